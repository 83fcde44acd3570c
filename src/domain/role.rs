//! Who holds which role.

use crate::domain::id::EventId;
use crate::domain::kind::Telling;
use crate::domain::time::Timestamp;
use serde::{Deserialize, Serialize};

/// A role given to a person: the body of an `assign` event.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Assigned {
    /// Role id of the playbook's catalogue.
    pub role: String,
    /// The person.
    pub person: String,
    /// The person's team, if named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<String>,
    /// Audience ids that a Communication Lead speaks to; empty means all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub audiences: Vec<String>,
    /// True for somebody who only shadows the role; never counts as filled.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub shadow: bool,
    /// The work stream, where there are several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stream: Option<String>,
    /// Whom the person reports to, where that is not the manager.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reports_to: Option<String>,
    /// Who had the role until then, where one person may hold it: a hand-over of the role.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Command was taken over without an offer, after whoever had it was silent for so many
    /// minutes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub silent_minutes: Option<u32>,
    /// How the timeline tells of it.
    #[serde(flatten)]
    pub telling: Telling,
}

impl Assigned {
    /// Whether both say the same of the same person, in whatever words.
    pub fn agrees(&self, other: &Self) -> bool {
        let plain = |assigned: &Self| Self {
            from: None,
            silent_minutes: None,
            telling: Telling::default(),
            ..assigned.clone()
        };
        plain(self) == plain(other)
    }
}

/// A role held now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holder<'a> {
    /// The assignment that gave the role.
    pub id: EventId,
    /// What was assigned.
    pub assigned: &'a Assigned,
    /// Since when.
    pub since: Timestamp,
}
