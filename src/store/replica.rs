//! This machine's own copy of an incident: a folder per host and incident, for this user only.
//!
//! `journal.jsonl` every event, in the order in which it came; `writer` our name in it; `places`
//! the files that it serves; `proven` how much of the journal a git work tree has had; `summary`
//! a cache for recording entries; `draft-*` half-typed lines; `looked`; `retired/`.

#![expect(
    clippy::disallowed_methods,
    reason = "the store is the one place that touches the disk"
)]

use super::error::StoreError;
use super::file;
use crate::domain::id::{EventId, Hash128};
use crate::domain::time::Timestamp;
use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

/// The replica's folder.
#[derive(Debug, Clone)]
pub(super) struct Replica {
    dir: PathBuf,
}

/// How a replica stands to a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Service {
    /// It keeps that file whole.
    Served,
    /// It did, until `archive`.
    Ended,
    /// It has never seen that place.
    Unknown,
}

impl Replica {
    /// The folder of an incident; it need not exist.
    pub(super) fn of(state_home: &Path, id: EventId) -> Self {
        Self {
            dir: host_folder(state_home).join(id.to_string()),
        }
    }

    /// The replica that serves `place`, found by its places.
    pub(super) fn serving(state_home: &Path, place: &Path) -> Option<(EventId, Self)> {
        let entries = std::fs::read_dir(host_folder(state_home)).ok()?;
        entries.flatten().find_map(|entry| {
            let id: EventId = entry.file_name().to_str()?.parse().ok()?;
            let replica = Self { dir: entry.path() };
            (replica.service(place) == Service::Served).then_some((id, replica))
        })
    }

    /// Makes the folder.
    pub(super) fn make(&self) -> Result<(), StoreError> {
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&self.dir)
            .map_err(|error| StoreError::io(&self.dir, error))
    }

    /// The folder's path.
    pub(super) fn dir(&self) -> &Path {
        &self.dir
    }

    /// The journal's path.
    pub(super) fn journal(&self) -> PathBuf {
        self.dir.join("journal.jsonl")
    }

    /// Whether it holds anything of the incident.
    pub(super) fn holds_events(&self) -> bool {
        std::fs::metadata(self.journal()).is_ok_and(|meta| meta.len() > 0)
    }

    /// How it stands to a place. The last line about a place counts.
    pub(super) fn service(&self, place: &Path) -> Service {
        let lines = std::fs::read(self.dir.join("places")).unwrap_or_default();
        lines
            .split(|&byte| byte == 0)
            .filter_map(|line| line.split_first())
            .filter(|(_, path)| *path == place.as_os_str().as_bytes())
            .fold(Service::Unknown, |_, (sign, _)| match sign {
                b'+' => Service::Served,
                _ => Service::Ended,
            })
    }

    /// From now on it serves the place, or no longer.
    pub(super) fn serve(&self, place: &Path, on: bool) -> Result<(), StoreError> {
        let path = self.dir.join("places");
        let mut line = vec![if on { b'+' } else { b'-' }];
        line.extend_from_slice(place.as_os_str().as_bytes());
        line.push(0);
        OpenOptions::new()
            .append(true)
            .create(true)
            .mode(0o600)
            .open(&path)
            .and_then(|mut file| {
                file.write_all(&line)?;
                file.sync_data()
            })
            .map_err(|error| StoreError::io(&path, error))
    }

    /// A small file's text.
    pub(super) fn read_small(&self, name: &str) -> Option<String> {
        std::fs::read_to_string(self.dir.join(name)).ok()
    }

    /// Replaces a small file; whole or not at all, but not worth an fsync.
    pub(super) fn write_small(&self, name: &str, text: &str) -> io::Result<()> {
        let path = self.dir.join(name);
        let temporary = file::temporary(&path);
        let written = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&temporary)
            .and_then(|mut file| file.write_all(text.as_bytes()))
            .and_then(|()| std::fs::rename(&temporary, &path));
        if written.is_err() {
            let _ = std::fs::remove_file(&temporary);
        }
        written
    }

    /// How far into the journal everything has been seen at that place.
    pub(super) fn proven(&self, place: &Path) -> u64 {
        self.read_small(&proven_name(place))
            .and_then(|text| text.trim().parse().ok())
            .unwrap_or(0)
    }

    /// Remembers that the journal's first `offset` bytes have been at that place.
    pub(super) fn set_proven(&self, place: &Path, offset: u64) {
        let _ = self.write_small(&proven_name(place), &offset.to_string());
    }

    /// When this user last looked.
    pub(super) fn looked(&self) -> Option<Timestamp> {
        let text = self.read_small("looked")?;
        Some(Timestamp::from_millis(text.trim().parse().ok()?))
    }

    /// Remembers when this user last looked.
    pub(super) fn set_looked(&self, time: Timestamp) {
        let _ = self.write_small("looked", &time.millis().to_string());
    }

    /// Keeps a conflict copy for a month before it is removed where it was.
    pub(super) fn retire(&self, copy: &Path, bytes: &[u8]) -> io::Result<()> {
        let dir = self.dir.join("retired");
        DirBuilder::new().recursive(true).mode(0o700).create(&dir)?;
        let hash = Hash128::of(&[bytes]).to_string();
        let mut name = copy.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{}", &hash[..8]));
        let mut file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(dir.join(name))?;
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::remove_file(copy)
    }

    /// The newest half-typed line that a dead console left, and its file.
    pub(super) fn dead_draft(&self) -> Option<(PathBuf, String)> {
        let entries = std::fs::read_dir(&self.dir).ok()?;
        let mut found = Vec::new();
        for entry in entries.flatten() {
            if !entry.file_name().as_bytes().starts_with(b"draft-") {
                continue;
            }
            let Ok(mut file) = File::open(entry.path()) else {
                continue;
            };
            if file.try_lock().is_err() {
                continue;
            }
            let mut text = String::new();
            let draft = file.read_to_string(&mut text).ok().and_then(|_| {
                let last = text
                    .lines()
                    .rev()
                    .find_map(|l| serde_json::from_str(l).ok());
                last.filter(|text: &String| !text.is_empty())
            });
            match draft {
                Some(draft) => {
                    let time = file.metadata().and_then(|meta| meta.modified()).ok();
                    found.push((time, entry.path(), draft));
                }
                None => {
                    let _ = std::fs::remove_file(entry.path());
                }
            }
        }
        found.sort();
        found.pop().map(|(_, path, draft)| (path, draft))
    }
}

