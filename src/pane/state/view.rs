//! Draws the live state document.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::projection::{Content, Row, project};
use crate::app::geometry::Drawn;
use crate::app::model::{Model, Pane};
use crate::domain::setting::SettingKey;
use crate::domain::time::Timestamp;
use crate::pane::view::{Rows, Title, draw_frame, draw_list, filter_of, inside};
use crate::pane::window::Hold;
use crate::ui::flow::flow;
use crate::ui::look::Look;
use crate::ui::text;

/// Width from which labels have a column of their own.
const LABELS_FROM: usize = 36;
/// Columns of that column.
const LABELS: usize = 13;

/// Draws the pane; `digest` where there is only room for the answers and the open work.
pub fn render(
    frame: &mut Frame<'_>,
    area: Rect,
    model: &Model,
    (now, digest): (Timestamp, bool),
    look: &Look,
) -> Drawn {
    let all = project(&model.incident, now, digest);
    let total = all.len();
    let kept = &model.panes.filters[Pane::State.index()];
    let filter = filter_of(model, Pane::State, kept);
    let wanted: Vec<Row> = all.into_iter().filter(|row| matches(row, filter)).collect();
    let columns = usize::from(inside(area).width);
    let lines = |at: usize| {
        wanted
            .get(at)
            .map_or_else(Vec::new, |row| row_lines(row, columns, look))
    };
    let cursor = &model.panes.state;
    let selected = cursor.selected.as_ref().and_then(|key| {
        let found = wanted.iter().position(|row| row.key.as_ref() == Some(key));
        found.or_else(|| wanted.iter().position(|row| row.key.is_some()))
    });
    let rows = Rows {
        len: wanted.len(),
        lines: &lines,
        hold: Hold::Top(cursor.top),
        selected,
    };
    let focused = model.focus == Pane::State;
    let buffer = frame.buffer_mut();
    let listed = draw_list(buffer, area, &rows, focused, look.theme.selection);
    let title = Title {
        filter: filter.to_owned(),
        matching: (wanted.len(), total),
        hidden: listed.hidden,
        note: String::new(),
    };
    let typing = draw_frame(buffer, area, (model, Pane::State), &title, None, look);
    if let Some(cursor) = typing.or(listed.cursor).filter(|_| focused) {
        frame.set_cursor_position(cursor);
    }
    listed.drawn
}

/// Whether a row says what the filter looks for, case ignored.
fn matches(row: &Row, filter: &str) -> bool {
    let filter = filter.trim().to_lowercase();
    if filter.is_empty() {
        return true;
    }
    let words = match &row.content {
        Content::Heading(_) => String::new(),
        Content::Conflict(text) | Content::Line(text) => text.clone(),
        Content::Field { label, value, .. } => {
            format!("{label} {}", value.as_deref().unwrap_or_default())
        }
        Content::Task {
            number,
            owners,
            text,
            ..
        } => format!("t{number} {owners} {text}"),
        Content::Criterion { text, .. } => text.clone(),
    };
    words.to_lowercase().contains(&filter)
}

fn row_lines(row: &Row, columns: usize, look: &Look) -> Vec<Line<'static>> {
    let theme = &look.theme;
    match &row.content {
        Content::Heading(words) => {
            let words = look.cut(&words.to_uppercase(), columns);
            vec![Line::styled(words, theme.strong)]
        }
        Content::Conflict(words) => {
            let said = [
                Span::styled(" CONFLICT ", theme.late),
                Span::styled(format!(" {}", look.words(words)), theme.warn),
            ];
            hanging(flow(&said, columns.saturating_sub(1)), 1)
        }
        Content::Field { label, value, mark } => {
            let key = match row.key {
                Some(super::projection::RowKey::Setting(key)) => Some(key),
                _ => None,
            };
            field_lines((key, label), value.as_deref(), mark.as_ref(), columns, look)
        }
        Content::Task { .. } => task_lines(&row.content, columns, look),
        Content::Criterion { text, met, waived } => {
            let tick = if *met { "[x] " } else { "[ ] " };
            let style = if *met { theme.ok } else { theme.strong };
            let mut said = vec![
                Span::styled(tick, style),
                Span::styled(look.words(text).into_owned(), theme.text),
            ];
            if let Some(reason) = waived {
                let reason = format!(" (waived: {})", look.words(reason));
                said.push(Span::styled(reason, theme.warn));
            }
            hanging(flow(&said, columns.saturating_sub(5)), 5)
        }
        Content::Line(words) => {
            let said = [Span::styled(look.words(words).into_owned(), theme.text)];
            hanging(flow(&said, columns.saturating_sub(2)), 2)
        }
    }
}

