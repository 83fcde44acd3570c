//! The review on its screens: what stands where, and in which style.

use super::kit::{bare, draw, look, model_of, sample};
use ratatui::style::Modifier;
use warroom::domain::command::Command;
use warroom::domain::event::Draft;
use warroom::domain::kind::EventKind;
use warroom::domain::review::{
    ActionItem, ActionType, Cause, Lesson, LessonType, Question, ReviewAnswer, Slot, SlotFilled,
    Why,
};
use warroom::fixture::{self, AKI, at};
use warroom::overlay::Overlay;
use warroom::overlay::board::{Board, List, Target};
use warroom::overlay::form::review::{Reviewing, build};

fn reviewed(words: &str) -> fixture::Sample {
    let mut sample = sample();
    let text = || words.to_owned();
    let raw = |sample: &mut fixture::Sample, kind| {
        let draft = Draft {
            kind,
            happened: None,
            by: AKI.to_owned(),
            role: None,
        };
        sample.record(at(14, 34, 0), vec![draft])
    };
    let first = raw(
        &mut sample,
        EventKind::Why(Why {
            answer: Some(text()),
            sense: Some(text()),
            link: Some(text()),
            ..Why::default()
        }),
    );
    raw(
        &mut sample,
        EventKind::Why(Why {
            under: Some(first),
            question: Some(text()),
            ..Why::default()
        }),
    );
    raw(
        &mut sample,
        EventKind::Cause(Cause {
            number: 1,
            text: text(),
            ..Cause::default()
        }),
    );
    raw(
        &mut sample,
        EventKind::Lesson(Lesson {
            number: 1,
            text: text(),
            lesson_type: LessonType::Lucky,
        }),
    );
    raw(
        &mut sample,
        EventKind::Action(ActionItem {
            number: 1,
            text: text(),
            action_type: ActionType::Detect,
            owner: Some(text()),
            link: Some(text()),
            class: Some(text()),
            ..ActionItem::default()
        }),
    );
    let set = |setting| Command::Set {
        setting,
        happened: None,
    };
    let answer = ReviewAnswer {
        yes: true,
        text: Some(text()),
    };
    sample.ask(
        at(14, 34, 1),
        AKI,
        set(Question::DataKept.setting(Some(answer))),
    );
    let slot = SlotFilled {
        state: warroom::domain::review::SlotState::Done,
        text: Some(text()),
        ..SlotFilled::default()
    };
    sample.ask(
        at(14, 34, 2),
        AKI,
        set(Slot::ClientDebrief.setting(Some(slot))),
    );
    sample
}

#[test]
fn the_review_stands_on_one_page_in_its_order() {
    let incident = reviewed("held lock").incident().clone();
    let mut model = model_of(incident, 120, 60);
    model
        .overlays
        .push(Overlay::Board(Board::new(List::Review)));
    let shot = draw(&model, &look());
    let mut last = 0;
    for words in [
        "POSTMORTEM: DRAFT",
        "Describe the system, not the person.",
        "no date",
        "QUESTIONS: 1 OF 5 ANSWERED",
        "FIVE WHYS",
        "ROOT CAUSE AND CONTRIBUTING CAUSES",
        "WHAT WAS LEARNT",
        "ACTION ITEMS",
        "WRAP-UP:",
    ] {
        let (_, row) = shot
            .find(words)
            .unwrap_or_else(|| panic!("{words:?} in\n{}", shot.text()));
        assert!(row > last, "{words}\n{}", shot.text());
        last = row;
    }
    for words in [
        "detect: held lock; owner held lock",
        "it made sense: held lock",
        "no day",
    ] {
        assert!(shot.find(words).is_some(), "{words:?} in\n{}", shot.text());
    }
    assert!(shot.cell("meeting").modifier.contains(Modifier::REVERSED));
    let warn = look().theme.warn.fg.expect("a colour");
    assert_eq!(shot.cell("no date").fg, warn, "what is open is loud");
    assert!(
        shot.find("a action").is_some(),
        "the keys are at hand\n{}",
        shot.text()
    );
}

#[test]
fn without_colour_or_unicode_it_says_the_same() {
    let mut model = model_of(reviewed("lock").incident().clone(), 80, 24);
    model
        .overlays
        .push(Overlay::Board(Board::new(List::Review)));
    let shot = draw(&model, &bare());
    assert!(shot.text().is_ascii(), "{}", shot.text());
    assert!(shot.cell("meeting").modifier.contains(Modifier::REVERSED));
}

#[test]
fn the_last_row_is_in_sight_on_any_screen() {
    for (width, height) in [(20, 3), (30, 6), (60, 12), (80, 24), (120, 40), (200, 60)] {
        let mut model = model_of(reviewed("lock").incident().clone(), width, height);
        let mut board = Board::new(List::Review);
        board.step(&model.incident, isize::MAX);
        assert_eq!(
            board.target(&model.incident),
            Some(Target::Slot(Slot::ClientMessage))
        );
        model.overlays.push(Overlay::Board(board));
        let shot = draw(&model, &look());
        if height >= 6 {
            assert!(
                shot.find("W5").is_some(),
                "{width}x{height}\n{}",
                shot.text()
            );
        }
    }
}

#[test]
fn hostile_words_never_reach_a_cell() {
    let hostile = "x\u{1b}[31m\u{202e}\u{7}\u{200b}\u{e0041}y\nz";
    let sample = reviewed(hostile);
    let incident = sample.incident();
    let now = fixture::now();
    let (why, cause) = (incident.whys()[0].id, incident.causes()[0].id);
    let (lesson, item) = (incident.lessons()[0].id, incident.action_items()[0].id);
    let forms = [
        Reviewing::AddWhy(Some(why)),
        Reviewing::Why(why),
        Reviewing::Cause(cause),
        Reviewing::Lesson(lesson),
        Reviewing::Action(item),
        Reviewing::Answer(Question::DataKept),
        Reviewing::Slot(Slot::ClientDebrief),
        Reviewing::Meeting,
        Reviewing::DataLoss,
    ];
    let mut overlays = vec![Overlay::Board(Board::new(List::Review))];
    for reviewing in forms {
        let form = build::form(incident, reviewing, hostile, now).expect("there");
        overlays.push(Overlay::Form(form));
    }
    for (width, height) in [(80, 24), (120, 40), (30, 6)] {
        for overlay in &overlays {
            let mut model = model_of(incident.clone(), width, height);
            model.overlays.push(overlay.clone());
            for look in [look(), bare()] {
                for cell in &draw(&model, &look).buffer.content {
                    let symbol = cell.symbol();
                    assert!(
                        warroom::clean::is_clean(symbol),
                        "{symbol:?} in {overlay:?}"
                    );
                }
            }
        }
    }
}
