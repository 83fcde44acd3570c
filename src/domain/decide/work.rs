//! Lists, tasks and exit criteria.

use super::{Asked, Decided, LONGEST_BOX, LONGEST_LINE, line, optional, text, too_long};
use crate::domain::command::{NewTask, Reject};
use crate::domain::event::Draft;
use crate::domain::id::EventId;
use crate::domain::kind::{EventKind, Extension, ListItem, Reference, Toggle};
use crate::domain::stakeholder::Stakeholder;
use crate::domain::task::{Delegated, TaskGiven};

impl Asked<'_> {
    pub(super) fn add(&self, mut item: ListItem) -> Decided {
        match &mut item {
            ListItem::Client { name } => line("the client", name)?,
            ListItem::Site { name } => line("the site", name)?,
            ListItem::Tag { name } => line("the tag", name)?,
            ListItem::Criterion { text, hold_minutes } => {
                line("the criterion", text)?;
                hold_minutes.map_or(Ok(()), check_box)?;
            }
            ListItem::Area { name } => line("the area", name)?,
            ListItem::Related { name } => line("the issue", name)?,
            ListItem::Consulted { name } | ListItem::Informed { name } => line("the name", name)?,
            ListItem::Stakeholder(stakeholder) => return self.add_stakeholder(stakeholder.clone()),
            ListItem::Contact { name, number } => {
                line("the name", name)?;
                line("the number", number)?;
                return self.add_contact(name, number);
            }
            ListItem::Link { label, url, .. } => {
                line("the link's name", label)?;
                line("the link", url)?;
            }
            ListItem::Channel {
                name,
                channel_type,
                purpose,
                link,
            } => {
                line("the channel", name)?;
                link.as_mut()
                    .map_or(Ok(()), |link| line("the link", link))?;
                line("the channel's type", channel_type)?;
                too_long("the purpose", purpose, LONGEST_LINE)?;
            }
        }
        if !self.incident.item_ids(|known| *known == item).is_empty() {
            return Err(Reject::Unchanged("it is in the list already".to_owned()));
        }
        self.one(EventKind::Add(item), None)
    }

    pub(super) fn remove(&self, reference: EventId) -> Decided {
        if self.incident.item_ids(|_| true).contains(&reference) {
            return self.one(EventKind::Remove(Reference { reference }), None);
        }
        Err(Reject::NotFound("item"))
    }

    /// A number takes the place of the one before.
    fn add_contact(&self, name: &str, number: &str) -> Decided {
        let known = self.incident.contacts();
        let mut same = known.iter().filter(|known| known.name == name);
        if same.any(|known| known.number == number) {
            return Err(Reject::Unchanged("it is in the list already".to_owned()));
        }
        let old = known.iter().filter(|known| known.name == name);
        let gone = |reference| self.draft(EventKind::Remove(Reference { reference }));
        let mut drafts: Vec<Draft> = old.map(|known| gone(known.id)).collect();
        let (name, number) = (name.to_owned(), number.to_owned());
        drafts.push(self.draft(EventKind::Add(ListItem::Contact { name, number })));
        Ok(drafts)
    }

    /// Moving a stakeholder on the grid is taking the old place out and putting the new one in.
    fn add_stakeholder(&self, mut stakeholder: Stakeholder) -> Decided {
        line("the name", &mut stakeholder.name)?;
        for words in [&mut stakeholder.group, &mut stakeholder.contact] {
            words
                .as_mut()
                .map_or(Ok(()), |words| line("the stakeholder", words))?;
        }
        if let Some(audience) = &stakeholder.audience {
            self.known_audience(audience)?;
        }
        let known = self.incident.stakeholders();
        let mut same = known.iter().filter(|(_, k)| k.name == stakeholder.name);
        if same.any(|(_, known)| **known == stakeholder) {
            return Err(Reject::Unchanged("it is in the list already".to_owned()));
        }
        let old = known.iter().filter(|(_, k)| k.name == stakeholder.name);
        let mut drafts: Vec<Draft> = old
            .map(|(id, _)| self.draft(EventKind::Remove(Reference { reference: *id })))
            .collect();
        drafts.push(self.draft(EventKind::Add(ListItem::Stakeholder(stakeholder))));
        Ok(drafts)
    }

    pub(super) fn give_task(&self, mut task: NewTask) -> Decided {
        text("the task", &task.text)?;
        for owner in task.owners.iter_mut().chain(&mut task.given_by) {
            line("the name", owner)?;
        }
        task.stream
            .as_mut()
            .map_or(Ok(()), |stream| line("the stream", stream))?;
        task.about.map_or(Ok(()), |id| self.is_work(id))?;
        task.minutes.map_or(Ok(()), check_box)?;
        let now = self.context.now;
        let due = task.minutes.map(|m| now.plus_seconds(i64::from(m) * 60));
        self.one(
            EventKind::Task(TaskGiven {
                number: self.incident.next_task_number(),
                text: task.text,
                owners: task.owners,
                due,
                given_by: task.given_by,
                stream: task.stream,
                after: task.after,
                about: task.about,
            }),
            None,
        )
    }

    pub(super) fn delegate(&self, reference: EventId, mut to: String) -> Decided {
        line("the name", &mut to)?;
        let tasks = self.incident.open_tasks();
        let task = tasks.iter().find(|task| task.id == reference);
        let task = task.ok_or(Reject::NotFound("open task"))?;
        if task.passed_to == Some(to.as_str()) {
            return Err(Reject::Unchanged(format!("{to} has it already")));
        }
        self.one(EventKind::Delegate(Delegated { reference, to }), None)
    }

    pub(super) fn extend_task(&self, reference: EventId, minutes: u32) -> Decided {
        let tasks = self.incident.open_tasks();
        let task = tasks
            .iter()
            .find(|task| task.id == reference)
            .ok_or(Reject::NotFound("open task"))?;
        check_box(minutes)?;
        let now = self.context.now;
        let from = task.due.map_or(now, |due| due.max(now));
        let due = from.plus_seconds(i64::from(minutes) * 60);
        if due.seconds_since(now) > 12 * 60 * i64::from(LONGEST_BOX) {
            return Err(Reject::OutOfRange(BOX));
        }
        self.one(EventKind::Extend(Extension { reference, due }), None)
    }

    pub(super) fn tick(&self, reference: EventId, on: bool, reason: Option<String>) -> Decided {
        optional("the reason", reason.as_deref())?;
        let done = self.is_done(reference);
        let (was, waived) = done.ok_or(Reject::NotFound("task or criterion"))?;
        if was == on && waived == reason {
            let words = if on { "done already" } else { "not done yet" };
            return Err(Reject::Unchanged(format!("it is {words}")));
        }
        self.one(
            EventKind::Tick(Toggle {
                reference,
                on,
                reason,
            }),
            None,
        )
    }

    fn help_answered(&self, id: EventId) -> Option<bool> {
        let asked = matches!(self.kind_of(id)?, EventKind::Help(_));
        let open = self.incident.help_wanted();
        asked.then(|| open.iter().all(|help| help.id != id))
    }

    /// Whether a task, an action item, an exit criterion or a call for help is done, and why it was waived.
    fn is_done(&self, id: EventId) -> Option<(bool, Option<String>)> {
        let tasks = self.incident.tasks();
        let task = tasks.into_iter().find(|task| task.id == id);
        task.map(|task| (task.done.is_some(), None)).or_else(|| {
            let criteria = self.incident.criteria();
            let found = criteria.into_iter().find(|criterion| criterion.id == id);
            let items = self.incident.action_items();
            let item = items.into_iter().find(|item| item.id == id);
            found
                .map(|criterion| (criterion.met.is_some(), criterion.waived))
                .or_else(|| item.map(|item| (item.done.is_some(), None)))
                .or_else(|| self.help_answered(id).map(|done| (done, None)))
        })
    }
}

/// What a time box must be.
const BOX: &str = "a time box is 1 minute to 30 days";

fn check_box(minutes: u32) -> Result<(), Reject> {
    if (1..=LONGEST_BOX).contains(&minutes) {
        Ok(())
    } else {
        Err(Reject::OutOfRange(BOX))
    }
}
