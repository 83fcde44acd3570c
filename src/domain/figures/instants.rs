//! The instants that figures are measured between, and whether they can be right.

use super::reading::{Reading, Span};
use crate::domain::incident::{Entered, Incident};
use crate::domain::setting::SettingKey;
use crate::domain::stage::Stage;
use crate::domain::time::{Moment, Timestamp};

/// The instants whose order is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Milestone {
    /// Start of impact.
    Started,
    /// Somebody noticed.
    Detected,
    /// Somebody had it.
    Acknowledged,
    /// Harm stopped, by the stage.
    Mitigated,
    /// End of impact.
    Ended,
    /// Validated.
    Resolved,
}

impl Milestone {
    /// The words on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Started => "start of impact",
            Self::Detected => "detected",
            Self::Acknowledged => "acknowledged",
            Self::Mitigated => "mitigated",
            Self::Ended => "end of impact",
            Self::Resolved => "resolved",
        }
    }
}

/// Two times of which the first should not be the later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutOfOrder {
    /// What should come first, and when it is said to have been.
    pub first: (Milestone, Timestamp),
    /// What should follow, and when it is said to have been.
    pub then: (Milestone, Timestamp),
}

impl OutOfOrder {
    /// The words on screen.
    pub fn words(&self, incident: &Incident) -> String {
        let named = |(what, at): (Milestone, Timestamp)| {
            format!("{} {}", what.label(), incident.day_clock_seconds(at))
        };
        format!("{} is after {}", named(self.first), named(self.then))
    }
}

/// An end of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Point {
    Started,
    Detected,
    Acknowledged,
    Commanded,
    Identified,
    Mitigated,
    Ended,
    Resolved,
}

impl Point {
    /// What lies between two points whose order is checked, both included.
    const fn stretch(self, to: Self) -> &'static [Milestone] {
        use Milestone as M;
        match (self, to) {
            (Self::Started, Self::Detected) => &[M::Started, M::Detected],
            (Self::Started, Self::Ended) => &[M::Started, M::Ended],
            (Self::Started, Self::Resolved) => &[
                M::Started,
                M::Detected,
                M::Acknowledged,
                M::Mitigated,
                M::Ended,
                M::Resolved,
            ],
            (Self::Detected, Self::Acknowledged) => &[M::Detected, M::Acknowledged],
            (Self::Detected, Self::Mitigated) => &[M::Detected, M::Acknowledged, M::Mitigated],
            (Self::Detected, Self::Resolved) => {
                &[M::Detected, M::Acknowledged, M::Mitigated, M::Resolved]
            }
            (Self::Acknowledged, Self::Resolved) => &[M::Acknowledged, M::Mitigated, M::Resolved],
            (Self::Mitigated, Self::Resolved) => &[M::Mitigated, M::Resolved],
            _ => &[],
        }
    }
}

/// What is known of an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Instant {
    At(Moment),
    /// It may still come.
    Ahead,
    /// It is missing.
    Missing,
    /// It means nothing here.
    Never,
    /// Two sides said different things.
    Conflict,
}

impl Instant {
    fn set(moment: Option<Moment>) -> Self {
        moment.map_or(Self::Missing, Self::At)
    }

    fn unless(self, conflict: bool) -> Self {
        if conflict { Self::Conflict } else { self }
    }

    fn or_ahead(self, running: bool) -> Self {
        match self {
            Self::Missing if running => Self::Ahead,
            known => known,
        }
    }

    pub(super) const fn moment(self) -> Option<Moment> {
        match self {
            Self::At(moment) => Some(moment),
            _ => None,
        }
    }
}

/// All instants of an incident.
#[derive(Debug)]
pub(super) struct Instants<'a> {
    pub(super) now: Timestamp,
    pub(super) entered: &'a [Entered],
    /// Declared before anything was disrupted.
    foreseen: bool,
    started: Instant,
    pub(super) detected: Instant,
    pub(super) acknowledged: Instant,
    commanded: Instant,
    identified: Instant,
    mitigated: Instant,
    ended: Instant,
    pub(super) resolved: Instant,
    first_guess: Option<Moment>,
    out_of_order: Vec<OutOfOrder>,
}

/// How far a stage is on the way; the last entry of a milestone stands until a move to before it.
const fn way(stage: Stage) -> u8 {
    match stage {
        Stage::Detected => 0,
        Stage::Acknowledged => 1,
        Stage::Investigating => 2,
        Stage::Identified => 3,
        Stage::Mitigated => 4,
        Stage::Resolved => 5,
        Stage::InReview => 6,
        Stage::Closed => 7,
        Stage::StoodDown => 8,
    }
}

/// The last entry into a stage, unless a move to before it withdrew it.
fn last_entry(entered: &[Entered], stage: Stage) -> Option<Moment> {
    let at = entered.iter().rposition(|e| e.stage == stage)?;
    let stands = entered[at..].iter().all(|e| way(e.stage) >= way(stage));
    stands.then_some(entered[at].at)
}

/// The first cause believed, if it was withdrawn: by a move to before it.
fn first_guess(entered: &[Entered]) -> Option<Moment> {
    let first = entered.iter().position(|e| e.stage == Stage::Identified)?;
    let withdrawn = |e: &Entered| way(e.stage) < way(Stage::Identified);
    let later = &entered[first..];
    later.iter().any(withdrawn).then_some(later[0].at)
}

