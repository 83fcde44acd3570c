//! The same of the program itself: the console and the wall.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use rustix::process::Signal;

use super::{ENDINGS, assert_as_before};
use crate::cli::finish;
use crate::pty::{self, PATIENCE, Session};
use crate::room::{Person, Room, WARROOM, quit, wait_still};

/// What runs in the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Program {
    Console,
    Wall,
}

const PROGRAMS: [Program; 2] = [Program::Console, Program::Wall];

impl Program {
    fn start(self, person: &Person, rows: u16, cols: u16) -> Session {
        match self {
            Self::Console => person.try_console(&[], rows, cols),
            Self::Wall => person.try_wall(rows, cols),
        }
    }

    fn started(self, person: &Person) -> Session {
        let session = self.start(person, 24, 80);
        session.wait_for("EU checkout", PATIENCE);
        session
    }

    /// The command line for a shell in which `$0` is the program and `$1` the file.
    fn line(self) -> &'static str {
        match self {
            Self::Console => "\"$0\" \"$1\" --mouse",
            Self::Wall => "\"$0\" wall \"$1\"",
        }
    }

    fn leave(self, session: &mut Session) {
        match self {
            Self::Console => quit(session),
            Self::Wall => {
                // A key that no table can bind is no end of what came with it.
                session.send("\x1b[57358uq");
                assert_eq!(session.wait_exit(PATIENCE), Ok(0));
            }
        }
    }
}

/// A shell that runs a script about a program.
fn shell(room: &Room, script: &str) -> Session {
    let file = room.file().display().to_string();
    let args = ["-c", script, WARROOM, &file];
    let session = room.person("Ann").spawn("/bin/sh".as_ref(), &args, 24, 80);
    session.wait_for("EU checkout", PATIENCE);
    session
}

#[test]
fn leaving_leaves_nothing_on() {
    let room = Room::open();
    for program in PROGRAMS {
        let mut session = program.started(&room.person("Ann"));
        let on = session.modes();
        assert!(on.contains(&1049) && on.contains(&2004), "{on:?}");
        if program == Program::Wall {
            session.wait_until("no cursor", PATIENCE, vt100::Screen::hide_cursor);
        }
        assert_ne!(session.line_settings(), pty::untouched_line_settings());
        program.leave(&mut session);
        assert_as_before(&session);
    }
}

#[test]
fn a_signal_leaves_nothing_on_and_says_which_it_was() {
    let room = Room::open();
    for program in PROGRAMS {
        for (signal, code) in ENDINGS {
            let mut session = program.started(&room.person("Ann"));
            session.kill(signal);
            assert_eq!(session.wait_exit(PATIENCE), Ok(code), "{program:?}");
            assert_as_before(&session);
        }
    }
}

#[test]
fn a_signal_in_an_open_form_leaves_nothing_on() {
    let room = Room::open();
    for (signal, code) in ENDINGS {
        let mut session = Program::Console.started(&room.person("Ann"));
        session.send("a");
        session.wait_for("task", PATIENCE);
        session.send("half a ta");
        session.wait_for("half a ta", PATIENCE);
        session.kill(signal);
        assert_eq!(session.wait_exit(PATIENCE), Ok(code));
        assert_as_before(&session);
    }
}

#[test]
fn ctrl_z_gives_the_terminal_back_until_fg() {
    let room = Room::open();
    let line = Program::Console.line();
    let script = format!("set -m; {line}; echo stopped; read -r line; fg; echo ended $?");
    let mut session = shell(&room, &script);
    session.send("n");
    session.wait_for("NOTE", PATIENCE);
    session.send("half a li");
    session.wait_for("half a li", PATIENCE);
    session.send("\x1a");
    session.wait_for("stopped", PATIENCE);
    assert_as_before(&session);
    room.person("Rob").note("written meanwhile");
    session.resize(30, 100);
    session.send("\n");
    session.wait_until("the screen again", PATIENCE, |screen| {
        screen.alternate_screen() && screen.contents().contains("half a li")
    });
    session.wait_for("written meanwhile", PATIENCE);
    session.send("ne");
    session.wait_for("half a line", PATIENCE);
    session.send("\x1b");
    session.wait_for("BROWSE", PATIENCE);
    session.send("q");
    session.wait_for("leaves", PATIENCE);
    session.send("y");
    session.wait_for("ended 0", PATIENCE);
    assert_eq!(session.wait_exit(PATIENCE), Ok(0));
    assert_as_before(&session);
}

#[test]
fn ctrl_z_stops_the_wall_too() {
    let room = Room::open();
    let line = Program::Wall.line();
    let script = format!("set -m; {line}; echo stopped; read -r line; fg; echo ended $?");
    let mut session = shell(&room, &script);
    wait_still(&session);
    session.send("\x1a");
    session.wait_for("stopped", PATIENCE);
    assert_as_before(&session);
    room.person("Rob").note("written meanwhile");
    session.send("\n");
    session.wait_until("the screen again", PATIENCE, |screen| {
        screen.alternate_screen() && screen.contents().contains("written meanwhile")
    });
    session.send("q");
    session.wait_for("ended 0", PATIENCE);
    assert_eq!(session.wait_exit(PATIENCE), Ok(0));
}

