//! What nobody may overlook, right under the header and before any prompt: that the document of
//! another time is shown; two in command, two stages, two priorities, and whatever else two sides
//! set without seeing each other; command that is offered to me.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::action::Action;
use crate::app::model::Model;
use crate::domain::time::Timestamp;
use crate::keymap::Layer;
use crate::ui::look::Look;
use crate::ui::text;

/// The least columns of a value that is still worth reading.
const LEAST_VALUE: usize = 5;

/// One thing that is said loudly.
pub(super) struct Banner {
    head: String,
    values: Vec<String>,
    /// The key and what it does, the longest wording first.
    keys: Vec<String>,
    style: Style,
}

impl Banner {
    fn words(&self) -> String {
        if self.values.is_empty() {
            return self.head.clone();
        }
        format!("{}: {}", self.head, self.values.join(" or "))
    }
}

/// Draws a banner in each row; where there are more banners than rows the last one counts them.
pub(super) fn render(buffer: &mut Buffer, area: Rect, banners: &[Banner], look: &Look) {
    if area.is_empty() {
        return;
    }
    let rows = usize::from(area.height);
    for (at, (banner, y)) in banners.iter().zip(area.y..area.bottom()).enumerate() {
        let more = banners.len().saturating_sub(rows);
        let more = if at + 1 == rows { more } else { 0 };
        let row = Rect {
            y,
            height: 1,
            ..area
        };
        draw(buffer, row, banner, more, look);
    }
}

/// The lines of a screen too small for a header: the first banner over as many rows as it needs.
pub(super) fn lines(banners: &[Banner], room: Rect, look: &Look) -> Vec<Line<'static>> {
    let Some(banner) = banners.first() else {
        return Vec::new();
    };
    let columns = usize::from(room.width);
    let said = banner.words();
    let mut wordings: Vec<String> = banner
        .keys
        .iter()
        .map(|key| format!("{said}. {key}"))
        .collect();
    wordings.push(said);
    let rows = usize::from(room.height);
    let wrapped = |words: &String| text::wrap(words, columns.max(1));
    let fits = wordings
        .iter()
        .map(wrapped)
        .find(|lines| lines.len() <= rows);
    let lines = fits.unwrap_or_else(|| wordings.last().map(wrapped).unwrap_or_default());
    let lines = lines.into_iter().take(rows);
    lines
        .map(|line| Line::styled(text::pad_with(&line, columns, &look.signs), banner.style))
        .collect()
}

/// All there is to say so, the gravest first.
pub(super) fn of(model: &Model, now: Timestamp, look: &Look) -> Vec<Banner> {
    let keys = match model.settling_key() {
        Some(key) => vec![format!("{key} settles it"), format!("{key} settles"), key],
        None => Vec::new(),
    };
    let alarms = model.incident.alarms().into_iter();
    let alarms = alarms.map(|alarm| Banner {
        head: look.words(&alarm.head).into_owned(),
        values: alarm
            .values
            .iter()
            .map(|v| look.words(v).into_owned())
            .collect(),
        keys: keys.clone(),
        style: if alarm.grave {
            look.theme.late
        } else {
            look.theme.due
        },
    });
    let then = as_of(model, now, look).into_iter();
    then.chain(alarms).chain(offer(model, look)).collect()
}

/// Command is offered to whoever sits here.
fn offer(model: &Model, look: &Look) -> Option<Banner> {
    let offer = model.offered_to_me()?;
    let key = model.settling_key();
    Some(Banner {
        head: "COMMAND IS OFFERED TO YOU".to_owned(),
        values: vec![format!("by {}", look.words(offer.from))],
        keys: key.map_or_else(Vec::new, |key| {
            vec![format!("{key} answers it"), format!("{key} answers"), key]
        }),
        style: look.theme.late,
    })
}

/// That it is not now, and how to return.
fn as_of(model: &Model, now: Timestamp, look: &Look) -> Option<Banner> {
    let at = model.as_of.as_ref()?.at;
    let incident = &model.incident;
    let (then, today) = (incident.day_clock_seconds(at), incident.day_clock(now));
    let (day, clock) = then.split_once(' ').unwrap_or(("", &then));
    let clock = clock.strip_suffix(":00").unwrap_or(clock);
    let head = if today.starts_with(day) {
        format!("AS OF {clock}")
    } else {
        format!("AS OF {day} {clock}")
    };
    let keys = model.keymap.keys_for(Action::Close, Layer::Browse.stack());
    let keys = keys.first().map_or_else(Vec::new, |key| {
        vec![format!("{key} returns to now"), format!("{key}: now")]
    });
    Some(Banner {
        head,
        values: Vec::new(),
        keys,
        style: look.theme.stale,
    })
}

fn draw(buffer: &mut Buffer, area: Rect, banner: &Banner, more: usize, look: &Look) {
    let columns = usize::from(area.width);
    let more = if more > 0 {
        format!("+{more} more")
    } else {
        String::new()
    };
    let (said, key) = fitted(banner, columns.saturating_sub(2), &more, look);
    let right = text::width(&key);
    let left = text::pad_with(&said, columns.saturating_sub(right + 2), &look.signs);
    let row = Span::styled(format!(" {left}{key} "), banner.style);
    buffer.set_span(area.x, area.y, &row, area.width);
}

/// What is said in so many columns, at the left and at the right: the values whole if that goes
/// with any wording of the key, else cut to equal parts, else only what it is about.
fn fitted(banner: &Banner, columns: usize, more: &str, look: &Look) -> (String, String) {
    let whole = banner.words();
    let keys = banner.keys.iter().map(String::as_str).chain([""]);
    let rights: Vec<String> = keys
        .map(|key| format!("{key}  {more}").trim().to_owned())
        .collect();
    let room = |right: &String| {
        let gap = usize::from(!right.is_empty());
        columns.saturating_sub(text::width(right) + gap)
    };
    let mut keyed = rights.iter().take(banner.keys.len());
    if let Some(right) = keyed.find(|right| text::width(&whole) <= room(right)) {
        return (whole, right.clone());
    }
    let count = banner.values.len();
    let fixed = text::width(&banner.head) + 2 + 4 * count.saturating_sub(1);
    // The shortest wording that still names the key, then none.
    for right in rights.iter().rev().skip(1).take(1).chain(rights.last()) {
        let each = room(right).saturating_sub(fixed).checked_div(count);
        let each = each.unwrap_or_default();
        if each >= LEAST_VALUE {
            let values: Vec<String> = banner.values.iter().map(|v| look.cut(v, each)).collect();
            let said = format!("{}: {}", banner.head, values.join(" or "));
            return (said, right.clone());
        }
    }
    (look.cut(&banner.head, columns), String::new())
}
