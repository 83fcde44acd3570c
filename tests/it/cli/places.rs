//! Which incident is meant, and what becomes of homes that are not there.

#![expect(clippy::disallowed_methods, reason = "tests play the vandal")]

use super::{Machine, finish, read, write};
use std::path::Path;

fn read_or_nothing(file: &Path) -> String {
    std::fs::read_to_string(file).unwrap_or_default()
}

#[test]
fn the_option_then_the_variable_then_the_one_running_here() {
    let machine = Machine::with_incident();
    machine.ok(&["new", "Mail is late", "-f", "mail.json"]);
    let said = machine.fails(2, &["note", "which one"]);
    assert!(
        said.contains("case.json") && said.contains("mail.json"),
        "{said}"
    );
    assert!(said.contains("-f FILE"), "{said}");
    let mut command = machine.command(&["note", "by variable"]);
    command.env("WARROOM_FILE", machine.work("mail.json"));
    assert_eq!(finish(command).code, Some(0));
    let mut command = machine.command(&["note", "by option", "-f", "case.json"]);
    command.env("WARROOM_FILE", machine.work("mail.json"));
    assert_eq!(finish(command).code, Some(0));
    assert!(read(&machine.work("mail.json")).contains("by variable"));
    assert!(read(&machine.work("case.json")).contains("by option"));
    machine.ok(&["stage", "stood-down", "a duplicate", "-f", "mail.json"]);
    assert!(
        machine
            .ok(&["note", "the one left"])
            .contains("the one left")
    );
    assert!(read(&machine.work("case.json")).contains("the one left"));
}

/// A sync tool's conflict copy beside the file, or a colleague's, is no second incident.
#[test]
fn a_copy_beside_the_file_does_not_make_it_two() {
    let machine = Machine::with_incident();
    let names = [
        "case.sync-conflict-20261130-101010-ABCDEFG.json",
        "case (conflicted copy nia 2026-11-30 101010).json",
        "case 2.json",
        "case-laptop.json",
    ];
    let whole = read(&machine.work("case.json"));
    for name in names {
        write(&machine.work(name), &whole);
    }
    machine.ok(&["note", "into the file", "--detached"]);
    assert!(read(&machine.work("case.json")).contains("into the file"));
    let listed = machine.run(&["list", "."]);
    assert_eq!(listed.out.lines().count(), 1, "{}", listed.out);
    assert!(listed.out.contains("case.json"), "{}", listed.out);
    for name in names {
        let said = format!("{name} is a copy of ./case.json, and counted with it");
        assert!(listed.err.contains(&said), "{said}: {}", listed.err);
    }
    // One with a name of its own may be meant: then somebody has to say so.
    write(&machine.work("old.json"), &whole);
    let said = machine.fails(2, &["note", "which"]);
    assert!(said.contains("./case.json, ./old.json)"), "{said}");
}

/// In the hour in which a file is lost, nobody remembers its name.
#[test]
fn a_lost_file_is_found_by_its_folder_and_brought_back() {
    let copy = "case.sync-conflict-20261130-101010-ABCDEFG.json";
    for (what, left, beside) in [
        ("deleted", None, false),
        ("emptied", Some(""), false),
        ("overwritten", Some("garbage"), false),
        ("emptied, with a conflict copy beside it", Some(""), true),
        (
            "overwritten, with a conflict copy beside it",
            Some("garbage"),
            true,
        ),
    ] {
        let machine = Machine::with_incident();
        machine.ok(&["note", "precious"]);
        let file = machine.work("case.json");
        if beside {
            write(&machine.work(copy), &read(&file));
        }
        machine.ok(&["note", "only here"]);
        match left {
            Some(text) => write(&file, text),
            None => std::fs::remove_file(&file).expect("removed"),
        }
        let looked = machine.run(&["status"]);
        assert!(
            beside || looked.code == Some(5),
            "{what}: looking brings nothing back"
        );
        machine.run(&["note", "not here", "--detached"]);
        assert!(
            !read_or_nothing(&file).contains("precious"),
            "{what}: nor what leaves this machine out"
        );
        machine.ok(&["note", "afterwards"]);
        let text = read(&file);
        for words in ["precious", "only here", "afterwards"] {
            assert!(text.contains(words), "{what}: {words}");
        }
    }
}

/// Who deletes a file and goes on with another one means it.
#[test]
fn a_deleted_file_is_not_found_where_another_incident_runs() {
    let machine = Machine::with_incident();
    machine.ok(&["new", "Mail is late", "-f", "mail.json"]);
    std::fs::remove_file(machine.work("case.json")).expect("removed");
    machine.ok(&["note", "into the one that is there"]);
    assert!(read(&machine.work("mail.json")).contains("into the one that is there"));
    assert!(!machine.work("case.json").exists());
    // One that was emptied may be meant as well as the other.
    write(&machine.work("case.json"), "");
    let said = machine.fails(2, &["note", "which"]);
    assert!(said.contains("./case.json, ./mail.json)"), "{said}");
    // And what was ended here stays away.
    machine.ok(&["note", "back", "-f", "case.json"]);
    machine.ok(&["archive", "case.json"]);
    machine.ok(&["stage", "stood-down", "a duplicate", "-f", "mail.json"]);
    std::fs::remove_file(machine.work("case.json")).expect("removed");
    machine.fails(5, &["note", "nobody"]);
    assert!(!machine.work("case.json").exists());
}

