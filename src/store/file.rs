//! Reading and replacing one file, whatever the folder is.

#![expect(
    clippy::disallowed_methods,
    reason = "the store is the one place that touches the disk"
)]

use super::error::{StoreError, in_words};
use rustix::fs::{Mode, OFlags};
use serde::{Deserialize, Serialize};
use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::os::unix::fs::{FileExt as _, FileTypeExt as _, MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The mode of a new file, under the umask: for those who share the folder.
const NEW_MODE: u32 = 0o660;
/// The same of one that others serve.
const SERVED_MODE: u32 = 0o666;
/// The largest file that is read.
const LARGEST: u64 = 256 << 20;
/// From this size on two threads read a file, in bytes.
const LARGE: usize = 4 << 20;

/// What tells one state of a file from another without reading it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stamp {
    dev: u64,
    ino: u64,
    pub len: u64,
    mtime: (i64, i64),
    ctime: (i64, i64),
}

impl Stamp {
    pub(super) fn of(meta: &Metadata) -> Self {
        Self {
            dev: meta.dev(),
            ino: meta.ino(),
            len: meta.len(),
            mtime: (meta.mtime(), meta.mtime_nsec()),
            ctime: (meta.ctime(), meta.ctime_nsec()),
        }
    }

    /// Whether both are of one file, perhaps at different times.
    pub(super) fn is_same_file(&self, other: &Self) -> bool {
        (self.dev, self.ino) == (other.dev, other.ino)
    }

    /// When it was last written, by the clock of whoever keeps the file.
    pub(super) fn millis(&self) -> i64 {
        self.mtime.0 * 1000 + self.mtime.1 / 1_000_000
    }
}

/// The stamp of a regular file, without opening it; none for anything else.
pub(super) fn stamp(path: &Path) -> Option<Stamp> {
    let meta = std::fs::metadata(path).ok()?;
    meta.is_file().then(|| Stamp::of(&meta))
}

/// Why a file is left alone that nobody may write, not even its owner: a mode is not set so by
/// accident, and a rename in its folder would get round it. One that only others may not write is
/// none: files of a shared folder are often so.
pub(super) fn put_to_rest(path: &Path) -> Option<String> {
    let meta = std::fs::metadata(path).ok().filter(Metadata::is_file)?;
    let mode = meta.mode() & 0o777;
    (mode & 0o222 == 0).then(|| {
        format!("its mode is {mode:04o}, read-only for everybody; `chmod u+w` lets it be written")
    })
}

/// Opens a regular file for reading without ever blocking on what is none.
pub(super) fn open(path: &Path) -> Result<(File, Stamp), StoreError> {
    let unreadable = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound => StoreError::NotFound(path.to_owned()),
        _ => StoreError::Unreadable {
            file: path.to_owned(),
            reason: in_words(&error),
        },
    };
    check_kind(path, &std::fs::metadata(path).map_err(unreadable)?)?;
    let file = OpenOptions::new()
        .read(true)
        .custom_flags(OFlags::NONBLOCK.bits().cast_signed() | OFlags::NOCTTY.bits().cast_signed())
        .open(path)
        .map_err(unreadable)?;
    let meta = file.metadata().map_err(unreadable)?;
    check_kind(path, &meta)?;
    Ok((file, Stamp::of(&meta)))
}

fn check_kind(path: &Path, meta: &Metadata) -> Result<(), StoreError> {
    let kind = meta.file_type();
    let reason = if kind.is_file() {
        if meta.len() > LARGEST {
            return Err(StoreError::TooLarge {
                file: path.to_owned(),
                size: meta.len(),
            });
        }
        return Ok(());
    } else if kind.is_dir() {
        "it is a folder"
    } else if kind.is_fifo() {
        "it is a pipe"
    } else if kind.is_socket() {
        "it is a socket"
    } else {
        "it is a device"
    };
    Err(StoreError::NotOurs {
        file: path.to_owned(),
        reason: reason.to_owned(),
    })
}

