//! Prompts and checklists from the shell.

use super::Machine;

#[test]
fn a_prompt_is_listed_and_put_off_from_the_shell() {
    let machine = Machine::new();
    machine.ok(&["new", "Checkout fails", "--detected-at=-12m"]);
    let text = machine.ok(&["status"]);
    let line = "  ! due everyone: Not acknowledged for 12 min (limit 15). Who has it? (N01";
    assert!(text.contains(line), "{text}");
    let state = machine.json(&["status", "--json"]);
    let prompt = &state["now"]["prompts"][0];
    assert_eq!(prompt["rule"], "N01");
    assert_eq!(prompt["level"], "due");
    assert_eq!(prompt["everyone"], true);
    assert_eq!(prompt["clear"], "acknowledge");
    assert!(prompt["snoozed_until"].is_null() && prompt["about"].is_null());
    machine.ok(&["snooze", "n01", "--minutes", "5"]);
    let state = machine.json(&["status", "--json"]);
    let prompt = &state["now"]["prompts"][0];
    assert!(prompt["snoozed_until"].is_string(), "{prompt}");
    assert_eq!(prompt["snoozes"], 1);
    let text = machine.ok(&["status"]);
    assert!(text.contains("put off until"), "{text}");
    let ran = machine.run(&["snooze", "N10"]);
    assert_eq!(ran.code, Some(3), "{}", ran.err);
    assert!(ran.err.contains("N10 does not show now"), "{}", ran.err);
}

#[test]
fn the_checklist_is_listed_and_ticked_from_the_shell() {
    let machine = Machine::with_incident();
    let line = machine.ok(&["checklist", "--tick", "team-told"]);
    assert!(
        line.contains("Checked: the whole project team is told"),
        "{line}"
    );
    let list = machine.json(&["checklist", "--json"]);
    let lines = list["lines"].as_array().expect("lines");
    let told = lines.iter().find(|line| line["line"] == "team-told");
    assert_eq!(told.expect("there")["done"], true);
    assert!(
        machine
            .ok(&["checklist"])
            .contains("We do not give finish times.")
    );
    let ran = machine.run(&["checklist", "--tick", "nonsense"]);
    assert_eq!(ran.code, Some(5), "{}", ran.err);
}

/// A team's own file counts for what is declared from then on.
#[test]
fn a_teams_playbook_is_frozen_into_what_it_declares() {
    let machine = Machine::new();
    let file = machine.path("config/warroom/playbook.json");
    super::write(&file, r#"{"rules":[{"id":"N01","due":1,"late":2}]}"#);
    machine.ok(&["new", "Checkout fails", "--detected-at=-3m"]);
    super::write(&file, r#"{"rules":[{"id":"N01","to":["technical_lead"]}]}"#);
    let state = machine.json(&["status", "--json"]);
    assert_eq!(state["now"]["prompts"][0]["level"], "late");
    let ran = machine.run(&["new", "Mail is late", "-f", "second.json"]);
    assert_ne!(ran.code, Some(0));
    assert!(
        ran.err.contains("no rule may address the Technical Lead"),
        "{}",
        ran.err
    );
}
