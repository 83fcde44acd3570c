//! Every size, every look, hostile words, and very many entries.

use super::kit::{bare, draw, look, model, model_of, sample};
use proptest::prelude::*;
use proptest::test_runner::Config;
use ratatui::style::Color;
use std::sync::Arc;
use warroom::app::model::{FoundFile, Mode, Model, Pane};
use warroom::domain::event::{Draft, Event, Seal};
use warroom::domain::id::{EventId, WriterId};
use warroom::domain::incident::Incident;
use warroom::domain::kind::{EntryKind, EventKind, Note};
use warroom::domain::log::EventLog;
use warroom::domain::role::Assigned;
use warroom::domain::setting::Setting;
use warroom::fixture;
use warroom::overlay::Overlay;
use warroom::overlay::form::{build, message, role};
use warroom::overlay::output::Output;
use warroom::overlay::picker::state::Picker;
use warroom::screen::Look;
use warroom::ui::signs::Signs;
use warroom::ui::theme::{Theme, ThemeName};

const SIZES: [(u16, u16); 5] = [(80, 24), (120, 40), (200, 60), (60, 12), (30, 6)];

/// Words that would drive a terminal, turn a line round, hide or pile up.
const HOSTILE: &str = "a\u{1b}[2J\u{7}\u{9b}31m\u{202e}b\u{2066}\u{200b}\u{e0041}e\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\nc\td";

fn overlay(kind: u8, model: &Model) -> Overlay {
    let incident = &model.incident;
    match kind {
        0 => Overlay::Form(build::priority(incident)),
        1 => Overlay::Form(role::build(incident, None)),
        2 => Overlay::Form(message::message(
            incident,
            &std::sync::Arc::new(warroom::domain::kit::Kit::shipped()),
            fixture::now(),
            Some("customers"),
        )),
        3 => Overlay::Picker(Picker::new(
            "Commands",
            warroom::app::update::palette_rows(model),
        )),
        4 => Overlay::Details {
            key: incident.timeline()[20].key(),
            top: 7,
        },
        _ => Overlay::Output(Output {
            title: HOSTILE.to_owned(),
            lines: vec![HOSTILE.repeat(9); 40],
            top: 3,
            firm: false,
        }),
    }
}

/// The sample with hostile words wherever a person can put words.
fn hostile() -> Incident {
    let mut sample = sample();
    let now = fixture::now();
    let note = Note {
        actor: Some(HOSTILE.to_owned()),
        tags: vec!["x\u{202e}y".to_owned()],
        ..fixture::note(EntryKind::Note, HOSTILE, &[])
    };
    let kinds = [
        EventKind::Note(note),
        EventKind::Assign(Assigned {
            role: "deputy".to_owned(),
            person: HOSTILE.to_owned(),
            team: Some(HOSTILE.to_owned()),
            audiences: vec![HOSTILE.to_owned()],
            shadow: true,
            ..Assigned::default()
        }),
    ];
    let mut settings = vec![
        Setting::Title(HOSTILE.to_owned()),
        Setting::Ticket(HOSTILE.to_owned()),
    ];
    settings.push(Setting::Impact(HOSTILE.to_owned()));
    for setting in settings {
        sample.set(now, HOSTILE, setting);
    }
    let drafts = kinds.map(|kind| Draft {
        kind,
        happened: None,
        by: HOSTILE.to_owned(),
        role: Some(HOSTILE.to_owned()),
    });
    sample.record(now, drafts.to_vec());
    sample.send(
        now,
        &fixture::Words {
            by: HOSTILE,
            to: "internal",
            on: HOSTILE,
            text: HOSTILE,
            ..fixture::Words::default()
        },
    );
    sample.task(now, fixture::AKI, HOSTILE, HOSTILE, 5);
    sample.incident().clone()
}

