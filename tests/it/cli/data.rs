//! What the data looks like: log, list, verify, merge, JSON.

use super::{Machine, delete, finish, read, write};
use serde_json::Value;

#[test]
fn the_log_as_lines_and_as_one_array() {
    let machine = Machine::with_incident();
    machine.ok(&["note", "old", "--at", "-30m"]);
    machine.ok(&["note", "secret", "--restricted"]);
    let log = machine.ok(&["log"]);
    let lines: Vec<&str> = log.lines().collect();
    assert!(lines[0].starts_with("-- 20"), "{log}");
    assert!(log.contains("note Nia: old"), "{log}");
    assert!(log.contains("note Nia: [restricted]"), "{log}");
    assert!(!log.contains("secret"), "{log}");
    assert!(machine.ok(&["log", "--restricted"]).contains("secret"));
    let recent = machine.ok(&["log", "--since", "10m"]);
    assert!(!recent.contains("old"), "{recent}");
    assert!(recent.contains("[restricted]"), "{recent}");

    let array = machine.json(&["log", "--json"]);
    let entries = array.as_array().expect("an array");
    assert!(entries.iter().all(|entry| entry["schema"] == 1));
    let old = entries.iter().find(|entry| entry["text"] == "old");
    let old = old.expect("in the log");
    assert_eq!(old["late"], true);
    assert_eq!(old["kind"], "note");
    let last = entries.last().expect("one");
    assert_eq!(last["restricted"], true);
    assert_eq!(last["text"], Value::Null);
    let array = machine.json(&["log", "--json", "--restricted"]);
    let last = array.as_array().and_then(|all| all.last().cloned());
    assert_eq!(last.expect("one")["text"], "secret");
}

#[test]
fn recording_prints_what_was_recorded() {
    let machine = Machine::with_incident();
    let said = machine.json(&["note", "one", "--json"]);
    assert_eq!(said["schema"], 1);
    assert_eq!(said["shared"], "saved");
    assert_eq!(said["recorded"][0]["text"], "one");
    let said = machine.json(&["star", "1", "--json"]);
    assert_eq!(said["recorded"][0]["star"], true);
}

#[test]
fn a_folder_is_listed_plainly_when_piped() {
    let machine = Machine::with_incident();
    machine.ok(&[
        "new",
        "Mail\tis late",
        "--key",
        "MAIL-1",
        "--impact",
        "4",
        "--urgency",
        "4",
    ]);
    write(&machine.work("other.json"), "{\"name\": \"a package\"}");
    let list = machine.ok(&["list"]);
    let rows: Vec<Vec<&str>> = list.lines().map(|row| row.split('\t').collect()).collect();
    assert_eq!(rows.len(), 2, "{list}");
    let mail = rows.iter().find(|row| row[0] == "MAIL-1").expect("listed");
    assert_eq!(mail.len(), 7, "a tab in a title makes no column: {list}");
    assert_eq!(mail[1..3], ["P5", "Detected"]);
    let list = machine.json(&["list", "--json", "."]);
    assert_eq!(list["schema"], 1);
    assert_eq!(list["incidents"].as_array().map(Vec::len), Some(2));
    let empty = Machine::new();
    assert_eq!(empty.ok(&["list"]), "");
    empty.fails(5, &["list", "nowhere"]);
}

#[test]
fn copies_are_merged_and_checked() {
    let one = Machine::with_incident();
    let two = Machine::new();
    std::fs::copy(one.work("case.json"), two.work("case.json")).expect("copied");
    one.ok(&["note", "on one"]);
    two.ok(&["note", "on two"]);
    std::fs::copy(two.work("case.json"), one.work("copy.json")).expect("copied");
    let said = one.ok(&["merge", "case.json", "copy.json", "-o", "union.json"]);
    assert!(said.contains("union.json: "), "{said}");
    let union = read(&one.work("union.json"));
    assert!(union.contains("on one") && union.contains("on two"));
    assert!(one.ok(&["verify", "union.json"]).starts_with("sound: "));
    let found = one.json(&["verify", "-f", "union.json", "--json"]);
    assert_eq!(found["sound"], true);
}

