//! Instants of an incident: whole milliseconds UTC, as RFC 3339 in the file.

use chrono::{DateTime, Datelike as _, NaiveDate, SecondsFormat, TimeZone as _, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// An instant in milliseconds since the Unix epoch, UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The instant that many milliseconds after 1970-01-01T00:00:00Z.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// Whole seconds from `earlier` to this instant; negative when `earlier` is later.
    pub const fn seconds_since(self, earlier: Self) -> i64 {
        (self.0.saturating_sub(earlier.0)).div_euclid(1000)
    }

    /// This instant moved by whole seconds.
    #[must_use]
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1000)))
    }

    /// The same instant for calendar work; instants outside chrono's range become the epoch.
    pub fn to_utc(self) -> DateTime<Utc> {
        Utc.timestamp_millis_opt(self.0)
            .single()
            .unwrap_or(DateTime::UNIX_EPOCH)
    }

    /// Parses RFC 3339 with any offset; fractions below a millisecond are cut. An instant whose
    /// year in UTC has not four digits has no spelling in the file and is refused.
    pub fn parse(text: &str) -> Option<Self> {
        Self::parse_canonical(text).or_else(|| {
            let time = DateTime::parse_from_rfc3339(text).ok()?.to_utc();
            (0..=9999)
                .contains(&time.year())
                .then(|| Self(time.timestamp_millis()))
        })
    }

    /// The form that the file uses, `2026-01-15T21:33:00.000Z`, read without a general parser:
    /// a file has one of these on every line.
    pub(super) fn parse_canonical(text: &str) -> Option<Self> {
        let b = text.as_bytes();
        let shape = b.len() == 24
            && [
                (4, b'-'),
                (7, b'-'),
                (10, b'T'),
                (13, b':'),
                (16, b':'),
                (19, b'.'),
                (23, b'Z'),
            ]
            .iter()
            .all(|&(i, c)| b[i] == c);
        if !shape {
            return None;
        }
        let number = |range: std::ops::Range<usize>| {
            b[range].iter().try_fold(0_u32, |sum, c| {
                c.is_ascii_digit().then(|| sum * 10 + u32::from(c - b'0'))
            })
        };
        let date = NaiveDate::from_ymd_opt(
            i32::try_from(number(0..4)?).ok()?,
            number(5..7)?,
            number(8..10)?,
        )?;
        let time = date.and_hms_milli_opt(
            number(11..13)?,
            number(14..16)?,
            number(17..19)?,
            number(20..23)?,
        )?;
        Some(Self(time.and_utc().timestamp_millis()))
    }
}

impl From<DateTime<Utc>> for Timestamp {
    fn from(time: DateTime<Utc>) -> Self {
        Self(time.timestamp_millis())
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_utc().to_rfc3339_opts(SecondsFormat::Millis, true))
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("not an RFC 3339 time"))
    }
}

/// When something happened, where that differs from when it was recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    /// The instant.
    pub at: Timestamp,
    /// True when a person only said "about then".
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub approx: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn print_and_parse_agree(ms in 0_i64..253_402_300_799_999) {
            let t = Timestamp::from_millis(ms);
            prop_assert_eq!(Timestamp::parse(&t.to_string()), Some(t));
        }
    }

    #[test]
    fn offsets_and_nonsense() {
        assert_eq!(
            Timestamp::parse("2026-01-15T16:33:00-05:00"),
            Timestamp::parse("2026-01-15T21:33:00.000Z")
        );
        for bad in [
            "",
            "2026-01-15",
            "2026-13-15T21:33:00.000Z",
            "2026-01-15T21:33:0a.000Z",
        ] {
            assert_eq!(Timestamp::parse(bad), None, "{bad}");
        }
    }

    /// An offset can carry a year out of the four digits that the file has room for.
    #[test]
    fn what_has_no_spelling_is_no_time() {
        for bad in [
            "9999-12-31T23:59:59-01:00",
            "0000-01-01T00:00:00+01:00",
            "+10000-01-01T00:00:00.000Z",
        ] {
            assert_eq!(Timestamp::parse(bad), None, "{bad}");
        }
        for good in ["9999-12-31T23:59:59.999Z", "0000-01-01T00:00:00.000Z"] {
            let time = Timestamp::parse(good).expect(good);
            assert_eq!(time.to_string(), good);
        }
    }

    #[test]
    fn seconds_round_down_on_both_sides_of_zero() {
        let t = Timestamp::from_millis;
        assert_eq!(t(1999).seconds_since(t(0)), 1);
        assert_eq!(t(0).seconds_since(t(1)), -1);
    }
}
