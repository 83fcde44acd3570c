//! Every exit code, and that each says why.

use super::{Machine, write};

#[test]
fn a_usage_error_says_what_to_write_instead() {
    let machine = Machine::with_incident();
    for (arguments, says) in [
        (&["priority", "P3"][..], "priority --override P3"),
        (&["priority", "9", "1"], "1 to 4 each"),
        (&["log", "--since", "then"], "write 10m, 1h30m, 14:00"),
        (&["set", "ticket"], "write it behind the field"),
        (&["answer", "known"], "write it behind `known`"),
    ] {
        let ran = machine.run(arguments);
        assert_eq!(ran.code, Some(2), "{arguments:?}");
        assert!(ran.err.contains(says), "{arguments:?}: {}", ran.err);
    }
}

#[test]
fn usage_is_two() {
    let machine = Machine::with_incident();
    for arguments in [
        &["statsu"][..],
        &["note"],
        &["note", "--kind", "poem", "x"],
        &["note", "x", "--at", "soon"],
        &["note", "@99:99 x"],
        &["stage", "done"],
        &["priority", "5", "1"],
        &["priority", "1"],
        &["priority"],
        &["priority", "--override", "P9", "--reason", "x"],
        &["priority", "--override", "P1"],
        &["new"],
        &["new", "x", "--impact", "1"],
        &["new", "x", "--key", "../x"],
        &["answer", "why", "x"],
        &["answer", "known"],
        &["send", "customers", "x"],
        &[
            "send",
            "customers",
            "x",
            "--channel",
            "c",
            "--next-by",
            "soon",
        ],
        &["task"],
        &["task", "--done", "one"],
        &["task", "--extend", "T1", "soon"],
        &["role", "scribe"],
        &["set", "colour", "red"],
        &["set", "title"],
        &["set", "client", "--remov", "Northbay"],
        &["set", "title", "--remove"],
        &["set", "support-cases", "many"],
        &["set", "link", "alone"],
        &["set", "ticket", "x", "--met"],
        &["merge", "case.json"],
        &["status", "--json", "--oneline"],
        &["log", "--since", "then"],
        &["verify"],
        &["completions", "csh2"],
        &["note", "x", "--join", "--detached"],
    ] {
        machine.fails(2, arguments);
    }
}

#[test]
fn a_rule_is_three_and_has_a_name() {
    let machine = Machine::with_incident();
    let far = ["x"; 1].concat().repeat(64 * 1024 + 1);
    for (rule, arguments) in [
        ("future", &["note", "x", "--at", "2999-01-01T00:00:00Z"][..]),
        ("future", &["note", "@2999-01-01T00:00:00Z x"]),
        (
            "future",
            &["stage", "acknowledged", "--at", "2999-01-01T00:00:00Z"],
        ),
        ("future", &["set", "impact-started", "2999-01-01T00:00:00Z"]),
        (
            "future",
            &[
                "new",
                "x",
                "-f",
                "n.json",
                "--detected-at",
                "2999-01-01T00:00:00Z",
            ],
        ),
        (
            "past",
            &[
                "send",
                "customers",
                "x",
                "--channel",
                "c",
                "--next-by",
                "1999-01-01T00:00:00Z",
            ],
        ),
        ("empty", &["note", ""]),
        ("empty", &["note", "  ", "--star"]),
        ("empty", &["new", "  ", "-f", "n.json"]),
        ("too-long", &["note", &far]),
        ("too-long", &["set", "title", &far]),
        ("stage-move", &["stage", "resolved"]),
        ("stage-needs", &["stage", "stood-down"]),
        ("unknown-role", &["role", "king", "Rob"]),
        (
            "unknown-audience",
            &["send", "aliens", "x", "--channel", "c"],
        ),
        ("already-holds", &["role", "im", "Nia"]),
        ("unchanged", &["priority", "1", "1"]),
        ("unchanged", &["priority", "--clear"]),
        ("unchanged", &["set", "criterion", "testers pass"]),
    ] {
        let said = machine.fails(3, arguments);
        assert!(said.contains(&format!("refused ({rule}):")), "{said}");
    }
    assert!(!machine.work("n.json").exists(), "nothing was declared");
    machine.ok(&["stage", "acknowledged"]);
    machine.ok(&["stage", "mitigated", "rolled back"]);
    let said = machine.fails(3, &["stage", "resolved"]);
    assert!(said.contains("refused (criteria-open)"), "{said}");
    assert!(said.contains("impact ended"), "{said}");
}

#[test]
fn what_is_no_incident_is_four_and_left_alone() {
    let machine = Machine::new();
    let text = "{\"name\": \"a package\"}";
    write(&machine.work("package.json"), text);
    write(&machine.work("empty.txt"), "hello");
    for file in ["package.json", "empty.txt"] {
        for command in ["status", "log"] {
            machine.fails(4, &[command, "-f", file]);
        }
        machine.fails(4, &["note", "x", "-f", file]);
        machine.fails(4, &["verify", file]);
    }
    assert_eq!(super::read(&machine.work("package.json")), text);
}

#[test]
fn a_list_says_what_it_could_not_read_and_goes_on() {
    let machine = Machine::with_incident();
    let newer =
        super::read(&machine.work("case.json")).replacen("\"warroom\": 1", "\"warroom\": 9", 1);
    write(&machine.work("newer.json"), &newer);
    let ran = machine.run(&["list"]);
    assert_eq!(ran.code, Some(4), "{}", ran.err);
    assert!(ran.out.contains("case.json"), "{}", ran.out);
    assert!(ran.err.contains("newer warroom"), "{}", ran.err);
    machine.fails(4, &["note", "x", "-f", "newer.json", "--detached"]);
}

#[test]
fn what_is_not_there_is_five() {
    let machine = Machine::with_incident();
    for arguments in [
        &["status", "-f", "nowhere.json"][..],
        &["note", "x", "-f", "nowhere.json"],
        &["note", "x", "-f", "no/where.json"],
        &["log", "-f", "nowhere.json"],
        &["verify", "nowhere.json"],
        &["task", "--done", "T9"],
        &["set", "client", "Nobody", "--remove"],
        &["set", "criterion", "no such", "--met"],
        &["role", "scribe", "--release"],
        &["man", "nothing"],
    ] {
        machine.fails(5, arguments);
    }
    let empty = Machine::new();
    let said = empty.fails(5, &["note", "x"]);
    assert!(said.contains("warroom new"), "{said}");
    assert!(!machine.work("nowhere.json").exists());
}

#[test]
fn a_file_that_is_there_is_never_overwritten() {
    let machine = Machine::with_incident();
    let before = super::read(&machine.work("case.json"));
    machine.fails(3, &["new", "Again", "-f", "case.json"]);
    assert_eq!(super::read(&machine.work("case.json")), before);
}

#[test]
fn output_that_cannot_be_written_is_one() {
    let machine = Machine::with_incident();
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full");
    let Ok(full) = full else {
        return;
    };
    let mut command = machine.command(&["status", "--json"]);
    command.stdout(full);
    let ran = super::finish(command);
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.contains("cannot write the output"), "{}", ran.err);
}
