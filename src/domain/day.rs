//! A day of the calendar without a time of day: until when an action item is to be done.

use crate::domain::time::Timestamp;
use chrono::{Datelike as _, Days, NaiveDate, Weekday};
use chrono_tz::Tz;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// A day of the years 0 to 9999; `2026-12-04` in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(NaiveDate);

impl Day {
    /// The day of that year, month and day of the month, if the calendar has it.
    pub fn new(year: i32, month: u32, day: u32) -> Option<Self> {
        let known = (0..=9999).contains(&year);
        let date = NaiveDate::from_ymd_opt(year, month, day);
        date.filter(|_| known).map(Self)
    }

    /// The day that an instant falls on in a zone.
    pub fn of(at: Timestamp, zone: Tz) -> Option<Self> {
        let date = at.to_utc().with_timezone(&zone).date_naive();
        Self::new(date.year(), date.month(), date.day())
    }

    /// Reads `2026-12-04`, and nothing else.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '-');
        let mut number = |digits: usize| {
            let part = parts.next()?;
            let plain = part.len() == digits && part.bytes().all(|b| b.is_ascii_digit());
            plain.then(|| part.parse::<u32>().ok())?
        };
        let (year, month, day) = (number(4)?, number(2)?, number(2)?);
        Self::new(i32::try_from(year).ok()?, month, day)
    }

    /// So many days later; none past the last day that there is.
    pub fn plus_days(self, days: u32) -> Option<Self> {
        let later = self.0.checked_add_days(Days::new(u64::from(days)))?;
        Self::new(later.year(), later.month(), later.day())
    }

    /// The next day of that name, which is never the day itself.
    pub fn next(self, weekday: Weekday) -> Option<Self> {
        let ahead = self.0.weekday().days_since(weekday);
        self.plus_days(7 - ahead)
    }

    /// The year of the calendar that it belongs to.
    pub fn year(self) -> i32 {
        self.0.year()
    }

    /// The same day for the calendar's own arithmetic.
    pub const fn date(self) -> NaiveDate {
        self.0
    }

    /// The words on screen, `Fri 4 Dec 2026`.
    pub fn words(self) -> String {
        self.0.format("%a %-d %b %Y").to_string()
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = (self.0.year(), self.0.month(), self.0.day());
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("not a day such as 2026-12-04"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_has_one_spelling() {
        let day = Day::parse("2026-12-04").expect("a day");
        assert_eq!(day.to_string(), "2026-12-04");
        assert_eq!(day.words(), "Fri 4 Dec 2026");
        for bad in [
            "",
            "2026-12-4",
            "2026-02-30",
            "26-12-04",
            "+026-12-04",
            "2026-12-04 ",
            "2026-12-04T00:00:00Z",
        ] {
            assert_eq!(Day::parse(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn the_next_friday_is_never_today() {
        let friday = Day::parse("2026-12-04").expect("a day");
        let next = |weekday| friday.next(weekday).expect("there").to_string();
        assert_eq!(next(Weekday::Fri), "2026-12-11");
        assert_eq!(next(Weekday::Sat), "2026-12-05");
        assert_eq!(next(Weekday::Thu), "2026-12-10");
        assert_eq!(
            Day::parse("9999-12-31").and_then(|day| day.plus_days(1)),
            None
        );
    }

    #[test]
    fn the_day_is_that_of_the_zone() {
        let at = Timestamp::parse("2026-01-16T00:12:00.000Z").expect("a time");
        let day = |zone: Tz| Day::of(at, zone).expect("a day").to_string();
        assert_eq!(day(Tz::UTC), "2026-01-16");
        assert_eq!(day(Tz::America__New_York), "2026-01-15");
    }
}
