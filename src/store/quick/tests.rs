//! When an entry may go the quick way, and that it comes to the same as the ordinary one.

use super::super::tests::{begin, entry, options};
use super::*;
use crate::domain::kind::Redaction;
use crate::store::Session;
use crate::store::codec::Header;
use serde_json::{Value, json};
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use tempfile::TempDir;

/// A `state` that tells the number of events and their digest.
fn state_line(incident: &Incident) -> Value {
    let log = incident.log();
    json!({ "count": log.len(), "digest": format!("{:032x}", log.digest()) })
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "another one may be unable to tell"
)]
fn state_after(_: &str, count: usize, digest: u128) -> Option<String> {
    Some(json!({ "count": count, "digest": format!("{digest:032x}") }).to_string())
}

/// A new incident as this machine left it, and its replica.
fn left() -> (TempDir, Options, Replica) {
    let dir = tempfile::tempdir().unwrap();
    let shared = dir.path().join("shared");
    std::fs::create_dir(&shared).unwrap();
    let mut options = options(&shared, Some(&dir.path().join("home")));
    options.state_line = state_line;
    let session = begin(options.clone());
    let replica = session.sharer.replica.clone().unwrap();
    (dir, options, replica)
}

fn open(options: &Options) -> Option<Quick> {
    Quick::open(options, state_after)
}

fn bytes(path: &Path) -> Vec<u8> {
    std::fs::read(path).unwrap()
}

fn summary_of(replica: &Replica) -> PathBuf {
    let entries = std::fs::read_dir(replica.dir()).unwrap().flatten();
    let mut names = entries.map(|entry| entry.path());
    let is_summary = |path: &PathBuf| path.to_string_lossy().contains("/summary-");
    names.find(is_summary).expect("something is remembered")
}

/// The texts of the entries of a file that is byte for byte what the ordinary way writes.
fn texts(options: &Options) -> Vec<String> {
    let text = bytes(&options.file);
    let contents = codec::decode(&text, &crate::domain::log::EventLog::default()).unwrap();
    let log = crate::domain::log::EventLog::from_events(contents.fresh);
    let incident = Incident::new(log.clone());
    let header = Header::of(&incident).unwrap();
    let whole = codec::encode(&header, log.events(), &state_line(&incident));
    assert_eq!(
        String::from_utf8_lossy(&text),
        String::from_utf8_lossy(&whole)
    );
    let notes = log.events().iter().filter_map(|event| match &event.kind {
        EventKind::Note(note) => Some(note.text.clone()),
        _ => None,
    });
    notes.collect()
}

fn shared(recorded: Recorded) -> Vec<Arc<Event>> {
    match recorded {
        Recorded::Shared(events) => events,
        Recorded::Not => panic!("it was not recorded"),
        Recorded::Unshared(_) => panic!("it was not shared"),
    }
}

/// The lock of the shared file, as another save has it.
fn other_save(options: &Options) -> Held {
    match lock::beside_at_once(&options.file) {
        Asked::Got(held) => held,
        Asked::Busy | Asked::Impossible => panic!("no lock"),
    }
}

#[test]
fn entry_after_entry_goes_the_quick_way_and_gives_the_file_of_the_ordinary_one() {
    let (_dir, options, _) = left();
    let mut expected: Vec<&str> = Vec::new();
    for (by, text, people) in [
        ("nia", "one", &["nia"][..]),
        ("nia", "two", &["nia"]),
        ("rob", "three", &["nia"]),
        ("nia", "four", &["nia", "rob"]),
        ("eve", "five", &["nia", "rob"]),
    ] {
        let mut quick = open(&options).expect("it is as it was left");
        let known: Vec<&str> = quick.people().collect();
        assert_eq!(known, people);
        let key = quick.incident().opening().map(|opened| opened.key.as_str());
        assert_eq!(key, Some("inc"));
        let recorded = shared(quick.record(&[entry(by, text)]));
        assert_eq!(recorded.len(), 1);
        assert!(quick.incident().log().contains(&recorded[0]));
        let again = quick.record(&[entry(by, "a second one")]);
        assert!(matches!(again, Recorded::Not));
        expected.push(text);
        assert_eq!(texts(&options), expected);
    }
    let session = Session::open(options.clone()).unwrap();
    assert_eq!(session.incident().log().len(), 6);
    assert!(session.unshared().is_empty());
}

#[test]
fn what_is_no_single_entry_is_left_to_the_ordinary_way() {
    let (_dir, options, replica) = left();
    let redaction = Redaction {
        reference: EventId::from_parts(1, 0, 1),
        reason: "a password".into(),
    };
    let mut other = entry("nia", "");
    other.kind = EventKind::Redact(redaction);
    let before = (bytes(&options.file), bytes(&replica.journal()));
    for drafts in [
        vec![],
        vec![other],
        vec![entry("nia", "one"), entry("nia", "two")],
    ] {
        for awaited in [false, true] {
            let save = awaited.then(|| other_save(&options));
            let mut quick = open(&options).expect("it is as it was left");
            assert_eq!(matches!(quick.turn, Turn::Awaited), awaited);
            let recorded = quick.record(&drafts);
            assert!(matches!(recorded, Recorded::Not), "{drafts:?} {awaited}");
            drop(save);
            let after = (bytes(&options.file), bytes(&replica.journal()));
            assert!(after == before, "{drafts:?} {awaited}");
        }
    }
}

