//! Silences, ceilings and promises.

use super::{ask, at, declared, est, min, min_so_far, moves};
use crate::domain::figures::{Promises, Talk};
use crate::domain::message::{MessageType, Sent};
use crate::domain::priority::Rating;
use crate::domain::scene::{Scene, send, sent, set};
use crate::domain::setting::Setting;
use crate::domain::stage::Stage::{Acknowledged, Closed, InReview, Mitigated, Resolved, StoodDown};
use MessageType::{Correction, First, Followup, Update};

fn word(scene: &mut Scene, clock: &str, what: MessageType) {
    ask(scene, clock, "Ada", send(sent("customers", what)));
}

fn promise(scene: &mut Scene, clock: &str, by: &str) {
    let sent = Sent {
        next_by: Some(est(by)),
        ..sent("customers", Update)
    };
    ask(scene, clock, "Ada", send(sent));
}

fn rate(scene: &mut Scene, clock: &str, impact: u8, urgency: u8) {
    let rating = Rating { impact, urgency };
    ask(scene, clock, "Ada", set(Setting::Rating(rating)));
}

fn customers(scene: &Scene, clock: &str) -> Talk {
    at(scene, clock).talk.remove(0)
}

#[test]
fn a_silence_that_lasts_is_measured_to_now() {
    let mut scene = declared("10:00");
    moves(&mut scene, "10:01", Acknowledged);
    word(&mut scene, "10:10", First);
    word(&mut scene, "10:40", Update);
    assert_eq!(customers(&scene, "10:50").longest_silence, min(30));
    assert_eq!(customers(&scene, "11:20").longest_silence, min_so_far(40));
}

#[test]
fn the_closing_message_ends_it_until_it_goes_on() {
    let mut scene = declared("10:00");
    moves(&mut scene, "10:01", Acknowledged);
    moves(&mut scene, "10:30", Mitigated);
    moves(&mut scene, "10:35", Resolved);
    word(&mut scene, "10:10", First);
    assert_eq!(
        customers(&scene, "11:10").longest_silence,
        min_so_far(60),
        "resolved, and nobody told them"
    );
    word(&mut scene, "11:10", MessageType::Resolved);
    word(&mut scene, "11:20", Correction);
    word(&mut scene, "15:00", Followup);
    let silence = customers(&scene, "19:00").longest_silence;
    assert_eq!(silence, min(60), "afterwards nothing is owed");
}

#[test]
fn nobody_waits_after_the_end() {
    let mut stood_down = declared("10:00");
    word(&mut stood_down, "10:10", First);
    moves(&mut stood_down, "10:20", StoodDown);
    assert_eq!(customers(&stood_down, "15:00").longest_silence, min(0));
    let mut closed = declared("10:00");
    word(&mut closed, "10:10", First);
    for stage in [Acknowledged, Mitigated, Resolved, InReview, Closed] {
        moves(&mut closed, "10:30", stage);
    }
    assert_eq!(customers(&closed, "15:00").longest_silence, min(0));
}

/// The ceiling is that of the priority in force while the silence lasts: 60 minutes at P1, 480 at
/// P4.
#[test]
fn a_ceiling_is_broken_from_its_minute_on() {
    let mut scene = declared("10:00");
    rate(&mut scene, "10:00", 1, 1);
    word(&mut scene, "10:10", First);
    assert_eq!(customers(&scene, "11:09").breaches, 0);
    assert_eq!(customers(&scene, "11:10").breaches, 1);
    rate(&mut scene, "11:00", 4, 2);
    assert_eq!(customers(&scene, "11:10").breaches, 0, "P4 since 11:00");
    rate(&mut scene, "12:00", 1, 1);
    assert_eq!(customers(&scene, "12:00").breaches, 1, "P1 again");
    rate(&mut scene, "12:30", 4, 2);
    word(&mut scene, "12:40", Update);
    let talk = customers(&scene, "13:00");
    assert_eq!(talk.breaches, 1, "it stood broken for half an hour");
    assert_eq!(at(&scene, "13:00").ceiling_breaches(), 1);
}

#[test]
fn promises_are_kept_to_the_minute_broken_or_open() {
    let count = |kept, broken, open| Promises { kept, broken, open };
    let mut scene = declared("10:00");
    assert_eq!(at(&scene, "10:00").promises.words(), "none made");
    promise(&mut scene, "10:10", "10:30");
    assert_eq!(at(&scene, "10:30").promises, count(0, 0, 1));
    assert_eq!(at(&scene, "10:30").promises.words(), "1 open");
    assert_eq!(at(&scene, "10:31").promises, count(0, 1, 0));
    promise(&mut scene, "10:30", "11:00");
    assert_eq!(at(&scene, "10:40").promises, count(1, 0, 1));
    assert_eq!(at(&scene, "10:40").promises.words(), "1 of 1, 1 open");
    let other = send(sent("internal", Update));
    ask(&mut scene, "10:50", "Ada", other);
    word(&mut scene, "11:01", Update);
    assert_eq!(at(&scene, "11:10").promises, count(1, 1, 0));
    assert_eq!(at(&scene, "11:10").promises.words(), "1 of 2");
}
