//! Who was called in, and who asks for help.

use super::Incident;
use super::shelf::Shelf;
use crate::domain::escalation::{Called, HelpWanted};
use crate::domain::kind::EventKind;

impl Incident {
    /// Every escalation, in the order in which they were made.
    pub fn escalations(&self) -> Vec<Called<'_>> {
        self.live(Shelf::Escalations)
            .filter_map(|event| match &event.kind {
                EventKind::Escalate(escalation) => Some(Called {
                    id: event.id,
                    name: self.name_of(event),
                    escalation,
                    by: &event.by,
                    at: self.happened(event).at,
                    answered: self.amendments_of(event.id).find_map(|e| match &e.kind {
                        EventKind::Answered(answered) => Some((self.happened(e).at, answered)),
                        _ => None,
                    }),
                }),
                _ => None,
            })
            .collect()
    }

    /// The number that the next escalation gets.
    pub fn next_escalation_number(&self) -> u32 {
        self.next_number(Shelf::Escalations)
    }

    /// Calls for help that nobody has answered, oldest first.
    pub fn help_wanted(&self) -> Vec<HelpWanted<'_>> {
        self.live(Shelf::Helps)
            .filter(|event| {
                !self
                    .last_tick(event.id)
                    .is_some_and(|(_, toggle)| toggle.on)
            })
            .filter_map(|event| match &event.kind {
                EventKind::Help(call) => Some(HelpWanted {
                    id: event.id,
                    text: &call.text,
                    by: &event.by,
                    at: event.at,
                }),
                _ => None,
            })
            .collect()
    }
}
