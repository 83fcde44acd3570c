//! Saving while others save too: another machine acts here whenever the clock is looked at, which
//! is between our reading and our writing.

#![expect(clippy::disallowed_methods, reason = "tests play another machine")]

mod healed;

use super::super::tests::{START, opening, options, says, session};
use super::super::{Access, Options, Session};
use super::*;
use crate::sync::Notice;
use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

#[test]
fn what_only_can_be_read_is_written_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = session(folder.path());
    let written = session.sharer.disk.stamp;
    assert_eq!(session.share(), Shared::Saved);
    assert_eq!(session.sharer.disk.stamp, written, "nothing to do");
    session.sharer.disk.unconfirmed = true;
    assert!(session.refresh().unwrap().is_empty());
    assert!(session.sharer.wants_save(), "a look confirms nothing");
    assert_eq!(session.share(), Shared::Saved);
    assert_ne!(session.sharer.disk.stamp, written);
    assert!(!session.sharer.wants_save());
}

#[test]
fn a_save_does_not_go_over_what_came_after_it_was_read() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = session(folder.path());
    let path = session.file().to_owned();
    session.sharer.look(true).unwrap();
    let theirs = [std::fs::read(&path).unwrap().as_slice(), b"\n"].concat();
    std::fs::write(path.with_extension("theirs"), &theirs).unwrap();
    std::fs::rename(path.with_extension("theirs"), &path).unwrap();
    assert!(!session.sharer.write(false).unwrap(), "somebody was faster");
    assert_eq!(std::fs::read(&path).unwrap(), theirs);
    session.sharer.look(true).unwrap();
    assert!(session.sharer.write(false).unwrap(), "now it is read");
    assert_ne!(std::fs::read(&path).unwrap(), theirs);
}

#[test]
fn on_a_network_a_save_is_checked_although_its_lock_was_granted() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = session(folder.path());
    session.sharer.place.local = false;
    let path = session.file().to_owned();
    let before = std::fs::read(&path).unwrap();
    let other = std::thread::spawn({
        let path = path.clone();
        move || {
            while std::fs::read(&path).unwrap() == before {
                std::thread::yield_now();
            }
            // It had read the file before our save, and renames its own over it.
            std::fs::write(path.with_extension("theirs"), &before).unwrap();
            std::fs::rename(path.with_extension("theirs"), &path).unwrap();
        }
    });
    session
        .record(&[says("what the other has not read")])
        .unwrap();
    assert_eq!(session.share(), Shared::Saved);
    other.join().unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains("what the other has not read"));
}

/// What another machine does next, a step each time that the clock is looked at.
#[derive(Clone, Default)]
struct Other(Arc<Mutex<VecDeque<Step>>>);

type Step = Box<dyn FnOnce() + Send>;

impl Other {
    /// One that acts on this session's clock.
    fn beside(session: &mut Session) -> Self {
        let other = Self::default();
        session.sharer.now = other.clock();
        other
    }

    fn clock(&self) -> super::super::Clock {
        let steps = Arc::clone(&self.0);
        Arc::new(move || {
            let step = steps.lock().unwrap().pop_front();
            if let Some(step) = step {
                step();
            }
            START
        })
    }

    fn does(&self, step: impl FnOnce() + Send + 'static) {
        self.0.lock().unwrap().push_back(Box::new(step));
    }

    /// At the next look it puts that file there, with a rename as all do.
    fn puts(&self, path: &Path, bytes: &[u8]) {
        let (path, bytes) = (path.to_owned(), bytes.to_owned());
        self.does(move || put(&path, &bytes));
    }

    fn is_done(&self) -> bool {
        self.0.lock().unwrap().is_empty()
    }
}

fn put(path: &Path, bytes: &[u8]) {
    let theirs = path.with_extension("theirs");
    std::fs::write(&theirs, bytes).unwrap();
    std::fs::rename(theirs, path).unwrap();
}

fn text(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}

fn said(session: &mut Session) -> Vec<String> {
    let notices = session.notices().into_iter();
    notices.map(|Notice { text, .. }| text).collect()
}

/// What was set aside beside the file.
fn asides(path: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(path.parent().unwrap()).unwrap().flatten();
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    names.filter(|name| name.contains(".aside-")).collect()
}

