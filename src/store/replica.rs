//! This machine's own copy of an incident: a folder per host and incident, for this user only.
//!
//! `journal.jsonl` every event, in the order in which it came; `writer` our name in it; `places`
//! the files that it serves; `proven` how much of the journal a git work tree has had; `summary`
//! a cache for recording entries; `draft-*` what is typed and not sent; `looked`; `retired/`.

#![expect(
    clippy::disallowed_methods,
    reason = "the store is the one place that touches the disk"
)]

use super::error::StoreError;
use super::file;
use crate::domain::id::{EventId, Hash128};
use crate::domain::looked::Looked;
use crate::sync::Unsent;
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs::{DirBuilder, File};
use std::io::{self, Read as _, Write as _};
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{DirBuilderExt as _, FileExt as _, MetadataExt as _};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// A draft's file longer than this begins again.
const LONG: u64 = 64 * 1024;

/// Signs before a place in the list of places.
const SERVED: u8 = b'+';
const ENDED: u8 = b'-';

/// The replica's folder.
#[derive(Debug, Clone)]
pub(super) struct Replica {
    dir: PathBuf,
    /// The same incident under another name that this machine had, or seemed to have.
    twin: Option<PathBuf>,
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
    /// The folder of an incident; it need not exist. Fails where this machine cannot be told from
    /// others now: another name would be another replica, and what it takes in nobody would read.
    pub(super) fn of(state_home: &Path, id: EventId) -> io::Result<Self> {
        let folders = host_folders(state_home)?.into_iter();
        let dirs: Vec<PathBuf> = folders.map(|host| host.join(id.to_string())).collect();
        let mut there = dirs.iter().filter(|dir| dir.is_dir()).cloned();
        let dir = there.next().unwrap_or_else(|| dirs[0].clone());
        let twin = there.next();
        Ok(Self { dir, twin })
    }

    /// What this machine kept of the incident while it went by another name: its id could not be
    /// found for a moment. Nobody records there any more.
    pub(super) fn twin(&self) -> Option<Self> {
        let dir = self.twin.clone()?;
        Some(Self { dir, twin: None })
    }

    /// The same with another folder as what it was under another name.
    #[cfg(test)]
    pub(super) fn with_twin(&self, twin: &Path) -> Self {
        let dir = self.dir.clone();
        let twin = Some(twin.to_owned());
        Self { dir, twin }
    }

    /// The replica that serves `place`, found by its places.
    pub(super) fn serving(state_home: &Path, place: &Path) -> Option<(EventId, Self)> {
        Self::all_serving(state_home, place).next()
    }

    /// Every replica that serves `place`: a place is one incident's, so more than one is a change
    /// of incident that was cut off.
    fn all_serving(state_home: &Path, place: &Path) -> impl Iterator<Item = (EventId, Self)> {
        Self::all(state_home).filter(|(_, replica)| replica.service(place) == Service::Served)
    }

    /// Every replica of this machine.
    fn all(state_home: &Path) -> impl Iterator<Item = (EventId, Self)> {
        let folders = host_folders(state_home).unwrap_or_default();
        let entries = folders
            .into_iter()
            .filter_map(|folder| std::fs::read_dir(folder).ok());
        entries.flatten().flatten().filter_map(|entry| {
            let id: EventId = entry.file_name().to_str()?.parse().ok()?;
            let replica = Self {
                dir: entry.path(),
                twin: None,
            };
            Some((id, replica))
        })
    }

    /// Every file right in `folder` that this machine serves, each with its replica.
    pub(super) fn all_in(state_home: &Path, folder: &Path) -> BTreeMap<PathBuf, Self> {
        let mut found = BTreeMap::new();
        for (_, replica) in Self::all(state_home) {
            let mut served = replica.served();
            served.retain(|place| place.parent() == Some(folder));
            found.extend(served.into_iter().map(|place| (place, replica.clone())));
        }
        found
    }

