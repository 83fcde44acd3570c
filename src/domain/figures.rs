//! The figures of one incident: how long each thing took, exactly and under its full name.
//!
//! Pure in (document, now). Each figure is the time between two instants, in whole seconds, and
//! says in which state it is: known, approximate, still running, not known, not applicable, or
//! not to be trusted because times are out of order or set on two sides. One incident has no mean,
//! so no figure is called one.

mod instants;
mod reading;
mod spells;
mod talk;
#[cfg(test)]
mod tests;

pub use instants::{Milestone, OutOfOrder};
pub use reading::{Reading, Span, minutes};
pub use spells::{Spell, Spells};
pub use talk::{Promises, Talk};

use self::instants::{Instants, Point};
use crate::domain::incident::Incident;
use crate::domain::priority::Priority;
use crate::domain::setting::{DetectionSource, Setting, SettingKey};
use crate::domain::stage::Stage;
use crate::domain::time::Timestamp;

/// Every figure of an incident.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figures {
    /// Start of impact to detection (R075).
    pub detect: Reading,
    /// Detection to the first acknowledgement (R138).
    pub acknowledge: Reading,
    /// Detection to the first Incident Manager.
    pub command: Reading,
    /// Detection to the cause that stands.
    pub identify: Reading,
    /// Detection to a cause believed earlier and since withdrawn; none if there was none.
    pub first_guess: Option<Reading>,
    /// Detection to the end of harm by the stage, its last entry.
    pub mitigate: Reading,
    /// Start of impact to resolution (R076).
    pub outage: Reading,
    /// Detection to resolution (R077).
    pub resolution: Reading,
    /// Start to end of impact (R136).
    pub recovery: Reading,
    /// Mitigation to resolution.
    pub verification: Reading,
    /// Acknowledgement to resolution.
    pub response: Reading,
    /// First words, silences and breaches, audience by audience in the playbook's order.
    pub talk: Vec<Talk>,
    /// Promised times over all audiences.
    pub promises: Promises,
    /// Stages from detection to resolution.
    pub stages: Spells<Stage>,
    /// Priorities over the same time; none is "not set yet".
    pub priorities: Spells<Option<Priority>>,
    /// Who commanded over the same time; none is "nobody", from the acknowledgement on.
    pub managers: Spells<Option<String>>,
    /// Support cases counted, if anybody counted.
    pub support_cases: Option<u32>,
    /// Who knew first (R004).
    pub knew_first: KnewFirst,
    /// Times that cannot be right.
    pub out_of_order: Vec<OutOfOrder>,
}

/// Who knew of it first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KnewFirst {
    /// We did: the source is ours, and nothing said from outside is dated earlier.
    We,
    /// Customers did.
    Customers,
    /// Nobody recorded how it was noticed, or not in words that say.
    NotRecorded,
}

impl KnewFirst {
    /// The words on screen.
    pub const fn words(self) -> &'static str {
        match self {
            Self::We => "yes",
            Self::Customers => "no, customers knew first",
            Self::NotRecorded => "not recorded",
        }
    }
}

/// The figures of an incident as of `now`.
pub fn figures(incident: &Incident, now: Timestamp) -> Figures {
    let points = Instants::of(incident, now);
    let between = |from, to| points.between(from, to);
    let talk = talk::talk(incident, &points);
    Figures {
        detect: between(Point::Started, Point::Detected),
        acknowledge: between(Point::Detected, Point::Acknowledged),
        command: between(Point::Detected, Point::Commanded),
        identify: between(Point::Detected, Point::Identified),
        first_guess: points.first_guess(),
        mitigate: between(Point::Detected, Point::Mitigated),
        outage: between(Point::Started, Point::Resolved),
        resolution: between(Point::Detected, Point::Resolved),
        recovery: between(Point::Started, Point::Ended),
        verification: between(Point::Mitigated, Point::Resolved),
        response: between(Point::Acknowledged, Point::Resolved),
        promises: talk::promises(incident, now),
        stages: spells::stages(incident, &points),
        priorities: spells::priorities(incident, &points),
        managers: spells::managers(incident, &points),
        support_cases: match incident.value(SettingKey::SupportCases) {
            Some(Setting::SupportCases(count)) => Some(*count),
            _ => None,
        },
        knew_first: knew_first(incident),
        out_of_order: points.out_of_order().to_vec(),
        talk,
    }
}

