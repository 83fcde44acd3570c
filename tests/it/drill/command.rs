//! The hand-over of the drill, and the texts made at its minutes.

use super::{at, at_minute};
use warroom::domain::kit::Kit;
use warroom::drill::{Replay, Script};
use warroom::report::paper::Asked;
use warroom::report::{self, Sheet};

/// What the offer at six froze.
fn frozen() -> String {
    let script = Script::shipped().expect("the shipped script reads");
    let mut replay = Replay::new(&script, &report::current_brief);
    replay.advance(at(18, 0)).expect("allowed");
    let handover = replay.incident().handover();
    handover.offer.expect("offered").brief.to_owned()
}

#[test]
fn the_brief_frozen_at_six_says_what_tomas_must_know() {
    let brief = frozen();
    for words in [
        "DRILL",
        "From Sabine Okoro to Tomas Varga",
        "P1 since 17:06",
        "Investigating since 17:25",
        "Three of five datacentres down since 17:04; most visitors",
        "believed: none",
        "candidate: H4",
        "Joss Lindqvist, answer by 18:01 with T3",
        "ruled out: H1",
        "ruled out: H2",
        "ruled out: H3",
        "parked: H5",
        "rejected 16:56",
        "failed 17:25",
        "put back 17:31",
        "T3 Joss Lindqvist",
        "E2 database specialist (Ingrid) called 17:58",
        "pending: none",
        "customers by 18:27 (due since 17:57)",
        "internal by 18:21 (due since 17:51)",
        "leadership by 18:11",
        "on the roster, 9: ",
        "coming in: Tomas Varga",
        "support cases: 9 at 17:06",
        "Accept: Tomas Varga, time ____",
    ] {
        assert!(brief.contains(words), "{words}\n{brief}");
    }
    let later = brief
        .split("10. To put back later")
        .nth(1)
        .expect("a section");
    assert!(later.trim_start().starts_with("none"), "{later}");
}

#[test]
fn the_topic_at_twenty_past_six() {
    let (incident, kit) = (at_minute(18, 20), Kit::shipped());
    let topic = Sheet::Topic.text(&Asked::inside(&incident, &kit, at(18, 20)));
    assert_eq!(
        topic,
        "DRILL northbay-incident-1042 P1 Identified | Clinic Finder down for most visitors | \
         IM Tomas Varga, TL Mara Quill, Scribe Nia Castellanos, \
         Comms Bram Ito (customers, internal) Ana Duarte (leadership) | ticket 1042 | bridge | \
         next words 18:27 18:34 18:42"
    );
}

/// R057 in the drill, whose line has no room for one more name: who is called in at 17:12 stands in
/// roster, announcement and topic from that minute on, instead of the next words for as long as that
/// is news; and where half an hour later there is no room, the topic is the line of 18:20.
#[test]
fn r057_the_expert_is_in_the_topic_when_called_in_and_the_line_still_fits() {
    let kit = Kit::shipped();
    for (hour, minute, expert) in [
        (17, 11, false),
        (17, 12, true),
        (17, 41, true),
        (17, 42, false),
        (18, 20, false),
    ] {
        let incident = at_minute(hour, minute);
        let asked = Asked::inside(&incident, &kit, at(hour, minute));
        let topic = Sheet::Topic.text(&asked);
        let named = topic.contains(", Expert Joss Lindqvist | ");
        assert_eq!(named, expert, "{hour}:{minute}: {topic}");
        assert_eq!(topic.contains("next words "), !expert, "{topic}");
        assert!(!expert || topic.chars().count() <= 250, "{topic}");
        let called = (hour, minute) >= (17, 12);
        for text in [Sheet::Roster.text(&asked), Sheet::Announcement.text(&asked)] {
            assert_eq!(text.contains("Joss Lindqvist"), called, "{text}");
        }
    }
}