    /// The places that it serves.
    fn served(&self) -> BTreeSet<PathBuf> {
        let lines = self.places();
        let mut served = BTreeSet::new();
        for (sign, place) in each_place(&lines) {
            let place = Path::new(place);
            if sign == SERVED {
                served.insert(place.to_owned());
            } else {
                served.remove(place);
            }
        }
        served
    }

    fn places(&self) -> Vec<u8> {
        file::read_private(&self.dir.join("places")).unwrap_or_default()
    }

    /// Another incident's replica that serves `place`. A disk that fails now and then may have
    /// kept from us that this one does.
    pub(super) fn other_serving(&self, state_home: &Path, place: &Path) -> Option<Self> {
        let mut all = Self::all_serving(state_home, place).map(|(_, replica)| replica);
        all.find(|replica| replica.is_of_another(self))
    }

    /// From now on this one serves the place, and no other incident's does.
    pub(super) fn serve_alone(&self, state_home: &Path, place: &Path) -> Result<(), StoreError> {
        let all = Self::all_serving(state_home, place).map(|(_, replica)| replica);
        for other in all.filter(|replica| replica.is_of_another(self)) {
            other.serve(place, false)?;
        }
        self.serve(place, true)
    }

    /// Whether they keep two incidents: one may be kept under two names of this machine.
    fn is_of_another(&self, other: &Self) -> bool {
        self.dir.file_name() != other.dir.file_name()
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

    /// The folder of the copies that were retired.
    pub(super) fn retired(&self) -> PathBuf {
        self.dir.join("retired")
    }

    /// Whether it holds anything of the incident.
    pub(super) fn holds_events(&self) -> bool {
        std::fs::metadata(self.journal()).is_ok_and(|meta| meta.len() > 0)
    }

    /// How it stands to a place. The last line about a place counts.
    pub(super) fn service(&self, place: &Path) -> Service {
        let lines = self.places();
        let of_place = each_place(&lines).filter(|(_, path)| *path == place.as_os_str());
        of_place.fold(Service::Unknown, |_, (sign, _)| match sign {
            SERVED => Service::Served,
            _ => Service::Ended,
        })
    }

    /// From now on it serves the place, or no longer.
    pub(super) fn serve(&self, place: &Path, on: bool) -> Result<(), StoreError> {
        let path = self.dir.join("places");
        let mut line = vec![if on { SERVED } else { ENDED }];
        line.extend_from_slice(place.as_os_str().as_bytes());
        line.push(0);
        file::private()
            .read(true)
            .append(true)
            .create(true)
            .open(&path)
            .and_then(|file| append_place(&file, &line))
            .map_err(|error| StoreError::io(&path, error))
    }

    /// A small file's text.
    pub(super) fn read_small(&self, name: &str) -> Option<String> {
        String::from_utf8(file::read_private(&self.dir.join(name)).ok()?).ok()
    }

    /// Replaces a small file; whole or not at all, but not worth an fsync.
    pub(super) fn write_small(&self, name: &str, text: &str) -> io::Result<()> {
        let path = self.dir.join(name);
        let temporary = file::temporary(&path);
        let written = file::private()
            .write(true)
            .create_new(true)
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

    /// What every person at this machine last looked at.
    fn all_looked(&self) -> BTreeMap<String, Looked> {
        let text = self.read_small("looked");
        let read = text.and_then(|text| serde_json::from_str(&text).ok());
        read.unwrap_or_default()
    }

    /// What a person last looked at.
    pub(super) fn looked(&self, person: &str) -> Option<Looked> {
        self.all_looked().remove(person)
    }

    /// Remembers what a person looked at, besides what another console of theirs has shown them.
    pub(super) fn set_looked(&self, person: &str, looked: Looked) {
        let mut all = self.all_looked();
        let joined = match all.remove(person) {
            Some(known) => known.join(looked),
            None => looked,
        };
        all.insert(person.to_owned(), joined);
        if let Ok(text) = serde_json::to_string(&all) {
            let _ = self.write_small("looked", &text);
        }
    }

    /// What a dead console left typed and not sent, the newest such.
    pub(super) fn dead_draft(&self) -> Option<Left> {
        let entries = std::fs::read_dir(&self.dir).ok()?;
        let mut found: Vec<(Option<SystemTime>, Left)> = Vec::new();
        for entry in entries.flatten() {
            if !entry.file_name().as_bytes().starts_with(b"draft-") {
                continue;
            }
            let Ok(mut file) = file::private().read(true).open(entry.path()) else {
                continue;
            };
            if file.try_lock().is_err() {
                continue;
            }
            // What cannot be read now is nobody's to remove.
            let mut bytes = Vec::new();
            if file.read_to_end(&mut bytes).is_err() {
                continue;
            }
            let draft = last_unsent(&bytes).filter(|unsent| !unsent.is_empty());
            match draft {
                Some(unsent) => {
                    let time = file.metadata().and_then(|meta| meta.modified()).ok();
                    let path = entry.path();
                    let left = Left {
                        unsent,
                        path,
                        _held: file,
                    };
                    found.push((time, left));
                }
                None => {
                    let _ = std::fs::remove_file(entry.path());
                }
            }
        }
        found.sort_by(|one, other| (&one.0, &one.1.path).cmp(&(&other.0, &other.1.path)));
        found.pop().map(|(_, left)| left)
    }
}

/// What a dead console left typed and not sent. As long as this is held no other console takes it,
/// so that what is shown here is what is taken over.
pub(super) struct Left {
    /// The words.
    pub unsent: Unsent,
    path: PathBuf,
    _held: File,
}

impl Left {
    /// Its words are kept elsewhere now.
    pub(super) fn remove(self) {
        let _ = std::fs::remove_file(self.path);
    }
}

/// Appends a line about a place behind the last whole one.
fn append_place(mut file: &File, line: &[u8]) -> io::Result<()> {
    let before = file.metadata()?.len();
    let mut last = [0];
    if before > 0 {
        file.read_exact_at(&mut last, before - 1)?;
    }
    // A full disk has left half a line: close it, so that it is about no file.
    let closed = if last == [0] { &b""[..] } else { b"/\0" };
    let written = file.write_all(&[closed, line].concat());
    if let Err(error) = written {
        let _ = file.set_len(before);
        return Err(error);
    }
    file.sync_data()
}

fn proven_name(place: &Path) -> String {
    let hash = Hash128::of(&[place.as_os_str().as_bytes()]).to_string();
    format!("proven-{}", &hash[..12])
}

/// The whole lines of a list of places, in their order: a sign and a path.
fn each_place(lines: &[u8]) -> impl Iterator<Item = (u8, &OsStr)> {
    let whole = lines.iter().rposition(|&byte| byte == 0).unwrap_or(0);
    lines[..whole]
        .split(|&byte| byte == 0)
        .filter_map(<[u8]>::split_first)
        .map(|(sign, path)| (*sign, OsStr::from_bytes(path)))
}

/// The host's folders, the one for new replicas first: a home directory may be shared between
/// machines, a journal must not be.
fn host_folders(state_home: &Path) -> io::Result<Vec<PathBuf>> {
    let names = host_names(std::fs::read_to_string("/etc/machine-id"), &host_name())?;
    let hash = |name: &String| Hash128::of(&[b"warroom host ", name.as_bytes()]).to_string();
    let folders = names.iter().map(|name| state_home.join(&hash(name)[..12]));
    Ok(folders.collect())
}

/// What this machine is known by: its id, and before it had one, its name.
fn host_names(machine_id: io::Result<String>, name: &str) -> io::Result<Vec<String>> {
    let id = match machine_id {
        Ok(id) => id.trim().to_owned(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(error),
    };
    let names = [id, name.trim().to_owned()].into_iter();
    Ok(names.skip_while(String::is_empty).collect())
}

/// This machine and what names its processes, as a hash: where both agree, a process can be looked
/// for by its number.
pub(super) fn machine() -> String {
    let id = std::fs::read_to_string("/etc/machine-id").unwrap_or_default();
    let processes = std::fs::read_link("/proc/self/ns/pid").unwrap_or_default();
    let (name, processes) = (host_name(), processes.as_os_str().as_bytes());
    let hash = Hash128::of(&[
        b"warroom here ",
        id.trim().as_bytes(),
        name.as_bytes(),
        processes,
    ]);
    hash.to_string()[..12].to_owned()
}

/// The machine's short name.
pub(super) fn host_name() -> String {
    let name = rustix::system::uname();
    let name = name.nodename().to_string_lossy().into_owned();
    name.split('.').next().unwrap_or("host").to_owned()
}

/// What this console holds typed and not sent: lines are appended, the last one counts, so that a crash in
/// between leaves the one before. Locked while the console lives.
pub(super) struct Draft {
    path: PathBuf,
    file: File,
    size: u64,
    /// It ends with half a line that could not be cut off.
    torn: bool,
}

impl Draft {
    /// Starts a file of our own.
    pub(super) fn start(replica: &Replica) -> io::Result<Self> {
        Self::start_in(&replica.dir)
    }

    fn start_in(dir: &Path) -> io::Result<Self> {
        let name = format!(
            "draft-{}-{:08x}",
            std::process::id(),
            file::random() & 0xFFFF_FFFF
        );
        let path = dir.join(name);
        let file = file::private().append(true).create_new(true).open(&path)?;
        file.try_lock().map_err(io::Error::from)?;
        if file.metadata()?.nlink() == 0 {
            // Another console took it for a dead one's before it was locked.
            return Err(io::ErrorKind::NotFound.into());
        }
        Ok(Self {
            path,
            file,
            size: 0,
            torn: false,
        })
    }

    /// Keeps what is typed now.
    pub(super) fn keep(&mut self, unsent: &Unsent) -> io::Result<()> {
        let mut line = serde_json::to_string(unsent)?;
        line.push('\n');
        let gone = self.file.metadata().is_ok_and(|meta| meta.nlink() == 0);
        if self.torn || gone {
            return self.begin_again(&line);
        }
        if self.size > LONG && self.begin_again(&line).is_ok() {
            return Ok(());
        }
        self.append(&line)
    }

    fn append(&mut self, line: &str) -> io::Result<()> {
        if let Err(error) = self.file.write_all(line.as_bytes()) {
            // The next line must not grow out of half of this one.
            self.torn = self.file.set_len(self.size).is_err();
            return Err(error);
        }
        self.size += line.len() as u64;
        Ok(())
    }

    /// Goes on in a new file; the old one goes when the line is in the new one.
    fn begin_again(&mut self, line: &str) -> io::Result<()> {
        let mut next = Self::start_in(self.path.parent().unwrap_or(Path::new("/")))?;
        if let Err(error) = next.append(line) {
            let _ = std::fs::remove_file(&next.path);
            return Err(error);
        }
        let old = std::mem::replace(self, next);
        // Where it stays, older words come back once more.
        let _ = std::fs::remove_file(old.path);
        Ok(())
    }

    /// Ends it; the file stays only if it holds text.
    pub(super) fn end(self) {
        let bytes = file::read_private(&self.path);
        let empty = bytes.is_ok_and(|bytes| {
            bytes.is_empty() || last_unsent(&bytes).is_some_and(|unsent| unsent.is_empty())
        });
        if empty {
            let _ = std::fs::remove_file(&self.path);
        } else {
            let _ = self.file.sync_data();
        }
    }
}

/// What the last whole line of a draft's file says.
fn last_unsent(bytes: &[u8]) -> Option<Unsent> {
    let mut lines = bytes.split(|&byte| byte == b'\n').rev();
    lines.find_map(|line| serde_json::from_slice(line).ok())
}

#[cfg(test)]
#[path = "replica/tests.rs"]
pub(super) mod tests;
