//! Signs of life beside a shared file: who counts as here, whose file goes, what is ignored.

use super::*;
use std::fs;

const NOW: Timestamp = Timestamp::from_millis(1_768_512_780_000);

struct Folder {
    dir: tempfile::TempDir,
    id: EventId,
}

impl Folder {
    fn new() -> Self {
        Self {
            dir: tempfile::tempdir().expect("a folder"),
            id: EventId::from_parts(1, 0, 1),
        }
    }

    fn place(&self) -> PathBuf {
        self.dir.path().join("inc.json")
    }

    fn sits(&self, person: &str) -> Here {
        let mut here = Here::default();
        here.sit(&self.place(), self.id, person, Seating::Console);
        here
    }

    /// A round that is due, whenever the last one was.
    fn round(&self, here: &mut Here) -> Vec<(String, bool)> {
        here.stir();
        self.look(here)
    }

    /// A round of a console whose folder tells of what comes and goes; it has to be due.
    fn look(&self, here: &mut Here) -> Vec<(String, bool)> {
        here.looked = None;
        let present = here
            .round(&self.place(), self.local(), NOW)
            .expect("looked");
        let seen = present.consoles.iter();
        seen.map(|one| (one.person.clone(), one.here)).collect()
    }

    /// On a disk of this machine.
    fn local(&self) -> Round {
        Round {
            id: Some(self.id),
            synced: false,
            may_write: true,
            announced: true,
        }
    }

    /// What lies beside the file.
    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.dir.path()).expect("readable").flatten();
        let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
        let mut names: Vec<String> = names.collect();
        names.sort();
        names
    }

    fn beside(&self, tail: &str) -> PathBuf {
        file::beside(&self.place(), &format!("{MARK}{tail}"))
    }

    /// Another machine's console, with what is to be changed in its file, so many seconds ago.
    fn other(&self, tail: &str, change: impl Fn(&mut Side), age: u64) {
        let mut side = Side {
            here: self.id,
            person: "Rob".to_owned(),
            host: "ops2".to_owned(),
            seating: "scribe".to_owned(),
            since: NOW.plus_seconds(-3600),
            every: sign_every(1, false),
            machine: "elsewhere".to_owned(),
            pid: 1,
            sign: None,
        };
        change(&mut side);
        let text = serde_json::to_string(&side).expect("plain");
        self.put(tail, text.as_bytes(), age);
    }

    fn put(&self, tail: &str, bytes: &[u8], age: u64) {
        fs::write(self.beside(tail), bytes).expect("written");
        let file = File::options().write(true).open(self.beside(tail));
        let then = SystemTime::now() - Duration::from_secs(age);
        file.and_then(|file| file.set_modified(then)).expect("set");
    }
}

fn one(person: &str, here: bool) -> (String, bool) {
    (person.to_owned(), here)
}

#[test]
fn where_comings_are_told_of_only_the_known_files_are_asked_for() {
    let folder = Folder::new();
    let mut nia = folder.sits("Nia");
    folder.round(&mut nia);
    folder.other("0000000a", |_| {}, 0);
    let alone = vec![("Nia".to_owned(), true)];
    assert_eq!(folder.look(&mut nia), alone, "nobody told of Rob");
    assert_eq!(folder.round(&mut nia).len(), 2);
    // Known now: what it says is not read again, but its time is, and whether it is there.
    assert_eq!(folder.look(&mut nia).len(), 2);
    let known = folder.beside("0000000a");
    let file = File::options().write(true).open(&known).expect("there");
    let long_ago = SystemTime::now() - Duration::from_secs(3600);
    file.set_modified(long_ago).expect("a time");
    let silent = folder.look(&mut nia);
    assert!(silent.contains(&("Rob".to_owned(), false)), "{silent:?}");
    file.set_modified(SystemTime::now()).expect("a time");
    let again = folder.look(&mut nia);
    assert!(again.contains(&("Rob".to_owned(), true)), "{again:?}");
    fs::remove_file(known).expect("removed");
    let gone = folder.look(&mut nia);
    assert!(gone.contains(&("Rob".to_owned(), false)), "{gone:?}");
}

