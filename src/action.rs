//! What a key means, before it meets the document.

/// What a key means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// One edit.
    Edit(Edit),
}

/// One edit of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edit {
    /// .
    Left,
    /// .
    Right,
    /// .
    WordLeft,
    /// .
    WordRight,
    /// .
    Start,
    /// .
    End,
    /// .
    DeleteBack,
    /// .
    DeleteForward,
    /// .
    KillWordBack,
    /// .
    KillWord,
    /// .
    KillToStart,
    /// .
    KillToEnd,
    /// .
    Yank,
}
