//! Every command, who may read what it prints, and what it prints of a file with canaries.

use super::Aviary;
use super::outputs::{Output, Sees};
use crate::cli::{Machine, write};
use std::fmt::Write as _;
use warroom::domain::event::Event;

/// A command, who may read what it prints, and how it is called: `&name` is the id of what was
/// told. What reads stands before what writes.
pub(super) const COMMANDS: &[(&str, Sees, &str)] = &[
    ("archive", Sees::Outside, "bad.json"),
    ("brief", Sees::Inside, "hand-over -f case.json"),
    ("brief", Sees::Inside, "support -f case.json"),
    ("card", Sees::Inside, "case.json"),
    ("checklist", Sees::Inside, "-f case.json"),
    ("completions", Sees::Outside, "bash"),
    ("drill", Sees::Outside, "--headless -f drill.json"),
    ("list", Sees::Outside, "."),
    ("log", Sees::Inside, "-f case.json"),
    ("log", Sees::Inside, "-f case.json --ids"),
    ("log", Sees::All, "-f case.json --restricted"),
    ("man", Sees::Outside, ""),
    ("merge", Sees::Outside, "case.json bad.json -o union.json"),
    (
        "missed",
        Sees::Inside,
        "-f case.json --since 2026-11-20T00:00:00Z",
    ),
    ("missed", Sees::Inside, "-f case.json --audience customers"),
    ("report", Sees::Inside, "-f case.json"),
    ("report", Sees::Inside, "ticket -f case.json"),
    ("report", Sees::Inside, "comms -f case.json"),
    ("report", Sees::Inside, "postmortem -f case.json"),
    (
        "report",
        Sees::Outside,
        "status-page --outside -f case.json",
    ),
    ("review status", Sees::Inside, "-f case.json"),
    ("seal", Sees::Outside, "case.json"),
    ("seal", Sees::Outside, "bad.json"),
    ("seal", Sees::Outside, "case.json --check sealed.txt"),
    ("stats", Sees::Outside, "case.json bad.json"),
    ("stats", Sees::Outside, "case.json --csv"),
    ("status", Sees::Inside, "-f case.json"),
    ("status", Sees::Inside, "--oneline -f case.json"),
    ("status", Sees::Inside, "-f bad.json"),
    ("status-page", Sees::Outside, "page -f case.json"),
    ("templates", Sees::Outside, ""),
    ("topic", Sees::Inside, "-f case.json"),
    ("verify", Sees::Outside, "case.json"),
    ("verify", Sees::Outside, "bad.json"),
    ("role", Sees::Inside, "scribe Rob -f case.json"),
    ("send", Sees::Outside, "customers --template -f case.json"),
    ("send", Sees::Inside, "internal --template -f case.json"),
    ("new", Sees::Outside, "plain -f new.json"),
    ("account", Sees::Inside, "&r-note agreed -f case.json"),
    ("advise", Sees::Inside, "aye -f case.json"),
    ("answer", Sees::Inside, "known plain -f case.json"),
    (
        "decide",
        Sees::Inside,
        "D1 reject --reason plain -f case.json",
    ),
    ("escalate", Sees::Inside, "rota plain -f case.json"),
    (
        "handoff plan",
        Sees::Inside,
        "--at 30m --to Rob -f case.json",
    ),
    ("handoff brief", Sees::Inside, "-f case.json"),
    ("handoff offer", Sees::Inside, "Rob -f case.json"),
    ("handoff decline", Sees::Inside, "-f case.json"),
    ("handoff accept", Sees::Inside, "-f case.json"),
    ("help-me", Sees::Inside, "plain -f case.json"),
    ("hypothesis", Sees::Inside, "plain -f case.json"),
    (
        "import",
        Sees::Inside,
        "chat.txt --day 2026-11-21 -f case.json",
    ),
    ("judge", Sees::Inside, "H2 parked -f case.json"),
    ("measure", Sees::Inside, "restart plain -f case.json"),
    ("note", Sees::Inside, "plain -f case.json"),
    ("priority", Sees::Inside, "2 2 -f case.json"),
    ("probe", Sees::Inside, "H2 plain -f case.json"),
    ("reading", Sees::Inside, "H2 excludes -f case.json"),
    ("propose", Sees::Inside, "plain -f case.json"),
    ("review action", Sees::Inside, "detect plain -f case.json"),
    ("review answer", Sees::Inside, "1 no -f case.json"),
    ("review cause", Sees::Inside, "plain -f case.json"),
    ("review change", Sees::Inside, "A1 plain -f case.json"),
    ("review data-loss", Sees::Inside, "no -f case.json"),
    ("review done", Sees::Inside, "A1 -f case.json"),
    ("review lesson", Sees::Inside, "lucky plain -f case.json"),
    (
        "review meeting",
        Sees::Inside,
        "2026-12-24T11:00:00Z -f case.json",
    ),
    ("review slot", Sees::Inside, "postmortem open -f case.json"),
    ("review strike", Sees::Inside, "A2 -f case.json"),
    ("review why", Sees::Inside, "plain -f case.json"),
    (
        "send",
        Sees::Inside,
        "internal plain --channel mail -f case.json",
    ),
    ("set", Sees::Inside, "ticket plain -f case.json"),
    ("snooze", Sees::Inside, "N10 -f case.json"),
    ("stage", Sees::Inside, "mitigated plain -f case.json"),
    ("star", Sees::Inside, "&r-note -f case.json"),
    ("strike", Sees::Inside, "&r-note -f case.json"),
    ("task", Sees::Inside, "plain -f case.json"),
    (
        "redact",
        Sees::Inside,
        "&r-note --reason plain -f case.json",
    ),
];

