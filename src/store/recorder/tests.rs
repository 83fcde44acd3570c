//! Sealing when the disk fails, and again after it.

#![expect(clippy::disallowed_methods, reason = "tests play the vandal")]

use super::*;
use crate::domain::kind::{EventKind, Note};
use crate::domain::time::Timestamp;
use std::sync::atomic::{AtomicI64, Ordering};

const START: i64 = 1_768_512_780_000;

fn note() -> Draft {
    says("")
}

fn says(text: &str) -> Draft {
    let note = Note {
        text: text.to_owned(),
        ..Note::default()
    };
    Draft {
        kind: EventKind::Note(note),
        happened: None,
        by: "nia".into(),
        role: None,
    }
}

fn still() -> Clock {
    Arc::new(|| Timestamp::from_millis(START))
}

/// Two of one user on one machine.
fn two() -> (tempfile::TempDir, Recorder, Recorder) {
    let home = tempfile::tempdir().unwrap();
    let replica = Replica::of(home.path(), EventId::from_parts(1, 0, 1)).unwrap();
    let open = || {
        let opened = Recorder::open(&replica, "nia", still(), &EventLog::default());
        opened.unwrap().0
    };
    let (ours, other) = (open(), open());
    (home, ours, other)
}

#[test]
fn what_others_recorded_is_told_after_a_recording_that_failed() {
    let (_home, mut ours, mut other) = two();
    let theirs = other.record(&[note()], &[]).unwrap().sealed;
    let writer = ours.replica().unwrap().dir().join("writer");
    let name = std::fs::read(&writer).unwrap();
    std::fs::remove_file(&writer).unwrap();
    std::fs::create_dir(&writer).unwrap();
    assert!(ours.record(&[note()], &[]).is_err());
    std::fs::remove_dir(&writer).unwrap();
    std::fs::write(&writer, name).unwrap();
    let recorded = ours.record(&[note()], &[]).unwrap();
    assert_eq!(recorded.others, theirs);
    assert_eq!(recorded.sealed[0].n, 2);
}

#[test]
fn a_retry_of_words_in_doubt_is_the_same_event_once_and_for_a_while() {
    let time = Arc::new(AtomicI64::new(START));
    let clock = Arc::clone(&time);
    let now: Clock = Arc::new(move || Timestamp::from_millis(clock.load(Ordering::Relaxed)));
    let mut ours = Recorder::direct("nia", now);
    let mut tried = |words: &str, doubt: bool| {
        let (drafts, chain) = ([says(words)], ours.chain());
        let sealed = ours.record(&drafts, &[]).unwrap().sealed;
        let in_doubt = ours.give_up(&drafts, &sealed, chain, doubt);
        (Arc::clone(&sealed[0]), in_doubt)
    };
    let (lost, in_doubt) = tried("never reached the disk", false);
    assert!(!in_doubt);
    let (anew, _) = tried("never reached the disk", false);
    assert_ne!(anew.id, lost.id);
    assert_eq!((anew.n, &anew.writer), (lost.n, &lost.writer));
    let (first, in_doubt) = tried("one", true);
    assert!(in_doubt);
    let (second, _) = tried("two", true);
    assert_ne!(
        second.writer, first.writer,
        "the number of the first may be taken"
    );
    assert_eq!(second.n, 1);
    assert_eq!(tried("two", true), (Arc::clone(&second), true));
    // A retry that does nothing at all leaves them in doubt.
    assert_eq!(tried("one", false), (Arc::clone(&first), true));

    let again = ours.record(&[says("one")], &[]).unwrap().sealed;
    assert_eq!(again, [first]);
    ours.confirm(&again);
    let later = ours.record(&[says("one")], &[]).unwrap().sealed;
    assert_ne!(later, again, "recorded is recorded: these are new words");
    // A console tries again every few seconds: as long as it does, it is one try.
    for seconds in [500, 1_000] {
        time.store(START + seconds * 1_000, Ordering::Relaxed);
        let drafts = [says("two")];
        let again = ours.record(&drafts, &[]).unwrap().sealed;
        assert_eq!(again, [Arc::clone(&second)]);
        assert!(ours.give_up(&drafts, &again, ours.chain(), false));
    }
    time.store(START + 1_601_000, Ordering::Relaxed);
    let later = ours.record(&[says("two")], &[]).unwrap().sealed;
    assert_ne!(later, [second]);
}

