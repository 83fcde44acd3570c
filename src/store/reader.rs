//! Looking without touching: reads a file and follows it, writes nothing anywhere, takes no lock.

use super::{Clock, Sink, StoreError};
use crate::domain::incident::Incident;
use crate::domain::time::Timestamp;
use std::path::Path;

/// Follows one incident file for the wall and for looking.
pub struct Reader;

/// What a look at the file gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Polled {
    /// There were new events.
    Changed,
    /// Nothing new.
    Same,
    /// It cannot be read now; the last good state stays.
    Unreadable {
        /// Why, in words.
        reason: String,
    },
}

impl Reader {
    /// Reads the file.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be read or is no incident.
    pub fn open(file: &Path, clock: Clock) -> Result<Self, StoreError> {
        let _ = (file, clock);
        todo!()
    }

    /// The incident as last read.
    pub fn incident(&self) -> &Incident {
        todo!()
    }

    /// Looks again.
    pub fn poll(&mut self) -> Polled {
        todo!()
    }

    /// When the file was last read and found whole.
    pub fn verified(&self) -> Option<Timestamp> {
        todo!()
    }

    /// Follows the file on a thread of its own until the handle is dropped. The sink gets
    /// [`crate::sync::Report::Seen`], [`crate::sync::Report::Health`] and notices.
    pub fn start(self, sink: Sink) -> FollowHandle {
        let _ = sink;
        todo!()
    }
}

/// Ends the following when dropped.
pub struct FollowHandle;