/// A session, and its file as it would be with a note of somebody else's besides.
fn with_theirs(folder: &Path) -> (Session, PathBuf, Vec<u8>) {
    let session = session(folder);
    let path = session.file().to_owned();
    let ours = std::fs::read(&path).unwrap();
    let mut rob = Session::open(options(folder, None)).unwrap();
    rob.record(&[says("theirs")]).unwrap();
    let theirs = std::fs::read(&path).unwrap();
    put(&path, &ours);
    (session, path, theirs)
}

/// With a replica.
fn kept(folder: &Path, access: Access) -> Options {
    Options {
        state_home: Some(folder.join("state")),
        access,
        ..options(folder, None)
    }
}

#[test]
fn what_comes_between_reading_and_writing_is_not_lost() {
    let folder = tempfile::tempdir().unwrap();
    let (mut session, path, theirs) = with_theirs(folder.path());
    session.sharer.look(true).unwrap();
    let sealed = session
        .recorder
        .record(&[says("ours")], &[])
        .unwrap()
        .sealed;
    let other = Other::beside(&mut session);
    session.sharer.take_recorded(&sealed, 0);
    other.puts(&path, &theirs);
    assert_eq!(session.share(), Shared::Saved);
    assert!(other.is_done());
    let text = text(&path);
    assert!(text.contains("theirs") && text.contains("ours"), "{text}");
}

#[test]
fn a_file_that_is_there_again_is_not_written_over() {
    let folder = tempfile::tempdir().unwrap();
    let (mut session, path, theirs) = with_theirs(folder.path());
    std::fs::remove_file(&path).unwrap();
    let other = Other::beside(&mut session);
    other.puts(&path, &theirs);
    assert_eq!(session.share(), Shared::Saved);
    assert!(other.is_done());
    assert!(text(&path).contains("theirs"));
}

#[test]
fn a_save_without_the_lock_is_only_believed_when_it_is_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = session(folder.path());
    let path = session.file().to_owned();
    // Where no lock can be had.
    let lock = file::beside(&path, "lock");
    std::fs::remove_file(&lock).unwrap();
    std::os::unix::fs::symlink("nowhere", &lock).unwrap();
    let before = std::fs::read(&path).unwrap();
    let sealed = session
        .recorder
        .record(&[says("ours")], &[])
        .unwrap()
        .sealed;
    session.sharer.take_recorded(&sealed, 0);
    let other = Other::beside(&mut session);
    // Right after our save another one goes over it.
    other.puts(&path, &before);
    assert_eq!(session.share(), Shared::Saved);
    assert!(other.is_done());
    assert!(text(&path).contains("ours"));
}

#[test]
fn who_saves_holds_the_lock_from_reading_to_writing() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = session(folder.path());
    let path = session.file().to_owned();
    std::fs::write(&path, b"{").unwrap();
    let other = Other::beside(&mut session);
    let seen = Arc::new(Mutex::new(Vec::new()));
    for _ in 0..2 {
        let (path, seen) = (path.clone(), Arc::clone(&seen));
        other.does(move || {
            let busy = matches!(lock::beside_at_once(&path), Asked::Busy);
            seen.lock().unwrap().push(busy);
        });
    }
    assert_eq!(session.share(), Shared::Saved);
    assert_eq!(*seen.lock().unwrap(), [true, true]);
    assert!(matches!(lock::beside_at_once(&path), Asked::Got(_)));
}

#[test]
fn a_new_incident_is_not_written_over_what_came_meanwhile() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("inc.json");
    let other = Other::default();
    other.puts(&path, b"somebody's");
    let options = Options {
        clock: other.clock(),
        ..options(folder.path(), None)
    };
    let refused = Session::create(options, vec![opening("inc")]);
    assert!(matches!(refused.err(), Some(StoreError::Exists(_))));
    assert_eq!(text(&path), "somebody's");
}

#[test]
fn a_file_in_the_middle_of_being_written_is_not_damaged() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = session(folder.path());
    session.record(&[says("one"), says("two")]).unwrap();
    let path = session.file().to_owned();
    let whole = text(&path);
    let lines = |count| whole.split_inclusive('\n').take(count).collect::<String>();
    std::fs::write(&path, lines(5)).unwrap();
    let other = Other::beside(&mut session);
    other.puts(&path, lines(6).as_bytes());
    other.puts(&path, whole.as_bytes());
    assert_eq!(session.share(), Shared::Saved);
    assert!(other.is_done());
    assert_eq!(text(&path), whole);
    assert_eq!(asides(&path), [""; 0]);
    assert_eq!(said(&mut session), [""; 0]);
}

