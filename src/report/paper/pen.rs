//! What every paper is written with: times in the incident's zones, what may stand there, the foot.

use super::{Asked, Reader};
use crate::domain::id::EventId;
use crate::domain::incident::Incident;
use crate::domain::kit::Kit;
use crate::domain::time::{Moment, Timestamp};
use crate::report::block::{Block, Inline, Manuscript, plain};
use crate::report::outside::is_fit_outside;
use chrono::NaiveDate;
use chrono_tz::Tz;

/// A paper being written.
pub(in crate::report) struct Pen<'a> {
    pub(in crate::report) asked: &'a Asked<'a>,
    pub(super) incident: &'a Incident,
    /// The day on which all of it happened, if it was one.
    day: Option<NaiveDate>,
}

impl<'a> Pen<'a> {
    pub(in crate::report) fn new(asked: &'a Asked<'a>) -> Self {
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

    /// Whether the words of an event may stand here.
    pub(super) fn shows_event(&self, id: EventId) -> bool {
        let entry = self.incident.entry_even_if_retracted(id);
        entry.is_none_or(|entry| self.shows(entry.restricted))
    }

    /// Whether nothing may be said to people outside: the incident is secret, and two people have
    /// not released words to them.
    pub(super) fn is_locked(&self) -> bool {
        self.outside() && self.incident.is_secret() && self.incident.unlocked_by().len() < 2
    }

    /// What stands in the place of a paper for people outside until then.
    pub(super) fn locked(&self) -> Manuscript {
        let mut paper = self.paper(self.incident.key());
        paper.paragraph(
            "This incident is restricted: words to people outside are locked until two people \
             release them.",
        );
        self.foot(&mut paper);
        paper
    }

    /// Words that may stand here: for readers outside only those that name nobody, no client and
    /// no machine, and hold nothing that has the shape of a secret.
    pub(super) fn may_say(&self, words: &str) -> Option<String> {
        let words = words.trim();
        let fit = !self.outside() || is_fit_outside(self.incident, words);
        (fit && !words.is_empty()).then(|| words.to_owned())
    }

    /// What the team says things with.
    pub(in crate::report) fn kit(&self) -> &'a Kit {
        self.asked.kit
    }

    /// What the incident is called here.
    pub(in crate::report) fn title(&self) -> &'a str {
        if self.restricted() {
            self.incident.title()
        } else {
            self.incident.public_title()
        }
    }

    /// A paper of that name with what marks a drill.
    pub(super) fn paper(&self, name: &str) -> Manuscript {
        Manuscript::new(self.marked(name))
    }

    /// The name of a paper with what marks a drill.
    pub(in crate::report) fn marked(&self, name: &str) -> String {
        let drill = if self.incident.is_drill() {
            "DRILL "
        } else {
            ""
        };
        format!("{drill}{name}")
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

    /// The same, and in brackets in every other zone: `18:55 EST (17:55 CST)`.
    pub(super) fn zones(&self, at: Timestamp) -> String {
        let others = self.incident.zones().into_iter().skip(1).map(|zone| {
            let local = at.to_utc().with_timezone(&zone);
            let first = date(at, self.incident.zone());
            let day = (local.date_naive() != first).then(|| format!("{} ", local.date_naive()));
            let day = day.unwrap_or_default();
            format!("{day}{} {}", local.format("%H:%M"), abbreviation(at, zone))
        });
        let others: Vec<String> = others.collect();
        match &others[..] {
            [] => self.zoned(at),
            others => format!("{} ({})", self.zoned(at), others.join(", ")),
        }
    }

    /// The same for a moment that may be only about right: `~16:24 EST`.
    pub(super) fn moment(&self, moment: Moment) -> String {
        let about = if moment.approx { "~" } else { "" };
        format!("{about}{}", self.zoned(moment.at))
    }

    /// The same in every zone: `~16:24 EST (15:24 CST)`.
    pub(super) fn in_zones(&self, moment: Moment) -> String {
        let about = if moment.approx { "~" } else { "" };
        format!("{about}{}", self.zones(moment.at))
    }

    /// A day and time to come back to, `Fri 16 Jan 2026 11:00 EST`.
    pub(super) fn appointment(&self, at: Timestamp) -> String {
        let local = at.to_utc().with_timezone(&self.incident.zone());
        local.format("%a %-d %b %Y %H:%M %Z").to_string()
    }

    /// A day in full, `15 January 2026`.
    pub(super) fn day(&self, at: Timestamp) -> String {
        let local = at.to_utc().with_timezone(&self.incident.zone());
        local.format("%-d %B %Y").to_string()
    }

    /// Says what people set without seeing each other, so that nobody takes one of it for true.
    pub(super) fn unsettled(&self, paper: &mut Manuscript) {
        for conflict in self.incident.conflicts() {
            let values = conflict.values.iter().map(|value| {
                let at = self.zoned(value.at);
                format!("{} ({}, {at})", value.text, value.by)
            });
            let values: Vec<String> = values.collect();
            let words = format!("{}: {}", conflict.what, values.join(" or "));
            let line = labelled("Not settled", words);
            paper.blocks.push(Block::Paragraph(line));
        }
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

/// Says that so many points are left out for their words, so that somebody words them anew.
pub(super) fn reworded(left: usize, paper: &mut Manuscript) {
    let points = if left == 1 {
        "point names"
    } else {
        "points name"
    };
    if left > 0 {
        paper.paragraph(format!(
            "[to be worded: {left} {points} a person, a client or a machine and stays inside]"
        ));
    }
}

/// Words that count, then plain ones: `Owner: Priya Raman`.
pub(super) fn labelled(label: &str, words: impl Into<String>) -> Vec<Inline> {
    vec![
        Inline::Strong(format!("{label}:")),
        Inline::Text(format!(" {}", words.into())),
    ]
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
