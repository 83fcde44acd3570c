//! The only loop, the only clock, the only terminal.

mod alarm;
mod clipboard;
pub mod clock;
mod console;
pub mod drill;
pub mod input;
mod keys;
pub mod memory;
mod options;
pub mod output;
pub mod page;
mod run;
pub mod signals;
pub mod terminal;
pub mod tty;
mod wall;

pub use console::run_console;
pub use options::{ConsoleOptions, WallFrom, WallOptions};
pub use wall::run_wall;

/// A sentence on standard error, for what goes wrong before a screen is taken.
fn report_error(sentence: &str) {
    use std::io::Write as _;
    // There is nobody left to tell when this fails.
    let _ = writeln!(
        std::io::stderr(),
        "warroom: {}",
        crate::clean::clean(sentence)
    );
}
