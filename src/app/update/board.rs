//! The decisions and the board: keys that act on the selected thing, and the forms they open.

use super::{aimed, ask, browse, overlay, review, unsent};
use crate::action::Action;
use crate::app::effect::Effects;
use crate::app::model::Model;
use crate::domain::command::Command;
use crate::domain::decision::{Call, Outcome, Turned};
use crate::domain::escalation::Answered;
use crate::domain::hypothesis::{HypothesisState, Judgement, MeasureState, Progress};
use crate::domain::id::EventId;
use crate::domain::kind::EventKind;
use crate::domain::time::Timestamp;
use crate::keymap::Key;
use crate::overlay::Overlay;
use crate::overlay::board::{Board, List, Target};
use crate::overlay::form::state::Form;
use crate::overlay::form::work::{Work, build};
use crate::overlay::output::Output;

/// Opens the decisions; where none waits, the form for a new one lies on top.
pub(super) fn open_decisions(model: &mut Model, now: Timestamp) {
    let waits = model.incident.newest_pending().is_some();
    open_at(model, List::Decisions, None);
    if !waits && !model.is_looking() {
        open_form(model, Work::Propose, now);
    }
}

/// Opens the board.
pub(super) fn open_board(model: &mut Model) {
    open_at(model, List::Diagnosis, None);
}

/// Opens a list at a thing, else at its first one. That stays selected, whatever arrives.
fn open_at(model: &mut Model, list: List, at: Option<EventId>) {
    let mut board = Board::new(list);
    board.selected = at.map(Target::Event);
    board.step(&model.incident, 0);
    model.overlays.push(Overlay::Board(board));
}

/// The next thing to do about what waits or is under way, from its line in the State pane.
pub(super) fn go_on(model: &mut Model, id: EventId, now: Timestamp) -> Effects {
    let kind = model.incident.log().get(id).map(|event| event.kind.clone());
    match kind {
        Some(EventKind::Propose(_)) => open_at(model, List::Decisions, Some(id)),
        Some(EventKind::Escalate(_)) => {
            let sample = Command::Answered(Answered {
                reference: id,
                who: None,
                joined_role: None,
            });
            if !ask::is_refused(model, sample, now) {
                open_form(model, Work::Answered(id), now);
            }
        }
        Some(EventKind::Help(_)) => {
            let command = Command::Tick {
                target: id,
                on: true,
                waived: None,
            };
            return ask::ask_and_say(model, command, "tick", "help answered", now);
        }
        Some(EventKind::Note(note)) if note.guess.is_none() => {
            open_form(model, Work::Account(id), now);
        }
        _ => open_at(model, List::Diagnosis, Some(id)),
    }
    Effects::none()
}

fn open_form(model: &mut Model, work: Work, now: Timestamp) {
    let mut form = build::form(&model.incident, work);
    unsent::fill(model, &mut form, now);
    model.overlays.push(Overlay::Form(form));
}

/// A key over one of the lists.
pub(super) fn key(model: &mut Model, key: &Key, now: Timestamp) -> Effects {
    let Some(Overlay::Board(board)) = model.overlays.last() else {
        return Effects::none();
    };
    match model.keymap.resolve(board.layer().stack(), key) {
        Some(action) => act(model, action, now),
        None => Effects::none(),
    }
}

/// The thing that the keys act on, in the list on top.
pub(super) fn target(model: &Model) -> Option<EventId> {
    match model.overlays.last() {
        Some(Overlay::Board(board)) => board.target(&model.incident)?.event(),
        _ => None,
    }
}

/// Does what an action means over one of the lists.
pub(super) fn act(model: &mut Model, action: Action, now: Timestamp) -> Effects {
    if overlay::is_move(action) {
        step(model, action);
        return Effects::none();
    }
    match action {
        Action::Close => {
            model.overlays.pop();
            return Effects::none();
        }
        Action::Details => {
            let event = target(model).and_then(|id| model.incident.log().get(id));
            match event.map(|event| event.order()) {
                Some(key) => model.overlays.push(Overlay::Details { key, top: 0 }),
                None => say(model, "there is nothing here yet", now),
            }
            return Effects::none();
        }
        Action::Help | Action::Palette | Action::Redraw | Action::Suspend => {
            return browse::act(model, action, now);
        }
        Action::Undo | Action::Redo => return browse::act(model, action, now),
        _ => {}
    }
    if action.changes_data() && browse::refuse_write(model, action, now) {
        return Effects::none();
    }
    if matches!(model.overlays.last(), Some(Overlay::Board(board)) if board.list == List::Review) {
        return review::act(model, action, now);
    }
    match action {
        Action::Propose => open_form(model, Work::Propose, now),
        Action::RaiseHypothesis => open_form(model, Work::Hypothesis, now),
        Action::ProposeMeasure => open_form(model, Work::Measure, now),
        Action::GiveTask => give_task(model, now),
        Action::Accept
        | Action::Reject
        | Action::Withdraw
        | Action::Advise
        | Action::Worked
        | Action::Failed => return on_decision(model, action, now),
        Action::GoOn
        | Action::RuleOut
        | Action::ConfirmCause
        | Action::Park
        | Action::OpenAgain
        | Action::AddTest
        | Action::ReadTest => return on_board(model, action, now),
        // Everything else is about what lies below.
        action => {
            model.overlays.clear();
            return browse::act(model, action, now);
        }
    }
    Effects::none()
}

