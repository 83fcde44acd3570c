//! The wall from start to end: read and follow the file, draw, write nothing anywhere.

use super::alarm::Alarm;
use super::clock;
use super::input::{Input, InputReader};
use super::keys::key_of;
use super::options::WallOptions;
use super::output::Output;
use super::report_error;
use super::signals::{self, Signal, Signals};
use super::terminal::{Options as TerminalOptions, TerminalGuard};
use super::tty::{NoTerminal, require_tty};
use crate::action::Action;
use crate::domain::incident::Incident;
use crate::keymap::{Keymap, Layer};
use crate::store::reader::Reader;
use crate::sync::{Health, Report, Share};
use crate::ui::signs::Signs;
use crate::ui::theme::Theme;
use crate::wall::state::{Wall, WallHealth, WallMsg};
use crate::wall::view;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

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
    let reader = match Reader::open(&options.file, Arc::new(clock::now)) {
        Ok(reader) => reader,
        Err(error) => {
            report_error(&error.to_string());
            return Ok(error.exit_code());
        }
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let code = runtime.block_on(screen(options, reader));
    runtime.shutdown_background();
    code
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

async fn screen(options: &WallOptions, reader: Reader) -> anyhow::Result<u8> {
    let mut signals = Signals::listen()?;
    let mut guard = TerminalGuard::enter(TerminalOptions {
        alt_screen: !options.no_alt_screen,
        ..TerminalOptions::default()
    })?;
    let tmux = std::env::var_os("TMUX").is_some();
    let mut input = InputReader::open()?;
    let verified = reader.verified().unwrap_or_else(clock::now);
    let incident = reader.incident().clone();
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
    let following = reader.start(Box::new(move |report| {
        // The loop has ended when nobody listens any more.
        let _ = sender.send(report);
    }));
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
