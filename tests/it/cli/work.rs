//! Decisions, the board, calls for people, tasks and changes from the shell.

use super::Machine;

#[test]
fn a_decision_by_the_advice_process() {
    let machine = Machine::with_incident();
    let out = machine.ok(&["propose", "restart one by one", "--asked", "Joss"]);
    assert!(
        out.contains("decision Nia: D1 proposed: restart one by one"),
        "{out}"
    );
    machine.ok(&["advise", "yes, but one", "--by", "Joss", "--for"]);
    machine.ok(&[
        "advise",
        "no",
        "--by",
        "Ann",
        "--role",
        "Vendor",
        "--against",
        "--on",
        "d1",
    ]);
    let out = machine.ok(&["note", "\" + Joss: go ahead"]);
    assert!(out.contains("advice Joss: go ahead [on D1] [for]"), "{out}");
    let ran = machine.run(&["decide", "D1", "accept"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(!ran.err.contains("nobody was asked"), "{}", ran.err);
    machine.ok(&["decide", "1", "worked"]);
    let state = machine.json(&["status", "--json"]);
    let decision = &state["decisions"][0];
    assert_eq!(decision["outcome"], "accepted");
    assert_eq!(decision["result"], "worked");
    assert_eq!(decision["asked"][0], "Joss");
    assert_eq!(decision["advice"][0]["text"], "yes, but one");
    assert_eq!(decision["advice"][0]["stance"], "for");
    assert_eq!(decision["advice"][1]["role"], "Vendor");
    assert_eq!(decision["advice"][2]["who"], "Joss");
    let text = machine.ok(&["status"]);
    assert!(
        text.contains("Decision D1 accepted, worked: restart one by one"),
        "{text}"
    );
    assert!(text.contains("  Ann, against: no"), "{text}");
}

#[test]
fn a_decision_nobody_was_asked_about_warns_and_is_made() {
    let machine = Machine::with_incident();
    machine.ok(&["propose", "restart"]);
    let ran = machine.run(&["decide", "D1", "accept"]);
    assert_eq!(ran.code, Some(0));
    assert!(
        ran.err.contains("nobody was asked; any strong objections?"),
        "{}",
        ran.err
    );
}

#[test]
fn what_is_refused_or_missing_has_its_exit_code() {
    let machine = Machine::with_incident();
    machine.fails(5, &["advise", "go ahead"]);
    machine.fails(5, &["decide", "D1", "accept"]);
    machine.fails(2, &["decide", "first", "accept"]);
    machine.ok(&["propose", "restart"]);
    machine.fails(2, &["decide", "D1", "maybe"]);
    machine.fails(2, &["decide", "D1", "reject"]);
    let err = machine.fails(3, &["decide", "D1", "worked"]);
    assert!(err.contains("was not accepted"), "{err}");
    machine.fails(3, &["propose", " "]);
    machine.ok(&["decide", "D1", "reject", "--reason", "too early"]);
    let err = machine.fails(3, &["decide", "D1", "reject", "--reason", "too early"]);
    assert!(
        err.contains("refused (unchanged): D1 is rejected already"),
        "{err}"
    );
    machine.fails(5, &["judge", "H1", "testing"]);
    machine.fails(5, &["escalate", "--answered", "E1"]);
    machine.fails(5, &["escalate", "--page", "E1"]);
    machine.fails(3, &["account", "1", "agreed"]);
    machine.fails(5, &["note", "--about", "D7", "words"]);
    machine.fails(2, &["note", "--verdict", "pass", "--kind", "note", "words"]);
    machine.fails(2, &["task", "--done", "T1", "--after"]);
    machine.fails(2, &["measure", "pray", "hard"]);
}

#[test]
fn the_board_from_the_shell() {
    let machine = Machine::with_incident();
    machine.ok(&["measure", "roll-back", "to the build of 16:12"]);
    machine.ok(&[
        "hypothesis",
        "the migration holds a lock",
        "--prior",
        "high",
        "--where",
        "db-1",
        "--why",
        "it began then",
        "--touched-last",
        "migration 42",
        "--method",
        "halve",
    ]);
    machine.ok(&["note", "? the network"]);
    machine.ok(&[
        "probe",
        "H1",
        "look for the lock",
        "--if-true",
        "it is there",
        "--if-false",
        "it is not",
        "--side-effects",
        "none",
        "--safe-per",
        "Joss",
        "--link",
        "https://tool.example/1",
    ]);
    machine.ok(&["reading", "H1", "inconclusive"]);
    let state = machine.json(&["status", "--json"]);
    assert_eq!(
        state["hypotheses"][0]["state"], "open",
        "it rules nothing out"
    );
    machine.ok(&[
        "reading",
        "H1",
        "supports",
        "--seen",
        "held since 16:24",
        "--test",
        "1",
    ]);
    machine.ok(&[
        "judge",
        "H1",
        "confirmed",
        "--confidence",
        "confirmed",
        "--reason",
        "seen",
    ]);
    machine.ok(&["judge", "h2", "ruled-out"]);
    let id = machine.ok(&["log", "--ids"]);
    let line = id
        .lines()
        .find(|line| line.contains("Stop the harm"))
        .expect("the measure");
    let id = line.split(' ').next().expect("an id");
    machine.ok(&["measure", "--state", "doing", id]);
    let state = machine.json(&["status", "--json"]);
    assert_eq!(state["measures"][0]["type"], "roll back");
    assert_eq!(state["measures"][0]["state"], "doing");
    let first = &state["hypotheses"][0];
    assert_eq!(first["name"], "H1");
    assert_eq!(first["method"], "halve");
    assert_eq!(first["where"], "db-1");
    assert_eq!(first["tests"][0]["verdict"], "supports");
    assert_eq!(first["tests"][0]["link"], "https://tool.example/1");
    assert_eq!(state["causes"][0]["text"], "the migration holds a lock");
    assert_eq!(state["causes"][0]["confidence"], "confirmed");
    machine.fails(5, &["reading", "H1", "supports", "--test", "2"]);
    machine.fails(2, &["judge", "H1", "testing", "--confidence", "probable"]);
}

#[test]
fn calls_for_people_tasks_and_changes() {
    let machine = Machine::with_incident();
    machine.ok(&[
        "escalate",
        "Ingrid",
        "the primary is down",
        "--via",
        "pager",
    ]);
    let page = machine.ok(&["escalate", "--page", "E1"]);
    let key = machine.json(&["status", "--json"])["key"].clone();
    assert!(page.starts_with(key.as_str().expect("a key")), "{page}");
    assert!(
        page.contains("Ingrid, you are needed: the primary is down"),
        "{page}"
    );
    let text = machine.ok(&["status"]);
    assert!(text.contains("Called E1 Ingrid, unanswered"), "{text}");
    machine.ok(&[
        "escalate",
        "--answered",
        "E1",
        "--who",
        "Ingrid",
        "--joins",
        "expert",
    ]);
    let state = machine.json(&["status", "--json"]);
    assert_eq!(state["escalations"][0]["joined_role"], "domain_expert");
    assert!(
        state["roles"].to_string().contains("Ingrid"),
        "on the roster"
    );

    machine.ok(&["propose", "pool to 40"]);
    machine.ok(&[
        "task",
        "@mara @joss set it",
        "--about",
        "D1",
        "--given-by",
        "Mara",
        "--stream",
        "db",
    ]);
    machine.ok(&["task", "--pass", "T1", "Rob"]);
    let ran = machine.run(&["task", "@Rob scale to 10x"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.err.contains("10x is no time box"), "{}", ran.err);
    machine.ok(&["task", "--done", "T2"]);
    machine.ok(&["task", "tidy up", "--after"]);
    let state = machine.json(&["status", "--json"]);
    let task = &state["open_tasks"][0];
    assert_eq!(task["about"], "D1");
    assert_eq!(task["by"], "Mara");
    assert_eq!(task["passed_to"], "Rob");
    assert_eq!(task["owners"].as_array().map(Vec::len), Some(2));
    assert_eq!(state["open_tasks"][1]["after"], true);

    let out = machine.ok(&[
        "note",
        "--kind",
        "change",
        "--by",
        "Malik",
        "raised the limit",
    ]);
    assert!(
        out.contains("[not agreed with the Technical Lead]"),
        "{out}"
    );
    let id = out.split(' ').next().expect("an id");
    machine.fails(3, &["account", id, "linked"]);
    machine.ok(&["account", id, "linked", "--to", "D1"]);
    let state = machine.json(&["status", "--json"]);
    assert_eq!(state["unagreed_changes"][0]["accounted"]["how"], "linked");
    assert_eq!(state["unagreed_changes"][0]["accounted"]["to"], "D1");
    machine.ok(&["note", "--verdict", "pass", "all regions pay"]);
    let out = machine.ok(&["note", "D1: > set to 40"]);
    assert!(out.contains("action Nia: set to 40 [for D1]"), "{out}");

    let out = machine.ok(&["help-me", "I", "cannot do both"]);
    let id = out.split(' ').next().expect("an id");
    assert_eq!(
        machine.json(&["status", "--json"])["help_wanted"][0]["text"],
        "I cannot do both"
    );
    machine.ok(&["help-me", "--answered", id]);
    let state = machine.json(&["status", "--json"]);
    assert_eq!(state["help_wanted"].as_array().map(Vec::len), Some(0));
}

#[test]
fn hostile_words_leave_clean() {
    const BAD: &str = "bad\u{1b}[2J\u{202e}\u{e0041}\u{9b}31m\nend";
    let machine = Machine::with_incident();
    for arguments in [
        &["propose", BAD, "--asked", "Joss\u{1b}[2J"][..],
        &[
            "advise",
            BAD,
            "--by",
            "Ann\u{202e}",
            "--role",
            "Vendor\u{1b}[1m",
        ],
        &["hypothesis", BAD, "--where", BAD, "--touched-last", BAD],
        &["probe", "H1", BAD, "--if-true", BAD, "--link", BAD],
        &["reading", "H1", "supports", "--seen", BAD],
        &["measure", "divert", BAD],
        &["escalate", "Ingrid\u{1b}[2J", BAD],
        &["escalate", "--page", "E1"],
        &["help-me", BAD],
        &["note", "--kind", "change", BAD],
        &["status"],
        &["log"],
        &["status", "--json"],
    ] {
        let ran = machine.run(arguments);
        if ran.code == Some(2) {
            continue;
        }
        assert_eq!(ran.code, Some(0), "{arguments:?}: {}", ran.err);
        for bad in ['\u{1b}', '\u{202e}', '\u{e0041}', '\u{9b}'] {
            let shown = format!("{}{}", ran.out, ran.err);
            assert!(!shown.contains(bad), "{arguments:?}: {shown:?}");
        }
    }
}
