//! `warroom propose`, `advise`, `decide`: decisions by the advice process.

use super::Call;
use super::desk::Desk;
use super::note::text_or_input;
use super::output::{Failure, say};
use super::place::Place;
use crate::domain::command::Command;
use crate::domain::decision::{Call as Verdict, Outcome, Stance, Turned};
use crate::domain::id::EventId;
use crate::domain::incident::Incident;
use crate::domain::kind::{EntryKind, Note};
use clap::{Args, ValueEnum};

/// Propose a decision, for advice and then the call
#[derive(Debug, Args)]
#[command(after_help = "\
  warroom propose 'roll back datacentre 1, then 2 and 3' --asked Joss --decider Tomas")]
pub(super) struct ProposeArguments {
    /// What is proposed; `-` reads it from standard input
    text: String,
    /// Who is asked for advice; may be given again
    #[arg(long, value_name = "NAME")]
    asked: Vec<String>,
    /// Who decides, if not whoever is in command
    #[arg(long, value_name = "NAME")]
    decider: Option<String>,
    #[command(flatten)]
    place: Place,
}

impl ProposeArguments {
    pub(super) fn run(self, call: &mut Call<'_>) -> Result<(), Failure> {
        let text = text_or_input(&self.text)?;
        let mut desk = self.place.desk(call)?;
        let asked: Result<Vec<String>, Failure> =
            self.asked.iter().map(|name| desk.person(name)).collect();
        let decider = self.decider.map(|name| desk.person(&name)).transpose()?;
        desk.ask(Command::Propose {
            text,
            decider,
            asked: asked?,
        })?;
        desk.finish(&mut call.out)
    }
}

/// Record advice on a proposal, word for word
#[derive(Debug, Args)]
#[command(after_help = "\
  warroom advise 'yes, but one at a time' --by Joss --for
  warroom advise 'the vendor says no' --by Ann --role Vendor --against --on D2")]
pub(super) struct AdviseArguments {
    /// The words; `-` reads them from standard input
    text: String,
    /// The proposal, such as D2; else the newest that waits
    #[arg(long, value_name = "DECISION")]
    on: Option<String>,
    /// Who gives it, if not you
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    /// What they are, without a role here: Vendor
    #[arg(long, value_name = "WORD")]
    role: Option<String>,
    /// It speaks for it
    #[arg(long = "for")]
    speaks_for: bool,
    /// It speaks against it
    #[arg(long, conflicts_with = "speaks_for")]
    against: bool,
    /// Keep it from walls, messages and exports
    #[arg(long)]
    restricted: bool,
    #[command(flatten)]
    place: Place,
}

impl AdviseArguments {
    pub(super) fn run(self, call: &mut Call<'_>) -> Result<(), Failure> {
        let text = text_or_input(&self.text)?;
        let mut desk = self.place.desk(call)?;
        let about = match &self.on {
            Some(name) => decision(desk.incident(), name)?,
            None => newest(desk.incident())?,
        };
        let stance = match (self.speaks_for, self.against) {
            (true, _) => Stance::For,
            (_, true) => Stance::Against,
            _ => Stance::Neutral,
        };
        let note = Note {
            text,
            entry: EntryKind::Advice,
            actor: self.by.map(|name| desk.person(&name)).transpose()?,
            about: Some(about),
            stance: Some(stance),
            actor_role: self.role,
            restricted: self.restricted,
            ..Note::default()
        };
        desk.ask(Command::Note {
            note,
            happened: None,
        })?;
        desk.finish(&mut call.out)
    }
}

/// Make the call on a proposal, or say how a decision turned out
#[derive(Debug, Args)]
#[command(after_help = "\
  warroom decide D2 accept
  warroom decide D2 reject --reason 'the snapshot is not done'
  warroom decide D1 worked")]
pub(super) struct DecideArguments {
    /// The decision, such as D2
    decision: String,
    /// The call, or how it turned out
    call: Word,
    /// Why; needed for a no
    #[arg(long, value_name = "TEXT", required_if_eq("call", "reject"))]
    reason: Option<String>,
    #[command(flatten)]
    place: Place,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Word {
    /// Yes
    Accept,
    /// No, for a reason
    Reject,
    /// The proposal is taken back
    Withdraw,
    /// What was decided helped
    Worked,
    /// It did not
    Failed,
}

impl DecideArguments {
    pub(super) fn run(self, call: &mut Call<'_>) -> Result<(), Failure> {
        let mut desk = self.place.desk(call)?;
        let id = decision(desk.incident(), &self.decision)?;
        let verdict = match self.call {
            Word::Accept => Verdict::Accepted,
            Word::Reject => Verdict::Rejected,
            Word::Withdraw => Verdict::Withdrawn,
            Word::Worked => return self.turned(id, Turned::Worked, desk, call),
            Word::Failed => return self.turned(id, Turned::Failed, desk, call),
        };
        let decisions = desk.incident().decisions();
        let asked = decisions.iter().any(|d| d.id == id && !d.advice.is_empty());
        drop(decisions);
        desk.ask(Command::Decide {
            proposal: id,
            call: verdict,
            reason: self.reason,
        })?;
        if verdict == Verdict::Accepted && !asked {
            say("nobody was asked; any strong objections?");
        }
        desk.finish(&mut call.out)
    }

    fn turned(
        self,
        reference: EventId,
        result: Turned,
        mut desk: Desk,
        call: &mut Call<'_>,
    ) -> Result<(), Failure> {
        if self.reason.is_some() {
            return Err(Failure::usage(
                "--reason is for a call; write a note instead",
            ));
        }
        desk.ask(Command::Outcome(Outcome { reference, result }))?;
        desk.finish(&mut call.out)
    }
}

fn newest(incident: &Incident) -> Result<EventId, Failure> {
    let pending = incident.newest_pending();
    let none = || Failure::NotFound("no proposal waits; name one with --on D1".to_owned());
    pending.map(|(id, _)| id).ok_or_else(none)
}

/// The decision of that name: `D2`, `d2`, `2`.
fn decision(incident: &Incident, name: &str) -> Result<EventId, Failure> {
    numbered(incident, 'D', "decision", name)
}

/// The numbered thing of that name; its letter may be left out.
pub(super) fn numbered(
    incident: &Incident,
    letter: char,
    what: &str,
    name: &str,
) -> Result<EventId, Failure> {
    let name = name.trim();
    let bare = name.strip_prefix([letter, letter.to_ascii_lowercase()]);
    let bare = bare.unwrap_or(name);
    if !bare.starts_with(|c: char| c.is_ascii_digit()) {
        return Err(Failure::usage(format!(
            "{name:?} is no {what}; write {letter}1"
        )));
    }
    let found = incident.numbered(&format!("{letter}{bare}"));
    found.ok_or_else(|| Failure::NotFound(format!("there is no {what} {name}")))
}

/// What a thing belongs to: a decision, a task or a hypothesis.
pub(super) fn work(incident: &Incident, name: &str) -> Result<EventId, Failure> {
    let found = incident.work_named(name).map(|(id, _)| id);
    let none = || Failure::NotFound(format!("there is no {name}; write D1, T1 or H1"));
    found.ok_or_else(none)
}
