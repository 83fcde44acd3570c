//! Copying: an entry or a pane as Markdown, to the terminal's clipboard.

use super::aimed;
use crate::app::effect::{Effect, Effects};
use crate::app::model::{Model, Pane};
use crate::domain::incident::Incident;
use crate::domain::setting::SettingKey;
use crate::domain::time::Timestamp;
use crate::domain::timeline::Entry;
use crate::overlay::Overlay;
use crate::report::markdown::{escape as markdown, escape_item};
use crate::report::roster_table;
use std::fmt::Write as _;

/// Copies the selected entry.
pub(super) fn entry(model: &mut Model, now: Timestamp) -> Effects {
    if let Some(text) = call_text(model) {
        return Effect::Copy(text).into();
    }
    let entry = aimed::target(model).and_then(|key| model.incident.entry_by(key));
    match entry {
        Some(entry) if entry.restricted => {
            let words = "this entry is restricted: it is not copied; read it in the details";
            model.messages.say(words, true, now);
            Effects::none()
        }
        Some(entry) => Effect::Copy(entry_line(&model.incident, &entry)).into(),
        None => aimed::no_target(model, now),
    }
}

/// Of a call that nobody answered yet the text to paste is copied: that is what it is for.
fn call_text(model: &Model) -> Option<String> {
    let (id, _) = aimed::target(model)?;
    let calls = model.incident.escalations();
    let open = calls
        .iter()
        .find(|call| call.id == id && call.answered.is_none())?;
    let (to, reason) = (&open.escalation.to, &open.escalation.reason);
    Some(crate::report::page_text(&model.incident, to, reason))
}

/// Copies the page of text that lies on top.
pub(super) fn page(model: &Model) -> Effects {
    match model.overlays.last() {
        Some(Overlay::Output(output)) => Effect::Copy(output.lines.join("\n")).into(),
        _ => Effects::none(),
    }
}

/// Copies the focused pane; restricted things stay out.
pub(super) fn pane(model: &Model) -> Effects {
    let text = match model.focus {
        Pane::State => state(&model.incident),
        Pane::Timeline => timeline(model),
        Pane::Roles => roster_table(&model.incident),
        Pane::Comms => comms(&model.incident),
    };
    Effect::Copy(then(model).unwrap_or_default() + &text).into()
}

/// What stands above a copy while one looks back: nobody shall take what was so then for what is
/// so now.
pub(super) fn then(model: &Model) -> Option<String> {
    let at = model.as_of.as_ref()?.at;
    let then = model.incident.day_clock(at);
    Some(format!("*As of {then} {}*\n\n", model.incident.zone()))
}

/// Copies what is new as plain lines; restricted words stay out.
pub(super) fn missed(model: &Model) -> Effects {
    match model.overlays.last() {
        Some(Overlay::Missed(missed)) => Effect::Copy(missed.text.clone()).into(),
        _ => Effects::none(),
    }
}

fn entry_line(incident: &Incident, entry: &Entry) -> String {
    let star = if entry.star { "**" } else { "" };
    let struck = if entry.struck.is_some() { "~~" } else { "" };
    let about = if entry.happened.approx { "~" } else { "" };
    format!(
        "- {about}{} {star}{struck}{}{struck}{star} ({})",
        incident.day_clock(entry.happened.at),
        escape_item(&entry.text),
        markdown(entry.who())
    )
}

fn state(incident: &Incident) -> String {
    let mut out = format!(
        "# {} {}\n\n",
        markdown(incident.key()),
        markdown(incident.title())
    );
    let priority = incident
        .priority()
        .map_or_else(|| "not set".into(), |p| p.value.to_string());
    let _ = writeln!(
        out,
        "- Stage: {}\n- Priority: {priority}",
        incident.stage().stage
    );
    for key in SettingKey::ANSWERS {
        let text = incident
            .answer(key)
            .map_or_else(|| "unknown".to_owned(), |a| a.text);
        let _ = writeln!(out, "- {}: {}", key.label(), escape_item(&text));
    }
    if let Some(channel) = incident.text(SettingKey::MainChannel) {
        let _ = writeln!(out, "- Main channel: {}", markdown(channel));
    }
    out
}

fn timeline(model: &Model) -> String {
    let pane = &model.panes.timeline;
    let entries = (0..pane.len(&model.incident)).filter_map(|i| pane.entry_at(&model.incident, i));
    let (hidden, shown): (Vec<_>, Vec<_>) = entries.partition(|entry| entry.restricted);
    let lines = shown.iter().map(|entry| entry_line(&model.incident, entry));
    lines
        .chain(left_out(hidden.len()))
        .collect::<Vec<_>>()
        .join("\n")
}

/// Says how much is missing, so that nobody takes a part for the whole.
fn left_out(count: usize) -> Option<String> {
    let lines = if count == 1 { "line" } else { "lines" };
    (count > 0).then(|| format!("\n*{count} restricted {lines} left out*"))
}

fn comms(incident: &Incident) -> String {
    let (hidden, words): (Vec<_>, Vec<_>) = incident
        .messages()
        .into_iter()
        .partition(|word| word.restricted);
    let lines = words.iter().map(|word| {
        format!(
            "- {} to {} on {} ({}, {}):\n  > {}",
            incident.day_clock(word.at),
            markdown(&word.sent.audience),
            markdown(&word.sent.channel),
            word.sent.message_type.label(),
            markdown(word.by),
            escape_item(&word.sent.text).replace("\n  ", "\n  > ")
        )
    });
    lines
        .chain(left_out(hidden.len()))
        .collect::<Vec<_>>()
        .join("\n")
}

/// Says what became of a copy.
pub(super) fn copied(model: &mut Model, result: Result<&'static str, String>, now: Timestamp) {
    match result {
        Ok(how) => {
            // What was sent a moment ago was copied by the same key: one line for both.
            let current = model.messages.current.as_ref();
            let sent = current.filter(|said| !said.error && now.seconds_since(said.at) < 1);
            let words = sent.map_or_else(String::new, |said| format!("{}  ", said.text));
            model
                .messages
                .say(format!("{words}copied: {how}"), false, now);
        }
        Err(why) => model.messages.say(format!("not copied: {why}"), true, now),
    }
}
