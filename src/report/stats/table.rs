//! The two tables: one line an incident, one line a figure.

use super::figure::{Figure, Value};
use super::spread::Compared;
use super::{Group, Stats};
use crate::clean::clean;

/// The heads of the list of incidents; the durations are in minutes.
pub const INCIDENT_HEAD: [&str; 9] = [
    "DAY", "KEY", "PRIORITY", "STAGE", "DETECT", "ACK", "RECOVER", "RESOLVE", "TITLE",
];

/// The heads of the table of figures. The mean stands beside the median and nowhere else.
pub const FIGURE_HEAD: [&str; 8] = [
    "FIGURE", "N", "MIN", "MEDIAN", "MEAN", "75TH", "MAX", "APART",
];

/// The figures that the list shows.
const LISTED: [Figure; 4] = [
    Figure::Detect,
    Figure::Acknowledge,
    Figure::Recovery,
    Figure::Resolution,
];

/// What stands in a cell that has no value.
const NONE: &str = "-";

/// One line an incident, the earliest first.
pub fn incident_rows(stats: &Stats) -> Vec<Vec<String>> {
    let rows = stats.cases.iter().map(|case| {
        let mut row = vec![
            case.day.clone().unwrap_or_else(|| NONE.to_owned()),
            clean(&case.key).into_owned(),
            case.priority.map_or(NONE.to_owned(), |p| p.to_string()),
            case.stage.to_string(),
        ];
        row.extend(LISTED.map(|figure| {
            let value = case.values.get(&figure).copied();
            value.unwrap_or(Value::NotKnown).cell(figure.unit())
        }));
        row.push(clean(&case.title).into_owned());
        row
    });
    rows.collect()
}

/// One line a figure.
pub fn figure_rows(group: &Group) -> Vec<Vec<String>> {
    let rows = group.figures.iter();
    rows.map(|(figure, compared)| figure_row(figure, compared))
        .collect()
}

fn figure_row(figure: &Figure, compared: &Compared) -> Vec<String> {
    let mut row = vec![
        clean(&figure.label()).into_owned(),
        compared.n().to_string(),
    ];
    match compared.spread {
        Some(spread) => {
            let words = |value| figure.unit().words(value);
            let mean = spread.mean.map(words);
            row.extend([
                words(spread.min),
                words(spread.median),
                mean.unwrap_or_else(|| "n=1: no average".to_owned()),
                words(spread.percentile_75),
                words(spread.max),
            ]);
        }
        None => row.extend([NONE; 5].map(str::to_owned)),
    }
    row.push(notes(compared));
    row
}

/// What was counted apart, and how many values are only about right.
fn notes(compared: &Compared) -> String {
    let approx = (compared.approx > 0).then(|| format!("{} of n approximate", compared.approx));
    let apart = Some(compared.apart.words()).filter(|words| !words.is_empty());
    let both: Vec<String> = apart.into_iter().chain(approx).collect();
    both.join("; ")
}
