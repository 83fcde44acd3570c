//! Whom a prompt addresses, what it says, how it is put off, in what order, and when it changes.

use super::super::{Level, MOST_SNOOZES, Prompt, Remedy, prompts, showing};
use crate::domain::command::{Command, NewTask};
use crate::domain::kind::{EntryKind, Note};
use crate::domain::message::MessageType;
use crate::domain::role::Assigned;
use crate::domain::scene::{START, Scene, assigned, opening, send, sent, typed};
use crate::domain::setting::Setting;
use crate::domain::stage::Stage;
use crate::domain::time::{Moment, Timestamp};
use crate::playbook::RuleId;

fn team() -> Scene {
    let mut scene = Scene::at(&[Stage::Acknowledged]);
    scene.rate(1, 1);
    for (role, name) in [
        ("incident_manager", "Ada"),
        ("technical_lead", "Tea"),
        ("technical_assist", "Rob"),
        ("scribe", "Sid"),
        ("communication_lead", "Cleo"),
    ] {
        scene.assign(role, name);
    }
    scene
}

fn after(minutes: i64) -> Timestamp {
    START.plus_seconds(minutes * 60)
}

/// The prompts of a rule at a minute after the start.
fn of(scene: &Scene, rule: RuleId, minutes: i64) -> Vec<Prompt> {
    let mut shown = prompts(&scene.incident, after(minutes));
    shown.retain(|prompt| prompt.rule == rule);
    shown
}

fn give(scene: &mut Scene, by: &str, owner: &str) {
    let owners = vec![owner.to_owned()];
    let (text, minutes) = ("read the logs".to_owned(), Some(10));
    let task = NewTask {
        text,
        owners,
        minutes,
        ..NewTask::default()
    };
    scene.one(by, Command::GiveTask(task));
}

fn put_off(scene: &mut Scene, rule: &str, about: &str, minutes: u32) {
    let (rule, about) = (rule.to_owned(), about.to_owned());
    scene.one(
        "Ada",
        Command::Snooze {
            rule,
            about,
            minutes,
        },
    );
}

/// R050, R072, R082: the Scribe asks the Technical Assist, never the Lead; with no Assist the
/// manager is asked; late the manager is addressed too.
#[test]
fn the_scribe_asks_the_assist_and_without_one_the_manager() {
    let mut scene = team();
    let due = &of(&scene, RuleId::N07, 30)[0];
    assert_eq!(due.to.people, ["Sid"]);
    let words = "No technical news for 30 min. Scribe: ask Rob for a status update (not the Technical Lead).";
    assert_eq!(due.text, words);
    assert_eq!(of(&scene, RuleId::N07, 60)[0].to.people, ["Sid", "Ada"]);
    let assist = scene
        .incident
        .holders_of("technical_assist")
        .next()
        .expect("one")
        .id;
    scene.one("Ada", Command::Release(assist));
    assert!(of(&scene, RuleId::N07, 30)[0].text.contains("ask Ada for"));
    let scribe = scene.incident.holders_of("scribe").next().expect("one").id;
    scene.one("Ada", Command::Release(scribe));
    assert_eq!(of(&scene, RuleId::N07, 30)[0].to.people, ["Ada"]);
}

/// R072: counted from when it was written down; only the technical side and a check are news.
#[test]
fn news_counts_from_when_it_was_logged() {
    let mut scene = team();
    scene.wait(600);
    let (at, approx) = (START.plus_seconds(-3600), false);
    let finding = Command::Note {
        note: Note {
            actor: Some("Rob".into()),
            ..typed(EntryKind::Finding)
        },
        happened: Some(Moment { at, approx }),
    };
    let entry = scene.one("Sid", finding);
    assert_eq!(of(&scene, RuleId::N07, 39), []);
    assert_eq!(of(&scene, RuleId::N07, 40).len(), 1);
    scene.wait(600);
    for kind in [EntryKind::Finding, EntryKind::Note] {
        let note = typed(kind);
        scene.one(
            "Sid",
            Command::Note {
                note,
                happened: None,
            },
        );
    }
    assert_eq!(
        of(&scene, RuleId::N07, 40).len(),
        1,
        "the Scribe is not technical"
    );
    let strike = Command::Strike {
        entry,
        on: true,
        reason: None,
    };
    scene.one("Sid", strike);
    assert_eq!(
        of(&scene, RuleId::N07, 30).len(),
        1,
        "what was struck is no news"
    );
}

