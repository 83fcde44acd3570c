//! What was sealed and could not be recorded for certain: a retry records it again, not anew.
//!
//! When an fsync fails after the bytes were written, nobody knows whether the disk has them. Sealed
//! anew, the same words would stand there twice if it has; sealed once, a retry can only say again
//! what is there already.

use crate::domain::event::{Draft, Event};
use crate::domain::time::Timestamp;
use std::sync::Arc;

/// For so long after the last try the same drafts are a retry. Later they are new words that happen to be the same.
const SAME_WORDS_SECONDS: i64 = 600;

/// Sealed events that the disk may have, and whose recording has failed.
#[derive(Debug, Clone, Default)]
pub(super) struct Attempts(Vec<Attempt>);

#[derive(Debug, Clone)]
struct Attempt {
    drafts: Vec<Draft>,
    sealed: Vec<Arc<Event>>,
    /// When it was last tried.
    tried: Timestamp,
}

impl Attempts {
    /// The events that these drafts were sealed as when they were last tried.
    pub(super) fn of(&self, drafts: &[Draft], now: Timestamp) -> Option<&[Arc<Event>]> {
        let recent = |tried| now.seconds_since(tried).abs() < SAME_WORDS_SECONDS;
        self.0
            .iter()
            .find(|attempt| attempt.drafts == drafts && recent(attempt.tried))
            .map(|attempt| attempt.sealed.as_slice())
    }

    /// Keeps what failed, for a retry.
    pub(super) fn keep(&mut self, drafts: &[Draft], sealed: &[Arc<Event>], tried: Timestamp) {
        self.forget(sealed);
        if !sealed.is_empty() {
            self.0.push(Attempt {
                drafts: drafts.to_vec(),
                sealed: sealed.to_vec(),
                tried,
            });
        }
    }

    /// These events are recorded.
    pub(super) fn forget(&mut self, sealed: &[Arc<Event>]) {
        self.0.retain(|attempt| attempt.sealed != sealed);
    }

    /// Takes over what another kept.
    pub(super) fn take_from(&mut self, other: &mut Self) {
        self.0.append(&mut other.0);
    }
}
