//! A soft check for words that speak of guilt (practice: R151). It flags and never blocks: the
//! words stay as they were typed.

use std::ops::Range;

/// Words that drift to a person, and kinder ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flag {
    /// Where they stand, in bytes of the text.
    pub at: Range<usize>,
    /// What to ask or write instead.
    pub hint: &'static str,
}

const MISSING: &str = "say what was missing: what would have shown or made it easier?";
const STOOD_IN_WAY: &str = "say what stood in the way";
const MADE_IT_POSSIBLE: &str = "say what made the slip possible";
const NOT_A_TRAIT: &str = "describe what happened, not a trait";
const NOT_GUILT: &str = "say what led to it, not whose doing it was";
const NOT_WHO: &str = "say what let it happen, not who did it";

/// What is flagged wherever it stands, in lower case, word by word; of two that begin alike the
/// longer stands first.
const PHRASES: [(&str, &str); 50] = [
    ("should not have", MISSING),
    ("should never have", MISSING),
    ("should have", MISSING),
    ("should've", MISSING),
    ("shouldn't have", MISSING),
    ("could have", MISSING),
    ("could've", MISSING),
    ("ought to have", MISSING),
    ("would have been easy", MISSING),
    ("failed to", STOOD_IN_WAY),
    ("fails to", STOOD_IN_WAY),
    ("forgot to", STOOD_IN_WAY),
    ("forgot that", STOOD_IN_WAY),
    ("neglected to", STOOD_IN_WAY),
    ("did not bother", STOOD_IN_WAY),
    ("didn't bother", STOOD_IN_WAY),
    ("overlooked by", STOOD_IN_WAY),
    ("human error", MADE_IT_POSSIBLE),
    ("human failure", MADE_IT_POSSIBLE),
    ("human mistake", MADE_IT_POSSIBLE),
    ("operator error", MADE_IT_POSSIBLE),
    ("user error", MADE_IT_POSSIBLE),
    ("pilot error", MADE_IT_POSSIBLE),
    ("his mistake", MADE_IT_POSSIBLE),
    ("her mistake", MADE_IT_POSSIBLE),
    ("their mistake", MADE_IT_POSSIBLE),
    ("careless", NOT_A_TRAIT),
    ("carelessly", NOT_A_TRAIT),
    ("carelessness", NOT_A_TRAIT),
    ("negligent", NOT_A_TRAIT),
    ("negligence", NOT_A_TRAIT),
    ("sloppy", NOT_A_TRAIT),
    ("sloppiness", NOT_A_TRAIT),
    ("lazy", NOT_A_TRAIT),
    ("laziness", NOT_A_TRAIT),
    ("stupid", NOT_A_TRAIT),
    ("incompetent", NOT_A_TRAIT),
    ("incompetence", NOT_A_TRAIT),
    ("reckless", NOT_A_TRAIT),
    ("recklessly", NOT_A_TRAIT),
    ("fault of", NOT_GUILT),
    ("his fault", NOT_GUILT),
    ("her fault", NOT_GUILT),
    ("their fault", NOT_GUILT),
    ("at fault", NOT_GUILT),
    ("to blame", NOT_GUILT),
    ("blamed", NOT_GUILT),
    ("guilty", NOT_GUILT),
    ("culprit", NOT_GUILT),
    ("screwed up", NOT_A_TRAIT),
];

/// What is flagged behind the name of a person.
const VERBS: [&str; 17] = [
    "broke",
    "botched",
    "caused",
    "crashed",
    "destroyed",
    "failed",
    "forgot",
    "ignored",
    "messed",
    "misconfigured",
    "missed",
    "mistyped",
    "neglected",
    "overlooked",
    "ruined",
    "screwed",
    "skipped",
];

/// What in a text speaks of guilt, in the order of the text; `people` are the names of those who
/// took part, in full.
pub fn flags<'a>(text: &str, people: impl IntoIterator<Item = &'a str>) -> Vec<Flag> {
    let words = words(text);
    if words.is_empty() {
        return Vec::new();
    }
    let phrases: Vec<(Vec<&str>, &'static str)> = PHRASES
        .iter()
        .map(|(phrase, hint)| (phrase.split(' ').collect(), *hint))
        .collect();
    let names = names(people);
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let rest = &words[at..];
        let phrase = phrases
            .iter()
            .find(|(phrase, _)| begins(text, rest, phrase));
        let length = match phrase {
            Some((phrase, hint)) => Some((phrase.len(), *hint)),
            None => blamed(text, rest, &names).map(|length| (length, NOT_WHO)),
        };
        if let Some((length, hint)) = length {
            let range = words[at].at.start..words[at + length - 1].at.end;
            found.push(Flag { at: range, hint });
        }
        at += length.map_or(1, |(length, _)| length);
    }
    found
}

