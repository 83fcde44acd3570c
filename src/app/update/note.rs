//! NOTE mode: the entry bar.

use super::{SHIELD_MILLIS, ask, browse, select};
use crate::action::{Action, Edit};
use crate::app::effect::Effects;
use crate::app::model::{Asks, Held, Mode, Model, UndoStep};
use crate::domain::command::Command;
use crate::domain::id::EventId;
use crate::domain::kind::Verdict;
use crate::domain::setting::Setting;
use crate::domain::time::{Moment, Timestamp};
use crate::domain::timeline::LATE_SECONDS;
use crate::entry::{self, Parsed, Scope, complete};
use crate::keymap::{Key, Layer};
use crate::sync::UnsentLine;

/// A key while the bar has the keyboard. Every printable one is text.
pub(super) fn key(model: &mut Model, key: &Key, now: Timestamp) -> Effects {
    if let Some(letter) = key.text() {
        insert(model, letter.encode_utf8(&mut [0; 4]), now);
        return Effects::none();
    }
    match model.keymap.resolve(Layer::Note.stack(), key) {
        Some(action) => act(model, action, now),
        None => Effects::none(),
    }
}

/// Does what an action means in NOTE, wherever it came from: a key or the help.
pub(super) fn act(model: &mut Model, action: Action, now: Timestamp) -> Effects {
    match action {
        Action::Edit(Edit::Down) => up_or_down(model, true, now),
        Action::Edit(edit) => edit_line(model, edit, now),
        Action::Submit => return submit(model, now),
        Action::Newline => insert(model, "\n", now),
        Action::Complete if !model.bar.completions.is_empty() => {
            complete_with(model, model.bar.completing.unwrap_or(0));
        }
        // Who completes a name that is not known types on: the rest must not run as keys.
        Action::Complete if model.bar.held.is_none() && !model.bar.editor.is_empty() => {
            let words = "nothing to complete; Esc leaves the bar";
            model.messages.say(words, false, now);
        }
        Action::Complete | Action::LeaveNote => leave(model, now),
        Action::Restamp => {
            model.bar.stamp = Some(now);
            let words = format!("stamped {}", model.incident.clock_seconds(now));
            model.messages.say(words, false, now);
        }
        Action::Recall => up_or_down(model, false, now),
        Action::PageUp | Action::PageDown => select::page_timeline(model, action),
        action => return browse::act(model, action, now),
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

fn edit_line(model: &mut Model, edit: Edit, now: Timestamp) {
    let was_empty = model.bar.editor.is_empty();
    model.bar.editor.edit(edit);
    model.bar.error = None;
    model.bar.completing = None;
    if model.bar.held.is_some() || model.bar.editing.is_some() {
        return;
    }
    if model.bar.editor.is_empty() {
        model.bar.stamp = None;
    } else if was_empty {
        // Cut text that is put back begins a line as a letter does.
        model.bar.stamp = Some(now);
    }
}

/// Esc, Ctrl-C, Tab on an empty bar: the text stays in the bar. While more of a line is
/// asked for there is no way out but Enter, so that the line cannot be forgotten there.
fn leave(model: &mut Model, now: Timestamp) {
    if model.bar.held.is_some() {
        model.bar.error = None;
        let words = "Enter skips the question and records the line";
        model.messages.say(words, false, now);
        return;
    }
    if model.bar.editing.is_some() && !is_corrected(model) {
        // The entry stands as it was; only the attempt to correct it goes.
        model.bar.editing = None;
        model.bar.editor.take();
        model.bar.stamp = None;
        next_waiting(model, now);
        model
            .messages
            .say("correction left; the entry stands as it was", false, now);
    }
    model.mode = Mode::Browse;
}

/// Whether the bar holds a correction that differs from what stands: words to keep.
fn is_corrected(model: &Model) -> bool {
    let entry = model.bar.editing.and_then(|id| model.incident.entry(id));
    let text = model.bar.editor.text();
    !text.trim().is_empty() && entry.is_none_or(|entry| entry.text != text)
}

fn up_or_down(model: &mut Model, down: bool, now: Timestamp) {
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
        recall(model, now);
    }
}

/// The last own entry comes back into the bar to be corrected.
pub(super) fn recall(model: &mut Model, now: Timestamp) {
    let me = model.seat.me.clone();
    let last = model
        .incident
        .log()
        .events()
        .iter()
        .rev()
        .find_map(|event| {
            let entry = (*event.by == *me).then(|| model.incident.entry_by(event.order()))??;
            (entry.kind.is_typed() && entry.redacted.is_none() && entry.struck.is_none())
                .then_some(entry)
        });
    match last {
        Some(entry) => correct(model, entry.id, &entry.text),
        None => model
            .messages
            .say("you have no entry here to correct yet", false, now),
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
        Ok(parsed) if parsed.asks_change_details => hold(model, parsed, Asks::Why),
        Ok(parsed) if parsed.asks_verdict => hold(model, parsed, Asks::Verdict),
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

fn scope<'a>(model: &'a Model, people: entry::People<'a>, now: Timestamp) -> Scope<'a> {
    Scope {
        now: model.bar.stamp.unwrap_or(now),
        zone: model.incident.zone(),
        people,
        work: Some(&model.incident),
    }
}

/// A change is asked for its why and its way back before it is recorded, a test for its verdict;
/// all can be skipped.
fn hold(model: &mut Model, parsed: Parsed, asks: Asks) -> Effects {
    let happened = happened(model, &parsed);
    let line = model.bar.editor.take();
    model.bar.held = Some(Held {
        line,
        note: parsed.note,
        happened,
        asks,
    });
    Effects::none()
}

fn answer_held(model: &mut Model, now: Timestamp) -> Effects {
    let words = model.bar.editor.text().trim().to_owned();
    let words = Some(words).filter(|words| !words.is_empty());
    if words.is_some() && is_next_line(model, now) {
        return type_on(model, now);
    }
    let Some(held) = &mut model.bar.held else {
        return Effects::none();
    };
    match (held.asks, words) {
        (Asks::Why, words) => {
            held.note.why = words;
            held.asks = Asks::WayBack;
            model.bar.editor.take();
            return Effects::none();
        }
        (Asks::WayBack, words) => held.note.undo = words,
        (Asks::Verdict, None) => {}
        (Asks::Verdict, Some(word)) => {
            let Some(verdict) = Verdict::parse(&word) else {
                model.bar.error = Some("write pass or fail; Enter alone skips".to_owned());
                return Effects::none();
            };
            held.note.verdict = Some(verdict);
        }
    }
    model.bar.editor.take();
    release_held(model, now)
}

/// Records the line of which more was asked.
fn release_held(model: &mut Model, now: Timestamp) -> Effects {
    let Some(held) = &model.bar.held else {
        return Effects::none();
    };
    let (note, happened) = (held.note.clone(), held.happened);
    let command = Command::Note { note, happened };
    let effects = record(model, vec![command], "note", now);
    // Refused, with the reason in the bar: everything that was typed comes back as one line.
    let Some(held) = model.bar.held.take() else {
        return effects;
    };
    if model.bar.error.is_some() {
        model.bar.editor.set_text(typed(&held, ""));
    }
    effects
}

/// Whether what was typed is no answer but the next line: somebody who writes as fast as people
/// talk does not look up for a question. It begins with a sign, or is more than the word asked for.
fn is_next_line(model: &Model, now: Timestamp) -> bool {
    let text = model.bar.editor.text().trim();
    let people = |name: &str| model.incident.person_named(name);
    let signed = entry::is_signed(text, &scope(model, &people, now));
    let verdict = model.bar.held.as_ref().map(|held| held.asks) == Some(Asks::Verdict);
    signed || verdict && text.contains(char::is_whitespace) && Verdict::parse(text).is_none()
}

/// Records the line of which more was asked as it stands, then takes the next one. While the
/// first cannot be recorded the next waits behind it, kept like all that is not sent.
fn type_on(model: &mut Model, now: Timestamp) -> Effects {
    let text = model.bar.editor.take();
    let corrects = None;
    model.bar.waiting.insert(0, UnsentLine { text, corrects });
    let effects = release_held(model, now);
    if model.bar.error.is_some() {
        return effects;
    }
    effects.and(submit(model, now))
}

/// All that was typed of it so far, each part on a line of its own.
fn typed(held: &Held, more: &str) -> String {
    let parts = [
        held.note.why.as_deref(),
        held.note.undo.as_deref(),
        Some(more),
    ];
    let parts = parts.into_iter().flatten().filter(|part| !part.is_empty());
    std::iter::once(held.line.as_str())
        .chain(parts)
        .collect::<Vec<_>>()
        .join("\n")
}

/// When it happened: as the line says, else the first keystroke where that was a while ago.
fn happened(model: &Model, parsed: &Parsed) -> Option<Moment> {
    parsed
        .happened
        .or_else(|| model.bar.stamp.map(|at| Moment { at, approx: false }))
}

/// A line may be an entry, a count of cases, or both: then both are recorded or neither.
fn log(model: &mut Model, parsed: Parsed, now: Timestamp) -> Effects {
    let happened = happened(model, &parsed);
    let mut commands = Vec::new();
    let has_words = !parsed.note.text.is_empty();
    if let Some(cases) = parsed.cases {
        let setting = Setting::SupportCases(cases);
        let known = model.incident.value(setting.key()) == Some(&setting);
        if !(has_words && known) {
            let happened = parsed.happened;
            commands.push(Command::Set { setting, happened });
        }
    }
    if has_words {
        let note = parsed.note;
        commands.push(Command::Note { note, happened });
    }
    let label = if has_words { "note" } else { "cases" };
    record(model, commands, label, now)
}

/// Asks for what a line says; a refusal stands in the bar, beside the text.
fn record(model: &mut Model, commands: Vec<Command>, label: &str, now: Timestamp) -> Effects {
    let earlier = commands.iter().find_map(|command| match command {
        Command::Note { happened, .. } | Command::Set { happened, .. } => *happened,
        _ => None,
    });
    match ask::ask_all(model, commands, label, UndoStep::Do, now) {
        Ok(effects) => {
            let words = logged(model, earlier, now);
            clear(model, now);
            ask::say_done(model, &words, now);
            effects
        }
        Err(reject) => {
            model.bar.error = Some(reject.to_string());
            Effects::none()
        }
    }
}

/// That it is logged, and where to look for it: what happened a while ago is not the last line.
fn logged(model: &Model, happened: Option<Moment>, now: Timestamp) -> String {
    let recorded = format!("logged {}", model.incident.clock_seconds(now));
    match happened.filter(|moment| now.seconds_since(moment.at) >= LATE_SECONDS) {
        Some(moment) => {
            let about = if moment.approx { "~" } else { "" };
            let at = model.incident.clock(moment.at);
            format!("{recorded}, stands at {about}{at}")
        }
        None => recorded,
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
            clear(model, now);
            ask::say_done(model, "corrected; the old text is kept", now);
            effects
        }
        Err(reject) => {
            model.bar.error = Some(reject.to_string());
            Effects::none()
        }
    }
}

/// After an entry the bar is empty; opened with a key it closes, in the scribe's seat it stays.
fn clear(model: &mut Model, now: Timestamp) {
    model.bar.editor.take();
    model.bar.editing = None;
    model.bar.stamp = None;
    model.bar.error = None;
    if !stays_open(model) {
        model.mode = Mode::Browse;
        let until = now.millis() + SHIELD_MILLIS;
        model.flow_until = Some(Timestamp::from_millis(until));
    }
    next_waiting(model, now);
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

/// What stands in the bar, to be kept: while more of a line is asked for, all that was typed of it.
/// A correction that changes nothing yet is none.
pub(super) fn line(model: &Model) -> Option<UnsentLine> {
    let text = model.bar.editor.text();
    let text = match &model.bar.held {
        Some(held) => typed(held, text),
        None => text.to_owned(),
    };
    let corrects = model.bar.editing;
    let worth = !text.is_empty() && (corrects.is_none() || is_corrected(model));
    worth.then_some(UnsentLine { text, corrects })
}

/// The next line that a crash left comes into the bar, once that is empty.
pub(super) fn next_waiting(model: &mut Model, now: Timestamp) {
    if model.bar.waiting.is_empty() {
        return;
    }
    let next = model.bar.waiting.remove(0);
    // What was to be corrected may not have arrived here again: then the words are a line.
    let known = |id: &EventId| model.incident.entry(*id).is_some();
    model.bar.editing = next.corrects.filter(known);
    model.bar.editor.set_text(next.text);
    model.bar.stamp = model.bar.editing.is_none().then_some(now);
}
