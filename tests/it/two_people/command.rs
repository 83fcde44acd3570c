//! Command changes hands between two real consoles and is on the wall.

use crate::pty::PATIENCE;
use crate::room::{Room, quit};

#[test]
fn one_console_offers_command_and_the_other_accepts() {
    let room = Room::open();
    let mut nia = room.person("Nia").console(&[]);
    let mut rob = room.person("Rob").console(&[]);
    let mut wall = room.person("wall").wall();
    nia.send("h");
    nia.wait_for("Hand over command", PATIENCE);
    // What comes in one go is a paste, so each key waits for what the one before did.
    for (words, next) in [
        ("Rob", "At    ›"),
        ("", "Risks ›"),
        ("the queue", "Next  ›"),
        ("", "Now   ›"),
    ] {
        if !words.is_empty() {
            nia.send(words);
            nia.wait_for(words, PATIENCE);
        }
        nia.send("\r");
        nia.wait_for(next, PATIENCE);
    }
    nia.send("o");
    nia.wait_for("asks the other side", PATIENCE);
    nia.send("\r");
    nia.wait_for("Rob was asked", PATIENCE);
    rob.wait_for("COMMAND IS OFFERED TO YOU", PATIENCE);
    wall.wait_for("NEXT Rob, asked", PATIENCE);
    rob.wait_for("IM Nia", PATIENCE);
    rob.send("!");
    rob.wait_for("do you accept?", PATIENCE);
    rob.send("y");
    rob.wait_for("Rob is Incident Manager.", PATIENCE);
    rob.wait_for("IM Rob", PATIENCE);
    nia.wait_for("Rob is in command now", PATIENCE);
    nia.wait_for("IM Rob", PATIENCE);
    wall.wait_for("NEXT not named", PATIENCE);
    wall.send("q");
    assert_eq!(wall.wait_exit(PATIENCE), Ok(0));
    rob.send("q");
    rob.wait_until("the page closed", PATIENCE, |screen| {
        !screen.contents().contains("Role announcement")
    });
    quit(&mut rob);
    quit(&mut nia);
    let status = room
        .person("Eve")
        .run(&["status", "-f", room.file().to_str().expect("a path")]);
    assert!(
        status.out.contains("Incident Manager: Rob, in command"),
        "{}",
        status.out
    );
    assert!(room.asides().is_empty(), "{:?}", room.names());
}
