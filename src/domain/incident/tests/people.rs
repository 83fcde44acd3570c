//! Roles: who holds which, who is missing, and who is meant by a word.

use crate::domain::command::{Command, NewTask};
use crate::domain::role::Assigned;
use crate::domain::scene::{Scene, assign, assigned};

fn holding(scene: &Scene, role: &str) -> Vec<String> {
    let holders = scene.incident.holders_of(role);
    holders
        .map(|h| {
            let shadow = if h.assigned.shadow { " (shadow)" } else { "" };
            format!("{}{shadow}", h.assigned.person)
        })
        .collect()
}

fn shadow(role: &str, person: &str) -> Command {
    Command::Assign(Assigned {
        shadow: true,
        ..assigned(role, person)
    })
}

fn missing(scene: &Scene) -> Vec<String> {
    let roster = scene.incident.roster();
    let lines = roster.iter().filter(|line| line.missing);
    lines.map(|line| line.role.id.clone()).collect()
}

#[test]
fn a_role_for_one_changes_hands_and_a_role_for_many_fills() {
    let mut scene = Scene::new();
    scene.assign("incident_manager", "Ada");
    scene.wait(60).assign("incident_manager", "Rob");
    assert_eq!(holding(&scene, "incident_manager"), ["Rob"]);
    let since = scene.incident.manager().expect("held").since;
    assert_eq!(since, scene.now);
    scene.assign("tester", "Ann");
    scene.assign("tester", "Ben");
    assert_eq!(holding(&scene, "tester"), ["Ann", "Ben"]);
    let ann = scene.incident.holders_of("tester").next().expect("held").id;
    scene.one("Ada", Command::Release(ann));
    assert_eq!(holding(&scene, "tester"), ["Ben"]);
    assert!(
        scene
            .texts()
            .contains(&"Ann is no longer Tester".to_owned())
    );
}

#[test]
fn a_shadow_watches_and_never_counts() {
    let mut scene = Scene::new();
    scene.rate(1, 1);
    scene.one("Ada", shadow("incident_manager", "Ann"));
    assert!(scene.incident.manager().is_none());
    assert!(missing(&scene).contains(&"incident_manager".to_owned()));
    assert!(scene.incident.roles_of("Ann").is_empty());
    scene.assign("incident_manager", "Rob");
    assert_eq!(
        holding(&scene, "incident_manager"),
        ["Ann (shadow)", "Rob"],
        "she watches on"
    );
    let roster = scene.incident.roster();
    let line = roster
        .iter()
        .find(|line| line.role.id == "incident_manager");
    let names = line
        .expect("listed")
        .holders
        .iter()
        .map(|h| h.assigned.person.as_str());
    assert_eq!(names.collect::<Vec<_>>(), ["Rob", "Ann"], "shadows last");
    scene.assign("incident_manager", "Ann");
    assert_eq!(
        holding(&scene, "incident_manager"),
        ["Ann"],
        "a shadow no more"
    );
    scene.one("Ada", shadow("incident_manager", "Ann"));
    assert_eq!(
        holding(&scene, "incident_manager"),
        ["Ann (shadow)"],
        "steps back"
    );
    assert!(scene.incident.conflicts().is_empty());
}

#[test]
fn one_person_may_wear_several_hats() {
    let mut scene = Scene::new();
    scene.assign("scribe", "Ada");
    scene.assign("technical_lead", "Ada");
    scene.assign("incident_manager", "Ada");
    let roles: Vec<_> = scene
        .incident
        .roles_of("Ada")
        .iter()
        .map(|r| r.id.clone())
        .collect();
    assert_eq!(
        roles,
        ["incident_manager", "technical_lead", "scribe"],
        "as in the catalogue"
    );
    assert_eq!(
        scene.incident.role_of("Ada").as_deref(),
        Some("incident_manager")
    );
    assert_eq!(scene.incident.role_of("Rob"), None);
    scene.note("Ada", "x");
    assert_eq!(scene.entry("x").role.as_deref(), Some("incident_manager"));
}

