//! How values are spread: least, median, 75th percentile, greatest, and a mean beside the median.

use super::figure::Value;

/// Values side by side, and what could not be among them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    /// The values in order.
    pub values: Vec<i64>,
    /// How they are spread; none where there is no value.
    pub spread: Option<Spread>,
    /// How many of them are only about right.
    pub approx: usize,
    /// What was counted apart.
    pub apart: Apart,
}

/// How values are spread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spread {
    /// The least.
    pub min: i64,
    /// Half are below, half above.
    pub median: i64,
    /// The mean, for two values or more: one has no average (R137).
    pub mean: Option<i64>,
    /// Three quarters are below.
    pub percentile_75: i64,
    /// The greatest.
    pub max: i64,
}

/// Incidents that say nothing of a figure, by reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Apart {
    /// It still runs.
    pub running: usize,
    /// An instant is missing.
    pub not_known: usize,
    /// It means nothing there.
    pub not_applicable: usize,
    /// Times are out of order.
    pub check_times: usize,
    /// A time was set on two sides.
    pub conflict: usize,
}

impl Compared {
    /// Compares what incidents say.
    pub fn of(all: &[Value]) -> Self {
        let mut compared = Self {
            values: Vec::new(),
            spread: None,
            approx: 0,
            apart: Apart::default(),
        };
        for value in all {
            let apart = &mut compared.apart;
            match value {
                Value::Known { value, approx } => {
                    compared.values.push(*value);
                    compared.approx += usize::from(*approx);
                }
                Value::Running(_) => apart.running += 1,
                Value::NotKnown => apart.not_known += 1,
                Value::NotApplicable => apart.not_applicable += 1,
                Value::CheckTimes => apart.check_times += 1,
                Value::Conflict => apart.conflict += 1,
            }
        }
        compared.values.sort_unstable();
        compared.spread = Spread::of(&compared.values);
        compared
    }

    /// How many values there are.
    pub const fn n(&self) -> usize {
        self.values.len()
    }
}

impl Spread {
    /// How values in order are spread.
    fn of(sorted: &[i64]) -> Option<Self> {
        let (min, max) = (*sorted.first()?, *sorted.last()?);
        Some(Self {
            min,
            median: percentile(sorted, 50),
            mean: mean(sorted),
            percentile_75: percentile(sorted, 75),
            max,
        })
    }
}

/// A percentile by linear interpolation between the two values around it, cut to a whole: type 7
/// of Hyndman and Fan, which spreadsheets, R and `NumPy` use unless told otherwise. `sorted` holds
/// a value.
fn percentile(sorted: &[i64], percent: usize) -> i64 {
    let place = (sorted.len() - 1) * percent;
    let (at, part) = (place / 100, place % 100);
    let low = sorted[at];
    let high = *sorted.get(at + 1).unwrap_or(&low);
    let between = (i128::from(high) - i128::from(low)) * part as i128 / 100;
    i64::try_from(i128::from(low) + between).unwrap_or(low)
}

/// The mean of two values or more, cut to a whole.
fn mean(values: &[i64]) -> Option<i64> {
    if values.len() < 2 {
        return None;
    }
    let sum: i128 = values.iter().map(|value| i128::from(*value)).sum();
    i64::try_from(sum / values.len() as i128).ok()
}

impl Apart {
    /// In words: `2 running, 1 not known`; empty where nothing was.
    pub fn words(&self) -> String {
        let each = [
            (self.running, "running"),
            (self.not_known, "not known"),
            (self.not_applicable, "n/a"),
            (self.check_times, "check times"),
            (self.conflict, "set on two sides"),
        ];
        let each = each.iter().filter(|(count, _)| *count > 0);
        let each: Vec<String> = each.map(|(n, what)| format!("{n} {what}")).collect();
        each.join(", ")
    }
}
