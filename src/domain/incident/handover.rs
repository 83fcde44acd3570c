//! Where the hand-over of command stands, and those that are done.

use super::Incident;
use super::shelf::Shelf;
use crate::domain::event::Event;
use crate::domain::handover::{HandedOver, HandoverNow, Offered};
use crate::domain::id::EventId;
use crate::domain::kind::EventKind;
use crate::domain::setting::{Setting, SettingKey};
use crate::domain::time::Timestamp;
use std::sync::Arc;

impl Incident {
    /// The plan, the brief and the offer of the hand-over to come.
    ///
    /// The former holder stays in charge until an offer is accepted (practice: R127). An offer
    /// lapses when it was declined or withdrawn, or when somebody else came to command.
    pub fn handover(&self) -> HandoverNow<'_> {
        let planned = match self.value(SettingKey::HandoverAt) {
            Some(Setting::HandoverAt(planned)) => *planned,
            _ => None,
        };
        let successor = match self.value(SettingKey::Successor) {
            Some(Setting::Successor(successor)) => successor.as_deref(),
            _ => None,
        };
        let brief = self.briefs_since_handover().next();
        let notes = self.briefs_since_handover().last();
        HandoverNow {
            planned,
            successor,
            briefed: brief.map(|event| event.at),
            notes: notes.and_then(|event| match &event.kind {
                EventKind::Brief(brief) => Some(&brief.notes),
                _ => None,
            }),
            offer: self.offer_waiting(),
        }
    }

    /// The hand-overs that were accepted, oldest first.
    pub fn handovers(&self) -> Vec<HandedOver<'_>> {
        let mut from = None;
        let accepted = self.offers().filter_map(|(event, offer)| {
            let accepted = self.accepted(event.id)?;
            let mut briefs = self.briefs();
            let briefed = briefs.find(|e| from.is_none_or(|id| e.id > id) && e.id < event.id);
            from = Some(accepted.id);
            Some(HandedOver {
                offer,
                briefed: briefed.map(|e| e.at),
                accepted: self.happened(accepted).at,
            })
        });
        accepted.collect()
    }

    fn offers(&self) -> impl DoubleEndedIterator<Item = (&Arc<Event>, Offered<'_>)> {
        self.live(Shelf::Offers)
            .filter_map(|event| match &event.kind {
                EventKind::Offer(offer) => Some((
                    event,
                    Offered {
                        id: event.id,
                        from: &event.by,
                        to: &offer.to,
                        brief: &offer.brief,
                        at: self.happened(event).at,
                    },
                )),
                _ => None,
            })
    }

    fn offer_waiting(&self) -> Option<Offered<'_>> {
        let (_, offer) = self.offers().next_back()?;
        let ended = self
            .amendments_of(offer.id)
            .any(|event| matches!(event.kind, EventKind::Accept(_) | EventKind::Decline(_)));
        let since = self.manager().map(|holder| holder.id);
        let lapsed = since.is_some_and(|assigned| assigned > offer.id);
        (!ended && !lapsed).then_some(offer)
    }

    fn accepted(&self, offer: EventId) -> Option<&Arc<Event>> {
        self.amendments_of(offer)
            .find(|event| matches!(event.kind, EventKind::Accept(_)))
    }

    fn briefs(&self) -> impl Iterator<Item = &Arc<Event>> {
        self.live(Shelf::Briefs)
    }

    /// What was written for the brief since command last changed hands.
    fn briefs_since_handover(&self) -> impl Iterator<Item = &Arc<Event>> {
        let manager = self.manager().map(|holder| holder.id);
        self.briefs()
            .filter(move |event| manager.is_none_or(|assigned| event.id > assigned))
    }

    /// Who commanded, from when until when, oldest first.
    pub fn commands(&self) -> Vec<(&str, Timestamp, Option<Timestamp>)> {
        self.spells()
            .filter(|spell| spell.assigned.role == super::MANAGER_ROLE && !spell.assigned.shadow)
            .map(|spell| (spell.assigned.person.as_str(), spell.since, spell.until))
            .collect()
    }
}
