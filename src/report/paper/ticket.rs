//! The one comment on the ticket: figures, the main events, everything (practice: R079).

use super::pen::{Pen, row};
use super::timeline;
use crate::domain::figures::figures;
use crate::report::block::Manuscript;

pub(super) fn comment(pen: &Pen<'_>) -> Manuscript {
    let mut paper = pen.paper(&pen.key_and_title());
    pen.unsettled(&mut paper);
    paper.section("Figures");
    figures_table(pen, &mut paper);
    paper.section("Summary timeline");
    timeline::summary(pen, &mut paper);
    paper.section("Full timeline");
    timeline::full(pen, &mut paper);
    pen.foot(&mut paper);
    paper
}

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
