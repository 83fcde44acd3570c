//! Signals from outside, as a stream of what they ask for.
//!
//! Raw mode turns Ctrl-C and Ctrl-Z into keys, but `kill`, a closing window, a service manager
//! and a shell's `kill -TSTP` still come this way. A change of the window's size is not here: it
//! is input (`input::Input::Resize`).

use std::io;

use tokio::signal::unix::{Signal as Stream, SignalKind, signal};

/// What a signal asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// Save, restore the terminal and end; the number is the signal's.
    Terminate(i32),
    /// Give the terminal back and stop, as after Ctrl-Z.
    Suspend,
    /// We were stopped and run again: the terminal may have any state.
    Continue,
}

/// The exit code of a program that a signal ended, as shells count it.
pub fn exit_code(signal: i32) -> u8 {
    u8::try_from(signal).unwrap_or(0).saturating_add(128)
}

/// The signals that the console answers to.
#[derive(Debug)]
pub struct Signals {
    ending: [(i32, Stream); 4],
    stop: Stream,
    go_on: Stream,
}

impl Signals {
    /// Starts to listen. From here on none of them ends or stops the process by itself.
    ///
    /// # Errors
    /// When the system refuses a handler.
    pub fn listen() -> io::Result<Self> {
        let ending = |kind: SignalKind| signal(kind).map(|stream| (kind.as_raw_value(), stream));
        let from = |signal: rustix::process::Signal| SignalKind::from_raw(signal.as_raw());
        Ok(Self {
            ending: [
                ending(SignalKind::terminate())?,
                ending(SignalKind::hangup())?,
                ending(SignalKind::interrupt())?,
                ending(SignalKind::quit())?,
            ],
            stop: signal(from(rustix::process::Signal::TSTP))?,
            go_on: signal(from(rustix::process::Signal::CONT))?,
        })
    }

    /// Waits for the next one. May be dropped and called again without losing any.
    pub async fn next(&mut self) -> Signal {
        let [first, second, third, fourth] = &mut self.ending;
        let number = tokio::select! {
            biased;
            Some(()) = first.1.recv() => first.0,
            Some(()) = second.1.recv() => second.0,
            Some(()) = third.1.recv() => third.0,
            Some(()) = fourth.1.recv() => fourth.0,
            Some(()) = self.go_on.recv() => return Signal::Continue,
            Some(()) = self.stop.recv() => return Signal::Suspend,
            else => return std::future::pending().await,
        };
        Signal::Terminate(number)
    }
}
