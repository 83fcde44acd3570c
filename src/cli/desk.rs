//! One incident opened to record in it: decide, record, share, say what was recorded.

use super::Call;
use super::output::{Failure, Output, say};
use crate::config::Identity;
use crate::domain::command::{Command, Context};
use crate::domain::decide::decide;
use crate::domain::event::{Draft as EventDraft, Event, EventKey};
use crate::domain::id::EventId;
use crate::domain::incident::{Incident, person_among};
use crate::domain::time::Timestamp;
use crate::domain::timeline::{Entry, FOR_BOTH};
use crate::entry::{EntryError, Scope};
use crate::report::{LogText, entry_json, short_id};
use crate::store::{Clock, Options, Quick, Recorded, Session, Shared};
use serde_json::{Value, json};
use std::sync::Arc;

/// How many last digits of an id are printed, where they tell it from all others.
const DIGITS: usize = 8;

/// How it is open.
enum Open {
    /// With everything read.
    Session(Box<Session>),
    /// For entries only.
    Quick(Box<Quickly>),
}

/// An incident opened the quick way.
struct Quickly {
    quick: Quick,
    /// How to open it wholly.
    options: Options,
    /// How it stands with what was recorded.
    shared: Shared,
}

/// One incident opened to record in it.
pub(crate) struct Desk {
    open: Open,
    identity: Identity,
    clock: Clock,
    json: bool,
    recorded: Vec<Arc<Event>>,
}

impl Desk {
    /// A desk on an incident opened wholly.
    pub(crate) fn new(
        options: Options,
        identity: Identity,
        call: &Call<'_>,
        json: bool,
    ) -> Result<Self, Failure> {
        let open = Open::Session(Box::new(Session::open(options)?));
        Ok(Self::on(open, identity, call, json))
    }

    /// A desk for entries: opened the quick way where that goes.
    pub(crate) fn for_entries(
        options: Options,
        identity: Identity,
        call: &Call<'_>,
        json: bool,
    ) -> Result<Self, Failure> {
        match Quick::open(&options, crate::report::state_after_entries) {
            Some(quick) => {
                let shared = Shared::Saved;
                let open = Open::Quick(Box::new(Quickly {
                    quick,
                    options,
                    shared,
                }));
                Ok(Self::on(open, identity, call, json))
            }
            None => Self::new(options, identity, call, json),
        }
    }

    fn on(open: Open, identity: Identity, call: &Call<'_>, json: bool) -> Self {
        Self {
            open,
            identity,
            clock: call.clock.clone(),
            json,
            recorded: Vec::new(),
        }
    }

    /// The document; for entries, as much of it as they need.
    pub(crate) fn incident(&self) -> &Incident {
        match &self.open {
            Open::Session(session) => session.incident(),
            Open::Quick(quickly) => quickly.quick.incident(),
        }
    }

    /// The name of a person as the incident spells it.
    fn known_person(&self, name: &str) -> Option<String> {
        match &self.open {
            Open::Session(session) => session.incident().person_named(name),
            Open::Quick(quickly) => {
                person_among(|| quickly.quick.people(), name).map(str::to_owned)
            }
        }
    }

    /// Who asks.
    pub(crate) fn me(&self) -> &str {
        &self.identity.name
    }

    /// Now.
    pub(crate) fn now(&self) -> Timestamp {
        (self.clock)()
    }

    /// The name of a person as the incident spells it; a new name as it is given, cleaned.
    pub(crate) fn person(&self, name: &str) -> Result<String, Failure> {
        let clean = crate::config::identity::clean_name(name)
            .map_err(|bad| Failure::usage(format!("the name {name:?} {bad}")))?;
        Ok(self.known_person(&clean).unwrap_or(clean))
    }

