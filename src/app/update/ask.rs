//! Asking the document: decide, then pending until it is on disk.

use crate::action::Action;
use crate::app::effect::{Effect, Effects};
use crate::app::model::{Mode, Model, Pending, UndoStep};
use crate::domain::command::{Command, Context, Reject};
use crate::domain::decide::decide;
use crate::domain::event::Draft;
use crate::domain::time::Timestamp;
use crate::domain::timeline::FOR_BOTH;
use crate::keymap::Layer;
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
    if drafts.is_empty() {
        return Err(Reject::Unchanged("it is so already".to_owned()));
    }
    Ok(record(model, drafts, label, step, now))
}

/// Whether a request would be refused, before a person types what it needs; says why.
pub(super) fn is_refused(model: &mut Model, command: Command, now: Timestamp) -> bool {
    let context = Context {
        me: &model.seat.me,
        now,
    };
    match decide(&model.incident, command, &context) {
        Ok(_) => false,
        Err(reject) => {
            model.messages.say(reject.to_string(), true, now);
            true
        }
    }
}

/// Says what was done, with the keys that take it back: in an open bar the letter alone is text.
pub(super) fn say_done(model: &mut Model, done: &str, now: Timestamp) {
    let leave = match model.mode {
        Mode::Browse => None,
        Mode::Note => {
            let keys = model
                .keymap
                .keys_for(Action::LeaveNote, Layer::Note.stack());
            keys.first().map(|key| format!("{key} "))
        }
    };
    let undo = match super::palette::key_label(model, Action::Undo) {
        key if key.is_empty() => key,
        key => format!("  {}{key} undo", leave.unwrap_or_default()),
    };
    let asked = model.pending.last();
    let both = match asked.filter(|asked| model.incident.names_two(&asked.drafts)) {
        Some(_) => format!("; {FOR_BOTH}"),
        None => String::new(),
    };
    model
        .messages
        .say(format!("{done}{both}{undo}"), false, now);
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
        form: None,
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
    if super::browse::is_read_only(model, now) {
        return Effects::none();
    }
    match ask(model, command, label, now) {
        Ok(effects) => {
            say_done(model, done, now);
            effects
        }
        Err(reject) => {
            model.messages.say(reject.to_string(), true, now);
            Effects::none()
        }
    }
}

/// Takes the last own change back, or puts it back again. While one is on its way to the disk
/// nothing is: it would be the change before that.
pub(super) fn undo(model: &mut Model, redo: bool, now: Timestamp) -> Effects {
    if !model.pending.is_empty() {
        let words = "your last change is still being recorded; press again";
        model.messages.say(words, false, now);
        return Effects::none();
    }
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
            if redo {
                model.undo.undone.pop();
                say_done(model, &format!("{label} is back"), now);
            } else {
                model.undo.done.pop();
                let key = super::palette::key_label(model, Action::Redo);
                let words = format!("{label} taken back  {key} redo");
                model.messages.say(words, false, now);
            }
            effects
        }
        // It stays as it is, and the change before it can be reached.
        Err(reject) => {
            if redo {
                model.undo.undone.pop();
            } else {
                model.undo.done.pop();
            }
            let words = format!("{label} stays: {reject}");
            model.messages.say(words, true, now);
            Effects::none()
        }
    }
}
