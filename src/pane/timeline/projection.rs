//! The Timeline pane's own state, and the rows that a frame needs.

use crate::domain::event::EventKey;
use crate::domain::incident::Incident;
use crate::domain::time::Timestamp;
use crate::domain::timeline::{Entry, Place};
use std::collections::BTreeSet;

/// How far an entry has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// In the shared place.
    Shared,
    /// On this machine's disk only.
    Local,
    /// Being recorded.
    Pending,
    /// Could not be recorded.
    Failed,
}

/// The pane's own state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimelinePane {
    /// The selected entry; none while nothing was selected.
    pub selected: Option<EventKey>,
    /// The first entry that the last frame showed; none while it shows the newest at its bottom.
    pub top: Option<EventKey>,
    /// Whether the newest stays in sight. A flag, not a position.
    pub follow: bool,
    /// Only entries that match are shown.
    pub filter: String,
    /// Those that match the filter, in order; none without a filter.
    pub matches: Option<Vec<EventKey>>,
    /// Others' entries that were not on screen yet.
    pub unseen: BTreeSet<EventKey>,
}

impl Default for TimelinePane {
    fn default() -> Self {
        Self {
            selected: None,
            top: None,
            follow: true,
            filter: String::new(),
            matches: None,
            unseen: BTreeSet::new(),
        }
    }
}

impl TimelinePane {
    /// How many lines there are to show.
    pub fn len(&self, incident: &Incident) -> usize {
        self.matches
            .as_ref()
            .map_or(incident.timeline().len(), Vec::len)
    }

    /// Whether there is nothing to show.
    pub fn is_empty(&self, incident: &Incident) -> bool {
        self.len(incident) == 0
    }

    /// The entry at an index of what is shown, by its key.
    pub fn key_at(&self, incident: &Incident, index: usize) -> Option<EventKey> {
        match &self.matches {
            Some(keys) => keys.get(index).copied(),
            None => incident.timeline().get(index).map(Place::key),
        }
    }

    /// Where an entry stands in what is shown.
    pub fn index_of(&self, incident: &Incident, key: EventKey) -> Option<usize> {
        match &self.matches {
            Some(keys) => keys.iter().rposition(|known| *known == key),
            None => incident
                .timeline()
                .iter()
                .rposition(|place| place.key() == key),
        }
    }

    /// The entry at an index of what is shown.
    pub fn entry_at(&self, incident: &Incident, index: usize) -> Option<Entry> {
        match &self.matches {
            Some(keys) => keys.get(index).and_then(|key| incident.entry_by(*key)),
            None => incident
                .timeline()
                .get(index)
                .map(|place| incident.entry_at(place)),
        }
    }

    /// When the entry at an index of what is shown happened.
    pub fn happened_at(&self, incident: &Incident, index: usize) -> Option<Timestamp> {
        match &self.matches {
            Some(_) => Some(self.entry_at(incident, index)?.happened.at),
            None => incident.timeline().get(index).map(|place| place.happened),
        }
    }

    /// Finds the entries that match the filter anew.
    pub fn refilter(&mut self, incident: &Incident) {
        let filters = !self.filter.trim().is_empty();
        self.matches = filters.then(|| incident.matching(&self.filter));
    }
}
