//! A file that is an incident, with something in it that does not belong there.

use std::sync::Arc;

use warroom::domain::event::{Draft, Event, Seal};
use warroom::domain::id::{EventId, WriterId};
use warroom::domain::kind::{EventKind, Note};
use warroom::domain::time::Timestamp;

use super::plain;
use crate::pty::PATIENCE;
use crate::room::{Room, overwrite, quit, read, wait_still, write_note};

/// Puts lines into the file, behind its last event.
pub(super) fn splice(room: &Room, lines: &[String]) -> Vec<u8> {
    let text = String::from_utf8(read(&room.file())).expect("UTF-8");
    let (events, rest) = text.split_once("\n],").expect("an end of the events");
    let text = format!("{events}\n,{}\n],{rest}", lines.join("\n,"));
    overwrite(&room.file(), &text);
    text.into_bytes()
}

/// Seals notes of a writer far away.
pub(super) struct Far {
    writer: WriterId,
    last: Option<Arc<Event>>,
}

impl Far {
    pub(super) fn new() -> Self {
        Self {
            writer: WriterId::new("zoe@far-abcd"),
            last: None,
        }
    }

    fn id(&self, at: Timestamp) -> EventId {
        let n = self.last.as_ref().map_or(1, |last| last.n + 1);
        EventId::from_parts(at.millis().unsigned_abs(), 0, n)
    }

    pub(super) fn note(&mut self, at: Timestamp, text: &str) -> Arc<Event> {
        let id = self.id(at);
        let event = Arc::new(self.seal(id, at, text));
        self.last = Some(Arc::clone(&event));
        event
    }

    fn seal(&self, id: EventId, at: Timestamp, text: &str) -> Event {
        let note = Note {
            text: text.to_owned(),
            ..Note::default()
        };
        let draft = Draft {
            kind: EventKind::Note(note),
            happened: None,
            by: "Zoe".to_owned(),
            role: None,
        };
        let seal = Seal {
            id,
            at,
            writer: self.writer.clone(),
            n: self.last.as_ref().map_or(1, |last| last.n + 1),
            prev: self.last.as_ref().map(|last| last.sum),
        };
        Event::seal(draft, seal)
    }
}

/// When the incident of a room began.
pub(super) fn began(room: &Room) -> Timestamp {
    let text = String::from_utf8(read(&room.file())).expect("UTF-8");
    let line = text.lines().find(|line| line.starts_with("{\"id\""));
    Event::parse(line.expect("an event")).expect("sound").at
}

/// Everybody who only looks sees the good entries and changes nothing; then a console heals the
/// file and sets it aside as it was.
#[track_caller]
fn assert_healed(room: &Room, damaged: &[u8], kept: &[&str]) {
    let ann = room.person("Ann");
    let file = room.file();
    let file = plain(&file);
    for args in [&["status", "-f", file][..], &["log", "-f", file]] {
        let ran = ann.run(args);
        assert_eq!(ran.code, Some(0), "{args:?}: {}", ran.err);
        assert!(ran.err.contains("left out here"), "{args:?}: {}", ran.err);
        assert!(
            ran.err.contains("open it to write"),
            "{args:?}: {}",
            ran.err
        );
        if args[0] == "log" {
            for text in kept {
                assert!(ran.out.contains(text), "{}", ran.out);
            }
        }
    }
    let ran = ann.run(&["verify", file]);
    assert_eq!(ran.code, Some(1), "{}{}", ran.out, ran.err);
    let mut wall = ann.wall();
    wall.send("q");
    assert_eq!(wall.wait_exit(PATIENCE), Ok(0));
    let mut looking = ann.console(&["--read-only"]);
    for text in kept {
        looking.wait_for(text, PATIENCE);
    }
    wait_still(&looking);
    quit(&mut looking);
    assert_eq!(read(&room.file()), damaged, "looking changes nothing");
    assert_eq!(room.names(), ["case.json"]);

    let mut console = ann.console(&[]);
    console.wait_for("no event", PATIENCE);
    for text in kept {
        console.wait_for(text, PATIENCE);
    }
    write_note(&mut console, "and on");
    room.wait_noted("and on");
    quit(&mut console);
    let asides = room.asides();
    assert_eq!(asides.len(), 1, "{:?}", room.names());
    assert_eq!(read(&asides[0]), damaged);
    let ran = ann.run(&["verify", file]);
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    for text in kept {
        assert_eq!(room.count(text), 1, "{text}");
    }
}

#[test]
fn rubbish_lines_between_good_ones() {
    let room = Room::open();
    room.person("Nia").note("a good one");
    let mut far = Far::new();
    let at = began(&room);
    let good = far
        .note(at.plus_seconds(1), "another good one")
        .line()
        .to_owned();
    let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    let lines = [
        "!!! no JSON at all \u{202e}".to_owned(),
        "{\"id\": 1}".to_owned(),
        "[]".to_owned(),
        "null".to_owned(),
        deep,
        good,
        "{\"kind\":\"note\",\"text\":\"written by hand\"}".to_owned(),
    ];
    let damaged = splice(&room, &lines);
    assert_healed(&room, &damaged, &["a good one", "another good one"]);
    assert_eq!(room.count("written by hand"), 0);
}

