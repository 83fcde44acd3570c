//! The recorder's thread, driven by hand: what it says of a sharer that hangs, and whom it tells
//! what.

use super::super::tests::{START, opening, options, says};
use super::super::{Options, Session};
use super::*;
use std::sync::mpsc;

/// The recorder of a new incident in that folder, with what it sends and says.
fn thread(
    folder: &std::path::Path,
    busy: &Arc<AtomicI64>,
) -> (RecorderThread, Receiver<ToSharer>, Receiver<Report>) {
    let options = Options {
        state_home: Some(folder.join("state")),
        ..options(folder, None)
    };
    let session = Session::create(options, vec![opening("inc")]).unwrap();
    let (told, reports) = mpsc::channel();
    let sink: Arc<Sink> = Arc::new(Box::new(move |report| {
        let _ = told.send(report);
    }));
    let (to_sharer, sent) = mpsc::channel();
    let (recorder, sharing) = Sharing::split(session, Arc::clone(&sink), None, Arc::clone(busy));
    let thread = RecorderThread::new(recorder, &sharing, to_sharer, sink, Arc::clone(busy));
    (thread, sent, reports)
}

#[test]
fn a_shared_folder_that_does_not_answer_is_said_to_be_silent() {
    let folder = tempfile::tempdir().unwrap();
    let busy = Arc::new(AtomicI64::new(0));
    let (mut thread, sent, reports) = thread(folder.path(), &busy);
    assert_eq!(thread.patience(), None, "nothing is left to do");
    thread.record(Ticket(1), vec![says("one"), says("two")]);
    thread.record(Ticket(2), vec![says("three")]);
    assert_eq!(thread.patience(), Some(SILENCE));
    assert_eq!(sent.try_iter().count(), 2);
    assert_eq!(reports.try_iter().count(), 2);
    for (since, silent) in [(-1_999, false), (-2_000, true), (-60_000, true)] {
        busy.store(START.millis() + since, Ordering::Relaxed);
        thread.watch_over_sharer();
        let said: Vec<Report> = reports.try_iter().collect();
        let health = Health {
            share: Share::Trouble {
                since: Timestamp::from_millis(START.millis() + since),
                reason: "the shared folder does not answer; what you write is kept on this machine"
                    .to_owned(),
            },
            waiting: 3,
            ..Health::default()
        };
        let expected = silent.then_some(Report::Health(health));
        assert_eq!(said, Vec::from_iter(expected), "{since}");
    }
    // It answers: there is nothing to watch any more.
    busy.store(0, Ordering::Relaxed);
    thread.watch_over_sharer();
    assert_eq!((thread.waiting, thread.patience()), (0, None));
    assert_eq!(reports.try_iter().count(), 0);
}

#[test]
fn what_another_process_recorded_is_told_and_shared_and_nothing_is_told_of_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let busy = Arc::default();
    let (mut thread, sent, reports) = thread(folder.path(), &busy);
    let home = folder.path().join("state");
    let mut other = Session::open(Options {
        state_home: Some(home),
        ..options(folder.path(), None)
    });
    let theirs = other.as_mut().unwrap().record(&[says("theirs")]).unwrap();
    // Nothing waits for the journal: it is not even looked at.
    thread.flush();
    assert!(sent.try_recv().is_err() && reports.try_recv().is_err());
    let elsewhere = tempfile::tempdir().unwrap();
    let mut rob = Session::create(options(elsewhere.path(), None), vec![opening("x")]).unwrap();
    let foreign = rob.record(&[says("from afar")]).unwrap();
    thread.foreign.extend(foreign);
    assert_eq!(thread.patience(), Some(FOREIGN_WAIT));
    thread.flush();
    assert_eq!(thread.patience(), None);
    assert_eq!(
        reports.try_iter().collect::<Vec<_>>(),
        [Report::Seen(theirs.clone())]
    );
    let Ok(ToSharer::Recorded { events, offset }) = sent.try_recv() else {
        panic!("it is to be shared");
    };
    assert_eq!(events, theirs);
    let recorder = thread.recorder.as_ref().unwrap();
    assert_eq!(offset, recorder.offset());
    let journal = recorder.journal().unwrap();
    assert_eq!(journal.ids_from(0).len(), 3, "the foreign one is kept too");
    let foreign = rob.record(&[says("and more")]).unwrap();
    thread.foreign.extend(foreign);
    thread.flush();
    assert!(sent.try_recv().is_err() && reports.try_recv().is_err());
}
