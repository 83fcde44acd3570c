//! The closed list of what can happen, each with its body.

use crate::domain::id::EventId;
use crate::domain::message::Sent;
use crate::domain::role::Assigned;
use crate::domain::setting::Setting;
use crate::domain::task::TaskGiven;
use crate::domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What happened. Each variant is one `kind` of the file with its `body`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EventKind {
    /// `open`: the incident began. The first event of every file.
    Open(Opened),
    /// `note`: a person typed an entry of the timeline.
    Note(Note),
    /// `set`: a setting got a value.
    Set(SettingChange),
    /// `add`: something joined a list.
    Add(ListItem),
    /// `remove`: something left a list.
    Remove(Reference),
    /// `assign`: a person took a role.
    Assign(Assigned),
    /// `release`: an assignment ended.
    Release(Reference),
    /// `send`: a message went to an audience.
    Send(Sent),
    /// `task`: work was given.
    Task(TaskGiven),
    /// `extend`: a task got more time.
    Extend(Extension),
    /// `tick`: a task is done or an exit criterion is met, or no longer so.
    Tick(Toggle),
    /// `revise`: an entry's text was corrected; the old text stays in its history.
    Revise(Revision),
    /// `strike`: an entry was struck through, or no longer.
    Strike(Toggle),
    /// `star`: an entry was starred for the review, or no longer.
    Star(Toggle),
    /// `restrict`: an entry was kept from walls and exports, or no longer.
    Restrict(Toggle),
    /// `retime`: an entry happened at another time, the `happened` of this event.
    Retime(Reference),
    /// `retract`: an event is taken as never said; it stays in the audit.
    Retract(Reference),
    /// `redact`: an event's body is dropped everywhere.
    Redact(Redaction),
    /// A kind or a body that this version does not know; kept byte for byte.
    Unknown(Box<str>),
    /// A known or unknown kind whose body was redacted.
    Redacted(Box<str>),
}

/// The incident began.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    /// Names the file, channel, ticket and messages; never changes.
    pub key: String,
    /// One plain line: what the customer notices.
    pub title: String,
    /// True for practice: every screen and export carries DRILL.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub drill: bool,
    /// True when nothing is disrupted yet.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub imminent: bool,
}

/// What sort of timeline entry something is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// Plain words.
    #[default]
    Note,
    /// Something done.
    Action,
    /// Something found out.
    Finding,
    /// A change to a system.
    Change,
    /// A test's result.
    Test,
    /// A guess at the cause.
    Hypothesis,
    /// An expert's words.
    Advice,
    /// For afterwards.
    Followup,
    /// Asked for status; nothing new.
    Check,
    /// Said from outside.
    Report,
    /// Machine entry: the incident was opened.
    Opening,
    /// Machine entry: the stage moved.
    Stage,
    /// Machine entry: priority, impact or urgency changed.
    Priority,
    /// Machine entry: a role was taken or left.
    Role,
    /// Machine entry: an answer was refreshed.
    Answer,
    /// Machine entry: a message was sent.
    Comms,
    /// Machine entry: a task was given or done.
    Task,
    /// Machine entry: another setting or list changed.
    Setting,
    /// An event of a newer version.
    Newer,
}

impl EntryKind {
    /// The word on screen, on the command line and in filters.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Action => "action",
            Self::Finding => "finding",
            Self::Change => "change",
            Self::Test => "test",
            Self::Hypothesis => "hypothesis",
            Self::Advice => "advice",
            Self::Followup => "followup",
            Self::Check => "check",
            Self::Report => "report",
            Self::Opening => "opening",
            Self::Stage => "stage",
            Self::Priority => "priority",
            Self::Role => "role",
            Self::Answer => "answer",
            Self::Comms => "comms",
            Self::Task => "task",
            Self::Setting => "setting",
            Self::Newer => "newer",
        }
    }

    /// The kinds that a person can type.
    pub const TYPED: [Self; 10] = [
        Self::Note,
        Self::Action,
        Self::Finding,
        Self::Change,
        Self::Test,
        Self::Hypothesis,
        Self::Advice,
        Self::Followup,
        Self::Check,
        Self::Report,
    ];

    /// The typed kind of that word.
    pub fn parse_typed(word: &str) -> Option<Self> {
        Self::TYPED
            .into_iter()
            .find(|kind| kind.label().eq_ignore_ascii_case(word))
    }

    /// Whether a person typed it, so that it can be corrected, struck and re-timed.
    pub fn is_typed(self) -> bool {
        Self::TYPED.contains(&self)
    }
}

/// A typed entry.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Note {
    /// The words.
    pub text: String,
    /// What sort of entry.
    #[serde(default, skip_serializing_if = "is_plain_note")]
    pub entry: EntryKind,
    /// Who said or did it, where that is not the writer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<String>,
    /// Starred from the start.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub star: bool,
    /// Tags without the `#`, lower case, sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Kept from walls, messages, exports and `state`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub restricted: bool,
    /// For a change: why it was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// For a change: the way back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undo: Option<String>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "the signature that serde calls"
)]
fn is_plain_note(kind: &EntryKind) -> bool {
    *kind == EntryKind::Note
}

/// A setting got a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingChange {
    /// Name and value.
    #[serde(flatten)]
    pub setting: Setting,
    /// All heads of this setting that the writer saw and replaces.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub over: Vec<EventId>,
}