#[test]
fn who_finds_the_lock_taken_shares_when_its_turn_comes() {
    let (_dir, options, _) = left();
    let save = other_save(&options);
    let [mut one, mut two, mut three] = [(); 3].map(|()| open(&options).expect("as it was left"));
    drop(save);
    shared(one.record(&[entry("nia", "one")]));
    assert_eq!(texts(&options), ["one"]);
    // Two is recorded, and three shares it with its own before two has its turn.
    two.recorder.record(&[entry("nia", "two")], &[]).unwrap();
    shared(three.record(&[entry("rob", "three")]));
    assert_eq!(texts(&options), ["one", "two", "three"]);
    let before = file::stamp(&options.file);
    assert_eq!(two.share_in_turn(), Some(()));
    assert_eq!(file::stamp(&options.file), before, "it was there already");
    let mut next = open(&options).expect("it is as it was left");
    assert!(next.people().any(|name| name == "rob"));
    shared(next.record(&[entry("nia", "four")]));
    assert_eq!(texts(&options), ["one", "two", "three", "four"]);
}

#[test]
fn what_cannot_be_shared_quickly_is_recorded_and_nothing_is_remembered() {
    let (_dir, options, replica) = left();
    let remembered = summary_of(&replica);
    for awaited in [false, true] {
        let save = awaited.then(|| other_save(&options));
        let mut quick = Quick::open(&options, |_, _, _| None).expect("as it was left");
        drop(save);
        let recorded = quick.record(&[entry("nia", "one")]);
        assert!(matches!(recorded, Recorded::Unshared(events) if events.len() == 1));
        assert!(!remembered.exists(), "{awaited}");
        assert!(open(&options).is_none(), "{awaited}");
        let mut session = Session::open(options.clone()).unwrap();
        session.take_over(&mut quick);
        session.share();
        assert!(remembered.exists(), "{awaited}");
    }
    assert_eq!(texts(&options), ["one", "one"]);
}

#[test]
fn a_memory_that_cannot_be_read_is_given_up_by_whoever_has_the_lock() {
    let (_dir, options, replica) = left();
    let remembered = summary_of(&replica);
    std::fs::write(&remembered, "rubbish").unwrap();
    assert!(open(&options).is_none());
    assert!(!remembered.exists());
}

fn altered(replica: &Replica, file: &Path, change: fn(&mut Head)) {
    let mut known = Cache::open(replica, file).unwrap().read().unwrap();
    change(&mut known.head);
    known.keep(replica, file).unwrap();
}

fn replaced(path: &Path) {
    let other = path.with_extension("other");
    std::fs::copy(path, &other).unwrap();
    std::fs::rename(other, path).unwrap();
}

#[test]
fn whatever_is_not_as_it_was_left_goes_the_ordinary_way() {
    type Mischief = fn(&mut Options, &Replica);
    let cases: [(&str, bool, Mischief); 21] = [
        ("as it was left", true, |_, _| ()),
        ("joined", true, |options, _| options.access = Access::Join),
        ("nothing here", false, |options, _| {
            options.access = Access::Detached;
        }),
        ("only looked at", false, |options, _| {
            options.access = Access::ReadOnly;
        }),
        ("no state folder", false, |options, _| {
            options.state_home = None;
        }),
        ("put to rest", false, |options, _| {
            let rest = std::fs::Permissions::from_mode(0o444);
            std::fs::set_permissions(&options.file, rest).unwrap();
        }),
        ("a copy", false, |options, _| {
            let copy = options.file.with_file_name("inc 2.json");
            std::fs::copy(&options.file, copy).unwrap();
        }),
        ("left by a dead writer", false, |options, _| {
            let left = options.file.with_file_name(".inc.json.tmp-1-0000abcd");
            std::fs::write(left, "half").unwrap();
        }),
        ("no incident", false, |options, _| {
            std::fs::write(&options.file, "{}").unwrap();
        }),
        ("gone", false, |options, _| {
            std::fs::remove_file(&options.file).unwrap();
        }),
        ("another file", false, |options, _| replaced(&options.file)),
        ("a longer file", false, |options, _| {
            let text = [bytes(&options.file).as_slice(), b"\n"].concat();
            std::fs::write(&options.file, text).unwrap();
        }),
        ("archived", false, |options, replica| {
            replica.serve(&options.file, false).unwrap();
        }),
        ("another writer", false, |_, replica| {
            replica.write_small("writer", "rob@ops2-aaaa").unwrap();
        }),
        ("no writer", false, |_, replica| {
            std::fs::remove_file(replica.dir().join("writer")).unwrap();
        }),
        ("another journal", false, |_, replica| {
            replaced(&replica.journal());
        }),
        ("a shorter journal", false, |_, replica| {
            let journal = bytes(&replica.journal());
            std::fs::write(replica.journal(), &journal[1..]).unwrap();
        }),
        ("nothing remembered", false, |_, replica| {
            std::fs::remove_file(summary_of(replica)).unwrap();
        }),
        ("not written by us", false, |options, replica| {
            altered(replica, &options.file, |head| head.ours = false);
        }),
        ("it ends with another event", false, |options, replica| {
            let other = |head: &mut Head| head.last = EventId::from_parts(1, 0, 1);
            altered(replica, &options.file, other);
        }),
        ("remembered again", true, |options, replica| {
            altered(replica, &options.file, |_| ());
        }),
    ];
    for (what, quick, mischief) in cases {
        let (_dir, mut options, replica) = left();
        mischief(&mut options, &replica);
        assert_eq!(open(&options).is_some(), quick, "{what}");
    }
}
