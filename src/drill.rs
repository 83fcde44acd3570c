//! The practice drill: a made-up incident as a script, replayed through the rules.
//!
//! The script is `assets/drill/northbay.json`: steps at fixed times, each what one person does and
//! says. Replaying asks `decide` for every step, so the drill can hold nothing that the program
//! would not write; ids and writers are seeded, so the file is the same byte for byte everywhere
//! (practice: R160).

mod act;
mod script;

pub use script::{BadScript, Script};

use crate::domain::command::{Command, Opening, Reject};
use crate::domain::event::Event;
use crate::domain::id::EventId;
use crate::domain::incident::Incident;
use crate::domain::kind::Opened;
use crate::domain::seeded::Seeded;
use crate::domain::time::{Moment, Timestamp};
use crate::playbook::Playbook;
use act::{Act, Scene};
use script::Step;
use std::collections::HashMap;
use std::sync::Arc;

/// What a step could not do.
#[derive(Debug, thiserror::Error)]
pub enum DrillError {
    /// A rule refuses it.
    #[error("step {step}: {reject}")]
    Refused {
        /// The step's id in the script.
        step: String,
        /// The rule.
        reject: Reject,
    },
    /// It names something that no step before it made.
    #[error("step {step}: there is no {name} yet")]
    Missing {
        /// The step's id in the script.
        step: String,
        /// What it names.
        name: String,
    },
}

/// Writes the brief that a hand-over in the script freezes, from the document at that time.
pub type BriefWriter<'a> = &'a dyn Fn(&Incident, Timestamp) -> String;

/// A script being replayed.
pub struct Replay<'a> {
    script: &'a Script,
    brief: BriefWriter<'a>,
    built: Seeded,
    made: HashMap<String, EventId>,
    recorded: Vec<Arc<Event>>,
    next: usize,
}

impl<'a> Replay<'a> {
    /// Nothing has happened yet.
    pub fn new(script: &'a Script, brief: BriefWriter<'a>) -> Self {
        Self {
            script,
            brief,
            built: Seeded::new("drill", 0),
            made: HashMap::new(),
            recorded: Vec::new(),
            next: 0,
        }
    }

    /// The document so far.
    pub fn incident(&self) -> &Incident {
        self.built.incident()
    }

    /// When the next step is due; none when the script is over.
    pub fn next_at(&self) -> Option<Timestamp> {
        self.script.steps.get(self.next).map(|step| step.at)
    }

    /// Does every step that is due by `now`; gives back the events that came of them.
    ///
    /// # Errors
    /// [`DrillError`] where the script asks for what the rules refuse.
    pub fn advance(&mut self, now: Timestamp) -> Result<Vec<Arc<Event>>, DrillError> {
        while let Some(step) = self.script.steps.get(self.next).filter(|s| s.at <= now) {
            let ids = self.play(step)?;
            let log = self.built.incident().log();
            let events = ids.iter().filter_map(|id| log.get(*id)).cloned();
            self.recorded.extend(events);
            self.next += 1;
        }
        Ok(std::mem::take(&mut self.recorded))
    }

    /// Leaves out the step that was refused; gives back what came of those before it.
    pub fn skip(&mut self) -> Vec<Arc<Event>> {
        self.next += 1;
        std::mem::take(&mut self.recorded)
    }

    /// Takes in what others recorded meanwhile, so that the script goes on from it.
    pub fn hear(&mut self, events: &[Arc<Event>]) {
        self.built.hear(events);
    }

    /// The entry that a step made, by the step's id.
    pub fn made(&self, step: &str) -> Option<EventId> {
        self.made.get(step).copied()
    }

    fn play(&mut self, step: &Step) -> Result<Vec<EventId>, DrillError> {
        let refused = |reject| DrillError::Refused {
            step: step.id.clone(),
            reject,
        };
        let mut ids = Vec::new();
        for commands in self.commands(step)? {
            let asked = self.built.ask(step.at, &step.by, commands);
            ids.extend(asked.map_err(refused)?);
        }
        if let Some(entry) = self.shown(&ids) {
            self.made.insert(step.id.clone(), entry);
            let starred = self.built.incident().entry(entry).is_some_and(|e| e.star);
            if step.star && !starred {
                let star = Command::Star { entry, on: true };
                ids.extend(self.built.ask(step.at, &step.by, star).map_err(refused)?);
            }
        }
        Ok(ids)
    }

    /// The first of these that is a line of the timeline.
    fn shown(&self, ids: &[EventId]) -> Option<EventId> {
        let incident = self.built.incident();
        ids.iter().copied().find(|id| incident.entry(*id).is_some())
    }

    /// What a step asks for: one act under its words, and what belongs to it quietly.
    fn commands(&self, step: &Step) -> Result<Vec<Command>, DrillError> {
        let scene = Scene {
            incident: self.built.incident(),
            step,
            made: &self.made,
            brief: self.brief,
        };
        let opens = matches!(step.acts.first(), Some(Act::Open));
        let mut commands = Vec::new();
        if opens {
            commands.push(Command::Open(self.opening(step)));
        }
        let mut acts = Vec::new();
        for act in &step.acts {
            acts.extend(scene.command(act)?);
        }
        let words = step.says.clone().filter(|_| !opens);
        let told = (!acts.is_empty()).then_some(Command::Told { acts, words });
        // What surrounds the opening is set before anything else happens.
        if opens {
            commands.extend(self.surroundings());
        }
        commands.extend(told);
        Ok(commands)
    }

    fn opening(&self, step: &Step) -> Opening {
        let script = self.script;
        let mut opened = Opened {
            key: script.key.clone(),
            title: script.title.clone(),
            drill: true,
            ..Opened::default()
        };
        opened.telling.words.clone_from(&step.says);
        let playbook = Playbook {
            zones: script.zones.clone(),
            ..Playbook::shipped()
        };
        Opening {
            detected: step.happened.map(|at| Moment { at, approx: false }),
            clients: script.clients.clone(),
            criteria: Opening::default_criteria(),
            ..Opening::of(opened, playbook)
        }
    }

    fn surroundings(&self) -> Vec<Command> {
        act::surroundings(
            &self.script.ticket,
            &self.script.service,
            &self.script.sites,
        )
    }
}

#[cfg(test)]
mod tests;
