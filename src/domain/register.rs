//! A setting with heads: every value ever set, and those that nobody has replaced.

use crate::domain::event::Event;
use crate::domain::id::EventId;
use crate::domain::kind::{EventKind, SettingChange};
use crate::domain::setting::Setting;
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

    /// The changes that led to the value in force, oldest first: from the greatest head back
    /// through what each one replaced. Of several it goes on from the one with its own value (that
    /// is how a conflict is settled), else from one that it `follows`, else from the greatest. What
    /// was taken back is looked through.
    pub fn lineage<'a>(
        &'a self,
        retracted: &'a HashSet<EventId>,
        follows: impl Fn(&Setting, &Setting) -> bool,
    ) -> Vec<(&'a Arc<Event>, &'a SettingChange)> {
        let mut line = Vec::new();
        let mut next = self.head(retracted);
        while let Some((event, change)) = next {
            line.push((event, change));
            let replaced = self.replaced(event, change, retracted);
            next = replaced.into_iter().max_by_key(|(before, from)| {
                let same = from.setting.agrees(&change.setting);
                let fits = follows(&from.setting, &change.setting);
                (same, fits, before.order())
            });
        }
        line.reverse();
        line
    }

    /// The live changes that one replaced; only earlier ones can be.
    fn replaced<'a>(
        &'a self,
        event: &Event,
        change: &SettingChange,
        retracted: &HashSet<EventId>,
    ) -> Vec<(&'a Arc<Event>, &'a SettingChange)> {
        let mut found = Vec::new();
        let mut seen = HashSet::new();
        let mut wanted: Vec<(EventId, EventId)> =
            change.over.iter().map(|id| (*id, event.id)).collect();
        while let Some((id, after)) = wanted.pop() {
            if id >= after || !seen.insert(id) {
                continue;
            }
            let from = self.changes.partition_point(|known| known.id < id);
            let variants = self.changes[from..].iter().take_while(|e| e.id == id);
            for before in variants {
                let EventKind::Set(set) = &before.kind else {
                    continue;
                };
                if retracted.contains(&id) {
                    wanted.extend(set.over.iter().map(|over| (*over, id)));
                } else {
                    found.push((before, set));
                }
            }
        }
        found
    }

    /// The value that stands: the greatest head.
    pub fn head<'a>(
        &'a self,
        retracted: &'a HashSet<EventId>,
    ) -> Option<(&'a Arc<Event>, &'a SettingChange)> {
        self.live(retracted).next_back()
    }
}
