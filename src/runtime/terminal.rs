//! Who owns the terminal: entered once, given back on every way out.
//!
//! One best-effort `leave` serves normal exit, error, panic, signal and suspend. Each of its steps
//! stands on its own and none can hold up the end of the program. When a stop comes from a signal
//! that nobody can catch, `resume` makes the screen ours again afterwards.

use std::backtrace::{Backtrace, BacktraceStatus};
use std::io;
use std::os::fd::OwnedFd;
use std::panic::{self, PanicHookInfo};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, ThreadId};
use std::time::Duration;

use rustix::io::retry_on_intr;
use rustix::process::Signal;
use rustix::termios::{self, OptionalActions, QueueSelector, Termios};

use super::tty;

/// How long a terminal that does not read may hold up our leaving.
const PATIENCE: Duration = Duration::from_millis(200);
/// The exit code of a Rust program that panicked.
const PANICKED: i32 = 101;

const MOUSE_ON: &str = "\x1b[?1000h\x1b[?1002h\x1b[?1006h";
const MOUSE_OFF: &str = "\x1b[?1006l\x1b[?1003l\x1b[?1002l\x1b[?1000l";

/// What the terminal is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "four modes of a terminal, independent of each other"
)]
pub struct Options {
    /// Report clicks, drags and the wheel; the terminal's own selection then needs Shift.
    pub mouse: bool,
    /// Draw on the second screen, so that the first comes back untouched.
    pub alt_screen: bool,
    /// Mark pasted text as such.
    pub bracketed_paste: bool,
    /// Say when the window gains or loses the focus.
    pub focus: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            mouse: false,
            alt_screen: true,
            bracketed_paste: true,
            focus: false,
        }
    }
}

impl Options {
    fn enter_sequence(self) -> String {
        let on = [
            (self.alt_screen, "\x1b[?1049h\x1b[2J\x1b[H"),
            (self.bracketed_paste, "\x1b[?2004h"),
            (self.focus, "\x1b[?1004h"),
            (self.mouse, MOUSE_ON),
        ];
        on.iter()
            .filter(|(wanted, _)| *wanted)
            .map(|(_, sequence)| *sequence)
            .collect()
    }

    /// Ends a sequence that was cut short, then everything in the reverse order of entering.
    fn leave_sequence(self) -> String {
        let bottom = "\x1b[999;1H\r\n";
        let off = [
            (true, "\x1b\\\x1b[?2026l"),
            (self.mouse, MOUSE_OFF),
            (self.focus, "\x1b[?1004l"),
            (self.bracketed_paste, "\x1b[?2004l"),
            (true, "\x1b[0m"),
            (self.alt_screen, "\x1b[?1049l"),
            (!self.alt_screen, bottom),
            (true, "\x1b[?25h"),
        ];
        off.iter()
            .filter(|(wanted, _)| *wanted)
            .map(|(_, sequence)| *sequence)
            .collect()
    }
}

/// What the guard and the panic hook share.
#[derive(Debug)]
struct Lease {
    tty: OwnedFd,
    cooked: Termios,
    options: Options,
    held: AtomicBool,
    owner: ThreadId,
}

impl Lease {
    fn enter(&self) -> io::Result<()> {
        self.held.store(true, Ordering::SeqCst);
        let mut raw = self.cooked.clone();
        raw.make_raw();
        // In the background this stops us until `fg`, as for every other program.
        retry_on_intr(|| termios::tcsetattr(&self.tty, OptionalActions::Now, &raw))?;
        tty::write_within(
            &self.tty,
            self.options.enter_sequence().as_bytes(),
            PATIENCE,
        )
    }

    /// Gives the terminal back, once. Returns whether it still reads.
    fn leave(&self) -> bool {
        if !self.held.swap(false, Ordering::SeqCst) {
            return true;
        }
        let reads = !tty::stops_us(&self.tty, true)
            && tty::write_within(
                &self.tty,
                self.options.leave_sequence().as_bytes(),
                PATIENCE,
            )
            .is_ok();
        if !tty::stops_us(&self.tty, false) {
            if self.options.mouse {
                // Reports on their way would be typed into the shell.
                let _ = termios::tcflush(&self.tty, QueueSelector::IFlush);
            }
            let restore = || termios::tcsetattr(&self.tty, OptionalActions::Now, &self.cooked);
            let _ = retry_on_intr(restore);
        }
        reads
    }
}

/// Owns the terminal until it is dropped.
#[derive(Debug)]
pub struct TerminalGuard {
    lease: Arc<Lease>,
    continue_is_ours: bool,
}

