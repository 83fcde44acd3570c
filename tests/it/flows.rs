//! The budgets of keys: what each of the usual things takes beyond the words themselves. A name
//! is two or three letters and Tab, which count as one word. M1 to M12 are the manager's twelve
//! most frequent actions, S1 to S12 the scribe's.

use crate::desk::Desk;
use crate::handover;
use warroom::app::effect::Effect;
use warroom::app::msg::Msg;
use warroom::domain::incident::Incident;
use warroom::domain::stage::Stage;
use warroom::keymap::{Code, Key};
use warroom::overlay::Overlay;
use warroom::pane::timeline::projection::TimelinePane;

/// Plays a script and counts: each named key is one, quoted words and `<names>` are none.
pub(crate) fn count(desk: &mut Desk, script: &str) -> usize {
    let mut keys = 0;
    let mut rest = script.trim();
    while !rest.is_empty() {
        let (word, after) = match rest.chars().next() {
            Some('\'') => rest[1..].split_once('\'').expect("a closing quote"),
            Some('<') => rest[1..].split_once('>').expect("a closing bracket"),
            _ => rest.split_once(' ').unwrap_or((rest, "")),
        };
        if rest.starts_with('\'') {
            desk.text(word);
        } else if rest.starts_with('<') {
            desk.text(word).msg(Msg::Key(Key::plain(Code::Tab)));
        } else {
            desk.keys(word);
            keys += 1;
        }
        rest = after.trim_start();
    }
    keys
}

fn manager() -> Desk {
    let mut desk = Desk::new("Ada", false);
    desk.keys("n 'Robin: on the bridge' Enter");
    desk.keys("r s 'Robin Achter' Enter");
    desk
}

fn proposed() -> Desk {
    let mut desk = manager();
    desk.keys("d 'restart it' Enter");
    desk
}

fn scribe() -> Desk {
    Desk::new("Nia", true)
}

/// The scribe, Robin being known, after one line of their own.
fn scribe_at_work() -> Desk {
    let mut desk = scribe();
    desk.hear(&mut manager());
    desk.now = desk.now.plus_seconds(60);
    desk.keys("'the pool is full' Enter");
    desk
}

/// The scribe, after customers were told something and two lines were written since.
fn scribe_after_a_word() -> Desk {
    let mut other = Desk::new("Bo", false);
    other.keys("w c Shift-Tab Shift-Tab Shift-Tab a 'status page' Enter");
    other.keys("Ctrl-U 'we know' Enter Enter");
    assert_eq!(other.model.incident.messages().len(), 1);
    let mut desk = scribe();
    desk.now = other.now.plus_seconds(60);
    desk.hear(&mut other);
    desk.keys("'the pool is full' Enter 'errors fall' Enter");
    desk
}

fn last(incident: &Incident) -> warroom::domain::timeline::Entry {
    let newest = incident.log().events().iter().rev();
    let mut entries = newest.filter_map(|event| incident.entry(event.id));
    entries.next().expect("an entry")
}

/// What is done, by whom, how, within how many keys, and what must have come of it.
type Flow = (
    &'static str,
    fn() -> Desk,
    &'static str,
    usize,
    fn(&Desk) -> bool,
);

