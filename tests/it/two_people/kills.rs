//! A console that is killed at any moment loses nothing that it had called recorded.

use std::collections::BTreeSet;
use std::time::Duration;

use crate::pty::{self, PATIENCE, Session};
use crate::room::{LOOK, Person, Room, kill_hard, names_in, quit, type_note, write_note};

/// Notes typed before each kill.
const BURST: usize = 4;

/// What a screen called recorded: the notes in the timeline whose mark is not the one of a note on
/// its way.
fn called_recorded(screen: &str, typed: &[String]) -> Vec<String> {
    let recorded = |text: &&String| {
        screen
            .lines()
            .filter(|line| !line.contains('›'))
            .any(|line| {
                line.split_once(text.as_str())
                    .is_some_and(|(lead, _)| lead.contains(':') && !lead.contains(['…', '!']))
            })
    };
    typed.iter().filter(recorded).cloned().collect()
}

/// All notes that exist anywhere: in the file and on that machine.
fn everywhere(room: &Room, person: &Person) -> BTreeSet<(String, String)> {
    let mut all: BTreeSet<_> = room.notes().into_iter().collect();
    all.extend(person.journaled());
    all
}

#[track_caller]
fn assert_each_once(notes: &[(String, String)], what: &str) {
    let ids: BTreeSet<&String> = notes.iter().map(|(id, _)| id).collect();
    assert_eq!(ids.len(), notes.len(), "an id twice in {what}");
    let texts: BTreeSet<&String> = notes.iter().map(|(_, text)| text).collect();
    assert_eq!(texts.len(), notes.len(), "a note twice in {what}");
}

/// One console after the other is killed while it saves; another person's stays open.
fn kill_again_and_again(kills: usize) {
    let room = Room::open();
    let ann = room.person("Ann");
    let rob = room.person("Rob").console(&[]);
    let mut promised: BTreeSet<String> = BTreeSet::new();
    for round in 0..kills {
        let mut session = ann.try_console(&["--scribe"], 60, 120);
        session.wait_for("Timeline", PATIENCE);
        check_round(&room, &ann, &promised, round);
        clear_bar(&mut session);
        let mut typed = Vec::new();
        for i in 0..BURST {
            let text = format!("kill {round} note {i}.");
            type_note(&mut session, &text);
            typed.push(text);
        }
        // Somewhere between the key and the end of the save, another place in each round.
        wait_at_most(Duration::from_micros(round as u64 * 7919 % 25_000));
        kill_hard(&mut session);
        promised.extend(called_recorded(&session.screen(), &typed));
    }
    let mut last = ann.console(&[]);
    check_round(&room, &ann, &promised, kills);
    for text in &promised {
        room.wait_noted(text);
    }
    assert!(
        promised.len() >= kills,
        "only {} notes of {kills} rounds were ever shown as recorded",
        promised.len()
    );
    rob.wait_for(&format!("kill {} note 0.", kills - 1), PATIENCE);
    write_note(&mut last, "the last one");
    room.wait_noted("the last one");
    quit(&mut last);
    let mut left = names_in(&room.folder());
    left.retain(|name| name.contains(".tmp-"));
    assert!(left.is_empty(), "temporary files of the dead: {left:?}");
    assert!(room.asides().is_empty(), "{:?}", room.names());
    let file = room.file().display().to_string();
    let ran = ann.run(&["verify", &file]);
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
}

#[track_caller]
fn check_round(room: &Room, ann: &Person, promised: &BTreeSet<String>, round: usize) {
    let there: BTreeSet<String> = everywhere(room, ann)
        .into_iter()
        .map(|(_, text)| text)
        .collect();
    let lost: Vec<&String> = promised.difference(&there).collect();
    assert!(lost.is_empty(), "lost before round {round}: {lost:?}");
    assert_each_once(&room.notes(), "the file");
    assert_each_once(&ann.journaled(), "the journal");
}

/// A line that the dead console had in its bar came back: it is not part of what comes now.
#[track_caller]
fn clear_bar(session: &mut Session) {
    session.send("\x05\x15");
    session.wait_until("an empty bar", PATIENCE, |screen| {
        let text = screen.contents();
        let bar = text.lines().find(|line| line.starts_with('›'));
        bar.is_some_and(|line| !line.contains("kill "))
    });
}

