//! Ticking off, putting off, posting; drafts of messages and their release.

use super::{Asked, Decided, LONGEST_LINE, line, text, too_long};
use crate::domain::command::Reject;
use crate::domain::kind::EventKind;
use crate::domain::mark::{Checked, Exported, Snooze, Unlock};
use crate::domain::message::MessageDraft;
use crate::domain::prompt::{self, MOST_SNOOZES};
use crate::playbook::RuleId;

/// For how many minutes a prompt may be put off.
pub(super) const SNOOZE_MINUTES: [u32; 4] = [5, 10, 15, 30];

impl Asked<'_> {
    pub(super) fn check(&self, mut id: String, on: bool) -> Decided {
        line("the line", &mut id)?;
        if self.incident.checked(&id).is_some() == on {
            let words = if on {
                "it is ticked already"
            } else {
                "it is not ticked"
            };
            return Err(Reject::Unchanged(words.to_owned()));
        }
        self.one(EventKind::Check(Checked { line: id, on }), None)
    }

    pub(super) fn snooze(&self, mut rule: String, about: String, minutes: u32) -> Decided {
        line("the rule", &mut rule)?;
        too_long("what it is about", &about, LONGEST_LINE)?;
        let id = RuleId::named(&rule).ok_or(Reject::NotFound("rule"))?;
        if !SNOOZE_MINUTES.contains(&minutes) {
            return Err(Reject::OutOfRange(
                "a prompt is put off for 5, 10, 15 or 30 minutes",
            ));
        }
        if !id.looks_at_people() {
            self.shows(id, &about)?;
        }
        let rule = id.name().to_owned();
        let until = self.context.now.plus_seconds(i64::from(minutes) * 60);
        self.one(EventKind::Snooze(Snooze { rule, about, until }), None)
    }

    /// Whether a prompt shows by the record alone, and may be put off once more.
    fn shows(&self, id: RuleId, about: &str) -> Result<(), Reject> {
        let showing = prompt::showing(self.incident, self.context.now);
        let mut known = showing.prompts.iter().chain(&showing.snoozed);
        let prompt = known.find(|p| p.rule == id && p.about.key() == about);
        let prompt = prompt.ok_or_else(|| {
            let about = if about.is_empty() { "" } else { " about that" };
            Reject::Unchanged(format!("{} does not show{about} now", id.name()))
        })?;
        if prompt.snoozes >= MOST_SNOOZES {
            return Err(Reject::SnoozedOut);
        }
        Ok(())
    }

    pub(super) fn export(&self, mut exported: Exported) -> Decided {
        let place = exported.place.as_mut();
        place.map_or(Ok(()), |place| line("the place", place))?;
        self.one(EventKind::Export(exported), None)
    }

    pub(super) fn draft_message(&self, mut draft: MessageDraft) -> Decided {
        self.known_audience(&draft.audience)?;
        line("the channel", &mut draft.channel)?;
        text("the message", &draft.text)?;
        self.one(EventKind::Draft(draft), None)
    }

    pub(super) fn unlock(&self, on: bool) -> Decided {
        if !self.incident.is_secret() {
            let words = "this incident is not restricted; nothing is locked";
            return Err(Reject::Unchanged(words.to_owned()));
        }
        if self.incident.unlocked_by().contains(&self.context.me) == on {
            let words = if on {
                "you released them already"
            } else {
                "you have not released them"
            };
            return Err(Reject::Unchanged(words.to_owned()));
        }
        self.one(EventKind::Unlock(Unlock { on }), None)
    }
}
