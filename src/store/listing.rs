//! What a folder holds: incidents, damaged ones, and files that are none.

use super::error::{StoreError, in_words};
use super::journal;
use super::replica::Replica;
use super::tools::read_whole;
use crate::domain::id::EventId;
use crate::domain::incident::Incident;
use crate::domain::log::EventLog;
use crate::domain::stage::Stage;
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::thread;

/// What a folder holds.
#[derive(Debug, Default)]
pub struct Folder {
    /// The incident files by name, damaged ones too.
    pub listed: Vec<Listed>,
    /// Copies of a listed incident that a tool or a person named after its file, each with that
    /// file. Their events are in its document.
    pub copies: Vec<(PathBuf, PathBuf)>,
    /// JSON files that are no incidents, by name.
    pub foreign: Vec<PathBuf>,
    /// Open incidents that this machine keeps and whose files were deleted here: who opens one to write
    /// to it brings it back.
    pub deleted: Vec<Listed>,
}

/// A file that is, or should be, an incident.
#[derive(Debug)]
pub struct Listed {
    /// The file.
    pub path: PathBuf,
    /// The document, or why it cannot be shown.
    pub incident: Result<Box<Incident>, StoreError>,
}

/// Looks at the JSON files of a folder. Hidden files are left out, as everywhere.
///
/// # Errors
/// [`StoreError::Unreadable`] if the folder cannot be read.
pub fn list(dir: &Path) -> Result<Folder, StoreError> {
    let mut folder = Folder::of(dir)?;
    folder.gather_copies();
    Ok(folder)
}

/// The same for one who writes: where a file was emptied or overwritten, it is listed as what this
/// machine keeps of it, and so is what was deleted, apart.
///
/// # Errors
/// As [`list`].
pub fn list_kept(dir: &Path, state_home: &Path) -> Result<Folder, StoreError> {
    let mut folder = Folder::of(dir)?;
    folder.recall(dir, state_home);
    folder.gather_copies();
    Ok(folder)
}

impl Folder {
    fn of(dir: &Path) -> Result<Self, StoreError> {
        let entries = std::fs::read_dir(dir).map_err(|error| StoreError::Unreadable {
            file: dir.to_owned(),
            reason: in_words(&error),
        })?;
        let paths = entries.flatten().map(|entry| entry.path());
        let mut paths: Vec<PathBuf> = paths.filter(|path| is_candidate(path)).collect();
        paths.sort();
        let mut folder = Folder::default();
        for (path, incident) in look_at_each(&paths) {
            match incident {
                Err(StoreError::NotOurs { .. }) => folder.foreign.push(path),
                // It went away meanwhile.
                Err(StoreError::NotFound(_)) => {}
                incident => folder.listed.push(Listed { path, incident }),
            }
        }
        Ok(folder)
    }

    /// Looks for what this machine keeps of files in the folder that are no incidents any more.
    fn recall(&mut self, dir: &Path, state_home: &Path) {
        let real = std::fs::canonicalize(dir).unwrap_or_default();
        for (place, replica) in Replica::all_in(state_home, &real) {
            let path = dir.join(place.file_name().unwrap_or_default());
            let foreign = self.foreign.iter().position(|known| *known == path);
            if foreign.is_none() && path.symlink_metadata().is_ok() {
                continue;
            }
            let kept = journal::look(&replica, &EventLog::default());
            let incident = Incident::new(EventLog::from_events(kept));
            let is_over = incident.stage().stage == Stage::Closed;
            if incident.id().is_none() || (foreign.is_none() && is_over) {
                // What is closed stays deleted.
                continue;
            }
            let incident = Ok(Box::new(incident));
            let listed = Listed { path, incident };
            match foreign {
                Some(at) => {
                    self.foreign.remove(at);
                    self.listed.push(listed);
                }
                None => self.deleted.push(listed),
            }
        }
    }

