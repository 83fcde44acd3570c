//! Entries of the timeline: an event with everything later ones said about it.

use super::Incident;
use crate::domain::event::{Draft, Event, EventKey};
use crate::domain::id::EventId;
use crate::domain::kind::{EntryKind, EventKind, ListItem, Note, SettingChange, Toggle};
use crate::domain::setting::{Setting, SettingKey};
use crate::domain::time::Moment;
use crate::domain::timeline::{Entry, Line, Needle, PastText, Place};
use std::borrow::Cow;

/// Lines of the timeline that walls and exports leave out; each is counted once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Withheld {
    /// Marked restricted: entries, messages, links.
    pub restricted: usize,
    /// Struck through.
    pub struck: usize,
    /// Bodies that a redaction dropped.
    pub redacted: usize,
}

/// The kinds that say something about another line and are none themselves.
const AMENDMENTS: [&str; 7] = [
    "revise", "strike", "star", "restrict", "retime", "retract", "redact",
];

impl Incident {
    /// The entry of an event, if it is a line of the timeline; of two with one id the first.
    pub fn entry(&self, id: EventId) -> Option<Entry> {
        self.entry_by(self.log.get(id)?.order())
    }

    /// The entry of this very event, if it is a line of the timeline.
    pub fn entry_by(&self, key: EventKey) -> Option<Entry> {
        let event = self.log.find(key)?;
        self.is_shown(event).then(|| self.entry_of(event))
    }

    /// Whether any of these is about an id that two entries share: it will be about both.
    pub fn names_two(&self, drafts: &[Draft]) -> bool {
        let mut targets = drafts.iter().filter_map(|draft| draft.kind.target());
        targets.any(|id| self.log.variants(id).len() > 1)
    }

    /// All entries in the order in which things happened.
    pub fn entries(&self) -> impl DoubleEndedIterator<Item = Entry> {
        self.timeline
            .iter()
            .map(|place| self.entry_of(place.event()))
    }

    /// The entry that stands at a place of the timeline.
    pub fn entry_at(&self, place: &Place) -> Entry {
        self.entry_of(place.event())
    }

    /// The entries that say what a filter looks for, in the order of the timeline.
    pub fn matching(&self, filter: &str) -> Vec<EventKey> {
        let needle = Needle::new(filter);
        let fits = |event: &Event| {
            let note = match &event.kind {
                EventKind::Note(note) => Some(note),
                _ => None,
            };
            needle.fits(&Line {
                text: &self.text_of(event),
                by: &event.by,
                actor: note.and_then(|note| note.actor.as_deref()),
                kind: entry_kind(&event.kind),
                tags: note.map_or(&[], |note| &note.tags),
            })
        };
        let places = self.timeline.iter();
        let found = places.filter(|place| fits(place.event()));
        found.map(Place::key).collect()
    }

    /// The words of an entry as they stand, after corrections.
    fn text_of<'a>(&'a self, event: &'a Event) -> Cow<'a, str> {
        let revised = self
            .amendments_of(event.id)
            .rev()
            .find_map(|e| match &e.kind {
                EventKind::Revise(revision) => Some(revision.text.as_str()),
                _ => None,
            });
        match (&event.kind, revised) {
            (EventKind::Redacted(_), _) => self.words(event).into(),
            (_, Some(text)) => text.into(),
            (EventKind::Note(note), None) => note.text.as_str().into(),
            _ => self.words(event).into(),
        }
    }

    /// When an event happened, after corrections of its time.
    pub(super) fn happened(&self, event: &Event) -> Moment {
        let retimed = self
            .amendments_of(event.id)
            .rev()
            .find(|amendment| matches!(amendment.kind, EventKind::Retime(_)));
        // One that names no moment says that it happened when that was recorded.
        let told = retimed.map_or(event, |amendment| amendment);
        told.happened.unwrap_or(Moment {
            at: told.at,
            approx: false,
        })
    }

    /// Whether an event is a line of the timeline. What amends another line is not one itself,
    /// also without its body, and what was retracted is only in the audit.
    pub(super) fn is_shown(&self, event: &Event) -> bool {
        let line = match &event.kind {
            EventKind::Set(change) => change.setting.key() != SettingKey::Playbook,
            EventKind::Unknown(_) => true,
            kind => !AMENDMENTS.contains(&kind.name()),
        };
        line && !self.retracted.contains(&event.id)
    }

    fn last_toggle(&self, id: EventId, of: fn(&EventKind) -> Option<&Toggle>) -> Option<&Toggle> {
        self.amendments_of(id)
            .rev()
            .find_map(|event| of(&event.kind))
    }

