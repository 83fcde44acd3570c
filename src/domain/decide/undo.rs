//! Undo and redo: one's own change is taken as never said, as long as nobody built on it.

use super::{Asked, Decided};
use crate::domain::command::Reject;
use crate::domain::event::Event;
use crate::domain::id::EventId;
use crate::domain::kind::{EventKind, Reference};
use crate::domain::role::Assigned;
use crate::domain::setting::SettingKey;
use crate::playbook::RoleCount;

impl Asked<'_> {
    pub(super) fn retract(&self, ids: &[EventId]) -> Decided {
        if ids.is_empty() {
            return Err(Reject::NothingToUndo);
        }
        for id in ids {
            self.may_retract(*id, ids)?;
        }
        let retract = |id: &EventId| self.draft(EventKind::Retract(Reference { reference: *id }));
        Ok(ids.iter().rev().map(retract).collect())
    }

    fn may_retract(&self, id: EventId, all: &[EventId]) -> Result<(), Reject> {
        let log = self.incident.log();
        let event = log.get(id).ok_or(Reject::NothingToUndo)?;
        if *event.by != *self.context.me {
            return Err(Reject::UndoOthers(event.by.to_string()));
        }
        if self.incident.is_retracted(id) {
            return Err(Reject::NothingToUndo);
        }
        match &event.kind {
            EventKind::Open(_) | EventKind::Redact(_) | EventKind::Redacted(_) => {
                Err(Reject::NothingToUndo)
            }
            EventKind::Set(change) => self.still_head(change.setting.key(), id),
            EventKind::Assign(assigned) => self.still_held(id, assigned, all),
            EventKind::Release(reference) => match self.kind_of(reference.reference) {
                Some(EventKind::Assign(assigned)) => self.still_empty(assigned, all),
                _ => Ok(()),
            },
            EventKind::Propose(_)
            | EventKind::Offer(_)
            | EventKind::Escalate(_)
            | EventKind::Measure(_)
            | EventKind::Probe(_)
            | EventKind::Help(_)
            | EventKind::Draft(_)
            | EventKind::Why(_)
            | EventKind::Cause(_)
            | EventKind::Lesson(_)
            | EventKind::Action(_)
            | EventKind::Task(_) => self.nobody_went_on(event),
            EventKind::Note(note) if note.guess.is_some() => self.nobody_went_on(event),
            // Redo: what comes back must still fit.
            EventKind::Retract(reference) => match log.get(reference.reference) {
                Some(back) => self.may_return(event, back),
                None => Ok(()),
            },
            _ => Ok(()),
        }
    }

    fn still_head(&self, key: SettingKey, id: EventId) -> Result<(), Reject> {
        match self.incident.head(key) {
            Some((head, _)) if head.id != id => Err(changed_since(key.label(), head)),
            _ => Ok(()),
        }
    }

    /// Without it, what others said of it since would speak of nothing.
    fn nobody_went_on(&self, mine: &Event) -> Result<(), Reject> {
        let events = self.incident.log().events().iter().rev();
        let after = events.take_while(|event| event.id > mine.id).find(|event| {
            let others = *event.by != *self.context.me && goes_on_from(&event.kind, mine.id);
            others && !self.incident.is_retracted(event.id)
        });
        let Some(event) = after else {
            return Ok(());
        };
        let what = match (&mine.kind, self.incident.named(mine.id)) {
            (_, Some(name)) => name,
            (EventKind::Offer(_), None) => "the offer".to_owned(),
            (EventKind::Measure(_), None) => "the measure".to_owned(),
            (EventKind::Probe(_), None) => "the test".to_owned(),
            (EventKind::Draft(_), None) => "the draft".to_owned(),
            (EventKind::Why(_), None) => "the why".to_owned(),
            (_, None) => "the call for help".to_owned(),
        };
        Err(Reject::GoneOnFrom(what, event.by.to_string()))
    }

    /// An assignment that somebody has ended since is history.
    fn still_held(&self, id: EventId, assigned: &Assigned, all: &[EventId]) -> Result<(), Reject> {
        let events = self.incident.log().events().iter().rev();
        let ended = events.take_while(|event| event.id > id).find(|event| {
            let ends = matches!(&event.kind, EventKind::Release(r) if r.reference == id);
            ends && !all.contains(&event.id) && !self.incident.is_retracted(event.id)
        });
        match ended {
            Some(event) => Err(changed_since(self.label(assigned), event)),
            None => Ok(()),
        }
    }

    /// A role that one may hold comes back to its holder only if nobody else has taken it since.
    fn still_empty(&self, assigned: &Assigned, all: &[EventId]) -> Result<(), Reject> {
        let playbook = self.incident.playbook();
        let role = playbook.role(&assigned.role);
        if assigned.shadow || role.is_none_or(|role| role.count == RoleCount::Many) {
            return Ok(());
        }
        let mut holders = self.incident.holders_of(&assigned.role);
        let other = holders.find(|holder| !holder.assigned.shadow && !all.contains(&holder.id));
        match other.and_then(|holder| self.incident.log().get(holder.id)) {
            Some(event) => Err(changed_since(self.label(assigned), event)),
            None => Ok(()),
        }
    }

    /// Whether what `undo` took back may be as if it had never been taken back.
    fn may_return(&self, undo: &Event, back: &Event) -> Result<(), Reject> {
        match &back.kind {
            EventKind::Set(change) => {
                let key = change.setting.key();
                match self.incident.head(key) {
                    Some((head, _)) if head.id > undo.id => Err(changed_since(key.label(), head)),
                    _ => Ok(()),
                }
            }
            EventKind::Assign(assigned) => {
                let holders = self.incident.holders_of(&assigned.role);
                let later = holders
                    .filter(|holder| !holder.assigned.shadow && holder.id > undo.id)
                    .last();
                let role = self.incident.playbook().role(&assigned.role);
                let alone = role.is_some_and(|role| role.count == RoleCount::One);
                match later.and_then(|holder| self.incident.log().get(holder.id)) {
                    Some(event) if alone && !assigned.shadow => {
                        Err(changed_since(self.label(assigned), event))
                    }
                    _ => Ok(()),
                }
            }
            _ => Ok(()),
        }
    }

    fn label(&self, assigned: &Assigned) -> &str {
        self.incident
            .playbook()
            .role(&assigned.role)
            .map_or("the role", |role| &role.label)
    }
}

/// Whether an event builds on another one: it amends it, gives advice on it, belongs to it, or was
/// released from it. A mark on it, such as a star, does not.
fn goes_on_from(kind: &EventKind, id: EventId) -> bool {
    match kind {
        EventKind::Star(_) | EventKind::Restrict(_) | EventKind::Redact(_) => false,
        EventKind::Note(note) => note.about == Some(id) || note.replaces == Some(id),
        EventKind::Task(task) => task.about == Some(id),
        EventKind::Send(sent) => sent.draft == Some(id),
        EventKind::Account(accounted) => accounted.to == Some(id),
        kind => kind.target() == Some(id),
    }
}

fn changed_since(what: &str, by: &Event) -> Reject {
    Reject::ChangedSince(what.to_owned(), by.by.to_string())
}
