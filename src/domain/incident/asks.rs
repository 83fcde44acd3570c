//! What the prompts and checklists ask of the document besides what everybody sees.

use super::Incident;
use crate::domain::event::Event;
use crate::domain::id::EventId;
use crate::domain::kind::{EntryKind, EventKind, Note};
use crate::domain::priority::Priority;
use crate::domain::setting::{Setting, SettingKey};
use crate::domain::stage::Stage;
use crate::domain::time::Timestamp;
use crate::playbook::Audience;

impl Incident {
    /// The last time that a stage was entered.
    pub fn last_entered(&self, stage: Stage) -> Option<Timestamp> {
        let entered = self.stages_entered().iter().rev();
        let mut same = entered.filter(|entered| entered.stage == stage);
        same.next().map(|entered| entered.at.at)
    }

    /// Who acknowledged it first.
    pub fn acknowledged_by(&self) -> Option<&str> {
        let first =
            |stage: &Setting| matches!(stage, Setting::Stage(m) if m.to == Stage::Acknowledged);
        let moves = self.history(SettingKey::Stage).into_iter();
        moves
            .filter(|(_, change)| first(&change.setting))
            .map(|(event, _)| &*event.by)
            .next()
    }

    /// When the last one who held a role left it.
    pub fn last_left(&self, role: &str) -> Option<Timestamp> {
        let spells = self.spells().filter(|spell| spell.assigned.role == role);
        spells
            .filter(|spell| !spell.assigned.shadow)
            .filter_map(|spell| spell.until)
            .max()
    }

    /// When the last news from the technical side was written down: a finding, an action, a change
    /// or a test of somebody who held one of these roles then, or that somebody asked (practice:
    /// 2.6). What was struck is no news; what was corrected was.
    pub fn technical_news(&self, roles: &[String]) -> Option<Timestamp> {
        let spells: Vec<_> = self
            .spells()
            .filter(|spell| !spell.assigned.shadow && roles.contains(&spell.assigned.role))
            .collect();
        let held = |who: &str, at: Timestamp| {
            spells.iter().any(|spell| {
                spell.assigned.person == who
                    && spell.since <= at
                    && spell.until.is_none_or(|until| until > at)
            })
        };
        let is_news = |event: &Event, note: &Note| match note.entry {
            EntryKind::Check => true,
            EntryKind::Finding | EntryKind::Action | EntryKind::Change | EntryKind::Test => {
                held(note.actor.as_deref().unwrap_or(&event.by), event.at)
            }
            _ => false,
        };
        let events = self.log.events().iter().rev();
        events
            .filter(|event| match &event.kind {
                EventKind::Note(note) => is_news(event, note) && self.stands(event.id),
                _ => false,
            })
            .map(|event| event.at)
            .next()
    }

    /// Neither taken back nor struck by hand.
    fn stands(&self, id: EventId) -> bool {
        let strikes = self.amendments_of(id).rev();
        let mut strikes = strikes.filter_map(|event| match &event.kind {
            EventKind::Strike(toggle) => Some(toggle.on),
            _ => None,
        });
        !self.is_retracted(id) && !strikes.next().unwrap_or(false)
    }

    /// Whether any entry is starred.
    pub fn has_star(&self) -> bool {
        let starred = |event: &Event| {
            let toggles = self.amendments_of(event.id).rev();
            let mut toggles = toggles.filter_map(|e| match &e.kind {
                EventKind::Star(toggle) => Some(toggle.on),
                _ => None,
            });
            let from_the_start = matches!(&event.kind, EventKind::Note(note) if note.star);
            toggles.next().unwrap_or(from_the_start)
        };
        self.timeline.iter().any(|place| starred(place.event()))
    }

    /// Whether somebody with one of these roles works on, or has spoken about, whether it is truly
    /// over: a task of theirs that is open or was done since, or a verdict since then.
    pub fn is_validating(&self, roles: &[String], since: Timestamp) -> bool {
        let spoken = self.verdict().is_some_and(|(_, event)| event.at >= since);
        let tests = |name: &str| {
            self.holders().any(|holder| {
                let assigned = holder.assigned;
                !assigned.shadow && assigned.person == name && roles.contains(&assigned.role)
            })
        };
        let engaged = || {
            self.tasks().into_iter().any(|task| {
                let current = task.done.is_none_or(|done| done >= since);
                let mut names = task.given.owners.iter().map(String::as_str);
                current && (names.any(tests) || task.passed_to.is_some_and(tests))
            })
        };
        spoken || engaged()
    }

    /// Whether an audience that was or should have been told of the incident was not told that it
    /// is over.
    pub fn owes_closing_word(&self, audience: &Audience) -> bool {
        let priority = self.gravest_priority().map_or(0, Priority::index);
        let messages = self.messages();
        let told = messages.iter().any(|w| w.sent.audience == audience.id);
        let owed = told || audience.first_minutes[priority] > 0;
        owed && super::comms::is_open(&messages, audience)
    }
}
