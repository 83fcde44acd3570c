//! Slips in forms: words that are typed where a form asks for a choice, a letter that picked the
//! wrong one. No word vanishes, and nothing is set that the last line did not name.

use crate::desk::Desk;
use crate::forms::form;
use warroom::app::msg::Msg;
use warroom::domain::setting::SettingKey;
use warroom::overlay::Overlay;
use warroom::overlay::form::message;

/// Rated, acknowledged, investigated, with an answer that stands.
fn desk() -> Desk {
    let mut desk = Desk::new("Ada", false);
    desk.keys("p 2 2 Enter s a Enter s i Enter f 2 'db-3 is full' Enter");
    desk.keys("b h 'the pool' Enter Esc");
    desk
}

/// The keys that open a form at its first choice, words that begin with none of its keys, and the
/// key of a choice that is made afterwards.
const WORDS: &[(&str, &str, &str)] = &[
    ("f", "one in 3 carts fails", "1"),
    ("r", "Robin Achter", "t"),
    ("s", "Cause is the pool", "f"),
    ("w", "We know and work on it", "c"),
    (": 'how it was' Enter", "by a friend", "c"),
    (": 'whether it is real' Enter", "we saw it", "n"),
    ("b m", "half the traffic", "r"),
];

/// What is typed at the first choice is all there, in the field for words, and the choice is as it
/// was.
#[test]
fn words_typed_at_a_choice_are_words() {
    for (open, words, _) in WORDS {
        let mut desk = desk();
        desk.keys(open);
        let before = form(&desk).value(0).to_owned();
        desk.text(words);
        let form = form(&desk);
        let focused = form.value(form.focus);
        assert_eq!(focused, *words, "{open}: {:?}", form.fields);
        assert_eq!(form.value(0), before, "{open}");
        assert!(form.touched, "{open}: Esc asks first");
    }
}

/// Enter sends nothing while the choice is not made: it goes back to it, and the words stay.
#[test]
fn a_choice_that_was_passed_over_is_asked_for_before_anything_is_sent() {
    for (open, words, pick) in WORDS {
        let mut desk = desk();
        let events = desk.model.incident.log().len();
        desk.keys(open).text(words).keys("Enter");
        let asked = form(&desk);
        assert_eq!(asked.focus, 0, "{open}: {:?}", asked.error);
        let error = asked.error.as_deref().unwrap_or_default();
        assert!(error.starts_with("choose by the key"), "{open}: {error}");
        assert_eq!(desk.model.incident.log().len(), events, "{open}");
        desk.keys(pick);
        let chosen = form(&desk);
        assert_eq!(chosen.value(chosen.focus), *words, "{open}: the words stay");
        assert!(!chosen.value(0).is_empty(), "{open}");
        desk.keys("Enter");
        if let Some(Overlay::Form(form)) = desk.model.overlays.last() {
            // A word to an audience asks once more.
            assert_eq!(form.focus, message::SAY, "{open}: {:?}", form.error);
            desk.keys("Enter");
        }
        assert!(desk.model.incident.log().len() > events, "{open}");
    }
}

/// Typing an answer before saying which one does not land in one that stands already.
#[test]
fn an_answer_that_is_typed_first_is_not_added_to_another() {
    let mut desk = desk();
    desk.keys("f 'we lost db-2' Enter 2 Enter");
    let known = desk.model.incident.answer(SettingKey::Known);
    assert_eq!(
        known.map(|answer| answer.text).as_deref(),
        Some("we lost db-2")
    );
}

/// Going to another answer takes the text that stands there along, never what somebody typed.
#[test]
fn another_answer_brings_its_text_but_not_over_what_was_typed() {
    let mut desk = desk();
    desk.keys("f 2 Shift-Tab 1");
    assert_eq!(form(&desk).value(1), "", "Impact has none");
    desk.keys("Shift-Tab 2");
    assert_eq!(form(&desk).value(1), "db-3 is full");
    desk.keys("' and slow' Shift-Tab 1");
    assert_eq!(form(&desk).value(1), "db-3 is full and slow");
}

/// Which one was picked stands in the last line, before Enter: a wrong letter is seen in time.
#[test]
fn the_last_line_names_what_was_picked() {
    use crate::screens::kit::{draw, look};
    for (keys, says) in [
        ("f 2", "Enter says that this is true now: Known"),
        ("s f 'pool'", "Enter moves the stage to Identified"),
        ("r t 'Rob'", "Enter gives Rob the role Technical Lead"),
        ("r t", "Enter gives the role Technical Lead"),
        ("p 1 1", "Enter sets the priority P1"),
        ("p 'P4 regulator'", "Enter sets the priority P4"),
        ("r 'Jon'", "Enter asks for what is not chosen yet"),
    ] {
        let mut desk = desk();
        desk.keys(keys);
        let shot = draw(&desk.model, &look());
        assert!(shot.find(says).is_some(), "{keys}: {}", shot.text());
    }
}

/// Backspace with nothing left to take back goes back to the choice: after a wrong letter, or one
/// that was none.
#[test]
fn backspace_goes_back_to_the_choice() {
    for (open, wrong, right, value) in [
        ("s", "f Backspace", "m", "Mitigated"),
        ("s", "c Backspace Backspace", "m", "Mitigated"),
        ("r", "r Backspace", "t", "technical_lead"),
        ("b m", "x Backspace Backspace", "r", "restart"),
    ] {
        let mut desk = desk();
        desk.keys(open).keys(wrong);
        assert_eq!(form(&desk).focus, 0, "{open} {wrong}");
        desk.keys(right);
        let chosen = form(&desk).value(0).to_lowercase();
        assert_eq!(chosen, value.to_lowercase(), "{open} {wrong} {right}");
    }
}

/// A digit where digits choose is a slip, and so are keys of BROWSE and the space bar: nothing is
/// typed by them.
#[test]
fn a_wrong_digit_and_keys_of_habit_are_no_words() {
    for keys in ["f 7", "p 9", "p x", "s ?", "s Space", "r :", "w /"] {
        let mut desk = desk();
        desk.keys(keys);
        let form = form(&desk);
        assert_eq!(form.focus, 0, "{keys}");
        let error = form.error.as_deref().unwrap_or_default();
        assert!(error.contains("none of the keys"), "{keys}: {error}");
        assert!(!form.touched, "{keys}");
    }
}

/// A priority by hand is typed as its line reads, from wherever the form stands.
#[test]
fn a_priority_by_hand_is_typed_at_once() {
    let mut desk = desk();
    desk.keys("p 'P4 regulator' Enter");
    let now = desk.model.incident.priority().expect("set");
    assert_eq!(
        (now.value.value(), now.by_hand.as_deref()),
        (4, Some("regulator"))
    );
    assert_eq!(desk.model.incident.rating().map(|r| r.impact), Some(2));
}

/// What is pasted at a choice goes to the words, too.
#[test]
fn a_paste_at_a_choice_goes_to_the_words() {
    let mut desk = desk();
    desk.keys("f");
    desk.msg(Msg::Paste {
        text: "3 of 5 down\nsince 14:00".into(),
        cut: false,
    });
    assert_eq!(form(&desk).value(1), "3 of 5 down\nsince 14:00");
    assert_eq!(form(&desk).value(0), "");
}
