//! A console without a terminal and without a disk: real keys, the real update, a store in
//! memory that seals and answers at once. Keys in, document out.

use std::sync::Arc;
use warroom::app::effect::{Effect, Effects};
use warroom::app::model::{Model, Seat};
use warroom::app::msg::Msg;
use warroom::app::update::{restore_unsent, update};
use warroom::domain::command::{Command, Context, Opening};
use warroom::domain::decide::decide;
use warroom::domain::event::{Draft, Event, Seal};
use warroom::domain::id::{Hash128, HybridClock, WriterId};
use warroom::domain::incident::Incident;
use warroom::domain::kind::Opened;
use warroom::domain::time::Timestamp;
use warroom::keymap::{Code, Key, Keymap};
use warroom::playbook::Playbook;
use warroom::sync::{Report, Request, Unsent};

/// Seals drafts like a store, with a counting "random" part.
#[derive(Debug, Clone)]
pub(crate) struct Writer {
    clock: HybridClock,
    id: WriterId,
    n: u64,
    prev: Option<Hash128>,
}

impl Writer {
    pub(crate) fn new(name: &str) -> Self {
        Self {
            clock: HybridClock::default(),
            id: WriterId::new(name),
            n: 0,
            prev: None,
        }
    }

    pub(crate) fn seal(&mut self, seen: &Incident, draft: Draft, now: Timestamp) -> Arc<Event> {
        if let Some(last) = seen.log().events().last() {
            self.clock.observe(last.id, now);
        }
        self.n += 1;
        let random = self.id.as_str().bytes().fold(self.n, |sum, b| {
            sum.wrapping_mul(31).wrapping_add(u64::from(b))
        });
        let seal = Seal {
            id: self.clock.tick(now, random),
            at: now,
            writer: self.id.clone(),
            n: self.n,
            prev: self.prev,
        };
        let event = Event::seal(draft, seal);
        self.prev = Some(event.sum);
        Arc::new(event)
    }
}

/// 2026-11-20 14:30:00 UTC.
pub(crate) const START: Timestamp = Timestamp::from_millis(1_795_185_000_000);

/// One person's console.
pub(crate) struct Desk {
    pub(crate) model: Model,
    pub(crate) now: Timestamp,
    pub(crate) writer: Writer,
    /// Everything recorded here that others have not taken yet.
    pub(crate) outbox: Vec<Arc<Event>>,
    /// Effects other than those for the store.
    pub(crate) effects: Vec<Effect>,
    /// The next requests to record fail with this.
    pub(crate) broken: Option<String>,
    /// Lines of the bar kept, the last last.
    pub(crate) drafts: Vec<String>,
    /// All that was kept last.
    pub(crate) unsent: Unsent,
    /// The person types on without looking at the screen after each line.
    pub(crate) blind: bool,
}

/// An incident just declared by Ada.
pub(crate) fn opened() -> Incident {
    let opened = Opened {
        key: "shop-20261120-k7f3".into(),
        title: "Checkout fails".into(),
        ..Opened::default()
    };
    let opening = Opening::of(opened, Playbook::shipped());
    let mut incident = Incident::default();
    let context = Context {
        me: "Ada",
        now: START,
    };
    let drafts = decide(&incident, Command::Open(opening), &context).expect("opens");
    let mut writer = Writer::new("ada@setup");
    for draft in drafts {
        let event = writer.seal(&incident, draft, START);
        incident.absorb(event);
    }
    incident
}

impl Desk {
    pub(crate) fn new(me: &str, scribe: bool) -> Self {
        Self::at(opened(), me, scribe)
    }

    pub(crate) fn at(incident: Incident, me: &str, scribe: bool) -> Self {
        let seat = Seat {
            me: me.into(),
            origin: "from --as".into(),
            read_only: None,
            scribe,
            bell: false,
            file: "shop.json".into(),
        };
        Self {
            model: Model::new(incident, seat, Keymap::default(), (120, 40)),
            now: START.plus_seconds(60),
            writer: Writer::new(&format!("{me}@test")),
            outbox: Vec::new(),
            effects: Vec::new(),
            broken: None,
            drafts: Vec::new(),
            unsent: Unsent::default(),
            blind: false,
        }
    }

    /// The same console once more, with nothing sent or asked for yet.
    pub(crate) fn part(&self) -> Self {
        Self {
            model: self.model.clone(),
            now: self.now,
            writer: self.writer.clone(),
            outbox: Vec::new(),
            effects: Vec::new(),
            broken: None,
            drafts: Vec::new(),
            unsent: Unsent::default(),
            blind: false,
        }
    }

