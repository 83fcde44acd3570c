//! Words to an audience, as they were sent.

use crate::domain::id::EventId;
use crate::domain::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What a message is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MessageType {
    /// The first notice.
    First,
    /// How it goes.
    #[default]
    Update,
    /// Harm has stopped.
    Mitigated,
    /// It is over.
    Resolved,
    /// Afterwards.
    Followup,
    /// An earlier message was wrong.
    Correction,
}

impl MessageType {
    /// All types, with the word for each.
    pub const ALL: [(Self, &'static str); 6] = [
        (Self::First, "first"),
        (Self::Update, "update"),
        (Self::Mitigated, "mitigated"),
        (Self::Resolved, "resolved"),
        (Self::Followup, "followup"),
        (Self::Correction, "correction"),
    ];

    /// The word on screen and on the command line.
    pub fn label(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(t, _)| *t == self)
            .map_or("update", |(_, word)| word)
    }

    /// The type of that word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .find(|(_, w)| w.eq_ignore_ascii_case(word))
            .map(|(t, _)| *t)
    }
}

/// A message that went out: the body of a `send` event.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Sent {
    /// Audience id of the playbook.
    pub audience: String,
    /// Where it was said.
    pub channel: String,
    /// What it was for.
    #[serde(rename = "type", default)]
    pub message_type: MessageType,
    /// Word for word what was said.
    pub text: String,
    /// The time promised for the next word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_by: Option<Timestamp>,
    /// Who released it, where two people must.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved_by: Option<String>,
    /// Kept from walls, messages, exports and `state`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub restricted: bool,
    /// Why it was sent although the floor was not over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub floor_reason: Option<String>,
    /// The draft that it was released from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draft: Option<EventId>,
}

/// A message that waits for a second person to release it: the body of a `draft` event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageDraft {
    /// Audience id of the playbook.
    pub audience: String,
    /// Where it is to be said.
    pub channel: String,
    /// What it is for.
    #[serde(rename = "type", default)]
    pub message_type: MessageType,
    /// The words.
    pub text: String,
    /// The time promised for the next word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_by: Option<Timestamp>,
}
