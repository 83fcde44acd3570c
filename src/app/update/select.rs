//! Moving through the panes: keys, clicks, the wheel.

use crate::action::Action;
use crate::app::effect::Effects;
use crate::app::model::{Model, Pane};
use crate::domain::time::Timestamp;
use crate::pane::cursor::{Cursor, Step};
use crate::pane::{comms, roster, state};

/// Scrolls the timeline from the entry bar, without leaving it.
pub(super) fn page_timeline(model: &mut Model, action: Action) {
    let focus = std::mem::replace(&mut model.focus, Pane::Timeline);
    go(model, action);
    model.focus = focus;
}

pub(super) fn go(model: &mut Model, to: Action) {
    let page = model.geometry.panes[model.focus.index()]
        .as_ref()
        .map_or(10, |drawn| isize::from(drawn.rows.cast_signed()))
        .max(2);
    let half = (page / 2).max(1);
    step(
        model,
        match to {
            Action::MoveUp => Step::By(-1),
            Action::PageUp => Step::By(1 - page),
            Action::PageDown => Step::By(page - 1),
            Action::HalfPageUp => Step::By(-half),
            Action::HalfPageDown => Step::By(half),
            Action::First => Step::First,
            Action::Last => Step::Last,
            _ => Step::By(1),
        },
    );
}

pub(super) fn step(model: &mut Model, step: Step) {
    match model.focus {
        Pane::Timeline => step_timeline(model, step),
        Pane::State => {
            let keys = state_keys(model);
            model.panes.state.step(&keys, step);
        }
        Pane::Roles => {
            let keys = roster_keys(model);
            model.panes.roster.step(&keys, step);
        }
        Pane::Comms => {
            let keys = comms_keys(model);
            model.panes.comms.step(&keys, step);
        }
    }
}

/// What can be selected depends on neither time nor size, so any instant serves here.
const ANY_TIME: Timestamp = Timestamp::from_millis(0);

pub(super) fn state_keys(model: &Model) -> Vec<state::projection::RowKey> {
    let filter = &model.panes.filters[Pane::State.index()];
    let extent = if model.zoom && model.focus == Pane::State {
        state::projection::Extent::Whole
    } else {
        state::projection::Extent::Short
    };
    let rows = state::projection::project(&model.incident, ANY_TIME, extent);
    let rows = rows.into_iter().filter(|row| row.matches(filter));
    rows.filter_map(|row| row.key).collect()
}

pub(super) fn roster_keys(model: &Model) -> Vec<roster::projection::RowKey> {
    let filter = &model.panes.filters[Pane::Roles.index()];
    let rows = roster::projection::project(&model.incident, ANY_TIME, false);
    let rows = rows.into_iter().filter(|row| row.matches(filter));
    rows.map(|row| row.key).collect()
}

pub(super) fn comms_keys(model: &Model) -> Vec<comms::projection::RowKey> {
    let filter = &model.panes.filters[Pane::Comms.index()];
    let rows = comms::projection::project(&model.incident, &model.kit, ANY_TIME);
    let rows = rows.into_iter().filter(|row| row.matches(filter));
    rows.map(|row| row.key).collect()
}

pub(super) fn step_timeline(model: &mut Model, step: Step) {
    let pane = &mut model.panes.timeline;
    let count = pane.len(&model.incident);
    if count == 0 {
        return;
    }
    let last = count - 1;
    let at = pane
        .selected
        .and_then(|key| pane.index_of(&model.incident, key));
    let to = match (step, at) {
        (Step::First, _) => 0,
        // The first step up from following selects the newest.
        (Step::Last, _) | (Step::By(-1), None) => last,
        (Step::By(n), None) => last.saturating_add_signed(n).min(last),
        (Step::By(n), Some(at)) => at.saturating_add_signed(n).min(last),
    };
    pane.selected = pane.key_at(&model.incident, to);
    pane.follow = step == Step::Last || (to == last && matches!(step, Step::By(n) if n > 0));
    if pane.follow {
        pane.top = None;
        if step == Step::Last {
            pane.selected = None;
        }
    }
}

pub(super) fn follow(model: &mut Model) {
    let pane = &mut model.panes.timeline;
    pane.follow = !pane.follow;
    if pane.follow {
        pane.selected = None;
        pane.top = None;
    } else {
        pane.top = model.geometry.visible.first().copied();
    }
}

