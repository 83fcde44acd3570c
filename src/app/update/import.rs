//! Taking in a transcript: what was pasted goes its way as any form does, a file that was named is
//! read by the store first.

use super::ask;
use crate::app::effect::{Effect, Effects};
use crate::app::model::{Model, UndoStep};
use crate::domain::time::Timestamp;
use crate::entry::transcript::decode;
use crate::overlay::Overlay;
use crate::overlay::form::import;
use crate::overlay::form::state::Form;
use crate::sync::Request;
use std::path::Path;

/// Has the file read that a form names; none where the form names none. The form stays until what
/// is in the file is known to be good.
pub(super) fn read(model: &mut Model, form: &Form, now: Timestamp) -> Option<Effects> {
    if model.is_looking() {
        return None;
    }
    let file = model.path(&import::file(form, &model.incident, now)?);
    let words = format!("reading {}", file.display());
    model.messages.say(words, false, now);
    Some(Effect::Store(Request::ReadTranscript(file)).into())
}

/// The file has been read, or could not be. Who has closed the form meanwhile wants nothing of it.
pub(super) fn arrived(
    model: &mut Model,
    file: &Path,
    read: Result<Vec<u8>, String>,
    now: Timestamp,
) -> Effects {
    let waiting = model.overlays.iter().rposition(|overlay| match overlay {
        Overlay::Form(form) => {
            let named = import::file(form, &model.incident, now);
            named.is_some_and(|named| model.path(&named) == file)
        }
        _ => false,
    });
    let Some(at) = waiting else {
        return Effects::none();
    };
    match take(model, at, file, read, now) {
        Ok(effects) => {
            model.overlays.remove(at);
            effects
        }
        Err(why) => {
            if let Some(Overlay::Form(form)) = model.overlays.get_mut(at) {
                form.error = Some(why);
            }
            Effects::none()
        }
    }
}

/// Asks the document for what the file holds.
fn take(
    model: &mut Model,
    at: usize,
    file: &Path,
    read: Result<Vec<u8>, String>,
    now: Timestamp,
) -> Result<Effects, String> {
    let (text, remark) = decode(&read?);
    let Some(Overlay::Form(form)) = model.overlays.get(at) else {
        return Err("the form is gone".to_owned());
    };
    let name = file.file_name().map(|name| name.to_string_lossy());
    let request = import::request(form, &text, name.as_deref(), &model.incident, now)?;
    let mut done = import::done(&request);
    if let Some(remark) = remark {
        done = format!("{done}; {remark}");
    }
    let effects = ask::ask_all(model, request.commands, request.label, UndoStep::Do, now);
    let effects = effects.map_err(|reject| reject.to_string())?;
    ask::say_done(model, &done, now);
    Ok(effects)
}