/// Something in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "list", rename_all = "snake_case")]
pub enum ListItem {
    /// An affected client.
    Client {
        /// What it is called.
        name: String,
    },
    /// An affected site.
    Site {
        /// What it is called.
        name: String,
    },
    /// A tag of the whole incident.
    Tag {
        /// The tag without `#`.
        name: String,
    },
    /// Something to look at.
    Link {
        /// What it is.
        label: String,
        /// Where it is.
        url: String,
        /// Kept from walls and exports.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        restricted: bool,
    },
    /// A place where people talk or are told.
    Channel {
        /// What it is called.
        name: String,
        /// chat, call, ticket, issue, status page, e-mail, mailing list, text message, …
        #[serde(rename = "type")]
        channel_type: String,
        /// What it is for.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        purpose: String,
    },
    /// What must be true before the incident is resolved.
    Criterion {
        /// In plain words.
        text: String,
    },
}

/// An event that only points at another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    /// The event spoken of.
    #[serde(rename = "ref")]
    pub reference: EventId,
}

/// Something about another event goes on or off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Toggle {
    /// The event spoken of.
    #[serde(rename = "ref")]
    pub reference: EventId,
    /// On or off; of several the one with the greatest id counts.
    pub on: bool,
    /// Why, where a reason was given; a waived criterion has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// An entry's new text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revision {
    /// The entry corrected.
    #[serde(rename = "ref")]
    pub reference: EventId,
    /// The whole new text.
    pub text: String,
}

/// More time for a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extension {
    /// The task.
    #[serde(rename = "ref")]
    pub reference: EventId,
    /// The new end of its time box.
    pub due: Timestamp,
}

/// A body to be dropped everywhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Redaction {
    /// The event whose body goes.
    #[serde(rename = "ref")]
    pub reference: EventId,
    /// Why; required.
    pub reason: String,
}

impl EventKind {
    /// The `kind` of the file.
    pub fn name(&self) -> &str {
        match self {
            Self::Open(_) => "open",
            Self::Note(_) => "note",
            Self::Set(_) => "set",
            Self::Add(_) => "add",
            Self::Remove(_) => "remove",
            Self::Assign(_) => "assign",
            Self::Release(_) => "release",
            Self::Send(_) => "send",
            Self::Task(_) => "task",
            Self::Extend(_) => "extend",
            Self::Tick(_) => "tick",
            Self::Revise(_) => "revise",
            Self::Strike(_) => "strike",
            Self::Star(_) => "star",
            Self::Restrict(_) => "restrict",
            Self::Retime(_) => "retime",
            Self::Retract(_) => "retract",
            Self::Redact(_) => "redact",
            Self::Unknown(name) | Self::Redacted(name) => name,
        }
    }

    /// Reads a body of that kind. What this version cannot read is [`EventKind::Unknown`].
    pub fn parse(name: &str, body: &str) -> Self {
        fn read<'a, T: Deserialize<'a>>(
            body: &'a str,
            wrap: fn(T) -> EventKind,
        ) -> Option<EventKind> {
            serde_json::from_str(body).ok().map(wrap)
        }
        let known = match name {
            "note" => read(body, Self::Note),
            "open" => read(body, Self::Open),
            "set" => read(body, Self::Set),
            "add" => read(body, Self::Add),
            "remove" => read(body, Self::Remove),
            "assign" => read(body, Self::Assign),
            "release" => read(body, Self::Release),
            "send" => read(body, Self::Send),
            "task" => read(body, Self::Task),
            "extend" => read(body, Self::Extend),
            "tick" => read(body, Self::Tick),
            "revise" => read(body, Self::Revise),
            "strike" => read(body, Self::Strike),
            "star" => read(body, Self::Star),
            "restrict" => read(body, Self::Restrict),
            "retime" => read(body, Self::Retime),
            "retract" => read(body, Self::Retract),
            "redact" => read(body, Self::Redact),
            _ => None,
        };
        known.unwrap_or_else(|| Self::Unknown(name.into()))
    }

    /// The body as JSON; an empty object for what has none.
    pub fn body(&self) -> Value {
        fn json<T: Serialize>(body: &T) -> Value {
            serde_json::to_value(body).unwrap_or_default()
        }
        match self {
            Self::Open(b) => json(b),
            Self::Note(b) => json(b),
            Self::Set(b) => json(b),
            Self::Add(b) => json(b),
            Self::Remove(b) | Self::Release(b) | Self::Retime(b) | Self::Retract(b) => json(b),
            Self::Assign(b) => json(b),
            Self::Send(b) => json(b),
            Self::Task(b) => json(b),
            Self::Extend(b) => json(b),
            Self::Tick(b) | Self::Strike(b) | Self::Star(b) | Self::Restrict(b) => json(b),
            Self::Revise(b) => json(b),
            Self::Redact(b) => json(b),
            Self::Unknown(_) | Self::Redacted(_) => Value::Object(serde_json::Map::new()),
        }
    }

    /// The event that this one speaks of, if it amends another.
    pub fn target(&self) -> Option<EventId> {
        match self {
            Self::Remove(r) | Self::Release(r) | Self::Retime(r) | Self::Retract(r) => {
                Some(r.reference)
            }
            Self::Tick(t) | Self::Strike(t) | Self::Star(t) | Self::Restrict(t) => {
                Some(t.reference)
            }
            Self::Revise(r) => Some(r.reference),
            Self::Extend(e) => Some(e.reference),
            Self::Redact(r) => Some(r.reference),
            _ => None,
        }
    }
}
