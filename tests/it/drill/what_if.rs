//! What comes of the drill when somebody does otherwise than its script (drill 13).

use super::{at, at_minute, clock};
use std::sync::Arc;
use warroom::domain::command::{Command, Context};
use warroom::domain::decide::decide;
use warroom::domain::incident::Incident;
use warroom::domain::kit::Kit;
use warroom::domain::message::MessageType;
use warroom::domain::prompt::{Level, prompts};
use warroom::domain::role::Assigned;
use warroom::domain::stage::Stage;
use warroom::domain::time::Timestamp;
use warroom::drill::{Replay, Script};
use warroom::report::paper::Asked;
use warroom::report::{self, Sheet};
use warroom::wall::state::{Wall, WallHealth};

use crate::desk::Writer;

/// The shipped script without some of its steps.
fn without(leave_out: impl Fn(&str) -> bool) -> Script {
    let text = include_str!("../../../assets/drill/northbay.json");
    let mut script: serde_json::Value = serde_json::from_str(text).expect("JSON");
    let steps = script["steps"].as_array_mut().expect("steps");
    let before = steps.len();
    steps.retain(|step| !leave_out(step["id"].as_str().unwrap_or_default()));
    assert!(steps.len() < before, "something is left out");
    Script::parse(&script.to_string()).expect("still a script")
}

/// From when to when a rule shows, as `18:02`, and from when it is late.
fn shown(script: &Script, rule: &str) -> Vec<(String, Option<String>, Option<String>)> {
    let mut replay = Replay::new(script, &|_, _| "brief".to_owned());
    let mut spells: Vec<(String, Option<String>, Option<String>)> = Vec::new();
    let mut open = false;
    for minute in 16 * 60 + 31..=19 * 60 + 30 {
        let now = at(0, minute);
        replay.advance(now).expect("every step is allowed");
        let levels = prompts(replay.incident(), now).into_iter();
        let level = levels.filter(|p| p.rule.name() == rule).map(|p| p.level);
        match (level.max(), open) {
            (Some(level), _) => {
                if !open {
                    spells.push((clock(now), None, None));
                }
                open = true;
                let spell = spells.last_mut().expect("one is open");
                if level == Level::Late && spell.1.is_none() {
                    spell.1 = Some(clock(now));
                }
            }
            (None, true) => {
                open = false;
                spells.last_mut().expect("one was open").2 = Some(clock(now));
            }
            (None, false) => {}
        }
    }
    spells
}

/// The document after somebody did one thing more.
fn and_then(mut incident: Incident, me: &str, command: Command, now: Timestamp) -> Incident {
    let drafts = decide(&incident, command, &Context { me, now }).expect("allowed");
    let mut writer = Writer::new("what-if");
    for draft in drafts {
        let event = writer.seal(&incident, draft, now);
        incident.absorb(Arc::clone(&event));
    }
    incident
}

fn text(time: &str) -> String {
    time.to_owned()
}

/// W1: nobody acknowledges: due at 16:41, late from 16:46, until it is done.
#[test]
fn w1_nobody_acknowledges() {
    let script = without(|step| step != "S01");
    let never = [(text("16:41"), Some(text("16:46")), None)];
    assert_eq!(shown(&script, "N01"), never);
    let mut replay = Replay::new(&script, &|_, _| "brief".to_owned());
    replay.advance(at(16, 50)).expect("allowed");
    let stage = warroom::domain::setting::StageMove {
        to: Stage::Acknowledged,
        text: None,
    };
    let command = Command::Set {
        setting: warroom::domain::setting::Setting::Stage(stage),
        happened: None,
    };
    let open = replay.incident().clone();
    let asks = |incident: &Incident| {
        let shown = prompts(incident, at(16, 50));
        shown.iter().any(|prompt| prompt.rule.name() == "N01")
    };
    assert!(asks(&open));
    assert!(!asks(&and_then(open, "Mara Quill", command, at(16, 50))));
}

/// W4: without the check of 18:03 the reminder stays until Joss writes down what he found.
#[test]
fn w4_nobody_asks_for_status() {
    let script = without(|step| step == "S40");
    let stays = [(text("18:02"), None, Some(text("18:05")))];
    assert_eq!(shown(&script, "N07"), stays);
}

