//! Making the key of a new incident from the configured pattern.

use super::{Config, KEY_PATTERN};
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher as _, Hasher as _};

/// Words as a part of a key: lower case, joined by `-`, at most 40 characters.
pub fn slug(words: &str) -> String {
    let plain: String = words
        .chars()
        .flat_map(char::to_lowercase)
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .take(40)
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join("-")
}

/// Four characters that nobody mistakes for each other.
fn random_part() -> String {
    const ALPHABET: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz123456789";
    let random = RandomState::new().build_hasher().finish();
    let digit = |at: u32| {
        let index = (random >> (5 * at)) & 31;
        char::from(ALPHABET[usize::try_from(index).unwrap_or_default()])
    };
    (0..4).map(digit).collect()
}

impl Config {
    /// A key by the pattern: `name` is the first client or the service (empty gives `incident`),
    /// `day` is `yyyymmdd`.
    pub fn new_key(&self, name: &str, day: &str) -> String {
        let name = slug(name);
        let name = if name.is_empty() { "incident" } else { &name };
        self.key_pattern
            .as_deref()
            .unwrap_or(KEY_PATTERN)
            .replace("{name}", name)
            .replace("{date}", day)
            .replace("{random}", &random_part())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_and_random_parts() {
        for (words, want) in [
            ("Northbay Ltd.", "northbay-ltd"),
            ("  Šk/oda  ", "šk-oda"),
            ("../..", ""),
        ] {
            assert_eq!(slug(words), want);
        }
        let parts: std::collections::BTreeSet<String> = (0..50).map(|_| random_part()).collect();
        assert!(parts.len() > 45, "{parts:?}");
        assert!(parts.iter().all(|part| part.len() == 4));
    }

    #[test]
    fn a_key_names_client_and_day_and_differs_each_time() {
        let config = Config::default();
        let key = config.new_key("Northbay Clinics, Ltd.", "20260115");
        assert!(key.starts_with("northbay-clinics-ltd-20260115-"), "{key}");
        assert_eq!(key.len(), "northbay-clinics-ltd-20260115-".len() + 4);
        assert_ne!(key, config.new_key("Northbay Clinics, Ltd.", "20260115"));
        assert!(
            config
                .new_key("!?", "20260115")
                .starts_with("incident-20260115-")
        );
    }
}
