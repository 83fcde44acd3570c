//! What a person asks of the document, and the typed refusals.

use crate::domain::decision::{Call, Outcome};
use crate::domain::escalation::Answered;
use crate::domain::handover::BriefNotes;
use crate::domain::hypothesis::{Judgement, Measure, Probe, Progress, Read};
use crate::domain::id::EventId;
use crate::domain::kind::{ListItem, Note, Opened};
use crate::domain::mark::{Accounted, Exported};
use crate::domain::message::{MessageDraft, Sent};
use crate::domain::priority::Rating;
use crate::domain::review::{ActionItem, Amended, Cause, Lesson, Why};
use crate::domain::role::Assigned;
use crate::domain::setting::{DetectionSource, Setting};
use crate::domain::stage::Stage;
use crate::domain::time::{Moment, Timestamp};
use crate::playbook::Playbook;

/// A request to the document.
#[expect(
    clippy::large_enum_variant,
    reason = "an incident is declared once, and a command is decided, not kept"
)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Declare an incident; only into an empty set.
    Open(Opening),
    /// Write an entry.
    Note {
        /// What to write.
        note: Note,
        /// When it happened, if not now.
        happened: Option<Moment>,
    },
    /// Give a setting a value, stage moves included.
    Set {
        /// Name and value.
        setting: Setting,
        /// When it became so, if not now.
        happened: Option<Moment>,
    },
    /// Refresh one of the four answers with somebody else's judgement.
    Refresh {
        /// The answer.
        setting: Setting,
        /// Whose judgement it is.
        source: String,
    },
    /// Put something into a list.
    Add(ListItem),
    /// Take something out of a list: the `add` event.
    Remove(EventId),
    /// Give a role to a person.
    Assign(Assigned),
    /// End an assignment.
    Release(EventId),
    /// Record a message as sent.
    Send {
        /// What was said, to whom, where.
        sent: Sent,
        /// When it was sent, if not now.
        happened: Option<Moment>,
    },
    /// Record several things at once under one line of the person's own words. They must not build
    /// on each other: each is decided by the document as it was.
    Told {
        /// What happens; the first is the line that the timeline shows.
        acts: Vec<Command>,
        /// What the person says; none for the program's words.
        words: Option<String>,
    },
    /// Let a message wait for a second person to release it.
    DraftMessage(MessageDraft),
    /// Release the outside messages of a restricted incident, or lock them again.
    Unlock {
        /// Released or locked.
        on: bool,
    },
    /// Give work to somebody.
    GiveTask(NewTask),
    /// Pass a task on; its owner stays accountable.
    Delegate {
        /// The task.
        task: EventId,
        /// Who does it now.
        to: String,
    },
    /// Open a proposal for advice.
    Propose {
        /// What is proposed.
        text: String,
        /// Who decides, if not whoever is in command.
        decider: Option<String>,
        /// Who is asked for advice.
        asked: Vec<String>,
    },
    /// Decide a proposal.
    Decide {
        /// The proposal.
        proposal: EventId,
        /// What is decided.
        call: Call,
        /// Why.
        reason: Option<String>,
    },
    /// Say how a decision turned out.
    Outcome(Outcome),
    /// Change a hypothesis' state.
    Judge(Judgement),
    /// Think out a test of a hypothesis.
    Probe(Probe),
    /// Say what a test showed.
    Read(Read),
    /// Propose a measure against the harm.
    Measure(Measure),
    /// Say how far a measure is.
    Progress(Progress),
    /// Account for a change that nobody had agreed.
    Account(Accounted),
    /// Call a team or a person in.
    Escalate {
        /// The team or person.
        to: String,
        /// Why.
        reason: String,
        /// How they are reached.
        via: Option<String>,
    },
    /// Somebody who was called in has answered.
    Answered(Answered),
    /// Ask the manager for help.
    Help(String),
    /// Begin or go on with the brief for a hand-over.
    Brief(BriefNotes),
    /// Offer command.
    Offer {
        /// To whom.
        to: String,
        /// The brief, frozen.
        brief: String,
    },
    /// Accept an offer of command.
    Accept(EventId),
    /// Decline an offer of command, or withdraw it.
    Decline {
        /// The offer.
        offer: EventId,
        /// Why.
        reason: Option<String>,
    },
    /// Tick a line of a checklist, or no longer.
    Check {
        /// The line's id in the playbook.
        line: String,
        /// Done or not.
        on: bool,
    },
    /// Put a prompt off.
    Snooze {
        /// The rule, `N07`.
        rule: String,
        /// What it is about where a rule has several.
        about: String,
        /// For how many minutes.
        minutes: u32,
    },
    /// Record that a paper was posted.
    Export(Exported),
    /// Ask or answer a why.
    Why(Why),
    /// Name what contributed; its number is given to it.
    Cause(Cause),
    /// Say what was learnt; its number is given to it.
    Lesson(Lesson),
    /// Say what is to be changed after the incident; its number is given to it.
    ActionItem(ActionItem),
    /// Change a why, cause, lesson or action item.
    Amend(Amended),
    /// Give a task this many more minutes.
    ExtendTask {
        /// The task.
        task: EventId,
        /// Minutes added to its due time (or to now, if that is later).
        minutes: u32,
    },
    /// A task is done or an exit criterion is met; or no longer.
    Tick {
        /// The task or criterion.
        target: EventId,
        /// Done or not.
        on: bool,
        /// Why a criterion is waived.
        waived: Option<String>,
    },
    /// Correct an entry's text.
    Revise {
        /// The entry.
        entry: EventId,
        /// The whole new text.
        text: String,
    },
    /// Strike an entry, or take the strike back.
    Strike {
        /// The entry.
        entry: EventId,
        /// Struck or not.
        on: bool,
        /// Why.
        reason: Option<String>,
    },
    /// Star an entry, or take the star back.
    Star {
        /// The entry.
        entry: EventId,
        /// Starred or not.
        on: bool,
    },
    /// Keep an entry from walls and exports, or no longer.
    Restrict {
        /// The entry, message or link.
        entry: EventId,
        /// Restricted or not.
        on: bool,
    },
    /// Say when an entry happened.
    Retime {
        /// The entry.
        entry: EventId,
        /// When.
        happened: Moment,
    },
    /// Take own events as never said (undo), or take that back (redo: name the retractions).
    Retract(Vec<EventId>),
    /// Drop an event's body everywhere.
    Redact {
        /// The event.
        event: EventId,
        /// Why; required.
        reason: String,
    },
}

