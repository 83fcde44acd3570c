//! The header: how bad, what, where it stands, how long, who leads, when the next word is due,
//! whether it is saved, who is here, what time it is. What matters most stays at every size.

mod health;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::app::model::Model;
use crate::domain::incident::{Incident, NextWord, Start};
use crate::domain::time::Timestamp;
use crate::ui::fit::{Part, fit, form_width};
use crate::ui::look::Look;
use crate::ui::text;

/// Writers of this long are listed.
const HERE_SECONDS: i64 = 15 * 60;
/// The most events looked at for them: enough for people, and the same for any file.
const HERE_EVENTS: usize = 2_000;

/// Columns of the first row that everything but the title may need.
const BESIDE_TITLE: u16 = 56;
/// Columns that a title gets before the words beside the clock do.
const TITLE: usize = 30;

/// Draws the header in one or two rows.
pub(super) fn render(buffer: &mut Buffer, area: Rect, model: &Model, now: Timestamp, look: &Look) {
    let (first, second) = if area.height < 2 {
        (one_row(model, now, look), Vec::new())
    } else {
        (upper(model, now, look), lower(model, now, look))
    };
    for (parts, y) in [first, second].iter().zip(area.y..area.bottom()) {
        // The blocks at the ends of the first row bring their own space.
        let margin = u16::from(y > area.y);
        let row = Rect {
            x: area.x + margin,
            y,
            width: area.width.saturating_sub(1 + margin),
            height: 1,
        };
        draw(buffer, row, parts, look);
    }
}

/// Draws parts in a row.
fn draw(buffer: &mut Buffer, area: Rect, parts: &[Part], look: &Look) {
    let gap = if area.width < 60 { 1 } else { 2 };
    let fitted = fit(parts, usize::from(area.width), gap, look);
    buffer.set_line(area.x, area.y, &Line::from(fitted.left), area.width);
    let wide = u16::try_from(form_width(&fitted.right)).unwrap_or(area.width);
    let wide = wide.min(area.width);
    let x = area.right() - wide;
    buffer.set_line(x, area.y, &Line::from(fitted.right), wide);
}

fn upper(model: &Model, now: Timestamp, look: &Look) -> Vec<Part> {
    let incident = &model.incident;
    let now = model.shown_at(now);
    let mut parts = Vec::new();
    parts.extend(drill(incident, look));
    parts.push(priority(incident, look));
    let key = look.words(incident.key()).into_owned();
    parts.push(Part::stretching(6, Span::styled(key, look.theme.dim), 10));
    let title = look.words(incident.title()).into_owned();
    // What it is about comes before the words beside the clock, once the rest has its room.
    let least = model.size.0.saturating_sub(BESIDE_TITLE);
    let least = usize::from(least).clamp(8, TITLE);
    parts.push(Part::stretching(
        3,
        Span::styled(title, look.theme.strong),
        least,
    ));
    parts.push(stage(incident, look));
    parts.push(elapsed(incident, now, look).at_right());
    parts.extend(started(incident, look).map(Part::at_right));
    parts.extend(drill(incident, look).map(Part::at_right));
    parts
}

fn lower(model: &Model, now: Timestamp, look: &Look) -> Vec<Part> {
    let incident = &model.incident;
    let then = model.shown_at(now);
    let mut parts = vec![next_word(incident, then, look), manager(incident, look)];
    parts.extend(offer(model, look));
    parts.extend(health::parts(model, now, look));
    let version = incident.log().version();
    let version = look.words(&version).into_owned();
    let count = format!("{} events", incident.log().len());
    let dim = |text: String| vec![Span::styled(text, look.theme.dim)];
    parts.push(Part::new(5, vec![dim(version), dim(count)]));
    parts.extend(here(model, look).or_else(|| writers(incident, then, look)));
    parts.extend(clock(incident, then, look));
    parts
}

/// Everything in the one row of a low screen.
fn one_row(model: &Model, now: Timestamp, look: &Look) -> Vec<Part> {
    let incident = &model.incident;
    let mut parts = Vec::new();
    parts.extend(drill(incident, look));
    parts.push(priority(incident, look));
    let title = look.words(incident.title()).into_owned();
    parts.push(Part::stretching(
        5,
        Span::styled(title, look.theme.strong),
        8,
    ));
    parts.push(stage(incident, look));
    let then = model.shown_at(now);
    parts.push(next_word(incident, then, look));
    parts.push(manager(incident, look));
    parts.extend(offer(model, look));
    parts.extend(health::parts(model, now, look));
    parts.push(elapsed(incident, then, look).at_right());
    parts.extend(drill(incident, look).map(Part::at_right));
    parts
}

