//! What a redaction takes the words out of beside the file and the journal: copies that are kept
//! for a month. What was set aside beside the file is for people to delete, and is named to them.

#![expect(
    clippy::disallowed_methods,
    reason = "the store is the one place that touches the disk"
)]

use super::codec;
use super::error::StoreError;
use super::file::{self, Put};
use super::replica::Replica;
use crate::domain::event::Event;
use crate::domain::id::EventId;
use crate::domain::log::EventLog;
use memchr::memmem;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io;
use std::path::Path;
use std::sync::Arc;

/// How an event's text begins, and where its body does, however it is laid out.
const ID: &[u8] = b"\"id\"";
const BODY: &[u8] = b"\"body\"";

/// Whether a text, damaged or not, seems to hold the body of one of these events. Told by their ids
/// alone, so that a text is not read where there is nothing to take out.
fn holds_body(text: &[u8], redacted: &BTreeSet<EventId>) -> bool {
    let next_event = memmem::Finder::new(ID);
    let body = memmem::Finder::new(BODY);
    redacted.iter().any(|id| {
        let id = format!("\"{id}\"");
        memmem::find_iter(text, id.as_bytes()).any(|at| {
            let begins = text[..at].trim_ascii_end().strip_suffix(b":");
            let named = begins.is_some_and(|text| text.trim_ascii_end().ends_with(ID));
            let rest = &text[at..];
            let end = next_event.find(rest).unwrap_or(rest.len());
            named && body.find(&rest[..end]).is_some()
        })
    })
}

/// The text of a copy of an incident without the bodies of these events: as it is if it holds none,
/// none if they cannot be told from the rest.
pub(super) fn without_bodies<'a>(
    text: &'a [u8],
    redacted: &BTreeSet<EventId>,
) -> Option<Cow<'a, [u8]>> {
    if !holds_body(text, redacted) {
        return Some(Cow::Borrowed(text));
    }
    let contents = codec::decode(text, &EventLog::default()).ok()?;
    if contents.is_damaged() {
        return None;
    }
    let drop_body = |event: Arc<Event>| {
        let goes = redacted.contains(&event.id) && event.kind.name() != "redact";
        if goes && event.has_body() {
            Arc::new(event.without_body())
        } else {
            event
        }
    };
    let log = EventLog::from_events(contents.fresh.into_iter().map(drop_body));
    let header = contents.header?;
    let text = codec::encode(&header, log.events(), &serde_json::Value::Null);
    Some(Cow::Owned(text))
}

/// Takes the bodies of these events out of the retired copies. One in which they cannot be told from
/// the rest is removed: the file holds all that it held.
pub(super) fn in_retired(
    replica: &Replica,
    redacted: &BTreeSet<EventId>,
) -> Result<(), StoreError> {
    let Ok(entries) = std::fs::read_dir(replica.retired()) else {
        return Ok(());
    };
    for entry in entries.flatten() {
        let path = entry.path();
        drop_in(&path, redacted).map_err(|error| StoreError::io(&path, error))?;
    }
    Ok(())
}

fn drop_in(path: &Path, redacted: &BTreeSet<EventId>) -> io::Result<()> {
    let old = file::read_private(path)?;
    match without_bodies(&old, redacted) {
        Some(Cow::Borrowed(_)) => Ok(()),
        Some(Cow::Owned(text)) => {
            let since = std::fs::metadata(path)?.modified()?;
            file::put(path, &text, Put::Replace)?;
            // Its month goes on.
            file::private().write(true).open(path)?.set_modified(since)
        }
        None => std::fs::remove_file(path),
    }
}

