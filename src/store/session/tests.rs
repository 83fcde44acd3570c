//! Who may open an incident how, and what a session then keeps.

#![expect(clippy::disallowed_methods, reason = "tests play the vandal")]

use super::super::file;
use super::super::tests::{START, closing, draft, opening, options, says};
use super::*;
use crate::domain::kind::{EventKind, Redaction};
use crate::domain::presence::Seating;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use tempfile::TempDir;

/// A folder with an incident, and a state folder for each who works there.
struct Place {
    dir: TempDir,
}

impl Place {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        Self { dir }
    }

    fn path(&self) -> PathBuf {
        self.dir.path().join("inc.json")
    }

    fn home(&self, user: &str) -> PathBuf {
        self.dir.path().join("homes").join(user)
    }

    fn options(&self, user: &str, access: Access) -> Options {
        Options {
            state_home: Some(self.home(user)),
            user: user.to_owned(),
            access,
            ..options(self.dir.path(), None)
        }
    }

    fn create(&self, user: &str) -> Session {
        let options = self.options(user, Access::Known);
        Session::create(options, vec![opening("inc")]).unwrap()
    }

    fn open(&self, user: &str, access: Access) -> Result<Session, StoreError> {
        Session::open(self.options(user, access))
    }

    fn known(&self, user: &str) -> Session {
        self.open(user, Access::Known).unwrap()
    }

    fn text(&self) -> String {
        std::fs::read_to_string(self.path()).unwrap()
    }

    /// Whether any file of that user's state folder holds these words.
    fn keeps(&self, user: &str, words: &str) -> bool {
        self.journal(user)
            .is_some_and(|(_, text)| text.contains(words))
    }

    fn journal(&self, user: &str) -> Option<(PathBuf, String)> {
        let mut folders = vec![self.home(user)];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).ok()?.flatten() {
                if entry.path().is_dir() {
                    folders.push(entry.path());
                } else if entry.file_name() == "journal.jsonl" {
                    let text = std::fs::read_to_string(entry.path()).unwrap();
                    return Some((entry.path(), text));
                }
            }
        }
        None
    }
}

fn redacts(reference: EventId) -> Draft {
    draft(EventKind::Redact(Redaction {
        reference,
        reason: "a password".into(),
    }))
}

#[test]
fn who_may_not_write_creates_nothing() {
    let place = Place::new();
    let options = place.options("nia", Access::ReadOnly);
    let refused = Session::create(options, vec![opening("inc")]).err();
    assert!(matches!(refused, Some(StoreError::ReadOnly(_))));
    let options = place.options("nia", Access::Known);
    let refused = Session::create(options, vec![says("no opening")]).err();
    let reason = "an incident begins with an opening event";
    assert!(refused.is_some_and(|error| error.to_string().contains(reason)));
    assert_eq!(std::fs::read_dir(place.dir.path()).unwrap().count(), 0);
}

#[test]
fn why_there_is_no_replica_is_said_to_who_wanted_one() {
    for access in [Access::Known, Access::Join, Access::Detached] {
        for home in [true, false] {
            let place = Place::new();
            let mut options = place.options("nia", access);
            options.state_home = options.state_home.filter(|_| home);
            let wanted = access != Access::Detached;
            let why = (wanted && !home).then(|| "no state folder".to_owned());
            let made = Session::create(options.clone(), vec![opening("inc")]).unwrap();
            assert_eq!(made.health().no_replica, why, "{access:?} {home}");
            drop(made);
            let opened = Session::open(options).unwrap();
            assert_eq!(opened.health().no_replica, why, "{access:?} {home}");
            assert_eq!(place.journal("nia").is_some(), wanted && home);
        }
    }
}

