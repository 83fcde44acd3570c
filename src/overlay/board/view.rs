//! Draws the decisions or the board: what it is called, where it stands, what it says.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::Board;
use super::projection::{Row, Weight, project};
use crate::app::model::Model;
use crate::domain::time::Timestamp;
use crate::overlay::view::{Room, Shown, cells, draw_frame, draw_lines, position, put_cursor};
use crate::ui::flow::flow;
use crate::ui::look::Look;
use crate::ui::text;

/// The most columns: longer lines are hard to read.
const COLUMNS: usize = 110;
/// The most columns of a name and of where it stands.
const NAMES: usize = 10;
const STATES: usize = 20;

/// Draws the list; the selected thing is in sight.
pub(crate) fn render(
    frame: &mut Frame<'_>,
    room: &Room,
    board: &Board,
    (model, now): (&Model, Timestamp),
    look: &Look,
) -> Shown {
    let (most, highest) = room.limits();
    let columns = usize::from(most).saturating_sub(4).clamp(1, COLUMNS);
    let rows = project(&model.incident, board.list, now);
    let target = board.target(&model.incident);
    let widths = Widths::of(&rows, columns, look);
    let mut lines: Vec<Line<'static>> = Vec::new();
    let mut chosen = (0, 0);
    for row in &rows {
        let selected = row.id.is_some() && row.id == target;
        let start = lines.len();
        lines.extend(widths.lines(row, selected, look));
        if selected {
            chosen = (start, lines.len().saturating_sub(1));
        }
    }
    let place = room.place(cells(columns + 4), cells(lines.len() + 2).min(highest));
    let height = usize::from(place.height).saturating_sub(2);
    // What belongs to the selected thing comes into sight with it.
    let last = (chosen.1 + BELOW).min(lines.len().saturating_sub(1));
    let top = (last + 1).saturating_sub(height).min(chosen.0);
    let status = position(top, height, lines.len());
    let buffer = frame.buffer_mut();
    let inner = draw_frame(buffer, place, board.title(), status, look);
    let inner = Rect {
        x: inner.x.saturating_add(1),
        width: inner.width.saturating_sub(2),
        ..inner
    };
    let shown = draw_lines(buffer, inner, &lines, top);
    if !inner.is_empty() {
        let y = inner.y + cells(chosen.0.saturating_sub(shown.top));
        put_cursor(frame, Position::new(inner.x, y.min(inner.bottom() - 1)));
    }
    shown
}

/// Rows below the selected thing that should be in sight with it.
const BELOW: usize = 3;

/// The columns of the list.
struct Widths {
    name: usize,
    state: usize,
    all: usize,
}

impl Widths {
    fn of(rows: &[Row], all: usize, look: &Look) -> Self {
        let widest = |of: fn(&Row) -> &str, most: usize| {
            let widths = rows.iter().map(|row| text::width(&look.words(of(row))));
            widths.max().unwrap_or(0).min(most).min(all / 4)
        };
        Self {
            name: widest(|row| &row.name, NAMES),
            state: widest(|row| &row.state, STATES),
            all,
        }
    }

    fn lines(&self, row: &Row, selected: bool, look: &Look) -> Vec<Line<'static>> {
        let theme = &look.theme;
        let style = match row.weight {
            Weight::Heading | Weight::Loud => theme.strong,
            Weight::Plain => theme.text,
            Weight::Quiet | Weight::Remark => theme.dim,
        };
        if row.weight == Weight::Heading {
            let words = look.cut(&row.words.to_uppercase(), self.all);
            return vec![Line::styled(words, style)];
        }
        if row.weight == Weight::Remark {
            let said = Span::styled(look.paragraphs(&row.words), style);
            return flow(&[said], self.all);
        }
        let hang = self.name + self.state + 4;
        let room = self.all.saturating_sub(hang).max(1);
        let said = Span::styled(look.paragraphs(&row.words), style);
        let wrapped = flow(&[said], room);
        let named = if selected { theme.selection } else { style };
        let state = match row.weight {
            Weight::Loud => theme.warn,
            _ => theme.accent,
        };
        let lines = wrapped.into_iter().enumerate().map(|(at, line)| {
            let first = at == 0 && row.id.is_some();
            let mut spans = if first {
                vec![
                    Span::styled(look.pad(&row.name, self.name), named),
                    Span::raw("  "),
                    Span::styled(look.pad(&row.state, self.state), state),
                    Span::raw("  "),
                ]
            } else {
                vec![Span::raw(" ".repeat(hang))]
            };
            spans.extend(line.spans);
            Line::from(spans)
        });
        lines.collect()
    }
}
