//! The prompts under the header: at most three, one line each, the rest counted.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::action::Action;
use crate::app::model::Model;
use crate::app::prompts::own_action;
use crate::domain::prompt::{Level, MOST_SHOWN, Prompt};
use crate::domain::time::Timestamp;
use crate::keymap::Layer;
use crate::ui::look::Look;
use crate::ui::text;

/// Width from which a line says whom it addresses.
const NAMED_FROM: u16 = 72;
/// Columns that are left of what a line quotes before it says less itself.
const LEAST_QUOTED: usize = 16;
/// Width from which it always says DRILL in a drill.
const WIDE_FROM: u16 = 100;

/// How many rows the prompts want.
pub(super) fn wanted(model: &Model, now: Timestamp) -> u16 {
    let showing = model.owed(now);
    let rows = showing.loud(MOST_SHOWN).count();
    // What was put off too often is still counted.
    let rows = rows.max(usize::from(!showing.prompts.is_empty()));
    u16::try_from(rows).unwrap_or(u16::MAX)
}

/// Draws as many prompts as there are rows.
pub(super) fn render(buffer: &mut Buffer, area: Rect, model: &Model, now: Timestamp, look: &Look) {
    let showing = model.owed(now);
    let lines: Vec<&Prompt> = showing.loud(usize::from(area.height)).collect();
    let rest = showing.prompts.len() - lines.len();
    // An alarm comes first, and the key is its.
    let free = model.incident.alarms().is_empty();
    let acted = showing.top(&model.incident, &model.seat.me);
    let acted = acted.filter(|_| free);
    let last = lines.len().max(1) - 1;
    for (at, y) in (area.y..area.bottom()).enumerate() {
        let prompt = lines.get(at).copied();
        let mut right = Vec::new();
        if let Some(prompt) = prompt {
            let is_top = acted.is_some_and(|top| top == prompt);
            right.extend(key_of(prompt, is_top, model).map(|key| format!("[{key}]")));
        }
        if at == last && rest > 0 {
            let key = model.first_key(Action::Prompts, Layer::Timeline);
            let key = key.map_or_else(String::new, |key| format!(" [{key}]"));
            right.push(format!("+{rest}{key}"));
        }
        let row = Rect {
            y,
            height: 1,
            ..area
        };
        draw(buffer, row, prompt, &right.join(" "), (model, look));
    }
}

fn draw(
    buffer: &mut Buffer,
    row: Rect,
    prompt: Option<&Prompt>,
    right: &str,
    (model, look): (&Model, &Look),
) {
    let right = look.words(right).into_owned();
    let wide = text::width(&right);
    let columns = usize::from(row.width).saturating_sub(2);
    let room = columns.saturating_sub(wide + 1);
    let theme = &look.theme;
    let line = if let Some(prompt) = prompt {
        left(prompt, room, row.width >= NAMED_FROM, model, look)
    } else {
        let words = look.cut("put off five times, still owed", room);
        Line::styled(words, theme.dim)
    };
    buffer.set_line(row.x.saturating_add(1), row.y, &line, row.width);
    let x = row
        .right()
        .saturating_sub(1 + u16::try_from(wide).unwrap_or(0));
    if x > row.x {
        let right = Line::styled(right, theme.key);
        buffer.set_line(x, row.y, &right, row.width);
    }
}

/// Mark and word, whom, what: dimmed where it is somebody else's.
fn left(prompt: &Prompt, room: usize, named: bool, model: &Model, look: &Look) -> Line<'static> {
    let mine = prompt.concerns(&model.incident, &model.seat.me);
    let level = prompt.level;
    let mark = format!("{:<2} {:<4}", level.mark(), level.label());
    let room = room.saturating_sub(text::width(&mark) + 1);
    let words = look.cut(&words_for(prompt, room, named, (model, look)), room);
    Line::from(vec![
        Span::styled(mark, mark_style(level, mine, look)),
        Span::raw(" "),
        Span::styled(
            words,
            if mine {
                look.theme.text
            } else {
                look.theme.dim
            },
        ),
    ])
}

/// Whom, where there is room for that, and what to do. The header says DRILL at both its ends, so
/// on a narrow screen the word gives way before others are cut.
fn words_for(prompt: &Prompt, room: usize, named: bool, (model, look): (&Model, &Look)) -> String {
    let to = if named {
        format!("{}: ", prompt.to.words(&model.incident))
    } else {
        String::new()
    };
    let whole = format!("{to}{}", prompt.text);
    if text::width(&whole) <= room {
        return whole;
    }
    let bare = prompt.text.strip_prefix("DRILL ").unwrap_or(&prompt.text);
    let bare = if model.size.0 >= WIDE_FROM {
        &prompt.text
    } else {
        bare
    };
    let left = room.saturating_sub(text::width(&to));
    let words = shorter(bare, &prompt.quoted, left, look);
    format!("{to}{}", words.as_deref().unwrap_or(bare))
}

/// The same in less room, and never half a sentence: what is quoted in it is cut first, then its
/// last sentences go, which the form that it opens says. None where not even the first one fits.
fn shorter(words: &str, quoted: &str, room: usize, look: &Look) -> Option<String> {
    let (before, after) = words.split_once(quoted).filter(|_| !quoted.is_empty())?;
    let ends = after.match_indices(['.', '?', '!']).map(|(at, _)| at + 1);
    let ends = ends.filter(|end| after[*end..].is_empty() || after[*end..].starts_with(' '));
    let ends: Vec<usize> = ends.collect();
    let fits = |end: &usize| {
        let rest = text::width(before) + text::width(&after[..*end]);
        let free = room.checked_sub(rest)?;
        (free >= LEAST_QUOTED.min(text::width(quoted)))
            .then(|| format!("{before}{}{}", look.cut(quoted, free), &after[..*end]))
    };
    ends.iter().rev().find_map(fits)
}

fn mark_style(level: Level, mine: bool, look: &Look) -> Style {
    match level {
        Level::Late if mine => look.theme.late,
        Level::Due if mine => look.theme.due,
        _ => look.theme.dim,
    }
}

/// The key that does it: for the top one the key for just that.
fn key_of(prompt: &Prompt, is_top: bool, model: &Model) -> Option<String> {
    let action = if is_top {
        Action::Prompt
    } else {
        own_action(&prompt.remedy)?
    };
    model.first_key(action, Layer::Timeline)
}

/// The top prompt in one line, for a screen too small for more.
pub(super) fn essential(
    buffer: &mut Buffer,
    row: Rect,
    model: &Model,
    now: Timestamp,
    look: &Look,
) {
    let showing = model.owed(now);
    if let Some(prompt) = showing.top(&model.incident, &model.seat.me) {
        let line = left(prompt, usize::from(row.width), false, model, look);
        buffer.set_line(row.x, row.y, &line, row.width);
    }
}
