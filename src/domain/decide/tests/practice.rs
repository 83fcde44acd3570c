//! Decisions, the board, escalations, hand-over and what is ticked off, by rules and stories.

use super::*;
use crate::domain::decision::{Call, Outcome, Stance, Turned};
use crate::domain::escalation::Answered;
use crate::domain::handover::BriefNotes;
use crate::domain::hypothesis::{
    Guess, HypothesisState, Judgement, Measure, MeasureState, MeasureType, Probe, Progress, Read,
    Reading,
};
use crate::domain::kind::Verdict;
use crate::domain::mark::{Account, Accounted, Exported, Paper};
use crate::domain::message::{MessageType, Sent};
use crate::domain::role::Assigned;
use crate::domain::stakeholder::{Degree, Stakeholder, Treatment};
use crate::playbook::Playbook;

/// Two people release words to everybody at P1.
fn two_people() -> Setting {
    let mut playbook = Playbook::shipped();
    for audience in &mut playbook.audiences {
        audience.two_people = vec![1];
    }
    Setting::Playbook(Box::new(playbook))
}

fn propose(text: &str) -> Command {
    Command::Propose {
        text: text.into(),
        decider: None,
        asked: Vec::new(),
    }
}

fn rule(proposal: EventId, call: Call) -> Command {
    Command::Decide {
        proposal,
        call,
        reason: None,
    }
}

fn outcome(reference: EventId, result: Turned) -> Command {
    Command::Outcome(Outcome { reference, result })
}

fn offer(to: &str) -> Command {
    Command::Offer {
        to: to.into(),
        brief: "as it stands".into(),
    }
}

fn guess(text: &str) -> Command {
    let note = Note {
        text: text.into(),
        ..typed(EntryKind::Hypothesis)
    };
    Command::Note {
        note,
        happened: None,
    }
}

fn judge(reference: EventId, state: HypothesisState) -> Command {
    Command::Judge(Judgement {
        reference,
        state,
        confidence: None,
        reason: None,
    })
}

fn snooze(minutes: u32) -> Command {
    Command::Snooze {
        rule: "N10".into(),
        about: String::new(),
        minutes,
    }
}

fn escalate() -> Command {
    Command::Escalate {
        to: "database on call".into(),
        reason: "locks".into(),
        via: None,
    }
}

fn account(reference: EventId, how: Account, to: Option<EventId>) -> Command {
    Command::Account(Accounted { reference, how, to })
}

fn change(s: &mut Scene) -> EventId {
    s.one(
        "Ada",
        Command::Note {
            note: typed(EntryKind::Change),
            happened: None,
        },
    )
}

