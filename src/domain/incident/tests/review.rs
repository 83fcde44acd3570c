//! The review as it stands, also where two sides wrote it unseen.

use crate::domain::command::Command;
use crate::domain::day::Day;
use crate::domain::hypothesis::{Confidence, HypothesisState, Judgement};
use crate::domain::id::EventId;
use crate::domain::kind::EntryKind;
use crate::domain::review::{
    ActionItem, ActionType, Amended, Cause, CauseType, DataLoss, Lesson, LessonType, Parts,
    PostmortemStatus, Question, ReviewAnswer, Slot, SlotState, TriggerType, Why, required,
    triggers,
};
use crate::domain::scene::{Scene, at, send, sent, set, typed};
use crate::domain::setting::{DetectionSource, Setting};
use crate::domain::stage::Stage::{Acknowledged, InReview, Mitigated, Resolved};
use crate::domain::time::Timestamp;

fn why(scene: &mut Scene, answer: &str, under: Option<EventId>) -> EventId {
    let why = Why {
        under,
        answer: Some(answer.into()),
        ..Why::default()
    };
    scene.one("Ada", Command::Why(why))
}

fn action(scene: &mut Scene, me: &str, text: &str) -> EventId {
    let item = ActionItem {
        text: text.into(),
        action_type: ActionType::Prevent,
        ..ActionItem::default()
    };
    scene.one(me, Command::ActionItem(item))
}

fn names(scene: &Scene) -> Vec<(String, String)> {
    let rows = scene.incident.whys().into_iter();
    rows.map(|row| (row.name, row.answer.unwrap_or("-").to_owned()))
        .collect()
}

fn named(rows: &[(&str, &str)]) -> Vec<(String, String)> {
    rows.iter()
        .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
        .collect()
}

fn amend(reference: EventId, parts: Parts) -> Command {
    Command::Amend(Amended {
        reference,
        without: Vec::new(),
        parts,
    })
}

/// Practice: R149.
#[test]
fn five_rows_are_numbered_and_branches_get_a_letter() {
    let mut scene = Scene::new();
    let mut above = None;
    let mut second = None;
    for (at, answer) in ["a", "b", "c", "d", "e"].into_iter().enumerate() {
        let row = why(&mut scene, answer, above);
        above = Some(row);
        if at == 0 {
            second = Some(row);
        }
    }
    let branch = why(&mut scene, "b too", second);
    why(&mut scene, "c too", Some(branch));
    let want = [
        ("1", "a"),
        ("2", "b"),
        ("3", "c"),
        ("4", "d"),
        ("5", "e"),
        ("2b", "b too"),
        ("3b", "c too"),
    ];
    assert_eq!(names(&scene), named(&want));
    let questions: Vec<String> = scene
        .incident
        .whys()
        .into_iter()
        .map(|r| r.question)
        .collect();
    assert_eq!(questions[..2], ["Why did it happen?", "Why: a?"]);
    assert_eq!(questions[5], "Why: a?");
}

#[test]
fn a_struck_row_leaves_its_number_and_what_hung_on_it_stays_as_deep() {
    let mut scene = Scene::new();
    let first = why(&mut scene, "a", None);
    let second = why(&mut scene, "b", Some(first));
    why(&mut scene, "c", Some(second));
    let strike = Command::Strike {
        entry: second,
        on: true,
        reason: None,
    };
    scene.one("Rob", strike);
    let again = why(&mut scene, "b anew", Some(first));
    assert_eq!(
        names(&scene),
        named(&[("1", "a"), ("3", "c"), ("2b", "b anew")])
    );
    assert_eq!(scene.incident.whys()[1].under, Some(first));
    assert_eq!(scene.incident.why_name(again).as_deref(), Some("2b"));
}

