//! The status page document: who, when, in short, how it ended, and what was said there, newest
//! first; readable also before anything is understood (practice: R125, R126).

use super::facts;
use super::pen::{Pen, labelled};
use super::postmortem::happened;
use super::response;
use crate::domain::incident::{
    MANAGER_ROLE, OBSERVER_ROLE, SCRIBE_ROLE, Spell, TECHNICAL_LEAD_ROLE,
};
use crate::domain::stage::Stage;
use crate::domain::time::{Moment, Timestamp};
use crate::report::block::{Block, Inline, Line, Manuscript};
use crate::report::status_page::{Update, source};

/// The role that says yes or no on proposals.
const CORE_DECIDER: &str = "core_decider";
/// The role that speaks to audiences.
const COMMUNICATION_LEAD: &str = "communication_lead";

/// What was said on a status page, oldest first.
fn updates(pen: &Pen<'_>) -> Vec<Update> {
    let published = source(pen.incident, pen.asked.kit).and_then(|source| source.published);
    published
        .map(|published| published.updates)
        .unwrap_or_default()
}

/// Inside who takes part, as they were when the page was begun; the date.
pub(super) fn head(pen: &Pen<'_>, paper: &mut Manuscript) {
    let mut head: Vec<Line> = Vec::new();
    if !pen.outside() {
        let updates = updates(pen);
        let begun = updates.first().map_or(pen.asked.now, |first| first.at);
        head.extend(people(pen, begun));
    }
    head.push(labelled("Date", date(pen)));
    paper.items(head, "");
}

/// Team, deciders, notes and client communication, as they were when the page was begun.
fn people(pen: &Pen<'_>, begun: Timestamp) -> Vec<Line> {
    let all = team(pen);
    let deciders = [MANAGER_ROLE, TECHNICAL_LEAD_ROLE, CORE_DECIDER];
    let deciders = deciders.into_iter().flat_map(|role| held(pen, role, begun));
    let deciders = distinct(deciders.map(|spell| spell.assigned.person.clone()));
    let notes = held(pen, SCRIBE_ROLE, begun).into_iter();
    let notes = distinct(notes.map(|spell| spell.assigned.person.clone()));
    let outside = |id: &String| {
        let audience = pen.incident.playbook().audience(id);
        audience.is_some_and(|audience| audience.outside)
    };
    let speakers = held(pen, COMMUNICATION_LEAD, begun).into_iter();
    let speakers = speakers.filter(|spell| {
        let audiences = &spell.assigned.audiences;
        audiences.is_empty() || audiences.iter().any(outside)
    });
    let speakers = distinct(speakers.map(|spell| spell.assigned.person.clone()));
    let mut lines = vec![
        labelled("Project team", or_nobody(&all)),
        labelled("Core deciders", or_nobody(&deciders)),
        labelled("Notes", or_nobody(&notes)),
        labelled("Client communication", or_nobody(&speakers)),
    ];
    let commands = pen.incident.commands();
    if commands.len() > 1 {
        let commands = commands.into_iter().map(|(who, since, until)| match until {
            Some(until) => format!("{who} {} to {}", pen.zoned(since), pen.zoned(until)),
            None => format!("{who} from {}", pen.zoned(since)),
        });
        let commands: Vec<String> = commands.collect();
        lines.push(labelled("In command", commands.join(", ")));
    }
    lines
}

/// Everybody who took part, in the order in which they came.
fn team(pen: &Pen<'_>) -> Vec<String> {
    let spells = pen.incident.spells();
    let took_part = spells.filter(|spell| {
        let assigned = spell.assigned;
        !assigned.shadow && assigned.role != OBSERVER_ROLE && pen.shows_event(spell.id)
    });
    distinct(took_part.map(|spell| spell.assigned.person.clone()))
}

/// Who held a role at a time; where nobody did yet, who took it first.
fn held<'a>(pen: &Pen<'a>, role: &str, at: Timestamp) -> Vec<Spell<'a>> {
    let spells = pen.incident.spells();
    let of_role = spells.filter(|spell| spell.assigned.role == role && !spell.assigned.shadow);
    let of_role: Vec<Spell<'a>> = of_role.collect();
    let then = |spell: &&Spell<'a>| spell.since <= at && spell.until.is_none_or(|until| until > at);
    let then: Vec<Spell<'a>> = of_role.iter().filter(then).copied().collect();
    if then.is_empty() {
        of_role.into_iter().take(1).collect()
    } else {
        then
    }
}

