//! The console's threads: what is sent is answered, what others write is seen, in time.

use super::support::{self, Console, World};
use std::sync::mpsc::RecvTimeoutError;
use warroom::store::{Access, reader::Reader};
use warroom::sync::{Notice, PaperFile, Report, Request, Share, Ticket};

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
    // Its thread ends, and gives back what it reports with.
    while heard
        .recv_timeout(std::time::Duration::from_secs(30))
        .map_err(|error| assert_eq!(error, RecvTimeoutError::Disconnected))
        .is_ok()
    {}
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
fn papers_are_written_and_transcripts_read_and_both_are_answered() {
    let world = World::new();
    drop(world.create("nia"));
    let mut nia = world.start("nia");
    let mut papers = |folder: &std::path::Path| {
        let file = |name: &str| PaperFile {
            name: name.to_owned(),
            text: format!("this is {name}\n"),
        };
        nia.send(Request::WritePapers {
            folder: folder.to_owned(),
            files: vec![file("a.md"), file("b.md")],
        });
        let shown = folder.display().to_string();
        let answer = nia.wait(
            "an answer",
            |report| matches!(report, Report::Notice(notice) if notice.text.contains(&shown)),
        );
        match answer {
            Report::Notice(Notice { text, important }) => (text, important),
            _ => unreachable!(),
        }
    };
    let folder = world.dir.path().join("papers");
    let (a, b) = (folder.join("a.md"), folder.join("b.md"));
    let written = format!("written: {}, {}", a.display(), b.display());
    assert_eq!(papers(&folder), (written, false));
    assert_eq!(std::fs::read_to_string(b).unwrap(), "this is b.md\n");
    let (refused, important) = papers(&world.file.join("papers"));
    assert!(important && !refused.starts_with("written"), "{refused}");
    for (file, there) in [(a, true), (folder.join("no.md"), false)] {
        nia.send(Request::ReadTranscript(file.clone()));
        let answer = nia.wait(
            "a transcript",
            |report| matches!(report, Report::Transcript { file: of, .. } if *of == file),
        );
        let Report::Transcript { read, .. } = answer else {
            unreachable!()
        };
        assert_eq!(read.is_ok(), there, "{read:?}");
        assert!(read.is_err() || read.as_deref() == Ok(b"this is a.md\n"));
    }
    nia.close();
}

#[test]
fn what_others_wrote_is_kept_here_when_the_console_closes() {
    let world = World::new();
    drop(world.create("nia"));
    let mut nia = world.start("nia");
    let mut rob = world.open("rob", Access::Known).unwrap();
    rob.record(&[world.note("rob", "from rob")]).unwrap();
    rob.share();
    nia.wait("seen", |report| matches!(report, Report::Seen(_)));
    nia.close();
    std::fs::remove_file(&world.file).unwrap();
    let mut nia = world.open("nia", Access::Known).unwrap();
    nia.share();
    assert_eq!(world.notes(), ["from rob"]);
}
