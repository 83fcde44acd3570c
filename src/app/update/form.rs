//! Opening forms, and sending them.

mod typing;

use super::{aimed, as_of, ask, board, browse, handover, palette, prompt, review, unsent};
use crate::action::{Action, Edit};
use crate::app::effect::{Effect, Effects};
use crate::app::model::{Model, Pane, UndoStep};
use crate::domain::command::Command;
use crate::domain::id::EventId;
use crate::domain::setting::SettingKey;
use crate::domain::time::{Moment, Timestamp};
use crate::keymap::{Key, Layer};
use crate::overlay::Overlay;
use crate::overlay::form::state::{AddTo, Form, Input, Purpose, Sheet};
use crate::overlay::form::submit;
use crate::overlay::form::{build, import, message, role, unsent as kept};
use crate::overlay::grid::Grid;
use crate::overlay::output::Output;
use crate::pane::{comms, roster, state};
use std::path::Path;

/// How a choice is made.
const CHOOSE: &str = "choose by the key in front of it, or with the arrows";

/// Opens what an action asks for; actions that need no form are done elsewhere.
pub(super) fn open(model: &mut Model, action: Action, now: Timestamp) -> Effects {
    let sample = aimed::target_id(model).and_then(|entry| sample(action, entry, now));
    if sample.is_some_and(|command| ask::is_refused(model, command, now)) {
        return Effects::none();
    }
    let incident = &model.incident;
    let text = |key| Some(build::setting(incident, key));
    let form = match action {
        Action::Answers => Some(answers_for_selection(model)),
        Action::GiveTask => Some(build::task("")),
        Action::Roles => Some(role::build(incident, selected_role(model).as_deref())),
        Action::Priority => Some(build::priority(incident)),
        Action::Stage => Some(build::stage(incident, &model.seat.me)),
        Action::Word => Some(message::message(
            incident,
            &model.kit,
            now,
            selected_audience(model).as_deref(),
        )),
        Action::Retime => aimed::target_id(model).and_then(|id| build::retime(incident, id, now)),
        Action::StrikeWithReason => {
            aimed::strike_with_reason(model).map(|purpose| build::reason(incident, purpose))
        }
        Action::Waive => {
            selected_criterion(model).map(|id| build::reason(incident, Purpose::Waive(id)))
        }
        Action::Redact => {
            aimed::target_id(model).map(|id| build::reason(incident, Purpose::Redact(id)))
        }
        Action::Restrict => aimed::target_id(model).map(|id| build::restrict(incident, id)),
        Action::SetTitle => text(SettingKey::Title),
        Action::SetDescription => text(SettingKey::Description),
        Action::SetMainChannel => text(SettingKey::MainChannel),
        Action::SetTicket => text(SettingKey::Ticket),
        Action::SetFaultyService => Some(build::service(incident, &model.kit)),
        Action::SetSupportCases => text(SettingKey::SupportCases),
        Action::SetImpactStart => Some(build::moment(incident, SettingKey::ImpactStarted, now)),
        Action::SetImpactEnd => Some(build::moment(incident, SettingKey::ImpactEnded, now)),
        Action::SetDetected => Some(build::moment(incident, SettingKey::DetectedAt, now)),
        Action::SetUrgencyText => text(SettingKey::UrgencyText),
        Action::SetWorkaround => text(SettingKey::Workaround),
        Action::SetOrganisation => text(SettingKey::Organisation),
        Action::SetPeoplePaged => text(SettingKey::PeoplePaged),
        Action::SetInterruptions => text(SettingKey::Interruptions),
        Action::SetCost => text(SettingKey::CostPerMinute),
        Action::SetFacts => Some(build::sheet(incident, Sheet::Facts)),
        Action::SetProblem => Some(build::sheet(incident, Sheet::Problem)),
        Action::RestrictIncident => Some(build::secret(incident)),
        Action::Unlock => return unlock(model, now),
        Action::SetDetection => Some(build::detection(incident)),
        Action::SetValidated => Some(build::validated(incident)),
        Action::ImportTranscript => Some(import::build()),
        Action::AsOf => Some(build::as_of(
            model.as_of.as_ref().map(|then| then.at),
            model.live(),
            now,
        )),
        Action::SettleConflict
        | Action::RemoveItem
        | Action::ReleaseRole
        | Action::AudienceScope
        | Action::MessageHistory
        | Action::ListIncidents => {
            palette::open_list(model, action, now);
            return Effects::none();
        }
        Action::HandOver => {
            handover::open(model, now);
            return Effects::none();
        }
        Action::RosterCard => {
            open_card(model, now);
            return Effects::none();
        }
        Action::Stakeholders => {
            model.overlays.push(Overlay::Grid(Grid::default()));
            return Effects::none();
        }
        action => AddTo::asked_by(action).map(|to| build::add(to, &model.kit)),
    };
    match form {
        Some(mut form) => {
            unsent::fill(model, &mut form, now);
            model.overlays.push(Overlay::Form(form));
        }
        None => model
            .messages
            .say("nothing is selected; move with j and k first", false, now),
    }
    Effects::none()
}

