//! An event: an immutable fact, one canonical line of JSON.
//!
//! A line is the envelope in a fixed order, then `sum`, then `body`. `bh` is the hash of the
//! canonical body, `sum` the hash of the envelope before it, so a body can be dropped and the
//! chain of the writer still checks. `docs/format.md` says the same for other programs.

mod line;
mod names;

pub use line::Whole;
pub use names::Names;

use crate::domain::canon;
use crate::domain::id::{EventId, Hash128, WriterId};
use crate::domain::kind::EventKind;
use crate::domain::time::{Moment, Timestamp};
use line::Line;
use serde::Deserialize;
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::fmt::Write as _;
use std::ops::Range;
use std::sync::Arc;

/// A sealed event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Identity and place in the one total order (with `sum`).
    pub id: EventId,
    /// When it was recorded, by the writer's clock.
    pub at: Timestamp,
    /// When it happened, if that differs.
    pub happened: Option<Moment>,
    /// The person.
    pub by: Arc<str>,
    /// The role that the person held when writing.
    pub role: Option<Arc<str>>,
    /// The journal that it was written to first.
    pub writer: WriterId,
    /// Number in the writer's chain, from 1.
    pub n: u64,
    /// `sum` of the writer's event before.
    pub prev: Option<Hash128>,
    /// What happened.
    pub kind: EventKind,
    /// Hash of the canonical body.
    pub body_hash: Hash128,
    /// Hash of the canonical envelope without `sum` and `body`, recomputed, never as claimed.
    pub sum: Hash128,
    line: Line,
}

/// What tells an event from every other: a cloned writer may have given two of them one id.
pub type EventKey = (EventId, Hash128);

/// What a person asked for, decided but not yet sealed by a store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// What happens.
    pub kind: EventKind,
    /// When it happened, if not now.
    pub happened: Option<Moment>,
    /// The person.
    pub by: String,
    /// The role that the person holds.
    pub role: Option<String>,
}

impl Draft {
    /// The hash of the canonical body that its event will have.
    pub fn body_hash(&self) -> Hash128 {
        Hash128::of(&[body_of(&self.kind).as_bytes()])
    }
}

/// What the store adds to a draft.
#[derive(Debug, Clone)]
pub struct Seal {
    /// Identity, from the writer's clock.
    pub id: EventId,
    /// Now, by the writer's wall clock.
    pub at: Timestamp,
    /// The writer.
    pub writer: WriterId,
    /// Number in the writer's chain, from 1.
    pub n: u64,
    /// `sum` of the writer's event before.
    pub prev: Option<Hash128>,
}

/// Why a line is no event.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadEvent {
    /// Not a JSON object.
    #[error("not a line of JSON")]
    NotJson,
    /// A member is missing or of the wrong shape.
    #[error("not an event: {0} is missing or wrong")]
    Member(&'static str),
    /// The hash does not fit: the line was altered or typed by hand.
    #[error("altered: its {0} does not fit its contents")]
    Altered(&'static str),
    /// A number that has no canonical spelling.
    #[error("a number that is not a 64-bit integer")]
    Number,
}

/// The members that a line has, in any order and spelling.
#[derive(Deserialize)]
struct Members<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    #[serde(borrow)]
    at: Cow<'a, str>,
    #[serde(borrow, default)]
    happened: Option<Cow<'a, str>>,
    #[serde(default)]
    approx: bool,
    #[serde(borrow)]
    by: Cow<'a, str>,
    #[serde(borrow, default)]
    role: Option<Cow<'a, str>>,
    #[serde(borrow)]
    w: Cow<'a, str>,
    n: u64,
    #[serde(borrow, default)]
    prev: Option<Cow<'a, str>>,
    #[serde(borrow)]
    kind: Cow<'a, str>,
    #[serde(borrow)]
    bh: Cow<'a, str>,
    #[serde(borrow)]
    sum: Cow<'a, str>,
}

/// The names of the envelope's members in their order, without `sum` and `body`.
const ENVELOPE: [&str; 11] = [
    "id", "at", "happened", "approx", "by", "role", "w", "n", "prev", "kind", "bh",
];

