//! Keeps what looks like a secret off a screen that anybody may read.
//!
//! A password pasted by mistake should be redacted in the record; until somebody does, the wall
//! must not show it to the room. This looks for shapes, so it errs on the side of hiding: a word
//! too many covered costs less than one shown. It cannot know every secret, and says nothing about
//! what the record holds.

use std::borrow::Cow;
use std::ops::Range;

/// What stands where a secret stood.
pub const MASK: &str = "[masked]";

/// The text with everything that has the shape of a secret covered: user and password in a link,
/// values of names such as `password` or `token`, bearer tokens, keys of known makes, private
/// keys, PINs, long random strings and card numbers.
pub fn mask_secrets(text: &str) -> Cow<'_, str> {
    cover(text, &[links, assigned, spoken, made, random, cards])
}

/// As [`mask_secrets`], and also what people outside have no use for: e-mail addresses, network
/// addresses and names of inner hosts.
pub fn mask_for_public(text: &str) -> Cow<'_, str> {
    cover(
        text,
        &[
            links, assigned, spoken, made, random, cards, mail, addresses,
        ],
    )
}

type Finder = fn(&str, &mut Vec<Range<usize>>);

fn cover<'a>(text: &'a str, finders: &[Finder]) -> Cow<'a, str> {
    let mut found = Vec::new();
    for find in finders {
        find(text, &mut found);
    }
    if found.is_empty() {
        return Cow::Borrowed(text);
    }
    found.sort_by_key(|range| (range.start, range.end));
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for Range { start, end } in found {
        if start >= done {
            out.push_str(text.get(done..start).unwrap_or_default());
            out.push_str(MASK);
        }
        done = done.max(end);
    }
    out.push_str(text.get(done..).unwrap_or_default());
    Cow::Owned(out)
}

/// Runs of characters that `wanted` accepts, with their places.
fn runs(text: &str, wanted: fn(char) -> bool) -> impl Iterator<Item = (Range<usize>, &str)> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let rest = text.get(from..)?;
        let start = from + rest.find(wanted)?;
        let tail = text.get(start..)?;
        let end = tail
            .find(|c| !wanted(c))
            .map_or(text.len(), |at| start + at);
        from = end;
        Some((start..end, text.get(start..end)?))
    })
}

fn is_space(c: char) -> bool {
    c.is_whitespace()
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\'' | '`')
}

/// The next value from `from` on: up to a space, a quote or an ampersand, less closing signs.
fn value_at(text: &str, from: usize) -> Range<usize> {
    let rest = text.get(from..).unwrap_or_default();
    let lead = rest.len() - rest.trim_start_matches(is_space).len();
    let rest = rest.get(lead..).unwrap_or_default();
    let quote = rest.chars().next().filter(|c| is_quote(*c));
    let start = from + lead + quote.map_or(0, char::len_utf8);
    let tail = text.get(start..).unwrap_or_default();
    let length = match quote {
        Some(quote) => tail.find(quote).unwrap_or(tail.len()),
        None => tail
            .find(|c| is_space(c) || is_quote(c) || c == '&')
            .unwrap_or(tail.len()),
    };
    let value = tail.get(..length).unwrap_or_default();
    let kept = if quote.is_some() {
        value.len()
    } else {
        value.trim_end_matches([')', ']', '}', ',', ';', '.']).len()
    };
    start..start + kept
}

/// `scheme://user:password@host`, and the paths of incoming web hooks.
fn links(text: &str, found: &mut Vec<Range<usize>>) {
    for (place, _) in text.match_indices("://") {
        let start = place + 3;
        let rest = text.get(start..).unwrap_or_default();
        let end = rest.find(is_space).unwrap_or(rest.len());
        let link = rest.get(..end).unwrap_or_default();
        let host_end = link.find(['/', '?', '#']).unwrap_or(link.len());
        let authority = link.get(..host_end).unwrap_or_default();
        if let Some(at) = authority.rfind('@')
            && at > 0
        {
            found.push(start..start + at);
        }
        if authority.starts_with("hooks.") && end > host_end + 1 {
            found.push(start + host_end + 1..start + end);
        }
    }
}

