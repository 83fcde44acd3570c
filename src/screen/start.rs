//! The start screen, while no incident is open: ways to begin, who you are, what was found.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{card, footer};
use crate::action::Action;
use crate::app::geometry::Geometry;
use crate::app::model::{FoundFile, Model};
use crate::domain::stage::Stage;
use crate::domain::time::Timestamp;
use crate::keymap::Layer;
use crate::overlay;
use crate::overlay::view::Room;
use crate::report::Situation;
use crate::ui::flow::flow;
use crate::ui::layout;
use crate::ui::look::Look;
use crate::ui::text;

/// Columns of the card, its frame apart; with a list in it as many as there are up to the second.
const COLUMNS: (u16, u16) = (74, 120);
/// Incidents on one screen at most.
const MOST_FOUND: usize = 40;
/// Files that cannot be read on one screen at most.
const MOST_BROKEN: usize = 3;
/// Columns from which on what is late has its own.
const ROOMY: usize = 60;
/// The columns of what is late.
const LATE: usize = 22;
/// Rows below which the card has no frame.
const LEAST_ROWS: u16 = 5;
/// The keys of this screen: to begin, and the rest.
const KEYS: [(&str, &str); 3] = [("n", "new"), ("d", "drill"), ("o", "open")];
const LAST_KEYS: [(&str, &str); 2] = [("?", "help"), ("q", "quit")];
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
    let most = if model.found.is_empty() {
        COLUMNS.0
    } else {
        COLUMNS.1
    };
    let columns = most.min(area.width.saturating_sub(2));
    let lines = lines(
        model,
        now,
        (usize::from(columns), usize::from(rest.height)),
        look,
    );
    if rest.height < LEAST_ROWS {
        card::bare(frame.buffer_mut(), rest, &lines);
    } else {
        card::draw(frame.buffer_mut(), rest, "warroom", &lines, columns, look);
    }
    let keys = if model.overlays.is_empty() {
        keys(model)
    } else {
        footer::hints(model)
    };
    footer::keys(frame.buffer_mut(), footer_row, &keys, look);
    let message_row = Rect {
        y: footer_row.y.saturating_sub(1),
        ..footer_row
    };
    if let Some(message) = footer::current(model, now) {
        footer::say(frame.buffer_mut(), message_row, message, look);
    }
    if model.quitting {
        footer::leave(frame.buffer_mut(), footer_row, model, look);
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

/// The keys of the footer; what opens the review stands there while the selected incident has come
/// so far.
fn keys(model: &Model) -> Vec<(String, &'static str)> {
    let key = |(key, what): &(&str, &'static str)| ((*key).to_owned(), *what);
    let whole = model.found_whole();
    let selected = whole.get(model.found_at.min(whole.len().saturating_sub(1)));
    let review = match selected.map(|(_, one)| one.stage) {
        Some(Stage::InReview) => (Action::Details, "its review"),
        Some(Stage::Resolved | Stage::Closed) => (Action::Review, "its review"),
        _ => (Action::Details, "opens"),
    };
    let review = selected.and_then(|_| {
        let key = model.first_key(review.0, Layer::Browse)?;
        Some((key, review.1))
    });
    let first = KEYS.iter().map(key);
    first
        .chain(review)
        .chain(LAST_KEYS.iter().map(key))
        .collect()
}

fn lines(
    model: &Model,
    now: Timestamp,
    (columns, rows): (usize, usize),
    look: &Look,
) -> Vec<Line<'static>> {
    let theme = &look.theme;
    let inner = columns.saturating_sub(4);
    let mut lines: Vec<Vec<Line<'static>>> = Vec::new();
    let broken = model.found.iter().filter(|file| file.situation.is_none());
    let broken: Vec<&FoundFile> = broken.collect();
    let whole: Vec<&Situation> = model.found_whole().iter().map(|(_, one)| *one).collect();
    lines.push(vec![Line::styled(headline(&whole), theme.strong)]);
    lines.push(ways(look));
    let mut list: Vec<Line<'static>> = Vec::new();
    if !whole.is_empty() {
        let taken = 12 + broken.len().min(MOST_BROKEN) * 3 + model.beside.len();
        let most = rows.saturating_sub(taken).clamp(1, MOST_FOUND);
        list = found(&whole, model.found_at, now, (inner, most), look);
    }
    for file in broken.iter().take(MOST_BROKEN) {
        lines.push(problem(file, inner, look));
    }
    if broken.len() > MOST_BROKEN {
        let more = format!(
            "and {} more that cannot be read",
            broken.len() - MOST_BROKEN
        );
        lines.push(vec![Line::styled(more, theme.error)]);
    }
    for words in &model.beside {
        let words = look.cut(&look.words(words), inner);
        lines.push(vec![Line::styled(words, theme.dim)]);
    }
    if !list.is_empty() {
        lines.insert(2, list);
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

fn headline(whole: &[&Situation]) -> String {
    let running = whole.iter().filter(|one| one.stage.is_running()).count();
    match (whole.len(), running) {
        (0, _) => "No running incident in this folder.".to_owned(),
        (1, _) => "One incident in this folder.".to_owned(),
        (n, 0) => format!("{n} incidents in this folder, none of them running."),
        (n, running) => format!("{n} incidents in this folder, {running} running."),
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

/// The incidents around the selected one, as many as there is room for; the rest is counted.
fn found(
    whole: &[&Situation],
    selected: usize,
    now: Timestamp,
    (columns, most): (usize, usize),
    look: &Look,
) -> Vec<Line<'static>> {
    let selected = selected.min(whole.len().saturating_sub(1));
    let most = if whole.len() > most {
        most.saturating_sub(1).max(1)
    } else {
        most
    };
    let first = (selected + 1).saturating_sub(most);
    let rows = whole.iter().enumerate().skip(first).take(most);
    let late = columns >= ROOMY && whole.iter().any(|one| !one.overdue(now).is_empty());
    let mut lines: Vec<Line<'static>> = rows
        .map(|(at, one)| row(one, at, at == selected, now, (columns, late), look))
        .collect();
    if whole.len() > most {
        let last = first + lines.len();
        let more = format!(
            "{} to {last} of {}; o finds by typing",
            first + 1,
            whole.len()
        );
        lines.push(Line::styled(look.cut(&more, columns), look.theme.dim));
    }
    lines
}

/// One incident: its digit, priority, stage, age, what is late, key and title.
fn row(
    one: &Situation,
    at: usize,
    selected: bool,
    now: Timestamp,
    (columns, late): (usize, bool),
    look: &Look,
) -> Line<'static> {
    let theme = &look.theme;
    let (priority, style) = match one.priority {
        Some(p) => (format!(" {p} "), theme.priority_style(p.value())),
        None => (" -- ".to_owned(), theme.dim),
    };
    let digit = if at < 9 {
        (at + 1).to_string()
    } else {
        " ".to_owned()
    };
    let mark = if selected { ">" } else { " " };
    let age = one.age_words(now).unwrap_or_else(|| "-".to_owned());
    let drill = if one.drill { "DRILL " } else { "" };
    let overdue = one.overdue(now);
    let overdue = if overdue.is_empty() {
        overdue
    } else {
        format!("{overdue} late")
    };
    let mut spans = vec![
        Span::styled(format!("{mark}{digit} "), theme.key),
        Span::styled(priority, style),
        Span::raw(" "),
        Span::styled(look.pad(one.stage.label(), 14), theme.dim),
        Span::styled(look.pad(&age, 8), theme.text),
    ];
    let mut taken = 3 + 4 + 1 + 14 + 8;
    if late {
        spans.push(Span::styled(look.pad(&overdue, LATE), theme.warn));
        taken += LATE;
    }
    let name = format!("{drill}{}  {}", one.key, one.title);
    let name = look.cut(&look.words(&name), columns.saturating_sub(taken));
    let style = if selected { theme.strong } else { theme.text };
    spans.push(Span::styled(name, style));
    Line::from(spans)
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
