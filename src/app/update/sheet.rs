//! Keys for the prompts and the checklist.

use super::{ask, browse, prompt};
use crate::action::Action;
use crate::app::effect::{Effect, Effects};
use crate::app::model::Model;
use crate::domain::checklist;
use crate::domain::command::Command;
use crate::domain::prompt::Prompt;
use crate::domain::time::Timestamp;
use crate::keymap::{Key, Layer};
use crate::overlay::Overlay;
use crate::overlay::sheet::projection::{Row, RowKey, project, selected};
use crate::overlay::sheet::{Sheet, Subject};

pub(super) fn open(model: &mut Model, subject: Subject) {
    model.overlays.push(Overlay::Sheet(Sheet::new(subject)));
}

/// A key while a sheet is on top.
pub(super) fn key(model: &mut Model, key: &Key, now: Timestamp) -> Effects {
    match model.keymap.resolve(Layer::Sheet.stack(), key) {
        Some(action) => act(model, action, now),
        None => Effects::none(),
    }
}

/// Does what an action means over a sheet.
pub(super) fn act(model: &mut Model, action: Action, now: Timestamp) -> Effects {
    let Some(Overlay::Sheet(sheet)) = model.overlays.last() else {
        return Effects::none();
    };
    let (incident, me) = (&model.incident, &model.seat.me);
    let rows = project(sheet.subject, incident, &model.owed(now), me, now);
    let at = selected(&rows, sheet.selected.as_ref());
    let chosen = at.and_then(|at| rows.get(at)?.key.clone());
    match action {
        Action::Close => {
            model.overlays.pop();
        }
        Action::Help | Action::Palette | Action::Redraw | Action::Suspend => {
            return browse::act(model, action, now);
        }
        Action::Choose | Action::Tick => return take(model, chosen, now),
        Action::Snooze | Action::SnoozeFor => return put_off(model, chosen, action, now),
        Action::CopyEntry => return copy(model, chosen, now),
        action => move_to(model, &rows, at, action),
    }
    Effects::none()
}

/// Moves the selection over the lines that can be selected.
fn move_to(model: &mut Model, rows: &[Row], at: Option<usize>, to: Action) {
    let page = usize::from(model.geometry.overlay_rows).max(2) - 1;
    let places: Vec<usize> = (0..rows.len()).filter(|i| rows[*i].key.is_some()).collect();
    let Some(here) = at.and_then(|at| places.iter().position(|place| *place == at)) else {
        return;
    };
    let last = places.len() - 1;
    let next = match to {
        Action::MoveUp => here.saturating_sub(1),
        Action::MoveDown => here + 1,
        Action::PageUp => here.saturating_sub(page),
        Action::PageDown => here + page,
        Action::HalfPageUp => here.saturating_sub(page / 2),
        Action::HalfPageDown => here + page / 2,
        Action::First => 0,
        Action::Last => last,
        _ => here,
    };
    let key = rows[places[next.min(last)]].key.clone();
    if let Some(Overlay::Sheet(sheet)) = model.overlays.last_mut() {
        sheet.selected = key;
    }
}

/// Enter and Space: opens what clears a prompt, ticks a line, copies an answer.
fn take(model: &mut Model, chosen: Option<RowKey>, now: Timestamp) -> Effects {
    match chosen {
        Some(RowKey::Prompt(..)) => match find(model, chosen.as_ref(), now) {
            Some(prompt) => {
                model.overlays.pop();
                prompt::act_on(model, &prompt, now)
            }
            None => Effects::none(),
        },
        Some(RowKey::Line(id)) => tick(model, id, now),
        Some(RowKey::Reply(_)) => copy(model, chosen, now),
        None => Effects::none(),
    }
}

/// The prompt that a line stands for.
fn find(model: &Model, chosen: Option<&RowKey>, now: Timestamp) -> Option<Prompt> {
    let Some(RowKey::Prompt(rule, about)) = chosen else {
        return None;
    };
    let showing = model.owed(now);
    let mut all = showing.prompts.iter().chain(&showing.snoozed);
    all.find(|prompt| prompt.rule == *rule && prompt.about.key() == *about)
        .cloned()
}

fn tick(model: &mut Model, line: String, now: Timestamp) -> Effects {
    if browse::is_read_only(model, now) {
        return Effects::none();
    }
    let incident = &model.incident;
    let known = crate::domain::stage::Stage::ALL
        .into_iter()
        .flat_map(|stage| checklist::lines(incident, stage))
        .find(|known| known.id == line);
    let ticked = match known.map(|known| known.done) {
        Some(checklist::Done::Shown) => {
            let words = "the document says so itself; there is nothing to tick";
            model.messages.say(words, false, now);
            return Effects::none();
        }
        Some(checklist::Done::Ticked { .. }) => true,
        _ => false,
    };
    let command = Command::Check { line, on: !ticked };
    let done = if ticked { "no longer ticked" } else { "ticked" };
    ask::ask_and_say(model, command, "tick", done, now)
}

fn put_off(model: &mut Model, chosen: Option<RowKey>, action: Action, now: Timestamp) -> Effects {
    let Some(RowKey::Prompt(rule, about)) = chosen else {
        let words = "only a prompt can be put off";
        model.messages.say(words, false, now);
        return Effects::none();
    };
    model.prompts.acting = Some((rule, about));
    if action == Action::SnoozeFor {
        prompt::choose_minutes(model);
        return Effects::none();
    }
    prompt::snooze(model, now)
}

fn copy(model: &mut Model, chosen: Option<RowKey>, now: Timestamp) -> Effects {
    if let Some(RowKey::Reply(asked)) = chosen {
        let replies = checklist::replies(&model.incident, now);
        if let Some(reply) = replies.into_iter().find(|reply| reply.asked == asked) {
            return Effect::Copy(reply.text).into();
        }
    }
    let words = "only an answer to paste can be copied here";
    model.messages.say(words, false, now);
    Effects::none()
}
