//! The roster: who holds which role, and which required one is empty.

use super::reporting::OBSERVER;
use super::shelf::Shelf;
use super::{Conflict, ConflictValue, Incident};
use crate::domain::event::Event;
use crate::domain::id::EventId;
use crate::domain::kind::EventKind;
use crate::domain::priority::Priority;
use crate::domain::role::{Assigned, Holder};
use crate::domain::time::Timestamp;
use crate::playbook::{RoleCount, RoleDefinition};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// A role of the catalogue and who holds it.
#[derive(Debug, Clone)]
pub struct RosterLine<'a> {
    /// The role.
    pub role: &'a RoleDefinition,
    /// Who holds it, first come first; shadows last.
    pub holders: Vec<Holder<'a>>,
    /// Needed at this priority, and nobody but shadows holds it.
    pub missing: bool,
}

/// A time that somebody held a role.
#[derive(Debug, Clone, Copy)]
pub struct Spell<'a> {
    /// The assignment that gave the role.
    pub id: EventId,
    /// What was assigned.
    pub assigned: &'a Assigned,
    /// From when.
    pub since: Timestamp,
    /// Until when; none while it lasts.
    pub until: Option<Timestamp>,
}

/// The role that commands.
pub(crate) const MANAGER: &str = "incident_manager";
/// The role that keeps the timeline.
pub(crate) const SCRIBE: &str = "scribe";

/// Of some people the one that a word means: by name, as it is written or but for case, or the only
/// one whose first name it is.
pub fn person_among<'a, I>(people: impl Fn() -> I, word: &str) -> Option<&'a str>
where
    I: Iterator<Item = &'a str>,
{
    let wanted = word.trim().to_lowercase();
    if wanted.is_empty() {
        return None;
    }
    let named = || people().filter(|name| name.to_lowercase() == wanted);
    let exact = named().find(|name| *name == word.trim());
    let first_name = |name: &&str| {
        let first = name.split(' ').next();
        first.is_some_and(|first| first.to_lowercase() == wanted)
    };
    exact.or_else(|| named().next()).or_else(|| {
        let mut known = people().filter(first_name);
        known.next().filter(|_| known.next().is_none())
    })
}

impl Incident {
    fn assignments(&self) -> impl Iterator<Item = (&Arc<Event>, &Assigned)> {
        self.live(Shelf::Assignments)
            .filter_map(|event| match &event.kind {
                EventKind::Assign(assigned) => Some((event, assigned)),
                _ => None,
            })
    }

