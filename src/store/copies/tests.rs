//! What lies beside the file: what is taken for a copy of it, what of that is merged and told, and
//! what of that goes by itself.

#![expect(
    clippy::disallowed_methods,
    reason = "tests play the sync tool and the colleague"
)]

use super::super::session::Session;
use super::super::tests::{NOW, begin, entry, event, options, session};
use super::*;
use crate::domain::kind::{EventKind, Note, Opened};
use std::path::PathBuf;
use std::time::{Duration, UNIX_EPOCH};
use tempfile::TempDir;

/// A name that a sync tool gives, which lets everybody delete it.
const SYNCED: &str = "inc.sync-conflict-20260115-213300-ABCDEFG.json";

/// An incident with an entry, kept on this machine too.
fn kept() -> (TempDir, Session) {
    let dir = tempfile::tempdir().unwrap();
    let (shared, home) = (dir.path().join("shared"), dir.path().join("home"));
    std::fs::create_dir(&shared).unwrap();
    let mut session = begin(options(&shared, Some(&home)));
    session.record(&[entry("nia", "one")]).unwrap();
    session.share();
    (dir, session)
}

/// Puts a file beside the shared one that was written so many milliseconds ago.
fn put(session: &Session, name: &str, text: &str, age: i64) -> PathBuf {
    let path = session.file().with_file_name(name);
    std::fs::write(&path, text).unwrap();
    let since = Duration::from_millis(u64::try_from(NOW - age).unwrap());
    let file = std::fs::File::options().append(true).open(&path).unwrap();
    file.set_modified(UNIX_EPOCH + since).unwrap();
    path
}

fn text_of(session: &Session) -> String {
    std::fs::read_to_string(session.file()).unwrap()
}

/// The text of a copy that holds so many events more than the file, the first of them `first`.
fn with_more(session: &Session, first: u64, count: u64) -> String {
    let mut events = session.incident().log().events().to_vec();
    events.extend((first..first + count).map(|n| {
        let text = format!("only there {n}");
        let note = Note {
            text,
            ..Note::default()
        };
        event(n, None, EventKind::Note(note))
    }));
    let header = codec::Header::of(session.incident()).unwrap();
    let bytes = codec::encode(&header, &events, &serde_json::Value::Null);
    String::from_utf8(bytes).unwrap()
}

/// Looks beside the file, and retires what goes by itself.
fn look(session: &mut Session) {
    session.sharer.copies.stir();
    session.sharer.absorb_copies();
    session.sharer.retire_copies();
}

fn retired(dir: &TempDir) -> usize {
    let mut folders = vec![dir.path().join("home")];
    let mut count = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap().flatten() {
            if entry.file_type().unwrap().is_dir() {
                folders.push(entry.path());
            } else {
                count += usize::from(folder.ends_with("retired"));
            }
        }
    }
    count
}

#[test]
fn a_copy_goes_by_itself_only_if_its_tool_allows_it_and_it_is_old_and_whole() {
    let (dir, mut session) = kept();
    let whole = text_of(&session);
    let damaged = whole.replace("],\n\"state\"", ",rubbish\n],\n\"state\"");
    assert_ne!(damaged, whole);
    for (name, text, age, goes) in [
        (SYNCED, whole.as_str(), 60_000, true),
        (SYNCED, &whole, 30_001, true),
        (SYNCED, &whole, 30_000, false),
        (SYNCED, &whole, 29_000, false),
        (SYNCED, &whole, 0, false),
        (SYNCED, &whole, -60_000, false),
        (SYNCED, &damaged, 60_000, false),
        (SYNCED, "{}", 60_000, false),
        ("inc 2.json", &whole, 60_000, false),
        ("inc.Conflict.json", &whole, 60_000, false),
    ] {
        let before = retired(&dir);
        let copy = put(&session, name, text, age);
        look(&mut session);
        assert_eq!(copy.exists(), !goes, "{name}, {age} ms: {text}");
        // The same text is kept once, under its name and hash.
        assert_eq!(retired(&dir) > before, goes && before == 0, "{name}");
        assert_eq!(session.sharer.copies.any(), !goes && text != "{}");
        let _ = std::fs::remove_file(copy);
    }
}

