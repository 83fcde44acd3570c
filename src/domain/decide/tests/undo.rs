//! Undo and redo: what others built on stays.

use super::*;
use crate::domain::decision::Call;
use crate::domain::escalation::Answered;
use crate::domain::hypothesis::{
    HypothesisState, Judgement, Measure, MeasureState, MeasureType, Probe, Progress, Read, Reading,
};
use crate::domain::message::{MessageDraft, Sent};
use crate::domain::review::{ActionItem, Amended, Cause, Parts, Why};

/// Undo after somebody built on it, redo after somebody took the place.
#[test]
fn undo_and_redo_stop_where_others_went_on() {
    let rate = |impact| set(Setting::Rating(Rating { impact, urgency: 1 }));
    // A setting undone, set by another, redone.
    let mut scene = Scene::new();
    scene.rate(1, 1);
    let mine = scene.rate(2, 1);
    let undo = scene.one("Ada", Command::Retract(vec![mine]));
    assert_eq!(
        scene.incident.rating().map(|r| r.impact),
        Some(1),
        "the value before is back"
    );
    scene.one("Rob", rate(4));
    assert_eq!(
        scene.rule("Ada", Command::Retract(vec![undo])),
        "changed-since"
    );
    // Undone and redone with nobody in between.
    let mine = scene.ask("Ada", rate(3)).expect("allowed");
    let undo = scene.ask("Ada", Command::Retract(mine)).expect("allowed");
    scene.ask("Ada", Command::Retract(undo)).expect("allowed");
    assert_eq!(scene.incident.rating().map(|r| r.impact), Some(3));
    assert!(scene.incident.conflicts().is_empty());
    // A role handed on by another cannot be undone.
    let mine = scene
        .ask("Ada", assign("hardware_manager", "Ada"))
        .expect("allowed");
    scene.one("Rob", assign("hardware_manager", "Rob"));
    assert_eq!(scene.rule("Ada", Command::Retract(mine)), "changed-since");
    // A release cannot be undone once another has the role.
    let mine = scene
        .ask("Ada", assign("review_owner", "Ada"))
        .expect("allowed");
    let left = scene
        .ask("Ada", Command::Release(mine[0]))
        .expect("allowed");
    scene.one("Rob", assign("review_owner", "Rob"));
    assert_eq!(scene.rule("Ada", Command::Retract(left)), "changed-since");
    // Nor can an assignment be redone.
    let mine = scene.ask("Ada", assign("deputy", "Ada")).expect("allowed");
    let undo = scene.ask("Ada", Command::Retract(mine)).expect("allowed");
    scene.one("Rob", assign("deputy", "Rob"));
    assert_eq!(scene.rule("Ada", Command::Retract(undo)), "changed-since");
    assert!(scene.incident.conflicts().is_empty());
}

#[test]
fn undoing_a_takeover_brings_the_holder_before_back() {
    let mut scene = Scene::new();
    scene.assign("incident_manager", "Rob");
    let mine = scene
        .ask("Ada", assign("incident_manager", "Ada"))
        .expect("allowed");
    assert_eq!(mine.len(), 2, "one ends, one begins");
    scene.ask("Ada", Command::Retract(mine)).expect("allowed");
    let names: Vec<_> = scene
        .incident
        .holders()
        .map(|h| h.assigned.person.clone())
        .collect();
    assert_eq!(names, ["Rob"]);
}

/// What Ada did, and what Rob made of it.
type GoneOn = (fn() -> Command, fn(EventId) -> Command);

fn about(id: EventId, entry: EntryKind) -> Command {
    let note = Note {
        about: Some(id),
        ..typed(entry)
    };
    Command::Note {
        note,
        happened: None,
    }
}

