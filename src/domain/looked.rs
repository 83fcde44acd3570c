//! What one person has looked at: when, and how far along every writer's chain.
//!
//! A time alone would not do. What somebody recorded behind a cut network before I looked arrives
//! after that, and nobody has shown it to me.

use crate::domain::event::Event;
use crate::domain::id::WriterId;
use crate::domain::log::EventLog;
use crate::domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What was there to be seen when somebody last looked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Looked {
    /// When.
    pub at: Timestamp,
    /// The greatest number known of every writer.
    writers: BTreeMap<WriterId, u64>,
}

impl Looked {
    /// Everything that a set holds was looked at then.
    pub fn of(log: &EventLog, at: Timestamp) -> Self {
        let mut writers: BTreeMap<WriterId, u64> = BTreeMap::new();
        for event in log.events() {
            match writers.get_mut(&event.writer) {
                Some(greatest) => *greatest = event.n.max(*greatest),
                None => {
                    writers.insert(event.writer.clone(), event.n);
                }
            }
        }
        Self { at, writers }
    }

    /// Whether an event was there to be seen.
    pub fn covers(&self, event: &Event) -> bool {
        let greatest = self.writers.get(&event.writer);
        greatest.is_some_and(|greatest| event.n <= *greatest)
    }

    /// What was seen at one of two consoles of the same person; the later time counts.
    #[must_use]
    pub fn join(mut self, other: Self) -> Self {
        self.at = self.at.max(other.at);
        for (writer, n) in other.writers {
            let greatest = self.writers.entry(writer).or_default();
            *greatest = n.max(*greatest);
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::scene::{START, Scene};

    fn new_to(looked: &Looked, scene: &Scene) -> Vec<String> {
        let events = scene.incident.log().events().iter();
        let new = events.filter(|event| !looked.covers(event));
        new.filter_map(|event| scene.incident.entry(event.id))
            .map(|entry| entry.text)
            .collect()
    }

    #[test]
    fn what_arrives_late_from_behind_a_cut_is_new_whatever_its_time() {
        let mut here = Scene::new();
        let mut there = here.part();
        there.note("Rob", "recorded long before");
        here.wait(600).note("Ada", "seen");
        let looked = Looked::of(here.incident.log(), here.now);
        assert_eq!(new_to(&looked, &here), [""; 0]);
        here.hear(&there);
        assert_eq!(new_to(&looked, &here), ["recorded long before"]);
    }

    #[test]
    fn two_consoles_of_one_person_have_seen_what_either_has() {
        let mut scene = Scene::new();
        let first = Looked::of(scene.incident.log(), START);
        scene.wait(5).note("Ada", "later");
        scene.note("Rob", "later too");
        let second = Looked::of(scene.incident.log(), scene.now);
        for joined in [
            first.clone().join(second.clone()),
            second.clone().join(first),
        ] {
            assert_eq!(joined, second);
        }
    }

    #[test]
    fn it_reads_back_as_it_was_written() {
        let scene = Scene::new();
        let looked = Looked::of(scene.incident.log(), START);
        let text = serde_json::to_string(&looked).expect("JSON");
        assert_eq!(serde_json::from_str::<Looked>(&text).ok(), Some(looked));
    }
}
