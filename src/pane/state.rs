//! State: the live incident state document.

pub mod projection;
pub mod view;
