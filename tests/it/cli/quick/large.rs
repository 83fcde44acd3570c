//! Notes in a file so large that it is copied by a thread of its own.

#![expect(clippy::disallowed_methods, reason = "a test looks at the files")]

use super::super::Machine;
use super::{check, files_under, machine, same, steps, went_quickly};
use proptest::prelude::*;
use std::path::PathBuf;

/// More than from which on there is a thread: a mebibyte.
fn large() -> Machine {
    let machine = machine();
    for number in 0..18 {
        let text = format!("{number} {}", "the host log says so. ".repeat(2900));
        machine.ok(&["note", "-f", "case.json", &text]);
    }
    let size = machine.work("case.json").metadata().expect("done").len();
    assert!(size > 1 << 20, "{size}");
    machine
}

#[test]
fn notes_go_the_quick_way_and_what_is_refused_leaves_nothing_behind() {
    let machine = large();
    let note = |text| drop(machine.ok(&["note", "-f", "case.json", text]));
    assert!(went_quickly(&machine, || note("one")));
    check(&machine);
    let before = std::fs::read(machine.work("case.json")).expect("done");
    for refused in ["@99:99 never", "   "] {
        let ran = machine.run(&["note", "-f", "case.json", refused]);
        assert_ne!(ran.code, Some(0), "{refused:?}");
    }
    assert!(std::fs::read(machine.work("case.json")).expect("done") == before);
    let mut left = files_under(&machine.path("work"));
    left.retain(|path| path.to_string_lossy().contains("tmp-"));
    assert_eq!(left, [] as [PathBuf; 0]);
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 3,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn it_comes_to_the_same_as_the_ordinary_way(steps in steps()) {
        same((large(), large()), &steps)?;
    }
}
