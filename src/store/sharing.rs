//! The sharing loop: saves what is recorded, watches and polls the file, and tells the console.

#![expect(
    clippy::disallowed_methods,
    reason = "a waiting loop measures how long it waits"
)]

use super::file::Stamp;
use super::here::Round;
use super::recorder::{Recorder, Stand};
use super::session::Session;
use super::watch::{Hint, Watch};
use super::worker::ToRecorder;
use super::{Access, Clock, Shared, Sink};
use crate::domain::event::Event;
use crate::domain::id::EventId;
use crate::domain::presence::Present;
use crate::sync::{CopyBeside, Health, Report, Request, Share};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

/// What follows a save within this time goes together.
const TOGETHER: Duration = Duration::from_millis(50);
/// The same for files that are large, and in folders where each save may make a conflict copy.
const TOGETHER_LARGE: Duration = Duration::from_millis(500);
const TOGETHER_SYNCED: Duration = Duration::from_secs(2);
/// From this size on a file counts as large.
const LARGE: u64 = 8 << 20;
/// How often the whole file is read and compared, and where nothing else is needed, looked at.
const FULL: Duration = Duration::from_secs(10);
const FULL_LARGE: Duration = Duration::from_secs(30);
/// Where every change is announced (a local disk with a working watch) the stamp alone is looked
/// at, without opening the file, and the whole file is compared less often: an idle console sleeps.
/// Sooner than a wall calls itself stale.
const LOOK_WATCHED: Duration = Duration::from_secs(25);
const FULL_WATCHED: Duration = Duration::from_secs(75);
/// How often the file is opened and its stamp compared where a watch cannot be trusted.
const POLL: Duration = Duration::from_secs(1);
/// How often files beside it are looked at while they change: one of them may be a log that grows.
const BESIDE: Duration = Duration::from_secs(1);
/// Pauses between tries that fail.
const RETRY: Duration = Duration::from_secs(1);
const RETRY_MOST: Duration = Duration::from_secs(5);

/// What the sharing thread is asked.
pub(super) enum ToSharer {
    /// By the application.
    Ask(Request),
    /// Events that the journal got.
    Recorded {
        /// In the journal's order.
        events: Vec<Arc<Event>>,
        /// How far the journal is known with them.
        offset: u64,
    },
    /// The local disk failed: from now on events are recorded in the shared file.
    Adopt {
        /// A fresh writer.
        direct: Box<Recorder>,
        /// Why.
        reason: String,
    },
    /// The folder changed.
    Hint(Hint),
    /// One more save, then the end; answered by dropping the sender.
    Close {
        /// To be dropped.
        done: Sender<()>,
        /// The journal as it was left, and where its writer stands.
        left: Option<(Stamp, Stand)>,
    },
    /// The end.
    End,
}

/// Which hints are on their way: one is as good as a thousand.
#[derive(Default)]
struct Hinted {
    file: AtomicBool,
    beside: AtomicBool,
}

impl Hinted {
    /// Whether this hint says something new.
    fn is_new(&self, hint: Hint) -> bool {
        match hint {
            Hint::File => !self.file.swap(true, Ordering::AcqRel),
            Hint::Beside => !self.beside.swap(true, Ordering::AcqRel),
            Hint::Here => true,
        }
    }
}

/// The state of the loop.
pub(super) struct Sharing {
    session: Session,
    sink: Arc<Sink>,
    to_recorder: Option<Sender<ToRecorder>>,
    journaled: bool,
    busy: Arc<AtomicI64>,
    watch: Option<Watch>,
    /// Hints that were sent and not taken yet, of the file and of those beside it.
    hinted: Arc<Hinted>,
    /// Something beside the file changed; when that was last looked at.
    beside: bool,
    beside_looked: Option<Instant>,
    told: Health,
    told_copies: Vec<CopyBeside>,
    last_full: Instant,
    last_save: Option<Instant>,
    /// Not before this, after a try that did not save.
    retry: Option<(Instant, Duration)>,
    look: bool,
    /// Recorded and not yet told to be shared, nor known to be missing.
    owed: BTreeSet<EventId>,
}