#[rustfmt::skip]
pub(super) const REFUSALS: &[(&str, &str, Situation)] = &[
    ("locked", "two people must unlock", |s| { s.set("Ada", Setting::Restricted(true)); ("Ada", send(sent("customers", MessageType::First))) }),
    ("two-people", "let somebody else release it", |s| { s.rate(1, 1); s.set("Ada", two_people()); ("Ada", send(sent("customers", MessageType::First))) }),
    ("not-found", "waiting draft", |_| ("Ada", send(Sent { draft: Some(nobody()), ..sent("customers", MessageType::First) }))),
    ("unchanged", "nothing is locked", |_| ("Ada", Command::Unlock { on: true })),
    ("empty", "the proposal is empty", |_| ("Ada", propose(" "))),
    ("not-found", "no such proposal", |_| ("Ada", rule(nobody(), Call::Accepted))),
    ("unchanged", "D1 is accepted already", |s| { let id = s.one("Ada", propose("x")); s.one("Ada", rule(id, Call::Accepted)); ("Ada", rule(id, Call::Accepted)) }),
    ("unchanged", "was not accepted", |s| { let id = s.one("Ada", propose("x")); ("Ada", outcome(id, Turned::Worked)) }),
    ("not-found", "no such hypothesis", |s| { let id = s.note("Ada", "x"); ("Ada", judge(id, HypothesisState::Testing)) }),
    ("unchanged", "H1 is open already", |s| { let id = s.one("Ada", guess("x")); ("Ada", judge(id, HypothesisState::Open)) }),
    ("not-found", "no such test", |s| { let reference = s.note("Ada", "x"); ("Ada", Command::Read(Read { reference, verdict: Reading::Supports, text: None })) }),
    ("not-found", "decision or task", |s| { let id = change(s); ("Ada", account(id, Account::Linked, None)) }),
    ("not-found", "no such change", |s| { let id = s.note("Ada", "x"); ("Ada", account(id, Account::Agreed, None)) }),
    ("not-found", "decision, task or hypothesis", |s| { let about = Some(s.note("Ada", "x")); ("Ada", Command::Note { note: Note { about, ..typed(EntryKind::Action) }, happened: None }) }),
    ("not-in-command", "Ada is in command", |s| { s.assign("incident_manager", "Ada"); ("Rob", offer("Eve")) }),
    ("unchanged", "in command already", |s| { s.assign("incident_manager", "Ada"); ("Ada", offer("Ada")) }),
    ("not-offered-to-you", "offered to Rob", |s| { s.assign("incident_manager", "Ada"); let id = s.one("Ada", offer("Rob")); ("Eve", Command::Accept(id)) }),
    ("not-found", "offer of command that waits", |s| { s.assign("incident_manager", "Ada"); let id = s.one("Ada", offer("Rob")); s.one("Rob", Command::Decline { offer: id, reason: None }); ("Rob", Command::Accept(id)) }),
    ("out-of-range", "5, 10, 15 or 30", |_| ("Ada", snooze(7))),
    ("snoozed-out", "put off five times", |s| { s.stage(Stage::Acknowledged).expect("allowed"); s.wait(1800); for _ in 0..5 { s.wait(600).one("Ada", snooze(10)); } ("Ada", snooze(10)) }),
    ("unchanged", "N10 does not show now", |_| ("Ada", snooze(10))),
    ("not-found", "no such rule", |_| ("Ada", Command::Snooze { rule: "N99".into(), about: String::new(), minutes: 10 })),
    ("unchanged", "ticked already", |s| { let check = || Command::Check { line: "detected.call".into(), on: true }; s.one("Ada", check()); ("Ada", check()) }),
    ("unchanged", "answered already", |s| { let reference = s.one("Ada", escalate()); let yes = || Command::Answered(Answered { reference, who: None, joined_role: None }); s.one("Ada", yes()); ("Ada", yes()) }),
    ("unknown-role", "no role", |s| { let reference = s.one("Ada", escalate()); ("Ada", Command::Answered(Answered { reference, who: None, joined_role: Some("wizard".into()) })) }),
    ("gone-on-from", "Rob has gone on from D1", |s| { let id = s.one("Ada", propose("x")); s.one("Rob", rule(id, Call::Accepted)); ("Ada", Command::Retract(vec![id])) }),
    ("too-long", "what it is about has", |_| ("Ada", Command::Snooze { rule: "N10".into(), about: "x".repeat(LONGEST_LINE + 1), minutes: 10 })),
    ("unchanged", "has it already", |s| { let task = s.one("Ada", task(None)); let pass = || Command::Delegate { task, to: "Eve".into() }; s.one("Rob", pass()); ("Rob", pass()) }),
];

#[test]
fn a_decision_is_proposed_advised_decided_and_turns_out() {
    let mut scene = Scene::new();
    scene.assign("incident_manager", "Ada");
    let d1 = scene.one("Rob", propose("restart the database"));
    let advice = Note {
        text: "go ahead".into(),
        about: Some(d1),
        stance: Some(Stance::For),
        actor: Some("Jonas".into()),
        actor_role: Some("Vendor".into()),
        ..typed(EntryKind::Advice)
    };
    let told = Command::Note {
        note: advice,
        happened: None,
    };
    scene.one("Rob", told);
    assert_eq!(scene.incident.pending_decisions().len(), 1);
    scene.wait(60).one("Ada", rule(d1, Call::Accepted));
    scene.wait(60).one("Ada", outcome(d1, Turned::Failed));
    let decisions = scene.incident.decisions();
    let [decision] = &decisions[..] else {
        panic!("{decisions:?}");
    };
    assert_eq!(
        (decision.name.as_str(), decision.decider),
        ("D1", Some("Ada"))
    );
    let advice = &decision.advice[0];
    assert_eq!((advice.who.as_str(), advice.stance), ("Jonas", Stance::For));
    assert_eq!(advice.role.as_deref(), Some("Vendor"));
    assert_eq!(decision.decided.map(|d| d.call), Some(Call::Accepted));
    assert_eq!(
        decision.result.map(|(turned, _)| turned),
        Some(Turned::Failed)
    );
    assert!(scene.incident.pending_decisions().is_empty());
}

