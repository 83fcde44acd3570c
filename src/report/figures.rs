//! The figures of an incident as data and in words.

use crate::clean::clean;
use crate::domain::figures::{Figures, KnewFirst, Reading, Spell, Spells, Talk, figures};
use crate::domain::incident::Incident;
use crate::domain::priority::Priority;
use crate::domain::stage::Stage;
use crate::domain::time::Timestamp;
use serde_json::{Value, json};

/// Every figure as of `now`: the `figures` of `warroom status --json`.
pub fn figures_json(incident: &Incident, now: Timestamp) -> Value {
    let figures = figures(incident, now);
    let each = |of: fn(&Talk) -> Value| figures.talk.iter().map(of).collect::<Vec<_>>();
    json!({
        "time_to_detect": reading(figures.detect),
        "time_to_acknowledge": reading(figures.acknowledge),
        "time_to_command": reading(figures.command),
        "time_to_first_word": each(|talk| of_audience(talk, talk.first_word)),
        "time_to_identify": reading(figures.identify),
        "first_guess": figures.first_guess.map(reading),
        "time_to_mitigate": reading(figures.mitigate),
        "total_outage": reading(figures.outage),
        "discovery_to_resolution": reading(figures.resolution),
        "time_to_recovery": reading(figures.recovery),
        "verification": reading(figures.verification),
        "response": reading(figures.response),
        "time_in_stage": spells(&figures.stages, |stage: &Stage| json!(stage)),
        "time_in_priority": spells(&figures.priorities, |p: &Option<Priority>| json!(p)),
        "time_in_command": spells(&figures.managers, |who: &Option<String>| json!(who)),
        "longest_silence": each(|talk| of_audience(talk, talk.longest_silence)),
        "ceiling_breaches": figures.ceiling_breaches(),
        "promises": {
            "kept": figures.promises.kept,
            "broken": figures.promises.broken,
            "open": figures.promises.open,
        },
        "support_cases": figures.support_cases,
        "we_knew_first": match figures.knew_first {
            KnewFirst::We => Some(true),
            KnewFirst::Customers => Some(false),
            KnewFirst::NotRecorded => None,
        },
        "check_times": check_times(incident, &figures),
    })
}

fn check_times(incident: &Incident, figures: &Figures) -> Vec<String> {
    let breaches = figures.out_of_order.iter();
    breaches.map(|breach| breach.words(incident)).collect()
}

fn state(reading: Reading) -> &'static str {
    match reading {
        Reading::Known(_) => "known",
        Reading::NotKnown => "not_known",
        Reading::NotApplicable => "not_applicable",
        Reading::CheckTimes => "check_times",
        Reading::Conflict => "conflict",
    }
}

fn reading(reading: Reading) -> Value {
    let span = match reading {
        Reading::Known(span) => Some(span),
        _ => None,
    };
    json!({
        "state": state(reading),
        "seconds": reading.seconds(),
        "approx": span.is_some_and(|span| span.approx),
        "running": span.is_some_and(|span| span.running),
        "words": reading.words(),
    })
}

fn of_audience(talk: &Talk, figure: Reading) -> Value {
    let mut value = reading(figure);
    value["audience"] = json!(talk.audience);
    value
}

fn spells<T: PartialEq>(spells: &Spells<T>, what: impl Fn(&T) -> Value) -> Value {
    let spell = |spell: &Spell<T>| {
        json!({
            "what": what(&spell.what),
            "from": spell.from.at,
            "seconds": spell.span.seconds,
            "approx": spell.span.approx,
            "running": spell.span.running,
        })
    };
    let state = match spells {
        Spells::Known(_) => "known",
        Spells::Not(reading) => state(*reading),
    };
    json!({
        "state": state,
        "spells": spells.list().iter().map(spell).collect::<Vec<_>>(),
    })
}

/// Every figure as of `now`, one a line; before them the times that cannot be right.
pub(super) fn figures_lines(incident: &Incident, now: Timestamp) -> Vec<String> {
    let figures = figures(incident, now);
    let breaches = check_times(incident, &figures).into_iter();
    let breaches = breaches.map(|words| format!("Check times: {words}"));
    let rows = figures.rows().into_iter();
    let rows = rows.map(|(label, words)| format!("{}: {}", clean(&label), clean(&words)));
    breaches.chain(rows).collect()
}

#[cfg(test)]
#[path = "tests/figures.rs"]
mod tests;
