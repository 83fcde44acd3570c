//! BROWSE: keys act on the focused pane and on the incident.

use super::{SHIELD_MILLIS, ask, copy, form, note, palette};
use crate::action::Action;
use crate::app::effect::{Effect, Effects};
use crate::app::model::{Mode, Model, Pane};
use crate::domain::command::Command;
use crate::domain::id::EventId;
use crate::domain::time::Timestamp;
use crate::editor::LineEditor;
use crate::keymap::{Key, Layer};
use crate::overlay::Overlay;
use crate::overlay::form::state::Purpose;
use crate::pane::cursor::Step;
use crate::pane::{comms, roster, state};

/// The layers that can hear a key in BROWSE.
pub(super) const fn layers(pane: Pane) -> &'static [Layer] {
    match pane {
        Pane::State => Layer::State.stack(),
        Pane::Timeline => Layer::Timeline.stack(),
        Pane::Roles => Layer::Roles.stack(),
        Pane::Comms => Layer::Comms.stack(),
    }
}

/// A key in BROWSE.
pub(super) fn key(model: &mut Model, key: &Key, now: Timestamp) -> Effects {
    match model.keymap.resolve(layers(model.focus), key) {
        Some(action) => act(model, action, now),
        None => {
            if key.text().is_some() {
                let write = super::palette::key_label(model, Action::Note);
                model
                    .messages
                    .say(format!("not bound; {write} to write"), false, now);
            }
            Effects::none()
        }
    }
}

/// Does what an action means, wherever it came from: a key or the palette.
pub(super) fn act(model: &mut Model, action: Action, now: Timestamp) -> Effects {
    if action.changes_data() && refuse_write(model, action, now) {
        return Effects::none();
    }
    match action {
        Action::Note => model.mode = Mode::Note,
        Action::Undo => return ask::undo(model, false, now),
        Action::Redo => return ask::undo(model, true, now),
        Action::Quit => model.quitting = true,
        Action::Redraw => return Effect::Redraw.into(),
        Action::Suspend => return Effect::Suspend.into(),
        Action::FocusState => focus(model, Pane::State),
        Action::FocusTimeline => focus(model, Pane::Timeline),
        Action::FocusRoles => focus(model, Pane::Roles),
        Action::FocusComms => focus(model, Pane::Comms),
        Action::NextPane => turn(model, 1),
        Action::PreviousPane => turn(model, 3),
        Action::Zoom => model.zoom = !model.zoom,
        Action::MoveUp
        | Action::MoveDown
        | Action::PageUp
        | Action::PageDown
        | Action::HalfPageUp
        | Action::HalfPageDown
        | Action::First
        | Action::Last => go(model, action),
        Action::Follow => follow(model),
        Action::Filter => start_filter(model),
        Action::Close => clear_filter(model),
        Action::Details => open_details(model, now),
        Action::Restrict if is_restricted(model) => return unrestrict(model, now),
        Action::Star => return star(model, now),
        Action::Strike => return strike(model, now),
        Action::Correct => correct(model, now),
        Action::Tick => return tick(model, now),
        Action::MoreTime => return extend(model, now),
        Action::CopyEntry => return copy::entry(model, now),
        Action::CopyPane => return copy::pane(model),
        Action::Help => palette::open_help(model),
        Action::Palette => palette::open_palette(model),
        Action::ToggleMouse => {
            model.mouse = !model.mouse;
            let words = if model.mouse {
                "the mouse is ours: Shift selects text"
            } else {
                "the mouse is the terminal's again"
            };
            model.messages.say(words, false, now);
            return Effect::Mouse(model.mouse).into();
        }
        Action::WriteFile => {
            model
                .messages
                .say("writing the shared file anew", false, now);
            return Effect::Store(crate::sync::Request::WriteAgain).into();
        }
        other => return form::open(model, other, now),
    }
    Effects::none()
}

