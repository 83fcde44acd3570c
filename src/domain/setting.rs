//! Settings: what has one value at a time, and who set it last.

use crate::domain::cost::Cost;
use crate::domain::priority::{Override, Rating};
use crate::domain::review::{DataLoss, ReviewAnswer, SlotFilled};
use crate::domain::stage::Stage;
use crate::domain::time::{Moment, Timestamp};
use crate::playbook::Playbook;
use serde::{Deserialize, Serialize};

/// Makes the settings, their names and their labels out of one table. `text` marks those whose
/// value is plain words.
macro_rules! settings {
    ($($(#[$doc:meta])* $variant:ident($value:ty) = $label:literal $($text:ident)?,)*) => {
        /// A setting's name and its value.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(tag = "field", content = "value", rename_all = "snake_case")]
        pub enum Setting {
            $($(#[$doc])* $variant($value),)*
        }

        /// A setting's name without its value.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum SettingKey {
            $($(#[$doc])* $variant,)*
        }

        impl SettingKey {
            /// The words on screen.
            pub const fn label(self) -> &'static str {
                match self {
                    $(Self::$variant => $label,)*
                }
            }
        }

        impl Setting {
            /// Which setting this is.
            pub const fn key(&self) -> SettingKey {
                match self {
                    $(Self::$variant(_) => SettingKey::$variant,)*
                }
            }

            /// The value where it is plain text.
            pub fn text(&self) -> Option<&str> {
                match self {
                    $($(Self::$variant($text) => Some($text),)?)*
                    _ => None,
                }
            }

            /// The setting of this key with that text, where its value is plain text.
            pub fn worded(key: SettingKey, words: String) -> Option<Self> {
                match key {
                    $($(SettingKey::$variant => {
                        let $text = words;
                        Some(Self::$variant($text))
                    })?)*
                    _ => None,
                }
            }
        }
    };
}

settings! {
    /// One plain line: what the customer notices.
    Title(String) = "Title" text,
    /// Longer text.
    Description(String) = "Description" text,
    /// The stage moved to, and the words that the move asked for.
    Stage(StageMove) = "Stage",
    /// Impact and urgency.
    Rating(Rating) = "Impact and urgency",
    /// Priority by hand; none takes the override back.
    PriorityOverride(Option<Override>) = "Priority by hand",
    /// How soon it hurts the clients' business, in words.
    UrgencyText(String) = "Urgency" text,
    /// Answer: what it does to clients.
    Impact(String) = "Impact" text,
    /// Answer: what is known.
    Known(String) = "Known" text,
    /// Answer: what was tried.
    Tried(String) = "Tried" text,
    /// Answer: what comes next.
    Next(String) = "Next" text,
    /// What users can do meanwhile.
    Workaround(String) = "Workaround" text,
    /// When harm began.
    ImpactStarted(Option<Moment>) = "Start of impact",
    /// When harm ended.
    ImpactEnded(Option<Moment>) = "End of impact",
    /// When somebody first noticed.
    DetectedAt(Moment) = "Detected at",
    /// How it was noticed, in words.
    DetectedBy(String) = "Detected by" text,
    /// How it was noticed: one of a list.
    DetectionSource(DetectionSource) = "Detection",
    /// Whether it is a real incident, as checked by somebody who can tell.
    Validated(bool) = "Validated",
    /// The channel where people ask; every other one points to it.
    MainChannel(String) = "Main channel" text,
    /// Ticket key or link.
    Ticket(String) = "Ticket" text,
    /// The faulty service; `Unknown` is allowed.
    FaultyService(String) = "Faulty service" text,
    /// Support cases counted so far.
    SupportCases(u32) = "Support cases",
    /// People paged so far.
    PeoplePaged(u32) = "People paged",
    /// Times that somebody kept the technical people from their work.
    Interruptions(u32) = "Interruptions",
    /// What a minute of impact costs; none takes it back.
    CostPerMinute(Option<Cost>) = "Cost per minute",
    /// Fact sheet: what it does.
    FactBehaviour(String) = "Behaviour" text,
    /// Fact sheet: when, and whether that is new.
    FactWhen(String) = "When, is it new" text,
    /// Fact sheet: the message or a picture of it.
    FactError(String) = "Error" text,
    /// Fact sheet: which environment and how many customers.
    FactEnvironment(String) = "Environment, how many" text,
    /// Fact sheet: ours or a supplier's.
    FactOrigin(String) = "Internal or vendor" text,
    /// Fact sheet: what is said about it in public.
    FactPublic(String) = "Public talk" text,
    /// Problem report: what should happen.
    Expected(String) = "Expected" text,
    /// Problem report: what happens.
    Actual(String) = "Actual" text,
    /// Problem report: how to see it.
    Reproduce(String) = "To reproduce" text,
    /// When command is to be handed over; none takes the plan back.
    HandoverAt(Option<Timestamp>) = "Hand-over planned",
    /// Who takes over; none takes the name back.
    Successor(Option<String>) = "Next Incident Manager",
    /// Whether outside messages are locked and the wall shows the code name.
    Restricted(bool) = "Restricted incident",
    /// What a restricted incident is called where its title must not stand.
    Codename(String) = "Code name" text,
    /// When the review meets; none takes it back.
    ReviewMeeting(Option<Timestamp>) = "Review meeting",
    /// Review: whether all data is kept; none takes the answer back.
    ReviewDataKept(Option<ReviewAnswer>) = "Data kept",
    /// Review: whether the impact is assessed fully.
    ReviewImpactAssessed(Option<ReviewAnswer>) = "Impact assessed",
    /// Review: whether the cause is deep enough.
    ReviewCauseDeep(Option<ReviewAnswer>) = "Cause deep enough",
    /// Review: whether the plan is right.
    ReviewPlanRight(Option<ReviewAnswer>) = "Plan right",
    /// Review: whether the outcome was shared.
    ReviewShared(Option<ReviewAnswer>) = "Outcome shared",
    /// Wrap-up: the status page; none empties the slot.
    SlotStatusPage(Option<SlotFilled>) = "Status page",
    /// Wrap-up: the postmortem.
    SlotPostmortem(Option<SlotFilled>) = "Postmortem",
    /// Wrap-up: the talk with the client.
    SlotClientDebrief(Option<SlotFilled>) = "Client debrief",
    /// Wrap-up: the incident in plain words for the company.
    SlotInternalReport(Option<SlotFilled>) = "Internal incident report",
    /// Wrap-up: what the client is told at the end.
    SlotClientMessage(Option<SlotFilled>) = "Client follow-up message",
    /// Whether anything was lost.
    DataLoss(DataLoss) = "Data loss",
    /// Whether all writes that were held back were made after all.
    WritesReplayed(bool) = "All writes replayed",
    /// What people outside call those whose incident it is.
    Organisation(String) = "Organisation" text,
    /// The rules in force.
    Playbook(Box<Playbook>) = "Playbook",
}

/// A move of the stage machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageMove {
    /// The stage entered.
    pub to: Stage,
    /// Cause, reason or what was done, as the move asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// How an incident was noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DetectionSource {
    /// Metrics, errors, performance, probes.
    Monitoring,
    /// A customer said so.
    CustomerReport,
    /// A client opened a ticket.
    ClientTicket,
    /// A colleague noticed.
    Teammate,
    /// The support desk noticed.
    SupportDesk,
    /// A supplier said so.
    Vendor,
    /// Some other way.
    #[default]
    Other,
}

impl DetectionSource {
    /// All of them, with the word for each.
    pub const ALL: [(Self, &'static str); 7] = [
        (Self::Monitoring, "monitoring"),
        (Self::CustomerReport, "customer report"),
        (Self::ClientTicket, "client ticket"),
        (Self::Teammate, "teammate"),
        (Self::SupportDesk, "support desk"),
        (Self::Vendor, "vendor"),
        (Self::Other, "other"),
    ];

    /// The word on screen and on the command line.
    pub fn label(self) -> &'static str {
        let found = Self::ALL.iter().find(|(source, _)| *source == self);
        found.map_or("other", |(_, word)| word)
    }

    /// The one of that word.
    pub fn parse(word: &str) -> Option<Self> {
        crate::domain::word::chosen(&Self::ALL, word)
    }

    /// Whether a customer or client noticed before we did.
    pub const fn is_customers(self) -> bool {
        matches!(self, Self::CustomerReport | Self::ClientTicket)
    }
}

impl SettingKey {
    /// The four answers in their order.
    pub const ANSWERS: [Self; 4] = [Self::Impact, Self::Known, Self::Tried, Self::Next];

    /// The six lines of the fact sheet.
    pub const FACTS: [Self; 6] = [
        Self::FactBehaviour,
        Self::FactWhen,
        Self::FactError,
        Self::FactEnvironment,
        Self::FactOrigin,
        Self::FactPublic,
    ];

    /// What the review leaves behind: its meeting, its answers, the wrap-up.
    pub const REVIEW: [Self; 13] = [
        Self::ReviewMeeting,
        Self::ReviewDataKept,
        Self::ReviewImpactAssessed,
        Self::ReviewCauseDeep,
        Self::ReviewPlanRight,
        Self::ReviewShared,
        Self::SlotStatusPage,
        Self::SlotPostmortem,
        Self::SlotClientDebrief,
        Self::SlotInternalReport,
        Self::SlotClientMessage,
        Self::DataLoss,
        Self::WritesReplayed,
    ];

    /// The three lines of the problem report.
    pub const PROBLEM: [Self; 3] = [Self::Expected, Self::Actual, Self::Reproduce];
}

impl Setting {
    /// The answer of this key with that text, for the four answers only.
    pub fn answer(key: SettingKey, text: String) -> Option<Self> {
        let answer = SettingKey::ANSWERS.contains(&key);
        answer.then(|| Self::worded(key, text)).flatten()
    }

    /// Whether a question of the review was answered with yes; none of what is no answer.
    const fn review_yes(&self) -> Option<bool> {
        match self {
            Self::ReviewDataKept(Some(answer))
            | Self::ReviewImpactAssessed(Some(answer))
            | Self::ReviewCauseDeep(Some(answer))
            | Self::ReviewPlanRight(Some(answer))
            | Self::ReviewShared(Some(answer)) => Some(answer.yes),
            _ => None,
        }
    }

    /// The words that a person typed into an answer of the review or a slot of the wrap-up.
    pub fn has_review_words(&self) -> bool {
        match self {
            Self::ReviewDataKept(Some(answer))
            | Self::ReviewImpactAssessed(Some(answer))
            | Self::ReviewCauseDeep(Some(answer))
            | Self::ReviewPlanRight(Some(answer))
            | Self::ReviewShared(Some(answer)) => answer.text.is_some(),
            Self::SlotStatusPage(Some(slot))
            | Self::SlotPostmortem(Some(slot))
            | Self::SlotClientDebrief(Some(slot))
            | Self::SlotInternalReport(Some(slot))
            | Self::SlotClientMessage(Some(slot)) => {
                slot.text.is_some() || slot.link.is_some() || slot.who.is_some()
            }
            _ => false,
        }
    }

    /// Whether two heads of one setting mean the same, so that there is nothing to settle.
    pub fn agrees(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Stage(a), Self::Stage(b)) => a.to == b.to,
            _ if self.key() == other.key() && self.review_yes().is_some() => {
                self.review_yes() == other.review_yes()
            }
            _ => self == other,
        }
    }
}
