//! Star, strike, redact: naming an entry and what becomes of it.

use super::{Machine, read, write};
use warroom::domain::event::{Draft, Event, Seal};
use warroom::domain::kind::{EventKind, Note};
use warroom::domain::timeline::FOR_BOTH;

fn short_id(line: &str) -> &str {
    line.split_whitespace().next().expect("an id")
}

#[test]
fn a_note_prints_the_id_that_star_and_strike_take() {
    let machine = Machine::with_incident();
    let line = machine.ok(&["note", "pool is 400"]);
    let id = short_id(&line);
    assert_eq!(id.len(), 8);
    assert!(
        machine
            .ok(&["star", id])
            .contains("★ note Nia: pool is 400")
    );
    let line = machine.ok(&["strike", id, "--reason", "wrong host"]);
    assert!(line.contains("[struck: wrong host]"), "{line}");
    let line = machine.ok(&["strike", id, "--off"]);
    assert!(!line.contains("struck"), "{line}");
    assert!(!machine.ok(&["star", id, "--off"]).contains('★'));
}

#[test]
fn an_entry_by_number_short_or_whole_id() {
    let machine = Machine::with_incident();
    machine.ok(&["note", "first"]);
    machine.ok(&["note", "second"]);
    assert!(machine.ok(&["star", "1"]).contains("second"));
    assert!(machine.ok(&["star", "2"]).contains("first"));
    let log = machine.ok(&["log", "--ids"]);
    let first = log.lines().find(|line| line.contains("first"));
    let first = short_id(first.expect("in the log"));
    assert!(machine.ok(&["star", first]).contains("first"));
    let all = machine.json(&["log", "--json"]);
    let last = all.as_array().and_then(|all| all.last()).expect("one");
    let id = last["id"].as_str().expect("text");
    assert!(machine.ok(&["star", id]).contains("second"));
    assert!(machine.ok(&["star", &id[..30]]).contains("second"));
    machine.fails(5, &["star", "999"]);
    machine.fails(5, &["star", "deadbeef"]);
    machine.fails(2, &["star", "what"]);
    machine.fails(2, &["star", &id[..4]]);
}

#[test]
fn a_redaction_takes_the_words_out_of_the_file_and_keeps_the_chain() {
    let machine = Machine::with_incident();
    let line = machine.ok(&["note", "the password is hunter2"]);
    machine.fails(2, &["redact", short_id(&line)]);
    let line = machine.ok(&["redact", short_id(&line), "--reason", "a password"]);
    assert!(line.contains("[redacted: a password]"), "{line}");
    assert!(!read(&machine.work("case.json")).contains("hunter2"));
    let state = machine.path("state");
    assert!(!contains(&state, "hunter2"), "nor does the replica keep it");
    machine.ok(&["verify", "case.json"]);
}

fn contains(folder: &std::path::Path, words: &str) -> bool {
    let entries = std::fs::read_dir(folder).expect("a folder");
    entries.flatten().any(|entry| {
        let path = entry.path();
        if path.is_dir() {
            contains(&path, words)
        } else {
            read(&path).contains(words)
        }
    })
}

#[test]
fn only_author_scribe_and_manager_may_strike() {
    let machine = Machine::with_incident();
    let line = machine.ok(&["note", "mine"]);
    let id = short_id(&line);
    let said = machine.fails(3, &["strike", id, "--as", "Rob"]);
    assert!(said.contains("refused (not-yours)"), "{said}");
    machine.ok(&["star", id, "--as", "Rob"]);
    machine.ok(&["role", "scribe", "Rob"]);
    machine.ok(&["strike", id, "--as", "Rob"]);
    let opening = machine.json(&["log", "--json"])[0]["id"].clone();
    let opening = opening.as_str().expect("text");
    let said = machine.fails(3, &["strike", opening]);
    assert!(said.contains("refused (machine-entry)"), "{said}");
}

#[test]
fn two_entries_of_one_id_are_both_printed_and_an_act_says_so() {
    let machine = Machine::with_incident();
    machine.ok(&["note", "the pool is full"]);
    let file = machine.work("case.json");
    let text = read(&file);
    let mut lines: Vec<&str> = text.lines().collect();
    let at = lines
        .iter()
        .position(|line| line.contains("the pool is full"));
    let at = at.expect("noted");
    let event = Event::parse(lines[at].trim_start_matches(',')).expect("an event");
    let note = Note {
        text: "the queue is long".to_owned(),
        ..Note::default()
    };
    let draft = Draft {
        kind: EventKind::Note(note),
        happened: None,
        by: "Nia".to_owned(),
        role: None,
    };
    let seal = Seal {
        id: event.id,
        at: event.at,
        writer: event.writer.clone(),
        n: event.n,
        prev: event.prev,
    };
    let twin = format!(",{}", Event::seal(draft, seal).line());
    lines.insert(at + 1, &twin);
    write(&file, &lines.join("\n"));

    let both = |text: &str| {
        for words in ["the pool is full", "the queue is long"] {
            assert_eq!(text.matches(words).count(), 1, "{words} in {text}");
        }
    };
    both(&machine.ok(&["log"]));
    both(&machine.ok(&["log", "--json"]));
    let starred = machine.run(&["star", "1"]);
    both(&starred.out);
    assert_eq!(starred.out.matches('★').count(), 2, "{}", starred.out);
    assert!(starred.err.contains(FOR_BOTH), "{}", starred.err);
    let verified = machine.run(&["verify", "case.json"]);
    assert!(
        verified.out.contains("two events have the id"),
        "{}",
        verified.out
    );
}
