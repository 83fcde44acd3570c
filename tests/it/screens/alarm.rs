//! The split-command alarm: loud, in words, with the key that settles it, at every size.

use super::kit::{Shot, bare, draw, look, model_of, sample, style};
use ratatui::style::Modifier;
use warroom::domain::command::Command;
use warroom::domain::incident::Incident;
use warroom::domain::priority::Rating;
use warroom::domain::role::Assigned;
use warroom::domain::setting::{Setting, StageMove};
use warroom::domain::stage::Stage;
use warroom::fixture::{self, Sample};
use warroom::overlay::Overlay;
use warroom::overlay::output::Output;

const SIZES: [(u16, u16); 8] = [
    (200, 60),
    (120, 40),
    (80, 24),
    (60, 12),
    (40, 12),
    (40, 8),
    (30, 6),
    (20, 3),
];

/// Two sides of a cut that each asked for something, met again.
fn met(one: Command, other: Command) -> Incident {
    let (mut left, mut right) = (sample(), sample());
    left.ask(fixture::now(), fixture::AKI, one);
    right.ask(fixture::now().plus_seconds(1), fixture::JON, other);
    for side in [&left, &right] {
        assert_eq!(side.refused(), &[] as &[String]);
    }
    let mut incident = Sample::of(left.incident().log().events())
        .incident()
        .clone();
    incident.absorb_all(right.incident().log().events().to_vec());
    incident
}

fn manager(person: &str) -> Command {
    Command::Assign(Assigned {
        role: "incident_manager".to_owned(),
        person: person.to_owned(),
        ..Assigned::default()
    })
}

fn set(setting: Setting) -> Command {
    Command::Set {
        setting,
        happened: None,
    }
}

fn stage(to: Stage, text: &str) -> Command {
    let text = Some(text.to_owned());
    set(Setting::Stage(StageMove { to, text }))
}

/// The rows of a screen in one text, as an eye reads them.
fn read(shot: &Shot) -> String {
    let rows = shot.rows();
    let words = rows.iter().flat_map(|row| row.split_whitespace());
    words.collect::<Vec<_>>().join(" ")
}

#[test]
fn two_in_command_are_on_every_screen_by_name() {
    let incident = met(manager("Sabine"), manager("Tomas"));
    for (width, height) in SIZES {
        for look in [look(), bare()] {
            let shot = draw(&model_of(incident.clone(), width, height), &look);
            let text = read(&shot);
            for words in ["TWO IN COMMAND: ", "Tomas or Sabine"] {
                assert!(
                    text.contains(words),
                    "{words:?} at {width}x{height}\n{}",
                    shot.text()
                );
            }
            let loud = style(shot.cell("TWO IN COMMAND"));
            assert!(loud.add_modifier.contains(Modifier::REVERSED));
            assert!(shot.find("!").is_some(), "the key at {width}x{height}");
            assert!(text.contains("P1 ") || height < 4, "{}", shot.text());
        }
    }
}

#[test]
fn the_alarm_fills_its_row_and_names_the_key_that_settles_it() {
    let incident = met(manager("Sabine"), manager("Tomas"));
    for (width, height) in [(200, 60), (120, 40), (80, 24), (60, 12)] {
        let mut model = model_of(incident.clone(), width, height);
        let shot = draw(&model, &look());
        let (_, y) = shot.find("TWO IN COMMAND").expect("the alarm");
        assert_eq!(y, 2, "right under the header");
        for x in 0..width {
            let cell = &shot.buffer[(x, y)];
            assert!(cell.modifier.contains(Modifier::REVERSED), "column {x}");
        }
        assert!(
            shot.rows()[2].ends_with("! settles it"),
            "{}",
            shot.rows()[2]
        );
        model.mode = warroom::app::model::Mode::Note;
        let shot = draw(&model, &look());
        assert!(shot.rows()[2].ends_with("Esc ! settles it"));
        model.mode = warroom::app::model::Mode::Browse;
        model.seat.read_only = Some("--read-only".to_owned());
        let shot = draw(&model, &look());
        assert!(!shot.rows()[2].contains('!'), "nothing to press here");
    }
}

#[test]
fn two_stages_and_two_priorities_are_as_loud() {
    let stages = met(
        stage(Stage::Mitigated, "pool restarted"),
        stage(Stage::Investigating, "it was not the pool"),
    );
    let rate = |impact, urgency| set(Setting::Rating(Rating { impact, urgency }));
    let priorities = met(rate(3, 3), rate(4, 4));
    for (width, height) in SIZES {
        for (incident, words) in [
            (&stages, "TWO STAGES: Investigating or Mitigated"),
            (&priorities, "TWO PRIORITIES: P5 or P4"),
        ] {
            let shot = draw(&model_of(incident.clone(), width, height), &look());
            // The key stays where long names of stages are cut.
            let shown = if width < 60 { &words[..13] } else { words };
            let text = read(&shot);
            assert!(text.contains(shown), "{width}x{height}\n{}", shot.text());
            let head = words.split(':').next().unwrap_or_default();
            let loud = style(shot.cell(head));
            assert!(loud.add_modifier.contains(Modifier::REVERSED));
        }
    }
}

#[test]
fn long_names_are_cut_evenly_and_more_alarms_are_counted() {
    let long = [
        "Sabine Leutheusser-Schnarrenberger of the night shift",
        "Tomas Garrigue Masaryk-Novotny of the other night shift",
    ];
    let mut incident = met(manager(long[0]), manager(long[1]));
    let shot = draw(&model_of(incident.clone(), 80, 24), &look());
    let row = &shot.rows()[2];
    assert!(
        row.contains("Sabine Le") && row.contains("Tomas Gar"),
        "{row}"
    );
    let others = [
        met(
            stage(Stage::Mitigated, "x"),
            stage(Stage::Investigating, "y"),
        ),
        met(
            set(Setting::Ticket("A-1".into())),
            set(Setting::Ticket("B-2".into())),
        ),
        met(
            set(Setting::Title("One".into())),
            set(Setting::Title("Another".into())),
        ),
    ];
    for other in others {
        incident.absorb_all(other.log().events().to_vec());
    }
    assert_eq!(incident.alarms().len(), 4);
    let rows = draw(&model_of(incident.clone(), 120, 40), &look()).rows();
    assert!(rows[2].contains("TWO IN COMMAND"), "{}", rows[2]);
    assert!(rows[3].contains("TWO STAGES"), "{}", rows[3]);
    assert!(rows[4].contains("NOT AGREED: ") && rows[4].ends_with("+1 more"));
    let rows = draw(&model_of(incident, 40, 8), &look()).rows();
    assert!(rows[1].contains("+3 more"), "{rows:#?}");
}

#[test]
fn nothing_that_opens_covers_the_alarm() {
    let incident = met(manager("Sabine"), manager("Tomas"));
    for (width, height) in [(200, 60), (120, 40), (80, 24), (60, 12), (40, 8)] {
        let mut model = model_of(incident.clone(), width, height);
        model.overlays.push(Overlay::Output(Output {
            title: "Long".to_owned(),
            lines: (0..200).map(|i| format!("line {i}")).collect(),
            top: 0,
            firm: false,
        }));
        let shot = draw(&model, &look());
        assert!(
            shot.find("TWO IN COMMAND: Tomas or Sabine").is_some() && shot.find("line 1").is_some(),
            "{width}x{height}\n{}",
            shot.text()
        );
    }
}
