//! What the practice of communication looks like: bounds, drafts, channels, the grid, what was
//! gathered.

use super::kit::{Shot, draw, draw_at, look, model_of, sample};
use ratatui::style::Modifier;
use warroom::app::model::{Model, Pane};
use warroom::app::msg::Msg;
use warroom::app::update::update;
use warroom::domain::command::Command;
use warroom::domain::kind::ListItem;
use warroom::domain::message::{MessageDraft, MessageType};
use warroom::domain::setting::Setting;
use warroom::domain::stakeholder::{Degree, Stakeholder};
use warroom::fixture::{AKI, MEI, Sample, now};
use warroom::keymap::Key;
use warroom::overlay::Overlay;
use warroom::overlay::grid::Grid;

const HOSTILE: &str = "evil\u{1b}]0;x\u{7}\u{202e}name";

fn zoomed(sample: &Sample, pane: Pane, size: (u16, u16)) -> Model {
    let mut model = model_of(sample.incident().clone(), size.0, size.1);
    model.focus = pane;
    model.zoom = true;
    model
}

fn shows(shot: &Shot, words: &[&str]) {
    for words in words {
        assert!(shot.find(words).is_some(), "{words:?} in\n{}", shot.text());
    }
}

fn draft(sample: &mut Sample, text: &str) {
    let draft = MessageDraft {
        audience: "customers".into(),
        channel: "e-mail".into(),
        message_type: MessageType::Update,
        text: text.into(),
        next_by: None,
    };
    sample.ask(now(), MEI, Command::DraftMessage(draft));
}

fn channel(sample: &mut Sample, name: &str, kind: &str) {
    let channel = ListItem::Channel {
        name: name.into(),
        channel_type: kind.into(),
        purpose: "where customers look".into(),
        link: Some("https://status.example".into()),
    };
    sample.ask(now(), AKI, Command::Add(channel));
}

/// R013, R014, R053: audiences with what binds whoever writes to them, drafts that wait, channels
/// with kind, purpose and link, the main one marked.
#[test]
fn comms_show_drafts_bounds_speakers_and_channels() {
    let mut sample = sample();
    draft(&mut sample, "It gets better.");
    channel(&mut sample, "public page", "status page");
    let mut playbook = sample.incident().playbook().clone();
    playbook.audiences[1].in_scope = false;
    sample.set(now(), AKI, Setting::Playbook(Box::new(playbook)));
    for size in [(80, 24), (120, 40)] {
        let shot = draw(&zoomed(&sample, Pane::Comms, size), &look());
        shows(
            &shot,
            &[
                "DRAFT ",
                "It gets better.",
                "ceiling ",
                "Mei speaks",
                "not in scope",
            ],
        );
        assert!(shot.cell("DRAFT ").modifier.contains(Modifier::REVERSED));
        let mut end = zoomed(&sample, Pane::Comms, size);
        end.panes.comms.selected = Some(
            warroom::pane::comms::projection::project(&end.incident, &end.kit, now())
                .pop()
                .expect("a channel")
                .key,
        );
        shows(
            &draw(&end, &look()),
            &["public page (status page, pull)", "https://status.example"],
        );
    }
    let main = sample
        .incident()
        .channels()
        .iter()
        .any(|channel| channel.main);
    let shot = draw(&zoomed(&sample, Pane::Comms, (120, 60)), &look());
    assert_eq!(shot.find("(main, ").is_some(), main, "{}", shot.text());
    assert!(sample.refused().is_empty(), "{:?}", sample.refused());
}

