//! Words over the stage machine: phases as different teams call them, and the status page's word.
//!
//! There is one machine of fine stages; a vocabulary is only a label over it.

use crate::domain::stage::Stage;
use crate::playbook::PhaseWords;

impl PhaseWords {
    /// What this vocabulary calls a stage, if it has a word for it.
    pub const fn phase(self, stage: Stage) -> Option<&'static str> {
        match self {
            Self::None => None,
            Self::Respond => respond(stage),
            Self::Discover => discover(stage),
            Self::Tool => tool(stage),
        }
    }
}

/// Detect, respond, recover, learn, improve.
const fn respond(stage: Stage) -> Option<&'static str> {
    match stage {
        Stage::Detected => Some("Detect"),
        Stage::Acknowledged | Stage::Investigating => Some("Respond"),
        Stage::Identified | Stage::Mitigated | Stage::Resolved => Some("Recover"),
        Stage::InReview => Some("Learn"),
        Stage::Closed => Some("Improve"),
        Stage::StoodDown => None,
    }
}

/// What counts in each of these phases (practice: R156).
const VALUES: [(&str, &str); 5] = [
    ("Detect", "we know before our customers do"),
    ("Respond", "call for help early; nobody minds being called"),
    ("Recover", "it happens; put it right quickly"),
    ("Learn", "look for causes, never for somebody to blame"),
    ("Improve", "the same incident never comes twice"),
];

/// Discover, act, resolve, reflect.
const fn discover(stage: Stage) -> Option<&'static str> {
    match stage {
        Stage::Detected => Some("Discover"),
        Stage::Acknowledged | Stage::Investigating | Stage::Identified | Stage::Mitigated => {
            Some("Act")
        }
        Stage::Resolved => Some("Resolve"),
        Stage::InReview | Stage::Closed => Some("Reflect"),
        Stage::StoodDown => None,
    }
}

/// Acknowledged, investigating, identified, mitigated.
const fn tool(stage: Stage) -> Option<&'static str> {
    match stage {
        Stage::Acknowledged => Some("Acknowledged"),
        Stage::Investigating => Some("Investigating"),
        Stage::Identified => Some("Identified"),
        Stage::Mitigated | Stage::Resolved => Some("Mitigated"),
        Stage::Detected | Stage::InReview | Stage::Closed | Stage::StoodDown => None,
    }
}

impl Stage {
    /// What counts now, in one line for the help: `Respond: call for help early; …`.
    pub fn value(self) -> Option<String> {
        let phase = respond(self)?;
        let (_, value) = VALUES.iter().find(|(known, _)| *known == phase)?;
        Some(format!("{phase}: {value}"))
    }

    /// The status page's word; none while there is nothing to say there.
    pub const fn status_page(self) -> Option<&'static str> {
        match self {
            Self::Acknowledged | Self::Investigating => Some("Investigating"),
            Self::Identified => Some("Identified"),
            Self::Mitigated => Some("Monitoring"),
            Self::Resolved => Some("Resolved"),
            Self::InReview => Some("Resolved + follow-up"),
            Self::Detected | Self::Closed | Self::StoodDown => None,
        }
    }

    /// The label with the phase in front of it, `Act · Investigating`; a phase that says the same
    /// is left out.
    pub fn with_phase(self, words: PhaseWords) -> String {
        match words.phase(self) {
            Some(phase) if phase != self.label() => format!("{phase} · {}", self.label()),
            _ => self.label().to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table of the practice, row by row: stage, tool, respond, discover, status page.
    #[test]
    fn r121_r122_three_vocabularies_and_the_status_page() {
        let table = [
            ("Detected", "–", "Detect", "Discover", "–"),
            (
                "Acknowledged",
                "Acknowledged",
                "Respond",
                "Act",
                "Investigating",
            ),
            (
                "Investigating",
                "Investigating",
                "Respond",
                "Act",
                "Investigating",
            ),
            ("Identified", "Identified", "Recover", "Act", "Identified"),
            ("Mitigated", "Mitigated", "Recover", "Act", "Monitoring"),
            ("Resolved", "Mitigated", "Recover", "Resolve", "Resolved"),
            ("In review", "–", "Learn", "Reflect", "Resolved + follow-up"),
            ("Closed", "–", "Improve", "Reflect", "–"),
            ("Stood down", "–", "–", "–", "–"),
        ];
        for (stage, row) in Stage::ALL.into_iter().zip(table) {
            let word = |word: Option<&'static str>| word.unwrap_or("–");
            let found = (
                stage.label(),
                word(PhaseWords::Tool.phase(stage)),
                word(PhaseWords::Respond.phase(stage)),
                word(PhaseWords::Discover.phase(stage)),
                word(stage.status_page()),
            );
            assert_eq!(found, row);
            assert_eq!(PhaseWords::None.phase(stage), None);
        }
    }

    #[test]
    fn a_phase_stands_in_front_unless_it_says_the_same() {
        let stage = Stage::Investigating;
        assert_eq!(
            stage.with_phase(PhaseWords::Discover),
            "Act · Investigating"
        );
        assert_eq!(stage.with_phase(PhaseWords::Tool), "Investigating");
        assert_eq!(stage.with_phase(PhaseWords::None), "Investigating");
    }
}