fn distinct(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for name in names {
        if !found.contains(&name) {
            found.push(name);
        }
    }
    found
}

fn or_nobody(names: &[String]) -> String {
    if names.is_empty() {
        "nobody yet".to_owned()
    } else {
        names.join(", ")
    }
}

/// The day, or the first and the last one, from the one stored instant (practice: R126).
fn date(pen: &Pen<'_>) -> String {
    let from = pen.incident.start().map(|start| start.moment().at);
    let to = pen.incident.end().unwrap_or(pen.asked.now);
    match from.map(|from| (pen.day(from), pen.day(to))) {
        None => "not known".to_owned(),
        Some((from, to)) if from == to => from,
        Some((from, to)) => format!("{from} to {to}"),
    }
}

/// One paragraph, without a day: that stands above.
pub(super) fn summary(pen: &Pen<'_>, paper: &mut Manuscript) {
    if !pen.outside() {
        return paper.paragraph(happened(pen, facts::how_long_that_day(pen)));
    }
    let what = facts::noticed(pen);
    let what = what.unwrap_or_else(|| format!("{} did not work as it should", facts::service(pen)));
    let what = what.trim_end_matches(['.', ' ']).to_owned();
    paper.paragraph(format!(
        "{what}. {} {}",
        facts::how_long_that_day(pen),
        facts::standing(pen)
    ));
}

/// How it ended; nothing while it has not.
pub(super) fn resolution(pen: &Pen<'_>, paper: &mut Manuscript) {
    if let Some(words) = resolution_words(pen) {
        paper.paragraph(words);
    }
}

fn resolution_words(pen: &Pen<'_>) -> Option<String> {
    let incident = pen.incident;
    let stage = incident.stage();
    let mitigated = matches!(
        stage.stage,
        Stage::Mitigated | Stage::Resolved | Stage::InReview | Stage::Closed
    );
    let entered = |stage| {
        let at = incident.last_entered(stage)?;
        Some(Moment { at, approx: false })
    };
    let ended = incident
        .impact_ended()
        .or_else(|| entered(Stage::Mitigated));
    let ended = ended.filter(|_| mitigated)?;
    let mut words = format!("It has worked again since {}", pen.in_zones(ended));
    match entered(Stage::Resolved).filter(|_| stage.stage != Stage::Mitigated) {
        Some(resolved) => {
            words = format!("{words}; that was checked by {}.", pen.in_zones(resolved));
        }
        None => words.push_str("; that is being checked."),
    }
    if !pen.outside() {
        let worked = response::tried(pen).into_iter();
        let worked = worked.filter(|(_, _, worked)| *worked == Some(true));
        let worked: Vec<String> = worked.map(|(_, words, _)| words).collect();
        if !worked.is_empty() {
            words = format!("{words} What ended it: {}.", worked.join("; "));
        }
    }
    Some(words)
}

/// What was said there, newest first: label, words, and under them the time in every zone.
pub(super) fn entries(pen: &Pen<'_>, paper: &mut Manuscript) {
    let updates = updates(pen);
    let mut days = updates.iter().map(|update| pen.day(update.at));
    let first = days.next();
    let several = days.any(|day| Some(&day) != first.as_ref());
    let mut today = None;
    for update in updates.iter().rev() {
        let day = pen.day(update.at);
        if several && today.as_ref() != Some(&day) {
            paper.subsection(day.clone());
            today = Some(day);
        }
        let correction = if update.correction {
            " (correction)"
        } else {
            ""
        };
        let label = format!("{}{correction}", update.label.word().to_uppercase());
        paper.blocks.push(Block::Paragraph(vec![
            Inline::Strong(label),
            Inline::Text(format!(" \u{2013} {}", update.text)),
        ]));
        let when = vec![Inline::Emphasis(pen.zones(update.at))];
        paper.blocks.push(Block::Paragraph(when));
    }
}

/// What those who know answered, word for word, with name and time (practice: R115).
pub(super) fn experts(pen: &Pen<'_>, paper: &mut Manuscript) {
    let decisions = response::shown(pen).into_iter();
    let advice = decisions.flat_map(|decision| decision.advice);
    let shown: Vec<_> = advice
        .filter(|advice| pen.shows(advice.restricted))
        .collect();
    for advice in &shown {
        response::quote(pen, advice, paper);
    }
}
