//! Whatever is altered, removed or put elsewhere in a file after the fact, `verify` names it, after
//! any number of merges: as far as a chain covers it, which is all but each writer's last event.

use crate::desk::{START, Writer, opened};
use proptest::prelude::*;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use warroom::domain::event::{Draft, Event, Seal};
use warroom::domain::kind::{EventKind, Note};
use warroom::report;
use warroom::store::{self, VerifyReport};

/// What somebody does to a file who can write it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Deed {
    /// Other words, and the hashes as they were.
    Words,
    /// Other words, with hashes made to fit.
    Forged,
    /// The line is gone.
    Removed,
    /// Two events of a writer have changed their words, with hashes made to fit.
    Exchanged,
    /// The line stands elsewhere.
    Moved,
}

fn note(text: &str) -> Draft {
    Draft {
        kind: EventKind::Note(Note {
            text: text.to_owned(),
            ..Note::default()
        }),
        happened: None,
        by: "nia".into(),
        role: None,
    }
}

/// The notes of three people, in the order in which they were written.
fn notes(writers: &[usize]) -> Vec<Arc<Event>> {
    let mut incident = opened();
    let mut people: Vec<Writer> = (0..3).map(|i| Writer::new(&format!("u{i}@m"))).collect();
    for (number, writer) in writers.iter().enumerate() {
        let now = START.plus_seconds(i64::try_from(number).unwrap_or(0));
        let event = people[*writer].seal(&incident, note(&format!("note {number}")), now);
        incident.absorb(event);
    }
    incident.log().events().to_vec()
}

/// The same event with other words, sealed as if they had been there from the start.
fn forged(event: &Event, text: &str) -> Arc<Event> {
    let seal = Seal {
        id: event.id,
        at: event.at,
        writer: event.writer.clone(),
        n: event.n,
        prev: event.prev,
    };
    Arc::new(Event::seal(note(text), seal))
}

fn lines(events: &[Arc<Event>]) -> Vec<String> {
    events.iter().map(|event| event.line().to_owned()).collect()
}

#[expect(clippy::disallowed_methods, reason = "the test makes the files")]
fn write(folder: &Path, name: &str, lines: &[String]) -> PathBuf {
    let path = folder.join(name);
    let id = opened().id().expect("an opening").to_string();
    let text = format!(
        "{{\n\"warroom\": 1,\n\"incident\": {{\"id\":\"{id}\",\"key\":\"shop-20261120-k7f3\",\"created\":\"2026-11-20T14:30:00.000Z\"}},\n\"events\": [\n{}\n],\n\"state\": {{}}\n}}\n",
        lines.join("\n,")
    );
    std::fs::write(&path, text).expect("written");
    path
}

/// Whether a check names that event, or the one behind it, which no longer follows from it.
fn names(found: &VerifyReport, victim: &Event) -> bool {
    let writer = victim.writer.as_str();
    let numbers = [victim.n, victim.n + 1, victim.n + 2];
    found.problems.iter().any(|problem| {
        problem.contains(&victim.id.to_string())
            || (problem.contains(writer)
                && numbers.iter().any(|n| {
                    problem
                        .split(|c: char| !c.is_ascii_digit())
                        .any(|word| word == n.to_string())
                }))
    })
}

/// What stands in the file after the deed.
fn done(deed: Deed, events: &[Arc<Event>], at: usize) -> Vec<String> {
    let victim = &events[at];
    let mut all = lines(events);
    match deed {
        Deed::Words => all[at] = all[at].replacen("\"text\":\"note", "\"text\":\"nothing", 1),
        Deed::Forged => all[at] = forged(victim, "it was not me").line().to_owned(),
        Deed::Removed => {
            all.remove(at);
        }
        Deed::Exchanged => {
            let next = (at + 1..events.len())
                .find(|&i| events[i].writer == victim.writer)
                .expect("the chain goes on");
            let words = |event: &Event| match &event.kind {
                EventKind::Note(note) => note.text.clone(),
                _ => String::new(),
            };
            let (one, two) = (words(victim), words(&events[next]));
            let first = forged(victim, &two);
            let mut second = (*events[next]).clone();
            second.prev = Some(first.sum);
            all[next] = forged(&second, &one).line().to_owned();
            all[at] = first.line().to_owned();
        }
        Deed::Moved => {
            let line = all.remove(at);
            all.push(line);
        }
    }
    all
}