#[test]
fn words_in_doubt_go_into_the_journal_once_unless_others_wrote_over_them() {
    for (others, goes_on) in [(0, true), (1, false)] {
        let (_home, mut ours, mut other) = two();
        let drafts = [says("in doubt")];
        let sealed = ours.seal(&drafts);
        ours.chain = None;
        ours.attempts.keep(&drafts, &sealed, still()());
        for _ in 0..others {
            other.record(&[note()], &[]).unwrap();
        }
        let recorded = ours.record(&drafts, &[]).unwrap();
        assert_eq!(recorded.sealed == sealed, goes_on);
        assert_eq!(recorded.sealed[0].n, others + 1);
        assert_eq!(ours.record(&drafts, &[]).unwrap().sealed[0].n, others + 2);
    }
}

#[test]
fn words_that_the_journal_holds_after_all_are_recorded_as_they_are() {
    let (_home, mut ours, mut other) = two();
    let drafts = [says("in doubt")];
    let sealed = other.record(&drafts, &[]).unwrap().sealed;
    let after = other.record(&[note()], &[]).unwrap().sealed;
    ours.attempts.keep(&drafts, &sealed, still()());
    let recorded = ours.record(&drafts, &[]).unwrap();
    assert_eq!((&recorded.sealed, recorded.others), (&sealed, after));
    assert_eq!(ours.record(&[note()], &[]).unwrap().sealed[0].n, 3);
}

#[test]
fn what_came_after_an_offset_is_given_in_order_and_only_if_the_journal_is_that_long() {
    let (_home, mut ours, mut other) = two();
    assert_eq!(ours.since(0), Some(Vec::new()));
    let first = other.record(&[says("one")], &[]).unwrap().sealed;
    let middle = other.offset();
    let second = other
        .record(&[says("two"), says("three")], &[])
        .unwrap()
        .sealed;
    assert_eq!(ours.since(0).unwrap(), [&first[..], &second[..]].concat());
    let end = ours.offset();
    assert_eq!(end, other.offset());
    assert_eq!(ours.since(middle).unwrap(), second);
    assert_eq!(ours.since(end), Some(Vec::new()), "nothing is new");
    assert_eq!(ours.since(end + 1), None, "it was written anew meanwhile");
    // What was told there counts: ours go on from it.
    let next = ours.record(&[says("four")], &[]).unwrap().sealed;
    assert_eq!((next[0].n, next[0].prev), (4, Some(second[1].sum)));
    assert!(next[0].id > second[1].id);
}

#[test]
fn a_chain_goes_on_from_our_own_last_event_whatever_others_wrote() {
    let (home, mut ours, _) = two();
    let away = tempfile::tempdir().unwrap();
    let replica = Replica::of(away.path(), EventId::from_parts(1, 0, 1)).unwrap();
    // Their clock is an hour ahead.
    let ahead: Clock = Arc::new(|| Timestamp::from_millis(START + 3_600_000));
    let mut rob = Recorder::open(&replica, "rob", ahead, &EventLog::default());
    let (rob, _) = rob.as_mut().unwrap();
    let foreign = rob.record(&[note(), note(), note()], &[]).unwrap().sealed;
    let first = ours
        .record(&[says("one"), says("two")], &[])
        .unwrap()
        .sealed;
    ours.record(&[], &foreign).unwrap();
    drop(ours);
    let replica = Replica::of(home.path(), EventId::from_parts(1, 0, 1)).unwrap();
    for known in [EventLog::default(), EventLog::from_events(foreign.clone())] {
        let opened = Recorder::open(&replica, "nia", still(), &known);
        let (mut ours, _) = opened.unwrap();
        assert_eq!(ours.chain(), Some((2, first[1].sum)));
        let sealed = ours.seal(&[note()]);
        assert_eq!((sealed[0].n, sealed[0].prev), (3, Some(first[1].sum)));
        assert!(sealed[0].id > foreign[2].id, "what answers comes after");
    }
}

#[test]
fn a_foreign_event_that_another_process_journalled_meanwhile_is_not_appended_again() {
    let (_home, mut ours, mut other) = two();
    let mut rob = Recorder::direct("rob", still());
    let foreign = rob.record(&[says("from rob")], &[]).unwrap().sealed;
    other.record(&[], &foreign).unwrap();
    let recorded = ours.record(&[], &foreign).unwrap();
    assert_eq!(recorded.others, foreign);
    assert_eq!(ours.journal().unwrap().ids_from(0), [foreign[0].id], "once");
}

