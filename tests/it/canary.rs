//! A canary in every field at every visibility: it appears in no output in which it may not.
//!
//! The fields are found by walking the serialised body of every kind of event; the outputs by the
//! program's own lists and by reading its source. A kind, a field or an output that is in no table
//! here makes a test fail, so that nobody can forget one.

mod bodies;
mod commands;
mod outputs;
mod sources;

use crate::desk::{START, Writer};
use bodies::{Seen, TOLD};
use outputs::{Output, Sees, outputs};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use warroom::domain::event::Draft;
use warroom::domain::incident::Incident;
use warroom::domain::kind::EventKind;
use warroom::domain::time::Timestamp;

/// A word that stands in one field of one event, and nowhere else.
struct Canary {
    word: String,
    /// `r-note.text`.
    place: String,
    seen: Seen,
}

/// Everything that was told, with its canaries.
struct Aviary {
    incident: Incident,
    canaries: Vec<Canary>,
    /// The ids of what was told, by handle.
    ids: BTreeMap<&'static str, String>,
    now: Timestamp,
}

/// A word of letters, so that no format escapes it and no mask takes it for a secret.
fn word(place: &str) -> String {
    let letters = place.chars().filter(char::is_ascii_alphabetic);
    format!("zq{}qz", letters.collect::<String>().to_lowercase())
}

/// Puts a canary into every `@`, and the ids of what was named into every `&name`.
fn fill(
    value: &mut Value,
    place: &str,
    named: &BTreeMap<&str, String>,
    canaries: &mut Vec<(String, String)>,
) {
    match value {
        Value::String(text) if text == "@" || text.ends_with("=@") => {
            let word = word(place);
            *text = text.replace('@', &word);
            canaries.push((word, place.to_owned()));
        }
        Value::String(text) => {
            if let Some(name) = text.strip_prefix('&') {
                *text = named.get(name).expect(name).clone();
            }
        }
        Value::Array(list) => {
            for one in list {
                fill(one, place, named, canaries);
            }
        }
        Value::Object(members) => {
            for (name, one) in members {
                fill(one, &format!("{place}.{name}"), named, canaries);
            }
        }
        _ => {}
    }
}