/// Releases the outside messages of a restricted incident, or takes one's own release back.
fn unlock(model: &mut Model, now: Timestamp) -> Effects {
    let mine = model.incident.unlocked_by().contains(&&*model.seat.me);
    let done = match (mine, model.incident.unlocked_by().len()) {
        (true, _) => "your release of outside messages is taken back",
        (false, 0) => "one of two: somebody else must unlock them, too",
        (false, _) => "outside messages are unlocked",
    };
    let command = Command::Unlock { on: !mine };
    ask::ask_and_say(model, command, "unlock", done, now)
}

/// What the form about an entry will ask for, to see before it opens whether it may.
fn sample(action: Action, entry: EventId, now: Timestamp) -> Option<Command> {
    let reason = "a reason".to_owned();
    Some(match action {
        Action::Retime => {
            let (at, approx) = (now, false);
            let happened = Moment { at, approx };
            Command::Retime { entry, happened }
        }
        Action::StrikeWithReason => Command::Strike {
            entry,
            on: true,
            reason: Some(reason),
        },
        Action::Redact => Command::Redact {
            event: entry,
            reason,
        },
        Action::Restrict => Command::Restrict { entry, on: true },
        _ => return None,
    })
}

/// With an answer selected in the State pane the form begins at its text.
fn answers_for_selection(model: &Model) -> Form {
    let mut form = build::answers(&model.incident);
    if model.focus == Pane::State
        && let Some(state::projection::RowKey::Setting(key)) = &model.panes.state.selected
        && let Some(at) = SettingKey::ANSWERS.iter().position(|answer| answer == key)
    {
        if let Some(Input::Choice { chosen, .. }) = form.fields.first_mut().map(|f| &mut f.input) {
            *chosen = Some(at);
        }
        build::after_choice(&mut form, &model.incident, Timestamp::from_millis(0));
    }
    form
}

fn selected_role(model: &Model) -> Option<String> {
    match (model.focus, &model.panes.roster.selected) {
        (Pane::Roles, Some(roster::projection::RowKey::Role(id))) => Some(id.clone()),
        _ => None,
    }
}

fn selected_audience(model: &Model) -> Option<String> {
    match (model.focus, &model.panes.comms.selected) {
        (Pane::Comms, Some(comms::projection::RowKey::Audience(id))) => Some(id.clone()),
        _ => None,
    }
}

/// The selected exit criterion, else the only one that is open.
fn selected_criterion(model: &Model) -> Option<EventId> {
    if let Some(state::projection::RowKey::Criterion(id)) = &model.panes.state.selected {
        return Some(*id);
    }
    let mut open = model.incident.criteria();
    open.retain(|criterion| criterion.met.is_none());
    match &open[..] {
        [only] => Some(only.id),
        _ => None,
    }
}

/// Enter on a line that is no event opens what changes it.
pub(super) fn open_selected(model: &mut Model, now: Timestamp) -> Effects {
    let action = match (model.focus, &model.panes.state.selected) {
        (Pane::State, Some(state::projection::RowKey::Setting(key))) => setting_action(*key),
        (Pane::State, Some(state::projection::RowKey::Conflict(_))) => Some(Action::SettleConflict),
        (Pane::Roles, _) => Some(Action::Roles),
        (Pane::Comms, _) => Some(Action::Word),
        _ => None,
    };
    match action {
        Some(action) => browse::act(model, action, now),
        None => aimed::no_target(model, now),
    }
}

