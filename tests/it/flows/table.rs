//! Where people sit, what they do there, and how many keys it may take.

use crate::desk::Desk;
use crate::handover;
use warroom::domain::incident::Incident;
use warroom::domain::setting::SettingKey;
use warroom::domain::stage::Stage;

pub(super) fn manager() -> Desk {
    let mut desk = Desk::new("Ada", false);
    desk.keys("n 'Robin: on the bridge' Enter");
    desk.keys("r s 'Robin Achter' Enter");
    desk
}

pub(super) fn proposed() -> Desk {
    let mut desk = manager();
    desk.keys("d 'restart it' Enter");
    desk
}

pub(super) fn answered() -> Desk {
    let mut desk = manager();
    desk.keys("f 1 'one in seven' Enter").wait(600);
    desk
}

pub(super) fn tasked() -> Desk {
    let mut desk = manager();
    desk.keys("a '@rob read the logs 10m' Enter n 'on it' Enter");
    desk
}

/// After a first word to customers, on a channel that is known from then on.
pub(super) fn told() -> Desk {
    let mut desk = manager();
    desk.keys(
        "w c Shift-Tab Shift-Tab Shift-Tab a 'status page' Enter Ctrl-U 'we know' Enter Enter",
    );
    desk.wait(31 * 60);
    desk
}

pub(super) fn manager_after_a_line() -> Desk {
    let mut desk = manager();
    desk.keys("n 'pool 400' Enter");
    desk
}

pub(super) fn scribe() -> Desk {
    Desk::new("Nia", true)
}

/// The scribe, Robin being known, after one line of their own.
pub(super) fn scribe_at_work() -> Desk {
    let mut desk = scribe();
    desk.hear(&mut manager());
    desk.now = desk.now.plus_seconds(60);
    desk.keys("'the pool is full' Enter");
    desk
}

