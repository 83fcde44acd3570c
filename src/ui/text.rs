//! Text by display columns: width, cutting, padding, wrapping, and durations in words.
//!
//! All functions count what the terminal buffer counts, grapheme by grapheme, so that what is
//! measured here is what is drawn there. They expect text that went through [`crate::clean`];
//! other text is safe to pass, but its control characters count as nothing.

use ratatui::buffer::CellWidth;
use unicode_segmentation::UnicodeSegmentation;

use super::signs::Signs;

/// Stands for a character that is wider than the whole line it has to go on.
const TOO_WIDE: &str = "?";

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;
/// From here on hours say nothing beside days.
const LONG: u64 = 10 * DAY;

/// Display columns of a text, as the terminal buffer will draw it.
pub fn width(text: &str) -> usize {
    if is_plain(text) {
        return text.len();
    }
    text.graphemes(true).map(grapheme_width).sum()
}

/// Whether each byte is one letter of one column, as in nearly every text: what follows need not be
/// found grapheme by grapheme then.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| (0x20..0x7F).contains(&byte))
}

fn grapheme_width(grapheme: &str) -> usize {
    if grapheme.contains(char::is_control) {
        0
    } else {
        usize::from(grapheme.cell_width())
    }
}

/// At most `columns` of a text; a text that was cut ends in `…`.
pub fn truncate(text: &str, columns: usize) -> String {
    truncate_with(text, columns, &Signs::unicode())
}

/// As [`truncate`], with the ellipsis of `signs`, itself cut where not even that fits.
pub fn truncate_with(text: &str, columns: usize, signs: &Signs) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let (ellipsis, _) = split_at_columns(signs.ellipsis, columns);
    let (head, _) = split_at_columns(text, columns - width(ellipsis));
    format!("{}{ellipsis}", head.trim_end_matches(' '))
}

/// Exactly `columns` of a text: filled with spaces on the right, or cut as [`truncate`] does.
pub fn pad(text: &str, columns: usize) -> String {
    pad_with(text, columns, &Signs::unicode())
}

/// As [`pad`], with the ellipsis of `signs`.
pub fn pad_with(text: &str, columns: usize, signs: &Signs) -> String {
    let mut padded = truncate_with(text, columns, signs);
    let missing = columns.saturating_sub(width(&padded));
    padded.extend(std::iter::repeat_n(' ', missing));
    padded
}

/// The beginning of a text that fits in `columns`, without a sign that it was cut.
pub fn head(text: &str, columns: usize) -> &str {
    split_at_columns(text, columns).0
}

/// The largest beginning of a text that fits in `columns`, and the rest. Cuts between graphemes;
/// inside one only if it does not fit on its own line of that width.
fn split_at_columns(text: &str, columns: usize) -> (&str, &str) {
    if is_plain(text) {
        return text.split_at(columns.min(text.len()));
    }
    let mut used = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        let next = used + grapheme_width(grapheme);
        if next > columns {
            let end = if used == 0 {
                at + fitting_chars(grapheme, columns)
            } else {
                at
            };
            return text.split_at(end);
        }
        used = next;
    }
    (text, "")
}

/// Bytes of the longest run of whole characters of a grapheme that fits in `columns`.
fn fitting_chars(grapheme: &str, columns: usize) -> usize {
    let ends = grapheme.char_indices().map(|(at, c)| at + c.len_utf8());
    ends.take_while(|&end| {
        grapheme
            .get(..end)
            .is_some_and(|head| width(head) <= columns)
    })
    .last()
    .unwrap_or(0)
}

/// Lines of at most `columns`, broken at spaces and, where a word is longer than a line, between
/// graphemes. `\n` always breaks. Spaces at a break are dropped, nothing else is; a character
/// wider than the line becomes `?`. Never empty; with no columns at all it is one empty line.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    wrap_hanging(text, columns, "", "")
}

/// As [`wrap`], the first line beginning with `first_indent` and all others with `next_indent`,
/// which count towards `columns`. An indent that leaves no room for text is cut.
pub fn wrap_hanging(
    text: &str,
    columns: usize,
    first_indent: &str,
    next_indent: &str,
) -> Vec<String> {
    if columns == 0 {
        return vec![String::new()];
    }
    let mut wrapper = Wrapper::new(columns, first_indent, next_indent);
    for (at, paragraph) in text.split('\n').enumerate() {
        if at > 0 {
            wrapper.end_line();
        }
        for token in tokens(paragraph) {
            if token.starts_with(' ') && is_space(token) {
                wrapper.spaces(token);
            } else {
                wrapper.word(token);
            }
        }
    }
    wrapper.end_line();
    wrapper.lines
}

fn is_space(token: &str) -> bool {
    token.bytes().all(|byte| byte == b' ')
}

