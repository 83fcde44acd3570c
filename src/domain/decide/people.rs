//! Roles, and words to audiences.

use super::{Asked, Decided, line, optional, text};
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
        assigned.silent_minutes = assigned.silent_minutes.filter(|_| assigned.from.is_some());
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
        optional("the reason", sent.floor_reason.as_deref())?;
        let approved_by = sent.approved_by.as_mut();
        approved_by.map_or(Ok(()), |name| line("the name", name))?;
        let author = self.may_send(&sent)?;
        if author.is_some_and(|author| author != self.context.me) && sent.approved_by.is_none() {
            sent.approved_by = Some(self.context.me.to_owned());
        }
        self.one(EventKind::Send(sent), happened)
    }

    /// Words to people outside are locked while the incident is restricted; where two people must
    /// release words, one of them is not whoever wrote them. Gives back who wrote the draft that
    /// they are released from.
    fn may_send(&self, sent: &Sent) -> Result<Option<&str>, Reject> {
        let drafts = self.incident.drafts();
        let author = match sent.draft {
            Some(id) => {
                let mut own = drafts.iter().filter(|d| d.draft.audience == sent.audience);
                let found = own.find(|waiting| waiting.id == id);
                Some(found.ok_or(Reject::NotFound("waiting draft to them"))?.by)
            }
            None => None,
        };
        let Some(audience) = self.incident.playbook().audience(&sent.audience) else {
            return Ok(author);
        };
        if self.incident.is_locked(audience) {
            return Err(Reject::Locked(audience.label.clone()));
        }
        let me = self.context.me;
        let approved_by = sent.approved_by.as_deref();
        let other = match author {
            Some(author) => author != me,
            None => approved_by.is_some_and(|name| name != me),
        };
        let own = author.is_some() && approved_by == author;
        if own || self.incident.needs_two(audience) && !other {
            return Err(Reject::TwoPeople(audience.label.clone()));
        }
        Ok(author)
    }
}

pub(super) fn release(reference: EventId, telling: Telling) -> EventKind {
    EventKind::Release(Released { reference, telling })
}
