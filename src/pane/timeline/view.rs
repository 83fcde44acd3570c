//! Draws the timeline: oldest first, following at the bottom, only what is in sight.

mod line;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use self::line::{Columns, Mark, Words};
use super::projection::Standing;
use crate::action::Action;
use crate::app::geometry::Drawn;
use crate::app::model::{Model, Pane, Pending};
use crate::domain::event::{Draft, EventKey};
use crate::domain::kind::{EntryKind, EventKind};
use crate::domain::time::Timestamp;
use crate::keymap::Layer;
use crate::pane::view::{Rows, Title, draw_frame, draw_list, filter_of, inside};
use crate::pane::window::Hold;
use crate::ui::look::Look;
use crate::ui::text;

/// Draws the pane.
pub fn render(
    frame: &mut Frame<'_>,
    area: Rect,
    model: &Model,
    now: Timestamp,
    look: &Look,
) -> Drawn {
    let pane = &model.panes.timeline;
    let inner = inside(area);
    let columns = Columns::of(inner, model, look);
    let waiting = waiting(model);
    let entries = pane.len(&model.incident);
    let lines = |at: usize| match waiting.get(at.wrapping_sub(entries)) {
        Some((pending, draft)) => pending_lines(&columns, pending, draft, now),
        None => entry_lines(&columns, model, at, now),
    };
    let index_of = |key: Option<EventKey>| key.and_then(|key| pane.index_of(&model.incident, key));
    let rows = Rows {
        len: entries + waiting.len(),
        lines: &lines,
        hold: match index_of(pane.top) {
            Some(top) if !pane.follow => Hold::Top(top),
            _ => Hold::Bottom,
        },
        selected: index_of(pane.selected),
    };
    let focused = model.focus == Pane::Timeline;
    let buffer = frame.buffer_mut();
    let mut listed = draw_list(buffer, area, &rows, focused, look.theme.selection);
    listed.drawn.at.retain(|(index, _)| *index < entries);
    listed.drawn.last = listed.drawn.at.last().map_or(0, |(index, _)| *index);
    if rows.len == 0 {
        empty(buffer, inner, model, look);
    }
    let title = Title {
        filter: filter_of(model, Pane::Timeline, &pane.filter).to_owned(),
        matching: (entries, model.incident.timeline().len()),
        hidden: 0,
        note: day_in_sight(model, &listed.drawn, now),
    };
    let status = status(model, &listed.drawn, entries, look);
    let typing = draw_frame(
        buffer,
        area,
        (model, Pane::Timeline),
        &title,
        Some(status),
        look,
    );
    if let Some(cursor) = typing.or(listed.cursor).filter(|_| focused) {
        frame.set_cursor_position(cursor);
    }
    listed.drawn
}

/// What is on its way to the disk, as lines of the timeline: new entries always, changes of
/// others only once they failed, because the entry itself shows them when they succeed.
fn waiting(model: &Model) -> Vec<(&Pending, &Draft)> {
    let shown = |pending: &Pending, draft: &Draft| {
        pending.failed.is_some() || draft.kind.target().is_none()
    };
    // What is being recorded now was not there then.
    let pending = model.pending.iter().filter(|_| model.as_of.is_none());
    pending
        .flat_map(|pending| pending.drafts.iter().map(move |draft| (pending, draft)))
        .filter(|(pending, draft)| shown(pending, draft))
        .collect()
}

fn empty(buffer: &mut ratatui::buffer::Buffer, inner: Rect, model: &Model, look: &Look) {
    let words = if model.panes.timeline.matches.is_some() {
        "Nothing matches the filter."
    } else {
        "Nothing has been written yet."
    };
    let line = Line::styled(look.cut(words, usize::from(inner.width)), look.theme.dim);
    if !inner.is_empty() {
        buffer.set_line(inner.x, inner.y, &line, inner.width);
    }
}

fn entry_lines(
    columns: &Columns<'_>,
    model: &Model,
    at: usize,
    now: Timestamp,
) -> Vec<Line<'static>> {
    let pane = &model.panes.timeline;
    let Some(entry) = pane.entry_at(&model.incident, at) else {
        return vec![Line::default()];
    };
    let before = at
        .checked_sub(1)
        .and_then(|at| pane.happened_at(&model.incident, at));
    let today = model.incident.date(entry.happened.at);
    let new_day = model.incident.date(before.unwrap_or(now)) != today;
    let mark = match model.standing(entry.id) {
        Standing::Failed => Mark::Failed,
        Standing::Pending => Mark::Pending,
        _ if pane.unseen.contains(&entry.key()) => Mark::Unseen,
        Standing::Local => Mark::Local,
        Standing::Shared => Mark::None,
    };
    let mut lines = Vec::new();
    if new_day {
        lines.push(columns.day(&today.to_string()));
    }
    lines.extend(columns.lines(&Words::of_entry(&entry, mark)));
    lines
}

fn pending_lines(
    columns: &Columns<'_>,
    pending: &Pending,
    draft: &Draft,
    now: Timestamp,
) -> Vec<Line<'static>> {
    let (mark, trouble) = match &pending.failed {
        None => (Mark::Pending, None),
        Some((reason, again)) => {
            let left = again.seconds_since(now).max(0);
            let words = format!("not recorded: {reason}; tries again in {left} s");
            (Mark::Failed, Some(words))
        }
    };
    let mut words = Words {
        mark,
        happened: draft.happened.map_or(pending.asked, |moment| moment.at),
        by: draft.by.clone(),
        role: draft.role.clone(),
        trouble,
        ..Words::default()
    };
    if let EventKind::Note(note) = &draft.kind {
        words.kind = note.entry;
        words.text.clone_from(&note.text);
        words.tags.clone_from(&note.tags);
        words.star = note.star;
        words.restricted = note.restricted;
        if let Some(actor) = &note.actor {
            words.by.clone_from(actor);
            words.role = None;
        }
    } else {
        words.kind = EntryKind::Setting;
        words.text.clone_from(&pending.label);
    }
    columns.lines(&words)
}

/// The day of the first entry in sight, where that is not today.
fn day_in_sight(model: &Model, drawn: &Drawn, now: Timestamp) -> String {
    let first = drawn.at.first().map(|(index, _)| *index);
    let happened = first.and_then(|at| model.panes.timeline.happened_at(&model.incident, at));
    happened
        .map(|happened| model.incident.date(happened))
        .filter(|shown| *shown != model.incident.date(now))
        .map(|shown| shown.to_string())
        .unwrap_or_default()
}

fn status(model: &Model, drawn: &Drawn, entries: usize, look: &Look) -> Line<'static> {
    let pane = &model.panes.timeline;
    let last = drawn.at.last().map_or(0, |(index, _)| index + 1);
    let sign = look.signs.follow;
    let new = pane.unseen.len();
    if pane.follow {
        return Line::raw(format!("following {sign} {last}/{entries}"));
    }
    let words = if new == 0 {
        format!("paused {last}/{entries}")
    } else {
        format!("paused, {new} new")
    };
    let keys = model.keymap.keys_for(Action::Last, Layer::Timeline.stack());
    let key = keys.first().map(ToString::to_string).unwrap_or_default();
    Line::from(vec![
        Span::styled(words, look.theme.due),
        Span::raw(format!(" {sign} {key}")),
    ])
}

/// Columns of the widest text, within limits.
fn widest<'a>(names: impl Iterator<Item = &'a str>, least: usize, most: usize) -> usize {
    let widest = names.map(text::width).max().unwrap_or(0);
    widest.clamp(least, most)
}