/// Two consoles that wrote apart: everything is there, names are for ever (rulings on numbers).
#[test]
fn two_sides_that_wrote_apart_lose_nothing() {
    let mut one = Scene::new();
    let first = why(&mut one, "a", None);
    let item = action(&mut one, "Ada", "shared");
    let mut two = one.part();
    why(&mut one, "here", Some(first));
    action(&mut one, "Ada", "here");
    let owner = |name: &str| Parts {
        owner: Some(name.into()),
        ..Parts::default()
    };
    one.one("Ada", amend(item, owner("Ada")));
    two.wait(1);
    why(&mut two, "there", Some(first));
    action(&mut two, "Bo", "there");
    let due = Parts {
        due: Day::new(2026, 12, 4),
        ..Parts::default()
    };
    two.one("Bo", amend(item, due));
    one.hear(&two);
    two.hear(&one);
    assert_eq!(one.incident, two.incident);
    assert_eq!(
        names(&one),
        named(&[("1", "a"), ("2", "here"), ("2b", "there")])
    );
    let items = one.incident.action_items();
    let items: Vec<_> = items.iter().map(|i| (i.name.as_str(), i.text)).collect();
    assert_eq!(items, [("A1", "shared"), ("A2", "here"), ("A2b", "there")]);
    let both = &one.incident.action_items()[0];
    assert_eq!((both.owner, both.due), (Some("Ada"), Day::new(2026, 12, 4)));
    assert_eq!(
        one.incident.numbered("a2B"),
        Some(one.incident.action_items()[2].id)
    );
}

/// One part changed on both sides: the later in the one order stands, and both stand in the log.
#[test]
fn the_same_part_changed_twice_is_settled_alike_everywhere() {
    let mut one = Scene::new();
    let item = action(&mut one, "Ada", "x");
    let mut two = one.part();
    two.wait(1);
    for (scene, name) in [(&mut one, "Ada"), (&mut two, "Bo")] {
        let owner = Some(name.to_owned());
        let parts = Parts {
            owner,
            ..Parts::default()
        };
        scene.one(name, amend(item, parts));
    }
    one.hear(&two);
    two.hear(&one);
    assert_eq!(one.incident.action_items(), two.incident.action_items());
    assert_eq!(one.incident.action_items()[0].owner, Some("Bo"));
    one.entry("A1: owner Ada");
    one.entry("A1: owner Bo");
}

#[test]
fn an_answer_given_yes_here_and_no_there_is_a_conflict_until_somebody_chooses() {
    let answer = |yes, text: &str| {
        let text = Some(text.to_owned());
        Question::CauseDeep.setting(Some(ReviewAnswer { yes, text }))
    };
    let mut one = Scene::new();
    let mut two = one.part();
    two.wait(1);
    one.set("Ada", answer(true, "a design choice"));
    let mut agree = two.clone();
    agree.set("Bo", answer(true, "yes, a design choice"));
    two.set("Bo", answer(false, "one more why"));
    let mut both = one.clone();
    both.hear(&agree);
    assert_eq!(both.incident.conflicts(), [], "the same in other words");
    one.hear(&two);
    let conflicts = one.incident.conflicts();
    assert_eq!(conflicts[0].what, "Cause deep enough");
    assert_eq!(conflicts[0].values[0].text, "no: one more why");
    one.set("Ada", answer(true, "we found it"));
    assert_eq!(one.incident.conflicts(), []);
}

#[test]
fn a_confirmed_hypothesis_is_a_cause_until_a_cause_names_it() {
    let mut scene = Scene::new();
    let note = typed(EntryKind::Hypothesis);
    let guess = scene.one(
        "Ada",
        Command::Note {
            note,
            happened: None,
        },
    );
    assert_eq!(scene.incident.causes(), []);
    let judged = Judgement {
        reference: guess,
        state: HypothesisState::Confirmed,
        confidence: None,
        reason: None,
    };
    scene.one("Ada", Command::Judge(judged));
    let causes = scene.incident.causes();
    assert_eq!(
        (causes[0].name.as_str(), causes[0].from_board),
        ("H1", true)
    );
    assert_eq!(causes[0].confidence, Confidence::Confirmed);
    let cause = Cause {
        text: "the lock was held".into(),
        cause_type: CauseType::Trigger,
        confidence: Confidence::Probable,
        hypothesis: Some(guess),
        number: 0,
    };
    let id = scene.one("Rob", Command::Cause(cause));
    let causes = scene.incident.causes();
    assert_eq!(causes.len(), 1, "{causes:?}");
    assert_eq!(causes[0].name, "C1");
    assert_eq!(causes[0].hypothesis.as_deref(), Some("H1"));
    scene.entry("C1 trigger cause (probable, H1): the lock was held");
    // What is kept in the room stays there, also by way of its hypothesis.
    let restrict = |entry| Command::Restrict { entry, on: true };
    scene.one("Ada", restrict(guess));
    assert!(scene.incident.causes()[0].restricted);
    assert_eq!(scene.incident.causes()[0].id, id);
    let state = crate::report::state(&scene.incident).to_string();
    assert!(!state.contains("the lock was held"), "{state}");
}

