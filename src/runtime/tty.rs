//! The controlling terminal as a file: opened anew, asked for its size, never waited for.
//!
//! Every opening is a file description of our own, so that `O_NONBLOCK` on it does not leak into
//! the shell that shares our standard streams.

use std::io;
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::fs::{Mode, OFlags};
use rustix::io::Errno;
use rustix::termios::{self, LocalModes};
use tokio::io::Interest;
use tokio::io::unix::AsyncFd;

/// What is assumed when the terminal does not know its size, as on a serial line.
const UNKNOWN_SIZE: (u16, u16) = (80, 24);
/// No screen is larger; a terminal that claims more would only cost memory.
const LARGEST_SIDE: u16 = 1024;

/// Why there is no terminal to draw on. Its text says what to do instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoTerminal {
    /// Standard input is a pipe, a file or nothing.
    #[error(
        "the screen needs a terminal, and its input is not one. \
         Use `warroom status` and `warroom log`, which work without; over ssh, `ssh -t` gives one"
    )]
    Input,
    /// Standard output is a pipe, a file or nothing.
    #[error(
        "the screen needs a terminal, and its output is not one. \
         Use `warroom status` and `warroom log`, which work without; over ssh, `ssh -t` gives one"
    )]
    Output,
    /// `TERM=dumb`: a terminal that cannot place text.
    #[error(
        "the screen cannot be drawn on a terminal with TERM=dumb. \
         Use `warroom status` and `warroom log`, which print plain lines"
    )]
    Dumb,
}

impl NoTerminal {
    /// The exit code that goes with it: wrong usage.
    pub const EXIT_CODE: u8 = 2;
}

/// Says whether a console can run here at all.
///
/// # Errors
/// The reason, as a sentence for the person, when it cannot.
pub fn require_tty() -> Result<(), NoTerminal> {
    if !termios::isatty(rustix::stdio::stdin()) {
        Err(NoTerminal::Input)
    } else if !termios::isatty(rustix::stdio::stdout()) {
        Err(NoTerminal::Output)
    } else if std::env::var_os("TERM").is_some_and(|term| term == "dumb") {
        Err(NoTerminal::Dumb)
    } else {
        Ok(())
    }
}

/// Opens the terminal once more, for reading and writing, never blocking.
///
/// When neither `/dev/tty` nor the terminal's own name can be opened, the standard output is
/// duplicated; it keeps its mode then, and a write to an unread terminal may block.
///
/// # Errors
/// When there is no terminal in any of these places.
pub fn open() -> io::Result<OwnedFd> {
    let by_name = || named(rustix::stdio::stdout()).or_else(|_| named(rustix::stdio::stdin()));
    let controlling = || open_path("/dev/tty");
    // kqueue cannot watch /dev/tty, epoll can.
    let opened = if cfg!(target_vendor = "apple") {
        by_name().or_else(|_| controlling())
    } else {
        controlling().or_else(|_| by_name())
    };
    opened.or_else(|error| {
        let stdout = rustix::stdio::stdout();
        if termios::isatty(stdout) {
            Ok(rustix::io::fcntl_dupfd_cloexec(stdout, 3)?)
        } else {
            Err(error.into())
        }
    })
}

fn named(fd: impl AsFd) -> rustix::io::Result<OwnedFd> {
    let name = termios::ttyname(fd, Vec::new())?;
    open_path(name.as_c_str())
}

fn open_path(path: impl rustix::path::Arg) -> rustix::io::Result<OwnedFd> {
    let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::NONBLOCK | OFlags::CLOEXEC;
    rustix::fs::open(path, flags, Mode::empty())
}

/// Hands the terminal to the event loop.
///
/// # Errors
/// When the system cannot watch it.
#[expect(
    deprecated,
    reason = "the replacement is an unsafe fn; who owns a descriptor, or borrows one, keeps every \
              promise that it asks for"
)]
pub fn watch<T: AsFd + AsRawFd>(tty: T, interest: Interest) -> io::Result<AsyncFd<T>> {
    AsyncFd::with_interest(tty, interest)
}

/// Columns and rows, by a call to the kernel; the terminal itself is never asked.
pub fn size(tty: impl AsFd) -> (u16, u16) {
    let known = termios::tcgetwinsize(tty).map_or((0, 0), |size| (size.ws_col, size.ws_row));
    let side = |known: u16, unknown: u16| match known {
        0 => unknown,
        known => known.min(LARGEST_SIDE),
    };
    (side(known.0, UNKNOWN_SIZE.0), side(known.1, UNKNOWN_SIZE.1))
}

/// Whether the terminal has gone: its window closed, its connection dropped.
pub fn is_gone(tty: impl AsFd) -> bool {
    let mut watched = [PollFd::new(&tty, PollFlags::empty())];
    let polled = rustix::event::poll(&mut watched, Some(&Timespec::default()));
    let gone = PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL;
    polled.is_ok() && watched[0].revents().intersects(gone)
}

/// Whether a write or a change of mode would stop us, as we are a job in the background.
pub fn stops_us(tty: impl AsFd, writing: bool) -> bool {
    let ours = rustix::process::getpgrp();
    let background = termios::tcgetpgrp(&tty).is_ok_and(|foreground| foreground != ours);
    let stops = || {
        termios::tcgetattr(&tty).is_ok_and(|modes| modes.local_modes.contains(LocalModes::TOSTOP))
    };
    background && (!writing || stops())
}

/// Whether somebody could continue us after a stop: a shell with job control that gave us a
/// process group of our own. The group of a session's leader has nobody.
pub fn has_job_control() -> bool {
    rustix::process::getsid(None).is_ok_and(|session| session != rustix::process::getpgrp())
}

/// Writes all of it unless the terminal takes nothing for too long.
///
/// # Errors
/// `TimedOut` when the time is over, otherwise what the system says.
#[expect(
    clippy::disallowed_methods,
    reason = "a terminal that no longer reads must not hold up the end of the program"
)]
pub fn write_within(tty: impl AsFd, mut bytes: &[u8], patience: Duration) -> io::Result<()> {
    let end = Instant::now() + patience;
    while !bytes.is_empty() {
        match rustix::io::write(&tty, bytes) {
            Ok(count) => bytes = bytes.get(count..).unwrap_or_default(),
            Err(Errno::INTR) => {}
            Err(Errno::AGAIN) => {
                let left = end.saturating_duration_since(Instant::now());
                if left.is_zero() {
                    return Err(io::ErrorKind::TimedOut.into());
                }
                wait_writable(&tty, left)?;
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

fn wait_writable(tty: impl AsFd, at_most: Duration) -> io::Result<()> {
    let mut watched = [PollFd::new(&tty, PollFlags::OUT)];
    let timeout = Timespec::try_from(at_most).unwrap_or_default();
    match rustix::event::poll(&mut watched, Some(&timeout)) {
        Ok(_) | Err(Errno::INTR) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
