//! Taking in a chat's transcript: pasted into a form, or named there as a file.

use super::state::{Form, Purpose, line, text};
use super::submit::Request;
use crate::domain::incident::Incident;
use crate::domain::time::Timestamp;
use crate::entry::transcript::{TranscriptError, commands, reading, transcript};
use std::path::PathBuf;

/// What undo calls it.
pub(super) const LABEL: &str = "import";

/// Paste a transcript, or name its file; its day where the lines name none.
pub fn build() -> Form {
    let fields = vec![
        text(
            "Transcript",
            "",
            "its file, ~/ops.txt, or paste it: lines like 14:32 rob: restarted it",
        ),
        line(
            "Day",
            "",
            "of its first line, 2026-01-15; empty: as the incident tells",
        ),
    ];
    let mut form = Form::new(Purpose::Import, "Import a chat transcript", fields);
    form.extra = 1;
    form.lines = vec![
        "Each line becomes an entry of its author, at its time. What was imported before stays as it is.".to_owned(),
        "Long ones from the shell: warroom import FILE".to_owned(),
    ];
    form
}

/// The file that the form names: one line without a time in it is no transcript.
pub fn file(form: &Form, incident: &Incident, now: Timestamp) -> Option<PathBuf> {
    let said = form.value(0).trim();
    if form.purpose != Purpose::Import || said.is_empty() || said.contains('\n') {
        return None;
    }
    let read = transcript(said, &reading(incident, now));
    matches!(read, Err(TranscriptError::NoTime)).then(|| PathBuf::from(plain(said)))
}

/// A path as terminals paste one that is dropped on them, without its quotes and backslashes.
fn plain(said: &str) -> String {
    let inner = |quote: char| said.strip_prefix(quote)?.strip_suffix(quote);
    match inner('\'').or_else(|| inner('"')) {
        Some(inner) => inner.to_owned(),
        None => said.replace("\\ ", " "),
    }
}

/// What the filled form asks for.
pub(super) fn submit(form: &Form, incident: &Incident, now: Timestamp) -> Result<Request, String> {
    request(form, form.value(0), None, incident, now)
}

/// What a transcript asks for, read by the day that the form names; with the name of its file.
///
/// # Errors
/// Why it is not taken in, in a sentence.
pub fn request(
    form: &Form,
    words: &str,
    name: Option<&str>,
    incident: &Incident,
    now: Timestamp,
) -> Result<Request, String> {
    let mut wanted = reading(incident, now);
    let day = form.value(1).trim();
    if !day.is_empty() {
        let parsed = day
            .parse()
            .map_err(|_| format!("{day} is no day; write it 2026-01-15"))?;
        wanted.day = Some(parsed);
    }
    let read = transcript(words, &wanted).map_err(|error| match error {
        TranscriptError::WhichDay { why } => {
            format!("its lines name no day, and {why}: Tab, and name the day of the first")
        }
        error => error.to_string(),
    })?;
    if let Some(first) = read.unread.first() {
        return Err(format!(
            "line {first} has no time and follows none; begin with a line that has one"
        ));
    }
    let commands = commands(&read, incident, name, false);
    if commands.is_empty() {
        return Err(format!("all {} were imported before", read.said.len()));
    }
    Ok(Request {
        commands,
        label: LABEL,
    })
}

/// What was done.
pub fn done(request: &Request) -> String {
    match request.commands.len() {
        1 => "1 entry imported".to_owned(),
        n => format!("{n} entries imported"),
    }
}
