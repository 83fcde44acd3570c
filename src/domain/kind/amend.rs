//! Bodies that speak of another event, and how the timeline tells of a change.

use crate::domain::id::EventId;
use crate::domain::time::Timestamp;
use serde::{Deserialize, Serialize};

/// How the timeline tells of a change.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Telling {
    /// What the person said with it; stands in the timeline in place of the program's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
    /// Told by another entry of the same act: no line of its own.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub quiet: bool,
}

impl Telling {
    /// Told by another entry of the same act.
    pub const QUIET: Self = Self {
        words: None,
        quiet: true,
    };
}

/// An assignment ended: the body of a `release` event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Released {
    /// The assignment.
    #[serde(rename = "ref")]
    pub reference: EventId,
    /// How the timeline tells of it.
    #[serde(flatten)]
    pub telling: Telling,
}

/// An event that only points at another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    /// The event spoken of.
    #[serde(rename = "ref")]
    pub reference: EventId,
}

/// Something about another event goes on or off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Toggle {
    /// The event spoken of.
    #[serde(rename = "ref")]
    pub reference: EventId,
    /// On or off; of several the one with the greatest id counts.
    pub on: bool,
    /// Why, where a reason was given; a waived criterion has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// An entry's new text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revision {
    /// The entry corrected.
    #[serde(rename = "ref")]
    pub reference: EventId,
    /// The whole new text.
    pub text: String,
}

/// More time for a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extension {
    /// The task.
    #[serde(rename = "ref")]
    pub reference: EventId,
    /// The new end of its time box.
    pub due: Timestamp,
}

/// A body to be dropped everywhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Redaction {
    /// The event whose body goes.
    #[serde(rename = "ref")]
    pub reference: EventId,
    /// Why; required.
    pub reason: String,
}
