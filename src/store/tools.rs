//! What is done to files as a whole: merging, checking, archiving, listing.

use super::codec::{self, Header};
use super::error::{StoreError, excerpt, in_words};
use super::file::{self, Put};
use super::place::Place;
use super::replica::{Replica, Service};
use super::{Options, StateLine, counted, journal};
use crate::domain::event::Event;
use crate::domain::id::EventId;
use crate::domain::incident::Incident;
use crate::domain::kind::EventKind;
use crate::domain::log::{Chain, EventLog};
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// How much is shown of what is no event, in characters.
const EXCERPT: usize = 60;

/// What a merge of files gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MergeReport {
    /// Each input and how many events it held.
    pub inputs: Vec<(PathBuf, usize)>,
    /// How many events the result holds.
    pub events: usize,
    /// The version of the result's set, for people.
    pub version: String,
    /// What could not be read in an input, in sentences. Inputs are left as they are, unless one
    /// of them is the output; then the file as it was is set aside.
    pub notices: Vec<String>,
}

/// Writes the union of files of one incident to `out`, which may be one of them.
///
/// # Errors
/// [`StoreError`] if an input cannot be read or is another incident, or `out` holds something
/// else or cannot be written.
pub fn merge(
    inputs: &[PathBuf],
    out: &Path,
    state_line: StateLine,
) -> Result<MergeReport, StoreError> {
    let mut union = EventLog::default();
    let mut head: Option<Header> = None;
    let mut report = MergeReport {
        inputs: Vec::new(),
        events: 0,
        version: String::new(),
        notices: Vec::new(),
    };
    let target = file::resolve(out).map_err(|error| StoreError::io(out, error))?;
    let existing = target.exists()
        && !inputs
            .iter()
            .any(|input| file::resolve(input).is_ok_and(|p| p == target));
    let own = existing.then(|| target.clone());
    for input in inputs.iter().chain(&own) {
        let whole = read_whole(input)?;
        let known = head.get_or_insert_with(|| whole.head.clone());
        if known.id != whole.head.id {
            return Err(StoreError::OtherIncident {
                file: input.clone(),
                expected: known.key.clone(),
                found: whole.head.key,
            });
        }
        report.inputs.push((input.clone(), whole.log.len()));
        if let Some(sentence) = whole.damage_sentence(input) {
            report.notices.push(sentence);
            if file::resolve(input).is_ok_and(|path| path == target) {
                let aside = file::set_aside(&target, &whole.bytes, "merge")
                    .map_err(|error| StoreError::io(&target, error))?;
                let notice = format!("the file as it was is in {}", aside.display());
                report.notices.push(notice);
            }
        }
        union.extend(whole.log.events().iter().cloned());
    }
    let Some(head) = head else {
        return Err(StoreError::NotFound(out.to_owned()));
    };
    report.events = union.len();
    report.version = union.version();
    let incident = Incident::new(union);
    let header = Header::of(&incident).unwrap_or(head);
    let state = state_line(&incident);
    let text = codec::encode(&header, incident.log().events(), &state);
    file::put(&target, &text, Put::Replace).map_err(|error| StoreError::NotWritable {
        file: target,
        reason: in_words(&error),
    })?;
    Ok(report)
}

/// Merges as git asks a merge driver to: the union of all three versions goes over `ours`.
///
/// The version that both sides come from may be empty, as git gives it where both added the file.
/// Nothing is written unless both sides are wholly understood: what is left to a person then is
/// left as git has it.
///
/// # Errors
/// [`StoreError`] if a side is no incident, damaged or another one, or `ours` cannot be written.
pub fn merge_for_git(
    base: &Path,
    ours: &Path,
    theirs: &Path,
    state_line: StateLine,
) -> Result<MergeReport, StoreError> {
    for side in [ours, theirs] {
        if let Some(reason) = read_whole(side)?.damage_sentence(side) {
            return Err(StoreError::NotOurs {
                file: side.to_owned(),
                reason,
            });
        }
    }
    let mut inputs = vec![ours.to_owned(), theirs.to_owned()];
    inputs.extend(read_whole(base).is_ok().then(|| base.to_owned()));
    merge(&inputs, ours, state_line)
}

