//! A text made from the document, to be read and taken along: a sheet of the outputs, or an offer
//! of command with its brief. While it is open it follows the document.

pub mod view;

use crate::domain::id::EventId;
use crate::domain::incident::{Incident, MANAGER_ROLE};
use crate::domain::time::Timestamp;
use crate::report::Sheet;

/// What a page shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// A text to take out of the console.
    Sheet(Sheet),
    /// Command is offered, with the brief as it was frozen.
    Offer(EventId),
}

/// A page of such a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// What it shows.
    pub subject: Subject,
    /// What it is.
    pub title: String,
    /// Its lines.
    pub lines: Vec<String>,
    /// First line shown.
    pub top: usize,
    /// How many events there were when it was made.
    made_of: usize,
}

impl Page {
    /// The page as the document stands, for whoever sits here; none where the offer no longer
    /// waits.
    pub fn new(subject: Subject, incident: &Incident, me: &str, now: Timestamp) -> Option<Self> {
        let (title, text) = match subject {
            Subject::Sheet(sheet) => (sheet.name().to_owned(), sheet.text(incident, now)),
            Subject::Offer(id) => offer(incident, id, me)?,
        };
        Some(Self {
            subject,
            title,
            lines: text.trim_end().split('\n').map(str::to_owned).collect(),
            top: 0,
            made_of: incident.log().len(),
        })
    }

    /// Whether the document has moved on since the page was made.
    pub fn is_old(&self, incident: &Incident) -> bool {
        self.made_of != incident.log().len()
    }

    /// The same page as the document stands now, at the same line.
    pub fn anew(&self, incident: &Incident, me: &str, now: Timestamp) -> Option<Self> {
        let page = Self::new(self.subject, incident, me, now)?;
        Some(Self {
            top: self.top,
            ..page
        })
    }

    /// The text to copy.
    pub fn text(&self) -> String {
        self.lines.join("\n")
    }
}

/// The title and text of an offer: first what an answer would do, then the brief.
fn offer(incident: &Incident, id: EventId, me: &str) -> Option<(String, String)> {
    let offer = incident.handover().offer.filter(|offer| offer.id == id)?;
    let label = incident.playbook().role_label(MANAGER_ROLE);
    let at = incident.clock(offer.at);
    let (title, lead) = if offer.to == me {
        (
            format!("{}: you are now {label}, do you accept?", offer.from),
            format!(
                "Accepting makes you {label} at once and ends the command of {from}. \
                 Declining asks for a reason; {from} stays in command.",
                from = offer.from
            ),
        )
    } else if offer.from == me {
        (
            format!("Offered to {} at {at}: no answer yet", offer.to),
            format!(
                "You stay in command until {} accepts. Declining withdraws the offer.",
                offer.to
            ),
        )
    } else {
        (
            format!("Offered to {} at {at}: no answer yet", offer.to),
            format!(
                "{} stays in command until {} accepts.",
                offer.from, offer.to
            ),
        )
    };
    Some((title, format!("{lead}\n\n{}", offer.brief)))
}
