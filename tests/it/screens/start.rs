//! The start screen.

use super::kit::{draw, look, model_of};
use crate::desk::START;
use warroom::app::model::FoundFile;
use warroom::domain::incident::Incident;
use warroom::domain::priority::Priority;
use warroom::domain::stage::Stage;
use warroom::playbook::Playbook;
use warroom::report::Situation;

fn found() -> Vec<FoundFile> {
    vec![
        FoundFile {
            path: "eu.json".to_owned(),
            situation: Some(Situation {
                key: "eu-20260115-k7f3".to_owned(),
                title: "EU checkout 5xx".to_owned(),
                stage: Stage::Identified,
                priority: Priority::new(1),
                began: Some(START.plus_seconds(-3_360 - 3_900)),
                words_due: vec![START.plus_seconds(-3_600)],
                ..Situation::default()
            }),
            problem: None,
        },
        FoundFile {
            path: "broken\u{1b}.json".to_owned(),
            problem: Some("line 214, column 7: not a line of JSON".to_owned()),
            ..FoundFile::default()
        },
    ]
}

#[test]
fn it_names_the_ways_to_begin_and_who_you_are() {
    let shot = draw(&model_of(Incident::default(), 80, 24), &look());
    for words in [
        "No running incident in this folder.",
        "n  declare an incident",
        "d  practise a drill",
        "o  open a file",
        "?  keys in one page",
        "You are Aki (from $USER)",
        " n new  d drill  o open  ? help  q quit",
    ] {
        assert!(shot.find(words).is_some(), "{words:?} in\n{}", shot.text());
    }
}

#[test]
fn it_lists_what_was_found_and_what_cannot_be_read() {
    let mut model = model_of(Incident::default(), 80, 24);
    model.found = found();
    let shot = draw(&model, &look());
    for words in [
        "One incident in this folder.",
        ">1  P1  Identified    1h 05m  1 word late           eu-20260115-k7f3  EU…",
        "Cannot be read: broken␛.json",
        "line 214, column 7: not a line of JSON",
        "It is left as it is; nothing was written.",
    ] {
        assert!(shot.find(words).is_some(), "{words:?} in\n{}", shot.text());
    }
}

/// What opens the review stands in the footer of an incident that has come so far.
#[test]
fn the_footer_says_what_opens_the_review() {
    let mut model = model_of(Incident::default(), 80, 24);
    model.found = found();
    for (stage, words) in [
        (Stage::Identified, "o open  Enter opens  ? help"),
        (Stage::Resolved, "o open  R its review  ? help"),
        (Stage::InReview, "o open  Enter its review  ? help"),
        (Stage::Closed, "o open  R its review  ? help"),
    ] {
        if let Some(one) = &mut model.found[0].situation {
            one.stage = stage;
        }
        let shot = draw(&model, &look());
        assert!(shot.find(words).is_some(), "{stage}\n{}", shot.text());
    }
}

#[test]
fn no_size_is_too_small_for_it() {
    for width in 1..60 {
        for height in 1..14 {
            let mut model = model_of(Incident::default(), width, height);
            model.found = found();
            model.quitting = width % 2 == 0;
            let _ = draw(&model, &look());
        }
    }
}

/// R007: two hundred incidents: a window around the selected one, digits for the first nine.
#[test]
fn r007_many_incidents_scroll_around_the_selected_one() {
    let many = |at: usize| FoundFile {
        path: format!("{at}.json"),
        situation: Some(Situation {
            key: format!("key-{at}"),
            ..Situation::default()
        }),
        problem: None,
    };
    for (width, height) in [(80, 24), (120, 40), (200, 60), (60, 12), (30, 6)] {
        for at in [0, 8, 100, 199, 5_000] {
            let mut model = model_of(Incident::default(), width, height);
            model.found = (0..200).map(many).collect();
            model.found_at = at;
            let shot = draw(&model, &look());
            if height > 12 {
                let words = format!("key-{}", at.min(199));
                assert!(shot.find(&words).is_some(), "{words} in\n{}", shot.text());
                assert!(
                    shot.find("of 200; o finds by typing").is_some(),
                    "{}",
                    shot.text()
                );
            }
        }
    }
}

#[test]
fn what_is_no_incident_is_named_and_a_folder_that_cannot_be_read_says_so() {
    let mut model = model_of(Incident::default(), 80, 24);
    model.beside = vec![
        "No incident: package.json".to_owned(),
        "cannot read .: permission denied".to_owned(),
    ];
    let shot = draw(&model, &look());
    for words in [
        "No incident: package.json",
        "cannot read .: permission denied",
    ] {
        assert!(shot.find(words).is_some(), "{}", shot.text());
    }
}

#[test]
fn r007_the_form_warns_while_the_title_is_typed() {
    let mut model = model_of(Incident::default(), 80, 24);
    model.found = found();
    let table = warroom::playbook::Playbook::shipped().priority;
    let mut form = warroom::overlay::form::build::declare("Aki", &table, &[]);
    let warning = "a similar incident is running here: eu-20260115-k7f3";
    for (title, warns) in [("Mail is late", false), ("5xx in EU", true)] {
        form.fields[0] = warroom::overlay::form::state::line("Title", title, "");
        model.overlays = vec![warroom::overlay::Overlay::Form(form.clone())];
        let shot = draw(&model, &look());
        assert_eq!(
            shot.find(warning).is_some(),
            warns,
            "{title}\n{}",
            shot.text()
        );
    }
}

/// The keys below are those that work now, also in a form.
#[test]
fn in_a_form_the_footer_has_the_keys_of_the_form() {
    let mut model = model_of(Incident::default(), 80, 24);
    let form = warroom::overlay::form::build::declare("Aki", &Playbook::shipped().priority, &[]);
    model.overlays.push(warroom::overlay::Overlay::Form(form));
    let shot = draw(&model, &look());
    let last = shot.rows().pop().unwrap_or_default();
    assert!(last.contains("Enter go on"), "{last}");
    assert!(!last.contains("n new"), "{last}");
}
