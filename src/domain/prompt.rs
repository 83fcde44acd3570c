//! Prompts: what the practice says is owed now, to whom, in what words (practice: 3.1, 3.2).
//!
//! A pure function of the document and the time; two rules also look at who sits at a console,
//! which is an argument of its own. Who looks, and whether anybody looks at all, changes nothing:
//! dimming and layout are the screen's.

mod after;
mod people;
mod team;
mod watch;
mod words;
mod work;

use crate::domain::id::EventId;
use crate::domain::incident::Incident;
use crate::domain::presence::Present;
use crate::domain::time::Timestamp;
use crate::playbook::RuleId;

/// How often a prompt may be put off; then it is only counted.
pub const MOST_SNOOZES: usize = 5;

/// How many prompts are on a screen by themselves; the rest is counted (practice: 3.1).
pub const MOST_SHOWN: usize = 3;

/// One thing that is owed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prompt {
    /// The rule that fires.
    pub rule: RuleId,
    /// What it is about, where the rule has several.
    pub about: About,
    /// How loud it is.
    pub level: Level,
    /// Since when it is due.
    pub due: Timestamp,
    /// From when on it is late, if ever; past where [`Prompt::level`] says so.
    pub late: Option<Timestamp>,
    /// Whom it addresses.
    pub to: Recipients,
    /// The words, filled in.
    pub text: String,
    /// The longest of what they were filled in with: other people's words, of which a few may stand
    /// for all where there is little room.
    pub quoted: String,
    /// What clears it.
    pub remedy: Remedy,
    /// Until when it was put off, where that is still ahead.
    pub snoozed_until: Option<Timestamp>,
    /// How often it was put off since it became due.
    pub snoozes: usize,
}

impl Prompt {
    /// It was put off as often as it may be: counted and no longer shown by itself.
    pub const fn is_quiet(&self) -> bool {
        self.snoozes >= MOST_SNOOZES
    }

    /// Whether it is for this person: it addresses them, or they command and see all.
    pub fn concerns(&self, incident: &Incident, person: &str) -> bool {
        let manager = incident.manager();
        let commands = manager.is_some_and(|holder| holder.assigned.person == person);
        commands || self.to.includes(person)
    }
}

/// How loud a prompt is. Never by colour alone: each has a mark and a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Good to know.
    Info,
    /// To be done now.
    Due,
    /// Should have been done.
    Late,
}

impl Level {
    /// The mark before the words.
    pub const fn mark(self) -> &'static str {
        match self {
            Self::Info => ".",
            Self::Due => "!",
            Self::Late => "!!",
        }
    }

    /// The word for it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Due => "due",
            Self::Late => "late",
        }
    }
}

/// Whom a prompt addresses.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Recipients {
    /// Everybody.
    pub everyone: bool,
    /// The roles, by id.
    pub roles: Vec<String>,
    /// The people: who holds these roles, and whom the case names.
    pub people: Vec<String>,
}

impl Recipients {
    /// Whether it addresses this person. What addresses a role that nobody holds is for whoever
    /// sees it.
    pub fn includes(&self, person: &str) -> bool {
        self.everyone || self.people.is_empty() || self.people.iter().any(|name| name == person)
    }

    /// Whom it addresses, in words: role labels, else names.
    pub fn words(&self, incident: &Incident) -> String {
        if self.everyone {
            return "everyone".to_owned();
        }
        if self.roles.is_empty() {
            return self.people.join(", ");
        }
        let labels = self
            .roles
            .iter()
            .map(|id| incident.playbook().role_label(id));
        labels.collect::<Vec<_>>().join(", ")
    }
}

/// What a prompt is about, where its rule can fire for several things at once.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum About {
    /// The incident.
    Incident,
    /// An audience, by its id.
    Audience(String),
    /// A role, by its id.
    Role(String),
    /// A task or a proposal: its event and its name, `T2`.
    Numbered(EventId, String),
    /// A change, a criterion or a call for help: its event.
    Event(EventId),
}

impl About {
    /// The name by which a snooze knows it; empty for the incident.
    pub fn key(&self) -> String {
        match self {
            Self::Incident => String::new(),
            Self::Audience(name) | Self::Role(name) | Self::Numbered(_, name) => name.clone(),
            Self::Event(id) => id.to_string(),
        }
    }
}

