//! The fingerprint of a record: a short text for the report, which shows later whether anything of
//! the record was altered, taken out or put in between.
//!
//! Each event's `sum` covers the one before it in its writer's chain, so the last one of a chain
//! stands for all of it. The fingerprint names the last event of every unbroken run, how many
//! events that run holds, and a hash over these lines. What comes later, from behind a cut even
//! with an earlier id, leaves all of that as it was.

use crate::domain::event::Event;
use crate::domain::id::{EventId, Hash128};
use crate::domain::log::EventLog;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::{self, Write as _};
use std::sync::Arc;

/// The first line of a fingerprint as text.
const HEAD: &str = "warroom seal 1";

/// Digits between two spaces of the hash.
const GROUP: usize = 4;

/// The last event of an unbroken run of one writer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tip {
    /// That event.
    pub id: EventId,
    /// Its hash.
    pub sum: Hash128,
    /// How many events the run holds, itself among them.
    pub held: u64,
}

/// What a record was when it was sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fingerprint {
    /// The incident: the id of its opening event.
    pub incident: EventId,
    /// The ends of all runs, by id.
    pub tips: Vec<Tip>,
}

/// Why a text is no fingerprint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadFingerprint {
    /// Nothing in it begins one.
    #[error("it holds no line `warroom seal 1`, with which a seal begins")]
    NoHead,
    /// A line is not one of a fingerprint, or one is missing.
    #[error("its seal is cut short or was altered")]
    Damaged,
    /// The lines and the hash below them do not fit.
    #[error("the lines of its seal were altered: the fingerprint below them does not fit")]
    Altered,
}

/// How a record stands to a fingerprint of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Compared {
    /// Sealed events that are there, unaltered.
    pub kept: u64,
    /// Sealed events that nothing vouches for any more: gone, altered, or before one that is.
    pub lost: u64,
    /// Events that were not sealed: they came since.
    pub since: u64,
    /// Sealed events whose body was redacted.
    pub redacted: u64,
}

impl Compared {
    /// Whether all that was sealed is there as it was.
    pub const fn is_unaltered(&self) -> bool {
        self.lost == 0
    }
}

impl Fingerprint {
    /// The fingerprint of a set; none of an empty one.
    pub fn of(log: &EventLog, incident: EventId) -> Option<Self> {
        if log.is_empty() {
            return None;
        }
        let mut tips = Tips::default();
        for event in log.events() {
            tips.put(event);
        }
        Some(tips.fingerprint(incident))
    }

    /// How many events were sealed.
    pub fn count(&self) -> u64 {
        self.tips.iter().map(|tip| tip.held).sum()
    }

    /// The hash over all that the fingerprint says.
    pub fn hash(&self) -> Hash128 {
        Hash128::of(&[self.lines().as_bytes()])
    }

    fn lines(&self) -> String {
        let mut out = format!("{HEAD}\n");
        let _ = writeln!(out, "incident {}", self.incident);
        let _ = writeln!(out, "events {}", self.count());
        for tip in &self.tips {
            let _ = writeln!(out, "{} {} {}", tip.id, tip.held, tip.sum);
        }
        out
    }

    /// Reads the first fingerprint in a text, be it quoted or indented.
    ///
    /// # Errors
    /// [`BadFingerprint`] if there is none, or it is not whole.
    pub fn parse(text: &str) -> Result<Self, BadFingerprint> {
        let bare = |line: &str| -> String {
            let trimmed = line.trim_matches(|c: char| c.is_whitespace() || matches!(c, '>' | '`'));
            trimmed.to_owned()
        };
        let mut lines = text.lines().map(bare).skip_while(|line| line != HEAD);
        lines.next().ok_or(BadFingerprint::NoHead)?;
        let incident = value(lines.next(), "incident ")?;
        let count: u64 = value(lines.next(), "events ")?;
        let mut tips = Vec::new();
        for line in lines {
            if let Some(hash) = line.strip_prefix("fingerprint ") {
                let found = Self { incident, tips };
                let fits = found.count() == count && is_hash(hash, found.hash());
                return fits.then_some(found).ok_or(BadFingerprint::Altered);
            }
            tips.push(Tip::parse(&line).ok_or(BadFingerprint::Damaged)?);
        }
        Err(BadFingerprint::Damaged)
    }

