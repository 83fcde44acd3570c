//! Every rule of the table at one second before its threshold, at it, before and at late, cleared
//! in the same instant, and in no other stage.

use super::super::{Level, Prompt, showing_among};
use crate::domain::command::{Command, NewTask};
use crate::domain::id::EventId;
use crate::domain::incident::Incident;
use crate::domain::kind::{EntryKind, EventKind, ListItem, SettingChange};
use crate::domain::mark::{Account, Accounted, Exported, Paper};
use crate::domain::message::{MessageDraft, MessageType};
use crate::domain::presence::{Presence, Present, Seating};
use crate::domain::scene::{START, Scene, assigned, send, sent, set, typed};
use crate::domain::setting::{Setting, StageMove};
use crate::domain::stage::Stage::{self, *};
use crate::domain::time::Timestamp;
use crate::playbook::RuleId;

/// A rule, the minutes until it is due and late, its stages, what it is anchored in, what clears
/// it.
struct Row {
    rule: RuleId,
    due: i64,
    late: Option<i64>,
    stages: &'static [Stage],
    anchored: fn(&mut Scene) -> Timestamp,
    clear: fn(&mut Scene),
}

const HANDLED: &[Stage] = &[Acknowledged, Investigating, Identified, Mitigated];
const LOOKING: &[Stage] = &[Acknowledged, Investigating, Identified];
const RUNNING: &[Stage] = &[Detected, Acknowledged, Investigating, Identified, Mitigated];
const OVER: &[Stage] = &[Resolved, InReview];

fn go(scene: &mut Scene, stages: &[Stage]) -> Timestamp {
    for stage in stages {
        scene.stage(*stage).expect("allowed");
    }
    scene.now
}

fn acknowledged(scene: &mut Scene) -> Timestamp {
    scene.rate(1, 1);
    go(scene, &[Acknowledged])
}

fn resolved(scene: &mut Scene) -> Timestamp {
    scene.rate(1, 1);
    go(scene, &[Acknowledged, Mitigated, Resolved])
}

fn tell_all(scene: &mut Scene, message_type: MessageType) {
    for audience in ["customers", "internal", "leadership"] {
        scene.one("Bo", send(sent(audience, message_type)));
    }
}

fn fill_roles(scene: &mut Scene) {
    for (role, name) in [
        ("technical_lead", "Tea"),
        ("scribe", "Sid"),
        ("communication_lead", "Cleo"),
    ] {
        scene.assign(role, name);
    }
}

fn task(scene: &mut Scene, owners: &[&str], minutes: Option<u32>, after: bool) -> EventId {
    let owners = owners.iter().map(|name| (*name).to_owned()).collect();
    let text = "look".to_owned();
    let task = NewTask {
        text,
        owners,
        minutes,
        after,
        ..NewTask::default()
    };
    scene.one("Ada", Command::GiveTask(task))
}

fn only_task(scene: &Scene) -> EventId {
    scene.incident.tasks()[0].id
}

fn tick(scene: &mut Scene, target: EventId) {
    scene.one(
        "Ada",
        Command::Tick {
            target,
            on: true,
            waived: None,
        },
    );
}

fn planned(scene: &mut Scene) -> Timestamp {
    go(scene, &[Acknowledged]);
    scene.assign("incident_manager", "Ada");
    let at = START.plus_seconds(2 * 3600);
    scene.set("Ada", Setting::HandoverAt(Some(at)));
    at
}

fn post(scene: &mut Scene, paper: Paper) {
    scene.one("Ada", Command::Export(Exported { paper, place: None }));
}

