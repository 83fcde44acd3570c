//! The codec without a disk, for those who try it with hostile bytes: the fuzzers in `tests/fuzz`.

use super::codec::{self, Contents, Header};
use crate::domain::incident::Incident;
use crate::domain::log::EventLog;
use serde_json::Value;
use std::sync::Arc;

/// What a file's text was read as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    /// All that it holds of what is known, and all that was new.
    pub set: EventLog,
    /// How many events were not known.
    pub fresh: usize,
    /// How many of the known ones it lacks.
    pub absent: usize,
    /// Something of it cannot be read: it is set aside before it is written over.
    pub damaged: bool,
    /// It is written again, though all of it can be read.
    pub untidy: bool,
}

impl Read {
    fn of(contents: &Contents, known: &EventLog) -> Self {
        let there = known.events().iter().zip(&contents.present);
        let there = there.filter(|(_, present)| **present);
        let there = there.map(|(event, _)| Arc::clone(event));
        Self {
            absent: contents.present.iter().filter(|it| !**it).count(),
            fresh: contents.fresh.len(),
            damaged: contents.is_damaged(),
            untidy: contents.untidy,
            set: EventLog::from_events(there.chain(contents.fresh.iter().cloned())),
        }
    }
}

/// Reads a file's text.
///
/// # Errors
/// A clause that says what it is instead of an incident.
pub fn read(bytes: &[u8], known: &EventLog) -> Result<Read, String> {
    codec::decode(bytes, known).map(|contents| Read::of(&contents, known))
}

/// The same of a text that the events then share.
///
/// # Errors
/// As above.
pub fn read_shared(text: &str) -> Result<Read, String> {
    let contents = codec::decode_text(&Arc::new(text.to_owned()))?;
    Ok(Read::of(&contents, &EventLog::default()))
}

/// The key of the incident that a file's first bytes name.
pub fn peek(start: &[u8]) -> Option<String> {
    codec::peek(start).map(|header| header.key)
}

/// The text of a file that holds these events; none while the opening one is not among them.
pub fn write(set: &EventLog) -> Option<Vec<u8>> {
    let header = Header::of(&Incident::new(set.clone()))?;
    Some(codec::encode(&header, set.events(), &Value::Null))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_as_the_same_set_and_written_as_the_same_bytes() {
        let set = EventLog::from_events(crate::fixture::events());
        let all = set.len();
        let bytes = write(&set).unwrap();
        let text = String::from_utf8(bytes.clone()).unwrap();
        let read_anew = read(&bytes, &EventLog::default()).unwrap();
        assert_eq!(read_shared(&text).unwrap(), read_anew);
        assert_eq!((read_anew.fresh, read_anew.absent), (all, 0));
        assert!(!read_anew.damaged && !read_anew.untidy);
        assert_eq!(write(&read_anew.set).unwrap(), bytes);
        let known = read(&bytes, &set).unwrap();
        assert_eq!((known.fresh, known.absent), (0, 0));
        assert_eq!(known.set, set);
        let opening = crate::fixture::incident().opening().unwrap().key.clone();
        assert_eq!(peek(&bytes[..bytes.len().min(4096)]), Some(opening));
        assert_eq!(peek(b"{}"), None);
        assert_eq!(write(&EventLog::default()), None);
    }

    #[test]
    fn what_a_file_lacks_of_what_is_known_is_counted() {
        let events = crate::fixture::events();
        let part = EventLog::from_events(events[..events.len() - 2].iter().cloned());
        let all = EventLog::from_events(events);
        let bytes = write(&part).unwrap();
        let read = read(&bytes, &all).unwrap();
        assert_eq!((read.fresh, read.absent), (0, 2));
        assert_eq!(read.set, part);
    }
}
