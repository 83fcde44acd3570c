//! `warroom card`: a page of paper from the file alone, also from one that cannot be read.

use super::{Machine, read, write};

const NUMBERS: &str = "[contacts]\n\"Nia\" = \"+49 30 901820\"\n";

fn with_numbers() -> Machine {
    let machine = Machine::new();
    write(&machine.path("config/warroom/config.toml"), NUMBERS);
    machine.declare();
    machine
}

#[test]
fn numbers_are_kept_at_the_start_and_set_later_and_stand_on_the_card_alone() {
    let machine = with_numbers();
    machine.ok(&["set", "contact", "Rob", "+49", "30", "5"]);
    let page = machine.ok(&["card", "case.json"]);
    assert!(page.lines().count() <= 60, "{page}");
    assert!(
        page.contains("Incident Manager: Nia  +49 30 901820"),
        "{page}"
    );
    assert!(page.contains("Rob  +49 30 5"), "{page}");
    assert!(page.contains("Keep this page inside"), "{page}");
    assert_eq!(machine.ok(&["report", "card"]), page);
    let html = machine.ok(&["card", "--format", "html"]);
    assert!(html.contains("+49 30 901820"), "{html}");
    for other in [
        &["status"][..],
        &["status", "--json"],
        &["log"],
        &["log", "--json", "--restricted"],
        &["missed", "--all"],
        &["topic"],
        &["brief"],
        &["report", "ticket", "--restricted"],
    ] {
        let ran = machine.run(other);
        assert!(!ran.out.contains("+49"), "{other:?}: {}", ran.out);
    }
    machine.ok(&["set", "contact", "Rob", "--remove"]);
    assert!(!machine.ok(&["card"]).contains("Rob"));
}

#[test]
fn a_file_that_cannot_be_read_leaves_a_card_to_fill_in() {
    let machine = Machine::new();
    write(&machine.path("config/warroom/config.toml"), NUMBERS);
    write(&machine.work("bad.json"), "rubbish");
    for (file, code) in [("bad.json", 4), ("gone.json", 5)] {
        let ran = machine.run(&["card", file]);
        assert_eq!(ran.code, Some(code), "{}", ran.err);
        assert!(ran.err.contains("fill it in by hand"), "{}", ran.err);
        assert!(ran.out.contains("Nia  +49 30 901820"), "{}", ran.out);
        assert!(
            ran.out.contains("Incident Manager: EMPTY ____"),
            "{}",
            ran.out
        );
    }
    // Nor does a configuration that is wrong keep it away.
    write(&machine.path("config/warroom/config.toml"), "as = 3");
    let ran = machine.run(&["card", "bad.json"]);
    assert!(
        ran.out.contains("Incident Manager: EMPTY ____"),
        "{}",
        ran.out
    );
}

#[test]
fn a_damaged_file_gives_the_card_of_what_can_be_read() {
    let machine = with_numbers();
    let file = machine.work("case.json");
    let mut text = read(&file);
    text.truncate(text.len() * 3 / 4);
    write(&file, &text);
    let ran = machine.run(&["card", "case.json"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.out.contains("EU checkout fails"), "{}", ran.out);
}