/// Sources that are customers, as people write them.
const THEIRS: [&str; 3] = ["customer", "client", "user"];

/// Sources of our own.
const OURS: [&str; 6] = [
    "monitor",
    "alert",
    "probe",
    "teammate",
    "colleague",
    "employee",
];

fn knew_first(incident: &Incident) -> KnewFirst {
    let detected = incident.detected();
    if detected.is_some_and(|moment| incident.was_reported_before(moment.at)) {
        return KnewFirst::Customers;
    }
    match (
        incident.detection_source(),
        incident.text(SettingKey::DetectedBy),
    ) {
        (Some(source), _) if source.is_customers() => KnewFirst::Customers,
        (Some(DetectionSource::Other) | None, None) => KnewFirst::NotRecorded,
        (Some(DetectionSource::Other) | None, Some(words)) => by_words(words),
        (Some(_), _) => KnewFirst::We,
    }
}

/// What people write without choosing from the list.
fn by_words(words: &str) -> KnewFirst {
    let words = words.to_lowercase();
    let any = |of: &[&str]| of.iter().any(|word| words.contains(word));
    if any(&THEIRS) {
        KnewFirst::Customers
    } else if any(&OURS) {
        KnewFirst::We
    } else {
        KnewFirst::NotRecorded
    }
}

impl Figures {
    /// Gaps of silence as long as the ceiling or longer, over all audiences.
    pub fn ceiling_breaches(&self) -> usize {
        self.talk.iter().map(|talk| talk.breaches).sum()
    }

    /// All figures as label and words, in the order in which they are read.
    pub fn rows(&self) -> Vec<(String, String)> {
        let mut rows: Vec<(String, String)> = Vec::new();
        let mut row = |label: &str, words: String| rows.push((label.to_owned(), words));
        row("Time to detect (TTD)", self.detect.words());
        row("Time to acknowledge (TTA)", self.acknowledge.words());
        row("Time to command", self.command.words());
        for talk in &self.talk {
            let label = format!("Time to first word ({})", talk.label);
            row(&label, talk.first_word.words());
        }
        row("Time to identify", self.identify_words());
        row("Time to mitigate (TTM)", self.mitigate.words());
        row("Total outage", self.outage.words());
        row("Discovery to resolution", self.resolution.words());
        row("Time to recovery (TTR)", self.recovery.words());
        row("Verification", self.verification.words());
        row("Response", self.response.words());
        let name = |stage: &Stage| stage.label().to_owned();
        row("Time in stage", self.stages.words(name));
        let name = |p: &Option<Priority>| p.map_or("unranked".to_owned(), |p| p.to_string());
        row("Time in priority", self.priorities.words(name));
        let name = |who: &Option<String>| who.clone().unwrap_or_else(|| "nobody".to_owned());
        row("In command", self.managers.words(name));
        for talk in &self.talk {
            let label = format!("Longest silence ({})", talk.label);
            row(&label, talk.longest_silence.words());
        }
        row("Ceiling breaches", self.ceiling_breaches().to_string());
        row("Promises kept", self.promises.words());
        let cases = self.support_cases.map(|count| count.to_string());
        row(
            "Support cases",
            cases.unwrap_or_else(|| NOT_KNOWN.to_owned()),
        );
        row("We knew first", self.knew_first.words().to_owned());
        rows
    }

    fn identify_words(&self) -> String {
        match &self.first_guess {
            Some(guess) => format!(
                "{} (first guess {}, withdrawn)",
                self.identify.words(),
                guess.words()
            ),
            None => self.identify.words(),
        }
    }
}

/// What stands where a figure cannot be made.
const NOT_KNOWN: &str = "not known";
