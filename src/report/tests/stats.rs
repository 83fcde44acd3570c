//! Figures over many incidents.

use super::*;
use crate::domain::command::{Command, Opening};
use crate::domain::kind::Opened;
use crate::domain::priority::Rating;
use crate::domain::setting::{Setting, StageMove};
use crate::domain::time::Moment;
use crate::playbook::Playbook;
use crate::report::story::Story;
use proptest::prelude::*;

fn known(values: &[i64]) -> Vec<Value> {
    let known = |value: &i64| Value::Known {
        value: *value,
        approx: false,
    };
    values.iter().map(known).collect()
}

fn spread(values: &[i64]) -> Spread {
    Compared::of(&known(values)).spread.expect("values")
}

#[test]
fn least_median_75th_and_greatest_by_hand() {
    for (values, median, mean, percentile_75) in [
        (&[7][..], 7, None, 7),
        (&[1, 2], 1, Some(1), 1),
        (&[10, 20], 15, Some(15), 17),
        (&[1, 2, 3], 2, Some(2), 2),
        (&[40, 10, 20, 30], 25, Some(25), 32),
        (&[5, 5, 5, 5, 5], 5, Some(5), 5),
        // One long one moves the mean, not the median.
        (&[10, 10, 10, 10, 1_000], 10, Some(208), 10),
        (
            &[i64::MIN, i64::MAX],
            -1,
            Some(0),
            4_611_686_018_427_387_903,
        ),
    ] {
        let spread = spread(values);
        let (least, greatest) = (values.iter().min(), values.iter().max());
        assert_eq!(Some(&spread.min), least, "{values:?}");
        assert_eq!(Some(&spread.max), greatest, "{values:?}");
        assert_eq!(spread.median, median, "{values:?}");
        assert_eq!(spread.mean, mean, "{values:?}");
        assert_eq!(spread.percentile_75, percentile_75, "{values:?}");
    }
    assert_eq!(Compared::of(&[]).spread, None);
}

proptest! {
    /// Whatever the values: in order, between least and greatest, and no order of incidents matters.
    #[test]
    fn a_spread_is_in_order_and_no_order_matters(
        mut values in prop::collection::vec(-1_000_000_i64..1_000_000_000, 1..60),
        turn in 0_usize..60,
    ) {
        let first = spread(&values);
        prop_assert!(first.min <= first.median);
        prop_assert!(first.median <= first.percentile_75);
        prop_assert!(first.percentile_75 <= first.max);
        prop_assert_eq!(first.mean.is_some(), values.len() > 1);
        if let Some(mean) = first.mean {
            prop_assert!(first.min <= mean + 1 && mean <= first.max);
        }
        let below = |limit: i64| values.iter().filter(|value| **value <= limit).count();
        prop_assert!(2 * below(first.max) >= values.len());
        prop_assert!(4 * below(first.percentile_75 + 1) >= 3 * (values.len() - 1));
        let length = values.len();
        values.rotate_left(turn % length);
        prop_assert_eq!(spread(&values), first);
        values.reverse();
        prop_assert_eq!(spread(&values), first);
        // Twice the same incidents are spread between the same ends.
        let twice: Vec<i64> = values.iter().chain(&values).copied().collect();
        prop_assert_eq!((spread(&twice).min, spread(&twice).max), (first.min, first.max));
    }

    /// The bars hold every value once, and nothing but values.
    #[test]
    fn bars_hold_every_value_once(values in prop::collection::vec(0_i64..1_000_000, 0..60)) {
        let compared = Compared::of(&known(&values));
        let held: usize = bars(&Figure::Outage, &compared).iter().map(|bar| bar.count).sum();
        prop_assert_eq!(held, values.len());
        let text = histogram_text(&Figure::Outage, &compared, true);
        prop_assert!(text.is_ascii());
        prop_assert!(text.lines().all(|line| line.chars().count() < 80));
        prop_assert_eq!(text.is_empty(), values.len() < 2);
    }
}

#[test]
fn what_says_nothing_is_counted_apart() {
    let values = [
        Value::Known {
            value: 60,
            approx: true,
        },
        Value::Running(9_999),
        Value::Running(1),
        Value::NotKnown,
        Value::NotApplicable,
        Value::CheckTimes,
        Value::Conflict,
    ];
    let compared = Compared::of(&values);
    assert_eq!((compared.n(), compared.approx), (1, 1));
    assert_eq!(compared.spread.map(|spread| spread.max), Some(60));
    let words = "2 running, 1 not known, 1 n/a, 1 check times, 1 set on two sides";
    assert_eq!(compared.apart.words(), words);
    let cells: Vec<String> = values
        .iter()
        .map(|value| value.cell(Unit::Seconds))
        .collect();
    assert_eq!(cells, ["~1", "166+", "0+", "-", "n/a", "?", "?"]);
}