impl Event {
    /// Seals a draft: gives it its identity, its place in the chain, and its hashes.
    pub fn seal(draft: Draft, seal: Seal) -> Self {
        let body = body_of(&draft.kind);
        let mut event = Self {
            id: seal.id,
            at: seal.at,
            happened: draft
                .happened
                .filter(|moment| moment.approx || moment.at != seal.at),
            by: draft.by.into(),
            role: draft.role.map(Into::into),
            writer: seal.writer,
            n: seal.n,
            prev: seal.prev,
            kind: draft.kind,
            body_hash: Hash128::of(&[body.as_bytes()]),
            sum: Hash128::of(&[]),
            line: Line::default(),
        };
        let envelope = event.envelope(&Map::new());
        event.finish(envelope, Some(&body));
        event
    }

    /// Reads one line in any spelling and checks its hashes.
    ///
    /// # Errors
    /// [`BadEvent`] if it is no event or its hashes do not fit its contents.
    pub fn parse(line: &str) -> Result<Self, BadEvent> {
        Self::parse_among(line, &mut Names::default())
    }

    /// The same of one line of many, that share what names they have in common.
    ///
    /// # Errors
    /// As above.
    pub fn parse_among(line: &str, names: &mut Names) -> Result<Self, BadEvent> {
        match Self::parse_canonical(line, names) {
            Some(result) => {
                let mut event = result?;
                event.line = line.into();
                Ok(event)
            }
            None => Self::parse_any(line),
        }
    }

    /// The same of a part of a longer text, which the event then shares.
    ///
    /// # Errors
    /// As above.
    pub fn parse_part(
        whole: &Whole,
        range: Range<usize>,
        names: &mut Names,
    ) -> Result<Self, BadEvent> {
        let line = whole.get(range.clone()).ok_or(BadEvent::NotJson)?;
        let mut event = match Self::parse_canonical(line, names) {
            Some(result) => result?,
            None => return Self::parse_any(line),
        };
        event.line = Line::part(whole, range);
        Ok(event)
    }

    /// The quick way for a line that is already canonical; `None` sends it the long way. What is
    /// read piece by piece in its one spelling need not be printed again to be hashed. The event has
    /// no line yet.
    fn parse_canonical(line: &str, names: &mut Names) -> Option<Result<Self, BadEvent>> {
        let mut rest = Pieces(line);
        let id = rest.fixed("{\"id\":\"", 36)?.parse().ok()?;
        let at = Timestamp::parse_canonical(rest.fixed("\",\"at\":\"", 24)?)?;
        let happened = match rest.fixed("\",\"happened\":\"", 24) {
            Some(text) => Some(Moment {
                at: Timestamp::parse_canonical(text)?,
                approx: rest.word("\",\"approx\":true"),
            }),
            None => None,
        };
        // The quote that ends the time before it, unless `true` stood between.
        let quoted = !happened.is_some_and(|moment| moment.approx);
        let by = rest.text(if quoted { "\",\"by\":\"" } else { ",\"by\":\"" })?;
        let role = rest.text("\",\"role\":\"");
        let writer = rest.text("\",\"w\":\"")?;
        let n = rest.integer("\",\"n\":")?;
        let prev = match rest.fixed(",\"prev\":\"", 32) {
            Some(text) => Some(text.parse().ok()?),
            None => None,
        };
        let kind = rest.text(if prev.is_some() {
            "\",\"kind\":\""
        } else {
            ",\"kind\":\""
        })?;
        let body_hash: Hash128 = rest.fixed("\",\"bh\":\"", 32)?.parse().ok()?;
        let envelope = line.get(..=line.len() - rest.0.len())?;
        let claimed = rest.fixed("\",\"sum\":\"", 32)?;
        let body = match rest.0 {
            "\"}" => None,
            other => Some(other.strip_prefix("\",\"body\":")?.strip_suffix('}')?),
        };
        if body.is_some_and(|body| !(body.starts_with('{') && canon::is_canonical(body))) {
            return None;
        }
        let sum = Hash128::of(&[envelope.as_bytes(), b"}"]);
        if claimed.parse() != Ok(sum) {
            return Some(Err(BadEvent::Altered("sum")));
        }
        if body.is_some_and(|body| Hash128::of(&[body.as_bytes()]) != body_hash) {
            return Some(Err(BadEvent::Altered("bh")));
        }
        Some(Ok(Self {
            id,
            at,
            happened,
            by: names.text(by),
            role: role.map(|role| names.text(role)),
            writer: names.writer(writer),
            n,
            prev,
            kind: kind_of(kind, body),
            body_hash,
            sum,
            line: Line::default(),
        }))
    }