    /// This console is killed, and another one opened in its place.
    pub(crate) fn crashed(&self) -> Self {
        let (incident, seat) = (self.model.incident.clone(), self.model.seat.clone());
        let mut next = self.part();
        next.model = Model::new(incident, seat, Keymap::default(), (120, 40));
        let effects = restore_unsent(&mut next.model, self.unsent.clone(), next.now);
        next.perform(effects);
        next
    }

    /// Presses keys given as words: `n`, `Enter`, `Ctrl-P`; anything in quotes is typed.
    pub(crate) fn keys(&mut self, keys: &str) -> &mut Self {
        let mut rest = keys.trim();
        while !rest.is_empty() {
            if let Some(quoted) = rest.strip_prefix('\'') {
                let (text, after) = quoted.split_once('\'').expect("a closing quote");
                self.text(text);
                rest = after.trim_start();
            } else {
                let (word, after) = rest.split_once(' ').unwrap_or((rest, ""));
                let key: Key = word.parse().unwrap_or_else(|e| panic!("{word}: {e}"));
                self.msg(Msg::Key(key));
                rest = after.trim_start();
            }
        }
        self
    }

    /// Types text letter by letter.
    pub(crate) fn text(&mut self, text: &str) -> &mut Self {
        for letter in text.chars() {
            self.msg(Msg::Key(Key::plain(Code::Char(letter))));
        }
        self
    }

    pub(crate) fn wait(&mut self, seconds: i64) -> &mut Self {
        self.now = self.now.plus_seconds(seconds);
        self.msg(Msg::Tick);
        self
    }

    pub(crate) fn msg(&mut self, msg: Msg) {
        let effects = update(&mut self.model, msg, self.now);
        if !self.blind {
            self.model.flow_until = None;
        }
        self.perform(effects);
    }

    /// Performs everything first; the store's answers come after that, as from another thread.
    pub(crate) fn perform(&mut self, effects: Effects) {
        let mut answers = Vec::new();
        for effect in effects.0 {
            match effect {
                Effect::Store(Request::Record { ticket, drafts }) => {
                    if let Some(reason) = self.broken.clone() {
                        answers.push(Report::NotRecorded { ticket, reason });
                        continue;
                    }
                    let mut seen = self.model.incident.clone();
                    let events: Vec<_> = drafts
                        .into_iter()
                        .map(|draft| {
                            let event = self.writer.seal(&seen, draft, self.now);
                            seen.absorb(Arc::clone(&event));
                            event
                        })
                        .collect();
                    self.outbox.extend(events.iter().cloned());
                    answers.push(Report::Recorded { ticket, events });
                }
                Effect::Store(Request::KeepUnsent(unsent)) => {
                    let lines: Vec<&str> = unsent.lines.iter().map(|l| l.text.as_str()).collect();
                    self.drafts.push(lines.join("\n"));
                    self.unsent = unsent;
                }
                other => self.effects.push(other),
            }
        }
        for answer in answers {
            self.msg(Msg::Store(answer));
        }
    }

    /// Selects the line of the timeline that begins so.
    pub(crate) fn select(&mut self, start: &str) -> &mut Self {
        let mut entries = self.model.incident.entries();
        let found = entries.find(|entry| entry.text.starts_with(start));
        let key = found.unwrap_or_else(|| panic!("a line {start:?}")).key();
        drop(entries);
        self.keys("2 g");
        for _ in 0..self.model.incident.timeline().len() {
            if self.model.panes.timeline.selected == Some(key) {
                break;
            }
            self.keys("j");
        }
        assert_eq!(self.model.panes.timeline.selected, Some(key));
        self
    }

    /// Takes in what another console recorded.
    pub(crate) fn hear(&mut self, other: &mut Self) {
        let events = other.outbox.clone();
        self.msg(Msg::Store(Report::Seen(events)));
    }

    /// The texts of the timeline, typed entries only.
    pub(crate) fn notes(&self) -> Vec<String> {
        let entries = self.model.incident.entries();
        entries
            .filter(|e| e.kind.is_typed() && e.struck.is_none())
            .map(|e| e.text)
            .collect()
    }

    /// What the message line says.
    pub(crate) fn said(&self) -> &str {
        self.model
            .messages
            .current
            .as_ref()
            .map_or("", |message| &message.text)
    }
}
