//! What people tick off or put off: checklist lines, prompts, papers, changes nobody had agreed.

use crate::domain::id::EventId;
use crate::domain::time::Timestamp;
use serde::{Deserialize, Serialize};

/// A line of a checklist was ticked, or no longer: the body of a `check` event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checked {
    /// The line's id in the playbook.
    pub line: String,
    /// Done or not; of several the one with the greatest id counts.
    pub on: bool,
}

/// A prompt was put off: the body of a `snooze` event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snooze {
    /// The rule, `N07`.
    pub rule: String,
    /// What the prompt is about where a rule has several: an audience id, a task's name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
    /// Until when.
    pub until: Timestamp,
}

/// A paper was made and posted: the body of an `export` event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exported {
    /// What was made.
    pub paper: Paper,
    /// Where it went.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
}

/// A paper that somebody owes at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Paper {
    /// Figures, summary and full timeline, once, by the Scribe.
    #[default]
    TicketComment,
    /// What was said, when, where, by the Communication Lead.
    CommsComment,
    /// The status page document.
    StatusPage,
    /// The incident report.
    IncidentReport,
    /// The postmortem.
    Postmortem,
    /// The wrap-up index.
    WrapUp,
    /// The postmortem for customers.
    FollowUp,
}

impl Paper {
    /// All of them, with the word for each.
    pub const ALL: [(Self, &'static str); 7] = [
        (Self::TicketComment, "ticket comment"),
        (Self::CommsComment, "comms comment"),
        (Self::StatusPage, "status page"),
        (Self::IncidentReport, "incident report"),
        (Self::Postmortem, "postmortem"),
        (Self::WrapUp, "wrap-up"),
        (Self::FollowUp, "customer follow-up"),
    ];

    /// The word on screen and on the command line.
    pub const fn label(self) -> &'static str {
        match self {
            Self::TicketComment => "ticket comment",
            Self::CommsComment => "comms comment",
            Self::StatusPage => "status page",
            Self::IncidentReport => "incident report",
            Self::Postmortem => "postmortem",
            Self::WrapUp => "wrap-up",
            Self::FollowUp => "customer follow-up",
        }
    }

    /// The one of that word, or of a beginning of it that fits no other; case does not matter.
    pub fn parse(word: &str) -> Option<Self> {
        crate::domain::word::chosen(&Self::ALL, word)
    }
}

/// A change that nobody had agreed was accounted for: the body of an `account` event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accounted {
    /// The change.
    #[serde(rename = "ref")]
    pub reference: EventId,
    /// How.
    pub how: Account,
    /// The decision or task that it belongs to, or the action that undid it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<EventId>,
}

/// How a change that nobody had agreed was accounted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Account {
    /// The Technical Lead agreed to keep it.
    #[default]
    Agreed,
    /// It belongs to a decision or a task.
    Linked,
    /// It was put back.
    Undone,
}

impl Account {
    /// All of them, with the word for each.
    pub const ALL: [(Self, &'static str); 3] = [
        (Self::Agreed, "agreed"),
        (Self::Linked, "linked"),
        (Self::Undone, "undone"),
    ];

    /// The word on screen and on the command line.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Agreed => "agreed",
            Self::Linked => "linked",
            Self::Undone => "undone",
        }
    }

    /// The one of that word, or of a beginning of it that fits no other; case does not matter.
    pub fn parse(word: &str) -> Option<Self> {
        crate::domain::word::chosen(&Self::ALL, word)
    }
}

/// A person released the outside messages of a restricted incident: the body of an `unlock` event.
/// Two people must; no longer so when `on` is false.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unlock {
    /// Released, or locked again.
    pub on: bool,
}
