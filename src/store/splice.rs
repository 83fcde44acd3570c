//! The shared file's text without reading it: what stands at its end, and a copy with more lines.

use super::{codec, file};
use crate::domain::id::EventId;
use std::fs::File;
use std::io::{self, Read as _, Seek as _, Write as _};
use std::os::unix::fs::FileExt as _;

/// What ends the events. The `state` follows on one line.
const FOOT: &[u8] = b"],\n\"state\": ";
/// What follows the `state`.
const END: &[u8] = b"\n}\n";
/// So much is read from the end first, and then at most.
const ENDINGS: [u64; 2] = [16 << 10, 512 << 10];
/// So much is copied before the disk is asked to begin with it, while the rest is being copied.
pub(super) const STEP: u64 = 1 << 20;

/// The end of a file as this program writes it.
pub(super) struct Ending {
    /// Where the events end.
    pub foot: u64,
    /// The last event.
    pub last: EventId,
    /// The `state`.
    pub state: String,
}

impl Ending {
    /// Of a file of that length; `None` if it ends in another way.
    pub(super) fn of(file: &File, length: u64) -> Option<Self> {
        ENDINGS.iter().find_map(|most| {
            let size = length.min(*most);
            let mut bytes = vec![0; usize::try_from(size).ok()?];
            file.read_exact_at(&mut bytes, length - size).ok()?;
            Self::read(&bytes, length - size)
        })
    }

    fn read(bytes: &[u8], offset: u64) -> Option<Self> {
        let inner = bytes.strip_suffix(END)?;
        let line = inner.iter().rposition(|&byte| byte == b'\n')?;
        let foot = (line + 1).checked_sub(b"],\n".len())?;
        let state = inner[foot..].strip_prefix(FOOT)?;
        let events = inner[..foot].strip_suffix(b"\n")?;
        let start = events.iter().rposition(|&byte| byte == b'\n')? + 1;
        let line = &events[start..];
        Some(Self {
            foot: offset + foot as u64,
            last: codec::id_of(line.strip_prefix(b",").unwrap_or(line))?,
            state: std::str::from_utf8(state).ok()?.to_owned(),
        })
    }
}

/// Copies the events of a file, which end at `foot`. The system copies, without a detour through
/// this process; a file system that shares blocks shares them.
pub(super) fn copy_events((mut from, foot): (&File, u64), into: &mut File) -> io::Result<()> {
    from.rewind()?;
    let mut at = 0;
    while at < foot {
        let step = (foot - at).min(STEP);
        if io::copy(&mut from.take(step), into)? != step {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        if step == STEP {
            file::begin_writing(into, at, step);
        }
        at += step;
    }
    Ok(())
}

/// Puts more lines behind the events, and a new `state`.
pub(super) fn close(into: &mut File, lines: &str, state: &str) -> io::Result<()> {
    let mut end = Vec::with_capacity(lines.len() + state.len() + 64);
    for part in [lines.as_bytes(), FOOT, state.as_bytes(), END] {
        end.extend_from_slice(part);
    }
    into.write_all(&end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn line(random: u64) -> String {
        let id = EventId::from_parts(1_768_512_780_000, 0, random);
        format!("{{\"id\":\"{id}\",\"at\":1}}\n")
    }

    #[test]
    fn the_end_is_found_or_there_is_none() {
        let text = format!(
            "{{\n\"events\": [\n{},{}],\n\"state\": {{\"a\":1}}\n}}\n",
            line(1),
            line(2)
        );
        let ending = Ending::read(text.as_bytes(), 7).unwrap();
        assert_eq!(ending.state, "{\"a\":1}");
        assert_eq!(ending.last, EventId::from_parts(1_768_512_780_000, 0, 2));
        assert!(text[usize::try_from(ending.foot).unwrap() - 7..].starts_with("],\n\"state\""));
        for other in [
            text.replace("}\n}\n", "}\n}"),
            text.replace("],\n", "]\n,"),
            text.replace("\"state\": ", "\"state\":"),
            text.replace("],\n", "\n],\n"),
            String::new(),
        ] {
            assert!(Ending::read(other.as_bytes(), 0).is_none(), "{other}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn however_long_the_events_are_copied_whole(
            steps in 0_u64..4,
            rest in 0_u64..70_000,
            foreign in any::<bool>(),
        ) {
            let dir = tempfile::tempdir().unwrap();
            let foot = steps * STEP + rest;
            let bytes: Vec<u8> = (0..foot + 500).map(|at| (at % 251) as u8).collect();
            let mut from = tempfile::tempfile_in(dir.path()).unwrap();
            from.write_all(&bytes).unwrap();
            // On another file system there is nothing to share; it is copied all the same.
            let into = if foreign { "/dev/shm" } else { dir.path().to_str().unwrap() };
            let Ok(mut into) = tempfile::tempfile_in(into) else { return Ok(()) };
            copy_events((&from, foot), &mut into).unwrap();
            close(&mut into, "new\n", "{}").unwrap();
            let mut copied = Vec::new();
            into.rewind().unwrap();
            into.read_to_end(&mut copied).unwrap();
            let (events, end) = copied.split_at(usize::try_from(foot).unwrap());
            prop_assert!(events == &bytes[..events.len()]);
            prop_assert_eq!(end, b"new\n],\n\"state\": {}\n}\n");
        }
    }

    #[test]
    fn a_file_that_has_become_shorter_is_not_copied() {
        let mut from = tempfile::tempfile().unwrap();
        from.write_all(b"short").unwrap();
        let mut into = tempfile::tempfile().unwrap();
        let error = copy_events((&from, 6), &mut into).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof);
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "a test writes what is read")]
    fn the_end_is_found_however_long_the_file_and_its_state_are() {
        use crate::store::codec::Header;
        use crate::store::tests::log;
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("inc.json");
        for (entries, length, state, found) in [
            (0, 0, 10, true),
            (1, 10, 10, true),
            (60, 1_000, 10, true),
            (60, 1_000, 20_000, true),
            (3, 20_000, 40_000, true),
            (3, 200_000, 300_000, true),
            // More than is read at most, of the last line or of the state.
            (1, 600_000, 10, false),
            (60, 1_000, 600_000, false),
        ] {
            let texts: Vec<String> = (0..entries).map(|_| "x".repeat(length)).collect();
            let log = log(&texts);
            let header = Header::of(&crate::domain::incident::Incident::new(log.clone()));
            let state = serde_json::json!({ "a": "y".repeat(state) });
            let text = codec::encode(&header.unwrap(), log.events(), &state);
            std::fs::write(&path, &text).unwrap();
            let file = File::open(&path).unwrap();
            let ending = Ending::of(&file, text.len() as u64);
            assert_eq!(ending.is_some(), found, "{entries} {length}");
            let Some(ending) = ending else { continue };
            assert_eq!(ending.state, state.to_string());
            assert_eq!(ending.last, log.events().last().unwrap().id);
            let foot = usize::try_from(ending.foot).unwrap();
            let end = [FOOT, ending.state.as_bytes(), END].concat();
            assert!(text[foot..] == end);
            // A file of another length is no longer what it was when that was asked for.
            assert!(Ending::of(&file, text.len() as u64 - 1).is_none());
            assert!(Ending::of(&file, text.len() as u64 + 1).is_none());
        }
    }
}
