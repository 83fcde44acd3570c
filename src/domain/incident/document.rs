//! The live incident state document: settings and what follows from them.

use super::Incident;
use crate::domain::cost::Cost;
use crate::domain::event::Event;
use crate::domain::id::EventId;
use crate::domain::kind::SettingChange;
use crate::domain::priority::{Priority, Rating};
use crate::domain::register::Register;
use crate::domain::setting::{DetectionSource, Setting, SettingKey};
use crate::domain::stage::Stage;
use crate::domain::time::{Moment, Timestamp};
use crate::playbook::{Response, SHIPPED_ZONE};
use chrono::{NaiveDate, NaiveDateTime, Timelike as _};
use chrono_tz::Tz;
use std::sync::Arc;

/// Where the incident stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageNow {
    /// The stage.
    pub stage: Stage,
    /// Since when.
    pub since: Timestamp,
    /// The words that the move was given.
    pub text: Option<String>,
}

/// The priority in force and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriorityNow {
    /// The priority.
    pub value: Priority,
    /// The reason, when it was set by hand against the matrix.
    pub by_hand: Option<String>,
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
    /// Whose judgement it is, where that is not the writer's.
    pub source: Option<String>,
}

impl Answer {
    /// Who says so: the writer, and whose judgement they wrote down.
    pub fn who(&self) -> String {
        match &self.source {
            Some(source) => format!("{}, from {source}", self.by),
            None => self.by.clone(),
        }
    }
}

/// Whether it is a real incident, as somebody who can tell has said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Validated {
    /// It is.
    pub real: bool,
    /// Who said so.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// What elapsed time is counted from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// The start of impact is known.
    Impact(Moment),
    /// It is not; this is when somebody noticed.
    Detection(Moment),
}

impl Start {
    /// The instant itself, wherever it comes from.
    pub const fn moment(self) -> Moment {
        match self {
            Self::Impact(moment) | Self::Detection(moment) => moment,
        }
    }

    /// The words for it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Impact(_) => "since start of impact",
            Self::Detection(_) => "since detection",
        }
    }
}

/// Values that people set without seeing each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// What it is about: a setting's label or a role's.
    pub what: String,
    /// The setting, if it is one; a conflict of holders has none.
    pub key: Option<SettingKey>,
    /// The candidates, the one that stands first.
    pub values: Vec<ConflictValue>,
}

/// One candidate of a conflict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConflictValue {
    /// The event.
    pub id: EventId,
    /// The value in words.
    pub text: String,
    /// Who set it.
    pub by: String,
    /// When it was recorded.
    pub at: Timestamp,
}

/// What a conflict of the stage with open exit criteria is about.
const UNMET: &str = "Exit criteria";

impl Incident {
    /// The value of a setting: its greatest head.
    pub fn value(&self, key: SettingKey) -> Option<&Setting> {
        self.head(key).map(|(_, change)| &change.setting)
    }

    /// The event that gave a setting its value, and the change.
    pub fn head(&self, key: SettingKey) -> Option<(&Arc<Event>, &SettingChange)> {
        self.register(key).and_then(Register::head)
    }

    /// The ids of all heads of a setting, for a change's `over`.
    pub fn heads(&self, key: SettingKey) -> Vec<EventId> {
        let heads = self.register(key).into_iter().flat_map(Register::heads);
        let mut ids: Vec<_> = heads.map(|(event, _)| event.id).collect();
        ids.sort_unstable();
        ids
    }

    /// Every value that a setting had, oldest first.
    pub fn history(&self, key: SettingKey) -> Vec<(&Arc<Event>, &SettingChange)> {
        let register = self.register(key);
        register
            .into_iter()
            .flat_map(|register| register.live(&self.retracted))
            .collect()
    }

    /// A text setting, if set and not empty.
    pub fn text(&self, key: SettingKey) -> Option<&str> {
        self.value(key)
            .and_then(Setting::text)
            .filter(|text| !text.is_empty())
    }

    /// A count, if somebody counted.
    pub fn count(&self, key: SettingKey) -> Option<u32> {
        match self.value(key)? {
            Setting::SupportCases(count)
            | Setting::PeoplePaged(count)
            | Setting::Interruptions(count) => Some(*count),
            _ => None,
        }
    }

