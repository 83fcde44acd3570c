//! Acting on a prompt: the form that clears it, filled; or putting it off.

use super::{ask, browse, note, review};
use crate::action::Action;
use crate::app::effect::Effects;
use crate::app::model::{Mode, Model, Pane};
use crate::domain::command::Command;
use crate::domain::id::EventId;
use crate::domain::incident::MANAGER_ROLE;
use crate::domain::mark::{Account, Accounted, Paper};
use crate::domain::prompt::{Prompt, Remedy};
use crate::domain::role::Assigned;
use crate::domain::setting::SettingKey;
use crate::domain::time::Timestamp;
use crate::keymap::Layer;
use crate::overlay::Overlay;
use crate::overlay::form::state::{Form, Input};
use crate::overlay::form::{build, message, role};
use crate::overlay::picker::state::{Choice, Picker, PickerRow};
use crate::playbook::RuleId;

/// For how many minutes one key puts a prompt off (practice: 3.1).
const USUAL_MINUTES: u32 = 10;
/// What else there is to choose from.
const MINUTES: [u32; 4] = [5, 10, 15, 30];

/// Keeps what shows fresh, and forgets what was acted upon once its form is gone.
pub(super) fn settle(model: &mut Model, now: Timestamp) {
    model.refresh_prompts(now);
    if model.overlays.is_empty() {
        model.prompts.acting = None;
    }
}

/// Opens what clears the top prompt.
pub(super) fn act_on_top(model: &mut Model, now: Timestamp) -> Effects {
    let shown = model.owed(now).into_owned();
    if let Some(prompt) = shown.top(&model.incident, &model.seat.me) {
        return act_on(model, prompt, now);
    }
    let words = match shown.snoozed.len() {
        0 => "nothing is asked for now".to_owned(),
        n => format!("nothing is asked for now; {n} put off"),
    };
    model.messages.say(words, false, now);
    Effects::none()
}

/// Opens what clears a prompt, filled, and remembers for which one that is.
pub(super) fn act_on(model: &mut Model, prompt: &Prompt, now: Timestamp) -> Effects {
    if browse::is_read_only(model, now) {
        return Effects::none();
    }
    let before = model.overlays.len();
    let effects = open(model, prompt, now);
    if model.overlays.len() > before {
        model.prompts.acting = Some((prompt.rule, prompt.about.key()));
        tell(model, prompt);
    }
    effects
}

/// A form says which prompt it answers, and how to put that off.
fn tell(model: &mut Model, prompt: &Prompt) {
    let key = model.first_key(Action::Snooze, Layer::Form);
    let key = key.unwrap_or_default();
    if let Some(Overlay::Form(form)) = model.overlays.last_mut() {
        let off = format!("{key} puts it off for {USUAL_MINUTES} minutes");
        form.lines.splice(0..0, [prompt.text.clone(), off]);
    }
}

fn push(model: &mut Model, form: Form) -> Effects {
    model.overlays.push(Overlay::Form(form));
    Effects::none()
}

fn open(model: &mut Model, prompt: &Prompt, now: Timestamp) -> Effects {
    let incident = &model.incident;
    let form = match &prompt.remedy {
        Remedy::Acknowledge => chosen(model, build::stage(incident, &model.seat.me), 'a', now),
        Remedy::NameManager => role::build(incident, Some("incident_manager")),
        Remedy::FillRole(id) => role::build(incident, Some(id)),
        Remedy::SplitTeam => role::build(incident, None),
        Remedy::Rate => build::priority(incident),
        Remedy::NameMainChannel => build::setting(incident, SettingKey::MainChannel),
        Remedy::NameTicket => build::setting(incident, SettingKey::Ticket),
        Remedy::SendWord(audience) => message::message(incident, &model.kit, now, Some(audience)),
        Remedy::TellAudiences => message::message(incident, &model.kit, now, None),
        Remedy::RefreshAnswers => build::answers(incident),
        Remedy::RefreshImpact => chosen(model, build::answers(incident), '1', now),
        Remedy::NameOwner(task) => pass_on(model, *task),
        Remedy::EngageTesters => engage(model),
        Remedy::SetReviewDate => return review::add(model, Action::ReviewMeeting, now),
        remedy => return choose(model, remedy, now),
    };
    push(model, form)
}

/// A form whose first choice is already made.
fn chosen(model: &Model, mut form: Form, letter: char, now: Timestamp) -> Form {
    if form.pick(letter) {
        build::after_choice(&mut form, &model.incident, now);
    }
    form
}

fn pass_on(model: &Model, task: EventId) -> Form {
    build::pass_on(task, &model.incident.named(task).unwrap_or_default())
}

