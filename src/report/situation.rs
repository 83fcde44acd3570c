//! How an incident stands among others: a line of a list, the order of the lines, and whether a
//! new incident looks like one that runs already (R007).

use super::words::span;
use crate::domain::incident::Incident;
use crate::domain::priority::Priority;
use crate::domain::setting::SettingKey;
use crate::domain::stage::Stage;
use crate::domain::time::Timestamp;
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// What a list says of an incident.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Situation {
    /// Its key.
    pub key: String,
    /// What anybody may call it: a restricted incident goes by its code name.
    pub title: String,
    /// Practice.
    pub drill: bool,
    /// Where it stands.
    pub stage: Stage,
    /// The priority that stands, where one is set.
    pub priority: Option<Priority>,
    /// When it began: the impact, else the detection.
    pub began: Option<Timestamp>,
    /// When its clocks stopped.
    pub ended: Option<Timestamp>,
    /// When the words owed to audiences are due, each.
    pub words_due: Vec<Timestamp>,
    /// When the open tasks are due, each.
    pub tasks_due: Vec<Timestamp>,
    /// The faulty service.
    pub service: Option<String>,
    /// Affected clients.
    pub clients: Vec<String>,
    /// Affected sites.
    pub sites: Vec<String>,
    /// The ticket.
    pub ticket: Option<String>,
}

impl Situation {
    /// How an incident stands.
    pub fn of(incident: &Incident) -> Self {
        let text = |key| incident.text(key).map(str::to_owned);
        let names = |list: Vec<&str>| list.into_iter().map(str::to_owned).collect();
        let words = incident.next_words();
        let tasks = incident.open_tasks();
        Self {
            key: incident.key().to_owned(),
            title: incident.public_title().to_owned(),
            drill: incident.is_drill(),
            stage: incident.stage().stage,
            priority: incident.priority().map(|now| now.value),
            began: incident.start().map(|start| start.moment().at),
            ended: incident.end(),
            words_due: words.iter().filter_map(|word| word.due).collect(),
            tasks_due: tasks.iter().filter_map(|task| task.due).collect(),
            service: text(SettingKey::FaultyService),
            clients: names(incident.clients()),
            sites: names(incident.sites()),
            ticket: text(SettingKey::Ticket),
        }
    }

    /// Seconds since it began; for one that is over, how long it took.
    pub fn age(&self, now: Timestamp) -> Option<i64> {
        let end = self.ended.unwrap_or(now);
        self.began.map(|began| end.seconds_since(began))
    }

    /// The age in words.
    pub fn age_words(&self, now: Timestamp) -> Option<String> {
        self.age(now).map(span)
    }

    /// How many words to audiences are late.
    pub fn overdue_words(&self, now: Timestamp) -> usize {
        self.words_due.iter().filter(|due| **due < now).count()
    }

    /// How many tasks are late.
    pub fn overdue_tasks(&self, now: Timestamp) -> usize {
        self.tasks_due.iter().filter(|due| **due < now).count()
    }

    /// What is late, in words: `2 words, 1 task`; empty where nothing is.
    pub fn overdue(&self, now: Timestamp) -> String {
        let some = |count: usize, what: &str| match count {
            0 => None,
            1 => Some(format!("1 {what}")),
            n => Some(format!("{n} {what}s")),
        };
        let words = some(self.overdue_words(now), "word");
        let tasks = some(self.overdue_tasks(now), "task");
        let all: Vec<String> = words.into_iter().chain(tasks).collect();
        all.join(", ")
    }

    /// Before what it stands in a list: what runs before what is over, drills last of each; of what
    /// runs the gravest, those without a priority behind P5; then the newest.
    pub fn order(&self) -> impl Ord + use<> {
        let running = self.stage.is_running();
        let gravest = self.priority.map_or(u8::MAX, Priority::value);
        (
            !running,
            self.drill,
            if running { gravest } else { 0 },
            Reverse(self.began),
            self.key.clone(),
        )
    }

    /// Why a new incident looks like this one, if that runs and does.
    pub fn resembles(&self, fresh: &Fresh<'_>) -> Option<String> {
        if !self.stage.is_running() || self.drill != fresh.drill {
            return None;
        }
        let same = |a: &str, b: &str| {
            !a.trim().is_empty() && a.trim().to_lowercase() == b.trim().to_lowercase()
        };
        let shared = |mine: &[String]| {
            let also = |name: &&String| fresh.names.iter().any(|other| same(name, other));
            mine.iter().find(also).cloned()
        };
        let of = |mine: &Option<String>| shared(mine.as_slice());
        if similar(&self.title, fresh.title) {
            return Some("its title is similar".to_owned());
        }
        of(&self.ticket)
            .map(|ticket| format!("it has the ticket {ticket}, too"))
            .or_else(|| of(&self.service).map(|name| format!("{name} is its faulty service, too")))
            .or_else(|| shared(&self.clients).map(|name| format!("{name} is its client, too")))
            .or_else(|| shared(&self.sites).map(|name| format!("{name} is its site, too")))
    }
}

/// What is known of an incident that is about to be declared.
#[derive(Debug, Clone, Copy)]
pub struct Fresh<'a> {
    /// Its title.
    pub title: &'a str,
    /// Practice.
    pub drill: bool,
    /// Its service, clients, sites, ticket.
    pub names: &'a [String],
}

/// The sentence that warns of a running incident that looks the same.
pub fn resemblance(known: &Situation, why: &str) -> String {
    format!(
        "a similar incident is running here: {} ({}), {why}",
        known.key, known.title
    )
}

/// Whether two titles share at least half of the words of the shorter one.
fn similar(a: &str, b: &str) -> bool {
    let words = |text: &str| -> BTreeSet<String> {
        let words = text.split(|c: char| !c.is_alphanumeric());
        words
            .filter(|word| word.chars().count() > 1)
            .map(str::to_lowercase)
            .collect()
    };
    let (a, b) = (words(a), words(b));
    let common = a.intersection(&b).count();
    common > 0 && 2 * common >= a.len().min(b.len())
}

#[cfg(test)]
#[path = "tests/situation.rs"]
mod tests;
