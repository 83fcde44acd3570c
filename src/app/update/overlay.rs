//! Keys for the top overlay.

use super::{board, browse, copies, copy, form, grid, handover, missed, palette, paper, sheet};
use crate::action::Action;
use crate::app::effect::Effects;
use crate::app::model::Model;
use crate::domain::time::Timestamp;
use crate::keymap::{Key, Layer};
use crate::overlay::Overlay;
use crate::overlay::form::state::Input;

/// A key while something is on top.
pub(super) fn key(model: &mut Model, key: Key, now: Timestamp) -> Effects {
    match model.overlays.last() {
        Some(Overlay::Form(_)) => form::key(model, &key, now),
        Some(Overlay::Picker(_)) => palette::key(model, &key, now),
        Some(Overlay::Grid(_)) => grid::key(model, &key, now),
        Some(Overlay::Sheet(_)) => sheet::key(model, &key, now),
        Some(Overlay::Board(_)) => board::key(model, &key, now),
        Some(
            Overlay::Details { .. } | Overlay::Missed(_) | Overlay::Page(_) | Overlay::Output(_),
        ) => read_key(model, &key, now),
        Some(Overlay::Confirm(_)) => match model.keymap.resolve(Layer::Confirm.stack(), &key) {
            Some(action) => copies::answer(model, action, now),
            None => Effects::none(),
        },
        None => Effects::none(),
    }
}

/// A key over a text to read: it scrolls, closes, or acts on the entry shown.
fn read_key(model: &mut Model, key: &Key, now: Timestamp) -> Effects {
    if key.text().is_some() && is_firm(model) {
        return Effects::none();
    }
    if missed::pick(model, key, now) {
        return Effects::none();
    }
    let layer = model.overlays.last().map_or(Layer::Details, Overlay::layer);
    match model.keymap.resolve(layer.stack(), key) {
        Some(action) => act(model, action, now),
        None => Effects::none(),
    }
}

/// Does what an action means over a text to read.
pub(super) fn act(model: &mut Model, action: Action, now: Timestamp) -> Effects {
    let is_details = matches!(model.overlays.last(), Some(Overlay::Details { .. }));
    match action {
        Action::Close => {
            let looked = missed::looked(model);
            model.overlays.pop();
            return looked;
        }
        Action::CopyEntry if matches!(model.overlays.last(), Some(Overlay::Missed(_))) => {
            return copy::missed(model);
        }
        Action::Help | Action::Palette | Action::Redraw | Action::Suspend => {
            return browse::act(model, action, now);
        }
        Action::Correct if is_details => {
            let effects = browse::act(model, action, now);
            if model.bar.editing.is_some() {
                model.overlays.pop();
            }
            return effects;
        }
        Action::CopyEntry if matches!(model.overlays.last(), Some(Overlay::Page(_))) => {
            return handover::copy(model, now);
        }
        Action::NextFormat => paper::next_format(model, now),
        Action::SavePaper => return paper::save(model, now),
        Action::MarkPosted => paper::posted(model, now),
        Action::Snooze => return super::prompt::snooze(model, now),
        Action::AcceptOffer | Action::DeclineOffer => return browse::act(model, action, now),
        // What acts on an entry acts on the one shown, which stays in sight.
        action if action.acts_on_selection() || action == Action::CopyEntry => {
            if is_details {
                return browse::act(model, action, now);
            }
            if action == Action::CopyEntry {
                return copy::page(model);
            }
            let words = "no entry is shown here; close this first";
            model.messages.say(words, false, now);
        }
        action if is_move(action) => scroll(model, action),
        _ if is_firm(model) => {}
        // Everything else is about what lies below.
        action => {
            let looked = missed::looked(model);
            model.overlays.clear();
            return looked.and(browse::act(model, action, now));
        }
    }
    Effects::none()
}

/// A page that stays until it is closed on purpose: letters are still being typed at it.
fn is_firm(model: &Model) -> bool {
    matches!(model.overlays.last(), Some(Overlay::Output(output)) if output.firm)
}

pub(super) fn is_move(action: Action) -> bool {
    matches!(
        action,
        Action::MoveUp
            | Action::MoveDown
            | Action::PageUp
            | Action::PageDown
            | Action::HalfPageUp
            | Action::HalfPageDown
            | Action::First
            | Action::Last
    )
}

pub(super) fn scroll(model: &mut Model, to: Action) {
    let page = usize::from(model.geometry.overlay_rows).max(2);
    let shown = model.geometry.overlay_top;
    let next = match to {
        Action::MoveUp => shown.saturating_sub(1),
        Action::MoveDown => shown + 1,
        Action::PageUp => shown.saturating_sub(page - 1),
        Action::PageDown => shown + page - 1,
        Action::HalfPageUp => shown.saturating_sub(page / 2),
        Action::HalfPageDown => shown + page / 2,
        Action::First => 0,
        Action::Last => usize::MAX,
        _ => return,
    };
    match model.overlays.last_mut() {
        Some(Overlay::Details { top, .. }) => *top = next,
        Some(Overlay::Page(page)) => page.top = next,
        Some(Overlay::Missed(missed)) => missed.top = next,
        Some(Overlay::Output(output)) => output.top = next,
        Some(Overlay::Confirm(confirm)) => confirm.top = next,
        _ => {}
    }
}

/// Pasted text goes into the focused field of a form or the filter of a list. False where nothing
/// takes text: a choice, a text to read.
pub(super) fn paste(model: &mut Model, text: &str) -> bool {
    match model.overlays.last_mut() {
        Some(Overlay::Form(form)) => {
            form.focus = form.words_from_here().unwrap_or(form.focus);
            let lines = matches!(
                form.focused().map(|f| &f.input),
                Some(Input::Text { lines: true, .. })
            );
            let fresh = form.take_replaces();
            let Some(editor) = form.editor_mut() else {
                return false;
            };
            if fresh {
                editor.take();
            }
            if lines {
                editor.insert(text);
            } else {
                editor.insert(&text.replace('\n', " "));
            }
            form.touch();
            form.error = None;
        }
        Some(Overlay::Picker(picker)) if !picker.letters => {
            picker.filter.insert(&text.replace('\n', " "));
            picker.selected = 0;
        }
        Some(
            Overlay::Details { .. }
            | Overlay::Picker(_)
            | Overlay::Missed(_)
            | Overlay::Page(_)
            | Overlay::Sheet(_)
            | Overlay::Output(_)
            | Overlay::Confirm(_)
            | Overlay::Board(_)
            | Overlay::Grid(_),
        )
        | None => {
            return false;
        }
    }
    true
}
