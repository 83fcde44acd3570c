//! A screen too small for panes: one sentence, what matters most, and the entry line.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::banner::{self, Banner};
use super::{bar, footer, header, prompts};
use crate::app::model::{Mode, Model};
use crate::domain::time::Timestamp;
use crate::ui::layout;
use crate::ui::look::Look;
use crate::ui::text;

/// Draws the sentence in all that is above the entry line.
pub(super) fn render(
    frame: &mut Frame<'_>,
    places: &layout::Frame,
    model: &Model,
    (now, banners): (Timestamp, &[Banner]),
    look: &Look,
) {
    let area = frame.area();
    let room = places.message.intersection(area);
    let loud = banner::lines(banners, room, look);
    let said = footer::current(model, now).is_some() || model.bar.error.is_some() || model.quitting;
    let rows = usize::from(room.height).saturating_sub(usize::from(said));
    let quiet = sentence(area, (room.width, rows), model, look);
    // What nobody may overlook comes first, and the sentence about the size last.
    let used = if loud.is_empty() { &quiet } else { &loud };
    let buffer = frame.buffer_mut();
    let mut y = room.y;
    for line in used.iter().take(usize::from(room.height)) {
        buffer.set_line(room.x, y, line, room.width);
        y += 1;
    }
    let mut rows = y..room.bottom();
    for (parts, y) in header::essentials(model, now, look).iter().zip(&mut rows) {
        let row = Rect {
            y,
            height: 1,
            ..room
        };
        header::essential(buffer, row, parts, look);
    }
    if let Some(y) = rows.next() {
        let row = Rect {
            y,
            height: 1,
            ..room
        };
        prompts::essential(buffer, row, model, now, look);
    }
    bar::render(frame, places.bar, model, look);
    complain(frame, room, model, now, look);
}

/// That the screen is small, and what works all the same: as much of it as there is room for.
fn sentence(
    area: Rect,
    (columns, rows): (u16, usize),
    model: &Model,
    look: &Look,
) -> Vec<Line<'static>> {
    let size = format!("Small: {}x{}", area.width, area.height);
    let needs = format!("{size} (full view needs 40x8).");
    let all = format!("{needs} {}", still_works(model));
    let wrap = |words: &str| text::wrap(words, usize::from(columns));
    let lines = [all, needs]
        .iter()
        .map(|words| wrap(words))
        .find(|lines| lines.len() <= rows);
    let lines = lines.unwrap_or_else(|| wrap(&size)).into_iter();
    lines
        .map(|line| Line::styled(line, look.theme.text))
        .collect()
}

fn still_works(model: &Model) -> &'static str {
    match (model.is_looking(), model.mode) {
        (true, _) => "Nothing can be written here.",
        (false, Mode::Note) => "Notes still work:",
        (false, Mode::Browse) => "Keys and notes still work:",
    }
}

/// What is wrong, or was just said, in the last row above the entry line.
fn complain(frame: &mut Frame<'_>, room: Rect, model: &Model, now: Timestamp, look: &Look) {
    let row = Rect {
        y: room.bottom().saturating_sub(1),
        height: room.height.min(1),
        ..room
    };
    if model.quitting {
        footer::leave(frame.buffer_mut(), row, model, look);
        return;
    }
    if let Some(message) = footer::current(model, now) {
        footer::say(frame.buffer_mut(), row, message, look);
    }
    if let Some(error) = &model.bar.error {
        let message = crate::app::model::Message {
            text: error.clone(),
            error: true,
            at: now,
        };
        footer::say(frame.buffer_mut(), row, &message, look);
    }
}
