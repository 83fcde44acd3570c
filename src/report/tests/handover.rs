//! What the next manager reads.

use super::*;
use crate::domain::command::Command;
use crate::domain::kind::{EntryKind, Note};
use crate::domain::kit::Kit;
use crate::domain::scene::{Scene, stage};
use crate::report::evening::Evening;
use crate::report::paper::Asked;
use crate::report::story::plain;
use crate::report::{Sheet, current_brief, handover_brief};

fn section(text: &str, number: &str) -> String {
    let from = text.split(&format!("\n{number}. ")).nth(1);
    let from = from.unwrap_or_else(|| panic!("no section {number} in\n{text}"));
    from.split("\n\n").next().unwrap_or_default().to_owned()
}

/// The values of the shipped drill at six in the evening.
#[test]
fn the_brief_says_all_twelve_things_that_the_next_manager_must_know() {
    let evening = Evening::at_six();
    let text = current_brief(&evening.story.incident, evening.story.now);
    for (number, wanted) in [
        (
            "1",
            &["Clinic Finder down for most visitors: P1, Investigating"][..],
        ),
        ("2", &["P1 since 17:06", "Investigating since 17:25"]),
        (
            "3",
            &[
                "As before (17:55)",
                "before that: Three of five datacentres",
                "support cases: 9 at 17:06",
                "Northbay Clinics, Elm Street Health",
            ],
        ),
        (
            "4",
            &[
                "confirmed: none",
                "believed: none",
                "candidate: H4",
                "(Joss Lindqvist, answer by 18:01 with T1)",
                "ruled out: H1",
                "ruled out: H2",
                "ruled out: H3",
                "parked: H5",
            ],
        ),
        (
            "5",
            &[
                "D1 put the previous application build back: rejected 16:56",
                "D2 restart the database service in datacentre 1: accepted 17:17, failed 17:25",
                "connection limit raised: put back 17:31",
            ],
        ),
        (
            "6",
            &[
                "T1 Joss Lindqvist: compare schema version with the release, due 18:01",
                "E2 Ingrid, database specialist called 17:58, no answer for 2m",
            ],
        ),
        ("7", &["taken: D2", "refused: D1", "pending: none"]),
        (
            "8",
            &[
                "customers by 18:27 (due since 17:57), last promise 17:50",
                "internal by 18:21 (due since 17:51)",
                "leadership by 18:11",
            ],
        ),
        (
            "9",
            &[
                "on the roster, 9: ",
                "Ana Duarte (Communication Lead, Account Team)",
                "coming in: Tomas Varga",
                "long on: none",
                "called: E2",
            ],
        ),
        ("10", &["none"]),
        ("11", &["nothing noted"]),
        ("12", &["nothing noted"]),
    ] {
        let said = section(&text, number);
        for words in wanted {
            assert!(said.contains(words), "{number}: {words:?} in\n{said}");
        }
    }
    assert!(text.starts_with("DRILL: this is practice.\n"), "{text}");
    assert!(
        text.ends_with("\nAccept: Tomas Varga, time ____\n"),
        "{text}"
    );
    assert!(!text.contains("Restricted"), "{text}");
}

#[test]
fn the_managers_own_words_stand_as_they_were_written() {
    let evening = Evening::at_six();
    let notes = BriefNotes {
        risks: "datacentre 4 may follow\nbackups run at 19:00\u{1b}[2J".into(),
        next: "roll back".into(),
    };
    let kit = Kit::shipped();
    let asked = Asked::inside(&evening.story.incident, &kit, evening.story.now);
    let text = handover_brief(&asked, &notes, None);
    let risks = section(&text, "11");
    assert!(
        risks.contains("\n   datacentre 4 may follow\n   backups run at 19:00"),
        "{risks}"
    );
    assert!(section(&text, "12").contains("roll back"));
    assert!(!text.contains('\u{1b}'));
    assert!(text.ends_with("Accept: ________, time ____\n"), "{text}");
}

