//! Lists to choose from: palette, help, conflicts, items, messages.

use super::{ask, browse, handover};
use crate::action::Action;
use crate::app::effect::{Effect, Effects};
use crate::app::model::{Mode, Model, UndoStep};
use crate::domain::command::{Command, Reject};
use crate::domain::id::EventId;
use crate::domain::kind::EventKind;
use crate::domain::kit::Kit;
use crate::domain::setting::Setting;
use crate::domain::time::Timestamp;
use crate::keymap::{Key, Layer};
use crate::overlay::Overlay;
use crate::overlay::form::build;
use crate::overlay::form::state::Purpose;
use crate::overlay::output::Output;
use crate::overlay::picker::state::{Choice, Picker, PickerRow};
use crate::report::runbook;

/// Every action by name, its key beside it.
pub fn rows(model: &Model) -> Vec<PickerRow> {
    let layers = browse::layers(model.focus);
    let row = |action: Action| PickerRow {
        name: action.name().to_owned(),
        key: label(model, action, layers),
        meaning: action.meaning().to_owned(),
        choice: Choice::Run(action),
    };
    Action::ALL
        .iter()
        .copied()
        .filter(|action| action.in_palette())
        .map(row)
        .collect()
}

/// The first key of an action in these layers, for people; empty where it has none.
fn label(model: &Model, action: Action, layers: &[Layer]) -> String {
    model
        .keymap
        .keys_for(action, layers)
        .first()
        .map(ToString::to_string)
        .unwrap_or_default()
}

/// The first key of an action in BROWSE, for people.
pub(super) fn key_label(model: &Model, action: Action) -> String {
    label(model, action, browse::layers(model.focus))
}

pub(super) fn open_palette(model: &mut Model) {
    let rows = rows(model);
    model
        .overlays
        .push(Overlay::Picker(Picker::new("Commands", rows)));
}

/// The keys that work here: the pane's own first, then those of every pane.
pub(super) fn open_help(model: &mut Model) {
    if !model.is_open() {
        let steps = first_steps(&model.kit);
        model.overlays.push(Overlay::Output(steps));
        return;
    }
    let (layers, title) = match (model.overlays.last(), model.mode) {
        (Some(Overlay::Form(_)), _) => (Layer::Form.stack(), "Help: forms".to_owned()),
        (Some(Overlay::Picker(_) | Overlay::Grid(_)), _) => {
            (Layer::List.stack(), "Help: lists".to_owned())
        }
        (Some(Overlay::Sheet(_)), _) => {
            let title = "Help: prompts and checklists".to_owned();
            (Layer::Sheet.stack(), title)
        }
        (Some(Overlay::Board(board)), _) => {
            (board.layer().stack(), format!("Help: {}", board.title()))
        }
        (Some(overlay), _) => (overlay.layer().stack(), "Help: reading".to_owned()),
        (None, Mode::Note) => (Layer::Note.stack(), "Help: writing".to_owned()),
        (None, Mode::Browse) => {
            let value = model.incident.stage().stage.value();
            let value = value.map_or_else(String::new, |words| format!(" \u{b7} {words}"));
            let title = format!("Help: {}{value}", model.focus.title());
            (browse::layers(model.focus), title)
        }
    };
    let mut rows: Vec<PickerRow> = Vec::new();
    for layer in layers.iter().rev() {
        for (key, action) in model.keymap.bindings(*layer) {
            let known = rows
                .iter_mut()
                .find(|row| row.choice == Choice::Run(action));
            match known {
                Some(row) => row.key = format!("{} {key}", row.key),
                None => rows.push(PickerRow {
                    name: action.name().to_owned(),
                    key: key.to_string(),
                    meaning: action.meaning().to_owned(),
                    choice: Choice::Run(action),
                }),
            }
        }
    }
    if layers.contains(&Layer::Note) {
        rows.extend(grammar());
    }
    if model.overlays.is_empty() && model.mode == Mode::Browse {
        let stage = model.incident.stage().stage;
        rows.insert(
            0,
            PickerRow {
                name: Action::Runbook.name().to_owned(),
                key: label(model, Action::Runbook, layers),
                meaning: runbook::value(stage),
                choice: Choice::Run(Action::Runbook),
            },
        );
    }
    model
        .overlays
        .push(Overlay::Picker(Picker::new(title, rows)));
}

/// What counts now and what to do.
pub(super) fn open_runbook(model: &mut Model) {
    model.overlays.push(Overlay::Output(Output {
        title: format!("Runbook: {}", model.incident.stage().stage),
        lines: runbook::runbook(&model.incident, &model.kit),
        top: 0,
        firm: false,
    }));
}

