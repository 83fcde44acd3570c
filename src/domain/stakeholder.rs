//! Stakeholders on the grid of power and interest.

use serde::{Deserialize, Serialize};

/// Somebody who has a stake in the incident.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Stakeholder {
    /// A person or a group.
    pub name: String,
    /// The group that a person belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// Whether they can change what happens.
    #[serde(default)]
    pub power: Degree,
    /// Whether it matters to them.
    #[serde(default)]
    pub interest: Degree,
    /// The audience that they hear with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audience: Option<String>,
    /// How they are reached: a label, not an address list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
}

/// High or low.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Degree {
    /// Little.
    #[default]
    Low,
    /// Much.
    High,
}

impl Degree {
    /// All of them, with the word for each.
    pub const ALL: [(Self, &'static str); 2] = [(Self::Low, "low"), (Self::High, "high")];

    /// The word on screen and on the command line.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::High => "high",
        }
    }

    /// The one of that word, or of a beginning of it that fits no other; case does not matter.
    pub fn parse(word: &str) -> Option<Self> {
        crate::domain::word::chosen(&Self::ALL, word)
    }
}

/// How a stakeholder is treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Treatment {
    /// Much power, much interest.
    ManageClosely,
    /// Much power, little interest.
    KeepSatisfied,
    /// Little power, much interest.
    KeepInformed,
    /// Little of both.
    Monitor,
}

impl Treatment {
    /// The four in the order of the grid.
    pub const ALL: [Self; 4] = [
        Self::ManageClosely,
        Self::KeepSatisfied,
        Self::KeepInformed,
        Self::Monitor,
    ];

    /// The words on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::ManageClosely => "manage closely",
            Self::KeepSatisfied => "keep satisfied",
            Self::KeepInformed => "keep informed",
            Self::Monitor => "monitor",
        }
    }
}

impl Stakeholder {
    /// The box of the grid.
    pub const fn treatment(&self) -> Treatment {
        match (self.power, self.interest) {
            (Degree::High, Degree::High) => Treatment::ManageClosely,
            (Degree::High, Degree::Low) => Treatment::KeepSatisfied,
            (Degree::Low, Degree::High) => Treatment::KeepInformed,
            (Degree::Low, Degree::Low) => Treatment::Monitor,
        }
    }
}
