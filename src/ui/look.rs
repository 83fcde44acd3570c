//! How one console looks: its theme and its signs, and the only way that text gets to a cell.

use std::borrow::Cow;

use super::signs::Signs;
use super::text;
use super::theme::Theme;
use crate::clean::{clean, clean_lines};

/// How one console looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Look {
    /// The styles.
    pub theme: Theme,
    /// The signs.
    pub signs: Signs,
    /// Whether the clock is shown in every zone of the incident that there is room for.
    pub zones: bool,
}

impl Look {
    /// A text that others wrote, as one line that may be shown. In ASCII mode the typographic
    /// signs of the program's own words become ASCII too; letters of other scripts stay, because
    /// a name must not turn into question marks.
    pub fn words<'a>(&self, words: &'a str) -> Cow<'a, str> {
        let safe = clean(words);
        if self.signs.ascii && !safe.is_ascii() {
            Cow::Owned(plain(&safe))
        } else {
            safe
        }
    }

    /// As [`Look::words`], line by line; a text of several lines keeps them.
    pub fn paragraphs(&self, words: &str) -> String {
        let lines = clean_lines(words);
        let lines: Vec<_> = lines.iter().map(|line| self.words(line)).collect();
        lines.join("\n")
    }

    /// A text that others wrote, safe and at most so many columns.
    pub fn cut(&self, words: &str, columns: usize) -> String {
        text::truncate_with(&self.words(words), columns, &self.signs)
    }

    /// A text that others wrote, safe and exactly so many columns.
    pub fn pad(&self, words: &str, columns: usize) -> String {
        text::pad_with(&self.words(words), columns, &self.signs)
    }

    /// Stands between things of one line.
    pub const fn dot(&self) -> &'static str {
        if self.signs.ascii { "-" } else { "·" }
    }

    /// Stands before what is missing.
    pub const fn warning(&self) -> &'static str {
        if self.signs.ascii { "!" } else { "⚠" }
    }

    /// Stands for a figure that nobody knows.
    pub const fn unknown(&self) -> &'static str {
        if self.signs.ascii { "-" } else { "—" }
    }
}

/// Typographic signs, and the stand-ins of the sanitiser, in ASCII.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '→' => out.push_str("->"),
            '…' => out.push_str("..."),
            '—' | '–' | '·' => out.push('-'),
            '“' | '”' => out.push('"'),
            '‘' | '’' => out.push('\''),
            '⟨' => out.push('<'),
            '⟩' => out.push('>'),
            '␡' => out.push_str("<DEL>"),
            '\u{2400}'..='\u{241F}' => {
                out.push('^');
                let letter = u32::from(c) - 0x2400 + 0x40;
                out.push(char::from_u32(letter).unwrap_or('?'));
            }
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ascii_mode_spells_the_programs_own_signs() {
        let look = Look {
            signs: Signs::ascii(),
            ..Look::default()
        };
        assert_eq!(
            look.words("Detected → Identified — 3 events · 7f…"),
            "Detected -> Identified - 3 events - 7f..."
        );
        assert_eq!(look.words("a\u{1b}[2J\u{202e}b"), "a^[[2J<U+202E>b");
        assert_eq!(look.words("Zoë 表"), "Zoë 表");
        assert_eq!(look.cut("abcdefgh", 6), "abc...");
    }

    #[test]
    fn unicode_mode_only_cleans() {
        let look = Look::default();
        assert_eq!(look.words("a → b\nc"), "a → b c");
        assert_eq!(look.paragraphs("a\tb\nc\u{7}"), "a    b\nc␇");
        assert_eq!(look.pad("ab", 4), "ab  ");
    }
}
