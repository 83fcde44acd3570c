//! A trivial screen on the real terminal kit: it echoes what is typed and pasted and counts what
//! arrived. The tests of the terminal drive it, and `cargo run --example terminal_probe` shows what
//! a terminal does.
//!
//! Keys: Ctrl-Q ends, Ctrl-Z suspends, Ctrl-L redraws, Ctrl-P panics, Ctrl-T panics on another
//! thread, Ctrl-E ends with an error. Options: `--mouse` and `--focus` ask for these reports,
//! `--no-alt-screen` and `--synchronized` are what they say, `--deaf` leaves signals alone,
//! `--chatter` draws a full screen without end.

use std::io::Write;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::Frame;
use ratatui::text::{Line, Text};
use ratatui::widgets::{Paragraph, Wrap};
use warroom::runtime::input::{Input, InputReader};
use warroom::runtime::output::Output;
use warroom::runtime::signals::{self, Signal, Signals};
use warroom::runtime::terminal::{Options, TerminalGuard};
use warroom::runtime::tty::{NoTerminal, require_tty};

/// The signal that a terminal sends when it goes, as the exit code when only its going was seen.
const HANG_UP: i32 = 1;

/// What the screen shows.
#[derive(Default)]
struct Probe {
    text: String,
    keys: usize,
    pastes: usize,
    pasted: usize,
    truncated: usize,
    clicks: usize,
    focus: Option<bool>,
    last: String,
    beats: u64,
}

/// What the loop does next.
enum Next {
    Go,
    Suspend,
    Redraw,
    End(u8),
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<ExitCode> {
    if let Err(reason) = require_tty() {
        writeln!(std::io::stderr(), "terminal_probe: {reason}")?;
        return Ok(ExitCode::from(NoTerminal::EXIT_CODE));
    }
    let asked = |option: &str| std::env::args().any(|argument| argument == option);
    let mut signals = if asked("--deaf") {
        None
    } else {
        Some(Signals::listen().context("signals")?)
    };
    let mut guard = TerminalGuard::enter(Options {
        mouse: asked("--mouse"),
        focus: asked("--focus"),
        alt_screen: !asked("--no-alt-screen"),
        bracketed_paste: true,
    })?;
    let mut input = InputReader::open()?;
    let mut output = Output::open(asked("--synchronized"))?;
    let beat = if asked("--chatter") {
        Duration::from_millis(1)
    } else {
        Duration::MAX
    };
    let mut probe = Probe::default();
    let code = loop {
        let count = output.frames();
        if output.draw(|frame| probe.draw(frame, count)).is_err() {
            break signals::exit_code(HANG_UP);
        }
        let next = tokio::select! {
            signal = listen(signals.as_mut()) => probe.signal(signal, &mut guard)?,
            batch = input.next() => match batch {
                Some(batch) => probe.inputs(batch, &mut output)?,
                None => Next::End(signals::exit_code(HANG_UP)),
            },
            drained = output.drained(), if !output.ready() => match drained {
                Ok(()) => Next::Go,
                Err(_) => Next::End(signals::exit_code(HANG_UP)),
            },
            () = tokio::time::sleep(beat), if beat < Duration::MAX && output.ready() => {
                probe.beats += 1;
                Next::Go
            }
        };
        match next {
            Next::Go => {}
            Next::Redraw => output.redraw()?,
            Next::Suspend => {
                if guard.suspend()? {
                    output.redraw()?;
                }
            }
            Next::End(code) => break code,
        }
    };
    Ok(ExitCode::from(code))
}

async fn listen(signals: Option<&mut Signals>) -> Signal {
    match signals {
        Some(signals) => signals.next().await,
        None => std::future::pending().await,
    }
}

impl Probe {
    fn signal(&mut self, signal: Signal, guard: &mut TerminalGuard) -> anyhow::Result<Next> {
        self.last = format!("{signal:?}");
        Ok(match signal {
            Signal::Terminate(number) => Next::End(signals::exit_code(number)),
            Signal::Suspend => Next::Suspend,
            Signal::Continue if guard.resume()? => Next::Redraw,
            Signal::Continue => Next::Go,
        })
    }

    fn inputs(&mut self, batch: Vec<Input>, output: &mut Output) -> anyhow::Result<Next> {
        let mut next = Next::Go;
        for input in batch {
            match input {
                Input::Key(key) => next = self.key(key)?,
                Input::Paste { text, truncated } => {
                    self.pastes += 1;
                    self.pasted += text.len();
                    self.truncated += usize::from(truncated);
                    self.text.push_str(&text);
                }
                Input::Line(text) => self.text.push_str(&text),
                Input::Resize(columns, rows) => output.resize(columns, rows),
                Input::Mouse(_) => self.clicks += 1,
                Input::Focus(focus) => self.focus = Some(focus),
            }
        }
        Ok(next)
    }

    #[expect(
        clippy::panic,
        reason = "the tests want to see what a panic leaves behind"
    )]
    fn key(&mut self, key: KeyEvent) -> anyhow::Result<Next> {
        self.keys += 1;
        self.last = format!("{:?}+{:?}", key.code, key.modifiers);
        let control = key.modifiers == KeyModifiers::CONTROL;
        Ok(match key.code {
            KeyCode::Char('q') if control => Next::End(0),
            KeyCode::Char('z') if control => Next::Suspend,
            KeyCode::Char('l') if control => Next::Redraw,
            KeyCode::Char('e') if control => anyhow::bail!("an error on purpose"),
            KeyCode::Char('p') if control => panic!("a panic on purpose"),
            KeyCode::Char('t') if control => {
                std::thread::spawn(|| panic!("a panic on another thread"));
                Next::Go
            }
            KeyCode::Char(c) if !control => {
                self.text.push(c);
                Next::Go
            }
            KeyCode::Enter => {
                self.text.push('\n');
                Next::Go
            }
            _ => Next::Go,
        })
    }

    fn draw(&self, frame: &mut Frame<'_>, count: u64) {
        let area = frame.area();
        let filled = if self.beats == 0 {
            0
        } else {
            usize::from(area.height)
        };
        let fill = if self.beats.is_multiple_of(2) {
            "x"
        } else {
            "o"
        };
        let sum = self
            .text
            .bytes()
            .fold(0_u32, |sum, b| sum.wrapping_mul(31) ^ u32::from(b));
        let mut lines = vec![
            Line::raw(format!("frame {count} size {}x{}", area.width, area.height)),
            Line::raw(format!(
                "keys {} pastes {} pasted {} bytes",
                self.keys, self.pastes, self.pasted
            )),
            Line::raw(format!(
                "truncated {} clicks {} sum {:08x}",
                self.truncated, self.clicks, sum
            )),
            Line::raw(format!("focus {:?} last {}", self.focus, self.last)),
        ];
        let head: String = self.text.chars().take(1000).collect();
        lines.extend(head.lines().map(|line| Line::raw(format!("> {line}"))));
        let row = fill.repeat(usize::from(area.width));
        lines.extend(std::iter::repeat_n(row, filled).map(Line::raw));
        frame.render_widget(
            Paragraph::new(Text::from(lines)).wrap(Wrap { trim: false }),
            area,
        );
    }
}
