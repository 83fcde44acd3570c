//! The store on real folders: convergence, healing, killing, crowds, missing rights, full disks.

#![expect(
    clippy::disallowed_methods,
    reason = "tests play the colleague, the sync tool and the vandal"
)]

mod bring;
mod children;
mod doubt;
mod drafts;
mod heal;
pub(crate) mod support;
mod threads;

use proptest::prelude::*;
use std::collections::BTreeSet;
use support::{World, ids_on_disk};
use warroom::store::{Access, Session, Shared, StoreError};
use warroom::sync::{Request, Unsent, UnsentLine};

#[test]
fn a_note_is_recorded_shared_and_read_by_another() {
    let world = World::new();
    let mut nia = world.create("nia");
    let mut rob = world.open("rob", Access::Known).unwrap();
    let note = nia.record(&[world.note("nia", "disk full")]).unwrap();
    assert_eq!(nia.unshared(), [note[0].id]);
    assert_eq!(nia.share(), Shared::Saved);
    assert!(nia.unshared().is_empty());
    let seen = rob.refresh().unwrap();
    assert_eq!(seen, note);
    assert_eq!(rob.incident().log(), nia.incident().log());
    world.check_file();
}

#[test]
fn two_new_events_are_two_new_lines() {
    let world = World::new();
    let mut nia = world.create("nia");
    let before = world.text();
    nia.record(&[world.note("nia", "one"), world.note("nia", "two")])
        .unwrap();
    nia.share();
    let after = world.text();
    let old: BTreeSet<&str> = before.lines().collect();
    let new: Vec<&str> = after.lines().filter(|line| !old.contains(line)).collect();
    assert_eq!(new.len(), 3, "two events and the state: {new:?}");
    assert!(new[0].starts_with(",{\"id\":"));
    assert!(
        after.ends_with("}\n")
            && after
                .lines()
                .rev()
                .nth(1)
                .unwrap()
                .starts_with("\"state\": ")
    );
}

#[test]
fn the_same_set_gives_the_same_bytes() {
    let world = World::new();
    let mut nia = world.create("nia");
    let other = world.dir.path().join("other.json");
    nia.record(&[world.note("nia", "one")]).unwrap();
    nia.share();
    let report =
        warroom::store::merge(std::slice::from_ref(&world.file), &other, support::state).unwrap();
    assert_eq!(report.events, nia.incident().log().len());
    assert_eq!(
        std::fs::read(&other).unwrap(),
        std::fs::read(&world.file).unwrap()
    );
}

#[test]
fn a_place_new_to_the_replica_must_be_joined() {
    let world = World::new();
    world.create("nia");
    let mut world2 = World::new();
    world2.home.clone_from(&world.home);
    std::fs::copy(&world.file, &world2.file).unwrap();
    let refused = world2.open("nia", Access::Known).err().unwrap();
    assert!(
        matches!(
            refused,
            StoreError::JoinNeeded {
                archived: false,
                ..
            }
        ),
        "{refused}"
    );
    assert_eq!(refused.exit_code(), 3);
    world2.open("nia", Access::Join).unwrap();
    world2.open("nia", Access::Known).unwrap();
}

#[test]
fn looking_and_detached_leave_no_replica() {
    let world = World::new();
    world.create("nia");
    let mut looking = world.open("eve", Access::ReadOnly).unwrap();
    let refused = looking.record(&[world.note("eve", "x")]).unwrap_err();
    assert_eq!(refused.exit_code(), 3);
    let mut detached = world.open("ann", Access::Detached).unwrap();
    let events = detached
        .record(&[world.note("ann", "straight in")])
        .unwrap();
    assert!(ids_on_disk(&world.file).contains(&events[0].id));
    assert!(!world.home.join("eve").exists() && !world.home.join("ann").exists());
    let files = std::fs::read_dir(world.dir.path()).unwrap().count();
    assert!(files <= 3, "the file, its lock, the state folder");
}

#[test]
fn without_a_state_folder_recorded_means_in_the_file() {
    let world = World::new();
    world.create("nia");
    std::fs::write(world.home.join("bob"), "a file where a folder should be").unwrap();
    let mut bob = world.open("bob", Access::Known).unwrap();
    assert!(bob.health().no_replica.is_some());
    let events = bob.record(&[world.note("bob", "still heard")]).unwrap();
    assert!(ids_on_disk(&world.file).contains(&events[0].id));
    std::fs::remove_file(&world.file).unwrap();
    std::fs::create_dir(&world.file).unwrap();
    let before = bob.incident().log().len();
    assert!(bob.record(&[world.note("bob", "lost?")]).is_err());
    assert_eq!(
        bob.incident().log().len(),
        before,
        "what failed was not recorded"
    );
    std::fs::remove_dir(&world.file).unwrap();
    bob.record(&[world.note("bob", "again")]).unwrap();
    assert_eq!(world.notes(), ["still heard", "again"]);
}

