//! The document that everyone shares: the projection of a set of events.
//!
//! `absorb` is total, infallible and indifferent to order: every index is a sorted collection of
//! events, and what an event amends may arrive after it. So the same set gives the same document,
//! however it came together, and nothing is ever replayed from the start for a late arrival but
//! a retraction or a redaction.

mod comms;
mod document;
mod entries;
mod people;
mod work;

pub use comms::{NextWord, Word};
pub use document::{Answer, Conflict, ConflictValue, PriorityNow, StageNow, Start};
pub use entries::Withheld;
pub(crate) use people::MANAGER as MANAGER_ROLE;
pub use people::RosterLine;
pub use work::{Channel, Criterion, Link};

use crate::domain::event::Event;
use crate::domain::id::EventId;
use crate::domain::kind::{EventKind, Opened};
use crate::domain::log::{EventLog, Inserted};
use crate::domain::register::Register;
use crate::domain::setting::{Setting, SettingKey};
use crate::domain::time::Timestamp;
use crate::domain::timeline::Place;
use crate::playbook::Playbook;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

/// The incident as it stands.
#[derive(Debug, Clone)]
pub struct Incident {
    log: EventLog,
    opened: Option<Arc<Event>>,
    registers: BTreeMap<SettingKey, Register>,
    amendments: HashMap<EventId, Vec<Arc<Event>>>,
    retracted: HashSet<EventId>,
    timeline: Vec<Place>,
    lists: Lists,
    people: BTreeSet<Box<str>>,
    tags: BTreeSet<Box<str>>,
    newer: usize,
    playbook: Arc<Playbook>,
}

/// Events of a kind, in order.
#[derive(Debug, Clone, Default)]
struct Lists {
    assignments: Vec<Arc<Event>>,
    messages: Vec<Arc<Event>>,
    tasks: Vec<Arc<Event>>,
    items: Vec<Arc<Event>>,
}

impl Default for Incident {
    fn default() -> Self {
        Self::new(EventLog::default())
    }
}

impl PartialEq for Incident {
    /// Two documents are the same when their sets are: all else follows from the set.
    fn eq(&self, other: &Self) -> bool {
        self.log == other.log
            && self.timeline == other.timeline
            && self.retracted == other.retracted
    }
}

impl Incident {
    /// Projects a whole set.
    pub fn new(log: EventLog) -> Self {
        let mut incident = Self {
            log,
            opened: None,
            registers: BTreeMap::new(),
            amendments: HashMap::new(),
            retracted: HashSet::new(),
            timeline: Vec::new(),
            lists: Lists::default(),
            people: BTreeSet::new(),
            tags: BTreeSet::new(),
            newer: 0,
            playbook: Arc::new(Playbook::shipped()),
        };
        incident.rebuild();
        incident
    }

    /// Takes in one event; says whether the document may have changed.
    pub fn absorb(&mut self, event: Arc<Event>) -> bool {
        let inserted = self.log.insert(Arc::clone(&event));
        let far_reaching = matches!(event.kind, EventKind::Retract(_) | EventKind::Redact(_));
        match inserted {
            Inserted::Known => false,
            Inserted::New if !far_reaching && !self.log.redacted().contains(&event.id) => {
                self.index(&event);
                self.place(&event);
                true
            }
            Inserted::New | Inserted::Filled => {
                self.rebuild();
                true
            }
        }
    }

    /// Takes in many events; cheaper than one by one when there are very many.
    pub fn absorb_all(&mut self, events: Vec<Arc<Event>>) -> bool {
        if events.len() < 64 {
            return events
                .into_iter()
                .fold(false, |changed, event| self.absorb(event) || changed);
        }
        let before = (self.log.digest(), self.log.len());
        self.log.extend(events);
        let changed = before != (self.log.digest(), self.log.len());
        if changed {
            self.rebuild();
        }
        changed
    }

    fn rebuild(&mut self) {
        self.opened = None;
        self.registers.clear();
        self.amendments.clear();
        self.lists = Lists::default();
        self.timeline.clear();
        self.people.clear();
        self.tags.clear();
        self.newer = 0;
        let events = self.log.events().to_vec();
        self.retracted = retracted(&events);
        for event in &events {
            self.index(event);
        }
        let mut timeline: Vec<Place> = events
            .iter()
            .filter(|e| self.is_shown(e))
            .map(|e| self.place_of(e))
            .collect();
        timeline.sort_unstable();
        timeline.dedup();
        self.timeline = timeline;
    }

    /// Enters an event into the index of its kind; the timeline apart.
    fn index(&mut self, event: &Arc<Event>) {
        self.note_names(event);
        if let Some(target) = event.kind.target() {
            insert_sorted(self.amendments.entry(target).or_default(), event);
        }
        match &event.kind {
            EventKind::Open(_) => {
                if self
                    .opened
                    .as_ref()
                    .is_none_or(|known| event.order() < known.order())
                {
                    self.opened = Some(Arc::clone(event));
                }
            }
            EventKind::Set(change) => {
                let key = change.setting.key();
                self.registers
                    .entry(key)
                    .or_default()
                    .insert(Arc::clone(event));
                if key == SettingKey::Playbook {
                    self.playbook = self.playbook_in_force();
                }
            }
            EventKind::Assign(_) => insert_sorted(&mut self.lists.assignments, event),
            EventKind::Send(_) => insert_sorted(&mut self.lists.messages, event),
            EventKind::Task(_) => insert_sorted(&mut self.lists.tasks, event),
            EventKind::Add(_) => insert_sorted(&mut self.lists.items, event),
            EventKind::Unknown(_) => self.newer += 1,
            _ => {}
        }
    }

