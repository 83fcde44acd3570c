//! Decisions by the advice process: a written proposal, the views of those who know, then the call.

use crate::domain::id::EventId;
use crate::domain::kind::Telling;
use crate::domain::time::Timestamp;
use serde::{Deserialize, Serialize};

/// A proposal: the body of a `propose` event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// D1, D2, …: the number stored in the event.
    pub number: u32,
    /// What is proposed.
    pub text: String,
    /// Who says yes or no; none for whoever is in command.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decider: Option<String>,
    /// Who was asked for advice.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub asked: Vec<String>,
}

/// The call on a proposal: the body of a `decide` event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ruling {
    /// The proposal.
    #[serde(rename = "ref")]
    pub reference: EventId,
    /// What was decided.
    pub verdict: Call,
    /// Why; asked for where it is no.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// How the timeline tells of it.
    #[serde(flatten)]
    pub telling: Telling,
}

/// How a decision turned out: the body of an `outcome` event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// The proposal.
    #[serde(rename = "ref")]
    pub reference: EventId,
    /// Whether it helped.
    pub result: Turned,
}

/// What is decided on a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Call {
    /// Yes.
    #[default]
    Accepted,
    /// No.
    Rejected,
    /// Taken back by who proposed it.
    Withdrawn,
}

impl Call {
    /// All of them, with the word for each.
    pub const ALL: [(Self, &'static str); 3] = [
        (Self::Accepted, "accepted"),
        (Self::Rejected, "rejected"),
        (Self::Withdrawn, "withdrawn"),
    ];

    /// The word on screen and on the command line.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The one of that word, or of a beginning of it that fits no other; case does not matter.
    pub fn parse(word: &str) -> Option<Self> {
        crate::domain::word::chosen(&Self::ALL, word)
    }
}

/// How what was decided turned out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Turned {
    /// Nobody can tell yet.
    #[default]
    Unknown,
    /// It helped.
    Worked,
    /// It did not.
    Failed,
}

impl Turned {
    /// All of them, with the word for each.
    pub const ALL: [(Self, &'static str); 3] = [
        (Self::Unknown, "unknown"),
        (Self::Worked, "worked"),
        (Self::Failed, "failed"),
    ];

    /// The word on screen and on the command line.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Worked => "worked",
            Self::Failed => "failed",
        }
    }

    /// The one of that word, or of a beginning of it that fits no other; case does not matter.
    pub fn parse(word: &str) -> Option<Self> {
        crate::domain::word::chosen(&Self::ALL, word)
    }
}

/// Where a piece of advice stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stance {
    /// Neither.
    #[default]
    Neutral,
    /// Go ahead.
    For,
    /// Better not.
    Against,
}

impl Stance {
    /// All of them, with the word for each.
    pub const ALL: [(Self, &'static str); 3] = [
        (Self::Neutral, "neutral"),
        (Self::For, "for"),
        (Self::Against, "against"),
    ];

    /// The word on screen and on the command line.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Neutral => "neutral",
            Self::For => "for",
            Self::Against => "against",
        }
    }

    /// The one of that word, or of a beginning of it that fits no other; case does not matter.
    pub fn parse(word: &str) -> Option<Self> {
        crate::domain::word::chosen(&Self::ALL, word)
    }
}

/// A piece of advice on a proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advice {
    /// The entry.
    pub id: EventId,
    /// Who gave it.
    pub who: String,
    /// What they are: a role id of the catalogue, or a word such as `Vendor`.
    pub role: Option<String>,
    /// Word for word.
    pub text: String,
    /// For, against or neither.
    pub stance: Stance,
    /// When it was given.
    pub at: Timestamp,
    /// Kept from walls and exports.
    pub restricted: bool,
}

/// A decision as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision<'a> {
    /// The proposal's event.
    pub id: EventId,
    /// `D2`; of two writers who took the number unseen the later one's is `D2b`.
    pub name: String,
    /// What was proposed.
    pub proposal: &'a Proposal,
    /// Who proposed it.
    pub by: &'a str,
    /// Who says yes or no: the one named, else who is in command.
    pub decider: Option<&'a str>,
    /// When it was opened.
    pub opened: Timestamp,
    /// The advice, in the order in which it was given.
    pub advice: Vec<Advice>,
    /// The call, who made it and when.
    pub decided: Option<Decided<'a>>,
    /// How it turned out, and since when that is known.
    pub result: Option<(Turned, Timestamp)>,
}

/// The call on a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decided<'a> {
    /// What was decided.
    pub call: Call,
    /// Why.
    pub reason: Option<&'a str>,
    /// Who decided.
    pub by: &'a str,
    /// When.
    pub at: Timestamp,
}
