//! The papers of the drill, line by line, and whole in the files `tests/it/drill/papers/*.md`.
//! `UPDATE_PAPERS=1` writes these anew.

use super::{at, over};
use warroom::domain::incident::Incident;
use warroom::domain::kit::Kit;
use warroom::domain::mark::Paper;
use warroom::domain::time::Timestamp;
use warroom::report::block::{Block, Inline, Line, Manuscript, plain};
use warroom::report::format::{Format, format};
use warroom::report::paper::{Asked, COMMENT_LIMIT, Reader, WRITTEN, file_stem, write};

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
pub(super) fn paper(incident: &Incident, paper: Paper, reader: Reader) -> Manuscript {
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
pub(super) fn section(paper: &Manuscript, name: &str) -> Vec<String> {
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
    // Everybody in the role that they had, also those who took it up just then.
    for who in [
        "Dana Kim (Support Team)",
        "Mara Quill (Technical Lead)",
        "Tomas Varga (Incident Manager)",
    ] {
        let name = who.split(" (").next().unwrap_or_default();
        let mut theirs = rows.iter().filter(|row| row.contains(&format!("| {name}")));
        assert!(theirs.all(|row| row.ends_with(who)), "{who}: {rows:#?}");
    }
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

pub(super) fn holds(lines: &[String], wanted: &[&str]) {
    for want in wanted {
        let found = lines.iter().any(|line| line.contains(want));
        assert!(found, "{want:?} is not in {lines:#?}");
    }
}

#[test]
fn r146_r147_r152_the_postmortem_is_whole_although_nobody_typed_a_word() {
    let paper = paper(&over(), Paper::Postmortem, Reader::Inside);
    let heads = sections(&paper);
    let place = |name: &str| {
        let found = heads.iter().position(|head| head == name);
        found.unwrap_or_else(|| panic!("no {name} in {heads:?}"))
    };
    let six = [
        "Summary",
        "Impact",
        "Root cause and contributing causes",
        "Resolution",
        "Timeline",
        "Action items",
    ];
    let places = six.map(place);
    assert!(places.is_sorted(), "{heads:?}");
    let reflect = section(&paper, "Reflect");
    holds(
        &reflect,
        &[
            "What happened?",
            "Why did it happen?",
            "How did we respond?",
            "How do we prevent it?",
            "How do we respond better next time?",
        ],
    );
    holds(
        &section(&paper, "Summary"),
        &[
            "Clinic Finder down for most visitors.",
            "2 h 17 min (137 min), from 16:24 EST (15:24 CST) to 18:41 EST (17:41 CST) on \
             15 January 2026.",
            "a half-applied migration holds a lock (confirmed)",
            "code and database back to the 16:12 snapshot",
            "resolved at 18:54 EST (17:54 CST)",
        ],
    );
    holds(
        &section(&paper, "Impact"),
        &[
            "Clients: 2: Northbay Clinics, Elm Street Health",
            "Support cases: 31 (9 at 17:06 EST)",
            "most visitors cannot search or book",
            "Were all writes replayed?",
        ],
    );
    holds(
        &section(&paper, "Trigger"),
        &["16:24 EST: Deploy log: database step failed at 16:24"],
    );
    holds(
        &section(&paper, "Detection"),
        &[
            "How: monitoring",
            "time to detect 7 min",
            "Did we know first: yes",
            "(17:06 EST)",
        ],
    );
    holds(
        &section(&paper, "Resolution"),
        &[
            "Did not help: restart the database service in datacentre 1",
            "Worked: put code and database back to the 16:12 snapshot",
            "Testers, passed: All 14 checks pass",
            "A1: replay about 40 requests",
            "A2: migration fix",
        ],
    );
    assert_eq!(
        section(&paper, "Five whys")[1..]
            .iter()
            .map(|row| row.split(" | ").next().unwrap_or_default())
            .collect::<Vec<_>>(),
        ["1", "2", "3", "4", "5"]
    );
}

#[test]
fn r148_r151_the_postmortem_says_whose_it_is_and_why_it_is_written() {
    let paper = paper(&over(), Paper::Postmortem, Reader::Inside);
    let head: Vec<String> = paper
        .blocks
        .iter()
        .take_while(|block| !matches!(block, Block::Heading(..)))
        .flat_map(|block| match block {
            Block::Paragraph(line) => vec![words(line)],
            Block::List { items, .. } => items.iter().map(words).collect(),
            Block::Table { rows, .. } => rows
                .iter()
                .map(|row| row.iter().map(words).collect::<Vec<_>>().join(" | "))
                .collect(),
            _ => Vec::new(),
        })
        .collect();
    assert_eq!(
        head[0],
        "Everyone acted with good intent on what they knew. Describe the system, not the person."
    );
    holds(
        &head,
        &[
            "Status: draft",
            "Date: 15 January 2026",
            "Priority: P1 (peak)",
            "Impact: 2 h 17 min (137 min)",
            "Clients: 2: Northbay Clinics, Elm Street Health",
            "Support cases: 31",
            "Owner: Priya Raman",
            "Review meeting: Fri 16 Jan 2026 11:00 EST; limit Sun 18 Jan 2026 18:54 EST: in time",
            "required: user-visible downtime, on-call intervention, long resolution",
            "data loss | to be found out",
            "Were all writes replayed?",
            "longer than 60 min",
        ],
    );
    holds(&section(&paper, "Review checklist"), &["Answered: 0 of 5"]);
    holds(
        &section(&paper, "Action items"),
        &["2 gaps to fill: A1 has no owner and no date; A2 has no owner and no date."],
    );
}

#[test]
fn r141_the_report_has_its_headings_inside_and_outside() {
    let headings = [
        "Issue summary",
        "Timeline",
        "Root cause and contributing causes",
        "Impact",
        "What we did",
        "Recommendations",
        "Next steps",
        "Until the change is done",
        "Appendix",
    ];
    let incident = over();
    for reader in [Reader::Inside, Reader::Outside] {
        let paper = paper(&incident, Paper::IncidentReport, reader);
        assert_eq!(sections(&paper), headings, "{reader:?}");
    }
}

/// Nobody outside reads a name of a person or a client, nor anything that was only said inside.
#[test]
fn what_goes_outside_names_nobody() {
    let incident = over();
    for which in [Paper::IncidentReport, Paper::FollowUp, Paper::StatusPage] {
        let text = format(&paper(&incident, which, Reader::Outside), Format::Text);
        for name in incident.known_people().chain(incident.clients()) {
            assert!(!text.contains(name), "{name} in {text}");
        }
        for inside in [
            "Datacentre 3 has stopped serving",
            "three of five down",
            "Mara",
            "D3",
            "31 support",
            "command",
        ] {
            assert!(!text.contains(inside), "{inside} in {text}");
        }
        assert!(text.contains("16:24 EST (15:24 CST)"), "{text}");
    }
}

#[test]
fn r145_customers_read_sorry_what_why_done_prevented_and_sorry_again() {
    let paper = paper(&over(), Paper::FollowUp, Reader::Outside);
    assert_eq!(
        sections(&paper),
        [
            "What went wrong, and why",
            "What we did",
            "What we are changing",
            "Once more"
        ]
    );
    let text = format(&paper, Format::Text);
    assert_eq!(text.matches("sorry").count(), 2, "{text}");
    assert!(text.find("sorry") < text.find("What went wrong"), "{text}");
    assert!(text.rfind("sorry") > text.find("Once more"), "{text}");
}

#[test]
fn r143_the_wrap_up_has_five_slots_and_says_what_is_open() {
    let paper = paper(&over(), Paper::WrapUp, Reader::Inside);
    assert_eq!(
        paper.title,
        "DRILL 15 January 2026 \u{2013} Clinic Finder down for most visitors"
    );
    let slots = section(&paper, "What it left behind");
    let states: Vec<&str> = slots
        .iter()
        .map(|slot| slot.split(':').next().unwrap_or_default())
        .collect();
    assert_eq!(
        states,
        [
            "Incident status page \u{2013} done",
            "Postmortem \u{2013} open",
            "Client debrief \u{2013} open",
            "Internal incident report \u{2013} open",
            "Client follow-up message \u{2013} open",
        ]
    );
    holds(
        &slots,
        &["owner Priya Raman, the review meets Fri 16 Jan 2026 11:00 EST"],
    );
    holds(
        &section(&paper, "On the ticket"),
        &[
            "Ticket comment \u{2013} done: figures, the main events, the whole timeline, posted \
             19:12 EST by Nia Castellanos.",
            "Comms comment \u{2013} done: what was said, when, where and to whom, posted 19:15 EST \
             by Bram Ito.",
        ],
    );
}

#[test]
fn r125_r126_the_status_page_has_its_order_and_four_entries_newest_first() {
    let incident = over();
    let paper = paper(&incident, Paper::StatusPage, Reader::Inside);
    assert_eq!(
        sections(&paper),
        [
            "Summary",
            "Resolution",
            "Entries",
            "What those who know answered"
        ]
    );
    let Some(Block::List { items, .. }) = paper.blocks.first() else {
        panic!("{:?}", paper.blocks.first());
    };
    let head: Vec<String> = items.iter().map(words).collect();
    let team = "Project team: Dana Kim, Mara Quill, Sabine Okoro, Nia Castellanos, Bram Ito, Elke \
                Brandt, Robin Achter, Ana Duarte, Joss Lindqvist, Tomas Varga, Petra Novak, Obi \
                Eze, Priya Raman";
    assert_eq!(
        head,
        [
            team,
            "Core deciders: Sabine Okoro, Mara Quill, Elke Brandt",
            "Notes: Nia Castellanos",
            "Client communication: Bram Ito",
            "In command: Sabine Okoro 16:41 EST to 18:02 EST, Tomas Varga from 18:02 EST",
            "Date: 15 January 2026",
        ]
    );
    let entries = [
        "RESOLVED \u{2013} Fixed since 18:41 EST and verified. A report will follow.",
        "18:55 EST (17:55 CST)",
        "MONITORING \u{2013} Service is back. We are checking it carefully before we call it fixed.",
        "18:43 EST (17:43 CST)",
        "INVESTIGATING \u{2013} The restart did not bring the service back. We are still working on it.",
        "17:27 EST (16:27 CST)",
        "INVESTIGATING \u{2013} We know that Clinic Finder is not available for some visitors in the \
         East region and are looking into it. Next update by 17:30 EST.",
        "16:47 EST (15:47 CST)",
    ];
    assert_eq!(section(&paper, "Entries"), entries);
    let quotes = section(&paper, "What those who know answered");
    holds(
        &quotes,
        &[
            "Jonas Weil, Provider, 17:16 EST, for:",
            "go ahead, nothing else runs on that service",
        ],
    );
    let outside = self::paper(&incident, Paper::StatusPage, Reader::Outside);
    assert_eq!(sections(&outside), ["Summary", "Resolution", "Entries"]);
    for paper in [&paper, &outside] {
        let text = format(paper, Format::Text);
        assert_eq!(text.matches("15 January 2026").count(), 1, "{text}");
    }
}

/// Before anything is understood the page already has its head.
#[test]
fn r125_the_status_page_is_there_before_it_is_understood() {
    let paper = paper(&super::at_minute(16, 42), Paper::StatusPage, Reader::Inside);
    assert_eq!(sections(&paper), ["Summary", "Entries"]);
    assert_eq!(
        section(&paper, "Entries")[0],
        "Nothing was said on a status page yet."
    );
}

/// Every paper for every reader it is for, whole.
#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "the papers are files of the test's own"
)]
fn the_papers_are_as_they_were() {
    let incident = over();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/drill/papers");
    let mut changed = Vec::new();
    for which in WRITTEN {
        for (reader, end) in [(Reader::Inside, ""), (Reader::Outside, "-outside")] {
            let papers = papers(&incident, *which, reader, COMMENT_LIMIT);
            for (part, paper) in papers.iter().enumerate() {
                let stem = file_stem(*which, part, papers.len());
                let path = format!("{folder}/{stem}{end}.md");
                let version = incident.log().version();
                let made = format!("from {version} · warroom {}", env!("CARGO_PKG_VERSION"));
                let text = format(paper, Format::Markdown).replace(&made, "from VERSION");
                if std::env::var_os("UPDATE_PAPERS").is_some() {
                    std::fs::write(&path, &text).expect("can be written");
                }
                if std::fs::read_to_string(&path).unwrap_or_default() != text {
                    changed.push(path);
                }
            }
        }
    }
    assert!(
        changed.is_empty(),
        "not as they were: {changed:#?}; UPDATE_PAPERS=1 writes them"
    );
}
