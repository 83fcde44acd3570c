//! The shared file and the document as known here: looking, merging, and what must be said.

use super::codec::{self, Contents, Header};
use super::error::{StoreError, excerpt};
use super::file::{self, Stamp};
use super::gaps::Gaps;
use super::place::Place;
use super::replica::Replica;
use super::{Clock, Shared, StateLine};
use crate::domain::event::Event;
use crate::domain::id::EventId;
use crate::domain::incident::Incident;
use crate::domain::log::EventLog;
use crate::domain::time::Timestamp;
use crate::sync::{Health, Notice, Share};
use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

/// How much is shown of what is no event, in characters.
const EXCERPT: usize = 40;

/// Everything about one incident but the journal.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own, true at any time"
)]
pub(super) struct Sharer {
    /// The document.
    pub incident: Incident,
    /// Where the shared file is.
    pub place: Place,
    /// Which incident this is; settled when it is opened.
    pub id: Option<EventId>,
    /// The header as read, for as long as the open event has not arrived.
    pub head: Option<Header>,
    /// The clock.
    pub now: Clock,
    /// Derives the `state` member; `None` for one that never writes.
    pub state_line: Option<StateLine>,
    /// Why nothing is written, where that is so from the start.
    pub read_only: Option<String>,
    /// The newer format that the file has.
    pub newer: Option<u64>,
    /// Events are recorded in the shared file alone: nothing is kept on this machine.
    pub direct: bool,
    /// The replica, for the service of the place.
    pub replica: Option<Replica>,
    /// What is known of the file.
    pub disk: Disk,
    /// Recorded here and never yet seen in the file.
    pub unproven: BTreeSet<EventId>,
    /// How far the journal is part of the document.
    pub offset: u64,
    /// Events for the journal.
    pub unjournaled: Vec<Arc<Event>>,
    /// What to say.
    pub notices: Vec<Notice>,
    /// Saves that put back what had been there.
    pub put_back: VecDeque<Timestamp>,
    /// Write even where that is not done by itself.
    pub forced: bool,
    /// How it stands, for people.
    pub share: Share,
    /// Conflict copies already merged.
    pub copies: super::copies::Copies,
    /// Events that came from copies and were not told yet.
    pub from_copies: Vec<Arc<Event>>,
    /// Who is here.
    pub here: super::here::Here,
    /// Temporary files of dead writers were looked for.
    pub swept: bool,
    gaps: Option<Gaps>,
    said: BTreeSet<String>,
    /// Redactions came whose bodies the journal may still hold.
    pub redactions: bool,
}

/// What is known of the shared file.
#[derive(Default)]
pub(super) struct Disk {
    /// Its state when last read or written.
    pub stamp: Option<Stamp>,
    /// That state is our own writing, byte for byte.
    pub ours: bool,
    /// When that was.
    pub verified: Option<Timestamp>,
    /// A save of ours replaced it and then failed: what can be read there, a power cut may take.
    pub unconfirmed: bool,
    /// What it lacks.
    pub missing: BTreeSet<EventId>,
    /// What is wrong with it.
    pub fault: Fault,
    /// Our clock ahead of its, in seconds.
    pub skew: Option<i64>,
}

/// What is wrong with the shared file.
#[derive(Default, Clone, PartialEq, Eq)]
pub(super) enum Fault {
    /// Nothing.
    #[default]
    None,
    /// It is not there.
    Absent,
    /// It only needs to be written again: a redacted body, a doubled `state`.
    Untidy,
    /// It is not an incident any more, for this reason; here are its bytes.
    Rubbish(String, Vec<u8>),
    /// Parts of it are; here are its bytes.
    Damaged(Damage),
}

/// A file of which parts cannot be read.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Damage {
    /// All of it.
    pub bytes: Vec<u8>,
    /// How many events could be read.
    pub read: usize,
    /// Git's markers were in it.
    pub conflict: bool,
    /// The first stray and why it is none, and how many there are.
    pub stray: Option<(String, usize)>,
}

impl Sharer {
    /// Nothing known yet.
    pub(super) fn new(place: Place, now: Clock) -> Self {
        Self {
            incident: Incident::default(),
            place,
            id: None,
            head: None,
            now,
            state_line: None,
            read_only: None,
            newer: None,
            direct: false,
            replica: None,
            disk: Disk::default(),
            unproven: BTreeSet::new(),
            offset: 0,
            unjournaled: Vec::new(),
            notices: Vec::new(),
            put_back: VecDeque::new(),
            forced: false,
            share: Share::default(),
            copies: super::copies::Copies::default(),
            from_copies: Vec::new(),
            here: super::here::Here::default(),
            swept: false,
            gaps: None,
            said: BTreeSet::new(),
            redactions: false,
        }
    }

