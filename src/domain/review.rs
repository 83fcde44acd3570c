//! The review after the incident: whys, causes, lessons, action items, its questions and what it
//! leaves behind (practice: 2.10).

mod now;
mod trigger;

pub use now::{ActionNow, CauseNow, LessonNow, ReviewGaps, SlotNow, WhyNow};
pub use trigger::{Trigger, TriggerType, required, triggers};

use crate::domain::day::Day;
use crate::domain::hypothesis::Confidence;
use crate::domain::id::EventId;
use crate::domain::setting::{Setting, SettingKey};
use crate::domain::word::chosen;
use serde::{Deserialize, Serialize};

/// What stands on every page of the review (practice: R151).
pub const NOTICE: &str = "Everyone acted with good intent on what they knew. \
                          Describe the system, not the person.";

/// The five whys while nobody has asked any (practice: R149).
pub const WHYS: [&str; 5] = [
    "Why did it happen?",
    "Why was that so?",
    "Why was that possible?",
    "Why did nothing stop it?",
    "Why is it built or done that way?",
];

/// What is asked beside each why: *why* drifts to people, *how* does not.
pub const SENSE: &str = "How did it make sense at the time?";

/// When there are whys enough.
pub const STOP: &str = "Stop when the answer is a process or a design choice that you can change.";

/// What data loss is asked about besides.
pub const REPLAYED: &str = "Were all writes replayed?";

/// Makes a closed list, each with its word on screen and on the command line.
macro_rules! worded {
    ($(#[$doc:meta])* $name:ident { $($(#[$about:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        ///
        /// A closed list; each has its word on screen and on the command line.
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
        )]
        #[serde(rename_all = "snake_case")]
        pub enum $name {
            $($(#[$about])* $variant,)*
        }

        impl $name {
            /// All of them, with the word for each.
            pub const ALL: &'static [(Self, &'static str)] = &[$((Self::$variant, $word)),*];

            /// The word on screen and on the command line.
            pub const fn label(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                }
            }

            /// The one of that word, or of a beginning of it that fits no other; case does not
            /// matter.
            pub fn parse(word: &str) -> Option<Self> {
                chosen(Self::ALL, word)
            }
        }
    };
}
pub(in crate::domain) use worded;

worded! {
    /// What a cause did.
    CauseType {
        /// Without it, nothing would have happened.
        Root = "root",
        /// It made it worse, longer or likelier.
        #[default]
        Contributing = "contributing",
        /// It set it off.
        Trigger = "trigger",
    }
}

worded! {
    /// What sort of lesson.
    LessonType {
        /// What went well.
        #[default]
        Well = "well",
        /// What did not go well.
        Badly = "badly",
        /// Where we were lucky.
        Lucky = "lucky",
    }
}

impl LessonType {
    /// The heading that stands over these.
    pub const fn heading(self) -> &'static str {
        match self {
            Self::Well => "What went well",
            Self::Badly => "What did not go well",
            Self::Lucky => "Where we were lucky",
        }
    }
}

worded! {
    /// What an action item is for (practice: R153).
    ActionType {
        /// It does not happen again.
        #[default]
        Prevent = "prevent",
        /// It is noticed sooner.
        Detect = "detect",
        /// It hurts less or shorter.
        Mitigate = "mitigate",
        /// We work together better.
        Process = "process",
        /// What was left broken is made whole.
        Repair = "repair",
    }
}

worded! {
    /// How soon an action item matters.
    ActionPriority {
        /// Before other work.
        High = "high",
        /// With other work.
        #[default]
        Medium = "medium",
        /// After other work.
        Low = "low",
    }
}

worded! {
    /// Whether anything was lost.
    DataLoss {
        /// Nothing was.
        No = "no",
        /// Something was.
        Yes = "yes",
        /// Nobody knows yet.
        #[default]
        Unknown = "unknown",
    }
}

worded! {
    /// A question that a review must have answered before it is closed (practice: R150).
    Question {
        /// Everything that is needed to understand it was kept.
        #[default]
        DataKept = "data kept",
        /// How much it hurt, and whom, is fully known.
        ImpactAssessed = "impact assessed",
        /// What was found is something that can be changed.
        CauseDeep = "cause deep enough",
        /// The fixes are right, and stand at the right priority.
        PlanRight = "plan right",
        /// Those who need to know the outcome do.
        Shared = "outcome shared",
    }
}

