//! Spans of time in words, as the console says them, and pages of short items.

use crate::clean::{clean, clean_lines};
use crate::domain::incident::{Incident, NextWord};
use crate::domain::time::Timestamp;
use crate::report::block::{Block, Inline, Manuscript, plain};

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;
/// From here on hours say nothing beside days.
const LONG: u64 = 10 * DAY;

/// A span as its two largest units: `12s`, `4m`, `1h 05m`, `2d 3h`; a negative one is `0s`.
pub fn span(seconds: i64) -> String {
    let seconds = u64::try_from(seconds).unwrap_or(0);
    match seconds {
        0..MINUTE => format!("{seconds}s"),
        MINUTE..HOUR => format!("{}m", seconds / MINUTE),
        HOUR..DAY => format!("{}h {:02}m", seconds / HOUR, seconds % HOUR / MINUTE),
        DAY..LONG => format!("{}d {}h", seconds / DAY, seconds % DAY / HOUR),
        _ => format!("{}d", seconds / DAY),
    }
}

/// Time left: `in 14m`, at zero `DUE`, from a minute past it `LATE 3m`.
pub(super) fn countdown(seconds_left: i64) -> String {
    match seconds_left {
        1.. => format!("in {}", span(seconds_left)),
        -59..=0 => "DUE".to_owned(),
        _ => format!("LATE {}", span(seconds_left.saturating_neg())),
    }
}

/// When an audience hears next, seen from now: `by 18:11`, and once that has passed the end of the
/// longest silence, `by 18:27 (due since 17:57)`.
pub(super) fn by_when(incident: &Incident, word: &NextWord<'_>, now: Timestamp) -> String {
    match owed(incident, word, now) {
        None => "nothing owed".to_owned(),
        Some((by, since)) => {
            let by = incident.clock(by);
            let since = since.map(|since| format!(" (due since {})", incident.clock(since)));
            format!("by {by}{}", since.unwrap_or_default())
        }
    }
}

/// The time by which an audience must hear, and since when it is due where it is.
pub(super) fn owed(
    incident: &Incident,
    word: &NextWord<'_>,
    now: Timestamp,
) -> Option<(Timestamp, Option<Timestamp>)> {
    let due = word.due?;
    if due > now {
        return Some((due, None));
    }
    let minutes = incident
        .gravest_priority()
        .map_or(0, |p| word.audience.ceiling_minutes[p.index()]);
    let ceiling = word
        .last
        .filter(|_| minutes > 0)
        .map(|last| last.plus_seconds(i64::from(minutes) * 60));
    Some((ceiling.map_or(due, |ceiling| ceiling.max(due)), Some(due)))
}

/// The most characters of one item of a page.
const ITEM: usize = 240;
/// The most items of one list.
const ITEMS: usize = 15;

/// What people wrote as one clean line, cut where it is very long.
pub(super) fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let joined = words.join(" ");
    let line = clean(&joined);
    match line.char_indices().nth(ITEM) {
        Some((at, _)) => format!("{}\u{2026}", &line[..at]),
        None => line.into_owned(),
    }
}

/// A section of short items, as blocks.
#[derive(Debug, Default)]
pub(super) struct Page(Vec<Block>);

impl Page {
    /// A line of its own.
    pub(super) fn line(&mut self, words: &str) {
        self.0.push(Block::Paragraph(plain(one_line(words))));
    }

    /// One item.
    pub(super) fn item(&mut self, words: &str) {
        let item = plain(one_line(words));
        match self.0.last_mut() {
            Some(Block::List { items, .. }) => items.push(item),
            _ => self.0.push(Block::List {
                numbered: false,
                items: vec![item],
            }),
        }
    }

    /// Items of one sort, each after its label; `none` where there are none.
    pub(super) fn list(&mut self, label: &str, items: impl Iterator<Item = String>) {
        let lead = if label.is_empty() {
            String::new()
        } else {
            format!("{label}: ")
        };
        let items: Vec<String> = items.collect();
        for item in items.iter().take(ITEMS) {
            self.item(&format!("{lead}{item}"));
        }
        match items.len() {
            0 => self.item(&format!("{lead}none")),
            all if all > ITEMS => self.item(&format!("{lead}and {} more", all - ITEMS)),
            _ => {}
        }
    }

    /// A text of several lines as its writer made them, if there is any.
    pub(super) fn words(&mut self, text: &str) {
        if !text.trim().is_empty() {
            self.0.push(Block::Paragraph(plain(text.trim())));
        }
    }

    /// What was written.
    pub(super) fn into_blocks(self) -> Vec<Block> {
        self.0
    }
}

/// A short paper as it is read on a call: heads at the margin, what stands under them indented.
/// All of it is clean.
pub(super) fn page_text(paper: &Manuscript) -> String {
    let mut out = String::new();
    let mut indent = "";
    let mut put = |indent: &str, words: &str| {
        out.push_str(format!("{indent}{words}").trim_end());
        out.push('\n');
    };
    if !paper.title.is_empty() {
        put(indent, &one_line(&paper.title));
    }
    for block in &paper.blocks {
        match block {
            Block::Heading(_, head) => {
                indent = "   ";
                put("", "");
                put("", &one_line(&in_words(head)));
            }
            Block::Paragraph(line) => {
                for line in clean_lines(&in_words(line)) {
                    put(indent, &line);
                }
            }
            Block::List { items, .. } => {
                for item in items {
                    put(indent, &one_line(&in_words(item)));
                }
            }
            Block::Table { rows, .. } => {
                for row in rows {
                    let cells: Vec<String> = row.iter().map(|cell| in_words(cell)).collect();
                    put(indent, &one_line(&cells.join(" | ")));
                }
            }
            Block::Quote(words) => {
                for line in clean_lines(words) {
                    put(indent, &format!("> {line}"));
                }
            }
        }
    }
    out
}

/// The words of a line, whatever they look like.
fn in_words(line: &[Inline]) -> String {
    let words = line.iter().map(|inline| match inline {
        Inline::Text(words) | Inline::Strong(words) | Inline::Emphasis(words) => words.clone(),
        Inline::Struck(words) => format!("[struck: {words}]"),
        Inline::Link { label, address } if label == address => address.clone(),
        Inline::Link { label, address } => format!("{label} {address}"),
    });
    words.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_and_what_is_left() {
        for (seconds, words) in [
            (-5, "0s"),
            (59, "59s"),
            (60, "1m"),
            (3_900, "1h 05m"),
            (183_600, "2d 3h"),
            (864_000, "10d"),
        ] {
            assert_eq!(span(seconds), words);
        }
        for (left, words) in [
            (840, "in 14m"),
            (0, "DUE"),
            (-59, "DUE"),
            (-180, "LATE 3m"),
            (i64::MIN, "LATE 106751991167300d"),
        ] {
            assert_eq!(countdown(left), words);
        }
    }

    /// The console has its own for its layer; both must say the same.
    #[test]
    fn the_console_says_it_in_the_same_words() {
        for seconds in [
            -90, -3, 0, 1, 59, 60, 61, 3599, 3600, 86_399, 86_400, 900_000,
        ] {
            assert_eq!(span(seconds), crate::ui::text::ago(seconds));
            assert_eq!(countdown(seconds), crate::ui::text::countdown(seconds));
        }
    }
}
