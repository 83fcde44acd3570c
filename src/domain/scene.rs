//! A stage for tests of the domain: people ask, events are sealed, sides part and meet again.

use crate::domain::command::{Command, Opening, Reject};
use crate::domain::event::Draft;
use crate::domain::id::EventId;
use crate::domain::incident::Incident;
use crate::domain::kind::{EntryKind, EventKind, Note, Opened};
use crate::domain::message::{MessageType, Sent};
use crate::domain::priority::Rating;
use crate::domain::role::Assigned;
use crate::domain::seeded::Seeded;
use crate::domain::setting::{Setting, StageMove};
use crate::domain::stage::Stage;
use crate::domain::time::{Moment, Timestamp};
use crate::playbook::Playbook;

/// 2026-11-20 14:30:00 UTC.
pub(crate) const START: Timestamp = Timestamp::from_millis(1_795_185_000_000);

/// One side of an incident: what it knows, and its time.
#[derive(Debug, Clone)]
pub(crate) struct Scene {
    pub(crate) incident: Incident,
    pub(crate) now: Timestamp,
    built: Seeded,
    side: u64,
}

pub(crate) fn opening() -> Opening {
    let opened = Opened {
        key: "shop-20261120-k7f3".into(),
        title: "Checkout fails".into(),
        ..Opened::default()
    };
    Opening::of(opened, Playbook::shipped())
}

impl Scene {
    /// Nothing was declared yet.
    pub(crate) fn empty() -> Self {
        Self {
            incident: Incident::default(),
            now: START,
            built: Seeded::new("1", 1 << 32),
            side: 1,
        }
    }

    /// Ada has just declared.
    pub(crate) fn new() -> Self {
        let mut scene = Self::empty();
        scene.ask("Ada", Command::Open(opening())).expect("opens");
        scene
    }

    /// Goes through these stages, with words for each.
    pub(crate) fn at(stages: &[Stage]) -> Self {
        let mut scene = Self::new();
        for stage in stages {
            scene.stage(*stage).expect("allowed");
        }
        scene
    }

    /// Somebody asks; gives back the ids of what came of it.
    pub(crate) fn ask(&mut self, me: &str, command: Command) -> Result<Vec<EventId>, Reject> {
        let asked = self.built.ask(self.now, me, command);
        self.incident = self.built.incident().clone();
        asked
    }

    /// The same, for what must be allowed and is one event.
    pub(crate) fn one(&mut self, me: &str, command: Command) -> EventId {
        let ids = self.ask(me, command).expect("allowed");
        *ids.last().expect("an event")
    }

    /// The name of the rule that refuses, or `ok`.
    pub(crate) fn rule(&mut self, me: &str, command: Command) -> &'static str {
        self.ask(me, command).map_or_else(|e| e.rule(), |_| "ok")
    }

    /// Records what nobody decided.
    pub(crate) fn raw(&mut self, me: &str, kind: EventKind) -> EventId {
        let draft = Draft {
            kind,
            happened: None,
            by: me.into(),
            role: None,
        };
        let ids = self.built.record(self.now, vec![draft]);
        self.incident = self.built.incident().clone();
        ids[0]
    }

    /// The same incident behind a cut network.
    pub(crate) fn part(&self) -> Self {
        let side = self.side + 1;
        Self {
            side,
            built: self.built.part(&side.to_string(), side << 32),
            ..self.clone()
        }
    }

    /// Takes in everything that the other side knows.
    pub(crate) fn hear(&mut self, other: &Self) {
        self.built.hear(other.incident.log().events());
        self.incident = self.built.incident().clone();
    }

    pub(crate) fn wait(&mut self, seconds: i64) -> &mut Self {
        self.now = self.now.plus_seconds(seconds);
        self
    }

    pub(crate) fn note(&mut self, me: &str, text: &str) -> EventId {
        self.one(me, note(text))
    }

    pub(crate) fn set(&mut self, me: &str, setting: Setting) -> EventId {
        self.one(me, set(setting))
    }

    /// Moves the stage, with words.
    pub(crate) fn stage(&mut self, to: Stage) -> Result<Vec<EventId>, Reject> {
        self.ask("Ada", stage(to, "because"))
    }

    pub(crate) fn rate(&mut self, impact: u8, urgency: u8) -> EventId {
        self.set("Ada", Setting::Rating(Rating { impact, urgency }))
    }

    pub(crate) fn assign(&mut self, role: &str, person: &str) -> EventId {
        self.one("Ada", assign(role, person))
    }

    /// The only entry with that text.
    pub(crate) fn entry(&self, text: &str) -> crate::domain::timeline::Entry {
        let mut found = self.incident.entries().filter(|e| e.text == text);
        let entry = found.next().unwrap_or_else(|| panic!("no entry {text:?}"));
        assert_eq!(found.next(), None, "one entry {text:?}");
        entry
    }

    /// The texts of the timeline.
    pub(crate) fn texts(&self) -> Vec<String> {
        self.incident.entries().map(|entry| entry.text).collect()
    }
}

pub(crate) fn note(text: &str) -> Command {
    Command::Note {
        note: Note {
            text: text.into(),
            ..Note::default()
        },
        happened: None,
    }
}

pub(crate) fn typed(entry: EntryKind) -> Note {
    Note {
        text: "words".into(),
        entry,
        ..Note::default()
    }
}

pub(crate) fn set(setting: Setting) -> Command {
    Command::Set {
        setting,
        happened: None,
    }
}

pub(crate) fn stage(to: Stage, text: &str) -> Command {
    let text = (!text.is_empty()).then(|| text.to_owned());
    set(Setting::Stage(StageMove { to, text }))
}

pub(crate) fn assigned(role: &str, person: &str) -> Assigned {
    Assigned {
        role: role.into(),
        person: person.into(),
        team: None,
        audiences: Vec::new(),
        shadow: false,
        ..Assigned::default()
    }
}

pub(crate) fn assign(role: &str, person: &str) -> Command {
    Command::Assign(assigned(role, person))
}

pub(crate) fn sent(audience: &str, message_type: MessageType) -> Sent {
    Sent {
        audience: audience.into(),
        channel: "status page".into(),
        message_type,
        text: "we know".into(),
        next_by: None,
        approved_by: None,
        restricted: false,
        ..Sent::default()
    }
}

pub(crate) fn send(sent: Sent) -> Command {
    Command::Send {
        sent,
        happened: None,
    }
}

pub(crate) fn at(at: Timestamp) -> Moment {
    Moment { at, approx: false }
}
