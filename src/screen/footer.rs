//! The message line and the keys that work here.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::action::{Action, Edit};
use crate::app::model::{MESSAGE_SECONDS, Message, Mode, Model, Pane};
use crate::domain::time::Timestamp;
use crate::keymap::Layer;
use crate::overlay::Overlay;
use crate::ui::layout::Frame;
use crate::ui::look::Look;
use crate::ui::text;

/// What the footer asks before leaving.
const LEAVE: &str = "Leave? y/q leaves, any other key stays";

/// The layers whose keys work now.
pub(crate) fn layers(model: &Model) -> &'static [Layer] {
    let layer = match (model.overlays.last(), model.mode) {
        (Some(overlay), _) => overlay.layer(),
        (None, _) if model.panes.filtering.is_some() => Layer::Form,
        (None, Mode::Note) => Layer::Note,
        (None, Mode::Browse) => match model.focus {
            Pane::State => Layer::State,
            Pane::Timeline => Layer::Timeline,
            Pane::Roles => Layer::Roles,
            Pane::Comms => Layer::Comms,
        },
    };
    layer.stack()
}

/// The keys that work now, with a word for each; help and palette first.
pub(crate) fn hints(model: &Model) -> Vec<(String, &'static str)> {
    if model.overlays.is_empty() && model.panes.filtering.is_some() {
        return filter_hints(model);
    }
    let alone = matches!(model.overlays.last(), Some(Overlay::Form(form)) if form.fields.len() < 2);
    let next = model.keymap.keys_for(Action::NextField, layers(model));
    let mut hints: Vec<(String, &'static str)> = model
        .keymap
        .hints(layers(model), model.is_looking())
        .into_iter()
        .filter(|(key, _)| !(alone && next.contains(key)))
        .map(|(key, word)| (key.to_string(), word))
        .collect();
    let close = model.keymap.keys_for(Action::Close, layers(model));
    if let Some(key) = close.first()
        && model.as_of.is_some()
        && model.overlays.is_empty()
    {
        hints.insert(2.min(hints.len()), (key.to_string(), "now"));
    }
    hints
}

/// While a filter is typed the keys of a form mean something of their own.
fn filter_hints(model: &Model) -> Vec<(String, &'static str)> {
    let stack = layers(model);
    let words = [
        (Action::Help, "help"),
        (Action::Palette, "commands"),
        (Action::Submit, "keep"),
        (Action::Close, "clear"),
        (Action::Edit(Edit::Down), "down"),
        (Action::Edit(Edit::Up), "up"),
    ];
    let shown = words.into_iter().filter_map(|(action, word)| {
        let key = *model.keymap.keys_for(action, stack).first()?;
        Some((key.to_string(), word))
    });
    shown.collect()
}

/// Draws the message line and the footer.
pub(super) fn render(
    buffer: &mut Buffer,
    places: &Frame,
    model: &Model,
    now: Timestamp,
    look: &Look,
) {
    keys(buffer, places.footer, &hints(model), look);
    if let Some(message) = current(model, now) {
        say(buffer, places.message_row(), message, look);
    }
    if model.quitting {
        leave(buffer, places.footer, model, look);
    }
}

/// What the message line says now: an information passes by, an error stays.
pub(super) fn current(model: &Model, now: Timestamp) -> Option<&Message> {
    let message = model.messages.current.as_ref()?;
    let fresh = now.seconds_since(message.at) < MESSAGE_SECONDS;
    (message.error || fresh).then_some(message)
}

/// Draws a message over whatever stands in its row.
pub(super) fn say(buffer: &mut Buffer, area: Rect, message: &Message, look: &Look) {
    let style = if message.error {
        look.theme.error
    } else {
        look.theme.dim
    };
    let columns = usize::from(area.width).saturating_sub(2);
    let words = if text::width(&message.text) > columns {
        short_paths(&message.text, look)
    } else {
        message.text.clone()
    };
    let words = look.cut(&words, columns);
    line(buffer, area, vec![Span::styled(words, style)], look);
}

/// A sentence with the folders left out of its paths, so that what is wrong has the room.
fn short_paths(words: &str, look: &Look) -> String {
    let short = |word: &str| match word.rsplit_once('/') {
        Some((folders, name)) if folders.starts_with('/') && !name.is_empty() => {
            format!("{}/{name}", look.signs.ellipsis)
        }
        _ => word.to_owned(),
    };
    words.split(' ').map(short).collect::<Vec<_>>().join(" ")
}

/// Asks before leaving, and says what others cannot have yet.
pub(super) fn leave(buffer: &mut Buffer, area: Rect, model: &Model, look: &Look) {
    let waiting = model.health.waiting;
    let kept = waiting > 0 && model.health.no_replica.is_none();
    let columns = usize::from(area.width).saturating_sub(2);
    let more = format!("{waiting} kept here, not shared yet. {LEAVE}");
    let words = if kept && text::width(&more) <= columns {
        more
    } else {
        look.cut(LEAVE, columns)
    };
    line(
        buffer,
        area,
        vec![Span::styled(words, look.theme.warn)],
        look,
    );
}

/// Draws the hints that fit, whole ones only.
pub(super) fn keys(buffer: &mut Buffer, area: Rect, hints: &[(String, &str)], look: &Look) {
    let mut spans: Vec<Span<'static>> = Vec::new();
    let mut room = usize::from(area.width).saturating_sub(1);
    for (key, word) in hints {
        let key = look.words(key);
        let cost = text::width(&key) + 1 + text::width(word) + 2;
        if cost > room + 2 {
            break;
        }
        room = room.saturating_sub(cost);
        spans.push(Span::styled(key.into_owned(), look.theme.key));
        spans.push(Span::styled(format!(" {word}  "), look.theme.text));
    }
    line(buffer, area, spans, look);
}

/// One row, cleared first, one column in.
fn line(buffer: &mut Buffer, area: Rect, spans: Vec<Span<'static>>, look: &Look) {
    let area = Rect {
        height: area.height.min(1),
        ..area
    }
    .intersection(buffer.area);
    if area.is_empty() {
        return;
    }
    let blank = " ".repeat(usize::from(area.width));
    buffer.set_string(area.x, area.y, blank, look.theme.text);
    buffer.set_line(
        area.x + 1.min(area.width - 1),
        area.y,
        &Line::from(spans),
        area.width.saturating_sub(1),
    );
}
