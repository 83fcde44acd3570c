//! `warroom stage`, `priority`, `answer`: the live document.

use super::Call;
use super::desk::Desk;
use super::note::text_or_input;
use super::output::{Failure, say};
use super::place::Place;
use super::times;
use crate::domain::command::Command;
use crate::domain::guard::cautions;
use crate::domain::incident::TECHNICAL_LEAD_ROLE;
use crate::domain::priority::{Override, Rating};
use crate::domain::role::Assigned;
use crate::domain::setting::{Setting, SettingKey, StageMove};
use crate::domain::stage::Stage;
use crate::domain::time::Moment;
use clap::{Args, ValueEnum};

/// Move to another stage
///
/// detected, acknowledged, investigating, identified, mitigated, resolved, in-review, closed,
/// stood-down. Some moves need words: the cause, or a reason.
#[derive(Debug, Args)]
pub(super) struct StageArguments {
    /// The stage to move to
    stage: Stage,
    /// The cause, the reason, or what was done
    words: Vec<String>,
    /// When it became so: 14:32, -5m, RFC 3339
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    at: Option<String>,
    /// For mitigated: when the impact ended, if not with the move
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    ended: Option<String>,
    /// For the first acknowledgement: who leads the fix, if not you
    #[arg(long, value_name = "NAME")]
    technical_lead: Option<String>,
    /// For the first acknowledgement: nobody leads the fix yet
    #[arg(long, conflicts_with = "technical_lead")]
    no_technical_lead: bool,
    #[command(flatten)]
    place: Place,
}

impl StageArguments {
    pub(super) fn run(self, call: &mut Call<'_>) -> Result<(), Failure> {
        let mut desk = self.place.desk(call)?;
        let happened = times::past(desk.incident(), desk.now(), self.at.as_deref())?;
        let words = self.words.join(" ");
        let moved = StageMove {
            to: self.stage,
            text: Some(words).filter(|words| !words.trim().is_empty()),
        };
        let mut commands = vec![Command::Set {
            setting: Setting::Stage(moved),
            happened,
        }];
        if self.ended.is_some() && self.stage != Stage::Mitigated {
            return Err(Failure::usage("--ended is for the move to mitigated"));
        }
        let ended = times::past(desk.incident(), desk.now(), self.ended.as_deref())?;
        // Harm that stopped has ended, unless somebody already said when.
        let unsaid = self.stage == Stage::Mitigated && desk.incident().impact_ended().is_none();
        let moved = happened.unwrap_or(Moment {
            at: desk.now(),
            approx: false,
        });
        commands.extend(ended.or(unsaid.then_some(moved)).map(|ended| Command::Set {
            setting: Setting::ImpactEnded(Some(ended)),
            happened: None,
        }));
        commands.extend(self.first_lead(&desk)?.map(Command::Assign));
        for caution in cautions(desk.incident(), self.stage, desk.now()) {
            say(&format!("{}: {caution}", self.stage));
        }
        desk.ask_all(commands)?;
        desk.finish(&mut call.out)
    }

    /// The first who acknowledges leads the fix unless somebody else is named (D16).
    fn first_lead(&self, desk: &Desk) -> Result<Option<Assigned>, Failure> {
        let named = self.technical_lead.is_some() || self.no_technical_lead;
        if self.stage != Stage::Acknowledged {
            let words = "--technical-lead and --no-technical-lead are for the acknowledgement";
            return if named {
                Err(Failure::usage(words))
            } else {
                Ok(None)
            };
        }
        if let Some(name) = &self.technical_lead {
            return Ok(Some(Assigned {
                role: TECHNICAL_LEAD_ROLE.to_owned(),
                person: desk.person(name)?,
                ..Assigned::default()
            }));
        }
        let by_default = desk.incident().first_technical_lead(desk.me());
        Ok(by_default.filter(|_| !self.no_technical_lead))
    }
}

