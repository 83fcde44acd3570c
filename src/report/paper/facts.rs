//! What several papers say of an incident: how long, how bad, for whom, in sentences.

use super::causes::found_at;
use super::pen::Pen;
use crate::domain::figures::{Figures, Reading, figures};
use crate::domain::incident::Incident;
use crate::domain::priority::Priority;
use crate::domain::review::{DataLoss, REPLAYED};
use crate::domain::setting::SettingKey;
use crate::domain::stage::Stage;
use crate::domain::time::{Moment, Timestamp};
use crate::report::message::symptom;

/// The figures as of now.
pub(super) fn measured(pen: &Pen<'_>) -> Figures {
    figures(pen.incident, pen.asked.now)
}

/// The gravest priority that was in force.
pub(super) fn peak(pen: &Pen<'_>) -> Option<Priority> {
    let priorities = pen.incident.priorities().iter();
    priorities.filter_map(|(_, priority)| *priority).min()
}

/// `P1 (peak; P2 at the end)`, or that none was set.
pub(super) fn priority(pen: &Pen<'_>) -> String {
    let now = pen.incident.priority().map(|now| now.value);
    match (peak(pen), now) {
        (None, _) => "not set".to_owned(),
        (Some(peak), Some(now)) if now != peak => format!("{peak} (peak; {now} at the end)"),
        (Some(peak), _) => format!("{peak} (peak)"),
    }
}

/// What is not working: the service as people outside call it, else no more than that.
pub(super) fn service(pen: &Pen<'_>) -> String {
    named_service(pen).unwrap_or_else(|| "our service".to_owned())
}

/// The service as people outside call it; none where that is not known or may not be said.
pub(super) fn named_service(pen: &Pen<'_>) -> Option<String> {
    let incident = pen.incident;
    let named = incident.text(SettingKey::FaultyService);
    let named = named.filter(|name| !name.eq_ignore_ascii_case("unknown"));
    let named = named.filter(|_| pen.restricted() || !incident.is_secret());
    named.and_then(|name| pen.may_say(name))
}

/// What people noticed, in one line; none where that may not be said.
pub(super) fn noticed(pen: &Pen<'_>) -> Option<String> {
    if pen.outside() {
        return symptom(pen.incident).and_then(|words| pen.may_say(words));
    }
    Some(pen.title().to_owned())
}

/// When the harm began and ended, and how long that was: a sentence, or that it is not known.
pub(super) fn how_long(pen: &Pen<'_>) -> String {
    lasted(pen, |start| format!(" on {}", pen.day(start.at)))
}

/// The same where the day stands elsewhere.
pub(super) fn how_long_that_day(pen: &Pen<'_>) -> String {
    lasted(pen, |_| String::new())
}

fn lasted(pen: &Pen<'_>, on: impl Fn(Moment) -> String) -> String {
    let recovery = measured(pen).recovery;
    let (start, end) = (pen.incident.impact_started(), pen.incident.impact_ended());
    let began = |start: Moment| format!("It began at {}{}", pen.in_zones(start), on(start));
    match (recovery, start, end) {
        (Reading::Known(span), Some(start), Some(end)) => format!(
            "It lasted {}, from {} to {}{}.",
            span.words(),
            pen.in_zones(start),
            pen.in_zones(end),
            on(start)
        ),
        (Reading::Known(span), Some(start), None) => {
            format!("{} and has lasted {} so far.", began(start), span.words())
        }
        (Reading::NotApplicable, ..) => "Nothing was disrupted.".to_owned(),
        (Reading::CheckTimes, ..) => {
            "How long it lasted is not known: its times are out of order.".to_owned()
        }
        (Reading::Conflict, ..) => {
            "How long it lasted is not known: its times were set on two sides.".to_owned()
        }
        (_, Some(start), _) => {
            format!("{}; when the impact ended is not recorded.", began(start))
        }
        _ => "When the impact began is not known.".to_owned(),
    }
}

