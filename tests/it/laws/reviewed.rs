//! Random steps of a review.

use super::{NAMES, Step};
use warroom::domain::command::Command;
use warroom::domain::day::Day;
use warroom::domain::incident::Incident;
use warroom::domain::review::{
    ActionItem, ActionType, Amended, Cause, Lesson, LessonType, Parts, Question, ReviewAnswer,
    Slot, SlotFilled, SlotState, Why,
};

/// A change of some row of the review; most do not fit the row and are refused.
fn amendment(pick: usize) -> Parts {
    let words = Some(format!("amended {}", pick % 7));
    match pick % 3 {
        0 => Parts {
            text: words,
            ..Parts::default()
        },
        1 => Parts {
            answer: words,
            ..Parts::default()
        },
        _ => Parts {
            owner: Some(NAMES[pick / 3 % 3].into()),
            ..Parts::default()
        },
    }
}

/// What a step asks for.
pub(super) fn command(step: &Step, incident: &Incident) -> Command {
    let pick = step.pick;
    let events = incident.log().events();
    let any_event = events[pick % events.len()].id;
    let set = |setting| Command::Set {
        setting,
        happened: None,
    };
    match step.what {
        17 => Command::Why(Why {
            under: (!pick.is_multiple_of(3)).then_some(any_event),
            answer: Some(format!("because {pick}")),
            ..Why::default()
        }),
        18 => Command::Cause(Cause {
            text: format!("cause {}", pick % 3),
            ..Cause::default()
        }),
        19 => Command::Lesson(Lesson {
            text: format!("lesson {}", pick % 3),
            lesson_type: LessonType::ALL[pick % 3].0,
            ..Lesson::default()
        }),
        20 => Command::ActionItem(ActionItem {
            text: format!("change {pick}"),
            action_type: ActionType::ALL[pick % 5].0,
            due: Day::new(2026, 12, 4).filter(|_| pick.is_multiple_of(2)),
            ..ActionItem::default()
        }),
        21 => Command::Amend(Amended {
            reference: any_event,
            without: Vec::new(),
            parts: amendment(pick),
        }),
        22 => set(Question::ALL[pick % 5]
            .0
            .setting((!pick.is_multiple_of(4)).then(|| ReviewAnswer {
                yes: pick.is_multiple_of(2),
                text: None,
            }))),
        23 => set(Slot::ALL[pick % 5].0.setting(Some(SlotFilled {
            state: SlotState::Done,
            who: Some(NAMES[pick / 5 % 3].into()),
            ..SlotFilled::default()
        }))),
        _ => Command::Restrict {
            entry: any_event,
            on: pick.is_multiple_of(2),
        },
    }
}
