//! The journal: every event of an incident that this machine knows, one line each, append only.
//!
//! Several processes of one user append to it, each under its lock and after reading what the
//! others appended. An event is recorded when its line is fsynced here.

use super::codec::{self, Matcher};
use super::error::StoreError;
use super::file::{self, Stamp};
use super::lock::{self, Asked, Held};
use super::replica::Replica;
use crate::domain::event::Event;
use crate::domain::id::EventId;
use crate::domain::incident::Incident;
use crate::domain::log::EventLog;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::os::unix::fs::MetadataExt as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// How long another process may keep the journal.
const PATIENCE: Duration = Duration::from_secs(5);

/// An open journal and how far it has been read.
pub(super) struct Journal {
    path: PathBuf,
    lock: PathBuf,
    file: File,
    offset: u64,
}

/// What a first reading gave.
#[derive(Default)]
pub(super) struct Recalled {
    /// Events that the given set did not hold.
    pub fresh: Vec<Arc<Event>>,
    /// Which of the given set the journal holds.
    pub present: Vec<bool>,
}

/// An appending that failed.
#[derive(Debug)]
pub(super) struct Unwritten {
    /// Why.
    pub error: StoreError,
    /// The journal is for certain as it was. If not, the lines may be found in it later.
    pub undone: bool,
}

impl From<Unwritten> for StoreError {
    fn from(unwritten: Unwritten) -> Self {
        unwritten.error
    }
}

impl Journal {
    /// Opens the journal, made if it is not there.
    pub(super) fn open(replica: &Replica) -> Result<Self, StoreError> {
        let path = replica.journal();
        let file = file::private()
            .read(true)
            .append(true)
            .create(true)
            .open(&path)
            .map_err(|error| StoreError::io(&path, error))?;
        Ok(Self {
            lock: replica.dir().join("lock"),
            path,
            file,
            offset: 0,
        })
    }

    /// Opens a journal that is there and has at most grown since it was as remembered: then nothing
    /// before that end is new.
    pub(super) fn resume(replica: &Replica, known: Stamp) -> Option<Self> {
        let path = replica.journal();
        let file = file::private().read(true).append(true).open(&path).ok()?;
        let now = Stamp::of(&file.metadata().ok()?);
        let grown = now.is_same_file(&known) && now.len > known.len;
        (grown || now == known).then(|| Self {
            lock: replica.dir().join("lock"),
            path,
            file,
            offset: known.len,
        })
    }

    /// What tells the journal as far as it is known from any other: its length is how far. It may
    /// have grown since.
    pub(super) fn stamp(&self) -> Option<Stamp> {
        let mut stamp = Stamp::of(&self.file.metadata().ok()?);
        let whole = stamp.len >= self.offset;
        stamp.len = self.offset;
        whole.then_some(stamp)
    }

    /// Whether a journal that was known that far holds all that this one is known to hold.
    pub(super) fn is_covered_by(&self, known: &Stamp) -> bool {
        let same = |now: &Stamp| now.is_same_file(known);
        known.len >= self.offset && self.stamp().as_ref().is_some_and(same)
    }

    /// How far it has been read or written.
    pub(super) fn offset(&self) -> u64 {
        self.offset
    }

    /// Takes the lock, and opens the file again if it was rewritten meanwhile.
    pub(super) fn lock(&mut self) -> Result<Held, StoreError> {
        let held = match lock::on(&self.lock, 0o600, PATIENCE) {
            Asked::Got(held) => held,
            Asked::Busy => return Err(StoreError::Locked(self.lock.clone())),
            Asked::Impossible => {
                let error = std::io::Error::other("this machine's state folder cannot be locked");
                return Err(StoreError::io(&self.lock, error));
            }
        };
        let io = |error| StoreError::io(&self.path, error);
        let ours = self.file.metadata().map_err(io)?;
        let named = std::fs::metadata(&self.path).map_err(io)?;
        if (ours.dev(), ours.ino()) != (named.dev(), named.ino()) {
            self.file = file::private()
                .read(true)
                .append(true)
                .open(&self.path)
                .map_err(io)?;
            self.offset = 0;
        }
        Ok(held)
    }

