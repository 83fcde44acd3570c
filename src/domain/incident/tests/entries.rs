//! Lines of the timeline with everything later ones said about them.

use crate::domain::command::Command;
use crate::domain::id::EventId;
use crate::domain::kind::{
    EntryKind, EventKind, ListItem, Note, Reference, Released, Telling, Toggle,
};
use crate::domain::message::MessageType;
use crate::domain::scene::{START, Scene, at, send, sent, typed};
use crate::domain::time::Moment;
use crate::domain::timeline::LATE_SECONDS;

fn revise(entry: EventId, text: &str) -> Command {
    let text = text.into();
    Command::Revise { entry, text }
}

fn restrict(entry: EventId, on: bool) -> Command {
    Command::Restrict { entry, on }
}

#[test]
fn a_restriction_reaches_every_line_that_repeats_the_words() {
    let mut scene = Scene::new();
    let link = ListItem::Link {
        label: "case".into(),
        url: "https://v?token=hush".into(),
        restricted: true,
    };
    let link = scene.one("Ada", Command::Add(link));
    scene.one("Ada", Command::Remove(link));
    let lines: Vec<_> = scene
        .incident
        .entries()
        .filter(|e| e.text.contains("hush"))
        .collect();
    assert_eq!(lines.len(), 2, "put in and taken out");
    assert!(lines.iter().all(|entry| entry.restricted));
    assert_eq!(scene.incident.withheld().restricted, 2);

    let note = scene.note("Ada", "the key is hush");
    scene.one("Ada", restrict(note, true));
    assert!(scene.entry("the key is hush").restricted);
    let message = scene.one("Ada", send(sent("customers", MessageType::Update)));
    scene.one("Ada", restrict(message, true));
    assert!(scene.incident.messages()[0].restricted);
    assert_eq!(scene.incident.withheld().restricted, 4);
    scene.one("Rob", restrict(note, false));
    assert!(!scene.entry("the key is hush").restricted, "no longer");
    // A body that says so, and a later word against it.
    let own = Note {
        restricted: true,
        ..typed(EntryKind::Note)
    };
    let id = scene.one(
        "Ada",
        Command::Note {
            note: own,
            happened: None,
        },
    );
    assert!(scene.entry("words").restricted);
    scene.one("Ada", restrict(id, false));
    assert!(!scene.entry("words").restricted);
    // A criterion cannot be restricted by asking; by writing into the file it can, and then what
    // ticks it is restricted too.
    let item = ListItem::Criterion {
        text: "hush".into(),
        hold_minutes: None,
    };
    let item = scene.one("Ada", Command::Add(item));
    let toggle = |reference| Toggle {
        reference,
        on: true,
        reason: None,
    };
    scene.raw("Eve", EventKind::Restrict(toggle(item)));
    scene.raw("Ada", EventKind::Tick(toggle(item)));
    assert!(scene.entry("Met exit criterion: hush").restricted);
}

#[test]
fn two_people_correct_one_entry_and_both_texts_are_kept() {
    let mut left = Scene::new();
    let note = left.note("Ada", "pool 400");
    let mut right = left.part();
    left.one("Ada", revise(note, "pool 40"));
    right.wait(5).one("Ada", revise(note, "pool 4"));
    left.hear(&right);
    right.hear(&left);
    let entry = left.entry("pool 4");
    assert_eq!(
        entry,
        right.entry("pool 4"),
        "the later stands on both sides"
    );
    let earlier: Vec<_> = entry
        .earlier
        .iter()
        .map(|past| past.text.as_str())
        .collect();
    assert_eq!(earlier, ["pool 400", "pool 40"]);
    assert_eq!((entry.by.as_str(), entry.at), ("Ada", START));
    assert_eq!(entry.earlier[1].at, START);
}

#[test]
fn strike_and_star_go_on_and_off() {
    let mut scene = Scene::new();
    let entry = scene.note("Ada", "x");
    let strike = |on, reason: Option<&str>| {
        let reason = reason.map(str::to_owned);
        Command::Strike { entry, on, reason }
    };
    scene.one("Ada", strike(true, Some("wrong host")));
    assert_eq!(scene.entry("x").struck, Some(Some("wrong host".into())));
    assert_eq!(scene.incident.withheld().struck, 1);
    scene.one("Ada", strike(false, None));
    assert_eq!(scene.entry("x").struck, None);
    for on in [true, false, true] {
        scene.one("Rob", Command::Star { entry, on });
        assert_eq!(scene.entry("x").star, on);
    }
    // A note starred from the start loses its star to a later word.
    let starred = Note {
        star: true,
        ..typed(EntryKind::Note)
    };
    let entry = scene.one(
        "Ada",
        Command::Note {
            note: starred,
            happened: None,
        },
    );
    assert!(scene.entry("words").star);
    scene.one("Ada", Command::Star { entry, on: false });
    assert!(!scene.entry("words").star);
}

#[test]
fn a_redaction_leaves_the_place_and_the_reason() {
    let mut scene = Scene::new();
    let event = scene.note("Ada", "hunter2");
    scene.one(
        "Ada",
        Command::Star {
            entry: event,
            on: true,
        },
    );
    let reason = "a password".into();
    scene.one("Ada", Command::Redact { event, reason });
    let entry = scene.entry("[redacted: a password]");
    assert_eq!(entry.redacted.as_deref(), Some("a password"));
    assert_eq!((entry.kind, entry.star), (EntryKind::Note, true));
    assert_eq!(scene.incident.withheld().redacted, 1);
    // What spoke of a redacted thing says so.
    let item = scene.one(
        "Ada",
        Command::Add(ListItem::Client {
            name: "hunter3".into(),
        }),
    );
    scene.one("Ada", Command::Remove(item));
    let reason = "a secret client".into();
    scene.one(
        "Ada",
        Command::Redact {
            event: item,
            reason,
        },
    );
    scene.entry("Removed something redacted");
}

