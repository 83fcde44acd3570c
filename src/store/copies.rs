//! Conflict copies that sync tools leave beside the file: found by what they hold, merged, and
//! removed only where the tool's rules make that safe.

use super::codec;
use super::file::{self, Stamp};
use super::redaction;
use super::sharer::Sharer;
use crate::domain::event::Event;
use crate::domain::id::EventId;
use crate::domain::log::EventLog;
use crate::sync::{CopyBeside, CopyFate};
use std::collections::{HashMap, HashSet};
use std::ffi::{OsStr, OsString};
use std::fs::DirEntry;
use std::io::Read as _;
use std::path::Path;
use std::sync::Arc;

/// The largest copy that is read.
const LARGEST: u64 = 64 << 20;
/// So many are retired in one round at most: each waits for the disk, and what people write has to
/// be shared between them.
const AT_ONCE: usize = 50;
/// A copy younger than this may still be in the making.
pub(super) const RIPE_SECONDS: i64 = 30;

/// What is known of the files beside the shared one.
#[derive(Default)]
pub(super) struct Copies {
    seen: HashMap<OsString, Seen>,
    /// Copies that somebody asked to retire.
    pub asked: Vec<OsString>,
    /// Look at every file; else only at those whose name begins like ours.
    pub every_name: bool,
    scanned: bool,
}

struct Seen {
    stamp: Stamp,
    /// What it holds of this incident; none if it is no copy.
    held: Option<Held>,
}

/// What a copy held when it was merged.
#[derive(Clone, Copy)]
struct Held {
    events: usize,
    damaged: bool,
}

impl Copies {
    /// Something changed beside the file: look again.
    pub(super) fn stir(&mut self) {
        self.scanned = false;
    }

    /// Whether copies of this incident lie beside the file, waiting to be retired.
    pub(super) fn any(&self) -> bool {
        self.seen.values().any(|seen| seen.held.is_some())
    }
}

impl Sharer {
    /// Merges what copies hold. Cheap when nothing changed.
    pub(super) fn absorb_copies(&mut self) {
        if std::mem::replace(&mut self.copies.scanned, true) || self.id.is_none() {
            return;
        }
        let Some(folder) = self.place.path.parent().map(Path::to_owned) else {
            return;
        };
        let Ok(entries) = std::fs::read_dir(&folder) else {
            return;
        };
        let ours = self.place.path.file_name().unwrap_or_default().to_owned();
        let entries: Vec<DirEntry> = entries.flatten().collect();
        let here: HashSet<OsString> = entries.iter().map(DirEntry::file_name).collect();
        self.copies.seen.retain(|name, _| here.contains(name));
        for entry in entries {
            let name = entry.file_name();
            let regular = entry.file_type().is_ok_and(|kind| kind.is_file());
            if !regular || name == ours || !may_be_copy(&name, &ours, self.copies.every_name) {
                continue;
            }
            let Ok(meta) = entry.metadata() else { continue };
            let stamp = Stamp::of(&meta);
            let known = self.copies.seen.get(&name);
            if stamp.len > LARGEST || known.is_some_and(|seen| seen.stamp == stamp) {
                continue;
            }
            let held = self.absorb_copy(&entry.path());
            self.copies.seen.insert(name, Seen { stamp, held });
        }
    }

    fn absorb_copy(&mut self, path: &Path) -> Option<Held> {
        let id = self.id?;
        if peek(path) != Some(id) {
            return None;
        }
        let (bytes, _) = file::read(path).ok()?;
        let contents = codec::decode(&bytes, self.incident.log()).ok()?;
        if contents.version != codec::FORMAT || contents.identity() != Some(id) {
            return None;
        }
        let held = Held {
            events: contents.count,
            damaged: contents.is_damaged(),
        };
        let fresh = self.absorb(contents.fresh);
        for event in &fresh {
            self.disk.missing.insert(event.id);
            self.unproven.insert(event.id);
        }
        if !fresh.is_empty() {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let count = super::counted(fresh.len());
            let them = if fresh.len() == 1 { "was" } else { "were" };
            let advice = advice(path.file_name().unwrap_or_default());
            self.say(
                format!("merged the copy {name}: {count} {them} only there{advice}"),
                false,
            );
            self.from_copies.extend(fresh.iter().cloned());
            self.unjournaled.extend(fresh);
        }
        Some(held)
    }

    /// The copies that do not go by themselves, by name.
    pub(super) fn copies_beside(&self) -> Vec<CopyBeside> {
        let waits = self.wants_save();
        let copies = self.copies.seen.iter().filter_map(|(name, seen)| {
            let Held { events, damaged } = seen.held?;
            let fate = match fate_of(name) {
                Fate::Retire => return None,
                Fate::Leave => CopyFate::Leave,
                Fate::Ask if damaged => CopyFate::Damaged,
                Fate::Ask if waits => CopyFate::Waits,
                Fate::Ask => CopyFate::Ask,
            };
            let name = name.clone();
            Some(CopyBeside { name, events, fate })
        });
        let mut copies: Vec<CopyBeside> = copies.collect();
        copies.sort_by(|one, other| one.name.cmp(&other.name));
        copies
    }

    /// A copy has gone from beside the file.
    pub(super) fn forget_copy(&mut self, name: &OsStr) {
        self.copies.seen.remove(name);
    }