#[test]
fn all_processes_of_a_user_write_under_the_name_that_the_replica_has() {
    let (_home, mut ours, mut other) = two();
    let first = ours.record(&[note()], &[]).unwrap().sealed;
    other.record(&[], &[]).unwrap();
    let writer = ours.replica().unwrap().dir().join("writer");
    std::fs::write(&writer, "nia@another-abcd\n").unwrap();
    for (recorder, n) in [(&mut ours, 1), (&mut other, 2)] {
        let sealed = recorder.record(&[note()], &[]).unwrap().sealed;
        assert_eq!(sealed[0].writer.as_str(), "nia@another-abcd");
        assert_ne!(sealed[0].writer, first[0].writer);
        assert_eq!(sealed[0].n, n);
    }
    std::fs::write(&writer, " \n").unwrap();
    let sealed = ours.record(&[note()], &[]).unwrap().sealed;
    assert_eq!(sealed[0].n, 1, "a name that nobody has had yet");
    let name = std::fs::read_to_string(&writer).unwrap();
    assert_eq!(sealed[0].writer.as_str(), name);
}

#[test]
fn a_writers_name_is_plain_and_its_own() {
    let name = |user: &str| new_writer(user).as_str().to_owned();
    let made = name("Nia_O.K-1 é\n@x");
    assert!(made.starts_with("nia_o.k-1-é--x@"), "{made}");
    let tail = made.rsplit('-').next().unwrap();
    assert_eq!(tail.chars().count(), 4);
    assert!(name(&"n".repeat(99)).starts_with(&format!("{}@", "n".repeat(32))));
    let many: BTreeSet<String> = (0..200).map(|_| name("nia")).collect();
    assert!(many.len() > 190, "{} of 200", many.len());
}

#[test]
fn a_recorder_goes_on_as_it_was_left_only_if_nothing_is_otherwise() {
    let folder = tempfile::tempdir().unwrap();
    let options = Options {
        state_home: Some(folder.path().join("state")),
        ..super::super::tests::options(folder.path(), None)
    };
    let opening = super::super::tests::opening("inc");
    let session = super::super::Session::create(options.clone(), vec![opening]);
    let mut session = session.unwrap();
    session.record(&[says("one")]).unwrap();
    session.share();
    let replica = session.recorder.replica().unwrap().clone();
    let place = session.file().to_owned();
    let stamp = file::stamp(&place).unwrap();
    let known = session.incident().log().clone();
    let resumed = |known: &EventLog| {
        let resumed = Recorder::as_left(&options, &replica, known, (&place, stamp));
        resumed.map(|(recorder, recalled)| (recorder.stand(), recalled.present))
    };
    let stand = session.recorder.stand();
    assert_eq!(resumed(&known), Some((stand, vec![true, true])));
    let mut fewer = known.events().to_vec();
    let last = fewer.pop().unwrap();
    assert_eq!(resumed(&EventLog::from_events(fewer.clone())), None);
    let mut rob = Recorder::direct("rob", still());
    let other = rob.record(&[says("another")], &[]).unwrap().sealed;
    fewer.extend(other);
    assert_eq!(resumed(&EventLog::from_events(fewer.clone())), None);
    fewer.push(last);
    assert_eq!(resumed(&EventLog::from_events(fewer)), None);
    let name = replica.read_small("writer").unwrap();
    replica.write_small("writer", "nia@another-abcd").unwrap();
    assert_eq!(resumed(&known), None, "its name is another one's now");
    replica.write_small("writer", &name).unwrap();
    assert!(resumed(&known).is_some());
    let left = session.recorder.left();
    assert_eq!(left.map(|(_, stand)| stand), Some(session.recorder.stand()));
}

#[test]
fn words_in_doubt_are_taken_over_from_who_tried_them_before() {
    let mut first = Recorder::direct("nia", still());
    let drafts = [says("in doubt")];
    let sealed = first.record(&drafts, &[]).unwrap().sealed;
    assert!(first.give_up(&drafts, &sealed, None, true));
    let mut second = Recorder::direct("nia", still());
    second.take_attempts(&mut first);
    assert_eq!(second.record(&drafts, &[]).unwrap().sealed, sealed);
    assert_ne!(first.record(&drafts, &[]).unwrap().sealed, sealed);
}
