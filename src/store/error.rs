//! What can go wrong between the program and the disk, each with what to do about it.

use std::io;
use std::path::{Path, PathBuf};

/// Why the store could not do what was asked. Every sentence says what is wrong and what to do.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no such file, and no replica here serves that place.
    #[error("{} does not exist: check the path, or start an incident with `warroom new`", .0.display())]
    NotFound(PathBuf),
    /// The file is something else than an incident. It is never written.
    #[error("{} is not an incident file: {reason}; it is left as it is, check the path", .file.display())]
    NotOurs {
        /// The file.
        file: PathBuf,
        /// What it is instead.
        reason: String,
    },
    /// A newer major version of the format. It is shown, and never written.
    #[error(
        "{} was written by a newer warroom (format {version}, this one knows 1): update warroom to write it; looking works",
        .file.display()
    )]
    Newer {
        /// The file.
        file: PathBuf,
        /// Its format.
        version: u64,
    },
    /// Too large to be an incident.
    #[error("{} is {size} bytes, more than the 256 MB that an incident may have; it is left as it is, check the path", .file.display())]
    TooLarge {
        /// The file.
        file: PathBuf,
        /// Its size in bytes.
        size: u64,
    },
    /// The file or its folder may not or cannot be read.
    #[error("cannot read {}: {reason}{}", .file.display(), advice(.reason, "read"))]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// Why, in words.
        reason: String,
    },
    /// The file or its folder may not or cannot be written.
    #[error("cannot write {}: {reason}{}", .file.display(), advice(.reason, "write"))]
    NotWritable {
        /// The file.
        file: PathBuf,
        /// Why, in words.
        reason: String,
    },
    /// A new incident would overwrite a file.
    #[error("{} exists already: open it, or choose another name with `-f`", .0.display())]
    Exists(PathBuf),
    /// A paper would be written over an incident, or over what may be a damaged one.
    #[error("{} is an incident: a paper is never written over one, choose another name", .0.display())]
    Incident(PathBuf),
    /// The place now holds another incident.
    #[error(
        "{} now holds incident {found}, not {expected}: nothing was merged; move that file away to bring {expected} back, or open it as it is",
        .file.display()
    )]
    OtherIncident {
        /// The file.
        file: PathBuf,
        /// Whose place it was.
        expected: String,
        /// What is there now.
        found: String,
    },
    /// This machine keeps another incident at that place.
    #[error(
        "{} now holds incident {found}, and this machine keeps {kept} there: add `--join` to go on with {found}, or move the file away to bring {kept} back",
        .file.display()
    )]
    Replaced {
        /// The file.
        file: PathBuf,
        /// Whose place it is.
        kept: String,
        /// What is there now.
        found: String,
    },
    /// This machine holds the incident, but has never written it at this place, or ended that.
    #[error(
        "{} is a copy of incident {key} at a place {} this machine: add `--join` to write it here {}, or `--detached` to leave this machine's replica out of it",
        .file.display(),
        if *.archived { "archived on" } else { "new to" },
        if *.archived { "again" } else { "too" },
    )]
    JoinNeeded {
        /// The file.
        file: PathBuf,
        /// The incident's key.
        key: String,
        /// Whether `archive` ended it here.
        archived: bool,
    },
    /// Somebody else holds the lock for too long.
    #[error("{} is locked by another program: try again", .0.display())]
    Locked(PathBuf),
    /// Opened only to be looked at.
    #[error("{} is open for reading only: nothing was written", .0.display())]
    ReadOnly(PathBuf),
    /// Anything else that the system refused.
    #[error("{}: {}", .path.display(), in_words(.source))]
    Io {
        /// What was touched.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
}

impl StoreError {
    /// The exit code of a command that failed like this: 1 failed, 3 refused, 4 unreadable or
    /// not ours, 5 not found, 75 try again.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::NotFound(_) => 5,
            Self::NotOurs { .. }
            | Self::Newer { .. }
            | Self::TooLarge { .. }
            | Self::Unreadable { .. }
            | Self::OtherIncident { .. } => 4,
            Self::Exists(_)
            | Self::Incident(_)
            | Self::JoinNeeded { .. }
            | Self::Replaced { .. }
            | Self::ReadOnly(_) => 3,
            Self::Locked(_) => 75,
            Self::NotWritable { .. } | Self::Io { .. } => 1,
        }
    }

    pub(crate) fn io(path: &Path, source: io::Error) -> Self {
        Self::Io {
            path: path.to_owned(),
            source,
        }
    }
}

/// What to do about a reason of [`in_words`], behind it; nothing where it says so already.
fn advice(reason: &str, verb: &str) -> String {
    let does = |what: &str| reason.starts_with(what);
    let advice = if does(DENIED) {
        format!("ask its owner for the right to {verb} there")
    } else if does(FULL) || does(USED_UP) {
        "make room".to_owned()
    } else if does(GONE) {
        "try again when it is back".to_owned()
    } else {
        return String::new();
    };
    if reason.contains(&advice) {
        return String::new();
    }
    format!("; {advice}")
}