/// Names whose value is always a secret, wherever they end a longer name.
const SECRET_NAMES: [&str; 14] = [
    "password",
    "passwd",
    "passphrase",
    "passcode",
    "secret",
    "token",
    "apikey",
    "accesskey",
    "privatekey",
    "secretkey",
    "credential",
    "credentials",
    "signature",
    "authorization",
];

/// Names whose value is a secret where they stand alone, and only with `=`, because before a colon
/// they are everyday words.
const SHORT_NAMES: [&str; 9] = [
    "key", "pwd", "pass", "pin", "sig", "auth", "jwt", "session", "cookie",
];

/// Words that say how the secret after them is used.
const SCHEMES: [&str; 5] = ["bearer", "basic", "token", "digest", "apikey"];

/// `password=…`, `"token": "…"`, `x-api-key: …`, `?sig=…`.
fn assigned(text: &str, found: &mut Vec<Range<usize>>) {
    for (place, name) in runs(text, is_name) {
        let after = text.get(place.end..).unwrap_or_default();
        let after = after.trim_start_matches(|c| is_quote(c) || c == ' ');
        let Some(sign) = after.chars().next().filter(|c| matches!(c, '=' | ':')) else {
            continue;
        };
        if is_secret_name(name, sign) {
            let from = text.len() - after.len() + 1;
            let mut value = value_at(text, from);
            let word = text.get(value.clone()).unwrap_or_default();
            if SCHEMES
                .iter()
                .any(|scheme| word.eq_ignore_ascii_case(scheme))
            {
                value = value_at(text, value.end);
            }
            if !value.is_empty() {
                found.push(value);
            }
        }
    }
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.')
}

fn is_secret_name(name: &str, sign: char) -> bool {
    let plain: String = name
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect();
    let last = name.rsplit(['_', '-', '.']).next().unwrap_or(name);
    let short = SHORT_NAMES.iter().any(|s| last.eq_ignore_ascii_case(s));
    SECRET_NAMES.iter().any(|secret| plain.ends_with(secret))
        || (short && (sign == '=' || last.eq_ignore_ascii_case("pin")))
}

/// `Bearer eyJ…`, `PIN 4711`, `password is hunter2`.
fn spoken(text: &str, found: &mut Vec<Range<usize>>) {
    for (place, word) in runs(text, |c| c.is_ascii_alphanumeric()) {
        let next = value_at(text, place.end);
        let spaced = text
            .get(place.end..next.start)
            .is_some_and(|gap| gap.starts_with([' ', '\t']));
        if !spaced {
            continue;
        }
        let lower = word.to_ascii_lowercase();
        let value = text.get(next.clone()).unwrap_or_default();
        match lower.as_str() {
            "bearer" | "basic" if looks_made(value) => found.push(next),
            "pin" | "passcode" | "password" | "passwd" | "passphrase" => {
                let joins = ["is", "was", "of", "code", "="].contains(&value);
                let next = if joins {
                    value_at(text, next.end)
                } else {
                    next
                };
                let value = text.get(next.clone()).unwrap_or_default();
                if value.len() >= 3 && value.chars().any(|c| c.is_ascii_digit()) {
                    found.push(next);
                }
            }
            _ => {}
        }
    }
}

/// Eight characters or more that no plain word is made of.
fn looks_made(word: &str) -> bool {
    let inner_capital = word.chars().skip(1).any(|c| c.is_ascii_uppercase());
    let odd = word
        .chars()
        .any(|c| c.is_ascii_digit() || matches!(c, '.' | '_' | '=' | '+' | '/'));
    word.len() >= 20 || (word.len() >= 8 && (inner_capital || odd))
}

/// How keys of known makes begin, and how many characters follow at least.
const MAKES: [(&str, usize); 20] = [
    ("AKIA", 16),
    ("ASIA", 16),
    ("AROA", 16),
    ("AIza", 30),
    ("ghp_", 20),
    ("gho_", 20),
    ("ghu_", 20),
    ("ghs_", 20),
    ("ghr_", 20),
    ("github_pat_", 20),
    ("glpat-", 16),
    ("npm_", 20),
    ("xoxa-", 8),
    ("xoxb-", 8),
    ("xoxp-", 8),
    ("xoxs-", 8),
    ("sk_live_", 8),
    ("sk_test_", 8),
    ("rk_live_", 8),
    ("sk-", 20),
];

