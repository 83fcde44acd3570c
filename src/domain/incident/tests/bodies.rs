//! Events with any body: strategies for every kind.

use super::practice_bodies::{about, practice_kinds};
use crate::domain::event::{Draft, Event, Seal};
use crate::domain::id::{EventId, WriterId};
use crate::domain::kind::{
    EntryKind, EventKind, Extension, ListItem, Note, Opened, Redaction, Reference, Revision,
    SettingChange, Telling, Toggle,
};
use crate::domain::message::{MessageType, Sent};
use crate::domain::priority::{Override, Rating};
use crate::domain::review::{DataLoss, Question, ReviewAnswer, Slot, SlotFilled, SlotState};
use crate::domain::role::Assigned;
use crate::domain::setting::{Setting, StageMove};
use crate::domain::stage::Stage;
use crate::domain::task::TaskGiven;
use crate::domain::time::{Moment, Timestamp};
use crate::playbook::{Audience, Guidance, Level, Playbook, RoleCount, RoleDefinition};
use proptest::prelude::*;
use std::sync::Arc;

/// So many events at most; references go a little beyond.
pub(super) const EVENTS: usize = 24;

pub(super) fn id(at: usize) -> EventId {
    EventId::from_parts(1_795_185_000_000 + at as u64, 0, 7)
}

/// Any event: earlier, later, the one itself, or one that never comes.
pub(super) fn ids() -> impl Strategy<Value = EventId> {
    (0..EVENTS + 2).prop_map(id)
}

pub(super) fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => Just(String::from("words")),
        2 => prop::sample::select(vec![
            "", " ", "\n", "Ada", "Rob", "scribe", "incident_manager", "customers", "hunter2",
            "\u{202e}\u{0}\u{7}", "UTC", "Mars/Olympus",
        ]).prop_map(str::to_owned),
        1 => any::<String>(),
    ]
}

pub(super) fn names() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(words(), 0..4)
}

pub(super) fn times() -> impl Strategy<Value = Timestamp> {
    prop_oneof![
        4 => (-90_000_000_i64..90_000_000).prop_map(|ms| 1_795_185_000_000 + ms),
        1 => Just(253_402_300_799_999),
        1 => Just(-62_167_219_200_000),
        1 => any::<i64>(),
    ]
    .prop_map(Timestamp::from_millis)
}

pub(super) fn moments() -> impl Strategy<Value = Moment> {
    (times(), any::<bool>()).prop_map(|(at, approx)| Moment { at, approx })
}

pub(super) fn entry_kinds() -> impl Strategy<Value = EntryKind> {
    let machine = [EntryKind::Opening, EntryKind::Stage, EntryKind::Newer];
    let all: Vec<_> = EntryKind::TYPED.into_iter().chain(machine).collect();
    prop::sample::select(all)
}

pub(super) fn levels() -> impl Strategy<Value = Vec<Level>> {
    let level = (words(), words()).prop_map(|(label, meaning)| Level { label, meaning });
    prop::collection::vec(level, 0..6)
}

