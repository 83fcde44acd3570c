//! The review as it stands, and whether a postmortem is required.

use crate::cli::Call;
use crate::cli::output::Failure;
use crate::cli::place::Place;
use crate::domain::review::{Trigger, TriggerType, required, triggers};
use crate::report::review::review_text;
use crate::report::state::SCHEMA;
use serde_json::{Value, json};

pub(super) fn list(place: &Place, call: &mut Call<'_>) -> Result<(), Failure> {
    let now = (call.clock)();
    let session = place.look(call)?;
    let incident = session.incident();
    if !place.json {
        return call.out.text(&review_text(incident, now));
    }
    let all = triggers(incident, now);
    let state = crate::report::state(incident);
    call.out.json(&json!({
        "schema": SCHEMA,
        "key": incident.key(),
        "review": state.get("review"),
        "required": required(&all),
        "triggers": all.iter().map(trigger).collect::<Vec<_>>(),
        "open": incident.review_gaps().words(),
    }))
}

pub(super) fn status(place: &Place, call: &mut Call<'_>) -> Result<(), Failure> {
    let now = (call.clock)();
    let session = place.look(call)?;
    let incident = session.incident();
    let all = triggers(incident, now);
    if place.json {
        return call.out.json(&json!({
            "schema": SCHEMA,
            "key": incident.key(),
            "postmortem": incident.postmortem_status(),
            "required": required(&all),
            "triggers": all.iter().map(trigger).collect::<Vec<_>>(),
        }));
    }
    let status = incident.postmortem_status().label();
    call.out.line(&format!("{status}; {}", required(&all)))
}

fn trigger(one: &Trigger) -> Value {
    json!({
        "what": TriggerType::label(one.trigger_type),
        "holds": one.holds,
        "evidence": one.evidence,
    })
}
