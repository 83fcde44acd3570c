//! The rows of the decisions and of the board, derived from the document and the time.

use super::{List, Target};
use crate::domain::decision::{Call, Decision, Turned};
use crate::domain::hypothesis::{Hypothesis, HypothesisState, MeasureNow, MeasureState, Tested};
use crate::domain::incident::Incident;
use crate::domain::task::Task;
use crate::domain::time::Timestamp;
use crate::overlay::form::work::build::advice_line;
use crate::report::span;
use std::fmt::Write as _;

/// How loud a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// A heading.
    Heading,
    /// It wants something.
    Loud,
    /// It is in force or in hand.
    Plain,
    /// It is over.
    Quiet,
    /// To be read, over the whole width.
    Remark,
}

/// One row of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What keys act on; none for what is only to be read.
    pub id: Option<Target>,
    /// How loud it is.
    pub weight: Weight,
    /// What it is called: `D2`, `H1`, `test`, `divert`.
    pub name: String,
    /// Where it stands: `waits 4m`, `accepted 14:20`.
    pub state: String,
    /// What it says.
    pub words: String,
}

/// All rows of a list.
pub fn project(incident: &Incident, list: List, now: Timestamp) -> Vec<Row> {
    match list {
        List::Decisions => decisions(incident, now),
        List::Diagnosis => diagnosis(incident),
        List::Review => super::review::rows(incident, now),
    }
}

fn heading(words: &str) -> Row {
    Row {
        id: None,
        weight: Weight::Heading,
        name: String::new(),
        state: String::new(),
        words: words.to_owned(),
    }
}

/// A row below the thing that it belongs to.
fn below(weight: Weight, words: String) -> Row {
    Row {
        id: None,
        weight,
        name: String::new(),
        state: String::new(),
        words,
    }
}

/// Proposals that wait come first, newest before the others; then what was decided.
fn decisions(incident: &Incident, now: Timestamp) -> Vec<Row> {
    let mut all = incident.decisions();
    all.reverse();
    let tasks = incident.tasks();
    let (waiting, decided): (Vec<_>, Vec<_>) = all.into_iter().partition(|d| d.decided.is_none());
    let mut rows = vec![heading("Waiting")];
    if waiting.is_empty() {
        rows.push(below(
            Weight::Quiet,
            "Nothing waits for a decision.".to_owned(),
        ));
    }
    for decision in &waiting {
        rows.extend(decision_rows(incident, decision, &tasks, now));
    }
    if !decided.is_empty() {
        rows.push(heading("Decided"));
    }
    for decision in &decided {
        rows.extend(decision_rows(incident, decision, &tasks, now));
    }
    rows
}

