//! The rules of the review: what it refuses, and what closing waits for.

use super::*;
use crate::domain::day::Day;
use crate::domain::review::{
    ActionItem, ActionType, Amended, Cause, Lesson, Part, Parts, Question, ReviewAnswer, Slot,
    SlotFilled, SlotState, Why,
};

pub(super) fn why(answer: &str, under: Option<EventId>) -> Command {
    Command::Why(Why {
        under,
        answer: Some(answer.into()),
        ..Why::default()
    })
}

pub(super) fn action(owner: Option<&str>, due: Option<Day>) -> Command {
    Command::ActionItem(ActionItem {
        text: "alert on locks".into(),
        action_type: ActionType::Detect,
        owner: owner.map(str::to_owned),
        due,
        ..ActionItem::default()
    })
}

fn amend(reference: EventId, without: &[Part], parts: Parts) -> Command {
    Command::Amend(Amended {
        reference,
        without: without.to_vec(),
        parts,
    })
}

fn owner(name: &str) -> Parts {
    Parts {
        owner: Some(name.into()),
        ..Parts::default()
    }
}

fn slot(state: SlotState, text: Option<&str>) -> Setting {
    Slot::ClientDebrief.setting(Some(SlotFilled {
        state,
        text: text.map(str::to_owned),
        ..SlotFilled::default()
    }))
}

#[rustfmt::skip]
pub(super) const REFUSALS: &[(&str, &str, Situation)] = &[
    ("empty", "the question or its answer is empty", |_| ("Ada", Command::Why(Why::default()))),
    ("empty", "the question or its answer is empty", |_| ("Ada", Command::Why(Why { answer: Some(" ".into()), sense: Some("x".into()), ..Why::default() }))),
    ("not-found", "no such why", |s| { let id = s.note("Ada", "x"); ("Ada", why("x", Some(id))) }),
    ("empty", "the cause is empty", |_| ("Ada", Command::Cause(Cause::default()))),
    ("not-found", "no such hypothesis", |s| { let id = s.note("Ada", "x"); ("Ada", Command::Cause(Cause { text: "x".into(), hypothesis: Some(id), ..Cause::default() })) }),
    ("empty", "the lesson is empty", |_| ("Ada", Command::Lesson(Lesson::default()))),
    ("empty", "the action is empty", |_| ("Ada", Command::ActionItem(ActionItem::default()))),
    ("not-found", "row of the review", |s| { let id = s.note("Ada", "x"); ("Ada", amend(id, &[], owner("Rob"))) }),
    ("unchanged", "nothing changes", |s| { let id = s.one("Ada", action(None, None)); ("Ada", amend(id, &[], Parts::default())) }),
    ("unchanged", "it is struck", |s| { let id = s.one("Ada", action(None, None)); s.one("Rob", strike(id, true)); ("Ada", amend(id, &[], owner("Rob"))) }),
    ("out-of-range", "a why has", |s| { let id = s.one("Ada", why("x", None)); ("Ada", amend(id, &[], owner("Rob"))) }),
    ("out-of-range", "a why has", |s| { let id = s.one("Ada", why("x", None)); ("Ada", amend(id, &[Part::Due], Parts::default())) }),
    ("out-of-range", "an action has", |s| { let id = s.one("Ada", action(None, None)); ("Ada", amend(id, &[Part::Sense], Parts::default())) }),
    ("empty", "the question or its answer", |s| { let id = s.one("Ada", why("x", None)); ("Ada", amend(id, &[Part::Answer], Parts::default())) }),
    ("empty", "the owner is empty", |s| { let id = s.one("Ada", action(None, None)); ("Ada", amend(id, &[], owner(" "))) }),
    ("empty", "the reason why there is none is empty", |_| ("Ada", set(slot(SlotState::NotApplicable, None)))),
    ("unchanged", "done already", |s| { let id = s.one("Ada", action(None, None)); s.one("Rob", tick(id, true, None)); ("Ada", tick(id, true, None)) }),
    ("unchanged", "Data kept already is open", |_| ("Ada", set(Question::DataKept.setting(None)))),
    ("review-open", "0 of 5 review questions answered", |s| { *s = Scene::at(&[Acknowledged, Mitigated, Resolved, InReview]); ("Ada", stage(Closed, "")) }),
];

fn strike(entry: EventId, on: bool) -> Command {
    Command::Strike {
        entry,
        on,
        reason: None,
    }
}

fn in_review() -> Scene {
    Scene::at(&[Acknowledged, Mitigated, Resolved, InReview])
}

