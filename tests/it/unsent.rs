//! What was typed and not sent comes back after a crash, each thing as what it was.

use crate::desk::Desk;
use crate::screens::kit::{draw, look};
use warroom::app::effect::Effect;
use warroom::app::model::Mode;
use warroom::app::msg::Msg;
use warroom::app::update::update;
use warroom::domain::kind::EventKind;
use warroom::domain::setting::SettingKey;
use warroom::keymap::{Code, Key};
use warroom::overlay::Overlay;
use warroom::overlay::form::state::Form;
use warroom::sync::{Request, Unsent, UnsentLine};

fn manager() -> Desk {
    Desk::new("Ada", false)
}

fn form(desk: &Desk) -> &Form {
    match desk.model.overlays.last() {
        Some(Overlay::Form(form)) => form,
        other => panic!("no form: {other:?}"),
    }
}

fn values(desk: &Desk) -> Vec<String> {
    let form = form(desk);
    let fields = 0..form.fields.len();
    fields.map(|at| form.value(at).to_owned()).collect()
}

#[test]
fn a_line_comes_back_as_a_line() {
    let mut desk = manager();
    desk.keys("n 'half a line'");
    let mut desk = desk.crashed();
    assert!(desk.said().contains("unfinished line"), "{}", desk.said());
    assert!(!desk.unsent.is_empty(), "nor does a second crash take it");
    desk.keys("n ' and the rest' Enter");
    assert_eq!(desk.notes(), ["half a line and the rest"]);
    assert_eq!(desk.unsent, Unsent::default());
}

/// Found by `consoles` in tests/full: the words were nowhere between Enter and the answer.
#[test]
fn a_line_that_was_sent_and_never_answered_comes_back() {
    let mut desk = manager();
    desk.keys("n '> restarted the pods'");
    let enter = Msg::Key(Key::plain(Code::Enter));
    let effects = update(&mut desk.model, enter, desk.now);
    let asked = |effect: &Effect| matches!(effect, Effect::Store(Request::Record { .. }));
    assert!(effects.0.iter().any(asked), "it is on its way: {effects:?}");
    let kept = &desk.model.bar.kept.lines;
    assert_eq!(kept.len(), 1, "{kept:?}");
    assert!(kept[0].text.contains("restarted the pods"), "{kept:?}");
    // The answer comes: nothing is kept any more.
    let mut desk = manager();
    desk.keys("n '> restarted the pods' Enter");
    assert_eq!(desk.unsent, Unsent::default());
}

/// A refused line that is no entry is typed words all the same.
#[test]
fn a_count_of_cases_that_could_not_be_recorded_comes_back() {
    for line in ["/cases 23", "/cases 23 they call again"] {
        let mut desk = manager();
        desk.broken = Some("the disk is full".to_owned());
        desk.keys(&format!("n '{line}' Enter"));
        let mut again = desk.crashed();
        again.broken = None;
        again.keys("n Enter");
        let cases = |desk: &Desk| desk.model.incident.count(SettingKey::SupportCases);
        assert_eq!(cases(&again), Some(23), "{line}: {:?}", desk.unsent);
        let words: Vec<&str> = line.strip_prefix("/cases 23 ").into_iter().collect();
        assert_eq!(again.notes(), words);
        assert_eq!(again.unsent, Unsent::default());
        // Killed after it was recorded, before the screen knew: it does not come back.
        again.unsent = desk.unsent.clone();
        let back = again.crashed();
        assert!(
            back.model.bar.editor.is_empty(),
            "{}",
            back.model.bar.editor.text()
        );
    }
}

