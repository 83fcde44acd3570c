//! One incident opened to record in it: decide, record, share, say what was recorded.

use super::Call;
use super::output::{Failure, Output, say};
use crate::config::Identity;
use crate::domain::command::{Command, Context};
use crate::domain::decide::decide;
use crate::domain::event::Event;
use crate::domain::id::EventId;
use crate::domain::incident::Incident;
use crate::domain::time::Timestamp;
use crate::entry::{EntryError, Scope};
use crate::report::{LogText, entry_json, short_id};
use crate::store::{Clock, Session, Shared};
use serde_json::{Value, json};
use std::sync::Arc;

/// One incident opened to record in it.
pub(crate) struct Desk {
    session: Session,
    identity: Identity,
    clock: Clock,
    json: bool,
    recorded: Vec<Arc<Event>>,
}

impl Desk {
    /// A desk on an open session.
    pub(crate) fn new(session: Session, identity: Identity, call: &Call<'_>, json: bool) -> Self {
        Self {
            session,
            identity,
            clock: call.clock.clone(),
            json,
            recorded: Vec::new(),
        }
    }

    /// The document.
    pub(crate) fn incident(&self) -> &Incident {
        self.session.incident()
    }

    /// Now.
    pub(crate) fn now(&self) -> Timestamp {
        (self.clock)()
    }

    /// The name of a person as the incident spells it; a new name as it is given, cleaned.
    pub(crate) fn person(&self, name: &str) -> Result<String, Failure> {
        let clean = crate::config::identity::clean_name(name)
            .map_err(|bad| Failure::usage(format!("the name {name:?} {bad}")))?;
        Ok(known_person(self.incident(), &clean).unwrap_or(clean))
    }

    /// Reads what people type: times in the incident's zone, names that it knows.
    pub(crate) fn read<T>(
        &self,
        parse: impl FnOnce(&Scope<'_>) -> Result<T, EntryError>,
    ) -> Result<T, Failure> {
        read(self.incident(), self.now(), parse)
    }

    /// Asks for one thing and records it.
    pub(crate) fn ask(&mut self, command: Command) -> Result<(), Failure> {
        self.ask_all(vec![command])
    }

    /// Asks for things that do not depend on each other: all are recorded at once, or none.
    pub(crate) fn ask_all(&mut self, commands: Vec<Command>) -> Result<(), Failure> {
        let context = Context {
            me: &self.identity.name,
            now: (self.clock)(),
        };
        let mut drafts = Vec::new();
        for command in commands {
            drafts.extend(decide(self.session.incident(), command, &context)?);
        }
        self.recorded.extend(self.session.record(drafts)?);
        Ok(())
    }

    /// Shares what was recorded, and says so: the lines of the timeline on standard output, what
    /// is worth knowing on standard error. It is recorded whatever comes of this.
    pub(crate) fn finish(mut self, out: &mut Output) -> Result<(), Failure> {
        let shared = share(&mut self.session, &self.identity);
        let printed = self.print(&shared, out);
        let flushed = printed.and_then(|()| out.flush());
        // The process ends here; taking a large document apart first would only cost time.
        std::mem::forget(self);
        flushed
    }

    fn print(&self, shared: &Shared, out: &mut Output) -> Result<(), Failure> {
        let incident = self.incident();
        let entries = shown(incident, &self.recorded);
        let entries = entries.iter().filter_map(|id| incident.entry(*id));
        if self.json {
            let entries: Vec<Value> = entries.map(|entry| entry_json(&entry, true)).collect();
            return out.json(&json!({
                "schema": crate::report::state::SCHEMA,
                "key": incident.key(),
                "shared": shared_word(shared),
                "reason": not_shared_words(shared),
                "recorded": entries,
            }));
        }
        let today = incident.day_clock(self.now());
        let mut log = LogText::new(incident)
            .starting(today.chars().take(10).collect())
            .with_restricted();
        for entry in entries {
            let others = incident.timeline().iter().map(|place| place.id);
            log = log.with_ids(short_id(entry.id, others));
            out.text(&log.entry(incident, &entry))?;
        }
        Ok(())
    }
}

/// Shares what was recorded, and says on standard error what is worth knowing about it.
pub(super) fn share(session: &mut Session, identity: &Identity) -> Shared {
    let shared = session.share();
    for notice in session.notices() {
        say(&notice.text);
    }
    if identity.origin.is_guessed() {
        say(&format!(
            "recorded as {identity}; --as NAME or $WARROOM_AS says otherwise"
        ));
    }
    if let Some(words) = not_shared_words(&shared) {
        say(&words);
    }
    shared
}

/// Reads what people type, against an incident.
///
/// # Errors
/// The refusal as the shell sees it.
pub(crate) fn read<T>(
    incident: &Incident,
    now: Timestamp,
    parse: impl FnOnce(&Scope<'_>) -> Result<T, EntryError>,
) -> Result<T, Failure> {
    let people = |name: &str| known_person(incident, name);
    let scope = Scope {
        now,
        zone: incident.zone(),
        people: &people,
    };
    entry_result(parse(&scope))
}

/// What was understood, or the refusal as the shell sees it.
pub(super) fn entry_result<T>(understood: Result<T, EntryError>) -> Result<T, Failure> {
    understood.map_err(|error| {
        let rule = match error {
            EntryError::Empty => "empty",
            EntryError::Future { .. } => "future",
            EntryError::SkippedHour { .. } => "skipped-hour",
            _ => return Failure::usage(error.to_string()),
        };
        let why = error.to_string();
        Failure::Refused { rule, why }
    })
}

/// The name of that person as the incident spells it: exact but for case.
fn known_person(incident: &Incident, name: &str) -> Option<String> {
    let wanted = name.to_lowercase();
    let mut known: Vec<&str> = incident
        .known_people()
        .filter(|known| known.to_lowercase() == wanted)
        .collect();
    known.sort_by_key(|known| *known != name);
    known.first().map(|known| (*known).to_owned())
}

/// The lines of the timeline that tell what happened: an event's own, or the one it speaks of.
pub(super) fn shown(incident: &Incident, events: &[Arc<Event>]) -> Vec<EventId> {
    let mut ids: Vec<EventId> = Vec::new();
    for event in events {
        let own = incident.entry(event.id).map(|entry| entry.id);
        let id = own.or_else(|| event.kind.target());
        ids.extend(id.filter(|id| !ids.contains(id)));
    }
    ids
}

pub(super) fn shared_word(shared: &Shared) -> &'static str {
    match shared {
        Shared::Saved => "saved",
        Shared::Waiting { .. } => "waiting",
        Shared::ReadOnly { .. } => "read-only",
        Shared::Behind(_) => "behind",
    }
}

/// What to say when it is recorded on this machine only.
pub(super) fn not_shared_words(shared: &Shared) -> Option<String> {
    match shared {
        Shared::Saved => None,
        Shared::Waiting { reason } => Some(format!(
            "recorded on this machine, not shared yet: {reason}; the next command or console \
             here tries again"
        )),
        Shared::ReadOnly { reason } => Some(format!(
            "recorded on this machine, the shared file is not written: {reason}"
        )),
        Shared::Behind(count) => Some(format!(
            "recorded on this machine; the shared file is {count} events behind and, being in a \
             git work tree, is not written by itself; a console writes it with W"
        )),
    }
}
