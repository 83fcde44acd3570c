//! Sealing drafts into the journal: the part that must never wait for a network.

use super::attempts::Attempts;
use super::error::StoreError;
use super::file::Stamp;
use super::journal::{Journal, Recalled};
use super::replica::{self, Replica};
use super::{Clock, Options, file};
use super::{redaction, summary};
use crate::domain::event::{Draft, Event, Seal};
use crate::domain::id::{EventId, Hash128, HybridClock, WriterId};
use crate::domain::log::EventLog;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

/// A writer with its place in its chain.
pub(super) struct Recorder {
    journal: Option<(Journal, Replica)>,
    writer: WriterId,
    chain: Option<(u64, Hash128)>,
    clock: HybridClock,
    now: Clock,
    user: String,
    attempts: Attempts,
}

/// Where a writer stands: all that it needs to go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stand {
    /// Its name.
    pub writer: WriterId,
    /// The number and the hash of its last event.
    pub chain: Option<(u64, Hash128)>,
    /// The latest event that it knows.
    pub latest: EventId,
}

/// What a recording did.
#[derive(Default)]
pub(super) struct Recorded {
    /// The drafts, sealed.
    pub sealed: Vec<Arc<Event>>,
    /// What other processes of this user had appended meanwhile.
    pub others: Vec<Arc<Event>>,
}

impl Recorder {
    /// One that has no journal: a fresh writer, whose events count when the shared file has them.
    pub(super) fn direct(user: &str, now: Clock) -> Self {
        Self {
            journal: None,
            writer: new_writer(user),
            chain: None,
            clock: HybridClock::default(),
            now,
            user: user.to_owned(),
            attempts: Attempts::default(),
        }
    }

    /// One on a replica; also tells what the journal holds beyond `known`.
    pub(super) fn open(
        replica: &Replica,
        user: &str,
        now: Clock,
        known: &EventLog,
    ) -> Result<(Self, Recalled), StoreError> {
        replica.make()?;
        let mut journal = Journal::open(replica)?;
        let recalled = journal.recall(known)?;
        let writer = if let Some(writer) = read_writer(replica) {
            writer
        } else {
            let _held = journal.lock()?;
            match read_writer(replica) {
                Some(writer) => writer,
                None => fresh_writer(replica, user)?,
            }
        };
        let mut recorder = Self {
            journal: Some((journal, replica.clone())),
            writer,
            chain: None,
            clock: HybridClock::default(),
            now,
            user: user.to_owned(),
            attempts: Attempts::default(),
        };
        recorder.observe_all(known.events());
        recorder.observe_all(&recalled.fresh);
        for (event, present) in known.events().iter().zip(&recalled.present) {
            if *present {
                recorder.follow(event);
            }
        }
        for event in &recalled.fresh {
            recorder.follow(event);
        }
        Ok((recorder, recalled))
    }

    /// One on a replica whose journal is remembered to hold exactly what the file at a place holds
    /// in that state, and `known` is: then it is not read. None where anything is not as it was left.
    pub(super) fn as_left(
        options: &Options,
        replica: &Replica,
        known: &EventLog,
        (place, file): (&Path, Stamp),
    ) -> Option<(Self, Recalled)> {
        let head = summary::left(replica, place, file)?;
        let stand = head.stand()?;
        let same = head.count == known.len()
            && head.digest() == Some(known.digest())
            && read_writer(replica)? == stand.writer;
        let journal = Journal::resume(replica, head.journal).filter(|_| same)?;
        let recorder = Self::resume((journal, replica.clone()), options, stand);
        let recalled = Recalled {
            fresh: Vec::new(),
            present: vec![true; known.len()],
        };
        Some((recorder, recalled))
    }

    /// One that goes on where another process stood, as remembered; nothing is read again. The
    /// next recording finds out under the lock whether the journal went on meanwhile.
    pub(super) fn resume(
        (journal, replica): (Journal, Replica),
        options: &Options,
        stand: Stand,
    ) -> Self {
        let mut clock = HybridClock::default();
        clock.observe(stand.latest, (options.clock)());
        Self {
            journal: Some((journal, replica)),
            writer: stand.writer,
            chain: stand.chain,
            clock,
            now: Clock::clone(&options.clock),
            user: options.user.clone(),
            attempts: Attempts::default(),
        }
    }

    /// Where it stands, for [`Recorder::resume`].
    pub(super) fn stand(&self) -> Stand {
        Stand {
            writer: self.writer.clone(),
            chain: self.chain,
            latest: self.clock.latest(),
        }
    }

    /// The journal as far as it is known, and where the writer stands: what the next process can go
    /// on from. Where others have recorded since, it will see that the journal is longer.
    pub(super) fn left(&self) -> Option<(Stamp, Stand)> {
        Some((self.journal()?.stamp()?, self.stand()))
    }

