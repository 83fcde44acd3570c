//! An exit criterion in one line, with the time for which it must hold.

use super::parse_minutes;
use crate::domain::kind::ListItem;

/// What must be true, and for how long it must hold: `errors below 1 % for 30m`.
pub fn criterion(words: &str) -> ListItem {
    let split = words.rsplit_once(" for ");
    let held = split.and_then(|(text, time)| Some((text, parse_minutes(time)?)));
    let (text, hold_minutes) = held.map_or((words, None), |(text, m)| (text, Some(m)));
    ListItem::Criterion {
        text: text.trim().to_owned(),
        hold_minutes,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_at_the_end_is_how_long_it_must_hold() {
        for (words, want, minutes) in [
            ("errors below 1 % for 30m", "errors below 1 %", Some(30)),
            ("quiet for an hour or so", "quiet for an hour or so", None),
            ("calm for now for 1h", "calm for now", Some(60)),
            ("testers pass", "testers pass", None),
        ] {
            let item = criterion(words);
            let read = ListItem::Criterion {
                text: want.to_owned(),
                hold_minutes: minutes,
            };
            assert_eq!(item, read, "{words}");
        }
    }
}
