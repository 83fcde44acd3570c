//! The four fixed panes: each a pure state with its projection, and a view that draws it.

pub mod comms;
pub mod cursor;
pub mod roster;
pub mod state;
pub mod timeline;
pub mod view;
pub mod window;
