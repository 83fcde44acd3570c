//! What HTML and XML share: words in an element, words in a quoted attribute, and which addresses
//! may be followed.
//!
//! Everything here is cleaned first. What [`clean`] lets through holds no character that XML
//! forbids, so a page or a feed made of it is well formed whatever somebody wrote. Only the five
//! entities of XML are used; those of HTML alone would break a strict reader.

use crate::clean::{clean, is_clean};
use std::borrow::Cow;

/// One cleaned line as the text of an element.
pub fn escape_text(text: &str) -> String {
    escaped(&clean(text), |c| match c {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        _ => None,
    })
}

/// One cleaned line as the value of an attribute, in quotes of either kind.
pub fn escape_attribute(text: &str) -> String {
    escaped(&clean(text), |c| match c {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '"' => Some("&quot;"),
        '\'' => Some("&#39;"),
        _ => None,
    })
}

/// The text with what `stand_in` knows put in place of a character.
pub(crate) fn escaped(text: &str, stand_in: impl Fn(char) -> Option<&'static str>) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match stand_in(c) {
            Some(words) => out.push_str(words),
            None => out.push(c),
        }
    }
    out
}

/// An address that a reader may follow: `http`, `https` or `mailto`, one visible word. What could
/// end an address early in one of the formats is percent-encoded; for an attribute it still has
/// to go through [`escape_attribute`]. None for every other scheme, for what hides characters,
/// and where a name stands before the host, since that shows one place and leads to another.
pub fn safe_address(address: &str) -> Option<String> {
    let address = address.trim();
    let visible = is_clean(address) && !address.contains(char::is_whitespace);
    let (scheme, rest) = address.split_once(':').filter(|_| visible)?;
    let scheme = scheme.to_ascii_lowercase();
    match scheme.as_str() {
        "http" | "https" => {
            let behind = rest.strip_prefix("//")?;
            let host = behind.split(['/', '?', '#', '\\']).next()?;
            (!host.is_empty() && !host.contains('@')).then_some(())?;
        }
        "mailto" => rest.contains('@').then_some(())?,
        _ => return None,
    }
    Some(format!("{scheme}:{}", encode(rest)))
}

/// Percent-encodes what no address may hold as it stands.
fn encode(rest: &str) -> Cow<'_, str> {
    const BAD: [char; 10] = ['"', '\'', '<', '>', '\\', '^', '`', '{', '|', '}'];
    if !rest.contains(BAD) {
        return Cow::Borrowed(rest);
    }
    let encoded = rest.chars().map(|c| {
        if BAD.contains(&c) {
            format!("%{:02X}", u32::from(c))
        } else {
            c.to_string()
        }
    });
    Cow::Owned(encoded.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read_back(text: &str) -> String {
        text.replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&#39;", "'")
            .replace("&amp;", "&")
    }

    #[test]
    fn markup_of_others_is_only_words() {
        let bad = "<b onload='x'>\"&amp;\u{1b}[2J\u{fffe}\u{202e}</b>\n]]>";
        assert_eq!(
            escape_text(bad),
            "&lt;b onload='x'&gt;\"&amp;amp;␛[2J⟨U+FFFE⟩⟨U+202E⟩&lt;/b&gt; ]]&gt;"
        );
        assert_eq!(escape_attribute("'\""), "&#39;&quot;");
    }

    #[test]
    fn only_addresses_that_are_what_they_look_like_can_be_followed() {
        for (given, wanted) in [
            (
                "https://a.example/x?y=1&z=2#f",
                "https://a.example/x?y=1&z=2#f",
            ),
            (" HTTP://a.example ", "http://a.example"),
            ("mailto:help@a.example", "mailto:help@a.example"),
            ("https://a.example/|'>\"", "https://a.example/%7C%27%3E%22"),
            ("https://[::1]/", "https://[::1]/"),
            ("https://bücher.example/", "https://bücher.example/"),
        ] {
            assert_eq!(safe_address(given).as_deref(), Some(wanted), "{given}");
        }
        for bad in [
            "",
            "a.example",
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "java\tscript:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
            "//a.example",
            "https:a.example",
            "https:///x",
            "https://bank.example@evil.example/",
            "https://user:secret@a.example/",
            "https://bank.example\\@evil.example/ x",
            "https://a.example/x y",
            "https://a.example/\u{202e}gpj.exe",
            "https://a.example/\u{1b}[2J",
            "mailto:",
            "mailto:nobody",
        ] {
            assert_eq!(safe_address(bad), None, "{bad:?}");
        }
    }

    proptest! {
        #[test]
        fn reading_it_back_gives_the_cleaned_words(text in any::<String>()) {
            for escaped in [escape_text(&text), escape_attribute(&text)] {
                prop_assert!(!escaped.contains(['<', '>', '\n', '\r', '\0']));
                prop_assert_eq!(read_back(&escaped), clean(&text).into_owned());
            }
            prop_assert!(!escape_attribute(&text).contains(['"', '\'']));
        }

        #[test]
        fn a_safe_address_ends_nothing_early(text in "(https?://|mailto:|javascript:)[ -~]{0,30}") {
            if let Some(address) = safe_address(&text) {
                prop_assert!(!address.contains(['"', '\'', '<', '>', '|', ' ', '\\', '`']));
                prop_assert!(!address.starts_with("javascript"));
            }
        }
    }
}
