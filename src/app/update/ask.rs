//! Asking the document: decide, then pending until it is on disk.

use crate::app::effect::{Effect, Effects};
use crate::app::model::{Model, Pending, UndoStep};
use crate::domain::command::{Command, Context, Reject};
use crate::domain::decide::decide;
use crate::domain::event::Draft;
use crate::domain::time::Timestamp;
use crate::sync::{Request, Ticket};

/// Decides one request and hands its drafts to the store.
///
/// # Errors
/// The typed refusal; nothing has changed.
pub(super) fn ask(
    model: &mut Model,
    command: Command,
    label: &str,
    now: Timestamp,
) -> Result<Effects, Reject> {
    ask_all(model, vec![command], label, UndoStep::Do, now)
}

/// Decides several requests as one change: all of them or none.
///
/// # Errors
/// The first refusal; nothing has changed.
pub(super) fn ask_all(
    model: &mut Model,
    commands: Vec<Command>,
    label: &str,
    step: UndoStep,
    now: Timestamp,
) -> Result<Effects, Reject> {
    let context = Context {
        me: &model.seat.me,
        now,
    };
    let mut drafts = Vec::new();
    for command in commands {
        drafts.extend(decide(&model.incident, command, &context)?);
    }
    Ok(record(model, drafts, label, step, now))
}

/// Hands drafts to the store; they show as pending until its answer.
fn record(
    model: &mut Model,
    drafts: Vec<Draft>,
    label: &str,
    step: UndoStep,
    now: Timestamp,
) -> Effects {
    let ticket = Ticket(model.next_ticket);
    model.next_ticket += 1;
    model.pending.push(Pending {
        ticket,
        drafts: drafts.clone(),
        asked: now,
        failed: None,
        label: label.to_owned(),
        step,
    });
    Effect::Store(Request::Record { ticket, drafts }).into()
}

/// Asks, and says on the message line what became of it.
pub(super) fn ask_and_say(
    model: &mut Model,
    command: Command,
    label: &str,
    done: &str,
    now: Timestamp,
) -> Effects {
    if let Some(reason) = model.seat.read_only.clone() {
        model
            .messages
            .say(format!("read-only: {reason}"), true, now);
        return Effects::none();
    }
    match ask(model, command, label, now) {
        Ok(effects) => {
            model.messages.say(format!("{done}  u undo"), false, now);
            effects
        }
        Err(reject) => {
            model.messages.say(reject.to_string(), true, now);
            Effects::none()
        }
    }
}

/// Takes the last own change back, or puts it back again.
pub(super) fn undo(model: &mut Model, redo: bool, now: Timestamp) -> Effects {
    let last = if redo {
        model.undo.undone.last()
    } else {
        model.undo.done.last()
    };
    let Some((label, ids)) = last.cloned() else {
        let words = if redo {
            "nothing to redo"
        } else {
            "nothing of yours to undo in this run"
        };
        model.messages.say(words, false, now);
        return Effects::none();
    };
    let step = if redo { UndoStep::Redo } else { UndoStep::Undo };
    match ask_all(model, vec![Command::Retract(ids)], &label, step, now) {
        Ok(effects) => {
            let words = if redo {
                format!("{label} is back")
            } else {
                format!("{label} taken back  U redo")
            };
            if redo {
                model.undo.undone.pop();
            } else {
                model.undo.done.pop();
            }
            model.messages.say(words, false, now);
            effects
        }
        Err(reject) => {
            model.messages.say(reject.to_string(), true, now);
            Effects::none()
        }
    }
}
