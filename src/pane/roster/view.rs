//! Draws who does what: empty required roles first.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::projection::{Held, Row, project};
use crate::app::geometry::Drawn;
use crate::app::model::{Model, Pane};
use crate::domain::presence::Present;
use crate::domain::time::Timestamp;
use crate::pane::view::{Kept, draw_pane, inside};
use crate::ui::look::Look;
use crate::ui::text;

/// Width from which the columns are name, holder and how long.
const WIDE_FROM: usize = 36;
/// Most columns of a role's name.
const LABELS: usize = 24;
/// Columns of how long: `1h 05m`.
const AGES: usize = 7;

/// Draws the pane.
pub fn render(
    frame: &mut Frame<'_>,
    area: Rect,
    model: &Model,
    now: Timestamp,
    look: &Look,
) -> Drawn {
    let pane = (model, Pane::Roles);
    let kept = Kept::of(pane, project(&model.incident, now, false), Row::matches);
    let columns = usize::from(inside(area).width);
    let roles = kept.rows.iter().filter(|row| row.words.is_none());
    let label = roles.map(|row| text::width(&look.words(&row.label)));
    let label = label.max().unwrap_or(0).min(LABELS);
    let present = (&model.present, now);
    let lines = |row: &Row, _| vec![row_line(row, (columns, label), present, look)];
    let at = model
        .panes
        .roster
        .place(kept.rows.iter().map(|row| &row.key));
    draw_pane(frame, area, pane, &kept, at, lines, look)
}

fn row_line(
    row: &Row,
    (columns, label): (usize, usize),
    present: (&Present, Timestamp),
    look: &Look,
) -> Line<'static> {
    let theme = &look.theme;
    if let Some(words) = &row.words {
        let label = format!("{}: ", row.label);
        let room = columns.saturating_sub(text::width(&label));
        return Line::from(vec![
            Span::styled(label, theme.dim),
            Span::styled(look.cut(words, room), theme.text),
        ]);
    }
    let (who, who_style) = match &row.holder {
        Some(held) => (who(held, look), theme.accent),
        None if row.missing => (format!("{} empty", look.warning()), theme.late),
        None => ("nobody".to_owned(), theme.dim),
    };
    let age = row.holder.as_ref().map(|held| text::ago(held.seconds));
    let label_style = if row.missing {
        theme.strong
    } else {
        theme.text
    };
    if columns < WIDE_FROM {
        // The audiences of a Communication Lead are in the wide pane and in the details.
        let who = who.split(" → ").next().unwrap_or_default();
        let who = who.split(" -> ").next().unwrap_or_default();
        // A role can be guessed from its beginning, a name cannot: it is cut last.
        let label = text::width(&look.words(&row.label)).min(columns / 3);
        let who_columns = text::width(who).min(columns.saturating_sub(label + 1));
        let label = look.pad(&row.label, columns.saturating_sub(who_columns + 1));
        return Line::from(vec![
            Span::styled(label, label_style),
            Span::raw(" "),
            Span::styled(look.cut(who, who_columns), who_style),
        ]);
    }
    let here = row.holder.as_ref().and_then(|held| here(held, present));
    let (here, gone) = here.unwrap_or_default();
    // That somebody has gone is news, and gets its room; that they are here stands where it fits.
    let kept = if gone { text::width(&here) } else { 0 };
    let room = columns.saturating_sub(label + 2 + AGES + 1);
    // For how long they hold it gives way to who they are.
    let name = row.holder.as_ref().map(|held| look.words(&held.name));
    let aged = name.is_none_or(|name| text::width(&name) + kept <= room);
    let room = if aged { room } else { room + AGES };
    let shown = look.cut(&who, room.saturating_sub(kept));
    let left = room.saturating_sub(text::width(&shown));
    let here = if text::width(&here) <= left {
        here
    } else {
        String::new()
    };
    let gap = left - text::width(&here) + 1;
    let age = age.filter(|_| aged).map(|age| format!("{age:>AGES$}"));
    let age = age.unwrap_or_default();
    Line::from(vec![
        Span::styled(look.pad(&row.label, label), label_style),
        Span::raw("  "),
        Span::styled(shown, who_style),
        Span::styled(here, theme.dim),
        Span::raw(" ".repeat(gap)),
        Span::styled(age, theme.dim),
    ])
}

/// Whether they have a console open, else how long ago they last had one, and which of both it is;
/// nothing of who never had.
fn here(held: &Held, (present, now): (&Present, Timestamp)) -> Option<(String, bool)> {
    let sighting = present.of(&held.name)?;
    if sighting.here {
        return Some((" here".to_owned(), false));
    }
    let ago = text::ago(now.seconds_since(sighting.seen));
    Some((format!(" gone {ago}"), true))
}

/// The person, and what is odd about how the role is held.
fn who(held: &Held, look: &Look) -> String {
    let mut who = look.words(&held.person).into_owned();
    if held.shadow {
        who.push_str(" (shadows)");
    }
    if held.hats {
        who.push_str(" (several roles)");
    }
    who
}