const FLOWS: &[Flow] = &[
    (
        "S1: a note by the scribe",
        scribe,
        "'errors fall' Enter",
        1,
        |d| last(&d.model.incident).text == "errors fall",
    ),
    (
        "M2: a note from anywhere",
        manager,
        "n 'errors fall' Enter",
        2,
        |d| last(&d.model.incident).text == "errors fall",
    ),
    (
        "S4: a starred finding by another, by the scribe",
        scribe,
        "'* = /by rob pool is full' Enter",
        1,
        |d| {
            let entry = last(&d.model.incident);
            entry.star && entry.who() == "rob"
        },
    ),
    (
        "S3: an entry of ten minutes ago",
        scribe,
        "'@-10m ' 'errors fall' Enter",
        1,
        |d| last(&d.model.incident).is_late(),
    ),
    ("S7: asked, nothing new", scribe, ". Enter", 2, |d| {
        last(&d.model.incident).text == "asked, nothing new"
    }),
    (
        "M3: an answer",
        manager,
        "f 1 'one in seven' Enter",
        3,
        |d| last(&d.model.incident).text == "Impact: one in seven",
    ),
    (
        "M4: a task",
        manager,
        "a '@' <robi> 'read the logs 10m' Enter",
        2,
        |d| {
            let tasks = d.model.incident.open_tasks();
            tasks[0].given.owners == ["Robin Achter"] && tasks[0].due.is_some()
        },
    ),
    ("M6: a proposal", manager, "d 'restart it' Enter", 2, |d| {
        d.model.incident.pending_decisions().len() == 1
    }),
    ("M7: a decision", proposed, "d y Enter", 3, |d| {
        d.model.incident.pending_decisions().is_empty()
    }),
    (
        "M7: a no, with its reason",
        proposed,
        "d n 'too early' Enter",
        3,
        |d| d.model.incident.pending_decisions().is_empty(),
    ),
    ("M8: advice", proposed, "v <rob> 'go ahead' Enter", 3, |d| {
        d.model.incident.decisions()[0].advice[0].who == "Robin Achter"
    }),
    (
        "an escalation",
        manager,
        "E 'Ingrid' Enter 'the database' Enter Esc",
        4,
        |d| d.model.incident.escalations().len() == 1,
    ),
    (
        "S4: a hypothesis by the scribe",
        scribe,
        "'? the pool' Enter",
        1,
        |d| d.model.incident.hypotheses().len() == 1,
    ),
    ("M9: a role", manager, "r t <rob> Enter", 4, |d| {
        d.model.incident.holders_of("technical_lead").count() == 1
    }),
    (
        "M9: a role with a warning",
        handover::manager,
        "r t 'Ada' Enter",
        4,
        |d| d.said().contains("hand command to someone"),
    ),
    (
        "M12: an offer of command",
        handover::at_the_hour,
        "h Enter",
        2,
        |d| d.model.incident.handover().offer.is_some(),
    ),
    ("M10: the priority", manager, "p 1 2 Enter", 4, |d| {
        d.model
            .incident
            .priority()
            .is_some_and(|p| p.value.value() == 1)
    }),
    ("M11: a stage", manager, "s a Enter", 3, |d| {
        d.model.incident.stage().stage == Stage::Acknowledged
    }),
    (
        "M11: a stage with its words",
        manager,
        "s s 'false alarm' Enter",
        3,
        |d| d.model.incident.stage().stage == Stage::StoodDown,
    ),
    ("S5: a star", manager, "*", 1, |d| {
        d.model.incident.entries().any(|e| e.star)
    }),
    ("a strike", manager, "x", 1, |d| {
        d.said().starts_with("struck") || d.said().contains("made by the program")
    }),
    (
        "S6: correct the last one",
        scribe,
        "'pool 400' Enter Up Backspace Enter",
        4,
        |d| last(&d.model.incident).earlier.len() == 1 && d.notes().contains(&"pool 40".to_owned()),
    ),
    ("undo", manager, "u", 1, |d| d.said().contains("taken back")),
    (
        "set when it happened",
        manager,
        "n 'x' Enter 2 t Ctrl-U '-5m' Enter",
        6,
        |d| {
            d.model
                .incident
                .entries()
                .any(|e| e.text == "x" && e.is_late())
        },
    ),
    (
        "S2: an entry by somebody else",
        scribe_at_work,
        "<rob> 'errors fall' Enter",
        1,
        |d| {
            let entry = last(&d.model.incident);
            (entry.who(), entry.text.as_str()) == ("Robin Achter", "errors fall")
        },
    ),
    (
        "S5: a star on what is being written",
        scribe,
        "'* errors fall' Enter",
        2,
        |d| last(&d.model.incident).star,
    ),
    (
        "S5: a star on the last one",
        scribe_at_work,
        "Esc *",
        2,
        |d| last(&d.model.incident).star,
    ),
    (
        "S8: the count of cases",
        scribe,
        "'/cases 23' Enter",
        1,
        |d| last(&d.model.incident).text == "Support cases: 23",
    ),
    (
        "S9: find",
        scribe_after_a_word,
        "Esc / 'pool' Enter",
        3,
        |d| d.model.panes.timeline.filter == "pool",
    ),
    (
        "S11: an entry that is restricted",
        scribe,
        "'/restricted the key leaked' Enter",
        1,
        |d| last(&d.model.incident).restricted,
    ),
    (
        "S11: the last entry, restricted afterwards",
        scribe_at_work,
        "Esc : 'restrict' Enter Enter",
        4,
        |d| last(&d.model.incident).restricted,
    ),
];

#[test]
fn every_flow_stays_within_its_keys() {
    for (name, seat, script, budget, came) in FLOWS {
        let mut desk = seat();
        let keys = count(&mut desk, script);
        assert!(
            keys <= *budget,
            "{name}: {keys} keys, the budget is {budget}"
        );
        assert!(came(&desk), "{name}: {:?} {}", desk.notes(), desk.said());
        assert!(
            desk.model.overlays.is_empty(),
            "{name}: nothing is left open"
        );
        assert!(desk.model.pending.is_empty(), "{name}");
    }
}

/// M1: one key opens what the top prompt asks for, filled; a second one sends it.
#[test]
fn the_top_prompt_takes_one_key() {
    let mut desk = Desk::new("Ada", false);
    desk.wait(600);
    assert_eq!(count(&mut desk, "!"), 1);
    assert_eq!(desk.model.overlays.len(), 1);
    assert_eq!(count(&mut desk, "Enter"), 1);
    let stage = desk.model.incident.stage().stage;
    assert_eq!(stage, Stage::Acknowledged);
}