/// Reads the whole of what [`open`] gave, again if it changed meanwhile.
pub(super) fn read(path: &Path) -> Result<(Vec<u8>, Stamp), StoreError> {
    let mut tries = 0;
    loop {
        let (mut file, before) = open(path)?;
        let unreadable = |error: io::Error| StoreError::Unreadable {
            file: path.to_owned(),
            reason: in_words(&error),
        };
        let mut bytes = read_size(&file, before.len);
        if !bytes.is_empty() {
            file.seek(SeekFrom::Start(bytes.len() as u64))
                .map_err(unreadable)?;
        }
        // Here it has grown, or is small; then it knows its size: one allocation, one read.
        file.read_to_end(&mut bytes).map_err(unreadable)?;
        let after = Stamp::of(&file.metadata().map_err(unreadable)?);
        tries += 1;
        if after == before || tries == 5 {
            return Ok((bytes, after));
        }
    }
}

/// So many bytes of a large file, by two threads: most of the time goes into taking the memory for
/// them. Nothing where it is small, has become shorter, or cannot be read.
fn read_size(file: &File, size: u64) -> Vec<u8> {
    let Some(size) = usize::try_from(size).ok().filter(|&size| size >= LARGE) else {
        return Vec::new();
    };
    // Zeros that nobody touches cost nothing: the system gives the pages when they are read into.
    let mut bytes = vec![0; size];
    let (left, right) = bytes.split_at_mut(size / 2);
    let middle = left.len() as u64;
    let read = std::thread::scope(|scope| {
        let other = std::thread::Builder::new()
            .spawn_scoped(scope, || file.read_exact_at(right, middle))?;
        file.read_exact_at(left, 0)?;
        other
            .join()
            .unwrap_or_else(|_| Err(io::ErrorKind::Other.into()))
    });
    read.map(|()| bytes).unwrap_or_default()
}

/// Where writing to `path` really goes: links followed, also to a file that is not there.
pub(super) fn resolve(path: &Path) -> io::Result<PathBuf> {
    let mut path = std::path::absolute(path)?;
    for _ in 0..40 {
        match std::fs::canonicalize(&path) {
            Ok(real) => return Ok(real),
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            Err(_) => {}
        }
        let parent = path.parent().unwrap_or(Path::new("/")).to_owned();
        let Ok(target) = std::fs::read_link(&path) else {
            let name = path.file_name().unwrap_or_default().to_owned();
            return Ok(std::fs::canonicalize(parent)?.join(name));
        };
        path = parent.join(target);
    }
    Err(io::Error::other("too many links"))
}

/// How a file of the replica is opened: for its owner alone, never through a link that somebody
/// laid there, never waiting for what is no file.
pub(super) fn private() -> OpenOptions {
    let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY;
    let mut options = OpenOptions::new();
    options.mode(0o600).custom_flags(flags.bits().cast_signed());
    options
}

/// All of a file of the replica.
pub(super) fn read_private(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    private().read(true).open(path)?.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// A hidden name beside `path` that nobody can guess.
pub(super) fn temporary(path: &Path) -> PathBuf {
    beside(
        path,
        &format!("tmp-{}-{:08x}", std::process::id(), random() & 0xFFFF_FFFF),
    )
}

/// `.NAME.suffix` in the folder of `path`.
pub(super) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = std::ffi::OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(".");
    name.push(suffix);
    path.with_file_name(name)
}

/// 62 random bits from the system.
pub(super) fn random() -> u64 {
    let time = uuid::Timestamp::from_unix(uuid::NoContext, 0, 0);
    uuid::Uuid::new_v7(time).as_u64_pair().1 & (u64::MAX >> 2)
}

/// Whether the place is to be replaced, or must not exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Put {
    /// Over whatever is there.
    Replace,
    /// The same, never in place, and a new one for everybody whom the folder lets in: others
    /// serve it.
    Served,
    /// Only where nothing is.
    New,
}

/// Puts `bytes` at `path`, so that a reader sees the old file or the new one: a temporary file in
/// the same folder with the old one's mode and group, fsync, rename, fsync of the folder. In place
/// only where a rename is impossible.
pub(super) fn put(path: &Path, bytes: &[u8], how: Put) -> io::Result<Stamp> {
    put_over(path, bytes, how, None)
}

