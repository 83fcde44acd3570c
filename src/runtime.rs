//! The only loop, the only clock, the only terminal.

mod clipboard;
pub mod clock;
mod console;
pub mod input;
mod keys;
mod options;
pub mod output;
mod run;
pub mod signals;
pub mod terminal;
pub mod tty;

pub use console::run_console;
pub use options::{ConsoleOptions, WallOptions};