#[test]
fn the_timeline_is_in_the_order_in_which_things_happened() {
    let mut scene = Scene::new();
    let first = scene.wait(60).note("Ada", "first");
    let second = scene.wait(60).note("Ada", "second");
    let texts = |scene: &Scene| scene.texts().into_iter().skip(1).collect::<Vec<_>>();
    assert_eq!(texts(&scene), ["first", "second"]);
    let retime = |entry, seconds| Command::Retime {
        entry,
        happened: Moment {
            at: START.plus_seconds(seconds),
            approx: true,
        },
    };
    scene.one("Ada", retime(second, 30));
    assert_eq!(texts(&scene), ["second", "first"]);
    assert!(scene.entry("second").happened.approx);
    let later = scene.one("Ada", retime(first, 10));
    assert_eq!(texts(&scene), ["first", "second"]);
    scene.one("Ada", Command::Retract(vec![later]));
    assert_eq!(
        texts(&scene),
        ["second", "first"],
        "the re-timing taken back"
    );
    // Of two re-timings the later stands, as recorded and not as told.
    scene.one("Ada", retime(first, 50));
    scene.one("Ada", retime(first, 20));
    assert_eq!(texts(&scene), ["first", "second"]);
}

/// "It happened just now": a re-timing to the moment of its own recording names no moment.
#[test]
fn a_retiming_to_now_counts() {
    let mut scene = Scene::new();
    let happened = Some(at(START.plus_seconds(-600)));
    let note = typed(EntryKind::Note);
    let entry = scene.one("Ada", Command::Note { note, happened });
    let now = at(scene.wait(60).now);
    scene.one(
        "Ada",
        Command::Retime {
            entry,
            happened: now,
        },
    );
    assert_eq!(scene.entry("words").happened, now);
}

#[test]
fn late_is_two_minutes_to_the_second() {
    for (seconds, late) in [(LATE_SECONDS - 1, false), (LATE_SECONDS, true)] {
        let mut scene = Scene::new();
        let happened = Some(at(scene.now.plus_seconds(-seconds)));
        let note = typed(EntryKind::Note);
        scene.one("Ada", Command::Note { note, happened });
        assert_eq!(scene.entry("words").is_late(), late, "{seconds}");
    }
}

#[test]
fn a_filter_looks_at_text_tags_kind_and_people() {
    let mut scene = Scene::new();
    let note = Note {
        text: "Replica LAG".into(),
        tags: vec!["db".into()],
        actor: Some("Robin".into()),
        ..typed(EntryKind::Finding)
    };
    scene.one(
        "Ada",
        Command::Note {
            note,
            happened: None,
        },
    );
    let entry = scene.entry("Replica LAG");
    for (filter, found) in [
        ("", true),
        ("  ", true),
        ("lag", true),
        (" REPLICA ", true),
        ("#d", true),
        ("#DB", true),
        ("#b", false),
        ("robin", true),
        ("ada", true),
        ("find", true),
        ("nothing", false),
    ] {
        assert_eq!(entry.matches(filter), found, "{filter:?}");
    }
}

/// A body may claim to be a line of the program: it is shown as what a person typed.
#[test]
fn typed_is_typed_whatever_a_body_claims() {
    let mut scene = Scene::new();
    scene.raw("Eve", EventKind::Note(typed(EntryKind::Stage)));
    assert_eq!(scene.entry("words").kind, EntryKind::Note);
}

#[test]
fn what_has_not_arrived_is_said() {
    let mut scene = Scene::new();
    let reference = EventId::from_parts(9, 9, 9);
    scene.raw("Eve", EventKind::Remove(Reference { reference }));
    scene.raw(
        "Eve",
        EventKind::Release(Released {
            reference,
            telling: Telling::default(),
        }),
    );
    scene.entry("Removed something that has not arrived yet");
    scene.entry("A role was left");
    scene.raw("Eve", EventKind::Unknown("telepathy".into()));
    scene.entry("An event from a newer version (telepathy)");
    assert_eq!(scene.incident.newer_count(), 1);
}

/// A cloned writer made two events with one id: both are lines, in any order of arrival.
#[test]
fn two_events_of_one_id_both_stand_in_the_timeline() {
    use crate::domain::event::{Draft, Event, Seal};
    use crate::domain::id::WriterId;
    use crate::domain::incident::Incident;
    use crate::domain::log::EventLog;
    use std::sync::Arc;
    let id = EventId::from_parts(1_795_185_000_001, 0, 1);
    let event = |text: &str, by: &str| {
        let text = text.to_owned();
        let kind = EventKind::Note(Note {
            text,
            ..Note::default()
        });
        let draft = Draft {
            kind,
            happened: None,
            by: by.into(),
            role: None,
        };
        let (writer, prev) = (WriterId::new("clone"), None);
        Arc::new(Event::seal(
            draft,
            Seal {
                id,
                at: START,
                writer,
                n: 1,
                prev,
            },
        ))
    };
    let [one, two] = [event("one", "Ada"), event("two", "Ada")];
    for pair in [[&one, &two], [&two, &one]] {
        let mut incident = Incident::default();
        for event in pair {
            incident.absorb(Arc::clone(event));
        }
        let mut texts: Vec<_> = incident.entries().map(|entry| entry.text).collect();
        texts.sort();
        assert_eq!(texts, ["one", "two"]);
        assert_eq!(incident.log().doubled(), [id]);
        let all = EventLog::from_events([Arc::clone(&two), Arc::clone(&one)]);
        assert!(Incident::new(all) == incident);
    }
}
