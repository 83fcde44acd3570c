//! The incident in plain words, line by line: read well aloud, grepped, or put into a prompt.
//!
//! Everything that people wrote goes through the sanitiser, so whatever is in a shared file
//! cannot drive the terminal that these lines end up on.

use super::figures::figures_lines;
use super::gathered;
use super::words::{countdown, span};
use crate::clean::{clean, clean_lines};
use crate::domain::incident::{Incident, Start};
use crate::domain::presence::Present;
use crate::domain::priority::Rating;
use crate::domain::prompt;
use crate::domain::role::Holder;
use crate::domain::setting::SettingKey;
use crate::domain::time::{Moment, Timestamp};
use crate::playbook::Level;
use std::borrow::Cow;
use std::fmt::Write as _;

/// Appends a line; writing to a `String` cannot fail.
macro_rules! line {
    ($out:expr, $($arg:tt)*) => {{
        let _ = writeln!($out, $($arg)*);
    }};
}

/// Where the incident stands, as plain lines with ages.
pub fn status_text(incident: &Incident, now: Timestamp) -> String {
    status_text_among(incident, &Present::default(), now)
}

/// The same where it is known who sits at a console.
pub fn status_text_among(incident: &Incident, present: &Present, now: Timestamp) -> String {
    let mut out = String::new();
    if incident.is_drill() {
        line!(out, "DRILL: this is practice.");
    }
    line!(
        out,
        "{}: {}",
        clean(incident.key()),
        clean(incident.title())
    );
    let zone = incident.zone();
    line!(out, "Now: {} {zone}", incident.day_clock(now));
    line!(out, "Priority: {}", priority_words(incident));
    if let Some(response) = incident.response() {
        line!(out, "Answer: {}", clean(&response.words()));
    }
    line!(out, "Stage: {}", stage_words(incident, now));
    line!(out, "Elapsed: {}", elapsed_words(incident, now));
    line!(out, "Incident Manager: {}", command_words(incident, now));
    line!(out, "Next in command: {}", successor_words(incident));
    for alarm in incident.alarms() {
        let values: Vec<String> = alarm
            .conflict
            .values
            .iter()
            .map(|value| format!("{} by {}", clean(&value.text), clean(&value.by)))
            .collect();
        line!(
            out,
            "CONFLICT: {}: {}",
            clean(&alarm.head),
            values.join(" or ")
        );
    }
    let here = super::here_text(incident, present, now);
    if !here.is_empty() {
        line!(out, "Here: {here}");
    }
    let owed = prompt::showing_among(incident, present, now);
    let owed = super::prompts_text(incident, &owed);
    if !owed.is_empty() {
        line!(out, "Prompts:");
    }
    for owed in owed.lines() {
        line!(out, "  {owed}");
    }
    checked(&mut out, incident);
    answers(&mut out, incident, now);
    next_words(&mut out, incident, now);
    tasks(&mut out, incident, now);
    out.push_str(&super::work::work_text(incident, now));
    criteria(&mut out, incident, now);
    gathered(&mut out, incident);
    places(&mut out, incident);
    line!(out, "Roles:");
    for role in roster_text(incident, now).lines() {
        line!(out, "  {role}");
    }
    line!(out, "Figures:");
    for figure in figures_lines(incident, now) {
        line!(out, "  {figure}");
    }
    let newer = incident.newer_count();
    if newer > 0 {
        line!(out, "{newer} events are from a newer version of warroom.");
    }
    line!(out, "Version: {}", incident.log().version());
    out
}

fn priority_words(incident: &Incident) -> String {
    let rating = incident
        .rating()
        .map(|rating| rating_words(incident, rating));
    match (incident.priority(), rating) {
        (None, _) => "not set".to_owned(),
        (Some(now), rating) => {
            let by_hand = now
                .by_hand
                .map(|reason| format!(", by hand: {}", clean(&reason)));
            let rating = rating.map(|words| format!(" ({words})"));
            format!(
                "{}{}{}",
                now.value,
                rating.unwrap_or_default(),
                by_hand.unwrap_or_default()
            )
        }
    }
}