    /// The first reading, when nothing is known. Leaves the events out of the document, so that
    /// they can be projected together with the journal's.
    pub(super) fn first_look(&mut self) -> Result<EventLog, StoreError> {
        let (bytes, stamp) = file::read(&self.place.path)?;
        self.disk.stamp = Some(stamp);
        let text = String::from_utf8(bytes).map(Arc::new);
        let decoded = match &text {
            Ok(text) => codec::decode_text(text),
            Err(other) => codec::decode(other.as_bytes(), &EventLog::default()),
        };
        let bytes = || match &text {
            Ok(text) => text.as_bytes().to_vec(),
            Err(other) => other.as_bytes().to_vec(),
        };
        let contents = match decoded {
            Ok(contents) => contents,
            Err(reason) => {
                self.disk.fault = Fault::Rubbish(reason.clone(), bytes());
                return Err(StoreError::NotOurs {
                    file: self.place.path.clone(),
                    reason,
                });
            }
        };
        self.id = contents.identity();
        self.head.clone_from(&contents.header);
        self.check_version(&contents)?;
        self.disk.fault = Self::fault_of(&contents, bytes);
        let mut events = contents.fresh;
        events.retain(|event| !codec::opens_another(event, self.id));
        self.disk.verified = Some((self.now)());
        if EventLog::is_as_it_is(&events) {
            return Ok(EventLog::from_events(events));
        }
        let log = EventLog::from_events(events.iter().cloned());
        // Only a doubled event or a redacted one can stand there in another way than in the set.
        let untouched = log.redacted().is_empty() && log.len() == events.len();
        if !untouched
            && events.iter().any(|event| is_outdated(event, &log))
            && self.disk.fault == Fault::None
        {
            self.disk.fault = Fault::Untidy;
        }
        Ok(log)
    }

    /// A newer format is looked at and never written.
    fn check_version(&mut self, contents: &Contents) -> Result<(), StoreError> {
        if contents.version <= codec::FORMAT {
            return Ok(());
        }
        let error = StoreError::Newer {
            file: self.place.path.clone(),
            version: contents.version,
        };
        if contents.count == 0 && contents.header.is_none() {
            return Err(error);
        }
        self.newer = Some(contents.version);
        self.read_only = Some(error.to_string());
        Ok(())
    }

    fn fault_of(contents: &Contents, bytes: impl FnOnce() -> Vec<u8>) -> Fault {
        if contents.is_damaged() {
            let stray = contents.strays.first().map(|stray| {
                (
                    format!("“{}”: {}", excerpt(&stray.text, EXCERPT), stray.why),
                    contents.strays.len(),
                )
            });
            return Fault::Damaged(Damage {
                bytes: bytes(),
                read: contents.count,
                conflict: contents.conflict,
                stray,
            });
        }
        if contents.untidy {
            return Fault::Untidy;
        }
        Fault::None
    }

    /// Reads the file, unless its stamp says that it is the one that was read last; merges it.
    /// Returns what was new to this machine.
    pub(super) fn look(&mut self, full: bool) -> Result<Vec<Arc<Event>>, StoreError> {
        let opened = match self.open_file() {
            Ok(stamp) => stamp,
            Err(StoreError::NotFound(_)) => {
                self.disk = Disk {
                    fault: Fault::Absent,
                    missing: self.all_ids(),
                    skew: self.disk.skew,
                    verified: self.disk.verified,
                    stamp: None,
                    ours: false,
                    unconfirmed: false,
                };
                return Ok(Vec::new());
            }
            Err(error) => return Err(error),
        };
        if !full && self.disk.stamp == Some(opened) && self.disk.fault == Fault::None {
            self.disk.verified = Some((self.now)());
            return Ok(Vec::new());
        }
        let (bytes, stamp) = file::read(&self.place.path)?;
        self.disk.ours = false;
        self.merge(bytes, stamp)
    }

    /// On a network another machine may be in the middle of a rename.
    fn open_file(&self) -> Result<Stamp, StoreError> {
        // Opening is what makes a network's client ask its server; a local disk knows, and a look
        // that opens nothing wakes nobody's watch.
        if self.place.local
            && let Some(stamp) = file::stamp(&self.place.path)
        {
            return Ok(stamp);
        }
        for _ in 0..3 {
            match file::open(&self.place.path) {
                Err(StoreError::NotFound(_) | StoreError::Unreadable { .. })
                    if !self.place.local =>
                {
                    super::pause(std::time::Duration::from_millis(50));
                }
                other => return other.map(|(_, stamp)| stamp),
            }
        }
        file::open(&self.place.path).map(|(_, stamp)| stamp)
    }