    /// What a minute of impact costs, if anybody said.
    pub fn cost_per_minute(&self) -> Option<&Cost> {
        match self.value(SettingKey::CostPerMinute)? {
            Setting::CostPerMinute(cost) => cost.as_ref(),
            _ => None,
        }
    }

    /// Every count that was given, with the time for which it was: a series.
    pub fn counts(&self, key: SettingKey) -> Vec<(Timestamp, u32)> {
        let history = self.history(key).into_iter();
        history
            .filter_map(|(event, change)| match &change.setting {
                Setting::SupportCases(count)
                | Setting::PeoplePaged(count)
                | Setting::Interruptions(count) => Some((self.happened(event).at, *count)),
                _ => None,
            })
            .collect()
    }

    /// Whether the incident itself is secret: its title stays in the room, and words to people
    /// outside are locked.
    pub fn is_secret(&self) -> bool {
        matches!(
            self.value(SettingKey::Restricted),
            Some(Setting::Restricted(true))
        )
    }

    /// What the incident is called where anybody may read it: its title, or its code name while it
    /// is secret.
    pub fn public_title(&self) -> &str {
        if self.is_secret() {
            self.text(SettingKey::Codename)
                .unwrap_or("restricted incident")
        } else {
            self.title()
        }
    }

    /// The key that names everything about the incident.
    pub fn key(&self) -> &str {
        self.opening().map_or("", |opened| &opened.key)
    }

    /// What the customer notices, in one line.
    pub fn title(&self) -> &str {
        self.text(SettingKey::Title)
            .or_else(|| self.opening().map(|opened| opened.title.as_str()))
            .unwrap_or("")
    }

    /// Whether this is practice.
    pub fn is_drill(&self) -> bool {
        self.opening().is_some_and(|opened| opened.drill)
    }

    /// Impact and urgency.
    pub fn rating(&self) -> Option<Rating> {
        match self.value(SettingKey::Rating) {
            Some(Setting::Rating(rating)) => Rating::new(rating.impact, rating.urgency),
            _ => None,
        }
    }

    /// The priority: by hand, else from the matrix, else none.
    pub fn priority(&self) -> Option<PriorityNow> {
        if let Some(Setting::PriorityOverride(Some(by_hand))) =
            self.value(SettingKey::PriorityOverride)
            && let Some(value) = Priority::new(by_hand.value)
        {
            return Some(PriorityNow {
                value,
                by_hand: Some(by_hand.reason.clone()),
            });
        }
        let value = self.rating()?.priority(&self.playbook().priority);
        Some(PriorityNow {
            value,
            by_hand: None,
        })
    }

    /// The priority that thresholds follow: of several that were set without seeing each other the
    /// gravest, until one is chosen (practice: 2.4).
    pub fn gravest_priority(&self) -> Option<Priority> {
        let values = |key| {
            let heads = self.register(key).into_iter().flat_map(Register::heads);
            heads.map(|(_, change)| &change.setting)
        };
        let table = &self.playbook().priority;
        let rated = values(SettingKey::Rating).filter_map(|setting| match setting {
            Setting::Rating(rating) => Some(rating.priority(table)),
            _ => None,
        });
        let by_hand: Vec<Option<Priority>> = values(SettingKey::PriorityOverride)
            .map(|setting| match setting {
                Setting::PriorityOverride(Some(by_hand)) => Priority::new(by_hand.value),
                _ => None,
            })
            .collect();
        let all_by_hand = !by_hand.is_empty() && by_hand.iter().all(Option::is_some);
        let rated = rated.filter(|_| !all_by_hand);
        by_hand.iter().flatten().copied().chain(rated).min()
    }

    /// How it was noticed, if somebody chose from the list.
    pub fn detection_source(&self) -> Option<DetectionSource> {
        match self.value(SettingKey::DetectionSource) {
            Some(Setting::DetectionSource(source)) => Some(*source),
            _ => None,
        }
    }

    /// How it was noticed, in words: the one of the list, and what was said about it.
    pub fn detection_words(&self) -> Option<String> {
        let source = self.detection_source().map(DetectionSource::label);
        match (source, self.text(SettingKey::DetectedBy)) {
            (Some(source), Some(text)) if source != text => Some(format!("{source}: {text}")),
            (source, text) => source.or(text).map(str::to_owned),
        }
    }

