//! The command line: everything that a script or a screen reader needs, without the full screen.
//!
//! Every command goes the same way: parse, load, decide, record, share, print. Data goes to
//! standard output, messages to standard error. Exit codes: 0 done, 1 failed, 2 usage, 3 refused
//! by a rule, 4 unreadable or not ours, 5 not found, 75 try again. `docs/json.md` describes the
//! data.

mod about;
mod amend;
mod calls;
mod card;
mod comms;
mod console;
mod decisions;
mod desk;
mod diagnosis;
mod document;
mod drill;
mod files;
mod guide;
mod handoff;
mod import;
mod log;
mod missed;
mod new;
mod note;
mod output;
mod people;
mod place;
mod report;
mod review;
mod seal;
mod set;
mod share;
mod sheet;
mod stats;
mod status;
mod status_page;
mod templates;
mod times;
mod work;

use crate::config::{Config, ConfigError, Environment};
use crate::runtime::{clock, memory};
use crate::store::Clock;
use clap::{CommandFactory as _, Parser, Subcommand};
use output::{Failure, Output, say};
use std::ffi::OsString;
use std::process::ExitCode;
use std::sync::Arc;

/// Run an incident from one JSON file that everyone shares and that loses nothing
#[derive(Debug, Parser)]
#[command(name = "warroom", version, args_conflicts_with_subcommands = true)]
#[command(after_help = about::AFTER_HELP)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    console: console::Arguments,
}

/// The commands, in the order of the help.
#[derive(Debug, Subcommand)]
enum Command {
    New(new::Arguments),
    Note(note::Arguments),
    Status(status::Arguments),
    Log(log::Arguments),
    Missed(missed::Arguments),
    Stage(document::StageArguments),
    Priority(document::PriorityArguments),
    Role(people::Arguments),
    Handoff(handoff::Arguments),
    Answer(document::AnswerArguments),
    Send(comms::Arguments),
    Task(work::Arguments),
    Checklist(guide::ChecklistArguments),
    Snooze(guide::SnoozeArguments),
    Propose(decisions::ProposeArguments),
    Advise(decisions::AdviseArguments),
    Decide(decisions::DecideArguments),
    Hypothesis(diagnosis::HypothesisArguments),
    Judge(diagnosis::JudgeArguments),
    Probe(diagnosis::ProbeArguments),
    Reading(diagnosis::ReadingArguments),
    Measure(diagnosis::MeasureArguments),
    Escalate(calls::EscalateArguments),
    HelpMe(calls::HelpArguments),
    Account(calls::AccountArguments),
    Review(Box<review::Arguments>),
    Star(amend::StarArguments),
    Strike(amend::StrikeArguments),
    Set(set::Arguments),
    Redact(amend::RedactArguments),
    Topic(sheet::TopicArguments),
    Report(report::Arguments),
    Brief(sheet::BriefArguments),
    Card(card::Arguments),
    Import(import::Arguments),
    List(files::ListArguments),
    StatusPage(status_page::Arguments),
    Stats(stats::Arguments),
    Templates(templates::Arguments),
    Wall(console::WallArguments),
    Sync(share::SyncArguments),
    Join(share::JoinArguments),
    Drill(drill::Arguments),
    Verify(files::VerifyArguments),
    Seal(seal::Arguments),
    Merge(files::MergeArguments),
    Archive(files::ArchiveArguments),
    Completions(about::CompletionsArguments),
    Man(about::ManArguments),
}

/// What every command may use: the surroundings, the clock, standard output.
struct Call<'a> {
    environment: Environment<'a>,
    clock: Clock,
    out: Output,
}

impl Call<'_> {
    /// The user's configuration, read when it is asked for.
    fn config(&self) -> Result<Config, ConfigError> {
        Config::load(self.environment)
    }
}

/// Does what the arguments of this process ask for.
pub fn main() -> ExitCode {
    memory::keep_private();
    let clock: Clock = Arc::new(clock::now);
    ExitCode::from(run(std::env::args_os(), Environment::process(), clock))
}

fn run(
    arguments: impl IntoIterator<Item = OsString>,
    environment: Environment<'_>,
    clock: Clock,
) -> u8 {
    let cli = match parse(arguments.into_iter().collect()) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are data; a pipe that closed on them is quiet.
            let _ = error.print();
            return u8::try_from(error.exit_code()).unwrap_or(2);
        }
    };
    let mut call = Call {
        environment,
        clock,
        out: Output::new(),
    };
    let outcome = dispatch(cli, &mut call).and_then(|code| call.out.flush().map(|()| code));
    match outcome {
        Ok(code) => code,
        Err(failure) => {
            if !matches!(failure, Failure::ClosedPipe) {
                say(&failure.to_string());
            }
            failure.code()
        }
    }
}

/// The commands that scripts call often, without the tree of all others: building that takes as
/// long as the rest of a start.
#[derive(Debug, Parser)]
#[command(name = "warroom")]
struct Often {
    #[command(subcommand)]
    command: OftenCommand,
}

#[derive(Debug, Subcommand)]
enum OftenCommand {
    Note(note::Arguments),
    Status(status::Arguments),
}

/// Options that people also write before the command, where the console's arguments stand.
const BEFORE: [&str; 3] = ["--as", "--file", "-f"];

