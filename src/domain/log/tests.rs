//! The set: union, redactions, bodies that come and go.

use super::*;
use crate::domain::kind::{EventKind, Note, Redaction};
use crate::domain::scene::{START, Scene};

fn note_event(scene: &mut Scene, text: &str) -> Arc<Event> {
    let id = scene.note("Ada", text);
    Arc::clone(scene.incident.log().get(id).expect("sealed"))
}

fn redact(scene: &mut Scene, reference: EventId) -> Arc<Event> {
    let reason = "secret".into();
    let id = scene.raw("Eve", EventKind::Redact(Redaction { reference, reason }));
    Arc::clone(scene.incident.log().get(id).expect("sealed"))
}

/// A redaction that names a redaction: both ways together, one by one and at once, in any order.
#[test]
fn a_redaction_is_spared_however_the_set_comes_together() {
    let mut scene = Scene::new();
    let said = note_event(&mut scene, "hunter2");
    let before = scene.part();
    let first = redact(&mut scene, said.id);
    let second = redact(&mut scene, first.id);
    let third = redact(&mut scene, second.id);
    let start: Vec<_> = before.incident.log().events().to_vec();
    let mut sets = Vec::new();
    for order in [
        [0, 1, 2],
        [0, 2, 1],
        [1, 0, 2],
        [1, 2, 0],
        [2, 0, 1],
        [2, 1, 0],
    ] {
        let mut log = EventLog::from_events(start.iter().cloned());
        for at in order {
            log.insert(Arc::clone([&first, &second, &third][at]));
        }
        sets.push(log);
    }
    sets.push(EventLog::from_events(
        [&third, &first, &second].into_iter().chain(&start).cloned(),
    ));
    for log in &sets {
        assert_eq!(log, &sets[0]);
        assert_eq!(log.digest(), sets[0].digest());
        assert!(log.get(first.id).is_some_and(|event| event.has_body()));
        assert!(log.get(said.id).is_some_and(|event| !event.has_body()));
    }
}

/// A copy whose body somebody dropped by hand is filled by one that has it, one by one or many.
#[test]
fn a_missing_body_is_filled_and_the_set_has_changed() {
    let mut scene = Scene::new();
    let said = note_event(&mut scene, "said");
    let bare = Arc::new(said.without_body());
    assert_eq!(bare.sum, said.sum);
    let mut log = EventLog::from_events([Arc::clone(&bare)]);
    let digest = log.digest();
    assert_eq!(log.insert(Arc::clone(&bare)), Inserted::Known);
    let mut many = log.clone();
    assert_eq!(log.insert(Arc::clone(&said)), Inserted::Filled);
    assert_eq!(
        log.insert(Arc::clone(&bare)),
        Inserted::Known,
        "never taken away again"
    );
    assert!(!many.extend([Arc::clone(&bare)]));
    assert!(many.extend([Arc::clone(&said), bare.clone()]));
    assert!(!many.extend([bare]));
    assert_eq!(many, log);
    assert_eq!(log.digest(), digest, "the same events");
}

/// The document follows: many events at once that only bring a body.
#[test]
fn a_body_among_many_reaches_the_document() {
    use crate::domain::incident::Incident;
    let mut scene = Scene::new();
    for i in 0..100 {
        scene.note("Ada", &format!("note {i}"));
    }
    let whole = scene.incident.log().events().to_vec();
    let bare = whole.iter().map(|event| match &event.kind {
        EventKind::Note(Note { text, .. }) if text == "note 50" => Arc::new(event.without_body()),
        _ => Arc::clone(event),
    });
    let mut incident = Incident::new(EventLog::from_events(bare));
    assert!(!incident.entries().any(|entry| entry.text == "note 50"));
    assert!(incident.absorb_all(whole.clone()));
    assert!(incident == scene.incident);
    assert!(incident.entries().any(|entry| entry.text == "note 50"));
    assert!(!incident.absorb_all(whole), "nothing new");
}

#[test]
fn a_set_is_asked_by_id_and_by_event() {
    let mut scene = Scene::new();
    let said = note_event(&mut scene, "said");
    let log = scene.incident.log();
    assert!(log.contains(&said) && !log.is_empty());
    assert_eq!(log.variants(said.id).len(), 1);
    let other = EventId::from_parts(5, 5, 5);
    assert!(log.get(other).is_none() && log.variants(other).is_empty());
    assert!(
        log.version().starts_with("3 events · "),
        "{}",
        log.version()
    );
    assert_eq!(EventLog::default().len(), 0);
    assert!(log.doubled().is_empty() && log.redacted().is_empty());
    assert_eq!(START.millis() % 1000, 0);
}

/// Numbers at the far ends of their range neither overflow nor hide a gap.
#[test]
fn chains_with_numbers_at_the_ends_of_their_range() {
    use crate::domain::event::{Draft, Seal};
    let event = |n: u64, at: u64, prev| {
        let draft = Draft {
            kind: EventKind::Unknown("x".into()),
            happened: None,
            by: "Eve".into(),
            role: None,
        };
        let id = EventId::from_parts(at, 0, n);
        let writer = WriterId::new("w");
        Arc::new(Event::seal(
            draft,
            Seal {
                id,
                at: START,
                writer,
                n,
                prev,
            },
        ))
    };
    let [zero, last] = [event(0, 1, None), event(u64::MAX, 2, None)];
    let log = EventLog::from_events([zero, last]);
    let chain = log.chains().remove(&WriterId::new("w")).expect("a writer");
    assert_eq!(chain.missing, [(1, u64::MAX - 1)]);
    assert_eq!(chain.missing_count(), u64::MAX - 1);
    assert_eq!(chain.broken, [u64::MAX]);
    assert!(!chain.is_whole());
}