    /// Moves in on the replica of a new incident, with what it has sealed so far.
    pub(super) fn settle(
        &mut self,
        replica: &Replica,
        sealed: &[Arc<Event>],
    ) -> Result<(), StoreError> {
        replica.make()?;
        replica
            .write_small("writer", self.writer.as_str())
            .map_err(|error| StoreError::io(replica.dir(), error))?;
        let mut journal = Journal::open(replica)?;
        let held = journal.lock()?;
        journal.append(sealed)?;
        drop(held);
        self.journal = Some((journal, replica.clone()));
        Ok(())
    }

    /// Whether it has a journal.
    pub(super) fn is_direct(&self) -> bool {
        self.journal.is_none()
    }

    /// The replica, where there is one.
    pub(super) fn replica(&self) -> Option<&Replica> {
        self.journal.as_ref().map(|(_, replica)| replica)
    }

    /// How far the journal is known.
    pub(super) fn offset(&self) -> u64 {
        self.journal
            .as_ref()
            .map_or(0, |(journal, _)| journal.offset())
    }

    /// The journal, where there is one.
    pub(super) fn journal(&self) -> Option<&Journal> {
        self.journal.as_ref().map(|(journal, _)| journal)
    }

    /// What the journal holds behind `offset`, in the order in which it was recorded, all of it
    /// fsynced; `None` if it was written anew meanwhile, or cannot be read.
    pub(super) fn since(&mut self, offset: u64) -> Option<Vec<Arc<Event>>> {
        let (journal, _) = self.journal.as_mut()?;
        // Under its lock: what is written and not yet fsynced may be taken back.
        let held = journal.lock().ok()?;
        if journal.offset() < offset {
            return None;
        }
        journal.go_back(offset);
        let events = journal.catch_up().ok()?;
        drop(held);
        for event in &events {
            self.observe(event);
            self.follow(event);
        }
        Some(events)
    }

    /// Takes note of an event that exists, so that ours come after it.
    pub(super) fn observe(&mut self, event: &Event) {
        self.clock.observe(event.id, (self.now)());
    }

    /// The same for many at once.
    pub(super) fn observe_all(&mut self, events: &[Arc<Event>]) {
        let now = (self.now)();
        for event in events {
            self.clock.observe(event.id, now);
        }
    }

    /// Takes note of an event in our journal: our chain goes on from our last one there.
    fn follow(&mut self, event: &Event) {
        if event.writer == self.writer && self.chain.is_none_or(|(n, _)| event.n > n) {
            self.chain = Some((event.n, event.sum));
        }
    }

    /// Seals drafts and fsyncs them, after `foreign` events that the journal should hold too. What
    /// was tried before and is in doubt since is not sealed anew.
    pub(super) fn record(
        &mut self,
        drafts: &[Draft],
        foreign: &[Arc<Event>],
    ) -> Result<Recorded, StoreError> {
        for event in foreign {
            self.observe(event);
        }
        let Some((mut journal, replica)) = self.journal.take() else {
            let sealed = match self.attempts.of(drafts, (self.now)()) {
                Some(sealed) => sealed.to_vec(),
                None => self.seal(drafts),
            };
            return Ok(Recorded {
                sealed,
                others: Vec::new(),
            });
        };
        let result = self.record_in(&mut journal, &replica, drafts, foreign);
        self.journal = Some((journal, replica));
        result
    }

    fn record_in(
        &mut self,
        journal: &mut Journal,
        replica: &Replica,
        drafts: &[Draft],
        foreign: &[Arc<Event>],
    ) -> Result<Recorded, StoreError> {
        let _held = journal.lock()?;
        let known = journal.offset();
        let result = self.record_locked(journal, replica, drafts, foreign);
        if result.is_err() {
            // Nobody hears now of what others had appended.
            journal.go_back(known);
        }
        result
    }

    fn record_locked(
        &mut self,
        journal: &mut Journal,
        replica: &Replica,
        drafts: &[Draft],
        foreign: &[Arc<Event>],
    ) -> Result<Recorded, StoreError> {
        let mut others = journal.catch_up()?;
        let current = read_writer(replica);
        if let Some(named) = current.as_ref().filter(|named| **named != self.writer) {
            self.writer = named.clone();
            self.chain = None;
        }
        for event in &others {
            self.observe(event);
            self.follow(event);
        }
        let arrived: BTreeSet<_> = others.iter().map(|event| event.order()).collect();
        let mut append: Vec<Arc<Event>> = foreign
            .iter()
            .filter(|event| !arrived.contains(&event.order()))
            .cloned()
            .collect();
        if append.iter().any(|event| event.writer == self.writer) || current.is_none() {
            // Somebody else writes under our name: a cloned machine or a restored backup.
            self.writer = fresh_writer(replica, &self.user)?;
            self.chain = None;
        }
        let before = (self.chain, self.clock);
        let sealed = match self.tried(journal, drafts) {
            Some(sealed) => {
                // Lines that are there already come again: the disk has not confirmed them.
                others.retain(|event| !sealed.contains(event));
                append.retain(|event| !sealed.contains(event));
                sealed
            }
            None => self.seal(drafts),
        };
        append.extend(sealed.iter().cloned());
        if let Err(failed) = journal.append(&append) {
            (self.chain, self.clock) = before;
            if !failed.undone {
                self.attempts.keep(drafts, &sealed, (self.now)());
            }
            return Err(failed.error);
        }
        for event in &sealed {
            self.follow(event);
        }
        self.attempts.forget(&sealed);
        Ok(Recorded { sealed, others })
    }

