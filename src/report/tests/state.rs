//! The state is whole, free of "now", and keeps restricted words back.

use super::*;
use crate::domain::command::{Command, NewTask};
use crate::domain::kind::ListItem;
use crate::domain::message::{MessageType, Sent};
use crate::domain::setting::{Setting, StageMove};
use crate::domain::stage::Stage;
use crate::report::story::{Story, plain};

fn told() -> Story {
    let mut story = Story::new();
    let set = |setting| Command::Set {
        setting,
        happened: None,
    };
    story.minutes(3);
    let acknowledged = StageMove {
        to: Stage::Acknowledged,
        text: None,
    };
    story.says("Nia", set(Setting::Stage(acknowledged)));
    story.says("Nia", set(Setting::Known("5xx in EU only".to_owned())));
    for restricted in [false, true] {
        story.says(
            "Nia",
            Command::Add(ListItem::Link {
                label: "board".to_owned(),
                url: if restricted {
                    "https://secret.example"
                } else {
                    "https://open.example"
                }
                .to_owned(),
                restricted,
            }),
        );
    }
    story.says(
        "Nia",
        Command::GiveTask(NewTask {
            text: "read the logs".to_owned(),
            owners: vec!["Rob".to_owned()],
            minutes: Some(10),
            ..NewTask::default()
        }),
    );
    story.minutes(2).says(
        "Nia",
        Command::Send {
            sent: Sent {
                audience: "customers".to_owned(),
                channel: "status page".to_owned(),
                message_type: MessageType::First,
                text: "secret wording".to_owned(),
                next_by: None,
                approved_by: None,
                restricted: true,
                ..Sent::default()
            },
            happened: None,
        },
    );
    story
}

#[test]
fn the_members_that_others_read() {
    let story = told();
    let state = state(&story.incident);
    for (pointer, want) in [
        ("/schema", json!(1)),
        ("/key", json!("northbay-20260115-k7f3")),
        ("/title", json!("EU checkout fails")),
        ("/drill", json!(false)),
        ("/stage/name", json!("acknowledged")),
        ("/stage/since", json!("2026-01-15T14:03:00.000Z")),
        ("/priority/value", json!(1)),
        ("/priority/by_hand", json!(null)),
        ("/impact", json!(1)),
        ("/impact_started", json!(null)),
        ("/detected/at", json!("2026-01-15T14:00:00.000Z")),
        ("/answers/known/text", json!("5xx in EU only")),
        ("/answers/known/by", json!("Nia")),
        ("/answers/next", json!(null)),
        (
            "/links",
            json!([{"label": "board", "url": "https://open.example"}]),
        ),
        ("/clients", json!(["Northbay"])),
        ("/zones", json!(["UTC"])),
        ("/roles/0/role", json!("incident_manager")),
        ("/roles/0/person", json!("Nia")),
        ("/roles/0/shadow", json!(false)),
        ("/audiences/0/id", json!("customers")),
        ("/audiences/0/last", json!("2026-01-15T14:05:00.000Z")),
        ("/audiences/0/next_due", json!("2026-01-15T14:35:00.000Z")),
        (
            "/criteria/0",
            json!({
                "text": "impact ended", "hold_minutes": null, "since": null, "met": null,
                "waived": null,
            }),
        ),
        ("/answers/known/source", json!(null)),
        ("/facts/behaviour", json!(null)),
        ("/problem/expected", json!(null)),
        ("/restricted", json!(false)),
        ("/unlocked_by", json!([])),
        ("/stakeholders", json!([])),
        ("/drafts", json!([])),
        ("/support_cases_series", json!([])),
        ("/audiences/0/in_scope", json!(true)),
        ("/audiences/0/ceiling", json!("2026-01-15T15:05:00.000Z")),
        ("/open_tasks/0/number", json!(1)),
        ("/open_tasks/0/owners", json!(["Rob"])),
        ("/open_tasks/0/due", json!("2026-01-15T14:13:00.000Z")),
        ("/conflicts", json!([])),
        ("/version/events", json!(story.incident.log().len())),
    ] {
        assert_eq!(state.pointer(pointer), Some(&want), "{pointer}");
    }
    let digest = state["version"]["digest"].as_str().map(str::len);
    assert_eq!(digest, Some(32));
}

#[test]
fn restricted_words_never_reach_it() {
    let mut story = told();
    story.note(
        crate::domain::kind::Note {
            restricted: true,
            ..plain("secret note")
        },
        None,
    );
    let text = state(&story.incident).to_string();
    assert!(!text.contains("secret"), "{text}");
}

#[test]
fn it_holds_integers_and_has_one_canonical_spelling() {
    let mut line = String::new();
    let told = state(&told().incident);
    assert_eq!(crate::domain::canon::write_value(&told, &mut line), Ok(()));
    assert!(crate::domain::canon::is_canonical(&line));
}

#[test]
fn the_same_set_gives_the_same_state_however_it_came() {
    let story = told();
    let mut other = Incident::default();
    for event in story.incident.log().events().iter().rev() {
        other.absorb(event.clone());
    }
    assert_eq!(state(&story.incident), state(&other));
}

#[test]
fn an_empty_set_has_a_state_too() {
    let state = state(&Incident::default());
    assert_eq!(state["key"], json!(""));
    assert_eq!(state["priority"], json!(null));
}
