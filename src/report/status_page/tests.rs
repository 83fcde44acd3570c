//! What gets onto the page and what never does, whatever was recorded.

mod contract;
mod sharing;

use super::{Asked, File, Impact, Label, Made, Published, Source, make, source};
use crate::domain::command::Command;
use crate::domain::decide::LONGEST_TEXT;
use crate::domain::kind::{EventKind, ListItem, Redaction, Toggle};
use crate::domain::kit::Kit;
use crate::domain::message::{MessageDraft, MessageType, Sent};
use crate::domain::scene::{START, Scene, note, send, sent};
use crate::domain::setting::Setting;
use crate::domain::stage::Stage;

/// Words to customers on the status page.
fn words(text: &str) -> Sent {
    Sent {
        text: text.to_owned(),
        ..sent("customers", MessageType::Update)
    }
}

fn say(scene: &mut Scene, text: &str) -> crate::domain::id::EventId {
    scene.wait(60);
    scene.one("Bram", send(words(text)))
}

/// An incident of that service, being looked into.
fn scene() -> Scene {
    let mut scene = Scene::at(&[Stage::Acknowledged, Stage::Investigating]);
    scene.set("Ada", Setting::FaultyService("Clinic Finder".into()));
    scene.rate(1, 1);
    scene
}

fn source_of(scene: &Scene) -> Source {
    source(&scene.incident, &Kit::shipped()).expect("declared")
}

fn published(scene: &Scene) -> Published {
    source_of(scene).published.expect("something was said")
}

fn asked(sources: &[Source]) -> Asked<'_> {
    Asked {
        sources,
        name: None,
        url: None,
        drills: false,
        only: false,
        now: START.plus_seconds(3600),
    }
}

fn made(scenes: &[&Scene]) -> Made {
    let sources: Vec<Source> = scenes.iter().map(|scene| source_of(scene)).collect();
    make(None, &asked(&sources))
}

fn text<'a>(made: &'a Made, path: &str) -> &'a str {
    let file = made.files.iter().find(|file| file.path == path);
    let file = file.unwrap_or_else(|| panic!("no {path}"));
    std::str::from_utf8(&file.bytes).expect("UTF-8")
}

fn json(made: &Made, path: &str) -> serde_json::Value {
    serde_json::from_str(text(made, path)).expect("JSON")
}

/// Everything that would be written, note included.
fn everything(made: &Made) -> String {
    let files = made.files.iter();
    let texts: Vec<String> = files
        .map(|File { path, bytes }| format!("{path}\n{}", String::from_utf8_lossy(bytes)))
        .collect();
    format!("{}\n{}", texts.join("\n"), made.note)
}

#[test]
fn nothing_said_is_a_page_that_says_so() {
    assert_eq!(
        source(
            &crate::domain::incident::Incident::default(),
            &Kit::shipped()
        ),
        None
    );
    for made in [make(None, &asked(&[])), made(&[&scene()])] {
        assert_eq!((made.incidents, made.active), (0, 0));
        let index = text(&made, "index.html");
        assert!(index.contains("<p class=\"banner none\">No known problems.</p>"));
        assert!(index.contains("Nothing was reported."), "{index}");
        assert!(text(&made, "history.atom").contains("<updated>1970-01-01T00:00:00.000Z<"));
        let status = json(&made, "api/v2/status.json");
        assert_eq!(status["status"]["indicator"], "none");
    }
}

#[test]
fn the_label_is_the_stage_at_sending_and_nothing_moves_without_a_word() {
    let mut scene = scene();
    say(&mut scene, "we look");
    scene.wait(60).stage(Stage::Identified).expect("allowed");
    assert_eq!(
        published(&scene).last().map(|u| u.label),
        Some(Label::Investigating)
    );
    say(&mut scene, "we know");
    scene.wait(60).stage(Stage::Mitigated).expect("allowed");
    say(&mut scene, "it is back");
    scene.wait(60).stage(Stage::Resolved).expect("allowed");
    assert!(published(&scene).is_active(), "nobody said that it is over");
    assert!(source_of(&scene).unclosed);
    say(&mut scene, "fixed");
    assert!(!source_of(&scene).unclosed);
    scene
        .wait(60)
        .stage(Stage::Investigating)
        .expect("reopened");
    say(&mut scene, "it came back");
    let labels: Vec<&str> = published(&scene)
        .updates
        .iter()
        .map(|u| u.label.word())
        .collect();
    assert_eq!(
        labels,
        [
            "investigating",
            "identified",
            "monitoring",
            "resolved",
            "investigating"
        ]
    );
    let made = made(&[&scene]);
    let incident = &json(&made, "api/v2/incidents/unresolved.json")["incidents"][0];
    assert_eq!(incident["status"], "investigating");
    assert_eq!(incident["resolved_at"], serde_json::Value::Null);
    assert_eq!(incident["monitoring_at"], serde_json::Value::Null);
    assert_eq!(incident["incident_updates"][0]["body"], "it came back");
    assert!(text(&made, "index.html").contains("Clinic Finder: we are working on a problem."));
}

