//! Draws a form: what it is for, its fields, what is wrong, what Enter does.

mod matrix;

use std::borrow::Cow;

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::state::{Alternative, Aside, Field, Form, Input, Purpose};
use super::{handover, role};
use crate::action::Action;
use crate::app::model::Model;
use crate::domain::priority::{Priority, Rating};
use crate::editor::LineEditor;
use crate::entry;
use crate::keymap::Layer;
use crate::overlay::view::{Room, Shown, cells, draw_frame, draw_lines, put_cursor, widest};
use crate::report::{Fresh, resemblance};
use crate::ui::field::Typed;
use crate::ui::flow::{flow, flow_at_most};
use crate::ui::look::Look;
use crate::ui::text;

/// The most columns of a form.
const COLUMNS: usize = 84;
/// The least, so that it does not jump while it is filled.
const LEAST_COLUMNS: usize = 44;
/// The most columns of the labels.
const LABELS: usize = 18;
/// Columns from which what is to be read stands beside the fields.
const BESIDE_FROM: usize = 104;
/// Rows that it gets there at least.
const BESIDE_ROWS: usize = 20;
/// The most rows that it takes above them.
const ABOVE_ROWS: usize = 6;
/// The most rows of one of its lines.
const ASIDE_ROWS: usize = 2;
/// The most rows of a text that has the focus.
const TEXT_ROWS: u16 = 10;
/// The most rows of a text that has not.
const QUIET_ROWS: usize = 3;

/// The contents of a form as lines, with the place kept for the text that has the focus.
struct Contents {
    lines: Vec<Line<'static>>,
    /// Columns before the inputs.
    indent: usize,
    /// The line that must be in sight, and the last one that should be.
    focus: (usize, usize),
    /// The text that has the focus: its first line and how many.
    typed: Option<(usize, u16)>,
}

/// Draws the form; the terminal's cursor stands in the field that has the focus.
pub(crate) fn render(
    frame: &mut Frame<'_>,
    room: &Room,
    form: &Form,
    model: &Model,
    look: &Look,
) -> Shown {
    let (most, _) = room.limits();
    let whole = usize::from(most).saturating_sub(4).max(1);
    // What is to be read stands beside the fields where there is room for both, else above them.
    let beside = form.aside.as_ref().filter(|_| whole >= BESIDE_FROM);
    let columns = match beside {
        Some(_) => whole * 3 / 5,
        None => whole.min(COLUMNS),
    };
    let mut contents = contents(form, model, columns, look);
    if let Some(aside) = form.aside.as_ref().filter(|_| beside.is_none()) {
        let above = aside_lines(aside, (columns, ABOVE_ROWS), look);
        contents.push_above(above);
    }
    let status = look.cut(&enter(form, model), columns);
    let wide = widest(&contents.lines, &form.title)
        .max(LEAST_COLUMNS)
        .max(text::width(&status) + 2)
        .min(columns);
    // A box that grew with the first letter would jump under the eyes of who types.
    let has_words = form
        .fields
        .iter()
        .any(|field| !field.hidden && field.is_text());
    let wide = if has_words { columns } else { wide };
    let wide = if beside.is_some() { whole } else { wide };
    let rows = contents.lines.len();
    let rows = beside.map_or(rows, |_| rows.max(BESIDE_ROWS));
    let place = room.place(cells(wide + 4), cells(rows + 2));
    let rows = usize::from(place.height).saturating_sub(2);
    let (first, last) = contents.focus;
    let top = (last + 1).saturating_sub(rows).min(first);
    let status = Some(Line::raw(status));
    let buffer = frame.buffer_mut();
    let inner = draw_frame(buffer, place, &form.title, status, look);
    let inner = Rect {
        x: inner.x.saturating_add(1),
        width: inner.width.saturating_sub(2),
        ..inner
    };
    let inner = match beside {
        Some(aside) => {
            let left = cells(columns).min(inner.width);
            let right = Rect {
                x: inner.x + left + 2,
                width: inner.width.saturating_sub(left + 2),
                ..inner
            };
            let size = (usize::from(right.width), usize::from(right.height));
            draw_lines(buffer, right, &aside_lines(aside, size, look), 0);
            Rect {
                width: left,
                ..inner
            }
        }
        None => inner,
    };
    let shown = draw_lines(buffer, inner, &contents.lines, top);
    let top = shown.top;
    let y = inner.y + cells(first.saturating_sub(top));
    let x = inner.x + cells(contents.indent).min(inner.width.saturating_sub(1));
    let mut cursor = Position::new(x, y.min(inner.bottom().saturating_sub(1)));
    if let (Some((line, height)), Some(editor)) = (contents.typed, editor(form)) {
        let y = inner.y + cells(line.saturating_sub(top));
        let text = Rect {
            x,
            y: y.min(inner.bottom()),
            width: inner.right().saturating_sub(x),
            height: height.min(inner.bottom().saturating_sub(y.min(inner.bottom()))),
        };
        let typed = Typed::new(editor.text(), editor.cursor(), look);
        if !editor.is_empty() {
            cursor = typed
                .render(text, buffer, look.theme.input)
                .unwrap_or(cursor);
        }
    }
    if !inner.is_empty() {
        put_cursor(frame, cursor);
    }
    shown
}

