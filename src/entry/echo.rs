//! What was understood, in words, before Enter.

use super::{Parsed, Scope};
use crate::domain::kind::EntryKind;
use crate::domain::time::{Moment, Timestamp};
use chrono::TimeZone as _;
use chrono::offset::LocalResult;

/// What was understood beyond the words: `14:32 (2 min ago) · finding · ★ · by Robin`.
/// Empty for a plain line.
pub fn echo(parsed: &Parsed, scope: &Scope<'_>) -> String {
    let note = &parsed.note;
    let mut parts: Vec<String> = parsed
        .happened
        .map(|moment| time_words(moment, scope))
        .into_iter()
        .collect();
    match note.entry {
        EntryKind::Note => {}
        EntryKind::Check => parts.push("asked, nothing new".to_owned()),
        EntryKind::Followup => parts.push("follow-up".to_owned()),
        EntryKind::Change if parsed.asks_change_details => {
            parts.push("change, why and undo asked next".to_owned());
        }
        EntryKind::Test if parsed.asks_verdict => {
            parts.push("test, pass or fail asked next".to_owned());
        }
        kind => parts.push(kind.label().to_owned()),
    }
    let preposition = match note.entry {
        EntryKind::Advice => "on",
        _ => "for",
    };
    let belongs_to = parsed.belongs_to.as_ref();
    parts.extend(belongs_to.map(|name| format!("{preposition} {name}")));
    parts.extend(note.stance.map(|stance| stance.label().to_owned()));
    parts.extend(note.verdict.map(|verdict| verdict.label().to_owned()));
    if note.star {
        parts.push("★".to_owned());
    }
    parts.extend(note.actor.as_ref().map(|name| format!("by {name}")));
    parts.extend(note.tags.iter().map(|tag| format!("#{tag}")));
    if note.restricted {
        parts.push("restricted".to_owned());
    }
    parts.extend(parsed.cases.map(|count| format!("{count} support cases")));
    parts.join(" · ")
}

/// Beyond this a time of day alone would mislead, so the day is said by name.
const SAY_THE_DAY: i64 = 12 * 3600;

/// A time in words: `14:32 (2 min ago)`, `yesterday 23:10 (2 h ago)`,
/// `about Wed 14 Jan 23:50 (14 h 42 min ago)`.
fn time_words(moment: Moment, scope: &Scope<'_>) -> String {
    let here = |at: Timestamp| at.to_utc().with_timezone(&scope.zone);
    let local = here(moment.at);
    let ago = scope.now.seconds_since(moment.at);
    let today = local.date_naive() == here(scope.now).date_naive();
    let day = if ago <= SAY_THE_DAY {
        if today { "" } else { "yesterday " }
    } else if ago <= HALF_A_YEAR {
        "%a %-d %b "
    } else {
        "%Y-%m-%d "
    };
    let clock = if moment.at.millis().rem_euclid(60_000) == 0 {
        "%H:%M"
    } else {
        "%H:%M:%S"
    };
    let twice = matches!(
        scope.zone.from_local_datetime(&local.naive_local()),
        LocalResult::Ambiguous(..)
    );
    let zone = if twice { " %Z" } else { "" };
    let about = if moment.approx { "about " } else { "" };
    let words = local.format(&format!("{day}{clock}{zone}")).to_string();
    format!("{about}{words} ({})", ago_words(moment.at, scope.now))
}

/// Beyond this the year is said.
const HALF_A_YEAR: i64 = 180 * 86_400;

/// How long ago in words: `now`, `2 min ago`, `1 h 10 min ago`, `2 d 3 h ago`.
fn ago_words(at: Timestamp, now: Timestamp) -> String {
    let minutes = now.seconds_since(at) / 60;
    let (days, hours) = (minutes / 1440, minutes / 60 % 24);
    match (days, hours, minutes % 60) {
        (0, 0, ..=0) => "now".to_owned(),
        (0, 0, minutes) => format!("{minutes} min ago"),
        (0, hours, 0) => format!("{hours} h ago"),
        (0, hours, minutes) => format!("{hours} h {minutes} min ago"),
        (days, 0, _) => format!("{days} d ago"),
        (days, hours, _) => format!("{days} d {hours} h ago"),
    }
}
