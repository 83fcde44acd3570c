//! Decisions, the board, escalations and changes in plain lines, without what is restricted.

use super::words::span;
use crate::clean::clean;
use crate::domain::decision::Decision;
use crate::domain::hypothesis::HypothesisState;
use crate::domain::incident::Incident;
use crate::domain::time::Timestamp;
use crate::domain::timeline::NOT_AGREED;

/// What waits, what is under way and what is suspected; nothing where there is none of it.
pub(super) fn work_text(incident: &Incident, now: Timestamp) -> String {
    let mut lines: Vec<String> = Vec::new();
    let age = |since: Timestamp| span(now.seconds_since(since));
    for help in incident.help_wanted() {
        let (by, text) = (clean(help.by), clean(help.text));
        lines.push(format!("{by} asks for help for {}: {text}", age(help.at)));
    }
    for change in incident.unagreed_changes() {
        if change.accounted.is_none() && !change.restricted {
            lines.push(format!("Change {NOT_AGREED}: {}", clean(&change.text)));
        }
    }
    for decision in incident.decisions() {
        lines.extend(decision_lines(&decision, &age));
    }
    for call in incident.escalations() {
        let to = clean(&call.escalation.to).into_owned();
        let state = match call.answered {
            None => format!("unanswered {}", age(call.at)),
            Some((at, answered)) => {
                let who = answered
                    .who
                    .as_ref()
                    .map(|who| format!(" by {}", clean(who)));
                format!("answered {}{}", incident.clock(at), who.unwrap_or_default())
            }
        };
        let reason = clean(&call.escalation.reason);
        lines.push(format!("Called {} {to}, {state}: {reason}", call.name));
    }
    for now in incident.measures() {
        let label = now.measure.measure_type.label();
        let text = clean(&now.measure.text);
        lines.push(format!("Measure {label}, {}: {text}", now.state.label()));
    }
    for hypothesis in incident.hypotheses() {
        if hypothesis.restricted {
            continue;
        }
        let confidence = hypothesis.judged.and_then(|judged| judged.confidence);
        let sure = confidence.filter(|_| hypothesis.state == HypothesisState::Confirmed);
        let sure = sure.map(|sure| format!(" ({})", sure.label()));
        lines.push(format!(
            "Hypothesis {} {}{}: {}",
            hypothesis.name,
            hypothesis.state.label(),
            sure.unwrap_or_default(),
            clean(&hypothesis.what)
        ));
    }
    lines.push(String::new());
    lines.join("\n")
}

fn decision_lines(decision: &Decision<'_>, age: &impl Fn(Timestamp) -> String) -> Vec<String> {
    let state = match (decision.decided, decision.result) {
        (None, _) => format!("waits {}", age(decision.opened)),
        (Some(decided), None) => decided.call.label().to_owned(),
        (Some(decided), Some((turned, _))) => {
            format!("{}, {}", decided.call.label(), turned.label())
        }
    };
    let text = clean(&decision.proposal.text);
    let mut lines = vec![format!("Decision {} {state}: {text}", decision.name)];
    for advice in decision.advice.iter().filter(|advice| !advice.restricted) {
        let (who, text) = (clean(&advice.who), clean(&advice.text));
        lines.push(format!("  {who}, {}: {text}", advice.stance.label()));
    }
    lines
}
