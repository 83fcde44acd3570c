//! Spans of time in words, as the console says them.

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// A span as its two largest units: `12s`, `4m`, `1h 05m`, `2d 3h`; a negative one is `0s`.
pub fn span(seconds: i64) -> String {
    let seconds = u64::try_from(seconds).unwrap_or(0);
    match seconds {
        0..MINUTE => format!("{seconds}s"),
        MINUTE..HOUR => format!("{}m", seconds / MINUTE),
        HOUR..DAY => format!("{}h {:02}m", seconds / HOUR, seconds % HOUR / MINUTE),
        _ => format!("{}d {}h", seconds / DAY, seconds % DAY / HOUR),
    }
}

/// Time left: `in 14m`, at zero `DUE`, from a minute past it `LATE 3m`.
pub(super) fn countdown(seconds_left: i64) -> String {
    match seconds_left {
        1.. => format!("in {}", span(seconds_left)),
        -59..=0 => "DUE".to_owned(),
        _ => format!("LATE {}", span(seconds_left.saturating_neg())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_and_what_is_left() {
        for (seconds, words) in [
            (-5, "0s"),
            (59, "59s"),
            (60, "1m"),
            (3_900, "1h 05m"),
            (183_600, "2d 3h"),
        ] {
            assert_eq!(span(seconds), words);
        }
        for (left, words) in [
            (840, "in 14m"),
            (0, "DUE"),
            (-59, "DUE"),
            (-180, "LATE 3m"),
            (i64::MIN, "LATE 106751991167300d 15h"),
        ] {
            assert_eq!(countdown(left), words);
        }
    }

    /// The console has its own for its layer; both must say the same.
    #[test]
    fn the_console_says_it_in_the_same_words() {
        for seconds in [
            -90, -3, 0, 1, 59, 60, 61, 3599, 3600, 86_399, 86_400, 900_000,
        ] {
            assert_eq!(span(seconds), crate::ui::text::ago(seconds));
            assert_eq!(countdown(seconds), crate::ui::text::countdown(seconds));
        }
    }
}