    /// What of the sealed record is still there.
    pub fn compare(&self, log: &EventLog) -> Compared {
        let events = log.events().iter();
        let sums: HashMap<Hash128, &Arc<Event>> = events.map(|e| (e.sum, e)).collect();
        let mut sealed: HashSet<Hash128> = HashSet::new();
        let mut compared = Compared::default();
        for tip in &self.tips {
            let mut next = Some(tip.sum);
            for _ in 0..tip.held {
                let Some(event) = next.and_then(|sum| sums.get(&sum)) else {
                    break;
                };
                sealed.insert(event.sum);
                next = event.prev;
                compared.kept += 1;
                compared.redacted += u64::from(!event.has_body());
            }
        }
        compared.lost = self.count().saturating_sub(compared.kept);
        compared.since = (log.len() as u64).saturating_sub(sealed.len() as u64);
        compared
    }
}

fn value<T: std::str::FromStr>(line: Option<String>, name: &str) -> Result<T, BadFingerprint> {
    let line = line.ok_or(BadFingerprint::Damaged)?;
    let value = line.strip_prefix(name).and_then(|value| value.parse().ok());
    value.ok_or(BadFingerprint::Damaged)
}

/// Whether digits, with spaces or without, are that hash.
pub fn is_hash(digits: &str, hash: Hash128) -> bool {
    let given = digits.chars().filter(|c| !c.is_whitespace());
    given
        .map(|c| c.to_ascii_lowercase())
        .eq(hash.to_string().chars())
}

/// How many states of a set, each without the newest events, had that hash: the greatest number
/// of events, by id, for which it fits. A set that later took in events with earlier ids has no
/// such state any more; the whole text of the seal tells then.
pub fn state_with(log: &EventLog, incident: EventId, digits: &str) -> Option<usize> {
    let mut tips = Tips::default();
    let mut found = None;
    for (at, event) in log.events().iter().enumerate() {
        tips.put(event);
        if is_hash(digits, tips.fingerprint(incident).hash()) {
            found = Some(at + 1);
        }
    }
    found
}

impl Tip {
    fn parse(line: &str) -> Option<Self> {
        let mut words = line.split(' ');
        let id = words.next()?.parse().ok()?;
        let held = words.next()?.parse().ok()?;
        let sum = words.next()?.parse().ok()?;
        let whole = words.next().is_none() && held > 0;
        whole.then_some(Self { id, sum, held })
    }
}

/// The ends of the runs of a set that grows event by event, each after the one that it follows.
#[derive(Default)]
struct Tips {
    by_sum: BTreeMap<Hash128, Tip>,
}

impl Tips {
    fn put(&mut self, event: &Event) {
        let before = event.prev.and_then(|prev| self.by_sum.remove(&prev));
        let held = before.map_or(0, |tip| tip.held) + 1;
        let (id, sum) = event.order();
        self.by_sum.insert(sum, Tip { id, sum, held });
    }

    fn fingerprint(&self, incident: EventId) -> Fingerprint {
        let mut tips: Vec<Tip> = self.by_sum.values().copied().collect();
        tips.sort_unstable();
        Fingerprint { incident, tips }
    }
}

impl fmt::Display for Fingerprint {
    /// The whole text, the hash on its last line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.lines())?;
        write!(f, "fingerprint {}", grouped(self.hash()))
    }
}

/// The digits of a hash in groups, to be read aloud.
pub fn grouped(hash: Hash128) -> String {
    let digits = hash.to_string();
    let groups: Vec<&str> = (0..digits.len())
        .step_by(GROUP)
        .map(|at| &digits[at..(at + GROUP).min(digits.len())])
        .collect();
    groups.join(" ")
}

#[cfg(test)]
mod tests;
