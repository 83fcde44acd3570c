//! What was learnt: the whys, what went well and what did not, the questions of the review.

use crate::domain::blameless::remark;
use crate::domain::figures::Reading;
use crate::domain::review::{LessonType, Question, ReviewAnswer, SENSE, WHYS};
use crate::domain::setting::SettingKey;
use crate::report::block::{Block, Inline, Line, Manuscript, plain};
use crate::report::paper::pen::{Pen, labelled, row};
use crate::report::paper::{causes, facts};

/// What stands where a why has no answer.
const OPEN: &str = "[open]";

/// The whys with their branches, numbered; five open ones while nobody has asked (practice: R149).
pub(in crate::report::paper) fn whys(pen: &Pen<'_>, paper: &mut Manuscript) {
    let mut whys = pen.incident.whys();
    whys.retain(|why| pen.shows(why.restricted));
    let rows: Vec<Vec<Line>> = if whys.is_empty() {
        let open = WHYS.iter().enumerate();
        open.map(|(at, question)| {
            let cells = [(at + 1).to_string(), (*question).to_owned()];
            let mut cells = row(cells);
            cells.extend([plain(OPEN), plain(OPEN), Vec::new()]);
            cells
        })
        .collect()
    } else {
        whys.iter()
            .map(|why| {
                let link = why.link.map(|link| Inline::Link {
                    label: link.to_owned(),
                    address: link.to_owned(),
                });
                vec![
                    plain(&*why.name),
                    plain(&*why.question),
                    plain(why.answer.unwrap_or(OPEN)),
                    plain(why.sense.unwrap_or(OPEN)),
                    link.into_iter().collect(),
                ]
            })
            .collect()
    };
    paper.table(
        &["", "Question", "Answer", SENSE, "What shows it"],
        rows,
        "",
    );
}

/// The last answers of the whys, else what is known of the causes.
pub(in crate::report::paper) fn why_in_short(pen: &Pen<'_>, paper: &mut Manuscript) {
    let whys = pen.incident.whys();
    let shown = |id| {
        whys.iter()
            .any(|why| why.under == Some(id) && why.answer.is_some())
    };
    let deepest = whys
        .iter()
        .filter(|why| pen.shows(why.restricted) && !shown(why.id));
    let mut items: Vec<Line> = deepest
        .filter_map(|why| why.answer.map(|answer| labelled(&why.name, answer)))
        .collect();
    let causes = pen.incident.causes().into_iter();
    let causes = causes.filter(|cause| pen.shows(cause.restricted));
    items.extend(causes.map(|cause| labelled(&cause.name, cause.text.trim())));
    paper.items(items, "");
}

/// What went well, what did not or where we were lucky; what the figures say to the first two.
pub(in crate::report::paper) fn lessons(pen: &Pen<'_>, sort: LessonType, paper: &mut Manuscript) {
    let lessons = pen.incident.lessons().into_iter();
    let lessons = lessons.filter(|one| one.lesson_type == sort && pen.shows(one.restricted));
    let items: Vec<Line> = lessons
        .map(|one| labelled(&one.name, one.text.trim()))
        .collect();
    let shown = match sort {
        LessonType::Well => shown_well(pen),
        LessonType::Badly => shown_badly(pen),
        LessonType::Lucky => Vec::new(),
    };
    if shown.is_empty() {
        return paper.items(items, "");
    }
    paper.items(items, "Nobody has said yet.");
    paper.paragraph("The figures say:");
    paper.items(shown.into_iter().map(plain).collect(), "");
}

