//! The set of events of an incident, in its one total order, and its merge: union.

use crate::domain::event::{Event, EventKey};
use crate::domain::id::{EventId, Hash128, WriterId};
use crate::domain::kind::EventKind;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A grow-only set of events, sorted by (id, sum).
///
/// Union is commutative, associative and idempotent. The one thing that is ever taken away is
/// the body of an event that a `redact` in the set names, wherever the copies meet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EventLog {
    /// Shared with every copy of the set until one of them changes: to copy a hundred thousand of
    /// them counts each of them.
    events: Arc<Vec<Arc<Event>>>,
    redacted: BTreeSet<EventId>,
    digest: u128,
}

/// What became of an event that was offered to a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inserted {
    /// It was not known.
    New,
    /// It was known without its body, which came with this copy.
    Filled,
    /// It was known.
    Known,
}

impl EventLog {
    /// The union of any number of events, however they are ordered.
    pub fn from_events(events: impl IntoIterator<Item = Arc<Event>>) -> Self {
        let mut log = Self {
            events: Arc::new(events.into_iter().collect()),
            ..Self::default()
        };
        log.settle();
        log
    }

    /// Whether events are a set already: each once, in order, and none of which a redaction takes the
    /// body.
    pub fn is_as_it_is(events: &[Arc<Event>]) -> bool {
        let redacts = |event: &Arc<Event>| redaction_target(event).is_some();
        in_order(events) && !events.iter().any(redacts)
    }

    /// Adds many events at once; much cheaper than one by one when they come out of order. Says
    /// whether the set changed: an event that was not known, or a body that was missing.
    pub fn extend(&mut self, events: impl IntoIterator<Item = Arc<Event>>) -> bool {
        let before = (self.events.len(), self.digest, self.bodies());
        Arc::make_mut(&mut self.events).extend(events);
        self.settle();
        before != (self.events.len(), self.digest, self.bodies())
    }

    /// Makes a set of what is there, in order, with its digest and without what is redacted.
    fn settle(&mut self) {
        if !in_order(&self.events) {
            let events = Arc::make_mut(&mut self.events);
            // Of two copies of one event the one with its body comes first and stays.
            events.sort_by_key(|event| (event.order(), !event.has_body()));
            events.dedup_by_key(|event| event.order());
        }
        self.digest = 0;
        self.redacted.clear();
        for event in self.events.iter() {
            self.digest ^= mix(event);
            self.redacted.extend(redaction_target(event));
        }
        if !self.redacted.is_empty() {
            for event in Arc::make_mut(&mut self.events) {
                drop_body(event, &self.redacted);
            }
        }
    }

    fn bodies(&self) -> usize {
        self.events.iter().filter(|event| event.has_body()).count()
    }

    /// Adds one event.
    pub fn insert(&mut self, mut event: Arc<Event>) -> Inserted {
        drop_body(&mut event, &self.redacted);
        let place = match self.events.last() {
            Some(last) if last.order() < event.order() => Err(self.events.len()),
            _ => self
                .events
                .binary_search_by_key(&event.order(), |known| known.order()),
        };
        match place {
            Ok(at) if event.has_body() && !self.events[at].has_body() => {
                Arc::make_mut(&mut self.events)[at] = event;
                Inserted::Filled
            }
            Ok(_) => Inserted::Known,
            Err(at) => {
                self.digest ^= mix(&event);
                let events = Arc::make_mut(&mut self.events);
                if let Some(target) = redaction_target(&event) {
                    self.redacted.insert(target);
                    let from = events.partition_point(|event| event.id < target);
                    let to = events.partition_point(|event| event.id <= target);
                    for known in &mut events[from..to] {
                        drop_body(known, &self.redacted);
                    }
                }
                events.insert(at, event);
                Inserted::New
            }
        }
    }

    /// The event of that id; of two variants the one whose sum sorts first.
    pub fn get(&self, id: EventId) -> Option<&Arc<Event>> {
        let at = self.events.partition_point(|event| event.id < id);
        self.events.get(at).filter(|event| event.id == id)
    }

    /// This very event.
    pub fn find(&self, key: EventKey) -> Option<&Arc<Event>> {
        let place = self
            .events
            .binary_search_by_key(&key, |known| known.order());
        place.ok().map(|at| &self.events[at])
    }

    /// Every event of that id: more than one only of a cloned writer.
    pub fn variants(&self, id: EventId) -> &[Arc<Event>] {
        let tail = &self.events[self.events.partition_point(|event| event.id < id)..];
        let same = tail.iter().take_while(|event| event.id == id).count();
        &tail[..same]
    }

