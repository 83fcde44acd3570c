//! The forms of the review: what is asked, what stands there, what was understood.

pub mod build;
pub mod submit;

use crate::domain::blameless;
use crate::domain::day::Day;
use crate::domain::id::EventId;
use crate::domain::incident::Incident;
use crate::domain::review::{Question, Slot};
use crate::domain::time::Timestamp;
use crate::entry;
use crate::overlay::form::state::{Form, Input, Purpose};
use crate::report::review::meeting_words;
use serde::{Deserialize, Serialize};

/// What a form of this sort is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reviewing {
    /// Ask or answer a why below a row, or a first one.
    AddWhy(Option<EventId>),
    /// Change a why.
    Why(EventId),
    /// Name a cause.
    AddCause,
    /// Name as a cause what may have contributed: the entry, and which sentence of it.
    Candidate(EventId, usize),
    /// Change a cause.
    Cause(EventId),
    /// Write down what was learnt.
    AddLesson,
    /// Change a lesson.
    Lesson(EventId),
    /// Say what is to be changed.
    AddAction,
    /// Change an action item.
    Action(EventId),
    /// Answer a question of the review.
    Answer(Question),
    /// Fill a slot of the wrap-up.
    Slot(Slot),
    /// When the review meets, and who owns it.
    Meeting,
    /// Whether anything was lost.
    DataLoss,
}

impl Reviewing {
    /// What sending the form does, in words.
    pub const fn sends(self) -> &'static str {
        match self {
            Self::AddWhy(_) => "adds the why",
            Self::AddCause | Self::Candidate(..) => "names the cause",
            Self::AddLesson => "writes it down",
            Self::AddAction => "adds the action",
            Self::Why(_) | Self::Cause(_) | Self::Lesson(_) | Self::Action(_) => "changes it",
            Self::Answer(_) => "answers it",
            Self::Slot(_) => "fills the slot",
            Self::Meeting => "sets the review",
            Self::DataLoss => "says so",
        }
    }

    /// The field in which `@` begins a name that is completed.
    pub const fn named_in_line(self) -> Option<usize> {
        match self {
            Self::AddAction | Self::Action(_) => Some(build::ACTION_LINE),
            _ => None,
        }
    }
}

/// Says below the fields what was understood of them, and which words speak of guilt: they are
/// flagged and never refused (practice: R151).
pub fn refresh(form: &mut Form, incident: &Incident, now: Timestamp) {
    let Purpose::Review(reviewing) = form.purpose else {
        return;
    };
    form.echo = understood(form, reviewing, incident, now);
    let people: Vec<&str> = incident.known_people().collect();
    let texts = form.fields.iter().filter_map(|field| match &field.input {
        Input::Text { editor, names, .. } => Some(editor.text()).filter(|_| !names),
        _ => None,
    });
    let line = reviewing.named_in_line().map(|at| form.value(at));
    let texts = texts.chain(line);
    form.remarks = texts
        .filter_map(|words| blameless::remark(words, people.iter().copied()))
        .collect();
}

fn understood(
    form: &Form,
    reviewing: Reviewing,
    incident: &Incident,
    now: Timestamp,
) -> Option<String> {
    match reviewing {
        Reviewing::AddAction | Reviewing::Action(_) => {
            let line = form.value(build::ACTION_LINE);
            let people = |name: &str| incident.person_named(name);
            let read = entry::parse_action(line, Day::of(now, incident.zone())?, &people).ok()?;
            let mut parts = vec![read.text];
            parts.extend(read.owner.map(|owner| format!("owner {owner}")));
            parts.extend(read.due.map(|due| format!("due {}", due.words())));
            let class = form.value(build::ACTION_CLASS).trim();
            let own = match reviewing {
                Reviewing::Action(id) => Some(id),
                _ => None,
            };
            let same = incident.same_class(class, own);
            if !class.is_empty() && !same.is_empty() {
                parts.push(format!("this class again, after {}", same.join(", ")));
            }
            Some(parts.join(" \u{b7} "))
        }
        Reviewing::Meeting => {
            let at = entry::parse_coming(form.value(0), now, incident.zone()).ok()?;
            let mut parts = vec![meeting_words(incident, at)];
            parts.extend(incident.meeting_cautions(at));
            Some(parts.join("; "))
        }
        _ => None,
    }
}