/// The start screen's keys, and the words that one meets next.
fn first_steps(kit: &Kit) -> Output {
    let lines = [
        "n  declare an incident: title, impact and urgency, who leads",
        "o  open an incident of this folder, or name a file",
        "R  open the selected one at its review, as Enter does with what is in review",
        "q  leave",
        "",
        "An incident is one JSON file. Everybody who opens that file works on the same incident;",
        "what two people write at once is merged, never overwritten.",
        "",
        "State     what is true now: stage, priority, four answers, open work",
        "Timeline  what happened, in the order in which it happened",
        "Roles     who does what; empty required roles stand first",
        "Comms     the last word to each audience, and every message word for word",
        "",
        "In an incident ? lists every key that works there, and : every command by name.",
        "",
    ];
    let lines = lines.iter().map(|line| (*line).to_owned());
    Output {
        title: "First steps".to_owned(),
        lines: lines.chain(runbook::is_it(kit)).collect(),
        top: 0,
        firm: false,
    }
}

/// What the entry bar understands.
fn grammar() -> Vec<PickerRow> {
    let signs = [
        (
            "@14:32",
            "when it happened; also @-5m, @~14:32, @yesterday 23:50; word: /at",
        ),
        ("*", "star, for the review; word: /star"),
        (
            "rob:",
            "said or done by Robin, if the incident knows the name; word: /by rob",
        ),
        (">", "action; word: /action"),
        ("=", "finding; word: /finding"),
        ("!", "change; asks why and the way back; word: /change"),
        (
            "%",
            "test result; asks pass or fail; words: /test, /pass, /fail",
        ),
        ("?", "hypothesis; word: /hypothesis"),
        (
            "\"",
            "advice on the newest proposal; then + for, - against; word: /advice",
        ),
        (
            "D2:",
            "belongs to that decision, task or hypothesis; word: /about D2",
        ),
        ("+", "for afterwards; word: /followup"),
        (".", "alone: asked, nothing new; word: /nothing-new"),
        ("#tag", "a tag, anywhere in the line"),
        ("/restricted", "kept from walls and exports"),
        ("/cases 23", "support cases so far"),
    ];
    signs
        .into_iter()
        .map(|(sign, meaning)| PickerRow {
            name: sign.to_owned(),
            key: String::new(),
            meaning: meaning.to_owned(),
            choice: Choice::Nothing,
        })
        .collect()
}

/// The lists that the palette offers.
pub(super) fn open_list(model: &mut Model, action: Action, now: Timestamp) {
    let (title, rows, empty) = match action {
        Action::SettleConflict => (
            "Settle a conflict: choose what stands",
            conflicts(model),
            "no conflict to settle",
        ),
        Action::RemoveItem => ("Remove from a list", items(model), "the lists are empty"),
        Action::ListIncidents => (
            "Incidents of this folder",
            found(model),
            "no other incident in this folder",
        ),
        Action::AudienceScope => (
            "Audiences: choose one to take it in or out",
            scopes(model),
            "the playbook names no audience",
        ),
        Action::ReleaseRole => ("Release a role", holders(model), "nobody holds a role"),
        _ => (
            "Messages of this run",
            history(model),
            "nothing was said yet",
        ),
    };
    if rows.is_empty() {
        model.messages.say(empty, false, now);
    } else {
        model
            .overlays
            .push(Overlay::Picker(Picker::new(title, rows)));
    }
}

/// The candidates of all that is not agreed, the gravest first.
fn conflicts(model: &Model) -> Vec<PickerRow> {
    let alarms = model.incident.alarms();
    let conflicts = alarms.iter().map(|alarm| &alarm.conflict);
    let rows = conflicts.flat_map(|conflict| {
        conflict.values.iter().map(|value| PickerRow {
            name: format!("{}: {}", conflict.what, value.text),
            key: String::new(),
            meaning: format!(
                "set by {} at {}",
                value.by,
                model.incident.clock_seconds(value.at)
            ),
            choice: match (conflict.key, model.incident.log().get(value.id)) {
                (Some(_), _) => Choice::Settle(value.id),
                (None, Some(event)) if matches!(event.kind, EventKind::Add(_)) => {
                    Choice::Waive(value.id)
                }
                (None, _) => Choice::Keep(value.id),
            },
        })
    });
    rows.collect()
}