fn task_lines(content: &Content, columns: usize, look: &Look) -> Vec<Line<'static>> {
    let Content::Task {
        number,
        owners,
        text: words,
        left,
        due,
    } = content
    else {
        return Vec::new();
    };
    let theme = &look.theme;
    let owners = if owners.is_empty() {
        Span::styled("nobody yet", theme.warn)
    } else {
        Span::styled(look.words(owners).into_owned(), theme.accent)
    };
    let mut said = vec![
        Span::styled(format!("{} ", look.signs.action), theme.strong),
        Span::styled(format!("T{number} "), theme.strong),
        owners,
        Span::raw(" "),
    ];
    if let Some(left) = left.filter(|left| *left <= 0) {
        let style = if left <= -60 { theme.late } else { theme.due };
        said.push(Span::styled(text::countdown(left), style));
        said.push(Span::raw(" "));
    }
    said.push(Span::styled(look.words(words).into_owned(), theme.text));
    if let Some(due) = due {
        let rest = left.filter(|left| *left > 0).map(text::countdown);
        let rest = rest.map(|rest| format!(", {rest}")).unwrap_or_default();
        said.push(Span::styled(format!(" (due {due}{rest})"), theme.dim));
    }
    hanging(flow(&said, columns.saturating_sub(2)), 2)
}

/// A label and its value. Answers that nobody gave are asked for; their age stands beside them.
fn field_lines(
    (key, label): (Option<SettingKey>, &str),
    value: Option<&str>,
    mark: Option<&(i64, String)>,
    columns: usize,
    look: &Look,
) -> Vec<Line<'static>> {
    let theme = &look.theme;
    let answer = key.is_some_and(|key| SettingKey::ANSWERS.contains(&key));
    let words = match value {
        Some(words) => Span::styled(look.words(words).into_owned(), theme.text),
        None if answer => Span::styled("nobody has said yet", theme.warn),
        None => Span::styled("not known", theme.dim),
    };
    let age = mark.map(|(seconds, by)| {
        let by = look.words(by);
        Span::styled(format!("{} {by}", text::ago(*seconds)), theme.dim)
    });
    let label_style = if answer { theme.strong } else { theme.dim };
    if columns >= LABELS_FROM {
        let mut said = vec![words];
        if let Some(age) = age {
            let age = Span::styled(format!(" ({})", age.content), theme.dim);
            said.push(age);
        }
        let wrapped = flow(&said, columns.saturating_sub(LABELS + 1));
        let mut lines = hanging(wrapped, LABELS + 1);
        if let Some(first) = lines.first_mut() {
            let label = format!(" {}", look.pad(label, LABELS));
            first.spans[0] = Span::styled(label, label_style);
        }
        return lines;
    }
    let label = look.cut(label, columns);
    let mut head = vec![Span::styled(label.clone(), label_style)];
    if let Some(age) = age {
        let gap = columns.saturating_sub(text::width(&label) + text::width(&age.content));
        if gap > 0 {
            head.push(Span::raw(" ".repeat(gap)));
            head.push(age);
        }
    }
    let mut lines = vec![Line::from(head)];
    lines.extend(hanging_all(flow(&[words], columns.saturating_sub(1)), 1));
    lines
}

/// Indents every line but the first by `hang` columns; the first by one.
fn hanging(lines: Vec<Line<'static>>, hang: usize) -> Vec<Line<'static>> {
    let lines = lines.into_iter().enumerate().map(|(i, mut line)| {
        let indent = if i == 0 { 1 } else { hang };
        line.spans.insert(0, Span::raw(" ".repeat(indent)));
        line
    });
    lines.collect()
}

fn hanging_all(lines: Vec<Line<'static>>, indent: usize) -> Vec<Line<'static>> {
    let lines = lines.into_iter().map(|mut line| {
        line.spans.insert(0, Span::raw(" ".repeat(indent)));
        line
    });
    lines.collect()
}
