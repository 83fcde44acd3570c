//! What was ticked off, put off, posted, and which changes nobody had agreed.

use super::Incident;
use super::shelf::Shelf;
use crate::domain::event::Event;
use crate::domain::id::EventId;
use crate::domain::kind::{EntryKind, EventKind, Verdict};
use crate::domain::mark::{Accounted, Paper, Snooze};
use crate::domain::time::Timestamp;
use crate::domain::timeline::Entry;
use std::sync::Arc;

/// A change that was not agreed: tied to no decision or task, or made by somebody off the roster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnagreedChange<'a> {
    /// The entry.
    pub id: EventId,
    /// What was changed.
    pub text: String,
    /// Who changed it.
    pub who: String,
    /// When it was logged.
    pub at: Timestamp,
    /// Kept from walls and exports.
    pub restricted: bool,
    /// How it was accounted for, and when.
    pub accounted: Option<(&'a Accounted, Timestamp)>,
}

impl Incident {
    /// Every change that was not agreed when it was logged, oldest first; those accounted for too.
    pub fn unagreed_changes(&self) -> Vec<UnagreedChange<'_>> {
        self.live(Shelf::Changes)
            .filter_map(|event| match &event.kind {
                EventKind::Note(_) => self.unagreed(event),
                _ => None,
            })
            .collect()
    }

    /// Every change that was not struck, in the order in which they were logged.
    pub fn changes(&self) -> Vec<Entry> {
        self.live(Shelf::Changes)
            .filter_map(|event| self.entry(event.id))
            .filter(|entry| entry.struck.is_none())
            .collect()
    }

    fn unagreed<'a>(&'a self, event: &'a Event) -> Option<UnagreedChange<'a>> {
        if !self.lacks_agreement(event) {
            return None;
        }
        let entry = self.entry(event.id).filter(|e| e.struck.is_none())?;
        Some(UnagreedChange {
            id: event.id,
            who: entry.who().to_owned(),
            text: entry.text,
            at: event.at,
            restricted: entry.restricted,
            accounted: self.accounted(event.id),
        })
    }

    /// Whether an event is a change tied to no decision or task, or made by somebody who was not on
    /// the roster then.
    pub(super) fn lacks_agreement(&self, event: &Event) -> bool {
        let EventKind::Note(note) = &event.kind else {
            return false;
        };
        let who = note.actor.as_deref().unwrap_or(&event.by);
        let on_roster = || {
            let mut spells = self.spells();
            spells.any(|s| s.assigned.person == who && s.since <= event.at)
        };
        note.entry == EntryKind::Change && !(note.about.is_some() && on_roster())
    }

    /// How a change was accounted for, and when.
    pub(super) fn accounted(&self, change: EventId) -> Option<(&Accounted, Timestamp)> {
        let mut said = self.amendments_of(change).rev();
        said.find_map(|e| match &e.kind {
            EventKind::Account(accounted) => Some((accounted, e.at)),
            _ => None,
        })
    }

    /// Whether a line of a checklist is ticked, by whom and when.
    pub fn checked(&self, line: &str) -> Option<(&str, Timestamp)> {
        let mut marks = self.live(Shelf::Checks).rev();
        marks
            .find_map(|event| match &event.kind {
                EventKind::Check(check) if check.line == line => Some((event, check.on)),
                _ => None,
            })
            .filter(|(_, on)| *on)
            .map(|(event, _)| (&*event.by, event.at))
    }

    /// How often prompts were put off, oldest first: what, by whom, when.
    pub fn snoozes(&self) -> impl Iterator<Item = (&Snooze, &str, Timestamp)> {
        self.live(Shelf::Snoozes)
            .filter_map(|event| match &event.kind {
                EventKind::Snooze(snooze) => Some((snooze, &*event.by, event.at)),
                _ => None,
            })
    }

    /// When a paper was last posted, by whom.
    pub fn exported(&self, paper: Paper) -> Option<(&str, Timestamp)> {
        self.live(Shelf::Exports)
            .rev()
            .find_map(|event| match &event.kind {
                EventKind::Export(export) if export.paper == paper => Some((&*event.by, event.at)),
                _ => None,
            })
    }

    /// The last verdict of the testers that was not struck.
    pub fn verdict(&self) -> Option<(Verdict, &Arc<Event>)> {
        self.live(Shelf::Verdicts)
            .rev()
            .find_map(|event| match &event.kind {
                EventKind::Note(note) => {
                    let stands = self.entry(event.id)?.struck.is_none();
                    note.verdict
                        .filter(|_| stands)
                        .map(|verdict| (verdict, event))
                }
                _ => None,
            })
    }
}
