//! The start screen.

use super::kit::{draw, look, model_of};
use warroom::app::model::FoundFile;
use warroom::domain::incident::Incident;
use warroom::domain::priority::Priority;
use warroom::domain::stage::Stage;

fn found() -> Vec<FoundFile> {
    vec![
        FoundFile {
            path: "eu.json".to_owned(),
            key: "eu-20260115-k7f3".to_owned(),
            title: "EU checkout 5xx".to_owned(),
            stage: Some(Stage::Identified),
            priority: Priority::new(1),
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
        " P1  Identified    eu-20260115-k7f3  EU checkout 5xx",
        "Cannot be read: broken␛.json",
        "line 214, column 7: not a line of JSON",
        "It is left as it is; nothing was written.",
    ] {
        assert!(shot.find(words).is_some(), "{words:?} in\n{}", shot.text());
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