/// The first flag in one line: the words, and what to write instead.
pub fn remark<'a>(text: &str, people: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let flags = flags(text, people);
    let first = flags.first()?;
    let words: Vec<&str> = text[first.at.clone()].split_whitespace().collect();
    let more = match flags.len() {
        1 => String::new(),
        n => format!(" (+{})", n - 1),
    };
    Some(format!("\"{}\": {}{more}", words.join(" "), first.hint))
}

/// The same words without who: an aside in brackets that names somebody goes, and "somebody" stands
/// where a name stood; `people` are the names of those who took part, in full.
///
/// A first name of three letters and more counts where it begins with a capital, or is written small
/// by its bearer too: `Will` is a person, `will` is not.
pub fn without_names<'a>(text: &str, people: impl IntoIterator<Item = &'a str>) -> String {
    let mut kept = String::new();
    let mut from = 0;
    for named in named(text, people) {
        let aside = aside(text, &named);
        let cut = aside.clone().unwrap_or(named);
        if cut.start >= from {
            let before = &text[from..cut.start];
            kept.push_str(aside.as_ref().map_or(before, |_| before.trim_end()));
            kept.push_str(aside.map_or("somebody", |_| ""));
            from = cut.end;
        }
    }
    kept.push_str(&text[from..]);
    kept.trim().to_owned()
}

/// Where people are named in a text, in its order; without what makes something theirs.
fn named<'a>(text: &str, people: impl IntoIterator<Item = &'a str>) -> Vec<Range<usize>> {
    let words = words(text);
    let mut small: Vec<String> = Vec::new();
    let people = people.into_iter().inspect(|person| {
        let person = person.trim_start();
        let first = person.split(char::is_whitespace).next();
        small.extend(
            first
                .filter(|f| !f.starts_with(char::is_uppercase))
                .map(str::to_lowercase),
        );
    });
    let names = names(people);
    let mut found = Vec::new();
    for (at, first) in words.iter().enumerate() {
        let capital = text[first.at.clone()].starts_with(char::is_uppercase);
        let counts = |name: &&Vec<String>| {
            let long = name.len() > 1 || name[0].chars().count() > 2;
            long && (capital || small.contains(&name[0])) && is_name(text, &words[at..], name)
        };
        if let Some(name) = names.iter().find(counts) {
            found.push(first.at.start..end_of_name(text, &words[at + name.len() - 1]));
        }
    }
    found
}

/// Whether words begin with a name, also where something is that person's.
fn is_name(text: &str, words: &[Word], name: &[String]) -> bool {
    let Some(words) = words.get(..name.len()) else {
        return false;
    };
    let same = |(word, part): (&Word, &String)| {
        word.plain == *part || word.plain.strip_suffix("'s") == Some(part)
    };
    let mut pairs = words.windows(2);
    words.iter().zip(name).all(same) && pairs.all(|pair| adjoin(text, &pair[0], &pair[1]))
}

/// Where the last word of a name ends: before what makes something that person's.
fn end_of_name(text: &str, word: &Word) -> usize {
    let own = text[word.at.clone()].rfind(['\'', '\u{2019}']);
    let own = own.filter(|_| word.plain.ends_with("'s"));
    own.map_or(word.at.end, |own| word.at.start + own)
}

/// The brackets around a place of a text, with what stands in them.
fn aside(text: &str, at: &Range<usize>) -> Option<Range<usize>> {
    let open = text[..at.start].rfind(['(', ')'])?;
    let closed = at.end + text[at.end..].find(['(', ')'])?;
    let within = text[open..].starts_with('(') && text[closed..].starts_with(')');
    within.then_some(open..closed + 1)
}

/// A word of the text, in lower case with plain apostrophes.
struct Word {
    at: Range<usize>,
    plain: String,
}

fn words(text: &str) -> Vec<Word> {
    let part = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '\u{2019}');
    let mut words: Vec<Word> = Vec::new();
    let mut open = false;
    for (at, c) in text.char_indices() {
        let plain = if c == '\u{2019}' { '\'' } else { c };
        if !part(c) {
            open = false;
            continue;
        }
        let end = at + c.len_utf8();
        match words.last_mut().filter(|_| open) {
            Some(word) => {
                word.at.end = end;
                word.plain.extend(plain.to_lowercase());
            }
            None => words.push(Word {
                at: at..end,
                plain: plain.to_lowercase().collect(),
            }),
        }
        open = true;
    }
    words
}

/// Whether only spaces or a hyphen stand between two words.
fn adjoin(text: &str, before: &Word, after: &Word) -> bool {
    let between = &text[before.at.end..after.at.start];
    between.chars().all(|c| c.is_whitespace() || c == '-')
}

