//! What a postmortem for customers says besides what others say too (practice: R145).

use super::facts;
use super::pen::Pen;
use crate::report::block::Manuscript;

/// What people noticed, and for how long.
pub(super) fn what_was_wrong(pen: &Pen<'_>, paper: &mut Manuscript) {
    let noticed = facts::noticed(pen);
    let noticed = noticed.map(|words| format!("{}. ", words.trim_end_matches(['.', ' '])));
    paper.paragraph(format!(
        "{}{}",
        noticed.unwrap_or_default(),
        facts::how_long(pen)
    ));
}

/// The day in words that begin a sentence.
pub(super) fn on_day(pen: &Pen<'_>) -> String {
    let when = pen.incident.impact_started();
    when.map_or_else(
        || "Lately".to_owned(),
        |start| format!("On {}", pen.day(start.at)),
    )
}
