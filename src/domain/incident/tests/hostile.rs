//! Whoever can write the file can write anything in it: no body, no reference and no playbook
//! may stop a query.

use crate::domain::command::{Command, Context};
use crate::domain::decide::decide;
use crate::domain::event::{Draft, Event, Seal};
use crate::domain::id::{EventId, WriterId};
use crate::domain::incident::Incident;
use crate::domain::kind::{
    EntryKind, EventKind, Extension, ListItem, Note, Opened, Redaction, Reference, Revision,
    SettingChange, Toggle,
};
use crate::domain::log::EventLog;
use crate::domain::message::{MessageType, Sent};
use crate::domain::priority::{Override, Rating};
use crate::domain::role::Assigned;
use crate::domain::scene::{Scene, note, set};
use crate::domain::setting::{Setting, SettingKey, StageMove};
use crate::domain::stage::Stage;
use crate::domain::task::TaskGiven;
use crate::domain::time::{Moment, Timestamp};
use crate::pane;
use crate::playbook::{Audience, Level, Playbook, RoleCount, RoleDefinition};
use proptest::prelude::*;
use std::sync::Arc;

/// So many events at most; references go a little beyond.
const EVENTS: usize = 24;

fn id(at: usize) -> EventId {
    EventId::from_parts(1_795_185_000_000 + at as u64, 0, 7)
}

/// Any event: earlier, later, the one itself, or one that never comes.
fn ids() -> impl Strategy<Value = EventId> {
    (0..EVENTS + 2).prop_map(id)
}

fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => Just(String::from("words")),
        2 => prop::sample::select(vec![
            "", " ", "\n", "Ada", "Rob", "scribe", "incident_manager", "customers", "hunter2",
            "\u{202e}\u{0}\u{7}", "UTC", "Mars/Olympus",
        ]).prop_map(str::to_owned),
        1 => any::<String>(),
    ]
}

fn names() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(words(), 0..4)
}

fn times() -> impl Strategy<Value = Timestamp> {
    prop_oneof![
        4 => (-90_000_000_i64..90_000_000).prop_map(|ms| 1_795_185_000_000 + ms),
        1 => Just(253_402_300_799_999),
        1 => Just(-62_167_219_200_000),
        1 => any::<i64>(),
    ]
    .prop_map(Timestamp::from_millis)
}

fn moments() -> impl Strategy<Value = Moment> {
    (times(), any::<bool>()).prop_map(|(at, approx)| Moment { at, approx })
}

fn entry_kinds() -> impl Strategy<Value = EntryKind> {
    let machine = [EntryKind::Opening, EntryKind::Stage, EntryKind::Newer];
    let all: Vec<_> = EntryKind::TYPED.into_iter().chain(machine).collect();
    prop::sample::select(all)
}

fn levels() -> impl Strategy<Value = Vec<Level>> {
    let level = (words(), words()).prop_map(|(label, meaning)| Level { label, meaning });
    prop::collection::vec(level, 0..6)
}

fn roles() -> impl Strategy<Value = Vec<RoleDefinition>> {
    let role = (words(), words(), names(), any::<bool>(), any::<Vec<u8>>());
    let role = role.prop_map(|(id, label, aliases, one, required_for)| RoleDefinition {
        id,
        label,
        duties: aliases.clone(),
        aliases,
        count: if one { RoleCount::One } else { RoleCount::Many },
        required_for,
        must_not: String::new(),
    });
    prop_oneof![
        3 => Just(Playbook::shipped().roles),
        2 => prop::collection::vec(role, 0..5),
        1 => Just((0..2_000).map(|n| RoleDefinition {
            id: format!("role{n}"),
            ..Playbook::shipped().roles[0].clone()
        }).collect()),
    ]
}

fn audiences() -> impl Strategy<Value = Vec<Audience>> {
    let minutes = any::<[u32; 5]>;
    let audience = (words(), minutes(), minutes(), minutes()).prop_map(|(id, f, t, c)| Audience {
        label: id.clone(),
        who: id.clone(),
        id,
        first_minutes: f,
        target_minutes: t,
        ceiling_minutes: c,
    });
    prop_oneof![
        Just(Playbook::shipped().audiences),
        prop::collection::vec(audience, 0..5),
    ]
}

