//! Times of day to instants: of which day they are, over midnight and over a change of the clocks.

use super::{Raw, Reading, TranscriptError, When};
use crate::domain::time::Timestamp;
use chrono::{Days, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone as _};
use chrono_tz::Tz;

/// A step back of more than this is a new day; one of less is a line that came late.
const NEW_DAY: TimeDelta = TimeDelta::hours(12);
/// So long before an incident began and after it ended people still speak of it.
const AROUND: i64 = 12 * 3_600;
/// Clocks of chats may go a little before ours.
const STILL_NOW: i64 = 120;

type Instants = Vec<(Timestamp, bool)>;

/// The instant of every line, whether it is only about right, and the day of the first where it
/// was found out or told.
pub(super) fn instants(
    lines: &[Raw],
    reading: &Reading,
) -> Result<(Instants, Option<NaiveDate>), TranscriptError> {
    let (steps, anchor) = steps(lines);
    let needs_day = lines
        .iter()
        .any(|line| matches!(line.when, When::Clock(..)));
    let (times, day) = match (needs_day, anchor.or(reading.day)) {
        (false, _) => (
            absolute(lines, &steps, NaiveDate::default(), reading.zone),
            None,
        ),
        (true, Some(first)) => (
            absolute(lines, &steps, first, reading.zone),
            reading.day.filter(|_| anchor.is_none()),
        ),
        (true, None) => {
            let (times, day) = by_the_incident(lines, &steps, reading)?;
            (times, Some(day))
        }
    };
    let late = |(at, _): &(Timestamp, bool)| at.seconds_since(reading.now) > STILL_NOW;
    if let Some(which) = times.iter().position(late) {
        return Err(TranscriptError::Future {
            line: lines[which].line,
            at: times[which].0.to_utc().format("%Y-%m-%d %H:%M").to_string(),
        });
    }
    let times = times.into_iter();
    let times = times.map(|(at, approx)| (at.min(reading.now), approx));
    Ok((times.collect(), day))
}

/// How many days after the first line each line is, and the day of the first one where a line
/// names its own.
fn steps(lines: &[Raw]) -> (Vec<i64>, Option<NaiveDate>) {
    let mut steps = Vec::new();
    let mut anchor: Option<NaiveDate> = None;
    let mut before: Option<(i64, NaiveTime)> = None;
    for line in lines {
        let When::Clock(day, clock) = line.when else {
            steps.push(0);
            continue;
        };
        let by_clock = before.map_or(0, |(step, last)| step + turn(last, clock));
        let step = match (day, anchor) {
            (Some(day), Some(first)) => day.signed_duration_since(first).num_days(),
            (Some(day), None) => {
                anchor = shifted(day, -by_clock);
                by_clock
            }
            (None, _) => by_clock,
        };
        before = Some((step, clock));
        steps.push(step);
    }
    (steps, anchor)
}

/// Whether a clock that stood at `last` and now stands at `next` went over midnight.
fn turn(last: NaiveTime, next: NaiveTime) -> i64 {
    let forward = next.signed_duration_since(last);
    if forward < -NEW_DAY {
        1
    } else if forward > NEW_DAY {
        -1
    } else {
        0
    }
}

fn shifted(day: NaiveDate, days: i64) -> Option<NaiveDate> {
    let by = Days::new(days.unsigned_abs());
    if days < 0 {
        day.checked_sub_days(by)
    } else {
        day.checked_add_days(by)
    }
}

fn absolute(lines: &[Raw], steps: &[i64], first: NaiveDate, zone: Tz) -> Instants {
    let mut last: Option<Timestamp> = None;
    let times = lines.iter().zip(steps).map(|(line, step)| {
        let time = match line.when {
            When::At(at) => (at, false),
            When::Clock(_, clock) => {
                let day = shifted(first, *step).unwrap_or(first);
                instant(day.and_time(clock), zone, last)
            }
        };
        last = Some(time.0);
        time
    });
    times.collect()
}

/// The instant of a local time. Of an hour that comes twice the one that goes on from the line
/// before; an hour that the clocks skipped as if they had not been changed.
fn instant(local: NaiveDateTime, zone: Tz, last: Option<Timestamp>) -> (Timestamp, bool) {
    let at = |time: chrono::DateTime<Tz>| Timestamp::from(time.to_utc());
    match zone.from_local_datetime(&local) {
        LocalResult::Single(time) => (at(time), false),
        LocalResult::Ambiguous(early, late) => {
            let goes_back = last.is_some_and(|last| at(early) < last && last <= at(late));
            (at(if goes_back { late } else { early }), false)
        }
        LocalResult::None => {
            let before = local - TimeDelta::hours(1);
            let known = zone.from_local_datetime(&before).earliest();
            let known = known.map_or_else(|| local.and_utc().into(), at);
            (known.plus_seconds(3_600), true)
        }
    }
}

/// The one day on which all lines lie around the incident.
fn by_the_incident(
    lines: &[Raw],
    steps: &[i64],
    reading: &Reading,
) -> Result<(Instants, NaiveDate), TranscriptError> {
    let day = |at: Timestamp| at.to_utc().with_timezone(&reading.zone).date_naive();
    let from = reading.began.plus_seconds(-AROUND);
    let to = reading.ended.plus_seconds(AROUND);
    let to = to.min(reading.now.plus_seconds(STILL_NOW));
    let mut fitting = Vec::new();
    let span = steps.iter().copied().max().unwrap_or(0);
    let mut first = shifted(day(from), -span - 1);
    while let Some(candidate) = first.filter(|candidate| *candidate <= day(to)) {
        let times = absolute(lines, steps, candidate, reading.zone);
        if times.iter().all(|(at, _)| (from..=to).contains(at)) {
            fitting.push((times, candidate));
        }
        first = candidate.succ_opt();
    }
    match fitting.len() {
        1 => Ok(fitting.swap_remove(0)),
        0 => Err(TranscriptError::WhichDay {
            why: "on no day would all of them fit the incident",
        }),
        _ => Err(TranscriptError::WhichDay {
            why: "the incident ran on several days that fit",
        }),
    }
}
