//! What is new since an audience's last word, beside the words that are being written to it.

use crate::domain::incident::Incident;
use crate::domain::time::Timestamp;
use crate::report::{CatchupLine, Since, catchup};

/// The most lines: what happened longer ago is in the catch-up.
const MOST: usize = 12;

/// What is new since the last word to an audience: a sentence, and the latest of it, newest first,
/// one thing a line, and how much lies before it. What is restricted must not find its way into a message, so its words stay
/// out. None where they had no word yet.
pub(super) fn since_last_word(
    incident: &Incident,
    audience: &str,
    now: Timestamp,
) -> Option<(String, Vec<String>, usize)> {
    let found = catchup(incident, Since::word(incident, audience)?);
    let (latest, before) = found.latest(incident, now, MOST);
    let lines = latest.into_iter().rev().filter_map(|line| match line {
        CatchupLine::Item { time, who, text } => {
            let first = text.lines().next().unwrap_or_default();
            Some(format!("{time} {who}: {first}"))
        }
        _ => None,
    });
    let lines: Vec<String> = lines.collect();
    Some((found.summary(incident, now), lines, before))
}
