//! `warroom role`: who holds which role.

use super::Call;
use super::desk::Desk;
use super::output::{Failure, say};
use super::place::Place;
use super::sheet;
use crate::domain::command::{Command, Reject};
use crate::domain::id::EventId;
use crate::domain::incident::Incident;
use crate::domain::role::Assigned;
use crate::report::state::SCHEMA;
use crate::report::{Sheet, duty_card};
use clap::Args;
use serde_json::{Value, json};

/// What goes with giving or releasing a role.
const GIVING: [&str; 8] = [
    "role",
    "who",
    "release",
    "audience",
    "team",
    "stream",
    "reports_to",
    "shadow",
];

/// Give a role to a person, release it, list the roles, or print who does what
#[derive(Debug, Args)]
#[command(after_help = "\
  warroom role scribe Nia
  warroom role comms Ana --audience leadership
  warroom role tl Jon --stream network
  warroom role onsite Cy --reports-to Robin
  warroom role --announce")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an option of its own on the command line"
)]
pub(super) struct Arguments {
    /// The role, by its name or an alias such as `im`, `scribe`, `comms`
    #[arg(required_unless_present_any = ["list", "announce", "table"])]
    role: Option<String>,
    /// Who takes it, or with --release who leaves it
    #[arg(value_name = "PERSON", required_unless_present_any = ["list", "release", "announce", "table", "card"])]
    who: Option<String>,
    /// End it
    #[arg(long)]
    release: bool,
    /// The audience that a Communication Lead speaks to; may be given again; else all
    #[arg(long, value_name = "AUDIENCE", conflicts_with = "release")]
    audience: Vec<String>,
    /// The person's team
    #[arg(long, value_name = "NAME", conflicts_with = "release")]
    team: Option<String>,
    /// The work stream, where there are several
    #[arg(long, value_name = "NAME", conflicts_with = "release")]
    stream: Option<String>,
    /// To whom the person reports, where the role's usual line is not theirs
    #[arg(long, value_name = "NAME", conflicts_with = "release")]
    reports_to: Option<String>,
    /// Only shadow the role: it does not count as filled
    #[arg(long, conflicts_with = "release")]
    shadow: bool,
    /// List all roles, their duties and who holds them
    #[arg(long, conflicts_with_all = GIVING)]
    list: bool,
    /// Print the announcement: who does what, and that everybody else carries on
    #[arg(long, conflicts_with_all = GIVING, conflicts_with = "list")]
    announce: bool,
    /// Print the roster as a Markdown table
    #[arg(long, conflicts_with_all = GIVING, conflicts_with_all = ["list", "announce"])]
    table: bool,
    /// Print the duty card of the role
    #[arg(long, requires = "role", conflicts_with_all = ["who", "release", "list", "announce", "table"])]
    card: bool,
    #[command(flatten)]
    place: Place,
}

impl Arguments {
    pub(super) fn run(self, call: &mut Call<'_>) -> Result<(), Failure> {
        if self.list {
            return self.list(call);
        }
        if self.announce {
            return sheet::print(call, &self.place, Sheet::Announcement);
        }
        if self.table {
            return sheet::print(call, &self.place, Sheet::Roster);
        }
        if self.card {
            return self.card(call);
        }
        let word = self.role.as_deref().unwrap_or_default();
        let mut desk = self.place.desk(call)?;
        let Some(role) = desk.incident().playbook().role_named(word) else {
            return Err(Reject::UnknownRole(word.to_owned()).into());
        };
        let role = role.id.clone();
        let person = self.who.as_deref().map(|name| desk.person(name));
        let person = person.transpose()?;
        if self.release {
            let held = held(desk.incident(), &role, person.as_deref())?;
            desk.ask(Command::Release(held))?;
            return desk.finish(&mut call.out);
        }
        let above = self.reports_to.as_deref().map(|name| desk.person(name));
        let given = Assigned {
            role,
            person: person.unwrap_or_default(),
            team: self.team,
            audiences: audiences(&desk, self.audience),
            shadow: self.shadow,
            stream: self.stream,
            reports_to: above.transpose()?,
            ..Assigned::default()
        };
        let warnings = desk.incident().assignment_warnings(&given);
        desk.ask(Command::Assign(given))?;
        for warning in warnings {
            say(&warning);
        }
        desk.finish(&mut call.out)
    }

    fn card(&self, call: &mut Call<'_>) -> Result<(), Failure> {
        let session = self.place.look(call)?;
        let word = self.role.as_deref().unwrap_or_default();
        let role = session.incident().playbook().role_named(word);
        let unknown = || Reject::UnknownRole(word.to_owned());
        let role = role.ok_or_else(unknown)?;
        let card = duty_card(session.incident(), &role.id).ok_or_else(unknown)?;
        sheet::print_text(call, &self.place, &role.label, &card)
    }

    fn list(&self, call: &mut Call<'_>) -> Result<(), Failure> {
        let session = self.place.look(call)?;
        let roster = session.incident().roster();
        if self.place.json {
            let roles: Vec<Value> = roster
                .iter()
                .map(|line| {
                    let holders: Vec<&str> = line
                        .holders
                        .iter()
                        .map(|holder| holder.assigned.person.as_str())
                        .collect();
                    json!({
                        "role": line.role.id,
                        "label": line.role.label,
                        "aliases": line.role.aliases,
                        "holders": holders,
                        "missing": line.missing,
                        "duties": line.role.duties,
                        "must_not": line.role.must_not,
                    })
                })
                .collect();
            return call.out.json(&json!({"schema": SCHEMA, "roles": roles}));
        }
        let rows: Vec<Vec<String>> = roster
            .iter()
            .map(|line| {
                let holders: Vec<&str> = line
                    .holders
                    .iter()
                    .map(|holder| holder.assigned.person.as_str())
                    .collect();
                let who = match (line.missing, holders.is_empty()) {
                    (true, _) => "NOBODY".to_owned(),
                    (false, true) => "-".to_owned(),
                    (false, false) => holders.join(", "),
                };
                let duties = line.role.duties.join("; ");
                vec![line.role.id.clone(), line.role.label.clone(), who, duties]
            })
            .collect();
        call.out.table(&["ROLE", "NAME", "WHO", "DUTIES"], &rows)
    }
}

/// Audience ids of the words given; a word that names none is left for the rule to refuse.
pub(super) fn audiences(desk: &Desk, words: Vec<String>) -> Vec<String> {
    let playbook = desk.incident().playbook();
    let id = |word: String| {
        let known = playbook.audience_named(&word);
        known.map_or(word, |audience| audience.id.clone())
    };
    words.into_iter().map(id).collect()
}

/// The assignment that ends: that person's, or the only one of the role.
fn held(incident: &Incident, role: &str, person: Option<&str>) -> Result<EventId, Failure> {
    let holders: Vec<_> = incident
        .holders_of(role)
        .filter(|holder| person.is_none_or(|name| holder.assigned.person == name))
        .collect();
    let label = incident.playbook().role_label(role);
    match holders.as_slice() {
        [one] => Ok(one.id),
        [] => Err(Failure::NotFound(match person {
            Some(name) => format!("{name} is not {label}"),
            None => format!("nobody is {label}"),
        })),
        [first, ..] => {
            if person.is_some() {
                return Ok(first.id);
            }
            let names: Vec<&str> = holders
                .iter()
                .map(|holder| holder.assigned.person.as_str())
                .collect();
            Err(Failure::usage(format!(
                "several people are {label}: say which ({})",
                names.join(", ")
            )))
        }
    }
}
