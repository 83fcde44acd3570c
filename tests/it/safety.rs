//! What keeps words and hands safe: nothing typed is lost, and no slip changes the incident.

use crate::desk::Desk;
use warroom::app::effect::Effect;
use warroom::app::model::Mode;
use warroom::app::msg::Msg;
use warroom::app::update::SHIELD_MILLIS;
use warroom::domain::time::Timestamp;
use warroom::overlay::Overlay;

fn manager() -> Desk {
    Desk::new("Ada", false)
}

fn scribe() -> Desk {
    Desk::new("Nia", true)
}

#[test]
fn half_typed_text_survives_everything_that_arrives() {
    let mut desk = scribe();
    let mut other = Desk::new("Rob", false);
    desk.text("half a li");
    other.keys("n 'something else' Enter");
    desk.hear(&mut other);
    desk.msg(Msg::Resize(30, 6));
    desk.text("ne");
    assert_eq!(desk.model.bar.editor.text(), "half a line");
    assert_eq!(desk.drafts.last().map(String::as_str), Some("half a line"));
    desk.keys("Enter");
    assert_eq!(
        desk.drafts.last().map(String::as_str),
        Some(""),
        "nothing left to recover"
    );
}

#[test]
fn a_paste_never_submits_and_never_acts() {
    let mut desk = manager();
    desk.msg(Msg::Paste {
        text: "q\ny\nx\r\nlast\n".into(),
        cut: false,
    });
    assert_eq!(desk.model.mode, Mode::Note);
    assert_eq!(desk.model.bar.editor.text(), "q\ny\nx\nlast");
    assert!(desk.notes().is_empty() && desk.effects.is_empty());
    desk.keys("Enter");
    assert_eq!(desk.notes(), ["q\ny\nx\nlast"]);
}

#[test]
fn a_line_that_came_at_once_with_its_enter_is_sent_only_by_the_open_bar() {
    let line = || Msg::Line("the pool is full".into());
    let mut desk = scribe();
    desk.msg(line());
    assert_eq!(desk.notes(), ["the pool is full"]);
    desk.keys("'! pool 400' Enter").msg(line());
    desk.keys("Enter");
    let entry = desk.model.incident.entries().next_back().expect("an entry");
    assert_eq!(entry.why.as_deref(), Some("the pool is full"));
    for elsewhere in ["", ": Ctrl-U", "/", "a", "q"] {
        let mut desk = manager();
        desk.keys(elsewhere).msg(line());
        assert!(
            desk.notes().is_empty() && desk.effects.is_empty(),
            "{elsewhere}"
        );
    }
    let mut desk = manager();
    desk.msg(line());
    assert_eq!(desk.model.bar.editor.text(), "the pool is full");
    let mut desk = manager();
    desk.keys("a").msg(line());
    let Some(Overlay::Form(form)) = desk.model.overlays.last() else {
        panic!("the form is not sent");
    };
    assert_eq!(form.value(0), "the pool is full");
}

#[test]
fn who_types_on_after_a_line_that_closed_the_bar_writes_and_runs_no_key() {
    let mut desk = manager();
    desk.blind = true;
    desk.keys("n 'first' Enter 'x struck nothing' Enter");
    assert_eq!(desk.notes(), ["first", "x struck nothing"]);
    desk.keys("n 'opened as ever' Enter");
    assert_eq!(
        desk.notes().last().map(String::as_str),
        Some("opened as ever")
    );
    // A key that writes nothing, or a moment, and letters are keys again.
    desk.keys("Down x");
    assert_eq!(desk.notes(), ["first", "x struck nothing"]);
    desk.keys("x n 'on' Enter");
    desk.now = Timestamp::from_millis(desk.now.millis() + SHIELD_MILLIS);
    desk.keys("x");
    assert_eq!(desk.notes().len(), 3);
    assert_eq!(desk.model.mode, Mode::Browse);
}

