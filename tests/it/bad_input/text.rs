//! Words that were not meant to be read: what drives a terminal, what hides, what never ends.

use crate::cli::finish_with_input;
use crate::pty::{self, PATIENCE, Session};
use crate::room::{Room, quit, read, wait_still, write_note};

use super::lines::{Far, began, splice};
use super::plain;

/// Clears the screen, writes the clipboard and the title, rings, turns text round, hides it, and
/// C1 controls.
const BAD: &str = "bad\u{1b}[2J\u{1b}[7;5;7m\u{1b}]52;c;aGk=\u{7}\u{1b}]0;title\u{1b}\\\u{202e}b\
                   \u{2066}\u{200b}\u{200f}\u{feff}\u{e0041}\u{9b}31;7;31m\u{9d}0;x\u{9c}\u{8}\rend";

/// Nothing of it may reach a terminal as it is.
#[track_caller]
fn assert_tame(session: &Session, what: &str) {
    let raw = session.raw();
    let text = String::from_utf8_lossy(&raw);
    for (bad, name) in [
        ("\x1b[7;5;7m", "an attribute"),
        ("\x1b]", "an OSC sequence"),
        ("\x07", "a bell"),
        ("\x08", "a backspace"),
        ("\u{9b}", "a C1 CSI"),
        ("\u{9d}", "a C1 OSC"),
        ("\u{202e}", "an override"),
        ("\u{2066}", "an isolate"),
        ("\u{200b}", "a zero-width space"),
        ("\u{200f}", "a direction mark"),
        ("\u{feff}", "a byte order mark"),
        ("\u{e0041}", "a tag character"),
    ] {
        assert!(!text.contains(bad), "{what}: {name}");
    }
    // The screen is cleared when it is entered, and by nobody else.
    assert!(text.matches("\x1b[2J").count() <= 2, "{what}: cleared");
}

#[test]
fn what_drives_a_terminal_reaches_none() {
    let room = Room::open();
    let mut far = Far::new();
    let line = far
        .note(began(&room).plus_seconds(1), BAD)
        .line()
        .to_owned();
    let nia = room.person("Nia");
    let file = room.file();
    let file = plain(&file);
    for args in [
        &["answer", "-f", file, "known", BAD][..],
        &["set", "-f", file, "channel", BAD],
        &["set", "-f", file, "ticket", BAD],
        &["task", "-f", file, BAD, "--to", "Nia"],
        &["send", "-f", file, "customers", BAD, "--channel", BAD],
        &["role", "-f", file, "scribe", "Sc\u{202e}ribe\u{1b}[2J"],
        &["set", "-f", file, "title", BAD],
    ] {
        let ran = nia.run(args);
        assert_eq!(ran.code, Some(0), "{args:?}: {}", ran.err);
    }
    splice(&room, &[line]);
    let mut console = room.person("Ann").console(&[]);
    console.wait_for("bad", PATIENCE);
    // Every pane zoomed, the details, and what is copied from there into forms.
    for keys in [
        "1", "z", "z", "3", "z", "z", "4", "z", "z", "2", "z", "z", "\x1b[A\r",
    ] {
        console.send(keys);
        wait_still(&console);
    }
    assert!(console.screen().contains("bad"), "{}", console.screen());
    console.send("\x1b");
    for keys in ["f", "\x1b", "w", "\x1b\x1b", "e", "\x1b", ":", "\x1b"] {
        console.send(keys);
        wait_still(&console);
    }
    assert_tame(&console, "console");
    let wall = room.person("wall").try_wall(40, 120);
    wall.wait_for("bad", PATIENCE);
    wait_still(&wall);
    assert_tame(&wall, "wall");
    let bare = room.person("wall").try_wall(6, 40);
    wait_still(&bare);
    assert_tame(&bare, "small wall");
    console.kill(rustix::process::Signal::TERM);
    assert_eq!(console.wait_exit(PATIENCE), Ok(143));
    assert_eq!(room.count(BAD), 1, "the file keeps the original");
}