/// What clears a prompt, in the words of the domain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remedy {
    /// Somebody takes it: the stage moves to Acknowledged.
    Acknowledge,
    /// Somebody takes command.
    NameManager,
    /// Impact and urgency are rated.
    Rate,
    /// Somebody takes this role.
    FillRole(String),
    /// The main channel is named.
    NameMainChannel,
    /// The ticket is named.
    NameTicket,
    /// A word goes to this audience.
    SendWord(String),
    /// Word goes to whoever waits.
    TellAudiences,
    /// Somebody asks for status and notes it.
    AskForStatus,
    /// One of the four answers is refreshed.
    RefreshAnswers,
    /// What it does to clients is refreshed.
    RefreshImpact,
    /// This task is done, or gets more time.
    FinishTask(EventId),
    /// This task gets an owner.
    NameOwner(EventId),
    /// This proposal is decided.
    Decide(EventId),
    /// Command is planned to be handed over, briefed, offered.
    HandOver,
    /// Somebody takes command from a manager who has been silent since then.
    TakeCommand(Timestamp),
    /// Whoever was taken for silent takes command back, or leaves it.
    TakeBack,
    /// Somebody is called in, something is decided, or the stage moves.
    Escalate,
    /// Testers get the checks.
    EngageTesters,
    /// Time passes.
    Wait,
    /// The comment on the ticket is posted.
    PostTicketComment,
    /// The comment on what was said is posted.
    PostCommsComment,
    /// The review gets a date.
    SetReviewDate,
    /// Actions get owners and dates.
    CompleteActions,
    /// Entries are starred.
    StarEntries,
    /// Fewer people report to the manager.
    SplitTeam,
    /// This change is agreed, linked or put back.
    AccountChange(EventId),
    /// Two people release the outside messages.
    ReleaseMessages,
    /// This call for help is answered.
    AnswerHelp(EventId),
}

impl Remedy {
    /// The word for it, for scripts.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Acknowledge => "acknowledge",
            Self::NameManager => "name-manager",
            Self::Rate => "rate",
            Self::FillRole(_) => "fill-role",
            Self::NameMainChannel => "name-main-channel",
            Self::NameTicket => "name-ticket",
            Self::SendWord(_) => "send-word",
            Self::TellAudiences => "tell-audiences",
            Self::AskForStatus => "ask-for-status",
            Self::RefreshAnswers => "refresh-answers",
            Self::RefreshImpact => "refresh-impact",
            Self::FinishTask(_) => "finish-task",
            Self::NameOwner(_) => "name-owner",
            Self::Decide(_) => "decide",
            Self::HandOver => "hand-over",
            Self::TakeCommand(_) => "take-command",
            Self::TakeBack => "take-back",
            Self::Escalate => "escalate",
            Self::EngageTesters => "engage-testers",
            Self::Wait => "wait",
            Self::PostTicketComment => "post-ticket-comment",
            Self::PostCommsComment => "post-comms-comment",
            Self::SetReviewDate => "set-review-date",
            Self::CompleteActions => "complete-actions",
            Self::StarEntries => "star-entries",
            Self::SplitTeam => "split-team",
            Self::AccountChange(_) => "account-change",
            Self::ReleaseMessages => "release-messages",
            Self::AnswerHelp(_) => "answer-help",
        }
    }
}

/// Everything that is owed now, and until when that stays so.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Showing {
    /// What shows: who commands before all, where that is in doubt; then late first, then due, then what only informs; of these the oldest first, then by
    /// rule and name. What was put off too often comes last.
    pub prompts: Vec<Prompt>,
    /// What was put off, the next to come back first.
    pub snoozed: Vec<Prompt>,
    /// The next instant at which any of this can change without an event; none if never.
    pub next_change: Option<Timestamp>,
}

impl Showing {
    /// What stands on a screen by itself, at most so many.
    pub fn loud(&self, most: usize) -> impl Iterator<Item = &Prompt> {
        let loud = self.prompts.iter().filter(|prompt| !prompt.is_quiet());
        loud.take(most.min(MOST_SHOWN))
    }

    /// The prompt that one key acts on: of those on screen the first that is for this person, else
    /// the first of all.
    pub fn top(&self, incident: &Incident, person: &str) -> Option<&Prompt> {
        let mut loud = self.loud(MOST_SHOWN);
        loud.find(|prompt| prompt.concerns(incident, person))
            .or_else(|| self.prompts.first())
    }
}

/// What shows now, in the order of the screen.
pub fn prompts(incident: &Incident, now: Timestamp) -> Vec<Prompt> {
    showing(incident, now).prompts
}

/// What shows now, what was put off, and when that changes by itself.
///
/// `elapsed >= threshold` fires: at exactly 30:00 a thing is due. What clears it in the same
/// instant wins, since the document is asked first.
pub fn showing(incident: &Incident, now: Timestamp) -> Showing {
    showing_among(incident, &Present::default(), now)
}

/// The same where it is known who sits at a console.
pub fn showing_among(incident: &Incident, present: &Present, now: Timestamp) -> Showing {
    if incident.opening().is_none() {
        return Showing::default();
    }
    let mut watch = watch::Watch::new(incident, now);
    team::look(&mut watch);
    words::look(&mut watch);
    work::look(&mut watch);
    after::look(&mut watch);
    people::look(&mut watch, present);
    watch.finish()
}

#[cfg(test)]
mod tests;