#[test]
fn closing_words_close_the_page_also_before_the_stage_does() {
    let mut scene = scene();
    scene.wait(60).stage(Stage::Mitigated).expect("allowed");
    say(&mut scene, "it is back");
    let made_watched = made(&[&scene]);
    let index = text(&made_watched, "index.html");
    assert!(index.contains("Clinic Finder: it works again and is being watched."));
    let status = json(&made_watched, "api/v2/status.json");
    assert_eq!(status["status"]["indicator"], "minor");
    scene.wait(60);
    let closing = Sent {
        text: "Fixed.".into(),
        next_by: Some(scene.now.plus_seconds(60)),
        ..sent("customers", MessageType::Resolved)
    };
    scene.one("Bram", send(closing));
    let last = published(&scene).updates.pop().expect("said");
    assert_eq!((last.label, last.next_by), (Label::Resolved, None));
    let status = json(&made(&[&scene]), "api/v2/status.json");
    assert_eq!(status["status"]["description"], "All Systems Operational");
    let components = json(&made(&[&scene]), "api/v2/components.json");
    assert_eq!(components["components"][0]["status"], "operational");
}

#[test]
fn stood_down_is_over_once_it_is_said() {
    let mut scene = scene();
    say(&mut scene, "we look");
    scene.wait(60).stage(Stage::StoodDown).expect("allowed");
    assert!(source_of(&scene).unclosed);
    say(&mut scene, "false alarm");
    assert!(!published(&scene).is_active());
    let index = made(&[&scene]);
    assert!(text(&index, "index.html").contains("<b class=\"resolved\">RESOLVED</b>"));
}

/// Words that were sent, and not to everybody or not for ever.
fn send_elsewhere(scene: &mut Scene) {
    let to = |audience: &str, channel: &str, text: &str| {
        send(Sent {
            channel: channel.into(),
            ..Sent {
                text: text.into(),
                ..sent(audience, MessageType::Update)
            }
        })
    };
    scene.one("Bram", to("customers", "embedded status", "PUBLIC-1"));
    scene.wait(60);
    for (audience, channel) in [
        ("customers", "e-mail"),
        ("customers", "#support"),
        ("customers", ""),
        ("internal", "status page"),
        ("leadership", "status page"),
    ] {
        if !channel.is_empty() {
            scene.one("Bram", to(audience, channel, "CANARY-elsewhere"));
        }
    }
    let hidden = say(scene, "CANARY-restricted");
    scene.one(
        "Bram",
        Command::Restrict {
            entry: hidden,
            on: true,
        },
    );
    let own = Sent {
        restricted: true,
        ..words("CANARY-own")
    };
    scene.one("Bram", send(own));
    scene.raw(
        "Bram",
        EventKind::Draft(MessageDraft {
            audience: "customers".into(),
            channel: "status page".into(),
            message_type: MessageType::Update,
            text: "CANARY-draft".into(),
            next_by: None,
        }),
    );
    let taken_back = say(scene, "CANARY-retracted");
    scene.one("Bram", Command::Retract(vec![taken_back]));
    let redacted = say(scene, "CANARY-redacted");
    scene.raw(
        "Bram",
        EventKind::Redact(Redaction {
            reference: redacted,
            reason: "CANARY-why".into(),
        }),
    );
    let struck = say(scene, "CANARY-struck");
    let toggle = Toggle {
        reference: struck,
        on: true,
        reason: None,
    };
    scene.raw("Bram", EventKind::Strike(toggle));
}

