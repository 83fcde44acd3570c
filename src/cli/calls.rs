//! `warroom escalate`, `help-me`, `account`: calling people in, and changes that were not agreed.

use super::Call;
use super::amend::find;
use super::decisions::{numbered, work};
use super::output::Failure;
use super::place::Place;
use crate::domain::command::{Command, Reject};
use crate::domain::id::EventId;
use crate::domain::incident::Incident;
use crate::domain::mark::{Account, Accounted};
use crate::report;
use clap::Args;

/// Call a team or a person in, or say that they answered
#[derive(Debug, Args)]
#[command(after_help = "\
  warroom escalate 'database rota' 'the primary does not come back' --via pager
  warroom escalate --page E1 | pager-tool
  warroom escalate --answered E1 --who Ingrid --joins expert")]
pub(super) struct EscalateArguments {
    /// The team or person
    #[arg(required_unless_present_any = ["answered", "page"])]
    to: Option<String>,
    /// What they are needed for
    #[arg(required_unless_present_any = ["answered", "page"])]
    reason: Option<String>,
    /// How they are reached: pager, phone, chat
    #[arg(long, value_name = "WORD", conflicts_with_all = ["answered", "page"])]
    via: Option<String>,
    /// Print the text to paste into the page; it holds the key
    #[arg(long, value_name = "CALL", conflicts_with_all = ["to", "answered"])]
    page: Option<String>,
    /// Somebody answered
    #[arg(long, value_name = "CALL", conflicts_with = "to")]
    answered: Option<String>,
    /// Who answered
    #[arg(long, value_name = "NAME", requires = "answered")]
    who: Option<String>,
    /// The role that they take
    #[arg(long, value_name = "ROLE", requires = "who")]
    joins: Option<String>,
    #[command(flatten)]
    place: Place,
}

impl EscalateArguments {
    pub(super) fn run(self, call: &mut Call<'_>) -> Result<(), Failure> {
        if let Some(name) = &self.page {
            return self.page(name, call);
        }
        let mut desk = self.place.desk(call)?;
        let commands = match &self.answered {
            Some(name) => {
                let incident = desk.incident();
                let reference = escalation(incident, name)?;
                let role = match &self.joins {
                    Some(word) => {
                        let role = incident.playbook().role_named(word);
                        let role = role.ok_or_else(|| Reject::UnknownRole(word.clone()))?;
                        Some(role.id.clone())
                    }
                    None => None,
                };
                let who = self.who.as_deref().map(|name| desk.person(name));
                desk.incident()
                    .answer_commands(reference, who.transpose()?, role)
            }
            None => vec![Command::Escalate {
                to: self.to.unwrap_or_default(),
                reason: self.reason.unwrap_or_default(),
                via: self.via,
            }],
        };
        desk.ask_all(commands)?;
        desk.finish(&mut call.out)
    }

    fn page(&self, name: &str, call: &mut Call<'_>) -> Result<(), Failure> {
        let session = self.place.look(call)?;
        let incident = session.incident();
        let id = escalation(incident, name)?;
        let calls = incident.escalations();
        let found = calls.iter().find(|known| known.id == id);
        let found = found.ok_or_else(|| Failure::NotFound(format!("there is no call {name}")))?;
        let text = report::page_text(incident, &found.escalation.to, &found.escalation.reason);
        call.out.text(&format!("{text}\n"))
    }
}

fn escalation(incident: &Incident, name: &str) -> Result<EventId, Failure> {
    numbered(incident, 'E', "call", name)
}

/// Ask whoever is in command for help
#[derive(Debug, Args)]
#[command(after_help = "\
  warroom help-me 'I cannot do both datacentres'
  warroom help-me --answered 1c3f")]
pub(super) struct HelpArguments {
    /// What you need
    #[arg(required_unless_present = "answered")]
    text: Vec<String>,
    /// A call for help was answered: its id as `warroom log --ids` shows it
    #[arg(long, value_name = "ID", conflicts_with = "text")]
    answered: Option<String>,
    #[command(flatten)]
    place: Place,
}

impl HelpArguments {
    pub(super) fn run(self, call: &mut Call<'_>) -> Result<(), Failure> {
        let mut desk = self.place.desk(call)?;
        let command = match &self.answered {
            Some(id) => Command::Tick {
                target: find(desk.incident(), id)?,
                on: true,
                waived: None,
            },
            None => Command::Help(self.text.join(" ")),
        };
        desk.ask(command)?;
        desk.finish(&mut call.out)
    }
}

/// Account for a change that was not agreed with the Technical Lead
#[derive(Debug, Args)]
#[command(after_help = "\
  warroom account 1c3f agreed
  warroom account 1c3f linked --to D2
  warroom account 1c3f undone")]
pub(super) struct AccountArguments {
    /// The change: its id as `warroom log --ids` shows it, or 1 for the newest entry
    #[arg(value_name = "ID")]
    change: String,
    /// What becomes of it: agreed, linked, undone
    #[arg(value_parser = account)]
    how: Account,
    /// The decision or task that it belongs to
    #[arg(long, value_name = "NAME")]
    to: Option<String>,
    #[command(flatten)]
    place: Place,
}

fn account(word: &str) -> Result<Account, String> {
    Account::parse(word).ok_or_else(|| {
        let words = Account::ALL.map(|(_, word)| word);
        format!("there are {}", words.join(", "))
    })
}

impl AccountArguments {
    pub(super) fn run(self, call: &mut Call<'_>) -> Result<(), Failure> {
        let mut desk = self.place.desk(call)?;
        let reference = find(desk.incident(), &self.change)?;
        let to = self.to.as_deref().map(|name| work(desk.incident(), name));
        desk.ask(Command::Account(Accounted {
            reference,
            how: self.how,
            to: to.transpose()?,
        }))?;
        desk.finish(&mut call.out)
    }
}