#[test]
fn of_two_who_took_one_number_the_later_has_a_letter() {
    let mut left = Scene::new();
    let mut right = left.part();
    left.one("Ada", propose("here"));
    right.wait(1).one("Rob", propose("there"));
    left.hear(&right);
    let names: Vec<_> = left
        .incident
        .decisions()
        .into_iter()
        .map(|d| d.name)
        .collect();
    assert_eq!(names, ["D1", "D1b"]);
    let later = left.incident.numbered("d1B").expect("named");
    assert_eq!(left.incident.named(later).as_deref(), Some("D1b"));
}

#[test]
fn the_board_shows_the_likeliest_first_and_an_inconclusive_test_rules_nothing_out() {
    let mut scene = Scene::new();
    let pool = scene.one("Ada", guess("the pool"));
    scene.one("Rob", guess("the disk"));
    let test = scene.one(
        "Rob",
        Command::Probe(Probe {
            reference: pool,
            what: "empty it".into(),
            if_true: Some("errors stop".into()),
            if_false: None,
            side_effects: None,
            safe_per: None,
            link: None,
        }),
    );
    let verdict = Reading::Inconclusive;
    let reference = test;
    scene.one(
        "Rob",
        Command::Read(Read {
            reference,
            verdict,
            text: None,
        }),
    );
    let board = scene.incident.hypotheses();
    assert_eq!(board[0].tests[0].reading.map(|(r, ..)| r), Some(verdict));
    assert_eq!(board[0].state, HypothesisState::Open);
    scene.one("Ada", judge(pool, HypothesisState::RuledOut));
    let board = scene.incident.hypotheses();
    let order: Vec<_> = board.iter().map(|h| (h.name.as_str(), h.state)).collect();
    let want = [
        ("H2", HypothesisState::Open),
        ("H1", HypothesisState::RuledOut),
    ];
    assert_eq!(order, want);
}

#[test]
fn a_measure_goes_from_proposed_to_done() {
    let mut scene = Scene::new();
    let text = "to us-east".to_owned();
    let measure_type = MeasureType::Divert;
    let reference = scene.one("Ada", Command::Measure(Measure { measure_type, text }));
    let state = MeasureState::Done;
    let reason = None;
    scene.one(
        "Ada",
        Command::Progress(Progress {
            reference,
            state,
            reason,
        }),
    );
    assert_eq!(scene.incident.measures()[0].state, MeasureState::Done);
}

/// R127: the old manager stays in charge until the other side says yes.
#[test]
fn command_changes_hands_only_with_a_yes() {
    let mut scene = Scene::new();
    scene.assign("incident_manager", "Ada");
    let later = scene.now.plus_seconds(3600);
    scene.set("Ada", Setting::HandoverAt(Some(later)));
    scene.set("Ada", Setting::Successor(Some("Rob".into())));
    scene.one(
        "Ada",
        Command::Brief(BriefNotes {
            risks: "watch the queue".into(),
            next: String::new(),
        }),
    );
    let id = scene.wait(60).one("Ada", offer("Rob"));
    let manager = |scene: &Scene| {
        let holder = scene.incident.manager().expect("held");
        holder.assigned.person.clone()
    };
    assert_eq!(manager(&scene), "Ada");
    assert_eq!(scene.incident.handover().offer.map(|o| o.to), Some("Rob"));
    scene
        .wait(60)
        .ask("Rob", Command::Accept(id))
        .expect("allowed");
    assert_eq!(manager(&scene), "Rob");
    let now = scene.incident.handover();
    assert_eq!(
        (now.planned, now.successor, now.briefed),
        (None, None, None)
    );
    assert!(now.offer.is_none());
    let done = scene.incident.handovers();
    assert_eq!((done[0].offer.from, done[0].offer.to), ("Ada", "Rob"));
    assert!(done[0].briefed.is_some());
    let told: Vec<_> = scene.incident.entries().map(|entry| entry.text).collect();
    assert!(told.contains(&"Rob takes command".to_owned()), "{told:?}");
    assert!(
        !told.iter().any(|text| text.contains("no longer")),
        "{told:?}"
    );
}

#[test]
fn an_offer_lapses_when_somebody_else_takes_command() {
    let mut scene = Scene::new();
    scene.assign("incident_manager", "Ada");
    let id = scene.one("Ada", offer("Rob"));
    scene.wait(60).assign("incident_manager", "Eve");
    assert!(scene.incident.handover().offer.is_none());
    assert_eq!(scene.rule("Rob", Command::Accept(id)), "not-found");
}

