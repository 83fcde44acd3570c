//! `warroom new`: declare an incident.

use super::Call;
use super::desk::{not_shared_words, share, shared_word};
use super::output::{Failure, say};
use super::place::{Place, options};
use crate::config::Config;
use crate::config::identity::clean_name;
use crate::domain::command::{Command, Context, Opening};
use crate::domain::decide::decide;
use crate::domain::incident::Incident;
use crate::domain::kind::Opened;
use crate::domain::priority::Rating;
use crate::domain::setting::Setting;
use crate::domain::time::{Moment, Timestamp};
use crate::entry::{Scope, parse_time};
use crate::playbook::Playbook;
use crate::report::state::SCHEMA;
use crate::report::{Fresh, Situation, resemblance};
use crate::store::{self, Access, Session};
use chrono_tz::Tz;
use clap::Args;
use serde_json::json;
use std::path::{Path, PathBuf};

/// The longest key, in characters.
const LONGEST_KEY: usize = 100;

/// Declare an incident; prints its key and its file
#[derive(Debug, Args)]
#[command(after_help = "\
  warroom new 'EU checkout 5xx' --impact 1 --urgency 1 --client Northbay --manager Nia")]
pub(super) struct Arguments {
    /// One plain line: what the customer notices
    #[arg(required = true)]
    title: Vec<String>,
    /// How much is hurt: 1 extensive, 2 significant, 3 moderate, 4 minor
    #[arg(long, value_name = "1-4", requires = "urgency", value_parser = clap::value_parser!(u8).range(1..=4))]
    impact: Option<u8>,
    /// How soon it hurts: 1 immediately, 2 soon, 3 today, 4 later
    #[arg(long, value_name = "1-4", requires = "impact", value_parser = clap::value_parser!(u8).range(1..=4))]
    urgency: Option<u8>,
    /// An affected client; may be given again
    #[arg(long, value_name = "NAME")]
    client: Vec<String>,
    /// The faulty service
    #[arg(long, value_name = "NAME")]
    service: Option<String>,
    /// Who commands
    #[arg(long, value_name = "NAME")]
    manager: Option<String>,
    /// The key that names file, channel and ticket; else made by the configured pattern
    #[arg(long)]
    key: Option<String>,
    /// Practice: everything carries the word DRILL
    #[arg(long)]
    drill: bool,
    /// Nothing is disrupted yet
    #[arg(long)]
    imminent: bool,
    /// When somebody first noticed: 14:32, -5m, RFC 3339
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    detected_at: Option<String>,
    /// How it was noticed: monitoring, customer-report, client-ticket, teammate, support-desk,
    /// vendor, other
    #[arg(long, value_name = "SOURCE")]
    detected_by: Option<String>,
    /// What must be true before it is resolved; may be given again; else the usual two
    #[arg(long, value_name = "TEXT")]
    criterion: Vec<String>,
    #[command(flatten)]
    place: Place,
}

impl Arguments {
    pub(super) fn run(self, call: &mut Call<'_>) -> Result<(), Failure> {
        let identity = self.place.identity(call)?;
        let config = call.config().map_err(anyhow::Error::from)?;
        let playbook = config.playbook().map_err(anyhow::Error::from)?;
        let now = (call.clock)();
        let (key, file) = self.key_and_file(&config, now, &playbook)?;
        let json = self.place.json;
        let access = if self.place.detached {
            Access::Detached
        } else {
            Access::Join
        };
        let service = self.service.clone();
        let names: Vec<String> = self.client.iter().chain(&self.service).cloned().collect();
        let contacts = config.contacts.clone();
        let opening = Opening {
            contacts,
            organisation: config.organisation.clone(),
            ..self.opening(&key, now, playbook)?
        };
        let fresh = Fresh {
            title: &opening.opened.title,
            drill: opening.opened.drill,
            names: &names,
        };
        warn_of_similar(&file, &fresh);
        let context = Context {
            me: &identity.name,
            now,
        };
        let drafts = decide(&Incident::default(), Command::Open(opening), &context)?;
        let options = options(call, file.clone(), &identity.name, access);
        let mut session = Session::create(options, drafts)?;
        if let Some(service) = service {
            let command = Command::Set {
                setting: Setting::FaultyService(service),
                happened: None,
            };
            let drafts = decide(session.incident(), command, &context)?;
            session.record(&drafts)?;
        }
        let shared = share(&mut session, &identity);
        if json {
            return call.out.json(&json!({
                "schema": SCHEMA,
                "key": key,
                "id": session.incident().id(),
                "file": file.to_string_lossy(),
                "shared": shared_word(&shared),
                "reason": not_shared_words(&shared),
            }));
        }
        call.out.line(&format!("{key} {}", file.display()))
    }

