//! A task in one line: `@rob @ann read the host logs 10m`.

use super::signs::{is_gap, take_name};
use super::{EntryError, People, is_blank, parse_minutes, switched_off};

/// What was understood of a task's line.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TaskLine {
    /// Who does it; may be nobody yet.
    pub owners: Vec<String>,
    /// What is to be done.
    pub text: String,
    /// The time box.
    pub minutes: Option<u32>,
}

/// Reads a task: its owners first, each with an `@` or one known name with a colon, then the
/// words, then its time box with a unit. A leading space or `\` makes all of it words.
///
/// A name that the incident does not know is taken as it stands: a task may be somebody's first.
///
/// # Errors
/// A line without words.
pub fn parse(text: &str, people: People<'_>) -> Result<TaskLine, EntryError> {
    let mut task = TaskLine::default();
    let mut rest = switched_off(text).unwrap_or_else(|| owners(text, people, &mut task.owners));
    if switched_off(text).is_none() {
        rest = rest.trim();
        if let Some((words, minutes)) = time_box(rest) {
            (rest, task.minutes) = (words, Some(minutes));
        }
    }
    if is_blank(rest) {
        return Err(EntryError::Empty);
    }
    rest.clone_into(&mut task.text);
    Ok(task)
}

/// What the last word of a line says that looks like a time box and is none: `10x`, `0m`.
pub fn doubtful_box(text: &str) -> Option<&str> {
    let (_, last) = text.trim_end().rsplit_once(char::is_whitespace)?;
    let looks =
        last.starts_with(|c: char| c.is_ascii_digit()) && last.ends_with(char::is_alphabetic);
    (looks && parse_minutes(last).is_none()).then_some(last)
}

/// Takes the owners off the start of a line.
fn owners<'t>(text: &'t str, people: People<'_>, owners: &mut Vec<String>) -> &'t str {
    let mut rest = text;
    while let Some(after) = rest.strip_prefix('@') {
        let Some((name, after)) = take_name(after, people) else {
            break;
        };
        if !owners.contains(&name) {
            owners.push(name);
        }
        rest = after.trim_start_matches(is_gap);
    }
    if owners.is_empty()
        && let Some((name, after)) = rest.split_once(':')
        && after.starts_with(is_gap)
        && let Some(known) = people(name)
    {
        owners.push(known);
        rest = after;
    }
    rest
}

/// The words and the minutes of a line that ends with a time box. It has a unit: in "restart node
/// 90" the number belongs to the words.
fn time_box(text: &str) -> Option<(&str, u32)> {
    let (words, last) = text.rsplit_once(char::is_whitespace)?;
    let minutes = parse_minutes(last).filter(|_| last.ends_with(char::is_alphabetic))?;
    Some((words.trim_end().trim_end_matches(','), minutes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn people(name: &str) -> Option<String> {
        ["Robin", "rob", "Ann Lee"]
            .iter()
            .find(|known| known.eq_ignore_ascii_case(name))
            .map(|known| if *known == "rob" { "Robin" } else { *known }.to_owned())
    }

    #[test]
    fn every_part_may_be_missing() {
        for (text, owners, words, minutes) in [
            (
                "@rob read the host logs 10m",
                vec!["Robin"],
                "read the host logs",
                Some(10),
            ),
            (
                "@rob @ann lee read 1h10m",
                vec!["Robin", "Ann Lee"],
                "read",
                Some(70),
            ),
            ("@rob, @ROB read", vec!["Robin"], "read", None),
            ("@new read it", vec!["new"], "read it", None),
            (
                "rob: read the logs, 10m",
                vec!["Robin"],
                "read the logs",
                Some(10),
            ),
            ("what: read the logs", vec![], "what: read the logs", None),
            ("restart node 90", vec![], "restart node 90", None),
            ("10m", vec![], "10m", None),
            (" @rob read 10m", vec![], "@rob read 10m", None),
            ("\\@rob read", vec![], "@rob read", None),
            ("@ rob", vec![], "@ rob", None),
            ("ask @rob 5m", vec![], "ask @rob", Some(5)),
            ("@rob read 10min", vec!["Robin"], "read", Some(10)),
            ("@rob read 1h10min", vec!["Robin"], "read", Some(70)),
            ("@rob scale to 10x", vec!["Robin"], "scale to 10x", None),
        ] {
            let parsed = parse(text, &people).expect(text);
            let owners: Vec<String> = owners.into_iter().map(str::to_owned).collect();
            assert_eq!(
                (parsed.owners, parsed.text.as_str(), parsed.minutes),
                (owners, words, minutes),
                "{text}"
            );
        }
        for empty in ["", "  ", "@rob", "@rob  "] {
            assert_eq!(parse(empty, &people), Err(EntryError::Empty), "{empty:?}");
        }
    }

    #[test]
    fn a_last_word_that_is_nearly_a_time_box_is_noticed() {
        for (text, doubt) in [
            ("@rob read 10x", Some("10x")),
            ("read 0m ", Some("0m")),
            ("read 10m", None),
            ("restart node 90", None),
            ("read the 2nd part", None),
            ("10x", None),
        ] {
            assert_eq!(doubtful_box(text), doubt, "{text}");
        }
    }

    proptest! {
        #[test]
        fn words_are_never_lost(text in "\\PC*") {
            if let Ok(parsed) = parse(&text, &people) {
                prop_assert!(text.contains(&parsed.text));
            }
        }
    }
}