#[test]
fn it_is_looked_again_when_it_is_time_or_somebody_came() {
    let folder = Folder::new();
    let mut nia = folder.sits("Nia");
    folder.round(&mut nia);
    let again = |nia: &mut Here| nia.round(&folder.place(), folder.local(), NOW).is_some();
    assert!(!again(&mut nia), "it was looked just now");
    nia.stir();
    assert!(again(&mut nia), "somebody came or went");
    assert!(!again(&mut nia));
    nia.looked = None;
    assert!(again(&mut nia), "it is time");
}

#[test]
fn a_file_in_place_of_a_known_one_is_read() {
    let folder = Folder::new();
    let mut nia = folder.sits("Nia");
    folder.other("0000000a", |_| {}, 0);
    folder.round(&mut nia);
    folder.other("0000000a", |side| "Tomasz".clone_into(&mut side.person), 0);
    let seen = folder.look(&mut nia);
    assert!(seen.contains(&("Tomasz".to_owned(), true)), "{seen:?}");
}

#[test]
fn consoles_see_each_other_and_the_file_goes_with_the_console() {
    let folder = Folder::new();
    let (mut nia, mut rob) = (folder.sits("Nia"), folder.sits("Rob"));
    assert_eq!(folder.round(&mut nia), [one("Nia", true)]);
    folder.round(&mut rob);
    let mut both = folder.round(&mut nia);
    both.sort();
    assert_eq!(both, [one("Nia", true), one("Rob", true)]);
    assert_eq!(folder.names().len(), 2, "one tiny file each, nothing else");
    let size = |name: &String| fs::metadata(folder.dir.path().join(name)).map_or(0, |m| m.len());
    assert!(folder.names().iter().all(|name| size(name) < 400));
    rob.leave();
    assert_eq!(folder.names().len(), 1);
    let mut left = folder.round(&mut nia);
    left.sort();
    assert_eq!(
        left,
        [one("Nia", true), one("Rob", false)],
        "remembered as gone"
    );
    drop(nia);
    assert_eq!(folder.names(), [""; 0]);
}

#[test]
fn nothing_is_written_again_before_it_is_time_and_only_the_time_then() {
    let folder = Folder::new();
    let mut nia = folder.sits("Nia");
    folder.round(&mut nia);
    let path = nia.own.as_ref().expect("sits").path.clone();
    let old = SystemTime::now() - Duration::from_secs(25);
    let set = |time| {
        File::options()
            .write(true)
            .open(&path)
            .and_then(|f| f.set_modified(time))
    };
    let state = || {
        let meta = fs::metadata(&path).expect("there");
        (meta.ino(), meta.modified().expect("known"))
    };
    set(old).expect("set");
    let before = state();
    folder.round(&mut nia);
    assert_eq!(state(), before, "not yet due");
    nia.own.as_mut().expect("sits").due = Instant::now();
    folder.round(&mut nia);
    assert_eq!(state().0, before.0, "touched, not written");
    assert!(state().1 > old);
}

#[test]
fn who_gives_no_sign_is_gone_and_the_last_sign_is_told() {
    let folder = Folder::new();
    folder.other("0000000a", |_| (), 89);
    folder.other("0000000b", |side| side.person = "Joss".to_owned(), 94);
    // A sign every five minutes, as sync tools get it, may be that much older.
    let rare =
        |side: &mut Side| (side.person, side.every) = ("Mei".to_owned(), sign_every(1, true));
    folder.other("0000000c", rare, 800);
    let mut nia = folder.sits("Nia");
    folder.round(&mut nia);
    let known = |tail: &str| nia.known.get(tail).map(|one| (one.here, one.seating));
    assert_eq!(known("0000000a"), Some((true, Seating::Scribe)));
    assert_eq!(known("0000000b"), Some((false, Seating::Scribe)));
    assert_eq!(known("0000000c"), Some((true, Seating::Scribe)));
    let seen = nia.known["0000000b"].seen;
    assert!((93..=97).contains(&NOW.seconds_since(seen)), "{seen:?}");
}

