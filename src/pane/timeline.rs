//! Timeline: what happened, in the order in which it happened.

pub mod projection;
pub mod view;
