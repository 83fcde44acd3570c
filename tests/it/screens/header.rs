//! The header says what is true, in words, at the place where the eye is.

use super::kit::{bare, draw, draw_at, look, model, model_of, sample};
use ratatui::style::Modifier;
use std::sync::Arc;
use warroom::app::model::Model;
use warroom::domain::event::Event;
use warroom::domain::incident::Incident;
use warroom::domain::kind::EventKind;
use warroom::domain::setting::Setting;
use warroom::domain::stage::Stage;
use warroom::fixture;
use warroom::sync::{Page, Share};

fn says(model: &Model, words: &str) {
    let shot = draw(model, &look());
    let header = shot.rows()[..2].join("\n");
    assert!(header.contains(words), "{words:?} in\n{header}");
}

#[test]
fn how_bad_how_long_who_leads_when_the_next_word_at_every_size() {
    for (width, height) in [(200, 60), (120, 40), (80, 24), (60, 12), (40, 8), (30, 6)] {
        let text = draw(&model(width, height), &look()).text();
        for words in [" P1 ", "IDENTIFIED", "T+00:36", "LATE 3m", "IM Aki"] {
            assert!(
                text.contains(words),
                "{words:?} at {width}x{height} in\n{text}"
            );
        }
    }
}

#[test]
fn the_wide_header_has_it_all() {
    let model = model(200, 60);
    for words in [
        "eu-checkout-20261120-k7f3  EU checkout 5xx  IDENTIFIED",
        "T+00:36:51 since impact  ~13:58",
        "Next word: leadership LATE 3m · internal DUE · customers in 5m",
        "saved 14:34:20",
        "51 events · ",
        "5 wrote in 15m: Jon, Rosa, Aki, Ben, Mei",
        "08:34 EST  13:34 UTC  14:34:51 CET",
    ] {
        says(&model, words);
    }
    let shot = draw(&model, &look());
    assert!(shot.cell(" P1 ").modifier.contains(Modifier::REVERSED));
    assert!(shot.cell("LATE 3m").modifier.contains(Modifier::REVERSED));
}

#[test]
fn how_it_stands_with_the_file_in_words() {
    let since = fixture::at(14, 34, 9);
    let trouble = || Share::Trouble {
        since,
        reason: "disk full".to_owned(),
    };
    let mut model = model(200, 60);
    for (share, waiting, words) in [
        (Share::Opening, 0, "opening"),
        (Share::Saving, 0, "saving"),
        (Share::Saved(fixture::at(14, 33, 59)), 0, "saved 14:33:59"),
        (Share::Saved(since), 2, "saving, 2 queued"),
        (trouble(), 3, "offline, 3 queued 00:42 (disk full)"),
        (trouble(), 0, "offline 00:42 (disk full)"),
        (Share::Behind(12), 0, "behind 12: W writes it"),
        (
            Share::ReadOnly("newer format".into()),
            0,
            "READ-ONLY (newer format)",
        ),
    ] {
        model.health.share = share;
        model.health.waiting = waiting;
        says(&model, words);
    }
    model.health.no_replica = Some("no state folder".to_owned());
    model.health.share = trouble();
    says(&model, "NOT SAVED 00:42 (disk full)");
    says(&model, "no replica (no state folder)");
    model.health.gaps = vec![("ops1".to_owned(), 2)];
    model.health.skew_seconds = Some(-75);
    says(&model, "2 not arrived");
    says(&model, "clock 75 s behind");
    model.seat.read_only = Some("--read-only".to_owned());
    says(&model, "READ-ONLY (--read-only)");
    model.health.gaps.clear();
    model.page = Some(Page::Written(since));
    assert!(!draw(&model, &look()).text().contains("STATUS PAGE"));
    model.page = Some(Page::Failing {
        since,
        reason: "the disk is full".to_owned(),
        sentence: String::new(),
    });
    says(&model, "STATUS PAGE NOT WRITTEN 00:42 (the disk is full)");
}

#[test]
fn trouble_is_said_at_every_size() {
    for (width, height) in [(80, 24), (60, 12), (40, 8), (30, 6)] {
        let mut model = model(width, height);
        model.health.waiting = 3;
        model.health.share = Share::Trouble {
            since: fixture::at(14, 34, 9),
            reason: "the folder is gone".to_owned(),
        };
        let text = draw(&model, &look()).text();
        assert!(
            text.contains("offline, 3 queued"),
            "{width}x{height}\n{text}"
        );
    }
}

#[test]
fn a_drill_is_named_at_both_ends() {
    let mut events = fixture::events();
    let mut sample = fixture::Sample::default();
    let EventKind::Open(opened) = events[0].kind.clone() else {
        panic!("the first event opens")
    };
    let drill = warroom::domain::kind::Opened {
        drill: true,
        ..opened
    };
    let draft = warroom::domain::event::Draft {
        kind: EventKind::Open(drill),
        happened: None,
        by: fixture::AKI.to_owned(),
        role: None,
    };
    sample.record(fixture::at(14, 3, 40), vec![draft]);
    let opened: Arc<Event> = Arc::clone(&sample.incident().log().events()[0]);
    events[0] = opened;
    let incident = Incident::new(warroom::domain::log::EventLog::from_events(events));
    for look in [look(), bare()] {
        let shot = draw(&model_of(incident.clone(), 80, 24), &look);
        let first = &shot.rows()[0];
        assert!(
            first.starts_with(" DRILL ") && first.ends_with(" DRILL"),
            "{first:?}"
        );
        assert!(shot.cell("DRILL").modifier.contains(Modifier::REVERSED));
    }
}

#[test]
fn without_a_start_of_impact_it_counts_from_detection_and_says_so() {
    let sample = fixture::Sample::of(&fixture::events()[..8]);
    says(
        &model_of(sample.incident().clone(), 120, 40),
        "since detection",
    );
}

#[test]
fn the_clock_of_a_resolved_incident_stands_still() {
    let mut sample = sample();
    for at in 0..2 {
        let criterion = sample.incident().criteria()[at].id;
        let tick = warroom::domain::command::Command::Tick {
            target: criterion,
            on: true,
            waived: None,
        };
        sample.ask(fixture::now(), fixture::AKI, tick);
    }
    let ended = Setting::ImpactEnded(Some(warroom::domain::time::Moment {
        at: fixture::now(),
        approx: false,
    }));
    sample.set(fixture::now(), fixture::AKI, ended);
    sample.stage(
        fixture::now(),
        fixture::AKI,
        Stage::Mitigated,
        "pool restarted",
    );
    sample.stage(fixture::now(), fixture::AKI, Stage::Resolved, "");
    assert_eq!(sample.refused(), &[] as &[String]);
    let model = model_of(sample.incident().clone(), 120, 40);
    let later = fixture::now().plus_seconds(3_600);
    let first = draw_at(&model, later, &look()).rows()[0].clone();
    assert!(first.contains("T+00:36:51 ended, since impact"), "{first}");
}

#[test]
fn nobody_in_command_is_loud() {
    let mut sample = sample();
    let manager = sample.incident().manager().unwrap().id;
    let release = warroom::domain::command::Command::Release(manager);
    sample.ask(fixture::now(), fixture::AKI, release);
    let model = model_of(sample.incident().clone(), 80, 24);
    let shot = draw(&model, &look());
    assert!(shot.cell("⚠ no I").modifier.contains(Modifier::REVERSED));
}
