//! The wall at 18:20:07 of the drill.

use super::{at, at_minute};
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use warroom::ui::signs::Signs;
use warroom::ui::theme::{Theme, ThemeName};
use warroom::wall::state::{Wall, WallHealth};
use warroom::wall::view;

/// The wall's rows, as plain text.
fn rows(width: u16, height: u16) -> Vec<String> {
    let now = at(18, 20).plus_seconds(7);
    let verified = now.plus_seconds(-4);
    let wall = Wall::new(&at_minute(18, 20), false, WallHealth::Live { verified });
    let area = Rect::new(0, 0, width, height);
    let mut buffer = Buffer::empty(area);
    let theme = Theme::new(ThemeName::Mono);
    view::render(&mut buffer, area, &wall, now, &theme, &Signs::unicode());
    let row = |cells: &[Cell]| cells.iter().map(Cell::symbol).collect();
    buffer.content.chunks(usize::from(width)).map(row).collect()
}

#[test]
fn what_somebody_walking_in_reads_at_twenty_past_six() {
    for (width, height) in [(80, 24), (120, 40), (200, 60)] {
        let rows = rows(width, height);
        let all = rows.join("\n");
        for words in [
            "DRILL",
            "since start of impact 16:24",
            "EXTENSIVE x",
            "since 18:02 (18m)",
            "T O M A S   V A R G A",
            "Three of five datacentres down",
            "Rollback started in datacentre 1",
        ] {
            assert!(all.contains(words), "{words:?} at {width}x{height}\n{all}");
        }
        let newest = rows.iter().find(|row| row.contains(" 18:13 "));
        assert!(
            newest.is_some_and(|row| row.contains("Rollback started")),
            "{all}"
        );
        let news = |row: &String| row.trim_start_matches(['│', ' ']).starts_with("18:15");
        assert!(!rows.iter().any(news), "answers are no news\n{all}");
    }
}

/// The big clock counts from detection until the start of impact is found at 17:32.
#[test]
fn elapsed_is_counted_from_what_is_known() {
    for (minute, elapsed, since) in [
        (20, 49, "since detection"),
        (32, 68, "since start of impact"),
    ] {
        let incident = at_minute(17, minute);
        let start = incident.start().expect("detected");
        let passed = at(17, minute).seconds_since(start.moment().at) / 60;
        assert_eq!((passed, start.label()), (elapsed, since));
    }
}
