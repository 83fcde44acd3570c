//! A list to choose from, filtered as you type.

pub mod state;
pub mod view;
