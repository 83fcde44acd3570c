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
use super::file::{self, Put, Stamp};
use super::journal::Journal;
use super::lock::{self, Asked, Held};
use super::place::Place;
use super::recorder::{self, Recorder};
use super::replica::{Replica, Service};
use super::summary::{self, Cache, Head, Summary};
use super::{Access, Options, copies};
use crate::domain::event::{Draft, Event};
use crate::domain::id::EventId;
use crate::domain::incident::Incident;
use crate::domain::kind::EventKind;
use std::fs::File;
use std::io::{BufRead as _, Read as _};
use std::os::unix::fs::FileExt as _;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// How long the lock is waited for; then the ordinary way waits again.
const PATIENCE: Duration = Duration::from_secs(1);
/// What ends the events. The `state` follows on one line.
const FOOT: &[u8] = b"],\n\"state\": ";
/// What follows the `state`.
const END: &[u8] = b"\n}\n";

/// The `state` of a set that grew by entries alone, from the state before, the number of events
/// and their digest; `None` if that cannot be told.
pub type StateAfterEntries = fn(&str, usize, u128) -> Option<String>;

/// An incident opened to record entries in it, without having read them all.
pub struct Quick {
    place: Place,
    replica: Replica,
    recorder: Recorder,
    cache: Cache,
    head: Head,
    people: std::collections::BTreeSet<Box<str>>,
    incident: Incident,
    bytes: Vec<u8>,
    state_after: StateAfterEntries,
    lock: Option<Held>,
}

/// What came of recording.
pub enum Recorded {
    /// Recorded and shared.
    Shared(Vec<Arc<Event>>),
    /// Nothing is recorded; the ordinary way has to do it.
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
        let replica = Replica::of(home, id);
        let cache = Cache::open(&replica, &place.path)?;
        let Asked::Got(lock) = lock::beside(&place.path, PATIENCE) else {
            return None;
        };
        let Some(summary) = cache.read() else {
            summary::forget(&replica, &place.path);
            return None;
        };
        let bytes = read(&place.path, summary.head.file)?;
        let stand = summary.head.stand()?;
        let usual = ends_with(&bytes, summary.head.last)
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
            bytes,
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

    /// Records entries and shares them.
    pub fn record(&mut self, drafts: Vec<Draft>) -> Recorded {
        let plain = |draft: &Draft| matches!(draft.kind, EventKind::Note(_));
        let lock = self.lock.take();
        if lock.is_none() || !drafts.iter().all(plain) {
            return Recorded::Not;
        }
        let Ok(recorded) = self.recorder.record(drafts, &[]) else {
            return Recorded::Not;
        };
        let sealed = recorded.sealed;
        for event in &sealed {
            self.incident.absorb(Arc::clone(event));
        }
        if recorded.others.is_empty() && self.share(&sealed).is_some() {
            return Recorded::Shared(sealed);
        }
        summary::forget(&self.replica, &self.place.path);
        Recorded::Unshared(sealed)
    }

    /// Puts the lines behind the last one of the shared file.
    fn share(&mut self, sealed: &[Arc<Event>]) -> Option<()> {
        let mut last = self.head.last;
        let mut digest = self.head.digest()?;
        let mut lines = String::new();
        for event in sealed {
            if event.id <= last {
                return None;
            }
            last = event.id;
            digest ^= event.sum.as_u128();
            lines.push(',');
            lines.push_str(event.line());
            lines.push('\n');
        }
        let count = self.head.count + sealed.len();
        let foot = foot(&self.bytes)?;
        let state = self.bytes[foot + FOOT.len()..].strip_suffix(END)?;
        let state = (self.state_after)(std::str::from_utf8(state).ok()?, count, digest)?;
        let parts = [
            &self.bytes[..foot],
            lines.as_bytes(),
            FOOT,
            state.as_bytes(),
            END,
        ];
        // The lock keeps those out who ask for it; this is for everybody else.
        if Stamp::of(&std::fs::metadata(&self.place.path).ok()?) != self.head.file {
            return None;
        }
        let stamp = file::put_parts(&self.place.path, &parts, Put::Replace).ok()?;
        let journal = self.recorder.journal()?.stamp();
        if self.place.git {
            self.replica
                .set_proven(&self.place.path, self.recorder.offset());
        }
        if let Some(journal) = journal {
            let head = Head::of(stamp, journal, (count, digest), last).at(self.recorder.stand());
            self.remember(head, sealed);
        }
        Some(())
    }

    /// Names that were not known before change the rest of the summary too.
    fn remember(&mut self, head: Head, sealed: &[Arc<Event>]) {
        let known = self.people.len();
        for event in sealed {
            self.people.insert(event.by.clone());
            if let EventKind::Note(note) = &event.kind {
                self.people.extend(note.actor.as_deref().map(Into::into));
            }
        }
        if self.people.len() == known {
            let _ = self.cache.go_on(head, &self.head);
        } else {
            summary::forget(&self.replica, &self.place.path);
        }
    }

    /// How many last digits of an event's id tell it from those of all others, at least four.
    pub fn digits(&self, id: EventId) -> usize {
        let name = id.to_string();
        let alike = |other: &[u8]| {
            let ends = name.bytes().rev().zip(other.iter().rev());
            let same = ends.take_while(|(a, b)| a == *b);
            same.filter(|(sign, _)| *sign != b'-').count()
        };
        let others = ids(&self.bytes).map(alike).filter(|same| *same < 32);
        others.max().map_or(4, |same| (same + 1).max(4))
    }
}

/// The incident that a file's first bytes speak of.
fn id_of(file: &File) -> Option<EventId> {
    let mut start = [0; 512];
    let length = file.read_at(&mut start, 0).ok()?;
    Some(codec::peek(&start[..length])?.id)
}

/// The whole file, if it is in that state.
fn read(path: &Path, stamp: Stamp) -> Option<Vec<u8>> {
    let (mut file, now) = file::open(path).ok()?;
    if now != stamp {
        return None;
    }
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).ok()?;
    let now = Stamp::of(&file.metadata().ok()?);
    (now == stamp && bytes.len() as u64 == stamp.len).then_some(bytes)
}

/// Where the events end, in a text as this program writes it.
fn foot(bytes: &[u8]) -> Option<usize> {
    let inner = bytes.strip_suffix(END)?;
    let line = inner.iter().rposition(|&byte| byte == b'\n')?;
    let foot = (line + 1).checked_sub(b"],\n".len())?;
    (inner[foot..].starts_with(FOOT) && inner[..foot].ends_with(b"}\n")).then_some(foot)
}

/// Whether the last event of a text is that one.
fn ends_with(bytes: &[u8], last: EventId) -> bool {
    let Some(foot) = foot(bytes) else {
        return false;
    };
    let events = &bytes[..foot - 1];
    let start = events.iter().rposition(|&byte| byte == b'\n');
    let line = &events[start.map_or(0, |at| at + 1)..];
    let line = line.strip_prefix(b",").unwrap_or(line);
    codec::id_of(line) == Some(last)
}

/// The ids of all events of a text.
fn ids(mut bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    std::iter::from_fn(move || {
        while !bytes.is_empty() {
            let line = bytes;
            bytes.skip_until(b'\n').ok()?;
            let line = line.strip_prefix(b",").unwrap_or(line);
            if let Some(id) = line.strip_prefix(b"{\"id\":\"") {
                return id.get(..36);
            }
        }
        None
    })
}
