//! An incident told by commands, for tests: no store, a clock of its own.

use crate::domain::command::{Command, Context, Opening};
use crate::domain::decide::decide;
use crate::domain::event::{Event, Seal};
use crate::domain::id::{EventId, HybridClock, WriterId};
use crate::domain::incident::Incident;
use crate::domain::kind::{Note, Opened};
use crate::domain::priority::Rating;
use crate::domain::time::{Moment, Timestamp};
use crate::playbook::Playbook;
use std::sync::Arc;

/// An incident and the clock that it is told by.
pub(crate) struct Story {
    pub(crate) incident: Incident,
    pub(crate) now: Timestamp,
    clock: HybridClock,
    n: u64,
    prev: Option<crate::domain::id::Hash128>,
}

impl Story {
    /// Opened at 14:00:00 UTC on a Thursday, impact 1, urgency 1, Nia commanding.
    pub(crate) fn new() -> Self {
        let now = Timestamp::parse("2026-01-15T14:00:00Z").expect("a time");
        let opened = Opened {
            key: "northbay-20260115-k7f3".to_owned(),
            title: "EU checkout fails".to_owned(),
            ..Opened::default()
        };
        let opening = Opening {
            rating: Rating::new(1, 1),
            manager: Some("Nia".to_owned()),
            clients: vec!["Northbay".to_owned()],
            criteria: vec!["impact ended".to_owned()],
            ..Opening::of(opened, Playbook::shipped())
        };
        Self::opened(now, "Nia", opening)
    }

    /// Opened so by somebody at a time.
    pub(crate) fn opened(now: Timestamp, me: &str, opening: Opening) -> Self {
        let mut story = Self {
            incident: Incident::default(),
            now,
            clock: HybridClock::default(),
            n: 0,
            prev: None,
        };
        story.says(me, Command::Open(opening));
        story
    }

    /// Lets time pass.
    pub(crate) fn minutes(&mut self, minutes: i64) -> &mut Self {
        self.now = self.now.plus_seconds(minutes * 60);
        self
    }

    /// Somebody asks for something; the id of the last event made.
    pub(crate) fn says(&mut self, me: &str, command: Command) -> EventId {
        let context = Context { me, now: self.now };
        let drafts = decide(&self.incident, command, &context).expect("allowed");
        let mut last = None;
        for draft in drafts {
            self.n += 1;
            let id = self.clock.tick(self.now, 0x1000 + self.n);
            let seal = Seal {
                id,
                at: self.now,
                writer: WriterId::new("nia@ops1-k7f3"),
                n: self.n,
                prev: self.prev,
            };
            let event = Arc::new(Event::seal(draft, seal));
            self.prev = Some(event.sum);
            self.incident.absorb(event);
            last = Some(id);
        }
        last.expect("something happened")
    }

    /// Nia writes a note that happened `ago` minutes ago.
    pub(crate) fn note(&mut self, note: Note, ago: Option<i64>) -> EventId {
        let happened = ago.map(|minutes| Moment {
            at: self.now.plus_seconds(-minutes * 60),
            approx: false,
        });
        self.says("Nia", Command::Note { note, happened })
    }
}

/// A plain note of that text.
pub(crate) fn plain(text: &str) -> Note {
    Note {
        text: text.to_owned(),
        ..Note::default()
    }
}
