//! What the events of the review say in words.

use super::Incident;
use crate::domain::day::Day;
use crate::domain::event::Event;
use crate::domain::id::EventId;
use crate::domain::kind::EventKind;
use crate::domain::review::{
    ActionItem, ActionPriority, ActionType, Amended, Cause, CauseType, LessonType, ReviewAnswer,
    SlotFilled, Why,
};
use crate::domain::setting::Setting;

impl Incident {
    /// A row of the review in the program's words.
    pub(super) fn review_words(&self, event: &Event, kind: &EventKind) -> String {
        match kind {
            EventKind::Why(why) => self.why_words(event.id, why),
            EventKind::Cause(cause) => self.cause_words(event, cause),
            EventKind::Lesson(lesson) => {
                let heading = lesson.lesson_type.heading();
                format!("{} {heading}: {}", self.name_of(event), lesson.text)
            }
            EventKind::Action(item) => {
                format!("{} {}", self.name_of(event), action_words(item))
            }
            EventKind::Amend(amended) => {
                let what = self.review_named(amended.reference);
                format!("{what}: {}", self.amended_words(amended))
            }
            _ => String::new(),
        }
    }

    fn why_words(&self, id: EventId, why: &Why) -> String {
        let name = self.why_name(id).unwrap_or_default();
        let texts = [&why.question, &why.answer].into_iter().flatten();
        let texts: Vec<&str> = texts.map(String::as_str).collect();
        format!("Why {name}: {}", texts.join(" – "))
    }

    fn cause_words(&self, event: &Event, cause: &Cause) -> String {
        let (what, sure) = (cause.cause_type.label(), cause.confidence.label());
        let from = cause.hypothesis.and_then(|id| self.named(id));
        let from = from.map_or_else(String::new, |name| format!(", {name}"));
        let name = self.name_of(event);
        format!("{name} {what} cause ({sure}{from}): {}", cause.text)
    }

    /// What a row of the review is called: `A1`, `why 2b`.
    pub(super) fn review_named(&self, id: EventId) -> String {
        let why = || self.why_name(id).map(|name| format!("why {name}"));
        let name = self.named(id).or_else(why);
        name.unwrap_or_else(|| "something that has not arrived yet".to_owned())
    }

    fn amended_words(&self, amended: &Amended) -> String {
        let parts = &amended.parts;
        let named = |label: &str, words: &Option<String>| {
            words.as_ref().map(|words| format!("{label} {words}"))
        };
        let due = parts.due.map(Day::words);
        let hypothesis = parts.hypothesis.and_then(|id| self.named(id));
        let priority = parts.priority.map(|p| ActionPriority::label(p).to_owned());
        let mut words: Vec<String> = [
            parts.text.clone(),
            parts.question.clone(),
            parts.answer.clone(),
            named("it made sense:", &parts.sense),
            parts.cause_type.map(|t| CauseType::label(t).to_owned()),
            parts.confidence.map(|c| c.label().to_owned()),
            named("from", &hypothesis),
            parts.lesson_type.map(|t| LessonType::heading(t).to_owned()),
            parts.action_type.map(|t| ActionType::label(t).to_owned()),
            named("owner", &parts.owner),
            named("due", &due),
            named("priority", &priority),
            named("class", &parts.class),
            named("link", &parts.link),
        ]
        .into_iter()
        .flatten()
        .collect();
        words.extend(
            amended
                .without
                .iter()
                .map(|part| format!("no {}", part.label())),
        );
        words.join(", ")
    }
}

/// An action item in one line, without its number.
fn action_words(item: &ActionItem) -> String {
    let owner = item.owner.as_ref().map(|owner| format!(", owner {owner}"));
    let due = item.due.map(|due| format!(", due {}", due.words()));
    format!(
        "{}: {}{}{}",
        item.action_type.label(),
        item.text,
        owner.unwrap_or_default(),
        due.unwrap_or_default()
    )
}

/// The value of a setting of the review; none of what is another setting.
pub(super) fn setting_words(setting: &Setting) -> Option<String> {
    let open = || "open".to_owned();
    Some(match setting {
        Setting::ReviewDataKept(answer)
        | Setting::ReviewImpactAssessed(answer)
        | Setting::ReviewCauseDeep(answer)
        | Setting::ReviewPlanRight(answer)
        | Setting::ReviewShared(answer) => answer.as_ref().map_or_else(open, ReviewAnswer::words),
        Setting::SlotStatusPage(slot)
        | Setting::SlotPostmortem(slot)
        | Setting::SlotClientDebrief(slot)
        | Setting::SlotInternalReport(slot)
        | Setting::SlotClientMessage(slot) => slot.as_ref().map_or_else(open, SlotFilled::words),
        Setting::DataLoss(loss) => loss.label().to_owned(),
        Setting::WritesReplayed(true) => "yes".to_owned(),
        Setting::WritesReplayed(false) => "no".to_owned(),
        _ => return None,
    })
}
