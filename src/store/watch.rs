//! Hints that the folder changed. They carry no content and may be lost: polling never stops.

use super::here::is_presence;
use super::place::Place;
use notify::event::ModifyKind;
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};
use std::ffi::OsString;
use std::os::unix::fs::MetadataExt as _;
use std::path::PathBuf;

/// What may have changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hint {
    /// The file, or nobody knows what.
    File,
    /// Another file of the folder: perhaps a conflict copy.
    Beside,
    /// A console came or went.
    Here,
}

/// A native watch on the folder of a file; on the file itself it would die with the first save.
pub(super) struct Watch {
    _watcher: RecommendedWatcher,
    folder: PathBuf,
    identity: Option<(u64, u64)>,
}

impl Watch {
    /// Starts watching; `None` where the system cannot.
    pub(super) fn start(place: &Place, hint: impl Fn(Hint) + Send + 'static) -> Option<Self> {
        let folder = place.path.parent()?.to_owned();
        let name = place.path.file_name()?.to_owned();
        let mut watcher = notify::recommended_watcher(move |event| {
            if let Some(what) = what_of(event, &name) {
                hint(what);
            }
        })
        .ok()?;
        watcher.watch(&folder, RecursiveMode::NonRecursive).ok()?;
        Some(Self {
            _watcher: watcher,
            identity: identity(&folder),
            folder,
        })
    }

    /// Whether the folder is still the one that is watched.
    pub(super) fn stands(&self) -> bool {
        identity(&self.folder) == self.identity
    }
}

fn identity(folder: &PathBuf) -> Option<(u64, u64)> {
    let meta = std::fs::metadata(folder).ok()?;
    Some((meta.dev(), meta.ino()))
}

fn what_of(event: notify::Result<notify::Event>, name: &OsString) -> Option<Hint> {
    let Ok(event) = event else {
        return Some(Hint::File);
    };
    if event.need_rescan() {
        return Some(Hint::File);
    }
    if matches!(event.kind, EventKind::Access(_)) {
        return None;
    }
    let names = || event.paths.iter().filter_map(|path| path.file_name());
    // Signs of life only change a time, and are looked for by themselves.
    let moved = !matches!(
        event.kind,
        EventKind::Modify(ModifyKind::Metadata(_) | ModifyKind::Data(_))
    );
    if moved && names().any(|found| is_presence(found, name)) {
        return Some(Hint::Here);
    }
    if names().any(|found| found == name) {
        return Some(Hint::File);
    }
    // Our own lock and temporary files, and those of others, begin with a dot.
    let beside = names().any(|found| !found.as_encoded_bytes().starts_with(b"."));
    beside.then_some(Hint::Beside)
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests play the vandal")]
mod tests {
    use super::*;
    use notify::event::{AccessKind, CreateKind, DataChange, MetadataKind, RemoveKind, RenameMode};
    use std::sync::mpsc;
    use std::time::Duration;

    #[test]
    fn what_may_have_changed_is_told_by_name_and_kind() {
        let (made, gone) = (
            EventKind::Create(CreateKind::File),
            EventKind::Remove(RemoveKind::File),
        );
        let moved = EventKind::Modify(ModifyKind::Name(RenameMode::To));
        let written = EventKind::Modify(ModifyKind::Data(DataChange::Any));
        let touched = EventKind::Modify(ModifyKind::Metadata(MetadataKind::Any));
        let read = EventKind::Access(AccessKind::Any);
        let here = ".inc.json.here-0123abcd";
        for (kind, name, hint) in [
            (moved, "inc.json", Some(Hint::File)),
            (written, "inc.json", Some(Hint::File)),
            (touched, "inc.json", Some(Hint::File)),
            (gone, "inc.json", Some(Hint::File)),
            (read, "inc.json", None),
            (made, here, Some(Hint::Here)),
            (gone, here, Some(Hint::Here)),
            (touched, here, None),
            (written, here, None),
            (made, ".inc.json.lock", None),
            (made, ".inc.json.tmp-1-2", None),
            (made, "inc (conflicted copy).json", Some(Hint::Beside)),
        ] {
            let event = notify::Event::new(kind).add_path(PathBuf::from("/srv").join(name));
            assert_eq!(
                what_of(Ok(event), &"inc.json".into()),
                hint,
                "{kind:?} {name}"
            );
        }
        let lost = notify::Event::new(made).set_flag(notify::event::Flag::Rescan);
        assert_eq!(what_of(Ok(lost), &"inc.json".into()), Some(Hint::File));
        let failed = notify::Error::generic("the queue overflowed");
        assert_eq!(what_of(Err(failed), &"inc.json".into()), Some(Hint::File));
    }

    #[test]
    fn a_watch_tells_of_the_file_until_its_folder_is_another_one() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("shared");
        std::fs::create_dir(&folder).unwrap();
        let file = folder.join("inc.json");
        std::fs::write(&file, "{}").unwrap();
        let (tx, hints) = mpsc::channel();
        let tell = move |hint| {
            let _ = tx.send(hint);
        };
        let watch = Watch::start(&Place::of(&file).unwrap(), tell).unwrap();
        std::fs::write(folder.join(".inc.json.lock"), "").unwrap();
        std::fs::write(&file, "{\"a\": 1}").unwrap();
        let first = hints.recv_timeout(Duration::from_secs(30)).unwrap();
        assert_eq!(first, Hint::File);
        assert!(watch.stands());
        std::fs::rename(&folder, dir.path().join("moved")).unwrap();
        assert!(!watch.stands(), "it is gone");
        std::fs::create_dir(&folder).unwrap();
        assert!(!watch.stands(), "it is another one of that name");
    }
}
