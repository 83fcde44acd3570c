//! Durations and counts as bars of plain characters. The steps widen, because both are skewed.

use super::figure::{Figure, Unit};
use super::spread::Compared;

/// Where the steps begin, in seconds, with their words.
const STEPS: [(i64, &str); 10] = [
    (i64::MIN, "under 5 min"),
    (5 * 60, "5 to 15 min"),
    (15 * 60, "15 to 30 min"),
    (30 * 60, "30 to 60 min"),
    (60 * 60, "1 to 2 h"),
    (2 * 3_600, "2 to 4 h"),
    (4 * 3_600, "4 to 8 h"),
    (8 * 3_600, "8 to 24 h"),
    (24 * 3_600, "1 to 3 days"),
    (72 * 3_600, "3 days and more"),
];

/// Where the steps of a count begin, with their words.
const COUNT_STEPS: [(i64, &str); 9] = [
    (i64::MIN, "none"),
    (1, "1"),
    (2, "2"),
    (3, "3 to 5"),
    (6, "6 to 10"),
    (11, "11 to 20"),
    (21, "21 to 50"),
    (51, "51 to 200"),
    (201, "more than 200"),
];

/// Columns of the longest bar.
const LONGEST: usize = 40;

/// One step of a histogram.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bar {
    /// Its words.
    pub words: &'static str,
    /// From so many seconds, or as many, on; none below the first step.
    pub from: Option<i64>,
    /// Up to, but not with, so many seconds or as many; none above the last step.
    pub below: Option<i64>,
    /// How many values lie in it.
    pub count: usize,
}

/// The steps from the first to the last that hold a value; none for a share of a hundred.
pub fn bars(figure: &Figure, compared: &Compared) -> Vec<Bar> {
    let steps: &[(i64, &'static str)] = match figure.unit() {
        Unit::Seconds => &STEPS,
        Unit::Count => &COUNT_STEPS,
        Unit::Percent => &[],
    };
    let bars = steps.iter().enumerate().map(|(at, (from, words))| {
        let below = steps.get(at + 1).map(|(next, _)| *next);
        let inside = |value: &&i64| **value >= *from && below.is_none_or(|next| **value < next);
        Bar {
            words,
            from: Some(*from).filter(|_| at > 0),
            below,
            count: compared.values.iter().filter(inside).count(),
        }
    });
    let bars: Vec<Bar> = bars.collect();
    let first = bars.iter().position(|bar| bar.count > 0);
    let last = bars.iter().rposition(|bar| bar.count > 0);
    match (first, last) {
        (Some(first), Some(last)) => bars[first..=last].to_vec(),
        _ => Vec::new(),
    }
}

/// The bars of a figure, one a line; empty for fewer than two values, which have no distribution.
pub fn histogram_text(figure: &Figure, compared: &Compared, ascii: bool) -> String {
    let bars = bars(figure, compared);
    if compared.n() < 2 || bars.is_empty() {
        return String::new();
    }
    let ink = if ascii { "#" } else { "\u{2588}" };
    let most = bars.iter().map(|bar| bar.count).max().unwrap_or(1).max(1);
    let digits = most.to_string().len();
    let mut text = format!("{}, {} incidents\n", figure.label(), compared.n());
    for bar in bars {
        // One incident always shows.
        let length = if most <= LONGEST {
            bar.count
        } else {
            (bar.count * LONGEST).div_ceil(most)
        };
        let row = format!(
            "  {:>15}  {:>digits$}  {}",
            bar.words,
            bar.count,
            ink.repeat(length)
        );
        text.push_str(row.trim_end());
        text.push('\n');
    }
    text
}
