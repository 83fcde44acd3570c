//! The sharing loop: when it looks, when it saves, and what it tells.

use super::super::tests::{START, opening, options, says};
use super::super::{Options, Sink, file};
use super::*;
use crate::domain::id::EventId;
use crate::sync::Ticket;
use std::path::Path;
use std::sync::mpsc;
use tempfile::TempDir;

/// A loop that is driven by hand, and what it tells.
struct Desk {
    dir: TempDir,
    /// In seconds since the start.
    time: Arc<AtomicI64>,
    sharing: Sharing,
    reports: Receiver<Report>,
    /// What the recorder is asked to do.
    inbox: Option<Receiver<ToRecorder>>,
}

impl Desk {
    /// A console's, on a new incident with a replica.
    fn new() -> Self {
        Self::of(
            |_| (),
            |options| Session::create(options, vec![opening("inc")]),
            true,
        )
    }

    /// A wall's.
    fn wall() -> Self {
        Self::of(
            |_| (),
            |options| Session::create(options, vec![opening("inc")]),
            false,
        )
    }

    fn of(
        prepare: impl FnOnce(&Path),
        open: impl FnOnce(Options) -> Result<Session, super::super::StoreError>,
        is_console: bool,
    ) -> Self {
        let dir = tempfile::tempdir().unwrap();
        prepare(dir.path());
        let time = Arc::new(AtomicI64::new(0));
        let clock = Arc::clone(&time);
        let session = open(Options {
            state_home: Some(dir.path().join("state")),
            clock: Arc::new(move || START.plus_seconds(clock.load(Ordering::Relaxed))),
            ..options(dir.path(), None)
        });
        let (told, reports) = mpsc::channel();
        let sink: Sink = Box::new(move |report| {
            let _ = told.send(report);
        });
        let (to_recorder, inbox) = mpsc::channel();
        let to_recorder = is_console.then_some(to_recorder);
        let session = session.unwrap();
        let (_, sharing) = Sharing::split(session, Arc::new(sink), to_recorder, Arc::default());
        Self {
            dir,
            time,
            sharing,
            reports,
            inbox: is_console.then_some(inbox),
        }
    }

    fn path(&self) -> std::path::PathBuf {
        self.sharing.session.file().to_owned()
    }

    fn at(&self, seconds: i64) {
        self.time.store(seconds, Ordering::Relaxed);
    }

    /// One round, and what it told.
    fn round(&mut self) -> Vec<Report> {
        self.sharing.work();
        self.reports.try_iter().collect()
    }

    /// Somebody else's note in the file, and its id.
    fn theirs(&self, text: &str) -> EventId {
        let mut rob = Session::open(options(self.dir.path(), None)).unwrap();
        rob.record(&[says(text)]).unwrap()[0].id
    }

    /// With a watch on its folder.
    fn watched(mut self) -> Self {
        let (own, _) = mpsc::channel();
        self.sharing.arm(&own);
        self
    }

    /// The file is of that size.
    fn size(&mut self, bytes: u64) {
        if let Some(stamp) = &mut self.sharing.session.sharer.disk.stamp {
            stamp.len = bytes;
        }
    }
}

/// So that nothing of a wait has passed yet.
fn later() -> Instant {
    Instant::now() + Duration::from_secs(3600)
}

fn is_health(report: &Report) -> bool {
    matches!(report, Report::Health(_))
}

