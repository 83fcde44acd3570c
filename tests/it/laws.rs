//! Laws of the set and its projection, over random histories of several writers who see each
//! other's events late, twice, or never.

mod orders;
mod reviewed;

use crate::desk::{START, Writer, opened};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::sync::Arc;
use warroom::domain::command::{Command, Context, NewTask};
use warroom::domain::decide::decide;
use warroom::domain::event::{BadEvent, Event};
use warroom::domain::incident::Incident;
use warroom::domain::kind::{ListItem, Note};
use warroom::domain::log::{EventLog, Inserted};
use warroom::domain::message::Sent;
use warroom::domain::priority::Rating;
use warroom::domain::role::Assigned;
use warroom::domain::setting::{Setting, SettingKey, StageMove};
use warroom::domain::stage::Stage;
use warroom::domain::time::{Moment, Timestamp};

/// One step of a history: who does what, and whether somebody listens.
#[derive(Debug, Clone)]
struct Step {
    who: usize,
    what: u8,
    pick: usize,
    wait: i64,
    hears: Option<usize>,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = (
        0_usize..3,
        0_u8..29,
        any::<usize>(),
        -2_000_i64..90_000,
        any::<Option<u8>>(),
    );
    let step = step.prop_map(|(who, what, pick, wait, hears)| Step {
        who,
        what,
        pick,
        wait,
        hears: hears.map(|h| usize::from(h) % 3),
    });
    proptest::collection::vec(step, 1..60)
}

const NAMES: [&str; 3] = ["Ada", "Rob", "Nia"];

/// A level of impact or urgency.
fn level(pick: usize) -> u8 {
    u8::try_from(pick % 4).map_or(1, |level| level + 1)
}

fn command(step: &Step, incident: &Incident, now: Timestamp) -> Command {
    let pick = step.pick;
    let events = incident.log().events();
    let any_event = events[pick % events.len()].id;
    let set = |setting| Command::Set {
        setting,
        happened: None,
    };
    let note = |text: String| Note {
        text,
        ..Note::default()
    };
    match step.what {
        0 => set(Setting::Title(format!("title {}", pick % 5))),
        1 => set(Setting::Rating(Rating {
            impact: level(pick),
            urgency: level(pick / 4),
        })),
        2 => {
            let next = incident.stage().stage.next();
            let to = next[pick % next.len()];
            set(Setting::Stage(StageMove {
                to,
                text: Some("because".into()),
            }))
        }
        3 => Command::Assign(Assigned {
            role: ["incident_manager", "scribe", "technical_lead"][pick % 3].into(),
            person: NAMES[pick / 3 % 3].into(),
            team: None,
            audiences: vec![],
            shadow: pick.is_multiple_of(7),
            ..Assigned::default()
        }),
        4 => Command::Strike {
            entry: any_event,
            on: pick.is_multiple_of(2),
            reason: None,
        },
        5 => Command::Star {
            entry: any_event,
            on: pick.is_multiple_of(3),
        },
        6 => Command::Revise {
            entry: any_event,
            text: format!("revised {pick}"),
        },
        7 => Command::Retime {
            entry: any_event,
            happened: Moment {
                at: now.plus_seconds(-i64::try_from(pick % 500).unwrap_or(0)),
                approx: false,
            },
        },
        8 => Command::Retract(vec![any_event]),
        9 => Command::Redact {
            event: any_event,
            reason: "a password".into(),
        },
        10 => Command::GiveTask(NewTask {
            text: "look".into(),
            owners: vec![],
            minutes: Some(10),
            ..NewTask::default()
        }),
        11 => Command::Tick {
            target: any_event,
            on: true,
            waived: None,
        },
        12 => Command::Add(ListItem::Client {
            name: format!("client {}", pick % 4),
        }),
        13 => Command::Remove(any_event),
        14 => Command::Send {
            sent: Sent {
                audience: "customers".into(),
                channel: "status page".into(),
                message_type: warroom::domain::message::MessageType::Update,
                text: "we know".into(),
                next_by: None,
                approved_by: None,
                restricted: false,
                ..Sent::default()
            },
            happened: None,
        },
        15 => set(Setting::Impact(format!("impact {}", pick % 3))),
        16 => Command::Release(any_event),
        17..=24 => reviewed::command(step, incident),
        _ => Command::Note {
            note: note(format!("note {pick}")),
            happened: None,
        },
    }
}

/// So many random cases, or as many as `PROPTEST_CASES` says: the long battery asks for more.
pub(crate) fn cases(usual: u32) -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").ok();
    let asked = asked.and_then(|cases| cases.parse().ok());
    ProptestConfig::with_cases(asked.unwrap_or(usual))
}

