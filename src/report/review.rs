//! The review row by row, for its page in the console and for the shell, from the document and the
//! time.

use crate::clean::clean;
use crate::domain::day::Day;
use crate::domain::id::EventId;
use crate::domain::incident::Incident;
use crate::domain::review::{
    ActionNow, ActionPriority, DataLoss, LessonType, NOTICE, Question, STOP, Slot, SlotNow,
    SlotState, WHYS, WhyNow, required, triggers,
};
use crate::domain::task::Task;
use crate::domain::time::Timestamp;
use std::fmt::Write as _;

/// What a row of the review stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// Something that an event brought about.
    Event(EventId),
    /// What may have contributed, and nobody has judged: the entry, and which sentence of it.
    Candidate(EventId, usize),
    /// A question of the review.
    Question(Question),
    /// A slot of the wrap-up.
    Slot(Slot),
    /// When the review meets, and who owns it.
    Meeting,
    /// Whether anything was lost.
    DataLoss,
}

impl Target {
    /// The event, where it is one.
    pub const fn event(self) -> Option<EventId> {
        match self {
            Self::Event(id) | Self::Candidate(id, _) => Some(id),
            _ => None,
        }
    }
}

/// How loud a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// A heading.
    Heading,
    /// It wants something.
    Loud,
    /// It stands.
    Plain,
    /// It is over, or says more of the row above it.
    Quiet,
    /// To be read, and nothing to act on.
    Remark,
}

/// One row of the review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What it stands for; none for what is only to be read.
    pub target: Option<Target>,
    /// How loud it is.
    pub weight: Weight,
    /// What it is called: `A1`, `2b`, `W3`.
    pub name: String,
    /// Where it stands: `open`, `no day`.
    pub state: String,
    /// What it says; as people wrote it.
    pub words: String,
    /// It stays with those who work on the incident.
    pub restricted: bool,
}

fn heading(words: &str) -> Row {
    below(Weight::Heading, words.to_owned())
}

/// A row that only says something.
const fn below(weight: Weight, words: String) -> Row {
    Row {
        target: None,
        weight,
        name: String::new(),
        state: String::new(),
        words,
        restricted: false,
    }
}

/// All of the review: why it is due, its meeting, its questions, what was found, what changes, what
/// it leaves behind.
pub fn rows(incident: &Incident, now: Timestamp) -> Vec<Row> {
    let mut rows = head(incident, now);
    rows.extend(questions(incident));
    rows.extend(whys(incident));
    rows.extend(causes(incident));
    rows.extend(lessons(incident));
    rows.extend(actions(incident));
    rows.extend(slots(incident));
    rows
}

fn head(incident: &Incident, now: Timestamp) -> Vec<Row> {
    let all = triggers(incident, now);
    let status = incident.postmortem_status().label();
    let mut rows = vec![
        heading(&format!("Postmortem: {status}")),
        below(Weight::Remark, required(&all)),
    ];
    let shown = all.iter().filter(|trigger| trigger.holds != Some(false));
    rows.extend(shown.map(|trigger| {
        let words = format!("{}: {}", trigger.trigger_type.label(), trigger.evidence);
        below(Weight::Remark, words)
    }));
    rows.push(below(Weight::Remark, NOTICE.to_owned()));
    rows.push(meeting(incident));
    rows.push(data_loss(incident));
    rows
}

fn meeting(incident: &Incident) -> Row {
    let at = incident.review_meeting();
    let owners = incident.holders_of("review_owner");
    let owners = owners.filter(|holder| !holder.assigned.shadow);
    let owners: Vec<&str> = owners.map(|h| h.assigned.person.as_str()).collect();
    let mut words = match &owners[..] {
        [] => "nobody owns it".to_owned(),
        owners => format!("owner {}", owners.join(", ")),
    };
    if let Some(at) = at {
        let _ = write!(words, "; meets {}", meeting_words(incident, at));
    }
    if let Some(limit) = incident.review_limit() {
        let _ = write!(words, "; limit {}", meeting_words(incident, limit));
    }
    let settled = at.is_some() && !owners.is_empty();
    Row {
        restricted: false,
        target: Some(Target::Meeting),
        weight: if settled { Weight::Plain } else { Weight::Loud },
        name: "meeting".to_owned(),
        state: if at.is_some() { "set" } else { "no date" }.to_owned(),
        words,
    }
}

fn data_loss(incident: &Incident) -> Row {
    let loss = incident.data_loss().unwrap_or_default();
    let words = match (loss, incident.writes_replayed()) {
        (_, Some(true)) => "all writes were replayed",
        (_, Some(false)) => "not all writes were replayed",
        (DataLoss::No, None) => "nothing was lost",
        (_, None) => crate::domain::review::REPLAYED,
    };
    Row {
        restricted: false,
        target: Some(Target::DataLoss),
        weight: match loss {
            DataLoss::Unknown => Weight::Loud,
            _ => Weight::Plain,
        },
        name: "data loss".to_owned(),
        state: loss.label().to_owned(),
        words: words.to_owned(),
    }
}

