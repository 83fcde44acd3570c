//! The file's text: a header, one event a line with the comma at its start, `state` last.
//!
//! Reading goes line by line and skips every line whose bytes are known. What is not in that form
//! is read as JSON, and what is no JSON either is salvaged object by object.

mod salvage;

use crate::domain::canon;
use crate::domain::event::{BadEvent, Event, Names, Whole};
use crate::domain::id::EventId;
use crate::domain::incident::Incident;
use crate::domain::kind::EventKind;
use crate::domain::log::EventLog;
use crate::domain::time::Timestamp;
use memchr::memchr;
use salvage::salvage;
use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use std::collections::BTreeSet;
use std::fmt::{self, Write as _};
use std::sync::Arc;

/// The major version of the format.
pub(super) const FORMAT: u64 = 1;

/// What stands between the header and the first event.
const EVENTS: &[u8] = b"\"events\": [";

/// From this many new lines on, two threads check them.
const MANY: usize = 2_000;

/// What an event of a line takes in memory, and the most that is asked for at once, in bytes.
const ROOM_OF_ONE: usize = 640;
const MOST_ROOM: usize = 31 << 20;

/// The `incident` member.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct Header {
    /// The open event's id.
    pub id: EventId,
    /// The incident's key.
    pub key: String,
    /// When it was declared.
    pub created: Timestamp,
}

impl Header {
    /// The header that a document has; `None` while its open event has not arrived.
    pub(super) fn of(incident: &Incident) -> Option<Self> {
        Some(Self {
            id: incident.id()?,
            key: incident.opening()?.key.clone(),
            created: incident.created()?,
        })
    }
}

/// A piece of a file that looks like something a person may miss and is no event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stray {
    /// Its text.
    pub text: String,
    /// Why it is no event.
    pub why: BadEvent,
}

/// What a file held, compared with what was known.
#[derive(Debug, Default)]
pub(super) struct Contents {
    /// The format's major version.
    pub version: u64,
    /// The header, where it could be read.
    pub header: Option<Header>,
    /// Events that were not known, or known without their bodies.
    pub fresh: Vec<Arc<Event>>,
    /// Which of the known events are there, by their place in the log.
    pub present: Vec<bool>,
    /// How many valid lines there are.
    pub count: usize,
    /// Text that is no event.
    pub strays: Vec<Stray>,
    /// Git's conflict markers were there.
    pub conflict: bool,
    /// It is not one JSON document, or ends too early.
    pub torn: bool,
    /// Readable, but not what would be written: a redacted body, a doubled `state`.
    pub untidy: bool,
    /// The incidents whose opening events are there, known or not.
    opens: BTreeSet<EventId>,
}

impl Contents {
    /// The identity of the incident: that of its opening event, and while that is not there the
    /// header's.
    pub(super) fn identity(&self) -> Option<EventId> {
        let claimed = self.header.as_ref().map(|header| header.id);
        self.opens.first().copied().or(claimed)
    }

    /// The incidents whose opening events are there, known or not.
    fn openings(&self, known: &EventLog) -> BTreeSet<EventId> {
        let fresh = self.fresh.iter();
        let known = known.events().iter().zip(&self.present);
        let there = known.filter(|(_, present)| **present);
        let all = fresh.chain(there.map(|(event, _)| event));
        let opens = all.filter(|event| matches!(event.kind, EventKind::Open(_)));
        opens.map(|event| event.id).collect()
    }

    /// The line in which a file was cut is no stray: that it was cut says it all.
    fn forget_cut_line(&mut self, bytes: &[u8]) {
        let last = bytes.rsplit(|&byte| byte == b'\n').next().unwrap_or(bytes);
        let cut = String::from_utf8_lossy(last);
        let is_cut = |stray: &mut Stray| {
            let start = stray.text.trim_start().trim_start_matches(',');
            stray.text == cut && start.starts_with('{') && stray.why == BadEvent::NotJson
        };
        self.strays.pop_if(is_cut);
    }

