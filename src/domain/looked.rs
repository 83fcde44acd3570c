//! What one person has looked at: when, and how far along every writer's chain.
//!
//! A time alone would not do. What somebody recorded behind a cut network before I looked arrives
//! after that, and nobody has shown it to me.

use crate::domain::event::Event;
use crate::domain::id::WriterId;
use crate::domain::log::EventLog;
use crate::domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

/// What was there to be seen when somebody last looked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Looked {
    /// When.
    pub at: Timestamp,
    /// The numbers known of every writer, as inclusive ranges in order: a gap was not seen, and one
    /// forged number stands for itself alone.
    writers: BTreeMap<WriterId, Vec<(u64, u64)>>,
}

impl Looked {
    /// Everything that a set holds was looked at then.
    pub fn of(log: &EventLog, at: Timestamp) -> Self {
        let mut writers: BTreeMap<WriterId, Vec<(u64, u64)>> = BTreeMap::new();
        for event in log.events() {
            let alone = (event.n, event.n);
            match writers.get_mut(&event.writer) {
                Some(runs) => match runs.last_mut() {
                    Some(last) if last.1.checked_add(1) == Some(event.n) => last.1 = event.n,
                    _ => runs.push(alone),
                },
                None => {
                    writers.insert(event.writer.clone(), vec![alone]);
                }
            }
        }
        for runs in writers.values_mut() {
            tidy(runs);
        }
        Self { at, writers }
    }

    /// The same, to be asked about the events of a set.
    pub fn within<'a>(&'a self, log: &'a EventLog) -> Seen<'a> {
        Seen {
            looked: self,
            log,
            shared: OnceCell::new(),
        }
    }

    /// What was seen at one of two consoles of the same person; the later time counts.
    #[must_use]
    pub fn join(mut self, other: Self) -> Self {
        self.at = self.at.max(other.at);
        for (writer, more) in other.writers {
            let runs = self.writers.entry(writer).or_default();
            runs.extend(more);
            tidy(runs);
        }
        self
    }
}

/// What somebody has looked at of a set of events.
#[derive(Debug)]
pub struct Seen<'a> {
    looked: &'a Looked,
    log: &'a EventLog,
    /// Numbers that two events of the set share: a cloned writer. Found out when it first matters,
    /// which is seldom: with an event of a number that was known and of a later time.
    shared: OnceCell<BTreeSet<(WriterId, u64)>>,
}

impl Seen<'_> {
    /// Whether an event was there to be seen. Which of two events of one number that was, no number
    /// tells; then the time says it.
    pub fn covers(&self, event: &Event) -> bool {
        let Some(runs) = self.looked.writers.get(&event.writer) else {
            return false;
        };
        let before = runs.partition_point(|(from, _)| *from <= event.n);
        let known = before.checked_sub(1).map(|at| runs[at]);
        let known = known.is_some_and(|(_, to)| event.n <= to);
        let shared = || {
            let shared = self.shared.get_or_init(|| shared(self.log));
            !shared.is_empty() && shared.contains(&(event.writer.clone(), event.n))
        };
        known && (event.at <= self.looked.at || !shared())
    }
}

/// Puts ranges in order and makes one of those that touch.
fn tidy(runs: &mut Vec<(u64, u64)>) {
    runs.sort_unstable();
    runs.dedup_by(|next, run| {
        let touches = next.0 <= run.1.saturating_add(1);
        if touches {
            run.1 = run.1.max(next.1);
        }
        touches
    });
}

/// The numbers that two events of a set share. The numbers of an honest writer only ever grow.
fn shared(log: &EventLog) -> BTreeSet<(WriterId, u64)> {
    let mut greatest: BTreeMap<&WriterId, u64> = BTreeMap::new();
    let mut odd: BTreeSet<&WriterId> = BTreeSet::new();
    for event in log.events() {
        match greatest.insert(&event.writer, event.n) {
            Some(before) if event.n <= before => {
                odd.insert(&event.writer);
            }
            _ => {}
        }
    }
    let mut once: BTreeSet<(&WriterId, u64)> = BTreeSet::new();
    let of_odd = log.events().iter().filter(|e| odd.contains(&e.writer));
    of_odd
        .filter(|event| !once.insert((&event.writer, event.n)))
        .map(|event| (event.writer.clone(), event.n))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::event::{Draft, Seal};
    use crate::domain::id::EventId;
    use crate::domain::kind::{EventKind, Note};
    use crate::domain::scene::{START, Scene};
    use std::sync::Arc;

    fn new_to(looked: &Looked, scene: &Scene) -> Vec<String> {
        let seen = looked.within(scene.incident.log());
        let events = scene.incident.log().events().iter();
        let new = events.filter(|event| !seen.covers(event));
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

    /// Puts a note into a set as a writer that nobody here drives.
    fn forged(log: &mut EventLog, (id, n): (u64, u64), at: Timestamp) -> Arc<Event> {
        let draft = Draft {
            kind: EventKind::Note(Note::default()),
            happened: None,
            by: "Rob".into(),
            role: None,
        };
        let seal = Seal {
            id: EventId::from_parts(1_795_185_100_000 + id, 0, 9),
            at,
            writer: WriterId::new("far"),
            n,
            prev: None,
        };
        let event = Arc::new(Event::seal(draft, seal));
        log.insert(Arc::clone(&event));
        event
    }

    #[test]
    fn a_gap_that_is_filled_later_is_new() {
        let mut log = Scene::new().incident.log().clone();
        let first = forged(&mut log, (1, 1), START);
        let third = forged(&mut log, (3, 3), START);
        let looked = Looked::of(&log, START.plus_seconds(60));
        let second = forged(&mut log, (2, 2), START);
        let seen = looked.within(&log);
        assert!(seen.covers(&first) && seen.covers(&third));
        assert!(!seen.covers(&second));
    }

    #[test]
    fn a_forged_number_stands_for_itself_alone() {
        let mut log = Scene::new().incident.log().clone();
        let far = forged(&mut log, (1, u64::MAX), START);
        let looked = Looked::of(&log, START.plus_seconds(60));
        let honest = forged(&mut log, (2, 1), START);
        let seen = looked.within(&log);
        assert!(seen.covers(&far));
        assert!(!seen.covers(&honest));
    }

    /// A cloned writer goes on twice under the same numbers: what the other branch recorded after
    /// I looked is new to me.
    #[test]
    fn the_other_branch_of_a_cloned_writer_goes_by_time() {
        let mut log = Scene::new().incident.log().clone();
        let ours = forged(&mut log, (1, 1), START);
        let looked = Looked::of(&log, START.plus_seconds(60));
        let early = forged(&mut log, (2, 1), START.plus_seconds(30));
        let late = forged(&mut log, (3, 1), START.plus_seconds(90));
        let seen = looked.within(&log);
        assert!(seen.covers(&ours) && seen.covers(&early));
        assert!(!seen.covers(&late));
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
