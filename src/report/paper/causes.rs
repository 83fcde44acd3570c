//! Why it happened: what set it off, what contributed and how sure that is, what was believed for
//! a while.

use super::pen::{Pen, labelled, reworded};
use crate::domain::hypothesis::{Confidence, Hypothesis, HypothesisState};
use crate::domain::incident::Incident;
use crate::domain::kind::EntryKind;
use crate::domain::review::{CauseNow, CauseType};
use crate::domain::stage::Stage;
use crate::domain::time::Timestamp;
use crate::domain::timeline::Entry;
use crate::report::block::{Line, Manuscript, plain};

/// So many seconds before somebody judged a hypothesis their finding is what shows it.
const FOUND_WITH_IT: i64 = 60;

/// A cause that the stage named.
pub(super) struct Believed {
    /// In whose words.
    pub(super) text: Option<String>,
    /// From when.
    pub(super) since: Timestamp,
    /// Until when, where it was withdrawn by going back to looking.
    pub(super) withdrawn: Option<Timestamp>,
}

/// What the stages said of the cause, oldest first.
pub(super) fn believed(incident: &Incident) -> Vec<Believed> {
    let mut found: Vec<Believed> = Vec::new();
    for entered in incident.stages_entered() {
        match entered.stage {
            Stage::Identified => found.push(Believed {
                text: entered.text.clone(),
                since: entered.at.at,
                withdrawn: None,
            }),
            Stage::Acknowledged | Stage::Investigating => {
                let open = found.iter_mut().filter(|cause| cause.withdrawn.is_none());
                open.for_each(|cause| cause.withdrawn = Some(entered.at.at));
            }
            _ => {}
        }
    }
    found
}

/// When the cause that still stands was found.
pub(super) fn found_at(incident: &Incident) -> Option<Timestamp> {
    let mut standing = believed(incident).into_iter().rev();
    let standing = standing.find(|cause| cause.withdrawn.is_none());
    standing.map(|cause| cause.since)
}

/// The causes that may stand here: those that were shown where the reader is outside, in words
/// that name nobody; how many were left out for their words.
fn shown<'a>(pen: &Pen<'a>, wanted: impl Fn(CauseType) -> bool) -> (Vec<CauseNow<'a>>, usize) {
    let mut causes = pen.incident.causes();
    causes.retain(|cause| wanted(cause.cause_type) && pen.shows(cause.restricted));
    if !pen.outside() {
        return (causes, 0);
    }
    causes.retain(|cause| cause.confidence == Confidence::Confirmed);
    let all = causes.len();
    causes.retain(|cause| pen.may_say(&cause.text).is_some());
    let left = all - causes.len();
    (causes, left)
}

/// What the review wrote down and is sure of, in one line; none where there is nothing, or where
/// a part of it may not be said here.
pub(super) fn written(pen: &Pen<'_>) -> Option<String> {
    let (causes, left) = shown(pen, |_| true);
    let written = causes.iter().filter(|cause| !cause.from_board);
    let words: Vec<&str> = written.map(|cause| cause.text.trim()).collect();
    (left == 0 && !words.is_empty()).then(|| words.join("; "))
}

/// What set it off, as somebody said, else what was recorded at the start of the impact.
pub(super) fn trigger(pen: &Pen<'_>, paper: &mut Manuscript) {
    let (named, _) = shown(pen, |what| what == CauseType::Trigger);
    let mut items: Vec<Line> = named.iter().map(|cause| cause_line(cause)).collect();
    if let Some(start) = pen.incident.impact_started() {
        let at_start = recorded_by(pen, start.at);
        items.extend(at_start.iter().map(|entry| {
            let when = pen.zoned(entry.happened.at);
            plain(format!("{when}: {} ({})", entry.text.trim(), entry.who()))
        }));
    }
    paper.items(items, "");
}

/// What happened last before an instant, and at it.
fn recorded_by(pen: &Pen<'_>, at: Timestamp) -> Vec<Entry> {
    const MOST: usize = 3;
    let told = super::timeline::Told::of(pen);
    let before = told
        .lines
        .iter()
        .rev()
        .filter(|entry| entry.happened.at <= at);
    let mut last: Vec<Entry> = before.take(MOST).cloned().collect();
    last.reverse();
    last
}