#[test]
fn a_file_without_events_is_opened_only_by_who_has_them() {
    let place = Place::new();
    let mut nia = place.create("nia");
    nia.record(&[says("one")]).unwrap();
    nia.share();
    drop(nia);
    let whole = place.text();
    let empty = whole.lines().filter(|line| !line.contains("\"sum\""));
    let empty = empty.collect::<Vec<_>>().join("\n");
    std::fs::write(place.path(), &empty).unwrap();
    for (user, access) in [
        ("rob", Access::Known),
        ("rob", Access::Join),
        ("rob", Access::ReadOnly),
        ("nia", Access::Detached),
    ] {
        let refused = place.open(user, access).err().unwrap().to_string();
        let reason = "it holds no event, get it from whoever has all of it";
        assert!(refused.contains(reason), "{user} {access:?}: {refused}");
    }
    let looking = place.open("nia", Access::ReadOnly).unwrap();
    assert_eq!(looking.incident().log().len(), 2);
    assert_eq!(place.text(), empty);
    let mut nia = place.known("nia");
    assert_eq!(nia.share(), Shared::Saved);
    assert_eq!(place.text(), whole);
}

#[test]
fn a_lost_file_is_brought_back_only_by_who_may_write_it_and_served_it() {
    let place = Place::new();
    let mut nia = place.create("nia");
    nia.share();
    drop(nia);
    let whole = place.text();
    for bytes in [None, Some("rubbish")] {
        match bytes {
            None => std::fs::remove_file(place.path()).unwrap(),
            Some(bytes) => std::fs::write(place.path(), bytes).unwrap(),
        }
        for (user, access) in [
            ("rob", Access::Known),
            ("nia", Access::ReadOnly),
            ("nia", Access::Detached),
        ] {
            let refused = place.open(user, access).err();
            let fits = match bytes {
                None => matches!(refused, Some(StoreError::NotFound(_))),
                Some(_) => matches!(refused, Some(StoreError::NotOurs { .. })),
            };
            assert!(fits, "{user} {access:?}");
        }
        assert_eq!(place.known("nia").share(), Shared::Saved);
        assert_eq!(place.text(), whole);
    }
}

#[test]
fn of_a_closed_incident_the_deleted_file_stays_away_and_the_broken_one_is_healed() {
    let place = Place::new();
    let mut nia = place.create("nia");
    nia.record(&[closing()]).unwrap();
    nia.share();
    drop(nia);
    let whole = place.text();
    std::fs::write(place.path(), "rubbish").unwrap();
    assert_eq!(place.known("nia").share(), Shared::Saved);
    assert_eq!(place.text(), whole);
    std::fs::remove_file(place.path()).unwrap();
    let refused = place.open("nia", Access::Known).err();
    assert!(matches!(refused, Some(StoreError::NotFound(_))));
}

#[test]
fn who_only_looks_sees_what_was_not_shared_yet_and_leaves_no_trace() {
    let place = Place::new();
    let mut nia = place.create("nia");
    nia.share();
    nia.record(&[says("not shared")]).unwrap();
    drop(nia);
    let before = place.text();
    let mut looking = place.open("nia", Access::ReadOnly).unwrap();
    assert_eq!(looking.incident().log().len(), 2);
    let refused = looking.record(&[says("x")]).unwrap_err();
    assert!(matches!(refused, StoreError::ReadOnly(_)));
    assert!(matches!(looking.share(), Shared::ReadOnly { .. }));
    assert_eq!(place.text(), before);
}

#[test]
fn an_archived_place_is_said_to_be_archived_and_can_be_joined_again() {
    let place = Place::new();
    place.create("nia").share();
    super::super::archive(place.options("nia", Access::Known)).unwrap();
    let refused = place.open("nia", Access::Known).err().unwrap();
    let key = "inc".to_owned();
    assert!(
        matches!(&refused, StoreError::JoinNeeded { archived: true, key: found, .. } if *found == key)
    );
    let mut nia = place.open("nia", Access::Join).unwrap();
    nia.record(&[says("again")]).unwrap();
    assert_eq!(nia.share(), Shared::Saved);
    drop(nia);
    place.known("nia");
}

