//! The stakeholder grid: power and interest, four boxes, four treatments (R104).

pub mod view;

use crate::domain::incident::Incident;
use crate::domain::kit::Kit;
use crate::domain::stakeholder::{Degree, Stakeholder};

/// The grid's own state.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Grid {
    /// The name of the one selected; else the first.
    pub selected: Option<String>,
}

/// Somebody on the grid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnGrid {
    /// Who, and how much power and interest.
    pub stakeholder: Stakeholder,
    /// In the record; else only typical.
    pub recorded: bool,
}

/// Everybody on the grid: those of the record, and the typical ones that it does not name yet; who
/// is managed closely first.
pub fn project(incident: &Incident, kit: &Kit) -> Vec<OnGrid> {
    let recorded = incident.stakeholders().into_iter();
    let mut all: Vec<OnGrid> = recorded
        .map(|(_, stakeholder)| OnGrid {
            stakeholder: stakeholder.clone(),
            recorded: true,
        })
        .collect();
    let blocked = incident.rating().is_some_and(|rating| rating.impact <= 2);
    for stakeholder in kit.typical(blocked) {
        if all
            .iter()
            .all(|known| known.stakeholder.name != stakeholder.name)
        {
            all.push(OnGrid {
                stakeholder,
                recorded: false,
            });
        }
    }
    all.sort_by_key(|one| one.stakeholder.treatment());
    all
}

impl Grid {
    /// The place of the one selected.
    pub fn index(&self, all: &[OnGrid]) -> usize {
        let named = |name: &String| all.iter().position(|one| one.stakeholder.name == *name);
        self.selected.as_ref().and_then(named).unwrap_or(0)
    }

    /// Selects the next or the one before.
    pub fn step(&mut self, all: &[OnGrid], forward: bool) {
        let at = self.index(all);
        let next = if forward {
            at + 1
        } else {
            at.saturating_sub(1)
        };
        let next = next.min(all.len().saturating_sub(1));
        self.selected = all.get(next).map(|one| one.stakeholder.name.clone());
    }
}

/// The other degree.
pub const fn turned(degree: Degree) -> Degree {
    match degree {
        Degree::Low => Degree::High,
        Degree::High => Degree::Low,
    }
}