    /// Enters an event into the timeline, and moves what it re-times.
    fn place(&mut self, event: &Arc<Event>) {
        if self.is_shown(event) {
            let place = self.place_of(event);
            if let Err(at) = self.timeline.binary_search(&place) {
                self.timeline.insert(at, place);
            }
        }
        if let EventKind::Retime(reference) = event.kind {
            self.timeline
                .retain(|place| place.id != reference.reference);
            if let Some(target) = self.log.get(reference.reference).cloned()
                && self.is_shown(&target)
            {
                let place = self.place_of(&target);
                if let Err(at) = self.timeline.binary_search(&place) {
                    self.timeline.insert(at, place);
                }
            }
        }
    }

    fn place_of(&self, event: &Event) -> Place {
        Place {
            happened: self.happened(event).at,
            at: event.at,
            id: event.id,
        }
    }

    fn note_names(&mut self, event: &Event) {
        let mut names: Vec<&str> = vec![&event.by];
        match &event.kind {
            EventKind::Note(note) => {
                names.extend(note.actor.as_deref());
                for tag in &note.tags {
                    if !self.tags.contains(tag.as_str()) {
                        self.tags.insert(tag.as_str().into());
                    }
                }
            }
            EventKind::Assign(assigned) => names.push(&assigned.person),
            EventKind::Task(task) => names.extend(task.owners.iter().map(String::as_str)),
            _ => {}
        }
        for name in names {
            if !self.people.contains(name) {
                self.people.insert(name.into());
            }
        }
    }

    fn playbook_in_force(&self) -> Arc<Playbook> {
        match self.value(SettingKey::Playbook) {
            Some(Setting::Playbook(playbook)) => Arc::new((**playbook).clone()),
            _ => Arc::new(Playbook::shipped()),
        }
    }

    /// The set of events.
    pub fn log(&self) -> &EventLog {
        &self.log
    }

    /// The opening event's id: the identity of the incident. None for an empty set.
    pub fn id(&self) -> Option<EventId> {
        self.opened.as_ref().map(|event| event.id)
    }

    /// When it was declared.
    pub fn created(&self) -> Option<Timestamp> {
        self.opened.as_ref().map(|event| event.at)
    }

    /// What `new` was told.
    pub fn opening(&self) -> Option<&Opened> {
        self.opened.as_ref().and_then(|event| match &event.kind {
            EventKind::Open(opened) => Some(opened),
            _ => None,
        })
    }

    /// The rules in force for this incident.
    pub fn playbook(&self) -> &Playbook {
        &self.playbook
    }

    /// How many events a newer version wrote that this one cannot read.
    pub fn newer_count(&self) -> usize {
        self.newer
    }

    /// Names that the incident knows: writers, actors, holders, owners.
    pub fn known_people(&self) -> impl Iterator<Item = &str> {
        self.people.iter().map(AsRef::as_ref)
    }

    /// Tags used so far, without `#`.
    pub fn known_tags(&self) -> impl Iterator<Item = &str> {
        self.tags.iter().map(AsRef::as_ref)
    }

    /// The timeline in the order in which things happened.
    pub fn timeline(&self) -> &[Place] {
        &self.timeline
    }

    /// Whether an event is taken as never said.
    pub fn is_retracted(&self, id: EventId) -> bool {
        self.retracted.contains(&id)
    }

    /// The document as it stood at `time`: what had been recorded by then, closed over what it
    /// refers to.
    #[must_use]
    pub fn as_of(&self, time: Timestamp) -> Self {
        let mut ids: HashSet<EventId> = HashSet::new();
        let mut wanted: Vec<EventId> = self
            .log
            .events()
            .iter()
            .filter(|e| e.at <= time)
            .map(|e| e.id)
            .collect();
        while let Some(id) = wanted.pop() {
            if ids.insert(id) {
                wanted.extend(self.log.get(id).and_then(|event| event.kind.target()));
            }
        }
        let events = self
            .log
            .events()
            .iter()
            .filter(|e| ids.contains(&e.id))
            .cloned();
        Self::new(EventLog::from_events(events))
    }

    fn amendments_of(&self, id: EventId) -> impl DoubleEndedIterator<Item = &Arc<Event>> {
        self.amendments
            .get(&id)
            .into_iter()
            .flatten()
            .filter(|event| !self.retracted.contains(&event.id))
    }

    fn register(&self, key: SettingKey) -> Option<&Register> {
        self.registers.get(&key)
    }
}

fn insert_sorted(list: &mut Vec<Arc<Event>>, event: &Arc<Event>) {
    let place = match list.last() {
        Some(last) if last.order() < event.order() => Err(list.len()),
        _ => list.binary_search_by_key(&event.order(), |known| known.order()),
    };
    if let Err(at) = place {
        list.insert(at, Arc::clone(event));
    }
}

/// What is retracted: the target of a live retraction. A retraction reaches only what its writer
/// could have seen, an earlier event, so going from the last to the first settles each in turn.
fn retracted(events: &[Arc<Event>]) -> HashSet<EventId> {
    let mut gone = HashSet::new();
    for event in events.iter().rev() {
        if let EventKind::Retract(reference) = event.kind
            && !gone.contains(&event.id)
            && reference.reference < event.id
        {
            gone.insert(reference.reference);
        }
    }
    gone
}
