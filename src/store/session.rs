//! The synchronous engine: one incident, its replica, its shared file.

use super::error::StoreError;
use super::file;
use super::journal;
use super::place::Place;
use super::recorder::Recorder;
use super::replica::{Left, Replica, Service};
use super::sharer::{Fault, Sharer};
use super::{Access, Clock, Options, Shared};
use super::{redaction, summary};
use crate::domain::event::{Draft, Event};
use crate::domain::id::EventId;
use crate::domain::incident::Incident;
use crate::domain::log::EventLog;
use crate::domain::looked::Looked;
use crate::domain::presence::{Present, Seating, Sitting};
use crate::sync;
use std::path::Path;
use std::sync::Arc;

/// One incident, its replica and its shared file: the synchronous engine.
pub struct Session {
    pub(super) recorder: Recorder,
    pub(super) sharer: Sharer,
    /// Why there is no replica, where one was wanted.
    pub(super) no_replica: Option<String>,
    pub(super) access: Access,
    /// What a dead console had typed, once it was asked for.
    pub(super) left: Option<Left>,
}

impl Session {
    /// Starts an incident: seals and journals the drafts and writes the file.
    ///
    /// # Errors
    /// [`StoreError::Exists`] if the file is there; others if it cannot be recorded or written.
    #[expect(clippy::needless_pass_by_value, reason = "the same shape as `open`")]
    pub fn create(options: Options, drafts: Vec<Draft>) -> Result<Self, StoreError> {
        let place = Place::of(&options.file)?;
        if options.access == Access::ReadOnly {
            return Err(StoreError::ReadOnly(place.path));
        }
        let mut sharer = Sharer::new(place, Clock::clone(&options.clock));
        sharer.state_line = Some(options.state_line);
        if std::fs::symlink_metadata(&sharer.place.path).is_ok() {
            return Err(StoreError::Exists(sharer.place.path));
        }
        let mut recorder = Recorder::direct(&options.user, Clock::clone(&options.clock));
        let sealed = recorder.record(&drafts, &[])?.sealed;
        let opening = sealed.iter().find(|event| event.kind.name() == "open");
        let Some(id) = opening.map(|event| event.id) else {
            return Err(StoreError::NotOurs {
                file: sharer.place.path,
                reason: "an incident begins with an opening event".to_owned(),
            });
        };
        sharer.id = Some(id);
        let mut session = Self {
            recorder,
            sharer,
            no_replica: None,
            access: options.access,
            left: None,
        };
        if let Err(error) = session.found_replica(&options, id, &sealed) {
            session.no_replica = Some(error.to_string());
        }
        // Without its file there is no incident: what the replica has of it serves nobody.
        session.sharer.direct = true;
        session.sharer.disk.fault = Fault::Absent;
        let offset = session.recorder.offset();
        session.sharer.take_recorded(&sealed, offset);
        session.publish()?;
        session.sharer.direct = session.recorder.is_direct();
        Ok(session)
    }

    /// Makes the replica of a new incident.
    fn found_replica(
        &mut self,
        options: &Options,
        id: EventId,
        sealed: &[Arc<Event>],
    ) -> Result<(), StoreError> {
        let (Some(home), true) = (&options.state_home, options.access != Access::Detached) else {
            if options.access != Access::Detached {
                self.no_replica = Some("no state folder".to_owned());
            }
            return Ok(());
        };
        let place = &self.sharer.place.path;
        let replica = Replica::of(home, id).map_err(|error| StoreError::io(home, error))?;
        self.recorder.settle(&replica, sealed)?;
        replica.serve_alone(home, place)?;
        self.sharer.replica = Some(replica);
        Ok(())
    }

    /// Writes the file of a new incident; without it there is none.
    fn publish(&mut self) -> Result<(), StoreError> {
        let result = self.sharer.save_new();
        if result.is_err()
            && let Some(replica) = &self.sharer.replica
        {
            let _ = replica.serve(&self.sharer.place.path, false);
        } else {
            let _ = self.remember();
        }
        result
    }

