//! Draws a page: whatever its subject, it is a text to read.

use ratatui::Frame;

use super::Page;
use crate::overlay::output;
use crate::overlay::view::{Room, Shown};
use crate::ui::look::Look;

/// Draws the page.
pub(crate) fn render(frame: &mut Frame<'_>, room: &Room, page: &Page, look: &Look) -> Shown {
    output::view::render_text(frame, room, (&page.title, &page.lines, page.top), look)
}
