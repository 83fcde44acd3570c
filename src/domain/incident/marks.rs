//! What was ticked off, put off, posted, and which changes nobody had agreed.

use super::Incident;
use super::shelf::Shelf;
use crate::domain::decision::Call;
use crate::domain::event::Event;
use crate::domain::id::EventId;
use crate::domain::kind::{EntryKind, EventKind, Verdict};
use crate::domain::mark::{Account, Accounted, Paper, Snooze};
use crate::domain::time::Timestamp;
use crate::domain::timeline::Entry;
use std::sync::Arc;

/// A change that was not agreed: tied to no decision or task, or made by somebody who did not take part.
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

    /// Whether an event is a change tied to no decision or task, or made by somebody who did not
    /// take part then.
    pub(super) fn lacks_agreement(&self, event: &Event) -> bool {
        let EventKind::Note(note) = &event.kind else {
            return false;
        };
        let who = note.actor.as_deref().unwrap_or(&event.by);
        let agreed = || {
            note.about.is_some_and(|id| self.is_agreement(id))
                && self.took_part_at(who, self.happened(event).at)
        };
        note.entry == EntryKind::Change && !agreed()
    }

    /// Whether something is an agreement that a change can be made by: a task, or a decision unless
    /// it was rejected or withdrawn. A hypothesis, a test or a measure is an idea.
    pub fn is_agreement(&self, id: EventId) -> bool {
        let event = self.log().get(id).filter(|_| !self.is_retracted(id));
        match event.map(|event| &event.kind) {
            Some(EventKind::Task(_)) => true,
            Some(EventKind::Propose(_)) => {
                let mut said = self.amendments_of(id).rev();
                let ruling = said.find_map(|e| match &e.kind {
                    EventKind::Decide(ruling) => Some(ruling.verdict),
                    _ => None,
                });
                matches!(ruling, None | Some(Call::Accepted))
            }
            _ => false,
        }
    }

    /// How a change was last accounted for, and when, whether or not it was agreed before. A link
    /// to what is no agreement accounts for nothing.
    pub fn accounted(&self, change: EventId) -> Option<(&Accounted, Timestamp)> {
        let mut said = self.amendments_of(change).rev();
        let last = said.find_map(|e| match &e.kind {
            EventKind::Account(accounted) => Some((accounted, e.at)),
            _ => None,
        });
        last.filter(|(accounted, _)| {
            let linked = accounted.to.is_some_and(|id| self.is_agreement(id));
            accounted.how != Account::Linked || linked
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
