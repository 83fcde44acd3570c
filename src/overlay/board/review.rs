//! The rows of the review as rows of a list.

use super::projection::{Row, Weight};
use crate::domain::incident::Incident;
use crate::domain::time::Timestamp;
use crate::report::review;

/// All of the review.
pub(super) fn rows(incident: &Incident, now: Timestamp) -> Vec<Row> {
    let rows = review::rows(incident, now).into_iter();
    rows.map(|row| Row {
        id: row.target,
        weight: match row.weight {
            review::Weight::Heading => Weight::Heading,
            review::Weight::Loud => Weight::Loud,
            review::Weight::Plain => Weight::Plain,
            review::Weight::Quiet => Weight::Quiet,
            review::Weight::Remark => Weight::Remark,
        },
        name: row.name,
        state: row.state,
        words: row.words,
    })
    .collect()
}
