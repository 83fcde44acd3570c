//! `warroom stats`: many incidents, their copies, drills, and what cannot be read.

use super::{Machine, write};

/// Three incidents, one of them resolved, and a drill.
fn folder() -> Machine {
    let machine = Machine::new();
    for (key, impact) in [("A-1", "1"), ("B-2", "4"), ("C-3", "1")] {
        machine.ok(&[
            "new",
            "EU checkout",
            "--key",
            key,
            "--impact",
            impact,
            "--urgency",
            "1",
        ]);
    }
    machine.ok(&["new", "practice", "--key", "D-4", "--drill"]);
    machine.ok(&["set", "impact-started", "-10m", "-f", "A-1.json"]);
    machine
}

#[test]
fn a_folder_is_compared_without_its_drills() {
    let machine = folder();
    let text = machine.ok(&["stats"]);
    assert!(
        text.starts_with("3 incidents; 1 drill is left out.\n"),
        "{text}"
    );
    assert!(text.contains("n=1: no average"), "{text}");
    assert!(
        text.contains("nothing about how grave they were."),
        "{text}"
    );
    assert!(text.contains("linear interpolation"), "{text}");
    for line in text.lines() {
        assert!(line.chars().count() <= 100, "{line}");
    }
    let only = machine.ok(&["stats", ".", "--figure", "time-to-detect", "--by-priority"]);
    assert!(
        only.contains("P1: 2 incidents") && !only.contains("Total outage"),
        "{only}"
    );
    let refused = machine.fails(2, &["stats", "--figure", "mttr"]);
    assert!(refused.contains("time_to_recovery"), "{refused}");
}

/// R154: never the same class twice, over all incidents; what is restricted keeps it to itself.
#[test]
fn r154_a_class_of_action_items_that_came_twice_is_named() {
    let machine = folder();
    let action = |file: &str, class: &str, more: &[&str]| {
        let words = [
            "review",
            "action",
            "prevent",
            "look it up",
            "--class",
            class,
            "-f",
            file,
        ];
        machine.ok(&[&words[..], more].concat());
    };
    action("A-1.json", "stale address", &[]);
    action("B-2.json", "Stale address", &[]);
    action("B-2.json", "full disk", &[]);
    action("C-3.json", "full disk", &["--restricted"]);
    action("D-4.json", "full disk", &[]);
    let text = machine.ok(&["stats"]);
    assert!(text.contains("came more than once"), "{text}");
    assert!(text.contains("stale address  A-1 A1, B-2 A1"), "{text}");
    assert!(!text.contains("full disk"), "{text}");
    let data = machine.json(&["stats", "--json"]);
    let again = &data["classes_again"];
    assert_eq!(again.as_array().map(Vec::len), Some(1), "{again}");
    assert_eq!(again[0]["class"], "stale address");
    assert_eq!(again[0]["items"][1]["key"], "B-2");
}

#[test]
fn the_comparison_as_json_and_csv() {
    let machine = folder();
    let data = machine.json(&["stats", "--json"]);
    assert_eq!(data["schema"], 1);
    assert_eq!(data["drills_left_out"], 1);
    assert_eq!(data["incidents"].as_array().map(Vec::len), Some(3));
    let detect = &data["groups"][0]["figures"][0];
    assert_eq!(detect["figure"], "time_to_detect");
    assert_eq!(detect["n"], 1);
    assert_eq!(detect["mean"], serde_json::Value::Null);
    assert_eq!(
        detect["not_known"].as_i64().zip(detect["running"].as_i64()),
        Some((2, 0))
    );
    let csv = machine.ok(&["stats", "--csv"]);
    assert_eq!(csv.split("\r\n").count(), 5, "{csv}");
    assert!(
        csv.starts_with("key,title,file,day,priority,stage,running,"),
        "{csv}"
    );
    let csv = machine.ok(&["stats", "--csv", "figures"]);
    assert!(csv.contains("\r\nall,time_to_detect,,seconds,1,"), "{csv}");
    machine.fails(2, &["stats", "--csv", "--json"]);
}

#[test]
fn no_title_becomes_a_formula() {
    let machine = Machine::new();
    let title = "=HYPERLINK(\"http://x\",\"a\")";
    machine.ok(&["new", "--key", "A-1", "--", title]);
    let csv = machine.ok(&["stats", "--csv"]);
    assert!(csv.contains(",\"'=HYPERLINK("), "{csv}");
}

#[test]
fn copies_count_once_and_what_is_none_is_named() {
    let machine = folder();
    for name in ["A-1 (copy).json", "saved.json"] {
        std::fs::copy(machine.work("A-1.json"), machine.work(name)).expect("copied");
    }
    write(&machine.work("package.json"), "{\"name\": \"a package\"}");
    write(
        &machine.work("newer.json"),
        "{\"warroom\": 99, \"events\": []}",
    );
    let ran = machine.run(&["stats", "--json"]);
    assert_eq!(ran.code, Some(4), "{}", ran.err);
    let data: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!(data["incidents"].as_array().map(Vec::len), Some(3));
    for said in [
        "A-1 (copy).json is a copy of ./A-1.json, and counted with it",
        "are one incident (A-1); counted once",
    ] {
        assert!(ran.err.contains(said), "{said}: {}", ran.err);
    }
    assert!(
        ran.err.contains("no incident, left out: ./package.json"),
        "{}",
        ran.err
    );
    assert!(
        ran.err
            .contains("newer.json was written by a newer warroom"),
        "{}",
        ran.err
    );
    machine.fails(5, &["stats", "nowhere.json", "--json"]);
    let empty = Machine::new();
    assert_eq!(empty.ok(&["stats"]), "No incident to compare.\n");
}
