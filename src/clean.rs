//! The one sanitiser: text that others wrote becomes text that is safe to show.
//!
//! A shared file is untrusted. Escape sequences could drive the terminal, bidi controls could turn
//! a sentence round, invisible characters could hide words, and piled up marks could paint over
//! the lines above. Everything of that kind is replaced by something that can be seen, never
//! dropped, so a reader learns that it was there. The record itself keeps the original.
//!
//! Three laws hold for every input, and are tested:
//!
//! 1. cleaning what is clean changes nothing (`clean(clean(t)) == clean(t)`);
//! 2. the result is one line without control, format, default-ignorable or noncharacter code
//!    points, but for the joiner and the emoji selector where they make one emoji;
//! 3. no character carries more than [`MAX_MARKS`] marks, and no grapheme is invisible.

pub mod mask;

use std::borrow::Cow;
use std::fmt::Write as _;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthChar;

/// Most marks (accents, vowel signs, conjoining letters) that one character keeps.
pub const MAX_MARKS: usize = 4;

/// Columns that a tab becomes in [`clean_lines`].
pub const TAB_COLUMNS: usize = 4;

/// Most joiners in one emoji; the longest that Unicode recommends has three.
const MAX_JOINERS: u8 = 4;

const JOINER: char = '\u{200D}';
const EMOJI_SELECTOR: char = '\u{FE0F}';
const KEYCAP: char = '\u{20E3}';

/// Code points that never reach a screen as they are: C1, everything of the general category
/// Format, default-ignorables (assigned or reserved), line and paragraph separators, fillers that
/// draw nothing, variation selectors and noncharacters of the first plane. In rising order.
const HIDDEN: &[(u32, u32)] = &[
    (0x0080, 0x009F),
    (0x00AD, 0x00AD),
    (0x034F, 0x034F),
    (0x0600, 0x0605),
    (0x061C, 0x061C),
    (0x06DD, 0x06DD),
    (0x070F, 0x070F),
    (0x0890, 0x0891),
    (0x08E2, 0x08E2),
    (0x115F, 0x1160),
    (0x17B4, 0x17B5),
    (0x180B, 0x180F),
    (0x200B, 0x200F),
    (0x2028, 0x202E),
    (0x2060, 0x206F),
    (0x3164, 0x3164),
    (0xFDD0, 0xFDEF),
    (0xFE00, 0xFE0F),
    (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0),
    (0xFFF0, 0xFFFB),
    (0x110BD, 0x110BD),
    (0x110CD, 0x110CD),
    (0x13430, 0x1343F),
    (0x1BCA0, 0x1BCA3),
    (0x1D173, 0x1D17A),
    (0xE0000, 0xE0FFF),
];

/// One safe line. A line end (`\n`, `\r`, `\r\n`) or a tab becomes one space; every other control
/// character, and all that hides, turns or piles up, becomes a visible mark such as `␛`,
/// `⟨U+202E⟩` or `⟨+17⟩` (that many more marks on one character). Borrowed when nothing changes.
pub fn clean(text: &str) -> Cow<'_, str> {
    if is_plain_ascii(text) {
        return Cow::Borrowed(text);
    }
    let scrubbed = scrub(text);
    if scrubbed == text {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(scrubbed)
    }
}

/// The safe lines of a text: split at `\n` and `\r\n`, a tab as [`TAB_COLUMNS`] spaces, each line
/// cleaned. A line end at the very end opens no further line. Never empty: a text without
/// anything in it is one empty line.
pub fn clean_lines(text: &str) -> Vec<String> {
    let tab = " ".repeat(TAB_COLUMNS);
    let mut lines: Vec<String> = text
        .lines()
        .map(|line| clean(&line.replace('\t', &tab)).into_owned())
        .collect();
    if lines.is_empty() {
        lines.push(String::new());
    }
    lines
}

/// JSON that means the same, with an escape for every character that is not plainly visible or
/// that a browser could take for markup: a reader gets the original, and nobody is fooled who looks
/// at the text.
pub fn escape_json(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    let mut alone = [0; 4];
    let mut units = [0; 2];
    for c in json.chars() {
        // Outside of strings there is only ASCII; inside, line ends are escapes already.
        let markup = matches!(c, '<' | '>' | '&');
        if c == '\n' || !markup && is_clean(c.encode_utf8(&mut alone)) {
            out.push(c);
        } else {
            for unit in c.encode_utf16(&mut units) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        }
    }
    out
}

/// Whether [`clean`] would leave this text as it is.
pub fn is_clean(text: &str) -> bool {
    matches!(clean(text), Cow::Borrowed(_))
}

fn is_plain_ascii(text: &str) -> bool {
    text.bytes().all(|byte| (0x20..0x7F).contains(&byte))
}

fn scrub(text: &str) -> String {
    let mut scrubber = Scrubber::new(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        scrubber.take(c, chars.peek().copied());
    }
    scrubber.finish()
}

/// What the last character written allows to follow.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Last {
    /// Nothing in particular.
    Plain,
    /// `0`–`9`, `#` or `*`: the selector may follow if a keycap does.
    KeycapBase,
    /// A pictograph: selector, skin tone or joiner may follow.
    Pictograph,
    /// A pictograph with its selector or skin tone: a joiner may follow.
    Dressed,
    /// A joiner: the next pictograph belongs to the same emoji.
    Joined,
}

/// Reads characters in order and writes what may be shown. Its state follows from what it has
/// written, not from what it has read: that is what makes cleaning twice the same as once.
struct Scrubber {
    out: String,
    prev: Option<char>,
    last: Last,
    marks: usize,
    surplus: usize,
    joiners: u8,
}

