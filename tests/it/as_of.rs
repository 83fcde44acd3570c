//! `@`: the document as it stood at a time, read-only, until Esc; what arrives meanwhile waits.

use crate::cli::Machine;
use crate::desk::{Desk, START};
use crate::pty::PATIENCE;
use crate::room::{Room, quit};
use crate::screens::kit::{bare, draw_at, look, style};
use ratatui::style::Modifier;
use warroom::action::Action;
use warroom::app::model::Mode;
use warroom::app::msg::Msg;
use warroom::keymap::Layer;
use warroom::overlay::Overlay;
use warroom::sync::{Health, Report, Share};

/// Declared 14:30; `first` at 14:31, Investigating at 14:40, `second` at 14:50; now it is 14:55.
fn story() -> Desk {
    let mut desk = Desk::new("Ada", false);
    desk.keys("n 'first' Enter").wait(9 * 60);
    desk.keys("s a Enter s i Enter").wait(10 * 60);
    desk.keys("n 'second' Enter").wait(5 * 60);
    desk
}

fn error_of(desk: &Desk) -> String {
    let Some(Overlay::Form(form)) = desk.model.overlays.last() else {
        panic!("a form")
    };
    form.error.clone().unwrap_or_default()
}

#[test]
fn the_whole_console_shows_the_document_as_it_stood_until_esc() {
    let mut desk = story();
    let stage = |desk: &Desk| desk.model.incident.stage().stage.to_string();
    assert_eq!(stage(&desk), "Investigating");
    desk.keys("@ '14:35' Enter");
    assert!(desk.model.overlays.is_empty(), "{}", error_of(&desk));
    assert_eq!(desk.notes(), ["first"]);
    assert_eq!(stage(&desk), "Detected");
    desk.keys("@ '14:45' Enter");
    assert_eq!(desk.notes(), ["first"]);
    assert_eq!(
        stage(&desk),
        "Investigating",
        "another time, from all there is"
    );
    desk.keys("@ '-1m' Enter");
    assert_eq!(desk.notes(), ["first", "second"]);
    desk.keys("@ '14:35' Enter Esc");
    assert_eq!(desk.notes(), ["first", "second"]);
    assert_eq!(desk.said(), "now again; @ looks back");
    desk.keys("@ '14:35' Enter @ 'now' Enter");
    assert!(desk.model.as_of.is_none(), "`now` is the other way back");
    desk.keys(": 'as of' Enter '14:35' Enter");
    assert!(desk.model.as_of.is_some(), "from the palette too");
}

#[test]
fn a_time_that_cannot_be_looked_back_to_is_refused_in_words() {
    let mut desk = story();
    for (typed, words) in [
        ("", "type a time"),
        ("16:30", "future"),
        ("soon", "time"),
        ("14:29", "the incident was declared 2026-11-20 14:30"),
    ] {
        desk.keys("@");
        desk.text(typed).keys("Enter");
        assert!(
            error_of(&desk).contains(words),
            "{typed}: {}",
            error_of(&desk)
        );
        assert!(desk.model.as_of.is_none());
        desk.model.overlays.clear();
    }
}

#[test]
fn what_arrives_meanwhile_is_neither_lost_nor_shown_before_the_return() {
    let mut desk = story();
    let mut other = Desk::at(desk.model.incident.clone(), "Rob", false);
    other.now = desk.now;
    desk.keys("@ '14:35' Enter");
    other.keys("n 'while you looked back' Enter s m 'pool restarted' Enter");
    desk.hear(&mut other);
    assert_eq!(desk.notes(), ["first"]);
    assert_eq!(desk.model.incident.stage().stage.to_string(), "Detected");
    let screen = draw_at(&desk.model, desk.now, &look()).text();
    assert!(!screen.contains("while you"), "{screen}");
    let offline = Health {
        share: Share::Trouble {
            since: desk.now,
            reason: "the folder is gone".into(),
        },
        ..Health::default()
    };
    desk.msg(Msg::Store(Report::Health(offline)));
    let screen = draw_at(&desk.model, desk.now, &look()).text();
    assert!(screen.contains("offline"), "of now it says what is wrong");
    desk.keys("Esc");
    assert_eq!(desk.notes(), ["first", "second", "while you looked back"]);
    assert_eq!(desk.model.incident.stage().stage.to_string(), "Mitigated");
    assert!(
        !desk.model.panes.timeline.unseen.is_empty(),
        "and marked new"
    );
}

