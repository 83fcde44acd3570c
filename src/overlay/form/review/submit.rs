//! From these forms to what they ask of the document: only what was changed.

use super::Reviewing;
use super::build::{ACTION_CLASS, ACTION_LINE};
use crate::domain::command::Command;
use crate::domain::day::Day;
use crate::domain::hypothesis::Confidence;
use crate::domain::id::EventId;
use crate::domain::incident::Incident;
use crate::domain::review::{
    ActionItem, ActionPriority, ActionType, Amended, Cause, CauseType, DataLoss, Lesson,
    LessonType, Part, Parts, Question, ReviewAnswer, Slot, SlotFilled, SlotState, Why,
};
use crate::domain::role::Assigned;
use crate::domain::setting::Setting;
use crate::domain::time::Timestamp;
use crate::entry;
use crate::overlay::form::state::Form;
use crate::overlay::form::submit::Request;

/// Reads a filled form.
///
/// # Errors
/// A sentence that says which field is wrong and what to do; the form stays as it is.
pub fn submit(
    reviewing: Reviewing,
    form: &Form,
    incident: &Incident,
    now: Timestamp,
) -> Result<Request, String> {
    let (commands, label) = match reviewing {
        Reviewing::AddWhy(under) => (vec![Command::Why(why(form, under))], "why"),
        Reviewing::Why(id) => (vec![changed_why(form, incident, id)?], "why"),
        Reviewing::AddCause | Reviewing::Candidate(..) => {
            let cause = cause(form, incident)?;
            (vec![Command::Cause(cause)], "cause")
        }
        Reviewing::Cause(id) => (vec![changed_cause(form, incident, id)?], "cause"),
        Reviewing::AddLesson => (vec![Command::Lesson(lesson(form)?)], "lesson"),
        Reviewing::Lesson(id) => (vec![changed_lesson(form, incident, id)?], "lesson"),
        Reviewing::AddAction => {
            let item = action(form, incident, now)?;
            (vec![Command::ActionItem(item)], "action")
        }
        Reviewing::Action(id) => (vec![changed_action(form, incident, now, id)?], "action"),
        Reviewing::Answer(question) => (vec![answered(form, question)?], "answer"),
        Reviewing::Slot(slot) => (vec![filled_slot(form, incident, now, slot)?], "wrap-up"),
        Reviewing::Meeting => (meeting(form, incident, now)?, "review"),
        Reviewing::DataLoss => (data_loss(form, incident)?, "data loss"),
    };
    Ok(Request { commands, label })
}

/// What was done, for the message line; none where the label says it.
pub fn done(commands: &[Command], incident: &Incident) -> Option<String> {
    Some(match commands.first()? {
        Command::ActionItem(item) => {
            let number = next(
                incident,
                &crate::domain::kind::EventKind::Action(item.clone()),
            );
            format!("A{number} added")
        }
        Command::Cause(cause) => {
            let number = next(
                incident,
                &crate::domain::kind::EventKind::Cause(cause.clone()),
            );
            format!("C{number} named")
        }
        Command::Lesson(lesson) => {
            let number = next(
                incident,
                &crate::domain::kind::EventKind::Lesson(lesson.clone()),
            );
            format!("L{number} written down")
        }
        Command::Why(_) => "why added".to_owned(),
        Command::Amend(amended) => {
            let name = incident.named(amended.reference);
            let why = || {
                incident
                    .why_name(amended.reference)
                    .map(|name| format!("why {name}"))
            };
            format!("{} changed", name.or_else(why).unwrap_or_default())
        }
        _ => return None,
    })
}

fn next(incident: &Incident, kind: &crate::domain::kind::EventKind) -> u32 {
    incident.next_number_like(kind).unwrap_or(1)
}

/// The words of a field that may be left empty.
fn filled(form: &Form, field: usize) -> Option<String> {
    Some(form.value(field).trim().to_owned()).filter(|words| !words.is_empty())
}

fn person(incident: &Incident, typed: Option<String>) -> Option<String> {
    typed.map(|typed| incident.person_named(&typed).unwrap_or(typed))
}

fn why(form: &Form, under: Option<EventId>) -> Why {
    Why {
        under,
        answer: filled(form, 0),
        question: filled(form, 1),
        sense: filled(form, 2),
        link: filled(form, 3),
    }
}

/// What a field says that it did not say before; what was emptied is taken back.
struct Changes {
    without: Vec<Part>,
}

