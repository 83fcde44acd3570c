//! The split-command alarm: what is loud, in which words and in which order.

use crate::domain::command::Command;
use crate::domain::incident::Alarm;
use crate::domain::kind::ListItem;
use crate::domain::scene::{Scene, stage};
use crate::domain::setting::Setting;
use crate::domain::stage::Stage;

fn words(scene: &Scene) -> Vec<String> {
    scene.incident.alarms().iter().map(Alarm::words).collect()
}

#[test]
fn what_splits_a_team_is_said_in_words_and_the_gravest_first() {
    let mut left = Scene::new();
    left.rate(1, 2);
    assert_eq!(left.incident.alarms(), []);
    let mut right = left.part();
    left.set("Ada", Setting::Title("one".into()));
    left.assign("scribe", "Ann");
    left.one("Ada", stage(Stage::Acknowledged, ""));
    left.rate(2, 2);
    left.assign("incident_manager", "Sabine");
    right.wait(5).set("Rob", Setting::Title("two".into()));
    right.assign("scribe", "Ray");
    right.one("Rob", stage(Stage::StoodDown, "a false alarm"));
    right.rate(4, 4);
    right.assign("incident_manager", "Tomas");
    left.hear(&right);
    assert_eq!(
        words(&left),
        [
            "TWO IN COMMAND: Tomas or Sabine",
            "TWO STAGES: Stood down or Acknowledged",
            "TWO PRIORITIES: P5 or P2",
            "TWO AS SCRIBE: Ray or Ann",
            "NOT AGREED: Title: two or one",
        ]
    );
    let alarms = left.incident.alarms();
    let grave: Vec<bool> = alarms.iter().map(|alarm| alarm.grave).collect();
    assert_eq!(grave, [true, true, true, true, false]);
}

#[test]
fn three_sides_are_three_and_one_word_settles_it() {
    let mut left = Scene::new();
    let mut right = left.part();
    let mut third = right.part();
    left.assign("incident_manager", "Sabine");
    right.wait(5).assign("incident_manager", "Tomas");
    third.wait(9).assign("incident_manager", "Uwe");
    left.hear(&right);
    left.hear(&third);
    assert_eq!(words(&left), ["THREE IN COMMAND: Uwe or Tomas or Sabine"]);
    left.wait(20).assign("incident_manager", "Sabine");
    assert_eq!(words(&left), [""; 0]);
}

#[test]
fn two_ratings_of_one_priority_are_told_apart() {
    let mut left = Scene::new();
    let mut right = left.part();
    left.rate(1, 3);
    right.wait(5).rate(3, 1);
    left.hear(&right);
    assert_eq!(
        words(&left),
        ["TWO PRIORITIES: P2: impact Moderate, urgency Immediate or \
          P2: impact Extensive, urgency Today"]
    );
}

/// Resolved here, a criterion opened again there: neither saw the other.
#[test]
fn resolved_with_an_open_criterion_is_an_alarm_until_it_is_met_or_waived() {
    let mut left = Scene::at(&[Stage::Acknowledged, Stage::Mitigated]);
    let quiet = left.one("Ada", criterion("testers pass"));
    let tick = |on, waived: Option<&str>| Command::Tick {
        target: quiet,
        on,
        waived: waived.map(str::to_owned),
    };
    left.one("Ada", tick(true, None));
    let mut right = left.part();
    left.wait(5).one("Ada", stage(Stage::Resolved, ""));
    right.wait(5).one("Rob", tick(false, None));
    left.hear(&right);
    assert_eq!(words(&left), ["RESOLVED, BUT OPEN: testers pass"]);
    left.wait(20).one("Ada", tick(true, Some("nobody awake")));
    assert_eq!(words(&left), [""; 0]);
}

fn criterion(text: &str) -> Command {
    Command::Add(ListItem::Criterion {
        text: text.into(),
        hold_minutes: None,
    })
}
