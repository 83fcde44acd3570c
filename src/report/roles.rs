//! Who does what, for people outside the console: the announcement, the channel's topic, the
//! roster as a table, duty cards.

use super::block::{Inline, Line, Manuscript, plain};
use super::paper::sections::Source;
use super::paper::setting::{lines, template};
use super::words::{one_line, owed};
use crate::domain::incident::{
    Incident, MANAGER_ROLE, OBSERVER_ROLE, SCRIBE_ROLE, TECHNICAL_LEAD_ROLE,
};
use crate::domain::role::Holder;
use crate::domain::time::Timestamp;
use std::fmt::Write as _;

/// The role that speaks to audiences.
const COMMUNICATION_LEAD: &str = "communication_lead";
/// The role that says yes or no on proposals.
const CORE_DECIDER: &str = "core_decider";
/// The role that knows one component.
const DOMAIN_EXPERT: &str = "domain_expert";

/// Who holds a role, shadows apart, each with what narrows it: audiences, or a stream.
fn people<'a>(incident: &'a Incident, role: &'a str) -> Vec<String> {
    let holders = incident.holders_of(role).filter(|h| !h.assigned.shadow);
    holders.map(|holder| person(incident, &holder)).collect()
}

fn person(incident: &Incident, holder: &Holder<'_>) -> String {
    let assigned = holder.assigned;
    let audiences = assigned.audiences.iter().map(|id| {
        let all = &incident.playbook().audiences;
        let known = all.iter().find(|audience| audience.id == *id);
        known.map_or(id.as_str(), |audience| &audience.label)
    });
    let narrow: Vec<&str> = audiences.chain(assigned.stream.as_deref()).collect();
    if narrow.is_empty() {
        return one_line(&assigned.person);
    }
    one_line(&format!("{} ({})", assigned.person, narrow.join(", ")))
}

/// DRILL in front of whatever leaves a drill.
fn drill(incident: &Incident) -> &'static str {
    if incident.is_drill() { "DRILL " } else { "" }
}

/// Who commands, in a sentence (R061).
pub(super) fn in_command(incident: &Incident) -> String {
    let label = one_line(incident.playbook().role_label(MANAGER_ROLE));
    match &people(incident, MANAGER_ROLE)[..] {
        [] => format!("nobody is {label} yet."),
        some => format!("{} is {label}.", some.join(", ")),
    }
}

/// Every other role and who holds it, but for those who decide or only watch (R061, R062).
pub(super) fn who_does_what(incident: &Incident) -> Vec<String> {
    let apart = [MANAGER_ROLE, CORE_DECIDER, OBSERVER_ROLE];
    let roles = incident.playbook().roles.iter();
    let held = roles
        .filter(|role| !apart.contains(&role.id.as_str()))
        .map(|role| (role, people(incident, &role.id)))
        .filter(|(_, people)| !people.is_empty())
        .map(|(role, people)| format!("{} {}", one_line(&role.label), people.join(" and ")));
    held.collect()
}

/// Who says yes or no on proposals.
pub(super) fn deciding(incident: &Incident) -> Vec<String> {
    people(incident, CORE_DECIDER)
}

/// Who commands, leads the fix, takes notes and speaks; with experts who were called in (R057).
pub(super) fn leads(incident: &Incident, short: Short) -> Option<String> {
    let experts = match short {
        Short::Whole | Short::WithoutNextWords => EXPERTS,
        Short::WithoutExperts => &[],
    };
    let held = LEADS.iter().chain(experts).filter_map(|(short, role)| {
        let people = people(incident, role);
        (!people.is_empty()).then(|| format!("{short} {}", people.join(" ")))
    });
    let held: Vec<String> = held.collect();
    (!held.is_empty()).then(|| held.join(", "))
}

/// Calls and issues of the incident with their links.
pub(super) fn places(incident: &Incident) -> Option<String> {
    let channels = incident.channels().into_iter();
    let places = channels.filter(|channel| {
        let kind = channel.channel_type.to_lowercase();
        matches!(kind.as_str(), "call" | "issue")
    });
    let places = places.map(|channel| {
        let link = channel.link.map(|link| format!(" {link}"));
        one_line(&format!("{}{}", channel.name, link.unwrap_or_default()))
    });
    let places: Vec<String> = places.collect();
    (!places.is_empty()).then(|| places.join(BETWEEN))
}

/// When audiences hear next, as times alone; none in a line that goes without.
pub(super) fn next_words(incident: &Incident, now: Timestamp, short: Short) -> Option<String> {
    if short == Short::WithoutNextWords {
        return None;
    }
    let words = incident.next_words();
    let next = words.iter().filter_map(|word| owed(incident, word, now));
    let next: Vec<String> = next.map(|(by, _)| incident.clock(by)).collect();
    (!next.is_empty()).then(|| next.join(" "))
}

