//! The words between the application and its store. Pure data: neither side imports the other.

use crate::domain::event::{Draft, Event};
use crate::domain::id::EventId;
use crate::domain::looked::Looked;
use crate::domain::presence::Present;
use crate::domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::Arc;

/// Names one request to record until its answer arrives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ticket(pub u64);

/// What the application asks of the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request {
    /// Seal these drafts, in this order, into this writer's journal. Answered by
    /// [`Report::Recorded`] or [`Report::NotRecorded`].
    Record {
        /// For the answer.
        ticket: Ticket,
        /// What to seal.
        drafts: Vec<Draft>,
    },
    /// Keep what is typed and not sent on the local disk; nothing of it forgets it.
    KeepUnsent(Unsent),
    /// Keep what somebody last looked at, so that the next start can say what is new.
    KeepLooked {
        /// Who.
        person: String,
        /// What they saw.
        looked: Looked,
    },
    /// Write papers into a folder. Answered by [`Report::Notice`], which says where they are.
    WritePapers {
        /// The folder; made if it is not there.
        folder: PathBuf,
        /// What to write.
        files: Vec<PaperFile>,
    },
    /// Read the transcript of a chat. Answered by [`Report::Transcript`].
    ReadTranscript(PathBuf),
    /// Write the shared file now even where the store would not by itself (a git work tree).
    WriteAgain,
    /// Retire this copy beside the shared file, by its name in that folder. Answered by
    /// [`Report::Notice`], which says where it is kept, or why it stays.
    RetireCopy(OsString),
}

/// A paper in its format, and the name of its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaperFile {
    /// The name, without a folder.
    pub name: String,
    /// The whole text.
    pub text: String,
}

/// What a console holds that was typed and is recorded nowhere: it outlives a crash.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Unsent {
    /// Lines of the entry bar: what could not be recorded yet, then the one being typed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<UnsentLine>,
    /// Forms that were begun.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub forms: Vec<UnsentForm>,
}

impl Unsent {
    /// Whether there is nothing to keep.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty() && self.forms.is_empty()
    }
}

/// A line of the entry bar.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct UnsentLine {
    /// The words.
    pub text: String,
    /// The entry that they correct.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrects: Option<EventId>,
}

/// A form that was begun.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct UnsentForm {
    /// What it is for, in the words of the forms.
    pub purpose: String,
    /// Its title, for people.
    pub title: String,
    /// What stands in each field: the words, or the value of the choice.
    pub fields: Vec<String>,
    /// The field that had the keys.
    pub focus: usize,
    /// It was sent and not answered yet: the hashes of the bodies of what it asked for, so that it
    /// does not come back when that was recorded after all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub asked: Vec<String>,
}

/// What the store tells the application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Report {
    /// On this machine's disk, fsynced: these are facts now.
    Recorded {
        /// The request.
        ticket: Ticket,
        /// Its drafts, sealed, in the same order.
        events: Vec<Arc<Event>>,
    },
    /// Could not be recorded; the words must stay where they were typed.
    NotRecorded {
        /// The request.
        ticket: Ticket,
        /// What is wrong and what to do.
        reason: String,
    },
    /// Events that other writers made.
    Seen(Vec<Arc<Event>>),
    /// Events of this replica that are now proven to be in the shared place.
    Shared(Vec<EventId>),
    /// How it stands between this machine and the shared place.
    Health(Health),
    /// Something happened that people should know, in one sentence.
    Notice(Notice),
    /// The transcript of a chat that was asked for: its bytes, or why it cannot be read and what to
    /// do.
    Transcript {
        /// The file.
        file: PathBuf,
        /// What is in it.
        read: Result<Vec<u8>, String>,
    },
    /// How it stands with the status page that this console keeps.
    Page(Page),
    /// Who sits at a console of this incident, as the folder tells.
    Present(Present),
    /// The same, as the server besides it tells.
    PresentAfar(Present),
    /// How it stands with the stream that this console shares through besides the file.
    Link(Link),
    /// The copies of the incident beside the shared file that do not go by themselves, by name.
    Copies(Vec<CopyBeside>),
}

