//! What belongs to a decision, a hypothesis, a task, an escalation or a change.

use crate::domain::decision::Decision;
use crate::domain::event::Event;
use crate::domain::hypothesis::{Hypothesis, Tested};
use crate::domain::id::EventId;
use crate::domain::incident::Incident;
use crate::domain::kind::EventKind;
use crate::domain::task::Task;
use crate::overlay::form::work::build::advice_line;

/// Lines of the details: label and words.
type Lines = Vec<(&'static str, String)>;

/// What belongs to an event, for the kinds that something belongs to.
pub(super) fn lines(incident: &Incident, event: &Event, lines: &mut Lines) {
    let id = event.id;
    match &event.kind {
        EventKind::Propose(_) => {
            let decisions = incident.decisions();
            if let Some(decision) = decisions.iter().find(|d| d.id == id) {
                decision_lines(incident, decision, lines);
            }
        }
        EventKind::Note(note) => {
            let board = incident.hypotheses();
            if let Some(hypothesis) = board.iter().find(|h| h.id == id) {
                hypothesis_lines(incident, hypothesis, lines);
            }
            if let Some(about) = note.about {
                lines.push(("Belongs to", named(incident, about)));
            }
            account_line(incident, id, lines);
        }
        EventKind::Probe(_) => {
            let board = incident.hypotheses();
            let mut tests = board.iter().flat_map(|h| &h.tests);
            if let Some(test) = tests.find(|test| test.id == id) {
                lines.extend(test_facts(test).map(|(label, words)| (label, words.to_owned())));
                lines.extend(reading(test).map(|words| ("It showed", words)));
            }
        }
        EventKind::Task(_) => {
            let tasks = incident.tasks();
            if let Some(task) = tasks.iter().find(|task| task.id == id) {
                task_lines(incident, task, lines);
            }
        }
        EventKind::Escalate(_) => {
            let calls = incident.escalations();
            let call = calls.iter().find(|call| call.id == id);
            lines.extend(call.map(|call| match call.answered {
                Some((at, _)) => ("Answered", incident.day_clock_seconds(at)),
                None => ("Answered", "not yet".to_owned()),
            }));
        }
        _ => {}
    }
    if incident.named(id).is_some() || matches!(event.kind, EventKind::Measure(_)) {
        linked(incident, id, lines);
    }
}

fn decision_lines(incident: &Incident, decision: &Decision<'_>, lines: &mut Lines) {
    if !decision.proposal.asked.is_empty() {
        lines.push(("Asked", decision.proposal.asked.join(", ")));
    }
    for advice in &decision.advice {
        let clock = incident.clock(advice.at);
        lines.push((
            "Advice",
            format!("{clock} {}", advice_line(incident, advice)),
        ));
    }
    if decision.advice.is_empty() {
        lines.push(("Advice", "nobody was asked, or nobody answered".to_owned()));
    }
    let decided = decision.decided.map(|decided| {
        let reason = decided.reason.map(|reason| format!(": {reason}"));
        let when = incident.day_clock_seconds(decided.at);
        let reason = reason.unwrap_or_default();
        format!("{} by {}, {when}{reason}", decided.call.label(), decided.by)
    });
    let waits = || {
        let who = decision.decider.unwrap_or("whoever is in command");
        format!("not yet; {who} decides")
    };
    lines.push(("Decided", decided.unwrap_or_else(waits)));
    if let Some((turned, at)) = decision.result {
        let when = incident.day_clock_seconds(at);
        lines.push(("Result", format!("{}, {when}", turned.label())));
    }
}

fn hypothesis_lines(incident: &Incident, hypothesis: &Hypothesis<'_>, lines: &mut Lines) {
    let guess = hypothesis.guess;
    lines.push(("Likely", guess.prior.label().to_owned()));
    for (label, words) in [
        ("Where", &guess.place),
        ("Why", &guess.why),
        ("Touched last", &guess.touched_last),
        ("Method", &guess.method),
    ] {
        lines.extend(words.iter().map(|words| (label, words.clone())));
    }
    let mut state = hypothesis.state.label().to_owned();
    if let Some(judged) = hypothesis.judged {
        let when = incident.day_clock_seconds(judged.at);
        let sure = judged.confidence.map(|sure| format!(" ({})", sure.label()));
        let reason = judged.reason.map(|reason| format!(": {reason}"));
        state = format!(
            "{state}{} by {}, {when}{}",
            sure.unwrap_or_default(),
            judged.by,
            reason.unwrap_or_default()
        );
    }
    lines.push(("State", state));
    for test in &hypothesis.tests {
        let facts = test_facts(test).map(|(label, words)| format!("; {label}: {words}"));
        let facts: String = facts.collect();
        let shown = reading(test).map_or_else(String::new, |words| format!("; it showed: {words}"));
        lines.push(("Test", format!("{}{facts}{shown}", test.probe.what)));
    }
}

fn test_facts<'a>(test: &Tested<'a>) -> impl Iterator<Item = (&'static str, &'a str)> {
    let probe = test.probe;
    let facts = [
        ("If it holds", probe.if_true.as_deref()),
        ("If not", probe.if_false.as_deref()),
        ("Side effects", probe.side_effects.as_deref()),
        ("Safe per", probe.safe_per.as_deref()),
        ("Link", probe.link.as_deref()),
    ];
    facts
        .into_iter()
        .filter_map(|(label, words)| Some((label, words?)))
}

