//! What the views of all panes share: the frame with its title, and a list of wrapped rows.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget as _;

use super::window::{Hold, List, Window};
use crate::action::Action;
use crate::app::geometry::{Area, Drawn};
use crate::app::model::{Model, Pane};
use crate::keymap::Layer;
use crate::ui::flow::line_width;
use crate::ui::look::Look;
use crate::ui::panel::panel;
use crate::ui::text;

/// A rectangle as the model knows it.
pub(crate) const fn area_of(rect: Rect) -> Area {
    Area {
        x: rect.x,
        y: rect.y,
        width: rect.width,
        height: rect.height,
    }
}

/// What the title of a pane says behind its name.
#[derive(Debug, Clone, Default)]
pub(crate) struct Title {
    /// The filter of the pane; empty for none.
    pub(crate) filter: String,
    /// Rows that match, and all.
    pub(crate) matching: (usize, usize),
    /// Rows that are not in sight.
    pub(crate) hidden: usize,
    /// More, such as a day.
    pub(crate) note: String,
}

/// The room inside the frame of a pane.
pub(crate) const fn inside(area: Rect) -> Rect {
    Rect {
        x: area.x.saturating_add(1),
        y: area.y.saturating_add(1),
        width: area.width.saturating_sub(2),
        height: area.height.saturating_sub(2),
    }
}

/// The text of a pane's filter: what is being typed, else what was kept.
pub(crate) fn filter_of<'a>(model: &'a Model, pane: Pane, kept: &'a str) -> &'a str {
    match &model.panes.filtering {
        Some((filtering, editor)) if *filtering == pane => editor.text(),
        _ => kept,
    }
}

/// The rows of a pane's list that its filter lets through.
pub(crate) struct Kept<'a, R> {
    /// In their order.
    pub(crate) rows: Vec<R>,
    filter: &'a str,
    total: usize,
}

impl<'a, R> Kept<'a, R> {
    /// Of all rows, those that match.
    pub(crate) fn of(
        (model, pane): (&'a Model, Pane),
        mut rows: Vec<R>,
        matches: impl Fn(&R, &str) -> bool,
    ) -> Self {
        let total = rows.len();
        let filter = filter_of(model, pane, &model.panes.filters[pane.index()]);
        rows.retain(|row| matches(row, filter));
        Self {
            rows,
            filter,
            total,
        }
    }
}

/// Ends a text that was cut, and says how to see all of it.
pub(crate) fn more(model: &Model, look: &Look) -> Span<'static> {
    let keys = model
        .keymap
        .keys_for(Action::Details, Layer::Timeline.stack());
    let how = keys.first().map(|key| format!(" {key} shows all"));
    let sign = look.signs.pending;
    Span::styled(
        format!(" {sign}{}", how.unwrap_or_default()),
        look.theme.dim,
    )
}

/// Draws the frame of a pane and gives back where its filter's cursor stands while it is typed.
pub(crate) fn draw_frame(
    buffer: &mut Buffer,
    area: Rect,
    (model, pane): (&Model, Pane),
    title: &Title,
    status: Option<Line<'static>>,
    look: &Look,
) -> Option<Position> {
    let focused = model.focus == pane;
    let room = usize::from(area.width).saturating_sub(6);
    let typing = match &model.panes.filtering {
        Some((filtering, editor)) if *filtering == pane => Some(editor.cursor()),
        _ => None,
    };
    let (line, cursor) = title_line(pane, title, typing, room, look);
    let number = u8::try_from(pane.index() + 1).ok();
    let used = line_width(&line) + 6;
    let status = status.filter(|status| line_width(status) + 4 <= usize::from(area.width));
    panel(line, number, focused, status, &look.theme, &look.signs).render(area, buffer);
    cursor
        .filter(|_| used <= usize::from(area.width) && !area.is_empty())
        .and_then(|column| u16::try_from(column).ok())
        .map(|column| Position::new(area.x + 4 + column, area.y))
}

fn title_line(
    pane: Pane,
    title: &Title,
    typing: Option<usize>,
    room: usize,
    look: &Look,
) -> (Line<'static>, Option<usize>) {
    let mut spans = vec![Span::raw(pane.title())];
    let mut cursor = None;
    if !title.filter.is_empty() || typing.is_some() {
        let (some, all) = title.matching;
        let lead = format!("{some}/{all} {} FILTER ", look.dot());
        spans.push(Span::raw("  "));
        spans.push(Span::styled(lead, look.theme.strong));
        let used: usize = spans.iter().map(|span| text::width(&span.content)).sum();
        let shown = look.cut(&title.filter, room.saturating_sub(used + 1));
        cursor = typing.map(|at| {
            let before = title.filter.get(..at).unwrap_or(&title.filter);
            used + text::width(&look.words(before)).min(text::width(&shown))
        });
        spans.push(Span::styled(shown, look.theme.accent));
    }
    let mut rest = Vec::new();
    if !title.note.is_empty() {
        rest.push(format!("  {}", title.note));
    }
    if title.hidden > 0 {
        rest.push(format!("  +{}", title.hidden));
    }
    // Beside a filter there is not always room: half of a date is none.
    let mut line = Line::from(spans);
    for words in rest {
        if line_width(&line) + text::width(&words) <= room {
            line.push_span(Span::raw(words));
        }
    }
    (line, cursor)
}

