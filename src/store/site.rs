//! Keeps a folder of files that other programs serve, such as a status page.
//!
//! The folder's note says which files in it are ours and what whoever writes it next must know;
//! without it a folder that holds anything is left alone. Each file is replaced whole or not at
//! all, one that is the same is not touched, and nothing is written through a link.

#![expect(
    clippy::disallowed_methods,
    reason = "the store is the one place that touches the disk"
)]

use super::error::in_words;
use super::file::{self, Put};
use super::lock;
use crate::clean::escape_json;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeSet;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::time::Duration;

/// The folder's note.
const NOTE: &str = "warroom-status-page.json";
/// Its format.
const FORMAT: u64 = 1;
/// How long somebody else who writes is waited for. Nothing depends on it: who comes later reads
/// what the other one left.
const PATIENCE: Duration = Duration::from_secs(2);
/// What a folder may hold and still count as empty, besides hidden files.
const NOTHING: &str = "lost+found";

/// Why a site could not be written. Every sentence says what is wrong and what to do.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// The folder is somebody else's.
    #[error("{} is not empty and holds no status page of ours: name an empty folder", .0.display())]
    NotOurs(PathBuf),
    /// A newer version keeps it.
    #[error("{} was written by a newer warroom: update warroom to keep this page", .0.display())]
    Newer(PathBuf),
    /// Something else stands where a file or folder of the site belongs.
    #[error("{}: {what} stands where the status page belongs: move it away", .path.display())]
    Blocked {
        /// Where.
        path: PathBuf,
        /// What it is.
        what: &'static str,
    },
    /// The system refused.
    #[error("cannot write {}: {}", .path.display(), in_words(.source))]
    Io {
        /// What was touched.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
}

impl SiteError {
    /// Why, in a few words.
    pub fn reason(&self) -> String {
        match self {
            Self::NotOurs(_) => "the folder holds something else".to_owned(),
            Self::Newer(_) => "a newer warroom wrote it".to_owned(),
            Self::Blocked { path, what } => {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                format!("{what} stands at {name}")
            }
            Self::Io { source, .. } => in_words(source),
        }
    }

    /// The exit code of a command that failed like this: 1 failed, 4 not ours.
    pub const fn exit_code(&self) -> u8 {
        match self {
            Self::NotOurs(_) | Self::Newer(_) | Self::Blocked { .. } => 4,
            Self::Io { .. } => 1,
        }
    }
}

/// What a site is to hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// What whoever writes it next must know.
    pub note: Value,
    /// Path, with `/` between its parts, and bytes; in the order of writing.
    pub files: Vec<(String, Vec<u8>)>,
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Kept {
    /// The files that were new or had changed.
    pub written: Vec<String>,
    /// The files of ours that were no longer due.
    pub removed: Vec<String>,
}

/// The folder's note as it is on the disk.
#[derive(Debug, Serialize, Deserialize)]
struct Note {
    warroom_status_page: u64,
    /// The files that are ours.
    files: BTreeSet<String>,
    /// What its writers tell each other.
    site: Value,
}

/// Brings a folder up to date; `make` is given what the last one noted, and says what the folder
/// is to hold. The folder is made if only itself is missing.
///
/// # Errors
/// [`SiteError`] if the folder is somebody else's or cannot be written. What was written by then
/// stays, so that another try goes on from there.
pub fn keep(
    folder: &Path,
    make: impl FnOnce(Option<&Value>) -> Content,
) -> Result<Kept, SiteError> {
    let folder = &open_folder(folder)?;
    let path = folder.join(NOTE);
    if stands_at(&path)?.is_none() && !is_empty(folder)? {
        return Err(SiteError::NotOurs(folder.clone()));
    }
    let _lock = lock::beside(&path, PATIENCE);
    let before = read_note(&path)?;
    let content = make(before.as_ref().map(|note| &note.site));
    let due: BTreeSet<String> = content.files.iter().map(|(name, _)| name.clone()).collect();
    let old = before.map(|note| note.files).unwrap_or_default();
    let mut note = Note {
        warroom_status_page: FORMAT,
        files: due.union(&old).cloned().collect(),
        site: content.note,
    };
    let mut kept = Kept::default();
    // First what is ours, so that a crash leaves no file that nobody knows of.
    put_note(&path, &note)?;
    for (name, bytes) in &content.files {
        let Some(path) = place(folder, name) else {
            continue;
        };
        make_folders(folder, name)?;
        if put_if_other(&path, bytes)? {
            kept.written.push(name.clone());
        }
    }
    for name in old.difference(&due) {
        if remove(folder, name)? {
            kept.removed.push(name.clone());
        }
    }
    note.files = due;
    put_note(&path, &note)?;
    Ok(kept)
}

/// The folder itself, links followed: whoever named it knows where it leads.
fn open_folder(folder: &Path) -> Result<PathBuf, SiteError> {
    let failed = |source| SiteError::Io {
        path: folder.to_owned(),
        source,
    };
    match std::fs::metadata(folder) {
        Ok(meta) if !meta.is_dir() => {
            return Err(SiteError::Blocked {
                path: folder.to_owned(),
                what: "a file",
            });
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            std::fs::create_dir(folder).map_err(failed)?;
        }
        _ => {}
    }
    std::fs::canonicalize(folder).map_err(failed)
}

