//! Text that others wrote never drives the terminal of whoever reads it.

use super::{Machine, finish_with_input};

/// Clears the screen, writes the clipboard, rings, turns text round, hides it, and C1.
const BAD: &str =
    "a\u{1b}[2J\u{1b}]52;c;aGk=\u{7}\u{202e}b\u{2066}\u{200b}\u{e0041}\u{9b}31m\u{8}\rc";

fn assert_clean(out: &str, what: &str) {
    let bad = |c: char| {
        (c.is_control() && c != '\n')
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200b}' | '\u{e0000}'..='\u{e007f}')
    };
    let found: Vec<char> = out.chars().filter(|c| bad(*c) && *c != '\t').collect();
    assert!(found.is_empty(), "{what}: {found:?} in {out:?}");
}

#[test]
fn nothing_raw_reaches_either_output() {
    let machine = Machine::new();
    machine.ok(&[
        "new",
        BAD,
        "-f",
        "case.json",
        "--client",
        BAD,
        "--manager",
        "Rob",
    ]);
    let ran = finish_with_input(machine.command(&["note", "-"]), BAD.as_bytes());
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_clean(&ran.out, "note");
    for arguments in [
        &["answer", "known", BAD][..],
        &["set", "ticket", BAD],
        &["set", "link", BAD, BAD],
        &["set", "channel", BAD],
        &["stage", "acknowledged", BAD],
        &["task", BAD, "--to", "Rob"],
        &["role", "scribe", "Ann", "--team", BAD],
        &["send", "customers", BAD, "--channel", BAD],
        &["note", BAD, "--kind", "change", "--why", BAD, "--undo", BAD],
        &["strike", "1", "--reason", BAD],
        &["status"],
        &["status", "--oneline"],
        &["status", "--json"],
        &["log", "--ids", "--restricted"],
        &["log", "--json"],
        &["list"],
        &["list", "--json"],
        &["role", "--list"],
        &["verify", "case.json"],
    ] {
        let ran = machine.run(arguments);
        assert_eq!(ran.code, Some(0), "{arguments:?}: {}", ran.err);
        assert_clean(&ran.out, arguments[0]);
        assert_clean(&ran.err, arguments[0]);
    }
    let said = machine.fails(5, &["status", "-f", "\u{1b}[2Jx.json"]);
    assert_clean(&said, "a file's name");
}

#[test]
fn json_keeps_the_original() {
    let machine = Machine::with_incident();
    finish_with_input(machine.command(&["note", "-"]), BAD.as_bytes());
    let log = machine.json(&["log", "--json"]);
    let last = log.as_array().and_then(|log| log.last()).expect("one");
    assert_eq!(last["text"], BAD);
}

#[test]
fn a_pipe_and_no_color_get_no_colours() {
    let machine = Machine::with_incident();
    for arguments in [&["status"][..], &["log"], &["list"], &["--help"]] {
        for no_color in ["", "1"] {
            let mut command = machine.command(arguments);
            command
                .env("NO_COLOR", no_color)
                .env("TERM", "xterm-256color");
            let ran = super::finish(command);
            assert!(!ran.out.contains('\u{1b}'), "{arguments:?}");
        }
    }
}

/// Runs in a terminal of its own, and gives what reached it.
fn on_a_terminal(machine: &Machine, arguments: &[&str], no_color: bool) -> String {
    use portable_pty::{CommandBuilder, PtySize, native_pty_system};
    use std::io::Read as _;
    let size = PtySize {
        rows: 24,
        cols: 120,
        ..PtySize::default()
    };
    let pair = native_pty_system().openpty(size).expect("a terminal");
    let plain = machine.command(arguments);
    let mut command = CommandBuilder::new(plain.get_program());
    command.args(arguments);
    command.cwd(machine.path("work"));
    command.env_clear();
    for (name, value) in plain.get_envs() {
        command.env(name, value.unwrap_or_default());
    }
    command.env("TERM", "xterm-256color");
    if no_color {
        command.env("NO_COLOR", "1");
    }
    let mut child = pair.slave.spawn_command(command).expect("started");
    drop(pair.slave);
    let mut reader = pair.master.try_clone_reader().expect("a reader");
    let mut bytes = Vec::new();
    // The end of a terminal reads as an error once its program has gone.
    let _ = reader.read_to_end(&mut bytes);
    child.wait().expect("ended");
    String::from_utf8(bytes).expect("UTF-8")
}

#[test]
fn a_terminal_gets_a_table_and_no_color_is_heeded_there() {
    let machine = Machine::with_incident();
    let list = on_a_terminal(&machine, &["list"], false);
    assert!(list.starts_with("KEY "), "{list:?}");
    assert!(!list.contains('\t'), "{list:?}");
    let help = on_a_terminal(&machine, &["--help"], true);
    assert!(!help.contains('\u{1b}'), "{help:?}");
}
