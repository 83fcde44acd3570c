//! The quick way for an entry: where this machine wrote the shared file last and nothing has
//! happened since, neither the file nor the journal has to be understood again. The new line is
//! recorded as ever and spliced in behind the last one.
//!
//! It is the ordinary protocol with two readings left out. The journal is locked, appended to and
//! fsynced, and the file is replaced by a fsynced one, under the lock beside it. The readings are
//! left out only where [`Summary`] says what they would find: on a file system of this machine,
//! with device, inode, length, mtime and ctime of the shared file as they were after our own last
//! writing, and a journal that has at most grown since. Whenever anything is not as usual,
//! [`Quick::open`] gives nothing and the ordinary [`super::Session`] does it all.
//!
//! Several at once share one writing. Who finds the lock taken records meanwhile, and asks
//! afterwards: whoever gets it next shares all that was recorded by then, and those behind find
//! their entries shared. So sixteen writers do not wait for sixteen writings.

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
use std::path::Path;
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
    rest: Rest,
    incident: Incident,
    state_after: StateAfterEntries,
    turn: Turn,
}

/// Whether it is our turn to write the shared file.
enum Turn {
    /// Nobody else may.
    Ours(Box<Base>),
    /// Somebody else does.
    Awaited,
    /// It was.
    Over,
}

/// What the shared file holds while we have its lock: what we left there.
struct Base {
    _lock: Held,
    head: Head,
    file: File,
    ending: Ending,
}

impl Base {
    /// Of the file at a place, if it is as remembered.
    fn of(place: &Place, head: Head, lock: Held) -> Option<Self> {
        let (file, stamp) = file::open(&place.path).ok()?;
        if stamp != head.file || !head.ours {
            return None;
        }
        let ending = Ending::of(&file, stamp.len)?;
        (ending.last == head.last).then_some(Self {
            _lock: lock,
            head,
            file,
            ending,
        })
    }

