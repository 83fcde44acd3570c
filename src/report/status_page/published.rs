//! What of an incident stands on the page: read out of the document here and nowhere else.

use super::NAMELESS;
use crate::clean::mask::{mask_for_public, mask_secrets};
use crate::domain::id::{EventId, Hash128};
use crate::domain::incident::{Incident, Word};
use crate::domain::kind::EventKind;
use crate::domain::kit::Kit;
use crate::domain::message::MessageType;
use crate::domain::priority::Priority;
use crate::domain::setting::SettingKey;
use crate::domain::stage::Stage;
use crate::domain::time::Timestamp;
use crate::report::message::SAME_NOTICE_MINUTES;
use crate::report::outside::is_fit_outside;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The kinds of channel whose words stand on the page.
const PAGES: [&str; 2] = ["status page", "embedded status"];

/// The most characters of a name; status pages know no longer ones.
const LONGEST_NAME: usize = 255;

/// The four words that status pages have for where it stands, in the order of its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Label {
    /// It is being looked into.
    Investigating,
    /// The cause is known.
    Identified,
    /// It works again and is watched.
    Monitoring,
    /// It is over.
    Resolved,
}

impl Label {
    /// The word in data.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Investigating => "investigating",
            Self::Identified => "identified",
            Self::Monitoring => "monitoring",
            Self::Resolved => "resolved",
        }
    }

    /// The word for a stage.
    const fn of(stage: Stage) -> Self {
        match stage {
            Stage::Detected | Stage::Acknowledged | Stage::Investigating => Self::Investigating,
            Stage::Identified => Self::Identified,
            Stage::Mitigated => Self::Monitoring,
            Stage::Resolved | Stage::InReview | Stage::Closed | Stage::StoodDown => Self::Resolved,
        }
    }
}

/// How bad it is, in the words of status pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Impact {
    /// Nobody notices.
    None,
    /// Some notice.
    Minor,
    /// Many notice.
    Major,
    /// Nearly everybody is stopped.
    Critical,
}

impl Impact {
    /// The word in data.
    pub const fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Minor => "minor",
            Self::Major => "major",
            Self::Critical => "critical",
        }
    }

    /// The word for a priority, 1 to 5. What has none yet is no reason to say that all is well.
    pub(super) const fn of(priority: Option<u8>) -> Self {
        match priority {
            Some(1) => Self::Critical,
            Some(2) => Self::Major,
            Some(5) => Self::None,
            _ => Self::Minor,
        }
    }
}

/// Something that people outside were told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Update {
    /// Made from the event's id; tells nothing else about it.
    pub id: String,
    /// Where it stood when this was said.
    pub label: Label,
    /// How bad it was then.
    pub impact: Impact,
    /// When it was said.
    pub at: Timestamp,
    /// Word for word; only what has the shape of a secret is covered.
    pub text: String,
    /// An earlier word was wrong.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub correction: bool,
    /// The time that this promised for the next word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_by: Option<Timestamp>,
}

/// All of an incident that may stand on the page; it has at least one update.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    /// Made from the incident's id; names its page.
    pub id: String,
    /// What it is called outside.
    pub name: String,
    /// The service that it is about, where there is a name for it outside.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// Practice.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub drill: bool,
    /// The zones of its times, the first one first.
    pub zones: Vec<String>,
    /// What people outside call those whose incident it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<String>,
    /// What was said, oldest first.
    pub updates: Vec<Update>,
}

impl Published {
    /// What was said last.
    pub fn last(&self) -> Option<&Update> {
        self.updates.last()
    }

    /// Whether its last word is not that it is over.
    pub fn is_active(&self) -> bool {
        self.last()
            .is_some_and(|last| last.label != Label::Resolved)
    }

    /// What it is called, a drill marked as one.
    pub fn title(&self) -> String {
        let mark = if self.drill { "DRILL: " } else { "" };
        format!("{mark}{}", self.name)
    }

    /// When something was said first.
    pub fn since(&self) -> Option<Timestamp> {
        self.updates.first().map(|update| update.at)
    }
}

/// An incident as the source of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Made from the incident's id.
    pub id: String,
    /// What of it is published, if anything was said.
    pub published: Option<Published>,
    /// What people outside call those whose incident it is.
    pub organisation: Option<String>,
    /// The ids of all words that this set knows of, shown or not. A page that shows another one
    /// was written by somebody who knows more.
    pub known: BTreeSet<String>,
    /// It is over and the page does not say so.
    pub unclosed: bool,
}

/// Reads out of an incident what may stand on the page; none for an empty set.
pub fn source(incident: &Incident, kit: &Kit) -> Option<Source> {
    let id = outer_id(incident.id()?);
    let events = incident.log().events().iter();
    let sends = events.filter(|event| match &event.kind {
        EventKind::Send(_) => true,
        EventKind::Redacted(name) => &**name == "send",
        _ => false,
    });
    let known = sends.map(|event| outer_id(event.id)).collect();
    let published = published(incident, kit, &id);
    let over = !incident.stage().stage.is_running();
    let unclosed = over && published.as_ref().is_some_and(Published::is_active);
    Some(Source {
        id,
        published,
        organisation: organisation(incident),
        known,
        unclosed,
    })
}

