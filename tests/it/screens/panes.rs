//! State, Roles and Comms.

use super::kit::{bare, draw, look, model, model_of, sample, style};
use ratatui::style::Modifier;
use warroom::app::model::{Model, Pane};
use warroom::domain::setting::{Setting, SettingKey};
use warroom::fixture;
use warroom::pane::state::projection::Extent;
use warroom::pane::{comms, roster, state};

fn zoomed(pane: Pane) -> Model {
    let mut model = model(100, 60);
    model.focus = pane;
    model.zoom = true;
    model
}

#[test]
fn the_state_document_has_answers_ages_and_late_work() {
    let shot = draw(&zoomed(Pane::State), &look());
    let late = style(shot.cell("LATE 3m restart"));
    assert!(
        late.add_modifier
            .contains(Modifier::REVERSED | Modifier::BOLD)
    );
    for words in [
        "Impact 11m    Checkout fails",
        "Next   2m     Jon restarts",
        "▶ T1 Jon LATE 3m restart pgbouncer in eu-west, node by node (due 14:31)",
        "[ ] 5xx below 0.1 % for 10 minutes",
        "Impact since  ~2026-11-20 13:58",
        "#inc-eu-checkout (main, chat) questions here",
    ] {
        assert!(shot.find(words).is_some(), "{words:?} in\n{}", shot.text());
    }
    assert!(shot.cell("WHERE WE ARE").modifier.contains(Modifier::BOLD));
}

#[test]
fn what_nobody_has_said_is_asked_for() {
    let mut sample = fixture::Sample::of(&fixture::events()[..3]);
    sample.set(
        fixture::at(14, 4, 0),
        fixture::AKI,
        Setting::Ticket("X-1".into()),
    );
    let mut model = model_of(sample.incident().clone(), 100, 40);
    model.focus = Pane::State;
    let shot = draw(&model, &look());
    assert!(
        shot.find("Impact        nobody has said yet").is_some(),
        "{}",
        shot.text()
    );
}

/// In the narrow rail of a small screen each of the four answers keeps to one line.
#[test]
fn what_nobody_has_said_takes_one_line_each_also_in_a_rail() {
    let sample = fixture::Sample::of(&fixture::events()[..3]);
    for (width, height) in [(72, 20), (80, 24), (100, 30)] {
        let mut model = model_of(sample.incident().clone(), width, height);
        model.focus = Pane::Timeline;
        let shot = draw(&model, &look());
        for (label, lead) in [("Impact", 7), ("Known", 6), ("Tried", 6), ("Next", 5)] {
            let row = shot.rows().into_iter().find(|row| {
                let said = row
                    .split(['│', '┃', '┌', '┐'])
                    .find(|cell| cell.trim_start().starts_with(label) && cell.contains("said yet"));
                said.is_some_and(|cell| cell.trim().chars().count() > lead)
            });
            assert!(row.is_some(), "{label} at {width}:\n{}", shot.text());
        }
    }
}

#[test]
fn a_conflict_is_loud_in_pane_and_header() {
    let mut left = sample();
    let mut right = sample();
    let at = fixture::now();
    left.set(at, fixture::AKI, Setting::Title("one title".into()));
    right.set(
        at.plus_seconds(1),
        fixture::JON,
        Setting::Title("another title".into()),
    );
    let mut incident = left.incident().clone();
    incident.absorb_all(right.incident().log().events().to_vec());
    let mut model = model_of(incident, 120, 40);
    model.focus = Pane::State;
    let shot = draw(&model, &look());
    let loud = shot.cell("NOT AGREED: Title");
    assert!(loud.modifier.contains(Modifier::REVERSED));
    assert!(
        shot.find("Title set on two sides:").is_some() && shot.find("Enter settles it").is_some(),
        "{}",
        shot.text()
    );
}

