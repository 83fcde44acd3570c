//! Choosing one of a closed list by the word that a person typed.

/// The one whose word this is, or the only one whose word begins so; case, `-` and `_` for a space
/// do not matter.
pub(crate) fn chosen<T: Copy>(all: &[(T, &str)], typed: &str) -> Option<T> {
    let plain = |word: &str| word.to_lowercase().replace(['-', '_'], " ");
    let want = plain(typed.trim());
    if want.is_empty() {
        return None;
    }
    let exact = all.iter().find(|(_, word)| plain(word) == want);
    let mut starts = all
        .iter()
        .filter(|(_, word)| plain(word).starts_with(&want));
    let only = starts.next().filter(|_| starts.next().is_none());
    exact.or(only).map(|(value, _)| *value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exact_or_the_only_one_that_begins_so() {
        let all = [(1, "ruled out"), (2, "rule"), (3, "open")];
        for (typed, want) in [
            ("RULE", Some(2)),
            ("ruled-out", Some(1)),
            ("ruled", Some(1)),
            ("ru", None),
            ("o", Some(3)),
            ("", None),
            ("x", None),
        ] {
            assert_eq!(chosen(&all, typed), want, "{typed:?}");
        }
    }
}
