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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::event::{Draft, Seal};
    use crate::domain::id::EventId;
    use crate::domain::kind::{EventKind, Note};
    use crate::domain::time::Timestamp;

    fn event(writer: &str, n: u64) -> Arc<Event> {
        let draft = Draft {
            kind: EventKind::Note(Note::default()),
            happened: None,
            by: "nia".into(),
            role: None,
        };
        let seal = Seal {
            id: EventId::from_parts(n, 0, n),
            at: Timestamp::from_millis(1),
            writer: WriterId::new(writer),
            n,
            prev: None,
        };
        Arc::new(Event::seal(draft, seal))
    }

    #[test]
    fn who_lacks_events_is_named_with_how_many_until_they_come() {
        let (nia, rob) = ("nia@ops1-k7f3", "rob@ops2-a1b2");
        let mut gaps = Gaps::of(&[event(rob, 9), event(nia, 1), event(nia, 2), event(nia, 5)]);
        let list = [(nia.to_owned(), 2), (rob.to_owned(), 8)];
        assert_eq!(gaps.list(), list, "by name");
        gaps.count(&[event(nia, 4)]);
        assert_eq!(
            gaps.list()[0],
            (nia.to_owned(), 1),
            "the last stays the last"
        );
        gaps.count(&[event(nia, 3)]);
        assert_eq!(gaps.list(), list[1..], "who lacks none is not named");
        assert_eq!(Gaps::default().list(), []);
    }
}
