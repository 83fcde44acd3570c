//! Lists, tasks and exit criteria.

use super::{Asked, Decided, LONGEST_BOX, LONGEST_LINE, line, optional, text, too_long};
use crate::domain::command::Reject;
use crate::domain::id::EventId;
use crate::domain::kind::{EventKind, Extension, ListItem, Reference, Toggle};
use crate::domain::task::TaskGiven;

impl Asked<'_> {
    pub(super) fn add(&self, mut item: ListItem) -> Decided {
        match &mut item {
            ListItem::Client { name } => line("the client", name)?,
            ListItem::Site { name } => line("the site", name)?,
            ListItem::Tag { name } => line("the tag", name)?,
            ListItem::Criterion { text } => line("the criterion", text)?,
            ListItem::Link { label, url, .. } => {
                line("the link's name", label)?;
                line("the link", url)?;
            }
            ListItem::Channel {
                name,
                channel_type,
                purpose,
            } => {
                line("the channel", name)?;
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

    pub(super) fn give_task(
        &self,
        words: String,
        mut owners: Vec<String>,
        minutes: Option<u32>,
    ) -> Decided {
        text("the task", &words)?;
        for owner in &mut owners {
            line("the name", owner)?;
        }
        minutes.map_or(Ok(()), check_box)?;
        let due = minutes.map(|m| self.context.now.plus_seconds(i64::from(m) * 60));
        self.one(
            EventKind::Task(TaskGiven {
                number: self.incident.next_task_number(),
                text: words,
                owners,
                due,
            }),
            None,
        )
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

    /// Whether a task or an exit criterion is done, and why it was waived.
    fn is_done(&self, id: EventId) -> Option<(bool, Option<String>)> {
        let tasks = self.incident.tasks();
        let task = tasks.into_iter().find(|task| task.id == id);
        task.map(|task| (task.done.is_some(), None)).or_else(|| {
            let criteria = self.incident.criteria();
            let found = criteria.into_iter().find(|criterion| criterion.id == id);
            found.map(|criterion| (criterion.met.is_some(), criterion.waived))
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
