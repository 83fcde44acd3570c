//! The appointment: what a calendar reads, and that it is the same each time.

use super::*;
use crate::domain::command::Command;
use crate::report::story::Story;
use proptest::prelude::*;

fn meets(story: &mut Story, at: Option<&str>) {
    let at = at.map(|at| Timestamp::parse(at).expect("a time"));
    let setting = Setting::ReviewMeeting(at);
    story.says(
        "Nia",
        Command::Set {
            setting,
            happened: None,
        },
    );
}

fn titled(title: &str) -> Story {
    let mut story = Story::new();
    let setting = Setting::Title(title.to_owned());
    story.says(
        "Nia",
        Command::Set {
            setting,
            happened: None,
        },
    );
    meets(&mut story, Some("2026-01-16T16:00:00Z"));
    story
}

/// Lines as a reader has them: unfolded, name and value.
fn read(text: &str) -> Vec<(String, String)> {
    assert!(text.ends_with("\r\n"));
    for line in text.trim_end_matches("\r\n").split("\r\n") {
        assert!(line.len() <= OCTETS, "{} octets: {line}", line.len());
        assert!(!line.contains(['\r', '\n']), "{line:?}");
    }
    let text = text.replace("\r\n ", "");
    let lines = text.trim_end().split("\r\n");
    let pair = |line: &str| {
        let (name, value) = line.split_once(':').expect("name and value");
        (name.to_owned(), value.to_owned())
    };
    lines.map(pair).collect()
}

fn value<'a>(lines: &'a [(String, String)], name: &str) -> &'a str {
    let found = lines.iter().find(|(known, _)| known == name);
    found.map_or("", |(_, value)| value)
}

#[test]
fn the_meeting_is_an_appointment_made_of_the_record_alone() {
    let mut story = Story::new();
    assert_eq!(review_meeting(&story.incident), None);
    meets(&mut story, Some("2026-01-16T16:00:00Z"));
    let text = review_meeting(&story.incident).expect("a meeting");
    let lines = read(&text);
    assert_eq!(value(&lines, "DTSTART"), "20260116T160000Z");
    assert_eq!(value(&lines, "DTEND"), "20260116T170000Z");
    assert_eq!(value(&lines, "SEQUENCE"), "0");
    assert_eq!(
        value(&lines, "SUMMARY"),
        "Review of northbay-20260115-k7f3: EU checkout fails"
    );
    assert!(value(&lines, "DESCRIPTION").contains("not the person.\\nnorthbay-20260115-k7f3"));
    let id = story.incident.id().expect("an id");
    assert_eq!(value(&lines, "UID"), format!("review-{id}@warroom"));

    story.minutes(90);
    assert_eq!(
        review_meeting(&story.incident),
        Some(text),
        "no clock in it"
    );
}

#[test]
fn a_meeting_that_was_moved_replaces_the_one_before() {
    let mut story = titled("x");
    let first = review_meeting(&story.incident).expect("a meeting");
    story.minutes(5);
    meets(&mut story, Some("2026-01-19T09:30:00Z"));
    let moved = review_meeting(&story.incident).expect("a meeting");
    let (first, moved) = (read(&first), read(&moved));
    assert_eq!(value(&moved, "UID"), value(&first, "UID"));
    assert_eq!(value(&moved, "SEQUENCE"), "1");
    assert_eq!(value(&moved, "DTSTART"), "20260119T093000Z");
    assert!(value(&moved, "DTSTAMP") > value(&first, "DTSTAMP"));
    meets(&mut story, None);
    assert_eq!(review_meeting(&story.incident), None);
}

#[test]
fn hostile_words_stay_in_their_line() {
    let story = titled("a;b,c\\d é\u{1b}\u{202e} BEGIN:VALARM");
    let text = review_meeting(&story.incident).expect("a meeting");
    let summary = value(&read(&text), "SUMMARY").to_owned();
    assert!(
        summary.ends_with(": a\\;b\\,c\\\\d é␛⟨U+202E⟩ BEGIN:VALARM"),
        "{summary}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_title_is_folded_and_read_back(title in "[ -~é日👩]{1,120}") {
        prop_assume!(!title.trim().is_empty());
        let story = titled(&title);
        let text = review_meeting(&story.incident).expect("a meeting");
        let lines = read(&text);
        let read = value(&lines, "SUMMARY").replace("\\,", ",").replace("\\;", ";").replace("\\\\", "\\");
        prop_assert!(read.ends_with(&clean(story.incident.title()).into_owned()), "{}", read);
        prop_assert_eq!(lines.len(), 16);
    }
}
