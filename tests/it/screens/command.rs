//! Who commands and who is asked to, on every screen: loud for the one who must answer.

use super::kit::{bare, draw, draw_at, look, model_of, sample};
use ratatui::style::Modifier;
use warroom::app::model::Model;
use warroom::domain::command::Command;
use warroom::domain::role::Assigned;
use warroom::domain::setting::Setting;
use warroom::fixture::{self, AKI, JON, Sample};
use warroom::overlay::Overlay;
use warroom::overlay::form::role;
use warroom::overlay::page::{Page, Reading, Subject};
use warroom::report::{Output, Sheet};

/// Aki has offered command to Jon.
fn offered() -> Sample {
    let mut sample = sample();
    sample.set(
        fixture::at(14, 30, 0),
        AKI,
        Setting::Successor(Some(JON.to_owned())),
    );
    let brief = format!("1. In one sentence\n   it{}", " fails".repeat(40));
    let to = JON.to_owned();
    sample.ask(fixture::now(), AKI, Command::Offer { to, brief });
    assert_eq!(sample.refused(), [] as [&str; 0]);
    sample
}

fn reading<'a>(model: &'a Model, me: &'a str) -> Reading<'a> {
    Reading {
        incident: &model.incident,
        me,
        kit: &model.kit,
        limit: model.papers.limit,
        now: fixture::now(),
    }
}

fn console(sample: &Sample, me: &str, width: u16, height: u16) -> Model {
    let mut model = model_of(sample.incident().clone(), width, height);
    me.clone_into(&mut model.seat.me);
    model
}

#[test]
fn the_one_who_is_asked_cannot_overlook_it_at_any_size() {
    let sample = offered();
    for (width, height) in [(200, 60), (120, 40), (80, 24), (60, 12), (40, 8), (30, 6)] {
        let model = console(&sample, JON, width, height);
        let shot = draw(&model, &look());
        let cell = shot.cell("COMMAND IS OFFERED");
        assert!(
            cell.modifier.contains(Modifier::REVERSED),
            "{width}x{height}"
        );
    }
    let shot = draw(&console(&sample, JON, 120, 40), &bare());
    let cell = shot.cell("COMMAND IS OFFERED TO YOU: by Aki");
    assert!(cell.modifier.contains(Modifier::REVERSED));
    assert!(shot.text().contains("! answers it"), "{}", shot.text());
}

#[test]
fn all_others_see_who_is_asked_and_who_commands_until_then() {
    let sample = offered();
    for me in [AKI, "Eve"] {
        let shot = draw(&console(&sample, me, 120, 40), &look());
        assert!(
            shot.text().contains("IM Aki  Jon is asked"),
            "{}",
            shot.text()
        );
        assert!(
            !shot
                .cell("Jon is asked")
                .modifier
                .contains(Modifier::REVERSED)
        );
    }
}

/// The page of the offer says what a yes does, and its keys stand in the footer.
#[test]
fn the_offer_is_a_page_with_its_own_keys() {
    let sample = offered();
    let offer = sample.incident().handover().offer.expect("waits").id;
    for (width, height) in [(120, 40), (80, 24)] {
        let mut model = console(&sample, JON, width, height);
        let page = Page::new(Subject::Offer(offer), &reading(&model, JON));
        model.overlays.push(Overlay::Page(page.expect("a page")));
        let shot = draw(&model, &look());
        let text = shot.text();
        for words in [
            "Aki: you are now Incident Manager, do you accept?",
            "Accepting makes you Incident Manager at once and ends the command of Aki.",
            "1. In one sentence",
            "┃    it fails",
            "┃    fails fails",
            "y accept",
            "n decline",
        ] {
            assert!(text.contains(words), "{words} at {width}x{height}\n{text}");
        }
    }
}

#[test]
fn what_is_odd_about_a_role_stands_in_its_form() {
    let sample = sample();
    let mut model = console(&sample, AKI, 80, 24);
    let mut form = role::build(sample.incident(), Some("tester"));
    form.editor_mut().expect("the name").insert(JON);
    model.overlays.push(Overlay::Form(form));
    let shot = draw(&model, &look());
    let cell = shot.cell("Jon is Technical Lead: who works on the fix");
    assert_eq!(
        cell.fg,
        look().theme.warn.fg.unwrap_or_default(),
        "{}",
        shot.text()
    );
    assert!(
        shot.text().contains("Enter gives Jon the role Tester"),
        "{}",
        shot.text()
    );
}

#[test]
fn the_roster_says_streams_and_lists_at_every_width() {
    let mut sample = sample();
    let assigned = Assigned {
        role: "technical_lead".to_owned(),
        person: "Lea".to_owned(),
        stream: Some("network".to_owned()),
        ..Assigned::default()
    };
    sample.ask(fixture::at(14, 33, 0), AKI, Command::Assign(assigned));
    let area = warroom::domain::kind::ListItem::Area {
        name: "payments".to_owned(),
    };
    sample.ask(fixture::at(14, 33, 10), AKI, Command::Add(area));
    for (width, height) in [(200, 60), (120, 40)] {
        let text = draw(&console(&sample, AKI, width, height), &look()).text();
        for words in ["Areas: payments", "Stream: network"] {
            assert!(text.contains(words), "{words} at {width}x{height}\n{text}");
        }
    }
}

/// The manager's tenure and who is next stand in the state document.
#[test]
fn the_state_says_how_long_somebody_commands_and_who_is_next() {
    let sample = offered();
    let mut model = console(&sample, AKI, 200, 60);
    model.focus = warroom::app::model::Pane::State;
    model.zoom = true;
    let text = draw_at(&model, fixture::now(), &look()).text();
    assert!(text.contains("Aki for 31m"), "{text}");
    assert!(
        text.contains("Jon; Jon was asked at 14:34 and has not said yes"),
        "{text}"
    );
}

/// A sheet is drawn whole and scrolls; the footer says how to copy it.
#[test]
fn a_sheet_is_a_page_that_can_be_copied() {
    let sample = sample();
    let mut model = console(&sample, AKI, 80, 24);
    let subject = Subject::of(Output::Sheet(Sheet::HandoverBrief));
    let page = Page::new(subject, &reading(&model, AKI));
    model.overlays.push(Overlay::Page(page.expect("a page")));
    let shot = draw(&model, &look());
    assert!(shot.text().contains("Hand-over brief"), "{}", shot.text());
    assert!(shot.text().contains("y copy"), "{}", shot.text());
    assert!(shot.geometry.overlay_rows > 0);
}
