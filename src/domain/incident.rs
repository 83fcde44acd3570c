//! The document that everyone shares: the projection of a set of events.
//!
//! `absorb` is total, infallible and indifferent to order: every index is a sorted collection of
//! events, and what an event amends may arrive after it. So the same set gives the same document,
//! however it came together, and nothing is ever replayed from the start for a late arrival but
//! a redaction.

mod alarm;
mod asks;
mod candidates;
mod comms;
mod decisions;
mod document;
mod entries;
mod escalations;
mod handover;
mod history;
mod hypotheses;
mod imports;
mod marks;
mod people;
mod reporting;
mod review;
mod review_words;
mod shelf;
mod words;
mod work;

pub use alarm::Alarm;
pub use candidates::{CandidateCause, Ground};
pub use comms::{Floor, NextWord, Waiting, Word};
pub use document::{Answer, Conflict, ConflictValue, PriorityNow, StageNow, Start, Validated};
pub use entries::Withheld;
pub(in crate::domain) use entries::is_line;
pub use history::Entered;
pub use marks::UnagreedChange;
pub(crate) use people::{MANAGER as MANAGER_ROLE, SCRIBE as SCRIBE_ROLE};
pub use people::{RosterLine, Spell, person_among};
pub(crate) use reporting::{OBSERVER as OBSERVER_ROLE, TECHNICAL_LEAD as TECHNICAL_LEAD_ROLE};
pub use work::{Channel, Contact, Criterion, Link};

use crate::domain::event::Event;
use crate::domain::id::EventId;
use crate::domain::kind::{EventKind, Opened, SettingChange};
use crate::domain::log::{EventLog, Inserted};
use crate::domain::register::Register;
use crate::domain::review::ActionItem;
use crate::domain::setting::{Setting, SettingKey};
use crate::domain::time::Timestamp;
use crate::domain::timeline::Place;
use crate::playbook::Playbook;
use chrono_tz::Tz;
use history::Course;
use imports::Imports;
use shelf::{Shelf, Shelves, insert_sorted};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

/// From so many events on it is cheaper to project the whole set anew.
const MANY: usize = 64;

