//! The save protocol: lock if it comes in time, read, union, replace; and when not to write.

use super::codec;
use super::error::{StoreError, in_words};
use super::file::{self, Put, Stamp};
use super::lock::{self, Asked, Held};
use super::replica::Service;
use super::sharer::{Damage, Fault, Sharer};
use super::{Shared, pause};
use crate::domain::stage::Stage;
use crate::domain::time::Timestamp;
use crate::sync::Share;
use std::time::Duration;

/// How long the lock is waited for before the save goes on without it, while the file stays as it
/// is: whoever keeps the lock then is stopped, or hangs.
const LOCK_WAIT: Duration = Duration::from_secs(2);
/// So many times it is waited for, while others save under it.
const LOCK_TURNS: u8 = 15;
/// How long after a save without the lock, or with one of a network, it is checked.
const CHECK_AFTER: Duration = Duration::from_millis(250);
/// So often a save is tried; the last one goes over whatever is there, if it has the lock.
const TRIES: u8 = 5;
/// A damaged file is read again after this: perhaps somebody is in the middle of writing it.
const SECOND_LOOK: Duration = Duration::from_millis(150);
/// So many times in [`GUARD_SECONDS`] the file is put back at once, then less often.
const GUARD_COUNT: usize = 5;
const GUARD_SECONDS: i64 = 10;
const GUARD_REST_SECONDS: i64 = 5;

/// How one try ended.
enum Tried {
    /// Everything is in the file, proven under a lock that holds.
    Proven,
    /// Written without such a lock: to be checked.
    Unlocked,
    /// Not written, for a reason that is no error.
    Refrained(Shared),
}

impl Sharer {
    /// Brings the shared file up to date.
    pub(super) fn save(&mut self) -> Shared {
        if let Some(reason) = &self.read_only {
            return Shared::ReadOnly {
                reason: reason.clone(),
            };
        }
        let mut last = None;
        for turn in 0..TRIES {
            match self.try_save(turn + 1 == TRIES) {
                Ok(Tried::Proven) => {
                    self.all_proven();
                    return Shared::Saved;
                }
                Ok(Tried::Refrained(shared)) => return shared,
                Ok(Tried::Unlocked) => {
                    pause(CHECK_AFTER);
                    match self.look(true) {
                        Ok(_) if !self.wants_save() => {
                            self.all_proven();
                            return Shared::Saved;
                        }
                        Ok(_) => {}
                        Err(error) => last = Some(error),
                    }
                }
                Err(error) => return self.in_trouble(&error),
            }
        }
        let error = last.unwrap_or_else(|| StoreError::NotWritable {
            file: self.place.path.clone(),
            reason: "another program overwrites it all the time".to_owned(),
        });
        self.in_trouble(&error)
    }

    /// Writes the file of a new incident: only where nothing is.
    pub(super) fn save_new(&mut self) -> Result<(), StoreError> {
        let _lock = lock::beside(&self.place.path, LOCK_WAIT);
        self.swept = true;
        if !self.write(true)? {
            return Err(StoreError::Exists(self.place.path.clone()));
        }
        self.all_proven();
        Ok(())
    }

    fn try_save(&mut self, last: bool) -> Result<Tried, StoreError> {
        let lock = self.lock();
        self.look(!self.place.local)?;
        self.absorb_copies();
        if matches!(self.disk.fault, Fault::Damaged(_) | Fault::Rubbish(..)) {
            self.confirm_fault()?;
        }
        if !self.wants_save() {
            return Ok(Tried::Proven);
        }
        if let Some(refrained) = self.refrain() {
            return Ok(Tried::Refrained(refrained));
        }
        if let Some(mut reason) = file::put_to_rest(&self.place.path) {
            if !self.direct {
                reason.push_str("; what you write is kept on this machine");
            }
            let file = self.place.path.clone();
            return Err(StoreError::NotWritable { file, reason });
        }
        if !self.swept {
            self.swept = true;
            file::sweep(&self.place.path, self.place.local);
        }
        let heals = self.set_fault_aside()?;
        // Without the lock it never goes over what another save has just said to be shared.
        if !self.write(last && lock.is_some())? {
            return Ok(Tried::Unlocked);
        }
        if let Some(sentence) = heals {
            self.forget_said(&sentence);
            self.say(sentence, true);
        }
        // The locks of a network may be granted to everybody.
        Ok(if lock.is_some() && self.place.local {
            Tried::Proven
        } else {
            Tried::Unlocked
        })
    }

