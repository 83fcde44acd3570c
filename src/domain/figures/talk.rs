//! Words to audiences: the first, the longest silence, ceilings and promises.

use super::instants::{Instant, Instants, seconds};
use super::reading::{Reading, Span};
use crate::domain::incident::{Incident, Word};
use crate::domain::message::MessageType;
use crate::domain::priority::Priority;
use crate::domain::stage::Stage;
use crate::domain::time::{Moment, Timestamp};

/// The figures of one audience.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Talk {
    /// Its id in the playbook.
    pub audience: String,
    /// What people call it.
    pub label: String,
    /// Detection to the first message.
    pub first_word: Reading,
    /// The longest time without a message on any channel, from the first to the closing one.
    pub longest_silence: Reading,
    /// Silences as long as the ceiling of the priority in force, or longer.
    pub breaches: usize,
}

/// Messages that named the time of the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Promises {
    /// Another message followed by then.
    pub kept: usize,
    /// None did.
    pub broken: usize,
    /// The time has not come, and no message followed yet.
    pub open: usize,
}

impl Promises {
    /// The words on screen: `4 of 5`, `2 of 2, 1 open`.
    pub fn words(&self) -> String {
        let due = self.kept + self.broken;
        let kept = format!("{} of {due}", self.kept);
        match (due, self.open) {
            (0, 0) => "none made".to_owned(),
            (_, 0) => kept,
            (0, open) => format!("{open} open"),
            (_, open) => format!("{kept}, {open} open"),
        }
    }
}

/// A time between two messages, or since the last one.
struct Silence {
    from: Timestamp,
    to: Timestamp,
    running: bool,
}

pub(super) fn talk(incident: &Incident, points: &Instants) -> Vec<Talk> {
    let messages = incident.messages();
    let priorities = incident.priorities();
    let running = incident.stage().stage.is_running();
    let audiences = incident.playbook().audiences.iter();
    audiences
        .map(|audience| {
            let own: Vec<&Word<'_>> = messages
                .iter()
                .filter(|word| word.sent.audience == audience.id)
                .collect();
            let first = match own.first() {
                Some(word) => Instant::At(Moment {
                    at: word.at,
                    approx: false,
                }),
                None if running => Instant::Ahead,
                None => Instant::Missing,
            };
            let silences = silences(incident, &own, points.now);
            let ceilings = &audience.ceiling_minutes;
            let breaks = |silence: &&Silence| is_breach(silence, ceilings, priorities);
            Talk {
                audience: audience.id.clone(),
                label: audience.label.clone(),
                first_word: points.since_detection(first),
                longest_silence: if own.is_empty() {
                    Reading::NotKnown
                } else {
                    longest(&silences)
                },
                breaches: silences.iter().filter(breaks).count(),
            }
        })
        .collect()
}

/// The silences that count: a closing message ends the need for words until a later one shows
/// that it goes on. A correction opens nothing again.
fn silences(incident: &Incident, own: &[&Word<'_>], now: Timestamp) -> Vec<Silence> {
    let mut silences = Vec::new();
    let mut last: Option<Timestamp> = None;
    let mut closed = false;
    for word in own {
        let what = word.sent.message_type;
        if let Some(from) = last
            && (!closed || what == MessageType::Resolved)
        {
            silences.push(Silence {
                from,
                to: word.at,
                running: false,
            });
        }
        closed = match what {
            MessageType::Resolved | MessageType::Followup => true,
            MessageType::Correction => closed,
            _ => false,
        };
        last = Some(word.at);
    }
    let over = matches!(incident.stage().stage, Stage::Closed | Stage::StoodDown);
    if let Some(from) = last.filter(|_| !closed && !over) {
        silences.push(Silence {
            from,
            to: now.max(from),
            running: true,
        });
    }
    silences
}

fn longest(silences: &[Silence]) -> Reading {
    let length = |silence: &Silence| seconds(silence.to) - seconds(silence.from);
    let longest = silences.iter().max_by_key(|silence| length(silence));
    Reading::Known(Span {
        seconds: longest.map_or(0, length),
        approx: false,
        running: longest.is_some_and(|silence| silence.running),
    })
}

/// Whether the silence had lasted as long as a ceiling while that priority was in force.
fn is_breach(
    silence: &Silence,
    ceilings: &[u32; 5],
    priorities: &[(Moment, Option<Priority>)],
) -> bool {
    let starts = priorities.iter();
    let ends = priorities.iter().skip(1).map(|(moment, _)| Some(moment.at));
    starts
        .zip(ends.chain(std::iter::once(None)))
        .any(|((from, priority), until)| {
            let Some(minutes) = priority.map(|p| ceilings[p.index()]).filter(|m| *m > 0) else {
                return false;
            };
            let in_force = silence.to.min(until.unwrap_or(silence.to));
            let lasted = seconds(in_force) - seconds(silence.from);
            from.at <= in_force && lasted >= i64::from(minutes) * 60
        })
}

pub(super) fn promises(incident: &Incident, now: Timestamp) -> Promises {
    let messages = incident.messages();
    let mut promises = Promises::default();
    for (at, word) in messages.iter().enumerate() {
        let Some(by) = word.sent.next_by else {
            continue;
        };
        let next = messages[at + 1..]
            .iter()
            .find(|next| next.sent.audience == word.sent.audience);
        let count = match next {
            Some(next) if next.at <= by => &mut promises.kept,
            None if now <= by => &mut promises.open,
            _ => &mut promises.broken,
        };
        *count += 1;
    }
    promises
}
