//! Several people, one file: what one types is on the others' screens, and whatever happens to
//! the file while they work, it heals and nothing is lost.
//!
//! Everyone has a machine of their own: another state folder and another name.

mod command;
mod kills;
mod split;
mod trouble;

use std::thread;

use crate::pty::{self, PATIENCE, Session};
use crate::room::{Room, quit, read, type_note, wait_taken, write_note};

/// The texts in the order in which the screen shows them.
fn order_on(screen: &str, texts: &[String]) -> Vec<String> {
    let mut found: Vec<(usize, &String)> = texts
        .iter()
        .filter_map(|text| Some((screen.find(text.as_str())?, text)))
        .collect();
    found.sort();
    found.into_iter().map(|(_, text)| text.clone()).collect()
}

#[track_caller]
fn wait_all_shown(session: &Session, texts: &[String]) {
    session.wait_until("all notes on one screen", PATIENCE, |screen| {
        let shown = screen.contents();
        texts.iter().all(|text| shown.contains(text.as_str()))
    });
}

#[test]
fn a_note_of_one_is_on_the_others_screen() {
    let room = Room::open();
    let mut ann = room.person("Ann").console(&[]);
    let mut rob = room.person("Rob").console(&[]);
    write_note(&mut ann, "the pool is full");
    rob.wait_for("the pool is full", PATIENCE);
    write_note(&mut rob, "restarting it");
    ann.wait_for("restarting it", PATIENCE);
    quit(&mut ann);
    quit(&mut rob);
    assert_eq!(room.count("the pool is full"), 1);
    assert_eq!(room.count("restarting it"), 1);
    assert!(room.asides().is_empty(), "{:?}", room.names());
}

#[test]
fn nobody_needs_to_agree_who_wrote_first() {
    const ROUNDS: usize = 8;
    let room = Room::open();
    let seat = |name| {
        let session = room.person(name).try_console(&["--scribe"], 60, 120);
        session.wait_for("Timeline", PATIENCE);
        session
    };
    let (mut ann, mut rob) = (seat("Ann"), seat("Rob"));
    let mut texts = Vec::new();
    for round in 0..ROUNDS {
        let (one, other) = (format!("ann says {round}."), format!("rob says {round}."));
        ann.send(&one);
        rob.send(&other);
        ann.wait_for(&one, PATIENCE);
        rob.wait_for(&other, PATIENCE);
        // Both press Enter in the same instant; each would replace the other's file.
        ann.send("\r");
        rob.send("\r");
        wait_taken(&ann, &one);
        wait_taken(&rob, &other);
        texts.extend([one, other]);
    }
    for session in [&ann, &rob] {
        wait_all_shown(session, &texts);
    }
    for text in &texts {
        room.wait_noted(text);
    }
    let orders = [&ann, &rob].map(|session| order_on(&session.screen(), &texts));
    assert_eq!(orders[0], orders[1], "one order on both screens");
    assert!(room.asides().is_empty(), "{:?}", room.names());
}

#[test]
fn a_console_and_four_scripts_write_at_once() {
    const EACH: usize = 5;
    let room = Room::open();
    let mut texts: Vec<String> = (0..4)
        .flat_map(|script| (0..EACH).map(move |i| format!("script {script} line {i}.")))
        .collect();
    let mut ann = room.person("Ann").try_console(&["--scribe"], 60, 120);
    ann.wait_for("Timeline", PATIENCE);
    thread::scope(|scope| {
        for script in 0..4 {
            let person = room.person(&format!("script{script}"));
            scope.spawn(move || {
                for i in 0..EACH {
                    person.note(&format!("script {script} line {i}."));
                }
            });
        }
        for i in 0..EACH {
            let text = format!("by hand {i}.");
            type_note(&mut ann, &text);
            texts.push(text);
        }
    });
    wait_all_shown(&ann, &texts);
    for text in &texts {
        room.wait_noted(text);
    }
    quit_scribe(&mut ann);
    let file = room.file().display().to_string();
    let verified = room.person("Nia").run(&["verify", &file]);
    assert_eq!(verified.code, Some(0), "{}{}", verified.out, verified.err);
    assert!(room.asides().is_empty(), "{:?}", room.names());
}

/// Leaves a console whose bar is always open.
#[track_caller]
fn quit_scribe(session: &mut Session) {
    session.send("\x1b");
    session.wait_for("BROWSE", PATIENCE);
    quit(session);
}

#[test]
fn a_scribe_a_manager_and_a_wall_are_open_together() {
    let room = Room::open();
    let mut scribe = room.person("Sam").console(&["--scribe"]);
    let mut manager = room.person("Nia").console(&[]);
    let looker = room.person("wall");
    let mut wall = looker.wall();
    type_note(&mut scribe, "* replica lag 40 s");
    manager.wait_for("replica lag 40 s", PATIENCE);
    manager.send("s");
    manager.wait_for("Acknowledged", PATIENCE);
    manager.send("a\r");
    for (session, who) in [(&scribe, "scribe"), (&manager, "manager"), (&wall, "wall")] {
        session.wait_until(who, PATIENCE, |screen| {
            screen.contents().to_uppercase().contains("ACKNOWLEDGED")
        });
    }
    write_answer(&mut manager, "one in fourteen carts");
    scribe.wait_for("one in fourteen carts", PATIENCE);
    wall.wait_for("one in fourteen carts", PATIENCE);
    let before = read(&room.file());
    wall.send("q");
    assert_eq!(wall.wait_exit(PATIENCE), Ok(0));
    assert!(
        !looker.path("state/warroom").exists(),
        "a wall writes nothing"
    );
    assert_eq!(read(&room.file()), before);
    quit_scribe(&mut scribe);
    quit(&mut manager);
    assert_eq!(room.count("replica lag 40 s"), 1);
}

/// The first of the four answers.
#[track_caller]
fn write_answer(session: &mut Session, text: &str) {
    session.send("f");
    session.wait_until("the four answers", PATIENCE, |screen| {
        screen.contents().contains("Impact")
    });
    session.send("1");
    session.send(text);
    session.wait_for(text, PATIENCE);
    session.send("\r");
}

#[test]
fn two_consoles_of_one_person_on_one_machine_share_all() {
    let room = Room::open();
    let ann = room.person("Ann");
    let (mut one, mut other) = (ann.console(&[]), ann.console(&[]));
    write_note(&mut one, "from the left");
    other.wait_for("from the left", PATIENCE);
    write_note(&mut other, "from the right");
    one.wait_for("from the right", PATIENCE);
    one.send("n");
    one.send("half here");
    pty::wait_until("the draft on disk", PATIENCE, || {
        ann.drafts().contains("half here")
    });
    quit(&mut other);
    assert!(
        ann.drafts().contains("half here"),
        "the other's end leaves it"
    );
    assert_eq!(room.count("from the left"), 1);
    assert_eq!(room.count("from the right"), 1);
}
