//! Times for people outside: every zone of the incident, the day written once.

use crate::domain::time::Timestamp;
use chrono::{DateTime, NaiveDate};
use chrono_tz::Tz;

/// The zones by their names, at least one.
pub(super) fn zones(names: &[String]) -> Vec<Tz> {
    let zones: Vec<Tz> = names.iter().filter_map(|name| name.parse().ok()).collect();
    if zones.is_empty() {
        vec![Tz::UTC]
    } else {
        zones
    }
}

fn local(at: Timestamp, zone: Tz) -> DateTime<Tz> {
    at.to_utc().with_timezone(&zone)
}

/// The day in the first zone.
pub(super) fn day(at: Timestamp, zones: &[Tz]) -> NaiveDate {
    local(at, zones.first().copied().unwrap_or(Tz::UTC)).date_naive()
}

/// A day in full: `15 January 2026`.
pub(super) fn day_words(day: NaiveDate) -> String {
    day.format("%-d %B %Y").to_string()
}

/// A time of day in every zone, `18:55 EST (17:55 CST)`; with the day of a zone where that is
/// another one than the first zone's.
pub(super) fn clock(at: Timestamp, zones: &[Tz]) -> String {
    let today = day(at, zones);
    let clocks = zones.iter().map(|zone| {
        let local = local(at, *zone);
        let format = if local.date_naive() == today {
            "%H:%M %Z"
        } else {
            "%H:%M %Z, %-d %B"
        };
        local.format(format).to_string()
    });
    let mut clocks: Vec<String> = clocks.collect();
    if clocks.len() < 2 {
        return clocks.pop().unwrap_or_default();
    }
    let first = clocks.remove(0);
    format!("{first} ({})", clocks.join("; "))
}

/// The same, with the day before it where that is not `today`.
pub(super) fn clock_on(at: Timestamp, zones: &[Tz], today: NaiveDate) -> String {
    let day = day(at, zones);
    let clock = clock(at, zones);
    if day == today {
        clock
    } else {
        format!("{}, {clock}", day.format("%-d %B"))
    }
}

/// For feeds of the older sort: `Thu, 15 Jan 2026 23:55:00 +0000`.
pub(super) fn mail_date(at: Timestamp) -> String {
    at.to_utc()
        .format("%a, %d %b %Y %H:%M:%S +0000")
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).expect("a time")
    }

    #[test]
    fn every_zone_and_its_day_where_that_is_another() {
        let names = ["America/New_York", "America/Chicago"].map(str::to_owned);
        let zones = zones(&names);
        for (time, words) in [
            ("2026-01-15T23:55:00Z", "18:55 EST (17:55 CST)"),
            ("2026-07-15T22:55:00Z", "18:55 EDT (17:55 CDT)"),
            ("2026-01-16T05:10:00Z", "00:10 EST (23:10 CST, 15 January)"),
        ] {
            assert_eq!(clock(at(time), &zones), words);
        }
        let time = at("2026-01-16T05:10:00Z");
        let before = NaiveDate::from_ymd_opt(2026, 1, 15).expect("a day");
        assert_eq!(day_words(day(time, &zones)), "16 January 2026");
        assert!(clock_on(time, &zones, before).starts_with("16 January, 00:10 EST"));
        assert_eq!(clock(time, &super::zones(&[])), "05:10 UTC");
        assert_eq!(
            clock(time, &super::zones(&["Mars".to_owned()])),
            "05:10 UTC"
        );
        assert_eq!(mail_date(time), "Fri, 16 Jan 2026 05:10:00 +0000");
    }
}
