//! Decisions by the advice process, and calling people in.

use super::{Asked, Decided, line, optional, text};
use crate::domain::command::{Command, Reject};
use crate::domain::decide::decide;
use crate::domain::decision::{Call, Outcome, Proposal, Ruling};
use crate::domain::escalation::{Answered, CallForHelp, Escalation};
use crate::domain::event::Draft;
use crate::domain::id::EventId;
use crate::domain::incident::is_line;
use crate::domain::kind::{EventKind, Telling};
use std::mem::{Discriminant, discriminant};

impl Asked<'_> {
    /// Several acts under one line: one of them carries the words, the others are told by it.
    pub(super) fn told(&self, acts: Vec<Command>, words: Option<&String>) -> Decided {
        optional("what is said", words.map(String::as_str))?;
        let mut drafts: Vec<Draft> = Vec::new();
        for act in acts {
            drafts.extend(decide(self.incident, act, self.context)?);
        }
        if drafts.is_empty() {
            return Err(Reject::Empty("what happened"));
        }
        self.number_apart(&mut drafts);
        let line = line_of(&drafts, words)?;
        for (at, draft) in drafts.iter_mut().enumerate() {
            match draft.kind.telling_mut() {
                Some(told) if at == line => told.words = words.cloned(),
                Some(told) => *told = Telling::QUIET,
                None => {}
            }
        }
        Ok(drafts)
    }

    /// What was decided on one document took the same next number: the later ones go on from it.
    fn number_apart(&self, drafts: &mut [Draft]) {
        let mut taken: Vec<(Discriminant<EventKind>, u32)> = Vec::new();
        for draft in drafts {
            let sort = discriminant(&draft.kind);
            let next = self.incident.next_number_like(&draft.kind);
            let Some((number, next)) = draft.kind.number_mut().zip(next) else {
                continue;
            };
            let same = taken.iter().filter(|(known, _)| *known == sort);
            let same: Vec<u32> = same.map(|(_, known)| *known).collect();
            if same.contains(number) {
                let greatest = same.into_iter().max().unwrap_or(0);
                *number = next.max(greatest.saturating_add(1));
            }
            taken.push((sort, *number));
        }
    }

    pub(super) fn propose(
        &self,
        words: String,
        mut decider: Option<String>,
        mut asked: Vec<String>,
    ) -> Decided {
        text("the proposal", &words)?;
        for name in asked.iter_mut().chain(&mut decider) {
            line("the name", name)?;
        }
        self.one(
            EventKind::Propose(Proposal {
                number: self.incident.next_decision_number(),
                text: words,
                decider,
                asked,
            }),
            None,
        )
    }

    /// A call may be made anew: the later one stands, the earlier one stays in the record.
    pub(super) fn rule(
        &self,
        reference: EventId,
        verdict: Call,
        reason: Option<String>,
    ) -> Decided {
        optional("the reason", reason.as_deref())?;
        let decisions = self.incident.decisions();
        let decision = decisions.iter().find(|d| d.id == reference);
        let decision = decision.ok_or(Reject::NotFound("proposal"))?;
        if decision.decided.is_some_and(|known| known.call == verdict) {
            let words = format!("{} is {} already", decision.name, verdict.label());
            return Err(Reject::Unchanged(words));
        }
        self.one(
            EventKind::Decide(Ruling {
                reference,
                verdict,
                reason,
                telling: Telling::default(),
            }),
            None,
        )
    }

    pub(super) fn outcome(&self, outcome: Outcome) -> Decided {
        let decisions = self.incident.decisions();
        let decision = decisions.iter().find(|d| d.id == outcome.reference);
        let decision = decision.ok_or(Reject::NotFound("decision"))?;
        if decision
            .decided
            .is_none_or(|known| known.call != Call::Accepted)
        {
            let words = format!("{} was not accepted, so nothing came of it", decision.name);
            return Err(Reject::Unchanged(words));
        }
        if decision
            .result
            .is_some_and(|(known, _)| known == outcome.result)
        {
            let words = format!("{} is {} already", decision.name, outcome.result.label());
            return Err(Reject::Unchanged(words));
        }
        self.one(EventKind::Outcome(outcome), None)
    }

    pub(super) fn escalate(
        &self,
        mut to: String,
        reason: String,
        mut via: Option<String>,
    ) -> Decided {
        line("the team or person", &mut to)?;
        text("the reason", &reason)?;
        via.as_mut().map_or(Ok(()), |via| line("the way", via))?;
        self.one(
            EventKind::Escalate(Escalation {
                number: self.incident.next_escalation_number(),
                to,
                reason,
                via,
                telling: Telling::default(),
            }),
            None,
        )
    }

    pub(super) fn answered(&self, mut answered: Answered) -> Decided {
        let who = answered.who.as_mut();
        who.map_or(Ok(()), |who| line("the name", who))?;
        if let Some(role) = &answered.joined_role {
            let playbook = self.incident.playbook();
            playbook
                .role(role)
                .ok_or_else(|| Reject::UnknownRole(role.clone()))?;
        }
        let calls = self.incident.escalations();
        let call = calls.iter().find(|call| call.id == answered.reference);
        match call.ok_or(Reject::NotFound("escalation"))?.answered {
            Some(_) => Err(Reject::Unchanged("it is answered already".to_owned())),
            None => self.one(EventKind::Answered(answered), None),
        }
    }

    pub(super) fn help(&self, words: String) -> Decided {
        text("what you need", &words)?;
        self.one(EventKind::Help(CallForHelp { text: words }), None)
    }
}

/// Which of several acts is the line that people read: a note that says the words, else the first
/// that can carry them. Without words it is the first that the timeline shows. What ends so that
/// something can begin is it only where nothing begins.
fn line_of(drafts: &[Draft], words: Option<&String>) -> Result<usize, Reject> {
    let begins = |draft: &Draft| !matches!(draft.kind, EventKind::Release(_));
    let says = |draft: &Draft| match &draft.kind {
        EventKind::Note(note) => Some(&note.text) == words,
        _ => false,
    };
    let tells = |draft: &Draft| draft.kind.telling().is_some_and(|told| !told.quiet);
    let first = |fits: &dyn Fn(&Draft) -> bool| {
        let beginning = drafts.iter().position(|d| begins(d) && fits(d));
        beginning.or_else(|| drafts.iter().position(fits))
    };
    if words.is_none() {
        return Ok(first(&|draft| is_line(&draft.kind)).unwrap_or(0));
    }
    let line = first(&says).or_else(|| first(&tells));
    line.ok_or(Reject::OutOfRange(
        "none of these can be told in words of your own; say them in a note",
    ))
}
