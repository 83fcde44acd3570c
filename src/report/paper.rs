//! The papers that an incident leaves behind, written from what is recorded, as blocks before
//! they have a format.
//!
//! Every paper is whole although nobody typed a word for it. What is not known stands as a gap
//! that says so, what is restricted is left out and counted at the foot, and each says what set of
//! events it was made from (practice: R163).

mod actions;
mod card;
mod causes;
mod comms;
mod facts;
mod follow_up;
mod incident_report;
pub(super) mod pen;
mod postmortem;
mod response;
pub(super) mod sections;
pub(super) mod setting;
mod status;
mod ticket;
mod timeline;
mod wrap_up;

use super::block::Manuscript;
use super::roles::Short;
use crate::domain::handover::BriefNotes;
use crate::domain::incident::Incident;
use crate::domain::kit::Kit;
use crate::domain::mark::Paper;
use crate::domain::time::Timestamp;
use pen::Pen;
use sections::Source;

pub use card::{COLUMNS as CARD_COLUMNS, ROWS as CARD_ROWS, text as card_text};

/// Who a paper is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// People of the company: it names people and machines.
    Inside,
    /// Everybody else: no names of people, no machines, nothing that was only said inside.
    Outside,
}

/// What a paper is asked for with.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// What it is about.
    pub incident: &'a Incident,
    /// What the team says things with.
    pub kit: &'a Kit,
    /// Now.
    pub now: Timestamp,
    /// Who it is for.
    pub reader: Reader,
    /// Whether it may hold what is restricted; never so for readers outside.
    pub restricted: bool,
    /// The most characters that fit one comment; where more is to be said it becomes two papers.
    pub limit: usize,
}

impl<'a> Asked<'a> {
    /// For people inside, without what is restricted, at the usual size.
    pub const fn inside(incident: &'a Incident, kit: &'a Kit, now: Timestamp) -> Self {
        Self {
            incident,
            kit,
            now,
            reader: Reader::Inside,
            restricted: false,
            limit: COMMENT_LIMIT,
        }
    }
}

/// The characters that fit one comment where nobody says otherwise: what common trackers take.
pub const COMMENT_LIMIT: usize = 32_767;

/// The papers that can be written, in the order in which they are owed.
pub const WRITTEN: &[Paper] = &[
    Paper::TicketComment,
    Paper::CommsComment,
    Paper::StatusPage,
    Paper::IncidentReport,
    Paper::Postmortem,
    Paper::WrapUp,
    Paper::FollowUp,
];

/// Whether a paper is written for a reader. Most are for the people of the company alone.
pub fn is_for(paper: Paper, reader: Reader) -> bool {
    let fits = match paper {
        Paper::StatusPage | Paper::IncidentReport => true,
        Paper::FollowUp => reader == Reader::Outside,
        _ => reader == Reader::Inside,
    };
    fits && WRITTEN.contains(&paper)
}

/// The name of a file that holds such a paper, without its ending: of several the one at `part`.
pub const fn file_stem(paper: Paper, part: usize, parts: usize) -> &'static str {
    match (paper, part, parts) {
        (Paper::CommsComment, 0, 2..) => "communication-issue",
        (Paper::CommsComment, ..) => "communication-comment",
        (Paper::TicketComment, ..) => "ticket-comment",
        (Paper::StatusPage, ..) => "status-page",
        (Paper::IncidentReport, ..) => "incident-report",
        (Paper::Postmortem, ..) => "postmortem",
        (Paper::WrapUp, ..) => "wrap-up",
        (Paper::FollowUp, ..) => "follow-up",
    }
}

/// What happened, in one paragraph for people inside; none for others.
pub(super) fn happened(asked: &Asked<'_>) -> Option<String> {
    let pen = Pen::new(asked);
    (!pen.outside()).then(|| postmortem::happened_words(&pen))
}

/// The causes that the review wrote down and is sure of, where all of them may be said here.
pub(super) fn shown_causes(asked: &Asked<'_>) -> Option<String> {
    causes::written(&Pen::new(asked))
}

/// What changes and by when, where all of it may be said here.
pub(super) fn promised(asked: &Asked<'_>) -> Option<String> {
    actions::promised_words(&Pen::new(asked))
}

/// Whether anything was lost, for people outside; none where nobody knows.
pub(super) fn data_note(incident: &Incident) -> Option<String> {
    facts::data_outside(incident).map(str::to_owned)
}

/// What it came to at so much a minute, if anybody said how much (practice: R162).
pub(super) fn cost(incident: &Incident, now: Timestamp) -> Option<String> {
    facts::cost(incident, now)
}

/// The card for when nothing else is up, for formats that make their own pages.
pub fn card(asked: &Asked<'_>) -> Manuscript {
    card::manuscript(asked)
}

/// Writes a paper. One becomes two where it does not fit a comment; none where it is not for that
/// reader.
pub fn write(paper: Paper, asked: &Asked<'_>) -> Vec<Manuscript> {
    if !is_for(paper, asked.reader) {
        return Vec::new();
    }
    let pen = Pen::new(asked);
    if pen.is_locked() {
        return vec![pen.locked()];
    }
    match paper {
        Paper::CommsComment => comms::papers(&pen),
        _ => vec![of_template(paper, &pen)],
    }
}

/// A paper from its template, with what no template can leave out: the mark of a drill, what is
/// not settled, how much was left out, and what it was made from.
fn of_template(paper: Paper, pen: &Pen<'_>) -> Manuscript {
    let notes = BriefNotes::default();
    let source = Source {
        pen,
        notes: &notes,
        to: None,
        short: Short::Whole,
    };
    let name = template_name(paper, pen.asked.reader);
    let mut written = setting::set(&setting::template(pen.asked.kit, name), &source);
    let title = match written.title.trim() {
        "" => pen.incident.key(),
        title => title,
    };
    written.title = pen.marked(title);
    if !pen.outside() && says_what_is_not_settled(paper) {
        let mut first = Manuscript::default();
        pen.unsettled(&mut first);
        written.blocks.splice(0..0, first.blocks);
    }
    pen.foot(&mut written);
    written
}

/// Whether a paper tells what was set on two sides before all else.
const fn says_what_is_not_settled(paper: Paper) -> bool {
    matches!(
        paper,
        Paper::TicketComment | Paper::IncidentReport | Paper::Postmortem
    )
}

/// The name of the template of a paper for a reader. What goes outside never takes the place of
/// what stays inside.
pub(super) const fn template_name(paper: Paper, reader: Reader) -> &'static str {
    match (paper, reader) {
        (Paper::IncidentReport, Reader::Outside) => "incident-report-for-clients",
        (Paper::StatusPage, Reader::Outside) => "status-page-for-outside",
        _ => file_stem(paper, 0, 1),
    }
}

#[cfg(test)]
#[path = "tests/paper.rs"]
mod tests;
