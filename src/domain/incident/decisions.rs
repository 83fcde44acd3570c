//! Decisions by the advice process: what was proposed, said, decided, and how it turned out.

use super::Incident;
use super::shelf::Shelf;
use crate::domain::decision::{Advice, Decided, Decision, Proposal};
use crate::domain::event::Event;
use crate::domain::id::EventId;
use crate::domain::kind::EventKind;

impl Incident {
    /// Every decision, in the order in which they were proposed.
    pub fn decisions(&self) -> Vec<Decision<'_>> {
        self.live(Shelf::Proposals)
            .filter_map(|event| match &event.kind {
                EventKind::Propose(proposal) => Some(self.decision_of(event, proposal)),
                _ => None,
            })
            .collect()
    }

    /// Proposals that nobody has decided, oldest first.
    pub fn pending_decisions(&self) -> Vec<Decision<'_>> {
        let mut decisions = self.decisions();
        decisions.retain(|decision| decision.decided.is_none());
        decisions
    }

    /// The proposal that was opened last of those that nobody has decided: what advice belongs to
    /// that names none.
    pub fn newest_pending(&self) -> Option<(EventId, String)> {
        let pending = self.live(Shelf::Proposals).rev().find(|event| {
            let mut said = self.amendments_of(event.id);
            !said.any(|e| matches!(e.kind, EventKind::Decide(_)))
        })?;
        Some((pending.id, self.name_of(pending)))
    }

    /// The decision, task or hypothesis that people call so, such as `d2`, with its name.
    pub fn work_named(&self, name: &str) -> Option<(EventId, String)> {
        let name = name.trim();
        let mut letters = name.chars();
        let numbered = letters
            .next()
            .is_some_and(|c| matches!(c, 'D' | 'd' | 'T' | 't' | 'H' | 'h'))
            && letters.next().is_some_and(|c| c.is_ascii_digit());
        let id = numbered.then(|| self.numbered(name))??;
        Some((id, self.named(id)?))
    }

    /// The number that the next proposal gets.
    pub fn next_decision_number(&self) -> u32 {
        self.next_number(Shelf::Proposals)
    }

    fn decision_of<'a>(&'a self, event: &'a Event, proposal: &'a Proposal) -> Decision<'a> {
        let decided = self
            .amendments_of(event.id)
            .rev()
            .find_map(|e| match &e.kind {
                EventKind::Decide(ruling) => Some(Decided {
                    call: ruling.verdict,
                    reason: ruling.reason.as_deref(),
                    by: &e.by,
                    at: self.happened(e).at,
                }),
                _ => None,
            });
        let result = self
            .amendments_of(event.id)
            .rev()
            .find_map(|e| match &e.kind {
                EventKind::Outcome(outcome) => Some((outcome.result, self.happened(e).at)),
                _ => None,
            });
        let manager = || self.manager().map(|holder| holder.assigned.person.as_str());
        Decision {
            id: event.id,
            name: self.name_of(event),
            proposal,
            by: &event.by,
            decider: proposal.decider.as_deref().or_else(manager),
            opened: self.happened(event).at,
            advice: self.advice_on(event.id),
            decided,
            result,
        }
    }

    /// The advice on a proposal that was not struck, oldest first.
    fn advice_on(&self, proposal: EventId) -> Vec<Advice> {
        self.live(Shelf::Advice)
            .filter_map(|event| match &event.kind {
                EventKind::Note(note) if note.about == Some(proposal) => {
                    let entry = self.entry(event.id).filter(|e| e.struck.is_none())?;
                    Some(Advice {
                        id: event.id,
                        who: entry.who().to_owned(),
                        role: note.actor_role.clone().or_else(|| match &note.actor {
                            Some(actor) => self.role_of(actor),
                            None => entry.role.clone(),
                        }),
                        text: entry.text,
                        stance: note.stance.unwrap_or_default(),
                        at: entry.happened.at,
                        restricted: entry.restricted,
                    })
                }
                _ => None,
            })
            .collect()
    }
}
