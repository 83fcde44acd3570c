//! The closed list of what can happen, each with its body.

mod amend;
mod entry;
mod list;

pub use amend::{Extension, Redaction, Reference, Released, Revision, Telling, Toggle};
pub use entry::{EntryKind, Imported, Note, Verdict};
pub use list::ListItem;

use crate::domain::decision::{Outcome, Proposal, Ruling};
use crate::domain::escalation::{Answered, CallForHelp, Escalation};
use crate::domain::handover::{Accepted, Brief, Declined, Offer};
use crate::domain::hypothesis::{Judgement, Measure, Probe, Progress, Read};
use crate::domain::id::EventId;
use crate::domain::mark::{Accounted, Checked, Exported, Snooze, Unlock};
use crate::domain::message::{MessageDraft, Sent};
use crate::domain::review::{ActionItem, Amended, Cause, Lesson, Why};
use crate::domain::role::Assigned;
use crate::domain::setting::Setting;
use crate::domain::task::{Delegated, TaskGiven};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Makes the enumeration and its ways to and from the file out of one table. `-> reference` marks
/// the kinds that speak of another event.
macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident($body:ty) = $name:literal $(-> $target:ident)?,)*) => {
        /// What happened. Each variant is one `kind` of the file with its `body`.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum EventKind {
            $($(#[$doc])* $variant($body),)*
            /// A kind or a body that this version does not know; kept byte for byte.
            Unknown(Box<str>),
            /// A known or unknown kind whose body was redacted.
            Redacted(Box<str>),
        }

        impl EventKind {
            /// Every kind that this version writes.
            pub const NAMES: &[&str] = &[$($name),*];

            /// The `kind` of the file.
            pub fn name(&self) -> &str {
                match self {
                    $(Self::$variant(_) => $name,)*
                    Self::Unknown(name) | Self::Redacted(name) => name,
                }
            }

            /// Reads a body of that kind. What this version cannot read is
            /// [`EventKind::Unknown`].
            pub fn parse(name: &str, body: &str) -> Self {
                let known = match name {
                    $($name => serde_json::from_str(body).ok().map(Self::$variant),)*
                    _ => None,
                };
                known.unwrap_or_else(|| Self::Unknown(name.into()))
            }

            /// The body as JSON; an empty object for what has none.
            pub fn body(&self) -> Value {
                match self {
                    $(Self::$variant(body) => serde_json::to_value(body).unwrap_or_default(),)*
                    Self::Unknown(_) | Self::Redacted(_) => Value::Object(serde_json::Map::new()),
                }
            }

            /// The event that this one speaks of, if it amends another.
            pub fn target(&self) -> Option<EventId> {
                match self {
                    $($(Self::$variant(body) => Some(body.$target),)?)*
                    Self::Note(note) => note.replaces,
                    Self::Why(why) => why.under,
                    Self::Cause(cause) => cause.hypothesis,
                    _ => None,
                }
            }
        }
    };
}

kinds! {
    /// A person typed an entry of the timeline. First, since most events are notes.
    Note(Note) = "note",
    /// The incident began. The first event of every file.
    Open(Opened) = "open",
    /// A setting got a value.
    Set(SettingChange) = "set",
    /// Something joined a list.
    Add(ListItem) = "add",
    /// Something left a list.
    Remove(Reference) = "remove" -> reference,
    /// A person took a role.
    Assign(Assigned) = "assign",
    /// An assignment ended.
    Release(Released) = "release" -> reference,
    /// A message waits for a second person to release it.
    Draft(MessageDraft) = "draft",
    /// A message went to an audience.
    Send(Sent) = "send",
    /// A person released the outside messages of a restricted incident.
    Unlock(Unlock) = "unlock",
    /// Work was given.
    Task(TaskGiven) = "task",
    /// A task got more time.
    Extend(Extension) = "extend" -> reference,
    /// A task was passed on; its owner stays accountable.
    Delegate(Delegated) = "delegate" -> reference,
    /// A task is done, an exit criterion met or a call for help answered, or no longer so.
    Tick(Toggle) = "tick" -> reference,
    /// A decision was put to the vote of those who know: the advice process.
    Propose(Proposal) = "propose",
    /// A proposal was accepted, rejected or withdrawn.
    Decide(Ruling) = "decide" -> reference,
    /// What was decided worked, or did not.
    Outcome(Outcome) = "outcome" -> reference,
    /// A hypothesis changed its state.
    Judge(Judgement) = "judge" -> reference,
    /// A test of a hypothesis was thought out.
    Probe(Probe) = "probe" -> reference,
    /// What a test of a hypothesis showed.
    Read(Read) = "read" -> reference,
    /// A way to stop the harm before its cause is known.
    Measure(Measure) = "measure",
    /// A measure is being carried out, done or rejected.
    Progress(Progress) = "progress" -> reference,
    /// A change that nobody had agreed was accounted for.
    Account(Accounted) = "account" -> reference,
    /// A team or a person was called in.
    Escalate(Escalation) = "escalate",
    /// Somebody who was called in answered.
    Answered(Answered) = "answered" -> reference,
    /// Somebody asks the manager for help.
    Help(CallForHelp) = "help",
    /// The brief for a hand-over was begun or went on.
    Brief(Brief) = "brief",
    /// Command was offered.
    Offer(Offer) = "offer",
    /// An offer of command was accepted.
    Accept(Accepted) = "accept" -> reference,
    /// An offer of command was declined or withdrawn.
    Decline(Declined) = "decline" -> reference,
    /// A line of a checklist was ticked, or no longer.
    Check(Checked) = "check",
    /// A prompt was put off.
    Snooze(Snooze) = "snooze",
    /// A paper was made and posted.
    Export(Exported) = "export",
    /// A why was asked or answered.
    Why(Why) = "why",
    /// What contributed was named.
    Cause(Cause) = "cause",
    /// Something was learnt.
    Lesson(Lesson) = "lesson",
    /// Something is to be changed after the incident.
    Action(ActionItem) = "action",
    /// A why, cause, lesson or action item says something else.
    Amend(Amended) = "amend" -> reference,
    /// An entry's text was corrected; the old text stays in its history.
    Revise(Revision) = "revise" -> reference,
    /// An entry was struck through, or no longer.
    Strike(Toggle) = "strike" -> reference,
    /// An entry was starred for the review, or no longer.
    Star(Toggle) = "star" -> reference,
    /// An entry was kept from walls and exports, or no longer.
    Restrict(Toggle) = "restrict" -> reference,
    /// An entry happened at another time, the `happened` of this event.
    Retime(Reference) = "retime" -> reference,
    /// An event is taken as never said; it stays in the audit.
    Retract(Reference) = "retract" -> reference,
    /// An event's body is dropped everywhere.
    Redact(Redaction) = "redact" -> reference,
}