    /// The long way: any spelling, any order, unknown members.
    fn parse_any(line: &str) -> Result<Self, BadEvent> {
        let value: Value = serde_json::from_str(line).map_err(|_| BadEvent::NotJson)?;
        let Value::Object(mut object) = value else {
            return Err(BadEvent::NotJson);
        };
        let body = match object.remove("body") {
            None => None,
            Some(body @ Value::Object(_)) => {
                let mut text = String::new();
                canon::write_value(&body, &mut text).map_err(|_| BadEvent::Number)?;
                Some(text)
            }
            Some(_) => return Err(BadEvent::Member("body")),
        };
        let known = Value::Object(
            ENVELOPE
                .iter()
                .chain(&["sum"])
                .filter_map(|&name| object.remove_entry(name))
                .collect::<Map<_, _>>(),
        )
        .to_string();
        let members: Members<'_> =
            serde_json::from_str(&known).map_err(|_| BadEvent::Member("a member"))?;
        let mut event = Self::from_members(&members)?;
        let mut extra = String::new();
        canon::write_value(&Value::Object(object.clone()), &mut extra)
            .map_err(|_| BadEvent::Number)?;
        let envelope = event.envelope(&object);
        let claimed = members.sum.parse().map_err(|_| BadEvent::Member("sum"))?;
        if body
            .as_ref()
            .is_some_and(|body| Hash128::of(&[body.as_bytes()]) != event.body_hash)
        {
            return Err(BadEvent::Altered("bh"));
        }
        event.kind = kind_of(&members.kind, body.as_deref());
        event.finish(envelope, body.as_deref());
        if event.sum != claimed {
            return Err(BadEvent::Altered("sum"));
        }
        Ok(event)
    }

    fn from_members(members: &Members<'_>) -> Result<Self, BadEvent> {
        let time = |text: &str, name| Timestamp::parse(text).ok_or(BadEvent::Member(name));
        let happened = match &members.happened {
            Some(text) => Some(Moment {
                at: time(text, "happened")?,
                approx: members.approx,
            }),
            None if members.approx => return Err(BadEvent::Member("happened")),
            None => None,
        };
        let prev = match &members.prev {
            Some(text) => Some(text.parse().map_err(|_| BadEvent::Member("prev"))?),
            None => None,
        };
        Ok(Self {
            id: members.id.parse().map_err(|_| BadEvent::Member("id"))?,
            at: time(&members.at, "at")?,
            happened,
            by: members.by.as_ref().into(),
            role: members.role.as_deref().map(Into::into),
            writer: WriterId::new(&members.w),
            n: members.n,
            prev,
            kind: EventKind::Redacted(members.kind.as_ref().into()),
            body_hash: members.bh.parse().map_err(|_| BadEvent::Member("bh"))?,
            sum: Hash128::of(&[]),
            line: Line::default(),
        })
    }

    /// The envelope's canonical text without its closing brace. Unknown members stand, sorted,
    /// between `bh` and `sum`, so that `sum` covers them.
    fn envelope(&self, extra: &Map<String, Value>) -> String {
        let mut out = String::with_capacity(320);
        let _ = write!(out, "{{\"id\":\"{}\",\"at\":\"{}\"", self.id, self.at);
        if let Some(moment) = self.happened {
            let _ = write!(out, ",\"happened\":\"{}\"", moment.at);
            if moment.approx {
                out.push_str(",\"approx\":true");
            }
        }
        out.push_str(",\"by\":");
        canon::write_string(&self.by, &mut out);
        if let Some(role) = &self.role {
            out.push_str(",\"role\":");
            canon::write_string(role, &mut out);
        }
        out.push_str(",\"w\":");
        canon::write_string(self.writer.as_str(), &mut out);
        let _ = write!(out, ",\"n\":{}", self.n);
        if let Some(prev) = self.prev {
            let _ = write!(out, ",\"prev\":\"{prev}\"");
        }
        out.push_str(",\"kind\":");
        canon::write_string(self.kind.name(), &mut out);
        let _ = write!(out, ",\"bh\":\"{}\"", self.body_hash);
        let mut members: Vec<_> = extra.iter().collect();
        members.sort_by(|a, b| canon::compare_names(a.0, b.0));
        for (name, value) in members {
            out.push(',');
            canon::write_string(name, &mut out);
            out.push(':');
            // The caller has checked that the members have a spelling.
            let _ = canon::write_value(value, &mut out);
        }
        out
    }