/// Whether a change must not happen now; says why.
fn refuse_write(model: &mut Model, action: Action, now: Timestamp) -> bool {
    if let Some(reason) = &model.seat.read_only {
        let words = format!("read-only: {reason}; write with `warroom note` or reopen without it");
        model.messages.say(words, true, now);
        return true;
    }
    let shielded =
        action.acts_on_selection() && model.shield_until.is_some_and(|until| now < until);
    if shielded {
        model
            .messages
            .say("something just moved here; press again", false, now);
    }
    shielded
}

/// Ignores data-changing keys for a moment: what they would act on has just changed.
pub(super) fn shield(model: &mut Model, now: Timestamp) {
    model.shield_until = Some(Timestamp::from_millis(now.millis() + SHIELD_MILLIS));
}

fn focus(model: &mut Model, pane: Pane) {
    model.focus = pane;
    model.mode = Mode::Browse;
}

fn turn(model: &mut Model, by: usize) {
    model.focus = Pane::ALL[(model.focus.index() + by) % 4];
    model.mode = Mode::Browse;
}

/// Scrolls the timeline from the entry bar, without leaving it.
pub(super) fn page_timeline(model: &mut Model, action: Action) {
    let focus = std::mem::replace(&mut model.focus, Pane::Timeline);
    go(model, action);
    model.focus = focus;
}

