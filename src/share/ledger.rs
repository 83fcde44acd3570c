//! What a stream is known to hold against what is held here: the laws of sharing through a log
//! that may forget, repeat and reorder. Pure; times are monotonic and come from outside.
//!
//! The server is never the only copy. It is believed as far as it has shown: an event is in the
//! stream when it was delivered from there, not when it was acknowledged. On every connection the
//! last messages that were read (the *anchors*) are asked for again; if they are not there as they
//! were, the stream was rolled back, wiped or made anew, and all of it is read from its start.

use crate::domain::event::{BadEvent, Event, EventKey};
use crate::domain::id::{EventId, Hash128, WriterId};
use crate::domain::kind::EventKind;
use crate::domain::log::EventLog;
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

/// How many messages are asked for again after a connection.
const ANCHORS: usize = 64;
/// A message longer than this is no event of ours: notes end at 64 KiB.
const LONGEST: usize = 1 << 20;
/// How long somebody else is given to publish what came from the shared file, where every console
/// of the folder has it at once.
const OTHERS_FIRST: Duration = Duration::from_millis(300);
/// An event that was acknowledged is delivered within this time, or is sent again.
const DELIVERED: Duration = Duration::from_secs(5);

/// A message of the stream.
#[derive(Debug, Clone, Copy)]
pub(super) struct Message<'a> {
    /// Its number in the stream.
    pub seq: u64,
    /// Its subject.
    pub subject: &'a str,
    /// What it holds.
    pub payload: &'a [u8],
    /// How many more the server has for us.
    pub pending: u64,
}

/// How far a stream reaches, as its server says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Extent {
    /// The number of its first message.
    pub first: u64,
    /// How many messages were removed from behind the first.
    pub holes: u64,
}

/// What a message was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Taken {
    /// An event that was not known here.
    Fresh(Arc<Event>),
    /// Nothing new.
    Known,
    /// No sound event of this incident, for this reason.
    Unsound(Unsound),
    /// The stream is not the one that was read: read it again from [`Ledger::begin`].
    Reset,
}

/// Why a message is left out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum Unsound {
    /// Too long.
    #[error("longer than any event")]
    Long,
    /// No event.
    #[error("{0}")]
    Bad(BadEvent),
    /// Of another incident.
    #[error("it opens another incident")]
    Another,
    /// Under another writer's subject.
    #[error("it came under another writer's name")]
    Name,
}

/// What is known here and not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Waiting {
    /// Not before this time.
    after: Duration,
    /// It was sent and neither delivered nor refused since.
    flying: bool,
    /// How often it was sent.
    tries: u8,
}

/// What the stream holds and what is held here.
pub(super) struct Ledger {
    id: EventId,
    held: EventLog,
    /// Delivered from the stream since it was last read from its start; with its body or not.
    there: HashMap<EventKey, bool>,
    missing: BTreeMap<EventKey, Waiting>,
    /// Too long for this server.
    unfit: BTreeSet<EventKey>,
    anchors: VecDeque<(u64, Hash128)>,
    /// What must come first, or the stream is another one.
    expected: VecDeque<(u64, Hash128)>,
    created: Option<i128>,
    /// How far the stream was last said to reach, and the first message of ours that it showed.
    extent: Option<Extent>,
    oldest: Option<u64>,
    /// All that the stream held was read.
    complete: bool,
    /// Was in a stream that has forgotten.
    forgotten: BTreeSet<EventKey>,
    /// What it has forgotten is not known yet.
    doubted: bool,
    /// Messages that were no sound events, and why the first was none.
    unsound: (u64, Option<Unsound>),
}

impl Ledger {
    /// Holds these events and knows nothing of the stream.
    pub(super) fn new(id: EventId, held: EventLog) -> Self {
        Self {
            id,
            held,
            there: HashMap::new(),
            missing: BTreeMap::new(),
            unfit: BTreeSet::new(),
            anchors: VecDeque::new(),
            expected: VecDeque::new(),
            created: None,
            extent: None,
            oldest: None,
            complete: false,
            forgotten: BTreeSet::new(),
            doubted: false,
            unsound: (0, None),
        }
    }

    /// A connection stands, to a stream made at that time (any unit): from which number on to
    /// read.
    pub(super) fn begin(&mut self, created: i128) -> u64 {
        if self.created.is_some_and(|known| known != created) {
            self.forget();
        }
        self.created = Some(created);
        self.complete = false;
        // Another server may take more.
        self.unfit.clear();
        for waiting in self.missing.values_mut() {
            waiting.flying = false;
        }
        self.expected.clone_from(&self.anchors);
        self.expected.front().map_or(1, |(seq, _)| *seq)
    }

    /// The server says how many messages there are from there on. `false`: the stream is not the
    /// one that was read, begin again.
    pub(super) fn pending(&mut self, pending: u64, now: Duration) -> bool {
        if pending > 0 {
            return true;
        }
        if !self.expected.is_empty() {
            self.forget();
            return false;
        }
        self.caught_up(now);
        true
    }

