//! Everything about one entry: words, revisions, people, times, chain.

pub mod projection;
pub mod view;
