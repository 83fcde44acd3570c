//! Keys on the stakeholder grid: who moves where.

use super::{ask, browse};
use crate::action::Action;
use crate::app::effect::Effects;
use crate::app::model::Model;
use crate::domain::command::Command;
use crate::domain::kind::ListItem;
use crate::domain::time::Timestamp;
use crate::keymap::{Key, Layer};
use crate::overlay::Overlay;
use crate::overlay::grid::{project, turned};

/// A key while the grid is on top.
pub(super) fn key(model: &mut Model, key: &Key, now: Timestamp) -> Effects {
    match key.text() {
        Some(letter @ ('p' | 'i')) => return record(model, Some(letter), now),
        Some('a') => return browse::act(model, Action::AddStakeholder, now),
        Some(_) => {
            let words = "p turns power, i turns interest, a adds somebody";
            model.messages.say(words, false, now);
            return Effects::none();
        }
        None => {}
    }
    match model.keymap.resolve(Layer::List.stack(), key) {
        Some(action) => act(model, action, now),
        None => Effects::none(),
    }
}

/// Does what an action means on the grid.
pub(super) fn act(model: &mut Model, action: Action, now: Timestamp) -> Effects {
    match action {
        Action::MoveUp | Action::PageUp => step(model, false),
        Action::MoveDown | Action::PageDown => step(model, true),
        Action::Choose => return record(model, None, now),
        Action::Close => {
            model.overlays.pop();
        }
        Action::Edit(_) | Action::First | Action::Last => {
            let words = "p turns power, i turns interest; Up and Down select";
            model.messages.say(words, false, now);
        }
        Action::Help | Action::Palette | Action::Redraw | Action::Suspend => {
            return browse::act(model, action, now);
        }
        other => {
            model.overlays.clear();
            return browse::act(model, other, now);
        }
    }
    Effects::none()
}

fn step(model: &mut Model, forward: bool) {
    let all = project(&model.incident, &model.kit);
    if let Some(Overlay::Grid(grid)) = model.overlays.last_mut() {
        grid.step(&all, forward);
    }
}

/// Records the selected one as it is, or with its power or interest turned.
fn record(model: &mut Model, turn: Option<char>, now: Timestamp) -> Effects {
    let all = project(&model.incident, &model.kit);
    let Some(Overlay::Grid(grid)) = model.overlays.last_mut() else {
        return Effects::none();
    };
    let Some(mut one) = all.get(grid.index(&all)).map(|one| one.stakeholder.clone()) else {
        return Effects::none();
    };
    grid.selected = Some(one.name.clone());
    match turn {
        Some('p') => one.power = turned(one.power),
        Some(_) => one.interest = turned(one.interest),
        None => {}
    }
    let done = format!("{}: {}", one.name, one.treatment().label());
    let command = Command::Add(ListItem::Stakeholder(one));
    ask::ask_and_say(model, command, "stakeholder", &done, now)
}