/// The lines that a screen too small for a header has room for, most needed first.
pub(super) fn essentials(model: &Model, now: Timestamp, look: &Look) -> [Vec<Part>; 2] {
    let incident = &model.incident;
    let mut first = Vec::new();
    first.extend(drill(incident, look));
    first.push(priority(incident, look));
    first.push(stage(incident, look));
    let then = model.shown_at(now);
    first.push(elapsed(incident, then, look));
    let mut second = vec![next_word(incident, then, look), manager(incident, look)];
    second.extend(offer(model, look));
    second.extend(health::parts(model, now, look));
    [first, second]
}

/// Draws one of the [`essentials`].
pub(super) fn essential(buffer: &mut Buffer, area: Rect, parts: &[Part], look: &Look) {
    let fitted = fit(parts, usize::from(area.width), 1, look);
    buffer.set_line(area.x, area.y, &Line::from(fitted.left), area.width);
}

fn drill(incident: &Incident, look: &Look) -> Option<Part> {
    incident
        .is_drill()
        .then(|| Part::one(0, Span::styled(" DRILL ", look.theme.drill)))
}

fn priority(incident: &Incident, look: &Look) -> Part {
    let theme = &look.theme;
    match incident.priority() {
        Some(now) => {
            let style = theme.priority_style(now.value.value());
            Part::one(0, Span::styled(format!(" {} ", now.value), style))
        }
        None => Part::new(
            0,
            vec![
                vec![Span::styled(" no priority ", theme.warn)],
                vec![Span::styled(" P? ", theme.warn)],
            ],
        ),
    }
}

fn stage(incident: &Incident, look: &Look) -> Part {
    let stage = incident.stage().stage;
    let words = incident.playbook().phase_words;
    let form = |words: &str| {
        vec![Span::styled(
            look.words(words).to_uppercase(),
            look.theme.strong,
        )]
    };
    let mut forms = vec![form(stage.label())];
    if words.phase(stage).is_some() {
        forms.insert(0, form(&stage.with_phase(words)));
    }
    Part::new(1, forms)
}

/// How long, with what it is counted from where there is room for that.
fn elapsed(incident: &Incident, now: Timestamp, look: &Look) -> Part {
    let style = look.theme.strong;
    let Some(start) = incident.start() else {
        return Part::one(1, Span::styled("T unknown", style));
    };
    let ended = incident.end();
    let clock = text::elapsed(ended.unwrap_or(now).seconds_since(start.moment().at));
    let minutes = clock.rsplit_once(':').map_or("", |(minutes, _)| minutes);
    let what = match start {
        Start::Impact(_) => "impact",
        Start::Detection(_) => "detection",
    };
    let lead = if ended.is_some() {
        "ended, since"
    } else {
        "since"
    };
    let dim = |words: &str| Span::styled(format!(" {words}"), look.theme.dim);
    let word = if ended.is_some() { "ended" } else { what };
    let bare = Span::styled(clock.clone(), style);
    let short = Span::styled(minutes.to_owned(), style);
    let forms = [
        vec![bare.clone(), dim(&format!("{lead} {what}"))],
        vec![bare.clone(), dim(word)],
        vec![short.clone(), dim(word)],
        vec![bare],
        vec![short],
    ];
    Part::new(1, forms.to_vec())
}

/// The time of day that the elapsed time is counted from.
fn started(incident: &Incident, look: &Look) -> Option<Part> {
    let moment = incident.start()?.moment();
    let about = if moment.approx { "~" } else { "" };
    let clock = format!("{about}{}", incident.clock(moment.at));
    Some(Part::one(7, Span::styled(clock, look.theme.dim)))
}

fn due_style(left: i64, look: &Look) -> Style {
    match left {
        ..=-60 => look.theme.late,
        -59..=0 => look.theme.due,
        _ => look.theme.text,
    }
}

