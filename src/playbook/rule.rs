//! The rules by which prompts fire, as data: when, for whom, in what words (practice: 3.2).

use super::Audience;
use serde::{Deserialize, Serialize};

/// Makes the rules, their names in the file and what their words may be filled with out of one
/// table.
macro_rules! rules {
    ($($(#[$doc:meta])* $variant:ident = $name:literal [$($placeholder:literal),*],)*) => {
        /// Which rule. The table of the playbook says when it fires; what it looks at is code.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum RuleId {
            $($(#[$doc])* $variant,)*
        }

        impl RuleId {
            /// All rules, in the order of their names.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The name in the file and on screen.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }

            /// What its words may be filled with besides the minutes, `{n}`, `{ago}` and
            /// `{duration}`.
            pub const fn placeholders(self) -> &'static [&'static str] {
                match self {
                    $(Self::$variant => &[$($placeholder),*],)*
                }
            }
        }
    };
}

rules! {
    /// Nobody has it.
    N01 = "N01" ["limit"],
    /// Nobody commands.
    N02 = "N02" [],
    /// Impact and urgency are not rated.
    N03 = "N03" [],
    /// A role that this priority needs is empty.
    N04 = "N04" ["role"],
    /// No main channel.
    N05 = "N05" [],
    /// An audience has had no word.
    N06 = "N06" ["audience"],
    /// No news from the technical side.
    N07 = "N07" ["assist"],
    /// An audience waits.
    N08 = "N08" ["audience", "time", "scribe", "ceiling"],
    /// The four answers are old.
    N10 = "N10" [],
    /// No ticket.
    N11 = "N11" [],
    /// A task's time is up.
    N12 = "N12" ["owner", "task"],
    /// A task is nobody's.
    N13 = "N13" ["task"],
    /// A proposal waits.
    N14 = "N14" ["decision"],
    /// A hand-over is planned and nobody is named.
    N15a = "N15a" ["time"],
    /// A hand-over is near and its brief not begun.
    N15b = "N15b" ["successor"],
    /// A hand-over is due.
    N15c = "N15c" [],
    /// Somebody has led for long and plans no hand-over.
    N15d = "N15d" [],
    /// The cause is looked for and nothing else was tried.
    N16 = "N16" [],
    /// What it does to clients was said long ago.
    N17 = "N17" ["impact"],
    /// Nobody validates.
    N18 = "N18" [],
    /// A criterion is being held.
    N19 = "N19" ["criterion", "hold"],
    /// An audience was not told that it is over.
    N20 = "N20" ["audience"],
    /// The comment on the ticket is owed.
    N21 = "N21" ["ticket"],
    /// The comment on what was said is owed.
    N22 = "N22" ["ticket"],
    /// Nobody owns the review.
    N23a = "N23a" ["limit"],
    /// The review has no date.
    N23b = "N23b" ["limit"],
    /// Actions are nobody's or have no date.
    N24 = "N24" ["k"],
    /// No entry is starred.
    N25 = "N25" [],
    /// Too many people report to the manager.
    N26 = "N26" ["k"],
    /// The manager also leads the fix.
    N27 = "N27" [],
    /// A change was not agreed.
    N28 = "N28" ["change"],
    /// A message waits for two people to release it.
    N29 = "N29" [],
    /// It takes long.
    N30 = "N30" [],
    /// A promised time is near.
    N31 = "N31" ["audience", "time"],
    /// Somebody asks the manager for help; ours, not of the table (practice: R068).
    Help = "help" ["who", "what"],
    /// The manager has no console open any more and records nothing; ours, not of the table.
    Silent = "silent" ["who"],
    /// Somebody took command from a silent manager, who is back; ours, not of the table.
    Taken = "taken" ["who", "time", "minutes"],
}

impl RuleId {
    /// Whether it looks at who sits at a console: the record alone does not tell whether it shows.
    pub const fn looks_at_people(self) -> bool {
        matches!(self, Self::Silent | Self::Taken)
    }

    /// The rule of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|id| id.name().eq_ignore_ascii_case(name))
    }
}

/// A rule of the table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// Its name; one that this version does not know is kept and does nothing.
    pub id: String,
    /// False where a team has switched it off.
    #[serde(default = "on", skip_serializing_if = "is_on")]
    pub on: bool,
    /// It only informs, in grey.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub info: bool,
    /// Minutes from its anchor until it is due; none for never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Minutes>,
    /// Minutes from its anchor until it is late; none for never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late: Option<Minutes>,
    /// Whom it addresses: role ids, [`EVERYONE`] or [`PERSON`].
    pub to: Vec<String>,
    /// Whom it addresses besides once it is late.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub late_to: Vec<String>,
    /// The roles that it looks at, where it looks at roles.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<String>,
    /// The most that it lets pass, where it counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most: Option<u32>,
    /// The words, with placeholders in braces.
    pub text: String,
    /// The words once it is late, where they differ.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late_text: Option<String>,
}

/// The recipient that means everybody.
pub const EVERYONE: &str = "everyone";
/// The recipient that means whom the case names: a task's giver and owner, a decider.
pub const PERSON: &str = "person";
/// The role that no rule may address (practice: R119).
pub const LEFT_ALONE: &str = "technical_lead";

fn on() -> bool {
    true
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands over a reference"
)]
fn is_on(on: &bool) -> bool {
    *on
}

/// So many minutes from an anchor; before it where negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Minutes {
    /// The same whatever the priority.
    Same(i32),
    /// At priority 1 to 5; none for never.
    Each([Option<i32>; 5]),
    /// What the audience itself is given.
    Audience(Clock),
}

/// A clock of an audience.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Clock {
    /// To the first word.
    FirstMinutes,
    /// From one word to the next.
    TargetMinutes,
    /// Until silence is a breach.
    CeilingMinutes,
}

impl Minutes {
    /// The minutes at a priority (its place in tables of five), for an audience where the rule is
    /// about one.
    pub fn at(self, priority: usize, audience: Option<&Audience>) -> Option<i32> {
        match self {
            Self::Same(minutes) => Some(minutes),
            Self::Each(each) => each.get(priority).copied().flatten(),
            Self::Audience(clock) => {
                let audience = audience?;
                let each = match clock {
                    Clock::FirstMinutes => audience.first_minutes,
                    Clock::TargetMinutes => audience.target_minutes,
                    Clock::CeilingMinutes => audience.ceiling_minutes,
                };
                let minutes = each.get(priority).copied().filter(|m| *m > 0)?;
                i32::try_from(minutes).ok()
            }
        }
    }
}

/// Puts values into words: `{name}` becomes the value of that name. What is not known stays as it
/// is, and what a value says is never filled in turn.
pub fn fill(words: &str, values: &[(&str, String)]) -> String {
    let mut filled = String::with_capacity(words.len());
    let mut rest = words;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let value = after.split_once('}').and_then(|(name, rest)| {
            let (_, value) = values.iter().find(|(known, _)| *known == name)?;
            Some((value, rest))
        });
        rest = if let Some((value, rest)) = value {
            filled.push_str(value);
            rest
        } else {
            filled.push('{');
            after
        };
    }
    filled.push_str(rest);
    filled
}