#[test]
fn what_was_on_its_way_and_arrived_does_not_come_back() {
    let line = |text: &str| UnsentLine {
        text: text.to_owned(),
        corrects: None,
    };
    for (left, back) in [
        ("the second", ""),
        ("the first\nthe second", ""),
        ("the second\nhalf a third", "half a third"),
        ("the second time", "the second time"),
        ("half a third\nthe second", "half a third\nthe second"),
    ] {
        let mut desk = manager();
        desk.keys("n 'the first' Enter n 'the second' Enter");
        desk.unsent = Unsent {
            lines: vec![line(left)],
            ..Unsent::default()
        };
        let mut desk = desk.crashed();
        assert_eq!(desk.model.bar.editor.text(), back, "{left}");
        assert_eq!(desk.said().is_empty(), back.is_empty(), "{}", desk.said());
        desk.keys("n");
        assert_eq!(desk.notes().len(), 2, "{left}");
    }
}

#[test]
fn a_correction_comes_back_as_a_correction_of_its_entry() {
    let mut desk = manager();
    desk.keys("n 'pool 400' Enter n 'after it' Enter");
    desk.select("pool").keys("e");
    assert_eq!(desk.unsent, Unsent::default(), "nothing is corrected yet");
    desk.keys("' MB'");
    let mut desk = desk.crashed();
    let said = desk.said();
    assert!(said.contains("unfinished correction"), "{said}");
    assert!(draw(&desk.model, &look()).find("EDIT 14:31").is_some());
    desk.keys("n ' of 500' Enter");
    assert_eq!(desk.notes(), ["pool 400 MB of 500", "after it"]);
    assert_eq!(
        (&desk.unsent, desk.model.mode),
        (&Unsent::default(), Mode::Browse)
    );
}

#[test]
fn a_correction_of_what_is_not_here_comes_back_as_words() {
    let mut desk = manager();
    desk.keys("n 'pool 400' Enter Up ' MB'").keys("e ' MB'");
    let unsent = desk.unsent.clone();
    let mut desk = manager();
    desk.unsent = unsent;
    let mut desk = desk.crashed();
    desk.keys("n Enter");
    assert_eq!(desk.notes(), ["pool 400 MB"]);
}

#[test]
fn a_form_comes_back_field_by_field_when_it_is_opened_again() {
    let mut desk = manager();
    desk.keys("w c Shift-Tab Shift-Tab Shift-Tab a 'bridge 2' Enter Ctrl-U");
    desk.keys("'we found it,' Alt-Enter 'soon more'");
    let (before, focus) = (values(&desk), form(&desk).focus);
    assert!(before.contains(&"bridge 2".to_owned()), "{before:?}");
    assert!(
        before.contains(&"we found it,\nsoon more".to_owned()),
        "{before:?}"
    );
    let mut desk = desk.crashed();
    assert!(
        desk.model.overlays.is_empty(),
        "no form under the hand at the start"
    );
    let said = desk.said();
    assert!(
        said.contains("“Word to an audience” was not sent"),
        "{said}"
    );
    // Another form in between is another form.
    desk.keys("a 'x' Esc Esc");
    desk.keys("w");
    assert_eq!((values(&desk), form(&desk).focus), (before.clone(), focus));
    assert!(desk.said().contains("is back"), "{}", desk.said());
    // Also while it is open again.
    let mut desk = desk.crashed();
    desk.keys("w");
    assert_eq!((values(&desk), form(&desk).focus), (before, focus));
    desk.keys("' at three' Enter Enter");
    assert!(desk.model.overlays.is_empty(), "{:?}", form(&desk).error);
    let log = desk.model.incident.log().events();
    let sent = log.iter().find_map(|event| match &event.kind {
        EventKind::Send(sent) => Some((sent.channel.as_str(), sent.text.as_str())),
        _ => None,
    });
    assert_eq!(sent, Some(("bridge 2", "we found it,\nsoon more at three")));
    assert_eq!(desk.unsent, Unsent::default());
    desk.keys("w");
    assert_ne!(values(&desk)[1..], ["bridge 2"][..], "once");
}