/// The audiences that wait for word, the most pressing first.
fn next_word(incident: &Incident, now: Timestamp, look: &Look) -> Part {
    let theme = &look.theme;
    let mut waiting: Vec<(i64, NextWord<'_>)> = incident
        .next_words()
        .into_iter()
        .filter_map(|word| word.due.map(|due| (due.seconds_since(now), word)))
        .collect();
    waiting.sort_by_key(|(left, _)| *left);
    let due = |left: i64| Span::styled(countdown(left), due_style(left, look));
    let named = |(left, word): &(i64, NextWord<'_>)| {
        let label = look.words(&word.audience.label).into_owned();
        vec![Span::styled(format!("{label} "), theme.text), due(*left)]
    };
    let Some(first) = waiting.first() else {
        return Part::one(2, Span::styled("no word due", theme.dim));
    };
    let lead = || Span::styled("Next word: ", theme.dim);
    let mut all = vec![lead()];
    for (i, word) in waiting.iter().enumerate() {
        if i > 0 {
            all.push(Span::styled(format!(" {} ", look.dot()), theme.dim));
        }
        all.extend(named(word));
    }
    let mut one = vec![lead()];
    one.extend(named(first));
    let bare = if first.0 > 0 {
        vec![Span::styled("word ", theme.text), due(first.0)]
    } else {
        vec![due(first.0)]
    };
    Part::new(2, vec![all, one, named(first), bare])
}

/// A countdown that shows its seconds in the last two minutes, when they matter.
fn countdown(left: i64) -> String {
    if (1..120).contains(&left) {
        format!("in {}:{:02}", left / 60, left % 60)
    } else {
        text::countdown(left)
    }
}

fn manager(incident: &Incident, look: &Look) -> Part {
    let theme = &look.theme;
    let Some(manager) = incident.manager() else {
        let form = |text: &str| {
            vec![Span::styled(
                format!("{} {text}", look.warning()),
                theme.late,
            )]
        };
        return Part::new(2, vec![form("no Incident Manager"), form("no IM")]);
    };
    let name = look.words(&manager.assigned.person).into_owned();
    let short = look.cut(&name, 8);
    let form = |name: String| {
        vec![
            Span::styled("IM ", theme.dim),
            Span::styled(name, theme.strong),
        ]
    };
    Part::new(3, vec![form(name), form(short)])
}

/// Who is asked to take command, for all others: whoever is asked has it in a row of its own.
fn offer(model: &Model, look: &Look) -> Option<Part> {
    let offer = model.incident.handover().offer?;
    let to = look.cut(offer.to, 16);
    let words = vec![Span::styled(format!("{to} is asked"), look.theme.warn)];
    (offer.to != model.seat.me).then(|| Part::new(4, vec![words]))
}

/// Who has a console open, who came first in front; nobody knows that of another time.
fn here(model: &Model, look: &Look) -> Option<Part> {
    let here = model.present.here();
    if here.is_empty() || model.as_of.is_some() {
        return None;
    }
    let dim = |text: String| vec![Span::styled(text, look.theme.dim)];
    let count = format!("{} here", here.len());
    let list: Vec<_> = here.iter().map(|one| look.cut(one.person, 16)).collect();
    let full = format!("{count}: {}", list.join(", "));
    Some(Part::new(6, vec![dim(full), dim(count)]))
}

/// Who wrote in the last quarter of an hour, the latest first: where it is not known who is here.
fn writers(incident: &Incident, now: Timestamp, look: &Look) -> Option<Part> {
    let oldest = now.plus_seconds(-HERE_SECONDS);
    let events = incident.log().events().iter().rev().take(HERE_EVENTS);
    let mut names: Vec<&str> = Vec::new();
    for event in events.filter(|event| event.at >= oldest) {
        if !names.contains(&&*event.by) {
            names.push(&event.by);
        }
    }
    let dim = |text: String| vec![Span::styled(text, look.theme.dim)];
    let count = match names.len() {
        0 => return None,
        1 => "1 wrote in 15m".to_owned(),
        n => format!("{n} wrote in 15m"),
    };
    let list: Vec<_> = names.iter().map(|name| look.cut(name, 16)).collect();
    let full = format!("{count}: {}", list.join(", "));
    let forms = vec![
        dim(full),
        dim(count),
        dim(format!("{} writing", names.len())),
    ];
    Some(Part::new(6, forms))
}

/// The time of day in the first zone, and in the others where there is room.
fn clock(incident: &Incident, now: Timestamp, look: &Look) -> [Part; 2] {
    let there = |zone| now.to_utc().with_timezone(&zone);
    let mut zones = incident.zones().into_iter();
    let first = there(zones.next().unwrap_or(chrono_tz::Tz::UTC));
    let own = first.format("%H:%M:%S %Z").to_string();
    let bare = first.format("%H:%M:%S").to_string();
    let others: Vec<String> = zones
        .filter(|_| look.zones)
        .map(|zone| there(zone).format("%H:%M %Z").to_string())
        .collect();
    let text = |text: String| vec![Span::styled(text, look.theme.text)];
    let dim = |from: usize| vec![Span::styled(others[from..].join("  "), look.theme.dim)];
    [
        Part::new(7, (0..others.len()).map(dim).collect()).at_right(),
        Part::new(3, vec![text(own), text(bare)]).at_right(),
    ]
}