/// A word in every other place.
fn write_inside(scene: &mut Scene) {
    scene.one("Nia", note("CANARY-note"));
    scene.assign("scribe", "CANARY-person");
    for setting in [
        Setting::Title("CANARY-title".into()),
        Setting::Description("CANARY-description".into()),
        Setting::Impact("CANARY-impact".into()),
        Setting::Known("CANARY-known".into()),
        Setting::Workaround("CANARY-workaround".into()),
        Setting::MainChannel("#CANARY-main".into()),
        Setting::Ticket("CANARY-ticket".into()),
        Setting::Codename("CANARY-codename".into()),
    ] {
        scene.set("Ada", setting);
    }
    for item in [
        ListItem::Client {
            name: "CANARY-client".into(),
        },
        ListItem::Link {
            label: "CANARY-label".into(),
            url: "https://CANARY.example".into(),
            restricted: false,
        },
    ] {
        scene.one("Ada", Command::Add(item));
    }
}

/// A word in every place that is not for everybody.
#[test]
fn only_what_was_sent_outside_on_a_status_page_gets_in() {
    let mut scene = scene();
    send_elsewhere(&mut scene);
    write_inside(&mut scene);
    let made = made(&[&scene]);
    let all = everything(&made);
    assert!(all.contains("PUBLIC-1"));
    for word in [
        "CANARY",
        "Bram",
        "Ada",
        "Nia",
        "shop-20261120",
        "Checkout fails",
    ] {
        assert!(!all.contains(word), "{word} in\n{all}");
    }
    let ids = scene
        .incident
        .log()
        .events()
        .iter()
        .map(|event| event.id.to_string());
    for id in ids {
        assert!(
            !all.contains(&id),
            "an event's own id tells when it was recorded"
        );
    }
    assert_eq!(made.incidents, 1);
}

#[test]
fn a_restricted_incident_goes_by_its_code_name_and_names_no_service() {
    let mut scene = scene();
    say(&mut scene, "we look");
    scene.set("Ada", Setting::Restricted(true));
    let all = everything(&made(&[&scene]));
    assert!(
        !all.contains("Clinic Finder") && all.contains("Service notice"),
        "{all}"
    );
    scene.set("Ada", Setting::Codename("Heron".into()));
    let made = made(&[&scene]);
    assert!(text(&made, "index.html").contains(">Heron</a>"));
    assert_eq!(
        json(&made, "api/v2/components.json")["components"],
        serde_json::json!([])
    );
    assert!(!everything(&made).contains("Clinic Finder"));
}

#[test]
fn a_name_that_outsiders_may_not_read_is_none() {
    for (service, name) in [
        ("Clinic Finder", "Clinic Finder"),
        ("  Clinic   Search ", "Clinic Search"),
        ("unknown", "Service notice"),
        ("Northbay checkout", "Service notice"),
        ("Ada's checkout", "Service notice"),
        ("db-1.internal", "Service notice"),
        ("10.0.0.7", "Service notice"),
    ] {
        let mut scene = scene();
        let client = ListItem::Client {
            name: "Northbay".into(),
        };
        scene.one("Ada", Command::Add(client));
        say(&mut scene, "we look");
        if service != "Clinic Finder" {
            scene.set("Ada", Setting::FaultyService(service.into()));
        }
        assert_eq!(published(&scene).name, name, "{service:?}");
    }
}

#[test]
fn said_twice_is_said_once() {
    let mut scene = scene();
    say(&mut scene, "we look");
    let mut other = scene.part();
    for side in [&mut scene, &mut other] {
        say(side, "still looking");
    }
    scene.hear(&other);
    let embedded = Sent {
        channel: "embedded status".into(),
        ..words("still looking")
    };
    scene.wait(30);
    scene.one("Bram", send(embedded));
    assert_eq!(published(&scene).updates.len(), 2);
    scene.wait(3600);
    say(&mut scene, "still looking");
    assert_eq!(
        published(&scene).updates.len(),
        3,
        "an hour later it is news"
    );
}

#[test]
fn a_correction_stands_beside_what_it_corrects() {
    let mut scene = scene();
    say(&mut scene, "all regions");
    scene.wait(60);
    let right = Sent {
        text: "only the East region".into(),
        ..sent("customers", MessageType::Correction)
    };
    scene.one("Bram", send(right));
    let made = made(&[&scene]);
    let index = text(&made, "index.html");
    let (first, second) = (index.find("only the East"), index.find("all regions"));
    assert!(first.is_some() && first < second, "{index}");
    assert!(
        index.contains("INVESTIGATING</b> (correction) <time"),
        "{index}"
    );
}

