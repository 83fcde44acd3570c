//! Communications: the last word to each audience, and when the next is due.

use super::Incident;
use super::shelf::Shelf;
use crate::domain::id::EventId;
use crate::domain::kind::EventKind;
use crate::domain::message::{MessageDraft, MessageType, Sent};
use crate::domain::stage::Stage;
use crate::domain::time::Timestamp;
use crate::playbook::Audience;
use std::collections::{BTreeMap, HashSet};

/// A message that was sent.
#[derive(Debug, Clone, Copy)]
pub struct Word<'a> {
    /// The event.
    pub id: EventId,
    /// What was said, to whom, where.
    pub sent: &'a Sent,
    /// Who sent it.
    pub by: &'a str,
    /// When it was sent.
    pub at: Timestamp,
    /// Kept from walls and exports.
    pub restricted: bool,
}

/// A message that waits for a second person to release it.
#[derive(Debug, Clone, Copy)]
pub struct Waiting<'a> {
    /// The event.
    pub id: EventId,
    /// What is to be said, to whom, where.
    pub draft: &'a MessageDraft,
    /// Who wrote it.
    pub by: &'a str,
    /// When.
    pub at: Timestamp,
}

/// When an audience is due to hear something.
#[derive(Debug, Clone, Copy)]
pub struct NextWord<'a> {
    /// Who waits.
    pub audience: &'a Audience,
    /// When they last heard, if ever.
    pub last: Option<Timestamp>,
    /// When the next word is due; none when nothing more is owed.
    pub due: Option<Timestamp>,
}

impl Incident {
    /// Every message, in the order in which they were sent.
    pub fn messages(&self) -> Vec<Word<'_>> {
        let mut words: Vec<Word<'_>> = self
            .live(Shelf::Messages)
            .filter_map(|event| match &event.kind {
                EventKind::Send(sent) => Some(Word {
                    id: event.id,
                    sent,
                    by: &event.by,
                    at: self.happened(event).at,
                    restricted: self.is_restricted(event.id, sent.restricted),
                }),
                _ => None,
            })
            .collect();
        words.sort_by_key(|word| (word.at, word.id));
        words
    }

    /// Messages that wait for a second person to release them, oldest first.
    pub fn drafts(&self) -> Vec<Waiting<'_>> {
        let sent: HashSet<EventId> = self
            .messages()
            .iter()
            .filter_map(|w| w.sent.draft)
            .collect();
        self.live(Shelf::Drafts)
            .filter(|event| !sent.contains(&event.id))
            .filter_map(|event| match &event.kind {
                EventKind::Draft(draft) => Some(Waiting {
                    id: event.id,
                    draft,
                    by: &event.by,
                    at: event.at,
                }),
                _ => None,
            })
            .collect()
    }

    /// Who released the outside messages of a restricted incident: two people must.
    pub fn unlocked_by(&self) -> Vec<&str> {
        let mut last: BTreeMap<&str, bool> = BTreeMap::new();
        for event in self.live(Shelf::Unlocks) {
            if let EventKind::Unlock(unlock) = &event.kind {
                last.insert(&event.by, unlock.on);
            }
        }
        last.into_iter()
            .filter(|(_, on)| *on)
            .map(|(by, _)| by)
            .collect()
    }

    /// The last word to each audience and when the next is due, in the playbook's order.
    ///
    /// A promised time goes before the target of the priority; without a priority only promises
    /// count. Before the first word the clock runs from the acknowledgement. A closing message
    /// ends it.
    pub fn next_words(&self) -> Vec<NextWord<'_>> {
        let messages = self.messages();
        let audiences = self.playbook().audiences.iter();
        audiences
            .map(|audience| self.next_word(audience, &messages))
            .collect()
    }

    fn next_word<'a>(&'a self, audience: &'a Audience, messages: &[Word<'_>]) -> NextWord<'a> {
        let stage = self.stage().stage;
        let priority = self.priority().map(|now| now.value.index());
        let own = |word: &&Word<'_>| word.sent.audience == audience.id;
        let last = messages.iter().rev().find(own);
        let due = match last {
            _ if matches!(stage, Stage::Detected | Stage::Closed | Stage::StoodDown) => None,
            Some(_) if !owes_more(messages, audience, stage) => None,
            Some(word) => word.sent.next_by.or_else(|| {
                let minutes = priority.map_or(0, |p| audience.target_minutes[p]);
                after(word.at, minutes)
            }),
            None if stage.is_running() => self
                .first_moved(Stage::Acknowledged)
                .zip(priority)
                .and_then(|(moment, priority)| after(moment.at, audience.first_minutes[priority])),
            None => None,
        };
        NextWord {
            audience,
            last: last.map(|word| word.at),
            due,
        }
    }

    /// How many words and open tasks are due by now.
    pub fn overdue(&self, now: Timestamp) -> usize {
        let words = self.next_words().into_iter().filter_map(|word| word.due);
        let tasks = self.open_tasks().into_iter().filter_map(|task| task.due);
        words.chain(tasks).filter(|due| *due <= now).count()
    }

    /// The audience whose next word is due first.
    pub fn tightest_word(&self) -> Option<NextWord<'_>> {
        self.next_words()
            .into_iter()
            .filter(|word| word.due.is_some())
            .min_by_key(|word| word.due)
    }
}

fn after(at: Timestamp, minutes: u32) -> Option<Timestamp> {
    (minutes > 0).then(|| at.plus_seconds(i64::from(minutes) * 60))
}

/// While the incident runs everybody waits. After that only until a closing message: a correction
/// of an earlier one opens nothing again.
fn owes_more(messages: &[Word<'_>], audience: &Audience, stage: Stage) -> bool {
    let mut own = messages
        .iter()
        .filter(|word| word.sent.audience == audience.id)
        .rev()
        .map(|word| word.sent.message_type)
        .filter(|what| *what != MessageType::Correction);
    let closed = matches!(
        own.next(),
        Some(MessageType::Resolved | MessageType::Followup)
    );
    stage.is_running() || !closed
}
