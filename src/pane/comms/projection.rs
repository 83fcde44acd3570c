//! The rows of the Comms pane: what waits for release, who waits for word, every message newest
//! first, and the channels.

use crate::domain::id::EventId;
use crate::domain::incident::{Incident, NextWord};
use crate::domain::kit::Kit;
use crate::domain::time::Timestamp;
use crate::report::gathered::speakers;

/// What a row stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowKey {
    /// A message that waits for release.
    Draft(EventId),
    /// An audience.
    Audience(String),
    /// A channel.
    Channel(EventId),
    /// A message.
    Message(EventId),
}

/// One row of the pane.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What it stands for.
    pub key: RowKey,
    /// How it is to be read.
    pub content: Content,
}

/// The content of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// An audience and its clock.
    Audience {
        /// What it is called.
        label: String,
        /// Last word: seconds ago, by whom, where.
        last: Option<(i64, String, String)>,
        /// Seconds until the next word is due; negative when late.
        due: Option<i64>,
        /// What binds whoever writes: promise, ceiling, floor.
        bounds: Vec<Bound>,
        /// Who speaks to them.
        speakers: String,
        /// False where nobody owes them word.
        in_scope: bool,
    },
    /// A message that waits for a second person.
    Draft {
        /// The audience's label.
        audience: String,
        /// Where it is to be said.
        channel: String,
        /// Who wrote it.
        by: String,
        /// Time of day.
        clock: String,
        /// The words.
        text: String,
    },
    /// A place where people talk or are told.
    Channel {
        /// What it is called.
        name: String,
        /// Its kind, and whether it lands on people.
        kind: String,
        /// What it is for, and where it is.
        purpose: String,
        /// The one where people ask.
        main: bool,
    },
    /// A message word for word.
    Message {
        /// Time of day.
        clock: String,
        /// The audience's label.
        audience: String,
        /// Where it was said.
        channel: String,
        /// first, update, …
        message_type: &'static str,
        /// Who sent it.
        by: String,
        /// Word for word.
        text: String,
        /// The time promised for the next word.
        next_by: Option<String>,
        /// Kept from walls and exports.
        restricted: bool,
    },
}

/// A time that binds whoever writes to an audience.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bound {
    /// promised, ceiling, floor.
    pub what: &'static str,
    /// Time of day.
    pub clock: String,
    /// Seconds until then; negative once it has passed.
    pub left: i64,
}

impl Row {
    /// Whether the row holds a filter's words, whatever their case.
    pub fn matches(&self, filter: &str) -> bool {
        let filter = filter.trim().to_lowercase();
        let words = match &self.content {
            Content::Audience {
                label, speakers, ..
            } => format!("{label} {speakers}"),
            Content::Draft {
                audience,
                channel,
                by,
                text,
                ..
            } => format!("draft {audience} {channel} {by} {text}"),
            Content::Channel {
                name,
                kind,
                purpose,
                ..
            } => format!("{name} {kind} {purpose}"),
            Content::Message {
                audience,
                channel,
                message_type,
                by,
                text,
                ..
            } => format!("{audience} {channel} {message_type} {by} {text}"),
        };
        filter.is_empty() || words.to_lowercase().contains(&filter)
    }
}

/// The whole pane: what waits for release, who waits for word, every message newest first, and the
/// channels.
pub fn project(incident: &Incident, kit: &Kit, now: Timestamp) -> Vec<Row> {
    let drafts = incident.drafts();
    let drafts = drafts.iter().map(|waiting| Row {
        key: RowKey::Draft(waiting.id),
        content: Content::Draft {
            audience: audience_label(incident, &waiting.draft.audience),
            channel: waiting.draft.channel.clone(),
            by: waiting.by.to_owned(),
            clock: incident.clock(waiting.at),
            text: waiting.draft.text.clone(),
        },
    });
    let mut rows: Vec<Row> = drafts.collect();
    audiences(incident, kit, now, &mut rows);
    let messages = incident.messages();
    rows.extend(messages.iter().rev().map(|word| Row {
        key: RowKey::Message(word.id),
        content: Content::Message {
            clock: incident.clock(word.at),
            audience: audience_label(incident, &word.sent.audience),
            channel: word.sent.channel.clone(),
            message_type: word.sent.message_type.label(),
            by: word.by.to_owned(),
            text: word.sent.text.clone(),
            next_by: word.sent.next_by.map(|at| incident.clock(at)),
            restricted: word.restricted,
        },
    }));
    rows.extend(incident.channels().iter().map(|channel| {
        let kind = incident.channel_kind(kit, channel.name);
        let mode = kind.map_or_else(String::new, |kind| format!(", {}", kind.mode.label()));
        let purpose = [Some(channel.purpose), channel.link];
        let purpose: Vec<&str> = purpose
            .into_iter()
            .flatten()
            .filter(|w| !w.is_empty())
            .collect();
        Row {
            key: RowKey::Channel(channel.id),
            content: Content::Channel {
                name: channel.name.to_owned(),
                kind: format!("{}{mode}", channel.channel_type),
                purpose: purpose.join(" \u{b7} "),
                main: channel.main,
            },
        }
    }));
    rows
}

fn audiences(incident: &Incident, kit: &Kit, now: Timestamp, rows: &mut Vec<Row>) {
    let messages = incident.messages();
    rows.extend(incident.next_words().into_iter().map(|next| {
        let mut own = messages.iter().rev();
        let last = own.find(|word| word.sent.audience == next.audience.id);
        Row {
            key: RowKey::Audience(next.audience.id.clone()),
            content: Content::Audience {
                label: next.audience.label.clone(),
                last: last.map(|w| {
                    let age = now.seconds_since(w.at);
                    (age, w.by.to_owned(), w.sent.channel.clone())
                }),
                due: next.due.map(|due| due.seconds_since(now)),
                bounds: bounds(incident, kit, &next, now),
                speakers: speakers(incident, &next.audience.id).join(", "),
                in_scope: next.audience.in_scope,
            },
        }
    }));
}

/// The promise and the ceiling while a word is owed, and the floor for what lands on them.
fn bounds(incident: &Incident, kit: &Kit, next: &NextWord<'_>, now: Timestamp) -> Vec<Bound> {
    let audience = next.audience;
    let push = incident.last_push(kit, &audience.id, now);
    let floor = push.map(|at| at.plus_seconds(i64::from(audience.floor_minutes) * 60));
    let floor = floor.filter(|at| *at > now && next.due.is_some());
    let bounds = [
        ("promised", next.promised),
        ("ceiling", next.ceiling),
        ("floor", floor),
    ];
    let bounds = bounds.into_iter().filter_map(|(what, at)| {
        at.map(|at| Bound {
            what,
            clock: incident.clock(at),
            left: at.seconds_since(now),
        })
    });
    bounds.collect()
}

fn audience_label(incident: &Incident, id: &str) -> String {
    let audience = incident.playbook().audience(id);
    audience.map_or_else(|| id.to_owned(), |audience| audience.label.clone())
}
