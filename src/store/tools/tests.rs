//! What is said of a file as a whole, and what merging files comes to.

use super::super::tests::{NOW, entry, event, log, options, sample, session, text};
use super::*;
use crate::domain::event::Seal;
use crate::domain::id::WriterId;
use crate::domain::kind::{Note, Opened};
use crate::domain::time::Timestamp;
use tempfile::TempDir;

const WRITER: &str = "nia@ops1-k7f3";

fn written(log: &EventLog) -> String {
    String::from_utf8(text(log)).unwrap()
}

/// A folder with a file of that text.
fn file(text: &str) -> (TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("inc.json");
    std::fs::write(&path, text).unwrap();
    (dir, path)
}

fn note(n: u64, before: &Event, text: &str) -> Arc<Event> {
    let text = text.to_owned();
    let note = Note {
        text,
        ..Note::default()
    };
    event(n, Some(before), EventKind::Note(note))
}

/// An entry of another writer.
fn theirs(n: u64) -> Arc<Event> {
    let seal = Seal {
        id: EventId::from_parts(u64::try_from(NOW).unwrap() + 500 + n, 0, n),
        at: Timestamp::from_millis(NOW),
        writer: WriterId::new("rob@ops2-aaaa"),
        n,
        prev: None,
    };
    Arc::new(Event::seal(entry("rob", "seen"), seal))
}

/// An incident with entries up to that number, of which only these have arrived.
fn arrived(numbers: &[u64]) -> EventLog {
    let all = log(&vec!["x".to_owned(); 9]);
    let events = all.events().iter();
    EventLog::from_events(events.filter(|event| numbers.contains(&event.n)).cloned())
}

fn with(log: &EventLog, more: impl IntoIterator<Item = Arc<Event>>) -> EventLog {
    EventLog::from_events(log.events().iter().cloned().chain(more))
}

