//! The grammar of the entry bar: text to what was understood.
//!
//! Pure: the moment of the first keystroke, the incident's zone and the people it knows come in
//! with a [`Scope`]. Signs count only at the start of the first line and only when followed by a
//! space; a leading space or `\` switches them off. What is not a sign is text and stays as typed:
//!
//! | Sign | Word | Means |
//! |---|---|---|
//! | `@14:32` `@~14:32` `@-5m` `@yesterday 23:50` | `/at 14:32` | when it happened |
//! | `*` | `/star` | star |
//! | `rob:` | `/by rob` | said or done by Robin |
//! | `>` `=` `!` `%` `?` `"` `+` | `/action` `/finding` `/change` … | what sort of entry |
//! | `D2:` `T4:` `H1:` | `/about D2` | belongs to that decision, task or hypothesis |
//! | after `"`: `+` `-` | `/for` `/against` | advice for or against |
//! | | `/pass` `/fail` | what a test showed |
//! | `.` alone | `/nothing-new` | asked, nothing new |
//! | `#tag` anywhere | | tag; the word stays in the text |
//! | | `/restricted` `/cases 23` | restricted; support cases so far |
//!
//! A time and a word with a slash also count at the end of the line, so that a line without words
//! is refused instead of being logged.

mod action;
mod coming;
pub mod complete;
mod criterion;
mod day;
mod echo;
mod signs;
mod tags;
pub mod task;
mod time;
pub mod transcript;
mod verdict;

pub use action::{ActionLine, parse as parse_action};
pub use coming::parse_coming;
pub use criterion::criterion;
pub use day::{DAYS, parse_day};
pub use echo::echo;
pub use signs::{KINDS, KindSign};
pub use tags::tags;
pub use time::{parse_minutes, parse_time};

use crate::domain::decision::Stance;
use crate::domain::incident::Incident;
use crate::domain::kind::{EntryKind, Note};
use crate::domain::time::{Moment, Timestamp};
use chrono_tz::Tz;

/// Finds the full name of a person that the incident knows; exact but for case.
pub type People<'a> = &'a dyn Fn(&str) -> Option<String>;

/// What a line is read against.
#[derive(Clone, Copy)]
pub struct Scope<'a> {
    /// The stamp: the moment of the first keystroke.
    pub now: Timestamp,
    /// The incident's first zone; clock times are read in it.
    pub zone: Tz,
    /// Resolves a known name.
    pub people: People<'a>,
    /// What entries may belong to: decisions, tasks, hypotheses. None where the document is not at
    /// hand, and then nothing belongs to anything.
    pub work: Option<&'a Incident>,
}

/// What was understood of a line.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Parsed {
    /// The entry. Its text is empty only where the line was no more than a count of cases.
    pub note: Note,
    /// When it happened, where the line said so.
    pub happened: Option<Moment>,
    /// Support cases counted so far, from `/cases 23`.
    pub cases: Option<u32>,
    /// A change without its why and its way back, which are asked next and may be skipped.
    pub asks_change_details: bool,
    /// A test without what it showed, which is asked next and may be skipped.
    pub asks_verdict: bool,
    /// What it belongs to, as the incident names it: `D2`.
    pub belongs_to: Option<String>,
}

/// Why a line cannot be logged as it stands; the caller keeps the text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EntryError {
    /// There are no words.
    #[error("no words yet; type what happened")]
    Empty,
    /// A time that has not come yet.
    #[error("{text} is in the future, it is {now} now; {advice}")]
    Future {
        /// The time as typed.
        text: String,
        /// The time of day now.
        now: String,
        /// What to write instead.
        advice: String,
    },
    /// A time of day that the clocks jumped over.
    #[error("{text} does not exist on {day} in {zone}, the clocks skip it; write an hour later")]
    SkippedHour {
        /// The time as typed.
        text: String,
        /// The day that lacks it.
        day: String,
        /// The zone that lacks it.
        zone: String,
    },
    /// Something in the place of a time that is none.
    #[error("{text:?} is no time; write 14:32, 14:32:10, ~14:32, -5m, -1h10m or yesterday 23:50")]
    BadTime {
        /// What was typed.
        text: String,
    },
    /// Something in the place of a time to come that is none.
    #[error("{text:?} is no time to come; write 15:30, 30m, 1h30m or tomorrow 06:00")]
    NotComing {
        /// What was typed.
        text: String,
    },
    /// A time to come that is over.
    #[error("{text} is over; name a time to come")]
    Over {
        /// The time as typed.
        text: String,
    },
    /// What is no time, at the start of the entry bar, where a space in front makes it text.
    #[error("@{text} is no time; write @14:32, @-5m or @yesterday 23:50, or put a space in front")]
    BadSign {
        /// What was typed after the `@`.
        text: String,
    },
    /// `/by` without a name.
    #[error("/by needs a name; write /by rob and then the words")]
    NoName,
    /// `/about` without a decision, task or hypothesis that is there.
    #[error("/about needs a decision, task or hypothesis that is here; write /about D2")]
    NoWork,
    /// `/cases` without a number.
    #[error("/cases needs a number; write /cases 23")]
    BadCount,
}

