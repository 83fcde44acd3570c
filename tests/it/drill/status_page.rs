//! The drill's page for people outside: four words, and nothing of all the rest.

use super::{at, over};
use warroom::domain::incident::Word;
use warroom::domain::kit::Kit;
use warroom::report::status_page::{Asked, Made, make, source};

fn made() -> Made {
    let sources = [source(&over(), &Kit::shipped()).expect("a drill")];
    let asked = Asked {
        sources: &sources,
        name: None,
        url: None,
        drills: true,
        only: false,
        now: at(19, 30),
    };
    make(None, &asked)
}

fn text<'a>(made: &'a Made, path: &str) -> &'a str {
    let file = made.files.iter().find(|file| file.path == path);
    std::str::from_utf8(&file.expect("a file").bytes).expect("UTF-8")
}

/// The page without its markup, a line for each part.
fn words(html: &str) -> Vec<String> {
    let body = html.split_once("<body>").expect("a body").1;
    let mut lines = Vec::new();
    for line in body.lines() {
        let parts = line
            .split('<')
            .map(|part| part.split_once('>').map_or(part, |(_, text)| text));
        let words = parts.collect::<String>().trim().to_owned();
        if !words.is_empty() {
            lines.push(words);
        }
    }
    lines
}

#[test]
fn r125_four_entries_newest_first_in_two_zones_and_the_day_once() {
    let made = made();
    let own = made
        .files
        .iter()
        .find(|file| file.path.starts_with("incidents/"));
    let own = own.expect("its own page").path.clone();
    for path in ["index.html", &own] {
        let words = words(text(&made, path));
        let from = words
            .iter()
            .position(|line| line == "15 January 2026")
            .expect("the day");
        let entries: Vec<&str> = words[from + 1..from + 9]
            .iter()
            .map(String::as_str)
            .collect();
        assert_eq!(
            entries,
            [
                "RESOLVED 18:55 EST (17:55 CST)",
                "Fixed since 18:41 EST and verified. A report will follow.",
                "MONITORING 18:43 EST (17:43 CST)",
                "Service is back. We are checking it carefully before we call it fixed.",
                "INVESTIGATING 17:27 EST (16:27 CST)",
                "The restart did not bring the service back. We are still working on it.",
                "INVESTIGATING 16:47 EST (15:47 CST)",
                "We know that Clinic Finder is not available for some visitors in the East region \
                 and are looking into it. Next update by 17:30 EST.",
            ],
            "{path}"
        );
        assert_eq!(
            text(&made, path).matches("2026<").count(),
            1,
            "the day once: {path}"
        );
        assert_eq!(text(&made, path).matches("<li>").count(), 4);
        assert!(text(&made, path).contains("DRILL: clinic-finder"));
    }
}

/// Every person, host, inner message and entry of the drill is searched for in every file.
#[test]
fn r125_nothing_that_was_said_inside_is_in_any_file() {
    let made = made();
    let incident = over();
    let messages = incident.messages();
    let page =
        |word: &&Word<'_>| word.sent.audience == "customers" && word.sent.channel == "status page";
    let inner = messages.iter().filter(|word| !page(word));
    let mut forbidden: Vec<String> = inner.map(|word| word.sent.text.clone()).collect();
    assert_eq!(forbidden.len(), 14);
    for person in incident.known_people() {
        forbidden.push(person.to_owned());
        forbidden.extend(person.split(' ').map(str::to_owned));
    }
    forbidden.extend(incident.clients().iter().map(|client| (*client).to_owned()));
    forbidden.extend(incident.sites().iter().map(|site| (*site).to_owned()));
    forbidden.extend(
        incident
            .log()
            .events()
            .iter()
            .map(|event| event.id.to_string()),
    );
    forbidden.extend(
        [
            "datacentre",
            "migration",
            "bridge",
            "Northbay",
            "northbay",
            "1042",
            "P1",
        ]
        .map(str::to_owned),
    );
    let said: Vec<&str> = messages
        .iter()
        .map(|word| word.sent.text.as_str())
        .collect();
    let entries = incident.entries().map(|entry| entry.text);
    let entries = entries
        .filter(|text| text.len() > 12 && !said.iter().any(|said| said.contains(text.as_str())));
    forbidden.extend(entries.filter(|text| !text.contains("status page")));
    assert!(forbidden.len() > 100);
    for file in &made.files {
        let text = String::from_utf8_lossy(&file.bytes);
        for words in &forbidden {
            assert!(!text.contains(words.as_str()), "{words:?} in {}", file.path);
        }
    }
    let note = made.note.to_string();
    for words in &forbidden {
        assert!(!note.contains(words.as_str()), "{words:?} in the note");
    }
}
