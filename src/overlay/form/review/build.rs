//! Which fields these forms have, and what they are filled with.

use super::Reviewing;
use crate::domain::day::Day;
use crate::domain::hypothesis::Confidence;
use crate::domain::id::EventId;
use crate::domain::incident::Incident;
use crate::domain::review::{
    ActionPriority, ActionType, CauseType, DataLoss, LessonType, NOTICE, Question, REPLAYED, SENSE,
    STOP, Slot, SlotState,
};
use crate::domain::time::Timestamp;
use crate::entry::DAYS;
use crate::overlay::form::build::{alternative, choose_value, own_letter};
use crate::overlay::form::state::{
    Alternative, Field, Form, Input, Purpose, choice, line, moment, name, text,
};
use crate::report::review::meeting_words;

/// The field of an action item's line.
pub const ACTION_LINE: usize = 1;
/// The field of its class.
pub const ACTION_CLASS: usize = 5;

/// Title, lines above, fields, how many of them Enter goes through.
type Parts = (String, Vec<String>, Vec<Field>, usize);

/// Choices of a closed list, each with a letter of its own and one line about it.
fn options<T>(all: &[(T, &str)], details: &[&str]) -> Vec<Alternative> {
    let mut used = Vec::new();
    let details = details.iter().copied().chain(std::iter::repeat(""));
    let each = all.iter().zip(details).map(|((_, word), detail)| {
        let letter = own_letter(word, &mut used);
        alternative(letter, word, word, detail)
    });
    each.collect()
}

/// A form of this sort; none where what it is about is no longer there.
pub fn form(incident: &Incident, reviewing: Reviewing, me: &str, now: Timestamp) -> Option<Form> {
    let (title, lines, fields, needed) = match reviewing {
        Reviewing::AddWhy(under) => why(incident, under),
        Reviewing::Why(id) => change_why(incident, id)?,
        Reviewing::AddCause | Reviewing::Candidate(..) => cause("Name a cause", Vec::new()),
        Reviewing::Cause(id) => cause(&format!("Change {}", incident.named(id)?), Vec::new()),
        Reviewing::AddLesson => lesson("What was learnt"),
        Reviewing::Lesson(id) => lesson(&format!("Change {}", incident.named(id)?)),
        Reviewing::AddAction => action("What is to be changed?"),
        Reviewing::Action(id) => action(&format!("Change {}", incident.named(id)?)),
        Reviewing::Answer(question) => answer(incident, question),
        Reviewing::Slot(slot) => filling(incident, slot, me, now),
        Reviewing::Meeting => meeting(incident),
        Reviewing::DataLoss => data_loss(),
    };
    let mut form = Form::new(Purpose::Review(reviewing), title, fields);
    form.lines = lines;
    form.extra = form.fields.len().saturating_sub(needed);
    fill(&mut form, incident, reviewing);
    super::refresh(&mut form, incident, now);
    Some(form)
}

fn why_fields(question: &str, answer: &str, sense: &str, link: &str) -> Vec<Field> {
    vec![
        text("Because", answer, "what made it so"),
        line("Question", question, "where it is not just why"),
        text("Made sense", sense, SENSE),
        line("Shown by", link, "a link, or where it can be seen"),
    ]
}

fn why(incident: &Incident, under: Option<EventId>) -> Parts {
    let rows = incident.whys();
    let above = rows.iter().find(|row| Some(row.id) == under);
    let lines = match above {
        Some(row) => vec![
            format!("{} {}", row.name, row.answer.unwrap_or(&row.question)),
            format!("Why? {STOP}"),
        ],
        None => vec![crate::domain::review::WHYS[0].to_owned()],
    };
    ("Why?".to_owned(), lines, why_fields("", "", "", ""), 1)
}