fn questions(incident: &Incident) -> Vec<Row> {
    let (done, all) = (incident.review_answered(), Question::ALL.len());
    let mut rows = vec![heading(&format!("Questions: {done} of {all} answered"))];
    rows.extend(Question::ALL.iter().zip(1..).map(|((question, _), n)| {
        let answer = incident.review_answer(*question);
        let said = answer.and_then(|answer| answer.text.as_ref());
        let said = said.map(|text| format!(" {text}"));
        Row {
            restricted: false,
            target: Some(Target::Question(*question)),
            weight: match answer {
                None => Weight::Loud,
                Some(answer) if answer.yes => Weight::Quiet,
                Some(_) => Weight::Plain,
            },
            name: format!("Q{n}"),
            state: match answer {
                None => "open",
                Some(answer) if answer.yes => "yes",
                Some(_) => "no",
            }
            .to_owned(),
            words: format!("{}{}", question.words(), said.unwrap_or_default()),
        }
    }));
    rows
}

fn whys(incident: &Incident) -> Vec<Row> {
    let mut rows = vec![heading("Five whys")];
    let all = incident.whys();
    if all.is_empty() {
        let asked = WHYS.iter().zip(1..);
        rows.extend(asked.map(|(words, n)| below(Weight::Remark, format!("{n} {words}"))));
    }
    rows.extend(all.iter().flat_map(why));
    if !all.is_empty() {
        rows.push(below(Weight::Remark, STOP.to_owned()));
    }
    rows
}

/// A branch is as deep as its number says; deeper ones stand further in.
fn why(row: &WhyNow<'_>) -> Vec<Row> {
    const MOST_STEPS: usize = 8;
    let step = "  ".repeat(row.depth.saturating_sub(1).min(MOST_STEPS));
    let words = match row.answer {
        Some(answer) if row.asked => format!("{step}{} {answer}", row.question),
        Some(answer) => format!("{step}{answer}"),
        None => format!("{step}{}", row.question),
    };
    let mut rows = vec![Row {
        restricted: row.restricted,
        target: Some(Target::Event(row.id)),
        weight: match row.answer {
            Some(_) => Weight::Plain,
            None => Weight::Loud,
        },
        name: row.name.clone(),
        state: match row.answer {
            Some(_) => String::new(),
            None => "no answer".to_owned(),
        },
        words,
    }];
    let more = [("it made sense", row.sense), ("shown by", row.link)];
    let more = more.into_iter().filter_map(|(label, said)| {
        let said = said?;
        Some(Row {
            restricted: row.restricted,
            ..below(Weight::Quiet, format!("{step}{label}: {said}"))
        })
    });
    rows.extend(more);
    rows
}

fn causes(incident: &Incident) -> Vec<Row> {
    let mut rows = vec![heading("Root cause and contributing causes")];
    let all = incident.causes();
    if all.is_empty() {
        let none = "No cause is named, and no hypothesis is confirmed.";
        rows.push(below(Weight::Remark, none.to_owned()));
    }
    rows.extend(all.into_iter().map(|cause| {
        let from = cause.hypothesis.filter(|_| !cause.from_board);
        let from = from.map_or_else(String::new, |name| format!(", {name}"));
        let words = format!("{} ({}{from})", cause.text, cause.confidence.label());
        Row {
            restricted: cause.restricted,
            target: Some(Target::Event(cause.id)),
            weight: Weight::Plain,
            name: cause.name,
            state: cause.cause_type.label().to_owned(),
            words,
        }
    }));
    let candidates = incident.candidate_causes().into_iter();
    rows.extend(candidates.map(|one| Row {
        restricted: one.restricted,
        target: Some(Target::Candidate(one.id, one.sentence)),
        weight: Weight::Loud,
        name: "?".to_owned(),
        state: "not judged".to_owned(),
        words: format!("{} ({})", one.text, one.ground.words()),
    }));
    rows
}

fn lessons(incident: &Incident) -> Vec<Row> {
    let mut rows = vec![heading("What was learnt")];
    let all = incident.lessons();
    for (lesson_type, _) in LessonType::ALL {
        let mut own = all
            .iter()
            .filter(|l| l.lesson_type == *lesson_type)
            .peekable();
        let none = own.peek().is_none();
        rows.extend(own.map(|lesson| Row {
            restricted: lesson.restricted,
            target: Some(Target::Event(lesson.id)),
            weight: Weight::Plain,
            name: lesson.name.clone(),
            state: lesson_type.label().to_owned(),
            words: lesson.text.to_owned(),
        }));
        if none {
            let words = format!("{}: nothing yet", lesson_type.heading());
            rows.push(below(Weight::Remark, words));
        }
    }
    rows
}

/// Action items by what they are for (practice: R153), then what is to be cleaned up.
fn actions(incident: &Incident) -> Vec<Row> {
    let mut rows = vec![heading("Action items")];
    let mut items = incident.action_items();
    items.sort_by_key(|item| item.action_type);
    let tasks = incident.tasks().into_iter().filter(|task| task.given.after);
    let tasks: Vec<Task<'_>> = tasks.collect();
    if items.is_empty() && tasks.is_empty() {
        let none = "Nothing is to be changed yet.";
        rows.push(below(Weight::Remark, none.to_owned()));
    }
    rows.extend(items.iter().map(|item| action(incident, item)));
    rows.extend(tasks.iter().map(|task| clean_up(incident, task)));
    rows
}

