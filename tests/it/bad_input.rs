//! Whatever is given as an incident: a sentence says what is wrong and what to do, nothing is
//! changed, nothing is lost.

mod lines;
mod places;
mod text;

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use crate::pty::{self, PATIENCE};
use crate::room::{Room, overwrite, read};

/// A file that is no incident, and words of the sentence about it.
struct Bad {
    name: &'static str,
    bytes: Vec<u8>,
    words: &'static str,
}

fn bad_files() -> Vec<Bad> {
    let bad = |name, bytes: &[u8], words| Bad {
        name,
        bytes: bytes.to_vec(),
        words,
    };
    let room = Room::open();
    let whole = read(&room.file());
    let deep = b"[".repeat(300_000);
    let deep_objects = b"{\"warroom\":".repeat(100_000);
    let mut balanced = br#"{"warroom": 1, "incident": "#.to_vec();
    balanced.extend(b"[".repeat(200_000));
    balanced.extend(b"]".repeat(200_000));
    balanced.extend(b"}");
    let mut utf16 = vec![0xff, 0xfe];
    utf16.extend("{\"warroom\":1}".encode_utf16().flat_map(u16::to_le_bytes));
    vec![
        bad("nothing", b"", "not an incident file"),
        bad("blanks", b"\n \n\t\n", "not an incident file"),
        bad(
            "text",
            b"Dear all,\nthe checkout is down.\n",
            "not an incident file",
        ),
        bad("a list", b"[1, 2, 3]\n", "not an incident file"),
        bad("a number", b"42", "not an incident file"),
        bad(
            "foreign JSON",
            b"{\"name\": \"x\", \"version\": 1}\n",
            "not an incident file",
        ),
        bad(
            "a version that is no number",
            br#"{"warroom": "one"}"#,
            "not an incident file",
        ),
        bad("the beginning of one", &whole[..60], "not an incident file"),
        bad(
            "bytes",
            &[0, 255, 254, 27, 91, 50, 74, 0, 128, 192, 175],
            "not an incident file",
        ),
        bad("UTF-16", &utf16, "not an incident file"),
        bad("deep lists", &deep, "not an incident file"),
        bad("deep objects", &deep_objects, "not an incident file"),
        bad("a deep header", &balanced, "not an incident file"),
        bad(
            "a newer format without anything known",
            br#"{"warroom": 99}"#,
            "newer warroom",
        ),
    ]
}

/// Nobody opens it: not the console, not the wall, not the command line.
#[track_caller]
fn assert_refused(room: &Room, name: &str, words: &str, code: u8) {
    let person = room.person("Ann");
    let file = room.file();
    let file = file.to_str().expect("a plain path");
    for args in [
        &["status", "-f", file][..],
        &["log", "-f", file, "--json"],
        &["note", "-f", file, "words"],
        &["stage", "-f", file, "acknowledged"],
        &["verify", file],
    ] {
        let ran = person.run(args);
        assert_eq!(
            ran.code,
            Some(i32::from(code)),
            "{name}: {args:?}: {}",
            ran.err
        );
        assert!(ran.err.contains(words), "{name}: {args:?}: {}", ran.err);
        assert_eq!(ran.out, "", "{name}: {args:?}");
        assert_eq!(ran.err.lines().count(), 1, "{name}: {}", ran.err);
    }
    for wall in [false, true] {
        let mut session = if wall {
            person.try_wall(24, 200)
        } else {
            person.try_console(&[], 24, 200)
        };
        assert_eq!(session.wait_exit(PATIENCE), Ok(u32::from(code)), "{name}");
        let shown = session.screen().replace('\n', "");
        assert!(shown.contains(words), "{name}: wall {wall}: {shown}");
        let raw = session.raw();
        assert!(!String::from_utf8_lossy(&raw).contains("\x1b["), "{name}");
    }
    assert!(
        !person.path("state/warroom").exists(),
        "{name}: no replica of it"
    );
}

