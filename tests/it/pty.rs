//! A program in a terminal of its own, driven and watched as a person would.
//!
//! Nothing here sleeps for a fixed time: every wait is for a condition, with a deadline that fails
//! the test and shows the screen.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal};

/// Longest time that anything may take on a busy machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);
/// How often a condition that no byte announces is looked at.
pub(crate) const GLANCE: Duration = Duration::from_millis(5);

/// What the reader thread has seen.
struct Seen {
    raw: Vec<u8>,
    screen: vt100::Parser,
    paused: bool,
    hanging_up: bool,
    ended: bool,
}

/// What the reader thread shares with the test.
struct Shared {
    seen: Mutex<Seen>,
    changed: Condvar,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Seen> {
        self.seen
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// A running program and its terminal. Dropping it ends the program.
pub(crate) struct Session {
    master: Option<Box<dyn MasterPty + Send>>,
    writer: Option<Box<dyn Write + Send>>,
    child: Box<dyn Child + Send + Sync>,
    shared: Arc<Shared>,
    reader: Option<JoinHandle<()>>,
}

/// How a program ended: its exit code, or the name of the signal.
pub(crate) type Exit = Result<u32, String>;

impl Session {
    /// Starts a program in a new terminal, as the leader of its session.
    pub(crate) fn spawn(
        command: &Path,
        args: &[&str],
        env: &[(&str, &str)],
        rows: u16,
        cols: u16,
    ) -> Session {
        let size = PtySize {
            rows,
            cols,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pair = native_pty_system().openpty(size).expect("a pty");
        let mut builder = CommandBuilder::new(command);
        builder.args(args);
        builder.cwd(env!("CARGO_MANIFEST_DIR"));
        builder.env("TERM", "xterm-256color");
        builder.env("LC_ALL", "C.UTF-8");
        for name in ["NO_COLOR", "TMUX", "COLORTERM", "RUST_BACKTRACE"] {
            builder.env_remove(name);
        }
        for (name, value) in env {
            builder.env(name, value);
        }
        let child = pair
            .slave
            .spawn_command(builder)
            .expect("the program starts");
        drop(pair.slave);
        let source = pair.master.try_clone_reader().expect("a reader");
        let writer = pair.master.take_writer().expect("a writer");
        let shared = Arc::new(Shared {
            seen: Mutex::new(Seen {
                raw: Vec::new(),
                screen: vt100::Parser::new(side(rows), side(cols), 0),
                paused: false,
                hanging_up: false,
                ended: false,
            }),
            changed: Condvar::new(),
        });
        let reader = thread::spawn({
            let shared = Arc::clone(&shared);
            move || read(source, &shared)
        });
        Session {
            master: Some(pair.master),
            writer: Some(writer),
            child,
            shared,
            reader: Some(reader),
        }
    }

    /// Types. More than eight characters with an Enter among them, sent at once, are a paste to the
    /// console: send the text, wait until it is on the screen, then send the Enter.
    pub(crate) fn send(&mut self, bytes: impl AsRef<[u8]>) {
        let writer = self.writer.as_mut().expect("the terminal is still there");
        writer
            .write_all(bytes.as_ref())
            .expect("the terminal takes input");
        writer.flush().expect("the terminal takes input");
    }

    /// The text on the screen, line by line.
    pub(crate) fn screen(&self) -> String {
        self.shared.lock().screen.screen().contents()
    }

    /// All bytes that the program has sent so far.
    pub(crate) fn raw(&self) -> Vec<u8> {
        self.shared.lock().raw.clone()
    }

    /// The private modes that are on now, by number, from all bytes so far; 25, the cursor, is on
    /// unless it was hidden.
    pub(crate) fn modes(&self) -> BTreeSet<u16> {
        let raw = self.raw();
        let text = String::from_utf8_lossy(&raw);
        let mut on = BTreeSet::from([25]);
        for part in text.split("\x1b[?").skip(1) {
            let digits = part
                .find(|c: char| !c.is_ascii_digit() && c != ';')
                .unwrap_or(part.len());
            let numbers = part[..digits]
                .split(';')
                .filter_map(|number| number.parse::<u16>().ok());
            match part[digits..].chars().next() {
                Some('h') => on.extend(numbers),
                Some('l') => numbers.for_each(|number| {
                    on.remove(&number);
                }),
                _ => {}
            }
        }
        on
    }

    /// The terminal's line settings, to be compared.
    pub(crate) fn line_settings(&self) -> String {
        let master = self.master.as_ref().expect("the terminal is still there");
        format!("{:?}", master.get_termios().expect("line settings"))
    }

    /// Whether the program has closed its terminal.
    pub(crate) fn has_ended(&self) -> bool {
        self.shared.lock().ended
    }

    /// Waits until the screen holds a text.
    #[track_caller]
    pub(crate) fn wait_for(&self, wanted: &str, at_most: Duration) {
        self.wait_until(wanted, at_most, |screen| screen.contents().contains(wanted));
    }

    /// Waits until the screen is as a test wants it; `what` says it in words.
    #[track_caller]
    pub(crate) fn wait_until(
        &self,
        what: &str,
        at_most: Duration,
        condition: impl Fn(&vt100::Screen) -> bool,
    ) {
        let end = deadline(at_most);
        let mut seen = self.shared.lock();
        while !condition(seen.screen.screen()) {
            let left = end.saturating_duration_since(now());
            let on = !left.is_zero() && !seen.ended;
            assert!(
                on,
                "never: {what:?}\n{}",
                boxed(&seen.screen.screen().contents())
            );
            let waited = self.shared.changed.wait_timeout(seen, left);
            seen = waited.unwrap_or_else(std::sync::PoisonError::into_inner).0;
        }
    }

    /// Waits until the program has ended and all that it sent is seen.
    #[track_caller]
    pub(crate) fn wait_exit(&mut self, at_most: Duration) -> Exit {
        let end = deadline(at_most);
        loop {
            if let Some(status) = self.child.try_wait().expect("the state of the program") {
                if self.master.is_some() && !self.shared.lock().paused {
                    self.wait_end(end);
                }
                return match status.signal() {
                    Some(signal) => Err(signal.to_owned()),
                    None => Ok(status.exit_code()),
                };
            }
            assert!(
                now() < end,
                "still running after {at_most:?}\n{}",
                boxed(&self.screen())
            );
            thread::sleep(GLANCE);
        }
    }

    fn wait_end(&self, end: Instant) {
        let mut seen = self.shared.lock();
        while !seen.ended && now() < end {
            let left = end.saturating_duration_since(now());
            let waited = self.shared.changed.wait_timeout(seen, left);
            seen = waited.unwrap_or_else(std::sync::PoisonError::into_inner).0;
        }
    }

    /// Gives the window another size.
    pub(crate) fn resize(&self, rows: u16, cols: u16) {
        self.shared
            .lock()
            .screen
            .screen_mut()
            .set_size(side(rows), side(cols));
        let size = PtySize {
            rows,
            cols,
            pixel_width: 0,
            pixel_height: 0,
        };
        self.master
            .as_ref()
            .expect("the terminal is still there")
            .resize(size)
            .expect("resized");
    }

    /// Sends a signal to the program that was started.
    pub(crate) fn kill(&self, signal: Signal) {
        rustix::process::kill_process(self.pid(), signal).expect("the program is there");
    }

    /// The program that was started.
    pub(crate) fn pid(&self) -> Pid {
        let id = self
            .child
            .process_id()
            .and_then(|id| i32::try_from(id).ok());
        id.and_then(Pid::from_raw).expect("a process id")
    }

    /// The leader of the job in the foreground, where a shell runs jobs.
    pub(crate) fn foreground(&self) -> Pid {
        let master = self.master.as_ref().expect("the terminal is still there");
        master
            .process_group_leader()
            .and_then(Pid::from_raw)
            .expect("a job in the foreground")
    }

    /// What the system has counted of the program's writes, to be compared.
    pub(crate) fn written(&self) -> String {
        let counts = read_file(format!("/proc/{}/io", self.pid().as_raw_nonzero()).as_ref());
        let counts = counts.expect("the program is there");
        counts
            .lines()
            .find(|line| line.starts_with("wchar"))
            .expect("a count")
            .to_owned()
    }

    /// Stops reading what the program sends; one more read may be under way.
    pub(crate) fn pause(&self) {
        self.shared.lock().paused = true;
    }

    /// Reads again.
    pub(crate) fn unpause(&self) {
        self.shared.lock().paused = false;
        self.shared.changed.notify_all();
    }

    /// Closes the terminal, as a window or a connection does. `poke` must make the program send
    /// something, so that the reader lets go.
    pub(crate) fn hang_up(&mut self, poke: &str) {
        self.shared.lock().hanging_up = true;
        self.send(poke);
        if let Some(reader) = self.reader.take() {
            reader.join().expect("the reader ends");
        }
        self.writer = None;
        self.master = None;
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.shared.lock().hanging_up = true;
        self.shared.changed.notify_all();
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn read(mut source: Box<dyn Read + Send>, shared: &Shared) {
    let mut chunk = [0; 4096];
    loop {
        let count = source.read(&mut chunk).unwrap_or(0);
        let mut seen = shared.lock();
        if count == 0 || seen.hanging_up {
            break;
        }
        seen.raw.extend_from_slice(&chunk[..count]);
        seen.screen.process(&chunk[..count]);
        shared.changed.notify_all();
        while seen.paused && !seen.hanging_up {
            let waited = shared.changed.wait(seen);
            seen = waited.unwrap_or_else(std::sync::PoisonError::into_inner);
        }
    }
    shared.lock().ended = true;
    shared.changed.notify_all();
}

/// Waits until a condition holds that no byte announces.
#[track_caller]
pub(crate) fn wait_until(what: &str, at_most: Duration, condition: impl Fn() -> bool) {
    let end = deadline(at_most);
    while !condition() {
        assert!(now() < end, "never true within {at_most:?}: {what}");
        thread::sleep(GLANCE);
    }
}

/// What a file holds, if it is there.
#[expect(
    clippy::disallowed_methods,
    reason = "programs under test leave their results in files"
)]
pub(crate) fn read_file(path: &Path) -> Option<String> {
    std::fs::read_to_string(path).ok()
}

/// The line settings of a terminal that no program has changed.
pub(crate) fn untouched_line_settings() -> String {
    let pair = native_pty_system()
        .openpty(PtySize::default())
        .expect("a pty");
    format!("{:?}", pair.master.get_termios().expect("line settings"))
}

/// An example of this package; `cargo test` builds them all, a filtered run may not.
pub(crate) fn example(name: &str) -> PathBuf {
    let tests = std::env::current_exe().expect("this program has a path");
    let target = tests
        .parent()
        .and_then(Path::parent)
        .expect("a target folder");
    let path = target.join("examples").join(name);
    if !path.exists() {
        let built = std::process::Command::new(env!("CARGO"))
            .args(["build", "--example", name])
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .status();
        assert!(
            built.is_ok_and(|status| status.success()),
            "the example {name} builds"
        );
    }
    path
}

/// Now, for deadlines.
#[expect(
    clippy::disallowed_methods,
    reason = "a test that waits needs a deadline"
)]
pub(crate) fn now() -> Instant {
    Instant::now()
}

fn side(count: u16) -> NonZeroU16 {
    NonZeroU16::new(count).unwrap_or(NonZeroU16::MIN)
}

/// When a wait is over.
pub(crate) fn deadline(at_most: Duration) -> Instant {
    now() + at_most
}

fn boxed(screen: &str) -> String {
    screen.lines().fold(String::new(), |mut text, line| {
        let _ = writeln!(text, "| {line}");
        text
    })
}
