//! What is typed and not sent: kept on disk at every change, and put back after a crash.

use super::note;
use crate::app::effect::{Effect, Effects};
use crate::app::model::Model;
use crate::domain::kind::EventKind;
use crate::domain::setting::Setting;
use crate::domain::time::Timestamp;
use crate::overlay::Overlay;
use crate::overlay::form::state::Form;
use crate::overlay::form::unsent;
use crate::sync::{Request, Unsent, UnsentForm, UnsentLine};

/// What is typed goes to the disk whenever it has changed.
pub(super) fn keep(model: &mut Model) -> Effects {
    if !model.is_open() {
        return Effects::none();
    }
    let unsent = unsent(model);
    if model.bar.kept == unsent {
        return Effects::none();
    }
    model.bar.kept.clone_from(&unsent);
    Effect::Store(Request::KeepUnsent(unsent)).into()
}

fn unsent(model: &Model) -> Unsent {
    let open = model.overlays.iter().filter_map(|overlay| match overlay {
        Overlay::Form(form) => unsent::keep(form),
        _ => None,
    });
    let asked = model.pending.iter().filter_map(|it| it.form.clone());
    Unsent {
        lines: lines(model),
        forms: model
            .begun
            .iter()
            .cloned()
            .chain(asked)
            .chain(open)
            .collect(),
    }
}

/// The lines of the bar, before them what is not recorded yet: somebody may leave, or the power may
/// go before the answer comes.
pub(super) fn lines(model: &Model) -> Vec<UnsentLine> {
    // A form comes back as a form.
    let pending = model.pending.iter().filter(|it| it.form.is_none());
    let pending = pending.flat_map(|it| &it.drafts);
    let pending = pending.filter_map(|draft| words(&draft.kind));
    let waiting = model.bar.waiting.iter().cloned();
    let mut lines: Vec<UnsentLine> = Vec::new();
    for line in pending.chain(note::line(model)).chain(waiting) {
        match lines.last_mut() {
            // New lines come back as one text, a correction by itself.
            Some(last) if last.corrects.is_none() && line.corrects.is_none() => {
                last.text.push('\n');
                last.text.push_str(&line.text);
            }
            _ => lines.push(line),
        }
    }
    lines
}

/// The words of an entry, of a correction, or of a count of cases, which is typed like an entry.
fn words(kind: &EventKind) -> Option<UnsentLine> {
    let (text, corrects) = match kind {
        EventKind::Note(note) => (note.text.clone(), None),
        EventKind::Revise(revised) => (revised.text.clone(), Some(revised.reference)),
        EventKind::Set(change) => match change.setting {
            Setting::SupportCases(cases) => (format!("/cases {cases}"), None),
            _ => return None,
        },
        _ => return None,
    };
    Some(UnsentLine { text, corrects })
}

/// So many of one's own newest entries may have been on their way when a console was killed.
const UNDER_WAY: usize = 16;

/// Takes out what was on its way and did arrive: it is in the record, and comes back no more.
fn without_recorded(model: &Model, lines: Vec<UnsentLine>) -> Vec<UnsentLine> {
    let events = model.incident.log().events().iter().rev();
    let own = events.filter(|event| *event.by == *model.seat.me);
    let recorded: Vec<UnsentLine> = own
        .filter_map(|event| words(&event.kind))
        .take(UNDER_WAY)
        .collect();
    let mut lines = lines;
    for line in &mut lines {
        let here = recorded.iter().filter(|it| it.corrects == line.corrects);
        let here: Vec<&str> = here.map(|it| &*it.text).collect();
        // Several that were on their way came to be one text.
        while let Some(rest) = here.iter().find_map(|text| rest_after(&line.text, text)) {
            line.text = rest.to_owned();
        }
    }
    lines.retain(|line| !line.text.is_empty());
    lines
}

/// Takes out the forms that were on their way and did arrive.
fn without_answered(model: &Model, mut forms: Vec<UnsentForm>) -> Vec<UnsentForm> {
    let events = model.incident.log().events().iter().rev();
    let own = events.filter(|event| *event.by == *model.seat.me);
    let own = own.take(UNDER_WAY).map(|event| event.body_hash.to_string());
    let own: Vec<String> = own.collect();
    forms.retain(|form| form.asked.is_empty() || !form.asked.iter().all(|it| own.contains(it)));
    for form in &mut forms {
        form.asked.clear();
    }
    forms
}

/// What follows a line that a text begins with.
fn rest_after<'a>(text: &'a str, line: &str) -> Option<&'a str> {
    let rest = text.strip_prefix(line).filter(|_| !line.is_empty())?;
    rest.strip_prefix('\n').or(rest.is_empty().then_some(""))
}

/// What a console of ours left behind comes back: a line and a correction into the bar, a form
/// into the next one of its kind that is opened.
pub fn restore(model: &mut Model, unsent: Unsent, now: Timestamp) -> Effects {
    if unsent.is_empty() || model.seat.read_only.is_some() {
        return Effects::none();
    }
    let unsent = Unsent {
        lines: without_recorded(model, unsent.lines),
        forms: without_answered(model, unsent.forms),
    };
    if unsent.is_empty() {
        return Effect::Store(Request::KeepUnsent(unsent)).into();
    }
    let mut said = Vec::new();
    if let Some(first) = unsent.lines.first() {
        let what = match first.corrects {
            Some(_) => "correction",
            None => "line",
        };
        said.push(format!(
            "your unfinished {what} is back in the bar; n goes on with it"
        ));
    }
    for form in &unsent.forms {
        said.push(format!(
            "“{}” was not sent: open it again, what you typed is in it",
            form.title
        ));
    }
    model.messages.say(said.join("; "), false, now);
    model.begun.clone_from(&unsent.forms);
    model.bar.waiting.clone_from(&unsent.lines);
    note::next_waiting(model, now);
    model.bar.kept.clone_from(&unsent);
    Effect::Store(Request::KeepUnsent(unsent)).into()
}

/// A form of the kind that was begun before the crash goes on with what was typed then.
pub(super) fn fill(model: &mut Model, form: &mut Form, now: Timestamp) {
    let same = |kept: &UnsentForm| unsent::purpose(kept) == Some(form.purpose);
    if let Some(at) = model.begun.iter().position(same) {
        let kept = model.begun.remove(at);
        unsent::fill(form, &kept, &model.incident, now);
        let words = "what you had typed is back; Esc twice throws it away";
        model.messages.say(words, false, now);
    }
}