/// An incident that was noticed `detect` minutes after it began and solved `solve` minutes later.
fn case(
    key: &str,
    detect: i64,
    solve: Option<i64>,
    rating: Option<(u8, u8)>,
    drill: bool,
) -> Story {
    let now = crate::domain::time::Timestamp::parse("2026-01-15T14:00:00Z").expect("a time");
    let opening = Opening {
        opened: Opened {
            key: key.to_owned(),
            title: format!("Outage {key}"),
            drill,
            ..Opened::default()
        },
        detected: None,
        source: None,
        playbook: Playbook::shipped(),
        rating: rating.and_then(|(impact, urgency)| Rating::new(impact, urgency)),
        manager: Some("Nia".to_owned()),
        clients: Vec::new(),
        criteria: Vec::new(),
        contacts: Vec::new(),
        organisation: None,
    };
    let mut story = Story::opened(now, "Nia", opening);
    let set = |setting| Command::Set {
        setting,
        happened: None,
    };
    let began = Moment {
        at: now.plus_seconds(-detect * 60),
        approx: false,
    };
    story.says("Nia", set(Setting::ImpactStarted(Some(began))));
    let stage = |to| {
        set(Setting::Stage(StageMove {
            to,
            text: Some("because".to_owned()),
        }))
    };
    story.minutes(1).says("Nia", stage(Stage::Acknowledged));
    if let Some(minutes) = solve {
        story
            .minutes(minutes - 1)
            .says("Nia", stage(Stage::Mitigated));
        story.says("Nia", stage(Stage::Resolved));
    }
    story
}

fn compared() -> Stats {
    let mut stats = Stats::default();
    for story in [
        case("c-3", 30, Some(200), Some((1, 1)), false),
        case("a-1", 5, Some(20), Some((1, 1)), false),
        case("b-2", 10, Some(40), None, false),
        case("d-4", 1, None, Some((4, 4)), false),
        case("e-5", 900, Some(9_000), Some((1, 1)), true),
    ] {
        stats.take(&story.incident, "x.json", story.now);
    }
    stats
}

fn figure(group: &Group, wanted: &Figure) -> Compared {
    let found = group.figures.iter().find(|(figure, _)| figure == wanted);
    found.expect("the figure").1.clone()
}

/// R137: list, n, least, median, 75th percentile, greatest; drills stay out of all of it.
#[test]
fn r137_figures_of_many_incidents_and_no_drill() {
    let stats = compared();
    assert_eq!(stats.headline(), "4 incidents; 1 drill is left out.");
    let keys: Vec<&str> = stats.cases.iter().map(|case| case.key.as_str()).collect();
    assert_eq!(keys, ["a-1", "b-2", "c-3", "d-4"]);
    let groups = stats.groups(false, &[]);
    let detect = figure(&groups[0], &Figure::Detect);
    assert_eq!(detect.values, [60, 300, 600, 1_800]);
    let spread = detect.spread.expect("values");
    assert_eq!((spread.median, spread.mean), (450, Some(690)));
    assert_eq!((spread.percentile_75, spread.max), (900, 1_800));
    let solved = figure(&groups[0], &Figure::Resolution);
    assert_eq!(solved.values, [1_200, 2_400, 12_000]);
    assert_eq!(solved.apart.running, 1);
    let rows = figure_rows(&groups[0]);
    assert_eq!(
        rows[0],
        ["Time to detect (TTD)", "4", "1", "7", "11", "15", "30", ""]
    );
    assert!(rows.iter().all(|row| row.len() == FIGURE_HEAD.len()));
    let rows = incident_rows(&stats);
    assert_eq!(
        rows[3],
        [
            "2026-01-15",
            "d-4",
            "P5",
            "Acknowledged",
            "1",
            "1",
            "2+",
            "1+",
            "Outage d-4"
        ]
    );
}

