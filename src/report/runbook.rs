//! The short runbook of a stage: what counts now, what to do, and what is an incident at all.

use super::words::one_line;
use crate::domain::checklist::{Done, lines};
use crate::domain::incident::Incident;
use crate::domain::kit::Kit;
use crate::domain::stage::Stage;
use crate::playbook::PhaseWords;

/// What counts in the phase of a stage, in a sentence (practice: R156).
pub fn value(stage: Stage) -> String {
    let phase = PhaseWords::Respond.phase(stage);
    let words = match phase {
        Some("Detect") => "know before customers do",
        Some("Respond") => "call others early; to be woken for nothing beats catching up late",
        Some("Recover") => "end the harm first, then put everything back in order",
        Some("Learn") => "no blame: everybody meant well, so mend the system",
        Some("Improve") => "never the same kind of incident twice",
        _ => "it was none; the reason is kept",
    };
    match phase {
        Some(phase) => format!("{phase}: {words}"),
        None => words.to_owned(),
    }
}

/// The value and the steps of the stage, then what is an incident (practice: R156, R161, R002).
pub fn runbook(incident: &Incident, kit: &Kit) -> Vec<String> {
    let stage = incident.stage().stage;
    let mut out = vec![value(stage), String::new()];
    let steps = lines(incident, stage);
    if !steps.is_empty() {
        out.push(format!("Steps of {stage}"));
        for step in steps {
            let done = if step.done == Done::Open { ' ' } else { 'x' };
            out.push(format!("[{done}] {}", one_line(step.text)));
        }
        out.push(String::new());
    }
    out.extend(is_it(kit));
    out
}

/// What is an incident, and the cases that people ask about (practice: R001, R002, R009).
pub fn is_it(kit: &Kit) -> Vec<String> {
    let mut out = vec![
        "Is it an incident?".to_owned(),
        "Something disrupts a service or makes it worse, or is about to, and cannot wait."
            .to_owned(),
        "What only might happen is a risk; what can wait for a sprint is a bug.".to_owned(),
    ];
    let cases = kit.cases.iter();
    out.extend(cases.map(|case| one_line(&format!("- {}: yes, {}", case.name, case.why))));
    out
}
