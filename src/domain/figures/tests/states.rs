//! In which state a figure is: running, approximate, not known, not applicable, out of order,
//! set on two sides.

use super::{
    about_min, ask, at, declared, est, exactly, imminent, min, min_so_far, moves, moves_about,
};
use crate::domain::command::Command;
use crate::domain::figures::{KnewFirst, Milestone, Reading, Spells};
use crate::domain::kind::{EntryKind, Note};
use crate::domain::priority::{Override, Priority, Rating};
use crate::domain::scene::{Scene, assign, set};
use crate::domain::setting::{DetectionSource, Setting};
use crate::domain::stage::Stage::{
    Acknowledged, Identified, Investigating, Mitigated, Resolved, StoodDown,
};
use crate::domain::time::Moment;

fn started(scene: &mut Scene, clock: &str, approx: bool) {
    let moment = Moment {
        at: est(clock),
        approx,
    };
    scene.set("Ada", Setting::ImpactStarted(Some(moment)));
}

fn ended(scene: &mut Scene, clock: &str) {
    scene.set("Ada", Setting::ImpactEnded(Some(exactly(clock))));
}

/// Declared at ten, acknowledged at five past, mitigated at eleven, resolved at twenty past.
fn resolved() -> Scene {
    let mut scene = declared("10:00");
    moves(&mut scene, "10:05", Acknowledged);
    moves(&mut scene, "11:00", Mitigated);
    moves(&mut scene, "11:20", Resolved);
    scene
}

#[test]
fn a_fresh_incident_runs_and_knows_little() {
    let figures = at(&declared("10:00"), "10:04");
    for running in [
        figures.acknowledge,
        figures.command,
        figures.identify,
        figures.mitigate,
        figures.resolution,
        figures.talk[0].first_word,
    ] {
        assert_eq!(running, min_so_far(4));
    }
    for missing in [
        figures.detect,
        figures.outage,
        figures.recovery,
        figures.verification,
        figures.response,
        figures.talk[0].longest_silence,
    ] {
        assert_eq!(missing, Reading::NotKnown);
    }
    assert_eq!(figures.support_cases, None);
    assert_eq!(figures.knew_first, KnewFirst::NotRecorded);
}

#[test]
fn what_never_came_is_not_known_once_resolved() {
    let figures = at(&resolved(), "15:00");
    assert_eq!(figures.acknowledge, min(5));
    assert_eq!(figures.mitigate, min(60));
    assert_eq!(figures.resolution, min(80));
    assert_eq!(figures.verification, min(20));
    assert_eq!(figures.response, min(75));
    for missing in [
        figures.identify,
        figures.command,
        figures.detect,
        figures.recovery,
        figures.talk[0].first_word,
    ] {
        assert_eq!(missing, Reading::NotKnown);
    }
}

/// R006: the two times may be set later, and each may be about right only.
#[test]
fn r006_what_is_only_about_right_is_marked() {
    let mut scene = resolved();
    started(&mut scene, "09:53", false);
    assert_eq!(at(&scene, "15:00").detect, min(7));
    started(&mut scene, "09:53", true);
    ended(&mut scene, "11:00");
    let figures = at(&scene, "15:00");
    assert_eq!(figures.detect, about_min(7));
    assert_eq!(figures.detect.words(), "~7 min");
    assert_eq!(figures.outage, about_min(87));
    assert_eq!(figures.recovery, about_min(67));
    assert_eq!(figures.resolution, min(80), "the start is no end of it");
}

/// R001: a figure that needs a start of impact means nothing while nothing is disrupted.
#[test]
fn r001_imminent_figures_are_not_applicable_rather_than_zero() {
    let mut scene = imminent("10:00");
    let figures = at(&scene, "10:10");
    for reading in [figures.detect, figures.outage, figures.recovery] {
        assert_eq!(reading, Reading::NotApplicable);
        assert_eq!(reading.words(), "n/a");
    }
    assert_eq!(figures.acknowledge, min_so_far(10));
    scene.now = est("10:30");
    started(&mut scene, "10:20", false);
    let figures = at(&scene, "10:30");
    assert_eq!(figures.outage, min_so_far(10), "it has come");
    assert_eq!(figures.detect, Reading::NotApplicable, "it was foreseen");
    assert_eq!(figures.out_of_order, []);
}

