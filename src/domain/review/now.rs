//! The review as it stands: each row with what was said of it last, and what is still open.

use super::{ActionPriority, ActionType, CauseType, LessonType, Question, Slot, SlotFilled};
use crate::domain::day::Day;
use crate::domain::hypothesis::Confidence;
use crate::domain::id::EventId;
use crate::domain::time::Timestamp;

/// A row of the five whys as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhyNow<'a> {
    /// The event.
    pub id: EventId,
    /// `1`, `2`, and `2b` for another branch as deep as `2`.
    pub name: String,
    /// How deep it is, from 1.
    pub depth: usize,
    /// The row that it asks about.
    pub under: Option<EventId>,
    /// The question, or the one that follows from the answer above.
    pub question: String,
    /// Somebody wrote the question.
    pub asked: bool,
    /// The answer.
    pub answer: Option<&'a str>,
    /// How it made sense.
    pub sense: Option<&'a str>,
    /// What shows it.
    pub link: Option<&'a str>,
    /// Who wrote it first.
    pub by: &'a str,
    /// When.
    pub at: Timestamp,
    /// It, or a row above it, is kept from walls and exports.
    pub restricted: bool,
}

/// A cause as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CauseNow<'a> {
    /// The event: a cause, or a confirmed hypothesis that no cause names.
    pub id: EventId,
    /// `C1`, or `H4` for a hypothesis.
    pub name: String,
    /// In plain words.
    pub text: String,
    /// What it did.
    pub cause_type: CauseType,
    /// How sure that is.
    pub confidence: Confidence,
    /// The hypothesis that it comes from, by name.
    pub hypothesis: Option<String>,
    /// Who wrote it.
    pub by: &'a str,
    /// When.
    pub at: Timestamp,
    /// Kept from walls and exports.
    pub restricted: bool,
    /// It stands for a hypothesis of the board, and can only be changed there.
    pub from_board: bool,
}

/// A lesson as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LessonNow<'a> {
    /// The event.
    pub id: EventId,
    /// `L1`.
    pub name: String,
    /// In plain words.
    pub text: &'a str,
    /// What sort.
    pub lesson_type: LessonType,
    /// Who wrote it.
    pub by: &'a str,
    /// When.
    pub at: Timestamp,
    /// Kept from walls and exports.
    pub restricted: bool,
}

/// An action item as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActionNow<'a> {
    /// The event.
    pub id: EventId,
    /// `A1`; of two writers who took the number unseen the later one's is `A1b`.
    pub name: String,
    /// What is to be done.
    pub text: &'a str,
    /// What it is for.
    pub action_type: ActionType,
    /// Who does it.
    pub owner: Option<&'a str>,
    /// Until what day.
    pub due: Option<Day>,
    /// The ticket, or what shows it.
    pub link: Option<&'a str>,
    /// The class of incident that it ends.
    pub class: Option<&'a str>,
    /// How soon it matters.
    pub priority: Option<ActionPriority>,
    /// When it was done.
    pub done: Option<Timestamp>,
    /// Who wrote it.
    pub by: &'a str,
    /// When.
    pub at: Timestamp,
    /// Kept from walls and exports.
    pub restricted: bool,
}

impl ActionNow<'_> {
    /// Whether it is open and nobody has promised it, or not for a day (practice: R154).
    pub const fn is_naked(&self) -> bool {
        self.done.is_none() && (self.owner.is_none() || self.due.is_none())
    }
}

/// A slot of the wrap-up as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlotNow {
    /// Which one.
    pub slot: Slot,
    /// What fills it; open if nothing does.
    pub filled: SlotFilled,
    /// Nobody filled it: the document says that it is done.
    pub shown: bool,
}

/// What is still open of a review; nothing of it may be when the incident is closed (practice:
/// R150).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReviewGaps {
    /// Questions without an answer.
    pub questions: Vec<Question>,
    /// Slots of the wrap-up that are open.
    pub slots: Vec<Slot>,
    /// Action items and clean-up tasks without owner or date, by name.
    pub naked: Vec<String>,
}

impl ReviewGaps {
    /// Whether nothing is open.
    pub const fn is_empty(&self) -> bool {
        self.questions.is_empty() && self.slots.is_empty() && self.naked.is_empty()
    }

    /// What is open, each in words.
    pub fn words(&self) -> Vec<String> {
        let mut words = Vec::new();
        let listed = |names: Vec<&str>| names.join(", ");
        if !self.questions.is_empty() {
            let all = Question::ALL.len();
            let names = self.questions.iter().map(|question| question.label());
            words.push(format!(
                "{} of {all} review questions answered (open: {})",
                all - self.questions.len(),
                listed(names.collect())
            ));
        }
        if !self.slots.is_empty() {
            let names = self.slots.iter().map(|slot| slot.label());
            let slots = if self.slots.len() == 1 {
                "slot"
            } else {
                "slots"
            };
            words.push(format!(
                "{} wrap-up {slots} open ({})",
                self.slots.len(),
                listed(names.collect())
            ));
        }
        if !self.naked.is_empty() {
            let actions = if self.naked.len() == 1 {
                "action"
            } else {
                "actions"
            };
            words.push(format!(
                "{} {actions} without owner or date ({})",
                self.naked.len(),
                self.naked.join(", ")
            ));
        }
        words
    }
}
