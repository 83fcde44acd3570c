//! Who sits at a console, for people and for programs.

use super::words::span;
use crate::clean::clean;
use crate::domain::incident::Incident;
use crate::domain::presence::{Present, Sighting};
use crate::domain::time::Timestamp;
use serde_json::{Value, json};

/// Who has a console open, and who had one lately and holds a role, in one line; empty where
/// nobody is known of.
pub fn here_text(incident: &Incident, present: &Present, now: Timestamp) -> String {
    let open = present.here();
    let open = open.iter().map(|one| {
        let since = incident.clock(one.since);
        format!("{} (since {since})", clean(one.person))
    });
    let gone = gone(incident, present);
    let gone = gone.iter().map(|one| {
        let ago = span(now.seconds_since(one.seen));
        format!("{} (gone, last seen {ago} ago)", clean(one.person))
    });
    open.chain(gone).collect::<Vec<_>>().join(", ")
}

/// Who holds a role and had a console open that is open no more, each once.
fn gone<'a>(incident: &'a Incident, present: &'a Present) -> Vec<Sighting<'a>> {
    let mut names: Vec<&str> = Vec::new();
    for holder in incident.holders() {
        let name = holder.assigned.person.as_str();
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let seen = names.into_iter().filter_map(|name| present.of(name));
    seen.filter(|one| !one.here).collect()
}

/// Every console that is known of, as data.
pub fn here_json(present: &Present) -> Vec<Value> {
    let all = present.consoles.iter();
    all.map(|one| {
        json!({
            "person": one.person,
            "host": one.host,
            "console": one.seating.word(),
            "since": one.since,
            "last_seen": one.seen,
            "here": one.here,
        })
    })
    .collect()
}