    /// Whether somebody has said that it is real, or that it is none.
    pub fn validated(&self) -> Option<Validated> {
        let (event, change) = self.head(SettingKey::Validated)?;
        match change.setting {
            Setting::Validated(real) => Some(Validated {
                real,
                by: event.by.to_string(),
                at: self.happened(event).at,
            }),
            _ => None,
        }
    }

    /// How the priority in force is answered, if one is set and the table says.
    pub fn response(&self) -> Option<&Response> {
        let priority = self.priority()?.value.value();
        self.playbook().priority.response(priority)
    }

    /// One of the four answers, if it was ever given.
    pub fn answer(&self, key: SettingKey) -> Option<Answer> {
        let (event, change) = self.head(key)?;
        let text = change.setting.text()?.to_owned();
        Some(Answer {
            text,
            at: event.at,
            by: event.by.to_string(),
            source: change.source.clone(),
        })
    }

    /// When harm began.
    pub fn impact_started(&self) -> Option<Moment> {
        match self.value(SettingKey::ImpactStarted) {
            Some(Setting::ImpactStarted(moment)) => *moment,
            _ => None,
        }
    }

    /// When harm ended.
    pub fn impact_ended(&self) -> Option<Moment> {
        match self.value(SettingKey::ImpactEnded) {
            Some(Setting::ImpactEnded(moment)) => *moment,
            _ => None,
        }
    }

    /// When somebody first noticed: as set, else when the incident was opened.
    pub fn detected(&self) -> Option<Moment> {
        match self.value(SettingKey::DetectedAt) {
            Some(Setting::DetectedAt(moment)) => Some(*moment),
            _ => self.opened.as_ref().map(|event| self.happened(event)),
        }
    }

    /// What elapsed time is counted from.
    pub fn start(&self) -> Option<Start> {
        self.impact_started()
            .map(Start::Impact)
            .or_else(|| self.detected().map(Start::Detection))
    }

    /// The first zone of the incident: drives input and display. UTC when its name is unknown.
    pub fn zone(&self) -> Tz {
        self.zone
    }

    /// The same as the rules in force name it: asked for with every time of day on a screen, and
    /// found once.
    pub(super) fn first_zone(&self) -> Tz {
        let first = self.zone_names().next();
        first.and_then(|name| name.parse().ok()).unwrap_or(Tz::UTC)
    }

    /// What calendar and clock show in the incident's first zone.
    fn local(&self, time: Timestamp) -> NaiveDateTime {
        time.to_utc().with_timezone(&self.zone).naive_local()
    }

    /// All zones with their names, at least one.
    pub fn zones(&self) -> Vec<Tz> {
        let zones: Vec<Tz> = self
            .zone_names()
            .filter_map(|name| name.parse().ok())
            .collect();
        if zones.is_empty() {
            vec![Tz::UTC]
        } else {
            zones
        }
    }

    /// Without reading all that is shipped where the incident has no rules of its own: a short
    /// command wants no more of them than the zone.
    fn zone_names(&self) -> impl Iterator<Item = &str> {
        let own = self.playbook.as_ref().map(|own| own.zones.iter());
        let shipped = own.is_none().then_some(SHIPPED_ZONE);
        own.into_iter().flatten().map(String::as_str).chain(shipped)
    }

    /// A time of day in the incident's first zone, `14:32`.
    pub fn clock(&self, time: Timestamp) -> String {
        let local = self.local(time);
        format!("{:02}:{:02}", local.hour(), local.minute())
    }

    /// A time of day with seconds in the incident's first zone, `14:32:10`.
    pub fn clock_seconds(&self, time: Timestamp) -> String {
        let local = self.local(time);
        let (hour, minute, second) = (local.hour(), local.minute(), local.second());
        format!("{hour:02}:{minute:02}:{second:02}")
    }

    /// The day of the calendar in the incident's first zone.
    pub fn date(&self, time: Timestamp) -> NaiveDate {
        self.local(time).date()
    }

    /// A day and time of day in the incident's first zone, `2026-01-15 14:32`.
    pub fn day_clock(&self, time: Timestamp) -> String {
        format!("{} {}", self.date(time), self.clock(time))
    }

    /// A day and time of day with seconds in the incident's first zone, `2026-01-15 14:32:10`.
    pub fn day_clock_seconds(&self, time: Timestamp) -> String {
        format!("{} {}", self.date(time), self.clock_seconds(time))
    }