#[test]
fn create_refuses_what_exists_and_open_what_is_missing() {
    let world = World::new();
    world.create("nia");
    let refused = Session::create(
        world.options("nia", Access::Known),
        vec![world.opening("nia")],
    );
    assert!(matches!(refused.err(), Some(StoreError::Exists(_))));
    let mut elsewhere = world.options("nia", Access::Known);
    elsewhere.file = world.dir.path().join("nothing.json");
    let missing = Session::open(elsewhere).err().unwrap();
    assert_eq!(missing.exit_code(), 5);
}

#[test]
fn a_cloned_replica_takes_a_new_writer() {
    let world = World::new();
    let mut nia = world.create("nia");
    nia.record(&[world.note("nia", "before the snapshot")])
        .unwrap();
    nia.share();
    let clone = world.home.join("clone");
    support::copy_tree(&world.home.join("nia"), &clone);
    nia.record(&[world.note("nia", "original")]).unwrap();
    nia.share();
    let mut cloned = world.open_at("clone", "nia", Access::Known).unwrap();
    let events = cloned.record(&[world.note("nia", "clone")]).unwrap();
    cloned.share();
    assert_ne!(
        events[0].writer,
        nia.record(&[world.note("nia", "more")]).unwrap()[0].writer
    );
    nia.share();
    let report = warroom::store::verify(&world.file).unwrap();
    assert!(report.is_sound(), "{report}");
}

#[test]
fn a_redaction_takes_the_words_out_of_file_and_journals() {
    let world = World::new();
    let mut nia = world.create("nia");
    let mut rob = world.open("rob", Access::Known).unwrap();
    let secret = nia.record(&[world.note("nia", "hunter2")]).unwrap();
    nia.share();
    rob.refresh().unwrap();
    rob.record(&[world.redact("rob", secret[0].id)]).unwrap();
    rob.share();
    nia.refresh().unwrap();
    nia.share();
    for path in support::files_under(world.dir.path()) {
        let text = std::fs::read(&path).unwrap();
        let found = text.windows(7).any(|part| part == b"hunter2");
        assert!(!found, "still in {}", path.display());
    }
    let report = warroom::store::verify(&world.file).unwrap();
    assert!(report.is_sound(), "{report}");
    let mut late = world.open("ann", Access::Known).unwrap();
    late.record(&[world.note("ann", "after")]).unwrap();
    assert_eq!(late.share(), Shared::Saved);
    world.check_file();
}

#[test]
fn two_processes_of_one_user_share_a_journal() {
    let world = World::new();
    let mut first = world.create("nia");
    let mut second = world.open("nia", Access::Known).unwrap();
    for i in 0..5 {
        first
            .record(&[world.note("nia", &format!("a{i}"))])
            .unwrap();
        second
            .record(&[world.note("nia", &format!("b{i}"))])
            .unwrap();
    }
    assert_eq!(second.share(), Shared::Saved);
    assert_eq!(first.share(), Shared::Saved);
    let report = warroom::store::verify(&world.file).unwrap();
    assert!(
        report.is_sound() && report.log.chains().len() == 1,
        "{report}"
    );
    assert_eq!(world.notes().len(), 10);
}

#[test]
fn drafts_of_the_dead_and_the_last_look_are_kept() {
    let world = World::new();
    let mut session = world.create("nia");
    assert_eq!((session.unsent(), session.looked("nia")), (None, None));
    let time = warroom::domain::time::Timestamp::from_millis(1_234);
    let looked = warroom::domain::looked::Looked::of(session.incident().log(), time);
    drop(session);
    let console = world.start("nia");
    let typed = |text: &str| Unsent {
        lines: vec![UnsentLine {
            text: text.to_owned(),
            corrects: None,
        }],
        forms: Vec::new(),
    };
    console.send(Request::KeepUnsent(typed("half a sen")));
    console.send(Request::KeepUnsent(typed("half a sentence")));
    console.send(Request::KeepLooked {
        person: "nia".into(),
        looked: looked.clone(),
    });
    console.close();
    let mut session = world.open("nia", Access::Known).unwrap();
    assert_eq!(session.unsent(), Some(typed("half a sentence")));
    assert_eq!(session.looked("nia"), Some(looked));
    assert_eq!(session.looked("rob"), None);
    drop(session);
    let console = world.start("nia");
    support::until("the draft is taken over", || {
        world.open("nia", Access::Known).unwrap().unsent().is_none()
    });
    console.send(Request::KeepUnsent(Unsent::default()));
    console.close();
    assert_eq!(world.open("nia", Access::Known).unwrap().unsent(), None);
}