    fn finish(&mut self, mut envelope: String, body: Option<&str>) {
        self.sum = Hash128::of(&[envelope.as_bytes(), b"}"]);
        let _ = write!(envelope, ",\"sum\":\"{}\"", self.sum);
        if let Some(body) = body {
            envelope.push_str(",\"body\":");
            envelope.push_str(body);
        }
        envelope.push('}');
        self.line = envelope.into();
    }

    /// The canonical line.
    pub fn line(&self) -> &str {
        self.line.as_str()
    }

    /// The one total order.
    pub fn order(&self) -> EventKey {
        (self.id, self.sum)
    }

    /// Whether the body is still there.
    pub fn has_body(&self) -> bool {
        !matches!(self.kind, EventKind::Redacted(_))
    }

    /// The same event with its body dropped; the chain still checks.
    #[must_use]
    pub fn without_body(&self) -> Self {
        let head = format!(",\"sum\":\"{}\"", self.sum);
        let line = self.line();
        let end = line.find(&head).map_or(line.len(), |at| at + head.len());
        let mut line = line[..end].to_owned();
        line.push('}');
        Self {
            kind: EventKind::Redacted(self.kind.name().into()),
            line: line.into(),
            ..self.clone()
        }
    }

    /// When it happened: as told, else when it was recorded. Not counting later `retime`s.
    pub fn when(&self) -> Timestamp {
        self.happened.map_or(self.at, |moment| moment.at)
    }
}

/// What is left of a line that is read piece by piece.
struct Pieces<'a>(&'a str);

impl<'a> Pieces<'a> {
    /// Passes over `word`, if it comes next.
    fn word(&mut self, word: &str) -> bool {
        let rest = self.0.strip_prefix(word);
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }

    /// What follows `before` in so many bytes.
    fn fixed(&mut self, before: &str, length: usize) -> Option<&'a str> {
        let (piece, rest) = self.0.strip_prefix(before)?.split_at_checked(length)?;
        self.0 = rest;
        Some(piece)
    }

    /// The text that follows `before` up to its quote. One with escapes is none: they are rare.
    fn text(&mut self, before: &str) -> Option<&'a str> {
        let text = self.0.strip_prefix(before)?;
        let special = |byte: u8| byte == b'"' || byte == b'\\' || byte < 0x20;
        let end = text.bytes().position(special)?;
        let (piece, rest) = text.split_at(end);
        self.0 = rest;
        rest.starts_with('"').then_some(piece)
    }

    /// The number that follows `before`, in its one spelling.
    fn integer(&mut self, before: &str) -> Option<u64> {
        let digits = self.0.strip_prefix(before)?;
        let end = digits.bytes().position(|byte| !byte.is_ascii_digit())?;
        let (piece, rest) = digits.split_at(end);
        self.0 = rest;
        let plain = piece.len() == 1 || !piece.starts_with('0');
        piece.parse().ok().filter(|_| plain)
    }
}

/// The canonical body of what this program writes.
fn body_of(kind: &EventKind) -> String {
    let mut body = String::new();
    // It holds 64-bit integers only, so it always has a spelling.
    let _ = canon::write_value(&kind.body(), &mut body);
    body
}

fn kind_of(name: &str, body: Option<&str>) -> EventKind {
    match body {
        Some(body) => EventKind::parse(name, body),
        None => EventKind::Redacted(name.into()),
    }
}

#[cfg(test)]
mod tests;

#[cfg(test)]
mod quick_way;
