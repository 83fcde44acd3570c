//! The texts that people take out of the console, by name: one list for the console's outputs
//! and for the command line.

use super::{announcement, handover_brief, roster_table, support_brief, topic};
use crate::domain::handover::BriefNotes;
use crate::domain::incident::Incident;
use crate::domain::time::Timestamp;

/// A text that is made from the document whenever it is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sheet {
    /// The channel's topic.
    Topic,
    /// Who does what, for everybody.
    Announcement,
    /// The brief for the next manager.
    HandoverBrief,
    /// What support needs.
    SupportBrief,
    /// The roster as a Markdown table.
    Roster,
}

impl Sheet {
    /// All of them, in the order of the menu.
    pub const ALL: [Self; 5] = [
        Self::Topic,
        Self::Announcement,
        Self::HandoverBrief,
        Self::SupportBrief,
        Self::Roster,
    ];

    /// The name in the menu.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Topic => "Topic line",
            Self::Announcement => "Role announcement",
            Self::HandoverBrief => "Hand-over brief",
            Self::SupportBrief => "Support brief",
            Self::Roster => "Roster table",
        }
    }

    /// What it is for, in one line.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Topic => "for the channel: state, roles, links, next words",
            Self::Announcement => "who does what; everybody else carries on",
            Self::HandoverBrief => "twelve sections for the next Incident Manager",
            Self::SupportBrief => "for those who answer customers",
            Self::Roster => "Markdown, for the ticket",
        }
    }

    /// The text as the document stands.
    pub fn text(self, incident: &Incident, now: Timestamp) -> String {
        match self {
            Self::Topic => topic(incident, now),
            Self::Announcement => announcement(incident),
            Self::HandoverBrief => current_brief(incident, now),
            Self::SupportBrief => support_brief(incident, now),
            Self::Roster => roster_table(incident),
        }
    }
}

/// The brief as it would be offered now: with the notes so far, to the one who takes over.
pub fn current_brief(incident: &Incident, now: Timestamp) -> String {
    let handover = incident.handover();
    let notes = handover.notes.cloned();
    let notes: BriefNotes = notes.unwrap_or_default();
    handover_brief(incident, &notes, handover.successor, now)
}