impl Question {
    /// The question in full.
    pub const fn words(self) -> &'static str {
        match self {
            Self::DataKept => "Is all data kept that is needed to understand it?",
            Self::ImpactAssessed => "Is the impact assessed fully?",
            Self::CauseDeep => "Is the cause deep enough?",
            Self::PlanRight => "Is the plan right, are the fixes at the right priority?",
            Self::Shared => "Was the outcome shared with those who need it?",
        }
    }

    /// The setting that holds the answer.
    pub const fn key(self) -> SettingKey {
        match self {
            Self::DataKept => SettingKey::ReviewDataKept,
            Self::ImpactAssessed => SettingKey::ReviewImpactAssessed,
            Self::CauseDeep => SettingKey::ReviewCauseDeep,
            Self::PlanRight => SettingKey::ReviewPlanRight,
            Self::Shared => SettingKey::ReviewShared,
        }
    }

    /// The setting with that answer; none takes the answer back.
    pub const fn setting(self, answer: Option<ReviewAnswer>) -> Setting {
        match self {
            Self::DataKept => Setting::ReviewDataKept(answer),
            Self::ImpactAssessed => Setting::ReviewImpactAssessed(answer),
            Self::CauseDeep => Setting::ReviewCauseDeep(answer),
            Self::PlanRight => Setting::ReviewPlanRight(answer),
            Self::Shared => Setting::ReviewShared(answer),
        }
    }
}

worded! {
    /// A paper or talk that an incident leaves behind (practice: R143).
    Slot {
        /// The one place where people talked about it.
        #[default]
        StatusPage = "status page",
        /// What happened, why, and what changes.
        Postmortem = "postmortem",
        /// Somebody talked with the client.
        ClientDebrief = "client debrief",
        /// The incident in plain words, for the company.
        InternalReport = "internal incident report",
        /// What was decided, at what risk, and what comes next, for the client.
        ClientMessage = "client follow-up message",
    }
}

impl Slot {
    /// The setting that holds it.
    pub const fn key(self) -> SettingKey {
        match self {
            Self::StatusPage => SettingKey::SlotStatusPage,
            Self::Postmortem => SettingKey::SlotPostmortem,
            Self::ClientDebrief => SettingKey::SlotClientDebrief,
            Self::InternalReport => SettingKey::SlotInternalReport,
            Self::ClientMessage => SettingKey::SlotClientMessage,
        }
    }

    /// The setting with what fills it; none empties it.
    pub const fn setting(self, filled: Option<SlotFilled>) -> Setting {
        match self {
            Self::StatusPage => Setting::SlotStatusPage(filled),
            Self::Postmortem => Setting::SlotPostmortem(filled),
            Self::ClientDebrief => Setting::SlotClientDebrief(filled),
            Self::InternalReport => Setting::SlotInternalReport(filled),
            Self::ClientMessage => Setting::SlotClientMessage(filled),
        }
    }
}

worded! {
    /// How far a slot of the wrap-up is.
    SlotState {
        /// Nobody has done it.
        #[default]
        Open = "open",
        /// It is there.
        Done = "done",
        /// This incident needs none, for a reason.
        NotApplicable = "n/a",
    }
}

worded! {
    /// How far the postmortem is.
    PostmortemStatus {
        /// The review has not begun.
        #[default]
        Draft = "draft",
        /// The review is under way.
        InReview = "in review",
        /// All its questions are answered.
        Reviewed = "reviewed",
        /// The incident is closed.
        Closed = "closed",
    }
}

/// The answer to a question of the review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewAnswer {
    /// Yes or no.
    pub yes: bool,
    /// What is to be said with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

impl ReviewAnswer {
    /// The words on screen.
    pub fn words(&self) -> String {
        let yes = if self.yes { "yes" } else { "no" };
        match &self.text {
            Some(text) => format!("{yes}: {text}"),
            None => yes.to_owned(),
        }
    }
}

