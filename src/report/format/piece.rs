//! A run of words as every format takes it: cleaned, line by line, addresses found.

use crate::clean::{clean, clean_lines};
use crate::report::block::Inline;
use crate::report::markup::safe_address;

/// How words stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// Plainly.
    Plain,
    /// As words that count.
    Strong,
    /// Beside the matter.
    Emphasis,
    /// As words that no longer stand.
    Struck,
}

/// Cleaned words of one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    /// Words.
    Words(Style, String),
    /// An address that may be followed, with its label.
    Link {
        /// What is shown.
        label: String,
        /// Where it leads; [`safe_address`] made it.
        address: String,
    },
}

impl Piece {
    /// What is read of it.
    pub(super) fn words(&self) -> &str {
        match self {
            Self::Words(_, words) => words,
            Self::Link { label, .. } => label,
        }
    }
}

/// The pieces of a run of words, by its lines; at least one.
pub(super) fn lines(run: &[Inline]) -> Vec<Vec<Piece>> {
    let mut lines = vec![Vec::new()];
    for inline in run {
        match inline {
            Inline::Text(words) => add(&mut lines, Style::Plain, words),
            Inline::Strong(words) => add(&mut lines, Style::Strong, words),
            Inline::Emphasis(words) => add(&mut lines, Style::Emphasis, words),
            Inline::Struck(words) => add(&mut lines, Style::Struck, words),
            Inline::Link { label, address } => {
                let whole = linked(label, address);
                if let Some(last) = lines.last_mut() {
                    last.extend(whole);
                }
            }
        }
    }
    lines
}

/// Adds words; a line end in them begins another line.
fn add(lines: &mut Vec<Vec<Piece>>, style: Style, words: &str) {
    for (at, line) in clean_lines(words).into_iter().enumerate() {
        if at > 0 {
            lines.push(Vec::new());
        }
        if let Some(last) = lines.last_mut() {
            find_addresses(style, &line, last);
        }
    }
}

/// The run as one line of plain words.
pub(super) fn one_line(run: &[Inline]) -> String {
    let lines = lines(run);
    let words = lines.iter().map(|line| {
        let words: Vec<String> = line.iter().map(in_words).collect();
        words.concat()
    });
    words.collect::<Vec<_>>().join(" ")
}

/// A piece where nothing can be followed: the label, and the address behind it.
pub(super) fn in_words(piece: &Piece) -> String {
    match piece {
        Piece::Words(_, words) => words.clone(),
        Piece::Link { label, address } if label == address => label.clone(),
        Piece::Link { label, address } => format!("{label} <{address}>"),
    }
}

/// A link; words where its address may not be followed, or where its label is another address and
/// would show one place while it leads to the other.
fn linked(label: &str, address: &str) -> Vec<Piece> {
    let label = clean(label.trim()).into_owned();
    let shown = clean(address.trim()).into_owned();
    let lies = label.contains("://") && label != shown;
    match safe_address(address) {
        Some(address) if !lies => {
            let label = if label.is_empty() { shown } else { label };
            vec![Piece::Link { label, address }]
        }
        _ => {
            let mut pieces = Vec::new();
            find_addresses(Style::Plain, &label, &mut pieces);
            if label != shown && !shown.is_empty() {
                pieces.push(Piece::Words(Style::Plain, " (".to_owned()));
                find_addresses(Style::Plain, &shown, &mut pieces);
                pieces.push(Piece::Words(Style::Plain, ")".to_owned()));
            }
            pieces
        }
    }
}

/// What ends a sentence around an address rather than the address.
const BEHIND: [char; 10] = ['.', ',', ';', ':', '!', '?', ')', ']', '"', '\''];