/// Work to be given.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NewTask {
    /// What is to be done.
    pub text: String,
    /// Who does it; may be nobody yet.
    pub owners: Vec<String>,
    /// The time box in minutes.
    pub minutes: Option<u32>,
    /// Who gives it, where that is not the writer.
    pub given_by: Option<String>,
    /// The work stream, where there are several.
    pub stream: Option<String>,
    /// For after the incident: cleaning up.
    pub after: bool,
    /// The decision that it carries out.
    pub about: Option<EventId>,
}

/// What `new` is told and freezes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// Key, title, drill.
    pub opened: Opened,
    /// When somebody first noticed, if not now.
    pub detected: Option<Moment>,
    /// How it was noticed, if already known.
    pub source: Option<DetectionSource>,
    /// The rules to freeze.
    pub playbook: Playbook,
    /// Impact and urgency, if already known.
    pub rating: Option<Rating>,
    /// Who commands, if already known.
    pub manager: Option<String>,
    /// Affected clients.
    pub clients: Vec<String>,
    /// Exit criteria to begin with.
    pub criteria: Vec<String>,
    /// Telephone numbers of the team: who, and the number.
    pub contacts: Vec<(String, String)>,
    /// What people outside call the organisation, if that is configured.
    pub organisation: Option<String>,
}

impl Opening {
    /// An incident of which no more than this is known.
    pub fn of(opened: Opened, playbook: Playbook) -> Self {
        Self {
            opened,
            detected: None,
            source: None,
            playbook,
            rating: None,
            manager: None,
            clients: Vec::new(),
            criteria: Vec::new(),
            contacts: Vec::new(),
            organisation: None,
        }
    }

    /// The exit criteria that every incident starts with.
    pub fn default_criteria() -> Vec<String> {
        vec!["impact ended".to_owned(), "testers pass".to_owned()]
    }
}

/// What `decide` may know besides the document.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// Who asks.
    pub me: &'a str,
    /// Now.
    pub now: Timestamp,
}