    /// Reads what people type: times in the incident's zone, names that it knows.
    pub(crate) fn read<T>(
        &self,
        parse: impl FnOnce(&Scope<'_>) -> Result<T, EntryError>,
    ) -> Result<T, Failure> {
        let people = |name: &str| self.known_person(name);
        let scope = Scope {
            now: self.now(),
            zone: self.incident().zone(),
            people: &people,
            work: match &self.open {
                Open::Session(session) => Some(session.incident()),
                Open::Quick(_) => None,
            },
        };
        entry_result(parse(&scope))
    }

    /// Asks for one thing and records it.
    pub(crate) fn ask(&mut self, command: Command) -> Result<(), Failure> {
        self.ask_all(vec![command])
    }

    /// Keeps what was recorded last from walls and exports, if so asked. Both are shared together.
    pub(crate) fn restrict_last(&mut self, restricted: bool) -> Result<(), Failure> {
        match self.recorded.last().map(|event| event.id) {
            Some(entry) if restricted => self.ask(Command::Restrict { entry, on: true }),
            _ => Ok(()),
        }
    }

    /// Asks for things that do not depend on each other: all are recorded at once, or none.
    pub(crate) fn ask_all(&mut self, commands: Vec<Command>) -> Result<(), Failure> {
        let context = Context {
            me: &self.identity.name,
            now: (self.clock)(),
        };
        if let Open::Quick(quickly) = &mut self.open {
            // What an entry of the timeline alone is decided by is known without reading it all.
            let plain = |c: &Command| matches!(c, Command::Note { note, .. } if note.is_plain());
            if commands.iter().all(plain) {
                let drafts = decide_all(quickly.quick.incident(), commands.clone(), &context)?;
                match quickly.quick.record(&drafts) {
                    Recorded::Shared(events) => {
                        self.recorded.extend(events);
                        return Ok(());
                    }
                    Recorded::Unshared(events) => {
                        self.recorded.extend(events);
                        self.open_wholly_to_share();
                        return Ok(());
                    }
                    Recorded::Not => {}
                }
            }
            let mut session = Session::open(quickly.options.clone())?;
            session.take_over(&mut quickly.quick);
            self.open = Open::Session(Box::new(session));
        }
        if let Open::Session(session) = &mut self.open {
            let drafts = match decide_all(session.incident(), commands, &context) {
                Ok(drafts) => drafts,
                Err(refused) => {
                    // It may be refused because a run that was killed has recorded it already.
                    if !session.unshared().is_empty() {
                        session.share();
                        session.notices().iter().for_each(|it| say(&it.text));
                    }
                    return Err(refused);
                }
            };
            self.recorded.extend(session.record(&drafts)?);
            if session.incident().names_two(&drafts) {
                say(FOR_BOTH);
            }
        }
        Ok(())
    }

    /// What is recorded is to be shared the ordinary way. It stays recorded if that cannot be.
    fn open_wholly_to_share(&mut self) {
        if let Open::Quick(quickly) = &mut self.open {
            let holds = |session: &Session| {
                let log = session.incident().log();
                self.recorded.iter().all(|event| log.contains(event))
            };
            match Session::open(quickly.options.clone()) {
                Ok(session) if holds(&session) => self.open = Open::Session(Box::new(session)),
                Ok(session) => {
                    // It works without the journal, in which the entry is.
                    let reason = session.health().no_replica;
                    let reason = reason.unwrap_or_else(|| "its journal cannot be read".to_owned());
                    quickly.shared = Shared::Waiting { reason };
                }
                Err(error) => {
                    let reason = error.to_string();
                    quickly.shared = Shared::Waiting { reason };
                }
            }
        }
    }

    /// Shares what was recorded, and says so: the lines of the timeline on standard output, what
    /// is worth knowing on standard error. It is recorded whatever comes of this.
    pub(crate) fn finish(mut self, out: &mut Output) -> Result<(), Failure> {
        let shared = self.share();
        let printed = self.print(&shared, out);
        let flushed = printed.and_then(|()| out.flush());
        // The process ends here; taking a large document apart first would only cost time.
        std::mem::forget(self);
        flushed
    }

    /// Shares what was recorded, and says on standard error what is worth knowing about it.
    pub(crate) fn share(&mut self) -> Shared {
        match &mut self.open {
            Open::Session(session) => share(session, &self.identity),
            Open::Quick(quickly) => {
                tell(&quickly.shared, &self.identity);
                quickly.shared.clone()
            }
        }
    }

    /// How many last digits of an event's id tell it from all others. Who has not read the others
    /// takes the usual number for enough: of a hundred thousand entries one in 40 000 would need
    /// more, and naming it by too few is refused.
    fn digits(&self, id: EventId) -> usize {
        match &self.open {
            Open::Session(session) => {
                let events = session.incident().log().events();
                short_id(id, events.iter().map(|event| event.id)).max(DIGITS)
            }
            Open::Quick(_) => DIGITS,
        }
    }

    /// Whether the words of an entry were typed for this call. What others restricted is no more
    /// printed unasked than `log` prints it.
    fn is_mine(&self, entry: &Entry) -> bool {
        let mut recorded = self.recorded.iter();
        recorded.any(|event| event.id == entry.id && event.kind.target().is_none())
    }

    fn print(&self, shared: &Shared, out: &mut Output) -> Result<(), Failure> {
        let incident = self.incident();
        let entries = shown(incident, &self.recorded);
        let entries = entries.iter().filter_map(|key| incident.entry_by(*key));
        if self.json {
            let entries = entries.map(|entry| entry_json(&entry, self.is_mine(&entry)));
            let entries: Vec<Value> = entries.collect();
            return out.json(&json!({
                "schema": crate::report::state::SCHEMA,
                "key": incident.key(),
                "shared": shared_word(shared),
                "reason": not_shared_words(shared),
                "recorded": entries,
            }));
        }
        let today = incident.day_clock(self.now());
        let mut log = LogText::new(incident).starting(today.chars().take(10).collect());
        for entry in entries {
            log = log.with_ids(self.digits(entry.id));
            log = log.showing_restricted(self.is_mine(&entry));
            out.text(&log.entry(incident, &entry))?;
        }
        Ok(())
    }
}

/// What requests make happen, each by itself.
fn decide_all(
    incident: &Incident,
    commands: Vec<Command>,
    context: &Context<'_>,
) -> Result<Vec<EventDraft>, Failure> {
    let mut drafts = Vec::new();
    for command in commands {
        drafts.extend(decide(incident, command, context)?);
    }
    Ok(drafts)
}

/// Shares what was recorded, and says on standard error what is worth knowing about it.
pub(super) fn share(session: &mut Session, identity: &Identity) -> Shared {
    let shared = session.share();
    for notice in session.notices() {
        say(&notice.text);
    }
    if let Some(reason) = session.health().no_replica {
        say(&format!(
            "{reason}: recorded straight into the shared file, with no copy on this machine to \
             bring it back"
        ));
    }
    tell(&shared, identity);
    shared
}

/// Says on standard error what is worth knowing about what was recorded.
fn tell(shared: &Shared, identity: &Identity) {
    if identity.origin.is_guessed() {
        say(&format!(
            "recorded as {identity}; --as NAME or $WARROOM_AS says otherwise"
        ));
    }
    if let Some(words) = not_shared_words(shared) {
        say(&words);
    }
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
    let people = |name: &str| incident.person_named(name);
    let scope = Scope {
        now,
        zone: incident.zone(),
        people: &people,
        work: Some(incident),
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
            EntryError::Over { .. } => "past",
            _ => return Failure::usage(error.to_string()),
        };
        let why = error.to_string();
        Failure::Refused { rule, why }
    })
}

/// The lines of the timeline that tell what happened: an event's own, or the one it speaks of. What
/// another line of the same act tells has none.
pub(super) fn shown(incident: &Incident, events: &[Arc<Event>]) -> Vec<EventKey> {
    let mut keys: Vec<EventKey> = Vec::new();
    let quiet = |event: &Event| event.kind.telling().is_some_and(|told| told.quiet);
    for event in events.iter().filter(|event| !quiet(event)) {
        let told = match (incident.entry_by(event.order()), event.kind.target()) {
            (None, Some(target)) => incident.log().variants(target),
            _ => std::slice::from_ref(event),
        };
        let told = told.iter().map(|event| event.order());
        let new: Vec<EventKey> = told.filter(|key| !keys.contains(key)).collect();
        keys.extend(new);
    }
    keys
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