#[rustfmt::skip]
const ROWS: &[Row] = &[
    Row { rule: RuleId::N01, due: 10, late: Some(15), stages: &[Detected], anchored: |s| s.now,
        clear: |s| { go(s, &[Acknowledged]); } },
    Row { rule: RuleId::N02, due: 2, late: Some(5), stages: HANDLED, anchored: acknowledged,
        clear: |s| { s.assign("incident_manager", "Ada"); } },
    Row { rule: RuleId::N03, due: 5, late: Some(10), stages: HANDLED, anchored: |s| go(s, &[Acknowledged]),
        clear: |s| { s.rate(2, 2); } },
    Row { rule: RuleId::N04, due: 10, late: None, stages: HANDLED, anchored: acknowledged, clear: fill_roles },
    Row { rule: RuleId::N05, due: 5, late: None, stages: HANDLED, anchored: acknowledged,
        clear: |s| { s.set("Ada", Setting::MainChannel("#war".into())); } },
    Row { rule: RuleId::N06, due: 10, late: Some(15), stages: HANDLED, anchored: acknowledged,
        clear: |s| tell_all(s, MessageType::First) },
    Row { rule: RuleId::N07, due: 30, late: Some(60), stages: LOOKING, anchored: acknowledged,
        clear: |s| { s.one("Sid", Command::Note { note: typed(EntryKind::Check), happened: None }); } },
    Row { rule: RuleId::N08, due: 30, late: Some(60), stages: HANDLED,
        anchored: |s| { acknowledged(s); tell_all(s, MessageType::First); s.now },
        clear: |s| tell_all(s, MessageType::Update) },
    Row { rule: RuleId::N10, due: 30, late: Some(45), stages: HANDLED, anchored: acknowledged,
        clear: |s| { s.set("Ada", Setting::Tried("nothing yet".into())); } },
    Row { rule: RuleId::N11, due: 10, late: None, stages: HANDLED, anchored: acknowledged,
        clear: |s| { s.set("Ada", Setting::Ticket("1042".into())); } },
    Row { rule: RuleId::N12, due: 0, late: Some(5), stages: RUNNING,
        anchored: |s| { task(s, &["Rob"], Some(10), false); s.now.plus_seconds(600) },
        clear: |s| { let id = only_task(s); tick(s, id); } },
    Row { rule: RuleId::N13, due: 2, late: None, stages: RUNNING,
        anchored: |s| { task(s, &[], None, false); s.now },
        clear: |s| { let task = only_task(s); s.one("Ada", Command::Delegate { task, to: "Rob".into() }); } },
    Row { rule: RuleId::N14, due: 5, late: Some(10), stages: RUNNING,
        anchored: |s| { s.one("Rob", Command::Propose { text: "restart".into(), decider: None, asked: vec![] }); s.now },
        clear: |s| { let proposal = s.incident.decisions()[0].id;
            s.one("Ada", Command::Decide { proposal, call: crate::domain::decision::Call::Accepted, reason: None }); } },
    Row { rule: RuleId::N15a, due: -60, late: None, stages: HANDLED, anchored: planned,
        clear: |s| { s.set("Ada", Setting::Successor(Some("Tom".into()))); } },
    Row { rule: RuleId::N15b, due: -15, late: None, stages: HANDLED, anchored: planned,
        clear: |s| { s.raw("Ada", brief()); } },
    Row { rule: RuleId::N15c, due: 0, late: Some(10), stages: HANDLED, anchored: planned,
        clear: |s| { let offer = s.one("Ada", Command::Offer { to: "Tom".into(), brief: "all".into() });
            s.ask("Tom", Command::Accept(offer)).expect("accepted"); } },
    Row { rule: RuleId::N15d, due: 210, late: Some(240), stages: HANDLED,
        anchored: |s| { go(s, &[Acknowledged]); s.assign("incident_manager", "Ada"); s.now },
        clear: |s| { let at = s.now.plus_seconds(7200); s.set("Ada", Setting::HandoverAt(Some(at))); } },
    Row { rule: RuleId::N16, due: 30, late: None, stages: &[Investigating],
        anchored: |s| { s.rate(1, 1); go(s, &[Acknowledged, Investigating]) },
        clear: |s| { s.one("Ada", Command::Escalate { to: "database".into(), reason: "locks".into(), via: None }); } },
    Row { rule: RuleId::N17, due: 60, late: None, stages: HANDLED,
        anchored: |s| { acknowledged(s); s.set("Ada", Setting::Impact("half".into())); s.now },
        clear: |s| { s.set("Ada", Setting::Impact("all".into())); } },
    Row { rule: RuleId::N18, due: 5, late: Some(30), stages: &[Mitigated],
        anchored: |s| go(s, &[Acknowledged, Mitigated]),
        clear: |s| { s.assign("tester", "Pat"); task(s, &["Pat"], None, false); } },
    Row { rule: RuleId::N19, due: 0, late: None, stages: RUNNING,
        anchored: |s| { let hold = Some(10);
            let id = s.one("Ada", Command::Add(ListItem::Criterion { text: "quiet".into(), hold_minutes: hold }));
            tick(s, id); s.now },
        clear: |s| { let target = s.incident.criteria()[0].id;
            s.one("Ada", Command::Tick { target, on: true, waived: Some("fine".into()) }); } },
    Row { rule: RuleId::N20, due: 0, late: Some(15), stages: OVER, anchored: resolved,
        clear: |s| tell_all(s, MessageType::Resolved) },
    Row { rule: RuleId::N21, due: 30, late: Some(1440), stages: OVER, anchored: resolved,
        clear: |s| post(s, Paper::TicketComment) },
    Row { rule: RuleId::N22, due: 30, late: Some(1440), stages: OVER, anchored: resolved,
        clear: |s| post(s, Paper::CommsComment) },
    Row { rule: RuleId::N23a, due: 30, late: None, stages: OVER, anchored: resolved,
        clear: |s| { s.assign("review_owner", "Pri"); } },
    Row { rule: RuleId::N23b, due: 1440, late: None, stages: OVER, anchored: resolved,
        clear: |s| { let at = s.now.plus_seconds(3600); s.set("Ada", Setting::ReviewMeeting(Some(at))); } },
    Row { rule: RuleId::N24, due: 0, late: None, stages: &[InReview],
        anchored: |s| { task(s, &[], Some(60), true); resolved(s); go(s, &[InReview]) },
        clear: |s| { let task = only_task(s); s.one("Ada", Command::Delegate { task, to: "Rob".into() }); } },
    Row { rule: RuleId::N25, due: 0, late: None, stages: &[Resolved], anchored: resolved,
        clear: |s| { let entry = s.note("Ada", "main"); s.one("Ada", Command::Star { entry, on: true }); } },
    Row { rule: RuleId::N26, due: 0, late: None, stages: HANDLED,
        anchored: |s| { go(s, &[Acknowledged]); s.assign("incident_manager", "Ada");
            for n in 0..8 { s.assign("support_team", &format!("Person {n}")); } s.now },
        clear: |s| { let id = s.incident.holders_of("support_team").next().expect("one").id; s.one("Ada", Command::Release(id)); } },
    Row { rule: RuleId::N27, due: 2, late: Some(5), stages: HANDLED,
        anchored: |s| { go(s, &[Acknowledged]); s.assign("technical_lead", "Ada"); s.assign("incident_manager", "Ada"); s.now },
        clear: |s| { s.assign("incident_manager", "Bo"); } },
    Row { rule: RuleId::N28, due: 0, late: Some(0), stages: RUNNING,
        anchored: |s| { s.one("Mal", Command::Note { note: typed(EntryKind::Change), happened: None }); s.now },
        clear: |s| { let reference = s.incident.unagreed_changes()[0].id;
            s.one("Ada", Command::Account(Accounted { reference, how: Account::Undone, to: None })); } },
    Row { rule: RuleId::N29, due: 0, late: None, stages: RUNNING,
        anchored: |s| { s.set("Ada", Setting::Restricted(true));
            s.one("Bo", Command::DraftMessage(MessageDraft { audience: "customers".into(), channel: "e-mail".into(),
                message_type: MessageType::First, text: "we know".into(), next_by: None })); s.now },
        clear: |s| { for name in ["Ada", "Bo"] { s.one(name, Command::Unlock { on: true }); } } },
    Row { rule: RuleId::N30, due: 120, late: None, stages: LOOKING, anchored: acknowledged,
        clear: |s| { go(s, &[Mitigated]); } },
    Row { rule: RuleId::N31, due: -5, late: Some(0), stages: RUNNING,
        anchored: |s| { let at = s.now.plus_seconds(1800);
            let mut word = sent("leadership", MessageType::First); word.next_by = Some(at); s.one("Bo", send(word)); at },
        clear: |s| { s.one("Bo", send(sent("leadership", MessageType::Update))); } },
    Row { rule: RuleId::Help, due: 0, late: Some(5), stages: RUNNING,
        anchored: |s| { s.one("Joss", Command::Help("who knows the queue?".into())); s.now },
        clear: |s| { let id = s.incident.help_wanted()[0].id; tick(s, id); } },
    Row { rule: RuleId::Silent, due: 5, late: Some(10), stages: HANDLED,
        anchored: |s| { acknowledged(s); s.assign("incident_manager", "Ada"); s.now },
        clear: |s| { s.note("Ada", "by a command line, from a telephone"); } },
    Row { rule: RuleId::Taken, due: 0, late: None, stages: HANDLED,
        anchored: |s| { acknowledged(s); s.assign("incident_manager", "Bo");
            s.one("Cyd", take_over("Cyd")); s.now },
        clear: |s| { s.assign("incident_manager", "Bo"); } },
];

