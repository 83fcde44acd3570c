//! The signs at the start of a line, in any order, each sort at most once.

use super::{EntryError, Parsed, Scope, time};
use crate::domain::decision::Stance;
use crate::domain::kind::{EntryKind, Verdict};

/// A sign that says what sort of entry follows, and its word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KindSign {
    /// The one character.
    pub sign: char,
    /// The word for keyboards and people that prefer it.
    pub word: &'static str,
    /// What it means.
    pub kind: EntryKind,
}

/// Every sign of a sort of entry. The last one, `.`, counts only when nothing follows it.
pub const KINDS: [KindSign; 8] = [
    KindSign {
        sign: '>',
        word: "/action",
        kind: EntryKind::Action,
    },
    KindSign {
        sign: '=',
        word: "/finding",
        kind: EntryKind::Finding,
    },
    KindSign {
        sign: '!',
        word: "/change",
        kind: EntryKind::Change,
    },
    KindSign {
        sign: '%',
        word: "/test",
        kind: EntryKind::Test,
    },
    KindSign {
        sign: '?',
        word: "/hypothesis",
        kind: EntryKind::Hypothesis,
    },
    KindSign {
        sign: '"',
        word: "/advice",
        kind: EntryKind::Advice,
    },
    KindSign {
        sign: '+',
        word: "/followup",
        kind: EntryKind::Followup,
    },
    KindSign {
        sign: '.',
        word: "/nothing-new",
        kind: EntryKind::Check,
    },
];

/// The sign that stars an entry.
const STAR: char = '*';

/// Takes the signs off the start of a text and returns what follows them.
pub(super) fn read<'t>(
    text: &'t str,
    scope: &Scope<'_>,
    parsed: &mut Parsed,
) -> Result<&'t str, EntryError> {
    let mut rest = text;
    while let Some(after) = step(rest, scope, parsed)? {
        rest = after.trim_start_matches(is_gap);
    }
    Ok(rest)
}

/// Takes one sign; `None` where the words begin.
fn step<'t>(
    rest: &'t str,
    scope: &Scope<'_>,
    parsed: &mut Parsed,
) -> Result<Option<&'t str>, EntryError> {
    let Some(first) = rest.chars().next() else {
        return Ok(None);
    };
    match first {
        '@' => time_sign(&rest[1..], scope, parsed),
        '/' => slash_word(rest, scope, parsed),
        _ => Ok(character(first, rest, parsed)
            .or_else(|| belongs(rest, scope, parsed))
            .or_else(|| actor(rest, scope, parsed))),
    }
}

/// `@` and a digit, `-`, `~` or `yesterday` is a time; anything else mentions a person.
fn time_sign<'t>(
    after: &'t str,
    scope: &Scope<'_>,
    parsed: &mut Parsed,
) -> Result<Option<&'t str>, EntryError> {
    if parsed.happened.is_some() || !time::begins(word(after)) {
        return Ok(None);
    }
    let (moment, rest) = time::take(after, scope).map_err(|error| match error {
        EntryError::BadTime { text } => EntryError::BadSign { text },
        other => other,
    })?;
    parsed.happened = Some(moment);
    Ok(Some(rest))
}

/// A sign of one character and the space that it needs.
fn character<'t>(first: char, rest: &'t str, parsed: &mut Parsed) -> Option<&'t str> {
    let after = &rest[first.len_utf8()..];
    if first == '.' {
        return (after.trim().is_empty() && set_kind(EntryKind::Check, parsed)).then_some("");
    }
    if !after.starts_with(is_gap) {
        return None;
    }
    let advises = parsed.note.entry == EntryKind::Advice && parsed.note.stance.is_none();
    let taken = if first == STAR {
        set_once(&mut parsed.note.star)
    } else if advises && first == '+' {
        set_stance(Stance::For, parsed)
    } else if advises && first == '-' {
        set_stance(Stance::Against, parsed)
    } else {
        KINDS
            .iter()
            .find(|known| known.sign == first)
            .is_some_and(|known| set_kind(known.kind, parsed))
    };
    taken.then_some(after)
}

/// `D2:` and a space, for a decision, task or hypothesis that is here.
fn belongs<'t>(rest: &'t str, scope: &Scope<'_>, parsed: &mut Parsed) -> Option<&'t str> {
    let name = word(rest).strip_suffix(':')?;
    let after = &rest[name.len() + 1..];
    let found = after.starts_with(is_gap) && set_about(name, scope, parsed);
    found.then_some(after)
}

/// Ties the line to what is called so; false where nothing is, or it is tied already.
fn set_about(name: &str, scope: &Scope<'_>, parsed: &mut Parsed) -> bool {
    let free = parsed.note.about.is_none();
    let found = scope.work.filter(|_| free);
    let found = found.and_then(|incident| incident.work_named(name));
    let Some((id, name)) = found else {
        return false;
    };
    parsed.note.about = Some(id);
    parsed.belongs_to = Some(name);
    true
}

fn set_stance(stance: Stance, parsed: &mut Parsed) -> bool {
    let free = parsed.note.stance.is_none();
    let advice = parsed.note.entry == EntryKind::Advice || set_kind(EntryKind::Advice, parsed);
    if free && advice {
        parsed.note.stance = Some(stance);
    }
    free && advice
}

