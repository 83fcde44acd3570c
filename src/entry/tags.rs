//! Tags: `#word` anywhere in a text.

/// The tags of a text without their `#`, lower case, sorted, each once.
///
/// A tag begins a word and has at least one letter, so `#db` is one and `#1042`, `C#` and the
/// fragment of a link are none. `\#db` is text.
pub fn tags(text: &str) -> Vec<String> {
    let mut found: Vec<String> = text
        .match_indices('#')
        .filter(|&(at, _)| starts_word(&text[..at]))
        .filter_map(|(at, _)| {
            let name = name(&text[at + 1..]);
            name.chars()
                .any(char::is_alphabetic)
                .then(|| name.to_lowercase())
        })
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// The tag's name at the start of what follows a `#`; may be empty.
pub(super) fn name(text: &str) -> &str {
    let end = text.find(|c| !is_part(c)).unwrap_or(text.len());
    text[..end].trim_end_matches('-')
}

/// Whether a word can begin after that text.
pub(super) fn starts_word(before: &str) -> bool {
    before
        .chars()
        .next_back()
        .is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '[' | '{' | '"' | '\'' | ',' | ';'))
}

/// Letters, digits, `_`, `-` and the marks that letters of some scripts carry.
fn is_part(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | '\u{300}'..='\u{36f}' | '\u{900}'..='\u{dff}')
}

#[cfg(test)]
mod tests {
    use super::tags;

    #[test]
    fn what_is_a_tag() {
        for (text, expected) in [
            ("#db", vec!["db"]),
            ("lag 240s #DB #db again", vec!["db"]),
            ("(#eu-west), #db.", vec!["db", "eu-west"]),
            ("ticket #1042, C# and a#b", vec![]),
            ("see https://x.example/#frag and \\#no", vec![]),
            ("#", vec![]),
            ("## #-", vec![]),
            ("#b #a", vec!["a", "b"]),
            ("#Straße #हिन्दी", vec!["straße", "हिन्दी"]),
            ("line\n#second", vec!["second"]),
            ("#api- is down", vec!["api"]),
        ] {
            assert_eq!(tags(text), expected, "{text}");
        }
    }
}
