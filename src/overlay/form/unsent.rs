//! A form that was begun, as it is kept on disk, and put back into a form of its kind.

use super::state::{Form, Input, Purpose};
use super::{build, message};
use crate::domain::event::Draft;
use crate::domain::incident::Incident;
use crate::domain::time::Timestamp;
use crate::sync::UnsentForm;

/// What is kept of a form; nothing of one in which nothing was typed.
pub fn keep(form: &Form) -> Option<UnsentForm> {
    form.begun.then(|| whole(form, Vec::new())).flatten()
}

/// What is kept of a form that was sent, with what it asked for, until that is recorded: also of one
/// in which only choices were made.
pub fn keep_sent(form: &Form, asked: &[Draft]) -> Option<UnsentForm> {
    let asked = asked.iter().map(|draft| draft.body_hash().to_string());
    whole(form, asked.collect())
}

fn whole(form: &Form, asked: Vec<String>) -> Option<UnsentForm> {
    let purpose = serde_json::to_string(&form.purpose).ok()?;
    let fields = 0..form.fields.len();
    Some(UnsentForm {
        purpose,
        title: form.title.clone(),
        fields: fields.map(|at| form.value(at).to_owned()).collect(),
        focus: form.focus,
        asked,
    })
}

/// What a kept form is for; none if this version knows no such form.
pub fn purpose(kept: &UnsentForm) -> Option<Purpose> {
    serde_json::from_str(&kept.purpose).ok()
}

/// Puts what was kept back, field by field. A choice that there is no more stays as it is.
pub fn fill(form: &mut Form, kept: &UnsentForm, incident: &Incident, now: Timestamp) {
    put(form, kept);
    let first = form.fields.first().map(|field| &field.input);
    if matches!(
        first,
        Some(Input::Choice {
            chosen: Some(_),
            ..
        })
    ) {
        // What hangs on the first choice (duties, questions, names of fields) is filled in by it,
        // and with it words that were typed over since.
        form.focus = 0;
        build::after_choice(form, incident, now);
        put(form, kept);
        message::restored(form, incident, now);
    }
    form.focus = kept.focus.min(form.fields.len().saturating_sub(1));
    form.touch();
}

fn put(form: &mut Form, kept: &UnsentForm) {
    for (field, value) in form.fields.iter_mut().zip(&kept.fields) {
        match &mut field.input {
            Input::Choice { options, chosen } => {
                let known = options.iter().position(|option| option.value == *value);
                *chosen = known.or(chosen.filter(|_| !value.is_empty()));
            }
            Input::Say(_) => {}
            Input::Text {
                editor, replaces, ..
            } => {
                editor.set_text(value.clone());
                *replaces = false;
            }
        }
    }
}
