//! Draws what I missed.

use ratatui::Frame;
use ratatui::layout::Position;
use ratatui::text::{Line, Span};

use super::Missed;
use crate::overlay::view::{
    Room, Shown, cells, draw_frame, draw_lines, position, put_cursor, widest,
};
use crate::report::CatchupLine;
use crate::ui::flow::flow;
use crate::ui::look::Look;
use crate::ui::text;

/// The most columns: longer lines are hard to read.
const COLUMNS: usize = 96;
/// Columns that a time of today takes at least, so that the names stand under each other.
const TIME: usize = 6;
/// What it is.
const TITLE: &str = "What I missed";

/// Draws the catch-up.
pub(crate) fn render(frame: &mut Frame<'_>, room: &Room, missed: &Missed, look: &Look) -> Shown {
    let (most, _) = room.limits();
    let columns = usize::from(most).saturating_sub(4).clamp(1, COLUMNS);
    let lines = lines(missed, columns, look);
    let wide = widest(&lines, TITLE) + 1;
    let place = room.place(cells(wide + 2), cells(lines.len() + 2));
    let rows = usize::from(place.height).saturating_sub(2);
    let top = missed.top.min(lines.len().saturating_sub(rows));
    let status = position(top, rows, lines.len());
    let buffer = frame.buffer_mut();
    let inner = draw_frame(buffer, place, TITLE, status, look);
    let shown = draw_lines(buffer, inner, &lines, top);
    put_cursor(frame, Position::new(inner.x, inner.y));
    shown
}

fn lines(missed: &Missed, columns: usize, look: &Look) -> Vec<Line<'static>> {
    let theme = &look.theme;
    let mut said: Vec<Vec<Span<'static>>> = vec![
        vec![Span::styled(
            look.words(&missed.summary).into_owned(),
            theme.strong,
        )],
        others(missed, look),
    ];
    for line in &missed.lines {
        match line {
            CatchupLine::Alarm(words) => {
                said.push(vec![Span::styled(
                    look.words(words).into_owned(),
                    theme.late,
                )]);
            }
            CatchupLine::Head(words) => {
                said.push(Vec::new());
                said.push(vec![Span::styled(words.clone(), theme.title)]);
            }
            CatchupLine::Remark(words) => {
                said.push(vec![Span::styled(format!("({words})"), theme.dim)]);
            }
            CatchupLine::Item { time, who, text } => {
                let time = text::pad(time, text::width(time).max(TIME - 1));
                said.push(vec![
                    Span::styled(format!("{time} "), theme.dim),
                    Span::styled(format!("{} ", look.words(who)), theme.strong),
                    Span::styled(look.paragraphs(text), theme.text),
                ]);
            }
        }
    }
    let lines = said.iter().flat_map(|spans| flow(spans, columns));
    lines
        .map(|mut line| {
            line.spans.insert(0, Span::raw(" "));
            line
        })
        .collect()
}

/// The keys that ask the same for an audience.
fn others(missed: &Missed, look: &Look) -> Vec<Span<'static>> {
    let theme = &look.theme;
    let mut spans = vec![Span::styled("since the last word to: ", theme.dim)];
    for key in &missed.audiences {
        spans.push(Span::styled(key.letter.to_string(), theme.key));
        let label = look.words(&key.label);
        spans.push(Span::styled(format!(" {label}  "), theme.text));
    }
    spans
}
