//! Draws the live state document.

mod rows;

use ratatui::Frame;
use ratatui::layout::Rect;

use self::rows::{Rowing, is_answer};
use super::projection::{Content, Extent, Row, project};
use crate::app::geometry::Drawn;
use crate::app::model::{Model, Pane};
use crate::domain::time::Timestamp;
use crate::pane::view::{Kept, draw_pane, inside};
use crate::ui::look::Look;

/// Width from which labels have a column of their own.
const LABELS_FROM: usize = 36;
/// The most rows of one thing while the pane has the focus.
const MOST_ROWS: usize = 12;
/// Rows that what users feel may take before anything else gets a second one.
const IMPACT_ROWS: usize = 3;
/// Tasks that keep a row beside the answers.
const TASKS: usize = 2;

/// Draws the pane; `digest` where there is only room for the answers and the open work.
///
/// Without the focus it is there to be glanced at, so long texts give way until the answers and
/// the most pressing tasks are all in sight. With the focus every text is whole.
pub fn render(
    frame: &mut Frame<'_>,
    area: Rect,
    model: &Model,
    (now, digest): (Timestamp, bool),
    look: &Look,
) -> Drawn {
    let focused = model.focus == Pane::State;
    let inner = inside(area);
    let extent = match (digest, focused && model.zoom) {
        (true, _) => Extent::Digest,
        (false, true) => Extent::Whole,
        (false, false) => Extent::Short,
    };
    let pane = (model, Pane::State);
    let mut kept = Kept::of(pane, project(&model.incident, now, extent), Row::matches);
    let wanted = &mut kept.rows;
    if digest {
        wanted.retain(|row| !matches!(row.content, Content::Heading(_)));
    }
    let columns = usize::from(inner.width);
    let rowing = Rowing {
        columns,
        inline: columns < LABELS_FROM,
        look,
    };
    let most = if focused {
        vec![MOST_ROWS; wanted.len()]
    } else {
        glance(wanted, &rowing, usize::from(inner.height))
    };
    let lines = |row: &Row, at: usize| rowing.lines(row, most.get(at).copied().unwrap_or(1));
    let cursor = &model.panes.state;
    let selected = cursor.selected.as_ref().and_then(|key| {
        let found = wanted.iter().position(|row| row.key.as_ref() == Some(key));
        found.or_else(|| wanted.iter().position(|row| row.key.is_some()))
    });
    let at = (cursor.top, selected);
    draw_pane(frame, area, pane, &kept, at, lines, look)
}

/// How many rows each thing gets: one, and more while the answers and the first tasks stay in
/// sight, what users feel before all others.
fn glance(wanted: &[Row], rowing: &Rowing<'_>, rows: usize) -> Vec<usize> {
    let is_task = |row: &Row| matches!(row.content, Content::Task { .. });
    let last_answer = wanted.iter().rposition(is_answer).map_or(0, |at| at + 1);
    let tasks = wanted.iter().enumerate().filter(|(_, row)| is_task(row));
    let last_task = tasks.take(TASKS).last().map_or(0, |(at, _)| at + 1);
    let needed = last_answer.max(last_task);
    let heights: Vec<usize> = wanted
        .iter()
        .map(|row| rowing.lines(row, MOST_ROWS).len())
        .collect();
    let mut most: Vec<usize> = vec![1; wanted.len()];
    let mut spare = rows.saturating_sub(needed);
    let impact = wanted.iter().position(is_answer);
    if let Some(at) = impact {
        let more = heights[at].min(IMPACT_ROWS).saturating_sub(1).min(spare);
        most[at] += more;
        spare -= more;
    }
    let mut grew = true;
    while grew && spare > 0 {
        grew = false;
        // From the last answer up: what comes next matters more than what was tried.
        for at in (0..needed).rev() {
            if spare > 0 && most[at] < heights[at] {
                most[at] += 1;
                spare -= 1;
                grew = true;
            }
        }
    }
    for at in needed..wanted.len() {
        let more = heights[at].saturating_sub(1).min(spare);
        most[at] += more;
        spare = spare.saturating_sub(more + 1);
    }
    most
}
