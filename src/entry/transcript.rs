//! Transcripts of a chat: lines of text to what was said, when and by whom (practice: R081, R158).
//!
//! What is read: `HH:MM name: text`, also `[HH:MM]`, `HH:MM:SS`, with a day in front, `<name>` and
//! tabs; what is copied out of Slack, with the name on a line of its own; and the JSON of exports.
//! A line without a time belongs to the one before it, so nothing is lost; what stands before the
//! first time is named by its number. Nothing is guessed of the day: where the incident does not
//! tell it, it is asked for.

mod days;
mod export;
mod lines;

use super::tags;
use crate::domain::command::Command;
use crate::domain::decide::{LONGEST_LINE, LONGEST_TEXT, is_blank};
use crate::domain::id::Hash128;
use crate::domain::incident::Incident;
use crate::domain::kind::{Imported, Note};
use crate::domain::time::{Moment, Timestamp};
use chrono::NaiveDate;
use chrono_tz::Tz;
use std::collections::HashMap;

/// The longest name that is kept, in characters.
const LONGEST_ACTOR: usize = 100;

/// What sort of transcript.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// Lines with a time and a name.
    Chat,
    /// What is copied out of Slack, or Slack's export.
    Slack,
    /// The JSON of another program.
    Json,
}

impl Source {
    /// The word in the file and on screen.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Chat => "chat",
            Self::Slack => "slack",
            Self::Json => "json",
        }
    }
}

/// What a transcript is read against.
#[derive(Debug, Clone, Copy)]
pub struct Reading {
    /// What it is, if somebody said so.
    pub source: Option<Source>,
    /// The zone of its clock times.
    pub zone: Tz,
    /// The day of its first line, if somebody said so.
    pub day: Option<NaiveDate>,
    /// When the incident began.
    pub began: Timestamp,
    /// When it ended; now while it runs.
    pub ended: Timestamp,
    /// Now.
    pub now: Timestamp,
}

/// One thing that was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The line on which it begins, from 1; in an export its number.
    pub line: usize,
    /// When.
    pub at: Timestamp,
    /// The clocks skipped that time: it is only about right.
    pub approx: bool,
    /// By whom, as the transcript spells it.
    pub author: Option<String>,
    /// The words.
    pub text: String,
    /// The same for the same line of any transcript.
    pub print: String,
}

/// A transcript as it was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transcript {
    /// What it is.
    pub source: Source,
    /// What was said, in the order of the transcript.
    pub said: Vec<Said>,
    /// Lines that stand before the first one with a time.
    pub unread: Vec<usize>,
    /// Lines with a time and no words.
    pub empty: Vec<usize>,
    /// The day of the first line, where the lines name none.
    pub day: Option<NaiveDate>,
    /// A severity that the export gives the incident (R036).
    pub severity: Option<String>,
}

/// Why a transcript cannot be taken in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TranscriptError {
    /// No line has a time.
    #[error(
        "no line has a time: a transcript has lines like `14:32 rob: restarted it`, or is a JSON export"
    )]
    NoTime,
    /// It begins like JSON and is none.
    #[error("it begins like JSON and is none: {0}")]
    NotJson(String),
    /// Lines have times of day only, and the incident does not tell the day.
    #[error(
        "its lines name no day, and {why}: say of which day its first line is, with --day 2026-01-15"
    )]
    WhichDay {
        /// Why the incident does not tell it.
        why: &'static str,
    },
    /// A line is later than now.
    #[error(
        "line {line} would be of {at} UTC, which is in the future: is the day or the zone another one?"
    )]
    Future {
        /// The line.
        line: usize,
        /// When it would be.
        at: String,
    },
}

/// A line with its author and words, before it is known when exactly.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Raw {
    line: usize,
    when: When,
    author: Option<String>,
    text: String,
}

/// A time as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum When {
    /// An instant.
    At(Timestamp),
    /// A time of day, maybe with its day.
    Clock(Option<NaiveDate>, chrono::NaiveTime),
}

