//! Draws who waits for word, and what was said to whom.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::projection::{Content, Row, project};
use crate::app::geometry::Drawn;
use crate::app::model::{Model, Pane};
use crate::domain::time::Timestamp;
use crate::pane::view::{Kept, draw_pane, inside, more};
use crate::ui::flow::{flow, flow_at_most};
use crate::ui::look::Look;
use crate::ui::text;
use crate::ui::theme::Theme;

/// The most rows of one message; the rest is in its details.
const MOST_ROWS: usize = 8;
/// The most rows of a draft.
const QUIET_ROWS: usize = 3;
/// The most columns of an audience's name.
const LABELS: usize = 14;
/// Columns of a countdown: `in 1h 05m`.
const CLOCKS: usize = 9;

/// Draws the pane.
pub fn render(
    frame: &mut Frame<'_>,
    area: Rect,
    model: &Model,
    now: Timestamp,
    look: &Look,
) -> Drawn {
    let pane = (model, Pane::Comms);
    let all = project(&model.incident, &model.kit, now);
    let kept = Kept::of(pane, all, Row::matches);
    let columns = usize::from(inside(area).width);
    let more = more(model, look);
    let audiences = &model.incident.playbook().audiences;
    let labels = audiences.iter().map(|a| text::width(&look.words(&a.label)));
    let labels = labels.max().unwrap_or(0).min(LABELS);
    let lines = |row: &Row, _| row_lines(&row.content, (columns, labels), &more, look);
    let at = model
        .panes
        .comms
        .place(kept.rows.iter().map(|row| &row.key));
    draw_pane(frame, area, pane, &kept, at, lines, look)
}

/// The style of a countdown.
fn clock_style(left: i64, theme: &Theme) -> ratatui::style::Style {
    match left {
        ..=-60 => theme.late,
        -59..=0 => theme.due,
        _ => theme.text,
    }
}

fn row_lines(
    content: &Content,
    (columns, labels): (usize, usize),
    more: &Span<'static>,
    look: &Look,
) -> Vec<Line<'static>> {
    let theme = &look.theme;
    match content {
        Content::Audience { .. } => audience_lines(content, (columns, labels), look),
        Content::Draft {
            audience,
            channel,
            by,
            clock,
            text,
        } => {
            let head = format!(
                "{} on {}, {} {clock}: ",
                look.words(audience),
                look.words(channel),
                look.words(by)
            );
            let said = [
                Span::styled(" DRAFT ", theme.due),
                Span::raw(" "),
                Span::styled(head, theme.accent),
                Span::styled(look.paragraphs(text), theme.text),
            ];
            let lines = flow_at_most(&said, columns.saturating_sub(2), QUIET_ROWS, more);
            hanging(lines, 2)
        }
        Content::Channel {
            name,
            kind,
            purpose,
            main,
        } => {
            let main = if *main { "main, " } else { "" };
            let said = [
                Span::styled(look.words(name).into_owned(), theme.strong),
                Span::styled(format!(" ({main}{}) ", look.words(kind)), theme.accent),
                Span::styled(look.words(purpose).into_owned(), theme.dim),
            ];
            hanging(flow(&said, columns.saturating_sub(2)), 2)
        }
        Content::Message { .. } => message_lines(content, columns, more, look),
    }
}

/// An audience: its clock and last word, then what binds whoever writes, and who that is.
fn audience_lines(
    content: &Content,
    (columns, labels): (usize, usize),
    look: &Look,
) -> Vec<Line<'static>> {
    let Content::Audience {
        label,
        last,
        due,
        bounds,
        speakers,
        in_scope,
    } = content
    else {
        return Vec::new();
    };
    let theme = &look.theme;
    let due = match due {
        _ if !in_scope => Span::styled("not in scope", theme.dim),
        None => Span::styled("nothing due", theme.dim),
        Some(left) => Span::styled(text::countdown(*left), clock_style(*left, theme)),
    };
    let last = match last {
        None => "no word yet".to_owned(),
        Some((seconds, by, channel)) => {
            let (by, channel) = (look.words(by), look.words(channel));
            format!("last {} ago, {by} on {channel}", text::ago(*seconds))
        }
    };
    let clock = text::width(&due.content);
    let said = [
        Span::styled(look.pad(label, labels), theme.strong),
        Span::raw(" "),
        due,
        Span::raw(" ".repeat(CLOCKS.saturating_sub(clock) + 1)),
        Span::styled(last, theme.dim),
    ];
    let mut lines = hanging(flow(&said, columns.saturating_sub(2)), 2);
    let mut more: Vec<Span<'static>> = Vec::new();
    for bound in bounds {
        let words = match bound.left {
            1.. => text::countdown(bound.left),
            _ => "passed".to_owned(),
        };
        let passed = bound.left <= 0;
        let style = if passed { theme.warn } else { theme.dim };
        more.push(Span::styled(
            format!("{} {} {words}, ", bound.what, bound.clock),
            style,
        ));
    }
    if *in_scope {
        let words = if speakers.is_empty() {
            Span::styled("nobody speaks to them", theme.warn)
        } else {
            Span::styled(format!("{} speaks", look.words(speakers)), theme.dim)
        };
        more.push(words);
        more.insert(0, Span::raw("  "));
        lines.extend(hanging(flow(&more, columns.saturating_sub(2)), 2));
    }
    lines
}

fn message_lines(
    content: &Content,
    columns: usize,
    more: &Span<'static>,
    look: &Look,
) -> Vec<Line<'static>> {
    let Content::Message {
        clock,
        audience,
        channel,
        message_type,
        by,
        text,
        next_by,
        restricted,
    } = content
    else {
        return Vec::new();
    };
    let theme = &look.theme;
    let head = format!(
        " {} on {} {} {message_type}, {}",
        look.words(audience),
        look.words(channel),
        look.dot(),
        look.words(by),
    );
    let head = [
        Span::styled(clock.clone(), theme.dim),
        Span::styled(head, theme.accent),
    ];
    let mut said = Vec::new();
    if *restricted {
        said.push(Span::styled("[restricted] ", theme.warn));
    }
    said.push(Span::styled(look.paragraphs(text), theme.text));
    if let Some(next) = next_by {
        let next = format!(" (next by {})", look.words(next));
        said.push(Span::styled(next, theme.dim));
    }
    let mut lines = flow(&head, columns);
    let words = flow_at_most(&said, columns.saturating_sub(2), MOST_ROWS, more);
    lines.extend(words.into_iter().map(|mut line| {
        line.spans.insert(0, Span::raw("  "));
        line
    }));
    lines
}

/// Every line but the first so many columns in.
fn hanging(lines: Vec<Line<'static>>, hang: usize) -> Vec<Line<'static>> {
    let lines = lines.into_iter().enumerate().map(|(i, mut line)| {
        if i > 0 {
            line.spans.insert(0, Span::raw(" ".repeat(hang)));
        }
        line
    });
    lines.collect()
}
