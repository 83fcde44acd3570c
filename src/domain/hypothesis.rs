//! What may be the cause, how it is tested, and what can be done before the cause is known.

use crate::domain::id::EventId;
use crate::domain::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What makes an entry a hypothesis of the board.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Guess {
    /// H1, H2, …: the number stored in the event.
    pub number: u32,
    /// Where it would be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// Why it is thought of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// How likely it seemed when it was raised.
    #[serde(default)]
    pub prior: Prior,
    /// What was touched last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub touched_last: Option<String>,
    /// How it is gone about: simplify, inject, divide, step, halve.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
}

/// How likely a hypothesis seemed when it was raised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Prior {
    /// The likeliest.
    High,
    /// As likely as another.
    #[default]
    Medium,
    /// Hardly.
    Low,
}

impl Prior {
    /// All of them, with the word for each.
    pub const ALL: [(Self, &'static str); 3] = [
        (Self::High, "high"),
        (Self::Medium, "medium"),
        (Self::Low, "low"),
    ];

    /// The word on screen and on the command line.
    pub const fn label(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
        }
    }

    /// The one of that word, or of a beginning of it that fits no other; case does not matter.
    pub fn parse(word: &str) -> Option<Self> {
        crate::domain::word::chosen(&Self::ALL, word)
    }
}

/// Where a hypothesis stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HypothesisState {
    /// Nobody is on it.
    #[default]
    Open,
    /// Somebody is testing it.
    Testing,
    /// It holds.
    Confirmed,
    /// It does not.
    RuledOut,
    /// Left for now.
    Parked,
}

impl HypothesisState {
    /// All of them, with the word for each.
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::Open, "open"),
        (Self::Testing, "testing"),
        (Self::Confirmed, "confirmed"),
        (Self::RuledOut, "ruled out"),
        (Self::Parked, "parked"),
    ];

    /// The word on screen and on the command line.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Testing => "testing",
            Self::Confirmed => "confirmed",
            Self::RuledOut => "ruled out",
            Self::Parked => "parked",
        }
    }

    /// The one of that word, or of a beginning of it that fits no other; case does not matter.
    pub fn parse(word: &str) -> Option<Self> {
        crate::domain::word::chosen(&Self::ALL, word)
    }
}

/// How sure a cause is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// A guess with grounds.
    #[default]
    Suspected,
    /// More likely than all others.
    Probable,
    /// Shown.
    Confirmed,
}

impl Confidence {
    /// All of them, with the word for each.
    pub const ALL: [(Self, &'static str); 3] = [
        (Self::Suspected, "suspected"),
        (Self::Probable, "probable"),
        (Self::Confirmed, "confirmed"),
    ];

    /// The word on screen and on the command line.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Suspected => "suspected",
            Self::Probable => "probable",
            Self::Confirmed => "confirmed",
        }
    }

    /// The one of that word, or of a beginning of it that fits no other; case does not matter.
    pub fn parse(word: &str) -> Option<Self> {
        crate::domain::word::chosen(&Self::ALL, word)
    }
}

/// A hypothesis changed its state: the body of a `judge` event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judgement {
    /// The hypothesis.
    #[serde(rename = "ref")]
    pub reference: EventId,
    /// Its state from now on.
    pub state: HypothesisState,
    /// How sure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<Confidence>,
    /// What shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// A test of a hypothesis: the body of a `probe` event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Probe {
    /// The hypothesis.
    #[serde(rename = "ref")]
    pub reference: EventId,
    /// What is done.
    pub what: String,
    /// What is seen if the hypothesis holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub if_true: Option<String>,
    /// What is seen if it does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub if_false: Option<String>,
    /// What else it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub side_effects: Option<String>,
    /// Who said that it is safe.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub safe_per: Option<String>,
    /// The tool or what it showed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
}

/// What a test says about its hypothesis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reading {
    /// Nothing; it rules nothing out.
    #[default]
    Inconclusive,
    /// It is what would be seen if the hypothesis held.
    Supports,
    /// It is not.
    Excludes,
}

impl Reading {
    /// All of them, with the word for each.
    pub const ALL: [(Self, &'static str); 3] = [
        (Self::Inconclusive, "inconclusive"),
        (Self::Supports, "supports"),
        (Self::Excludes, "excludes"),
    ];

    /// The word on screen and on the command line.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Inconclusive => "inconclusive",
            Self::Supports => "supports",
            Self::Excludes => "excludes",
        }
    }

    /// The one of that word, or of a beginning of it that fits no other; case does not matter.
    pub fn parse(word: &str) -> Option<Self> {
        crate::domain::word::chosen(&Self::ALL, word)
    }
}

