//! A redaction takes the words out of every copy that this machine keeps, and names those that only
//! people can delete.

#![expect(
    clippy::disallowed_methods,
    reason = "tests play the sync tool and look at the files"
)]

use super::{Machine, finish, read};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

const SECRET: &str = "hunter2";

/// An incident in which somebody pasted a password, and how the entry is named.
fn machine() -> (Machine, String) {
    let machine = Machine::with_incident();
    let line = machine.ok(&["note", &format!("the password is {SECRET}")]);
    let id = line.split_whitespace().next().expect("an id").to_owned();
    (machine, id)
}

/// A copy of the file under another name, a minute old.
fn copy(machine: &Machine, name: &str) -> PathBuf {
    let copy = machine.work(name);
    std::fs::copy(machine.work("case.json"), &copy).expect("copied");
    age(&copy);
    copy
}

fn age(path: &Path) {
    let file = File::options().append(true).open(path).expect("there");
    let then = SystemTime::now() - Duration::from_secs(60);
    file.set_modified(then).expect("a time");
}

/// The files of a machine that hold the secret.
fn holders(machine: &Machine) -> Vec<PathBuf> {
    fn all(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
            if entry.file_type().expect("a kind").is_dir() {
                all(&entry.path(), found);
            } else {
                found.push(entry.path());
            }
        }
    }
    let mut found = Vec::new();
    all(&machine.path("state"), &mut found);
    all(&machine.path("work"), &mut found);
    found.retain(|path| {
        let bytes = std::fs::read(path).expect("read");
        String::from_utf8_lossy(&bytes).contains(SECRET)
    });
    found.sort();
    found
}

fn retire(machine: &Machine, copy: &str) -> PathBuf {
    let said = machine.ok(&["merge", "case.json", copy, "--retire"]);
    PathBuf::from(said.trim_end().rsplit(" as ").next().expect("a path"))
}

#[test]
fn a_copy_that_was_retired_before_loses_the_words() {
    let (machine, id) = machine();
    copy(&machine, "case 2.json");
    let kept = retire(&machine, "case 2.json");
    let since = kept.metadata().and_then(|meta| meta.modified());
    assert!(holders(&machine).contains(&kept));
    machine.ok(&["redact", &id, "--reason", "a password"]);
    assert_eq!(holders(&machine), [] as [PathBuf; 0]);
    let now = kept.metadata().and_then(|meta| meta.modified());
    assert_eq!(now.expect("a time"), since.expect("a time"), "its month");
    assert!(read(&kept).contains(&id), "that there was an entry stays");
}

#[test]
fn a_copy_that_is_retired_afterwards_is_kept_without_them() {
    let (machine, id) = machine();
    copy(&machine, "case 2.json");
    machine.ok(&["redact", &id, "--reason", "a password"]);
    assert_eq!(holders(&machine), [machine.work("case 2.json")]);
    let kept = retire(&machine, "case 2.json");
    assert_eq!(holders(&machine), [] as [PathBuf; 0]);
    assert!(read(&kept).contains(&id));
}

#[test]
fn what_was_set_aside_and_other_copies_are_named() {
    let (machine, id) = machine();
    copy(&machine, "case 2.json");
    let file = machine.work("case.json");
    let damaged = read(&file).replace("],\n\"state\"", ",{\"id\":\"x\"}\n],\n\"state\"");
    std::fs::write(&file, damaged).expect("written");
    machine.ok(&["note", "after the damage"]);
    let ran = machine.run(&["redact", &id, "--reason", "a password"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let beside = holders(&machine);
    assert_eq!(beside.len(), 2, "{beside:?}");
    for path in &beside {
        let name = path.file_name().expect("a name").to_string_lossy();
        let said = format!("{name} still holds words that were redacted: delete it");
        assert!(ran.err.contains(&said), "{said}: {}", ran.err);
        std::fs::remove_file(path).expect("removed");
    }
    let later = machine.run(&["note", "later"]);
    assert!(!later.err.contains("redacted"), "{}", later.err);
}

/// Whoever hears of it from somebody else loses the words too, and is told what is left.
#[test]
fn what_others_redact_goes_here_too() {
    let (machine, id) = machine();
    copy(&machine, "case 2.json");
    let kept = retire(&machine, "case 2.json");
    copy(&machine, "case 3.json");
    let mut elsewhere = machine.command(&["redact", &id, "--reason", "a password", "--join"]);
    elsewhere.env("XDG_STATE_HOME", machine.path("home/elsewhere"));
    let ran = finish(elsewhere);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(holders(&machine).contains(&kept));
    let ran = machine.run(&["note", "after"]);
    assert_eq!(holders(&machine), [machine.work("case 3.json")]);
    assert!(ran.err.contains("case 3.json still holds"), "{}", ran.err);
}

/// Found by a test that did not notice when this was never said.
#[test]
fn who_redacts_without_a_replica_is_told_too() {
    let (machine, id) = machine();
    let copy = copy(&machine, "case.txt");
    let ran = machine.run(&["redact", &id, "--reason", "a password", "--detached"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let said = "case.txt still holds words that were redacted: delete it";
    assert_eq!(ran.err.matches(said).count(), 1, "{}", ran.err);
    assert!(read(&copy).contains(SECRET), "it is nobody's but theirs");
}
