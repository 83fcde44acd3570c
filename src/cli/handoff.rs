//! `warroom handoff`: command is planned over, briefed, offered, and accepted or not.

use super::Call;
use super::desk::Desk;
use super::output::{Failure, say};
use super::place::Place;
use super::sheet::kit_for_papers;
use super::times;
use crate::domain::command::Command;
use crate::domain::handover::BriefNotes;
use crate::domain::id::EventId;
use crate::domain::setting::Setting;
use crate::report::handover_brief;
use crate::report::paper::Asked;
use clap::{Args, Subcommand};

/// Hand command over: plan it, brief, offer it, accept or decline it
#[derive(Debug, Args)]
#[command(after_help = "\
  warroom handoff plan --at 18:00 --to 'Tomas Varga'
  warroom handoff brief --risks 'backups run at 19:00' --next 'roll back'
  warroom handoff offer
  warroom handoff accept --as 'Tomas Varga'

Whoever is in command stays in command until the other side accepts.")]
pub(super) struct Arguments {
    #[command(subcommand)]
    step: Step,
}

#[derive(Debug, Subcommand)]
enum Step {
    /// Say when, and who takes over
    Plan(Plan),
    /// Begin the brief, or go on with it; `warroom brief` prints it
    Brief(Notes),
    /// Freeze the brief and ask the other side: do you accept?
    Offer(OfferArguments),
    /// Accept the command that is offered to you
    Accept(AcceptArguments),
    /// Decline the command that is offered to you, or withdraw your offer
    Decline(DeclineArguments),
}

#[derive(Debug, Args)]
struct Plan {
    /// When: 18:00, 30m, tomorrow 06:00, RFC 3339
    #[arg(long, value_name = "TIME", required_unless_present_any = ["to", "clear"])]
    at: Option<String>,
    /// Who takes over
    #[arg(long, value_name = "NAME")]
    to: Option<String>,
    /// Take the plan back: neither a time nor a name
    #[arg(long, conflicts_with_all = ["at", "to"])]
    clear: bool,
    #[command(flatten)]
    place: Place,
}

#[derive(Debug, Args)]
struct Notes {
    /// What may go wrong in the next two hours
    #[arg(long, value_name = "TEXT")]
    risks: Option<String>,
    /// What you would do next
    #[arg(long, value_name = "TEXT")]
    next: Option<String>,
    #[command(flatten)]
    place: Place,
}

#[derive(Debug, Args)]
struct OfferArguments {
    /// To whom; else whoever was named in the plan
    to: Option<String>,
    #[command(flatten)]
    place: Place,
}

#[derive(Debug, Args)]
struct AcceptArguments {
    #[command(flatten)]
    place: Place,
}

#[derive(Debug, Args)]
struct DeclineArguments {
    /// Why
    reason: Vec<String>,
    #[command(flatten)]
    place: Place,
}

impl Arguments {
    pub(super) fn run(self, call: &mut Call<'_>) -> Result<(), Failure> {
        match self.step {
            Step::Plan(plan) => plan.run(call),
            Step::Brief(notes) => notes.run(call),
            Step::Offer(offer) => offer.run(call),
            Step::Accept(accept) => accept.run(call),
            Step::Decline(decline) => decline.run(call),
        }
    }
}

impl Plan {
    fn run(self, call: &mut Call<'_>) -> Result<(), Failure> {
        let mut desk = self.place.desk(call)?;
        let mut settings = Vec::new();
        if let Some(text) = &self.at {
            let at = times::coming(desk.incident(), desk.now(), text)?;
            settings.push(Setting::HandoverAt(Some(at)));
        }
        if let Some(name) = &self.to {
            settings.push(Setting::Successor(Some(desk.person(name)?)));
        }
        if self.clear {
            let now = desk.incident().handover();
            let (planned, named) = (now.planned.is_some(), now.successor.is_some());
            settings.extend(planned.then_some(Setting::HandoverAt(None)));
            settings.extend(named.then_some(Setting::Successor(None)));
            if settings.is_empty() {
                return Err(Failure::Refused {
                    rule: "unchanged",
                    why: "no hand-over is planned".to_owned(),
                });
            }
        }
        let happened = None;
        let set = |setting| Command::Set { setting, happened };
        desk.ask_all(settings.into_iter().map(set).collect())?;
        desk.finish(&mut call.out)
    }
}

impl Notes {
    fn run(self, call: &mut Call<'_>) -> Result<(), Failure> {
        let mut desk = self.place.desk(call)?;
        let before = desk.incident().handover().notes.cloned();
        let before: BriefNotes = before.unwrap_or_default();
        let notes = BriefNotes {
            risks: self.risks.unwrap_or(before.risks),
            next: self.next.unwrap_or(before.next),
        };
        desk.ask(Command::Brief(notes))?;
        desk.finish(&mut call.out)
    }
}

impl OfferArguments {
    fn run(self, call: &mut Call<'_>) -> Result<(), Failure> {
        let kit = kit_for_papers(call)?;
        let mut desk = self.place.desk(call)?;
        let named = self.to.as_deref().map(|name| desk.person(name));
        let planned = || desk.incident().handover().successor.map(str::to_owned);
        let to = named.transpose()?.or_else(planned);
        let to =
            to.ok_or_else(|| Failure::usage("say who takes over: warroom handoff offer NAME"))?;
        let notes = desk.incident().handover().notes.cloned();
        let notes = notes.unwrap_or_default();
        let asked = Asked::inside(desk.incident(), &kit, desk.now());
        let brief = handover_brief(&asked, &notes, Some(&to));
        desk.ask(Command::Offer { to, brief })?;
        desk.finish(&mut call.out)
    }
}

impl AcceptArguments {
    fn run(self, call: &mut Call<'_>) -> Result<(), Failure> {
        let mut desk = self.place.desk(call)?;
        let offer = waiting(&desk)?;
        desk.ask(Command::Accept(offer))?;
        desk.finish(&mut call.out)?;
        say("tell everybody: `warroom role --announce` prints who does what");
        Ok(())
    }
}

impl DeclineArguments {
    fn run(self, call: &mut Call<'_>) -> Result<(), Failure> {
        let mut desk = self.place.desk(call)?;
        let offer = waiting(&desk)?;
        let reason = self.reason.join(" ");
        let reason = Some(reason).filter(|words| !words.trim().is_empty());
        desk.ask(Command::Decline { offer, reason })?;
        desk.finish(&mut call.out)
    }
}

/// The offer that waits for a yes.
fn waiting(desk: &Desk) -> Result<EventId, Failure> {
    let offer = desk.incident().handover().offer;
    offer
        .map(|offer| offer.id)
        .ok_or_else(|| Failure::NotFound("no command is offered".to_owned()))
}
