//! Days, as people type them: until when an action item is to be done, on which day the review
//! meets.

use crate::domain::day::Day;
use chrono::Weekday;

/// How a day may be written, for hints and messages.
pub const DAYS: &str = "today, fri, 12 dec, +3d, 2026-12-04";

/// The most days ahead that are taken for a day and not for a slip: ten years.
const MOST_DAYS: u32 = 3_660;

/// Names of months, by their first three letters.
const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Names of days, by their first three letters.
const WEEKDAYS: [(Weekday, &str); 7] = [
    (Weekday::Mon, "monday"),
    (Weekday::Tue, "tuesday"),
    (Weekday::Wed, "wednesday"),
    (Weekday::Thu, "thursday"),
    (Weekday::Fri, "friday"),
    (Weekday::Sat, "saturday"),
    (Weekday::Sun, "sunday"),
];

/// Reads a day: `today`, `tomorrow`, `fri` (the next one, never today), `12 dec` or `dec 12` (this
/// year's, or next year's where that is over), `12 dec 2027`, `+3d`, `+2w`, `2026-12-04`. Case
/// does not matter.
pub fn parse_day(text: &str, today: Day) -> Option<Day> {
    let text = text.trim().to_lowercase();
    if let Some(day) = Day::parse(&text) {
        return Some(day);
    }
    match text.as_str() {
        "today" => return Some(today),
        "tomorrow" => return today.plus_days(1),
        _ => {}
    }
    let weekday = WEEKDAYS.iter().find(|(_, name)| is_short(&text, name));
    if let Some((weekday, _)) = weekday {
        return today.next(*weekday);
    }
    ahead(&text, today).or_else(|| of_the_year(&text, today))
}

/// Whether a word is a name or a beginning of it, of three letters at least.
fn is_short(word: &str, name: &str) -> bool {
    word.len() >= 3 && name.starts_with(word)
}

/// `+3d`, `+2w`.
fn ahead(text: &str, today: Day) -> Option<Day> {
    let length = text.strip_prefix('+')?;
    let (number, days) = match length.strip_suffix('d') {
        Some(number) => (number, 1),
        None => (length.strip_suffix('w')?, 7),
    };
    let plain = number.bytes().all(|b| b.is_ascii_digit());
    let number: u32 = number.parse().ok().filter(|_| plain)?;
    let days = number.checked_mul(days).filter(|days| *days <= MOST_DAYS)?;
    today.plus_days(days)
}

/// `12 dec`, `dec 12`, each perhaps with its year.
fn of_the_year(text: &str, today: Day) -> Option<Day> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let (first, second, year) = match &words[..] {
        [first, second] => (*first, *second, None),
        [first, second, year] => (*first, *second, Some(year.parse::<i32>().ok()?)),
        _ => return None,
    };
    let month = |word: &str| MONTHS.iter().position(|name| is_short(word, name));
    let date = |word: &str| word.trim_end_matches('.').parse::<u32>().ok();
    let (month, date) = match (month(first), month(second)) {
        (Some(at), _) => (at, date(second)?),
        (None, Some(at)) => (at, date(first)?),
        (None, None) => return None,
    };
    let in_year = |year| Day::new(year, u32::try_from(month + 1).ok()?, date);
    match year {
        Some(year) => in_year(year).filter(|_| (1970..=9999).contains(&year)),
        // The 29th of February comes in a year of its own.
        None => (0..=8).find_map(|more| in_year(today.year() + more).filter(|day| *day >= today)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Monday.
    fn today() -> Day {
        Day::parse("2026-11-30").expect("a day")
    }

    #[test]
    fn a_day_may_be_written_in_many_ways() {
        for (text, want) in [
            ("today", Some("2026-11-30")),
            ("Tomorrow", Some("2026-12-01")),
            ("fri", Some("2026-12-04")),
            ("Friday", Some("2026-12-04")),
            ("mon", Some("2026-12-07")),
            ("thur", Some("2026-12-03")),
            ("12 dec", Some("2026-12-12")),
            ("Dec 12", Some("2026-12-12")),
            ("3. december", Some("2026-12-03")),
            ("30 nov", Some("2026-11-30")),
            ("29 nov", Some("2027-11-29")),
            ("12 dec 2027", Some("2027-12-12")),
            ("29 feb", Some("2028-02-29")),
            ("+3d", Some("2026-12-03")),
            ("+2w", Some("2026-12-14")),
            ("2026-12-04", Some("2026-12-04")),
            ("", None),
            ("fr", None),
            ("friction", None),
            ("3d", None),
            ("+d", None),
            ("++3d", None),
            ("+99999w", None),
            ("32 dec", None),
            ("dec", None),
            ("12", None),
            ("may be", None),
        ] {
            let day = parse_day(text, today()).map(|day| day.to_string());
            assert_eq!(day.as_deref(), want, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_harm(text in any::<String>()) {
            let _ = parse_day(&text, today());
        }
    }
}
