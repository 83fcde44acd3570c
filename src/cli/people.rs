//! `warroom role`: who holds which role.

use super::Call;
use super::desk::Desk;
use super::output::Failure;
use super::place::Place;
use crate::domain::command::{Command, Reject};
use crate::domain::id::EventId;
use crate::domain::incident::Incident;
use crate::domain::role::Assigned;
use crate::report::state::SCHEMA;
use clap::Args;
use serde_json::{Value, json};

/// Give a role to a person, release it, or list the roles
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The role, by its name or an alias such as `im`, `scribe`, `comms`
    #[arg(required_unless_present = "list")]
    role: Option<String>,
    /// Who takes it, or with --release who leaves it
    #[arg(value_name = "PERSON", required_unless_present_any = ["list", "release"])]
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
    /// Only shadow the role: it does not count as filled
    #[arg(long, conflicts_with = "release")]
    shadow: bool,
    /// List all roles, their duties and who holds them
    #[arg(long, conflicts_with_all = ["role", "who", "release", "audience", "team", "shadow"])]
    list: bool,
    #[command(flatten)]
    place: Place,
}

impl Arguments {
    pub(super) fn run(self, call: &mut Call<'_>) -> Result<(), Failure> {
        if self.list {
            return self.list(call);
        }
        let word = self.role.as_deref().unwrap_or_default();
        let mut desk = self.place.desk(call)?;
        let Some(role) = desk.incident().playbook().role_named(word) else {
            return Err(Reject::UnknownRole(word.to_owned()).into());
        };
        let role = role.id.clone();
        let person = self.who.as_deref().map(|name| desk.person(name));
        let person = person.transpose()?;
        let command = if self.release {
            Command::Release(held(desk.incident(), &role, person.as_deref())?)
        } else {
            Command::Assign(Assigned {
                role,
                person: person.unwrap_or_default(),
                team: self.team,
                audiences: audiences(&desk, self.audience),
                shadow: self.shadow,
                ..Assigned::default()
            })
        };
        desk.ask(command)?;
        desk.finish(&mut call.out)
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
