//! What the practice asks for now, for people and for programs.

use crate::clean::clean;
use crate::domain::incident::Incident;
use crate::domain::prompt::{About, Prompt, Showing};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// A prompt as data.
fn prompt_json(prompt: &Prompt) -> Value {
    let about = match &prompt.about {
        About::Incident => None,
        about => Some(about.key()),
    };
    json!({
        "rule": prompt.rule.name(),
        "about": about,
        "level": prompt.level.label(),
        "since": prompt.due,
        "late": prompt.late,
        "everyone": prompt.to.everyone,
        "roles": prompt.to.roles,
        "people": prompt.to.people,
        "text": prompt.text,
        "clear": prompt.remedy.word(),
        "snoozed_until": prompt.snoozed_until,
        "snoozes": prompt.snoozes,
    })
}

/// What shows, in the order of the screen, then what was put off.
pub fn prompts_json(showing: &Showing) -> Vec<Value> {
    let all = showing.prompts.iter().chain(&showing.snoozed);
    all.map(prompt_json).collect()
}

/// The same as lines.
pub fn prompts_text(incident: &Incident, showing: &Showing) -> String {
    let mut out = String::new();
    for prompt in showing.prompts.iter().chain(&showing.snoozed) {
        let off = prompt.snoozed_until.map(|until| incident.clock(until));
        let off = off.map_or_else(String::new, |until| format!(", put off until {until}"));
        let _ = writeln!(
            out,
            "{} {} {}: {} ({}, since {}{off})",
            prompt.level.mark(),
            prompt.level.label(),
            clean(&prompt.to.words(incident)),
            clean(&prompt.text),
            prompt.rule.name(),
            incident.clock(prompt.due),
        );
    }
    out
}