fn rating_words(incident: &Incident, rating: Rating) -> String {
    let table = &incident.playbook().priority;
    let level = |levels: &[Level], n: u8| {
        let named = levels.get(usize::from(n).saturating_sub(1));
        named.map_or_else(String::new, |level| format!(" {}", clean(&level.label)))
    };
    format!(
        "impact {}{}, urgency {}{}",
        rating.impact,
        level(&table.impact, rating.impact),
        rating.urgency,
        level(&table.urgency, rating.urgency)
    )
}

fn stage_words(incident: &Incident, now: Timestamp) -> String {
    let stage = incident.stage();
    let text = stage.text.filter(|text| !text.is_empty());
    format!(
        "{} for {}, since {}{}",
        stage.stage.with_phase(incident.playbook().phase_words),
        span(now.seconds_since(stage.since)),
        incident.day_clock(stage.since),
        text.map(|text| format!(": {}", clean(&text)))
            .unwrap_or_default()
    )
}

fn elapsed_words(incident: &Incident, now: Timestamp) -> String {
    let Some(start) = incident.start() else {
        return "not known".to_owned();
    };
    let end = incident.end();
    let seconds = end.unwrap_or(now).seconds_since(start.moment().at);
    format!(
        "{} {}, {}{}",
        span(seconds),
        start.label(),
        moment_words(incident, start.moment()),
        end.map(|end| format!("; ended {}", incident.day_clock(end)))
            .unwrap_or_default()
    )
}

fn moment_words(incident: &Incident, moment: Moment) -> String {
    let about = if moment.approx { "about " } else { "" };
    format!("{about}{}", incident.day_clock(moment.at))
}

/// Who commands, and for how long.
fn command_words(incident: &Incident, now: Timestamp) -> String {
    let manager = manager_words(incident);
    let tenure = incident.manager().map(|holder| {
        let seconds = now.seconds_since(holder.since);
        format!(", in command {}", span(seconds))
    });
    format!("{manager}{}", tenure.unwrap_or_default())
}

/// Who is next in command, when, and whether they were asked.
pub fn successor_words(incident: &Incident) -> String {
    let next = incident.handover();
    let name = next.successor.map_or("not named".into(), clean);
    let at = next.planned.map(|at| format!(" at {}", incident.clock(at)));
    let asked = next.offer.map(|offer| {
        let at = incident.clock(offer.at);
        format!(
            "; {} was asked at {at} and has not said yes",
            clean(offer.to)
        )
    });
    format!(
        "{name}{}{}",
        at.unwrap_or_default(),
        asked.unwrap_or_default()
    )
}

fn manager_words(incident: &Incident) -> Cow<'_, str> {
    match incident.manager() {
        Some(holder) => clean(&holder.assigned.person),
        None => Cow::Borrowed("nobody"),
    }
}

/// How it was noticed, and whether it is real.
fn checked(out: &mut String, incident: &Incident) {
    let noticed = incident.detection_words();
    let noticed = noticed.as_deref().unwrap_or("not recorded");
    line!(out, "Detected by: {}", clean(noticed));
    if let Some(validated) = incident.validated() {
        let real = if validated.real { "yes" } else { "no" };
        let by = clean(&validated.by);
        line!(
            out,
            "Real: {real}, said {by} at {}",
            incident.clock(validated.at)
        );
    }
}

fn answers(out: &mut String, incident: &Incident, now: Timestamp) {
    for key in SettingKey::ANSWERS {
        match incident.answer(key) {
            Some(answer) if !answer.text.trim().is_empty() => {
                let age = span(now.seconds_since(answer.at));
                let by = clean(&answer.who()).into_owned();
                let head = format!("{} ({by}, {age} ago): ", key.label());
                indented(out, &head, &answer.text);
            }
            _ => line!(out, "{}: not answered yet", key.label()),
        }
    }
}

/// A head and a text of maybe several lines; the further ones are indented.
pub(super) fn indented(out: &mut String, head: &str, text: &str) {
    let mut lines = clean_lines(text.trim_end()).into_iter();
    line!(out, "{head}{}", lines.next().unwrap_or_default());
    for more in lines {
        line!(out, "  {more}");
    }
}