/// A file read without a session.
pub(super) struct Whole {
    bytes: Vec<u8>,
    head: Header,
    pub(super) log: EventLog,
    strays: Vec<codec::Stray>,
    torn: bool,
    conflict: bool,
    /// The first event that stands behind a later one.
    misplaced: Option<Arc<Event>>,
}

pub(super) fn read_whole(path: &Path) -> Result<Whole, StoreError> {
    let (bytes, _) = file::read(path)?;
    let not_ours = |reason: String| StoreError::NotOurs {
        file: path.to_owned(),
        reason,
    };
    let contents = codec::decode(&bytes, &EventLog::default()).map_err(not_ours)?;
    if contents.version > codec::FORMAT {
        return Err(StoreError::Newer {
            file: path.to_owned(),
            version: contents.version,
        });
    }
    let id = contents.identity();
    let misplaced = contents
        .fresh
        .windows(2)
        .find(|pair| pair[1].order() < pair[0].order())
        .map(|pair| pair[1].clone());
    let log = EventLog::from_events(
        contents
            .fresh
            .into_iter()
            .filter(|event| !codec::opens_another(event, id)),
    );
    let opened = log.events().iter().find(|event| Some(event.id) == id);
    let key = opened.and_then(|event| match &event.kind {
        EventKind::Open(opened) => Some((event.id, opened.key.clone(), event.at)),
        _ => None,
    });
    let head = key
        .map(|(id, key, created)| Header { id, key, created })
        .or(contents.header)
        .ok_or_else(|| not_ours("its opening event is missing".to_owned()))?;
    Ok(Whole {
        bytes,
        head,
        log,
        strays: contents.strays,
        torn: contents.torn,
        conflict: contents.conflict,
        misplaced,
    })
}

impl Whole {
    fn damage_sentence(&self, path: &Path) -> Option<String> {
        let name = path.display();
        match self.strays.len() {
            0 if self.torn => Some(format!("{name} ends too early")),
            0 => None,
            1 => Some(format!(
                "{name} holds a line that is no event: {}",
                self.strays[0].why
            )),
            n => Some(format!("{name} holds {n} lines that are no events")),
        }
    }
}

/// What a check of a file found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifyReport {
    /// The version of the set, for people.
    pub version: String,
    /// What is wrong, in sentences; empty when all is well.
    pub problems: Vec<String>,
    /// What is worth knowing and not wrong, in sentences.
    pub remarks: Vec<String>,
    /// The incident: the id of its opening event.
    pub id: EventId,
    /// The events that are sound, to be sealed or held against a seal.
    pub log: EventLog,
}

impl VerifyReport {
    /// Whether nothing is wrong.
    pub fn is_sound(&self) -> bool {
        self.problems.is_empty()
    }
}

impl fmt::Display for VerifyReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let writers = self.log.chains().len();
        let word = if writers == 1 { "writer" } else { "writers" };
        write!(f, "{}, {writers} {word}: ", self.version)?;
        match self.problems.len() {
            0 => writeln!(f, "every hash fits, every chain is whole")?,
            1 => writeln!(f, "1 problem")?,
            n => writeln!(f, "{n} problems")?,
        }
        for problem in &self.problems {
            writeln!(f, "! {problem}")?;
        }
        for remark in &self.remarks {
            writeln!(f, "  {remark}")?;
        }
        Ok(())
    }
}

