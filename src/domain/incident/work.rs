//! Lists and open work: channels, links, clients, exit criteria, tasks.

use super::Incident;
use super::shelf::Shelf;
use crate::domain::event::Event;
use crate::domain::id::EventId;
use crate::domain::kind::{EventKind, ListItem};
use crate::domain::setting::SettingKey;
use crate::domain::stakeholder::Stakeholder;
use crate::domain::task::{Task, TaskGiven};
use crate::domain::time::Timestamp;
use std::sync::Arc;

/// A place where people talk or are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Channel<'a> {
    /// The event that added it.
    pub id: EventId,
    /// What it is called.
    pub name: &'a str,
    /// chat, call, ticket, …
    pub channel_type: &'a str,
    /// What it is for.
    pub purpose: &'a str,
    /// Where it is: a link or a number.
    pub link: Option<&'a str>,
    /// The one where people ask.
    pub main: bool,
}

/// Something to look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link<'a> {
    /// The event that added it.
    pub id: EventId,
    /// What it is.
    pub label: &'a str,
    /// Where it is.
    pub url: &'a str,
    /// Kept from walls and exports.
    pub restricted: bool,
}

/// What must be true before the incident is resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Criterion<'a> {
    /// The event that added it.
    pub id: EventId,
    /// In plain words.
    pub text: &'a str,
    /// For how many minutes it must hold once it is so.
    pub hold_minutes: Option<u32>,
    /// Since when it is so; it is met when it has held long enough.
    pub since: Option<Timestamp>,
    /// When it was or will be met, or was waived.
    pub met: Option<Timestamp>,
    /// Why it was waived, if it was.
    pub waived: Option<String>,
}

impl Criterion<'_> {
    /// Whether it is met or waived by now.
    pub fn is_met(&self, now: Timestamp) -> bool {
        self.met.is_some_and(|met| met <= now)
    }
}

/// How somebody is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contact<'a> {
    /// The event.
    pub id: EventId,
    /// Who.
    pub name: &'a str,
    /// The number.
    pub number: &'a str,
}

impl Incident {
    fn items(&self) -> impl Iterator<Item = (&Arc<Event>, &ListItem)> {
        self.live(Shelf::Items)
            .filter(|event| {
                !self
                    .amendments_of(event.id)
                    .any(|e| matches!(e.kind, EventKind::Remove(_)))
            })
            .filter_map(|event| match &event.kind {
                EventKind::Add(item) => Some((event, item)),
                _ => None,
            })
    }

    /// The `add` events of the list items that fit, for taking them out again.
    pub fn item_ids(&self, fits: impl Fn(&ListItem) -> bool) -> Vec<EventId> {
        let found = self.items().filter(|(_, item)| fits(item));
        found.map(|(event, _)| event.id).collect()
    }

