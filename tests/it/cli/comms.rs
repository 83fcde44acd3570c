//! Words to an audience from the shell: templates, drafts, release, the floor; what is gathered.

use super::{Machine, finish_with_input};

#[test]
fn a_template_is_printed_with_its_gaps_and_records_nothing() {
    let machine = Machine::with_incident();
    machine.ok(&["stage", "acknowledged"]);
    let before = machine.json(&["status", "--json"])["version"]["events"].clone();
    let ran = machine.run(&["send", "customers", "--template"]);
    assert!(
        ran.out.contains("We know that [not known yet]"),
        "{}",
        ran.out
    );
    assert!(ran.err.contains("Not known yet: service"), "{}", ran.err);
    let out = machine.ok(&["send", "leadership", "--template", "--type", "nothing-new"]);
    assert!(out.contains("Nothing new since"), "{out}");
    let after = machine.json(&["status", "--json"])["version"]["events"].clone();
    assert_eq!(before, after, "nothing was recorded");
    machine.fails(2, &["send", "customers", "--template", "--type", "gossip"]);
    machine.fails(5, &["send", "martians", "--template"]);
    machine.fails(2, &["send", "customers"]);
    machine.fails(2, &["send", "customers", "words without a place"]);
    let arguments = ["send", "customers", "-", "--channel", "status page"];
    let sent = finish_with_input(machine.command(&arguments), ran.out.as_bytes());
    assert!(sent.out.contains("(first): "), "{}", sent.out);
}

/// What was sent was sent: it is recorded, and what was missing is said.
#[test]
fn a_push_within_the_floor_is_recorded_and_said() {
    let machine = Machine::with_incident();
    let mail = ["--channel", "e-mail", "--type", "update"];
    let send = |words: &'static str, more: &[&'static str]| {
        let arguments = [&["send", "customers", words], &mail[..], more].concat();
        machine.run(&arguments)
    };
    assert_eq!(send("one", &[]).err.matches("floor").count(), 0);
    let second = send("two", &[]);
    assert!(second.err.contains("the floor is 30 min"), "{}", second.err);
    assert!(second.err.contains("--floor-reason"), "{}", second.err);
    let third = send("three", &["--floor-reason", "two was wrong"]);
    assert!(!third.err.contains("floor"), "{}", third.err);
    let log = machine.ok(&["log"]);
    for words in ["one", "two", "three"] {
        assert!(log.contains(&format!("(update): {words}")), "{log}");
    }
}

#[test]
fn a_draft_waits_and_another_person_approves_it() {
    let machine = Machine::with_incident();
    machine.ok(&["set", "two-people", "customers", "P1", "2"]);
    let words = ["send", "customers", "we know", "--channel", "status page"];
    let said = machine.fails(3, &words);
    assert!(said.contains("two people must release"), "{said}");
    machine.ok(&[&words[..], &["--draft"]].concat());
    let state = machine.json(&["status", "--json"]);
    assert_eq!(state["drafts"][0]["channel"], "status page");
    assert!(
        machine
            .ok(&["status"])
            .contains("Draft to customers on status page waits")
    );
    machine.fails(3, &["send", "customers", "--approve"]);
    machine.fails(5, &["send", "internal", "--approve"]);
    let line = machine.ok(&["send", "customers", "--approve", "--as", "Rob"]);
    assert!(line.contains("we know"), "{line}");
    let state = machine.json(&["status", "--json"]);
    assert_eq!(state["drafts"], serde_json::json!([]));
    machine.ok(&["set", "two-people", "customers", "--remove"]);
    machine.ok(&words);
}

#[test]
fn a_restricted_incident_is_locked_and_unlocked_by_two() {
    let machine = Machine::with_incident();
    machine.ok(&["set", "codename", "Heron"]);
    machine.ok(&["set", "restricted", "on"]);
    let words = ["send", "customers", "we know", "--channel", "status page"];
    let said = machine.fails(3, &words);
    assert!(said.contains("locked"), "{said}");
    machine.ok(&["set", "unlock", "on"]);
    machine.fails(3, &words);
    machine.ok(&["set", "unlock", "on", "--as", "Rob"]);
    machine.ok(&words);
    let state = machine.json(&["status", "--json"]);
    assert_eq!(state["restricted"], true);
    assert_eq!(state["codename"], "Heron");
    assert_eq!(state["unlocked_by"], serde_json::json!(["Nia", "Rob"]));
    assert!(machine.ok(&["status"]).contains("Restricted: called Heron"));
}

