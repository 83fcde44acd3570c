//! The review as it stands: whys, causes, lessons, action items, its answers and the wrap-up.

use super::Incident;
use super::shelf::Shelf;
use crate::domain::day::Day;
use crate::domain::event::Event;
use crate::domain::hypothesis::{Confidence, HypothesisState};
use crate::domain::id::EventId;
use crate::domain::kind::EventKind;
use crate::domain::mark::Paper;
use crate::domain::review::{
    ActionItem, ActionNow, Amended, Cause, CauseNow, CauseType, DataLoss, LessonNow, Part, Parts,
    PostmortemStatus, Question, ReviewAnswer, ReviewGaps, Slot, SlotFilled, SlotNow, SlotState,
    WHYS, Why, WhyNow,
};
use crate::domain::setting::{Setting, SettingKey};
use crate::domain::stage::Stage;
use crate::domain::time::Timestamp;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// A row of the whys in the tree as it was recorded.
struct Rung {
    depth: usize,
    /// Which of the rows that deep, from 0.
    place: usize,
    restricted: bool,
}

impl Incident {
    /// The five whys along their tree: each row, then what asks about its answer. What was struck
    /// is left out; its number stays taken and what hung on it stays as deep as it was.
    pub fn whys(&self) -> Vec<WhyNow<'_>> {
        let rungs = self.rungs();
        let mut children: BTreeMap<Option<EventId>, Vec<WhyNow<'_>>> = BTreeMap::new();
        for event in self.live(Shelf::Whys).filter(|e| !self.is_struck(e.id)) {
            if let EventKind::Why(why) = &event.kind
                && let Some(rung) = rungs.get(&event.id)
            {
                let under = self.standing_above(why, event.id);
                let row = self.why_of(event, why, under, rung);
                children.entry(under).or_default().push(row);
            }
        }
        let mut rows: Vec<WhyNow<'_>> = Vec::new();
        let mut waiting = children.remove(&None).unwrap_or_default();
        waiting.reverse();
        while let Some(mut row) = waiting.pop() {
            let above = row.under.and_then(|id| rows.iter().find(|r| r.id == id));
            if !row.asked {
                row.question = follow_up(above, row.depth);
            }
            let below = children.remove(&Some(row.id)).unwrap_or_default();
            waiting.extend(below.into_iter().rev());
            rows.push(row);
        }
        rows
    }

    /// How deep each row is, and which of those that deep. A parent counts only if its writer could
    /// have seen it: so there is no circle, and each is settled before what hangs on it.
    fn rungs(&self) -> HashMap<EventId, Rung> {
        let mut rungs: HashMap<EventId, Rung> = HashMap::new();
        let mut wide: BTreeMap<usize, usize> = BTreeMap::new();
        for event in self.shelves.on(Shelf::Whys) {
            let EventKind::Why(why) = &event.kind else {
                continue;
            };
            let own = self.is_restricted(event.id, false);
            let above = why.under.filter(|id| *id < event.id);
            let above = above.and_then(|id| rungs.get(&id));
            let depth = above.map_or(1, |above| above.depth.saturating_add(1));
            let restricted = own || above.is_some_and(|above| above.restricted);
            let place = wide.entry(depth).or_default();
            let rung = Rung {
                depth,
                place: *place,
                restricted,
            };
            if rungs.insert(event.id, rung).is_none() {
                *place += 1;
            }
        }
        rungs
    }

    /// The nearest row above that stands.
    fn standing_above(&self, why: &Why, below: EventId) -> Option<EventId> {
        let (mut above, mut below) = (why.under, below);
        while let Some(id) = above.filter(|id| *id < below) {
            let event = self.log.get(id)?;
            let EventKind::Why(why) = &event.kind else {
                return None;
            };
            if !self.is_struck(id) && !self.is_retracted(id) {
                return Some(id);
            }
            (above, below) = (why.under, id);
        }
        None
    }

    fn why_of<'a>(
        &'a self,
        event: &'a Event,
        why: &'a Why,
        under: Option<EventId>,
        rung: &Rung,
    ) -> WhyNow<'a> {
        let id = event.id;
        let own = why.question.as_deref();
        let question = self.part(id, own, Part::Question, |p| p.question.as_deref());
        let own = why.answer.as_deref();
        let answer = self.part(id, own, Part::Answer, |p| p.answer.as_deref());
        let own = why.sense.as_deref();
        let sense = self.part(id, own, Part::Sense, |p| p.sense.as_deref());
        let own = why.link.as_deref();
        WhyNow {
            id,
            name: branch_name(rung.depth, rung.place),
            depth: rung.depth,
            under,
            asked: question.is_some(),
            question: question.unwrap_or_default().to_owned(),
            answer,
            sense,
            link: self.part(id, own, Part::Link, |p| p.link.as_deref()),
            by: &event.by,
            at: event.at,
            restricted: rung.restricted,
        }
    }

    /// The name of a row of the whys, such as `2b`.
    pub fn why_name(&self, id: EventId) -> Option<String> {
        let rungs = self.rungs();
        let rung = rungs.get(&id)?;
        Some(branch_name(rung.depth, rung.place))
    }

    /// What contributed: what people wrote, then every confirmed hypothesis that none of it names.
    pub fn causes(&self) -> Vec<CauseNow<'_>> {
        let mut causes: Vec<CauseNow<'_>> = self
            .standing(Shelf::Causes)
            .filter_map(|event| match &event.kind {
                EventKind::Cause(cause) => Some(self.cause_of(event, cause)),
                _ => None,
            })
            .collect();
        let named: Vec<String> = causes.iter().filter_map(|c| c.hypothesis.clone()).collect();
        let board = self.hypotheses().into_iter();
        let confirmed = board.filter(|h| h.state == HypothesisState::Confirmed);
        let unnamed = confirmed.filter(|h| !named.contains(&h.name));
        causes.extend(unnamed.filter_map(|h| {
            let event = self.log.get(h.id)?;
            Some(CauseNow {
                id: h.id,
                hypothesis: Some(h.name.clone()),
                name: h.name,
                text: h.what,
                cause_type: CauseType::Root,
                confidence: Confidence::Confirmed,
                by: &event.by,
                at: event.at,
                restricted: h.restricted,
                from_board: true,
            })
        }));
        causes
    }

    fn cause_of<'a>(&'a self, event: &'a Event, cause: &'a Cause) -> CauseNow<'a> {
        let id = event.id;
        let own = cause.hypothesis;
        let hypothesis = self.part(id, own, Part::Hypothesis, |p| p.hypothesis);
        let entry = hypothesis.and_then(|id| self.entry(id));
        let hidden = entry.is_some_and(|entry| entry.restricted);
        CauseNow {
            id,
            name: self.name_of(event),
            text: self
                .word(id, &*cause.text, |p| p.text.as_deref())
                .to_owned(),
            cause_type: self.word(id, cause.cause_type, |p| p.cause_type),
            confidence: self.word(id, cause.confidence, |p| p.confidence),
            hypothesis: hypothesis.and_then(|id| self.named(id)),
            by: &event.by,
            at: event.at,
            restricted: hidden || self.is_restricted(id, false),
            from_board: false,
        }
    }

    /// What was learnt, in the order in which it was written.
    pub fn lessons(&self) -> Vec<LessonNow<'_>> {
        self.standing(Shelf::Lessons)
            .filter_map(|event| match &event.kind {
                EventKind::Lesson(lesson) => Some(LessonNow {
                    id: event.id,
                    name: self.name_of(event),
                    text: self.word(event.id, &*lesson.text, |p| p.text.as_deref()),
                    lesson_type: self.word(event.id, lesson.lesson_type, |p| p.lesson_type),
                    by: &event.by,
                    at: event.at,
                    restricted: self.is_restricted(event.id, false),
                }),
                _ => None,
            })
            .collect()
    }

    /// Action items, in the order in which they were written.
    pub fn action_items(&self) -> Vec<ActionNow<'_>> {
        self.standing(Shelf::Actions)
            .filter_map(|event| match &event.kind {
                EventKind::Action(item) => Some(self.action_of(event, item)),
                _ => None,
            })
            .collect()
    }

    fn action_of<'a>(&'a self, event: &'a Event, item: &'a ActionItem) -> ActionNow<'a> {
        let id = event.id;
        let done = self.last_tick(id).filter(|(_, toggle)| toggle.on);
        let (owner, link, class) = (&item.owner, &item.link, &item.class);
        ActionNow {
            id,
            name: self.name_of(event),
            text: self.word(id, &*item.text, |p| p.text.as_deref()),
            action_type: self.word(id, item.action_type, |p| p.action_type),
            owner: self.part(id, owner.as_deref(), Part::Owner, |p| p.owner.as_deref()),
            due: self.part(id, item.due, Part::Due, |p| p.due),
            link: self.part(id, link.as_deref(), Part::Link, |p| p.link.as_deref()),
            class: self.part(id, class.as_deref(), Part::Class, |p| p.class.as_deref()),
            priority: self.part(id, item.priority, Part::Priority, |p| p.priority),
            done: done.map(|(e, _)| self.happened(e).at),
            by: &event.by,
            at: event.at,
            restricted: self.is_restricted(id, false),
        }
    }

    /// The other action items of a class: what should not happen a second time.
    pub fn same_class(&self, class: &str, besides: Option<EventId>) -> Vec<String> {
        let items = self.action_items().into_iter();
        let same = items.filter(|item| {
            let known = item
                .class
                .is_some_and(|known| known.eq_ignore_ascii_case(class.trim()));
            known && Some(item.id) != besides
        });
        same.map(|item| item.name).collect()
    }

    /// What is on a shelf and was neither taken back nor struck.
    fn standing(&self, sort: Shelf) -> impl Iterator<Item = &Arc<Event>> {
        self.live(sort).filter(|event| !self.is_struck(event.id))
    }

    fn amended(&self, id: EventId) -> impl DoubleEndedIterator<Item = &Amended> {
        self.amendments_of(id)
            .filter_map(|event| match &event.kind {
                EventKind::Amend(amended) => Some(amended),
                _ => None,
            })
    }

    /// What was said last of a part that can be taken back: of several the greatest id counts.
    fn part<'a, T>(
        &'a self,
        id: EventId,
        own: Option<T>,
        part: Part,
        pick: impl Fn(&'a Parts) -> Option<T>,
    ) -> Option<T> {
        let mut said = self.amended(id).rev();
        let touches = |a: &&'a Amended| a.without.contains(&part) || pick(&a.parts).is_some();
        match said.find(touches) {
            Some(last) => pick(&last.parts),
            None => own,
        }
    }

    /// The same of what is always there.
    fn word<'a, T>(&'a self, id: EventId, own: T, pick: impl Fn(&'a Parts) -> Option<T>) -> T {
        let mut said = self.amended(id).rev();
        said.find_map(|amended| pick(&amended.parts)).unwrap_or(own)
    }

    /// The answer to a question of the review.
    pub fn review_answer(&self, question: Question) -> Option<&ReviewAnswer> {
        match self.value(question.key())? {
            Setting::ReviewDataKept(answer)
            | Setting::ReviewImpactAssessed(answer)
            | Setting::ReviewCauseDeep(answer)
            | Setting::ReviewPlanRight(answer)
            | Setting::ReviewShared(answer) => answer.as_ref(),
            _ => None,
        }
    }

    /// How many questions of the review are answered.
    pub fn review_answered(&self) -> usize {
        let all = Question::ALL.iter();
        all.filter(|(question, _)| self.review_answer(*question).is_some())
            .count()
    }

    /// A slot of the wrap-up: as it was filled, else what the document says of it.
    pub fn slot(&self, slot: Slot) -> SlotNow {
        let filled = match self.value(slot.key()) {
            Some(
                Setting::SlotStatusPage(filled)
                | Setting::SlotPostmortem(filled)
                | Setting::SlotClientDebrief(filled)
                | Setting::SlotInternalReport(filled)
                | Setting::SlotClientMessage(filled),
            ) => filled.clone(),
            _ => None,
        };
        let shown = || self.slot_shown(slot);
        match filled {
            Some(filled) => SlotNow {
                slot,
                filled,
                shown: false,
            },
            None => SlotNow {
                slot,
                shown: shown().is_some(),
                filled: shown().unwrap_or_default(),
            },
        }
    }

    /// The five slots of the wrap-up in their order.
    pub fn slots(&self) -> Vec<SlotNow> {
        Slot::ALL.iter().map(|(slot, _)| self.slot(*slot)).collect()
    }

    /// What the document itself says of a slot: words went out on a status page, a paper was
    /// posted.
    fn slot_shown(&self, slot: Slot) -> Option<SlotFilled> {
        let posted = |paper| self.exported(paper).map(|(by, at)| (by.to_owned(), at));
        let (who, at) = match slot {
            Slot::StatusPage => posted(Paper::StatusPage).or_else(|| self.kept_the_page())?,
            Slot::Postmortem => posted(Paper::Postmortem)?,
            Slot::InternalReport => posted(Paper::IncidentReport)?,
            Slot::ClientDebrief | Slot::ClientMessage => return None,
        };
        Some(SlotFilled {
            state: SlotState::Done,
            who: Some(who),
            date: Day::of(at, self.zone()),
            ..SlotFilled::default()
        })
    }

    /// Who last wrote on a status page, and when.
    fn kept_the_page(&self) -> Option<(String, Timestamp)> {
        let messages = self.messages();
        let page = |channel: &str| channel.to_lowercase().contains("status page");
        let last = messages
            .iter()
            .rev()
            .find(|word| page(&word.sent.channel))?;
        Some((last.by.to_string(), last.at))
    }

    /// Whether anything was lost, as somebody said.
    pub fn data_loss(&self) -> Option<DataLoss> {
        match self.value(SettingKey::DataLoss)? {
            Setting::DataLoss(loss) => Some(*loss),
            _ => None,
        }
    }

    /// Whether all writes were replayed, as somebody said.
    pub fn writes_replayed(&self) -> Option<bool> {
        match self.value(SettingKey::WritesReplayed)? {
            Setting::WritesReplayed(all) => Some(*all),
            _ => None,
        }
    }

    /// When the review meets.
    pub fn review_meeting(&self) -> Option<Timestamp> {
        match self.value(SettingKey::ReviewMeeting)? {
            Setting::ReviewMeeting(at) => *at,
            _ => None,
        }
    }

    /// What is worth knowing of a time for the review before it is set; it never refuses one
    /// (practice: R144).
    pub fn meeting_cautions(&self, at: Timestamp) -> Vec<String> {
        let mut cautions = Vec::new();
        if let Some(resolved) = self.last_entered(Stage::Resolved) {
            let day = |at: Timestamp| at.to_utc().with_timezone(&self.zone()).date_naive();
            let hours = at.seconds_since(resolved) / 3600;
            if day(resolved) == day(at) || hours < SAME_EVENING_HOURS {
                cautions.push("the same day: not before everybody has had a break".to_owned());
            }
        }
        if let Some(limit) = self.review_limit().filter(|limit| at > *limit) {
            cautions.push(format!("after the limit {}", self.day_clock(limit)));
        }
        cautions
    }

    /// How far the postmortem is: it follows from the stage and the answers.
    pub fn postmortem_status(&self) -> PostmortemStatus {
        match self.stage().stage {
            Stage::Closed => PostmortemStatus::Closed,
            Stage::InReview if self.review_answered() == Question::ALL.len() => {
                PostmortemStatus::Reviewed
            }
            Stage::InReview => PostmortemStatus::InReview,
            _ => PostmortemStatus::Draft,
        }
    }

    /// What is still open of the review (practice: R150, R154). A clean-up task needs an owner and
    /// a date as an action item does.
    pub fn review_gaps(&self) -> ReviewGaps {
        let questions = Question::ALL.iter().map(|(question, _)| *question);
        let slots = self.slots().into_iter();
        ReviewGaps {
            questions: questions
                .filter(|q| self.review_answer(*q).is_none())
                .collect(),
            slots: slots
                .filter(|now| now.filled.state == SlotState::Open)
                .map(|now| now.slot)
                .collect(),
            naked: self.naked_actions(),
        }
    }

    /// Action items and clean-up tasks that are open and have no owner or no date, by name.
    pub fn naked_actions(&self) -> Vec<String> {
        let items = self.action_items().into_iter().filter(ActionNow::is_naked);
        let tasks = self
            .open_tasks()
            .into_iter()
            .filter(|task| task.given.after);
        let tasks = tasks.filter(|task| task.is_nobodys() || task.due.is_none());
        items
            .map(|item| item.name)
            .chain(tasks.map(|task| task.name))
            .collect()
    }
}

/// A review sooner than so many hours after the end is the same evening, also past midnight.
const SAME_EVENING_HOURS: i64 = 6;

/// `2`, and `2b` for the second row that deep.
fn branch_name(depth: usize, place: usize) -> String {
    match u8::try_from(place) {
        Ok(0) => depth.to_string(),
        Ok(n @ 1..=25) => format!("{depth}{}", char::from(b'a' + n)),
        _ => format!("{depth}-{}", place + 1),
    }
}

/// The question of a row that has none: from the answer above, else the usual one of its depth.
fn follow_up(above: Option<&WhyNow<'_>>, depth: usize) -> String {
    match above.and_then(|row| row.answer) {
        Some(answer) => format!("Why: {}?", answer.trim_end_matches(['.', '?', '!', ' '])),
        None => WHYS[depth.saturating_sub(1).min(WHYS.len() - 1)].to_owned(),
    }
}
