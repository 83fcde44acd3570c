//! What is new, in which group, for whom.

use super::*;
use crate::domain::command::Command;
use crate::domain::kind::Note;
use crate::domain::message::MessageType;
use crate::domain::scene::{START, Scene, assign, send, sent, stage};
use crate::domain::setting::Setting;
use crate::domain::stage::Stage;

fn looked(scene: &Scene, me: &str) -> Since {
    Since::Looked {
        looked: Looked::of(scene.incident.log(), scene.now),
        me: me.to_owned(),
    }
}

fn text(scene: &Scene, since: Since) -> String {
    let found = catchup(&scene.incident, since);
    catchup_text(&scene.incident, &found, scene.now, false)
}

/// Something of everything, a minute apart.
fn busy(scene: &mut Scene) {
    scene.wait(60).assign("incident_manager", "Tomas");
    scene.wait(60).one("Rob", stage(Stage::Acknowledged, ""));
    scene.wait(60).rate(1, 2);
    for answer in ["a guess", "the pool is full"] {
        scene.wait(60).set("Rob", Setting::Known(answer.into()));
    }
    scene.wait(60).note("Rob", "the pool is at its limit");
    let finding = Note {
        text: "5xx only in eu-west".into(),
        entry: EntryKind::Finding,
        actor: Some("Jon".into()),
        ..Note::default()
    };
    let happened = None;
    let finding = Command::Note {
        note: finding,
        happened,
    };
    scene.wait(60).one("Rob", finding);
    let word = sent("customers", MessageType::First);
    scene.wait(60).one("Mei", send(word));
    scene.wait(60).set("Rob", Setting::Ticket("OPS-1".into()));
}

#[test]
fn it_is_grouped_by_what_it_is_about_with_times_and_authors() {
    let mut scene = Scene::new();
    scene.note("Nia", "seen before");
    let since = looked(&scene, "Nia");
    busy(&mut scene);
    assert_eq!(
        text(&scene, since),
        "9 new since 14:30, when you last looked.\n\
         Command and roles (1):\n  14:31 Ada: Tomas is Incident Manager\n\
         Stage and priority (2):\n  14:32 Rob: Acknowledged\n  \
         14:33 Ada: P1: impact Extensive, urgency Soon\n\
         Answers (1):\n  14:35 Rob: Known: the pool is full\n  (one more was replaced since)\n\
         Findings and other entries (2):\n  14:36 Rob: the pool is at its limit\n  \
         14:37 Jon: finding: 5xx only in eu-west [logged by Rob]\n\
         Messages (1):\n  14:38 Mei: To customers on status page (first): we know\n\
         Settings and lists (1):\n  14:39 Rob: Ticket: OPS-1\n"
    );
}

#[test]
fn what_i_recorded_myself_is_not_news_to_me() {
    let mut scene = Scene::new();
    let since = looked(&scene, "Nia");
    scene.wait(60).note("Nia", "my own");
    let said = text(&scene, since.clone());
    assert_eq!(said, "Nothing new since 14:30, when you last looked.\n");
    scene.wait(60).note("Rob", "another\u{1b}[2J\nline");
    let said = text(&scene, since);
    assert!(
        said.contains("14:32 Rob: another␛[2J\n    line\n"),
        "{said}"
    );
    assert!(!said.contains("my own"), "{said}");
    let all = text(&scene, Since::Time(START));
    assert!(
        all.contains("my own"),
        "since a time it is everybody's: {all}"
    );
    let me = "Nia".to_owned();
    let never = text(&scene, Since::Never { me });
    assert!(never.contains("you have not looked before"), "{never}");
    assert!(never.contains("Opened: Checkout fails"), "{never}");
}

#[test]
fn what_arrives_late_from_behind_a_cut_is_news_whatever_its_time() {
    let mut here = Scene::new();
    let mut there = here.part();
    there.wait(60).note("Rob", "long ago, elsewhere");
    there.one("Rob", assign("incident_manager", "Tomas"));
    here.wait(600).assign("incident_manager", "Sabine");
    let since = looked(&here, "Nia");
    here.hear(&there);
    let said = text(&here, since);
    assert!(said.contains("14:31 Rob: long ago, elsewhere"), "{said}");
    let alarm = "CONFLICT: TWO IN COMMAND: Sabine or Tomas\nCommand";
    assert!(said.contains(alarm), "{said}");
}

#[test]
fn since_an_audiences_last_word_or_that_there_is_nothing_new() {
    let mut scene = Scene::new();
    let since = |scene: &Scene| Since::word(&scene.incident, "Customers").expect("known");
    scene.wait(60).note("Rob", "before any word");
    let said = text(&scene, since(&scene));
    assert!(
        said.starts_with("2 new since it was declared: no word to customers yet"),
        "{said}"
    );
    let word = sent("customers", MessageType::First);
    scene.wait(60).one("Mei", send(word));
    let said = text(&scene, since(&scene));
    assert_eq!(
        said,
        "Nothing new since 14:32, the last word to customers.\n"
    );
    // In the same instant as the word, and by the one who sent it.
    scene.note("Mei", "just after it");
    let other = sent("internal", MessageType::First);
    scene.wait(60).one("Mei", send(other));
    let said = text(&scene, since(&scene));
    assert!(said.starts_with("2 new since 14:32"), "{said}");
    assert!(
        said.contains("just after it") && !said.contains("before any"),
        "{said}"
    );
    assert_eq!(Since::word(&scene.incident, "the press"), None);
}

