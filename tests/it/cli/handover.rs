//! Command and roles from the shell.

use super::Machine;

#[test]
fn command_is_planned_briefed_offered_and_accepted() {
    let machine = Machine::with_incident();
    machine.ok(&["role", "im", "Sabine Okoro"]);
    let refused = machine.run(&["handoff", "accept", "--as", "Tomas"]);
    assert_eq!(refused.code, Some(5), "{}", refused.err);
    let refused = machine.run(&["handoff", "plan", "--clear"]);
    assert_eq!(refused.code, Some(3), "{}", refused.err);
    let line = machine.ok(&["handoff", "plan", "--at", "+2h", "--to", "Tomas Varga"]);
    assert!(
        line.contains("Next Incident Manager: Tomas Varga"),
        "{line}"
    );
    let refused = machine.run(&["handoff", "plan", "--at", "yesterday"]);
    assert_eq!(refused.code, Some(2), "{}", refused.err);
    machine.ok(&["handoff", "brief", "--risks", "the queue fills"]);
    machine.ok(&["handoff", "brief", "--next", "roll back"]);
    let refused = machine.run(&["handoff", "offer", "--as", "Eve"]);
    assert!(refused.err.contains("not-in-command"), "{}", refused.err);
    let line = machine.ok(&["handoff", "offer", "--as", "Sabine Okoro"]);
    assert!(
        line.contains("Tomas Varga, you are now Incident Manager, do you accept?"),
        "{line}"
    );
    let state = machine.json(&["status", "--json"]);
    assert_eq!(state["handover"]["offered"]["to"], "Tomas Varga");
    assert_eq!(state["handover"]["successor"], "Tomas Varga");
    let status = machine.ok(&["status"]);
    assert!(
        status.contains("Incident Manager: Sabine Okoro, in command"),
        "{status}"
    );
    assert!(status.contains("Tomas Varga was asked at"), "{status}");
    let refused = machine.run(&["handoff", "accept", "--as", "Eve"]);
    assert!(
        refused.err.contains("not-offered-to-you"),
        "{}",
        refused.err
    );
    let ran = machine.run(&["handoff", "accept", "--as", "Tomas Varga"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.err.contains("warroom role --announce"), "{}", ran.err);
    let state = machine.json(&["status", "--json"]);
    assert!(state["handover"]["offered"].is_null() && state["handover"]["planned"].is_null());
    let announced = machine.ok(&["role", "--announce"]);
    assert!(
        announced.contains("Tomas Varga is Incident Manager."),
        "{announced}"
    );
    assert!(
        announced.contains("Everyone else: carry on with your work"),
        "{announced}"
    );
}

#[test]
fn an_offer_is_declined_or_withdrawn() {
    let machine = Machine::with_incident();
    machine.ok(&["role", "im", "Ada"]);
    for (who, why) in [("Rob", "no signal"), ("Ada", "he sleeps")] {
        machine.ok(&["handoff", "offer", "Rob", "--as", "Ada"]);
        let line = machine.ok(&["handoff", "decline", why, "--as", who]);
        assert!(line.contains(&format!("does not stand: {why}")), "{line}");
    }
    let ran = machine.run(&["handoff", "offer", "--as", "Ada"]);
    assert_eq!(ran.code, Some(2), "nobody is named: {}", ran.err);
}

#[test]
fn topic_and_briefs_are_printed_from_the_live_state() {
    let machine = Machine::with_incident();
    machine.ok(&["role", "im", "Ada"]);
    let topic = machine.ok(&["topic"]);
    assert_eq!(topic.lines().count(), 1, "{topic}");
    assert!(topic.contains("IM Ada"), "{topic}");
    machine.ok(&["role", "scribe", "Rosa"]);
    assert!(machine.ok(&["topic"]).contains("IM Ada, Scribe Rosa"));
    let brief = machine.ok(&["brief"]);
    assert!(brief.starts_with("Hand-over brief: "), "{brief}");
    assert_eq!(brief, machine.ok(&["brief", "hand-over"]));
    machine.ok(&["answer", "impact", "one in seven carts"]);
    let support = machine.ok(&["brief", "support"]);
    assert!(support.contains("one in seven carts"), "{support}");
    let data = machine.json(&["brief", "support", "--json"]);
    assert_eq!(data["name"], "Support brief");
    assert_eq!(
        data["text"].as_str().map(str::trim_end),
        Some(support.trim_end())
    );
}

#[test]
fn a_role_has_a_stream_a_reporting_line_a_card_and_warnings() {
    let machine = Machine::with_incident();
    machine.ok(&[
        "role", "tl", "Jon", "--stream", "network", "--team", "NetOps",
    ]);
    machine.ok(&["role", "onsite", "Cy", "--stream", "network"]);
    machine.ok(&["role", "ta", "Eve", "--reports-to", "jon"]);
    let state = machine.json(&["status", "--json"]);
    let roles = state["roles"].as_array().expect("a list");
    let of = |person: &str| {
        let found = roles.iter().find(|role| role["person"] == person);
        found.expect("held").clone()
    };
    assert_eq!(of("Jon")["stream"], "network");
    assert_eq!(of("Cy")["reports_to"], "Jon");
    assert_eq!(of("Eve")["reports_to"], "Jon");
    let ran = machine.run(&["role", "tester", "Eve"]);
    assert_eq!(ran.code, Some(0), "given all the same");
    assert!(
        ran.err
            .contains("who works on the fix should not validate it"),
        "{}",
        ran.err
    );
    let card = machine.ok(&["role", "scribe", "--card"]);
    assert!(card.starts_with("Scribe\n- keep the timeline"), "{card}");
    let ran = machine.run(&["role", "wizard", "--card"]);
    assert_eq!(ran.code, Some(3), "{}", ran.err);
    let table = machine.ok(&["role", "--table"]);
    assert!(
        table.contains("| Technical Lead | Jon (network), NetOps |"),
        "{table}"
    );
    for (list, name) in [
        ("area", "search"),
        ("consulted", "provider"),
        ("informed", "night shift"),
    ] {
        machine.ok(&["set", list, name]);
        let key = if list == "area" { "areas" } else { list };
        assert_eq!(machine.json(&["status", "--json"])[key][0], name);
    }
    let ran = machine.run(&["role", "--announce", "scribe", "Rosa"]);
    assert_eq!(ran.code, Some(2), "{}", ran.err);
}

#[test]
fn a_role_that_one_may_hold_is_handed_over_in_one_line() {
    let machine = Machine::with_incident();
    machine.ok(&["role", "scribe", "Nia"]);
    let line = machine.ok(&["role", "scribe", "Rosa"]);
    assert!(
        line.contains("Rosa is Scribe, taking over from Nia"),
        "{line}"
    );
    assert_eq!(line.lines().count(), 1, "{line}");
}

#[test]
fn the_first_acknowledger_leads_the_fix_unless_another_is_named() {
    for (more, lead) in [
        (&[][..], Some("Mara")),
        (&["--technical-lead", "Jon"], Some("Jon")),
        (&["--no-technical-lead"], None),
    ] {
        let machine = Machine::with_incident();
        let mut words = vec!["stage", "acknowledged", "--as", "Mara"];
        words.extend(more);
        machine.ok(&words);
        let state = machine.json(&["status", "--json"]);
        let roles = state["roles"].as_array().expect("a list").clone();
        let held = roles.iter().find(|role| role["role"] == "technical_lead");
        assert_eq!(
            held.and_then(|role| role["person"].as_str()),
            lead,
            "{more:?}"
        );
    }
    let machine = Machine::with_incident();
    machine.ok(&["stage", "acknowledged", "--as", "Nia"]);
    let state = machine.json(&["status", "--json"]);
    assert_eq!(
        state["roles"].as_array().map(Vec::len),
        Some(1),
        "she commands"
    );
    machine.fails(2, &["stage", "investigating", "--no-technical-lead"]);
}

#[test]
fn an_answer_says_whose_judgement_it_is() {
    let machine = Machine::with_incident();
    let line = machine.ok(&["answer", "impact", "users not hit yet", "--from", "Mara"]);
    assert!(
        line.contains("Impact (from Mara): users not hit yet"),
        "{line}"
    );
    let state = machine.json(&["status", "--json"]);
    assert_eq!(state["answers"]["impact"]["source"], "Mara");
    assert!(machine.ok(&["status"]).contains(", from Mara, "));
}
