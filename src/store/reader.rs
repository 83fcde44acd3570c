//! Looking without touching: reads a file and follows it, writes nothing anywhere, takes no lock.

use super::place::Place;
use super::session::Session;
use super::sharer::Fault;
use super::sharing::{Sharing, ToSharer};
use super::{Access, Clock, Options, Sink, StoreError, worker};
use crate::domain::incident::Incident;
use crate::domain::time::Timestamp;
use crate::sync::Notice;
use std::path::Path;
use std::sync::atomic::AtomicI64;
use std::sync::{Arc, mpsc};

/// Follows one incident file for the wall and for looking.
pub struct Reader {
    session: Session,
}

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
        Place::of(file)?;
        let session = Session::open(Options {
            file: file.to_owned(),
            state_home: None,
            user: String::new(),
            access: Access::ReadOnly,
            clock,
            state_line: |_| serde_json::Value::Null,
        })?;
        Ok(Self { session })
    }

    /// The incident as last read.
    pub fn incident(&self) -> &Incident {
        self.session.incident()
    }

    /// Looks at the file again.
    pub fn poll(&mut self) -> Polled {
        let fresh = match self.session.refresh() {
            Ok(fresh) => fresh,
            Err(error) => {
                return Polled::Unreadable {
                    reason: error.to_string(),
                };
            }
        };
        match &self.session.sharer.disk.fault {
            Fault::Absent => Polled::Unreadable {
                reason: "the file is gone".to_owned(),
            },
            Fault::Rubbish(reason, _) => Polled::Unreadable {
                reason: format!("the file is no incident any more: {reason}"),
            },
            _ if fresh.is_empty() => Polled::Same,
            _ => Polled::Changed,
        }
    }

    /// When the file was last read and found whole.
    pub fn verified(&self) -> Option<Timestamp> {
        self.session.sharer.disk.verified
    }

    /// What was found in the file that people should know.
    pub fn notices(&mut self) -> Vec<Notice> {
        self.session.notices()
    }

    /// Follows the file on a thread of its own until the handle is dropped. The sink gets
    /// [`crate::sync::Report::Seen`], [`crate::sync::Report::Health`] and notices.
    pub fn start(self, sink: Sink) -> FollowHandle {
        let (to_sharer, inbox) = mpsc::channel();
        let busy = Arc::new(AtomicI64::new(0));
        let (_, sharing) = Sharing::split(self.session, Arc::new(sink), None, busy);
        let own = to_sharer.clone();
        worker::spawn("reader", move || sharing.run(&own, &inbox));
        FollowHandle { to_sharer }
    }
}

/// Ends the following when dropped.
pub struct FollowHandle {
    to_sharer: mpsc::Sender<ToSharer>,
}

impl Drop for FollowHandle {
    fn drop(&mut self) {
        let _ = self.to_sharer.send(ToSharer::End);
    }
}