/// Ages are taken by the clock of whoever keeps the folder: one that is hours ahead or behind ours
/// makes nobody come or go.
#[test]
fn clocks_that_differ_make_nobody_flicker() {
    for ahead in [false, true] {
        let folder = Folder::new();
        let mut nia = folder.sits("Nia");
        folder.round(&mut nia);
        folder.other("0000000a", |_| (), 10);
        // The server's clock is two hours off, for all files alike.
        let shift = |path: &Path| {
            let time = fs::metadata(path)
                .and_then(|meta| meta.modified())
                .expect("known");
            let off = Duration::from_secs(7200);
            let time = if ahead { time + off } else { time - off };
            let file = File::options().write(true).open(path).expect("open");
            file.set_modified(time).expect("set");
        };
        shift(&folder.beside("0000000a"));
        let own = nia.own.as_mut().expect("sits");
        shift(&own.path);
        let meta = fs::metadata(&own.path).expect("there");
        own.touched = Some((millis(&meta), Instant::now()));
        let mut seen = folder.round(&mut nia);
        seen.sort();
        assert_eq!(seen, [one("Nia", true), one("Rob", true)], "ahead: {ahead}");
    }
}

#[test]
fn a_dead_process_of_this_machine_is_gone_at_once_and_another_machines_is_not_asked_for() {
    let folder = Folder::new();
    let mut child = std::process::Command::new("true").spawn().expect("runs");
    let dead = child.id();
    child.wait().expect("ends");
    let here = |side: &mut Side| (side.machine, side.pid) = (machine(), dead);
    folder.other("0000000a", here, 1);
    folder.other("0000000b", |side| side.pid = dead, 1);
    let mut nia = folder.sits("Nia");
    folder.round(&mut nia);
    assert!(!nia.known["0000000a"].here);
    assert!(nia.known["0000000b"].here);
    assert!(
        folder.beside("0000000a").exists(),
        "when it was last seen is worth knowing"
    );
}

#[test]
fn what_makes_no_sense_is_ignored_and_only_ours_by_pattern_and_old_goes() {
    let folder = Folder::new();
    let day = 25 * 3600;
    folder.put("0000000a", b"{\"here\":", 5);
    folder.put("0000000b", &vec![b'['; 1 << 20], 5);
    folder.other("0000000c", |side| side.person = " ".to_owned(), 5);
    folder.other("0000000d", |side| side.person = "x".repeat(300), 5);
    folder.other(
        "0000000e",
        |side| side.here = EventId::from_parts(2, 0, 2),
        5,
    );
    folder.put("0000000f", b"old rubbish", day);
    folder.put("not-ours", b"old, and not of our pattern", day);
    fs::create_dir(folder.beside("00000010")).expect("made");
    std::os::unix::fs::symlink("/etc/passwd", folder.beside("00000011")).expect("made");
    let mut nia = folder.sits("Nia");
    assert_eq!(folder.round(&mut nia), [one("Nia", true)]);
    assert!(!folder.beside("0000000f").exists());
    for tail in ["0000000a", "0000000b", "0000000c", "not-ours", "00000010"] {
        assert!(folder.beside(tail).exists(), "{tail}");
    }
    assert!(fs::symlink_metadata(folder.beside("00000011")).is_ok());
}

#[test]
fn who_only_looks_writes_nothing_and_sees_the_others() {
    let folder = Folder::new();
    folder.other("0000000a", |_| (), 5);
    folder.put("0000000b", b"old rubbish", 25 * 3600);
    let before = folder.names();
    let present = who_is_here(&folder.place(), Some(folder.id), NOW);
    assert_eq!(present.here().len(), 1);
    assert_eq!(folder.names(), before);
}

