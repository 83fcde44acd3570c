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