fn take_over(me: &str) -> Command {
    let mut taken = assigned("incident_manager", me);
    taken.silent_minutes = Some(7);
    Command::Assign(taken)
}

/// Ada's console has gone, Bo's is open, and somebody has just looked.
fn present(at: Timestamp) -> Present {
    let one = |person: &str, here| Presence {
        console: person.to_owned(),
        person: person.to_owned(),
        host: "ops1".to_owned(),
        seating: Seating::Console,
        since: START,
        seen: START,
        here,
    };
    Present {
        consoles: vec![one("Ada", false), one("Bo", true)],
        looked: Some(at),
    }
}

fn prompts(incident: &Incident, at: Timestamp) -> Vec<Prompt> {
    showing_among(incident, &present(at), at).prompts
}

fn brief() -> EventKind {
    serde_json::from_str::<crate::domain::handover::Brief>("{}")
        .map(EventKind::Brief)
        .expect("an empty brief")
}

/// The levels at which a rule shows at a time.
fn levels(scene: &Scene, rule: RuleId, at: Timestamp) -> Vec<Level> {
    let shown = prompts(&scene.incident, at).into_iter();
    shown.filter(|p| p.rule == rule).map(|p| p.level).collect()
}

/// The table of the practice: one second early nothing, at the threshold due, then late.
#[test]
fn each_rule_fires_at_its_threshold_and_not_a_second_before() {
    assert_eq!(ROWS.len(), RuleId::ALL.len(), "every rule has a row");
    for row in ROWS {
        let mut scene = Scene::new();
        let anchor = (row.anchored)(&mut scene);
        let rule = row.rule;
        let at = |minutes: i64, seconds: i64| anchor.plus_seconds(minutes * 60 + seconds);
        let first = match (rule, row.late) {
            (RuleId::N19 | RuleId::N30, _) => Level::Info,
            (_, Some(late)) if late <= row.due => Level::Late,
            _ => Level::Due,
        };
        let early = levels(&scene, rule, at(row.due, -1));
        assert_eq!(early, [], "{rule:?} a second early");
        let due = levels(&scene, rule, at(row.due, 0));
        assert!(!due.is_empty(), "{rule:?} at its threshold");
        assert!(due.iter().all(|level| *level == first), "{rule:?}: {due:?}");
        let Some(late) = row.late.filter(|late| *late > row.due) else {
            continue;
        };
        let before = levels(&scene, rule, at(late, -1));
        assert!(
            before.iter().all(|l| *l == Level::Due) && !before.is_empty(),
            "{rule:?}"
        );
        let late = levels(&scene, rule, at(late, 0));
        assert!(
            late.iter().all(|l| *l == Level::Late) && !late.is_empty(),
            "{rule:?}"
        );
    }
}

