//! What kind of place a shared file lies in.

#![expect(
    clippy::disallowed_methods,
    reason = "the store is the one place that touches the disk"
)]

use super::error::StoreError;
use super::file;
use std::fs::File;
use std::path::{Path, PathBuf};

/// A shared file's place.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// Where the file is, links followed.
    pub path: PathBuf,
    /// The folder is on a file system of this machine whose stamps and watches can be trusted.
    pub local: bool,
    /// It is in a git work tree: an older file may be meant.
    pub git: bool,
    /// It is in a folder that a sync tool carries about: each save may make a conflict copy.
    pub synced: bool,
}

/// Magic numbers of file systems that only this machine changes: ext, xfs, btrfs, tmpfs, f2fs,
/// zfs.
const LOCAL: [u64; 6] = [
    0xEF53,
    0x5846_5342,
    0x9123_683E,
    0x0102_1994,
    0xF2F5_2010,
    0x2FC1_2FC1,
];

/// What sync tools leave in the folders that they carry.
const SYNCED: [&str; 6] = [
    ".stfolder",
    ".dropbox",
    ".dropbox.cache",
    ".sync",
    ".owncloudsync.log",
    ".nextcloudsync.log",
];

impl Place {
    /// Looks at the folder of `file`.
    pub(super) fn of(file: &Path) -> Result<Self, StoreError> {
        let path = file::resolve(file).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => StoreError::NotFound(file.to_owned()),
            _ => StoreError::Unreadable {
                file: file.to_owned(),
                reason: super::error::in_words(&error),
            },
        })?;
        let folders = || path.ancestors().skip(1);
        Ok(Self {
            local: path.parent().is_some_and(is_local),
            git: folders().any(|folder| folder.join(".git").exists()),
            synced: folders().any(|folder| SYNCED.iter().any(|name| folder.join(name).exists())),
            path,
        })
    }

    /// The same for a file of this machine that is there, without asking what sync tools do; `None`
    /// for any other.
    pub(super) fn local(file: &Path) -> Option<Self> {
        let path = std::fs::canonicalize(file).ok()?;
        let local = is_local(path.parent()?);
        let git = path
            .ancestors()
            .skip(1)
            .any(|folder| folder.join(".git").exists());
        local.then_some(Self {
            path,
            local,
            git,
            synced: false,
        })
    }

    /// The file's name, for people.
    pub(super) fn name(&self) -> String {
        self.path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned()
    }
}

fn is_local(folder: &Path) -> bool {
    File::open(folder).is_ok_and(|folder| {
        rustix::fs::fstatfs(&folder).is_ok_and(|stat| {
            let magic = stat.f_type.cast_unsigned();
            LOCAL.contains(&magic)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_known_by_what_lies_in_the_folders_above_it() {
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("a/b");
        std::fs::create_dir_all(&inner).unwrap();
        let file = inner.join("inc.json");
        std::fs::write(&file, "{}").unwrap();
        let looks = || {
            let place = Place::of(&file).unwrap();
            (place.local, place.git, place.synced)
        };
        assert_eq!(looks(), (true, false, false));
        for name in SYNCED {
            let mark = folder.path().join(name);
            std::fs::write(&mark, "").unwrap();
            assert_eq!(looks(), (true, false, true), "{name}");
            std::fs::remove_file(mark).unwrap();
        }
        std::fs::create_dir(folder.path().join("a/.git")).unwrap();
        assert_eq!(looks(), (true, true, false));
        assert!(Place::local(&file).is_some_and(|place| place.git && place.local));
        assert_eq!(Place::of(&file).unwrap().name(), "inc.json");
    }

    #[test]
    fn what_another_machine_may_change_unseen_is_not_local() {
        let strange = Path::new("/proc/self/status");
        assert!(!Place::of(strange).unwrap().local);
        assert!(Place::local(strange).is_none());
        let folder = tempfile::tempdir().unwrap();
        assert!(Place::local(&folder.path().join("gone.json")).is_none());
        let gone = Place::of(&folder.path().join("gone/inc.json"));
        assert!(matches!(gone, Err(StoreError::NotFound(_))));
        let new = Place::of(&folder.path().join("new.json")).unwrap();
        assert!(new.local, "a file that is still to come");
    }
}
