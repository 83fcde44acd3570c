//! Which folder is whose, which places it serves, and what it keeps of half-typed words.

use super::*;
use crate::sync::UnsentLine;

/// A replica in a folder of its own, which goes with the first of the two.
pub(in crate::store) fn replica() -> (tempfile::TempDir, Replica) {
    let home = tempfile::tempdir().unwrap();
    let replica = Replica::of(home.path(), EventId::from_parts(1, 0, 1)).unwrap();
    replica.make().unwrap();
    (home, replica)
}

fn left(replica: &Replica) -> Option<Unsent> {
    replica.dead_draft().map(|left| left.unsent)
}

fn typed(text: &str) -> Unsent {
    let text = text.to_owned();
    let corrects = None;
    Unsent {
        lines: vec![UnsentLine { text, corrects }],
        forms: Vec::new(),
    }
}

#[test]
fn a_machine_that_cannot_be_told_from_others_has_no_replica() {
    let names = |id: io::Result<&str>| host_names(id.map(str::to_owned), "ops1").ok();
    let known = ["k7f3".to_owned(), "ops1".to_owned()];
    assert_eq!(names(Ok("k7f3\n")).unwrap(), known);
    assert_eq!(names(Ok("\n")).unwrap(), known[1..]);
    assert_eq!(
        names(Err(io::ErrorKind::NotFound.into())).unwrap(),
        known[1..]
    );
    assert_eq!(names(Err(io::Error::other("too many open files"))), None);
}

#[test]
fn who_takes_a_place_over_ends_all_others_there_and_never_itself() {
    let home = tempfile::tempdir().unwrap();
    let place = Path::new("/shared/case.json");
    let made = |number| {
        let replica = Replica::of(home.path(), EventId::from_parts(1, 0, number)).unwrap();
        replica.make().unwrap();
        replica.serve(place, true).unwrap();
        replica
    };
    let [first, second, third] = [1, 2, 3].map(made);
    assert!(second.other_serving(home.path(), place).is_some());
    second.serve_alone(home.path(), place).unwrap();
    assert_eq!(first.service(place), Service::Ended);
    assert_eq!(third.service(place), Service::Ended);
    assert_eq!(second.service(place), Service::Served);
    assert!(second.other_serving(home.path(), place).is_none());
    // Again, as when a failed read has hidden that it serves already: no line says otherwise.
    second.serve_alone(home.path(), place).unwrap();
    let lines = std::fs::read(second.dir().join("places")).unwrap();
    assert!(!lines.starts_with(b"-") && !lines.windows(2).any(|two| two == b"\0-"));
}

#[test]
fn what_was_kept_before_the_machine_had_an_id_is_found_with_one() {
    let home = tempfile::tempdir().unwrap();
    let folders = host_folders(home.path()).unwrap();
    let id = EventId::from_parts(1, 0, 1);
    let before = Replica {
        dir: folders.last().unwrap().join(id.to_string()),
        twin: None,
    };
    before.make().unwrap();
    before.serve(Path::new("/shared/case.json"), true).unwrap();
    assert_eq!(Replica::of(home.path(), id).unwrap().dir, before.dir);
    let serving = Replica::serving(home.path(), Path::new("/shared/case.json"));
    assert_eq!(serving.unwrap().1.dir, before.dir);
}

#[test]
fn one_incident_under_two_names_of_this_machine_is_no_other_incident() {
    let home = tempfile::tempdir().unwrap();
    let place = Path::new("/shared/case.json");
    let id = EventId::from_parts(1, 0, 1);
    let folders = host_folders(home.path()).unwrap();
    let kept = folders.iter().map(|folder| Replica {
        dir: folder.join(id.to_string()),
        twin: None,
    });
    let kept: Vec<Replica> = kept.collect();
    for replica in &kept {
        replica.make().unwrap();
        replica.serve_alone(home.path(), place).unwrap();
    }
    for replica in &kept {
        assert_eq!(replica.service(place), Service::Served);
        assert!(replica.other_serving(home.path(), place).is_none());
    }
    let found = Replica::of(home.path(), id).unwrap();
    assert_eq!(found.dir, kept[0].dir);
    let twin = found.twin().map(|twin| twin.dir);
    assert_eq!(twin.as_ref(), kept.get(1).map(|twin| &twin.dir));
}

#[test]
fn a_draft_that_ends_with_a_quotation_is_kept() {
    for text in ["Bob: \"restart it\"", "\"\"", "\"", "a\\"] {
        let (_home, replica) = replica();
        let mut draft = Draft::start(&replica).unwrap();
        draft.keep(&typed(text)).unwrap();
        draft.end();
        assert_eq!(left(&replica), Some(typed(text)));
    }
}

