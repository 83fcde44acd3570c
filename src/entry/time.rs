//! Times as people type them, read in the incident's first zone.

use super::signs::{is_gap, word};
use super::{EntryError, Scope};
use crate::domain::time::{Moment, Timestamp};
use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone as _};
use chrono_tz::Tz;

/// A clock that runs this far ahead of ours still says "now".
const STILL_NOW: TimeDelta = TimeDelta::minutes(2);

/// A clock time further ahead than this was meant for yesterday.
const YESTERDAY_BEYOND: TimeDelta = TimeDelta::hours(12);

/// The furthest way back that a `-5m` may reach.
const LONGEST_BACK: i64 = 10 * 366 * DAY;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// The word for the day before.
const YESTERDAY: &str = "yesterday";

/// Reads a time: `14:32`, `1432`, `14:32:10`, `~14:32`, `-5m`, `-1h10m`, `yesterday 23:50`,
/// `2026-01-15 23:50`, `now` or RFC 3339, with or without a leading `@`.
///
/// # Errors
/// No time, a time in the future, or one that the clocks skipped.
pub fn parse_time(text: &str, scope: &Scope<'_>) -> Result<Moment, EntryError> {
    let text = text.trim();
    let bare = text.strip_prefix('@').unwrap_or(text).trim_start();
    let (approx, bare) = about(bare);
    if bare.eq_ignore_ascii_case("now") {
        return Ok(Moment {
            at: scope.now,
            approx,
        });
    }
    let (moment, rest) = take(bare, scope)?;
    if rest.trim().is_empty() {
        let approx = approx || moment.approx;
        Ok(Moment { approx, ..moment })
    } else {
        Err(bad(text))
    }
}

/// Reads a length of time in minutes: `10m`, `10min`, `1h`, `1h10m`, `2d` or a bare `90`.
pub fn parse_minutes(text: &str) -> Option<u32> {
    let seconds = length(text.trim())?;
    let whole = seconds > 0 && seconds % MINUTE == 0;
    u32::try_from(seconds / MINUTE).ok().filter(|_| whole)
}

/// Whether a word after `@` begins a time and not a name.
pub(super) fn begins(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '~'))
        || word.eq_ignore_ascii_case(YESTERDAY)
}

/// Takes a time off the start of a text, and returns it with what follows.
pub(super) fn take<'t>(text: &'t str, scope: &Scope<'_>) -> Result<(Moment, &'t str), EntryError> {
    let first = word(text);
    let after = &text[first.len()..];
    let (approx, bare) = about(first);
    let Some(day) = day(bare, scope) else {
        let at = single(bare, scope)?;
        return Ok((Moment { at, approx }, after));
    };
    let after = after.trim_start_matches(is_gap);
    let second = word(after);
    let typed = || format!("{first} {second}").trim_end().to_owned();
    let (about_clock, bare) = about(second);
    let clock = clock(bare).ok_or_else(|| bad(&typed()))?;
    let naive = day.and_time(clock);
    let at = local(naive, scope.zone).ok_or_else(|| skipped(&typed(), naive, scope.zone))?;
    let at = not_future(at, &typed(), scope)?;
    let approx = approx || about_clock;
    Ok((Moment { at, approx }, &after[second.len()..]))
}

/// `~` in front says "about then".
fn about(text: &str) -> (bool, &str) {
    text.strip_prefix('~')
        .map_or((false, text), |rest| (true, rest))
}

/// A word that only names a day and wants a clock time after it.
fn day(word: &str, scope: &Scope<'_>) -> Option<NaiveDate> {
    if word.eq_ignore_ascii_case(YESTERDAY) {
        return here(scope).date().pred_opt();
    }
    let shape = word.len() == 10 && word.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    shape.then(|| word.parse().ok()).flatten()
}

/// A time of one word.
fn single(word: &str, scope: &Scope<'_>) -> Result<Timestamp, EntryError> {
    if let Some(back) = word.strip_prefix('-') {
        let seconds = length(back).ok_or_else(|| bad(word))?;
        return Ok(scope.now.plus_seconds(-seconds));
    }
    if let Some(clock) = clock(word) {
        return on_the_clock(clock, word, scope);
    }
    let at = Timestamp::parse(word).ok_or_else(|| bad(word))?;
    not_future(at, word, scope)
}

