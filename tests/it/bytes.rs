//! What the program sends to the terminal: few bytes, no colour where none is wanted, and for a
//! paste nothing but text.

use std::time::Duration;

use crate::pty::{self, PATIENCE, Session};
use crate::room::{Room, quit, wait_still};

/// How long an idle console is watched, and how often that is in a minute.
const WATCHED: Duration = Duration::from_secs(10);
const IN_A_MINUTE: usize = 6;

#[test]
fn a_typed_letter_costs_little() {
    let room = Room::open();
    for args in [&[][..], &["--scribe"]] {
        let mut session = room.person("Ann").try_console(args, 24, 80);
        session.wait_for("Timeline", PATIENCE);
        if args.is_empty() {
            session.send("n");
            session.wait_for("NOTE", PATIENCE);
        }
        session.send("w");
        session.wait_for("› w", PATIENCE);
        wait_still_between_ticks(&session);
        let mut costs = Vec::new();
        let mut text = "w".to_owned();
        for letter in "hat was seen".chars() {
            let before = session.raw().len();
            text.push(letter);
            session.send(letter.to_string());
            // A blank is only seen by what comes after it.
            if letter != ' ' {
                session.wait_for(&format!("› {text}"), PATIENCE);
                costs.push(session.raw().len() - before);
            }
        }
        costs.sort_unstable();
        // The clock in the header may tick in the middle of one or two of them.
        let most = costs[costs.len() - 3];
        assert!(most <= 150, "{costs:?} bytes for a letter");
    }
}

/// Waits until nothing is being drawn, right after the clock has ticked.
fn wait_still_between_ticks(session: &Session) {
    wait_still(session);
    let before = session.raw().len();
    pty::wait_until("a tick of the clock", PATIENCE, || {
        session.raw().len() > before
    });
}

#[test]
fn an_idle_minute_costs_little() {
    let room = Room::open();
    let console = room.person("Ann").try_console(&[], 24, 80);
    let wall = room.person("wall").try_wall(24, 80);
    for session in [&console, &wall] {
        session.wait_for("EU checkout", PATIENCE);
        wait_still(session);
    }
    let sent = || [console.raw().len(), wall.raw().len()];
    let before = sent();
    let end = pty::deadline(WATCHED);
    pty::wait_until("ten seconds", PATIENCE, || pty::now() >= end);
    let after = sent();
    // A wall counts seconds in block figures while the incident is younger than a minute.
    for (name, index, most) in [("console", 0, 5 * 1024), ("wall", 1, 15 * 1024)] {
        let minute = (after[index] - before[index]) * IN_A_MINUTE;
        assert!(minute > 0, "{name}: its clock stands still");
        assert!(minute <= most, "{name}: {minute} bytes in a minute");
    }
}

/// The parameters of all sequences that set colours and attributes.
fn attributes(raw: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(raw);
    let mut found = Vec::new();
    for part in text.split("\x1b[").skip(1) {
        let end = part.find(|c: char| c.is_ascii_alphabetic());
        if let Some(end) = end.filter(|end| part[*end..].starts_with('m')) {
            found.extend(part[..end].split(';').map(str::to_owned));
        }
    }
    found
}

fn is_colour(code: &str) -> bool {
    let number = code.split(':').next().and_then(|n| n.parse::<u16>().ok());
    // 39 and 49 take a colour away, which is no colour.
    number.is_some_and(|n| matches!(n, 30..=38 | 40..=48 | 58 | 90..=97 | 100..=107))
}

#[test]
fn no_color_leaves_bold_and_reverse() {
    let room = Room::open();
    let drawn = |no_color: Option<&str>, wall: bool| {
        let mut person = room.person("Ann");
        if let Some(value) = no_color {
            person = person.with("NO_COLOR", value);
        }
        let mut session = if wall {
            person.wall()
        } else {
            person.console(&[])
        };
        if !wall {
            session.send("?");
            session.wait_for("Help", PATIENCE);
            session.send("\x1b");
            session.send("p");
            wait_still(&session);
        }
        attributes(&session.raw())
    };
    for wall in [false, true] {
        let plain = drawn(Some("1"), wall);
        let colours: Vec<_> = plain.iter().filter(|code| is_colour(code)).collect();
        assert!(colours.is_empty(), "wall {wall}: {colours:?}");
        assert!(plain.iter().any(|code| code == "1"), "no bold: {plain:?}");
        assert!(
            plain.iter().any(|code| code == "7"),
            "no reverse: {plain:?}"
        );
        for no_color in [None, Some("")] {
            let coloured = drawn(no_color, wall);
            assert!(coloured.iter().any(|code| is_colour(code)), "wall {wall}");
        }
    }
}

/// Twenty lines, each a key that would do something if it were typed.
fn twenty_lines() -> String {
    let keys = ["q", "y", "x", "u", "*", "s", "a", "p", "1", "2"];
    let lines: Vec<String> = (0..20)
        .map(|i| format!("{} line {i}", keys[i % keys.len()]))
        .collect();
    lines.join("\r")
}

#[test]
fn a_paste_of_twenty_lines_is_one_entry_and_never_submitted() {
    for (before, after) in [("\x1b[200~", "\x1b[201~"), ("", "")] {
        for scribe in [false, true] {
            let room = Room::open();
            let ann = room.person("Ann");
            let args: &[&str] = if scribe { &["--scribe"] } else { &[] };
            let mut session = ann.console(args);
            let untouched = room.notes();
            let events = crate::room::read(&room.file());
            session.send(format!("{before}{}{after}", twenty_lines()));
            session.wait_for("NOTE", PATIENCE);
            session.wait_for("line 19", PATIENCE);
            pty::wait_until("the draft on disk", PATIENCE, || {
                ann.drafts().contains("line 19")
            });
            assert_eq!(room.notes(), untouched, "nothing was submitted");
            assert_eq!(crate::room::read(&room.file()), events, "nothing was run");
            // What follows an unmarked paste at once is taken for its tail.
            wait_still(&session);
            session.send("\r");
            room.wait_noted(&twenty_lines().replace('\r', "\n"));
            assert_eq!(room.notes().len(), 1, "one entry");
            if scribe {
                session.send("\x1b");
                session.wait_for("BROWSE", PATIENCE);
            }
            quit(&mut session);
        }
    }
}

#[test]
fn a_paste_into_a_question_answers_nothing() {
    let room = Room::open();
    let mut session = room.person("Ann").console(&[]);
    session.send("q");
    session.wait_for("leaves", PATIENCE);
    session.send("\x1b[200~y\r\x1b[201~");
    session.wait_until("the question gone", PATIENCE, |screen| {
        !screen.contents().contains("leaves")
    });
    quit(&mut session);
    assert!(room.notes().is_empty());
}