    /// Whether something of it cannot be read.
    pub(super) fn is_damaged(&self) -> bool {
        self.torn || self.conflict || !self.strays.is_empty()
    }
}

/// The text of a file.
pub(super) fn encode(header: &Header, events: &[Arc<Event>], state: &serde_json::Value) -> Vec<u8> {
    let size: usize = events.iter().map(|event| event.line().len() + 2).sum();
    let mut out = Vec::with_capacity(size + 4096);
    out.extend_from_slice(head(header).as_bytes());
    for (i, event) in events.iter().enumerate() {
        if i > 0 {
            out.push(b',');
        }
        out.extend_from_slice(event.line().as_bytes());
        out.push(b'\n');
    }
    out.extend_from_slice(b"],\n\"state\": ");
    out.extend_from_slice(state.to_string().as_bytes());
    out.extend_from_slice(b"\n}\n");
    out
}

fn head(header: &Header) -> String {
    let mut key = String::new();
    canon::write_string(&header.key, &mut key);
    let mut out = String::new();
    let _ = write!(
        out,
        "{{\n\"warroom\": {FORMAT},\n\"incident\": {{\"id\": \"{}\", \"key\": {key}, \"created\": \"{}\"}},\n\"events\": [\n",
        header.id, header.created
    );
    out
}

/// Reads a file's text.
///
/// # Errors
/// A clause that says what it is instead of an incident.
pub(super) fn decode(bytes: &[u8], known: &EventLog) -> Result<Contents, String> {
    checked(read(bytes, known, None)?, known)
}

/// The same of a text that the events then share, for a file of which nothing is known.
///
/// # Errors
/// As above.
pub(super) fn decode_text(text: &Arc<String>) -> Result<Contents, String> {
    let known = EventLog::default();
    checked(read(text.as_bytes(), &known, Some(text))?, &known)
}

fn checked(mut contents: Contents, known: &EventLog) -> Result<Contents, String> {
    contents.opens = contents.openings(known);
    // Events do not say whose they are: of two files in one nobody can tell them apart again.
    if contents.opens.len() > 1 {
        return Err("it holds two incidents in one".to_owned());
    }
    Ok(contents)
}

fn read(bytes: &[u8], known: &EventLog, text: Option<&Arc<String>>) -> Result<Contents, String> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err("it is empty".to_owned());
    }
    let by_lines = by_lines(bytes, known, text);
    if let Some(contents) = by_lines.filter(|contents| contents.strays.is_empty()) {
        return Ok(contents);
    }
    if let Ok(text) = std::str::from_utf8(bytes)
        && let Ok(top) = serde_json::from_str::<Top<'_>>(text)
    {
        return top.contents(known);
    }
    let mut contents = salvage(bytes, known)?;
    contents.forget_cut_line(bytes);
    Ok(contents)
}

/// The id and key of an incident file, from its first bytes alone.
pub(super) fn peek(start: &[u8]) -> Option<Header> {
    let start = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(start);
    let text = match std::str::from_utf8(start) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(&start[..error.valid_up_to()]).ok()?,
    };
    if !text.contains("\"warroom\"") {
        return None;
    }
    let at = text.find("\"incident\"")? + "\"incident\"".len();
    let rest = text[at..].trim_start().strip_prefix(':')?;
    serde_json::Deserializer::from_str(rest)
        .into_iter::<Header>()
        .next()?
        .ok()
}

/// Finds lines among the known events, nearly always the next one.
pub(super) struct Matcher<'a> {
    known: &'a [Arc<Event>],
    next: usize,
    present: Vec<bool>,
}

impl<'a> Matcher<'a> {
    /// Against that log.
    pub(super) fn new(known: &'a EventLog) -> Self {
        Self {
            known: known.events(),
            next: 0,
            present: vec![false; known.len()],
        }
    }

