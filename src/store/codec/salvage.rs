//! What can be had from a file that is no JSON: event by event, and what is left over is told.

use super::{Contents, FORMAT, Matcher, Stray, is_marker, parse_line, peek};
use crate::domain::event::{BadEvent, Event, Names};
use crate::domain::log::EventLog;
use std::sync::Arc;

/// What can be had from a file that is no JSON.
pub(super) fn salvage(bytes: &[u8], known: &EventLog) -> Result<Contents, String> {
    let mut contents = Contents {
        version: FORMAT,
        header: peek(&bytes[..bytes.len().min(4096)]),
        torn: true,
        ..Contents::default()
    };
    let mut names = Names::default();
    let mut matcher = Matcher::new(known);
    let mut events = Vec::new();
    let mut run: Vec<&[u8]> = Vec::new();
    for line in bytes.split(|&byte| byte == b'\n') {
        let bare = line.trim_ascii();
        let event = bare.strip_prefix(b",").unwrap_or(bare).trim_ascii();
        let event = event.strip_suffix(b",").unwrap_or(event);
        if matcher.knows(event) {
            contents.count += 1;
        } else if let Ok(parsed) = parse_line(event, None, &mut names) {
            contents.count += 1;
            events.push(parsed);
        } else {
            contents.conflict |= is_marker(bare);
            run.push(line);
            continue;
        }
        salvage_run(&mut run, &mut events, &mut contents);
    }
    salvage_run(&mut run, &mut events, &mut contents);
    matcher.sort_in(known, events, &mut contents);
    if contents.count == 0 && contents.header.is_none() {
        let start = bytes.trim_ascii_start().first();
        return Err(match start {
            Some(b'{') => "it is no whole JSON and holds no event".to_owned(),
            _ if serde_json::from_slice::<serde::de::IgnoredAny>(bytes).is_ok() => {
                "it is JSON, but no object".to_owned()
            }
            _ => "it is no JSON".to_owned(),
        });
    }
    Ok(contents)
}

/// Looks for events that are spread over several lines; what is left over is a stray.
fn salvage_run(run: &mut Vec<&[u8]>, events: &mut Vec<Arc<Event>>, contents: &mut Contents) {
    if run.is_empty() {
        return;
    }
    let lines = std::mem::take(run);
    let text = String::from_utf8_lossy(&lines.join(&b'\n')).into_owned();
    let mut covered = 0;
    for (start, end) in objects(&text) {
        let object = &text[start..end];
        if start < covered || !object.contains("\"sum\"") || !object.contains("\"bh\"") {
            continue;
        }
        if let Ok(event) = Event::parse(object) {
            push_strays(&text[covered..start], contents);
            covered = end;
            contents.count += 1;
            events.push(Arc::new(event));
        }
    }
    push_strays(&text[covered..], contents);
}

fn push_strays(text: &str, contents: &mut Contents) {
    for line in text.lines() {
        let bare = line.trim();
        let structure = bare.len() < 3
            || is_marker(bare.as_bytes())
            || ["\"warroom\"", "\"incident\"", "\"events\"", "\"state\""]
                .iter()
                .any(|name| bare.starts_with(name));
        if !structure {
            contents.strays.push(Stray {
                text: line.to_owned(),
                why: BadEvent::NotJson,
            });
        }
    }
}

/// Every closed object in a text, by its bytes, in order of its end.
fn objects(text: &str) -> Vec<(usize, usize)> {
    let mut open: Vec<usize> = Vec::new();
    let mut found = Vec::new();
    let mut quoted = false;
    let mut escaped = false;
    for (i, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            // No canonical string holds a raw line end: a quote was lost.
            b'\n' => quoted = false,
            b'{' if !quoted && open.len() < 128 => open.push(i),
            b'}' if !quoted => {
                // Two levels are enough for an event and its body; more only costs time.
                if let Some(start) = open.pop() {
                    found.push((start, i + 1));
                }
            }
            _ => {}
        }
    }
    found
}
