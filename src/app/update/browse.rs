//! BROWSE: keys act on the focused pane and on the incident.

use super::{
    SHIELD_MILLIS, aimed, as_of, ask, board, copies, copy, form, handover, missed, note, palette,
    prompt, review, select, sheet,
};
use crate::action::{Action, Edit};
use crate::app::effect::{Effect, Effects};
use crate::app::model::{Mode, Model, Pane};
use crate::domain::setting::SettingKey;
use crate::domain::stage::Stage;
use crate::domain::time::Timestamp;
use crate::editor::LineEditor;
use crate::keymap::{Key, Layer};
use crate::overlay::Overlay;
use crate::overlay::sheet::Subject;
use crate::pane::state::projection::RowKey;

/// The layers that can hear a key in BROWSE.
pub(super) const fn layers(pane: Pane) -> &'static [Layer] {
    match pane {
        Pane::State => Layer::State.stack(),
        Pane::Timeline => Layer::Timeline.stack(),
        Pane::Roles => Layer::Roles.stack(),
        Pane::Comms => Layer::Comms.stack(),
    }
}

/// A key in BROWSE. Who types line after line does not see that Enter has closed the bar: letters
/// that come at once begin the next line, but for the one that opens the bar as ever.
pub(super) fn key(model: &mut Model, key: &Key, now: Timestamp) -> Effects {
    let flows = model.flow_until.take().is_some_and(|until| now < until);
    let action = model.keymap.resolve(layers(model.focus), key);
    if let Some(letter) = key.text().filter(|_| flows && action != Some(Action::Note)) {
        model.mode = Mode::Note;
        note::insert(model, letter.encode_utf8(&mut [0; 4]), now);
        return Effects::none();
    }
    if let Some(action) = action {
        return act(model, action, now);
    }
    if key.text().is_some() {
        let write = palette::key_label(model, Action::Note);
        let words = format!("not bound; {write} to write");
        model.messages.say(words, false, now);
    }
    Effects::none()
}

