//! Lines of transcripts by their print: what two people imported stands in the timeline once.

use crate::domain::event::{Event, EventKey};
use crate::domain::id::EventId;
use crate::domain::kind::EventKind;
use std::collections::{BTreeSet, HashMap, HashSet};

/// Which events hold a line of a transcript, by the line's print.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Imports(HashMap<Box<str>, BTreeSet<EventKey>>);

/// The print of an imported entry.
fn print_of(event: &Event) -> Option<&str> {
    match &event.kind {
        EventKind::Note(note) => note.imported.as_ref().map(|one| one.print.as_str()),
        _ => None,
    }
}

impl Imports {
    pub(super) fn put(&mut self, event: &Event) {
        if let Some(print) = print_of(event) {
            self.0
                .entry(print.into())
                .or_default()
                .insert(event.order());
        }
    }

    /// The one that stands for a line: the first in the order of the set that nobody took back.
    fn standing(&self, print: &str, retracted: &HashSet<EventId>) -> Option<EventKey> {
        let all = self.0.get(print)?.iter();
        all.copied().find(|(id, _)| !retracted.contains(id))
    }

    /// Whether another event stands for the same line.
    pub(super) fn is_doubled(&self, event: &Event, retracted: &HashSet<EventId>) -> bool {
        let Some(print) = print_of(event) else {
            return false;
        };
        let standing = self.standing(print, retracted);
        standing.is_some_and(|key| key != event.order())
    }

    /// Whether an event stands for that line.
    pub(super) fn holds(&self, print: &str, retracted: &HashSet<EventId>) -> bool {
        self.standing(print, retracted).is_some()
    }

    /// The other events of the same line.
    pub(super) fn doubles_of(&self, event: &Event) -> Vec<EventId> {
        let all = print_of(event).and_then(|print| self.0.get(print));
        let others = all.into_iter().flatten().map(|(id, _)| *id);
        others.filter(|id| *id != event.id).collect()
    }
}
