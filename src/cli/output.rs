//! Where words go: data to standard output, messages to standard error, an outcome to the shell.
//!
//! A closed pipe is no error: whoever reads has had enough. Text that others wrote leaves here
//! clean; in JSON it stays as it was written, with everything escaped that a terminal could act on.

use crate::clean::clean;
use crate::domain::command::Reject;
use crate::report;
use crate::share::ShareError;
use crate::store::StoreError;
use serde_json::Value;
use std::io::{self, BufWriter, IsTerminal as _, StdoutLock, Write};
use std::ops::Range;

/// Why a command did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// The arguments make no sense together: 2.
    #[error("{0}")]
    Usage(String),
    /// A rule of the incident says no: 3.
    #[error("refused ({rule}): {why}")]
    Refused {
        /// The rule's name, for scripts.
        rule: &'static str,
        /// What to do.
        why: String,
    },
    /// What was named is not there: 5.
    #[error("{0}")]
    NotFound(String),
    /// The store could not: its own code.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// What goes through a server could not: its own code.
    #[error(transparent)]
    Share(#[from] ShareError),
    /// Whoever read our output has gone: 0, without a word.
    #[error("nobody reads on")]
    ClosedPipe,
    /// Anything else: 1.
    #[error("{0:#}")]
    Failed(#[from] anyhow::Error),
}

impl Failure {
    /// The exit code.
    pub(crate) fn code(&self) -> u8 {
        match self {
            Self::ClosedPipe => 0,
            Self::Failed(_) => 1,
            Self::Usage(_) => 2,
            Self::Refused { .. } => 3,
            Self::Store(error) => error.exit_code(),
            Self::Share(error) => error.exit_code(),
            Self::NotFound(_) => 5,
        }
    }

    /// Arguments that make no sense.
    pub(crate) fn usage(words: impl Into<String>) -> Self {
        Self::Usage(words.into())
    }
}

impl From<Reject> for Failure {
    fn from(reject: Reject) -> Self {
        Self::Refused {
            rule: reject.rule(),
            why: reject.to_string(),
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            Self::ClosedPipe
        } else {
            Self::Failed(anyhow::Error::new(error).context("cannot write the output"))
        }
    }
}

/// Standard output, for data.
pub(crate) struct Output {
    out: BufWriter<StdoutLock<'static>>,
    terminal: bool,
}

impl Output {
    /// The standard output of this process.
    pub(crate) fn new() -> Self {
        let out = io::stdout();
        let terminal = out.is_terminal();
        Self {
            out: BufWriter::new(out.lock()),
            terminal,
        }
    }

    /// Text that is clean already, with its line ends.
    pub(crate) fn text(&mut self, text: &str) -> Result<(), Failure> {
        Ok(self.out.write_all(text.as_bytes())?)
    }

    /// Bytes of a file that this program makes, such as a manual page.
    pub(crate) fn bytes(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        Ok(self.out.write_all(bytes)?)
    }

    /// One line, cleaned.
    pub(crate) fn line(&mut self, line: &str) -> Result<(), Failure> {
        Ok(writeln!(self.out, "{}", clean(line))?)
    }

    /// A value over several lines.
    pub(crate) fn json(&mut self, value: &Value) -> Result<(), Failure> {
        Ok(writeln!(self.out, "{}", report::json::pretty(value))?)
    }

    /// A value on one line.
    pub(crate) fn json_line(&mut self, value: &Value) -> Result<(), Failure> {
        Ok(writeln!(self.out, "{}", json_line(value))?)
    }

    /// Rows of cells: columns on a terminal, under a head; else cells with tabs between.
    pub(crate) fn table(&mut self, head: &[&str], rows: &[Vec<String>]) -> Result<(), Failure> {
        if self.terminal {
            return self.columns(head, rows, 0..0);
        }
        for row in rows {
            let row: Vec<_> = row.iter().map(|cell| clean(cell)).collect();
            writeln!(self.out, "{}", row.join("\t"))?;
        }
        Ok(())
    }

    /// Rows of cells in columns under a head, those of `numbers` to the right.
    pub(crate) fn columns(
        &mut self,
        head: &[&str],
        rows: &[Vec<String>],
        numbers: Range<usize>,
    ) -> Result<(), Failure> {
        use crate::ui::text::{pad, width};
        let clean_row = |row: &Vec<String>| -> Vec<String> {
            row.iter().map(|cell| clean(cell).into_owned()).collect()
        };
        let mut rows: Vec<Vec<String>> = rows.iter().map(clean_row).collect();
        rows.insert(0, head.iter().map(|cell| (*cell).to_owned()).collect());
        let widest = |column: usize| rows.iter().map(|row| width(&row[column])).max();
        let widths: Vec<usize> = (0..head.len())
            .map(|c| widest(c).unwrap_or_default())
            .collect();
        for row in &rows {
            let cells = row.iter().zip(&widths).enumerate();
            let cells: Vec<String> = cells
                .map(|(at, (cell, columns))| {
                    if numbers.contains(&at) {
                        " ".repeat(columns - width(cell)) + cell
                    } else {
                        pad(cell, *columns)
                    }
                })
                .collect();
            writeln!(self.out, "{}", cells.join("  ").trim_end())?;
        }
        Ok(())
    }

    /// Hands everything over now.
    pub(crate) fn flush(&mut self) -> Result<(), Failure> {
        Ok(self.out.flush()?)
    }
}

/// One message for the person at the terminal, or for the log of a script. Nothing can be done
/// about a standard error that is gone.
pub(crate) fn say(message: &str) {
    let lines = message.lines().map(clean);
    let words: Vec<_> = lines.collect();
    let _ = writeln!(io::stderr(), "warroom: {}", words.join("\n  "));
}

/// A value on one line, safe on a terminal.
pub(crate) fn json_line(value: &Value) -> String {
    report::json::compact(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_failure_has_its_code() {
        let broken = io::Error::from(io::ErrorKind::BrokenPipe);
        let full = io::Error::from(io::ErrorKind::StorageFull);
        for (failure, code) in [
            (Failure::from(broken), 0),
            (Failure::from(full), 1),
            (Failure::usage("x"), 2),
            (Failure::from(Reject::NothingToUndo), 3),
            (Failure::from(StoreError::NotFound("x".into())), 5),
            (Failure::NotFound("x".to_owned()), 5),
            (Failure::from(StoreError::Locked("x".into())), 75),
        ] {
            assert_eq!(failure.code(), code, "{failure}");
        }
        let refused = Failure::from(Reject::NothingToUndo).to_string();
        assert_eq!(refused, "refused (nothing-to-undo): nothing to undo");
    }
}
