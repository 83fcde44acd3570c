//! What was ticked off, put off, posted, and which changes nobody had agreed.

use super::Incident;
use super::shelf::Shelf;
use crate::domain::event::Event;
use crate::domain::id::EventId;
use crate::domain::kind::{EventKind, Note, Verdict};
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
    /// How it was accounted for, and when.
    pub accounted: Option<(&'a Accounted, Timestamp)>,
}

impl Incident {
    /// Every change that was not agreed when it was logged, oldest first; those accounted for too.
    pub fn unagreed_changes(&self) -> Vec<UnagreedChange<'_>> {
        self.live(Shelf::Changes)
            .filter_map(|event| match &event.kind {
                EventKind::Note(note) => self.unagreed(event, note),
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

    fn unagreed<'a>(&'a self, event: &'a Event, note: &Note) -> Option<UnagreedChange<'a>> {
        let entry = self.entry(event.id).filter(|e| e.struck.is_none())?;
        let who = entry.who().to_owned();
        let on_roster = self
            .spells()
            .any(|s| s.assigned.person == who && s.since <= event.at);
        if on_roster && note.about.is_some() {
            return None;
        }
        Some(UnagreedChange {
            id: event.id,
            text: entry.text,
            who,
            at: event.at,
            accounted: self
                .amendments_of(event.id)
                .rev()
                .find_map(|e| match &e.kind {
                    EventKind::Account(accounted) => Some((accounted, e.at)),
                    _ => None,
                }),
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
