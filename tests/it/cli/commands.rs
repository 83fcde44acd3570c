//! Every command once, as the help shows it.

use super::{Machine, finish_with_input, read};

#[test]
fn new_prints_key_and_file() {
    let machine = Machine::new();
    let out = machine.ok(&[
        "new",
        "EU checkout fails",
        "--client",
        "Northbay Ltd",
        "--impact",
        "2",
        "--urgency",
        "1",
    ]);
    let (key, file) = out.trim_end().split_once(' ').expect("two words");
    assert_eq!(file, format!("{key}.json"));
    let parts: Vec<&str> = key.split('-').collect();
    assert_eq!(parts[..2], ["northbay", "ltd"], "{key}");
    assert_eq!(parts[2].len(), 8, "{key}");
    assert_eq!(parts[3].len(), 4, "{key}");
    let state = machine.json(&["status", "--json"]);
    assert_eq!(state["key"], key);
    assert_eq!(state["priority"]["value"], 1);
    assert_eq!(state["clients"][0], "Northbay Ltd");
    assert_eq!(state["criteria"][1]["text"], "testers pass");
}

#[test]
fn new_takes_all_that_is_known() {
    let machine = Machine::new();
    let made = machine.json(&[
        "new",
        "Mail is late",
        "--key",
        "MAIL-1",
        "--drill",
        "--imminent",
        "--manager",
        "Rob",
        "--service",
        "smtp",
        "--criterion",
        "queue empty",
        "--detected-at",
        "-10m",
        "--json",
    ]);
    assert_eq!(made["key"], "MAIL-1");
    assert_eq!(made["file"], "MAIL-1.json");
    let state = machine.json(&["status", "--json"]);
    assert_eq!(made["id"], state["id"]);
    assert_eq!(state["drill"], true);
    assert_eq!(state["imminent"], true);
    assert_eq!(state["faulty_service"], "smtp");
    assert_eq!(state["roles"][0]["person"], "Rob");
    assert_eq!(state["criteria"].as_array().map(Vec::len), Some(1));
    let elapsed = state["now"]["elapsed_seconds"].as_i64().expect("a number");
    assert!((600..630).contains(&elapsed), "{elapsed}");
    let text = machine.ok(&["status"]);
    assert!(text.starts_with("DRILL: this is practice.\n"), "{text}");
}

#[test]
fn new_keeps_what_the_configuration_says_for_ever() {
    let machine = Machine::new();
    let config = machine.path("config/warroom");
    super::write(
        &config.join("config.toml"),
        "zones = [\"America/New_York\"]\nkey_pattern = \"inc-{random}\"\n",
    );
    super::write(
        &config.join("audiences.json"),
        r#"[{"id":"all","label":"everybody","who":"all","first_minutes":[1,1,1,1,1],"target_minutes":[1,1,1,1,1],"ceiling_minutes":[1,1,1,1,1]}]"#,
    );
    let out = machine.ok(&["new", "EU checkout fails"]);
    assert!(out.starts_with("inc-"), "{out}");
    std::fs::remove_dir_all(config).expect("gone");
    let state = machine.json(&["status", "--json"]);
    assert_eq!(state["zones"][0], "America/New_York");
    assert_eq!(state["audiences"][0]["id"], "all");
}

