//! The incident report in plain words: for the company, or safe to hand to a client (practice:
//! R141).

use super::pen::{Pen, labelled, reworded, row};
use super::{actions, comms, facts, postmortem, response};
use crate::domain::day::Day;
use crate::domain::review::ActionType;
use crate::domain::setting::SettingKey;
use crate::domain::time::Timestamp;
use crate::report::block::{Inline, Line, Manuscript, plain};

/// What happened, in one paragraph.
pub(super) fn summary(pen: &Pen<'_>, paper: &mut Manuscript) {
    if !pen.outside() {
        return paper.paragraph(postmortem::summary_words(pen));
    }
    let what = facts::noticed(pen);
    let what = what.unwrap_or_else(|| format!("{} did not work as it should", facts::service(pen)));
    let what = what.trim_end_matches(['.', ' ']).to_owned();
    paper.paragraph(format!(
        "{what}. {} {}",
        facts::how_long(pen),
        facts::standing(pen)
    ));
}

/// What everybody may know: the milestones, and outside what was said there; inside what was
/// starred.
pub(super) fn timeline(pen: &Pen<'_>, paper: &mut Manuscript) {
    let mut lines: Vec<(Timestamp, String, String)> = facts::milestones(pen)
        .into_iter()
        .map(|(moment, words)| (moment.at, pen.in_zones(moment), words.to_owned()))
        .collect();
    if pen.outside() {
        let said = comms::to_outside(pen).into_iter();
        lines.extend(said.map(|word| {
            let words = format!("We said: \u{201c}{}\u{201d}", word.sent.text.trim());
            (word.at, pen.zones(word.at), words)
        }));
    } else {
        let starred = super::timeline::starred(pen).into_iter();
        lines.extend(starred.map(|entry| {
            let words = format!("{} ({})", entry.text.trim(), entry.who());
            (entry.happened.at, pen.in_zones(entry.happened), words)
        }));
    }
    lines.sort_by_key(|(at, _, _)| *at);
    let rows = lines.into_iter().map(|(_, when, words)| row([when, words]));
    paper.table(&["Time", "What happened"], rows.collect(), "");
}

/// How long, for whom, with what harm.
pub(super) fn impact(pen: &Pen<'_>, paper: &mut Manuscript) {
    let mut items = vec![labelled("How long", facts::how_long(pen))];
    let who = pen.incident.text(SettingKey::FactEnvironment);
    let who = who.and_then(|who| pen.may_say(who));
    items.extend(who.map(|who| labelled("Who", who)));
    if !pen.outside() {
        items.extend(
            facts::hit(pen)
                .into_iter()
                .map(|(label, names)| labelled(label, names)),
        );
        items.push(labelled("Support cases", postmortem::cases(pen)));
        items.push(labelled("Data", facts::data(pen)));
        items.extend(facts::cost(pen.incident, pen.asked.now).map(|cost| labelled("Cost", cost)));
    } else if let Some(words) = facts::data_outside(pen.incident) {
        items.push(labelled("Your data", words));
    }
    let around = pen.incident.text(SettingKey::Workaround);
    let around = around.and_then(|words| pen.may_say(words));
    items.extend(around.map(|words| labelled("What you could do meanwhile", words)));
    paper.items(items, "");
}

/// What ended it; inside also what did not help.
pub(super) fn done(pen: &Pen<'_>, paper: &mut Manuscript) {
    if !pen.outside() {
        return response::temporary(pen, paper);
    }
    worked(pen, paper);
}

/// What ended it.
pub(super) fn worked(pen: &Pen<'_>, paper: &mut Manuscript) {
    let (items, left) = done_outside(pen);
    paper.items(items, "");
    reworded(left, paper);
}

/// What worked, in words that people outside may read, and how much was left out.
fn done_outside(pen: &Pen<'_>) -> (Vec<Line>, usize) {
    let worked = response::tried(pen).into_iter();
    let worked = worked.filter(|(_, _, worked)| *worked == Some(true));
    let (mut said, mut left) = (Vec::new(), 0);
    for (_, words, _) in worked {
        match pen.may_say(&words) {
            Some(words) => said.push(plain(words)),
            None => left += 1,
        }
    }
    (said, left)
}

/// What should change, by what it is for.
pub(super) fn recommendations(pen: &Pen<'_>, paper: &mut Manuscript) {
    let items = actions::items(pen);
    let mut lines: Vec<Line> = Vec::new();
    let mut left = 0;
    for (sort, _) in ActionType::ALL {
        for item in items.iter().filter(|item| item.action_type == *sort) {
            match pen.may_say(item.text) {
                Some(words) => lines.push(labelled(actions::purpose(*sort), words)),
                None => left += 1,
            }
        }
    }
    paper.items(lines, "");
    reworded(left, paper);
}

/// Who does what until when; outside what and when.
pub(super) fn next_steps(pen: &Pen<'_>, paper: &mut Manuscript) {
    if pen.outside() {
        return actions::changes(pen, paper);
    }
    let rows = actions::items(pen).into_iter().map(|item| {
        let done = item.done.map(|at| format!("done {}", pen.zoned(at)));
        row([
            item.text.trim().to_owned(),
            item.owner.unwrap_or("owner missing").to_owned(),
            item.due
                .map_or_else(|| "date missing".to_owned(), Day::words),
            done.unwrap_or_else(|| "open".to_owned()),
        ])
    });
    let head = ["What", "Owner", "Due", "State"];
    paper.table(&head, rows.collect(), "");
}

/// What protects until the change is there.
pub(super) fn meanwhile(pen: &Pen<'_>, paper: &mut Manuscript) {
    let (mut items, left) = done_outside(pen);
    let around = pen.incident.text(SettingKey::Workaround);
    let around = around.and_then(|words| pen.may_say(words));
    items.extend(around.map(|words| labelled("If it comes back", words)));
    if !items.is_empty() {
        paper.paragraph("Until the steps above are done this stays in place:");
        paper.items(items, "");
    }
    reworded(left, paper);
}

/// What the report rests on.
pub(super) fn references(pen: &Pen<'_>, paper: &mut Manuscript) {
    let mut items = vec![labelled("Reference", pen.incident.key())];
    if pen.outside() {
        items.push(labelled(
            "Times",
            "each in our first time zone, in brackets in the others",
        ));
        paper.items(items, "");
        return;
    }
    let ticket = pen.incident.text(SettingKey::Ticket);
    items.extend(ticket.map(|ticket| labelled("Ticket", ticket)));
    let links = pen.incident.links().into_iter();
    let links = links.filter(|link| pen.shows(link.restricted));
    items.extend(links.map(|link| {
        vec![Inline::Link {
            label: link.label.to_owned(),
            address: link.url.to_owned(),
        }]
    }));
    paper.items(items, "");
}