#[test]
fn what_is_no_incident_is_refused_and_left_as_it_is() {
    for bad in bad_files() {
        let room = Room::empty();
        overwrite(&room.file(), &bad.bytes);
        assert_refused(&room, bad.name, bad.words, 4);
        assert_eq!(read(&room.file()), bad.bytes, "{}", bad.name);
        assert_eq!(room.names(), ["case.json"], "{}", bad.name);
    }
}

/// The header is whole, and of the events there is only the beginning of the first.
#[test]
fn a_file_cut_within_its_first_event_is_only_whole_where_it_is_known() {
    let room = Room::open();
    let nia = room.person("Nia");
    nia.note("before the cut");
    let whole = read(&room.file());
    let text = String::from_utf8_lossy(&whole);
    let first = text.find("{\"id\"").expect("an event");
    let cut = &whole[..first + 100];
    overwrite(&room.file(), cut);
    let ann = room.person("Ann");
    let file = room.file().display().to_string();
    for args in [
        &["status", "-f", &file][..],
        &["log", "-f", &file],
        &["note", "-f", &file, "words"],
        &["note", "--detached", "-f", &file, "words"],
    ] {
        let ran = ann.run(args);
        assert_eq!(ran.code, Some(4), "{args:?}: {}", ran.err);
        assert!(ran.err.contains("holds no event"), "{}", ran.err);
        assert_eq!(ran.out, "", "{args:?}");
    }
    assert_eq!(ann.try_wall(24, 200).wait_exit(PATIENCE), Ok(4));
    assert_eq!(ann.try_console(&[], 24, 200).wait_exit(PATIENCE), Ok(4));
    assert_eq!(read(&room.file()), cut);
    assert_eq!(room.names(), ["case.json"]);
    nia.note("after it");
    room.wait_noted("before the cut");
    room.wait_noted("after it");
}

#[test]
fn who_only_looks_at_a_file_that_was_cut_short_is_told() {
    let room = Room::open();
    let nia = room.person("Nia");
    nia.note("the first");
    nia.note("the second");
    let text = String::from_utf8(read(&room.file())).expect("UTF-8");
    let cut = &text[..text.find("the second").expect("there")];
    overwrite(&room.file(), cut);
    let ann = room.person("Ann");
    let file = room.file().display().to_string();
    for args in [&["status", "-f", &file][..], &["log", "-f", &file]] {
        let ran = ann.run(args);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        assert!(ran.err.contains("case.json ends too early"), "{}", ran.err);
        assert!(ran.err.contains("makes it whole"), "{}", ran.err);
    }
    let looking = ann.console(&["--read-only"]);
    looking.wait_for("ends too early", PATIENCE);
    assert_eq!(read(&room.file()), cut.as_bytes());
}

#[test]
fn the_sentence_says_what_to_do() {
    let room = Room::empty();
    overwrite(&room.file(), "hello");
    let file = room.file().display().to_string();
    let said = room.person("Ann").run(&["status", "-f", &file]).err;
    assert!(said.contains("left as it is"), "{said}");
    assert!(said.contains("check the path"), "{said}");
    overwrite(&room.file(), "[1, 2]");
    let said = room.person("Ann").run(&["status", "-f", &file]).err;
    assert!(!said.contains("no JSON"), "a list is JSON: {said}");
}

#[test]
fn an_enormous_file_is_refused_at_once() {
    let room = Room::empty();
    room.sparse(1 << 30);
    let start = pty::now();
    assert_refused(&room, "1 GB", "more than the 256 MB", 4);
    assert!(pty::now() - start < Duration::from_secs(15), "at once");
    let len = room.file().metadata().expect("there").len();
    assert_eq!(len, 1 << 30);
    assert_eq!(room.names(), ["case.json"]);
}