/// The checks for a tester; without one, first the role.
fn engage(model: &Model) -> Form {
    let mut testers = model.incident.holders_of("tester");
    let tester = testers.find(|holder| !holder.assigned.shadow);
    let Some(tester) = tester else {
        return role::build(&model.incident, Some("tester"));
    };
    let mut form = build::task("");
    if let Some(Input::Text { editor, .. }) = form.fields.first_mut().map(|f| &mut f.input) {
        let first = tester.assigned.person.split(' ').next().unwrap_or_default();
        editor.set_text(format!("@{first} run the checks with fresh eyes 10m"));
    }
    form
}

/// What is no form: one of a few answers, or a place to go.
fn choose(model: &mut Model, remedy: &Remedy, now: Timestamp) -> Effects {
    let (title, rows) = match remedy {
        Remedy::FinishTask(task) => ("Time is up", finish(*task)),
        Remedy::AccountChange(change) => ("A change was not agreed", account(*change)),
        Remedy::AnswerHelp(call) => {
            let answered = tick(*call, "help", "Answered", "answered");
            ("Somebody asks for help", vec![answered])
        }
        Remedy::ReleaseMessages => {
            let command = Command::Unlock { on: true };
            let row = row("I release them", command, "release", "released by you");
            (
                "Outside messages are locked: two people must release",
                vec![row],
            )
        }
        Remedy::TakeCommand(since) => take_command(model, *since, now),
        Remedy::TakeBack => take_back(model, now),
        remedy => return go(model, remedy, now),
    };
    model
        .overlays
        .push(Overlay::Picker(Picker::new(title, rows)));
    Effects::none()
}

fn row(name: &str, command: Command, label: &'static str, done: &'static str) -> PickerRow {
    PickerRow {
        name: name.to_owned(),
        key: String::new(),
        meaning: String::new(),
        choice: Choice::Ask {
            command: Box::new(command),
            label,
            done,
        },
    }
}

fn put_off_row(name: String, minutes: u32) -> PickerRow {
    PickerRow {
        name,
        key: String::new(),
        meaning: String::new(),
        choice: Choice::Snooze(minutes),
    }
}

/// Command is taken from whoever has it.
fn taking(model: &Model, silent_minutes: Option<u32>) -> Command {
    Command::Assign(Assigned {
        role: MANAGER_ROLE.to_owned(),
        person: model.seat.me.clone(),
        silent_minutes,
        ..Assigned::default()
    })
}

/// Offered and never done by itself: the row says what it will record.
fn take_command(model: &Model, since: Timestamp, now: Timestamp) -> (&'static str, Vec<PickerRow>) {
    let minutes = now.seconds_since(since).max(0) / 60;
    let minutes = u32::try_from(minutes).unwrap_or(u32::MAX);
    let who = commander(model);
    let name = format!("Take command from {who}");
    let done = "you are in command; tell everybody in the main channel";
    let command = taking(model, Some(minutes));
    let mut row = row(&name, command, "command", done);
    row.meaning = format!("silent for {minutes} min; recorded so, and can be taken back");
    ("Nobody hears from the manager", vec![row])
}

fn take_back(model: &Model, now: Timestamp) -> (&'static str, Vec<PickerRow>) {
    let who = commander(model);
    let back = format!("Take command back from {who}");
    let back = row(
        &back,
        taking(model, None),
        "command",
        "you are in command again",
    );
    let mut rows = vec![back];
    let showing = model.owed(now);
    let taken = showing.prompts.iter().find(|p| p.rule == RuleId::Taken);
    rows.extend(taken.map(|taken| {
        let leave = Command::Snooze {
            rule: taken.rule.name().to_owned(),
            about: taken.about.key(),
            minutes: USUAL_MINUTES,
        };
        let name = format!("Leave it with {who}");
        row(&name, leave, "prompt put off", "left as it is")
    }));
    ("Somebody else is in command", rows)
}

/// Who commands, by name.
fn commander(model: &Model) -> String {
    let manager = model.incident.manager();
    manager.map_or_else(|| "nobody".to_owned(), |m| m.assigned.person.clone())
}

fn tick(target: EventId, label: &'static str, name: &str, done: &'static str) -> PickerRow {
    let command = Command::Tick {
        target,
        on: true,
        waived: None,
    };
    row(name, command, label, done)
}

fn finish(task: EventId) -> Vec<PickerRow> {
    let more = Command::ExtendTask {
        task,
        minutes: USUAL_MINUTES,
    };
    vec![
        tick(task, "task", "Done", "done"),
        row("Ten more minutes", more, "more time", "ten more minutes"),
    ]
}

