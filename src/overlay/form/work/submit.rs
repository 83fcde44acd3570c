//! From these forms to what they ask of the document.

use super::Work;
use crate::domain::command::Command;
use crate::domain::decision::Call;
use crate::domain::hypothesis::{
    Confidence, Guess, HypothesisState, Judgement, Measure, MeasureType, Prior, Probe, Progress,
    Read, Reading,
};
use crate::domain::id::EventId;
use crate::domain::incident::Incident;
use crate::domain::kind::{EntryKind, Note};
use crate::domain::mark::{Account, Accounted};
use crate::entry;
use crate::overlay::form::state::Form;
use crate::overlay::form::submit::Request;

/// Reads a filled form.
///
/// # Errors
/// A sentence that says which field is wrong and what to do; the form stays as it is.
pub fn submit(work: Work, form: &Form, incident: &Incident) -> Result<Request, String> {
    let (command, label) = match work {
        Work::Propose => (propose(form, incident), "proposal"),
        Work::Decide(proposal, call) => (decide(form, proposal, call)?, "decision"),
        Work::Advise(proposal) => (advise(form, incident, proposal), "advice"),
        Work::Hypothesis => (hypothesis(form), "hypothesis"),
        Work::Judge(id, state) => (judge(form, id, state)?, "judgement"),
        Work::Probe(id) => (probe(form, incident, id), "test"),
        Work::Read(reference) => {
            let verdict = Reading::parse(form.value(0)).ok_or("choose what it says")?;
            let text = filled(form, 1);
            let read = Read {
                reference,
                verdict,
                text,
            };
            (Command::Read(read), "reading")
        }
        Work::Measure => {
            let measure_type = MeasureType::parse(form.value(0)).ok_or("choose how")?;
            let text = form.value(1).trim().to_owned();
            let measure = Measure { measure_type, text };
            (Command::Measure(measure), "measure")
        }
        Work::Progress(reference, state) => {
            let reason = filled(form, 0);
            let progress = Progress {
                reference,
                state,
                reason,
            };
            (Command::Progress(progress), "measure")
        }
        Work::Escalate => {
            let to = person(incident, form.value(0));
            let reason = form.value(1).trim().to_owned();
            let via = filled(form, 2);
            (Command::Escalate { to, reason, via }, "escalation")
        }
        Work::Answered(id) => return answered(form, incident, id),
        Work::Help => (Command::Help(form.value(0).trim().to_owned()), "help"),
        Work::Delegate(task) => {
            let to = person(incident, form.value(0));
            (Command::Delegate { task, to }, "task")
        }
        Work::Account(id) => (account(form, incident, id)?, "change"),
    };
    Ok(Request {
        commands: vec![command],
        label,
    })
}

/// What was done, for the message line; none where the label says it.
pub fn done(commands: &[Command], incident: &Incident) -> Option<String> {
    let words = match commands.first()? {
        Command::Propose { .. } => format!("D{} proposed", incident.next_decision_number()),
        Command::Decide { proposal, call, .. } => {
            let asked = incident.decisions();
            let asked = asked.iter().find(|d| d.id == *proposal);
            let nobody = *call == Call::Accepted && asked.is_some_and(|d| d.advice.is_empty());
            let warning = if nobody { "; nobody was asked" } else { "" };
            format!("{} {}{warning}", named(incident, *proposal), call.label())
        }
        Command::Judge(judged) => {
            format!(
                "{} {}",
                named(incident, judged.reference),
                judged.state.label()
            )
        }
        Command::Escalate { to, .. } => format!("{to} called"),
        Command::Note { note, .. } => match note.about {
            Some(id) if note.entry == EntryKind::Advice => {
                format!("advice on {}", named(incident, id))
            }
            _ => return None,
        },
        _ => return None,
    };
    Some(words)
}

fn named(incident: &Incident, id: EventId) -> String {
    incident.named(id).unwrap_or_else(|| "it".to_owned())
}

/// The words of a field that may be left empty.
fn filled(form: &Form, field: usize) -> Option<String> {
    Some(form.value(field).trim().to_owned()).filter(|words| !words.is_empty())
}