/// An id for people outside: the same wherever it is made, and silent about when something was
/// recorded, which an event's own id tells.
fn outer_id(id: EventId) -> String {
    let hash = Hash128::of(&[b"status page", &id.as_u128().to_be_bytes()]);
    hash.to_string().chars().take(16).collect()
}

fn published(incident: &Incident, kit: &Kit, id: &str) -> Option<Published> {
    let updates = updates(incident, kit);
    if updates.is_empty() {
        return None;
    }
    let service = service(incident);
    let code_name = incident.text(SettingKey::Codename);
    let name = if incident.is_secret() {
        code_name.and_then(|name| presentable(incident, name))
    } else {
        service.clone()
    };
    Some(Published {
        id: id.to_owned(),
        name: name.unwrap_or_else(|| NAMELESS.to_owned()),
        service,
        drill: incident.is_drill(),
        zones: incident
            .zones()
            .iter()
            .map(|zone| zone.name().to_owned())
            .collect(),
        organisation: organisation(incident),
        updates,
    })
}

/// The name of the organisation, which is public by itself: also where a client or a person has
/// the same.
fn organisation(incident: &Incident) -> Option<String> {
    let name = on_one_line(incident.text(SettingKey::Organisation)?);
    let fit = !name.is_empty() && mask_for_public(&name) == name;
    fit.then_some(name)
}

/// What people outside call the service: of a restricted incident nothing.
fn service(incident: &Incident) -> Option<String> {
    let name = incident.text(SettingKey::FaultyService);
    let name = name.filter(|name| !incident.is_secret() && !name.eq_ignore_ascii_case("unknown"));
    presentable(incident, name?)
}

/// A name that anybody may read, on one line: it names no client and nobody of the team, has no
/// shape of a secret and is no inner host.
fn presentable(incident: &Incident, name: &str) -> Option<String> {
    let name = on_one_line(name);
    let fit = !name.is_empty() && is_fit_outside(incident, &name);
    fit.then_some(name)
}

/// A name on one line, no longer than status pages know them.
fn on_one_line(name: &str) -> String {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    name.chars().take(LONGEST_NAME).collect()
}

/// What was said on the page, oldest first. The same words twice within minutes, from two people
/// who did not know of each other or for two places, are one.
fn updates(incident: &Incident, kit: &Kit) -> Vec<Update> {
    let mut updates: Vec<Update> = Vec::new();
    let mut released: BTreeSet<EventId> = BTreeSet::new();
    for word in incident.messages() {
        let again = word.sent.draft.is_some_and(|draft| !released.insert(draft));
        if again || !is_public(incident, kit, &word) {
            continue;
        }
        let update = update(incident, &word);
        let recent = |known: &&Update| {
            update.at.seconds_since(known.at) < SAME_NOTICE_MINUTES * 60
                && known.text == update.text
                && known.label == update.label
        };
        if !updates.iter().rev().take(3).any(|known| recent(&known)) {
            updates.push(update);
        }
    }
    updates
}

/// Whether a word was said to everybody: to an audience outside, on a status page.
fn is_public(incident: &Incident, kit: &Kit, word: &Word<'_>) -> bool {
    let audience = incident.playbook().audience(&word.sent.audience);
    let outside = audience.is_some_and(|audience| audience.outside);
    let kind = incident.channel_kind(kit, &word.sent.channel);
    let page = kind.is_some_and(|kind| PAGES.iter().any(|page| kind.is_named(page)));
    let struck = || {
        let entry = incident.entry(word.id);
        entry.is_some_and(|entry| entry.struck.is_some())
    };
    outside && page && !word.restricted && !word.sent.text.trim().is_empty() && !struck()
}

fn update(incident: &Incident, word: &Word<'_>) -> Update {
    let what = word.sent.message_type;
    let entered = incident.stages_entered().iter();
    let stage = entered.rev().find(|entered| entered.at.at <= word.at);
    let label = match what {
        // Closing words close the page, also where the stage follows a minute later.
        MessageType::Resolved | MessageType::Followup => Label::Resolved,
        _ => Label::of(stage.map_or(Stage::Detected, |entered| entered.stage)),
    };
    let priorities = incident.priorities().iter();
    let priority = priorities.rev().find(|(since, _)| since.at <= word.at);
    let priority = priority.and_then(|(_, priority)| *priority);
    Update {
        id: outer_id(word.id),
        label,
        impact: Impact::of(priority.map(Priority::value)),
        at: word.at,
        text: mask_secrets(word.sent.text.trim()).into_owned(),
        correction: what == MessageType::Correction,
        next_by: word.sent.next_by.filter(|_| label != Label::Resolved),
    }
}
