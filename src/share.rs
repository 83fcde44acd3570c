//! Sharing past one folder: a NATS JetStream server as a relay with memory.
//!
//! The folder stays on beside it: this is a second door on the same set of events, on a thread of
//! its own, so that no network holds up recording, saving or drawing. The server is never the only
//! copy: killed, rolled back or wiped, it is filled again from any console. `docs/nats.md` has what
//! is promised and how to set it up.

#[cfg(any(feature = "nats", test))]
mod ledger;
#[cfg(feature = "nats")]
mod nats;
#[cfg(not(feature = "nats"))]
mod none;
#[cfg(any(feature = "nats", test))]
mod roll;
mod target;

#[cfg(feature = "nats")]
pub use nats::{Link, fetch};
#[cfg(not(feature = "nats"))]
pub use none::{Link, fetch};
pub use target::Target;

use crate::config::share::NoSecret;
use crate::domain::event::Event;
use crate::domain::id::EventId;
use crate::domain::log::EventLog;
use crate::domain::presence::{Present, Sitting};
use crate::domain::time::Timestamp;
use crate::sync::{self, LinkTrouble, Notice, Report};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// The clock that a link says its times by.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Takes what a link has to say; called from its thread.
pub type Sink = Box<dyn Fn(Told) + Send>;

/// What a link says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// Events from the stream that were not known here.
    Brought(Vec<Arc<Event>>),
    /// How it stands.
    Link(sync::Link),
    /// Something happened that people should know.
    Notice(Notice),
    /// Who sits at a console, as others told through the server.
    Present(Present),
}

/// What a link begins with.
#[derive(Debug, Clone)]
pub struct Start {
    /// The incident.
    pub id: EventId,
    /// What is known of it here.
    pub held: EventLog,
    /// Only follow it, send nothing.
    pub listen: bool,
    /// Who we are in it.
    pub seat: Seat,
}

/// Who gives and hears signs of life.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seat {
    /// Neither: a wall, a command that exchanges once.
    Outside,
    /// Hears them: a console that only looks on.
    Looks,
    /// Both.
    Sits(Sitting),
}

/// What a link hears.
#[cfg_attr(not(feature = "nats"), expect(dead_code, reason = "nobody hears it"))]
enum ToLink {
    /// Events that are known here; `own` were recorded by this console.
    Events {
        /// In the order in which they came.
        events: Vec<Arc<Event>>,
        /// Whether this console recorded them.
        own: bool,
    },
    /// The end, once all is sent or that time is over; answered by dropping the sender.
    Close(std::sync::mpsc::Sender<()>, Duration),
}

/// Tells a link of events; the store's threads hold it.
#[derive(Clone)]
pub struct Teller(UnboundedSender<ToLink>);

/// Where a link hears of events.
#[cfg_attr(not(feature = "nats"), expect(dead_code, reason = "nobody hears it"))]
pub struct Inbox(UnboundedReceiver<ToLink>);

/// The way of events to a link.
pub fn channel() -> (Teller, Inbox) {
    let (sender, receiver) = unbounded_channel();
    (Teller(sender), Inbox(receiver))
}

/// Events that a link is to hear of.
pub struct Telling<'a>(&'a Teller, ToLink);

impl Teller {
    /// What a link has to hear of a report, once whoever shows it has the report itself: else the
    /// link could say that an event is in the stream before they know of the event.
    pub fn telling(&self, report: &Report) -> Option<Telling<'_>> {
        let (events, own) = match report {
            Report::Recorded { events, .. } => (events.clone(), true),
            Report::Seen(events) => (events.clone(), false),
            _ => return None,
        };
        Some(Telling(self, ToLink::Events { events, own }))
    }
}

impl Telling<'_> {
    /// Passes it on.
    pub fn pass_on(self) {
        // Nobody listens where the link could not be started.
        let _ = self.0.0.send(self.1);
    }
}

/// An incident that was found on a server.
#[derive(Debug, Clone)]
pub struct Fetched {
    /// Which.
    pub id: EventId,
    /// All that the stream holds of it.
    pub log: EventLog,
    /// How many messages were no sound events and were left out.
    pub unsound: u64,
}

/// Why sharing cannot begin, or an incident cannot be fetched.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ShareError {
    /// Built without it.
    #[error("this build of warroom has no NATS: it was built with --no-default-features")]
    NotBuilt,
    /// A secret cannot be had.
    #[error(transparent)]
    NoSecret(#[from] NoSecret),
    /// The server is in the way.
    #[error("{}", .what.sentence(.reason))]
    Trouble {
        /// In which way.
        what: LinkTrouble,
        /// In words.
        reason: String,
    },
    /// Events that the server takes never.
    #[error("not all went: events that are longer than the server takes: {0}")]
    TooLong(usize),
    /// No such incident.
    #[error("the stream {stream} holds no incident {key}")]
    NotFound {
        /// The stream's name.
        stream: String,
        /// What was asked for.
        key: String,
    },
    /// A key that several incidents bear.
    #[error("several incidents bear the key {key}; name one by its id: {}", .ids.join(", "))]
    Several {
        /// What was asked for.
        key: String,
        /// Their ids.
        ids: Vec<String>,
    },
}

impl ShareError {
    /// Why, without the sentence about the server that [`LinkTrouble`] begins with.
    #[cfg(feature = "nats")]
    fn reason(&self) -> String {
        match self {
            Self::Trouble { reason, .. } => reason.clone(),
            other => other.to_string(),
        }
    }

    /// The exit code that goes with it; `cli` has the list.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::NotBuilt | Self::NoSecret(_) | Self::TooLong(_) => 1,
            Self::Trouble { what, .. } => match what {
                LinkTrouble::Offline | LinkTrouble::Full => 75,
                LinkTrouble::Refused => 1,
                LinkTrouble::Missing => 5,
            },
            Self::NotFound { .. } => 5,
            Self::Several { .. } => 2,
        }
    }
}
