//! Giving a role: by its letter and a name, and what else there is to say about it.

use super::build::{after_choice, alternative, choose_value, own_letter};
use super::state::{Form, Purpose, choice, line, name};
use crate::domain::incident::Incident;
use crate::domain::role::Assigned;
use crate::domain::time::Timestamp;

/// The fields in their order; from the person on Enter sends.
const ROLE: usize = 0;
/// The field of the person.
pub(super) const PERSON: usize = 1;
const AUDIENCES: usize = 2;
const STREAM: usize = 3;
const REPORTS_TO: usize = 4;
const TEAM: usize = 5;
const SHADOW: usize = 6;

/// The value of the choice that only shadows.
const SHADOWS: &str = "shadows";

/// The form; the first choice may already be made.
pub fn build(incident: &Incident, chosen: Option<&str>) -> Form {
    let roster = incident.roster();
    let mut used = Vec::new();
    let options = incident.playbook().roles.iter().map(|role| {
        let letter = own_letter(&role.label, &mut used);
        let held = roster.iter().find(|line| line.role.id == role.id);
        let holders: Vec<&str> = held
            .map(|line| {
                line.holders
                    .iter()
                    .map(|h| h.assigned.person.as_str())
                    .collect()
            })
            .unwrap_or_default();
        let missing = held.is_some_and(|line| line.missing);
        let detail = if missing {
            "empty".to_owned()
        } else {
            holders.join(", ")
        };
        alternative(letter, &role.id, &role.label, &detail)
    });
    let ways = vec![
        alternative('h', "holds", "holds it", ""),
        alternative(
            's',
            SHADOWS,
            "shadows it",
            "only watches; does not count as filled",
        ),
    ];
    let fields = vec![
        choice("Role", options.collect()),
        name(
            "Person",
            "",
            "name; `for customers` narrows, `shadow` only watches",
        ),
        line("Audiences", "", "of a Communication Lead; empty: all"),
        line("Stream", "", "where the work is split"),
        name("Reports to", "", "empty: as usual for the role"),
        line("Team", "", "may be empty"),
        choice("How", ways),
    ];
    let mut form = Form::new(Purpose::Role, "Give a role", fields);
    choose_value(&mut form, SHADOW, "holds");
    if let Some(id) = chosen {
        choose_value(&mut form, ROLE, id);
        after_choice(&mut form, incident, Timestamp::from_millis(0));
    }
    form
}

/// Reads the form. The line of the person may narrow it by itself: `Ana Duarte for leadership`,
/// `Ann shadow`.
///
/// # Errors
/// A sentence that says which field is wrong.
pub fn read(form: &Form, incident: &Incident) -> Result<Assigned, String> {
    let role = form.value(ROLE).to_owned();
    if role.is_empty() {
        return Err("choose a role by its letter".to_owned());
    }
    let mut person = form.value(PERSON).trim();
    let mut audiences = match form.value(AUDIENCES).trim() {
        "" => Vec::new(),
        list => audiences_named(list, incident).ok_or_else(|| unknown_audience(incident))?,
    };
    if let Some((name, list)) = person.rsplit_once(" for ")
        && let Some(named) = audiences_named(list, incident)
    {
        person = name.trim();
        audiences = named;
    }
    let name = person.strip_suffix("shadow");
    let name = name.filter(|name| name.is_empty() || name.ends_with(' '));
    let shadow = name.is_some() || form.value(SHADOW) == SHADOWS;
    let filled = |field: usize| Some(form.value(field).trim().to_owned()).filter(|w| !w.is_empty());
    let above = filled(REPORTS_TO).map(|words| named_person(&words, incident));
    Ok(Assigned {
        role,
        person: named_person(name.unwrap_or(person).trim(), incident)?,
        team: filled(TEAM),
        audiences,
        shadow,
        stream: filled(STREAM),
        reports_to: above.transpose()?,
        ..Assigned::default()
    })
}

/// What is odd about the role as it would be given now; it can be given all the same.
pub fn warnings(form: &Form, incident: &Incident) -> Vec<String> {
    let given = read(form, incident);
    given.map_or_else(|_| Vec::new(), |given| incident.assignment_warnings(&given))
}

/// What was done, with what is odd about it and whom it relieves.
pub fn done(given: &Assigned, incident: &Incident) -> String {
    let verb = if given.shadow { "shadows" } else { "is" };
    let playbook = incident.playbook();
    let role = playbook.role_label(&given.role);
    let mut words = format!("{} {verb} {role}", given.person);
    let alone = playbook
        .role(&given.role)
        .is_some_and(|role| role.count == crate::playbook::RoleCount::One);
    let mut before = incident.holders_of(&given.role);
    let before = before.find(|holder| {
        alone && !given.shadow && !holder.assigned.shadow && holder.assigned.person != given.person
    });
    if let Some(holder) = before {
        words = format!("{words}, taking over from {}", holder.assigned.person);
    }
    for warning in incident.assignment_warnings(given) {
        words = format!("{words}; {warning}");
    }
    words
}

/// The name that was typed, as the incident spells it.
///
/// # Errors
/// A sentence where it is no name.
pub fn named_person(words: &str, incident: &Incident) -> Result<String, String> {
    if words.is_empty() {
        return Err("type a name".to_owned());
    }
    if words.contains(':') || !words.contains(char::is_alphabetic) {
        return Err(format!("{words} is no name; type who it is, without signs"));
    }
    let known = incident.person_named(words);
    Ok(known.unwrap_or_else(|| words.to_owned()))
}

fn audiences_named(list: &str, incident: &Incident) -> Option<Vec<String>> {
    let playbook = incident.playbook();
    let words = list.split(',');
    words
        .map(|word| playbook.audience_named(word).map(|a| a.id.clone()))
        .collect()
}

fn unknown_audience(incident: &Incident) -> String {
    let all = incident.playbook().audiences.iter();
    let all: Vec<&str> = all.map(|audience| audience.label.as_str()).collect();
    format!("the audiences are {}", all.join(", "))
}
