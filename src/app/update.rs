//! Every message goes through here: `update(&mut Model, Msg, now) -> Effects`.
//!
//! Keys go to the top overlay, else to the bar in NOTE, else to the focused pane. What a person
//! asks for is decided against the document; what was decided is pending until the store has it
//! on disk. Nothing here reads a clock or touches a disk.

mod aimed;
mod as_of;
mod ask;
mod board;
mod browse;
mod copies;
mod copy;
mod form;
mod grid;
mod handover;
mod import;
mod missed;
mod note;
mod overlay;
mod palette;
mod paper;
mod prompt;
mod review;
mod select;
mod sheet;
mod start;
mod store;
mod unsent;

use crate::action::Action;
use crate::app::effect::{Effect, Effects};
use crate::app::model::{MESSAGE_SECONDS, Mode, Model};
use crate::app::msg::Msg;
use crate::domain::time::Timestamp;
use crate::keymap::{Code, Key};
use crate::overlay::Overlay;

pub use as_of::time_back;
pub use palette::rows as palette_rows;
pub use unsent::restore as restore_unsent;

/// How long data-changing keys are ignored after something opened under the hand, in
/// milliseconds.
pub const SHIELD_MILLIS: i64 = 400;

/// Takes in one message and says what is to be performed.
pub fn update(model: &mut Model, msg: Msg, now: Timestamp) -> Effects {
    let effects = match msg {
        Msg::Key(key) => handle_key(model, key, now),
        Msg::Paste { text, cut } => handle_paste(model, &text, cut, now),
        Msg::Line(text) => handle_line(model, &text, now),
        Msg::Resize(columns, rows) => {
            model.size = (columns, rows);
            Effects::none()
        }
        Msg::Click(x, y) => select::click(model, x, y),
        Msg::Wheel(x, y, lines) => select::wheel(model, x, y, lines),
        Msg::Store(report) => model.with_live(|model| store::report(model, report, now)),
        Msg::Tick => store::retry(model, now).and(ring(model, now)),
        Msg::Resumed => Effect::Redraw.into(),
        Msg::Copied(result) => {
            copy::copied(model, result, now);
            Effects::none()
        }
    };
    settle(model, now);
    effects.and(unsent::keep(model))
}

fn handle_key(model: &mut Model, key: Key, now: Timestamp) -> Effects {
    mark_seen(model);
    if model
        .messages
        .current
        .as_ref()
        .is_some_and(|message| message.error)
    {
        model.messages.current = None;
    }
    if model.quitting {
        return browse::answer_quit(model, &key);
    }
    if !model.overlays.is_empty() {
        return overlay::key(model, key, now);
    }
    if !model.is_open() {
        return start::key(model, &key, now);
    }
    if model.panes.filtering.is_some() {
        return browse::filter_key(model, &key, now);
    }
    match model.mode {
        Mode::Note => note::key(model, &key, now),
        Mode::Browse => browse::key(model, &key, now),
    }
}

/// Does what an action means for what lies on top: what a line of the help or palette stands for.
fn run(model: &mut Model, action: Action, now: Timestamp) -> Effects {
    match (model.overlays.last(), model.mode) {
        (Some(Overlay::Form(_)), _) => form::act(model, action, now),
        (Some(Overlay::Picker(_)), _) => palette::act(model, action, now),
        (Some(Overlay::Grid(_)), _) => grid::act(model, action, now),
        (Some(Overlay::Sheet(_)), _) => sheet::act(model, action, now),
        (Some(Overlay::Board(_)), _) => board::act(model, action, now),
        (Some(Overlay::Confirm(_)), _) => copies::answer(model, action, now),
        (
            Some(
                Overlay::Details { .. }
                | Overlay::Missed(_)
                | Overlay::Page(_)
                | Overlay::Output(_),
            ),
            _,
        ) => overlay::act(model, action, now),
        (None, Mode::Note) => note::act(model, action, now),
        (None, Mode::Browse) => browse::act(model, action, now),
    }
}

/// Opens the review over what is shown.
pub fn open_review(model: &mut Model) {
    review::open_at(model, None);
}

/// What was on screen when a key was pressed has been seen.
fn mark_seen(model: &mut Model) {
    for key in &model.geometry.visible {
        model.panes.timeline.unseen.remove(key);
    }
}

/// In the open bar it is sent, as it was typed. Anywhere else its letters would be keys, and it
/// may be a paste after all: it is taken as one.
fn handle_line(model: &mut Model, text: &str, now: Timestamp) -> Effects {
    let elsewhere = !model.overlays.is_empty() || model.panes.filtering.is_some();
    if model.mode != Mode::Note || elsewhere || model.quitting || !model.is_open() {
        return handle_paste(model, text, false, now);
    }
    note::insert(model, text, now);
    handle_key(model, Key::plain(Code::Enter), now)
}

fn handle_paste(model: &mut Model, text: &str, cut: bool, now: Timestamp) -> Effects {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text = text.trim_end_matches('\n');
    if cut {
        model.messages.say(
            "the paste was cut at 64 KiB; attach the rest as a link",
            true,
            now,
        );
    }
    if model.quitting {
        model.quitting = false;
        model.messages.say("stayed; paste again", false, now);
        return Effects::none();
    }
    if !model.overlays.is_empty() {
        if !overlay::paste(model, text) {
            let words = "nothing here takes text; close it and paste again";
            model.messages.say(words, false, now);
        }
        return Effects::none();
    }
    if !model.is_open() {
        model
            .messages
            .say("declare or open an incident first", false, now);
        return Effects::none();
    }
    if let Some((_, editor)) = &mut model.panes.filtering {
        editor.insert(&text.replace('\n', " "));
        browse::refilter(model);
        return Effects::none();
    }
    if browse::is_read_only(model, now) {
        return Effects::none();
    }
    model.mode = Mode::Note;
    note::insert(model, text, now);
    Effects::none()
}

/// Puts right what any message may have made stale.
fn settle(model: &mut Model, now: Timestamp) {
    let old = |at: Timestamp| now.seconds_since(at) >= MESSAGE_SECONDS;
    if model
        .messages
        .current
        .as_ref()
        .is_some_and(|m| !m.error && old(m.at))
    {
        model.messages.current = None;
    }
    if model.is_looking() {
        model.mode = Mode::Browse;
    }
    if model.shield_until.is_some_and(|until| now >= until) {
        model.shield_until = None;
    }
    handover::follow(model, now);
    note::understand(model, now);
    prompt::settle(model, now);
    review::understand(model, now);
}

/// One more word or task has fallen due: the bell, for those who asked for it. What was due when
/// the console opened is on its screen.
fn ring(model: &mut Model, now: Timestamp) -> Effects {
    if !model.seat.bell {
        return Effects::none();
    }
    let due = model.live().overdue(now);
    let before = model.rung.replace(due);
    if before.is_some_and(|before| due > before) {
        Effect::Bell.into()
    } else {
        Effects::none()
    }
}