#[test]
fn a_newer_format_can_be_looked_at_and_is_never_written() {
    let room = Room::open();
    room.person("Nia").note("from the future");
    let text = String::from_utf8(read(&room.file())).expect("UTF-8");
    let newer = text.replacen("\"warroom\": 1", "\"warroom\": 2", 1);
    assert_ne!(newer, text);
    overwrite(&room.file(), &newer);
    let ann = room.person("Ann");
    let file = room.file().display().to_string();
    let ran = ann.run(&["status", "-f", &file]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let ran = ann.run(&["note", "-f", &file, "words"]);
    assert_eq!(ran.code, Some(4), "{}{}", ran.out, ran.err);
    assert!(ran.err.contains("update warroom"), "{}", ran.err);

    let mut console = ann.console(&[]);
    console.wait_for("from the future", PATIENCE);
    console.wait_for("READ-ONLY", PATIENCE);
    console.send("n");
    console.wait_for("newer warroom", PATIENCE);
    console.send("text");
    crate::room::wait_still(&console);
    // One of these letters opens a list to look at.
    console.send("\x1b");
    crate::room::wait_still(&console);
    crate::room::quit(&mut console);
    let mut wall = ann.wall();
    wall.send("q");
    assert_eq!(wall.wait_exit(PATIENCE), Ok(0));
    assert_eq!(read(&room.file()), newer.as_bytes());
    assert_eq!(room.names(), ["case.json"]);
}

#[test]
fn what_is_no_file_is_refused_without_waiting() {
    for (make, words) in [("mkfifo", "it is a pipe"), ("mkdir", "")] {
        let room = Room::empty();
        let made = Command::new(make).arg(room.file()).status();
        assert!(made.is_ok_and(|status| status.success()), "{make}");
        if make == "mkfifo" {
            assert_refused(&room, make, words, 4);
        } else {
            // A folder stands for the one running incident in it.
            let ran = room
                .person("Ann")
                .run(&["status", "-f", &room.file().display().to_string()]);
            assert_eq!(ran.code, Some(5), "{}", ran.err);
            assert!(ran.err.contains("no incident is running"), "{}", ran.err);
            let mut console = room.person("Ann").try_console(&[], 24, 200);
            assert_eq!(console.wait_exit(PATIENCE), Ok(5));
            let mut wall = room.person("Ann").try_wall(24, 200);
            assert_eq!(wall.wait_exit(PATIENCE), Ok(5));
        }
        assert_eq!(room.names(), ["case.json"]);
    }
    let room = Room::empty();
    for device in ["/dev/null", "/dev/zero"] {
        let ran = room.person("Ann").run(&["status", "-f", device]);
        assert_eq!(ran.code, Some(4), "{}", ran.err);
        assert!(ran.err.contains("it is a device"), "{}", ran.err);
    }
    let below = room.file().join("case.json");
    overwrite(&room.file(), "a file, no folder");
    let ran = room
        .person("Ann")
        .run(&["status", "-f", &below.display().to_string()]);
    assert!(
        matches!(ran.code, Some(4 | 5)),
        "{:?} {}",
        ran.code,
        ran.err
    );
}

/// The same file with other line ends, or a mark of its encoding in front, as editors leave them.
#[test]
fn line_ends_and_byte_order_marks_are_no_damage() {
    for (what, change) in [
        (
            "CRLF",
            (|text: &str| text.replace('\n', "\r\n")) as fn(&str) -> String,
        ),
        ("a byte order mark", |text| format!("\u{feff}{text}")),
        ("no last line end", |text| text.trim_end().to_owned()),
    ] {
        let room = Room::open();
        room.person("Nia").note("before");
        let text = String::from_utf8(read(&room.file())).expect("UTF-8");
        overwrite(&room.file(), change(&text));
        let mut console = room.person("Ann").console(&[]);
        console.wait_for("before", PATIENCE);
        crate::room::write_note(&mut console, "after");
        room.wait_noted("after");
        room.wait_noted("before");
        assert!(room.asides().is_empty(), "{what}: {:?}", room.names());
        crate::room::quit(&mut console);
    }
}

/// A path as an argument.
fn plain(path: &Path) -> &str {
    path.to_str().expect("a plain path")
}
