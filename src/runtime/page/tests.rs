//! The thread that keeps the page, with a real folder.

#![expect(clippy::disallowed_methods, reason = "these tests touch the disk")]

use super::*;
use crate::domain::message::{MessageType, Sent};
use crate::domain::scene::{Scene, note, send, sent};
use std::fs;
use std::sync::mpsc::Receiver;

struct Kept {
    root: tempfile::TempDir,
    scene: Scene,
    keeper: Option<PageKeeper>,
    heard: Receiver<Report>,
}

impl Kept {
    fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        let scene = Scene::new();
        let (told, heard) = mpsc::channel();
        let sink = move |report| {
            let _ = told.send(report);
        };
        let folder = root.path().join("page");
        let kit = Arc::new(Kit::shipped());
        let keeper = PageKeeper::start(folder, scene.incident.clone(), kit, sink);
        Self {
            root,
            scene,
            keeper: Some(keeper),
            heard,
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.root.path().join("page").join(name)
    }

    fn index(&self) -> String {
        fs::read_to_string(self.path("index.html")).unwrap()
    }

    /// Somebody asks for something; the thread hears of it.
    fn ask(&mut self, command: crate::domain::command::Command) {
        self.scene.wait(60);
        let ids = self.scene.ask("Bram", command).unwrap();
        let log = self.scene.incident.log();
        let events = ids.iter().filter_map(|id| log.get(*id)).cloned().collect();
        let teller = self.keeper.as_ref().unwrap().teller();
        teller.tell(&Report::Seen(events));
    }

    fn say(&mut self, text: &str) {
        self.ask(send(Sent {
            text: text.into(),
            ..sent("customers", MessageType::Update)
        }));
    }

    fn wait(&self, wanted: impl Fn(&Report) -> bool) -> Report {
        loop {
            let report = self.heard.recv_timeout(Duration::from_secs(60)).unwrap();
            if wanted(&report) {
                return report;
            }
        }
    }

    fn shows(&self, count: usize) {
        let words = format!("shows {count} entr");
        self.wait(|report| matches!(report, Report::Notice(n) if n.text.contains(&words)));
    }

    fn written(&self) {
        self.wait(|report| matches!(report, Report::Page(Page::Written(_))));
    }

    fn close(&mut self) {
        self.keeper.take().unwrap().close(Duration::from_secs(60));
    }
}

#[test]
fn it_is_there_at_the_start_and_follows_what_is_said() {
    let mut kept = Kept::new();
    kept.written();
    assert!(kept.index().contains("No known problems."));
    kept.say("we look");
    kept.shows(1);
    assert!(kept.index().contains("we look"));
    kept.ask(note("an inner word"));
    kept.say("we know");
    // What was said last is on the page before the console is gone.
    kept.close();
    assert!(kept.index().contains("we know") && !kept.index().contains("inner word"));
}

#[test]
fn what_cannot_be_written_is_said_with_its_reason_and_tried_again() {
    let mut kept = Kept::new();
    kept.written();
    fs::remove_file(kept.path("index.html")).unwrap();
    fs::create_dir(kept.path("index.html")).unwrap();
    kept.say("we look");
    let failing = |report: &Report| matches!(report, Report::Page(Page::Failing { .. }));
    let Report::Page(Page::Failing {
        reason, sentence, ..
    }) = kept.wait(failing)
    else {
        unreachable!()
    };
    assert_eq!(reason, "a folder stands at index.html");
    assert!(sentence.contains("move it away"), "{sentence}");
    fs::remove_dir(kept.path("index.html")).unwrap();
    kept.written();
    assert!(kept.index().contains("we look"));
    // The whole folder goes; the next word brings it back.
    fs::remove_dir_all(kept.path("")).unwrap();
    kept.say("we know");
    kept.shows(2);
    assert!(kept.index().contains("we know"));
    kept.close();
}