#[test]
fn times_out_of_order_give_no_figure_and_say_which() {
    let mut scene = resolved();
    started(&mut scene, "10:02", false);
    ended(&mut scene, "11:00");
    let figures = at(&scene, "15:00");
    for reading in [figures.detect, figures.outage] {
        assert_eq!(reading, Reading::CheckTimes);
    }
    for (reading, minutes) in [
        (figures.acknowledge, 5),
        (figures.recovery, 58),
        (figures.resolution, 80),
    ] {
        assert_eq!(reading, min(minutes), "the breach lies outside");
    }
    let breach = figures.out_of_order[0];
    assert_eq!(figures.out_of_order.len(), 1);
    assert_eq!(breach.first.0, Milestone::Started);
    assert_eq!(breach.then.0, Milestone::Detected);
    let words = breach.words(&scene.incident);
    assert_eq!(
        words,
        "start of impact 2026-01-15 15:02:00 is after detected 2026-01-15 15:00:00"
    );
}

/// A recovery that ends after the resolution, or before it began, is not to be trusted.
#[test]
fn the_end_of_impact_lies_between_its_start_and_the_resolution() {
    let mut scene = resolved();
    scene.now = est("15:00");
    started(&mut scene, "09:50", false);
    ended(&mut scene, "11:30");
    let figures = at(&scene, "15:00");
    assert_eq!(figures.recovery, min(100));
    assert_eq!(figures.outage, Reading::CheckTimes);
    assert_eq!(figures.resolution, min(80));
    ended(&mut scene, "09:40");
    let figures = at(&scene, "15:00");
    assert_eq!(figures.recovery, Reading::CheckTimes);
    assert_eq!(figures.out_of_order.len(), 1);
}

/// A stage that is said to have been entered before the one in front of it.
#[test]
fn stages_entered_backward_in_time_have_no_spells() {
    let mut scene = declared("10:00");
    moves(&mut scene, "10:05", Acknowledged);
    moves(&mut scene, "10:30", Investigating);
    scene.now = est("11:00");
    moves_about(&mut scene, "10:20", Mitigated);
    let figures = at(&scene, "11:00");
    assert_eq!(figures.stages, Spells::Not(Reading::CheckTimes));
    assert_eq!(figures.stages.words(ToString::to_string), "— check times");
    assert_eq!(figures.mitigate, about_min(20));
}

/// Of two sides that parted nobody knows yet which is right.
#[test]
fn what_was_set_on_two_sides_gives_no_figure_until_it_is_chosen() {
    let mut ours = declared("10:00");
    moves(&mut ours, "10:05", Acknowledged);
    moves(&mut ours, "10:10", Investigating);
    let mut theirs = ours.part();
    moves(&mut ours, "10:40", Mitigated);
    moves(&mut theirs, "10:50", Identified);
    ours.hear(&theirs);
    let figures = at(&ours, "11:00");
    for reading in [figures.identify, figures.mitigate, figures.resolution] {
        assert_eq!(reading, Reading::Conflict);
    }
    assert_eq!(figures.acknowledge, min(5), "nobody disputes it");
    assert_eq!(figures.stages, Spells::Not(Reading::Conflict));
    moves(&mut ours, "11:00", Mitigated);
    let figures = at(&ours, "11:10");
    assert_eq!(figures.mitigate, min(40), "chosen, not entered anew");
    let stages = figures.stages.list().iter().map(|spell| spell.what);
    assert!(!stages.clone().any(|stage| stage == Identified));
    assert_eq!(stages.count(), 4);
}

