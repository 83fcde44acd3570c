//! A screen too small for panes: one sentence, what matters most, and the entry line.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

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
    now: Timestamp,
    look: &Look,
) {
    let area = frame.area();
    let words = format!(
        "Small: {}x{} (full view needs 40x8). {}",
        area.width,
        area.height,
        still_works(model)
    );
    let room = places.message.intersection(area);
    let mut used = 0;
    for (line, y) in text::wrap(words.trim_end(), usize::from(room.width))
        .iter()
        .zip(room.y..room.bottom())
    {
        let line = Line::styled(line.clone(), look.theme.text);
        frame.buffer_mut().set_line(room.x, y, &line, room.width);
        used += 1;
    }
    let mut rows = room.y + used..room.bottom();
    for (parts, y) in header::essentials(model, now, look).iter().zip(&mut rows) {
        let row = Rect {
            y,
            height: 1,
            ..room
        };
        header::essential(frame.buffer_mut(), row, parts, look);
    }
    if let Some(y) = rows.next() {
        let row = Rect {
            y,
            height: 1,
            ..room
        };
        prompts::essential(frame.buffer_mut(), row, model, now, look);
    }
    bar::render(frame, places.bar, model, look);
    complain(frame, room, model, now, look);
}

fn still_works(model: &Model) -> &'static str {
    match (&model.seat.read_only, model.mode) {
        (Some(_), _) => "Nothing can be written here.",
        (None, Mode::Note) => "Notes still work:",
        (None, Mode::Browse) => "Keys and notes still work:",
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
        footer::leave(frame.buffer_mut(), row, look);
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
