//! Keeps what is typed and not sent, on a thread of its own: the recorder may wait for the journal's
//! lock for seconds, and words that stand on a screen must not wait with it.

use super::Sink;
use super::replica::{Draft, Left, Replica};
use super::worker::spawn;
use crate::sync::{Notice, Report, Unsent};
use std::io;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::Duration;

/// How long until words that could not be kept are tried again.
const RETRY: Duration = Duration::from_secs(1);

/// What the thread is asked.
pub(super) enum ToDrafts {
    /// This is what is typed now.
    Keep(Unsent),
    /// The end; answered by dropping the sender.
    Close(Sender<()>),
}

/// Starts the thread for a replica, with what a dead console had left there and this one shows.
pub(super) fn start(replica: Replica, left: Option<Left>, sink: Arc<Sink>) -> Sender<ToDrafts> {
    let (to_drafts, inbox) = mpsc::channel();
    let drafts = Drafts {
        owed: left.as_ref().map(|left| left.unsent.clone()),
        replica,
        draft: None,
        left,
        failing: None,
        sink,
    };
    spawn("drafts", move || drafts.run(&inbox));
    to_drafts
}

struct Drafts {
    replica: Replica,
    draft: Option<Draft>,
    /// The file of the dead one: it goes when its words are in ours.
    left: Option<Left>,
    /// What is not on the disk yet.
    owed: Option<Unsent>,
    /// Why words could not be kept, as it was said.
    failing: Option<String>,
    sink: Arc<Sink>,
}

impl Drafts {
    fn run(mut self, inbox: &Receiver<ToDrafts>) {
        self.settle();
        loop {
            let first = if self.owed.is_some() {
                inbox.recv_timeout(RETRY)
            } else {
                inbox.recv().map_err(|_| RecvTimeoutError::Disconnected)
            };
            let mut closing = None;
            match first {
                Ok(first) => {
                    // Of all that wait the last one counts.
                    for message in std::iter::once(first).chain(inbox.try_iter()) {
                        match message {
                            ToDrafts::Keep(unsent) => self.owed = Some(unsent),
                            ToDrafts::Close(done) => closing = Some(done),
                        }
                    }
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
            self.settle();
            if closing.is_some() {
                if let Some(draft) = self.draft.take() {
                    draft.end();
                }
                return;
            }
        }
    }

    /// Brings what is owed to the disk, and says so where that begins or ends to fail.
    fn settle(&mut self) {
        let Some(unsent) = self.owed.take() else {
            return;
        };
        match self.keep(&unsent) {
            Ok(()) => {
                if let Some(left) = self.left.take() {
                    left.remove();
                }
                if self.failing.take().is_some() {
                    self.say("what you type is kept on this machine again", false);
                }
            }
            Err(error) => {
                let reason = error.to_string();
                // An old line that stays costs nobody any words.
                if !unsent.is_empty() && self.failing.as_ref() != Some(&reason) {
                    let words = format!(
                        "what you are typing is not kept on this machine: {reason}; it stands on this screen only"
                    );
                    self.say(&words, true);
                    self.failing = Some(reason);
                }
                self.owed = Some(unsent);
            }
        }
    }

    fn keep(&mut self, unsent: &Unsent) -> io::Result<()> {
        let draft = match &mut self.draft {
            Some(draft) => draft,
            None if unsent.is_empty() => return Ok(()),
            none => none.insert(Draft::start(&self.replica)?),
        };
        draft.keep(unsent)
    }

    fn say(&self, text: &str, important: bool) {
        let text = text.to_owned();
        (self.sink)(Report::Notice(Notice { text, important }));
    }
}
