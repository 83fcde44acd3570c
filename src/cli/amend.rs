//! `warroom star`, `strike`, `redact`: what is said later about an entry.

use super::Call;
use super::output::Failure;
use super::place::Place;
use crate::domain::command::Command;
use crate::domain::id::EventId;
use crate::domain::incident::Incident;
use crate::report::entry::digits;
use clap::Args;

/// Star an entry for the review
#[derive(Debug, Args)]
pub(super) struct StarArguments {
    /// The entry: its id as `warroom log --ids` shows it, or 1 for the newest, 2 for the one before
    #[arg(value_name = "ID")]
    entry: String,
    /// Take the star back
    #[arg(long)]
    off: bool,
    #[command(flatten)]
    place: Place,
}

impl StarArguments {
    pub(super) fn run(self, call: &mut Call<'_>) -> Result<(), Failure> {
        let mut desk = self.place.desk(call)?;
        let entry = find(desk.incident(), &self.entry)?;
        desk.ask(Command::Star {
            entry,
            on: !self.off,
        })?;
        desk.finish(&mut call.out)
    }
}

/// Strike an entry through; it stays legible
#[derive(Debug, Args)]
pub(super) struct StrikeArguments {
    /// The entry: its id as `warroom log --ids` shows it, or 1 for the newest, 2 for the one before
    #[arg(value_name = "ID")]
    entry: String,
    /// Why
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// Take the strike back
    #[arg(long, conflicts_with = "reason")]
    off: bool,
    #[command(flatten)]
    place: Place,
}

impl StrikeArguments {
    pub(super) fn run(self, call: &mut Call<'_>) -> Result<(), Failure> {
        let mut desk = self.place.desk(call)?;
        let entry = find(desk.incident(), &self.entry)?;
        desk.ask(Command::Strike {
            entry,
            on: !self.off,
            reason: self.reason,
        })?;
        desk.finish(&mut call.out)
    }
}

/// Drop an entry's words from every copy, for good
///
/// For what must not stay, such as a password pasted by mistake. That there was an entry, whose
/// it was and when stays, with the reason. Copies that somebody took elsewhere are out of reach.
#[derive(Debug, Args)]
pub(super) struct RedactArguments {
    /// The entry: its id as `warroom log --ids` shows it
    #[arg(value_name = "ID")]
    entry: String,
    /// Why; it is shown in the place of the words
    #[arg(long, value_name = "TEXT")]
    reason: String,
    #[command(flatten)]
    place: Place,
}

impl RedactArguments {
    pub(super) fn run(self, call: &mut Call<'_>) -> Result<(), Failure> {
        let mut desk = self.place.desk(call)?;
        let event = by_id(desk.incident(), &self.entry)?;
        desk.ask(Command::Redact {
            event,
            reason: self.reason,
        })?;
        desk.finish(&mut call.out)
    }
}

/// An entry by its place from the newest (up to three digits), or by its id.
pub(super) fn find(incident: &Incident, name: &str) -> Result<EventId, Failure> {
    let name = name.trim();
    let short = name.len() <= 3 && name.bytes().all(|b| b.is_ascii_digit());
    if !short {
        return by_id(incident, name);
    }
    let back: usize = name.parse().unwrap_or(0);
    let mut ids: Vec<EventId> = incident.timeline().iter().map(|place| place.id).collect();
    ids.sort_unstable();
    let at = ids.len().checked_sub(back).filter(|_| back > 0);
    at.map(|at| ids[at]).ok_or_else(|| {
        Failure::NotFound(format!(
            "there is no entry {name}; 1 is the newest of {}",
            ids.len()
        ))
    })
}

/// An entry by its id: whole, or the first or last digits that only it has, at least four.
fn by_id(incident: &Incident, name: &str) -> Result<EventId, Failure> {
    let wanted = name.trim().to_ascii_lowercase().replace('-', "");
    let hexadecimal = wanted.bytes().all(|b| b.is_ascii_hexdigit());
    if !hexadecimal || !(4..=32).contains(&wanted.len()) {
        return Err(Failure::usage(format!(
            "{name:?} is no id; `warroom log --ids` shows them"
        )));
    }
    let matches = |id: &EventId| {
        let digits = digits(*id);
        digits.ends_with(&wanted) || digits.starts_with(&wanted)
    };
    let mut found: Vec<EventId> = incident
        .timeline()
        .iter()
        .map(|place| place.id)
        .filter(matches)
        .collect();
    found.sort_unstable();
    found.dedup();
    match found.as_slice() {
        [one] => Ok(*one),
        [] => Err(Failure::NotFound(format!(
            "there is no entry {name}; it may not have arrived yet"
        ))),
        several => Err(Failure::usage(format!(
            "{} entries have {name}; give more digits, `warroom log --ids` shows enough",
            several.len()
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::story::{Story, plain};

    #[test]
    fn an_entry_by_number_whole_id_or_some_digits() {
        let mut story = Story::new();
        let older = story.note(plain("older"), None);
        let newer = story.note(plain("newer"), Some(5));
        let incident = &story.incident;
        for (name, want) in [
            ("1", newer),
            ("2", older),
            (newer.to_string().as_str(), newer),
            (newer.short().as_str(), newer),
            (&newer.short().to_uppercase(), newer),
            (&digits(older)[..20], older),
        ] {
            assert_eq!(find(incident, name).ok(), Some(want), "{name}");
        }
        for (name, code) in [("0", 5), ("999", 5), ("zzzz", 2), ("", 5), ("abcd", 5)] {
            let failure = find(incident, name).expect_err("nothing");
            assert_eq!(failure.code(), code, "{name}: {failure}");
        }
        let common = digits(newer)[..4].to_owned();
        let failure = find(incident, &common).expect_err("several");
        assert_eq!(failure.code(), 2, "{failure}");
        assert!(by_id(incident, "1").is_err(), "a redaction needs an id");
    }
}