#[test]
fn an_altered_file_is_not_sound() {
    let machine = Machine::with_incident();
    machine.ok(&["note", "pool is 400"]);
    let text = read(&machine.work("case.json"));
    let elsewhere = Machine::new();
    write(
        &elsewhere.work("case.json"),
        &text.replace("pool is 400", "pool is 40"),
    );
    let ran = elsewhere.run(&["verify", "case.json"]);
    assert_eq!(ran.code, Some(1), "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("NOT SOUND"), "{}", ran.out);
}

#[test]
fn an_archived_file_may_go() {
    let machine = Machine::with_incident();
    let said = machine.ok(&["archive", "case.json"]);
    assert!(said.contains("no longer brought back"), "{said}");
    let ended = machine.fails(3, &["note", "-f", "case.json", "one more"]);
    assert!(
        ended.contains("archived on this machine: add `--join` to write it here again"),
        "{ended}"
    );
    delete(&machine.work("case.json"));
    machine.fails(5, &["status", "-f", "case.json"]);
    assert!(!machine.work("case.json").exists());
    machine.fails(2, &["archive"]);
}

#[test]
fn one_line_for_a_status_bar() {
    let machine = Machine::with_incident();
    machine.ok(&["stage", "acknowledged"]);
    let line = machine.ok(&["status", "--oneline"]);
    assert_eq!(line.lines().count(), 1);
    assert!(line.starts_with("P1 incident-"), "{line}");
    assert!(line.contains(" Acknowledged detected "), "{line}");
    assert!(
        line.trim_end().ends_with("| customers in 9m | IM Nia"),
        "{line}"
    );
}

#[test]
fn a_status_of_any_age_fits_its_schema_version() {
    let machine = Machine::with_incident();
    let state = machine.json(&["status", "--json"]);
    assert_eq!(state["schema"], 1);
    assert_eq!(state["file"], "./case.json");
    assert_eq!(state["unshared"], 0);
    assert_eq!(state["figures"]["time_to_acknowledge"]["running"], true);
    let file: Value = serde_json::from_str(&read(&machine.work("case.json"))).expect("JSON");
    let mut shown = state;
    for member in ["now", "as_of", "figures", "file", "here", "unshared"] {
        shown.as_object_mut().expect("an object").remove(member);
    }
    assert_eq!(file["state"], shown, "the file carries the same state");
}

#[test]
fn following_prints_what_arrives_and_ends_with_its_reader() {
    use std::io::{BufRead as _, BufReader};
    use std::process::Stdio;
    let machine = Machine::with_incident();
    let mut command = machine.command(&["log", "--follow", "--json"]);
    let mut child = command.stdout(Stdio::piped()).spawn().expect("started");
    let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
    let mut next = || lines.next().expect("a line").expect("read");
    assert!(next().contains("Opened: EU checkout fails"));
    machine.ok(&["note", "while you watch"]);
    while !next().contains("while you watch") {}
    drop(lines);
    let status = child.wait().expect("ended");
    assert_eq!(status.code(), Some(0));
}

#[test]
fn a_reader_that_leaves_early_is_no_error() {
    let machine = Machine::with_incident();
    for n in 0..20 {
        machine.ok(&["note", &format!("{n} {}", "long ".repeat(2_000))]);
    }
    let binary = env!("CARGO_BIN_EXE_warroom");
    for arguments in [
        "status --json",
        "log --json",
        "log",
        "man",
        "--help",
        "completions bash",
    ] {
        let shell = machine.command(&[]);
        let script = format!("'{binary}' {arguments} | head -1; echo ${{PIPESTATUS[0]}}");
        let inherited = shell
            .get_envs()
            .map(|(k, v)| (k.to_owned(), v.map(ToOwned::to_owned)));
        let inherited: Vec<_> = inherited.collect();
        let mut shell = std::process::Command::new("bash");
        shell
            .arg("-c")
            .arg(script)
            .env_clear()
            .current_dir(machine.path("work"));
        for (name, value) in inherited {
            shell.env(name, value.unwrap_or_default());
        }
        let ran = finish(shell);
        assert_eq!(ran.err, "", "{arguments}");
        assert_eq!(ran.out.lines().count(), 2, "{arguments}: {}", ran.out);
        assert_eq!(ran.out.lines().last(), Some("0"), "{arguments}");
    }
}
