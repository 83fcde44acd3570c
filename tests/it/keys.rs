//! Random keys with a conscience: after every step the model holds together.

use crate::desk::Desk;
use proptest::prelude::RngExt as _;
use proptest::test_runner::{RngAlgorithm, TestRng};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use warroom::app::model::Mode;
use warroom::app::msg::Msg;
use warroom::domain::incident::Incident;
use warroom::domain::log::EventLog;
use warroom::keymap::{Code, Key};
use warroom::screen::{self, Look};
use warroom::ui::signs::Signs;
use warroom::ui::theme::{Theme, ThemeName};

fn random_key(rng: &mut TestRng) -> Key {
    const NAMED: [Code; 16] = [
        Code::Enter,
        Code::Enter,
        Code::Enter,
        Code::Esc,
        Code::Tab,
        Code::BackTab,
        Code::Backspace,
        Code::Up,
        Code::Down,
        Code::Left,
        Code::Right,
        Code::Home,
        Code::End,
        Code::PageUp,
        Code::PageDown,
        Code::F(1),
    ];
    const LETTERS: &[u8] = b"nifardpswex*tyYuUz/123412jkgGmW:? +-@#.!=>abcdefgh 0123459";
    let roll = rng.random::<u32>();
    let pick = usize::try_from(roll >> 8).unwrap_or(0);
    match roll % 10 {
        0 | 1 => Key::plain(NAMED[pick % NAMED.len()]),
        2 => Key::ctrl(char::from(b'a' + u8::try_from(pick % 26).unwrap_or(0))),
        3 => Key::alt(char::from(b'a' + u8::try_from(pick % 26).unwrap_or(0))),
        _ => Key::char(char::from(LETTERS[pick % LETTERS.len()])),
    }
}

/// One document, one mode, a frame each time, nothing lost that was typed.
fn holds_together(desk: &Desk, step: usize, trace: &[String]) {
    let model = &desk.model;
    let tail = &trace[trace.len().saturating_sub(30)..];
    assert!(
        model.pending.is_empty(),
        "step {step}: the store answered {tail:?}"
    );
    assert!(model.overlays.len() < 50, "step {step}: {tail:?}");
    if model.seat.read_only.is_some() {
        assert_eq!(model.mode, Mode::Browse);
    }
    if let Some(key) = model.panes.timeline.selected {
        let entry = model.incident.entry_by(key);
        assert!(entry.is_some(), "step {step}: {tail:?}");
    }
}

fn replay(desk: &Desk) {
    let log = EventLog::from_events(desk.model.incident.log().events().iter().cloned());
    let replayed = Incident::new(log);
    assert!(
        replayed == desk.model.incident,
        "the document equals the replay of its log"
    );
    assert_eq!(
        warroom::report::state(&replayed),
        warroom::report::state(&desk.model.incident)
    );
}

#[test]
fn ten_thousand_random_keys() {
    let mut rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let look = Look {
        theme: Theme::new(ThemeName::Ansi),
        signs: Signs::unicode(),
        zones: true,
    };
    let mut terminal = Terminal::new(TestBackend::new(100, 30)).expect("in memory");
    let mut desk = Desk::new("Ada", false);
    let mut trace = Vec::new();
    for step in 0..10_000 {
        let key = random_key(&mut rng);
        trace.push(key.to_string());
        desk.now = desk.now.plus_seconds(i64::from(rng.random::<u32>() % 3));
        desk.msg(Msg::Key(key));
        if desk.model.incident.log().len() > 600 {
            replay(&desk);
            desk = Desk::new("Ada", step % 2 == 0);
        }
        holds_together(&desk, step, &trace);
        if step % 7 == 0 {
            let now = desk.now;
            terminal
                .draw(|frame| {
                    let drawn = screen::render(frame, &desk.model, now, &look);
                    desk.model.drew(drawn);
                })
                .expect("a frame");
        }
        if step % 500 == 0 {
            replay(&desk);
            let (columns, rows) = (rng.random::<u32>() % 180 + 1, rng.random::<u32>() % 60 + 1);
            let size = (
                u16::try_from(columns).unwrap_or(80),
                u16::try_from(rows).unwrap_or(24),
            );
            terminal.backend_mut().resize(size.0, size.1);
            desk.msg(Msg::Resize(size.0, size.1));
        }
    }
    replay(&desk);
    assert!(
        desk.model.incident.log().len() > 3,
        "the keys did something"
    );
}