/// Puts such options behind the command, if a command follows them.
fn command_first(mut arguments: Vec<OsString>) -> Vec<OsString> {
    let mut at = 1;
    while let Some(word) = arguments.get(at).and_then(|word| word.to_str()) {
        let joined = word.split_once('=').map_or(word, |(name, _)| name);
        match (BEFORE.contains(&word), BEFORE.contains(&joined)) {
            (true, _) => at += 2,
            (false, true) => at += 1,
            (false, false) => break,
        }
    }
    let is_command = |word: &OsString| {
        word.to_str()
            .is_some_and(|word| Cli::command().find_subcommand(word).is_some())
    };
    if at > 1 && arguments.get(at).is_some_and(is_command) {
        arguments[1..=at].rotate_right(1);
    }
    arguments
}

/// Reads the arguments. Whatever the short list does not take as it stands is for the whole one,
/// help and errors included.
fn parse(arguments: Vec<OsString>) -> Result<Cli, clap::Error> {
    let arguments = command_first(arguments);
    let often = arguments
        .get(1)
        .is_some_and(|word| word == "note" || word == "status");
    if often && let Ok(often) = Often::try_parse_from(&arguments) {
        let command = match often.command {
            OftenCommand::Note(arguments) => Command::Note(arguments),
            OftenCommand::Status(arguments) => Command::Status(arguments),
        };
        return Ok(Cli {
            command: Some(command),
            console: console::Arguments::default(),
        });
    }
    Cli::try_parse_from(arguments)
}

fn dispatch(cli: Cli, call: &mut Call<'_>) -> Result<u8, Failure> {
    let Some(command) = cli.command else {
        return cli.console.run(call);
    };
    let done = match command {
        Command::New(arguments) => arguments.run(call),
        Command::Note(arguments) => arguments.run(call),
        Command::Status(arguments) => arguments.run(call),
        Command::Log(arguments) => arguments.run(call),
        Command::Missed(arguments) => arguments.run(call),
        Command::Stage(arguments) => arguments.run(call),
        Command::Priority(arguments) => arguments.run(call),
        Command::Role(arguments) => arguments.run(call),
        Command::Handoff(arguments) => arguments.run(call),
        Command::Answer(arguments) => arguments.run(call),
        Command::Send(arguments) => arguments.run(call),
        Command::Task(arguments) => arguments.run(call),
        Command::Checklist(arguments) => arguments.run(call),
        Command::Snooze(arguments) => arguments.run(call),
        Command::Propose(arguments) => arguments.run(call),
        Command::Advise(arguments) => arguments.run(call),
        Command::Decide(arguments) => arguments.run(call),
        Command::Hypothesis(arguments) => arguments.run(call),
        Command::Judge(arguments) => arguments.run(call),
        Command::Probe(arguments) => arguments.run(call),
        Command::Reading(arguments) => arguments.run(call),
        Command::Measure(arguments) => arguments.run(call),
        Command::Escalate(arguments) => arguments.run(call),
        Command::HelpMe(arguments) => arguments.run(call),
        Command::Account(arguments) => arguments.run(call),
        Command::Review(arguments) => arguments.run(call),
        Command::Star(arguments) => arguments.run(call),
        Command::Strike(arguments) => arguments.run(call),
        Command::Set(arguments) => arguments.run(call),
        Command::Redact(arguments) => arguments.run(call),
        Command::Topic(arguments) => arguments.run(call),
        Command::Report(arguments) => arguments.run(call),
        Command::Brief(arguments) => arguments.run(call),
        Command::Card(arguments) => return arguments.run(call),
        Command::Import(arguments) => arguments.run(call),
        Command::List(arguments) => return arguments.run(call),
        Command::StatusPage(arguments) => return arguments.run(call),
        Command::Stats(arguments) => return arguments.run(call),
        Command::Templates(arguments) => return arguments.run(call),
        Command::Wall(arguments) => return arguments.run(call),
        Command::Sync(arguments) => arguments.run(call),
        Command::Join(arguments) => return arguments.run(call),
        Command::Drill(arguments) => return arguments.run(call),
        Command::Verify(arguments) => return arguments.run(call),
        Command::Seal(arguments) => return arguments.run(call),
        Command::Merge(arguments) => return arguments.run(call),
        Command::Archive(arguments) => arguments.run(call),
        Command::Completions(arguments) => arguments.run(call),
        Command::Man(arguments) => arguments.run(call),
    };
    done.map(|()| 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arguments_fit_together() {
        Cli::command().debug_assert();
    }

    #[test]
    fn who_and_where_may_stand_before_the_command() {
        for (given, wanted) in [
            ("--as Nia note hi", "note --as Nia hi"),
            ("-f x.json --as=Nia note hi", "note -f x.json --as=Nia hi"),
            ("--as note note", "note --as note"),
            ("--as Nia x.json", "--as Nia x.json"),
            ("--as Nia", "--as Nia"),
            ("--as", "--as"),
            ("note --as Nia hi", "note --as Nia hi"),
            ("--scribe note", "--scribe note"),
        ] {
            let words = |text: &str| -> Vec<OsString> {
                let words = text.split(' ').map(OsString::from);
                std::iter::once("warroom".into()).chain(words).collect()
            };
            assert_eq!(command_first(words(given)), words(wanted), "{given}");
        }
    }

    #[test]
    fn every_command_says_what_it_does() {
        for command in Cli::command().get_subcommands() {
            assert!(command.get_about().is_some(), "{}", command.get_name());
        }
    }
}
