//! How often the loop looks and saves, and what it tells.

use super::super::{Options, Sink};
use super::*;
use crate::domain::event::Draft;
use crate::domain::kind::{EventKind, Opened, Telling};
use crate::domain::time::Timestamp;
use std::sync::mpsc;

fn session(dir: &std::path::Path, time: &Arc<AtomicI64>) -> Session {
    let time = Arc::clone(time);
    let options = Options {
        file: dir.join("case.json"),
        state_home: Some(dir.join("state")),
        user: "nia".to_owned(),
        access: Access::Join,
        clock: Arc::new(move || Timestamp::from_millis(time.load(Ordering::Relaxed))),
        state_line: crate::report::state,
    };
    let opened = Opened {
        key: "case".to_owned(),
        title: "Checkout fails".to_owned(),
        drill: false,
        imminent: false,
        telling: Telling::default(),
    };
    let opening = Draft {
        kind: EventKind::Open(opened),
        happened: None,
        by: "nia".into(),
        role: None,
    };
    Session::create(options, vec![opening]).unwrap()
}

/// How often a newer age of the file is told within a minute in which nothing happens.
fn told_in_a_minute(to_recorder: Option<Sender<ToRecorder>>) -> usize {
    let dir = tempfile::tempdir().unwrap();
    let time = Arc::new(AtomicI64::new(1_768_512_780_000));
    let (told, reports) = mpsc::channel();
    let sink: Sink = Box::new(move |report| {
        let _ = told.send(report);
    });
    let session = session(dir.path(), &time);
    let (_, mut sharing) = Sharing::split(session, Arc::new(sink), to_recorder, Arc::default());
    sharing.work();
    let _ = reports.try_iter().count();
    for _ in 0..2 {
        time.fetch_add(30_000, Ordering::Relaxed);
        sharing.look = true;
        sharing.work();
    }
    let is_health = |report: &Report| matches!(report, Report::Health(_));
    reports.try_iter().filter(is_health).count()
}

#[test]
fn a_wall_hears_how_old_its_file_is_and_a_console_is_not_woken_up_for_it() {
    assert_eq!(told_in_a_minute(None), 2);
    let (to_recorder, _inbox) = mpsc::channel();
    assert_eq!(told_in_a_minute(Some(to_recorder)), 0);
}

#[test]
fn of_hints_that_nobody_has_taken_one_is_enough() {
    let hinted = Hinted::default();
    for hint in [Hint::File, Hint::Beside] {
        assert!(hinted.is_new(hint));
        assert!(!hinted.is_new(hint), "{hint:?}");
    }
    assert!(hinted.is_new(Hint::Here) && hinted.is_new(Hint::Here));
}

/// A loop that nobody runs, with its folder and what it tells.
struct Loop {
    dir: tempfile::TempDir,
    sharing: Sharing,
    reports: mpsc::Receiver<Report>,
    to_recorder: mpsc::Receiver<ToRecorder>,
    own: mpsc::Receiver<ToSharer>,
}

impl Loop {
    /// Of a console: with a watch, on a disk of this machine.
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let time = Arc::new(AtomicI64::new(1_768_512_780_000));
        let (told, reports) = mpsc::channel();
        let sink: Sink = Box::new(move |report| {
            let _ = told.send(report);
        });
        let (keep, to_recorder) = mpsc::channel();
        let session = session(dir.path(), &time);
        let (_, mut sharing) = Sharing::split(session, Arc::new(sink), Some(keep), Arc::default());
        let (tell, own) = mpsc::channel();
        sharing.arm(&tell);
        // What is measured by the clock of this machine: nothing of it has passed.
        sharing.last_full = later();
        Self {
            dir,
            sharing,
            reports,
            to_recorder,
            own,
        }
    }

    fn file(&self) -> std::path::PathBuf {
        self.dir.path().join("case.json")
    }

    /// An event that the file lacks, as if it had just been recorded.
    fn lack(&mut self) -> EventId {
        let event = self.sharing.session.sharer.incident.log().events()[0].clone();
        self.sharing.session.sharer.disk.missing.insert(event.id);
        event.id
    }

    fn pause(&self) -> Duration {
        self.sharing.pause()
    }

    fn trouble(&mut self) {
        self.sharing.session.sharer.share = Share::Trouble {
            since: Timestamp::from_millis(0),
            reason: "the disk is full".to_owned(),
        };
    }
}

/// So late that no test comes to it: nothing has passed since.
fn later() -> Instant {
    Instant::now() + Duration::from_secs(3600)
}

#[test]
fn how_often_the_file_is_looked_at_depends_on_who_tells_of_changes() {
    let told: [(&str, fn(&mut Loop), Duration, Duration); 6] = [
        (
            "a watch on this machine's disk",
            |_| {},
            LOOK_WATCHED,
            FULL_WATCHED,
        ),
        (
            "a sync tool at work",
            |it| it.sharing.session.sharer.place.synced = true,
            FULL,
            FULL,
        ),
        (
            "a folder of another machine",
            |it| it.sharing.session.sharer.place.local = false,
            POLL,
            FULL,
        ),
        ("no watch", |it| it.sharing.watch = None, POLL, FULL),
        ("trouble", Loop::trouble, POLL, FULL),
        (
            "trouble on another machine",
            |it| {
                it.trouble();
                it.sharing.session.sharer.place.local = false;
            },
            POLL,
            FULL,
        ),
    ];
    for (what, change, pause, full) in told {
        let mut it = Loop::new();
        // A wall: it gives no sign of life, for which a console wakes up besides.
        it.sharing.to_recorder = None;
        change(&mut it);
        assert_eq!(it.pause(), pause, "{what}");
        assert_eq!(it.sharing.full_every(), full, "{what}");
    }
    let mut it = Loop::new();
    assert!(
        it.pause() <= Duration::from_millis(1),
        "a sign of life is due"
    );
    it.sharing.work();
    let rest = it.pause();
    assert!(
        Duration::from_secs(5) < rest && rest <= LOOK_WATCHED,
        "{rest:?}"
    );
}