fn say(model: &mut Model, words: &str, now: Timestamp) {
    model.messages.say(words, false, now);
}

/// Half of a page, where the frame has said how large one is.
fn step(model: &mut Model, action: Action) {
    const FAR: isize = isize::MAX;
    let page = isize::try_from(model.geometry.overlay_rows)
        .unwrap_or(2)
        .max(2)
        / 2;
    let by = match action {
        Action::MoveUp => -1,
        Action::PageUp | Action::HalfPageUp => -page,
        Action::PageDown | Action::HalfPageDown => page,
        Action::First => -FAR,
        Action::Last => FAR,
        _ => 1,
    };
    let incident = &model.incident;
    if let Some(Overlay::Board(board)) = model.overlays.last_mut() {
        board.step(incident, by);
    }
}

/// A task that carries out the selected decision, or goes after the selected hypothesis.
fn give_task(model: &mut Model, now: Timestamp) {
    let about = target(model).map(|id| build::name_of_work(&model.incident, id));
    let mut form = crate::overlay::form::build::task(&about.unwrap_or_default());
    unsent::fill(model, &mut form, now);
    model.overlays.push(Overlay::Form(form));
}

fn on_decision(model: &mut Model, action: Action, now: Timestamp) -> Effects {
    let decisions = model.incident.decisions();
    let target = target(model);
    let found = decisions.iter().find(|d| Some(d.id) == target);
    let Some((id, name, decided)) = found.map(|d| (d.id, d.name.clone(), d.decided.is_some()))
    else {
        drop(decisions);
        say(model, "nothing was proposed yet; d proposes", now);
        return Effects::none();
    };
    drop(decisions);
    let call = match action {
        Action::Accept => Call::Accepted,
        Action::Reject => Call::Rejected,
        Action::Withdraw => Call::Withdrawn,
        Action::Advise => {
            open_form(model, Work::Advise(id), now);
            return Effects::none();
        }
        _ => return turned(model, id, &name, action == Action::Worked, now),
    };
    let sample = Command::Decide {
        proposal: id,
        call,
        reason: None,
    };
    if decided && ask::is_refused(model, sample, now) {
        return Effects::none();
    }
    open_form(model, Work::Decide(id, call), now);
    Effects::none()
}

fn turned(model: &mut Model, id: EventId, name: &str, worked: bool, now: Timestamp) -> Effects {
    let result = if worked {
        Turned::Worked
    } else {
        Turned::Failed
    };
    let command = Command::Outcome(Outcome {
        reference: id,
        result,
    });
    let done = format!("{name} {}", result.label());
    ask::ask_and_say(model, command, "outcome", &done, now)
}

/// What stands on the board, for the keys.
enum Thing {
    Hypothesis(HypothesisState),
    Measure(MeasureState),
    Test,
}

fn thing(model: &Model, id: EventId) -> Option<Thing> {
    let incident = &model.incident;
    match &incident.log().get(id)?.kind {
        EventKind::Note(_) => {
            let board = incident.hypotheses();
            let found = board.iter().find(|h| h.id == id);
            found.map(|h| Thing::Hypothesis(h.state))
        }
        EventKind::Measure(_) => {
            let measures = incident.measures();
            let found = measures.iter().find(|m| m.id == id);
            found.map(|m| Thing::Measure(m.state))
        }
        EventKind::Probe(_) => Some(Thing::Test),
        _ => None,
    }
}

fn on_board(model: &mut Model, action: Action, now: Timestamp) -> Effects {
    let found = target(model).and_then(|id| Some((id, thing(model, id)?)));
    let Some((id, thing)) = found else {
        say(
            model,
            "the board is empty; h raises a hypothesis, m proposes a measure",
            now,
        );
        return Effects::none();
    };
    match (action, thing) {
        (Action::GoOn, Thing::Hypothesis(HypothesisState::Testing)) => {
            say(
                model,
                "it is being tested; c confirms it, x rules it out",
                now,
            );
        }
        (Action::GoOn, Thing::Hypothesis(_)) => {
            return judge(model, id, HypothesisState::Testing, now);
        }
        (Action::OpenAgain, Thing::Hypothesis(_)) => {
            return judge(model, id, HypothesisState::Open, now);
        }
        (Action::RuleOut, Thing::Hypothesis(_)) => {
            open_form(model, Work::Judge(id, HypothesisState::RuledOut), now);
        }
        (Action::ConfirmCause, Thing::Hypothesis(_)) => {
            open_form(model, Work::Judge(id, HypothesisState::Confirmed), now);
        }
        (Action::Park, Thing::Hypothesis(_)) => {
            open_form(model, Work::Judge(id, HypothesisState::Parked), now);
        }
        (Action::AddTest, Thing::Hypothesis(_)) => open_form(model, Work::Probe(id), now),
        (Action::GoOn | Action::ReadTest, Thing::Test) => open_form(model, Work::Read(id), now),
        (Action::GoOn, Thing::Measure(state)) => {
            let next = match state {
                MeasureState::Proposed | MeasureState::Rejected => MeasureState::Doing,
                MeasureState::Doing | MeasureState::Done => MeasureState::Done,
            };
            return progress(model, id, next, now);
        }
        (Action::OpenAgain, Thing::Measure(_)) => {
            return progress(model, id, MeasureState::Proposed, now);
        }
        (Action::RuleOut, Thing::Measure(_)) => {
            open_form(model, Work::Progress(id, MeasureState::Rejected), now);
        }
        (Action::ReadTest, _) => say(model, "select a test first; t adds one", now),
        (_, Thing::Test) => say(model, "this is a test; r says what it showed", now),
        _ => say(model, "this is a measure; select a hypothesis first", now),
    }
    Effects::none()
}

