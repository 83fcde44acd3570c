//! The brief for a hand-over of command: all that the next manager must know, in twelve sections.
//!
//! The fields are those of ICS form 201 with the list of what was ruled out: a second shift fails
//! by trying again what the first one tried. It is frozen into the offer, so it says when it was
//! made and is kept short enough to be read on a call.

use super::words::{Page, by_when, span};
use crate::domain::decision::{Call, Decision, Turned};
use crate::domain::figures::figures;
use crate::domain::handover::BriefNotes;
use crate::domain::hypothesis::{Hypothesis, HypothesisState, MeasureState};
use crate::domain::id::EventId;
use crate::domain::incident::{Incident, Start};
use crate::domain::mark::{Account, Accounted};
use crate::domain::setting::{Setting, SettingKey};
use crate::domain::stage::Stage;
use crate::domain::time::Timestamp;
use std::collections::BTreeMap;

/// From so long on somebody counts as tired, in seconds: when a manager is to be relieved (N15).
const LONG_ON: i64 = 210 * 60;

/// What the brief says of an incident, section by section. What is restricted stays out, and how
/// much that is stands at the end.
pub(super) struct Brief<'a> {
    pub(super) incident: &'a Incident,
    pub(super) now: Timestamp,
}

impl Brief<'_> {
    /// Who hands over to whom, and as of when.
    pub(super) fn handed(&self, to: Option<&str>) -> Page {
        let incident = self.incident;
        let from = incident.manager();
        let from = from.map_or("nobody", |holder| &holder.assigned.person);
        let (day, zone) = (incident.day_clock(self.now), incident.zone());
        let to = to.unwrap_or("whoever takes over");
        let mut page = Page::default();
        page.line(&format!("From {from} to {to}, as of {day} {zone}"));
        page
    }

    /// Title, priority, stage and how long, in one sentence.
    pub(super) fn one_sentence(&self) -> Page {
        let incident = self.incident;
        let mut page = Page::default();
        let priority = incident.priority();
        let priority = priority.map_or_else(|| "no priority".into(), |now| now.value.to_string());
        let elapsed = incident.start().map(|start| {
            let end = incident.end().unwrap_or(self.now);
            let since = end.seconds_since(start.moment().at);
            format!(", {} {}", span(since), start.label())
        });
        page.item(&format!(
            "{}: {priority}, {}{}",
            incident.title(),
            incident.stage().stage,
            elapsed.unwrap_or_default()
        ));
        page
    }

    /// The risks that the manager notes.
    pub(super) fn risks(notes: &BriefNotes) -> Page {
        let mut page = Page::default();
        page.words(&notes.risks);
        page
    }

    /// What the manager would do next, else what was last said to come next.
    pub(super) fn do_next(&self, notes: &BriefNotes) -> Page {
        let next = self.incident.answer(SettingKey::Next);
        let next = next.map(|answer| answer.text).unwrap_or_default();
        let said = Some(&notes.next).filter(|words| !words.trim().is_empty());
        let mut page = Page::default();
        page.words(said.unwrap_or(&next));
        page
    }

    /// How much of what a brief tells of is restricted, if anything is.
    pub(super) fn left_out(incident: &Incident) -> Option<String> {
        let hypotheses = incident.hypotheses().into_iter();
        let changes = incident.changes().into_iter();
        let hidden =
            hypotheses.filter(|h| h.restricted).count() + changes.filter(|c| c.restricted).count();
        (hidden > 0).then(|| hidden.to_string())
    }

    /// Priority and stage, and since when.
    pub(super) fn stands(&self) -> Page {
        let mut page = Page::default();
        let incident = self.incident;
        page.item(&match incident.priority() {
            None => "the priority is not set".to_owned(),
            Some(priority) => {
                let spells = figures(incident, self.now).priorities;
                let last = spells.list().last();
                let since = last.map(|spell| format!(" since {}", incident.clock(spell.from.at)));
                let since = since.unwrap_or_default();
                let why = priority.by_hand.map(|why| format!(", by hand: {why}"));
                format!("{}{since}{}", priority.value, why.unwrap_or_default())
            }
        });
        let stage = incident.stage();
        let words = stage.text.map(|words| format!(": {words}"));
        page.item(&format!(
            "{} since {}{}",
            stage.stage,
            incident.clock(stage.since),
            words.unwrap_or_default()
        ));
        if let Some(start @ Start::Impact(_)) = incident.start() {
            let moment = start.moment();
            let about = if moment.approx { "about " } else { "" };
            let began = incident.day_clock(moment.at);
            page.item(&format!("impact began {about}{began}"));
        }
        page
    }

    /// The impact now and before, who is hit, how many cases.
    pub(super) fn impact(&self) -> Page {
        let mut page = Page::default();
        let incident = self.incident;
        let history = incident.history(SettingKey::Impact);
        let mut told: Vec<(Timestamp, &str)> = Vec::new();
        for (event, change) in &history {
            let text = change.setting.text().unwrap_or_default();
            if told.last().is_none_or(|(_, last)| *last != text) {
                told.push((event.at, text));
            }
        }
        match told.last() {
            Some((at, text)) => page.item(&format!("{text} ({})", incident.clock(*at))),
            None => page.item("not answered yet"),
        }
        // "As before" says nothing without what was before.
        if let Some((at, text)) = told.iter().rev().nth(1) {
            page.item(&format!("before that: {text} ({})", incident.clock(*at)));
        }
        for (label, names) in [("clients", incident.clients()), ("sites", incident.sites())] {
            if !names.is_empty() {
                page.item(&format!("{label}: {}", names.join(", ")));
            }
        }
        if let Some((event, change)) = incident.head(SettingKey::SupportCases)
            && let Setting::SupportCases(count) = change.setting
        {
            let at = incident.clock(event.at);
            page.item(&format!("support cases: {count} at {at}"));
        }
        page
    }

    /// Causes confirmed, believed, in question, ruled out, parked.
    pub(super) fn cause(&self) -> Page {
        let mut page = Page::default();
        let shown = self.hypotheses();
        let of = |wanted: &[HypothesisState]| -> Vec<&Hypothesis<'_>> {
            let fit = shown.iter().filter(|h| wanted.contains(&h.state));
            fit.collect()
        };
        let judged = |h: &Hypothesis<'_>| {
            let judged = h.judged.map(|judged| {
                let why = judged.reason.map(|why| format!(", {why}"));
                format!(
                    " ({} {}{})",
                    self.incident.clock(judged.at),
                    judged.by,
                    why.unwrap_or_default()
                )
            });
            format!("{} {}{}", h.name, h.what, judged.unwrap_or_default())
        };
        let candidates = of(&[HypothesisState::Open, HypothesisState::Testing]);
        let believed = self.believed();
        let confirmed = of(&[HypothesisState::Confirmed]);
        page.list("confirmed", confirmed.into_iter().map(judged));
        page.list("believed", believed.into_iter());
        page.list(
            "candidate",
            candidates.into_iter().map(|h| self.candidate(h)),
        );
        page.list(
            "ruled out",
            of(&[HypothesisState::RuledOut]).into_iter().map(judged),
        );
        page.list(
            "parked",
            of(&[HypothesisState::Parked]).into_iter().map(judged),
        );
        if let Some(known) = self.incident.answer(SettingKey::Known) {
            page.item(&format!("known: {}", known.text));
        }
        page
    }

    fn hypotheses(&self) -> Vec<Hypothesis<'_>> {
        let mut shown = self.incident.hypotheses();
        shown.retain(|hypothesis| !hypothesis.restricted);
        shown
    }

    /// A hypothesis that is open, with who raised it and when that person owes an answer.
    fn candidate(&self, hypothesis: &Hypothesis<'_>) -> String {
        let raiser = &hypothesis.raised_by;
        let tasks = self.incident.open_tasks();
        let answer = tasks
            .iter()
            .filter(|task| task.given.owners.contains(raiser))
            .find_map(|task| Some((task.due?, &task.name)));
        let answer = answer.map(|(due, name)| {
            let due = self.incident.clock(due);
            format!(", answer by {due} with {name}")
        });
        let testing = match hypothesis.state {
            HypothesisState::Testing => ", being tested",
            _ => "",
        };
        format!(
            "{} {} ({raiser}{testing}{})",
            hypothesis.name,
            hypothesis.what,
            answer.unwrap_or_default()
        )
    }

    /// The cause that the stage names, unless it was withdrawn by going back to looking.
    fn believed(&self) -> Option<String> {
        let mut believed = None;
        for entered in self.incident.stages_entered() {
            match entered.stage {
                Stage::Identified => {
                    believed = entered.text.clone().map(|text| (entered.at.at, text));
                }
                Stage::Investigating => believed = None,
                _ => {}
            }
        }
        let (at, text) = believed?;
        Some(format!("{text} (since {})", self.incident.clock(at)))
    }

    /// What was tried, and what happened.
    pub(super) fn tried(&self) -> Page {
        let mut page = Page::default();
        let incident = self.incident;
        let decisions = incident.decisions().into_iter();
        let mut tried: Vec<(Timestamp, String)> =
            decisions.filter_map(|d| self.outcome(&d)).collect();
        for measure in incident.measures() {
            if matches!(measure.state, MeasureState::Done | MeasureState::Rejected) {
                let m = measure.measure;
                let state = measure.state.label();
                let at = incident.clock(measure.at);
                let words = format!("{} {}: {state} {at}", m.measure_type.label(), m.text);
                tried.push((measure.at, words));
            }
        }
        for (text, undone) in self.undone_changes() {
            let at = incident.clock(undone);
            tried.push((undone, format!("{text}: put back {at}")));
        }
        tried.sort();
        page.list("", tried.into_iter().map(|(_, words)| words));
        if let Some(answer) = incident.answer(SettingKey::Tried) {
            let at = incident.clock(answer.at);
            page.item(&format!("in short: {} ({at})", answer.text));
        }
        page
    }

    /// What was decided and how it turned out; none while it is pending.
    fn outcome(&self, decision: &Decision<'_>) -> Option<(Timestamp, String)> {
        let decided = decision.decided?;
        let clock = |at| self.incident.clock(at);
        let result = match decision.result {
            Some((Turned::Unknown, _)) | None => String::new(),
            Some((turned, at)) => format!(", {} {}", turned.label(), clock(at)),
        };
        let why = decided.reason.map(|why| format!(" ({why})"));
        let words = format!(
            "{} {}: {} {}{}{result}",
            decision.name,
            decision.proposal.text,
            decided.call.label(),
            clock(decided.at),
            why.unwrap_or_default()
        );
        Some((decided.at, words))
    }

    /// Changes that were put back, and when.
    fn undone_changes(&self) -> Vec<(String, Timestamp)> {
        let changes = self.incident.changes().into_iter();
        changes
            .filter(|change| !change.restricted)
            .filter_map(|change| {
                let (accounted, at) = self.undone(change.id)?;
                let by = accounted.to.and_then(|id| self.incident.entry(id));
                let at = by.map_or(at, |entry| entry.happened.at);
                Some((change.text, at))
            })
            .collect()
    }

    /// How a change was put back, if that is the last that was said of it: agreed or not, nobody
    /// must put it back once more.
    fn undone(&self, change: EventId) -> Option<(&Accounted, Timestamp)> {
        let last = self.incident.accounted(change);
        last.filter(|(accounted, _)| accounted.how == Account::Undone)
    }

    /// Tasks, calls and measures that are under way.
    pub(super) fn in_flight(&self) -> Page {
        let mut page = Page::default();
        let incident = self.incident;
        let tasks = incident.open_tasks().into_iter().filter(|t| !t.given.after);
        let tasks = tasks.map(|task| {
            let owners = match &task.given.owners[..] {
                [] => "nobody".to_owned(),
                owners => owners.join(", "),
            };
            let passed = task.passed_to.map(|to| format!(", done by {to}"));
            let due = task.due.map(|due| format!(", due {}", incident.clock(due)));
            format!(
                "{} {owners}: {}{}{}",
                task.name,
                task.given.text,
                passed.unwrap_or_default(),
                due.unwrap_or_default()
            )
        });
        let measures = incident.measures().into_iter();
        let measures = measures
            .filter(|measure| measure.state == MeasureState::Doing)
            .map(|m| {
                format!(
                    "{} {}: being done",
                    m.measure.measure_type.label(),
                    m.measure.text
                )
            });
        page.list("", tasks.chain(self.unanswered()).chain(measures));
        page
    }

    fn unanswered(&self) -> impl Iterator<Item = String> {
        let waiting = self.incident.escalations().into_iter();
        waiting
            .filter(|called| called.answered.is_none())
            .map(|called| {
                format!(
                    "{} {} called {}, no answer for {}",
                    called.name,
                    called.escalation.to,
                    self.incident.clock(called.at),
                    span(self.now.seconds_since(called.at))
                )
            })
    }

    /// Decisions taken, refused and pending.
    pub(super) fn decisions(&self) -> Page {
        let mut page = Page::default();
        let decisions = self.incident.decisions();
        let named = |call: Option<Call>| {
            let fit = decisions
                .iter()
                .filter(move |d| d.decided.map(|d| d.call) == call);
            fit.map(|decision| {
                let at = decision.decided.map_or(decision.opened, |d| d.at);
                let at = self.incident.clock(at);
                format!("{} {} ({at})", decision.name, decision.proposal.text)
            })
        };
        page.list("taken", named(Some(Call::Accepted)));
        page.list("refused", named(Some(Call::Rejected)));
        page.list("pending", named(None));
        page
    }

    /// When each audience hears next, and what it was promised.
    pub(super) fn words(&self) -> Page {
        let mut page = Page::default();
        let incident = self.incident;
        let messages = incident.messages();
        let words = incident.next_words().into_iter().map(|word| {
            let last = messages.iter().rev();
            let promised = last
                .filter(|m| m.sent.audience == word.audience.id)
                .find_map(|m| m.sent.next_by)
                .map(|at| format!(", last promise {}", incident.clock(at)));
            let by = by_when(incident, &word, self.now);
            format!(
                "{} {by}{}",
                word.audience.label,
                promised.unwrap_or_default()
            )
        });
        page.list("", words);
        page
    }

    /// Who is on, who comes, who is tired, who was called.
    pub(super) fn people(&self, to: Option<&str>) -> Page {
        let mut page = Page::default();
        let incident = self.incident;
        let mut on: BTreeMap<&str, (Timestamp, Vec<&str>)> = BTreeMap::new();
        for line in incident.team() {
            for holder in line.holders.iter().filter(|h| !h.assigned.shadow) {
                let known = on.entry(&holder.assigned.person);
                let (since, roles) = known.or_insert((holder.since, Vec::new()));
                *since = holder.since.min(*since);
                roles.push(&line.role.label);
            }
        }
        let people = on
            .iter()
            .map(|(person, (_, roles))| format!("{person} ({})", roles.join(", ")));
        let people: Vec<String> = people.collect();
        let count = people.len();
        page.item(&format!("on the roster, {count}: {}", people.join("; ")));
        let coming = to.filter(|to| !on.contains_key(to));
        page.list("coming in", coming.into_iter().map(str::to_owned));
        let tired = on.iter().filter_map(|(person, (since, _))| {
            let seconds = self.now.seconds_since(*since);
            (seconds >= LONG_ON).then(|| format!("{person} {}", span(seconds)))
        });
        page.list("long on", tired);
        page.list("called", self.unanswered());
        page
    }

    /// Changes that stand with their way back, and tasks for afterwards.
    pub(super) fn put_back(&self) -> Page {
        let mut page = Page::default();
        let changes = self.incident.changes().into_iter();
        let changes = changes
            .filter(|entry| !entry.restricted && self.undone(entry.id).is_none())
            .map(|entry| {
                let back = entry.undo.as_deref().unwrap_or("no way back noted");
                let at = self.incident.clock(entry.happened.at);
                format!("{} ({at}); way back: {back}", entry.text)
            });
        let tasks = self.incident.open_tasks();
        let tasks = tasks.iter().filter(|task| task.given.after);
        let tasks = tasks.map(|task| format!("{} {}", task.name, task.given.text));
        page.list("", changes.chain(tasks));
        page
    }
}

#[cfg(test)]
#[path = "tests/handover.rs"]
mod tests;