/// The same, only over the file of that stamp: [`io::ErrorKind::AlreadyExists`] where another one
/// has come meanwhile.
pub(super) fn put_over(
    path: &Path,
    bytes: &[u8],
    how: Put,
    over: Option<Stamp>,
) -> io::Result<Stamp> {
    let old = match how {
        Put::Replace | Put::Served => std::fs::metadata(path).ok().filter(Metadata::is_file),
        Put::New => None,
    };
    let new_mode = match how {
        Put::Served => SERVED_MODE,
        Put::Replace | Put::New => NEW_MODE,
    };
    let put = || {
        let mut next = Successor::begin_as(path, old.as_ref(), new_mode)?;
        next.file.write_all(bytes)?;
        next.publish(how, over)
    };
    match put() {
        Err(error) if old.is_some() && how == Put::Replace && rename_is_impossible(&error) => {
            in_place(path, bytes).map_err(|_| error)
        }
        result => result,
    }
}

fn rename_is_impossible(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ResourceBusy
            | io::ErrorKind::CrossesDevices
            | io::ErrorKind::PermissionDenied
    )
}

/// A temporary file beside the one that it will replace. It goes away unless it is published.
pub(super) struct Successor {
    /// To be written.
    pub file: File,
    temporary: PathBuf,
    path: PathBuf,
    published: bool,
}

impl Successor {
    /// Begins one, with the rights of the `old` file at `path`.
    pub(super) fn begin(path: &Path, old: Option<&Metadata>) -> io::Result<Self> {
        Self::begin_as(path, old, NEW_MODE)
    }

    fn begin_as(path: &Path, old: Option<&Metadata>, new_mode: u32) -> io::Result<Self> {
        let mode = if old.is_some() { 0o600 } else { new_mode };
        let temporary = temporary(path);
        let file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(mode)
            .open(&temporary)?;
        let begun = Self {
            file,
            temporary,
            path: path.to_owned(),
            published: false,
        };
        // Held while we live, so that others can tell a dead writer's leavings.
        let _ = begun.file.try_lock();
        if let Some(old) = old {
            keep_rights(&begun.file, old)?;
        }
        Ok(begun)
    }

    /// Puts it in its place, on the disk; over the file of that stamp alone, where one is given.
    /// Compared as late as may be: to wait for the disk is what takes long.
    pub(super) fn publish(mut self, how: Put, over: Option<Stamp>) -> io::Result<Stamp> {
        self.file.sync_all()?;
        if over.is_some() && stamp(&self.path) != over {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        match how {
            Put::Replace | Put::Served => std::fs::rename(&self.temporary, &self.path)?,
            Put::New => publish_new(&self.temporary, &self.path)?,
        }
        self.published = true;
        sync_folder(&self.path)?;
        Ok(Stamp::of(&self.file.metadata()?))
    }
}

impl Drop for Successor {
    fn drop(&mut self) {
        if !self.published {
            let _ = std::fs::remove_file(&self.temporary);
        }
    }
}

/// Lets the disk begin with a part of a file that was just written, while the rest is still being
/// made: only a hint, and no sync.
pub(super) fn begin_writing(file: &File, at: u64, length: u64) {
    // What is not needed any more is written out, and stays in memory while that lasts.
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::{Advice, fadvise};
        let _ = fadvise(
            file,
            at,
            std::num::NonZeroU64::new(length),
            Advice::DontNeed,
        );
    }
    #[cfg(not(target_os = "linux"))]
    let _ = (file, at, length);
}

/// Like a rename that refuses to replace, also where links are unknown.
fn publish_new(temporary: &Path, path: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    match renameat_with(CWD, temporary, CWD, path, RenameFlags::NOREPLACE) {
        Ok(()) => Ok(()),
        Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS) => {
            std::fs::hard_link(temporary, path)?;
            std::fs::remove_file(temporary)
        }
        Err(error) => Err(error.into()),
    }
}