fn judge(model: &mut Model, id: EventId, state: HypothesisState, now: Timestamp) -> Effects {
    let command = Command::Judge(Judgement {
        reference: id,
        state,
        confidence: None,
        reason: None,
    });
    let name = model.incident.named(id).unwrap_or_default();
    let done = format!("{name} {}", state.label());
    ask::ask_and_say(model, command, "judgement", &done, now)
}

fn progress(model: &mut Model, id: EventId, state: MeasureState, now: Timestamp) -> Effects {
    let command = Command::Progress(Progress {
        reference: id,
        state,
        reason: None,
    });
    ask::ask_and_say(model, command, "measure", state.label(), now)
}

/// After a call the list of decisions has done its work; the board stays for the next thing. Who
/// was called in is to be told something: the text is there to be copied.
pub(super) fn after(model: &mut Model, work: Work, form: &Form) {
    match work {
        Work::Propose | Work::Decide(..) | Work::Advise(_) => {
            if matches!(model.overlays.last(), Some(Overlay::Board(_))) {
                model.overlays.pop();
            }
        }
        Work::Escalate => {
            let (to, reason) = (form.value(0).trim(), form.value(1).trim());
            let page = crate::report::page_text(&model.incident, to, reason);
            model.overlays.push(Overlay::Output(Output {
                title: "To paste into the page; y copies it".to_owned(),
                lines: page.lines().map(str::to_owned).collect(),
                top: 0,
                firm: false,
            }));
        }
        _ => {}
    }
}

/// The proposal that advice is on: the selected one, else the newest that waits.
fn proposal(model: &Model) -> Option<EventId> {
    let decisions = model.incident.decisions();
    let selected = aimed::matter(model);
    let found = decisions.iter().find(|d| Some(d.id) == selected);
    let newest = model.incident.newest_pending().map(|(id, _)| id);
    found.map(|decision| decision.id).or(newest)
}

/// The escalation that an answer is to: the selected one, else the one unanswered longest.
fn selected_call(model: &Model) -> Option<EventId> {
    let calls = model.incident.escalations();
    let mut open = calls.iter().filter(|call| call.answered.is_none());
    let selected = aimed::matter(model);
    let found = open.clone().find(|call| Some(call.id) == selected);
    found.or_else(|| open.next()).map(|call| call.id)
}

/// The change to account for: the selected one, else the first that nobody has accounted for.
fn selected_change(model: &Model) -> Option<EventId> {
    let changes = model.incident.unagreed_changes();
    let selected = aimed::target(model);
    let found = changes
        .iter()
        .find(|change| Some(change.id) == selected.map(|(id, _)| id));
    let mut open = changes.iter().filter(|change| change.accounted.is_none());
    found.or_else(|| open.next()).map(|change| change.id)
}

/// Opens the form of an action that needs no list: what it is about is selected, or the newest.
pub(super) fn open_alone(model: &mut Model, action: Action, now: Timestamp) -> Effects {
    let (work, none) = match action {
        Action::Advise => (
            proposal(model).map(Work::Advise),
            "no proposal waits; d proposes",
        ),
        Action::AnswerCall => (
            selected_call(model).map(Work::Answered),
            "nobody who was called is still to answer",
        ),
        Action::AccountFor => (
            selected_change(model).map(Work::Account),
            "every change is agreed or accounted for",
        ),
        Action::PassOn => (
            aimed::open_task(model).map(Work::Delegate),
            "select an open task first, in pane 1 or in the timeline",
        ),
        Action::RaiseHypothesis => (Some(Work::Hypothesis), ""),
        Action::ProposeMeasure => (Some(Work::Measure), ""),
        Action::Escalate => (Some(Work::Escalate), ""),
        Action::AskForHelp => (Some(Work::Help), ""),
        _ => (Some(Work::Propose), ""),
    };
    match work {
        Some(work) => open_form(model, work, now),
        None => say(model, none, now),
    }
    Effects::none()
}
