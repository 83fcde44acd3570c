//! The words between the application and its store. Pure data: neither side imports the other.

use crate::domain::event::{Draft, Event};
use crate::domain::id::EventId;
use crate::domain::looked::Looked;
use crate::domain::time::Timestamp;
use std::sync::Arc;

/// Names one request to record until its answer arrives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ticket(pub u64);

/// What the application asks of the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request {
    /// Seal these drafts, in this order, into this writer's journal. Answered by
    /// [`Report::Recorded`] or [`Report::NotRecorded`].
    Record {
        /// For the answer.
        ticket: Ticket,
        /// What to seal.
        drafts: Vec<Draft>,
    },
    /// Keep this half-typed text on the local disk; an empty one forgets it.
    KeepDraft(String),
    /// Keep what somebody last looked at, so that the next start can say what is new.
    KeepLooked {
        /// Who.
        person: String,
        /// What they saw.
        looked: Looked,
    },
    /// Write the shared file now even where the store would not by itself (a git work tree).
    WriteAgain,
}

/// What the store tells the application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Report {
    /// On this machine's disk, fsynced: these are facts now.
    Recorded {
        /// The request.
        ticket: Ticket,
        /// Its drafts, sealed, in the same order.
        events: Vec<Arc<Event>>,
    },
    /// Could not be recorded; the words must stay where they were typed.
    NotRecorded {
        /// The request.
        ticket: Ticket,
        /// What is wrong and what to do.
        reason: String,
    },
    /// Events that other writers made.
    Seen(Vec<Arc<Event>>),
    /// Events of this replica that are now proven to be in the shared place.
    Shared(Vec<EventId>),
    /// How it stands between this machine and the shared place.
    Health(Health),
    /// Something happened that people should know, in one sentence.
    Notice(Notice),
}

/// How it stands between this machine and the shared place.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Health {
    /// The shared place.
    pub share: Share,
    /// When the shared file was last read and found whole. Who records hears of a newer time only
    /// with other news.
    pub verified: Option<Timestamp>,
    /// Recorded here and not yet shared.
    pub waiting: usize,
    /// This run records straight into the shared place, for this reason.
    pub no_replica: Option<String>,
    /// Writers whose events have gaps: name and how many are missing.
    pub gaps: Vec<(String, u64)>,
    /// Our clock against the shared file's, in seconds ahead; only from 2 seconds on.
    pub skew_seconds: Option<i64>,
}

/// The shared place.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Share {
    /// Not looked at yet.
    #[default]
    Opening,
    /// Everything is there since that instant.
    Saved(Timestamp),
    /// A write is under way.
    Saving,
    /// It cannot be written or reached: since when, and why. Retried by itself.
    Trouble {
        /// Since when.
        since: Timestamp,
        /// Why, in words.
        reason: String,
    },
    /// It holds less than we do and will not be written by itself (a git work tree).
    Behind(usize),
    /// Only looked at, for this reason; nothing is written there.
    ReadOnly(String),
}

/// One sentence about something that happened to the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The sentence.
    pub text: String,
    /// Whether it must be seen (an error) or may pass by.
    pub important: bool,
}