    /// Whether an event is restricted, given what its own body says.
    pub(super) fn is_restricted(&self, id: EventId, own: bool) -> bool {
        self.last_toggle(id, |kind| match kind {
            EventKind::Restrict(toggle) => Some(toggle),
            _ => None,
        })
        .map_or(own, |toggle| toggle.on)
    }

    /// Whether an event, or the event whose words it repeats, is restricted.
    fn is_event_restricted(&self, event: &Event) -> bool {
        let target = event.kind.target().and_then(|id| self.log.get(id));
        self.is_restricted(event.id, own_restriction(&event.kind))
            || target.is_some_and(|t| self.is_restricted(t.id, own_restriction(&t.kind)))
    }

    /// How many lines of the timeline must not leave the people who work on the incident.
    pub fn withheld(&self) -> Withheld {
        let mut count = Withheld::default();
        for event in self.timeline.iter().map(Place::event) {
            let struck = self.last_toggle(event.id, |kind| match kind {
                EventKind::Strike(toggle) => Some(toggle),
                _ => None,
            });
            if !event.has_body() {
                count.redacted += 1;
            } else if self.is_event_restricted(event) {
                count.restricted += 1;
            } else if struck.is_some_and(|toggle| toggle.on) {
                count.struck += 1;
            }
        }
        count
    }

    fn entry_of(&self, event: &Event) -> Entry {
        let plain = Note::default();
        let note = match &event.kind {
            EventKind::Note(note) => note,
            _ => &plain,
        };
        let star = self.last_toggle(event.id, |kind| match kind {
            EventKind::Star(toggle) => Some(toggle),
            _ => None,
        });
        let strike = self.last_toggle(event.id, |kind| match kind {
            EventKind::Strike(toggle) => Some(toggle),
            _ => None,
        });
        let mut entry = Entry {
            id: event.id,
            sum: event.sum,
            kind: entry_kind(&event.kind),
            text: self.words(event),
            happened: self.happened(event),
            at: event.at,
            by: event.by.to_string(),
            role: event.role.as_deref().map(str::to_owned),
            actor: note.actor.clone(),
            star: star.map_or(note.star, |toggle| toggle.on),
            struck: strike
                .filter(|toggle| toggle.on)
                .map(|toggle| toggle.reason.clone()),
            earlier: Vec::new(),
            tags: note.tags.clone(),
            restricted: self.is_event_restricted(event),
            redacted: self.redaction(event),
            why: note.why.clone(),
            undo: note.undo.clone(),
        };
        if entry.redacted.is_none() {
            self.revise(event, &mut entry);
        }
        entry
    }

    fn revise(&self, event: &Event, entry: &mut Entry) {
        let mut author = (event.by.to_string(), event.at);
        for amendment in self.amendments_of(event.id) {
            if let EventKind::Revise(revision) = &amendment.kind {
                let text = std::mem::replace(&mut entry.text, revision.text.clone());
                let (by, at) =
                    std::mem::replace(&mut author, (amendment.by.to_string(), amendment.at));
                entry.earlier.push(PastText { text, by, at });
            }
        }
    }

    fn redaction(&self, event: &Event) -> Option<String> {
        let named = self
            .amendments
            .get(&event.id)
            .into_iter()
            .flatten()
            .find_map(|e| match &e.kind {
                EventKind::Redact(redaction) => Some(redaction.reason.clone()),
                _ => None,
            });
        (!event.has_body()).then(|| named.unwrap_or_default())
    }

    /// What an event says, in words.
    fn words(&self, event: &Event) -> String {
        match &event.kind {
            EventKind::Note(note) => note.text.clone(),
            EventKind::Open(opened) => format!("Opened: {}", opened.title),
            EventKind::Set(change) => self.change_words(event, change),
            EventKind::Add(item) => format!("Added {}", item_words(item)),
            EventKind::Remove(r) => format!("Removed {}", self.item_named(r.reference)),
            EventKind::Assign(a) => {
                let label = self.playbook.role_label(&a.role);
                let verb = if a.shadow { "shadows" } else { "is" };
                let to = match &a.audiences[..] {
                    [] => String::new(),
                    audiences => format!(" for {}", audiences.join(", ")),
                };
                format!("{} {verb} {label}{to}", a.person)
            }
            EventKind::Release(r) => match self.log.get(r.reference).map(|e| &e.kind) {
                Some(EventKind::Assign(a)) => {
                    format!(
                        "{} is no longer {}",
                        a.person,
                        self.playbook.role_label(&a.role)
                    )
                }
                _ => "A role was left".to_owned(),
            },
            EventKind::Send(sent) => format!(
                "To {} on {} ({}): {}",
                sent.audience,
                sent.channel,
                sent.message_type.label(),
                sent.text
            ),
            EventKind::Task(task) => {
                let owners = if task.owners.is_empty() {
                    "nobody yet".to_owned()
                } else {
                    task.owners.join(", ")
                };
                let due = task.due.map(|due| format!(" (due {})", self.clock(due)));
                let name = self.task_name(event.order(), task.number);
                format!("{name} {owners}: {}{}", task.text, due.unwrap_or_default())
            }
            EventKind::Extend(e) => {
                format!(
                    "{} has until {}",
                    self.item_named(e.reference),
                    self.clock(e.due)
                )
            }
            EventKind::Tick(toggle) => self.tick_words(toggle),
            EventKind::Unknown(kind) => format!("An event from a newer version ({kind})"),
            EventKind::Redacted(_) => match self.redaction(event).filter(|why| !why.is_empty()) {
                Some(why) => format!("[redacted: {why}]"),
                None => "[redacted]".to_owned(),
            },
            _ => String::new(),
        }
    }