impl Scrubber {
    fn new(capacity: usize) -> Self {
        Self {
            out: String::with_capacity(capacity),
            prev: None,
            last: Last::Plain,
            marks: 0,
            surplus: 0,
            joiners: 0,
        }
    }

    fn take(&mut self, c: char, next: Option<char>) {
        match c {
            '\r' if next == Some('\n') => {}
            '\n' | '\r' | '\t' => self.write_base(' '),
            ' '..='~' => self.write_base(c),
            JOINER if self.may_join(next) => self.write_joiner(),
            EMOJI_SELECTOR if self.may_select(next) => self.write_dress(c),
            '\u{1F3FB}'..='\u{1F3FF}' if self.last == Last::Pictograph => self.write_dress(c),
            _ if is_hidden(c) => self.write_stand_in(c),
            _ if self.attaches(c) => self.write_mark(c),
            _ if c.width().unwrap_or(0) == 0 => self.write_stand_in(c),
            _ => self.write_base(c),
        }
    }

    fn finish(mut self) -> String {
        self.flush();
        self.out
    }

    fn may_join(&self, next: Option<char>) -> bool {
        matches!(self.last, Last::Pictograph | Last::Dressed)
            && self.joiners < MAX_JOINERS
            && next.is_some_and(is_pictograph)
    }

    fn may_select(&self, next: Option<char>) -> bool {
        self.last == Last::Pictograph || (self.last == Last::KeycapBase && next == Some(KEYCAP))
    }

    /// Whether `c` would become part of the grapheme that was written last. Flags are pairs of
    /// letters that are drawn side by side, so they do not pile up and do not count.
    fn attaches(&self, c: char) -> bool {
        let stands_alone = matches!(c,
            '\u{A0}'..='\u{2FF}' | '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FA}'
            | '\u{4E00}'..='\u{9FFF}' | '\u{1F1E6}'..='\u{1F1FF}');
        !stands_alone && self.prev.is_some_and(|prev| is_one_grapheme(&[prev, c]))
    }

    fn write_base(&mut self, c: char) {
        self.flush();
        self.push(c);
        if self.last != Last::Joined {
            self.joiners = 0;
        }
        self.last = match c {
            '0'..='9' | '#' | '*' => Last::KeycapBase,
            '\0'..='\x7F' => Last::Plain,
            _ if is_pictograph(c) => Last::Pictograph,
            _ => Last::Plain,
        };
    }

    fn write_joiner(&mut self) {
        self.push(JOINER);
        self.joiners += 1;
        self.last = Last::Joined;
    }

    fn write_dress(&mut self, c: char) {
        self.push(c);
        self.last = if self.last == Last::Pictograph {
            Last::Dressed
        } else {
            Last::Plain
        };
    }

    fn write_mark(&mut self, c: char) {
        if self.marks < MAX_MARKS {
            let marks = self.marks + 1;
            self.push(c);
            self.marks = marks;
            self.last = Last::Plain;
        } else {
            self.surplus += 1;
        }
    }

    fn write_stand_in(&mut self, c: char) {
        self.flush();
        match c {
            '\0'..='\x1F' => self.push(char::from_u32(0x2400 + u32::from(c)).unwrap_or('␀')),
            '\x7F' => self.push('␡'),
            _ => {
                let _ = write!(self.out, "⟨U+{:04X}⟩", u32::from(c));
                self.push_end();
            }
        }
        self.last = Last::Plain;
    }

    /// Says how many marks were left out of the last character, if any were.
    fn flush(&mut self) {
        if self.surplus > 0 {
            let _ = write!(self.out, "⟨+{}⟩", self.surplus);
            self.push_end();
            self.last = Last::Plain;
        }
    }

    fn push_end(&mut self) {
        self.prev = Some('⟩');
        self.marks = 0;
        self.surplus = 0;
    }

    fn push(&mut self, c: char) {
        self.out.push(c);
        self.prev = Some(c);
        self.marks = 0;
        self.surplus = 0;
    }
}

fn is_hidden(c: char) -> bool {
    let code = u32::from(c);
    if code < 0x20 || code == 0x7F || code & 0xFFFE == 0xFFFE {
        return true;
    }
    let at = HIDDEN.partition_point(|&(_, last)| last < code);
    HIDDEN.get(at).is_some_and(|&(first, _)| first <= code)
}

/// Whether two of `c` with a joiner between are one emoji, which is what makes it a pictograph.
/// Asking the segmentation tables keeps this in step with them without a table of our own; the
/// ranges, which hold every pictograph, only spare letters the asking.
fn is_pictograph(c: char) -> bool {
    matches!(c, '\u{A9}' | '\u{AE}' | '\u{2000}'..='\u{303F}' | '\u{3290}'..='\u{329F}'
        | '\u{1F000}'..='\u{1FFFF}')
        && is_one_grapheme(&[c, JOINER, c])
        && !is_one_grapheme(&['a', c])
}

fn is_one_grapheme(chars: &[char]) -> bool {
    let mut bytes = [0_u8; 12];
    let mut used = 0;
    for c in chars {
        let Some(room) = bytes
            .get_mut(used..)
            .filter(|room| room.len() >= c.len_utf8())
        else {
            return false;
        };
        used += c.encode_utf8(room).len();
    }
    let text = bytes
        .get(..used)
        .and_then(|bytes| std::str::from_utf8(bytes).ok());
    text.is_some_and(|text| text.graphemes(true).nth(1).is_none())
}

#[cfg(test)]
mod tests;