fn go(model: &mut Model, to: Action) {
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

fn step(model: &mut Model, step: Step) {
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

fn state_keys(model: &Model) -> Vec<state::projection::RowKey> {
    let filter = &model.panes.filters[Pane::State.index()];
    let rows = state::projection::project(&model.incident, ANY_TIME, false);
    let rows = rows.into_iter().filter(|row| row.matches(filter));
    rows.filter_map(|row| row.key).collect()
}

fn roster_keys(model: &Model) -> Vec<roster::projection::RowKey> {
    let filter = &model.panes.filters[Pane::Roles.index()];
    let rows = roster::projection::project(&model.incident, ANY_TIME, false);
    let rows = rows.into_iter().filter(|row| row.matches(filter));
    rows.map(|row| row.key).collect()
}

fn comms_keys(model: &Model) -> Vec<comms::projection::RowKey> {
    let filter = &model.panes.filters[Pane::Comms.index()];
    let rows = comms::projection::project(&model.incident, ANY_TIME);
    let rows = rows.into_iter().filter(|row| row.matches(filter));
    rows.map(|row| row.key).collect()
}

fn step_timeline(model: &mut Model, step: Step) {
    let pane = &mut model.panes.timeline;
    let count = pane.len(&model.incident);
    if count == 0 {
        return;
    }
    let last = count - 1;
    let at = pane
        .selected
        .and_then(|id| pane.index_of(&model.incident, id));
    let to = match (step, at) {
        (Step::First, _) => 0,
        (Step::Last, _) => last,
        // The first step up from following selects the newest.
        (Step::By(n), None) if n == -1 => last,
        (Step::By(n), None) => last.saturating_add_signed(n).min(last),
        (Step::By(n), Some(at)) => at.saturating_add_signed(n).min(last),
    };
    pane.selected = pane.id_at(&model.incident, to);
    pane.follow = step == Step::Last || (to == last && matches!(step, Step::By(n) if n > 0));
    if pane.follow {
        pane.top = None;
        if step == Step::Last {
            pane.selected = None;
        }
    }
}

fn follow(model: &mut Model) {
    let pane = &mut model.panes.timeline;
    pane.follow = !pane.follow;
    if pane.follow {
        pane.selected = None;
        pane.top = None;
    } else {
        pane.top = model.geometry.visible.first().copied();
    }
}

fn start_filter(model: &mut Model) {
    let old = match model.focus {
        Pane::Timeline => model.panes.timeline.filter.clone(),
        other => model.panes.filters[other.index()].clone(),
    };
    model.mode = Mode::Browse;
    model.panes.filtering = Some((model.focus, LineEditor::with_text(old)));
}

fn clear_filter(model: &mut Model) {
    model.panes.filtering = Some((model.focus, LineEditor::default()));
    refilter(model);
    model.panes.filtering = None;
}

/// A key while a filter is typed: Enter keeps it, Esc clears it.
pub(super) fn filter_key(model: &mut Model, key: &Key) -> Effects {
    let Some((_, editor)) = &mut model.panes.filtering else {
        return Effects::none();
    };
    if let Some(letter) = key.text() {
        editor.insert(letter.encode_utf8(&mut [0; 4]));
        refilter(model);
        return Effects::none();
    }
    match model.keymap.resolve(Layer::Form.stack(), key) {
        Some(Action::Edit(edit)) => editor.edit(edit),
        Some(Action::Submit) => {
            model.panes.filtering = None;
            return Effects::none();
        }
        Some(Action::Close) => {
            editor.take();
            refilter(model);
            model.panes.filtering = None;
            return Effects::none();
        }
        _ => {}
    }
    refilter(model);
    Effects::none()
}

/// The filter being typed takes effect at once.
pub(super) fn refilter(model: &mut Model) {
    let Some((pane, editor)) = &model.panes.filtering else {
        return;
    };
    let text = editor.text().to_owned();
    if *pane == Pane::Timeline {
        let timeline = &mut model.panes.timeline;
        timeline.filter = text;
        timeline.refilter(&model.incident);
        timeline.top = None;
        if timeline
            .selected
            .is_some_and(|id| timeline.index_of(&model.incident, id).is_none())
        {
            timeline.selected = None;
        }
    } else {
        model.panes.filters[pane.index()] = text;
    }
}

/// The event that a key acts on: the selected line of the focused pane. In the timeline the
/// newest entry while nothing is selected.
pub(super) fn target(model: &Model) -> Option<EventId> {
    match model.focus {
        Pane::Timeline => model.panes.timeline.selected.or_else(|| {
            let pane = &model.panes.timeline;
            pane.len(&model.incident)
                .checked_sub(1)
                .and_then(|i| pane.id_at(&model.incident, i))
        }),
        Pane::State => match model.panes.state.selected.as_ref()? {
            state::projection::RowKey::Setting(key) => {
                model.incident.head(*key).map(|(event, _)| event.id)
            }
            state::projection::RowKey::Task(id)
            | state::projection::RowKey::Criterion(id)
            | state::projection::RowKey::Item(id) => Some(*id),
            state::projection::RowKey::Conflict(_) => None,
        },
        Pane::Roles => match model.panes.roster.selected.as_ref()? {
            roster::projection::RowKey::Holder(id) => Some(*id),
            roster::projection::RowKey::Role(_) => None,
        },
        Pane::Comms => match model.panes.comms.selected.as_ref()? {
            comms::projection::RowKey::Message(id) => Some(*id),
            comms::projection::RowKey::Audience(_) => None,
        },
    }
}

fn open_details(model: &mut Model, now: Timestamp) {
    match target(model) {
        Some(id) => model.overlays.push(Overlay::Details { id, top: 0 }),
        None => form::open_selected(model, now),
    }
}

fn no_target(model: &mut Model, now: Timestamp) -> Effects {
    model
        .messages
        .say("nothing is selected; move with j and k first", false, now);
    Effects::none()
}

fn star(model: &mut Model, now: Timestamp) -> Effects {
    let Some(entry) = target(model).and_then(|id| model.incident.entry(id)) else {
        return no_target(model, now);
    };
    let command = Command::Star {
        entry: entry.id,
        on: !entry.star,
    };
    let done = if entry.star {
        "star taken off"
    } else {
        "starred"
    };
    ask::ask_and_say(model, command, "star", done, now)
}

fn is_restricted(model: &Model) -> bool {
    target(model)
        .and_then(|id| model.incident.entry(id))
        .is_some_and(|entry| entry.restricted)
}

fn unrestrict(model: &mut Model, now: Timestamp) -> Effects {
    let Some(entry) = target(model) else {
        return no_target(model, now);
    };
    let command = Command::Restrict { entry, on: false };
    ask::ask_and_say(model, command, "restriction", "no longer restricted", now)
}

fn strike(model: &mut Model, now: Timestamp) -> Effects {
    let Some(entry) = target(model).and_then(|id| model.incident.entry(id)) else {
        return no_target(model, now);
    };
    let on = entry.struck.is_none();
    let command = Command::Strike {
        entry: entry.id,
        on,
        reason: None,
    };
    let done = if on {
        "struck; it stays legible"
    } else {
        "no longer struck"
    };
    ask::ask_and_say(model, command, "strike", done, now)
}

fn correct(model: &mut Model, now: Timestamp) {
    let Some(entry) = target(model).and_then(|id| model.incident.entry(id)) else {
        let _ = no_target(model, now);
        return;
    };
    if !entry.kind.is_typed() || entry.redacted.is_some() {
        let words = "this entry was made by the program; only typed entries can be corrected";
        model.messages.say(words, true, now);
    } else if model.bar.editor.is_empty() && model.bar.held.is_none() {
        note::correct(model, entry.id, &entry.text);
    } else {
        model
            .messages
            .say("finish or clear the line in the bar first", true, now);
    }
}

/// The task or criterion that Space and + act on: the selected one, else the first open task.
fn work_target(model: &Model) -> Option<EventId> {
    match (model.focus, &model.panes.state.selected) {
        (
            Pane::State,
            Some(state::projection::RowKey::Task(id) | state::projection::RowKey::Criterion(id)),
        ) => Some(*id),
        _ => None,
    }
}

fn tick(model: &mut Model, now: Timestamp) -> Effects {
    let Some(target) = work_target(model) else {
        model.messages.say(
            "select a task or an exit criterion in pane 1 first",
            false,
            now,
        );
        return Effects::none();
    };
    let met = model
        .incident
        .criteria()
        .iter()
        .any(|c| c.id == target && c.met.is_some());
    let command = Command::Tick {
        target,
        on: !met,
        waived: None,
    };
    let done = if met { "open again" } else { "done" };
    ask::ask_and_say(model, command, "tick", done, now)
}

fn extend(model: &mut Model, now: Timestamp) -> Effects {
    let selected = work_target(model);
    let open = model.incident.open_tasks();
    let task = selected
        .filter(|id| open.iter().any(|t| t.id == *id))
        .or(open.first().map(|t| t.id));
    let Some(task) = task else {
        model.messages.say("no task is open", false, now);
        return Effects::none();
    };
    let command = Command::ExtendTask { task, minutes: 10 };
    ask::ask_and_say(model, command, "more time", "ten more minutes", now)
}

/// The footer asks whether to leave; any other key stays and is not run.
pub(super) fn answer_quit(model: &mut Model, key: &Key) -> Effects {
    model.quitting = false;
    if key.text().is_some_and(|c| matches!(c, 'q' | 'y')) {
        return Effect::Quit.into();
    }
    Effects::none()
}

/// A click focuses the pane under it and selects its line.
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
        model.panes.timeline.selected = model.panes.timeline.id_at(&model.incident, index);
        model.panes.timeline.follow = false;
        model.panes.timeline.top = model.panes.timeline.id_at(&model.incident, drawn.first);
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
                timeline.id_at(&model.incident, to)
            };
        }
        Pane::State => model.panes.state.top = to,
        Pane::Roles => model.panes.roster.top = to,
        Pane::Comms => model.panes.comms.top = to,
    }
    Effects::none()
}

/// Opens the form for striking with a reason, from the palette.
pub(super) fn strike_with_reason(model: &Model) -> Option<Purpose> {
    target(model).map(Purpose::Strike)
}