/// Commands that are not run here, and why.
pub(super) const ELSEWHERE: &[(&str, &str)] = &[
    ("join", "reaches a server; prints a key and a path"),
    ("sync", "reaches a server; prints numbers and its words"),
    ("wall", "needs a terminal; what it may show is an output"),
];

/// What every command prints, of both kinds: data and messages.
pub(super) fn outputs(aviary: &Aviary) -> Vec<Output> {
    let machine = Machine::new();
    let events = aviary.incident.log().events().iter();
    let lines: Vec<String> = events.map(|event| event.line().to_owned()).collect();
    write(&machine.work("case.json"), &file(aviary, &lines));
    let changed: Vec<String> = lines.iter().map(|line| by_hand(line)).collect();
    write(&machine.work("bad.json"), &file(aviary, &changed));
    write(&machine.work("chat.txt"), "14:32 Rob: plain\n");
    write(
        &machine.work("sealed.txt"),
        &machine.ok(&["seal", "case.json"]),
    );
    let mut outputs = Vec::new();
    let mut wrong = Vec::new();
    for (command, sees, rest) in COMMANDS {
        for json in [false, true] {
            let mut words: Vec<&str> = command.split(' ').collect();
            let named = rest
                .split_whitespace()
                .map(|word| match word.strip_prefix('&') {
                    Some(name) => aviary.ids[name].as_str(),
                    None => word,
                });
            words.extend(named);
            if json {
                words.push("--json");
            }
            let ran = machine.run(&words);
            let usage = ran.code == Some(2);
            // Some print nothing as JSON.
            if usage && json {
                continue;
            }
            if usage || ran.code.is_none() {
                wrong.push(format!("{words:?}: {}", ran.err));
            }
            let family = if *command == "card" {
                "output"
            } else {
                "command"
            };
            outputs.push(Output {
                family,
                name: format!("{family}: {command} {rest} json {json}"),
                sees: *sees,
                text: ran.out + &ran.err,
            });
        }
    }
    assert!(wrong.is_empty(), "called wrongly: {wrong:#?}");
    outputs
}

/// A file that holds those lines of events.
fn file(aviary: &Aviary, lines: &[String]) -> String {
    let first: &Event = &aviary.incident.log().events()[0];
    let mut text = format!(
        "{{\n\"warroom\": 1,\n\"incident\": {{\"id\":\"{}\",\"key\":\"{}\",\"created\":\"{}\"}},\n\"events\": [\n",
        first.id,
        aviary.incident.key(),
        first.at
    );
    let _ = write!(text, "{}\n],\n\"state\": {{}}\n}}\n", lines.join("\n,"));
    text
}

/// What is restricted as somebody leaves it who has touched the line: no event any more, and its
/// words in front.
fn by_hand(line: &str) -> String {
    let Some((envelope, body)) = line.split_once(r#","body":"#) else {
        return line.to_owned();
    };
    if !body.contains(r#""restricted":true"#) {
        return line.to_owned();
    }
    let body = body.strip_suffix('}').expect("its end");
    let rest = envelope.strip_prefix('{').expect("its begin");
    format!(r#"{{"body":{body},"touched":1,{rest}}}"#)
}
