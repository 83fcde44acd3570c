//! The console's model and its one update function.

pub mod bar;