#[test]
fn what_others_wrote_follows_into_the_journal_in_every_way_that_it_comes() {
    type Way = fn(&Place, &mut Session);
    let ways: [(&str, Way); 3] = [
        ("a look", |_, nia| drop(nia.refresh().unwrap())),
        ("a save", |_, nia| drop(nia.share())),
        ("the next words, after opening anew", |place, _| {
            let mut anew = place.known("nia");
            anew.record(&[says("answer")]).unwrap();
        }),
    ];
    for (what, way) in ways {
        let place = Place::new();
        let mut nia = place.create("nia");
        nia.share();
        let mut rob = place.known("rob");
        rob.record(&[says("from rob")]).unwrap();
        assert_eq!(rob.share(), Shared::Saved);
        assert!(!place.keeps("nia", "from rob"));
        way(&place, &mut nia);
        assert!(place.keeps("nia", "from rob"), "{what}");
        let (_, journal) = place.journal("nia").unwrap();
        assert_eq!(journal.matches("from rob").count(), 1, "{what}: once");
    }
}

#[test]
fn what_was_redacted_leaves_the_journal_in_every_way_that_it_becomes_known() {
    let place = Place::new();
    let mut nia = place.create("nia");
    let secret = nia.record(&[says("hunter2")]).unwrap().remove(0);
    nia.share();
    drop(nia);
    let (path, with_words) = place.journal("nia").unwrap();
    let mut rob = place.known("rob");
    rob.record(&[redacts(secret.id)]).unwrap();
    assert_eq!(rob.share(), Shared::Saved);
    // While nobody of hers was there.
    assert!(place.keeps("nia", "hunter2"));
    let mut nia = place.known("nia");
    nia.record(&[says("after")]).unwrap();
    assert!(!place.keeps("nia", "hunter2"), "when words are recorded");
    drop(nia);
    // A power cut came between the redaction and the cleaning of her journal.
    let (_, clean) = place.journal("nia").unwrap();
    let mut redaction = clean
        .lines()
        .filter(|line| !line.contains("\"kind\":\"note\""));
    let last = redaction.next_back().unwrap();
    std::fs::write(&path, format!("{with_words}{last}\n")).unwrap();
    let file = place.text();
    let stub = file
        .lines()
        .find(|line| line.contains(&format!("{{\"id\":\"{}", secret.id)));
    let without = file.replace(&format!("{}\n", stub.unwrap()), "");
    std::fs::write(place.path(), without).unwrap();
    assert!(place.keeps("nia", "hunter2"));
    let mut nia = place.known("nia");
    assert_eq!(nia.share(), Shared::Saved);
    assert!(!place.keeps("nia", "hunter2"), "when it is shared");
    assert!(!place.text().contains("hunter2"));
}

#[test]
fn whoever_writes_sits_there_and_whoever_only_looks_does_not() {
    let place = Place::new();
    let mut nia = place.create("nia");
    let now = START;
    assert_eq!(nia.present().here().len(), 0);
    let sitting = nia.sit("Nia", Seating::Scribe).unwrap();
    assert_eq!(
        (&*sitting.person, sitting.seating),
        ("Nia", Seating::Scribe)
    );
    let round = super::super::here::Round {
        id: nia.sharer.id,
        may_write: true,
        ..Default::default()
    };
    let path = place.path();
    nia.sharer.here.round(&path, round, now).unwrap();
    for access in [Access::ReadOnly, Access::Detached] {
        let mut other = place.open("rob", access).unwrap();
        let seen = other.present();
        let names: Vec<&str> = seen.consoles.iter().map(|one| &*one.person).collect();
        assert_eq!(names, ["Nia"]);
        assert_eq!(other.sit("Rob", Seating::Console), None, "{access:?}");
    }
    let mut rob = place.known("rob");
    rob.sharer.read_only = Some("a newer format".to_owned());
    assert_eq!(rob.sit("Rob", Seating::Console), None);
}

#[test]
fn a_look_is_remembered_only_where_there_is_a_place_for_it() {
    let place = Place::new();
    let nia = place.create("nia");
    let looked = Looked::of(nia.incident().log(), START);
    assert!(nia.keep_looked("nia", looked.clone()));
    assert_eq!(nia.looked("nia"), Some(looked.clone()));
    let detached = place.open("nia", Access::Detached).unwrap();
    assert!(!detached.keep_looked("nia", looked));
}