/// A copy of the incident that lies beside the shared file. What it holds is merged; it stays
/// until somebody says what becomes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopyBeside {
    /// Its name in that folder.
    pub name: OsString,
    /// How many events it holds.
    pub events: usize,
    /// What may be done with it.
    pub fate: CopyFate,
}

/// What may be done with a copy that does not go by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CopyFate {
    /// All of it is in the shared file: it goes when somebody says so.
    Ask,
    /// Not all of it is in the shared file yet.
    Waits,
    /// It holds lines that are no events: only a person can say what they are.
    Damaged,
    /// Deleting it would delete the real file elsewhere.
    Leave,
}

/// How it stands with a stream past the shared file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Link {
    /// The connection and what it can do.
    pub state: LinkState,
    /// Known here and not known to be in the stream.
    pub waiting: Arc<BTreeSet<EventId>>,
    /// How many of those are longer than the server takes; they stay in the file.
    pub unfit: usize,
    /// When the server was last heard.
    pub heard: Option<Timestamp>,
}

/// What a link to a stream can do now.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum LinkState {
    /// Not connected yet, for the first time.
    #[default]
    Opening,
    /// What the stream holds is being read.
    Reading,
    /// Connected; what is known here goes there, and the other way.
    Live,
    /// Something is in the way. Retried by itself.
    Trouble {
        /// What.
        what: LinkTrouble,
        /// Since when.
        since: Timestamp,
        /// Why, in words, for the most part the server's.
        reason: String,
    },
}

/// What is in the way of a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LinkTrouble {
    /// The server cannot be reached or does not answer.
    Offline,
    /// It does not let us in, or not do what is needed.
    Refused,
    /// It takes no more.
    Full,
    /// It has no stream for us.
    Missing,
}

impl LinkTrouble {
    /// What is in the way, in a sentence.
    pub fn sentence(self, reason: &str) -> String {
        let begins = match self {
            Self::Offline => "the NATS server cannot be reached",
            Self::Refused => "the NATS server refused us",
            Self::Full => "the NATS stream takes no more",
            Self::Missing => "the NATS server has no stream for us",
        };
        format!("{begins}: {reason}")
    }
}

/// How it stands with the status page that a console keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Page {
    /// It shows what was said, since that instant.
    Written(Timestamp),
    /// It cannot be written: since when, and why. Retried by itself.
    Failing {
        /// Since when.
        since: Timestamp,
        /// Why, in a few words.
        reason: String,
        /// What is wrong and what to do.
        sentence: String,
    },
}

/// How it stands between this machine and the shared place.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Health {
    /// The shared place.
    pub share: Share,
    /// When the shared file was last read and found whole. Who records hears of a newer time only
    /// with other news.
    pub verified: Option<Timestamp>,
    /// Recorded here and not yet shared.
    pub waiting: usize,
    /// This run records straight into the shared place, for this reason.
    pub no_replica: Option<String>,
    /// Writers whose events have gaps: name and how many are missing.
    pub gaps: Vec<(String, u64)>,
    /// Our clock against the shared file's, in seconds ahead; only from 2 seconds on.
    pub skew_seconds: Option<i64>,
}

/// The shared place.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Share {
    /// Not looked at yet.
    #[default]
    Opening,
    /// Everything is there since that instant.
    Saved(Timestamp),
    /// A write is under way.
    Saving,
    /// It cannot be written or reached: since when, and why. Retried by itself.
    Trouble {
        /// Since when.
        since: Timestamp,
        /// Why, in words.
        reason: String,
    },
    /// It holds less than we do and will not be written by itself (a git work tree).
    Behind(usize),
    /// Only looked at, for this reason; nothing is written there.
    ReadOnly(String),
}

/// One sentence about something that happened to the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The sentence.
    pub text: String,
    /// Whether it must be seen (an error) or may pass by.
    pub important: bool,
}
