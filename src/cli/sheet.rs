//! `warroom topic`, `warroom brief`: texts to paste somewhere else, from the live document.

use super::Call;
use super::output::{Failure, say};
use super::place::Place;
use crate::config::PAPERS;
use crate::domain::kit::Kit;
use crate::report::Sheet;
use crate::report::paper::Asked;
use crate::report::state::SCHEMA;
use clap::{Args, ValueEnum};
use serde_json::json;

/// Print the topic for the incident's channel, in one line
#[derive(Debug, Args)]
pub(super) struct TopicArguments {
    #[command(flatten)]
    place: Place,
}

impl TopicArguments {
    pub(super) fn run(self, call: &mut Call<'_>) -> Result<(), Failure> {
        print(call, &self.place, Sheet::Topic)
    }
}

/// Print the brief for the next Incident Manager, or the one for support
#[derive(Debug, Args)]
pub(super) struct BriefArguments {
    /// Which brief
    #[arg(default_value = "hand-over")]
    which: Which,
    #[command(flatten)]
    place: Place,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Which {
    /// Twelve sections for whoever takes over command
    HandOver,
    /// What those who answer customers need
    Support,
}

impl BriefArguments {
    pub(super) fn run(self, call: &mut Call<'_>) -> Result<(), Failure> {
        let sheet = match self.which {
            Which::HandOver => Sheet::HandoverBrief,
            Which::Support => Sheet::SupportBrief,
        };
        print(call, &self.place, sheet)
    }
}

/// Prints a text as the document stands; nothing is recorded.
pub(super) fn print(call: &mut Call<'_>, place: &Place, sheet: Sheet) -> Result<(), Failure> {
    let kit = kit_for_papers(call)?;
    let session = place.look(call)?;
    let text = sheet.text(&Asked::inside(session.incident(), &kit, (call.clock)()));
    print_text(call, place, sheet.name(), &text)
}

/// What the team says things with; what is wrong with its templates of papers is said.
pub(super) fn kit_for_papers(call: &mut Call<'_>) -> Result<Kit, Failure> {
    let kit = call.config().and_then(|config| config.kit());
    let kit = kit.map_err(anyhow::Error::from)?;
    let faults = kit.faults.iter();
    for fault in faults.filter(|fault| fault.name.starts_with(PAPERS)) {
        say(&fault.to_string());
    }
    Ok(kit)
}

/// Prints a text, or with `--json` its name and the text.
pub(super) fn print_text(
    call: &mut Call<'_>,
    place: &Place,
    name: &str,
    text: &str,
) -> Result<(), Failure> {
    if place.json {
        return call
            .out
            .json(&json!({"schema": SCHEMA, "name": name, "text": text}));
    }
    call.out.text(text.trim_end())?;
    call.out.text("\n")
}
