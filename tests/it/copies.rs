//! Copies of the incident beside its file that do not go by themselves: shown, and retired when
//! somebody says so.

#![expect(
    clippy::disallowed_methods,
    reason = "tests play the colleague and the sync tool"
)]

use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::cli::{Machine, read as read_text};
use crate::desk::Desk;
use crate::pty::{self, PATIENCE};
use crate::room::{LOOK, Room, names_in, overwrite, quit, read};
use crate::store::support::{World, until};
use warroom::app::effect::Effect;
use warroom::app::msg::Msg;
use warroom::domain::time::Timestamp;
use warroom::overlay::Overlay;
use warroom::store::{Access, Stays, retire};
use warroom::sync::{CopyBeside, CopyFate, Report, Request};

/// Makes a file as old as that.
fn age(path: &Path, seconds: u64) {
    let file = File::options().append(true).open(path).expect("there");
    let then = SystemTime::now() - Duration::from_secs(seconds);
    file.set_modified(then).expect("a time");
}

fn now() -> Timestamp {
    crate::store::support::clock()()
}

fn copy(name: &str, events: usize, fate: CopyFate) -> CopyBeside {
    let name = name.into();
    CopyBeside { name, events, fate }
}

fn asked(desk: &Desk) -> Vec<&Effect> {
    let retires = |effect: &&Effect| matches!(effect, Effect::Store(Request::RetireCopy(_)));
    desk.effects.iter().filter(retires).collect()
}

/// The words of the question that lies on top; empty if none does.
fn question(desk: &Desk) -> String {
    match desk.model.overlays.last() {
        Some(Overlay::Confirm(confirm)) => {
            format!("{}\n{}", confirm.title, confirm.lines.join("\n"))
        }
        _ => String::new(),
    }
}

#[test]
fn one_key_asks_in_words_and_one_key_retires() {
    let mut desk = Desk::new("Ada", false);
    desk.keys("C");
    assert!(desk.said().contains("no copy"), "{}", desk.said());
    let one = vec![copy("shop 2.json", 5, CopyFate::Ask)];
    desk.msg(Msg::Store(Report::Copies(one)));
    desk.keys("C");
    let words = question(&desk);
    for part in [
        "Retire shop 2.json?",
        "All its 5 events are in shop.json",
        "`retired/`",
        "30 days",
    ] {
        assert!(words.contains(part), "{part}: {words}");
    }
    // Nothing but a yes goes on from here.
    desk.keys("n C Esc C q C d x");
    assert!(asked(&desk).is_empty());
    desk.keys("y");
    let Some(Effect::Store(Request::RetireCopy(name))) = asked(&desk).pop() else {
        panic!("nothing was asked: {:?}", desk.effects);
    };
    assert_eq!(name, "shop 2.json");
    assert!(desk.model.overlays.is_empty());
}

#[test]
fn of_several_one_is_chosen_and_what_may_not_go_cannot_be() {
    let mut desk = Desk::new("Ada", false);
    let copies = vec![
        copy("shop 2.json", 1, CopyFate::Ask),
        copy("shop 3.json", 7, CopyFate::Waits),
        copy("shop 4.json", 7, CopyFate::Damaged),
        copy("shop.Conflict.json", 7, CopyFate::Leave),
    ];
    desk.msg(Msg::Store(Report::Copies(copies)));
    for name in ["shop 3", "shop 4", "Conflict"] {
        desk.keys("C");
        desk.text(name).keys("Enter");
        assert_eq!(question(&desk), "", "{name}");
        assert!(desk.said().contains("only to be read"), "{}", desk.said());
        desk.keys("Esc");
    }
    desk.keys("C").text("shop 2").keys("Enter");
    assert!(question(&desk).contains("Its 1 event is in shop.json"));
    desk.keys("Enter");
    assert_eq!(asked(&desk).len(), 1);
}

#[test]
fn who_only_looks_retires_nothing() {
    let mut desk = Desk::new("Ada", false);
    desk.model.seat.read_only = Some("opened with --read-only".into());
    let one = vec![copy("shop 2.json", 5, CopyFate::Ask)];
    desk.msg(Msg::Store(Report::Copies(one)));
    desk.keys("C");
    assert!(desk.said().contains("--read-only"), "{}", desk.said());
    desk.keys("Enter y");
    assert!(asked(&desk).is_empty());
}

