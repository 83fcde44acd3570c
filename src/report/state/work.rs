//! Decisions, diagnosis, escalations and changes as JSON, without what is restricted.

use crate::domain::decision::{Advice, Stance};
use crate::domain::hypothesis::{Confidence, Hypothesis, HypothesisState, Tested};
use crate::domain::incident::Incident;
use crate::domain::setting::{Setting, SettingKey};
use crate::domain::stage::Stage;
use serde_json::{Value, json};

/// The members of the state that say how the problem is worked.
pub(super) fn members(incident: &Incident) -> [(String, Value); 7] {
    [
        ("decisions", decisions(incident)),
        ("measures", measures(incident)),
        ("hypotheses", hypotheses(incident)),
        ("causes", causes(incident)),
        ("escalations", escalations(incident)),
        ("help_wanted", help_wanted(incident)),
        ("unagreed_changes", unagreed_changes(incident)),
    ]
    .map(|(name, list)| (name.to_owned(), Value::from(list)))
}

/// Every decision, oldest first.
fn decisions(incident: &Incident) -> Vec<Value> {
    let decisions = incident.decisions().into_iter();
    decisions
        .map(|decision| {
            let shown = decision.advice.iter().filter(|advice| !advice.restricted);
            let advice: Vec<Value> = shown.map(advice_json).collect();
            json!({
                "name": decision.name,
                "text": decision.proposal.text,
                "by": decision.by,
                "decider": decision.decider,
                "asked": decision.proposal.asked,
                "opened": decision.opened,
                "advice": advice,
                "outcome": decision.decided.map(|decided| decided.call.label()),
                "decided": decision.decided.map(|decided| decided.at),
                "decided_by": decision.decided.map(|decided| decided.by),
                "reason": decision.decided.and_then(|decided| decided.reason),
                "result": decision.result.map(|(turned, _)| turned.label()),
            })
        })
        .collect()
}

fn advice_json(advice: &Advice) -> Value {
    json!({
        "who": advice.who,
        "role": advice.role,
        "text": advice.text,
        "stance": Stance::label(advice.stance),
        "at": advice.at,
    })
}

/// Measures against the harm, in the order in which they were proposed.
fn measures(incident: &Incident) -> Vec<Value> {
    let measures = incident.measures().into_iter();
    measures
        .map(|now| {
            json!({
                "type": now.measure.measure_type.label(),
                "text": now.measure.text,
                "state": now.state.label(),
                "reason": now.reason,
                "by": now.by,
                "at": now.at,
            })
        })
        .collect()
}

/// The board: likeliest first, as the console shows it.
fn hypotheses(incident: &Incident) -> Vec<Value> {
    let board = incident.hypotheses().into_iter();
    let shown = board.filter(|hypothesis| !hypothesis.restricted);
    shown
        .map(|hypothesis| {
            let tests: Vec<Value> = hypothesis.tests.iter().map(test_json).collect();
            let guess = hypothesis.guess;
            let judged = hypothesis.judged;
            json!({
                "name": hypothesis.name,
                "what": hypothesis.what,
                "where": guess.place,
                "why": guess.why,
                "prior": guess.prior.label(),
                "touched_last": guess.touched_last,
                "method": guess.method,
                "state": hypothesis.state.label(),
                "confidence": confidence(&hypothesis),
                "judged": judged.map(|judged| judged.at),
                "judged_by": judged.map(|judged| judged.by),
                "reason": judged.and_then(|judged| judged.reason),
                "raised_by": hypothesis.raised_by,
                "raised": hypothesis.raised,
                "tests": tests,
            })
        })
        .collect()
}

fn confidence(hypothesis: &Hypothesis<'_>) -> Option<&'static str> {
    let judged = hypothesis.judged?;
    judged.confidence.map(Confidence::label)
}

fn test_json(test: &Tested<'_>) -> Value {
    let probe = test.probe;
    json!({
        "what": probe.what,
        "if_true": probe.if_true,
        "if_false": probe.if_false,
        "side_effects": probe.side_effects,
        "safe_per": probe.safe_per,
        "link": probe.link,
        "at": test.at,
        "verdict": test.reading.map(|(reading, ..)| reading.label()),
        "seen": test.reading.and_then(|(_, seen, _)| seen),
    })
}

/// What is known of the cause; there may be several that worked together. The words that the stage
/// *Identified* was given come first, then the hypotheses that were confirmed.
fn causes(incident: &Incident) -> Vec<Value> {
    let stages = incident.history(SettingKey::Stage).into_iter().rev();
    let mut identified = stages.filter_map(|(event, change)| match &change.setting {
        Setting::Stage(moved) if moved.to == Stage::Identified => {
            let text = moved.text.as_ref()?;
            Some(json!({
                "text": text,
                "confidence": Confidence::Suspected.label(),
                "since": incident.entry(event.id).map(|entry| entry.happened.at),
                "hypothesis": null,
            }))
        }
        _ => None,
    });
    let last = identified.next();
    let board = incident.hypotheses().into_iter();
    let confirmed = board.filter(|h| h.state == HypothesisState::Confirmed && !h.restricted);
    let confirmed = confirmed.map(|hypothesis| {
        json!({
            "text": hypothesis.what,
            "confidence": confidence(&hypothesis).unwrap_or(Confidence::Suspected.label()),
            "since": hypothesis.judged.map(|judged| judged.at),
            "hypothesis": hypothesis.name,
        })
    });
    last.into_iter().chain(confirmed).collect()
}

/// Who was called in, oldest first.
fn escalations(incident: &Incident) -> Vec<Value> {
    let calls = incident.escalations().into_iter();
    calls
        .map(|call| {
            let answer = call.answered.map(|(_, answered)| answered);
            json!({
                "name": call.name,
                "to": call.escalation.to,
                "reason": call.escalation.reason,
                "via": call.escalation.via,
                "by": call.by,
                "asked": call.at,
                "answered": call.answered.map(|(at, _)| at),
                "answered_by": answer.and_then(|answer| answer.who.as_ref()),
                "joined_role": answer.and_then(|answer| answer.joined_role.as_ref()),
            })
        })
        .collect()
}

/// Calls for help that nobody has answered.
fn help_wanted(incident: &Incident) -> Vec<Value> {
    let wanted = incident.help_wanted().into_iter();
    wanted
        .map(|help| json!({"text": help.text, "by": help.by, "at": help.at}))
        .collect()
}

/// Changes that were not agreed when they were made, those accounted for too.
fn unagreed_changes(incident: &Incident) -> Vec<Value> {
    let changes = incident.unagreed_changes().into_iter();
    let shown = changes.filter(|change| !change.restricted);
    shown
        .map(|change| {
            let accounted = change.accounted.map(|(accounted, at)| {
                let to = accounted.to.and_then(|id| incident.named(id));
                json!({"how": accounted.how.label(), "to": to, "at": at})
            });
            json!({
                "text": change.text,
                "who": change.who,
                "at": change.at,
                "accounted": accounted,
            })
        })
        .collect()
}
