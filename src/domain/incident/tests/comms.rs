//! Messages and the clocks of the next word.

use crate::domain::message::MessageType::{self, Correction, First, Followup, Resolved, Update};
use crate::domain::scene::{START, Scene, send, sent};
use crate::domain::stage::Stage::{self, *};
use crate::domain::time::Timestamp;

/// Minutes after the start at which customers are due; none when nothing is owed.
fn due(scene: &Scene) -> Option<i64> {
    let next = scene.incident.next_words();
    let customers = next.iter().find(|next| next.audience.id == "customers");
    let due = customers.expect("shipped").due;
    due.map(|due| due.seconds_since(START) / 60)
}

fn say(scene: &mut Scene, what: MessageType, promised: Option<i64>) {
    let mut message = sent("customers", what);
    message.next_by = promised.map(minute);
    scene.one("Mei", send(message));
}

fn minute(minute: i64) -> Timestamp {
    START.plus_seconds(minute * 60)
}

fn go(scene: &mut Scene, minute_of: i64, stages: &[Stage]) {
    scene.now = minute(minute_of);
    for stage in stages {
        scene.stage(*stage).expect("allowed");
    }
}

#[test]
fn the_first_word_runs_from_the_acknowledgement_at_the_pace_of_the_priority() {
    let mut scene = Scene::new();
    scene.rate(1, 1);
    assert_eq!(due(&scene), None, "nobody has it yet");
    go(&mut scene, 5, &[Acknowledged]);
    assert_eq!(due(&scene), Some(15), "P1: ten minutes");
    scene.rate(2, 3);
    assert_eq!(due(&scene), Some(35), "P3: thirty");
    scene.rate(4, 4);
    assert_eq!(due(&scene), None, "P5: none");
    let mut unrated = Scene::new();
    go(&mut unrated, 5, &[Acknowledged]);
    assert_eq!(due(&unrated), None, "no priority yet");
    say(&mut unrated, First, None);
    assert_eq!(due(&unrated), None, "nor after a word");
    say(&mut unrated, Update, Some(20));
    assert_eq!(due(&unrated), Some(20), "but a promise is a promise");
}

#[test]
fn a_promise_goes_before_the_target() {
    let mut scene = Scene::new();
    scene.rate(1, 1);
    go(&mut scene, 5, &[Acknowledged]);
    say(&mut scene, First, None);
    assert_eq!(due(&scene), Some(35), "P1: thirty minutes after the word");
    say(&mut scene, Update, Some(90));
    assert_eq!(due(&scene), Some(90), "later than the target");
    say(&mut scene, Update, Some(12));
    assert_eq!(due(&scene), Some(12), "sooner");
    scene.now = minute(40);
    say(&mut scene, Update, None);
    assert_eq!(due(&scene), Some(70));
    let tightest = scene.incident.tightest_word().expect("owed");
    assert_eq!(
        tightest.due,
        Some(minute(15)),
        "the others have heard nothing"
    );
    assert_ne!(tightest.audience.id, "customers");
}

#[test]
fn a_closing_message_ends_it_and_a_reopening_begins_it_anew() {
    for closing in [Resolved, Followup] {
        let mut scene = Scene::new();
        scene.rate(1, 1);
        go(&mut scene, 0, &[Acknowledged, Mitigated]);
        say(&mut scene, Update, None);
        go(&mut scene, 10, &[Stage::Resolved]);
        assert_eq!(due(&scene), Some(30), "resolved, and nobody has said so");
        say(&mut scene, closing, None);
        assert_eq!(due(&scene), None);
        say(&mut scene, Correction, None);
        assert_eq!(due(&scene), None, "a correction opens nothing again");
        go(&mut scene, 20, &[Investigating]);
        assert_eq!(due(&scene), Some(40), "it came back");
    }
}

#[test]
fn nothing_is_owed_where_nothing_runs() {
    for way in [
        &[StoodDown][..],
        &[Acknowledged, Mitigated, Stage::Resolved, InReview, Closed],
    ] {
        let mut scene = Scene::new();
        scene.rate(1, 1);
        go(&mut scene, 0, way);
        say(&mut scene, Update, Some(99));
        assert_eq!(due(&scene), None, "{way:?}");
        assert!(scene.incident.tightest_word().is_none());
    }
    // Resolved without a single word to them: nothing was said, nothing is owed.
    let mut scene = Scene::new();
    scene.rate(1, 1);
    go(&mut scene, 0, &[Acknowledged, Mitigated, Stage::Resolved]);
    assert_eq!(due(&scene), None);
}

#[test]
fn messages_stand_in_the_order_in_which_they_were_sent() {
    let mut scene = Scene::new();
    scene.now = minute(30);
    say(&mut scene, Update, None);
    let earlier = crate::domain::command::Command::Send {
        sent: sent("internal", First),
        happened: Some(crate::domain::scene::at(minute(10))),
    };
    scene.one("Mei", earlier);
    let to: Vec<_> = scene
        .incident
        .messages()
        .iter()
        .map(|w| w.sent.audience.clone())
        .collect();
    assert_eq!(to, ["internal", "customers"]);
    let last = scene.incident.messages()[1].id;
    scene.one("Mei", crate::domain::command::Command::Retract(vec![last]));
    assert_eq!(scene.incident.messages().len(), 1);
}
