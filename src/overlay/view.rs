//! What the views of all overlays share: where they lie, and their frame.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;
use ratatui::widgets::{Clear, Widget as _};

use super::Overlay;
use crate::app::model::Model;
use crate::domain::time::Timestamp;
use crate::overlay::{board, details, form, grid, missed, output, page, picker, sheet};
use crate::ui::layout;
use crate::ui::look::Look;
use crate::ui::panel::panel;
use crate::ui::text;

/// Least rows that an overlay wants to be of use.
const LEAST_ROWS: u16 = 8;

/// Where overlays may lie.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Room {
    /// Between header and bar, where nothing that is being typed is covered.
    quiet: Rect,
    /// All but the footer, banners with what is above them, and on all but the lowest screens the
    /// header's first row.
    most: Rect,
    /// There is half-typed text in the bar.
    typing: bool,
    /// The rows of the selected line, from its first to behind its last.
    line: Option<(u16, u16)>,
}

impl Room {
    /// The room on a screen laid out so; `typing` if there is half-typed text in the bar.
    pub(crate) fn new(area: Rect, places: &layout::Frame, typing: bool) -> Self {
        let main = places.main.iter().map(|(_, place)| *place);
        let quiet = main.reduce(Rect::union).unwrap_or(area);
        let below = u16::from(!places.footer.is_empty());
        let height = area.height.saturating_sub(below);
        // What nobody may overlook is not covered, nor, where that leaves room to work, what it is
        // about and how bad it is.
        let above = if places.banners.is_empty() {
            u16::from(!places.header.is_empty() && height > LEAST_ROWS)
        } else {
            places.banners.bottom().saturating_sub(area.y)
        };
        let most = Rect {
            y: area.y + above,
            height: height.saturating_sub(above),
            ..area
        };
        Self {
            quiet,
            most,
            typing,
            line: None,
        }
    }

    /// The same with the rows of the line that is selected below, where it is in sight.
    pub(crate) fn about(self, line: Option<(u16, u16)>) -> Self {
        Self { line, ..self }
    }

    /// The place for so many columns and rows: between header and bar if it fits there, or if text
    /// in the bar must stay in sight; else all but the footer; never more than there is.
    pub(crate) fn place(&self, columns: u16, rows: u16) -> Rect {
        let fits = rows <= self.quiet.height && columns <= self.quiet.width;
        let kept = self.typing && self.quiet.height >= LEAST_ROWS;
        let area = if fits || kept { self.quiet } else { self.most };
        centred(area, columns, rows)
    }

    /// The place for what is said about the selected line: it and the bar stay in sight wherever
    /// that leaves rows enough to read in.
    pub(crate) fn beside(&self, columns: u16, rows: u16) -> Rect {
        let quiet = self.quiet;
        if quiet.height < LEAST_ROWS {
            return self.place(columns, rows);
        }
        let middle = centred(quiet, columns, rows);
        let Some((first, behind)) = self.line else {
            return middle;
        };
        if middle.bottom() <= first || behind <= middle.y {
            return middle;
        }
        let above = Rect {
            height: first.saturating_sub(quiet.y),
            ..quiet
        };
        let below = Rect {
            y: behind,
            height: quiet.bottom().saturating_sub(behind),
            ..quiet
        };
        let side = if above.height < below.height {
            below
        } else {
            above
        };
        if side.height < LEAST_ROWS {
            return middle;
        }
        centred(side, columns, rows)
    }

    /// The most columns and rows that an overlay can have.
    pub(crate) fn limits(&self) -> (u16, u16) {
        (self.most.width, self.most.height)
    }
}

/// A rectangle of so many columns and rows in the middle of an area, or what fits of it.
pub(crate) fn centred(area: Rect, columns: u16, rows: u16) -> Rect {
    let width = columns.min(area.width);
    let height = rows.min(area.height);
    Rect {
        x: area.x + (area.width - width) / 2,
        y: area.y + (area.height - height) / 2,
        width,
        height,
    }
}

/// What an overlay drew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Shown {
    /// Rows of its list or text.
    pub(crate) rows: u16,
    /// First row that was drawn.
    pub(crate) top: usize,
}

/// Draws an overlay.
pub(crate) fn render(
    frame: &mut Frame<'_>,
    room: &Room,
    overlay: &Overlay,
    (model, now): (&Model, Timestamp),
    look: &Look,
) -> Shown {
    match overlay {
        Overlay::Form(form) => form::view::render(frame, room, form, model, look),
        Overlay::Picker(picker) => picker::view::render(frame, room, picker, look),
        Overlay::Details { key, top } => {
            details::view::render(frame, room, (*key, *top), model, look)
        }
        Overlay::Board(board) => board::view::render(frame, room, board, (model, now), look),
        Overlay::Grid(grid) => grid::view::render(frame, room, grid, model, look),
        Overlay::Page(page) => page::view::render(frame, room, page, look),
        Overlay::Missed(missed) => missed::view::render(frame, room, missed, look),
        Overlay::Sheet(sheet) => sheet::view::render(frame, room, sheet, (model, now), look),
        Overlay::Output(output) => output::view::render(frame, room, output, look),
        Overlay::Confirm(confirm) => {
            let text = (&*confirm.title, &*confirm.lines, confirm.top);
            output::view::render_text(frame, room, text, look)
        }
    }
}

/// Puts the terminal's cursor there, if that is on the screen.
pub(crate) fn put_cursor(frame: &mut Frame<'_>, at: Position) {
    if frame.area().contains(at) {
        frame.set_cursor_position(at);
    }
}

/// Clears the place, draws the frame and gives back the room inside.
pub(crate) fn draw_frame(
    buffer: &mut Buffer,
    place: Rect,
    title: &str,
    status: Option<Line<'static>>,
    look: &Look,
) -> Rect {
    let place = place.intersection(buffer.area);
    Clear.render(place, buffer);
    buffer.set_style(place, look.theme.text);
    let columns = usize::from(place.width);
    let title = Line::raw(look.cut(title, columns.saturating_sub(4)));
    let status = status.filter(|line| line.width() + 4 <= columns);
    let frame = panel(title, None, true, status, &look.theme, &look.signs);
    let inner = frame.inner(place);
    frame.render(place, buffer);
    inner
}

/// Draws lines from `top` on, at most so far that the last one is at the bottom.
pub(crate) fn draw_lines(
    buffer: &mut Buffer,
    inner: Rect,
    lines: &[Line<'static>],
    top: usize,
) -> Shown {
    let rows = usize::from(inner.height);
    let top = top.min(lines.len().saturating_sub(rows));
    for (line, y) in lines.iter().skip(top).zip(inner.y..inner.bottom()) {
        buffer.set_line(inner.x, y, line, inner.width);
    }
    Shown {
        rows: inner.height,
        top,
    }
}

/// Which of the rows are in sight, where not all are.
pub(crate) fn position(top: usize, rows: usize, all: usize) -> Option<Line<'static>> {
    (all > rows).then(|| {
        let last = (top + rows).min(all);
        Line::raw(format!("{}-{last}/{all}", top + 1))
    })
}

/// A count of columns or rows as the screen counts.
pub(crate) fn cells(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}

/// Columns of the widest line, at least those of a title in its frame.
pub(crate) fn widest(lines: &[Line<'_>], title: &str) -> usize {
    let lines = lines.iter().map(crate::ui::flow::line_width);
    lines.max().unwrap_or(0).max(text::width(title) + 2)
}