impl Changes {
    fn of<T: PartialEq>(&mut self, old: Option<T>, new: Option<T>, part: Part) -> Option<T> {
        match (old, new) {
            (Some(_), None) => {
                self.without.push(part);
                None
            }
            (Some(old), Some(new)) if new == old => None,
            (_, new) => new,
        }
    }
}

const GONE: &str = "it is no longer there; Esc leaves";

fn changed_why(form: &Form, incident: &Incident, id: EventId) -> Result<Command, String> {
    let rows = incident.whys();
    let row = rows.iter().find(|row| row.id == id).ok_or(GONE)?;
    let new = why(form, None);
    let mut changes = Changes {
        without: Vec::new(),
    };
    let owned = |words: Option<&str>| words.map(str::to_owned);
    let asked = row.asked.then(|| row.question.clone());
    let parts = Parts {
        answer: changes.of(owned(row.answer), new.answer, Part::Answer),
        question: changes.of(asked, new.question, Part::Question),
        sense: changes.of(owned(row.sense), new.sense, Part::Sense),
        link: changes.of(owned(row.link), new.link, Part::Link),
        ..Parts::default()
    };
    Ok(amend(id, changes, parts))
}

fn amend(reference: EventId, changes: Changes, parts: Parts) -> Command {
    Command::Amend(Amended {
        reference,
        without: changes.without,
        parts,
    })
}

fn cause(form: &Form, incident: &Incident) -> Result<Cause, String> {
    let hypothesis = match filled(form, 3) {
        Some(name) => {
            let board = incident.hypotheses();
            let found = board.iter().find(|h| h.name.eq_ignore_ascii_case(&name));
            Some(
                found
                    .ok_or_else(|| format!("there is no {name} on the board; write H4"))?
                    .id,
            )
        }
        None => None,
    };
    Ok(Cause {
        number: 0,
        text: form.value(2).trim().to_owned(),
        cause_type: CauseType::parse(form.value(0)).ok_or("choose what it did")?,
        confidence: Confidence::parse(form.value(1)).ok_or("choose how sure that is")?,
        hypothesis,
    })
}

fn changed_cause(form: &Form, incident: &Incident, id: EventId) -> Result<Command, String> {
    let causes = incident.causes();
    let row = causes.iter().find(|row| row.id == id).ok_or(GONE)?;
    let new = cause(form, incident)?;
    let board = incident.hypotheses();
    let old = board
        .iter()
        .find(|h| Some(&h.name) == row.hypothesis.as_ref());
    let mut changes = Changes {
        without: Vec::new(),
    };
    let parts = Parts {
        text: Some(new.text).filter(|words| *words != row.text),
        cause_type: Some(new.cause_type).filter(|what| *what != row.cause_type),
        confidence: Some(new.confidence).filter(|sure| *sure != row.confidence),
        hypothesis: changes.of(old.map(|h| h.id), new.hypothesis, Part::Hypothesis),
        ..Parts::default()
    };
    Ok(amend(id, changes, parts))
}

fn lesson(form: &Form) -> Result<Lesson, String> {
    Ok(Lesson {
        number: 0,
        text: form.value(1).trim().to_owned(),
        lesson_type: LessonType::parse(form.value(0)).ok_or("choose how it went")?,
    })
}

fn changed_lesson(form: &Form, incident: &Incident, id: EventId) -> Result<Command, String> {
    let lessons = incident.lessons();
    let row = lessons.iter().find(|row| row.id == id).ok_or(GONE)?;
    let new = lesson(form)?;
    let parts = Parts {
        text: Some(new.text).filter(|words| words != row.text),
        lesson_type: Some(new.lesson_type).filter(|what| *what != row.lesson_type),
        ..Parts::default()
    };
    let changes = Changes {
        without: Vec::new(),
    };
    Ok(amend(id, changes, parts))
}

fn day(
    form: &Form,
    field: usize,
    incident: &Incident,
    now: Timestamp,
) -> Result<Option<Day>, String> {
    let Some(words) = filled(form, field) else {
        return Ok(None);
    };
    let today = Day::of(now, incident.zone());
    let day = today.and_then(|today| entry::parse_day(&words, today));
    let day = day.ok_or_else(|| format!("{words:?} is no day; write {}", entry::DAYS))?;
    Ok(Some(day))
}