/// A list to draw: the rows of a pane, each as the lines that it takes.
pub(crate) struct Rows<'a> {
    /// How many rows there are.
    pub(crate) len: usize,
    /// Makes the lines of a row.
    pub(crate) lines: &'a dyn Fn(usize) -> Vec<Line<'static>>,
    /// Where the window holds on.
    pub(crate) hold: Hold,
    /// The selected row.
    pub(crate) selected: Option<usize>,
}

/// What a list drew.
pub(crate) struct Listed {
    /// As geometry.
    pub(crate) drawn: Drawn,
    /// Rows of the list that are not wholly in sight.
    pub(crate) hidden: usize,
    /// Where the selection is.
    pub(crate) cursor: Option<Position>,
}

/// Draws a list inside a pane; the selected row in the style of selections if `focused`.
pub(crate) fn draw_list(
    buffer: &mut Buffer,
    area: Rect,
    rows: &Rows<'_>,
    focused: bool,
    selection: Style,
) -> Listed {
    let inner = inside(area);
    let make = |at: usize| {
        let lines = (rows.lines)(at);
        let height = lines.len();
        (lines, height)
    };
    let list = List {
        len: rows.len,
        rows: usize::from(inner.height),
        make: &make,
    };
    let window = list.window(rows.hold, rows.selected);
    let highlighted = rows.selected.filter(|_| focused);
    let mut listed = paint(buffer, inner, &window, highlighted, selection);
    listed.hidden = rows.len.saturating_sub(listed.drawn.at.len());
    listed.drawn.area = area_of(area);
    listed.drawn.rows = inner.height;
    listed
}

fn paint(
    buffer: &mut Buffer,
    inner: Rect,
    window: &Window<Vec<Line<'static>>>,
    highlighted: Option<usize>,
    selection: Style,
) -> Listed {
    let mut listed = Listed {
        drawn: Drawn::default(),
        hidden: 0,
        cursor: None,
    };
    let mut y = inner.y;
    for (place, (index, lines)) in window.items.iter().enumerate() {
        let cut = if place == 0 { window.clipped } else { 0 };
        if cut == 0 && y < inner.bottom() {
            listed.drawn.at.push((*index, y));
            listed.cursor = Some(Position::new(inner.x, y));
        }
        for line in lines.iter().skip(cut) {
            if y >= inner.bottom() {
                break;
            }
            buffer.set_line(inner.x, y, line, inner.width);
            if highlighted == Some(*index) {
                let row = Rect {
                    y,
                    height: 1,
                    ..inner
                };
                buffer.set_style(row, selection);
                let first = listed.drawn.selected.map_or(y, |(first, _)| first);
                listed.drawn.selected = Some((first, y + 1));
            }
            y += 1;
        }
    }
    if let Some(at) = highlighted
        && let Some((_, y)) = listed.drawn.at.iter().find(|(index, _)| *index == at)
    {
        listed.cursor = Some(Position::new(inner.x, *y));
    }
    listed.drawn.first = listed.drawn.at.first().map_or(0, |(index, _)| *index);
    listed.drawn.last = listed.drawn.at.last().map_or(0, |(index, _)| *index);
    listed
}

/// A pane that is one list: its rows, its frame, and the cursor where the keys work.
pub(crate) fn draw_pane<R>(
    frame: &mut Frame<'_>,
    area: Rect,
    (model, pane): (&Model, Pane),
    kept: &Kept<'_, R>,
    (top, selected): (usize, Option<usize>),
    lines: impl Fn(&R, usize) -> Vec<Line<'static>>,
    look: &Look,
) -> Drawn {
    let focused = model.focus == pane;
    let row_lines = |at: usize| match kept.rows.get(at) {
        Some(row) => lines(row, at),
        None => Vec::new(),
    };
    let rows = Rows {
        len: kept.rows.len(),
        lines: &row_lines,
        hold: Hold::Top(top),
        selected,
    };
    let buffer = frame.buffer_mut();
    let listed = draw_list(buffer, area, &rows, focused, look.theme.selection);
    let title = Title {
        filter: kept.filter.to_owned(),
        matching: (kept.rows.len(), kept.total),
        hidden: listed.hidden,
        note: String::new(),
    };
    let typing = draw_frame(buffer, area, (model, pane), &title, None, look);
    if let Some(cursor) = typing.or(listed.cursor).filter(|_| focused) {
        frame.set_cursor_position(cursor);
    }
    listed.drawn
}
