//! Copies of the incident beside the shared file: shown, and retired after a yes.

use super::{browse, overlay};
use crate::action::Action;
use crate::app::effect::{Effect, Effects};
use crate::app::model::Model;
use crate::domain::time::Timestamp;
use crate::overlay::Overlay;
use crate::overlay::confirm::{About, Confirm};
use crate::overlay::picker::state::{Choice, Picker, PickerRow};
use crate::sync::{CopyBeside, CopyFate, Request};
use std::ffi::OsStr;
use std::path::Path;

/// Shows the copies; where there is one alone, asks about it at once.
pub(super) fn open(model: &mut Model, now: Timestamp) {
    match &model.copies[..] {
        [] => {
            let words = "no copy that waits for you lies beside the file";
            model.messages.say(words, false, now);
        }
        [one] if one.fate == CopyFate::Ask => ask(model, &one.name.clone(), now),
        copies => {
            let rows = copies.iter().map(row).collect();
            let picker = Picker::new("Copies beside the file: choose one to retire", rows);
            model.overlays.push(Overlay::Picker(picker));
        }
    }
}

fn row(copy: &CopyBeside) -> PickerRow {
    let state = match copy.fate {
        CopyFate::Ask => "all in the file",
        CopyFate::Waits => "not all in the file yet",
        CopyFate::Damaged => "and lines that are none: look at it first",
        CopyFate::Leave => "leave it: the real file elsewhere would go too",
    };
    let events = match (copy.fate, copy.events) {
        (CopyFate::Leave, _) => String::new(),
        (_, 1) => "1 event, ".to_owned(),
        (_, many) => format!("{many} events, "),
    };
    PickerRow {
        name: copy.name.to_string_lossy().into_owned(),
        key: String::new(),
        meaning: events + state,
        choice: match copy.fate {
            CopyFate::Ask => Choice::Retire(copy.name.clone()),
            _ => Choice::Nothing,
        },
    }
}

/// Asks whether to retire a copy, unless that has changed meanwhile.
pub(super) fn ask(model: &mut Model, name: &OsStr, now: Timestamp) {
    let file = Path::new(&model.seat.file).file_name();
    let file = file.map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let mut copies = model.copies.iter();
    let copy = copies.find(|copy| copy.name == name && copy.fate == CopyFate::Ask);
    if let Some(confirm) = copy.map(|copy| Confirm::retire(copy, &file)) {
        model.overlays.push(Overlay::Confirm(confirm));
    } else {
        let words = "that copy has just changed; look again";
        model.messages.say(words, false, now);
    }
}

/// Does what an action means over the question.
pub(super) fn answer(model: &mut Model, action: Action, now: Timestamp) -> Effects {
    match action {
        Action::Confirm => {
            let Some(Overlay::Confirm(Confirm { about, .. })) = model.overlays.pop() else {
                return Effects::none();
            };
            if browse::is_read_only(model, now) {
                return Effects::none();
            }
            match about {
                About::Copy(name) => Effect::Store(Request::RetireCopy(name)).into(),
            }
        }
        Action::Close => {
            model.overlays.pop();
            Effects::none()
        }
        Action::Help | Action::Palette | Action::Redraw | Action::Suspend => {
            browse::act(model, action, now)
        }
        action if overlay::is_move(action) => {
            overlay::scroll(model, action);
            Effects::none()
        }
        // Nothing else happens before the answer.
        _ => Effects::none(),
    }
}