    /// Opens the incident at `options.file`.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be read, is no incident, or must be joined first.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "a session is opened once, with options made for it"
    )]
    pub fn open(options: Options) -> Result<Self, StoreError> {
        let place = Place::of(&options.file)?;
        let mut sharer = Sharer::new(place, Clock::clone(&options.clock));
        let on_disk = match sharer.first_look() {
            Ok(log) if sharer.id.is_some() => log,
            Ok(_) => {
                return Err(StoreError::NotOurs {
                    file: sharer.place.path,
                    reason: "its opening event is missing".to_owned(),
                });
            }
            Err(error) => sharer.recall_lost(error, &options)?,
        };
        if options.access == Access::ReadOnly {
            sharer.read_only = Some("opened to look only".to_owned());
        } else {
            sharer.state_line = Some(options.state_line);
            let rests = file::put_to_rest(&sharer.place.path);
            sharer.read_only = sharer.read_only.or(rests);
        }
        let (replica, no_replica) = match (&options.state_home, sharer.id) {
            (Some(home), Some(id)) => match Replica::of(home, id) {
                Ok(replica) => (Some(replica), String::new()),
                Err(error) => (None, StoreError::io(home, error).to_string()),
            },
            _ => (None, "no state folder".to_owned()),
        };
        let lost = matches!(sharer.disk.fault, Fault::Absent | Fault::Rubbish(..));
        let here = replica.as_ref().is_some_and(Replica::holds_events);
        if on_disk.is_empty() && !lost && !(here && options.access != Access::Detached) {
            return Err(StoreError::NotOurs {
                file: sharer.place.path,
                reason: "it holds no event, get it from whoever has all of it".to_owned(),
            });
        }
        match (options.access, replica) {
            (Access::Join | Access::Known, Some(replica)) => {
                Self::on_replica(&options, sharer, on_disk, &replica)
            }
            (Access::ReadOnly, Some(replica)) => {
                let place = &sharer.place;
                let known = sharer.disk.stamp.filter(|_| place.local);
                let recalled = match known {
                    Some(stamp) if summary::agree(&replica, &place.path, stamp) => Vec::new(),
                    _ => journal::look(&replica, &on_disk),
                };
                sharer.replica = Some(replica);
                Ok(Self::looking(&options, sharer, on_disk, recalled))
            }
            (Access::ReadOnly, None) => Ok(Self::looking(&options, sharer, on_disk, Vec::new())),
            (access, _) => {
                let reason =
                    (access == Access::Join || access == Access::Known).then_some(no_replica);
                let mut session = Self::without_replica(&options, sharer, on_disk, Vec::new());
                session.no_replica = reason;
                Ok(session)
            }
        }
    }

    /// Opens it only to be looked at: what is wrong with the file is said, and left as it is.
    fn looking(
        options: &Options,
        sharer: Sharer,
        on_disk: EventLog,
        recalled: Vec<Arc<Event>>,
    ) -> Self {
        let mut session = Self::without_replica(options, sharer, on_disk, recalled);
        session.sharer.say_damage();
        session
    }

    fn without_replica(
        options: &Options,
        mut sharer: Sharer,
        on_disk: EventLog,
        recalled: Vec<Arc<Event>>,
    ) -> Self {
        let mut recorder = Recorder::direct(&options.user, Clock::clone(&options.clock));
        recorder.observe_all(on_disk.events());
        sharer.direct = true;
        sharer.project(on_disk, recalled);
        Self {
            recorder,
            sharer,
            no_replica: None,
            access: options.access,
            left: None,
        }
    }

    fn on_replica(
        options: &Options,
        mut sharer: Sharer,
        on_disk: EventLog,
        replica: &Replica,
    ) -> Result<Self, StoreError> {
        let place = sharer.place.path.clone();
        let service = replica.service(&place);
        let new_here = service != Service::Served && options.access == Access::Known;
        if new_here && replica.holds_events() {
            sharer.project(on_disk, Vec::new());
            return Err(StoreError::JoinNeeded {
                key: sharer.key(),
                file: place,
                archived: service == Service::Ended,
            });
        }
        let home = options.state_home.as_deref().unwrap_or(Path::new(""));
        if new_here && let Some(other) = replica.other_serving(home, &place) {
            sharer.project(on_disk, Vec::new());
            return Err(StoreError::Replaced {
                kept: journal::key(&other).unwrap_or_else(|| "another one".to_owned()),
                found: sharer.key(),
                file: place,
            });
        }
        let clock = Clock::clone(&options.clock);
        let known = sharer.disk.stamp.filter(|_| sharer.place.local);
        let resumed =
            known.and_then(|stamp| Recorder::as_left(options, replica, &on_disk, (&place, stamp)));
        let opened = match resumed {
            Some(resumed) => Ok(resumed),
            None => Recorder::open(replica, &options.user, clock, &on_disk),
        };
        let opened = opened.and_then(|opened| {
            if service != Service::Served {
                // A place is one incident's: what was kept there before is no longer.
                replica.serve_alone(home, &place)?;
            }
            Ok(opened)
        });
        let (recorder, mut recalled) = match opened {
            Ok(opened) => opened,
            Err(error @ StoreError::Locked(_)) => return Err(error),
            Err(error) => {
                let mut session = Self::without_replica(options, sharer, on_disk, Vec::new());
                session.no_replica = Some(error.to_string());
                return Ok(session);
            }
        };
        sharer.unjournaled = on_disk
            .events()
            .iter()
            .zip(&recalled.present)
            .filter(|(_, present)| !**present)
            .map(|(event, _)| Arc::clone(event))
            .collect();
        let strayed = journal::strayed(replica, &on_disk, &recalled.fresh);
        sharer.unjournaled.extend(strayed.iter().cloned());
        recalled.fresh.extend(strayed);
        sharer.offset = recorder.offset();
        sharer.replica = Some(replica.clone());
        sharer.project(on_disk, recalled.fresh);
        if sharer.place.git {
            let offset = replica.proven(&place);
            let new = recorder.journal().map(|journal| journal.ids_from(offset));
            let new: std::collections::BTreeSet<_> = new.into_iter().flatten().collect();
            sharer.unproven.retain(|id| new.contains(id));
        }
        Ok(Self {
            recorder,
            sharer,
            no_replica: None,
            access: options.access,
            left: None,
        })
    }

    /// This person sits at a console of it, as far as others may see: who only looks, or leaves no
    /// trace, is not there. Gives back what else may carry that.
    pub fn sit(&mut self, person: &str, seating: Seating) -> Option<Sitting> {
        let sharer = &mut self.sharer;
        let writes = matches!(self.access, Access::Known | Access::Join);
        let id = sharer.id.filter(|_| writes && sharer.read_only.is_none())?;
        let place = &sharer.place.path;
        Some(sharer.here.sit(place, id, person, seating))
    }

    /// Who sits at a console of it, looked at now and without a trace.
    pub fn present(&self) -> Present {
        let sharer = &self.sharer;
        super::here::who_is_here(&sharer.place.path, sharer.id, (sharer.now)())
    }

    /// The document as known here.
    pub fn incident(&self) -> &Incident {
        &self.sharer.incident
    }

    /// Records drafts, in this order: when it returns they are on this machine's disk, fsynced,
    /// or without a replica in the shared file.
    ///
    /// # Errors
    /// [`StoreError`] if they could not be recorded; then none of them is.
    pub fn record(&mut self, drafts: &[Draft]) -> Result<Vec<Arc<Event>>, StoreError> {
        self.check_writable()?;
        if self.recorder.is_direct() {
            return self.record_direct(drafts);
        }
        match self.recorder.record(drafts, &self.sharer.unjournaled) {
            Ok(recorded) => {
                self.sharer.unjournaled.clear();
                let offset = self.recorder.offset();
                let others = self.sharer.take_recorded(&recorded.others, offset);
                self.sharer.from_copies.extend(others);
                self.sharer.take_recorded(&recorded.sealed, offset);
                self.drop_bodies();
                Ok(recorded.sealed)
            }
            Err(error @ StoreError::Locked(_)) => Err(error),
            Err(error) => {
                self.no_replica = Some(error.to_string());
                self.recorder = self.recorder.to_direct();
                self.record_direct(drafts)
            }
        }
    }

    fn check_writable(&self) -> Result<(), StoreError> {
        let Some(reason) = &self.sharer.read_only else {
            return Ok(());
        };
        let file = self.sharer.place.path.clone();
        if self.access == Access::ReadOnly {
            return Err(StoreError::ReadOnly(file));
        }
        Err(self.sharer.newer.map_or(
            StoreError::NotWritable {
                file: file.clone(),
                reason: reason.clone(),
            },
            |version| StoreError::Newer { file, version },
        ))
    }

    /// Without a replica *recorded* means: in the shared file, by a save of ours that was fsynced.
    fn record_direct(&mut self, drafts: &[Draft]) -> Result<Vec<Arc<Event>>, StoreError> {
        self.sharer.direct = true;
        let chain = self.recorder.chain();
        let sealed = self.recorder.record(drafts, &[])?.sealed;
        self.sharer.take_recorded(&sealed, 0);
        let mut shared = self.sharer.save();
        if shared != Shared::Saved && self.sharer.disk.unconfirmed {
            // The error came after the rename. That the words can be read proves nothing.
            shared = self.sharer.save();
        }
        if shared == Shared::Saved {
            for event in std::mem::take(&mut self.sharer.unjournaled) {
                self.recorder.observe(&event);
            }
            self.recorder.confirm(&sealed);
            return Ok(sealed);
        }
        let unconfirmed = self.sharer.disk.unconfirmed;
        self.sharer.take_back(&sealed);
        let in_doubt = self.recorder.give_up(drafts, &sealed, chain, unconfirmed);
        let reason = match shared {
            Shared::Waiting { reason } | Shared::ReadOnly { reason } => reason,
            _ => "it is behind and not written by itself".to_owned(),
        };
        let file = self.sharer.place.path.clone();
        let said = format!("cannot write {}: ", file.display());
        let mut reason = reason.strip_prefix(&said).unwrap_or(&reason).to_owned();
        if in_doubt {
            reason.push_str("; the words may be there all the same, `warroom log` shows it");
        }
        Err(StoreError::NotWritable { file, reason })
    }

    /// Takes over what the quick way could not record for certain: the same drafts, recorded here,
    /// are the same events.
    pub fn take_over(&mut self, quick: &mut super::Quick) {
        self.recorder.take_attempts(&mut quick.recorder);
    }

    /// Brings the shared file up to date.
    pub fn share(&mut self) -> Shared {
        self.sharer.copies.stir();
        let shared = self.sharer.save();
        if !self.sharer.unjournaled.is_empty() || self.sharer.redactions {
            self.journal_foreign();
        }
        if shared == Shared::Saved {
            let _ = self.remember();
        }
        shared
    }

    /// Reads the shared file again, and what other processes of this user recorded; returns what
    /// was new.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be read now; what is known stays.
    pub fn refresh(&mut self) -> Result<Vec<Arc<Event>>, StoreError> {
        let mut fresh = self.sharer.look(false)?;
        fresh.extend(self.journal_foreign());
        fresh.extend(self.sharer.take_from_copies());
        fresh.sort_by_key(|event| event.order());
        fresh.dedup_by_key(|event| event.order());
        Ok(fresh)
    }

    /// Foreign events follow into the journal, where there is one; it is no loss if they cannot now.
    pub(super) fn journal_foreign(&mut self) -> Vec<Arc<Event>> {
        if self.access == Access::ReadOnly {
            self.sharer.unjournaled.clear();
            return Vec::new();
        }
        let others = match self.recorder.record(&[], &self.sharer.unjournaled) {
            Ok(recorded) => {
                self.sharer.unjournaled.clear();
                recorded.others
            }
            Err(_) => return Vec::new(),
        };
        let offset = self.recorder.offset();
        let fresh = self.sharer.take_recorded(&others, offset);
        self.drop_bodies();
        fresh
    }

    fn drop_bodies(&mut self) {
        if std::mem::take(&mut self.sharer.redactions) {
            let redacted = self.sharer.incident.log().redacted();
            let left = redaction::left_beside(&self.sharer.place.path, redacted);
            if self.recorder.drop_bodies(redacted).is_err() {
                self.sharer.redactions = true;
            }
            self.sharer.offset = self.recorder.offset();
            for name in left {
                let text = format!("{name} still holds words that were redacted: delete it");
                self.sharer.say(text, true);
            }
        }
    }

    /// From now on the gaps in the chains are counted as events come, not at each question.
    pub fn count_gaps(&mut self) {
        self.sharer.count_gaps();
    }

    /// How it stands between this machine and the shared file.
    pub fn health(&self) -> sync::Health {
        let mut health = self.sharer.health();
        health.no_replica.clone_from(&self.no_replica);
        health
    }

    /// Events that are known here and not yet proven to be in the shared file.
    pub fn unshared(&self) -> Vec<EventId> {
        self.sharer.disk.missing.iter().copied().collect()
    }

    /// What happened to the file since the last call, each once.
    pub fn notices(&mut self) -> Vec<sync::Notice> {
        std::mem::take(&mut self.sharer.notices)
    }

    /// What a dead console of this user on this machine left typed and not sent. It is this
    /// session's from now on: the next [`super::Store`] on it takes it over.
    pub fn unsent(&mut self) -> Option<sync::Unsent> {
        let replica = self.recorder.replica()?;
        self.left = replica.dead_draft();
        self.left.as_ref().map(|left| left.unsent.clone())
    }

    /// What a person had last looked at here, on this machine.
    pub fn looked(&self, person: &str) -> Option<Looked> {
        self.sharer.replica.as_ref()?.looked(person)
    }

    /// Remembers that a person has now seen everything that is here; says whether there is a
    /// place to remember it.
    pub fn keep_looked(&self, person: &str, looked: Looked) -> bool {
        let replica = self.recorder.replica();
        if let Some(replica) = replica {
            replica.set_looked(person, looked);
        }
        replica.is_some()
    }

    /// Where the shared file is, links followed.
    pub fn file(&self) -> &Path {
        &self.sharer.place.path
    }
}

