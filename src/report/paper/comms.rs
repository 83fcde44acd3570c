//! What was said, when, where and to whom: one comment, or an issue of its own and a comment that
//! leads there (practice: R088, R089, R090).

use super::of_template;
use super::pen::Pen;
use crate::domain::incident::Word;
use crate::domain::mark::Paper;
use crate::domain::message::MessageType;
use crate::report::block::{Line, Manuscript, plain};

/// What the paper is called where it stands by itself.
pub(super) const ISSUE: &str = "communication issue";

/// The comment, or where it is longer than one may be the issue and a comment that names it.
pub(super) fn papers(pen: &Pen<'_>) -> Vec<Manuscript> {
    let name = |what: &str| format!("{}: {what}", pen.incident.key());
    let comment = of_template(Paper::CommsComment, pen);
    if comment.characters() <= pen.asked.limit {
        return vec![comment];
    }
    let issue = Manuscript {
        title: pen.paper(&name(ISSUE)).title,
        ..comment
    };
    let mut link = pen.paper(&name("what was said"));
    let count = shown(pen).count();
    link.paragraph(format!(
        "The communication timeline is too long for one comment: {count} messages."
    ));
    link.paragraph(format!(
        "It stands in an issue of its own: \"{}\".",
        issue.title
    ));
    vec![issue, link]
}

/// Every message, oldest first, word for word.
pub(super) fn table(pen: &Pen<'_>, paper: &mut Manuscript) {
    let rows = shown(pen).map(|word| row(pen, &word)).collect();
    let head = ["Time", "Audience", "Channel", "What was said"];
    paper.table(&head, rows, "");
}

/// What people outside were told, oldest first.
pub(super) fn to_outside<'a>(pen: &'a Pen<'_>) -> Vec<Word<'a>> {
    let outside = |word: &Word<'_>| {
        let audience = pen.incident.playbook().audience(&word.sent.audience);
        audience.is_some_and(|audience| audience.outside)
    };
    shown(pen).filter(outside).collect()
}

/// The messages that may stand here; what was taken back or struck was never said.
fn shown<'a>(pen: &'a Pen<'_>) -> impl Iterator<Item = Word<'a>> {
    let struck = |word: &Word<'_>| {
        let entry = pen.incident.entry(word.id);
        entry.is_some_and(|entry| entry.struck.is_some())
    };
    let words = pen.incident.messages().into_iter();
    words.filter(move |word| pen.shows(word.restricted) && !struck(word))
}

fn row(pen: &Pen<'_>, word: &Word<'_>) -> Vec<Line> {
    let audience = pen.incident.playbook().audience(&word.sent.audience);
    let audience = audience.map_or(&*word.sent.audience, |known| &known.label);
    let correction = match word.sent.message_type {
        MessageType::Correction => " (correction)",
        _ => "",
    };
    vec![
        plain(pen.zoned(word.at)),
        plain(format!("{audience}{correction}")),
        plain(&*word.sent.channel),
        plain(&*word.sent.text),
    ]
}
