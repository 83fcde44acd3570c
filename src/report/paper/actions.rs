//! What changes after the incident: action items by what they are for, with what they lack.

use super::pen::{Pen, labelled, reworded};
use crate::domain::day::Day;
use crate::domain::review::{ActionNow, ActionType};
use crate::domain::setting::SettingKey;
use crate::domain::task::Task;
use crate::report::block::{Inline, Line, Manuscript, plain};

/// The items that may stand here.
pub(super) fn items<'a>(pen: &Pen<'a>) -> Vec<ActionNow<'a>> {
    let mut items = pen.incident.action_items();
    items.retain(|item| pen.shows(item.restricted));
    items
}

/// Work given during the incident for after it.
fn clean_up<'a>(pen: &Pen<'a>) -> Vec<Task<'a>> {
    let mut tasks = pen.incident.tasks();
    tasks.retain(|task| task.given.after && pen.shows_event(task.id));
    tasks
}

/// All of them in a table for each sort (practice: R153, R154).
pub(super) fn by_sort(pen: &Pen<'_>, paper: &mut Manuscript) {
    let (items, tasks) = (items(pen), clean_up(pen));
    if items.is_empty() && tasks.is_empty() {
        paper.paragraph("No action item is agreed yet.");
        if let Some(next) = pen.incident.answer(SettingKey::Next) {
            let said = format!("{} ({}, {})", next.text, pen.zoned(next.at), next.who());
            let said = labelled("Last said of what comes next", said);
            paper
                .blocks
                .push(crate::report::block::Block::Paragraph(said));
        }
        return;
    }
    gaps(&items, &tasks, paper);
    let head = [
        "",
        "What",
        "Owner",
        "Due",
        "State",
        "Priority",
        "Ends the class",
        "Link",
    ];
    for (sort, _) in ActionType::ALL {
        let rows: Vec<Vec<Line>> = items
            .iter()
            .filter(|item| item.action_type == *sort)
            .map(|item| item_row(pen, item))
            .collect();
        if !rows.is_empty() {
            paper.subsection(purpose(*sort));
            paper.table(&head, rows, "");
        }
    }
    if !tasks.is_empty() {
        paper.subsection("To clean up");
        let rows = tasks.iter().map(|task| task_row(pen, task)).collect();
        paper.table(&head[..5], rows, "");
    }
}

/// What a sort of action item is for.
pub(super) const fn purpose(sort: ActionType) -> &'static str {
    match sort {
        ActionType::Prevent => "So that it does not happen again",
        ActionType::Detect => "So that we notice it sooner",
        ActionType::Mitigate => "So that it hurts less or shorter",
        ActionType::Process => "So that we work together better",
        ActionType::Repair => "So that what was left broken is whole",
    }
}

/// What is missing, said once above the tables (practice: R154).
fn gaps(items: &[ActionNow<'_>], tasks: &[Task<'_>], paper: &mut Manuscript) {
    let lack = |name: &str, owner: bool, due: bool| match (owner, due) {
        (true, true) => None,
        (false, true) => Some(format!("{name} has no owner")),
        (true, false) => Some(format!("{name} has no date")),
        (false, false) => Some(format!("{name} has no owner and no date")),
    };
    let open = items.iter().filter(|item| item.done.is_none());
    let open = open.filter_map(|i| lack(&i.name, i.owner.is_some(), i.due.is_some()));
    let tasks = tasks.iter().filter(|task| task.done.is_none());
    let tasks = tasks.filter_map(|t| lack(&t.name, !t.is_nobodys(), t.due.is_some()));
    let gaps: Vec<String> = open.chain(tasks).collect();
    if !gaps.is_empty() {
        let count = gaps.len();
        let noun = if count == 1 { "gap" } else { "gaps" };
        paper.paragraph(format!("{count} {noun} to fill: {}.", gaps.join("; ")));
    }
}

/// A value, or that it is missing in words that stand out.
fn or_missing(value: Option<String>, missing: &str) -> Line {
    match value {
        Some(value) => plain(value),
        None => vec![Inline::Strong(missing.to_owned())],
    }
}

fn item_row(pen: &Pen<'_>, item: &ActionNow<'_>) -> Vec<Line> {
    let link = item.link.map_or_else(Vec::new, |link| {
        vec![Inline::Link {
            label: link.to_owned(),
            address: link.to_owned(),
        }]
    });
    let done = item.done.map(|at| format!("done {}", pen.zoned(at)));
    let priority = item.priority.map_or("", |priority| priority.label());
    let closed = item.done.is_some();
    let missing = |words| if closed { "" } else { words };
    vec![
        plain(&*item.name),
        plain(item.text.trim()),
        or_missing(item.owner.map(str::to_owned), missing("owner missing")),
        or_missing(item.due.map(Day::words), missing("date missing")),
        plain(done.unwrap_or_else(|| "open".to_owned())),
        plain(priority),
        plain(item.class.unwrap_or_default()),
        link,
    ]
}

fn task_row(pen: &Pen<'_>, task: &Task<'_>) -> Vec<Line> {
    let owners = task.given.owners.join(", ");
    let owner = (!task.is_nobodys()).then(|| match task.passed_to {
        Some(to) if owners.is_empty() => to.to_owned(),
        Some(to) => format!("{owners} (done by {to})"),
        None => owners,
    });
    let done = task.done.map(|at| format!("done {}", pen.zoned(at)));
    let missing = |words| if task.done.is_some() { "" } else { words };
    vec![
        plain(&*task.name),
        plain(task.given.text.trim()),
        or_missing(owner, missing("owner missing")),
        or_missing(
            task.due.map(|due| pen.appointment(due)),
            missing("date missing"),
        ),
        plain(done.unwrap_or_else(|| "open".to_owned())),
    ]
}

/// The same in one line; none where there is nothing, or where a part of it may not be said here.
pub(super) fn promised_words(pen: &Pen<'_>) -> Option<String> {
    let (said, left) = promised(pen);
    let words = said.iter().flatten().map(|inline| match inline {
        Inline::Text(words) => words.as_str(),
        _ => "",
    });
    let words: Vec<&str> = words.collect();
    (left == 0 && !words.is_empty()).then(|| words.join("; "))
}

/// What changes and until when, and how much of it is to be worded anew.
pub(super) fn changes(pen: &Pen<'_>, paper: &mut Manuscript) {
    let (said, left) = promised(pen);
    paper.items(said, "");
    reworded(left, paper);
}

/// What changes and until when, in words that people outside may read: nobody's name.
pub(super) fn promised(pen: &Pen<'_>) -> (Vec<Line>, usize) {
    let open = items(pen).into_iter().filter(|item| item.done.is_none());
    let (mut said, mut left) = (Vec::new(), 0);
    for item in open {
        let Some(words) = pen.may_say(item.text) else {
            left += 1;
            continue;
        };
        let by = match item.due {
            Some(day) => format!("by {}", day.words()),
            None => "[date to be set]".to_owned(),
        };
        said.push(plain(format!("{words} ({by})")));
    }
    (said, left)
}
