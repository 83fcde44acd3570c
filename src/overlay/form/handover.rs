//! Handing command over: when, to whom, what is said in the brief, and how far it goes now.

use super::build::alternative;
use super::role::named_person;
use super::state::{Form, Input, Purpose, choice, moment, name, text};
use crate::domain::command::Command;
use crate::domain::handover::BriefNotes;
use crate::domain::incident::Incident;
use crate::domain::kit::Kit;
use crate::domain::setting::Setting;
use crate::domain::time::Timestamp;
use crate::entry;
use crate::report::handover_brief;
use crate::report::paper::Asked;

/// The fields in their order.
const TO: usize = 0;
const AT: usize = 1;
const RISKS: usize = 2;
const NEXT: usize = 3;
const STEP: usize = 4;

/// Only who, when and notes are kept.
const PLAN: &str = "plan";
/// The brief is begun or goes on.
const BRIEF: &str = "brief";
/// The other side is asked.
const OFFER: &str = "offer";

/// Before a planned hand-over this is the time for the brief, in seconds (N15).
const BRIEFING: i64 = 15 * 60;

/// The form, filled with what is planned; it stands at what comes next, so that Enter does it.
pub fn build(incident: &Incident, me: &str, now: Timestamp) -> Form {
    let handover = incident.handover();
    let manager = incident.manager();
    let may_offer = manager.is_none_or(|holder| holder.assigned.person == me);
    let mut steps = vec![
        alternative('p', PLAN, "plan", "keeps who takes over and when"),
        alternative(
            'b',
            BRIEF,
            "brief",
            "begins the brief, or keeps what you add to it",
        ),
    ];
    if may_offer {
        let detail = "asks them, with the brief as it stands; you command until the yes";
        steps.push(alternative('o', OFFER, "offer", detail));
    }
    let notes = handover.notes.cloned().unwrap_or_default();
    let planned = handover.planned.map(|at| planned_words(incident, at, now));
    let mut form = Form::new(
        Purpose::Handover,
        "Hand over command",
        vec![
            name(
                "To",
                handover.successor.unwrap_or_default(),
                "who takes over",
            ),
            moment(
                "At",
                planned.unwrap_or_default(),
                "18:00, 30m, tomorrow 06:00; empty: no time set",
            ),
            text(
                "Risks",
                notes.risks,
                "what may go wrong in the next two hours",
            ),
            text("Next", notes.next, "what you would do next"),
            choice("Now", steps),
        ],
    );
    let left = handover.planned.map(|at| at.seconds_since(now));
    let step = match (handover.successor, handover.briefed) {
        (None, _) => PLAN,
        (Some(_), None) if left.is_some_and(|left| left > 0) => BRIEF,
        (Some(_), Some(_)) if left.is_some_and(|left| left > BRIEFING) => BRIEF,
        _ if may_offer => OFFER,
        _ => BRIEF,
    };
    if let Some(Input::Choice { options, chosen }) = form.fields.get_mut(STEP).map(|f| &mut f.input)
    {
        *chosen = options.iter().position(|option| option.value == step);
    }
    form.focus = match step {
        PLAN => TO,
        BRIEF => RISKS,
        _ => STEP,
    };
    let tenure = manager.map(|holder| {
        let seconds = now.seconds_since(holder.since);
        let person = &holder.assigned.person;
        format!(
            "{person} has been in command for {}.",
            crate::report::span(seconds)
        )
    });
    form.lines.extend(tenure);
    form
}

/// A planned time as it reads back: with its day where that is not today.
fn planned_words(incident: &Incident, at: Timestamp, now: Timestamp) -> String {
    let day = incident.day_clock(at);
    let today = incident.day_clock(now);
    if today.get(..10) == day.get(..10) {
        incident.clock(at)
    } else {
        day
    }
}

/// What the form asks for, in order.
///
/// # Errors
/// A sentence that says which field is wrong.
pub fn submit(
    form: &Form,
    incident: &Incident,
    kit: &Kit,
    now: Timestamp,
) -> Result<Vec<Command>, String> {
    let handover = incident.handover();
    let step = form.value(STEP);
    let to = match form.value(TO).trim() {
        "" => None,
        words => Some(named_person(words, incident)?),
    };
    let mut commands = Vec::new();
    let mut set = |setting| {
        commands.push(Command::Set {
            setting,
            happened: None,
        });
    };
    let at = form.value(AT).trim();
    let before = handover.planned.map(|at| planned_words(incident, at, now));
    if at != before.unwrap_or_default() {
        let at = match at {
            "" => None,
            words => Some(coming(words, incident, now)?),
        };
        set(Setting::HandoverAt(at));
    }
    if to.as_deref() != handover.successor {
        set(Setting::Successor(to.clone()));
    }
    let notes = BriefNotes {
        risks: form.value(RISKS).trim().to_owned(),
        next: form.value(NEXT).trim().to_owned(),
    };
    let known = handover.notes.cloned().unwrap_or_default();
    if step == BRIEF || notes != known {
        commands.push(Command::Brief(notes.clone()));
    }
    if step == OFFER {
        let to = to.ok_or("say who takes over first: the name goes into the first line")?;
        let brief = handover_brief(&Asked::inside(incident, kit, now), &notes, Some(&to));
        commands.push(Command::Offer { to, brief });
    }
    if commands.is_empty() {
        return Err("nothing here is new; name who takes over and when".to_owned());
    }
    Ok(commands)
}

fn coming(words: &str, incident: &Incident, now: Timestamp) -> Result<Timestamp, String> {
    entry::parse_coming(words, now, incident.zone()).map_err(|error| error.to_string())
}

/// What was done, in few words.
pub fn done(commands: &[Command]) -> String {
    let offered = commands.iter().find_map(|command| match command {
        Command::Offer { to, .. } => Some(to),
        _ => None,
    });
    match offered {
        Some(to) => format!("{to} was asked; you command until the yes"),
        None => "the hand-over is kept as planned".to_owned(),
    }
}

/// What sending does, in words, by the step that is chosen.
pub fn sends(form: &Form) -> &'static str {
    match form.value(STEP) {
        OFFER => "asks the other side; you command until the yes",
        BRIEF => "keeps the brief",
        _ => "keeps the plan",
    }
}
