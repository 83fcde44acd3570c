//! Times as options: the past as in the bar's `@`, the future for promises.

use super::desk::read;
use super::output::Failure;
use crate::domain::incident::Incident;
use crate::domain::time::{Moment, Timestamp};
use crate::entry::{parse_minutes, parse_time};
use crate::report;
use chrono::{Days, NaiveTime, TimeZone as _};

/// When something happened: `14:32`, `-5m`, `~14:32`, `yesterday 23:50` or RFC 3339.
pub(super) fn past(
    incident: &Incident,
    now: Timestamp,
    text: Option<&str>,
) -> Result<Option<Moment>, Failure> {
    text.map(|text| read(incident, now, |scope| parse_time(text, scope)))
        .transpose()
}

/// A length back from now (`10m`, `1h30m`), or a time as in [`past`].
pub(super) fn since(incident: &Incident, now: Timestamp, text: &str) -> Result<Timestamp, Failure> {
    let text = text.trim();
    let length = text.ends_with(['s', 'm', 'h', 'd']) && !text.starts_with('-');
    let back = format!("-{text}");
    let text = if length { &back } else { text };
    let moment = read(incident, now, |scope| parse_time(text, scope));
    moment
        .map(|moment| moment.at)
        .map_err(|failure| match failure {
            Failure::Usage(_) => Failure::usage(format!(
                "{text:?} is no time to look back to; write 10m, 1h30m, 14:00 or RFC 3339"
            )),
            other => other,
        })
}

/// The document as it stood at a time, as in [`past`], and that time.
pub(super) fn as_of(
    incident: &Incident,
    now: Timestamp,
    text: &str,
) -> Result<(Incident, Timestamp), Failure> {
    let at = read(incident, now, |scope| parse_time(text, scope))?.at;
    let then = report::as_of(incident, at).map_err(Failure::NotFound)?;
    Ok((then, at))
}

/// A time to come: `15:30` (the next one), `30m` from now, or RFC 3339.
pub(super) fn coming(
    incident: &Incident,
    now: Timestamp,
    text: &str,
) -> Result<Timestamp, Failure> {
    let text = text.trim();
    let bad = || {
        Failure::usage(format!(
            "{text:?} is no time to come; write 15:30, 30m, 1h30m or RFC 3339"
        ))
    };
    let length = text.strip_prefix('+').unwrap_or(text);
    if let Some(minutes) = parse_minutes(length) {
        return Ok(now.plus_seconds(i64::from(minutes) * 60));
    }
    let at = match Timestamp::parse(text) {
        Some(at) => at,
        None => next_clock(incident, now, text).ok_or_else(bad)?,
    };
    if at < now {
        let why = format!("{} is over; promise a time to come", incident.day_clock(at));
        let rule = "past";
        return Err(Failure::Refused { rule, why });
    }
    Ok(at)
}

/// The next time that the incident's clock shows that.
fn next_clock(incident: &Incident, now: Timestamp, text: &str) -> Option<Timestamp> {
    let clock = NaiveTime::parse_from_str(text, "%H:%M")
        .or_else(|_| NaiveTime::parse_from_str(text, "%H:%M:%S"))
        .ok()?;
    let zone = incident.zone();
    let today = now.to_utc().with_timezone(&zone).date_naive();
    let mut days = (0..=2).filter_map(|days| today.checked_add_days(Days::new(days)));
    days.find_map(|day| {
        let at = zone.from_local_datetime(&day.and_time(clock)).earliest()?;
        let at = Timestamp::from(at.to_utc());
        (at >= now).then_some(at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: &str = "2026-01-15T14:30:00Z";

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).expect("a time")
    }

    #[test]
    fn a_promise_names_a_time_to_come() {
        let incident = Incident::default();
        for (text, want) in [
            ("15:30", Some("2026-01-15T15:30:00Z")),
            ("14:00", Some("2026-01-16T14:00:00Z")),
            ("14:30:10", Some("2026-01-15T14:30:10Z")),
            ("30m", Some("2026-01-15T15:00:00Z")),
            ("+1h30m", Some("2026-01-15T16:00:00Z")),
            ("2026-01-15T16:00:00+01:00", Some("2026-01-15T15:00:00Z")),
            ("2026-01-15T14:29:00Z", None),
            ("soon", None),
            ("", None),
            ("25:00", None),
        ] {
            let got = coming(&incident, at(NOW), text);
            assert_eq!(got.ok(), want.map(at), "{text}");
        }
    }

    #[test]
    fn since_is_a_length_or_a_time() {
        let incident = Incident::default();
        for (text, want) in [
            ("10m", Some("2026-01-15T14:20:00Z")),
            ("-10m", Some("2026-01-15T14:20:00Z")),
            ("1h10m", Some("2026-01-15T13:20:00Z")),
            ("90s", Some("2026-01-15T14:28:30Z")),
            ("14:00", Some("2026-01-15T14:00:00Z")),
            ("2026-01-15T12:00:00Z", Some("2026-01-15T12:00:00Z")),
            ("then", None),
        ] {
            let got = since(&incident, at(NOW), text);
            assert_eq!(got.ok(), want.map(at), "{text}");
        }
    }
}
