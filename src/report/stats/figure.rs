//! The figures that are compared, and what one incident says of each.

use crate::domain::figures::{Figures, Promises, Reading, Span, Spells};
use crate::domain::priority::Priority;
use crate::domain::stage::Stage;
use std::collections::BTreeMap;

/// A figure of the practice (2.9). Their order is that of the tables.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Figure {
    /// Start of impact to detection.
    Detect,
    /// Detection to the first acknowledgement.
    Acknowledge,
    /// Detection to the first Incident Manager.
    Command,
    /// Detection to the first word to this audience.
    FirstWord(String),
    /// Detection to the cause that stands.
    Identify,
    /// Detection to the end of harm by the stage.
    Mitigate,
    /// Start of impact to resolution.
    Outage,
    /// Detection to resolution.
    Resolution,
    /// Start to end of impact.
    Recovery,
    /// Mitigation to resolution.
    Verification,
    /// Acknowledgement to resolution.
    Response,
    /// All spells in a stage.
    InStage(Stage),
    /// All spells in a priority; none is "not set yet".
    InPriority(Option<Priority>),
    /// The longest silence towards this audience.
    Silence(String),
    /// Silences as long as the ceiling, or longer.
    CeilingBreaches,
    /// Promised times that were kept, of those that have come.
    PromisesKept,
}

/// What a figure is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Seconds, shown as whole minutes.
    Seconds,
    /// How many.
    Count,
    /// Hundredths.
    Percent,
}

impl Unit {
    /// The word in the data.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Seconds => "seconds",
            Self::Count => "count",
            Self::Percent => "percent",
        }
    }

    /// A value in words: minutes cut, not rounded.
    pub fn words(self, value: i64) -> String {
        match self {
            Self::Seconds => (value / 60).to_string(),
            Self::Count => value.to_string(),
            Self::Percent => format!("{value} %"),
        }
    }
}

/// What one incident says of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value {
    /// It could be measured; `approx` where an end of it is only about right.
    Known {
        /// In the figure's unit.
        value: i64,
        /// An end of it is only about right.
        approx: bool,
    },
    /// Its end has not come; so much so far.
    Running(i64),
    /// An instant is missing.
    NotKnown,
    /// It means nothing here.
    NotApplicable,
    /// Its times are out of order.
    CheckTimes,
    /// A time was set on two sides, and nobody has chosen.
    Conflict,
}

impl From<Reading> for Value {
    fn from(reading: Reading) -> Self {
        match reading {
            Reading::Known(span) => span.into(),
            Reading::NotKnown => Self::NotKnown,
            Reading::NotApplicable => Self::NotApplicable,
            Reading::CheckTimes => Self::CheckTimes,
            Reading::Conflict => Self::Conflict,
        }
    }
}

impl From<Span> for Value {
    fn from(span: Span) -> Self {
        if span.running {
            Self::Running(span.seconds)
        } else {
            Self::Known {
                value: span.seconds,
                approx: span.approx,
            }
        }
    }
}

impl Value {
    /// A count of something that may still grow.
    fn count(value: usize, running: bool) -> Self {
        let value = i64::try_from(value).unwrap_or(i64::MAX);
        if running {
            Self::Running(value)
        } else {
            Self::Known {
                value,
                approx: false,
            }
        }
    }

    /// The value, measured to now where it still runs.
    pub const fn so_far(self) -> Option<i64> {
        match self {
            Self::Known { value, .. } | Self::Running(value) => Some(value),
            _ => None,
        }
    }

    /// The word in the data.
    pub const fn state(self) -> &'static str {
        match self {
            Self::Known { .. } => "known",
            Self::Running(_) => "running",
            Self::NotKnown => "not_known",
            Self::NotApplicable => "not_applicable",
            Self::CheckTimes => "check_times",
            Self::Conflict => "conflict",
        }
    }

    /// A cell of the list: `137`, `~137`, `64+`, `-` not known, `?` not to be trusted.
    pub fn cell(self, unit: Unit) -> String {
        match self {
            Self::Known {
                value,
                approx: true,
            } => format!("~{}", unit.words(value)),
            Self::Known { value, .. } => unit.words(value),
            Self::Running(value) => format!("{}+", unit.words(value)),
            Self::NotKnown => "-".to_owned(),
            Self::NotApplicable => "n/a".to_owned(),
            Self::CheckTimes | Self::Conflict => "?".to_owned(),
        }
    }
}