#[derive(Debug, Clone, Copy)]
enum Step {
    Record(bool),
    Share(bool),
    Refresh(bool),
    Reopen(bool),
    Delete,
    Empty,
    Rubbish,
    Cut(usize),
    KeepCopy,
    OlderCopy,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        6 => any::<bool>().prop_map(Step::Record),
        6 => any::<bool>().prop_map(Step::Share),
        2 => any::<bool>().prop_map(Step::Refresh),
        1 => any::<bool>().prop_map(Step::Reopen),
        1 => Just(Step::Delete),
        1 => Just(Step::Empty),
        1 => Just(Step::Rubbish),
        1 => any::<usize>().prop_map(Step::Cut),
        1 => Just(Step::KeepCopy),
        1 => Just(Step::OlderCopy),
    ];
    proptest::collection::vec(step, 1..40)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn two_sessions_converge_whatever_happens_to_the_file(steps in steps()) {
        let world = World::new();
        let mut both = [world.create("nia"), world.open("rob", Access::Known).unwrap()];
        let names = ["nia", "rob"];
        let mut recorded = BTreeSet::new();
        let mut copy = std::fs::read(&world.file).unwrap();
        for (i, step) in steps.into_iter().enumerate() {
            match step {
                Step::Record(who) => {
                    let who = usize::from(who);
                    let note = world.note(names[who], &format!("note {i}"));
                    recorded.insert(both[who].record(&[note]).unwrap()[0].id);
                }
                Step::Share(who) => {
                    let _ = both[usize::from(who)].share();
                }
                Step::Refresh(who) => {
                    let _ = both[usize::from(who)].refresh();
                }
                Step::Reopen(who) => {
                    let who = usize::from(who);
                    // One who has never recorded nor shared has nothing to bring a lost file back.
                    if let Ok(session) = world.open(names[who], Access::Known) {
                        both[who] = session;
                    }
                }
                Step::Delete => {
                    let _ = std::fs::remove_file(&world.file);
                }
                Step::Empty => std::fs::write(&world.file, "").unwrap(),
                Step::Rubbish => std::fs::write(&world.file, "rm -rf /\n\u{0}").unwrap(),
                Step::Cut(at) => {
                    if let Ok(bytes) = std::fs::read(&world.file) {
                        let at = at % (bytes.len() + 1);
                        std::fs::write(&world.file, &bytes[..at]).unwrap();
                    }
                }
                Step::KeepCopy => copy = std::fs::read(&world.file).unwrap_or(copy),
                Step::OlderCopy => std::fs::write(&world.file, &copy).unwrap(),
            }
        }
        for _ in 0..2 {
            for session in &mut both {
                // Many overwrites at once look like a program that undoes ours: the guard rests
                // for a few seconds, then saves all the same.
                support::until("it is saved", || session.share() == Shared::Saved);
            }
        }
        prop_assert_eq!(both[0].incident().log(), both[1].incident().log());
        let on_disk = ids_on_disk(&world.file);
        prop_assert!(recorded.is_subset(&on_disk));
        world.check_file();
        let report = warroom::store::verify(&world.file).unwrap();
        prop_assert!(report.is_sound(), "{}", report);
    }
}

#[test]
fn without_a_replica_nothing_is_said_to_be_kept() {
    let world = World::new();
    drop(world.create("nia"));
    let mut rob = world.open("rob", Access::Detached).unwrap();
    std::fs::remove_dir_all(world.folder()).unwrap();
    let error = rob.record(&[world.note("rob", "x")]).err().unwrap();
    let words = error.to_string();
    assert!(!words.contains("kept on this machine"), "{words}");
    assert_eq!(words.matches("cannot write").count(), 1, "{words}");
    assert_eq!(rob.incident().log().len(), 1, "it is taken back");
}