    /// How long the known line is that `bytes` begins with, its line end included.
    pub(super) fn next_line(&mut self, bytes: &[u8]) -> Option<usize> {
        let line = self.known.get(self.next)?.line().as_bytes();
        let found = bytes.get(line.len()) == Some(&b'\n') && bytes.starts_with(line);
        found.then(|| {
            self.present[self.next] = true;
            self.next += 1;
            line.len() + 1
        })
    }

    /// Whether `line` is a known event's.
    pub(super) fn knows(&mut self, line: &[u8]) -> bool {
        if self.known.is_empty() {
            return false;
        }
        let Some(id) = id_of(line) else { return false };
        let from = self.known.partition_point(|event| event.id < id);
        let same = self.known[from..]
            .iter()
            .take_while(|event| event.id == id)
            .position(|event| event.line().as_bytes() == line);
        if let Some(i) = same {
            self.present[from + i] = true;
            self.next = from + i + 1;
        }
        same.is_some()
    }

    /// Which of the known events were found.
    pub(super) fn into_present(self) -> Vec<bool> {
        self.present
    }

    /// Enters parsed events: new ones and those that bring a missing body are fresh.
    fn sort_in(self, log: &EventLog, events: Vec<Arc<Event>>, out: &mut Contents) {
        out.present = self.present;
        for event in events {
            match self
                .known
                .binary_search_by_key(&event.order(), |known| known.order())
            {
                Err(_) => out.fresh.push(event),
                Ok(i) => {
                    out.present[i] = true;
                    if self.known[i].line() != event.line() {
                        out.untidy = true;
                        let fills = event.has_body() && !log.redacted().contains(&event.id);
                        if fills {
                            out.fresh.push(event);
                        }
                    }
                }
            }
        }
    }
}

/// The id at the start of a canonical line.
pub(super) fn id_of(line: &[u8]) -> Option<EventId> {
    let id = line.strip_prefix(b"{\"id\":\"")?.get(..36)?;
    std::str::from_utf8(id).ok()?.parse().ok()
}

/// Checks many lines; on two threads when they are very many.
pub(super) fn parse_lines(lines: &[&[u8]]) -> Vec<Result<Arc<Event>, Stray>> {
    parse_parts(lines, None)
}

/// The same of lines that are parts of a text.
fn parse_parts(lines: &[&[u8]], text: Option<&Arc<String>>) -> Vec<Result<Arc<Event>, Stray>> {
    let parse = |lines: &[&[u8]]| -> Vec<_> {
        let whole = text.map(|text| Whole::new(Arc::clone(text)));
        let whole = whole.as_ref();
        let mut names = Names::default();
        let lines = lines.iter();
        lines
            .map(|line| parse_line(line, whole, &mut names))
            .collect()
    };
    if lines.len() < MANY {
        return parse(lines);
    }
    let (left, right) = lines.split_at(lines.len() / 2);
    std::thread::scope(|scope| {
        let other = std::thread::Builder::new().spawn_scoped(scope, || {
            make_room(right.len().saturating_mul(ROOM_OF_ONE).min(MOST_ROOM));
            parse(right)
        });
        let mut out = parse(left);
        match other.map(std::thread::ScopedJoinHandle::join) {
            Ok(Ok(more)) => out.extend(more),
            _ => out.extend(parse(right)),
        }
        out
    })
}

/// Has the heap of this thread grow at once. The one of the C library grows a page at a time in
/// every thread but the first, each time with a call that keeps the other thread waiting; what was
/// asked for and given back, it keeps. The first time such a block comes from the system, and only
/// the next one from the heap. Nothing is used of it, so nothing is taken in memory.
fn make_room(bytes: usize) {
    for _ in 0..2 {
        std::hint::black_box(Vec::<u8>::with_capacity(bytes));
    }
}

fn parse_line(line: &[u8], whole: Option<&Whole>, names: &mut Names) -> Result<Arc<Event>, Stray> {
    let stray = |why| Stray {
        text: String::from_utf8_lossy(line).into_owned(),
        why,
    };
    let start = |whole: &Whole| line.as_ptr().addr().checked_sub(whole.as_ptr().addr());
    if let Some((whole, at)) = whole.and_then(|whole| Some((whole, start(whole)?))) {
        return Event::parse_part(whole, at..at + line.len(), names)
            .map(Arc::new)
            .map_err(stray);
    }
    let text = std::str::from_utf8(line).map_err(|_| stray(BadEvent::NotJson))?;
    Event::parse_among(text, names).map(Arc::new).map_err(stray)
}