/// W7: the status page's word of 17:27 as an e-mail would come too soon, and it says until when.
#[test]
fn w7_a_mail_within_the_floor() {
    let incident = at_minute(17, 26);
    let floor = |channel: &str| {
        let to = ("customers", channel);
        incident.floor(&Kit::shipped(), to, MessageType::Update, at(17, 27))
    };
    assert_eq!(floor("status page"), None);
    let floor = floor("email").expect("too soon");
    assert_eq!(
        (clock(floor.last), floor.ago(), floor.left()),
        ("17:20".to_owned(), 7, 23)
    );
    let words = report::message::floor_words(&incident, &floor);
    for part in [
        "7 min ago",
        "floor is 30 min",
        "Wait until 17:50",
        "status page",
        "reason",
    ] {
        assert!(words.contains(part), "{part:?} in {words}");
    }
}

/// W8: who works on the fix may not validate it; said, and not refused.
#[test]
fn w8_the_assist_as_tester() {
    let incident = at_minute(18, 42);
    let given = Assigned {
        role: "tester".into(),
        person: "Robin Achter".into(),
        ..Assigned::default()
    };
    let warnings = incident.assignment_warnings(&given);
    let said = "Robin Achter is Technical Assist: who works on the fix should not validate it";
    assert_eq!(warnings.first().map(String::as_str), Some(said));
    let incident = and_then(incident, "Tomas Varga", Command::Assign(given), at(18, 42));
    let testers: Vec<_> = incident.holders_of("tester").collect();
    let robin = |h: &&warroom::domain::role::Holder<'_>| h.assigned.person == "Robin Achter";
    assert!(testers.iter().any(|holder| robin(&holder)));
}

/// W15: Ana's advice, once restricted, is on no wall, in no message and in no paper; one more
/// thing is counted as hidden.
#[test]
fn w15_advice_that_is_restricted_stays_inside() {
    let script = Script::shipped().expect("it reads");
    let mut replay = Replay::new(&script, &|_, _| "brief".to_owned());
    let now = at(18, 20);
    replay.advance(now).expect("allowed");
    let entry = replay.made("S45").expect("the advice is an entry");
    let open = replay.incident().clone();
    let restrict = Command::Restrict { entry, on: true };
    let incident = and_then(open.clone(), "Ana Duarte", restrict, now);
    let before = everything_outside(&open, now);
    let after = everything_outside(&incident, now);
    let words = "replayed from the queue";
    assert!(
        before.iter().any(|(_, text)| text.contains(words)),
        "it was to be seen"
    );
    for (what, text) in &after {
        assert!(!text.contains(words), "{what} tells it:\n{text}");
    }
    let hidden = |incident: &Incident| {
        let verified = now.plus_seconds(-4);
        let wall = Wall::new(incident, false, WallHealth::Live { verified });
        wall.shown().hidden.restricted
    };
    assert_eq!(hidden(&incident), hidden(&open) + 1);
    let inside = incident.entry(entry).expect("inside it is still there");
    assert!(
        inside.restricted && inside.text.contains(words),
        "{inside:?}"
    );
}

/// All that leaves the console, by name.
fn everything_outside(incident: &Incident, now: Timestamp) -> Vec<(String, String)> {
    let verified = now.plus_seconds(-4);
    let mut out: Vec<(String, String)> = Vec::new();
    for public in [false, true] {
        let wall = Wall::new(incident, public, WallHealth::Live { verified });
        out.push(("the wall".to_owned(), format!("{:?}", wall.shown())));
    }
    out.push(("state".to_owned(), report::state(incident).to_string()));
    out.push(("status".to_owned(), report::status_text(incident, now)));
    out.push(("brief".to_owned(), report::current_brief(incident, now)));
    let kit = Kit::shipped();
    for sheet in Sheet::ALL {
        let text = sheet.text(&Asked::inside(incident, &kit, now));
        out.push((sheet.name().to_owned(), text));
    }
    for audience in &incident.playbook().audiences {
        for channel in report::message::channels_for(incident, &kit, audience) {
            let wording = report::message::proposed(incident, &audience.id, &channel, now);
            let occasion = report::message::Occasion {
                audience,
                channel: &channel,
                wording,
                next_by: None,
                now,
            };
            let draft = report::message::draft(incident, &kit, &occasion);
            out.push((format!("word to {}", audience.id), draft.text));
        }
    }
    out
}
