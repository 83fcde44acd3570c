//! The board: hypotheses judged and tested, measures against the harm, changes accounted for.

use super::{Asked, Decided, optional, text};
use crate::domain::command::Reject;
use crate::domain::hypothesis::{Judgement, Measure, Probe, Progress, Read};
use crate::domain::id::EventId;
use crate::domain::kind::{EntryKind, EventKind};
use crate::domain::mark::{Account, Accounted};

impl Asked<'_> {
    /// Whether something is a piece of work that an entry can belong to.
    pub(super) fn is_work(&self, id: EventId) -> Result<(), Reject> {
        match self.kind_of(id) {
            Some(
                EventKind::Propose(_)
                | EventKind::Task(_)
                | EventKind::Probe(_)
                | EventKind::Measure(_),
            ) => Ok(()),
            Some(EventKind::Note(note)) if note.guess.is_some() => Ok(()),
            _ => Err(Reject::NotFound("decision, task or hypothesis")),
        }
    }

    pub(super) fn judge(&self, judgement: Judgement) -> Decided {
        optional("the reason", judgement.reason.as_deref())?;
        let board = self.incident.hypotheses();
        let known = board.iter().find(|h| h.id == judgement.reference);
        let known = known.ok_or(Reject::NotFound("hypothesis"))?;
        let same_grounds = known.judged.is_none_or(|judged| {
            judged.confidence == judgement.confidence
                && judged.reason == judgement.reason.as_deref()
        });
        if known.state == judgement.state && same_grounds {
            let words = format!("{} is {} already", known.name, judgement.state.label());
            return Err(Reject::Unchanged(words));
        }
        self.one(EventKind::Judge(judgement), None)
    }

    pub(super) fn probe(&self, probe: Probe) -> Decided {
        text("the test", &probe.what)?;
        for words in [
            &probe.if_true,
            &probe.if_false,
            &probe.side_effects,
            &probe.safe_per,
            &probe.link,
        ] {
            optional("the test", words.as_deref())?;
        }
        let board = self.incident.hypotheses();
        if board.iter().all(|h| h.id != probe.reference) {
            return Err(Reject::NotFound("hypothesis"));
        }
        self.one(EventKind::Probe(probe), None)
    }

    /// What an inconclusive test shows rules nothing out: the hypothesis keeps its state.
    pub(super) fn read(&self, read: Read) -> Decided {
        optional("what was seen", read.text.as_deref())?;
        match self.kind_of(read.reference) {
            Some(EventKind::Probe(_)) => self.one(EventKind::Read(read), None),
            _ => Err(Reject::NotFound("test")),
        }
    }

    pub(super) fn measure(&self, measure: Measure) -> Decided {
        text("the measure", &measure.text)?;
        self.one(EventKind::Measure(measure), None)
    }

    pub(super) fn progress(&self, progress: Progress) -> Decided {
        optional("the reason", progress.reason.as_deref())?;
        let measures = self.incident.measures();
        let known = measures.iter().find(|m| m.id == progress.reference);
        let known = known.ok_or(Reject::NotFound("measure"))?;
        if known.state == progress.state && known.reason == progress.reason.as_deref() {
            let words = format!("it is {} already", progress.state.label());
            return Err(Reject::Unchanged(words));
        }
        self.one(EventKind::Progress(progress), None)
    }

    /// A change is tied to a decision or task, agreed by the Technical Lead, or put back.
    pub(super) fn account(&self, accounted: Accounted) -> Decided {
        match self.kind_of(accounted.reference) {
            Some(EventKind::Note(note)) if note.entry == EntryKind::Change => {}
            _ => return Err(Reject::NotFound("change")),
        }
        match (accounted.how, accounted.to) {
            (Account::Linked, to) if !to.is_some_and(|id| self.incident.is_agreement(id)) => {
                return Err(Reject::NotFound("decision or task"));
            }
            (Account::Undone, Some(id)) if self.incident.entry(id).is_none() => {
                return Err(Reject::NotFound("entry"));
            }
            _ => {}
        }
        self.one(EventKind::Account(accounted), None)
    }
}