#[test]
fn what_others_wrote_is_only_words_and_secrets_are_covered() {
    let bad =
        "a </title><script>alert(1)</script> \u{202e}gpj\u{1b}[2J \u{fffe} ]]> & \"q\" 'x'\n\nb";
    let mut scene = scene();
    scene.set("Ada", Setting::FaultyService("<i>\"S\"</i>]]>".into()));
    say(&mut scene, bad);
    say(
        &mut scene,
        "the password=hunter22hunter and PIN 4711 are out",
    );
    let made = made(&[&scene]);
    for file in &made.files {
        let text = String::from_utf8_lossy(&file.bytes);
        assert!(!text.contains("<script"), "{}", file.path);
        assert!(
            !text.contains("hunter22") && !text.contains("4711"),
            "{}",
            file.path
        );
        let hidden = |c: char| c != '\n' && crate::clean::clean(&c.to_string()) != c.to_string();
        assert_eq!(text.chars().find(|c| hidden(*c)), None, "{}", file.path);
    }
    let body = &json(&made, "api/v2/incidents.json")["incidents"][0]["incident_updates"][1]["body"];
    assert_eq!(body, bad, "data keeps what was said");
}

#[test]
fn two_hundred_updates_are_all_on_their_page_and_ten_on_the_first() {
    let mut scene = scene();
    for n in 0..200 {
        say(&mut scene, &format!("word {n}."));
    }
    let long = "x".repeat(LONGEST_TEXT);
    say(&mut scene, &long);
    let made = made(&[&scene]);
    let id = published(&scene).id;
    let own = text(&made, &format!("incidents/{id}.html"));
    let index = text(&made, "index.html");
    assert_eq!(own.matches("<li>").count(), 201);
    assert_eq!(index.matches("<li>").count(), 10);
    assert!(index.contains("All 201 updates"));
    let updates = &json(&made, "api/v2/incidents.json")["incidents"][0]["incident_updates"];
    assert_eq!(updates.as_array().map(Vec::len), Some(201));
}

#[test]
fn older_incidents_are_a_line_and_the_next_word_is_promised() {
    let mut scene = scene();
    scene.wait(60);
    let promise = Sent {
        next_by: Some(scene.now.plus_seconds(1800)),
        ..words("we look")
    };
    scene.one("Bram", send(promise));
    let running = made(&[&scene]);
    let index = text(&running, "index.html");
    assert!(index.contains("<p>Next word by 15:01 UTC.</p>"), "{index}");
    scene.wait(60).stage(Stage::Mitigated).expect("allowed");
    scene.stage(Stage::Resolved).expect("allowed");
    say(&mut scene, "fixed");
    let sources = [source_of(&scene)];
    let on = |days: i64| {
        let now = START.plus_seconds(days * 86_400);
        make(
            None,
            &Asked {
                now,
                ..asked(&sources)
            },
        )
    };
    let same_day = on(0);
    assert!(!text(&same_day, "index.html").contains("Next word"));
    assert!(text(&on(13), "index.html").contains("<h2>Last 14 days, since 20 November</h2>"));
    assert_eq!(text(&on(13), "index.html").matches("<li>").count(), 2);
    let later = on(14);
    let index = text(&later, "index.html");
    assert!(index.contains("<h2>Earlier</h2>") && index.contains("20 November 2026</span>"));
    assert!(index.contains("Nothing was reported."));
    for file in &same_day.files {
        let changes = file.path == "index.html";
        assert_eq!(
            later.files.iter().any(|other| other == file),
            !changes,
            "{}",
            file.path
        );
    }
}

#[test]
fn how_bad_it_is_follows_the_priority_at_the_last_word() {
    for (priority, impact) in [
        (Some(1), Impact::Critical),
        (Some(2), Impact::Major),
        (Some(3), Impact::Minor),
        (Some(4), Impact::Minor),
        (Some(5), Impact::None),
        (None, Impact::Minor),
    ] {
        assert_eq!(Impact::of(priority), impact);
    }
    let mut scene = scene();
    say(&mut scene, "we look");
    scene.wait(60);
    scene.rate(3, 3);
    let last = published(&scene).updates.pop().expect("said");
    assert_eq!(
        last.impact,
        Impact::Critical,
        "a new rating alone publishes nothing"
    );
}
