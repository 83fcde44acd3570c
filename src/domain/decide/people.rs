//! Roles, and words to audiences.

use super::{Asked, Decided, line, text};
use crate::domain::command::Reject;
use crate::domain::event::Draft;
use crate::domain::id::EventId;
use crate::domain::kind::{EventKind, Released, Telling};
use crate::domain::message::Sent;
use crate::domain::role::Assigned;
use crate::domain::time::Moment;
use crate::playbook::RoleCount;

impl Asked<'_> {
    pub(super) fn assign(&self, mut assigned: Assigned) -> Decided {
        line("the name", &mut assigned.person)?;
        for (what, words) in [
            ("the team", &mut assigned.team),
            ("the stream", &mut assigned.stream),
            ("the name", &mut assigned.reports_to),
        ] {
            words.as_mut().map_or(Ok(()), |words| line(what, words))?;
        }
        let playbook = self.incident.playbook();
        let role = playbook
            .role(&assigned.role)
            .ok_or_else(|| Reject::UnknownRole(assigned.role.clone()))?;
        for audience in &assigned.audiences {
            self.known_audience(audience)?;
        }
        let alone = role.count == RoleCount::One && !assigned.shadow;
        // The same person anew (other audiences, a shadow no more) ends what they had; so does
        // somebody else in a role that one may hold.
        let ended: Vec<_> = self
            .incident
            .holders_of(&assigned.role)
            .filter(|holder| {
                holder.assigned.person == assigned.person || (alone && !holder.assigned.shadow)
            })
            .collect();
        if !ended.is_empty() && ended.iter().all(|holder| holder.assigned.agrees(&assigned)) {
            return Err(Reject::AlreadyHolds(assigned.person, role.label.clone()));
        }
        // The new assignment tells of both.
        assigned.from = ended
            .iter()
            .map(|holder| &holder.assigned.person)
            .find(|person| **person != assigned.person)
            .cloned();
        let mut drafts: Vec<Draft> = ended
            .iter()
            .map(|h| self.draft(release(h.id, Telling::QUIET)))
            .collect();
        drafts.push(self.draft(EventKind::Assign(assigned)));
        Ok(drafts)
    }

    pub(super) fn release(&self, reference: EventId) -> Decided {
        if self.incident.holders().any(|holder| holder.id == reference) {
            return self.one(release(reference, Telling::default()), None);
        }
        Err(Reject::NotFound("assignment"))
    }

    pub(super) fn known_audience(&self, id: &str) -> Result<(), Reject> {
        let audiences = &self.incident.playbook().audiences;
        if audiences.iter().any(|audience| audience.id == id) {
            return Ok(());
        }
        let known: Vec<_> = audiences
            .iter()
            .map(|audience| audience.id.as_str())
            .collect();
        Err(Reject::UnknownAudience(id.to_owned(), known.join(", ")))
    }

    pub(super) fn send(&self, mut sent: Sent, happened: Option<Moment>) -> Decided {
        self.known_audience(&sent.audience)?;
        line("the channel", &mut sent.channel)?;
        text("the message", &sent.text)?;
        self.one(EventKind::Send(sent), happened)
    }
}

pub(super) fn release(reference: EventId, telling: Telling) -> EventKind {
    EventKind::Release(Released { reference, telling })
}
