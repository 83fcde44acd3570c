//! Whether it is saved and shared, in words: the screen never lies about that.

use ratatui::style::Style;
use ratatui::text::Span;

use crate::action::Action;
use crate::app::model::Model;
use crate::domain::time::Timestamp;
use crate::keymap::Layer;
use crate::sync::{CopyFate, Link, LinkState, LinkTrouble, Page, Share};
use crate::ui::fit::{OPTIONAL, Part};
use crate::ui::look::Look;

/// From this difference on, clocks that disagree are warned of.
const SKEW_SECONDS: i64 = 60;

/// What must be said, each as a part of the header.
pub(super) fn parts(model: &Model, now: Timestamp, look: &Look) -> Vec<Part> {
    let mut parts = vec![saved(model, now, look)];
    let theme = &look.theme;
    let warn = |rank: u8, long: String, short: String| {
        let form = |text: String| vec![Span::styled(look.words(&text).into_owned(), theme.warn)];
        Part::new(rank, vec![form(long), form(short)])
    };
    if let Some(link) = &model.link {
        parts.push(linked(model, link, now, look));
    }
    if let Some(reason) = &model.health.no_replica {
        let long = format!("no replica ({reason})");
        parts.push(warn(3, long, "no replica".to_owned()));
    }
    if let Some(Page::Failing { since, reason, .. }) = &model.page {
        let bare = format!(
            "STATUS PAGE NOT WRITTEN {}",
            minutes(now.seconds_since(*since))
        );
        let long = format!("{bare} ({reason})");
        parts.push(warn(2, long, bare));
    }
    // What nobody may remove asks for nothing.
    let copies = model.copies.iter();
    let copies = copies.filter(|copy| copy.fate != CopyFate::Leave).count();
    if copies > 0 {
        parts.push(beside(copies, model, look));
    }
    let missing: u64 = model.health.gaps.iter().map(|(_, count)| *count).sum();
    if missing > 0 {
        let names: Vec<&str> = model.health.gaps.iter().map(|(w, _)| w.as_str()).collect();
        let short = format!("{missing} not arrived");
        parts.push(warn(4, format!("{short} from {}", names.join(", ")), short));
    }
    if let Some(ahead) = model
        .health
        .skew_seconds
        .filter(|s| s.abs() >= SKEW_SECONDS)
    {
        let way = if ahead > 0 { "ahead" } else { "behind" };
        let seconds = ahead.unsigned_abs();
        let short = format!("clock {seconds} s {way}");
        parts.push(warn(4, format!("our {short}"), short));
    }
    parts
}

/// Saved, saving, not saved and since when, queued, read-only, behind.
fn saved(model: &Model, now: Timestamp, look: &Look) -> Part {
    let theme = &look.theme;
    let form = |text: &str, style: Style| vec![Span::styled(look.words(text).into_owned(), style)];
    let failed = model.pending.iter().find_map(|pending| {
        let (reason, _) = pending.failed.as_ref()?;
        Some((pending.asked, reason.as_str()))
    });
    if let Some((since, reason)) = failed {
        let bare = format!("NOT SAVED {}", minutes(now.seconds_since(since)));
        let long = format!("{bare} ({reason})");
        return Part::new(1, vec![form(&long, theme.error), form(&bare, theme.error)]);
    }
    if let Some(reason) = read_only(model) {
        let long = format!("READ-ONLY ({reason})");
        return Part::new(
            2,
            vec![form(&long, theme.warn), form("READ-ONLY", theme.warn)],
        );
    }
    if model.pending.iter().any(|pending| pending.failed.is_none()) {
        return Part::new(3, vec![form("saving", theme.warn)]);
    }
    shared(model, now, look)
}

fn read_only(model: &Model) -> Option<&str> {
    match (&model.seat.read_only, &model.health.share) {
        (Some(reason), _) | (None, Share::ReadOnly(reason)) => Some(reason),
        _ => None,
    }
}

