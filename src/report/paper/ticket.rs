//! The figures as a table, as the one comment on the ticket and others hold them (practice: R079).

use super::pen::{Pen, row};
use crate::domain::figures::figures;
use crate::report::block::Manuscript;

/// Every figure, and before them the times that cannot be right.
pub(super) fn figures_table(pen: &Pen<'_>, paper: &mut Manuscript) {
    let figures = figures(pen.incident, pen.asked.now);
    for breach in &figures.out_of_order {
        paper.paragraph(format!("Check times: {}.", breach.words(pen.incident)));
    }
    let rows = figures.rows().into_iter();
    let rows = rows.map(|(label, words)| row([label, words])).collect();
    paper.table(&["Figure", "Value"], rows, "");
}