/// Every cause with how sure it is and what shows it; there may be more than one (practice: R112).
pub(super) fn causes(pen: &Pen<'_>, paper: &mut Manuscript) {
    let (causes, left) = shown(pen, |what| what != CauseType::Trigger);
    let mut items: Vec<Line> = Vec::new();
    for wanted in [CauseType::Root, CauseType::Contributing] {
        let of_type = causes.iter().filter(|cause| cause.cause_type == wanted);
        for cause in of_type {
            items.push(cause_line(cause));
            if !pen.outside() {
                items.extend(evidence(pen, cause));
            }
        }
    }
    paper.items(items, "");
    reworded(left, paper);
}

fn cause_line(cause: &CauseNow<'_>) -> Line {
    let sure = cause.confidence.label();
    let what = match cause.cause_type {
        CauseType::Root => "Root cause",
        CauseType::Contributing => "Contributing",
        CauseType::Trigger => "Trigger",
    };
    labelled(&format!("{what}, {sure}"), cause.text.trim())
}

/// What was found when the hypothesis of a cause was confirmed.
fn evidence(pen: &Pen<'_>, cause: &CauseNow<'_>) -> Vec<Line> {
    let board = pen.incident.hypotheses();
    let of_cause = |one: &&Hypothesis<'_>| {
        let named = one.id == cause.id || cause.hypothesis.as_ref() == Some(&one.name);
        named && pen.shows(one.restricted)
    };
    let Some(hypothesis) = board.iter().find(of_cause) else {
        return Vec::new();
    };
    let Some(judged) = hypothesis.judged else {
        return Vec::new();
    };
    let why = judged.reason.map(|why| labelled("Shown by", why));
    let found = super::timeline::Told::of(pen).lines.into_iter();
    let found = found.filter(|entry| {
        let since = judged.at.seconds_since(entry.happened.at);
        let at_once = (0..=FOUND_WITH_IT).contains(&since) && entry.who() == judged.by;
        let about = entry.about == Some(hypothesis.id);
        entry.kind == EntryKind::Finding && (at_once || about)
    });
    let found = found.map(|entry| {
        let when = pen.zoned(entry.happened.at);
        labelled(
            &format!("Found {when}"),
            format!("{} ({})", entry.text.trim(), entry.who()),
        )
    });
    why.into_iter().chain(found).collect()
}

/// What the stages said of the cause; what was withdrawn with its times.
pub(super) fn as_believed(pen: &Pen<'_>, paper: &mut Manuscript) {
    let lines = believed(pen.incident).into_iter().map(|cause| {
        let text = cause.text.as_deref().unwrap_or("no words were given");
        let since = pen.zoned(cause.since);
        match cause.withdrawn {
            Some(at) => labelled(
                "Withdrawn",
                format!("{text} (believed {since}, withdrawn {})", pen.zoned(at)),
            ),
            None => labelled("Identified", format!("{text} (since {since})")),
        }
    });
    let board = pen.incident.hypotheses().into_iter();
    let board = board.filter(|one| pen.shows(one.restricted));
    let other = board.filter(|one| one.state != HypothesisState::Confirmed);
    let other = other.map(|one| {
        let judged = one.judged.map(|judged| {
            let why = judged.reason.map(|why| format!(": {why}"));
            format!(
                " ({} {}{})",
                pen.zoned(judged.at),
                judged.by,
                why.unwrap_or_default()
            )
        });
        let words = format!("{} {}{}", one.name, one.what, judged.unwrap_or_default());
        labelled(capital(one.state.label()).as_str(), words)
    });
    let changes = pen.incident.unagreed_changes().into_iter();
    let changes = changes.filter(|change| pen.shows(change.restricted));
    let changes = changes.map(|change| {
        let how = change.accounted.map(|(accounted, _)| accounted.how.label());
        let how = how.map_or_else(|| "still open".to_owned(), |how| format!("later {how}"));
        labelled(
            "Change that was not agreed",
            format!("{} ({how})", change.text),
        )
    });
    let items: Vec<Line> = lines.chain(other).chain(changes).collect();
    if !items.is_empty() {
        paper.paragraph("What was looked at on the way, and changes made meanwhile:");
        paper.items(items, "");
    }
}

/// The same words with a capital at the head.
pub(super) fn capital(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}