impl TerminalGuard {
    /// Takes the terminal, and sets the panic hook that gives it back. Once per process.
    ///
    /// # Errors
    /// When there is no terminal, or it does not let itself be changed; it is as before then.
    pub fn enter(options: Options) -> io::Result<Self> {
        let tty = tty::open()?;
        let cooked = termios::tcgetattr(&tty)?;
        let lease = Arc::new(Lease {
            tty,
            cooked,
            options,
            held: AtomicBool::new(false),
            owner: thread::current().id(),
        });
        restore_on_panic(&lease);
        let guard = Self {
            lease,
            continue_is_ours: false,
        };
        guard.lease.enter()?;
        Ok(guard)
    }

    /// Gives the terminal back; safe to call any number of times. Returns whether the terminal
    /// took it: if not, it no longer reads, and printing to it would block.
    pub fn leave(&mut self) -> bool {
        self.lease.leave()
    }

    /// Takes the terminal again after `leave`, as when an editor ran. A full redraw is due.
    ///
    /// # Errors
    /// When the terminal does not let itself be changed.
    pub fn enter_again(&mut self) -> io::Result<()> {
        self.lease.enter()
    }

    /// Stops this job until the shell continues it, for Ctrl-Z and `Signal::Suspend`. Returns
    /// whether that happened and a full redraw is due: where no shell could continue us (a
    /// window or a container of our own), nothing is done.
    ///
    /// The whole process group stops, as it would by Ctrl-Z in any other program: a script that
    /// started us would otherwise wait for us, and its shell for the script.
    ///
    /// # Errors
    /// When the terminal cannot be taken again.
    pub fn suspend(&mut self) -> io::Result<bool> {
        if !tty::has_job_control() {
            return Ok(false);
        }
        self.lease.leave();
        // Not TSTP: we catch it ourselves.
        rustix::process::kill_current_process_group(Signal::STOP)?;
        self.continue_is_ours = true;
        self.lease.enter()?;
        Ok(true)
    }

    /// Answers `Signal::Continue`: after a stop that we did not see coming the terminal may have
    /// any state, so it is entered again. Returns whether a full redraw is due.
    ///
    /// # Errors
    /// When the terminal cannot be taken again.
    pub fn resume(&mut self) -> io::Result<bool> {
        let ours = std::mem::take(&mut self.continue_is_ours);
        if ours || !self.lease.held.load(Ordering::SeqCst) {
            return Ok(false);
        }
        self.lease.enter()?;
        Ok(true)
    }
}

impl Drop for TerminalGuard {
    fn drop(&mut self) {
        self.lease.leave();
    }
}

/// A panic first restores the terminal, then prints, so that the message stays readable. On
/// another thread than the owner's it ends the process: the screen cannot go on without it.
fn restore_on_panic(lease: &Arc<Lease>) {
    let lease = Arc::clone(lease);
    let print = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        lease.leave();
        if termios::isatty(rustix::stdio::stderr()) {
            // The usual hook would wait for ever for a terminal that does not read.
            let _ = tty::write_within(&lease.tty, message(info).as_bytes(), PATIENCE);
        } else {
            print(info);
        }
        if thread::current().id() != lease.owner {
            std::process::exit(PANICKED);
        }
    }));
}

fn message(info: &PanicHookInfo<'_>) -> String {
    let name = thread::current().name().unwrap_or("<unnamed>").to_owned();
    let trace = Backtrace::capture();
    if trace.status() == BacktraceStatus::Captured {
        format!("\nthread '{name}' {info}\n{trace}\n")
    } else {
        format!("\nthread '{name}' {info}\nwith RUST_BACKTRACE=1 it says how it came there\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaving_turns_off_all_that_entering_turned_on() {
        let options = Options {
            mouse: true,
            alt_screen: true,
            bracketed_paste: true,
            focus: true,
        };
        let leave = options.leave_sequence();
        for mode in options.enter_sequence().split("\x1b[?").skip(1) {
            if let Some(number) = mode.split('h').next().filter(|_| mode.contains('h')) {
                assert!(
                    leave.contains(&format!("\x1b[?{number}l")),
                    "{number} stays on"
                );
            }
        }
        assert!(leave.ends_with("\x1b[?25h"));
    }

    #[test]
    fn what_was_not_asked_for_is_not_touched() {
        let plain = Options {
            mouse: false,
            alt_screen: false,
            bracketed_paste: false,
            focus: false,
        };
        assert_eq!(plain.enter_sequence(), "");
        assert!(!plain.leave_sequence().contains("1049"));
        assert!(plain.leave_sequence().contains("\r\n"));
    }
}