/// The incident as it stands.
#[derive(Debug, Clone)]
pub struct Incident {
    log: EventLog,
    opened: Option<Arc<Event>>,
    registers: BTreeMap<SettingKey, Register>,
    amendments: HashMap<EventId, Vec<Arc<Event>>>,
    retracted: HashSet<EventId>,
    /// Shared with copies as the set is.
    timeline: Arc<Vec<Place>>,
    shelves: Shelves,
    people: BTreeSet<Box<str>>,
    tags: BTreeSet<Box<str>>,
    newer: usize,
    /// The rules in force where the set holds any.
    playbook: Option<Arc<Playbook>>,
    /// The first of their zones.
    zone: Tz,
    course: Course,
    imports: Imports,
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
            && self.playbook() == other.playbook()
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
            timeline: Arc::default(),
            shelves: Shelves::default(),
            people: BTreeSet::new(),
            tags: BTreeSet::new(),
            newer: 0,
            playbook: None,
            zone: Tz::UTC,
            course: Course::default(),
            imports: Imports::default(),
        };
        incident.rebuild();
        incident
    }

    /// Takes in one event; says whether the document may have changed.
    pub fn absorb(&mut self, new: Arc<Event>) -> bool {
        let event = Arc::clone(&new);
        let inserted = self.log.insert(new);
        let drops = matches!(event.kind, EventKind::Redact(_));
        match inserted {
            Inserted::Known => false,
            Inserted::New if !drops && !self.log.redacted().contains(&event.id) => {
                self.index(&event);
                self.place(&event);
                if matches!(event.kind, EventKind::Retract(_)) {
                    self.retract_anew();
                }
                true
            }
            // A body came or went: what was indexed of the event is no longer so.
            Inserted::New | Inserted::Filled => {
                self.rebuild();
                true
            }
        }
    }

    /// Takes in many events; cheaper than one by one when there are very many.
    pub fn absorb_all(&mut self, events: Vec<Arc<Event>>) -> bool {
        if events.len() < MANY {
            let mut changed = false;
            for event in events {
                changed |= self.absorb(event);
            }
            return changed;
        }
        let changed = self.log.extend(events);
        if changed {
            self.rebuild();
        }
        changed
    }

    fn rebuild(&mut self) {
        self.opened = None;
        self.registers.clear();
        self.amendments.clear();
        self.shelves = Shelves::default();
        self.people.clear();
        self.tags.clear();
        self.newer = 0;
        self.imports = Imports::default();
        let log = std::mem::take(&mut self.log);
        for event in log.events() {
            self.index(event);
        }
        self.retracted = retracted(self.shelves.on(Shelf::Retractions));
        for register in self.registers.values_mut() {
            register.settle(&self.retracted);
        }
        self.take_playbook();
        self.follow_course();
        let shown = log.events().iter().filter(|e| self.is_shown(e));
        let mut timeline: Vec<Place> = Vec::with_capacity(log.len());
        timeline.extend(shown.map(|e| self.place_of(e)));
        timeline.sort_unstable();
        self.timeline = Arc::new(timeline);
        self.log = log;
    }

    /// A retraction came: what is now taken as never said, or as said after all, leaves or joins
    /// the timeline. Everything else asks at each query.
    fn retract_anew(&mut self) {
        let before = std::mem::take(&mut self.retracted);
        self.retracted = retracted(self.shelves.on(Shelf::Retractions));
        let changed: Vec<EventId> = before
            .symmetric_difference(&self.retracted)
            .copied()
            .collect();
        let mut turns = false;
        for id in changed {
            self.place_anew(id);
            for event in self.log.variants(id).to_vec() {
                self.place_doubles_anew(&event);
                turns |= self.turns_course(&event);
                match &event.kind {
                    EventKind::Retime(reference) => self.place_anew(reference.reference),
                    EventKind::Set(change) => {
                        let key = change.setting.key();
                        if let Some(register) = self.registers.get_mut(&key) {
                            register.settle(&self.retracted);
                        }
                        self.playbook_anew(key);
                    }
                    _ => {}
                }
            }
        }
        if turns {
            self.follow_course();
        }
    }

    /// The rules may be others, if it is they that changed.
    fn playbook_anew(&mut self, changed: SettingKey) {
        if changed == SettingKey::Playbook {
            self.take_playbook();
        }
    }

    fn take_playbook(&mut self) {
        self.playbook = self.playbook_in_force();
        self.zone = self.first_zone();
    }

    /// Enters an event into the index of its kind; the timeline apart.
    fn index(&mut self, event: &Arc<Event>) {
        self.note_names(event);
        if let Some(target) = event.kind.target() {
            insert_sorted(self.amendments.entry(target).or_default(), event);
        }
        self.imports.put(event);
        if let Some(sort) = Shelf::of(&event.kind) {
            self.shelves.put(sort, event);
        }
        match &event.kind {
            EventKind::Open(_) => {
                let known = self.opened.as_ref();
                let first = known.is_none_or(|known| event.order() < known.order());
                self.opened = first.then(|| Arc::clone(event)).or(self.opened.take());
            }
            EventKind::Set(change) => self
                .registers
                .entry(change.setting.key())
                .or_default()
                .put(Arc::clone(event)),
            EventKind::Unknown(_) => self.newer += 1,
            _ => {}
        }
    }

    /// Enters an indexed event into the timeline, and brings about what it changes elsewhere.
    fn place(&mut self, event: &Arc<Event>) {
        if self.is_shown(event) {
            self.enter(self.place_of(event));
            self.place_doubles_anew(event);
        }
        match &event.kind {
            EventKind::Retime(reference) => self.place_anew(reference.reference),
            EventKind::Set(change) => {
                let key = change.setting.key();
                if let Some(register) = self.registers.get_mut(&key) {
                    register.settle_with(event, &self.retracted);
                }
                self.playbook_anew(key);
            }
            _ => {}
        }
        if self.turns_course(event) {
            self.follow_course();
        }
    }

    /// Takes the events of an id out of the timeline and puts back those that belong there.
    fn place_anew(&mut self, id: EventId) {
        Arc::make_mut(&mut self.timeline).retain(|place| place.id != id);
        let shown = self.log.variants(id).iter().filter(|e| self.is_shown(e));
        let places: Vec<Place> = shown.map(|e| self.place_of(e)).collect();
        for place in places {
            self.enter(place);
        }
    }

    /// Of the same line of a transcript, imported on two sides, one stands in the timeline.
    fn place_doubles_anew(&mut self, event: &Event) {
        for id in self.imports.doubles_of(event) {
            self.place_anew(id);
        }
    }

    fn enter(&mut self, place: Place) {
        if let Err(at) = self.timeline.binary_search(&place) {
            Arc::make_mut(&mut self.timeline).insert(at, place);
        }
    }

    fn place_of(&self, event: &Arc<Event>) -> Place {
        Place::new(self.happened(event).at, event)
    }

    fn note_names(&mut self, event: &Event) {
        note_name(&mut self.people, &event.by);
        match &event.kind {
            EventKind::Note(note) => {
                if let Some(actor) = &note.actor {
                    note_name(&mut self.people, actor);
                }
                for tag in &note.tags {
                    note_name(&mut self.tags, tag);
                }
            }
            EventKind::Assign(assigned) => note_name(&mut self.people, &assigned.person),
            EventKind::Task(task) => {
                for owner in &task.owners {
                    note_name(&mut self.people, owner);
                }
            }
            EventKind::Delegate(delegated) => note_name(&mut self.people, &delegated.to),
            EventKind::Amend(amended) => {
                if let Some(name) = &amended.parts.owner {
                    note_name(&mut self.people, name);
                }
            }
            EventKind::Offer(offer) => note_name(&mut self.people, &offer.to),
            EventKind::Action(ActionItem {
                owner: Some(name), ..
            })
            | EventKind::Set(
                SettingChange {
                    source: Some(name), ..
                }
                | SettingChange {
                    setting: Setting::Successor(Some(name)),
                    ..
                },
            ) => note_name(&mut self.people, name),
            _ => {}
        }
    }

    fn playbook_in_force(&self) -> Option<Arc<Playbook>> {
        match self.value(SettingKey::Playbook) {
            Some(Setting::Playbook(playbook)) => Some(Arc::new((**playbook).clone())),
            _ => None,
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

    /// The rules in force for this incident: its own, or those shipped with the program.
    pub fn playbook(&self) -> &Playbook {
        match &self.playbook {
            Some(own) => own,
            None => Playbook::shipped_once(),
        }
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
                let variants = self.log.variants(id).iter();
                wanted.extend(variants.filter_map(|event| event.kind.target()));
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

    /// What was said about an event since, oldest first, without what was taken back.
    pub fn amendments_of(&self, id: EventId) -> impl DoubleEndedIterator<Item = &Arc<Event>> {
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

fn note_name(names: &mut BTreeSet<Box<str>>, name: &str) {
    if !names.contains(name) {
        names.insert(name.into());
    }
}

/// What is retracted, from all retractions in order: the target of a live one. A retraction
/// reaches only what its writer could have seen, an earlier event, so going from the last to the
/// first settles each in turn.
fn retracted(retractions: &[Arc<Event>]) -> HashSet<EventId> {
    let mut gone = HashSet::new();
    for event in retractions.iter().rev() {
        if let EventKind::Retract(reference) = event.kind
            && !gone.contains(&event.id)
            && reference.reference < event.id
        {
            gone.insert(reference.reference);
        }
    }
    gone
}

#[cfg(test)]
mod tests;