/// What became of a change is known to whoever looked. A key struck by reflex says nothing of it: who
/// believes that it was put back does not put it back.
fn account(reference: EventId) -> Vec<PickerRow> {
    let by = |how| {
        Command::Account(Accounted {
            reference,
            how,
            to: None,
        })
    };
    let (put_back, keep) = (by(Account::Undone), by(Account::Agreed));
    let label = "change";
    vec![
        put_off_row(
            format!("Ask first; again in {USUAL_MINUTES} minutes"),
            USUAL_MINUTES,
        ),
        row("It was put back", put_back, label, "put back"),
        row("The Technical Lead agrees: keep it", keep, label, "agreed"),
    ]
}

/// The paper that is asked for, to be copied and noted as posted.
fn post(model: &mut Model, paper: Paper, now: Timestamp) -> Effects {
    super::paper::open(model, paper, now);
    Effects::none()
}

/// What is done elsewhere on screen.
fn go(model: &mut Model, remedy: &Remedy, now: Timestamp) -> Effects {
    let words = match remedy {
        Remedy::PostTicketComment => return post(model, Paper::TicketComment, now),
        Remedy::PostCommsComment => return post(model, Paper::CommsComment, now),
        Remedy::AskForStatus => return ask_for_status(model, now),
        Remedy::StarEntries => {
            model.focus = Pane::Timeline;
            let star = super::palette::key_label(model, Action::Star);
            format!("move to what belongs in the summary; {star} stars it")
        }
        Remedy::CompleteActions if review::open_naked(model, now) => return Effects::none(),
        Remedy::CompleteActions => return complete_actions(model, now),
        Remedy::Wait => "nothing to do but to wait until it has held".to_owned(),
        Remedy::Decide(_) => return browse::act(model, Action::Decisions, now),
        Remedy::HandOver => return browse::act(model, Action::HandOver, now),
        _ => return browse::act(model, Action::Escalate, now),
    };
    model.messages.say(words, false, now);
    Effects::none()
}

/// The bar, filled with the sign for asked, nothing new; what is half typed is not touched.
fn ask_for_status(model: &mut Model, now: Timestamp) -> Effects {
    if model.bar.editor.is_empty() && model.bar.held.is_none() {
        model.mode = Mode::Note;
        note::insert(model, ".", now);
        let words = "ask, then Enter for nothing new, or write what you heard";
        model.messages.say(words, false, now);
    } else {
        let words = "finish or clear the line in the bar first";
        model.messages.say(words, true, now);
    }
    Effects::none()
}

/// The first task for afterwards that lacks a name, else one that lacks a date.
fn complete_actions(model: &mut Model, now: Timestamp) -> Effects {
    let open = model.incident.open_tasks();
    let naked = open.iter().filter(|task| task.given.after);
    if let Some(task) = naked.clone().find(|task| task.is_nobodys()) {
        let form = pass_on(model, task.id);
        return push(model, form);
    }
    let dateless = naked
        .filter(|task| task.due.is_none())
        .map(|t| t.name.clone());
    let names = dateless.collect::<Vec<_>>().join(", ");
    let more = super::palette::key_label(model, Action::MoreTime);
    let words = format!("{names}: no date yet; select it in pane 1, {more} gives it time");
    model.messages.say(words, false, now);
    Effects::none()
}

/// Puts off what is acted upon, by the usual time.
pub(super) fn snooze(model: &mut Model, now: Timestamp) -> Effects {
    put_off(model, USUAL_MINUTES, now)
}

/// Puts off what is acted upon; the form that was opened for it closes.
pub(super) fn put_off(model: &mut Model, minutes: u32, now: Timestamp) -> Effects {
    let Some((rule, about)) = model.prompts.acting.take() else {
        let words = "no prompt led here, so there is none to put off";
        model.messages.say(words, false, now);
        return Effects::none();
    };
    if browse::is_read_only(model, now) {
        return Effects::none();
    }
    if matches!(
        model.overlays.last(),
        Some(Overlay::Form(_) | Overlay::Picker(_) | Overlay::Page(_))
    ) {
        model.overlays.pop();
    }
    let command = Command::Snooze {
        rule: rule.name().to_owned(),
        about,
        minutes,
    };
    let done = format!("{} put off for {minutes} minutes", rule.name());
    ask::ask_and_say(model, command, "prompt put off", &done, now)
}

/// Asks for how long.
pub(super) fn choose_minutes(model: &mut Model) {
    let rows = MINUTES.map(|minutes| put_off_row(format!("{minutes} minutes"), minutes));
    let picker = Picker::new("Put off for", rows.into());
    model.overlays.push(Overlay::Picker(picker));
}
