//! The figures as they are drawn, and that their width is what is said.

use super::*;
use crate::ui::text;
use proptest::prelude::*;
use ratatui::style::{Color, Modifier};

const KINDS: [FigureSize; 4] = [
    FigureSize::Five,
    FigureSize::FiveAscii,
    FigureSize::Eight,
    FigureSize::EightAscii,
];
const FIGURES: &str = "0123456789:+-PTdhms";

fn rows(text: &str, kind: FigureSize) -> Vec<String> {
    big(text, Style::new(), kind)
        .iter()
        .map(ToString::to_string)
        .collect()
}

#[test]
fn priority_one_reads_as_in_the_sketch() {
    assert_eq!(
        rows("P1", FigureSize::FiveAscii),
        [
            "####   # ",
            "#  #  ## ",
            "####   # ",
            "#      # ",
            "#     ###"
        ]
    );
}

#[test]
fn a_clock_is_drawn_with_blocks() {
    assert_eq!(
        rows("10:24", FigureSize::Five),
        [
            "  █  ████   ████ █  █",
            " ██  █  █ █    █ █  █",
            "  █  █  █   ████ ████",
            "  █  █  █ █ █       █",
            " ███ ████   ████    █",
        ]
    );
}

#[test]
fn large_figures_have_eight_rows() {
    let drawn = rows("1", FigureSize::Eight);
    assert_eq!(
        drawn,
        [
            "  ██    ",
            " ███    ",
            "  ██    ",
            "  ██    ",
            "  ██    ",
            "  ██    ",
            "██████  ",
            "        ",
        ]
    );
    assert_eq!(rows("1", FigureSize::EightAscii)[6], "######  ");
}

#[test]
fn no_two_figures_look_alike() {
    for kind in KINDS {
        let mut drawn: Vec<Vec<String>> = FIGURES
            .chars()
            .map(|c| rows(&c.to_string(), kind))
            .collect();
        assert!(drawn.iter().flatten().any(|row| row.contains(kind.ink())));
        drawn.sort();
        drawn.dedup();
        assert_eq!(drawn.len(), FIGURES.len(), "{kind:?}");
    }
}

#[test]
fn every_row_of_a_glyph_is_equally_wide() {
    for c in FIGURES.chars().chain([' ', '?']) {
        let glyph = glyph(c);
        assert!(glyph.iter().all(|row| row.len() == glyph[0].len()), "{c}");
        assert_eq!(glyph.concat().trim().is_empty(), !is_known(c), "{c}");
    }
}

#[test]
fn the_style_is_on_every_row() {
    let style = Style::new().fg(Color::Red).add_modifier(Modifier::BOLD);
    for kind in KINDS {
        assert!(
            big("P2", style, kind)
                .iter()
                .all(|line| line.style == style)
        );
    }
}

#[test]
fn ascii_signs_make_ascii_figures() {
    for kind in KINDS {
        let ascii = kind.in_signs(&Signs::ascii());
        assert!(
            rows("T+2d 03:04:05", ascii)
                .iter()
                .all(|row| row.is_ascii())
        );
        assert_eq!(ascii.in_signs(&Signs::unicode()).ink(), '█');
        assert_eq!(ascii.rows(), kind.rows());
    }
}

#[test]
fn nothing_is_drawn_of_nothing() {
    for kind in KINDS {
        assert_eq!(big_width("", kind), 0);
        assert_eq!(
            rows("", kind),
            vec![String::new(); usize::from(kind.rows())]
        );
    }
}

#[test]
fn the_longest_clock_fits_the_walls() {
    assert!(big_width("P1 T+00:32:40", FigureSize::Five) <= 80);
    assert!(big_width("T+2d 03:04:05", FigureSize::Eight) <= 120);
}

proptest! {
    #[test]
    fn the_width_is_what_is_drawn(text in any::<String>(), figures in "[0-9:+PTdhms -]{0,20}") {
        for kind in KINDS {
            for text in [&text, &figures] {
                let drawn = rows(text, kind);
                prop_assert_eq!(drawn.len(), usize::from(kind.rows()));
                for row in drawn {
                    prop_assert_eq!(text::width(&row), usize::from(big_width(text, kind)));
                }
            }
        }
    }
}