#[test]
fn a_draft_that_was_emptied_leaves_no_file() {
    let (_home, replica) = replica();
    let mut draft = Draft::start(&replica).unwrap();
    draft.keep(&typed("words")).unwrap();
    draft.keep(&Unsent::default()).unwrap();
    draft.end();
    assert_eq!(std::fs::read_dir(replica.dir()).unwrap().count(), 0);
}

#[test]
fn a_line_cut_within_a_letter_does_not_cost_the_one_before() {
    let (_home, replica) = replica();
    let mut bytes = serde_json::to_vec(&typed("whole")).unwrap();
    bytes.extend(b"\n{\"lines\":[{\"text\":\"half \xC3");
    std::fs::write(replica.dir().join("draft-1-00000000"), bytes).unwrap();
    assert_eq!(left(&replica), Some(typed("whole")));
}

#[test]
fn a_long_draft_begins_again_in_a_file_of_its_own() {
    let (_home, replica) = replica();
    let mut draft = Draft::start(&replica).unwrap();
    let first = draft.path.clone();
    draft.keep(&typed(&"x".repeat(70_000))).unwrap();
    draft.keep(&typed("short")).unwrap();
    assert!(!first.exists(), "the old one has gone");
    assert!(replica.dead_draft().is_none(), "the new one is locked");
    draft.end();
    assert_eq!(left(&replica), Some(typed("short")));
    assert_eq!(std::fs::read_dir(replica.dir()).unwrap().count(), 1);
}

#[test]
fn behind_half_a_line_that_could_not_be_cut_off_no_words_are_lost() {
    let (_home, replica) = replica();
    let mut draft = Draft::start(&replica).unwrap();
    draft.keep(&typed("before")).unwrap();
    draft.file.write_all(b"{\"lines\":[{\"te").unwrap();
    draft.torn = true;
    draft.keep(&typed("after")).unwrap();
    draft.end();
    assert_eq!(left(&replica), Some(typed("after")));
    assert_eq!(std::fs::read_dir(replica.dir()).unwrap().count(), 1);
}

#[test]
fn what_one_console_has_found_no_other_takes() {
    let (_home, replica) = replica();
    let mut draft = Draft::start(&replica).unwrap();
    draft.keep(&typed("words")).unwrap();
    draft.end();
    let found = replica.dead_draft().unwrap();
    assert_eq!(left(&replica), None);
    drop(found);
    let found = replica.dead_draft().unwrap();
    assert_eq!(found.unsent, typed("words"));
    found.remove();
    assert_eq!(left(&replica), None);
}

#[test]
fn half_a_line_about_a_place_neither_counts_nor_spoils_the_next() {
    let (home, replica) = replica();
    let [one, two] = ["one.json", "one.json-two"].map(|name| home.path().join(name));
    let places = replica.dir().join("places");
    replica.serve(&two, true).unwrap();
    let whole = std::fs::read(&places).unwrap();
    std::fs::write(&places, &whole[..whole.len() - 5]).unwrap();
    let torn = [&one, &two].map(|place| replica.service(place));
    assert_eq!(torn, [Service::Unknown; 2]);
    replica.serve(&two, true).unwrap();
    let healed = [&one, &two].map(|place| replica.service(place));
    assert_eq!(healed, [Service::Unknown, Service::Served]);
}

#[test]
fn what_was_looked_at_is_each_persons_own_and_never_less_than_before() {
    use crate::domain::scene::Scene;
    let (_home, replica) = replica();
    let mut scene = Scene::new();
    let first = Looked::of(scene.incident.log(), scene.now);
    scene.wait(60).note("Rob", "more");
    let second = Looked::of(scene.incident.log(), scene.now);
    replica.set_looked("Nia", second.clone());
    replica.set_looked("Rob", first.clone());
    // Another console of hers, which had seen less, ends later.
    replica.set_looked("Nia", first.clone());
    assert_eq!(replica.looked("Nia"), Some(second));
    assert_eq!(replica.looked("Rob"), Some(first));
    assert_eq!(replica.looked("nobody"), None);
    std::fs::write(replica.dir().join("looked"), "1795185000000").unwrap();
    assert_eq!(
        replica.looked("Nia"),
        None,
        "what cannot be read is nothing"
    );
}

#[test]
fn what_is_no_file_is_neither_followed_nor_waited_for() {
    let (home, replica) = replica();
    let target = home.path().join("somebody-elses");
    std::fs::write(&target, "\"mine\"\n").unwrap();
    let at = |name: &str| replica.dir().join(name);
    for name in ["draft-1-00000000", "places", "looked"] {
        std::os::unix::fs::symlink(&target, at(name)).unwrap();
    }
    let (pipe, kind) = (at("draft-2-00000000"), rustix::fs::FileType::Fifo);
    let mode = rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR;
    rustix::fs::mknodat(rustix::fs::CWD, pipe, kind, mode, 0).unwrap();
    assert_eq!(left(&replica), None);
    assert!(replica.serve(&target, true).is_err());
    assert_eq!(replica.looked("Ann"), None);
    assert_eq!(std::fs::read(&target).unwrap(), b"\"mine\"\n");
}