/// R137, R139: one incident has no average, and nothing is ever called MTTR.
#[test]
fn r139_one_incident_has_no_average_and_the_mean_stands_beside_the_median() {
    let mut stats = Stats::default();
    let story = case("a-1", 5, Some(20), Some((1, 1)), false);
    stats.take(&story.incident, "a.json", story.now);
    let groups = stats.groups(true, &[]);
    let rows = figure_rows(&groups[0]);
    assert_eq!(rows[0][4], "n=1: no average");
    assert_eq!(FIGURE_HEAD[3..5], ["MEDIAN", "MEAN"]);
    let data = stats_json(&stats, &groups);
    assert_eq!(
        data["groups"][0]["figures"][0]["mean"],
        serde_json::Value::Null
    );
    assert_eq!(data["groups"][0]["figures"][0]["median"], 300);
    for stats in [stats, compared()] {
        let groups = stats.groups(true, &[]);
        let all = [
            stats_json(&stats, &groups).to_string(),
            format!("{:?}", incident_rows(&stats)),
            format!("{:?}", figure_rows(&groups[0])),
            crate::report::csv(&csv_incidents(&stats)),
            crate::report::csv(&csv_figures(&groups)),
        ];
        for text in all {
            let text = text.to_lowercase();
            assert!(
                !text.contains("mttr") && !text.contains("mean time"),
                "{text}"
            );
        }
    }
}

#[test]
fn each_priority_for_itself_and_only_what_is_asked_for() {
    let stats = compared();
    let groups = stats.groups(true, &["time-to-detect".to_owned()]);
    let names: Vec<(&str, usize)> = groups
        .iter()
        .map(|g| (g.name.as_str(), g.incidents))
        .collect();
    assert_eq!(
        names,
        [("all", 4), ("P1", 2), ("P5", 1), ("no priority", 1)]
    );
    assert!(groups.iter().all(|group| group.figures.len() == 1));
    assert_eq!(figure(&groups[1], &Figure::Detect).values, [300, 1_800]);
}

#[test]
fn every_figure_has_its_own_name_in_every_table() {
    let stats = compared();
    let groups = stats.groups(false, &[]);
    let mut seen = std::collections::BTreeSet::new();
    for (figure, _) in &groups[0].figures {
        assert!(Figure::NAMES.contains(&figure.name()), "{figure:?}");
        assert!(seen.insert((figure.name(), figure.of())), "{figure:?}");
    }
    let named: std::collections::BTreeSet<&str> = seen.iter().map(|(name, _)| *name).collect();
    assert_eq!(named.len(), Figure::NAMES.len(), "{named:?}");
    let csv = csv_incidents(&stats);
    assert!(csv.iter().all(|record| record.len() == csv[0].len()));
    assert_eq!(csv[0].len(), 7 + groups[0].figures.len());
    let csv = csv_figures(&groups);
    assert!(csv.iter().all(|record| record.len() == csv[0].len()));
    assert_eq!(csv.len(), 1 + groups[0].figures.len());
}

/// A restricted incident is compared under its code name.
#[test]
fn a_restricted_incident_keeps_its_title() {
    let mut story = case("a-1", 5, Some(20), None, false);
    let set = |setting| Command::Set {
        setting,
        happened: None,
    };
    story.says("Nia", set(Setting::Restricted(true)));
    let mut stats = Stats::default();
    stats.take(&story.incident, "a.json", story.now);
    let all = stats_json(&stats, &stats.groups(false, &[])).to_string();
    assert!(!all.contains("Outage a-1"), "{all}");
    assert!(all.contains("restricted incident"), "{all}");
}

#[test]
fn bars_of_plain_characters() {
    let compared = Compared::of(&known(&[60, 600, 700, 3_600 * 5]));
    let text = histogram_text(&Figure::Recovery, &compared, true);
    assert_eq!(
        text,
        "Time to recovery (TTR), 4 incidents\n\
         \x20     under 5 min  1  #\n\
         \x20     5 to 15 min  2  ##\n\
         \x20    15 to 30 min  0\n\
         \x20    30 to 60 min  0\n\
         \x20        1 to 2 h  0\n\
         \x20        2 to 4 h  0\n\
         \x20        4 to 8 h  1  #\n"
    );
    let many = Compared::of(&known(&vec![60; 4_000]));
    let text = histogram_text(&Figure::Recovery, &many, false);
    assert!(
        text.ends_with(&format!("4000  {}\n", "\u{2588}".repeat(40))),
        "{text}"
    );
    let counts = Compared::of(&known(&[0, 0, 4, 1]));
    assert_eq!(
        histogram_text(&Figure::CeilingBreaches, &counts, true),
        "Ceiling breaches, 4 incidents\n\
         \x20            none  2  ##\n\
         \x20               1  1  #\n\
         \x20               2  0\n\
         \x20          3 to 5  1  #\n"
    );
    assert_eq!(bars(&Figure::PromisesKept, &counts), []);
}