/// Set impact and urgency, which give the priority; or set it by hand
#[derive(Debug, Args)]
pub(super) struct PriorityArguments {
    /// How much is hurt: 1 extensive, 2 significant, 3 moderate, 4 minor
    #[arg(value_parser = level, requires = "urgency",
          required_unless_present_any = ["by_hand", "clear"], conflicts_with_all = ["by_hand", "clear"])]
    impact: Option<u8>,
    /// How soon it hurts: 1 immediately, 2 soon, 3 today, 4 later
    #[arg(value_parser = level)]
    urgency: Option<u8>,
    /// Set the priority by hand, against the matrix: P1 to P5
    #[arg(long = "override", value_name = "P", value_parser = priority, requires = "reason")]
    by_hand: Option<u8>,
    /// Why it is set by hand
    #[arg(long, value_name = "TEXT", requires = "by_hand")]
    reason: Option<String>,
    /// Take the priority from the matrix again
    #[arg(long, conflicts_with = "by_hand")]
    clear: bool,
    #[command(flatten)]
    place: Place,
}

fn level(word: &str) -> Result<u8, String> {
    let level = word.parse().ok().filter(|level| (1..=4).contains(level));
    level.ok_or_else(|| {
        "write impact and urgency, 1 to 4 each, as in `priority 1 2`; \
         against the matrix, `priority --override P3 --reason TEXT`"
            .to_owned()
    })
}

fn priority(word: &str) -> Result<u8, String> {
    let digit = word.strip_prefix(['P', 'p']).unwrap_or(word);
    digit
        .parse()
        .ok()
        .filter(|value| (1..=5).contains(value))
        .ok_or_else(|| "a priority is P1 to P5".to_owned())
}

impl PriorityArguments {
    pub(super) fn run(self, call: &mut Call<'_>) -> Result<(), Failure> {
        let setting = match (self.impact.zip(self.urgency), self.by_hand) {
            (Some((impact, urgency)), _) => Setting::Rating(Rating { impact, urgency }),
            (None, Some(value)) => Setting::PriorityOverride(Some(Override {
                value,
                reason: self.reason.unwrap_or_default(),
            })),
            (None, None) => Setting::PriorityOverride(None),
        };
        let mut desk = self.place.desk(call)?;
        if setting == Setting::PriorityOverride(None)
            && desk
                .incident()
                .value(SettingKey::PriorityOverride)
                .is_none()
        {
            return Err(Failure::Refused {
                rule: "unchanged",
                why: "the priority is not set by hand".to_owned(),
            });
        }
        desk.ask(Command::Set {
            setting,
            happened: None,
        })?;
        desk.finish(&mut call.out)
    }
}

/// Refresh one of the four answers: impact, known, tried, next
#[derive(Debug, Args)]
pub(super) struct AnswerArguments {
    /// Which answer
    which: Which,
    /// The words; `-` reads them from standard input; left out: still true
    text: Vec<String>,
    /// Whose judgement it is, where that is not yours
    #[arg(long = "from", value_name = "NAME")]
    source: Option<String>,
    #[command(flatten)]
    place: Place,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Which {
    /// What it does to clients
    Impact,
    /// What is known
    Known,
    /// What was tried
    Tried,
    /// What comes next
    Next,
}

impl Which {
    const fn key(self) -> SettingKey {
        match self {
            Self::Impact => SettingKey::Impact,
            Self::Known => SettingKey::Known,
            Self::Tried => SettingKey::Tried,
            Self::Next => SettingKey::Next,
        }
    }
}

fn no_answer(key: SettingKey) -> Failure {
    let label = key.label();
    Failure::usage(format!(
        "{label} has no answer yet that could still be true; write it behind `{}`",
        label.to_lowercase()
    ))
}

impl AnswerArguments {
    pub(super) fn run(self, call: &mut Call<'_>) -> Result<(), Failure> {
        let key = self.which.key();
        let words = text_or_input(&self.text.join(" "))?;
        let mut desk = self.place.desk(call)?;
        let words = if self.text.is_empty() {
            let still = desk.incident().answer(key).map(|answer| answer.text);
            still.ok_or_else(|| no_answer(key))?
        } else {
            words
        };
        let setting = Setting::answer(key, words);
        let source = self.source.as_deref().map(|name| desk.person(name));
        let source = source.transpose()?;
        let refresh = setting.map(|setting| match source {
            Some(source) => Command::Refresh { setting, source },
            None => Command::Set {
                setting,
                happened: None,
            },
        });
        desk.ask_all(refresh.into_iter().collect())?;
        desk.finish(&mut call.out)
    }
}