/// Where it stands: over since when, or still running.
pub(super) fn standing(pen: &Pen<'_>) -> String {
    let incident = pen.incident;
    let now = incident.stage();
    let since = pen.zones(now.since);
    match now.stage {
        Stage::StoodDown => {
            let why = now.text.as_ref().filter(|_| !pen.outside());
            let why = why.map(|text| format!(": {text}")).unwrap_or_default();
            format!("It was stood down at {since}{why}.")
        }
        stage if stage.is_running() => {
            format!("It is not over yet: {} since {since}.", stage.label())
        }
        _ => match incident.last_entered(Stage::Resolved) {
            Some(at) => format!("It was checked and found resolved at {}.", pen.zones(at)),
            None => "It is over.".to_owned(),
        },
    }
}

/// The instants that everybody may know, oldest first.
pub(super) fn milestones(pen: &Pen<'_>) -> Vec<(Moment, &'static str)> {
    let incident = pen.incident;
    let entered = |stage| {
        let at = incident.last_entered(stage)?;
        Some(Moment { at, approx: false })
    };
    let ended = incident.impact_ended();
    let found = found_at(incident).map(|at| Moment { at, approx: false });
    let over = !incident.stage().stage.is_running();
    let resolved = entered(Stage::Resolved).filter(|_| over);
    let all = [
        (incident.impact_started(), "The impact began."),
        (incident.detected(), "We noticed it."),
        (
            incident.first_moved(Stage::Acknowledged),
            "People began to work on it.",
        ),
        (found, "The cause was found."),
        (ended, "The impact ended."),
        (resolved, "It was checked and found resolved."),
    ];
    let mut known: Vec<(Moment, &'static str)> = all
        .into_iter()
        .filter_map(|(moment, words)| Some((moment?, words)))
        .collect();
    known.sort_by_key(|(moment, _)| moment.at);
    known
}

/// Who was hit, by name: clients, sites, areas.
pub(super) fn hit(pen: &Pen<'_>) -> Vec<(&'static str, String)> {
    let incident = pen.incident;
    let lists = [
        ("Clients", incident.clients()),
        ("Sites", incident.sites()),
        ("Areas", incident.areas()),
    ];
    let named = lists.into_iter().filter(|(_, names)| !names.is_empty());
    named
        .map(|(label, names)| (label, format!("{}: {}", names.len(), names.join(", "))))
        .collect()
}

/// Whether anything was lost, and whether what was held back was made good.
pub(super) fn data(pen: &Pen<'_>) -> String {
    let lost = match pen.incident.data_loss() {
        Some(DataLoss::Yes) => "data was lost",
        Some(DataLoss::No) => "nothing was lost",
        Some(DataLoss::Unknown) | None => "whether anything was lost is not known yet",
    };
    let replayed = match pen.incident.writes_replayed() {
        Some(true) => "All writes were replayed.",
        Some(false) => "Not all writes were replayed.",
        None => REPLAYED,
    };
    format!("{lost}. {replayed}")
}

/// The same for people outside, where it is known.
pub(super) fn data_outside(incident: &Incident) -> Option<&'static str> {
    match incident.data_loss()? {
        DataLoss::No => Some("No data was lost."),
        DataLoss::Yes => Some("Some data was lost; we will tell those concerned."),
        DataLoss::Unknown => None,
    }
}

/// What it came to at so much a minute; none where nobody said how much (practice: R162).
pub(super) fn cost(incident: &Incident, now: Timestamp) -> Option<String> {
    let cost = incident.cost_per_minute()?;
    let Reading::Known(span) = figures(incident, now).recovery else {
        return Some(format!("{} a minute; how long is not known", cost.words()));
    };
    let minutes = u64::try_from(span.seconds / 60).unwrap_or(0);
    let more = if span.running { " so far" } else { "" };
    Some(format!(
        "{minutes} min \u{d7} {} = {}{more}",
        cost.words(),
        cost.times(minutes)
    ))
}