/// Runs of spaces and runs of everything else, in order. A space that carries an accent is not a
/// place to break, so the runs are found by grapheme.
fn tokens(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    let plain = is_plain(text);
    std::iter::from_fn(move || {
        if plain {
            let first = *rest.as_bytes().first()?;
            let mut bytes = rest.bytes();
            let end = bytes.position(|byte| (byte == b' ') != (first == b' '));
            let (token, tail) = rest.split_at(end.unwrap_or(rest.len()));
            rest = tail;
            return Some(token);
        }
        let first_is_space = rest.graphemes(true).next()? == " ";
        let end = rest
            .grapheme_indices(true)
            .find(|(_, grapheme)| (*grapheme == " ") != first_is_space)
            .map_or(rest.len(), |(at, _)| at);
        let (token, tail) = rest.split_at(end);
        rest = tail;
        Some(token)
    })
}

/// Fills one line after the other.
struct Wrapper<'a> {
    columns: usize,
    next_indent: &'a str,
    lines: Vec<String>,
    /// The line being filled, its indent included.
    line: String,
    /// Columns of it that are taken.
    used: usize,
    /// Whether it holds anything beyond its indent.
    started: bool,
    /// Spaces that count only if something follows them on this line.
    gap: usize,
}

impl<'a> Wrapper<'a> {
    fn new(columns: usize, first_indent: &str, next_indent: &'a str) -> Self {
        let mut wrapper = Self {
            columns,
            next_indent,
            lines: Vec::new(),
            line: String::new(),
            used: 0,
            started: false,
            gap: 0,
        };
        wrapper.begin(first_indent);
        wrapper
    }

    fn begin(&mut self, indent: &str) {
        let (indent, _) = split_at_columns(indent, self.columns - 1);
        indent.clone_into(&mut self.line);
        self.used = width(indent);
        self.started = false;
        self.gap = 0;
    }

    fn end_line(&mut self) {
        self.lines.push(std::mem::take(&mut self.line));
        self.begin(self.next_indent);
    }

    fn room(&self) -> usize {
        self.columns.saturating_sub(self.used + self.gap)
    }

    fn spaces(&mut self, spaces: &str) {
        self.gap += spaces.len();
    }

    fn word(&mut self, word: &str) {
        if width(word) > self.room() {
            if self.started {
                self.end_line();
            } else {
                self.gap = 0;
            }
        }
        let mut rest = word;
        while width(rest) > self.room() {
            rest = self.chop(rest);
            if !rest.is_empty() {
                self.end_line();
            }
        }
        if !rest.is_empty() {
            self.push(rest);
        }
    }

    /// Puts as much of a too long word on this line as fits and gives back what is left.
    fn chop<'w>(&mut self, word: &'w str) -> &'w str {
        let (head, tail) = split_at_columns(word, self.room());
        if !head.is_empty() {
            self.push(head);
            return tail;
        }
        self.push(TOO_WIDE);
        tail.split_at(tail.chars().next().map_or(0, char::len_utf8))
            .1
    }

    fn push(&mut self, text: &str) {
        self.line.extend(std::iter::repeat_n(' ', self.gap));
        self.line.push_str(text);
        self.used += self.gap + width(text);
        self.gap = 0;
        self.started = true;
    }
}

/// A span of time as its two largest units: `12s`, `4m`, `1h 05m`, `2d 3h`, from ten days on `12d`. Seconds; a negative
/// span, which clocks that disagree can give, is `0s`.
pub fn ago(seconds: i64) -> String {
    span(u64::try_from(seconds).unwrap_or(0))
}

fn span(seconds: u64) -> String {
    match seconds {
        0..MINUTE => format!("{seconds}s"),
        MINUTE..HOUR => format!("{}m", seconds / MINUTE),
        HOUR..DAY => format!("{}h {:02}m", seconds / HOUR, seconds % HOUR / MINUTE),
        DAY..LONG => format!("{}d {}h", seconds / DAY, seconds % DAY / HOUR),
        _ => format!("{}d", seconds / DAY),
    }
}

/// Time since a start, to the second: `T+00:32:40`, from one day on `T+2d 03:04:05`, and `T-…`
/// for a start that is still ahead. Seconds.
pub fn elapsed(seconds: i64) -> String {
    let sign = if seconds < 0 { '-' } else { '+' };
    let total = seconds.unsigned_abs();
    let clock = format!(
        "{:02}:{:02}:{:02}",
        total % DAY / HOUR,
        total % HOUR / MINUTE,
        total % MINUTE
    );
    match total / DAY {
        0 => format!("T{sign}{clock}"),
        days => format!("T{sign}{days}d {clock}"),
    }
}

/// Time left until something is due: `in 14m`, at zero `DUE`, from a minute past it `LATE 3m`.
/// Seconds, rounded down, so that the word never promises time that is not there.
pub fn countdown(seconds_left: i64) -> String {
    let amount = seconds_left.unsigned_abs();
    match seconds_left {
        1.. => format!("in {}", span(amount)),
        -59..=0 => "DUE".to_owned(),
        _ => format!("LATE {}", span(amount)),
    }
}

#[cfg(test)]
mod tests;
