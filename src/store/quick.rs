//! The quick way for an entry: where this machine wrote the shared file last and nothing has
//! happened since, neither the file nor the journal has to be understood again. The new line is
//! recorded as ever and spliced in behind the last one.
//!
//! It is the ordinary protocol with two readings left out. The lock beside the shared file is held
//! all the time, the journal is locked, appended to and fsynced, and the file is replaced by a
//! fsynced one. The readings are left out only where [`Summary`] says what they would find: on a
//! file system of this machine, with device, inode, length, mtime and ctime of both files as they
//! were after our own last writing. Whenever anything is not as usual, [`Quick::open`] gives
//! nothing and the ordinary [`super::Session`] does it all.

use super::codec;
use super::error::StoreError;
use super::file::{self, Put, Successor};
use super::journal::Journal;
use super::lock::{self, Asked, Held};
use super::place::Place;
use super::recorder::{self, Recorder};
use super::replica::{Replica, Service};
use super::splice::{self, Ending};
use super::summary::{self, Cache, Head, Rest, Summary};
use super::{Access, Options, copies};
use crate::domain::event::{Draft, Event};
use crate::domain::id::EventId;
use crate::domain::incident::Incident;
use crate::domain::kind::EventKind;
use std::fs::File;
use std::os::unix::fs::FileExt as _;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

/// How long the lock is waited for; then the ordinary way waits again.
const PATIENCE: Duration = Duration::from_secs(1);
/// The `state` of a set that grew by entries alone, from the state before, the number of events
/// and their digest; `None` if that cannot be told.
pub type StateAfterEntries = fn(&str, usize, u128) -> Option<String>;

/// An incident opened to record entries in it, without having read them all.
pub struct Quick {
    place: Place,
    replica: Replica,
    pub(super) recorder: Recorder,
    cache: Cache,
    head: Head,
    people: std::collections::BTreeSet<Box<str>>,
    incident: Incident,
    file: File,
    ending: Ending,
    state_after: StateAfterEntries,
    lock: Option<Held>,
}

/// What came of recording.
pub enum Recorded {
    /// Recorded and shared.
    Shared(Vec<Arc<Event>>),
    /// Nothing is recorded; the ordinary way has to do it, after [`super::Session::take_over`].
    Not,
    /// Recorded on this machine; the ordinary way has to share it.
    Unshared(Vec<Arc<Event>>),
}

impl Quick {
    /// Opens the incident at `options.file` if all is as this machine left it.
    pub fn open(options: &Options, state_after: StateAfterEntries) -> Option<Self> {
        if !matches!(options.access, Access::Known | Access::Join) {
            return None;
        }
        let home = options.state_home.as_deref()?;
        let place = Place::local(&options.file)?;
        let id = id_of(&file::open(&place.path).ok()?.0)?;
        let replica = Replica::of(home, id).ok()?;
        if replica.twin().is_some() {
            return None;
        }
        let cache = Cache::open(&replica, &place.path)?;
        let Asked::Got(lock) = lock::beside(&place.path, PATIENCE) else {
            return None;
        };
        let Some(summary) = cache.read() else {
            summary::forget(&replica, &place.path);
            return None;
        };
        let (file, stamp) = file::open(&place.path).ok()?;
        if stamp != summary.head.file {
            return None;
        }
        let ending = Ending::of(&file, stamp.len)?;
        let stand = summary.head.stand()?;
        let usual = summary.head.ours
            && file::put_to_rest(&place.path).is_none()
            && ending.last == summary.head.last
            && !copies::are_about(&place.path, id)
            && replica.service(&place.path) == Service::Served
            && recorder::read_writer(&replica)? == stand.writer;
        if !usual {
            return None;
        }
        let journal = Journal::unchanged(&replica, summary.head.journal)?;
        let Summary { head, rest } = summary;
        Some(Self {
            recorder: Recorder::resume((journal, replica.clone()), options, stand),
            incident: Incident::new(rest.rules),
            people: rest.people,
            place,
            replica,
            cache,
            head,
            file,
            ending,
            state_after,
            lock: Some(lock),
        })
    }

    /// The document as far as an entry needs it: the rules in force, who holds which role, and
    /// what is recorded here. It knows no other entries.
    pub fn incident(&self) -> &Incident {
        &self.incident
    }

