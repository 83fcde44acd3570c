//! Text to read, one page at a time.

pub mod view;

/// A page of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    /// What it is.
    pub title: String,
    /// Its lines.
    pub lines: Vec<String>,
    /// First line shown.
    pub top: usize,
    /// It came up under somebody's typing: letters neither close it nor act, only Esc does.
    pub firm: bool,
}