/// What a test showed: the body of a `read` event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Read {
    /// The test.
    #[serde(rename = "ref")]
    pub reference: EventId,
    /// What it says.
    pub verdict: Reading,
    /// What was seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// A way to stop the harm before its cause is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MeasureType {
    /// Send the load elsewhere.
    #[default]
    Divert,
    /// Turn load away, where data would be corrupted.
    Drop,
    /// Do less, for everybody.
    Degrade,
    /// Put the version before back.
    RollBack,
    /// Start it anew.
    Restart,
    /// Give it more.
    Scale,
    /// Switch off a flag or a feature.
    SwitchOff,
}

impl MeasureType {
    /// All of them, with the word for each.
    pub const ALL: [(Self, &'static str); 7] = [
        (Self::Divert, "divert"),
        (Self::Drop, "drop"),
        (Self::Degrade, "degrade"),
        (Self::RollBack, "roll back"),
        (Self::Restart, "restart"),
        (Self::Scale, "scale"),
        (Self::SwitchOff, "switch off"),
    ];

    /// The word on screen and on the command line.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Divert => "divert",
            Self::Drop => "drop",
            Self::Degrade => "degrade",
            Self::RollBack => "roll back",
            Self::Restart => "restart",
            Self::Scale => "scale",
            Self::SwitchOff => "switch off",
        }
    }

    /// The one of that word, or of a beginning of it that fits no other; case does not matter.
    pub fn parse(word: &str) -> Option<Self> {
        crate::domain::word::chosen(&Self::ALL, word)
    }
}

/// How far a measure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MeasureState {
    /// Thought of.
    #[default]
    Proposed,
    /// Being done.
    Doing,
    /// Done.
    Done,
    /// Not to be done.
    Rejected,
}

impl MeasureState {
    /// All of them, with the word for each.
    pub const ALL: [(Self, &'static str); 4] = [
        (Self::Proposed, "proposed"),
        (Self::Doing, "doing"),
        (Self::Done, "done"),
        (Self::Rejected, "rejected"),
    ];

    /// The word on screen and on the command line.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Doing => "doing",
            Self::Done => "done",
            Self::Rejected => "rejected",
        }
    }

    /// The one of that word, or of a beginning of it that fits no other; case does not matter.
    pub fn parse(word: &str) -> Option<Self> {
        crate::domain::word::chosen(&Self::ALL, word)
    }
}

/// A measure against the harm: the body of a `measure` event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measure {
    /// What sort.
    #[serde(rename = "type")]
    pub measure_type: MeasureType,
    /// What exactly.
    pub text: String,
}

/// A measure goes on: the body of a `progress` event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// The measure.
    #[serde(rename = "ref")]
    pub reference: EventId,
    /// How far it is.
    pub state: MeasureState,
    /// Why, where a reason was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// A test as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tested<'a> {
    /// The event.
    pub id: EventId,
    /// What was thought out.
    pub probe: &'a Probe,
    /// When.
    pub at: Timestamp,
    /// What it showed, in words, and when.
    pub reading: Option<(Reading, Option<&'a str>, Timestamp)>,
}

/// A hypothesis as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hypothesis<'a> {
    /// The entry.
    pub id: EventId,
    /// `H4`; of two writers who took the number unseen the later one's is `H4b`.
    pub name: String,
    /// What may be the cause.
    pub what: String,
    /// What else is known of it.
    pub guess: &'a Guess,
    /// Who raised it.
    pub raised_by: String,
    /// When.
    pub raised: Timestamp,
    /// Where it stands.
    pub state: HypothesisState,
    /// Since when, by whom and why.
    pub judged: Option<Judged<'a>>,
    /// Its tests, oldest first.
    pub tests: Vec<Tested<'a>>,
    /// Kept from walls and exports.
    pub restricted: bool,
}

/// Who judged a hypothesis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Judged<'a> {
    /// Who.
    pub by: &'a str,
    /// When.
    pub at: Timestamp,
    /// How sure.
    pub confidence: Option<Confidence>,
    /// What shows it.
    pub reason: Option<&'a str>,
}

/// A measure as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MeasureNow<'a> {
    /// The event.
    pub id: EventId,
    /// What is to be done.
    pub measure: &'a Measure,
    /// How far it is.
    pub state: MeasureState,
    /// Why.
    pub reason: Option<&'a str>,
    /// Who proposed it.
    pub by: &'a str,
    /// Since when it is so.
    pub at: Timestamp,
}
