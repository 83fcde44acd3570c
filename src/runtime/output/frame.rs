//! A frame in memory: ratatui draws into it, and only what differs becomes bytes.
//!
//! It never asks the terminal anything: the size is told, the cursor's place is remembered.

use std::io;

use ratatui::backend::{Backend, ClearType, CrosstermBackend, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};
use ratatui::style::Color;

/// With these crossterm ends every frame; the last one says it all.
const RESETS: &[u8] = b"\x1b[39m\x1b[49m\x1b[59m\x1b[0m";
const RESET: &[u8] = b"\x1b[0m";

/// A backend that keeps its bytes until they are taken.
#[derive(Debug)]
pub struct FrameBackend {
    bytes: Vec<u8>,
    size: Size,
    cursor: Option<Position>,
    shown: Option<bool>,
}

impl FrameBackend {
    /// An empty frame of this size, with a cursor of unknown place and visibility.
    pub fn new(size: Size) -> Self {
        Self {
            bytes: Vec::new(),
            size,
            cursor: None,
            shown: None,
        }
    }

    /// The size of which the next frame will be.
    pub fn set_size(&mut self, size: Size) {
        self.size = size;
    }

    /// Forgets what is known of the cursor, as after another program used the terminal.
    pub fn forget(&mut self) {
        self.cursor = None;
        self.shown = None;
    }

    /// Takes the bytes of what was drawn since the last time.
    pub fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.bytes)
    }

    fn crossterm(&mut self) -> CrosstermBackend<&mut Vec<u8>> {
        CrosstermBackend::new(&mut self.bytes)
    }
}

impl Backend for FrameBackend {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let mut content = content.peekable();
        if content.peek().is_none() {
            return Ok(());
        }
        self.cursor = None;
        let mut styled = false;
        self.crossterm()
            .draw(content.inspect(|(_, _, cell)| styled |= is_styled(cell)))?;
        if self.bytes.ends_with(RESETS) {
            self.bytes.truncate(self.bytes.len() - RESETS.len());
            self.bytes
                .extend_from_slice(if styled { RESET } else { b"" });
        }
        Ok(())
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        if self.shown == Some(false) {
            return Ok(());
        }
        self.shown = Some(false);
        self.crossterm().hide_cursor()
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        if self.shown == Some(true) {
            return Ok(());
        }
        self.shown = Some(true);
        self.crossterm().show_cursor()
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(self.cursor.unwrap_or_default())
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        let position = position.into();
        if self.cursor == Some(position) {
            return Ok(());
        }
        self.cursor = Some(position);
        self.crossterm().set_cursor_position(position)
    }

    fn clear(&mut self) -> io::Result<()> {
        self.clear_region(ClearType::All)
    }

    fn clear_region(&mut self, clear_type: ClearType) -> io::Result<()> {
        self.cursor = None;
        self.crossterm().clear_region(clear_type)
    }

    fn size(&self) -> io::Result<Size> {
        Ok(self.size)
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize {
            columns_rows: self.size,
            pixels: Size::default(),
        })
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn is_styled(cell: &Cell) -> bool {
    let colours = [cell.fg, cell.bg, cell.underline_color];
    !cell.modifier.is_empty() || colours.iter().any(|colour| *colour != Color::Reset)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::Terminal;
    use ratatui::style::{Modifier, Style};

    fn draw(terminal: &mut Terminal<FrameBackend>, text: &str, style: Style) -> String {
        let place = Position::new(u16::try_from(text.len()).expect("short"), 0);
        let drawn = terminal.draw(|frame| {
            frame.buffer_mut().set_string(0, 0, text, style);
            frame.set_cursor_position(place);
        });
        drawn.expect("memory takes all");
        String::from_utf8(terminal.backend_mut().take()).expect("text")
    }

    fn terminal() -> Terminal<FrameBackend> {
        Terminal::new(FrameBackend::new(Size::new(20, 2))).expect("memory takes all")
    }

    #[test]
    fn what_did_not_change_costs_nothing() {
        let mut terminal = terminal();
        assert_ne!(draw(&mut terminal, "a", Style::new()), "");
        assert_eq!(draw(&mut terminal, "a", Style::new()), "");
    }

    #[test]
    fn a_letter_costs_little() {
        let mut terminal = terminal();
        draw(&mut terminal, "a", Style::new());
        assert_eq!(
            draw(&mut terminal, "ab", Style::new()),
            "\x1b[1;2Hb\x1b[1;3H"
        );
        let bold = draw(
            &mut terminal,
            "ab",
            Style::new().add_modifier(Modifier::BOLD),
        );
        assert_eq!(bold, "\x1b[1;1H\x1b[1mab\x1b[0m\x1b[1;3H");
    }

    #[test]
    fn after_another_program_everything_is_said_again() {
        let mut terminal = terminal();
        draw(&mut terminal, "a", Style::new());
        terminal.backend_mut().forget();
        terminal.clear().expect("memory takes all");
        let again = draw(&mut terminal, "a", Style::new());
        assert!(
            again.contains("\x1b[2J") && again.contains("\x1b[?25h"),
            "{again:?}"
        );
        assert!(
            again.contains('a') && again.ends_with("\x1b[1;2H"),
            "{again:?}"
        );
    }

    #[test]
    fn another_size_is_a_full_frame() {
        let mut terminal = terminal();
        draw(&mut terminal, "a", Style::new());
        terminal.backend_mut().set_size(Size::new(1, 1));
        assert!(draw(&mut terminal, "a", Style::new()).contains("\x1b[2J"));
    }
}
