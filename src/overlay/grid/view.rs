//! Draws the four boxes.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::{Grid, OnGrid, project};
use crate::app::model::Model;
use crate::domain::stakeholder::Treatment;
use crate::overlay::view::{Room, Shown, cells, draw_frame, draw_lines, put_cursor};
use crate::ui::look::Look;

/// The most columns of the grid.
const COLUMNS: u16 = 84;
/// The least rows of a box, its head included.
const LEAST_ROWS: usize = 4;
/// The boxes as they lie: power up, interest to the right.
const BOXES: [[Treatment; 2]; 2] = [
    [Treatment::KeepSatisfied, Treatment::ManageClosely],
    [Treatment::Monitor, Treatment::KeepInformed],
];

/// Draws the grid.
pub(crate) fn render(
    frame: &mut Frame<'_>,
    room: &Room,
    grid: &Grid,
    model: &Model,
    look: &Look,
) -> Shown {
    let all = project(&model.incident, &model.kit);
    let selected = grid.index(&all);
    let (most, high) = room.limits();
    let tallest = Treatment::ALL.iter().map(|t| members(&all, *t).len());
    let rows = tallest.max().unwrap_or(0).max(LEAST_ROWS - 1) + 1;
    let rows = rows.min(usize::from(high.saturating_sub(4)) / 2).max(1);
    let place = room.place(most.min(COLUMNS), cells(rows * 2 + 3));
    let status = "p power, i interest, a adds, Enter keeps, Esc closes";
    let status = Some(Line::raw(look.cut(status, usize::from(place.width))));
    let buffer = frame.buffer_mut();
    let inner = draw_frame(buffer, place, "Stakeholders", status, look);
    let width = inner.width.saturating_sub(3) / 2;
    let mut shown = Shown::default();
    let mut cursor = Position::new(inner.x, inner.y);
    for (row, line) in (0_u16..).zip(BOXES) {
        for (column, treatment) in (0_u16..).zip(line) {
            let area = Rect {
                x: inner.x + 1 + column * (width + 1),
                y: inner.y + row * cells(rows + 1),
                width,
                height: cells(rows),
            }
            .intersection(inner);
            let own = members(&all, treatment);
            let at = own.iter().position(|(place, _)| *place == selected);
            let lines = box_lines(treatment, &own, at, (usize::from(width), rows), look);
            if let Some(at) = at {
                let below = at.min(rows.saturating_sub(2));
                cursor = Position::new(area.x, area.y.saturating_add(1 + cells(below)));
            }
            shown = draw_lines(buffer, area, &lines, 0);
        }
    }
    put_cursor(frame, cursor);
    Shown {
        rows: shown.rows,
        ..Shown::default()
    }
}

fn members(all: &[OnGrid], treatment: Treatment) -> Vec<(usize, &OnGrid)> {
    let all = all.iter().enumerate();
    all.filter(|(_, one)| one.stakeholder.treatment() == treatment)
        .collect()
}

/// One box: what it is, then who is in it, the selected one in sight.
fn box_lines(
    treatment: Treatment,
    own: &[(usize, &OnGrid)],
    selected: Option<usize>,
    (columns, rows): (usize, usize),
    look: &Look,
) -> Vec<Line<'static>> {
    let theme = &look.theme;
    let degrees = match treatment {
        Treatment::ManageClosely => "power and interest",
        Treatment::KeepSatisfied => "power, little interest",
        Treatment::KeepInformed => "interest, little power",
        Treatment::Monitor => "little of both",
    };
    let head = look.cut(&treatment.label().to_uppercase(), columns);
    let room = columns.saturating_sub(head.chars().count() + 1);
    let mut lines = vec![Line::from(vec![
        Span::styled(head, theme.strong),
        Span::styled(format!(" {}", look.cut(degrees, room)), theme.dim),
    ])];
    let fit = rows.saturating_sub(1).max(1);
    let from = selected.map_or(0, |at| (at + 1).saturating_sub(fit));
    for (at, (_, one)) in own.iter().enumerate().skip(from).take(fit) {
        let contact = one.stakeholder.contact.as_deref();
        let more = match (one.recorded, contact) {
            (false, _) => " (typical)".to_owned(),
            (true, Some(contact)) => format!(" {contact}"),
            (true, None) => String::new(),
        };
        let name = look.cut(&one.stakeholder.name, columns.saturating_sub(1));
        let room = columns.saturating_sub(name.chars().count() + 1);
        let style = if selected == Some(at) {
            theme.selection
        } else if one.recorded {
            theme.text
        } else {
            theme.dim
        };
        lines.push(Line::from(vec![
            Span::raw(" "),
            Span::styled(name, style),
            Span::styled(look.cut(&more, room), theme.dim),
        ]));
    }
    lines
}