fn editor(form: &Form) -> Option<&LineEditor> {
    match form.focused().map(|field| &field.input) {
        Some(Input::Text { editor, .. }) => Some(editor),
        _ => None,
    }
}

fn contents(form: &Form, model: &Model, columns: usize, look: &Look) -> Contents {
    let theme = &look.theme;
    let labels = form.fields.iter().map(|field| text::width(&field.label));
    let label = labels.max().unwrap_or(0).min(LABELS).min(columns / 3);
    let mut contents = Contents {
        lines: Vec::new(),
        indent: label + 3,
        focus: (0, 0),
        typed: None,
    };
    for line in &form.lines {
        let words = Span::styled(look.words(line).into_owned(), theme.text);
        contents.lines.extend(flow(&[words], columns));
    }
    if !form.lines.is_empty() && !form.fields.is_empty() {
        contents.lines.push(Line::default());
    }
    if let Some(warning) = &form.warning {
        let warning = Span::styled(look.words(warning).into_owned(), theme.warn);
        contents.lines.extend(flow(&[warning], columns));
        contents.lines.push(Line::default());
    }
    let shown = form.fields.iter().enumerate();
    for (index, field) in shown.filter(|(_, field)| !field.hidden) {
        let focused = index == form.focus;
        let start = contents.lines.len();
        contents.field(field, focused, (columns, label), look);
        if focused {
            let end = contents.lines.len().saturating_sub(1);
            let chosen = chosen_line(field).map_or(start, |at| start + at);
            contents.focus = (chosen.min(end), end);
        }
    }
    if form.purpose == Purpose::Priority {
        let table = &model.incident.playbook().priority;
        let chosen = (form.value(0).parse().ok(), form.value(1).parse().ok());
        contents.lines.push(Line::default());
        contents
            .lines
            .extend(matrix::lines(table, chosen, columns, look));
        for words in answer(form, model).into_iter().flatten() {
            let words = Span::styled(look.words(&words).into_owned(), theme.text);
            contents.lines.extend(flow(&[words], columns));
        }
    }
    if form.purpose == Purpose::Role {
        for warning in role::warnings(form, &model.incident) {
            let words = format!("{} {}", look.warning(), look.words(&warning));
            contents
                .lines
                .extend(flow(&[Span::styled(words, theme.warn)], columns));
        }
    }
    if form.purpose == Purpose::Declare {
        for warning in alike(form, model) {
            let words = format!("{} {}", look.warning(), look.words(&warning));
            let words = Span::styled(words, theme.warn);
            contents.lines.extend(flow(&[words], columns));
        }
    }
    contents.understood(form, columns, look);
    if let Some(error) = &form.error {
        let error = Span::styled(look.words(error).into_owned(), theme.error);
        contents.lines.push(Line::default());
        contents.lines.extend(flow(&[error], columns));
    }
    contents
}

