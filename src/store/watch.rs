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
mod tests {
    use super::*;
    use notify::event::{AccessKind, CreateKind, DataChange, Flag, MetadataKind, RenameMode};
    use std::sync::mpsc;
    use std::time::Duration;

    #[test]
    fn each_change_in_the_folder_is_a_hint_at_what_it_is_about() {
        let created = EventKind::Create(CreateKind::File);
        let renamed = EventKind::Modify(ModifyKind::Name(RenameMode::Both));
        let written = EventKind::Modify(ModifyKind::Data(DataChange::Any));
        let touched = EventKind::Modify(ModifyKind::Metadata(MetadataKind::WriteTime));
        let opened = EventKind::Access(AccessKind::Any);
        let (ours, sign) = ("inc.json", ".inc.json.here-0123abcd");
        let cases: [(EventKind, &[&str], Option<Hint>); 15] = [
            (created, &[ours], Some(Hint::File)),
            (renamed, &[".inc.json.tmp-1-2", ours], Some(Hint::File)),
            (written, &[ours], Some(Hint::File)),
            (touched, &[ours], Some(Hint::File)),
            (opened, &[ours], None),
            (opened, &["inc 2.json"], None),
            (created, &[sign], Some(Hint::Here)),
            (renamed, &[".inc.json.tmp-1-2", sign], Some(Hint::Here)),
            (touched, &[sign], None),
            (written, &[sign], None),
            (created, &["inc 2.json"], Some(Hint::Beside)),
            (written, &["inc 2.json"], Some(Hint::Beside)),
            (created, &[".inc.json.lock"], None),
            (created, &[".other.json.here-0123abcd"], None),
            (created, &[], None),
        ];
        let name = OsString::from(ours);
        for (kind, names, hint) in cases {
            let mut event = notify::Event::new(kind);
            for name in names {
                event = event.add_path(PathBuf::from("/shared").join(name));
            }
            assert_eq!(what_of(Ok(event), &name), hint, "{kind:?} {names:?}");
        }
        // Nobody knows what it was.
        let lost = notify::Event::new(EventKind::Other).set_flag(Flag::Rescan);
        assert_eq!(what_of(Ok(lost), &name), Some(Hint::File));
        let failed = Err(notify::Error::generic("overflow"));
        assert_eq!(what_of(failed, &name), Some(Hint::File));
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "the test plays the colleague")]
    fn a_watch_hears_of_the_file_and_stands_as_long_as_its_folder() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("shared");
        std::fs::create_dir(&folder).unwrap();
        let place = Place::of(&folder.join("inc.json")).unwrap();
        let (tx, heard) = mpsc::channel();
        let watch = Watch::start(&place, move |hint| {
            let _ = tx.send(hint);
        });
        let watch = watch.expect("this system can watch");
        std::fs::write(&place.path, "x").unwrap();
        let first = heard.recv_timeout(Duration::from_secs(30));
        assert_eq!(first, Ok(Hint::File));
        assert!(watch.stands());
        // As a sync tool or a mount puts another one in its place.
        std::fs::rename(&folder, dir.path().join("away")).unwrap();
        assert!(!watch.stands());
        std::fs::create_dir(&folder).unwrap();
        assert!(!watch.stands());
    }
}
