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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::event::Seal;
    use crate::domain::id::{EventId, WriterId};
    use crate::domain::kind::{EventKind, Note};

    fn draft(text: &str) -> Draft {
        let text = text.to_owned();
        Draft {
            kind: EventKind::Note(Note {
                text,
                ..Note::default()
            }),
            happened: None,
            by: "nia".into(),
            role: None,
        }
    }

    fn sealed(text: &str, n: u64) -> Arc<Event> {
        let seal = Seal {
            id: EventId::from_parts(n, 0, n),
            at: Timestamp::from_millis(1),
            writer: WriterId::new("nia@ops1-k7f3"),
            n,
            prev: None,
        };
        Arc::new(Event::seal(draft(text), seal))
    }

    #[test]
    fn the_same_words_are_a_retry_for_ten_minutes_whichever_way_the_clock_goes() {
        let tried = Timestamp::from_millis(1_000_000_000);
        let later = |seconds: i64| Timestamp::from_millis(1_000_000_000 + seconds * 1000);
        let events = [sealed("precious", 1)];
        let mut attempts = Attempts::default();
        attempts.keep(&[draft("precious")], &events, tried);
        for (seconds, again) in [
            (0, true),
            (599, true),
            (600, false),
            (-599, true),
            (-600, false),
        ] {
            let found = attempts.of(&[draft("precious")], later(seconds));
            assert_eq!(found, again.then_some(&events[..]), "{seconds} s");
        }
        assert_eq!(attempts.of(&[draft("other")], tried), None);
        attempts.keep(&[draft("precious")], &events, later(500));
        assert!(attempts.of(&[draft("precious")], later(900)).is_some());
        attempts.forget(&events);
        assert_eq!(
            attempts.of(&[draft("precious")], later(500)),
            None,
            "it is kept once"
        );
    }

    #[test]
    fn what_another_kept_is_taken_over_and_nothing_is_kept_of_nothing() {
        let now = Timestamp::from_millis(1);
        let mut mine = Attempts::default();
        mine.keep(&[draft("a")], &[], now);
        assert_eq!(mine.of(&[draft("a")], now), None);
        let mut other = Attempts::default();
        other.keep(&[draft("a")], &[sealed("a", 1)], now);
        mine.take_from(&mut other);
        assert!(mine.of(&[draft("a")], now).is_some());
        assert_eq!(other.of(&[draft("a")], now), None);
    }
}
