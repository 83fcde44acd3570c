//! Settings and stage moves.

use super::review::{check_answer, check_slot};
use super::{Asked, Decided, LONGEST_TEXT, line, text, too_long};
use crate::domain::command::Reject;
use crate::domain::event::Draft;
use crate::domain::kind::{EventKind, SettingChange, Toggle};
use crate::domain::priority::{Priority, Rating};
use crate::domain::setting::{Setting, SettingKey, StageMove};
use crate::domain::stage::{Need, Stage};
use crate::domain::time::Moment;

impl Asked<'_> {
    pub(super) fn set(&self, mut setting: Setting, happened: Option<Moment>) -> Decided {
        let key = setting.key();
        match &mut setting {
            Setting::Title(words) => line("the title", words)?,
            Setting::MainChannel(words)
            | Setting::Ticket(words)
            | Setting::FaultyService(words)
            | Setting::DetectedBy(words)
            | Setting::Codename(words)
            | Setting::Organisation(words)
            | Setting::Successor(Some(words)) => line(key.label(), words)?,
            Setting::Description(words)
            | Setting::Impact(words)
            | Setting::Known(words)
            | Setting::Tried(words)
            | Setting::Next(words)
            | Setting::UrgencyText(words)
            | Setting::Workaround(words)
            | Setting::FactBehaviour(words)
            | Setting::FactWhen(words)
            | Setting::FactError(words)
            | Setting::FactEnvironment(words)
            | Setting::FactOrigin(words)
            | Setting::FactPublic(words)
            | Setting::Expected(words)
            | Setting::Actual(words)
            | Setting::Reproduce(words) => text(key.label(), words)?,
            Setting::Rating(rating) => check_rating(*rating)?,
            Setting::PriorityOverride(Some(by_hand)) => {
                Priority::new(by_hand.value).ok_or(Reject::OutOfRange(RATING))?;
                text("the reason", &by_hand.reason)?;
            }
            Setting::ReviewDataKept(Some(answer))
            | Setting::ReviewImpactAssessed(Some(answer))
            | Setting::ReviewCauseDeep(Some(answer))
            | Setting::ReviewPlanRight(Some(answer))
            | Setting::ReviewShared(Some(answer)) => check_answer(answer)?,
            Setting::SlotStatusPage(Some(slot))
            | Setting::SlotPostmortem(Some(slot))
            | Setting::SlotClientDebrief(Some(slot))
            | Setting::SlotInternalReport(Some(slot))
            | Setting::SlotClientMessage(Some(slot)) => check_slot(slot)?,
            Setting::Stage(moved) => self.check_stage(moved, happened.is_some())?,
            Setting::ImpactStarted(Some(moment))
            | Setting::ImpactEnded(Some(moment))
            | Setting::DetectedAt(moment) => *moment = self.past(*moment)?,
            Setting::ImpactStarted(None)
            | Setting::ImpactEnded(None)
            | Setting::PriorityOverride(None)
            | Setting::SupportCases(_)
            | Setting::PeoplePaged(_)
            | Setting::Interruptions(_)
            | Setting::CostPerMinute(_)
            | Setting::DetectionSource(_)
            | Setting::Validated(_)
            | Setting::HandoverAt(_)
            | Setting::Successor(None)
            | Setting::Restricted(_)
            | Setting::ReviewMeeting(_)
            | Setting::ReviewDataKept(None)
            | Setting::ReviewImpactAssessed(None)
            | Setting::ReviewCauseDeep(None)
            | Setting::ReviewPlanRight(None)
            | Setting::ReviewShared(None)
            | Setting::SlotStatusPage(None)
            | Setting::SlotPostmortem(None)
            | Setting::SlotClientDebrief(None)
            | Setting::SlotInternalReport(None)
            | Setting::SlotClientMessage(None)
            | Setting::DataLoss(_)
            | Setting::WritesReplayed(_)
            | Setting::Playbook(_) => {}
        }
        // The time of a move can be corrected like its words.
        let retimed = key == SettingKey::Stage && happened.is_some();
        if !retimed {
            self.refuse_unchanged(&setting)?;
        }
        let back = match &setting {
            Setting::Stage(moved) => self.comes_back(moved.to),
            _ => false,
        };
        let mut drafts = self.one(self.change(setting), happened)?;
        if back {
            drafts.extend(self.back_again());
        }
        Ok(drafts)
    }

    /// What no longer holds once the harm is back: its end, and every exit criterion that was met
    /// or waived before.
    fn back_again(&self) -> Vec<Draft> {
        let ended = self.incident.impact_ended();
        let ended = ended.map(|_| self.change(Setting::ImpactEnded(None)));
        let criteria = self.incident.criteria().into_iter();
        let met = criteria.filter(|criterion| criterion.met.is_some());
        let open = met.map(|criterion| {
            EventKind::Tick(Toggle {
                reference: criterion.id,
                on: false,
                reason: None,
            })
        });
        let kinds = ended.into_iter().chain(open);
        kinds.map(|kind| self.draft(kind)).collect()
    }

    fn change(&self, setting: Setting) -> EventKind {
        let over = self.incident.heads(setting.key());
        EventKind::Set(SettingChange::new(setting, over))
    }

    /// Whether the harm is back: from Mitigated or later to before it.
    fn comes_back(&self, to: Stage) -> bool {
        self.incident.stage().stage.is_back(to)
    }

    /// An answer with its source (R130): it is set like any, and says whose judgement it is.
    pub(super) fn refresh(&self, setting: Setting, mut source: String) -> Decided {
        line("the source", &mut source)?;
        let mut drafts = self.set(setting, None)?;
        for draft in &mut drafts {
            if let EventKind::Set(change) = &mut draft.kind {
                change.source = Some(source.clone()).filter(|source| *source != draft.by);
            }
        }
        Ok(drafts)
    }

    /// Saying the same again only means something for an answer (its age starts anew) and where
    /// it settles a conflict. What was never set cannot be taken back.
    fn refuse_unchanged(&self, setting: &Setting) -> Result<(), Reject> {
        let key = setting.key();
        let same = match self.incident.value(key) {
            Some(value) => value == setting,
            None => matches!(
                setting,
                Setting::ImpactStarted(None)
                    | Setting::ImpactEnded(None)
                    | Setting::PriorityOverride(None)
                    | Setting::HandoverAt(None)
                    | Setting::Successor(None)
                    | Setting::ReviewMeeting(None)
                    | Setting::ReviewDataKept(None)
                    | Setting::ReviewImpactAssessed(None)
                    | Setting::ReviewCauseDeep(None)
                    | Setting::ReviewPlanRight(None)
                    | Setting::ReviewShared(None)
                    | Setting::SlotStatusPage(None)
                    | Setting::SlotPostmortem(None)
                    | Setting::SlotClientDebrief(None)
                    | Setting::SlotInternalReport(None)
                    | Setting::SlotClientMessage(None)
                    | Setting::Restricted(false)
            ),
        };
        if same && !self.is_disputed(key) && !SettingKey::ANSWERS.contains(&key) {
            return Err(self.unchanged(setting));
        }
        Ok(())
    }

    fn unchanged(&self, setting: &Setting) -> Reject {
        let words = self.incident.setting_words(setting);
        Reject::Unchanged(format!("{} already is {words}", setting.key().label()))
    }

    fn is_disputed(&self, key: SettingKey) -> bool {
        self.incident.heads(key).len() > 1
    }

    /// The stages that the moves in force lead to: one, or those of a conflict.
    fn stages(&self) -> Vec<Stage> {
        let heads = self.incident.heads(SettingKey::Stage).into_iter();
        let stages: Vec<Stage> = heads
            .filter_map(|id| match self.kind_of(id) {
                Some(EventKind::Set(change)) => match &change.setting {
                    Setting::Stage(moved) => Some(moved.to),
                    _ => None,
                },
                _ => None,
            })
            .collect();
        if stages.is_empty() {
            vec![self.incident.stage().stage]
        } else {
            stages
        }
    }

    /// To stay is to correct the words of the move, or its time. A conflict is settled by one of its stages, or
    /// by what may follow one of them.
    fn check_stage(&self, moved: &mut StageMove, timed: bool) -> Result<(), Reject> {
        let to = moved.to;
        let words = moved.text.take().filter(|words| !words.trim().is_empty());
        if let Some(words) = &words {
            too_long("the reason", words, LONGEST_TEXT)?;
        }
        let given = words.is_some();
        moved.text = words;
        let stages = self.stages();
        if stages.contains(&to) {
            let stays =
                stages.len() == 1 && !given && !timed && !self.is_disputed(SettingKey::Stage);
            return if stays {
                Err(self.unchanged(&Setting::Stage(moved.clone())))
            } else {
                Ok(())
            };
        }
        let from = self.incident.stage().stage;
        let mut leading = std::iter::once(&from).chain(&stages);
        let Some(lead) = leading.find(|stage| stage.next().contains(&to)) else {
            return Err(Reject::StageMove { from, to });
        };
        match lead.needs(to) {
            Need::Cause if !given => return Err(Reject::StageNeeds { to, what: "cause" }),
            Need::Reason if !given => return Err(Reject::StageNeeds { to, what: "reason" }),
            _ => {}
        }
        match to {
            Stage::Resolved => self.criteria_met(),
            Stage::Closed if !given => self.review_finished(),
            _ => Ok(()),
        }
    }

    /// What is open of the review is named; with a reason it is closed all the same, and the
    /// reason stands with the move (practice: R150).
    fn review_finished(&self) -> Result<(), Reject> {
        match &self.incident.review_gaps().words()[..] {
            [] => Ok(()),
            open => Err(Reject::ReviewOpen(open.join("; "))),
        }
    }

    fn criteria_met(&self) -> Result<(), Reject> {
        let mut criteria = self.incident.criteria();
        criteria.retain(|criterion| !criterion.is_met(self.context.now));
        match criteria.first() {
            Some(first) => Err(Reject::CriteriaOpen(criteria.len(), first.text.to_owned())),
            None => Ok(()),
        }
    }
}

/// What a rating or a priority must be.
pub(super) const RATING: &str = "impact and urgency are 1 to 4, a priority is 1 to 5";

pub(super) fn check_rating(rating: Rating) -> Result<(), Reject> {
    Rating::new(rating.impact, rating.urgency)
        .map(|_| ())
        .ok_or(Reject::OutOfRange(RATING))
}
