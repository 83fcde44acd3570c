//! The terminal comes back as it was, whatever ends the program; what is typed and pasted arrives
//! whole; and neither a dead terminal nor one that does not read holds anything up.
//!
//! The subject here is the probe, a trivial screen on the real kit, which can be asked to panic,
//! to be deaf and to chatter; in `program` it is the console and the wall.

pub(crate) mod program;

use std::cell::Cell;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use rustix::process::Signal;

use crate::pty::{self, PATIENCE, Session};

/// All that the kit can turn on.
const ALL: &[&str] = &["--mouse", "--focus", "--synchronized"];
const ENDINGS: [(Signal, u32); 4] = [
    (Signal::TERM, 143),
    (Signal::HUP, 129),
    (Signal::INT, 130),
    (Signal::QUIT, 131),
];
const QUIT: &str = "\x11";

fn probe() -> PathBuf {
    pty::example("terminal_probe")
}

fn started(args: &[&str]) -> Session {
    let session = Session::spawn(&probe(), args, &[], 24, 80);
    session.wait_for("frame", PATIENCE);
    session
}

/// A shell that runs a script, in which `$0` is the probe.
fn shell(script: &str) -> Session {
    let probe = probe();
    let probe = probe.to_str().expect("a plain path");
    let session = Session::spawn("/bin/sh".as_ref(), &["-c", script, probe], &[], 24, 80);
    session.wait_for("frame", PATIENCE);
    session
}

/// No mode is on and the line settings are those of an untouched terminal.
#[track_caller]
fn assert_as_before(session: &Session) {
    assert_eq!(session.modes(), BTreeSet::from([25]), "modes");
    assert_eq!(session.line_settings(), pty::untouched_line_settings());
}

#[test]
fn a_normal_end_leaves_nothing_on() {
    let mut session = started(ALL);
    let on = session.modes();
    for mode in [1049, 2004, 1000, 1006, 1004] {
        assert!(on.contains(&mode), "{mode} is not on: {on:?}");
    }
    assert!(!on.contains(&25), "the cursor is not hidden");
    assert_ne!(session.line_settings(), pty::untouched_line_settings());
    session.send(QUIT);
    assert_eq!(session.wait_exit(PATIENCE), Ok(0));
    assert_as_before(&session);
}

#[test]
fn an_error_leaves_nothing_on_and_can_be_read() {
    let mut session = started(ALL);
    session.send("\x05");
    assert_eq!(session.wait_exit(PATIENCE), Ok(1));
    assert_as_before(&session);
    assert!(
        session.screen().contains("an error on purpose"),
        "{}",
        session.screen()
    );
}

#[test]
fn a_signal_leaves_nothing_on() {
    for (signal, code) in ENDINGS {
        let mut session = started(ALL);
        session.send("half a no");
        session.wait_for("> half a no", PATIENCE);
        session.kill(signal);
        assert_eq!(session.wait_exit(Duration::from_secs(2)), Ok(code));
        assert_as_before(&session);
    }
}

#[test]
fn a_signal_in_the_middle_of_a_frame_leaves_nothing_on() {
    for (signal, code) in ENDINGS {
        let mut session = started(&["--mouse", "--synchronized", "--chatter"]);
        session.kill(signal);
        assert_eq!(session.wait_exit(Duration::from_secs(2)), Ok(code));
        assert_as_before(&session);
    }
}

#[test]
fn a_panic_restores_first_and_prints_then() {
    for (key, message) in [
        ("\x10", "a panic on purpose"),
        ("\x14", "a panic on another thread"),
    ] {
        let mut session = started(ALL);
        session.send(key);
        assert_eq!(session.wait_exit(PATIENCE), Ok(101));
        assert_as_before(&session);
        let raw = session.raw();
        let text = String::from_utf8_lossy(&raw);
        let left = text.rfind("\x1b[?1049l").expect("the screen was left");
        let printed = text.rfind(message).expect("the message was printed");
        assert!(left < printed, "printed on the screen that is gone");
        assert!(session.screen().contains(message), "{}", session.screen());
    }
}

