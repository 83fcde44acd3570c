//! `warroom drill`: replays a script into a temporary incident, in the console or at once.

use super::Call;
use super::console::Look;
use super::output::{Failure, say};
use super::place::Place;
use crate::domain::time::Timestamp;
use crate::drill::Script;
use crate::runtime::{self, ConsoleOptions, drill};
use crate::store;
use anyhow::Context as _;
use clap::{Args, ValueHint};
use std::path::PathBuf;
use std::sync::Arc;

/// Practise: replay a made-up outage, everything marked DRILL, nothing sent
#[derive(Debug, Args)]
#[command(after_help = "\
Others can open the drill's file as well; its clock is right in this console only.
With --headless the whole drill is written at once and its path printed.")]
pub(super) struct Arguments {
    /// A script of your own; else the shipped one
    #[arg(value_name = "SCRIPT", value_hint = ValueHint::FilePath)]
    script: Option<PathBuf>,
    /// How many times faster than life
    #[arg(long, value_name = "TIMES", default_value_t = drill::SPEED,
          value_parser = clap::value_parser!(u32).range(1..=3600))]
    speed: u32,
    /// Begin at this time of the drill, such as 17:25
    #[arg(long, value_name = "TIME")]
    from: Option<String>,
    /// Write it at once and print its path
    #[arg(long, conflicts_with_all = ["speed", "from", "person", "scribe"])]
    headless: bool,
    /// Where to; else a new folder for temporary files
    #[arg(short = 'f', long = "file", value_name = "FILE", value_hint = ValueHint::FilePath)]
    file: Option<PathBuf>,
    /// Who you are in it: take a part, such as "Sabine Okoro", or come as yourself
    #[arg(long = "as", value_name = "NAME")]
    person: Option<String>,
    /// Begin by writing notes
    #[arg(long)]
    scribe: bool,
    #[command(flatten)]
    look: Look,
}

impl Arguments {
    pub(super) fn run(self, call: &mut Call<'_>) -> Result<u8, Failure> {
        let script = self.script()?;
        let begins = self.begins(&script)?;
        if let Some(file) = self.file.as_ref().filter(|file| file.exists()) {
            return Err(Failure::usage(format!(
                "{} is there already; a drill begins in a new file",
                file.display()
            )));
        }
        if let (true, Some(file)) = (self.headless, &self.file) {
            drill::replay(&script, file, script.ends())?;
            call.out.text(&format!("{}\n", file.display()))?;
            return Ok(0);
        }
        let place = drill::Place::new(&script, self.file.clone())?;
        if self.headless {
            drill::replay(&script, &place.file, script.ends())?;
            call.out.text(&format!("{}\n", place.file.display()))?;
            return Ok(0);
        }
        let speed = self.speed;
        let options = self.console(call, &place)?;
        drill::begin(script, &place.file, begins, speed)?;
        let code = runtime::run_console(&options)?;
        say(&format!("the drill is in {}", place.file.display()));
        Ok(code)
    }

    fn script(&self) -> Result<Script, Failure> {
        let Some(path) = &self.script else {
            return Ok(Script::shipped().map_err(anyhow::Error::from)?);
        };
        let text = store::text_of(path)?;
        let script = Script::parse(&text).with_context(|| path.display().to_string());
        Ok(script?)
    }

    /// When the console opens: at the first step, or at a time of the drill's first day.
    fn begins(&self, script: &Script) -> Result<Timestamp, Failure> {
        let Some(from) = &self.from else {
            return Ok(script.begins());
        };
        script.time_of_day(from).ok_or_else(|| {
            Failure::usage(format!(
                "{from:?} is no time of the drill; write it like 17:25"
            ))
        })
    }

    fn console(self, call: &mut Call<'_>, place: &drill::Place) -> Result<ConsoleOptions, Failure> {
        let config = call.config().map_err(anyhow::Error::from)?;
        let who = Place {
            person: self.person,
            ..Place::default()
        };
        let options = ConsoleOptions {
            file: None,
            as_of: None,
            identity: who.identity(call)?,
            scribe: self.scribe,
            read_only: false,
            detached: false,
            join: false,
            share: None,
            status_page: None,
            theme: self.look.theme(call, &config)?,
            ascii: self.look.ascii(call, &config),
            mouse: config.mouse.unwrap_or(false),
            bell: false,
            no_alt_screen: self.look.no_alt_screen,
            state_home: None,
            kit: Arc::new(config.kit().map_err(anyhow::Error::from)?),
            config,
        };
        Ok(options.for_drill(place))
    }
}