fn items(model: &Model) -> Vec<PickerRow> {
    let incident = &model.incident;
    let ids = incident.item_ids(|_| true).into_iter();
    ids.filter_map(|id| incident.entry(id))
        .map(|entry| PickerRow {
            name: entry.text.trim_start_matches("Added ").to_owned(),
            key: String::new(),
            meaning: format!("added by {}", entry.by),
            choice: Choice::Remove(entry.id),
        })
        .collect()
}

fn scopes(model: &Model) -> Vec<PickerRow> {
    let audiences = model.incident.playbook().audiences.iter();
    let rows = audiences.map(|audience| PickerRow {
        name: audience.label.clone(),
        key: if audience.in_scope { "in scope" } else { "out" }.to_owned(),
        meaning: audience.who.clone(),
        choice: Choice::Scope(audience.id.clone()),
    });
    rows.collect()
}

/// An audience is owed word in this incident, or no longer: the rules in force change.
fn turn_scope(model: &mut Model, id: &str, now: Timestamp) -> Effects {
    let mut playbook = model.incident.playbook().clone();
    let Some(audience) = playbook.audiences.iter_mut().find(|a| a.id == id) else {
        return Effects::none();
    };
    audience.in_scope = !audience.in_scope;
    let done = if audience.in_scope {
        format!("{} are in scope", audience.label)
    } else {
        format!(
            "{} are out of scope: no word is due to them",
            audience.label
        )
    };
    let command = Command::Set {
        setting: Setting::Playbook(Box::new(playbook)),
        happened: None,
    };
    ask::ask_and_say(model, command, "scope", &done, now)
}

fn holders(model: &Model) -> Vec<PickerRow> {
    let holders = model.incident.holders();
    let rows = holders.map(|holder| PickerRow {
        name: format!(
            "{}: {}",
            model.incident.playbook().role_label(&holder.assigned.role),
            holder.assigned.person
        ),
        key: String::new(),
        meaning: format!("since {}", model.incident.clock(holder.since)),
        choice: Choice::Release(holder.id),
    });
    rows.collect()
}

/// The incident files that were found in the folder, and a way to any other.
pub(super) fn found(model: &Model) -> Vec<PickerRow> {
    let rows = model.found.iter().map(|found| {
        let situation = found.situation.as_ref();
        let priority = situation.and_then(|situation| situation.priority);
        PickerRow {
            name: situation.map_or_else(|| found.path.clone(), |one| one.key.clone()),
            key: priority.map(|p| p.to_string()).unwrap_or_default(),
            meaning: match (situation, &found.problem) {
                (Some(one), _) => format!("{} · {}", one.stage, one.title),
                (None, problem) => problem.clone().unwrap_or_default(),
            },
            choice: match super::start::opened(&found.path, situation) {
                Effect::OpenReview(path) => Choice::OpenReview(path),
                _ => Choice::Open(found.path.clone().into()),
            },
        }
    });
    let other = PickerRow {
        name: "another file".to_owned(),
        key: String::new(),
        meaning: "type its path".to_owned(),
        choice: Choice::OpenPath,
    };
    rows.chain([other]).collect()
}

fn history(model: &Model) -> Vec<PickerRow> {
    let rows = model
        .messages
        .history
        .iter()
        .rev()
        .map(|message| PickerRow {
            name: message.text.clone(),
            key: model.incident.clock_seconds(message.at),
            meaning: String::new(),
            choice: Choice::Nothing,
        });
    rows.collect()
}

/// A key while a list is on top.
pub(super) fn key(model: &mut Model, key: &Key, now: Timestamp) -> Effects {
    if super::paper::pick(model, key, now) {
        return Effects::none();
    }
    let Some(Overlay::Picker(picker)) = model.overlays.last_mut() else {
        return Effects::none();
    };
    if let Some(letter) = key.text() {
        picker.filter.insert(letter.encode_utf8(&mut [0; 4]));
        picker.selected = 0;
        return Effects::none();
    }
    match model.keymap.resolve(Layer::List.stack(), key) {
        Some(action) => act(model, action, now),
        None => Effects::none(),
    }
}

