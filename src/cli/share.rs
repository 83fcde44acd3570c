//! `warroom sync` and `warroom join`: what goes through a server besides the file.

use super::Call;
use super::console;
use super::output::{Failure, say};
use super::place::Place;
use crate::config::Config;
use crate::config::share::Address;
use crate::domain::event::Event;
use crate::domain::incident::Incident;
use crate::report;
use crate::report::state::SCHEMA;
use crate::share::{self, Link, Seat, ShareError, Start, Target, Told};
use crate::store;
use crate::sync::{LinkState, LinkTrouble};
use clap::{Args, ValueHint};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// How long nothing may move before a one-time exchange gives up.
const PATIENCE: Duration = Duration::from_secs(10);

/// The server that is meant: as asked, else as configured.
pub(super) fn target(
    asked: Option<&str>,
    config: &Config,
    call: &Call<'_>,
) -> Result<Option<Target>, Failure> {
    let address = match asked {
        Some(text) => Some(address(text)?),
        None => config.share.clone(),
    };
    let Some(address) = address else {
        return Ok(None);
    };
    let address = address.without_incident();
    Ok(Some(Target::new(&address, &config.nats, call.environment)?))
}

fn address(text: &str) -> Result<Address, Failure> {
    let address: Result<Address, _> = text.parse();
    address.map_err(|error| Failure::usage(error.to_string()))
}

/// A server, and the key or id of an incident on it.
pub(super) fn incident(
    text: &str,
    config: &Config,
    call: &Call<'_>,
) -> Result<(Target, String), Failure> {
    let address = address(text)?;
    let Some(wanted) = address.incident.clone() else {
        return Err(Failure::usage(
            "name the incident too, by its key: nats://HOST:PORT/KEY",
        ));
    };
    let target = Target::new(&address.without_incident(), &config.nats, call.environment)?;
    Ok((target, wanted))
}

/// Exchange an incident with a NATS server once, for scripts
#[derive(Debug, Args)]
#[command(after_help = "\
Commands such as `note` record in the file and wait for no network; an open console shares them at
once, and where none is open, this does. It reads what the server holds, brings it into the file,
and sends what the server lacks. Exit code 75: the server cannot be reached or takes no more; all
is kept here, try again.")]
pub(super) struct SyncArguments {
    /// The incident's file
    #[arg(value_hint = ValueHint::FilePath, conflicts_with = "file", value_name = "FILE")]
    target: Option<PathBuf>,
    /// The server: nats://HOST:PORT, or tls://; else as configured
    #[arg(long, value_name = "URL")]
    share: Option<String>,
    #[command(flatten)]
    place: Place,
}

impl SyncArguments {
    pub(super) fn run(self, call: &mut Call<'_>) -> Result<(), Failure> {
        let config = call.config().map_err(anyhow::Error::from)?;
        let Some(target) = target(self.share.as_deref(), &config, call)? else {
            return Err(Failure::usage(
                "name the server: --share nats://HOST:PORT, or `share = ` in the configuration",
            ));
        };
        let place = Place {
            file: self.target.or(self.place.file.clone()),
            ..self.place
        };
        let mut session = place.open(call)?;
        session.share();
        let file = session.file().to_owned();
        let server = target.address.to_string();
        let exchanged = exchange(target, session.incident(), call)?;
        if !exchanged.brought.is_empty() {
            store::pour(&exchanged.brought, &file, report::state)?;
            session.refresh()?;
            session.share();
        }
        for notice in session.notices() {
            say(&notice.text);
        }
        let (brought, sent) = (exchanged.brought.len(), exchanged.sent);
        let too_long = exchanged.unfit;
        let version = session.incident().log().version();
        if place.json {
            call.out.json(&json!({
                "schema": SCHEMA,
                "file": file.to_string_lossy(),
                "server": server,
                "brought": brought,
                "sent": sent,
                "too_long": too_long,
                "version": version,
            }))?;
        } else {
            call.out.line(&format!(
                "{server}: {brought} events came, {sent} went: {version}"
            ))?;
        }
        if too_long > 0 {
            return Err(ShareError::TooLong(too_long).into());
        }
        Ok(())
    }
}

/// What an exchange did.
struct Exchanged {
    brought: Vec<Arc<Event>>,
    sent: usize,
    /// Longer than the server takes.
    unfit: usize,
}

/// Reads what the server holds and sends what it lacks.
fn exchange(target: Target, incident: &Incident, call: &Call<'_>) -> Result<Exchanged, Failure> {
    let Some(id) = incident.id() else {
        return Err(Failure::usage("its opening event has not arrived yet"));
    };
    let start = Start {
        id,
        held: incident.log().clone(),
        listen: false,
        seat: Seat::Outside,
    };
    let (sender, told) = channel();
    let sink = Box::new(move |words| {
        // Nobody listens any more once all is there.
        let _ = sender.send(words);
    });
    let link = Link::start(target, start, share::channel(), call.clock.clone(), sink)?;
    let exchanged = wait(&told);
    link.close(Duration::ZERO);
    Ok(exchanged?)
}