/// Plays a history; returns what each of the three came to know.
fn play(steps: &[Step]) -> [Incident; 3] {
    let mut seats = [opened(), opened(), opened()];
    let mut writers = NAMES.map(Writer::new);
    let mut clocks = [START, START.plus_seconds(3600), START.plus_seconds(-30)];
    for step in steps {
        let who = step.who;
        clocks[who] = Timestamp::from_millis(clocks[who].millis() + step.wait);
        let command = command(step, &seats[who], clocks[who]);
        let context = Context {
            me: NAMES[who],
            now: clocks[who],
        };
        if let Ok(drafts) = decide(&seats[who], command, &context) {
            for draft in drafts {
                let event = writers[who].seal(&seats[who], draft, clocks[who]);
                seats[who].absorb(event);
            }
        }
        if let Some(hears) = step.hears {
            let heard = seats[who].log().events().to_vec();
            seats[hears].absorb_all(heard);
        }
    }
    seats
}

fn view(incident: &Incident) -> String {
    let entries: Vec<_> = incident.entries().collect();
    format!(
        "{}\n{entries:?}\n{:?}",
        warroom::report::state(incident),
        incident.conflicts()
    )
}

proptest! {
    #![proptest_config(cases(96))]

    /// Union: commutative, associative, idempotent; and the projection follows the set alone.
    #[test]
    fn copies_that_met_are_equal(steps in steps(), order in any::<u64>()) {
        let seats = play(&steps);
        let logs = seats.each_ref().map(|seat| seat.log().events().to_vec());
        let union = |parts: &[&Vec<Arc<Event>>]| {
            EventLog::from_events(parts.iter().flat_map(|part| part.iter().cloned()))
        };
        let [a, b, c] = &logs;
        let all = union(&[a, b, c]);
        prop_assert_eq!(&all, &union(&[c, a, b]));
        prop_assert_eq!(&all, &union(&[a, &union(&[b, c]).events().to_vec()]));
        prop_assert_eq!(&all, &union(&[a, b, c, a, b]));
        prop_assert_eq!(all.digest(), union(&[b, c, a]).digest());

        // One by one in a random order: the same set, the same document.
        let mut shuffled = all.events().to_vec();
        shuffled.extend(a.iter().cloned());
        let mut random = order | 1;
        for i in (1..shuffled.len()).rev() {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695);
            shuffled.swap(i, (random >> 33) as usize % (i + 1));
        }
        let mut one_by_one = Incident::default();
        for event in shuffled {
            one_by_one.absorb(event);
        }
        let folded = Incident::new(all.clone());
        prop_assert_eq!(one_by_one.log(), folded.log());
        prop_assert_eq!(one_by_one.timeline(), folded.timeline());
        prop_assert_eq!(view(&one_by_one), view(&folded));
    }

    /// No event sorts before one that its writer had seen, though one clock is an hour ahead.
    #[test]
    fn cause_comes_before_effect(steps in steps()) {
        let seats = play(&steps);
        for seat in &seats {
            for event in seat.log().events() {
                if let Some(target) = event.kind.target()
                    && seat.log().get(target).is_some()
                {
                    prop_assert!(target < event.id);
                }
            }
        }
    }

    /// Every line parses back to the same event, in any spelling, and every chain checks.
    #[test]
    fn lines_survive_any_formatting(steps in steps()) {
        let seats = play(&steps);
        for event in seats[0].log().events() {
            let again = Event::parse(event.line());
            prop_assert_eq!(again.as_ref().map(Event::line), Ok(event.line()));
            prop_assert_eq!(again.as_ref(), Ok(&**event));
            let value: serde_json::Value = serde_json::from_str(event.line()).expect("JSON");
            let pretty = serde_json::to_string_pretty(&value).expect("JSON");
            let parsed = Event::parse(&pretty);
            prop_assert_eq!(parsed.as_ref(), Ok(&**event));
        }
        for (writer, chain) in seats[0].log().chains() {
            prop_assert!(chain.broken.is_empty(), "{writer}: {chain:?}");
        }
    }

    /// Any change of one byte is noticed: the line is no longer this event.
    #[test]
    fn an_altered_line_is_never_merged(steps in steps(), at in any::<usize>(), byte in 32_u8..127) {
        let seats = play(&steps);
        let events = seats[0].log().events();
        let event = &events[at % events.len()];
        let mut line = event.line().as_bytes().to_vec();
        let place = at / 7 % line.len();
        if line[place] != byte {
            line[place] = byte;
            let text = String::from_utf8_lossy(&line);
            if let Ok(other) = Event::parse(&text) {
                // Only a spelling of the very same event may pass.
                prop_assert_eq!(&other, &**event, "{}", text);
            }
        }
    }

    /// What is taken back is as if never said; taken back again, it is there.
    #[test]
    fn undo_and_redo_leave_the_document_as_it_was(steps in steps()) {
        let [mut incident, ..] = play(&steps);
        let before = view(&incident);
        let mut writer = Writer::new("undo");
        let context = Context { me: "Ada", now: START.plus_seconds(9_999_999) };
        let mut ask = |incident: &mut Incident, command| {
            let drafts = decide(incident, command, &context).expect("allowed");
            let mut ids = Vec::new();
            for draft in drafts {
                let event = writer.seal(incident, draft, context.now);
                ids.push(event.id);
                incident.absorb(event);
            }
            ids
        };
        let note = Note { text: "said".into(), ..Note::default() };
        let said = ask(&mut incident, Command::Note { note, happened: None });
        let after = entries(&incident);
        let undone = ask(&mut incident, Command::Retract(said));
        prop_assert_eq!(strip_version(&view(&incident)), strip_version(&before));
        ask(&mut incident, Command::Retract(undone));
        prop_assert_eq!(entries(&incident), after);
    }
}

