//! Keys that write and choose in a form.

use super::super::prompt;
use super::CHOOSE;
use crate::action::Edit;
use crate::app::effect::Effects;
use crate::app::model::Model;
use crate::domain::time::Timestamp;
use crate::overlay::Overlay;
use crate::overlay::form::build;
use crate::overlay::form::state::{Form, Input, Purpose};

/// A letter: it picks, or is written.
pub(super) fn letter(model: &mut Model, letter: char, now: Timestamp) -> Effects {
    let Some(Overlay::Form(form)) = model.overlays.last_mut() else {
        return Effects::none();
    };
    form.error = None;
    match form.focused().map(|field| &field.input) {
        Some(Input::Choice { .. }) => {
            if form.pick(letter) {
                build::after_choice(form, &model.incident, now);
            } else if letter == 'z' && model.prompts.acting.is_some() {
                return prompt::snooze(model, now);
            } else {
                write_or_refuse(form, letter);
            }
        }
        Some(Input::Say(_)) => {
            form.error = Some("nothing is typed here; Shift-Tab goes back".to_owned());
        }
        _ => type_letter(form, letter),
    }
    Effects::none()
}

/// A letter that picks nothing begins the words, where the form has any; what it did is said, so
/// that a wrong key is noticed as before.
fn write_or_refuse(form: &mut Form, letter: char) {
    let none = format!("{letter} is none of the keys shown");
    let Some(words) = form.takes_words(letter) else {
        form.error = Some(none);
        return;
    };
    form.focus = words;
    type_letter(form, letter);
    form.error = Some(format!(
        "{none}, so words begin; Backspace goes back to choose"
    ));
}

/// A page up or down: so many lines of a text or choices, else the first or last field.
pub(super) fn page(form: &mut Form, down: bool) {
    const LINES: isize = 5;
    let choice = matches!(form.focused().map(|f| &f.input), Some(Input::Choice { .. }));
    if choice {
        form.step_choice(if down { LINES } else { -LINES });
        return;
    }
    let several = form.editor_mut().is_some_and(|editor| {
        let moved = (0..LINES).filter(|_| editor.move_line(down)).count();
        moved > 0
    });
    if !several {
        form.focus = if down {
            form.fields.len().saturating_sub(1)
        } else {
            0
        };
    }
}

fn type_letter(form: &mut Form, letter: char) {
    let fresh = form.take_replaces();
    if let Some(editor) = form.editor_mut() {
        if fresh {
            editor.take();
        }
        editor.insert(letter.encode_utf8(&mut [0; 4]));
        form.touch();
    }
}

pub(super) fn edit_field(form: &mut Form, edit: Edit) {
    form.error = None;
    form.take_replaces();
    let back = form.back_to_choice().filter(|_| edit == Edit::Backspace);
    if let Some(choice) = back {
        form.focus = choice;
        return;
    }
    match form.editor_mut() {
        Some(editor) => {
            editor.edit(edit);
            form.touch();
        }
        None if edit == Edit::Left => form.step_choice(-1),
        None if edit == Edit::Right => form.step_choice(1),
        None => form.error = Some(CHOOSE.to_owned()),
    }
}

pub(super) fn new_line(form: &mut Form) {
    let several = matches!(
        form.focused().map(|f| &f.input),
        Some(Input::Text { lines: true, .. })
    );
    match form.editor_mut() {
        Some(editor) if several => {
            editor.insert("\n");
            form.touch();
        }
        _ => form.error = Some("this is one line; Enter goes on".to_owned()),
    }
}

/// Up and down move in a text of several lines, in a choice, else between fields.
pub(super) fn up_or_down(form: &mut Form, down: bool) {
    if matches!(form.focused().map(|f| &f.input), Some(Input::Choice { .. })) {
        form.step_choice(if down { 1 } else { -1 });
        return;
    }
    let moved = form
        .editor_mut()
        .is_some_and(|editor| editor.move_line(down));
    if !moved {
        form.step(down);
    }
}

/// Tab completes a half-typed known name; false when there is nothing to complete.
pub(super) fn complete_name(model: &mut Model) -> bool {
    let Some(Overlay::Form(form)) = model.overlays.last_mut() else {
        return false;
    };
    let names = matches!(
        form.focused().map(|f| &f.input),
        Some(Input::Text { names: true, .. })
    );
    if !names {
        return false;
    }
    let in_line = match form.purpose {
        Purpose::Task => Some(0),
        Purpose::Review(reviewing) => reviewing.named_in_line(),
        _ => None,
    };
    let whole = in_line != Some(form.focus);
    let Some(editor) = form.editor_mut() else {
        return false;
    };
    let before = &editor.text()[..editor.cursor()];
    let start = if whole {
        0
    } else {
        before.rfind('@').map_or(before.len(), |at| at + 1)
    };
    let typed = before[start..].to_lowercase();
    if typed.is_empty() {
        return false;
    }
    let found = model
        .incident
        .known_people()
        .find(|name| name.to_lowercase().starts_with(&typed) && name.len() > typed.len())
        .map(str::to_owned);
    match found {
        Some(name) => {
            let end = editor.cursor();
            // A task's line goes on after the name.
            let with = if whole { name } else { format!("{name} ") };
            editor.replace(start..end, &with);
            form.touch();
            // A name is the whole of its field, so the next one is what comes.
            if whole && !form.is_last() {
                form.step(true);
            }
            true
        }
        None => false,
    }
}
