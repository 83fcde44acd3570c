//! Folders that do not let themselves be written, and machines without a state folder.

use super::plain;
use crate::pty::{self, PATIENCE, Session};
use crate::room::{Nobody, Room, overwrite, quit, read, set_mode, wait_still, write_note};

#[test]
fn a_file_that_may_not_be_read() {
    let room = Room::open();
    let before = read(&room.file());
    room.let_all_in(false);
    set_mode(&room.file(), 0o000);
    let Some(nobody) = room.person("Ann").unprivileged() else {
        return;
    };
    let file = room.file();
    let file = plain(&file);
    for args in [
        &["status", "-f", file][..],
        &["note", "-f", file, "words"],
        &["verify", file],
    ] {
        let ran = nobody.run(&[], args);
        assert_eq!(ran.code, Some(4), "{args:?}: {}", ran.err);
        assert!(ran.err.contains("permission denied"), "{}", ran.err);
    }
    for args in [&[file][..], &["wall", file]] {
        let mut session = nobody.spawn(&[], args, 24, 200);
        assert_eq!(session.wait_exit(PATIENCE), Ok(4), "{args:?}");
        assert!(session.screen().contains("permission denied"));
    }
    set_mode(&room.file(), 0o600);
    assert_eq!(read(&room.file()), before);
    assert_eq!(room.names(), ["case.json"]);
}

#[test]
fn a_folder_that_may_not_be_entered() {
    let room = Room::open();
    room.let_all_in(false);
    set_mode(&room.folder(), 0o000);
    let Some(nobody) = room.person("Ann").unprivileged() else {
        set_mode(&room.folder(), 0o755);
        return;
    };
    let file = room.file();
    let file = plain(&file);
    let ran = nobody.run(&[], &["note", "-f", file, "words"]);
    let mut console = nobody.spawn(&[], &[file], 24, 200);
    let ended = console.wait_exit(PATIENCE);
    set_mode(&room.folder(), 0o755);
    assert_eq!(ran.code, Some(4), "{}", ran.err);
    assert!(ran.err.contains("permission denied"), "{}", ran.err);
    assert_eq!(ended, Ok(4));
}

#[test]
fn a_folder_that_may_not_be_written() {
    let room = Room::open();
    let before = read(&room.file());
    room.let_all_in(false);
    let Some(nobody) = room.person("Ann").unprivileged() else {
        return;
    };
    let file = room.file();
    let file = plain(&file);
    let ran = nobody.run(&[], &["note", "-f", file, "by the shell"]);
    assert_eq!(ran.code, Some(0), "recorded here: {}", ran.err);
    assert!(ran.err.contains("permission denied"), "{}", ran.err);
    let mut console = nobody.spawn(&[], &[file], 40, 120);
    console.wait_for("by the shell", PATIENCE);
    console.wait_for("permission denied", PATIENCE);
    write_note(&mut console, "by hand");
    pty::wait_until("kept on this machine", PATIENCE, || {
        nobody
            .person
            .journaled()
            .iter()
            .any(|(_, text)| text == "by hand")
    });
    assert_eq!(read(&room.file()), before, "not a byte");
    assert_eq!(room.names(), ["case.json"]);
    let ran = nobody.run(
        &[],
        &["new", "another", "-f", plain(&room.path("new.json"))],
    );
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    assert!(ran.err.contains("permission denied"), "{}", ran.err);
    // As soon as it may be written, all is there.
    room.let_all_in(true);
    room.wait_noted("by the shell");
    room.wait_noted("by hand");
    quit(&mut console);
}

#[test]
fn a_wall_without_any_rights_but_to_read() {
    let room = Room::open();
    room.let_all_in(false);
    let Some(nobody) = room.person("Ann").unprivileged() else {
        return;
    };
    let file = room.file();
    let mut wall = nobody.spawn(&[], &["wall", plain(&file)], 40, 120);
    wall.wait_for("EU checkout fails", PATIENCE);
    wall.send("q");
    assert_eq!(wall.wait_exit(PATIENCE), Ok(0));
}

