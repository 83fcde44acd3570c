//! Asking JetStream: a question that nobody answers is asked again beside the first, since a
//! cluster that elects a leader lets it fall and answers the next one.

use super::door::Door;
use super::words::{Trouble, bare, passes, said};
use crate::sync::LinkTrouble;
use async_nats::Event;
use async_nats::jetstream;
use async_nats::jetstream::context::{GetStreamError, GetStreamErrorKind};
use async_nats::jetstream::context::{RequestError, RequestErrorKind};
use async_nats::jetstream::stream::{ConsumerError, ConsumerErrorKind};
use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use std::error::Error;
use std::time::Duration;

/// How long a question stands alone.
const AGAIN: Duration = Duration::from_secs(1);
/// How often it is asked at most: an election takes 4 to 9 seconds, in step with the time that it
/// takes to be noticed.
const TRIES: usize = 6;

/// Why a question got no answer that helps.
pub(super) enum Unanswered {
    /// JetStream said no.
    Said(jetstream::Error),
    /// Something else is in the way.
    Trouble(Trouble),
}

impl From<Unanswered> for Trouble {
    fn from(unanswered: Unanswered) -> Self {
        match unanswered {
            Unanswered::Said(error) => said(&error),
            Unanswered::Trouble(trouble) => trouble,
        }
    }
}

/// What the errors of the questions that are asked have in common.
pub(super) trait Failed: Error + Sized + 'static {
    /// What JetStream said, if it said anything.
    fn said(&self) -> Option<jetstream::Error>;

    /// Whether the answer did not come in time.
    fn is_late(&self) -> bool;

    /// Why it helps nobody to ask again; `None` where it may.
    fn definite(&self) -> Option<Unanswered> {
        if let Some(error) = self.said() {
            return (!passes(&error)).then_some(Unanswered::Said(error));
        }
        if self.is_late() || request(self) == Some(RequestErrorKind::TimedOut) {
            return None;
        }
        let trouble = if request(self) == Some(RequestErrorKind::NoResponders) {
            let reason = "it has no JetStream (nats-server -js)".to_owned();
            Trouble::new(LinkTrouble::Missing, reason)
        } else {
            Trouble::new(LinkTrouble::Offline, bare(&self.to_string()))
        };
        Some(Unanswered::Trouble(trouble))
    }
}

impl Failed for GetStreamError {
    fn said(&self) -> Option<jetstream::Error> {
        match self.kind() {
            GetStreamErrorKind::JetStream(error) => Some(error),
            _ => None,
        }
    }

    fn is_late(&self) -> bool {
        false
    }
}

impl Failed for ConsumerError {
    fn said(&self) -> Option<jetstream::Error> {
        match self.kind() {
            ConsumerErrorKind::JetStream(error) => Some(error),
            _ => None,
        }
    }

    fn is_late(&self) -> bool {
        self.kind() == ConsumerErrorKind::TimedOut
    }
}

/// What became of the request that an error stems from.
fn request(error: &(dyn Error + 'static)) -> Option<RequestErrorKind> {
    let mut source = Some(error);
    while let Some(inner) = source {
        if let Some(error) = inner.downcast_ref::<RequestError>() {
            return Some(error.kind());
        }
        source = inner.source();
    }
    None
}

impl Door {
    /// Asks until an answer comes, the server refuses, or the connection ends.
    pub(super) async fn ask<T, E, F>(&mut self, question: impl Fn() -> F) -> Result<T, Unanswered>
    where
        E: Failed,
        F: Future<Output = Result<T, E>>,
    {
        let mut asked: FuturesUnordered<F> = FuturesUnordered::new();
        let mut tries = 0;
        let mut again = tokio::time::interval(AGAIN);
        loop {
            tokio::select! {
                biased;
                event = self.events.recv() => self.stands(event).map_err(Unanswered::Trouble)?,
                Some(answer) = asked.next() => match answer {
                    Ok(answer) => return Ok(answer),
                    Err(error) => {
                        if let Some(definite) = error.definite() {
                            return Err(definite);
                        }
                        if asked.is_empty() && tries == TRIES {
                            return Err(Unanswered::Trouble(Trouble::silent()));
                        }
                    }
                },
                _ = again.tick(), if tries < TRIES => {
                    tries += 1;
                    asked.push(question());
                }
            }
        }
    }

    /// Whether what happened leaves the connection as it is.
    fn stands(&mut self, event: Option<Event>) -> Result<(), Trouble> {
        let event = event.ok_or_else(Trouble::cut)?;
        if let Some(words) = self.refusal(&event) {
            return Err(Trouble::new(LinkTrouble::Refused, words));
        }
        match event {
            Event::Disconnected | Event::Closed | Event::Draining => Err(Trouble::cut()),
            _ => Ok(()),
        }
    }
}