/// R119: of all prompts of a team in trouble, only their own task reaches the Technical Lead.
#[test]
fn nothing_but_their_own_task_reaches_the_technical_lead() {
    let mut scene = team();
    give(&mut scene, "Tea", "Rob");
    give(&mut scene, "Ada", "Tea");
    scene.one(
        "Rob",
        Command::Propose {
            text: "restart".into(),
            decider: Some("Tea".into()),
            asked: vec![],
        },
    );
    scene.one(
        "Mal",
        Command::Note {
            note: typed(EntryKind::Change),
            happened: None,
        },
    );
    scene.stage(Stage::Investigating).expect("allowed");
    let mut seen = 0;
    for minutes in 0..300 {
        for prompt in prompts(&scene.incident, after(minutes)) {
            seen += 1;
            let reached = prompt.to.people.contains(&"Tea".to_owned());
            let own = prompt.rule == RuleId::N12 && prompt.about.key() == "T2";
            assert_eq!(reached, own, "{prompt:?}");
        }
    }
    assert!(seen > 1000);
    let decision = &of(&scene, RuleId::N14, 10)[0];
    assert_eq!(decision.to.people, ["Ada"], "falls to the manager");
    assert_eq!(of(&scene, RuleId::N12, 10)[0].to.people, ["Rob"]);
}

/// R055: who manages the hardware is asked for the four answers too.
#[test]
fn the_hardware_manager_is_asked_for_the_answers_too() {
    let mut scene = team();
    assert_eq!(of(&scene, RuleId::N10, 30)[0].to.people, ["Ada"]);
    scene.assign("hardware_manager", "Hal");
    let to = &of(&scene, RuleId::N10, 30)[0].to;
    assert_eq!(to.people, ["Ada", "Hal"]);
    let words = to.words(&scene.incident);
    assert_eq!(words, "Incident Manager, Hardware Incident Manager");
}

/// R052: each audience has its own Communication Lead; what nobody speaks for is the manager's.
#[test]
fn each_audience_has_its_communication_lead() {
    let mut scene = team();
    let lead = Assigned {
        audiences: vec!["leadership".into()],
        ..assigned("communication_lead", "Ana")
    };
    scene.one("Ada", Command::Assign(lead));
    let to: Vec<_> = of(&scene, RuleId::N06, 10)
        .into_iter()
        .map(|p| p.to.people)
        .collect();
    assert_eq!(to, [vec!["Cleo"], vec!["Cleo"], vec!["Cleo", "Ana"]]);
    let all = scene
        .incident
        .holders_of("communication_lead")
        .next()
        .expect("Cleo")
        .id;
    scene.one("Ada", Command::Release(all));
    let to: Vec<_> = of(&scene, RuleId::N06, 10)
        .into_iter()
        .map(|p| p.to.people)
        .collect();
    assert_eq!(to, [vec!["Ada"], vec!["Ada"], vec!["Ana"]]);
}

/// N31 goes by the last message alone; N08 by a message on any channel (R084).
#[test]
fn a_later_message_without_a_promise_ends_the_promise() {
    let mut scene = team();
    let mut word = sent("leadership", MessageType::First);
    word.next_by = Some(after(20));
    scene.one("Cleo", send(word));
    assert_eq!(
        of(&scene, RuleId::N31, 15)[0].text,
        "You told leadership to expect word by 14:50. 5 min left."
    );
    let now = &of(&scene, RuleId::N31, 20)[0].text;
    assert!(now.ends_with("by 14:50. That was just now."), "{now}");
    let late = &of(&scene, RuleId::N31, 22)[0];
    assert_eq!(
        (late.level, late.text.contains("That was 2 min ago")),
        (Level::Late, true)
    );
    scene.wait(600);
    let mut word = sent("leadership", MessageType::Update);
    word.channel = "leadership call".into();
    scene.one("Cleo", send(word));
    assert_eq!(of(&scene, RuleId::N31, 22), []);
    assert_eq!(of(&scene, RuleId::N08, 39), []);
    let due = &of(&scene, RuleId::N08, 40)[0];
    let words = "leadership last heard at 14:40 (30 min). Ask Sid what is new, then send by 15:40.";
    assert_eq!(due.text, words);
}

/// R068: a call for help is the manager's, until it is answered.
#[test]
fn a_call_for_help_reaches_the_manager() {
    let mut scene = team();
    let id = scene.one("Joss", Command::Help("who knows {n} queues?".into()));
    let call = &of(&scene, RuleId::Help, 0)[0];
    assert_eq!(call.to.people, ["Ada"]);
    assert_eq!(call.text, "Joss asks for help: who knows {n} queues?");
    assert_eq!(call.remedy, Remedy::AnswerHelp(id));
}

/// 3.1: late first, then due, then what informs; then the oldest, then by rule, then by name.
#[test]
fn the_order_is_late_then_oldest_then_rule_then_name() {
    let mut scene = Scene::at(&[Stage::Acknowledged]);
    scene.rate(1, 1);
    let shown: Vec<String> = prompts(&scene.incident, after(10))
        .iter()
        .map(|p| format!("{}{} {}", p.level.mark(), p.rule.name(), p.about.key()))
        .collect();
    assert_eq!(
        shown,
        [
            "!!N02 ",
            "!N05 ",
            "!N04 communication_lead",
            "!N04 scribe",
            "!N04 technical_lead",
            "!N06 customers",
            "!N06 internal",
            "!N06 leadership",
            "!N11 ",
        ]
    );
}

