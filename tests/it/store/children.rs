//! Many processes at once, killed at any moment, without rights, without room. The children are
//! this test binary again.

use super::support::{self, World, ids_on_disk};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use warroom::domain::id::EventId;
use warroom::store::{Access, Session, Shared};

const SPEC: &str = "WARROOM_TEST_CHILD";

/// What a child does: nothing unless it was asked by a parent.
#[test]
fn child() {
    let Ok(spec) = std::env::var(SPEC) else {
        return;
    };
    let [file, home, user, count] = spec.split('|').collect::<Vec<_>>()[..] else {
        panic!("{spec}");
    };
    let options = support::options(Path::new(file), Path::new(home), user, Access::Known);
    for i in 0..count.parse::<usize>().unwrap() {
        let mut session = Session::open(options.clone()).unwrap();
        let events = session
            .record(&[support::note(user, &format!("{user} {i}"))])
            .unwrap();
        println!("recorded {}", events[0].id);
        let shared = session.share();
        println!("shared {shared:?}");
    }
}

fn spawn(world: &World, user: &str, count: usize) -> Child {
    let home = world.home.join(user);
    let spec = format!("{}|{}|{user}|{count}", world.file.display(), home.display());
    Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "store::children::child",
            "--nocapture",
            "--test-threads=1",
        ])
        .env(SPEC, spec)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

fn recorded(line: &str) -> Option<EventId> {
    line.split("recorded ").nth(1)?.trim().parse().ok()
}

#[test]
fn eight_processes_lose_and_double_nothing() {
    let world = World::new();
    drop(world.create("nia"));
    let mut children: Vec<Child> = (0..8)
        .map(|i| spawn(&world, &format!("u{}", i / 2), 15))
        .collect();
    let mut acknowledged = Vec::new();
    for child in &mut children {
        let out = BufReader::new(child.stdout.take().unwrap());
        acknowledged.extend(
            out.lines()
                .map_while(Result::ok)
                .filter_map(|line| recorded(&line)),
        );
        assert!(child.wait().unwrap().success());
    }
    assert_eq!(acknowledged.len(), 8 * 15);
    let incident = support::read(&world.file);
    let unique: BTreeSet<EventId> = acknowledged.iter().copied().collect();
    assert_eq!(unique.len(), acknowledged.len());
    assert_eq!(
        incident.log().len(),
        acknowledged.len() + 1,
        "none lost, none doubled"
    );
    assert!(unique.is_subset(&ids_on_disk(&world.file)));
    for (writer, chain) in incident.log().chains() {
        assert!(chain.is_whole(), "{writer}: {chain:?}");
    }
    let mut order: BTreeMap<&str, u64> = BTreeMap::new();
    for event in incident.log().events() {
        let last = order.entry(event.writer.as_str()).or_default();
        assert!(event.n > *last, "in order per writer");
        *last = event.n;
    }
    world.check_file();
}

fn kill_in_save(kills: usize) {
    let world = World::new();
    drop(world.create("nia"));
    let mut acknowledged = BTreeSet::new();
    let mut random = 0x2545_F491_4F6C_DD1D_u64;
    for _ in 0..kills {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        let mut child = spawn(&world, "nia", 1_000);
        let mut out = BufReader::new(child.stdout.take().unwrap())
            .lines()
            .map_while(Result::ok);
        let wanted = random % 4;
        let mut seen = 0;
        while seen < wanted {
            let Some(line) = out.next() else { break };
            if let Some(id) = recorded(&line) {
                acknowledged.insert(id);
                seen += 1;
            }
        }
        // Somewhere in the next few milliseconds, wherever it is by then.
        std::thread::sleep(std::time::Duration::from_micros((random >> 32) % 6_000));
        child.kill().unwrap();
        child.wait().unwrap();
        acknowledged.extend(out.filter_map(|line| recorded(&line)));
        let whole = std::fs::read(&world.file).unwrap();
        assert!(serde_json::from_slice::<serde_json::Value>(&whole).is_ok());
    }
    let mut after = world.open("nia", Access::Known).unwrap();
    after.record(&[world.note("nia", "after all")]).unwrap();
    assert_eq!(after.share(), Shared::Saved);
    let on_disk = ids_on_disk(&world.file);
    assert!(
        acknowledged.is_subset(&on_disk),
        "{} lost",
        acknowledged.difference(&on_disk).count()
    );
    let report = warroom::store::verify(&world.file).unwrap();
    assert!(report.is_sound(), "{report}");
    assert!(world.asides().is_empty());
    let left = support::files_under(world.folder());
    assert!(left.len() <= 3, "left over: {left:?}");
}

