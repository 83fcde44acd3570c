//! The page for people outside, from the shell.

use super::{Machine, finish, read, write};
use std::path::{Path, PathBuf};

fn say(machine: &Machine, text: &str) {
    let arguments = [
        "send",
        "customers",
        text,
        "--channel",
        "status page",
        "-f",
        "case.json",
    ];
    machine.ok(&arguments);
}

/// Every file below a folder with its bytes, hidden ones apart.
fn files(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        if path.is_dir() {
            found.extend(files(&path));
        } else if !name.starts_with('.') {
            let text = read(&path);
            found.push((path, text));
        }
    }
    found.sort();
    found
}

#[test]
fn it_is_written_and_the_same_again_wherever_one_looks_from() {
    let machine = Machine::with_incident();
    say(&machine, "We look into it.");
    let first = machine.json(&["status-page", "page", "--name", "Our status", "--json"]);
    assert_eq!(
        (&first["incidents"], &first["active"]),
        (&1.into(), &1.into())
    );
    assert_eq!(first["written"].as_array().map(Vec::len), Some(12));
    let page = machine.work("page");
    let before = files(&page);
    let mut command = machine.command(&["status-page", "page", "-f", "case.json"]);
    command.env("TZ", "Asia/Tokyo");
    let ran = finish(command);
    assert_eq!(
        (ran.code, ran.out.as_str(), ran.err.as_str()),
        (
            Some(0),
            "page: 1 incident on the page, 1 not over; 0 files written, 0 removed\n",
            ""
        )
    );
    assert_eq!(files(&page), before);
    let index = read(&page.join("index.html"));
    assert!(index.contains("<h1>Our status</h1>") && index.contains("We look into it."));
    assert!(
        !index.contains("EU checkout") && !index.contains("Nia"),
        "{index}"
    );
}

#[test]
fn what_is_over_and_not_closed_outside_is_said() {
    let machine = Machine::with_incident();
    say(&machine, "We look into it.");
    machine.ok(&["stage", "stood-down", "a false alarm", "-f", "case.json"]);
    let ran = machine.run(&["status-page", "page"]);
    assert_eq!(ran.code, Some(0));
    assert!(
        ran.err.contains("is over and the page does not say so"),
        "{}",
        ran.err
    );
    say(&machine, "All is well.");
    let ran = machine.run(&["status-page", "page"]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
}

#[test]
fn a_folder_of_others_is_refused_and_drills_are_left_out() {
    let machine = Machine::with_incident();
    let said = machine.fails(4, &["status-page", "."]);
    assert!(said.contains("name an empty folder"), "{said}");
    write(&machine.work("taken"), "mine");
    let said = machine.fails(4, &["status-page", "taken"]);
    assert!(said.contains("a file stands where"), "{said}");
    let said = machine.fails(2, &["status-page", "page", "--url", "status.example.com"]);
    assert!(said.contains("https://"), "{said}");
    let said = machine.fails(5, &["status-page", "page", "-f", "nowhere.json"]);
    assert!(said.contains("does not exist"), "{said}");
    machine.ok(&["drill", "--headless", "-f", "drill.json"]);
    let arguments = ["status-page", "page", "-f", "drill.json"];
    assert!(machine.ok(&arguments).contains("0 incidents on the page"));
    let with = [&arguments[..], &["--drills"]].concat();
    assert!(
        machine
            .ok(&with)
            .contains("1 incident on the page, 0 not over")
    );
    let index = read(&machine.work("page/index.html"));
    assert!(index.contains("DRILL: this is practice."), "{index}");
    assert!(machine.ok(&arguments).contains("0 incidents on the page"));
}