/// The names of the files beside `place` that were set aside from it, or are copies of it, and
/// still hold such a body.
pub(super) fn left_beside(place: &Path, redacted: &BTreeSet<EventId>) -> Vec<String> {
    let ours = place.file_name().unwrap_or_default();
    let stem = Path::new(ours).file_stem().unwrap_or(ours);
    let folder = place.parent().unwrap_or(Path::new("/"));
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut names: Vec<String> = entries
        .flatten()
        .map(|entry| entry.file_name())
        .filter(|name| name != ours)
        .filter(|name| name.as_encoded_bytes().starts_with(stem.as_encoded_bytes()))
        .filter(|name| {
            let read = file::read(&folder.join(name));
            read.is_ok_and(|(text, _)| holds_body(&text, redacted))
        })
        .map(|name| name.to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::incident::Incident;
    use crate::domain::kind::{EventKind, Note, Redaction};
    use crate::store::tests::{event, sample};

    fn id(number: u64) -> EventId {
        EventId::from_parts(1_768_512_780_000, 0, number)
    }

    #[test]
    fn a_body_is_seen_however_the_text_is_laid_out() {
        let [one, other] = [id(1), id(2)];
        let redacted = BTreeSet::from([one]);
        let bare =
            format!("{{\"id\":\"{one}\",\"sum\":\"x\"}}\n,{{\"id\":\"{other}\",\"body\":{{}}}}");
        let mention = format!("{{\"id\":\"{other}\",\"body\":{{\"ref\":\"{one}\"}}}}");
        let line = format!("half a li\n,{{\"id\":\"{one}\",\"body\":{{\"text\":\"hunter2\"");
        let laid_out = format!("{{\n  \"id\" : \"{one}\",\n  \"at\": 1,\n  \"body\": {{ }} }}");
        for (text, holds) in [
            (bare, false),
            (mention, false),
            (line, true),
            (laid_out, true),
        ] {
            assert_eq!(holds_body(text.as_bytes(), &redacted), holds, "{text}");
            assert!(!holds_body(text.as_bytes(), &BTreeSet::new()), "{text}");
        }
    }

    #[test]
    fn a_copy_loses_the_words_that_were_redacted_and_nothing_else() {
        let open = Arc::clone(&sample().events()[0]);
        let note = |n: u64, before: &Event, text: &str| {
            let text = text.to_owned();
            let note = Note {
                text,
                ..Note::default()
            };
            event(n, Some(before), EventKind::Note(note))
        };
        let redact = |n: u64, before: &Event, reference| {
            let reason = "a password".to_owned();
            let redaction = Redaction { reference, reason };
            event(n, Some(before), EventKind::Redact(redaction))
        };
        let secret = note(2, &open, "hunter2");
        let other = note(3, &secret, "the pool is full");
        let takes = redact(4, &other, secret.id);
        // That there was a redaction cannot be taken back by another one.
        let again = redact(5, &takes, takes.id);
        let header = codec::Header::of(&Incident::new(sample())).unwrap();
        let text = |events: &[&Arc<Event>]| {
            let events: Vec<_> = events.iter().map(|event| Arc::clone(event)).collect();
            codec::encode(&header, &events, &serde_json::Value::Null)
        };
        let redacted = BTreeSet::from([secret.id, takes.id]);
        let old = text(&[&open, &secret, &other, &takes, &again]);
        let bare = Arc::new(secret.without_body());
        let expected = text(&[&open, &bare, &other, &takes, &again]);
        let without = without_bodies(&old, &redacted).unwrap();
        assert_eq!(without, expected);
        assert!(!String::from_utf8_lossy(&without).contains("hunter2"));

        // What holds none of them stays byte for byte, however it is laid out.
        let clean = [b" ", text(&[&open, &bare, &other]).as_slice()].concat();
        let without = without_bodies(&clean, &redacted).unwrap();
        assert!(matches!(without, Cow::Borrowed(text) if text == clean));
        // In what is damaged they cannot be told from the rest.
        let damaged = old.strip_suffix(b"\n}\n").unwrap().to_vec();
        let damaged = [damaged.as_slice(), b"\nrubbish"].concat();
        assert_eq!(without_bodies(&damaged, &redacted), None);
    }

    #[test]
    fn only_what_is_named_after_the_file_and_holds_such_words_is_named_to_people() {
        let folder = tempfile::tempdir().unwrap();
        let [one, two] = [id(1), id(2)];
        let body = |id: EventId| format!("{{\"id\":\"{id}\",\"body\":{{}}}}");
        for (name, held) in [
            ("inc.json", one),
            ("inc.json.aside-1", one),
            ("inc 2.json", one),
            ("inc 3.json", two),
            ("elsewhere.json", one),
        ] {
            std::fs::write(folder.path().join(name), body(held)).unwrap();
        }
        let left = |redacted: &[EventId]| {
            let redacted = redacted.iter().copied().collect();
            left_beside(&folder.path().join("inc.json"), &redacted)
        };
        assert_eq!(left(&[one]), ["inc 2.json", "inc.json.aside-1"]);
        assert_eq!(left(&[two]), ["inc 3.json"]);
        assert_eq!(left(&[]), [] as [&str; 0]);
    }
}
