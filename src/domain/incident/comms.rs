//! Communications: the last word to each audience, and when the next is due.

use super::Incident;
use super::shelf::Shelf;
use crate::domain::channel::{ChannelKind, Mode, kind_named};
use crate::domain::event::Event;
use crate::domain::id::EventId;
use crate::domain::kind::{EventKind, SettingChange};
use crate::domain::kit::Kit;
use crate::domain::message::{MessageDraft, MessageType, Sent};
use crate::domain::priority::Priority;
use crate::domain::setting::{Setting, SettingKey};
use crate::domain::stage::Stage;
use crate::domain::time::Timestamp;
use crate::playbook::Audience;
use std::collections::{BTreeMap, HashMap, HashSet};

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

impl<'a> Waiting<'a> {
    /// To whom and where.
    fn place(&self) -> (&'a str, &'a str) {
        (&self.draft.audience, &self.draft.channel)
    }
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
    /// The time that the last word promised, while a word is owed.
    pub promised: Option<Timestamp>,
    /// From when on silence is a breach; none before the first word.
    pub ceiling: Option<Timestamp>,
}

/// Words would land on an audience sooner after the last ones than it should bear.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Floor {
    /// When words last landed on them.
    pub last: Timestamp,
    /// Minutes that should lie between two.
    pub minutes: u32,
    /// From when on the next ones are welcome.
    pub until: Timestamp,
    /// The time for which this was asked.
    pub now: Timestamp,
}

impl Floor {
    /// Whole minutes since the last words.
    pub fn ago(&self) -> i64 {
        self.now.seconds_since(self.last).max(0) / 60
    }

    /// Minutes left, a begun one counted.
    pub fn left(&self) -> i64 {
        (self.until.seconds_since(self.now).max(0) + 59) / 60
    }
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

    /// The message that went out before this one from the same draft, if one did.
    pub(super) fn released_before(&self, event: &Event, sent: &Sent) -> Option<&Event> {
        let draft = sent.draft?;
        let mut earlier = self
            .live(Shelf::Messages)
            .take_while(|known| known.order() < event.order());
        let first = earlier.find(|known| match &known.kind {
            EventKind::Send(sent) => sent.draft == Some(draft),
            _ => false,
        });
        first.map(|first| &**first)
    }

