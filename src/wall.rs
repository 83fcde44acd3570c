//! The read-only screen for the room (`warroom wall FILE`).
//!
//! [`state`] reduces the document to what may be shown and keeps what a wall knows besides it;
//! [`view`] draws that. The view never sees the document, so it cannot show what was left out.

pub mod state;
pub mod view;
