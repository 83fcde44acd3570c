//! Which writers' events have not all arrived, kept up to date as events come.

use crate::domain::event::Event;
use crate::domain::id::WriterId;
use std::collections::HashMap;
use std::sync::Arc;

/// How many events of each writer are here, and the greatest number among them.
#[derive(Debug, Default)]
pub(super) struct Gaps {
    writers: HashMap<WriterId, (u64, u64)>,
}

impl Gaps {
    /// Of a set of events.
    pub(super) fn of(events: &[Arc<Event>]) -> Self {
        let mut gaps = Self::default();
        gaps.count(events);
        gaps
    }

    /// Counts events that were not known.
    pub(super) fn count(&mut self, events: &[Arc<Event>]) {
        for event in events {
            let (count, last) = match self.writers.get_mut(&event.writer) {
                Some(entry) => entry,
                None => self.writers.entry(event.writer.clone()).or_default(),
            };
            *count += 1;
            *last = (*last).max(event.n);
        }
    }

    /// Writers with gaps and how many are missing, by name.
    pub(super) fn list(&self) -> Vec<(String, u64)> {
        let mut list: Vec<_> = self
            .writers
            .iter()
            .filter(|(_, (count, last))| last > count)
            .map(|(writer, (count, last))| (writer.to_string(), last - count))
            .collect();
        list.sort();
        list
    }
}
