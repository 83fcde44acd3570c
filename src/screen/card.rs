//! A card in the middle of the screen: a frame around lines.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::{Clear, Widget as _};

use crate::overlay::view::centred;
use crate::ui::look::Look;
use crate::ui::panel::panel;

/// Draws lines from the top of an area, without a frame.
pub(super) fn bare(buffer: &mut Buffer, area: Rect, lines: &[Line<'static>]) {
    let area = area.intersection(buffer.area);
    for (line, y) in lines.iter().zip(area.y..area.bottom()) {
        buffer.set_line(area.x, y, line, area.width);
    }
}

/// Draws a card of at most `columns`.
pub(super) fn draw(
    buffer: &mut Buffer,
    area: Rect,
    title: &str,
    lines: &[Line<'static>],
    columns: u16,
    look: &Look,
) {
    let rows = u16::try_from(lines.len()).unwrap_or(u16::MAX);
    let place = centred(area, columns.saturating_add(2), rows.saturating_add(2));
    Clear.render(place, buffer);
    buffer.set_style(place, look.theme.text);
    let heading = Line::raw(title.to_owned());
    let frame = panel(heading, None, true, None, &look.theme, &look.signs);
    let inner = frame.inner(place);
    frame.render(place, buffer);
    bare(buffer, inner, lines);
}
