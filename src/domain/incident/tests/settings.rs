//! Heads, conflicts, stages and what follows from them.

use crate::domain::command::Command;
use crate::domain::incident::{Incident, Start};
use crate::domain::kind::EventKind;
use crate::domain::scene::{START, Scene, at, stage};
use crate::domain::setting::{Setting, SettingKey};
use crate::domain::stage::Stage::*;
use crate::domain::time::Moment;

fn title(text: &str) -> Setting {
    Setting::Title(text.into())
}

#[test]
fn equal_values_from_two_sides_are_no_conflict_and_different_ones_are() {
    for (other, conflicts) in [("one", 0), ("two", 1)] {
        let mut left = Scene::new();
        let mut right = left.part();
        left.set("Ada", title("one"));
        right.wait(5).set("Rob", title(other));
        left.hear(&right);
        right.hear(&left);
        assert_eq!(left.incident.heads(SettingKey::Title).len(), 2);
        assert_eq!(left.incident.conflicts().len(), conflicts);
        assert_eq!(left.incident.conflicts(), right.incident.conflicts());
        assert_eq!(left.incident.title(), other, "the later stands");
        left.wait(9).set("Ada", title("three"));
        assert_eq!(left.incident.conflicts(), []);
        assert_eq!(left.incident.heads(SettingKey::Title).len(), 1);
    }
}

/// The words beside a stage are no reason to quarrel about the stage.
#[test]
fn one_stage_with_different_words_is_no_conflict() {
    let mut left = Scene::at(&[Acknowledged]);
    let mut right = left.part();
    left.one("Ada", stage(Identified, "the pool"));
    right.wait(5).one("Rob", stage(Identified, "the switch"));
    left.hear(&right);
    assert_eq!(left.incident.conflicts(), []);
    assert_eq!(left.incident.stage().text.as_deref(), Some("the switch"));
}

#[test]
fn taking_a_head_back_brings_what_it_replaced() {
    let mut scene = Scene::new();
    scene.set("Ada", title("one"));
    let two = scene.set("Ada", title("two"));
    scene.one("Ada", Command::Retract(vec![two]));
    assert_eq!(scene.incident.title(), "one");
    // What settled a conflict is taken back: the conflict is there again.
    let mut right = scene.part();
    scene.set("Ada", title("left"));
    right.wait(5).set("Rob", title("right"));
    scene.hear(&right);
    scene.now = right.now.plus_seconds(5);
    let settled = scene.set("Ada", title("settled"));
    assert_eq!(scene.incident.conflicts(), []);
    let back = scene.one("Ada", Command::Retract(vec![settled]));
    assert_eq!(scene.incident.conflicts().len(), 1);
    scene.one("Ada", Command::Retract(vec![back]));
    assert_eq!(scene.incident.title(), "settled");
}

#[test]
fn a_playbook_taken_back_or_dropped_gives_way_to_the_one_before() {
    let shipped = crate::playbook::Playbook::shipped();
    let mut own = shipped.clone();
    own.zones = vec!["Asia/Tokyo".into()];
    let mut scene = Scene::new();
    let mine = scene.set("Ada", Setting::Playbook(Box::new(own.clone())));
    assert_eq!(scene.incident.zone().name(), "Asia/Tokyo");
    let back = scene.one("Ada", Command::Retract(vec![mine]));
    assert_eq!(scene.incident.zone().name(), "UTC");
    scene.one("Ada", Command::Retract(vec![back]));
    assert_eq!(scene.incident.zone().name(), "Asia/Tokyo");
    // A hostile redaction of it.
    let reason = "x".into();
    let redaction = crate::domain::kind::Redaction {
        reference: mine,
        reason,
    };
    scene.raw("Eve", EventKind::Redact(redaction));
    assert_eq!(scene.incident.zone().name(), "UTC");
    assert!(Incident::new(scene.incident.log().clone()) == scene.incident);
}

#[test]
fn elapsed_time_begins_with_the_impact_and_says_so() {
    let mut scene = Scene::new();
    let start = scene.incident.start().expect("opened");
    assert_eq!(start, Start::Detection(at(START)));
    assert_eq!(start.label(), "since detection");
    scene
        .wait(600)
        .set("Ada", Setting::DetectedAt(at(START.plus_seconds(-60))));
    assert_eq!(
        scene.incident.start().map(|s| s.moment().at),
        Some(START.plus_seconds(-60))
    );
    let began = Moment {
        at: START.plus_seconds(-300),
        approx: true,
    };
    scene.set("Ada", Setting::ImpactStarted(Some(began)));
    let start = scene.incident.start().expect("set");
    assert_eq!(
        (start, start.label()),
        (Start::Impact(began), "since start of impact")
    );
    scene.set("Ada", Setting::ImpactStarted(None));
    assert_eq!(scene.incident.impact_started(), None, "not known after all");
    scene.set("Ada", Setting::ImpactEnded(Some(at(START))));
    assert_eq!(scene.incident.impact_ended(), Some(at(START)));
}