/// A name as the incident spells it.
fn person(incident: &Incident, typed: &str) -> String {
    let typed = typed.trim();
    incident
        .person_named(typed)
        .unwrap_or_else(|| typed.to_owned())
}

fn propose(form: &Form, incident: &Incident) -> Command {
    let asked = form.value(1).split(',').map(str::trim);
    Command::Propose {
        text: form.value(0).trim().to_owned(),
        asked: asked
            .filter(|name| !name.is_empty())
            .map(|name| person(incident, name))
            .collect(),
        decider: filled(form, 2).map(|name| person(incident, &name)),
    }
}

fn decide(form: &Form, proposal: EventId, call: Call) -> Result<Command, String> {
    let reason = filled(form, 0);
    if call == Call::Rejected && reason.is_none() {
        return Err("say why not, in a few words; Esc leaves".to_owned());
    }
    Ok(Command::Decide {
        proposal,
        call,
        reason,
    })
}

fn advise(form: &Form, incident: &Incident, proposal: EventId) -> Command {
    let (stance, words) = entry::stance(form.value(1));
    let note = Note {
        text: words.to_owned(),
        entry: EntryKind::Advice,
        actor: filled(form, 0).map(|name| person(incident, &name)),
        about: Some(proposal),
        stance: Some(stance),
        actor_role: filled(form, 2),
        ..Note::default()
    };
    Command::Note {
        note,
        happened: None,
    }
}

fn hypothesis(form: &Form) -> Command {
    let text = form.value(0).trim().to_owned();
    let guess = Guess {
        number: 0,
        prior: Prior::parse(form.value(1)).unwrap_or_default(),
        place: filled(form, 2),
        why: filled(form, 3),
        touched_last: filled(form, 4),
        method: filled(form, 5),
    };
    let note = Note {
        tags: entry::tags(&text),
        text,
        entry: EntryKind::Hypothesis,
        guess: Some(Box::new(guess)),
        ..Note::default()
    };
    Command::Note {
        note,
        happened: None,
    }
}

fn judge(form: &Form, reference: EventId, state: HypothesisState) -> Result<Command, String> {
    let confirmed = state == HypothesisState::Confirmed;
    let confidence = Confidence::parse(form.value(0)).filter(|_| confirmed);
    if confirmed && confidence.is_none() {
        return Err("choose how sure: suspected, probable or confirmed".to_owned());
    }
    Ok(Command::Judge(Judgement {
        reference,
        state,
        confidence,
        reason: filled(form, usize::from(confirmed)),
    }))
}

fn probe(form: &Form, incident: &Incident, reference: EventId) -> Command {
    Command::Probe(Probe {
        reference,
        what: form.value(0).trim().to_owned(),
        if_true: filled(form, 1),
        if_false: filled(form, 2),
        side_effects: filled(form, 3),
        safe_per: filled(form, 4).map(|name| person(incident, &name)),
        link: filled(form, 5),
    })
}

/// Who answers and takes a role joins the roster with it.
fn answered(form: &Form, incident: &Incident, reference: EventId) -> Result<Request, String> {
    let who = filled(form, 0).map(|name| person(incident, &name));
    let role = match filled(form, 1) {
        Some(word) => {
            let role = incident.playbook().role_named(&word);
            let role =
                role.ok_or_else(|| format!("{word} is no role; leave it empty or name one"))?;
            Some(role.id.clone())
        }
        None => None,
    };
    Ok(Request {
        commands: incident.answer_commands(reference, who, role),
        label: "answer",
    })
}

fn account(form: &Form, incident: &Incident, reference: EventId) -> Result<Command, String> {
    let how = Account::parse(form.value(0)).ok_or("choose what becomes of it")?;
    let to = match filled(form, 1) {
        Some(name) => {
            let work = incident.work_named(&name);
            let (id, _) = work.ok_or_else(|| format!("there is no {name} here; write D2 or T4"))?;
            Some(id)
        }
        None => None,
    };
    if how == Account::Linked && to.is_none() {
        return Err("name the decision or task that it belongs to: D2 or T4".to_owned());
    }
    Ok(Command::Account(Accounted { reference, how, to }))
}
