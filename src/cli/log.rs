//! `warroom log`: the timeline as lines or as data.

use super::Call;
use super::desk::shown;
use super::output::{Failure, Output, json_line, say};
use super::place::Place;
use super::times;
use crate::domain::event::{Event, EventKey};
use crate::domain::incident::Incident;
use crate::domain::time::Timestamp;
use crate::domain::timeline::Place as Standing;
use crate::report::{LogText, entry_json, short_ids};
use crate::store::reader::Reader;
use crate::sync::Report;
use clap::Args;
use rustix::event::{PollFd, PollFlags, poll};
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

/// How long a follower waits before it looks whether anybody still reads.
const LOOK_UP: Duration = Duration::from_secs(1);

/// Print the timeline, oldest first
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Only what happened since: 10m, 1h30m, 14:00, RFC 3339
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    since: Option<String>,
    /// As it stood then, with what was recorded by that time: 17:40, -10m, RFC 3339
    #[arg(
        long,
        value_name = "TIME",
        allow_hyphen_values = true,
        conflicts_with = "follow"
    )]
    as_of: Option<String>,
    /// Go on printing what arrives; with --json one object a line
    #[arg(long)]
    follow: bool,
    /// Put each entry's short id before it, for star, strike and redact
    #[arg(long)]
    ids: bool,
    /// Print the words of restricted entries too
    #[arg(long)]
    restricted: bool,
    #[command(flatten)]
    place: Place,
}

impl Arguments {
    pub(super) fn run(self, call: &mut Call<'_>) -> Result<(), Failure> {
        let now = (call.clock)();
        if self.follow {
            return self.follow(call, now);
        }
        let mut session = self.place.look(call)?;
        for notice in session.notices() {
            say(&notice.text);
        }
        let then = self.as_of.as_deref();
        let then = then.map(|text| times::as_of(session.incident(), now, text));
        let then = then.transpose()?;
        let (incident, now) = match &then {
            Some((incident, at)) => (incident, *at),
            None => (session.incident(), now),
        };
        let printed = self.chosen(incident, now).and_then(|ids| {
            if self.place.json {
                return print_array(incident, &ids, self.restricted, &mut call.out);
            }
            let mut printer = Printer::new(&self, incident);
            ids.iter()
                .try_for_each(|id| printer.print(incident, *id, &mut call.out))
        });
        let flushed = printed.and_then(|()| call.out.flush());
        // The process ends here; taking a large document apart first would only cost time.
        std::mem::forget(session);
        flushed
    }

    /// The entries asked for, in the order in which things happened.
    fn chosen(&self, incident: &Incident, now: Timestamp) -> Result<Vec<EventKey>, Failure> {
        let since = self.since.as_deref();
        let since = since.map(|text| times::since(incident, now, text));
        let since = since.transpose()?;
        let places = incident.timeline();
        let from = since.map_or(0, |since| places.partition_point(|p| p.happened < since));
        Ok(places[from..].iter().map(Standing::key).collect())
    }

    fn follow(&self, call: &mut Call<'_>, now: Timestamp) -> Result<(), Failure> {
        let file = self.place.file(call)?;
        let reader = Reader::open(&file, call.clock.clone())?;
        let mut incident = reader.incident().clone();
        let mut printer = Printer::new(self, &incident);
        for id in self.chosen(&incident, now)? {
            printer.print(&incident, id, &mut call.out)?;
        }
        call.out.flush()?;
        let (sender, reports) = mpsc::channel();
        let following = reader.start(Box::new(move |report| {
            // When the receiver is gone this process is about to end.
            let _ = sender.send(report);
        }));
        loop {
            match reports.recv_timeout(LOOK_UP) {
                Ok(Report::Seen(events)) => {
                    for id in arrived(&mut incident, events) {
                        printer.print(&incident, id, &mut call.out)?;
                    }
                    call.out.flush()?;
                }
                Ok(Report::Notice(notice)) => say(&notice.text),
                Err(RecvTimeoutError::Timeout) if nobody_reads() => break,
                Ok(_) | Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
        drop(following);
        Ok(())
    }
}

/// Takes in what arrived; the entries to print, new or changed.
fn arrived(incident: &mut Incident, events: Vec<Arc<Event>>) -> Vec<EventKey> {
    let new: Vec<Arc<Event>> = events
        .into_iter()
        .filter(|event| !incident.log().contains(event))
        .collect();
    incident.absorb_all(new.clone());
    shown(incident, &new)
}

/// Whether the other end of our standard output is gone.
fn nobody_reads() -> bool {
    let stdout = std::io::stdout();
    let mut fds = [PollFd::new(&stdout, PollFlags::empty())];
    let now = rustix::event::Timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    poll(&mut fds, Some(&now)).is_ok()
        && fds[0].revents().intersects(PollFlags::ERR | PollFlags::HUP)
}

/// One array, an entry a line.
fn print_array(
    incident: &Incident,
    keys: &[EventKey],
    restricted: bool,
    out: &mut Output,
) -> Result<(), Failure> {
    out.text("[")?;
    for (n, entry) in keys
        .iter()
        .filter_map(|key| incident.entry_by(*key))
        .enumerate()
    {
        out.text(if n == 0 { "\n" } else { ",\n" })?;
        out.text(&json_line(&entry_json(&entry, restricted)))?;
    }
    out.text("\n]\n")
}

/// Prints entry after entry.
enum Printer {
    Text(LogText),
    Json { restricted: bool },
}

impl Printer {
    fn new(arguments: &Arguments, incident: &Incident) -> Self {
        if arguments.place.json {
            return Self::Json {
                restricted: arguments.restricted,
            };
        }
        let mut text = LogText::new(incident);
        if arguments.ids {
            let ids = incident.timeline().iter().map(|place| place.id);
            text = text.with_ids(short_ids(ids));
        }
        if arguments.restricted {
            text = text.with_restricted();
        }
        Self::Text(text)
    }

    fn print(
        &mut self,
        incident: &Incident,
        key: EventKey,
        out: &mut Output,
    ) -> Result<(), Failure> {
        let Some(entry) = incident.entry_by(key) else {
            return Ok(());
        };
        match self {
            Self::Text(text) => out.text(&text.entry(incident, &entry)),
            Self::Json { restricted } => out.json_line(&entry_json(&entry, *restricted)),
        }
    }
}