fn begins(text: &str, words: &[Word], phrase: &[impl AsRef<str>]) -> bool {
    let Some(words) = words.get(..phrase.len()) else {
        return false;
    };
    let same = words
        .iter()
        .zip(phrase)
        .all(|(word, part)| word.plain == part.as_ref());
    same && words
        .windows(2)
        .all(|pair| adjoin(text, &pair[0], &pair[1]))
}

/// Names in full and first names, word by word; the longer ones first.
fn names<'a>(people: impl IntoIterator<Item = &'a str>) -> Vec<Vec<String>> {
    let mut names: Vec<Vec<String>> = Vec::new();
    for person in people {
        let whole: Vec<String> = words(person).into_iter().map(|word| word.plain).collect();
        if let Some(first) = whole.first() {
            names.push(vec![first.clone()]);
        }
        if whole.len() > 1 {
            names.push(whole);
        }
    }
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    names
}

/// How many words are a name and what is said of its bearer.
fn blamed(text: &str, words: &[Word], names: &[Vec<String>]) -> Option<usize> {
    let name = names.iter().find(|name| begins(text, words, name))?;
    let (last, verb) = (words.get(name.len() - 1)?, words.get(name.len())?);
    let said = VERBS.contains(&verb.plain.as_str()) && adjoin(text, last, verb);
    said.then_some(name.len() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flagged(text: &str) -> Vec<&str> {
        let found = flags(text, ["Mara Quill", "Rob"]);
        found.into_iter().map(|flag| &text[flag.at]).collect()
    }

    /// Practice: R151.
    #[test]
    fn should_have_is_flagged_and_the_words_are_named() {
        for (text, want) in [
            ("We should have tested it", vec!["should have"]),
            ("SHOULD  HAVE", vec!["SHOULD  HAVE"]),
            (
                "it shouldn\u{2019}t have run",
                vec!["shouldn\u{2019}t have"],
            ),
            ("should\nhave", vec!["should\nhave"]),
            ("could have, should've", vec!["could have", "should've"]),
            ("Human-error by night", vec!["Human-error"]),
            ("the fault of nobody", vec!["fault of"]),
            ("he failed to read it", vec!["failed to"]),
            ("Mara broke the lock", vec!["Mara broke"]),
            ("Mara Quill missed it", vec!["Mara Quill missed"]),
            ("mara quill\nforgot to ask", vec!["mara quill\nforgot"]),
            ("Rob ignored it", vec!["Rob ignored"]),
        ] {
            assert_eq!(flagged(text), want, "{text:?}");
        }
    }

    #[test]
    fn plain_facts_are_not_flagged() {
        for text in [
            "",
            "The disk failed at 16:24",
            "We should. Have they?",
            "A default of zero",
            "Mara saw that the probe missed it",
            "Robert broke a record",
            "carefully",
            "The queue could, have we looked, be full",
        ] {
            assert_eq!(flagged(text), Vec::<&str>::new(), "{text:?}");
        }
    }

    #[test]
    fn a_remark_says_the_first_and_counts_the_rest() {
        let said = remark("You should have known, it was careless", []);
        let said = said.expect("flagged");
        assert_eq!(
            said,
            "\"should have\": say what was missing: what would have shown or made it easier? (+1)"
        );
        assert_eq!(remark("It ran out of memory", []), None);
    }

    #[test]
    fn who_did_it_is_taken_out_and_what_happened_stays() {
        for (text, want) in [
            ("errors 2% to 18% (found by Rob)", "errors 2% to 18%"),
            ("(Rob) raised (Mara Quill and Rob) it", "raised it"),
            ("Mara Quill raised the limit", "somebody raised the limit"),
            (
                "raised by Mara, then Rob",
                "raised by somebody, then somebody",
            ),
            ("on Mara\u{2019}s word", "on somebody\u{2019}s word"),
            ("at Rob's request", "at somebody's request"),
            ("rob the bank, robin, Robert", "rob the bank, robin, Robert"),
            ("limit (of 240) raised", "limit (of 240) raised"),
            (") Rob (", ") somebody ("),
            ("", ""),
        ] {
            assert_eq!(without_names(text, ["Mara Quill", "Rob"]), want, "{text:?}");
        }
        assert_eq!(
            without_names("by ada and Ada", ["ada"]),
            "by somebody and somebody"
        );
        assert_eq!(
            without_names("Al raised it", ["Al"]),
            "Al raised it",
            "too short"
        );
        assert_eq!(
            without_names("Al Ito raised it", ["Al Ito"]),
            "somebody raised it"
        );
    }

    #[test]
    fn any_text_is_read_and_every_flag_is_a_piece_of_it() {
        for text in [
            "İ should have",
            "\u{1F600}should have\u{202e}",
            "''",
            "ß should HAVE ß",
        ] {
            for flag in flags(text, ["", " ", "İ", "''"]) {
                assert!(text.get(flag.at).is_some(), "{text:?}");
            }
            without_names(text, ["", " ", "İ", "''", "\u{df}"]);
        }
    }
}