fn entries(incident: &Incident) -> String {
    format!("{:?}", incident.entries().collect::<Vec<_>>())
}

/// The set's version counts the retraction too; all else must be as before.
fn strip_version(view: &str) -> String {
    let start = view.find("\"version\"").unwrap_or(view.len());
    let end = view[start..].find('}').map_or(view.len(), |at| start + at);
    format!("{}{}", &view[..start], &view[end..])
}

#[test]
fn a_redaction_reaches_copies_that_come_later_and_the_chain_still_checks() {
    let mut incident = opened();
    let mut writer = Writer::new("nia");
    let context = Context {
        me: "Nia",
        now: START,
    };
    let mut ask = |incident: &mut Incident, command| {
        let drafts = decide(incident, command, &context).expect("allowed");
        let events: Vec<_> = drafts
            .into_iter()
            .map(|draft| {
                let event = writer.seal(incident, draft, START);
                incident.absorb(Arc::clone(&event));
                event
            })
            .collect();
        events
    };
    let note = Note {
        text: "password hunter2".into(),
        ..Note::default()
    };
    let said = ask(
        &mut incident,
        Command::Note {
            note,
            happened: None,
        },
    )[0]
    .clone();
    let reason = "a password".to_owned();
    ask(
        &mut incident,
        Command::Redact {
            event: said.id,
            reason,
        },
    );
    let gone = |incident: &Incident| {
        let lines: Vec<_> = incident
            .log()
            .events()
            .iter()
            .map(|e| e.line().to_owned())
            .collect();
        !lines.concat().contains("hunter2")
    };
    assert!(gone(&incident));
    assert_eq!(
        incident.log().clone().insert(Arc::clone(&said)),
        Inserted::Known
    );
    incident.absorb_all(vec![said; 100]);
    assert!(gone(&incident), "an old copy does not bring it back");
    assert!(
        incident
            .log()
            .chains()
            .values()
            .all(warroom::domain::log::Chain::is_whole)
    );
    let entry = incident
        .entries()
        .find(|e| e.redacted.is_some())
        .expect("its place is kept");
    assert_eq!(entry.text, "[redacted: a password]");
    for event in incident.log().events() {
        assert_eq!(Event::parse(event.line()).as_ref(), Ok(&**event));
    }
}

#[test]
fn unknown_kinds_and_members_are_kept_byte_for_byte() {
    let incident = opened();
    let line = incident.log().events()[0].line().to_owned();
    let value: serde_json::Value = serde_json::from_str(&line).expect("JSON");
    let mut object = value.as_object().expect("an object").clone();
    object.insert(
        "x-later".into(),
        serde_json::json!({"b": 1, "a": [true, null]}),
    );
    let text = serde_json::Value::Object(object).to_string();
    assert_eq!(
        Event::parse(&text),
        Err(BadEvent::Altered("sum")),
        "sum covers what is new"
    );
    let newer = include_str!("fixtures/newer-event.json").trim();
    let event = Event::parse(newer).expect("a valid event of a later version");
    assert_eq!(event.line(), newer);
    assert_eq!(event.kind.name(), "telepathy");
    let mut incident = opened();
    incident.absorb(Arc::new(event));
    assert_eq!(incident.newer_count(), 1);
    let entry = incident
        .entries()
        .find(|e| e.text.contains("newer version"))
        .expect("shown");
    assert!(entry.text.contains("telepathy"));
}

