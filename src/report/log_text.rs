//! The timeline in plain words, an entry a line.

use super::entry::digits;
use super::text::indented;
use super::words::span;
use crate::clean::clean;
use crate::domain::incident::Incident;
use crate::domain::timeline::Entry;
use std::fmt::Write as _;

/// One entry as a line: time, star, kind, who, text, marks. Further lines of its text follow
/// indented.
pub fn log_line(incident: &Incident, entry: &Entry) -> String {
    let mut log = LogText::new(incident).starting(day(incident, entry));
    log.entry(incident, entry).trim_end().to_owned()
}

fn day(incident: &Incident, entry: &Entry) -> String {
    let mut day = incident.day_clock(entry.happened.at);
    day.truncate(10);
    day
}

/// The timeline as text: entries one after the other, with a line for each new day.
#[derive(Debug, Clone, Default)]
pub struct LogText {
    day: Option<String>,
    zone: String,
    id_digits: Option<usize>,
    with_restricted: bool,
}

impl LogText {
    /// A text that says a day whenever it changes, the first one included.
    pub fn new(incident: &Incident) -> Self {
        Self {
            zone: incident.zone().name().to_owned(),
            ..Self::default()
        }
    }

    /// Says nothing of the day until it is another one than `day`, such as `2026-01-15`.
    #[must_use]
    pub fn starting(mut self, day: String) -> Self {
        self.day = Some(day);
        self
    }

    /// Puts that many last digits of each entry's id before it.
    #[must_use]
    pub fn with_ids(mut self, digits: usize) -> Self {
        self.id_digits = Some(digits);
        self
    }

    /// Shows the words of restricted entries.
    #[must_use]
    pub fn with_restricted(self) -> Self {
        self.showing_restricted(true)
    }

    /// Shows the words of restricted entries from here on, or no longer.
    #[must_use]
    pub fn showing_restricted(mut self, shown: bool) -> Self {
        self.with_restricted = shown;
        self
    }

    /// The next entry, with its line end, after a line for its day if that is a new one.
    pub fn entry(&mut self, incident: &Incident, entry: &Entry) -> String {
        let mut out = String::new();
        let today = day(incident, entry);
        if self.day.as_ref() != Some(&today) {
            let _ = writeln!(out, "-- {today} ({}) --", self.zone);
            self.day = Some(today);
        }
        if let Some(count) = self.id_digits {
            let all = digits(entry.id);
            let _ = write!(out, "{} ", &all[all.len().saturating_sub(count)..]);
        }
        let about = if entry.happened.approx { "~" } else { "" };
        let star = if entry.star { "★ " } else { "" };
        let head = format!(
            "{about}{} {star}{} {}: ",
            incident.clock_seconds(entry.happened.at),
            entry.kind.label(),
            clean(entry.who())
        );
        let words = self.words(entry);
        indented(&mut out, &head, &words);
        out
    }

    /// The text with what was marked on it. A text that is kept back keeps its marks back too.
    pub(super) fn words(&self, entry: &Entry) -> String {
        if entry.restricted && !self.with_restricted {
            return "[restricted]".to_owned();
        }
        let mut marks: Vec<String> = Vec::new();
        for tag in &entry.tags {
            let mark = format!("#{tag}");
            if !entry.text.to_lowercase().contains(&mark) {
                marks.push(mark);
            }
        }
        marks.extend(entry.remarks().iter().map(|remark| format!("[{remark}]")));
        marks.extend(entry.why.as_ref().map(|why| format!("[why: {why}]")));
        marks.extend(entry.undo.as_ref().map(|undo| format!("[undo: {undo}]")));
        if entry.is_late() {
            let late = entry.at.seconds_since(entry.happened.at);
            marks.push(format!("[logged {} later]", span(late)));
        }
        if !entry.earlier.is_empty() {
            marks.push("[corrected]".to_owned());
        }
        if entry.restricted {
            marks.push("[restricted]".to_owned());
        }
        if entry.actor.is_some() {
            marks.push(format!("[logged by {}]", entry.by));
        }
        match &entry.struck {
            Some(Some(reason)) => marks.push(format!("[struck: {reason}]")),
            Some(None) => marks.push("[struck]".to_owned()),
            None => {}
        }
        let mut text = entry.text.trim_end().to_owned();
        for mark in marks {
            let _ = write!(text, " {mark}");
        }
        text
    }
}
