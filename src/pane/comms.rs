//! Comms: the last word to each audience, and every message word for word.

pub mod projection;
pub mod view;