    /// The lock of the file, or none where it has none or somebody keeps it without saving.
    fn lock(&self) -> Option<Held> {
        let path = &self.place.path;
        let (mut turns, mut before) = (1..LOCK_TURNS, file::stamp(path));
        let moves = || {
            let now = file::stamp(path);
            turns.next().is_some() && std::mem::replace(&mut before, now) != now
        };
        match lock::beside_while(path, LOCK_WAIT, moves) {
            Asked::Got(held) => Some(held),
            Asked::Busy | Asked::Impossible => None,
        }
    }

    /// Half-written is not damaged: only what stays the same for a while is.
    fn confirm_fault(&mut self) -> Result<(), StoreError> {
        for _ in 0..10 {
            let before = self.disk.stamp;
            pause(SECOND_LOOK);
            self.look(true)?;
            let still = matches!(self.disk.fault, Fault::Damaged(_) | Fault::Rubbish(..));
            if !still || self.disk.stamp == before {
                break;
            }
        }
        Ok(())
    }

    /// When the file is left as it is.
    fn refrain(&mut self) -> Option<Shared> {
        if self.forced {
            return None;
        }
        let back = self
            .disk
            .missing
            .iter()
            .any(|id| !self.unproven.contains(id));
        let absent = self.disk.fault == Fault::Absent;
        if !back && !absent {
            return None;
        }
        let service = self.replica.as_ref().map(|r| r.service(&self.place.path));
        if service == Some(Service::Ended) {
            return Some(self.only_looked_at("archived here: the file is left to itself"));
        }
        let idle = self.unproven.is_empty();
        if absent && idle && self.replica.is_some() && self.incident.stage().stage == Stage::Closed
        {
            return Some(self.only_looked_at("closed, and its file was deleted"));
        }
        if self.place.git && (back || idle) {
            let missing = self.disk.missing.len();
            self.share = Share::Behind(missing);
            return Some(Shared::Behind(missing));
        }
        self.guard()
    }

    fn only_looked_at(&mut self, reason: &str) -> Shared {
        self.share = Share::ReadOnly(reason.to_owned());
        Shared::ReadOnly {
            reason: reason.to_owned(),
        }
    }

    /// Two programs that each undo the other would write for ever.
    fn guard(&mut self) -> Option<Shared> {
        let now = (self.now)();
        self.put_back
            .retain(|time| now.seconds_since(*time).abs() < GUARD_SECONDS);
        let rest = |time: &Timestamp| now.seconds_since(*time).abs() < GUARD_REST_SECONDS;
        if self.put_back.len() >= GUARD_COUNT && self.put_back.back().is_some_and(rest) {
            let kept = if self.direct {
                ""
            } else {
                "; nothing is lost, all is kept on this machine"
            };
            let reason = format!(
                "another program keeps overwriting {}: find it and stop it{kept}",
                self.place.name()
            );
            self.say(reason.clone(), true);
            let since = now;
            self.share = Share::Trouble {
                since,
                reason: reason.clone(),
            };
            return Some(Shared::Waiting { reason });
        }
        self.put_back.push_back(now);
        None
    }

    /// Sets a damaged file's bytes aside; gives the sentence that says what was healed.
    fn set_fault_aside(&mut self) -> Result<Option<String>, StoreError> {
        let name = self.place.name();
        let total = self.incident.log().len();
        let fault = std::mem::take(&mut self.disk.fault);
        let result = match &fault {
            Fault::None | Fault::Untidy => {
                let back = self
                    .disk
                    .missing
                    .iter()
                    .filter(|id| !self.unproven.contains(id))
                    .count();
                Ok((back > 0 && !self.forced).then(|| {
                    let back = super::counted(back);
                    format!("{name} was replaced by an older copy; put back {back}")
                }))
            }
            Fault::Absent => Ok((self.disk.verified.is_some() || self.unproven.len() < total)
                .then(|| {
                    let total = super::counted(total);
                    format!("{name} was deleted outside warroom; restored {total}")
                })),
            Fault::Rubbish(_, bytes) if bytes.iter().all(u8::is_ascii_whitespace) => Ok(Some(
                format!(
                    "{name} was emptied outside warroom; restored {}",
                    super::counted(total)
                ),
            )),
            Fault::Rubbish(reason, bytes) => self.aside(bytes).map(|aside| {
                Some(format!(
                    "set aside as {aside}: {name} was overwritten ({reason}); all {total} events were restored"
                ))
            }),
            Fault::Damaged(damage) => self.heal(damage, &name, total),
        };
        self.disk.fault = fault;
        result
    }

