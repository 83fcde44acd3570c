//! The lines of a sheet, from the document and the time.

use super::Subject;
use crate::domain::checklist::{self, Done, Line};
use crate::domain::incident::Incident;
use crate::domain::prompt::{Level, Prompt, Showing};
use crate::domain::time::Timestamp;
use crate::playbook::RuleId;

/// What a line stands for, so that a selection stays on it whatever arrives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowKey {
    /// A prompt: its rule and what it is about.
    Prompt(RuleId, String),
    /// A line of a checklist.
    Line(String),
    /// An answer to paste, by when it is of use.
    Reply(String),
}

/// How a line looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// As text.
    Plain,
    /// Not for this person, or done.
    Dim,
    /// Due.
    Due,
    /// Late.
    Late,
    /// A heading.
    Heading,
}

/// A line of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What it stands for; none for a heading.
    pub key: Option<RowKey>,
    /// The sign before it.
    pub sign: String,
    /// The words.
    pub text: String,
    /// How it looks.
    pub tone: Tone,
}

impl Row {
    fn heading(text: &str) -> Self {
        Self {
            key: None,
            sign: String::new(),
            text: text.to_owned(),
            tone: Tone::Heading,
        }
    }

    fn plain(text: &str) -> Self {
        Self {
            tone: Tone::Dim,
            ..Self::heading(text)
        }
    }
}

/// The title of a sheet.
pub fn title(subject: Subject, incident: &Incident) -> String {
    match subject {
        Subject::Prompts => "Prompts".to_owned(),
        Subject::Checklist => format!("Checklist: {}", incident.stage().stage),
    }
}

/// The lines of a sheet, as this person sees them.
pub fn project(
    subject: Subject,
    incident: &Incident,
    showing: &Showing,
    me: &str,
    now: Timestamp,
) -> Vec<Row> {
    match subject {
        Subject::Prompts => prompts(incident, showing, me),
        Subject::Checklist => checklist(incident, now),
    }
}

fn prompts(incident: &Incident, showing: &Showing, me: &str) -> Vec<Row> {
    let shown = showing.prompts.iter();
    let mut rows: Vec<Row> = shown.map(|p| prompt(incident, p, me)).collect();
    if rows.is_empty() {
        rows.push(Row::plain("Nothing is asked for now."));
    }
    if !showing.snoozed.is_empty() {
        rows.push(Row::heading("Put off"));
        rows.extend(showing.snoozed.iter().map(|p| {
            let until = p.snoozed_until.map(|until| incident.clock(until));
            Row {
                sign: until.unwrap_or_default(),
                tone: Tone::Dim,
                ..prompt(incident, p, me)
            }
        }));
    }
    rows
}

fn prompt(incident: &Incident, prompt: &Prompt, me: &str) -> Row {
    let mine = prompt.concerns(incident, me);
    let tone = match prompt.level {
        _ if !mine || prompt.is_quiet() => Tone::Dim,
        Level::Info => Tone::Plain,
        Level::Due => Tone::Due,
        Level::Late => Tone::Late,
    };
    let (level, to) = (prompt.level, prompt.to.words(incident));
    let since = incident.clock(prompt.due);
    Row {
        key: Some(RowKey::Prompt(prompt.rule, prompt.about.key())),
        sign: format!("{:<2} {:<4}", level.mark(), level.label()),
        text: format!(
            "{to}: {} ({}, since {since})",
            prompt.text,
            prompt.rule.name()
        ),
        tone,
    }
}

fn checklist(incident: &Incident, now: Timestamp) -> Vec<Row> {
    let stage = incident.stage().stage;
    let lines = checklist::lines(incident, stage);
    let mut rows: Vec<Row> = lines.iter().map(|l| line(incident, l)).collect();
    if rows.is_empty() {
        rows.push(Row::plain("Nothing to think of in this stage."));
    }
    let open = checklist::left_open(incident, stage);
    if !open.is_empty() {
        rows.push(Row::heading("Left open before"));
        rows.extend(open.iter().map(|l| line(incident, l)));
    }
    let replies = checklist::replies(incident, now);
    if !replies.is_empty() {
        rows.push(Row::heading("To paste"));
        rows.extend(replies.into_iter().map(|reply| Row {
            key: Some(RowKey::Reply(reply.asked.to_owned())),
            sign: String::new(),
            text: format!("{}: {}", reply.asked, reply.text),
            tone: Tone::Plain,
        }));
    }
    rows
}

fn line(incident: &Incident, line: &Line<'_>) -> Row {
    let (sign, how) = match line.done {
        Done::Open => ("[ ]", String::new()),
        Done::Shown => ("[x]", String::new()),
        Done::Ticked { by, at } => ("[x]", format!("  {by} {}", incident.clock(at))),
    };
    let tone = if line.done == Done::Open {
        Tone::Plain
    } else {
        Tone::Dim
    };
    Row {
        key: Some(RowKey::Line(line.id.to_owned())),
        sign: sign.to_owned(),
        text: format!("{}{how}", line.text),
        tone,
    }
}

/// The place of the selected line: where it stands now, else the first that can be selected.
pub fn selected(rows: &[Row], key: Option<&RowKey>) -> Option<usize> {
    let same = |row: &Row| row.key.is_some() && row.key.as_ref() == key;
    let found = rows.iter().position(same);
    found.or_else(|| rows.iter().position(|row| row.key.is_some()))
}