#[test]
fn a_copy_stays_until_all_of_it_is_in_the_file() {
    let (_dir, mut session) = kept();
    let whole = text_of(&session);
    // What only the copy holds is merged, and the file is written first.
    let copy = put(&session, SYNCED, &with_more(&session, 100, 1), 60_000);
    look(&mut session);
    assert!(copy.exists() && !session.unshared().is_empty());
    session.share();
    assert!(text_of(&session).contains("only there 100"));
    // The file lacks it again, and nobody has looked at the file since.
    let newer = text_of(&session);
    std::fs::write(session.file(), &whole).unwrap();
    look(&mut session);
    assert!(copy.exists());
    std::fs::write(session.file(), &newer).unwrap();
    // The copy was written again since it was merged.
    put(&session, SYNCED, &newer, 50_000);
    session.sharer.retire_copies();
    assert!(copy.exists());
    look(&mut session);
    assert!(!copy.exists());
}

#[test]
fn what_only_a_copy_holds_is_merged_and_told_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = session(folder.path());
    session.notices();
    for (name, first, count, said) in [
        (
            "inc 2.json",
            100,
            1,
            "merged the copy inc 2.json: 1 event was only there; it stays until you retire it",
        ),
        (
            SYNCED,
            200,
            2,
            "merged the copy inc.sync-conflict-20260115-213300-ABCDEFG.json: 2 events were only there",
        ),
        (
            "inc.Conflict.json",
            300,
            1,
            "merged the copy inc.Conflict.json: 1 event was only there; leave it there: deleting it deletes the real file elsewhere",
        ),
    ] {
        put(&session, name, &with_more(&session, first, count), 0);
        session.sharer.copies.stir();
        session.sharer.absorb_copies();
        let told: Vec<String> = session
            .notices()
            .into_iter()
            .map(|told| told.text)
            .collect();
        assert_eq!(told, [said]);
        let new = usize::try_from(count).unwrap();
        assert_eq!(session.unshared().len(), new, "{name}");
        assert_eq!(session.sharer.take_from_copies().len(), new, "{name}");
        assert!(session.sharer.take_from_copies().is_empty());
        session.share();
        assert!(session.unshared().is_empty() && session.notices().is_empty());
    }
    // 1, and what the copies brought.
    assert_eq!(session.incident().log().len(), 5);
}

#[test]
fn what_is_no_copy_of_this_incident_is_not_merged() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = session(folder.path());
    let more = with_more(&session, 100, 1);
    let ours = codec::Header::of(session.incident()).unwrap();
    // Our header over the events of another incident.
    let theirs = event(200, None, EventKind::Open(Opened::default()));
    let theirs = codec::encode(&ours, &[theirs], &serde_json::Value::Null);
    let newer = more.replace("\"warroom\": 1", "\"warroom\": 2");
    let other = more.replace(&ours.id.to_string(), &theirs_id().to_string());
    put(
        &session,
        "inc 2.json",
        &String::from_utf8(theirs).unwrap(),
        0,
    );
    put(&session, "inc 3.json", &newer, 0);
    put(&session, "inc 4.json", &other, 0);
    for name in [
        ".inc 5.json",
        "inc.json.aside-merge-0123abcd",
        "elsewhere.json",
    ] {
        put(&session, name, &more, 0);
    }
    let elsewhere = session.file().with_file_name("elsewhere.json");
    let link = session.file().with_file_name("inc 6.json");
    std::os::unix::fs::symlink(elsewhere, link).unwrap();
    std::fs::create_dir(session.file().with_file_name("inc 7.json")).unwrap();
    // More than is read of a copy, though it begins like one.
    let large = put(&session, "inc 8.json", &more, 0);
    let large = std::fs::File::options().append(true).open(large).unwrap();
    large.set_len(LARGEST + 1).unwrap();
    session.sharer.copies.stir();
    session.sharer.absorb_copies();
    assert_eq!(session.incident().log().len(), 1);
    assert!(!session.sharer.copies.any());
    assert!(session.sharer.copies_beside().is_empty());
    // A console looks at every name.
    session.sharer.copies.every_name = true;
    session.sharer.copies.stir();
    session.sharer.absorb_copies();
    assert_eq!(session.incident().log().len(), 2);
    let beside = session.sharer.copies_beside();
    let names: Vec<_> = beside.iter().map(|copy| &copy.name).collect();
    assert_eq!(names, ["elsewhere.json"]);
}

