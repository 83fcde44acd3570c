//! Times to come, as people type them: when command is handed over, when the next word is due.

use super::day::parse_day;
use super::time::{clock, local};
use super::{EntryError, parse_minutes};
use crate::domain::day::Day;
use crate::domain::time::Timestamp;
use chrono::{Days, NaiveDateTime, TimeZone as _};
use chrono_tz::Tz;

/// Reads a time to come: `18:00` or `1800` (the next one), `30m` or `+1h30m` from now,
/// `tomorrow 06:00`, `fri 11:00`, `16 jan 11:00`, `2026-01-16 06:00` or RFC 3339.
///
/// # Errors
/// No time, or one that is over.
pub fn parse_coming(text: &str, now: Timestamp, zone: Tz) -> Result<Timestamp, EntryError> {
    let text = text.trim();
    let length = text.strip_prefix('+').unwrap_or(text);
    // `1800` is six in the evening and not thirty hours.
    let minutes = parse_minutes(length).filter(|_| clock(text).is_none());
    if let Some(minutes) = minutes {
        return Ok(now.plus_seconds(i64::from(minutes) * 60));
    }
    let bad = || EntryError::NotComing {
        text: text.to_owned(),
    };
    let at = match Timestamp::parse(text) {
        Some(at) => at,
        None => on_the_clock(text, now, zone).ok_or_else(bad)?,
    };
    if at < now {
        let text = text.to_owned();
        return Err(EntryError::Over { text });
    }
    Ok(at)
}

/// A time of day, of the day named before it; without one the next time that the clock shows it.
fn on_the_clock(text: &str, now: Timestamp, zone: Tz) -> Option<Timestamp> {
    let today = now.to_utc().with_timezone(&zone).date_naive();
    if let Some((day, time)) = text.rsplit_once(char::is_whitespace) {
        let day = parse_day(day, Day::of(now, zone)?)?.date();
        return local(day.and_time(clock(time.trim())?), zone);
    }
    let time = clock(text)?;
    (0..=2)
        .filter_map(|days| today.checked_add_days(Days::new(days)))
        .flat_map(|day| both(day.and_time(time), zone))
        .find(|at| *at >= now)
}

/// The instants of a local time: two where the clocks go back, none where they skip it.
fn both(time: NaiveDateTime, zone: Tz) -> impl Iterator<Item = Timestamp> {
    let found = zone.from_local_datetime(&time);
    let (first, last) = (found.earliest(), found.latest());
    let last = last.filter(|last| Some(*last) != first);
    let all = first.into_iter().chain(last);
    all.map(|at| at.to_utc().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_to_come_is_the_next_one_or_a_length() {
        let at = |text: &str| Timestamp::parse(text).expect("a time");
        let now = at("2026-01-15T22:58:00Z");
        let zone = Tz::America__New_York;
        for (text, want) in [
            ("18:00", Some("2026-01-15T23:00:00Z")),
            ("18:00:30", Some("2026-01-15T23:00:30Z")),
            ("1800", Some("2026-01-15T23:00:00Z")),
            ("tomorrow 0600", Some("2026-01-16T11:00:00Z")),
            ("90", Some("2026-01-16T00:28:00Z")),
            ("17:57", Some("2026-01-16T22:57:00Z")),
            ("30m", Some("2026-01-15T23:28:00Z")),
            ("+1h30m", Some("2026-01-16T00:28:00Z")),
            ("tomorrow 06:00", Some("2026-01-16T11:00:00Z")),
            ("Tomorrow  6:00", Some("2026-01-16T11:00:00Z")),
            ("2026-01-17 06:00", Some("2026-01-17T11:00:00Z")),
            ("fri 11:00", Some("2026-01-16T16:00:00Z")),
            ("17 jan 0600", Some("2026-01-17T11:00:00Z")),
            ("jan 3 06:00", Some("2027-01-03T11:00:00Z")),
            ("2026-01-16T00:00:00+01:00", Some("2026-01-15T23:00:00Z")),
            ("2026-01-15 06:00", None),
            ("2026-01-15T22:57:59Z", None),
            ("soon", None),
            ("tomorrow", None),
            ("25:00", None),
            ("", None),
        ] {
            assert_eq!(parse_coming(text, now, zone).ok(), want.map(at), "{text}");
        }
        let over = parse_coming("2026-01-15 06:00", now, zone).expect_err("over");
        assert_eq!(
            over.to_string(),
            "2026-01-15 06:00 is over; name a time to come"
        );
    }

    /// Where the clocks go back an hour comes twice, and the second one is still to come.
    #[test]
    fn the_hour_that_comes_twice_is_still_to_come_in_the_first() {
        let at = |text: &str| Timestamp::parse(text).expect("a time");
        let zone = Tz::America__New_York;
        for (now, want) in [
            ("2026-11-01T05:10:00Z", "2026-11-01T05:30:00Z"),
            ("2026-11-01T05:40:00Z", "2026-11-01T06:30:00Z"),
            ("2026-11-01T06:10:00Z", "2026-11-01T06:30:00Z"),
            ("2026-11-01T06:40:00Z", "2026-11-02T06:30:00Z"),
        ] {
            assert_eq!(parse_coming("01:30", at(now), zone), Ok(at(want)), "{now}");
        }
    }
}