/// Reads a line of the entry bar.
///
/// # Errors
/// A line without words, a time that is no time, in the future or skipped by the clocks.
pub fn parse(text: &str, scope: &Scope<'_>) -> Result<Parsed, EntryError> {
    let mut parsed = Parsed::default();
    let words = match switched_off(text) {
        Some(verbatim) => verbatim,
        None => signs::read(text, scope, &mut parsed)?.trim(),
    };
    if is_blank(words) {
        match (parsed.note.entry, parsed.cases) {
            (EntryKind::Check, _) => NOTHING_NEW.clone_into(&mut parsed.note.text),
            (_, Some(_)) => {}
            (_, None) => return Err(EntryError::Empty),
        }
    } else {
        words.clone_into(&mut parsed.note.text);
    }
    parsed.note.tags = tags(&parsed.note.text);
    parsed.asks_change_details = parsed.note.entry == EntryKind::Change;
    if parsed.note.entry == EntryKind::Test && parsed.note.verdict.is_none() {
        parsed.note.verdict = verdict::closing(&parsed.note.text);
    }
    parsed.asks_verdict = parsed.note.entry == EntryKind::Test && parsed.note.verdict.is_none();
    if parsed.note.entry == EntryKind::Advice && parsed.note.about.is_none() {
        let pending = scope.work.and_then(Incident::newest_pending);
        (parsed.note.about, parsed.belongs_to) = pending.unzip();
    }
    Ok(parsed)
}

/// Whether a line begins with a sign, a time or the name of somebody here: nobody answers a question
/// so.
pub fn is_signed(text: &str, scope: &Scope<'_>) -> bool {
    let rest = signs::read(text, scope, &mut Parsed::default());
    rest.is_err() || rest.is_ok_and(|rest| rest.len() < text.len())
}

/// Where advice stands, by the sign or the word in front of it, and the advice without that:
/// `+ go ahead`, `against: wait for the snapshot`.
pub fn stance(advice: &str) -> (Stance, &str) {
    let advice = advice.trim();
    let signs = [
        ("+ ", Stance::For),
        ("- ", Stance::Against),
        ("for:", Stance::For),
        ("against:", Stance::Against),
    ];
    let found = signs.into_iter().find(|(sign, _)| {
        let start = advice.get(..sign.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(sign))
    });
    match found {
        Some((sign, stance)) => (stance, advice[sign.len()..].trim_start()),
        None => (Stance::Neutral, advice),
    }
}

/// Whether a line may need the whole document to be read: something that it belongs to is named,
/// or it is advice, which belongs to the newest proposal.
pub fn needs_document(text: &str) -> bool {
    let named = |word: &str| {
        let mut chars = word.chars();
        let letter = chars.next();
        letter.is_some_and(|c| matches!(c, 'D' | 'd' | 'T' | 't' | 'H' | 'h'))
            && chars.next().is_some_and(|c| c.is_ascii_digit())
            && word.ends_with(':')
    };
    let mut words = text.split_whitespace();
    words.any(|word| word == "\"" || word.starts_with('/') || named(word))
}

/// The words of an entry that is only a `.`.
pub const NOTHING_NEW: &str = "asked, nothing new";

/// The text after the leading space or `\` that switches the signs off.
fn switched_off(text: &str) -> Option<&str> {
    let first = text.chars().next()?;
    (first == '\\' || first.is_whitespace()).then(|| &text[first.len_utf8()..])
}

/// Nothing that anybody could read.
fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || c.is_control())
}

#[cfg(test)]
mod tests;
