//! Locks that are waited for only so long. They save work; nothing depends on them.

use super::file;
use rustix::fs::OFlags;
use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::time::Duration;

/// So many threads wait for locks at most: a program that was stopped while it held one may keep it
/// for a night, and nobody can call back a thread that waits for it.
const WAITERS: usize = 4;
/// How long to rest between tries where no thread waits.
const PAUSE: Duration = Duration::from_millis(10);

static WAITING: AtomicUsize = AtomicUsize::new(0);

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

/// The same; each time that `wait` is over it is waited for once more if `moves` says so.
pub(super) fn beside_while(path: &Path, wait: Duration, moves: impl FnMut() -> bool) -> Asked {
    let lock = file::beside(path, "lock");
    at_once(&lock, 0o660).unwrap_or_else(|file| in_time(file, wait, moves))
}

/// The same without waiting: busy is who has it now.
pub(super) fn beside_at_once(path: &Path) -> Asked {
    at_once(&file::beside(path, "lock"), 0o660).unwrap_or(Asked::Busy)
}

/// Asks for the lock on a file, made if it is not there.
pub(super) fn on(path: &Path, mode: u32, wait: Duration) -> Asked {
    at_once(path, mode).unwrap_or_else(|file| in_time(file, wait, || false))
}

/// Asks once; gives the file back where somebody has its lock.
fn at_once(path: &Path, mode: u32) -> Result<Asked, File> {
    let Some(file) = open(path, mode) else {
        return Ok(Asked::Impossible);
    };
    match file.try_lock() {
        Ok(()) => Ok(Asked::Got(Held { _file: file })),
        Err(TryLockError::WouldBlock) => Err(file),
        Err(TryLockError::Error(_)) => Ok(Asked::Impossible),
    }
}

/// Waits for a lock that somebody has.
fn in_time(file: File, wait: Duration, mut moves: impl FnMut() -> bool) -> Asked {
    if WAITING.load(Ordering::Relaxed) >= WAITERS {
        return poll(&file, wait, moves).map_or(Asked::Busy, |got| match got {
            Ok(()) => Asked::Got(Held { _file: file }),
            Err(_) => Asked::Impossible,
        });
    }
    // The kernel queues blocking lockers fairly; a thread that waits too long gives it back.
    let (tx, rx) = mpsc::channel();
    WAITING.fetch_add(1, Ordering::Relaxed);
    let waiter = std::thread::Builder::new()
        .name("lock".to_owned())
        .spawn(move || {
            let result = file.lock();
            WAITING.fetch_sub(1, Ordering::Relaxed);
            let _ = tx.send(result.map(|()| Held { _file: file }));
        });
    if waiter.is_err() {
        WAITING.fetch_sub(1, Ordering::Relaxed);
        return Asked::Busy;
    }
    loop {
        match rx.recv_timeout(wait) {
            Ok(Ok(held)) => return Asked::Got(held),
            Ok(Err(_)) => return Asked::Impossible,
            Err(_) if moves() => {}
            Err(_) => return Asked::Busy,
        }
    }
}

/// Asks again and again, where threads enough wait already; `None` if somebody kept it.
fn poll(file: &File, wait: Duration, mut moves: impl FnMut() -> bool) -> Option<io::Result<()>> {
    let mut left = wait;
    loop {
        match file.try_lock() {
            Ok(()) => return Some(Ok(())),
            Err(TryLockError::WouldBlock) if left.is_zero() => {
                left = wait;
                if !moves() {
                    return None;
                }
            }
            Err(TryLockError::WouldBlock) => {}
            Err(TryLockError::Error(error)) => return Some(Err(error)),
        }
        let pause = left.min(PAUSE);
        super::pause(pause);
        left -= pause;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_goes_on_is_waited_for() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("inc.json");
        let Asked::Got(held) = beside(&path, Duration::ZERO) else {
            panic!("nobody else has it");
        };
        let asked = |turns: u8| {
            let mut turns = 0..turns;
            let asked = beside_while(&path, Duration::from_millis(1), || turns.next().is_some());
            (matches!(asked, Asked::Got(_)), turns.len())
        };
        for _ in 0..2 * WAITERS {
            assert_eq!(asked(0), (false, 0), "whoever has it stands still");
            assert_eq!(asked(3), (false, 0), "and then stands still");
        }
        let later = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(50));
            drop(held);
        });
        assert!(asked(u8::MAX).0, "it goes on, and gives it back");
        later.join().unwrap();
    }

    #[test]
    fn a_lock_that_is_kept_does_not_gather_threads() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("lock");
        let Asked::Got(held) = on(&path, 0o600, Duration::ZERO) else {
            panic!("nobody else has it");
        };
        for _ in 0..20 {
            let asked = on(&path, 0o600, Duration::from_millis(1));
            assert!(matches!(asked, Asked::Busy));
        }
        assert!(WAITING.load(Ordering::Relaxed) <= WAITERS);
        let later = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(100));
            drop(held);
        });
        assert!(matches!(
            on(&path, 0o600, Duration::from_secs(30)),
            Asked::Got(_)
        ));
        later.join().unwrap();
    }
}