#[test]
fn the_selected_row_of_the_state_is_reversed_and_in_sight() {
    let mut model = model(80, 24);
    model.focus = Pane::State;
    let rows = state::projection::project(&model.incident, fixture::now(), Extent::Short);
    for row in rows.into_iter().filter_map(|row| row.key) {
        model.panes.state.selected = Some(row.clone());
        let shot = draw(&model, &look());
        let at = shot.cursor.unwrap();
        let cell = &shot.buffer[(at.x, at.y)];
        assert!(cell.modifier.contains(Modifier::REVERSED), "{row:?}");
    }
    model.panes.state.selected = Some(state::projection::RowKey::Setting(SettingKey::Known));
    let shot = draw(&model, &look());
    let (_, y) = shot.find("Known").unwrap();
    assert_eq!(shot.cursor.map(|at| at.y), Some(y));
}

#[test]
fn without_the_focus_the_answers_and_first_tasks_stay_in_sight() {
    for (width, height) in [(80, 24), (120, 40), (200, 60)] {
        let shot = draw(&model(width, height), &look());
        // Where there is little room, that it is late comes before whose it is.
        let task = if width == 80 {
            "T1 LATE 3m Jon"
        } else {
            "T1 Jon LATE 3m"
        };
        for words in ["Impact 11m", "Known", "Tried", "Next", task] {
            assert!(shot.find(words).is_some(), "{words:?} in\n{}", shot.text());
        }
    }
    assert!(draw(&model(80, 24), &look()).find("1 State  +5").is_some());
}

#[test]
fn an_empty_required_role_is_first_and_loud() {
    let sample = fixture::Sample::of(&fixture::events()[..5]);
    let model = model_of(sample.incident().clone(), 120, 40);
    let shot = draw(&model, &look());
    let empty = shot.cell("⚠ empty");
    assert!(empty.modifier.contains(Modifier::REVERSED));
    let (_, first) = shot.find("⚠ empty").unwrap();
    let (_, held) = shot.find("Incident Manager    Aki").unwrap();
    assert!(first < held);
    let shot = draw(&model, &bare());
    assert!(shot.find("! empty").is_some() && shot.find("⚠").is_none());
}

#[test]
fn roles_show_holder_and_age_and_select_by_identity() {
    let mut model = zoomed(Pane::Roles);
    let rows = roster::projection::project(&model.incident, fixture::now(), false);
    let scribe = rows.iter().find(|row| row.role == "scribe").unwrap();
    model.panes.roster.selected = Some(scribe.key.clone());
    let shot = draw(&model, &look());
    let (_, y) = shot.find("Scribe").unwrap();
    assert_eq!(shot.cursor.map(|at| at.y), Some(y));
    assert!(
        shot.rows()[usize::from(y)].ends_with("30m┃"),
        "{}",
        shot.text()
    );
    assert!(shot.find("Mei → customers, internal").is_some());
}

#[test]
fn comms_show_who_waits_and_every_word() {
    let mut model = zoomed(Pane::Comms);
    let rows = comms::projection::project(&model.incident, &model.kit, fixture::now());
    model.panes.comms.selected = Some(rows[4].key.clone());
    let shot = draw(&model, &look());
    assert!(
        shot.cell("LATE 3m   last")
            .modifier
            .contains(Modifier::REVERSED)
    );
    assert!(
        shot.cell("DUE       last")
            .modifier
            .contains(Modifier::REVERSED)
    );
    for words in [
        "leadership LATE 3m   last 18m ago, Mei on e-mail",
        "14:20 internal on #company · first, Mei",
        "please hold all deploys. (next by 14:34)",
    ] {
        assert!(shot.find(words).is_some(), "{words:?} in\n{}", shot.text());
    }
    let (_, y) = shot.find("14:16 leadership").unwrap();
    assert_eq!(shot.cursor.map(|at| at.y), Some(y));
}

#[test]
fn every_pane_filters_and_counts() {
    for (pane, words, title) in [
        (Pane::State, "pgbouncer", "1 State  1/"),
        (Pane::Roles, "rosa", "3 Roles  1/"),
        (Pane::Comms, "degraded", "4 Comms  1/"),
    ] {
        let mut model = zoomed(pane);
        model.panes.filters[pane.index()] = words.to_owned();
        let shot = draw(&model, &look());
        assert!(shot.find(title).is_some(), "{title:?} in\n{}", shot.text());
        assert!(shot.find(&format!("FILTER {words}")).is_some());
    }
}
