//! What every paper is written with: times in the incident's zones, what may stand there, the foot.

use super::{Asked, Reader};
use crate::domain::incident::Incident;
use crate::domain::time::Timestamp;
use crate::report::block::{Block, Inline, Manuscript, plain};
use chrono::NaiveDate;
use chrono_tz::Tz;

/// A paper being written.
pub(super) struct Pen<'a> {
    pub(super) asked: &'a Asked<'a>,
    pub(super) incident: &'a Incident,
    /// The day on which all of it happened, if it was one.
    day: Option<NaiveDate>,
}

impl<'a> Pen<'a> {
    pub(super) fn new(asked: &'a Asked<'a>) -> Self {
        let incident = asked.incident;
        let zone = incident.zone();
        let mut days = incident
            .timeline()
            .iter()
            .map(|place| date(place.happened, zone));
        let first = days.next();
        let day = first.filter(|first| days.all(|day| day == *first));
        Self {
            asked,
            incident,
            day,
        }
    }

    /// Whether the reader is outside.
    pub(super) fn outside(&self) -> bool {
        self.asked.reader == Reader::Outside
    }

    /// Whether what is restricted may stand here.
    pub(super) fn restricted(&self) -> bool {
        self.asked.restricted && !self.outside()
    }

    /// Whether something may stand here, given that it is restricted or not.
    pub(super) fn shows(&self, restricted: bool) -> bool {
        !restricted || self.restricted()
    }

    /// What the incident is called here.
    pub(super) fn title(&self) -> &'a str {
        if self.restricted() {
            self.incident.title()
        } else {
            self.incident.public_title()
        }
    }

    /// A paper of that name with what marks a drill and a secret incident.
    pub(super) fn paper(&self, name: &str) -> Manuscript {
        let drill = if self.incident.is_drill() {
            "DRILL "
        } else {
            ""
        };
        Manuscript::new(format!("{drill}{name}"))
    }

    /// `northbay-incident-1042: Clinic Finder down for most visitors`.
    pub(super) fn key_and_title(&self) -> String {
        format!("{}: {}", self.incident.key(), self.title())
    }

    /// A time of day in the first zone, `16:24`; with its day where not all was on one.
    pub(super) fn clock(&self, at: Timestamp) -> String {
        if self.day == Some(date(at, self.incident.zone())) {
            self.incident.clock(at)
        } else {
            self.incident.day_clock(at)
        }
    }

    /// The same with its zone, `16:24 EST`.
    pub(super) fn zoned(&self, at: Timestamp) -> String {
        format!(
            "{} {}",
            self.clock(at),
            abbreviation(at, self.incident.zone())
        )
    }

    /// Ends a paper: how much was left out, and what it was made from, when, and by which version
    /// of the program (practice: R163).
    pub(super) fn foot(&self, paper: &mut Manuscript) {
        if let Some(words) = self.left_out() {
            paper.paragraph(words);
        }
        let (day, zone) = (
            self.incident.day_clock(self.asked.now),
            abbreviation(self.asked.now, self.incident.zone()),
        );
        let words = format!(
            "{} · made {day} {zone} from {} · warroom {}",
            self.incident.key(),
            self.incident.log().version(),
            env!("CARGO_PKG_VERSION")
        );
        let foot = vec![Inline::Emphasis(words)];
        paper.blocks.push(Block::Paragraph(foot));
    }

    /// How much is not said here, where anything is.
    fn left_out(&self) -> Option<String> {
        let withheld = self.incident.withheld();
        let mut parts = Vec::new();
        if withheld.restricted > 0 && !self.restricted() {
            parts.push(format!("{} restricted", withheld.restricted));
        }
        if withheld.redacted > 0 {
            parts.push(format!("{} redacted", withheld.redacted));
        }
        (!parts.is_empty()).then(|| format!("Left out: {}.", parts.join(", ")))
    }
}

/// A row of plain words.
pub(super) fn row<const N: usize>(cells: [String; N]) -> Vec<Vec<Inline>> {
    cells.into_iter().map(plain).collect()
}

fn date(at: Timestamp, zone: Tz) -> NaiveDate {
    at.to_utc().with_timezone(&zone).date_naive()
}

fn abbreviation(at: Timestamp, zone: Tz) -> String {
    at.to_utc().with_timezone(&zone).format("%Z").to_string()
}
