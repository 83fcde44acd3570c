//! The texts that people take out of the console, by name: one list for the console's outputs
//! and for the command line.

use super::block::Manuscript;
use super::format::{Format, format};
use super::paper::Asked;
use super::paper::pen::Pen;
use super::paper::sections::Source;
use super::paper::setting::{set, template};
use super::roles::{Short, roster, topic};
use super::words::page_text;
use crate::domain::handover::BriefNotes;
use crate::domain::incident::Incident;
use crate::domain::kit::Kit;
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

    /// Its blocks as the document stands; the title is empty where it has none.
    pub fn manuscript(self, asked: &Asked<'_>) -> Manuscript {
        match self {
            Self::Roster => roster(asked.incident),
            Self::Topic | Self::Announcement => untitled(&self.text(asked)),
            Self::HandoverBrief => titled(asked, current(asked)),
            Self::SupportBrief => {
                let notes = BriefNotes::default();
                titled(asked, set_in(asked, "support", &notes, None))
            }
        }
    }

    /// The text as the document stands.
    pub fn text(self, asked: &Asked<'_>) -> String {
        let notes = BriefNotes::default();
        match self {
            Self::Topic => topic(&Source {
                pen: &Pen::new(asked),
                notes: &notes,
                to: None,
                short: Short::Whole,
            }),
            Self::Announcement => {
                let written = set_in(asked, "announcement", &notes, None);
                let text = page_text(&written);
                let pen = Pen::new(asked);
                pen.marked(text.trim_end()) + "\n"
            }
            Self::HandoverBrief => as_text(asked, &current(asked)),
            Self::SupportBrief => as_text(asked, &set_in(asked, "support", &notes, None)),
            Self::Roster => roster_table(asked.incident),
        }
    }
}

/// The roster as a table of Markdown.
pub fn roster_table(incident: &Incident) -> String {
    format(&roster(incident), Format::Markdown)
}

/// The brief for a hand-over as it stands, with what the manager says besides, as it is frozen
/// into the offer. `to` is who takes over, if named.
pub fn handover_brief(asked: &Asked<'_>, notes: &BriefNotes, to: Option<&str>) -> String {
    as_text(asked, &set_in(asked, "hand-over", notes, to))
}

/// The same for the drill, by the shipped template: a drill is the same bytes everywhere.
pub fn current_brief(incident: &Incident, now: Timestamp) -> String {
    let kit = Kit::shipped();
    let asked = Asked::inside(incident, &kit, now);
    as_text(&asked, &current(&asked))
}

/// The brief as it would be offered now: with the notes so far, to the one who takes over.
fn current(asked: &Asked<'_>) -> Manuscript {
    let handover = asked.incident.handover();
    let notes = handover.notes.cloned().unwrap_or_default();
    set_in(asked, "hand-over", &notes, handover.successor)
}

/// A sheet from its template.
fn set_in(asked: &Asked<'_>, name: &str, notes: &BriefNotes, to: Option<&str>) -> Manuscript {
    let pen = Pen::new(asked);
    let source = Source {
        pen: &pen,
        notes,
        to,
        short: Short::Whole,
    };
    set(&template(asked.kit, name), &source)
}

/// A sheet as it is read on a call, with what marks a drill.
fn as_text(asked: &Asked<'_>, written: &Manuscript) -> String {
    let drill = if asked.incident.is_drill() {
        "DRILL: this is practice.\n"
    } else {
        ""
    };
    format!("{drill}{}", page_text(written))
}

/// A sheet with a title for the formats that show it as one, which also marks a drill.
fn titled(asked: &Asked<'_>, written: Manuscript) -> Manuscript {
    let title = Pen::new(asked).marked(&written.title);
    Manuscript { title, ..written }
}

/// Words alone.
fn untitled(text: &str) -> Manuscript {
    let mut paper = Manuscript::default();
    paper.paragraph(text.trim_end());
    paper
}
