//! NOTE mode: the entry bar.

use super::{ask, browse};
use crate::action::{Action, Edit};
use crate::app::effect::{Effect, Effects};
use crate::app::model::{HeldChange, Mode, Model};
use crate::domain::command::Command;
use crate::domain::id::EventId;
use crate::domain::kind::Note;
use crate::domain::setting::Setting;
use crate::domain::time::{Moment, Timestamp};
use crate::entry::{self, Parsed, Scope, complete};
use crate::keymap::{Key, Layer};

/// A key while the bar has the keyboard. Every printable one is text.
pub(super) fn key(model: &mut Model, key: &Key, now: Timestamp) -> Effects {
    if let Some(letter) = key.text() {
        insert(model, letter.encode_utf8(&mut [0; 4]), now);
        return Effects::none();
    }
    let action = model.keymap.resolve(Layer::Note.stack(), key);
    match action {
        Some(Action::Edit(Edit::Down)) => up_or_down(model, true),
        Some(Action::Edit(edit)) => edit_line(model, edit),
        Some(Action::Submit) => return submit(model, now),
        Some(Action::Newline) => insert(model, "\n", now),
        Some(Action::Complete) if !model.bar.completions.is_empty() => {
            complete_with(model, model.bar.completing.unwrap_or(0));
        }
        Some(Action::Complete | Action::LeaveNote) => leave(model, now),
        Some(Action::Restamp) => {
            model.bar.stamp = Some(now);
            let words = format!("stamped {}", model.incident.clock_seconds(now));
            model.messages.say(words, false, now);
        }
        Some(Action::Recall) => up_or_down(model, false),
        Some(action @ (Action::PageUp | Action::PageDown)) => browse::page_timeline(model, action),
        Some(action) => return browse::act(model, action, now),
        None => {}
    }
    Effects::none()
}

/// Puts text into the bar; the first of a line takes the stamp.
pub(super) fn insert(model: &mut Model, text: &str, now: Timestamp) {
    if model.bar.editor.is_empty() && model.bar.held.is_none() {
        model.bar.stamp = Some(now);
    }
    model.bar.editor.insert(text);
    model.bar.error = None;
    model.bar.completing = None;
}

fn edit_line(model: &mut Model, edit: Edit) {
    model.bar.editor.edit(edit);
    model.bar.error = None;
    model.bar.completing = None;
    if model.bar.editor.is_empty() && model.bar.held.is_none() && model.bar.editing.is_none() {
        model.bar.stamp = None;
    }
}

/// Esc, Tab with nothing to complete, Ctrl-C: the text stays in the bar. While a change's why is
/// asked for, leaving records the change without it.
fn leave(model: &mut Model, now: Timestamp) {
    if model.bar.held.is_some() {
        model.bar.error = None;
        let words = "Enter skips the question and records the change";
        model.messages.say(words, false, now);
        return;
    }
    if model.bar.editing.take().is_some() {
        // The entry stands as it was; only the attempt to correct it goes.
        model.bar.editor.take();
        model.bar.stamp = None;
        model
            .messages
            .say("correction left; the entry stands as it was", false, now);
    }
    model.mode = Mode::Browse;
}

fn up_or_down(model: &mut Model, down: bool) {
    let count = model.bar.completions.len();
    if count > 0 {
        let next = match (model.bar.completing, down) {
            (None, true) => Some(0),
            (None, false) => Some(count - 1),
            (Some(at), true) => Some((at + 1).min(count - 1)),
            (Some(at), false) => at.checked_sub(1),
        };
        model.bar.completing = next;
    } else if !model.bar.editor.is_empty() {
        model.bar.editor.move_line(down);
    } else if !down && model.bar.held.is_none() {
        recall(model);
    }
}