fn action(incident: &Incident, item: &ActionNow<'_>) -> Row {
    let mut words = format!("{}: {}", item.action_type.label(), item.text);
    let due = item.due.map(Day::words);
    for (label, said) in [
        ("owner", item.owner),
        ("due", due.as_deref()),
        ("priority", item.priority.map(ActionPriority::label)),
        ("class", item.class),
        ("link", item.link),
    ] {
        if let Some(said) = said {
            let _ = write!(words, "; {label} {said}");
        }
    }
    let again = item
        .class
        .map(|class| incident.same_class(class, Some(item.id)));
    if let Some(again) = again.filter(|again| !again.is_empty()) {
        let _ = write!(words, " (this class again: {})", again.join(", "));
    }
    let state = match (item.done, item.owner, item.due) {
        (Some(at), ..) => format!("done {}", incident.clock(at)),
        (None, None, None) => "no owner/day".to_owned(),
        (None, None, Some(_)) => "no owner".to_owned(),
        (None, Some(_), None) => "no day".to_owned(),
        (None, Some(_), Some(_)) => "owned".to_owned(),
    };
    Row {
        restricted: item.restricted,
        target: Some(Target::Event(item.id)),
        weight: match item.done {
            Some(_) => Weight::Quiet,
            None if item.is_naked() => Weight::Loud,
            None => Weight::Plain,
        },
        name: item.name.clone(),
        state,
        words,
    }
}

fn clean_up(incident: &Incident, task: &Task<'_>) -> Row {
    let naked = task.is_nobodys() || task.due.is_none();
    let owners = task.passed_to.map(str::to_owned);
    let owners = owners.unwrap_or_else(|| task.given.owners.join(", "));
    let due = task
        .due
        .map(|due| format!("; due {}", incident.day_clock(due)));
    Row {
        restricted: false,
        target: Some(Target::Event(task.id)),
        weight: match task.done {
            Some(_) => Weight::Quiet,
            None if naked => Weight::Loud,
            None => Weight::Plain,
        },
        name: task.name.clone(),
        state: match task.done {
            Some(at) => format!("done {}", incident.clock(at)),
            None if naked => "no owner/day".to_owned(),
            None => "clean up".to_owned(),
        },
        words: format!("{}; {owners}{}", task.given.text, due.unwrap_or_default())
            .replace("; ;", ";"),
    }
}

fn slots(incident: &Incident) -> Vec<Row> {
    let all = incident.slots();
    let open = all.iter().filter(|now| now.filled.state == SlotState::Open);
    let mut rows = vec![heading(&format!(
        "Wrap-up: {} of {} open",
        open.count(),
        all.len()
    ))];
    rows.extend(all.iter().zip(1..).map(|(now, n)| slot(now, n)));
    rows
}

fn slot(now: &SlotNow, number: usize) -> Row {
    let filled = &now.filled;
    let mut words = now.slot.label().to_owned();
    let date = filled.date.map(Day::words);
    let said = [&filled.text, &filled.who, &date, &filled.link];
    for part in said.into_iter().flatten() {
        let _ = write!(words, "; {part}");
    }
    Row {
        restricted: false,
        target: Some(Target::Slot(now.slot)),
        weight: match filled.state {
            SlotState::Open => Weight::Loud,
            SlotState::Done => Weight::Plain,
            SlotState::NotApplicable => Weight::Quiet,
        },
        name: format!("W{number}"),
        state: filled.state.label().to_owned(),
        words,
    }
}

/// The review as lines for a script or a mail, without what is restricted; the last one says what
/// closing waits for.
pub fn review_text(incident: &Incident, now: Timestamp) -> String {
    let mut text = String::new();
    let shown = rows(incident, now)
        .into_iter()
        .filter(|row| !row.restricted);
    for row in shown {
        let line = match (row.weight, row.target) {
            (Weight::Heading, _) => row.words.to_uppercase(),
            (_, None) => format!("  {}", row.words),
            (_, Some(_)) => {
                let parts = [row.name, row.state, row.words];
                let parts = parts.into_iter().filter(|part| !part.is_empty());
                parts.collect::<Vec<_>>().join("  ")
            }
        };
        text.push_str(&clean(&line));
        text.push('\n');
    }
    let gaps = incident.review_gaps().words();
    if gaps.is_empty() {
        text.push_str("nothing is open; `warroom stage closed` closes it\n");
    } else {
        let _ = writeln!(text, "open: {}", gaps.join("; "));
    }
    text
}

/// `Fri 16 Jan 2026 11:00`.
pub fn meeting_words(incident: &Incident, at: Timestamp) -> String {
    let clock = incident.clock(at);
    match Day::of(at, incident.zone()) {
        Some(day) => format!("{} {clock}", day.words()),
        None => clock,
    }
}