#[test]
fn every_kind_of_form_comes_back_as_it_was() {
    for (open, typed) in [
        ("a", "'@Rob look 10m'"),
        ("f", "2 'the pool'"),
        ("r", "i 'Rob'"),
        ("p", "2 3 'P2 why not'"),
        ("s", "a 'found it'"),
        ("t", "'14:20'"),
        (": 'strike with' Enter", "'wrong host'"),
        (": 'redact' Enter", "'a password'"),
        (": 'title' Enter", "' again'"),
        (": 'add a link' Enter", "'graph' Tab 'https://g'"),
    ] {
        let mut desk = manager();
        desk.keys("n 'pool 400' Enter")
            .select("pool")
            .keys(open)
            .keys(typed);
        let before = (form(&desk).purpose, values(&desk), form(&desk).focus);
        let mut desk = desk.crashed();
        desk.select("pool").keys(open);
        assert_eq!(
            (form(&desk).purpose, values(&desk), form(&desk).focus),
            before
        );
        desk.keys("Esc Esc");
        assert_eq!(desk.unsent, Unsent::default(), "{open}: thrown away");
    }
}

/// Found on a full disk: after a kill the line was back, and the form was nowhere.
#[test]
fn a_form_that_could_not_be_recorded_comes_back() {
    for (open, typed) in [
        ("a", "'@Rob look at the hosts 10m' Enter"),
        ("s", "a Enter"),
    ] {
        let mut desk = manager();
        desk.broken = Some("the disk is full".into());
        desk.keys(open).keys(typed);
        assert!(desk.model.overlays.is_empty(), "{:?}", form(&desk).error);
        let mut desk = desk.crashed();
        assert!(desk.said().contains("was not sent"), "{}", desk.said());
        let before = desk.model.incident.log().len();
        desk.keys(open);
        assert!(desk.said().contains("is back"), "{}", desk.said());
        desk.keys("Enter");
        assert!(
            desk.model.incident.log().len() > before,
            "{:?}",
            form(&desk).error
        );
        assert_eq!(desk.unsent, Unsent::default());
    }
}

#[test]
fn a_form_that_was_on_its_way_and_arrived_does_not_come_back() {
    let mut desk = manager();
    desk.keys("a '@Rob look at the hosts 10m'");
    let effects = update(&mut desk.model, Msg::Key(Key::plain(Code::Enter)), desk.now);
    let kept = desk.model.bar.kept.clone();
    assert_eq!(kept.forms.len(), 1, "{kept:?}");
    desk.perform(effects);
    assert_eq!(desk.unsent, Unsent::default(), "answered");
    desk.unsent = kept;
    let mut desk = desk.crashed();
    assert_eq!(desk.said(), "");
    desk.keys("a");
    assert_eq!(values(&desk)[0], "");
}

#[test]
fn what_was_never_typed_into_is_not_kept() {
    let mut desk = manager();
    desk.keys("w c");
    assert_eq!(desk.unsent, Unsent::default());
    desk.keys("'x'");
    assert_ne!(desk.unsent, Unsent::default());
    desk.keys("Esc");
    assert_ne!(
        desk.unsent,
        Unsent::default(),
        "asked whether to throw it away"
    );
    desk.keys("Esc");
    assert_eq!(desk.unsent, Unsent::default());
}

#[test]
fn all_at_once_comes_back_one_after_the_other() {
    let mut desk = manager();
    desk.keys("n 'pool 400' Enter");
    desk.broken = Some("the disk is full".into());
    desk.keys("n 'first' Enter n 'second' Enter e ' MB' Esc a '@Rob look'");
    let mut desk = desk.crashed();
    let said = desk.said().to_owned();
    for words in ["unfinished line", "“Give a task”"] {
        assert!(said.contains(words), "{said}");
    }
    assert_eq!(desk.model.bar.editor.text(), "first\nsecond");
    desk.keys("n Enter");
    assert_eq!(desk.model.bar.editor.text(), "pool 400 MB");
    let mut desk = desk.crashed();
    desk.keys("n Enter a");
    assert_eq!(values(&desk), ["@Rob look", "", "", "", ""]);
    let mut notes = desk.notes();
    notes.sort();
    assert_eq!(notes, ["first\nsecond", "pool 400 MB"]);
}
