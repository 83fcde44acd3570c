//! What is known of a shared file after each kind of look at it, and what is said of it.

#![expect(clippy::disallowed_methods, reason = "tests play the vandal")]

use super::super::reader::Reader;
use super::super::tests::{START, draft, opening, options, says, session};
use super::super::{Access, Session};
use super::*;
use crate::domain::event::Seal;
use crate::domain::id::WriterId;
use crate::domain::kind::{EventKind, Redaction};
use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};

/// A file that holds just these events, in this order.
fn text(session: &Session, events: &[Arc<Event>]) -> Vec<u8> {
    let header = session.sharer.header().unwrap();
    codec::encode(&header, events, &serde_json::Value::Null)
}

/// A note, a redaction of it, and the opening of their incident, recorded in another folder.
fn secret() -> (Session, [Arc<Event>; 3]) {
    let folder = tempfile::tempdir().unwrap();
    let mut session = session(folder.path());
    let open = Arc::clone(&session.incident().log().events()[0]);
    let note = session.record(&[says("hunter2")]).unwrap().remove(0);
    let redaction = EventKind::Redact(Redaction {
        reference: note.id,
        reason: "a password".into(),
    });
    let redact = session.record(&[draft(redaction)]).unwrap().remove(0);
    (session, [open, note, redact])
}

fn said(session: &mut Session) -> Vec<String> {
    let notices = session.notices().into_iter();
    notices.map(|notice| notice.text).collect()
}

#[test]
fn a_body_that_was_redacted_leaves_the_file_whichever_of_the_two_came_first() {
    let (other, [open, note, redact]) = secret();
    let whole = [&open, &note, &redact].map(Arc::clone);
    let known: [&[&Arc<Event>]; 4] = [
        &[&open, &note, &redact],
        &[&open],
        &[&open, &note],
        &[&open, &redact],
    ];
    for known in known {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("inc.json");
        let known: Vec<_> = known.iter().map(|event| Arc::clone(event)).collect();
        std::fs::write(&path, text(&other, &known)).unwrap();
        let mut session = Session::open(options(folder.path(), None)).unwrap();
        std::fs::write(&path, text(&other, &whole)).unwrap();
        if known.len() < 3 {
            session.refresh().unwrap();
        }
        assert!(session.sharer.wants_save(), "{} known", known.len());
        assert_eq!(session.share(), Shared::Saved);
        let clean = std::fs::read_to_string(&path).unwrap();
        assert!(!clean.contains("hunter2"), "{} known", known.len());
        assert_eq!(clean.lines().count(), 10, "all three events are there");
        session.refresh().unwrap();
        assert!(!session.sharer.wants_save(), "that was all");
    }
}

#[test]
fn damage_is_healed_as_damage_also_where_a_redacted_body_is_left() {
    let (other, events) = secret();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("inc.json");
    let bytes = text(&other, &events);
    let torn = String::from_utf8(bytes).unwrap();
    let torn = torn.replace("],\n\"state\"", ",{\"id\": 12}\n],\n\"state\"");
    std::fs::write(&path, torn).unwrap();
    let mut session = Session::open(options(folder.path(), None)).unwrap();
    assert_eq!(session.share(), Shared::Saved);
    let said = said(&mut session);
    assert!(said[0].contains("held a line that is no event"), "{said:?}");
    assert!(!std::fs::read_to_string(&path).unwrap().contains("hunter2"));
}

