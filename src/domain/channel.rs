//! Kinds of channel: what each is for, and whether people look there or are reached by it.

use serde::{Deserialize, Serialize};

/// A kind of channel, such as a status page or e-mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChannelKind {
    /// What it is called.
    pub name: String,
    /// Other words that mean the same, lower case.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// What it is for.
    #[serde(default)]
    pub purpose: String,
    /// Whether people look there, or are reached by it.
    pub mode: Mode,
    /// The most characters that one message may have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most_characters: Option<usize>,
}

/// How words reach people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// People come and look: no floor between two words.
    Pull,
    /// It lands on them: a floor between two words.
    Push,
}

impl Mode {
    /// The word on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Pull => "pull",
            Self::Push => "push",
        }
    }
}

impl ChannelKind {
    /// Whether a word names this kind; case, `-` and `_` for a space do not matter.
    pub fn is_named(&self, word: &str) -> bool {
        let plain = |word: &str| word.trim().to_lowercase().replace(['-', '_'], " ");
        let want = plain(word);
        plain(&self.name) == want || self.aliases.iter().any(|alias| plain(alias) == want)
    }
}

/// The kind that the name of a channel tells: `#...` is a chat, else the kind that it is called
/// by, else the first one of whose names it holds as words (`Board e-mail`).
pub fn kind_named<'a>(kinds: &'a [ChannelKind], name: &str) -> Option<&'a ChannelKind> {
    let name = name.trim().to_lowercase();
    if name.starts_with('#') {
        return kinds.iter().find(|kind| kind.is_named("chat"));
    }
    let words = |text: &str| -> Vec<String> {
        let parts = text.split(|c: char| !c.is_alphanumeric());
        parts
            .filter(|w| !w.is_empty())
            .map(str::to_lowercase)
            .collect()
    };
    let said = words(&name);
    let holds = |kind: &&ChannelKind| {
        std::iter::once(&kind.name)
            .chain(&kind.aliases)
            .any(|alias| {
                let alias = words(alias);
                !alias.is_empty() && said.windows(alias.len()).any(|part| part == alias)
            })
    };
    let exact = kinds.iter().find(|kind| kind.is_named(&name));
    exact.or_else(|| kinds.iter().find(holds))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::kit::Kit;

    #[test]
    fn the_name_of_a_channel_tells_its_kind() {
        let kinds = Kit::shipped().kinds;
        for (name, want) in [
            ("status page", Some("status page")),
            ("Status-Page", Some("status page")),
            ("email", Some("e-mail")),
            ("Board e-mail", Some("e-mail")),
            ("#northbay-incident-1042", Some("chat")),
            ("SMS", Some("text message")),
            ("ops mailing list", Some("mailing list")),
            ("carrier pigeon", None),
            ("", None),
            ("blacklist", None),
        ] {
            let kind = kind_named(&kinds, name);
            assert_eq!(kind.map(|kind| kind.name.as_str()), want, "{name}");
        }
    }
}
