//! The only loop, the only clock, the only terminal.

pub mod input;
pub mod output;
pub mod signals;
pub mod terminal;
pub mod tty;
