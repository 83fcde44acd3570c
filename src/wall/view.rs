//! Draws a wall: the same facts in the same order of importance at every size.
//!
//! The order is that of a person walking in: how bad and how long, what users feel, who commands,
//! what is done now, where to talk, when the next word is due, what just happened, who does what,
//! what is open. A larger screen shows more of it and larger, never another thing first.

mod facts;
mod head;
mod lists;
mod page;
mod pen;
mod small;

use crate::domain::time::Timestamp;
use crate::ui::signs::Signs;
use crate::ui::theme::Theme;
use crate::wall::state::{Density, Wall};
use pen::Look;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Draws a wall into a part of a buffer.
pub fn render(
    buffer: &mut Buffer,
    area: Rect,
    wall: &Wall,
    now: Timestamp,
    theme: &Theme,
    signs: &Signs,
) {
    let area = area.intersection(buffer.area);
    buffer.set_style(area, theme.text);
    if area.is_empty() {
        return;
    }
    let look = Look {
        wall,
        shown: wall.shown(),
        now,
        theme,
        signs,
    };
    let size = Size::of(area, wall.density());
    match size {
        Size::Small => small::render(buffer, area, &look),
        _ if look.shown.is_empty() => small::render(buffer, area, &look),
        _ if wall.is_public() => page::public(buffer, area, &look),
        Size::Lines => page::lines(buffer, area, &look),
        Size::Grid => page::grid(buffer, area, &look),
        Size::Wide => page::wide(buffer, area, &look),
    }
}

/// How a screen is divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Size {
    /// Below 80×24: the first six facts and one line of news.
    Small,
    /// From 80×24: one fact under the other.
    Lines,
    /// From 100×32: two columns of panels.
    Grid,
    /// From 160×45: three columns.
    Wide,
}

impl Size {
    const fn of(area: Rect, density: Density) -> Self {
        let standard = match (area.width, area.height) {
            (160.., 45..) => Self::Wide,
            (100.., 32..) => Self::Grid,
            (80.., 24..) => Self::Lines,
            _ => Self::Small,
        };
        match (density, standard) {
            (Density::Dense, Self::Grid) if area.width >= 140 && area.height >= 40 => Self::Wide,
            (Density::Dense, Self::Lines) if area.width >= 90 && area.height >= 28 => Self::Grid,
            (Density::Roomy, Self::Wide) => Self::Grid,
            (Density::Roomy, Self::Grid) => Self::Lines,
            (_, size) => size,
        }
    }
}

#[cfg(test)]
mod tests;