pub(super) fn roles() -> impl Strategy<Value = Vec<RoleDefinition>> {
    let role = (words(), words(), names(), any::<bool>(), any::<Vec<u8>>());
    let role = role.prop_map(|(id, label, aliases, one, required_for)| RoleDefinition {
        id,
        label,
        duties: aliases.clone(),
        reports_to: aliases.first().cloned(),
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

pub(super) fn audiences() -> impl Strategy<Value = Vec<Audience>> {
    let minutes = any::<[u32; 5]>;
    let audience = (words(), minutes(), minutes(), minutes()).prop_map(|(id, f, t, c)| Audience {
        label: id.clone(),
        who: id.clone(),
        id,
        first_minutes: f,
        target_minutes: t,
        ceiling_minutes: c,
        floor_minutes: f[0],
        in_scope: f[1] % 3 > 0,
        outside: t[0] % 2 == 0,
        two_people: vec![1, 200],
        channels: vec![String::new()],
    });
    prop_oneof![
        Just(Playbook::shipped().audiences),
        prop::collection::vec(audience, 0..5),
    ]
}

pub(super) fn playbooks() -> impl Strategy<Value = Playbook> {
    let table = (levels(), levels(), any::<[[u8; 4]; 4]>());
    (roles(), table, audiences(), names()).prop_map(
        |(roles, (impact, urgency, matrix), a, zones)| Playbook {
            roles,
            priority: crate::playbook::PriorityTable {
                impact,
                urgency,
                matrix,
                responses: Playbook::shipped().priority.responses,
            },
            audiences: a,
            zones,
            guidance: Guidance::shipped(),
            phase_words: crate::playbook::PhaseWords::default(),
            channel_pattern: String::new(),
        },
    )
}

pub(super) fn settings() -> impl Strategy<Value = Setting> {
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
        any::<bool>().prop_map(Setting::Restricted),
        any::<bool>().prop_map(Setting::Validated),
        prop::option::of(times()).prop_map(Setting::HandoverAt),
        prop::option::of(words()).prop_map(Setting::Successor),
        reviewed(),
        playbooks().prop_map(|book| Setting::Playbook(Box::new(book))),
    ]
}

/// What a review sets.
fn reviewed() -> impl Strategy<Value = Setting> {
    let answer = (any::<bool>(), prop::option::of(words()))
        .prop_map(|(yes, text)| ReviewAnswer { yes, text });
    let slot =
        (prop::option::of(words()), 0..SlotState::ALL.len()).prop_map(|(text, at)| SlotFilled {
            state: SlotState::ALL[at].0,
            link: text.clone(),
            who: text.clone(),
            date: None,
            text,
        });
    let filled = (prop::option::of(answer), prop::option::of(slot), 0_usize..5);
    prop_oneof![
        (filled, any::<bool>()).prop_map(|((answer, slot, at), asks)| if asks {
            Question::ALL[at].0.setting(answer)
        } else {
            Slot::ALL[at].0.setting(slot)
        }),
        (0..DataLoss::ALL.len()).prop_map(|at| Setting::DataLoss(DataLoss::ALL[at].0)),
        any::<bool>().prop_map(Setting::WritesReplayed),
        prop::option::of(times()).prop_map(Setting::ReviewMeeting),
    ]
}

pub(super) fn items() -> impl Strategy<Value = ListItem> {
    prop_oneof![
        words().prop_map(|name| ListItem::Client { name }),
        words().prop_map(|name| ListItem::Site { name }),
        words().prop_map(|name| ListItem::Tag { name }),
        words().prop_map(|text| ListItem::Criterion {
            text,
            hold_minutes: None
        }),
        (words(), words(), any::<bool>()).prop_map(|(label, url, restricted)| ListItem::Link {
            label,
            url,
            restricted
        }),
        (words(), words()).prop_map(|(name, channel_type)| ListItem::Channel {
            purpose: name.clone(),
            name,
            channel_type,
            link: None
        }),
    ]
}

pub(super) fn notes() -> impl Strategy<Value = Note> {
    (
        words(),
        entry_kinds(),
        names(),
        any::<(bool, bool)>(),
        prop::option::of(words()),
        about(),
    )
        .prop_map(
            |(text, entry, tags, (star, restricted), part, about)| Note {
                text,
                entry,
                actor: part.clone(),
                star,
                tags,
                restricted,
                why: part.clone(),
                undo: part,
                ..about
            },
        )
}

pub(super) fn toggles() -> impl Strategy<Value = Toggle> {
    (ids(), any::<bool>(), prop::option::of(words())).prop_map(|(reference, on, reason)| Toggle {
        reference,
        on,
        reason,
    })
}

pub(super) fn sendings() -> impl Strategy<Value = Sent> {
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
            ..Sent::default()
        }
    })
}

/// One of every kind, and several of those that others refer to.
pub(super) fn kinds() -> impl Strategy<Value = EventKind> {
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
                ..Opened::default()
            })
        }),
        notes().prop_map(EventKind::Note),
        items().prop_map(EventKind::Add),
        reference().prop_map(EventKind::Remove),
        assigned.prop_map(
            |(role, person, audiences, shadow)| EventKind::Assign(Assigned {
                team: audiences.first().cloned(),
                stream: audiences.get(1).cloned(),
                reports_to: audiences.get(2).cloned(),
                role,
                person,
                audiences,
                shadow,
                ..Assigned::default()
            })
        ),
        practice_kinds(),
        sendings().prop_map(EventKind::Send),
        task.prop_map(|(number, text, owners, due)| {
            EventKind::Task(TaskGiven {
                number: number.saturating_mul(number % 2),
                text,
                owners,
                due,
                ..TaskGiven::default()
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
    let set = (settings(), over, prop::option::of(words()));
    let set = set.prop_map(|(setting, over, source)| {
        EventKind::Set(SettingChange {
            setting,
            over,
            source,
            telling: Telling::default(),
        })
    });
    prop_oneof![1 => set, 3 => other]
}

/// A set of events; some share an id with the one before, as a cloned writer's do.
pub(super) fn histories() -> impl Strategy<Value = Vec<Arc<Event>>> {
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
