//! A figure and its state, and how it is shown.

use super::NOT_KNOWN;

/// From so many minutes on hours are shown too.
const HOURS_FROM: i64 = 100;

/// What a figure says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// It could be measured.
    Known(Span),
    /// An instant is missing.
    NotKnown,
    /// It means nothing here: an imminent incident has no start of impact.
    NotApplicable,
    /// Its times are out of order.
    CheckTimes,
    /// A time was set on two sides, and nobody has chosen.
    Conflict,
}

/// A measured time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// Whole seconds.
    pub seconds: i64,
    /// An end of it is only about right.
    pub approx: bool,
    /// Its end has not come: measured to now.
    pub running: bool,
}

impl Reading {
    /// Whole seconds, if it could be measured.
    pub const fn seconds(&self) -> Option<i64> {
        match self {
            Self::Known(span) => Some(span.seconds),
            _ => None,
        }
    }

    /// The words on screen: `7 min`, `~7 min`, `64 min+`, `not known`, `— check times`.
    pub fn words(&self) -> String {
        match self {
            Self::Known(span) => span.words(),
            Self::NotKnown => NOT_KNOWN.to_owned(),
            Self::NotApplicable => "n/a".to_owned(),
            Self::CheckTimes => "— check times".to_owned(),
            Self::Conflict => "— set on two sides".to_owned(),
        }
    }
}

impl Span {
    /// The words on screen: `~` before what is approximate, `+` behind what still runs.
    pub fn words(&self) -> String {
        let about = if self.approx { "~" } else { "" };
        let more = if self.running { "+" } else { "" };
        format!("{about}{}", worded(self.seconds, more))
    }
}

/// A time in whole minutes, cut, not rounded: `99 min`, above that `2 h 23 min (143 min)`.
pub fn minutes(seconds: i64) -> String {
    worded(seconds, "")
}

fn worded(seconds: i64, more: &str) -> String {
    let minutes = seconds / 60;
    if minutes < HOURS_FROM {
        return format!("{minutes} min{more}");
    }
    let (hours, rest) = (minutes / 60, minutes % 60);
    format!("{hours} h {rest} min{more} ({minutes} min)")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minutes_are_cut_and_hours_come_above_ninety_nine() {
        for (seconds, words) in [
            (0, "0 min"),
            (59, "0 min"),
            (60, "1 min"),
            (479, "7 min"),
            (99 * 60 + 59, "99 min"),
            (100 * 60, "1 h 40 min (100 min)"),
            (143 * 60 + 59, "2 h 23 min (143 min)"),
            (30 * 3600, "30 h 0 min (1800 min)"),
        ] {
            assert_eq!(minutes(seconds), words);
        }
    }

    #[test]
    fn every_state_has_its_words() {
        let span = |seconds, approx, running| {
            Reading::Known(Span {
                seconds,
                approx,
                running,
            })
        };
        for (reading, words) in [
            (span(420, false, false), "7 min"),
            (span(420, true, false), "~7 min"),
            (span(420, false, true), "7 min+"),
            (span(8580, true, true), "~2 h 23 min+ (143 min)"),
            (Reading::NotKnown, "not known"),
            (Reading::NotApplicable, "n/a"),
            (Reading::CheckTimes, "— check times"),
            (Reading::Conflict, "— set on two sides"),
        ] {
            assert_eq!(reading.words(), words);
        }
    }
}
