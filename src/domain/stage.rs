//! The stage machine: nine stages and the moves between them.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// Where an incident stands.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Something was noticed, nobody has it yet.
    #[default]
    Detected,
    /// A named person has it.
    Acknowledged,
    /// The team works on cause or mitigation; the cause is unknown.
    Investigating,
    /// A cause is believed well enough to act on.
    Identified,
    /// Harm has stopped or is tolerable; it may come back.
    Mitigated,
    /// Validated; exit criteria met or waived.
    Resolved,
    /// Learning: the postmortem is open.
    InReview,
    /// Review answered, actions owned and dated.
    Closed,
    /// False alarm, duplicate, planned work, or a bug for the backlog.
    StoodDown,
}

impl Stage {
    /// All stages in order.
    pub const ALL: [Self; 9] = [
        Self::Detected,
        Self::Acknowledged,
        Self::Investigating,
        Self::Identified,
        Self::Mitigated,
        Self::Resolved,
        Self::InReview,
        Self::Closed,
        Self::StoodDown,
    ];

    /// The word on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Detected => "Detected",
            Self::Acknowledged => "Acknowledged",
            Self::Investigating => "Investigating",
            Self::Identified => "Identified",
            Self::Mitigated => "Mitigated",
            Self::Resolved => "Resolved",
            Self::InReview => "In review",
            Self::Closed => "Closed",
            Self::StoodDown => "Stood down",
        }
    }

    /// The letter that chooses it in the stage form.
    pub const fn letter(self) -> char {
        match self {
            Self::Detected => 'd',
            Self::Acknowledged => 'a',
            Self::Investigating => 'i',
            Self::Identified => 'f',
            Self::Mitigated => 'm',
            Self::Resolved => 'r',
            Self::InReview => 'v',
            Self::Closed => 'c',
            Self::StoodDown => 's',
        }
    }

    /// The stages that may follow; every other move is refused with this list.
    pub const fn next(self) -> &'static [Self] {
        use Stage::{
            Acknowledged, Closed, Detected, Identified, InReview, Investigating, Mitigated,
            Resolved, StoodDown,
        };
        match self {
            Detected => &[Acknowledged, StoodDown],
            Acknowledged => &[Investigating, Identified, Mitigated, StoodDown],
            Investigating => &[Identified, Mitigated, StoodDown],
            Identified => &[Mitigated, Investigating],
            Mitigated => &[Resolved, Investigating, Identified],
            Resolved => &[InReview, Investigating],
            InReview => &[Closed, Investigating],
            Closed => &[InReview],
            StoodDown => &[Acknowledged],
        }
    }

    /// What a move to `to` must be given in words, if anything.
    pub const fn needs(self, to: Self) -> Need {
        match (self, to) {
            (_, Self::StoodDown)
            | (Self::Resolved | Self::InReview, Self::Investigating)
            | (Self::Closed, Self::InReview)
            | (Self::StoodDown, Self::Acknowledged) => Need::Reason,
            (_, Self::Identified) => Need::Cause,
            (_, Self::Mitigated) => Need::WhatWasDone,
            (_, Self::Closed) => Need::WhyUnfinished,
            _ => Need::Nothing,
        }
    }

    /// Whether a move says that the harm is back: from Mitigated or later to before it.
    pub const fn is_back(self, to: Self) -> bool {
        let over = matches!(
            self,
            Self::Mitigated | Self::Resolved | Self::InReview | Self::Closed
        );
        over && matches!(to, Self::Investigating | Self::Identified)
    }

    /// Whether clocks still run: neither resolved nor later.
    pub const fn is_running(self) -> bool {
        matches!(
            self,
            Self::Detected
                | Self::Acknowledged
                | Self::Investigating
                | Self::Identified
                | Self::Mitigated
        )
    }
}

/// What a stage move asks for in the same line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Nothing.
    Nothing,
    /// Why; refused without.
    Reason,
    /// The cause as believed now; refused without.
    Cause,
    /// What stopped the harm; may be left out.
    WhatWasDone,
    /// Why the review has gaps; may be left out where it has none.
    WhyUnfinished,
}

impl Need {
    /// Whether the move is refused without words.
    pub const fn is_hard(self) -> bool {
        matches!(self, Self::Reason | Self::Cause)
    }

    /// The question put to the person; empty for [`Need::Nothing`].
    pub const fn question(self) -> &'static str {
        match self {
            Self::Nothing => "",
            Self::Reason => "reason",
            Self::Cause => "cause as believed now",
            Self::WhyUnfinished => "why with gaps (empty if there are none)",
            Self::WhatWasDone => "what stopped the harm (may be empty)",
        }
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

impl FromStr for Stage {
    type Err = UnknownStage;

    /// Reads a stage's label in any case, with `_`, `-` or nothing for the space.
    fn from_str(text: &str) -> Result<Self, UnknownStage> {
        let plain = |s: &str| s.to_lowercase().replace(['_', '-', ' '], "");
        let want = plain(text);
        let found = Self::ALL
            .into_iter()
            .find(|stage| plain(stage.label()) == want);
        found.ok_or_else(|| UnknownStage(text.to_owned()))
    }
}

/// A word that names no stage.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is no stage; the stages are detected, acknowledged, investigating, identified, mitigated, resolved, in-review, closed, stood-down"
)]
pub struct UnknownStage(pub String);

#[cfg(test)]
mod tests {
    use super::*;
    use Stage::*;

    /// The table of allowed moves, row by row; everything else is refused.
    #[test]
    fn only_the_moves_of_the_table() {
        let table: [(Stage, &[Stage]); 9] = [
            (Detected, &[Acknowledged, StoodDown]),
            (
                Acknowledged,
                &[Investigating, Identified, Mitigated, StoodDown],
            ),
            (Investigating, &[Identified, Mitigated, StoodDown]),
            (Identified, &[Mitigated, Investigating]),
            (Mitigated, &[Resolved, Investigating, Identified]),
            (Resolved, &[InReview, Investigating]),
            (InReview, &[Closed, Investigating]),
            (Closed, &[InReview]),
            (StoodDown, &[Acknowledged]),
        ];
        for (from, to) in table {
            assert_eq!(from.next(), to, "{from}");
            let mut letters: Vec<_> = to.iter().map(|s| s.letter()).collect();
            letters.sort_unstable();
            letters.dedup();
            assert_eq!(letters.len(), to.len(), "{from}: one letter each");
        }
    }

    #[test]
    fn backward_and_outward_moves_need_a_reason() {
        assert_eq!(Resolved.needs(Investigating), Need::Reason);
        assert_eq!(Mitigated.needs(Investigating), Need::Nothing);
        assert_eq!(Detected.needs(StoodDown), Need::Reason);
        assert_eq!(Investigating.needs(Identified), Need::Cause);
    }

    #[test]
    fn words_in_any_dress() {
        for word in ["in_review", "In review", "IN-REVIEW", "inreview"] {
            assert_eq!(word.parse(), Ok(InReview));
        }
        assert!("done".parse::<Stage>().is_err());
    }
}