#[test]
fn without_the_second_screen_the_last_frame_stays() {
    let mut session = started(&["--no-alt-screen"]);
    session.send("stays");
    session.wait_for("> stays", PATIENCE);
    session.send(QUIT);
    assert_eq!(session.wait_exit(PATIENCE), Ok(0));
    assert!(session.screen().contains("> stays"), "{}", session.screen());
    assert_as_before(&session);
}

#[test]
fn ctrl_z_gives_the_terminal_back_until_fg() {
    let script = "set -m; \"$0\" --mouse --focus; echo stopped; read -r line; fg; echo ended $?";
    let mut session = shell(script);
    session.send("kept");
    session.wait_for("> kept", PATIENCE);
    session.send("\x1a");
    session.wait_for("stopped", PATIENCE);
    assert_as_before(&session);
    session.resize(30, 100);
    session.send("\n");
    session.wait_for("size 100x30", PATIENCE);
    session.wait_for("> kept", PATIENCE);
    assert!(
        session
            .modes()
            .is_superset(&BTreeSet::from([1049, 2004, 1000, 1006, 1004]))
    );
    session.send("!");
    session.wait_for("> kept!", PATIENCE);
    session.send(QUIT);
    session.wait_for("ended 0", PATIENCE);
    assert_eq!(session.wait_exit(PATIENCE), Ok(0));
    assert_as_before(&session);
}

#[test]
fn ctrl_z_can_be_had_again_and_again() {
    let stop = "\"$0\"; echo stopped 1; read -r line";
    let more = "fg; echo stopped 2; read -r line; fg; echo stopped 3; read -r line; fg";
    let mut session = shell(&format!("set -m; {stop}; {more}"));
    for round in 1..=3 {
        session.send("\x1a");
        session.wait_for(&format!("stopped {round}"), PATIENCE);
        assert_as_before(&session);
        session.send("\n");
        session.wait_until("the probe again", PATIENCE, |screen| {
            screen.alternate_screen() && screen.contents().contains("frame")
        });
    }
    session.send(QUIT);
    assert_eq!(session.wait_exit(PATIENCE), Ok(0));
    assert_as_before(&session);
}

#[test]
fn a_stop_from_outside_is_survived() {
    for signal in [Signal::STOP, Signal::TSTP] {
        let mut session = shell("set -m; \"$0\" --mouse; echo stopped; read -r line; fg");
        rustix::process::kill_process(session.foreground(), signal).expect("sent");
        session.wait_for("stopped", PATIENCE);
        session.send("\n");
        session.wait_until("a full redraw", PATIENCE, |screen| {
            let text = screen.contents();
            text.contains("last Continue") || text.contains("last Suspend")
        });
        session.send("alive");
        session.wait_for("> alive", PATIENCE);
        assert!(
            !session.screen().contains("stopped"),
            "{}",
            session.screen()
        );
        assert!(session.modes().contains(&1049), "after {signal:?}");
        session.send(QUIT);
        assert_eq!(session.wait_exit(PATIENCE), Ok(0));
        assert_as_before(&session);
    }
}

#[test]
fn in_the_background_it_waits_for_fg() {
    let script = "set -m; \"$0\"; bg; wait; echo waiting; read -r line; fg; echo ended $?";
    let mut session = shell(script);
    session.send("\x1a");
    session.wait_for("waiting", PATIENCE);
    assert_as_before(&session);
    session.send("\n");
    session.wait_for("frame", PATIENCE);
    session.send("alive");
    session.wait_for("> alive", PATIENCE);
    session.send(QUIT);
    session.wait_for("ended 0", PATIENCE);
    assert_eq!(session.wait_exit(PATIENCE), Ok(0));
    assert_as_before(&session);
}

#[test]
fn ctrl_z_does_nothing_where_no_shell_could_continue() {
    let mut session = started(&[]);
    session.send("\x1aalive");
    session.wait_for("> alive", PATIENCE);
    session.send(QUIT);
    assert_eq!(session.wait_exit(PATIENCE), Ok(0));
}