impl<'a> Instants<'a> {
    pub(super) fn of(incident: &'a Incident, now: Timestamp) -> Self {
        let entered = incident.stages_entered();
        let stage = incident.stage().stage;
        let running = stage.is_running();
        let in_conflict = incident.is_in_conflict(SettingKey::Stage);
        let imminent = incident.opening().is_some_and(|opened| opened.imminent);
        let entry = |stage| Instant::set(last_entry(entered, stage)).unless(in_conflict);
        let started = match incident.impact_started() {
            None if imminent => Instant::Never,
            moment => Instant::set(moment),
        };
        let acknowledged = incident.first_moved(Stage::Acknowledged);
        let commanded = incident.commands().into_iter().map(|(_, since, _)| since);
        let commanded = commanded.min().map(|at| Moment { at, approx: false });
        // Resolved while something must still be met: one side did not know of the other.
        let still_open = incident.criteria().iter().any(|c| c.met.is_none());
        let mut instants = Self {
            now,
            foreseen: imminent,
            started: started.unless(incident.is_in_conflict(SettingKey::ImpactStarted)),
            detected: Instant::set(incident.detected())
                .unless(incident.is_in_conflict(SettingKey::DetectedAt)),
            acknowledged: Instant::set(acknowledged).or_ahead(running),
            commanded: Instant::set(commanded).or_ahead(running),
            identified: entry(Stage::Identified).or_ahead(way(stage) < way(Stage::Identified)),
            mitigated: entry(Stage::Mitigated).or_ahead(way(stage) < way(Stage::Mitigated)),
            ended: Instant::set(incident.impact_ended())
                .or_ahead(running)
                .unless(incident.is_in_conflict(SettingKey::ImpactEnded)),
            resolved: entry(Stage::Resolved)
                .or_ahead(running)
                .unless(in_conflict || !running && still_open && stage != Stage::StoodDown),
            first_guess: first_guess(entered),
            out_of_order: Vec::new(),
            entered,
        };
        instants.out_of_order = instants.breaches();
        instants
    }

    /// Start, detection, acknowledgement, mitigation and resolution follow each other, and so do
    /// start and end of impact and the resolution.
    fn breaches(&self) -> Vec<OutOfOrder> {
        // What is foreseen is noticed before it begins.
        let started = if self.foreseen {
            Instant::Never
        } else {
            self.started
        };
        let main = [
            (Milestone::Started, started),
            (Milestone::Detected, self.detected),
            (Milestone::Acknowledged, self.acknowledged),
            (Milestone::Mitigated, self.mitigated),
            (Milestone::Resolved, self.resolved),
        ];
        let impact = [
            (Milestone::Started, self.started),
            (Milestone::Ended, self.ended),
            (Milestone::Resolved, self.resolved),
        ];
        let mut found: Vec<OutOfOrder> = Vec::new();
        for chain in [&main[..], &impact[..]] {
            let known = |(what, at): &(Milestone, Instant)| Some((*what, at.moment()?.at));
            let times: Vec<_> = chain.iter().filter_map(known).collect();
            for pair in times.windows(2) {
                let breach = OutOfOrder {
                    first: pair[0],
                    then: pair[1],
                };
                if seconds(pair[1].1) < seconds(pair[0].1) && !found.contains(&breach) {
                    found.push(breach);
                }
            }
        }
        found
    }

    pub(super) fn out_of_order(&self) -> &[OutOfOrder] {
        &self.out_of_order
    }

    const fn point(&self, point: Point) -> Instant {
        match point {
            Point::Started => self.started,
            Point::Detected => self.detected,
            Point::Acknowledged => self.acknowledged,
            Point::Commanded => self.commanded,
            Point::Identified => self.identified,
            Point::Mitigated => self.mitigated,
            Point::Ended => self.ended,
            Point::Resolved => self.resolved,
        }
    }

    pub(super) fn between(&self, from: Point, to: Point) -> Reading {
        let stretch = from.stretch(to);
        let concerned = |breach: &OutOfOrder| {
            stretch.contains(&breach.first.0) && stretch.contains(&breach.then.0)
        };
        match measured(self.point(from), self.point(to), self.now) {
            Reading::CheckTimes if self.foreseen && to == Point::Detected => Reading::NotApplicable,
            Reading::Known(_) if self.out_of_order.iter().any(concerned) => Reading::CheckTimes,
            reading => reading,
        }
    }

    /// From detection to something else.
    pub(super) fn since_detection(&self, to: Instant) -> Reading {
        measured(self.detected, to, self.now)
    }

    pub(super) fn first_guess(&self) -> Option<Reading> {
        self.first_guess
            .map(|moment| self.since_detection(Instant::At(moment)))
    }
}

/// Whole seconds since 1970: instants are cut before they are subtracted, so that parts add up.
pub(super) const fn seconds(time: Timestamp) -> i64 {
    time.millis().div_euclid(1000)
}

fn measured(from: Instant, to: Instant, now: Timestamp) -> Reading {
    match (from, to) {
        (Instant::Conflict, _) | (_, Instant::Conflict) => Reading::Conflict,
        (Instant::Never, _) | (_, Instant::Never) => Reading::NotApplicable,
        (Instant::At(from), Instant::At(to)) => {
            let length = seconds(to.at) - seconds(from.at);
            if length < 0 {
                return Reading::CheckTimes;
            }
            Reading::Known(Span {
                seconds: length,
                approx: from.approx || to.approx,
                running: false,
            })
        }
        (Instant::At(from), Instant::Ahead) => Reading::Known(Span {
            // Another clock may be ahead of ours.
            seconds: (seconds(now) - seconds(from.at)).max(0),
            approx: from.approx,
            running: true,
        }),
        (Instant::Missing | Instant::Ahead, _) | (_, Instant::Missing) => Reading::NotKnown,
    }
}