/// The incident began.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
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
    /// What was seen, in the words of whoever noticed.
    #[serde(flatten)]
    pub telling: Telling,
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
    /// Whose judgement an answer is, where that is not the writer's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// How the timeline tells of it.
    #[serde(flatten)]
    pub telling: Telling,
}

impl SettingChange {
    /// A change that replaces these heads.
    pub fn new(setting: Setting, over: Vec<EventId>) -> Self {
        Self {
            setting,
            over,
            source: None,
            telling: Telling::default(),
        }
    }
}

impl EventKind {
    /// How the timeline tells of it, for the kinds that somebody's words can stand for.
    pub fn telling(&self) -> Option<&Telling> {
        match self {
            Self::Open(body) => Some(&body.telling),
            Self::Set(body) => Some(&body.telling),
            Self::Assign(body) => Some(&body.telling),
            Self::Release(body) => Some(&body.telling),
            Self::Decide(body) => Some(&body.telling),
            Self::Escalate(body) => Some(&body.telling),
            Self::Brief(body) => Some(&body.telling),
            Self::Offer(body) => Some(&body.telling),
            Self::Accept(body) => Some(&body.telling),
            _ => None,
        }
    }

    /// The number that a numbered thing stores: T1, D2, H4, E1, C1, L1, A1.
    pub fn number(&self) -> Option<u32> {
        match self {
            Self::Task(task) => Some(task.number),
            Self::Propose(proposal) => Some(proposal.number),
            Self::Escalate(escalation) => Some(escalation.number),
            Self::Cause(cause) => Some(cause.number),
            Self::Lesson(lesson) => Some(lesson.number),
            Self::Action(item) => Some(item.number),
            Self::Note(note) => note.guess.as_ref().map(|guess| guess.number),
            _ => None,
        }
    }

    /// The same to be changed.
    pub fn number_mut(&mut self) -> Option<&mut u32> {
        match self {
            Self::Task(task) => Some(&mut task.number),
            Self::Propose(proposal) => Some(&mut proposal.number),
            Self::Escalate(escalation) => Some(&mut escalation.number),
            Self::Cause(cause) => Some(&mut cause.number),
            Self::Lesson(lesson) => Some(&mut lesson.number),
            Self::Action(item) => Some(&mut item.number),
            Self::Note(note) => note.guess.as_mut().map(|guess| &mut guess.number),
            _ => None,
        }
    }

    /// How the timeline tells of it, to be changed.
    pub fn telling_mut(&mut self) -> Option<&mut Telling> {
        match self {
            Self::Open(body) => Some(&mut body.telling),
            Self::Set(body) => Some(&mut body.telling),
            Self::Assign(body) => Some(&mut body.telling),
            Self::Release(body) => Some(&mut body.telling),
            Self::Decide(body) => Some(&mut body.telling),
            Self::Escalate(body) => Some(&mut body.telling),
            Self::Brief(body) => Some(&mut body.telling),
            Self::Offer(body) => Some(&mut body.telling),
            Self::Accept(body) => Some(&mut body.telling),
            _ => None,
        }
    }
}