    /// The server says how far its stream reaches. `false`: messages were removed from it that may
    /// be ours, begin again. A delivery that goes on tells nothing of that.
    pub(super) fn reaches(&mut self, extent: Extent) -> bool {
        let before = self.extent.replace(extent);
        let cut = self.oldest.is_some_and(|oldest| oldest < extent.first);
        let thinned = before.is_some_and(|before| before.holes < extent.holes);
        let whole = !cut && (!thinned || self.oldest.is_none());
        if !whole {
            self.forget();
        }
        whole
    }

    /// Takes what the stream delivers.
    pub(super) fn take(&mut self, message: Message<'_>, now: Duration) -> Taken {
        let oldest = self.oldest.get_or_insert(message.seq);
        *oldest = message.seq.min(*oldest);
        let near = message.pending < ANCHORS as u64;
        let mark = (near || !self.expected.is_empty())
            .then(|| Hash128::of(&[message.subject.as_bytes(), b" ", message.payload]));
        let anchored = match (self.expected.pop_front(), mark) {
            (Some(expected), Some(mark)) if expected != (message.seq, mark) => {
                self.forget();
                return Taken::Reset;
            }
            (expected, _) => expected.is_some(),
        };
        if message.pending == 0 && !self.expected.is_empty() {
            self.forget();
            return Taken::Reset;
        }
        if let (Some(mark), false) = (mark, anchored) {
            self.anchors.push_back((message.seq, mark));
            if self.anchors.len() > ANCHORS {
                self.anchors.pop_front();
            }
        }
        let taken = match self.read(message) {
            Ok(taken) => taken,
            Err(unsound) => {
                if !anchored {
                    self.unsound.0 += 1;
                    self.unsound.1.get_or_insert_with(|| unsound.clone());
                }
                Taken::Unsound(unsound)
            }
        };
        if message.pending == 0 {
            self.caught_up(now);
        }
        taken
    }

    fn read(&mut self, message: Message<'_>) -> Result<Taken, Unsound> {
        if message.payload.len() > LONGEST {
            return Err(Unsound::Long);
        }
        if let Some(key) = self.known(message.payload) {
            let whole = self.held.find(key).is_some_and(|event| event.has_body());
            self.delivered(key, whole);
            return Ok(Taken::Known);
        }
        let text = std::str::from_utf8(message.payload).ok();
        let text = text.ok_or(Unsound::Bad(BadEvent::NotJson))?;
        let event = Event::parse(text).map_err(Unsound::Bad)?;
        if matches!(event.kind, EventKind::Open(_)) && event.id != self.id {
            return Err(Unsound::Another);
        }
        let token = message.subject.rsplit('.').next();
        if token != Some(writer_token(&event.writer).as_str()) {
            return Err(Unsound::Name);
        }
        self.delivered(event.order(), event.has_body());
        Ok(self.hold(Arc::new(event)))
    }

    /// The event whose line a message is, byte for byte.
    fn known(&self, payload: &[u8]) -> Option<EventKey> {
        let id = payload.strip_prefix(b"{\"id\":\"")?.get(..36)?;
        let id: EventId = std::str::from_utf8(id).ok()?.parse().ok()?;
        let same = |event: &&Arc<Event>| event.line().as_bytes() == payload;
        let event = self.held.variants(id).iter().find(same)?;
        Some(event.order())
    }

    fn delivered(&mut self, key: EventKey, whole: bool) {
        let known = self.there.entry(key).or_insert(whole);
        *known |= whole;
        if self.is_there(key) {
            self.missing.remove(&key);
        }
    }

    /// Whether the stream has shown an event, with its body if we have that.
    fn is_there(&self, key: EventKey) -> bool {
        let ours = || self.held.find(key).is_some_and(|event| event.has_body());
        self.there.get(&key).is_some_and(|whole| *whole || !ours())
    }

    fn hold(&mut self, event: Arc<Event>) -> Taken {
        let before = self.held.find(event.order()).map(|known| known.has_body());
        let redacted = self.held.redacted().contains(&event.id);
        let fills = before == Some(false) && event.has_body() && !redacted;
        self.held.insert(Arc::clone(&event));
        if before.is_none() || fills {
            Taken::Fresh(event)
        } else {
            Taken::Known
        }
    }

    /// Takes in events that came another way. What is `own` is published at once, the rest after
    /// others had the time to.
    pub(super) fn local(&mut self, events: &[Arc<Event>], own: bool, now: Duration) {
        if events.len() > 64 {
            self.held.extend(events.iter().cloned());
        } else {
            for event in events {
                self.held.insert(Arc::clone(event));
            }
        }
        let after = if own { now } else { now + OTHERS_FIRST };
        for event in events {
            let key = event.order();
            if !self.is_there(key) {
                let waiting = self.missing.entry(key).or_default();
                waiting.after = waiting.after.max(after);
            }
        }
    }