    /// What was set aside is named first: a message line ends where the screen does.
    fn heal(
        &self,
        damage: &Damage,
        name: &str,
        total: usize,
    ) -> Result<Option<String>, StoreError> {
        let read = damage.read;
        if damage.conflict && damage.stray.is_none() {
            return Ok(Some(format!(
                "git conflict in {name} resolved: the events of both sides are in it, {total} in all"
            )));
        }
        let aside = self.aside(&damage.bytes)?;
        Ok(Some(match &damage.stray {
            Some((stray, 1)) => format!(
                "set aside as {aside}: {name} held a line that is no event, and it was not merged ({stray})"
            ),
            Some((stray, count)) => format!(
                "set aside as {aside}: {name} held {count} lines that are no events, and they were not merged (first {stray})"
            ),
            None => format!(
                "set aside as {aside}: {name} was cut short, with {}; all {total} are there again",
                super::counted(read)
            ),
        }))
    }

    fn aside(&self, bytes: &[u8]) -> Result<String, StoreError> {
        let time = (self.now)().to_utc().format("%Y%m%dT%H%M%SZ").to_string();
        let aside = file::set_aside(&self.place.path, bytes, &time)
            .map_err(|error| self.not_writable(&error))?;
        let name = aside.file_name().unwrap_or_default();
        Ok(name.to_string_lossy().into_owned())
    }

    fn not_writable(&self, error: &std::io::Error) -> StoreError {
        let mut reason = in_words(error);
        if !self.direct {
            reason.push_str("; what you write is kept on this machine");
        }
        StoreError::NotWritable {
            file: self.place.path.clone(),
            reason,
        }
    }

    /// The file's text for what is known.
    pub(super) fn text(&self) -> Option<Vec<u8>> {
        let header = self.header()?;
        let state = self.state_line.map(|line| line(&self.incident));
        Some(codec::encode(
            &header,
            self.incident.log().events(),
            &state.unwrap_or(serde_json::Value::Null),
        ))
    }

    /// Writes the file. False if somebody was faster: where nothing was, or on this machine's own
    /// file systems over what was read, unless it is to be written `over` whatever is there.
    fn write(&mut self, over: bool) -> Result<bool, StoreError> {
        let Some(bytes) = self.text() else {
            return Err(StoreError::NotOurs {
                file: self.place.path.clone(),
                reason: "its opening event is missing".to_owned(),
            });
        };
        let how = match self.disk.fault {
            Fault::Absent => Put::New,
            _ => Put::Replace,
        };
        let read = self.disk.stamp;
        let read = read.filter(|_| how == Put::Replace && self.place.local && !over);
        let stamp = match file::put_over(&self.place.path, &bytes, how, read) {
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
                self.disk.stamp = None;
                return Ok(false);
            }
            Err(error) => {
                let now = file::stamp(&self.place.path);
                self.disk.unconfirmed |= now.is_some() && now != self.disk.stamp;
                return Err(self.not_writable(&error));
            }
            Ok(stamp) => stamp,
        };
        self.note_written(stamp);
        Ok(true)
    }

    fn note_written(&mut self, stamp: Stamp) {
        let now = (self.now)();
        self.disk.stamp = Some(stamp);
        self.disk.ours = true;
        self.disk.unconfirmed = false;
        self.disk.fault = Fault::None;
        self.disk.missing.clear();
        self.disk.verified = Some(now);
        if !self.place.local {
            let ahead = (now.millis() - stamp.millis()).div_euclid(1000);
            self.disk.skew = (ahead.abs() >= 2).then_some(ahead);
        }
    }
}

#[cfg(test)]
mod tests;