#[test]
fn this_machine_has_a_name_and_a_mark_of_its_own() {
    let name = host_name();
    let node = rustix::system::uname();
    let node = node.nodename().to_string_lossy().into_owned();
    assert_eq!(Some(name.as_str()), node.split('.').next());
    let mark = machine();
    assert_eq!(mark, machine(), "the same each time");
    assert_eq!(mark.len(), 12);
    assert!(mark.bytes().all(|byte| byte.is_ascii_hexdigit()), "{mark}");
    let home = tempfile::tempdir().unwrap();
    for folder in host_folders(home.path()).unwrap() {
        assert_eq!(folder.parent(), Some(home.path()));
        let name = folder.file_name().unwrap().to_string_lossy();
        assert_eq!(name.len(), 12, "{name}");
    }
}

#[test]
fn how_far_a_place_has_seen_the_journal_is_kept_for_each_place() {
    let (_home, replica) = replica();
    let [one, other] = ["/shared/one.json", "/shared/other.json"].map(Path::new);
    assert_eq!(replica.proven(one), 0);
    replica.set_proven(one, 4711);
    assert_eq!((replica.proven(one), replica.proven(other)), (4711, 0));
    replica.set_proven(other, 5);
    replica.set_proven(one, 4712);
    assert_eq!((replica.proven(one), replica.proven(other)), (4712, 5));
}

#[test]
fn a_small_file_is_replaced_as_a_whole_or_not_at_all() {
    let (_home, replica) = replica();
    assert_eq!(replica.read_small("writer"), None);
    for text in ["nia@ops1-k7f3", "rob"] {
        replica.write_small("writer", text).unwrap();
        assert_eq!(replica.read_small("writer").as_deref(), Some(text));
    }
    std::fs::create_dir(replica.dir().join("folder")).unwrap();
    assert!(replica.write_small("folder", "text").is_err());
    let entries = std::fs::read_dir(replica.dir()).unwrap().flatten();
    let mut names: Vec<_> = entries.map(|entry| entry.file_name()).collect();
    names.sort();
    assert_eq!(names, ["folder", "writer"], "nothing half is left");
}

#[test]
fn a_replica_holds_events_when_its_journal_does() {
    let (_home, replica) = replica();
    assert!(!replica.holds_events());
    std::fs::write(replica.journal(), "").unwrap();
    assert!(!replica.holds_events());
    std::fs::write(replica.journal(), "x").unwrap();
    assert!(replica.holds_events());
}

#[test]
fn a_draft_goes_on_in_its_file_until_that_is_long() {
    let (_home, replica) = replica();
    let mut draft = Draft::start(&replica).unwrap();
    let first = draft.path.clone();
    let around = serde_json::to_string(&typed("")).unwrap().len() + 1;
    let long = usize::try_from(LONG).unwrap();
    let half = typed(&"x".repeat(long / 2 - around));
    draft.keep(&half).unwrap();
    draft.keep(&half).unwrap();
    assert_eq!(draft.size, LONG);
    draft.keep(&typed("a")).unwrap();
    assert_eq!((&draft.path, first.exists()), (&first, true));
    assert_eq!(first.metadata().unwrap().len(), draft.size);
    draft.keep(&typed("b")).unwrap();
    assert_ne!(draft.path, first);
    assert!(!first.exists());
    draft.end();
    assert_eq!(left(&replica), Some(typed("b")));
}

#[test]
fn words_are_kept_though_somebody_took_the_file_away() {
    let (_home, replica) = replica();
    let mut draft = Draft::start(&replica).unwrap();
    draft.keep(&typed("before")).unwrap();
    std::fs::remove_file(&draft.path).unwrap();
    draft.keep(&typed("after")).unwrap();
    draft.end();
    assert_eq!(left(&replica), Some(typed("after")));
}

#[test]
fn a_draft_in_which_nothing_was_typed_leaves_no_file_and_others_stay() {
    let (_home, replica) = replica();
    Draft::start(&replica).unwrap().end();
    assert_eq!(std::fs::read_dir(replica.dir()).unwrap().count(), 0);
    // A console that died before a word was typed, or with all of them taken back.
    let gone = ["draft-1-00000000", "draft-2-00000000"].map(|name| replica.dir().join(name));
    std::fs::write(&gone[0], "").unwrap();
    let empty = serde_json::to_string(&Unsent::default()).unwrap();
    std::fs::write(&gone[1], format!("{empty}\n")).unwrap();
    let other = replica.dir().join("looked");
    std::fs::write(&other, "").unwrap();
    assert_eq!(left(&replica), None);
    assert!(gone.iter().all(|path| !path.exists()) && other.exists());
}
