//! Overlays: in the middle, cleared below, sized to what they say.

use super::kit::{draw, look, model};
use ratatui::style::Modifier;
use warroom::domain::setting::SettingKey;
use warroom::fixture;
use warroom::overlay::Overlay;
use warroom::overlay::form::state::{Form, Input};
use warroom::overlay::form::{build, message, role};
use warroom::overlay::output::Output;
use warroom::overlay::picker::state::{Choice, Picker, PickerRow};

fn with(form: Form) -> super::kit::Shot {
    let mut model = model(80, 24);
    model.overlays.push(Overlay::Form(form));
    draw(&model, &look())
}

#[test]
fn the_priority_form_lights_the_cell_of_the_matrix() {
    let incident = fixture::incident();
    let shot = with(build::priority(&incident));
    let lit = shot.cell("[P1]");
    assert!(lit.modifier.contains(Modifier::REVERSED));
    assert!(shot.find("2 Significant [P1]").is_some(), "{}", shot.text());
    assert!(
        shot.cell("Significant  many")
            .modifier
            .contains(Modifier::REVERSED)
    );
    assert!(shot.find("a digit picks and goes on, Esc closes").is_some());
}

#[test]
fn a_form_shows_letters_hints_errors_and_what_enter_does() {
    let incident = fixture::incident();
    let mut form = build::stage(&incident, "Aki");
    let shot = with(form.clone());
    assert!(
        shot.find("a letter picks and goes on, words go below, Esc closes")
            .is_some()
    );
    form.focus = 1;
    let shot = with(form.clone());
    assert!(shot.find("Enter asks for what is not chosen yet").is_some());
    form.focus = 0;
    assert!(form.pick('m'));
    form.focus = 1;
    form.error = Some("say what stopped the harm".to_owned());
    let shot = with(form);
    assert!(
        shot.find("Enter moves the stage to Mitigated, Esc closes")
            .is_some(),
        "{}",
        shot.text()
    );
    assert_eq!(
        shot.cell("say what stopped the harm").fg,
        look().theme.error.fg.unwrap()
    );
}

#[test]
fn the_cursor_stands_in_the_text_of_the_focused_field() {
    let incident = fixture::incident();
    let kit = std::sync::Arc::new(warroom::domain::kit::Kit::shipped());
    let mut form = message::message(&incident, &kit, fixture::now(), Some("customers"));
    assert_eq!(form.focus, message::WORDS);
    let words = form.fields.get_mut(message::WORDS);
    if let Some(Input::Text { editor, .. }) = words.map(|f| &mut f.input) {
        editor.set_text("short");
    }
    let shot = with(form);
    let (x, y) = shot.find("short").unwrap();
    assert_eq!(shot.cursor.map(|at| (at.x, at.y)), Some((x + 5, y)));
    assert!(
        shot.find("Audience       c customers  last word 14:10")
            .is_some()
    );
}

/// What is said about a line does not cover the line, nor the bar.
#[test]
fn details_leave_the_line_and_the_bar_in_sight() {
    for (width, height) in [(80, 24), (120, 40)] {
        for at in [44, 40, 36] {
            let mut model = model(width, height);
            let key = model.incident.timeline()[at].key();
            model.focus = warroom::app::model::Pane::Timeline;
            model.panes.timeline.selected = Some(key);
            let plain = draw(&model, &look());
            let line = plain.geometry.panes[1]
                .as_ref()
                .and_then(|pane| pane.selected);
            let (first, behind) = line.expect("a selected line in sight");
            model.overlays.push(Overlay::Details { key, top: 0 });
            let shot = draw(&model, &look());
            assert!(shot.find(" Details ").is_some(), "{}", shot.text());
            let same = |y: u16| shot.rows()[usize::from(y)] == plain.rows()[usize::from(y)];
            for y in (first..behind).chain([height - 3, height - 4]) {
                assert!(same(y), "row {y} at {width}, line {at}:\n{}", shot.text());
            }
        }
    }
}

/// The sign stands beside what Enter takes, also where there is no colour and no reverse.
#[test]
fn the_sign_stands_beside_what_is_chosen() {
    let shot = with(build::priority(&fixture::incident()));
    assert!(shot.find("› 2 Significant").is_some(), "{}", shot.text());
    assert!(shot.find("› 1 Extensive").is_none(), "{}", shot.text());
}

/// The first letter does not move the box, and what was understood of it is said once.
#[test]
fn a_form_stays_where_it_is_while_words_are_typed_into_it() {
    let mut desk = crate::desk::Desk::new("Ada", false);
    desk.model.size = (120, 40);
    let edges = |desk: &crate::desk::Desk| {
        let shot = super::kit::draw_at(&desk.model, desk.now, &look());
        shot.find("┏ Propose a decision").map(|at| at.0)
    };
    desk.keys("d");
    let before = edges(&desk);
    assert!(before.is_some());
    desk.text("r");
    assert_eq!(edges(&desk), before);
    let mut desk = crate::desk::Desk::new("Ada", false);
    desk.keys("R a p").text("Ada failed to look");
    let shot = super::kit::draw_at(&desk.model, desk.now, &look()).text();
    let hints = shot.matches("say what let it happen").count();
    assert_eq!(hints, 1, "{shot}");
}