/// Checks a file: chains, gaps, alterations, strays, doubled ids, unknown kinds.
///
/// # Errors
/// [`StoreError`] if it cannot be read or is no incident.
pub fn verify(file: &Path) -> Result<VerifyReport, StoreError> {
    let whole = read_whole(file)?;
    let mut report = VerifyReport {
        version: whole.log.version(),
        problems: Vec::new(),
        remarks: Vec::new(),
        id: whole.head.id,
        log: whole.log,
    };
    for stray in &whole.strays {
        let text = excerpt(&stray.text, EXCERPT);
        report.problems.push(format!("“{text}” is {}", stray.why));
    }
    if whole.torn && whole.strays.is_empty() {
        report.problems.push("the file ends too early".to_owned());
    }
    if let Some(event) = &whole.misplaced {
        report.problems.push(format!(
            "event {} of {} stands behind a later one: the order of the lines was changed; any console that saves puts them in order",
            event.n, event.writer
        ));
    }
    if whole.conflict {
        let text = "git's conflict markers are in it; any console that opens it clears them";
        report.remarks.push(text.to_owned());
    }
    for (writer, chain) in report.log.chains() {
        check_chain(writer.as_str(), &chain, &mut report);
    }
    for id in report.log.doubled() {
        report
            .problems
            .push(format!("two events have the id {id}: a cloned writer"));
    }
    let count = |test: fn(&Event) -> bool| report.log.events().iter().filter(|e| test(e)).count();
    let unknown = count(|event| matches!(event.kind, EventKind::Unknown(_)));
    if unknown > 0 {
        let kept = match unknown {
            1 => "was written by a newer version; it is kept as it is",
            _ => "were written by a newer version; they are kept as they are",
        };
        report.remarks.push(format!("{} {kept}", counted(unknown)));
    }
    let redacted = count(|event| !event.has_body());
    if redacted > 0 {
        let bodies = if redacted == 1 {
            "its body"
        } else {
            "their bodies"
        };
        let text = format!("{} had {bodies} redacted", counted(redacted));
        report.remarks.push(text);
    }
    Ok(report)
}

fn check_chain(writer: &str, chain: &Chain, report: &mut VerifyReport) {
    for (from, to) in &chain.missing {
        report.problems.push(if from == to {
            format!("event {from} of {writer} has not arrived")
        } else {
            format!("events {from} to {to} of {writer} have not arrived")
        });
    }
    for n in &chain.doubled {
        report.problems.push(format!(
            "two events are number {n} of {writer}: a cloned writer"
        ));
    }
    for n in &chain.broken {
        report.problems.push(format!(
            "event {n} of {writer} does not follow from the one before: something was changed after the fact"
        ));
    }
}

/// What ending the service of a place did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Archived {
    /// The place.
    pub place: PathBuf,
    /// The incident's key.
    pub key: String,
    /// Whether this machine was serving it; if not there was nothing to end.
    pub served: bool,
}

/// Ends re-assertion for the place: its file may be moved or deleted and will not come back.
///
/// # Errors
/// [`StoreError`] if no incident is known at that place or the replica cannot be written.
pub fn archive(options: Options) -> Result<Archived, StoreError> {
    let place = Place::of(&options.file)?.path;
    let home = options.state_home;
    let (replica, key) = match read_whole(&place) {
        Ok(whole) => {
            let of = |home: &Path| {
                Replica::of(home, whole.head.id).map_err(|error| StoreError::io(home, error))
            };
            let replica = home.as_deref().map(of).transpose()?;
            (replica, whole.head.key)
        }
        Err(error) => {
            let served = home
                .as_deref()
                .and_then(|home| Replica::serving(home, &place));
            let Some((id, replica)) = served else {
                return Err(error);
            };
            let key = journal::key(&replica).unwrap_or_else(|| id.to_string());
            (Some(replica), key)
        }
    };
    let served = replica.filter(|replica| replica.service(&place) == Service::Served);
    if let Some(replica) = &served {
        replica.serve(&place, false)?;
    }
    Ok(Archived {
        place,
        key,
        served: served.is_some(),
    })
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests play the vandal")]
mod tests;
