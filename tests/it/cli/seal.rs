//! `warroom seal`, and `warroom merge` as git calls it.

use super::{Machine, finish_with_input, read, write};
use std::path::Path;

fn sealed() -> (Machine, String) {
    let machine = Machine::with_incident();
    machine.ok(&["note", "pool is 400"]);
    machine.ok(&["note", "hunter2"]);
    let seal = machine.ok(&["seal", "case.json"]);
    (machine, seal)
}

#[test]
fn a_seal_in_a_report_is_checked_later() {
    let (machine, seal) = sealed();
    assert!(seal.starts_with("warroom seal 1\nincident "), "{seal}");
    let quoted = seal.trim_end().replace('\n', "\n> ");
    let report = format!("# Report\n\n> {quoted}\n\nend\n");
    write(&machine.work("report.md"), &report);
    let said = machine.ok(&["seal", "case.json", "--check", "report.md"]);
    assert!(said.starts_with("as sealed: all "), "{said}");
    assert!(!said.contains("note:"), "{said}");
    machine.ok(&["note", "afterwards"]);
    let said = machine.ok(&["seal", "-f", "case.json", "--check", "report.md"]);
    assert!(said.contains("note: 1 events came since"), "{said}");
    let piped = machine.command(&["seal", "case.json", "--check", "-"]);
    let ran = finish_with_input(piped, seal.as_bytes());
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    let data = machine.json(&["seal", "case.json", "--check", "report.md", "--json"]);
    assert_eq!(data["unaltered"], true);
    assert_eq!(data["since"], 1);
}

#[test]
fn the_digits_alone_do_too() {
    let (machine, seal) = sealed();
    let digits = seal
        .lines()
        .last()
        .and_then(|line| line.strip_prefix("fingerprint "));
    let digits = digits.expect("at the end").to_owned();
    let said = machine.ok(&["seal", "case.json", "--check", &digits]);
    assert!(
        said.starts_with("as sealed: the record is what it was"),
        "{said}"
    );
    machine.ok(&["note", "afterwards"]);
    let said = machine.ok(&["seal", "case.json", "--check", &digits]);
    assert!(said.contains("; 1 came since"), "{said}");
    let other = format!(
        "{}{}",
        &digits[..digits.len() - 1],
        if digits.ends_with('0') { '1' } else { '0' }
    );
    let ran = machine.run(&["seal", "case.json", "--check", &other]);
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    assert!(
        ran.out.starts_with("NOT AS SEALED: no state"),
        "{}",
        ran.out
    );
}

#[test]
fn what_was_altered_or_taken_out_shows() {
    let (machine, seal) = sealed();
    write(&machine.work("seal.txt"), &seal);
    let text = read(&machine.work("case.json"));
    let kept = text
        .lines()
        .filter(|line| !line.contains("hunter2") || line.starts_with("\"state\""));
    let gone = kept.collect::<Vec<_>>().join("\n");
    for (name, forged) in [
        ("altered", text.replace("pool is 400", "pool is 40")),
        ("gone", gone),
    ] {
        let elsewhere = Machine::new();
        write(&elsewhere.work("case.json"), &forged);
        write(&elsewhere.work("seal.txt"), &seal);
        let ran = elsewhere.run(&["seal", "case.json", "--check", "seal.txt"]);
        assert_eq!(ran.code, Some(1), "{name}: {}{}", ran.out, ran.err);
        assert!(
            ran.out.starts_with("NOT AS SEALED: "),
            "{name}: {}",
            ran.out
        );
    }
}

#[test]
fn what_is_no_seal_is_said() {
    let (machine, seal) = sealed();
    write(&machine.work("none.md"), "all well");
    write(
        &machine.work("bad.md"),
        &seal.replace("events ", "events 1"),
    );
    let said = machine.fails(2, &["seal", "case.json", "--check", "none.md"]);
    assert!(said.contains("holds no line"), "{said}");
    let said = machine.fails(2, &["seal", "case.json", "--check", "bad.md"]);
    assert!(said.contains("altered"), "{said}");
    machine.fails(5, &["seal", "case.json", "--check", "nowhere.md"]);
    let other = Machine::with_incident();
    write(&other.work("seal.txt"), &seal);
    let said = other.fails(5, &["seal", "case.json", "--check", "seal.txt"]);
    assert!(said.contains("another incident"), "{said}");
}

fn copy(from: &Path, to: &Path) {
    std::fs::copy(from, to).expect("copied");
}

#[test]
fn git_s_two_sides_are_joined_over_ours() {
    let one = Machine::with_incident();
    copy(&one.work("case.json"), &one.work("base"));
    let two = Machine::new();
    copy(&one.work("case.json"), &two.work("case.json"));
    one.ok(&["note", "on one"]);
    two.ok(&["note", "on two"]);
    copy(&one.work("case.json"), &one.work("ours"));
    copy(&two.work("case.json"), &one.work("theirs"));
    write(&one.work("empty"), "");
    for base in ["base", "empty", "missing"] {
        copy(&one.work("case.json"), &one.work("ours"));
        let said = one.ok(&["merge", "--git-driver", base, "ours", "theirs"]);
        assert_eq!(said, "");
        let union = read(&one.work("ours"));
        assert!(
            union.contains("on one") && union.contains("on two"),
            "{base}"
        );
        assert!(one.ok(&["verify", "ours"]).starts_with("sound: "));
    }
}

#[test]
fn what_git_s_driver_does_not_understand_is_left_to_a_person() {
    let one = Machine::with_incident();
    one.ok(&["note", "pool is 400"]);
    let text = read(&one.work("case.json"));
    write(&one.work("base"), "");
    for forged in [
        text.replace("pool is 400", "pool is 40"),
        "<<<<<<< ours\n".to_owned(),
    ] {
        write(&one.work("ours"), &text);
        write(&one.work("theirs"), &forged);
        one.fails(4, &["merge", "--git-driver", "base", "ours", "theirs"]);
        assert_eq!(read(&one.work("ours")), text);
        let names: Vec<_> = std::fs::read_dir(one.path("work"))
            .expect("read")
            .flatten()
            .collect();
        assert!(
            names
                .iter()
                .all(|name| !name.file_name().to_string_lossy().contains("aside"))
        );
    }
    one.fails(2, &["merge", "--git-driver", "base", "ours"]);
    one.fails(2, &["merge", "case.json"]);
}
