//! Identity: event ids that carry a hybrid logical clock, writers, and 128-bit hashes.

use crate::domain::time::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest as _, Sha256};
use std::{fmt, str::FromStr, sync::Arc};
use uuid::Uuid;

/// A UUID version 7 (RFC 9562): 48 bits of milliseconds, 12 bits of counter, 62 random bits.
///
/// Milliseconds and counter are a hybrid logical clock (Kulkarni et al., 2014): no event sorts
/// before one that its writer had seen, whatever the clocks of the machines say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventId(Uuid);

impl EventId {
    /// Puts the three parts together; only the low 62 bits of `random` count.
    pub fn from_parts(millis: u64, counter: u16, random: u64) -> Self {
        let value = (u128::from(millis & 0xFFFF_FFFF_FFFF) << 80)
            | (0x7 << 76)
            | (u128::from(counter & 0x0FFF) << 64)
            | (0b10 << 62)
            | u128::from(random & 0x3FFF_FFFF_FFFF_FFFF);
        Self(Uuid::from_u128(value))
    }

    /// The milliseconds of the logical clock; equal to or ahead of the writer's wall clock.
    pub fn millis(self) -> u64 {
        u64::try_from(self.0.as_u128() >> 80).unwrap_or(u64::MAX)
    }

    /// The counter of the logical clock, 0 to 4095.
    pub fn counter(self) -> u16 {
        u16::try_from((self.0.as_u128() >> 64) & 0x0FFF).unwrap_or(0)
    }

    /// The last four hexadecimal digits, for people.
    pub fn short(self) -> String {
        format!("{:04x}", self.0.as_u128() & 0xFFFF)
    }

    /// The whole id as a number, in sorting order.
    pub fn as_u128(self) -> u128 {
        self.0.as_u128()
    }
}

impl fmt::Display for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.as_hyphenated().fmt(f)
    }
}

impl FromStr for EventId {
    type Err = BadId;

    /// Accepts the hyphenated lower-case form only, so that one id has one spelling.
    fn from_str(text: &str) -> Result<Self, BadId> {
        let id = Uuid::try_parse(text).map_err(|_| BadId)?;
        let plain = text.len() == 36 && !text.bytes().any(|b| b.is_ascii_uppercase());
        (plain && id.get_version_num() == 7)
            .then_some(Self(id))
            .ok_or(BadId)
    }
}

/// A text that is no event id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an event id (a lower-case UUID of version 7)")]
pub struct BadId;

impl Serialize for EventId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for EventId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// One year in milliseconds: an id further ahead than this never moves our own clock.
const YEAR_MILLIS: u64 = 366 * 24 * 3600 * 1000;

/// The hybrid logical clock of one writer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct HybridClock {
    millis: u64,
    counter: u16,
}

impl HybridClock {
    /// Takes note of an event that exists. One more than a year ahead of `now` is ignored, so
    /// that a broken clock elsewhere cannot use up our range of ids.
    pub fn observe(&mut self, id: EventId, now: Timestamp) {
        let limit = u64::try_from(now.millis())
            .unwrap_or(0)
            .saturating_add(YEAR_MILLIS);
        if id.millis() <= limit {
            let seen = (id.millis(), id.counter());
            let (millis, counter) = seen.max((self.millis, self.counter));
            *self = Self { millis, counter };
        }
    }

    /// Where it stands, as the id of the latest event that it knows; the random bits are zero.
    pub fn latest(&self) -> EventId {
        EventId::from_parts(self.millis, self.counter, 0)
    }

    /// The next id: later than every one observed, and at least `now`. `random` is any 64 bits.
    pub fn tick(&mut self, now: Timestamp, random: u64) -> EventId {
        let wall = u64::try_from(now.millis()).unwrap_or(0);
        *self = if wall > self.millis {
            Self {
                millis: wall,
                counter: 0,
            }
        } else if self.counter < 0x0FFF {
            Self {
                millis: self.millis,
                counter: self.counter + 1,
            }
        } else {
            Self {
                millis: self.millis + 1,
                counter: 0,
            }
        };
        EventId::from_parts(self.millis, self.counter, random)
    }
}

/// The first 128 bits of a SHA-256, 32 hexadecimal digits in the file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash128([u8; 16]);

impl Hash128 {
    /// Hashes the concatenation of the parts.
    pub fn of(parts: &[&[u8]]) -> Self {
        let mut hasher = Sha256::new();
        for part in parts {
            hasher.update(part);
        }
        let mut out = [0; 16];
        out.copy_from_slice(&hasher.finalize()[..16]);
        Self(out)
    }

    /// The hash as a number, for combining into the hash of a set.
    pub fn as_u128(self) -> u128 {
        u128::from_be_bytes(self.0)
    }
}

