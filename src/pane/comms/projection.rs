//! The rows of the Comms pane: who waits for word, then every message, newest first.

use crate::domain::id::EventId;
use crate::domain::incident::Incident;
use crate::domain::time::Timestamp;

/// What a row stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowKey {
    /// An audience.
    Audience(String),
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

impl Row {
    /// Whether the row holds a filter's words, whatever their case.
    pub fn matches(&self, filter: &str) -> bool {
        let filter = filter.trim().to_lowercase();
        let words = match &self.content {
            Content::Audience { label, .. } => label.clone(),
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

/// The whole pane.
pub fn project(incident: &Incident, now: Timestamp) -> Vec<Row> {
    let messages = incident.messages();
    let waiting = incident.next_words();
    let audiences = waiting.iter().map(|next| {
        let last = messages
            .iter()
            .rev()
            .find(|word| word.sent.audience == next.audience.id);
        Row {
            key: RowKey::Audience(next.audience.id.clone()),
            content: Content::Audience {
                label: next.audience.label.clone(),
                last: last.map(|w| {
                    (
                        now.seconds_since(w.at),
                        w.by.to_owned(),
                        w.sent.channel.clone(),
                    )
                }),
                due: next.due.map(|due| due.seconds_since(now)),
            },
        }
    });
    let words = messages.iter().rev().map(|word| Row {
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
    });
    audiences.chain(words).collect()
}

fn audience_label(incident: &Incident, id: &str) -> String {
    let audiences = &incident.playbook().audiences;
    audiences
        .iter()
        .find(|a| a.id == id)
        .map_or_else(|| id.to_owned(), |a| a.label.clone())
}