    /// Every role held now, in the order in which they were taken.
    pub fn holders(&self) -> impl Iterator<Item = Holder<'_>> {
        self.assignments()
            .filter(|(event, _)| {
                !self
                    .amendments_of(event.id)
                    .any(|e| matches!(e.kind, EventKind::Release(_)))
            })
            .map(|(event, assigned)| Holder {
                id: event.id,
                assigned,
                since: self.happened(event).at,
            })
    }

    /// Every time that somebody held a role, in the order in which they took it: who, from when,
    /// until when.
    pub fn spells(&self) -> impl Iterator<Item = Spell<'_>> {
        self.assignments().map(|(event, assigned)| {
            let mut ends = self.amendments_of(event.id);
            let end = ends.find(|e| matches!(e.kind, EventKind::Release(_)));
            Spell {
                id: event.id,
                assigned,
                since: self.happened(event).at,
                until: end.map(|e| self.happened(e).at),
            }
        })
    }

    /// Whether a person held one of these roles at a time, shadowed ones apart.
    pub fn held_at(&self, person: &str, roles: &[&str], at: Timestamp) -> bool {
        self.roles_at(person, at).any(|role| roles.contains(&role))
    }

    /// Whether a person took part at a time: held any role, not as a shadow and not to watch.
    pub fn took_part_at(&self, person: &str, at: Timestamp) -> bool {
        self.roles_at(person, at).any(|role| role != OBSERVER)
    }

    /// The roles that a person held at a time, shadowed ones apart.
    fn roles_at<'a>(&'a self, person: &'a str, at: Timestamp) -> impl Iterator<Item = &'a str> {
        let held = self.spells().filter(move |spell| {
            spell.assigned.person == person
                && !spell.assigned.shadow
                && spell.since <= at
                && spell.until.is_none_or(|until| until > at)
        });
        held.map(|spell| spell.assigned.role.as_str())
    }

    /// Who holds a role now.
    pub fn holders_of<'a>(&'a self, role: &'a str) -> impl Iterator<Item = Holder<'a>> {
        self.holders()
            .filter(move |holder| holder.assigned.role == role)
    }

    /// Who commands: of two the one who was assigned later, until it is settled.
    pub fn manager(&self) -> Option<Holder<'_>> {
        self.holders_of(MANAGER)
            .filter(|holder| !holder.assigned.shadow)
            .last()
    }

    /// The roles that a person holds now, shadowed ones apart, in the order of the catalogue.
    pub fn roles_of(&self, person: &str) -> Vec<&RoleDefinition> {
        let held: HashSet<&str> = self
            .holders()
            .filter(|h| h.assigned.person == person && !h.assigned.shadow)
            .map(|h| h.assigned.role.as_str())
            .collect();
        let roles = self.playbook().roles.iter();
        roles
            .filter(|role| held.contains(role.id.as_str()))
            .collect()
    }

    /// The full name that a person means: exact but for case, or the only one whose first name
    /// it is.
    pub fn person_named(&self, word: &str) -> Option<String> {
        person_among(|| self.known_people(), word).map(str::to_owned)
    }

    /// Whether a text names somebody whom the incident knows, in full or by first name.
    pub fn names_somebody(&self, text: &str) -> bool {
        names_one_of(self.known_people(), text)
    }

    /// Whether a text names a client, in full or by the first word of its name: also a key, which is
    /// often made of it.
    pub fn names_a_client(&self, text: &str) -> bool {
        let clients = self.clients();
        names_one_of(clients.into_iter(), text)
    }

    /// The role that goes beside a person's name on an event: the first of the catalogue held.
    pub fn role_of(&self, person: &str) -> Option<String> {
        self.roles_of(person).first().map(|role| role.id.clone())
    }

    /// Who holds each role, shadows last.
    fn holders_by_role(&self) -> HashMap<&str, Vec<Holder<'_>>> {
        let mut by_role: HashMap<&str, Vec<Holder<'_>>> = HashMap::new();
        for holder in self.holders() {
            let holders = by_role.entry(&holder.assigned.role).or_default();
            holders.push(holder);
        }
        for holders in by_role.values_mut() {
            holders.sort_by_key(|holder| holder.assigned.shadow);
        }
        by_role
    }

    /// The whole catalogue: empty required roles first, then held ones, then the rest.
    pub fn roster(&self) -> Vec<RosterLine<'_>> {
        let priority = self.gravest_priority().map(Priority::value);
        let by_role = self.holders_by_role();
        let mut lines: Vec<RosterLine<'_>> = self
            .playbook()
            .roles
            .iter()
            .map(|role| {
                let holders = by_role.get(role.id.as_str()).cloned().unwrap_or_default();
                let filled = holders.iter().any(|holder| !holder.assigned.shadow);
                // Without a priority the two roles that every incident starts with are asked for.
                let needed = match priority {
                    Some(p) => role.required_for.contains(&p),
                    None => role.id == MANAGER || role.id == SCRIBE,
                };
                RosterLine {
                    role,
                    holders,
                    missing: needed && !filled,
                }
            })
            .collect();
        lines.sort_by_key(|line| (!line.missing, line.holders.is_empty()));
        lines
    }

    /// Two people in a role that one may hold: assigned on two sides of a cut.
    pub(super) fn holder_conflicts(&self) -> Vec<Conflict> {
        let by_role = self.holders_by_role();
        let single = self
            .playbook()
            .roles
            .iter()
            .filter(|role| role.count == RoleCount::One);
        let conflicts = single.filter_map(|role| {
            let held = by_role.get(role.id.as_str())?;
            let holders: Vec<_> = held.iter().filter(|h| !h.assigned.shadow).rev().collect();
            let differ = holders
                .iter()
                .any(|h| h.assigned.person != holders[0].assigned.person);
            differ.then(|| Conflict {
                what: role.label.clone(),
                key: None,
                values: holders
                    .iter()
                    .filter_map(|holder| {
                        let event = self.log().get(holder.id)?;
                        Some(ConflictValue {
                            id: holder.id,
                            text: holder.assigned.person.clone(),
                            by: event.by.to_string(),
                            at: event.at,
                        })
                    })
                    .collect(),
            })
        });
        conflicts.collect()
    }
}

/// Whether one of the names stands in a text, in full or by its first word.
fn names_one_of<'a>(mut names: impl Iterator<Item = &'a str>, text: &str) -> bool {
    let said = words_of(text);
    names.any(|name| {
        let name = words_of(name);
        let first = name.first().filter(|first| first.chars().count() > 2);
        let in_full = !name.is_empty() && said.windows(name.len()).any(|part| part == name);
        in_full || first.is_some_and(|first| said.contains(first))
    })
}

/// The words of a text in lower case, without what stands between them.
fn words_of(text: &str) -> Vec<String> {
    let parts = text.split(|c: char| !c.is_alphanumeric());
    let words = parts.filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}
