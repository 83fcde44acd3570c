//! Changing and striking a row of the review.

use super::{
    action_priority, action_type, cause_type, confidence, day, hypothesis, lesson_type, person,
    row_named,
};
use crate::cli::Call;
use crate::cli::output::Failure;
use crate::cli::place::Place;
use crate::domain::command::Command;
use crate::domain::hypothesis::Confidence;
use crate::domain::kind::EventKind;
use crate::domain::review::{
    ActionPriority, ActionType, Amended, CauseType, LessonType, Part, Parts,
};
use clap::Args;

/// Change a why, cause, lesson or action
///
/// What is not named stays as it is; an empty text takes a part back.
#[derive(Debug, Args)]
#[command(after_help = "\
  warroom review change A1 --owner Rob --due fri
  warroom review change 2b --answer 'the check ran on staging only'
  warroom review change A1 --class ''")]
pub(in crate::cli) struct ChangeArguments {
    /// Which: A1, C2, L3, or 2b for a why
    name: String,
    /// The words; of a why its answer
    text: Option<String>,
    /// The question of a why
    #[arg(long, value_name = "TEXT")]
    question: Option<String>,
    /// How a why made sense at the time
    #[arg(long, value_name = "TEXT")]
    sense: Option<String>,
    /// What shows it, or its ticket
    #[arg(long, value_name = "URL")]
    link: Option<String>,
    /// Who does it
    #[arg(long, value_name = "NAME")]
    owner: Option<String>,
    /// Until what day
    #[arg(long, value_name = "DAY")]
    due: Option<String>,
    /// What sort of incident it ends
    #[arg(long, value_name = "WORDS")]
    class: Option<String>,
    /// How soon it matters: high, medium, low
    #[arg(long, value_name = "WORD")]
    priority: Option<String>,
    /// What sort of cause, lesson or action it is
    #[arg(long = "type", value_name = "TYPE")]
    row_type: Option<String>,
    /// How sure a cause is
    #[arg(long, value_name = "WORD", value_parser = confidence)]
    confidence: Option<Confidence>,
    /// The hypothesis of a cause
    #[arg(long, value_name = "H")]
    hypothesis: Option<String>,
    #[command(flatten)]
    place: Place,
}

/// What a `--type` means, by what it is of.
#[derive(Default)]
struct RowType {
    cause: Option<CauseType>,
    lesson: Option<LessonType>,
    action: Option<ActionType>,
}

impl RowType {
    fn of(kind: Option<&EventKind>, typed: Option<&str>) -> Result<Self, Failure> {
        let mut found = Self::default();
        let Some(typed) = typed else {
            return Ok(found);
        };
        match kind {
            Some(EventKind::Cause(_)) => {
                found.cause = Some(cause_type(typed).map_err(Failure::usage)?);
            }
            Some(EventKind::Lesson(_)) => {
                found.lesson = Some(lesson_type(typed).map_err(Failure::usage)?);
            }
            Some(EventKind::Action(_)) => {
                found.action = Some(action_type(typed).map_err(Failure::usage)?);
            }
            _ => return Err(Failure::usage("a why has no type")),
        }
        Ok(found)
    }
}

impl ChangeArguments {
    pub(super) fn run(self, call: &mut Call<'_>) -> Result<(), Failure> {
        let mut desk = self.place.desk(call)?;
        let incident = desk.incident();
        let reference = row_named(incident, &self.name)?;
        let kind = incident
            .log()
            .get(reference)
            .map(|event| event.kind.clone());
        let is_why = matches!(kind, Some(EventKind::Why(_)));
        let row_type = RowType::of(kind.as_ref(), self.row_type.as_deref())?;
        let mut without = Vec::new();
        let mut kept = |words: Option<String>, part| match words {
            Some(words) if words.trim().is_empty() => {
                without.push(part);
                None
            }
            words => words,
        };
        let answer = kept(self.text.clone().filter(|_| is_why), Part::Answer);
        let question = kept(self.question, Part::Question);
        let sense = kept(self.sense, Part::Sense);
        let link = kept(self.link, Part::Link);
        let owner = kept(self.owner, Part::Owner);
        let due = kept(self.due, Part::Due);
        let class = kept(self.class, Part::Class);
        let priority = kept(self.priority, Part::Priority);
        let named = kept(self.hypothesis, Part::Hypothesis);
        let now = desk.now();
        let parts = Parts {
            text: self.text.filter(|_| !is_why),
            question,
            answer,
            sense,
            link,
            cause_type: row_type.cause,
            confidence: self.confidence,
            hypothesis: named.map(|name| hypothesis(incident, &name)).transpose()?,
            lesson_type: row_type.lesson,
            action_type: row_type.action,
            owner: owner.map(|name| person(&desk, &name)).transpose()?,
            due: due.map(|text| day(incident, now, &text)).transpose()?,
            class,
            priority: priority.map(|word| priority_of(&word)).transpose()?,
        };
        desk.ask(Command::Amend(Amended {
            reference,
            without,
            parts,
        }))?;
        desk.finish(&mut call.out)
    }
}

fn priority_of(word: &str) -> Result<ActionPriority, Failure> {
    action_priority(word).map_err(Failure::usage)
}

/// Strike a why, cause, lesson or action; it stays in the timeline
#[derive(Debug, Args)]
pub(in crate::cli) struct StrikeArguments {
    /// Which: A1, C2, L3, or 2b for a why
    name: String,
    /// Why
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    #[command(flatten)]
    place: Place,
}

impl StrikeArguments {
    pub(super) fn run(self, call: &mut Call<'_>) -> Result<(), Failure> {
        let mut desk = self.place.desk(call)?;
        let entry = row_named(desk.incident(), &self.name)?;
        desk.ask(Command::Strike {
            entry,
            on: true,
            reason: self.reason,
        })?;
        desk.finish(&mut call.out)
    }
}
