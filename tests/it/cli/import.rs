//! `warroom import`: transcripts of a chat become entries.

use super::{Machine, finish_with_input, read, write};
use serde_json::Value;

/// An incident that began at a known time, and its machine.
fn machine() -> Machine {
    let machine = Machine::new();
    let began = "2026-01-15T19:00:00Z";
    let arguments = [
        "new",
        "Clinic finder down",
        "--key",
        "NB-1",
        "--manager",
        "Rob Fitch",
        "--detected-at",
        began,
    ];
    machine.ok(&arguments);
    machine
}

fn imported(machine: &Machine) -> Vec<Value> {
    let log = machine.json(&["log", "--json", "--restricted"]);
    let entries = log.as_array().expect("an array").iter();
    entries
        .filter(|entry| !entry["imported"].is_null())
        .cloned()
        .collect()
}

const TEN: &str = "\
14:02 rob: looking at it
14:03 nia: 5xx on eu-west only #db
14:04 nia: since 13:58
14:05 Lee Wong: the failover left the pool on the old primary
   pid 4711
   pid 4712
14:06 rob: restart pgbouncer
14:07 rob: ok
14:07 rob: ok
14:08 nia: password=hunter2hunter2
14:09 Lee Wong: 2 of 3 nodes
14:10 Lee Wong: 3 of 3 nodes
";

/// R158: ten lines, ten entries marked imported, none lost; R081: with time and author.
#[test]
fn r158_ten_lines_become_ten_entries_none_lost_none_doubled() {
    let machine = machine();
    write(&machine.work("ops.txt"), TEN);
    let said = machine.ok(&["import", "ops.txt", "--day", "2026-01-15"]);
    assert!(
        said.starts_with("imported: 10 entries from ops.txt (chat), "),
        "{said}"
    );
    let entries = imported(&machine);
    assert_eq!(entries.len(), 10);
    assert_eq!(entries[0]["happened"], "2026-01-15T14:02:00.000Z");
    assert_eq!(
        entries[0]["actor"], "Rob Fitch",
        "as the incident spells him"
    );
    assert_eq!(entries[1]["tags"][0], "db");
    assert_eq!(entries[3]["actor"], "Lee Wong");
    let words = "the failover left the pool on the old primary\n   pid 4711\n   pid 4712";
    assert_eq!(entries[3]["text"], words);
    assert_eq!(entries[3]["imported"]["from"], "chat");
    assert_eq!(entries[3]["imported"]["file"], "ops.txt");
    // Imported again, also grown and under another name: only what is new.
    let again = machine.run(&["import", "ops.txt", "--day", "2026-01-15"]);
    assert!(
        again.out.starts_with("imported: 0 entries"),
        "{}",
        again.out
    );
    assert!(
        again.err.contains("10 were imported before"),
        "{}",
        again.err
    );
    write(
        &machine.work("later.txt"),
        &format!("{TEN}14:11 rob: 5xx gone\n"),
    );
    let said = machine.json(&["import", "later.txt", "--day", "2026-01-15", "--json"]);
    assert_eq!(
        said["imported"].as_i64().zip(said["known"].as_i64()),
        Some((1, 10))
    );
    assert_eq!(imported(&machine).len(), 11);
    let log = machine.ok(&["log"]);
    assert!(log.contains("[imported]"), "{log}");
}

#[test]
fn two_who_import_the_same_have_it_once() {
    let one = machine();
    let two = Machine::new();
    std::fs::copy(one.work("NB-1.json"), two.work("NB-1.json")).expect("copied");
    for machine in [&one, &two] {
        write(&machine.work("ops.txt"), TEN);
        machine.ok(&["import", "ops.txt", "--day", "2026-01-15"]);
    }
    std::fs::copy(two.work("NB-1.json"), one.work("copy.json")).expect("copied");
    one.ok(&["merge", "NB-1.json", "copy.json", "-o", "union.json"]);
    let log = one.json(&["log", "--json", "-f", "union.json"]);
    let entries = log.as_array().expect("an array").iter();
    let count = entries.filter(|entry| !entry["imported"].is_null()).count();
    assert_eq!(count, 10);
    assert!(one.ok(&["verify", "union.json"]).starts_with("sound: "));
}