/// A time of day without a day: today, unless that is so far ahead that yesterday was meant.
fn on_the_clock(clock: NaiveTime, text: &str, scope: &Scope<'_>) -> Result<Timestamp, EntryError> {
    let here = here(scope);
    let today = here.date().and_time(clock);
    let shifted = |days: Option<NaiveDate>| days.map_or(today, |day| day.and_time(clock));
    let tomorrow = shifted(here.date().checked_add_days(Days::new(1)));
    if local(tomorrow, scope.zone).is_some_and(|at| ahead(at, scope) <= STILL_NOW) {
        return Ok(scope.now);
    }
    let found = local(today, scope.zone);
    if found.map_or(today - here, |at| ahead(at, scope)) <= YESTERDAY_BEYOND {
        let at = found.ok_or_else(|| skipped(text, today, scope.zone))?;
        return not_future(at, text, scope)
            .map_err(|_| future(text, other_day(text, scope), scope));
    }
    let yesterday = shifted(here.date().checked_sub_days(Days::new(1)));
    local(yesterday, scope.zone).ok_or_else(|| skipped(text, yesterday, scope.zone))
}

/// A little ahead is now; more is refused.
fn not_future(at: Timestamp, text: &str, scope: &Scope<'_>) -> Result<Timestamp, EntryError> {
    if ahead(at, scope) > STILL_NOW {
        let advice = "correct the time or leave it out".to_owned();
        return Err(future(text, advice, scope));
    }
    Ok(at.min(scope.now))
}

fn future(text: &str, advice: String, scope: &Scope<'_>) -> EntryError {
    EntryError::Future {
        text: text.to_owned(),
        now: here(scope).format("%H:%M").to_string(),
        advice,
    }
}

/// How to say that a time of day is one of another day: who writes up what happened before today
/// means the day of the last entry.
fn other_day(text: &str, scope: &Scope<'_>) -> String {
    let last = scope.work.and_then(|incident| incident.timeline().last());
    let day = last.map(|place| {
        place
            .happened
            .to_utc()
            .with_timezone(&scope.zone)
            .date_naive()
    });
    match day.filter(|day| *day < here(scope).date()) {
        Some(day) => format!("of the last entry's day: @{day} {text}"),
        None => format!("of yesterday: @{YESTERDAY} {text}"),
    }
}

/// How far an instant lies in the future.
fn ahead(at: Timestamp, scope: &Scope<'_>) -> TimeDelta {
    TimeDelta::milliseconds(at.millis().saturating_sub(scope.now.millis()))
}

/// Now on the incident's clock.
fn here(scope: &Scope<'_>) -> NaiveDateTime {
    scope.now.to_utc().with_timezone(&scope.zone).naive_local()
}

/// The instant of a local time: the earlier of two, none where the clocks skip it.
pub(super) fn local(time: NaiveDateTime, zone: Tz) -> Option<Timestamp> {
    let found = zone.from_local_datetime(&time).earliest()?;
    Some(found.to_utc().into())
}

/// `14:32`, `14:32:10`, or `1432` for who is in a hurry.
pub(super) fn clock(text: &str) -> Option<NaiveTime> {
    if text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit()) {
        let (hour, minute) = text.split_at(2);
        return NaiveTime::from_hms_opt(hour.parse().ok()?, minute.parse().ok()?, 0);
    }
    let mut parts = text.split(':');
    let (hour, minute, second) = (parts.next()?, parts.next()?, parts.next().unwrap_or("00"));
    let number = |part: &str, shortest: usize| -> Option<u32> {
        let good = (shortest..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        good.then(|| part.parse().ok()).flatten()
    };
    let time = NaiveTime::from_hms_opt(number(hour, 1)?, number(minute, 2)?, number(second, 2)?);
    time.filter(|_| parts.next().is_none())
}

/// Seconds of `1h10m`, `5m`, `30s`, `2d`; a bare number is minutes. Units fall, each at most once.
fn length(text: &str) -> Option<i64> {
    if text.bytes().all(|b| b.is_ascii_digit()) {
        return within(text.parse::<i64>().ok()?.checked_mul(MINUTE)?);
    }
    let mut rest = text;
    let mut sum = 0_i64;
    let units = [
        ("d", DAY),
        ("h", HOUR),
        ("min", MINUTE),
        ("m", MINUTE),
        ("s", 1),
    ];
    for (unit, seconds) in units {
        let digits = &rest[..rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(rest.len())];
        let Some(after) = rest[digits.len()..].strip_prefix(unit) else {
            continue;
        };
        sum = sum.checked_add(digits.parse::<i64>().ok()?.checked_mul(seconds)?)?;
        rest = after;
    }
    within(sum).filter(|_| rest.is_empty())
}

/// A length that a calendar can hold.
fn within(seconds: i64) -> Option<i64> {
    (0..=LONGEST_BACK).contains(&seconds).then_some(seconds)
}

fn bad(text: &str) -> EntryError {
    EntryError::BadTime {
        text: text.to_owned(),
    }
}

fn skipped(text: &str, time: NaiveDateTime, zone: Tz) -> EntryError {
    EntryError::SkippedHour {
        text: text.to_owned(),
        day: time.format("%Y-%m-%d").to_string(),
        zone: zone.name().to_owned(),
    }
}

#[cfg(test)]
mod tests;
