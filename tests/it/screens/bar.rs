//! The entry bar, the message line and the footer.

use super::kit::{draw, draw_at, look, model};
use ratatui::style::Modifier;
use warroom::app::model::{Asks, Held, Mode, Pane};
use warroom::fixture;

#[test]
fn browse_names_itself_and_the_key_that_writes() {
    let shot = draw(&model(80, 24), &look());
    assert!(shot.find(" BROWSE ").is_some());
    assert!(shot.find("› n writes a note").is_some());
}

#[test]
fn note_shows_stamp_echo_and_the_real_cursor() {
    let mut model = model(80, 24);
    model.mode = Mode::Note;
    model.bar.editor.insert("5xx dropping #db");
    model.bar.stamp = Some(fixture::now());
    model.bar.echo = Some("14:32 (2 min ago) · note".to_owned());
    let shot = draw(&model, &look());
    assert!(
        shot.find(" NOTE   14:34:51 stamped at first key  14:32 (2 min ago) · note ─")
            .is_some(),
        "{}",
        shot.text()
    );
    let (x, y) = shot.find("5xx dropping #db").unwrap();
    assert_eq!(shot.cursor.map(|at| (at.x, at.y)), Some((x + 16, y)));
    assert!(shot.cell(" NOTE ").modifier.contains(Modifier::REVERSED));
}

#[test]
fn an_error_takes_the_rule_and_keeps_the_text() {
    let mut model = model(80, 24);
    model.mode = Mode::Note;
    model.bar.editor.insert("@14:99 restarted");
    model.bar.error = Some("14:99 is no time of day".to_owned());
    let shot = draw(&model, &look());
    let error = shot.cell("14:99 is no time of day");
    assert_eq!(error.fg, look().theme.error.fg.unwrap());
    assert!(shot.find("› @14:99 restarted").is_some());
}

#[test]
fn a_correction_and_a_question_are_named() {
    let mut model = model(80, 24);
    model.mode = Mode::Note;
    let entry = model
        .incident
        .entries()
        .find(|e| e.text.contains("40, not"))
        .unwrap();
    model.bar.editor.insert("x");
    model.bar.editing = Some(entry.id);
    assert!(draw(&model, &look()).find(" EDIT 14:28 ").is_some());
    model.bar.editing = None;
    model.bar.held = Some(Held {
        line: "! x".to_owned(),
        note: warroom::domain::kind::Note::default(),
        happened: None,
        asks: Asks::Why,
    });
    assert!(
        draw(&model, &look())
            .find("why? Enter alone skips")
            .is_some()
    );
}

#[test]
fn completions_stand_above_the_rule() {
    let mut model = model(80, 24);
    model.mode = Mode::Note;
    model.bar.editor.insert("#d");
    model.bar.completions = vec!["#db".to_owned(), "#deploy".to_owned()];
    model.bar.completing = Some(1);
    let shot = draw(&model, &look());
    let rule = shot.find(" NOTE ").unwrap().1;
    let rows = shot.rows();
    assert_eq!(rows[usize::from(rule) - 2].trim(), "#db");
    assert_eq!(rows[usize::from(rule) - 1].trim(), "#deploy");
    let chosen = &shot.buffer[(2, rule - 1)];
    assert!(chosen.modifier.contains(Modifier::REVERSED));
}

#[test]
fn a_long_line_takes_up_to_four_rows_and_keeps_its_end() {
    let mut model = model(80, 24);
    model.mode = Mode::Note;
    model.bar.editor.insert(&"all work and no play ".repeat(30));
    model.bar.editor.insert("THE END");
    let shot = draw(&model, &look());
    let rule = shot.find(" NOTE ").unwrap().1;
    assert_eq!(rule, 24 - 1 - 1 - 4 - 1);
    assert!(shot.find("THE END").is_some(), "{}", shot.text());
}

#[test]
fn read_only_has_no_bar() {
    let mut model = model(80, 24);
    model.seat.read_only = Some("--read-only".to_owned());
    let shot = draw(&model, &look());
    assert!(shot.find("BROWSE").is_none() && shot.find("› ").is_none());
}

#[test]
fn messages_pass_by_and_errors_stay() {
    let mut model = model(80, 24);
    model
        .messages
        .say("logged 14:34:51  u undo", false, fixture::now());
    assert!(draw(&model, &look()).find("logged 14:34:51").is_some());
    let later = fixture::now().plus_seconds(6);
    assert!(draw_at(&model, later, &look()).find("logged").is_none());
    model
        .messages
        .say("the folder is gone", true, fixture::now());
    let later = fixture::now().plus_seconds(600);
    let shot = draw_at(&model, later, &look());
    assert_eq!(
        shot.cell("the folder is gone").fg,
        look().theme.error.fg.unwrap()
    );
}

#[test]
fn every_footer_of_eighty_columns_holds_help_and_palette() {
    for mode in [Mode::Note, Mode::Browse] {
        for focus in Pane::ALL {
            let mut model = model(80, 24);
            (model.mode, model.focus) = (mode, focus);
            let shot = draw(&model, &look());
            let footer = shot.rows()[23].clone();
            assert!(
                footer.contains(" help  ") && footer.contains(" commands"),
                "{footer}"
            );
            let last = footer.split("  ").last().unwrap();
            assert!(last.contains(' '), "a hint is whole: {footer}");
        }
    }
}

#[test]
fn leaving_is_asked_in_the_footer() {
    let mut model = model(80, 24);
    model.quitting = true;
    let shot = draw(&model, &look());
    assert_eq!(shot.rows()[23], " Leave? y/q leaves, any other key stays");
    model.health.waiting = 2;
    let shot = draw(&model, &look());
    assert_eq!(
        shot.rows()[23],
        " 2 kept here, not shared yet. Leave? y/q leaves, any other key stays"
    );
}

/// What is wrong is not pushed off the screen by where it is.
#[test]
fn a_long_path_gives_way_to_what_is_wrong() {
    let mut model = model(80, 24);
    let words = "cannot write /srv/shared/incidents/2026/eu-checkout.json: permission denied; what \
                 you write is kept on this machine";
    model.messages.say(words.to_owned(), true, fixture::now());
    let shot = draw(&model, &look());
    let row = &shot.rows()[22];
    assert!(
        row.starts_with(" cannot write …/eu-checkout.json: permission denied; what you write"),
        "{row}"
    );
    model.size = (160, 45);
    let whole = draw(&model, &look());
    assert!(whole.find(words).is_some(), "{}", whole.text());
}