#[test]
fn what_cannot_be_read_is_said_by_its_line() {
    let machine = machine();
    let mut command = machine.command(&["import", "-", "--day", "2026-01-15"]);
    command.stdin(std::process::Stdio::piped());
    let ran = finish_with_input(command, b"Topic: ops\r\n14:02 rob: a\xE9\r\n14:03 rob:\r\n");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(
        ran.err
            .contains("lines before the first line with a time, not imported: 1 (1)"),
        "{}",
        ran.err
    );
    assert!(
        ran.err.contains("lines without words, not imported: 1 (3)"),
        "{}",
        ran.err
    );
    assert!(
        ran.err.contains("1 of its lines are not UTF-8"),
        "{}",
        ran.err
    );
    assert!(
        ran.out
            .starts_with("imported: 1 entry from standard input (chat)"),
        "{}",
        ran.out
    );
    // Nothing is guessed of the day, nothing is read into what has no time.
    write(&machine.work("long.txt"), "14:02 rob: x\n");
    let refused = machine.fails(2, &["import", "long.txt"]);
    assert!(refused.contains("--day"), "{refused}");
    write(&machine.work("none.txt"), "no time here\n");
    machine.fails(2, &["import", "none.txt"]);
    let missing = machine.fails(5, &["import", "nowhere.txt"]);
    assert!(missing.contains("check the path") && !missing.contains("warroom new"));
    let before = read(&machine.work("NB-1.json"));
    write(&machine.work("ops.txt"), TEN);
    let said = machine.ok(&["import", "ops.txt", "--day", "2026-01-15", "--dry-run"]);
    assert!(said.starts_with("would be imported: 10 entries"), "{said}");
    assert_eq!(read(&machine.work("NB-1.json")), before);
}

#[test]
fn an_export_with_a_severity_and_hostile_words() {
    let machine = machine();
    let export = r#"{"severity":"SEV2","messages":[
      {"ts":"1768485720.0","user":"U1","user_profile":{"real_name":"Rob\u001b[31m Fitch\nx"},"text":"\u001b]0;owned\u0007 <!channel> \u202e"},
      {"ts":"1768485721.0","user":"U1","text":"\u200b"}]}"#;
    write(&machine.work("export.json"), export);
    let ran = machine.run(&["import", "export.json", "--restricted"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(
        ran.err.contains("there is no severity here: it becomes P2"),
        "{}",
        ran.err
    );
    let state = machine.json(&["status", "--json"]);
    assert_eq!(state["priority"]["value"], 2);
    let entries = imported(&machine);
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0]["restricted"], true);
    assert_eq!(entries[0]["actor"], "Rob [31m Fitch x");
    let log = machine.ok(&["log", "--restricted"]);
    assert!(
        !log.contains('\u{1b}') && !log.contains('\u{202e}'),
        "{log:?}"
    );
    let ran = machine.run(&["import", "export.json"]);
    assert!(ran.err.contains("it would be P2, P2 stays"), "{}", ran.err);
}

#[test]
fn ten_thousand_lines_are_one_import() {
    let machine = machine();
    let line = |at: usize| {
        format!(
            "{:02}:{:02}:{:02} rob: line {at}\n",
            14 + at / 3_600,
            at / 60 % 60,
            at % 60
        )
    };
    let text: String = (0..10_000).map(line).collect();
    write(&machine.work("long.txt"), &text);
    let said = machine.ok(&["import", "long.txt", "--day", "2026-01-15"]);
    assert!(said.starts_with("imported: 10000 entries"), "{said}");
    assert_eq!(imported(&machine).len(), 10_000);
    let again = machine.ok(&["import", "long.txt", "--day", "2026-01-15"]);
    assert!(again.starts_with("imported: 0 entries"), "{again}");
}