    /// Channels, the main one first. A main channel that stands in no list is not among them.
    pub fn channels(&self) -> Vec<Channel<'_>> {
        let main = self.text(SettingKey::MainChannel);
        let mut channels: Vec<Channel<'_>> = self
            .items()
            .filter_map(|(event, item)| match item {
                ListItem::Channel {
                    name,
                    channel_type,
                    purpose,
                    link,
                } => Some(Channel {
                    id: event.id,
                    name,
                    channel_type,
                    purpose,
                    link: link.as_deref(),
                    main: main == Some(name),
                }),
                _ => None,
            })
            .collect();
        channels.sort_by_key(|channel| !channel.main);
        channels
    }

    /// What the main channel is proposed to be called, by the playbook's pattern: words of several
    /// parts are joined by `-`, and what is not known leaves nothing behind.
    pub fn proposed_channel(&self) -> String {
        let plain = |words: &str| {
            let kept = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
            let parts = words
                .split(|c: char| !kept(c))
                .filter(|part| !part.is_empty());
            parts.collect::<Vec<_>>().join("-").to_lowercase()
        };
        let first = |names: Vec<&str>| names.first().copied().unwrap_or_default().to_owned();
        let text = |key| self.text(key).unwrap_or_default().to_owned();
        let service = text(SettingKey::FaultyService);
        let service = Some(service).filter(|name| !name.eq_ignore_ascii_case("unknown"));
        let service = service.unwrap_or_default();
        let mut name = self.playbook().channel_pattern.clone();
        for (placeholder, words) in [
            ("{key}", self.key().to_owned()),
            ("{ticket}", text(SettingKey::Ticket)),
            ("{client}", first(self.clients())),
            ("{site}", first(self.sites())),
            ("{service}", service),
        ] {
            name = name.replace(placeholder, &plain(&words));
        }
        while name.contains("--") {
            name = name.replace("--", "-");
        }
        name.trim_end_matches('-').to_owned()
    }

    /// Links, in the order in which they were added.
    pub fn links(&self) -> Vec<Link<'_>> {
        self.items()
            .filter_map(|(event, item)| match item {
                ListItem::Link {
                    label,
                    url,
                    restricted,
                } => Some(Link {
                    id: event.id,
                    label,
                    url,
                    restricted: self.is_restricted(event.id, *restricted),
                }),
                _ => None,
            })
            .collect()
    }

    /// The clients affected, by name.
    pub fn clients(&self) -> Vec<&str> {
        self.names(|item| match item {
            ListItem::Client { name } => Some(name),
            _ => None,
        })
    }

    /// The sites affected, by name.
    pub fn sites(&self) -> Vec<&str> {
        self.names(|item| match item {
            ListItem::Site { name } => Some(name),
            _ => None,
        })
    }

    /// Tags of the whole incident.
    pub fn tags(&self) -> Vec<&str> {
        self.names(|item| match item {
            ListItem::Tag { name } => Some(name),
            _ => None,
        })
    }

    fn names<'a>(&'a self, pick: impl Fn(&'a ListItem) -> Option<&'a String>) -> Vec<&'a str> {
        let mut names: Vec<&str> = Vec::new();
        for (_, item) in self.items() {
            if let Some(name) = pick(item)
                && !names.contains(&name.as_str())
            {
                names.push(name);
            }
        }
        names
    }

    /// Exit criteria, in the order in which they were added.
    pub fn criteria(&self) -> Vec<Criterion<'_>> {
        self.items()
            .filter_map(|(event, item)| match item {
                ListItem::Criterion { text, hold_minutes } => {
                    let tick = self.last_tick(event.id);
                    let on = tick.filter(|(_, toggle)| toggle.on);
                    let since = on.map(|(e, _)| self.happened(e).at);
                    let waived = on.and_then(|(_, toggle)| toggle.reason.clone());
                    let hold = hold_minutes.filter(|_| waived.is_none()).unwrap_or(0);
                    Some(Criterion {
                        id: event.id,
                        text,
                        hold_minutes: *hold_minutes,
                        since,
                        met: since.map(|at| at.plus_seconds(i64::from(hold) * 60)),
                        waived,
                    })
                }
                _ => None,
            })
            .collect()
    }

    /// Tasks, in the order in which they were given.
    pub fn tasks(&self) -> Vec<Task<'_>> {
        self.tasks_where(|_| true)
    }

    /// Those tasks of which only the event has to be looked at.
    fn tasks_where(&self, fits: impl Fn(&Event) -> bool) -> Vec<Task<'_>> {
        let given = self.live(Shelf::Tasks).filter(|event| fits(event));
        given
            .filter_map(|event| match &event.kind {
                EventKind::Task(given) => Some(self.task_of(event, given)),
                _ => None,
            })
            .collect()
    }

    fn task_of<'a>(&'a self, event: &'a Event, given: &'a TaskGiven) -> Task<'a> {
        let extensions = || {
            self.amendments_of(event.id).filter_map(|e| match e.kind {
                EventKind::Extend(extension) => Some(extension.due),
                _ => None,
            })
        };
        let mut extended: Vec<Timestamp> = given.due.into_iter().chain(extensions()).collect();
        let due = extended.pop();
        let passed_to = self
            .amendments_of(event.id)
            .rev()
            .find_map(|e| match &e.kind {
                EventKind::Delegate(delegated) => Some(delegated.to.as_str()),
                _ => None,
            });
        let done = self.last_tick(event.id).filter(|(_, toggle)| toggle.on);
        Task {
            id: event.id,
            name: self.name_of(event),
            given,
            by: given.given_by.as_deref().unwrap_or(&event.by),
            at: event.at,
            due,
            extended,
            passed_to,
            done: done.map(|(e, _)| self.happened(e).at),
        }
    }

    /// Tasks not done: those with the earliest due time first, those without one last.
    pub fn open_tasks(&self) -> Vec<Task<'_>> {
        let done = |id| self.last_tick(id).is_some_and(|(_, toggle)| toggle.on);
        let mut open: Vec<_> = self.tasks_where(|event| !done(event.id));
        open.sort_by_key(|task| (task.due.is_none(), task.due, task.id));
        open
    }

    /// The number that the next task gets.
    pub fn next_task_number(&self) -> u32 {
        self.next_number(Shelf::Tasks)
    }

    /// Stakeholders in the order of the grid: who is managed closely first.
    pub fn stakeholders(&self) -> Vec<(EventId, &Stakeholder)> {
        let mut found: Vec<_> = self
            .items()
            .filter_map(|(event, item)| match item {
                ListItem::Stakeholder(stakeholder) => Some((event.id, stakeholder)),
                _ => None,
            })
            .collect();
        found.sort_by_key(|(_, stakeholder)| stakeholder.treatment());
        found
    }

    /// Telephone numbers, by name.
    pub fn contacts(&self) -> Vec<Contact<'_>> {
        let mut found: Vec<Contact<'_>> = self
            .items()
            .filter_map(|(event, item)| match item {
                ListItem::Contact { name, number } => Some(Contact {
                    id: event.id,
                    name,
                    number,
                }),
                _ => None,
            })
            .collect();
        found.sort_by_key(|contact| (contact.name, contact.id));
        found
    }

    /// The number of a person; of two that were given on two sides the later.
    pub fn number_of(&self, person: &str) -> Option<&str> {
        let mut known = self.contacts().into_iter().rev();
        known.find(|one| one.name == person).map(|one| one.number)
    }

    /// Areas that are hit, by name.
    pub fn areas(&self) -> Vec<&str> {
        self.names(|item| match item {
            ListItem::Area { name } => Some(name),
            _ => None,
        })
    }

    /// Other incidents and issues that have to do with this one.
    pub fn related(&self) -> Vec<&str> {
        self.names(|item| match item {
            ListItem::Related { name } => Some(name),
            _ => None,
        })
    }

    /// Who is asked before decisions, without a role.
    pub fn consulted(&self) -> Vec<&str> {
        self.names(|item| match item {
            ListItem::Consulted { name } => Some(name),
            _ => None,
        })
    }

    /// Who is told what was decided, without a role.
    pub fn informed(&self) -> Vec<&str> {
        self.names(|item| match item {
            ListItem::Informed { name } => Some(name),
            _ => None,
        })
    }

    pub(super) fn last_tick(
        &self,
        id: EventId,
    ) -> Option<(&Arc<Event>, &crate::domain::kind::Toggle)> {
        self.amendments_of(id)
            .rev()
            .find_map(|event| match &event.kind {
                EventKind::Tick(toggle) => Some((event, toggle)),
                _ => None,
            })
    }
}
