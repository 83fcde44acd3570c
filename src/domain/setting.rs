//! Settings: what has one value at a time, and who set it last.

use crate::domain::priority::{Override, Rating};
use crate::domain::stage::Stage;
use crate::domain::time::Moment;
use crate::playbook::Playbook;
use serde::{Deserialize, Serialize};

/// A setting's name and its value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "field", content = "value", rename_all = "snake_case")]
pub enum Setting {
    /// One plain line: what the customer notices.
    Title(String),
    /// Longer text.
    Description(String),
    /// The stage moved to, and the words that the move asked for.
    Stage(StageMove),
    /// Impact and urgency.
    Rating(Rating),
    /// Priority by hand; none takes the override back.
    PriorityOverride(Option<Override>),
    /// Answer: what it does to clients.
    Impact(String),
    /// Answer: what is known.
    Known(String),
    /// Answer: what was tried.
    Tried(String),
    /// Answer: what comes next.
    Next(String),
    /// When harm began.
    ImpactStarted(Option<Moment>),
    /// When harm ended.
    ImpactEnded(Option<Moment>),
    /// When somebody first noticed.
    DetectedAt(Moment),
    /// How it was noticed, in words.
    DetectedBy(String),
    /// The channel where people ask; every other one points to it.
    MainChannel(String),
    /// Ticket key or link.
    Ticket(String),
    /// The faulty service; `Unknown` is allowed.
    FaultyService(String),
    /// Support cases counted so far.
    SupportCases(u32),
    /// The rules in force.
    Playbook(Box<Playbook>),
}

/// A move of the stage machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageMove {
    /// The stage entered.
    pub to: Stage,
    /// Cause, reason or what was done, as the move asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// A setting's name without its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum SettingKey {
    /// See [`Setting::Title`].
    Title,
    /// See [`Setting::Description`].
    Description,
    /// See [`Setting::Stage`].
    Stage,
    /// See [`Setting::Rating`].
    Rating,
    /// See [`Setting::PriorityOverride`].
    PriorityOverride,
    /// See [`Setting::Impact`].
    Impact,
    /// See [`Setting::Known`].
    Known,
    /// See [`Setting::Tried`].
    Tried,
    /// See [`Setting::Next`].
    Next,
    /// See [`Setting::ImpactStarted`].
    ImpactStarted,
    /// See [`Setting::ImpactEnded`].
    ImpactEnded,
    /// See [`Setting::DetectedAt`].
    DetectedAt,
    /// See [`Setting::DetectedBy`].
    DetectedBy,
    /// See [`Setting::MainChannel`].
    MainChannel,
    /// See [`Setting::Ticket`].
    Ticket,
    /// See [`Setting::FaultyService`].
    FaultyService,
    /// See [`Setting::SupportCases`].
    SupportCases,
    /// See [`Setting::Playbook`].
    Playbook,
}

impl SettingKey {
    /// The four answers in their order.
    pub const ANSWERS: [Self; 4] = [Self::Impact, Self::Known, Self::Tried, Self::Next];

    /// The word on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Title => "Title",
            Self::Description => "Description",
            Self::Stage => "Stage",
            Self::Rating => "Impact and urgency",
            Self::PriorityOverride => "Priority by hand",
            Self::Impact => "Impact",
            Self::Known => "Known",
            Self::Tried => "Tried",
            Self::Next => "Next",
            Self::ImpactStarted => "Start of impact",
            Self::ImpactEnded => "End of impact",
            Self::DetectedAt => "Detected at",
            Self::DetectedBy => "Detected by",
            Self::MainChannel => "Main channel",
            Self::Ticket => "Ticket",
            Self::FaultyService => "Faulty service",
            Self::SupportCases => "Support cases",
            Self::Playbook => "Playbook",
        }
    }
}

impl Setting {
    /// Which setting this is.
    pub const fn key(&self) -> SettingKey {
        match self {
            Self::Title(_) => SettingKey::Title,
            Self::Description(_) => SettingKey::Description,
            Self::Stage(_) => SettingKey::Stage,
            Self::Rating(_) => SettingKey::Rating,
            Self::PriorityOverride(_) => SettingKey::PriorityOverride,
            Self::Impact(_) => SettingKey::Impact,
            Self::Known(_) => SettingKey::Known,
            Self::Tried(_) => SettingKey::Tried,
            Self::Next(_) => SettingKey::Next,
            Self::ImpactStarted(_) => SettingKey::ImpactStarted,
            Self::ImpactEnded(_) => SettingKey::ImpactEnded,
            Self::DetectedAt(_) => SettingKey::DetectedAt,
            Self::DetectedBy(_) => SettingKey::DetectedBy,
            Self::MainChannel(_) => SettingKey::MainChannel,
            Self::Ticket(_) => SettingKey::Ticket,
            Self::FaultyService(_) => SettingKey::FaultyService,
            Self::SupportCases(_) => SettingKey::SupportCases,
            Self::Playbook(_) => SettingKey::Playbook,
        }
    }

    /// The answer of this key with that text, for the four answers only.
    pub fn answer(key: SettingKey, text: String) -> Option<Self> {
        match key {
            SettingKey::Impact => Some(Self::Impact(text)),
            SettingKey::Known => Some(Self::Known(text)),
            SettingKey::Tried => Some(Self::Tried(text)),
            SettingKey::Next => Some(Self::Next(text)),
            _ => None,
        }
    }

    /// The value where it is plain text.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Title(t)
            | Self::Description(t)
            | Self::Impact(t)
            | Self::Known(t)
            | Self::Tried(t)
            | Self::Next(t)
            | Self::DetectedBy(t)
            | Self::MainChannel(t)
            | Self::Ticket(t)
            | Self::FaultyService(t) => Some(t),
            _ => None,
        }
    }

    /// Whether two heads of one setting mean the same, so that there is nothing to settle.
    pub fn agrees(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Stage(a), Self::Stage(b)) => a.to == b.to,
            _ => self == other,
        }
    }
}