impl Sharer {
    /// A file that is gone or is no incident any more, where this machine served one: the replica
    /// still has it.
    fn recall_lost(
        &mut self,
        error: StoreError,
        options: &Options,
    ) -> Result<EventLog, StoreError> {
        let lost = match (&error, &self.disk.fault) {
            (StoreError::NotFound(_), _) => {
                self.disk.fault = Fault::Absent;
                true
            }
            (StoreError::NotOurs { .. }, Fault::Rubbish(..)) => true,
            _ => false,
        };
        let writes = matches!(options.access, Access::Join | Access::Known);
        let served = match &options.state_home {
            Some(home) if lost && writes => Replica::serving(home, &self.place.path),
            _ => None,
        };
        let Some((id, replica)) = served else {
            return Err(error);
        };
        self.id = Some(id);
        let log = EventLog::from_events(journal::look(&replica, &EventLog::default()));
        let incident = Incident::new(log);
        let closed = incident.stage().stage == crate::domain::stage::Stage::Closed;
        if incident.id().is_none() || (closed && self.disk.fault == Fault::Absent) {
            return Err(error);
        }
        Ok(EventLog::default())
    }

    /// The document of a first look: the file's events and the replica's.
    fn project(&mut self, on_disk: EventLog, recalled: Vec<Arc<Event>>) {
        let lost = matches!(self.disk.fault, Fault::Absent | Fault::Rubbish(..));
        let id = self.id;
        let mut log = on_disk;
        let recalled: Vec<_> = recalled
            .into_iter()
            .filter(|event| !super::codec::opens_another(event, id))
            .collect();
        let foreign = self.unjournaled.iter();
        self.redactions |= foreign.clone().any(|event| event.kind.name() == "redact");
        if !recalled.is_empty() {
            for event in &recalled {
                if !log.contains(event) {
                    self.disk.missing.insert(event.id);
                }
            }
            log.extend(recalled.iter().cloned());
            self.redactions |= recalled.iter().any(|event| {
                event.has_body()
                    && log.redacted().contains(&event.id)
                    && event.kind.name() != "redact"
            });
        }
        if !lost {
            self.unproven.clone_from(&self.disk.missing);
        }
        self.incident = Incident::new(log);
    }

    /// Takes events out of the document again that nobody has stored.
    fn take_back(&mut self, events: &[Arc<Event>]) {
        let gone: std::collections::BTreeSet<_> = events.iter().map(|e| e.order()).collect();
        let kept = self.incident.log().events().iter();
        let log =
            EventLog::from_events(kept.filter(|event| !gone.contains(&event.order())).cloned());
        self.incident = Incident::new(log);
        for event in events {
            self.disk.missing.remove(&event.id);
            self.unproven.remove(&event.id);
        }
        // If the file has them all the same, the next look finds them as new.
        self.disk.stamp = None;
    }
}

#[cfg(test)]
mod tests;
