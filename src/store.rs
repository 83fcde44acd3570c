//! The only door to the disk: the shared file, this machine's replica, saving and watching.
//!
//! What is typed goes to the replica's journal first (fsynced: *recorded*), then to the shared
//! file by union (*shared*). Whatever the shared file lacks is written again after every read, so
//! it stays complete without locks; `docs/format.md` has the format and `docs/sharing.md` the
//! protocols.

mod codec;
mod copies;
mod error;
mod file;
mod gaps;
mod journal;
mod lock;
mod place;
pub mod reader;
mod recorder;
mod replica;
mod save;
mod session;
mod sharer;

pub use error::StoreError;
pub use session::Session;

use crate::domain::incident::Incident;
use crate::domain::time::Timestamp;
use crate::sync;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// The one clock that the store reads.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Derives the `state` member of the file from the document.
pub type StateLine = fn(&Incident) -> serde_json::Value;

/// Takes what the store's threads have to say.
pub type Sink = Box<dyn Fn(sync::Report) + Send + Sync>;

/// Where and as whom to work.
#[derive(Clone)]
pub struct Options {
    /// The shared file.
    pub file: PathBuf,
    /// `$XDG_STATE_HOME/warroom`; without one this run records straight into the file.
    pub state_home: Option<PathBuf>,
    /// The person, for the writer's name.
    pub user: String,
    /// What may be written.
    pub access: Access,
    /// The clock.
    pub clock: Clock,
    /// Derives the `state` member.
    pub state_line: StateLine,
}

/// What may be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Write, and join a place new to this replica.
    Join,
    /// Write only where this replica already serves the place or holds nothing of the incident.
    Known,
    /// Never touch the replica, write straight to the file.
    Detached,
    /// Write nothing anywhere.
    ReadOnly,
}

/// How a save ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shared {
    /// All that is known here is in the shared file.
    Saved,
    /// It is recorded here and waits; it is tried again by itself.
    Waiting {
        /// Why, in words.
        reason: String,
    },
    /// Nothing is written there.
    ReadOnly {
        /// Why, in words.
        reason: String,
    },
    /// The file lacks that many events and is not written by itself (a git work tree).
    Behind(usize),
}

/// The threads behind a console: a recorder that only touches the local disk, a sharer that may
/// hang on a network folder without harm, and the watcher.
pub struct Store;

impl Store {
    /// Starts the threads; the sink is called from them.
    pub fn start(session: Session, sink: Sink) -> Self {
        let _ = (session, sink);
        todo!()
    }

    /// Asks for something; the answer comes to the sink.
    pub fn send(&self, request: sync::Request) {
        let _ = request;
        todo!()
    }

    /// Ends the threads: waits at most `wait` for what is being recorded and for one save.
    pub fn close(self, wait: Duration) {
        let _ = wait;
        todo!()
    }
}

/// Waits where a protocol says so.
fn pause(time: Duration) {
    std::thread::sleep(time);
}

/// What a merge of files gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MergeReport {
    /// Each input and how many events it held.
    pub inputs: Vec<(PathBuf, usize)>,
    /// How many events the result holds.
    pub events: usize,
    /// The version of the result's set, for people.
    pub version: String,
    /// What was damaged or set aside, in sentences.
    pub notices: Vec<String>,
}

/// Writes the union of files of one incident to `out`.
///
/// # Errors
/// [`StoreError`] if an input cannot be read, is another incident, or `out` cannot be written.
pub fn merge(
    inputs: &[PathBuf],
    out: &Path,
    state_line: StateLine,
) -> Result<MergeReport, StoreError> {
    let _ = (inputs, out, state_line);
    todo!()
}

/// What a check of a file found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifyReport {
    /// The version of the set, for people.
    pub version: String,
    /// What is wrong, in sentences; empty when all is well.
    pub problems: Vec<String>,
    /// What is worth knowing and not wrong, in sentences.
    pub remarks: Vec<String>,
}

impl VerifyReport {
    /// Whether nothing is wrong.
    pub fn is_sound(&self) -> bool {
        self.problems.is_empty()
    }
}

impl fmt::Display for VerifyReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.version)
    }
}

/// Checks a file: chains, gaps, alterations, strays, doubled ids, unknown kinds.
///
/// # Errors
/// [`StoreError`] if it cannot be read or is no incident.
pub fn verify(file: &Path) -> Result<VerifyReport, StoreError> {
    let _ = file;
    todo!()
}

/// What ending the service of a place did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Archived {
    /// The place.
    pub place: PathBuf,
    /// The incident's key.
    pub key: String,
    /// Whether this machine was serving it; if not there was nothing to end.
    pub served: bool,
}

/// Ends re-assertion for the place: its file may be moved or deleted and will not come back.
///
/// # Errors
/// [`StoreError`] if no incident is known at that place or the replica cannot be written.
pub fn archive(options: Options) -> Result<Archived, StoreError> {
    let _ = options;
    todo!()
}

/// A file of a folder that is, or should be, an incident.
#[derive(Debug)]
pub struct Listed {
    /// The file.
    pub path: PathBuf,
    /// The document, or why it cannot be shown.
    pub incident: Result<Box<Incident>, StoreError>,
}

/// The incident files in a folder, by name. Files that are no incidents are left out; damaged
/// ones are listed with the reason.
pub fn list(dir: &Path) -> Vec<Listed> {
    let _ = dir;
    todo!()
}
