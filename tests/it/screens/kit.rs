//! Draws screens into memory and reads them back.

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Position;
use warroom::app::geometry::Geometry;
use warroom::app::model::{Model, Seat};
use warroom::domain::incident::Incident;
use warroom::domain::time::Timestamp;
use warroom::fixture;
use warroom::keymap::Keymap;
use warroom::screen::{Look, render};
use warroom::sync::Share;
use warroom::ui::signs::Signs;
use warroom::ui::theme::{Theme, ThemeName};

/// One frame.
pub(crate) struct Shot {
    pub(crate) buffer: Buffer,
    pub(crate) geometry: Geometry,
    pub(crate) cursor: Option<Position>,
}

impl Shot {
    /// The rows as text, without the blanks at their ends.
    pub(crate) fn rows(&self) -> Vec<String> {
        let width = usize::from(self.buffer.area.width.max(1));
        let rows = self.buffer.content.chunks(width);
        rows.map(|row| {
            let text: String = row.iter().map(Cell::symbol).collect();
            text.trim_end().to_owned()
        })
        .collect()
    }

    /// The whole frame as text.
    pub(crate) fn text(&self) -> String {
        self.rows().join("\n")
    }

    /// The cell at which some words begin, in the first row that has them.
    pub(crate) fn find(&self, words: &str) -> Option<(u16, u16)> {
        let width = usize::from(self.buffer.area.width.max(1));
        for (y, row) in (0..).zip(self.buffer.content.chunks(width)) {
            for x in 0..row.len() {
                let rest: String = row[x..].iter().map(Cell::symbol).collect();
                if rest.starts_with(words) {
                    return Some((u16::try_from(x).expect("a column"), y));
                }
            }
        }
        None
    }

    /// The cell at which some words begin; fails with the whole frame if they are nowhere.
    pub(crate) fn cell(&self, words: &str) -> &Cell {
        let at = self.find(words);
        assert!(
            at.is_some(),
            "{words:?} is not in
{}",
            self.text()
        );
        &self.buffer[at.unwrap_or_default()]
    }
}

/// The usual look.
pub(crate) fn look() -> Look {
    Look {
        theme: Theme::new(ThemeName::Ansi),
        signs: Signs::unicode(),
        zones: true,
    }
}

/// No colours, nothing but ASCII.
pub(crate) fn bare() -> Look {
    Look {
        theme: Theme::new(ThemeName::Mono),
        signs: Signs::ascii(),
        zones: true,
    }
}

/// The sample incident on a console of that size.
pub(crate) fn model(width: u16, height: u16) -> Model {
    model_of(fixture::incident(), width, height)
}

/// Any incident on a console of that size.
pub(crate) fn model_of(incident: Incident, width: u16, height: u16) -> Model {
    let seat = Seat {
        me: fixture::AKI.to_owned(),
        origin: "$USER".to_owned(),
        read_only: None,
        scribe: false,
        bell: false,
        file: "eu-checkout-20261120-k7f3.json".to_owned(),
    };
    let mut model = Model::new(incident, seat, Keymap::default(), (width, height));
    model.health.share = Share::Saved(fixture::at(14, 34, 20));
    model
}

/// Draws a model at its own size, at the sample's time.
pub(crate) fn draw(model: &Model, look: &Look) -> Shot {
    draw_at(model, fixture::now(), look)
}

/// Draws a model at its own size.
pub(crate) fn draw_at(model: &Model, now: Timestamp, look: &Look) -> Shot {
    let (width, height) = model.size;
    let mut terminal = Terminal::new(TestBackend::new(width, height)).expect("a screen");
    let mut geometry = Geometry::default();
    let mut cursor = None;
    terminal
        .draw(|frame| geometry = render(frame, model, now, look))
        .expect("a frame");
    let backend = terminal.backend();
    if backend.cursor_visible() {
        cursor = Some(backend.cursor_position());
    }
    Shot {
        buffer: backend.buffer().clone(),
        geometry,
        cursor,
    }
}

/// The sample, to go on from.
pub(crate) fn sample() -> fixture::Sample {
    fixture::Sample::of(&fixture::events())
}

/// The style of a cell.
pub(crate) fn style(cell: &Cell) -> ratatui::style::Style {
    cell.style()
}