/// Whether commas stand between the events, each once: we read the lines all the same, but no other
/// program reads the file.
#[derive(Default)]
struct Commas {
    /// How the last event ended, if there was one: with a comma or not.
    last: Option<bool>,
    wrong: bool,
}

impl Commas {
    /// An event's line, that begins and ends with a comma or not.
    fn event(&mut self, first: bool, last: bool) {
        self.wrong |= match self.last.replace(last) {
            Some(before) => before == first,
            None => first,
        };
    }

    fn is_wrong(&self) -> bool {
        self.wrong || self.last == Some(true)
    }
}

/// The usual form. `None` when the header is not as this program writes it.
fn by_lines(bytes: &[u8], known: &EventLog, text: Option<&Arc<String>>) -> Option<Contents> {
    let mut contents = Contents::default();
    let mut rest = read_head(bytes, &mut contents)?;
    let mut matcher = Matcher::new(known);
    let mut new: Vec<&[u8]> = Vec::new();
    let mut closed = false;
    let mut commas = Commas::default();
    while !rest.is_empty() {
        let event = rest.strip_prefix(b",").unwrap_or(rest);
        if let Some(length) = matcher.next_line(event) {
            commas.event(event.len() < rest.len(), false);
            rest = &event[length..];
            contents.count += 1;
            continue;
        }
        let (line, after) = split_line(rest);
        let line = line.trim_ascii();
        if matches!(line, b"]," | b"]") {
            closed = true;
            rest = after;
            break;
        }
        rest = after;
        let (first, last) = (line.first() == Some(&b','), line.last() == Some(&b','));
        let line = line.strip_prefix(b",").unwrap_or(line).trim_ascii();
        let line = line.strip_suffix(b",").unwrap_or(line);
        if is_marker(line) {
            contents.conflict = true;
            continue;
        }
        if !line.is_empty() {
            commas.event(first, last);
        }
        if matcher.knows(line) {
            contents.count += 1;
        } else if !line.is_empty() {
            new.push(line);
        }
    }
    contents.torn = !closed;
    contents.untidy |= commas.is_wrong();
    read_foot(rest, &mut contents);
    let events = take_events(parse_parts(&new, text), &mut contents);
    matcher.sort_in(known, events, &mut contents);
    Some(contents)
}

fn take_events(parsed: Vec<Result<Arc<Event>, Stray>>, contents: &mut Contents) -> Vec<Arc<Event>> {
    let mut events = Vec::with_capacity(parsed.len());
    for item in parsed {
        match item {
            Ok(event) => events.push(event),
            Err(stray) => contents.strays.push(stray),
        }
    }
    contents.count += events.len();
    events
}

fn split_line(bytes: &[u8]) -> (&[u8], &[u8]) {
    match memchr(b'\n', bytes) {
        Some(end) => (&bytes[..end], &bytes[end + 1..]),
        None => (bytes, &[]),
    }
}

fn is_marker(line: &[u8]) -> bool {
    [b"<<<<<<<", b"=======", b">>>>>>>", b"|||||||"]
        .iter()
        .any(|marker| line.starts_with(*marker))
}

/// Reads what stands before the first event; returns what follows.
fn read_head<'a>(bytes: &'a [u8], contents: &mut Contents) -> Option<&'a [u8]> {
    let start = &bytes[..bytes.len().min(64 * 1024)];
    let at = start
        .windows(EVENTS.len())
        .position(|window| window == EVENTS)?;
    let (line, rest) = split_line(&bytes[at..]);
    if line.trim_ascii_end() != EVENTS {
        return None;
    }
    let mut head = String::from_utf8(bytes[..at].to_vec()).ok()?;
    head.push_str("\"events\":[]}");
    let top: Top<'_> = serde_json::from_str(&head).ok()?;
    contents.version = top.version?.get().parse().ok()?;
    contents.header = top.header();
    contents.header.as_ref()?;
    (contents.version == FORMAT).then_some(rest)
}

