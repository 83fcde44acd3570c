//! A disk that takes the words and does not confirm them.

use super::support::{Console, World, files_under};
use std::fs::File;
use std::io::Read as _;
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;
use warroom::domain::event::Event;
use warroom::store::Access;
use warroom::sync::{Report, Request, Ticket};

/// A pipe in the place of the journal takes every line; it can be neither fsynced nor cut back.
struct Doubtful(File);

impl Doubtful {
    fn journal(world: &World, user: &str) -> Self {
        let mut files = files_under(&world.home.join(user)).into_iter();
        let journal: PathBuf = files.find(|path| path.ends_with("journal.jsonl")).unwrap();
        std::fs::remove_file(&journal).unwrap();
        assert!(
            Command::new("mkfifo")
                .arg(&journal)
                .status()
                .unwrap()
                .success()
        );
        let both = File::options().read(true).write(true).open(journal);
        Self(both.unwrap())
    }

    /// The last event that it took.
    fn last(&mut self) -> Event {
        let mut bytes = vec![0; 1 << 16];
        let length = self.0.read(&mut bytes).unwrap();
        let text = String::from_utf8(bytes[..length].to_vec()).unwrap();
        Event::parse(text.lines().last().unwrap()).unwrap()
    }
}

#[test]
fn a_line_that_the_journal_may_keep_is_not_sealed_anew() {
    let world = World::new();
    drop(world.create("nia"));
    let mut journal = Doubtful::journal(&world, "nia");
    let mut session = world.open("nia", Access::Known).unwrap();
    let recorded = session
        .record(&[world.note("nia", "the disk creaks")])
        .unwrap();
    assert!(session.health().no_replica.is_some());
    assert_eq!(*recorded[0], journal.last());
    let again = session
        .record(&[world.note("nia", "the disk creaks")])
        .unwrap();
    assert_ne!(again[0].id, recorded[0].id, "said twice on purpose");
    assert_eq!(world.notes().len(), 2);
}

#[test]
fn a_console_does_not_seal_it_anew_either() {
    let world = World::new();
    drop(world.create("nia"));
    let mut journal = Doubtful::journal(&world, "nia");
    let mut console: Console = world.start("nia");
    console.send(Request::Record {
        ticket: Ticket(7),
        drafts: vec![world.note("nia", "the disk creaks")],
    });
    let report = console.wait("recorded", |report| {
        matches!(report, Report::Recorded { .. })
    });
    let Report::Recorded { events, .. } = report else {
        unreachable!()
    };
    assert_eq!(events, [Arc::new(journal.last())]);
    console.close();
    assert_eq!(world.notes(), ["the disk creaks"]);
}
