//! Notes whose turn to write the shared file comes later: somebody else has its lock.

#![expect(
    clippy::disallowed_methods,
    reason = "a test plays the other machine, looks at the files, and waits only so long"
)]

use super::super::{Machine, Ran};
use super::{check, clock, files_under, machine, summaries, went_quickly};
use std::fs::File;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use warroom::domain::kind::EventKind;
use warroom::store::reader::Reader;

/// Long enough for a note to be recorded on a busy machine; what is never recorded waits for it.
const RECORDED: Duration = Duration::from_secs(20);
const REFUSED: Duration = Duration::from_millis(300);

/// The lock of the shared file, as somebody else's save keeps it.
fn other_save(machine: &Machine) -> File {
    let lock = File::options()
        .write(true)
        .create(true)
        .truncate(false)
        .open(machine.work(".case.json.lock"))
        .expect("opened");
    lock.lock().expect("locked");
    lock
}

fn journal(machine: &Machine) -> usize {
    let all = files_under(&machine.path("state"));
    let journals = all.iter().filter(|path| path.ends_with("journal.jsonl"));
    journals.map(|path| lines(path)).sum()
}

fn lines(path: &Path) -> usize {
    std::fs::read_to_string(path).map_or(0, |text| text.lines().count())
}

fn start(mut command: Command) -> Child {
    command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("started")
}

fn start_note(machine: &Machine, text: &str) -> Child {
    start(machine.command(&["note", "-f", "case.json", text]))
}

