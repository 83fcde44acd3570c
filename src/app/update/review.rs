//! The review: keys that act on the selected row, and the forms they open.

use super::{ask, browse, unsent};
use crate::action::Action;
use crate::app::effect::{Effect, Effects};
use crate::app::model::Model;
use crate::domain::command::Command;
use crate::domain::event::EventKey;
use crate::domain::id::EventId;
use crate::domain::kind::EventKind;
use crate::domain::review::{Question, ReviewAnswer, Slot, SlotFilled, SlotState};
use crate::domain::setting::Setting;
use crate::domain::time::Timestamp;
use crate::overlay::Overlay;
use crate::overlay::board::projection::project;
use crate::overlay::board::{Board, List, Target};
use crate::overlay::form::review::{Reviewing, build, refresh};

/// Opens the review at a row, else at its first one.
pub(super) fn open_at(model: &mut Model, at: Option<Target>) {
    let mut board = Board::new(List::Review);
    board.selected = at;
    board.step(&model.incident, 0);
    model.overlays.push(Overlay::Board(board));
}

/// Opens the review at the first action item without owner or date, and what names them.
pub(super) fn open_naked(model: &mut Model, now: Timestamp) -> bool {
    let items = model.incident.action_items();
    let naked = items
        .iter()
        .find(|item| item.is_naked())
        .map(|item| item.id);
    let Some(id) = naked else {
        return false;
    };
    open_at(model, Some(Target::Event(id)));
    open_form(model, Reviewing::Action(id), now);
    true
}

fn open_form(model: &mut Model, reviewing: Reviewing, now: Timestamp) {
    let form = build::form(&model.incident, reviewing, &model.seat.me, now);
    match form {
        Some(mut form) => {
            unsent::fill(model, &mut form, now);
            model.overlays.push(Overlay::Form(form));
        }
        None => say(model, "it is no longer there", now),
    }
}

fn say(model: &mut Model, words: &str, now: Timestamp) {
    model.messages.say(words, false, now);
}

/// The row that the keys act on, where the review lies on top.
fn target(model: &Model) -> Option<Target> {
    match model.overlays.last() {
        Some(Overlay::Board(board)) if board.list == List::Review => board.target(&model.incident),
        _ => None,
    }
}

/// The event behind it.
pub(super) fn event(model: &Model) -> Option<EventKey> {
    let id = target(model)?.event()?;
    model.incident.log().get(id).map(|event| event.order())
}

/// Opens what an action adds, also where the review is not open.
pub(super) fn add(model: &mut Model, action: Action, now: Timestamp) -> Effects {
    let reviewing = match action {
        Action::AddWhy => Reviewing::AddWhy(asked_about(model)),
        Action::BranchWhy => match branching(model) {
            Ok(under) => Reviewing::AddWhy(under),
            Err(words) => {
                say(model, words, now);
                return Effects::none();
            }
        },
        Action::AddCause => Reviewing::AddCause,
        Action::AddLesson => Reviewing::AddLesson,
        Action::AddActionItem => Reviewing::AddAction,
        _ => Reviewing::Meeting,
    };
    open_form(model, reviewing, now);
    Effects::none()
}

/// The why that the next one asks about: the selected one, else the newest.
fn asked_about(model: &Model) -> Option<EventId> {
    let rows = model.incident.whys();
    let selected = target(model).and_then(Target::event);
    let found = rows.iter().find(|row| Some(row.id) == selected);
    let newest = || rows.iter().map(|row| row.id).max();
    found.map(|row| row.id).or_else(newest)
}

/// What the selected why asks about, for another answer beside it.
fn branching(model: &Model) -> Result<Option<EventId>, &'static str> {
    let rows = model.incident.whys();
    let selected = target(model).and_then(Target::event);
    let found = rows.iter().find(|row| Some(row.id) == selected);
    found
        .map(|row| row.under)
        .ok_or("select a why first; the branch goes beside it")
}

