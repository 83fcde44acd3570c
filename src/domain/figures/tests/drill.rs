//! The drill's instants give the drill's figures.

use super::{at, est, exactly, min, min_so_far};
use crate::domain::command::Command;
use crate::domain::figures::{Figures, KnewFirst, Promises};
use crate::domain::kind::{EntryKind, Note, Opened};
use crate::domain::message::{MessageType, Sent};
use crate::domain::priority::Rating;
use crate::domain::scene::{Scene, assign, opening, send, set, stage};
use crate::domain::setting::{DetectionSource, Setting};
use crate::domain::stage::Stage;
use crate::domain::time::Moment;
use std::fmt::Debug;

/// What happened, in the order in which it was recorded.
enum Step {
    Stage(Stage),
    Manager(&'static str),
    Rating(u8, u8),
    Cases(u32),
    Started(&'static str),
    Ended(&'static str),
    Report,
    Word(
        &'static str,
        &'static str,
        MessageType,
        Option<&'static str>,
    ),
}

use MessageType::{First, Mitigated, Resolved, Update};
use Step::{Cases, Ended, Manager, Rating as Rated, Report, Started, Word};

const STEPS: [(&str, Step); 35] = [
    ("16:38", Step::Stage(Stage::Acknowledged)),
    ("16:41", Manager("Sabine Okoro")),
    ("16:44", Rated(2, 2)),
    ("16:44", Step::Stage(Stage::Investigating)),
    (
        "16:47",
        Word("customers", "status page", First, Some("17:30")),
    ),
    ("16:49", Word("customers", "email", First, Some("17:30"))),
    ("16:49", Word("internal", "mailing list", First, None)),
    ("17:06", Rated(1, 1)),
    ("17:06", Report),
    ("17:06", Cases(9)),
    ("17:10", Word("leadership", "email", First, Some("17:40"))),
    ("17:17", Step::Stage(Stage::Identified)),
    ("17:20", Word("customers", "email", Update, Some("17:50"))),
    ("17:21", Word("internal", "mailing list", Update, None)),
    ("17:25", Step::Stage(Stage::Investigating)),
    ("17:27", Word("customers", "status page", Update, None)),
    ("17:32", Started("16:24")),
    ("17:41", Word("leadership", "email", Update, None)),
    ("18:02", Manager("Tomas Varga")),
    ("18:04", Word("internal", "mailing list", Update, None)),
    ("18:05", Step::Stage(Stage::Identified)),
    ("18:12", Word("leadership", "email", Update, None)),
    ("18:30", Word("customers", "email", Update, Some("19:00"))),
    ("18:35", Word("internal", "mailing list", Update, None)),
    ("18:41", Step::Stage(Stage::Mitigated)),
    ("18:41", Ended("18:41")),
    ("18:43", Word("customers", "status page", Mitigated, None)),
    ("18:44", Word("leadership", "email", Mitigated, None)),
    ("18:54", Step::Stage(Stage::Resolved)),
    ("18:55", Word("customers", "status page", Resolved, None)),
    ("18:56", Word("customers", "email", Resolved, None)),
    ("18:57", Cases(31)),
    ("18:57", Word("internal", "mailing list", Resolved, None)),
    ("18:58", Word("leadership", "email", Resolved, None)),
    ("19:05", Step::Stage(Stage::InReview)),
];

fn asked(step: &Step) -> Command {
    match step {
        Step::Stage(to) => stage(*to, "in words"),
        Manager(person) => assign("incident_manager", person),
        Rated(impact, urgency) => set(Setting::Rating(Rating {
            impact: *impact,
            urgency: *urgency,
        })),
        Cases(count) => set(Setting::SupportCases(*count)),
        Started(clock) => set(Setting::ImpactStarted(Some(exactly(clock)))),
        Ended(clock) => set(Setting::ImpactEnded(Some(exactly(clock)))),
        Report => Command::Note {
            note: Note {
                text: "Support desk: 9 customer cases so far".into(),
                entry: EntryKind::Report,
                ..Note::default()
            },
            happened: None,
        },
        Word(audience, channel, message_type, next_by) => send(Sent {
            audience: (*audience).into(),
            channel: (*channel).into(),
            message_type: *message_type,
            text: "word for word".into(),
            next_by: next_by.map(est),
            ..Sent::default()
        }),
    }
}

/// The drill up to a time of day, that minute included.
fn drill(until: &str) -> Scene {
    let mut scene = Scene::empty();
    scene.now = est("16:33");
    let mut opening = opening();
    opening.opened = Opened {
        key: "northbay-incident-1042".into(),
        title: "Clinic Finder down for most visitors".into(),
        drill: true,
        ..Opened::default()
    };
    opening.detected = Some(Moment {
        at: est("16:31"),
        approx: false,
    });
    scene
        .ask("Dana Kim", Command::Open(opening))
        .expect("opens");
    let source = set(Setting::DetectionSource(DetectionSource::Monitoring));
    scene.ask("Dana Kim", source).expect("set");
    for (clock, step) in STEPS.iter().filter(|(clock, _)| *clock <= until) {
        scene.now = est(clock);
        scene.ask("Sabine Okoro", asked(step)).expect("allowed");
    }
    scene
}

fn minutes<T: PartialEq + Debug + Clone>(spells: &super::super::Spells<T>) -> Vec<(T, i64)> {
    let list = spells.list().iter();
    list.map(|spell| (spell.what.clone(), spell.span.seconds / 60))
        .collect()
}

fn all(figures: &Figures) -> Vec<String> {
    let rows = figures.rows().into_iter();
    rows.map(|(label, words)| format!("{label}: {words}"))
        .collect()
}

/// Section 5 of the drill, to the word.
#[test]
fn r075_r076_r077_r136_r138_the_drill_gives_its_figures() {
    let figures = at(&drill("19:30"), "19:30");
    assert_eq!(
        all(&figures),
        [
            "Time to detect (TTD): 7 min",
            "Time to acknowledge (TTA): 7 min",
            "Time to command: 10 min",
            "Time to first word (customers): 16 min",
            "Time to first word (internal): 18 min",
            "Time to first word (leadership): 39 min",
            "Time to identify: 94 min (first guess 46 min, withdrawn)",
            "Time to mitigate (TTM): 2 h 10 min (130 min)",
            "Total outage: 2 h 30 min (150 min)",
            "Discovery to resolution: 2 h 23 min (143 min)",
            "Time to recovery (TTR): 2 h 17 min (137 min)",
            "Verification: 13 min",
            "Response: 2 h 16 min (136 min)",
            "Time in stage: Detected 7 min, Acknowledged 6 min, Investigating 73 min, \
             Identified 44 min, Mitigated 13 min",
            "Time in priority: unranked 13 min, P2 22 min, P1 1 h 48 min (108 min)",
            "In command: nobody 3 min, Sabine Okoro 81 min, Tomas Varga 52 min",
            "Longest silence (customers): 63 min",
            "Longest silence (internal): 43 min",
            "Longest silence (leadership): 32 min",
            "Ceiling breaches: 1",
            "Promises kept: 4 of 5",
            "Support cases: 31",
            "We knew first: yes",
        ]
    );
    assert_eq!(figures.out_of_order, []);
}

#[test]
fn spells_from_detection_to_resolution_add_up() {
    use Stage::{Acknowledged, Detected, Identified, Investigating, Mitigated};
    let figures = at(&drill("19:30"), "19:30");
    assert_eq!(
        minutes(&figures.stages),
        [
            (Detected, 7),
            (Acknowledged, 6),
            (Investigating, 33),
            (Identified, 8),
            (Investigating, 40),
            (Identified, 36),
            (Mitigated, 13),
        ]
    );
    let sums = [
        minutes(&figures.stages).iter().map(|(_, m)| m).sum::<i64>(),
        minutes(&figures.priorities).iter().map(|(_, m)| m).sum(),
    ];
    assert_eq!(sums, [143, 143]);
    let commanded: i64 = minutes(&figures.managers).iter().map(|(_, m)| m).sum();
    assert_eq!(commanded, 136, "from the acknowledgement to the resolution");
}

#[test]
fn what_is_promised_and_broken_audience_by_audience() {
    let figures = at(&drill("19:30"), "19:30");
    let breaches: Vec<usize> = figures.talk.iter().map(|talk| talk.breaches).collect();
    assert_eq!(breaches, [1, 0, 0]);
    let kept = Promises {
        kept: 4,
        broken: 1,
        open: 0,
    };
    assert_eq!(figures.promises, kept);
    assert_eq!(figures.knew_first, KnewFirst::We);
}

/// At 17:20 the start of impact is not known; at 17:28 the first cause has been withdrawn; at
/// 18:20 the second one stands and everything else still runs.
#[test]
fn figures_while_the_drill_runs() {
    use crate::domain::figures::Reading::NotKnown;
    let early = at(&drill("17:20"), "17:20");
    assert_eq!((early.detect, early.outage), (NotKnown, NotKnown));
    assert_eq!(early.identify, min(46));
    assert_eq!(early.first_guess, None);
    let withdrawn = at(&drill("17:28"), "17:28");
    assert_eq!(withdrawn.identify, min_so_far(57));
    assert_eq!(withdrawn.first_guess, Some(min(46)));
    let late = at(&drill("18:20"), "18:20");
    assert_eq!(late.detect, min(7));
    assert_eq!(late.identify, min(94));
    assert_eq!(late.mitigate, min_so_far(109));
    assert_eq!(late.outage, min_so_far(116));
    assert_eq!(late.recovery, min_so_far(116));
    assert_eq!(late.verification, NotKnown);
    assert_eq!(late.mitigate.words(), "1 h 49 min+ (109 min)");
}