#[test]
fn half_typed_text_stays_in_sight() {
    let incident = fixture::incident();
    let mut model = model(80, 24);
    model.bar.editor.insert("half typed");
    model
        .overlays
        .push(Overlay::Form(role::build(&incident, None)));
    let rows = warroom::app::update::palette_rows(&model);
    model
        .overlays
        .push(Overlay::Picker(Picker::new("Commands", rows)));
    let shot = draw(&model, &look());
    assert!(shot.find("› half typed").is_some(), "{}", shot.text());
    assert!(shot.geometry.overlay_rows > 5);
}

#[test]
fn a_list_shows_filter_count_and_selection() {
    let mut model = model(80, 24);
    let rows = warroom::app::update::palette_rows(&model);
    let all = rows.len();
    let mut picker = Picker::new("Commands", rows);
    picker.filter.insert("stage");
    picker.selected = 0;
    let matching = picker.matching().len();
    model.overlays.push(Overlay::Picker(picker.clone()));
    let shot = draw(&model, &look());
    assert!(
        shot.find(&format!("{matching}/{all}")).is_some(),
        "{}",
        shot.text()
    );
    assert!(
        shot.cell("Move the stage")
            .modifier
            .contains(Modifier::REVERSED)
    );
    let (x, y) = shot.find("› stage").unwrap();
    assert_eq!(shot.cursor.map(|at| (at.x, at.y)), Some((x + 7, y)));
    picker.filter.insert("qqqq");
    model.overlays = vec![Overlay::Picker(picker)];
    assert!(draw(&model, &look()).find("Nothing matches.").is_some());
}

#[test]
fn a_long_list_scrolls_to_its_selection() {
    let row = |i: usize| PickerRow {
        name: format!("row {i}"),
        key: String::new(),
        meaning: String::new(),
        choice: Choice::Nothing,
    };
    let mut picker = Picker::new("Messages", (0..100).map(row).collect());
    picker.selected = 99;
    let mut model = model(60, 12);
    model.overlays.push(Overlay::Picker(picker));
    let shot = draw(&model, &look());
    assert!(shot.cell("row 99").modifier.contains(Modifier::REVERSED));
    assert!(shot.geometry.overlay_top > 80);
}

#[test]
fn details_say_everything_and_scroll_no_further_than_the_end() {
    let mut model = model(80, 24);
    let entry = model
        .incident
        .entries()
        .find(|e| !e.earlier.is_empty())
        .unwrap();
    model.overlays.push(Overlay::Details {
        key: entry.key(),
        top: 0,
    });
    let shot = draw(&model, &look());
    for words in [
        "pool size is 40, not 400",
        "Before",
        "pool size is 4, not 400",
        "Changed",
        ": corrected",
        "Sum",
    ] {
        assert!(shot.find(words).is_some(), "{words:?} in\n{}", shot.text());
    }
    let mut output = Output {
        title: "Duty card".to_owned(),
        lines: (0..90).map(|i| format!("line {i}")).collect(),
        top: 9_999,
        firm: false,
    };
    model.overlays = vec![Overlay::Output(output.clone())];
    let shot = draw(&model, &look());
    assert!(shot.find("line 89").is_some());
    let rows = usize::from(shot.geometry.overlay_rows);
    assert_eq!(shot.geometry.overlay_top, 90 - rows);
    assert!(shot.find(&format!("{}-90/90", 91 - rows)).is_some());
    output.top = 3;
    model.overlays = vec![Overlay::Output(output)];
    let shot = draw(&model, &look());
    assert!(shot.find("line 3").is_some() && shot.find("line 2 ").is_none());
}

#[test]
fn a_form_leaves_the_head_of_a_low_screen_in_sight() {
    let mut model = model(60, 12);
    let head = draw(&model, &look())
        .text()
        .lines()
        .next()
        .map(str::to_owned);
    let now = fixture::now();
    let form = message::message(&model.incident, &model.kit, now, None);
    model.overlays.push(Overlay::Form(form));
    let shot = draw(&model, &look());
    assert_eq!(shot.text().lines().next().map(str::to_owned), head);
    assert!(shot.find("Audience").is_some());
}

#[test]
fn a_form_of_one_field_offers_no_next_one() {
    let mut model = model(120, 40);
    for (form, offered) in [
        (build::setting(&model.incident, SettingKey::Ticket), false),
        (build::task(""), true),
        (build::answers(&model.incident), true),
    ] {
        model.overlays = vec![Overlay::Form(form)];
        let shot = draw(&model, &look());
        assert_eq!(shot.find("next field").is_some(), offered);
        assert!(shot.find("Esc close").is_some());
    }
}

#[test]
fn the_page_below_is_cleared() {
    let mut model = model(80, 24);
    model.overlays.push(Overlay::Output(Output {
        title: "Empty".to_owned(),
        lines: vec![String::new(); 6],
        top: 0,
        firm: false,
    }));
    let shot = draw(&model, &look());
    let (x, y) = shot.find("Empty").unwrap();
    let row: String = (x..x + 5)
        .map(|x| shot.buffer[(x, y + 2)].symbol())
        .collect();
    assert_eq!(row.trim(), "");
}