#[test]
fn a_stop_from_outside_is_survived() {
    let room = Room::open();
    for program in PROGRAMS {
        for signal in [Signal::STOP, Signal::TSTP] {
            let line = program.line();
            let script = format!("set -m; {line}; echo stopped; read -r line; fg");
            let mut session = shell(&room, &script);
            // A frame that stops in the middle of a sequence would swallow what the shell says.
            wait_still(&session);
            rustix::process::kill_process(session.foreground(), signal).expect("sent");
            session.wait_for("stopped", PATIENCE);
            session.send("\n");
            session.wait_until("a full redraw", PATIENCE, |screen| {
                let shown = screen.contents();
                screen.alternate_screen()
                    && shown.contains("EU checkout")
                    && !shown.contains("stopped")
            });
            program.leave(&mut session);
            assert_as_before(&session);
        }
    }
}

#[test]
fn a_terminal_that_is_gone_ends_it_although_hang_up_is_ignored() {
    let room = Room::open();
    let ann = room.person("Ann");
    for program in PROGRAMS {
        let result = ann.path("code");
        let line = program.line();
        let result_path = result.display();
        let script = format!("trap '' HUP; {line}; echo $? > '{result_path}'");
        let mut session = shell(&room, &script);
        if program == Program::Console {
            session.send("n");
            session.wait_for("NOTE", PATIENCE);
            session.send("half a line");
            session.wait_for("half a line", PATIENCE);
        }
        session.hang_up("x");
        pty::wait_until("it ends", Duration::from_secs(2), || {
            pty::read_file(&result).is_some_and(|code| code == "129\n")
        });
        if program == Program::Console {
            assert!(ann.drafts().contains("half a line"), "{}", ann.drafts());
        }
        crate::cli::delete(&result);
    }
}

/// Makes a console draw until the terminal, which nobody reads, is full.
pub(crate) fn fill(session: &mut Session) {
    session.pause();
    let (last, same) = (Cell::new(String::new()), Cell::new(0));
    let typist = std::cell::RefCell::new(session);
    pty::wait_until("the terminal is full", PATIENCE, || {
        typist.borrow_mut().send("\x0c");
        let written = typist.borrow().written();
        let before = last.replace(written.clone());
        same.set(if before == written { same.get() + 1 } else { 0 });
        same.get() > 40
    });
}

#[test]
fn an_unread_terminal_holds_up_neither_notes_nor_signals() {
    let room = Room::open();
    for (signal, code) in ENDINGS {
        let mut session = room.person("Ann").console(&[]);
        fill(&mut session);
        session.send("n");
        let text = format!("typed blindly before {code}");
        session.send(&text);
        // Not all at once: that would be a paste. Nothing on a screen can be waited for.
        let ann = room.person("Ann");
        pty::wait_until("the draft on disk", PATIENCE, || {
            ann.drafts().contains(&text)
        });
        session.send("\r");
        room.wait_noted(&text);
        session.kill(signal);
        assert_eq!(session.wait_exit(Duration::from_secs(1)), Ok(code));
        assert_eq!(session.line_settings(), pty::untouched_line_settings());
    }
}

#[test]
fn an_unread_terminal_that_reads_again_gets_a_whole_frame() {
    let room = Room::open();
    let mut session = room.person("Ann").console(&[]);
    fill(&mut session);
    room.person("Rob").note("written meanwhile");
    session.unpause();
    session.wait_for("written meanwhile", PATIENCE);
    session.wait_for("? help", PATIENCE);
    quit(&mut session);
    assert_as_before(&session);
}

#[test]
fn without_a_terminal_it_says_what_to_do() {
    let room = Room::open();
    let file = room.file().display().to_string();
    let ann = room.person("Ann");
    let file = file.as_str();
    for args in [&[file][..], &["wall", file], &[file, "--scribe"]] {
        let ran = ann.run(args);
        assert_eq!(ran.code, Some(2), "{args:?}: {}", ran.err);
        assert_eq!(ran.out, "");
        assert!(ran.err.contains("warroom status"), "{}", ran.err);
        assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
        let quoted = args.join(" ");
        let script = format!("\"$0\" {quoted} > /dev/null");
        let mut session = ann.spawn("/bin/sh".as_ref(), &["-c", &script, WARROOM], 24, 80);
        assert_eq!(session.wait_exit(PATIENCE), Ok(2));
        assert!(session.screen().contains("needs a terminal"));
        assert_as_before(&session);
    }
    let mut dumb = ann.with("TERM", "dumb").try_console(&[], 24, 80);
    assert_eq!(dumb.wait_exit(PATIENCE), Ok(2));
    assert!(dumb.screen().contains("TERM=dumb"), "{}", dumb.screen());
    let mut closed = room.person("Ann").command(&[file]);
    closed.stdin(Stdio::null()).env_remove("TERM");
    assert_eq!(finish(closed).code, Some(2));
}