/// Incidents that run in this folder and look like the one that is being declared (R007).
fn alike(form: &Form, model: &Model) -> Vec<String> {
    /// More would push the fields off the screen.
    const MOST: usize = 2;
    let fresh = Fresh {
        title: form.value(0),
        drill: false,
        names: &[],
    };
    let found = model.found_whole().into_iter();
    let alike = found.filter_map(|(_, known)| Some(resemblance(known, &known.resembles(&fresh)?)));
    alike.take(MOST).collect()
}

/// How the priority that is being chosen is answered, and which roles it asks for.
fn answer(form: &Form, model: &Model) -> Option<[String; 2]> {
    let playbook = model.incident.playbook();
    let priority = meant(form, model)?;
    let response = playbook.priority.response(priority.value())?;
    let needed = playbook
        .roles
        .iter()
        .filter(|role| role.required_for.contains(&priority.value()));
    let needed: Vec<&str> = needed.map(|role| role.label.as_str()).collect();
    let roles = if needed.is_empty() {
        "no role is asked for".to_owned()
    } else {
        needed.join(", ")
    };
    Some([
        format!("{priority}: {}", response.words()),
        format!("Roles: {roles}"),
    ])
}

fn chosen_line(field: &Field) -> Option<usize> {
    match &field.input {
        Input::Choice { chosen, .. } => *chosen,
        Input::Text { .. } | Input::Say(_) => None,
    }
}

/// What stands beside the fields, in so many columns and at most so many rows; the rest is
/// counted.
fn aside_lines(aside: &Aside, (columns, rows): (usize, usize), look: &Look) -> Vec<Line<'static>> {
    let theme = &look.theme;
    let more = Span::styled(look.signs.ellipsis, theme.dim);
    let title = Span::styled(look.words(&aside.title).into_owned(), theme.strong);
    let mut lines = flow_at_most(&[title], columns, ASIDE_ROWS, &more);
    for (at, words) in aside.lines.iter().enumerate() {
        let words = Span::styled(look.words(words).into_owned(), theme.text);
        let own = flow_at_most(&[words], columns, ASIDE_ROWS, &more);
        let last = at + 1 == aside.lines.len() && aside.before == 0;
        let left = rows.saturating_sub(lines.len());
        if own.len() + usize::from(!last) > left {
            let rest = format!("and {} more", aside.lines.len() - at + aside.before);
            lines.push(Line::styled(look.cut(&rest, columns), theme.dim));
            return lines;
        }
        lines.extend(own);
    }
    if aside.before > 0 {
        let rest = format!("({} before these)", aside.before);
        lines.push(Line::styled(look.cut(&rest, columns), theme.dim));
    }
    lines
}

impl Contents {
    /// What was understood of what is typed, and what is worth a second thought.
    fn understood(&mut self, form: &Form, columns: usize, look: &Look) {
        let theme = &look.theme;
        if let Some(echo) = &form.echo {
            let echo = Span::styled(look.words(echo).into_owned(), theme.accent);
            self.lines.push(Line::default());
            self.lines.extend(flow(&[echo], columns));
        }
        for remark in &form.remarks {
            let words = format!("{} {}", look.warning(), look.words(remark));
            let words = Span::styled(words, theme.warn);
            self.lines.extend(flow(&[words], columns));
        }
    }

    /// Puts lines above all others.
    fn push_above(&mut self, mut above: Vec<Line<'static>>) {
        above.push(Line::default());
        let by = above.len();
        above.append(&mut self.lines);
        self.lines = above;
        self.focus = (self.focus.0 + by, self.focus.1 + by);
        if let Some((first, _)) = &mut self.typed {
            *first += by;
        }
    }

