//! Communications: the last word to each audience, and when the next is due.

use super::Incident;
use crate::domain::id::EventId;
use crate::domain::kind::EventKind;
use crate::domain::message::{MessageType, Sent};
use crate::domain::stage::Stage;
use crate::domain::time::Timestamp;
use crate::playbook::Audience;

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
            .lists
            .messages
            .iter()
            .filter(|event| !self.retracted.contains(&event.id))
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

    /// The last word to each audience and when the next is due, in the playbook's order.
    ///
    /// A promised time goes before the target of the priority. Before the first word the clock
    /// runs from the acknowledgement. A closing message ends it.
    pub fn next_words(&self) -> Vec<NextWord<'_>> {
        let messages = self.messages();
        let stage = self.stage().stage;
        let priority = self.priority().map_or(0, |now| now.value.index());
        let known = self.priority().is_some();
        let next = |audience| {
            let last = messages
                .iter()
                .rev()
                .find(|word| word.sent.audience == audience_id(audience));
            let due = match last {
                _ if matches!(stage, Stage::Detected | Stage::Closed | Stage::StoodDown) => None,
                Some(word) if !owes_more(word.sent, stage) => None,
                Some(word) => word
                    .sent
                    .next_by
                    .or_else(|| after(word.at, audience.target_minutes[priority])),
                None if stage.is_running() => self
                    .first_entered(Stage::Acknowledged)
                    .filter(|_| known)
                    .and_then(|at| after(at, audience.first_minutes[priority])),
                None => None,
            };
            NextWord {
                audience,
                last: last.map(|word| word.at),
                due,
            }
        };
        self.playbook().audiences.iter().map(next).collect()
    }

    /// The audience whose next word is due first.
    pub fn tightest_word(&self) -> Option<NextWord<'_>> {
        self.next_words()
            .into_iter()
            .filter(|word| word.due.is_some())
            .min_by_key(|word| word.due)
    }
}

fn audience_id(audience: &Audience) -> &str {
    &audience.id
}

fn after(at: Timestamp, minutes: u32) -> Option<Timestamp> {
    (minutes > 0).then(|| at.plus_seconds(i64::from(minutes) * 60))
}

fn owes_more(last: &Sent, stage: Stage) -> bool {
    stage.is_running()
        || !matches!(
            last.message_type,
            MessageType::Resolved | MessageType::Followup
        )
}
