//! Draws a page of text.

use ratatui::Frame;
use ratatui::layout::Position;
use ratatui::text::{Line, Span};

use super::Output;
use crate::overlay::view::{
    Room, Shown, cells, draw_frame, draw_lines, position, put_cursor, widest,
};
use crate::ui::flow::flow;
use crate::ui::look::Look;

/// The most columns: longer lines are hard to read.
const COLUMNS: usize = 84;

/// Draws the page.
pub(crate) fn render(frame: &mut Frame<'_>, room: &Room, output: &Output, look: &Look) -> Shown {
    render_text(
        frame,
        room,
        (&output.title, &output.lines, output.top),
        look,
    )
}

/// Draws lines to read under a title, from the line `top` on.
pub(crate) fn render_text(
    frame: &mut Frame<'_>,
    room: &Room,
    (title, words, top): (&str, &[String], usize),
    look: &Look,
) -> Shown {
    let (most, _) = room.limits();
    let columns = usize::from(most).saturating_sub(4).clamp(1, COLUMNS);
    let lines: Vec<Line<'static>> = words
        .iter()
        .flat_map(|line| {
            // What goes on below stands where its line began.
            let indent = (line.len() - line.trim_start_matches(' ').len()).min(columns / 2);
            let words = look.paragraphs(&line[indent..]);
            let words = Span::styled(words, look.theme.text);
            let mut lines = flow(&[words], columns - indent);
            for line in &mut lines {
                line.spans.insert(0, Span::raw(" ".repeat(1 + indent)));
            }
            lines
        })
        .collect();
    let wide = widest(&lines, title) + 1;
    let place = room.place(cells(wide + 2), cells(lines.len() + 2));
    let rows = usize::from(place.height).saturating_sub(2);
    let top = top.min(lines.len().saturating_sub(rows));
    let status = position(top, rows, lines.len());
    let buffer = frame.buffer_mut();
    let inner = draw_frame(buffer, place, title, status, look);
    let shown = draw_lines(buffer, inner, &lines, top);
    put_cursor(frame, Position::new(inner.x, inner.y));
    shown
}