/// Where the selections of State, Roles and Comms stand in their lists.
#[derive(Clone, Copy, Default)]
pub(super) struct Held([Option<usize>; 3]);

/// Notes where the selections stand, before the document changes.
pub(super) fn hold(model: &Model) -> Held {
    fn place<K: PartialEq>(cursor: &Cursor<K>, keys: impl FnOnce() -> Vec<K>) -> Option<usize> {
        let selected = cursor.selected.as_ref()?;
        keys().iter().position(|key| key == selected)
    }
    let panes = &model.panes;
    Held([
        place(&panes.state, || state_keys(model)),
        place(&panes.roster, || roster_keys(model)),
        place(&panes.comms, || comms_keys(model)),
    ])
}

/// A selection whose thing has gone goes to what stands there now: what the eye sees marked is
/// what the keys act on. Says whether one of the focused pane did.
pub(super) fn settle(model: &mut Model, held: Held) -> bool {
    fn follow<K: PartialEq + Clone>(
        cursor: &mut Cursor<K>,
        place: Option<usize>,
        keys: impl FnOnce() -> Vec<K>,
    ) -> bool {
        let Some(selected) = &cursor.selected else {
            return false;
        };
        let keys = keys();
        if keys.contains(selected) {
            return false;
        }
        let at = place.unwrap_or(0).min(keys.len().saturating_sub(1));
        cursor.selected = keys.get(at).cloned();
        true
    }
    let Held([state, roles, comms]) = held;
    let panes = &model.panes;
    let mut cursors = (
        panes.state.clone(),
        panes.roster.clone(),
        panes.comms.clone(),
    );
    let moved = [
        follow(&mut cursors.0, state, || state_keys(model)),
        follow(&mut cursors.1, roles, || roster_keys(model)),
        follow(&mut cursors.2, comms, || comms_keys(model)),
    ];
    (model.panes.state, model.panes.roster, model.panes.comms) = cursors;
    match model.focus {
        Pane::State => moved[0],
        Pane::Timeline => false,
        Pane::Roles => moved[1],
        Pane::Comms => moved[2],
    }
}

/// A click focuses the pane under it; in the timeline it selects the entry.
pub(super) fn click(model: &mut Model, x: u16, y: u16) -> Effects {
    if !model.overlays.is_empty() {
        return Effects::none();
    }
    let hit = Pane::ALL.into_iter().find_map(|pane| {
        let drawn = model.geometry.panes[pane.index()].as_ref()?;
        drawn.area.contains(x, y).then(|| (pane, drawn.clone()))
    });
    let Some((pane, drawn)) = hit else {
        return Effects::none();
    };
    model.focus = pane;
    let row = drawn
        .at
        .iter()
        .rev()
        .find(|(_, first)| *first <= y)
        .map(|(index, _)| *index);
    if let Some(index) = row
        && pane == Pane::Timeline
    {
        model.panes.timeline.selected = model.panes.timeline.key_at(&model.incident, index);
        model.panes.timeline.follow = false;
        model.panes.timeline.top = model.panes.timeline.key_at(&model.incident, drawn.first);
    }
    Effects::none()
}

/// The wheel scrolls what is under it and never moves the selection.
pub(super) fn wheel(model: &mut Model, x: u16, y: u16, lines: i16) -> Effects {
    let over = Pane::ALL.into_iter().find(|pane| {
        model.geometry.panes[pane.index()]
            .as_ref()
            .is_some_and(|drawn| drawn.area.contains(x, y))
    });
    let Some(pane) = over.filter(|_| model.overlays.is_empty()) else {
        return Effects::none();
    };
    let first = model.geometry.panes[pane.index()]
        .as_ref()
        .map_or(0, |drawn| drawn.first);
    let to = first.saturating_add_signed(isize::from(lines));
    match pane {
        Pane::Timeline => {
            let timeline = &mut model.panes.timeline;
            let last = model.geometry.panes[1]
                .as_ref()
                .map_or(0, |drawn| drawn.last);
            timeline.follow = lines > 0 && last + 1 >= timeline.len(&model.incident);
            timeline.top = if timeline.follow {
                None
            } else {
                timeline.key_at(&model.incident, to)
            };
        }
        Pane::State => model.panes.state.top = to,
        Pane::Roles => model.panes.roster.top = to,
        Pane::Comms => model.panes.comms.top = to,
    }
    Effects::none()
}