#[test]
fn a_cause_that_the_stage_names_is_believed_and_a_long_day_is_said() {
    let mut evening = Evening::at_twenty_past();
    evening.story.now = crate::report::evening::est("20:20");
    let text = current_brief(&evening.story.incident, evening.story.now);
    let cause = section(&text, "4");
    assert!(
        cause.contains("believed: half-applied migration (since 18:05)"),
        "{cause}"
    );
    assert!(cause.contains("confirmed: H4"), "{cause}");
    let people = section(&text, "9");
    assert!(people.contains("long on: Mara Quill 3h 42m"), "{people}");
    assert!(!people.contains("long on: Tomas"), "{people}");
}

/// A change of a task that was put back: agreed or not, nobody must roll back twice.
#[test]
fn an_agreed_change_that_was_put_back_is_not_put_back_again() {
    let mut evening = Evening::at_six();
    let t1 = evening.story.incident.numbered("T1");
    let note = Note {
        entry: EntryKind::Change,
        about: t1,
        undo: Some("lower the limit".into()),
        ..plain("limit raised for T1")
    };
    let happened = None;
    let change = evening.does("18:00", "Joss Lindqvist", Command::Note { note, happened });
    let incident = &evening.story.incident;
    assert!(incident.unagreed_changes().iter().all(|c| c.id != change));
    let brief = current_brief(incident, evening.story.now);
    assert!(
        section(&brief, "10").contains("limit raised for T1"),
        "{brief}"
    );
    let account = |how| {
        Command::Account(Accounted {
            reference: change,
            how,
            to: None,
        })
    };
    evening.does("18:01", "Joss Lindqvist", account(Account::Undone));
    let brief = current_brief(&evening.story.incident, evening.story.now);
    assert!(
        !section(&brief, "10").contains("limit raised for T1"),
        "{brief}"
    );
    let tried = section(&brief, "5");
    assert!(
        tried.contains("limit raised for T1: put back 18:01"),
        "{tried}"
    );
    evening.does("18:02", "Joss Lindqvist", account(Account::Agreed));
    let brief = current_brief(&evening.story.incident, evening.story.now);
    assert!(
        section(&brief, "10").contains("limit raised for T1"),
        "{brief}"
    );
}

/// Two sides of a cut: what one of them believed is not told once the other way was chosen.
#[test]
fn a_cause_is_believed_by_the_side_that_stands() {
    let mut ours = Scene::at(&[Stage::Acknowledged, Stage::Investigating]);
    let mut theirs = ours.part();
    let ask = |scene: &mut Scene, to, text: &str| {
        let text = text.to_owned();
        scene.wait(60).one("Ada", stage(to, &text));
    };
    ask(&mut theirs, Stage::Identified, "the moon");
    ask(&mut ours, Stage::Mitigated, "traffic moved");
    ours.hear(&theirs);
    ask(&mut ours, Stage::Mitigated, "traffic moved");
    let brief = current_brief(&ours.incident, ours.now);
    assert!(section(&brief, "4").contains("believed: none"), "{brief}");
}

#[test]
fn what_is_restricted_stays_out_and_is_counted() {
    let mut evening = Evening::at_six();
    let note = Note {
        entry: EntryKind::Change,
        restricted: true,
        undo: Some("hush way".into()),
        ..plain("hush change")
    };
    evening.does(
        "18:00",
        "Mara Quill",
        Command::Note {
            note,
            happened: None,
        },
    );
    let incident = &evening.story.incident;
    let kit = Kit::shipped();
    for sheet in Sheet::ALL {
        let text = sheet.text(&Asked::inside(incident, &kit, evening.story.now));
        assert!(!text.contains("hush"), "{}: {text}", sheet.name());
    }
    let brief = current_brief(incident, evening.story.now);
    assert!(brief.contains("\nRestricted and left out: 1\n"), "{brief}");
}

/// However much there is, a brief stays short enough to be frozen and read.
#[test]
fn a_brief_of_a_very_long_incident_is_cut_and_says_so() {
    let mut evening = Evening::at_six();
    for _ in 0..60 {
        let note = Note {
            entry: EntryKind::Change,
            ..plain(&"x".repeat(2_000))
        };
        evening.does(
            "18:00",
            "Mara Quill",
            Command::Note {
                note,
                happened: None,
            },
        );
    }
    let text = current_brief(&evening.story.incident, evening.story.now);
    assert!(section(&text, "10").contains("and 45 more"), "{text}");
    assert!(text.len() < 16 * 1024, "{}", text.len());
}
