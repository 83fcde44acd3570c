//! Step cards and canned replies, as data (practice: 3.3).

use serde::{Deserialize, Serialize};

/// The checklist of a stage. It never blocks anything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepCard {
    /// The stage, one of [`StepCard::STAGES`].
    pub stage: String,
    /// What to think of, in this order.
    pub lines: Vec<CardLine>,
}

impl StepCard {
    /// The stages that may have a card.
    pub const STAGES: [&str; 9] = [
        "detected",
        "acknowledged",
        "investigating",
        "identified",
        "mitigated",
        "resolved",
        "in_review",
        "closed",
        "stood_down",
    ];
}

/// A line of a step card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardLine {
    /// Stable name; what a tick records.
    pub id: String,
    /// In plain words.
    pub text: String,
    /// What of the document answers it, so that nobody needs to tick.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown_by: Option<Evidence>,
    /// The role that answers it once somebody holds it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
}

/// What of the document answers a line of a checklist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// The incident was acknowledged.
    Acknowledged,
    /// A call is among the channels.
    Call,
    /// Somebody checked that it is real.
    Validated,
    /// The ticket is named.
    Ticket,
    /// The main channel is named.
    MainChannel,
    /// All six facts are known.
    FactSheet,
    /// There is a priority.
    Priority,
    /// The incident has tags.
    Tags,
    /// Related issues are named.
    Related,
    /// Stakeholders are listed.
    Stakeholders,
    /// Every audience has had a word.
    FirstWords,
    /// A measure against the harm was taken or rejected.
    Measures,
    /// A hypothesis was tested or judged.
    Tests,
    /// Somebody was called in.
    Escalations,
    /// All four answers were given.
    Answers,
    /// A proposal was decided.
    Decision,
    /// Testers are at work or have spoken.
    Testers,
    /// No criterion waits to be ticked for its hold time.
    HoldTimes,
    /// Every audience knows that harm has stopped.
    MitigatedWords,
    /// Every audience knows that it is over.
    ClosingWords,
    /// The comment on the ticket was posted.
    TicketComment,
    /// The comment on what was said was posted.
    CommsComment,
    /// The review has a date.
    ReviewDate,
    /// Something is to be done afterwards.
    CleanUp,
    /// All of that has owners and dates.
    ActionsOwned,
    /// A why says how it made sense at the time.
    MadeSense,
    /// A cause is named, or a hypothesis confirmed.
    Causes,
    /// Something of a newer version: only a tick answers the line.
    #[serde(other)]
    Unknown,
}

/// An answer to paste.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// Stable name.
    pub id: String,
    /// When it is of use.
    pub asked: String,
    /// The words, with placeholders in braces: [`Reply::PLACEHOLDERS`].
    pub text: String,
}

impl Reply {
    /// What replies may be filled with: when the next word is due, the main channel, the Technical
    /// Assist, the Technical Lead.
    pub const PLACEHOLDERS: [&str; 4] = ["time", "channel", "assist", "lead"];
}

/// Until when a review must have met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReviewLimit {
    /// So many days after it was resolved.
    Days(u32),
    /// So many working days after it was resolved.
    WorkingDays(u32),
}