#[test]
fn a_file_that_somebody_removed_is_there_again_and_a_folder_without_rights_is_no_harm() {
    let folder = Folder::new();
    let mut nia = folder.sits("Nia");
    folder.round(&mut nia);
    let own = nia.own.as_mut().expect("sits");
    fs::remove_file(&own.path).expect("removed");
    own.due = Instant::now();
    assert_eq!(folder.round(&mut nia), [one("Nia", true)]);
    assert_eq!(folder.names().len(), 1);
    nia.stir();
    nia.own.as_mut().expect("sits").due = Instant::now();
    let round = Round {
        may_write: false,
        ..folder.local()
    };
    assert_eq!(
        nia.round(&folder.place(), round, NOW),
        None,
        "who may not write cannot tell"
    );
    assert!(nia.pause() > Duration::from_secs(20), "and does not spin");
}

#[test]
fn in_a_synced_folder_each_sign_is_a_new_content_and_rare() {
    let folder = Folder::new();
    let mut nia = folder.sits("Nia");
    let mut round = || {
        nia.stir();
        let synced = Round {
            synced: true,
            ..folder.local()
        };
        nia.round(&folder.place(), synced, NOW);
        let own = nia.own.as_mut().expect("sits");
        let wait = own.due.saturating_duration_since(Instant::now());
        own.due = Instant::now();
        (fs::read(&own.path).expect("there"), wait.as_secs())
    };
    let (first, wait) = round();
    assert!(wait > 280, "{wait}");
    assert_ne!(round().0, first);
}

#[test]
fn what_lies_in_the_place_of_a_sign_is_neither_followed_nor_waited_for() {
    let folder = Folder::new();
    folder.other("0000000a", |_| (), 5);
    let sign = folder.beside("0000000a");
    assert!(read(&sign).is_some());
    let link = folder.beside("0000000b");
    std::os::unix::fs::symlink(&sign, &link).expect("made");
    assert!(read(&link).is_none(), "a link leads anywhere");
    let pipe = folder.beside("0000000c");
    let mode = rustix::fs::Mode::from_raw_mode(0o600);
    let kind = rustix::fs::FileType::Fifo;
    rustix::fs::mknodat(rustix::fs::CWD, &pipe, kind, mode, 0).expect("made");
    let (tx, answer) = std::sync::mpsc::channel();
    std::thread::spawn(move || tx.send(read(&pipe).is_none()));
    let answer = answer.recv_timeout(Duration::from_secs(30));
    assert_eq!(answer, Ok(true), "nobody writes into that pipe");
    // However old: what is no file is nobody's sign of life, and not ours to remove.
    let long_ago = rustix::fs::Timespec {
        tv_sec: 1,
        tv_nsec: 0,
    };
    let times = rustix::fs::Timestamps {
        last_access: long_ago,
        last_modification: long_ago,
    };
    let follow = rustix::fs::AtFlags::SYMLINK_NOFOLLOW;
    for path in [&link, &folder.beside("0000000c")] {
        rustix::fs::utimensat(rustix::fs::CWD, path, &times, follow).expect("set");
    }
    let mut nia = folder.sits("Nia");
    assert_eq!(folder.round(&mut nia).len(), 2);
    assert!(fs::symlink_metadata(link).is_ok());
    assert!(folder.beside("0000000c").exists());
}

#[test]
fn a_sign_is_as_old_as_its_file_in_whole_seconds_and_never_from_the_future() {
    let folder = Folder::new();
    folder.put("0000000a", b"", 0);
    let file = File::options().write(true).open(folder.beside("0000000a"));
    let file = file.expect("there");
    let time = SystemTime::UNIX_EPOCH + Duration::new(1_700_000_000, 123_456_789);
    file.set_modified(time).expect("set");
    let meta = file.metadata().expect("known");
    let at = 1_700_000_000_123;
    assert_eq!(millis(&meta), at);
    for (later, seconds) in [(-5_000, 0), (0, 0), (999, 0), (1_000, 1), (5_999, 5)] {
        assert_eq!(age(at + later, &meta), seconds, "{later}");
    }
}

#[test]
fn only_names_of_our_own_pattern_are_signs_of_life() {
    for (name, is_ours) in [
        (".inc.json.here-0123abcd", true),
        (".inc.json.here-0123ABCD", true),
        (".inc.json.here-0123abc", false),
        (".inc.json.here-0123abcde", false),
        (".inc.json.here-0123abcx", false),
        (".inc.json.here-", false),
        (".inc.json.lock", false),
        (".other.json.here-0123abcd", false),
        ("inc.json", false),
    ] {
        let found = is_presence(OsStr::new(name), OsStr::new("inc.json"));
        assert_eq!(found, is_ours, "{name}");
    }
}

