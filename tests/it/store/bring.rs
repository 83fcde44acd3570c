//! Events that come another way than through the shared file: shown, journalled, shared, once.

use super::support::{self, Console, World};
use std::sync::Arc;
use warroom::domain::event::Event;
use warroom::store::Access;
use warroom::sync::{Report, Request, Ticket};

/// The same incident on another site, in a folder of its own.
fn elsewhere(world: &World) -> World {
    let other = World::new();
    std::fs::copy(&world.file, &other.file).unwrap();
    other
}

/// Notes that somebody recorded elsewhere.
fn recorded(world: &World, texts: &[&str]) -> Vec<Arc<Event>> {
    let mut session = world.open("rob", Access::Join).unwrap();
    let drafts: Vec<_> = texts.iter().map(|text| world.note("rob", text)).collect();
    session.record(&drafts).unwrap()
}

fn note(console: &mut Console, world: &World, ticket: u64, text: &str) -> Arc<Event> {
    console.send(Request::Record {
        ticket: Ticket(ticket),
        drafts: vec![world.note("nia", text)],
    });
    let answer = console.wait(
        "recorded",
        |report| matches!(report, Report::Recorded { ticket: t, .. } if *t == Ticket(ticket)),
    );
    match answer {
        Report::Recorded { events, .. } => Arc::clone(&events[0]),
        _ => unreachable!(),
    }
}

#[test]
fn what_is_brought_is_shown_then_in_the_journal_and_the_file_and_once() {
    let world = World::new();
    drop(world.create("nia"));
    let events = recorded(&elsewhere(&world), &["from afar", "and more"]);
    let mut nia = world.start("nia");
    nia.bring(&events);
    let Report::Seen(seen) = nia.wait("seen", |report| matches!(report, Report::Seen(_))) else {
        unreachable!()
    };
    assert_eq!(seen, events);
    support::until("in the file", || world.notes() == ["from afar", "and more"]);
    nia.bring(&events);
    let after = note(&mut nia, &world, 1, "from here");
    assert!(
        after.id > events[1].id,
        "what is recorded in answer comes after"
    );
    nia.close();
    assert_eq!(world.notes(), ["from afar", "and more", "from here"]);
    world.check_file();
    std::fs::remove_file(&world.file).unwrap();
    let nia = world.start("nia");
    support::until("back from the journal", || {
        world.file.exists() && world.notes() == ["from afar", "and more", "from here"]
    });
    nia.close();
    assert!(warroom::store::verify(&world.file).unwrap().is_sound());
}

#[test]
fn what_is_brought_while_the_folder_is_away_is_kept_and_follows() {
    let world = World::new();
    drop(world.create("nia"));
    let events = recorded(&elsewhere(&world), &["from afar"]);
    let mut nia = world.start("nia");
    let away = world.dir.path().join("away");
    std::fs::rename(world.folder(), &away).unwrap();
    nia.bring(&events);
    nia.wait("seen", |report| matches!(report, Report::Seen(_)));
    note(&mut nia, &world, 1, "meanwhile");
    std::fs::rename(&away, world.folder()).unwrap();
    support::until("in the file", || {
        world.file.exists() && world.notes() == ["from afar", "meanwhile"]
    });
    nia.close();
}