    /// Every name that the incident knows.
    pub fn people(&self) -> impl Iterator<Item = &str> {
        self.people.iter().map(AsRef::as_ref)
    }

    /// Records one entry and shares it. A second one goes the ordinary way.
    pub fn record(&mut self, drafts: &[Draft]) -> Recorded {
        let entry = matches!(drafts, [one] if matches!(one.kind, EventKind::Note(_)));
        let Some(_lock) = self.lock.take().filter(|_| entry) else {
            return Recorded::Not;
        };
        let (recorded, next) = self.journal_and_copy(drafts);
        let Ok(recorded) = recorded else {
            return Recorded::Not;
        };
        let [event] = recorded.sealed.as_slice() else {
            return Recorded::Unshared(recorded.sealed);
        };
        self.incident.absorb(Arc::clone(event));
        let next = next.filter(|_| recorded.others.is_empty());
        if next.and_then(|next| self.share(event, next)).is_some() {
            return Recorded::Shared(recorded.sealed);
        }
        summary::forget(&self.replica, &self.place.path);
        Recorded::Unshared(recorded.sealed)
    }

    /// Records, and meanwhile copies what the shared file holds already: the one waits for the
    /// disk, the other for the memory. What is recorded comes into the copy afterwards. A small
    /// file is copied sooner than a thread has begun.
    fn journal_and_copy(
        &mut self,
        drafts: &[Draft],
    ) -> (Result<recorder::Recorded, StoreError>, Option<Successor>) {
        let (path, file, foot) = (&self.place.path, &self.file, self.ending.foot);
        let writer = &mut self.recorder;
        let copy = || -> Option<Successor> {
            let mut next = Successor::begin(path, Some(&file.metadata().ok()?)).ok()?;
            splice::copy_events((file, foot), &mut next.file).ok()?;
            Some(next)
        };
        if foot < splice::STEP {
            let recorded = writer.record(drafts, &[]);
            let next = if recorded.is_ok() { copy() } else { None };
            return (recorded, next);
        }
        thread::scope(|scope| {
            let copying = thread::Builder::new().spawn_scoped(scope, copy);
            let recorded = writer.record(drafts, &[]);
            let next = copying.ok().and_then(|copying| copying.join().ok());
            (recorded, next.flatten())
        })
    }

    /// Puts the line behind the last one of the shared file, of whose events `next` is a copy.
    fn share(&mut self, event: &Event, mut next: Successor) -> Option<()> {
        if event.id <= self.head.last {
            return None;
        }
        let count = self.head.count + 1;
        let digest = self.head.digest()? ^ event.sum.as_u128();
        let line = format!(",{}\n", event.line());
        let state = (self.state_after)(&self.ending.state, count, digest)?;
        splice::close(&mut next.file, &line, &state).ok()?;
        // The lock keeps those out who ask for it; this is for everybody else, and for what they
        // may have done while the file was being copied.
        if file::stamp(&self.place.path)? != self.head.file {
            return None;
        }
        let stamp = next.publish(Put::Replace).ok()?;
        let journal = self.recorder.journal()?.stamp();
        if self.place.git {
            self.replica
                .set_proven(&self.place.path, self.recorder.offset());
        }
        if let Some(journal) = journal {
            let head = Head::of(stamp, journal, (count, digest), event.id);
            self.remember(head.at(self.recorder.stand()), event);
        }
        Some(())
    }

    /// Names that were not known before change the rest of the summary too.
    fn remember(&mut self, head: Head, event: &Event) {
        let known = self.people.len();
        self.people.insert(event.by.clone());
        if let EventKind::Note(note) = &event.kind {
            self.people.extend(note.actor.as_deref().map(Into::into));
        }
        if self.people.len() == known {
            let _ = self.cache.go_on(head, &self.head);
            return;
        }
        let rest = Rest {
            people: self.people.clone(),
            ..Rest::of(&self.incident)
        };
        let _ = Summary { head, rest }.keep(&self.replica, &self.place.path);
    }
}

/// The incident that a file's first bytes speak of.
fn id_of(file: &File) -> Option<EventId> {
    let mut start = [0; 512];
    let length = file.read_at(&mut start, 0).ok()?;
    Some(codec::peek(&start[..length])?.id)
}