#[rustfmt::skip]
const GONE_ON: &[GoneOn] = &[
    (proposal, |proposal| Command::Decide { proposal, call: Call::Accepted, reason: None }),
    (proposal, |id| about(id, EntryKind::Advice)),
    (proposal, |id| about(id, EntryKind::Change)),
    (|| Command::Offer { to: "Rob".into(), brief: "as it stands".into() }, Command::Accept),
    (|| Command::Escalate { to: "DBA".into(), reason: "locks".into(), via: None }, |reference| Command::Answered(Answered { reference, who: None, joined_role: None })),
    (|| Command::Measure(Measure { measure_type: MeasureType::Restart, text: "x".into() }), |reference| Command::Progress(Progress { reference, state: MeasureState::Doing, reason: None })),
    (|| Command::Help("hands".into()), |id| tick(id, true, None)),
    (|| task(None), |id| tick(id, true, None)),
    (|| task(None), |task| Command::Delegate { task, to: "Eve".into() }),
    (|| task(None), |id| about(id, EntryKind::Finding)),
    (why, |id| Command::Why(Why { under: Some(id), answer: Some("x".into()), ..Why::default() })),
    (action, |id| tick(id, true, None)),
    (action, |reference| Command::Amend(Amended { reference, without: Vec::new(), parts: Parts { owner: Some("Rob".into()), ..Parts::default() } })),
    (hypothesis, |id| Command::Cause(Cause { text: "x".into(), hypothesis: Some(id), ..Cause::default() })),
    (hypothesis, |reference| Command::Judge(Judgement { reference, state: HypothesisState::Testing, confidence: None, reason: None })),
    (hypothesis, |reference| Command::Probe(Probe { reference, what: "x".into(), if_true: None, if_false: None, side_effects: None, safe_per: None, link: None })),
    (draft, |id| send(Sent { draft: Some(id), ..sent("customers", Update) })),
];

fn why() -> Command {
    Command::Why(Why {
        answer: Some("x".into()),
        ..Why::default()
    })
}

fn action() -> Command {
    Command::ActionItem(ActionItem {
        text: "x".into(),
        ..ActionItem::default()
    })
}

fn proposal() -> Command {
    Command::Propose {
        text: "x".into(),
        decider: None,
        asked: Vec::new(),
    }
}

fn hypothesis() -> Command {
    Command::Note {
        note: typed(EntryKind::Hypothesis),
        happened: None,
    }
}

fn draft() -> Command {
    Command::DraftMessage(MessageDraft {
        audience: "customers".into(),
        channel: "e-mail".into(),
        message_type: Update,
        text: "x".into(),
        next_by: None,
    })
}

/// Without the thing that it speaks of, what somebody else said of it would hang in the air.
#[test]
fn what_others_have_gone_on_from_stays() {
    for (at, (mine, theirs)) in GONE_ON.iter().enumerate() {
        let mut scene = Scene::new();
        scene.assign("incident_manager", "Ada");
        let id = scene.one("Ada", mine());
        let star = Command::Star {
            entry: id,
            on: true,
        };
        scene.one("Rob", star);
        let mut alone = scene.part();
        let retract = || Command::Retract(vec![id]);
        assert_eq!(alone.rule("Ada", retract()), "ok", "a mark: {at}");
        scene.one("Rob", theirs(id));
        assert_eq!(scene.rule("Ada", retract()), "gone-on-from", "{at}");
        assert!(!scene.incident.is_retracted(id), "{at}");
    }
}

#[test]
fn a_test_that_somebody_else_has_read_stays_and_one_that_i_read_myself_does_not() {
    let mut scene = Scene::new();
    let reference = scene.one("Ada", hypothesis());
    let probe = |what: &str| {
        Command::Probe(Probe {
            reference,
            what: what.into(),
            if_true: None,
            if_false: None,
            side_effects: None,
            safe_per: None,
            link: None,
        })
    };
    let read = |reference| {
        Command::Read(Read {
            reference,
            verdict: Reading::Supports,
            text: None,
        })
    };
    for (reader, want) in [("Ada", "ok"), ("Rob", "gone-on-from")] {
        let id = scene.one("Ada", probe(reader));
        scene.one(reader, read(id));
        assert_eq!(scene.rule("Ada", Command::Retract(vec![id])), want);
    }
}