/// Lets so much time pass, the way the rest of these tests waits: for a condition.
fn wait_at_most(time: Duration) {
    let end = pty::deadline(time);
    pty::wait_until("the moment", PATIENCE, || pty::now() >= end);
}

#[test]
fn ten_kills_in_mid_save_lose_nothing() {
    kill_again_and_again(10);
}

#[test]
#[ignore = "takes minutes: WARROOM_KILLS says how many, 100 if unset"]
fn kill_in_mid_save() {
    let kills = std::env::var("WARROOM_KILLS").ok();
    let kills = kills.and_then(|kills| kills.parse().ok()).unwrap_or(100);
    kill_again_and_again(kills);
}

#[test]
fn a_half_typed_line_comes_back_after_a_kill() {
    let room = Room::open();
    let ann = room.person("Ann");
    let mut session = ann.console(&[]);
    session.send("n");
    session.wait_for("NOTE", PATIENCE);
    session.send("the replica was never prom");
    session.wait_for("never prom", PATIENCE);
    pty::wait_until("the draft on disk", Duration::from_secs(1), || {
        ann.drafts().contains("the replica was never prom")
    });
    kill_hard(&mut session);

    let mut session = ann.console(&[]);
    session.wait_for("unfinished line is back", PATIENCE);
    session.wait_for("the replica was never prom", PATIENCE);
    session.send("n");
    session.wait_for("NOTE", PATIENCE);
    session.send("oted\r");
    room.wait_noted("the replica was never promoted");
    quit(&mut session);
    assert!(!ann.drafts().contains("promoted"), "{}", ann.drafts());

    let mut session = ann.console(&[]);
    crate::room::wait_still(&session);
    assert!(!session.screen().contains("unfinished line"));
    write_note(&mut session, "and on");
    room.wait_noted("and on");
    assert_each_once(&room.notes(), "the file");
}

#[test]
fn a_form_and_a_correction_come_back_after_a_kill_as_what_they_were() {
    let room = Room::open();
    let ann = room.person("Ann");
    let mut session = ann.console(&[]);
    write_note(&mut session, "pool 400");
    room.wait_noted("pool 400");
    session.send(LOOK);
    session.send("e");
    session.wait_for("EDIT", PATIENCE);
    session.send(" MB");
    session.wait_for("pool 400 MB", PATIENCE);
    session.send("\x1b");
    session.wait_for("? help", PATIENCE);
    session.send("w");
    session.wait_for("Word to an audience", PATIENCE);
    session.send("c");
    session.wait_for("Next word by", PATIENCE);
    session.send("bridge 2");
    session.wait_for("bridge 2", PATIENCE);
    pty::wait_until("all of it on disk", Duration::from_secs(1), || {
        ann.drafts().contains("bridge 2")
    });
    kill_hard(&mut session);

    let mut session = ann.console(&[]);
    session.wait_for("unfinished correction is back", PATIENCE);
    session.wait_for("EDIT", PATIENCE);
    session.send("n");
    session.send("\r");
    session.wait_for("corrected", PATIENCE);
    session.send(LOOK);
    session.send("w");
    session.wait_for("bridge 2", PATIENCE);
    session.send("\x1b");
    session.wait_for("Esc again", PATIENCE);
    session.send("\x1b");
    session.wait_until("the form has gone", PATIENCE, |screen| {
        !screen.contents().contains("Word to an audience")
    });
    quit(&mut session);
    let file = room.file().display().to_string();
    let log = ann.run(&["log", "-f", &file]).out;
    assert_eq!(log.matches("pool 400").count(), 1, "{log}");
    assert!(log.contains("pool 400 MB"), "{log}");
    assert!(ann.drafts().is_empty(), "{}", ann.drafts());
}

#[test]
fn a_half_typed_line_survives_every_other_end() {
    use rustix::process::Signal;
    for (signal, code) in [
        (Signal::TERM, 143),
        (Signal::HUP, 129),
        (Signal::INT, 130),
        (Signal::QUIT, 131),
    ] {
        let room = Room::open();
        let ann = room.person("Ann");
        let mut session = ann.console(&["--scribe"]);
        session.send("half a li");
        session.wait_for("half a li", PATIENCE);
        session.kill(signal);
        assert_eq!(session.wait_exit(PATIENCE), Ok(code));
        let session = ann.console(&["--scribe"]);
        session.wait_for("half a li", PATIENCE);
    }
}
