//! The state of an incident as plain JSON: the derived `state` member of the file and the core of
//! `warroom status --json`. `docs/json.md` describes it.
//!
//! Nothing in it depends on when it is asked for: no ages, no "now", so the same set of events
//! gives the same bytes everywhere. Restricted words are left out. Every member is always there;
//! what is not known is `null` or an empty list.

mod review;
mod work;

use crate::domain::incident::{Answer, Conflict, Incident, Validated};
use crate::domain::setting::SettingKey;
use crate::domain::time::Timestamp;
use crate::playbook::Response;
use serde_json::value::RawValue;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The version of the shape; a member may be added without a new one.
pub const SCHEMA: u8 = 1;

/// The fact sheet by names.
const FACTS: [(&str, SettingKey); 6] = [
    ("behaviour", SettingKey::FactBehaviour),
    ("when", SettingKey::FactWhen),
    ("error", SettingKey::FactError),
    ("environment", SettingKey::FactEnvironment),
    ("origin", SettingKey::FactOrigin),
    ("public", SettingKey::FactPublic),
];

/// The problem report by names.
const PROBLEM: [(&str, SettingKey); 3] = [
    ("expected", SettingKey::Expected),
    ("actual", SettingKey::Actual),
    ("reproduce", SettingKey::Reproduce),
];

/// The state as JSON.
pub fn state(incident: &Incident) -> Value {
    let opening = incident.opening();
    let stage = incident.stage();
    let rating = incident.rating();
    let priority = incident.priority();
    let moment = |moment| serde_json::to_value(moment).unwrap_or_default();
    let mut whole = json!({
        "schema": SCHEMA,
        "id": incident.id(),
        "key": incident.key(),
        "title": incident.public_title(),
        "description": incident.text(SettingKey::Description),
        "drill": incident.is_drill(),
        "imminent": opening.is_some_and(|opened| opened.imminent),
        "created": incident.created(),
        "stage": {
            "name": stage.stage,
            "since": stage.since,
            "text": stage.text,
            "phase": incident.playbook().phase_words.phase(stage.stage),
            "status_page": stage.stage.status_page(),
        },
        "priority": priority.map(|now| json!({
            "value": now.value,
            "by_hand": now.by_hand,
        })),
        "response": incident.response().map(Response::words),
        "impact": rating.map(|rating| rating.impact),
        "urgency": rating.map(|rating| rating.urgency),
        "impact_started": moment(incident.impact_started()),
        "impact_ended": moment(incident.impact_ended()),
        "detected": moment(incident.detected()),
        "detection": incident.detection_source(),
        "validated": incident.validated().map(|Validated { real, by, at }| json!({
            "real": real,
            "by": by,
            "at": at,
        })),
        "detected_by": incident.text(SettingKey::DetectedBy),
        "ended": incident.end(),
        "answers": answers(incident),
        "main_channel": incident.text(SettingKey::MainChannel),
        "channels": channels(incident),
        "links": links(incident),
        "clients": incident.clients(),
        "sites": incident.sites(),
        "tags": incident.tags(),
        "ticket": incident.text(SettingKey::Ticket),
        "faulty_service": incident.text(SettingKey::FaultyService),
        "support_cases": incident.count(SettingKey::SupportCases),
        "zones": incident.playbook().zones,
        "audiences": audiences(incident),
        "criteria": criteria(incident),
        "review": review::review(incident),
        "open_tasks": open_tasks(incident),
        "conflicts": conflicts(incident),
        "newer_events": incident.newer_count(),
        "version": version(incident.log().len(), incident.log().digest()),
    });
    let more = [people(incident), gathered(incident)];
    if let Value::Object(members) = &mut whole {
        for more in more {
            if let Value::Object(more) = more {
                members.extend(more);
            }
        }
        members.extend(work::members(incident));
    }
    whole
}

/// What was gathered and who is told: members of the state like all others.
fn gathered(incident: &Incident) -> Value {
    json!({
        "urgency_text": incident.text(SettingKey::UrgencyText),
        "workaround": incident.text(SettingKey::Workaround),
        "organisation": incident.text(SettingKey::Organisation),
        "facts": texts(incident, &FACTS),
        "problem": texts(incident, &PROBLEM),
        "restricted": incident.is_secret(),
        "codename": incident.text(SettingKey::Codename),
        "unlocked_by": incident.unlocked_by(),
        "support_cases_series": series(incident),
        "people_paged": incident.count(SettingKey::PeoplePaged),
        "interruptions": incident.count(SettingKey::Interruptions),
        "stakeholders": stakeholders(incident),
        "drafts": drafts(incident),
        "related": incident.related(),
    })
}

/// Who does what, and who is next in command.
fn people(incident: &Incident) -> Value {
    json!({
        "areas": incident.areas(),
        "consulted": incident.consulted(),
        "informed": incident.informed(),
        "handover": handover(incident),
        "roles": roles(incident),
        "missing_roles": missing_roles(incident),
    })
}

fn version(events: usize, digest: u128) -> Value {
    json!({"events": events, "digest": format!("{digest:032x}")})
}

/// The same after entries that people typed: of what is in it they change the version alone. The
/// other members stay as they stand, byte for byte.
pub fn state_after_entries(before: &str, events: usize, digest: u128) -> Option<String> {
    let mut state: BTreeMap<&str, &RawValue> = serde_json::from_str(before).ok()?;
    let version = serde_json::value::to_raw_value(&version(events, digest)).ok()?;
    *state.get_mut("version")? = &version;
    serde_json::to_string(&state).ok()
}