    /// Whether this very event (id and sum) is in the set.
    pub fn contains(&self, event: &Event) -> bool {
        self.find(event.order()).is_some()
    }

    /// All events in order.
    pub fn events(&self) -> &[Arc<Event>] {
        &self.events
    }

    /// How many events there are.
    pub fn len(&self) -> usize {
        self.events.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
    }

    /// A hash of the set, whatever the order it was put together in.
    pub fn digest(&self) -> u128 {
        self.digest
    }

    /// The set's version for people: `214 events · 7f3a91c2`.
    pub fn version(&self) -> String {
        format!("{} events · {:08x}", self.events.len(), self.digest >> 96)
    }

    /// Ids whose body a redaction has dropped.
    pub fn redacted(&self) -> &BTreeSet<EventId> {
        &self.redacted
    }

    /// Every writer's chain and what is wrong with it, writers in order of name.
    pub fn chains(&self) -> BTreeMap<WriterId, Chain> {
        let mut chains: BTreeMap<WriterId, Vec<&Event>> = BTreeMap::new();
        for event in self.events.iter() {
            chains.entry(event.writer.clone()).or_default().push(event);
        }
        chains
            .into_iter()
            .map(|(writer, events)| (writer, Chain::of(events)))
            .collect()
    }

    /// Ids that two valid events share: a cloned writer.
    pub fn doubled(&self) -> Vec<EventId> {
        let pairs = self.events.windows(2);
        let mut ids: Vec<EventId> = pairs
            .filter(|pair| pair[0].id == pair[1].id)
            .map(|pair| pair[0].id)
            .collect();
        ids.dedup();
        ids
    }
}

fn in_order(events: &[Arc<Event>]) -> bool {
    let mut pairs = events.windows(2);
    pairs.all(|pair| pair[0].order() < pair[1].order())
}

fn redaction_target(event: &Event) -> Option<EventId> {
    match &event.kind {
        EventKind::Redact(redaction) => Some(redaction.reference),
        _ => None,
    }
}

/// A `redact` itself keeps its body, or the reason for the gap would go with it.
fn drop_body(event: &mut Arc<Event>, redacted: &BTreeSet<EventId>) {
    let spared = matches!(event.kind, EventKind::Redact(_) | EventKind::Redacted(_));
    if !spared && redacted.contains(&event.id) {
        *event = Arc::new(event.without_body());
    }
}

/// What one event adds to the digest: its `sum` covers its id.
fn mix(event: &Event) -> u128 {
    event.sum.as_u128()
}

/// The events of one writer, 1, 2, 3, …, each naming the hash of the one before.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Chain {
    /// How many events of this writer are here.
    pub count: u64,
    /// The greatest number seen.
    pub last: u64,
    /// Numbers that have not arrived, as inclusive ranges.
    pub missing: Vec<(u64, u64)>,
    /// Numbers that two different events claim: a cloned writer.
    pub doubled: Vec<u64>,
    /// Numbers whose `prev` does not fit the event before: something was changed after the fact.
    pub broken: Vec<u64>,
}

impl Chain {
    fn of(mut events: Vec<&Event>) -> Self {
        events.sort_by_key(|event| (event.n, event.order()));
        let mut chain = Self {
            count: events.len() as u64,
            ..Self::default()
        };
        let mut sums: Vec<Hash128> = Vec::new();
        let mut before: Vec<Hash128> = Vec::new();
        for event in events {
            if event.n == chain.last && !sums.is_empty() {
                chain.doubled.push(event.n);
            } else {
                if event.n > chain.last.saturating_add(1) {
                    chain.missing.push((chain.last + 1, event.n - 1));
                    sums.clear();
                }
                before = std::mem::take(&mut sums);
                chain.last = event.n;
            }
            let fits = match event.prev {
                None => event.n <= 1,
                Some(prev) => event.n > 1 && (before.is_empty() || before.contains(&prev)),
            };
            if !fits {
                chain.broken.push(event.n);
            }
            sums.push(event.sum);
        }
        chain.doubled.dedup();
        chain
    }

    /// Whether nothing is missing, doubled or broken.
    pub fn is_whole(&self) -> bool {
        self.missing.is_empty() && self.doubled.is_empty() && self.broken.is_empty()
    }

    /// How many events have not arrived.
    pub fn missing_count(&self) -> u64 {
        self.missing.iter().map(|(from, to)| to - from + 1).sum()
    }
}

#[cfg(test)]
mod tests;
