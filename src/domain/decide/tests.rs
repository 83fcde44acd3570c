//! Every rule by a table: what is refused, and what is not.

mod practice;
mod review;
mod undo;

use super::*;
use crate::domain::command::{NewTask, Reject};
use crate::domain::incident::Incident;
use crate::domain::kind::{EntryKind, ListItem, Note};
use crate::domain::message::MessageType::Update;
use crate::domain::priority::{Override, Rating};
use crate::domain::scene::{
    START, Scene, assign, assigned, at, note, opening, send, sent, set, stage, typed,
};
use crate::domain::setting::{Setting, SettingKey};
use crate::domain::stage::Stage::{self, *};
use crate::domain::time::Timestamp;

/// An id that no event has.
fn nobody() -> EventId {
    EventId::from_parts(1, 1, 1)
}

fn strike(entry: EventId) -> Command {
    Command::Strike {
        entry,
        on: true,
        reason: None,
    }
}

fn star(entry: EventId, on: bool) -> Command {
    Command::Star { entry, on }
}

fn tick(target: EventId, on: bool, waived: Option<&str>) -> Command {
    Command::Tick {
        target,
        on,
        waived: waived.map(str::to_owned),
    }
}

fn task(minutes: Option<u32>) -> Command {
    Command::GiveTask(NewTask {
        text: "read the logs".into(),
        owners: vec!["Rob".into()],
        minutes,
        ..NewTask::default()
    })
}

fn revise(entry: EventId, text: &str) -> Command {
    let text = text.into();
    Command::Revise { entry, text }
}

fn redact(event: EventId) -> Command {
    let reason = "a password".into();
    Command::Redact { event, reason }
}

fn retime(entry: EventId, time: Timestamp) -> Command {
    let happened = at(time);
    Command::Retime { entry, happened }
}

fn by_hand(value: u8, reason: &str) -> Setting {
    let reason = reason.into();
    Setting::PriorityOverride(Some(Override { value, reason }))
}

fn client(name: &str) -> Command {
    Command::Add(ListItem::Client { name: name.into() })
}

fn criterion(text: &str) -> Command {
    Command::Add(ListItem::Criterion {
        text: text.into(),
        hold_minutes: None,
    })
}

fn link(label: &str, url: &str) -> Command {
    Command::Add(ListItem::Link {
        label: label.into(),
        url: url.into(),
        restricted: false,
    })
}