/// Does what an action means in a list.
pub(super) fn act(model: &mut Model, action: Action, now: Timestamp) -> Effects {
    let page = usize::from(model.geometry.overlay_rows).max(2) - 1;
    let Some(Overlay::Picker(picker)) = model.overlays.last_mut() else {
        return Effects::none();
    };
    let last = picker.matching().len().saturating_sub(1);
    let at = picker.selected.min(last);
    match action {
        Action::Edit(_) if picker.letters => {}
        Action::Edit(edit) => {
            picker.filter.edit(edit);
            picker.selected = 0;
        }
        Action::MoveUp => picker.selected = at.saturating_sub(1),
        Action::MoveDown => picker.selected = (at + 1).min(last),
        Action::PageUp => picker.selected = at.saturating_sub(page),
        Action::PageDown => picker.selected = (at + page).min(last),
        Action::First => picker.selected = 0,
        Action::Last => picker.selected = last,
        Action::Close => {
            model.overlays.pop();
        }
        Action::Choose => return choose(model, now),
        Action::Redraw | Action::Suspend => return browse::act(model, action, now),
        Action::Snooze => return super::prompt::snooze(model, now),
        // One list of actions at a time: help and palette take each other's place.
        Action::Help | Action::Palette => {
            if picker
                .rows
                .iter()
                .any(|row| matches!(row.choice, Choice::Run(_)))
            {
                model.overlays.pop();
            }
            return browse::act(model, action, now);
        }
        _ => {}
    }
    Effects::none()
}

fn choose(model: &mut Model, now: Timestamp) -> Effects {
    let Some(Overlay::Picker(picker)) = model.overlays.last() else {
        return Effects::none();
    };
    let Some(choice) = picker.chosen().map(|row| row.choice.clone()) else {
        return Effects::none();
    };
    if choice == Choice::Nothing {
        let words = "this line is only to be read";
        model.messages.say(words, false, now);
        return Effects::none();
    }
    model.overlays.pop();
    match choice {
        Choice::Run(action) => super::run(model, action, now),
        Choice::Settle(id) => settle(model, id, now),
        Choice::Keep(id) => keep(model, id, now),
        Choice::Waive(id) => {
            let form = build::reason(&model.incident, Purpose::Waive(id));
            model.overlays.push(Overlay::Form(form));
            Effects::none()
        }
        Choice::Remove(id) => {
            ask::ask_and_say(model, Command::Remove(id), "removal", "removed", now)
        }
        Choice::Release(id) => {
            ask::ask_and_say(model, Command::Release(id), "release", "released", now)
        }
        Choice::Scope(id) => turn_scope(model, &id, now),
        Choice::Retire(name) => {
            super::copies::ask(model, &name, now);
            Effects::none()
        }
        Choice::Ask {
            command,
            label,
            done,
        } => ask::ask_and_say(model, *command, label, done, now),
        Choice::Snooze(minutes) => super::prompt::put_off(model, minutes, now),
        Choice::Show(subject) => {
            handover::show(model, subject, now);
            Effects::none()
        }
        Choice::Open(path) => Effect::OpenFile(path).into(),
        Choice::OpenReview(path) => Effect::OpenReview(path).into(),
        Choice::OpenPath => {
            model.overlays.push(Overlay::Form(build::open()));
            Effects::none()
        }
        Choice::Nothing => Effects::none(),
    }
}

/// The chosen value is set again, naming all heads; it became so when it was first said.
fn settle(model: &mut Model, id: EventId, now: Timestamp) -> Effects {
    let event = model.incident.log().get(id).cloned();
    let Some(EventKind::Set(change)) = event.map(|event| event.kind.clone()) else {
        return Effects::none();
    };
    let command = Command::Set {
        setting: change.setting,
        happened: model.incident.entry(id).map(|entry| entry.happened),
    };
    ask::ask_and_say(model, command, "settlement", "settled", now)
}

/// Of two holders of one role the chosen one stays.
fn keep(model: &mut Model, id: EventId, now: Timestamp) -> Effects {
    let Some(kept) = model.incident.holders().find(|holder| holder.id == id) else {
        let words = "somebody has settled this meanwhile";
        model.messages.say(words, false, now);
        return Effects::none();
    };
    let role = kept.assigned.role.clone();
    let releases: Vec<Command> = model
        .incident
        .holders_of(&role)
        .filter(|holder| holder.id != id && !holder.assigned.shadow)
        .map(|holder| Command::Release(holder.id))
        .collect();
    say_result(
        ask::ask_all(model, releases, "settlement", UndoStep::Do, now),
        model,
        now,
    )
}

fn say_result(result: Result<Effects, Reject>, model: &mut Model, now: Timestamp) -> Effects {
    match result {
        Ok(effects) => {
            ask::say_done(model, "settled", now);
            effects
        }
        Err(reject) => {
            model.messages.say(reject.to_string(), true, now);
            Effects::none()
        }
    }
}
