//! What a link says of itself: how it stands, and what people should know.

use super::words::Trouble;
use super::{TELL, Thread};
use crate::domain::time::Timestamp;
use crate::share::Told;
use crate::sync::{Link as State, LinkState, Notice};
use std::collections::BTreeSet;
use std::sync::Arc;

/// How often a wall is told that the server was heard.
const HEARD_SECONDS: i64 = 5;

impl Thread {
    pub(super) fn trouble(&mut self, trouble: &Trouble) {
        let since = match &self.state {
            LinkState::Trouble { since, .. } => *since,
            _ => (self.clock)(),
        };
        self.state = LinkState::Trouble {
            what: trouble.what,
            since,
            reason: trouble.reason.clone(),
        };
    }

    /// Whether what was last told is not what is.
    pub(super) fn is_untold(&self) -> bool {
        let counts = (self.ledger.count(), self.ledger.unfit_count());
        let counts = !self.listen && (self.owed || self.told_counts != counts);
        self.told.state != self.state || counts
    }

    /// When the server was last heard, by the clock.
    fn heard_at(&self) -> Option<Timestamp> {
        if self.heard.is_zero() {
            return None;
        }
        let age = self.now().saturating_sub(self.heard).as_millis();
        let now = (self.clock)().millis();
        Some(Timestamp::from_millis(
            now - i64::try_from(age).unwrap_or(0),
        ))
    }

    /// Whether somebody who only follows should hear how old it is.
    fn is_aged(&self, heard: Option<Timestamp>) -> bool {
        match (heard, self.told.heard) {
            (Some(now), Some(then)) => {
                self.listen && now.seconds_since(then).abs() >= HEARD_SECONDS
            }
            (now, then) => self.listen && now != then,
        }
    }

    /// Tells how it stands: a change of the state and that all is there at once, a number that
    /// runs now and then.
    pub(super) fn tell(&mut self, at_once: bool) {
        let heard = self.heard_at();
        let aged = self.is_aged(heard);
        if !self.is_untold() && !aged {
            return;
        }
        let now = self.now();
        let at_once = at_once
            || aged
            || self.ledger.count() == 0
            || self.told.state != self.state
            || now.saturating_sub(self.told_at) >= TELL;
        if !at_once {
            return;
        }
        let waiting = if self.listen {
            BTreeSet::new()
        } else {
            self.ledger.waiting()
        };
        self.told = State {
            state: self.state.clone(),
            waiting: Arc::new(waiting),
            unfit: self.ledger.unfit_count(),
            heard,
        };
        self.told_at = now;
        self.owed = false;
        self.told_counts = (self.ledger.count(), self.ledger.unfit_count());
        (self.sink)(Told::Link(self.told.clone()));
    }

    pub(super) fn say_restored(&mut self) {
        if let Some(count) = self.ledger.restored() {
            let events = if count == 1 { "event" } else { "events" };
            self.say(
                format!("the NATS server had lost {count} {events}; it has them again"),
                true,
            );
        }
    }

    /// Says how many messages were left out: the first one, then at every tenfold.
    pub(super) fn say_unsound(&mut self) {
        let (count, first) = self.ledger.unsound();
        let Some(first) = first else { return };
        if count < self.unsound.max(1) {
            return;
        }
        self.unsound = count.saturating_mul(10);
        let messages = if count == 1 { "message" } else { "messages" };
        let words = format!(
            "{count} {messages} in the NATS stream are no sound events and are left out (first: {first})"
        );
        self.say(words, true);
    }

    /// Says something once.
    pub(super) fn say(&mut self, text: String, important: bool) {
        if self.said.insert(text.clone()) {
            (self.sink)(Told::Notice(Notice { text, important }));
        }
    }
}