#[test]
fn gaps_doubles_and_breaks_are_found_in_a_chain() {
    let mut incident = opened();
    let mut writer = Writer::new("nia");
    let context = Context {
        me: "Nia",
        now: START,
    };
    let mut events = Vec::new();
    for i in 0..5 {
        let note = Note {
            text: format!("note {i}"),
            ..Note::default()
        };
        let drafts = decide(
            &incident,
            Command::Note {
                note,
                happened: None,
            },
            &context,
        );
        let draft = drafts.expect("allowed").remove(0);
        let event = writer.seal(&incident, draft, START);
        incident.absorb(Arc::clone(&event));
        events.push(event);
    }
    let chain = |events: &[&Arc<Event>]| {
        let log = EventLog::from_events(events.iter().map(|e| Arc::clone(e)));
        log.chains().into_values().next().expect("one writer")
    };
    let originals = events.clone();
    let first = |numbers: &[usize]| -> Vec<&Arc<Event>> {
        numbers.iter().map(|n| &originals[n - 1]).collect()
    };
    assert!(chain(&first(&[1, 2, 3, 4, 5])).is_whole());
    assert_eq!(chain(&first(&[1, 4, 5])).missing, [(2, 3)]);
    assert_eq!(chain(&first(&[3, 4])).missing, [(1, 2)]);
    // The same journal restored from a backup goes on from event 2 once more.
    let mut clone = Writer::new("nia");
    let mut seen = opened();
    for i in 0..3 {
        let note = Note {
            text: format!("clone {i}"),
            ..Note::default()
        };
        let drafts = decide(
            &seen,
            Command::Note {
                note,
                happened: None,
            },
            &context,
        );
        let event = clone.seal(
            &seen,
            drafts.expect("allowed").remove(0),
            START.plus_seconds(9),
        );
        seen.absorb(Arc::clone(&event));
        events.push(event);
    }
    let all: Vec<_> = events.iter().collect();
    assert_eq!(chain(&all).doubled, [1, 2, 3]);
    assert!(
        chain(&[&originals[0], &events[6]]).broken.contains(&2),
        "prev names another event"
    );
}

#[test]
fn as_of_shows_what_had_been_recorded_by_then() {
    let seats = play(&[]);
    let mut incident = seats[0].clone();
    let mut writer = Writer::new("Ada");
    for (minute, stage) in [(5, Stage::Acknowledged), (10, Stage::Investigating)] {
        let now = START.plus_seconds(minute * 60);
        let context = Context { me: "Ada", now };
        let setting = Setting::Stage(StageMove {
            to: stage,
            text: None,
        });
        let command = Command::Set {
            setting,
            happened: None,
        };
        for draft in decide(&incident, command, &context).expect("allowed") {
            let event = writer.seal(&incident, draft, now);
            incident.absorb(event);
        }
    }
    let at = |minute: i64| {
        incident
            .as_of(START.plus_seconds(minute * 60))
            .stage()
            .stage
    };
    assert_eq!(at(4), Stage::Detected);
    assert_eq!(at(5), Stage::Acknowledged);
    assert_eq!(at(99), Stage::Investigating);
}

#[test]
fn heads_name_everything_they_replace() {
    let seats = play(&[]);
    let mut incident = seats[0].clone();
    let mut writers = [Writer::new("a"), Writer::new("b")];
    let base = incident.clone();
    for (i, writer) in writers.iter_mut().enumerate() {
        let context = Context {
            me: "Ada",
            now: START.plus_seconds(i64::try_from(i).expect("few")),
        };
        let setting = Setting::Title(format!("title {i}"));
        let command = Command::Set {
            setting,
            happened: None,
        };
        let draft = decide(&base, command, &context).expect("allowed").remove(0);
        incident.absorb(writer.seal(&base, draft, context.now));
    }
    assert_eq!(incident.heads(SettingKey::Title).len(), 2);
    assert_eq!(incident.title(), "title 1", "the later stands meanwhile");
    let ids: BTreeSet<_> = incident.heads(SettingKey::Title).into_iter().collect();
    let context = Context {
        me: "Ada",
        now: START.plus_seconds(9),
    };
    let setting = Setting::Title("title 0".into());
    let command = Command::Set {
        setting,
        happened: None,
    };
    let draft = decide(&incident, command, &context)
        .expect("allowed")
        .remove(0);
    let event = writers[0].seal(&incident, draft, context.now);
    let warroom::domain::kind::EventKind::Set(change) = &event.kind else {
        panic!("a set")
    };
    assert_eq!(change.over.iter().copied().collect::<BTreeSet<_>>(), ids);
    incident.absorb(event);
    assert!(incident.conflicts().is_empty());
}
