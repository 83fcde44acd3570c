//! The incident in words and as data, for people and programs outside the console.
//!
//! [`state::state`] is the derived part of the file and free of any "now"; [`text`] is the same
//! for people, ages included. Both leave out what is restricted. Text that others wrote leaves
//! [`text`] clean; the data keeps it as it was written.

pub mod entry;
pub mod state;
pub mod text;
mod words;

pub use state::{state, state_line};
pub use text::{LogText, log_line, oneline, roster_text, status_text};