/// The last own entry comes back into the bar to be corrected.
fn recall(model: &mut Model) {
    let me = model.seat.me.clone();
    let last = model
        .incident
        .log()
        .events()
        .iter()
        .rev()
        .find_map(|event| {
            let entry = (*event.by == *me).then(|| model.incident.entry(event.id))??;
            (entry.kind.is_typed() && entry.redacted.is_none() && entry.struck.is_none())
                .then_some(entry)
        });
    if let Some(entry) = last {
        correct(model, entry.id, &entry.text);
    }
}

/// Opens an entry in the bar to be corrected.
pub(super) fn correct(model: &mut Model, id: EventId, text: &str) {
    model.bar.editing = Some(id);
    model.bar.editor.set_text(text);
    model.bar.error = None;
    model.mode = Mode::Note;
}

/// Enter: what is in the bar becomes an entry, or stays with the reason why not.
fn submit(model: &mut Model, now: Timestamp) -> Effects {
    if let Some(at) = model.bar.completing {
        complete_with(model, at);
        return Effects::none();
    }
    if model.bar.held.is_some() {
        return answer_held(model, now);
    }
    if model.bar.editor.is_empty() {
        return Effects::none();
    }
    if let Some(id) = model.bar.editing {
        return revise(model, id, now);
    }
    match parse(model, now) {
        Ok(parsed) if parsed.asks_change_details => {
            hold(model, parsed);
            Effects::none()
        }
        Ok(parsed) => log(model, parsed, now),
        Err(error) => {
            model.bar.error = Some(error);
            Effects::none()
        }
    }
}

fn parse(model: &Model, now: Timestamp) -> Result<Parsed, String> {
    let people = |name: &str| model.incident.person_named(name);
    let scope = scope(model, &people, now);
    entry::parse(model.bar.editor.text(), &scope).map_err(|error| error.to_string())
}

fn scope<'a>(model: &Model, people: entry::People<'a>, now: Timestamp) -> Scope<'a> {
    Scope {
        now: model.bar.stamp.unwrap_or(now),
        zone: model.incident.zone(),
        people,
    }
}

/// A change is asked for its why and its way back before it is recorded; both can be skipped.
fn hold(model: &mut Model, parsed: Parsed) {
    let happened = happened(model, &parsed);
    let line = model.bar.editor.take();
    model.bar.held = Some(HeldChange {
        line,
        note: parsed.note,
        happened,
        asked_why: false,
    });
}

fn answer_held(model: &mut Model, now: Timestamp) -> Effects {
    let words = model.bar.editor.take().trim().to_owned();
    let words = Some(words).filter(|words| !words.is_empty());
    let Some(held) = &mut model.bar.held else {
        return Effects::none();
    };
    if held.asked_why {
        held.note.undo = words;
        let (note, happened) = (held.note.clone(), held.happened);
        let effects = record(model, note, happened, now);
        model.bar.held = None;
        model.bar.stamp = None;
        return effects;
    }
    held.note.why = words;
    held.asked_why = true;
    Effects::none()
}

/// When it happened: as the line says, else the first keystroke where that was a while ago.
fn happened(model: &Model, parsed: &Parsed) -> Option<Moment> {
    parsed
        .happened
        .or_else(|| model.bar.stamp.map(|at| Moment { at, approx: false }))
}

fn log(model: &mut Model, parsed: Parsed, now: Timestamp) -> Effects {
    let happened = happened(model, &parsed);
    let mut effects = Effects::none();
    if let Some(cases) = parsed.cases {
        let setting = Setting::SupportCases(cases);
        let command = Command::Set {
            setting,
            happened: parsed.happened,
        };
        effects = ask::ask_and_say(model, command, "cases", "cases counted", now);
    }
    if !parsed.note.text.is_empty() {
        let more = record(model, parsed.note, happened, now);
        effects = effects.and(more);
    }
    if model.bar.error.is_none() {
        clear(model);
    }
    effects
}

