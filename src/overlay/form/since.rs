//! What is new since an audience's last word, above the words that are being written to it.

use crate::domain::incident::Incident;
use crate::domain::time::Timestamp;
use crate::report::{CatchupLine, Since, catchup};

/// The most lines: the words themselves need the room.
const MOST: usize = 8;

/// What is new since the last word to an audience, the latest of it, one thing a line. What is
/// restricted must not find its way into a message, so its words stay out.
pub(super) fn since_last_word(incident: &Incident, audience: &str, now: Timestamp) -> Vec<String> {
    let Some(since) = Since::word(incident, audience) else {
        return Vec::new();
    };
    let found = catchup(incident, since);
    let (latest, before) = found.latest(incident, now, MOST);
    let mut lines = vec![found.summary(incident, now)];
    if before > 0 {
        lines.push(format!("({before} before these)"));
    }
    lines.extend(latest.into_iter().filter_map(|line| match line {
        CatchupLine::Item { time, who, text } => {
            let first = text.lines().next().unwrap_or_default();
            Some(format!("{time} {who}: {first}"))
        }
        _ => None,
    }));
    lines
}
