//! Retiring a copy of the incident: kept in the replica for a month, then removed where it was.

#![expect(
    clippy::disallowed_methods,
    reason = "the store is the one place that touches the disk"
)]

use super::codec;
use super::copies::{Fate, RIPE_SECONDS, fate_of, lacking};
use super::counted;
use super::error::{StoreError, in_words};
use super::file::{self, Stamp};
use super::redaction;
use super::replica::Replica;
use super::sharer::Sharer;
use crate::domain::id::{EventId, Hash128};
use crate::domain::log::EventLog;
use crate::domain::time::Timestamp;
use crate::sync::Notice;
use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::fs::DirBuilder;
use std::io::{self, Write as _};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// So long a retired copy is kept.
const RETIRED_FOR: Duration = Duration::from_secs(30 * 24 * 3600);

/// A copy that was retired.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retired {
    /// How many events it held, all of them in the file.
    pub events: usize,
    /// Where it is kept for a month.
    pub kept: PathBuf,
}

/// Why a copy stays although somebody asked to retire it. Each is the end of a sentence about it.
#[derive(Debug, thiserror::Error)]
pub enum Stays {
    /// Its tool would take its deletion for that of the real file.
    #[error("Resilio Sync would delete the real file on the other machines with it")]
    Unsafe,
    /// It may still be in the making.
    #[error("it is only {0} s old, and what writes it may not have ended; ask again in {later} s", later = RIPE_SECONDS - .0)]
    Young(i64),
    /// It is what it is to be a copy of.
    #[error("it is the incident's file itself")]
    Itself,
    /// It is something else.
    #[error("it is no copy of this incident")]
    Foreign,
    /// Not all of it is known to be events.
    #[error("it holds lines that are no events; look at them first, `warroom verify` shows them")]
    Damaged,
    /// So many of its events are not in the file.
    #[error("the file lacks {} of it", counted(*.0))]
    Lacking(usize),
    /// It was written again meanwhile.
    #[error("it changes right now; ask again")]
    Changed,
    /// There is no replica to keep it in.
    #[error("this run has no place on this machine to keep it in for 30 days")]
    NoReplica,
    /// It or the file cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// It cannot be kept or removed.
    #[error("{}", in_words(.0))]
    Io(#[from] io::Error),
}

/// Retires a copy of the incident in `file` because somebody asked for it, if it is one, all of it
/// is in the file, and its tool allows it.
///
/// # Errors
/// Why it stays.
pub fn retire(
    file: &Path,
    copy: &Path,
    state_home: Option<&Path>,
    now: Timestamp,
) -> Result<Retired, Stays> {
    let (main, _) = file::read(file)?;
    let contents = codec::decode(&main, &EventLog::default()).map_err(|_| Stays::Foreign)?;
    let id = contents.identity().ok_or(Stays::Foreign)?;
    let redacted = EventLog::from_events(contents.fresh).redacted().clone();
    let replica = state_home.map(|home| Replica::of(home, id)).transpose()?;
    of_file((file, &main, &redacted), copy, (id, replica.as_ref()), now)
}

fn of_file(
    (file, main, redacted): (&Path, &[u8], &BTreeSet<EventId>),
    copy: &Path,
    (id, replica): (EventId, Option<&Replica>),
    now: Timestamp,
) -> Result<Retired, Stays> {
    if fate_of(copy.file_name().unwrap_or_default()) == Fate::Leave {
        return Err(Stays::Unsafe);
    }
    // A link is not the copy, and what it leads to may be the file.
    if file::resolve(copy)? == file::resolve(file)? {
        return Err(Stays::Itself);
    }
    if !std::fs::symlink_metadata(copy)?.is_file() {
        return Err(Stays::Foreign);
    }
    let (bytes, stamp) = file::read(copy)?;
    let contents = codec::decode(&bytes, &EventLog::default()).map_err(|_| Stays::Foreign)?;
    if contents.version != codec::FORMAT || contents.identity() != Some(id) {
        return Err(Stays::Foreign);
    }
    if contents.is_damaged() {
        return Err(Stays::Damaged);
    }
    let events = contents.count;
    match lacking(main, contents.fresh) {
        Some(0) => {}
        Some(lacks) => return Err(Stays::Lacking(lacks)),
        None => return Err(Stays::Lacking(events)),
    }
    let age = (now.millis() - stamp.millis()) / 1000;
    if (-RIPE_SECONDS..=RIPE_SECONDS).contains(&age) {
        return Err(Stays::Young(age.clamp(0, RIPE_SECONDS - 1)));
    }
    let replica = replica.ok_or(Stays::NoReplica)?;
    replica.make()?;
    let bytes = redaction::without_bodies(&bytes, redacted).ok_or(Stays::Damaged)?;
    let kept = replica.retire(copy, &bytes, stamp)?.ok_or(Stays::Changed)?;
    Ok(Retired { events, kept })
}

impl Replica {
    /// Keeps a conflict copy for a month before it is removed where it was; where it is kept. None
    /// if the copy is no longer as it was when it was read: then it stays.
    pub(super) fn retire(
        &self,
        copy: &Path,
        bytes: &[u8],
        read: Stamp,
    ) -> io::Result<Option<PathBuf>> {
        let dir = self.retired();
        DirBuilder::new().recursive(true).mode(0o700).create(&dir)?;
        let hash = Hash128::of(&[bytes]).to_string();
        let mut name = copy.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{}", &hash[..8]));
        let kept = dir.join(name);
        let mut file = file::private()
            .write(true)
            .create(true)
            .truncate(true)
            .open(&kept)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        file::sync_folder(&kept)?;
        forget_retired(&dir);
        if file::stamp(copy) != Some(read) {
            return Ok(None);
        }
        std::fs::remove_file(copy)?;
        Ok(Some(kept))
    }
}

/// Removes retired copies whose month is over.
fn forget_retired(dir: &Path) {
    let Ok(entries) = std::fs::read_dir(dir) else {
        return;
    };
    for entry in entries.flatten() {
        let age = entry.metadata().and_then(|meta| meta.modified());
        if age.is_ok_and(|at| at.elapsed().is_ok_and(|age| age > RETIRED_FOR)) {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

impl Sharer {
    /// Somebody asks to retire a copy beside the file, after it was told what that means.
    pub(super) fn ask_to_retire(&mut self, name: OsString) {
        self.copies.asked.push(name);
    }

    /// Retires what was asked for, and says what came of it: each request has its answer.
    pub(super) fn retire_asked(&mut self) {
        for name in std::mem::take(&mut self.copies.asked) {
            let shown = name.to_string_lossy().into_owned();
            let notice = match self.retire_beside(&name) {
                Ok(Retired { events, kept }) => {
                    self.forget_copy(&name);
                    let all = if events == 1 { "" } else { "all " };
                    let (events, kept) = (counted(events), kept.display());
                    Notice {
                        text: format!(
                            "{shown} is retired, {all}{events} of it in the file; kept for 30 days as {kept}"
                        ),
                        important: false,
                    }
                }
                Err(why) => Notice {
                    text: format!("{shown} stays: {why}"),
                    important: true,
                },
            };
            self.notices.push(notice);
        }
    }

    fn retire_beside(&self, name: &OsStr) -> Result<Retired, Stays> {
        let replica = self.replica.as_ref().filter(|_| !self.direct);
        let id = self.id.ok_or(Stays::Foreign)?;
        let file = &self.place.path;
        let copy = file.with_file_name(name);
        let (main, _) = file::read(file)?;
        let redacted = self.incident.log().redacted();
        of_file((file, &main, redacted), &copy, (id, replica), (self.now)())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::replica::tests::replica;
    use std::fs::File;
    use std::time::SystemTime;

    #[test]
    fn a_retired_copy_is_kept_for_a_month() {
        let (home, replica) = replica();
        let retire = |name: &str| {
            let copy = home.path().join(name);
            std::fs::write(&copy, name).unwrap();
            let read = file::stamp(&copy).unwrap();
            let kept = replica.retire(&copy, name.as_bytes(), read).unwrap();
            assert_eq!(std::fs::read(kept.unwrap()).unwrap(), name.as_bytes());
            assert!(!copy.exists());
        };
        let kept = || {
            let entries = std::fs::read_dir(replica.dir().join("retired")).unwrap();
            entries
                .flatten()
                .map(|entry| entry.path())
                .collect::<Vec<_>>()
        };
        retire("first");
        let old = File::options().write(true).open(&kept()[0]).unwrap();
        let at = |days: u64| SystemTime::now() - Duration::from_secs(days * 24 * 3600);
        old.set_modified(at(29)).unwrap();
        retire("second");
        assert_eq!(kept().len(), 2);
        old.set_modified(at(31)).unwrap();
        retire("third");
        assert_eq!(kept().len(), 2);
        assert!(
            kept()
                .iter()
                .all(|path| !path.to_string_lossy().contains("first"))
        );
    }

    #[test]
    fn a_copy_that_changed_since_it_was_read_stays() {
        let (home, replica) = replica();
        let copy = home.path().join("copy");
        std::fs::write(&copy, "as it was").unwrap();
        let read = file::stamp(&copy).unwrap();
        std::fs::write(&copy, "and more since").unwrap();
        let kept = replica.retire(&copy, b"as it was", read).unwrap();
        assert_eq!(kept, None);
        assert_eq!(std::fs::read(&copy).unwrap(), b"and more since");
    }
}
