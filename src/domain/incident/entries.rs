//! Entries of the timeline: an event with everything later ones said about it.

use super::Incident;
use crate::domain::event::{Draft, Event, EventKey};
use crate::domain::id::EventId;
use crate::domain::kind::{EntryKind, EventKind, ListItem, Note, Toggle};
use crate::domain::setting::SettingKey;
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

/// Struck through, for a reason if one was given.
struct Struck(Option<String>);

/// The kinds that say something about another line and are none themselves; and what was put off,
/// which nobody reads.
const AMENDMENTS: [&str; 8] = [
    "revise", "strike", "star", "restrict", "retime", "retract", "redact", "snooze",
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

    /// The entry of an event also where it was taken back since and counts as never said.
    pub fn entry_even_if_retracted(&self, id: EventId) -> Option<Entry> {
        self.log.get(id).map(|event| self.entry_of(event))
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

    /// The entries that say that they belong to a decision, a task or a hypothesis, oldest first;
    /// advice apart, and without those that were struck.
    pub fn entries_about(&self, id: EventId) -> Vec<Entry> {
        let says = |event: &Event| match &event.kind {
            EventKind::Note(note) => note.about == Some(id) && note.entry != EntryKind::Advice,
            _ => false,
        };
        let places = self.timeline.iter().filter(|place| says(place.event()));
        let entries = places.map(|place| self.entry_at(place));
        entries.filter(|entry| entry.struck.is_none()).collect()
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
                imported: note.is_some_and(|note| note.imported.is_some()),
            })
        };
        let places = self.timeline.iter();
        let found = places.filter(|place| fits(place.event()));
        found.map(Place::key).collect()
    }

    /// The words of an entry as they stand, after corrections.
    pub(super) fn text_of<'a>(&'a self, event: &'a Event) -> Cow<'a, str> {
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
        let quiet = event.kind.telling().is_some_and(|told| told.quiet);
        let said = is_line(&event.kind) && !quiet && !self.retracted.contains(&event.id);
        said && !self.imports.is_doubled(event, &self.retracted)
    }

    /// Whether a line of a transcript with this print stands in the timeline.
    pub fn is_imported(&self, print: &str) -> bool {
        self.imports.holds(print, &self.retracted)
    }

    /// Whether a line of the timeline has a place of its own besides it: the boards, the four
    /// answers, the messages, the fields of the document. What is left is the log proper, which
    /// is what a paper prints as the timeline and a wall as what happened.
    pub fn is_on_a_board(&self, event: &Event) -> bool {
        match &event.kind {
            EventKind::Note(note) => {
                note.guess.is_some() || note.entry == EntryKind::Advice && note.about.is_some()
            }
            EventKind::Set(change) => !matches!(
                change.setting.key(),
                SettingKey::Stage
                    | SettingKey::Rating
                    | SettingKey::PriorityOverride
                    | SettingKey::HandoverAt
                    | SettingKey::Successor
            ),
            EventKind::Open(_)
            | EventKind::Assign(_)
            | EventKind::Release(_)
            | EventKind::Decide(_)
            | EventKind::Escalate(_)
            | EventKind::Help(_)
            | EventKind::Brief(_)
            | EventKind::Offer(_)
            | EventKind::Accept(_)
            | EventKind::Decline(_)
            | EventKind::Unlock(_) => false,
            _ => true,
        }
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

    /// Whether an event, or one whose words it repeats, is restricted.
    fn is_event_restricted(&self, event: &Event) -> bool {
        // A reading speaks of a test, which speaks of a hypothesis.
        const LONGEST_CHAIN: usize = 3;
        let up = |event: &&Event| {
            let id = event.kind.target()?;
            self.log.get(id).map(|target| &**target)
        };
        let mut chain = std::iter::successors(Some(event), up).take(LONGEST_CHAIN);
        chain.any(|e| self.is_restricted(e.id, own_restriction(&e.kind)))
    }

    /// How many lines of the timeline must not leave the people who work on the incident.
    pub fn withheld(&self) -> Withheld {
        let mut count = Withheld::default();
        for event in self.timeline.iter().map(Place::event) {
            if !event.has_body() {
                count.redacted += 1;
            } else if self.is_event_restricted(event) {
                count.restricted += 1;
            } else if self.struck(event.id).is_some() {
                count.struck += 1;
            }
        }
        count
    }

    /// Whether an entry is struck through, and why. One that another stands in for is.
    fn struck(&self, id: EventId) -> Option<Struck> {
        let strike = self.last_toggle(id, |kind| match kind {
            EventKind::Strike(toggle) => Some(toggle),
            _ => None,
        });
        let by_hand = strike.filter(|toggle| toggle.on);
        by_hand
            .map(|toggle| Struck(toggle.reason.clone()))
            .or_else(|| {
                let mut said = self.amendments_of(id);
                let replaced = said.any(|e| matches!(e.kind, EventKind::Note(_)));
                replaced.then(|| Struck(Some("replaced by a correction".to_owned())))
            })
    }

    /// Whether an entry is struck through.
    pub(in crate::domain) fn is_struck(&self, id: EventId) -> bool {
        self.struck(id).is_some()
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
            struck: self.struck(event.id).map(|struck| struck.0),
            earlier: Vec::new(),
            tags: note.tags.clone(),
            restricted: self.is_event_restricted(event),
            redacted: self.redaction(event),
            why: note.why.clone(),
            undo: note.undo.clone(),
            about: note.about,
            belongs_to: note.about.and_then(|id| self.named(id)),
            not_agreed: self.lacks_agreement(event) && self.accounted(event.id).is_none(),
            stance: note.stance,
            verdict: note.verdict,
            number: self.named(event.id),
            imported: note.imported.as_deref().cloned(),
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

    pub(super) fn redaction(&self, event: &Event) -> Option<String> {
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
}

/// Whether a kind of event is a line of the timeline, unless it is kept quiet.
pub(in crate::domain) fn is_line(kind: &EventKind) -> bool {
    match kind {
        EventKind::Set(change) => change.setting.key() != SettingKey::Playbook,
        EventKind::Add(ListItem::Contact { .. }) => false,
        EventKind::Unknown(_) => true,
        kind => !AMENDMENTS.contains(&kind.name()),
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
            SettingKey::HandoverAt | SettingKey::Successor => EntryKind::Handover,
            key if SettingKey::REVIEW.contains(&key) => EntryKind::Checklist,
            _ => EntryKind::Setting,
        },
        EventKind::Assign(_) | EventKind::Release(_) => EntryKind::Role,
        EventKind::Send(_) | EventKind::Draft(_) | EventKind::Unlock(_) => EntryKind::Comms,
        EventKind::Task(_) | EventKind::Extend(_) | EventKind::Delegate(_) | EventKind::Tick(_) => {
            EntryKind::Task
        }
        EventKind::Propose(_)
        | EventKind::Decide(_)
        | EventKind::Outcome(_)
        | EventKind::Account(_) => EntryKind::Decision,
        EventKind::Judge(_)
        | EventKind::Probe(_)
        | EventKind::Read(_)
        | EventKind::Measure(_)
        | EventKind::Progress(_) => EntryKind::Diagnosis,
        EventKind::Escalate(_) | EventKind::Answered(_) | EventKind::Help(_) => {
            EntryKind::Escalation
        }
        EventKind::Brief(_)
        | EventKind::Offer(_)
        | EventKind::Accept(_)
        | EventKind::Decline(_) => EntryKind::Handover,
        EventKind::Check(_)
        | EventKind::Export(_)
        | EventKind::Why(_)
        | EventKind::Cause(_)
        | EventKind::Lesson(_)
        | EventKind::Action(_)
        | EventKind::Amend(_) => EntryKind::Checklist,
        EventKind::Unknown(_) => EntryKind::Newer,
        EventKind::Redacted(name) if &**name == "note" => EntryKind::Note,
        _ => EntryKind::Setting,
    }
}