#[test]
fn several_acts_under_one_line() {
    let mut scene = Scene::new();
    let before = scene.incident.entries().count();
    let assign = |role: &str, person: &str| {
        Command::Assign(Assigned {
            role: role.into(),
            person: person.into(),
            ..Assigned::default()
        })
    };
    let acts = vec![
        assign("scribe", "Nia"),
        set(Setting::MainChannel("#inc".into())),
    ];
    let words = Some("Nia scribes; ask in #inc".to_owned());
    scene
        .ask("Ada", Command::Told { acts, words })
        .expect("allowed");
    let entries: Vec<_> = scene.incident.entries().skip(before).collect();
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0].text, "Nia scribes; ask in #inc");
    assert_eq!(entries[0].kind, EntryKind::Role);
    assert_eq!(scene.incident.text(SettingKey::MainChannel), Some("#inc"));
}

/// Words find the first act that can carry them; a note that says them is the line itself.
#[test]
fn words_are_never_lost_among_several_acts() {
    let channel = || set(Setting::MainChannel("#inc".into()));
    let told = |acts, words: Option<&str>| Command::Told {
        acts,
        words: words.map(str::to_owned),
    };
    let lines = |command| {
        let mut scene = Scene::new();
        let before = scene.incident.entries().count();
        scene.ask("Ada", command).expect("allowed");
        let entries = scene.incident.entries().skip(before);
        entries.map(|entry| entry.text).collect::<Vec<_>>()
    };
    assert_eq!(
        lines(told(vec![task(None), channel()], Some("ask in #inc"))),
        ["T1 Rob: read the logs", "ask in #inc"]
    );
    assert_eq!(
        lines(told(
            vec![note("ask in #inc"), channel()],
            Some("ask in #inc")
        )),
        ["ask in #inc"]
    );
    assert_eq!(
        lines(told(vec![task(None), channel()], None)),
        ["T1 Rob: read the logs"]
    );
    let mut scene = Scene::new();
    let lost = told(vec![task(None)], Some("Rob reads the logs"));
    assert_eq!(scene.rule("Ada", lost), "out-of-range");
}

#[test]
fn several_of_one_sort_under_one_line_take_numbers_of_their_own() {
    let mut scene = Scene::new();
    scene.one("Ada", task(None));
    let acts = vec![
        task(None),
        escalate(),
        task(None),
        escalate(),
        propose("x"),
        propose("y"),
        guess("a"),
        guess("b"),
    ];
    let words = None;
    let told = Command::Told { acts, words };
    let ids = scene.ask("Ada", told).expect("allowed");
    let names = ids.iter().filter_map(|id| scene.incident.named(*id));
    let names: Vec<String> = names.collect();
    assert_eq!(names, ["T2", "E1", "T3", "E2", "D1", "D2", "H1", "H2"]);
}

/// Hypotheses that were struck keep their numbers: no message that names H1 may mean another.
#[test]
fn a_number_is_given_once_also_after_a_strike() {
    let mut scene = Scene::new();
    let first = scene.one("Ada", guess("the pool"));
    scene.one("Ada", strike(first));
    let wanted = Note {
        guess: Some(Box::new(Guess {
            number: 1,
            ..Guess::default()
        })),
        ..typed(EntryKind::Hypothesis)
    };
    let note = Command::Note {
        note: wanted,
        happened: None,
    };
    let second = scene.one("Ada", note);
    assert_eq!(scene.incident.named(second).as_deref(), Some("H2"));
}

#[test]
fn what_replaces_an_entry_strikes_it() {
    let mut scene = Scene::new();
    let wrong = scene.note("Ada", "at 16:42");
    let right = Note {
        text: "at 16:52".into(),
        replaces: Some(wrong),
        ..typed(EntryKind::Correction)
    };
    let note = Command::Note {
        note: right,
        happened: None,
    };
    let id = scene.one("Ada", note);
    assert!(scene.entry("at 16:42").struck.is_some());
    scene.one("Ada", Command::Retract(vec![id]));
    assert!(scene.entry("at 16:42").struck.is_none());
}