/// A role that was left counts from then, not from the acknowledgement.
#[test]
fn an_emptied_role_gets_its_time() {
    let mut scene = team();
    scene.wait(3600);
    let manager = scene.incident.manager().expect("Ada").id;
    scene.one("Ada", Command::Release(manager));
    assert_eq!(of(&scene, RuleId::N02, 61), []);
    assert_eq!(of(&scene, RuleId::N02, 62)[0].level, Level::Due);
    assert_eq!(of(&scene, RuleId::N02, 62)[0].to.people, ["Ada"]);
}

#[test]
fn a_drill_says_so_in_every_prompt() {
    let mut scene = Scene::empty();
    let mut told = opening();
    told.opened.drill = true;
    scene.ask("Ada", Command::Open(told)).expect("opens");
    assert!(
        of(&scene, RuleId::N01, 10)[0]
            .text
            .starts_with("DRILL Not acknowledged for 10 min (limit 15).")
    );
}

#[test]
fn what_is_put_off_comes_back_by_itself_and_five_times_is_all() {
    let mut scene = team();
    for round in 1..=5_i64 {
        scene.now = after(20 + 10 * round);
        put_off(&mut scene, "N10", "", 10);
        let shown = showing(&scene.incident, scene.now);
        let until = after(30 + 10 * round);
        assert_eq!(
            shown
                .snoozed
                .iter()
                .find(|p| p.rule == RuleId::N10)
                .expect("there")
                .snoozed_until,
            Some(until)
        );
        assert!(shown.next_change.is_some_and(|next| next <= until));
        assert_eq!(of(&scene, RuleId::N10, 29 + 10 * round), []);
        assert_eq!(of(&scene, RuleId::N10, 30 + 10 * round).len(), 1);
    }
    let shown = prompts(&scene.incident, after(80));
    let last = shown.last().expect("there");
    assert_eq!(
        (last.rule, last.snoozes, last.is_quiet()),
        (RuleId::N10, MOST_SNOOZES, true)
    );
    scene.now = after(80);
    let once_more = Command::Snooze {
        rule: "N10".into(),
        about: String::new(),
        minutes: 10,
    };
    assert_eq!(scene.rule("Ada", once_more), "snoozed-out");
}

/// What was put off was that showing; the next one is new.
#[test]
fn putting_off_ends_with_what_was_put_off() {
    let mut scene = team();
    give(&mut scene, "Ada", "Rob");
    scene.now = after(10);
    put_off(&mut scene, "N12", "T1", 30);
    let task = scene.incident.tasks()[0].id;
    scene.one("Ada", Command::ExtendTask { task, minutes: 5 });
    assert_eq!(of(&scene, RuleId::N12, 14), []);
    assert_eq!(of(&scene, RuleId::N12, 15)[0].snoozes, 0);
}

/// N30 is said once: whoever put it off has read it.
#[test]
fn two_hours_in_is_said_once() {
    let mut scene = team();
    scene.now = after(120);
    put_off(&mut scene, "N30", "", 5);
    assert_eq!(of(&scene, RuleId::N30, 600), []);
}

/// R128, R129: three prompts for a plan, else by the time in command; a plan of the one before
/// does not bind who came since.
#[test]
fn a_plan_is_for_the_manager_who_made_it() {
    let mut scene = team();
    scene.set("Ada", Setting::HandoverAt(Some(after(90))));
    assert_eq!(
        of(&scene, RuleId::N15a, 30)[0].text,
        "Your hand-over is at 16:00. Find who takes over."
    );
    scene.set("Ada", Setting::Successor(Some("Tom".into())));
    assert_eq!(
        of(&scene, RuleId::N15b, 75)[0].text,
        "Start the brief with Tom."
    );
    scene.wait(60);
    scene.assign("incident_manager", "Tom");
    for rule in [RuleId::N15a, RuleId::N15b, RuleId::N15c] {
        assert_eq!(of(&scene, rule, 100), []);
    }
    let led = &of(&scene, RuleId::N15d, 211)[0];
    assert!(
        led.text.starts_with("You have led for 3 h 30 min."),
        "{}",
        led.text
    );
}

