//! The entry bar: the rule with what was understood, the text being typed, completions.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::action::Action;
use crate::app::model::{Mode, Model};
use crate::keymap::Layer;
use crate::ui::field::Typed;
use crate::ui::fit::{Part, fit, form_width};
use crate::ui::look::Look;

/// Columns before the text: the prompt and a space.
const PROMPT: u16 = 2;

fn typed(model: &Model, look: &Look) -> Typed {
    Typed::new(model.bar.editor.text(), model.bar.editor.cursor(), look)
}

/// Rows that the bar wants; none where nothing may be written.
pub(super) fn rows(width: u16, model: &Model, look: &Look) -> u16 {
    if model.is_looking() {
        0
    } else {
        typed(model, look).rows(width.saturating_sub(PROMPT))
    }
}

/// Draws the text being typed; in NOTE the terminal's cursor goes there.
pub(super) fn render(frame: &mut Frame<'_>, area: Rect, model: &Model, look: &Look) {
    if area.is_empty() {
        return;
    }
    let theme = &look.theme;
    let writing = model.mode == Mode::Note;
    let prompt = Span::styled(look.signs.prompt, theme.key);
    frame
        .buffer_mut()
        .set_span(area.x, area.y, &prompt, area.width);
    let text = Rect {
        x: area.x.saturating_add(PROMPT.min(area.width)),
        width: area.width.saturating_sub(PROMPT),
        ..area
    };
    if model.bar.editor.is_empty() && !writing {
        let hint = Line::styled(look.cut(&hint(model), usize::from(text.width)), theme.dim);
        if !text.is_empty() {
            frame
                .buffer_mut()
                .set_line(text.x, text.y, &hint, text.width);
        }
        return;
    }
    let cursor = typed(model, look).render(text, frame.buffer_mut(), theme.input);
    if let Some(cursor) = cursor.filter(|_| writing) {
        frame.set_cursor_position(cursor);
    }
}

fn hint(model: &Model) -> String {
    let keys = model.keymap.keys_for(Action::Note, Layer::Browse.stack());
    match keys.first() {
        Some(key) => format!("{key} writes a note"),
        None => String::new(),
    }
}

/// What stands at the left of the rule.
fn mode_word(model: &Model) -> String {
    match (model.mode, model.bar.editing) {
        (_, Some(id)) => {
            let entry = model.incident.entry(id);
            let clock = entry.map(|entry| model.incident.clock(entry.happened.at));
            format!("EDIT {}", clock.unwrap_or_default())
                .trim_end()
                .to_owned()
        }
        (Mode::Note, None) => "NOTE".to_owned(),
        (Mode::Browse, None) => "BROWSE".to_owned(),
    }
}

/// Draws the rule: mode, stamp, and what was understood, or why it was not.
pub(super) fn rule(buffer: &mut Buffer, area: Rect, model: &Model, look: &Look) {
    if area.is_empty() {
        return;
    }
    let theme = &look.theme;
    let columns = usize::from(area.width).saturating_sub(2);
    let mode_style = match model.mode {
        Mode::Note => theme.strong.patch(theme.selection),
        Mode::Browse => theme.strong,
    };
    let mut parts = vec![Part::one(
        0,
        Span::styled(format!(" {} ", mode_word(model)), mode_style),
    )];
    if let Some(error) = &model.bar.error {
        let error = Span::styled(look.words(error).into_owned(), theme.error);
        parts.push(Part::stretching(1, error, 1));
    } else if let Some(held) = &model.bar.held {
        let asked = if held.asked_why {
            "and the way back? Enter alone skips"
        } else {
            "why? Enter alone skips"
        };
        parts.push(Part::stretching(1, Span::styled(asked, theme.warn), 1));
    } else {
        parts.extend(stamp(model, look));
        if let Some(echo) = model.bar.echo.as_ref().filter(|echo| !echo.is_empty()) {
            let echo = Span::styled(look.words(echo).into_owned(), theme.accent);
            parts.push(Part::stretching(1, echo, 1));
        }
    }
    let fitted = fit(&parts, columns, 2, look);
    let used = form_width(&fitted.left);
    let rest = usize::from(area.width).saturating_sub(used + 1);
    let mut line = fitted.left;
    if rest > 0 {
        line.push(Span::raw(" "));
        line.push(Span::styled(look.signs.rule.repeat(rest), theme.border));
    }
    buffer.set_line(area.x, area.y, &Line::from(line), area.width);
}

fn stamp(model: &Model, look: &Look) -> Option<Part> {
    let dim = look.theme.dim;
    let form = |text: String| vec![Span::styled(text, dim)];
    if let Some(stamp) = model.bar.stamp.filter(|_| !model.bar.editor.is_empty()) {
        let clock = model.incident.clock_seconds(stamp);
        let forms = vec![form(format!("{clock} stamped at first key")), form(clock)];
        return Some(Part::new(3, forms));
    }
    let waits = model.mode == Mode::Browse && !model.bar.editor.is_empty();
    waits.then(|| Part::new(3, vec![form("the text waits".to_owned())]))
}

/// Draws the completions of the word at the cursor, right above the rule.
pub(super) fn completions(buffer: &mut Buffer, area: Rect, model: &Model, look: &Look) {
    let rows = usize::from(area.height);
    let chosen = model.bar.completing;
    let top = chosen.map_or(0, |at| (at + 1).saturating_sub(rows));
    let shown = model.bar.completions.iter().enumerate().skip(top);
    for ((index, words), y) in shown.zip(area.y..area.bottom()) {
        let style: Style = if chosen == Some(index) {
            look.theme.selection
        } else {
            look.theme.accent
        };
        let columns = usize::from(area.width.saturating_sub(PROMPT)).min(40);
        let line = Line::styled(look.pad(words, columns), style);
        buffer.set_line(
            area.x + PROMPT.min(area.width),
            y,
            &line,
            area.width.saturating_sub(PROMPT),
        );
    }
}