/// What stands in the line goes before what stands in the fields behind it.
fn action(form: &Form, incident: &Incident, now: Timestamp) -> Result<ActionItem, String> {
    let today = Day::of(now, incident.zone()).ok_or("the clock shows no day")?;
    let people = |name: &str| incident.person_named(name);
    let line = entry::parse_action(form.value(ACTION_LINE), today, &people);
    let line = line.map_err(|_| "say what is to be done".to_owned())?;
    let due = day(form, 3, incident, now)?;
    Ok(ActionItem {
        number: 0,
        text: line.text,
        action_type: ActionType::parse(form.value(0)).ok_or("choose what it is for")?,
        owner: line.owner.or_else(|| person(incident, filled(form, 2))),
        due: line.due.or(due),
        link: filled(form, 4),
        class: filled(form, ACTION_CLASS),
        priority: ActionPriority::parse(form.value(6)),
    })
}

fn changed_action(
    form: &Form,
    incident: &Incident,
    now: Timestamp,
    id: EventId,
) -> Result<Command, String> {
    let items = incident.action_items();
    let row = items.iter().find(|row| row.id == id).ok_or(GONE)?;
    let new = action(form, incident, now)?;
    let mut changes = Changes {
        without: Vec::new(),
    };
    let owned = |words: Option<&str>| words.map(str::to_owned);
    let parts = Parts {
        text: Some(new.text).filter(|words| words != row.text),
        action_type: Some(new.action_type).filter(|what| *what != row.action_type),
        owner: changes.of(owned(row.owner), new.owner, Part::Owner),
        due: changes.of(row.due, new.due, Part::Due),
        link: changes.of(owned(row.link), new.link, Part::Link),
        class: changes.of(owned(row.class), new.class, Part::Class),
        priority: changes.of(row.priority, new.priority, Part::Priority),
        ..Parts::default()
    };
    Ok(amend(id, changes, parts))
}

fn set(setting: Setting) -> Command {
    Command::Set {
        setting,
        happened: None,
    }
}

fn answered(form: &Form, question: Question) -> Result<Command, String> {
    let yes = match form.value(0) {
        "yes" => true,
        "no" => false,
        _ => return Err("choose yes or no".to_owned()),
    };
    let text = filled(form, 1);
    Ok(set(question.setting(Some(ReviewAnswer { yes, text }))))
}

fn filled_slot(
    form: &Form,
    incident: &Incident,
    now: Timestamp,
    slot: Slot,
) -> Result<Command, String> {
    let state = SlotState::parse(form.value(0)).ok_or("choose how far it is")?;
    let text = filled(form, 1);
    if state == SlotState::NotApplicable && text.is_none() {
        return Err("say why there is none, in a few words".to_owned());
    }
    let filled = SlotFilled {
        state,
        text,
        who: person(incident, filled(form, 2)),
        date: day(form, 3, incident, now)?,
        link: filled(form, 4),
    };
    Ok(set(slot.setting(
        Some(filled).filter(|f| f.state != SlotState::Open),
    )))
}

/// The date and the owner, each where it changed.
fn meeting(form: &Form, incident: &Incident, now: Timestamp) -> Result<Vec<Command>, String> {
    let old = incident.review_meeting();
    let at = match filled(form, 0) {
        // What stood there may be over by now; it stays.
        Some(words) if old.is_some_and(|at| incident.day_clock(at) == words) => old,
        Some(words) => {
            let at = entry::parse_coming(&words, now, incident.zone());
            Some(at.map_err(|error| error.to_string())?)
        }
        None => None,
    };
    let mut commands = Vec::new();
    if at != old {
        commands.push(set(Setting::ReviewMeeting(at)));
    }
    if let Some(owner) = person(incident, filled(form, 1)) {
        let mut holders = incident.holders_of("review_owner");
        if !holders.any(|h| !h.assigned.shadow && h.assigned.person == owner) {
            commands.push(Command::Assign(Assigned {
                role: "review_owner".to_owned(),
                person: owner,
                ..Assigned::default()
            }));
        }
    }
    if commands.is_empty() {
        return Err("nothing changes; Esc leaves".to_owned());
    }
    Ok(commands)
}

fn data_loss(form: &Form, incident: &Incident) -> Result<Vec<Command>, String> {
    let loss = DataLoss::parse(form.value(0)).ok_or("choose whether anything was lost")?;
    let mut commands = Vec::new();
    if incident.data_loss() != Some(loss) {
        commands.push(set(Setting::DataLoss(loss)));
    }
    let replayed = match form.value(1) {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    };
    if let Some(all) = replayed.filter(|_| incident.writes_replayed() != replayed) {
        commands.push(set(Setting::WritesReplayed(all)));
    }
    if commands.is_empty() {
        return Err("nothing changes; Esc leaves".to_owned());
    }
    Ok(commands)
}