#[test]
fn what_clears_a_rule_in_the_same_instant_wins() {
    for row in ROWS {
        let mut scene = Scene::new();
        let anchor = (row.anchored)(&mut scene);
        for minutes in [row.due].into_iter().chain(row.late) {
            let mut scene = scene.clone();
            scene.now = scene.now.max(anchor.plus_seconds(minutes * 60));
            assert_ne!(levels(&scene, row.rule, scene.now), [], "{:?}", row.rule);
            (row.clear)(&mut scene);
            let left = levels(&scene, row.rule, scene.now);
            assert_eq!(left, [], "{:?} cleared at {minutes}", row.rule);
        }
    }
}

/// Nothing fires in Stood down or Closed; in Resolved only N20 to N25 (practice: 3.1).
#[test]
fn each_rule_fires_only_in_its_stages() {
    for row in ROWS {
        for stage in Stage::ALL {
            let mut scene = Scene::new();
            (row.anchored)(&mut scene);
            let setting = Setting::Stage(StageMove {
                to: stage,
                text: None,
            });
            let over = scene.incident.heads(setting.key());
            scene.raw("Ada", EventKind::Set(SettingChange::new(setting, over)));
            let mut shown = false;
            for minutes in (0..=1440).step_by(60) {
                let at = scene.now.plus_seconds(minutes * 60);
                shown |= !levels(&scene, row.rule, at).is_empty();
            }
            let may = row.stages.contains(&stage);
            assert!(may || !shown, "{:?} in {stage}", row.rule);
            let stays = scene.incident.first_moved(Mitigated).is_none() || row.rule != RuleId::N30;
            assert!(!may || shown || !stays, "{:?} not in {stage}", row.rule);
            if [Closed, StoodDown].contains(&stage) {
                let late = scene.now.plus_seconds(86_400);
                assert_eq!(prompts(&scene.incident, late), [], "{stage}");
            }
        }
    }
}

