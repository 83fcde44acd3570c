//! The rows of the Roles pane.

use crate::domain::id::EventId;
use crate::domain::incident::{Incident, RosterLine};
use crate::domain::time::Timestamp;

/// What a row stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowKey {
    /// A role that nobody holds.
    Role(String),
    /// An assignment.
    Holder(EventId),
    /// A line about the roster: areas, a work stream, who is consulted.
    Line(String),
}

/// One row of the pane.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What it stands for.
    pub key: RowKey,
    /// The role's id.
    pub role: String,
    /// The role's label.
    pub label: String,
    /// Who holds it, if anybody.
    pub holder: Option<Held>,
    /// Needed now, and empty.
    pub missing: bool,
    /// The words of a line about the roster, which is no role.
    pub words: Option<String>,
}

/// Who holds a role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// The person's name alone.
    pub name: String,
    /// The person, with team and audiences.
    pub person: String,
    /// Seconds since they took it.
    pub seconds: i64,
    /// Only shadows it.
    pub shadow: bool,
    /// Holds more than one role.
    pub hats: bool,
}

impl Row {
    /// Whether the row holds a filter's words, whatever their case.
    pub fn matches(&self, filter: &str) -> bool {
        let filter = filter.trim().to_lowercase();
        let person = match (&self.words, &self.holder) {
            (Some(words), _) => words,
            (None, Some(held)) => &held.person,
            (None, None) => "empty",
        };
        format!("{} {person}", self.label)
            .to_lowercase()
            .contains(&filter)
    }
}

/// The whole roster: empty required roles first, then who takes part, stream by stream, observers
/// apart (R062, R063, R064). `all` also lists roles that nobody holds.
pub fn project(incident: &Incident, now: Timestamp, all: bool) -> Vec<Row> {
    let mut rows = Vec::new();
    line(&mut rows, "Areas", &incident.areas());
    let team = incident.team();
    for role in &team {
        if role.holders.is_empty() && (role.missing || all) {
            let key = RowKey::Role(role.role.id.clone());
            rows.push(row(key, role, None));
        }
        hold(incident, now, role, None, &mut rows);
    }
    for stream in incident.streams() {
        line(&mut rows, "Stream", &[stream]);
        for role in &team {
            hold(incident, now, role, Some(stream), &mut rows);
        }
    }
    line(&mut rows, "Consulted", &incident.consulted());
    line(&mut rows, "Informed", &incident.informed());
    let observers = incident.observers();
    let observers: Vec<&str> = observers
        .iter()
        .map(|h| h.assigned.person.as_str())
        .collect();
    line(&mut rows, "Only watching", &observers);
    rows
}

/// A line about the roster, where there is something to say.
fn line(rows: &mut Vec<Row>, label: &str, names: &[&str]) {
    if !names.is_empty() {
        let words = names.join(", ");
        rows.push(Row {
            key: RowKey::Line(format!("{label} {words}")),
            role: String::new(),
            label: label.to_owned(),
            holder: None,
            missing: false,
            words: Some(words),
        });
    }
}

fn row(key: RowKey, line: &RosterLine<'_>, holder: Option<Held>) -> Row {
    Row {
        key,
        role: line.role.id.clone(),
        label: line.role.label.clone(),
        holder,
        missing: line.missing,
        words: None,
    }
}

/// Those who hold a role in that stream.
fn hold(
    incident: &Incident,
    now: Timestamp,
    line: &RosterLine<'_>,
    stream: Option<&str>,
    rows: &mut Vec<Row>,
) {
    let holders = line.holders.iter();
    for holder in holders.filter(|holder| holder.assigned.stream.as_deref() == stream) {
        let a = holder.assigned;
        let team = a.team.as_ref().map(|team| format!(" ({team})"));
        let above = a.reports_to.as_ref();
        let above = above.map(|above| format!(", reports to {above}"));
        let to = if a.audiences.is_empty() {
            String::new()
        } else {
            format!(" → {}", a.audiences.join(", "))
        };
        let held = Held {
            name: a.person.clone(),
            person: format!(
                "{}{}{}{to}",
                a.person,
                team.unwrap_or_default(),
                above.unwrap_or_default()
            ),
            seconds: now.seconds_since(holder.since),
            shadow: a.shadow,
            hats: incident.roles_of(&a.person).len() > 1,
        };
        rows.push(row(RowKey::Holder(holder.id), line, Some(held)));
    }
}
