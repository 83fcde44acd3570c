//! What was in force when: stages, priorities and commands, one after the other.
//!
//! Where people set something on two sides of a cut, only the side that was chosen counts: history
//! is followed from the value in force back through what each change replaced.

use super::shelf::Shelf;
use super::{Incident, StageNow};
use crate::domain::event::Event;
use crate::domain::kind::{EventKind, SettingChange};
use crate::domain::priority::{Priority, Rating};
use crate::domain::register::Register;
use crate::domain::setting::{Setting, SettingKey};
use crate::domain::stage::Stage;
use crate::domain::time::{Moment, Timestamp};
use std::sync::Arc;

/// A stage that the incident went into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entered {
    /// The stage.
    pub stage: Stage,
    /// When it was entered.
    pub at: Moment,
    /// The words that the move was given.
    pub text: Option<String>,
    /// Who moved it.
    pub by: String,
}

/// The history that every frame asks for, kept until something may have changed it.
#[derive(Debug, Clone, Default)]
pub(super) struct Course {
    entered: Vec<Entered>,
    priorities: Vec<(Moment, Option<Priority>)>,
}

impl Incident {
    /// Follows the history anew: a change of these settings came or was taken back, or the time
    /// of something was corrected.
    pub(super) fn follow_course(&mut self) {
        self.course = Course {
            entered: self.follow_stages(),
            priorities: self.follow_priorities(),
        };
    }

    /// Whether an event that came, or was taken back, may change the history.
    pub(super) fn turns_course(&self, event: &Event) -> bool {
        let turns = |event: &Event| match &event.kind {
            EventKind::Set(change) => matches!(
                change.setting.key(),
                SettingKey::Stage
                    | SettingKey::Rating
                    | SettingKey::PriorityOverride
                    | SettingKey::Playbook
            ),
            _ => false,
        };
        match &event.kind {
            EventKind::Retime(told) => {
                let mut targets = self.log.variants(told.reference).iter();
                targets.any(|target| turns(target))
            }
            _ => turns(event),
        }
    }

    /// The stages gone through, oldest first. Saying the stage in force again corrects its words,
    /// and its time where one is given; it enters nothing.
    pub fn stages_entered(&self) -> &[Entered] {
        &self.course.entered
    }

    fn follow_stages(&self) -> Vec<Entered> {
        let moved = |setting: &Setting| match setting {
            Setting::Stage(moved) => Some(moved.to),
            _ => None,
        };
        let changes = self.lineage(SettingKey::Stage, |from, to| {
            let follows = |(from, to): (Stage, Stage)| from.next().contains(&to);
            moved(from).zip(moved(to)).is_some_and(follows)
        });
        let mut entered: Vec<Entered> = Vec::new();
        for (event, change) in changes {
            let Setting::Stage(moved) = &change.setting else {
                continue;
            };
            match entered.last_mut() {
                Some(last) if last.stage == moved.to => {
                    last.at = event.happened.unwrap_or(last.at);
                    last.text = moved.text.clone().or(last.text.take());
                }
                _ => entered.push(Entered {
                    stage: moved.to,
                    at: self.happened(event),
                    text: moved.text.clone(),
                    by: event.by.to_string(),
                }),
            }
        }
        entered
    }

    /// The stage in force.
    pub fn stage(&self) -> StageNow {
        match self.stages_entered().last() {
            Some(entered) => StageNow {
                stage: entered.stage,
                since: entered.at.at,
                text: entered.text.clone(),
            },
            None => StageNow {
                stage: Stage::Detected,
                since: self.created().unwrap_or(Timestamp::from_millis(0)),
                text: None,
            },
        }
    }

    /// The first time that anybody moved to a stage.
    pub fn first_moved(&self, stage: Stage) -> Option<Moment> {
        let moves = self.history(SettingKey::Stage).into_iter();
        moves
            .filter(|(_, change)| matches!(&change.setting, Setting::Stage(m) if m.to == stage))
            .map(|(event, _)| self.happened(event))
            .min_by_key(|moment| moment.at)
    }

    /// When it was acknowledged first, or went on after it had been over or stood down: nothing is
    /// owed to anybody for the time before.
    pub fn taken_up(&self) -> Option<Timestamp> {
        let acknowledged = self.first_moved(Stage::Acknowledged)?.at;
        let mut moves = self.stages_entered().windows(2).rev();
        let again = moves.find(|pair| !pair[0].stage.is_running() && pair[1].stage.is_running());
        Some(again.map_or(acknowledged, |pair| pair[1].at.at.max(acknowledged)))
    }

    /// When the elapsed time stops: the last move to Resolved or beyond, or to Stood down, while
    /// it stands.
    pub fn end(&self) -> Option<Timestamp> {
        let entered = self.stages_entered();
        let ended = entered.iter().rev().take_while(|e| !e.stage.is_running());
        ended.last().map(|entered| entered.at.at)
    }

    /// The priorities that were in force, each with its beginning, in the order in which they were
    /// set; none where an override was taken back and nothing was rated.
    pub fn priorities(&self) -> &[(Moment, Option<Priority>)] {
        &self.course.priorities
    }

    fn follow_priorities(&self) -> Vec<(Moment, Option<Priority>)> {
        let any = |_: &Setting, _: &Setting| true;
        let mut changes = self.lineage(SettingKey::Rating, any);
        changes.extend(self.lineage(SettingKey::PriorityOverride, any));
        changes.sort_by_key(|(event, _)| event.order());
        let (mut rated, mut by_hand) = (None, None);
        let mut priorities: Vec<(Moment, Option<Priority>)> = Vec::new();
        for (event, change) in changes {
            match &change.setting {
                Setting::Rating(rating) => {
                    let rating = Rating::new(rating.impact, rating.urgency);
                    rated = rating.map(|rating| rating.priority(&self.playbook().priority));
                }
                Setting::PriorityOverride(set) => {
                    by_hand = set.as_ref().and_then(|set| Priority::new(set.value));
                }
                _ => {}
            }
            let now = by_hand.or(rated);
            if priorities.last().map_or(now.is_some(), |(_, p)| *p != now) {
                priorities.push((self.happened(event), now));
            }
        }
        priorities
    }

    /// Whether anything that was said from outside is dated before `time`.
    pub fn was_reported_before(&self, time: Timestamp) -> bool {
        let mut reports = self.live(Shelf::Reports);
        reports.any(|event| self.happened(event).at < time && !self.is_struck(event.id))
    }

    /// Whether people set different values without seeing each other, and nobody has chosen.
    pub fn is_in_conflict(&self, key: SettingKey) -> bool {
        self.register(key).is_some_and(Register::is_in_conflict)
    }

    fn lineage(
        &self,
        key: SettingKey,
        follows: impl Fn(&Setting, &Setting) -> bool,
    ) -> Vec<(&Arc<Event>, &SettingChange)> {
        self.register(key)
            .map(|register| register.lineage(&self.retracted, follows))
            .unwrap_or_default()
    }
}