/// R104: four boxes with their treatments; who is moved stands in another box.
#[test]
fn the_grid_has_four_boxes_and_a_move_changes_box_and_treatment() {
    for size in [(80, 24), (120, 40)] {
        let mut model = model_of(sample().incident().clone(), size.0, size.1);
        model.overlays.push(Overlay::Grid(Grid::default()));
        let shot = draw(&model, &look());
        shows(
            &shot,
            &[
                "MANAGE CLOSELY",
                "KEEP SATISFIED",
                "KEEP INFORMED",
                "MONITOR little of both",
                "KEEP SATISFIED power, little interest",
                "upper management (typical)",
            ],
        );
        let before = shot.find("upper management").expect("there");
        let closely = shot.find("MANAGE CLOSELY").expect("there");
        assert!(before.0 >= closely.0 && before.1 > closely.1);
        for key in ["i", "p"] {
            let key: Key = key.parse().expect("a key");
            let effects = update(&mut model, Msg::Key(key), now());
            let recorded = format!("{effects:?}");
            assert!(recorded.contains("Stakeholder"), "{recorded}");
            for pending in std::mem::take(&mut model.pending) {
                let mut sample = Sample::of(model.incident.log().events());
                sample.record(now(), pending.drafts);
                model.incident = sample.incident().clone();
            }
        }
        let shot = draw(&model, &look());
        let after = shot.find("upper management").expect("there");
        let monitor = shot.find("MONITOR").expect("there");
        assert!(
            after.0 < closely.0 && after.1 > monitor.1,
            "{}",
            shot.text()
        );
        let known = model.incident.stakeholders();
        assert_eq!(known.len(), 1, "one of that name");
        assert!(
            shot.find("upper management (typical)").is_none(),
            "recorded now"
        );
    }
}

/// R012, R106: the sheet in one line, and line by line when the pane is zoomed, gaps named.
#[test]
fn what_was_gathered_is_short_and_whole_when_zoomed() {
    let mut sample = sample();
    for setting in [
        Setting::FactBehaviour("blank page".into()),
        Setting::FactError("500".into()),
        Setting::FactOrigin("ours".into()),
        Setting::Expected("a list".into()),
        Setting::UrgencyText("contracts end at noon".into()),
        Setting::SupportCases(9),
        Setting::SupportCases(31),
    ] {
        sample.set(now(), AKI, setting);
    }
    let mut brief = zoomed(&sample, Pane::State, (120, 60));
    brief.zoom = false;
    brief.focus = Pane::State;
    brief.size = (200, 80);
    let shot = draw(&brief, &look());
    shows(
        &shot,
        &[
            "3 of 6 known: blank page",
            "1 of 3 known: a list",
            "contracts end at noon",
        ],
    );
    let shot = draw(&zoomed(&sample, Pane::State, (120, 60)), &look());
    shows(
        &shot,
        &[
            "FACT SHEET",
            "PROBLEM REPORT",
            "blank page",
            "31 support cases (9 at",
        ],
    );
    assert_eq!(
        shot.text().matches(" unknown").count(),
        5,
        "{}",
        shot.text()
    );
}

/// N19: how long a criterion has held.
#[test]
fn a_criterion_that_holds_says_how_long() {
    let mut sample = sample();
    let criterion = ListItem::Criterion {
        text: "errors below 1 %".into(),
        hold_minutes: Some(30),
    };
    let target = sample.ask(now(), AKI, Command::Add(criterion));
    let tick = Command::Tick {
        target,
        on: true,
        waived: None,
    };
    sample.ask(now(), AKI, tick);
    let model = zoomed(&sample, Pane::State, (80, 60));
    let shot = draw_at(&model, now().plus_seconds(12 * 60 + 30), &look());
    shows(&shot, &["[ ] errors below 1 %: 12 of 30 min held"]);
    let shot = draw_at(&model, now().plus_seconds(30 * 60), &look());
    shows(&shot, &["[x] errors below 1 %"]);
}

#[test]
fn hostile_names_come_out_clean() {
    let mut sample = sample();
    draft(&mut sample, HOSTILE);
    channel(&mut sample, HOSTILE, HOSTILE);
    let stakeholder = Stakeholder {
        name: HOSTILE.into(),
        group: None,
        power: Degree::High,
        interest: Degree::High,
        audience: None,
        contact: Some(HOSTILE.into()),
    };
    sample.ask(now(), AKI, Command::Add(ListItem::Stakeholder(stakeholder)));
    for setting in [Setting::FactWhen, Setting::Reproduce, Setting::Workaround] {
        sample.set(now(), AKI, setting(HOSTILE.to_owned()));
    }
    for size in [(30, 6), (60, 12), (80, 24), (120, 40)] {
        let mut grid = zoomed(&sample, Pane::Comms, size);
        grid.overlays.push(Overlay::Grid(Grid::default()));
        for model in [
            zoomed(&sample, Pane::Comms, size),
            zoomed(&sample, Pane::State, size),
            grid,
        ] {
            let text = draw(&model, &look()).text();
            assert!(!text.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{text:?}");
        }
    }
}