fn change_why(incident: &Incident, id: EventId) -> Option<Parts> {
    let rows = incident.whys();
    let row = rows.iter().find(|row| row.id == id)?;
    let asked = if row.asked { row.question.as_str() } else { "" };
    let said = |words: Option<&str>| words.unwrap_or_default().to_owned();
    let fields = why_fields(asked, &said(row.answer), &said(row.sense), &said(row.link));
    let lines = vec![row.question.clone(), STOP.to_owned()];
    Some((format!("Why {}", row.name), lines, fields, 1))
}

fn cause(title: &str, lines: Vec<String>) -> Parts {
    let what = [
        "without it nothing would have happened",
        "it made it worse, longer or likelier",
        "it set it off",
    ];
    let fields = vec![
        choice("Is", options(CauseType::ALL, &what)),
        choice("How sure", options(&Confidence::ALL, &[])),
        text("Cause", "", "in plain words"),
        line("Hypothesis", "", "H4, where it comes from one"),
    ];
    (title.to_owned(), lines, fields, 3)
}

fn lesson(title: &str) -> Parts {
    let what = LessonType::ALL.iter().map(|(lesson, _)| lesson.heading());
    let what: Vec<&str> = what.collect();
    let fields = vec![
        choice("Went", options(LessonType::ALL, &what)),
        text("What", "", "in plain words"),
    ];
    (title.to_owned(), vec![NOTICE.to_owned()], fields, 2)
}

fn action(title: &str) -> Parts {
    let what = [
        "it does not happen again",
        "it is noticed sooner",
        "it hurts less or shorter",
        "we work together better",
        "what was left broken is made whole",
    ];
    let mut line_of = name("Action", "", "what is to be done @owner fri");
    if let Input::Text { replaces, .. } = &mut line_of.input {
        *replaces = false;
    }
    let fields = vec![
        choice("Is to", options(ActionType::ALL, &what)),
        line_of,
        name("Owner", "", "who does it"),
        line("Due", "", DAYS),
        line("Link", "", "its ticket"),
        line(
            "Class",
            "",
            "what sort of incident it ends: never the same twice",
        ),
        choice("Priority", options(ActionPriority::ALL, &[])),
    ];
    (title.to_owned(), Vec::new(), fields, 2)
}

fn answer(incident: &Incident, question: Question) -> Parts {
    let known = incident.review_answer(question);
    let words = known.and_then(|answer| answer.text.clone());
    let fields = vec![
        choice("Answer", options(&[((), "yes"), ((), "no")], &[])),
        line("In words", words.unwrap_or_default(), "may be empty"),
    ];
    (question.words().to_owned(), Vec::new(), fields, 2)
}

fn filling(incident: &Incident, slot: Slot, me: &str, now: Timestamp) -> Parts {
    let filled = incident.slot(slot).filled;
    let today = Day::of(now, incident.zone());
    let date = filled.date.or(today).map(|day| day.to_string());
    let states = [
        (SlotState::Done, "done"),
        (SlotState::NotApplicable, "n/a"),
        (SlotState::Open, "open"),
    ];
    let details = [
        "it is there",
        "this incident needs none, for a reason",
        "nobody has done it",
    ];
    let fields = vec![
        choice("It is", options(&states, &details)),
        line("In a line", filled.text.unwrap_or_default(), hint(slot)),
        name(
            "Who",
            filled.who.unwrap_or_else(|| me.to_owned()),
            "who wrote it, or met whom",
        ),
        line("On", date.unwrap_or_default(), DAYS),
        line("Link", filled.link.unwrap_or_default(), "where it is"),
    ];
    (slot.label().to_owned(), Vec::new(), fields, 2)
}

/// What the one line of a slot says.
const fn hint(slot: Slot) -> &'static str {
    match slot {
        Slot::StatusPage => "who kept it; reviewed with the whole team",
        Slot::Postmortem => "where it is kept, who has read it",
        Slot::ClientDebrief => "who met whom",
        Slot::InternalReport => "shared with whom",
        Slot::ClientMessage => "what was decided, the risk, what comes next",
    }
}

