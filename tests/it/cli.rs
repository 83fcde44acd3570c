//! The command line, driven as a script drives it: the real binary, a home of its own.

mod amend;
mod card;
mod commands;
mod comms;
mod data;
mod drill;
mod exits;
mod guide;
mod handover;
mod hostile;
mod identity;
mod import;
mod places;
mod quick;
mod redact;
mod report;
mod review;
mod seal;
mod stats;
mod status_page;
mod templates;
mod work;

use serde_json::Value;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A person's machine: home, configuration, state, and a folder to work in.
pub(crate) struct Machine {
    root: tempfile::TempDir,
}

/// What a run left behind.
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Machine {
    pub(crate) fn new() -> Self {
        let root = tempfile::tempdir().expect("a folder");
        for folder in ["home", "state", "config/warroom", "work"] {
            std::fs::create_dir_all(root.path().join(folder)).expect("made");
        }
        Self { root }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    /// A file of the folder to work in.
    pub(crate) fn work(&self, name: &str) -> PathBuf {
        self.path("work").join(name)
    }

    /// The binary in its surroundings, ready to be changed.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_warroom"));
        command
            .args(arguments)
            .current_dir(self.path("work"))
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.path("home"))
            .env("XDG_STATE_HOME", self.path("state"))
            .env("XDG_CONFIG_HOME", self.path("config"))
            .env("WARROOM_AS", "Nia")
            .stdin(Stdio::null());
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        finish(self.command(arguments))
    }

    /// Runs what must go well, and gives what it printed.
    pub(crate) fn ok(&self, arguments: &[&str]) -> String {
        let ran = self.run(arguments);
        assert_eq!(ran.code, Some(0), "{arguments:?}: {}", ran.err);
        ran.out
    }

    /// Runs what must fail with that code, and gives what it said.
    pub(crate) fn fails(&self, code: i32, arguments: &[&str]) -> String {
        let ran = self.run(arguments);
        assert_eq!(
            ran.code,
            Some(code),
            "{arguments:?}: {}{}",
            ran.out,
            ran.err
        );
        assert_eq!(ran.out, "", "{arguments:?} prints no data");
        assert!(ran.err.len() > 10, "{arguments:?} says why");
        ran.err
    }

    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        let out = self.ok(arguments);
        serde_json::from_str(&out).expect("JSON")
    }

    /// A machine with one incident in `case.json`.
    pub(crate) fn with_incident() -> Self {
        let machine = Self::new();
        machine.declare();
        machine
    }

    /// Declares the incident in `case.json`.
    pub(crate) fn declare(&self) {
        self.ok(&[
            "new",
            "EU checkout fails",
            "--impact",
            "1",
            "--urgency",
            "1",
            "--manager",
            "Nia",
            "-f",
            "case.json",
        ]);
    }
}

pub(crate) fn finish(mut command: Command) -> Ran {
    let output = command.output().expect("started");
    Ran {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).expect("UTF-8"),
        err: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

/// Runs with that on its standard input.
pub(crate) fn finish_with_input(mut command: Command, input: &[u8]) -> Ran {
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().expect("started");
    let mut stdin = child.stdin.take().expect("a pipe");
    // A program that reads no more than it needs may close early.
    let _ = stdin.write_all(input);
    drop(stdin);
    let output = child.wait_with_output().expect("ended");
    Ran {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).expect("UTF-8"),
        err: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

#[expect(clippy::disallowed_methods, reason = "a test looks at the files")]
pub(crate) fn read(path: &Path) -> String {
    std::fs::read_to_string(path).expect("readable")
}

#[expect(clippy::disallowed_methods, reason = "a test does what people do")]
pub(crate) fn delete(path: &Path) {
    std::fs::remove_file(path).expect("gone");
}

#[expect(clippy::disallowed_methods, reason = "a test prepares the files")]
pub(crate) fn write(path: &Path, text: &str) {
    std::fs::write(path, text).expect("written");
}
