//! The card of paper: one page whatever the incident, with what is needed when nothing else is up.

use super::*;
use crate::domain::command::{Command, NewTask, Opening};
use crate::domain::kind::{ListItem, Opened};
use crate::domain::kit::Kit;
use crate::playbook::Playbook;
use crate::report::evening::Evening;
use crate::report::paper::{COMMENT_LIMIT, Reader};
use crate::report::story::Story;

fn card(story: &Story, restricted: bool, all: bool) -> String {
    let kit = Kit::shipped();
    let asked = Asked {
        incident: &story.incident,
        kit: &kit,
        now: story.now,
        reader: Reader::Inside,
        restricted,
        limit: COMMENT_LIMIT,
    };
    text(&asked, all)
}

fn contact(story: &mut Story, name: &str, number: &str) {
    let (name, number) = (name.to_owned(), number.to_owned());
    story.says("Nia", Command::Add(ListItem::Contact { name, number }));
}

fn link(story: &mut Story, label: &str, restricted: bool) {
    let url = format!("https://example.org/{label}");
    let label = label.to_owned();
    let item = ListItem::Link {
        label,
        url,
        restricted,
    };
    story.says("Nia", Command::Add(item));
}

fn task(story: &mut Story, text: &str) {
    let task = NewTask {
        text: text.to_owned(),
        owners: vec!["Rob".to_owned()],
        minutes: Some(10),
        ..NewTask::default()
    };
    story.says("Nia", Command::GiveTask(task));
}

/// Rows and columns of a page, whatever is on it.
fn fits(page: &str) {
    let rows: Vec<&str> = page.lines().collect();
    assert!(rows.len() <= ROWS, "{} rows\n{page}", rows.len());
    for row in rows {
        assert!(row.width() <= COLUMNS, "{} columns: {row}", row.width());
    }
}

#[test]
fn one_page_says_who_where_what_is_due_and_what_to_say() {
    let mut evening = Evening::at_twenty_past();
    let story = &mut evening.story;
    contact(story, "Tomas Varga", "+49 30 901820");
    contact(story, "Joss Lindqvist", "+1 404 555 0142");
    let page = card(story, false, false);
    fits(&page);
    let head = "DRILL  P1  IDENTIFIED  northbay-incident-1042: Clinic Finder down";
    assert!(page.starts_with(head), "{page}");
    for words in [
        INSIDE,
        "Incident Manager: Tomas Varga  +49 30 901820",
        "+1 404 555 0142",
        "#northbay-incident-1042 (",
        "-- NEXT WORDS DUE",
        "-- WHAT TO SAY NEXT",
        "customers (",
        " EST (",
        "made 2026-01-15 18:20 EST from ",
    ] {
        assert!(page.contains(words), "{words:?} is missing\n{page}");
    }
    assert!(!page.contains("more rows"), "all of it fits\n{page}");
}

#[test]
fn what_does_not_fit_gives_way_from_the_least_needed_and_says_how_the_rest_is_had() {
    let mut story = Story::new();
    for n in 0..40 {
        task(
            &mut story,
            &format!("task number {n} with some more words to it"),
        );
        contact(
            &mut story,
            &format!("Person {n:02}"),
            &format!("+49 30 {n:06}"),
        );
        link(&mut story, &format!("place-{n}"), false);
    }
    let page = card(&story, false, false);
    fits(&page);
    assert!(page.contains("more rows: warroom card --pages"), "{page}");
    for words in [WHERE, WORDS, ROLES, PHONE, TASKS, MESSAGES] {
        assert!(page.contains(words), "{words} stays\n{page}");
    }
    assert!(page.contains("Incident Manager: Nia"), "{page}");
    assert!(
        page.contains("Version") || page.contains("made 2026-01-15"),
        "{page}"
    );
    let pages = card(&story, false, true);
    for n in 0..40 {
        assert!(pages.contains(&format!("task number {n} ")), "task {n}");
        assert!(pages.contains(&format!("+49 30 {n:06}")), "contact {n}");
        assert!(
            pages.contains(&format!("https://example.org/place-{n}")),
            "link {n}"
        );
    }
    assert!(!pages.contains("more rows"));
    let rows: Vec<&str> = pages.lines().collect();
    assert!(
        rows[ROWS - 1].ends_with("page 1 of 3"),
        "{}",
        rows[ROWS - 1]
    );
    assert!(rows.iter().all(|row| row.width() <= COLUMNS));
}