impl fmt::Display for Hash128 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = [0_u8; 32];
        for (i, byte) in self.0.iter().enumerate() {
            text[2 * i] = HEX[usize::from(byte >> 4)];
            text[2 * i + 1] = HEX[usize::from(byte & 15)];
        }
        f.write_str(std::str::from_utf8(&text).unwrap_or_default())
    }
}

const HEX: &[u8; 16] = b"0123456789abcdef";

/// The value of a lower-case hexadecimal digit; 255 for what is none.
const NIBBLE: [u8; 256] = {
    let mut table = [u8::MAX; 256];
    let mut value = 0;
    while value < 16 {
        table[HEX[value as usize] as usize] = value;
        value += 1;
    }
    table
};

impl fmt::Debug for Hash128 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Hash128 {
    type Err = BadHash;

    fn from_str(text: &str) -> Result<Self, BadHash> {
        let digits = text.as_bytes();
        if digits.len() != 32 {
            return Err(BadHash);
        }
        let mut out = [0; 16];
        let mut wrong = 0;
        for (byte, pair) in out.iter_mut().zip(digits.chunks_exact(2)) {
            let (high, low) = (NIBBLE[usize::from(pair[0])], NIBBLE[usize::from(pair[1])]);
            wrong |= high | low;
            *byte = (high << 4) | low;
        }
        if wrong & 0xF0 != 0 {
            return Err(BadHash);
        }
        Ok(Self(out))
    }
}

/// A text that is no 128-bit hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a hash (32 lower-case hexadecimal digits)")]
pub struct BadHash;

/// A writer: one journal of one user on one machine, for one incident (`nia@ops1-k7f3`).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct WriterId(Arc<str>);

impl WriterId {
    /// A writer of that name; the name is opaque to everything but people.
    pub fn new(name: &str) -> Self {
        Self(name.into())
    }

    /// The name as written in the file.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for WriterId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn ids_only_ever_rise(
            steps in proptest::collection::vec((0_i64..5_000, any::<u64>(), any::<bool>()), 1..200)
        ) {
            let mut clock = HybridClock::default();
            let mut last = None;
            for (now, random, foreign) in steps {
                let now = Timestamp::from_millis(now);
                if foreign {
                    let ms = random % 9_000;
                    let counter = u16::try_from((random >> 20) % 4096).unwrap_or(0);
                    clock.observe(EventId::from_parts(ms, counter, random), now);
                    last = last.max(Some(EventId::from_parts(ms, counter, 0)));
                }
                let id = clock.tick(now, random | 1);
                prop_assert!(Some(id) > last, "{id} after {last:?}");
                prop_assert_eq!(id.to_string().parse::<EventId>(), Ok(id));
                last = Some(id);
            }
        }

        #[test]
        fn hashes_print_and_parse(bytes in any::<[u8; 16]>()) {
            let hash = Hash128(bytes);
            prop_assert_eq!(hash.to_string().parse::<Hash128>(), Ok(hash));
        }

        #[test]
        fn nothing_else_is_a_hash(text in "[0-9a-gA-F/:`@é]{30,33}") {
            let plain = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
            let good = text.len() == 32 && text.chars().all(plain);
            prop_assert_eq!(text.parse::<Hash128>().is_ok(), good, "{}", text);
        }
    }

    #[test]
    fn an_id_over_a_year_ahead_does_not_move_the_clock() {
        let now = Timestamp::from_millis(1_000);
        let mut clock = HybridClock::default();
        clock.observe(EventId::from_parts(1_000 + YEAR_MILLIS + 1, 0, 0), now);
        assert_eq!(clock.tick(now, 0).millis(), 1_000);
        clock.observe(EventId::from_parts(1_000 + YEAR_MILLIS, 7, 0), now);
        assert_eq!(clock.tick(now, 0).millis(), 1_000 + YEAR_MILLIS);
    }

    #[test]
    fn a_full_counter_carries_into_the_milliseconds() {
        let mut clock = HybridClock {
            millis: 9,
            counter: 0x0FFF,
        };
        let id = clock.tick(Timestamp::from_millis(3), 0);
        assert_eq!((id.millis(), id.counter()), (10, 0));
    }

    #[test]
    fn only_one_spelling_of_an_id() {
        let id = EventId::from_parts(0x0198_0000_0000, 0xabc, 0xdef).to_string();
        assert!(id.parse::<EventId>().is_ok());
        assert!(id.to_uppercase().parse::<EventId>().is_err());
        assert!(id.replace('-', "").parse::<EventId>().is_err());
        assert!(
            "00000000-0000-4000-8000-000000000000"
                .parse::<EventId>()
                .is_err()
        );
    }
}
