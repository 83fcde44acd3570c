//! The rows of the Roles pane.

use crate::domain::id::EventId;
use crate::domain::incident::Incident;
use crate::domain::time::Timestamp;

/// What a row stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowKey {
    /// A role that nobody holds.
    Role(String),
    /// An assignment.
    Holder(EventId),
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
}

/// Who holds a role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
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
        let person = self.holder.as_ref().map_or("empty", |held| &held.person);
        format!("{} {person}", self.label)
            .to_lowercase()
            .contains(&filter)
    }
}

/// The whole roster: empty required roles first. `all` also lists roles that nobody holds.
pub fn project(incident: &Incident, now: Timestamp, all: bool) -> Vec<Row> {
    let mut rows = Vec::new();
    for line in incident.roster() {
        let row = |key, holder| Row {
            key,
            role: line.role.id.clone(),
            label: line.role.label.clone(),
            holder,
            missing: line.missing,
        };
        if line.holders.is_empty() && (line.missing || all) {
            rows.push(row(RowKey::Role(line.role.id.clone()), None));
        }
        for holder in &line.holders {
            let a = holder.assigned;
            let team = a
                .team
                .as_ref()
                .map(|team| format!(" ({team})"))
                .unwrap_or_default();
            let to = if a.audiences.is_empty() {
                String::new()
            } else {
                format!(" → {}", a.audiences.join(", "))
            };
            rows.push(row(
                RowKey::Holder(holder.id),
                Some(Held {
                    person: format!("{}{team}{to}", a.person),
                    seconds: now.seconds_since(holder.since),
                    shadow: a.shadow,
                    hats: incident.roles_of(&a.person).len() > 1,
                }),
            ));
        }
    }
    rows
}