#[test]
fn a_large_file_is_read_whole_and_written_less_often() {
    for (size, full, together) in [
        (LARGE - 1, FULL, TOGETHER),
        (LARGE, FULL, TOGETHER),
        (LARGE + 1, FULL_LARGE, TOGETHER_LARGE),
    ] {
        let mut it = Loop::new();
        let file = std::fs::File::options()
            .write(true)
            .open(it.file())
            .unwrap();
        file.set_len(size).unwrap();
        it.sharing.session.sharer.disk.stamp = super::super::file::stamp(&it.file());
        it.sharing.watch = None;
        it.sharing.last_save = Some(later());
        assert_eq!(it.sharing.full_every(), full, "{size}");
        assert_eq!(it.sharing.until_save(), together, "{size}");
        it.sharing.session.sharer.place.synced = true;
        assert_eq!(it.sharing.until_save(), TOGETHER_SYNCED, "{size}");
    }
}

#[test]
fn what_is_to_be_saved_or_looked_at_beside_is_waited_for_no_longer_than_it_takes() {
    let mut it = Loop::new();
    it.sharing.to_recorder = None;
    it.sharing.last_save = Some(later());
    assert_eq!(it.pause(), LOOK_WATCHED, "nothing is to be saved");
    it.lack();
    assert_eq!(it.pause(), TOGETHER);
    it.sharing.retry = Some((later(), RETRY));
    assert_eq!(it.pause(), RETRY, "after a failure the longer of the two");
    it.sharing.session.sharer.read_only = Some("a newer format".to_owned());
    assert_eq!(it.pause(), LOOK_WATCHED, "it may not be written");
    it.sharing.session.sharer.read_only = None;
    it.sharing.session.access = Access::ReadOnly;
    assert_eq!(it.pause(), LOOK_WATCHED, "who only looks saves nothing");
    it.sharing.beside = true;
    it.sharing.beside_looked = Some(later());
    assert_eq!(it.pause(), BESIDE);
    it.sharing.beside_looked = None;
    assert_eq!(it.pause(), Duration::from_millis(1), "never a spin");
}

#[test]
fn a_folder_that_cannot_be_written_is_tried_again_less_and_less_often() {
    let mut it = Loop::new();
    let id = it.lack();
    std::fs::remove_file(it.file()).unwrap();
    std::fs::create_dir(it.file()).unwrap();
    let waits = [1, 2, 4, 5, 5].map(Duration::from_secs);
    for wait in waits {
        it.sharing.save(&mut Vec::new());
        assert_eq!(it.sharing.retry.unwrap().1, wait);
    }
    it.sharing.retry = Some((later(), RETRY));
    it.sharing.work();
    assert_eq!(it.sharing.retry.unwrap().1, RETRY, "not before its time");
    std::fs::remove_dir(it.file()).unwrap();
    it.sharing.save(&mut Vec::new());
    assert_eq!(it.sharing.retry, None);
    assert!(!it.sharing.missing().contains(&id));
    assert!(it.file().is_file());
    it.sharing.session.sharer.read_only = Some("a newer format".to_owned());
    it.sharing.save(&mut Vec::new());
    assert_eq!(it.sharing.retry.unwrap().1, FULL);
}

#[test]
fn nothing_is_written_where_nothing_is_to_be_saved() {
    let mut it = Loop::new();
    let before = super::super::file::stamp(&it.file());
    it.sharing.work();
    assert_eq!(it.sharing.last_save, None);
    assert_eq!(super::super::file::stamp(&it.file()), before);
}

#[test]
fn what_the_file_turns_out_to_hold_is_told_to_be_shared() {
    let mut it = Loop::new();
    let id = it.lack();
    assert_eq!(it.sharing.missing(), BTreeSet::from([id]));
    it.sharing.work();
    let shared = |report: Report| matches!(report, Report::Shared(ids) if ids == [id]);
    assert!(it.reports.try_iter().any(shared));
    // Once is enough.
    it.sharing.work();
    let again = |report: Report| matches!(report, Report::Shared(_));
    assert!(!it.reports.try_iter().any(again));
}

#[test]
fn what_came_from_others_goes_to_the_journal_where_there_is_one() {
    for journaled in [true, false] {
        let mut it = Loop::new();
        it.sharing.journaled = journaled;
        let event = it.sharing.session.sharer.incident.log().events()[0].clone();
        it.sharing.session.sharer.unjournaled.push(event);
        it.sharing.work();
        let keep =
            |message: ToRecorder| matches!(message, ToRecorder::Keep(events) if events.len() == 1);
        assert_eq!(it.to_recorder.try_iter().any(keep), journaled);
        assert!(it.sharing.session.sharer.unjournaled.is_empty());
    }
}

#[test]
fn a_change_of_the_file_wakes_the_loop() {
    let it = Loop::new();
    std::fs::write(it.file(), "{}").unwrap();
    let hint = it.own.recv_timeout(Duration::from_secs(30)).unwrap();
    assert!(matches!(hint, ToSharer::Hint(Hint::File)));
}
