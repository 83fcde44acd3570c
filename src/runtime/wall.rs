//! The wall from start to end: read and follow the file, draw, write nothing anywhere.

use super::alarm::Alarm;
use super::clock;
use super::input::{Input, InputReader};
use super::keys::key_of;
use super::options::{WallFrom, WallOptions};
use super::output::Output;
use super::report_error;
use super::signals::{self, Signal, Signals};
use super::terminal::{Options as TerminalOptions, TerminalGuard};
use super::tty::{NoTerminal, require_tty};
use crate::action::Action;
use crate::domain::incident::Incident;
use crate::domain::time::Timestamp;
use crate::keymap::{Keymap, Layer};
use crate::share::{self, Link, Seat, ShareError, Start, Target, Told};
use crate::store::reader::{FollowHandle, Reader};
use crate::sync::{Health, Link as SharedLink, LinkState, Report, Share};
use crate::ui::signs::Signs;
use crate::ui::theme::Theme;
use crate::wall::state::{Wall, WallHealth, WallMsg};
use crate::wall::view;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// The exit code of a wall whose terminal went away.
const HANG_UP: i32 = 1;

/// Runs the wall; returns its exit code.
///
/// # Errors
/// When the terminal cannot be used.
pub fn run_wall(options: &WallOptions) -> anyhow::Result<u8> {
    if let Err(reason) = require_tty() {
        report_error(&reason.to_string());
        return Ok(NoTerminal::EXIT_CODE);
    }
    let source = match Source::open(&options.from) {
        Ok(source) => source,
        Err((reason, code)) => {
            report_error(&reason);
            return Ok(code);
        }
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let code = runtime.block_on(screen(options, source));
    runtime.shutdown_background();
    code
}

/// What a wall follows.
enum Source {
    /// A file.
    File(Box<Reader>),
    /// A server alone, and what it holds.
    Share(Box<(Target, Start)>),
}

impl Source {
    /// The first reading; else a sentence and an exit code.
    fn open(from: &WallFrom) -> Result<Self, (String, u8)> {
        match from {
            WallFrom::File(file) => match Reader::open(file, Arc::new(clock::now)) {
                Ok(reader) => Ok(Self::File(Box::new(reader))),
                Err(error) => Err((error.to_string(), error.exit_code())),
            },
            WallFrom::Share(target, wanted) => match share::fetch(target, wanted) {
                Ok(found) => {
                    let start = Start {
                        id: found.id,
                        held: found.log,
                        listen: true,
                        seat: Seat::Outside,
                    };
                    Ok(Self::Share(Box::new((Target::clone(target), start))))
                }
                Err(error) => Err((error.to_string(), error.exit_code())),
            },
        }
    }

    fn incident(&self) -> Incident {
        match self {
            Self::File(reader) => reader.incident().clone(),
            Self::Share(share) => Incident::new(share.1.held.clone()),
        }
    }

    fn verified(&self) -> Timestamp {
        let verified = match self {
            Self::File(reader) => reader.verified(),
            Self::Share(_) => None,
        };
        verified.unwrap_or_else(clock::now)
    }

    /// Follows it on a thread of its own, until what this gives back is dropped.
    fn follow(self, sender: UnboundedSender<Report>) -> Result<Following, ShareError> {
        match self {
            Self::File(reader) => Ok(Following::File(reader.start(Box::new(move |report| {
                // The loop has ended when nobody listens any more.
                let _ = sender.send(report);
            })))),
            Self::Share(share) => {
                let (target, start) = *share;
                let sink = Box::new(move |told| {
                    let report = match told {
                        Told::Brought(events) => Report::Seen(events),
                        Told::Link(link) => Report::Link(link),
                        Told::Notice(notice) => Report::Notice(notice),
                        Told::Present(present) => Report::PresentAfar(present),
                    };
                    // As above.
                    let _ = sender.send(report);
                });
                let clock = Arc::new(clock::now);
                let link = Link::start(target, start, share::channel(), clock, sink)?;
                Ok(Following::Share(link))
            }
        }
    }
}

/// What ends the following when it is dropped.
#[expect(dead_code, reason = "they are held, and dropped")]
enum Following {
    File(FollowHandle),
    Share(Link),
}

/// What the loop owns.
struct Screen {
    wall: Wall,
    incident: Incident,
    keymap: Keymap,
    output: Output,
    alarm: Alarm,
    theme: Theme,
    signs: Signs,
}

async fn screen(options: &WallOptions, source: Source) -> anyhow::Result<u8> {
    let mut signals = Signals::listen()?;
    let mut guard = TerminalGuard::enter(TerminalOptions {
        alt_screen: !options.no_alt_screen,
        ..TerminalOptions::default()
    })?;
    let tmux = std::env::var_os("TMUX").is_some();
    let mut input = InputReader::open()?;
    let verified = source.verified();
    let incident = source.incident();
    let mut screen = Screen {
        wall: Wall::new(&incident, options.public, WallHealth::Live { verified }),
        incident,
        keymap: Keymap::default(),
        output: Output::open(!tmux)?,
        alarm: Alarm::new()?,
        theme: Theme::new(options.theme),
        signs: Signs::choose(options.ascii),
    };
    let (sender, mut reports) = unbounded_channel();
    let following = source.follow(sender)?;
    let code = screen
        .run(&mut guard, &mut input, &mut signals, &mut reports)
        .await;
    drop(following);
    guard.leave();
    Ok(code)
}

impl Screen {
    async fn run(
        &mut self,
        guard: &mut TerminalGuard,
        input: &mut InputReader,
        signals: &mut Signals,
        reports: &mut UnboundedReceiver<Report>,
    ) -> u8 {
        let gone = signals::exit_code(HANG_UP);
        loop {
            if self.draw().is_err() {
                return gone;
            }
            let until = self.until_next_change();
            let ended = tokio::select! {
                biased;
                signal = signals.next() => self.signal(signal, guard),
                batch = input.next() => match batch {
                    Some(batch) => self.inputs(batch, guard),
                    None => Some(gone),
                },
                Some(report) = reports.recv() => {
                    self.report(report);
                    while let Ok(report) = reports.try_recv() {
                        self.report(report);
                    }
                    None
                }
                drained = self.output.drained(), if !self.output.ready() => {
                    drained.err().map(|_| gone)
                }
                () = self.alarm.after(until), if self.output.ready() => None,
            };
            if let Some(code) = ended {
                return code;
            }
        }
    }

    fn until_next_change(&self) -> Duration {
        let now = clock::now();
        let next = self.wall.next_change(now);
        let millis = next.millis().saturating_sub(now.millis()).max(1);
        Duration::from_millis(millis.unsigned_abs())
    }

    fn draw(&mut self) -> std::io::Result<()> {
        let (wall, now) = (&self.wall, clock::now());
        let (theme, signs) = (&self.theme, &self.signs);
        self.output.draw(|frame| {
            let area = frame.area();
            view::render(frame.buffer_mut(), area, wall, now, theme, signs);
        })?;
        Ok(())
    }

    fn report(&mut self, report: Report) {
        let now = clock::now();
        match report {
            Report::Seen(events) => {
                self.incident.absorb_all(events);
                self.wall.update(WallMsg::Incident(&self.incident), now);
            }
            Report::Health(health) => {
                self.wall.update(WallMsg::Health(wall_health(health)), now);
            }
            Report::Link(link) => {
                let health = link_health(link, self.wall.last_good());
                self.wall.update(WallMsg::Health(health), now);
            }
            _ => {}
        }
    }

    fn inputs(&mut self, batch: Vec<Input>, guard: &mut TerminalGuard) -> Option<u8> {
        for input in batch {
            match input {
                Input::Key(event) => {
                    let Some(key) = key_of(&event) else {
                        continue;
                    };
                    let letter = match self.keymap.resolve(Layer::Wall.stack(), &key) {
                        Some(Action::Quit) => 'q',
                        Some(Action::Denser) => '+',
                        Some(Action::Sparser) => '-',
                        Some(Action::Suspend) => {
                            let ended = self.signal(Signal::Suspend, guard);
                            if ended.is_some() {
                                return ended;
                            }
                            continue;
                        }
                        _ => continue,
                    };
                    if self.wall.update(WallMsg::Key(letter), clock::now()).quit {
                        return Some(0);
                    }
                }
                Input::Resize(columns, rows) => self.output.resize(columns, rows),
                _ => {}
            }
        }
        None
    }

    fn signal(&mut self, signal: Signal, guard: &mut TerminalGuard) -> Option<u8> {
        let again = match signal {
            Signal::Terminate(number) => return Some(signals::exit_code(number)),
            Signal::Suspend => guard.suspend(),
            Signal::Continue => guard.resume(),
        };
        match again {
            Ok(true) => self
                .output
                .redraw()
                .err()
                .map(|_| signals::exit_code(HANG_UP)),
            Ok(false) => None,
            Err(_) => Some(signals::exit_code(HANG_UP)),
        }
    }
}

/// What the store says, as the wall says it.
fn wall_health(health: Health) -> WallHealth {
    match (health.share, health.verified) {
        (Share::Trouble { reason, .. }, last_good) => WallHealth::NotUpdating { reason, last_good },
        (_, Some(verified)) => WallHealth::Live { verified },
        (_, None) => WallHealth::NotUpdating {
            reason: "not read yet".to_owned(),
            last_good: None,
        },
    }
}

/// What a link says, as the wall says it. Until it is heard for the first time, the first reading
/// counts.
fn link_health(link: SharedLink, last_good: Option<Timestamp>) -> WallHealth {
    let last_good = link.heard.or(last_good);
    match (link.state, last_good) {
        (LinkState::Trouble { what, reason, .. }, last_good) => WallHealth::NotUpdating {
            reason: what.sentence(&reason),
            last_good,
        },
        (_, Some(verified)) => WallHealth::Live { verified },
        (_, None) => WallHealth::NotUpdating {
            reason: "not read yet".to_owned(),
            last_good: None,
        },
    }
}
