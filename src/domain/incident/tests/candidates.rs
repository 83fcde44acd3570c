//! What may have contributed, by the record alone.

use super::*;
use crate::domain::command::{Command, NewTask};
use crate::domain::hypothesis::{Confidence, Judgement};
use crate::domain::kind::Note;
use crate::domain::mark::Accounted;
use crate::domain::review::{Cause, CauseType, ReviewAnswer};
use crate::domain::scene::{Scene, at, typed};
use crate::domain::setting::Setting;

const LIMIT: &str = "Connection limit raised in zone 4; errors 2% to 18% (found by Rob)";
const FOUND: &str = "Migration 42 is half applied and holds a lock; the pool exits. Failover load \
                     took zones 2 and 3";

fn says(scene: &mut Scene, me: &str, entry: EntryKind, text: &str) -> EventId {
    let note = Note {
        text: text.to_owned(),
        ..typed(entry)
    };
    let happened = None;
    scene.one(me, Command::Note { note, happened })
}

/// Rob raises a limit on his own; then he finds what holds the lock, and more.
fn told() -> (Scene, EventId, EventId, EventId) {
    let mut scene = Scene::new();
    let change = says(&mut scene, "Rob", EntryKind::Change, LIMIT);
    let guess = says(
        &mut scene,
        "Ada",
        EntryKind::Hypothesis,
        "a half-applied migration holds a lock",
    );
    scene.wait(600);
    let finding = says(&mut scene, "Rob", EntryKind::Finding, FOUND);
    (scene, change, guess, finding)
}

fn judge(scene: &mut Scene, me: &str, guess: EventId, state: HypothesisState) {
    let judged = Judgement {
        reference: guess,
        state,
        confidence: None,
        reason: None,
    };
    scene.one(me, Command::Judge(judged));
}

fn star(scene: &mut Scene, entry: EventId) {
    scene.one("Ada", Command::Star { entry, on: true });
}

fn asked(scene: &Scene) -> Vec<(String, Ground)> {
    let all = scene.incident.candidate_causes().into_iter();
    all.map(|one| (one.text, one.ground)).collect()
}

fn limit() -> (String, Ground) {
    let words = "Connection limit raised in zone 4; errors 2% to 18%";
    (words.to_owned(), Ground::NotAgreed)
}

fn load() -> (String, Ground) {
    let words = "Failover load took zones 2 and 3";
    (words.to_owned(), Ground::FoundWithCause)
}

/// Practice: R112, D8.
#[test]
fn a_change_nobody_agreed_and_what_a_finding_says_besides_its_cause_are_asked_about() {
    let (mut scene, _, guess, finding) = told();
    assert_eq!(asked(&scene), [limit()], "nothing is confirmed");
    judge(&mut scene, "Rob", guess, HypothesisState::Confirmed);
    assert_eq!(asked(&scene), [limit()], "the finding has no star");
    star(&mut scene, finding);
    assert_eq!(asked(&scene), [load(), limit()]);
    let all = scene.incident.candidate_causes();
    assert_eq!((all[0].id, all[0].sentence), (finding, 1));
}

#[test]
fn a_finding_belongs_to_the_cause_that_it_is_about_or_that_was_judged_with_it() {
    for (me, wait, about, counts) in [
        ("Rob", 0, false, true),
        ("Rob", 61, false, false),
        ("Ada", 0, false, false),
        ("Ada", 3600, true, true),
    ] {
        let (mut scene, _, guess, _) = told();
        let note = Note {
            text: FOUND.to_owned(),
            about: about.then_some(guess),
            ..typed(EntryKind::Finding)
        };
        scene.wait(120);
        let happened = None;
        let finding = scene.one("Rob", Command::Note { note, happened });
        star(&mut scene, finding);
        scene.wait(wait);
        judge(&mut scene, me, guess, HypothesisState::Confirmed);
        let found = asked(&scene).contains(&load());
        assert_eq!(found, counts, "{me} after {wait} s, about it: {about}");
    }
}