#[test]
fn on_a_network_the_stamp_of_a_file_decides_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = session(folder.path());
    let path = session.file().to_owned();
    let older = std::fs::read(&path).unwrap();
    session.record(&[says("one")]).unwrap();
    session.sharer.place.local = false;
    std::fs::write(&path, &older).unwrap();
    // As if its server had not told yet that it is another one.
    session.sharer.disk.stamp = file::stamp(&path);
    assert_eq!(session.share(), Shared::Saved);
    assert!(text(&path).contains("one"));
    // And as if it told of a change where there is none.
    std::fs::write(&path, text(&path)).unwrap();
    assert!(session.sharer.write(false).unwrap());
}

#[test]
fn the_last_try_goes_over_whatever_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let (mut session, path, theirs) = with_theirs(folder.path());
    session.sharer.look(true).unwrap();
    put(&path, &theirs);
    assert!(!session.sharer.write(false).unwrap());
    session.sharer.look(true).unwrap();
    put(&path, b"x");
    assert!(session.sharer.write(true).unwrap());
    assert!(text(&path).contains("theirs"));
}

#[test]
fn a_clock_that_differs_from_the_servers_is_told() {
    use std::time::SystemTime;
    let folder = tempfile::tempdir().unwrap();
    let mut session = session(folder.path());
    let mut skew = |local: bool, ahead: i64| {
        session.sharer.place.local = local;
        session.sharer.now = Arc::new(move || {
            let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
            let millis = i64::try_from(now.unwrap().as_millis()).unwrap();
            Timestamp::from_millis(millis).plus_seconds(ahead)
        });
        session.sharer.look(true).unwrap();
        assert!(session.sharer.write(false).unwrap());
        session.health().skew_seconds
    };
    assert_eq!(skew(true, 300), None, "there is one clock");
    assert_eq!(skew(false, 0), None);
    // Between the two times the disk was waited for.
    let ahead = skew(false, 300).unwrap();
    assert!((299..360).contains(&ahead), "{ahead}");
    let behind = skew(false, -300).unwrap();
    assert!((-302..-240).contains(&behind), "{behind}");
}

#[test]
fn a_save_that_failed_leaves_doubt_only_where_the_file_is_another_one() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = session(folder.path());
    // So long a name has no room for what a temporary file is called.
    let long = folder.path().join("x".repeat(250));
    std::fs::rename(session.file(), &long).unwrap();
    session.sharer.place.path.clone_from(&long);
    session.sharer.look(true).unwrap();
    let error = session.sharer.write(false).unwrap_err();
    assert!(error.to_string().ends_with("file name too long"), "{error}");
    assert!(!session.sharer.disk.unconfirmed, "it is as it was");
    let other = std::fs::read(&long).unwrap();
    std::fs::write(&long, [&other[..], b"\n"].concat()).unwrap();
    session.sharer.write(false).unwrap_err();
    assert!(session.sharer.disk.unconfirmed, "who knows whose that is");
    std::fs::remove_file(&long).unwrap();
    session.sharer.disk.unconfirmed = false;
    session.sharer.write(false).unwrap_err();
    assert!(!session.sharer.disk.unconfirmed, "nothing is there");
}

#[test]
fn a_folder_that_has_gone_is_named_as_the_reason() {
    for replica in [false, true] {
        let folder = tempfile::tempdir().unwrap();
        let shared = folder.path().join("shared");
        std::fs::create_dir(&shared).unwrap();
        let mut options = kept(folder.path(), Access::Known);
        options.file = shared.join("inc.json");
        options.state_home = options.state_home.filter(|_| replica);
        let mut session = Session::create(options, vec![opening("inc")]).unwrap();
        std::fs::remove_dir_all(&shared).unwrap();
        let Shared::Waiting { reason } = session.share() else {
            panic!("it cannot be saved");
        };
        let kept = "; what you write is kept on this machine";
        let kept = if replica { kept } else { "" };
        let file = session.file().display();
        assert_eq!(
            reason,
            format!("cannot write {file}: it is not there{kept}")
        );
    }
}

#[test]
fn what_a_dead_writer_left_goes_with_the_first_save() {
    let folder = tempfile::tempdir().unwrap();
    let path = session(folder.path()).file().to_owned();
    let left = file::temporary(&path);
    std::fs::write(&left, b"half").unwrap();
    let mut session = Session::open(options(folder.path(), None)).unwrap();
    session.record(&[says("one")]).unwrap();
    assert!(!left.exists());
}
