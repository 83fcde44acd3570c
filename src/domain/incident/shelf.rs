//! Events sorted by what they are, so that a question about decisions need not read the timeline.

use crate::domain::event::{Event, EventKey};
use crate::domain::id::EventId;
use crate::domain::kind::{EntryKind, EventKind};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What an event is kept as, besides its place in the timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shelf {
    Retractions,
    Assignments,
    Messages,
    Drafts,
    Unlocks,
    Tasks,
    Items,
    Proposals,
    Advice,
    Hypotheses,
    Measures,
    Changes,
    Verdicts,
    Escalations,
    Helps,
    Briefs,
    Offers,
    Checks,
    Snoozes,
    Exports,
    Reports,
    Whys,
    Causes,
    Lessons,
    Actions,
}

impl Shelf {
    /// How many there are.
    const COUNT: usize = Self::Actions as usize + 1;

    /// Where an event belongs. What only amends another is found by that.
    pub(super) fn of(kind: &EventKind) -> Option<Self> {
        Some(match kind {
            EventKind::Note(note) => match note.entry {
                EntryKind::Advice if note.about.is_some() => Self::Advice,
                EntryKind::Hypothesis if note.guess.is_some() => Self::Hypotheses,
                EntryKind::Change => Self::Changes,
                EntryKind::Report => Self::Reports,
                EntryKind::Test if note.verdict.is_some() => Self::Verdicts,
                _ => return None,
            },
            EventKind::Retract(_) => Self::Retractions,
            EventKind::Assign(_) => Self::Assignments,
            EventKind::Send(_) => Self::Messages,
            EventKind::Draft(_) => Self::Drafts,
            EventKind::Unlock(_) => Self::Unlocks,
            EventKind::Task(_) => Self::Tasks,
            EventKind::Add(_) => Self::Items,
            EventKind::Propose(_) => Self::Proposals,
            EventKind::Measure(_) => Self::Measures,
            EventKind::Escalate(_) => Self::Escalations,
            EventKind::Help(_) => Self::Helps,
            EventKind::Brief(_) => Self::Briefs,
            EventKind::Offer(_) => Self::Offers,
            EventKind::Check(_) => Self::Checks,
            EventKind::Snooze(_) => Self::Snoozes,
            EventKind::Export(_) => Self::Exports,
            EventKind::Why(_) => Self::Whys,
            EventKind::Cause(_) => Self::Causes,
            EventKind::Lesson(_) => Self::Lessons,
            EventKind::Action(_) => Self::Actions,
            _ => return None,
        })
    }
}

/// What is on one shelf, in the one total order, and under each number what took it.
#[derive(Debug, Clone, Default)]
struct Kept {
    all: Vec<Arc<Event>>,
    numbered: BTreeMap<u32, Vec<EventKey>>,
}

/// All shelves.
#[derive(Debug, Clone, Default)]
pub(super) struct Shelves([Kept; Shelf::COUNT]);

impl Shelves {
    pub(super) fn on(&self, sort: Shelf) -> &[Arc<Event>] {
        &self.0[sort as usize].all
    }

    pub(super) fn put(&mut self, sort: Shelf, event: &Arc<Event>) {
        let kept = &mut self.0[sort as usize];
        insert_sorted(&mut kept.all, event);
        if let Some(number) = event.kind.number() {
            let same = kept.numbered.entry(number).or_default();
            if let Err(at) = same.binary_search(&event.order()) {
                same.insert(at, event.order());
            }
        }
    }

    /// How many took that number before an event did.
    fn earlier(&self, sort: Shelf, number: u32, key: EventKey) -> usize {
        let same = self.0[sort as usize].numbered.get(&number);
        same.map_or(0, |same| same.partition_point(|known| *known < key))
    }

    fn greatest_number(&self, sort: Shelf) -> Option<u32> {
        let numbered = &self.0[sort as usize].numbered;
        numbered.last_key_value().map(|(number, _)| *number)
    }
}

/// Puts an event in its place of the one total order, once.
pub(super) fn insert_sorted(list: &mut Vec<Arc<Event>>, event: &Arc<Event>) {
    let at = match list.last() {
        Some(greatest) if greatest.order() < event.order() => Err(list.len()),
        _ => list.binary_search_by_key(&event.order(), |known| known.order()),
    };
    if let Err(at) = at {
        list.insert(at, Arc::clone(event));
    }
}

/// The letter before that number.
fn letter(kind: &EventKind) -> char {
    match kind {
        EventKind::Propose(_) => 'D',
        EventKind::Escalate(_) => 'E',
        EventKind::Note(_) => 'H',
        EventKind::Cause(_) => 'C',
        EventKind::Lesson(_) => 'L',
        EventKind::Action(_) => 'A',
        _ => 'T',
    }
}

impl super::Incident {
    /// What is on a shelf and was not taken back.
    pub(super) fn live(&self, sort: Shelf) -> impl DoubleEndedIterator<Item = &Arc<Event>> {
        let all = self.shelves.on(sort).iter();
        all.filter(|event| !self.retracted.contains(&event.id))
    }

    /// `T4`, or `T4b`, `T4c`, … where earlier ones took the same number unseen. Those taken back
    /// count too: a name is for ever.
    pub(super) fn name_of(&self, event: &Event) -> String {
        let Some((sort, number)) = Shelf::of(&event.kind).zip(event.kind.number()) else {
            return String::new();
        };
        let earlier = self.shelves.earlier(sort, number, event.order());
        let letter = letter(&event.kind);
        match u8::try_from(earlier) {
            Ok(0) => format!("{letter}{number}"),
            Ok(n @ 1..=25) => format!("{letter}{number}{}", char::from(b'a' + n)),
            _ => format!("{letter}{number}-{}", earlier + 1),
        }
    }

    /// The name of a numbered thing, such as `D2`, by its event.
    pub fn named(&self, id: EventId) -> Option<String> {
        let event = self.log.get(id)?;
        event.kind.number().map(|_| self.name_of(event))
    }

    /// The number that the next one on a shelf gets.
    pub(super) fn next_number(&self, sort: Shelf) -> u32 {
        let greatest = self.shelves.greatest_number(sort);
        greatest.unwrap_or(0).saturating_add(1)
    }

    /// The number that the next thing of the sort of this one gets; none of what has no number.
    pub fn next_number_like(&self, kind: &EventKind) -> Option<u32> {
        kind.number()?;
        Shelf::of(kind).map(|sort| self.next_number(sort))
    }

    /// Whether anything on a shelf ever had that number.
    pub(super) fn number_taken(&self, sort: Shelf, wanted: u32) -> bool {
        let mut all = self.shelves.on(sort).iter();
        all.any(|event| event.kind.number() == Some(wanted))
    }

    /// The event of a numbered thing that people call so, such as `t4`; case does not matter.
    pub fn numbered(&self, name: &str) -> Option<EventId> {
        let shelves = [
            Shelf::Tasks,
            Shelf::Proposals,
            Shelf::Hypotheses,
            Shelf::Escalations,
            Shelf::Causes,
            Shelf::Lessons,
            Shelf::Actions,
        ];
        let mut all = shelves.into_iter().flat_map(|sort| self.live(sort));
        all.find(|event| self.name_of(event).eq_ignore_ascii_case(name.trim()))
            .map(|event| event.id)
    }
}
