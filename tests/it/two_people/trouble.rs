//! Somebody does something to the file while two consoles are open on it.

use std::thread;
use std::time::Duration;

use crate::cli::delete;
use crate::pty::{self, PATIENCE, Session};
use crate::room::{self, Room, overwrite, quit, read, replace, write_note};

/// Two people at work, each with a note in the file, and the file as it was before those notes.
struct Work {
    room: Room,
    ann: Session,
    rob: Session,
    older: Vec<u8>,
}

impl Work {
    fn started() -> Self {
        let room = Room::open();
        let older = read(&room.file());
        let mut ann = room.person("Ann").console(&[]);
        let mut rob = room.person("Rob").console(&[]);
        write_note(&mut ann, "what Ann saw");
        rob.wait_for("what Ann saw", PATIENCE);
        write_note(&mut rob, "what Rob did");
        ann.wait_for("what Rob did", PATIENCE);
        room.wait_noted("what Ann saw");
        room.wait_noted("what Rob did");
        Self {
            room,
            ann,
            rob,
            older,
        }
    }

    /// Waits until one of the screens says it.
    #[track_caller]
    fn wait_said(&self, words: &str) {
        let end = pty::deadline(PATIENCE);
        let screens = || format!("{}\n{}", self.ann.screen(), self.rob.screen());
        while !screens().contains(words) {
            assert!(pty::now() < end, "never said: {words:?}\n{}", screens());
            thread::sleep(pty::GLANCE);
        }
    }

    /// The file is whole again with all that was typed, and work goes on.
    #[track_caller]
    fn goes_on(mut self) -> Room {
        self.room.wait_noted("what Ann saw");
        self.room.wait_noted("what Rob did");
        write_note(&mut self.ann, "and on it goes");
        self.rob.wait_for("and on it goes", PATIENCE);
        write_note(&mut self.rob, "as before");
        self.ann.wait_for("as before", PATIENCE);
        quit(&mut self.ann);
        quit(&mut self.rob);
        for text in [
            "what Ann saw",
            "what Rob did",
            "and on it goes",
            "as before",
        ] {
            assert_eq!(self.room.count(text), 1, "{text}: {:?}", self.room.notes());
        }
        let file = self.room.file().display().to_string();
        let ran = self.room.person("Nia").run(&["verify", &file]);
        assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
        self.room
    }

    /// Goes on; nothing had to be set aside.
    #[track_caller]
    fn goes_on_without_leavings(self) {
        let room = self.goes_on();
        assert_eq!(room.names(), ["case.json"]);
    }

    /// Goes on; exactly these bytes were set aside.
    #[track_caller]
    fn goes_on_with_aside(self, bytes: &[u8]) {
        let room = self.goes_on();
        let asides = room.asides();
        assert_eq!(asides.len(), 1, "{:?}", room.names());
        assert_eq!(read(&asides[0]), bytes, "set aside as it was");
        assert_eq!(room.names().len(), 2, "{:?}", room.names());
    }
}

#[test]
fn an_older_copy_in_its_place() {
    let work = Work::started();
    replace(&work.room.file(), &work.older);
    work.wait_said("older copy");
    work.goes_on_without_leavings();
}

#[test]
fn an_older_copy_written_over_it() {
    let work = Work::started();
    overwrite(&work.room.file(), &work.older);
    work.wait_said("older copy");
    work.goes_on_without_leavings();
}

#[test]
fn an_older_copy_again_and_again() {
    let work = Work::started();
    for _ in 0..3 {
        replace(&work.room.file(), &work.older);
        work.room.wait_noted("what Rob did");
    }
    work.wait_said("older copy");
    work.goes_on_without_leavings();
}

#[test]
fn the_same_file_put_in_its_place_is_nothing_new() {
    let work = Work::started();
    let same = read(&work.room.file());
    replace(&work.room.file(), &same);
    let work_file = work.room.file();
    let room = {
        let room = work.goes_on();
        assert!(read(&work_file).len() > same.len());
        room
    };
    assert_eq!(room.names(), ["case.json"]);
}

