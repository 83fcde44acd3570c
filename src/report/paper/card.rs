//! The card for when nothing else is up: on one page of paper who, where, what is owed, and what
//! to say next, from the file alone.
//!
//! It is the only text that holds the telephone numbers of the team, and says that it stays inside.

use super::Asked;
use super::pen::Pen;
use crate::clean::clean;
use crate::domain::incident::NextWord;
use crate::domain::setting::SettingKey;
use crate::report::block::{Inline, Manuscript, plain};
use crate::report::message::{Occasion, draft, proposed, proposed_channel, proposed_promise};
use crate::report::text::successor_words;
use crate::report::words::{countdown, span};
use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

/// The columns of a page.
pub const COLUMNS: usize = 80;
/// The rows of a page.
pub const ROWS: usize = 60;
/// Columns between two numbers in one row.
const GAP: usize = 2;
/// What it says of itself.
const INSIDE: &str = "Keep this page inside: it holds names and telephone numbers.";
/// How the whole of it is had.
const MORE: &str = "warroom card --pages";

/// A part of the card.
struct Part {
    head: &'static str,
    lines: Vec<String>,
    /// Short lines stand side by side.
    paired: bool,
}

/// Which parts give way when the page is full, the least needed first, and how many rows each
/// keeps; later once more, and then less.
const GIVE_WAY: [(&str, usize); 13] = [
    (LINKS, 2),
    (TASKS, 5),
    (MESSAGES, 12),
    (PHONE, 8),
    (ROLES, 8),
    (LINKS, 0),
    (WHERE, 5),
    (WORDS, 5),
    (TASKS, 1),
    (MESSAGES, 3),
    (PHONE, 3),
    (ROLES, 3),
    (WHERE, 2),
];

const WHERE: &str = "WHERE WE TALK";
const WORDS: &str = "NEXT WORDS DUE";
const ROLES: &str = "ROLES";
const PHONE: &str = "TELEPHONE";
const TASKS: &str = "OPEN TASKS";
const MESSAGES: &str = "WHAT TO SAY NEXT";
const LINKS: &str = "LINKS";

/// The card for formats that make their own pages.
pub(super) fn manuscript(asked: &Asked<'_>) -> Manuscript {
    let pen = Pen::new(asked);
    let mut paper = pen.paper(&format!("Card: {}", pen.key_and_title()));
    for line in head(&pen) {
        paper.paragraph(line);
    }
    for part in parts(&pen) {
        paper.section(part.head);
        let items = part.lines.into_iter().map(plain).collect();
        paper.items(items, "");
    }
    paper
        .blocks
        .push(crate::report::block::Block::Paragraph(vec![
            Inline::Strong(INSIDE.to_owned()),
        ]));
    pen.foot(&mut paper);
    paper
}

