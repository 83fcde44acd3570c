//! The file's codec: whatever somebody did to the text, what is whole in it is read, and what was
//! read is written so that it reads the same.

#![no_main]

use libfuzzer_sys::fuzz_target;
use std::sync::{Arc, LazyLock};
use warroom::domain::event::{Draft, Event, Seal};
use warroom::domain::id::{EventId, WriterId};
use warroom::domain::kind::{EventKind, Note, Opened};
use warroom::domain::log::EventLog;
use warroom::domain::time::Timestamp;
use warroom::store::hostile::{self, Read};

/// A sound file, for damage that the fuzzer thinks of: it could not make its hashes. It is short, so
/// that it is read often.
static SOUND: LazyLock<(EventLog, Vec<u8>)> = LazyLock::new(|| {
    let opened = Opened {
        key: "shop-1".to_owned(),
        title: "EU checkout 5xx".to_owned(),
        ..Opened::default()
    };
    let mut events = vec![sealed(EventKind::Open(opened), None)];
    for text in ["it is down", "two\nlines {", "\"\\", "é 👩🏽‍🚒"] {
        let note = Note {
            text: text.to_owned(),
            ..Note::default()
        };
        let before = events.last().map(Arc::clone);
        events.push(sealed(EventKind::Note(note), before.as_deref()));
    }
    let log = EventLog::from_events(events);
    let bytes = hostile::write(&log).expect("a file of events that begin with the opening");
    (log, bytes)
});

fn sealed(kind: EventKind, before: Option<&Event>) -> Arc<Event> {
    let n = before.map_or(1, |before| before.n + 1);
    let draft = Draft {
        kind,
        happened: None,
        by: "nia".to_owned(),
        role: Some("scribe".to_owned()),
    };
    let seal = Seal {
        id: EventId::from_parts(1_795_132_800_000 + n, 0, n),
        at: Timestamp::from_millis(1_795_132_800_000),
        writer: WriterId::new("nia@ops1-k7f3"),
        n,
        prev: before.map(|before| before.sum),
    };
    Arc::new(Event::seal(draft, seal))
}

fuzz_target!(|data: &[u8]| {
    let Some((how, data)) = data.split_first() else {
        return;
    };
    if *how & 1 == 0 {
        let _ = check(data);
        return;
    }
    let damaged = damage(&SOUND.1, data);
    let read = check(&damaged);
    // An event whose line stands there whole is read, or the file is not taken for a sound one.
    let whole = |line: &str| {
        let mut lines = damaged.split(|&byte| byte == b'\n');
        lines.any(|there| there.strip_prefix(b",").unwrap_or(there) == line.as_bytes())
    };
    let missed = SOUND.0.events().iter().filter(|event| whole(event.line()));
    let missed: Vec<_> = missed
        .filter(|event| read.as_ref().is_some_and(|read| !read.set.contains(event)))
        .collect();
    // In a member that no incident has, they are JSON of somebody else.
    let json = serde_json::from_slice::<serde_json::Value>(&damaged).is_ok();
    assert!(
        missed.is_empty() || json || read.is_none_or(|read| read.damaged),
        "{} events that are there are passed over without a word",
        missed.len()
    );
});

/// What holds of any bytes.
fn check(bytes: &[u8]) -> Option<Read> {
    let _ = hostile::peek(&bytes[..bytes.len().min(4096)]);
    let nothing = EventLog::default();
    let read = hostile::read(bytes, &nothing).ok();
    if let Ok(text) = std::str::from_utf8(bytes) {
        let shared = hostile::read_shared(text).ok();
        assert_eq!(shared, read, "a text that is shared reads otherwise");
    }
    let read = read?;
    for event in read.set.events() {
        let again = Event::parse(event.line());
        assert_eq!(again.as_ref(), Ok(&**event), "its line says something else");
    }
    // Known already, nothing of it is new, and all of it is there.
    let known = hostile::read(bytes, &read.set).expect("it was read before");
    assert_eq!(
        (known.fresh, known.absent),
        (0, 0),
        "known, it is new again"
    );
    if let Some(written) = hostile::write(&read.set) {
        let again = hostile::read(&written, &nothing).expect("our own writing");
        assert_eq!(again.set, read.set, "written, it is another set");
        assert!(!again.damaged && !again.untidy, "our own writing is untidy");
        assert_eq!(hostile::write(&again.set), Some(written), "other bytes");
        assert!(hostile::peek(&hostile::write(&read.set).unwrap_or_default()).is_some());
    }
    Some(read)
}

/// Edits as the data says: each takes a place, what is done there, and how much.
fn damage(sound: &[u8], data: &[u8]) -> Vec<u8> {
    let mut bytes = sound.to_vec();
    for edit in data.chunks(8).take(16) {
        let mut edit = edit.iter().copied().chain(std::iter::repeat(0));
        let mut next = || edit.next().unwrap_or(0);
        let place = usize::from(u16::from_le_bytes([next(), next()]));
        let place = place * bytes.len().max(1) / 65_536;
        let how = next();
        let length = usize::from(next()) * 4;
        let end = (place + length).min(bytes.len());
        match how % 8 {
            0 => bytes.truncate(place),
            1 => drop(bytes.drain(place..end)),
            2 => drop(bytes.splice(place..place, [next(), next(), next(), next()])),
            3 => {
                let copy = bytes[place..end].to_vec();
                let at = usize::from(next()) * bytes.len() / 256;
                bytes.splice(at..at, copy);
            }
            4 => bytes[place..end].fill(next()),
            5 => drop(bytes.splice(place..end, b"\n<<<<<<< ours\n".iter().copied())),
            6 => bytes[place..end].reverse(),
            _ => {
                if let Some(byte) = bytes.get_mut(place) {
                    *byte ^= next();
                }
            }
        }
    }
    bytes
}