#[test]
fn ten_kills_in_mid_save_lose_nothing() {
    kill_in_save(10);
}

#[test]
#[ignore = "long; WARROOM_KILLS says how many"]
fn kill_in_mid_save() {
    let kills = std::env::var("WARROOM_KILLS")
        .ok()
        .and_then(|n| n.parse().ok());
    kill_in_save(kills.unwrap_or(100));
}

#[test]
fn without_the_right_to_write_a_note_waits_here() {
    use std::os::unix::fs::PermissionsExt as _;
    let world = World::new();
    drop(world.create("nia"));
    let open = |path: &Path, mode| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    let home = world.home.join("guest");
    std::fs::create_dir(&home).unwrap();
    open(&home, 0o777);
    open(&world.home, 0o755);
    open(world.dir.path(), 0o755);
    open(world.folder(), 0o555);
    open(&world.file, 0o644);
    let spec = format!("{}|{}|guest|1", world.file.display(), home.display());
    let arguments = ["--exact", "store::children::child", "--nocapture"];
    // The binary may lie in a folder that a guest cannot reach.
    let exe = world.dir.path().join("it");
    std::fs::copy(std::env::current_exe().unwrap(), &exe).unwrap();
    let output = as_nobody(&exe, &arguments, &spec);
    let Some(output) = output else {
        eprintln!("SKIPPED without_the_right_to_write: needs root and setpriv");
        open(world.folder(), 0o755);
        return;
    };
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    open(world.folder(), 0o755);
    assert!(
        said.contains("recorded ") && said.contains("permission denied"),
        "{said}"
    );
    assert_eq!(world.notes().len(), 0);
    let mut later = world.open("guest", Access::Known).unwrap();
    assert_eq!(later.share(), Shared::Saved);
    assert_eq!(world.notes(), ["guest 0"]);
}

/// Runs a command as somebody without rights; `None` where this machine cannot.
fn as_nobody(exe: &Path, arguments: &[&str], spec: &str) -> Option<std::process::Output> {
    if !rustix::process::geteuid().is_root() {
        return None;
    }
    Command::new("setpriv")
        .args(["--reuid=65534", "--regid=65534", "--clear-groups"])
        .arg(exe)
        .args(arguments)
        .env(SPEC, spec)
        .output()
        .ok()
}

#[test]
fn a_full_disk_keeps_the_old_file_and_the_note() {
    let dir = tempfile::tempdir().unwrap();
    let full = dir.path().join("full");
    std::fs::create_dir(&full).unwrap();
    let mounted = Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=128k", "tmpfs"])
        .arg(&full)
        .status()
        .is_ok_and(|status| status.success());
    if !mounted {
        eprintln!("SKIPPED a_full_disk: needs the right to mount");
        return;
    }
    let world = World::at(
        tempfile::tempdir().unwrap(),
        full.join("inc.json"),
        dir.path().join("homes"),
    );
    let mut nia = world.create("nia");
    let before = std::fs::read(&world.file).unwrap();
    std::fs::write(full.join("ballast"), vec![0; 1 << 20]).unwrap_err();
    nia.record(&[world.note("nia", "no room")]).unwrap();
    let shared = nia.share();
    assert!(
        matches!(&shared, Shared::Waiting { reason } if reason.contains("full")),
        "{shared:?}"
    );
    assert_eq!(std::fs::read(&world.file).unwrap(), before);
    let files = support::files_under(&full);
    let clean = !files
        .iter()
        .any(|path| path.to_string_lossy().contains(".tmp-"));
    std::fs::remove_file(full.join("ballast")).unwrap();
    let after = nia.share();
    let notes = world.notes();
    let unmounted = Command::new("umount").arg(&full).status();
    assert!(unmounted.is_ok_and(|status| status.success()));
    assert!(clean, "{files:?}");
    assert_eq!((after, notes), (Shared::Saved, vec!["no room".to_owned()]));
}