    /// What these drafts were sealed as before, unless the journal went on without them: then
    /// others have written over what was in doubt.
    fn tried(&self, journal: &Journal, drafts: &[Draft]) -> Option<Vec<Arc<Event>>> {
        let sealed = self.attempts.of(drafts, (self.now)())?;
        let first = sealed.first()?;
        let before = self.chain.map_or((0, None), |(n, sum)| (n, Some(sum)));
        let goes_on = first.writer == self.writer && (first.n - 1, first.prev) == before;
        (goes_on || journal.ids_from(0).contains(&first.id)).then(|| sealed.to_vec())
    }

    fn seal(&mut self, drafts: &[Draft]) -> Vec<Arc<Event>> {
        let mut sealed = Vec::with_capacity(drafts.len());
        for draft in drafts {
            let at = (self.now)();
            let seal = Seal {
                id: self.clock.tick(at, file::random()),
                at,
                writer: self.writer.clone(),
                n: self.chain.map_or(1, |(n, _)| n + 1),
                prev: self.chain.map(|(_, sum)| sum),
            };
            let event = Event::seal(draft.clone(), seal);
            self.chain = Some((event.n, event.sum));
            sealed.push(Arc::new(event));
        }
        sealed
    }

    /// What [`Recorder::record`] sealed without a journal is in the shared file, fsynced.
    pub(super) fn confirm(&mut self, sealed: &[Arc<Event>]) {
        self.attempts.forget(sealed);
    }

    /// What [`Recorder::record`] sealed without a journal could not be stored: it is taken back, or
    /// if the shared file may have it all the same, kept for a retry. Says whether anybody may yet
    /// find it. `chain` is where the chain stood before.
    pub(super) fn give_up(
        &mut self,
        drafts: &[Draft],
        sealed: &[Arc<Event>],
        chain: Option<(u64, Hash128)>,
        may_be_there: bool,
    ) -> bool {
        let now = (self.now)();
        let in_doubt = may_be_there || self.attempts.of(drafts, now).is_some();
        if in_doubt {
            self.attempts.keep(drafts, sealed, now);
        }
        if may_be_there {
            // Its numbers may be taken.
            self.writer = new_writer(&self.user);
            self.chain = None;
        } else {
            self.chain = chain;
        }
        in_doubt
    }

    /// Takes over what another recorder could not record for certain.
    pub(super) fn take_attempts(&mut self, other: &mut Self) {
        self.attempts.take_from(&mut other.attempts);
    }

    /// Where the chain stands.
    pub(super) fn chain(&self) -> Option<(u64, Hash128)> {
        self.chain
    }

    /// Drops redacted bodies from all that the replica keeps.
    pub(super) fn drop_bodies(&mut self, redacted: &BTreeSet<EventId>) -> Result<(), StoreError> {
        match &mut self.journal {
            Some((journal, replica)) => {
                journal.drop_bodies(redacted)?;
                redaction::in_retired(replica, redacted)
            }
            None => Ok(()),
        }
    }

    /// The same person as a fresh writer without a journal, when this disk fails.
    pub(super) fn to_direct(&self) -> Self {
        let mut direct = Self::direct(&self.user, Clock::clone(&self.now));
        direct.clock = self.clock;
        direct.attempts = self.attempts.clone();
        direct
    }
}

/// Our name in the replica.
pub(super) fn read_writer(replica: &Replica) -> Option<WriterId> {
    let text = replica.read_small("writer")?;
    let name = text.trim();
    (!name.is_empty()).then(|| WriterId::new(name))
}

fn fresh_writer(replica: &Replica, user: &str) -> Result<WriterId, StoreError> {
    let writer = new_writer(user);
    replica
        .write_small("writer", writer.as_str())
        .map_err(|error| StoreError::io(replica.dir(), error))?;
    Ok(writer)
}

/// `user@host-xxxx`.
fn new_writer(user: &str) -> WriterId {
    const SIGNS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let clean = |name: &str| -> String {
        name.chars()
            .map(|c| {
                if c.is_alphanumeric() || "._-".contains(c) {
                    c
                } else {
                    '-'
                }
            })
            .take(32)
            .collect::<String>()
            .to_lowercase()
    };
    let random = file::random();
    let tail: String = (0..4)
        .map(|i| char::from(SIGNS[usize::try_from((random >> (5 * i)) & 31).unwrap_or(0)]))
        .collect();
    WriterId::new(&format!(
        "{}@{}-{tail}",
        clean(user),
        clean(&replica::host_name())
    ))
}

#[cfg(test)]
mod tests;