fn decision_rows(
    incident: &Incident,
    decision: &Decision<'_>,
    tasks: &[Task<'_>],
    now: Timestamp,
) -> Vec<Row> {
    let over = decision.decided.is_some_and(|d| d.call != Call::Accepted)
        || decision
            .result
            .is_some_and(|(turned, _)| turned != Turned::Unknown);
    let weight = match (decision.decided, over) {
        (None, _) => Weight::Loud,
        (Some(_), false) => Weight::Plain,
        (Some(_), true) => Weight::Quiet,
    };
    let quiet = if over { Weight::Quiet } else { Weight::Plain };
    let mut rows = vec![Row {
        id: Some(Target::Event(decision.id)),
        weight,
        name: decision.name.clone(),
        state: standing(incident, decision, now),
        words: decision.proposal.text.clone(),
    }];
    let who = decision.decider.unwrap_or("whoever is in command");
    let asked = match &decision.proposal.asked[..] {
        [] => String::new(),
        asked => format!("; asked: {}", asked.join(", ")),
    };
    let by = match decision.decided {
        Some(decided) => format!(
            "proposed by {}, {} by {}",
            decision.by,
            decided.call.label(),
            decided.by
        ),
        None => format!("proposed by {}, {who} decides", decision.by),
    };
    rows.push(below(quiet, format!("{by}{asked}")));
    if let Some(reason) = decision.decided.and_then(|decided| decided.reason) {
        rows.push(below(quiet, format!("because: {reason}")));
    }
    for advice in &decision.advice {
        let clock = incident.clock(advice.at);
        rows.push(below(
            quiet,
            format!("{clock} {}", advice_line(incident, advice)),
        ));
    }
    if decision.advice.is_empty() {
        rows.push(below(quiet, "no advice yet".to_owned()));
    }
    let linked = tasks
        .iter()
        .filter(|task| task.given.about == Some(decision.id));
    rows.extend(linked.map(|task| {
        let done = if task.done.is_some() { "done" } else { "open" };
        below(quiet, format!("{} {done}: {}", task.name, task.given.text))
    }));
    rows
}

fn standing(incident: &Incident, decision: &Decision<'_>, now: Timestamp) -> String {
    match (decision.decided, decision.result) {
        (None, _) => format!("waits {}", span(now.seconds_since(decision.opened))),
        (Some(decided), Some((turned, _))) if turned != Turned::Unknown => {
            format!("{}, {}", decided.call.label(), turned.label())
        }
        (Some(decided), _) => {
            format!("{} {}", decided.call.label(), incident.clock(decided.at))
        }
    }
}

/// What stops the harm stands above what explains it.
fn diagnosis(incident: &Incident) -> Vec<Row> {
    let mut rows = vec![heading("Stop the harm first")];
    let measures = incident.measures();
    if measures.is_empty() {
        let none = "No measure yet: divert, drop, degrade, roll back, restart, scale, switch off.";
        rows.push(below(Weight::Quiet, none.to_owned()));
    }
    rows.extend(
        measures
            .iter()
            .map(|measure| measure_row(incident, measure)),
    );
    rows.push(heading("What may be the cause, likeliest first"));
    let hypotheses = incident.hypotheses();
    if hypotheses.is_empty() {
        rows.push(below(Weight::Quiet, "No hypothesis yet.".to_owned()));
    }
    for hypothesis in &hypotheses {
        rows.extend(hypothesis_rows(incident, hypothesis));
    }
    rows
}

fn measure_row(incident: &Incident, now: &MeasureNow<'_>) -> Row {
    let reason = now.reason.map(|reason| format!(" (because: {reason})"));
    let state = match now.state {
        MeasureState::Proposed => now.state.label().to_owned(),
        state => format!("{} {}", state.label(), incident.clock(now.at)),
    };
    Row {
        id: Some(Target::Event(now.id)),
        weight: match now.state {
            MeasureState::Doing => Weight::Loud,
            MeasureState::Proposed => Weight::Plain,
            MeasureState::Done | MeasureState::Rejected => Weight::Quiet,
        },
        name: now.measure.measure_type.label().to_owned(),
        state,
        words: format!("{}{}", now.measure.text, reason.unwrap_or_default()),
    }
}

fn hypothesis_rows(incident: &Incident, hypothesis: &Hypothesis<'_>) -> Vec<Row> {
    let guess = hypothesis.guess;
    let quiet = matches!(
        hypothesis.state,
        HypothesisState::RuledOut | HypothesisState::Parked
    );
    let weight = match hypothesis.state {
        _ if quiet => Weight::Quiet,
        HypothesisState::Confirmed => Weight::Loud,
        _ => Weight::Plain,
    };
    let rest = if quiet { Weight::Quiet } else { Weight::Plain };
    let mut rows = vec![Row {
        id: Some(Target::Event(hypothesis.id)),
        weight,
        name: hypothesis.name.clone(),
        state: hypothesis_state(hypothesis),
        words: hypothesis.what.clone(),
    }];
    let known = [
        ("where", &guess.place),
        ("why", &guess.why),
        ("touched last", &guess.touched_last),
        ("method", &guess.method),
    ];
    let known = known.into_iter().filter_map(|(label, words)| {
        let words = words.as_ref()?;
        Some(format!("{label}: {words}"))
    });
    let mut known: Vec<String> = known.collect();
    known.push(format!(
        "raised by {} {}",
        hypothesis.raised_by,
        incident.clock(hypothesis.raised)
    ));
    rows.push(below(rest, known.join("; ")));
    if let Some(judged) = hypothesis.judged {
        let reason = judged.reason.map(|reason| format!(": {reason}"));
        let words = format!(
            "{} by {} {}{}",
            hypothesis.state.label(),
            judged.by,
            incident.clock(judged.at),
            reason.unwrap_or_default()
        );
        rows.push(below(rest, words));
    }
    rows.extend(hypothesis.tests.iter().map(|test| test_row(test, quiet)));
    rows
}

/// `open, high`; what was confirmed says how sure that is.
fn hypothesis_state(hypothesis: &Hypothesis<'_>) -> String {
    let confidence = hypothesis.judged.and_then(|judged| judged.confidence);
    match (hypothesis.state, confidence) {
        (HypothesisState::Confirmed, Some(confidence)) => {
            format!("confirmed, {}", confidence.label())
        }
        (HypothesisState::Open | HypothesisState::Testing, _) => {
            let prior = hypothesis.guess.prior.label();
            format!("{}, {prior}", hypothesis.state.label())
        }
        (state, _) => state.label().to_owned(),
    }
}

fn test_row(test: &Tested<'_>, quiet: bool) -> Row {
    let mut words = test.probe.what.clone();
    for (label, said) in [
        ("if it holds", &test.probe.if_true),
        ("if not", &test.probe.if_false),
        ("side effects", &test.probe.side_effects),
        ("safe per", &test.probe.safe_per),
        ("link", &test.probe.link),
    ] {
        if let Some(said) = said {
            let _ = write!(words, "; {label}: {said}");
        }
    }
    if let Some((_, Some(seen), _)) = test.reading {
        let _ = write!(words, "; seen: {seen}");
    }
    let read = test.reading.is_some();
    Row {
        id: Some(Target::Event(test.id)),
        weight: if quiet || read {
            Weight::Quiet
        } else {
            Weight::Plain
        },
        name: "  test".to_owned(),
        state: match test.reading {
            Some((reading, ..)) => reading.label().to_owned(),
            None => "not read yet".to_owned(),
        },
        words,
    }
}