/// Splits a line at the addresses that stand in it.
fn find_addresses(style: Style, line: &str, pieces: &mut Vec<Piece>) {
    let mut rest = line;
    let mut plain = String::new();
    while let Some(at) = next_address(rest) {
        let (before, from) = rest.split_at(at);
        let end = from.find([' ', '<', '>', '"', '\u{a0}', '|']);
        let word = from.get(..end.unwrap_or(from.len())).unwrap_or(from);
        let word = word.trim_end_matches(BEHIND);
        plain.push_str(before);
        match safe_address(word).filter(|address| address == word) {
            Some(address) => {
                if !plain.is_empty() {
                    pieces.push(Piece::Words(style, std::mem::take(&mut plain)));
                }
                let label = word.to_owned();
                pieces.push(Piece::Link { label, address });
            }
            None => plain.push_str(word),
        }
        rest = from.get(word.len()..).unwrap_or_default();
    }
    plain.push_str(rest);
    if !plain.is_empty() {
        pieces.push(Piece::Words(style, plain));
    }
}

/// Where the next address begins: at the start of a word.
fn next_address(text: &str) -> Option<usize> {
    let mut from = 0;
    loop {
        let rest = text.get(from..)?;
        let at = rest.find("http")?;
        let word = rest.get(at..)?;
        let starts = word.starts_with("https://") || word.starts_with("http://");
        let before = text.get(..from + at)?.chars().next_back();
        if starts && !before.is_some_and(char::is_alphanumeric) {
            return Some(from + at);
        }
        from += at + "http".len();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::block::plain;

    fn words(text: &str) -> Piece {
        Piece::Words(Style::Plain, text.to_owned())
    }

    fn link(label: &str, address: &str) -> Piece {
        let (label, address) = (label.to_owned(), address.to_owned());
        Piece::Link { label, address }
    }

    fn given(label: &str, address: &str) -> Vec<Piece> {
        let (label, address) = (label.to_owned(), address.to_owned());
        lines(&[Inline::Link { label, address }]).concat()
    }

    #[test]
    fn addresses_among_words_become_links() {
        let text = "see https://a.example/x_y?z=1&q=2, (http://b.example/). xhttp://c";
        let found = lines(&plain(text)).concat();
        let wanted = vec![
            words("see "),
            link(
                "https://a.example/x_y?z=1&q=2",
                "https://a.example/x_y?z=1&q=2",
            ),
            words(", ("),
            link("http://b.example/", "http://b.example/"),
            words("). xhttp://c"),
        ];
        assert_eq!(found, wanted);
        assert_eq!(lines(&plain("http https:// httphttp://")).concat().len(), 1);
    }

    #[test]
    fn a_label_that_is_another_address_is_shown_with_where_it_leads() {
        let lie = given("https://bank.example", "https://evil.example");
        let read: String = lie.iter().map(Piece::words).collect();
        assert_eq!(read, "https://bank.example (https://evil.example)");
        let labels = lie
            .iter()
            .filter(|piece| matches!(piece, Piece::Link { label, address } if label != address));
        assert_eq!(labels.count(), 0);
        assert_eq!(
            given("Board", "javascript:alert(1)"),
            vec![
                words("Board"),
                words(" ("),
                words("javascript:alert(1)"),
                words(")")
            ]
        );
        assert_eq!(
            given("Board", "https://a.example"),
            vec![link("Board", "https://a.example")]
        );
        assert_eq!(
            given("", "https://a.example"),
            vec![link("https://a.example", "https://a.example")]
        );
    }

    #[test]
    fn lines_stay_lines_and_what_hides_is_seen() {
        let run = vec![
            Inline::Strong("a\n\tb".to_owned()),
            Inline::Text("\u{202e}c\r\nd\u{1b}".to_owned()),
        ];
        let shown: Vec<String> = lines(&run)
            .iter()
            .map(|line| line.iter().map(Piece::words).collect())
            .collect();
        assert_eq!(shown, ["a", "    b⟨U+202E⟩c", "d␛"]);
        assert_eq!(one_line(&run), "a     b⟨U+202E⟩c d␛");
    }
}
