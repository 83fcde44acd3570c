//! What the console keeps of the prompts: what was found last, and which one is acted upon.

use crate::action::Action;
use crate::app::model::Model;
use crate::domain::incident::Incident;
use crate::domain::presence::Present;
use crate::domain::prompt::{self, Remedy, Showing};
use crate::domain::time::Timestamp;
use crate::playbook::RuleId;
use std::borrow::Cow;

/// What tells who is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Files beside the shared one.
    Folder,
    /// The server besides it.
    Server,
}

/// The prompts of one console.
#[derive(Debug, Clone, Default)]
pub struct Prompts {
    found: Option<Found>,
    /// Who is here, as the folder and the server told last.
    ways: (Present, Present),
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

impl Model {
    /// What the practice asks for at the time that is shown.
    pub fn owed(&self, now: Timestamp) -> Cow<'_, Showing> {
        let at = self.shown_at(now);
        match &self.prompts.found {
            Some(found) if found.holds(&self.incident, at) => Cow::Borrowed(&found.showing),
            _ => Cow::Owned(self.showing(at)),
        }
    }

    /// While one looks back nobody knows who sat at a console then.
    fn showing(&self, at: Timestamp) -> Showing {
        match self.as_of {
            Some(_) => prompt::showing(&self.incident, at),
            None => prompt::showing_among(&self.incident, &self.present, at),
        }
    }

    /// Somebody opened or closed a console, or gave a sign of life, as one of both ways tells.
    pub fn takes_note_of(&mut self, present: Present, way: Way) {
        match way {
            Way::Folder => self.prompts.ways.0 = present,
            Way::Server => self.prompts.ways.1 = present,
        }
        let (folder, server) = &self.prompts.ways;
        self.present = folder.with(server);
        self.prompts.found = None;
    }

    /// Finds anew what may have changed, so that drawing need not.
    pub fn refresh_prompts(&mut self, now: Timestamp) {
        let from = self.shown_at(now);
        let known = self.prompts.found.as_ref();
        if !known.is_some_and(|found| found.holds(&self.incident, from)) {
            self.prompts.found = Some(Found {
                set: set_of(&self.incident),
                from,
                showing: self.showing(from),
            });
        }
    }
}

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
