//! Tasks: work given to a named person, with a time box.

use crate::domain::id::EventId;
use crate::domain::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Work given: the body of a `task` event.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TaskGiven {
    /// T1, T2, …: the number stored in the event.
    pub number: u32,
    /// What is to be done.
    pub text: String,
    /// Who does it; may be two, may be nobody yet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub owners: Vec<String>,
    /// When the time box ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Timestamp>,
    /// Who gives it, where that is not the writer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given_by: Option<String>,
    /// The work stream, where there are several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stream: Option<String>,
    /// For after the incident: cleaning up.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub after: bool,
    /// The decision that it carries out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<EventId>,
}

/// A task was passed on: the body of a `delegate` event. Its owner stays accountable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delegated {
    /// The task.
    #[serde(rename = "ref")]
    pub reference: EventId,
    /// Who does it now.
    pub to: String,
}

/// A task as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task<'a> {
    /// The event that gave it.
    pub id: EventId,
    /// `T4`; of two writers who took the number unseen the later one's is `T4b`.
    pub name: String,
    /// What was given.
    pub given: &'a TaskGiven,
    /// Who gave it.
    pub by: &'a str,
    /// When it was given.
    pub at: Timestamp,
    /// When its time box ends, after extensions.
    pub due: Option<Timestamp>,
    /// The ends that it had before, oldest first; as many as it was extended.
    pub extended: Vec<Timestamp>,
    /// Who does it, where its owner passed it on.
    pub passed_to: Option<&'a str>,
    /// When it was done.
    pub done: Option<Timestamp>,
}

impl Task<'_> {
    /// Whether nobody's name is on it.
    pub fn is_nobodys(&self) -> bool {
        self.given.owners.is_empty() && self.passed_to.is_none()
    }
}
