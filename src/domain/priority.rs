//! Impact times urgency gives priority; an override by hand needs a reason.

use crate::playbook::PriorityTable;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Impact and urgency, 1 (gravest, soonest) to 4 each; one setting, so that two people cannot
/// make up a pair that nobody chose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rating {
    /// How much is hurt, 1 to 4.
    pub impact: u8,
    /// How soon it hurts, 1 to 4.
    pub urgency: u8,
}

impl Rating {
    /// A rating, if both are 1 to 4.
    pub fn new(impact: u8, urgency: u8) -> Option<Self> {
        let valid = (1..=4).contains(&impact) && (1..=4).contains(&urgency);
        valid.then_some(Self { impact, urgency })
    }

    /// The priority of this cell of the matrix.
    pub fn priority(self, table: &PriorityTable) -> Priority {
        let row = usize::from(self.impact.clamp(1, 4) - 1);
        let column = usize::from(self.urgency.clamp(1, 4) - 1);
        Priority(table.matrix[row][column].clamp(1, 5))
    }
}

/// A priority, 1 (gravest) to 5.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Priority(u8);

impl Priority {
    /// A priority, if it is 1 to 5.
    pub fn new(value: u8) -> Option<Self> {
        (1..=5).contains(&value).then_some(Self(value))
    }

    /// What another program's severity comes to here, where there is none: `SEV1`, `2`,
    /// `critical` (practice: R036).
    pub fn of_severity(word: &str) -> Option<Self> {
        let word = word.trim().to_lowercase();
        let digits: String = word.chars().filter(char::is_ascii_digit).collect();
        let number = match digits.parse::<u8>() {
            Ok(number) => Some(number.max(1)),
            Err(_) => match &*word {
                "critical" | "blocker" | "emergency" | "disaster" | "fatal" => Some(1),
                "high" | "major" | "error" => Some(2),
                "medium" | "moderate" | "average" | "warning" => Some(3),
                "low" | "minor" => Some(4),
                "info" | "informational" | "trivial" | "none" => Some(5),
                _ => None,
            },
        };
        number.and_then(Self::new)
    }

    /// The number, 1 to 5.
    pub const fn value(self) -> u8 {
        self.0
    }

    /// Place in tables of five, 0 to 4.
    pub fn index(self) -> usize {
        usize::from(self.0.clamp(1, 5) - 1)
    }
}

impl fmt::Display for Priority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "P{}", self.0)
    }
}

/// A priority set by hand, against the matrix.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Override {
    /// The priority wanted, 1 to 5.
    pub value: u8,
    /// Why; required.
    pub reason: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::playbook::Playbook;

    #[test]
    fn the_cells_named_in_the_practice() {
        let table = Playbook::shipped().priority;
        let p = |i, u| Rating::new(i, u).map(|r| r.priority(&table).to_string());
        assert_eq!(p(1, 1).as_deref(), Some("P1"));
        assert_eq!(p(2, 2).as_deref(), Some("P2"));
        assert_eq!(p(2, 1).as_deref(), Some("P1"));
        assert_eq!(p(4, 4).as_deref(), Some("P5"));
        assert_eq!(p(0, 1), None);
        assert_eq!(p(1, 5), None);
    }

    /// R036: there is no severity; another program's becomes a priority.
    #[test]
    fn r036_a_severity_becomes_a_priority() {
        for (word, want) in [
            ("SEV1", Some("P1")),
            ("sev-0", Some("P1")),
            ("Severity 2", Some("P2")),
            ("3", Some("P3")),
            ("critical", Some("P1")),
            (" High ", Some("P2")),
            ("minor", Some("P4")),
            ("info", Some("P5")),
            ("sev9", None),
            ("purple", None),
            ("", None),
        ] {
            let found = Priority::of_severity(word).map(|p| p.to_string());
            assert_eq!(found.as_deref(), want, "{word}");
        }
    }

    #[test]
    fn a_hostile_matrix_stays_in_range() {
        let mut table = Playbook::shipped().priority;
        table.matrix = [[0, 255, 6, 1]; 4];
        let rating = Rating {
            impact: 200,
            urgency: 0,
        };
        assert!((1..=5).contains(&rating.priority(&table).value()));
    }
}
