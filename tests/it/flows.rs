//! The budgets of keys: what each of the usual things takes beyond the words themselves. A name
//! is two or three letters and Tab, which count as one word.

use crate::desk::Desk;
use crate::handover;
use warroom::app::msg::Msg;
use warroom::domain::incident::Incident;
use warroom::domain::stage::Stage;
use warroom::keymap::{Code, Key};
use warroom::pane::timeline::projection::TimelinePane;

/// Plays a script and counts: each named key is one, quoted words and `<names>` are none.
fn count(desk: &mut Desk, script: &str) -> usize {
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

fn scribe() -> Desk {
    Desk::new("Nia", true)
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
        "a note by the scribe",
        scribe,
        "'errors fall' Enter",
        1,
        |d| last(&d.model.incident).text == "errors fall",
    ),
    (
        "a note from anywhere",
        manager,
        "n 'errors fall' Enter",
        2,
        |d| last(&d.model.incident).text == "errors fall",
    ),
    (
        "a starred finding by another, by the scribe",
        scribe,
        "'* = /by rob pool is full' Enter",
        1,
        |d| {
            let entry = last(&d.model.incident);
            entry.star && entry.who() == "rob"
        },
    ),
    (
        "an entry of ten minutes ago",
        scribe,
        "'@-10m ' 'errors fall' Enter",
        1,
        |d| last(&d.model.incident).is_late(),
    ),
    ("asked, nothing new", scribe, ". Enter", 2, |d| {
        last(&d.model.incident).text == "asked, nothing new"
    }),
    ("an answer", manager, "f 1 'one in seven' Enter", 3, |d| {
        last(&d.model.incident).text == "Impact: one in seven"
    }),
    (
        "a task",
        manager,
        "a '@' <robi> 'read the logs 10m' Enter",
        2,
        |d| {
            let tasks = d.model.incident.open_tasks();
            tasks[0].given.owners == ["Robin Achter"] && tasks[0].due.is_some()
        },
    ),
    ("a role", manager, "r t <rob> Enter", 4, |d| {
        d.model.incident.holders_of("technical_lead").count() == 1
    }),
    (
        "a role with a warning",
        handover::manager,
        "r t 'Ada' Enter",
        4,
        |d| d.said().contains("hand command to someone"),
    ),
    (
        "an offer of command",
        handover::at_the_hour,
        "h Enter",
        2,
        |d| d.model.incident.handover().offer.is_some(),
    ),
    ("the priority", manager, "p 1 2 Enter", 4, |d| {
        d.model
            .incident
            .priority()
            .is_some_and(|p| p.value.value() == 1)
    }),
    ("a stage", manager, "s a Enter", 3, |d| {
        d.model.incident.stage().stage == Stage::Acknowledged
    }),
    (
        "a stage with its words",
        manager,
        "s s 'false alarm' Enter",
        3,
        |d| d.model.incident.stage().stage == Stage::StoodDown,
    ),
    ("a star", manager, "*", 1, |d| {
        d.model.incident.entries().any(|e| e.star)
    }),
    ("a strike", manager, "x", 1, |d| {
        d.said().starts_with("struck") || d.said().contains("made by the program")
    }),
    (
        "correct the last one",
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

/// Two keys offer command, two take it; then the text that tells the others lies open.
#[test]
fn command_changes_hands_with_two_keys_on_each_side() {
    for script in ["! y", "h y"] {
        let mut desk = handover::asked();
        assert_eq!(count(&mut desk, script), 2);
        assert_eq!(handover::commands(&desk.model.incident), "Rob", "{script}");
        assert!(desk.model.pending.is_empty());
    }
}

/// Backdating takes three to five keys more than the words.
#[test]
fn backdating_takes_three_to_five_keys() {
    for (sign, minutes) in [("@-5 ", 5), ("@-10m ", 10), ("@14:2", 0)] {
        let extra = sign.trim_end().chars().count();
        assert!(
            (3..=5).contains(&extra) || sign.starts_with("@-10m"),
            "{sign}"
        );
        if minutes > 0 {
            let mut desk = scribe();
            desk.text(sign).keys("'errors fall' Enter");
            let entry = last(&desk.model.incident);
            assert_eq!(entry.at.seconds_since(entry.happened.at), minutes * 60);
        }
    }
}

/// A task is done, or gets ten minutes more, with one key on it.
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
