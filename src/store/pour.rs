//! Events that were sealed elsewhere, joined into a file; and files of others that are read whole.

#![expect(
    clippy::disallowed_methods,
    reason = "the store is the one place that touches the disk"
)]

use super::codec::{self, Header};
use super::error::{StoreError, in_words};
use super::file::{self, Put};
use super::tools::read_whole;
use super::{StateLine, lock};
use crate::domain::event::Event;
use crate::domain::incident::Incident;
use crate::domain::log::EventLog;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// How long the file's lock is waited for. Nothing depends on it: what another save drops, the
/// next call puts back.
const PATIENCE: Duration = Duration::from_millis(200);

/// Joins events into the file at `path` and makes it if it is not there; gives back all that it
/// holds now. Nothing is written where nothing is new.
///
/// # Errors
/// [`StoreError`] if the file is something else, or cannot be read or written.
pub fn pour(
    events: &[Arc<Event>],
    path: &Path,
    state_line: StateLine,
) -> Result<EventLog, StoreError> {
    let target = file::resolve(path).map_err(|error| StoreError::io(path, error))?;
    let _lock = lock::beside(&target, PATIENCE);
    let mut log = EventLog::default();
    let there = target.exists();
    if there {
        log.extend(read_whole(&target)?.log.events().iter().cloned());
    }
    if !log.extend(events.iter().cloned()) {
        return Ok(log);
    }
    let incident = Incident::new(log);
    let header = Header::of(&incident).ok_or_else(|| StoreError::NotFound(path.to_owned()))?;
    let state = state_line(&incident);
    let text = codec::encode(&header, incident.log().events(), &state);
    let how = if there { Put::Replace } else { Put::New };
    file::put(&target, &text, how).map_err(|error| StoreError::NotWritable {
        file: target,
        reason: in_words(&error),
    })?;
    Ok(incident.log().clone())
}

/// Makes a folder that is new, in the folder for what is temporary.
///
/// # Errors
/// [`StoreError`] if that folder cannot be written.
pub fn temporary_folder(parent: &Path, name: &str) -> Result<std::path::PathBuf, StoreError> {
    use std::os::unix::fs::DirBuilderExt as _;
    let mut builder = std::fs::DirBuilder::new();
    builder.mode(0o700);
    for attempt in 0_u16.. {
        let folder = parent.join(format!("{name}-{}-{attempt}", std::process::id()));
        match builder.create(&folder) {
            Ok(()) => return Ok(folder),
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(StoreError::io(&folder, error)),
        }
        if attempt == u16::MAX {
            break;
        }
    }
    Err(StoreError::NotFound(parent.to_owned()))
}

/// The largest transcript that a console takes in, in bytes: it is decided entry by entry while
/// somebody waits. The command line takes more.
const LARGEST_TRANSCRIPT: u64 = 1 << 20;

/// The transcript of a chat as it stands.
///
/// # Errors
/// Why it cannot be read and what to do, in a sentence.
pub(super) fn transcript_of(path: &Path) -> Result<Vec<u8>, String> {
    let named = path.display();
    let refused = |error: &io::Error| match error.kind() {
        io::ErrorKind::NotFound => {
            format!(
                "there is no file {named}; name it, or paste lines like 14:32 rob: restarted it"
            )
        }
        _ => format!(
            "cannot read {named}: {}; paste its lines instead",
            in_words(error)
        ),
    };
    let about = std::fs::metadata(path).map_err(|error| refused(&error))?;
    if !about.is_file() {
        return Err(format!("{named} is no file; name the transcript itself"));
    }
    if about.len() > LARGEST_TRANSCRIPT {
        return Err(format!(
            "{named} is too large for here; leave this form and run: warroom import FILE"
        ));
    }
    std::fs::read(path).map_err(|error| refused(&error))
}

/// A text file as it stands.
///
/// # Errors
/// [`StoreError`] if it cannot be read, or is too large to be a text that somebody wrote.
pub fn text_of(path: &Path) -> Result<String, StoreError> {
    Ok(String::from_utf8_lossy(&bytes_of(path)?).into_owned())
}

/// A file as it stands.
///
/// # Errors
/// [`StoreError`] if it cannot be read, or is larger than an incident may be.
pub fn bytes_of(path: &Path) -> Result<Vec<u8>, StoreError> {
    file::read(path).map(|(bytes, _)| bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_transcript_is_read_or_it_is_said_why_not() {
        let folder = tempfile::tempdir().expect("a folder");
        let there = folder.path().join("ops.txt");
        std::fs::write(&there, "14:32 rob: hi\n").expect("written");
        assert_eq!(transcript_of(&there), Ok(b"14:32 rob: hi\n".to_vec()));
        let gone = transcript_of(&folder.path().join("ops.log")).expect_err("not there");
        assert!(gone.starts_with("there is no file"), "{gone}");
        let folder_itself = transcript_of(folder.path()).expect_err("a folder");
        assert!(folder_itself.ends_with("is no file; name the transcript itself"));
        let large = std::fs::File::create(folder.path().join("large.txt")).expect("made");
        large.set_len(LARGEST_TRANSCRIPT).expect("grown");
        let whole = transcript_of(&folder.path().join("large.txt")).expect("as large as may be");
        assert_eq!(whole.len() as u64, LARGEST_TRANSCRIPT);
        large.set_len(LARGEST_TRANSCRIPT + 1).expect("grown");
        let large = transcript_of(&folder.path().join("large.txt")).expect_err("too large");
        assert!(large.ends_with("run: warroom import FILE"), "{large}");
    }

    #[test]
    fn a_temporary_folder_is_new_and_for_its_owner_alone() {
        use std::os::unix::fs::PermissionsExt as _;
        let parent = tempfile::tempdir().expect("a folder");
        let made = || temporary_folder(parent.path(), "drill").expect("made");
        let (first, second) = (made(), made());
        assert_ne!(first, second);
        for folder in [first, second] {
            let about = std::fs::metadata(&folder).expect("there");
            assert!(about.is_dir());
            assert_eq!(about.permissions().mode() & 0o777, 0o700);
            assert_eq!(folder.parent(), Some(parent.path()));
        }
        let nowhere = temporary_folder(&parent.path().join("gone"), "drill");
        assert!(matches!(nowhere, Err(StoreError::Io { .. })));
    }
}