/// How many rows are left out is told rightly, at every size of the incident.
#[test]
fn the_rows_left_out_are_counted() {
    for tasks in 0..60 {
        let mut story = Story::new();
        for n in 0..tasks {
            task(&mut story, &format!("look at {n}"));
        }
        let page = card(&story, false, false);
        fits(&page);
        let shown = page
            .lines()
            .filter(|row| row.contains("Rob: look at "))
            .count();
        let left = page.lines().find_map(|row| {
            let (_, rest) = row.split_once("... ")?;
            let tasks_end = page[..page.find(row)?].contains(TASKS);
            let before = !page[..page.find(row)?].contains(MESSAGES);
            (tasks_end && before).then(|| rest.split(' ').next()?.parse::<usize>().ok())?
        });
        assert_eq!(shown + left.unwrap_or(0), tasks, "{page}");
    }
}

#[test]
fn a_number_is_replaced_and_removed_and_stands_in_no_line_of_the_timeline() {
    let mut story = Story::new();
    contact(&mut story, "Nia", "+49 1");
    contact(&mut story, "Nia", "+49 2");
    assert_eq!(story.incident.number_of("Nia"), Some("+49 2"));
    assert_eq!(story.incident.contacts().len(), 1);
    let page = card(&story, false, false);
    assert!(page.contains("+49 2") && !page.contains("+49 1"), "{page}");
    let texts: Vec<String> = story.incident.entries().map(|entry| entry.text).collect();
    assert!(texts.iter().all(|text| !text.contains("+49")), "{texts:?}");
    let state = crate::report::state(&story.incident).to_string();
    assert!(!state.contains("+49"), "{state}");
    let id = story.incident.contacts()[0].id;
    story.says("Nia", Command::Remove(id));
    assert!(card(&story, false, false).contains("no numbers recorded"));
}

#[test]
fn what_is_restricted_is_on_paper_only_for_who_asks_for_it() {
    let mut story = Story::new();
    link(&mut story, "secret-dump", true);
    assert!(!card(&story, false, false).contains("secret-dump"));
    assert!(card(&story, true, false).contains("secret-dump"));
}

#[test]
fn an_incident_just_declared_and_none_at_all_have_a_card_to_fill_in() {
    let opened = Opened {
        key: "________".to_owned(),
        title: "________".to_owned(),
        ..Opened::default()
    };
    let now = crate::domain::time::Timestamp::parse("2026-01-15T14:00:00Z").expect("a time");
    let opening = Opening {
        contacts: vec![("Nia".to_owned(), "+49 30 1".to_owned())],
        ..Opening::of(opened, Playbook::shipped())
    };
    let story = Story::opened(now, "nobody", opening);
    let page = card(&story, false, false);
    fits(&page);
    for words in [
        "Incident Manager: EMPTY ____",
        "Bridge: ____",
        "Nia  +49 30 1",
        "(first",
    ] {
        assert!(page.contains(words), "{words:?} is missing\n{page}");
    }
    let kit = Kit::shipped();
    let asked = Asked {
        incident: &crate::domain::incident::Incident::default(),
        kit: &kit,
        now,
        reader: Reader::Inside,
        restricted: false,
        limit: COMMENT_LIMIT,
    };
    fits(&text(&asked, false));
}

#[test]
fn hostile_words_stay_words_and_long_ones_are_wrapped() {
    let mut story = Story::new();
    contact(&mut story, "Mal\u{202e}lory", "\u{1b}[2J+49");
    task(&mut story, &"x".repeat(900));
    task(
        &mut story,
        "表表表表表表表表表表表表表表表表表表表表表表表表表表表表表表表表表表表表表表表表表表表",
    );
    let page = card(&story, false, false);
    fits(&page);
    assert!(!page.contains(['\u{202e}', '\u{1b}']), "{page}");
}