    fn merge(&mut self, bytes: Vec<u8>, stamp: Stamp) -> Result<Vec<Arc<Event>>, StoreError> {
        let contents = match codec::decode(&bytes, self.incident.log()) {
            Ok(contents) => contents,
            Err(reason) => {
                self.disk.fault = Fault::Rubbish(reason, bytes);
                self.disk.missing = self.all_ids();
                self.disk.stamp = Some(stamp);
                return Ok(Vec::new());
            }
        };
        self.check_identity(&contents)?;
        self.check_version(&contents)?;
        self.disk.fault = Self::fault_of(&contents, || bytes);
        let missing: BTreeSet<EventId> = self
            .incident
            .log()
            .events()
            .iter()
            .zip(&contents.present)
            .filter(|(_, present)| !**present)
            .map(|(event, _)| event.id)
            .collect();
        self.unproven.retain(|id| missing.contains(id));
        self.disk.missing = missing;
        self.disk.stamp = Some(stamp);
        self.disk.verified = Some((self.now)());
        let fresh = self.absorb(contents.fresh);
        if fresh
            .iter()
            .any(|event| is_outdated(event, self.incident.log()))
            && self.disk.fault == Fault::None
        {
            self.disk.fault = Fault::Untidy;
        }
        self.unjournaled.extend(fresh.iter().cloned());
        if !fresh.is_empty() {
            self.say_doubled();
        }
        Ok(fresh)
    }

    /// Two events with one id are both kept and shown, but what names the id names both.
    fn say_doubled(&mut self) {
        let doubled = self.incident.log().doubled();
        if let Some(first) = doubled.first() {
            let text = format!(
                "{} ids stand for two different events each (a journal was copied); both are kept and shown, and what is said about one counts for both: `warroom verify` names them (first: {})",
                doubled.len(),
                first.short()
            );
            self.say(text, true);
        }
    }

    /// Another incident's file at our place is never merged.
    fn check_identity(&mut self, contents: &Contents) -> Result<(), StoreError> {
        let found = contents.identity();
        if found == self.id || found.is_none() || self.id.is_none() {
            return Ok(());
        }
        self.disk.stamp = None;
        self.disk.missing = self.all_ids();
        Err(StoreError::OtherIncident {
            file: self.place.path.clone(),
            expected: self.key(),
            found: contents
                .header
                .as_ref()
                .map_or_else(|| "another one".to_owned(), |header| header.key.clone()),
        })
    }

    /// Takes foreign events into the document; returns those that were new to it.
    pub(super) fn absorb(&mut self, events: Vec<Arc<Event>>) -> Vec<Arc<Event>> {
        let fresh: Vec<Arc<Event>> = events
            .into_iter()
            .filter(|event| !codec::opens_another(event, self.id))
            .filter(|event| !holds(self.incident.log(), event))
            .collect();
        self.redactions |= fresh.iter().any(|event| event.kind.name() == "redact");
        let before = self.incident.log().redacted().len();
        self.incident.absorb_all(fresh.clone());
        if self.incident.log().redacted().len() > before && self.disk.fault == Fault::None {
            self.disk.fault = Fault::Untidy;
        }
        if let Some(gaps) = &mut self.gaps {
            gaps.count(&fresh);
        }
        fresh
    }

    /// Takes in what the journal got: recorded here, or by other processes of this user.
    pub(super) fn take_recorded(&mut self, events: &[Arc<Event>], offset: u64) -> Vec<Arc<Event>> {
        self.offset = offset;
        let fresh = self.absorb(events.to_vec());
        for event in &fresh {
            self.disk.missing.insert(event.id);
            self.unproven.insert(event.id);
        }
        fresh
    }

    /// Whether the file should be written.
    pub(super) fn wants_save(&self) -> bool {
        !self.disk.missing.is_empty()
            || self.disk.fault != Fault::None
            || self.disk.unconfirmed
            || self.forced
    }

    /// Everything known is in the file now.
    pub(super) fn all_proven(&mut self) {
        self.disk.missing.clear();
        self.unproven.clear();
        self.share = Share::Saved((self.now)());
        self.forced = false;
        if let (true, Some(replica)) = (self.place.git, &self.replica) {
            replica.set_proven(&self.place.path, self.offset);
        }
    }

