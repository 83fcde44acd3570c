//! The practice drill from the shell.

use super::{Machine, finish, read, write};

#[test]
fn it_is_the_same_bytes_in_every_time_zone() {
    let machine = Machine::new();
    let mut files = Vec::new();
    for zone in ["UTC", "Asia/Tokyo", "America/New_York"] {
        let name = format!("{}.json", zone.replace('/', "-"));
        let path = machine.work(&name);
        let mut command = machine.command(&["drill", "--headless", "-f", &name]);
        command.env("TZ", zone);
        let ran = finish(command);
        assert_eq!(
            (ran.code, ran.out),
            (Some(0), format!("{name}\n")),
            "{}",
            ran.err
        );
        files.push(read(&path));
    }
    assert_eq!(files[0], files[1]);
    assert_eq!(files[0], files[2]);
}

#[test]
fn what_it_writes_is_a_sound_incident_marked_drill() {
    let machine = Machine::new();
    machine.ok(&["drill", "--headless", "-f", "drill.json"]);
    let verified = machine.ok(&["verify", "drill.json"]);
    assert!(verified.starts_with("sound"), "{verified}");
    let status = machine.ok(&["status", "-f", "drill.json"]);
    assert!(status.starts_with("DRILL"), "{status}");
}

#[test]
fn bad_calls_say_what_to_do() {
    let machine = Machine::new();
    let path = machine.work("there.json");
    write(&path, "mine");
    let calls: [(&[&str], &str); 4] = [
        (
            &["drill", "--headless", "-f", "there.json"],
            "begins in a new file",
        ),
        (&["drill", "--from", "25:00"], "is no time of the drill"),
        (&["drill", "there.json", "--headless"], "not a drill script"),
        (&["drill", "--speed", "0"], "1..=3600"),
    ];
    for (arguments, words) in calls {
        let ran = machine.run(arguments);
        assert_ne!(ran.code, Some(0));
        assert!(ran.err.contains(words), "{arguments:?}: {}", ran.err);
    }
    assert_eq!(read(&path), "mine");
}
