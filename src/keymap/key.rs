//! A key as people write it, `Ctrl-P`, `F1`, `Space`, `?`, apart from any terminal library.

use std::fmt;
use std::str::FromStr;

/// Which key, without its modifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
    /// A character; Space is one.
    Char(char),
    /// A function key.
    F(u8),
    /// Enter.
    Enter,
    /// Escape.
    Esc,
    /// Tab.
    Tab,
    /// Shift and Tab.
    BackTab,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// Insert.
    Insert,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// Home.
    Home,
    /// End.
    End,
}

/// Named keys; the first name of a code is the one that is printed.
const NAMES: [(&str, Code); 24] = [
    ("Space", Code::Char(' ')),
    ("Enter", Code::Enter),
    ("Return", Code::Enter),
    ("Esc", Code::Esc),
    ("Escape", Code::Esc),
    ("Tab", Code::Tab),
    ("Shift-Tab", Code::BackTab),
    ("BackTab", Code::BackTab),
    ("Backspace", Code::Backspace),
    ("Delete", Code::Delete),
    ("Del", Code::Delete),
    ("Insert", Code::Insert),
    ("Ins", Code::Insert),
    ("Up", Code::Up),
    ("Down", Code::Down),
    ("Left", Code::Left),
    ("Right", Code::Right),
    ("PgUp", Code::PageUp),
    ("PageUp", Code::PageUp),
    ("PgDn", Code::PageDown),
    ("PgDown", Code::PageDown),
    ("PageDown", Code::PageDown),
    ("Home", Code::Home),
    ("End", Code::End),
];

/// The last function key that terminals send.
const LAST_F: u8 = 24;

/// A key with its modifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// Which key.
    pub code: Code,
    /// With Ctrl.
    pub ctrl: bool,
    /// With Alt.
    pub alt: bool,
    /// With Shift; never with a character, which says so itself.
    pub shift: bool,
}

/// Why a key's name cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Nothing there.
    #[error("a key is empty; write one such as x, F2, Ctrl-T or Space")]
    Empty,
    /// Not a key.
    #[error(
        "{0:?} is no key; write a character, F1 to F24, or a name such as Space, PgUp or Ctrl-T"
    )]
    Unknown(String),
    /// Two names of what a terminal sends for one key.
    #[error("terminals send {0} as {1}; bind {1} instead")]
    SameAs(String, &'static str),
    /// Shift with a character that is not a letter.
    #[error("{0:?}: write the character that Shift makes, such as ! or A")]
    Shifted(String),
}

impl Key {
    /// A key without modifiers.
    pub const fn plain(code: Code) -> Self {
        Self {
            code,
            ctrl: false,
            alt: false,
            shift: false,
        }
    }

    /// A character without modifiers.
    pub const fn char(c: char) -> Self {
        Self::plain(Code::Char(c))
    }

    /// Ctrl and a letter.
    pub const fn ctrl(c: char) -> Self {
        Self::char(c).with_ctrl()
    }

    /// Alt and a letter.
    pub const fn alt(c: char) -> Self {
        Self::char(c).with_alt()
    }

    /// The same key with Ctrl.
    #[must_use]
    pub const fn with_ctrl(mut self) -> Self {
        self.ctrl = true;
        self
    }

    /// The same key with Alt.
    #[must_use]
    pub const fn with_alt(mut self) -> Self {
        self.alt = true;
        self
    }

    /// The one form of a key that terminals report in several: a character carries its own Shift,
    /// Ctrl knows no capitals, and Shift with Tab is one key.
    #[must_use]
    pub fn normal(mut self) -> Self {
        match self.code {
            Code::Char(c) => {
                let c = match c {
                    _ if self.ctrl => c.to_ascii_lowercase(),
                    _ if self.shift => c.to_ascii_uppercase(),
                    _ => c,
                };
                self.code = Code::Char(c);
                self.shift = false;
            }
            Code::Tab if self.shift => {
                self.code = Code::BackTab;
                self.shift = false;
            }
            Code::BackTab => self.shift = false,
            _ => {}
        }
        self
    }