#[test]
fn a_terminal_that_is_gone_ends_it_although_hang_up_is_ignored() {
    let folder = tempfile::tempdir().expect("a folder");
    let result = folder.path().join("code");
    let script = format!(
        "trap '' HUP; \"$0\" --deaf; echo $? > '{}'",
        result.display()
    );
    let mut session = shell(&script);
    session.hang_up("x");
    pty::wait_until("the probe ends", Duration::from_secs(2), || {
        pty::read_file(&result).is_some_and(|code| code == "129\n")
    });
}

#[test]
fn a_terminal_that_is_gone_ends_it_when_hang_up_is_heard() {
    let mut session = started(ALL);
    session.hang_up("x");
    assert_eq!(session.wait_exit(Duration::from_secs(2)), Ok(129));
}

/// Waits until the program, which writes all the time, has written nothing for a while.
fn wait_until_full(session: &Session) {
    let (last, same) = (Cell::new(String::new()), Cell::new(0));
    pty::wait_until("the terminal is full", PATIENCE, || {
        let written = session.written();
        let before = last.replace(written.clone());
        same.set(if before == written { same.get() + 1 } else { 0 });
        same.get() > 40
    });
}

#[test]
fn an_unread_terminal_does_not_hold_up_a_signal() {
    for (signal, code) in ENDINGS {
        let mut session = started(&["--mouse", "--chatter"]);
        session.pause();
        wait_until_full(&session);
        assert_ne!(session.line_settings(), pty::untouched_line_settings());
        session.kill(signal);
        assert_eq!(session.wait_exit(Duration::from_secs(1)), Ok(code));
        assert_eq!(session.line_settings(), pty::untouched_line_settings());
    }
}

#[test]
fn a_panic_on_an_unread_terminal_ends_all_the_same() {
    let mut session = started(&["--chatter"]);
    session.pause();
    wait_until_full(&session);
    session.send("\x10");
    assert_eq!(session.wait_exit(Duration::from_secs(1)), Ok(101));
}

#[test]
fn a_terminal_that_reads_again_gets_a_whole_frame() {
    let mut session = started(&["--chatter", "--synchronized"]);
    session.pause();
    wait_until_full(&session);
    session.send("typed meanwhile");
    session.unpause();
    session.wait_for("> typed meanwhile", PATIENCE);
    session.wait_for("keys 15", PATIENCE);
    session.send(QUIT);
    assert_eq!(session.wait_exit(PATIENCE), Ok(0));
    assert_as_before(&session);
}

/// A text of so many bytes, in lines, and its sum as the probe shows it.
fn long_text(length: usize) -> (String, String) {
    let mut text = String::new();
    for number in 0.. {
        if text.len() >= length {
            break;
        }
        let _ = writeln!(text, "line {number} of what was pasted, ünd söme möre");
    }
    while text.len() > length {
        text.pop();
    }
    while text.len() < length {
        text.push('.');
    }
    let sum = text
        .bytes()
        .fold(0_u32, |sum, byte| sum.wrapping_mul(31) ^ u32::from(byte));
    (text, format!("sum {sum:08x}"))
}

#[test]
fn a_raw_burst_arrives_whole_as_one_paste() {
    let (text, sum) = long_text(10_000);
    let mut session = started(&[]);
    session.send(text.replace('\n', "\r"));
    session.wait_for(&sum, PATIENCE);
    session.wait_for("keys 0 pastes 1 pasted 10000 ", PATIENCE);
    session.send(QUIT);
    assert_eq!(session.wait_exit(PATIENCE), Ok(0));
}

#[test]
fn a_marked_paste_arrives_whole() {
    for length in [1, 1023, 1024, 1025, 4095, 4096, 10_000, 60_000] {
        let (text, sum) = long_text(length);
        let mut session = started(&[]);
        session.send(format!(
            "\x1b[200~{}\x1b[201~\x1b[A",
            text.replace('\n', "\r")
        ));
        session.wait_for(&format!("keys 1 pastes 1 pasted {length} "), PATIENCE);
        session.wait_for(&sum, PATIENCE);
    }
}

