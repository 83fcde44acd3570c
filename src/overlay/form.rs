//! Forms: each opens filled, names what it will do, and sends on Enter in its last line.

pub mod build;
pub mod handover;
pub mod import;
pub mod message;
pub mod paper;
pub mod review;
pub mod role;
mod since;
pub mod state;
pub mod submit;
pub mod unsent;
pub mod view;
mod words;
pub mod work;
