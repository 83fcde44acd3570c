//! The only door to the disk: the shared file, this machine's replica, saving and watching.
//!
//! What is typed goes to the replica's journal first (fsynced: *recorded*), then to the shared
//! file by union (*shared*). Whatever the shared file lacks is written again after every read, so
//! it stays complete without locks; `docs/format.md` has the format and `docs/sharing.md` the
//! protocols.

mod attempts;
mod codec;
mod copies;
mod drafts;
mod error;
mod file;
mod gaps;
mod here;
#[doc(hidden)]
pub mod hostile;
mod journal;
mod left;
mod listing;
mod lock;
mod papers;
mod place;
mod pour;
mod quick;
pub mod reader;
mod recorder;
mod redaction;
mod replica;
mod retire;
mod save;
mod session;
mod sharer;
mod sharing;
mod site;
mod splice;
mod summary;
mod tools;
mod watch;
mod worker;

pub use error::StoreError;
pub use listing::{Folder, Listed, list, list_kept, look_at};
pub use papers::{write_paper, write_papers};
pub use pour::{bytes_of, pour, temporary_folder, text_of};
pub use quick::{Quick, Recorded, StateAfterEntries};
pub use retire::{Retired, Stays, retire};
pub use session::Session;
pub use site::{Content, Kept, SiteError, keep};
pub use tools::{Archived, MergeReport, VerifyReport, archive, merge, merge_for_git, verify};
pub use worker::{Bringer, Store};

use crate::domain::incident::Incident;
use crate::domain::time::Timestamp;
use crate::sync;
use std::path::PathBuf;
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

/// So many events, in words.
fn counted(events: usize) -> String {
    match events {
        1 => "1 event".to_owned(),
        many => format!("{many} events"),
    }
}

/// Waits where a protocol says so.
fn pause(time: Duration) {
    std::thread::sleep(time);
}

#[cfg(test)]
mod tests;
