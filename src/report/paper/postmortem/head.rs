//! What stands at the head of a postmortem: how grave, whose, until when, and why it is written.

use crate::domain::mark::Paper;
use crate::domain::review::{required, triggers};
use crate::domain::setting::SettingKey;
use crate::domain::time::Timestamp;
use crate::report::block::{Line, Manuscript};
use crate::report::paper::facts;
use crate::report::paper::pen::{Pen, labelled, row};

/// The block of short lines at the head.
pub(in crate::report::paper) fn block(pen: &Pen<'_>, paper: &mut Manuscript) {
    let incident = pen.incident;
    let mut items: Vec<Line> = vec![
        labelled("Status", incident.postmortem_status().label()),
        labelled("Date", date(pen)),
        labelled("Priority", facts::priority(pen)),
        labelled("Impact", facts::measured(pen).recovery.words()),
        labelled("Clients", clients(pen)),
        labelled("Support cases", super::cases(pen)),
        labelled("Owner", owners(pen)),
        labelled("Authors", authors(pen)),
        labelled("Review meeting", meeting(pen)),
    ];
    let ticket = incident.text(SettingKey::Ticket);
    items.extend(ticket.map(|ticket| labelled("Ticket", ticket)));
    paper.items(items, "");
}

fn date(pen: &Pen<'_>) -> String {
    let incident = pen.incident;
    let from = incident.start().map(|start| start.moment().at);
    let from = from.or_else(|| incident.created());
    let to = incident.end().unwrap_or(pen.asked.now);
    match from.map(|from| (pen.day(from), pen.day(to))) {
        None => "not known".to_owned(),
        Some((from, to)) if from == to => from,
        Some((from, to)) => format!("{from} to {to}"),
    }
}

fn clients(pen: &Pen<'_>) -> String {
    match &pen.incident.clients()[..] {
        [] => "none named".to_owned(),
        names => format!("{}: {}", names.len(), names.join(", ")),
    }
}

fn holders(pen: &Pen<'_>, role: &str) -> Vec<String> {
    let holders = pen.incident.holders_of(role);
    let holders = holders.filter(|holder| !holder.assigned.shadow);
    holders
        .map(|holder| holder.assigned.person.clone())
        .collect()
}

fn owners(pen: &Pen<'_>) -> String {
    match &holders(pen, "review_owner")[..] {
        [] => "nobody yet".to_owned(),
        names => names.join(", "),
    }
}

/// Who posted it, else who owns it and who kept the timeline.
fn authors(pen: &Pen<'_>) -> String {
    if let Some((by, _)) = pen.incident.exported(Paper::Postmortem) {
        return by.to_owned();
    }
    let mut names = holders(pen, "review_owner");
    names.extend(holders(pen, "scribe"));
    match &names[..] {
        [] => "nobody yet".to_owned(),
        names => names.join(", "),
    }
}

/// When the review meets, and whether that is in time.
fn meeting(pen: &Pen<'_>) -> String {
    let limit = pen.incident.review_limit();
    let by = |limit: Timestamp| format!("limit {}", pen.appointment(limit));
    match (pen.incident.review_meeting(), limit) {
        (None, None) => "no date yet".to_owned(),
        (None, Some(limit)) => format!("no date yet; {}", by(limit)),
        (Some(at), None) => pen.appointment(at),
        (Some(at), Some(limit)) => {
            let fits = if at <= limit { "in time" } else { "too late" };
            format!("{}; {}: {fits}", pen.appointment(at), by(limit))
        }
    }
}

/// What asks for a postmortem, with what shows it (practice: R148).
pub(in crate::report::paper) fn why_written(pen: &Pen<'_>, paper: &mut Manuscript) {
    let triggers = triggers(pen.incident, pen.asked.now);
    paper.paragraph(format!("A postmortem is {}.", required(&triggers)));
    let rows = triggers.iter().map(|trigger| {
        let holds = match trigger.holds {
            Some(true) => "yes",
            Some(false) => "no",
            None => "to be found out",
        };
        row([
            trigger.trigger_type.label().to_owned(),
            holds.to_owned(),
            trigger.evidence.clone(),
        ])
    });
    let head = ["Asks for a postmortem", "Here", "What shows it"];
    paper.table(&head, rows.collect(), "");
}
