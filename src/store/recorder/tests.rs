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
