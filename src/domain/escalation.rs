//! Calling people in: teams and persons, and asking the manager for help.

use crate::domain::id::EventId;
use crate::domain::kind::Telling;
use crate::domain::time::Timestamp;
use serde::{Deserialize, Serialize};

/// A team or a person was called in: the body of an `escalate` event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Escalation {
    /// E1, E2, …: the number stored in the event.
    pub number: u32,
    /// The team or person.
    pub to: String,
    /// Why.
    pub reason: String,
    /// How they were reached: the pager, a phone call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub via: Option<String>,
    /// How the timeline tells of it.
    #[serde(flatten)]
    pub telling: Telling,
}

/// Who was called in answered: the body of an `answered` event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// The escalation.
    #[serde(rename = "ref")]
    pub reference: EventId,
    /// Who answered, where a team was called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub who: Option<String>,
    /// The role that they joined in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub joined_role: Option<String>,
}

/// Somebody asks the manager for help: the body of a `help` event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallForHelp {
    /// What is needed.
    pub text: String,
}

/// An escalation as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Called<'a> {
    /// The event.
    pub id: EventId,
    /// `E1`; of two writers who took the number unseen the later one's is `E1b`.
    pub name: String,
    /// Who was called and why.
    pub escalation: &'a Escalation,
    /// Who called.
    pub by: &'a str,
    /// When they were asked.
    pub at: Timestamp,
    /// When they answered, and what they said.
    pub answered: Option<(Timestamp, &'a Answered)>,
}

/// A call for help as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HelpWanted<'a> {
    /// The event.
    pub id: EventId,
    /// What is needed.
    pub text: &'a str,
    /// Who asks.
    pub by: &'a str,
    /// Since when.
    pub at: Timestamp,
}
