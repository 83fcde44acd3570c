//! Lines of text: those that begin with a time, and what is copied out of Slack.

use super::{Found, Raw, Source, When};
use crate::domain::time::Timestamp;
use chrono::{NaiveDate, NaiveTime};

/// The longest name, in characters: what stands before a later colon is no name.
const LONGEST_NAME: usize = 60;

/// Whether a text that begins with `[` is a list in JSON, not a time in brackets.
pub(super) fn begins_with_json(text: &str) -> bool {
    let inside = text.trim_start().trim_start_matches('[').trim_start();
    inside.starts_with(['{', ']'])
}

/// Reads lines, as what they are said to be or as what more of them look like.
pub(super) fn read(text: &str, source: Option<Source>) -> Found {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let slack = match source {
        Some(source) => source == Source::Slack,
        None => looks_like_slack(&text),
    };
    if slack { pasted(&text) } else { chat(&text) }
}

fn looks_like_slack(text: &str) -> bool {
    let heads = text
        .lines()
        .filter(|line| slack_head(line).is_some())
        .count();
    let lines = text.lines().filter(|line| head(line).is_some()).count();
    heads > lines
}

fn found(source: Source, raw: Vec<Raw>, unread: Vec<usize>) -> Found {
    Found {
        source,
        raw,
        unread,
        empty: Vec::new(),
        severity: None,
    }
}

fn chat(text: &str) -> Found {
    let (mut raw, mut unread): (Vec<Raw>, Vec<usize>) = (Vec::new(), Vec::new());
    let mut indent: Option<usize> = None;
    for (number, line) in (1..).zip(text.lines()) {
        let bare = line.trim_start();
        let own = line.len() - bare.len();
        // A quoted line further in belongs to what quotes it.
        let may_begin = indent.is_none_or(|first| own <= first);
        match head(bare).filter(|_| may_begin) {
            Some((when, rest)) => {
                indent.get_or_insert(own);
                let (author, words) = author(rest);
                raw.push(Raw {
                    line: number,
                    when,
                    author,
                    text: words.to_owned(),
                });
            }
            None => go_on(&mut raw, &mut unread, number, line),
        }
    }
    found(Source::Chat, raw, unread)
}

/// A line without a time belongs to the one before it.
fn go_on(raw: &mut [Raw], unread: &mut Vec<usize>, number: usize, line: &str) {
    match raw.last_mut() {
        Some(last) => {
            if !last.text.is_empty() {
                last.text.push('\n');
            }
            last.text.push_str(line);
        }
        None if line.trim().is_empty() => {}
        None => unread.push(number),
    }
}

/// The time at the start of a line, and what follows it.
fn head(line: &str) -> Option<(When, &str)> {
    let (line, bracket) = match line.strip_prefix(['[', '(']) {
        Some(inside) => (inside.trim_start(), true),
        None => (line, false),
    };
    let (day, line) = day(line);
    let (when, rest) = if let Some((day, text)) = day {
        dated(day, text, line)?
    } else {
        let (clock, rest) = clock(line)?;
        (When::Clock(None, clock), rest)
    };
    let rest = if bracket {
        rest.trim_start().strip_prefix([']', ')'])?
    } else {
        rest
    };
    let apart = rest.starts_with([' ', '\t']) || bracket;
    let rest = rest.trim_start_matches([' ', '\t']);
    let rest = rest.strip_prefix("- ").unwrap_or(rest);
    (apart && !rest.trim().is_empty()).then_some((when, rest))
}

/// A day at the start of a line with its text, and what follows it.
fn day(line: &str) -> (Option<(NaiveDate, &str)>, &str) {
    let Some((text, rest)) = line.split_at_checked(10) else {
        return (None, line);
    };
    let day = ["%Y-%m-%d", "%Y/%m/%d"]
        .iter()
        .find_map(|form| NaiveDate::parse_from_str(text, form).ok());
    let apart = rest.starts_with([' ', ',', 'T']);
    match day.filter(|_| apart) {
        Some(day) => (Some((day, text)), rest),
        None => (None, line),
    }
}

/// A day with the time behind it: an instant where it names its offset.
fn dated<'a>(day: NaiveDate, text: &str, rest: &'a str) -> Option<(When, &'a str)> {
    if let Some(inside) = rest.strip_prefix('T') {
        let end = inside.find([' ', '\t', ']', ')']).unwrap_or(inside.len());
        let whole = format!("{text}T{}", &inside[..end]);
        if let Some(at) = Timestamp::parse(&whole) {
            return Some((When::At(at), &inside[end..]));
        }
    }
    let rest = rest.trim_start_matches([' ', ',', 'T']);
    let (clock, rest) = clock(rest)?;
    Some((When::Clock(Some(day), clock), rest))
}

