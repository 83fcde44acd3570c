//! Lines of transcripts: what two sides imported stands in the timeline once (R158).

use crate::domain::command::Command;
use crate::domain::incident::Incident;
use crate::domain::kind::{Imported, Note};
use crate::domain::scene::Scene;

fn import(text: &str, print: &str) -> Command {
    Command::Note {
        note: Note {
            text: text.to_owned(),
            actor: Some("Rob".to_owned()),
            imported: Some(Box::new(Imported {
                from: "chat".to_owned(),
                file: None,
                print: print.to_owned(),
            })),
            ..Note::default()
        },
        happened: None,
    }
}

fn imported(incident: &Incident) -> Vec<(String, String)> {
    let entries = incident.entries().filter(|entry| entry.imported.is_some());
    entries
        .map(|entry| (entry.by.clone(), entry.text))
        .collect()
}

#[test]
fn r158_two_sides_import_the_same_line_and_have_it_once() {
    let mut here = Scene::new();
    let mut there = here.part();
    here.one("Ada", import("down", "p1"));
    let theirs = there.wait(1).one("Ben", import("down", "p1"));
    there.one("Ben", import("up", "p2"));
    here.hear(&there);
    there.hear(&here);
    let want = [
        ("Ada".to_owned(), "down".to_owned()),
        ("Ben".to_owned(), "up".to_owned()),
    ];
    assert_eq!(imported(&here.incident), want);
    assert_eq!(imported(&there.incident), want);
    assert_eq!(here.incident, there.incident);
    assert_eq!(
        here.incident,
        Incident::new(here.incident.log().clone()),
        "in any order"
    );
    // Both are in the record; only the first is a line, and both are found by their kind.
    assert!(here.incident.log().get(theirs).is_some());
    assert_eq!(here.incident.matching("imported").len(), 2);
    assert!(here.incident.is_imported("p1") && !here.incident.is_imported("p3"));
}

#[test]
fn one_that_is_taken_back_makes_room_for_the_other() {
    let mut here = Scene::new();
    let mut there = here.part();
    let mine = here.one("Ada", import("down", "p1"));
    there.wait(1).one("Ben", import("down", "p1"));
    here.hear(&there);
    let back = here.wait(1).one("Ada", Command::Retract(vec![mine]));
    assert_eq!(
        imported(&here.incident),
        [("Ben".to_owned(), "down".to_owned())]
    );
    assert_eq!(here.incident, Incident::new(here.incident.log().clone()));
    here.wait(1).one("Ada", Command::Retract(vec![back]));
    assert_eq!(
        imported(&here.incident),
        [("Ada".to_owned(), "down".to_owned())]
    );
    assert_eq!(here.incident, Incident::new(here.incident.log().clone()));
}

#[test]
fn an_imported_entry_says_so_in_its_details() {
    let mut here = Scene::new();
    let id = here.one("Ada", import("down", "p1"));
    let entry = here.incident.entry(id).expect("an entry");
    assert_eq!(entry.remarks(), ["imported"]);
    assert_eq!(
        entry.import_words().as_deref(),
        Some("imported by Ada (chat)")
    );
    assert_eq!(entry.who(), "Rob");
    assert!(entry.matches("imported"));
}