#[test]
fn what_was_being_recorded_arrives_in_the_document_of_now() {
    let mut desk = story();
    desk.broken = Some("disk full".into());
    desk.keys("n 'late to the disk' Enter");
    desk.keys("@ '14:35' Enter");
    let screen = draw_at(&desk.model, desk.now, &look()).text();
    assert!(!screen.contains("late to the disk"), "{screen}");
    desk.broken = None;
    desk.wait(6);
    assert!(desk.model.pending.is_empty(), "it was tried again");
    assert_eq!(desk.notes(), ["first"]);
    desk.keys("Esc u");
    assert_eq!(desk.notes(), ["first", "second"], "and it can be undone");
}

#[test]
fn nothing_can_be_changed_there_and_every_key_that_would_says_so() {
    let story = {
        let mut desk = story();
        desk.keys("@ '14:35' Enter");
        desk
    };
    let keymap = warroom::keymap::Keymap::default();
    let mut refused = 0;
    for layer in [Layer::Browse, Layer::State, Layer::Timeline] {
        for (key, action) in keymap.bindings(layer) {
            let mut desk = story.part();
            let events = desk.model.live().log().len();
            desk.msg(Msg::Key(key));
            if action.changes_data() {
                let words = "as of 14:35 nothing can be changed; Esc returns to now";
                assert_eq!(desk.said(), words, "{key}");
                assert!(desk.model.overlays.is_empty(), "{key}");
                refused += 1;
            }
            if action == Action::Close {
                assert!(desk.model.as_of.is_none(), "now again, where one may write");
                continue;
            }
            desk.keys("'x' Enter Enter Enter");
            assert_eq!(desk.model.live().log().len(), events, "{key}");
            assert!(desk.outbox.is_empty() && desk.model.mode == Mode::Browse);
        }
    }
    assert!(refused > 12, "{refused}");
    let mut desk = story;
    desk.msg(Msg::Paste {
        text: "pasted".into(),
        cut: false,
    });
    assert!(desk.said().contains("nothing can be changed"));
    assert!(!Action::AsOf.changes_data(), "it works read-only");
}

#[test]
fn half_typed_text_and_the_place_in_the_lists_come_back_with_now() {
    let mut desk = story();
    desk.keys("g / 'fir' Enter n 'half a line' Ctrl-P 'as of a' Enter '14:35' Enter");
    assert_eq!(desk.model.mode, Mode::Browse);
    assert_eq!(desk.model.panes.timeline.filter, "");
    desk.keys("j Esc");
    assert_eq!(desk.model.mode, Mode::Note);
    assert_eq!(desk.model.panes.timeline.filter, "fir");
    assert_eq!(desk.model.bar.editor.text(), "half a line");
}

