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
fn what_was_recorded_since_comes_in_order_unless_the_journal_is_another_one() {
    let (_home, mut ours, mut other) = two();
    let start = ours.offset();
    let first = ours.record(&[says("one")], &[]).unwrap().sealed;
    let middle = ours.offset();
    let second = other.record(&[says("two")], &[]).unwrap().sealed;
    assert_eq!(ours.since(middle).unwrap(), second);
    let end = ours.offset();
    let both = [first, second].concat();
    assert_eq!(ours.since(start).unwrap(), both);
    assert_eq!(ours.since(end).unwrap(), [], "nothing since");
    assert!(ours.since(end + 1).is_none(), "it was never that long");
    // Whoever has caught up goes on behind what others recorded.
    assert_eq!(ours.record(&[note()], &[]).unwrap().sealed[0].n, 3);
}

#[test]
fn where_the_chain_stands_is_the_last_event_of_ours() {
    let mut ours = Recorder::direct("nia", still());
    assert_eq!(ours.chain(), None);
    let sealed = ours
        .record(&[says("one"), says("two")], &[])
        .unwrap()
        .sealed;
    assert_eq!(ours.chain(), Some((2, sealed[1].sum)));
    assert_eq!(sealed[1].prev, Some(sealed[0].sum));
    assert!(!ours.give_up(&[says("one"), says("two")], &sealed, None, false));
    assert_eq!(ours.chain(), None, "they were never there");
}

#[test]
fn a_recorder_goes_on_where_another_stood_only_if_all_is_as_it_was_left() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("inc.json");
    std::fs::write(&file, "{}").unwrap();
    let stamp = file::stamp(&file).unwrap();
    let replica = Replica::of(home.path(), EventId::from_parts(1, 0, 1)).unwrap();
    let mut first = Recorder::open(&replica, "nia", still(), &EventLog::default())
        .unwrap()
        .0;
    let sealed = first
        .record(&[says("one"), says("two")], &[])
        .unwrap()
        .sealed;
    let log = EventLog::from_events(sealed.iter().cloned());
    let (journal, stand) = first.left().unwrap();
    let last = log.events().last().unwrap().id;
    let head = summary::Head::of(stamp, journal, (log.len(), log.digest()), last).at(stand);
    let incident = crate::domain::incident::Incident::new(log.clone());
    let rest = summary::Rest::of(&incident);
    summary::Summary { head, rest }
        .keep(&replica, &file)
        .unwrap();
    let options = super::super::Options {
        file: file.clone(),
        state_home: Some(home.path().to_owned()),
        user: "nia".to_owned(),
        access: super::super::Access::Known,
        clock: still(),
        state_line: |_| serde_json::Value::Null,
    };
    let left = |known: &EventLog| Recorder::as_left(&options, &replica, known, (&file, stamp));
    let (mut next, recalled) = left(&log).unwrap();
    assert_eq!((recalled.fresh.len(), recalled.present.len()), (0, 2));
    assert!(left(&EventLog::from_events(sealed[..1].iter().cloned())).is_none());
    let others = {
        let mut other = Recorder::direct("rob", still());
        other
            .record(&[says("one"), says("two")], &[])
            .unwrap()
            .sealed
    };
    assert!(
        left(&EventLog::from_events(others)).is_none(),
        "as many, and others"
    );
    let name = std::fs::read(replica.dir().join("writer")).unwrap();
    replica.write_small("writer", "nia@ops1-zzzz").unwrap();
    assert!(left(&log).is_none(), "somebody writes under another name");
    replica
        .write_small("writer", std::str::from_utf8(&name).unwrap().trim())
        .unwrap();
    let third = next.record(&[note()], &[]).unwrap().sealed;
    assert_eq!((third[0].n, third[0].prev), (3, Some(sealed[1].sum)));
    assert!(left(&log).is_none(), "the journal has gone on");
}

#[test]
fn what_others_wrote_is_in_the_journal_once_and_ours_comes_after_it() {
    let (_home, mut ours, mut other) = two();
    let theirs = other.record(&[says("theirs")], &[]).unwrap().sealed;
    let mut elsewhere = {
        let ahead: Clock = Arc::new(|| Timestamp::from_millis(START + 3_600_000));
        Recorder::direct("rob", ahead)
    };
    let foreign = elsewhere
        .record(&[says("an hour ahead")], &[])
        .unwrap()
        .sealed;
    // It came through the shared file too, before the journal was read again.
    let both = [theirs.clone(), foreign.clone()].concat();
    let recorded = ours.record(&[says("ours")], &both).unwrap();
    assert_eq!(recorded.others, theirs);
    assert!(
        recorded.sealed[0].id > foreign[0].id,
        "whatever our clock says"
    );
    let replica = ours.replica().unwrap().clone();
    let text = std::fs::read_to_string(replica.journal()).unwrap();
    let ids: Vec<EventId> = text
        .lines()
        .map(|line| super::super::codec::id_of(line.as_bytes()).unwrap())
        .collect();
    let expected = [theirs, foreign, recorded.sealed].concat();
    assert_eq!(
        ids,
        expected.iter().map(|event| event.id).collect::<Vec<_>>()
    );
}

#[test]
fn what_another_recorder_left_in_doubt_is_a_retry_here_too() {
    let mut other = Recorder::direct("nia", still());
    let drafts = [says("in doubt")];
    let sealed = other.record(&drafts, &[]).unwrap().sealed;
    assert!(other.give_up(&drafts, &sealed, None, true));
    let mut ours = Recorder::direct("nia", still());
    ours.take_attempts(&mut other);
    assert_eq!(ours.record(&drafts, &[]).unwrap().sealed, sealed);
    assert_ne!(other.record(&drafts, &[]).unwrap().sealed, sealed);
}

#[test]
fn a_writer_is_named_after_person_and_machine_and_drawn_anew_each_time() {
    let names: BTreeSet<String> = (0..50)
        .map(|_| new_writer("Nia Ö/x.y_z-1").as_str().to_owned())
        .collect();
    assert!(names.len() > 45, "{names:?}");
    for name in &names {
        assert!(name.starts_with("nia-ö-x.y_z-1@"), "{name}");
        let tail = name.rsplit('-').next().unwrap();
        assert_eq!(tail.len(), 4, "{name}");
        assert!(!tail.contains(['l', 'o', '0', '1']), "{name}");
    }
    for place in 1..=4 {
        let signs: BTreeSet<char> = names
            .iter()
            .filter_map(|name| name.chars().rev().nth(place - 1))
            .collect();
        assert!(signs.len() > 5, "sign {place} hardly changes: {signs:?}");
    }
    let long = new_writer(&"x".repeat(40));
    assert!(long.as_str().starts_with(&format!("{}@", "x".repeat(32))));
}