#[test]
fn new_warns_of_a_similar_one_and_declares_it_all_the_same() {
    let machine = Machine::with_incident();
    let ran = machine.run(&["new", "Checkout fails", "-f", "second.json"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(
        ran.err.contains("a similar incident is running"),
        "{}",
        ran.err
    );
    assert!(ran.err.contains("case.json"), "{}", ran.err);
    let ran = machine.run(&["new", "Mail is late", "-f", "third.json"]);
    assert_eq!(ran.err, "");
}

#[test]
fn a_note_by_signs_and_by_options() {
    let machine = Machine::with_incident();
    let line = machine.ok(&["note", "@-5m * > restarted the pods #db"]);
    assert!(
        line.contains("★ action Nia: restarted the pods #db"),
        "{line}"
    );
    assert!(line.contains("[logged 5m later]"), "{line}");
    let line = machine.ok(&[
        "note",
        "> as it stands",
        "--at",
        "~-5m",
        "--star",
        "--kind",
        "change",
        "--by",
        "Rob",
        "--tag",
        "#DB",
        "--why",
        "slow",
        "--undo",
        "revert",
    ]);
    for part in [
        " ~",
        "★ change Rob: > as it stands",
        "#db",
        "[why: slow]",
        "[undo: revert]",
        "[logged by Nia]",
    ] {
        assert!(line.contains(part), "{part} in {line}");
    }
    let line = machine.ok(&["note", "several", "words", "rob: too"]);
    assert!(line.contains("note Nia: several words rob: too"), "{line}");
    let line = machine.ok(&["note", "rob: he said so"]);
    assert!(line.contains("note Rob: he said so"), "{line}");
    let line = machine.ok(&["note", "."]);
    assert!(line.contains("check Nia: asked, nothing new"), "{line}");
    machine.ok(&["note", "/cases 23"]);
    assert_eq!(machine.json(&["status", "--json"])["support_cases"], 23);
}

#[test]
fn a_note_from_standard_input_is_one_note_as_it_stands() {
    let machine = Machine::with_incident();
    let input = b"* one\ntwo #db\n\nthree\n\n";
    let ran = finish_with_input(machine.command(&["note", "-"]), input);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let log = machine.json(&["log", "--json"]);
    let last = log.as_array().and_then(|log| log.last()).expect("an entry");
    assert_eq!(last["text"], "* one\ntwo #db\n\nthree");
    assert_eq!(last["tags"][0], "db");
    assert_eq!(last["star"], false);
    let flood = vec![b'a'; 64 * 1024 + 1];
    let ran = finish_with_input(machine.command(&["note", "-"]), &flood);
    assert_eq!(ran.code, Some(3), "{}", ran.err);
    assert!(ran.err.contains("too-long"), "{}", ran.err);
}

#[test]
fn stages_priority_and_answers() {
    let machine = Machine::with_incident();
    machine.ok(&["stage", "acknowledged", "--at", "-2m"]);
    machine.ok(&["stage", "identified", "pool", "is", "full"]);
    let line = machine.ok(&["priority", "2", "2"]);
    assert!(line.contains("P1 → P2"), "{line}");
    machine.ok(&[
        "priority",
        "--override",
        "P1",
        "--reason",
        "the board asked",
    ]);
    machine.ok(&["answer", "impact", "EU checkout fails for 7 %"]);
    machine.ok(&["answer", "next", "restart"]);
    let line = machine.ok(&["answer", "next"]);
    assert!(line.contains("Next still true: restart"), "{line}");
    let shown = machine.json(&["status", "--json"]);
    assert_eq!(shown["stage"]["name"], "identified");
    assert_eq!(shown["stage"]["text"], "pool is full");
    assert_eq!(shown["priority"]["value"], 1);
    assert_eq!(shown["priority"]["by_hand"], "the board asked");
    assert_eq!(shown["answers"]["impact"]["by"], "Nia");
    machine.ok(&["priority", "--clear"]);
    let shown = machine.json(&["status", "--json"]);
    assert_eq!(shown["priority"]["value"], 2);
    assert_eq!(shown["priority"]["by_hand"], serde_json::Value::Null);
}

/// What stopped the harm has ended it; what speaks against a move is said on standard error.
#[test]
fn a_move_ends_the_impact_and_says_what_to_look_at() {
    let machine = Machine::with_incident();
    machine.ok(&["stage", "acknowledged"]);
    machine.ok(&["set", "criterion", "impact ended", "--met"]);
    machine.ok(&["set", "criterion", "testers pass", "--met"]);
    machine.ok(&["stage", "mitigated", "rolled", "back"]);
    let shown = machine.json(&["status", "--json"]);
    assert!(shown["impact_ended"]["at"].is_string());
    assert_eq!(shown["stage"]["status_page"], "Monitoring");
    machine.ok(&["set", "impact-ended", "--remove"]);
    let ran = machine.run(&["stage", "resolved"]);
    assert_eq!(ran.code, Some(0));
    assert!(
        ran.err.contains("the end of impact is not set"),
        "{}",
        ran.err
    );
    machine.ok(&["stage", "investigating", "it", "is", "back"]);
    machine.ok(&["stage", "mitigated", "--ended", "~-1m"]);
    let shown = machine.json(&["status", "--json"]);
    assert_eq!(shown["impact_ended"]["approx"], true);
    machine.fails(2, &["stage", "resolved", "--ended", "-1m"]);
}

#[test]
fn r003_r010_how_it_was_noticed_and_whether_it_is_real() {
    let machine = Machine::with_incident();
    let text = machine.ok(&["status"]);
    assert!(text.contains("Detected by: not recorded"), "{text}");
    machine.ok(&["set", "detection", "monitoring"]);
    machine.ok(&["set", "detected-by", "probe", "of", "eu-west"]);
    let ran = machine.run(&["set", "validated", "no"]);
    assert_eq!(ran.code, Some(0));
    assert!(ran.err.contains("stand it down"), "{}", ran.err);
    let shown = machine.json(&["status", "--json"]);
    assert_eq!(shown["detection"], "monitoring");
    assert_eq!(shown["validated"]["real"], false);
    assert_eq!(shown["validated"]["by"], "Nia");
    assert_eq!(shown["figures"]["we_knew_first"], true);
    let text = machine.ok(&["status"]);
    assert!(
        text.contains("Detected by: monitoring: probe of eu-west"),
        "{text}"
    );
    assert!(text.contains("Real: no, said Nia at "), "{text}");
    machine.fails(2, &["set", "validated", "perhaps"]);
    machine.fails(2, &["set", "detection", "by a bird"]);
}

#[test]
fn roles_are_given_released_and_listed() {
    let machine = Machine::with_incident();
    machine.ok(&["role", "scribe", "rosa"]);
    machine.ok(&[
        "role",
        "comms",
        "Mei",
        "--audience",
        "cust",
        "--team",
        "Care",
    ]);
    machine.ok(&["role", "im", "Rosa", "--shadow"]);
    let state = machine.json(&["status", "--json"]);
    let held: Vec<(&str, &str)> = state["roles"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|role| Some((role["role"].as_str()?, role["person"].as_str()?)))
        .collect();
    assert!(held.contains(&("scribe", "rosa")), "{held:?}");
    assert!(
        held.contains(&("incident_manager", "rosa")),
        "a known name keeps its spelling: {held:?}"
    );
    let comms = &state["roles"][3];
    assert_eq!(comms["audiences"][0], "customers");
    assert_eq!(comms["team"], "Care");
    let line = machine.ok(&["role", "scribe", "--release"]);
    assert!(line.contains("rosa is no longer Scribe"), "{line}");
    let list = machine.ok(&["role", "--list"]);
    let first: Vec<&str> = list.lines().next().expect("a line").split('\t').collect();
    assert_eq!(first[..3], ["technical_lead", "Technical Lead", "NOBODY"]);
    let list = machine.json(&["role", "--list", "--json"]);
    assert_eq!(list["roles"].as_array().map(Vec::len), Some(16));
}

#[test]
fn messages_are_recorded_word_for_word() {
    let machine = Machine::with_incident();
    machine.ok(&["stage", "acknowledged"]);
    let line = machine.ok(&[
        "send",
        "cust",
        "We are on it.",
        "--channel",
        "status page",
        "--next-by",
        "20m",
    ]);
    assert!(
        line.contains("To customers on status page (first): We are on it."),
        "{line}"
    );
    let arguments = ["send", "customers", "-", "--channel", "status page"];
    let ran = finish_with_input(machine.command(&arguments), b"Two\nlines\n");
    assert!(ran.out.contains("(update): Two\n  lines"), "{}", ran.out);
    machine.ok(&[
        "send",
        "internal",
        "fixed",
        "--channel",
        "mail",
        "--type",
        "mitigated",
        "--at",
        "-1m",
    ]);
    let text = machine.ok(&["status"]);
    assert!(text.contains("Word to customers: last word "), "{text}");
    assert!(text.contains("Word to leadership: no word yet"), "{text}");
}

#[test]
fn tasks_are_given_extended_and_ticked_off() {
    let machine = Machine::with_incident();
    let line = machine.ok(&[
        "task",
        "read the logs",
        "--to",
        "Rob",
        "--to",
        "Ann",
        "--minutes",
        "10",
    ]);
    assert!(line.contains("T1 Rob, Ann: read the logs (due "), "{line}");
    let line = machine.ok(&["task", "@rob drain EU 5m"]);
    assert!(line.contains("T2 Rob: drain EU (due "), "{line}");
    machine.ok(&["task", "--extend", "t1", "10"]);
    machine.ok(&["task", "--done", "T2"]);
    let state = machine.json(&["status", "--json"]);
    let tasks = state["open_tasks"].as_array().expect("a list");
    assert_eq!(tasks.len(), 1);
    assert_eq!(tasks[0]["number"], 1);
    let line = machine.ok(&["task", "--undone", "2"]);
    assert!(line.contains("Not done after all"), "{line}");
}

#[test]
fn fields_and_lists_are_set_and_taken_out() {
    let machine = Machine::with_incident();
    for arguments in [
        &["set", "title", "EU", "checkout", "is", "down"][..],
        &["set", "description", "all cards"],
        &["set", "ticket", "OPS-2041"],
        &["set", "main-channel", "#inc-2041"],
        &["set", "impact-started", "~-20m"],
        &["set", "impact-ended", "-1m"],
        &["set", "detected-at", "-15m"],
        &["set", "detected-by", "monitoring"],
        &["set", "faulty-service", "pgbouncer"],
        &["set", "review-meeting", "2099-01-16", "11:00"],
        &["set", "support-cases", "7"],
        &["set", "client", "Northbay"],
        &["set", "site", "eu-west"],
        &["set", "tag", "#DB"],
        &["set", "link", "Board", "https://board.example"],
        &[
            "set",
            "link",
            "Secret",
            "https://secret.example",
            "--restricted",
        ],
        &[
            "set",
            "channel",
            "#inc-2041",
            "--type",
            "chat",
            "--purpose",
            "work",
        ],
        &["set", "criterion", "testers pass", "--met"],
        &[
            "set",
            "criterion",
            "impact ended",
            "--waive",
            "will be watched",
        ],
    ] {
        machine.ok(arguments);
    }
    let state = machine.json(&["status", "--json"]);
    for (pointer, want) in [
        ("/title", "EU checkout is down"),
        ("/description", "all cards"),
        ("/ticket", "OPS-2041"),
        ("/main_channel", "#inc-2041"),
        ("/detected_by", "monitoring"),
        ("/faulty_service", "pgbouncer"),
        ("/clients/0", "Northbay"),
        ("/sites/0", "eu-west"),
        ("/tags/0", "db"),
        ("/links/0/url", "https://board.example"),
        ("/channels/0/name", "#inc-2041"),
        ("/criteria/0/waived", "will be watched"),
    ] {
        let got = state.pointer(pointer).and_then(|value| value.as_str());
        assert_eq!(got, Some(want), "{pointer}");
    }
    assert_eq!(state["impact_started"]["approx"], true);
    assert_eq!(state["links"].as_array().map(Vec::len), Some(1));
    assert_eq!(state["channels"][0]["main"], true);
    assert!(state["criteria"][1]["met"].is_string());
    for arguments in [
        &["set", "client", "Northbay", "--remove"][..],
        &["set", "link", "Board", "--remove"],
        &["set", "impact-ended", "--remove"],
        &["set", "criterion", "testers pass", "--open"],
    ] {
        machine.ok(arguments);
    }
    let state = machine.json(&["status", "--json"]);
    assert_eq!(state["clients"], serde_json::json!([]));
    assert_eq!(state["links"], serde_json::json!([]));
    assert_eq!(state["impact_ended"], serde_json::Value::Null);
    assert_eq!(state["criteria"][1]["met"], serde_json::Value::Null);
}

#[test]
fn completions_and_manual_pages() {
    let machine = Machine::new();
    for shell in ["bash", "zsh", "fish"] {
        let script = machine.ok(&["completions", shell]);
        assert!(script.contains("strike"), "{shell}");
    }
    assert!(machine.ok(&["man"]).contains(".TH warroom 1"));
    assert!(machine.ok(&["man", "note"]).contains("restricted"));
    assert!(machine.ok(&["--help"]).contains("Exit codes"));
    assert!(machine.ok(&["--version"]).starts_with("warroom "));
    let before = std::fs::read_dir(machine.path("state")).expect("there");
    assert_eq!(before.count(), 0, "none of these touches the state");
}

#[test]
fn looking_writes_nothing_anywhere() {
    let machine = Machine::with_incident();
    let elsewhere = Machine::new();
    std::fs::copy(machine.work("case.json"), elsewhere.work("case.json")).expect("copied");
    let before = read(&elsewhere.work("case.json"));
    for arguments in [
        &["status"][..],
        &["status", "--json"],
        &["status", "--oneline"],
        &["log", "--ids"],
        &["list"],
        &["verify", "case.json"],
        &["role", "--list"],
    ] {
        elsewhere.ok(arguments);
    }
    assert_eq!(read(&elsewhere.work("case.json")), before);
    for folder in ["state", "home"] {
        let left = std::fs::read_dir(elsewhere.path(folder)).expect("there");
        assert_eq!(left.count(), 0, "{folder}");
    }
    let left = std::fs::read_dir(elsewhere.path("work")).expect("there");
    assert_eq!(left.count(), 1);
}