    /// Begins the next file with all events of this one.
    fn copy(&self, path: &Path) -> Option<Successor> {
        let mut next = Successor::begin(path, Some(&self.file.metadata().ok()?)).ok()?;
        splice::copy_events((&self.file, self.ending.foot), &mut next.file).ok()?;
        Some(next)
    }
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
        let (lock, Summary { head, rest }) = ask(&place, &replica, &cache)?;
        let stand = head.stand()?;
        let usual = file::put_to_rest(&place.path).is_none()
            && !copies::are_about(&place.path, id, lock.is_some())
            && replica.service(&place.path) == Service::Served
            && recorder::read_writer(&replica)? == stand.writer;
        if !usual {
            return None;
        }
        let journal = Journal::resume(&replica, head.journal)?;
        let turn = match lock {
            Some(lock) => Turn::Ours(Box::new(Base::of(&place, head, lock)?)),
            None => Turn::Awaited,
        };
        Some(Self {
            recorder: Recorder::resume((journal, replica.clone()), options, stand),
            incident: Incident::new(rest.rules.clone()),
            rest,
            place,
            replica,
            cache,
            state_after,
            turn,
        })
    }

    /// The document as far as an entry needs it: the rules in force, who holds which role, and
    /// what is recorded here. It knows no other entries.
    pub fn incident(&self) -> &Incident {
        &self.incident
    }

    /// Every name that the incident knows.
    pub fn people(&self) -> impl Iterator<Item = &str> {
        self.rest.people.iter().map(AsRef::as_ref)
    }

    /// Records one entry and shares it. A second one goes the ordinary way.
    pub fn record(&mut self, drafts: &[Draft]) -> Recorded {
        let entry = matches!(drafts, [one] if matches!(one.kind, EventKind::Note(_)));
        let turn = std::mem::replace(&mut self.turn, Turn::Over);
        let base = match turn {
            Turn::Ours(base) if entry => Some(base),
            Turn::Awaited if entry => None,
            _ => return Recorded::Not,
        };
        let (recorded, next) = match &base {
            Some(base) => self.journal_and_copy(drafts, base),
            None => (self.recorder.record(drafts, &[]), None),
        };
        let Ok(recorded) = recorded else {
            return Recorded::Not;
        };
        let [event] = recorded.sealed.as_slice() else {
            return Recorded::Unshared(recorded.sealed);
        };
        self.incident.absorb(Arc::clone(event));
        let shared = match base {
            Some(base) => {
                let events = [recorded.others.as_slice(), &recorded.sealed].concat();
                next.and_then(|next| self.share(&base, next, &events))
                    .or_else(|| self.forget())
            }
            None => self.share_in_turn(),
        };
        match shared {
            Some(()) => Recorded::Shared(recorded.sealed),
            None => Recorded::Unshared(recorded.sealed),
        }
    }

    /// What is remembered did not help.
    fn forget<T>(&self) -> Option<T> {
        summary::forget(&self.replica, &self.place.path);
        None
    }

    /// Records, and meanwhile copies what the shared file holds already: the one waits for the
    /// disk, the other for the memory. What is recorded comes into the copy afterwards. A small
    /// file is copied sooner than a thread has begun.
    fn journal_and_copy(
        &mut self,
        drafts: &[Draft],
        base: &Base,
    ) -> (Result<recorder::Recorded, StoreError>, Option<Successor>) {
        let path = &self.place.path;
        let writer = &mut self.recorder;
        if base.ending.foot < splice::STEP {
            let recorded = writer.record(drafts, &[]);
            let next = if recorded.is_ok() {
                base.copy(path)
            } else {
                None
            };
            return (recorded, next);
        }
        thread::scope(|scope| {
            let copying = thread::Builder::new().spawn_scoped(scope, || base.copy(path));
            let recorded = writer.record(drafts, &[]);
            let next = copying.ok().and_then(|copying| copying.join().ok());
            (recorded, next.flatten())
        })
    }

    /// What is recorded and not shared when our turn comes is shared by us, whoever recorded it.
    /// Mostly somebody has shared ours by then.
    fn share_in_turn(&mut self) -> Option<()> {
        match lock::beside(&self.place.path, PATIENCE) {
            Asked::Got(lock) => self.share_all(lock).or_else(|| self.forget()),
            // What is remembered is as good as before.
            Asked::Busy | Asked::Impossible => None,
        }
    }

    fn share_all(&mut self, lock: Held) -> Option<()> {
        let Summary { head, rest } = self.cache.read()?;
        let base = Base::of(&self.place, head, lock)?;
        if self.recorder.journal()?.is_covered_by(&base.head.journal) {
            return Some(());
        }
        self.rest = rest;
        let next = base.copy(&self.place.path)?;
        // As late as may be: the more goes together.
        let events = self.recorder.since(base.head.journal.len)?;
        self.share(&base, next, &events)
    }

    /// Puts the lines behind the last one of the shared file, of whose events `next` is a copy.
    fn share(&mut self, base: &Base, mut next: Successor, events: &[Arc<Event>]) -> Option<()> {
        if !base.head.is_continued_by(events) {
            return None;
        }
        let count = base.head.count + events.len();
        let digest = events.iter().map(|event| event.sum.as_u128());
        let digest = digest.fold(base.head.digest()?, |all, sum| all ^ sum);
        let mut lines = String::new();
        for event in events {
            lines.extend([",", event.line(), "\n"]);
        }
        let state = (self.state_after)(&base.ending.state, count, digest)?;
        splice::close(&mut next.file, &lines, &state).ok()?;
        // The lock keeps those out who ask for it; this is for everybody else, and for what they
        // may have done while the file was being copied and written.
        let stamp = next.publish(Put::Replace, Some(base.head.file)).ok()?;
        let journal = self.recorder.journal()?;
        if self.place.git {
            self.replica.set_proven(&self.place.path, journal.offset());
        }
        if let (Some(journal), Some(last)) = (journal.stamp(), events.last()) {
            let head = Head::of(stamp, journal, (count, digest), last.id);
            self.remember(head.at(self.recorder.stand()), &base.head, events);
        }
        Some(())
    }

    /// Names that were not known before change the rest of the summary too.
    fn remember(&mut self, head: Head, before: &Head, events: &[Arc<Event>]) {
        let known = self.rest.people.len();
        for event in events {
            self.rest.people.insert(event.by.as_ref().into());
            if let EventKind::Note(note) = &event.kind {
                let actor = note.actor.as_deref().map(Into::into);
                self.rest.people.extend(actor);
            }
        }
        if self.rest.people.len() == known {
            let _ = self.cache.go_on(head, before);
            return;
        }
        let rest = self.rest.clone();
        let _ = Summary { head, rest }.keep(&self.replica, &self.place.path);
    }
}

/// The lock of the shared file, or none where somebody else has it, and what is remembered.
fn ask(place: &Place, replica: &Replica, cache: &Cache) -> Option<(Option<Held>, Summary)> {
    let mut asked = lock::beside_at_once(&place.path);
    let mut summary = cache.read();
    if summary.is_none() && matches!(asked, Asked::Busy) {
        // Perhaps it is being written.
        asked = lock::beside(&place.path, PATIENCE);
        summary = cache.read();
    }
    let lock = match asked {
        Asked::Got(lock) => Some(lock),
        Asked::Busy => None,
        Asked::Impossible => return None,
    };
    if summary.is_none() && lock.is_some() {
        summary::forget(replica, &place.path);
    }
    Some((lock, summary?))
}

/// The incident that a file's first bytes speak of.
fn id_of(file: &File) -> Option<EventId> {
    let mut start = [0; 512];
    let length = file.read_at(&mut start, 0).ok()?;
    Some(codec::peek(&start[..length])?.id)
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests play the vandal")]
mod tests;