#[test]
fn a_colleague_types_it_and_nobody_is_hurt() {
    let room = Room::open();
    let mut ann = room.person("Ann").console(&[]);
    let rob = room.person("Rob").console(&[]);
    ann.send("n");
    ann.wait_for("NOTE", PATIENCE);
    ann.send(format!("\x1b[200~{BAD}\x1b[201~"));
    ann.wait_for("bad", PATIENCE);
    wait_still(&ann);
    ann.send("\r");
    rob.wait_for("bad", PATIENCE);
    wait_still(&rob);
    assert_tame(&ann, "the writer's screen");
    assert_tame(&rob, "the other's screen");
}

#[test]
fn names_of_files_are_harmless_too() {
    let room = Room::open();
    let odd = room.path("odd\u{1b}[7;5;7m\u{202e}name.json");
    crate::room::rename(&room.file(), &odd);
    let mut console = room
        .person("Nia")
        .at(odd.clone())
        .try_console(&["--join"], 24, 80);
    console.wait_for("Timeline", PATIENCE);
    crate::cli::delete(&odd);
    console.wait_for("restored", PATIENCE);
    assert_tame(&console, "console");
    quit(&mut console);
    let missing = room.path("\u{1b}]0;x\u{7}none.json");
    let mut console = room.person("Nia").at(missing).try_console(&[], 24, 80);
    assert_eq!(console.wait_exit(PATIENCE), Ok(5));
    assert_tame(&console, "a missing file's name");
}

#[test]
fn a_note_without_end_is_refused_or_cut_and_said() {
    let room = Room::open();
    let ann = room.person("Ann");
    let file = room.file();
    let before = read(&file);
    let long = "x".repeat(1 << 20);
    let ran = finish_with_input(
        ann.command(&["note", "-f", plain(&file), "-"]),
        long.as_bytes(),
    );
    assert_eq!(ran.code, Some(3), "{}", ran.err);
    assert!(
        ran.err.contains("65536") && ran.err.contains("shorten"),
        "{}",
        ran.err
    );
    assert_eq!(read(&file), before);

    let mut console = ann.console(&[]);
    console.send(format!("\x1b[200~{long}\x1b[201~"));
    console.wait_for("cut at 64 KiB", PATIENCE);
    assert_eq!(read(&file), before);
    // One more letter and it would be too long: it is refused, and the text stays.
    wait_still(&console);
    console.send("y\r");
    console.wait_for("65536", PATIENCE);
    console.send("\x7f");
    wait_still(&console);
    console.send("\r");
    pty::wait_until("the longest note in the file", PATIENCE, || {
        room.notes().iter().any(|(_, text)| text.len() == 1 << 16)
    });
    quit(&mut console);
    assert_eq!(room.notes().len(), 1);
}

#[test]
fn bytes_that_are_no_text() {
    let room = Room::open();
    let ann = room.person("Ann");
    let file = room.file();
    let file = plain(&file);
    let ran = finish_with_input(ann.command(&["note", "-f", file, "-"]), b"a\xff\xfeb");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    room.wait_noted("a\u{fffd}\u{fffd}b");
    let odd = {
        use std::os::unix::ffi::OsStrExt as _;
        std::ffi::OsStr::from_bytes(b"\xff\xfe").to_owned()
    };
    let mut command = ann.command(&["note", "-f", file]);
    command.arg(&odd);
    let ran = crate::cli::finish(command);
    assert_eq!(ran.code, Some(2), "{}", ran.err);
    let mut command = ann.command(&["note", "-f", file, "words"]);
    command.env("WARROOM_AS", &odd);
    let ran = crate::cli::finish(command);
    assert!(
        matches!(ran.code, Some(0 | 2)),
        "{:?} {}",
        ran.code,
        ran.err
    );

    let mut console = ann.console(&["--scribe"]);
    console.send(b"one\xff\xc3");
    console.wait_for("one", PATIENCE);
    wait_still(&console);
    console.send("two");
    console.wait_for("two", PATIENCE);
    console.send("\r");
    pty::wait_until("the note", PATIENCE, || {
        let notes = room.notes();
        notes
            .iter()
            .any(|(_, text)| text.starts_with("one") && text.ends_with("two"))
    });
}