/// Writes a note at a console whose machine has no state folder; it counts when it is shared.
#[track_caller]
fn assert_records_straight(room: &Room, mut console: Session, text: &str) {
    console.wait_for("Timeline", PATIENCE);
    console.wait_until("that it has no replica", PATIENCE, |screen| {
        let shown = screen.contents();
        shown.contains("no replica") || shown.contains("state folder")
    });
    write_note(&mut console, text);
    room.wait_noted(text);
    quit(&mut console);
}

#[test]
fn no_state_folder_at_all() {
    let room = Room::open();
    room.let_all_in(true);
    // Without $HOME the user's entry in the list of users names the home: that of nobody is none.
    let Some(nobody) = room.person("Ann").unprivileged().filter(Nobody::is_nobody) else {
        return;
    };
    let file = room.file();
    let file = plain(&file);
    let bare = ["env", "-u", "HOME", "-u", "XDG_STATE_HOME"];
    let console = nobody.spawn(&bare, &[file], 40, 120);
    assert_records_straight(&room, console, "without a home");
    let ran = nobody.run(&bare, &["note", "-f", file, "by the shell"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_eq!(room.count("by the shell"), 1);
}

#[test]
fn a_state_folder_that_is_a_file() {
    let room = Room::open();
    let ann = room.person("Ann");
    let plug = ann.path("plug");
    overwrite(&plug, "not a folder");
    let ann = ann.with("XDG_STATE_HOME", &plug);
    assert_records_straight(&room, ann.console(&[]), "beside the plug");
    assert_eq!(read(&plug), b"not a folder");
    ann.note("by the shell");
    assert_eq!(room.count("by the shell"), 1);
}

#[test]
fn neither_a_state_folder_nor_a_folder_to_write() {
    let room = Room::open();
    let before = read(&room.file());
    room.let_all_in(false);
    let Some(nobody) = room.person("Ann").unprivileged() else {
        return;
    };
    set_mode(&nobody.person.path("state"), 0o555);
    let file = room.file();
    let file = plain(&file);
    let ran = nobody.run(&[], &["note", "-f", file, "words"]);
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    assert!(ran.err.contains("permission denied"), "{}", ran.err);
    let mut console = nobody.spawn(&[], &[file], 40, 120);
    console.wait_for("Timeline", PATIENCE);
    console.send("n");
    console.wait_for("NOTE", PATIENCE);
    console.send("must not be lost");
    console.wait_for("must not be lost", PATIENCE);
    console.send("\r");
    console.wait_for("NOT RECORDED", PATIENCE);
    console.wait_for("must not be lost", PATIENCE);
    assert_eq!(read(&room.file()), before);
    // Leaving would lose it, and says so.
    wait_still(&console);
    console.send("q");
    console.wait_for("not recorded", PATIENCE);
    console.send("\x1b");
    // Once the folder can be written, it is tried again by itself.
    room.let_all_in(true);
    room.wait_noted("must not be lost");
    quit(&mut console);
}

#[test]
fn what_could_not_be_recorded_is_tried_again_although_nobody_reads_the_terminal() {
    let room = Room::open();
    room.let_all_in(false);
    let Some(nobody) = room.person("Ann").unprivileged() else {
        return;
    };
    set_mode(&nobody.person.path("state"), 0o555);
    let file = room.file();
    let mut console = nobody.spawn(&[], &[plain(&file)], 40, 120);
    console.wait_for("Timeline", PATIENCE);
    console.send("n");
    console.wait_for("NOTE", PATIENCE);
    console.send("typed before");
    console.wait_for("typed before", PATIENCE);
    console.send("\r");
    console.wait_for("NOT RECORDED", PATIENCE);
    crate::terminal::program::fill(&mut console);
    room.let_all_in(true);
    room.wait_noted("typed before");
}
