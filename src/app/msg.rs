//! Everything that can reach the application from outside, as one closed list.

use crate::keymap::Key;
use crate::sync::Report;

/// A message from the runtime to the application.
#[derive(Debug, Clone, PartialEq)]
pub enum Msg {
    /// A key was pressed.
    Key(Key),
    /// Text was pasted as one piece.
    Paste {
        /// The text.
        text: String,
        /// More was pasted than is taken; the rest was dropped.
        cut: bool,
    },
    /// A short line and its Enter came at once: typed while the connection hung, as far as anybody
    /// can tell.
    Line(String),
    /// The terminal has a new size in columns and rows.
    Resize(u16, u16),
    /// The mouse pressed at a column and row.
    Click(u16, u16),
    /// The wheel turned over a column and row; positive is down.
    Wheel(u16, u16, i16),
    /// The store says something.
    Store(Report),
    /// Time passed; something on screen may have changed.
    Tick,
    /// The process came back from being stopped.
    Resumed,
    /// The clipboard took a copy, or could not.
    Copied(Result<&'static str, String>),
}