/// Does what an action means over the review.
pub(super) fn act(model: &mut Model, action: Action, now: Timestamp) -> Effects {
    match action {
        Action::EditRow => edit(model, now),
        Action::AddHere => add_here(model, now),
        Action::Tick => return tick(model, now),
        Action::Strike => return strike(model, now),
        Action::CopyEntry => return copy(model, now),
        Action::AddWhy
        | Action::BranchWhy
        | Action::AddCause
        | Action::AddLesson
        | Action::AddActionItem
        | Action::ReviewMeeting => return add(model, action, now),
        Action::Restrict | Action::Redact | Action::StrikeWithReason => {
            return browse::act(model, action, now);
        }
        // Everything else is about what lies below.
        action => {
            model.overlays.clear();
            return browse::act(model, action, now);
        }
    }
    Effects::none()
}

/// What a row of the review is.
fn reviewing(model: &Model, target: Target) -> Option<Reviewing> {
    Some(match target {
        Target::Meeting => Reviewing::Meeting,
        Target::DataLoss => Reviewing::DataLoss,
        Target::Question(question) => Reviewing::Answer(question),
        Target::Slot(slot) => Reviewing::Slot(slot),
        Target::Candidate(id, sentence) => Reviewing::Candidate(id, sentence),
        Target::Event(id) => match model.incident.log().get(id)?.kind {
            EventKind::Why(_) => Reviewing::Why(id),
            EventKind::Cause(_) => Reviewing::Cause(id),
            EventKind::Lesson(_) => Reviewing::Lesson(id),
            EventKind::Action(_) => Reviewing::Action(id),
            _ => return None,
        },
    })
}

fn edit(model: &mut Model, now: Timestamp) {
    let chosen = target(model).and_then(|target| reviewing(model, target));
    match chosen {
        Some(reviewing) => open_form(model, reviewing, now),
        None => say(
            model,
            "a hypothesis is changed on the board, a task in pane 1",
            now,
        ),
    }
}

/// One more of what is selected.
fn add_here(model: &mut Model, now: Timestamp) {
    let chosen = target(model).and_then(|target| reviewing(model, target));
    let next = match chosen {
        Some(Reviewing::Why(id)) => Reviewing::AddWhy(Some(id)),
        Some(Reviewing::Cause(_) | Reviewing::Candidate(..)) => Reviewing::AddCause,
        Some(Reviewing::Lesson(_)) => Reviewing::AddLesson,
        Some(
            same @ (Reviewing::Answer(_)
            | Reviewing::Slot(_)
            | Reviewing::Meeting
            | Reviewing::DataLoss),
        ) => same,
        _ => Reviewing::AddAction,
    };
    open_form(model, next, now);
}

/// Done or not, yes or open: what needs no words.
fn tick(model: &mut Model, now: Timestamp) -> Effects {
    match target(model) {
        Some(Target::Question(question)) => tick_question(model, question, now),
        Some(Target::Slot(slot)) => tick_slot(model, slot, now),
        Some(Target::Event(id) | Target::Candidate(id, _)) => tick_item(model, id, now),
        Some(Target::Meeting) => {
            open_form(model, Reviewing::Meeting, now);
            Effects::none()
        }
        Some(Target::DataLoss) => {
            open_form(model, Reviewing::DataLoss, now);
            Effects::none()
        }
        None => Effects::none(),
    }
}

fn set(model: &mut Model, setting: Setting, done: &str, now: Timestamp) -> Effects {
    let command = Command::Set {
        setting,
        happened: None,
    };
    ask::ask_and_say(model, command, "review", done, now)
}

fn tick_question(model: &mut Model, question: Question, now: Timestamp) -> Effects {
    let answered = model.incident.review_answer(question).is_some();
    let answer = (!answered).then_some(ReviewAnswer {
        yes: true,
        text: None,
    });
    let done = if answered { "open again" } else { "yes" };
    let done = format!("{}: {done}", question.label());
    set(model, question.setting(answer), &done, now)
}

