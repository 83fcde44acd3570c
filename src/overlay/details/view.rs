//! Draws everything about one entry.

use ratatui::Frame;
use ratatui::layout::Position;
use ratatui::text::{Line, Span};

use super::projection::{here_lines, project};
use crate::app::model::Model;
use crate::domain::event::EventKey;
use crate::overlay::view::{
    Room, Shown, cells, draw_frame, draw_lines, position, put_cursor, widest,
};
use crate::ui::flow::flow;
use crate::ui::look::Look;
use crate::ui::text;

/// The most columns: longer lines are hard to read.
const COLUMNS: usize = 96;
/// The most columns of the labels.
const LABELS: usize = 16;
/// What it is.
const TITLE: &str = "Details";

/// Draws the details from the line `top` on.
pub(crate) fn render(
    frame: &mut Frame<'_>,
    room: &Room,
    (key, top): (EventKey, usize),
    model: &Model,
    look: &Look,
) -> Shown {
    let (most, _) = room.limits();
    let columns = usize::from(most).saturating_sub(4).clamp(1, COLUMNS);
    let mut rows = project(&model.incident, key);
    rows.extend(here_lines(&model.incident, key, &model.present));
    let lines = lines(&rows, columns, look);
    let wide = widest(&lines, TITLE) + 1;
    let wanted = (cells(wide + 2), cells(lines.len() + 2));
    // Over another overlay it is about a line of that one.
    let place = if model.overlays.len() == 1 {
        room.beside(wanted.0, wanted.1)
    } else {
        room.place(wanted.0, wanted.1)
    };
    let rows = usize::from(place.height).saturating_sub(2);
    let top = top.min(lines.len().saturating_sub(rows));
    let status = position(top, rows, lines.len());
    let buffer = frame.buffer_mut();
    let inner = draw_frame(buffer, place, TITLE, status, look);
    let shown = draw_lines(buffer, inner, &lines, top);
    put_cursor(frame, Position::new(inner.x, inner.y));
    shown
}

fn lines(rows: &[(&'static str, String)], columns: usize, look: &Look) -> Vec<Line<'static>> {
    let theme = &look.theme;
    let labels = rows.iter().map(|(label, _)| text::width(label));
    // On a narrow screen the words need the columns more than the labels do.
    let label = labels.max().unwrap_or(0).min(LABELS).min(columns / 3);
    let mut lines = Vec::new();
    for (name, words) in rows {
        let said = Span::styled(look.paragraphs(words), theme.text);
        let wrapped = flow(&[said], columns.saturating_sub(label + 2).max(1));
        for (i, line) in wrapped.into_iter().enumerate() {
            let name = if i == 0 { *name } else { "" };
            let mut spans = vec![
                Span::raw(" "),
                Span::styled(look.pad(name, label), theme.dim),
                Span::raw("  "),
            ];
            spans.extend(line.spans);
            lines.push(Line::from(spans));
        }
    }
    lines
}