fn setting_action(key: SettingKey) -> Option<Action> {
    Some(match key {
        SettingKey::Title => Action::SetTitle,
        SettingKey::Description => Action::SetDescription,
        SettingKey::Stage => Action::Stage,
        SettingKey::Rating | SettingKey::PriorityOverride => Action::Priority,
        SettingKey::Impact | SettingKey::Known | SettingKey::Tried | SettingKey::Next => {
            Action::Answers
        }
        SettingKey::ImpactStarted => Action::SetImpactStart,
        SettingKey::ImpactEnded => Action::SetImpactEnd,
        SettingKey::DetectedAt => Action::SetDetected,
        SettingKey::DetectedBy | SettingKey::DetectionSource => Action::SetDetection,
        SettingKey::Validated => Action::SetValidated,
        SettingKey::MainChannel => Action::SetMainChannel,
        SettingKey::Ticket => Action::SetTicket,
        SettingKey::FaultyService => Action::SetFaultyService,
        SettingKey::ReviewMeeting => Action::ReviewMeeting,
        SettingKey::SupportCases => Action::SetSupportCases,
        SettingKey::PeoplePaged => Action::SetPeoplePaged,
        SettingKey::Interruptions => Action::SetInterruptions,
        SettingKey::CostPerMinute => Action::SetCost,
        SettingKey::UrgencyText => Action::SetUrgencyText,
        SettingKey::Workaround => Action::SetWorkaround,
        SettingKey::Organisation => Action::SetOrganisation,
        SettingKey::Restricted | SettingKey::Codename => Action::RestrictIncident,
        key if SettingKey::FACTS.contains(&key) => Action::SetFacts,
        key if SettingKey::PROBLEM.contains(&key) => Action::SetProblem,
        SettingKey::HandoverAt | SettingKey::Successor => Action::HandOver,
        _ => return None,
    })
}

/// The duty card of the selected role, else of one's own.
fn open_card(model: &mut Model, now: Timestamp) {
    let selected = match &model.panes.roster.selected {
        Some(roster::projection::RowKey::Role(id)) => Some(id.clone()),
        Some(roster::projection::RowKey::Holder(id)) => model
            .incident
            .holders()
            .find(|holder| holder.id == *id)
            .map(|holder| holder.assigned.role.clone()),
        Some(roster::projection::RowKey::Line(_)) | None => model.incident.role_of(&model.seat.me),
    };
    let role = selected.and_then(|id| model.incident.playbook().role(&id).cloned());
    let Some(role) = role else {
        model
            .messages
            .say("select a role in pane 3 first", false, now);
        return;
    };
    let mut lines: Vec<String> = role.duties.iter().map(|duty| format!("· {duty}")).collect();
    if !role.must_not.is_empty() {
        lines.push(String::new());
        lines.push(format!("must not: {}", role.must_not));
    }
    model.overlays.push(Overlay::Output(Output {
        title: role.label,
        lines,
        top: 0,
        firm: false,
    }));
}

/// A key while a form is on top.
pub(super) fn key(model: &mut Model, key: &Key, now: Timestamp) -> Effects {
    if let Some(letter) = key.text() {
        return typing::letter(model, letter, now);
    }
    match model.keymap.resolve(Layer::Form.stack(), key) {
        Some(action) => act(model, action, now),
        None => Effects::none(),
    }
}

/// Does what an action means in a form.
pub(super) fn act(model: &mut Model, action: Action, now: Timestamp) -> Effects {
    let Some(Overlay::Form(form)) = model.overlays.last_mut() else {
        return Effects::none();
    };
    match action {
        Action::Edit(Edit::Up) => typing::up_or_down(form, false),
        Action::Edit(Edit::Down) => typing::up_or_down(form, true),
        Action::Edit(edit) => typing::edit_field(form, edit),
        Action::PageUp => typing::page(form, false),
        Action::PageDown => typing::page(form, true),
        Action::Newline => typing::new_line(form),
        Action::NextField => {
            if !typing::complete_name(model) {
                step(model, true, now);
            }
        }
        Action::PreviousField => step(model, false, now),
        Action::Submit => return submit_or_next(model, now),
        Action::Close => close(model),
        Action::Help | Action::Redraw | Action::Suspend => return browse::act(model, action, now),
        Action::Snooze => return prompt::snooze(model, now),
        _ => form.error = Some("finish this first, or leave it with Esc".to_owned()),
    }
    Effects::none()
}

/// Esc closes; typed text asks for a second one first.
fn close(model: &mut Model) {
    if let Some(Overlay::Form(form)) = model.overlays.last_mut()
        && std::mem::take(&mut form.touched)
    {
        form.error = Some("Esc again throws this away; Enter goes on".to_owned());
        return;
    }
    model.overlays.pop();
}

fn step(model: &mut Model, forward: bool, now: Timestamp) {
    if let Some(Overlay::Form(form)) = model.overlays.last_mut() {
        let before = form.focus;
        form.step(forward);
        message::refresh(form, &model.incident, now);
        if form.focus != before {
            form.error = None;
        } else if forward {
            form.error = Some("this is the last field; Enter sends".to_owned());
        } else {
            form.error = Some("this is the first field".to_owned());
        }
    }
}