fn answers(incident: &Incident) -> Value {
    let answer = |key| {
        incident.answer(key).map(
            |Answer {
                 text,
                 at,
                 by,
                 source,
             }| { json!({"text": text, "at": at, "by": by, "source": source}) },
        )
    };
    json!({
        "impact": answer(SettingKey::Impact),
        "known": answer(SettingKey::Known),
        "tried": answer(SettingKey::Tried),
        "next": answer(SettingKey::Next),
    })
}

fn channels(incident: &Incident) -> Vec<Value> {
    let channels = incident.channels().into_iter();
    channels
        .map(|channel| {
            json!({
                "name": channel.name,
                "type": channel.channel_type,
                "purpose": channel.purpose,
                "link": channel.link,
                "main": channel.main,
            })
        })
        .collect()
}

fn links(incident: &Incident) -> Vec<Value> {
    let shown = incident.links().into_iter().filter(|link| !link.restricted);
    shown
        .map(|link| json!({"label": link.label, "url": link.url}))
        .collect()
}

/// Each text by its name.
fn texts(incident: &Incident, wanted: &[(&str, SettingKey)]) -> Value {
    let said = wanted.iter();
    let said = said.map(|(name, key)| ((*name).to_owned(), json!(incident.text(*key))));
    Value::Object(said.collect())
}

fn series(incident: &Incident) -> Vec<Value> {
    let counts = incident.counts(SettingKey::SupportCases).into_iter();
    counts
        .map(|(at, count)| json!({"at": at, "count": count}))
        .collect()
}

fn stakeholders(incident: &Incident) -> Vec<Value> {
    let stakeholders = incident.stakeholders().into_iter();
    stakeholders
        .map(|(_, one)| {
            json!({
                "name": one.name,
                "power": one.power,
                "interest": one.interest,
                "treatment": one.treatment().label(),
                "audience": one.audience,
                "contact": one.contact,
            })
        })
        .collect()
}

/// What waits for a second person; its words stay with those who work on the incident.
fn drafts(incident: &Incident) -> Vec<Value> {
    let drafts = incident.drafts().into_iter();
    drafts
        .map(|waiting| {
            json!({
                "audience": waiting.draft.audience,
                "channel": waiting.draft.channel,
                "type": waiting.draft.message_type,
                "by": waiting.by,
                "at": waiting.at,
            })
        })
        .collect()
}

fn roles(incident: &Incident) -> Vec<Value> {
    let held = incident.roster().into_iter();
    held.flat_map(|line| {
        let role = line.role;
        line.holders.into_iter().map(move |holder| {
            json!({
                "role": role.id,
                "label": role.label,
                "person": holder.assigned.person,
                "team": holder.assigned.team,
                "since": holder.since,
                "shadow": holder.assigned.shadow,
                "audiences": holder.assigned.audiences,
                "stream": holder.assigned.stream,
                "reports_to": incident.reports_to(holder.assigned),
            })
        })
    })
    .collect()
}

/// Where the hand-over of command stands; the brief stays in the offer's event.
fn handover(incident: &Incident) -> Value {
    let now = incident.handover();
    json!({
        "planned": now.planned,
        "successor": now.successor,
        "briefed": now.briefed,
        "offered": now.offer.map(|offer| json!({
            "from": offer.from,
            "to": offer.to,
            "at": offer.at,
        })),
    })
}

fn missing_roles(incident: &Incident) -> Vec<String> {
    let missing = incident.roster().into_iter().filter(|line| line.missing);
    missing.map(|line| line.role.id.clone()).collect()
}

fn audiences(incident: &Incident) -> Vec<Value> {
    let words = incident.next_words().into_iter();
    words
        .map(|word| {
            json!({
                "id": word.audience.id,
                "label": word.audience.label,
                "last": word.last,
                "next_due": word.due,
                "promised": word.promised,
                "ceiling": word.ceiling,
                "in_scope": word.audience.in_scope,
            })
        })
        .collect()
}

fn criteria(incident: &Incident) -> Vec<Value> {
    let criteria = incident.criteria().into_iter();
    criteria
        .map(|criterion| {
            json!({
                "text": criterion.text,
                "hold_minutes": criterion.hold_minutes,
                "since": criterion.since,
                "met": criterion.met,
                "waived": criterion.waived,
            })
        })
        .collect()
}

fn open_tasks(incident: &Incident) -> Vec<Value> {
    let tasks = incident.open_tasks().into_iter();
    tasks
        .map(|task| {
            json!({
                "number": task.given.number,
                "text": task.given.text,
                "owners": task.given.owners,
                "by": task.by,
                "given": task.at,
                "due": task.due,
                "name": task.name,
                "passed_to": task.passed_to,
                "stream": task.given.stream,
                "after": task.given.after,
                "about": task.given.about.and_then(|id| incident.named(id)),
            })
        })
        .collect()
}

fn conflicts(incident: &Incident) -> Vec<Value> {
    let value =
        |(text, by, at): (String, String, Timestamp)| json!({"text": text, "by": by, "at": at});
    let conflicts = incident.conflicts().into_iter();
    conflicts
        .map(|Conflict { what, values, .. }| {
            let values: Vec<Value> = values
                .into_iter()
                .map(|candidate| value((candidate.text, candidate.by, candidate.at)))
                .collect();
            json!({"what": what, "values": values})
        })
        .collect()
}

#[cfg(test)]
#[path = "tests/state.rs"]
mod tests;