fn meeting(incident: &Incident) -> Parts {
    let at = incident.review_meeting().map(|at| incident.day_clock(at));
    let mut owners = incident
        .holders_of("review_owner")
        .filter(|h| !h.assigned.shadow);
    let owner = owners.next().map(|holder| holder.assigned.person.clone());
    let mut lines = Vec::new();
    if let Some(limit) = incident.review_limit() {
        lines.push(format!("Limit {}.", meeting_words(incident, limit)));
    }
    lines.push("Not before everybody has had a break.".to_owned());
    let fields = vec![
        moment(
            "Meets",
            at.unwrap_or_default(),
            "fri 11:00, 16 jan 11:00, tomorrow 9:00; empty: no date",
        ),
        name("Owner", owner.unwrap_or_default(), "who owns the review"),
    ];
    ("The review".to_owned(), lines, fields, 1)
}

fn data_loss() -> Parts {
    let fields = vec![
        choice("Was data lost", options(DataLoss::ALL, &[])),
        choice(
            "All replayed",
            options(&[((), "yes"), ((), "no")], &[REPLAYED]),
        ),
    ];
    ("Data loss".to_owned(), Vec::new(), fields, 1)
}

/// Puts what stands there into the fields; who changes something begins at its words.
fn fill(form: &mut Form, incident: &Incident, reviewing: Reviewing) {
    let put = |form: &mut Form, at: usize, words: &str| {
        crate::overlay::form::build::set_text(form, at, words.to_owned());
    };
    match reviewing {
        Reviewing::Cause(id) => {
            let causes = incident.causes();
            if let Some(row) = causes.iter().find(|row| row.id == id) {
                choose_value(form, 0, row.cause_type.label());
                choose_value(form, 1, row.confidence.label());
                put(form, 2, &row.text);
                put(form, 3, row.hypothesis.as_deref().unwrap_or_default());
                form.focus = 2;
            }
        }
        Reviewing::Candidate(id, sentence) => {
            let all = incident.candidate_causes();
            let own = all
                .iter()
                .find(|one| (one.id, one.sentence) == (id, sentence));
            if let Some(one) = own {
                choose_value(form, 0, CauseType::Contributing.label());
                put(form, 2, &one.text);
                form.focus = 1;
            }
        }
        Reviewing::Lesson(id) => {
            let lessons = incident.lessons();
            if let Some(row) = lessons.iter().find(|row| row.id == id) {
                choose_value(form, 0, row.lesson_type.label());
                put(form, 1, row.text);
                form.focus = 1;
            }
        }
        Reviewing::Action(id) => {
            let items = incident.action_items();
            if let Some(row) = items.iter().find(|row| row.id == id) {
                choose_value(form, 0, row.action_type.label());
                put(form, ACTION_LINE, row.text);
                put(form, 2, row.owner.unwrap_or_default());
                let due = row.due.map(|day| day.to_string());
                put(form, 3, &due.unwrap_or_default());
                put(form, 4, row.link.unwrap_or_default());
                put(form, ACTION_CLASS, row.class.unwrap_or_default());
                let priority = row.priority.map_or("", ActionPriority::label);
                choose_value(form, 6, priority);
                form.focus = ACTION_LINE;
            }
        }
        Reviewing::Answer(question) => {
            if let Some(known) = incident.review_answer(question) {
                choose_value(form, 0, if known.yes { "yes" } else { "no" });
            }
        }
        Reviewing::Slot(slot) => {
            let state = incident.slot(slot).filled.state;
            if state != SlotState::Open {
                choose_value(form, 0, state.label());
            }
        }
        Reviewing::DataLoss => {
            let known = incident.data_loss().map_or("", DataLoss::label);
            choose_value(form, 0, known);
            let all = incident.writes_replayed();
            choose_value(
                form,
                1,
                all.map_or("", |all| if all { "yes" } else { "no" }),
            );
        }
        _ => {}
    }
}
