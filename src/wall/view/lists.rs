//! The lists: what happened, who does what, what is open, what was told.

use super::facts::NOT_YET;
use super::pen::{Look, Row, columns, span};
use crate::ui::text;
use crate::wall::state::{Block, Message, News, Role, Task};
use ratatui::text::Span;

/// How news are set out.
#[derive(Debug, Clone, Copy)]
pub(super) struct NewsForm {
    /// Columns of a row.
    pub(super) width: usize,
    /// Rows there are.
    pub(super) rows: usize,
    /// Rows that one entry may take.
    pub(super) wrap: usize,
    /// Whether the sort of entry has a column.
    pub(super) kinds: bool,
    /// Whether an empty row follows each entry.
    pub(super) air: bool,
}

/// Columns of the sort of entry.
const KIND: usize = 11;

impl Look<'_> {
    /// What happened, the latest recorded first, as many as there are rows for.
    pub(super) fn news(&self, form: NewsForm) -> Vec<Row> {
        let news: Vec<&News> = self.shown.news.iter().take(form.rows).collect();
        if news.is_empty() {
            return vec![self.nothing()];
        }
        let times: Vec<String> = news.iter().map(|line| self.happened(line)).collect();
        let column = times.iter().map(|t| text::width(t)).max().unwrap_or(0);
        let mut rows = Vec::new();
        for (line, time) in news.into_iter().zip(times) {
            let left = form.rows.saturating_sub(rows.len());
            if left == 0 {
                break;
            }
            let time = format!("{time:>column$}");
            rows.extend(self.news_rows(line, &time, form).into_iter().take(left));
            if form.air {
                rows.push(Row::blank());
            }
        }
        rows.truncate(form.rows);
        rows
    }

    fn happened(&self, line: &News) -> String {
        let about = if line.happened.approx { "~" } else { "" };
        format!("{about}{}", self.time(line.happened.at))
    }

    fn news_rows(&self, line: &News, time: &str, form: NewsForm) -> Vec<Row> {
        let star = if line.star { self.signs.star } else { " " };
        let mut lead = vec![
            span(format!("{time} "), self.theme.text),
            span(star, self.theme.star),
            span(" ", self.theme.text),
        ];
        if form.kinds {
            let kind = text::pad(line.kind.label(), KIND);
            lead.push(span(kind, self.theme.dim));
        }
        let author = self.author(line, form.width);
        let style = if line.star {
            self.theme.strong
        } else {
            self.theme.text
        };
        let words = self.clean(&line.text);
        let late = if line.late {
            format!(" (logged {})", self.time(line.at))
        } else {
            String::new()
        };
        let indent = columns(&lead);
        let room = form.width.saturating_sub(indent + text::width(&author) + 2);
        let lines = if form.wrap == 1 {
            let room = room.saturating_sub(text::width(&late));
            vec![format!("{}{late}", self.cut(&words, room))]
        } else {
            self.wrapped(&format!("{words}{late}"), room, form.wrap)
        };
        let block = Block::Entry(line.id);
        let rows = lines.into_iter().enumerate().map(|(at, words)| {
            let row = if at == 0 {
                let mut left = std::mem::take(&mut lead);
                left.push(span(words, style));
                self.ends(left, vec![span(&author, self.theme.dim)], form.width)
            } else {
                Row::new(vec![span(" ".repeat(indent), style), span(words, style)])
            };
            row.of(block)
        });
        rows.collect()
    }

    /// Who said or did it, with the role: in full, in short, or the name alone.
    fn author(&self, line: &News, width: usize) -> String {
        let who = self.clean(&line.who);
        let room = width / 4;
        let Some(role) = line.role.as_deref().map(|role| self.clean(role)) else {
            return self.cut(&who, room);
        };
        let full = format!("{who}, {role}");
        let short = format!("{who}, {}", initials(&role));
        let fits = |words: &String| text::width(words) <= room;
        if width >= 90 && fits(&full) {
            full
        } else if fits(&short) {
            short
        } else {
            self.cut(&who, room)
        }
    }

    /// Roles, one a row.
    pub(super) fn role_rows(&self, width: usize) -> Vec<Row> {
        let label = self
            .shown
            .roles
            .iter()
            .map(|role| text::width(&role.label) + 2)
            .max()
            .unwrap_or(0)
            .min(width.saturating_sub(NOT_YET.len()).max(width / 2));
        self.shown
            .roles
            .iter()
            .map(|role| Row::new(self.role(role, label)).of(Block::Roles))
            .collect()
    }

    /// Roles in columns side by side, for a screen without panels.
    pub(super) fn role_table(&self, width: usize) -> Vec<Row> {
        const GAP: usize = 2;
        let side = if width >= 140 { 3 } else { 2 };
        let column = (width - GAP * (side - 1)) / side;
        let cells: Vec<Vec<Span<'static>>> = self
            .role_rows(column)
            .into_iter()
            .map(|row| self.ends(row.into_spans(), Vec::new(), column).into_spans())
            .collect();
        let rows = cells.chunks(side).map(|cells| {
            let mut spans = Vec::new();
            for cell in cells {
                if !spans.is_empty() {
                    spans.push(span(" ".repeat(GAP), self.theme.text));
                }
                spans.extend(cell.iter().cloned());
            }
            Row::new(spans).of(Block::Roles)
        });
        rows.collect()
    }

    fn role(&self, role: &Role, label: usize) -> Vec<Span<'static>> {
        let columns = label.saturating_sub(1);
        let mut name = text::pad_with(&self.clean(&role.label), columns, self.signs);
        name.push(' ');
        let people = role.people.join(", ");
        if role.missing {
            vec![span(name, self.theme.warn), span(NOT_YET, self.theme.warn)]
        } else {
            vec![
                span(name, self.theme.text),
                span(self.clean(&people), self.theme.strong),
            ]
        }
    }

    /// Open work with its clocks, then what is suspected.
    pub(super) fn task_rows(&self, width: usize) -> Vec<Row> {
        let tasks = self.shown.tasks.iter().chain(&self.shown.suspected);
        tasks
            .map(|task| self.task(task, width).of(Block::Work))
            .collect()
    }

    fn task(&self, task: &Task, width: usize) -> Row {
        let mut left = vec![span(format!("{} ", task.name), self.theme.text)];
        if !task.owners.is_empty() {
            let owners = format!("{} ", self.clean(&task.owners));
            left.push(span(owners, self.theme.strong));
        }
        left.push(span(self.clean(&task.text), self.theme.text));
        let waits = task.since.map(|since| {
            let age = text::ago(self.now.seconds_since(since));
            span(age, self.theme.warn)
        });
        let due = task.due.map(|due| {
            let left = due.seconds_since(self.now);
            span(text::countdown(left), self.due_style(left))
        });
        let right: Vec<Span<'static>> = due.or(waits).into_iter().collect();
        self.ends(left, right, width)
    }

    /// Exit criteria, one a row.
    pub(super) fn criterion_rows(&self, width: usize) -> Vec<Row> {
        let criteria = self.shown.criteria.iter();
        criteria
            .map(|criterion| {
                let words = format!("{} {}", tick(criterion.met), self.clean(&criterion.text));
                Row::new(vec![span(self.cut(&words, width), self.theme.text)]).of(Block::Work)
            })
            .collect()
    }

    /// Exit criteria in lines, beside their label.
    pub(super) fn criteria(&self, width: usize) -> Vec<Row> {
        if self.shown.criteria.is_empty() {
            return Vec::new();
        }
        let criteria: Vec<String> = self
            .shown
            .criteria
            .iter()
            .map(|c| format!("{} {}", tick(c.met), self.clean(&c.text)))
            .collect();
        let words = criteria.join("   ");
        let words = (words.as_str(), self.theme.text);
        let rows = self.labelled("EXIT", words, Span::default(), width, 2);
        rows.into_iter().map(|row| row.of(Block::Work)).collect()
    }

    /// Next word to each audience, one a row, with the last one where there is room.
    pub(super) fn word_rows(&self, width: usize) -> Vec<Row> {
        let name = self
            .shown
            .words
            .iter()
            .map(|word| text::width(&word.audience) + 2)
            .max()
            .unwrap_or(0)
            .min(width / 2);
        let rows = self.shown.words.iter().map(|word| {
            let room = name.saturating_sub(1);
            let mut audience = text::pad_with(&self.clean(&word.audience), room, self.signs);
            audience.push(' ');
            let mut left = vec![span(audience, self.theme.strong)];
            left.extend(self.word(word));
            let heard = word.last.map(|last| format!("last {}", self.time(last)));
            let heard = heard
                .filter(|heard| columns(&left) + heard.len() + 2 <= width && word.due.is_some());
            let right = heard.map_or_else(Vec::new, |heard| vec![span(heard, self.theme.dim)]);
            self.ends(left, right, width).of(Block::Words)
        });
        rows.collect()
    }

    /// What was told, newest first, word for word; `to` says whether the audience is named.
    pub(super) fn message_rows(&self, width: usize, most: usize, to: bool) -> Vec<Row> {
        let messages = self.shown.messages.iter();
        messages
            .flat_map(|message| self.message(message, width, most, to))
            .collect()
    }

    fn message(&self, message: &Message, width: usize, most: usize, to: bool) -> Vec<Row> {
        let audience = if to {
            format!("{}, ", self.clean(&message.audience))
        } else {
            String::new()
        };
        let words = format!(
            "{}  {audience}{}: {}",
            self.time(message.at),
            self.clean(&message.channel),
            self.clean(&message.text)
        );
        let block = Block::Entry(message.id);
        let lines = text::wrap_hanging(&words, width.max(1), "", "       ");
        let cut = lines.len() > most;
        let rows = lines.into_iter().take(most).enumerate().map(|(at, line)| {
            let line = if cut && at + 1 == most {
                self.cut(&format!("{line} {}", self.signs.ellipsis), width)
            } else {
                line
            };
            Row::new(vec![span(line, self.theme.text)]).of(block)
        });
        rows.collect()
    }
}

const fn tick(met: bool) -> &'static str {
    if met { "[x]" } else { "[ ]" }
}

/// `Technical Lead` as `TL`; a single word stays.
fn initials(role: &str) -> String {
    if !role.contains(' ') {
        return role.to_owned();
    }
    let words = role.split_whitespace();
    words.filter_map(|word| word.chars().next()).collect()
}
