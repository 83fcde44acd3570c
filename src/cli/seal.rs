//! `warroom seal`: a fingerprint of the record for the report, and whether the record still has it.

use super::Call;
use super::output::{Failure, say};
use super::place::Place;
use crate::domain::fingerprint::{Fingerprint, grouped, is_hash, state_with};
use crate::report::state::SCHEMA;
use crate::store::{self, VerifyReport};
use clap::{Args, ValueHint};
use serde_json::json;
use std::io::Read as _;
use std::path::{Path, PathBuf};

/// The longest text that a seal is looked for in, in bytes: a report, not a record.
const LONGEST: u64 = 16 << 20;

/// Print a fingerprint of the record for the report; later, check the record against it
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The file
    #[arg(value_hint = ValueHint::FilePath, conflicts_with = "file", value_name = "FILE")]
    target: Option<PathBuf>,
    /// Check against a seal: a file that holds its text, such as the report, `-` for standard
    /// input, or the 32 digits of a fingerprint
    #[arg(long, value_name = "SEAL")]
    check: Option<String>,
    #[command(flatten)]
    place: Place,
}

impl Arguments {
    pub(super) fn run(self, call: &mut Call<'_>) -> Result<u8, Failure> {
        let file = match &self.target {
            Some(file) => file.clone(),
            None => self.place.file(call)?,
        };
        let found = store::verify(&file)?;
        let now = Fingerprint::of(&found.log, found.id)
            .ok_or_else(|| Failure::NotFound(format!("{} holds no event", file.display())))?;
        let json = self.place.json;
        match self.check {
            None => print(call, &file, &found, &now, json),
            Some(digits) if is_digits(&digits) => check_hash(call, &found, &now, &digits, json),
            Some(place) => {
                let sealed = Fingerprint::parse(&text_of(&place)?)
                    .map_err(|bad| Failure::usage(format!("{place}: {bad}")))?;
                check(call, &found, &sealed, json)
            }
        }
    }
}

/// The seal of the record as it stands. One that is not sound is sealed all the same, and it is
/// said: a report must not wait for the missing part.
fn print(
    call: &mut Call<'_>,
    file: &Path,
    found: &VerifyReport,
    now: &Fingerprint,
    json: bool,
) -> Result<u8, Failure> {
    if !found.is_sound() {
        let file = file.display();
        say(&format!(
            "{file} is not sound: warroom verify says what is wrong; what is there is sealed"
        ));
    }
    if json {
        call.out.json(&json!({
            "schema": SCHEMA,
            "sound": found.is_sound(),
            "events": now.count(),
            "fingerprint": now.hash().to_string(),
            "seal": now.to_string(),
        }))?;
    } else {
        for line in now.to_string().lines() {
            call.out.line(line)?;
        }
    }
    Ok(u8::from(!found.is_sound()))
}

/// Checks the record against the whole text of a seal.
fn check(
    call: &mut Call<'_>,
    found: &VerifyReport,
    sealed: &Fingerprint,
    json: bool,
) -> Result<u8, Failure> {
    if sealed.incident != found.id {
        let words = "the seal is that of another incident: nothing was compared";
        return Err(Failure::NotFound(words.to_owned()));
    }
    let compared = sealed.compare(&found.log);
    let unaltered = compared.is_unaltered();
    if json {
        call.out.json(&json!({
            "schema": SCHEMA,
            "unaltered": unaltered,
            "sealed": sealed.count(),
            "kept": compared.kept,
            "since": compared.since,
            "redacted": compared.redacted,
        }))?;
        return Ok(u8::from(!unaltered));
    }
    let (count, lost) = (sealed.count(), compared.lost);
    call.out.line(&if unaltered {
        format!("as sealed: all {count} sealed events are there, unaltered")
    } else {
        format!(
            "NOT AS SEALED: {lost} of {count} sealed events are gone or altered, or stand before \
             one that is; warroom verify says more"
        )
    })?;
    if compared.redacted > 0 {
        let redacted = compared.redacted;
        call.out.line(&format!(
            "note: the words of {redacted} of them were redacted"
        ))?;
    }
    if compared.since > 0 {
        let since = compared.since;
        call.out.line(&format!("note: {since} events came since"))?;
    }
    Ok(u8::from(!unaltered))
}

/// Checks the record against a bare fingerprint.
fn check_hash(
    call: &mut Call<'_>,
    found: &VerifyReport,
    now: &Fingerprint,
    digits: &str,
    json: bool,
) -> Result<u8, Failure> {
    let events = found.log.len();
    let state = if is_hash(digits, now.hash()) {
        Some(events)
    } else {
        state_with(&found.log, found.id, digits)
    };
    if json {
        call.out.json(&json!({
            "schema": SCHEMA,
            "unaltered": state.is_some(),
            "sealed": state,
            "since": state.map(|sealed| events - sealed),
        }))?;
        return Ok(u8::from(state.is_none()));
    }
    call.out.line(&match state {
        Some(sealed) if sealed == events => {
            format!("as sealed: the record is what it was, {events} events")
        }
        Some(sealed) => format!(
            "as sealed: it is the fingerprint of the first {sealed} events, which are there, \
             unaltered; {} came since",
            events - sealed
        ),
        None => format!(
            "NOT AS SEALED: no state of this record has that fingerprint; now it is {}. If events \
             arrived late, from behind a cut, only the whole text of the seal can tell",
            grouped(now.hash())
        ),
    })?;
    Ok(u8::from(state.is_none()))
}

/// Whether that is a fingerprint and not the name of a file.
fn is_digits(text: &str) -> bool {
    let digits: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    digits.len() == 32 && digits.iter().all(char::is_ascii_hexdigit)
}

fn text_of(place: &str) -> Result<String, Failure> {
    if place != "-" {
        return Ok(store::text_of(Path::new(place))?);
    }
    let mut bytes = Vec::new();
    std::io::stdin().take(LONGEST).read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
