//! The start screen: no incident is open here.

use crate::action::Action;
use crate::app::effect::{Effect, Effects};
use crate::app::model::Model;
use crate::domain::stage::Stage;
use crate::domain::time::Timestamp;
use crate::keymap::{Key, Layer};
use crate::overlay::Overlay;
use crate::overlay::form::build;
use crate::overlay::picker::state::Picker;
use crate::report::Situation;

/// A key on the start screen.
pub(super) fn key(model: &mut Model, key: &Key, now: Timestamp) -> Effects {
    match key.text() {
        Some('n') => {
            let table = &model.playbook.priority;
            let form = build::declare(&model.seat.me, table, &model.kit.cases);
            model.overlays.push(Overlay::Form(form));
        }
        Some('d') => return Effect::Drill.into(),
        Some('o') if model.found.is_empty() => model.overlays.push(Overlay::Form(build::open())),
        Some('o') => open_found(model),
        Some('q') => model.quitting = true,
        Some('?') => super::palette::open_help(model),
        Some(digit @ '1'..='9') => {
            return open_at(model, digit as usize - '1' as usize, opened, now);
        }
        _ => match model.keymap.resolve(Layer::Browse.stack(), key) {
            Some(Action::Help) => super::palette::open_help(model),
            Some(Action::Details) => return open_at(model, model.found_at, opened, now),
            Some(Action::Review) => return open_at(model, model.found_at, reviewed, now),
            Some(action) if moves(model, action) => {}
            Some(Action::Redraw) => return Effect::Redraw.into(),
            Some(Action::Suspend) => return Effect::Suspend.into(),
            Some(Action::Quit) => model.quitting = true,
            _ => model.messages.say(
                "n declares, d practises, o opens, a digit or Enter opens from the list, ? helps, q leaves",
                false,
                now,
            ),
        },
    }
    Effects::none()
}

/// How a chosen incident is opened: what is in review at its review, for that is what is left to
/// do about it.
pub(super) fn opened(path: &str, one: Option<&Situation>) -> Effect {
    match one.map(|one| one.stage) {
        Some(Stage::InReview) => Effect::OpenReview(path.into()),
        _ => Effect::OpenFile(path.into()),
    }
}

/// At its review, wherever it stands.
fn reviewed(path: &str, _: Option<&Situation>) -> Effect {
    Effect::OpenReview(path.into())
}

/// Opens the incident at that place of the list.
fn open_at(
    model: &mut Model,
    at: usize,
    how: fn(&str, Option<&Situation>) -> Effect,
    now: Timestamp,
) -> Effects {
    let whole = model.found_whole();
    if let Some((path, one)) = whole.get(at) {
        return how(path, Some(one)).into();
    }
    let words = match whole.len() {
        0 => "no incident is in this folder; n declares one, o opens a file".to_owned(),
        n => format!("the list has {n}; n declares, o opens by name or path"),
    };
    model.messages.say(words, false, now);
    Effects::none()
}

/// Moves the selection in the list; whether the action does.
fn moves(model: &mut Model, action: Action) -> bool {
    const PAGE: usize = 10;
    let last = model.found_whole().len().saturating_sub(1);
    let at = model.found_at.min(last);
    model.found_at = match action {
        Action::MoveDown => at + 1,
        Action::MoveUp => at.saturating_sub(1),
        Action::PageDown | Action::HalfPageDown => at + PAGE,
        Action::PageUp | Action::HalfPageUp => at.saturating_sub(PAGE),
        Action::First => 0,
        Action::Last => last,
        _ => return false,
    }
    .min(last);
    true
}

fn open_found(model: &mut Model) {
    let rows = super::palette::found(model);
    model
        .overlays
        .push(Overlay::Picker(Picker::new("Open an incident", rows)));
}
