//! Whoever can write the file can write anything in it: no body, no reference and no playbook
//! may stop a query.

use super::bodies::{EVENTS, histories, id, ids, settings, times};
use crate::domain::command::{Command, Context, NewTask};
use crate::domain::decide::decide;
use crate::domain::event::{Draft, Event, Seal};
use crate::domain::id::{EventId, WriterId};
use crate::domain::incident::Incident;
use crate::domain::kind::{EventKind, Reference, SettingChange, Toggle};
use crate::domain::log::EventLog;
use crate::domain::message::MessageType;
use crate::domain::scene::{Scene, note, set};
use crate::domain::setting::{Setting, SettingKey};
use crate::domain::stage::Stage;
use crate::domain::time::{Moment, Timestamp};
use crate::pane;
use crate::pane::state::projection::Extent;
use crate::report::message;
use crate::report::{Since, catchup};
use proptest::prelude::*;
use std::sync::Arc;

const KEYS: [SettingKey; 18] = [
    SettingKey::Title,
    SettingKey::Description,
    SettingKey::Stage,
    SettingKey::Rating,
    SettingKey::PriorityOverride,
    SettingKey::Impact,
    SettingKey::Known,
    SettingKey::Tried,
    SettingKey::Next,
    SettingKey::ImpactStarted,
    SettingKey::ImpactEnded,
    SettingKey::DetectedAt,
    SettingKey::DetectedBy,
    SettingKey::MainChannel,
    SettingKey::Ticket,
    SettingKey::FaultyService,
    SettingKey::SupportCases,
    SettingKey::Playbook,
];

/// Asks everything that can be asked, and writes the answers down.
fn ask_everything(incident: &Incident, now: Timestamp) -> String {
    use std::fmt::Write as _;
    let mut out = String::new();
    let mut say = |what: &dyn std::fmt::Debug| {
        let _ = writeln!(out, "{what:?}");
    };
    say(&(
        incident.id(),
        incident.created(),
        incident.opening(),
        incident.newer_count(),
    ));
    say(&incident.known_people().collect::<Vec<_>>());
    say(&incident.known_tags().collect::<Vec<_>>());
    say(&incident.timeline());
    say(&(
        incident.key(),
        incident.title(),
        incident.is_drill(),
        incident.stage(),
    ));
    for key in KEYS {
        say(&(
            incident.heads(key),
            incident.text(key),
            incident.answer(key),
        ));
        say(&incident.history(key).len());
        if let Some(setting) = incident.value(key) {
            say(&incident.setting_words(setting));
        }
    }
    for stage in Stage::ALL {
        say(&incident.first_moved(stage));
    }
    say(&(
        incident.rating(),
        incident.priority(),
        incident.detected(),
        incident.start(),
    ));
    say(&(
        incident.impact_started(),
        incident.impact_ended(),
        incident.end(),
    ));
    say(&(
        incident.zone(),
        incident.zones(),
        incident.clock(now),
        incident.clock_seconds(now),
    ));
    say(&incident.day_clock(now));
    say(&incident.conflicts());
    for i in 0..EVENTS + 2 {
        say(&(incident.entry(id(i)), incident.is_retracted(id(i))));
    }
    for event in incident.log().events() {
        let key = event.order();
        say(&crate::overlay::details::projection::project(incident, key));
    }
    say(&incident.entries().collect::<Vec<_>>());
    say(&incident.withheld());
    say(&crate::domain::figures::figures(incident, now).rows());
    say(&incident.messages());
    say(&(
        incident.next_words(),
        incident.tightest_word().map(|word| word.due),
    ));
    say(&incident.holders().collect::<Vec<_>>());
    say(&incident.holders_of("scribe").collect::<Vec<_>>());
    say(&incident.manager());
    for name in ["Ada", "", "words"] {
        say(&(incident.person_named(name), incident.role_of(name)));
        say(&incident.roles_of(name).len());
    }
    say(&incident.roster().len());
    say(&incident.item_ids(|_| true));
    say(&(
        incident.channels(),
        incident.links(),
        incident.clients(),
        incident.sites(),
    ));
    say(&(
        incident.tags(),
        incident.criteria(),
        incident.tasks(),
        incident.open_tasks(),
    ));
    say(&incident.next_task_number());
    for since in [Timestamp::from_millis(0), now] {
        say(&catchup(incident, Since::Time(since)));
    }
    ask_about_the_practice(incident, now, &mut say);
    say(&crate::report::state(incident).to_string());
    for flag in [false, true] {
        say(&pane::roster::projection::project(incident, now, flag).len());
    }
    ask_about_words(incident, now, &mut say);
    out
}

/// The panes of what was gathered and of who is told.
fn ask_about_words(
    incident: &Incident,
    now: Timestamp,
    say: &mut impl FnMut(&dyn std::fmt::Debug),
) {
    for extent in [Extent::Digest, Extent::Short, Extent::Whole] {
        say(&pane::state::projection::project(incident, now, extent));
    }
    let kit = crate::domain::kit::Kit::shipped();
    say(&pane::comms::projection::project(incident, &kit, now));
    for audience in &incident.playbook().audiences {
        say_a_word(incident, &kit, audience, now, say);
    }
}