/// Words of the review that speak of guilt, with what to ask instead; a hint to whoever reads it
/// before it goes round, and never more (practice: R151).
pub(in crate::report::paper) fn blameless(pen: &Pen<'_>, paper: &mut Manuscript) {
    let incident = pen.incident;
    let people: Vec<&str> = incident.known_people().collect();
    let mut said: Vec<(String, String)> = Vec::new();
    let whys = incident.whys().into_iter();
    for why in whys.filter(|why| pen.shows(why.restricted)) {
        let words = why.answer.into_iter().chain(why.sense);
        said.extend(words.map(|words| (format!("Why {}", why.name), words.to_owned())));
    }
    let causes = incident.causes().into_iter();
    let causes = causes.filter(|one| pen.shows(one.restricted));
    said.extend(causes.map(|one| (one.name.clone(), one.text.clone())));
    let lessons = incident.lessons().into_iter();
    let lessons = lessons.filter(|one| pen.shows(one.restricted));
    said.extend(lessons.map(|one| (one.name.clone(), one.text.to_owned())));
    let items = incident.action_items().into_iter();
    let items = items.filter(|one| pen.shows(one.restricted));
    said.extend(items.map(|one| (one.name.clone(), one.text.to_owned())));
    let flagged = said.into_iter().filter_map(|(name, words)| {
        let remark = remark(&words, people.iter().copied())?;
        Some(labelled(&name, remark))
    });
    paper.items(flagged.collect(), "");
}

/// Within what an acknowledgement is in time, in seconds (practice: R138).
const ACKNOWLEDGE: i64 = 15 * 60;

fn shown_well(pen: &Pen<'_>) -> Vec<String> {
    let figures = facts::measured(pen);
    let mut shown = Vec::new();
    if let Reading::Known(span) = figures.acknowledge
        && !span.running
        && span.seconds <= ACKNOWLEDGE
    {
        shown.push(format!(
            "acknowledged within {} (limit 15 min)",
            span.words()
        ));
    }
    if figures.knew_first == crate::domain::figures::KnewFirst::We {
        shown.push("we knew before customers told us".to_owned());
    }
    let quiet = figures.talk.iter().filter(|talk| talk.breaches == 0);
    let quiet = quiet.filter(|talk| talk.longest_silence.seconds().is_some());
    let told: Vec<&str> = quiet.map(|talk| talk.label.as_str()).collect();
    if !told.is_empty() {
        shown.push(format!("no silence past the ceiling: {}", told.join(", ")));
    }
    shown
}

fn shown_badly(pen: &Pen<'_>) -> Vec<String> {
    let figures = facts::measured(pen);
    let mut shown = Vec::new();
    if let Reading::Known(span) = figures.acknowledge
        && span.seconds > ACKNOWLEDGE
    {
        shown.push(format!(
            "acknowledged after {} (limit 15 min)",
            span.words()
        ));
    }
    for talk in figures.talk.iter().filter(|talk| talk.breaches > 0) {
        shown.push(format!(
            "{}: a silence of {}, longer than the ceiling",
            talk.label,
            talk.longest_silence.words()
        ));
    }
    if figures.promises.broken > 0 {
        shown.push(format!("promised times kept: {}", figures.promises.words()));
    }
    let back = causes::believed(pen.incident);
    let back = back
        .iter()
        .filter(|cause| cause.withdrawn.is_some())
        .count();
    if back > 0 {
        let noun = if back == 1 {
            "cause was"
        } else {
            "causes were"
        };
        shown.push(format!("{back} {noun} believed and withdrawn"));
    }
    let changes = pen.incident.unagreed_changes().len();
    if changes > 0 {
        let noun = if changes == 1 {
            "change was"
        } else {
            "changes were"
        };
        shown.push(format!("{changes} {noun} made that nobody had agreed"));
    }
    if let Some(count) = pen.incident.count(SettingKey::Interruptions)
        && count > 0
    {
        shown.push(format!("{count} interruptions of those who worked on it"));
    }
    shown
}

/// The questions of the review and their answers (practice: R150).
pub(in crate::report::paper) fn checklist(pen: &Pen<'_>, paper: &mut Manuscript) {
    let all = Question::ALL.len();
    let answered = pen.incident.review_answered();
    let counted = labelled("Answered", format!("{answered} of {all}"));
    paper.blocks.push(Block::Paragraph(counted));
    let rows = Question::ALL.iter().map(|(question, _)| {
        let answer = pen.incident.review_answer(*question);
        let answer = answer.map_or_else(|| OPEN.to_owned(), ReviewAnswer::words);
        row([question.words().to_owned(), answer])
    });
    paper.table(&["Question", "Answer"], rows.collect(), "");
    let open = pen.incident.review_gaps().words();
    if !open.is_empty() {
        paper.paragraph(format!(
            "Open before it can be closed: {}.",
            open.join("; ")
        ));
    }
}
