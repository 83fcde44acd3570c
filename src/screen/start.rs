//! The start screen, while no incident is open: ways to begin, who you are, what was found.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{card, footer};
use crate::app::geometry::Geometry;
use crate::app::model::{FoundFile, Model};
use crate::domain::time::Timestamp;
use crate::overlay;
use crate::overlay::view::Room;
use crate::ui::flow::flow;
use crate::ui::layout;
use crate::ui::look::Look;
use crate::ui::text;

/// Columns of the card, its frame apart.
const COLUMNS: u16 = 74;
/// Rows below which the card has no frame.
const LEAST_ROWS: u16 = 5;
/// The keys of this screen.
const KEYS: [(&str, &str); 5] = [
    ("n", "new"),
    ("d", "drill"),
    ("o", "open"),
    ("?", "help"),
    ("q", "quit"),
];
/// The ways to begin.
const WAYS: [(&str, &str, &str); 4] = [
    ("n", "declare an incident", "title, impact, who leads"),
    ("d", "practise a drill", "made up, nothing is sent"),
    ("o", "open a file", "one of this folder, or a path"),
    ("?", "keys in one page", "type to find one"),
];

/// Draws the whole screen.
pub(super) fn render(
    frame: &mut Frame<'_>,
    model: &Model,
    now: Timestamp,
    look: &Look,
) -> Geometry {
    let area = frame.area();
    let footer_row = Rect {
        y: area.bottom().saturating_sub(1),
        height: area.height.min(1),
        ..area
    };
    let rest = Rect {
        height: area.height.saturating_sub(2),
        ..area
    };
    let columns = COLUMNS.min(area.width.saturating_sub(2));
    let lines = lines(model, usize::from(columns), usize::from(rest.height), look);
    if rest.height < LEAST_ROWS {
        card::bare(frame.buffer_mut(), rest, &lines);
    } else {
        card::draw(frame.buffer_mut(), rest, "warroom", &lines, columns, look);
    }
    let keys: Vec<(String, &str)> = KEYS.iter().map(|(k, w)| ((*k).to_owned(), *w)).collect();
    footer::keys(frame.buffer_mut(), footer_row, &keys, look);
    let message_row = Rect {
        y: footer_row.y.saturating_sub(1),
        ..footer_row
    };
    if let Some(message) = footer::current(model, now) {
        footer::say(frame.buffer_mut(), message_row, message, look);
    }
    if model.quitting {
        footer::leave(frame.buffer_mut(), footer_row, look);
    }
    let mut geometry = Geometry::default();
    let places = layout::Frame {
        main: vec![(layout::PaneSlot::Timeline, rest)],
        footer: footer_row,
        ..layout::Frame::default()
    };
    let room = Room::new(area, &places, false);
    for overlay in &model.overlays {
        let drawn = overlay::view::render(frame, &room, overlay, (model, now), look);
        geometry.overlay_rows = drawn.rows;
        geometry.overlay_top = drawn.top;
    }
    geometry
}

fn lines(model: &Model, columns: usize, rows: usize, look: &Look) -> Vec<Line<'static>> {
    let theme = &look.theme;
    let inner = columns.saturating_sub(4);
    let mut lines: Vec<Vec<Line<'static>>> = Vec::new();
    let broken: Vec<&FoundFile> = model.found.iter().filter(|f| f.problem.is_some()).collect();
    let whole: Vec<&FoundFile> = model.found.iter().filter(|f| f.problem.is_none()).collect();
    lines.push(vec![Line::styled(headline(&whole), theme.strong)]);
    lines.push(ways(look));
    if !whole.is_empty() {
        lines.push(found(&whole, inner, rows, look));
    }
    for file in broken {
        lines.push(problem(file, inner, look));
    }
    let shell = [(
        "From the shell:",
        "warroom new \"EU checkout 5xx\" --impact 1 --urgency 1",
    )];
    let shell = shell.iter().map(|(lead, command)| {
        let said = [
            Span::styled(format!("{lead}  "), theme.dim),
            Span::styled(*command, theme.text),
        ];
        Line::from(said.to_vec())
    });
    lines.push(identity(model, inner, look));
    lines.push(shell.collect());
    let spaced = spaced(lines, rows);
    let indented = spaced.into_iter().map(|mut line| {
        line.spans.insert(0, Span::raw("  "));
        line
    });
    indented.collect()
}

