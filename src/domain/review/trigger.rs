//! Whether a postmortem is to be written, and why (practice: R148).

use super::{DataLoss, worded};
use crate::domain::decision::{Call, Turned};
use crate::domain::figures::{Figures, KnewFirst, figures};
use crate::domain::hypothesis::MeasureState;
use crate::domain::incident::Incident;
use crate::domain::time::Timestamp;
use crate::domain::word::chosen;
use serde::{Deserialize, Serialize};

worded! {
    /// What asks for a postmortem.
    TriggerType {
        /// People outside noticed.
        #[default]
        Downtime = "user-visible downtime",
        /// Something was lost.
        DataLoss = "data loss",
        /// Somebody had to step in: roll back, reroute, restart.
        Intervention = "on-call intervention",
        /// It took longer than the playbook allows.
        LongResolution = "long resolution",
        /// Somebody else noticed before the monitoring did.
        MonitoringMissed = "monitoring missed it",
    }
}

/// Whether one of them holds, and what shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trigger {
    /// Which one.
    pub trigger_type: TriggerType,
    /// Whether it holds; none while nobody knows.
    pub holds: Option<bool>,
    /// What shows it, or what is to be found out. It may repeat a measure's or a decision's words:
    /// not for walls and public papers.
    pub evidence: String,
}

/// All of them, in their order.
pub fn triggers(incident: &Incident, now: Timestamp) -> Vec<Trigger> {
    let figures = figures(incident, now);
    let all = TriggerType::ALL.iter();
    all.map(|(trigger_type, _)| {
        let (holds, evidence) = match trigger_type {
            TriggerType::Downtime => downtime(incident, &figures),
            TriggerType::DataLoss => data_loss(incident),
            TriggerType::Intervention => intervention(incident),
            TriggerType::LongResolution => long_resolution(incident, &figures),
            TriggerType::MonitoringMissed => monitoring(incident, &figures),
        };
        Trigger {
            trigger_type: *trigger_type,
            holds,
            evidence,
        }
    })
    .collect()
}

/// `required: user-visible downtime, long resolution`, or that none is.
pub fn required(triggers: &[Trigger]) -> String {
    let holding = |wanted| {
        let found = triggers.iter().filter(move |t| t.holds == wanted);
        found.map(|t| t.trigger_type.label()).collect::<Vec<_>>()
    };
    let (yes, open) = (holding(Some(true)), holding(None));
    match (yes.is_empty(), open.is_empty()) {
        (false, _) => format!("required: {}", yes.join(", ")),
        (true, false) => format!("not required so far; not known: {}", open.join(", ")),
        (true, true) => "not required".to_owned(),
    }
}

fn downtime(incident: &Incident, figures: &Figures) -> (Option<bool>, String) {
    match (incident.impact_started(), figures.recovery.seconds()) {
        (Some(start), Some(seconds)) if seconds > 0 => {
            let end = incident.impact_ended().map(|end| incident.clock(end.at));
            let end = end.unwrap_or_else(|| "now".to_owned());
            let evidence = format!(
                "impact {} to {end}: {}",
                incident.clock(start.at),
                figures.recovery.words()
            );
            (Some(true), evidence)
        }
        (Some(_), Some(_)) => (Some(false), "the impact lasted no time".to_owned()),
        (Some(_), None) => (None, "the times of the impact do not fit".to_owned()),
        (None, _) if incident.opening().is_some_and(|opened| opened.imminent) => {
            (Some(false), "imminent; no impact was recorded".to_owned())
        }
        (None, _) => (None, "the start of impact is not set".to_owned()),
    }
}

fn data_loss(incident: &Incident) -> (Option<bool>, String) {
    let replayed = match incident.writes_replayed() {
        Some(true) => "all writes were replayed",
        Some(false) => "not all writes were replayed",
        None => "were all writes replayed?",
    };
    match incident.data_loss() {
        Some(DataLoss::Yes) => (Some(true), format!("data was lost; {replayed}")),
        Some(DataLoss::No) => (Some(false), format!("nothing was lost; {replayed}")),
        Some(DataLoss::Unknown) | None => (
            None,
            format!("was anything lost? {replayed}").replace("? were", "? Were"),
        ),
    }
}

/// What was carried out against the harm: measures, what was decided and not refused, changes.
fn intervention(incident: &Incident) -> (Option<bool>, String) {
    let mut done: Vec<String> = Vec::new();
    let measures = incident.measures().into_iter();
    let begun = measures.filter(|m| matches!(m.state, MeasureState::Doing | MeasureState::Done));
    done.extend(begun.map(|m| format!("{}: {}", m.measure.measure_type.label(), m.measure.text)));
    let mut accepted = incident.decisions();
    accepted.retain(|d| d.decided.is_some_and(|d| d.call == Call::Accepted));
    // What ended it stands for all that was tried.
    accepted.sort_by_key(|d| d.result.is_none_or(|(turned, _)| turned != Turned::Worked));
    done.extend(
        accepted
            .into_iter()
            .map(|d| format!("{}: {}", d.name, d.proposal.text)),
    );
    let changes = incident.changes().into_iter().filter(|c| !c.restricted);
    done.extend(changes.map(|change| change.text));
    match done.last() {
        None => (
            Some(false),
            "no measure, decision or change was recorded".to_owned(),
        ),
        Some(last) if done.len() == 1 => (Some(true), last.clone()),
        Some(_) => {
            let first = done.first().cloned().unwrap_or_default();
            (Some(true), format!("{first} (and {} more)", done.len() - 1))
        }
    }
}

fn long_resolution(incident: &Incident, figures: &Figures) -> (Option<bool>, String) {
    let limit = incident.playbook().guidance.long_resolution_minutes;
    let Some(seconds) = figures.resolution.seconds() else {
        return (None, "the times do not fit".to_owned());
    };
    let taken = figures.resolution.words();
    if limit == 0 {
        return (Some(false), format!("{taken}; the playbook sets no limit"));
    }
    let long = seconds > i64::from(limit) * 60;
    let than = if long { "longer than" } else { "within" };
    (Some(long), format!("{taken}, {than} {limit} min"))
}

fn monitoring(incident: &Incident, figures: &Figures) -> (Option<bool>, String) {
    use crate::domain::setting::DetectionSource as Source;
    let words = incident.detection_words();
    match (incident.detection_source(), figures.knew_first) {
        (_, KnewFirst::Customers) => {
            let words = words.unwrap_or_else(|| "customers said so first".to_owned());
            (Some(true), words)
        }
        (Some(Source::Teammate | Source::SupportDesk | Source::Vendor), _) => {
            (Some(true), words.unwrap_or_default())
        }
        (Some(Source::Monitoring), _) | (_, KnewFirst::We) => {
            (Some(false), words.unwrap_or_default())
        }
        (_, KnewFirst::NotRecorded) => (None, "how it was noticed is not recorded".to_owned()),
    }
}