/// A situation, and what is asked in it.
type Situation = fn(&mut Scene) -> (&'static str, Command);

/// Every refusal there is: the rule, a situation, and a part of the sentence.
#[rustfmt::skip]
const REFUSALS: &[(&str, &str, Situation)] = &[
    ("already-open", "already holds", |_| ("Ada", Command::Open(opening()))),
    ("not-open", "warroom new", |s| { *s = Scene::empty(); ("Ada", note("x")) }),
    ("empty", "the note is empty", |_| ("Ada", note(" \n"))),
    ("empty", "the title is empty", |_| ("Ada", set(Setting::Title(" ".into())))),
    ("empty", "the title is empty", |s| { *s = Scene::empty(); let mut o = opening(); o.opened.title.clear(); ("Ada", Command::Open(o)) }),
    ("empty", "the key is empty", |s| { *s = Scene::empty(); let mut o = opening(); o.opened.key.clear(); ("Ada", Command::Open(o)) }),
    ("empty", "Impact is empty", |_| ("Ada", set(Setting::Impact(String::new())))),
    ("empty", "Ticket is empty", |_| ("Ada", set(Setting::Ticket(String::new())))),
    ("empty", "the reason is empty", |_| ("Ada", set(by_hand(3, " ")))),
    ("empty", "the name is empty", |_| ("Ada", assign("scribe", " "))),
    ("empty", "the client is empty", |_| ("Ada", client(""))),
    ("empty", "the link is empty", |_| ("Ada", link("graphs", " "))),
    ("empty", "the message is empty", |_| { let mut m = sent("customers", Update); m.text.clear(); ("Ada", send(m)) }),
    ("empty", "the channel is empty", |_| { let mut m = sent("customers", Update); m.channel.clear(); ("Ada", send(m)) }),
    ("empty", "the reason is empty", |s| { let id = s.one("Ada", criterion("quiet")); ("Ada", tick(id, true, Some(" "))) }),
    ("empty", "the reason is empty", |s| { let event = s.note("Ada", "x"); ("Ada", Command::Redact { event, reason: String::new() }) }),
    ("empty", "the correction is empty", |s| { let id = s.note("Ada", "x"); ("Ada", revise(id, "")) }),
    ("too-long", "65537 bytes", |_| ("Ada", note(&"x".repeat(LONGEST_TEXT + 1)))),
    ("too-long", "513 bytes", |_| ("Ada", set(Setting::Title("x".repeat(LONGEST_LINE + 1))))),
    ("too-long", "the tag has", |_| { let mut n = typed(EntryKind::Note); n.tags = vec!["x".repeat(513)]; ("Ada", Command::Note { note: n, happened: None }) }),
    ("too-long", "the reason has", |_| { let mut n = typed(EntryKind::Change); n.why = Some("x".repeat(LONGEST_TEXT + 1)); ("Ada", Command::Note { note: n, happened: None }) }),
    ("future", "2026-11-20 14:32", |s| { let happened = Some(at(s.now.plus_seconds(121))); ("Ada", Command::Note { note: typed(EntryKind::Note), happened }) }),
    ("future", "check the time", |s| { let id = s.note("Ada", "x"); ("Ada", retime(id, s.now.plus_seconds(999))) }),
    ("future", "check the time", |s| ("Ada", set(Setting::ImpactStarted(Some(at(s.now.plus_seconds(999))))))),
    ("future", "check the time", |s| ("Ada", set(Setting::DetectedAt(at(s.now.plus_seconds(999)))))),
    ("stage-move", "only move to Acknowledged, Stood down", |_| ("Ada", stage(Resolved, "done"))),
    ("stage-needs", "needs the cause", |s| { *s = Scene::at(&[Acknowledged]); ("Ada", stage(Identified, " ")) }),
    ("stage-needs", "needs the reason", |_| ("Ada", stage(StoodDown, ""))),
    ("criteria-open", "2 exit criteria are open", |s| { *s = Scene::at(&[Acknowledged, Mitigated]); s.one("Ada", criterion("quiet")); s.one("Ada", criterion("tested")); ("Ada", stage(Resolved, "")) }),
    ("out-of-range", "impact and urgency", |_| ("Ada", set(Setting::Rating(Rating { impact: 0, urgency: 5 })))),
    ("out-of-range", "a priority is 1 to 5", |_| ("Ada", set(by_hand(6, "why")))),
    ("out-of-range", "1 minute to 30 days", |_| ("Ada", task(Some(u32::MAX)))),
    ("out-of-range", "1 minute to 30 days", |_| ("Ada", task(Some(0)))),
    ("out-of-range", "1 minute to 30 days", |s| { let task = s.one("Ada", task(None)); ("Ada", Command::ExtendTask { task, minutes: u32::MAX }) }),
    ("unknown-role", "\"boss\" is no role", |_| ("Ada", assign("boss", "Rob"))),
    ("unknown-audience", "customers, internal, leadership", |_| ("Ada", send(sent("press", Update)))),
    ("unknown-audience", "\"press\"", |_| { let mut a = assigned("communication_lead", "Mei"); a.audiences = vec!["press".into()]; ("Ada", Command::Assign(a)) }),
    ("already-holds", "Rob already is Scribe", |s| { s.assign("scribe", "Rob"); ("Ada", assign("scribe", " Rob ")) }),
    ("not-found", "no such entry", |_| ("Ada", star(nobody(), true))),
    ("not-found", "no such item", |_| ("Ada", Command::Remove(nobody()))),
    ("not-found", "no such item", |s| { let id = s.one("Ada", client("Acme")); s.one("Ada", Command::Remove(id)); ("Ada", Command::Remove(id)) }),
    ("not-found", "no such assignment", |s| { let id = s.assign("scribe", "Rob"); s.one("Ada", Command::Release(id)); ("Ada", Command::Release(id)) }),
    ("not-found", "no such task or criterion", |s| { let id = s.note("Ada", "x"); ("Ada", tick(id, true, None)) }),
    ("not-found", "no such open task", |s| { let task = s.one("Ada", task(None)); s.one("Ada", tick(task, true, None)); ("Ada", Command::ExtendTask { task, minutes: 10 }) }),
    ("not-found", "no such entry", |s| { let id = s.note("Ada", "x"); s.one("Ada", Command::Retract(vec![id])); ("Ada", revise(id, "y")) }),
    ("machine-entry", "made by the program", |s| { let id = s.rate(1, 1); ("Ada", strike(id)) }),
    ("machine-entry", "made by the program", |_| ("Ada", Command::Note { note: typed(EntryKind::Stage), happened: None })),
    ("machine-entry", "made by the program", |s| { let entry = s.rate(1, 1); ("Ada", Command::Restrict { entry, on: true }) }),
    ("machine-entry", "made by the program", |s| { let id = s.rate(1, 1); ("Ada", retime(id, START)) }),
    ("machine-entry", "made by the program", |s| { let id = s.incident.id().expect("open"); ("Ada", redact(id)) }),
    ("machine-entry", "made by the program", |s| { let id = s.rate(1, 1); ("Ada", redact(id)) }),
    ("not-yours", "this is Rob's; only Rob", |s| { let id = s.note("Rob", "x"); ("Ada", strike(id)) }),
    ("not-yours", "this is Ada's; only Ada", |s| { let id = s.stage(Acknowledged).expect("allowed")[0]; ("Rob", retime(id, START)) }),
    ("undo-others", "this one is Rob's", |s| { let id = s.note("Rob", "x"); ("Ada", Command::Retract(vec![id])) }),
    ("changed-since", "changed since by Rob", |s| { let id = s.rate(1, 1); s.set("Rob", Setting::Rating(Rating { impact: 3, urgency: 3 })); ("Ada", Command::Retract(vec![id])) }),
    ("nothing-to-undo", "nothing to undo", |_| ("Ada", Command::Retract(Vec::new()))),
    ("nothing-to-undo", "nothing to undo", |_| ("Ada", Command::Retract(vec![nobody()]))),
    ("nothing-to-undo", "nothing to undo", |s| { let id = s.incident.id().expect("open"); ("Ada", Command::Retract(vec![id])) }),
    ("nothing-to-undo", "nothing to undo", |s| { let id = s.note("Ada", "x"); s.one("Ada", Command::Retract(vec![id])); ("Ada", Command::Retract(vec![id])) }),
    ("unchanged", "Title already is new", |s| { s.set("Ada", Setting::Title("new".into())); ("Ada", set(Setting::Title(" new ".into()))) }),
    ("unchanged", "Stage already is Detected", |_| ("Ada", stage(Detected, ""))),
    ("unchanged", "already is from the matrix", |_| ("Ada", set(Setting::PriorityOverride(None)))),
    ("unchanged", "already is not known", |_| ("Ada", set(Setting::ImpactEnded(None)))),
    ("unchanged", "in the list already", |s| { s.one("Ada", client("Acme")); ("Rob", client("Acme")) }),
    ("unchanged", "same as before", |s| { let id = s.note("Ada", "x"); ("Ada", revise(id, "x")) }),
    ("unchanged", "struck", |s| { let id = s.note("Ada", "x"); s.one("Ada", strike(id)); ("Ada", strike(id)) }),
    ("unchanged", "done already", |s| { let id = s.one("Ada", task(None)); s.one("Ada", tick(id, true, None)); ("Rob", tick(id, true, None)) }),
    ("unchanged", "not done yet", |s| { let id = s.one("Ada", task(None)); ("Ada", tick(id, false, None)) }),
    ("unchanged", "already gone", |s| { let id = s.note("Ada", "x"); s.one("Ada", redact(id)); ("Ada", redact(id)) }),
    ("unchanged", "already gone", |s| { let id = s.note("Ada", "x"); s.one("Ada", redact(id)); ("Ada", revise(id, "y")) }),
];

#[test]
fn every_rule_refuses_with_its_name_and_a_sentence() {
    let all = REFUSALS
        .iter()
        .chain(practice::REFUSALS)
        .chain(review::REFUSALS);
    for (i, (rule, words, situation)) in all.enumerate() {
        let mut scene = Scene::new();
        let (me, command) = situation(&mut scene);
        let before = scene.incident.log().len();
        let reject = scene.ask(me, command).expect_err(rule);
        assert_eq!(reject.rule(), *rule, "row {i}: {reject}");
        assert!(reject.to_string().contains(words), "row {i}: {reject}");
        assert_eq!(
            scene.incident.log().len(),
            before,
            "row {i}: nothing happened"
        );
    }
}

/// A refusal that no row above shows is a rule that nobody has tried.
#[test]
fn no_rule_is_left_out() {
    let all = REFUSALS
        .iter()
        .chain(practice::REFUSALS)
        .chain(review::REFUSALS);
    let tried: std::collections::BTreeSet<_> = all.map(|(rule, ..)| *rule).collect();
    let source = include_str!("../command.rs");
    let named = source.split("=> \"").skip(1);
    for rule in named.filter_map(|rest| rest.split('"').next()) {
        assert!(tried.contains(rule), "{rule}");
    }
    assert!(tried.len() >= 18);
}

/// Every pair of stages, with and without words, with and without an open criterion.
#[test]
fn the_stage_machine_allows_its_table_and_nothing_else() {
    let ways: [(Stage, &[Stage]); 9] = [
        (Detected, &[]),
        (Acknowledged, &[Acknowledged]),
        (Investigating, &[Acknowledged, Investigating]),
        (Identified, &[Acknowledged, Identified]),
        (Mitigated, &[Acknowledged, Mitigated]),
        (Resolved, &[Acknowledged, Mitigated, Resolved]),
        (InReview, &[Acknowledged, Mitigated, Resolved, InReview]),
        (
            Closed,
            &[Acknowledged, Mitigated, Resolved, InReview, Closed],
        ),
        (StoodDown, &[StoodDown]),
    ];
    for (from, way) in ways {
        for to in Stage::ALL {
            for words in ["", "because"] {
                for open in [false, true] {
                    let mut scene = Scene::at(way);
                    if open {
                        scene.one("Ada", criterion("quiet"));
                    }
                    let want = match (from.next().contains(&to), words) {
                        (false, "") if from == to => "unchanged",
                        // Its words are corrected; saying the very same again changes nothing.
                        (false, _) if from == to && from != Detected => "unchanged",
                        (false, _) if from == to => "ok",
                        (false, _) => "stage-move",
                        (true, "") if from.needs(to).is_hard() => "stage-needs",
                        (true, _) if open && to == Resolved => "criteria-open",
                        (true, "") if to == Closed => "review-open",
                        (true, _) => "ok",
                    };
                    let rule = scene.rule("Ada", stage(to, words));
                    assert_eq!(rule, want, "{from} to {to}, {words:?}, open: {open}");
                    if rule == "ok" {
                        assert_eq!(scene.incident.stage().stage, to);
                        let text = scene.incident.stage().text;
                        assert_eq!(text.as_deref(), Some(words).filter(|w| !w.is_empty()));
                    }
                }
            }
        }
    }
}

#[test]
fn a_criterion_met_or_waived_lets_the_incident_resolve() {
    let mut scene = Scene::at(&[Acknowledged, Mitigated]);
    let quiet = scene.one("Ada", criterion("quiet"));
    let tested = scene.one("Ada", criterion("tested"));
    let gone = scene.one("Ada", criterion("not ours"));
    scene.one("Ada", tick(quiet, true, None));
    scene.one("Ada", tick(tested, true, Some("no testers awake")));
    assert_eq!(scene.rule("Ada", stage(Resolved, "")), "criteria-open");
    scene.one("Ada", Command::Remove(gone));
    scene.one("Ada", tick(quiet, false, None));
    assert_eq!(scene.rule("Ada", stage(Resolved, "")), "criteria-open");
    scene.one("Ada", tick(quiet, true, None));
    assert_eq!(scene.rule("Ada", stage(Resolved, "")), "ok");
}

/// Two sides moved apart: what either chose settles it, words or not, and what may follow either.
#[test]
fn a_stage_in_conflict_is_settled_by_what_was_chosen() {
    let parted = || {
        let mut left = Scene::at(&[Acknowledged]);
        let mut right = left.part();
        left.one("Ada", stage(Identified, "the pool"));
        right.wait(1).one("Rob", stage(StoodDown, "a drill"));
        left.hear(&right);
        assert_eq!(left.incident.conflicts().len(), 1);
        left.now = right.now.plus_seconds(60);
        left
    };
    for (to, words, want) in [
        (Identified, "", "ok"),
        (StoodDown, "", "ok"),
        (Mitigated, "", "ok"),
        (Investigating, "", "ok"),
        (Acknowledged, "", "stage-needs"),
        (Acknowledged, "not a drill", "ok"),
        (Closed, "because", "stage-move"),
    ] {
        let mut scene = parted();
        assert_eq!(scene.rule("Ada", stage(to, words)), want, "{to}");
        assert_eq!(scene.incident.conflicts().is_empty(), want == "ok", "{to}");
    }
}

#[test]
fn a_priority_by_hand_needs_a_reason_and_can_be_taken_back() {
    let mut scene = Scene::new();
    scene.rate(1, 1);
    scene.set("Ada", by_hand(3, "regulator deadline"));
    let priority = scene.incident.priority().expect("set");
    assert_eq!(priority.value.to_string(), "P3");
    assert_eq!(priority.by_hand.as_deref(), Some("regulator deadline"));
    scene.set("Ada", Setting::PriorityOverride(None));
    let priority = scene.incident.priority().expect("set");
    assert_eq!((priority.value.value(), priority.by_hand), (1, None));
}

#[test]
fn an_answer_said_again_is_fresh_and_everything_else_is_unchanged() {
    let mut scene = Scene::new();
    for key in SettingKey::ANSWERS {
        let answer = || Setting::answer(key, "as before".into()).expect("an answer");
        scene.set("Ada", answer());
        scene.wait(60).set("Rob", answer());
        let now = scene.incident.answer(key).expect("given");
        assert_eq!((now.by.as_str(), now.at), ("Rob", scene.now));
        let entry = scene.incident.entries().next_back().expect("an entry");
        assert_eq!(entry.text, format!("{} still true: as before", key.label()));
    }
    assert_eq!(Setting::answer(SettingKey::Title, "x".into()), None);
}

#[test]
fn a_time_a_little_ahead_is_now() {
    let mut scene = Scene::new();
    let ahead = scene.now.plus_seconds(AHEAD_SECONDS);
    let happened = Some(at(ahead));
    let note = typed(EntryKind::Note);
    scene.one("Ada", Command::Note { note, happened });
    assert_eq!(scene.entry("words").happened.at, scene.now);
    scene.set("Ada", Setting::ImpactStarted(Some(at(ahead))));
    assert_eq!(scene.incident.impact_started(), Some(at(scene.now)));
    scene.set("Ada", Setting::DetectedAt(at(ahead)));
    assert_eq!(scene.incident.detected(), Some(at(scene.now)));
}

#[test]
fn one_line_is_one_line() {
    let mut scene = Scene::new();
    scene.set("Ada", Setting::Title(" two\n lines\t here ".into()));
    assert_eq!(scene.incident.title(), "two lines here");
    scene.one("Ada", assign("scribe", " Rob  Ann "));
    let holder = scene.incident.holders().next().expect("held");
    assert_eq!(holder.assigned.person, "Rob  Ann");
    let mut o = opening();
    o.opened.title = "a\nb".into();
    o.manager = Some(" Ada ".into());
    let mut scene = Scene::empty();
    scene.ask("Ada", Command::Open(o)).expect("opens");
    assert_eq!(scene.incident.title(), "a b");
    let manager = scene.incident.manager().expect("held");
    assert_eq!(manager.assigned.person, "Ada");
}

#[test]
fn an_opening_freezes_everything_it_was_told() {
    let mut o = opening();
    o.rating = Rating::new(2, 2);
    o.manager = Some("Ada".into());
    o.clients = vec!["Acme".into()];
    o.criteria = crate::domain::command::Opening::default_criteria();
    o.detected = Some(at(START.plus_seconds(-300)));
    let mut scene = Scene::empty();
    let ids = scene.ask("Ada", Command::Open(o)).expect("opens");
    assert_eq!(ids.len(), 7);
    let incident = &scene.incident;
    assert_eq!(incident.clients(), ["Acme"]);
    assert_eq!(incident.criteria().len(), 2);
    assert_eq!(incident.priority().map(|p| p.value.value()), Some(2));
    let since = incident.start().map(|start| start.moment().at);
    assert_eq!(since, Some(START.plus_seconds(-300)));
    assert_eq!(incident.id(), Some(ids[0]));
    assert_eq!(incident.heads(SettingKey::Playbook).len(), 1);
}

#[test]
fn a_note_is_kept_as_meant() {
    let mut scene = Scene::new();
    let note = Note {
        tags: vec!["DB".into(), "db".into(), "a".into()],
        actor: Some(" Rob ".into()),
        ..typed(EntryKind::Check)
    };
    let empty = Note {
        text: " ".into(),
        ..note.clone()
    };
    for (note, text) in [(note, "words"), (empty, "Asked, nothing new")] {
        let happened = None;
        scene.one("Ada", Command::Note { note, happened });
        let entry = scene.entry(text);
        assert_eq!(entry.tags, ["a", "db"]);
        assert_eq!(entry.actor.as_deref(), Some("Rob"));
    }
}

#[test]
fn who_may_change_a_typed_entry() {
    for (role, allowed) in [
        ("", false),
        ("technical_lead", false),
        ("scribe", true),
        ("incident_manager", true),
    ] {
        let mut scene = Scene::new();
        let id = scene.note("Rob", "x");
        if !role.is_empty() {
            scene.assign(role, "Ada");
        }
        for command in [revise(id, "y"), strike(id), retime(id, START)] {
            let want = if allowed { "ok" } else { "not-yours" };
            assert_eq!(scene.rule("Ada", command), want, "{role}");
        }
        assert_eq!(scene.rule("Ada", star(id, true)), "ok", "anyone may star");
    }
    let mut scene = Scene::new();
    let id = scene.note("Rob", "x");
    scene.assign("scribe", "Rob");
    let shadow = crate::domain::role::Assigned {
        shadow: true,
        ..assigned("scribe", "Ada")
    };
    scene.one("Ada", Command::Assign(shadow));
    assert_eq!(
        scene.rule("Ada", strike(id)),
        "not-yours",
        "a shadow only watches"
    );
}

#[test]
fn a_redaction_takes_the_corrections_along() {
    let mut scene = Scene::new();
    let id = scene.note("Rob", "the password is hunter2");
    scene.assign("scribe", "Ada");
    scene.one("Ada", revise(id, "the pass word is hunter2"));
    let taken_back = scene.one("Rob", revise(id, "hunter2!"));
    scene.one("Rob", Command::Retract(vec![taken_back]));
    scene.one("Rob", redact(id));
    let events = scene.incident.log().events();
    assert!(events.iter().all(|event| !event.line().contains("hunter2")));
    assert_eq!(scene.entry("[redacted: a password]").earlier, []);
}

#[test]
fn what_holds_no_words_is_not_redacted_and_words_are() {
    let mut scene = Scene::new();
    let held = scene.assign("scribe", "Rob");
    let task = scene.one("Ada", task(Some(10)));
    let wordless = [
        scene.one("Ada", Command::Release(held)),
        scene.one("Ada", Command::ExtendTask { task, minutes: 10 }),
        scene.one("Ada", tick(task, true, None)),
        scene.one("Ada", star(task, true)),
        scene.one("Ada", stage(Acknowledged, "")),
        scene.incident.heads(SettingKey::Playbook)[0],
    ];
    for id in wordless {
        assert_eq!(scene.rule("Ada", redact(id)), "machine-entry");
    }
    let words = [
        task,
        scene.one("Ada", stage(Identified, "the password")),
        scene.set("Ada", Setting::Known("the password".into())),
        scene.one("Ada", link("docs", "https://u:p@example")),
        scene.one("Ada", send(sent("customers", Update))),
    ];
    for id in words {
        assert_eq!(scene.rule("Ada", redact(id)), "ok");
    }
    let replayed = Incident::new(scene.incident.log().clone());
    assert!(replayed == scene.incident);
}

#[test]
fn a_task_box_goes_on_from_the_later_of_due_and_now() {
    let mut scene = Scene::new();
    let id = scene.one("Ada", task(Some(10)));
    let boxed = |scene: &Scene| scene.incident.open_tasks()[0].due.expect("a time box");
    assert_eq!(boxed(&scene), scene.now.plus_seconds(600));
    let more = Command::ExtendTask {
        task: id,
        minutes: 10,
    };
    scene.one("Ada", more.clone());
    assert_eq!(
        boxed(&scene),
        scene.now.plus_seconds(1200),
        "from the due time"
    );
    scene.wait(3600).one("Ada", more.clone());
    assert_eq!(
        boxed(&scene),
        scene.now.plus_seconds(600),
        "from now: it was over"
    );
    let open = scene.one("Ada", task(None));
    scene.one(
        "Ada",
        Command::ExtendTask {
            task: open,
            minutes: 5,
        },
    );
    let tasks = scene.incident.tasks();
    assert_eq!(
        tasks[1].due,
        Some(scene.now.plus_seconds(300)),
        "one without a box gets one"
    );
}

/// Extensions cannot add up to a time that the file cannot spell.
#[test]
fn a_box_that_is_stretched_for_ever_is_refused_in_the_end() {
    let mut scene = Scene::new();
    let task = scene.one("Ada", task(Some(LONGEST_BOX)));
    let more = Command::ExtendTask {
        task,
        minutes: LONGEST_BOX,
    };
    let refused = (0..100).find(|_| scene.rule("Ada", more.clone()) == "out-of-range");
    assert!(refused.is_some());
}

#[test]
fn rejects_are_sentences() {
    for reject in [
        Reject::NothingToUndo,
        Reject::StageMove {
            from: Resolved,
            to: Closed,
        },
        Reject::CriteriaOpen(1, "quiet".into()),
    ] {
        assert!(!reject.to_string().ends_with('.'), "{reject}");
    }
}