#[test]
fn the_file_deleted() {
    let work = Work::started();
    delete(&work.room.file());
    work.wait_said("was deleted outside warroom; restored");
    work.goes_on_without_leavings();
}

#[test]
fn the_file_emptied() {
    let work = Work::started();
    overwrite(&work.room.file(), b"");
    work.wait_said("was emptied outside warroom; restored");
    work.goes_on_without_leavings();
}

#[test]
fn the_file_filled_with_rubbish() {
    let work = Work::started();
    let rubbish = b"<html>502 Bad Gateway \xff\xfe\x00\x1b[2J</html>\n".repeat(40);
    overwrite(&work.room.file(), &rubbish);
    work.wait_said("was overwritten");
    work.goes_on_with_aside(&rubbish);
}

#[test]
fn the_file_cut_in_the_middle() {
    let work = Work::started();
    let whole = read(&work.room.file());
    let half = &whole[..whole.len() * 6 / 10];
    overwrite(&work.room.file(), half);
    work.wait_said("cut short");
    let half = half.to_vec();
    work.goes_on_with_aside(&half);
}

#[test]
fn a_line_of_it_changed_by_hand() {
    let work = Work::started();
    let text = String::from_utf8(read(&work.room.file())).expect("UTF-8");
    let changed = text.replace("what Ann saw", "what Ann never saw");
    replace(&work.room.file(), &changed);
    work.wait_said("no event");
    work.goes_on_with_aside(changed.as_bytes());
}

#[test]
fn both_write_while_the_file_is_gone() {
    let mut work = Work::started();
    delete(&work.room.file());
    write_note(&mut work.ann, "typed into nothing");
    write_note(&mut work.rob, "me too");
    work.room.wait_noted("typed into nothing");
    work.room.wait_noted("me too");
    work.goes_on_without_leavings();
}

#[test]
fn the_file_of_another_incident_is_left_alone() {
    let mut work = Work::started();
    let other = Room::open();
    other.person("Zoe").note("nothing to do with it");
    let foreign = read(&other.file());
    replace(&work.room.file(), &foreign);
    for session in [&work.ann, &work.rob] {
        session.wait_for("now holds incident", PATIENCE);
    }
    let ann = work.room.person("Ann");
    write_note(&mut work.ann, "typed meanwhile");
    pty::wait_until("kept on Ann's machine", PATIENCE, || {
        ann.journaled()
            .iter()
            .any(|(_, text)| text == "typed meanwhile")
    });
    assert!(!work.rob.screen().contains("nothing to do with it"));
    assert_eq!(read(&work.room.file()), foreign, "not a byte of it");
    let away = work.room.path("other.json");
    room::rename(&work.room.file(), &away);
    work.room.wait_noted("typed meanwhile");
    work.rob.wait_for("typed meanwhile", PATIENCE);
    let room = work.goes_on();
    assert_eq!(read(&away), foreign);
    assert_eq!(room.names(), ["case.json", "other.json"]);
}

#[test]
fn the_folder_moved_away_and_back() {
    let mut work = Work::started();
    let folder = work.room.folder();
    let away = folder.with_file_name("away");
    room::rename(&folder, &away);
    let ann = work.room.person("Ann");
    write_note(&mut work.ann, "typed meanwhile");
    pty::wait_until("kept on Ann's machine", PATIENCE, || {
        ann.journaled()
            .iter()
            .any(|(_, text)| text == "typed meanwhile")
    });
    room::rename(&away, &folder);
    work.room.wait_noted("typed meanwhile");
    work.rob.wait_for("typed meanwhile", PATIENCE);
    work.goes_on_without_leavings();
}

#[test]
fn a_lock_that_somebody_never_lets_go_holds_nobody_up() {
    let mut work = Work::started();
    let lock = work.room.path(".case.json.lock");
    let held = room::hold_lock(&lock);
    write_note(&mut work.ann, "the lock is stuck");
    pty::wait_until("in the file all the same", Duration::from_secs(30), || {
        work.room.count("the lock is stuck") == 1
    });
    drop(held);
    work.goes_on_without_leavings();
}
