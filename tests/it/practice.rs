//! Rules of the practice that no other test drives by themselves; `docs/practice.md` lists them all.

use crate::desk::{Desk, START, opened};
use warroom::domain::command::Command;
use warroom::domain::role::Assigned;
use warroom::domain::stage::Stage;
use warroom::fixture;
use warroom::overlay::Overlay;
use warroom::overlay::details;
use warroom::pane::roster;
use warroom::report;

fn manager() -> Desk {
    Desk::new("Ada", false)
}

#[test]
fn nothing_asks_for_a_start_of_impact() {
    let desk = manager();
    let state = report::state(&desk.model.incident);
    assert!(desk.model.is_open() && state["impact_started"].is_null());
}

#[test]
fn start_of_impact_and_detection_are_two_times_and_may_be_approximate() {
    let mut desk = manager();
    desk.keys(": 'start of impact' Enter Ctrl-U '~14:20' Enter");
    let state = report::state(&desk.model.incident);
    assert!(desk.model.overlays.is_empty(), "{:?}", desk.model.overlays);
    assert_eq!(state["impact_started"]["at"], "2026-11-20T14:20:00.000Z");
    assert_eq!(state["impact_started"]["approx"], true);
    assert_eq!(state["detected"]["at"], "2026-11-20T14:30:00.000Z");
}

#[test]
fn there_is_no_severity() {
    let state = report::state(&fixture::incident()).to_string();
    assert!(!state.to_lowercase().contains("severity"));
    assert!(state.contains("\"impact\":") && state.contains("\"urgency\":"));
}

#[test]
fn one_main_channel_at_a_time() {
    let mut desk = manager();
    desk.keys(": 'main channel' Enter '#one' Enter : 'main channel' Enter Ctrl-U '#two' Enter");
    let state = report::state(&desk.model.incident);
    assert_eq!(state["main_channel"], "#two");
}

#[test]
fn the_duties_are_shown_while_a_role_is_given() {
    let mut desk = manager();
    desk.keys("r s");
    let Some(Overlay::Form(form)) = desk.model.overlays.last() else {
        panic!("a form")
    };
    let card = form.lines.join("\n");
    assert!(card.contains("keep the timeline"), "{card}");
    desk.keys("'Zoë from the night shift' Enter");
    let holders: Vec<_> = desk.model.incident.holders_of("scribe").collect();
    assert_eq!(holders[0].assigned.person, "Zoë from the night shift");
    assert!(desk.model.overlays.is_empty());
}

#[test]
fn empty_required_roles_come_first_and_depend_on_the_priority() {
    let mut desk = manager();
    let missing = |desk: &Desk| -> Vec<String> {
        let rows = roster::projection::project(&desk.model.incident, desk.now, false);
        let empty = rows.iter().take_while(|row| row.missing);
        empty.map(|row| row.label.clone()).collect()
    };
    desk.keys("r i 'Ada' Enter p 1 1 Enter");
    let urgent = missing(&desk);
    assert!(urgent.iter().any(|role| role == "Scribe"), "{urgent:?}");
    desk.keys("p 4 4 Enter");
    assert!(missing(&desk).len() < urgent.len(), "{urgent:?}");
}

#[test]
fn one_person_may_hold_two_roles_and_is_marked() {
    let mut desk = manager();
    desk.keys("r i 'Ada' Enter r s 'Ada' Enter");
    let rows = roster::projection::project(&desk.model.incident, desk.now, false);
    let held: Vec<_> = rows.iter().filter_map(|row| row.holder.as_ref()).collect();
    assert_eq!(held.len(), 2);
    assert!(held.iter().all(|held| held.hats));
}

#[test]
fn a_shadow_does_not_fill_a_role() {
    let mut sample = fixture::Sample::of(&fixture::events());
    let assigned = |shadow| {
        Command::Assign(Assigned {
            role: "tester".to_owned(),
            person: "Zoë".to_owned(),
            team: None,
            audiences: Vec::new(),
            shadow,
            ..Assigned::default()
        })
    };
    let missing = |sample: &fixture::Sample| {
        let rows = roster::projection::project(sample.incident(), fixture::now(), false);
        rows.iter().any(|row| row.role == "tester" && row.missing)
    };
    sample.ask(fixture::at(14, 33, 0), fixture::AKI, assigned(true));
    assert!(missing(&sample));
    sample.ask(fixture::at(14, 33, 10), fixture::AKI, assigned(false));
    assert!(!missing(&sample));
}

#[test]
fn a_change_without_a_way_back_says_so() {
    let mut desk = manager();
    desk.keys("n '! pool size 400' Enter Enter Enter");
    let entry = desk.model.incident.entries().next_back().expect("an entry");
    let details = details::projection::project(&desk.model.incident, entry.key());
    let lines = format!("{details:?}");
    assert!(lines.contains("no way back noted"), "{lines}");
}

#[test]
fn resolved_waits_for_every_exit_criterion() {
    let mut desk = Desk::at(opened(), "Ada", false);
    desk.keys(": 'exit criterion' Enter 'errors below 0.1 %' Enter");
    desk.keys("s a Enter s i Enter s m 'rolled back' Enter");
    assert_eq!(desk.model.incident.stage().stage, Stage::Mitigated);
    desk.keys("s r Enter");
    assert_eq!(desk.model.incident.stage().stage, Stage::Mitigated);
    desk.keys("Esc Esc 1 G");
    while !matches!(
        desk.model.panes.state.selected,
        Some(warroom::pane::state::projection::RowKey::Criterion(_))
    ) {
        desk.keys("k");
    }
    desk.keys("Space s r Enter");
    assert_eq!(desk.model.incident.stage().stage, Stage::Resolved);
    assert!(desk.now > START);
}