/// Why a request is refused. Nothing has changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Reject {
    /// There is an incident already.
    #[error("this file already holds an incident; choose another name with -f")]
    AlreadyOpen,
    /// There is no incident yet.
    #[error("no incident is open here; declare one with `warroom new TITLE`")]
    NotOpen,
    /// A text is missing.
    #[error("{0} is empty; type some words")]
    Empty(&'static str),
    /// A text is too long.
    #[error(
        "{what} has {bytes} bytes, the limit is {limit}; shorten it or attach a file as a link"
    )]
    TooLong {
        /// Which text.
        what: &'static str,
        /// Its length in bytes.
        bytes: usize,
        /// The most that is taken.
        limit: usize,
    },
    /// A time that has not come yet.
    #[error("{0} is in the future; check the time")]
    Future(String),
    /// A stage move that the machine does not have.
    #[error("from {from} the stage can only move to {}", labels(.from.next()))]
    StageMove {
        /// The stage in force.
        from: Stage,
        /// The stage wanted.
        to: Stage,
    },
    /// A stage move without the words that it needs.
    #[error("moving to {to} needs the {what}; add it after the stage")]
    StageNeeds {
        /// The stage wanted.
        to: Stage,
        /// What is missing.
        what: &'static str,
    },
    /// Resolved is refused while exit criteria are open.
    #[error(
        "not resolved yet: {0} exit criteria are open; tick or waive each with a reason (first: {1})"
    )]
    CriteriaOpen(usize, String),
    /// Closed is refused while the review has gaps, unless a reason is given.
    #[error("not closed: {0}; fill them in the review, or close with a reason")]
    ReviewOpen(String),
    /// A number that means nothing here; says what it may be.
    #[error("{0}")]
    OutOfRange(&'static str),
    /// A role that the catalogue does not have.
    #[error("{0:?} is no role; see `warroom role --list`")]
    UnknownRole(String),
    /// An audience that the playbook does not have.
    #[error("{0:?} is no audience; the audiences are {1}")]
    UnknownAudience(String, String),
    /// Words to people outside wait for two people.
    #[error(
        "messages to {0} are locked: the incident is restricted; two people must unlock them first, \
         a draft can be kept till then"
    )]
    Locked(String),
    /// Words to this audience need a second person.
    #[error(
        "two people must release words to {0}: keep them as a draft, and let somebody else release it"
    )]
    TwoPeople(String),
    /// The person holds this role already.
    #[error("{0} already is {1}")]
    AlreadyHolds(String, String),
    /// An id that is not here or is of the wrong sort.
    #[error("there is no such {0}; it may not have arrived yet")]
    NotFound(&'static str),
    /// Machine entries are for nobody to change.
    #[error("this entry was made by the program; only typed entries can be changed")]
    MachineEntry,
    /// Only author, Scribe and Manager may change a typed entry.
    #[error("this is {0}'s; only {0}, the Scribe or the Incident Manager can change it")]
    NotYours(String),
    /// Undo reaches only one's own.
    #[error("only your own last change can be undone; this one is {0}'s")]
    UndoOthers(String),
    /// Undo of a setting that somebody changed since.
    #[error("{0} was changed since by {1}; set it again instead")]
    ChangedSince(String, String),
    /// Undo of what somebody else has gone on from since.
    #[error(
        "{1} has gone on from {0} since, so it stays in the record; say what holds now instead"
    )]
    GoneOnFrom(String, String),
    /// There is nothing to undo.
    #[error("nothing to undo")]
    NothingToUndo,
    /// Only who is in command can offer it.
    #[error("{0} is in command; only {0} can offer it")]
    NotInCommand(String),
    /// Only the person to whom command was offered can accept it.
    #[error("command was offered to {0}; only {0} can accept it")]
    NotOfferedToYou(String),
    /// A prompt can be put off five times.
    #[error("this was put off five times; do it, or say in a note why not")]
    SnoozedOut,
    /// It is so already.
    #[error("{0}")]
    Unchanged(String),
}

fn labels(stages: &[Stage]) -> String {
    stages
        .iter()
        .map(|stage| stage.label())
        .collect::<Vec<_>>()
        .join(", ")
}

impl Reject {
    /// The rule's name, for scripts.
    pub const fn rule(&self) -> &'static str {
        match self {
            Self::AlreadyOpen => "already-open",
            Self::NotOpen => "not-open",
            Self::Empty(_) => "empty",
            Self::TooLong { .. } => "too-long",
            Self::Future(_) => "future",
            Self::StageMove { .. } => "stage-move",
            Self::StageNeeds { .. } => "stage-needs",
            Self::CriteriaOpen(..) => "criteria-open",
            Self::ReviewOpen(_) => "review-open",
            Self::OutOfRange(_) => "out-of-range",
            Self::UnknownRole(_) => "unknown-role",
            Self::UnknownAudience(..) => "unknown-audience",
            Self::Locked(_) => "locked",
            Self::TwoPeople(_) => "two-people",
            Self::AlreadyHolds(..) => "already-holds",
            Self::NotFound(_) => "not-found",
            Self::MachineEntry => "machine-entry",
            Self::NotYours(_) => "not-yours",
            Self::UndoOthers(_) => "undo-others",
            Self::ChangedSince(..) => "changed-since",
            Self::GoneOnFrom(..) => "gone-on-from",
            Self::NothingToUndo => "nothing-to-undo",
            Self::NotInCommand(_) => "not-in-command",
            Self::NotOfferedToYou(_) => "not-offered-to-you",
            Self::SnoozedOut => "snoozed-out",
            Self::Unchanged(_) => "unchanged",
        }
    }
}