#[test]
fn an_audience_goes_out_of_scope_and_back() {
    let machine = Machine::with_incident();
    machine.ok(&["set", "audience", "leadership", "--remove"]);
    let state = machine.json(&["status", "--json"]);
    assert_eq!(state["audiences"][2]["in_scope"], false);
    machine.fails(3, &["set", "audience", "leadership", "--remove"]);
    machine.ok(&["set", "audience", "leadership"]);
    machine.fails(5, &["set", "audience", "martians"]);
    machine.fails(2, &["set", "two-people", "customers", "9"]);
}

#[test]
fn the_sheets_the_counts_and_the_lists_are_set() {
    let machine = Machine::with_incident();
    for (field, value) in [
        ("fact-behaviour", "blank page"),
        ("fact-when", "since 14:00, new"),
        ("fact-error", "500"),
        ("fact-environment", "EU, 40 customers"),
        ("fact-origin", "ours"),
        ("fact-public", "none"),
        ("expected", "a list"),
        ("actual", "nothing"),
        ("reproduce", "open it"),
        ("urgency-text", "contracts end at noon"),
        ("workaround", "use the app"),
        ("support-cases", "9"),
        ("people-paged", "4"),
        ("interruptions", "2"),
        ("cost-per-minute", "120 EUR"),
        ("area", "search"),
        ("related", "OPS-7"),
        ("criterion", "errors below 1 % for 30m"),
    ] {
        machine.ok(&["set", field, value]);
    }
    machine.ok(&["set", "support-cases", "31"]);
    let channel = [
        "set",
        "channel",
        "page",
        "--type",
        "status page",
        "--link",
        "https://s.example",
    ];
    machine.ok(&channel);
    machine.ok(&["set", "criterion", "errors below 1 %", "--met"]);
    let state = machine.json(&["status", "--json"]);
    assert_eq!(state["facts"]["environment"], "EU, 40 customers");
    assert_eq!(state["problem"]["reproduce"], "open it");
    assert_eq!(state["urgency_text"], "contracts end at noon");
    assert_eq!(state["workaround"], "use the app");
    assert_eq!(state["support_cases_series"][1]["count"], 31);
    assert_eq!(
        (&state["people_paged"], &state["interruptions"]),
        (&4.into(), &2.into())
    );
    assert_eq!(
        (&state["areas"][0], &state["related"][0]),
        (&"search".into(), &"OPS-7".into())
    );
    assert_eq!(
        state["channels"][0]["purpose"],
        "where customers look by themselves"
    );
    assert_eq!(state["channels"][0]["link"], "https://s.example");
    let criteria = state["criteria"].as_array().expect("a list");
    assert!(
        criteria
            .iter()
            .any(|one| one["hold_minutes"] == 30 && one["since"].is_string())
    );
    let text = machine.ok(&["status"]);
    for words in [
        "  Behaviour: blank page",
        "  Expected: a list",
        "Counts: 31 support cases (9 at",
        "errors below 1 %: 0 of 30 min held",
        "Channel: page (status page) where customers look",
    ] {
        assert!(text.contains(words), "{words:?} in\n{text}");
    }
    machine.fails(2, &["set", "people-paged", "few"]);
    machine.fails(2, &["set", "restricted", "maybe"]);
}

#[test]
fn a_stakeholder_moves_on_the_grid() {
    let machine = Machine::with_incident();
    machine.ok(&["set", "stakeholder", "VP Grace", "--power", "high"]);
    let one = |machine: &Machine| machine.json(&["status", "--json"])["stakeholders"].clone();
    assert_eq!(one(&machine)[0]["treatment"], "keep satisfied");
    let more = [
        "--interest",
        "high",
        "--contact",
        "through Ana",
        "--audience",
        "lead",
    ];
    machine.ok(&[&["set", "stakeholder", "VP Grace"], &more[..]].concat());
    let state = one(&machine);
    assert_eq!(state[0]["treatment"], "manage closely");
    assert_eq!(state[0]["contact"], "through Ana");
    assert_eq!(state[0]["audience"], "leadership");
    assert_eq!(state.as_array().map(Vec::len), Some(1), "one of that name");
    assert!(
        machine
            .ok(&["status"])
            .contains("Stakeholder: VP Grace, manage closely")
    );
    machine.ok(&["set", "stakeholder", "VP Grace", "--remove"]);
    assert_eq!(one(&machine), serde_json::json!([]));
}