fn playbooks() -> impl Strategy<Value = Playbook> {
    let table = (levels(), levels(), any::<[[u8; 4]; 4]>());
    (roles(), table, audiences(), names()).prop_map(
        |(roles, (impact, urgency, matrix), a, zones)| Playbook {
            roles,
            priority: crate::playbook::PriorityTable {
                impact,
                urgency,
                matrix,
            },
            audiences: a,
            zones,
        },
    )
}

fn settings() -> impl Strategy<Value = Setting> {
    let stage = (
        prop::sample::select(Stage::ALL.to_vec()),
        prop::option::of(words()),
    );
    prop_oneof![
        words().prop_map(Setting::Title),
        words().prop_map(Setting::Description),
        stage.prop_map(|(to, text)| Setting::Stage(StageMove { to, text })),
        any::<(u8, u8)>().prop_map(|(impact, urgency)| Setting::Rating(Rating { impact, urgency })),
        (any::<bool>(), any::<u8>(), words()).prop_map(|(set, value, reason)| {
            Setting::PriorityOverride(set.then_some(Override { value, reason }))
        }),
        words().prop_map(Setting::Impact),
        words().prop_map(Setting::Known),
        words().prop_map(Setting::Tried),
        words().prop_map(Setting::Next),
        prop::option::of(moments()).prop_map(Setting::ImpactStarted),
        prop::option::of(moments()).prop_map(Setting::ImpactEnded),
        moments().prop_map(Setting::DetectedAt),
        words().prop_map(Setting::DetectedBy),
        words().prop_map(Setting::MainChannel),
        words().prop_map(Setting::Ticket),
        words().prop_map(Setting::FaultyService),
        any::<u32>().prop_map(Setting::SupportCases),
        playbooks().prop_map(|book| Setting::Playbook(Box::new(book))),
    ]
}

fn items() -> impl Strategy<Value = ListItem> {
    prop_oneof![
        words().prop_map(|name| ListItem::Client { name }),
        words().prop_map(|name| ListItem::Site { name }),
        words().prop_map(|name| ListItem::Tag { name }),
        words().prop_map(|text| ListItem::Criterion { text }),
        (words(), words(), any::<bool>()).prop_map(|(label, url, restricted)| ListItem::Link {
            label,
            url,
            restricted
        }),
        (words(), words()).prop_map(|(name, channel_type)| ListItem::Channel {
            purpose: name.clone(),
            name,
            channel_type,
        }),
    ]
}

fn notes() -> impl Strategy<Value = Note> {
    (
        words(),
        entry_kinds(),
        names(),
        any::<(bool, bool)>(),
        prop::option::of(words()),
    )
        .prop_map(|(text, entry, tags, (star, restricted), part)| Note {
            text,
            entry,
            actor: part.clone(),
            star,
            tags,
            restricted,
            why: part.clone(),
            undo: part,
        })
}

fn toggles() -> impl Strategy<Value = Toggle> {
    (ids(), any::<bool>(), prop::option::of(words())).prop_map(|(reference, on, reason)| Toggle {
        reference,
        on,
        reason,
    })
}

fn sendings() -> impl Strategy<Value = Sent> {
    let types = MessageType::ALL.map(|(what, _)| what).to_vec();
    let rest = (
        prop::sample::select(types),
        prop::option::of(times()),
        any::<bool>(),
    );
    (words(), words(), words(), rest).prop_map(|(audience, channel, text, (what, by, hidden))| {
        Sent {
            audience,
            approved_by: Some(channel.clone()),
            channel,
            message_type: what,
            text,
            next_by: by,
            restricted: hidden,
        }
    })
}