/// Whether the focused choice may stay unmade: one behind what is needed, or who declares rates
/// both or neither.
fn may_be_left_out(form: &Form) -> bool {
    if form.is_extra(form.focus) {
        return true;
    }
    let rated = [1, 2].iter().any(|field| !form.value(*field).is_empty());
    form.purpose == Purpose::Declare && !rated
}

fn submit_or_next(model: &mut Model, now: Timestamp) -> Effects {
    let Some(Overlay::Form(form)) = model.overlays.last_mut() else {
        return Effects::none();
    };
    let is_choice = matches!(form.focused().map(|f| &f.input), Some(Input::Choice { .. }));
    if is_choice && form.value(form.focus).is_empty() && !may_be_left_out(form) {
        form.error = Some(CHOOSE.to_owned());
        return Effects::none();
    }
    if let Some(choice) = form.passed_over() {
        form.focus = choice;
        form.error = Some(CHOOSE.to_owned());
        return Effects::none();
    }
    if !form.sends() {
        if is_choice {
            build::after_choice(form, &model.incident, now);
        } else if form.purpose == Purpose::Message && message::leaps(form.focus) {
            // Type and promise are filled in; Tab goes through them.
            message::go_on(form, &model.incident, now);
        } else {
            form.step(true);
            message::refresh(form, &model.incident, now);
        }
        return Effects::none();
    }
    send(model, now)
}

/// The form is kept until the answer comes; it is said what was sent.
fn sent(model: &mut Model, form: &Form, done: &str, now: Timestamp) {
    if let Some(asked) = model.pending.last_mut() {
        asked.form = kept::keep_sent(form, &asked.drafts);
    }
    say_sent(model, done, form.purpose, now);
}

/// Says what was sent, so that a wrong letter is seen at once.
fn say_sent(model: &mut Model, done: &str, purpose: Purpose, now: Timestamp) {
    if matches!(purpose, Purpose::Redact(_)) {
        // There is no way back, so none is offered.
        model.messages.say(done, false, now);
    } else {
        ask::say_done(model, done, now);
    }
}

/// The words that were sent, ready to be pasted where they are to be said.
fn copies(commands: &[Command]) -> Effects {
    match commands {
        [Command::Send { sent, .. }] => Effect::Copy(sent.text.clone()).into(),
        _ => Effects::none(),
    }
}

/// What comes next on the list from which a form was opened.
fn sent_from(model: &mut Model, form: &Form) {
    match form.purpose {
        Purpose::Work(work) => board::after(model, work, form),
        Purpose::Review(reviewing) => review::after(model, reviewing),
        _ => {}
    }
}

fn send(model: &mut Model, now: Timestamp) -> Effects {
    let Some(Overlay::Form(form)) = model.overlays.last().cloned() else {
        return Effects::none();
    };
    if let Some(effects) = super::import::read(model, &form, now) {
        return effects;
    }
    let result = match form.purpose {
        Purpose::Open if form.value(0).trim().is_empty() => {
            Err("name the file; Esc leaves".to_owned())
        }
        Purpose::Open => {
            let path = model.path(Path::new(form.value(0).trim()));
            Ok(Effect::OpenFile(path).into())
        }
        Purpose::Declare => submit::opening(&form, String::new(), (*model.playbook).clone())
            .map(|opening| Effect::Declare(Box::new(opening)).into()),
        Purpose::AsOf => as_of::look_back(model, form.value(0), now).map(|()| Effects::none()),
        _ if model.is_looking() => {
            let reason = model.why_looking().unwrap_or_default();
            Err(format!("{reason}; nothing is sent"))
        }
        _ => submit::submit(&form, &model.incident, &model.kit, now).and_then(|request| {
            let done = submit::done(&request, &model.incident);
            let copy = copies(&request.commands);
            ask::ask_all(model, request.commands, request.label, UndoStep::Do, now)
                .inspect(|_| sent(model, &form, &done, now))
                .map(|effects| effects.and(copy))
                .map_err(|reject| reject.to_string())
        }),
    };
    match result {
        Ok(effects) => {
            let sent = model.overlays.pop();
            if let Some(Overlay::Form(form)) = sent {
                sent_from(model, &form);
            }
            effects
        }
        Err(error) => {
            if let Some(Overlay::Form(form)) = model.overlays.last_mut() {
                form.error = Some(error);
            }
            Effects::none()
        }
    }
}