#[test]
fn a_file_that_is_whole_is_taken_in_and_left_as_it_is() {
    let (other, [open, note, redact]) = secret();
    let stub = Arc::new(note.without_body());
    let orders: [[&Arc<Event>; 3]; 2] = [[&open, &stub, &redact], [&redact, &stub, &open]];
    for order in orders {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("inc.json");
        std::fs::write(&path, text(&other, &order.map(Arc::clone))).unwrap();
        let session = Session::open(options(folder.path(), None)).unwrap();
        assert_eq!(session.incident().log().len(), 3);
        assert!(!session.sharer.wants_save(), "the order is nobody's fault");
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("inc.json");
    std::fs::write(&path, text(&other, &[Arc::clone(&open)])).unwrap();
    let mut session = Session::open(options(folder.path(), None)).unwrap();
    let more = text(&other, &[open, note]);
    std::fs::write(&path, &more).unwrap();
    assert_eq!(session.refresh().unwrap().len(), 1);
    assert!(!session.sharer.wants_save(), "nothing is to be written");
    assert_eq!(session.share(), Shared::Saved);
    assert_eq!(std::fs::read(&path).unwrap(), more);
}

#[test]
fn what_the_stamp_does_not_tell_a_full_look_finds() {
    let (other, [open, note, _]) = secret();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("inc.json");
    std::fs::write(&path, text(&other, &[Arc::clone(&open)])).unwrap();
    let mut session = Session::open(options(folder.path(), None)).unwrap();
    std::fs::write(&path, text(&other, &[open, Arc::clone(&note)])).unwrap();
    session.sharer.disk.stamp = file::stamp(&path);
    assert!(session.sharer.look(false).unwrap().is_empty());
    assert_eq!(session.sharer.look(true).unwrap(), [note]);
    // What is wrong with a file is looked at again, whatever its stamp says.
    session.sharer.disk.fault = Fault::Untidy;
    session.sharer.look(false).unwrap();
    assert!(!session.sharer.wants_save());
}

#[test]
fn of_a_file_that_is_gone_or_another_nothing_counts_as_shared() {
    let elsewhere = tempfile::tempdir().unwrap();
    let theirs = Session::create(options(elsewhere.path(), None), vec![opening("other")]).unwrap();
    let theirs = std::fs::read(theirs.file()).unwrap();
    for (what, bytes) in [
        ("gone", None),
        ("rubbish", Some(&b"rubbish"[..])),
        ("another incident", Some(&theirs[..])),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let mut session = session(folder.path());
        session.record(&[says("one")]).unwrap();
        let path = session.file().to_owned();
        assert!(session.unshared().is_empty());
        match bytes {
            None => std::fs::remove_file(&path).unwrap(),
            Some(bytes) => std::fs::write(&path, bytes).unwrap(),
        }
        let looked = session.refresh();
        assert_eq!(session.unshared().len(), 2, "{what}");
        assert_eq!(session.health().waiting, 2, "{what}");
        if what == "another incident" {
            let error = looked.unwrap_err().to_string();
            let expected = "now holds incident other, not inc: nothing was merged";
            assert!(error.contains(expected), "{error}");
        }
    }
}

#[test]
fn a_file_that_lost_its_beginning_is_still_the_one() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = session(folder.path());
    session.record(&[says("one")]).unwrap();
    let path = session.file().to_owned();
    let whole = std::fs::read_to_string(&path).unwrap();
    let cut = whole.lines().filter(|line| {
        let opens = line.contains("\"kind\":\"open\"");
        !opens && !line.starts_with("\"incident\"")
    });
    let cut = cut.collect::<Vec<_>>().join("\n").replace("\n,{", "\n{");
    std::fs::write(&path, &cut).unwrap();
    assert_eq!(session.share(), Shared::Saved);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), whole);
    // Whoever knows nothing of it cannot tell which incident that is.
    std::fs::write(&path, &cut).unwrap();
    let error = Session::open(options(folder.path(), None)).err().unwrap();
    let error = error.to_string();
    assert!(error.contains("its opening event is missing"), "{error}");
}