fn set_verdict(verdict: Verdict, parsed: &mut Parsed) -> bool {
    let free = parsed.note.verdict.is_none();
    let test = parsed.note.entry == EntryKind::Test || set_kind(EntryKind::Test, parsed);
    if free && test {
        parsed.note.verdict = Some(verdict);
    }
    free && test
}

/// `rob:` and a space, for a name that the incident knows.
fn actor<'t>(rest: &'t str, scope: &Scope<'_>, parsed: &mut Parsed) -> Option<&'t str> {
    if parsed.note.actor.is_some() {
        return None;
    }
    let line = rest.lines().next()?;
    let (colon, _) = line
        .match_indices(':')
        .find(|&(at, _)| line[at + 1..].starts_with(is_gap))?;
    parsed.note.actor = Some((scope.people)(&line[..colon])?);
    Some(&rest[colon + 1..])
}

/// A sign's word. What is not one of them is text.
fn slash_word<'t>(
    rest: &'t str,
    scope: &Scope<'_>,
    parsed: &mut Parsed,
) -> Result<Option<&'t str>, EntryError> {
    let name = word(rest);
    let after = rest[name.len()..].trim_start_matches(is_gap);
    let taken = match name.to_lowercase().as_str() {
        "/at" => return time_word(after, scope, parsed),
        "/by" => return by_word(after, scope, parsed),
        "/cases" => return cases_word(after, parsed),
        "/about" => return about_word(after, scope, parsed),
        "/for" => set_stance(Stance::For, parsed),
        "/against" => set_stance(Stance::Against, parsed),
        "/pass" => set_verdict(Verdict::Pass, parsed),
        "/fail" => set_verdict(Verdict::Fail, parsed),
        "/star" => set_once(&mut parsed.note.star),
        "/restricted" => set_once(&mut parsed.note.restricted),
        other => KINDS
            .iter()
            .find(|known| known.word == other)
            .is_some_and(|known| set_kind(known.kind, parsed)),
    };
    Ok(taken.then_some(after))
}

/// `/at 14:32`.
fn time_word<'t>(
    after: &'t str,
    scope: &Scope<'_>,
    parsed: &mut Parsed,
) -> Result<Option<&'t str>, EntryError> {
    if parsed.happened.is_some() {
        return Ok(None);
    }
    let (moment, rest) = time::take(after.strip_prefix('@').unwrap_or(after), scope)?;
    parsed.happened = Some(moment);
    Ok(Some(rest))
}

/// `/by rob`: the longest known name, else the next word as it stands.
fn by_word<'t>(
    after: &'t str,
    scope: &Scope<'_>,
    parsed: &mut Parsed,
) -> Result<Option<&'t str>, EntryError> {
    if parsed.note.actor.is_some() {
        return Ok(None);
    }
    let (name, rest) = take_name(after, scope.people).ok_or(EntryError::NoName)?;
    parsed.note.actor = Some(name);
    Ok(Some(rest))
}

/// `/about D2`.
fn about_word<'t>(
    after: &'t str,
    scope: &Scope<'_>,
    parsed: &mut Parsed,
) -> Result<Option<&'t str>, EntryError> {
    if parsed.note.about.is_some() {
        return Ok(None);
    }
    let name = word(after);
    let taken = set_about(name.trim_end_matches([',', ':']), scope, parsed);
    if taken {
        Ok(Some(&after[name.len()..]))
    } else {
        Err(EntryError::NoWork)
    }
}

/// `/cases 23`.
fn cases_word<'t>(after: &'t str, parsed: &mut Parsed) -> Result<Option<&'t str>, EntryError> {
    if parsed.cases.is_some() {
        return Ok(None);
    }
    let digits = word(after);
    parsed.cases = Some(digits.parse().map_err(|_| EntryError::BadCount)?);
    Ok(Some(&after[digits.len()..]))
}

/// The most words that a name is looked for in.
const NAME_WORDS: usize = 5;

/// A name at the start of a text, and what follows it.
pub(super) fn take_name<'t>(text: &'t str, people: super::People<'_>) -> Option<(String, &'t str)> {
    let line = text.lines().next().unwrap_or("");
    let clean = |name: &str| name.trim_end_matches([',', ':']).to_owned();
    let mut ends: Vec<usize> = line
        .char_indices()
        .filter(|&(_, c)| c.is_whitespace())
        .map(|(at, _)| at)
        .chain([line.len()])
        .take(NAME_WORDS)
        .collect();
    while let Some(end) = ends.pop() {
        if let Some(known) = people(&clean(&line[..end])) {
            return Some((known, &text[end..]));
        }
    }
    let name = word(line);
    let plain = clean(name);
    (!plain.is_empty()).then(|| (plain, &text[name.len()..]))
}

/// Sets the sort of entry, unless the line has one already.
fn set_kind(kind: EntryKind, parsed: &mut Parsed) -> bool {
    let free = parsed.note.entry == EntryKind::Note;
    if free {
        parsed.note.entry = kind;
    }
    free
}

/// Sets a mark; false where it was set before, so that the second one is text.
fn set_once(mark: &mut bool) -> bool {
    !std::mem::replace(mark, true)
}

/// The characters up to the first white space.
pub(super) fn word(text: &str) -> &str {
    &text[..text.find(char::is_whitespace).unwrap_or(text.len())]
}

/// White space within a line.
pub(super) fn is_gap(c: char) -> bool {
    c.is_whitespace()
        && !matches!(
            c,
            '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}'
        )
}
