//! The console's threads: what is sent is answered, what others write is seen, in time.

use super::support::{self, Console, World};
use warroom::store::{Access, reader::Reader};
use warroom::sync::{Report, Request, Share, Ticket};

fn record(console: &mut Console, world: &World, by: &str, ticket: u64, text: &str) {
    console.send(Request::Record {
        ticket: Ticket(ticket),
        drafts: vec![world.note(by, text)],
    });
    console.wait(
        "recorded",
        |report| matches!(report, Report::Recorded { ticket: t, .. } if *t == Ticket(ticket)),
    );
}

#[test]
fn two_consoles_see_each_other() {
    let world = World::new();
    drop(world.create("nia"));
    let mut nia = world.start("nia");
    let mut rob = world.start("rob");
    record(&mut nia, &world, "nia", 1, "hello");
    let Report::Seen(events) = rob.wait("seen", |report| matches!(report, Report::Seen(_))) else {
        unreachable!()
    };
    nia.wait(
        "shared",
        |report| matches!(report, Report::Shared(ids) if ids.contains(&events[0].id)),
    );
    record(&mut rob, &world, "rob", 2, "hello yourself");
    nia.wait(
        "answer",
        |report| matches!(report, Report::Seen(seen) if seen[0].id > events[0].id),
    );
    nia.close();
    rob.close();
    assert_eq!(world.notes(), ["hello", "hello yourself"]);
    assert!(warroom::store::verify(&world.file).unwrap().is_sound());
}

#[test]
fn a_running_console_heals_the_file_by_itself() {
    let world = World::new();
    drop(world.create("nia"));
    let mut nia = world.start("nia");
    record(&mut nia, &world, "nia", 1, "precious");
    support::until("saved", || world.text().contains("precious"));
    let good = world.text();
    let healed = || std::fs::read_to_string(&world.file).is_ok_and(|text| text == good);
    let noticed = |nia: &mut Console, word: &str| {
        nia.wait(
            word,
            |report| matches!(report, Report::Notice(n) if n.text.contains(word)),
        )
    };
    std::fs::remove_file(&world.file).unwrap();
    support::until("deleted file is back", healed);
    noticed(&mut nia, "deleted");
    std::fs::write(&world.file, "").unwrap();
    support::until("emptied file is back", healed);
    noticed(&mut nia, "emptied");
    std::fs::write(&world.file, "garbage").unwrap();
    support::until("overwritten file is back", healed);
    noticed(&mut nia, "overwritten");
    assert_eq!(world.asides().len(), 1);
    nia.close();
}

#[test]
fn a_burst_is_recorded_whole_and_in_order() {
    let world = World::new();
    drop(world.create("nia"));
    let mut nia = world.start("nia");
    for i in 0..200 {
        nia.send(Request::Record {
            ticket: Ticket(i),
            drafts: vec![world.note("nia", &format!("{i}"))],
        });
    }
    nia.wait(
        "the last",
        |report| matches!(report, Report::Recorded { ticket, .. } if *ticket == Ticket(199)),
    );
    nia.close();
    let expected: Vec<String> = (0..200).map(|i| i.to_string()).collect();
    assert_eq!(world.notes(), expected);
}

#[test]
fn a_broken_local_disk_sends_notes_straight_to_the_file() {
    let world = World::new();
    drop(world.create("nia"));
    let mut nia = world.start("nia");
    record(&mut nia, &world, "nia", 1, "while it worked");
    std::fs::remove_dir_all(world.home.join("nia")).unwrap();
    record(&mut nia, &world, "nia", 2, "after it broke");
    nia.wait(
        "said so",
        |report| matches!(report, Report::Health(health) if health.no_replica.is_some()),
    );
    let recorded = nia.wait(
        "recorded",
        |report| matches!(report, Report::Recorded { ticket, .. } if *ticket == Ticket(2)),
    );
    let Report::Recorded { events, .. } = recorded else {
        unreachable!()
    };
    nia.wait(
        "shared, for it was recorded there",
        |report| matches!(report, Report::Shared(ids) if ids.contains(&events[0].id)),
    );
    nia.close();
    assert_eq!(world.notes(), ["while it worked", "after it broke"]);
}

#[test]
fn a_reader_follows_on_its_own_thread() {
    let world = World::new();
    let mut nia = world.create("nia");
    let (tx, heard) = std::sync::mpsc::channel();
    let reader = Reader::open(&world.file, support::clock()).unwrap();
    let handle = reader.start(Box::new(move |report| {
        let _ = tx.send(report);
    }));
    nia.record(&[world.note("nia", "for the wall")]).unwrap();
    nia.share();
    let next = |what: &str, test: &dyn Fn(&Report) -> bool| {
        loop {
            let report = heard.recv_timeout(std::time::Duration::from_secs(30));
            if test(&report.unwrap_or_else(|_| panic!("waited in vain: {what}"))) {
                return;
            }
        }
    };
    next("seen", &|report| matches!(report, Report::Seen(_)));
    std::fs::remove_file(&world.file).unwrap();
    next(
        "gone",
        &|report| matches!(report, Report::Health(h) if matches!(h.share, Share::Trouble { .. })),
    );
    assert!(!world.file.exists(), "a reader brings nothing back");
    drop(handle);
}

#[test]
fn a_looking_console_refuses_and_writes_nothing() {
    let world = World::new();
    drop(world.create("nia"));
    let before = support::files_under(world.dir.path());
    let mut eve = Console::start(world.open("eve", Access::ReadOnly).unwrap());
    eve.send(Request::Record {
        ticket: Ticket(1),
        drafts: vec![world.note("eve", "x")],
    });
    eve.wait("refused", |report| {
        matches!(report, Report::NotRecorded { .. })
    });
    eve.close();
    assert_eq!(support::files_under(world.dir.path()), before);
}

#[test]
fn papers_and_transcripts_are_answered_by_the_console_that_was_asked() {
    let world = World::new();
    drop(world.create("nia"));
    let mut nia = world.start("nia");
    let folder = world.dir.path().join("papers");
    let papers = |folder: &std::path::Path| Request::WritePapers {
        folder: folder.to_owned(),
        files: vec![warroom::sync::PaperFile {
            name: "report.md".to_owned(),
            text: "# Report\n".to_owned(),
        }],
    };
    nia.send(papers(&folder));
    let report = folder.join("report.md");
    let written = format!("written: {}", report.display());
    nia.wait(
        "written",
        |report| matches!(report, Report::Notice(n) if n.text == written && !n.important),
    );
    assert_eq!(std::fs::read_to_string(&report).unwrap(), "# Report\n");
    nia.send(papers(&report));
    nia.wait(
        "refused",
        |report| matches!(report, Report::Notice(n) if n.important && n.text.starts_with("cannot write")),
    );
    nia.send(Request::ReadTranscript(report.clone()));
    nia.wait("read", |answer| {
        matches!(answer, Report::Transcript { file, read }
            if *file == report && read.as_deref() == Ok(b"# Report\n"))
    });
    nia.close();
}
