//! The threads behind a console: the recorder, which only touches the local disk, and the start
//! and end of the sharing loop.

use super::drafts::{self, ToDrafts};
use super::papers::write_papers;
use super::pour::transcript_of;
use super::recorder::Recorder;
use super::replica::Replica;
use super::session::Session;
use super::sharing::{Sharing, ToSharer};
use super::{Clock, Sink, StoreError};
use crate::domain::event::{Draft as EventDraft, Event};
use crate::domain::id::EventId;
use crate::domain::time::Timestamp;
use crate::sync::{Health, Notice, PaperFile, Report, Request, Share, Ticket};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::Duration;

/// How long foreign events may wait for the journal when nothing is recorded meanwhile.
const FOREIGN_WAIT: Duration = Duration::from_secs(1);
/// A shared folder that has not answered for so long is said to be silent.
const SILENCE: Duration = Duration::from_secs(3);

/// What the recorder's thread is asked.
pub(super) enum ToRecorder {
    /// By the application.
    Ask(Request),
    /// Foreign events that the journal should hold.
    Keep(Vec<Arc<Event>>),
    /// Foreign events that came another way than through the shared file.
    Bring(Vec<Arc<Event>>),
    /// A redaction came.
    DropBodies(BTreeSet<EventId>),
    /// The end; answered by dropping the sender.
    Close(Sender<()>),
}

/// The threads behind a console: a recorder that only touches the local disk, one that keeps what is
/// typed there, a sharer that may hang on a network folder without harm, and the watcher.
pub struct Store {
    to_recorder: Sender<ToRecorder>,
    /// None where there is no replica to keep anything in.
    to_drafts: Option<Sender<ToDrafts>>,
}

impl Store {
    /// Starts the threads; the sink is called from them.
    pub fn start(mut session: Session, sink: Sink) -> Self {
        let sink = Arc::new(sink);
        let left = session.left.take();
        let (to_recorder, recorder_rx) = mpsc::channel();
        let (to_sharer, sharer_rx) = mpsc::channel();
        let busy = Arc::new(AtomicI64::new(0));
        let (recorder, sharing) = Sharing::split(
            session,
            Arc::clone(&sink),
            Some(to_recorder.clone()),
            Arc::clone(&busy),
        );
        let drafts_sink = Arc::clone(&sink);
        let thread = RecorderThread::new(recorder, &sharing, to_sharer.clone(), sink, busy);
        let replica = thread.replica.clone();
        let to_drafts = replica.map(|replica| drafts::start(replica, left, drafts_sink));
        spawn("recorder", move || thread.run(&recorder_rx));
        spawn("sharer", move || sharing.run(&to_sharer, &sharer_rx));
        Self {
            to_recorder,
            to_drafts,
        }
    }

    /// Asks for something; the answer comes to the sink.
    pub fn send(&self, request: Request) {
        // The threads live until `close`; a panic in one has been reported by the runtime.
        match (request, &self.to_drafts) {
            (Request::KeepUnsent(unsent), Some(to_drafts)) => {
                let _ = to_drafts.send(ToDrafts::Keep(unsent));
            }
            (request, _) => {
                let _ = self.to_recorder.send(ToRecorder::Ask(request));
            }
        }
    }

    /// For whoever brings events another way than through the shared file.
    pub fn bringer(&self) -> Bringer {
        Bringer(self.to_recorder.clone())
    }

    /// Ends the threads: waits at most `wait` for what is being recorded, for what is being kept,
    /// and for one save. The draft stays for the next start.
    pub fn close(self, wait: Duration) {
        let (done, ended) = mpsc::channel();
        // Whoever ends drops its sender, and so does a thread that has gone.
        if let Some(to_drafts) = &self.to_drafts {
            let _ = to_drafts.send(ToDrafts::Close(done.clone()));
        }
        let _ = self.to_recorder.send(ToRecorder::Close(done));
        let _ = ended.recv_timeout(wait);
    }
}

/// Brings events that came another way than through the shared file.
#[derive(Clone)]
pub struct Bringer(Sender<ToRecorder>);