#[test]
fn audiences_narrow_a_role_and_can_be_changed() {
    let mut scene = Scene::new();
    let lead = |person: &str, audience: &str| {
        Command::Assign(Assigned {
            audiences: vec![audience.into()],
            ..assigned("communication_lead", person)
        })
    };
    scene.one("Ada", lead("Mei", "customers"));
    scene.one("Ada", lead("Ana", "leadership"));
    assert_eq!(holding(&scene, "communication_lead"), ["Mei", "Ana"]);
    scene.one("Ada", lead("Mei", "internal"));
    assert_eq!(
        holding(&scene, "communication_lead"),
        ["Ana", "Mei"],
        "only anew"
    );
    assert!(
        scene
            .texts()
            .contains(&"Mei is Communication Lead for internal".to_owned())
    );
    assert_eq!(scene.rule("Ada", lead("Mei", "internal")), "already-holds");
}

#[test]
fn empty_required_roles_come_first() {
    let mut scene = Scene::new();
    assert_eq!(
        missing(&scene),
        ["incident_manager", "scribe"],
        "before a priority"
    );
    scene.rate(1, 1);
    let want = missing(&scene);
    assert!(
        want.len() > 2 && want.contains(&"technical_lead".to_owned()),
        "{want:?}"
    );
    let roster = scene.incident.roster();
    assert!(roster.iter().take(want.len()).all(|line| line.missing));
    scene.assign("tester", "Ann");
    let roster = scene.incident.roster();
    assert_eq!(roster[want.len()].role.id, "tester", "then what is held");
    scene.rate(4, 4);
    assert_eq!(missing(&scene), Vec::<String>::new(), "P5 needs nobody");
}

#[test]
fn two_managers_of_a_cut_are_a_conflict_and_the_later_stands() {
    let mut left = Scene::new();
    let mut right = left.part();
    left.assign("incident_manager", "Ada");
    right.wait(5).assign("incident_manager", "Rob");
    left.hear(&right);
    let conflicts = left.incident.conflicts();
    assert_eq!(conflicts[0].what, "Incident Manager");
    let who: Vec<_> = conflicts[0]
        .values
        .iter()
        .map(|v| v.text.as_str())
        .collect();
    assert_eq!(who, ["Rob", "Ada"], "the one who stands first");
    assert_eq!(
        left.incident.manager().expect("held").assigned.person,
        "Rob"
    );
    // The same person named on both sides is no conflict, and one assignment ends both.
    let mut left = Scene::new();
    let mut right = left.part();
    left.assign("incident_manager", "Ada");
    right.wait(5).assign("incident_manager", "Ada");
    left.hear(&right);
    assert!(left.incident.conflicts().is_empty());
    left.wait(9).one("Ada", assign("incident_manager", "Rob"));
    assert_eq!(holding(&left, "incident_manager"), ["Rob"]);
}

#[test]
fn a_word_means_one_person_or_nobody() {
    let mut scene = Scene::new();
    for name in ["Robin Achter", "Ann Lee", "Ann Ray", "rob"] {
        scene.note(name, "here");
    }
    for (word, want) in [
        ("robin achter", Some("Robin Achter")),
        (" ROBIN ", Some("Robin Achter")),
        ("Rob", Some("rob")),
        ("ann", None),
        ("Ann Lee", Some("Ann Lee")),
        ("achter", None),
        ("", None),
        ("nobody", None),
    ] {
        assert_eq!(
            scene.incident.person_named(word).as_deref(),
            want,
            "{word:?}"
        );
    }
}

#[test]
fn everybody_who_was_named_is_known() {
    let mut scene = Scene::new();
    scene.assign("tester", "Ben");
    let task = Command::GiveTask(NewTask {
        text: "look".into(),
        owners: vec!["Cy".into(), "Dee".into()],
        minutes: None,
        ..NewTask::default()
    });
    scene.one("Rob", task);
    let known: Vec<_> = scene.incident.known_people().collect();
    assert_eq!(known, ["Ada", "Ben", "Cy", "Dee", "Rob"]);
}
