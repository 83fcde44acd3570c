//! The forms of working the problem: decisions, diagnosis, calling people in, work in hand.

pub mod build;
pub mod submit;

use crate::domain::decision::Call;
use crate::domain::hypothesis::{HypothesisState, MeasureState};
use crate::domain::id::EventId;
use serde::{Deserialize, Serialize};

/// What a form of this sort is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Work {
    /// Open a proposal.
    Propose,
    /// Make the call on a proposal.
    Decide(EventId, Call),
    /// Advice on a proposal.
    Advise(EventId),
    /// Raise a hypothesis.
    Hypothesis,
    /// Judge a hypothesis.
    Judge(EventId, HypothesisState),
    /// Think out a test of a hypothesis.
    Probe(EventId),
    /// Say what a test showed.
    Read(EventId),
    /// Propose a measure against the harm.
    Measure,
    /// Say how far a measure is, and why.
    Progress(EventId, MeasureState),
    /// Call a team or a person in.
    Escalate,
    /// Somebody who was called in answered.
    Answered(EventId),
    /// Ask the manager for help.
    Help,
    /// Pass a task on.
    Delegate(EventId),
    /// Account for a change that was not agreed.
    Account(EventId),
}

impl Work {
    /// What sending the form does, in words.
    pub const fn sends(self) -> &'static str {
        match self {
            Self::Propose => "opens the proposal",
            Self::Decide(_, Call::Accepted) => "accepts it",
            Self::Decide(_, Call::Rejected) => "rejects it",
            Self::Decide(_, Call::Withdrawn) => "withdraws it",
            Self::Advise(_) => "records the advice",
            Self::Hypothesis => "raises it",
            Self::Judge(..) => "judges it",
            Self::Probe(_) => "adds the test",
            Self::Read(_) => "records what it showed",
            Self::Measure => "proposes it",
            Self::Progress(..) => "says so",
            Self::Escalate => "records that they were called",
            Self::Answered(_) => "records the answer",
            Self::Help => "asks for help",
            Self::Delegate(_) => "passes it on",
            Self::Account(_) => "accounts for it",
        }
    }
}