fn next_words(out: &mut String, incident: &Incident, now: Timestamp) {
    for word in incident.next_words() {
        let last = word.last.map_or_else(
            || "no word yet".to_owned(),
            |last| format!("last word {} ago", span(now.seconds_since(last))),
        );
        let due = word.due.map(|due| {
            let left = due.seconds_since(now);
            format!(", next {} ({})", countdown(left), incident.clock(due))
        });
        line!(
            out,
            "Word to {}: {last}{}",
            clean(&word.audience.label),
            due.unwrap_or_default()
        );
    }
}

fn tasks(out: &mut String, incident: &Incident, now: Timestamp) {
    let tasks = incident.open_tasks();
    if tasks.is_empty() {
        return;
    }
    line!(out, "Open tasks ({}):", tasks.len());
    for task in tasks {
        let due = task
            .due
            .map(|due| format!(", due {}", countdown(due.seconds_since(now))));
        let passed = task
            .passed_to
            .map(|to| format!(", passed to {}", clean(to)));
        let about = task.given.about.and_then(|id| incident.named(id));
        let about = about.map(|name| format!(" (for {name})"));
        line!(
            out,
            "  {} {}{}: {}{}{}",
            task.name,
            owners(&task.given.owners),
            passed.unwrap_or_default(),
            clean(&task.given.text),
            about.unwrap_or_default(),
            due.unwrap_or_default()
        );
    }
}

fn owners(owners: &[String]) -> String {
    if owners.is_empty() {
        return "nobody yet".to_owned();
    }
    clean(&owners.join(", ")).into_owned()
}

fn criteria(out: &mut String, incident: &Incident, now: Timestamp) {
    let criteria = incident.criteria();
    if criteria.is_empty() {
        return;
    }
    line!(out, "Exit criteria:");
    for criterion in criteria {
        let state = match (&criterion.waived, criterion.met) {
            (Some(reason), _) => format!("waived ({})", clean(reason)),
            (None, Some(met)) => gathered::held(&criterion, now)
                .unwrap_or_else(|| format!("met {}", incident.clock(met))),
            (None, None) => "open".to_owned(),
        };
        line!(out, "  {}: {state}", clean(criterion.text));
    }
}

/// What was gathered: only what somebody has said, but for gaps in a sheet that was begun.
fn gathered(out: &mut String, incident: &Incident) {
    for (label, keys) in [
        ("Fact sheet", &SettingKey::FACTS[..]),
        ("Problem report", &SettingKey::PROBLEM[..]),
    ] {
        if keys.iter().all(|key| incident.text(*key).is_none()) {
            continue;
        }
        line!(out, "{label}:");
        for key in keys {
            let words = incident.text(*key).unwrap_or(gathered::UNKNOWN);
            indented(out, &format!("  {}: ", key.label()), words);
        }
    }
    for key in [
        SettingKey::Description,
        SettingKey::UrgencyText,
        SettingKey::Workaround,
        SettingKey::Organisation,
    ] {
        if let Some(text) = incident.text(key) {
            indented(out, &format!("{}: ", key.label()), text);
        }
    }
    for (label, words) in [
        ("Counts", gathered::counts(incident)),
        ("Restricted", gathered::secrecy(incident)),
    ] {
        if let Some(words) = words {
            line!(out, "{label}: {}", clean(&words));
        }
    }
    for (_, one) in incident.stakeholders() {
        line!(
            out,
            "Stakeholder: {}, {}",
            clean(&one.name),
            one.treatment().label()
        );
    }
    for waiting in incident.drafts() {
        let draft = waiting.draft;
        let (to, place) = (clean(&draft.audience), clean(&draft.channel));
        line!(
            out,
            "Draft to {to} on {place} waits for release, by {}",
            clean(waiting.by)
        );
    }
}

