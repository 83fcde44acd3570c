//! What the details of an entry say.

mod review;
mod work;

use crate::domain::event::{Event, EventKey};
use crate::domain::id::EventId;
use crate::domain::incident::Incident;
use crate::domain::kind::EventKind;
use crate::domain::presence::Present;
use crate::domain::timeline::{Entry, FOR_BOTH};

/// The lines of the details: label and words; a line without a label goes on with the one above.
pub fn project(incident: &Incident, key: EventKey) -> Vec<(&'static str, String)> {
    let Some(event) = incident.log().find(key) else {
        return vec![("", "This entry has not arrived here.".to_owned())];
    };
    let mut lines = Vec::new();
    match incident.entry_by(key) {
        Some(entry) => entry_lines(incident, &entry, &mut lines),
        None => lines.push(("", "Taken back: it counts as never said.".to_owned())),
    }
    work::lines(incident, event, &mut lines);
    review::lines(incident, event, &mut lines);
    if let EventKind::Offer(offer) = &event.kind {
        for (i, words) in offer.brief.trim_end().split('\n').enumerate() {
            lines.push((if i == 0 { "Brief" } else { "" }, words.to_owned()));
        }
    }
    change_lines(incident, event.id, &mut lines);
    if incident.log().variants(event.id).len() > 1 {
        lines.push(("Changes", FOR_BOTH.to_owned()));
    }
    record_lines(incident, event, &mut lines);
    lines
}

/// Where whoever was given a role sits now, as far as that is known.
pub fn here_lines(
    incident: &Incident,
    key: EventKey,
    present: &Present,
) -> Vec<(&'static str, String)> {
    let event = incident.log().find(key);
    let Some(EventKind::Assign(assigned)) = event.map(|event| &event.kind) else {
        return Vec::new();
    };
    let theirs = present.consoles.iter();
    let theirs = theirs.filter(|one| one.person == assigned.person);
    let words = theirs.map(|one| {
        let (since, seen) = (one.since, one.seen);
        let seen = incident.day_clock_seconds(seen);
        let state = if one.here { "open" } else { "gone" };
        format!(
            "{state}: {} on {}, since {}, last seen {seen}",
            one.seating.word(),
            one.host,
            incident.day_clock_seconds(since)
        )
    });
    words.map(|words| ("Console", words)).collect()
}

fn entry_lines(incident: &Incident, entry: &Entry, lines: &mut Vec<(&'static str, String)>) {
    for (i, words) in entry.text.split('\n').enumerate() {
        lines.push((if i == 0 { "Text" } else { "" }, words.to_owned()));
    }
    let mut kind = entry.kind.label().to_owned();
    for (set, word) in [(entry.star, "starred"), (entry.restricted, "restricted")] {
        if set {
            kind.push_str(", ");
            kind.push_str(word);
        }
    }
    for remark in entry.remarks() {
        kind.push_str(", ");
        kind.push_str(&remark);
    }
    lines.push(("Kind", kind));
    lines.extend(entry.import_words().map(|words| ("Source", words)));
    if let Some(reason) = &entry.struck {
        let why = reason
            .as_deref()
            .map(|why| format!(": {why}"))
            .unwrap_or_default();
        lines.push(("Struck", format!("yes{why}")));
    }
    let approx = if entry.happened.approx { "about " } else { "" };
    lines.push((
        "Happened",
        format!("{approx}{}", incident.day_clock_seconds(entry.happened.at)),
    ));
    if let Some(actor) = &entry.actor {
        lines.push(("Said or done by", actor.clone()));
    }
    for (label, words) in [("Why", &entry.why), ("Way back", &entry.undo)] {
        if let Some(words) = words {
            lines.push((label, words.clone()));
        }
    }
    if entry.kind == crate::domain::kind::EntryKind::Change && entry.undo.is_none() {
        lines.push(("Way back", "no way back noted".to_owned()));
    }
    for link in entry.links() {
        lines.push(("Link", link.to_owned()));
    }
    for past in &entry.earlier {
        let when = incident.day_clock_seconds(past.at);
        lines.push(("Before", format!("{} ({}, {when})", past.text, past.by)));
    }
}

/// Who changed the entry since, and when: a correction may be somebody else's.
fn change_lines(incident: &Incident, id: EventId, lines: &mut Vec<(&'static str, String)>) {
    let mut label = "Changed";
    for event in incident.amendments_of(id) {
        let what = match &event.kind {
            EventKind::Revise(_) => "corrected",
            EventKind::Retime(_) => "time set",
            EventKind::Redact(_) => "redacted",
            EventKind::Strike(toggle) if toggle.on => "struck",
            EventKind::Strike(_) => "no longer struck",
            EventKind::Restrict(toggle) if toggle.on => "restricted",
            EventKind::Restrict(_) => "no longer restricted",
            _ => continue,
        };
        let when = incident.day_clock_seconds(event.at);
        lines.push((label, format!("{when} by {}: {what}", event.by)));
        label = "";
    }
}

fn record_lines(incident: &Incident, event: &Event, lines: &mut Vec<(&'static str, String)>) {
    let role = event
        .role
        .as_deref()
        .map(|role| incident.playbook().role_label(role).to_owned());
    let role = role.map(|role| format!(", {role}")).unwrap_or_default();
    lines.push((
        "Recorded",
        format!(
            "{} by {}{role}",
            incident.day_clock_seconds(event.at),
            event.by
        ),
    ));
    lines.push(("Writer", format!("{} no. {}", event.writer, event.n)));
    lines.push(("Id", event.id.to_string()));
    lines.push(("Sum", event.sum.to_string()));
}