#[test]
fn what_became_of_entries_from_before_stands_apart() {
    let mut scene = Scene::new();
    let ids: Vec<EventId> = ["one", "two", "three", "four", "secret"]
        .map(|text| scene.note("Rob", text))
        .to_vec();
    let stage_move = scene.one("Ada", stage(Stage::Acknowledged, ""));
    let since = looked(&scene, "Nia");
    scene.wait(60);
    let revise = Command::Revise {
        entry: ids[0],
        text: "one and a half".into(),
    };
    scene.one("Rob", revise);
    let strike = Command::Strike {
        entry: ids[1],
        on: true,
        reason: Some("wrong".into()),
    };
    scene.one("Rob", strike);
    let star = Command::Star {
        entry: ids[2],
        on: true,
    };
    let star = scene.one("Rob", star);
    scene.one("Rob", Command::Retract(vec![star]));
    let restrict = Command::Restrict {
        entry: ids[4],
        on: true,
    };
    scene.one("Rob", restrict);
    scene.one("Ada", Command::Retract(vec![stage_move]));
    // What is new and corrected at once is one line.
    let fresh = scene.note("Rob", "fresh");
    let revise = Command::Revise {
        entry: fresh,
        text: "fresher".into(),
    };
    scene.one("Rob", revise);
    assert_eq!(
        text(&scene, since),
        "5 new since 14:30, when you last looked.\n\
         Findings and other entries (1):\n  14:31 Rob: fresher [corrected]\n\
         Corrections (4):\n  \
         14:31 Rob: corrected (14:30): one and a half [corrected]\n  \
         14:31 Rob: struck (14:30): two [struck: wrong]\n  \
         14:31 Rob: restricted (14:30): [restricted]\n  \
         14:31 Ada: taken back (14:30): Acknowledged\n"
    );
}

#[test]
fn a_long_group_shows_its_last_and_says_how_many_came_before() {
    let mut scene = Scene::new();
    let since = looked(&scene, "Nia");
    for n in 1..=7 {
        scene.wait(1).note("Rob", &format!("number {n}"));
    }
    let found = catchup(&scene.incident, since);
    let lines = found.lines(&scene.incident, scene.now, false, 3);
    assert_eq!(lines.len(), 5, "{lines:#?}");
    assert_eq!(
        lines[..2],
        [
            Line::Head("Findings and other entries (7)".into()),
            Line::Remark("4 earlier ones are in the timeline".into()),
        ]
    );
    assert_eq!(found.count(), 7);
}

#[test]
fn the_same_set_gives_the_same_data_in_whatever_order_it_came() {
    let mut scene = Scene::new();
    let since = looked(&scene, "Nia");
    busy(&mut scene);
    let mut late = Scene::empty();
    for event in scene.incident.log().events().iter().rev() {
        late.incident.absorb(Arc::clone(event));
    }
    let data = |scene: &Scene| {
        let found = catchup(&scene.incident, since.clone());
        catchup_json(&scene.incident, &found, false)
    };
    assert_eq!(data(&scene), data(&late));
    let data = data(&scene);
    assert_eq!(data["count"], 9);
    assert_eq!(data["since"]["what"], "looked");
    let topics: Vec<_> = data["groups"].as_array().into_iter().flatten().collect();
    assert_eq!(topics.len(), Topic::ALL.len(), "the empty ones too");
    assert_eq!(topics[2]["replaced"], 1);
    assert_eq!(topics[4]["entries"][1]["actor"], "Jon");
}

/// Every kind has a group, and only what people type is among the entries.
#[test]
fn every_kind_of_entry_has_its_group() {
    for kind in EntryKind::TYPED {
        assert_eq!(Topic::of(kind), Topic::Entries, "{kind:?}");
    }
    for (kind, topic) in [
        (EntryKind::Role, Topic::Command),
        (EntryKind::Opening, Topic::Stage),
        (EntryKind::Priority, Topic::Stage),
        (EntryKind::Answer, Topic::Answers),
        (EntryKind::Handover, Topic::Command),
        (EntryKind::Task, Topic::Work),
        (EntryKind::Decision, Topic::Work),
        (EntryKind::Escalation, Topic::Work),
        (EntryKind::Checklist, Topic::Work),
        (EntryKind::Diagnosis, Topic::Entries),
        (EntryKind::Comms, Topic::Messages),
        (EntryKind::Newer, Topic::Settings),
    ] {
        assert_eq!(Topic::of(kind), topic, "{kind:?}");
    }
}
