//! The two rules that look at who sits at a console: when, for whom, and when not.

use super::super::{Prompt, Remedy, showing, showing_among};
use crate::domain::command::Command;
use crate::domain::handover::BriefNotes;
use crate::domain::presence::{Presence, Present, Seating};
use crate::domain::scene::{Scene, assigned};
use crate::domain::setting::Setting;
use crate::domain::stage::Stage::*;
use crate::domain::time::Timestamp;
use crate::playbook::RuleId;

/// Sabine commands an incident that goes on.
fn led() -> Scene {
    let mut scene = Scene::at(&[Acknowledged, Investigating]);
    scene.wait(60);
    scene.assign("incident_manager", "Sabine");
    scene
}

fn console(person: &str, seen: Timestamp, here: bool) -> Presence {
    Presence {
        console: format!("{person}-{here}"),
        person: person.to_owned(),
        host: "ops1".to_owned(),
        seating: Seating::Console,
        since: seen,
        seen,
        here,
    }
}

fn shown(scene: &Scene, consoles: &[Presence], rule: RuleId, at: Timestamp) -> Option<Prompt> {
    let present = Present {
        consoles: consoles.to_vec(),
        looked: Some(at),
    };
    let all = showing_among(&scene.incident, &present, at).prompts;
    all.into_iter().find(|prompt| prompt.rule == rule)
}

/// Minutes after Sabine took command at which the prompt first shows, by what her consoles did.
#[test]
fn silence_is_neither_a_console_nor_a_word_for_five_minutes() {
    let first = |consoles: &dyn Fn(Timestamp) -> Vec<Presence>, wrote: Option<i64>| {
        let mut scene = led();
        let began = scene.now;
        if let Some(minutes) = wrote {
            scene.wait(minutes * 60).note("Sabine", "from my telephone");
        }
        (0..60).find(|minute| {
            let at = began.plus_seconds(minute * 60);
            shown(&scene, &consoles(began), RuleId::Silent, at).is_some()
        })
    };
    let gone_after = |minutes: i64| {
        move |began: Timestamp| vec![console("Sabine", began.plus_seconds(minutes * 60), false)]
    };
    assert_eq!(first(&gone_after(0), None), Some(5));
    assert_eq!(first(&gone_after(7), None), Some(12));
    assert_eq!(
        first(&gone_after(0), Some(9)),
        Some(14),
        "a command line counts"
    );
    assert_eq!(
        first(&gone_after(-30), None),
        Some(5),
        "not before she came to command"
    );
    let two = |began| {
        vec![
            console("Sabine", began, false),
            console("Sabine", began, true),
        ]
    };
    assert_eq!(first(&two, None), None, "her other console is open");
    assert_eq!(first(&|_| Vec::new(), None), None, "she never had one");
    let rob = |began| vec![console("Rob", began, false)];
    assert_eq!(first(&rob, None), None, "somebody else's does not matter");
}

#[test]
fn a_console_that_cannot_look_calls_nobody_silent() {
    let scene = led();
    let at = scene.now.plus_seconds(3600);
    let mut present = Present {
        consoles: vec![console("Sabine", scene.now, false)],
        looked: Some(at.plus_seconds(-600)),
    };
    let silent = |present: &Present| {
        let all = showing_among(&scene.incident, present, at).prompts;
        all.iter().any(|prompt| prompt.rule == RuleId::Silent)
    };
    assert!(!silent(&present));
    present.looked = Some(at);
    assert!(silent(&present));
    let alone = showing(&scene.incident, at).prompts;
    assert!(alone.iter().all(|prompt| !prompt.rule.looks_at_people()));
}

/// The deputy; else whoever is named to take over, or was asked to; else everybody.
#[test]
fn it_goes_to_the_deputy_else_to_the_next_in_command_else_to_everybody() {
    let to = |scene: &Scene| {
        let gone = [console("Sabine", scene.now, false)];
        let at = scene.now.plus_seconds(400);
        let prompt = shown(scene, &gone, RuleId::Silent, at).expect("silent");
        (prompt.to.everyone, prompt.to.people)
    };
    let mut scene = led();
    assert_eq!(to(&scene), (true, vec![]));
    scene.set("Sabine", Setting::Successor(Some("Tomas".to_owned())));
    assert_eq!(to(&scene), (false, vec!["Tomas".to_owned()]));
    scene.assign("deputy", "Dora");
    assert_eq!(to(&scene).1, ["Dora", "Tomas"]);
    let mut scene = led();
    scene.assign("deputy", "Sabine");
    assert_eq!(to(&scene), (true, vec![]), "never to whoever is silent");
    let brief = Command::Brief(BriefNotes::default());
    scene.one("Sabine", brief);
    let (to_whom, brief) = ("Mei".to_owned(), "all of it".to_owned());
    scene.one("Sabine", Command::Offer { to: to_whom, brief });
    assert_eq!(to(&scene).1, ["Mei"]);
}

#[test]
fn taking_over_is_recorded_with_its_reason_and_whoever_was_silent_is_told_when_back() {
    let mut scene = led();
    let mut taken = assigned("incident_manager", "Tomas");
    taken.silent_minutes = Some(7);
    scene.wait(420).one("Tomas", Command::Assign(taken));
    let words = "Tomas is Incident Manager, taking over from Sabine, since their console had been \
                 silent for 7 min";
    assert_eq!(scene.entry(words).by, "Tomas");
    let at = scene.now.plus_seconds(600);
    let away = [console("Sabine", scene.now, false)];
    assert_eq!(
        shown(&scene, &away, RuleId::Taken, at),
        None,
        "nobody to tell"
    );
    let back = [console("Sabine", at, true)];
    let prompt = shown(&scene, &back, RuleId::Taken, at).expect("told");
    assert_eq!(prompt.to.people, ["Sabine"]);
    assert_eq!(prompt.remedy, Remedy::TakeBack);
    assert!(prompt.text.contains("silent for 7 min"), "{}", prompt.text);
    // Once read it is over.
    let mut left = scene.clone();
    left.wait(600);
    let (rule, about) = (prompt.rule.name().to_owned(), prompt.about.key());
    let minutes = 10;
    left.one(
        "Sabine",
        Command::Snooze {
            rule,
            about,
            minutes,
        },
    );
    let later = at.plus_seconds(3600);
    assert_eq!(shown(&left, &back, RuleId::Taken, later), None);
    scene.assign("incident_manager", "Sabine");
    assert_eq!(
        shown(&scene, &back, RuleId::Taken, later),
        None,
        "she took it back"
    );
    assert_eq!(
        scene.incident.manager().map(|m| &*m.assigned.person),
        Some("Sabine")
    );
}

/// Said of a giving of the role that takes it from nobody, it would be untrue.
#[test]
fn command_that_nobody_had_is_not_taken_over() {
    let mut scene = Scene::at(&[Acknowledged]);
    let mut taken = assigned("incident_manager", "Tomas");
    taken.silent_minutes = Some(7);
    scene.one("Tomas", Command::Assign(taken));
    let manager = scene.incident.manager().expect("one");
    assert_eq!(manager.assigned.silent_minutes, None);
}