/// How it stands with the shared place; what is on this disk is safe by itself.
fn shared(model: &Model, now: Timestamp, look: &Look) -> Part {
    let theme = &look.theme;
    let form = |text: &str, style: Style| vec![Span::styled(look.words(text).into_owned(), style)];
    let waiting = model.health.waiting;
    match &model.health.share {
        Share::Opening => Part::new(3, vec![form("opening", theme.dim)]),
        Share::Saving => Part::new(3, vec![form("saving", theme.warn)]),
        Share::Saved(_) if waiting > 0 => {
            let long = format!("saving, {waiting} queued");
            Part::new(3, vec![form(&long, theme.warn), form("saving", theme.warn)])
        }
        Share::Saved(at) => {
            let long = format!("saved {}", model.incident.clock_seconds(*at));
            Part::new(3, vec![form(&long, theme.ok), form("saved", theme.ok)])
        }
        Share::Trouble { since, reason } => {
            let time = minutes(now.seconds_since(*since));
            let (long, short) = if model.health.no_replica.is_some() {
                let bare = format!("NOT SAVED {time}");
                (format!("{bare} ({reason})"), bare)
            } else if waiting > 0 {
                let bare = format!("offline, {waiting} queued");
                (format!("{bare} {time} ({reason})"), bare)
            } else {
                (
                    format!("offline {time} ({reason})"),
                    format!("offline {time}"),
                )
            };
            Part::new(1, vec![form(&long, theme.error), form(&short, theme.error)])
        }
        Share::Behind(count) => {
            let keys = model
                .keymap
                .keys_for(Action::WriteFile, Layer::Browse.stack());
            let bare = format!("behind {count}");
            let long = keys.first().map(|key| format!("{bare}: {key} writes it"));
            let long = long.unwrap_or_else(|| bare.clone());
            Part::new(2, vec![form(&long, theme.warn), form(&bare, theme.warn)])
        }
        Share::ReadOnly(reason) => {
            let long = format!("READ-ONLY ({reason})");
            Part::new(
                2,
                vec![form(&long, theme.warn), form("READ-ONLY", theme.warn)],
            )
        }
    }
}

/// How it stands with the stream besides the file: what is there, what is to be sent, what is in
/// the way.
fn linked(model: &Model, link: &Link, now: Timestamp, look: &Look) -> Part {
    let theme = &look.theme;
    let form = |text: &str, style: Style| vec![Span::styled(look.words(text).into_owned(), style)];
    let waiting = model.unsent.len();
    let unfit = link.unfit;
    match &link.state {
        LinkState::Opening => Part::new(4, vec![form("NATS connecting", theme.dim)]),
        LinkState::Reading => Part::new(4, vec![form("NATS reading", theme.dim)]),
        LinkState::Live if waiting > unfit => {
            let long = format!("NATS sending {}", waiting - unfit);
            Part::new(3, vec![form(&long, theme.warn)])
        }
        LinkState::Live if unfit > 0 => {
            let long = format!("on NATS, {unfit} too long");
            Part::new(3, vec![form(&long, theme.warn)])
        }
        LinkState::Live => Part::new(5, vec![form("on NATS", theme.ok)]),
        LinkState::Trouble {
            what,
            since,
            reason,
        } => {
            let (word, style) = match what {
                LinkTrouble::Offline => ("offline", theme.warn),
                LinkTrouble::Refused => ("REFUSED", theme.error),
                LinkTrouble::Full => ("FULL", theme.error),
                LinkTrouble::Missing => ("NO STREAM", theme.error),
            };
            let time = minutes(now.seconds_since(*since));
            let bare = format!("NATS {word} {time}");
            let short = match waiting {
                0 => bare,
                count => format!("{bare}, {count} to send"),
            };
            let long = format!("{short} ({reason})");
            Part::new(2, vec![form(&long, style), form(&short, style)])
        }
    }
}

/// Copies beside the file that wait for somebody.
fn beside(copies: usize, model: &Model, look: &Look) -> Part {
    let form = |text: &str| vec![Span::styled(look.words(text).into_owned(), look.theme.dim)];
    let short = match copies {
        1 => "1 copy".to_owned(),
        many => format!("{many} copies"),
    };
    let keys = model.keymap.keys_for(Action::Copies, Layer::Browse.stack());
    let long = keys.first().map(|key| format!("{short}: {key}"));
    let long = long.unwrap_or_else(|| short.clone());
    Part::new(OPTIONAL, vec![form(&long), form(&short)])
}

/// How long something is wrong already, `00:42`.
fn minutes(seconds: i64) -> String {
    let seconds = seconds.max(0);
    let (hours, minutes) = (seconds / 3600, seconds % 3600 / 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{:02}", seconds % 60)
    } else {
        format!("{minutes:02}:{:02}", seconds % 60)
    }
}