#[test]
fn one_that_is_resolved_is_still_the_one() {
    let machine = Machine::with_incident();
    for arguments in [
        &["stage", "acknowledged"][..],
        &["stage", "mitigated", "rolled back"],
        &["set", "criterion", "impact ended", "--met"],
        &["set", "criterion", "testers pass", "--waive", "no testers"],
        &["stage", "resolved"],
        &["stage", "in-review"],
        &["note", "+ write it down"],
        &["stage", "closed", "nothing to learn"],
    ] {
        machine.ok(arguments);
    }
    machine.fails(5, &["note", "over"]);
    machine.ok(&["note", "over", "-f", "case.json"]);
}

#[test]
fn a_folder_stands_for_the_one_running_there() {
    let machine = Machine::with_incident();
    let folder = machine.path("work");
    let folder = folder.to_str().expect("UTF-8");
    let mut command = machine.command(&["status", "-f", folder]);
    command.current_dir(machine.path("home"));
    assert_eq!(finish(command).code, Some(0));
}

#[test]
fn a_file_with_a_commands_name_is_a_file_with_its_folder() {
    let machine = Machine::with_incident();
    std::fs::copy(machine.work("case.json"), machine.work("note")).expect("copied");
    let ran = machine.run(&["status", "-f", "./note"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
}

#[test]
fn without_a_state_folder_a_note_goes_straight_to_the_file() {
    let machine = Machine::with_incident();
    let nowhere = machine.path("home/file");
    super::write(&nowhere, "");
    let mut command = machine.command(&["note", "no replica"]);
    command.env("XDG_STATE_HOME", nowhere.join("below"));
    let ran = finish(command);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(read(&machine.work("case.json")).contains("no replica"));
    assert!(
        ran.err.contains("straight into the shared file"),
        "{}",
        ran.err
    );
}

#[test]
fn without_a_home_things_go_on() {
    let machine = Machine::new();
    for arguments in [
        &["new", "EU checkout fails", "-f", "case.json", "--detached"][..],
        &["note", "no home", "--detached"],
        &["status"],
        &["list"],
    ] {
        let mut command = machine.command(arguments);
        for name in ["HOME", "XDG_CONFIG_HOME"] {
            command.env_remove(name);
        }
        let ran = finish(command);
        assert_eq!(ran.code, Some(0), "{arguments:?}: {}", ran.err);
    }
    assert!(read(&machine.work("case.json")).contains("no home"));
    let left = std::fs::read_dir(machine.path("state")).expect("there");
    assert_eq!(left.count(), 0, "--detached leaves the state alone");
}

#[test]
fn a_copy_at_a_new_place_wants_to_be_joined() {
    let machine = Machine::with_incident();
    std::fs::create_dir(machine.work("copy")).expect("made");
    std::fs::copy(machine.work("case.json"), machine.work("copy/case.json")).expect("copied");
    let said = machine.fails(3, &["note", "x", "-f", "copy/case.json"]);
    assert!(said.contains("--join"), "{said}");
    machine.ok(&["status", "-f", "copy/case.json"]);
    machine.ok(&["note", "detached", "-f", "copy/case.json", "--detached"]);
    machine.ok(&["note", "joined", "-f", "copy/case.json", "--join"]);
    machine.ok(&["note", "again", "-f", "copy/case.json"]);
    let copy = read(&machine.work("copy/case.json"));
    for words in ["detached", "joined", "again"] {
        assert!(copy.contains(words), "{words}");
    }
}

/// Found by `killed` in tests/full: a run that was killed between recording and sharing made its
/// repetition be refused, and nobody else heard of either.
#[test]
fn what_the_file_lacks_is_shared_by_a_refused_command_too() {
    let machine = Machine::with_incident();
    let before = read(&machine.work("case.json"));
    machine.ok(&["stage", "acknowledged", "-f", "case.json"]);
    write(&machine.work("case.json"), &before);
    let said = machine.fails(3, &["stage", "acknowledged", "-f", "case.json"]);
    assert!(said.contains("already"), "{said}");
    let state = machine.json(&["status", "--json", "-f", "case.json"]);
    assert_eq!(state["stage"]["name"], "acknowledged");
    let file = read(&machine.work("case.json"));
    assert_ne!(file, before);
    assert!(machine.ok(&["verify", "case.json"]).starts_with("sound"));
    let elsewhere = Machine::new();
    write(&elsewhere.work("case.json"), &file);
    let state = elsewhere.json(&["status", "--json", "-f", "case.json"]);
    assert_eq!(state["stage"]["name"], "acknowledged", "others see it");
}
