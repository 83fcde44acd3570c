//! A setting with heads: every value ever set, and those that nobody has replaced.

use crate::domain::event::Event;
use crate::domain::id::EventId;
use crate::domain::kind::{EventKind, SettingChange};
use std::collections::HashSet;
use std::sync::Arc;

/// All changes of one setting.
///
/// A change names in `over` every head that its writer saw. What no live change names is a head.
/// The greatest head is the value; heads that disagree are a conflict until a later change names
/// them all. Arrival order does not matter.
#[derive(Debug, Clone, Default)]
pub struct Register {
    changes: Vec<Arc<Event>>,
}

impl Register {
    /// Takes in a `set` event of this setting.
    pub(crate) fn insert(&mut self, event: Arc<Event>) {
        let place = self
            .changes
            .binary_search_by_key(&event.order(), |known| known.order());
        if let Err(at) = place {
            self.changes.insert(at, event);
        }
    }

    /// Every change not retracted, oldest first.
    pub fn live<'a>(
        &'a self,
        retracted: &'a HashSet<EventId>,
    ) -> impl DoubleEndedIterator<Item = (&'a Arc<Event>, &'a SettingChange)> {
        self.changes
            .iter()
            .filter(|event| !retracted.contains(&event.id))
            .filter_map(|event| match &event.kind {
                EventKind::Set(change) => Some((event, change)),
                _ => None,
            })
    }

    /// The heads, greatest first.
    pub fn heads<'a>(
        &'a self,
        retracted: &'a HashSet<EventId>,
    ) -> Vec<(&'a Arc<Event>, &'a SettingChange)> {
        let mut covered: HashSet<EventId> = HashSet::new();
        let mut heads = Vec::new();
        for (event, change) in self.live(retracted).rev() {
            // Only an earlier event can be replaced: a hostile `over` cannot hide a later one.
            if !covered.contains(&event.id) {
                heads.push((event, change));
            }
            covered.extend(change.over.iter().filter(|id| **id < event.id));
        }
        heads
    }

    /// The value that stands: the greatest head.
    pub fn head<'a>(
        &'a self,
        retracted: &'a HashSet<EventId>,
    ) -> Option<(&'a Arc<Event>, &'a SettingChange)> {
        self.live(retracted).next_back()
    }
}
