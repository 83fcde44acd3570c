//! Entries: the timeline as people read it, derived from the events.

use crate::domain::decision::Stance;
use crate::domain::event::{Event, EventKey};
use crate::domain::id::{EventId, Hash128};
use crate::domain::kind::{EntryKind, Imported, Verdict};
use crate::domain::time::{Moment, Timestamp};
use std::cmp::Ordering;
use std::sync::Arc;

/// One line of the timeline with everything later events said about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The event that it comes from.
    pub id: EventId,
    /// That event's hash: two valid events may share an id.
    pub sum: Hash128,
    /// What sort of entry.
    pub kind: EntryKind,
    /// The words as they stand; for a machine entry what happened, in words.
    pub text: String,
    /// When it happened.
    pub happened: Moment,
    /// When it was recorded.
    pub at: Timestamp,
    /// Who wrote it.
    pub by: String,
    /// The role that the writer held.
    pub role: Option<String>,
    /// Who said or did it, where that is not the writer.
    pub actor: Option<String>,
    /// Starred for the review.
    pub star: bool,
    /// Struck through, with the reason if one was given.
    pub struck: Option<Option<String>>,
    /// Texts before the one that stands, oldest first.
    pub earlier: Vec<PastText>,
    /// Tags without `#`.
    pub tags: Vec<String>,
    /// Kept from walls, messages and exports.
    pub restricted: bool,
    /// The body was dropped, for this reason if the redaction is here.
    pub redacted: Option<String>,
    /// For a change: why.
    pub why: Option<String>,
    /// For a change: the way back.
    pub undo: Option<String>,
    /// The decision, task or hypothesis that it belongs to.
    pub about: Option<EventId>,
    /// The name of that: `D2`.
    pub belongs_to: Option<String>,
    /// A change that was not agreed, and that nobody has accounted for since.
    pub not_agreed: bool,
    /// For advice: for, against or neither.
    pub stance: Option<Stance>,
    /// For a test: whether it passed.
    pub verdict: Option<Verdict>,
    /// `D2`, `T4`, `H1`, `E1` for what is numbered.
    pub number: Option<String>,
    /// Where it was taken from, if nobody wrote it here.
    pub imported: Option<Imported>,
}

/// A text that was corrected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastText {
    /// The words.
    pub text: String,
    /// Who wrote them.
    pub by: String,
    /// When they were recorded.
    pub at: Timestamp,
}

/// What a change is called that was not agreed (practice: R118).
pub const NOT_AGREED: &str = "not agreed with the Technical Lead";

/// The same where there is little room.
pub const NOT_AGREED_SHORT: &str = "not agreed";

/// What an entry from a transcript is called, also in a filter.
pub const IMPORTED: &str = "imported";

/// From this difference on an entry is marked as logged late (practice: 2 minutes).
pub const LATE_SECONDS: i64 = 120;

/// What is to be said when an act names an id that two entries share.
pub const FOR_BOTH: &str = "two entries share this id (a copied journal): it counts for both";

impl Entry {
    /// What tells it from every other entry.
    pub fn key(&self) -> EventKey {
        (self.id, self.sum)
    }

    /// Whether it was logged two minutes or more after it happened.
    pub fn is_late(&self) -> bool {
        self.at.seconds_since(self.happened.at) >= LATE_SECONDS
    }

    /// What is said of it besides its words: what it belongs to, which way it speaks, what it showed,
    /// that it was not agreed. Never who is to blame.
    pub fn remarks(&self) -> Vec<String> {
        let stance = self.stance.filter(|stance| *stance != Stance::Neutral);
        let preposition = match self.kind {
            EntryKind::Advice => "on",
            _ => "for",
        };
        let belongs_to = self.belongs_to.as_ref();
        let belongs_to = belongs_to.map(|name| format!("{preposition} {name}"));
        let agreed = self.not_agreed.then(|| NOT_AGREED.to_owned());
        let stance = stance.map(|stance| stance.label().to_owned());
        let verdict = self.verdict.map(|verdict| verdict.label().to_owned());
        let imported = self.imported.as_ref().map(|_| IMPORTED.to_owned());
        let all = [verdict, belongs_to, stance, agreed, imported];
        all.into_iter().flatten().collect()
    }