fn theirs_id() -> EventId {
    EventId::from_parts(1, 0, 1)
}

#[test]
fn what_lay_there_before_the_incident_was_known_is_merged_when_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = session(folder.path());
    let more = with_more(&session, 100, 1);
    put(&session, "inc 2.json", &more, 0);
    let id = session.sharer.id.take();
    session.sharer.copies.stir();
    session.sharer.absorb_copies();
    assert!(!session.sharer.copies.any());
    session.sharer.id = id;
    session.sharer.copies.stir();
    session.sharer.absorb_copies();
    assert!(session.sharer.copies.any());
    assert_eq!(session.incident().log().len(), 2);
}

#[test]
fn of_each_copy_beside_the_file_it_is_told_what_may_be_done_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = session(folder.path());
    let more = with_more(&session, 100, 2);
    let damaged = more.replace("],\n\"state\"", ",rubbish\n],\n\"state\"");
    put(&session, "inc 3.json", &damaged, 0);
    put(&session, "inc 2.json", &more, 0);
    put(&session, "inc.Conflict.json", &more, 0);
    put(&session, SYNCED, &more, 0);
    session.share();
    let copy = |name: &str, fate| CopyBeside {
        name: name.into(),
        events: 3,
        fate,
    };
    let leave = copy("inc.Conflict.json", CopyFate::Leave);
    let damaged = copy("inc 3.json", CopyFate::Damaged);
    for (waits, fate) in [(false, CopyFate::Ask), (true, CopyFate::Waits)] {
        session.sharer.forced = waits;
        let expected = [copy("inc 2.json", fate), damaged.clone(), leave.clone()];
        assert_eq!(session.sharer.copies_beside(), expected);
    }
    session.sharer.forget_copy(OsStr::new("inc 2.json"));
    assert_eq!(session.sharer.copies_beside(), [damaged, leave]);
}

#[test]
fn who_writes_quickly_looks_for_copies_and_for_what_dead_writers_left() {
    let folder = tempfile::tempdir().unwrap();
    let session = session(folder.path());
    let (file, id) = (session.file(), session.sharer.id.unwrap());
    let text = text_of(&session);
    let other = text.replace(&id.to_string(), &theirs_id().to_string());
    for (name, text, saved, unsaved) in [
        ("inc notes.json", "{}", false, false),
        ("elsewhere.json", &text, false, false),
        ("inc 2.json", other.as_str(), false, false),
        (".inc 2.json", &text, false, false),
        ("inc.json.aside-merge-0123abcd", &text, false, false),
        ("inc 2.json", &text, true, true),
        (SYNCED, &text, true, true),
        (".inc.json.tmp-1-0000abcd", "half", true, false),
        (".inc.json.lock", "", false, false),
    ] {
        assert!(!are_about(file, id, true) && !are_about(file, id, false));
        let path = put(&session, name, text, 0);
        assert_eq!(are_about(file, id, true), saved, "{name}");
        assert_eq!(are_about(file, id, false), unsaved, "{name}");
        std::fs::remove_file(path).unwrap();
    }
    let gone = folder.path().join("gone/inc.json");
    assert!(are_about(&gone, id, false) && are_about(Path::new("/"), id, false));
}

#[test]
fn only_what_is_named_after_the_file_may_be_a_copy_unless_every_name_may() {
    for (name, named_after, any) in [
        ("inc 2.json", true, true),
        ("inc", true, true),
        (SYNCED, true, true),
        ("in.json", false, true),
        ("my inc.json", false, true),
        (".inc 2.json", false, false),
        (".inc.json.lock", false, false),
        ("inc.json.aside-merge-0123abcd", false, false),
        ("else.aside-x", false, false),
    ] {
        let may = |every| may_be_copy(OsStr::new(name), OsStr::new("inc.json"), every);
        assert_eq!((may(false), may(true)), (named_after, any), "{name}");
    }
}