/// What fills a slot of the wrap-up.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SlotFilled {
    /// Done, or not to be done.
    pub state: SlotState,
    /// Where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// Who wrote it, shared it or met whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub who: Option<String>,
    /// On what day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<Day>,
    /// One line on it; why there is none, where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

impl SlotFilled {
    /// The words on screen.
    pub fn words(&self) -> String {
        let mut words = self.state.label().to_owned();
        let date = self.date.map(Day::words);
        let parts = [&self.text, &self.who, &date, &self.link];
        for part in parts.into_iter().flatten() {
            words = format!("{words}, {part}");
        }
        words
    }
}

/// A row of the five whys: the body of a `why` event. It has a question, an answer, or both.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Why {
    /// The row whose answer this one asks about; none for a first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub under: Option<EventId>,
    /// The question, where it is not just "why?".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<String>,
    /// The answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
    /// How it made sense at the time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sense: Option<String>,
    /// What shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
}

/// What contributed: the body of a `cause` event.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Cause {
    /// C1, C2, …: the number stored in the event.
    pub number: u32,
    /// In plain words.
    pub text: String,
    /// What it did.
    #[serde(rename = "type", default)]
    pub cause_type: CauseType,
    /// How sure that is.
    #[serde(default)]
    pub confidence: Confidence,
    /// The hypothesis that it comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hypothesis: Option<EventId>,
}

/// What was learnt: the body of a `lesson` event.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Lesson {
    /// L1, L2, …: the number stored in the event.
    pub number: u32,
    /// In plain words.
    pub text: String,
    /// What sort.
    #[serde(rename = "type", default)]
    pub lesson_type: LessonType,
}

/// What is to be changed after the incident: the body of an `action` event.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ActionItem {
    /// A1, A2, …: the number stored in the event.
    pub number: u32,
    /// What is to be done.
    pub text: String,
    /// What it is for.
    #[serde(rename = "type", default)]
    pub action_type: ActionType,
    /// Who does it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// Until what day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Day>,
    /// The ticket, or what shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// The class of incident that it ends: never the same class twice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// How soon it matters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<ActionPriority>,
}

/// A part of something in the review that can be taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// The question of a why.
    Question,
    /// The answer of a why.
    Answer,
    /// How it made sense.
    Sense,
    /// What shows it.
    Link,
    /// The owner of an action item.
    Owner,
    /// Its day.
    Due,
    /// Its class.
    Class,
    /// Its priority.
    Priority,
    /// The hypothesis of a cause.
    Hypothesis,
}

impl Part {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Question,
        Self::Answer,
        Self::Sense,
        Self::Link,
        Self::Owner,
        Self::Due,
        Self::Class,
        Self::Priority,
        Self::Hypothesis,
    ];

    /// The words on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Question => "question",
            Self::Answer => "answer",
            Self::Sense => "how it made sense",
            Self::Link => "link",
            Self::Owner => "owner",
            Self::Due => "due",
            Self::Class => "class",
            Self::Priority => "priority",
            Self::Hypothesis => "hypothesis",
        }
    }
}

/// Something of the review says something else from now on: the body of an `amend` event. What is
/// left out stays; two who change different parts unseen both have their way, and of the same part
/// the later in the one order stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amended {
    /// The why, cause, lesson or action item.
    #[serde(rename = "ref")]
    pub reference: EventId,
    /// What is taken back.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub without: Vec<Part>,
    /// What changes.
    #[serde(flatten)]
    pub parts: Parts,
}

/// What an amendment may change; each kind has some of these.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Parts {
    /// The words of a cause, lesson or action item.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The question of a why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<String>,
    /// The answer of a why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
    /// How it made sense.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sense: Option<String>,
    /// What shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// What a cause did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause_type: Option<CauseType>,
    /// How sure that is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<Confidence>,
    /// The hypothesis of a cause.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hypothesis: Option<EventId>,
    /// What sort of lesson.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lesson_type: Option<LessonType>,
    /// What an action item is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action_type: Option<ActionType>,
    /// Its owner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// Its day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Day>,
    /// Its class.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// Its priority.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<ActionPriority>,
}