    /// Messages that wait for a second person to release them, oldest first. A newer draft for the
    /// same audience and channel takes the place of an older one.
    pub fn drafts(&self) -> Vec<Waiting<'_>> {
        let sent: HashSet<EventId> = self
            .messages()
            .iter()
            .filter_map(|w| w.sent.draft)
            .collect();
        let mut newest: HashMap<(&str, &str), EventId> = HashMap::new();
        let drafts = self.live(Shelf::Drafts);
        let drafts = drafts.filter_map(|event| match &event.kind {
            EventKind::Draft(draft) => Some(Waiting {
                id: event.id,
                draft,
                by: &event.by,
                at: event.at,
            }),
            _ => None,
        });
        let drafts: Vec<Waiting<'_>> = drafts.collect();
        for waiting in &drafts {
            newest.insert(waiting.place(), waiting.id);
        }
        let wait = |waiting: &Waiting<'_>| {
            !sent.contains(&waiting.id) && newest.get(&waiting.place()) == Some(&waiting.id)
        };
        drafts.into_iter().filter(wait).collect()
    }

    /// Who released the outside messages of a restricted incident since it became one: two people
    /// must.
    pub fn unlocked_by(&self) -> Vec<&str> {
        let since = self.head(SettingKey::Restricted).map(|(event, _)| event.id);
        let mut last: BTreeMap<&str, bool> = BTreeMap::new();
        for event in self.live(Shelf::Unlocks) {
            if let EventKind::Unlock(unlock) = &event.kind
                && since.is_none_or(|since| since < event.id)
            {
                last.insert(&event.by, unlock.on);
            }
        }
        last.into_iter()
            .filter(|(_, on)| *on)
            .map(|(by, _)| by)
            .collect()
    }

    /// Whether words to this audience are locked: it is outside, the incident is restricted, and
    /// fewer than two people have released them.
    pub fn is_locked(&self, audience: &Audience) -> bool {
        audience.outside && self.is_secret() && self.unlocked_by().len() < 2
    }

    /// Whether two people must release words to this audience at the priority in force.
    pub fn needs_two(&self, audience: &Audience) -> bool {
        let now = self.gravest_priority().map(Priority::value);
        now.is_some_and(|priority| audience.two_people.contains(&priority))
    }

    /// What kind of channel a name means: as it is listed in the incident, else as the name tells.
    pub fn channel_kind<'k>(&self, kit: &'k Kit, name: &str) -> Option<&'k ChannelKind> {
        let channels = self.channels();
        let listed = channels.iter().find(|channel| channel.name == name);
        let by_type = listed.and_then(|channel| kind_named(&kit.kinds, channel.channel_type));
        by_type.or_else(|| kind_named(&kit.kinds, name))
    }

    /// When words last landed on an audience by then: pushed, not only put up where people look.
    pub fn last_push(&self, kit: &Kit, audience: &str, by: Timestamp) -> Option<Timestamp> {
        let messages = self.messages();
        let mut own = messages.iter().rev();
        let pushed = own.find(|word| {
            let kind = self.channel_kind(kit, &word.sent.channel);
            word.sent.audience == audience
                && word.at <= by
                && kind.is_some_and(|kind| kind.mode == Mode::Push)
        });
        pushed.map(|word| word.at)
    }

    /// Whether such words to an audience would come too soon (R083, N09): on a channel that lands
    /// on them, within the floor since the last ones that did. The first notice, the end of the
    /// harm, the closing word and a correction always may.
    pub fn floor(
        &self,
        kit: &Kit,
        (audience, channel): (&str, &str),
        what: MessageType,
        now: Timestamp,
    ) -> Option<Floor> {
        if !matches!(what, MessageType::Update | MessageType::Followup) {
            return None;
        }
        let kind = self.channel_kind(kit, channel)?;
        let minutes = self.playbook().audience(audience)?.floor_minutes;
        let last = self.last_push(kit, audience, now)?;
        let until = last.plus_seconds(i64::from(minutes) * 60);
        (kind.mode == Mode::Push && now < until).then_some(Floor {
            last,
            minutes,
            until,
            now,
        })
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

    /// Since when an audience that had no word is owed one: since the incident was taken up, or
    /// since it came into scope after that.
    pub(crate) fn owed_since(&self, audience: &Audience) -> Option<Timestamp> {
        let taken_up = self.taken_up()?;
        let in_scope = |change: &SettingChange| match &change.setting {
            Setting::Playbook(playbook) => {
                let known = playbook.audience(&audience.id);
                known.is_some_and(|known| known.in_scope)
            }
            _ => false,
        };
        let changes = self.history(SettingKey::Playbook).into_iter().rev();
        let came = changes.take_while(|(_, change)| in_scope(change)).last();
        let came = came.map(|(event, _)| self.happened(event).at);
        Some(came.map_or(taken_up, |came| came.max(taken_up)))
    }

    fn next_word<'a>(&'a self, audience: &'a Audience, messages: &[Word<'_>]) -> NextWord<'a> {
        let stage = self.stage().stage;
        let priority = self.gravest_priority().map(Priority::index);
        let own = |word: &&Word<'_>| word.sent.audience == audience.id;
        let last = messages.iter().rev().find(own);
        let due = match last {
            _ if !audience.in_scope => None,
            _ if matches!(stage, Stage::Detected | Stage::Closed | Stage::StoodDown) => None,
            Some(_) if !owes_more(messages, audience, stage) => None,
            Some(word) => word.sent.next_by.or_else(|| {
                let minutes = priority.map_or(0, |p| audience.target_minutes[p]);
                after(word.at, minutes)
            }),
            None if stage.is_running() => self
                .owed_since(audience)
                .zip(priority)
                .and_then(|(since, priority)| after(since, audience.first_minutes[priority])),
            None => None,
        };
        let owed = last.filter(|_| due.is_some());
        NextWord {
            audience,
            last: last.map(|word| word.at),
            due,
            promised: owed.and_then(|word| word.sent.next_by),
            ceiling: owed
                .zip(priority)
                .and_then(|(word, priority)| after(word.at, audience.ceiling_minutes[priority])),
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

/// While the incident runs everybody waits. After that only until a closing message.
fn owes_more(messages: &[Word<'_>], audience: &Audience, stage: Stage) -> bool {
    stage.is_running() || is_open(messages, audience)
}

/// Whether the last word to an audience was no closing one: a correction of an earlier one opens
/// nothing again.
pub(super) fn is_open(messages: &[Word<'_>], audience: &Audience) -> bool {
    let mut own = messages
        .iter()
        .filter(|word| word.sent.audience == audience.id)
        .rev()
        .map(|word| word.sent.message_type)
        .filter(|what| *what != MessageType::Correction);
    !matches!(
        own.next(),
        Some(MessageType::Resolved | MessageType::Followup)
    )
}