/// Keys of known makes, signed tokens, private keys.
fn made(text: &str, found: &mut Vec<Range<usize>>) {
    for (place, word) in runs(text, is_name) {
        let by_make = MAKES.iter().any(|(start, least)| {
            word.strip_prefix(start)
                .is_some_and(|rest| rest.len() >= *least)
        });
        let signed = word.starts_with("eyJ") && word.len() >= 20 && word.contains('.');
        if by_make || signed {
            found.push(place);
        }
    }
    if let Some(start) = text.find("-----BEGIN ")
        && text
            .get(start..)
            .is_some_and(|rest| rest.contains("PRIVATE KEY"))
    {
        found.push(start..text.len());
    }
}

/// Twenty-four letters and digits or more, mixed as only chance mixes them.
fn random(text: &str, found: &mut Vec<Range<usize>>) {
    for (place, word) in runs(text, |c| {
        c.is_ascii_alphanumeric() || matches!(c, '+' | '=')
    }) {
        let count = |wanted: fn(&char) -> bool| word.chars().filter(wanted).count();
        if word.len() >= 24
            && count(char::is_ascii_digit) >= 3
            && count(char::is_ascii_uppercase) >= 3
            && count(char::is_ascii_lowercase) >= 3
        {
            found.push(place);
        }
    }
}

/// Thirteen to nineteen digits, also in groups, whose check digit fits, as on payment cards.
fn cards(text: &str, found: &mut Vec<Range<usize>>) {
    for (place, run) in runs(text, |c| c.is_ascii_digit() || matches!(c, ' ' | '-')) {
        let trimmed = run.trim_matches([' ', '-']);
        let start = place.start + (run.len() - run.trim_start_matches([' ', '-']).len());
        let end = start + trimmed.len();
        let joins = |c: char| c.is_ascii_alphanumeric();
        let before = text.get(..start).unwrap_or_default();
        let after = text.get(end..).unwrap_or_default();
        let alone = !before.ends_with(joins) && !after.starts_with(joins);
        let groups = trimmed.split([' ', '-']).all(|group| group.len() >= 3);
        let digits: Vec<u32> = trimmed.chars().filter_map(|c| c.to_digit(10)).collect();
        let first = digits.first().copied().unwrap_or_default();
        if alone
            && groups
            && (13..=19).contains(&digits.len())
            && (2..=6).contains(&first)
            && has_check_digit(&digits)
        {
            found.push(start..end);
        }
    }
}

/// The check of Luhn, ISO/IEC 7812-1.
fn has_check_digit(digits: &[u32]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(at, digit)| match (at % 2, digit * 2) {
            (0, _) => *digit,
            (_, twice) if twice > 9 => twice - 9,
            (_, twice) => twice,
        })
        .sum();
    sum.is_multiple_of(10)
}

/// `someone@example.org`.
fn mail(text: &str, found: &mut Vec<Range<usize>>) {
    let part_of_address = |c: char| is_name(c) || matches!(c, '@' | '+');
    for (place, word) in runs(text, |c| is_name(c) || matches!(c, '@' | '+')) {
        let word = word.trim_end_matches(['.', '-']);
        let is_address = word.split_once('@').is_some_and(|(user, host)| {
            !user.is_empty() && host.contains('.') && host.chars().all(part_of_address)
        });
        if is_address {
            found.push(place.start..place.start + word.len());
        }
    }
}

/// How names of hosts end that nobody outside can reach.
const INNER: [&str; 7] = [
    ".internal",
    ".local",
    ".lan",
    ".corp",
    ".intra",
    ".intranet",
    ".localdomain",
];

/// Network addresses and names of inner hosts.
fn addresses(text: &str, found: &mut Vec<Range<usize>>) {
    for (place, word) in runs(text, |c| is_name(c) || c == ':') {
        let word = word.trim_end_matches(['.', ':', '-']);
        let host = word.split_once(':').map_or(word, |(host, _)| host);
        let inner = INNER
            .iter()
            .any(|end| host.to_ascii_lowercase().ends_with(end));
        let numbered = host.parse::<std::net::Ipv4Addr>().is_ok()
            || (word.matches(':').count() >= 2 && word.parse::<std::net::Ipv6Addr>().is_ok());
        if inner || numbered {
            found.push(place.start..place.start + word.len());
        }
    }
}

#[cfg(test)]
mod tests;
