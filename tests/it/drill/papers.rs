//! The papers of the drill, line by line.

use super::{at, over};
use warroom::domain::incident::Incident;
use warroom::domain::kit::Kit;
use warroom::domain::mark::Paper;
use warroom::domain::time::Timestamp;
use warroom::report::block::{Block, Inline, Line, Manuscript, plain};
use warroom::report::paper::{Asked, COMMENT_LIMIT, Reader, file_stem, write};

/// A paper of an incident as of half past seven.
fn papers(incident: &Incident, paper: Paper, reader: Reader, limit: usize) -> Vec<Manuscript> {
    let kit = Kit::shipped();
    write(
        paper,
        &Asked {
            incident,
            kit: &kit,
            now: at(19, 30),
            reader,
            restricted: false,
            limit,
        },
    )
}

/// The only one.
fn paper(incident: &Incident, paper: Paper, reader: Reader) -> Manuscript {
    let mut all = papers(incident, paper, reader, COMMENT_LIMIT);
    assert_eq!(all.len(), 1);
    all.remove(0)
}

fn words(line: &Line) -> String {
    let words = line.iter().map(|inline| match inline {
        Inline::Text(words) | Inline::Strong(words) | Inline::Emphasis(words) => words.clone(),
        Inline::Struck(words) => format!("~{words}~"),
        Inline::Link { label, address } => format!("{label} <{address}>"),
    });
    words.collect()
}

/// The lines of a section, or of a section inside one: from its heading to the next of its kind.
fn section(paper: &Manuscript, name: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut inside = None;
    for block in &paper.blocks {
        match block {
            Block::Heading(level, title) if inside.is_some_and(|mine| *level <= mine) => {
                let _ = title;
                break;
            }
            Block::Heading(level, title) if words(title) == name => inside = Some(*level),
            _ if inside.is_none() => {}
            Block::Heading(_, title) => lines.push(words(title)),
            Block::Paragraph(line) => lines.push(words(line)),
            Block::List { items, .. } => lines.extend(items.iter().map(words)),
            Block::Table { rows, .. } => lines.extend(rows.iter().map(|row| {
                let cells: Vec<String> = row.iter().map(words).collect();
                cells.join(" | ")
            })),
            Block::Quote(words) => lines.push(words.clone()),
        }
    }
    assert!(inside.is_some(), "there is no section {name}");
    lines
}

fn sections(paper: &Manuscript) -> Vec<String> {
    let heads = paper.blocks.iter().filter_map(|block| match block {
        Block::Heading(2, title) => Some(words(title)),
        _ => None,
    });
    heads.collect()
}

#[test]
fn r079_r163_the_ticket_gets_one_comment_of_three_parts() {
    let paper = paper(&over(), Paper::TicketComment, Reader::Inside);
    assert_eq!(
        paper.title,
        "DRILL northbay-incident-1042: Clinic Finder down for most visitors"
    );
    assert_eq!(
        sections(&paper),
        ["Figures", "Summary timeline", "Full timeline"]
    );
    let figures = section(&paper, "Figures");
    for want in [
        "Time to detect (TTD) | 7 min",
        "Time to acknowledge (TTA) | 7 min",
        "Time to recovery (TTR) | 2 h 17 min (137 min)",
        "Discovery to resolution | 2 h 23 min (143 min)",
        "Total outage | 2 h 30 min (150 min)",
        "Support cases | 31",
    ] {
        assert!(
            figures.iter().any(|row| row == want),
            "{want}: {figures:#?}"
        );
    }
    let foot = section(&paper, "Full timeline");
    let version = over().log().version();
    let made = format!(
        "northbay-incident-1042 · made 2026-01-15 19:30 EST from {version} · warroom {}",
        env!("CARGO_PKG_VERSION")
    );
    assert_eq!(foot.last(), Some(&made));
}

