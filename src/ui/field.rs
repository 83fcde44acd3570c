//! A text that is being typed: the text area of the field draws it, wrapped and scrolled so that
//! its cursor is in sight. It only draws; what keys do to the text is decided elsewhere.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::widgets::Widget as _;
use tui_textarea::{CursorMove, TextArea, WrapMode};

use super::look::Look;
use super::text;

/// A text that is being typed, and where its cursor stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typed {
    lines: Vec<String>,
    /// Line and column of the cursor, the column in characters.
    cursor: (usize, usize),
}

impl Typed {
    /// The text made safe to show. `cursor` is a byte offset; one that is inside a character
    /// counts as the end.
    pub fn new(text: &str, cursor: usize, look: &Look) -> Self {
        let (before, after) = text.split_at_checked(cursor).unwrap_or((text, ""));
        let mut lines: Vec<String> = before.split('\n').map(|l| safe(l, look)).collect();
        let row = lines.len().saturating_sub(1);
        let column = lines.last().map_or(0, |line| line.chars().count());
        for (i, rest) in after.split('\n').enumerate() {
            match lines.last_mut() {
                Some(last) if i == 0 => last.push_str(&safe(rest, look)),
                _ => lines.push(safe(rest, look)),
            }
        }
        Self {
            lines,
            cursor: (row, column),
        }
    }

    /// Rows that the text takes at that width, at least one; the cursor's own place counts.
    pub fn rows(&self, width: u16) -> u16 {
        let last = self.lines.len().saturating_sub(1);
        let end = self.lines.last().map_or(0, |line| line.chars().count());
        let mut area = self.area(Style::new());
        jump(&mut area, (last, end));
        let scratch = Rect::new(0, 0, text_columns(width), 1);
        (&area).render(scratch, &mut Buffer::empty(scratch));
        u16::try_from(area.screen_cursor().row + 1).unwrap_or(u16::MAX)
    }

    /// Draws the text and gives back the cell of its cursor.
    pub fn render(&self, place: Rect, buffer: &mut Buffer, style: Style) -> Option<Position> {
        let place = place.intersection(buffer.area);
        if place.is_empty() {
            return None;
        }
        let mut area = self.area(style);
        jump(&mut area, self.cursor);
        let room = Rect {
            width: text_columns(place.width),
            ..place
        };
        (&area).render(room, buffer);
        let screen = area.screen_cursor();
        let (top, _) = area.scroll_offset();
        let row = u16::try_from(screen.row).unwrap_or(u16::MAX);
        // The column by what the buffer draws, not by characters: an emoji may be many of these.
        let from = area.screen_to_data(screen.row, 0).1;
        let line = self.lines.get(self.cursor.0).map_or("", String::as_str);
        let upto = self.cursor.1.saturating_sub(from);
        let before: String = line.chars().skip(from).take(upto).collect();
        let column = u16::try_from(text::width(&before)).unwrap_or(u16::MAX);
        Some(Position::new(
            place.x + column.min(place.width - 1),
            place.y + row.saturating_sub(top).min(place.height - 1),
        ))
    }

    fn area(&self, style: Style) -> TextArea<'_> {
        let mut area = TextArea::new(self.lines.clone());
        area.set_style(style);
        area.set_wrap_mode(WrapMode::WordOrGlyph);
        // The terminal's own cursor stands there; a drawn one would be a second.
        area.set_cursor_style(style);
        area.set_cursor_line_style(Style::new());
        area
    }
}

fn safe(line: &str, look: &Look) -> String {
    look.words(line).into_owned()
}

/// The last column is kept for a cursor behind the text.
fn text_columns(width: u16) -> u16 {
    width.saturating_sub(1).max(1)
}

fn jump(area: &mut TextArea<'_>, (row, column): (usize, usize)) {
    let small = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
    area.move_cursor(CursorMove::Jump(small(row), small(column)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn draw(text: &str, cursor: usize, width: u16, height: u16) -> (Vec<String>, Position) {
        let area = Rect::new(0, 0, width, height);
        let mut buffer = Buffer::empty(area);
        let typed = Typed::new(text, cursor, &Look::default());
        let at = typed
            .render(area, &mut buffer, Style::new())
            .unwrap_or_default();
        let rows = buffer
            .content
            .chunks(usize::from(width))
            .map(|row| row.iter().map(ratatui::buffer::Cell::symbol).collect())
            .collect();
        (rows, at)
    }

    #[test]
    fn a_short_text_and_its_cursor() {
        let (rows, at) = draw("pool is 40", 4, 12, 1);
        assert_eq!(rows, ["pool is 40  "]);
        assert_eq!(at, Position::new(4, 0));
    }

    #[test]
    fn a_long_text_wraps_and_keeps_its_cursor_in_sight() {
        let text = "one two three four five six seven";
        assert_eq!(Typed::new(text, 0, &Look::default()).rows(10), 5);
        let (rows, at) = draw(text, text.len(), 10, 2);
        assert!(rows.concat().contains("seven"), "{rows:?}");
        assert_eq!(at.y, 1);
    }

    #[test]
    fn an_emoji_of_many_characters_moves_the_cursor_by_its_columns() {
        let text = "a👩\u{200d}💻b";
        let (_, at) = draw(text, text.len(), 12, 1);
        assert_eq!(at, Position::new(4, 0));
    }

    #[test]
    fn what_was_pasted_is_made_safe() {
        let (rows, _) = draw("a\u{1b}[31mb\u{202e}", 0, 24, 1);
        assert_eq!(rows[0].trim_end(), "a␛[31mb⟨U+202E⟩");
    }

    proptest! {
        #[test]
        fn no_text_and_no_place_is_too_odd(
            text in "[a-z \n\t\u{1b}\u{301}表👩\u{200d}]{0,60}", cut in 0_usize..80,
            width in 0_u16..20, height in 0_u16..5,
        ) {
            let look = Look::default();
            let typed = Typed::new(&text, cut, &look);
            prop_assert!(typed.rows(width) >= 1);
            let area = Rect::new(0, 0, width, height);
            let mut buffer = Buffer::empty(area);
            if let Some(at) = typed.render(area, &mut buffer, Style::new()) {
                prop_assert!(area.contains(at));
            }
        }
    }
}
