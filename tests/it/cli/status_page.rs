//! The page for people outside, from the shell.

use super::{Machine, finish, read, write};
use crate::pty::now;
use std::path::{Path, PathBuf};
use std::time::Duration;

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

/// The name comes from the configuration into the incident, and from there onto the page and into
/// the document; another one may be set.
#[test]
fn the_page_bears_the_name_of_the_organisation() {
    let machine = Machine::new();
    write(
        &machine.path("config/warroom/config.toml"),
        "organisation = \"Northbay\"\n",
    );
    machine.ok(&["new", "EU checkout fails", "-f", "case.json"]);
    say(&machine, "We look into it.");
    // The incident keeps it: the configuration of whoever writes the page says nothing.
    write(&machine.path("config/warroom/config.toml"), "");
    machine.ok(&["status-page", "page", "-f", "case.json"]);
    let heading = |words: &str| {
        let index = read(&machine.work("page/index.html"));
        let feed = read(&machine.work("page/history.rss"));
        assert!(index.contains(&format!("<h1>{words}</h1>")), "{index}");
        assert!(feed.contains(&format!("<title>{words}</title>")), "{feed}");
    };
    heading("Northbay \u{b7} Service status");
    let paper = ["report", "status-page", "-f", "case.json"];
    let title = machine.ok(&paper);
    assert!(
        title.starts_with("# Northbay Incident status page"),
        "{title}"
    );
    machine.ok(&["set", "organisation", "Elm & Street", "-f", "case.json"]);
    machine.ok(&["status-page", "page", "-f", "case.json"]);
    heading("Elm &amp; Street \u{b7} Service status");
    assert_eq!(
        machine.json(&["status", "--json", "-f", "case.json"])["organisation"],
        "Elm & Street"
    );
    let outside = machine.ok(&[&paper[..], &["--outside"]].concat());
    assert!(
        outside.starts_with("# Elm \\& Street Incident status page"),
        "{outside}"
    );
}

/// Several incidents in one site, kept by a program that goes on: what is said in either arrives,
/// an incident that is declared meanwhile too, and what is over goes down the page.
#[test]
fn following_keeps_several_incidents_on_one_page() {
    let machine = Machine::with_incident();
    machine.ok(&["set", "faulty-service", "Checkout", "-f", "case.json"]);
    say(&machine, "We look into it.");
    let second = |words: &str| {
        machine.ok(&[
            "send",
            "customers",
            words,
            "--channel",
            "status page",
            "-f",
            "mail.json",
        ])
    };
    machine.ok(&[
        "new",
        "Mail is late",
        "--service",
        "Mail",
        "-f",
        "mail.json",
    ]);
    second("Mail takes an hour.");
    let mut command = machine.command(&["status-page", "page", "--follow"]);
    command
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null());
    let mut child = command.spawn().expect("started");
    let index = machine.work("page/index.html");
    let shows = |wanted: &dyn Fn(&str) -> bool| {
        let deadline = now() + Duration::from_secs(60);
        loop {
            let page = if index.exists() {
                read(&index)
            } else {
                String::new()
            };
            if wanted(&page) {
                return page;
            }
            assert!(now() < deadline, "not on the page: {page}");
            std::thread::sleep(Duration::from_millis(50));
        }
    };
    let page = shows(&|page| page.contains("We look into it.") && page.contains("an hour."));
    assert!(page.contains("We are working on 2 problems."), "{page}");
    say(&machine, "Payments are being put right.");
    shows(&|page| page.contains("Payments are being put right."));
    // One that is over no longer stands under what is the matter now.
    machine.ok(&["stage", "stood-down", "a false alarm", "-f", "mail.json"]);
    second("Mail is in time again.");
    let page = shows(&|page| page.contains("Mail is in time again."));
    assert!(
        page.contains("Checkout: we are working on a problem."),
        "{page}"
    );
    assert!(
        page.find("<h2>Now</h2>") < page.find("Payments are being"),
        "{page}"
    );
    assert!(
        page.find("<h2>Last 14 days") < page.find("Mail is in time"),
        "{page}"
    );
    machine.ok(&[
        "new",
        "Search is slow",
        "--service",
        "Search",
        "-f",
        "find.json",
    ]);
    machine.ok(&[
        "send",
        "customers",
        "Search is slow.",
        "--channel",
        "status page",
        "-f",
        "find.json",
    ]);
    let page = shows(&|page| page.contains("Search is slow."));
    assert!(page.contains("We are working on 2 problems."), "{page}");
    child.kill().expect("it goes on until it is stopped");
    child.wait().expect("ended");
    // What it left is whole, and what another one would write.
    let before = files(&machine.work("page"));
    let again = machine.ok(&["status-page", "page"]);
    assert!(
        again.contains("3 incidents on the page, 2 not over"),
        "{again}"
    );
    assert!(again.contains("0 files written"), "{again}");
    assert_eq!(files(&machine.work("page")), before);
}
