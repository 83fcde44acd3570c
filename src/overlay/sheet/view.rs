//! Draws a sheet: every line whole, the selected one in sight.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::Sheet;
use super::projection::{Row, Tone, project, selected, title};
use crate::app::model::Model;
use crate::domain::time::Timestamp;
use crate::overlay::view::{
    Room, Shown, cells, draw_frame, draw_lines, position, put_cursor, widest,
};
use crate::ui::flow::flow;
use crate::ui::look::Look;
use crate::ui::text;

/// The most columns: longer lines are hard to read.
const COLUMNS: usize = 100;

/// Draws the sheet.
pub(crate) fn render(
    frame: &mut Frame<'_>,
    room: &Room,
    sheet: &Sheet,
    (model, now): (&Model, Timestamp),
    look: &Look,
) -> Shown {
    let (most, _) = room.limits();
    let columns = usize::from(most).saturating_sub(4).clamp(1, COLUMNS);
    let (incident, me) = (&model.incident, &model.seat.me);
    let rows = project(sheet.subject, incident, &model.owed(now), me, now);
    let chosen = selected(&rows, sheet.selected.as_ref());
    let mut lines: Vec<Line<'static>> = Vec::new();
    let mut held = 0..0;
    for (index, row) in rows.iter().enumerate() {
        let start = lines.len();
        lines.extend(row_lines(row, columns, look));
        if Some(index) == chosen {
            held = start..lines.len();
        }
    }
    let title = title(sheet.subject, incident);
    let wide = widest(&lines, &title) + 1;
    let place = room.place(cells(wide + 2), cells(lines.len() + 2));
    let height = usize::from(place.height).saturating_sub(2);
    let top = held.end.saturating_sub(height).min(held.start);
    let status = position(top, height, lines.len());
    let buffer = frame.buffer_mut();
    let inner = draw_frame(buffer, place, &title, status, look);
    let shown = draw_lines(buffer, inner, &lines, top);
    for at in held.clone() {
        let y = inner.y.saturating_add(cells(at.saturating_sub(shown.top)));
        let marked = Rect {
            y,
            height: 1,
            ..inner
        };
        if at >= shown.top && y < inner.bottom() {
            buffer.set_style(marked, look.theme.selection);
        }
    }
    let y = inner
        .y
        .saturating_add(cells(held.start.saturating_sub(shown.top)));
    put_cursor(frame, Position::new(inner.x, y.min(inner.bottom())));
    shown
}

/// A row, its words indented below its sign.
fn row_lines(row: &Row, columns: usize, look: &Look) -> Vec<Line<'static>> {
    let style = style(row.tone, look);
    let sign = look.words(&row.sign).into_owned();
    let indent = if sign.is_empty() {
        0
    } else {
        text::width(&sign) + 1
    };
    let words = look.words(&row.text).into_owned();
    let room = columns.saturating_sub(indent).max(1);
    let mut lines = flow(&[Span::styled(words, style)], room);
    for (at, line) in lines.iter_mut().enumerate() {
        let lead = if at == 0 && indent > 0 {
            format!(" {sign} ")
        } else {
            " ".repeat(indent + 1)
        };
        line.spans.insert(0, Span::styled(lead, style));
    }
    lines
}

fn style(tone: Tone, look: &Look) -> Style {
    let theme = &look.theme;
    match tone {
        Tone::Plain => theme.text,
        Tone::Dim => theme.dim,
        Tone::Due => theme.warn,
        Tone::Late => theme.late,
        Tone::Heading => theme.title,
    }
}