    /// Everything that people set without seeing each other and that nobody has settled.
    pub fn conflicts(&self) -> Vec<Conflict> {
        let registers = self.registers.iter();
        let disputed = registers.filter(|(_, register)| register.is_in_conflict());
        let settings = disputed.map(|(key, register)| Conflict {
            what: key.label().to_owned(),
            key: Some(*key),
            values: register
                .heads()
                .map(|(event, change)| self.candidate(event, change))
                .collect(),
        });
        let holders = self.holder_conflicts();
        settings.chain(holders).chain(self.unmet()).collect()
    }

    /// Resolved on one side, a criterion opened again on the other: impossible together. Who
    /// resolved asked for every criterion, so that one is open was not seen then.
    fn unmet(&self) -> Option<Conflict> {
        if !matches!(
            self.stage().stage,
            Stage::Resolved | Stage::InReview | Stage::Closed
        ) {
            return None;
        }
        let criteria = self.criteria();
        let open = criteria.iter().filter(|criterion| criterion.met.is_none());
        let values: Vec<ConflictValue> = open
            .filter_map(|criterion| {
                let event = self.log().get(criterion.id)?;
                Some(ConflictValue {
                    id: criterion.id,
                    text: criterion.text.to_owned(),
                    by: event.by.to_string(),
                    at: event.at,
                })
            })
            .collect();
        let what = UNMET.to_owned();
        let conflict = Conflict {
            what,
            key: None,
            values,
        };
        (!conflict.values.is_empty()).then_some(conflict)
    }

    fn candidate(&self, event: &Event, change: &SettingChange) -> ConflictValue {
        ConflictValue {
            id: event.id,
            text: self.setting_words(&change.setting),
            by: event.by.to_string(),
            at: event.at,
        }
    }

    /// A setting's value in words.
    pub fn setting_words(&self, setting: &Setting) -> String {
        let moment = |m: &Option<Moment>| match m {
            Some(m) => format!(
                "{}{}",
                if m.approx { "~" } else { "" },
                self.day_clock(m.at)
            ),
            None => "not known".to_owned(),
        };
        match setting {
            Setting::Stage(moved) => match &moved.text {
                Some(text) => format!("{}: {text}", moved.to),
                None => moved.to.to_string(),
            },
            Setting::Rating(rating) => {
                let table = &self.playbook().priority;
                let label = |levels: &[crate::playbook::Level], n: u8| {
                    levels
                        .get(usize::from(n).saturating_sub(1))
                        .map_or_else(|| n.to_string(), |level| level.label.clone())
                };
                format!(
                    "{}: impact {}, urgency {}",
                    rating.priority(table),
                    label(&table.impact, rating.impact),
                    label(&table.urgency, rating.urgency)
                )
            }
            Setting::PriorityOverride(Some(by_hand)) => {
                format!("P{}: {}", by_hand.value, by_hand.reason)
            }
            Setting::PriorityOverride(None) => "from the matrix".to_owned(),
            Setting::ImpactStarted(m) | Setting::ImpactEnded(m) => moment(m),
            Setting::DetectedAt(m) => moment(&Some(*m)),
            Setting::SupportCases(count)
            | Setting::PeoplePaged(count)
            | Setting::Interruptions(count) => count.to_string(),
            Setting::CostPerMinute(cost) => cost.as_ref().map(Cost::words).unwrap_or_default(),
            Setting::DetectionSource(source) => source.label().to_owned(),
            Setting::Validated(true) => "yes, it is real".to_owned(),
            Setting::Validated(false) => "no, it is not one".to_owned(),
            Setting::HandoverAt(Some(at)) | Setting::ReviewMeeting(Some(at)) => self.day_clock(*at),
            Setting::HandoverAt(None) | Setting::ReviewMeeting(None) => "not planned".to_owned(),
            Setting::Successor(Some(name)) => name.clone(),
            Setting::Successor(None) => "not named".to_owned(),
            Setting::Restricted(true) => "yes".to_owned(),
            Setting::Restricted(false) => "no".to_owned(),
            Setting::Playbook(_) => "rules of the practice".to_owned(),
            setting => match super::review_words::setting_words(setting) {
                Some(words) => words,
                None => setting.text().unwrap_or_default().to_owned(),
            },
        }
    }
}
