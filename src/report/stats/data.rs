//! The comparison as JSON and as CSV. What is restricted is not in it: an incident gives its key,
//! its public title and numbers.

use super::figure::Figure;
use super::histogram::bars;
use super::spread::Compared;
use super::{Again, Case, Group, METHOD, Stats};
use crate::report::state::SCHEMA;
use serde_json::{Value, json};

/// The whole of it: `warroom stats --json`.
pub fn stats_json(stats: &Stats, groups: &[Group]) -> Value {
    json!({
        "schema": SCHEMA,
        "incidents": stats.cases.iter().map(case_json).collect::<Vec<_>>(),
        "drills_left_out": stats.drills,
        "groups": groups.iter().map(group_json).collect::<Vec<_>>(),
        "classes_again": stats.classes_again().iter().map(again_json).collect::<Vec<_>>(),
        "percentile": METHOD.join(" "),
    })
}

fn again_json(again: &Again) -> Value {
    let items = again.items.iter();
    let items = items.map(|(key, item)| json!({"key": key, "item": item.item, "done": item.done}));
    json!({"class": again.class, "items": items.collect::<Vec<_>>()})
}

fn case_json(case: &Case) -> Value {
    let figures = case.values.iter().map(|(figure, value)| {
        json!({
            "figure": figure.name(),
            "of": figure.of(),
            "unit": figure.unit().name(),
            "state": value.state(),
            "value": value.so_far(),
            "approx": matches!(value, super::Value::Known { approx: true, .. }),
        })
    });
    json!({
        "key": case.key,
        "title": case.title,
        "file": case.file,
        "day": case.day,
        "priority": case.priority,
        "stage": case.stage,
        "figures": figures.collect::<Vec<_>>(),
    })
}

fn group_json(group: &Group) -> Value {
    let figures = group.figures.iter();
    let figures = figures.map(|(figure, compared)| figure_json(figure, compared));
    json!({
        "group": group.name,
        "incidents": group.incidents,
        "figures": figures.collect::<Vec<_>>(),
    })
}

fn figure_json(figure: &Figure, compared: &Compared) -> Value {
    let (spread, apart) = (compared.spread, compared.apart);
    let bars = bars(figure, compared)
        .into_iter()
        .map(|bar| json!({"from": bar.from, "below": bar.below, "count": bar.count}));
    json!({
        "figure": figure.name(),
        "of": figure.of(),
        "label": figure.label(),
        "unit": figure.unit().name(),
        "n": compared.n(),
        "min": spread.map(|spread| spread.min),
        "median": spread.map(|spread| spread.median),
        "mean": spread.and_then(|spread| spread.mean),
        "percentile_75": spread.map(|spread| spread.percentile_75),
        "max": spread.map(|spread| spread.max),
        "approx": compared.approx,
        "running": apart.running,
        "not_known": apart.not_known,
        "not_applicable": apart.not_applicable,
        "check_times": apart.check_times,
        "conflict": apart.conflict,
        "histogram": bars.collect::<Vec<_>>(),
    })
}

/// One record an incident with all figures that any has; those of time in seconds, what could not
/// be measured empty, and what still runs in a column of its own.
pub fn csv_incidents(stats: &Stats) -> Vec<Vec<String>> {
    let figures: std::collections::BTreeSet<&Figure> = stats
        .cases
        .iter()
        .flat_map(|case| case.values.keys())
        .collect();
    let column = |figure: &&Figure| match figure.of() {
        Some(of) => format!("{} {of} ({})", figure.name(), figure.unit().name()),
        None => format!("{} ({})", figure.name(), figure.unit().name()),
    };
    let mut head: Vec<String> = [
        "key", "title", "file", "day", "priority", "stage", "running",
    ]
    .map(str::to_owned)
    .to_vec();
    head.extend(figures.iter().map(column));
    let records = stats.cases.iter().map(|case| {
        let mut record = vec![
            case.key.clone(),
            case.title.clone(),
            case.file.clone(),
            case.day.clone().unwrap_or_default(),
            case.priority.map(|p| p.to_string()).unwrap_or_default(),
            case.stage.to_string(),
            case.stage.is_running().to_string(),
        ];
        record.extend(figures.iter().map(|figure| {
            let value = case.values.get(*figure).copied();
            match value {
                Some(super::Value::Known { value, .. }) => value.to_string(),
                _ => String::new(),
            }
        }));
        record
    });
    std::iter::once(head).chain(records).collect()
}

/// One record a figure of each group; those of time in seconds.
pub fn csv_figures(groups: &[Group]) -> Vec<Vec<String>> {
    const HEAD: [&str; 15] = [
        "group",
        "figure",
        "of",
        "unit",
        "n",
        "min",
        "median",
        "mean",
        "percentile_75",
        "max",
        "running",
        "not_known",
        "not_applicable",
        "check_times",
        "conflict",
    ];
    let records = groups.iter().flat_map(|group| {
        group.figures.iter().map(|(figure, compared)| {
            let (spread, apart) = (compared.spread, compared.apart);
            let number = |of: Option<i64>| of.map(|value| value.to_string()).unwrap_or_default();
            let mut record = vec![
                group.name.clone(),
                figure.name().to_owned(),
                figure.of().unwrap_or_default(),
                figure.unit().name().to_owned(),
                compared.n().to_string(),
                number(spread.map(|spread| spread.min)),
                number(spread.map(|spread| spread.median)),
                number(spread.and_then(|spread| spread.mean)),
                number(spread.map(|spread| spread.percentile_75)),
                number(spread.map(|spread| spread.max)),
            ];
            let apart = [
                apart.running,
                apart.not_known,
                apart.not_applicable,
                apart.check_times,
                apart.conflict,
            ];
            record.extend(apart.map(|count| count.to_string()));
            record
        })
    });
    std::iter::once(HEAD.map(str::to_owned).to_vec())
        .chain(records)
        .collect()
}