/// Bytes of a transcript as text, and what has to be said about them.
pub fn decode(bytes: &[u8]) -> (String, Option<String>) {
    let utf16 = |bytes: &[u8], read: fn([u8; 2]) -> u16| {
        let units = bytes.chunks_exact(2).map(|pair| read([pair[0], pair[1]]));
        let units: Vec<u16> = units.collect();
        let remark = Some("it is UTF-16; it was read as such".to_owned());
        (String::from_utf16_lossy(&units), remark)
    };
    match bytes {
        [0xFF, 0xFE, rest @ ..] => return utf16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => return utf16(rest, u16::from_be_bytes),
        _ => {}
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = String::from_utf8_lossy(bytes).into_owned();
    let remark = std::str::from_utf8(bytes).is_err().then(|| {
        let bad = |line: &&[u8]| std::str::from_utf8(line).is_err();
        let lines = bytes.split(|byte| *byte == b'\n');
        let count = lines.filter(bad).count();
        format!("{count} of its lines are not UTF-8; what could not be read stands as \u{FFFD}")
    });
    (text, remark)
}

/// Reads a transcript.
///
/// # Errors
/// [`TranscriptError`] where nothing in it can be read, or nobody can know of when it is.
pub fn transcript(text: &str, reading: &Reading) -> Result<Transcript, TranscriptError> {
    let begins = text.trim_start().chars().next();
    // `[14:02] rob: hi` begins like a list, too.
    let is_json = begins == Some('{') || begins == Some('[') && lines::begins_with_json(text);
    let mut read = if is_json {
        export::read(text)?
    } else {
        lines::read(text, reading.source)
    };
    if read.raw.is_empty() {
        return Err(TranscriptError::NoTime);
    }
    let blank = read.raw.iter().filter(|raw| is_blank(&raw.text));
    read.empty.extend(blank.map(|raw| raw.line));
    read.raw.retain(|raw| !is_blank(&raw.text));
    let (times, day) = days::instants(&read.raw, reading)?;
    let mut seen: HashMap<(Timestamp, String, String), usize> = HashMap::new();
    let mut said = Vec::new();
    for (raw, (at, approx)) in read.raw.into_iter().zip(times) {
        for text in parts(&raw.text) {
            let key = (
                at,
                raw.author.as_deref().unwrap_or_default().to_lowercase(),
                text,
            );
            let times = seen.entry(key.clone()).or_default();
            let print = print(&key, *times);
            *times += 1;
            said.push(Said {
                line: raw.line,
                at,
                approx,
                author: raw.author.clone(),
                text: key.2,
                print,
            });
        }
    }
    Ok(Transcript {
        source: reading.source.unwrap_or(read.source),
        said,
        unread: read.unread,
        empty: read.empty,
        day,
        severity: read.severity,
    })
}

/// What a reader found.
struct Found {
    source: Source,
    raw: Vec<Raw>,
    unread: Vec<usize>,
    empty: Vec<usize>,
    severity: Option<String>,
}

/// A hash over who said what when, and of how many equal lines this is one.
fn print(key: &(Timestamp, String, String), times: usize) -> String {
    let (at, author, text) = key;
    let head = format!("{}\n{times}\n{}\n{author}\n", at.millis(), author.len());
    Hash128::of(&[head.as_bytes(), text.as_bytes()]).to_string()
}

/// Words in pieces that an entry can hold.
fn parts(text: &str) -> Vec<String> {
    let mut rest = text.trim_end();
    let mut parts = Vec::new();
    while rest.len() > LONGEST_TEXT {
        let mut end = LONGEST_TEXT;
        while !rest.is_char_boundary(end) {
            end -= 1;
        }
        let (part, after) = rest.split_at(end);
        parts.push(part.to_owned());
        rest = after;
    }
    parts.push(rest.to_owned());
    parts.retain(|part| !is_blank(part));
    parts
}

/// What a transcript is read against where nobody says more: the incident's first zone and time.
pub fn reading(incident: &Incident, now: Timestamp) -> Reading {
    let start = incident.start().map(|start| start.moment().at);
    let created = incident.created();
    Reading {
        source: None,
        zone: incident.zone(),
        day: None,
        began: start.into_iter().chain(created).min().unwrap_or(now),
        ended: incident.end().unwrap_or(now),
        now,
    }
}

/// What is to be asked so that every line that is not there yet becomes an entry.
pub fn commands(
    read: &Transcript,
    incident: &Incident,
    file: Option<&str>,
    restricted: bool,
) -> Vec<Command> {
    let new = read
        .said
        .iter()
        .filter(|said| !incident.is_imported(&said.print));
    let commands = new.map(|said| Command::Note {
        note: Note {
            text: said.text.clone(),
            actor: said
                .author
                .as_deref()
                .and_then(|name| actor(name, incident)),
            tags: tags(&said.text)
                .into_iter()
                .filter(|tag| tag.len() <= LONGEST_LINE)
                .collect(),
            restricted,
            imported: Some(Box::new(Imported {
                from: read.source.name().to_owned(),
                file: file.map(str::to_owned),
                print: said.print.clone(),
            })),
            ..Note::default()
        },
        happened: Some(Moment {
            at: said.at,
            approx: said.approx,
        }),
    });
    commands.collect()
}

/// The person as the incident spells the name, else the name fit to stand in a line.
fn actor(name: &str, incident: &Incident) -> Option<String> {
    let seen = name.chars().map(|c| if c.is_control() { ' ' } else { c });
    let seen: String = seen.take(LONGEST_ACTOR).collect();
    let name = seen.split_whitespace().collect::<Vec<_>>().join(" ");
    if is_blank(&name) {
        return None;
    }
    Some(incident.person_named(&name).unwrap_or(name))
}

#[cfg(test)]
mod tests;