#[test]
fn a_wall_hears_how_old_its_file_is_and_a_console_is_not_woken_up_for_it() {
    for (mut desk, each) in [(Desk::wall(), 1), (Desk::new(), 0)] {
        desk.round();
        for (seconds, told) in [(4, 0), (5, each), (9, 0), (10, each), (8, 0), (5, each)] {
            desk.at(seconds);
            desk.sharing.look = true;
            let told_now = desk.round().iter().filter(|one| is_health(one)).count();
            assert_eq!(told_now, told, "{seconds}");
        }
        // What is news is told at once.
        desk.sharing.session.no_replica = Some("the disk failed".to_owned());
        assert_eq!(desk.round().iter().filter(|one| is_health(one)).count(), 1);
        desk.sharing.session.sharer.disk.verified = None;
        assert_eq!(desk.round().iter().filter(|one| is_health(one)).count(), 1);
        assert_eq!(desk.round().iter().filter(|one| is_health(one)).count(), 0);
    }
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

#[test]
fn how_long_it_sleeps_follows_from_what_announces_itself() {
    type Change = fn(&mut Desk);
    let trouble = |desk: &mut Desk| {
        desk.sharing.session.sharer.share = Share::Trouble {
            since: START,
            reason: String::new(),
        };
    };
    let cases: [(&str, bool, Change, Duration, Duration); 10] = [
        (
            "every change is announced",
            true,
            |_| (),
            LOOK_WATCHED,
            FULL_WATCHED,
        ),
        ("nothing is", false, |_| (), POLL, FULL),
        (
            "a sync tool is at work",
            true,
            |desk| desk.sharing.session.sharer.place.synced = true,
            FULL,
            FULL,
        ),
        (
            "a copy lies beside it",
            true,
            |desk| {
                let copy = desk.path().with_file_name("inc 2.json");
                let copied = std::fs::copy(desk.path(), copy);
                assert!(copied.is_ok());
                desk.sharing.session.sharer.absorb_copies();
            },
            FULL,
            FULL,
        ),
        (
            "on a network",
            true,
            |desk| desk.sharing.session.sharer.place.local = false,
            POLL,
            FULL,
        ),
        ("in trouble", true, trouble, POLL, FULL),
        ("in trouble without a watch", false, trouble, POLL, FULL),
        (
            "on a network without a watch",
            false,
            |desk| desk.sharing.session.sharer.place.local = false,
            POLL,
            FULL,
        ),
        (
            "a large file",
            false,
            |desk| desk.size(LARGE + 1),
            POLL,
            FULL_LARGE,
        ),
        (
            "one that is not yet large",
            false,
            |desk| desk.size(LARGE),
            POLL,
            FULL,
        ),
    ];
    for (what, watch, change, pause, full) in cases {
        let mut desk = if watch {
            Desk::wall().watched()
        } else {
            Desk::wall()
        };
        change(&mut desk);
        desk.sharing.last_full = later();
        assert_eq!(desk.sharing.pause(), pause, "{what}");
        assert_eq!(desk.sharing.full_every(), full, "{what}");
    }
}

#[test]
fn what_is_due_is_not_slept_over() {
    let least = Duration::from_millis(1);
    let mut desk = Desk::wall().watched();
    desk.sharing.last_full = later();
    assert_eq!(desk.sharing.pause(), LOOK_WATCHED, "nothing is due");
    desk.sharing.beside = true;
    assert_eq!(desk.sharing.pause(), least, "something beside it changed");
    desk.sharing.beside_looked = Some(later());
    assert_eq!(
        desk.sharing.pause(),
        BESIDE,
        "and had been looked at just now"
    );
    desk.sharing.beside = false;
    desk.sharing.session.sharer.forced = true;
    assert_eq!(desk.sharing.pause(), least, "something is to be saved");
    desk.sharing.last_save = Some(later());
    assert_eq!(desk.sharing.pause(), TOGETHER, "and was saved just now");
    desk.sharing.session.sharer.read_only = Some("no right".to_owned());
    assert_eq!(
        desk.sharing.pause(),
        LOOK_WATCHED,
        "who may not write waits for nothing"
    );
    desk.sharing.session.sharer.read_only = None;
    desk.sharing.session.access = Access::ReadOnly;
    assert_eq!(
        desk.sharing.pause(),
        LOOK_WATCHED,
        "nor does who only looks"
    );
    let mut console = Desk::new().watched();
    console.sharing.last_full = later();
    assert_eq!(
        console.sharing.pause(),
        least,
        "who is here was never looked at"
    );
    console.round();
    assert!(console.sharing.pause() > POLL, "and then not again at once");
}

#[test]
fn saves_that_follow_each_other_go_together_and_failures_rest() {
    let mut desk = Desk::wall();
    assert_eq!(desk.sharing.until_save(), Duration::ZERO);
    desk.sharing.last_save = Some(later());
    assert_eq!(desk.sharing.until_save(), TOGETHER);
    desk.size(LARGE);
    assert_eq!(desk.sharing.until_save(), TOGETHER);
    desk.size(LARGE + 1);
    assert_eq!(desk.sharing.until_save(), TOGETHER_LARGE);
    desk.sharing.session.sharer.place.synced = true;
    assert_eq!(desk.sharing.until_save(), TOGETHER_SYNCED);
    desk.sharing.retry = Some((later(), RETRY));
    assert_eq!(
        desk.sharing.until_save(),
        TOGETHER_SYNCED,
        "the longer of both"
    );
    desk.sharing.retry = Some((later(), RETRY_MOST));
    assert_eq!(desk.sharing.until_save(), RETRY_MOST);
}

#[test]
fn a_save_that_fails_is_tried_again_less_and_less_often_and_one_that_works_is_over() {
    use std::os::unix::fs::PermissionsExt as _;
    let mut desk = Desk::new();
    let path = desk.path();
    let mode = |mode| {
        let mode = std::fs::Permissions::from_mode(mode);
        std::fs::set_permissions(&path, mode).unwrap();
    };
    mode(0o444);
    desk.sharing.session.sharer.forced = true;
    let mut wait = || {
        desk.sharing.save(&mut Vec::new());
        desk.sharing.retry.map(|(_, wait)| wait.as_secs())
    };
    let waits = [1, 2, 4, 5, 5].map(Some);
    assert_eq!([wait(), wait(), wait(), wait(), wait()], waits);
    mode(0o644);
    assert_eq!(wait(), None);
    assert!(desk.sharing.last_save.is_some());
}

#[test]
fn nothing_is_saved_before_its_time_nor_where_there_is_nothing_to_save() {
    let mut desk = Desk::new();
    desk.round();
    let written = file::stamp(&desk.path());
    desk.sharing.last_save = None;
    desk.round();
    assert_eq!(
        file::stamp(&desk.path()),
        written,
        "there is nothing to save"
    );
    assert!(desk.sharing.last_save.is_none());
    desk.sharing.session.sharer.forced = true;
    desk.sharing.retry = Some((later(), RETRY));
    desk.round();
    assert_eq!(file::stamp(&desk.path()), written, "it is not yet time");
    desk.sharing.take(ToSharer::Ask(Request::WriteAgain));
    desk.round();
    assert!(desk.sharing.last_save.is_some(), "who asks does not wait");
    assert!(!desk.sharing.session.sharer.forced);
}

#[test]
fn who_only_looks_saves_nothing() {
    let mut desk = Desk::new();
    desk.sharing.session.access = Access::ReadOnly;
    desk.sharing.session.sharer.forced = true;
    desk.round();
    assert!(desk.sharing.last_save.is_none());
}

#[test]
fn now_and_then_the_whole_file_is_compared_whatever_its_stamp_says() {
    let mut desk = Desk::new();
    desk.round();
    let id = desk.theirs("what no stamp tells");
    desk.sharing.session.sharer.disk.stamp = file::stamp(&desk.path());
    let seen = |reports: &[Report]| {
        let mut reports = reports.iter();
        reports.any(|one| matches!(one, Report::Seen(events) if events[0].id == id))
    };
    desk.sharing.look = true;
    assert!(!seen(&desk.round()), "it looks the same");
    let long_ago = Instant::now().checked_sub(FULL);
    desk.sharing.last_full = long_ago.expect("this machine runs that long");
    assert!(seen(&desk.round()));
    assert!(
        desk.sharing.last_full.elapsed() < FULL,
        "and then not again at once"
    );
}

#[test]
fn what_changed_beside_the_file_is_looked_at_when_it_is_time() {
    let mut desk = Desk::new();
    desk.round();
    let before = std::fs::copy(desk.path(), desk.dir.path().join("older"));
    assert!(before.is_ok());
    desk.theirs("only in the copy");
    let copy = desk.path().with_file_name("inc 2.json");
    assert!(std::fs::copy(desk.path(), copy).is_ok());
    assert!(std::fs::copy(desk.dir.path().join("older"), desk.path()).is_ok());
    let copies = |reports: Vec<Report>| {
        let mut reports = reports.into_iter();
        let told = reports.find_map(|one| match one {
            Report::Copies(copies) => Some(copies),
            _ => None,
        });
        told.map(|copies| copies.len())
    };
    assert!(desk.sharing.hinted.is_new(Hint::Beside));
    desk.sharing.take(ToSharer::Hint(Hint::Beside));
    desk.sharing.beside_looked = Some(later());
    assert_eq!(copies(desk.round()), None, "it was looked just now");
    assert!(
        !desk.sharing.hinted.is_new(Hint::Beside),
        "nobody took the hint"
    );
    desk.sharing.beside_looked = None;
    assert_eq!(
        copies(desk.round()),
        Some(2),
        "this one, and the one named older"
    );
    assert!(
        desk.sharing.hinted.is_new(Hint::Beside),
        "the next is a new one"
    );
    assert!(!desk.sharing.beside);
    assert_eq!(copies(desk.round()), None, "only what changed is told");
}

#[test]
fn the_recorder_hears_of_what_others_wrote_and_the_console_of_what_is_shared() {
    let mut desk = Desk::new();
    desk.round();
    let inbox = desk.inbox.take().unwrap();
    desk.sharing.journaled = true;
    desk.sharing.look = true;
    let reports = desk.round();
    assert!(inbox.try_recv().is_err(), "there was nothing to keep");
    let news = |one: &Report| matches!(one, Report::Seen(_) | Report::Shared(_));
    assert!(!reports.iter().any(news), "nor to tell: {reports:?}");
    let id = desk.theirs("theirs");
    desk.sharing.look = true;
    let reports = desk.round();
    let seen = |one: &Report| matches!(one, Report::Seen(events) if events[0].id == id);
    assert!(reports.iter().any(seen));
    assert!(matches!(inbox.try_recv(), Ok(ToRecorder::Keep(events)) if events[0].id == id));
    assert!(inbox.try_recv().is_err(), "and no body is to be dropped");
    // What an earlier run had left unshared is told like what this one records.
    let draft = [says("ours")];
    let ours = desk
        .sharing
        .session
        .recorder
        .record(&draft, &[])
        .unwrap()
        .sealed;
    desk.sharing.session.sharer.take_recorded(&ours, 0);
    let reports = desk.round();
    let shared = |one: &Report| matches!(one, Report::Shared(ids) if *ids == [ours[0].id]);
    assert!(reports.iter().any(shared), "{reports:?}");
}

#[test]
fn without_a_journal_what_is_recorded_is_shared_and_nothing_is_kept() {
    let mut desk = Desk::of(
        |_| (),
        |options| {
            let without = Options {
                state_home: None,
                ..options
            };
            Session::create(without, vec![opening("inc")])
        },
        true,
    );
    desk.round();
    let ticket = Ticket(7);
    let drafts = vec![says("ours")];
    desk.sharing
        .take(ToSharer::Ask(Request::Record { ticket, drafts }));
    let reports: Vec<Report> = desk.reports.try_iter().collect();
    let Report::Recorded { events, .. } = &reports[0] else {
        panic!("{reports:?}");
    };
    let shared = Report::Shared(vec![events[0].id]);
    assert!(reports.contains(&shared), "{reports:?}");
    desk.theirs("theirs");
    desk.sharing.look = true;
    desk.round();
    let inbox = desk.inbox.take().unwrap();
    assert!(inbox.try_recv().is_err(), "there is no journal to keep it");
}

#[test]
fn a_console_hears_who_is_here_and_a_wall_does_not_ask() {
    let present = |reports: Vec<Report>| {
        let mut reports = reports.into_iter();
        reports.find_map(|one| match one {
            Report::Present(present) => Some(present),
            _ => None,
        })
    };
    assert_eq!(present(Desk::wall().round()), None);
    let mut desk = Desk::new();
    let seating = crate::domain::presence::Seating::Console;
    desk.sharing.session.sit("Nia", seating).unwrap();
    let seen = present(desk.round()).unwrap();
    assert_eq!(seen.here().len(), 1);
    assert_eq!(seen.looked, Some(START));
    assert_eq!(present(desk.round()), None, "it was looked just now");
    desk.sharing.take(ToSharer::Hint(Hint::Here));
    assert!(present(desk.round()).is_some(), "somebody came or went");
}

#[test]
fn a_change_in_the_folder_wakes_the_loop() {
    let mut desk = Desk::new();
    let (own, inbox) = mpsc::channel();
    desk.sharing.arm(&own);
    desk.theirs("theirs");
    let hint = loop {
        match inbox.recv_timeout(Duration::from_secs(30)) {
            Ok(ToSharer::Hint(Hint::File)) => break Hint::File,
            Ok(_) => {}
            Err(error) => panic!("{error}"),
        }
    };
    assert!(!desk.sharing.hinted.is_new(hint));
    desk.sharing.look = false;
    desk.sharing.take(ToSharer::Hint(hint));
    assert!(desk.sharing.look);
    assert!(desk.sharing.hinted.is_new(hint), "the next is a new one");
}
