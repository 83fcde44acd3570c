//! The console's loop: wait, update, perform, draw.
//!
//! One thread owns the model and the terminal. Everything that may take long, the disk above all,
//! happens on the store's threads and comes back as a message. All that is waiting is taken in
//! before one frame is drawn, so a burst costs one frame.

use super::alarm::Alarm;
use super::clipboard::{self, Copied};
use super::clock;
use super::input::{Input, InputReader};
use super::keys::key_of;
use super::output::Output;
use super::page::PageKeeper;
use super::signals::{self, Signal, Signals};
use super::terminal::TerminalGuard;
use crate::app::effect::{Effect, Effects};
use crate::app::model::Model;
use crate::app::msg::Msg;
use crate::app::update::update;
use crate::domain::command::Opening;
use crate::screen::{self, Look};
use crate::share::Link;
use crate::store::Store;
use crate::sync::{Report, Request};
use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use std::io;
use std::path::PathBuf;
use std::time::Duration;
use tokio::sync::mpsc::UnboundedReceiver;

/// The exit code of a console whose terminal went away.
const HANG_UP: i32 = 1;
/// How long leaving waits for the disk.
const LEAVE_WAIT: Duration = Duration::from_millis(1500);

/// Why a console's loop ended.
#[derive(Debug)]
pub(crate) enum Ended {
    /// The person left, or a signal said so: the exit code.
    Exit(u8),
    /// Another incident is to be opened.
    Open {
        /// Its file.
        path: PathBuf,
        /// With its review on top.
        review: bool,
    },
    /// An incident is to be declared and opened.
    Declare(Box<Opening>),
    /// The practice drill is to begin.
    Drill,
}

/// What the loop owns besides the model.
pub(crate) struct Desk<'a> {
    /// The terminal, entered.
    pub(crate) guard: &'a mut TerminalGuard,
    /// Its output side.
    pub(crate) output: &'a mut Output,
    /// Its input side.
    pub(crate) input: &'a mut InputReader,
    /// Signals.
    pub(crate) signals: &'a mut Signals,
    /// The store, when an incident is open.
    pub(crate) store: Option<Store>,
    /// What keeps the status page, where that was asked for.
    pub(crate) page: Option<PageKeeper>,
    /// What shares through a server, where that was asked for.
    pub(crate) link: Option<Link>,
    /// What the store says.
    pub(crate) reports: UnboundedReceiver<Report>,
    /// How things look.
    pub(crate) look: Look,
    /// Rings when something on screen changes by itself.
    pub(crate) alarm: &'a Alarm,
    /// Inside tmux.
    pub(crate) tmux: bool,
}

/// What came in.
enum Came {
    Input(Option<Vec<Input>>),
    Report(Report),
    Signal(Signal),
    Time,
    Drained(io::Result<()>),
}