/// Whether there is nothing in it that anybody would miss.
fn is_empty(folder: &Path) -> Result<bool, SiteError> {
    let entries = std::fs::read_dir(folder).map_err(|source| SiteError::Io {
        path: folder.to_owned(),
        source,
    })?;
    let names = entries.flatten().map(|entry| entry.file_name());
    let mut seen = names.filter(|name| {
        let hidden = name.as_encoded_bytes().starts_with(b".");
        !hidden && name != NOTHING
    });
    Ok(seen.next().is_none())
}

/// What stands somewhere, if anything does; a link counts as itself.
fn stands_at(path: &Path) -> Result<Option<std::fs::FileType>, SiteError> {
    match std::fs::symlink_metadata(path) {
        Ok(meta) => Ok(Some(meta.file_type())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(SiteError::Io {
            path: path.to_owned(),
            source,
        }),
    }
}

fn blocked(path: &Path, kind: std::fs::FileType) -> SiteError {
    let what = if kind.is_symlink() {
        "a link"
    } else if kind.is_dir() {
        "a folder"
    } else if kind.is_file() {
        "a file"
    } else {
        "something that is no file"
    };
    SiteError::Blocked {
        path: path.to_owned(),
        what,
    }
}

/// The note, if the folder is ours. One that cannot be read makes it ours all the same; what
/// others had put there they put there again.
fn read_note(path: &Path) -> Result<Option<Note>, SiteError> {
    let Some(bytes) = read(path)? else {
        return Ok(None);
    };
    let value: Value = serde_json::from_slice(&bytes).unwrap_or_default();
    let version = value["warroom_status_page"].as_u64();
    if version.is_some_and(|version| version > FORMAT) {
        return Err(SiteError::Newer(path.to_owned()));
    }
    Ok(Note::deserialize(value).ok())
}

/// A file of the site, if it is there.
fn read(path: &Path) -> Result<Option<Vec<u8>>, SiteError> {
    match stands_at(path)? {
        None => Ok(None),
        Some(kind) if !kind.is_file() => Err(blocked(path, kind)),
        // Gone again or unreadable: it is written anew.
        Some(_) => Ok(Some(
            file::read(path).map(|(bytes, _)| bytes).unwrap_or_default(),
        )),
    }
}

fn put_note(path: &Path, note: &Note) -> Result<(), SiteError> {
    let mut text = escape_json(&serde_json::to_string(note).unwrap_or_default());
    text.push('\n');
    put_if_other(path, text.as_bytes()).map(|_| ())
}

/// Where a file of the site is; none for a name that leads out of the folder.
fn place(folder: &Path, name: &str) -> Option<PathBuf> {
    let parts = Path::new(name).components();
    let inside = parts
        .clone()
        .all(|part| matches!(part, Component::Normal(_)));
    (inside && parts.count() > 0).then(|| folder.join(name))
}

/// Makes the folders that a file stands in.
fn make_folders(folder: &Path, name: &str) -> Result<(), SiteError> {
    for path in folders_of(folder, name) {
        match stands_at(&path)? {
            Some(kind) if kind.is_dir() => {}
            Some(kind) => return Err(blocked(&path, kind)),
            None => match std::fs::create_dir(&path) {
                Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                    return Err(SiteError::Io {
                        path,
                        source: error,
                    });
                }
                _ => {}
            },
        }
    }
    Ok(())
}

/// The folders between the site's and a file's, the outermost first.
fn folders_of(folder: &Path, name: &str) -> Vec<PathBuf> {
    let above = Path::new(name).ancestors().skip(1);
    let above = above.filter(|path| !path.as_os_str().is_empty());
    let mut paths: Vec<PathBuf> = above.map(|path| folder.join(path)).collect();
    paths.reverse();
    paths
}

/// Writes a file unless it is the same already; says whether it wrote.
fn put_if_other(path: &Path, bytes: &[u8]) -> Result<bool, SiteError> {
    if read(path)?.is_some_and(|there| there == bytes) {
        return Ok(false);
    }
    file::put(path, bytes, Put::Served).map_err(|source| SiteError::Io {
        path: path.to_owned(),
        source,
    })?;
    file::sweep(path, true);
    Ok(true)
}

/// Removes a file that is ours and no longer due; says whether it was there.
fn remove(folder: &Path, name: &str) -> Result<bool, SiteError> {
    let Some(path) = place(folder, name) else {
        return Ok(false);
    };
    for above in folders_of(folder, name) {
        if stands_at(&above)?.is_none_or(|kind| !kind.is_dir()) {
            return Ok(false);
        }
    }
    if stands_at(&path)?.is_none_or(|kind| !kind.is_file()) {
        return Ok(false);
    }
    match std::fs::remove_file(&path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(source) => Err(SiteError::Io { path, source }),
    }
}

#[cfg(test)]
#[path = "site/tests.rs"]
mod tests;
