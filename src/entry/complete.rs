//! Completion of `#tag`, `@name` and `name:`.

use super::signs::is_gap;
use super::{tags, time};

/// What the word under the cursor could become.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// Where the word begins, in bytes.
    pub start: usize,
    /// Where it ends, in bytes.
    pub end: usize,
    /// What to put there instead, the likeliest first.
    pub options: Vec<String>,
}

/// The most options that are offered.
pub const MOST: usize = 5;

/// Letters that a name without a sign needs before it is completed.
const NAME_LETTERS: usize = 2;

/// What the word at the cursor could become; nothing where there is nothing to add.
///
/// `#` completes tags anywhere, `@` names anywhere, and two letters of a name as the first word
/// after the signs become `Robin: `.
pub fn candidates<'a>(
    text: &str,
    cursor: usize,
    people: impl Iterator<Item = &'a str>,
    known_tags: impl Iterator<Item = &'a str>,
) -> Option<Completion> {
    let before = text.get(..cursor)?;
    let start = before.rfind(char::is_whitespace).map_or(0, |at| {
        at + before[at..].chars().next().map_or(0, char::len_utf8)
    });
    let rest = &text[cursor..];
    let end = cursor + rest.find(char::is_whitespace).unwrap_or(rest.len());
    let typed = &before[start..];
    let options = match typed.chars().next()? {
        '#' => tag_options(&typed[1..], known_tags),
        '@' => name_options(&typed[1..], people, |name| format!("@{name}")),
        '\\' | '/' => return None,
        _ if typed.chars().count() >= NAME_LETTERS && in_signs(text, start) => {
            name_options(typed, people, |name| format!("{name}: "))
        }
        _ => return None,
    };
    let same = matches!(options.as_slice(), [only] if *only == text[start..end]);
    (!options.is_empty() && !same).then_some(Completion {
        start,
        end,
        options,
    })
}

/// Tags that begin with what was typed.
fn tag_options<'a>(typed: &str, known: impl Iterator<Item = &'a str>) -> Vec<String> {
    if tags::name(typed) != typed {
        return Vec::new();
    }
    let typed = typed.to_lowercase();
    first(
        known.filter(|tag| tag.to_lowercase().starts_with(&typed)),
        |tag| format!("#{tag}"),
    )
}

/// Names of which any word begins with what was typed; those that begin with it come first.
fn name_options<'a>(
    typed: &str,
    people: impl Iterator<Item = &'a str>,
    shape: impl Fn(&str) -> String,
) -> Vec<String> {
    let typed = typed.to_lowercase();
    let (mut whole, mut inside) = (Vec::new(), Vec::new());
    for name in people {
        let lower = name.to_lowercase();
        if lower.starts_with(&typed) {
            whole.push(name);
        } else if lower
            .split_whitespace()
            .any(|part| part.starts_with(&typed))
        {
            inside.push(name);
        }
    }
    first(whole.into_iter().chain(inside), shape)
}

/// The first few, each once.
fn first<'a>(found: impl Iterator<Item = &'a str>, shape: impl Fn(&str) -> String) -> Vec<String> {
    let mut options: Vec<String> = Vec::with_capacity(MOST);
    for option in found.map(shape) {
        if options.len() == MOST {
            break;
        }
        if !options.contains(&option) {
            options.push(option);
        }
    }
    options
}

/// Whether everything in front of a word is signs, so that a name may stand there.
fn in_signs(text: &str, start: usize) -> bool {
    let before = &text[..start];
    if before.starts_with(|c: char| c == '\\' || c.is_whitespace()) || before.contains('\n') {
        return false;
    }
    before
        .split(is_gap)
        .filter(|word| !word.is_empty())
        .all(is_sign)
}

/// Whether a word in front of a name is a sign or a part of one.
fn is_sign(word: &str) -> bool {
    word == "*"
        || word.starts_with('/')
        || (super::needs_document(word) && word.ends_with(':'))
        || time::begins(word.strip_prefix('@').unwrap_or(word))
        || super::KINDS
            .iter()
            .any(|known| word.chars().eq([known.sign]))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PEOPLE: [&str; 7] = [
        "Robin", "Rob Ann", "Ann", "Aki", "Robert", "Roberta", "Robbie",
    ];
    const TAGS: [&str; 3] = ["db", "deploy", "eu-west"];

    fn options(text: &str) -> Vec<String> {
        at(text, text.len()).map_or_else(Vec::new, |found| found.options)
    }

    fn at(text: &str, cursor: usize) -> Option<Completion> {
        candidates(text, cursor, PEOPLE.into_iter(), TAGS.into_iter())
    }

    #[test]
    fn tags_anywhere() {
        assert_eq!(options("lag #d"), ["#db", "#deploy"]);
        assert_eq!(options("lag #D"), ["#db", "#deploy"]);
        assert_eq!(options("#"), ["#db", "#deploy", "#eu-west"]);
        assert_eq!(options("#db"), Vec::<String>::new(), "nothing to add");
        assert_eq!(options("#d,"), Vec::<String>::new());
    }

    #[test]
    fn names_after_an_at_or_as_the_first_word() {
        assert_eq!(options("ask @ak"), ["@Aki"]);
        assert_eq!(
            options("@rob").len(),
            MOST,
            "never more than fits above the bar"
        );
        assert_eq!(options("@ann"), ["@Ann", "@Rob Ann"]);
        assert_eq!(options("ak"), ["Aki: "]);
        for signs in ["@14:32 * >", "@yesterday 23:50", "/at 14:32 /star", "/by"] {
            assert_eq!(options(&format!("{signs} ak")), ["Aki: "], "{signs}");
        }
        assert_eq!(
            options("@rob ak"),
            Vec::<String>::new(),
            "a mention is text"
        );
        assert_eq!(options("a"), Vec::<String>::new(), "one letter is too few");
        assert_eq!(
            options("tell ak"),
            Vec::<String>::new(),
            "only the first word"
        );
        assert_eq!(options(" ak"), Vec::<String>::new(), "signs are off");
        assert_eq!(options("\\ ak"), Vec::<String>::new());
        assert_eq!(options("x\nak"), Vec::<String>::new());
        assert_eq!(options(""), Vec::<String>::new());
    }

    #[test]
    fn the_whole_word_is_replaced() {
        let found = at("ask @akxyz now", 7);
        let found = found.map(|found| (found.start, found.end, found.options));
        assert_eq!(found, Some((4, 10, vec!["@Aki".to_owned()])));
        assert_eq!(at("é", 1), None, "a cursor inside a character");
        assert_eq!(at("x", 9), None);
    }
}