impl Figure {
    /// What people call it; the practice's own names (R139: none of them is a mean).
    pub fn label(&self) -> String {
        match self {
            Self::Detect => "Time to detect (TTD)".to_owned(),
            Self::Acknowledge => "Time to acknowledge (TTA)".to_owned(),
            Self::Command => "Time to command".to_owned(),
            Self::FirstWord(audience) => format!("Time to first word ({audience})"),
            Self::Identify => "Time to identify".to_owned(),
            Self::Mitigate => "Time to mitigate (TTM)".to_owned(),
            Self::Outage => "Total outage".to_owned(),
            Self::Resolution => "Discovery to resolution".to_owned(),
            Self::Recovery => "Time to recovery (TTR)".to_owned(),
            Self::Verification => "Verification".to_owned(),
            Self::Response => "Response".to_owned(),
            Self::InStage(stage) => format!("Time in {stage}"),
            Self::InPriority(Some(priority)) => format!("Time in {priority}"),
            Self::InPriority(None) => "Time without a priority".to_owned(),
            Self::Silence(audience) => format!("Longest silence ({audience})"),
            Self::CeilingBreaches => "Ceiling breaches".to_owned(),
            Self::PromisesKept => "Promises kept".to_owned(),
        }
    }

    /// Its name in the data and on the command line, as in `status --json`.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Detect => "time_to_detect",
            Self::Acknowledge => "time_to_acknowledge",
            Self::Command => "time_to_command",
            Self::FirstWord(_) => "time_to_first_word",
            Self::Identify => "time_to_identify",
            Self::Mitigate => "time_to_mitigate",
            Self::Outage => "total_outage",
            Self::Resolution => "discovery_to_resolution",
            Self::Recovery => "time_to_recovery",
            Self::Verification => "verification",
            Self::Response => "response",
            Self::InStage(_) => "time_in_stage",
            Self::InPriority(_) => "time_in_priority",
            Self::Silence(_) => "longest_silence",
            Self::CeilingBreaches => "ceiling_breaches",
            Self::PromisesKept => "promises_kept",
        }
    }

    /// The names of all figures, in the order of the tables.
    pub const NAMES: [&'static str; 16] = [
        "time_to_detect",
        "time_to_acknowledge",
        "time_to_command",
        "time_to_first_word",
        "time_to_identify",
        "time_to_mitigate",
        "total_outage",
        "discovery_to_resolution",
        "time_to_recovery",
        "verification",
        "response",
        "time_in_stage",
        "time_in_priority",
        "longest_silence",
        "ceiling_breaches",
        "promises_kept",
    ];

    /// Of what it is the figure, where a name has several: an audience, a stage, a priority.
    pub fn of(&self) -> Option<String> {
        match self {
            Self::FirstWord(audience) | Self::Silence(audience) => Some(audience.clone()),
            Self::InStage(stage) => Some(stage.label().to_lowercase().replace(' ', "_")),
            Self::InPriority(priority) => {
                Some(priority.map_or("none".to_owned(), |p| p.to_string()))
            }
            _ => None,
        }
    }

    /// Whether a person means it by that word; `-` may stand for `_`.
    pub fn is_named(&self, word: &str) -> bool {
        word.replace('-', "_").eq_ignore_ascii_case(self.name())
    }

    /// What it is counted in.
    pub const fn unit(&self) -> Unit {
        match self {
            Self::CeilingBreaches => Unit::Count,
            Self::PromisesKept => Unit::Percent,
            _ => Unit::Seconds,
        }
    }
}

/// Every figure that an incident has; what only some incidents have, such as a stage, is not in it
/// where it has none.
pub(super) fn values(figures: &Figures, running: bool) -> BTreeMap<Figure, Value> {
    let mut values: BTreeMap<Figure, Value> = [
        (Figure::Detect, figures.detect),
        (Figure::Acknowledge, figures.acknowledge),
        (Figure::Command, figures.command),
        (Figure::Identify, figures.identify),
        (Figure::Mitigate, figures.mitigate),
        (Figure::Outage, figures.outage),
        (Figure::Resolution, figures.resolution),
        (Figure::Recovery, figures.recovery),
        (Figure::Verification, figures.verification),
        (Figure::Response, figures.response),
    ]
    .map(|(figure, reading)| (figure, Value::from(reading)))
    .into();
    for talk in &figures.talk {
        let audience = || talk.audience.clone();
        values.insert(Figure::FirstWord(audience()), talk.first_word.into());
        values.insert(Figure::Silence(audience()), talk.longest_silence.into());
    }
    spells(
        &figures.stages,
        |stage| Figure::InStage(*stage),
        &mut values,
    );
    let priority = |priority: &Option<Priority>| Figure::InPriority(*priority);
    spells(&figures.priorities, priority, &mut values);
    let breaches = Value::count(figures.ceiling_breaches(), running);
    values.insert(Figure::CeilingBreaches, breaches);
    values.insert(Figure::PromisesKept, promises(figures.promises, running));
    values
}

fn spells<T: PartialEq>(
    spells: &Spells<T>,
    figure: impl Fn(&T) -> Figure,
    values: &mut BTreeMap<Figure, Value>,
) {
    for (what, span) in spells.totals() {
        values.insert(figure(what), span.into());
    }
}

fn promises(promises: Promises, running: bool) -> Value {
    match promises.kept + promises.broken {
        0 => Value::NotApplicable,
        due => Value::count(promises.kept * 100 / due, running),
    }
}