#[test]
fn what_a_file_lacks_of_a_copy_is_counted() {
    let folder = tempfile::tempdir().unwrap();
    let session = session(folder.path());
    let (main, copy) = (text_of(&session), with_more(&session, 100, 3));
    let events = |text: &str| {
        let contents = codec::decode(text.as_bytes(), &EventLog::default());
        contents.unwrap().fresh
    };
    for (main, copy, lacks) in [
        (main.as_str(), copy.as_str(), Some(3)),
        (&copy, &copy, Some(0)),
        (&copy, &main, Some(0)),
        ("{}", &copy, None),
    ] {
        assert_eq!(lacking(main.as_bytes(), events(copy)), lacks);
    }
}

#[test]
fn copies_that_have_gone_are_forgotten() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = session(folder.path());
    let file = session.file().to_owned();
    for day in 1..=9 {
        let name = format!("inc.sync-conflict-2026011{day}-213300-ABCDEFG.json");
        let copy = file.with_file_name(name);
        std::fs::copy(&file, &copy).unwrap();
        session.share();
        assert!(session.sharer.copies.any());
        std::fs::remove_file(&copy).unwrap();
    }
    session.share();
    assert!(!session.sharer.copies.any());
    assert!(session.sharer.copies.seen.is_empty());
}

/// What each tool names a conflict copy of `x.json`, as far as its source or its users say.
const NAMES: [(&str, Fate); 34] = [
    ("x.sync-conflict-20260115-213300-ABCDEFG.json", Fate::Retire), // Syncthing
    ("x (Nia's conflicted copy 2026-01-15).json", Fate::Retire),    // Dropbox
    (
        "x (Nia\u{2019}s conflicted copy 2026-01-15).json",
        Fate::Retire,
    ),
    (
        "x (ops1's conflicted copy 2026-01-15 (1)).json",
        Fate::Retire,
    ),
    (
        "x (In Konflikt stehende Kopie von Nia 2026-01-15).json",
        Fate::Ask,
    ),
    (
        "x (conflicted copy nia 2026-01-15 213300).json",
        Fate::Retire,
    ), // Nextcloud
    ("x (conflicted copy 2026-01-15 213300).json", Fate::Retire),
    ("x_conflict-20260115-213300.json", Fate::Retire), // older ownCloud
    (
        "x.json (SFConflict nia@example.org 2026-01-15-21-33-00)",
        Fate::Retire,
    ), // Seafile
    ("x.json (SFConflict 2026-01-15-21-33-00)", Fate::Retire),
    ("x.Conflict.json", Fate::Leave), // Resilio
    ("x.Conflict1.json", Fate::Leave),
    (
        "x.sync-conflict-20260115-213300-ABCDEFG.Conflict.json",
        Fate::Leave,
    ),
    ("x (conflicted).json", Fate::Ask), // pCloud
    ("x-OPS1.json", Fate::Ask),         // OneDrive
    ("x (2).json", Fate::Ask),
    ("x (1).json", Fate::Ask),             // Google Drive
    ("x 2.json", Fate::Ask),               // iCloud
    ("x~20260115-213300.json", Fate::Ask), // Syncthing's versions
    ("x.json~", Fate::Ask),
    ("x.json.bak", Fate::Ask),
    ("x.json.orig", Fate::Ask),
    ("x_BASE_123.json", Fate::Ask),
    // What people name so themselves.
    ("x_conflict-of-interest.json", Fate::Ask),
    ("x.sync-conflict-notes.json", Fate::Ask),
    ("x.sync-conflict-2026011", Fate::Ask),
    ("x.sync-conflict-20260115-21330", Fate::Ask),
    ("x.sync-conflict-2026011x-213300-ABCDEFG.json", Fate::Ask),
    ("x.sync-conflict-20260115-21330x-ABCDEFG.json", Fate::Ask),
    ("x.sync-conflict-20260115_213300-ABCDEFG.json", Fate::Ask),
    ("x_conflict-of_conflict-20260115-213300.json", Fate::Retire),
    ("x conflicted copy.json", Fate::Ask),
    ("x.Conflicts.json", Fate::Ask),
    ("x backup.json", Fate::Ask),
];

#[test]
fn each_name_has_the_fate_that_its_tool_allows() {
    for (name, fate) in NAMES {
        assert_eq!(fate_of(OsStr::new(name)), fate, "{name}");
    }
}