    /// The character that this key types where letters are text.
    pub const fn text(self) -> Option<char> {
        match self.code {
            Code::Char(c) if !self.ctrl && !self.alt => Some(c),
            _ => None,
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.ctrl {
            f.write_str("Ctrl-")?;
        }
        if self.alt {
            f.write_str("Alt-")?;
        }
        if let Some((name, _)) = NAMES.iter().find(|(_, code)| *code == self.code) {
            if self.shift {
                f.write_str("Shift-")?;
            }
            return f.write_str(name);
        }
        match self.code {
            Code::Char(c) if self.alt && c.is_ascii_uppercase() => write!(f, "Shift-{c}"),
            Code::Char(c) if self.ctrl || self.alt => write!(f, "{}", c.to_ascii_uppercase()),
            Code::Char(c) => write!(f, "{c}"),
            Code::F(n) if self.shift => write!(f, "Shift-F{n}"),
            Code::F(n) => write!(f, "F{n}"),
            _ => write!(f, "{:?}", self.code),
        }
    }
}

impl FromStr for Key {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let typed = if text == " " { "Space" } else { text.trim() };
        if typed.is_empty() {
            return Err(KeyError::Empty);
        }
        let (mut key, rest) = modifiers(typed);
        key.code = code(rest).ok_or_else(|| KeyError::Unknown(typed.to_owned()))?;
        if let Code::Char(c) = key.code {
            let letter = c.is_ascii_alphabetic();
            if key.shift && (!letter || key.ctrl) {
                return Err(KeyError::Shifted(typed.to_owned()));
            }
            if (key.ctrl || key.alt) && !key.shift {
                key.code = Code::Char(c.to_ascii_lowercase());
            }
        }
        let key = key.normal();
        match key.code {
            Code::Char('i') if key.ctrl => Err(KeyError::SameAs(key.to_string(), "Tab")),
            Code::Char('m') if key.ctrl => Err(KeyError::SameAs(key.to_string(), "Enter")),
            Code::Char('[') if key.ctrl => Err(KeyError::SameAs(key.to_string(), "Esc")),
            _ => Ok(key),
        }
    }
}

/// Sets one modifier of a key.
type Set = fn(&mut Key);

/// The words for modifiers in front of a `-` or `+`.
const MODIFIERS: [(&str, Set); 7] = [
    ("ctrl", |key| key.ctrl = true),
    ("control", |key| key.ctrl = true),
    ("c", |key| key.ctrl = true),
    ("alt", |key| key.alt = true),
    ("meta", |key| key.alt = true),
    ("m", |key| key.alt = true),
    ("shift", |key| key.shift = true),
];

/// Takes `Ctrl-`, `Alt-` and `Shift-` off a name; the code is filled in by the caller.
fn modifiers(typed: &str) -> (Key, &str) {
    let mut key = Key::char(' ');
    let mut rest = typed;
    if let Some(after) = rest.strip_prefix('^').filter(|after| !after.is_empty()) {
        (key.ctrl, rest) = (true, after);
    }
    while let Some((word, after)) = rest.split_once(['-', '+'])
        && !after.is_empty()
        && let Some((_, set)) = MODIFIERS
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(word))
    {
        set(&mut key);
        rest = after;
    }
    (key, rest)
}