#[test]
fn the_smallest_terminal_is_enough_to_live() {
    let room = Room::open();
    for program in PROGRAMS {
        let mut session = program.start(&room.person("Ann"), 1, 1);
        session.wait_until("one cell", PATIENCE, |screen| {
            !screen.contents().trim().is_empty()
        });
        if program == Program::Console {
            session.send("nab");
            let ann = room.person("Ann");
            pty::wait_until("the draft on disk", PATIENCE, || {
                ann.drafts().contains("ab")
            });
            session.send("\r");
            room.wait_noted("ab");
        }
        session.resize(24, 80);
        session.wait_for("EU checkout", PATIENCE);
        session.resize(1, 1);
        session.resize(200, 500);
        session.wait_for("EU checkout", PATIENCE);
        program.leave(&mut session);
        assert_as_before(&session);
    }
}

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u16) -> u16 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        u16::try_from((self.0 >> 33) % u64::from(sides)).unwrap_or(0)
    }
}

#[test]
fn five_hundred_sizes_with_overlays_open() {
    /// What opens an overlay, one after the other.
    const OPEN: [&str; 11] = ["?", ":", "f", "p", "r", "s", "w", "a", "\r", "t", "/"];
    let room = Room::open();
    room.person("Ann")
        .note("Ünïcode 日本語 wide 👩‍👩‍👧 words, and some more of them to be wrapped");
    for program in PROGRAMS {
        let mut session = program.started(&room.person("Ann"));
        let mut dice = Dice(2);
        let count = if program == Program::Wall { 100 } else { 500 };
        for i in 0..count {
            if program == Program::Console && i % 10 == 0 {
                session.send("\x1b");
                session.send("\x1b");
                session.send(OPEN[i / 10 % OPEN.len()]);
            }
            let before = session.raw().len();
            session.resize(1 + dice.roll(70), 1 + dice.roll(220));
            pty::wait_until("a frame of that size", PATIENCE, || {
                session.raw().len() > before || session.has_ended()
            });
        }
        session.resize(40, 120);
        session.send("\x1b");
        session.wait_for("EU checkout", PATIENCE);
        session.kill(Signal::TERM);
        assert_eq!(session.wait_exit(PATIENCE), Ok(143), "{program:?}");
        assert_as_before(&session);
    }
}

#[test]
fn clicks_come_only_when_the_mouse_was_asked_for() {
    let room = Room::open();
    let mouse = BTreeSet::from([1000, 1002, 1006]);
    let session = room.person("Ann").console(&[]);
    assert!(session.modes().is_disjoint(&mouse));
    let mut session = room.person("Ann").console(&["--mouse"]);
    assert!(session.modes().is_superset(&mouse));
    quit(&mut session);
    assert_as_before(&session);
}

#[test]
fn a_missing_file_is_said_before_the_screen_is_taken() {
    let room = Room::empty();
    for program in PROGRAMS {
        let mut session = program.start(&room.person("Ann"), 24, 80);
        assert_eq!(session.wait_exit(PATIENCE), Ok(5));
        assert!(session.screen().contains("does not exist"));
        assert!(!String::from_utf8_lossy(&session.raw()).contains("\x1b[?1049"));
        assert_as_before(&session);
    }
    assert!(!Path::new(&room.file()).exists());
}

/// Kills a program of the shell's as a fault would, where it may leave an image of its memory; the
/// names of what lies in its folder then.
fn left_by_a_fault(room: &Room, words: &[&str]) -> Vec<String> {
    let folder = room.path("cores");
    let script = "mkdir -p \"$0\" && cd \"$0\" && ulimit -c unlimited && exec \"$@\"";
    let folder_name = folder.to_str().expect("a plain path");
    let mut args = vec!["-c", script, folder_name];
    args.extend(words);
    let nia = room.person("Nia");
    let mut session = nia.spawn(Path::new("/bin/sh"), &args, 24, 80);
    session.wait_for("EU checkout", PATIENCE);
    session.kill(Signal::ABORT);
    assert!(session.wait_exit(PATIENCE).is_err(), "killed");
    crate::room::names_in(&folder)
}

#[test]
fn a_fault_leaves_no_image_of_what_is_restricted() {
    let room = Room::open();
    let file = room.file().display().to_string();
    let other = ["/bin/sh", "-c", "echo EU checkout; sleep 60 & wait"];
    if left_by_a_fault(&room, &other).is_empty() {
        eprintln!("SKIPPED: this system leaves no core files in the folder");
        return;
    }
    let room = Room::open();
    for words in [&[WARROOM, &file][..], &[WARROOM, "wall", &file]] {
        assert_eq!(left_by_a_fault(&room, words), Vec::<String>::new());
    }
}
