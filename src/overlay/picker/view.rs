//! Draws a list to choose from: what was typed, the rows that match, how many these are.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::state::{Picker, PickerRow};
use crate::overlay::view::{Room, Shown, cells, draw_frame, put_cursor};
use crate::ui::field::Typed;
use crate::ui::look::Look;
use crate::ui::text;

/// The most columns of a list.
const COLUMNS: usize = 100;
/// The most columns of names and keys.
const NAMES: usize = 40;
const KEYS: usize = 20;
/// Columns of the sign before the filter.
const PROMPT: u16 = 2;

/// The columns of the rows.
struct Columns {
    name: usize,
    key: usize,
    whole: usize,
}

impl Columns {
    /// The columns for all rows, so that nothing moves while the filter is typed.
    fn of(picker: &Picker, whole: usize, look: &Look) -> Self {
        let widest = |of: fn(&PickerRow) -> &str, most: usize| {
            let rows = picker.rows.iter();
            let widths = rows.map(|row| text::width(&look.words(of(row))));
            widths.max().unwrap_or(0).min(most)
        };
        let name = widest(|row| &row.name, NAMES);
        let key = widest(|row| &row.key, KEYS);
        Self {
            name: name.min(whole.saturating_sub(key + 2)),
            key,
            whole,
        }
    }

    /// A name alone takes the columns that its row does not need for anything else.
    fn line(&self, row: &PickerRow, look: &Look) -> Line<'static> {
        let theme = &look.theme;
        if row.meaning.is_empty() && row.key.is_empty() {
            return Line::styled(look.cut(&row.name, self.whole), theme.text);
        }
        let mut spans = vec![
            Span::styled(look.pad(&row.name, self.name), theme.text),
            Span::raw("  "),
        ];
        if self.key > 0 {
            spans.push(Span::styled(look.pad(&row.key, self.key), theme.key));
            spans.push(Span::raw("  "));
        }
        let gaps = if self.key > 0 { 4 } else { 2 };
        let left = self.whole.saturating_sub(self.name + self.key + gaps);
        spans.push(Span::styled(look.cut(&row.meaning, left), theme.dim));
        Line::from(spans)
    }
}

/// Draws the list; the terminal's cursor stands in what is typed.
pub(crate) fn render(frame: &mut Frame<'_>, room: &Room, picker: &Picker, look: &Look) -> Shown {
    let matching = picker.matching();
    let (most, _) = room.limits();
    let whole = usize::from(most).saturating_sub(4).clamp(1, COLUMNS);
    let columns = Columns::of(picker, whole, look);
    let place = room.place(cells(whole + 4), cells(picker.rows.len() + 3));
    let count = format!("{}/{}", matching.len(), picker.rows.len());
    let status = Some(Line::raw(count));
    let buffer = frame.buffer_mut();
    let inner = draw_frame(buffer, place, &picker.title, status, look);
    let inner = Rect {
        x: inner.x.saturating_add(1),
        width: inner.width.saturating_sub(2),
        ..inner
    };
    let list = Rect {
        y: inner.y.saturating_add(1),
        height: inner.height.saturating_sub(1),
        ..inner
    };
    let rows = usize::from(list.height);
    let selected = picker.selected.min(matching.len().saturating_sub(1));
    let top = (selected + 1).saturating_sub(rows.max(1));
    for ((index, row), y) in matching
        .iter()
        .enumerate()
        .skip(top)
        .zip(list.y..list.bottom())
    {
        buffer.set_line(list.x, y, &columns.line(row, look), list.width);
        if index == selected {
            let place = Rect {
                y,
                height: 1,
                ..list
            };
            buffer.set_style(place, look.theme.selection);
        }
    }
    if matching.is_empty() && !list.is_empty() {
        let none = Line::styled(look.cut("Nothing matches.", whole), look.theme.dim);
        buffer.set_line(list.x, list.y, &none, list.width);
    }
    filter(frame, inner, picker, look);
    Shown {
        rows: list.height,
        top,
    }
}

fn filter(frame: &mut Frame<'_>, inner: Rect, picker: &Picker, look: &Look) {
    let line = Rect {
        height: inner.height.min(1),
        ..inner
    };
    if line.is_empty() {
        return;
    }
    let theme = &look.theme;
    let buffer = frame.buffer_mut();
    let prompt = Span::styled(look.signs.prompt, theme.key);
    buffer.set_span(line.x, line.y, &prompt, line.width);
    let text = Rect {
        x: line.x.saturating_add(PROMPT),
        width: line.width.saturating_sub(PROMPT),
        ..line
    };
    if picker.filter.is_empty() && !text.is_empty() {
        let hint = if picker.letters {
            "a letter chooses"
        } else {
            "type to filter"
        };
        let hint = Line::styled(look.cut(hint, usize::from(text.width)), theme.dim);
        buffer.set_line(text.x, text.y, &hint, text.width);
        put_cursor(frame, Position::new(text.x, text.y));
        return;
    }
    let typed = Typed::new(picker.filter.text(), picker.filter.cursor(), look);
    if let Some(cursor) = typed.render(text, buffer, theme.input) {
        put_cursor(frame, cursor);
    }
}