/// Thresholds that follow the priority: the other columns of the table.
#[test]
fn thresholds_follow_the_priority() {
    let due = |rule: RuleId, rating: Option<(u8, u8)>, stage: Stage| {
        let mut scene = Scene::new();
        if let Some((impact, urgency)) = rating {
            scene.rate(impact, urgency);
        }
        go(&mut scene, &[Acknowledged]);
        if stage == Investigating {
            go(&mut scene, &[Investigating]);
        }
        if rule == RuleId::N08 {
            tell_all(&mut scene, MessageType::First);
        }
        (0..=600).find(|m| {
            let at = scene.now.plus_seconds(m * 60);
            !levels(&scene, rule, at).is_empty()
        })
    };
    let p = [
        Some((1, 1)),
        Some((2, 2)),
        Some((2, 3)),
        Some((3, 3)),
        Some((4, 4)),
        None,
    ];
    let each = |rule, stage| p.map(|rating| due(rule, rating, stage));
    let (a, i) = (Acknowledged, Investigating);
    let some = |all: [i64; 6]| all.map(|m| (m >= 0).then_some(m));
    assert_eq!(each(RuleId::N06, a), some([10, 10, 30, -1, -1, 10]));
    assert_eq!(each(RuleId::N08, a), some([30, 45, 60, 240, -1, 30]));
    assert_eq!(each(RuleId::N10, a), some([30, 30, 60, -1, -1, 30]));
    assert_eq!(each(RuleId::N16, i), some([30, 60, 60, -1, -1, 30]));
    assert_eq!(each(RuleId::N04, a), some([10, 10, -1, -1, -1, 10]));
    assert_eq!(each(RuleId::N07, a), some([30, 30, 30, 30, -1, 30]));
}

/// A switched-off rule is silent; a changed threshold counts.
#[test]
fn a_team_switches_rules_off_and_moves_thresholds() {
    use crate::playbook::{Guidance, Playbook};
    let text = r#"{"rules":[{"id":"N05","on":false},{"id":"N11","due":3}]}"#;
    let guidance = Guidance::parse(text).expect("good");
    let playbook = Playbook {
        guidance,
        ..Playbook::shipped()
    };
    let mut scene = Scene::new();
    scene.one("Ada", set(Setting::Playbook(Box::new(playbook))));
    let anchor = acknowledged(&mut scene);
    let late = anchor.plus_seconds(3600);
    assert_eq!(levels(&scene, RuleId::N05, late), []);
    assert_eq!(levels(&scene, RuleId::N11, anchor.plus_seconds(179)), []);
    assert_eq!(
        levels(&scene, RuleId::N11, anchor.plus_seconds(180)),
        [Level::Due]
    );
}
