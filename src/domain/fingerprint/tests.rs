//! What a seal shows: every alteration, and nothing else.

use super::*;
use crate::domain::kind::{EventKind, Redaction};
use crate::domain::scene::Scene;
use proptest::prelude::*;

fn sealed(scene: &Scene) -> Fingerprint {
    let incident = scene.incident.id().expect("opened");
    Fingerprint::of(scene.incident.log(), incident).expect("not empty")
}

/// Two sides that both wrote, joined.
fn both() -> Scene {
    let mut ours = Scene::new();
    ours.note("Ada", "one");
    let mut theirs = ours.part();
    theirs.wait(5).note("Eve", "two");
    ours.wait(9).note("Ada", "three");
    ours.hear(&theirs);
    ours
}

fn without(scene: &Scene, lost: usize) -> EventLog {
    let events = scene.incident.log().events().iter().enumerate();
    EventLog::from_events(
        events
            .filter(|(at, _)| *at != lost)
            .map(|(_, e)| Arc::clone(e)),
    )
}

#[test]
fn what_was_sealed_is_found_again_in_the_text_of_a_report() {
    let scene = both();
    let seal = sealed(&scene);
    let text = seal.to_string();
    assert_eq!(Fingerprint::parse(&text), Ok(seal.clone()));
    let quoted = text.replace('\n', "\r\n  > ");
    let report = format!("# Report\n\nall well\n\n  > {quoted}\nthe end");
    assert_eq!(Fingerprint::parse(&report), Ok(seal.clone()));
    assert_eq!(seal.count(), scene.incident.log().len() as u64);
    assert!(seal.compare(scene.incident.log()).is_unaltered());
}

#[test]
fn what_comes_later_breaks_no_seal_be_it_with_an_earlier_id() {
    let mut ours = Scene::new();
    let mut theirs = ours.part();
    theirs.wait(1).note("Eve", "behind a cut");
    ours.wait(60).note("Ada", "sealed");
    let seal = sealed(&ours);
    ours.hear(&theirs);
    ours.wait(60).note("Ada", "afterwards");
    let compared = seal.compare(ours.incident.log());
    assert!(compared.is_unaltered(), "{compared:?}");
    assert_eq!(compared.since, 2);
    assert_eq!(compared.redacted, 0);
    let first = ours.incident.log().events()[0].id;
    let reason = "a password".to_owned();
    let said = ours.note("Ada", "hunter2");
    let seal = sealed(&ours);
    ours.raw(
        "Ada",
        EventKind::Redact(Redaction {
            reference: said,
            reason,
        }),
    );
    let compared = seal.compare(ours.incident.log());
    assert_eq!(
        (compared.lost, compared.redacted, compared.since),
        (0, 1, 1)
    );
    assert_eq!(seal.incident, first);
}

#[test]
fn whichever_event_goes_the_seal_shows_it() {
    let scene = both();
    let seal = sealed(&scene);
    for lost in 0..scene.incident.log().len() {
        let compared = seal.compare(&without(&scene, lost));
        assert!(!compared.is_unaltered(), "event {lost}");
        assert!(compared.lost >= 1 && compared.kept < seal.count());
    }
}

#[test]
fn a_seal_that_somebody_changed_says_so() {
    let text = sealed(&both()).to_string();
    for at in 0..text.len() {
        let digit = text.as_bytes()[at];
        if !digit.is_ascii_hexdigit() {
            continue;
        }
        let other = if digit == b'7' { "3" } else { "7" };
        let changed = format!("{}{other}{}", &text[..at], &text[at + 1..]);
        let read = Fingerprint::parse(&changed);
        assert!(read.is_err(), "{at}: {changed}");
    }
    let cut = text.lines().take(3).collect::<Vec<_>>().join("\n");
    assert_eq!(Fingerprint::parse(&cut), Err(BadFingerprint::Damaged));
    assert_eq!(Fingerprint::parse("all well"), Err(BadFingerprint::NoHead));
}

#[test]
fn the_hash_alone_names_a_state_from_before() {
    let mut scene = both();
    let seal = sealed(&scene);
    let before = scene.incident.log().len();
    scene.wait(60).note("Ada", "afterwards");
    let state = |digits: &str| state_with(scene.incident.log(), seal.incident, digits);
    assert_eq!(state(&grouped(seal.hash())), Some(before));
    assert_eq!(state(&seal.hash().to_string().to_uppercase()), Some(before));
    assert_eq!(state("0123 4567"), None);
}

proptest! {
    /// The seal is that of the set, however it came together.
    #[test]
    fn the_order_of_arrival_does_not_matter(seed in any::<u64>()) {
        let scene = both();
        let mut events: Vec<_> = scene.incident.log().events().to_vec();
        let length = events.len();
        for at in 0..length {
            let other = usize::try_from(seed.rotate_left(u32::try_from(at).unwrap_or(0)) % 97);
            events.swap(at, other.unwrap_or(0) % length);
        }
        let again = Fingerprint::of(&EventLog::from_events(events), sealed(&scene).incident);
        prop_assert_eq!(again, Some(sealed(&scene)));
    }

    #[test]
    fn any_text_is_read_without_a_panic(text in "(warroom seal 1\n)?(incident |events |[0-9a-f -]{0,40}\n){0,6}") {
        let _ = Fingerprint::parse(&text);
    }
}