fn reading(test: &Tested<'_>) -> Option<String> {
    let (reading, seen, _) = test.reading?;
    let seen = seen.map(|seen| format!(": {seen}"));
    Some(format!("{}{}", reading.label(), seen.unwrap_or_default()))
}

fn task_lines(incident: &Incident, task: &Task<'_>, lines: &mut Lines) {
    lines.push(("Given by", task.by.to_owned()));
    let owners = task.given.owners.join(", ");
    if let Some(to) = task.passed_to {
        lines.push(("Passed on to", format!("{to}; {owners} stays accountable")));
    }
    if let Some(stream) = &task.given.stream {
        lines.push(("Stream", stream.clone()));
    }
    if let Some(about) = task.given.about {
        lines.push(("Carries out", named(incident, about)));
    }
    if let Some(done) = task.done {
        lines.push(("Done", incident.day_clock_seconds(done)));
    }
}

fn account_line(incident: &Incident, id: EventId, lines: &mut Lines) {
    let changes = incident.unagreed_changes();
    let change = changes.iter().find(|change| change.id == id);
    let Some((accounted, at)) = change.and_then(|change| change.accounted) else {
        return;
    };
    let to = accounted.to.map(|to| format!(": {}", named(incident, to)));
    let when = incident.day_clock_seconds(at);
    let words = format!(
        "{}, {when}{}",
        accounted.how.label(),
        to.unwrap_or_default()
    );
    lines.push(("Accounted for", words));
}

/// Entries and tasks that say that they belong to it.
fn linked(incident: &Incident, id: EventId, lines: &mut Lines) {
    for task in incident.tasks() {
        if task.given.about == Some(id) {
            let done = if task.done.is_some() { "done" } else { "open" };
            lines.push((
                "Carried out by",
                format!("{} ({done}): {}", task.name, task.given.text),
            ));
        }
    }
    for entry in incident.entries_about(id) {
        let clock = incident.clock(entry.happened.at);
        let words = format!("{clock} {}: {}", entry.who(), entry.text);
        lines.push(("Belongs here", words));
    }
}

/// The name of a thing and its words.
fn named(incident: &Incident, id: EventId) -> String {
    let name = incident.named(id).unwrap_or_default();
    let words = match incident.log().get(id).map(|event| &event.kind) {
        Some(EventKind::Propose(proposal)) => proposal.text.clone(),
        Some(EventKind::Task(task)) => task.text.clone(),
        _ => incident
            .entry(id)
            .map(|entry| entry.text)
            .unwrap_or_default(),
    };
    format!("{name} {words}").trim().to_owned()
}
