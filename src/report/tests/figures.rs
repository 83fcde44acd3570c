//! Figures as data and in words.

use super::*;
use crate::domain::command::Command;
use crate::domain::setting::{Setting, StageMove};
use crate::domain::time::Moment;
use crate::report::story::Story;

fn told() -> Story {
    let mut story = Story::new();
    let set = |setting| Command::Set {
        setting,
        happened: None,
    };
    let acknowledged = StageMove {
        to: Stage::Acknowledged,
        text: None,
    };
    story
        .minutes(5)
        .says("Nia", set(Setting::Stage(acknowledged)));
    let began = Moment {
        at: story.now.plus_seconds(-12 * 60),
        approx: true,
    };
    story.says("Nia", set(Setting::ImpactStarted(Some(began))));
    story.minutes(115);
    story
}

#[test]
fn each_figure_says_its_state() {
    let story = told();
    let value = figures_json(&story.incident, story.now);
    assert_eq!(
        value["time_to_detect"],
        json!({"state": "known", "seconds": 420, "approx": true, "running": false,
               "words": "~7 min"})
    );
    assert_eq!(value["time_to_acknowledge"]["seconds"], 300);
    assert_eq!(value["total_outage"]["words"], "~2 h 7 min+ (127 min)");
    assert_eq!(value["total_outage"]["running"], true);
    assert_eq!(
        value["verification"],
        json!({"state": "not_known", "seconds": null, "approx": false, "running": false,
               "words": "not known"})
    );
    assert_eq!(value["time_to_first_word"][0]["audience"], "customers");
    assert_eq!(value["time_in_stage"]["spells"][1]["what"], "acknowledged");
    assert_eq!(value["time_in_stage"]["spells"][1]["seconds"], 115 * 60);
    assert_eq!(value["time_in_priority"]["spells"][0]["what"], 1);
    assert_eq!(value["time_in_command"]["spells"][0]["what"], "Nia");
    assert_eq!(value["first_guess"], Value::Null);
    assert_eq!(value["we_knew_first"], Value::Null);
    assert_eq!(value["check_times"], json!([]));
}

/// R139: one incident has no mean.
#[test]
fn r139_full_names_and_no_mean() {
    let story = told();
    let lines = figures_lines(&story.incident, story.now);
    assert_eq!(lines[0], "Time to detect (TTD): ~7 min");
    assert!(lines.contains(&"Time to recovery (TTR): ~2 h 7 min+ (127 min)".to_owned()));
    assert!(lines.contains(&"Longest silence (customers): not known".to_owned()));
    let all = lines.join("\n").to_lowercase();
    assert!(!all.contains("mttr") && !all.contains("mean"), "{all}");
}

#[test]
fn times_out_of_order_come_first() {
    let mut story = told();
    let late = Moment {
        at: story.now,
        approx: false,
    };
    let setting = Setting::ImpactStarted(Some(late));
    story.says(
        "Nia",
        Command::Set {
            setting,
            happened: None,
        },
    );
    let lines = figures_lines(&story.incident, story.now);
    let breach = "start of impact 2026-01-15 16:00:00 is after detected 2026-01-15 14:00:00";
    assert_eq!(lines[0], format!("Check times: {breach}"));
    assert_eq!(lines[1], "Time to detect (TTD): — check times");
    let value = figures_json(&story.incident, story.now);
    assert_eq!(value["check_times"], json!([breach]));
    assert_eq!(value["time_to_detect"]["state"], "check_times");
}