    /// The key, and the file that is not there yet.
    fn key_and_file(
        &self,
        config: &Config,
        now: Timestamp,
        playbook: &Playbook,
    ) -> Result<(String, PathBuf), Failure> {
        let named = self.client.first().or(self.service.as_ref());
        let name = named.map_or("", String::as_str);
        let zone = zone(playbook);
        let day = now
            .to_utc()
            .with_timezone(&zone)
            .format("%Y%m%d")
            .to_string();
        let place = |key: &str| match &self.place.file {
            Some(folder) if folder.is_dir() => folder.join(format!("{key}.json")),
            Some(file) => file.clone(),
            None => PathBuf::from(format!("{key}.json")),
        };
        if let Some(key) = &self.key {
            check_key(key)?;
            return Ok((key.clone(), place(key)));
        }
        let make = || {
            let key = config.new_key(name, &day);
            (place(&key), key)
        };
        let mut chosen = make();
        for _ in 0..8 {
            if !chosen.0.exists() || self.place.file.is_some() {
                break;
            }
            chosen = make();
        }
        let (file, key) = chosen;
        check_key(&key)?;
        Ok((key, file))
    }

    fn opening(self, key: &str, now: Timestamp, playbook: Playbook) -> Result<Opening, Failure> {
        let name = |name: &String| {
            clean_name(name).map_err(|bad| Failure::usage(format!("the name {name:?} {bad}")))
        };
        let detected = self
            .detected_at
            .as_deref()
            .map(|text| detected(text, now, &playbook))
            .transpose()?;
        let source = self.detected_by.as_deref().map(super::set::source);
        let rating = self.impact.zip(self.urgency);
        let criteria = if self.criterion.is_empty() {
            Opening::default_criteria()
        } else {
            self.criterion
        };
        Ok(Opening {
            opened: Opened {
                key: key.to_owned(),
                title: self.title.join(" ").trim().to_owned(),
                drill: self.drill,
                imminent: self.imminent,
                ..Opened::default()
            },
            detected,
            source: source.transpose()?,
            rating: rating.and_then(|(impact, urgency)| Rating::new(impact, urgency)),
            manager: self.manager.as_ref().map(name).transpose()?,
            clients: self.client,
            criteria,
            contacts: Vec::new(),
            organisation: None,
            playbook,
        })
    }
}

fn zone(playbook: &Playbook) -> Tz {
    let first = playbook.zones.first();
    first.and_then(|name| name.parse().ok()).unwrap_or(Tz::UTC)
}

/// The time of the detection, in the zone that the incident will have.
fn detected(text: &str, now: Timestamp, playbook: &Playbook) -> Result<Moment, Failure> {
    let scope = Scope {
        now,
        zone: zone(playbook),
        people: &|_| None,
        work: None,
    };
    super::desk::entry_result(parse_time(text, &scope))
}

/// A key names a file, a channel and a ticket: it must be fit for all of them.
fn check_key(key: &str) -> Result<(), Failure> {
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    let good = key.chars().all(fits)
        && key.starts_with(char::is_alphanumeric)
        && key.chars().count() <= LONGEST_KEY;
    if good {
        return Ok(());
    }
    Err(Failure::usage(format!(
        "{key:?} cannot be a key: it has letters, digits, - _ and . only, begins with a letter or \
         a digit, and is at most {LONGEST_KEY} long"
    )))
}

/// Says so when a running incident beside the new file looks like the same one (R007).
fn warn_of_similar(file: &Path, fresh: &Fresh<'_>) {
    let folder = match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    for listed in store::list(folder).unwrap_or_default().listed {
        let Ok(incident) = &listed.incident else {
            continue;
        };
        let known = Situation::of(incident);
        if let Some(why) = known.resembles(fresh) {
            let file = listed.path.display();
            let words = resemblance(&known, &why);
            say(&format!("{words}, in {file}; declared all the same"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_that_can_name_a_file_and_those_that_cannot() {
        for key in ["a", "northbay-20260115-k7f3", "INC_2041.b", "café-1"] {
            assert!(check_key(key).is_ok(), "{key}");
        }
        let long = "a".repeat(101);
        for key in [
            "", "-a", ".a", "../a", "a/b", "a b", "a\u{1b}", "a\\b", &long,
        ] {
            assert!(check_key(key).is_err(), "{key}");
        }
    }
}