fn told(more: &[(&'static str, &'static str, &'static str)]) -> Aviary {
    let mut aviary = Aviary {
        incident: Incident::default(),
        canaries: Vec::new(),
        ids: BTreeMap::new(),
        now: START,
    };
    let mut writer = Writer::new("nia@ops1");
    for (handle, name, body) in TOLD.iter().chain(more) {
        let mut body: Value =
            serde_json::from_str(body).unwrap_or_else(|e| panic!("{handle}: {e}"));
        let mut found = Vec::new();
        fill(&mut body, handle, &aviary.ids, &mut found);
        let kind = EventKind::parse(name, &body.to_string());
        assert_eq!(kind.name(), *name);
        assert!(!matches!(kind, EventKind::Unknown(_)), "{handle}: {body}");
        let kept = kind.body().to_string();
        for (word, place) in found {
            assert!(
                kept.contains(&word),
                "{place} is no field of {name}: {kept}"
            );
            let seen = bodies::seen(&place);
            aviary.canaries.push(Canary { word, place, seen });
        }
        missed_fields(handle, name, &kind);
        let draft = Draft {
            kind,
            happened: None,
            by: "Nia".into(),
            role: None,
        };
        aviary.now = aviary.now.plus_seconds(30);
        let event = writer.seal(&aviary.incident, draft, aviary.now);
        aviary.ids.insert(handle, event.id.to_string());
        aviary.incident.absorb(event);
    }
    aviary
}

/// Whatever else in a body could be any text must have a canary, or be named as none.
fn missed_fields(handle: &str, name: &str, kind: &EventKind) {
    fn walk(value: &Value, path: &str, leaves: &mut Vec<String>) {
        match value {
            Value::String(text) if !text.contains("zq") => leaves.push(path.to_owned()),
            Value::Object(members) => {
                for (name, one) in members {
                    walk(one, &format!("{path}/{name}"), leaves);
                }
            }
            Value::Array(list) => {
                for (at, one) in list.iter().enumerate() {
                    walk(one, &format!("{path}/{at}"), leaves);
                }
            }
            _ => {}
        }
    }
    let body = kind.body();
    let mut leaves = Vec::new();
    walk(&body, "", &mut leaves);
    for leaf in leaves {
        let place = format!("{handle}{leaf}");
        if bodies::NO_TEXT.iter().any(|known| place.ends_with(known)) {
            continue;
        }
        let mut other = body.clone();
        if let Some(text) = other.pointer_mut(&leaf) {
            *text = Value::String("any words".to_owned());
        }
        let parsed = EventKind::parse(name, &other.to_string());
        let taken = parsed.body().pointer(&leaf) == Some(&Value::String("any words".to_owned()));
        let any = taken && !matches!(parsed, EventKind::Unknown(_));
        assert!(!any, "{handle}{leaf} takes any text and has no canary");
    }
}

/// Whether an output may hold what is seen so.
fn may(output: &Output, kind: Seen) -> bool {
    let afterwards = ["incident-report-for-clients", "follow-up"];
    if kind == Seen::Card {
        return output.name.starts_with("output: card ");
    }
    match output.sees {
        Sees::All => kind != Seen::Gone,
        Sees::Inside => !matches!(kind, Seen::Restricted | Seen::Gone),
        _ if kind == Seen::Secret => output.sees == Sees::Inside && output.family != "wall",
        Sees::Outside if kind == Seen::Afterwards => {
            afterwards.iter().any(|name| output.name.contains(name))
        }
        Sees::Outside => kind == Seen::Outside,
    }
}

#[test]
fn every_kind_and_every_field_has_its_canary() {
    let kinds: BTreeSet<&str> = TOLD.iter().map(|(_, kind, _)| *kind).collect();
    let all: BTreeSet<&str> = EventKind::NAMES.iter().copied().collect();
    assert_eq!(kinds, all, "a kind of event has no canary");
    let aviary = told(&[]);
    let words: BTreeSet<&str> = aviary
        .canaries
        .iter()
        .map(|one| one.word.as_str())
        .collect();
    assert_eq!(
        words.len(),
        aviary.canaries.len(),
        "each word stands in one place"
    );
    let fields: BTreeSet<&str> = aviary
        .canaries
        .iter()
        .filter_map(|one| one.place.rsplit('.').next())
        .collect();
    let mut missing = Vec::new();
    for field in sources::text_fields() {
        let known = fields.contains(field.as_str()) || bodies::NO_CANARY.contains(&field.as_str());
        if !known {
            missing.push(field);
        }
    }
    assert!(
        missing.is_empty(),
        "fields of text without a canary: {missing:?}"
    );
}

#[test]
fn every_output_of_the_program_is_in_the_table() {
    let known = outputs::COVERED.iter().chain(outputs::NO_OUTPUT);
    let known: BTreeSet<&str> = known.map(|(name, _)| *name).collect();
    let made: BTreeSet<String> = sources::functions_over_incidents();
    let missing: Vec<&String> = made
        .iter()
        .filter(|name| !known.contains(name.as_str()))
        .collect();
    assert!(
        missing.is_empty(),
        "what do these show, and to whom? {missing:?}"
    );
    let gone: Vec<&&str> = known.iter().filter(|name| !made.contains(**name)).collect();
    assert!(
        gone.is_empty(),
        "in the table and no longer in the program: {gone:?}"
    );
    let outputs = outputs(&told(&[]).incident, START);
    let families: BTreeSet<&str> = outputs.iter().map(|one| one.family).collect();
    let called = outputs::COVERED.iter();
    let idle: Vec<_> = called
        .filter(|(_, family)| !families.contains(family))
        .collect();
    assert!(idle.is_empty(), "nothing calls {idle:?}");
    let found = sources::commands();
    let table = commands::COMMANDS.iter().map(|(name, ..)| *name);
    let elsewhere = commands::ELSEWHERE.iter().map(|(name, _)| *name);
    let table: BTreeSet<String> = table.chain(elsewhere).map(str::to_owned).collect();
    assert_eq!(table, found, "what does the command print, and to whom?");
}

/// Every command that the program says it has is run on a file with a canary in every field, and
/// on one whose lines somebody has changed by hand.
#[test]
fn no_command_prints_a_canary_that_may_not_be_seen_there() {
    let aviary = told(&[]);
    let outputs = commands::outputs(&aviary);
    no_leaks(&aviary, &outputs);
    for (command, place) in [
        ("log", "note.text"),
        ("report postmortem", "action.text"),
        ("send customers", "out-workaround.value"),
        ("report status-page --outside", "out-send.text"),
    ] {
        let mut all = outputs.iter().filter(|output| {
            let said = output.name.strip_prefix("command: ");
            said.is_some_and(|said| said.starts_with(command))
        });
        let word = word(place);
        assert!(
            all.any(|output| output.text.contains(&word)),
            "{command} has {place}, or this cannot fail"
        );
    }
}

/// The address of the status page is told to everybody; not if it lets whoever has it in.
#[test]
fn a_secret_in_the_address_of_the_page_stays_inside() {
    let aviary = told(&[
        ("unlisted", "remove", r#"{"ref":"&out-status-channel"}"#),
        (
            "secret-page",
            "add",
            r#"{"list":"channel","name":"page","type":"status page","link":"https://status.example/?token=@"}"#,
        ),
    ]);
    let outputs = outputs(&aviary.incident, aviary.now);
    no_leaks(&aviary, &outputs);
    let word = word("secret-page.link");
    let mut inside = outputs.iter().filter(|one| one.sees == Sees::Inside);
    assert!(
        inside.any(|one| one.text.contains(&word)),
        "it is told there"
    );
}

/// Nothing stands where it may not.
fn no_leaks(aviary: &Aviary, outputs: &[Output]) {
    let mut leaks = Vec::new();
    for output in outputs {
        let lower = output.text.to_lowercase();
        for canary in &aviary.canaries {
            if lower.contains(&canary.word) && !may(output, canary.seen) {
                leaks.push(format!(
                    "{} shows {} ({:?})",
                    output.name, canary.place, canary.seen
                ));
            }
        }
    }
    assert!(
        leaks.is_empty(),
        "{} leaks:\n{}",
        leaks.len(),
        leaks.join("\n")
    );
}

#[test]
fn a_canary_appears_in_no_output_in_which_it_may_not() {
    let aviary = told(&[]);
    let outputs = outputs(&aviary.incident, aviary.now);
    no_leaks(&aviary, &outputs);
    // The test can fail: every canary that may be seen is seen somewhere.
    let shown = |canary: &Canary| {
        let mut may = outputs.iter().filter(|output| may(output, canary.seen));
        may.any(|output| output.text.to_lowercase().contains(&canary.word))
    };
    let unseen = aviary.canaries.iter();
    let unseen = unseen.filter(|one| one.seen != Seen::Gone && !shown(one));
    let unseen: Vec<&str> = unseen.map(|one| one.place.as_str()).collect();
    let most = aviary.canaries.len() / 4;
    assert!(unseen.len() < most, "shown nowhere: {unseen:?}");
    let says = |sees: Sees, place: &str| {
        let mut all = outputs.iter().filter(|output| output.sees == sees);
        all.any(|output| output.text.contains(&word(place)))
    };
    assert!(
        says(Sees::All, "r-revise.text"),
        "restricted words are there for who asks"
    );
    assert!(
        says(Sees::Inside, "note.text"),
        "and open ones for the company"
    );
    assert!(
        says(Sees::Outside, "out-send.text"),
        "and what was sent for all"
    );
    let public = outputs.iter().filter(|output| output.sees == Sees::Outside);
    assert!(public.count() > 20);
}

/// A restricted incident goes by its code name wherever somebody outside the room may read it.
#[test]
fn the_title_of_a_restricted_incident_stays_in_the_room() {
    let aviary = told(&[
        ("secret", "set", r#"{"field":"restricted","value":true}"#),
        ("codename", "set", r#"{"field":"codename","value":"HERON"}"#),
    ]);
    let titles = ["open.title", "out-title.value"].map(word);
    let mut leaks = Vec::new();
    let mut heron = 0;
    for output in outputs(&aviary.incident, aviary.now) {
        heron += usize::from(output.text.contains("HERON"));
        let in_the_room = output.sees == Sees::All
            || output.sees == Sees::Inside && outputs::IN_THE_ROOM.contains(&output.family);
        if !in_the_room && titles.iter().any(|title| output.text.contains(title)) {
            leaks.push(output.name);
        }
    }
    assert!(leaks.is_empty(), "{leaks:#?}");
    assert!(heron > 5, "the code name stands in its place");
}