    /// Reads what was appended since: bytes of whole lines only.
    fn tail(&mut self) -> Result<Vec<u8>, StoreError> {
        let io = |error| StoreError::io(&self.path, error);
        let length = self.file.metadata().map_err(io)?.len();
        if length < self.offset {
            // Cut by something else; what it still holds is known.
            self.offset = 0;
        }
        let mut bytes = Vec::new();
        if length > self.offset {
            self.file.seek(SeekFrom::Start(self.offset)).map_err(io)?;
            bytes.reserve_exact(usize::try_from(length - self.offset).unwrap_or(0) + 1);
            (&self.file).read_to_end(&mut bytes).map_err(io)?;
        }
        let whole = bytes.iter().rposition(|&b| b == b'\n').map_or(0, |i| i + 1);
        bytes.truncate(whole);
        self.offset += whole as u64;
        Ok(bytes)
    }

    /// Reads from the start, against what the shared file held. Needs no lock: only whole lines
    /// count.
    pub(super) fn recall(&mut self, known: &EventLog) -> Result<Recalled, StoreError> {
        self.offset = 0;
        let bytes = self.tail()?;
        Ok(recall(&bytes, known))
    }

    /// Takes back what [`Journal::catch_up`] gave since it stood there: it gives it again.
    pub(super) fn go_back(&mut self, offset: u64) {
        self.offset = offset;
    }

    /// Reads what others appended. Call it under the lock.
    pub(super) fn catch_up(&mut self) -> Result<Vec<Arc<Event>>, StoreError> {
        let bytes = self.tail()?;
        let lines: Vec<&[u8]> = lines_of(&bytes).collect();
        Ok(codec::parse_lines(&lines).into_iter().flatten().collect())
    }

    /// Ids of the events from `offset` on.
    pub(super) fn ids_from(&self, offset: u64) -> Vec<EventId> {
        let mut bytes = Vec::new();
        let read = file::private()
            .read(true)
            .open(&self.path)
            .and_then(|mut file| {
                file.seek(SeekFrom::Start(offset))?;
                file.read_to_end(&mut bytes)
            });
        match read {
            Ok(_) => lines_of(&bytes).filter_map(codec::id_of).collect(),
            Err(_) => Vec::new(),
        }
    }

    /// Appends events and fsyncs. Call it under the lock, after [`Journal::catch_up`].
    pub(super) fn append(&mut self, events: &[Arc<Event>]) -> Result<(), Unwritten> {
        if events.is_empty() {
            return Ok(());
        }
        let failed = |error, undone| Unwritten {
            error: StoreError::io(&self.path, error),
            undone,
        };
        let before = self.file.metadata().map_err(|error| failed(error, true))?;
        let before = before.len();
        let mut bytes = Vec::new();
        if before > self.offset {
            // A writer died in the middle of a line: close it, it will never be an event.
            bytes.push(b'\n');
        }
        for event in events {
            bytes.extend_from_slice(event.line().as_bytes());
            bytes.push(b'\n');
        }
        let mut written = self
            .file
            .write_all(&bytes)
            .and_then(|()| self.file.sync_data());
        if before == 0 {
            written = written.and_then(|()| file::sync_folder(&self.path));
        }
        if let Err(error) = written {
            // Cut off and not fsynced, the lines may be there again after a power cut.
            let cut = self.file.set_len(before);
            let undone = cut.and_then(|()| self.file.sync_data()).is_ok();
            return Err(failed(error, undone));
        }
        self.offset = before + bytes.len() as u64;
        Ok(())
    }

