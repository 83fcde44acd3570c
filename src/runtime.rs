//! The only loop, the only clock, the only terminal.

pub mod clock;

use crate::cli::{ConsoleOptions, WallOptions};

/// Runs the console until it is left; the exit code of the process.
///
/// # Errors
/// If the terminal or the incident cannot be used.
pub fn run_console(options: ConsoleOptions) -> anyhow::Result<u8> {
    drop(options);
    anyhow::bail!("the console is not part of this build")
}

/// Runs the wall until it is left; the exit code of the process.
///
/// # Errors
/// If the terminal or the incident cannot be used.
pub fn run_wall(options: WallOptions) -> anyhow::Result<u8> {
    drop(options);
    anyhow::bail!("the wall is not part of this build")
}
