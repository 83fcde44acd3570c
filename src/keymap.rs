//! The one table of keys, layered and rebindable.

/// A key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key;

/// The table.
#[derive(Debug, Clone, Default)]
pub struct Keymap;
