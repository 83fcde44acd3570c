//! What a step of a script can do, and the commands that it comes to.
//!
//! Where an act is one body of an event it is written as in the file (`docs/format.md`); where it
//! speaks of something made before, it names that as people do: `T1`, `D2`, a step.

use super::script::Step;
use super::{BriefWriter, DrillError};
use crate::domain::command::{Command, NewTask};
use crate::domain::decision::{Call, Outcome, Stance, Turned};
use crate::domain::escalation::Answered;
use crate::domain::handover::BriefNotes;
use crate::domain::hypothesis::{Guess, HypothesisState, Judgement};
use crate::domain::id::EventId;
use crate::domain::incident::Incident;
use crate::domain::kind::{EntryKind, ListItem, Note, Verdict};
use crate::domain::mark::{Account, Accounted, Exported};
use crate::domain::message::Sent;
use crate::domain::review::{ActionItem, ActionType};
use crate::domain::role::Assigned;
use crate::domain::setting::Setting;
use crate::domain::time::Moment;
use serde::Deserialize;
use std::collections::HashMap;

/// One thing that a step does.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub(super) enum Act {
    /// Declare the incident.
    Open,
    /// Give a setting a value.
    Set(Setting),
    /// Put something into a list.
    Add(ListItem),
    /// Give a role.
    Assign(Assigned),
    /// Send a message.
    Send(Sent),
    /// Post a paper.
    Export(Exported),
    /// Type an entry; its text is what the step says.
    Entry(Typed),
    /// A change was put back.
    Undone { change: String },
    /// Give a task.
    Task {
        text: String,
        owners: Vec<String>,
        minutes: u32,
    },
    /// Give a task more time.
    Extend { task: String, minutes: u32 },
    /// A task is done.
    Done { task: String },
    /// An exit criterion is met.
    Met { criterion: String },
    /// Open a proposal.
    Propose { text: String },
    /// Decide it.
    Decide { decision: String, call: Call },
    /// Say how it turned out.
    Outcome { decision: String, result: Turned },
    /// Change a hypothesis' state.
    Judge {
        hypothesis: String,
        state: HypothesisState,
    },
    /// Call somebody in.
    Escalate { to: String },
    /// Somebody who was called in answered.
    Answered {
        escalation: String,
        who: String,
        role: String,
    },
    /// Say what is to be changed afterwards.
    Action { text: String, what_for: ActionType },
    /// Begin the brief.
    Brief,
    /// Offer command.
    Offer { to: String },
    /// Accept it.
    Accept,
}

/// An entry without its text.
#[derive(Debug, PartialEq, Eq, Deserialize)]
pub(super) struct Typed {
    entry: EntryKind,
    #[serde(default)]
    about: Option<String>,
    #[serde(default)]
    replaces: Option<String>,
    #[serde(default)]
    stance: Option<Stance>,
    #[serde(default)]
    actor: Option<String>,
    #[serde(default)]
    actor_role: Option<String>,
    #[serde(default)]
    verdict: Option<Verdict>,
    #[serde(default)]
    number: Option<u32>,
}

/// What an act is understood by.
pub(super) struct Scene<'a> {
    pub incident: &'a Incident,
    pub step: &'a Step,
    pub made: &'a HashMap<String, EventId>,
    pub brief: BriefWriter<'a>,
}

/// What is known of the incident from outside.
pub(super) fn surroundings(ticket: &str, service: &str, sites: &[String]) -> Vec<Command> {
    let mut acts = vec![
        set(Setting::Ticket(ticket.to_owned())),
        set(Setting::FaultyService(service.to_owned())),
    ];
    let sites = sites
        .iter()
        .map(|name| ListItem::Site { name: name.clone() });
    acts.extend(sites.map(Command::Add));
    acts
}

fn set(setting: Setting) -> Command {
    Command::Set {
        setting,
        happened: None,
    }
}

fn tick(target: EventId) -> Command {
    Command::Tick {
        target,
        on: true,
        waived: None,
    }
}