fn record(model: &mut Model, note: Note, happened: Option<Moment>, now: Timestamp) -> Effects {
    match ask::ask(model, Command::Note { note, happened }, "note", now) {
        Ok(effects) => {
            let words = format!("logged {}  u undo", model.incident.clock_seconds(now));
            model.messages.say(words, false, now);
            effects
        }
        Err(reject) => {
            if let Some(held) = model.bar.held.take() {
                model.bar.editor.set_text(held.line);
            }
            model.bar.error = Some(reject.to_string());
            Effects::none()
        }
    }
}

fn revise(model: &mut Model, id: EventId, now: Timestamp) -> Effects {
    let text = model.bar.editor.text().trim().to_owned();
    match ask::ask(
        model,
        Command::Revise { entry: id, text },
        "correction",
        now,
    ) {
        Ok(effects) => {
            model
                .messages
                .say("corrected; the old text is kept  u undo", false, now);
            clear(model);
            effects
        }
        Err(reject) => {
            model.bar.error = Some(reject.to_string());
            Effects::none()
        }
    }
}

/// After an entry the bar is empty; opened with a key it closes, in the scribe's seat it stays.
fn clear(model: &mut Model) {
    model.bar.editor.take();
    model.bar.editing = None;
    model.bar.stamp = None;
    model.bar.error = None;
    if !stays_open(model) {
        model.mode = Mode::Browse;
    }
}

fn stays_open(model: &Model) -> bool {
    model.seat.scribe
        || model
            .incident
            .roles_of(&model.seat.me)
            .iter()
            .any(|role| role.id == "scribe")
}

fn complete_with(model: &mut Model, index: usize) {
    let (start, end) = model.bar.completed;
    if let Some(with) = model.bar.completions.get(index).cloned() {
        model.bar.editor.replace(start..end, &with);
    }
    model.bar.completing = None;
    model.bar.completions.clear();
}

/// What was understood, in words, and what could complete the word at the cursor: derived anew
/// after every message.
pub(super) fn understand(model: &mut Model, now: Timestamp) {
    model.bar.echo = None;
    let completing = model.bar.completing;
    model.bar.completions.clear();
    if model.mode != Mode::Note || model.bar.editor.is_empty() {
        model.bar.completing = None;
        return;
    }
    if model.bar.held.is_some() || model.bar.editing.is_some() {
        return;
    }
    let people = |name: &str| model.incident.person_named(name);
    let scope = scope(model, &people, now);
    let echo = match entry::parse(model.bar.editor.text(), &scope) {
        Ok(parsed) => entry::echo(&parsed, &scope),
        Err(entry::EntryError::Empty) => String::new(),
        Err(error) => error.to_string(),
    };
    model.bar.echo = Some(echo).filter(|echo| !echo.is_empty());
    let editor = &model.bar.editor;
    let found = complete::candidates(
        editor.text(),
        editor.cursor(),
        model.incident.known_people(),
        model.incident.known_tags(),
    );
    if let Some(found) = found {
        model.bar.completed = (found.start, found.end);
        model.bar.completing = completing.filter(|at| *at < found.options.len());
        model.bar.completions = found.options;
    } else {
        model.bar.completing = None;
    }
}

/// What goes into the draft on disk: the line, also while a change's why is being asked for.
pub(super) fn draft(model: &Model) -> &str {
    model
        .bar
        .held
        .as_ref()
        .map_or(model.bar.editor.text(), |held| &held.line)
}

/// The draft that a console of ours left behind comes back into the bar.
pub fn restore(model: &mut Model, text: &str, now: Timestamp) -> Effects {
    if text.is_empty() || model.seat.read_only.is_some() {
        return Effects::none();
    }
    model.bar.editor.set_text(text);
    model.bar.stamp = Some(now);
    model.messages.say(
        "your unfinished line is back in the bar; n goes on with it",
        false,
        now,
    );
    Effect::Store(crate::sync::Request::KeepDraft(text.to_owned())).into()
}
