//! Locks that are waited for only so long. They save work; nothing depends on them.

use super::file;
use rustix::fs::OFlags;
use std::fs::{File, OpenOptions, TryLockError};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;
use std::sync::mpsc;
use std::time::Duration;

/// A lock; given back when dropped.
pub(super) struct Held {
    _file: File,
}

/// How asking for a lock ended.
pub(super) enum Asked {
    /// We have it.
    Got(Held),
    /// Somebody kept it all the time.
    Busy,
    /// This folder does not lock, or we may not.
    Impossible,
}

/// Asks for the lock of a shared file: an empty side file, never the file itself, whose inode
/// changes with every save.
pub(super) fn beside(path: &Path, wait: Duration) -> Asked {
    on(&file::beside(path, "lock"), 0o660, wait)
}

/// Asks for the lock on a file, made if it is not there.
pub(super) fn on(path: &Path, mode: u32, wait: Duration) -> Asked {
    let Some(file) = open(path, mode) else {
        return Asked::Impossible;
    };
    match file.try_lock() {
        Ok(()) => return Asked::Got(Held { _file: file }),
        Err(TryLockError::WouldBlock) => {}
        Err(TryLockError::Error(_)) => return Asked::Impossible,
    }
    // The kernel queues blocking lockers fairly; a thread that waits too long gives it back.
    let (tx, rx) = mpsc::channel();
    let waiter = std::thread::Builder::new()
        .name("lock".to_owned())
        .spawn(move || {
            let result = file.lock();
            let _ = tx.send(result.map(|()| Held { _file: file }));
        });
    if waiter.is_err() {
        return Asked::Busy;
    }
    match rx.recv_timeout(wait) {
        Ok(Ok(held)) => Asked::Got(held),
        Ok(Err(_)) => Asked::Impossible,
        Err(_) => Asked::Busy,
    }
}

/// Opens without creating first: in a sticky folder creating over another's file is refused.
fn open(path: &Path, mode: u32) -> Option<File> {
    let nofollow = OFlags::NOFOLLOW.bits().cast_signed();
    let mut options = OpenOptions::new();
    options.read(true).custom_flags(nofollow);
    options
        .clone()
        .write(true)
        .open(path)
        .or_else(|_| {
            options
                .clone()
                .write(true)
                .create(true)
                .truncate(false)
                .mode(mode)
                .open(path)
        })
        .or_else(|_| options.open(path))
        .ok()
}