    /// Ids of all events known.
    pub(super) fn all_ids(&self) -> BTreeSet<EventId> {
        let events = self.incident.log().events();
        events.iter().map(|event| event.id).collect()
    }

    /// The incident's key, for people.
    pub(super) fn key(&self) -> String {
        self.incident
            .opening()
            .map(|opened| opened.key.clone())
            .or_else(|| self.head.as_ref().map(|head| head.key.clone()))
            .unwrap_or_else(|| "(unknown)".to_owned())
    }

    /// The header to write.
    pub(super) fn header(&self) -> Option<Header> {
        Header::of(&self.incident).or_else(|| self.head.clone())
    }

    /// Says to somebody who only looks that not all of the file can be read.
    pub(super) fn say_damage(&mut self) {
        let Fault::Damaged(damage) = &self.disk.fault else {
            return;
        };
        let name = self.place.name();
        let read = damage.read;
        let text = match &damage.stray {
            Some((stray, 1)) => format!(
                "{name} holds a line that is no event and is left out here ({stray}); open it to write, and it is set aside"
            ),
            Some((stray, count)) => format!(
                "{name} holds {count} lines that are no events and are left out here (first {stray}); open it to write, and they are set aside"
            ),
            None if damage.conflict => format!(
                "{name} holds the marks of a git conflict; the events of both sides are shown, open it to write, and they are joined"
            ),
            None => format!(
                "{name} ends too early: what can be read of it is {}; whoever has all of it makes it whole by opening it to write",
                super::counted(read)
            ),
        };
        self.say(text, true);
    }

    /// Says something once.
    pub(super) fn say(&mut self, text: String, important: bool) {
        if self.said.insert(text.clone()) {
            self.notices.push(Notice { text, important });
        }
    }

    /// The same sentence may be said again: what it was about is over.
    pub(super) fn forget_said(&mut self, text: &str) {
        self.said.remove(text);
    }

    /// What went wrong, in the shape that people and the command line get.
    pub(super) fn in_trouble(&mut self, error: &StoreError) -> Shared {
        let reason = error.to_string();
        let since = match &self.share {
            Share::Trouble { since, .. } => *since,
            _ => (self.now)(),
        };
        if matches!(error, StoreError::OtherIncident { .. }) {
            self.say(reason.clone(), true);
        }
        self.share = Share::Trouble {
            since,
            reason: reason.clone(),
        };
        Shared::Waiting { reason }
    }

    /// The file could be read: a trouble with reading is over.
    pub(super) fn looked_well(&mut self) {
        if self.read_only.is_some() {
            let reason = match &self.disk.fault {
                Fault::Absent => "it is gone; what you see is the last that was read".to_owned(),
                Fault::Rubbish(reason, _) => {
                    format!("{reason}; what you see is the last that could be read")
                }
                _ => {
                    self.share = Share::Opening;
                    return;
                }
            };
            let file = self.place.path.clone();
            self.in_trouble(&StoreError::Unreadable { file, reason });
        } else if !self.wants_save() && !matches!(self.share, Share::Saved(_)) {
            self.all_proven();
        }
    }

    /// From now on gaps are counted as events come, not at each question.
    pub(super) fn count_gaps(&mut self) {
        let events = self.incident.log().events();
        self.gaps.get_or_insert_with(|| Gaps::of(events));
    }

    /// How it stands, for people.
    pub(super) fn health(&self) -> Health {
        let gaps = match &self.gaps {
            Some(gaps) => gaps.list(),
            None => Gaps::of(self.incident.log().events()).list(),
        };
        Health {
            share: match (&self.read_only, &self.share) {
                (Some(reason), Share::Opening) => Share::ReadOnly(reason.clone()),
                (_, share) => share.clone(),
            },
            verified: self.disk.verified,
            waiting: self.disk.missing.len(),
            no_replica: None,
            gaps,
            skew_seconds: self.disk.skew,
        }
    }
}

/// Whether the set holds an event, with its body unless that was redacted.
fn holds(log: &EventLog, event: &Event) -> bool {
    let place = log
        .events()
        .binary_search_by_key(&event.order(), |known| known.order());
    place.is_ok_and(|i| {
        let known = &log.events()[i];
        known.has_body() || !event.has_body() || log.redacted().contains(&event.id)
    })
}

/// Whether the file's line of an event is not the one that we would write.
fn is_outdated(event: &Event, log: &EventLog) -> bool {
    let place = log
        .events()
        .binary_search_by_key(&event.order(), |known| known.order());
    place.is_ok_and(|i| log.events()[i].line() != event.line())
}

#[cfg(test)]
mod tests;
