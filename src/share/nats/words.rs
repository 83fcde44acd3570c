//! What a server says, in words for people: cleaned, short, and sorted by what can be done.

use crate::clean::clean;
use crate::sync::LinkTrouble;
use async_nats::jetstream::context::{PublishError, PublishErrorKind};
use async_nats::jetstream::{Error, ErrorCode};
use async_nats::{ConnectError, ConnectErrorKind};
use std::error::Error as _;

/// The most of somebody else's words.
const LONGEST: usize = 160;

/// What is in the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Trouble {
    /// In which way.
    pub(super) what: LinkTrouble,
    /// In words.
    pub(super) reason: String,
}

impl Trouble {
    /// The words are cleaned.
    pub(super) fn new(what: LinkTrouble, reason: String) -> Self {
        Self { what, reason }
    }

    /// The server does not answer.
    pub(super) fn silent() -> Self {
        Self::new(LinkTrouble::Offline, "it does not answer".to_owned())
    }

    /// The connection ended.
    pub(super) fn cut() -> Self {
        Self::new(LinkTrouble::Offline, "the connection ended".to_owned())
    }
}

/// Words of a server on one line, without anything that acts on a terminal.
pub(super) fn bare(words: &str) -> String {
    let line = clean(words).replace('\n', " ");
    // The number behind the system's own words helps nobody here.
    let line = line.split(" (os error").next().unwrap_or_default();
    let mut short: String = line.trim().chars().take(LONGEST).collect();
    if line.trim().chars().count() > LONGEST {
        short.push('…');
    }
    short
}

/// Why a connection could not be made.
pub(super) fn connect_words(error: &ConnectError) -> Trouble {
    let source = error.source().map(|source| bare(&source.to_string()));
    let certificate = source.as_ref().is_some_and(|words| {
        let words = words.to_lowercase();
        ["certificate", "tls", "handshake"]
            .iter()
            .any(|word| words.contains(word))
    });
    let what = match error.kind() {
        ConnectErrorKind::Authentication
        | ConnectErrorKind::AuthorizationViolation
        | ConnectErrorKind::Tls => LinkTrouble::Refused,
        ConnectErrorKind::Io if certificate => LinkTrouble::Refused,
        _ => LinkTrouble::Offline,
    };
    let kind = match error.kind() {
        ConnectErrorKind::Io | ConnectErrorKind::MaxReconnects => None,
        ConnectErrorKind::Dns => Some("its name is not known".to_owned()),
        kind => Some(kind.to_string()),
    };
    // The source only says it again.
    let again = error.kind() == ConnectErrorKind::AuthorizationViolation;
    let source = source.filter(|_| !again);
    let words: Vec<String> = kind.into_iter().chain(source).collect();
    let words = match words.as_slice() {
        [] => "it cannot be reached".to_owned(),
        words => words.join(": "),
    };
    Trouble::new(what, words)
}

/// What a server says that has no room.
const FULL: [ErrorCode; 5] = [
    ErrorCode::STREAM_STORE_FAILED,
    ErrorCode::STORAGE_RESOURCES_EXCEEDED,
    ErrorCode::MEMORY_RESOURCES_EXCEEDED,
    ErrorCode::ACCOUNT_RESOURCES_EXCEEDED,
    ErrorCode::INSUFFICIENT_RESOURCES,
];

/// Whether it passes by itself: there is no leader just now, or the like.
pub(super) fn passes(error: &Error) -> bool {
    error.code() == 503 && !FULL.contains(&error.error_code())
}

/// What JetStream refused.
pub(super) fn said(error: &Error) -> Trouble {
    let what = match error.error_code() {
        code if FULL.contains(&code) => LinkTrouble::Full,
        ErrorCode::STREAM_NOT_FOUND => LinkTrouble::Missing,
        _ if passes(error) => LinkTrouble::Offline,
        _ => LinkTrouble::Refused,
    };
    Trouble::new(what, bare(&error.to_string()))
}

/// What became of a message that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Unsent {
    /// It is longer than the server takes.
    Long,
    /// No answer came; the server may have said why on another way.
    Silent,
    /// Something else.
    Trouble(Trouble),
}

/// Why a message was not stored.
pub(super) fn unsent(error: &PublishError) -> Unsent {
    match error.kind() {
        PublishErrorKind::MaxPayloadExceeded => Unsent::Long,
        PublishErrorKind::TimedOut => Unsent::Silent,
        PublishErrorKind::StreamNotFound => {
            let reason = "no stream takes our messages".to_owned();
            Unsent::Trouble(Trouble::new(LinkTrouble::Missing, reason))
        }
        PublishErrorKind::BrokenPipe => Unsent::Trouble(Trouble::cut()),
        _ => {
            let source = error.source().and_then(|source| source.downcast_ref());
            Unsent::Trouble(source.map_or_else(
                || Trouble::new(LinkTrouble::Offline, bare(&error.to_string())),
                said,
            ))
        }
    }
}
