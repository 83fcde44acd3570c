//! The state of an incident as plain JSON: the derived `state` member of the file and the core of
//! `warroom status --json`. `docs/json.md` describes it.
//!
//! Nothing in it depends on when it is asked for: no ages, no "now", so the same set of events
//! gives the same bytes everywhere. Restricted words are left out. Every member is always there;
//! what is not known is `null` or an empty list.

use crate::domain::incident::{Answer, Conflict, Incident};
use crate::domain::setting::{Setting, SettingKey};
use crate::domain::time::Timestamp;
use serde_json::{Value, json};

/// The version of the shape; a member may be added without a new one.
pub const SCHEMA: u8 = 1;

/// The state as JSON.
pub fn state(incident: &Incident) -> Value {
    let opening = incident.opening();
    let stage = incident.stage();
    let rating = incident.rating();
    let priority = incident.priority();
    let moment = |moment| serde_json::to_value(moment).unwrap_or_default();
    json!({
        "schema": SCHEMA,
        "id": incident.id(),
        "key": incident.key(),
        "title": incident.title(),
        "description": incident.text(SettingKey::Description),
        "drill": incident.is_drill(),
        "imminent": opening.is_some_and(|opened| opened.imminent),
        "created": incident.created(),
        "stage": {
            "name": stage.stage,
            "since": stage.since,
            "text": stage.text,
        },
        "priority": priority.map(|now| json!({
            "value": now.value,
            "by_hand": now.by_hand,
        })),
        "impact": rating.map(|rating| rating.impact),
        "urgency": rating.map(|rating| rating.urgency),
        "impact_started": moment(incident.impact_started()),
        "impact_ended": moment(incident.impact_ended()),
        "detected": moment(incident.detected()),
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
        "support_cases": support_cases(incident),
        "zones": incident.playbook().zones,
        "roles": roles(incident),
        "missing_roles": missing_roles(incident),
        "audiences": audiences(incident),
        "criteria": criteria(incident),
        "open_tasks": open_tasks(incident),
        "conflicts": conflicts(incident),
        "newer_events": incident.newer_count(),
        "version": version(incident.log().len(), incident.log().digest()),
    })
}

fn version(events: usize, digest: u128) -> Value {
    json!({"events": events, "digest": format!("{digest:032x}")})
}

/// The same after entries that people typed: of what is in it they change the version alone.
pub fn state_after_entries(before: &str, events: usize, digest: u128) -> Option<String> {
    let mut state: Value = serde_json::from_str(before).ok()?;
    *state.get_mut("version")? = version(events, digest);
    Some(state.to_string())
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

fn support_cases(incident: &Incident) -> Option<u32> {
    match incident.value(SettingKey::SupportCases) {
        Some(Setting::SupportCases(count)) => Some(*count),
        _ => None,
    }
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
            })
        })
    })
    .collect()
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
