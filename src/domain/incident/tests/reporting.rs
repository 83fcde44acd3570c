//! Who reports to whom, what is odd about it, and who leads the fix by default.

use crate::domain::command::Command;
use crate::domain::role::Assigned;
use crate::domain::scene::{Scene, assigned};
use crate::domain::stage::Stage;

fn give(scene: &mut Scene, given: Assigned) {
    scene.one("Ada", Command::Assign(given));
}

fn boss<'a>(scene: &'a Scene, person: &str) -> Option<&'a str> {
    let mut holders = scene.incident.holders();
    let holder = holders.find(|holder| holder.assigned.person == person);
    scene
        .incident
        .reports_to(holder.expect("holds a role").assigned)
}

/// R056: the catalogue says to whom a role reports, an assignment may say otherwise, and each
/// stream has its own lead (R064).
#[test]
fn the_reporting_line_follows_the_catalogue_the_stream_and_the_assignment() {
    let mut scene = Scene::new();
    scene.assign("scribe", "Nia");
    assert_eq!(boss(&scene, "Nia"), None, "nobody commands yet");
    scene.assign("incident_manager", "Ada");
    scene.assign("technical_assist", "Rob");
    assert_eq!(boss(&scene, "Rob"), Some("Ada"), "nobody leads the fix yet");
    let stream = |role: &str, person: &str, stream: &str| Assigned {
        stream: Some(stream.into()),
        ..assigned(role, person)
    };
    give(&mut scene, stream("technical_lead", "Jon", "network"));
    assert_eq!(boss(&scene, "Rob"), Some("Jon"), "the only lead");
    scene.assign("technical_lead", "Mara");
    give(&mut scene, stream("technical_assist", "Eve", "network"));
    let named = Assigned {
        reports_to: Some("Eve".into()),
        ..assigned("onsite_technician", "Cy")
    };
    give(&mut scene, named);
    scene.assign("core_decider", "Elke");
    for (person, above) in [
        ("Ada", None),
        ("Nia", Some("Ada")),
        ("Mara", Some("Ada")),
        ("Rob", Some("Mara")),
        ("Eve", Some("Jon")),
        ("Cy", Some("Eve")),
        ("Elke", None),
    ] {
        assert_eq!(boss(&scene, person), above, "{person}");
    }
    assert_eq!(scene.incident.streams(), ["network"]);
    let direct: Vec<_> = scene.incident.direct_reports().into_iter().collect();
    assert_eq!(direct, ["Jon", "Mara", "Nia"]);
}

#[test]
fn what_is_odd_about_a_role_is_said_and_the_role_is_given() {
    let mut scene = Scene::new();
    scene.assign("technical_assist", "Rob");
    scene.assign("technical_lead", "Mara");
    scene.assign("tester", "Petra");
    scene.assign("incident_manager", "Ada");
    for (role, person, said) in [
        (
            "tester",
            "Rob",
            "Rob is Technical Assist: who works on the fix",
        ),
        (
            "tester",
            "Mara",
            "Mara is Technical Lead: who works on the fix",
        ),
        (
            "technical_lead",
            "Petra",
            "Petra is Tester: who works on the fix",
        ),
        (
            "technical_lead",
            "Ada",
            "Ada leads the fix and the incident",
        ),
        (
            "incident_manager",
            "Mara",
            "Mara leads the fix and the incident",
        ),
        (
            "incident_manager",
            "Eve",
            "Ada is in command since 14:30 and is not asked",
        ),
    ] {
        let given = assigned(role, person);
        let warnings = scene.incident.assignment_warnings(&given);
        assert!(
            warnings.iter().any(|warning| warning.starts_with(said)),
            "{role} {person}: {warnings:?}"
        );
        scene
            .clone()
            .ask("Ada", Command::Assign(given))
            .expect("given all the same");
    }
    for (role, person) in [
        ("tester", "Obi"),
        ("scribe", "Rob"),
        ("incident_manager", "Ada"),
    ] {
        let given = assigned(role, person);
        assert_eq!(
            scene.incident.assignment_warnings(&given),
            Vec::<String>::new()
        );
    }
    let shadow = Assigned {
        shadow: true,
        ..assigned("tester", "Rob")
    };
    assert_eq!(
        scene.incident.assignment_warnings(&shadow),
        Vec::<String>::new()
    );
}

/// N26: from the eighth person on, and not for a second role of the same one.
#[test]
fn more_people_than_one_can_lead_are_said() {
    let mut scene = Scene::new();
    scene.assign("incident_manager", "Ada");
    for n in 1..=7 {
        let given = assigned("account_team", &format!("P{n}"));
        assert_eq!(
            scene.incident.assignment_warnings(&given),
            Vec::<String>::new(),
            "{n}"
        );
        give(&mut scene, given);
    }
    let said = |person: &str| {
        scene
            .incident
            .assignment_warnings(&assigned("planning", person))
    };
    assert_eq!(
        said("Eve"),
        ["8 people report to Ada: split off a team with its own lead"]
    );
    assert_eq!(said("P1"), Vec::<String>::new());
}

/// D16: whoever acknowledges first leads the fix, unless somebody does or they have work already.
#[test]
fn the_first_acknowledger_leads_the_fix_by_default() {
    let mut scene = Scene::new();
    let by_default = |scene: &Scene, who: &str| {
        let given = scene.incident.first_technical_lead(who);
        given.map(|given| (given.role, given.person))
    };
    let mara = Some(("technical_lead".to_owned(), "Mara".to_owned()));
    assert_eq!(by_default(&scene, "Mara"), mara);
    scene.assign("incident_manager", "Ada");
    assert_eq!(by_default(&scene, "Ada"), None, "she commands");
    assert_eq!(by_default(&scene, "Mara"), mara);
    let mut led = scene.clone();
    led.assign("technical_lead", "Jon");
    assert_eq!(by_default(&led, "Mara"), None, "somebody leads it");
    scene.stage(Stage::Acknowledged).expect("allowed");
    assert_eq!(by_default(&scene, "Mara"), None, "not the first");
}

#[test]
fn a_role_for_one_is_handed_over_in_one_line() {
    let mut scene = Scene::new();
    scene.assign("scribe", "Nia");
    scene.wait(60).assign("scribe", "Rosa");
    let texts = scene.texts();
    assert!(
        texts.contains(&"Rosa is Scribe, taking over from Nia".to_owned()),
        "{texts:?}"
    );
    assert!(
        !texts.iter().any(|text| text.contains("no longer")),
        "{texts:?}"
    );
    let spells: Vec<_> = scene.incident.spells().collect();
    assert_eq!(spells[0].until, Some(scene.now), "R069: from and to");
    assert_eq!(
        scene.rule("Ada", Command::Assign(assigned("scribe", "Rosa"))),
        "already-holds"
    );
}
