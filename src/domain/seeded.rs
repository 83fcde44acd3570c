//! An incident built step by step without chance: fixed times, ids and writers.
//!
//! It asks `decide` and seals what it answers, so it can never hold what the program would not
//! write, and it is the same set of events on every machine. The sample, the drill and the tests
//! are built on it.

use crate::domain::command::{Command, Context, Reject};
use crate::domain::decide::decide;
use crate::domain::event::{Draft, Event, Seal};
use crate::domain::id::{EventId, Hash128, HybridClock, WriterId};
use crate::domain::incident::Incident;
use crate::domain::time::Timestamp;
use std::collections::BTreeMap;
use std::sync::Arc;

/// An odd number that scatters ids without chance.
const SCATTER: u64 = 0x9E37_79B9_7F4A_7C15;

/// Builds an incident: asks, seals, takes in.
#[derive(Debug, Clone, Default)]
pub struct Seeded {
    incident: Incident,
    clock: HybridClock,
    tails: BTreeMap<String, (u64, Hash128)>,
    place: String,
    seed: u64,
}

impl Seeded {
    /// Nothing yet. Writers are called after the person and the place; of two places that write
    /// the same incident each has its own seed.
    pub fn new(place: &str, seed: u64) -> Self {
        Self {
            place: place.to_owned(),
            seed,
            ..Self::default()
        }
    }

    /// Another place that knows what this one knows.
    #[must_use]
    pub fn part(&self, place: &str, seed: u64) -> Self {
        Self {
            place: place.to_owned(),
            seed,
            ..self.clone()
        }
    }

    /// Takes in what others recorded, and goes on from there.
    pub fn hear(&mut self, events: &[Arc<Event>]) {
        for event in events {
            self.clock.observe(event.id, event.at);
            let tail = self.tails.entry(event.writer.as_str().to_owned());
            let tail = tail.or_insert((0, event.sum));
            if tail.0 < event.n {
                *tail = (event.n, event.sum);
            }
            self.incident.absorb(Arc::clone(event));
        }
    }

    /// The document so far.
    pub fn incident(&self) -> &Incident {
        &self.incident
    }

    /// A person asks for something at a time; gives back the ids of what came of it.
    ///
    /// # Errors
    /// [`Reject`] where a rule refuses; nothing has changed then.
    pub fn ask(
        &mut self,
        time: Timestamp,
        me: &str,
        command: Command,
    ) -> Result<Vec<EventId>, Reject> {
        let drafts = decide(&self.incident, command, &Context { me, now: time })?;
        Ok(self.record(time, drafts))
    }

    /// Seals drafts, also such that nobody decided.
    pub fn record(&mut self, time: Timestamp, drafts: Vec<Draft>) -> Vec<EventId> {
        drafts
            .into_iter()
            .map(|draft| self.seal(time, draft))
            .collect()
    }

    fn seal(&mut self, time: Timestamp, draft: Draft) -> EventId {
        let person = draft.by.to_lowercase().replace(' ', "-");
        let writer = format!("{person}@{}", self.place);
        let tail = self.tails.get(&writer).copied();
        let count = self.incident.log().len() as u64;
        let random = self.seed.wrapping_add(count).wrapping_mul(SCATTER);
        let seal = Seal {
            id: self.clock.tick(time, random),
            at: time,
            writer: WriterId::new(&writer),
            n: tail.map_or(1, |(n, _)| n + 1),
            prev: tail.map(|(_, sum)| sum),
        };
        let event = Event::seal(draft, seal);
        self.tails.insert(writer, (event.n, event.sum));
        let id = event.id;
        self.incident.absorb(Arc::new(event));
        id
    }
}