/// S10: three keys from the bar show what is new for customers, one goes back.
#[test]
fn what_is_new_for_customers_takes_three_keys() {
    let mut desk = scribe_after_a_word();
    assert_eq!(count(&mut desk, "Esc m c"), 3);
    let shown = match desk.model.overlays.last() {
        Some(Overlay::Missed(missed)) => missed.text.clone(),
        other => panic!("what is new, not {other:?}"),
    };
    assert!(shown.contains("the pool is full"), "{shown}");
    assert_eq!(count(&mut desk, "Esc"), 1);
    assert!(desk.model.overlays.is_empty());
}

/// M12: two keys offer command, two take it; then the text that tells the others lies open.
#[test]
fn command_changes_hands_with_two_keys_on_each_side() {
    for script in ["! y", "h y"] {
        let mut desk = handover::asked();
        assert_eq!(count(&mut desk, script), 2);
        assert_eq!(handover::commands(&desk.model.incident), "Rob", "{script}");
        assert!(desk.model.pending.is_empty());
    }
}

/// S3: backdating takes three to five keys more than the words, the space after it not counted.
#[test]
fn backdating_takes_three_to_five_keys() {
    for (sign, seconds) in [("@-5", 300), ("@-10", 600), ("@1425", 360), ("@~-5", 300)] {
        assert!((3..=5).contains(&sign.chars().count()), "{sign}");
        let mut desk = scribe();
        desk.text(sign).keys("' errors fall' Enter");
        let entry = last(&desk.model.incident);
        assert_eq!(entry.at.seconds_since(entry.happened.at), seconds, "{sign}");
        assert_eq!(entry.text, "errors fall", "{sign}");
    }
}

/// M5: a task is done, or gets ten minutes more, with one key on it.
#[test]
fn a_task_is_done_or_extended_with_one_key() {
    let mut desk = manager();
    desk.keys("a 'read the logs 10m' Enter 1 G");
    while !matches!(
        desk.model.panes.state.selected,
        Some(warroom::pane::state::projection::RowKey::Task(_))
    ) {
        desk.keys("k");
    }
    let before = desk.model.incident.open_tasks()[0].due;
    assert_eq!(count(&mut desk, "+"), 1);
    assert!(desk.model.incident.open_tasks()[0].due > before);
    assert_eq!(count(&mut desk, "Space"), 1);
    assert!(desk.model.incident.open_tasks().is_empty());
    assert!(TimelinePane::default().follow);
}

/// M5: who hears that something is done says so from wherever they are.
#[test]
fn a_task_is_done_from_anywhere() {
    let mut desk = manager();
    desk.keys("a '@rob read the logs 10m' Enter a '@ada look' Enter n 'on it' Enter");
    assert_eq!(count(&mut desk, "Space 'rob' Enter"), 2);
    let open = desk.model.incident.open_tasks();
    let left: Vec<&str> = open.iter().map(|task| task.given.text.as_str()).collect();
    assert_eq!(left, ["look"]);
    assert!(desk.said().ends_with("undo"), "{}", desk.said());
    assert_eq!(count(&mut desk, "Space Enter"), 2);
    assert!(desk.model.incident.open_tasks().is_empty());
    // Nothing of it is done by Space alone.
    desk.keys("a 'one more' Enter Space Esc");
    assert_eq!(desk.model.incident.open_tasks().len(), 1);
}

/// No flow of the twenty-four is forgotten: each is in the table, or is a test by itself.
#[test]
fn the_single_comment_takes_three_keys() {
    let mut desk = scribe();
    assert_eq!(count(&mut desk, "Esc o c"), 3);
    let shown = match desk.model.overlays.last() {
        Some(Overlay::Page(page)) => page.text(),
        other => panic!("a page, not {other:?}"),
    };
    assert!(shown.contains("## Summary timeline"), "{shown}");
    desk.keys("y");
    assert_eq!(desk.effects.last(), Some(&Effect::Copy(shown)));
}

#[test]
fn all_twenty_four_flows_are_driven() {
    let by_itself: [(&str, fn()); 6] = [
        ("M1", the_top_prompt_takes_one_key),
        ("M5", a_task_is_done_or_extended_with_one_key),
        ("M12", command_changes_hands_with_two_keys_on_each_side),
        ("S3", backdating_takes_three_to_five_keys),
        ("S10", what_is_new_for_customers_takes_three_keys),
        ("S12", the_single_comment_takes_three_keys),
    ];
    let table = FLOWS.iter().filter_map(|(name, ..)| name.split_once(':'));
    let table = table.map(|(number, _)| number);
    let mut driven: Vec<&str> = by_itself.iter().map(|(number, _)| *number).collect();
    driven.extend(table);
    for role in ["M", "S"] {
        for number in 1..=12 {
            let flow = format!("{role}{number}");
            assert!(driven.contains(&flow.as_str()), "nothing drives {flow}");
        }
    }
}
