//! The review from the shell.

use super::Machine;

#[test]
fn a_whole_review_and_its_exit_codes() {
    let machine = Machine::with_incident();
    for stage in ["acknowledged", "mitigated", "resolved", "in-review"] {
        for criterion in ["impact ended", "testers pass"] {
            if stage == "resolved" {
                machine.ok(&["set", "criterion", criterion, "--waive", "a test"]);
            }
        }
        machine.ok(&["stage", stage]);
    }
    let out = machine.ok(&["review", "why", "the lock was held"]);
    assert!(
        out.contains("checklist Nia: Why 1: the lock was held"),
        "{out}"
    );
    machine.ok(&[
        "review",
        "why",
        "no full data",
        "--under",
        "1",
        "--sense",
        "it is small",
    ]);
    machine.ok(&[
        "review",
        "cause",
        "the lock",
        "--type",
        "root",
        "--confidence",
        "probable",
    ]);
    machine.ok(&["review", "lesson", "lucky", "a fresh snapshot"]);
    machine.ok(&[
        "review",
        "action",
        "detect",
        "alert on locks @Nia 2099-12-04",
        "--class",
        "locks",
    ]);
    let ran = machine.run(&[
        "review", "action", "prevent", "no locks", "--class", "Locks",
    ]);
    assert_eq!(ran.code, Some(0));
    assert!(ran.err.contains("this class again: A1"), "{}", ran.err);
    machine.fails(5, &["review", "why", "x", "--under", "7"]);
    machine.fails(5, &["review", "change", "A9", "x"]);
    machine.fails(2, &["review", "action", "blame", "x"]);
    machine.fails(2, &["review", "action", "detect", "x", "--due", "some day"]);
    machine.fails(3, &["review", "lesson", "well", " "]);
    machine.fails(3, &["review", "slot", "2", "n/a"]);
    machine.ok(&[
        "review",
        "change",
        "A2",
        "--owner",
        "Nia",
        "--due",
        "2099-12-05",
    ]);
    machine.ok(&["review", "change", "2", "nobody tried", "--sense", ""]);
    machine.ok(&["review", "change", "L1", "--type", "well"]);
    machine.ok(&["review", "done", "A1"]);
    machine.ok(&["review", "data-loss", "no", "--replayed", "yes"]);
    machine.ok(&["review", "meeting", "+1h", "--owner", "Nia"]);
    let err = machine.fails(3, &["stage", "closed"]);
    assert!(
        err.contains("refused (review-open): not closed: 0 of 5"),
        "{err}"
    );
    finished(&machine);
}

/// Everything that closing waits for is filled, and what was written is printed.
fn finished(machine: &Machine) {
    for n in ["1", "2", "Q3", "plan", "outcome shared"] {
        machine.ok(&["review", "answer", n, "yes"]);
    }
    for slot in ["W1", "2", "client debrief", "internal"] {
        machine.ok(&["review", "slot", slot, "done"]);
    }
    machine.ok(&["review", "slot", "5", "n/a", "no client was hit"]);
    let text = machine.ok(&["review"]);
    for words in [
        "POSTMORTEM: REVIEWED",
        "QUESTIONS: 5 OF 5 ANSWERED",
        "1  the lock was held",
        "C1  root  the lock (probable)",
        "L1  well  a fresh snapshot",
        "A2  owned  prevent: no locks; owner Nia; due Sat 5 Dec 2099",
        "W5  n/a  client follow-up message; no client was hit",
        "nothing is open",
    ] {
        assert!(text.contains(words), "{words:?} in\n{text}");
    }
    let json = machine.json(&["review", "--json"]);
    assert_eq!(json["review"]["whys"][1]["answer"], "nobody tried");
    assert_eq!(json["review"]["whys"][1]["sense"], serde_json::Value::Null);
    assert_eq!(json["review"]["actions"][0]["owner"], "Nia");
    assert_eq!(json["open"], serde_json::json!([]));
    let status = machine.json(&["review", "status", "--json"]);
    assert_eq!(status["postmortem"], "reviewed");
    assert_eq!(status["triggers"].as_array().map(Vec::len), Some(5));
    machine.ok(&["stage", "closed"]);
    assert_eq!(
        machine.json(&["status", "--json", "-f", "case.json"])["stage"]["name"],
        "closed"
    );
}

#[test]
fn what_is_struck_leaves_the_list_and_stays_in_the_log() {
    let machine = Machine::with_incident();
    machine.ok(&["review", "action", "repair", "canary in a mine"]);
    assert!(machine.ok(&["review"]).contains("canary"));
    machine.ok(&["review", "strike", "A1", "--reason", "not ours"]);
    assert!(!machine.ok(&["review"]).contains("canary"));
    assert!(machine.ok(&["log"]).contains("canary"));
    machine.fails(3, &["review", "change", "A1", "again"]);
}

/// What is said in confidence is kept from papers from its first word on.
#[test]
fn a_row_may_be_restricted_from_the_shell() {
    let machine = Machine::with_incident();
    for arguments in [
        &["why", "quillfeather why"][..],
        &["cause", "quillfeather cause"],
        &["lesson", "badly", "quillfeather lesson"],
        &["action", "prevent", "quillfeather action"],
    ] {
        let all = [&["review"], arguments, &["--restricted"]].concat();
        machine.ok(&all);
    }
    machine.ok(&["review", "lesson", "well", "an open lesson"]);
    let paper = machine.ok(&["report", "postmortem"]);
    assert!(paper.contains("an open lesson"), "{paper}");
    assert!(!paper.contains("quillfeather"), "{paper}");
    let whole = machine.ok(&["report", "postmortem", "--restricted"]);
    for row in ["why", "cause", "lesson", "action"] {
        let words = format!("quillfeather {row}");
        assert!(whole.contains(&words), "{words}: {whole}");
    }
}