/// The card as plain text: one page, with a word about what did not fit; or all of it, page by
/// page.
pub fn text(asked: &Asked<'_>, all: bool) -> String {
    let pen = Pen::new(asked);
    let mut page = wrapped(&title(&pen), "");
    for line in head(&pen) {
        page.extend(wrapped(&line, ""));
    }
    page.push(INSIDE.to_owned());
    let foot = foot(&pen);
    let mut parts: Vec<(&'static str, Vec<String>)> = parts(&pen)
        .into_iter()
        .map(|part| (part.head, rows(&part)))
        .collect();
    if !all {
        let room = ROWS.saturating_sub(page.len() + foot.len());
        fit(&mut parts, room);
    }
    for (head, rows) in parts.into_iter().filter(|(_, rows)| !rows.is_empty()) {
        page.push(rule(head));
        page.extend(rows);
    }
    page.extend(foot);
    if all {
        paged(&page)
    } else {
        page.truncate(ROWS);
        page.join("\n") + "\n"
    }
}

/// Takes rows away from the parts that give way, until there is room for all.
fn fit(parts: &mut [(&'static str, Vec<String>)], room: usize) {
    let total = |parts: &[(&'static str, Vec<String>)]| -> usize {
        let filled = parts.iter().filter(|(_, rows)| !rows.is_empty());
        filled.map(|(_, rows)| rows.len() + 1).sum()
    };
    let whole: Vec<usize> = parts.iter().map(|(_, rows)| rows.len()).collect();
    for (head, least) in GIVE_WAY {
        let over = total(parts).saturating_sub(room);
        if over == 0 {
            return;
        }
        let Some(at) = parts.iter().position(|(name, _)| *name == head) else {
            continue;
        };
        let rows = &mut parts[at].1;
        // One row more goes for the word about it, which may be there already.
        let kept = rows.len().saturating_sub(over + 1).max(least);
        if kept + 1 >= rows.len() && least > 0 {
            continue;
        }
        rows.truncate(kept);
        let left = whole[at] - kept;
        rows.push(format!("  ... {left} more rows: {MORE}"));
    }
}

/// Page after page, each numbered.
fn paged(rows: &[String]) -> String {
    let pages: Vec<_> = rows.chunks(ROWS - 1).collect();
    let count = pages.len();
    let pages = pages.iter().enumerate().map(|(at, rows)| {
        let number = format!("page {} of {count}", at + 1);
        format!("{}\n{number:>COLUMNS$}\n", rows.join("\n"))
    });
    pages.collect()
}

fn title(pen: &Pen<'_>) -> String {
    let incident = pen.incident;
    let drill = if incident.is_drill() { "DRILL  " } else { "" };
    let priority = incident.priority();
    let priority = priority.map_or_else(|| "no priority".to_owned(), |now| now.value.to_string());
    let stage = incident.stage().stage.label().to_uppercase();
    format!(
        "{drill}{priority}  {stage}  {}",
        clean(&pen.key_and_title())
    )
}

/// When it began, and what is not agreed.
fn head(pen: &Pen<'_>) -> Vec<String> {
    let incident = pen.incident;
    let started = match incident.start() {
        Some(start) => {
            let end = incident.end().unwrap_or(pen.asked.now);
            let long = span(end.seconds_since(start.moment().at));
            let over = if incident.end().is_some() {
                ", over"
            } else {
                ""
            };
            let at = pen.in_zones(start.moment());
            format!("Started {at}, {long} {}{over}", start.label())
        }
        None => "Started: not known".to_owned(),
    };
    let alarms = incident.alarms();
    let alarms = alarms
        .iter()
        .map(|alarm| clean(&alarm.words()).into_owned());
    std::iter::once(started).chain(alarms).collect()
}

fn foot(pen: &Pen<'_>) -> Vec<String> {
    let mut paper = Manuscript::default();
    pen.foot(&mut paper);
    let lines = paper.blocks.iter().filter_map(|block| match block {
        crate::report::block::Block::Paragraph(words) => Some(words),
        _ => None,
    });
    let words = lines
        .flat_map(|line| line.iter())
        .filter_map(|inline| match inline {
            Inline::Text(words) | Inline::Emphasis(words) => Some(words.as_str()),
            _ => None,
        });
    let mut rows = vec!["-".repeat(COLUMNS)];
    rows.extend(words.flat_map(|words| wrapped(&clean(words), "")));
    rows
}

fn parts(pen: &Pen<'_>) -> Vec<Part> {
    let part = |head, lines| Part {
        head,
        lines,
        paired: false,
    };
    let all = [
        part(WHERE, places(pen)),
        part(WORDS, words_due(pen)),
        part(ROLES, roles(pen)),
        Part {
            paired: true,
            ..part(PHONE, telephone(pen))
        },
        part(TASKS, tasks(pen)),
        part(MESSAGES, messages(pen)),
        part(LINKS, links(pen)),
    ];
    let some = all.into_iter().filter(|part| !part.lines.is_empty());
    some.collect()
}

/// Calls first, then the main channel, then the others.
fn places(pen: &Pen<'_>) -> Vec<String> {
    let mut channels = pen.incident.channels();
    channels.sort_by_key(|channel| (!channel.channel_type.contains("call"), !channel.main));
    let main = pen.incident.text(SettingKey::MainChannel);
    if channels.is_empty() && main.is_none() {
        return vec!["Bridge: ________________  Main channel: ________________".to_owned()];
    }
    // It may be named and stand in no list.
    let unlisted = main.filter(|main| channels.iter().all(|channel| channel.name != *main));
    let unlisted = unlisted.map(|main| format!("{} (where people ask)", clean(main)));
    let lines = channels.iter().map(|channel| {
        let main = if channel.main {
            ", where people ask"
        } else {
            ""
        };
        let link = channel.link.map(|link| format!("  {}", clean(link)));
        format!(
            "{} ({}{main}){}",
            clean(channel.name),
            clean(channel.channel_type),
            link.unwrap_or_default()
        )
    });
    lines.chain(unlisted).collect()
}

/// When each audience is to hear next, in every zone.
fn words_due(pen: &Pen<'_>) -> Vec<String> {
    let now = pen.asked.now;
    let words = pen.incident.next_words().into_iter();
    let lines = words.map(|word: NextWord<'_>| {
        let label = clean(&word.audience.label).into_owned();
        let last = word
            .last
            .map(|last| format!("last heard {}", pen.zoned(last)));
        let last = last.unwrap_or_else(|| "have heard nothing yet".to_owned());
        match word.due {
            Some(due) => format!(
                "{label}: by {}, {}; {last}",
                pen.zones(due),
                countdown(due.seconds_since(now))
            ),
            None => format!("{label}: nothing owed now; {last}"),
        }
    });
    lines.collect()
}

/// Who does what, with their number; and who is missing.
fn roles(pen: &Pen<'_>) -> Vec<String> {
    let incident = pen.incident;
    let mut lines = Vec::new();
    for line in incident.roster() {
        let label = clean(&line.role.label).into_owned();
        if line.missing {
            lines.push(format!("{label}: EMPTY ________________"));
        }
        for holder in &line.holders {
            let person = &holder.assigned.person;
            let shadows = if holder.assigned.shadow {
                " (shadows)"
            } else {
                ""
            };
            let number = incident.number_of(person);
            let number = number.map(|number| format!("  {}", clean(number)));
            lines.push(format!(
                "{label}: {}{shadows}{}",
                clean(person),
                number.unwrap_or_default()
            ));
        }
    }
    lines.push(format!("Next in command: {}", successor_words(incident)));
    lines
}

/// Everybody's number, then how people with a stake are reached.
fn telephone(pen: &Pen<'_>) -> Vec<String> {
    let incident = pen.incident;
    let contacts = incident.contacts().into_iter();
    let contacts = contacts.map(|one| format!("{}  {}", clean(one.name), clean(one.number)));
    let stakeholders = incident.stakeholders().into_iter();
    let stakeholders = stakeholders.filter_map(|(_, one)| {
        let contact = one.contact.as_ref()?;
        Some(format!("{}  {}", clean(&one.name), clean(contact)))
    });
    let lines: Vec<String> = contacts.chain(stakeholders).collect();
    if lines.is_empty() {
        let how = "no numbers recorded; add one: warroom set contact 'Nia' '+49 30 901820'";
        return vec![how.to_owned()];
    }
    lines
}

fn tasks(pen: &Pen<'_>) -> Vec<String> {
    let now = pen.asked.now;
    let open = pen.incident.open_tasks().into_iter();
    let open = open.filter(|task| pen.shows_event(task.id));
    let lines = open.map(|task| {
        let owners = if task.given.owners.is_empty() {
            "nobody".to_owned()
        } else {
            clean(&task.given.owners.join(", ")).into_owned()
        };
        let due = task.due.map(|due| {
            let left = countdown(due.seconds_since(now));
            format!(", {} {left}", pen.clock(due))
        });
        let text = task.given.text.replace('\n', " ");
        format!(
            "{} {owners}: {}{}",
            task.name,
            clean(&text),
            due.unwrap_or_default()
        )
    });
    lines.collect()
}

/// The next message to each audience that is owed one, filled from what is known.
fn messages(pen: &Pen<'_>) -> Vec<String> {
    let (incident, kit, now) = (pen.incident, pen.asked.kit, pen.asked.now);
    let audiences = incident.playbook().audiences.iter();
    let lines = audiences
        .filter(|audience| audience.in_scope)
        .filter_map(|audience| {
            if incident.is_locked(audience) {
                let label = clean(&audience.label);
                return Some(format!("{label}: locked until two people release it"));
            }
            let channel = proposed_channel(incident, kit, audience).unwrap_or_default();
            let wording = proposed(incident, &audience.id, &channel, now);
            let occasion = Occasion {
                audience,
                channel: &channel,
                wording,
                next_by: proposed_promise(incident, audience, wording, now),
                now,
            };
            let filled = draft(incident, kit, &occasion);
            let said: Vec<&str> = filled.text.split_whitespace().collect();
            let place = if channel.is_empty() {
                String::new()
            } else {
                format!(", {}", clean(&channel))
            };
            (!said.is_empty()).then(|| {
                let (label, what) = (clean(&audience.label), wording.label());
                format!("{label} ({what}{place}): {}", clean(&said.join(" ")))
            })
        });
    lines.collect()
}

fn links(pen: &Pen<'_>) -> Vec<String> {
    let ticket = pen.incident.text(SettingKey::Ticket);
    let ticket = ticket.map(|ticket| format!("Ticket: {}", clean(ticket)));
    let links = pen.incident.links().into_iter();
    let links = links.filter(|link| pen.shows(link.restricted));
    let links = links.map(|link| format!("{}: {}", clean(link.label), clean(link.url)));
    ticket.into_iter().chain(links).collect()
}

/// The head of a part, to the end of the row.
fn rule(head: &str) -> String {
    let left = COLUMNS.saturating_sub(head.width() + 4);
    format!("-- {head} {}", "-".repeat(left))
}

/// The rows of a part: wrapped, or where all are short two of them in one.
fn rows(part: &Part) -> Vec<String> {
    let half = (COLUMNS - GAP) / 2;
    let short = part.lines.iter().all(|line| line.width() <= half);
    if part.paired && short {
        let pairs = part.lines.chunks(2).map(|pair| match pair {
            [one, other] => {
                let gap = " ".repeat(half + GAP - one.width());
                format!("{one}{gap}{other}")
            }
            alone => alone.concat(),
        });
        return pairs.collect();
    }
    let rows = part.lines.iter().flat_map(|line| wrapped(line, "    "));
    rows.collect()
}

/// Wraps at blanks, and within a word that is too long for a row.
fn wrapped(words: &str, indent: &str) -> Vec<String> {
    let mut rows = Vec::new();
    let (mut row, mut used, mut bare) = (String::new(), 0, true);
    for word in words.split(' ') {
        if !bare && used + 1 + word.width() <= COLUMNS {
            row.push(' ');
            used += 1;
        } else if !bare {
            rows.push(std::mem::replace(&mut row, indent.to_owned()));
            used = indent.width();
        }
        for letter in word.graphemes(true) {
            if used + letter.width() > COLUMNS {
                rows.push(std::mem::replace(&mut row, indent.to_owned()));
                used = indent.width();
            }
            row.push_str(letter);
            used += letter.width();
            bare = false;
        }
    }
    rows.push(row);
    rows
}

#[cfg(test)]
#[path = "../tests/card.rs"]
mod tests;