#[test]
fn a_newer_format_is_shown_if_anything_of_it_can_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = session(folder.path()).file().to_owned();
    let whole = std::fs::read_to_string(&path).unwrap();
    let newer = whole.replace("\"warroom\": 1", "\"warroom\": 2");
    let headless: Vec<&str> = newer.lines().collect();
    let headless = headless
        .iter()
        .filter(|line| !line.contains("\"incident\""));
    let headless = headless.copied().collect::<Vec<_>>().join("\n");
    for text in [&newer, &headless] {
        std::fs::write(&path, text).unwrap();
        let session = Session::open(options(folder.path(), None)).unwrap();
        assert_eq!(session.incident().log().len(), 1);
        assert!(matches!(&session.health().share, Share::ReadOnly(why) if why.contains("newer")));
    }
    std::fs::write(&path, "{\"warroom\": 2, \"things\": []}").unwrap();
    let refused = Session::open(options(folder.path(), None)).err().unwrap();
    assert!(matches!(refused, StoreError::Newer { version: 2, .. }));
}

#[test]
fn two_events_with_one_id_are_both_kept_and_it_is_said_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = session(folder.path());
    let note = session.record(&[says("ours")]).unwrap().remove(0);
    let seal = Seal {
        id: note.id,
        at: note.at,
        writer: WriterId::new("nia@clone-k7f3"),
        n: 1,
        prev: None,
    };
    let twin = Arc::new(Event::seal(says("a clone's"), seal));
    let open = Arc::clone(&session.incident().log().events()[0]);
    let path = session.file().to_owned();
    let mut events = vec![open, note, twin];
    for round in 0..2 {
        std::fs::write(&path, text(&session, &events)).unwrap();
        assert_eq!(session.refresh().unwrap().len(), 1);
        let said = said(&mut session);
        assert_eq!(said.len(), 1 - round, "{said:?}");
        if round == 0 {
            let short = events[1].id.short();
            assert!(said[0].starts_with("1 ids stand for two different events each"));
            assert!(said[0].ends_with(&format!("(first: {short})")), "{said:?}");
        }
        let (other, seal) = (WriterId::new("rob@ops2-aaaa"), EventId::from_parts(1, 0, 1));
        let seal = Seal {
            id: seal,
            at: START,
            writer: other,
            n: 1,
            prev: None,
        };
        events.insert(0, Arc::new(Event::seal(says("more"), seal)));
    }
    assert_eq!(session.incident().log().len(), 4);
}

#[test]
fn an_event_is_held_with_its_body_or_without_one_that_nobody_may_have() {
    let (other, [open, note, redact]) = secret();
    drop(other);
    let stub = Arc::new(note.without_body());
    let log = |events: &[&Arc<Event>]| EventLog::from_events(events.iter().map(|e| Arc::clone(e)));
    let with_body = log(&[&open, &note]);
    assert!(holds(&with_body, &note) && holds(&with_body, &stub));
    let without = log(&[&open, &stub]);
    assert!(holds(&without, &stub));
    assert!(!holds(&without, &note), "its body is welcome");
    let redacted = log(&[&open, &note, &redact]);
    assert!(holds(&redacted, &stub) && holds(&redacted, &note));
    assert!(!holds(&log(&[&open]), &note));
}

/// What somebody who only looks is told of a file of which not all can be read.
#[test]
fn who_only_looks_hears_what_is_left_out_and_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = session(folder.path());
    session.record(&[says("one")]).unwrap();
    let path = session.file().to_owned();
    let whole = std::fs::read_to_string(&path).unwrap();
    let inserted = |lines: &str| whole.replace("\n],", &format!("\n{lines}\n],"));
    for (text, sentence) in [
        (whole.clone(), None),
        (
            inserted("rob was here"),
            Some(
                "inc.json holds a line that is no event and is left out here (“rob was here”: not a line of JSON); open it to write, and it is set aside",
            ),
        ),
        (
            inserted("rob was here\nand here"),
            Some(
                "inc.json holds 2 lines that are no events and are left out here (first “rob was here”: not a line of JSON); open it to write, and they are set aside",
            ),
        ),
        (
            inserted("<<<<<<< HEAD\n=======\n>>>>>>> theirs"),
            Some(
                "inc.json holds the marks of a git conflict; the events of both sides are shown, open it to write, and they are joined",
            ),
        ),
        (
            whole.split_inclusive('\n').take(5).collect(),
            Some(
                "inc.json ends too early: what can be read of it is 1 event; whoever has all of it makes it whole by opening it to write",
            ),
        ),
    ] {
        std::fs::write(&path, &text).unwrap();
        let mut reader = Reader::open(&path, Arc::new(|| START)).unwrap();
        assert_eq!(reader.verified(), Some(START));
        let said: Vec<String> = reader.notices().into_iter().map(|one| one.text).collect();
        assert_eq!(said, Vec::from_iter(sentence), "{text}");
        assert!(reader.notices().is_empty(), "once");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
    }
}