fn end(child: Child) -> Ran {
    let output = child.wait_with_output().expect("ended");
    Ran {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).expect("UTF-8"),
        err: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

/// Waits until the journal holds so many lines.
fn until_recorded(machine: &Machine, count: usize, patience: Duration) -> bool {
    let began = Instant::now();
    while journal(machine) < count {
        if began.elapsed() > patience {
            return false;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    true
}

/// A note with these arguments that finds the lock taken, until it is recorded.
pub(super) fn note(machine: &Machine, arguments: &[&str]) -> Ran {
    let save = other_save(machine);
    let recorded = journal(machine) + 1;
    let waiting = start(machine.command(&[&["note", "-f", "case.json"], arguments].concat()));
    until_recorded(machine, recorded, REFUSED);
    drop(save);
    end(waiting)
}

fn notes(machine: &Machine) -> Vec<String> {
    let reader = Reader::open(&machine.work("case.json"), clock()).expect("read");
    let events = reader.incident().log().events().iter();
    let text = |kind: &EventKind| match kind {
        EventKind::Note(note) => Some(note.text.clone()),
        _ => None,
    };
    events.filter_map(|event| text(&event.kind)).collect()
}

/// How often somebody put another file in the place of the shared one while `run` ran.
fn replacements(machine: &Machine, run: impl FnOnce()) -> usize {
    use notify::event::{EventKind as Told, ModifyKind, RenameMode};
    use notify::{Event, RecursiveMode, Watcher as _};
    let (tell, told) = std::sync::mpsc::channel();
    let mut watch = notify::recommended_watcher(move |event| {
        let _ = tell.send(event);
    })
    .expect("a watch");
    let folder = machine.work("");
    watch
        .watch(&folder, RecursiveMode::NonRecursive)
        .expect("watched");
    run();
    // The watch tells in order, so this one is told last.
    File::create(machine.work("over")).expect("made");
    let mut count = 0;
    loop {
        let event: Event = told
            .recv_timeout(Duration::from_secs(20))
            .expect("told")
            .expect("an event");
        let named = |name: &str| event.paths.iter().any(|path| path.ends_with(name));
        if named("over") {
            return count;
        }
        let put = matches!(event.kind, Told::Modify(ModifyKind::Name(RenameMode::To)));
        count += usize::from(put && named("case.json"));
    }
}

#[test]
fn what_waits_is_shared_by_one_writing() {
    let machine = machine();
    machine.ok(&["note", "-f", "case.json", "first"]);
    let recorded = journal(&machine);
    let count = replacements(&machine, || {
        let save = other_save(&machine);
        let waiting: Vec<Child> = (0..8)
            .map(|n| start_note(&machine, &format!("note {n}")))
            .collect();
        assert!(until_recorded(&machine, recorded + 8, RECORDED));
        drop(save);
        for child in waiting {
            let ran = end(child);
            assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
        }
    });
    // Who waited for more than a second shares in the ordinary way, which writes nothing then.
    assert_eq!(count, 1);
    assert_eq!(notes(&machine).len(), 9);
    check(&machine);
}

#[test]
fn a_save_that_goes_on_is_not_taken_for_a_dead_one() {
    let machine = machine();
    machine.ok(&["note", "-f", "case.json", "first"]);
    let recorded = journal(&machine);
    let save = other_save(&machine);
    let temporary = machine.work(".case.json.tmp-1-0000abcd");
    std::fs::write(&temporary, "half of the file").expect("written");
    assert!(went_quickly(&machine, || {
        let waiting = start_note(&machine, "second");
        assert!(until_recorded(&machine, recorded + 1, RECORDED));
        std::fs::remove_file(&temporary).expect("removed");
        drop(save);
        let ran = end(waiting);
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    }));
    check(&machine);
}

#[test]
fn what_another_machine_wrote_meanwhile_is_kept() {
    let machine = machine();
    machine.ok(&["note", "-f", "case.json", "first"]);
    let theirs = machine.work("theirs.json");
    std::fs::copy(machine.work("case.json"), &theirs).expect("copied");
    let mut elsewhere = machine.command(&["note", "-f", "theirs.json", "--join", "theirs"]);
    elsewhere.env("XDG_STATE_HOME", machine.path("home/elsewhere"));
    assert_eq!(super::finish(elsewhere).code, Some(0));
    let recorded = journal(&machine);
    let save = other_save(&machine);
    let waiting = start_note(&machine, "ours");
    assert!(until_recorded(&machine, recorded + 1, RECORDED));
    std::fs::rename(&theirs, machine.work("case.json")).expect("replaced");
    drop(save);
    let ran = end(waiting);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    let mut notes = notes(&machine);
    notes.sort();
    assert_eq!(notes, ["first", "ours", "theirs"]);
    check(&machine);
}

#[test]
fn what_changes_the_document_meanwhile_sends_the_note_the_ordinary_way() {
    let machine = machine();
    machine.ok(&["note", "-f", "case.json", "first"]);
    let recorded = journal(&machine);
    let save = other_save(&machine);
    let stage = start(machine.command(&["stage", "acknowledged", "-f", "case.json"]));
    assert!(until_recorded(&machine, recorded + 1, RECORDED));
    let note = start_note(&machine, "second");
    assert!(until_recorded(&machine, recorded + 2, RECORDED));
    drop(save);
    for ran in [end(stage), end(note)] {
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    }
    check(&machine);
    let status = machine.ok(&["status", "-f", "case.json"]);
    assert!(status.contains("Acknowledged"), "{status}");
}

#[test]
fn a_note_that_is_killed_while_it_waits_is_shared_by_the_next_one() {
    let machine = machine();
    machine.ok(&["note", "-f", "case.json", "first"]);
    let recorded = journal(&machine);
    let save = other_save(&machine);
    let mut waiting = start_note(&machine, "killed");
    assert!(until_recorded(&machine, recorded + 1, RECORDED));
    waiting.kill().expect("killed");
    waiting.wait().expect("ended");
    drop(save);
    assert_eq!(notes(&machine), ["first"]);
    assert!(went_quickly(&machine, || {
        machine.ok(&["note", "-f", "case.json", "next"]);
    }));
    assert_eq!(notes(&machine), ["first", "killed", "next"]);
    check(&machine);
}

#[test]
fn a_lock_that_is_never_given_back_does_not_keep_a_note_from_being_recorded() {
    let machine = machine();
    machine.ok(&["note", "-f", "case.json", "first"]);
    let save = other_save(&machine);
    let mut waiting = start_note(&machine, "second");
    while waiting.try_wait().expect("asked").is_none() {
        // Others who write meanwhile still need what is remembered.
        assert_eq!(summaries(&machine).len(), 1);
        std::thread::sleep(Duration::from_millis(20));
    }
    let ran = end(waiting);
    drop(save);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    assert_eq!(notes(&machine), ["first", "second"]);
}