    /// Writes the journal again without the bodies that redactions name: the one case in which
    /// something leaves it.
    pub(super) fn drop_bodies(&mut self, redacted: &BTreeSet<EventId>) -> Result<(), StoreError> {
        let _held = self.lock()?;
        // What others appended is still to be caught up with afterwards.
        let known = std::mem::take(&mut self.offset);
        let bytes = self.tail()?;
        self.offset = known.min(self.offset);
        let mut out = Vec::with_capacity(bytes.len());
        let mut changed = false;
        let mut at = 0;
        let mut caught_up = 0;
        for whole in bytes.split_inclusive(|&byte| byte == b'\n') {
            at += whole.len() as u64;
            let line = whole.trim_ascii();
            if line.is_empty() {
                continue;
            }
            let parsed = codec::id_of(line)
                .filter(|id| redacted.contains(id))
                .and_then(|_| Event::parse(std::str::from_utf8(line).ok()?).ok())
                .filter(|event| event.has_body() && event.kind.name() != "redact");
            match parsed {
                Some(event) => {
                    changed = true;
                    out.extend_from_slice(event.without_body().line().as_bytes());
                }
                None => out.extend_from_slice(line),
            }
            out.push(b'\n');
            if at <= known {
                caught_up = out.len() as u64;
            }
        }
        if changed {
            file::put(&self.path, &out, file::Put::Replace)
                .map_err(|error| StoreError::io(&self.path, error))?;
            self.file = file::private()
                .read(true)
                .append(true)
                .open(&self.path)
                .map_err(|error| StoreError::io(&self.path, error))?;
            self.offset = caught_up;
        }
        Ok(())
    }
}

fn lines_of(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes
        .split(|&byte| byte == b'\n')
        .map(<[u8]>::trim_ascii)
        .filter(|line| !line.is_empty())
}

fn recall(bytes: &[u8], known: &EventLog) -> Recalled {
    let mut matcher = Matcher::new(known);
    let mut new: Vec<&[u8]> = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        if let Some(length) = matcher.next_line(rest) {
            rest = &rest[length..];
            continue;
        }
        let end = rest.iter().position(|&b| b == b'\n').unwrap_or(rest.len());
        let line = rest[..end].trim_ascii();
        if !line.is_empty() && !matcher.knows(line) {
            new.push(line);
        }
        rest = rest.get(end + 1..).unwrap_or_default();
    }
    Recalled {
        present: matcher.into_present(),
        fresh: codec::parse_lines(&new).into_iter().flatten().collect(),
    }
}

/// Reads a journal without opening it for writing, for looking.
pub(super) fn look(replica: &Replica, known: &EventLog) -> Vec<Arc<Event>> {
    let mut found = look_in(replica, known);
    found.extend(strayed(replica, known, &found));
    found
}

/// What was recorded under another name of this machine, and is neither known nor recalled here.
pub(super) fn strayed(
    replica: &Replica,
    known: &EventLog,
    recalled: &[Arc<Event>],
) -> Vec<Arc<Event>> {
    let Some(twin) = replica.twin() else {
        return Vec::new();
    };
    let mut strayed = look_in(&twin, known);
    let recalled: BTreeSet<_> = recalled.iter().map(|event| event.order()).collect();
    strayed.retain(|event| !recalled.contains(&event.order()));
    strayed
}

fn look_in(replica: &Replica, known: &EventLog) -> Vec<Arc<Event>> {
    match file::read_private(&replica.journal()) {
        Ok(bytes) => {
            let whole = bytes.iter().rposition(|&b| b == b'\n').map_or(0, |i| i + 1);
            recall(&bytes[..whole], known).fresh
        }
        Err(_) => Vec::new(),
    }
}

