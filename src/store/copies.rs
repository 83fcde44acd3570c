//! Conflict copies that sync tools leave beside the file: found by what they hold, merged, and
//! removed only where the tool's rules make that safe.

use super::codec;
use super::file::{self, Stamp};
use super::sharer::Sharer;
use crate::domain::event::Event;
use crate::domain::id::EventId;
use crate::domain::log::EventLog;
use std::collections::{HashMap, HashSet};
use std::ffi::{OsStr, OsString};
use std::fs::DirEntry;
use std::io::Read as _;
use std::path::Path;
use std::sync::Arc;

/// The largest copy that is read.
const LARGEST: u64 = 64 << 20;
/// A copy younger than this may still be in the making.
const RIPE_SECONDS: i64 = 30;

/// What is known of the files beside the shared one.
#[derive(Default)]
pub(super) struct Copies {
    seen: HashMap<OsString, Seen>,
    /// Look at every file; else only at those whose name begins like ours.
    pub every_name: bool,
    scanned: bool,
}

struct Seen {
    stamp: Stamp,
    ours: bool,
}

impl Copies {
    /// Something changed beside the file: look again.
    pub(super) fn stir(&mut self) {
        self.scanned = false;
    }

    /// Whether copies of this incident lie beside the file, waiting to be retired.
    pub(super) fn any(&self) -> bool {
        self.seen.values().any(|seen| seen.ours)
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
            let is_ours = self.absorb_copy(&entry.path());
            let seen = Seen {
                stamp,
                ours: is_ours,
            };
            self.copies.seen.insert(name, seen);
        }
    }

    fn absorb_copy(&mut self, path: &Path) -> bool {
        let Some(id) = self.id else { return false };
        if peek(path) != Some(id) {
            return false;
        }
        let Ok((bytes, _)) = file::read(path) else {
            return false;
        };
        let Ok(contents) = codec::decode(&bytes, self.incident.log()) else {
            return false;
        };
        if contents.version != codec::FORMAT || contents.identity(Some(id)) != Some(id) {
            return false;
        }
        let fresh = self.absorb(contents.fresh);
        for event in &fresh {
            self.disk.missing.insert(event.id);
            self.unproven.insert(event.id);
        }
        if !fresh.is_empty() {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let count = super::counted(fresh.len());
            let them = if fresh.len() == 1 { "was" } else { "were" };
            self.say(
                format!("merged the copy {name}: {count} {them} only there"),
                false,
            );
            self.from_copies.extend(fresh.iter().cloned());
            self.unjournaled.extend(fresh);
        }
        true
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
            .filter(|(name, seen)| seen.ours && is_retirable(name))
            .filter(|(_, seen)| now.millis() - seen.stamp.millis() > RIPE_SECONDS * 1000)
            .map(|(name, _)| name.clone())
            .collect();
        for name in names {
            let path = self.place.path.with_file_name(&name);
            if let Some(bytes) = self.safe_to_retire(&path, &name, &main)
                && replica.retire(&path, &bytes).is_ok()
            {
                self.copies.seen.remove(&name);
            }
        }
    }

    /// The copy's bytes, if it is as it was when merged and the main file holds all of it.
    fn safe_to_retire(&self, path: &Path, name: &OsStr, main: &[u8]) -> Option<Vec<u8>> {
        let (bytes, stamp) = file::read(path).ok()?;
        if self.copies.seen.get(name)?.stamp != stamp {
            return None;
        }
        let copy = codec::decode(&bytes, &EventLog::default()).ok()?;
        let main = codec::decode(main, &EventLog::from_events(copy.fresh.clone())).ok()?;
        let whole = !copy.is_damaged() && main.present.iter().all(|present| *present);
        whole.then_some(bytes)
    }

    /// Events that came from copies since the last call.
    pub(super) fn take_from_copies(&mut self) -> Vec<Arc<Event>> {
        std::mem::take(&mut self.from_copies)
    }
}

fn may_be_copy(name: &OsStr, ours: &OsStr, every_name: bool) -> bool {
    let bytes = name.as_encoded_bytes();
    let stem = Path::new(ours).file_stem().unwrap_or(ours);
    let aside = bytes.windows(7).any(|part| part == b".aside-");
    !bytes.starts_with(b".") && !aside && (every_name || bytes.starts_with(stem.as_encoded_bytes()))
}

/// Whether beside a file there may be a copy of it, or what a dead writer left; also if nobody can
/// tell.
pub(super) fn are_about(path: &Path, id: EventId) -> bool {
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
        name.as_encoded_bytes().starts_with(left) || (name != ours && copy())
    })
}

/// The incident that a file's first bytes speak of.
fn peek(path: &Path) -> Option<EventId> {
    let (file, _) = file::open(path).ok()?;
    let mut start = Vec::with_capacity(4096);
    file.take(4096).read_to_end(&mut start).ok()?;
    Some(codec::peek(&start)?.id)
}

/// Whether a name is one that its tool lets us delete. Never Resilio's `.Conflict`: deleting
/// that deletes the real file elsewhere.
fn is_retirable(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    let nextcloud = name.contains(" (conflicted copy ") || name.contains("_conflict-");
    let dropbox =
        name.contains("'s conflicted copy ") || name.contains("\u{2019}s conflicted copy ");
    let seafile = name.contains(" (SFConflict ");
    name.contains(".sync-conflict-") || dropbox || nextcloud || seafile
}

#[cfg(test)]
mod tests {
    use super::super::tests::session;
    use super::*;

    #[test]
    #[expect(clippy::disallowed_methods, reason = "the test plays the sync tool")]
    fn copies_that_have_gone_are_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let mut session = session(folder.path());
        let file = session.file().to_owned();
        for day in 1..=9 {
            let name = format!("inc.sync-conflict-2026011{day}-213300-ABCDEFG.json");
            let copy = file.with_file_name(name);
            std::fs::copy(&file, &copy).unwrap();
            session.share();
            assert!(session.sharer.copies.any());
            std::fs::remove_file(&copy).unwrap();
        }
        session.share();
        assert!(!session.sharer.copies.any());
        assert!(session.sharer.copies.seen.is_empty());
    }

    #[test]
    fn only_names_of_safe_tools_are_retired() {
        for name in [
            "x.sync-conflict-20260115-213300-ABCDEFG.json",
            "x (Nia's conflicted copy 2026-01-15).json",
            "x (conflicted copy nia 2026-01-15 213300).json",
            "x_conflict-20260115-213300.json",
            "x.json (SFConflict nia@example.org 2026-01-15-21-33-00)",
        ] {
            assert!(is_retirable(OsStr::new(name)), "{name}");
        }
        for name in [
            "x.Conflict.json",
            "x (1).json",
            "x-OPS1.json",
            "x 2.json",
            "x.json.bak",
        ] {
            assert!(!is_retirable(OsStr::new(name)), "{name}");
        }
    }
}