    /// Removes copies that are merged, after keeping them in the replica for a while: only names
    /// of tools for which that is safe, old enough, unchanged, and all in the main file.
    pub(super) fn retire_copies(&mut self) {
        let (Some(replica), None) = (self.replica.clone(), &self.read_only) else {
            return;
        };
        if self.wants_save() {
            return;
        }
        let Ok((main, _)) = file::read(&self.place.path) else {
            return;
        };
        let now = (self.now)();
        let names: Vec<OsString> = self
            .copies
            .seen
            .iter()
            .filter(|(name, seen)| seen.held.is_some() && fate_of(name) == Fate::Retire)
            .filter(|(_, seen)| now.millis() - seen.stamp.millis() > RIPE_SECONDS * 1000)
            .map(|(name, _)| name.clone())
            .take(AT_ONCE)
            .collect();
        for name in names {
            let path = self.place.path.with_file_name(&name);
            if let Some((bytes, stamp)) = self.safe_to_retire(&path, &name, &main)
                && let Some(bytes) =
                    redaction::without_bodies(&bytes, self.incident.log().redacted())
                && let Ok(Some(_)) = replica.retire(&path, &bytes, stamp)
            {
                self.forget_copy(&name);
            }
        }
    }

    /// The copy's bytes, if it is as it was when merged and the main file holds all of it.
    fn safe_to_retire(&self, path: &Path, name: &OsStr, main: &[u8]) -> Option<(Vec<u8>, Stamp)> {
        let (bytes, stamp) = file::read(path).ok()?;
        if self.copies.seen.get(name)?.stamp != stamp {
            return None;
        }
        let copy = codec::decode(&bytes, &EventLog::default()).ok()?;
        let whole = !copy.is_damaged() && lacking(main, copy.fresh) == Some(0);
        whole.then_some((bytes, stamp))
    }

    /// Events that came from copies since the last call.
    pub(super) fn take_from_copies(&mut self) -> Vec<Arc<Event>> {
        std::mem::take(&mut self.from_copies)
    }
}

/// How many of these events a file lacks; none if it is no incident.
pub(super) fn lacking(main: &[u8], events: Vec<Arc<Event>>) -> Option<usize> {
    let main = codec::decode(main, &EventLog::from_events(events)).ok()?;
    Some(main.present.iter().filter(|present| !**present).count())
}

fn may_be_copy(name: &OsStr, ours: &OsStr, every_name: bool) -> bool {
    let bytes = name.as_encoded_bytes();
    let stem = Path::new(ours).file_stem().unwrap_or(ours);
    let aside = bytes.windows(7).any(|part| part == b".aside-");
    !bytes.starts_with(b".") && !aside && (every_name || bytes.starts_with(stem.as_encoded_bytes()))
}

/// Whether beside a file there may be a copy of it, or, where `saved` says that nobody is saving it
/// now, what a dead writer left; also if nobody can tell.
pub(super) fn are_about(path: &Path, id: EventId, saved: bool) -> bool {
    let Some((folder, ours)) = path.parent().zip(path.file_name()) else {
        return true;
    };
    let left = file::beside(path, "tmp-");
    let left = left.file_name().unwrap_or_default().as_encoded_bytes();
    let Ok(mut entries) = std::fs::read_dir(folder) else {
        return true;
    };
    entries.any(|entry| {
        let Ok(entry) = entry else { return true };
        let name = entry.file_name();
        let copy = || may_be_copy(&name, ours, false) && peek(&entry.path()) == Some(id);
        let is_left = saved && name.as_encoded_bytes().starts_with(left);
        is_left || (name != ours && copy())
    })
}

/// The incident that a file's first bytes speak of.
fn peek(path: &Path) -> Option<EventId> {
    let (file, _) = file::open(path).ok()?;
    let mut start = Vec::with_capacity(4096);
    file.take(4096).read_to_end(&mut start).ok()?;
    Some(codec::peek(&start)?.id)
}

/// What may be done with a copy once all of it is in the shared file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// Its tool lets everybody delete it, and deletes it everywhere.
    Retire,
    /// It is nobody's to delete but its owner's: it goes when somebody says so.
    Ask,
    /// Deleting it would delete the real file elsewhere: said once.
    Leave,
}

/// What the tool that gave a copy its name allows. Names that no tool of these gives are asked
/// about: a colleague may have made the copy on purpose.
pub(super) fn fate_of(name: &OsStr) -> Fate {
    let name = name.to_string_lossy();
    if is_resilio(&name) {
        return Fate::Leave;
    }
    let syncthing = is_dated(&name, ".sync-conflict-");
    let owncloud = is_dated(&name, "_conflict-");
    let nextcloud = name.contains(" (conflicted copy ");
    let dropbox =
        name.contains("'s conflicted copy ") || name.contains("\u{2019}s conflicted copy ");
    let seafile = name.contains(" (SFConflict ");
    if syncthing || owncloud || nextcloud || dropbox || seafile {
        Fate::Retire
    } else {
        Fate::Ask
    }
}

/// `STEM.Conflict.EXT`, `STEM.Conflict1.EXT`.
fn is_resilio(name: &str) -> bool {
    let mut parts = name.split('.');
    parts.any(|part| {
        let number = part.strip_prefix("Conflict");
        number.is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
    })
}

/// Whether the mark is followed by a date and a time: `YYYYMMDD-HHMMSS`.
fn is_dated(name: &str, mark: &str) -> bool {
    let digits = |part: &[u8]| part.iter().all(u8::is_ascii_digit);
    let dated = |rest: &[u8]| digits(&rest[..8]) && rest[8] == b'-' && digits(&rest[9..]);
    let mut places = name.match_indices(mark);
    places.any(|(at, _)| {
        let rest = name.as_bytes().get(at + mark.len()..at + mark.len() + 15);
        rest.is_some_and(dated)
    })
}

/// What to do with a copy that does not go by itself, behind the sentence that it was merged.
fn advice(name: &OsStr) -> &'static str {
    match fate_of(name) {
        Fate::Retire => "",
        Fate::Ask => "; it stays until you retire it",
        Fate::Leave => "; leave it there: deleting it deletes the real file elsewhere",
    }
}

#[cfg(test)]
mod tests;