    /// One incident is listed once: beside its file there may be what a sync tool made of a conflict.
    fn gather_copies(&mut self) {
        let mut all = std::mem::take(&mut self.listed);
        // A copy's name is longer than that after which it is named.
        all.sort_by_key(|listed| listed.path.as_os_str().len());
        for one in all {
            let whole = self.listed.iter_mut().find(|known| one.is_copy_of(known));
            match whole {
                Some(whole) => {
                    self.copies.push((one.path.clone(), whole.path.clone()));
                    whole.take_in(one);
                }
                None => self.listed.push(one),
            }
        }
        self.listed.sort_by(|one, other| one.path.cmp(&other.path));
        self.copies.sort();
    }
}

impl Listed {
    fn id(&self) -> Option<EventId> {
        self.incident.as_ref().ok()?.id()
    }

    fn is_copy_of(&self, other: &Self) -> bool {
        let name = self.path.file_name().unwrap_or_default();
        let stem = other.path.file_stem().unwrap_or_default();
        let named_after = name.as_encoded_bytes().starts_with(stem.as_encoded_bytes());
        named_after && self.id().is_some() && self.id() == other.id()
    }

    /// What its copy knows it is told too, as it is when it is opened.
    fn take_in(&mut self, copy: Self) {
        if let (Ok(whole), Ok(copy)) = (&mut self.incident, copy.incident) {
            let mut events = copy.log().events().iter();
            if !events.all(|event| whole.log().contains(event)) {
                let mut log = whole.log().clone();
                log.extend(copy.log().events().iter().cloned());
                **whole = Incident::new(log);
            }
        }
    }
}

/// The document of one file, as it stands there; nothing is written anywhere.
///
/// # Errors
/// [`StoreError`] if it cannot be read or is no incident.
pub fn look_at(file: &Path) -> Result<Box<Incident>, StoreError> {
    Ok(Box::new(Incident::new(read_whole(file)?.log)))
}

type Looked = (PathBuf, Result<Box<Incident>, StoreError>);

/// Looks at files on all cores; the order stays.
fn look_at_each(paths: &[PathBuf]) -> Vec<Looked> {
    let cores = thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let share = paths.len().div_ceil(cores.max(1)).max(1);
    let look = |path: &PathBuf| (path.clone(), look_at(path));
    thread::scope(|scope| {
        let looking: Vec<_> = paths
            .chunks(share)
            .map(|part| scope.spawn(move || part.iter().map(look).collect::<Vec<Looked>>()))
            .collect();
        let parts = looking.into_iter().map(thread::ScopedJoinHandle::join);
        let parts = parts.map(|part| part.unwrap_or_else(|panic| resume_unwind(panic)));
        parts.flatten().collect()
    })
}

fn is_candidate(path: &Path) -> bool {
    let hidden = |name: &std::ffi::OsStr| name.as_encoded_bytes().starts_with(b".");
    path.extension()
        .is_some_and(|extension| extension == "json")
        && !path.file_name().is_none_or(hidden)
        && path.is_file()
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "a test plays the colleagues")]
mod tests {
    use super::*;
    use crate::domain::kind::{EventKind, Opened};
    use crate::domain::log::EventLog;
    use crate::store::tests::{begin, closing, event, log, options, says, text};