/// R118: a change that belongs to no decision or task is not agreed until it is accounted for.
#[test]
fn a_change_out_of_the_blue_is_not_agreed() {
    let mut scene = Scene::new();
    scene.assign("technical_lead", "Ada");
    let blue = change(&mut scene);
    let d1 = scene.one("Ada", propose("raise the limit"));
    let note = Note {
        about: Some(d1),
        ..typed(EntryKind::Change)
    };
    let agreed = Command::Note {
        note,
        happened: None,
    };
    scene.one("Ada", agreed.clone());
    scene.one("Eve", agreed);
    let open = |scene: &Scene| {
        let changes = scene.incident.unagreed_changes();
        changes
            .iter()
            .filter(|change| change.accounted.is_none())
            .count()
    };
    assert_eq!(
        open(&scene),
        2,
        "one out of the blue, one by somebody without a role"
    );
    scene.one("Ada", account(blue, Account::Linked, Some(d1)));
    assert_eq!(open(&scene), 1);
}

#[test]
fn a_criterion_with_a_hold_time_is_met_when_it_has_held() {
    let mut scene = Scene::at(&[Acknowledged, Mitigated]);
    let quiet = scene.one(
        "Ada",
        Command::Add(ListItem::Criterion {
            text: "errors normal".into(),
            hold_minutes: Some(10),
        }),
    );
    scene.one("Ada", tick(quiet, true, None));
    assert_eq!(
        scene.wait(599).rule("Ada", stage(Resolved, "")),
        "criteria-open"
    );
    assert_eq!(scene.wait(1).rule("Ada", stage(Resolved, "")), "ok");
}

#[test]
fn a_stakeholder_moves_on_the_grid() {
    let mut scene = Scene::new();
    let vice_president = |interest| {
        Command::Add(ListItem::Stakeholder(Stakeholder {
            name: "Grace".into(),
            group: None,
            power: Degree::High,
            interest,
            audience: None,
            contact: None,
        }))
    };
    scene.one("Ada", vice_president(Degree::Low));
    scene.one("Ada", vice_president(Degree::High));
    let grid = scene.incident.stakeholders();
    let treatments: Vec<_> = grid.iter().map(|(_, s)| s.treatment()).collect();
    assert_eq!(treatments, [Treatment::ManageClosely]);
}

#[test]
fn marks_are_kept_with_who_and_when() {
    let mut scene = Scene::new();
    let line = || "detected.call".to_owned();
    scene.one(
        "Ada",
        Command::Check {
            line: line(),
            on: true,
        },
    );
    assert_eq!(
        scene.incident.checked(&line()).map(|(by, _)| by),
        Some("Ada")
    );
    scene.one(
        "Rob",
        Command::Check {
            line: line(),
            on: false,
        },
    );
    assert_eq!(scene.incident.checked(&line()), None);
    let paper = Paper::TicketComment;
    scene.one("Nia", Command::Export(Exported { paper, place: None }));
    assert_eq!(
        scene.incident.exported(paper).map(|(by, _)| by),
        Some("Nia")
    );
    let help = scene.one("Joss", Command::Help("who knows the queue?".into()));
    assert_eq!(scene.incident.help_wanted().len(), 1);
    scene.one("Ada", tick(help, true, None));
    assert!(scene.incident.help_wanted().is_empty());
    for (verdict, last) in [(Verdict::Fail, true), (Verdict::Pass, false)] {
        let note = Note {
            verdict: Some(verdict),
            ..typed(EntryKind::Test)
        };
        scene.one(
            "Petra",
            Command::Note {
                note,
                happened: None,
            },
        );
        let found = scene.incident.verdict().map(|(verdict, _)| verdict);
        assert_eq!(found == Some(Verdict::Fail), last);
    }
    scene.set("Ada", Setting::Restricted(true));
    scene.one("Ada", Command::Unlock { on: true });
    scene.one("Rob", Command::Unlock { on: true });
    assert_eq!(scene.incident.unlocked_by(), ["Ada", "Rob"]);
}

#[test]
fn a_task_passed_on_stays_its_owners() {
    let mut scene = Scene::new();
    let id = scene.one("Ada", task(Some(10)));
    let to = "Eve".to_owned();
    scene.one("Rob", Command::Delegate { task: id, to });
    scene.wait(60).one(
        "Ada",
        Command::ExtendTask {
            task: id,
            minutes: 10,
        },
    );
    let tasks = scene.incident.tasks();
    assert_eq!(tasks[0].given.owners, ["Rob"]);
    assert_eq!(
        (tasks[0].passed_to, tasks[0].extended.len()),
        (Some("Eve"), 1)
    );
}