#[test]
fn what_is_kept_in_the_room_takes_what_hangs_on_it_along() {
    let mut scene = Scene::new();
    let first = why(&mut scene, "canary one", None);
    why(&mut scene, "canary two", Some(first));
    let item = action(&mut scene, "Ada", "canary three");
    for entry in [first, item] {
        scene.one("Ada", Command::Restrict { entry, on: true });
    }
    assert!(scene.incident.whys().iter().all(|row| row.restricted));
    let state = crate::report::state(&scene.incident).to_string();
    assert!(!state.contains("canary"), "{state}");
}

#[test]
fn lessons_stand_in_their_order_with_their_kind() {
    let mut scene = Scene::new();
    for (lesson_type, _) in LessonType::ALL {
        let lesson = Lesson {
            number: 0,
            text: "x".into(),
            lesson_type: *lesson_type,
        };
        scene.one("Ada", Command::Lesson(lesson));
    }
    let lessons = scene.incident.lessons();
    let rows: Vec<_> = lessons
        .iter()
        .map(|l| (l.name.as_str(), l.lesson_type))
        .collect();
    let want = [
        ("L1", LessonType::Well),
        ("L2", LessonType::Badly),
        ("L3", LessonType::Lucky),
    ];
    assert_eq!(rows, want);
    scene.entry("L3 Where we were lucky: x");
}

/// Practice: R154.
#[test]
fn a_class_that_is_there_already_is_known() {
    let mut scene = Scene::new();
    let ids = ["a", "b"].map(|text| action(&mut scene, "Ada", text));
    for id in ids {
        let class = Some("Migration without a way back".to_owned());
        let parts = Parts {
            class,
            ..Parts::default()
        };
        scene.one("Ada", amend(id, parts));
    }
    let same = |class| scene.incident.same_class(class, Some(ids[1]));
    assert_eq!(same("migration without a way back "), ["A1"]);
    assert_eq!(same("disk"), Vec::<String>::new());
}

#[test]
fn slots_are_open_until_filled_or_shown_by_the_document() {
    let mut scene = Scene::new();
    let open = |scene: &Scene| {
        let slots = scene.incident.slots().into_iter();
        let open = slots.filter(|now| now.filled.state == SlotState::Open);
        open.map(|now| now.slot).collect::<Vec<_>>()
    };
    let all: Vec<Slot> = Slot::ALL.iter().map(|(slot, _)| *slot).collect();
    assert_eq!(open(&scene), all);
    scene.one(
        "Bo",
        send(sent(
            "customers",
            crate::domain::message::MessageType::First,
        )),
    );
    assert_eq!(open(&scene), all[1..]);
    let page = scene.incident.slot(Slot::StatusPage);
    assert_eq!((page.shown, page.filled.who.as_deref()), (true, Some("Bo")));
}

#[test]
fn the_postmortem_follows_the_review() {
    let mut scene = Scene::at(&[Acknowledged, Mitigated, Resolved]);
    let status = |scene: &Scene| scene.incident.postmortem_status();
    assert_eq!(status(&scene), PostmortemStatus::Draft);
    scene.stage(InReview).expect("allowed");
    assert_eq!(status(&scene), PostmortemStatus::InReview);
    for (question, _) in Question::ALL {
        let answer = ReviewAnswer {
            yes: true,
            text: None,
        };
        scene.set("Ada", question.setting(Some(answer)));
    }
    assert_eq!(status(&scene), PostmortemStatus::Reviewed);
    scene
        .stage(crate::domain::stage::Stage::Closed)
        .expect("with a reason");
    assert_eq!(status(&scene), PostmortemStatus::Closed);
}