/// A time of day at the start of a text, and what follows it: `14:32`, `2:32:10 PM`.
fn clock(text: &str) -> Option<(NaiveTime, &str)> {
    let end = text
        .find(|c: char| !c.is_ascii_digit() && c != ':' && c != '.')
        .unwrap_or(text.len());
    let (digits, mut rest) = text.split_at(end);
    let digits = digits.split('.').next().unwrap_or_default();
    if !digits.contains(':') {
        return None;
    }
    let mut time = crate::entry::time::clock(digits)?;
    let half = rest.trim_start_matches([' ', '\u{a0}', '\u{202f}']);
    let said = half.get(..2).map(str::to_ascii_lowercase);
    if let Some(said) = said.filter(|said| said == "am" || said == "pm") {
        use chrono::Timelike as _;
        let hour = time.hour() % 12 + if said == "pm" { 12 } else { 0 };
        time = time.with_hour(hour)?;
        rest = &half[2..];
    }
    let ends = rest.chars().next().is_none_or(|c| !c.is_alphanumeric());
    ends.then_some((time, rest))
}

/// Who speaks, and the words: `rob: hi`, `<@rob> hi`, a name and a tab.
fn author(rest: &str) -> (Option<String>, &str) {
    let named = |name: &str| {
        let name = name.trim().trim_start_matches(['@', '+', '%', '&', '~']);
        let good = !name.is_empty()
            && name.chars().count() <= LONGEST_NAME
            && !name.contains("://")
            && name.chars().any(char::is_alphanumeric);
        good.then(|| name.to_owned())
    };
    let split = match rest.strip_prefix('<') {
        Some(inside) => inside.split_once('>'),
        None => rest
            .split_once('\t')
            .or_else(|| rest.split_once(": "))
            .or_else(|| rest.strip_suffix(':').map(|name| (name, ""))),
    };
    match split.and_then(|(name, words)| Some((named(name)?, words))) {
        Some((name, words)) => (Some(name), words.trim_start_matches(' ')),
        None => (None, rest),
    }
}

/// A line that begins what somebody said in Slack: the name and the time, or the time alone where
/// the same person goes on.
fn slack_head(line: &str) -> Option<(Option<&str>, NaiveTime)> {
    let line = line.trim();
    let inside = line.strip_suffix(']').unwrap_or(line);
    let from = inside.rfind('[').map(|at| at + 1);
    let (name, time) = match from.and_then(|at| inside.split_at_checked(at)) {
        Some((name, time)) if line.ends_with(']') => (name.trim_end_matches('['), time),
        _ => before_time(inside),
    };
    let (time, rest) = clock(time.trim())?;
    let name = name.trim();
    let name = name.strip_suffix("APP").map_or(name, str::trim);
    let is_name = name.chars().count() <= LONGEST_NAME && !name.ends_with([':', '.', ',']);
    (rest.trim().is_empty() && is_name).then(|| (Some(name).filter(|n| !n.is_empty()), time))
}

/// What stands before a time at the end of a line: two blanks or more lie between.
fn before_time(line: &str) -> (&str, &str) {
    line.rsplit_once("  ").unwrap_or(("", line))
}

fn pasted(text: &str) -> Found {
    let (mut raw, mut unread): (Vec<Raw>, Vec<usize>) = (Vec::new(), Vec::new());
    let lines: Vec<&str> = text.lines().collect();
    let mut at = 0;
    let mut speaks: Option<String> = None;
    while let Some(line) = lines.get(at) {
        let next = lines.get(at + 1).map(|next| (next, slack_head(next)));
        match (slack_head(line), next) {
            (Some((name, clock)), _) => {
                speaks = name.map(str::to_owned).or(speaks);
                raw.push(said(at + 1, clock, speaks.clone()));
            }
            // The name on one line, the time further in on the next.
            (None, Some((next, Some((None, clock)))))
                if next.starts_with([' ', '\t']) && is_lone_name(line) =>
            {
                speaks = Some(line.trim().to_owned());
                raw.push(said(at + 1, clock, speaks.clone()));
                at += 1;
            }
            _ => go_on(&mut raw, &mut unread, at + 1, line),
        }
        at += 1;
    }
    for one in &mut raw {
        one.text.truncate(one.text.trim_end().len());
    }
    found(Source::Slack, raw, unread)
}

fn is_lone_name(line: &str) -> bool {
    let name = line.trim();
    !name.is_empty() && name.chars().count() <= LONGEST_NAME && !line.starts_with([' ', '\t'])
}

fn said(line: usize, clock: NaiveTime, author: Option<String>) -> Raw {
    Raw {
        line,
        when: When::Clock(None, clock),
        author,
        text: String::new(),
    }
}
