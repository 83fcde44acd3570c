//! Why it happened: what set it off, what contributed and how sure that is, what was believed for
//! a while.

use super::pen::{Pen, labelled, reworded};
use crate::domain::hypothesis::{Confidence, Hypothesis, HypothesisState};
use crate::domain::id::EventId;
use crate::domain::incident::{CandidateCause, Ground, Incident};
use crate::domain::review::{CauseNow, CauseType};
use crate::domain::stage::Stage;
use crate::domain::time::Timestamp;
use crate::domain::timeline::Entry;
use crate::report::block::{Line, Manuscript, plain};

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
/// Inside also what may have contributed and nobody has judged yet.
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
    let candidates = candidates(pen);
    if items.is_empty() && !candidates.is_empty() {
        paper.paragraph("No cause is confirmed yet.");
    }
    items.extend(candidates.iter().map(|one| candidate_line(pen, one)));
    paper.items(items, "");
    reworded(left, paper);
}

/// What may have contributed and nobody has judged yet, for those inside.
fn candidates(pen: &Pen<'_>) -> Vec<CandidateCause> {
    if pen.outside() {
        return Vec::new();
    }
    let mut all = pen.incident.candidate_causes();
    all.retain(|one| pen.shows(one.restricted));
    all
}

fn candidate_line(pen: &Pen<'_>, candidate: &CandidateCause) -> Line {
    let (text, ground) = (&candidate.text, candidate.ground.words());
    let when = pen.zoned(candidate.happened);
    let how = (candidate.ground == Ground::NotAgreed)
        .then(|| format!("; {}", accounted(pen.incident, candidate.id)));
    let words = format!("{text} ({ground}, {when}{})", how.unwrap_or_default());
    labelled("Contributing, not judged yet", words)
}

/// What became of a change that nobody had agreed.
fn accounted(incident: &Incident, change: EventId) -> String {
    let how = incident.accounted(change).map(|(done, _)| done.how.label());
    how.map_or_else(|| "still open".to_owned(), |how| format!("later {how}"))
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
    let why = hypothesis.judged.and_then(|judged| judged.reason);
    let why = why.map(|why| labelled("Shown by", why));
    let found = pen.incident.findings_behind(hypothesis).into_iter();
    let found = found.filter(|entry| pen.shows(entry.restricted));
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
    let asked = candidates(pen);
    let changes = pen.incident.unagreed_changes().into_iter();
    let changes = changes.filter(|change| {
        let stands_above = asked.iter().any(|one| one.id == change.id);
        pen.shows(change.restricted) && !stands_above
    });
    let changes = changes.map(|change| {
        let how = accounted(pen.incident, change.id);
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
