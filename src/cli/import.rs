//! `warroom import`: a chat transcript becomes entries.

use super::Call;
use super::desk::{not_shared_words, shared_word};
use super::files::missing;
use super::output::{Failure, say};
use super::place::Place;
use crate::domain::command::Command;
use crate::domain::incident::Incident;
use crate::domain::priority::{Override, Priority};
use crate::domain::setting::Setting;
use crate::entry::transcript::{Source, Transcript, commands, decode, reading, transcript};
use crate::report::state::SCHEMA;
use crate::store::{self, Shared};
use anyhow::Context as _;
use chrono::NaiveDate;
use chrono_tz::Tz;
use clap::{Args, ValueEnum, ValueHint};
use serde_json::json;
use std::io::{IsTerminal as _, Read as _};
use std::path::PathBuf;

/// The longest transcript, in bytes.
const LONGEST: u64 = 64 << 20;

/// Take in the transcript of a chat
#[derive(Debug, Args)]
#[command(after_help = "\
Lines like `14:32 rob: restarted it`, also with [14:32], seconds or a day; what is copied out of
Slack; JSON exports. What was imported before is left as it is.

  warroom import ops.txt
  warroom import export.json --from slack
  wl-paste | warroom import - --day 2026-01-15")]
pub(super) struct Arguments {
    /// The transcript; `-` reads standard input
    #[arg(value_name = "FILE|-", value_hint = ValueHint::FilePath)]
    transcript: PathBuf,
    /// What it is; else what it looks like
    #[arg(long, value_name = "WHAT")]
    from: Option<From>,
    /// The day of its first line, where the lines name none: 2026-01-15
    #[arg(long, value_name = "DAY")]
    day: Option<NaiveDate>,
    /// The zone of its clock times; else the incident's first one
    #[arg(long, value_name = "ZONE")]
    zone: Option<Tz>,
    /// Keep all of it from walls, messages and exports
    #[arg(long)]
    restricted: bool,
    /// Say what would be imported and record nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    place: Place,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum From {
    /// Lines with a time and a name
    Chat,
    /// What is copied out of Slack, or its export
    Slack,
}

impl Arguments {
    pub(super) fn run(self, call: &mut Call<'_>) -> Result<(), Failure> {
        let (text, remark) = decode(&self.bytes()?);
        let mut desk = self.place.desk(call)?;
        let mut wanted = reading(desk.incident(), desk.now());
        wanted.day = self.day;
        wanted.zone = self.zone.unwrap_or(wanted.zone);
        wanted.source = self.from.map(|from| match from {
            From::Chat => Source::Chat,
            From::Slack => Source::Slack,
        });
        let read = transcript(&text, &wanted).map_err(|error| Failure::usage(error.to_string()))?;
        let name = self.name();
        if let Some(remark) = remark {
            say(&remark);
        }
        say_apart(&read, wanted.zone);
        let mut asked = commands(&read, desk.incident(), name.as_deref(), self.restricted);
        let new = asked.len();
        let known = read.said.len() - new;
        if known > 0 {
            say(&format!(
                "{known} were imported before and are left as they are"
            ));
        }
        asked.extend(Self::severity(&read, desk.incident()));
        if self.dry_run {
            return self.print(call, desk.incident(), &read, (new, known), None);
        }
        if !asked.is_empty() {
            desk.ask_all(asked)?;
        }
        let shared = desk.share();
        self.print(call, desk.incident(), &read, (new, known), Some(&shared))
    }

    fn bytes(&self) -> Result<Vec<u8>, Failure> {
        if self.transcript.as_os_str() != "-" {
            let read = store::bytes_of(&self.transcript);
            return read.map_err(|error| missing(error, &self.transcript));
        }
        let stdin = std::io::stdin();
        if stdin.is_terminal() {
            say("reading the transcript from here until Ctrl-D");
        }
        let mut bytes = Vec::new();
        let read = stdin.lock().take(LONGEST).read_to_end(&mut bytes);
        read.context("cannot read standard input")?;
        Ok(bytes)
    }

    /// The file's name without its folder; none for standard input.
    fn name(&self) -> Option<String> {
        let name = self.transcript.file_name()?.to_string_lossy().into_owned();
        (name != "-").then_some(name)
    }

    /// There is no severity here: one that a transcript names is said, and becomes the priority
    /// where none is set (R036).
    fn severity(read: &Transcript, incident: &Incident) -> Option<Command> {
        let severity = read.severity.as_deref()?;
        let there_is_none = format!("it has the severity {severity:?}; there is no severity here");
        let Some(priority) = Priority::of_severity(severity) else {
            say(&format!("{there_is_none}, and it comes to no priority"));
            return None;
        };
        if let Some(now) = incident.priority() {
            say(&format!(
                "{there_is_none}: it would be {priority}, {} stays",
                now.value
            ));
            return None;
        }
        say(&format!("{there_is_none}: it becomes {priority}"));
        Some(Command::Set {
            setting: Setting::PriorityOverride(Some(Override {
                value: priority.value(),
                reason: format!("imported: severity {severity}"),
            })),
            happened: None,
        })
    }

    fn print(
        &self,
        call: &mut Call<'_>,
        incident: &Incident,
        read: &Transcript,
        (new, known): (usize, usize),
        shared: Option<&Shared>,
    ) -> Result<(), Failure> {
        let times = || read.said.iter().map(|said| said.at);
        if self.place.json {
            return call.out.json(&json!({
                "schema": SCHEMA,
                "key": incident.key(),
                "from": read.source.name(),
                "imported": new,
                "known": known,
                "unread": read.unread,
                "empty": read.empty,
                "first": times().min(),
                "last": times().max(),
                "dry_run": self.dry_run,
                "shared": shared.map(shared_word),
                "reason": shared.and_then(not_shared_words),
            }));
        }
        let done = if self.dry_run {
            "would be imported"
        } else {
            "imported"
        };
        let entries = if new == 1 { "entry" } else { "entries" };
        let span = times().min().zip(times().max()).map(|(first, last)| {
            format!(
                ", {} to {}",
                incident.day_clock(first),
                incident.day_clock(last)
            )
        });
        let from = self.name().unwrap_or_else(|| "standard input".to_owned());
        let source = read.source.name();
        let span = span.unwrap_or_default();
        call.out.line(&format!(
            "{done}: {new} {entries} from {from} ({source}){span}"
        ))
    }
}

/// Says what of a transcript became no entry, and which day was taken.
fn say_apart(read: &Transcript, zone: Tz) {
    let numbers = |lines: &[usize]| {
        let shown = lines.iter().take(20).map(ToString::to_string);
        let shown: Vec<String> = shown.collect();
        let more = if lines.len() > 20 { ", \u{2026}" } else { "" };
        format!("{} ({}{more})", lines.len(), shown.join(", "))
    };
    let (what, before) = if read.source == Source::Chat {
        ("lines", "before the first line with a time")
    } else {
        ("messages", "without a time")
    };
    if !read.unread.is_empty() {
        let lines = numbers(&read.unread);
        say(&format!("{what} {before}, not imported: {lines}"));
    }
    if !read.empty.is_empty() {
        say(&format!(
            "{what} without words, not imported: {}",
            numbers(&read.empty)
        ));
    }
    if let Some(day) = read.day {
        say(&format!(
            "its lines name no day: the first is taken for {day}, {zone}"
        ));
    }
}
