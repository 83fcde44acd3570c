//! Two sides of a cut network that each named a manager: when their files meet, everybody sees it
//! until somebody chooses.

use std::path::Path;

use crate::pty::PATIENCE;
use crate::room::{Person, Room, quit};

#[track_caller]
fn run(person: &Person, args: &[&str]) -> String {
    let ran = person.run(args);
    assert_eq!(ran.code, Some(0), "{args:?}: {}", ran.err);
    ran.out
}

fn name(path: &Path) -> &str {
    path.to_str().expect("a plain path")
}

/// Ann and Rob each name a manager in a copy of their own, and the copies are merged into the
/// incident's file.
#[expect(clippy::disallowed_methods, reason = "a test prepares the files")]
fn merged(room: &Room) {
    let (here, there) = (room.path("here.json"), room.path("there.json"));
    std::fs::copy(room.file(), &here).expect("a copy");
    std::fs::rename(room.file(), &there).expect("another one");
    for (who, manager, file) in [("Ann", "Sabine", &here), ("Rob", "Tomas", &there)] {
        let person = room.person(who);
        run(
            &person,
            &["role", "im", manager, "--join", "-f", name(file)],
        );
    }
    let file = room.file();
    let sides = [name(&here), name(&there), "-o", name(&file)];
    run(&room.person("Mei"), &[&["merge"], &sides[..]].concat());
    for side in [here, there] {
        std::fs::remove_file(side).expect("away with it");
    }
}

#[test]
fn two_in_command_are_loud_everywhere_until_one_is_chosen() {
    let room = Room::empty();
    room.person("Nia").declare(&room.file());
    merged(&room);
    let both = "TWO IN COMMAND: Tomas or Sabine";
    let mei = room.person("Mei");
    let file = room.file();
    let status = ["status", "-f", name(&file)];
    let text = run(&mei, &status);
    assert!(
        text.contains("CONFLICT: TWO IN COMMAND: Tomas by Rob or Sabine by Ann"),
        "{text}"
    );
    let line = run(&mei, &[&status[..], &["--oneline"]].concat());
    assert!(line.starts_with("TWO IN COMMAND!"), "{line}");

    let wall = mei.wall();
    wall.wait_for(both, PATIENCE);
    let narrow = mei.try_wall(12, 60);
    narrow.wait_for(both, PATIENCE);
    let mut console = room.person("Jon").try_console(&["--join"], 24, 80);
    console.wait_for(both, PATIENCE);
    console.wait_for("! settles it", PATIENCE);
    let mut small = room.person("Ann").try_console(&["--join"], 6, 60);
    small.wait_for(both, PATIENCE);

    console.send("!");
    console.wait_for("choose what stands", PATIENCE);
    console.send("Sabine\r");
    for screen in [&console, &small, &wall, &narrow] {
        screen.wait_until("nothing to settle any more", PATIENCE, |screen| {
            !screen.contents().contains("TWO IN COMMAND")
        });
    }
    let settled = run(&mei, &status);
    assert!(!settled.contains("CONFLICT"), "{settled}");
    assert!(settled.contains("Incident Manager: Sabine"), "{settled}");
    quit(&mut console);
    quit(&mut small);
}