/// Practice: R144.
#[test]
fn a_review_the_same_evening_is_accepted_with_a_hint() {
    let mut scene = Scene::at(&[Acknowledged, Mitigated, Resolved]);
    scene.rate(1, 1);
    let evening = scene.now.plus_seconds(4 * 3600);
    let hints = scene.incident.meeting_cautions(evening);
    assert_eq!(
        hints,
        ["the same day: not before everybody has had a break"]
    );
    scene.set("Ada", Setting::ReviewMeeting(Some(evening)));
    assert_eq!(scene.incident.review_meeting(), Some(evening));
    let hints = |days: i64| {
        scene
            .incident
            .meeting_cautions(scene.now.plus_seconds(days * 86_400))
    };
    assert_eq!(hints(1), Vec::<String>::new());
    assert_eq!(hints(4), ["after the limit 2026-11-23 14:30"]);
}

fn holds(scene: &Scene, now: Timestamp) -> Vec<Option<bool>> {
    let all = triggers(&scene.incident, now).into_iter();
    all.map(|trigger| trigger.holds).collect()
}

/// Practice: R148.
#[test]
fn each_trigger_holds_by_its_evidence_and_says_what_is_not_known() {
    let mut scene = Scene::at(&[Acknowledged]);
    let start = scene.now;
    let unknown = [None, None, Some(false), Some(false), None];
    assert_eq!(holds(&scene, start), unknown);
    let said = required(&triggers(&scene.incident, start));
    assert!(
        said.starts_with("not required so far; not known: user-visible downtime"),
        "{said}"
    );
    scene.set("Ada", Setting::ImpactStarted(Some(at(start))));
    scene.wait(61 * 60);
    scene.set("Ada", Setting::DataLoss(DataLoss::Yes));
    scene.set("Ada", Setting::WritesReplayed(false));
    scene.set(
        "Ada",
        Setting::DetectionSource(DetectionSource::CustomerReport),
    );
    let proposal = scene.one(
        "Ada",
        Command::Propose {
            text: "roll back".into(),
            decider: None,
            asked: vec![],
        },
    );
    let call = crate::domain::decision::Call::Accepted;
    scene.one(
        "Ada",
        Command::Decide {
            proposal,
            call,
            reason: None,
        },
    );
    assert_eq!(holds(&scene, scene.now), [Some(true); 5]);
    let all = triggers(&scene.incident, scene.now);
    assert_eq!(
        required(&all),
        "required: user-visible downtime, data loss, on-call intervention, long resolution, \
         monitoring missed it"
    );
    let evidence = |wanted| {
        let found = all.iter().find(|t| t.trigger_type == wanted);
        found.map(|t| t.evidence.clone()).unwrap_or_default()
    };
    assert_eq!(
        evidence(TriggerType::DataLoss),
        "data was lost; not all writes were replayed"
    );
    assert_eq!(evidence(TriggerType::Intervention), "D1: roll back");
    assert_eq!(
        evidence(TriggerType::LongResolution),
        "61 min+, longer than 60 min"
    );
    assert_eq!(
        evidence(TriggerType::Downtime),
        "impact 14:30 to now: 61 min+"
    );
}

#[test]
fn how_long_is_long_is_the_playbooks_to_say() {
    let mut scene = Scene::at(&[Acknowledged]);
    scene.wait(59 * 60);
    let long = |scene: &Scene| holds(scene, scene.now)[3];
    assert_eq!(long(&scene), Some(false));
    let mut playbook = scene.incident.playbook().clone();
    playbook.guidance.long_resolution_minutes = 30;
    scene.one("Ada", set(Setting::Playbook(Box::new(playbook.clone()))));
    assert_eq!(long(&scene), Some(true));
    playbook.guidance.long_resolution_minutes = 0;
    scene.one("Ada", set(Setting::Playbook(Box::new(playbook))));
    assert_eq!(long(&scene), Some(false));
}