/// Every sort of draft to an audience, and what stands beside it.
fn say_a_word(
    incident: &Incident,
    kit: &crate::domain::kit::Kit,
    audience: &crate::playbook::Audience,
    now: Timestamp,
    say: &mut impl FnMut(&dyn std::fmt::Debug),
) {
    for (wording, _) in message::Wording::ALL {
        let channel = "e-mail";
        let next_by = message::proposed_promise(incident, audience, wording, now);
        let occasion = message::Occasion {
            audience,
            channel,
            wording,
            next_by,
            now,
        };
        say(&message::draft(incident, kit, &occasion));
        let to = (audience.id.as_str(), channel);
        say(&incident.floor(kit, to, wording.message_type(), now));
    }
    say(&message::proposed(incident, &audience.id, "e-mail", now));
    say(&message::channels_for(incident, kit, audience));
}

fn ask_about_the_practice(
    incident: &Incident,
    now: Timestamp,
    say: &mut impl FnMut(&dyn std::fmt::Debug),
) {
    say(&(incident.decisions(), incident.pending_decisions()));
    say(&(incident.hypotheses(), incident.measures()));
    say(&(incident.escalations(), incident.help_wanted()));
    say(&(
        incident.handover(),
        incident.handovers(),
        incident.commands(),
    ));
    say(&incident.spells().collect::<Vec<_>>());
    say(&incident.held_at("Ada", &["scribe"], now));
    say(&(incident.unagreed_changes(), incident.verdict()));
    say(&incident.candidate_causes());
    say(&incident.checked("words"));
    say(&incident.snoozes().collect::<Vec<_>>());
    say(&crate::domain::prompt::showing(incident, now));
    for stage in Stage::ALL {
        say(&crate::domain::checklist::lines(incident, stage));
    }
    say(&crate::domain::checklist::replies(incident, now));
    for (paper, _) in crate::domain::mark::Paper::ALL {
        say(&incident.exported(paper));
    }
    say(&(incident.drafts(), incident.unlocked_by()));
    say(&(
        incident.stakeholders(),
        incident.areas(),
        incident.related(),
    ));
    say(&(incident.consulted(), incident.informed()));
    say(&(incident.direct_reports(), incident.streams()));
    say(&(incident.team().len(), incident.observers()));
    for holder in incident.holders() {
        say(&incident.reports_to(holder.assigned));
        say(&incident.assignment_warnings(holder.assigned));
    }
    say(&incident.first_technical_lead("Ada"));
    for sheet in crate::report::Sheet::ALL {
        let kit = crate::domain::kit::Kit::shipped();
        let asked = crate::report::paper::Asked::inside(incident, &kit, now);
        say(&sheet.text(&asked));
    }
    for role in &incident.playbook().roles {
        say(&crate::report::duty_card(incident, &role.id));
    }
    for i in 0..EVENTS + 2 {
        let name = incident.named(id(i));
        say(&name.as_deref().map(|name| incident.numbered(name)));
    }
}

/// Asks for everything that changes something.
fn decide_everything(incident: &Incident, reference: EventId, setting: &Setting, now: Timestamp) {
    let reason = Some("why".to_owned());
    let commands = [
        note("x"),
        set(setting.clone()),
        Command::Remove(reference),
        Command::Release(reference),
        Command::GiveTask(NewTask {
            text: "x".into(),
            owners: vec![],
            minutes: Some(9),
            ..NewTask::default()
        }),
        Command::ExtendTask {
            task: reference,
            minutes: 9,
        },
        Command::Tick {
            target: reference,
            on: true,
            waived: reason.clone(),
        },
        Command::Revise {
            entry: reference,
            text: "x".into(),
        },
        Command::Strike {
            entry: reference,
            on: true,
            reason,
        },
        Command::Star {
            entry: reference,
            on: true,
        },
        Command::Restrict {
            entry: reference,
            on: true,
        },
        Command::Retime {
            entry: reference,
            happened: Moment {
                at: now,
                approx: true,
            },
        },
        Command::Retract(vec![reference]),
        Command::Redact {
            event: reference,
            reason: "x".into(),
        },
        crate::domain::scene::assign("scribe", "Rob"),
        crate::domain::scene::send(crate::domain::scene::sent("customers", MessageType::Update)),
    ];
    for command in commands {
        let me = "words";
        let _ = decide(incident, command, &Context { me, now });
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(160))]

    /// Nothing panics, and the document follows from the set alone, however it came together.
    #[test]
    fn any_set_can_be_asked_anything(
        events in histories(), order in any::<prop::sample::Index>(), cut in times(),
        setting in settings(), reference in ids(), now in times(),
    ) {
        let whole = Incident::new(EventLog::from_events(events.iter().cloned()));
        let answers = ask_everything(&whole, now);
        for filter in ["", " ", "words", "#W", "ada", "stage", "hunter2", "\u{0}", "redacted"] {
            let slow = whole.entries().filter(|entry| entry.matches(filter)).map(|entry| entry.key());
            prop_assert_eq!(whole.matching(filter), slow.collect::<Vec<_>>(), "{}", filter);
        }
        decide_everything(&whole, reference, &setting, now);
        ask_everything(&whole.as_of(cut), now);

        let mut turned = events.clone();
        turned.rotate_left(order.index(events.len()));
        turned.reverse();
        let mut one_by_one = Incident::default();
        for event in turned.iter().chain(&events) {
            one_by_one.absorb(Arc::clone(event));
        }
        prop_assert!(one_by_one == whole);
        prop_assert_eq!(ask_everything(&one_by_one, now), answers);
    }

    /// What is sealed reads back: no body that the program can hold is lost in the file.
    #[test]
    fn whatever_is_sealed_reads_back(events in histories()) {
        let year = |t: Timestamp| (-62_167_219_200_000..=253_402_300_799_999).contains(&t.millis());
        for event in &events {
            let times = [Some(event.at), event.happened.map(|moment| moment.at)];
            if times.into_iter().flatten().all(year) {
                let again = Event::parse(event.line());
                let line = again.as_ref().map(Event::line);
                prop_assert_eq!(line, Ok(event.line()));
            }
        }
    }
}