fn proven_name(place: &Path) -> String {
    let hash = Hash128::of(&[place.as_os_str().as_bytes()]).to_string();
    format!("proven-{}", &hash[..12])
}

/// The host's folder: a home directory may be shared between machines, a journal must not be.
fn host_folder(state_home: &Path) -> PathBuf {
    let machine = std::fs::read_to_string("/etc/machine-id")
        .ok()
        .filter(|id| !id.trim().is_empty())
        .unwrap_or_else(host_name);
    let hash = Hash128::of(&[b"warroom host ", machine.trim().as_bytes()]).to_string();
    state_home.join(&hash[..12])
}

/// The machine's short name.
pub(super) fn host_name() -> String {
    let name = rustix::system::uname();
    let name = name.nodename().to_string_lossy().into_owned();
    name.split('.').next().unwrap_or("host").to_owned()
}

/// This console's half-typed line: lines are appended, the last one counts, so that a crash in
/// between leaves the one before. Locked while the console lives.
pub(super) struct Draft {
    path: PathBuf,
    file: File,
    size: u64,
}

impl Draft {
    /// Starts a file of our own.
    pub(super) fn start(replica: &Replica) -> io::Result<Self> {
        let name = format!(
            "draft-{}-{:08x}",
            std::process::id(),
            file::random() & 0xFFFF_FFFF
        );
        let path = replica.dir.join(name);
        let file = OpenOptions::new()
            .append(true)
            .create_new(true)
            .mode(0o600)
            .open(&path)?;
        file.try_lock().map_err(io::Error::from)?;
        Ok(Self {
            path,
            file,
            size: 0,
        })
    }

    /// Keeps a text.
    pub(super) fn keep(&mut self, text: &str) -> io::Result<()> {
        let mut line = serde_json::to_string(text)?;
        line.push('\n');
        if self.size > 64 * 1024 {
            self.file.set_len(0)?;
            self.size = 0;
        }
        self.file.write_all(line.as_bytes())?;
        self.size += line.len() as u64;
        Ok(())
    }

    /// Ends it; the file stays only if it holds text.
    pub(super) fn end(mut self) {
        let mut text = String::new();
        let read = File::open(&self.path).and_then(|mut file| {
            file.seek(SeekFrom::Start(0))?;
            file.read_to_string(&mut text)
        });
        let empty = text.is_empty() || text.ends_with("\"\"\n");
        if read.is_ok() && empty {
            let _ = std::fs::remove_file(&self.path);
        } else {
            let _ = self.file.flush();
            let _ = self.file.sync_data();
        }
    }
}