/// The key of the incident that a replica keeps, for people.
pub(super) fn key(replica: &Replica) -> Option<String> {
    let log = EventLog::from_events(look(replica, &EventLog::default()));
    let incident = Incident::new(log);
    incident.opening().map(|open| open.key.clone())
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests play the vandal")]
mod tests {
    use super::*;
    use crate::domain::event::{Draft, Seal};
    use crate::domain::id::WriterId;
    use crate::domain::kind::{EventKind, Note};
    use crate::domain::time::Timestamp;
    use crate::store::replica::tests::replica;

    fn note(n: u64) -> Arc<Event> {
        let note = Note {
            text: format!("note {n}"),
            ..Note::default()
        };
        let draft = Draft {
            kind: EventKind::Note(note),
            happened: None,
            by: "nia".into(),
            role: None,
        };
        let seal = Seal {
            id: EventId::from_parts(n, 0, n),
            at: Timestamp::from_millis(1),
            writer: WriterId::new("nia@ops1-k7f3"),
            n,
            prev: None,
        };
        Arc::new(Event::seal(draft, seal))
    }

    #[test]
    fn dropping_bodies_hides_nothing_that_others_appended() {
        for redacted in [1, 9] {
            let (_home, replica) = replica();
            let mut ours = Journal::open(&replica).unwrap();
            ours.append(&[note(1)]).unwrap();
            let mut other = Journal::open(&replica).unwrap();
            other.catch_up().unwrap();
            other.append(&[note(2)]).unwrap();
            let redacted = BTreeSet::from([EventId::from_parts(redacted, 0, redacted)]);
            ours.drop_bodies(&redacted).unwrap();
            let others = ours.catch_up().unwrap();
            assert_eq!(others, [note(2)]);
            ours.append(&[note(3)]).unwrap();
            assert_eq!(look(&replica, &EventLog::default()).len(), 3);
        }
    }

    #[test]
    fn a_link_in_the_place_of_the_journal_is_not_followed() {
        let (home, replica) = replica();
        let target = home.path().join("somebody-elses");
        std::fs::write(&target, "mine\n").unwrap();
        std::os::unix::fs::symlink(&target, replica.journal()).unwrap();
        assert!(Journal::open(&replica).is_err());
        assert!(look(&replica, &EventLog::default()).is_empty());
        assert_eq!(std::fs::read(&target).unwrap(), b"mine\n");
    }

    #[test]
    fn what_this_machine_recorded_under_another_name_comes_along_once() {
        let (home, replica) = replica();
        let host = replica.dir().parent().unwrap();
        let other = home
            .path()
            .join("ops9")
            .join(replica.dir().file_name().unwrap());
        let twin = replica.with_twin(&other);
        std::fs::create_dir_all(twin.twin().unwrap().dir()).unwrap();
        assert_eq!(host.parent(), Some(home.path()));
        let append = |replica: &Replica, notes: &[Arc<Event>]| {
            let mut journal = Journal::open(replica).unwrap();
            journal.catch_up().unwrap();
            journal.append(notes).unwrap();
        };
        append(&replica, &[note(1), note(2)]);
        append(&twin.twin().unwrap(), &[note(2), note(3), note(4)]);
        let known = EventLog::from_events([note(4)]);
        assert_eq!(look(&twin, &known), [note(1), note(2), note(3)]);
        assert_eq!(look(&replica, &known), [note(1), note(2)]);
        let recalled = [note(1), note(2)];
        assert_eq!(strayed(&twin, &known, &recalled), [note(3)]);
        assert_eq!(strayed(&replica, &known, &recalled), []);
    }

    #[test]
    fn half_a_line_is_closed_and_what_comes_behind_it_is_whole() {
        let (_home, replica) = replica();
        let mut ours = Journal::open(&replica).unwrap();
        ours.append(&[note(1)]).unwrap();
        let mut torn = std::fs::read(replica.journal()).unwrap();
        torn.extend_from_slice(b"{\"id\":\"half");
        std::fs::write(replica.journal(), &torn).unwrap();
        let mut other = Journal::open(&replica).unwrap();
        assert_eq!(other.catch_up().unwrap(), [note(1)]);
        other.append(&[note(2)]).unwrap();
        assert_eq!(other.catch_up().unwrap(), []);
        assert_eq!(ours.catch_up().unwrap(), [note(2)]);
        assert_eq!(look(&replica, &EventLog::default()), [note(1), note(2)]);
        ours.append(&[note(3)]).unwrap();
        let text = std::fs::read_to_string(replica.journal()).unwrap();
        assert!(!text.contains("\n\n"), "nothing else is closed");
    }

    #[test]
    fn a_redaction_keeps_its_reason_and_nothing_is_written_where_nothing_goes() {
        let (_home, replica) = replica();
        let mut ours = Journal::open(&replica).unwrap();
        let redaction = {
            let kind = EventKind::Redact(crate::domain::kind::Redaction {
                reference: note(1).id,
                reason: "a password".into(),
            });
            let note = note(2);
            let draft = Draft {
                kind,
                happened: None,
                by: "nia".into(),
                role: None,
            };
            let seal = Seal {
                id: note.id,
                at: note.at,
                writer: note.writer.clone(),
                n: note.n,
                prev: None,
            };
            Arc::new(Event::seal(draft, seal))
        };
        ours.append(&[note(1), Arc::clone(&redaction)]).unwrap();
        let both = BTreeSet::from([note(1).id, redaction.id]);
        ours.drop_bodies(&both).unwrap();
        let kept = look(&replica, &EventLog::default());
        assert!(!kept[0].has_body() && kept[1].has_body());
        let before = file::stamp(&replica.journal());
        ours.drop_bodies(&both).unwrap();
        assert_eq!(file::stamp(&replica.journal()), before);
    }

    #[test]
    fn a_journal_is_gone_on_with_only_where_it_has_at_most_grown() {
        let (_home, replica) = replica();
        let mut ours = Journal::open(&replica).unwrap();
        ours.append(&[note(1)]).unwrap();
        let then = ours.stamp().unwrap();
        assert_eq!(then.len, ours.offset());
        assert!(ours.is_covered_by(&then));
        let resumed = |known| Journal::resume(&replica, known);
        assert_eq!(resumed(then).unwrap().catch_up().unwrap(), []);
        ours.append(&[note(2)]).unwrap();
        assert!(!ours.is_covered_by(&then), "it holds more than that");
        assert_eq!(resumed(then).unwrap().catch_up().unwrap(), [note(2)]);
        let now = ours.stamp().unwrap();
        let file = File::options().write(true).open(replica.journal()).unwrap();
        file.set_len(then.len).unwrap();
        assert!(resumed(now).is_none(), "it was cut");
        assert_eq!(ours.stamp(), None);
        assert!(!ours.is_covered_by(&now));
        std::fs::remove_file(replica.journal()).unwrap();
        assert!(resumed(then).is_none(), "it is gone");
        let mut anew = Journal::open(&replica).unwrap();
        anew.append(&[note(1), note(2), note(3)]).unwrap();
        assert!(resumed(now).is_none(), "it is another one");
    }

    #[test]
    fn a_journal_that_was_cut_is_read_from_its_beginning() {
        let (_home, replica) = replica();
        let mut ours = Journal::open(&replica).unwrap();
        ours.append(&[note(1), note(2)]).unwrap();
        let line = note(1).line().len() as u64 + 1;
        let file = File::options().write(true).open(replica.journal()).unwrap();
        file.set_len(line).unwrap();
        assert_eq!(ours.catch_up().unwrap(), [note(1)]);
        assert_eq!(ours.offset(), line);
        assert_eq!(ours.ids_from(0), [note(1).id]);
        ours.append(&[note(3)]).unwrap();
        assert_eq!(ours.ids_from(line), [note(3).id]);
        ours.go_back(line);
        assert_eq!(ours.catch_up().unwrap(), [note(3)]);
    }

    #[test]
    fn what_is_known_is_recalled_as_there_and_the_rest_as_new() {
        let (_home, replica) = replica();
        let mut ours = Journal::open(&replica).unwrap();
        ours.append(&[note(2), note(1), note(4)]).unwrap();
        let known = EventLog::from_events([note(1), note(2), note(3)]);
        let recalled = ours.recall(&known).unwrap();
        assert_eq!(recalled.present, [true, true, false]);
        assert_eq!(recalled.fresh, [note(4)]);
    }
}
