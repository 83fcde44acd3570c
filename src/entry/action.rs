//! An action item in one line: `alert on held locks @rob fri`.

use super::day::parse_day;
use super::signs::{is_gap, take_name};
use super::{EntryError, People, is_blank, switched_off};
use crate::domain::day::Day;

/// What was understood of an action item's line.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ActionLine {
    /// What is to be done.
    pub text: String,
    /// Who does it.
    pub owner: Option<String>,
    /// Until what day.
    pub due: Option<Day>,
}

/// Reads an action item: the words, then its owner with an `@` and its day, in any order; the owner
/// may also stand first. A leading space or `\` makes all of it words.
///
/// # Errors
/// A line without words.
pub fn parse(text: &str, today: Day, people: People<'_>) -> Result<ActionLine, EntryError> {
    let mut line = ActionLine::default();
    let rest = match switched_off(text) {
        Some(words) => words.trim(),
        None => parts(text.trim(), today, people, &mut line),
    };
    if is_blank(rest) {
        return Err(EntryError::Empty);
    }
    rest.clone_into(&mut line.text);
    Ok(line)
}

/// Takes owner and day off a line, each at most once.
fn parts<'t>(text: &'t str, today: Day, people: People<'_>, line: &mut ActionLine) -> &'t str {
    let mut rest = text;
    if let Some((name, after)) = rest.strip_prefix('@').and_then(|r| take_name(r, people)) {
        line.owner = Some(name);
        rest = after.trim_start_matches(is_gap);
    }
    loop {
        if line.due.is_none()
            && let Some((words, day)) = day_at_the_end(rest, today)
        {
            line.due = Some(day);
            rest = words;
        } else if line.owner.is_none()
            && let Some((words, name)) = name_at_the_end(rest, people)
        {
            line.owner = Some(name);
            rest = words;
        } else {
            return rest;
        }
    }
}

/// The words before the last one, two or three that are a day; the longest counts.
fn day_at_the_end(text: &str, today: Day) -> Option<(&str, Day)> {
    const MOST_WORDS: usize = 3;
    let starts: Vec<usize> = text
        .char_indices()
        .zip(text.chars().skip(1))
        .filter(|((_, before), after)| before.is_whitespace() && !after.is_whitespace())
        .map(|((at, before), _)| at + before.len_utf8())
        .collect();
    let last = starts.iter().rev().take(MOST_WORDS).rev();
    last.copied()
        .find_map(|at| Some((tidy(&text[..at]), parse_day(&text[at..], today)?)))
}

/// The words before a name with its `@` that is the last of the line.
fn name_at_the_end<'t>(text: &'t str, people: People<'_>) -> Option<(&'t str, String)> {
    let at = text.rfind('@')?;
    let before = &text[..at];
    if !before.ends_with(char::is_whitespace) {
        return None;
    }
    let (name, after) = take_name(&text[at + 1..], people)?;
    after.trim().is_empty().then(|| (tidy(before), name))
}

/// The words without what led over to what was taken.
fn tidy(words: &str) -> &str {
    words.trim_end().trim_end_matches(',').trim_end()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn people(name: &str) -> Option<String> {
        let known = ["Robin", "Ann Lee"].into_iter();
        let mut fits = known.filter(|known| {
            let first = known.split(' ').next().unwrap_or_default();
            known.eq_ignore_ascii_case(name) || first.eq_ignore_ascii_case(name)
        });
        fits.next().map(str::to_owned)
    }

    fn today() -> Day {
        Day::parse("2026-11-30").expect("a day")
    }

    #[test]
    fn owner_and_day_stand_at_the_end_in_any_order() {
        for (text, words, owner, due) in [
            (
                "alert on locks @robin fri",
                "alert on locks",
                Some("Robin"),
                Some("2026-12-04"),
            ),
            (
                "alert on locks, fri, @robin",
                "alert on locks",
                Some("Robin"),
                Some("2026-12-04"),
            ),
            (
                "@robin alert on locks 12 dec",
                "alert on locks",
                Some("Robin"),
                Some("2026-12-12"),
            ),
            (
                "alert @ann lee 12 dec 2027",
                "alert",
                Some("Ann Lee"),
                Some("2027-12-12"),
            ),
            ("alert +2w", "alert", None, Some("2026-12-14")),
            ("alert @new", "alert", Some("new"), None),
            ("alert on locks", "alert on locks", None, None),
            ("mail a@robin fri", "mail a@robin", None, Some("2026-12-04")),
            (
                "restart every fri mon",
                "restart every fri",
                None,
                Some("2026-12-07"),
            ),
            ("fri", "fri", None, None),
            ("\\alert fri", "alert fri", None, None),
            (" alert @robin", "alert @robin", None, None),
        ] {
            let line = parse(text, today(), &people).expect(text);
            let due = due.and_then(Day::parse);
            let owner = owner.map(str::to_owned);
            let want = ActionLine {
                text: words.to_owned(),
                owner,
                due,
            };
            assert_eq!(line, want, "{text:?}");
        }
        for text in ["", "  ", "@robin", "@robin "] {
            assert!(parse(text, today(), &people).is_err(), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn any_line_is_read_without_harm(text in "[a-z@ ,\u{e9}\u{202e}\u{3000}0-9+]{0,24}") {
            let _ = parse(&text, today(), &people);
        }
    }
}
