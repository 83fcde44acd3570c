//! What acts on the selected thing: star, strike, correct, tick, more time.

use super::{ask, note, review};
use crate::app::effect::Effects;
use crate::app::model::{Model, Pane};
use crate::domain::command::Command;
use crate::domain::event::EventKey;
use crate::domain::id::EventId;
use crate::domain::kind::{EventKind, ListItem};
use crate::domain::time::Timestamp;
use crate::domain::timeline::Entry;
use crate::overlay::Overlay;
use crate::overlay::form::state::Purpose;
use crate::overlay::picker::state::{Choice, Picker, PickerRow};
use crate::pane::{comms, roster, state};

/// The event that a key acts on: the selected line of the focused pane. In the timeline the
/// newest entry while nothing is selected.
pub(super) fn target(model: &Model) -> Option<EventKey> {
    // Over the details of an entry it is that one, whatever arrives behind them.
    if let Some(Overlay::Details { key, .. }) = model.overlays.last() {
        return Some(*key);
    }
    // Over the review it is the row selected there.
    if let Some(Overlay::Board(_)) = model.overlays.last() {
        return review::event(model);
    }
    if model.focus == Pane::Timeline {
        let pane = &model.panes.timeline;
        let newest = || {
            let last = pane.len(&model.incident).checked_sub(1)?;
            pane.key_at(&model.incident, last)
        };
        return pane.selected.or_else(newest);
    }
    let log = model.incident.log();
    selected_elsewhere(model).and_then(|id| log.get(id).map(|event| event.order()))
}

/// The event behind the selected line of State, Roles or Comms.
fn selected_elsewhere(model: &Model) -> Option<EventId> {
    match model.focus {
        Pane::Timeline => None,
        Pane::State => match model.panes.state.selected.as_ref()? {
            state::projection::RowKey::Setting(key) => {
                model.incident.head(*key).map(|(event, _)| event.id)
            }
            state::projection::RowKey::Task(id)
            | state::projection::RowKey::Criterion(id)
            | state::projection::RowKey::Matter(id)
            | state::projection::RowKey::Item(id) => Some(*id),
            state::projection::RowKey::Conflict(_) | state::projection::RowKey::Derived(..) => None,
        },
        Pane::Roles => match model.panes.roster.selected.as_ref()? {
            roster::projection::RowKey::Holder(id) => Some(*id),
            roster::projection::RowKey::Role(_) | roster::projection::RowKey::Line(_) => None,
        },
        Pane::Comms => match model.panes.comms.selected.as_ref()? {
            comms::projection::RowKey::Message(id)
            | comms::projection::RowKey::Channel(id)
            | comms::projection::RowKey::Draft(id) => Some(*id),
            comms::projection::RowKey::Audience(_) => None,
        },
    }
}

/// Its id, which is what a command names.
pub(super) fn target_id(model: &Model) -> Option<EventId> {
    target(model).map(|(id, _)| id)
}

pub(super) fn no_target(model: &mut Model, now: Timestamp) -> Effects {
    model
        .messages
        .say("nothing is selected; move with j and k first", false, now);
    Effects::none()
}

