//! Block figures: numbers that can be read from across a room.
//!
//! Five rows of our own font for the console-sized wall, eight rows for large ones. They know what
//! a clock and a priority need: digits, `:`, `+`, `-`, `P`, `T`, the units `d h m s` and space.
//! Anything else is drawn as an empty place, so that a wall never stops at an odd character.

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;
use ratatui::widgets::Widget;
use tui_big_text::{BigText, PixelSize};

use super::signs::Signs;

/// How large figures are, and what they are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FigureSize {
    /// Five rows of `█`.
    Five,
    /// Five rows of `#`.
    FiveAscii,
    /// Eight rows of `█`.
    Eight,
    /// Eight rows of `#`.
    EightAscii,
}

/// Columns of every figure of the large font.
const LARGE: u16 = 8;
/// Columns between two figures of the small font.
const GAP: u16 = 1;
/// Longest text that is drawn; more fits on no wall.
const MAX_FIGURES: usize = 256;

impl FigureSize {
    /// Rows of a figure.
    pub const fn rows(self) -> u16 {
        match self {
            Self::Five | Self::FiveAscii => 5,
            Self::Eight | Self::EightAscii => 8,
        }
    }

    /// The same size made of what these signs are made of.
    #[must_use]
    pub const fn in_signs(self, signs: &Signs) -> Self {
        match (self, signs.ascii) {
            (Self::Five | Self::FiveAscii, false) => Self::Five,
            (Self::Five | Self::FiveAscii, true) => Self::FiveAscii,
            (Self::Eight | Self::EightAscii, false) => Self::Eight,
            (Self::Eight | Self::EightAscii, true) => Self::EightAscii,
        }
    }

    const fn ink(self) -> char {
        match self {
            Self::Five | Self::Eight => '█',
            Self::FiveAscii | Self::EightAscii => '#',
        }
    }

    const fn is_small(self) -> bool {
        matches!(self, Self::Five | Self::FiveAscii)
    }
}

/// The rows of a text in block figures, all of them [`big_width`] columns wide.
pub fn big(text: &str, style: Style, kind: FigureSize) -> Vec<Line<'static>> {
    let rows = if kind.is_small() {
        small(text)
    } else {
        large(text)
    };
    let ink = kind.ink().to_string();
    rows.into_iter()
        .map(|row| Line::styled(row.replace('#', &ink), style))
        .collect()
}

/// Columns of a text in block figures.
pub fn big_width(text: &str, kind: FigureSize) -> u16 {
    let figures = text.chars().take(MAX_FIGURES);
    if !kind.is_small() {
        return figures.fold(0, |columns: u16, _| columns.saturating_add(LARGE));
    }
    let columns = figures.fold(0, |columns: u16, c| {
        let own = u16::try_from(glyph(c)[0].len()).unwrap_or(0);
        columns.saturating_add(own).saturating_add(GAP)
    });
    columns.saturating_sub(GAP)
}

fn small(text: &str) -> Vec<String> {
    let glyphs: Vec<[&str; 5]> = text.chars().take(MAX_FIGURES).map(glyph).collect();
    let gap = " ".repeat(usize::from(GAP));
    (0..5)
        .map(|row| {
            let parts: Vec<&str> = glyphs
                .iter()
                .filter_map(|glyph| glyph.get(row).copied())
                .collect();
            parts.join(&gap)
        })
        .collect()
}

/// Draws with the large font into a buffer of its own and reads the rows from there.
fn large(text: &str) -> Vec<String> {
    let known: String = text.chars().take(MAX_FIGURES).map(known_or_space).collect();
    let area = Rect::new(
        0,
        0,
        big_width(&known, FigureSize::Eight),
        FigureSize::Eight.rows(),
    );
    if area.is_empty() {
        return vec![String::new(); usize::from(FigureSize::Eight.rows())];
    }
    let mut buffer = Buffer::empty(area);
    let figures = BigText::builder()
        .pixel_size(PixelSize::Full)
        .lines([Line::raw(known)])
        .build();
    figures.render(area, &mut buffer);
    buffer
        .content
        .chunks(usize::from(area.width))
        .map(row_of)
        .collect()
}

fn row_of(cells: &[Cell]) -> String {
    cells
        .iter()
        .map(|cell| if cell.symbol() == " " { ' ' } else { '#' })
        .collect()
}

fn known_or_space(c: char) -> char {
    if is_known(c) { c } else { ' ' }
}

const fn is_known(c: char) -> bool {
    matches!(
        c,
        '0'..='9' | ':' | '+' | '-' | 'P' | 'T' | 'd' | 'h' | 'm' | 's'
    )
}

const fn glyph(c: char) -> [&'static str; 5] {
    match c {
        '0' => ["####", "#  #", "#  #", "#  #", "####"],
        '1' => ["  # ", " ## ", "  # ", "  # ", " ###"],
        '2' => ["####", "   #", "####", "#   ", "####"],
        '3' => ["####", "   #", " ###", "   #", "####"],
        '4' => ["#  #", "#  #", "####", "   #", "   #"],
        '5' => ["####", "#   ", "####", "   #", "####"],
        '6' => ["####", "#   ", "####", "#  #", "####"],
        '7' => ["####", "   #", "  # ", " #  ", " #  "],
        '8' => ["####", "#  #", "####", "#  #", "####"],
        '9' => ["####", "#  #", "####", "   #", "####"],
        'P' => ["####", "#  #", "####", "#   ", "#   "],
        'T' => ["#####", "  #  ", "  #  ", "  #  ", "  #  "],
        'd' => ["   #", "   #", "####", "#  #", "####"],
        'h' => ["#   ", "#   ", "####", "#  #", "#  #"],
        'm' => ["     ", "     ", "## ##", "# # #", "# # #"],
        's' => ["    ", " ###", "##  ", "  ##", "### "],
        ':' => [" ", "#", " ", "#", " "],
        '+' => ["   ", " # ", "###", " # ", "   "],
        '-' => ["   ", "   ", "###", "   ", "   "],
        _ => ["  ", "  ", "  ", "  ", "  "],
    }
}

#[cfg(test)]
mod tests;