#[test]
fn words_that_cannot_be_stored_without_a_replica_say_why_and_are_taken_back() {
    let place = Place::new();
    std::fs::create_dir(place.dir.path().join(".git")).unwrap();
    place.create("nia").share();
    let first = place.text();
    let mut rob = place.open("rob", Access::Detached).unwrap();
    let one = rob.record(&[says("one")]).unwrap().remove(0);
    let stored = place.text();
    let shown = place.path().display().to_string();
    let refused = |rob: &mut Session| {
        let error = rob.record(&[says("two")]).unwrap_err();
        assert_eq!(rob.incident().log().len(), 2, "taken back");
        error.to_string()
    };
    std::fs::write(place.path(), first).unwrap();
    assert_eq!(
        refused(&mut rob),
        format!("cannot write {shown}: it is behind and not written by itself")
    );
    std::fs::write(place.path(), &stored).unwrap();
    let mode = |mode| {
        let mode = std::fs::Permissions::from_mode(mode);
        std::fs::set_permissions(place.path(), mode).unwrap();
    };
    mode(0o444);
    let why = "its mode is 0444, read-only for everybody; `chmod u+w` lets it be written";
    assert_eq!(refused(&mut rob), format!("cannot write {shown}: {why}"));
    mode(0o644);
    // The next words go on where the last stored ones ended.
    let three = rob.record(&[says("three")]).unwrap().remove(0);
    assert_eq!((three.n, three.prev), (one.n + 1, Some(one.sum)));
    assert!(place.text().contains("three") && !place.text().contains("two"));
}

#[test]
fn a_session_that_has_shared_leaves_word_for_the_next_one() {
    let place = Place::new();
    let mut nia = place.create("nia");
    nia.record(&[says("one")]).unwrap();
    let replica = nia.recorder.replica().unwrap().clone();
    let left = || {
        let stamp = file::stamp(&place.path()).unwrap();
        summary::agree(&replica, &place.path(), stamp)
    };
    assert!(!left(), "it is not shared yet");
    assert_eq!(nia.share(), Shared::Saved);
    assert!(left());
}

#[test]
fn whoever_comes_later_is_told_too_what_still_holds_redacted_words() {
    let place = Place::new();
    let mut nia = place.create("nia");
    let secret = nia.record(&[says("hunter2")]).unwrap().remove(0);
    nia.share();
    std::fs::write(place.dir.path().join("inc.txt"), place.text()).unwrap();
    nia.record(&[redacts(secret.id)]).unwrap();
    nia.share();
    let said = |session: &mut Session| {
        let notices = session.notices().into_iter();
        notices.map(|notice| notice.text).collect::<Vec<_>>()
    };
    let sentence = "inc.txt still holds words that were redacted: delete it";
    assert_eq!(said(&mut nia), [sentence]);
    let mut rob = place.known("rob");
    rob.record(&[says("hello")]).unwrap();
    assert_eq!(said(&mut rob), [sentence]);
    let mut looking = place.open("rob", Access::ReadOnly).unwrap();
    looking.refresh().unwrap();
    assert_eq!(said(&mut looking), [""; 0], "it is not theirs to delete");
}

#[test]
fn what_the_quick_way_left_in_doubt_is_the_same_event_in_the_ordinary_way() {
    let place = Place::new();
    place.create("nia").share();
    let options = place.options("nia", Access::Known);
    let mut quick = super::super::Quick::open(&options, |_, _, _| None).unwrap();
    let drafts = [says("in doubt")];
    let mut tried = Recorder::direct("nia", options.clock);
    let sealed = tried.record(&drafts, &[]).unwrap().sealed;
    assert!(quick.recorder.give_up(&drafts, &sealed, None, true));
    let mut nia = place.open("nia", Access::Detached).unwrap();
    nia.take_over(&mut quick);
    // It holds the lock of the file.
    drop(quick);
    assert_eq!(nia.record(&drafts).unwrap(), sealed);
    assert_ne!(nia.record(&drafts).unwrap(), sealed, "new words");
}
