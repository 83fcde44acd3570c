//! Exports in JSON: Slack's, and lists of objects with a time, a name and words.

use super::{Found, Raw, Source, TranscriptError, When};
use crate::domain::time::Timestamp;
use chrono::{NaiveDateTime, NaiveTime};
use serde_json::Value;
use std::collections::HashMap;

/// What members a time, a name and words stand in, the most telling first.
const TIMES: [&str; 7] = [
    "ts",
    "timestamp",
    "time",
    "created_at",
    "createdAt",
    "date",
    "at",
];
const NAMES: [&str; 7] = [
    "user_name",
    "username",
    "author",
    "sender",
    "from",
    "name",
    "user",
];
const WORDS: [&str; 5] = ["text", "message", "content", "body", "msg"];
/// Where the messages of an object stand.
const LISTS: [&str; 4] = ["messages", "entries", "events", "log"];

/// Reads a list of messages, an object that holds one, or an object a line.
pub(super) fn read(text: &str) -> Result<Found, TranscriptError> {
    let (top, messages) = messages(text)?;
    let known = names(&messages);
    let mut found = Found {
        source: Source::Json,
        raw: Vec::new(),
        unread: Vec::new(),
        empty: Vec::new(),
        severity: top.as_ref().and_then(severity),
    };
    for (number, message) in (1..).zip(&messages) {
        if message.get("ts").is_some_and(is_slack_time) {
            found.source = Source::Slack;
        }
        let Some(when) = first(message, &TIMES).and_then(|(_, value)| when(value)) else {
            found.unread.push(number);
            continue;
        };
        found.raw.push(Raw {
            line: number,
            when,
            author: author(message, &known),
            text: words(message, &known),
        });
    }
    // Slack hands out the newest first; an export has the oldest first.
    if found.raw.iter().all(|raw| matches!(raw.when, When::At(_))) {
        found.raw.sort_by_key(|raw| match raw.when {
            When::At(at) => at,
            When::Clock(..) => Timestamp::from_millis(0),
        });
    }
    Ok(found)
}

fn messages(text: &str) -> Result<(Option<Value>, Vec<Value>), TranscriptError> {
    let bad = |error: &serde_json::Error| TranscriptError::NotJson(error.to_string());
    match serde_json::from_str::<Value>(text) {
        Ok(Value::Array(list)) => Ok((None, list)),
        Ok(mut object) => {
            let list = LISTS.iter().find_map(|name| match object.get_mut(*name) {
                Some(Value::Array(list)) => Some(std::mem::take(list)),
                _ => None,
            });
            match list {
                Some(list) => Ok((Some(object), list)),
                None => Ok((Some(object.clone()), vec![object])),
            }
        }
        Err(error) => {
            let lines = text.lines().filter(|line| !line.trim().is_empty());
            let each: Result<Vec<Value>, _> = lines.map(serde_json::from_str).collect();
            each.map(|list| (None, list)).map_err(|_| bad(&error))
        }
    }
}

fn first<'a>(message: &'a Value, names: &[&'static str]) -> Option<(&'static str, &'a Value)> {
    names.iter().find_map(|name| {
        let value = message.get(*name).filter(|value| !value.is_null())?;
        Some((*name, value))
    })
}

/// Seconds since 1970 with a fraction, as text.
fn is_slack_time(value: &Value) -> bool {
    value.as_str().is_some_and(|text| {
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        text.split_once('.')
            .is_some_and(|(whole, part)| digits(whole) && digits(part))
    })
}

fn when(value: &Value) -> Option<When> {
    match value {
        // Whatever is too large for seconds is milliseconds.
        Value::Number(number) => {
            let number = number.as_i64().or_else(|| seconds(&number.to_string()))?;
            let millis = if number.abs() < 100_000_000_000 {
                number.checked_mul(1_000)?
            } else {
                number
            };
            Some(When::At(Timestamp::from_millis(millis)))
        }
        Value::String(text) => {
            let text = text.trim();
            if let Some(at) = Timestamp::parse(text) {
                return Some(When::At(at));
            }
            if is_slack_time(value) {
                return fraction(text).map(When::At);
            }
            let local = ["%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"];
            let local = local
                .iter()
                .find_map(|form| NaiveDateTime::parse_from_str(text, form).ok());
            if let Some(local) = local {
                return Some(When::Clock(Some(local.date()), local.time()));
            }
            let clock = ["%H:%M:%S", "%H:%M"];
            let clock = clock
                .iter()
                .find_map(|form| NaiveTime::parse_from_str(text, form).ok());
            clock.map(|clock| When::Clock(None, clock))
        }
        _ => None,
    }
}

fn seconds(number: &str) -> Option<i64> {
    number.split('.').next()?.parse().ok()
}