/// Reads what stands after the last event. A doubled or cut `state` only makes it untidy.
fn read_foot(bytes: &[u8], contents: &mut Contents) {
    let mut states = 0;
    let mut ended = false;
    for line in bytes.split(|&byte| byte == b'\n') {
        let line = line.trim_ascii();
        if line.is_empty() {
            continue;
        }
        if is_marker(line) {
            contents.conflict = true;
        } else if line == b"}" && !ended {
            ended = true;
        } else if let Some(state) = line.strip_prefix(b"\"state\":") {
            states += 1;
            let state = state.strip_suffix(b",").unwrap_or(state);
            // Read as text: bytes that are none are passed over in what is ignored.
            let state = std::str::from_utf8(state).ok();
            let read = state.map(serde_json::from_str::<IgnoredAny>);
            contents.untidy |= read.is_none_or(|read| read.is_err());
        } else {
            contents.strays.push(Stray {
                text: String::from_utf8_lossy(line).into_owned(),
                why: BadEvent::NotJson,
            });
        }
    }
    contents.untidy |= states != 1 || !ended;
}

/// Any JSON spelling of the document; a member that comes twice is no error.
#[derive(Default)]
struct Top<'a> {
    version: Option<&'a RawValue>,
    incident: Option<&'a RawValue>,
    /// None where no member has that name.
    events: Option<Vec<&'a RawValue>>,
    state: usize,
}

impl<'de: 'a, 'a> Deserialize<'de> for Top<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = Top<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an incident file")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Top<'de>, A::Error> {
                let mut top = Top::default();
                while let Some(name) = map.next_key::<std::borrow::Cow<'de, str>>()? {
                    match name.as_ref() {
                        "warroom" => top.version = Some(map.next_value()?),
                        "incident" => top.incident = Some(map.next_value()?),
                        "events" => {
                            let more = map.next_value::<Vec<&RawValue>>()?;
                            top.events.get_or_insert_default().extend(more);
                        }
                        name => {
                            top.state += usize::from(name == "state");
                            map.next_value::<IgnoredAny>()?;
                        }
                    }
                }
                Ok(top)
            }
        }
        deserializer.deserialize_map(Members)
    }
}

impl Top<'_> {
    fn header(&self) -> Option<Header> {
        serde_json::from_str(self.incident?.get()).ok()
    }

    fn contents(&self, known: &EventLog) -> Result<Contents, String> {
        let Some(version) = self.version else {
            return Err("it is JSON without a `warroom` member".to_owned());
        };
        let Some(version @ 1..) = version.get().parse::<u64>().ok() else {
            return Err("its `warroom` member is no version number".to_owned());
        };
        let mut contents = Contents {
            version,
            header: self.header(),
            untidy: self.state > 1,
            // What stands there instead is kept aside before it is written over.
            torn: self.events.is_none(),
            ..Contents::default()
        };
        let mut matcher = Matcher::new(known);
        let mut new = Vec::new();
        for event in self.events.iter().flatten() {
            let line = event.get().as_bytes();
            if matcher.knows(line) {
                contents.count += 1;
            } else {
                new.push(line);
            }
        }
        let events = take_events(parse_lines(&new), &mut contents);
        matcher.sort_in(known, events, &mut contents);
        if contents.count == 0 && contents.header.is_none() && version == FORMAT {
            return Err("it holds neither a header nor events".to_owned());
        }
        Ok(contents)
    }
}

/// Whether an event opens another incident than `id`.
pub(super) fn opens_another(event: &Event, id: Option<EventId>) -> bool {
    matches!(event.kind, EventKind::Open(_)) && id.is_some_and(|id| id != event.id)
}

#[cfg(test)]
mod tests;
