//! The timeline as papers print it: the starred lines, all lines, and what was corrected.

use super::pen::Pen;
use crate::domain::timeline::Entry;
use crate::report::block::{Inline, Line, Manuscript, plain};

/// The timeline as a paper may print it.
pub(super) struct Told {
    /// What stands, oldest first; what has a place of its own on a board apart.
    pub(super) lines: Vec<Entry>,
    /// What was struck through, oldest first.
    struck: Vec<Entry>,
}

impl Told {
    pub(super) fn of(pen: &Pen<'_>) -> Self {
        let incident = pen.incident;
        let places = incident.timeline().iter();
        let log = places.filter(|place| !incident.is_on_a_board(place.event()));
        let entries = log.map(|place| incident.entry_at(place));
        let (struck, lines) = entries
            .filter(|entry| entry.redacted.is_none() && pen.shows(entry.restricted))
            .partition(|entry| entry.struck.is_some());
        Self { lines, struck }
    }
}

/// The main events: the starred lines that stand, oldest first.
pub(super) fn starred(pen: &Pen<'_>) -> Vec<Entry> {
    let starred = pen.incident.entries().filter(|entry| {
        let stands = entry.struck.is_none() && entry.redacted.is_none();
        entry.star && stands && pen.shows(entry.restricted)
    });
    starred.collect()
}

/// Only the main events (practice: R074).
pub(super) fn summary(pen: &Pen<'_>, paper: &mut Manuscript) {
    let lines = starred(pen).into_iter();
    let items: Vec<Line> = lines
        .map(|entry| plain(summary_line(pen, &entry)))
        .collect();
    paper.items(items, "");
}

fn summary_line(pen: &Pen<'_>, entry: &Entry) -> String {
    format!(
        "{}{}  {} ({}){}",
        about(entry),
        pen.clock(entry.happened.at),
        entry.text.trim(),
        entry.who(),
        late(pen, entry)
            .map(|mark| format!("  {mark}"))
            .unwrap_or_default()
    )
}

/// Every line that stands, oldest first, with who and in which role; what was corrected after it.
pub(super) fn full(pen: &Pen<'_>, paper: &mut Manuscript) {
    let told = Told::of(pen);
    let rows = told.lines.iter().map(|entry| {
        let when = format!("{}{}", about(entry), pen.zoned(entry.happened.at));
        vec![
            plain(when),
            plain(marked(pen, entry)),
            plain(who(pen, entry)),
        ]
    });
    let rows = rows.collect();
    paper.table(&["Time", "What", "Who"], rows, "");
    corrections(pen, &told, paper);
}

/// What was struck and what was worded otherwise before, still legible and never as fact.
fn corrections(pen: &Pen<'_>, told: &Told, paper: &mut Manuscript) {
    let struck = told.struck.iter().map(|entry| {
        let reason = entry.struck.clone().flatten();
        let why = reason.unwrap_or_else(|| "struck".to_owned());
        no_longer(pen, entry, &entry.text, &why)
    });
    let reworded = told.lines.iter().flat_map(|entry| {
        let earlier = entry.earlier.iter();
        earlier.map(|past| no_longer(pen, entry, &past.text, "worded anew"))
    });
    let items: Vec<Line> = struck.chain(reworded).collect();
    if !items.is_empty() {
        paper.paragraph("Corrections. These words no longer stand:");
        paper.items(items, "");
    }
}

fn no_longer(pen: &Pen<'_>, entry: &Entry, text: &str, why: &str) -> Line {
    vec![
        Inline::Struck(format!(
            "{}{}  {}",
            about(entry),
            pen.zoned(entry.happened.at),
            text.trim()
        )),
        Inline::Text(format!(" ({}): {why}", entry.who())),
    ]
}

const fn about(entry: &Entry) -> &'static str {
    if entry.happened.approx { "~" } else { "" }
}

fn late(pen: &Pen<'_>, entry: &Entry) -> Option<String> {
    let late = entry.is_late();
    late.then(|| format!("[logged {}]", pen.clock(entry.at)))
}

/// The words with what is to be known about them.
fn marked(pen: &Pen<'_>, entry: &Entry) -> String {
    let mut words = vec![entry.text.trim().to_owned()];
    words.extend(entry.remarks().iter().map(|remark| format!("[{remark}]")));
    words.extend(entry.why.as_ref().map(|why| format!("[why: {why}]")));
    words.extend(entry.undo.as_ref().map(|undo| format!("[undo: {undo}]")));
    words.extend(late(pen, entry));
    if !entry.earlier.is_empty() {
        words.push("[corrected]".to_owned());
    }
    if entry.restricted {
        words.push("[restricted]".to_owned());
    }
    words.join(" ")
}

/// The role that somebody who had none took up with this entry: who acknowledges leads the fix from
/// then on, who accepts the offer commands.
fn taken_up(pen: &Pen<'_>, entry: &Entry) -> Option<String> {
    let mut spells = pen.incident.spells();
    let taken = spells.find(|spell| {
        let (assigned, away) = (spell.assigned, spell.since.seconds_since(entry.at));
        assigned.person == entry.by && !assigned.shadow && away == 0 && pen.shows_event(spell.id)
    });
    taken.map(|spell| spell.assigned.role.clone())
}

/// Who said or did it, in which role, and who wrote it down where that was somebody else.
fn who(pen: &Pen<'_>, entry: &Entry) -> String {
    let label = |role: &str| pen.incident.playbook().role_label(role).to_owned();
    let (role, scribe) = match &entry.actor {
        Some(actor) => (pen.incident.role_of(actor), Some(&entry.by)),
        None => (entry.role.clone().or_else(|| taken_up(pen, entry)), None),
    };
    let role = role.map(|role| format!(" ({})", label(&role)));
    let scribe = scribe.map(|by| format!(", logged by {by}"));
    format!(
        "{}{}{}",
        entry.who(),
        role.unwrap_or_default(),
        scribe.unwrap_or_default()
    )
}