impl Sharing {
    /// Takes a session apart: the recorder for its own thread, and the rest.
    pub(super) fn split(
        mut session: Session,
        sink: Arc<Sink>,
        to_recorder: Option<Sender<ToRecorder>>,
        busy: Arc<AtomicI64>,
    ) -> (Option<Recorder>, Self) {
        let recorder = if session.recorder.is_direct() {
            None
        } else {
            let stand_in = session.recorder.to_direct();
            Some(std::mem::replace(&mut session.recorder, stand_in))
        };
        session.sharer.count_gaps();
        session.sharer.copies.every_name = true;
        let sharing = Self {
            session,
            sink,
            journaled: recorder.is_some(),
            to_recorder,
            busy,
            watch: None,
            hinted: Arc::default(),
            beside: false,
            beside_looked: None,
            told: Health::default(),
            told_copies: Vec::new(),
            last_full: Instant::now(),
            last_save: None,
            retry: None,
            look: true,
            owed: BTreeSet::new(),
        };
        (recorder, sharing)
    }

    /// The session's clock.
    pub(super) fn clock(&self) -> Clock {
        Clock::clone(&self.session.sharer.now)
    }

    /// Runs until it is closed.
    pub(super) fn run(mut self, own: &Sender<ToSharer>, inbox: &Receiver<ToSharer>) {
        self.arm(own);
        self.work();
        loop {
            match inbox.recv_timeout(self.pause()) {
                Ok(first) => {
                    let mut next = Some(first);
                    while let Some(message) = next {
                        match message {
                            ToSharer::Close { done, left } => {
                                self.retry = None;
                                self.last_save = None;
                                self.work();
                                let session = &self.session;
                                left.and_then(|left| session.remember_as_left(left));
                                self.session.sharer.here.leave();
                                drop(done);
                                return;
                            }
                            ToSharer::End => return,
                            other => self.take(other),
                        }
                        next = inbox.try_recv().ok();
                    }
                }
                Err(RecvTimeoutError::Timeout) => self.look = true,
                Err(RecvTimeoutError::Disconnected) => return,
            }
            if self.watch.as_ref().is_none_or(|watch| !watch.stands()) {
                self.arm(own);
            }
            self.work();
        }
    }

    fn arm(&mut self, own: &Sender<ToSharer>) {
        let (own, hinted) = (own.clone(), Arc::clone(&self.hinted));
        self.watch = Watch::start(&self.session.sharer.place, move |hint| {
            if hinted.is_new(hint) {
                let _ = own.send(ToSharer::Hint(hint));
            }
        });
    }

    /// How long to sleep when nothing comes.
    fn pause(&self) -> Duration {
        let sharer = &self.session.sharer;
        let poll = if self.is_announced() {
            LOOK_WATCHED
        } else if sharer.place.local && self.watch.is_some() && !self.in_trouble() {
            FULL
        } else {
            POLL
        };
        let until_full = self.full_every().saturating_sub(self.last_full.elapsed());
        let mut pause = poll.min(until_full.max(Duration::from_millis(1)));
        if self.to_recorder.is_some() {
            pause = pause.min(sharer.here.pause().max(Duration::from_millis(1)));
        }
        if self.beside {
            pause = pause.min(self.until_beside().max(Duration::from_millis(1)));
        }
        if self.may_write() && sharer.wants_save() {
            pause = pause.min(self.until_save().max(Duration::from_millis(1)));
        }
        pause
    }

    fn in_trouble(&self) -> bool {
        matches!(self.session.sharer.share, Share::Trouble { .. })
    }

    /// Whether every change of the file announces itself: then nothing needs to be asked often.
    fn is_announced(&self) -> bool {
        let sharer = &self.session.sharer;
        let tool_at_work = sharer.place.synced || sharer.copies.any();
        sharer.place.local && !tool_at_work && self.watch.is_some() && !self.in_trouble()
    }

    fn full_every(&self) -> Duration {
        if self.is_announced() {
            FULL_WATCHED
        } else if self.size() > LARGE {
            FULL_LARGE
        } else {
            FULL
        }
    }

    fn size(&self) -> u64 {
        self.session.sharer.disk.stamp.map_or(0, |stamp| stamp.len)
    }

