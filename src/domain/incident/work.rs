//! Lists and open work: channels, links, clients, exit criteria, tasks.

use super::Incident;
use crate::domain::event::Event;
use crate::domain::id::{EventId, Hash128};
use crate::domain::kind::{EventKind, ListItem};
use crate::domain::setting::SettingKey;
use crate::domain::task::Task;
use crate::domain::time::Timestamp;
use std::collections::HashMap;
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
    /// When it was met or waived.
    pub met: Option<Timestamp>,
    /// Why it was waived, if it was.
    pub waived: Option<String>,
}

impl Incident {
    fn items(&self) -> impl Iterator<Item = (&Arc<Event>, &ListItem)> {
        self.lists
            .items
            .iter()
            .filter(|event| {
                !self.retracted.contains(&event.id)
                    && !self
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

    /// Channels, the main one first. A main channel that is in no list is shown all the same.
    pub fn channels(&self) -> Vec<Channel<'_>> {
        let main = self.text(SettingKey::MainChannel);
        let mut channels: Vec<Channel<'_>> = self
            .items()
            .filter_map(|(event, item)| match item {
                ListItem::Channel {
                    name,
                    channel_type,
                    purpose,
                } => Some(Channel {
                    id: event.id,
                    name,
                    channel_type,
                    purpose,
                    main: main == Some(name),
                }),
                _ => None,
            })
            .collect();
        channels.sort_by_key(|channel| !channel.main);
        channels
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
                ListItem::Criterion { text } => {
                    let tick = self.last_tick(event.id);
                    let met = tick.filter(|(_, toggle)| toggle.on);
                    Some(Criterion {
                        id: event.id,
                        text,
                        met: met.map(|(e, _)| self.happened(e).at),
                        waived: met.and_then(|(_, toggle)| toggle.reason.clone()),
                    })
                }
                _ => None,
            })
            .collect()
    }

    /// Tasks, in the order in which they were given.
    pub fn tasks(&self) -> Vec<Task<'_>> {
        let mut same: HashMap<u32, usize> = HashMap::new();
        let mut tasks = Vec::new();
        for event in &self.lists.tasks {
            let EventKind::Task(given) = &event.kind else {
                continue;
            };
            let earlier = same.entry(given.number).or_default();
            let name = task_name(given.number, *earlier);
            *earlier += 1;
            if self.retracted.contains(&event.id) {
                continue;
            }
            let due = self
                .amendments_of(event.id)
                .rev()
                .find_map(|e| match e.kind {
                    EventKind::Extend(extension) => Some(extension.due),
                    _ => None,
                });
            let done = self.last_tick(event.id).filter(|(_, toggle)| toggle.on);
            tasks.push(Task {
                id: event.id,
                name,
                given,
                by: &event.by,
                at: event.at,
                due: due.or(given.due),
                done: done.map(|(e, _)| self.happened(e).at),
            });
        }
        tasks
    }

    /// Tasks not done: those with the earliest due time first, those without one last.
    pub fn open_tasks(&self) -> Vec<Task<'_>> {
        let mut open: Vec<_> = self
            .tasks()
            .into_iter()
            .filter(|task| task.done.is_none())
            .collect();
        open.sort_by_key(|task| (task.due.is_none(), task.due, task.id));
        open
    }

    /// What a task is called, given its event's place in the order.
    pub(super) fn task_name(&self, order: (EventId, Hash128), number: u32) -> String {
        let before = self.lists.tasks.iter().take_while(|e| e.order() < order);
        let same = before.filter(|e| matches!(&e.kind, EventKind::Task(t) if t.number == number));
        task_name(number, same.count())
    }

    /// The number that the next task gets.
    pub fn next_task_number(&self) -> u32 {
        let numbers = self
            .lists
            .tasks
            .iter()
            .filter_map(|event| match &event.kind {
                EventKind::Task(given) => Some(given.number),
                _ => None,
            });
        numbers.max().unwrap_or(0).saturating_add(1)
    }

    fn last_tick(&self, id: EventId) -> Option<(&Arc<Event>, &crate::domain::kind::Toggle)> {
        self.amendments_of(id)
            .rev()
            .find_map(|event| match &event.kind {
                EventKind::Tick(toggle) => Some((event, toggle)),
                _ => None,
            })
    }
}

/// `T4`, or `T4b`, `T4c`, … where earlier tasks took the same number unseen. Those taken back
/// count too: a name is for ever.
fn task_name(number: u32, earlier: usize) -> String {
    match u8::try_from(earlier) {
        Ok(0) => format!("T{number}"),
        Ok(n @ 1..=25) => format!("T{number}{}", char::from(b'a' + n)),
        _ => format!("T{number}-{}", earlier + 1),
    }
}