/// `1736976720.000100` to the millisecond.
fn fraction(text: &str) -> Option<Timestamp> {
    let (whole, part) = text.split_once('.')?;
    let millis: String = part.chars().chain("000".chars()).take(3).collect();
    let whole = whole.parse::<i64>().ok()?.checked_mul(1_000)?;
    Some(Timestamp::from_millis(
        whole.checked_add(millis.parse().ok()?)?,
    ))
}

/// What people are called, by their ids.
fn names(messages: &[Value]) -> HashMap<String, String> {
    let mut known = HashMap::new();
    for message in messages {
        let id = message.get("user").and_then(Value::as_str);
        if let Some((id, name)) = id.zip(profile_name(message)) {
            known.insert(id.to_owned(), name);
        }
    }
    known
}

fn profile_name(message: &Value) -> Option<String> {
    let profile = message.get("user_profile")?;
    let names = ["real_name", "display_name", "name", "first_name"];
    let mut found = names.iter().filter_map(|name| profile.get(*name)?.as_str());
    found
        .find(|name| !name.trim().is_empty())
        .map(str::to_owned)
}

fn author(message: &Value, known: &HashMap<String, String>) -> Option<String> {
    let plain = || match first(message, &NAMES)?.1 {
        Value::String(name) => Some(known.get(name).unwrap_or(name).clone()),
        object => {
            let (_, name) = first(object, &["name", "display_name", "username", "real_name"])?;
            name.as_str().map(str::to_owned)
        }
    };
    let name = profile_name(message).or_else(plain)?;
    Some(name.trim().to_owned()).filter(|name| !name.is_empty())
}

fn words(message: &Value, known: &HashMap<String, String>) -> String {
    let text = match first(message, &WORDS).map(|(_, value)| value) {
        Some(Value::String(text)) => text.clone(),
        Some(other) if !other.is_object() => other.to_string(),
        _ => String::new(),
    };
    let mut parts = vec![unescaped(&text, known)];
    let list = |name: &str| message.get(name).and_then(Value::as_array).cloned();
    for file in list("files").unwrap_or_default() {
        let name = first(&file, &["title", "name"]).and_then(|(_, name)| name.as_str());
        let link = first(&file, &["permalink", "url_private"]).and_then(|(_, link)| link.as_str());
        let name = name.unwrap_or("without a name");
        parts.push(
            format!("[file {name}] {}", link.unwrap_or_default())
                .trim_end()
                .to_owned(),
        );
    }
    for attachment in list("attachments").unwrap_or_default() {
        let words = first(&attachment, &["fallback", "text", "title"]);
        let words = words
            .and_then(|(_, words)| words.as_str())
            .unwrap_or_default();
        parts.push(unescaped(words, known));
    }
    parts.retain(|part| !part.trim().is_empty());
    parts.join("\n")
}

/// Slack's words as a person reads them: names for ids, plain links, plain signs.
fn unescaped(text: &str, known: &HashMap<String, String>) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, inside)) = rest.split_once('<') {
        out.push_str(before);
        match inside.split_once('>') {
            Some((control, after)) if !control.contains(['<', '\n']) => {
                out.push_str(&spoken(control, known));
                rest = after;
            }
            _ => {
                out.push('<');
                rest = inside;
            }
        }
    }
    out.push_str(rest);
    // The ampersand last, or `&amp;lt;` would become a sign that nobody wrote.
    out.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

/// What stands between `<` and `>`.
fn spoken(control: &str, known: &HashMap<String, String>) -> String {
    let (target, label) = match control.split_once('|') {
        Some((target, label)) => (target, Some(label)),
        None => (control, None),
    };
    let mark = target.chars().next();
    let bare = || target.chars().skip(1).collect::<String>();
    match (mark, label) {
        (Some('@'), _) => format!(
            "@{}",
            known
                .get(&bare())
                .cloned()
                .or(label.map(str::to_owned))
                .unwrap_or_else(bare)
        ),
        (Some('#'), _) => format!("#{}", label.map_or_else(bare, str::to_owned)),
        (Some('!'), Some(label)) => label.to_owned(),
        (Some('!'), None) => format!("@{}", bare()),
        (_, Some(label)) if label != target => format!("{label} ({target})"),
        _ if target.contains("://") || target.starts_with("mailto:") => target.to_owned(),
        _ => format!("<{control}>"),
    }
}

/// A severity of the incident, in words.
fn severity(top: &Value) -> Option<String> {
    let inside = top.get("incident").unwrap_or(top);
    match top.get("severity").or_else(|| inside.get("severity"))? {
        Value::String(words) => Some(words.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Object(object) => object.get("name")?.as_str().map(str::to_owned),
        _ => None,
    }
}