/// Blocks with blank lines between them where there are rows for these.
fn spaced(blocks: Vec<Vec<Line<'static>>>, rows: usize) -> Vec<Line<'static>> {
    let used: usize = blocks.iter().map(Vec::len).sum();
    let roomy = used + blocks.len() + 1 + 2 <= rows;
    let mut lines = Vec::new();
    for block in blocks {
        if roomy {
            lines.push(Line::default());
        }
        lines.extend(block);
    }
    if roomy {
        lines.push(Line::default());
    }
    lines
}

fn headline(whole: &[&FoundFile]) -> String {
    match whole.len() {
        0 => "No running incident in this folder.".to_owned(),
        1 => "One incident in this folder.".to_owned(),
        n => format!("{n} incidents in this folder."),
    }
}

fn ways(look: &Look) -> Vec<Line<'static>> {
    let theme = &look.theme;
    let ways = WAYS.iter().map(|(key, what, how)| {
        Line::from(vec![
            Span::styled(format!("  {key}  "), theme.key),
            Span::styled(text::pad(what, 22), theme.text),
            Span::styled(*how, theme.dim),
        ])
    });
    ways.collect()
}

/// The incidents, as many as there is room for; the rest is counted.
fn found(whole: &[&FoundFile], columns: usize, rows: usize, look: &Look) -> Vec<Line<'static>> {
    let theme = &look.theme;
    let most = rows.saturating_sub(12).clamp(1, 12);
    let mut lines: Vec<Line<'static>> = whole
        .iter()
        .take(most)
        .map(|file| {
            let (priority, style) = match file.priority {
                Some(p) => (format!(" {p} "), theme.priority_style(p.value())),
                None => (" -- ".to_owned(), theme.dim),
            };
            let stage = file.stage.map_or("", crate::domain::stage::Stage::label);
            let room = columns.saturating_sub(4 + 1 + 14);
            let name = format!("{}  {}", file.key, file.title);
            Line::from(vec![
                Span::styled(priority, style),
                Span::raw(" "),
                Span::styled(look.pad(stage, 14), theme.dim),
                Span::styled(look.cut(&name, room), theme.text),
            ])
        })
        .collect();
    if whole.len() > most {
        let more = format!("and {} more", whole.len() - most);
        lines.push(Line::styled(more, theme.dim));
    }
    lines
}

/// A file that cannot be read: where, what is wrong, what is safe, what can be done.
fn problem(file: &FoundFile, columns: usize, look: &Look) -> Vec<Line<'static>> {
    let theme = &look.theme;
    let path = look.words(&file.path).into_owned();
    let problem = file.problem.as_deref().unwrap_or_default();
    let said = [
        Span::styled(format!("Cannot be read: {path}"), theme.error),
        Span::styled(format!("\n{}", look.words(problem)), theme.text),
        Span::styled("\nIt is left as it is; nothing was written.", theme.dim),
    ];
    flow(&said, columns)
}

fn identity(model: &Model, columns: usize, look: &Look) -> Vec<Line<'static>> {
    let theme = &look.theme;
    let said = [
        Span::styled("You are ", theme.dim),
        Span::styled(look.words(&model.seat.me).into_owned(), theme.strong),
        Span::styled(
            format!(
                " (from {}). Change: --as NAME or `as = \"NAME\"` in the configuration",
                look.words(&model.seat.origin)
            ),
            theme.dim,
        ),
    ];
    flow(&said, columns)
}
