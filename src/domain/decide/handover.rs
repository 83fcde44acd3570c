//! Handing over command: the former holder stays in charge until the other side says yes.

use super::people::release;
use super::{Asked, Decided, LONGEST_BRIEF, LONGEST_TEXT, is_blank, line, optional, too_long};
use crate::domain::command::Reject;
use crate::domain::event::Draft;
use crate::domain::handover::{Accepted, Brief, BriefNotes, Declined, Offer, Offered};
use crate::domain::id::EventId;
use crate::domain::incident::MANAGER_ROLE;
use crate::domain::kind::{EventKind, SettingChange, Telling};
use crate::domain::role::Assigned;
use crate::domain::setting::{Setting, SettingKey};

impl Asked<'_> {
    pub(super) fn brief(&self, notes: BriefNotes) -> Decided {
        for words in [&notes.risks, &notes.next] {
            too_long("the brief", words, LONGEST_TEXT)?;
        }
        if self.incident.handover().notes == Some(&notes) {
            return Err(Reject::Unchanged(
                "the brief is the same as before".to_owned(),
            ));
        }
        let telling = Telling::default();
        self.one(EventKind::Brief(Brief { notes, telling }), None)
    }

    pub(super) fn offer(&self, mut to: String, brief: String) -> Decided {
        line("the name", &mut to)?;
        if is_blank(&brief) {
            return Err(Reject::Empty("the brief"));
        }
        too_long("the brief", &brief, LONGEST_BRIEF)?;
        let me = self.context.me;
        let manager = self.incident.manager();
        if let Some(holder) = manager.filter(|holder| holder.assigned.person != me) {
            return Err(Reject::NotInCommand(holder.assigned.person.clone()));
        }
        if manager.is_some() && to == me {
            return Err(Reject::Unchanged("you are in command already".to_owned()));
        }
        let waiting = self.incident.handover().offer;
        if waiting.is_some_and(|offer| offer.to == to && offer.brief == brief) {
            return Err(Reject::Unchanged(format!("{to} was asked already")));
        }
        let telling = Telling::default();
        self.one(EventKind::Offer(Offer { to, brief, telling }), None)
    }

    fn waiting(&self, offer: EventId) -> Result<Offered<'_>, Reject> {
        let waiting = self.incident.handover().offer;
        waiting
            .filter(|waiting| waiting.id == offer)
            .ok_or(Reject::NotFound("offer of command that waits"))
    }

    /// Yes: the old manager's time ends, the new one's begins, the plan is done.
    pub(super) fn accept(&self, reference: EventId) -> Decided {
        let offer = self.waiting(reference)?;
        let me = self.context.me;
        if offer.to != me {
            return Err(Reject::NotOfferedToYou(offer.to.to_owned()));
        }
        let telling = Telling::default();
        let mut kinds = vec![EventKind::Accept(Accepted { reference, telling })];
        let held = self.incident.holders_of(MANAGER_ROLE);
        let ended = held.filter(|h| !h.assigned.shadow || h.assigned.person == me);
        kinds.extend(ended.map(|holder| release(holder.id, Telling::QUIET)));
        kinds.push(EventKind::Assign(Assigned {
            role: MANAGER_ROLE.to_owned(),
            person: me.to_owned(),
            telling: Telling::QUIET,
            ..Assigned::default()
        }));
        for setting in [Setting::HandoverAt(None), Setting::Successor(None)] {
            let key = setting.key();
            let planned = self.incident.value(key).is_some_and(|now| *now != setting);
            if planned {
                kinds.push(self.quiet(setting, key));
            }
        }
        let drafts = kinds.into_iter().map(|kind| self.draft(kind));
        Ok(drafts.collect::<Vec<Draft>>())
    }

    fn quiet(&self, setting: Setting, key: SettingKey) -> EventKind {
        EventKind::Set(SettingChange {
            telling: Telling::QUIET,
            ..SettingChange::new(setting, self.incident.heads(key))
        })
    }

    pub(super) fn decline(&self, reference: EventId, reason: Option<String>) -> Decided {
        optional("the reason", reason.as_deref())?;
        let offer = self.waiting(reference)?;
        let me = self.context.me;
        if me != offer.to && me != offer.from {
            return Err(Reject::NotOfferedToYou(offer.to.to_owned()));
        }
        self.one(EventKind::Decline(Declined { reference, reason }), None)
    }
}
