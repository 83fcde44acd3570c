//! Who was called in, and who asks for help.

use super::Incident;
use super::shelf::Shelf;
use crate::domain::command::Command;
use crate::domain::escalation::{Answered, Called, HelpWanted};
use crate::domain::id::EventId;
use crate::domain::kind::EventKind;
use crate::domain::role::Assigned;

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

    /// What an answer to a call asks for: that it is recorded, and with a role that whoever answered
    /// does not hold yet that they take it.
    pub fn answer_commands(
        &self,
        reference: EventId,
        who: Option<String>,
        role: Option<String>,
    ) -> Vec<Command> {
        let takes = who.clone().zip(role.clone());
        let takes = takes.filter(|(person, role)| {
            let mut held = self.roles_of(person).into_iter();
            !held.any(|known| known.id == *role)
        });
        let assign = takes.map(|(person, role)| {
            Command::Assign(Assigned {
                role,
                person,
                ..Assigned::default()
            })
        });
        let answered = Command::Answered(Answered {
            reference,
            who,
            joined_role: role,
        });
        std::iter::once(answered).chain(assign).collect()
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