    #[test]
    fn a_folder_shows_each_incident_once_and_what_is_none_apart() {
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| dir.path().join(name);
        let put = |name: &str, text: &[u8]| std::fs::write(at(name), text).unwrap();
        let all = log(&["one".into(), "two".into(), "three".into()]);
        let part = |numbers: &[u64]| {
            let events = all.events().iter();
            let events = events.filter(|event| numbers.contains(&event.n));
            text(&EventLog::from_events(events.cloned()))
        };
        let other = event(77, None, EventKind::Open(Opened::default()));
        let other = text(&EventLog::from_events([other]));
        let newer = String::from_utf8(part(&[1])).unwrap();
        let newer = newer.replace("\"warroom\": 1", "\"warroom\": 2");
        put("case.json", &part(&[1, 2]));
        put("case 2.json", &part(&[1, 3]));
        put("case 3.json", &part(&[1]));
        // Named after it, and another incident; the same one, and not named after it.
        put("case-other.json", &other);
        put("twin.json", &part(&[1, 4]));
        // Of what cannot be read nobody can tell whether it is a copy.
        put("newer.json", newer.as_bytes());
        put("newer 2.json", newer.as_bytes());
        put("foreign.json", b"{}");
        for name in [".case.json", ".json", "case.txt", "case", "case.JSON"] {
            put(name, &part(&[1, 2, 3, 4]));
        }
        std::fs::create_dir(at("folder.json")).unwrap();

        let folder = list(dir.path()).unwrap();
        let counted = folder.listed.iter().map(|listed| {
            let events = listed
                .incident
                .as_ref()
                .map(|incident| incident.log().len());
            (listed.path.clone(), events.ok())
        });
        let expected = [
            ("case-other.json", Some(1)),
            ("case.json", Some(3)),
            ("newer 2.json", None),
            ("newer.json", None),
            ("twin.json", Some(2)),
        ];
        let expected = expected.map(|(name, events)| (at(name), events));
        assert_eq!(counted.collect::<Vec<_>>(), expected);
        let copies = ["case 2.json", "case 3.json"].map(|name| (at(name), at("case.json")));
        assert_eq!(folder.copies, copies);
        assert_eq!(folder.foreign, [at("foreign.json")]);

        assert_eq!(look_at(&at("case.json")).unwrap().log().len(), 2);
        assert!(matches!(
            look_at(&at("foreign.json")),
            Err(StoreError::NotOurs { .. })
        ));
        assert!(list(&at("gone")).is_err());
    }

    #[test]
    fn one_who_writes_is_shown_what_this_machine_keeps_of_lost_files_unless_it_is_over() {
        let dir = tempfile::tempdir().unwrap();
        let [shared, home] = ["shared", "home"].map(|name| dir.path().join(name));
        std::fs::create_dir(&shared).unwrap();
        let name_of = |listed: &Listed| {
            let name = listed.path.file_name().unwrap().to_str().unwrap();
            (
                name.to_owned(),
                listed.incident.as_ref().unwrap().log().len(),
            )
        };
        let shown = || {
            let folder = list_kept(&shared, &home).unwrap();
            let names = |all: &[Listed]| all.iter().map(name_of).collect::<Vec<_>>();
            let left_out = folder.foreign.len();
            (names(&folder.listed), names(&folder.deleted), left_out)
        };
        let begun = |name: &str| {
            let mut options = options(&shared, Some(&home));
            options.file = shared.join(name);
            let mut session = begin(options);
            session.record(&[says("kept")]).unwrap();
            session.share();
            session
        };
        let mut case = begun("case.json");
        drop(begun("other.json"));
        let named = |name: &str, events: usize| (name.to_owned(), events);
        let both = [named("case.json", 2), named("other.json", 2)];
        assert_eq!(shown(), (both.to_vec(), vec![], 0));
        std::fs::write(shared.join("other.json"), "[]").unwrap();
        std::fs::write(shared.join("never.json"), "[]").unwrap();
        std::fs::remove_file(shared.join("case.json")).unwrap();
        let lost = (both[1..].to_vec(), both[..1].to_vec(), 1);
        assert_eq!(shown(), lost);
        let looked = list(&shared).unwrap();
        assert_eq!((looked.listed.len(), looked.deleted.len()), (0, 0));
        assert_eq!(looked.foreign.len(), 2);
        // What is closed may be deleted; one that was written over is still to be shown.
        case.record(&[closing()]).unwrap();
        assert_eq!(shown(), (both[1..].to_vec(), vec![], 1));
        std::fs::write(shared.join("case.json"), "").unwrap();
        assert_eq!(shown().0[0], named("case.json", 3));
    }
}