/// What people said takes the place of what was only asked.
#[test]
fn whoever_judges_ends_the_question() {
    let confirmed = || {
        let (mut scene, change, guess, finding) = told();
        judge(&mut scene, "Rob", guess, HypothesisState::Confirmed);
        star(&mut scene, finding);
        (scene, change, finding)
    };
    let cause = |text: &str, sure: Confidence| {
        Command::Cause(Cause {
            text: text.to_owned(),
            cause_type: CauseType::Contributing,
            confidence: sure,
            hypothesis: None,
            number: 0,
        })
    };
    for (what, want) in [
        ("load of the failover on zones 2 and 3", vec![limit()]),
        ("the connection limit was raised", vec![load()]),
        ("nobody watches the pool", vec![load(), limit()]),
    ] {
        let (mut scene, ..) = confirmed();
        scene.one("Ada", cause(what, Confidence::Suspected));
        assert_eq!(asked(&scene), want, "{what}");
    }
    for (state, gone) in [
        (HypothesisState::RuledOut, true),
        (HypothesisState::Confirmed, true),
        (HypothesisState::Parked, false),
        (HypothesisState::Testing, false),
    ] {
        let (mut scene, ..) = confirmed();
        let words = "the raised connection limit did it";
        let other = says(&mut scene, "Ada", EntryKind::Hypothesis, words);
        scene.wait(600);
        judge(&mut scene, "Ada", other, state);
        assert_eq!(!asked(&scene).contains(&limit()), gone, "{state:?}");
    }
    for (yes, gone) in [(true, true), (false, false)] {
        let (mut scene, ..) = confirmed();
        let answer = Some(ReviewAnswer { yes, text: None });
        scene.set("Ada", Setting::ReviewCauseDeep(answer));
        assert_eq!(asked(&scene).is_empty(), gone, "cause deep enough: {yes}");
    }
    let (mut scene, change, finding) = confirmed();
    for entry in [change, finding] {
        scene.one(
            "Rob",
            Command::Strike {
                entry,
                on: true,
                reason: None,
            },
        );
    }
    assert_eq!(asked(&scene), [], "struck");
}

#[test]
fn what_belongs_to_a_task_after_all_or_came_after_the_harm_is_no_question() {
    let account = |change, how, to| {
        let reference = change;
        Command::Account(Accounted { reference, how, to })
    };
    let (mut scene, change, ..) = told();
    scene.one("Rob", account(change, Account::Undone, None));
    assert_eq!(asked(&scene), [limit()], "put back, and it was done");
    let task = NewTask {
        text: "raise the limit".to_owned(),
        ..NewTask::default()
    };
    let task = scene.one("Ada", Command::GiveTask(task));
    scene.one("Rob", account(change, Account::Linked, Some(task)));
    assert_eq!(asked(&scene), []);
    for (after, want) in [(-1, vec![]), (0, vec![limit()])] {
        let (mut scene, change, ..) = told();
        let made = scene.incident.entry(change).expect("an entry").happened.at;
        let ended = at(made.plus_seconds(after));
        scene.set("Ada", Setting::ImpactEnded(Some(ended)));
        assert_eq!(asked(&scene), want, "the harm ended {after} s from it");
    }
}

#[test]
fn what_is_kept_in_the_room_stays_there() {
    let (mut scene, change, guess, finding) = told();
    judge(&mut scene, "Rob", guess, HypothesisState::Confirmed);
    star(&mut scene, finding);
    let restricted = |scene: &Scene| {
        let all = scene.incident.candidate_causes().into_iter();
        all.map(|one| one.restricted).collect::<Vec<_>>()
    };
    let restrict = |entry| Command::Restrict { entry, on: true };
    scene.one("Ada", restrict(change));
    assert_eq!(restricted(&scene), [false, true]);
    scene.one("Ada", restrict(guess));
    assert_eq!(restricted(&scene), [true, true], "by way of its cause");
}

#[test]
fn sentences_end_where_something_new_begins() {
    for (text, want) in [
        ("", vec![]),
        ("One thing", vec!["One thing"]),
        ("One. Two? Three!", vec!["One", "Two?", "Three!"]),
        (
            "One; two, e.g. three. Four",
            vec!["One; two, e.g. three", "Four"],
        ),
        (
            "Version 1.5 of No. 42 failed",
            vec!["Version 1.5 of No. 42 failed"],
        ),
        ("one\n two\n\n", vec!["one", "two"]),
        (
            "\u{dc}ber. \u{c4}ndern ... ",
            vec!["\u{dc}ber", "\u{c4}ndern"],
        ),
    ] {
        assert_eq!(sentences(text), want, "{text:?}");
    }
}

#[test]
fn the_same_is_half_of_what_the_shorter_one_means() {
    for (one, other, same) in [
        ("a half-applied migration holds a lock", FOUND, true),
        (
            "Failover load took zones 2 and 3",
            "zone 3 fell to the load",
            true,
        ),
        (
            "Failover load took zones 2 and 3",
            "a half-applied migration",
            false,
        ),
        ("the disk was full", "Disk full", true),
        ("the and of", "the and of", false),
        ("", "", false),
        ("too little memory", "memory of the pool of zone 2", false),
    ] {
        assert_eq!(says_the_same(one, other), same, "{one:?}, {other:?}");
        assert_eq!(says_the_same(other, one), same, "{other:?}, {one:?}");
    }
}