#[test]
fn r074_the_summary_has_twelve_lines() {
    let paper = paper(&over(), Paper::TicketComment, Reader::Inside);
    assert_eq!(
        section(&paper, "Summary timeline"),
        [
            "16:24  Deploy log: database step failed at 16:24, first customer errors in the same minute (Joss Lindqvist)  [logged 17:32]",
            "16:31  Probe alert at 16:31: clinic-finder not answering in datacentre 1 (Dana Kim)  [logged 16:33]",
            "16:41  Sabine takes command at Mara's request (Mara Quill)",
            "16:52  Datacentre 2 stopped serving at 16:52 (replaces the entry marked 16:42) (Nia Castellanos)  [logged 16:57]",
            "17:04  Datacentre 3 has stopped serving; three of five down (Mara Quill)",
            "17:06  P1: impact Extensive, urgency Immediate (Sabine Okoro)",
            "17:25  Restart did not help: service exits again after 40 seconds (Mara Quill)",
            "18:02  Tomas takes command from Sabine; told the call and the main channel (Tomas Varga)",
            "18:05  Migration 42 is half applied and holds a lock; database exits at start. Failover load took datacentres 2 and 3 (Joss Lindqvist)",
            "18:11  D3 accepted: code and database back to the 16:12 snapshot (Tomas Varga)",
            "18:41  Rolled back; customers no longer affected (Tomas Varga)",
            "18:54  Resolved: validated by the testers (Tomas Varga)",
        ]
    );
}

#[test]
fn the_full_timeline_has_forty_four_lines_and_says_what_was_corrected() {
    let incident = over();
    let paper = paper(&incident, Paper::TicketComment, Reader::Inside);
    let lines = section(&paper, "Full timeline");
    let rows: Vec<&String> = lines.iter().filter(|line| line.contains(" | ")).collect();
    assert_eq!(rows.len(), 44);
    assert_eq!(
        rows[0],
        "16:24 EST | Deploy log: database step failed at 16:24, first customer errors in the same \
         minute [logged 17:32] | Joss Lindqvist (Domain Expert)"
    );
    assert!(rows[1].starts_with("16:31 EST | Probe alert at 16:31"));
    assert!(rows.iter().any(|row| row.starts_with(
        "16:52 EST | Datacentre 2 stopped serving at 16:52 (replaces the entry marked 16:42)"
    )));
    let wrong = "Datacentre 2 has stopped serving";
    assert!(!rows.iter().any(|row| row.contains(wrong)), "as a fact");
    let notes: Vec<&String> = lines.iter().filter(|line| line.contains(wrong)).collect();
    assert_eq!(
        notes,
        [
            "~16:42 EST  Datacentre 2 has stopped serving~ (Nia Castellanos): replaced by a correction"
        ]
    );
    let mut times: Vec<&str> = rows.iter().map(|row| &row[..5]).collect();
    times.sort_unstable();
    let told: Vec<&str> = rows.iter().map(|row| &row[..5]).collect();
    assert_eq!(told, times, "oldest first");
}

#[test]
fn r088_r089_what_was_said_is_quoted_oldest_first() {
    let incident = over();
    let paper = paper(&incident, Paper::CommsComment, Reader::Inside);
    let script: serde_json::Value =
        serde_json::from_str(include_str!("../../../assets/drill/northbay.json")).expect("JSON");
    let steps = script["steps"].as_array().expect("steps").iter();
    let sent = steps.flat_map(|step| {
        let acts = step["acts"].as_array().expect("acts").iter();
        let sends = acts.filter(|act| act["act"] == "send");
        sends.map(|act| {
            let at = step["at"]
                .as_str()
                .and_then(Timestamp::parse)
                .expect("a time");
            let word = |name: &str| act[name].as_str().expect("a word").to_owned();
            format!(
                "{} EST | {} | {} | {}",
                incident.clock(at),
                word("audience"),
                word("channel"),
                word("text")
            )
        })
    });
    let sent: Vec<String> = sent.collect();
    let mut rows = section(&paper, "Communication timeline");
    rows.retain(|row| row.contains(" | "));
    assert_eq!(rows, sent);
    assert_eq!(rows.len(), 18);
}

#[test]
fn r090_what_is_too_long_for_a_comment_is_an_issue_and_a_comment_that_leads_there() {
    let incident = over();
    let papers = papers(&incident, Paper::CommsComment, Reader::Inside, 500);
    let stems: Vec<&str> = (0..papers.len())
        .map(|part| file_stem(Paper::CommsComment, part, papers.len()))
        .collect();
    assert_eq!(stems, ["communication-issue", "communication-comment"]);
    let rows = section(&papers[0], "Communication timeline");
    assert_eq!(rows.iter().filter(|row| row.contains(" | ")).count(), 18);
    assert_eq!(
        papers[1].blocks,
        [
            "The communication timeline is too long for one comment: 18 messages.",
            "It stands in an issue of its own: \
             \"DRILL northbay-incident-1042: communication issue\".",
        ]
        .map(|words| Block::Paragraph(plain(words)))
    );
}
