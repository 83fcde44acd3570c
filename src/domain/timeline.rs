//! Entries: the timeline as people read it, derived from the events.

use crate::domain::id::{EventId, Hash128};
use crate::domain::kind::EntryKind;
use crate::domain::time::{Moment, Timestamp};

/// One line of the timeline with everything later events said about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The event that it comes from.
    pub id: EventId,
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

/// From this difference on an entry is marked as logged late (practice: 2 minutes).
pub const LATE_SECONDS: i64 = 120;

impl Entry {
    /// Whether it was logged two minutes or more after it happened.
    pub fn is_late(&self) -> bool {
        self.at.seconds_since(self.happened.at) >= LATE_SECONDS
    }

    /// Who it is from: the one who said or did it, else the writer.
    pub fn who(&self) -> &str {
        self.actor.as_deref().unwrap_or(&self.by)
    }

    /// Whether it says the same thing for a filter, case ignored: text, tags with `#`, kind,
    /// people.
    pub fn matches(&self, filter: &str) -> bool {
        let filter = filter.trim().to_lowercase();
        let says = |words: &str| words.to_lowercase().contains(&filter);
        filter.is_empty()
            || says(&self.text)
            || says(&self.by)
            || self.actor.as_deref().is_some_and(says)
            || self.kind.label().contains(&filter)
            || filter
                .strip_prefix('#')
                .is_some_and(|tag| self.tags.iter().any(|t| t.starts_with(tag)))
    }
}

/// Where an event stands in the timeline: when it happened, when it was recorded, its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// When it happened, after corrections of the time.
    pub happened: Timestamp,
    /// When it was recorded.
    pub at: Timestamp,
    /// The event.
    pub id: EventId,
    /// Its hash: two events of a cloned writer share an id, and both stand in the timeline.
    pub sum: Hash128,
}