/// An incident with a few notes, and a name beside its file.
fn world(name: &str) -> (World, PathBuf) {
    let world = World::new();
    let mut nia = world.create("nia");
    nia.record(&[world.note("nia", "one")]).expect("recorded");
    nia.share();
    let beside = world.folder().join(name);
    std::fs::copy(&world.file, &beside).expect("copied");
    age(&beside, 60);
    (world, beside)
}

/// What the replica of somebody keeps in `retired/`.
fn retired(world: &World, user: &str) -> Vec<PathBuf> {
    let mut files = crate::store::support::files_under(&world.home.join(user));
    files.retain(|path| path.to_string_lossy().contains("/retired/"));
    files
}

#[test]
fn the_store_retires_what_is_asked_for_and_says_where_it_is_kept() {
    let (world, beside) = world("inc 2.json");
    let bytes = read(&beside);
    let mut console = world.start("nia");
    let ready = copy("inc 2.json", 2, CopyFate::Ask);
    let told = Report::Copies(vec![ready]);
    console.wait("the copy is shown", |report| *report == told);
    assert!(beside.exists(), "nothing goes before somebody says so");
    console.send(Request::RetireCopy("inc 2.json".into()));
    let said = console.wait(
        "what came of it",
        |report| matches!(report, Report::Notice(notice) if notice.text.contains("is retired")),
    );
    assert!(!beside.exists());
    let kept = retired(&world, "nia");
    assert_eq!(kept.len(), 1);
    assert_eq!(read(&kept[0]), bytes);
    let Report::Notice(said) = said else { return };
    for part in ["all 2 events", "30 days", &kept[0].display().to_string()] {
        assert!(said.text.contains(part), "{part}: {}", said.text);
    }
    console.wait("nothing is left to show", |report| {
        *report == Report::Copies(Vec::new())
    });
    console.close();
    assert_eq!(world.notes(), ["one"]);
}

#[test]
fn what_resilio_left_is_never_retired_whoever_asks() {
    for name in ["inc.Conflict.json", "inc.Conflict2.json"] {
        let (world, beside) = world(name);
        let mut console = world.start("nia");
        let told = Report::Copies(vec![copy(name, 2, CopyFate::Leave)]);
        console.wait("the copy is shown", |report| *report == told);
        console.send(Request::RetireCopy(name.into()));
        console.wait("why it stays", |report| {
            matches!(report, Report::Notice(notice)
                if notice.important && notice.text.contains("delete the real file"))
        });
        console.close();
        assert!(beside.exists());
        let home = world.home.join("nia");
        let why = retire(&world.file, &beside, Some(&home), now());
        assert!(matches!(why, Err(Stays::Unsafe)), "{why:?}");
        assert!(beside.exists() && retired(&world, "nia").is_empty());
    }
}

#[test]
fn a_request_for_what_is_no_copy_any_more_is_answered_too() {
    let (world, beside) = world("inc 2.json");
    let mut console = world.start("nia");
    for (name, words) in [
        ("gone.json", "gone.json stays"),
        ("inc.json", "incident's file itself"),
    ] {
        console.send(Request::RetireCopy(name.into()));
        console.wait(
            name,
            |report| matches!(report, Report::Notice(notice) if notice.text.contains(words)),
        );
    }
    console.close();
    assert!(beside.exists() && world.file.exists());
}

#[test]
fn what_is_young_changed_by_hand_elsewhere_or_not_in_the_file_stays() {
    let (world, beside) = world("inc 2.json");
    let home = world.home.join("nia");
    let ask = |copy: &Path| retire(&world.file, copy, Some(&home), now());
    age(&beside, 3);
    assert!(matches!(ask(&beside), Err(Stays::Young(_))));
    age(&beside, 60);
    let whole = read(&beside);

    let text = String::from_utf8(whole.clone()).expect("UTF-8");
    overwrite(&beside, text.replace("\"one\"", "\"two\""));
    age(&beside, 60);
    assert!(matches!(ask(&beside), Err(Stays::Damaged)));

    overwrite(&beside, "{\"name\": \"something else\"}");
    age(&beside, 60);
    assert!(matches!(ask(&beside), Err(Stays::Foreign)));

    let other = World::new();
    other.create("eve");
    overwrite(&beside, read(&other.file));
    age(&beside, 60);
    assert!(matches!(ask(&beside), Err(Stays::Foreign)));

    std::fs::remove_file(&beside).expect("gone");
    std::os::unix::fs::symlink(&world.file, &beside).expect("a link");
    assert!(matches!(ask(&beside), Err(Stays::Itself)));
    let away = world.dir.path().join("away.json");
    overwrite(&away, &whole);
    age(&away, 60);
    std::fs::remove_file(&beside).expect("gone");
    std::os::unix::fs::symlink(&away, &beside).expect("a link");
    assert!(matches!(ask(&beside), Err(Stays::Foreign)));
    std::fs::remove_file(&beside).expect("gone");

    let mut more = world.open("nia", Access::Known).expect("opened");
    more.record(&[world.note("nia", "later")])
        .expect("recorded");
    more.share();
    std::fs::rename(&world.file, &beside).expect("moved");
    overwrite(&world.file, &whole);
    age(&beside, 60);
    assert!(matches!(ask(&beside), Err(Stays::Lacking(1))));
    let nowhere = retire(&world.file, &beside, None, now());
    assert!(matches!(nowhere, Err(Stays::Lacking(1))));
    assert!(beside.exists() && retired(&world, "nia").is_empty());
}

