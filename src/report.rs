//! The incident in words and as data, for people and programs outside the console.
//!
//! [`state::state`] is the derived part of the file and free of any "now"; [`text`] is the same
//! for people, ages included. Both leave out what is restricted. Text that others wrote leaves
//! [`text`] clean; the data keeps it as it was written.

mod as_of;
pub mod catchup;
pub mod entry;
pub mod figures;
pub mod message;
pub mod sheet;
pub mod state;
pub mod template;
pub mod text;
mod words;

#[cfg(test)]
#[path = "report/tests/story.rs"]
pub(crate) mod story;

pub use as_of::as_of;
pub use catchup::{Catchup, Line as CatchupLine, Since, catchup, catchup_json, catchup_text};
pub use entry::{entry_json, short_id, short_ids};
pub use figures::figures_json;
pub use state::{state, state_after_entries};
pub use text::{LogText, log_line, oneline, roster_text, status_text};
pub use words::span;