proptest! {
    #![proptest_config(crate::laws::cases(96))]

    #[test]
    fn what_a_chain_covers_cannot_be_changed_unseen(
        writers in proptest::collection::vec(0_usize..3, 12..40),
        pick in any::<prop::sample::Index>(),
        deed in prop::sample::select(vec![
            Deed::Words, Deed::Forged, Deed::Removed, Deed::Exchanged, Deed::Moved,
        ]),
        copies in proptest::collection::vec(any::<u64>(), 0..4),
    ) {
        let events = notes(&writers);
        let follows = |i: usize| {
            events[i + 1..].iter().filter(|e| e.writer == events[i].writer).count()
        };
        let is_note = |i: usize| matches!(events[i].kind, EventKind::Note(_));
        let covered: Vec<usize> = (0..events.len())
            .filter(|&i| is_note(i) && follows(i) >= 2)
            .collect();
        prop_assume!(!covered.is_empty());
        let at = *pick.get(&covered);
        let victim = &events[at];
        let folder = tempfile::tempdir().expect("a folder");
        let whole = write(folder.path(), "whole.json", &lines(&events));
        prop_assert!(store::verify(&whole).expect("read").is_sound());

        let tampered = write(folder.path(), "tampered.json", &done(deed, &events, at));
        let found = store::verify(&tampered).expect("read");
        prop_assert!(!found.is_sound(), "{deed:?} of {} {} is not seen", victim.writer, victim.n);
        if deed != Deed::Words {
            prop_assert!(names(&found, victim), "{deed:?} is not named: {:?}", found.problems);
        }

        // Merged with parts of the record that do not hold the original.
        let mut merged = tampered;
        for (number, mask) in copies.iter().enumerate() {
            let part: Vec<Arc<Event>> = events.iter().enumerate()
                .filter(|(i, event)| {
                    let out = deed != Deed::Moved && *i >= at && event.writer == victim.writer;
                    let kept = mask >> (i % 64) & 1 == 1 || !is_note(*i);
                    kept && !out
                })
                .map(|(_, event)| Arc::clone(event))
                .collect();
            let part = write(folder.path(), &format!("part{number}.json"), &lines(&part));
            let next = folder.path().join(format!("merged{number}.json"));
            store::merge(&[part, merged], &next, report::state).expect("merged");
            merged = next;
        }
        let found = store::verify(&merged).expect("read");
        if deed == Deed::Moved && !copies.is_empty() {
            prop_assert!(found.is_sound(), "a merge puts the lines in order: {:?}", found.problems);
        } else {
            prop_assert!(!found.is_sound(), "{deed:?} is not seen after merges");
            if deed != Deed::Words || !copies.is_empty() {
                prop_assert!(names(&found, victim), "{deed:?}: {:?}", found.problems);
            }
        }

        // And with somebody who has all of it: the original stands, and what contradicts it is named.
        let healed = folder.path().join("healed.json");
        store::merge(&[merged, whole], &healed, report::state).expect("merged");
        let found = store::verify(&healed).expect("read");
        let there = events.iter().all(|event| found.log.contains(event));
        prop_assert!(there, "the originals are all there again");
        let forgery = matches!(deed, Deed::Forged | Deed::Exchanged);
        prop_assert_eq!(found.is_sound(), !forgery, "{:?}", found.problems);
        if forgery {
            prop_assert!(names(&found, victim), "{deed:?}: {:?}", found.problems);
        }
    }
}