/// What a file is, its text, what is wrong with it and what is worth knowing.
type Checked = (&'static str, String, Vec<String>, &'static [&'static str]);

fn broken() -> Vec<Checked> {
    let whole = sample();
    let (events, sound) = (whole.events(), written(&whole));
    let twin = note(2, &events[0], "another one with that id");
    let (id, changed) = (twin.id, note(5, &events[1], "out of the chain"));
    let (third, fourth) = (events[2].line(), events[3].line());
    let swapped = sound.replace(
        &format!("{third}\n,{fourth}"),
        &format!("{fourth}\n,{third}"),
    );
    let rubbish = sound.replace("],\n", ",rubbish\n],\n");
    let has = |what: &str| format!("{what} of {WRITER}");
    vec![
        (
            "with gaps",
            written(&arrived(&[1, 2, 4, 8])),
            vec![
                format!("{} has not arrived", has("event 3")),
                format!("{} have not arrived", has("events 5 to 7")),
            ],
            &[],
        ),
        (
            "two to an id",
            written(&with(
                &arrived(&[1, 2]),
                [note(2, &arrived(&[1]).events()[0], "y")],
            )),
            vec![
                format!("two events are number 2 of {WRITER}: a cloned writer"),
                format!("two events have the id {id}: a cloned writer"),
            ],
            &[],
        ),
        (
            "out of its chain",
            written(&with(&whole, [changed])),
            vec![format!(
                "{} does not follow from the one before: something was changed after the fact",
                has("event 5")
            )],
            &[],
        ),
        (
            "in another order",
            swapped,
            vec![format!(
                "{} stands behind a later one: the order of the lines was changed; any console that saves puts them in order",
                has("event 3")
            )],
            &[],
        ),
        (
            "a stray",
            rubbish,
            vec!["“rubbish” is not a line of JSON".into()],
            &[],
        ),
        (
            "cut",
            sound[..sound.find(&fourth[80..]).unwrap()].to_owned(),
            vec!["the file ends too early".into()],
            &[],
        ),
        (
            "cut behind a stray",
            sound[..sound.find(&fourth[80..]).unwrap()].replacen("\n,{", "\nrubbish\n,{", 1),
            vec!["“rubbish” is not a line of JSON".into()],
            &[],
        ),
    ]
}

fn sound() -> Vec<Checked> {
    let whole = sample();
    let (events, sound) = (whole.events(), written(&whole));
    let unknown = event(5, Some(&events[3]), EventKind::Unknown("flow".into()));
    let newer = event(6, Some(&unknown), EventKind::Unknown("flow".into()));
    let bare = |event: &Arc<Event>| Arc::new(event.without_body());
    let redacted = EventLog::from_events([0, 1, 2, 3].map(|at: usize| match at {
        1 | 2 => bare(&events[at]),
        at => Arc::clone(&events[at]),
    }));
    let id = EventId::from_parts(1, 0, 1);
    let first = events[1].line();
    let marked = sound.replacen("\n,{", "\n<<<<<<< ours\n,{", 1);
    vec![
        ("whole", sound.clone(), vec![], &[]),
        (
            "twice",
            sound.replacen(first, &format!("{first}\n,{first}"), 1),
            vec![],
            &[],
        ),
        (
            "with git's marks",
            marked,
            vec![],
            &["git's conflict markers are in it; any console that opens it clears them"],
        ),
        (
            "of a newer version",
            written(&with(&whole, [Arc::clone(&unknown)])),
            vec![],
            &["1 event was written by a newer version; it is kept as it is"],
        ),
        (
            "of a newer version, two",
            written(&with(&whole, [unknown, newer])),
            vec![],
            &["2 events were written by a newer version; they are kept as they are"],
        ),
        (
            "redacted",
            written(&redacted),
            vec![],
            &["2 events had their bodies redacted"],
        ),
        (
            "one redacted",
            written(&with(&arrived(&[1]), [bare(&events[1])])),
            vec![],
            &["1 event had its body redacted"],
        ),
        (
            "another writer's too",
            written(&with(&whole, [theirs(1)])),
            vec![],
            &[],
        ),
        (
            "a header that speaks of another incident",
            sound.replacen(&events[0].id.to_string(), &id.to_string(), 1),
            vec![],
            &[],
        ),
    ]
}

#[test]
fn a_check_says_what_is_wrong_and_what_is_worth_knowing() {
    let id = sample().events()[0].id;
    for (what, text, problems, remarks) in broken().into_iter().chain(sound()) {
        let (_dir, path) = file(&text);
        let report = verify(&path).unwrap();
        assert_eq!(report.problems, problems, "{what}");
        assert_eq!(report.remarks, remarks, "{what}");
        assert_eq!(report.is_sound(), problems.is_empty(), "{what}");
        assert_eq!(report.id, id, "{what}");
        let writers = if what.starts_with("another") {
            "2 writers"
        } else {
            "1 writer"
        };
        let found = match problems.len() {
            0 => "every hash fits, every chain is whole".to_owned(),
            1 => "1 problem".to_owned(),
            many => format!("{many} problems"),
        };
        let mut expected = format!("{}, {writers}: {found}\n", report.log.version());
        expected.extend(problems.iter().map(|problem| format!("! {problem}\n")));
        expected.extend(remarks.iter().map(|remark| format!("  {remark}\n")));
        assert_eq!(report.to_string(), expected, "{what}");
    }
}

#[test]
fn a_file_in_a_newer_format_is_neither_checked_nor_merged() {
    let newer = written(&sample()).replace("\"warroom\": 1", "\"warroom\": 2");
    let (dir, path) = file(&newer);
    let out = dir.path().join("out.json");
    let is_newer = |error: StoreError| matches!(error, StoreError::Newer { version: 2, .. });
    assert!(verify(&path).is_err_and(is_newer));
    let merged = merge(&[path], &out, |_| serde_json::Value::Null);
    assert!(merged.is_err_and(is_newer) && !out.exists());
}

#[test]
fn a_merge_takes_each_file_once_and_says_what_it_could_not_read() {
    let null: StateLine = |_| serde_json::Value::Null;
    let (one, two) = (arrived(&[1, 2, 3]), arrived(&[1, 4]));
    let (dir, first) = file(&written(&one));
    let at = |name: &str| dir.path().join(name);
    let put = |name: &str, text: &str| {
        std::fs::write(at(name), text).unwrap();
        at(name)
    };
    let second = put("two.json", &written(&two));
    let sizes = |report: &MergeReport| {
        let inputs = report.inputs.iter();
        inputs.map(|(_, events)| *events).collect::<Vec<_>>()
    };
    let out = at("out.json");
    let report = merge(&[first.clone(), second.clone()], &out, null).unwrap();
    assert_eq!((sizes(&report), report.events), (vec![3, 2], 4));
    assert_eq!(report.notices, [] as [String; 0]);
    let union = arrived(&[1, 2, 3, 4]);
    assert_eq!(report.version, union.version());
    assert_eq!(read_whole(&out).unwrap().log, union);

    // What is there already is merged too, and not twice.
    let report = merge(std::slice::from_ref(&first), &out, null).unwrap();
    assert_eq!((sizes(&report), report.events), (vec![3, 4], 4));
    let same = dir.path().join("./out.json");
    let report = merge(&[first.clone(), same], &out, null).unwrap();
    assert_eq!((sizes(&report), report.events), (vec![3, 4], 4));

    let rubbish = |lines: &str| written(&one).replace("],\n", &format!("{lines}],\n"));
    let cut = written(&one);
    let cut = &cut[..cut.find("],\n").unwrap() - 9];
    for (text, said) in [
        (
            rubbish(",a rubbish\n"),
            "holds a line that is no event: not a line of JSON",
        ),
        (
            rubbish("rubbish\nabc\n"),
            "holds 2 lines that are no events",
        ),
        (cut.to_owned(), "ends too early"),
    ] {
        let damaged = put("damaged.json", &text);
        let said = format!("{} {said}", damaged.display());
        let report = merge(&[damaged.clone(), second.clone()], &out, null).unwrap();
        assert_eq!(report.notices, [said.as_str()]);
        assert_eq!(
            std::fs::read_to_string(&damaged).unwrap(),
            text,
            "as it was"
        );
        let report = merge(&[damaged.clone(), second.clone()], &damaged, null).unwrap();
        assert_eq!(report.notices[0], said);
        let aside = report.notices[1].strip_prefix("the file as it was is in ");
        let aside = aside.expect("it is kept");
        assert!(aside.contains("damaged.json.aside-merge-"), "{aside}");
        assert_eq!(std::fs::read_to_string(aside).unwrap(), text);
        assert_eq!(report.notices.len(), 2);
        assert!(verify(&damaged).unwrap().is_sound() || text == cut);

        let damaged = put("damaged.json", &text);
        let before = std::fs::read(&second).unwrap();
        for sides in [[&damaged, &second], [&second, &damaged]] {
            let merged = merge_for_git(&first, sides[0], sides[1], null);
            let refused =
                |error| matches!(error, StoreError::NotOurs { reason, .. } if reason == said);
            assert!(merged.is_err_and(refused));
        }
        assert_eq!(std::fs::read_to_string(&damaged).unwrap(), text);
        assert_eq!(std::fs::read(&second).unwrap(), before);
    }

    let other = event(77, None, EventKind::Open(Opened::default()));
    let other = put("other.json", &written(&EventLog::from_events([other])));
    let merged = merge(&[first, other.clone()], &out, null);
    let refused = |error| matches!(error, StoreError::OtherIncident { file, .. } if file == other);
    assert!(merged.is_err_and(refused));
    assert!(matches!(
        merge(&[], &at("none.json"), null),
        Err(StoreError::NotFound(_))
    ));
}

#[test]
fn what_is_archived_is_named_by_its_opening_and_only_once_served() {
    let dir = tempfile::tempdir().unwrap();
    let home = dir.path().join("home");
    let begun = super::super::tests::begin(options(dir.path(), Some(&home)));
    let path = begun.file().to_owned();
    let text = std::fs::read_to_string(&path).unwrap();
    let renamed = text.replacen("\"key\": \"inc\"", "\"key\": \"other\"", 1);
    assert_ne!(renamed, text);
    std::fs::write(&path, renamed).unwrap();
    for served in [true, false, false] {
        let archived = archive(options(dir.path(), Some(&home))).unwrap();
        assert_eq!((archived.key.as_str(), archived.served), ("inc", served));
        assert_eq!(archived.place, path.canonicalize().unwrap());
    }
    // What this machine never served there is nothing to end.
    let other = tempfile::tempdir().unwrap();
    session(other.path());
    let archived = archive(options(other.path(), Some(&home))).unwrap();
    assert!(!archived.served);
}
