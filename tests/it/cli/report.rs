//! Papers from the shell: formats, files, folders, what was posted.

use super::{Machine, read, write};

fn with_drill() -> Machine {
    let machine = Machine::new();
    machine.ok(&["drill", "--headless", "-f", "case.json"]);
    machine
}

#[test]
fn a_list_says_what_there_is_and_in_which_formats() {
    let machine = Machine::with_incident();
    let list = machine.ok(&["report"]);
    assert!(list.contains("ticket\t"), "{list}");
    assert!(
        list.contains("md html text json csv jira confluence slack"),
        "{list}"
    );
    let rows = machine.json(&["report", "--json"]);
    let ticket = rows
        .as_array()
        .expect("rows")
        .iter()
        .find(|row| row["paper"] == "ticket");
    assert_eq!(
        ticket.expect("the ticket comment")["posted"],
        serde_json::Value::Null
    );
    machine.fails(2, &["report", "--save"]);
}

#[test]
fn r079_the_ticket_comment_is_one_text_of_three_heads() {
    let machine = with_drill();
    let text = machine.ok(&["report", "ticket"]);
    let heads: Vec<&str> = text
        .lines()
        .filter(|line| line.starts_with("## "))
        .collect();
    assert_eq!(
        heads,
        ["## Figures", "## Summary timeline", "## Full timeline"]
    );
    assert_eq!(text.matches("\n# ").count(), 0, "one paper");
}

#[test]
fn every_format_is_written_and_a_wrong_one_names_the_right_ones() {
    let machine = with_drill();
    for (format, starts) in [
        ("md", "# DRILL"),
        ("html", "<!DOCTYPE html>"),
        ("text", "DRILL"),
        ("json", "{\n"),
        ("csv", "Section,"),
        ("jira", "h1. DRILL"),
        ("confluence", "<h1>DRILL"),
        ("slack", "*DRILL"),
    ] {
        let text = machine.ok(&["report", "ticket", "--format", format]);
        assert!(text.starts_with(starts), "{format}: {}", &text[..40]);
    }
    let said = machine.fails(2, &["report", "ticket", "--format", "ics"]);
    assert!(said.contains("it comes as md, html"), "{said}");
    let said = machine.fails(2, &["report", "topic", "--format", "html"]);
    assert!(said.contains("it comes as text"), "{said}");
    let said = machine.fails(2, &["report", "ticket", "--outside"]);
    assert!(said.contains("not written for readers outside"), "{said}");
    machine.fails(2, &["report", "ticket", "--format", "md", "--json"]);
    machine.fails(2, &["report", "novel"]);
    let paper = machine.json(&["report", "ticket", "--json"]);
    assert_eq!(paper["schema"], 1);
    let topic = machine.json(&["report", "topic", "--json"]);
    assert!(topic["text"].as_str().expect("a text").contains("DRILL"));
}

#[test]
fn r090_past_the_limit_the_messages_become_two_papers() {
    let machine = with_drill();
    let out = machine.ok(&["report", "comms", "--limit", "500"]);
    assert!(
        out.contains("===== northbay-incident-1042-communication-issue.md ====="),
        "{out}"
    );
    assert!(out.contains("===== northbay-incident-1042-communication-comment.md ====="));
    let ticket = machine.run(&["report", "ticket", "--limit", "500"]);
    assert_eq!(ticket.code, Some(0));
    assert!(
        ticket.err.contains("a comment takes 500: attach it"),
        "{}",
        ticket.err
    );
    let said = machine.fails(2, &["report", "comms", "--limit", "500", "-o", "x.md"]);
    assert!(said.contains("2 papers"), "{said}");
    write(
        &machine.path("config/warroom/config.toml"),
        "comment_limit = 500\n",
    );
    let files = machine.ok(&["report", "comms", "-o", "papers/"]);
    assert_eq!(files.lines().count(), 2, "{files}");
    let issue = machine.work("papers/northbay-incident-1042-communication-issue.md");
    assert!(read(&issue).contains("Communication timeline"));
    write(
        &machine.path("config/warroom/config.toml"),
        "comment_limit = 5\n",
    );
    let said = machine.fails(1, &["report", "comms"]);
    assert!(
        said.contains("line 1") && said.contains("at least"),
        "{said}"
    );
}

#[test]
fn r155_a_paper_lands_in_its_folder_with_the_key_in_its_name() {
    let machine = with_drill();
    write(
        &machine.path("config/warroom/config.toml"),
        "papers = \"~/papers\"\n",
    );
    let out = machine.ok(&["report", "ticket", "--save"]);
    let file = machine.path("home/papers/northbay-incident-1042-ticket-comment.md");
    assert!(
        out.trim_end()
            .ends_with("northbay-incident-1042-ticket-comment.md"),
        "{out}"
    );
    assert!(read(&file).starts_with("# DRILL northbay-incident-1042"));
    write(
        &machine.path("config/warroom/config.toml"),
        "papers = \"after\"\n",
    );
    machine.ok(&["report", "ticket", "--save", "--format", "html"]);
    assert!(
        machine
            .work("after/northbay-incident-1042-ticket-comment.html")
            .exists()
    );
}

#[test]
fn a_file_is_named_by_its_end_and_never_an_incident() {
    let machine = with_drill();
    machine.ok(&["report", "ticket", "-o", "t.html"]);
    assert!(read(&machine.work("t.html")).starts_with("<!DOCTYPE html>"));
    let before = read(&machine.work("case.json"));
    let said = machine.fails(3, &["report", "ticket", "-o", "case.json"]);
    assert!(said.contains("is an incident"), "{said}");
    assert_eq!(read(&machine.work("case.json")), before);
    machine.fails(1, &["report", "ticket", "-o", "nowhere/t.md"]);
}

#[test]
fn what_was_posted_is_recorded_and_listed() {
    let machine = Machine::with_incident();
    let out = machine.ok(&["report", "ticket", "--posted", "OPS-2041"]);
    assert!(out.contains("ticket comment"), "{out}");
    let list = machine.ok(&["report"]);
    let row = list
        .lines()
        .find(|line| line.starts_with("ticket"))
        .expect("a row");
    assert!(row.contains("posted ") && row.ends_with("Nia"), "{row}");
    machine.fails(2, &["report", "topic", "--posted"]);
}

#[test]
fn the_review_meeting_is_the_same_bytes_each_time() {
    let machine = Machine::with_incident();
    let said = machine.fails(3, &["report", "review-meeting"]);
    assert!(said.contains("no review meeting"), "{said}");
    let command = "warroom review meeting 'fri 11:00'";
    assert!(said.contains(command), "{said}");
    machine.ok(&["review", "meeting", "fri 11:00"]);
    let planned = machine.ok(&["report", "review-meeting"]);
    assert!(planned.contains("BEGIN:VEVENT"), "{planned}");
    let machine = with_drill();
    let first = machine.ok(&["report", "review-meeting"]);
    assert!(first.contains("DTSTART:20260116T160000Z\r\n"), "{first}");
    machine.ok(&["report", "review-meeting", "-o", "review.ics"]);
    assert_eq!(read(&machine.work("review.ics")), first);
}