/// The limits of a review: three days at P1, five working days at P2.
#[test]
fn the_review_has_a_limit_by_priority() {
    for (rating, limit) in [((1, 1), "2026-11-23 14:30"), ((2, 2), "2026-11-27 14:30")] {
        let mut scene = Scene::new();
        scene.rate(rating.0, rating.1);
        for stage in [Stage::Acknowledged, Stage::Mitigated, Stage::Resolved] {
            scene.stage(stage).expect("allowed");
        }
        let text = &of(&scene, RuleId::N23a, 30)[0].text;
        assert!(text.ends_with(&format!("Limit {limit}.")), "{text}");
    }
}

/// Between now and the next change nothing changes, and at it something may.
#[test]
fn nothing_changes_before_the_next_change() {
    let mut scene = team();
    give(&mut scene, "Ada", "Rob");
    let mut word = sent("leadership", MessageType::First);
    word.next_by = Some(after(20));
    scene.one("Cleo", send(word));
    scene.set("Ada", Setting::HandoverAt(Some(after(50))));
    scene.now = after(10);
    put_off(&mut scene, "N12", "T1", 15);
    let mut now = after(10);
    let mut steps = 0;
    while now < after(150) {
        let here = showing(&scene.incident, now);
        let next = here.next_change.expect("there is always something");
        assert!(next > now);
        let (mut at, mut moved) = (now, false);
        while at < next.min(after(150)) {
            let there = showing(&scene.incident, at);
            assert_eq!(
                (&there.prompts, &there.snoozed),
                (&here.prompts, &here.snoozed)
            );
            at = at.plus_seconds(20);
            moved = true;
        }
        assert!(moved);
        now = next;
        steps += 1;
    }
    assert!(steps > 100, "the minutes count: {steps}");
}

/// What was over, or stood down, and goes on is not late by all that lay between.
#[test]
fn what_goes_on_again_owes_nothing_for_the_time_between() {
    let day = 24 * 3600;
    let mut scene = Scene::at(&[Stage::Acknowledged, Stage::StoodDown]);
    scene
        .wait(day)
        .stage(Stage::Acknowledged)
        .expect("it is one after all");
    let rules = |scene: &Scene, seconds: i64| {
        let shown = prompts(&scene.incident, scene.now.plus_seconds(seconds));
        shown.iter().map(|p| p.rule.name()).collect::<Vec<_>>()
    };
    assert_eq!(rules(&scene, 119), [""; 0]);
    assert_eq!(rules(&scene, 120), ["N02"]);
    let mut scene = team();
    scene.stage(Stage::Mitigated).expect("allowed");
    scene.stage(Stage::Resolved).expect("allowed");
    scene
        .wait(day)
        .stage(Stage::Investigating)
        .expect("it came back");
    assert!(!rules(&scene, 1799).contains(&"N07"));
    assert!(rules(&scene, 1800).contains(&"N07"));
}

/// Who helps and leads the fix at once is left alone; the manager is asked instead (R050, R119).
#[test]
fn an_assist_who_also_leads_the_fix_is_not_asked_for_status() {
    let mut scene = team();
    scene.assign("technical_lead", "Rob");
    let text = &of(&scene, RuleId::N07, 30)[0].text;
    assert!(text.contains("ask Ada for"), "{text}");
}

/// Who was offered command is named and has the brief; only the yes is missing.
#[test]
fn an_offer_names_the_successor_and_holds_the_brief() {
    let mut scene = team();
    scene.set("Ada", Setting::HandoverAt(Some(after(90))));
    let asked = |scene: &Scene| {
        let rules = [RuleId::N15a, RuleId::N15b, RuleId::N15c];
        rules.map(|rule| of(scene, rule, 95).len())
    };
    assert_eq!(asked(&scene), [1, 1, 1]);
    let offer = Command::Offer {
        to: "Tom".into(),
        brief: "all of it".into(),
    };
    scene.one("Ada", offer);
    assert_eq!(asked(&scene), [0, 0, 1]);
}

/// An audience that comes into scope late is owed its first word from then on.
#[test]
fn an_audience_that_comes_late_is_not_late_at_once() {
    let mut scene = team();
    scene.wait(180 * 60);
    let mut playbook = scene.incident.playbook().clone();
    let mut partners = playbook.audiences[0].clone();
    "partners".clone_into(&mut partners.id);
    playbook.audiences.push(partners);
    scene.set("Ada", Setting::Playbook(Box::new(playbook)));
    let owed = |scene: &Scene, minutes: i64| {
        let about = |prompt: &Prompt| prompt.about.key() == "partners";
        let shown = of(scene, RuleId::N06, minutes);
        shown.into_iter().find(about).map(|prompt| prompt.level)
    };
    assert_eq!(owed(&scene, 189), None);
    assert_eq!(owed(&scene, 190), Some(Level::Due));
    assert_eq!(owed(&scene, 195), Some(Level::Late));
    let words = scene.incident.next_words();
    let partners = words.iter().find(|word| word.audience.id == "partners");
    assert_eq!(partners.and_then(|word| word.due), Some(after(190)));
}