impl Bringer {
    /// Shows them at once; the journal and the shared file follow.
    pub fn bring(&self, events: Vec<Arc<Event>>) {
        // The thread lives until the store is closed.
        let _ = self.0.send(ToRecorder::Bring(events));
    }
}

/// Starts a named thread. Without threads there is no console; the channel then stays silent and
/// `close` returns at once.
pub(super) fn spawn(name: &str, body: impl FnOnce() + Send + 'static) {
    let _ = std::thread::Builder::new()
        .name(format!("warroom-{name}"))
        .spawn(body);
}

struct RecorderThread {
    /// `None` when events go straight to the shared file.
    recorder: Option<Recorder>,
    replica: Option<Replica>,
    foreign: Vec<Arc<Event>>,
    to_sharer: Sender<ToSharer>,
    sink: Arc<Sink>,
    now: Clock,
    busy: Arc<AtomicI64>,
    waiting: usize,
}

impl RecorderThread {
    fn new(
        recorder: Option<Recorder>,
        sharing: &Sharing,
        to_sharer: Sender<ToSharer>,
        sink: Arc<Sink>,
        busy: Arc<AtomicI64>,
    ) -> Self {
        let replica = recorder.as_ref().and_then(|r| r.replica().cloned());
        Self {
            recorder,
            replica,
            foreign: Vec::new(),
            to_sharer,
            sink,
            now: sharing.clock(),
            busy,
            waiting: 0,
        }
    }

    fn run(mut self, requests: &Receiver<ToRecorder>) {
        loop {
            match self.next(requests) {
                Ok(ToRecorder::Ask(request)) => self.answer(request),
                Ok(ToRecorder::Keep(events)) => {
                    if let Some(recorder) = &mut self.recorder {
                        for event in &events {
                            recorder.observe(event);
                        }
                        self.foreign.extend(events);
                    }
                }
                Ok(ToRecorder::Bring(events)) => self.bring(events),
                Ok(ToRecorder::DropBodies(redacted)) => {
                    self.flush();
                    if let Some(recorder) = &mut self.recorder {
                        let _ = recorder.drop_bodies(&redacted);
                    }
                }
                Ok(ToRecorder::Close(done)) => {
                    self.flush();
                    let left = self.recorder.as_ref().and_then(Recorder::left);
                    let _ = self.to_sharer.send(ToSharer::Close { done, left });
                    return;
                }
                Err(RecvTimeoutError::Timeout) => {
                    self.flush();
                    self.watch_over_sharer();
                }
                Err(RecvTimeoutError::Disconnected) => {
                    self.flush();
                    let _ = self.to_sharer.send(ToSharer::End);
                    return;
                }
            }
        }
    }

    /// Sleeps without a time limit unless something is left to do.
    fn next(&self, requests: &Receiver<ToRecorder>) -> Result<ToRecorder, RecvTimeoutError> {
        match self.patience() {
            Some(wait) => requests.recv_timeout(wait),
            None => requests.recv().map_err(|_| RecvTimeoutError::Disconnected),
        }
    }

    /// How long it may sleep; for ever where nothing is left to do.
    fn patience(&self) -> Option<Duration> {
        if !self.foreign.is_empty() {
            Some(FOREIGN_WAIT)
        } else if self.waiting > 0 {
            Some(SILENCE)
        } else {
            None
        }
    }

    /// The sharer may hang in a system call for minutes; somebody must say so.
    fn watch_over_sharer(&mut self) {
        let since = self.busy.load(Ordering::Relaxed);
        if since == 0 {
            self.waiting = 0;
            return;
        }
        let since = Timestamp::from_millis(since);
        if (self.now)().seconds_since(since) >= 2 {
            (self.sink)(Report::Health(Health {
                share: Share::Trouble {
                    since,
                    reason:
                        "the shared folder does not answer; what you write is kept on this machine"
                            .to_owned(),
                },
                waiting: self.waiting,
                ..Health::default()
            }));
        }
    }

    fn answer(&mut self, request: Request) {
        match request {
            Request::Record { ticket, drafts } => self.record(ticket, drafts),
            Request::KeepLooked { person, looked } => {
                if let Some(replica) = &self.replica {
                    replica.set_looked(&person, looked);
                }
            }
            Request::WritePapers { folder, files } => self.write_papers(folder, files),
            Request::ReadTranscript(file) => self.read_transcript(file),
            request @ (Request::WriteAgain | Request::RetireCopy(_)) => {
                let _ = self.to_sharer.send(ToSharer::Ask(request));
            }
            // The drafts' thread has it.
            Request::KeepUnsent(_) => {}
        }
    }

