//! Which changes were agreed: by what they belong to, and by who made them.

use crate::domain::command::{Command, NewTask};
use crate::domain::decision::{Call, Ruling};
use crate::domain::hypothesis::{Measure, MeasureType};
use crate::domain::id::EventId;
use crate::domain::kind::{EntryKind, EventKind, Note, Telling};
use crate::domain::mark::{Account, Accounted};
use crate::domain::role::Assigned;
use crate::domain::scene::{Scene, assigned, at, typed};
use crate::domain::time::Timestamp;

fn change(about: Option<EventId>, happened: Option<Timestamp>) -> Command {
    Command::Note {
        note: Note {
            about,
            ..typed(EntryKind::Change)
        },
        happened: happened.map(at),
    }
}

fn task(scene: &mut Scene) -> EventId {
    let task = NewTask {
        text: "raise the limit".into(),
        ..NewTask::default()
    };
    scene.one("Ada", Command::GiveTask(task))
}

fn proposal(scene: &mut Scene, call: Option<Call>) -> EventId {
    let propose = Command::Propose {
        text: "raise the limit".into(),
        decider: None,
        asked: Vec::new(),
    };
    let id = scene.one("Ada", propose);
    if let Some(verdict) = call {
        let ruling = Ruling {
            reference: id,
            verdict,
            reason: None,
            telling: Telling::default(),
        };
        scene.raw("Ada", EventKind::Decide(ruling));
    }
    id
}

fn hypothesis(scene: &mut Scene) -> EventId {
    let note = typed(EntryKind::Hypothesis);
    scene.one(
        "Ada",
        Command::Note {
            note,
            happened: None,
        },
    )
}

fn measure(scene: &mut Scene) -> EventId {
    let measure = Measure {
        measure_type: MeasureType::Restart,
        text: "the pool".into(),
    };
    scene.one("Ada", Command::Measure(measure))
}

/// A way to put something there that a change can belong to.
type Work = fn(&mut Scene) -> EventId;

#[test]
fn a_task_or_a_decision_that_was_not_refused_agrees_a_change_and_nothing_else_does() {
    let cases: [(&str, Work, bool); 7] = [
        ("task", task, true),
        ("pending", |s| proposal(s, None), true),
        ("accepted", |s| proposal(s, Some(Call::Accepted)), true),
        ("rejected", |s| proposal(s, Some(Call::Rejected)), false),
        ("withdrawn", |s| proposal(s, Some(Call::Withdrawn)), false),
        ("hypothesis", hypothesis, false),
        ("measure", measure, false),
    ];
    for (what, work, agreed) in cases {
        let mut scene = Scene::new();
        scene.assign("domain_expert", "Ada");
        let id = work(&mut scene);
        scene.one("Ada", change(Some(id), None));
        let open = scene.incident.unagreed_changes().len();
        assert_eq!(open == 0, agreed, "{what}");
        // The same for a change that is linked to it afterwards.
        let blue = scene.one("Ada", change(None, None));
        let link = Accounted {
            reference: blue,
            how: Account::Linked,
            to: Some(id),
        };
        let want = if agreed { "ok" } else { "not-found" };
        assert_eq!(scene.rule("Ada", Command::Account(link.clone())), want);
        scene.raw("Eve", EventKind::Account(link));
        let counts = scene.incident.accounted(blue).is_some();
        assert_eq!(counts, agreed, "{what} from elsewhere");
    }
}

#[test]
fn a_change_is_made_by_somebody_who_took_part_then() {
    let mut scene = Scene::new();
    scene.assign("domain_expert", "Ada");
    let id = task(&mut scene);
    let start = scene.now;
    for (role, person, shadow) in [
        ("observer", "Olga", false),
        ("deputy", "Sven", true),
        ("hardware_manager", "Rob", false),
    ] {
        let given = Assigned {
            shadow,
            ..assigned(role, person)
        };
        scene.wait(60).one("Ada", Command::Assign(given));
    }
    scene.wait(60);
    let left: Vec<EventId> = scene.incident.holders().map(|h| h.id).collect();
    scene.one("Ada", Command::Release(left[left.len() - 1]));
    scene.wait(60);
    let while_on = start.plus_seconds(200);
    for (who, happened, agreed) in [
        ("Ada", None, true),
        ("Olga", None, false),
        ("Sven", None, false),
        ("Eve", None, false),
        ("Rob", Some(start.plus_seconds(60)), false),
        ("Rob", Some(while_on), true),
        ("Rob", None, false),
    ] {
        let before = scene.incident.unagreed_changes().len();
        scene.one(who, change(Some(id), happened));
        let more = scene.incident.unagreed_changes().len() - before;
        assert_eq!(more == 0, agreed, "{who} {happened:?}");
    }
}