#[test]
fn what_could_not_be_recorded_stays_and_is_tried_again() {
    let mut desk = scribe();
    desk.broken = Some("the disk is full".into());
    desk.keys("'must not be lost' Enter");
    assert!(desk.notes().is_empty());
    assert_eq!(desk.model.pending.len(), 1);
    assert!(
        desk.said().contains("NOT RECORDED: the disk is full"),
        "{}",
        desk.said()
    );
    let kept = desk.drafts.last().map(String::as_str);
    assert_eq!(kept, Some("must not be lost"), "also if it is left now");
    desk.wait(2);
    assert_eq!(desk.model.pending.len(), 1);
    desk.broken = None;
    desk.wait(5);
    assert_eq!(desk.drafts.last().map(String::as_str), Some(""));
    assert_eq!(desk.notes(), ["must not be lost"]);
    assert!(desk.model.pending.is_empty());
}

#[test]
fn just_arrived_entries_shield_the_newest_for_a_moment() {
    let mut desk = manager();
    desk.keys("n 'mine' Enter 2");
    let mut other = Desk::new("Rob", false);
    other.keys("n 'theirs' Enter");
    desk.hear(&mut other);
    desk.keys("x");
    assert_eq!(
        desk.notes().len(),
        2,
        "ignored: the newest entry just became another one"
    );
    desk.wait(1).keys("G x");
    assert!(
        desk.said().contains("Rob's"),
        "and it is not mine to strike: {}",
        desk.said()
    );
}

#[test]
fn quitting_asks_and_any_other_key_stays_without_running() {
    let mut desk = manager();
    desk.keys("n 'one' Enter q x");
    assert!(!desk.model.quitting);
    assert_eq!(desk.notes(), ["one"], "x was not run");
    desk.keys("q y");
    assert_eq!(
        desk.effects.last(),
        Some(&warroom::app::effect::Effect::Quit)
    );
}

#[test]
fn read_only_refuses_and_says_how_to_write() {
    let mut desk = manager();
    desk.model.seat.read_only = Some("opened with --read-only".into());
    desk.keys("n");
    assert_eq!(desk.model.mode, Mode::Browse);
    assert!(desk.said().contains("read-only"), "{}", desk.said());
    desk.msg(Msg::Paste {
        text: "lost?".into(),
        cut: false,
    });
    assert!(desk.model.bar.editor.is_empty());
    desk.keys("/ 'x' Enter 1 z ?");
    assert!(desk.outbox.is_empty());
}

#[test]
fn a_form_does_not_throw_typed_text_away_on_one_esc() {
    let mut desk = manager();
    desk.keys("a 'half a task' Esc");
    assert_eq!(desk.model.overlays.len(), 1);
    desk.keys("Esc");
    assert!(desk.model.overlays.is_empty());
}

#[test]
fn turning_read_only_while_typing_keeps_the_words_and_runs_no_letter() {
    let mut desk = scribe();
    desk.text("half a line");
    let health = warroom::sync::Health {
        share: warroom::sync::Share::ReadOnly("the format is newer".into()),
        ..Default::default()
    };
    desk.msg(Msg::Store(warroom::sync::Report::Health(health)));
    let Some(Overlay::Output(page)) = desk.model.overlays.last() else {
        panic!("a page")
    };
    assert!(
        page.lines.iter().any(|line| line == "half a line"),
        "{:?}",
        page.lines
    );
    desk.text("qy");
    assert!(
        desk.effects.is_empty(),
        "typing on must not leave: {:?}",
        desk.effects
    );
    assert_eq!(desk.model.bar.editor.text(), "half a line");
}

#[test]
fn the_bell_rings_once_when_something_falls_due_and_only_if_asked() {
    for asked in [true, false] {
        let mut desk = manager();
        desk.model.seat.bell = asked;
        desk.keys("a '@Rob read the logs 10m' Enter");
        desk.wait(1).wait(597);
        assert!(desk.effects.is_empty(), "not yet");
        desk.wait(10).wait(1).wait(60);
        let bells = desk.effects.iter().filter(|e| **e == Effect::Bell).count();
        assert_eq!(bells, usize::from(asked));
    }
}
