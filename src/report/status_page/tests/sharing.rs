//! Who brings what to one page, and what stays on it.

use super::{asked, everything, json, say, scene, source_of, text};
use crate::domain::command::Command;
use crate::domain::scene::{Scene, opening};
use crate::domain::setting::Setting;
use crate::report::status_page::{Asked, Made, USUAL_NAME, make};

#[test]
fn a_drill_is_left_out_unless_asked_and_then_says_so_everywhere() {
    let mut scene = Scene::empty();
    let mut drill = opening();
    drill.opened.drill = true;
    scene.ask("Ada", Command::Open(drill)).expect("opens");
    scene.set("Ada", Setting::FaultyService("Clinic Finder".into()));
    say(&mut scene, "we look");
    let sources = [source_of(&scene)];
    assert_eq!(make(None, &asked(&sources)).incidents, 0);
    let shown = make(
        None,
        &Asked {
            drills: true,
            ..asked(&sources)
        },
    );
    let id = &sources[0].id;
    let own = format!("incidents/{id}.html");
    for path in ["index.html", &own, "history.atom", "history.rss"] {
        assert!(
            text(&shown, path).contains("DRILL: this is practice"),
            "{path}"
        );
    }
    for path in ["incidents", "incidents/unresolved", "summary"] {
        let name = &json(&shown, &format!("api/v2/{path}.json"))["incidents"][0]["name"];
        assert_eq!(name, "DRILL: Clinic Finder");
    }
    let status = json(&shown, "api/v2/status.json");
    assert_eq!(
        status["status"]["description"],
        "DRILL: Partially Degraded Service"
    );
    // Whoever writes it next without asking for drills takes the drill off again.
    assert_eq!(make(Some(&shown.note), &asked(&[])).incidents, 0);
}

#[test]
fn consoles_of_different_incidents_share_one_page() {
    let mut first = scene();
    say(&mut first, "FIRST");
    let mut second = Scene::empty();
    second.wait(600);
    second.ask("Ada", Command::Open(opening())).expect("opens");
    say(&mut second, "SECOND");
    let one = [source_of(&first)];
    let two = [source_of(&second)];
    let a = make(None, &asked(&one));
    let b = make(Some(&a.note), &asked(&two));
    assert_eq!(b.incidents, 2);
    assert_eq!(
        make(Some(&b.note), &asked(&one)),
        b,
        "whoever writes, it is the same"
    );
    let both = [one[0].clone(), two[0].clone()];
    assert_eq!(make(None, &asked(&both)), b, "and the same as all at once");
    let index = text(&b, "index.html");
    assert!(index.find("SECOND") < index.find("FIRST"), "newest first");
    assert!(index.contains("We are working on 2 problems."));
    let only = Asked {
        only: true,
        ..asked(&one)
    };
    assert_eq!(make(Some(&b.note), &only), a);
    // What was put there by hand and is no incident of ours leads nowhere.
    let mut forged = b.note.clone();
    forged["incidents"][0]["id"] = serde_json::json!("../../etc/x");
    assert_eq!(make(Some(&forged), &asked(&one)).incidents, 1);
    assert_eq!(make(Some(&serde_json::json!([1])), &asked(&one)), a);
}

#[test]
fn whoever_knows_less_takes_nothing_off_the_page() {
    let mut scene = scene();
    say(&mut scene, "we look");
    let behind = [source_of(&scene)];
    let gone = say(&mut scene, "we know");
    let ahead = make(None, &asked(&[source_of(&scene)]));
    assert_eq!(make(Some(&ahead.note), &asked(&behind)), ahead);
    scene.one("Bram", Command::Retract(vec![gone]));
    let after = make(Some(&ahead.note), &asked(&[source_of(&scene)]));
    assert!(
        !everything(&after).contains("we know"),
        "taken back where that is known"
    );
}

#[test]
fn the_name_and_the_address_of_the_page_stay_once_given() {
    let mut scene = scene();
    say(&mut scene, "we look");
    let sources = [source_of(&scene)];
    let named = Asked {
        name: Some("Northbay status"),
        url: Some("https://status.example.com/"),
        ..asked(&sources)
    };
    let first = make(None, &named);
    let next = make(Some(&first.note), &asked(&sources));
    assert_eq!(next, first);
    assert!(text(&next, "index.html").contains("<h1>Northbay status</h1>"));
    let incident = &json(&next, "api/v2/incidents.json")["incidents"][0];
    let link = format!(
        "https://status.example.com/incidents/{}.html",
        sources[0].id
    );
    assert_eq!(incident["shortlink"], link);
    assert!(text(&next, "history.atom").contains("rel=\"self\""));
    let bad = Asked {
        url: Some("javascript:alert(1)"),
        ..asked(&sources)
    };
    assert!(!everything(&make(None, &bad)).contains("javascript"));
}

/// The page bears the name of the organisation that the incident keeps, until somebody names it.
#[test]
fn the_page_is_called_by_whose_it_is() {
    let title = |made: &Made| {
        let index = text(made, "index.html");
        let title = index
            .split_once("<h1>")
            .and_then(|(_, rest)| rest.split_once("</h1>"));
        let title = title.expect("a heading").0.to_owned();
        assert!(text(made, "history.atom").contains(&format!("<title>{title}</title>")));
        assert_eq!(json(made, "api/v2/status.json")["page"]["name"], title);
        title
    };
    let mut scene = scene();
    assert_eq!(title(&make(None, &asked(&[source_of(&scene)]))), USUAL_NAME);
    scene.set("Ada", Setting::Organisation("Northbay".into()));
    let ours = [source_of(&scene)];
    let empty = make(None, &asked(&ours));
    assert_eq!(title(&empty), "Northbay \u{b7} Service status");
    // Whoever keeps the same page and says nothing of it changes nothing.
    assert_eq!(make(Some(&empty.note), &asked(&[])), empty);
    say(&mut scene, "we look");
    let ours = [source_of(&scene)];
    assert_eq!(
        title(&make(Some(&empty.note), &asked(&ours))),
        "Northbay \u{b7} Service status"
    );
    // Of several the newest incident says it, whoever writes.
    let mut second = Scene::empty();
    second.wait(600);
    second.ask("Ada", Command::Open(opening())).expect("opens");
    second.set("Ada", Setting::Organisation("Elm Street".into()));
    say(&mut second, "another");
    let both = [ours[0].clone(), source_of(&second)];
    let shared = make(None, &asked(&both));
    assert_eq!(title(&shared), "Elm Street \u{b7} Service status");
    assert_eq!(make(Some(&shared.note), &asked(&ours)), shared);
    // A name that somebody gave stands before it, and one that an older version wrote does not.
    let named = Asked {
        name: Some("How we are"),
        ..asked(&ours)
    };
    assert_eq!(title(&make(Some(&shared.note), &named)), "How we are");
    let mut old = shared.note.clone();
    old["name"] = serde_json::json!(USUAL_NAME);
    assert_eq!(make(Some(&old), &asked(&both)), shared);
}

#[test]
fn a_name_with_a_secret_in_it_is_none() {
    let mut scene = scene();
    scene.set(
        "Ada",
        Setting::Organisation("Northbay password: hunter2x".into()),
    );
    say(&mut scene, "we look");
    let made = make(None, &asked(&[source_of(&scene)]));
    assert!(!everything(&made).contains("hunter2x"));
    assert!(text(&made, "index.html").contains("<h1>Service status</h1>"));
}