fn places(out: &mut String, incident: &Incident) {
    for (label, names) in [
        ("Clients", incident.clients()),
        ("Sites", incident.sites()),
        ("Areas", incident.areas()),
        ("Tags", incident.tags()),
        ("Related", incident.related()),
        ("Consulted", incident.consulted()),
        ("Informed", incident.informed()),
    ] {
        if !names.is_empty() {
            line!(out, "{label}: {}", clean(&names.join(", ")));
        }
    }
    for key in [
        SettingKey::MainChannel,
        SettingKey::Ticket,
        SettingKey::FaultyService,
    ] {
        let unknown = (key == SettingKey::FaultyService).then_some("Unknown");
        if let Some(text) = incident.text(key).or(unknown) {
            line!(out, "{}: {}", key.label(), clean(text));
        }
    }
    for channel in incident.channels() {
        let main = if channel.main { "main, " } else { "" };
        let kind = clean(channel.channel_type);
        line!(
            out,
            "Channel: {} ({main}{kind}) {}",
            clean(channel.name),
            clean(channel.purpose)
        );
    }
    for link in incident.links().iter().filter(|link| !link.restricted) {
        line!(out, "Link: {}: {}", clean(link.label), clean(link.url));
    }
}

/// Who holds which role, and which needed one is empty: one role a line.
pub fn roster_text(incident: &Incident, now: Timestamp) -> String {
    let mut out = String::new();
    let shown = incident
        .roster()
        .into_iter()
        .filter(|line| line.missing || !line.holders.is_empty());
    for role in shown {
        let label = clean(&role.role.label).into_owned();
        if role.missing {
            line!(out, "{label}: NOBODY");
        }
        for holder in role.holders {
            line!(out, "{label}: {}", holder_words(&holder, now));
        }
    }
    out
}

fn holder_words(holder: &Holder<'_>, now: Timestamp) -> String {
    let mut words = clean(&holder.assigned.person).into_owned();
    if let Some(team) = &holder.assigned.team {
        let _ = write!(words, " of {}", clean(team));
    }
    if !holder.assigned.audiences.is_empty() {
        let _ = write!(
            words,
            " for {}",
            clean(&holder.assigned.audiences.join(", "))
        );
    }
    if let Some(stream) = &holder.assigned.stream {
        let _ = write!(words, ", stream {}", clean(stream));
    }
    if let Some(above) = &holder.assigned.reports_to {
        let _ = write!(words, ", reports to {}", clean(above));
    }
    if holder.assigned.shadow {
        words.push_str(", shadowing");
    }
    let _ = write!(words, ", {}", span(now.seconds_since(holder.since)));
    words
}

/// One line for a status bar or a prompt: priority, key, stage, elapsed, next word, manager.
pub fn oneline(incident: &Incident, now: Timestamp) -> String {
    let mut parts: Vec<String> = Vec::new();
    if incident.is_drill() {
        parts.push("DRILL".to_owned());
    }
    let grave = incident.alarms().into_iter().find(|alarm| alarm.grave);
    parts.extend(grave.map(|alarm| format!("{}!", clean(&alarm.head))));
    parts.extend(incident.priority().map(|now| now.value.to_string()));
    parts.push(clean(incident.key()).into_owned());
    parts.push(incident.stage().stage.to_string());
    if let Some(start) = incident.start() {
        let end = incident.end().unwrap_or(now);
        let sign = if matches!(start, Start::Impact(_)) {
            "T+"
        } else {
            "detected "
        };
        parts.push(format!(
            "{sign}{}",
            span(end.seconds_since(start.moment().at))
        ));
    }
    let mut text = parts.join(" ");
    if let Some(word) = incident.tightest_word()
        && let Some(due) = word.due
    {
        let left = countdown(due.seconds_since(now));
        let _ = write!(text, " | {} {left}", clean(&word.audience.label));
    }
    let _ = write!(text, " | IM {}", manager_words(incident));
    // tmux takes these for its own in whatever it shows.
    for opening in ["#[", "#(", "#{"] {
        text = text.replace(opening, &opening.replace('#', "# "));
    }
    text
}

#[cfg(test)]
#[path = "tests/text.rs"]
mod tests;