#[test]
fn hostile_words_never_reach_a_cell() {
    let incident = hostile();
    for (width, height) in SIZES {
        for pane in Pane::ALL {
            for kind in 0..7 {
                let mut model = model_of(incident.clone(), width, height);
                model.focus = pane;
                model.seat.me = HOSTILE.to_owned();
                model.bar.editor.insert(HOSTILE);
                model.bar.echo = Some(HOSTILE.to_owned());
                model.bar.completions = vec![HOSTILE.to_owned(); 7];
                model.messages.say(HOSTILE, true, fixture::now());
                model.health.no_replica = Some(HOSTILE.to_owned());
                if kind < 6 {
                    let overlay = overlay(kind, &model);
                    model.overlays.push(overlay);
                }
                let shot = draw(&model, &look());
                for cell in &shot.buffer.content {
                    let symbol = cell.symbol();
                    assert!(warroom::clean::is_clean(symbol), "{symbol:?}");
                }
            }
        }
    }
}

#[test]
fn ascii_mode_has_no_other_chrome() {
    for (width, height) in SIZES {
        for pane in Pane::ALL {
            for kind in 0..6 {
                let mut model = model(width, height);
                model.focus = pane;
                model.mode = Mode::Note;
                model.bar.echo = Some("14:32 · ★".replace('★', "star"));
                if kind < 5 {
                    let overlay = overlay(kind, &model);
                    model.overlays.push(overlay);
                }
                let text = draw(&model, &bare()).text();
                let odd: String = text.chars().filter(|c| !c.is_ascii()).collect();
                assert_eq!(odd, "", "{width}x{height} {pane:?} {kind}:\n{text}");
            }
        }
    }
    let mut start = model_of(Incident::default(), 80, 24);
    start.found = vec![FoundFile {
        path: "x".to_owned(),
        problem: Some("line 3".to_owned()),
        ..FoundFile::default()
    }];
    assert!(draw(&start, &bare()).text().is_ascii());
}

#[test]
fn mono_has_no_colour_and_keeps_what_matters() {
    for (width, height) in SIZES {
        let shot = draw(&model(width, height), &bare());
        for cell in &shot.buffer.content {
            assert_eq!((cell.fg, cell.bg), (Color::Reset, Color::Reset));
        }
        let reversed = ratatui::style::Modifier::REVERSED;
        assert!(shot.cell("LATE 3m").modifier.contains(reversed));
    }
}

#[test]
fn a_theme_with_a_ground_covers_every_cell() {
    let look = Look {
        theme: Theme::new(ThemeName::Light),
        signs: Signs::unicode(),
        zones: false,
    };
    for (width, height) in SIZES {
        let mut model = model(width, height);
        let overlay = overlay(0, &model);
        model.overlays.push(overlay);
        let shot = draw(&model, &look);
        let bare = shot.buffer.content.iter().filter(|c| c.bg == Color::Reset);
        assert_eq!(bare.count(), 0, "{width}x{height}");
    }
}

#[test]
fn the_focused_pane_is_the_main_one_of_a_small_laptop() {
    for pane in Pane::ALL {
        let mut model = model(80, 24);
        model.focus = pane;
        let shot = draw(&model, &look());
        let drawn = shot.geometry.panes[pane.index()].clone().unwrap();
        assert_eq!((drawn.area.x, drawn.area.width), (0, 53));
        assert_eq!(shot.buffer[(0, drawn.area.y)].symbol(), "┏");
        assert_eq!(shot.geometry.panes.iter().flatten().count(), 3);
        assert!(
            shot.geometry.panes[1].is_some(),
            "the timeline is always seen"
        );
    }
}

#[test]
fn zoom_fills_the_screen_with_the_focused_pane() {
    for (width, height) in SIZES {
        for pane in Pane::ALL {
            let mut model = model(width, height);
            (model.focus, model.zoom) = (pane, true);
            let shot = draw(&model, &look());
            let shown: Vec<_> = shot.geometry.panes.iter().flatten().collect();
            if width >= 40 {
                assert_eq!(shown.len(), 1);
                assert_eq!(shown[0].area.width, width);
            }
        }
    }
}

