//! The prompts under the header, at all sizes.

use super::kit::{draw_at, look, model_of, style};
use crate::drill;
use warroom::app::model::Model;

/// The drill at 18:02, when four prompts show, on somebody's console.
fn at_18_02(me: &str, width: u16, height: u16) -> Model {
    let mut model = model_of(drill::at_minute(18, 2), width, height);
    model.seat.me = me.to_owned();
    model
}

fn rows(model: &Model) -> Vec<String> {
    draw_at(model, drill::at(18, 2), &look()).rows()
}

#[test]
fn three_lines_with_mark_word_and_key_and_the_rest_counted() {
    let rows = rows(&at_18_02("Bram Ito", 120, 40));
    let lines: Vec<&str> = rows[2..5].iter().map(|row| row.trim_end()).collect();
    assert!(
        lines[0].starts_with(
            " !  due  Communication Lead: DRILL internal last heard at 17:21 (41 min)."
        ),
        "{lines:?}"
    );
    assert!(lines[0].ends_with("[!]"), "{lines:?}");
    assert!(
        lines[1].contains("customers last heard at 17:27") && lines[1].ends_with("[w]"),
        "{lines:?}"
    );
    assert!(
        lines[2].contains("Time is up: Joss Lindqvist on T3"),
        "{lines:?}"
    );
    assert!(lines[2].ends_with("[Space] +1 [P]"), "{lines:?}");
    assert!(rows[5].contains("State"), "{rows:?}");
}

/// The word stands at both ends of the header; here it only took six letters of each prompt.
#[test]
fn on_a_narrow_screen_of_a_drill_words_are_cut_last() {
    let rows = rows(&at_18_02("Bram Ito", 80, 24));
    assert!(rows[0].starts_with(" DRILL "), "{rows:?}");
    let lines = rows[2..5].join("\n");
    assert!(
        lines.contains("Communication Lead: internal last heard at 17:21"),
        "{lines}"
    );
}

#[test]
fn what_is_for_others_is_dimmed_and_the_manager_sees_all() {
    let now = drill::at(18, 2);
    let plain = look().theme.text;
    let dim = look().theme.dim;
    for (me, words, mine) in [
        ("Bram Ito", "DRILL internal", true),
        ("Bram Ito", "DRILL Time is up", false),
        ("Joss Lindqvist", "DRILL Time is up", true),
        ("Joss Lindqvist", "DRILL internal", false),
        ("Tomas Varga", "DRILL internal", true),
        ("Tomas Varga", "DRILL Time is up", true),
    ] {
        let shot = draw_at(&at_18_02(me, 120, 40), now, &look());
        let shown = style(shot.cell(words));
        let want = if mine { plain } else { dim };
        assert_eq!(
            (shown.fg, shown.add_modifier),
            (
                want.fg.or(Some(ratatui::style::Color::Reset)),
                want.add_modifier,
            ),
            "{me}: {words}"
        );
    }
}

/// The key acts on the first that is mine, and the mark stands there.
#[test]
fn the_key_stands_where_it_acts() {
    let rows = rows(&at_18_02("Joss Lindqvist", 120, 40));
    assert!(
        rows[4].contains("Time is up") && rows[4].contains("[!]"),
        "{rows:?}"
    );
    assert!(!rows[2].contains("[!]"), "{rows:?}");
}

#[test]
fn prompts_show_at_every_size() {
    for (width, height) in [(200, 60), (120, 40), (80, 24), (60, 12), (40, 8), (30, 8)] {
        let rows = rows(&at_18_02("Bram Ito", width, height));
        let text = rows.join("\n");
        assert!(text.contains("due"), "{width}x{height}\n{text}");
        let words = if width < 100 { "int" } else { "DRILL int" };
        assert!(text.contains(words), "{width}x{height}\n{text}");
        let count = rows.iter().filter(|row| row.contains("due  ")).count();
        assert!(count <= 3, "{width}x{height}\n{text}");
    }
}

#[test]
fn without_a_prompt_no_row_is_taken() {
    let mut model = model_of(drill::at_minute(19, 20), 120, 40);
    model.seat.me = "Tomas Varga".to_owned();
    let rows = draw_at(&model, drill::at(19, 20), &look()).rows();
    assert!(rows[2].contains("State"), "{rows:?}");
}