    /// Adds a field: the label, and beside it what is chosen, can be chosen, or was typed.
    fn field(
        &mut self,
        field: &Field,
        focused: bool,
        (columns, label): (usize, usize),
        look: &Look,
    ) {
        let theme = &look.theme;
        let room = columns.saturating_sub(self.indent).max(1);
        let values = match &field.input {
            Input::Choice { options, chosen } if focused => options
                .iter()
                .enumerate()
                .map(|(i, option)| alternative(option, *chosen == Some(i), room, look))
                .collect(),
            Input::Choice { options, chosen } => {
                let option = chosen.and_then(|at| options.get(at));
                vec![match option {
                    Some(option) => alternative(option, false, room, look),
                    None => Line::styled("not chosen yet", theme.dim),
                }]
            }
            Input::Say(lines) if focused => lines
                .iter()
                .flat_map(|words| {
                    let words = Span::styled(look.words(words).into_owned(), theme.strong);
                    flow(&[words], room)
                })
                .collect(),
            Input::Say(_) => vec![Line::default()],
            Input::Text { editor, .. } if editor.is_empty() => {
                vec![Line::styled(look.cut(&field.hint, room), theme.dim)]
            }
            Input::Text { editor, lines, .. } if focused => {
                let typed = Typed::new(editor.text(), editor.cursor(), look);
                let most = if *lines { TEXT_ROWS } else { 3 };
                let rows = typed.rows(cells(room)).clamp(1, most);
                self.typed = Some((self.lines.len(), rows));
                vec![Line::default(); usize::from(rows)]
            }
            Input::Text { editor, .. } => {
                let words = Span::styled(look.paragraphs(editor.text()), theme.text);
                let more = Span::styled(format!(" {}", look.signs.ellipsis), theme.dim);
                flow_at_most(&[words], room, QUIET_ROWS, &more)
            }
        };
        let (sign, style) = if focused {
            (look.signs.prompt, theme.strong)
        } else {
            (" ", theme.dim)
        };
        // What Enter takes is said by a sign as well as by its style.
        let marked = chosen_line(field).filter(|_| focused).unwrap_or(0);
        for (i, value) in values.into_iter().enumerate() {
            let name = if i == 0 { field.label.as_str() } else { "" };
            let sign = if i == marked { sign } else { " " };
            let mut spans = vec![
                Span::styled(look.pad(name, label), style),
                Span::styled(format!(" {sign} "), theme.key),
            ];
            spans.extend(value.spans.into_iter().map(|span| {
                let own = value.style.patch(span.style);
                span.style(own)
            }));
            self.lines.push(Line::from(spans));
        }
    }
}

/// One choice: its letter, what it is, one line about it.
fn alternative(option: &Alternative, chosen: bool, room: usize, look: &Look) -> Line<'static> {
    let theme = &look.theme;
    let name = look.cut(&option.label, room.saturating_sub(2));
    let left = room.saturating_sub(2 + text::width(&name) + 2);
    let name_style = if chosen { theme.selection } else { theme.text };
    let mut spans = vec![
        Span::styled(
            format!("{} ", look.cut(&option.letter.to_string(), 1)),
            theme.key,
        ),
        Span::styled(name, name_style),
    ];
    if left > 2 && !option.detail.is_empty() {
        let detail = format!("  {}", look.cut(&option.detail, left));
        spans.push(Span::styled(detail, theme.dim));
    }
    Line::from(spans)
}

/// What Enter does here, and what closes the form.
fn enter(form: &Form, model: &Model) -> String {
    let key = |action| {
        let keys = model.keymap.keys_for(action, Layer::Form.stack());
        keys.first().map(ToString::to_string).unwrap_or_default()
    };
    if let Some(what) = picking(form).filter(|_| !form.is_last()) {
        let words = form.words_from_here().map_or("", |_| ", words go below");
        let close = key(Action::Close);
        return format!("{what} picks and goes on{words}, {close} closes");
    }
    if form.passed_over().is_some() {
        let (enter, close) = (key(Action::Submit), key(Action::Close));
        return format!("{enter} asks for what is not chosen yet, {close} closes");
    }
    let does = if form.purpose == Purpose::Handover && form.is_last() {
        handover::sends(form).into()
    } else if form.purpose == Purpose::Task && form.sends() {
        gives(form, model)
    } else if form.sends() {
        names(form, model).map_or_else(|| sends(form.purpose).into(), Cow::Owned)
    } else {
        Cow::Borrowed("goes on")
    };
    let more = if form.is_last() && form.focus + 1 < form.fields.len() {
        format!(", {} says more", key(Action::NextField))
    } else {
        String::new()
    };
    format!(
        "{} {does}{more}, {} closes",
        key(Action::Submit),
        key(Action::Close)
    )
}

