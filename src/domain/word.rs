//! Choosing one of a closed list by the word that a person typed, and how near a mistyped one is.

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

/// The letters of a typed word that are looked at: no word of ours is longer.
const LOOKED_AT: usize = 64;

/// How many letters must change to make the known word of the typed one.
pub(crate) fn distance(typed: &str, known: &str) -> usize {
    let known: Vec<char> = known.chars().collect();
    let mut row: Vec<usize> = (0..=known.len()).collect();
    for (i, x) in typed.chars().take(LOOKED_AT).enumerate() {
        let mut corner = i;
        row[0] = i + 1;
        for (j, y) in known.iter().enumerate() {
            let change = corner + usize::from(x != *y);
            corner = row[j + 1];
            row[j + 1] = change.min(corner + 1).min(row[j] + 1);
        }
    }
    row[known.len()]
}

/// The known word that a mistyped one is nearest to, if any is near: one letter of four.
pub(crate) fn near(typed: &str, all: impl Iterator<Item = &'static str>) -> Option<&'static str> {
    let far = all.map(|known| (distance(typed, known), known));
    let (far, known) = far.min()?;
    (far <= 1 + known.len() / 4).then_some(known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_letters_that_must_change_are_counted() {
        for (typed, known, want) in [
            ("note", "note", 0),
            ("nots", "note", 1),
            ("statsu", "status", 2),
            ("", "wall", 4),
            ("wall", "", 4),
        ] {
            assert_eq!(distance(typed, known), want, "{typed} {known}");
        }
    }

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
