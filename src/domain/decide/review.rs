//! The review: whys, causes, lessons, action items, and what changes of them. Whoever is there may
//! write and correct: it is done together, mostly by one who types.

use super::{Asked, Decided, line, optional, text};
use crate::domain::command::Reject;
use crate::domain::id::EventId;
use crate::domain::kind::EventKind;
use crate::domain::review::{
    ActionItem, Amended, Cause, Lesson, Part, Parts, ReviewAnswer, SlotFilled, SlotState, Why,
};

impl Asked<'_> {
    pub(super) fn why(&self, mut why: Why) -> Decided {
        tidy(&mut [
            &mut why.question,
            &mut why.answer,
            &mut why.sense,
            &mut why.link,
        ]);
        for (what, words) in [
            ("the question", &why.question),
            ("the answer", &why.answer),
            ("how it made sense", &why.sense),
            ("the link", &why.link),
        ] {
            optional(what, words.as_deref())?;
        }
        if why.question.is_none() && why.answer.is_none() {
            return Err(Reject::Empty("the question or its answer"));
        }
        if let Some(above) = why.under {
            let standing = self.incident.whys().iter().any(|row| row.id == above);
            standing.then_some(()).ok_or(Reject::NotFound("why"))?;
        }
        self.one(EventKind::Why(why), None)
    }

    pub(super) fn cause(&self, cause: Cause) -> Decided {
        text("the cause", &cause.text)?;
        cause
            .hypothesis
            .map_or(Ok(()), |id| self.is_hypothesis(id))?;
        self.numbered(EventKind::Cause(cause))
    }

    pub(super) fn lesson(&self, lesson: Lesson) -> Decided {
        text("the lesson", &lesson.text)?;
        self.numbered(EventKind::Lesson(lesson))
    }

    pub(super) fn action_item(&self, mut item: ActionItem) -> Decided {
        text("the action", &item.text)?;
        tidy(&mut [&mut item.owner, &mut item.link, &mut item.class]);
        for (what, words) in [
            ("the owner", &mut item.owner),
            ("the link", &mut item.link),
            ("the class", &mut item.class),
        ] {
            words.as_mut().map_or(Ok(()), |words| line(what, words))?;
        }
        self.numbered(EventKind::Action(item))
    }

    fn numbered(&self, mut kind: EventKind) -> Decided {
        let next = self.incident.next_number_like(&kind).unwrap_or(1);
        if let Some(number) = kind.number_mut() {
            *number = next;
        }
        self.one(kind, None)
    }

    fn is_hypothesis(&self, id: EventId) -> Result<(), Reject> {
        let board = self.incident.hypotheses();
        let known = board.iter().any(|h| h.id == id);
        known.then_some(()).ok_or(Reject::NotFound("hypothesis"))
    }

    /// Whether something is a row of the review that stands or was struck.
    pub(super) fn is_review_row(&self, id: EventId) -> bool {
        matches!(
            self.kind_of(id),
            Some(
                EventKind::Why(_)
                    | EventKind::Cause(_)
                    | EventKind::Lesson(_)
                    | EventKind::Action(_)
            )
        )
    }

    pub(super) fn amend(&self, mut amended: Amended) -> Decided {
        let kind = self.kind_of(amended.reference);
        let kind = kind.filter(|_| self.is_review_row(amended.reference));
        let kind = kind.ok_or(Reject::NotFound("row of the review"))?;
        if self.incident.is_struck(amended.reference) {
            let words = "it is struck; take the strike back first";
            return Err(Reject::Unchanged(words.to_owned()));
        }
        tidy_parts(&mut amended.parts)?;
        amended.without.sort_unstable();
        amended.without.dedup();
        if let Some(what) = stray(kind, &amended) {
            return Err(Reject::OutOfRange(what));
        }
        if amended.without.is_empty() && amended.parts == Parts::default() {
            return Err(Reject::Unchanged("nothing changes".to_owned()));
        }
        if matches!(kind, EventKind::Why(_)) && self.says_nothing(&amended) {
            return Err(Reject::Empty("the question or its answer"));
        }
        let hypothesis = amended.parts.hypothesis;
        hypothesis.map_or(Ok(()), |id| self.is_hypothesis(id))?;
        self.one(EventKind::Amend(amended), None)
    }

    /// Whether a why would be left without question and answer.
    fn says_nothing(&self, amended: &Amended) -> bool {
        let rows = self.incident.whys();
        let row = rows.iter().find(|row| row.id == amended.reference);
        let gone = |part| amended.without.contains(&part);
        let asks = amended.parts.question.is_some()
            || !gone(Part::Question) && row.is_some_and(|row| row.asked);
        let answers = amended.parts.answer.is_some()
            || !gone(Part::Answer) && row.is_some_and(|row| row.answer.is_some());
        !asks && !answers
    }
}