impl Desk<'_> {
    /// Runs until the person leaves.
    pub(crate) async fn run(mut self, mut model: Model, first: Effects) -> Ended {
        if let Some(ended) = self.perform(&mut model, first) {
            return self.leave(&model, ended);
        }
        loop {
            if self.draw(&mut model).is_err() {
                return self.leave(&model, Ended::Exit(signals::exit_code(HANG_UP)));
            }
            let came = self.wait(&model).await;
            if let Some(ended) = self.take_in(&mut model, came) {
                return self.leave(&model, ended);
            }
            while let Ok(report) = self.reports.try_recv() {
                if let Some(ended) = self.tell(&mut model, Msg::Store(report)) {
                    return self.leave(&model, ended);
                }
            }
        }
    }

    fn draw(&mut self, model: &mut Model) -> io::Result<()> {
        if !self.output.ready() {
            return Ok(());
        }
        let now = clock::now();
        let mut geometry = None;
        self.output.draw(|frame| {
            geometry = Some(screen::render(frame, model, now, &self.look));
        })?;
        if let Some(geometry) = geometry {
            model.drew(geometry);
        }
        Ok(())
    }

    async fn wait(&mut self, model: &Model) -> Came {
        let now = clock::now();
        let until = model
            .next_change(now)
            .millis()
            .saturating_sub(now.millis())
            .max(1);
        let until = Duration::from_millis(until.unsigned_abs());
        tokio::select! {
            biased;
            signal = self.signals.next() => Came::Signal(signal),
            batch = self.input.next() => Came::Input(batch),
            Some(report) = self.reports.recv() => Came::Report(report),
            drained = self.output.drained(), if !self.output.ready() => Came::Drained(drained),
            // Also while nobody reads the terminal: what could not be recorded is tried again.
            () = self.alarm.after(until) => Came::Time,
        }
    }

    fn take_in(&mut self, model: &mut Model, came: Came) -> Option<Ended> {
        match came {
            Came::Input(Some(batch)) => {
                for input in batch {
                    if let Some(ended) = self.input(model, input) {
                        return Some(ended);
                    }
                }
                None
            }
            Came::Input(None) | Came::Drained(Err(_)) => {
                Some(Ended::Exit(signals::exit_code(HANG_UP)))
            }
            Came::Drained(Ok(())) => None,
            Came::Report(report) => self.tell(model, Msg::Store(report)),
            Came::Time => self.tell(model, Msg::Tick),
            Came::Signal(Signal::Terminate(number)) => {
                Some(Ended::Exit(signals::exit_code(number)))
            }
            Came::Signal(Signal::Suspend) => self.suspend(model),
            Came::Signal(Signal::Continue) => match self.guard.resume() {
                Ok(true) => self.tell(model, Msg::Resumed),
                Ok(false) => None,
                Err(_) => Some(Ended::Exit(signals::exit_code(HANG_UP))),
            },
        }
    }

    fn input(&mut self, model: &mut Model, input: Input) -> Option<Ended> {
        let msg = match input {
            Input::Key(key) => Msg::Key(key_of(&key)?),
            Input::Paste { text, truncated } => Msg::Paste {
                text,
                cut: truncated,
            },
            Input::Line(text) => Msg::Line(text),
            Input::Resize(columns, rows) => {
                self.output.resize(columns, rows);
                Msg::Resize(columns, rows)
            }
            Input::Mouse(mouse) => mouse_msg(mouse)?,
            Input::Focus(_) => return None,
        };
        self.tell(model, msg)
    }

    fn tell(&mut self, model: &mut Model, msg: Msg) -> Option<Ended> {
        let effects = update(model, msg, clock::now());
        self.perform(model, effects)
    }

    fn perform(&mut self, model: &mut Model, effects: Effects) -> Option<Ended> {
        for effect in effects.0 {
            if let Some(ended) = self.perform_one(model, effect) {
                return Some(ended);
            }
        }
        None
    }

    fn perform_one(&mut self, model: &mut Model, effect: Effect) -> Option<Ended> {
        let gone = || Some(Ended::Exit(signals::exit_code(HANG_UP)));
        match effect {
            Effect::Store(request) => {
                if let Some(store) = &self.store {
                    store.send(request);
                }
                None
            }
            Effect::Bell => self.output.send(b"\x07").err().and_then(|_| gone()),
            Effect::Redraw => self.output.redraw().err().and_then(|_| gone()),
            Effect::Suspend => self.suspend(model),
            Effect::Quit => Some(Ended::Exit(0)),
            Effect::Mouse(on) => {
                let sequence: &[u8] = if on {
                    b"\x1b[?1000h\x1b[?1002h\x1b[?1006h"
                } else {
                    b"\x1b[?1006l\x1b[?1002l\x1b[?1000l"
                };
                self.output.send(sequence).err().and_then(|_| gone())
            }
            Effect::Copy(text) => self.copy(model, &text),
            Effect::OpenFile(path) => Some(Ended::Open {
                path,
                review: false,
            }),
            Effect::OpenReview(path) => Some(Ended::Open { path, review: true }),
            Effect::Drill => Some(Ended::Drill),
            Effect::Declare(opening) => Some(Ended::Declare(opening)),
        }
    }

    fn copy(&mut self, model: &mut Model, text: &str) -> Option<Ended> {
        let result = match clipboard::copy(text, self.tmux) {
            Ok(Copied::Tmux) => Ok("tmux passes it to your terminal's clipboard"),
            Ok(Copied::Sequence(sequence)) => match self.output.send(&sequence) {
                Ok(()) => Ok("sent to your terminal's clipboard (OSC 52)"),
                Err(error) => Err(error.to_string()),
            },
            Err(why) => Err(why),
        };
        self.tell(model, Msg::Copied(result))
    }

    fn suspend(&mut self, model: &mut Model) -> Option<Ended> {
        match self.guard.suspend() {
            Ok(true) => self.tell(model, Msg::Resumed),
            Ok(false) => {
                let words = "cannot suspend here: no shell could bring the console back";
                model.messages.say(words, true, clock::now());
                None
            }
            Err(_) => Some(Ended::Exit(signals::exit_code(HANG_UP))),
        }
    }

    /// The draft and everything recorded reach the disk; then the store's threads end.
    fn leave(mut self, model: &Model, ended: Ended) -> Ended {
        if let Some(store) = self.store.take() {
            if let Some(looked) = model.looked_at(clock::now()) {
                let person = model.seat.me.clone();
                store.send(Request::KeepLooked { person, looked });
            }
            store.close(LEAVE_WAIT);
        }
        if let Some(link) = self.link.take() {
            link.close(LEAVE_WAIT);
        }
        if let Some(page) = self.page.take() {
            page.close(LEAVE_WAIT);
        }
        ended
    }
}

fn mouse_msg(mouse: MouseEvent) -> Option<Msg> {
    match mouse.kind {
        MouseEventKind::Down(MouseButton::Left) => Some(Msg::Click(mouse.column, mouse.row)),
        MouseEventKind::ScrollUp => Some(Msg::Wheel(mouse.column, mouse.row, -3)),
        MouseEventKind::ScrollDown => Some(Msg::Wheel(mouse.column, mouse.row, 3)),
        _ => None,
    }
}