fn tick_slot(model: &mut Model, slot: Slot, now: Timestamp) -> Effects {
    let known = model.incident.slot(slot);
    if known.shown {
        say(model, "the document says so itself; Enter says more", now);
        return Effects::none();
    }
    let open = known.filled.state == SlotState::Open;
    let today = crate::domain::day::Day::of(now, model.incident.zone());
    let filled = open.then(|| SlotFilled {
        state: SlotState::Done,
        who: Some(model.seat.me.clone()),
        date: today,
        ..SlotFilled::default()
    });
    let done = if open { "done" } else { "open again" };
    let done = format!("{}: {done}", slot.label());
    set(model, slot.setting(filled), &done, now)
}

fn tick_item(model: &mut Model, target: EventId, now: Timestamp) -> Effects {
    let items = model.incident.action_items();
    let item = items.iter().find(|item| item.id == target);
    let done = item.map(|item| item.done.is_some()).or_else(|| {
        let tasks = model.incident.tasks();
        let task = tasks.iter().find(|task| task.id == target);
        task.map(|task| task.done.is_some())
    });
    let Some(done) = done else {
        say(
            model,
            "only an action, a question or a slot is ticked; Enter changes this",
            now,
        );
        return Effects::none();
    };
    let command = Command::Tick {
        target,
        on: !done,
        waived: None,
    };
    let words = if done { "open again" } else { "done" };
    ask::ask_and_say(model, command, "tick", words, now)
}

/// A row is struck; an answer and a slot are taken back.
fn strike(model: &mut Model, now: Timestamp) -> Effects {
    match target(model) {
        Some(Target::Question(question)) => set(
            model,
            question.setting(None),
            "the answer is taken back",
            now,
        ),
        Some(Target::Slot(slot)) => set(model, slot.setting(None), "the slot is open again", now),
        Some(Target::Meeting) => set(
            model,
            Setting::ReviewMeeting(None),
            "the review has no date",
            now,
        ),
        Some(Target::DataLoss) => {
            let unknown = Setting::DataLoss(crate::domain::review::DataLoss::Unknown);
            set(model, unknown, "data loss: unknown", now)
        }
        Some(Target::Candidate(..)) => {
            say(
                model,
                "Enter names it as a cause; what was none is ruled out on the board, or by question 3",
                now,
            );
            Effects::none()
        }
        Some(Target::Event(entry)) => {
            let command = Command::Strike {
                entry,
                on: true,
                reason: None,
            };
            ask::ask_and_say(
                model,
                command,
                "strike",
                "struck; it stays in the timeline",
                now,
            )
        }
        None => Effects::none(),
    }
}

/// The selected row as a line of text; what is restricted is read here and not copied.
fn copy(model: &mut Model, now: Timestamp) -> Effects {
    let chosen = target(model);
    let restricted = chosen
        .and_then(Target::event)
        .and_then(|id| model.incident.entry(id))
        .is_some_and(|entry| entry.restricted);
    if restricted {
        say(model, "this is restricted: it is not copied", now);
        return Effects::none();
    }
    let rows = project(&model.incident, List::Review, now);
    let row = rows
        .into_iter()
        .find(|row| row.id.is_some() && row.id == chosen);
    match row {
        Some(row) => {
            let parts = [row.name, row.state, row.words.trim().to_owned()];
            let parts = parts.into_iter().filter(|part| !part.is_empty());
            Effect::Copy(parts.collect::<Vec<_>>().join(" ")).into()
        }
        None => Effects::none(),
    }
}

/// What was just added is what the keys act on next, so that whys follow each other.
pub(super) fn after(model: &mut Model, reviewing: Reviewing) {
    let adds = matches!(
        reviewing,
        Reviewing::AddWhy(_)
            | Reviewing::AddCause
            | Reviewing::Candidate(..)
            | Reviewing::AddLesson
            | Reviewing::AddAction
    );
    let newest = model.incident.log().events().last().map(|event| event.id);
    let me = model.seat.me.clone();
    if let Some(Overlay::Board(board)) = model.overlays.last_mut()
        && board.list == List::Review
        && adds
    {
        board.awaits = newest.map(|id| (id, me));
    }
}

/// What was understood of the form on top stands below its fields while it is typed.
pub(super) fn understand(model: &mut Model, now: Timestamp) {
    if let Some(Overlay::Form(form)) = model.overlays.last_mut() {
        refresh(form, &model.incident, now);
    }
}