#[test]
fn the_tiny_screen_still_takes_notes() {
    let mut model = model(20, 3);
    model.mode = Mode::Note;
    model.bar.editor.insert("pgbouncer restarted");
    let shot = draw(&model, &look());
    assert!(shot.find("restarted").is_some(), "{}", shot.text());
    assert!(shot.cursor.is_some());
    assert_eq!(shot.rows()[..2], ["Small: 20x3 (full", "view needs 40x8)."]);
    model
        .messages
        .say("nothing to close", false, fixture::now());
    let shot = draw(&model, &look());
    assert_eq!(
        shot.rows()[..2],
        ["Small: 20x3", " nothing to close"],
        "no half sentence"
    );
    model.size = (1, 1);
    let _ = draw(&model, &look());
}

/// A hundred thousand notes, sealed without being decided one by one.
fn many(count: u64) -> Incident {
    let mut events = fixture::events();
    let start = fixture::now();
    events.extend((0..count).map(|i| {
        let at = start.plus_seconds(i64::try_from(i).expect("a small number"));
        let note = fixture::note(EntryKind::Note, &format!("note number {i}"), &[]);
        let draft = Draft {
            kind: EventKind::Note(note),
            happened: None,
            by: fixture::JON.to_owned(),
            role: None,
        };
        let seal = Seal {
            id: EventId::from_parts(u64::try_from(at.millis()).expect("after 1970"), 0, i),
            at,
            writer: WriterId::new("jon@many"),
            n: i + 1,
            prev: None,
        };
        Arc::new(Event::seal(draft, seal))
    }));
    Incident::new(EventLog::from_events(events))
}

#[test]
fn of_a_hundred_thousand_entries_only_those_in_sight_are_drawn() {
    let mut model = model_of(many(100_000), 200, 60);
    let shot = draw(&model, &look());
    let all = model.incident.timeline().len();
    let drawn = shot.geometry.panes[1].clone().unwrap();
    assert_eq!(drawn.last, all - 1);
    assert!(shot.geometry.visible.len() <= usize::from(drawn.rows));
    assert!(shot.find(&format!("following ▼ {all}/{all}")).is_some());
    model.panes.timeline.follow = false;
    for at in [0, 50_000, all - 1] {
        let key = model.panes.timeline.key_at(&model.incident, at);
        model.panes.timeline.top = key;
        model.panes.timeline.selected = key;
        let shot = draw(&model, &look());
        let drawn = shot.geometry.panes[1].clone().unwrap();
        assert!(drawn.first <= at && at <= drawn.last);
        assert!(drawn.at.len() <= usize::from(drawn.rows));
    }
}

proptest! {
    #![proptest_config(Config { cases: 500, ..Config::default() })]
    #[test]
    fn no_size_panics_whatever_is_open(
        width in 1_u16..210, height in 1_u16..70, small in any::<bool>(), kinds in
        proptest::collection::vec(0_u8..6, 0..3), pane in 0_usize..4, zoom in any::<bool>(),
        note in any::<bool>(), ascii in any::<bool>(), typed in 0_usize..400,
    ) {
        let (width, height) = if small { (width % 50 + 1, height % 12 + 1) } else { (width, height) };
        let mut model = model(width, height);
        (model.focus, model.zoom) = (Pane::ALL[pane], zoom);
        if note {
            model.mode = Mode::Note;
        }
        model.bar.editor.insert(&"typed 表 ".repeat(typed / 8));
        model.bar.completions = vec!["#db".to_owned(); typed % 8];
        model.panes.timeline.follow = typed % 2 == 0;
        for kind in kinds {
            let overlay = overlay(kind, &model);
            model.overlays.push(overlay);
        }
        let shot = draw(&model, &if ascii { bare() } else { look() });
        if let Some(at) = shot.cursor {
            prop_assert!(shot.buffer.area.contains(at));
        }
        for drawn in shot.geometry.panes.iter().flatten() {
            prop_assert!(drawn.area.x + drawn.area.width <= width);
            prop_assert!(drawn.area.y + drawn.area.height <= height);
        }
    }
}