/// The code of a name without modifiers.
fn code(name: &str) -> Option<Code> {
    let mut chars = name.chars();
    if let (Some(c), None) = (chars.next(), chars.next()) {
        return (!c.is_control() && (c == ' ' || !c.is_whitespace())).then_some(Code::Char(c));
    }
    let known = NAMES
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(name));
    if let Some((_, code)) = known {
        return Some(*code);
    }
    let number = name.strip_prefix(['f', 'F'])?.parse().ok()?;
    ((1..=LAST_F).contains(&number) && !name.contains('+')).then_some(Code::F(number))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_both_ways() {
        for (text, key) in [
            ("Ctrl-P", Key::ctrl('p')),
            ("F1", Key::plain(Code::F(1))),
            ("Space", Key::char(' ')),
            ("?", Key::char('?')),
            ("-", Key::char('-')),
            ("+", Key::char('+')),
            ("^", Key::char('^')),
            ("G", Key::char('G')),
            ("Ctrl--", Key::ctrl('-')),
            ("Alt-Enter", Key::plain(Code::Enter).with_alt()),
            ("Alt-B", Key::alt('b')),
            ("Alt-Shift-B", Key::alt('B')),
            ("Shift-Tab", Key::plain(Code::BackTab)),
            ("PgUp", Key::plain(Code::PageUp)),
            ("Ctrl-Alt-X", Key::ctrl('x').with_alt()),
            ("Ctrl-Space", Key::ctrl(' ')),
        ] {
            assert_eq!(text.parse(), Ok(key), "{text}");
            assert_eq!(key.to_string(), text);
        }
    }

    #[test]
    fn other_spellings() {
        for (text, key) in [
            ("ctrl+p", "Ctrl-P"),
            ("C-p", "Ctrl-P"),
            ("^P", "Ctrl-P"),
            ("control-P", "Ctrl-P"),
            ("meta-f", "Alt-F"),
            ("pagedown", "PgDn"),
            ("escape", "Esc"),
            ("f12", "F12"),
            ("shift-a", "A"),
            ("BACKTAB", "Shift-Tab"),
            ("shift-up", "Shift-Up"),
            (" x ", "x"),
            (" ", "Space"),
        ] {
            let parsed: Key = text.parse().expect(text);
            assert_eq!(parsed.to_string(), key, "{text}");
        }
    }

    #[test]
    fn refusals_say_what_to_write() {
        for (text, words) in [
            ("", "is empty"),
            ("foo", "is no key"),
            ("F25", "is no key"),
            ("F+1", "is no key"),
            ("Ctrl-", "is no key"),
            ("Hyper-x", "is no key"),
            ("gg", "is no key"),
            ("Ctrl-I", "as Tab"),
            ("Ctrl-M", "as Enter"),
            ("Ctrl-[", "as Esc"),
            ("Shift-1", "the character"),
            ("Ctrl-Shift-P", "the character"),
        ] {
            let error = text.parse::<Key>().expect_err(text).to_string();
            assert!(error.contains(words), "{text}: {error}");
        }
    }

    #[test]
    fn one_form_of_many_reports() {
        let shifted = |code| Key {
            shift: true,
            ..Key::plain(code)
        };
        assert_eq!(shifted(Code::Char('G')).normal(), Key::char('G'));
        assert_eq!(shifted(Code::Char('g')).normal(), Key::char('G'));
        assert_eq!(shifted(Code::Char('?')).normal(), Key::char('?'));
        assert_eq!(shifted(Code::BackTab).normal(), Key::plain(Code::BackTab));
        assert_eq!(shifted(Code::Tab).normal(), Key::plain(Code::BackTab));
        assert_eq!(Key::ctrl('P').normal(), Key::ctrl('p'));
        assert_eq!(Key::char('x').text(), Some('x'));
        assert_eq!(Key::ctrl('x').text(), None);
    }

    proptest! {
        #[test]
        fn print_and_parse_agree(c in "[!-~]", ctrl: bool, alt: bool) {
            let code = Code::Char(c.chars().next().expect("one"));
            let key = Key { code, ctrl, alt, shift: false }.normal();
            match key.to_string().parse::<Key>() {
                Ok(parsed) => prop_assert_eq!(parsed, key),
                Err(error) => prop_assert!(matches!(error, KeyError::SameAs(..)), "{error}"),
            }
        }

        #[test]
        fn never_a_panic(text in "\\PC*") {
            let _ = text.parse::<Key>();
        }
    }
}