#[test]
fn elapsed_time_ends_with_the_last_way_out_and_goes_on_when_it_comes_back() {
    let mut scene = Scene::at(&[Acknowledged, Mitigated]);
    assert_eq!(scene.incident.end(), None);
    scene.wait(60).stage(Resolved).expect("allowed");
    let resolved = scene.now;
    scene.wait(60).stage(InReview).expect("allowed");
    scene.wait(60).stage(Closed).expect("allowed");
    assert_eq!(
        scene.incident.end(),
        Some(resolved),
        "review and closing do not count"
    );
    scene.wait(60).stage(InReview).expect("allowed");
    scene.wait(60).stage(Investigating).expect("allowed");
    assert_eq!(scene.incident.end(), None, "reopened");
    scene.stage(Mitigated).expect("allowed");
    scene.wait(60).stage(Resolved).expect("allowed");
    assert_eq!(
        scene.incident.end(),
        Some(scene.now),
        "the last entry counts"
    );
    let mut false_alarm = Scene::new();
    false_alarm.wait(60).stage(StoodDown).expect("allowed");
    assert_eq!(false_alarm.incident.end(), Some(false_alarm.now));
    let first = scene.incident.first_moved(Resolved);
    assert_eq!(first.map(|moment| moment.at), Some(resolved));
    assert_eq!(scene.incident.first_moved(StoodDown), None);
}

#[test]
fn a_stage_can_be_put_right_in_time() {
    let mut scene = Scene::at(&[Acknowledged, Mitigated]);
    let id = scene.wait(600).stage(Resolved).expect("allowed")[0];
    let entry = id;
    let happened = at(START.plus_seconds(60));
    scene.one("Ada", Command::Retime { entry, happened });
    assert_eq!(scene.incident.end(), Some(happened.at));
    assert_eq!(scene.incident.stage().since, happened.at);
}

#[test]
fn as_of_shows_what_had_been_recorded_and_no_more() {
    let mut scene = Scene::new();
    let note = scene.note("Ada", "said");
    scene.wait(60).one("Ada", Command::Retract(vec![note]));
    scene.wait(60).set("Ada", title("later"));
    let early = scene.incident.as_of(START);
    assert_eq!(
        (early.title(), early.is_retracted(note)),
        ("Checkout fails", false)
    );
    let then = scene.incident.as_of(START.plus_seconds(60));
    assert_eq!(
        (then.title(), then.is_retracted(note)),
        ("Checkout fails", true)
    );
    assert!(scene.incident.as_of(scene.now) == scene.incident);
    let before = scene.incident.as_of(START.plus_seconds(-1));
    assert!(before.opening().is_none() && before.log().is_empty());
    // A retraction by a fast clock: what it refers to comes along, whatever its own time says.
    let mut fast = scene.part();
    fast.now = START.plus_seconds(-3600);
    fast.one(
        "Ada",
        Command::Retract(vec![scene.incident.heads(SettingKey::Title)[0]]),
    );
    let closed = fast.incident.as_of(START.plus_seconds(-3600));
    assert_eq!(closed.log().len(), 2);
}

#[test]
fn settings_in_words() {
    let scene = Scene::new();
    let say = |setting: Setting| scene.incident.setting_words(&setting);
    let moment = Moment {
        at: START,
        approx: true,
    };
    assert_eq!(
        say(Setting::ImpactStarted(Some(moment))),
        "~2026-11-20 14:30"
    );
    assert_eq!(say(Setting::ImpactEnded(None)), "not known");
    assert_eq!(say(Setting::SupportCases(23)), "23");
    assert_eq!(say(Setting::Ticket("OPS-1".into())), "OPS-1");
    let playbook = crate::playbook::Playbook::shipped();
    assert_eq!(
        say(Setting::Playbook(Box::new(playbook))),
        "rules of the practice"
    );
    let rating = crate::domain::priority::Rating {
        impact: 1,
        urgency: 9,
    };
    assert_eq!(
        say(Setting::Rating(rating)),
        "P3: impact Extensive, urgency 9"
    );
}