/// What was left blank is not there.
fn tidy(texts: &mut [&mut Option<String>]) {
    for words in texts {
        if words.as_ref().is_some_and(|words| words.trim().is_empty()) {
            **words = None;
        }
    }
}

fn tidy_parts(parts: &mut Parts) -> Result<(), Reject> {
    for (what, words) in [
        ("the words", &parts.text),
        ("the question", &parts.question),
        ("the answer", &parts.answer),
        ("how it made sense", &parts.sense),
    ] {
        optional(what, words.as_deref())?;
    }
    for (what, words) in [
        ("the link", &mut parts.link),
        ("the owner", &mut parts.owner),
        ("the class", &mut parts.class),
    ] {
        words.as_mut().map_or(Ok(()), |words| line(what, words))?;
    }
    Ok(())
}

/// What a row of this kind has no room for.
fn stray(kind: &EventKind, amended: &Amended) -> Option<&'static str> {
    let mut left = amended.parts.clone();
    let (may_go, complaint): (&[Part], _) = match kind {
        EventKind::Why(_) => {
            (left.question, left.answer, left.sense, left.link) = (None, None, None, None);
            let parts = &[Part::Question, Part::Answer, Part::Sense, Part::Link];
            (
                parts,
                "a why has a question, an answer, how it made sense and a link",
            )
        }
        EventKind::Cause(_) => {
            (left.text, left.cause_type) = (None, None);
            (left.confidence, left.hypothesis) = (None, None);
            (
                &[Part::Hypothesis],
                "a cause has words, a type, a confidence and a hypothesis",
            )
        }
        EventKind::Lesson(_) => {
            (left.text, left.lesson_type) = (None, None);
            (&[], "a lesson has words and a type")
        }
        _ => {
            (left.text, left.action_type, left.owner) = (None, None, None);
            (left.due, left.link, left.class, left.priority) = (None, None, None, None);
            let parts = &[
                Part::Owner,
                Part::Due,
                Part::Link,
                Part::Class,
                Part::Priority,
            ];
            (
                parts,
                "an action has words, a type, an owner, a day, a link, a class and a priority",
            )
        }
    };
    let fits = left == Parts::default() && amended.without.iter().all(|p| may_go.contains(p));
    (!fits).then_some(complaint)
}

/// An answer of the review may be a bare yes or no.
pub(super) fn check_answer(answer: &mut ReviewAnswer) -> Result<(), Reject> {
    tidy(&mut [&mut answer.text]);
    optional("the answer", answer.text.as_deref())
}

/// A slot of the wrap-up that is not to be filled needs a reason (practice: R143).
pub(super) fn check_slot(slot: &mut SlotFilled) -> Result<(), Reject> {
    tidy(&mut [&mut slot.text, &mut slot.link, &mut slot.who]);
    optional("the line", slot.text.as_deref())?;
    for (what, words) in [("the link", &mut slot.link), ("the name", &mut slot.who)] {
        words.as_mut().map_or(Ok(()), |words| line(what, words))?;
    }
    if slot.state == SlotState::NotApplicable && slot.text.is_none() {
        return Err(Reject::Empty("the reason why there is none"));
    }
    Ok(())
}