/// The scribe, after customers were told something and two lines were written since.
pub(super) fn scribe_after_a_word() -> Desk {
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

pub(super) fn last(incident: &Incident) -> warroom::domain::timeline::Entry {
    let newest = incident.log().events().iter().rev();
    let mut entries = newest.filter_map(|event| incident.entry(event.id));
    entries.next().expect("an entry")
}

/// What is done, by whom, how, within how many keys, and what must have come of it.
pub(super) type Flow = (
    &'static str,
    fn() -> Desk,
    &'static str,
    usize,
    fn(&Desk) -> bool,
);

pub(super) const FLOWS: &[Flow] = &[
    ("S1: a note", scribe, "'errors fall' Enter", 1, |d| {
        last(&d.model.incident).text == "errors fall"
    }),
    (
        "M2: a note from anywhere",
        manager,
        "n 'errors fall' Enter",
        2,
        |d| last(&d.model.incident).text == "errors fall",
    ),
    (
        "S4: a starred finding by another",
        scribe,
        "{* = /by} 'rob pool is full' Enter",
        6,
        |d| {
            let entry = last(&d.model.incident);
            entry.star && entry.who() == "rob"
        },
    ),
    (
        "S3: an entry of ten minutes ago",
        scribe,
        "{@-10m} 'errors fall' Enter",
        6,
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
    ("S4: a hypothesis", scribe, "{?} 'the pool' Enter", 2, |d| {
        d.model.incident.hypotheses().len() == 1
    }),
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
    ("a strike", manager_after_a_line, "x", 1, |d| {
        d.said().starts_with("struck")
    }),
    (
        "S6: correct the last one",
        scribe_at_work,
        "Up Ctrl-U 'the pool is empty' Enter",
        3,
        |d| {
            let entry = last(&d.model.incident);
            entry.earlier.len() == 1 && entry.text == "the pool is empty"
        },
    ),
    ("undo", manager, "u", 1, |d| d.said().contains("taken back")),
    (
        "set when it happened",
        manager_after_a_line,
        "t '-5m' Enter",
        2,
        |d| {
            d.model
                .incident
                .entries()
                .any(|e| e.text == "pool 400" && e.is_late())
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
        "{*} 'errors fall' Enter",
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
        "{/cases} '23' Enter",
        7,
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
        "{/restricted} 'the key leaked' Enter",
        12,
        |d| last(&d.model.incident).restricted,
    ),
    (
        "S11: the last entry, restricted afterwards",
        scribe_at_work,
        "Esc : 'restrict' Enter Enter",
        4,
        |d| last(&d.model.incident).restricted,
    ),
    (
        "M1: act on the top prompt",
        || {
            let mut desk = Desk::new("Ada", false);
            desk.wait(600);
            desk
        },
        "! Enter",
        2,
        |d| d.model.incident.stage().stage == Stage::Acknowledged,
    ),
    (
        "M3: all four answers",
        manager,
        "f 1 'one in seven' Enter f 2 'db-3 is full' Enter f 3 'a restart' Enter f 4 'clean up' Enter",
        12,
        |d| {
            let known = |key| d.model.incident.answer(key).is_some();
            SettingKey::ANSWERS.into_iter().all(known)
        },
    ),
    (
        "M3: an answer is still true",
        answered,
        "f 1 Enter",
        3,
        |d| {
            let answer = d.model.incident.answer(SettingKey::Impact);
            answer.is_some_and(|a| a.text == "one in seven" && a.at == d.now)
        },
    ),
    (
        "M5: a task is done, from anywhere",
        tasked,
        "Space 'rob' Enter",
        2,
        |d| d.model.incident.open_tasks().is_empty(),
    ),
    (
        "M5: ten more minutes for what is due first",
        tasked,
        "+",
        1,
        |d| {
            let due = d.model.incident.open_tasks()[0].due;
            due.is_some_and(|due| due.seconds_since(d.now) == 20 * 60)
        },
    ),
    (
        "a word to an audience, as the draft has it",
        told,
        "w c Enter Enter",
        4,
        |d| d.model.incident.messages().len() == 2,
    ),
    (
        "M12: the yes to an offer, and what to tell the others",
        handover::asked,
        "h y Esc",
        3,
        |d| handover::commands(&d.model.incident) == "Rob",
    ),
    (
        "correct my newest entry",
        manager_after_a_line,
        "e Ctrl-U 'pool 40' Enter",
        3,
        |d| d.notes().contains(&"pool 40".to_owned()),
    ),
    (
        "filter the timeline",
        manager_after_a_line,
        "/ 'pool' Enter",
        2,
        |d| d.model.panes.timeline.filter == "pool",
    ),
    (
        "back to the newest, and follow",
        manager_after_a_line,
        "G",
        1,
        |d| d.model.panes.timeline.follow,
    ),
    (
        "details, and back",
        manager_after_a_line,
        "Enter Esc",
        2,
        |d| d.notes().contains(&"pool 400".to_owned()),
    ),
    (
        "S3: about then",
        scribe,
        "{@~-10m} 'errors fall' Enter",
        7,
        |d| last(&d.model.incident).happened.approx,
    ),
    (
        "S4: a tag",
        scribe,
        "'the pool is full #db' Enter",
        1,
        |d| last(&d.model.incident).tags == ["db"],
    ),
    (
        "S4: a finding",
        scribe,
        "{=} 'the pool is full' Enter",
        2,
        |d| last(&d.model.incident).kind.label() == "finding",
    ),
    (
        "S4: an action",
        scribe,
        "{>} 'restarting gw-3' Enter",
        2,
        |d| last(&d.model.incident).kind.label() == "action",
    ),
    (
        "S4: a change, its why and way back skipped",
        scribe,
        "{!} 'pool from 40 to 80' Enter Enter Enter",
        4,
        |d| d.notes().contains(&"pool from 40 to 80".to_owned()),
    ),
    (
        "a decision that is proposed",
        scribe,
        "Esc d 'restart it' Enter",
        3,
        |d| d.model.incident.pending_decisions().len() == 1,
    ),
    ("take the last line back", scribe_at_work, "Esc u", 2, |d| {
        d.said().contains("taken back") && !d.notes().contains(&"the pool is full".to_owned())
    }),
    (
        "several lines pasted are one entry",
        scribe,
        "[14:20 down/14:21 up/14:22 down] Enter",
        1,
        |d| last(&d.model.incident).text.lines().count() == 3,
    ),
];