    fn may_write(&self) -> bool {
        self.session.access != Access::ReadOnly && self.session.sharer.read_only.is_none()
    }

    /// How long until the next save may be tried.
    fn until_save(&self) -> Duration {
        let together = if self.session.sharer.place.synced {
            TOGETHER_SYNCED
        } else if self.size() > LARGE {
            TOGETHER_LARGE
        } else {
            TOGETHER
        };
        let rest = |since: Instant, wait: Duration| wait.saturating_sub(since.elapsed());
        let after_save = self
            .last_save
            .map_or(Duration::ZERO, |at| rest(at, together));
        let after_failure = self
            .retry
            .map_or(Duration::ZERO, |(at, wait)| rest(at, wait));
        after_save.max(after_failure)
    }

    /// How long until files beside the shared one may be looked at again.
    fn until_beside(&self) -> Duration {
        self.beside_looked
            .map_or(Duration::ZERO, |at| BESIDE.saturating_sub(at.elapsed()))
    }

    /// Takes the hints about files beside the shared one, if it is time.
    fn take_beside(&mut self) {
        if self.beside && self.until_beside().is_zero() {
            // What changes from now on is hinted anew.
            self.hinted.beside.store(false, Ordering::Release);
            (self.beside, self.beside_looked) = (false, Some(Instant::now()));
            self.session.sharer.copies.stir();
        }
    }

    fn take(&mut self, message: ToSharer) {
        match message {
            ToSharer::Recorded { events, offset } => {
                self.session.sharer.take_recorded(&events, offset);
                // Another process may have shared them before we heard of them.
                self.owed.extend(events.iter().map(|event| event.id));
            }
            ToSharer::Adopt { direct, reason } => {
                self.session.recorder = *direct;
                self.session.no_replica = Some(reason);
                self.journaled = false;
            }
            ToSharer::Hint(Hint::File) => {
                self.hinted.file.store(false, Ordering::Release);
                self.look = true;
            }
            ToSharer::Hint(Hint::Beside) => self.beside = true,
            ToSharer::Hint(Hint::Here) => self.session.sharer.here.stir(),
            ToSharer::Ask(Request::Record { ticket, drafts }) => {
                let before = self.missing();
                self.look = true;
                let answer = match self.session.record(&drafts) {
                    Ok(events) => {
                        self.owed.extend(events.iter().map(|event| event.id));
                        Report::Recorded { ticket, events }
                    }
                    Err(error) => Report::NotRecorded {
                        ticket,
                        reason: error.to_string(),
                    },
                };
                (self.sink)(answer);
                self.tell(Vec::new(), &before);
            }
            ToSharer::Ask(Request::WriteAgain) => {
                self.session.sharer.forced = true;
                self.retry = None;
            }
            ToSharer::Ask(Request::RetireCopy(name)) => {
                // What it holds by now is merged and saved first.
                self.session.sharer.ask_to_retire(name);
                self.session.sharer.copies.stir();
                self.look = true;
            }
            ToSharer::Ask(_) | ToSharer::Close { .. } | ToSharer::End => {}
        }
    }

    /// One round: look if there is reason to, save if there is something to save, tell.
    fn work(&mut self) {
        let before = self.missing();
        self.busy
            .store((self.session.sharer.now)().millis(), Ordering::Relaxed);
        let mut fresh = Vec::new();
        self.take_beside();
        if self.last_full.elapsed() >= self.full_every() {
            self.look = true;
            self.last_full = Instant::now();
            self.session.sharer.copies.stir();
            self.look_now(true, &mut fresh);
            self.session.sharer.retire_copies();
        } else if std::mem::take(&mut self.look) {
            self.look_now(false, &mut fresh);
        }
        if self.may_write() {
            self.session.sharer.absorb_copies();
            if self.session.sharer.wants_save() && self.until_save().is_zero() {
                self.save(&mut fresh);
            }
            self.session.sharer.retire_asked();
        }
        let present = self.look_who_is_here();
        self.busy.store(0, Ordering::Relaxed);
        self.tell(fresh, &before);
        if let Some(present) = present {
            (self.sink)(Report::Present(present));
        }
    }