    /// On a thread of its own: the folder may be far away, and nothing is recorded meanwhile.
    fn write_papers(&self, folder: PathBuf, files: Vec<PaperFile>) {
        let sink = Arc::clone(&self.sink);
        spawn("papers", move || {
            let notice = match write_papers(&folder, &files) {
                Ok(written) => {
                    let written = written.iter().map(|path| path.display().to_string());
                    let written = written.collect::<Vec<_>>().join(", ");
                    Notice {
                        text: format!("written: {written}"),
                        important: false,
                    }
                }
                Err(error) => Notice {
                    text: error.to_string(),
                    important: true,
                },
            };
            sink(Report::Notice(notice));
        });
    }

    /// On a thread of its own, as above.
    fn read_transcript(&self, file: PathBuf) {
        let sink = Arc::clone(&self.sink);
        spawn("transcript", move || {
            let read = transcript_of(&file);
            sink(Report::Transcript { file, read });
        });
    }

    fn record(&mut self, ticket: Ticket, drafts: Vec<EventDraft>) {
        let Some(recorder) = &mut self.recorder else {
            let request = Request::Record { ticket, drafts };
            let _ = self.to_sharer.send(ToSharer::Ask(request));
            return;
        };
        match recorder.record(&drafts, &self.foreign) {
            Ok(done) => {
                self.foreign.clear();
                self.waiting += done.sealed.len();
                let offset = recorder.offset();
                let sealed = done.sealed.clone();
                (self.sink)(Report::Recorded {
                    ticket,
                    events: done.sealed,
                });
                self.pass_on(done.others, sealed, offset);
            }
            Err(error @ StoreError::Locked(_)) => (self.sink)(Report::NotRecorded {
                ticket,
                reason: error.to_string(),
            }),
            Err(error) => {
                // This disk fails: a fresh writer goes on in the shared file.
                let direct = Box::new(recorder.to_direct());
                self.recorder = None;
                let reason = error.to_string();
                let _ = self.to_sharer.send(ToSharer::Adopt { direct, reason });
                let request = Request::Record { ticket, drafts };
                let _ = self.to_sharer.send(ToSharer::Ask(request));
            }
        }
    }

    fn pass_on(&self, others: Vec<Arc<Event>>, sealed: Vec<Arc<Event>>, offset: u64) {
        let mut events = others.clone();
        events.extend(sealed);
        if !events.is_empty() {
            let _ = self.to_sharer.send(ToSharer::Recorded { events, offset });
        }
        if !others.is_empty() {
            (self.sink)(Report::Seen(others));
        }
    }

    /// Foreign events follow into the journal; no loss if they cannot now.
    fn flush(&mut self) {
        let Some(recorder) = &mut self.recorder else {
            return;
        };
        if self.foreign.is_empty() {
            return;
        }
        let foreign = std::mem::take(&mut self.foreign);
        if let Ok(recorded) = recorder.record(&[], &foreign) {
            let offset = recorder.offset();
            self.pass_on(recorded.others, Vec::new(), offset);
        }
    }

    /// Shows what came another way, then journals it and has it brought into the shared file. A
    /// journal that fails now gets it with the next words.
    fn bring(&mut self, events: Vec<Arc<Event>>) {
        if let Some(recorder) = &mut self.recorder {
            recorder.observe_all(&events);
        }
        (self.sink)(Report::Seen(events.clone()));
        let mut offset = 0;
        if let Some(recorder) = &mut self.recorder {
            self.foreign.extend(events.iter().cloned());
            if let Ok(recorded) = recorder.record(&[], &self.foreign) {
                self.foreign.clear();
                offset = recorder.offset();
                self.pass_on(recorded.others, Vec::new(), offset);
            } else {
                offset = recorder.offset();
            }
        }
        let _ = self.to_sharer.send(ToSharer::Recorded { events, offset });
    }
}

#[cfg(test)]
mod tests;