impl Scene<'_> {
    /// The command of an act; the opening is none that builds on a document.
    pub(super) fn command(&self, act: &Act) -> Result<Option<Command>, DrillError> {
        Ok(Some(match act {
            Act::Open => return Ok(None),
            Act::Set(setting) => set(setting.clone()),
            Act::Add(item) => Command::Add(item.clone()),
            Act::Assign(assigned) => Command::Assign(assigned.clone()),
            Act::Send(sent) => Command::Send {
                sent: sent.clone(),
                happened: None,
            },
            Act::Export(exported) => Command::Export(exported.clone()),
            Act::Entry(typed) => self.entry(typed)?,
            Act::Propose { text } => Command::Propose {
                text: text.clone(),
                decider: None,
                asked: Vec::new(),
            },
            Act::Escalate { to } => Command::Escalate {
                to: to.clone(),
                reason: self.step.says.clone().unwrap_or_default(),
                via: None,
            },
            Act::Brief => Command::Brief(BriefNotes::default()),
            Act::Offer { to } => Command::Offer {
                to: to.clone(),
                brief: (self.brief)(self.incident, self.step.at),
            },
            Act::Accept => {
                let offer = self.incident.handover().offer;
                Command::Accept(offer.ok_or_else(|| self.missing("offer"))?.id)
            }
            Act::Task {
                text,
                owners,
                minutes,
            } => Command::GiveTask(NewTask {
                text: text.clone(),
                owners: owners.clone(),
                minutes: Some(*minutes),
                ..NewTask::default()
            }),
            Act::Action { text, what_for } => Command::ActionItem(ActionItem {
                text: text.clone(),
                action_type: *what_for,
                ..ActionItem::default()
            }),
            later => self.about(later)?,
        }))
    }

    /// Acts that speak of something made before.
    fn about(&self, act: &Act) -> Result<Command, DrillError> {
        let (Act::Extend { task: name, .. }
        | Act::Done { task: name }
        | Act::Met { criterion: name }
        | Act::Decide { decision: name, .. }
        | Act::Outcome { decision: name, .. }
        | Act::Judge {
            hypothesis: name, ..
        }
        | Act::Undone { change: name }
        | Act::Answered {
            escalation: name, ..
        }) = act
        else {
            return Err(self.missing("act"));
        };
        let reference = self.named(name)?;
        Ok(match act {
            Act::Extend { minutes, .. } => Command::ExtendTask {
                task: reference,
                minutes: *minutes,
            },
            Act::Decide { call, .. } => Command::Decide {
                proposal: reference,
                call: *call,
                reason: None,
            },
            Act::Outcome { result, .. } => Command::Outcome(Outcome {
                reference,
                result: *result,
            }),
            Act::Judge { state, .. } => Command::Judge(Judgement {
                reference,
                state: *state,
                confidence: None,
                reason: None,
            }),
            Act::Undone { .. } => Command::Account(Accounted {
                reference,
                how: Account::Undone,
                to: None,
            }),
            Act::Answered { who, role, .. } => Command::Answered(Answered {
                reference,
                who: Some(who.clone()),
                joined_role: Some(role.clone()),
            }),
            _ => tick(reference),
        })
    }

    fn entry(&self, typed: &Typed) -> Result<Command, DrillError> {
        let named = |name: &Option<String>| name.as_ref().map(|name| self.named(name)).transpose();
        let note = Note {
            text: self.step.says.clone().unwrap_or_default(),
            entry: typed.entry,
            star: self.step.star,
            actor: typed.actor.clone(),
            actor_role: typed.actor_role.clone(),
            about: named(&typed.about)?,
            replaces: named(&typed.replaces)?,
            stance: typed.stance,
            verdict: typed.verdict,
            guess: typed.number.map(|number| {
                Box::new(Guess {
                    number,
                    ..Guess::default()
                })
            }),
            ..Note::default()
        };
        let happened = self.step.happened.map(|at| Moment { at, approx: false });
        Ok(Command::Note { note, happened })
    }

    /// A thing by its name in the incident (`T1`, `D2`, `H4`, `E1`), by the words of an exit
    /// criterion, or by the step that made it.
    fn named(&self, name: &str) -> Result<EventId, DrillError> {
        let made = self.made.get(name).copied();
        let numbered = || self.incident.numbered(name);
        let criteria = self.incident.criteria();
        let criterion = || criteria.iter().find(|c| c.text == name).map(|c| c.id);
        made.or_else(numbered)
            .or_else(criterion)
            .ok_or_else(|| self.missing(name))
    }

    fn missing(&self, name: &str) -> DrillError {
        DrillError::Missing {
            step: self.step.id.clone(),
            name: name.to_owned(),
        }
    }
}
