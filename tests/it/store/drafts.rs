//! What is typed and not sent is on the disk whatever else goes on there, and no console's words
//! push another one's away.

use super::support::{self, Console, World, files_under};
use std::path::PathBuf;
use warroom::store::Access;
use warroom::sync::{Report, Request, Ticket, Unsent, UnsentLine};

fn typed(text: &str) -> Unsent {
    let text = text.to_owned();
    let corrects = None;
    Unsent {
        lines: vec![UnsentLine { text, corrects }],
        forms: Vec::new(),
    }
}

/// The folder in which this machine keeps the incident.
fn replica(world: &World) -> PathBuf {
    let files = files_under(&world.home.join("nia"));
    let journal = files.iter().find(|path| path.ends_with("journal.jsonl"));
    journal.unwrap().parent().unwrap().to_owned()
}

fn drafts(world: &World) -> Vec<PathBuf> {
    let mut files = files_under(&world.home.join("nia"));
    files.retain(|path| {
        path.file_name()
            .unwrap()
            .to_string_lossy()
            .starts_with("draft-")
    });
    files
}

fn is_kept(world: &World, text: &str) -> bool {
    let kept = |path: &PathBuf| std::fs::read_to_string(path).is_ok_and(|all| all.contains(text));
    drafts(world).iter().any(kept)
}

/// What comes back, start after start, until nothing does.
fn all_left(world: &World) -> Vec<Unsent> {
    let mut left = Vec::new();
    loop {
        let mut session = world.open("nia", Access::Known).unwrap();
        let Some(unsent) = session.unsent() else {
            return left;
        };
        left.push(unsent);
        let console = Console::start(session);
        console.send(Request::KeepUnsent(Unsent::default()));
        console.close();
    }
}

#[test]
fn words_are_kept_while_another_process_keeps_the_journal() {
    let world = World::new();
    drop(world.create("nia"));
    let mut nia = world.start("nia");
    let lock = std::fs::File::open(replica(&world).join("lock")).unwrap();
    lock.lock().unwrap();
    nia.send(Request::Record {
        ticket: Ticket(1),
        drafts: vec![world.note("nia", "sent")],
    });
    nia.send(Request::KeepUnsent(typed("sent\nand half of the next")));
    support::until("kept", || is_kept(&world, "half of the next"));
    let answered =
        |report: &Report| matches!(report, Report::Recorded { .. } | Report::NotRecorded { .. });
    assert!(
        !nia.heard_now().iter().any(answered),
        "it waited for the journal"
    );
    drop(lock);
    nia.wait("recorded", answered);
    nia.close();
}

#[test]
fn words_that_could_not_be_kept_are_said_not_to_be_and_follow() {
    let world = World::new();
    drop(world.create("nia"));
    let mut nia = world.start("nia");
    let folder = replica(&world);
    let away = folder.with_extension("away");
    std::fs::rename(&folder, &away).unwrap();
    nia.send(Request::KeepUnsent(typed("half a line")));
    nia.wait(
        "said",
        |report| matches!(report, Report::Notice(n) if n.important && n.text.contains("not kept")),
    );
    for more in 0..20 {
        nia.send(Request::KeepUnsent(typed(&format!("half a line {more}"))));
    }
    std::fs::rename(&away, &folder).unwrap();
    // Nobody types on, and nobody is asked again.
    support::until("kept", || is_kept(&world, "half a line 19"));
    nia.wait(
        "said too",
        |report| matches!(report, Report::Notice(n) if !n.important && n.text.contains("again")),
    );
    let said =
        |report: &&Report| matches!(report, Report::Notice(n) if n.text.contains("not kept"));
    assert_eq!(nia.heard_now().iter().filter(said).count(), 1, "said once");
    drop(nia);
}

#[test]
fn words_whose_file_was_removed_are_kept_in_another() {
    let world = World::new();
    drop(world.create("nia"));
    let nia = world.start("nia");
    nia.send(Request::KeepUnsent(typed("half")));
    support::until("kept", || is_kept(&world, "half"));
    for draft in drafts(&world) {
        std::fs::remove_file(draft).unwrap();
    }
    nia.send(Request::KeepUnsent(typed("half a line")));
    support::until("kept anew", || is_kept(&world, "half a line"));
    nia.close();
    assert_eq!(all_left(&world), [typed("half a line")]);
}

#[test]
fn who_dies_while_another_starts_loses_nothing_to_it() {
    let world = World::new();
    drop(world.create("nia"));
    let dies = |text: &str| {
        let console = world.start("nia");
        console.send(Request::KeepUnsent(typed(text)));
        console.close();
    };
    dies("the first");
    let mut session = world.open("nia", Access::Known).unwrap();
    assert_eq!(session.unsent(), Some(typed("the first")));
    // Another one ends between the look and the start.
    dies("the second");
    let console = Console::start(session);
    console.send(Request::KeepUnsent(typed("the first, and more")));
    console.close();
    let mut left = all_left(&world);
    left.sort_by_key(|unsent| unsent.lines[0].text.clone());
    assert_eq!(left, [typed("the first, and more"), typed("the second")]);
}
