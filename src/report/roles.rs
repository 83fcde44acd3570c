//! Who does what, for people outside the console: the announcement, the channel's topic, the
//! roster as a table, duty cards.

use super::words::{one_line, owed};
use crate::domain::incident::{
    Incident, MANAGER_ROLE, OBSERVER_ROLE, SCRIBE_ROLE, TECHNICAL_LEAD_ROLE,
};
use crate::domain::role::Holder;
use crate::domain::setting::SettingKey;
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

/// The text that tells everybody who does what, and everybody else to carry on (R061, R062).
pub fn announcement(incident: &Incident) -> String {
    let manager = people(incident, MANAGER_ROLE);
    let label = |role| one_line(incident.playbook().role_label(role));
    let command = match &manager[..] {
        [] => format!("nobody is {} yet.", label(MANAGER_ROLE)),
        some => format!("{} is {}.", some.join(", "), label(MANAGER_ROLE)),
    };
    let mut out = format!("{}{}: {command}", drill(incident), one_line(incident.key()));
    let apart = [MANAGER_ROLE, CORE_DECIDER, OBSERVER_ROLE];
    let roles = incident.playbook().roles.iter();
    let held = roles
        .filter(|role| !apart.contains(&role.id.as_str()))
        .map(|role| (role, people(incident, &role.id)))
        .filter(|(_, people)| !people.is_empty())
        .map(|(role, people)| format!("{} {}", one_line(&role.label), people.join(" and ")));
    let held: Vec<String> = held.collect();
    if !held.is_empty() {
        let _ = write!(out, " {}.", held.join(", "));
    }
    let names = |names: Vec<&str>| names.into_iter().map(one_line).collect::<Vec<_>>();
    for (lead, people) in [
        ("Deciding", people(incident, CORE_DECIDER)),
        ("Consulted", names(incident.consulted())),
        ("Informed", names(incident.informed())),
    ] {
        if !people.is_empty() {
            let _ = write!(out, " {lead}: {}.", people.join(", "));
        }
    }
    let follow = incident.text(SettingKey::MainChannel);
    let follow = follow.map(|channel| format!(", follow {}", one_line(channel)));
    let _ = writeln!(
        out,
        " Everyone else: carry on with your work{}.",
        follow.unwrap_or_default()
    );
    out
}

/// The topic of the incident's channel in one line, always from the live state (R025).
///
/// Experts who were called in are named too (R057), as long as the line fits where it goes.
pub fn topic(incident: &Incident, now: Timestamp) -> String {
    let whole = topic_line(incident, now, &[LEADS, EXPERTS].concat());
    if whole.chars().count() <= LONGEST_TOPIC {
        return whole;
    }
    topic_line(incident, now, LEADS)
}

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

fn topic_line(incident: &Incident, now: Timestamp, roles: &[(&str, &str)]) -> String {
    let priority = incident.priority().map(|now| format!(" {}", now.value));
    let head = format!(
        "{}{}{} {}",
        drill(incident),
        one_line(incident.key()),
        priority.unwrap_or_default(),
        incident.stage().stage
    );
    let mut parts = vec![head, one_line(incident.title())];
    let mut who: Vec<String> = Vec::new();
    for (short, role) in roles {
        let people = people(incident, role);
        if !people.is_empty() {
            who.push(format!("{short} {}", people.join(" ")));
        }
    }
    parts.push(who.join(", "));
    let ticket = incident.text(SettingKey::Ticket);
    parts.extend(ticket.map(|ticket| format!("ticket {}", one_line(ticket))));
    for channel in incident.channels() {
        if matches!(
            channel.channel_type.to_lowercase().as_str(),
            "call" | "issue"
        ) {
            let link = channel.link.map(|link| format!(" {link}"));
            parts.push(one_line(&format!(
                "{}{}",
                channel.name,
                link.unwrap_or_default()
            )));
        }
    }
    let words = incident.next_words();
    let next = words.iter().filter_map(|word| owed(incident, word, now));
    let next: Vec<String> = next.map(|(by, _)| incident.clock(by)).collect();
    if !next.is_empty() {
        parts.push(format!("next words {}", next.join(" ")));
    }
    parts.retain(|part| !part.is_empty());
    parts.join(" | ")
}

/// The roster as a Markdown table: every role that is held or needed (R047).
pub fn roster_table(incident: &Incident) -> String {
    let mut out = String::new();
    if incident.is_drill() {
        out.push_str("DRILL\n\n");
    }
    let areas = incident.areas();
    if !areas.is_empty() {
        let _ = writeln!(out, "Areas: {}\n", markdown(&areas.join(", ")));
    }
    out.push_str("| Role | Who | Reports to | Since |\n|---|---|---|---|\n");
    for line in incident.roster() {
        let label = markdown(&line.role.label);
        if line.missing {
            let _ = writeln!(out, "| {label} | *empty* | | |");
        }
        for holder in &line.holders {
            let shadow = if holder.assigned.shadow {
                " (shadow)"
            } else {
                ""
            };
            let team = holder.assigned.team.as_ref();
            let team = team.map(|team| format!(", {}", markdown(team)));
            let _ = writeln!(
                out,
                "| {label} | {}{}{shadow} | {} | {} |",
                markdown(&person(incident, holder)),
                team.unwrap_or_default(),
                markdown(incident.reports_to(holder.assigned).unwrap_or_default()),
                incident.clock(holder.since)
            );
        }
    }
    for (lead, names) in [
        ("Consulted", incident.consulted()),
        ("Informed", incident.informed()),
    ] {
        if !names.is_empty() {
            let _ = writeln!(out, "\n{lead}: {}", markdown(&names.join(", ")));
        }
    }
    out
}

/// What people wrote, in a table of Markdown.
fn markdown(text: &str) -> String {
    super::markdown::escape(&one_line(text))
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