/// Gives a new file the mode and group of the old one, and as far as we may its owner.
fn keep_rights(file: &File, old: &Metadata) -> io::Result<()> {
    let new = file.metadata()?;
    let mut mode = old.mode() & 0o777;
    if new.uid() != old.uid() {
        let _ = rustix::fs::fchown(file, Some(rustix::fs::Uid::from_raw(old.uid())), None);
    }
    if new.gid() != old.gid() {
        let group = Some(rustix::fs::Gid::from_raw(old.gid()));
        if rustix::fs::fchown(file, None, group).is_err() {
            mode = for_another_group(mode);
        }
    }
    Ok(rustix::fs::fchmod(file, Mode::from_raw_mode(mode))?)
}

/// A file's mode where its group could not be kept: ours gets no more than everybody else had.
fn for_another_group(mode: u32) -> u32 {
    (mode & !0o070) | ((mode & 0o007) << 3)
}

fn in_place(path: &Path, bytes: &[u8]) -> io::Result<Stamp> {
    let mut file = OpenOptions::new().write(true).open(path)?;
    file.write_all(bytes)?;
    file.set_len(bytes.len() as u64)?;
    file.sync_all()?;
    Ok(Stamp::of(&file.metadata()?))
}

/// Makes a rename in the folder of `path` survive a power cut.
pub(super) fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = File::open(path.parent().unwrap_or(Path::new("/")))?;
    match folder.sync_all() {
        // Some file systems cannot, and then need not.
        Err(error) if error.kind() == io::ErrorKind::InvalidInput => Ok(()),
        other => other,
    }
}

/// So old is what a dead writer left where locks prove nothing.
const LEFT_FOR: Duration = Duration::from_secs(3600);

/// Removes temporary files of this place whose writers are dead: nobody holds their lock, and where
/// locks do not count, as on a network that grants them to everybody, they are old besides.
pub(super) fn sweep(path: &Path, locks_count: bool) {
    let start = beside(path, "tmp-");
    let (Some(folder), Some(start)) = (path.parent(), start.file_name()) else {
        return;
    };
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        if !name
            .as_encoded_bytes()
            .starts_with(start.as_encoded_bytes())
        {
            continue;
        }
        let age = || entry.metadata().and_then(|meta| meta.modified());
        let old = || age().is_ok_and(|at| at.elapsed().is_ok_and(|age| age > LEFT_FOR));
        let unlocked = OpenOptions::new()
            .read(true)
            .custom_flags(OFlags::NOFOLLOW.bits().cast_signed())
            .open(entry.path())
            .is_ok_and(|file| file.try_lock().is_ok());
        if unlocked && (locks_count || old()) {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

/// Copies a damaged file's bytes to `NAME.aside-<time>-<hash>`; once for the same bytes. A name
/// proves nothing: what is there already has to hold them.
pub(super) fn set_aside(path: &Path, bytes: &[u8], time: &str) -> io::Result<PathBuf> {
    let hash = crate::domain::id::Hash128::of(&[bytes]).to_string();
    let mut start = path.file_name().unwrap_or_default().to_owned();
    start.push(".aside-");
    let end = &hash[..8];
    let folder = path.parent().unwrap_or(Path::new("/"));
    for entry in std::fs::read_dir(folder)?.flatten() {
        let name = entry.file_name();
        let name = name.as_encoded_bytes();
        let named = name.starts_with(start.as_encoded_bytes()) && name.ends_with(end.as_bytes());
        if named && read(&entry.path()).is_ok_and(|(held, _)| held == bytes) {
            return Ok(entry.path());
        }
    }
    for more in 0..100 {
        let mut name = start.clone();
        name.push(match more {
            0 => format!("{time}-{end}"),
            more => format!("{time}.{more}-{end}"),
        });
        let aside = path.with_file_name(name);
        match OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o660)
            .open(&aside)
        {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
            Ok(mut file) => {
                let written = file.write_all(bytes).and_then(|()| file.sync_all());
                return written.map(|()| aside.clone()).inspect_err(|_| {
                    let _ = std::fs::remove_file(&aside);
                });
            }
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

#[cfg(test)]
mod tests;