/// Does what an action means, wherever it came from: a key or the palette.
pub(super) fn act(model: &mut Model, action: Action, now: Timestamp) -> Effects {
    if action.changes_data() && refuse_write(model, action, now) {
        return Effects::none();
    }
    match action {
        Action::Note => model.mode = Mode::Note,
        Action::Recall => aimed::recall(model, now),
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
        | Action::Last => select::go(model, action),
        Action::Follow => select::follow(model),
        Action::Filter => start_filter(model),
        Action::Decisions => board::open_decisions(model, now),
        Action::Board => board::open_board(model),
        Action::Review => review::open_at(model, None),
        Action::AddWhy
        | Action::BranchWhy
        | Action::AddCause
        | Action::AddLesson
        | Action::AddActionItem
        | Action::ReviewMeeting => return review::add(model, action, now),
        Action::Propose
        | Action::Advise
        | Action::RaiseHypothesis
        | Action::ProposeMeasure
        | Action::Escalate
        | Action::AnswerCall
        | Action::AskForHelp
        | Action::PassOn
        | Action::AccountFor => return board::open_alone(model, action, now),
        Action::Close => close(model, now),
        Action::Details => return open_details(model, now),
        Action::Restrict if aimed::is_restricted(model) => return aimed::unrestrict(model, now),
        Action::Star => return aimed::star(model, now),
        Action::Strike => return aimed::strike(model, now),
        Action::Correct => return aimed::correct(model, now),
        Action::Tick => return aimed::tick(model, now),
        Action::MoreTime => return aimed::extend(model, now),
        Action::CopyEntry => return copy::entry(model, now),
        Action::CopyPane => return copy::pane(model),
        Action::Prompts => sheet::open(model, Subject::Prompts),
        Action::Checklist => sheet::open(model, Subject::Checklist),
        Action::AnswerOffer => handover::answer(model, now),
        Action::AcceptOffer => return handover::accept(model, now),
        Action::DeclineOffer => return handover::decline(model, now),
        Action::Outputs => super::paper::open_menu(model),
        Action::Help => palette::open_help(model),
        Action::Runbook => palette::open_runbook(model),
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
        Action::Missed => missed::open(model, now),
        Action::Copies => copies::open(model, now),
        Action::Prompt => return act_on_prompt(model, now),
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

/// The top line under the header opens what settles it: alarms, an offer of command, then prompts.
fn act_on_prompt(model: &mut Model, now: Timestamp) -> Effects {
    if model.incident.alarms().is_empty() {
        if model.offered_to_me().is_some() {
            handover::answer(model, now);
            return Effects::none();
        }
        return prompt::act_on_top(model, now);
    }
    palette::open_list(model, Action::SettleConflict, now);
    Effects::none()
}

/// Whether nothing may be written from here; says why, and how to write.
pub(super) fn is_read_only(model: &mut Model, now: Timestamp) -> bool {
    if let Some(words) = model.why_looking() {
        model.messages.say(words, true, now);
        return true;
    }
    false
}

/// Whether a change must not happen now; says why.
pub(super) fn refuse_write(model: &mut Model, action: Action, now: Timestamp) -> bool {
    if is_read_only(model, now) {
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

fn start_filter(model: &mut Model) {
    let old = match model.focus {
        Pane::Timeline => model.panes.timeline.filter.clone(),
        other => model.panes.filters[other.index()].clone(),
    };
    model.mode = Mode::Browse;
    model.panes.filtering = Some((model.focus, LineEditor::with_text(old)));
}

/// Esc with nothing on top returns to now, else takes the filter off, then the zoom.
fn close(model: &mut Model, now: Timestamp) {
    if as_of::return_to_now(model, now) {
        return;
    }
    let filter = match model.focus {
        Pane::Timeline => &model.panes.timeline.filter,
        other => &model.panes.filters[other.index()],
    };
    if !filter.is_empty() {
        clear_filter(model);
    } else if model.zoom {
        model.zoom = false;
    } else {
        let leave = palette::key_label(model, Action::Quit);
        let words = format!("nothing to close; {leave} leaves");
        model.messages.say(words, false, now);
    }
}

fn clear_filter(model: &mut Model) {
    model.panes.filtering = Some((model.focus, LineEditor::default()));
    refilter(model);
    model.panes.filtering = None;
}

/// A key while a filter is typed: Enter keeps it, Esc clears it.
pub(super) fn filter_key(model: &mut Model, key: &Key, now: Timestamp) -> Effects {
    let Some((_, editor)) = &mut model.panes.filtering else {
        return Effects::none();
    };
    if let Some(letter) = key.text() {
        editor.insert(letter.encode_utf8(&mut [0; 4]));
        refilter(model);
        return Effects::none();
    }
    match model.keymap.resolve(Layer::Form.stack(), key) {
        Some(Action::Edit(Edit::Up)) => select::go(model, Action::MoveUp),
        Some(Action::Edit(Edit::Down)) => select::go(model, Action::MoveDown),
        Some(action @ (Action::PageUp | Action::PageDown)) => select::go(model, action),
        Some(Action::Redraw) => return Effect::Redraw.into(),
        Some(Action::Suspend) => return Effect::Suspend.into(),
        Some(Action::Edit(edit)) => {
            editor.edit(edit);
            refilter(model);
        }
        Some(Action::Submit) => model.panes.filtering = None,
        Some(Action::Close) => {
            editor.take();
            refilter(model);
            model.panes.filtering = None;
        }
        Some(_) => {
            let words = "Enter keeps the filter, Esc takes it off";
            model.messages.say(words, false, now);
        }
        None => {}
    }
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
            .is_some_and(|key| timeline.index_of(&model.incident, key).is_none())
        {
            timeline.selected = None;
        }
    } else {
        model.panes.filters[pane.index()] = text;
        select::settle(model, select::Held::default());
    }
}

/// Details; on the stage of what is in review the review, for that is what is left to do.
fn open_details(model: &mut Model, now: Timestamp) -> Effects {
    let on_stage = model.focus == Pane::State
        && model.panes.state.selected == Some(RowKey::Setting(SettingKey::Stage));
    if on_stage && model.incident.stage().stage == Stage::InReview {
        review::open_at(model, None);
        return Effects::none();
    }
    match aimed::target(model) {
        Some(key) => model.overlays.push(Overlay::Details { key, top: 0 }),
        None => return form::open_selected(model, now),
    }
    Effects::none()
}

/// The footer asks whether to leave; any other key stays and is not run.
pub(super) fn answer_quit(model: &mut Model, key: &Key) -> Effects {
    model.quitting = false;
    if key.text().is_some_and(|c| matches!(c, 'q' | 'y')) {
        return Effect::Quit.into();
    }
    Effects::none()
}
