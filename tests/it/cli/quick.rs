//! A note goes a quick way where nothing happened since the last one. Whatever the history, it
//! must come to the same as the ordinary way.

mod awaited;
mod large;

use super::{Machine, Ran, finish};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};
use warroom::report::state;

/// What happens to an incident, one thing after the other.
#[derive(Debug, Clone)]
enum Step {
    /// A note with these arguments.
    Note(Vec<&'static str>),
    /// The same while somebody else writes the file.
    Awaited(Vec<&'static str>),
    /// Another command.
    Other(Vec<&'static str>),
    /// A note by somebody on another machine.
    Elsewhere(&'static str),
    /// Something happens to the files.
    Mischief(Mischief),
}

#[derive(Debug, Clone, Copy)]
enum Mischief {
    Truncated,
    Rubbish,
    Formatted,
    Deleted,
    Copied,
    Renewed,
    AlteredInPlace,
    StrayTemporary,
    SummaryGone,
    SummaryFlipped,
    SummaryCut,
    JournalCut,
    WriterGone,
    Git,
    Archived,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let notes = prop::sample::select(vec![
        vec!["the pool is full"],
        vec!["* rob: we saw it too #db #db2"],
        vec!["nia: found it", "--json"],
        vec!["> restarted the pods", "--json"],
        vec!["@-5m ? the pool"],
        vec!["@99:99 never"],
        vec!["/cases 7"],
        vec!["/cases 8 and words"],
        vec!["   "],
        vec!["."],
        vec!["two\nlines \u{1b}[2J é"],
        vec!["as it stands", "--by", "Robin", "--star", "--tag", "x"],
        vec!["a change", "--kind", "change", "--why", "w", "--undo", "u"],
        vec!["secret", "--restricted"],
        vec!["later", "--at", "+5h"],
        vec!["somebody new", "--as", "Robin Ash"],
        vec!["straight in", "--detached"],
    ]);
    let awaited = notes.clone().prop_map(Step::Awaited);
    let notes = notes.prop_map(Step::Note);
    let others = prop::sample::select(vec![
        vec!["stage", "acknowledged"],
        vec!["stage", "stood-down", "a duplicate"],
        vec!["role", "scribe", "Nia"],
        vec!["role", "scribe", "Robin Ash"],
        vec!["priority", "--impact", "2", "--urgency", "2"],
        vec!["answer", "known", "nothing yet"],
        vec!["task", "look at the pool", "--owner", "Tom"],
        vec!["set", "criterion", "impact ended"],
    ])
    .prop_map(Step::Other);
    let mischief = prop::sample::select(vec![
        Mischief::Truncated,
        Mischief::Rubbish,
        Mischief::Formatted,
        Mischief::Deleted,
        Mischief::Copied,
        Mischief::Renewed,
        Mischief::AlteredInPlace,
        Mischief::StrayTemporary,
        Mischief::SummaryGone,
        Mischief::SummaryFlipped,
        Mischief::SummaryCut,
        Mischief::JournalCut,
        Mischief::WriterGone,
        Mischief::Git,
        Mischief::Archived,
    ])
    .prop_map(Step::Mischief);
    let step = prop_oneof![
        6 => notes,
        1 => awaited,
        2 => others,
        1 => Just(Step::Elsewhere("seen from elsewhere")),
        2 => mischief,
    ];
    proptest::collection::vec(step, 1..14)
}

#[expect(clippy::disallowed_methods, reason = "a test plays the vandal")]
fn do_mischief(machine: &Machine, mischief: Mischief) {
    let file = machine.work("case.json");
    let bytes = std::fs::read(&file).unwrap_or_default();
    let write = |bytes: &[u8]| std::fs::write(&file, bytes).expect("done");
    let first = |start: &str| -> Option<PathBuf> {
        let all = files_under(&machine.path("state"));
        let named = |path: &&PathBuf| {
            let name = path.file_name().unwrap_or_default();
            name.to_string_lossy().starts_with(start)
        };
        all.iter().find(named).cloned()
    };
    let cut = |path: PathBuf| {
        let bytes = std::fs::read(&path).expect("done");
        std::fs::write(&path, &bytes[..bytes.len() * 2 / 3]).expect("done");
    };
    match mischief {
        Mischief::Truncated => write(&bytes[..bytes.len() * 3 / 4]),
        Mischief::Rubbish => write(&[bytes.as_slice(), b"rubbish\n"].concat()),
        Mischief::Formatted => {
            if let Ok(value) = serde_json::from_slice::<Value>(&bytes) {
                write(&serde_json::to_vec_pretty(&value).expect("done"));
            }
        }
        Mischief::Deleted => {
            let _ = std::fs::remove_file(&file);
        }
        Mischief::Copied => {
            let copy = machine.work("case (1).json");
            std::fs::write(copy, &bytes).expect("done");
        }
        Mischief::Renewed => {
            let _ = std::fs::remove_file(&file);
            write(&bytes);
        }
        Mischief::AlteredInPlace => {
            // As long as before, and the clock of the file system may not have moved on.
            let at = bytes.windows(8).position(|part| part == b"\"body\":{");
            if let (Some(at), Ok(file)) = (at, std::fs::OpenOptions::new().write(true).open(&file))
            {
                file.write_all_at(b"Z", at as u64 + 10).expect("done");
            }
        }
        Mischief::StrayTemporary => {
            std::fs::write(machine.work(".case.json.tmp-1-0000abcd"), "half").expect("done");
        }
        Mischief::SummaryGone => forget(machine),
        Mischief::SummaryFlipped => {
            if let Some(path) = first("summary-") {
                let mut bytes = std::fs::read(&path).expect("done");
                let at = bytes.len() / 3;
                bytes[at] ^= 1;
                std::fs::write(&path, bytes).expect("done");
            }
        }
        Mischief::SummaryCut => first("summary-").into_iter().for_each(cut),
        Mischief::JournalCut => first("journal").into_iter().for_each(cut),
        Mischief::WriterGone => {
            if let Some(path) = first("writer") {
                std::fs::remove_file(path).expect("done");
            }
        }
        Mischief::Git => std::fs::create_dir_all(machine.work(".git")).expect("done"),
        Mischief::Archived => {
            machine.run(&["archive", "case.json"]);
        }
    }
}

fn files_under(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("done").flatten() {
        if entry.file_type().expect("done").is_dir() {
            found.extend(files_under(&entry.path()));
        } else {
            found.push(entry.path());
        }
    }
    found.sort();
    found
}

/// A machine with an incident whose key says nothing of the run.
fn machine() -> Machine {
    let machine = Machine::new();
    let words = [
        "new",
        "EU checkout fails",
        "--key",
        "case",
        "-f",
        "case.json",
    ];
    let rest = ["--impact", "1", "--urgency", "1", "--manager", "Nia"];
    machine.ok(&[words.as_slice(), &rest].concat());
    machine
}

fn summaries(machine: &Machine) -> Vec<PathBuf> {
    let mut all = files_under(&machine.path("state"));
    all.retain(|path| path.to_string_lossy().contains("/summary-"));
    all
}

/// Without what it remembers every command goes the ordinary way.
#[expect(clippy::disallowed_methods, reason = "a test plays the vandal")]
fn forget(machine: &Machine) {
    for path in summaries(machine) {
        std::fs::remove_file(path).expect("done");
    }
}

/// Whether what runs goes the quick way, which writes only the head of the summary anew; the
/// ordinary one writes all of it.
fn went_quickly(machine: &Machine, run: impl FnOnce()) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let path = summaries(machine).pop().expect("done");
    std::fs::File::options()
        .append(true)
        .open(&path)
        .and_then(|file| file.set_len(file.metadata()?.len() + 1))
        .expect("done");
    let before = path.metadata().expect("done").size();
    run();
    path.metadata().expect("done").size() == before
}

fn take(machine: &Machine, step: &Step) -> Option<Ran> {
    match step {
        Step::Note(arguments) => {
            Some(machine.run(&[&["note", "-f", "case.json"], arguments.as_slice()].concat()))
        }
        Step::Awaited(arguments) => Some(awaited::note(machine, arguments)),
        Step::Other(arguments) => {
            Some(machine.run(&[arguments.as_slice(), &["-f", "case.json"]].concat()))
        }
        Step::Elsewhere(text) => {
            let mut command = machine.command(&["note", "-f", "case.json", text]);
            command
                .env("XDG_STATE_HOME", machine.path("home/elsewhere"))
                .env("WARROOM_AS", "Eve");
            Some(finish(command))
        }
        Step::Mischief(mischief) => {
            do_mischief(machine, *mischief);
            None
        }
    }
}

/// A text without what differs from run to run: ids, hashes, names of writers, times.
fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut run = String::new();
    for c in text.chars().chain(['\n']) {
        if c.is_ascii_hexdigit() || c == '-' {
            run.push(c);
            continue;
        }
        let id = run.len() >= 4 && run.chars().any(|c| c.is_ascii_digit());
        let digits = !run.is_empty() && run.chars().all(|c| c.is_ascii_digit() || c == '-');
        if id || run.len() == 8 || digits {
            out.push('#');
        } else {
            out.push_str(&run);
        }
        run.clear();
        out.push(c);
    }
    out
}

/// What a file says, without what differs from run to run.
fn said(path: &Path) -> Value {
    let Ok(incident) = warroom::store::reader::Reader::open(path, clock()) else {
        return Value::Null;
    };
    let events = incident.incident().log().events().iter();
    let events: Vec<Value> = events
        .map(|event| {
            let mut body = event.kind.body();
            for name in ["ref", "over", "due"] {
                body.as_object_mut().and_then(|body| body.remove(name));
            }
            json!([
                event.by,
                event.role,
                event.n,
                event.prev.is_some(),
                event.kind.name(),
                event.happened.map(|moment| moment.approx),
                plain(&body.to_string())
            ])
        })
        .collect();
    json!([events, plain(&state(incident.incident()).to_string())])
}

fn clock() -> warroom::store::Clock {
    std::sync::Arc::new(|| warroom::domain::time::Timestamp::from_millis(1_800_000_000_000))
}

/// The file of a machine is byte for byte what the ordinary way writes for its set, and the
/// journal holds each of its events once.
#[expect(clippy::disallowed_methods, reason = "a test looks at the files")]
fn check(machine: &Machine) {
    let file = machine.work("case.json");
    let whole = machine.path("whole.json");
    let _ = std::fs::remove_file(&whole);
    warroom::store::merge(std::slice::from_ref(&file), &whole, state).expect("done");
    assert_eq!(
        std::fs::read_to_string(&file).expect("done"),
        std::fs::read_to_string(&whole).expect("done")
    );
    let journal = files_under(&machine.path("state"))
        .into_iter()
        .find(|path| path.ends_with("journal.jsonl"));
    let journal = std::fs::read_to_string(journal.expect("done")).expect("done");
    let text = std::fs::read_to_string(&file).expect("done");
    for line in text.lines().filter(|line| line.contains("\"sum\":")) {
        let line = line.strip_prefix(',').unwrap_or(line);
        let times = journal.lines().filter(|known| *known == line).count();
        assert_eq!(times, 1, "{line}");
    }
}

/// Two machines with one incident: one goes the quick way where it can, the other never.
fn same((quick, ordinary): (Machine, Machine), steps: &[Step]) -> Result<(), TestCaseError> {
    for step in steps {
        forget(&ordinary);
        let (one, other) = (take(&quick, step), take(&ordinary, step));
        let (Some(one), Some(other)) = (one, other) else {
            continue;
        };
        prop_assert_eq!(
            one.code,
            other.code,
            "{:?}: {} {}",
            step,
            one.err,
            other.err
        );
        let at = |machine: &Machine, text: &str| {
            plain(&text.replace(&machine.path("work").display().to_string(), "work"))
        };
        let (out, err) = (at(&quick, &one.out), at(&quick, &one.err));
        prop_assert_eq!(out, at(&ordinary, &other.out), "{:?}", step);
        prop_assert_eq!(err, at(&ordinary, &other.err), "{:?}", step);
        let file = quick.work("case.json");
        let same = said(&file) == said(&ordinary.work("case.json"));
        prop_assert!(same, "{:?}: the files say different things", step);
        let note =
            matches!(step, Step::Note(with) | Step::Awaited(with) if !with.contains(&"--detached"));
        let note = note && one.code == Some(0);
        if note
            && !one.err.contains("not shared")
            && !one.err.contains("not written")
            && !quick.work(".git").exists()
        {
            check(&quick);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: std::env::var("WARROOM_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(12),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn the_quick_way_comes_to_the_same_as_the_ordinary_one(steps in steps()) {
        same((machine(), machine()), &steps)?;
    }
}

#[test]
fn notes_go_the_quick_way_and_other_writers_send_them_the_ordinary_one() {
    let machine = machine();
    let note = |text| machine.ok(&["note", "-f", "case.json", text]);
    let quick = |text| went_quickly(&machine, || drop(note(text)));
    assert!(quick("one") && quick("two") && quick("three"));
    let mut elsewhere = machine.command(&["note", "-f", "case.json", "from elsewhere"]);
    elsewhere.env("XDG_STATE_HOME", machine.path("home/elsewhere"));
    assert_eq!(finish(elsewhere).code, Some(0));
    assert!(!quick("four"), "the file is not ours any more");
    assert!(quick("five"));
    machine.ok(&["stage", "acknowledged", "-f", "case.json"]);
    assert!(quick("six"), "what another command wrote is known too");
    check(&machine);
    let verified = machine.ok(&["verify", "case.json"]);
    assert!(verified.contains("sound"), "{verified}");
}

/// What lies beside the file is dealt with by the next note: a copy is merged, and what a dead writer
/// left is swept away. A file that only looks like either is no reason to read everything.
#[test]
#[expect(clippy::disallowed_methods, reason = "a test plays the sync tool")]
fn copies_and_leavings_beside_the_file_send_a_note_the_ordinary_way() {
    let machine = machine();
    let note = |text| drop(machine.ok(&["note", "-f", "case.json", text]));
    let quick = |text| went_quickly(&machine, || note(text));
    note("one");
    std::fs::write(machine.work("case notes.json"), "{}").expect("written");
    std::fs::copy(machine.work("case.json"), machine.work("other.txt")).expect("copied");
    assert!(quick("two"));
    let copy = machine.work("case.sync-conflict-20261130-101010-ABCDEFG.json");
    std::fs::copy(machine.work("case.json"), &copy).expect("copied");
    let mut elsewhere = machine.command(&["note", "only in the copy", "--join", "-f"]);
    elsewhere
        .arg(&copy)
        .env("XDG_STATE_HOME", machine.path("home/elsewhere"))
        .env("WARROOM_AS", "Eve");
    assert_eq!(finish(elsewhere).code, Some(0));
    assert!(!quick("three"));
    assert!(super::read(&machine.work("case.json")).contains("only in the copy"));
    std::fs::remove_file(&copy).expect("removed");
    note("four");
    assert!(quick("five"));
    let left = machine.work(".case.json.tmp-1-0000abcd");
    std::fs::write(&left, "half").expect("written");
    assert!(!quick("six"));
    assert!(!left.exists());
    check(&machine);
}

/// Many at once: none is lost, none doubled, each writer's are in order.
#[test]
fn sixteen_writers_at_once() {
    let count: usize = std::env::var("WARROOM_NOTES")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(6);
    let machine = machine();
    std::thread::scope(|scope| {
        for writer in 0..16 {
            let machine = &machine;
            scope.spawn(move || {
                for n in 0..count {
                    let text = format!("w{writer:02} n{n:03}");
                    let mut command = machine.command(&["note", "-f", "case.json", &text]);
                    if writer % 4 == 3 {
                        command.env("XDG_STATE_HOME", machine.path("home/elsewhere"));
                    }
                    let ran = finish(command);
                    assert_eq!(ran.code, Some(0), "{}", ran.err);
                }
            });
        }
    });
    let reader = warroom::store::reader::Reader::open(&machine.work("case.json"), clock());
    let incident = reader.expect("done").incident().clone();
    let mut notes: Vec<String> = Vec::new();
    for event in incident.log().events() {
        if let warroom::domain::kind::EventKind::Note(note) = &event.kind {
            notes.push(note.text.clone());
        }
    }
    for writer in 0..16 {
        let start = format!("w{writer:02} ");
        let mine: Vec<_> = notes
            .iter()
            .filter(|text| text.starts_with(&start))
            .collect();
        let want: Vec<String> = (0..count).map(|n| format!("{start}n{n:03}")).collect();
        assert_eq!(mine, want.iter().collect::<Vec<_>>());
    }
    assert_eq!(notes.len(), 16 * count);
    for (writer, chain) in incident.log().chains() {
        assert!(chain.is_whole(), "{writer}: {chain:?}");
    }
}
