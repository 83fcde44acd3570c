//! What may be shown: the document without all that a wall must never show.
//!
//! The rules are in `read` and nowhere else. Restricted and redacted lines never get in, struck ones
//! leave, texts are masked, a cause that nobody proved says *suspected*, clients are not named, and
//! a wall for people outside holds only what they were told.

mod read;

use crate::domain::id::EventId;
use crate::domain::incident::Incident;
use crate::domain::kind::EntryKind;
use crate::domain::stage::Stage;
use crate::domain::time::{Moment, Timestamp};
use chrono_tz::Tz;

/// Most lines of news that are kept: more than any screen has rows.
pub const MAX_NEWS: usize = 150;

/// A part of the wall that can change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Block {
    /// The title.
    Title,
    /// Priority and the start of elapsed time.
    Priority,
    /// Stage and its words.
    Stage,
    /// Who commands.
    Command,
    /// One of the four answers, 0 to 3.
    Answer(usize),
    /// Main channel and call.
    Talk,
    /// Next word to each audience.
    Words,
    /// Who holds which role.
    Roles,
    /// Tasks and exit criteria.
    Work,
    /// What two sides set without seeing each other.
    Clashes,
    /// One line of news, one message.
    Entry(EventId),
}

/// All that a wall may show.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Shown {
    /// Whether there is an incident at all.
    pub known: bool,
    /// The key that names everything about the incident.
    pub key: String,
    /// What the customer notices.
    pub title: String,
    /// Practice.
    pub drill: bool,
    /// For people outside: what is hit, for whom, and what they can do meanwhile, where there are
    /// words for it that they may read.
    pub outside: Outside,
    /// Priority.
    pub priority: Option<Priority>,
    /// What elapsed time is counted from.
    pub elapsed: Option<Elapsed>,
    /// The stage in force.
    pub stage: Stage,
    /// Since when.
    pub stage_since: Option<Timestamp>,
    /// The words of the stage, with *suspected* where they are a cause.
    pub cause: Option<String>,
    /// The stages passed, each with its visits.
    pub track: Vec<StageStep>,
    /// Who commands.
    pub manager: Option<Tenure>,
    /// Who could take over: the deputy.
    pub deputy: Option<Tenure>,
    /// Who takes over next; none while nobody is named.
    pub next: Option<Next>,
    /// The four answers.
    pub answers: [Option<Answer>; 4],
    /// The channel where people ask.
    pub talk: Option<String>,
    /// The call.
    pub call: Option<String>,
    /// The ticket.
    pub ticket: Option<String>,
    /// Next word to each audience, the soonest due first.
    pub words: Vec<NextWord>,
    /// Messages, newest first.
    pub messages: Vec<Message>,
    /// What happened, the latest recorded first.
    pub news: Vec<News>,
    /// Empty required roles, then held ones.
    pub roles: Vec<Role>,
    /// Open work: what waits for a decision or an answer, tasks with the soonest due first.
    pub tasks: Vec<Task>,
    /// Hypotheses with their state, likeliest first.
    pub suspected: Vec<Task>,
    /// Exit criteria.
    pub criteria: Vec<Criterion>,
    /// What two sides set without seeing each other; who commands, stage and priority first.
    pub clashes: Vec<Clash>,
    /// How much is not shown.
    pub hidden: Hidden,
    /// Count and short hash of the set.
    pub version: String,
    /// Events of a newer version.
    pub newer: usize,
    /// Who wrote, the latest first.
    pub writers: Vec<Writer>,
    /// Zones of the clocks; the first one is that of all times.
    pub zones: Vec<Tz>,
}

/// What people outside want to know first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outside {
    /// The service.
    pub service: Option<String>,
    /// Who is hit.
    pub hit: Option<String>,
    /// What they can do meanwhile.
    pub meanwhile: Option<String>,
}

/// A priority and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Priority {
    /// 1 to 5.
    pub value: u8,
    /// Set by hand against the matrix.
    pub by_hand: bool,
    /// The words for impact and urgency.
    pub rating: Option<(String, String)>,
}

/// What elapsed time is counted from, and where it stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Elapsed {
    /// The start.
    pub start: Moment,
    /// `since start of impact` or `since detection`.
    pub label: &'static str,
    /// When it was resolved, if it is.
    pub end: Option<Timestamp>,
}

/// A stage passed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageStep {
    /// The stage.
    pub stage: Stage,
    /// Seconds of each finished visit.
    pub visits: Vec<i64>,
}

/// A person in a place, and since when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tenure {
    /// The person.
    pub person: String,
    /// Since when.
    pub since: Timestamp,
}

/// Who takes over command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Next {
    /// The person.
    pub person: String,
    /// For when it is planned.
    pub at: Option<Timestamp>,
    /// Was asked and has not said yes.
    pub asked: bool,
}

