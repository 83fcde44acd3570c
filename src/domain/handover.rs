//! Handing over command: planned, briefed, offered, and only then accepted by the other side.

use crate::domain::id::EventId;
use crate::domain::kind::Telling;
use crate::domain::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What the manager says in a brief beyond what the document knows.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct BriefNotes {
    /// What may go wrong in the next hours, and anything else.
    #[serde(rename = "text", default, skip_serializing_if = "String::is_empty")]
    pub risks: String,
    /// What one would do next.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub next: String,
}

/// The brief was begun or went on: the body of a `brief` event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Brief {
    /// What is said beyond what the document knows.
    #[serde(flatten)]
    pub notes: BriefNotes,
    /// How the timeline tells of it.
    #[serde(flatten)]
    pub telling: Telling,
}

/// Command was offered: the body of an `offer` event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// To whom.
    pub to: String,
    /// The brief, frozen as it stood.
    pub brief: String,
    /// How the timeline tells of it.
    #[serde(flatten)]
    pub telling: Telling,
}

/// An offer was accepted: the body of an `accept` event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accepted {
    /// The offer.
    #[serde(rename = "ref")]
    pub reference: EventId,
    /// How the timeline tells of it.
    #[serde(flatten)]
    pub telling: Telling,
}

/// An offer was declined by the other side or withdrawn: the body of a `decline` event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Declined {
    /// The offer.
    #[serde(rename = "ref")]
    pub reference: EventId,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// An offer of command that waits for a yes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offered<'a> {
    /// The event.
    pub id: EventId,
    /// Who offers: still in command.
    pub from: &'a str,
    /// To whom.
    pub to: &'a str,
    /// The frozen brief.
    pub brief: &'a str,
    /// When.
    pub at: Timestamp,
}

/// A hand-over that was accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HandedOver<'a> {
    /// The offer.
    pub offer: Offered<'a>,
    /// When the brief was begun.
    pub briefed: Option<Timestamp>,
    /// When it was accepted.
    pub accepted: Timestamp,
}

/// Where the hand-over of command stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct HandoverNow<'a> {
    /// For when it is planned.
    pub planned: Option<Timestamp>,
    /// Who takes over.
    pub successor: Option<&'a str>,
    /// When the brief for it was begun.
    pub briefed: Option<Timestamp>,
    /// What was said in it so far.
    pub notes: Option<&'a BriefNotes>,
    /// The offer that waits for a yes.
    pub offer: Option<Offered<'a>>,
}
