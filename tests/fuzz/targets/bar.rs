//! What is typed into the entry bar and into the lines of forms: read without a panic, its words
//! kept as they were typed.

#![no_main]

use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use warroom::domain::day::Day;
use warroom::domain::incident::Incident;
use warroom::entry::{self, Scope, complete, task};
use warroom::fixture;

static INCIDENT: LazyLock<Incident> = LazyLock::new(fixture::incident);

fuzz_target!(|text: &str| {
    let people = |name: &str| INCIDENT.person_named(name);
    let scope = Scope {
        now: fixture::now(),
        zone: INCIDENT.zone(),
        people: &people,
        work: Some(&INCIDENT),
    };
    if let Ok(parsed) = entry::parse(text, &scope) {
        let words = &parsed.note.text;
        assert!(
            text.contains(words.as_str()) || words == entry::NOTHING_NEW,
            "words that nobody typed: {words:?}"
        );
        assert!(!words.is_empty() || parsed.cases.is_some());
        let small = text.to_lowercase();
        for tag in &parsed.note.tags {
            let typed = small.contains(&tag.to_lowercase());
            assert!(typed, "a tag that nobody typed: {tag:?}");
        }
        let _ = entry::echo(&parsed, &scope);
        // Where the document is not asked for, it was not needed.
        if !entry::needs_document(text) {
            let alone = Scope {
                work: None,
                ..scope
            };
            assert_eq!(entry::parse(text, &alone).as_ref(), Ok(&parsed));
        }
    }
    // With its signs switched off all of it is words.
    if let Ok(parsed) = entry::parse(&format!("\\{text}"), &scope) {
        assert_eq!(parsed.note.text, text);
    }
    let _ = entry::is_signed(text, &scope);
    let (_, advice) = entry::stance(text);
    assert!(text.contains(advice));
    for (at, _) in text.char_indices().take(64) {
        let (people, tags) = (INCIDENT.known_people(), INCIDENT.known_tags());
        if let Some(found) = complete::candidates(text, at, people, tags) {
            assert!(text.get(found.start..found.end).is_some());
        }
    }
    if let Ok(task) = task::parse(text, &people) {
        assert!(text.contains(&task.text));
    }
    let _ = task::doubtful_box(text);
    if let Some(today) = Day::parse("2026-11-20") {
        let _ = entry::parse_day(text, today);
        if let Ok(line) = entry::parse_action(text, today, &people) {
            assert!(text.contains(&line.text));
        }
    }
    let _ = entry::parse_time(text, &scope);
    let _ = entry::parse_minutes(text);
    if let Ok(coming) = entry::parse_coming(text, scope.now, scope.zone) {
        assert!(coming > scope.now);
    }
    let _ = entry::criterion(text);
});
