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
    use crate::store::Session;
    use crate::store::replica::tests::replica;
    use crate::store::tests::{NOW, begin, entry, options};
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

    /// A new incident, kept on this machine too, and a copy of it that was written at that time.
    fn with_copy(since: i64) -> (tempfile::TempDir, Session, PathBuf) {
        let dir = tempfile::tempdir().unwrap();
        let session = begin(options(dir.path(), Some(&dir.path().join("home"))));
        let copy = copy_of(&session, since);
        (dir, session, copy)
    }

    fn copy_of(session: &Session, since: i64) -> PathBuf {
        let copy = session.file().with_file_name("inc 2.json");
        std::fs::copy(session.file(), &copy).unwrap();
        let since = Duration::from_millis(u64::try_from(since).unwrap());
        let file = File::options().append(true).open(&copy).unwrap();
        file.set_modified(SystemTime::UNIX_EPOCH + since).unwrap();
        copy
    }

    #[test]
    fn a_copy_that_may_still_be_in_the_making_stays_and_says_for_how_long() {
        for (age, young) in [
            (40_000, None),
            (31_000, None),
            (30_999, Some((29, 1))),
            (30_000, Some((29, 1))),
            (29_000, Some((29, 1))),
            (12_345, Some((12, 18))),
            (0, Some((0, 30))),
            (-12_000, Some((0, 30))),
            (-30_000, Some((0, 30))),
            (-31_000, None),
        ] {
            let (dir, session, copy) = with_copy(NOW - age);
            let home = dir.path().join("home");
            let now = Timestamp::from_millis(NOW);
            let said = retire(session.file(), &copy, Some(&home), now);
            let Some((old, later)) = young else {
                assert_eq!(said.unwrap().events, 1, "{age}");
                assert!(!copy.exists(), "{age}");
                continue;
            };
            let expected = format!(
                "it is only {old} s old, and what writes it may not have ended; ask again in {later} s"
            );
            assert_eq!(said.unwrap_err().to_string(), expected, "{age}");
            assert!(copy.exists(), "{age}");
        }
    }

    #[test]
    fn a_copy_in_a_newer_format_is_nothing_that_can_be_compared() {
        let (dir, session, copy) = with_copy(NOW);
        let text = std::fs::read_to_string(&copy).unwrap();
        let newer = text.replace("\"warroom\": 1", "\"warroom\": 2");
        assert_ne!(newer, text);
        std::fs::write(&copy, newer).unwrap();
        let home = dir.path().join("home");
        let now = Timestamp::from_millis(NOW);
        let said = retire(session.file(), &copy, Some(&home), now);
        assert!(matches!(said, Err(Stays::Foreign)), "{said:?}");
        assert!(copy.exists());
    }

    #[test]
    fn each_request_is_answered_once_with_what_came_of_it() {
        let (_dir, mut session, copy) = with_copy(NOW - 60_000);
        session.notices();
        let ask = |session: &mut Session, name: &str| {
            session.sharer.ask_to_retire(name.into());
            session.sharer.retire_asked();
            session.sharer.retire_asked();
            let mut told = session.notices();
            let told = (told.len() == 1).then(|| told.pop()).flatten();
            let told = told.expect("one answer");
            (told.text, told.important)
        };
        let (text, important) = ask(&mut session, "inc 2.json");
        let start = "inc 2.json is retired, 1 event of it in the file; kept for 30 days as /";
        assert!(text.starts_with(start) && !important, "{text}");
        assert!(!copy.exists());

        session.record(&[entry("nia", "one")]).unwrap();
        session.share();
        session.notices();
        copy_of(&session, NOW - 60_000);
        let (text, important) = ask(&mut session, "inc 2.json");
        let start = "inc 2.json is retired, all 2 events of it in the file; kept for 30 days as /";
        assert!(text.starts_with(start) && !important, "{text}");
        assert!(!copy.exists());

        let (text, important) = ask(&mut session, "inc.json");
        assert_eq!(text, "inc.json stays: it is the incident's file itself");
        assert!(important);

        // What keeps nothing on this machine has no place for it, though others may have one.
        copy_of(&session, NOW - 60_000);
        session.sharer.direct = true;
        let (text, important) = ask(&mut session, "inc 2.json");
        let no_place = "this run has no place on this machine to keep it in for 30 days";
        assert_eq!(text, format!("inc 2.json stays: {no_place}"));
        assert!(important && copy.exists());
    }
}