pub(super) fn star(model: &mut Model, now: Timestamp) -> Effects {
    let Some(entry) = target(model).and_then(|key| model.incident.entry_by(key)) else {
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
    let done = format!("{done}: {}", in_short(model, &entry));
    ask::ask_and_say(model, command, "star", &done, now)
}

/// Which entry it was: with nothing selected it is the last line, and not always the one meant.
fn in_short(model: &Model, entry: &Entry) -> String {
    /// Letters of it that are told.
    const MOST: usize = 32;
    let words = entry.text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut short: String = words.chars().take(MOST).collect();
    if short.len() < words.len() {
        short.push('…');
    }
    format!("{} {short}", model.incident.clock(entry.happened.at))
}

pub(super) fn is_restricted(model: &Model) -> bool {
    target(model)
        .and_then(|key| model.incident.entry_by(key))
        .is_some_and(|entry| entry.restricted)
}

pub(super) fn unrestrict(model: &mut Model, now: Timestamp) -> Effects {
    let Some(entry) = target_id(model) else {
        return no_target(model, now);
    };
    let command = Command::Restrict { entry, on: false };
    ask::ask_and_say(model, command, "restriction", "no longer restricted", now)
}

pub(super) fn strike(model: &mut Model, now: Timestamp) -> Effects {
    let Some(entry) = target(model).and_then(|key| model.incident.entry_by(key)) else {
        return no_target(model, now);
    };
    let on = entry.struck.is_none();
    let command = Command::Strike {
        entry: entry.id,
        on,
        reason: None,
    };
    let done = if on {
        "struck, still legible"
    } else {
        "no longer struck"
    };
    let done = format!("{done}: {}", in_short(model, &entry));
    ask::ask_and_say(model, command, "strike", &done, now)
}

pub(super) fn correct(model: &mut Model, now: Timestamp) -> Effects {
    let Some(entry) = target(model).and_then(|key| model.incident.entry_by(key)) else {
        return no_target(model, now);
    };
    let command = Command::Revise {
        entry: entry.id,
        text: format!("{}.", entry.text),
    };
    if ask::is_refused(model, command, now) {
        return Effects::none();
    }
    if model.bar.editor.is_empty() && model.bar.held.is_none() {
        note::correct(model, entry.id, &entry.text);
    } else {
        model
            .messages
            .say("finish or clear the line in the bar first", true, now);
    }
    Effects::none()
}

/// The last own entry comes back into the bar, unless the bar holds something.
pub(super) fn recall(model: &mut Model, now: Timestamp) {
    if model.bar.editor.is_empty() && model.bar.held.is_none() {
        note::recall(model, now);
    } else {
        model
            .messages
            .say("finish or clear the line in the bar first", true, now);
    }
}

/// The task or criterion that Space and + act on: the selected one in the State pane, or that of
/// the selected line of the timeline.
pub(super) fn work_target(model: &Model) -> Option<EventId> {
    let selected = match (model.focus, &model.panes.state.selected) {
        (
            Pane::State,
            Some(state::projection::RowKey::Task(id) | state::projection::RowKey::Criterion(id)),
        ) => return Some(*id),
        (Pane::Timeline, _) => model.panes.timeline.selected?.0,
        _ => return None,
    };
    let event = model.incident.log().get(selected)?;
    match &event.kind {
        EventKind::Task(_) | EventKind::Add(ListItem::Criterion { .. }) => Some(selected),
        EventKind::Tick(toggle) => Some(toggle.reference),
        EventKind::Extend(extension) => Some(extension.reference),
        _ => None,
    }
}

/// What waits or is under way: the selected line of the State pane, or that of the timeline in
/// which it was said.
pub(super) fn matter(model: &Model) -> Option<EventId> {
    match (model.focus, &model.panes.state.selected) {
        (Pane::State, Some(state::projection::RowKey::Matter(id))) => return Some(*id),
        (Pane::Timeline, _) => {}
        _ => return None,
    }
    let (id, _) = model.panes.timeline.selected?;
    match &model.incident.log().get(id)?.kind {
        EventKind::Propose(_)
        | EventKind::Escalate(_)
        | EventKind::Help(_)
        | EventKind::Measure(_) => Some(id),
        EventKind::Note(note) => {
            let change = || model.incident.entry(id).is_some_and(|e| e.not_agreed);
            (note.guess.is_some() || change()).then_some(id)
        }
        _ => None,
    }
}

/// The selected task, where it is open; else the only open one.
pub(super) fn open_task(model: &Model) -> Option<EventId> {
    let open = model.incident.open_tasks();
    let selected = work_target(model).filter(|id| open.iter().any(|task| task.id == *id));
    selected.or(match &open[..] {
        [only] => Some(only.id),
        _ => None,
    })
}

pub(super) fn tick(model: &mut Model, now: Timestamp) -> Effects {
    if let Some(id) = matter(model) {
        return super::board::go_on(model, id, now);
    }
    let Some(target) = work_target(model) else {
        ask_what_is_done(model, now);
        return Effects::none();
    };
    let incident = &model.incident;
    let mut criteria = incident.criteria().into_iter();
    let met = criteria.any(|c| c.id == target && c.met.is_some())
        || incident
            .tasks()
            .iter()
            .any(|task| task.id == target && task.done.is_some());
    let command = Command::Tick {
        target,
        on: !met,
        waived: None,
    };
    let done = if met { "open again" } else { "done" };
    ask::ask_and_say(model, command, "tick", done, now)
}

/// With nothing selected that can be ticked, what is open is there to choose: whoever hears that
/// something is done need not look for where it was given.
fn ask_what_is_done(model: &mut Model, now: Timestamp) {
    let incident = &model.incident;
    let row = |target: EventId, name: String, meaning: String| PickerRow {
        name,
        key: String::new(),
        meaning,
        choice: Choice::Ask {
            command: Box::new(Command::Tick {
                target,
                on: true,
                waived: None,
            }),
            label: "tick",
            done: "done",
        },
    };
    let tasks = incident.open_tasks().into_iter().map(|task| {
        let owners = task.given.owners.join(", ");
        let due = task.due.map(|due| format!("due {}", incident.clock(due)));
        let name = format!("{} {owners} {}", task.name, task.given.text);
        row(task.id, name, due.unwrap_or_default())
    });
    let criteria = incident.criteria().into_iter();
    let criteria = criteria.filter(|criterion| criterion.met.is_none());
    let criteria = criteria.map(|c| row(c.id, c.text.to_owned(), "exit criterion".to_owned()));
    let rows: Vec<PickerRow> = tasks.chain(criteria).collect();
    if rows.is_empty() {
        let words = "no task is open, and no exit criterion";
        model.messages.say(words, false, now);
        return;
    }
    let picker = Picker::new("What is done?", rows);
    model.overlays.push(Overlay::Picker(picker));
}

pub(super) fn extend(model: &mut Model, now: Timestamp) -> Effects {
    let selected = work_target(model);
    let open = model.incident.open_tasks();
    let mut wanted = open.iter().filter(|t| selected.is_none_or(|id| t.id == id));
    let Some((task, name)) = wanted.next().map(|t| (t.id, t.name.clone())) else {
        let words = match selected {
            Some(_) => "no open task is selected",
            None => "no task is open",
        };
        model.messages.say(words, false, now);
        return Effects::none();
    };
    let command = Command::ExtendTask { task, minutes: 10 };
    let done = format!("{name}: ten more minutes");
    ask::ask_and_say(model, command, "more time", &done, now)
}

/// Opens the form for striking with a reason, from the palette.
pub(super) fn strike_with_reason(model: &Model) -> Option<Purpose> {
    target_id(model).map(Purpose::Strike)
}
