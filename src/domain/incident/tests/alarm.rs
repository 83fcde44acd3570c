//! The split-command alarm: what is loud, in which words and in which order.

use crate::domain::command::Command;
use crate::domain::incident::Alarm;
use crate::domain::kind::ListItem;
use crate::domain::priority::{Override, Priority};
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

/// Of two priorities the graver one is worked by until one is chosen, and the choice says what it
/// was chosen from.
#[test]
fn the_graver_of_two_priorities_counts_until_one_is_chosen() {
    let mut left = Scene::at(&[Stage::Acknowledged]);
    left.rate(2, 2);
    let mut right = left.part();
    left.rate(1, 1);
    right.wait(5).rate(3, 3);
    left.hear(&right);
    let values = |scene: &Scene| {
        let incident = &scene.incident;
        let stands = incident.priority().map(|now| now.value.value());
        (stands, incident.gravest_priority().map(Priority::value))
    };
    assert_eq!(values(&left), (Some(4), Some(1)));
    left.wait(600);
    let owed = |scene: &Scene, rule: &str| {
        let shown = crate::domain::prompt::prompts(&scene.incident, scene.now);
        shown.iter().any(|prompt| prompt.rule.name() == rule)
    };
    assert!(owed(&left, "N06"), "P1 owes a first word, P4 does not");
    let empty = |scene: &Scene, role: &str| {
        let roster = scene.incident.roster();
        roster
            .iter()
            .any(|line| line.role.id == role && line.missing)
    };
    assert!(empty(&left, "scribe"), "and it needs a Scribe");
    left.rate(3, 3);
    assert_eq!(values(&left), (Some(4), Some(4)));
    assert!(!owed(&left, "N06") && !empty(&left, "scribe"));
    let texts = left.texts();
    let chosen = texts.iter().find(|text| text.contains(" or "));
    let chosen = chosen.expect("the choice");
    assert!(chosen.starts_with("P4 or P1 → P4"), "{chosen}");
}

/// A priority by hand is not disputed by what the matrix says on another side.
#[test]
fn a_priority_by_hand_that_both_sides_have_stands() {
    let mut left = Scene::new();
    left.rate(2, 2);
    left.set("Ada", by_hand(Some(3)));
    let mut right = left.part();
    left.rate(1, 1);
    right.wait(5).rate(4, 4);
    left.hear(&right);
    let gravest = |scene: &Scene| scene.incident.gravest_priority().map(Priority::value);
    assert_eq!(gravest(&left), Some(3));
    let mut right = left.part();
    left.set("Ada", by_hand(None));
    right.wait(5).set("Rob", by_hand(Some(2)));
    left.hear(&right);
    assert_eq!(gravest(&left), Some(1));
}

fn by_hand(value: Option<u8>) -> Setting {
    let reason = || "regulator".to_owned();
    Setting::PriorityOverride(value.map(|value| Override {
        value,
        reason: reason(),
    }))
}
