//! The priority matrix with the chosen cell lit.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::playbook::PriorityTable;
use crate::ui::look::Look;
use crate::ui::text;

/// Columns of a cell.
const CELL: usize = 12;
/// Columns around the name of an impact: an indent, its digit, a gap.
const LEAD: usize = 5;
/// Columns of a cell where there is little room.
const NARROW: usize = 5;

/// The matrix: impact downwards, urgency to the right, both chosen by their digits.
pub(super) fn lines(
    table: &PriorityTable,
    (impact, urgency): (Option<usize>, Option<usize>),
    columns: usize,
    look: &Look,
) -> Vec<Line<'static>> {
    let theme = &look.theme;
    let labels = table.impact.iter().map(|level| text::width(&level.label));
    let label = labels.max().unwrap_or(0).min(columns / 3);
    let wide = label + LEAD + 4 * CELL <= columns;
    let cell = if wide { CELL } else { NARROW };
    let mut head = vec![Span::raw(" ".repeat(label + LEAD + 1))];
    for (level, digit) in table.urgency.iter().zip(1_usize..) {
        let name = if wide {
            format!("{digit} {}", level.label)
        } else {
            digit.to_string()
        };
        let style = lit(urgency == Some(digit), theme.strong, theme.dim);
        head.push(Span::styled(look.pad(&name, cell), style));
    }
    let mut lines = vec![Line::from(head)];
    for ((level, row), digit) in table.impact.iter().zip(table.matrix).zip(1_usize..) {
        let style = lit(impact == Some(digit), theme.strong, theme.dim);
        let name = format!("  {digit} {} ", look.pad(&level.label, label));
        let mut spans = vec![Span::styled(name, style)];
        for (priority, column) in row.iter().zip(1_usize..) {
            let here = impact == Some(digit) && urgency == Some(column);
            let words = if here {
                format!("[P{priority}]")
            } else {
                format!(" P{priority} ")
            };
            let style = lit(here, theme.selection, theme.priority_style(*priority));
            let gap = cell.saturating_sub(text::width(&words));
            spans.push(Span::styled(words, style));
            spans.push(Span::raw(" ".repeat(gap)));
        }
        lines.push(Line::from(spans));
    }
    lines
}

const fn lit(on: bool, style: Style, otherwise: Style) -> Style {
    if on { style } else { otherwise }
}
