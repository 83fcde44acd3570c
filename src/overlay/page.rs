//! A text made from the document, to be read and taken along: a sheet of the outputs, or an offer
//! of command with its brief. While it is open it follows the document.

pub mod view;

use crate::domain::id::EventId;
use crate::domain::incident::{Incident, MANAGER_ROLE};
use crate::domain::kit::Kit;
use crate::domain::time::Timestamp;
use crate::report::format::Format;
use crate::report::output::{NotMade, Output, Text, file_name, too_long};
use crate::report::paper::{Asked, Reader};

/// What a page shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// A text to take out of the console, in a format.
    Output(Output, Format),
    /// Command is offered, with the brief as it was frozen.
    Offer(EventId),
}

impl Subject {
    /// A text in its usual format.
    pub fn of(output: Output) -> Self {
        Self::Output(output, output.usual())
    }
}

/// What a page is written from.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'a> {
    /// The document as it is shown.
    pub incident: &'a Incident,
    /// Who sits here.
    pub me: &'a str,
    /// What the team says things with.
    pub kit: &'a Kit,
    /// The most characters of one comment.
    pub limit: usize,
    /// The time that is shown.
    pub now: Timestamp,
}

impl<'a> Reading<'a> {
    /// The same as papers ask for it: what is restricted never leaves by a key.
    pub fn asked(&self) -> Asked<'a> {
        Asked {
            incident: self.incident,
            kit: self.kit,
            now: self.now,
            reader: Reader::Inside,
            restricted: false,
            limit: self.limit,
        }
    }
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
    /// What is copied, with the name of each: most pages are one text, what does not fit a comment is
    /// two, and nobody wants both in one paste.
    parts: Vec<(&'static str, String)>,
    /// How many of them were copied.
    copied: usize,
    /// What is to be known before it is taken along.
    pub warning: Option<String>,
    /// The key that writes it into a file was pressed, and what it does has been said: in the panes
    /// below the same key begins a word to an audience, so nothing is written by a slip.
    pub told: bool,
    /// How many events there were when it was made.
    made_of: usize,
}

impl Page {
    /// The page as the document stands, for whoever sits here; none where the offer no longer
    /// waits.
    pub fn new(subject: Subject, reading: &Reading<'_>) -> Option<Self> {
        let incident = reading.incident;
        let mut parts = Vec::new();
        let mut warning = None;
        let (title, text) = match subject {
            Subject::Output(output, format) => {
                let written = output.write(&reading.asked(), format);
                if let Ok(texts) = &written {
                    warning = too_long(output, texts, reading.limit);
                    let named = texts.iter().map(|text| (text.stem, plain(&text.text)));
                    parts = named.collect();
                }
                (title(output, format), text(&written, format, incident))
            }
            Subject::Offer(id) => offer(incident, id, reading.me)?,
        };
        Some(Self {
            subject,
            title,
            lines: text.trim_end().split('\n').map(str::to_owned).collect(),
            top: 0,
            parts,
            copied: 0,
            warning,
            told: false,
            made_of: incident.log().len(),
        })
    }

    /// Whether the document has moved on since the page was made.
    pub fn is_old(&self, incident: &Incident) -> bool {
        self.made_of != incident.log().len()
    }

    /// The same page as the document stands now, at the same line.
    pub fn anew(&self, reading: &Reading<'_>) -> Option<Self> {
        let page = Self::new(self.subject, reading)?;
        Some(Self {
            top: self.top,
            copied: self.copied,
            told: self.told,
            ..page
        })
    }

    /// The whole text, as it is shown.
    pub fn text(&self) -> String {
        self.lines.join("\n")
    }

    /// The text to copy: of several parts the next one, and which it is of how many.
    pub fn take(&mut self) -> (String, Option<(&'static str, usize, usize)>) {
        let count = self.parts.len();
        let at = self.copied % count.max(1);
        match self.parts.get(at) {
            Some((name, text)) if count > 1 => {
                self.copied += 1;
                (text.trim_end().to_owned(), Some((*name, at + 1, count)))
            }
            _ => (self.text(), None),
        }
    }
}

/// The name, and the format where there are several.
fn title(output: Output, format: Format) -> String {
    match output.formats() {
        [_] => output.name().to_owned(),
        _ => format!("{}, {}", output.name(), format.label()),
    }
}

/// The text; of two, each under the name of its file; or why there is none.
fn text(written: &Result<Vec<Text>, NotMade>, format: Format, incident: &Incident) -> String {
    match written.as_deref() {
        Ok([one]) => plain(&one.text),
        Ok(several) => {
            let key = incident.key();
            let named = several.iter().map(|text| {
                let name = file_name(key, text.stem, format);
                format!("===== {name} =====\n{}", plain(&text.text))
            });
            named.collect::<Vec<_>>().join("\n")
        }
        Err(why) => why.to_string(),
    }
}

/// With the line ends of a terminal.
fn plain(text: &str) -> String {
    text.replace("\r\n", "\n")
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