#[test]
fn a_start_of_impact_set_on_two_sides() {
    let mut ours = declared("10:00");
    let mut theirs = ours.part();
    started(&mut ours, "09:50", false);
    started(&mut theirs, "09:40", false);
    ours.hear(&theirs);
    let figures = at(&ours, "10:10");
    assert_eq!(figures.detect, Reading::Conflict);
    assert_eq!(figures.outage, Reading::Conflict);
    assert_eq!(figures.resolution, min_so_far(10));
}

#[test]
fn two_who_command_at_once() {
    let mut ours = declared("10:00");
    moves(&mut ours, "10:05", Acknowledged);
    let mut theirs = ours.part();
    ask(&mut ours, "10:10", "Ada", assign("incident_manager", "Bob"));
    ask(
        &mut theirs,
        "10:10",
        "Ada",
        assign("incident_manager", "Eve"),
    );
    ours.hear(&theirs);
    let figures = at(&ours, "10:30");
    assert_eq!(figures.managers, Spells::Not(Reading::Conflict));
    assert_eq!(figures.command, min(10));
}

/// Closed here, and there something turned out to be open: one did not know of the other.
#[test]
fn resolved_with_something_open_gives_no_figure() {
    let mut scene = resolved();
    scene.one(
        "Ada",
        Command::Add(crate::domain::kind::ListItem::Criterion {
            text: "queue empty".into(),
            hold_minutes: None,
        }),
    );
    let figures = at(&scene, "15:00");
    assert_eq!(figures.resolution, Reading::Conflict);
    assert_eq!(figures.mitigate, min(60));
}

/// It came back: what was reached runs again, and the last entry counts.
#[test]
fn a_reopened_incident_runs_again() {
    let mut scene = resolved();
    moves(&mut scene, "12:00", Investigating);
    let figures = at(&scene, "12:30");
    assert_eq!(figures.mitigate, min_so_far(150));
    assert_eq!(figures.resolution, min_so_far(150));
    assert_eq!(figures.verification, Reading::NotKnown);
    let total: i64 = figures.stages.totals().iter().map(|(_, s)| s.seconds).sum();
    assert_eq!(total, 150 * 60);
    moves(&mut scene, "12:40", Mitigated);
    moves(&mut scene, "12:50", Resolved);
    let figures = at(&scene, "15:00");
    assert_eq!(figures.mitigate, min(160));
    assert_eq!(figures.resolution, min(170));
    let total: i64 = figures.stages.totals().iter().map(|(_, s)| s.seconds).sum();
    assert_eq!(
        total,
        170 * 60,
        "the time in Resolved counts: it was not over"
    );
}

/// A guess that was never withdrawn is no first guess, however often the harm came back.
#[test]
fn only_a_withdrawn_cause_is_a_first_guess() {
    let mut scene = declared("10:00");
    moves(&mut scene, "10:05", Acknowledged);
    moves(&mut scene, "10:20", Identified);
    moves(&mut scene, "10:30", Mitigated);
    moves(&mut scene, "10:40", Identified);
    let figures = at(&scene, "11:00");
    assert_eq!((figures.identify, figures.first_guess), (min(40), None));
    moves(&mut scene, "10:50", Investigating);
    let figures = at(&scene, "11:00");
    assert_eq!(figures.identify, min_so_far(60));
    assert_eq!(figures.first_guess, Some(min(20)));
}

#[test]
fn stood_down_ends_the_clocks() {
    let mut scene = declared("10:00");
    moves(&mut scene, "10:20", StoodDown);
    let figures = at(&scene, "12:00");
    assert_eq!(figures.resolution, Reading::NotKnown);
    assert_eq!(figures.mitigate, Reading::NotKnown);
    let spells = figures.stages.words(ToString::to_string);
    assert_eq!(spells, "Detected 20 min");
}