fn wait(told: &Receiver<Told>) -> Result<Exchanged, ShareError> {
    let mut exchanged = Exchanged {
        brought: Vec::new(),
        sent: 0,
        unfit: 0,
    };
    let mut waiting = 0;
    loop {
        let Ok(words) = told.recv_timeout(PATIENCE) else {
            return Err(ShareError::Trouble {
                what: LinkTrouble::Offline,
                reason: format!("it does not answer; {waiting} events wait here"),
            });
        };
        match words {
            Told::Brought(events) => exchanged.brought.extend(events),
            Told::Notice(notice) => say(&notice.text),
            Told::Present(_) => {}
            Told::Link(link) => {
                exchanged.sent = exchanged.sent.max(link.waiting.len());
                waiting = link.waiting.len().saturating_sub(link.unfit);
                match link.state {
                    LinkState::Live if waiting == 0 => {
                        exchanged.sent = exchanged.sent.saturating_sub(link.unfit);
                        exchanged.unfit = link.unfit;
                        return Ok(exchanged);
                    }
                    LinkState::Trouble { what, reason, .. } => {
                        return Err(ShareError::Trouble { what, reason });
                    }
                    LinkState::Opening | LinkState::Reading | LinkState::Live => {}
                }
            }
        }
    }
}

/// Join an incident on a NATS server: read it, make its file here, open the console
#[derive(Debug, Args)]
pub(super) struct JoinArguments {
    /// The server and the incident's key or id: nats://HOST:PORT/KEY, or tls://
    #[arg(value_name = "URL")]
    url: String,
    /// The file to make; else KEY.json in this folder
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    file: Option<PathBuf>,
    /// Who you are; else $WARROOM_AS, the configuration, git's user.name, $USER, this account
    #[arg(long = "as", value_name = "NAME")]
    person: Option<String>,
    /// Only make the file
    #[arg(long)]
    no_console: bool,
    /// Begin by writing notes
    #[arg(long)]
    scribe: bool,
    #[command(flatten)]
    look: console::Look,
}

impl JoinArguments {
    pub(super) fn run(self, call: &mut Call<'_>) -> Result<u8, Failure> {
        let config = call.config().map_err(anyhow::Error::from)?;
        let (target, wanted) = incident(&self.url, &config, call)?;
        let found = share::fetch(&target, &wanted)?;
        if found.unsound > 0 {
            let count = found.unsound;
            say(&format!(
                "{count} messages in the stream are no sound events and are left out"
            ));
        }
        let log = found.log;
        let incident = Incident::new(log.clone());
        let key = incident.opening().map(|opened| opened.key.clone());
        let file = match (self.file, key.as_deref()) {
            (Some(file), _) => file,
            (None, Some(key)) => file_of(key)?,
            (None, None) => {
                return Err(Failure::NotFound(
                    "its opening event is not in the stream; open a console that has it".to_owned(),
                ));
            }
        };
        check_free(&file, &incident)?;
        let there = store::pour(log.events(), &file, report::state)?;
        let words = format!("{}: {}", file.display(), there.version());
        if self.no_console {
            call.out.line(&words)?;
            return Ok(0);
        }
        say(&words);
        let mut arguments = console::Arguments::default();
        arguments.file = Some(file);
        arguments.person = self.person;
        arguments.scribe = self.scribe;
        arguments.join = true;
        arguments.share = Some(target.address.to_string());
        arguments.look = self.look;
        arguments.run(call)
    }
}

/// `KEY.json`; a key that came through a server is no path by itself.
fn file_of(key: &str) -> Result<PathBuf, Failure> {
    let plain = |c: char| c.is_alphanumeric() || "._-".contains(c);
    if key.starts_with(['.', '-']) || !key.chars().all(plain) {
        return Err(Failure::usage(
            "the incident's key is no name for a file; name the file with -f FILE",
        ));
    }
    Ok(PathBuf::from(format!("{key}.json")))
}

/// Another incident's file is left alone.
fn check_free(file: &Path, incident: &Incident) -> Result<(), Failure> {
    if !file.exists() {
        return Ok(());
    }
    let there = store::look_at(file)?;
    if there.id() == incident.id() {
        return Ok(());
    }
    Err(Failure::usage(format!(
        "{} is another incident; name another file with -f FILE",
        file.display()
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_from_afar_names_a_file_here_and_nowhere_else() {
        assert_eq!(
            file_of("shop-20261120-k7f3").ok(),
            Some(PathBuf::from("shop-20261120-k7f3.json"))
        );
        for key in ["../x", "/etc/passwd", ".bashrc", "-rf", "a b", "a\u{1b}[2J"] {
            assert_eq!(file_of(key).map_err(|error| error.code()), Err(2), "{key}");
        }
    }
}