/// The topic of the incident's channel in one line, always from the live state (R025).
///
/// Experts who were called in are named too as long as the line fits where it goes. Whoever has just
/// joined is news, and stands there in any case, if need be instead of the next words (R057).
pub(super) fn topic(source: &Source<'_>) -> String {
    let skeleton = template(source.pen.kit(), "topic");
    let line = |short: Short| {
        let parts = lines(&skeleton, &Source { short, ..*source }).into_iter();
        let parts: Vec<String> = parts
            .map(|part| part.split_whitespace().collect::<Vec<_>>().join(" "))
            .filter(|part| !part.is_empty())
            .collect();
        source.pen.marked(&parts.join(BETWEEN))
    };
    let whole = line(Short::Whole);
    if whole.chars().count() <= LONGEST_TOPIC {
        return whole;
    }
    let asked = source.pen.asked;
    if has_just_joined(asked.incident, asked.now) {
        line(Short::WithoutNextWords)
    } else {
        line(Short::WithoutExperts)
    }
}

/// What a short line goes without, to fit where it goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Short {
    /// Nothing.
    Whole,
    /// When audiences hear next.
    WithoutNextWords,
    /// Experts who were called in.
    WithoutExperts,
}

/// Whether an expert was called in so lately that everybody should read it.
fn has_just_joined(incident: &Incident, now: Timestamp) -> bool {
    let mut experts = incident.holders_of(DOMAIN_EXPERT);
    experts.any(|expert| !expert.assigned.shadow && now.seconds_since(expert.since) < NEWS)
}

/// So many seconds somebody who joined is news: as long as audiences wait for a word.
const NEWS: i64 = 30 * 60;

/// Between the parts of a topic.
const BETWEEN: &str = " | ";
/// How many characters the topic of a chat's channel usually holds.
const LONGEST_TOPIC: usize = 250;

/// The roles that every topic names, each with its short word.
const LEADS: &[(&str, &str)] = &[
    ("IM", MANAGER_ROLE),
    ("TL", TECHNICAL_LEAD_ROLE),
    ("Scribe", SCRIBE_ROLE),
    ("Comms", COMMUNICATION_LEAD),
];

/// The roles that are named where there is room.
const EXPERTS: &[(&str, &str)] = &[("Expert", DOMAIN_EXPERT)];

/// The roster: every role that is held or needed (R047).
pub(super) fn roster(incident: &Incident) -> Manuscript {
    let mut paper = Manuscript::default();
    if incident.is_drill() {
        paper.paragraph("DRILL");
    }
    let areas = incident.areas();
    if !areas.is_empty() {
        paper.paragraph(format!("Areas: {}", areas.join(", ")));
    }
    let mut rows: Vec<Vec<Line>> = Vec::new();
    for line in incident.roster() {
        let label = || plain(&*line.role.label);
        if line.missing {
            let empty = vec![Inline::Emphasis("empty".to_owned())];
            rows.push(vec![label(), empty, Line::new(), Line::new()]);
        }
        for holder in &line.holders {
            let shadow = if holder.assigned.shadow {
                " (shadow)"
            } else {
                ""
            };
            let team = holder.assigned.team.as_ref();
            let team = team.map(|team| format!(", {team}")).unwrap_or_default();
            let who = person(incident, holder);
            let reports_to = incident.reports_to(holder.assigned);
            rows.push(vec![
                label(),
                plain(format!("{who}{team}{shadow}")),
                plain(reports_to.unwrap_or_default()),
                plain(incident.clock(holder.since)),
            ]);
        }
    }
    let head = ["Role", "Who", "Reports to", "Since"];
    paper.table(&head, rows, "Nobody has a role yet.");
    for (lead, names) in [
        ("Consulted", incident.consulted()),
        ("Informed", incident.informed()),
    ] {
        if !names.is_empty() {
            paper.paragraph(format!("{lead}: {}", names.join(", ")));
        }
    }
    paper
}

/// The duty card of a role with who holds it (R042).
pub fn duty_card(incident: &Incident, role: &str) -> Option<String> {
    let role = incident.playbook().role(role)?;
    let mut out = format!("{}{}\n", drill(incident), one_line(&role.label));
    let holders = people(incident, &role.id);
    if !holders.is_empty() {
        let _ = writeln!(out, "held by {}", holders.join(", "));
    }
    for duty in &role.duties {
        let _ = writeln!(out, "- {}", one_line(duty));
    }
    if !role.must_not.is_empty() {
        let _ = writeln!(out, "must not: {}", one_line(&role.must_not));
    }
    Some(out)
}

#[cfg(test)]
#[path = "tests/roles.rs"]
mod tests;