#[test]
fn a_run_without_a_replica_has_no_place_to_keep_it_in() {
    let (world, beside) = world("inc 2.json");
    let why = retire(&world.file, &beside, None, now());
    assert!(matches!(why, Err(Stays::NoReplica)), "{why:?}");
    assert!(beside.exists());
}

#[test]
fn what_is_only_in_a_copy_is_merged_before_it_goes() {
    let (world, beside) = world("inc 2.json");
    let before = read(&world.file);
    let mut other = world.open("rob", Access::Known).expect("opened");
    other
        .record(&[world.note("rob", "only there")])
        .expect("recorded");
    other.share();
    std::fs::rename(&world.file, &beside).expect("moved");
    overwrite(&world.file, before);
    age(&beside, 60);
    let mut console = world.start("nia");
    console.send(Request::RetireCopy("inc 2.json".into()));
    console.wait(
        "it is retired",
        |report| matches!(report, Report::Notice(notice) if notice.text.contains("is retired")),
    );
    console.close();
    until("merged", || {
        world.notes().contains(&"only there".to_owned())
    });
    assert!(!beside.exists());
}

#[test]
fn the_shell_merges_copies_and_retires_them() {
    let one = Machine::with_incident();
    let two = Machine::new();
    std::fs::copy(one.work("case.json"), two.work("case.json")).expect("copied");
    two.ok(&["note", "on two"]);
    for name in ["case 2.json", "case.Conflict.json"] {
        std::fs::copy(two.work("case.json"), one.work(name)).expect("copied");
        age(&one.work(name), 60);
    }
    let said = one.ok(&["merge", "case.json", "case 2.json", "--retire"]);
    assert!(
        said.contains("case 2.json: retired; kept for 30 days as "),
        "{said}"
    );
    assert!(read_text(&one.work("case.json")).contains("on two"));
    assert!(!one.work("case 2.json").exists());
    let kept = said.trim_end().rsplit(" as ").next().expect("a path");
    assert_eq!(read(Path::new(kept)), read(&two.work("case.json")));

    let ran = one.run(&[
        "merge",
        "case.json",
        "case.Conflict.json",
        "--retire",
        "--json",
    ]);
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    assert!(
        ran.err.contains("case.Conflict.json stays: "),
        "{}",
        ran.err
    );
    let told: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!(told["retired"], serde_json::json!([]));
    assert!(one.work("case.Conflict.json").exists());
    one.fails(
        2,
        &["merge", "case.json", "x.json", "--retire", "-o", "y.json"],
    );
}

#[test]
fn a_person_sees_the_copy_and_retires_it() {
    let room = Room::open();
    let nia = room.person("Nia");
    nia.note("as it was");
    let beside = room.path("case (1).json");
    overwrite(&beside, read(&room.file()));
    age(&beside, 60);
    let mut console = nia.console(&[]);
    console.wait_for("1 copy: C", PATIENCE);
    console.send(LOOK);
    console.send("C");
    console.wait_for("Retire case (1).json?", PATIENCE);
    console.wait_for("in case.json.", PATIENCE);
    console.send("y");
    pty::wait_until("the copy goes", PATIENCE, || !beside.exists());
    console.wait_for("is retired, all", PATIENCE);
    console.wait_until("the header forgets it", PATIENCE, |screen| {
        !screen.contents().contains("1 copy")
    });
    quit(&mut console);
    assert_eq!(room.names(), ["case.json"]);
    let hosts = names_in(&nia.path("state/warroom"));
    assert_eq!(hosts.len(), 1);
}