fn answer_all(scene: &mut Scene) {
    for (question, _) in Question::ALL {
        let answer = ReviewAnswer {
            yes: true,
            text: None,
        };
        scene.set("Ada", question.setting(Some(answer)));
    }
}

fn fill_all(scene: &mut Scene) {
    for (slot, _) in Slot::ALL {
        let filled = SlotFilled {
            state: SlotState::Done,
            ..SlotFilled::default()
        };
        scene.set("Ada", slot.setting(Some(filled)));
    }
}

/// Practice: R150, R154.
#[test]
fn closing_waits_for_answers_slots_and_actions_and_names_each() {
    let mut scene = in_review();
    let said = |scene: &mut Scene| {
        let refused = scene.ask("Ada", stage(Closed, "")).expect_err("gaps");
        refused.to_string()
    };
    assert_eq!(
        said(&mut scene),
        "not closed: 0 of 5 review questions answered (open: data kept, impact assessed, cause \
         deep enough, plan right, outcome shared); 5 wrap-up slots open (status page, postmortem, \
         client debrief, internal incident report, client follow-up message); fill them in the \
         review, or close with a reason"
    );
    answer_all(&mut scene);
    let id = scene.one("Ada", action(Some("Rob"), None));
    assert!(!said(&mut scene).contains("questions"));
    assert!(said(&mut scene).contains("1 action without owner or date (A1)"));
    fill_all(&mut scene);
    assert_eq!(
        said(&mut scene),
        "not closed: 1 action without owner or date (A1); fill them in the review, or close with \
         a reason"
    );
    let due = Parts {
        due: Day::new(2026, 12, 4),
        ..Parts::default()
    };
    scene.one("Rob", amend(id, &[], due));
    scene.ask("Ada", stage(Closed, "")).expect("all is there");
    assert_eq!(scene.incident.stage().stage, Closed);
}

#[test]
fn a_reason_closes_it_all_the_same_and_is_kept() {
    let mut scene = in_review();
    scene
        .ask("Ada", stage(Closed, "merged into 1043"))
        .expect("a reason");
    let now = scene.incident.stage();
    assert_eq!(
        (now.stage, now.text.as_deref()),
        (Closed, Some("merged into 1043"))
    );
}

#[test]
fn what_was_done_or_struck_is_no_gap() {
    let mut scene = in_review();
    let [done, struck] = [(); 2].map(|()| scene.one("Ada", action(None, None)));
    assert_eq!(scene.incident.naked_actions(), ["A1", "A2"]);
    scene.one("Rob", tick(done, true, None));
    scene.one("Rob", strike(struck, true));
    assert_eq!(scene.incident.naked_actions(), Vec::<String>::new());
    scene.one("Nia", strike(struck, false));
    assert_eq!(scene.incident.naked_actions(), ["A2"]);
}

/// Whoever is in the room may correct and strike a row of the review.
#[test]
fn the_review_is_everybodys() {
    let mut scene = in_review();
    let id = scene.one("Ada", why("the disk was full", None));
    let answer = Parts {
        answer: Some("the disk filled up".into()),
        ..Parts::default()
    };
    assert_eq!(scene.rule("Rob", amend(id, &[], answer)), "ok");
    assert_eq!(scene.incident.whys()[0].answer, Some("the disk filled up"));
    assert_eq!(scene.rule("Nia", strike(id, true)), "ok");
    assert_eq!(scene.incident.whys(), []);
}

/// A password in an action item goes, and so do the changes of the item, which may repeat it.
#[test]
fn a_redaction_takes_the_amendments_along() {
    let mut scene = in_review();
    let id = scene.one("Ada", action(None, None));
    scene.one("Ada", amend(id, &[], owner("hunter2")));
    scene.one("Rob", redact(id));
    let lines: Vec<&str> = scene
        .incident
        .log()
        .events()
        .iter()
        .map(|e| e.line())
        .collect();
    assert!(!lines.concat().contains("hunter2") && !lines.concat().contains("alert on locks"));
    assert_eq!(scene.incident.action_items(), []);
    let typed = Question::DataKept.setting(Some(ReviewAnswer {
        yes: true,
        text: Some("hunter2".into()),
    }));
    let id = scene.set("Ada", typed);
    assert_eq!(scene.rule("Ada", redact(id)), "ok");
    let bare = Question::DataKept.setting(Some(ReviewAnswer {
        yes: false,
        text: None,
    }));
    let id = scene.set("Ada", bare);
    assert_eq!(scene.rule("Ada", redact(id)), "machine-entry");
}
