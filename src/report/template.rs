//! Fills templates of messages and lines of those of papers: placeholders in double braces, and lines that go with their value.
//!
//! `{{name}}` stands for a value, `{{name|words}}` for a value or else these words. A line that
//! begins with `? ` is dropped while one of its values is missing; elsewhere a missing value is
//! printed as [`MISSING`] and named. Lines that follow each other become one paragraph.

use crate::clean::clean;

/// What stands where nobody knows yet.
pub const MISSING: &str = "[not known yet]";
/// The longest value, in characters: a draft is not the place for more.
const LONGEST: usize = 1_000;

/// A template with its values put in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filled {
    /// The words.
    pub text: String,
    /// The names of what is missing in them, each once.
    pub missing: Vec<String>,
}

/// Fills a template with what `value` knows.
pub fn fill(template: &str, value: &dyn Fn(&str) -> Option<String>) -> Filled {
    let mut filled = Filled::default();
    let mut paragraph = false;
    for line in template.lines() {
        if line.trim().is_empty() {
            paragraph = true;
            continue;
        }
        let (text, missing) = match line.strip_prefix("? ") {
            Some(rest) => {
                let (text, missing) = fill_line(rest, value);
                if !missing.is_empty() {
                    continue;
                }
                (text, missing)
            }
            None => fill_line(line, value),
        };
        if !filled.text.is_empty() {
            filled.text.push_str(if paragraph { "\n\n" } else { " " });
        }
        paragraph = false;
        filled.text.push_str(text.trim());
        for name in missing {
            if !filled.missing.contains(&name) {
                filled.missing.push(name);
            }
        }
    }
    filled
}

/// One line, and what is missing in it. A value that ends a sentence and stands before a full stop
/// leaves its own out.
pub(super) fn fill_line(
    line: &str,
    value: &dyn Fn(&str) -> Option<String>,
) -> (String, Vec<String>) {
    let mut out = String::new();
    let mut missing = Vec::new();
    let mut rest = line;
    while let Some((before, open)) = rest.split_once("{{") {
        let Some((inside, mut after)) = open.split_once("}}") else {
            break;
        };
        out.push_str(before);
        let (name, otherwise) = inside
            .split_once('|')
            .map_or((inside, None), |(name, words)| (name, Some(words)));
        let known = value(name.trim()).map(|words| one_line(&words));
        let known = known.filter(|words| !words.is_empty());
        match known.or_else(|| otherwise.map(|words| words.trim().to_owned())) {
            Some(words) if after.starts_with([';', ',']) => {
                out.push_str(words.trim_end_matches(['.', ' ']));
            }
            Some(words)
                if after.starts_with('.') && words.ends_with(['.', '!', '?', '\u{2026}']) =>
            {
                out.push_str(&words);
                after = &after[1..];
            }
            Some(words) => out.push_str(&words),
            None => {
                out.push_str(MISSING);
                missing.push(name.trim().to_owned());
            }
        }
        rest = after;
    }
    out.push_str(rest);
    (out, missing)
}

/// A value fit to stand in a sentence: clean, on one line, not too long.
fn one_line(words: &str) -> String {
    let words = clean(words);
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    match words.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}\u{2026}", &words[..end]),
        None => words,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn known(name: &str) -> Option<String> {
        let value = match name {
            "who" => "most visitors",
            "full" => "It is down.",
            "loud" => "All down!",
            "blank" => "  \n ",
            "lines" => "one\n\ttwo",
            "hostile" => "a\u{1b}[31mb\u{202e}c",
            "braces" => "{{who}}",
            _ => return None,
        };
        Some(value.to_owned())
    }

    #[test]
    fn values_defaults_gaps_and_optional_lines() {
        for (template, text, missing) in [
            ("for {{who}}", "for most visitors", &[][..]),
            ("for {{ who }}!", "for most visitors!", &[]),
            ("{{full}}. Next", "It is down. Next", &[]),
            ("{{loud}}. Next", "All down! Next", &[]),
            ("{{full}}; next", "It is down; next", &[]),
            ("{{full}} Next", "It is down. Next", &[]),
            ("{{ask|none}}", "none", &[]),
            ("{{who|none}}", "most visitors", &[]),
            (
                "a {{x}} b {{x}} {{y}}",
                "a [not known yet] b [not known yet] [not known yet]",
                &["x", "y"],
            ),
            ("a\n? b {{x}}\nc", "a c", &[]),
            ("a\n? b {{who}}\nc", "a b most visitors c", &[]),
            ("a\n\n\nb\nc\n", "a\n\nb c", &[]),
            ("{{blank}}", "[not known yet]", &["blank"]),
            ("{{lines}}", "one two", &[]),
            ("{{braces}}", "{{who}}", &[]),
            ("{{who", "{{who", &[]),
            ("", "", &[]),
        ] {
            let filled = fill(template, &known);
            assert_eq!(filled.text, text, "{template:?}");
            assert_eq!(filled.missing, missing, "{template:?}");
        }
    }

    #[test]
    fn hostile_values_come_out_clean() {
        let filled = fill("{{hostile}}", &known);
        assert!(crate::clean::is_clean(&filled.text), "{:?}", filled.text);
        let long = fill("{{x}}", &|_| Some("é".repeat(5_000)));
        assert!(long.text.chars().count() <= LONGEST + 1);
    }

    proptest! {
        /// Whatever a team's template and the record hold: it ends, and a gap is always named.
        #[test]
        fn any_template_can_be_filled(template in "[a-z{}|?. \n]{0,80}", value in ".{0,20}") {
            let known = |name: &str| name.contains('a').then(|| value.clone());
            let filled = fill(&template, &known);
            prop_assert_eq!(filled.text.contains(MISSING), !filled.missing.is_empty());
        }
    }
}