/// The beginning of a piece of a file that is no event, on one line, of so many characters at most.
/// Of what was an event it is the envelope alone: its words may be restricted, and nothing can say
/// so any more.
pub(super) fn excerpt(text: &str, most: usize) -> String {
    let text = text.trim().trim_start_matches([',', ' ']);
    let is_data = text.contains("\":");
    let end = match text.find("\"body\"") {
        Some(at) if text.starts_with("{\"id\"") => at,
        _ if is_data => 0,
        _ => text.len(),
    };
    let shown = text.get(..end).unwrap_or_default();
    let clean = shown.chars().map(|c| if c.is_control() { ' ' } else { c });
    let clean: String = clean.take(most).collect();
    let more = end < text.len() || shown.chars().count() > most;
    format!("{}{}", clean.trim(), if more { "\u{2026}" } else { "" })
}

const DENIED: &str = "permission denied";
const FULL: &str = "the disk is full";
const USED_UP: &str = "your quota is used up";
const GONE: &str = "the network folder went away";

/// The system's word for an error, in ours where there is a better one.
pub(crate) fn in_words(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::StorageFull => FULL.to_owned(),
        io::ErrorKind::QuotaExceeded => USED_UP.to_owned(),
        io::ErrorKind::PermissionDenied => DENIED.to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "the file system is read-only".to_owned(),
        io::ErrorKind::NotFound => "it is not there".to_owned(),
        io::ErrorKind::StaleNetworkFileHandle => GONE.to_owned(),
        _ => {
            let text = error.to_string();
            match text.split_once(" (os error") {
                Some((words, _)) => words.to_lowercase(),
                None => text,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_event_any_more_keeps_its_words_to_itself() {
        for (text, shown) in [
            ("rob is here", "rob is here"),
            ("rob is here!", "rob is here!"),
            ("rob is here!!", "rob is here!…"),
            ("a\u{1b}[31m very long line", "a [31m very…"),
            (
                r#",{"id":"1","w":"a","body":{"text":"hunter2"}}"#,
                r#"{"id":"1","w…"#,
            ),
            (r#"{"id":"1","body":{"text":"hunter2"}}"#, r#"{"id":"1",…"#),
            (r#"{"body":{"text":"hunter2"},"id":"1"}"#, "…"),
            (r#"xt":"hunter2"}}"#, "…"),
            (r#"{"id":"1","text":"hunter2"}"#, "…"),
            ("", ""),
        ] {
            assert_eq!(excerpt(text, 12), shown, "{text}");
        }
    }

    #[test]
    fn what_the_system_refused_is_said_in_words_and_what_to_do_about_it() {
        for (code, words, advice) in [
            (28, "the disk is full", "; make room"),
            (122, "your quota is used up", "; make room"),
            (
                13,
                "permission denied",
                "; ask its owner for the right to write there",
            ),
            (30, "the file system is read-only", ""),
            (2, "it is not there", ""),
            (
                116,
                "the network folder went away",
                "; try again when it is back",
            ),
            (5, "input/output error", ""),
        ] {
            let error = io::Error::from_raw_os_error(code);
            let reason = in_words(&error);
            assert_eq!(reason, words);
            let file = PathBuf::from("/srv/inc.json");
            let refused = StoreError::NotWritable { file, reason };
            let whole = format!("cannot write /srv/inc.json: {words}{advice}");
            assert_eq!(refused.to_string(), whole);
        }
        assert_eq!(
            in_words(&io::Error::other("Too Many Links")),
            "Too Many Links"
        );
    }

    #[test]
    fn advice_that_stands_there_already_is_not_given_twice() {
        let told = format!("{FULL}: make room on it");
        assert_eq!(advice(&told, "write"), "");
        assert_eq!(advice(GONE, "read"), "; try again when it is back");
        let reading = advice(DENIED, "read");
        assert_eq!(reading, "; ask its owner for the right to read there");
    }

    #[test]
    fn scripts_tell_failures_apart_by_their_exit_code() {
        let file = || PathBuf::from("/srv/inc.json");
        let word = String::new;
        let denied = io::Error::from_raw_os_error(13);
        for (error, code) in [
            (StoreError::NotFound(file()), 5),
            (
                StoreError::NotOurs {
                    file: file(),
                    reason: word(),
                },
                4,
            ),
            (
                StoreError::Newer {
                    file: file(),
                    version: 2,
                },
                4,
            ),
            (
                StoreError::TooLarge {
                    file: file(),
                    size: 1,
                },
                4,
            ),
            (
                StoreError::Unreadable {
                    file: file(),
                    reason: word(),
                },
                4,
            ),
            (
                StoreError::OtherIncident {
                    file: file(),
                    expected: word(),
                    found: word(),
                },
                4,
            ),
            (StoreError::Exists(file()), 3),
            (StoreError::Incident(file()), 3),
            (
                StoreError::JoinNeeded {
                    file: file(),
                    key: word(),
                    archived: false,
                },
                3,
            ),
            (
                StoreError::Replaced {
                    file: file(),
                    kept: word(),
                    found: word(),
                },
                3,
            ),
            (StoreError::ReadOnly(file()), 3),
            (StoreError::Locked(file()), 75),
            (
                StoreError::NotWritable {
                    file: file(),
                    reason: word(),
                },
                1,
            ),
            (StoreError::io(&file(), denied), 1),
        ] {
            assert_eq!(error.exit_code(), code, "{error}");
        }
    }
}