#[test]
fn a_paste_that_is_too_long_is_cut_and_said() {
    let (text, _) = long_text(1_000_000);
    let mut session = started(&[]);
    session.send(format!("\x1b[200~{text}\x1b[201~k"));
    session.wait_for("truncated 1", PATIENCE);
    session.wait_for("keys 1 pastes 1 pasted 65536 ", PATIENCE);
}

#[test]
fn no_key_inside_a_paste_acts() {
    for frame in [("\x1b[200~", "\x1b[201~"), ("", "")] {
        let mut session = started(&[]);
        session.send(format!(
            "{}one two three\r\x11\x05\x10four{}",
            frame.0, frame.1
        ));
        session.wait_for("keys 0 pastes 1", PATIENCE);
        session.wait_for("four", PATIENCE);
        session.send("\x1b[A");
        session.wait_for("last Up", PATIENCE);
    }
}

#[test]
fn a_paste_without_its_end_does_not_swallow_what_comes_later() {
    let mut session = started(&[]);
    session.send("\x1b[200~the end of this is lost");
    session.wait_for("keys 0 pastes 1 pasted 23 ", Duration::from_secs(2));
    session.send("k");
    session.wait_for("keys 1", PATIENCE);
}

#[test]
fn typing_into_a_paste_without_its_end_does_not_keep_it_open() {
    let mut session = started(&[]);
    session.send("\x1b[200~the end of this is lost");
    let typist = std::cell::RefCell::new(&mut session);
    pty::wait_until("a typed key acts", Duration::from_secs(3), || {
        std::thread::sleep(Duration::from_millis(60));
        let mut session = typist.borrow_mut();
        session.send("\x1b[A");
        session.screen().contains("last Up")
    });
}

#[test]
fn escape_is_told_from_a_sequence() {
    let mut session = started(&[]);
    for (sent, seen) in [
        ("\x1b", "last Esc"),
        ("\x1b[1;5A", "last Up+KeyModifiers(CONTROL)"),
        ("\x1bj", "Char('j')+KeyModifiers(ALT)"),
        ("\n", "Char('j')+KeyModifiers(CONTROL)"),
        ("\x1b\r", "last Enter+KeyModifiers(ALT)"),
        ("ß", "Char('ß')"),
    ] {
        session.send(sent);
        session.wait_for(seen, PATIENCE);
    }
}

#[test]
fn a_typed_letter_costs_little() {
    let mut session = started(ALL);
    session.send("a");
    session.wait_for("> a", PATIENCE);
    let before = session.raw().len();
    session.send("b");
    session.wait_for("> ab", PATIENCE);
    let bytes = session.raw().len() - before;
    assert!(bytes <= 150, "{bytes} bytes for a letter");
}

#[test]
fn clicks_and_focus_arrive() {
    let mut session = started(ALL);
    session.send("\x1b[<0;10;5M\x1b[<0;10;5m\x1b[O");
    session.wait_for("clicks 2", PATIENCE);
    session.wait_for("focus Some(false)", PATIENCE);
}

#[test]
fn the_smallest_terminal_is_enough_to_live() {
    let mut session = Session::spawn(&probe(), &[], &[], 1, 1);
    session.wait_for("f", PATIENCE);
    session.send("ab");
    session.resize(24, 80);
    session.wait_for("size 80x24", PATIENCE);
    session.wait_for("> ab", PATIENCE);
    session.resize(1, 1);
    session.wait_until("one cell", PATIENCE, |screen| screen.contents() == "f");
    session.resize(200, 500);
    session.wait_for("size 500x200", PATIENCE);
    session.send(QUIT);
    assert_eq!(session.wait_exit(PATIENCE), Ok(0));
    assert_as_before(&session);
}

#[test]
fn without_a_terminal_it_says_what_to_do() {
    let output = Command::new(probe())
        .stdin(Stdio::null())
        .output()
        .expect("it runs");
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        said.contains("warroom status") && said.lines().count() == 1,
        "{said}"
    );
    assert_eq!(output.stdout, b"");

    let mut dumb = Session::spawn(&probe(), &[], &[("TERM", "dumb")], 24, 80);
    assert_eq!(dumb.wait_exit(PATIENCE), Ok(2));
    assert!(dumb.screen().contains("TERM=dumb"), "{}", dumb.screen());
}