/// One of every kind, and several of those that others refer to.
fn kinds() -> impl Strategy<Value = EventKind> {
    let reference = || ids().prop_map(|reference| Reference { reference });
    let over = prop::collection::vec(ids(), 0..4);
    let assigned = (words(), words(), names(), any::<bool>());
    let task = (any::<u32>(), words(), names(), prop::option::of(times()));
    let other = prop_oneof![
        (words(), words(), any::<(bool, bool)>()).prop_map(|(key, title, (drill, imminent))| {
            EventKind::Open(Opened {
                key,
                title,
                drill,
                imminent,
            })
        }),
        notes().prop_map(EventKind::Note),
        items().prop_map(EventKind::Add),
        reference().prop_map(EventKind::Remove),
        assigned.prop_map(
            |(role, person, audiences, shadow)| EventKind::Assign(Assigned {
                team: audiences.first().cloned(),
                role,
                person,
                audiences,
                shadow,
            })
        ),
        reference().prop_map(EventKind::Release),
        sendings().prop_map(EventKind::Send),
        task.prop_map(|(number, text, owners, due)| {
            EventKind::Task(TaskGiven {
                number: number.saturating_mul(number % 2),
                text,
                owners,
                due,
            })
        }),
        (ids(), times())
            .prop_map(|(reference, due)| EventKind::Extend(Extension { reference, due })),
        toggles().prop_map(EventKind::Tick),
        toggles().prop_map(EventKind::Strike),
        toggles().prop_map(EventKind::Star),
        toggles().prop_map(EventKind::Restrict),
        (ids(), words())
            .prop_map(|(reference, text)| EventKind::Revise(Revision { reference, text })),
        reference().prop_map(EventKind::Retime),
        reference().prop_map(EventKind::Retract),
        (ids(), words())
            .prop_map(|(reference, reason)| EventKind::Redact(Redaction { reference, reason })),
        words().prop_map(|name| EventKind::Unknown(name.into())),
        prop::sample::select(vec!["note", "set", "revise", "redact", "assign"])
            .prop_map(|name| EventKind::Redacted(name.into())),
    ];
    let set = (settings(), over)
        .prop_map(|(setting, over)| EventKind::Set(SettingChange { setting, over }));
    prop_oneof![1 => set, 3 => other]
}

/// A set of events; some share an id with the one before, as a cloned writer's do.
fn histories() -> impl Strategy<Value = Vec<Arc<Event>>> {
    let event = (
        kinds(),
        prop::option::of(moments()),
        times(),
        words(),
        0_u8..20,
    );
    prop::collection::vec(event, 1..EVENTS).prop_map(|events| {
        let sealed = events
            .into_iter()
            .enumerate()
            .map(|(i, (kind, happened, at, by, twin))| {
                let draft = Draft {
                    kind,
                    happened,
                    role: Some(by.clone()),
                    by,
                };
                let seal = Seal {
                    id: id(if twin == 0 { i.saturating_sub(1) } else { i }),
                    at,
                    writer: WriterId::new("w"),
                    n: i as u64 + 1,
                    prev: None,
                };
                Arc::new(Event::seal(draft, seal))
            });
        sealed.collect()
    })
}

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
        say(&incident.first_entered(stage));
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
        say(&crate::overlay::details::projection::project(
            incident,
            id(i),
        ));
    }
    say(&incident.entries().collect::<Vec<_>>());
    say(&incident.withheld());
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
    say(&crate::report::state(incident).to_string());
    for flag in [false, true] {
        say(&pane::state::projection::project(incident, now, flag));
        say(&pane::roster::projection::project(incident, now, flag).len());
    }
    say(&pane::comms::projection::project(incident, now));
    out
}

/// Asks for everything that changes something.
fn decide_everything(incident: &Incident, reference: EventId, setting: &Setting, now: Timestamp) {
    let reason = Some("why".to_owned());
    let commands = [
        note("x"),
        set(setting.clone()),
        Command::Remove(reference),
        Command::Release(reference),
        Command::GiveTask {
            text: "x".into(),
            owners: vec![],
            minutes: Some(9),
        },
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

/// A change that claims to replace a later one, or itself, hides neither.
#[test]
fn a_hostile_over_hides_nothing_later() {
    let mut scene = Scene::new();
    let next = EventId::from_parts(u64::try_from(scene.now.millis()).unwrap_or(0) + 5, 0, 1);
    let change = |title: &str, over| {
        EventKind::Set(SettingChange {
            setting: Setting::Title(title.into()),
            over,
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