#[test]
fn times_in_the_future_are_refused_and_the_text_kept() {
    let room = Room::open();
    let ann = room.person("Ann");
    let file = room.file();
    let before = read(&file);
    let ran = ann.run(&[
        "note",
        "-f",
        plain(&file),
        "--at",
        "2031-01-01T00:00",
        "soon",
    ]);
    assert!(
        matches!(ran.code, Some(2 | 3)),
        "{:?} {}",
        ran.code,
        ran.err
    );
    // With its day: a time of day alone is one of today in the evening, and past.
    let ahead = {
        let later = warroom::runtime::clock::now().plus_seconds(36 * 3600);
        later.to_utc().format("%Y-%m-%d %H:%M").to_string()
    };
    let ran = ann.run(&["note", "-f", plain(&file), "--at", &ahead, "soon"]);
    assert_eq!(ran.code, Some(3), "{}", ran.err);
    assert!(ran.err.contains("future"), "{}", ran.err);
    let mut console = ann.console(&[]);
    console.send("n");
    console.wait_for("NOTE", PATIENCE);
    let line = format!("@{ahead} soon");
    console.send(&line);
    console.wait_for(&line, PATIENCE);
    console.send("\r");
    console.wait_for("future", PATIENCE);
    console.wait_for(&line, PATIENCE);
    assert_eq!(read(&file), before);
}

#[test]
fn names_that_are_empty_or_absurd() {
    let room = Room::open();
    let ann = room.person("Ann");
    let file = room.file();
    let file = plain(&file);
    let before = read(&room.file());
    let long = "x".repeat(10_000);
    for name in ["", "   ", "\t\n", "\u{202e}\u{200b}", "---", &long] {
        for args in [
            &["note", "-f", file, "--as", name, "words"][..],
            &["role", "-f", file, "scribe", name],
            &["new", "title", "--as", name, "-f", "other.json"],
            &["new", "title", "--manager", name, "-f", "other.json"],
        ] {
            let args: Vec<&str> = args.to_vec();
            let ran = ann.run(&args);
            assert!(matches!(ran.code, Some(2 | 3)), "{args:?}: {:?}", ran.code);
            assert!(ran.err.len() > 15, "{args:?}: {}", ran.err);
        }
        let mut console = ann.try_console(&["--as", name], 24, 200);
        assert_eq!(console.wait_exit(PATIENCE), Ok(2), "{name:?}");
    }
    for title in ["", "  ", "\u{200b}"] {
        let ran = ann.run(&["new", title, "-f", "other.json"]);
        assert!(
            matches!(ran.code, Some(2 | 3)),
            "{title:?}: {:?} {}",
            ran.code,
            ran.err
        );
    }
    for key in ["", "../up", "a/b", "x\u{1b}[2J", &long] {
        let ran = ann.run(&["new", "title", "--key", key]);
        assert!(
            matches!(ran.code, Some(2 | 3)),
            "{key:?}: {:?} {}",
            ran.code,
            ran.err
        );
    }
    assert_eq!(read(&room.file()), before);
    assert!(!ann.path("other.json").exists());
    // A name that is only unusual is a name.
    let odd = "Ünal 🦀 O'Neil-Ō (2nd)";
    let mut console = ann.console(&["--as", odd]);
    write_note(&mut console, "so be it");
    room.wait_noted("so be it");
    quit(&mut console);
    let text = String::from_utf8(read(&room.file())).expect("UTF-8");
    assert!(text.contains(odd));
}
