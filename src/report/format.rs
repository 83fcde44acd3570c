//! The formats of a paper, one closed list; what all of them share: words made clean, line by
//! line, with the addresses among them found.
//!
//! A format never sees what people wrote, only `Piece`s of cleaned words, so none can forget to
//! clean; what it escapes besides is its own.

mod confluence;
mod csv;
mod html;
mod jira;
mod json;
mod markdown;
mod piece;
mod slack;
mod text;

use super::block::Manuscript;
use crate::domain::word;

/// A format that a paper can be written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// Markdown as GitHub and GitLab read it.
    Markdown,
    /// One page without a script, for screens, phones and printers.
    Html,
    /// Plain text of 72 columns.
    Text,
    /// The outline as data, as `docs/json.md` says.
    Json,
    /// The tables of the paper (RFC 4180).
    Csv,
    /// Wiki markup, as Jira reads it.
    Jira,
    /// Storage format, as Confluence keeps a page.
    Confluence,
    /// Slack's own markup, mrkdwn.
    Slack,
    /// iCalendar (RFC 5545), for what has a time.
    Calendar,
}

impl Format {
    /// All of them, with the word for each on the command line.
    pub const ALL: [(Self, &'static str); 9] = [
        (Self::Markdown, "md"),
        (Self::Html, "html"),
        (Self::Text, "text"),
        (Self::Json, "json"),
        (Self::Csv, "csv"),
        (Self::Jira, "jira"),
        (Self::Confluence, "confluence"),
        (Self::Slack, "slack"),
        (Self::Calendar, "ics"),
    ];

    /// The word on the command line.
    pub fn word(self) -> &'static str {
        let found = Self::ALL.iter().find(|(format, _)| *format == self);
        found.map_or("", |(_, word)| word)
    }

    /// What it is called on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Markdown => "Markdown",
            Self::Html => "HTML",
            Self::Text => "plain text",
            Self::Json => "JSON",
            Self::Csv => "CSV",
            Self::Jira => "Jira markup",
            Self::Confluence => "Confluence",
            Self::Slack => "Slack",
            Self::Calendar => "iCalendar",
        }
    }

    /// How the name of its file ends.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Markdown => "md",
            Self::Html => "html",
            Self::Text => "txt",
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Jira => "jira",
            Self::Confluence => "xml",
            Self::Slack => "slack.txt",
            Self::Calendar => "ics",
        }
    }

    /// The one of that word, or of a beginning of it that fits no other; `markdown` and `txt` too.
    pub fn parse(word: &str) -> Option<Self> {
        match word.to_ascii_lowercase().as_str() {
            "markdown" => Some(Self::Markdown),
            "txt" => Some(Self::Text),
            "calendar" => Some(Self::Calendar),
            word => word::chosen(&Self::ALL, word),
        }
    }

    /// The one that the end of a file's name asks for.
    pub fn of_name(name: &str) -> Option<Self> {
        let all = Self::ALL.iter().map(|(format, _)| *format);
        let named = all.filter(|f| {
            name.to_lowercase()
                .ends_with(&format!(".{}", f.extension()))
        });
        // `.slack.txt` ends like `.txt` too.
        named.max_by_key(|format| format.extension().len())
    }
}

/// A paper in a format, line end included. A paper says no time by which a calendar could keep
/// it, so as iCalendar there is nothing; [`super::calendar`] writes what has one.
pub fn format(manuscript: &Manuscript, format: Format) -> String {
    match format {
        Format::Markdown => markdown::render(manuscript),
        Format::Html => html::render(manuscript),
        Format::Text => text::render(manuscript),
        Format::Json => json::render(manuscript),
        Format::Csv => csv::render(manuscript),
        Format::Jira => jira::render(manuscript),
        Format::Confluence => confluence::render(manuscript),
        Format::Slack => slack::render(manuscript),
        Format::Calendar => String::new(),
    }
}

#[cfg(test)]
#[path = "tests/sample.rs"]
mod sample;
#[cfg(test)]
#[path = "tests/format.rs"]
mod tests;
