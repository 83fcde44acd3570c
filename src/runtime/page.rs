//! Keeps the status page current while a console is open, on a thread of its own.
//!
//! It hears of every event that the store reports, has its own copy of the document, and writes
//! when something that people outside may read has changed. A folder that hangs or is full holds
//! up this thread only.

use super::clock;
use crate::domain::event::Event;
use crate::domain::incident::Incident;
use crate::domain::kit::Kit;
use crate::domain::time::Timestamp;
use crate::report::status_page::{Asked, Made, Source, make, source};
use crate::store::{self, Content, Kept, SiteError};
use crate::sync::{Notice, Page, Report};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::Duration;

/// How long to wait before another try.
const RETRY: Duration = Duration::from_secs(5);
/// How often the folder is looked at although nothing was said: a file may have gone, and a day
/// has passed.
const LOOK: Duration = Duration::from_secs(60);

/// Writes a site into a folder; says what is on it and what changed.
///
/// # Errors
/// [`SiteError`] if the folder is not ours or cannot be written.
pub fn write(folder: &Path, asked: &Asked<'_>) -> Result<(Made, Kept), SiteError> {
    let mut on_it = None;
    let kept = store::keep(folder, |before| {
        let mut made = make(before, asked);
        let files = std::mem::take(&mut made.files);
        let files = files.into_iter().map(|file| (file.path, file.bytes));
        let note = made.note.clone();
        let files = files.collect();
        on_it = Some(made);
        Content { note, files }
    })?;
    Ok((on_it.unwrap_or_else(|| make(None, asked)), kept))
}

enum ToPage {
    Events(Vec<Arc<Event>>),
    /// The end, once all is written; answered by dropping the sender.
    Close(Sender<()>),
}

/// The thread that keeps the page.
pub(super) struct PageKeeper {
    to_page: Sender<ToPage>,
}

/// What tells the thread of events; the store's threads hold it.
pub(super) struct Teller(Sender<ToPage>);

impl Teller {
    /// Passes on the events of a report.
    pub(super) fn tell(&self, report: &Report) {
        if let Report::Recorded { events, .. } | Report::Seen(events) = report {
            // The thread lives until the console ends.
            let _ = self.0.send(ToPage::Events(events.clone()));
        }
    }
}

impl PageKeeper {
    /// Starts the thread; the sink is called from it.
    pub(super) fn start(
        folder: PathBuf,
        incident: Incident,
        kit: Arc<Kit>,
        sink: impl Fn(Report) + Send + 'static,
    ) -> Self {
        let (to_page, inbox) = mpsc::channel();
        let thread = Thread {
            folder,
            incident,
            kit,
            sink: Box::new(sink),
            shown: None,
            failing: None,
            looked: clock::now(),
        };
        let _ = std::thread::Builder::new()
            .name("warroom-page".to_owned())
            .spawn(move || thread.run(&inbox));
        Self { to_page }
    }

    /// For the store's threads.
    pub(super) fn teller(&self) -> Teller {
        Teller(self.to_page.clone())
    }

    /// Ends the thread: waits at most `wait` for what is left to be written.
    pub(super) fn close(self, wait: Duration) {
        let (done, ended) = mpsc::channel();
        if self.to_page.send(ToPage::Close(done)).is_ok() {
            let _ = ended.recv_timeout(wait);
        }
    }
}

struct Thread {
    folder: PathBuf,
    incident: Incident,
    kit: Arc<Kit>,
    sink: Box<dyn Fn(Report) + Send>,
    /// What was last written.
    shown: Option<Source>,
    /// Since when it cannot be written, and why.
    failing: Option<(Timestamp, String)>,
    looked: Timestamp,
}

impl Thread {
    fn run(mut self, inbox: &Receiver<ToPage>) {
        if self.incident.is_drill() {
            self.say("this is a drill: the status page stays without it");
        }
        self.write(true);
        loop {
            let wait = if self.failing.is_some() { RETRY } else { LOOK };
            let mut next = match inbox.recv_timeout(wait) {
                Ok(first) => Some(first),
                Err(RecvTimeoutError::Timeout) => None,
                Err(RecvTimeoutError::Disconnected) => return,
            };
            let mut due = next.is_none();
            while let Some(message) = next {
                match message {
                    ToPage::Events(events) => {
                        self.incident.absorb_all(events);
                    }
                    ToPage::Close(done) => {
                        self.write(self.failing.is_some());
                        drop(done);
                        return;
                    }
                }
                next = inbox.try_recv().ok();
            }
            due |= clock::now().seconds_since(self.looked).abs() >= LOOK.as_secs().cast_signed();
            self.write(due);
        }
    }

    /// Writes if what people outside may read has changed, or if it is time to look.
    fn write(&mut self, due: bool) {
        let Some(source) = source(&self.incident, &self.kit) else {
            return;
        };
        let changed = self.shown.as_ref() != Some(&source);
        if !changed && !due {
            return;
        }
        let now = clock::now();
        self.looked = now;
        let asked = Asked {
            sources: std::slice::from_ref(&source),
            name: None,
            url: None,
            drills: false,
            only: false,
            now,
        };
        match write(&self.folder, &asked) {
            Ok((_, kept)) => self.written(source, &kept, now),
            Err(error) => self.failed(&error, now),
        }
    }

    fn written(&mut self, source: Source, kept: &Kept, now: Timestamp) {
        let again = self.failing.take().is_some();
        let words = |source: &Option<Source>| {
            let published = source.as_ref().and_then(|source| source.published.as_ref());
            published.map_or(0, |published| published.updates.len())
        };
        let before = words(&self.shown);
        let first = self.shown.replace(source).is_none();
        if first || again {
            (self.sink)(Report::Page(Page::Written(now)));
        }
        let count = words(&self.shown);
        let entries = if count == 1 { "entry" } else { "entries" };
        if !first
            && !again
            && count != before
            && !kept.written.is_empty()
            && !self.incident.is_drill()
        {
            self.say(&format!(
                "the status page shows {count} {entries} of this incident"
            ));
        }
    }

    fn failed(&mut self, error: &SiteError, now: Timestamp) {
        let reason = error.reason();
        let since = self.failing.as_ref().map_or(now, |(since, _)| *since);
        let known = self.failing.replace((since, reason.clone()));
        if known.is_none_or(|(_, known)| known != reason) {
            (self.sink)(Report::Page(Page::Failing {
                since,
                reason,
                sentence: error.to_string(),
            }));
        }
    }

    fn say(&self, text: &str) {
        (self.sink)(Report::Notice(Notice {
            text: text.to_owned(),
            important: false,
        }));
    }
}

#[cfg(test)]
#[path = "page/tests.rs"]
mod tests;