#[test]
fn three_missed_signs_are_the_end_and_what_was_told_stays_true() {
    let folder = Folder::new();
    folder.other("0000000a", |_| (), 0);
    let mut side = read(&folder.beside("0000000a")).expect("there");
    let every = i64::from(side.every);
    for (age, here) in [(0, true), (3 * every, true), (3 * every + 1, false)] {
        let one = side.presence("0000000a", age, NOW);
        assert_eq!(one.here, here, "{age}");
        assert_eq!(one.seen, NOW.plus_seconds(-age));
        assert_eq!(one.since, NOW.plus_seconds(-3600));
    }
    side.since = NOW.plus_seconds(3600);
    assert_eq!(
        side.presence("0000000a", 5, NOW).since,
        NOW.plus_seconds(-5)
    );
    "juggler".clone_into(&mut side.seating);
    assert_eq!(side.presence("0000000a", 5, NOW).seating, Seating::Console);
    // A process of this machine is asked for by its number.
    side.machine = machine();
    for (pid, ended) in [(std::process::id(), false), (0, false), (u32::MAX, false)] {
        side.pid = pid;
        assert_eq!(has_ended(&side), ended, "{pid}");
    }
}

#[test]
fn who_has_gone_is_remembered_for_a_day() {
    let folder = Folder::new();
    folder.other("0000000a", |_| (), 0);
    let mut nia = folder.sits("Nia");
    folder.round(&mut nia);
    fs::remove_file(folder.beside("0000000a")).expect("removed");
    let seen = nia.known["0000000a"].seen;
    let day = i64::from(REMEMBERED);
    for (seconds, remembered) in [(day - 1, true), (day, false)] {
        nia.stir();
        let now = seen.plus_seconds(seconds);
        nia.round(&folder.place(), folder.local(), now)
            .expect("looked");
        assert_eq!(nia.known.contains_key("0000000a"), remembered, "{seconds}");
    }
}

#[test]
fn whoever_was_there_before_is_seen_at_once_and_where_nothing_is_told_always() {
    let folder = Folder::new();
    folder.other("0000000a", |_| (), 0);
    let mut nia = folder.sits("Nia");
    assert_eq!(folder.look(&mut nia).len(), 2, "the first look");
    folder.other("0000000b", |_| (), 0);
    assert_eq!(folder.look(&mut nia).len(), 2, "nobody told");
    nia.looked = None;
    let untold = Round {
        announced: false,
        ..folder.local()
    };
    let present = nia.round(&folder.place(), untold, NOW).expect("looked");
    assert_eq!(present.consoles.len(), 3);
}

#[test]
fn a_console_says_since_when_it_is_open_and_how_often_it_gives_a_sign() {
    let folder = Folder::new();
    let mut nia = folder.sits("Nia");
    folder.round(&mut nia);
    let path = nia.own.as_ref().expect("sits").path.clone();
    let side = read(&path).expect("there");
    assert_eq!((side.since, side.every), (NOW, sign_every(1, false)));
    for number in 0..13 {
        folder.other(&format!("000000{number:02}"), |_| (), 0);
    }
    folder.round(&mut nia);
    let own = nia.own.as_mut().expect("sits");
    own.due = Instant::now();
    nia.stir();
    let later = NOW.plus_seconds(30);
    nia.round(&folder.place(), folder.local(), later)
        .expect("looked");
    let side = read(&path).expect("there");
    assert_eq!((side.since, side.every), (NOW, sign_every(14, false)));
}

#[test]
fn of_a_folder_full_of_signs_only_so_many_are_read() {
    let folder = Folder::new();
    for number in 0..=MOST {
        folder.other(&format!("{number:08x}"), |_| (), 0);
    }
    let present = who_is_here(&folder.place(), Some(folder.id), NOW);
    assert_eq!(present.consoles.len(), MOST);
}
