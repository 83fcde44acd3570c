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
    /// What is a head, greatest first: every frame asks, and it changes only with a change.
    heads: Vec<Arc<Event>>,
}

impl Register {
    /// Puts a `set` event of this setting in its place; until [`Register::settle`] the heads are
    /// those from before.
    pub(crate) fn put(&mut self, event: Arc<Event>) {
        let place = match self.changes.last() {
            Some(greatest) if greatest.order() < event.order() => Err(self.changes.len()),
            _ => self
                .changes
                .binary_search_by_key(&event.order(), |known| known.order()),
        };
        if let Err(at) = place {
            self.changes.insert(at, event);
        }
    }

    /// Finds the heads after one change was put in its place. The greatest of all is a head and
    /// replaces some of those from before; nothing else is touched by it.
    pub(crate) fn settle_with(&mut self, event: &Arc<Event>, retracted: &HashSet<EventId>) {
        let last = self.changes.last();
        let greatest = last.is_some_and(|last| last.order() == event.order());
        match with_change(event) {
            Some((_, change)) if greatest && !retracted.contains(&event.id) => {
                let earlier = change.over.iter().filter(|id| **id < event.id);
                let covered: HashSet<EventId> = earlier.copied().collect();
                self.heads.retain(|head| !covered.contains(&head.id));
                self.heads.insert(0, Arc::clone(event));
            }
            _ => self.settle(retracted),
        }
    }

    /// Finds the heads anew, after changes came, or were taken back.
    pub(crate) fn settle(&mut self, retracted: &HashSet<EventId>) {
        let mut covered: HashSet<EventId> = HashSet::new();
        let mut heads = Vec::new();
        for (event, change) in self.live(retracted).rev() {
            // Only an earlier event can be replaced: a hostile `over` cannot hide a later one.
            if !covered.contains(&event.id) {
                heads.push(Arc::clone(event));
            }
            covered.extend(change.over.iter().filter(|id| **id < event.id));
        }
        self.heads = heads;
    }

    /// Every change not retracted, oldest first.
    pub fn live<'a>(
        &'a self,
        retracted: &'a HashSet<EventId>,
    ) -> impl DoubleEndedIterator<Item = (&'a Arc<Event>, &'a SettingChange)> {
        self.changes
            .iter()
            .filter(|event| !retracted.contains(&event.id))
            .filter_map(with_change)
    }

    /// The heads, greatest first.
    pub fn heads(&self) -> impl Iterator<Item = (&Arc<Event>, &SettingChange)> {
        self.heads.iter().filter_map(with_change)
    }

    /// Whether there are heads with different values.
    pub fn is_in_conflict(&self) -> bool {
        let mut heads = self.heads();
        heads.next().is_some_and(|(_, first)| {
            heads.any(|(_, change)| !change.setting.agrees(&first.setting))
        })
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
        let mut next = self.head();
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
    pub fn head(&self) -> Option<(&Arc<Event>, &SettingChange)> {
        self.heads().next()
    }
}

fn with_change(event: &Arc<Event>) -> Option<(&Arc<Event>, &SettingChange)> {
    match &event.kind {
        EventKind::Set(change) => Some((event, change)),
        _ => None,
    }
}
