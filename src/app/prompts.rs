//! What the console keeps of the prompts: what was found last, and which one is acted upon.

use crate::action::Action;
use crate::domain::incident::Incident;
use crate::domain::prompt::{self, Prompt, Remedy, Showing};
use crate::domain::time::Timestamp;
use crate::playbook::RuleId;
use std::borrow::Cow;

/// The prompts of one console.
#[derive(Debug, Clone, Default)]
pub struct Prompts {
    found: Option<Found>,
    /// The prompt that the overlays on top were opened for: its rule and what it is about.
    pub acting: Option<(RuleId, String)>,
}

/// What showed, for which set of events, and from when on.
#[derive(Debug, Clone)]
struct Found {
    set: (u128, usize),
    from: Timestamp,
    showing: Showing,
}

impl Found {
    fn holds(&self, incident: &Incident, now: Timestamp) -> bool {
        let next = self.showing.next_change;
        self.set == set_of(incident) && now >= self.from && next.is_none_or(|next| now < next)
    }
}

fn set_of(incident: &Incident) -> (u128, usize) {
    let log = incident.log();
    (log.digest(), log.redacted().len())
}

impl Prompts {
    /// What shows now: as found last while nothing can have changed, else found anew.
    pub fn showing(&self, incident: &Incident, now: Timestamp) -> Cow<'_, Showing> {
        match &self.found {
            Some(found) if found.holds(incident, now) => Cow::Borrowed(&found.showing),
            _ => Cow::Owned(prompt::showing(incident, now)),
        }
    }

    /// Finds anew what may have changed, so that drawing need not.
    pub fn refresh(&mut self, incident: &Incident, now: Timestamp) {
        let known = self.found.as_ref();
        if !known.is_some_and(|found| found.holds(incident, now)) {
            self.found = Some(Found {
                set: set_of(incident),
                from: now,
                showing: prompt::showing(incident, now),
            });
        }
    }
}

/// Whether a prompt is for this person: it addresses them, or they command and see all.
pub fn concerns(prompt: &Prompt, incident: &Incident, me: &str) -> bool {
    let manager = incident.manager();
    manager.is_some_and(|holder| holder.assigned.person == me) || prompt.to.includes(me)
}

/// The prompt that one key acts on: of those on screen the first that is for this person, else the
/// first of all.
pub fn top<'a>(shown: &'a [Prompt], incident: &Incident, me: &str) -> Option<&'a Prompt> {
    let mut loud = shown.iter().filter(|prompt| !prompt.is_quiet()).take(MOST);
    loud.clone()
        .find(|prompt| concerns(prompt, incident, me))
        .or_else(|| loud.next())
        .or_else(|| shown.first())
}

/// The most prompts that are on screen by themselves.
pub const MOST: usize = 3;

/// The action whose key clears a prompt without going through it, where there is one.
pub const fn own_action(remedy: &Remedy) -> Option<Action> {
    Some(match remedy {
        Remedy::Acknowledge => Action::Stage,
        Remedy::NameManager | Remedy::FillRole(_) | Remedy::SplitTeam => Action::Roles,
        Remedy::Rate => Action::Priority,
        Remedy::SendWord(_) | Remedy::TellAudiences => Action::Word,
        Remedy::AskForStatus => Action::Note,
        Remedy::RefreshAnswers | Remedy::RefreshImpact => Action::Answers,
        Remedy::FinishTask(_) => Action::Tick,
        Remedy::EngageTesters => Action::GiveTask,
        Remedy::StarEntries => Action::Star,
        _ => return None,
    })
}
