//! The incident in words and as data, for people and programs outside the console.
//!
//! [`state::state`] is the derived part of the file and free of any "now"; [`text`] is the same
//! for people, ages included. Both leave out what is restricted. Text that others wrote leaves
//! [`text`] clean; the data keeps it as it was written.

mod as_of;
pub mod block;
pub mod calendar;
pub mod catchup;
mod csv;
pub mod entry;
pub mod figures;
pub mod format;
pub mod gathered;
mod handover;
pub mod here;
pub mod json;
mod log_text;
pub mod markdown;
pub mod markup;
pub mod message;
pub mod output;
mod outside;
mod page;
pub mod paper;
pub mod prompts;
pub mod review;
mod roles;
pub mod runbook;
pub mod sheet;
mod situation;
pub mod state;
pub mod stats;
pub mod status_page;
mod support;
pub mod template;
pub mod text;
mod words;
mod work;

#[cfg(test)]
#[path = "report/tests/evening.rs"]
mod evening;
#[cfg(test)]
#[path = "report/tests/story.rs"]
pub(crate) mod story;

pub use as_of::as_of;
pub use catchup::{Catchup, Line as CatchupLine, Since, catchup, catchup_json, catchup_text};
pub use csv::{csv, csv_cell};
pub use entry::{entry_json, short_id, short_ids};
pub use figures::figures_json;
pub use here::{here_json, here_text};
pub use log_text::{LogText, log_line};
pub use output::Output;
pub use page::page_text;
pub use prompts::{prompts_json, prompts_text};
pub use roles::duty_card;
pub use sheet::{Sheet, current_brief, handover_brief, roster_table};
pub use situation::{Fresh, Situation, resemblance};
pub use state::{state, state_after_entries};
pub use text::{oneline, roster_text, status_text, status_text_among, successor_words};
pub use words::span;
