//! Open work as a wall shows it: what waits, tasks, what is suspected.

use super::Reader;
use crate::domain::hypothesis::{Confidence, HypothesisState, MeasureState};
use crate::domain::timeline::NOT_AGREED_SHORT;
use crate::wall::state::shown::Task;

impl Reader<'_> {
    /// What waits, what is given, what is under way.
    pub(super) fn tasks(&self) -> Vec<Task> {
        let mut open = self.waiting();
        open.extend(self.given());
        open.extend(self.measures());
        open
    }

    fn line(&self, name: String, text: &str) -> Task {
        Task {
            name,
            owners: String::new(),
            text: self.text(text),
            due: None,
            since: None,
        }
    }

    /// Decisions that wait, calls that nobody answered, changes that nobody agreed to.
    fn waiting(&self) -> Vec<Task> {
        let incident = self.incident;
        let pending = incident.pending_decisions().into_iter().map(|decision| {
            let words = format!("waits for a decision: {}", decision.proposal.text);
            Task {
                since: Some(decision.opened),
                ..self.line(decision.name, &words)
            }
        });
        let calls = incident.escalations().into_iter();
        let calls = calls.filter(|call| call.answered.is_none()).map(|call| {
            let to = &call.escalation.to;
            Task {
                owners: self.text(to),
                since: Some(call.at),
                ..self.line(call.name, "called, unanswered")
            }
        });
        pending.chain(calls).chain(self.changes()).collect()
    }

    /// The newest changes that were not agreed, and how many more there are.
    fn changes(&self) -> Vec<Task> {
        const MOST: usize = 2;
        let mut open = self.incident.unagreed_changes();
        open.retain(|change| change.accounted.is_none() && !change.restricted);
        let more = open.len().saturating_sub(MOST);
        let name = || "change".to_owned();
        let newest = open.iter().rev().take(MOST).map(|change| {
            let words = format!("{NOT_AGREED_SHORT}: {}", change.text);
            self.line(name(), &words)
        });
        let rest =
            (more > 0).then(|| self.line(name(), &format!("{NOT_AGREED_SHORT}: {more} more")));
        newest.chain(rest).collect()
    }

    fn given(&self) -> Vec<Task> {
        let tasks = self.incident.open_tasks().into_iter();
        let during = tasks.filter(|task| !task.given.after);
        during
            .map(|task| {
                let mut owners = task.given.owners.join(", ");
                if let Some(to) = task.passed_to {
                    owners = format!("{owners}, passed to {to}");
                }
                Task {
                    owners: if owners.is_empty() {
                        "nobody yet".to_owned()
                    } else {
                        self.text(owners.trim_start_matches(", "))
                    },
                    due: task.due,
                    ..self.line(task.name, &task.given.text)
                }
            })
            .collect()
    }

    fn measures(&self) -> Vec<Task> {
        let measures = self.incident.measures().into_iter();
        let doing = measures.filter(|measure| measure.state == MeasureState::Doing);
        doing
            .map(|now| {
                let name = now.measure.measure_type.label().to_owned();
                self.line(name, &format!("under way: {}", now.measure.text))
            })
            .collect()
    }

    /// Hypotheses; none without the word *suspected* until it is confirmed or probable. One that was
    /// found confirmed is proven, whoever did not say how sure they are (practice: 5.3).
    pub(super) fn suspected(&self) -> Vec<Task> {
        let board = self.incident.hypotheses().into_iter();
        let alive = board.filter(|h| {
            let out = matches!(h.state, HypothesisState::RuledOut | HypothesisState::Parked);
            !out && !h.restricted
        });
        alive
            .map(|h| {
                let confidence = h.judged.and_then(|judged| judged.confidence);
                let state = match (h.state, confidence) {
                    (HypothesisState::Confirmed, Some(Confidence::Probable)) => "probable",
                    // As on the consoles: who confirmed it and said no more held it for proved.
                    (HypothesisState::Confirmed, None | Some(Confidence::Confirmed)) => "confirmed",
                    (HypothesisState::Testing, _) => "suspected, being tested",
                    _ => "suspected",
                };
                self.line(h.name, &format!("{state}: {}", h.what))
            })
            .collect()
    }
}