    fn change_words(&self, event: &Event, change: &SettingChange) -> String {
        let key = change.setting.key();
        let new = self.setting_words(&change.setting);
        let old = change
            .over
            .iter()
            .max()
            .and_then(|id| self.log.get(*id))
            .and_then(|e| match &e.kind {
                EventKind::Set(before) if e.id < event.id => Some(&before.setting),
                _ => None,
            });
        match (&change.setting, old) {
            (Setting::Stage(_), Some(Setting::Stage(from))) => format!("{} → {new}", from.to),
            (Setting::Rating(_), Some(Setting::Rating(from))) => {
                format!("{} → {new}", from.priority(&self.playbook.priority))
            }
            (Setting::Stage(_) | Setting::Rating(_), _) => new,
            (now, Some(before)) if now == before && SettingKey::ANSWERS.contains(&key) => {
                format!("{} still true: {new}", key.label())
            }
            _ => format!("{}: {new}", key.label()),
        }
    }

    fn tick_words(&self, toggle: &Toggle) -> String {
        let what = self.item_named(toggle.reference);
        let target = self.log.get(toggle.reference).map(|event| &event.kind);
        match (toggle.on, &toggle.reason) {
            (true, None) if matches!(target, Some(EventKind::Add(_))) => format!("Met {what}"),
            (true, None) => format!("Done: {what}"),
            (true, Some(reason)) => format!("Waived: {what} ({reason})"),
            (false, _) => format!("Not done after all: {what}"),
        }
    }

    fn item_named(&self, id: EventId) -> String {
        let event = self.log.get(id);
        match event.map(|event| (&event.kind, event.order())) {
            Some((EventKind::Add(item), _)) => item_words(item),
            Some((EventKind::Task(task), order)) => {
                format!("{} {}", self.task_name(order, task.number), task.text)
            }
            Some((EventKind::Redacted(_), _)) => "something redacted".to_owned(),
            Some(_) => "something of another sort".to_owned(),
            None => "something that has not arrived yet".to_owned(),
        }
    }
}

fn own_restriction(kind: &EventKind) -> bool {
    match kind {
        EventKind::Note(note) => note.restricted,
        EventKind::Send(sent) => sent.restricted,
        EventKind::Add(ListItem::Link { restricted, .. }) => *restricted,
        _ => false,
    }
}

fn item_words(item: &ListItem) -> String {
    match item {
        ListItem::Client { name } => format!("client {name}"),
        ListItem::Site { name } => format!("site {name}"),
        ListItem::Tag { name } => format!("tag #{name}"),
        ListItem::Link { label, url, .. } => format!("link {label}: {url}"),
        ListItem::Channel {
            name, channel_type, ..
        } => format!("channel {name} ({channel_type})"),
        ListItem::Criterion { text } => format!("exit criterion: {text}"),
    }
}

fn entry_kind(kind: &EventKind) -> EntryKind {
    match kind {
        // Typed is typed, whatever its body claims.
        EventKind::Note(note) if note.entry.is_typed() => note.entry,
        EventKind::Note(_) => EntryKind::Note,
        EventKind::Open(_) => EntryKind::Opening,
        EventKind::Set(change) => match change.setting.key() {
            SettingKey::Stage => EntryKind::Stage,
            SettingKey::Rating | SettingKey::PriorityOverride => EntryKind::Priority,
            SettingKey::Impact | SettingKey::Known | SettingKey::Tried | SettingKey::Next => {
                EntryKind::Answer
            }
            _ => EntryKind::Setting,
        },
        EventKind::Assign(_) | EventKind::Release(_) => EntryKind::Role,
        EventKind::Send(_) => EntryKind::Comms,
        EventKind::Task(_) | EventKind::Extend(_) | EventKind::Tick(_) => EntryKind::Task,
        EventKind::Unknown(_) => EntryKind::Newer,
        EventKind::Redacted(name) if &**name == "note" => EntryKind::Note,
        _ => EntryKind::Setting,
    }
}