#[test]
fn the_word_is_loud_at_every_size_and_the_clocks_stand_still() {
    let mut desk = story();
    desk.keys("p 1 1 Enter @ '14:45:10' Enter").wait(10);
    for (width, height) in [
        (200, 60),
        (120, 40),
        (80, 24),
        (60, 12),
        (40, 8),
        (30, 6),
        (20, 3),
    ] {
        desk.model.size = (width, height);
        for look in [look(), bare()] {
            let shot = draw_at(&desk.model, desk.now, &look);
            let loud = style(shot.cell("AS OF 14:45:10"));
            assert!(loud.add_modifier.contains(Modifier::REVERSED));
            let words = shot.text().split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(words.contains("Esc returns to now"), "{}", shot.text());
            let later = draw_at(&desk.model, desk.now.plus_seconds(3600), &look);
            assert_eq!(shot.rows(), later.rows(), "{width}x{height}");
            let writes = shot.text().contains("writes a note");
            assert!(!writes, "no bar to write in");
        }
    }
    desk.keys("Esc @ '14:30:59' Enter");
    desk.now = START.plus_seconds(30 * 3600);
    let shot = draw_at(&desk.model, desk.now, &look());
    assert!(shot.find("AS OF").is_some());
    desk.model.size = (80, 24);
    let shot = draw_at(&desk.model, desk.now, &look());
    assert!(
        shot.find("AS OF 2026-11-20 14:30:59").is_some(),
        "its day too"
    );
}

#[test]
fn what_is_copied_says_of_which_time_it_is() {
    let mut desk = story();
    desk.keys("@ '14:35' Enter 1 Y");
    let copied = format!("{:?}", desk.effects);
    assert!(copied.contains("*As of 2026-11-20 14:35 UTC*"), "{copied}");
}

/// The instant at which an entry was recorded.
fn recorded(machine: &Machine, text: &str) -> String {
    let log = machine.json(&["log", "--json"]);
    let entries = log.as_array().expect("entries").iter();
    let mut found = entries.filter(|entry| entry["text"] == text);
    let at = found.next().expect("the entry")["at"].as_str();
    at.expect("a time").to_owned()
}

#[test]
fn status_and_log_as_of_a_time() {
    let machine = Machine::new();
    machine.ok(&["new", "EU checkout fails", "--key", "EU-1"]);
    machine.ok(&["note", "before"]);
    machine.ok(&["stage", "acknowledged"]);
    machine.ok(&["note", "after"]);
    let then = recorded(&machine, "before");
    let text = machine.ok(&["status", "--as-of", &then]);
    assert!(text.starts_with("AS OF 20"), "{text}");
    assert!(
        text.contains("Stage: Detected") && text.contains("for 0s"),
        "{text}"
    );
    let state = machine.json(&["status", "--as-of", &then, "--json"]);
    assert_eq!(state["as_of"], then);
    assert_eq!(state["stage"]["name"], "detected");
    assert_eq!(state["now"]["at"], then, "its now is then");
    let now = machine.json(&["status", "--json"]);
    assert_eq!(now["as_of"], serde_json::Value::Null);
    assert_eq!(now["stage"]["name"], "acknowledged");
    let line = machine.ok(&["status", "--oneline", "--as-of", &then]);
    assert!(line.starts_with("AS OF "), "{line}");
    let log = machine.ok(&["log", "--as-of", &then, "--since", "1h"]);
    assert!(log.contains("before") && !log.contains("after"), "{log}");
    let said = machine.fails(5, &["status", "--as-of", "-2d"]);
    assert!(said.contains("the incident was declared"), "{said}");
    machine.fails(2, &["log", "--as-of", "then"]);
    machine.fails(2, &["log", "--as-of", "-1m", "--follow"]);
}

#[test]
fn the_console_begins_as_of_a_time_and_esc_is_now() {
    let room = Room::open();
    let ann = room.person("Ann");
    ann.note("the pool is full");
    let bad = ann.try_console(&["--as-of", "-3d"], 24, 80);
    bad.wait_for("the incident was declared", PATIENCE);
    let mut console = ann.try_console(&["--as-of", "-0m"], 24, 80);
    console.wait_for("AS OF", PATIENCE);
    ann.note("and the disk");
    console.send("\x1b");
    console.wait_for("and the disk", PATIENCE);
    console.wait_until("now again", PATIENCE, |screen| {
        !screen.contents().contains("AS OF")
    });
    quit(&mut console);
}
