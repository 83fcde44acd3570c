//! Typed entries, and the sorts of entry that the timeline tells apart.

use crate::domain::decision::Stance;
use crate::domain::hypothesis::Guess;
use crate::domain::id::EventId;
use serde::{Deserialize, Serialize};

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
    /// What an earlier entry should have said.
    Correction,
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
    /// Machine entry: a proposal, what was decided on it, and how it turned out.
    Decision,
    /// Machine entry: a hypothesis was judged or tested, a measure against the harm chosen.
    Diagnosis,
    /// Machine entry: somebody was called in, or answered.
    Escalation,
    /// Machine entry: command is being handed over.
    Handover,
    /// Machine entry: a line of a checklist, or what was made for afterwards.
    Checklist,
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
            Self::Correction => "correction",
            Self::Opening => "opening",
            Self::Stage => "stage",
            Self::Priority => "priority",
            Self::Role => "role",
            Self::Answer => "answer",
            Self::Comms => "comms",
            Self::Task => "task",
            Self::Decision => "decision",
            Self::Diagnosis => "diagnosis",
            Self::Escalation => "escalation",
            Self::Handover => "handover",
            Self::Checklist => "checklist",
            Self::Setting => "setting",
            Self::Newer => "newer",
        }
    }

    /// The kinds that a person can type.
    pub const TYPED: [Self; 11] = [
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
        Self::Correction,
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
    /// The decision, task or hypothesis that it belongs to: an action to its decision, advice to
    /// its proposal, a test's result to its hypothesis.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<EventId>,
    /// The entry that this one stands in for; that one is shown struck.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<EventId>,
    /// For advice: for, against or neither.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stance: Option<Stance>,
    /// For advice from outside: what the one who gave it is, such as `Vendor`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor_role: Option<String>,
    /// For a hypothesis: its number on the board and what else is known of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guess: Option<Box<Guess>>,
    /// For a test: whether it passed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// Taken from a transcript of somewhere else (practice: R081, R158).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub imported: Option<Box<Imported>>,
}

/// Where an imported entry comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Imported {
    /// What sort of transcript: `chat`, `slack`, `json`.
    pub from: String,
    /// The transcript's file, without its folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The same for the same line of any transcript, so that nothing stands there twice.
    pub print: String,
}

impl Note {
    /// Whether it changes nothing but the timeline.
    pub fn is_plain(&self) -> bool {
        self.about.is_none()
            && self.replaces.is_none()
            && self.guess.is_none()
            && self.verdict.is_none()
            && self.imported.is_none()
            && !matches!(self.entry, EntryKind::Hypothesis | EntryKind::Change)
    }
}

/// What the testers found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It works.
    Pass,
    /// It does not.
    Fail,
}

impl Verdict {
    /// The word on screen and on the command line.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
        }
    }

    /// Other words that say it of a test, whole.
    const SAID: [(Self, &'static str); 34] = [
        (Self::Pass, "passes"),
        (Self::Pass, "passed"),
        (Self::Pass, "all pass"),
        (Self::Pass, "all passed"),
        (Self::Pass, "holds"),
        (Self::Pass, "held"),
        (Self::Pass, "it holds"),
        (Self::Pass, "works"),
        (Self::Pass, "worked"),
        (Self::Pass, "it works"),
        (Self::Pass, "it worked"),
        (Self::Pass, "works again"),
        (Self::Pass, "ok"),
        (Self::Pass, "okay"),
        (Self::Pass, "good"),
        (Self::Pass, "green"),
        (Self::Pass, "yes"),
        (Self::Pass, "succeeds"),
        (Self::Pass, "succeeded"),
        (Self::Fail, "fails"),
        (Self::Fail, "failed"),
        (Self::Fail, "still fails"),
        (Self::Fail, "it fails"),
        (Self::Fail, "it failed"),
        (Self::Fail, "broken"),
        (Self::Fail, "still broken"),
        (Self::Fail, "bad"),
        (Self::Fail, "red"),
        (Self::Fail, "no"),
        (Self::Fail, "does not hold"),
        (Self::Fail, "does not work"),
        (Self::Fail, "did not work"),
        (Self::Fail, "doesn't work"),
        (Self::Fail, "didn't work"),
    ];

    /// The one of that word, of a beginning of it, or of another word that people say for it; case
    /// and a full stop do not matter.
    pub fn parse(word: &str) -> Option<Self> {
        let all = [Self::Pass, Self::Fail].map(|verdict| (verdict, verdict.label()));
        crate::domain::word::chosen(&all, word).or_else(|| Self::said(word))
    }

    /// What a whole word, or a few, say of a test.
    pub(crate) fn said(words: &str) -> Option<Self> {
        let words: Vec<&str> = words.split_whitespace().collect();
        let words = words.join(" ").to_lowercase();
        let words = words.trim_end_matches(['.', '!']);
        let all = [Self::Pass, Self::Fail].map(|verdict| (verdict, verdict.label()));
        let mut all = all.iter().chain(&Self::SAID);
        all.find(|(_, said)| *said == words)
            .map(|(verdict, _)| *verdict)
    }
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "the signature that serde calls"
)]
fn is_plain_note(kind: &EntryKind) -> bool {
    *kind == EntryKind::Note
}
