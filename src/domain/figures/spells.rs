//! How long each stage, priority and manager lasted, from detection to resolution.

use super::instants::{Instant, Instants, seconds};
use super::reading::{Reading, Span, minutes};
use crate::domain::incident::Incident;
use crate::domain::priority::Priority;
use crate::domain::setting::SettingKey;
use crate::domain::stage::Stage;
use crate::domain::time::{Moment, Timestamp};

/// Spells one after the other, or why there are none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Spells<T> {
    /// They could be measured.
    Known(Vec<Spell<T>>),
    /// They could not.
    Not(Reading),
}

/// A time in which one thing was in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spell<T> {
    /// What was in force.
    pub what: T,
    /// From when.
    pub from: Moment,
    /// For how long.
    pub span: Span,
}

impl<T: PartialEq> Spells<T> {
    /// The spells, none where they could not be measured.
    pub fn list(&self) -> &[Spell<T>] {
        match self {
            Self::Known(spells) => spells,
            Self::Not(_) => &[],
        }
    }

    /// Sums of what was in force several times, in the order in which it first was.
    pub fn totals(&self) -> Vec<(&T, Span)> {
        let mut totals: Vec<(&T, Span)> = Vec::new();
        for spell in self.list() {
            match totals.iter_mut().find(|(what, _)| **what == spell.what) {
                Some((_, span)) => {
                    span.seconds = span.seconds.saturating_add(spell.span.seconds);
                    span.approx |= spell.span.approx;
                    span.running |= spell.span.running;
                }
                None => totals.push((&spell.what, spell.span)),
            }
        }
        totals
    }

    /// The words on screen: `P2 22 min, P1 1 h 48 min (108 min)`.
    pub fn words(&self, name: impl Fn(&T) -> String) -> String {
        if let Self::Not(reading) = self {
            return reading.words();
        }
        let each = self.totals().into_iter();
        let each: Vec<String> = each
            .map(|(what, span)| format!("{} {}", name(what), span.words()))
            .collect();
        if each.is_empty() {
            return minutes(0);
        }
        each.join(", ")
    }
}

const fn exactly(at: Timestamp) -> Moment {
    Moment { at, approx: false }
}

/// From detection to resolution, else to the stand-down, else to now.
struct Bounds {
    from: Moment,
    to: Moment,
    running: bool,
}

impl Bounds {
    fn of(incident: &Incident, points: &Instants) -> Result<Self, Reading> {
        let from = match points.detected {
            Instant::At(moment) => moment,
            Instant::Conflict => return Err(Reading::Conflict),
            _ => return Err(Reading::NotKnown),
        };
        let (to, running) = match points.resolved {
            Instant::At(moment) => (moment, false),
            Instant::Conflict => return Err(Reading::Conflict),
            Instant::Ahead => (exactly(points.now.max(from.at)), true),
            _ => (exactly(incident.end().unwrap_or(points.now)), false),
        };
        if seconds(to.at) < seconds(from.at) {
            return Err(Reading::CheckTimes);
        }
        Ok(Self { from, to, running })
    }

    /// A moment, moved to the bounds where it lies outside.
    fn within(&self, moment: Moment) -> Moment {
        if moment.at < self.from.at {
            self.from
        } else if moment.at > self.to.at {
            self.to
        } else {
            moment
        }
    }

    fn spell<T>(&self, what: T, from: Moment, to: Moment) -> Spell<T> {
        Spell {
            what,
            from,
            span: Span {
                seconds: seconds(to.at) - seconds(from.at),
                approx: from.approx || to.approx,
                running: self.running && to == self.to,
            },
        }
    }

    /// One spell from each change to the next. Changes whose times run backward cannot be right.
    fn spells<T>(&self, first: T, changes: impl Iterator<Item = (T, Moment)>) -> Spells<T> {
        let mut spells = Vec::new();
        let (mut what, mut from) = (first, self.from);
        for (next, at) in changes {
            if seconds(at.at) < seconds(from.at) {
                return Spells::Not(Reading::CheckTimes);
            }
            spells.push(self.spell(std::mem::replace(&mut what, next), from, at));
            from = at;
        }
        spells.push(self.spell(what, from, self.to));
        spells.retain(|spell| spell.span.seconds > 0 || spell.span.running);
        Spells::Known(spells)
    }
}

/// All spells from detection to resolution add up to the time between the two.
pub(super) fn stages(incident: &Incident, points: &Instants) -> Spells<Stage> {
    let bounds = match Bounds::of(incident, points) {
        Ok(bounds) => bounds,
        Err(reading) => return Spells::Not(reading),
    };
    let resolved = points.resolved.moment();
    let last = |at: usize| points.entered[at].stage == Stage::Resolved;
    let cut = (0..points.entered.len()).rev().find(|at| last(*at));
    let until = match (resolved, cut) {
        (Some(_), Some(at)) => at,
        _ if incident.stage().stage.is_running() => points.entered.len(),
        _ => points.entered.len().saturating_sub(1),
    };
    let entered = &points.entered[..until];
    let changes = entered.iter().map(|e| (e.stage, e.at));
    if changes
        .clone()
        .any(|(_, at)| seconds(at.at) > seconds(bounds.to.at) && !bounds.running)
    {
        return Spells::Not(Reading::CheckTimes);
    }
    bounds.spells(Stage::Detected, changes)
}

pub(super) fn priorities(incident: &Incident, points: &Instants) -> Spells<Option<Priority>> {
    let disputed = [SettingKey::Rating, SettingKey::PriorityOverride];
    if disputed.into_iter().any(|key| incident.is_in_conflict(key)) {
        return Spells::Not(Reading::Conflict);
    }
    match Bounds::of(incident, points) {
        Ok(bounds) => {
            let changes = incident.priorities().iter();
            let changes = changes.map(|(at, priority)| (*priority, bounds.within(*at)));
            bounds.spells(None, changes)
        }
        Err(reading) => Spells::Not(reading),
    }
}

/// Who commanded; from the acknowledgement on it is said where nobody did.
pub(super) fn managers(incident: &Incident, points: &Instants) -> Spells<Option<String>> {
    let bounds = match Bounds::of(incident, points) {
        Ok(bounds) => bounds,
        Err(reading) => return Spells::Not(reading),
    };
    let mut commands = incident.commands();
    commands.sort_by_key(|(_, since, _)| *since);
    let mut open = commands.iter().filter(|(_, _, until)| until.is_none());
    if let Some((first, ..)) = open.next()
        && open.any(|(other, ..)| other != first)
    {
        return Spells::Not(Reading::Conflict);
    }
    let mut spells = Vec::new();
    // Up to here it is known who commanded, or nobody had to.
    let mut covered = points.acknowledged.moment().map(|at| bounds.within(at));
    for (person, since, until) in commands {
        let from = bounds.within(exactly(since));
        let to = bounds.within(until.map_or(bounds.to, exactly));
        if seconds(to.at) < seconds(from.at) {
            return Spells::Not(Reading::CheckTimes);
        }
        if let Some(until) = covered.filter(|until| until.at < from.at) {
            spells.push(bounds.spell(None, until, from));
        }
        spells.push(bounds.spell(Some(person.to_owned()), from, to));
        covered = covered.map(|until| if until.at < to.at { to } else { until });
    }
    if let Some(until) = covered.filter(|until| until.at < bounds.to.at) {
        spells.push(bounds.spell(None, until, bounds.to));
    }
    spells.retain(|spell| spell.span.seconds > 0 || spell.span.running);
    Spells::Known(spells)
}