/// One of the four answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The words.
    pub text: String,
    /// When it was last refreshed.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
}

/// When an audience is due to hear something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextWord {
    /// Who waits.
    pub audience: String,
    /// When they last heard.
    pub last: Option<Timestamp>,
    /// When the next word is due.
    pub due: Option<Timestamp>,
    /// From when on silence is a breach; none before the first word.
    pub ceiling: Option<Timestamp>,
}

/// A message that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The event.
    pub id: EventId,
    /// When.
    pub at: Timestamp,
    /// To whom.
    pub audience: String,
    /// Where.
    pub channel: String,
    /// What was said.
    pub text: String,
}

/// A line of news.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct News {
    /// The event.
    pub id: EventId,
    /// When it was recorded.
    pub at: Timestamp,
    /// When it happened.
    pub happened: Moment,
    /// Recorded two minutes or more after it happened.
    pub late: bool,
    /// Marked as major.
    pub star: bool,
    /// What sort of entry.
    pub kind: EntryKind,
    /// The words.
    pub text: String,
    /// Who said or did it.
    pub who: String,
    /// The label of that person's role.
    pub role: Option<String>,
}

/// A role and who holds it; nobody where it is required and empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// What people call it.
    pub label: String,
    /// Who holds it.
    pub people: Vec<String>,
    /// Required and empty.
    pub missing: bool,
}

/// Work that is still open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// T1, T2, … or T1b; D1, E1, H1 for what is no task.
    pub name: String,
    /// Who does it; empty where that is nobody's or everybody's.
    pub owners: String,
    /// What, with the word for where it stands.
    pub text: String,
    /// When its time box ends.
    pub due: Option<Timestamp>,
    /// Since when it waits, for what waits for somebody's word.
    pub since: Option<Timestamp>,
}

/// What must be true before the incident is resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Criterion {
    /// In plain words.
    pub text: String,
    /// Met or waived.
    pub met: bool,
}

/// What two sides set without seeing each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash {
    /// What is not agreed, in capitals: `TWO IN COMMAND`.
    pub head: String,
    /// The candidates, the one that stands first.
    pub values: Vec<String>,
    /// Who commands, stage or priority: what splits a team.
    pub grave: bool,
}

/// How much is not shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Hidden {
    /// Restricted.
    pub restricted: usize,
    /// Struck through.
    pub struck: usize,
    /// Bodies that a redaction dropped.
    pub redacted: usize,
    /// Names of clients.
    pub clients: usize,
    /// What is not for people outside.
    pub internal: usize,
}

impl Hidden {
    /// All of it.
    pub const fn total(self) -> usize {
        self.restricted + self.struck + self.redacted + self.clients + self.internal
    }
}

/// A person who wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Writer {
    /// The person.
    pub person: String,
    /// The latest time.
    pub at: Timestamp,
}

impl Shown {
    /// What may be shown of a document.
    pub fn of(incident: &Incident, public: bool) -> Self {
        read::read(incident, public)
    }

    /// Whether there is no incident at all.
    pub const fn is_empty(&self) -> bool {
        !self.known
    }

    /// The blocks that differ from what was shown before.
    pub fn changes_since(&self, before: &Self) -> Vec<Block> {
        let mut blocks = Vec::new();
        let mut compare = |same: bool, block| {
            if !same {
                blocks.push(block);
            }
        };
        compare(self.title == before.title, Block::Title);
        let ranked = self.priority == before.priority && self.elapsed == before.elapsed;
        compare(ranked, Block::Priority);
        let staged = (self.stage, self.stage_since, &self.cause);
        let staged_before = (before.stage, before.stage_since, &before.cause);
        compare(staged == staged_before, Block::Stage);
        let led = self.manager == before.manager
            && self.deputy == before.deputy
            && self.next == before.next;
        compare(led, Block::Command);
        for (at, (answer, old)) in self.answers.iter().zip(&before.answers).enumerate() {
            compare(answer == old, Block::Answer(at));
        }
        let talk = (&self.talk, &self.call, &self.ticket);
        let talk_before = (&before.talk, &before.call, &before.ticket);
        compare(talk == talk_before, Block::Talk);
        compare(self.words == before.words, Block::Words);
        compare(self.roles == before.roles, Block::Roles);
        let work = (&self.tasks, &self.suspected, &self.criteria);
        let work_before = (&before.tasks, &before.suspected, &before.criteria);
        compare(work == work_before, Block::Work);
        compare(self.clashes == before.clashes, Block::Clashes);
        for news in &self.news {
            compare(before.news.contains(news), Block::Entry(news.id));
        }
        for message in &self.messages {
            compare(before.messages.contains(message), Block::Entry(message.id));
        }
        blocks.sort_unstable();
        blocks.dedup();
        blocks
    }
}
