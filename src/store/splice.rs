//! The shared file's text as a stream: what stands at its end, and a copy with more lines.

use super::codec;
use crate::domain::id::EventId;
use std::fs::File;
use std::io::{self, BufRead as _, Write as _};
use std::os::unix::fs::FileExt as _;

/// What ends the events. The `state` follows on one line.
const FOOT: &[u8] = b"],\n\"state\": ";
/// What follows the `state`.
const END: &[u8] = b"\n}\n";
/// So much is read from the end first, and then at most.
const ENDINGS: [u64; 2] = [16 << 10, 512 << 10];
/// So much is copied at once: little enough to stay near the processor.
const STEP: usize = 64 << 10;
/// What stands before an id, after the comma.
const BEFORE_ID: &[u8] = b"{\"id\":\"";
/// An id's length.
const ID: usize = 36;

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

/// Copies the events of a file and puts more of them, and a new `state`, behind them. `ids` gets
/// to see what is copied.
pub(super) fn splice(
    (from, foot): (&File, u64),
    into: &mut File,
    (lines, state): (&str, &str),
    ids: &mut Ids,
) -> io::Result<()> {
    let mut buffer = vec![0; STEP];
    let mut at = 0;
    while at < foot {
        let rest = usize::try_from(foot - at).unwrap_or(STEP).min(STEP);
        let read = from.read_at(&mut buffer[..rest], at)?;
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        ids.see(&buffer[..read]);
        into.write_all(&buffer[..read])?;
        at += read as u64;
    }
    let mut end = Vec::with_capacity(lines.len() + state.len() + 64);
    for part in [lines.as_bytes(), FOOT, state.as_bytes(), END] {
        end.extend_from_slice(part);
    }
    into.write_all(&end)
}

/// Compares the ids of a text with one: how many digits at its end tell it from all of them.
pub(super) struct Ids {
    name: String,
    /// The start of a line that was cut by the end of what was seen.
    start: Vec<u8>,
    /// In the middle of a line whose id was seen.
    within: bool,
    most: usize,
}

impl Ids {
    /// To be told apart from that one.
    pub(super) fn from(id: EventId) -> Self {
        Self {
            name: id.to_string(),
            start: Vec::new(),
            within: false,
            most: 0,
        }
    }

    /// How many last digits of the id tell it from all that were seen, at least four.
    pub(super) fn digits(&self) -> usize {
        (self.most + 1).max(4)
    }

    /// Looks at the next part of the text.
    fn see(&mut self, mut bytes: &[u8]) {
        const NEEDED: usize = 1 + BEFORE_ID.len() + ID;
        while !bytes.is_empty() {
            if !self.within {
                if self.start.is_empty() && bytes.len() >= NEEDED {
                    self.compare(&bytes[..NEEDED]);
                } else {
                    let more = bytes.len().min(NEEDED - self.start.len());
                    let end = bytes[..more].iter().position(|&byte| byte == b'\n');
                    self.start.extend_from_slice(&bytes[..end.unwrap_or(more)]);
                    bytes = &bytes[end.unwrap_or(more)..];
                    if end.is_none() && self.start.len() < NEEDED {
                        return;
                    }
                    let start = std::mem::take(&mut self.start);
                    self.compare(&start);
                }
            }
            let part = bytes;
            let skipped = bytes.skip_until(b'\n').unwrap_or(part.len());
            self.within = part[..skipped].last() != Some(&b'\n');
        }
    }

    fn compare(&mut self, line: &[u8]) {
        let line = line.strip_prefix(b",").unwrap_or(line);
        let Some(other) = line.strip_prefix(BEFORE_ID).and_then(|id| id.get(..ID)) else {
            return;
        };
        let name = self.name.as_bytes();
        // Of nearly all the last four differ already.
        if other[ID - 4..] == name[ID - 4..] && other != name {
            let ends = other.iter().rev().zip(name.iter().rev());
            let same = ends.take_while(|(a, b)| a == b);
            let digits = same.filter(|(sign, _)| **sign != b'-').count();
            self.most = self.most.max(digits);
        }
    }
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
        #[test]
        fn however_it_is_cut_the_digits_are_the_same(
            randoms in proptest::collection::vec(0_u64..0x40_0000, 1..40),
            mine in 0_u64..0x40_0000,
            step in 1_usize..200,
        ) {
            let text: String = randoms.iter().enumerate().map(|(i, random)| {
                format!("{}{}", if i > 0 { "," } else { "" }, line(*random))
            }).collect();
            let id = |random| EventId::from_parts(1_768_512_780_000, 0, random);
            let mut ids = Ids::from(id(mine));
            for part in text.as_bytes().chunks(step) {
                ids.see(part);
            }
            let name = id(mine).to_string().replace('-', "");
            let same = randoms.iter().filter(|other| **other != mine).map(|other| {
                let other = id(*other).to_string().replace('-', "");
                name.bytes().rev().zip(other.bytes().rev()).take_while(|(a, b)| a == b).count()
            }).max();
            prop_assert_eq!(ids.digits(), same.map_or(4, |same| (same + 1).max(4)));
        }
    }
}