    /// Where it was imported from, for its details: `imported by Nia from ops.txt (chat)`.
    pub fn import_words(&self) -> Option<String> {
        let imported = self.imported.as_ref()?;
        let from = match &imported.file {
            Some(file) => format!("from {file} ({})", imported.from),
            None => format!("({})", imported.from),
        };
        Some(format!("{IMPORTED} by {} {from}", self.by))
    }

    /// Who it is from: the one who said or did it, else the writer.
    pub fn who(&self) -> &str {
        self.actor.as_deref().unwrap_or(&self.by)
    }

    /// The addresses in its words, in their order, each once.
    pub fn links(&self) -> Vec<&str> {
        let mut found: Vec<&str> = Vec::new();
        for word in self.text.split_whitespace() {
            let from = word.find("https://").or_else(|| word.find("http://"));
            let link = from
                .map(|at| word[at..].trim_end_matches(['.', ',', ';', ':', ')', ']', '>', '"']));
            if let Some(link) = link
                && link.len() > "https://".len()
                && !found.contains(&link)
            {
                found.push(link);
            }
        }
        found
    }

    /// Whether it says what a filter looks for, case ignored: text, tags with `#`, kind, people.
    pub fn matches(&self, filter: &str) -> bool {
        Needle::new(filter).fits(&Line {
            text: &self.text,
            by: &self.by,
            actor: self.actor.as_deref(),
            kind: self.kind,
            tags: &self.tags,
            imported: self.imported.is_some(),
        })
    }
}

/// What of a line a filter looks at.
pub(super) struct Line<'a> {
    pub(super) text: &'a str,
    pub(super) by: &'a str,
    pub(super) actor: Option<&'a str>,
    pub(super) kind: EntryKind,
    pub(super) tags: &'a [String],
    pub(super) imported: bool,
}

/// What a filter looks for, made ready once for many lines.
pub(super) struct Needle(String);

impl Needle {
    pub(super) fn new(filter: &str) -> Self {
        Self(filter.trim().to_lowercase())
    }

    pub(super) fn fits(&self, line: &Line<'_>) -> bool {
        self.0.is_empty()
            || self.is_in(line.text)
            || self.is_in(line.by)
            || line.actor.is_some_and(|actor| self.is_in(actor))
            || line.kind.label().contains(&self.0)
            || line.imported && self.0 == IMPORTED
            || self.0.strip_prefix('#').is_some_and(|tag| {
                let mut tags = line.tags.iter();
                tags.any(|known| known.to_lowercase().starts_with(tag))
            })
    }

    /// Most words are ASCII, where nothing need be copied to ignore the case.
    fn is_in(&self, words: &str) -> bool {
        let needle = self.0.as_bytes();
        if !words.is_ascii() {
            return words.to_lowercase().contains(&self.0);
        }
        let Some(first) = needle.first() else {
            return true;
        };
        let places = words.as_bytes().windows(needle.len());
        places
            .filter(|window| window[0].eq_ignore_ascii_case(first))
            .any(|window| window.eq_ignore_ascii_case(needle))
    }
}

/// Where an event stands in the timeline: by when it happened, then when it was recorded, then by
/// the order of the set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// When it happened, after corrections of the time.
    pub happened: Timestamp,
    /// The event's id.
    pub id: EventId,
    event: Arc<Event>,
}

impl Place {
    pub(super) fn new(happened: Timestamp, event: &Arc<Event>) -> Self {
        Self {
            happened,
            id: event.id,
            event: Arc::clone(event),
        }
    }

    /// What tells the event from every other.
    pub fn key(&self) -> EventKey {
        self.event.order()
    }

    /// The event itself.
    pub fn event(&self) -> &Arc<Event> {
        &self.event
    }
}

impl Ord for Place {
    fn cmp(&self, other: &Self) -> Ordering {
        let by_event = || {
            let (one, two) = (&self.event, &other.event);
            (one.at, one.order()).cmp(&(two.at, two.order()))
        };
        self.happened.cmp(&other.happened).then_with(by_event)
    }
}

impl PartialOrd for Place {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
