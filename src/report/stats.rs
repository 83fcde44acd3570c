//! Figures over many incidents: how they are distributed, never one number for all (R137, R139).
//!
//! Each figure is compared on its own, by the incidents for which it could be measured. What still
//! runs, is not known, means nothing or has times out of order is counted apart, and drills are
//! left out. A mean stands beside the median only, and never for one incident: durations are
//! skewed, so a mean of them misleads.

mod classes;
mod data;
mod figure;
mod histogram;
mod spread;
mod table;

pub use classes::{Again, Classed};
pub use data::{csv_figures, csv_incidents, stats_json};
pub use figure::{Figure, Unit, Value};
pub use histogram::{Bar, bars, histogram_text};
pub use spread::{Apart, Compared, Spread};
pub use table::{FIGURE_HEAD, INCIDENT_HEAD, figure_rows, incident_rows};

use crate::domain::figures::figures;
use crate::domain::incident::Incident;
use crate::domain::priority::Priority;
use crate::domain::stage::Stage;
use crate::domain::time::Timestamp;
use std::collections::BTreeMap;

/// How a percentile is read between two values, for the foot of every table.
pub const METHOD: [&str; 2] = [
    "The median and the 75th percentile lie between the two values around them, in",
    "proportion (linear interpolation, as PERCENTILE.INC of spreadsheets).",
];

/// What durations say and do not say (practice: 2.9).
pub const FOOTNOTE: [&str; 2] = [
    "How long incidents last is skewed: a few long ones pull a mean up. It says",
    "nothing about how grave they were. Read the list and the median first.",
];

/// What one incident gives to the comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// The incident's key.
    pub key: String,
    /// What anybody may call it: a restricted incident goes by its code name.
    pub title: String,
    /// Its file, for people.
    pub file: String,
    /// The day on which it was noticed, in its own first zone: `2026-01-15`.
    pub day: Option<String>,
    /// The priority that stands.
    pub priority: Option<Priority>,
    /// Where it stands.
    pub stage: Stage,
    /// Every figure that it has.
    pub values: BTreeMap<Figure, Value>,
    /// Its action items that name a class.
    pub classes: Vec<Classed>,
}

impl Case {
    /// What an incident gives as of `now`.
    pub fn of(incident: &Incident, file: &str, now: Timestamp) -> Self {
        let stage = incident.stage().stage;
        let figures = figures(incident, now);
        Self {
            key: incident.key().to_owned(),
            title: incident.public_title().to_owned(),
            file: file.to_owned(),
            day: incident.detected().map(|moment| {
                let words = incident.day_clock(moment.at);
                words.split(' ').next().unwrap_or_default().to_owned()
            }),
            priority: incident.priority().map(|now| now.value),
            stage,
            values: figure::values(&figures, stage.is_running()),
            classes: classes::of(incident),
        }
    }
}

/// The incidents that are compared.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Stats {
    /// The incidents, the earliest first.
    pub cases: Vec<Case>,
    /// How many drills were left out.
    pub drills: usize,
}

/// The incidents of one priority, or all of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Its name: `all`, `P1`, `no priority`.
    pub name: String,
    /// How many incidents are in it.
    pub incidents: usize,
    /// Each figure that any of them has, in the order of the practice.
    pub figures: Vec<(Figure, Compared)>,
}

impl Stats {
    /// Takes an incident in; a drill is only counted.
    pub fn take(&mut self, incident: &Incident, file: &str, now: Timestamp) {
        if incident.is_drill() {
            self.drills += 1;
            return;
        }
        let case = Case::of(incident, file, now);
        let order = |case: &Case| (case.day.clone(), case.key.clone());
        let at = self
            .cases
            .partition_point(|known| order(known) <= order(&case));
        self.cases.insert(at, case);
    }

    /// What was counted, and what was not: `4 incidents; 1 drill is left out`.
    pub fn headline(&self) -> String {
        let incidents = match self.cases.len() {
            0 => "No incident to compare".to_owned(),
            1 => "1 incident".to_owned(),
            n => format!("{n} incidents"),
        };
        match self.drills {
            0 => format!("{incidents}."),
            1 => format!("{incidents}; 1 drill is left out."),
            n => format!("{incidents}; {n} drills are left out."),
        }
    }

    /// The classes of action items that came more than once, in one incident or in several.
    pub fn classes_again(&self) -> Vec<Again> {
        classes::again(&self.cases)
    }

    /// All incidents, and by wish each priority for itself; only these figures, where some are
    /// named.
    pub fn groups(&self, by_priority: bool, only: &[String]) -> Vec<Group> {
        let all: Vec<&Case> = self.cases.iter().collect();
        let mut groups = vec![group("all".to_owned(), &all, only)];
        if by_priority {
            let mut by: BTreeMap<Option<Priority>, Vec<&Case>> = BTreeMap::new();
            for case in &self.cases {
                by.entry(case.priority).or_default().push(case);
            }
            // Those without a priority come last.
            let (without, with): (Vec<_>, Vec<_>) = by.into_iter().partition(|(p, _)| p.is_none());
            for (priority, cases) in with.into_iter().chain(without) {
                let name = priority.map_or("no priority".to_owned(), |p| p.to_string());
                groups.push(group(name, &cases, only));
            }
        }
        groups
    }
}

fn group(name: String, cases: &[&Case], only: &[String]) -> Group {
    let mut values: BTreeMap<&Figure, Vec<Value>> = BTreeMap::new();
    for case in cases {
        for (figure, value) in &case.values {
            values.entry(figure).or_default().push(*value);
        }
    }
    let wanted = |figure: &Figure| only.is_empty() || only.iter().any(|word| figure.is_named(word));
    Group {
        name,
        incidents: cases.len(),
        figures: values
            .into_iter()
            .filter(|(figure, _)| wanted(figure))
            .map(|(figure, values)| (figure.clone(), Compared::of(&values)))
            .collect(),
    }
}

#[cfg(test)]
#[path = "tests/stats.rs"]
mod tests;
