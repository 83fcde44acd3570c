//! The start screen: no incident is open here.

use crate::action::Action;
use crate::app::effect::{Effect, Effects};
use crate::app::model::Model;
use crate::domain::time::Timestamp;
use crate::keymap::{Key, Layer};
use crate::overlay::Overlay;
use crate::overlay::form::build;
use crate::overlay::picker::state::Picker;

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
        _ => match model.keymap.resolve(Layer::Browse.stack(), key) {
            Some(Action::Help) => super::palette::open_help(model),
            Some(Action::Redraw) => return Effect::Redraw.into(),
            Some(Action::Suspend) => return Effect::Suspend.into(),
            Some(Action::Quit) => model.quitting = true,
            _ => model.messages.say(
                "n declares, d practises, o opens, ? helps, q leaves",
                false,
                now,
            ),
        },
    }
    Effects::none()
}

fn open_found(model: &mut Model) {
    let rows = super::palette::found(model);
    model
        .overlays
        .push(Overlay::Picker(Picker::new("Open an incident", rows)));
}
