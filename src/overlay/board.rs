//! The lists in which the problem is worked: the decisions; the board of measures against the harm,
//! hypotheses and their tests; and, when it is over, the review.

pub mod projection;
mod review;
pub mod view;

use crate::domain::id::EventId;
use crate::domain::incident::Incident;
use crate::domain::time::Timestamp;
use crate::keymap::Layer;

pub use crate::report::review::Target;

/// One of these lists, open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Board {
    /// Which one.
    pub list: List,
    /// The thing that the keys act on; the first one until another is chosen.
    pub selected: Option<Target>,
    /// Something that I added is on its way to become the selected thing: the newest event before
    /// it, and who I am.
    pub awaits: Option<(EventId, String)>,
}

/// Which list is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum List {
    /// What waits for a decision, and what was decided.
    Decisions,
    /// Measures, hypotheses and tests.
    Diagnosis,
    /// The review and what it leaves behind.
    Review,
}

impl Board {
    /// A list with its first thing selected.
    pub const fn new(list: List) -> Self {
        Self {
            list,
            selected: None,
            awaits: None,
        }
    }

    /// Where its keys are looked up, besides those that work everywhere.
    pub const fn layer(&self) -> Layer {
        match self.list {
            List::Decisions => Layer::Decisions,
            List::Diagnosis => Layer::Board,
            List::Review => Layer::Review,
        }
    }

    /// What it is called.
    pub const fn title(&self) -> &'static str {
        match self.list {
            List::Decisions => "Decisions",
            List::Diagnosis => "The board",
            List::Review => "The review",
        }
    }

    /// What can be selected, in the order of the list.
    pub fn things(&self, incident: &Incident) -> Vec<Target> {
        let any_time = Timestamp::from_millis(0);
        let rows = projection::project(incident, self.list, any_time);
        rows.into_iter().filter_map(|row| row.id).collect()
    }

    /// What the keys act on: the selected thing, else the first one.
    pub fn target(&self, incident: &Incident) -> Option<Target> {
        let things = self.things(incident);
        if let Some(mine) = self.arrived(incident, &things) {
            return Some(mine);
        }
        let selected = self.selected.filter(|id| things.contains(id));
        selected.or_else(|| things.first().copied())
    }

    /// What I added last, once it is there.
    fn arrived(&self, incident: &Incident, things: &[Target]) -> Option<Target> {
        let (before, me) = self.awaits.as_ref()?;
        let mine = |id: EventId| {
            incident
                .log()
                .get(id)
                .is_some_and(|event| *event.by == **me)
        };
        let events = things.iter().filter_map(|thing| match thing {
            Target::Event(id) => Some(*id),
            _ => None,
        });
        let newer = events.filter(|id| id > before && mine(*id));
        newer.max().map(Target::Event)
    }

    /// Moves the selection by so many things, to the ends at most.
    pub fn step(&mut self, incident: &Incident, by: isize) {
        let things = self.things(incident);
        let target = self.target(incident);
        let at = things.iter().position(|id| Some(*id) == target);
        let last = things.len().saturating_sub(1);
        let to = at.unwrap_or(0).saturating_add_signed(by).min(last);
        self.selected = things.get(to).copied();
        self.awaits = None;
    }
}