/// A session whose clock is moved by hand, in seconds since the start.
fn timed(folder: &Path, access: Access) -> (Session, Arc<AtomicI64>) {
    let time = Arc::new(AtomicI64::new(0));
    let clock = Arc::clone(&time);
    let options = super::super::Options {
        access,
        clock: Arc::new(move || START.plus_seconds(clock.load(Ordering::Relaxed))),
        ..options(folder, None)
    };
    let session = match access {
        Access::ReadOnly => Session::open(options),
        _ => Session::create(options, vec![opening("inc")]),
    };
    (session.unwrap(), time)
}

#[test]
fn a_trouble_began_when_it_began_and_is_over_when_the_file_is_found_whole() {
    let folder = tempfile::tempdir().unwrap();
    let (mut session, time) = timed(folder.path(), Access::Known);
    let sharer = &mut session.sharer;
    assert_eq!(sharer.share, Share::Saved(START));
    time.store(1, Ordering::Relaxed);
    sharer.looked_well();
    assert_eq!(sharer.share, Share::Saved(START), "saved since then");
    let error = |reason: &str| StoreError::Unreadable {
        file: "inc.json".into(),
        reason: reason.to_owned(),
    };
    for (at, why) in [(10, "the server is away"), (20, "it answers nonsense")] {
        time.store(at, Ordering::Relaxed);
        let waits = sharer.in_trouble(&error(why));
        let reason = format!("cannot read inc.json: {why}");
        assert_eq!(
            sharer.share,
            Share::Trouble {
                since: START.plus_seconds(10),
                reason: reason.clone()
            }
        );
        assert_eq!(waits, Shared::Waiting { reason });
    }
    assert!(sharer.notices.is_empty(), "the header says it");
    sharer.disk.unconfirmed = true;
    sharer.looked_well();
    assert!(matches!(sharer.share, Share::Trouble { .. }), "to be saved");
    sharer.disk.unconfirmed = false;
    time.store(30, Ordering::Relaxed);
    sharer.looked_well();
    assert_eq!(sharer.share, Share::Saved(START.plus_seconds(30)));
}

#[test]
fn who_only_looks_is_told_why_the_file_cannot_be_read_until_it_can() {
    let folder = tempfile::tempdir().unwrap();
    let path = session(folder.path()).file().to_owned();
    let whole = std::fs::read(&path).unwrap();
    let (mut session, _) = timed(folder.path(), Access::ReadOnly);
    let mut look = |bytes: Option<&[u8]>| {
        match bytes {
            Some(bytes) => std::fs::write(&path, bytes).unwrap(),
            None => std::fs::remove_file(&path).unwrap(),
        }
        session.sharer.look(true).unwrap();
        session.sharer.looked_well();
        match session.health().share {
            Share::Trouble { reason, .. } => reason,
            Share::ReadOnly(why) => why,
            other => format!("{other:?}"),
        }
    };
    let cannot = format!("cannot read {}: ", path.display());
    assert_eq!(
        look(None),
        format!("{cannot}it is gone; what you see is the last that was read")
    );
    assert_eq!(look(Some(&whole)), "opened to look only");
    assert_eq!(
        look(Some(b" ")),
        format!("{cannot}it is empty; what you see is the last that could be read")
    );
    assert_eq!(look(Some(&whole)), "opened to look only");
}
