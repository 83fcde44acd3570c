//! The script's shape: what `assets/drill/*.json` holds.

use super::act::Act;
use crate::domain::time::Timestamp;
use serde::Deserialize;

/// A drill as data.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Script {
    /// The incident's key.
    pub key: String,
    /// What the customer notices.
    pub title: String,
    /// IANA zones; the first drives the display.
    pub zones: Vec<String>,
    /// The ticket, set from the start.
    pub ticket: String,
    /// The faulty service.
    pub service: String,
    /// Affected clients.
    pub clients: Vec<String>,
    /// Affected sites.
    pub sites: Vec<String>,
    /// What happens, in order.
    pub(super) steps: Vec<Step>,
}

/// What one person does at one time.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Step {
    /// Its name in the script; others refer to it.
    pub id: String,
    /// When it is recorded.
    pub at: Timestamp,
    /// When it happened, if that differs.
    #[serde(default)]
    pub happened: Option<Timestamp>,
    /// Who.
    pub by: String,
    /// Starred for the review.
    #[serde(default)]
    pub star: bool,
    /// In which words.
    #[serde(default)]
    pub says: Option<String>,
    /// What it does; the first is the line of the timeline.
    pub acts: Vec<Act>,
}

/// A script that cannot be replayed.
#[derive(Debug, thiserror::Error)]
pub enum BadScript {
    /// No JSON of the expected shape.
    #[error("not a drill script: {0}")]
    Json(#[from] serde_json::Error),
    /// Steps that go back in time, or none.
    #[error("not a drill script: {0}")]
    Order(String),
}

impl Script {
    /// Reads a script.
    ///
    /// # Errors
    /// [`BadScript`] saying where and what.
    pub fn parse(text: &str) -> Result<Self, BadScript> {
        let script: Self = serde_json::from_str(text)?;
        if !matches!(script.steps.first(), Some(step) if step.acts.first() == Some(&Act::Open)) {
            return Err(BadScript::Order(
                "its first step must open the incident".to_owned(),
            ));
        }
        let back = script.steps.windows(2).find(|pair| pair[0].at > pair[1].at);
        match back {
            Some(pair) => Err(BadScript::Order(format!(
                "step {} is before step {}",
                pair[1].id, pair[0].id
            ))),
            None => Ok(script),
        }
    }

    /// The drill shipped with the program.
    ///
    /// # Errors
    /// Never for a build that passed its tests.
    pub fn shipped() -> Result<Self, BadScript> {
        Self::parse(include_str!("../../assets/drill/northbay.json"))
    }

    /// When it begins.
    pub fn begins(&self) -> Timestamp {
        self.steps
            .first()
            .map_or(Timestamp::from_millis(0), |step| step.at)
    }

    /// A time of day of the drill's first day, in its first zone: `17:25`.
    pub fn time_of_day(&self, text: &str) -> Option<Timestamp> {
        let time = chrono::NaiveTime::parse_from_str(text, "%H:%M").ok()?;
        let zone: chrono_tz::Tz = self.zones.first()?.parse().ok()?;
        let day = self.begins().to_utc().with_timezone(&zone).date_naive();
        let local = day.and_time(time).and_local_timezone(zone).earliest()?;
        Some(local.to_utc().into())
    }

    /// When its last step is recorded.
    pub fn ends(&self) -> Timestamp {
        self.steps
            .last()
            .map_or(Timestamp::from_millis(0), |step| step.at)
    }
}