/// Words corrected later say nothing of when; a time said with them does.
#[test]
fn saying_a_stage_again_corrects_it_and_enters_nothing() {
    let mut scene = resolved();
    let corrected = crate::domain::scene::stage(Resolved, "validated by the testers");
    ask(&mut scene, "14:00", "Ada", corrected);
    assert_eq!(at(&scene, "15:00").resolution, min(80));
    scene.now = est("15:00");
    moves_about(&mut scene, "11:10", Resolved);
    let figures = at(&scene, "15:00");
    assert_eq!(figures.resolution, about_min(70));
    let stage = scene.incident.stage();
    assert_eq!(stage.since, est("11:10"));
    assert_eq!(stage.text.as_deref(), Some("words"));
}

#[test]
fn time_in_each_priority_by_hand_and_by_the_matrix() {
    let mut scene = declared("10:00");
    let rating = |impact, urgency| set(Setting::Rating(Rating { impact, urgency }));
    let by_hand = |value: Option<u8>| {
        set(Setting::PriorityOverride(value.map(|value| Override {
            value,
            reason: "the board asks".into(),
        })))
    };
    ask(&mut scene, "10:10", "Ada", rating(3, 3));
    ask(&mut scene, "10:20", "Ada", by_hand(Some(1)));
    ask(&mut scene, "10:30", "Ada", rating(2, 2));
    ask(&mut scene, "10:40", "Ada", by_hand(None));
    let figures = at(&scene, "11:00");
    let spells = figures.priorities.list().iter();
    let minutes: Vec<_> = spells
        .map(|spell| (spell.what.map(Priority::value), spell.span.seconds / 60))
        .collect();
    let want = [(None, 10), (Some(4), 10), (Some(1), 20), (Some(2), 20)];
    assert_eq!(minutes, want);
}

/// R004: what was said from outside before we noticed shows who knew first.
#[test]
fn r004_who_knew_first() {
    let mut scene = declared("10:00");
    let knew = |scene: &Scene| at(scene, "11:00").knew_first;
    scene.set(
        "Ada",
        Setting::DetectedBy("Monitoring: probe of eu-west".into()),
    );
    assert_eq!(knew(&scene), KnewFirst::We);
    let report = |clock: &str| Command::Note {
        note: Note {
            text: "a customer called".into(),
            entry: EntryKind::Report,
            ..Note::default()
        },
        happened: Some(exactly(clock)),
    };
    scene.now = est("10:30");
    scene.one("Ada", report("10:10"));
    assert_eq!(knew(&scene), KnewFirst::We);
    let early = scene.one("Ada", report("09:50"));
    assert_eq!(knew(&scene), KnewFirst::Customers);
    scene.one(
        "Ada",
        Command::Strike {
            entry: early,
            on: true,
            reason: None,
        },
    );
    assert_eq!(knew(&scene), KnewFirst::We);
    for (words, who) in [
        ("a client's ticket", KnewFirst::Customers),
        ("the customers' alert", KnewFirst::Customers),
        ("somehow", KnewFirst::NotRecorded),
    ] {
        scene.set("Ada", Setting::DetectedBy(words.into()));
        assert_eq!(knew(&scene), who, "{words}");
    }
    for (source, who) in [
        (DetectionSource::SupportDesk, KnewFirst::We),
        (DetectionSource::CustomerReport, KnewFirst::Customers),
        (DetectionSource::ClientTicket, KnewFirst::Customers),
        (DetectionSource::Monitoring, KnewFirst::We),
        (DetectionSource::Other, KnewFirst::NotRecorded),
    ] {
        scene.set("Ada", Setting::DetectionSource(source));
        assert_eq!(knew(&scene), who, "{source:?}");
    }
}

/// Parts add up to the whole also where clocks are not on the second.
#[test]
fn parts_add_up_below_the_second() {
    let mut scene = declared("10:00");
    for (millis, stage) in [(900, Acknowledged), (1_950, Mitigated), (2_100, Resolved)] {
        scene.now = crate::domain::time::Timestamp::from_millis(est("10:00").millis() + millis);
        scene.stage(stage).expect("allowed");
    }
    let figures = at(&scene, "11:00");
    let sum: i64 = figures.stages.list().iter().map(|s| s.span.seconds).sum();
    assert_eq!(Some(sum), figures.resolution.seconds());
    assert_eq!(sum, 2);
}
