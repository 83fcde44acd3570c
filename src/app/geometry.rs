//! Where things were drawn, for paging, the mouse and what counts as seen.

use crate::domain::event::EventKey;

/// A rectangle in columns and rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Area {
    /// First column.
    pub x: u16,
    /// First row.
    pub y: u16,
    /// Columns.
    pub width: u16,
    /// Rows.
    pub height: u16,
}

impl Area {
    /// Whether a column and row are inside.
    pub const fn contains(&self, x: u16, y: u16) -> bool {
        x >= self.x && y >= self.y && x - self.x < self.width && y - self.y < self.height
    }
}

/// What a pane drew.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Drawn {
    /// The whole pane with its border.
    pub area: Area,
    /// Rows inside the border.
    pub rows: u16,
    /// Index of the first row of the projection that was drawn, where the pane shows a list.
    pub first: usize,
    /// Index of the last one.
    pub last: usize,
    /// Screen row of each drawn index, for the mouse: (index, first row).
    pub at: Vec<(usize, u16)>,
    /// Screen rows of the selected line, from its first to behind its last, where it is in sight.
    pub selected: Option<(u16, u16)>,
}

/// What the last frame drew.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Geometry {
    /// State, Timeline, Roles, Comms: in the order of their numbers; none when not drawn.
    pub panes: [Option<Drawn>; 4],
    /// The entries of the timeline that were on screen.
    pub visible: Vec<EventKey>,
    /// Rows of the top overlay's list or text, for paging.
    pub overlay_rows: u16,
    /// First row of the top overlay's text that was drawn.
    pub overlay_top: usize,
}
