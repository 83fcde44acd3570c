//! What is open: what waits for somebody, tasks, what was called in, what is suspected.

use super::{Content, Row, RowKey};
use crate::domain::hypothesis::{HypothesisState, MeasureState};
use crate::domain::id::EventId;
use crate::domain::incident::Incident;
use crate::domain::task::Task;
use crate::domain::time::Timestamp;
use crate::domain::timeline::NOT_AGREED_SHORT;
use crate::report::span;

/// Changes that were not agreed are many where nobody links them; more than these hide the rest.
const MOST_CHANGES: usize = 3;

/// The rows of open work. What waits for somebody's word comes first, then work in hand.
pub(super) fn rows(incident: &Incident, now: Timestamp, rows: &mut Vec<Row>) {
    let mut open = waiting(incident, now);
    let (after, during): (Vec<_>, Vec<_>) = incident
        .open_tasks()
        .into_iter()
        .partition(|task| task.given.after);
    tasks(incident, now, &during, &mut open);
    open.extend(measures(incident));
    section("Open work", open, rows);
    section("What may be the cause", suspected(incident), rows);
    let mut later = Vec::new();
    tasks(incident, now, &after, &mut later);
    section("Afterwards", later, rows);
}

fn section(heading: &'static str, found: Vec<Row>, rows: &mut Vec<Row>) {
    if found.is_empty() {
        return;
    }
    rows.push(Row {
        key: None,
        content: Content::Heading(heading),
    });
    rows.extend(found);
}

fn matter(id: EventId, name: String, state: String, words: String, loud: bool) -> Row {
    Row {
        key: Some(RowKey::Matter(id)),
        content: Content::Matter {
            name,
            state,
            words,
            loud,
        },
    }
}

fn waiting(incident: &Incident, now: Timestamp) -> Vec<Row> {
    let age = |since: Timestamp| span(now.seconds_since(since));
    let mut rows = Vec::new();
    for help in incident.help_wanted() {
        let state = format!("asks for help, {}", age(help.at));
        rows.push(matter(
            help.id,
            help.by.to_owned(),
            state,
            help.text.to_owned(),
            true,
        ));
    }
    changes(incident, &mut rows);
    for decision in incident.pending_decisions().into_iter().rev() {
        let state = format!("waits {}", age(decision.opened));
        let words = decision.proposal.text.clone();
        rows.push(matter(decision.id, decision.name, state, words, true));
    }
    for call in incident.escalations() {
        if call.answered.is_none() {
            let state = format!("unanswered {}", age(call.at));
            let words = format!("{}: {}", call.escalation.to, call.escalation.reason);
            rows.push(matter(call.id, call.name, state, words, true));
        }
    }
    rows
}

/// Changes that were not agreed, the newest ones; how many more there are.
fn changes(incident: &Incident, rows: &mut Vec<Row>) {
    let mut open = incident.unagreed_changes();
    open.retain(|change| change.accounted.is_none());
    let more = open.len().saturating_sub(MOST_CHANGES);
    for change in open.into_iter().rev().take(MOST_CHANGES) {
        let (name, state) = ("change".to_owned(), NOT_AGREED_SHORT.to_owned());
        rows.push(matter(change.id, name, state, change.text, true));
    }
    if more > 0 {
        rows.push(Row {
            key: None,
            content: Content::Line(format!("and {more} more changes {NOT_AGREED_SHORT}")),
        });
    }
}

fn measures(incident: &Incident) -> Vec<Row> {
    let measures = incident.measures().into_iter();
    let open = measures
        .filter(|measure| matches!(measure.state, MeasureState::Doing | MeasureState::Proposed));
    open.map(|measure| {
        let name = measure.measure.measure_type.label().to_owned();
        let state = measure.state.label().to_owned();
        matter(measure.id, name, state, measure.measure.text.clone(), false)
    })
    .collect()
}

/// Hypotheses that are not out of the question.
fn suspected(incident: &Incident) -> Vec<Row> {
    let board = incident.hypotheses().into_iter();
    let alive = board.filter(|hypothesis| {
        !matches!(
            hypothesis.state,
            HypothesisState::RuledOut | HypothesisState::Parked
        )
    });
    alive
        .map(|hypothesis| {
            let confidence = hypothesis.judged.and_then(|judged| judged.confidence);
            let state = match (hypothesis.state, confidence) {
                (HypothesisState::Confirmed, Some(confidence)) => confidence.label().to_owned(),
                (HypothesisState::Open, _) => "suspected".to_owned(),
                (state, _) => state.label().to_owned(),
            };
            matter(
                hypothesis.id,
                hypothesis.name,
                state,
                hypothesis.what,
                false,
            )
        })
        .collect()
}

/// Tasks, those of a work stream together below its name.
fn tasks(incident: &Incident, now: Timestamp, tasks: &[Task<'_>], rows: &mut Vec<Row>) {
    let mut streams: Vec<Option<&str>> = vec![None];
    for task in tasks {
        let stream = task.given.stream.as_deref();
        if !streams.contains(&stream) {
            streams.push(stream);
        }
    }
    for stream in streams {
        let own = tasks.iter().filter(|t| t.given.stream.as_deref() == stream);
        if let Some(stream) = stream {
            rows.push(Row {
                key: None,
                content: Content::Line(format!("stream {stream}:")),
            });
        }
        rows.extend(own.map(|task| task_row(incident, task, now)));
    }
}

fn task_row(incident: &Incident, task: &Task<'_>, now: Timestamp) -> Row {
    let mut owners = task.given.owners.join(", ");
    if let Some(to) = task.passed_to {
        owners = format!("{owners}, passed to {to}");
    }
    // That the manager gives tasks goes without saying.
    let manager = incident
        .manager()
        .map(|holder| holder.assigned.person.as_str());
    let giver = (Some(task.by) != manager).then(|| format!("from {}", task.by));
    let about = task.given.about.and_then(|id| incident.named(id));
    let about = about.map(|name| format!("for {name}"));
    let rest: Vec<String> = giver.into_iter().chain(about).collect();
    Row {
        key: Some(RowKey::Task(task.id)),
        content: Content::Task {
            name: task.name.clone(),
            owners: owners.trim_start_matches(", ").to_owned(),
            text: task.given.text.clone(),
            left: task.due.map(|due| due.seconds_since(now)),
            due: task.due.map(|due| incident.clock(due)),
            rest: rest.join(", "),
        },
    }
}