/// Redo of undo of redo …: settled one after another, never by recursion.
#[test]
fn a_chain_of_ten_thousand_retractions() {
    let mut scene = Scene::new();
    let said = scene.note("Ada", "said");
    let mut last = said;
    let mut log = scene.incident.log().clone();
    for i in 1..=10_000_u64 {
        let draft = Draft {
            kind: EventKind::Retract(Reference { reference: last }),
            happened: None,
            by: "Ada".into(),
            role: None,
        };
        let seal = Seal {
            id: EventId::from_parts(1_795_185_100_000 + i, 0, 1),
            at: scene.now,
            writer: WriterId::new("w"),
            n: i,
            prev: None,
        };
        last = seal.id;
        log.insert(Arc::new(Event::seal(draft, seal)));
    }
    let incident = Incident::new(log);
    assert!(!incident.is_retracted(said), "an even number of times");
    assert_eq!(incident.entries().count(), scene.incident.entries().count());
    let early = incident.as_of(scene.now);
    assert_eq!(early.log().len(), incident.log().len());
}

/// Corrections that speak about themselves and about each other: what was missed still ends.
#[test]
fn corrections_in_a_circle_are_corrections_of_nothing() {
    let id = |i| EventId::from_parts(1_795_185_100_000 + i, 0, 1);
    let strike = |reference| {
        EventKind::Strike(Toggle {
            reference,
            on: true,
            reason: None,
        })
    };
    let star = |reference| {
        EventKind::Star(Toggle {
            reference,
            on: true,
            reason: None,
        })
    };
    let scene = Scene::new();
    let mut log = scene.incident.log().clone();
    let circle = [
        (1, strike(id(1))),
        (2, strike(id(3))),
        (3, strike(id(2))),
        (11, star(id(1))),
        (12, star(id(3))),
    ];
    for (n, kind) in circle {
        let draft = Draft {
            kind,
            happened: None,
            by: "Eve".into(),
            role: None,
        };
        let seal = Seal {
            id: id(n),
            at: scene.now.plus_seconds(i64::try_from(n).unwrap_or(0)),
            writer: WriterId::new("e"),
            n,
            prev: None,
        };
        log.insert(Arc::new(Event::seal(draft, seal)));
    }
    let incident = Incident::new(log);
    let missed = catchup(&incident, Since::Time(scene.now.plus_seconds(10)));
    assert_eq!(missed.corrections, []);
}

/// A change that claims to replace a later one, or itself, hides neither.
#[test]
fn a_hostile_over_hides_nothing_later() {
    let mut scene = Scene::new();
    let next = EventId::from_parts(u64::try_from(scene.now.millis()).unwrap_or(0) + 5, 0, 1);
    let change = |title: &str, over| {
        EventKind::Set(SettingChange {
            setting: Setting::Title(title.into()),
            over,
            source: None,
            telling: crate::domain::kind::Telling::default(),
        })
    };
    scene.raw("Eve", change("hidden?", vec![next]));
    let honest = Event::seal(
        Draft {
            kind: change("honest", vec![next]),
            happened: None,
            by: "Ada".into(),
            role: None,
        },
        Seal {
            id: next,
            at: scene.now,
            writer: WriterId::new("w"),
            n: 1,
            prev: None,
        },
    );
    scene.incident.absorb(Arc::new(honest));
    assert_eq!(scene.incident.title(), "honest");
    assert_eq!(scene.incident.heads(SettingKey::Title).len(), 2);
    assert_eq!(scene.incident.conflicts().len(), 1, "and it is loud");
}