#[test]
fn an_altered_line_is_not_believed() {
    let room = Room::open();
    room.person("Nia").note("a good one");
    let mut far = Far::new();
    let line = far
        .note(began(&room).plus_seconds(1), "as it was")
        .line()
        .to_owned();
    let damaged = splice(&room, &[line.replace("as it was", "as they wish")]);
    assert_healed(&room, &damaged, &["a good one"]);
    assert_eq!(room.count("as they wish"), 0);
}

#[test]
fn an_event_twice_is_one() {
    let room = Room::open();
    let mut far = Far::new();
    let line = far
        .note(began(&room).plus_seconds(1), "said once")
        .line()
        .to_owned();
    splice(&room, &[line.clone(), line]);
    let mut console = room.person("Ann").console(&[]);
    console.wait_for("said once", PATIENCE);
    assert_eq!(console.screen().matches("said once").count(), 1);
    write_note(&mut console, "and on");
    room.wait_noted("and on");
    quit(&mut console);
    assert_eq!(room.count("said once"), 1);
}

#[test]
fn two_events_with_one_id_are_both_kept_and_reported() {
    let room = Room::open();
    let far = Far::new();
    let at = began(&room).plus_seconds(1);
    let id = far.id(at);
    let (one, other) = (far.seal(id, at, "the one"), far.seal(id, at, "the other"));
    splice(&room, &[one.line().to_owned(), other.line().to_owned()]);
    let mut console = room.person("Ann").console(&[]);
    console.wait_for("Zoe", PATIENCE);
    write_note(&mut console, "and on");
    room.wait_noted("and on");
    quit(&mut console);
    assert_eq!((room.count("the one"), room.count("the other")), (1, 1));
    let file = room.file();
    let ran = room.person("Ann").run(&["verify", plain(&file)]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.out.contains("cloned writer"), "{}", ran.out);
}

#[test]
fn an_event_from_the_future_is_shown_and_does_not_take_us_there() {
    let room = Room::open();
    let mut far = Far::new();
    let at = began(&room).plus_seconds(5 * 365 * 86_400);
    let line = far.note(at, "from 2031 or so").line().to_owned();
    splice(&room, &[line]);
    let mut console = room.person("Ann").console(&[]);
    console.wait_for("from 2031 or so", PATIENCE);
    write_note(&mut console, "written today");
    room.wait_noted("written today");
    room.wait_noted("from 2031 or so");
    quit(&mut console);
    let text = String::from_utf8(read(&room.file())).expect("UTF-8");
    let today = text.lines().find(|line| line.contains("written today"));
    let event = Event::parse(today.expect("there").trim_start_matches(',')).expect("sound");
    let ahead = event
        .id
        .millis()
        .abs_diff(began(&room).millis().unsigned_abs());
    assert!(ahead < 86_400_000, "our clock went along: {ahead} ms");
    let mut wall = room.person("wall").wall();
    wall.send("q");
    assert_eq!(wall.wait_exit(PATIENCE), Ok(0));
}

#[test]
fn an_enormous_note_of_others_is_shown_in_part_and_kept_whole() {
    let room = Room::open();
    let mut far = Far::new();
    let long = format!("begin {} end", "wörd ".repeat(200_000));
    let line = far
        .note(began(&room).plus_seconds(1), &long)
        .line()
        .to_owned();
    splice(&room, &[line]);
    let mut console = room.person("Ann").console(&[]);
    console.wait_for("begin wörd", PATIENCE);
    console.send("\x1b[A\r");
    wait_still(&console);
    console.send("\x1b\x1b");
    wait_still(&console);
    write_note(&mut console, "and on");
    room.wait_noted("and on");
    quit(&mut console);
    assert_eq!(room.count(&long), 1);
    let mut wall = room.person("wall").wall();
    wall.send("q");
    assert_eq!(wall.wait_exit(PATIENCE), Ok(0));
}

#[test]
fn kinds_of_a_newer_version_are_kept_as_they_are() {
    let room = Room::open();
    let mut far = Far::new();
    let line = far
        .note(began(&room).plus_seconds(1), "x")
        .line()
        .to_owned();
    let known = Event::parse(&line).expect("sound");
    let newer = line.replace("\"kind\":\"note\"", "\"kind\":\"hologram\"");
    assert_ne!(line, newer);
    // Sealed as what it says it is, by whoever knows holograms.
    let sum = warroom::domain::id::Hash128::of(&[
        newer
            .split(",\"sum\"")
            .next()
            .expect("an envelope")
            .as_bytes(),
        b"}",
    ]);
    let newer = newer.replace(&known.sum.to_string(), &sum.to_string());
    assert!(Event::parse(&newer).is_ok(), "{:?}", Event::parse(&newer));
    splice(&room, std::slice::from_ref(&newer));
    let mut console = room.person("Ann").console(&[]);
    write_note(&mut console, "and on");
    room.wait_noted("and on");
    quit(&mut console);
    let text = String::from_utf8(read(&room.file())).expect("UTF-8");
    assert!(text.contains(&newer), "byte for byte");
    assert!(room.asides().is_empty(), "{:?}", room.names());
}