    /// All that the stream held was read: what it lacks is known now.
    fn caught_up(&mut self, now: Duration) {
        if self.complete {
            return;
        }
        self.complete = true;
        let lacking = self.held.events().iter().map(|event| event.order());
        let lacking: Vec<_> = lacking.filter(|key| !self.is_there(*key)).collect();
        for key in lacking {
            let waiting = self.missing.entry(key).or_default();
            waiting.after = waiting.after.min(now);
        }
        if std::mem::take(&mut self.doubted) {
            let there = &self.there;
            self.forgotten.retain(|key| !there.contains_key(key));
        }
    }

    /// The stream is not what it was: nothing is known of it any more.
    fn forget(&mut self) {
        self.forgotten.extend(self.there.keys());
        self.there.clear();
        self.anchors.clear();
        self.expected.clear();
        self.oldest = None;
        self.complete = false;
        self.doubted = true;
    }

    /// Whether everything that the stream held has been read.
    pub(super) fn is_complete(&self) -> bool {
        self.complete
    }

    /// The next event to send now, with the id that its message bears.
    pub(super) fn next(&mut self, now: Duration) -> Option<(Arc<Event>, Option<String>)> {
        if !self.complete {
            return None;
        }
        let free = |(key, waiting): &(&EventKey, &mut Waiting)| {
            !waiting.flying && waiting.after <= now && !self.unfit.contains(*key)
        };
        let (key, waiting) = self.missing.iter_mut().find(free)?;
        waiting.flying = true;
        waiting.after = now + DELIVERED;
        let tries = waiting.tries;
        waiting.tries = tries.saturating_add(1);
        let event = Arc::clone(self.held.find(*key)?);
        // The server drops a second message of the same id. Something else may bear it: another
        // event of a cloned writer, one without its body, or what somebody put there.
        let first = self.held.variants(event.id).first();
        let name = match tries {
            0 if first.is_some_and(|first| first.order() == *key) => Some(event.id.to_string()),
            0 | 1 => Some(format!("{}.{}", event.id, event.sum)),
            _ => None,
        };
        Some((event, name))
    }

    /// An event could not be sent: not again before `after`.
    pub(super) fn failed(&mut self, key: EventKey, after: Duration) {
        if let Some(waiting) = self.missing.get_mut(&key) {
            waiting.flying = false;
            waiting.after = after;
            waiting.tries = waiting.tries.saturating_sub(1);
        }
    }

    /// An event is too long for this server; it is not tried again on this connection.
    pub(super) fn unfit(&mut self, key: EventKey) {
        self.unfit.insert(key);
    }

    /// How many events this server cannot take.
    pub(super) fn unfit_count(&self) -> usize {
        self.unfit.len()
    }

    /// What was sent and should have been delivered long ago is sent again.
    pub(super) fn overdue(&mut self, now: Duration) {
        for waiting in self.missing.values_mut() {
            if waiting.flying && waiting.after <= now {
                waiting.flying = false;
            }
        }
    }

    /// The next time at which there is something to send or to look after.
    pub(super) fn next_time(&self) -> Option<Duration> {
        let open = self.missing.iter();
        let open = open.filter(|(key, _)| !self.unfit.contains(*key));
        open.map(|(_, waiting)| waiting.after).min()
    }

    /// What is known here and not known to be there.
    pub(super) fn waiting(&self) -> BTreeSet<EventId> {
        self.missing.keys().map(|(id, _)| *id).collect()
    }

    /// How many events are known here and not known to be there.
    pub(super) fn count(&self) -> usize {
        self.missing.len()
    }

    /// How many events wait that this server could take.
    pub(super) fn open(&self) -> usize {
        self.missing.len().saturating_sub(self.unfit.len())
    }

    /// Events that a stream had forgotten and that are all there again: how many. Told once.
    pub(super) fn restored(&mut self) -> Option<usize> {
        if !self.complete || self.doubted || self.forgotten.is_empty() {
            return None;
        }
        let back = |key: &EventKey| self.there.contains_key(key);
        if !self.forgotten.iter().all(back) {
            return None;
        }
        Some(std::mem::take(&mut self.forgotten).len())
    }

    /// How many messages were no sound events, and why the first was none.
    pub(super) fn unsound(&self) -> (u64, Option<&Unsound>) {
        (self.unsound.0, self.unsound.1.as_ref())
    }

    /// All that is held here.
    pub(super) fn held(&self) -> &EventLog {
        &self.held
    }
}

/// The part of a subject that stands for a writer: its name may hold what no subject may.
pub(super) fn writer_token(writer: &WriterId) -> String {
    let hash = Hash128::of(&[b"warroom writer ", writer.as_str().as_bytes()]);
    hash.to_string()[..16].to_owned()
}

/// The subject of an event.
pub(super) fn subject(incident: EventId, writer: &WriterId) -> String {
    format!("{PREFIX}.{incident}.{}", writer_token(writer))
}

/// The subjects of an incident.
pub(super) fn subjects(incident: EventId) -> String {
    format!("{PREFIX}.{incident}.>")
}

/// What all subjects begin with: the program and the version of the events' form.
pub(super) const PREFIX: &str = "warroom.v1";

#[cfg(test)]
#[path = "ledger/tests.rs"]
mod tests;