/// What sending does, with the name of what was chosen: a letter that picked the wrong thing is
/// seen before it counts.
fn names(form: &Form, model: &Model) -> Option<String> {
    let chosen = |field: usize| match form.fields.get(field).map(|field| &field.input) {
        Some(Input::Choice { options, chosen }) => Some(&options.get((*chosen)?)?.label),
        _ => None,
    };
    let person = form.value(role::PERSON).trim();
    Some(match form.purpose {
        Purpose::Answers => format!("says that this is true now: {}", chosen(0)?),
        Purpose::Stage => format!("moves the stage to {}", chosen(0)?),
        Purpose::Role if person.is_empty() => format!("gives the role {}", chosen(0)?),
        Purpose::Role => format!("gives {person} the role {}", chosen(0)?),
        Purpose::Priority => format!("sets the priority {}", meant(form, model)?),
        _ => return None,
    })
}

/// The priority that is being chosen, by hand or by the matrix.
fn meant(form: &Form, model: &Model) -> Option<Priority> {
    let table = &model.incident.playbook().priority;
    let level = |index: usize| form.value(index).parse().ok();
    let by_hand = form.value(2).trim().strip_prefix(['P', 'p']);
    let by_hand = by_hand.and_then(|words| words.split(' ').next()?.parse().ok());
    let rated = Rating::new(level(0)?, level(1)?)?.priority(table);
    Some(by_hand.and_then(Priority::new).unwrap_or(rated))
}

/// What was understood of a task's line: to whom, and for how long.
fn gives(form: &Form, model: &Model) -> Cow<'static, str> {
    let people = |name: &str| model.incident.person_named(name);
    let Ok(task) = entry::task::parse(form.value(0), &people) else {
        return sends(form.purpose).into();
    };
    let limit = match task.minutes {
        Some(minutes) => format!("for {minutes} min"),
        None => "without a time box".to_owned(),
    };
    let whom = task.owners.join(", ");
    let whom = if whom.is_empty() { whom } else { whom + " " };
    format!("gives {whom}the task {limit}").into()
}

/// What picks in the focused field, if it is a choice.
fn picking(form: &Form) -> Option<&'static str> {
    match form.focused().map(|field| &field.input) {
        Some(Input::Choice { options, .. }) => {
            let digits = options.iter().all(|option| option.letter.is_ascii_digit());
            Some(if digits { "a digit" } else { "a letter" })
        }
        _ => None,
    }
}

/// What sending a form does, in words.
const fn sends(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Answers => "says that this is true now",
        Purpose::Task => "gives the task",
        Purpose::Role => "gives the role",
        Purpose::Priority => "sets the priority",
        Purpose::Handover => "keeps the plan",
        Purpose::Decline(_) => "says no",
        Purpose::Posted(_) => "notes it as posted",
        Purpose::Stage => "moves the stage",
        Purpose::Message | Purpose::Release(_) => "does what the line says",
        Purpose::Retime(_) | Purpose::Moment(_) => "sets the time",
        Purpose::Text(_) | Purpose::Sheet(_) | Purpose::Detection => "sets it",
        Purpose::Secret(true) => "restricts the incident",
        Purpose::Secret(false) => "lifts the restriction",
        Purpose::Validated => "says so",
        Purpose::Add(_) => "adds it",
        Purpose::Waive(_) => "waives it",
        Purpose::PassOn(_) => "gives them the task",
        Purpose::Strike(_) => "strikes it",
        Purpose::Redact(_) => "drops the words everywhere",
        Purpose::Restrict(_) => "keeps it back",
        Purpose::Work(work) => work.sends(),
        Purpose::Review(reviewing) => reviewing.sends(),
        Purpose::Declare => "declares the incident",
        Purpose::Open => "opens the file",
        Purpose::AsOf => "shows it as it stood then",
        Purpose::Import => "imports it",
    }
}