    /// A sign of life where one is due, and who else gives one. A wall is never there, and does not
    /// ask.
    fn look_who_is_here(&mut self) -> Option<Present> {
        self.to_recorder.as_ref()?;
        let (may_write, watched) = (self.may_write(), self.watch.is_some());
        let sharer = &mut self.session.sharer;
        let round = Round {
            id: sharer.id,
            synced: sharer.place.synced,
            may_write,
            announced: sharer.place.local && watched,
        };
        sharer.here.round(&sharer.place.path, round, (sharer.now)())
    }

    fn look_now(&mut self, full: bool, fresh: &mut Vec<Arc<Event>>) {
        self.look = false;
        match self.session.sharer.look(full) {
            Ok(events) => {
                fresh.extend(events);
                self.session.sharer.looked_well();
            }
            Err(error) => {
                self.session.sharer.in_trouble(&error);
            }
        }
    }

    fn save(&mut self, fresh: &mut Vec<Arc<Event>>) {
        let known = self.session.sharer.unjournaled.len();
        let shared = self.session.sharer.save();
        fresh.extend(self.session.sharer.unjournaled.iter().skip(known).cloned());
        self.last_save = Some(Instant::now());
        self.retry = match shared {
            Shared::Saved => None,
            Shared::Waiting { .. } => {
                let wait = self
                    .retry
                    .map_or(RETRY, |(_, wait)| (wait * 2).min(RETRY_MOST));
                Some((Instant::now(), wait))
            }
            Shared::ReadOnly { .. } | Shared::Behind(_) => Some((Instant::now(), FULL)),
        };
    }

    fn missing(&self) -> BTreeSet<EventId> {
        self.session.sharer.disk.missing.clone()
    }

    /// Tells what came of a round. The recorder hears of events before the application, so that
    /// what is recorded in answer to them comes after them.
    fn tell(&mut self, mut fresh: Vec<Arc<Event>>, before: &BTreeSet<EventId>) {
        fresh.extend(self.session.sharer.take_from_copies());
        fresh.sort_by_key(|event| event.order());
        fresh.dedup_by_key(|event| event.order());
        match &self.to_recorder {
            Some(recorder) if self.journaled => {
                let events = std::mem::take(&mut self.session.sharer.unjournaled);
                if !events.is_empty() {
                    let _ = recorder.send(ToRecorder::Keep(events));
                }
                if std::mem::take(&mut self.session.sharer.redactions) {
                    let redacted = self.session.sharer.incident.log().redacted().clone();
                    let _ = recorder.send(ToRecorder::DropBodies(redacted));
                }
            }
            _ => {
                self.session.journal_foreign();
            }
        }
        if !fresh.is_empty() {
            (self.sink)(Report::Seen(fresh));
        }
        let missing = &self.session.sharer.disk.missing;
        let owed = std::mem::take(&mut self.owed);
        let shared: Vec<EventId> = before
            .union(&owed)
            .filter(|id| !missing.contains(id))
            .copied()
            .collect();
        if !shared.is_empty() {
            (self.sink)(Report::Shared(shared));
        }
        for notice in self.session.notices() {
            (self.sink)(Report::Notice(notice));
        }
        self.tell_health();
        self.tell_copies();
    }

    /// Only what changed.
    fn tell_copies(&mut self) {
        let copies = self.session.sharer.copies_beside();
        if copies != self.told_copies {
            self.told_copies.clone_from(&copies);
            (self.sink)(Report::Copies(copies));
        }
    }

    /// Only what changed; a newer `verified` alone is told every few seconds, and only to those who
    /// follow the file without recording: a wall shows that age, a console would wake up for it.
    fn tell_health(&mut self) {
        let health = self.session.health();
        let older = Health {
            verified: health.verified,
            ..self.told.clone()
        };
        let stale = match (health.verified, self.told.verified) {
            (Some(now), Some(then)) => {
                self.to_recorder.is_none() && now.seconds_since(then).abs() >= 5
            }
            (now, then) => now != then,
        };
        if older != health || stale {
            self.told = health.clone();
            (self.sink)(Report::Health(health));
        }
    }
}

#[cfg(test)]
mod tests;
