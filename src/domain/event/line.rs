//! The text of an event's line: its own, or a part of the text of a file that was read whole.
//!
//! A file of a hundred thousand lines is read at once; to copy each line out of it costs as much
//! memory and as many page faults again.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// A text of which lines may be parts. Counted twice, so that threads that take parts of one text
/// at the same time each count for themselves: clone what is inside, once for each thread.
pub type Whole = Arc<Arc<String>>;

/// The text of a line.
#[derive(Clone)]
pub(super) enum Line {
    /// Its own.
    Own(Box<str>),
    /// A part of another text.
    Part {
        /// That text.
        whole: Whole,
        /// Where the line begins in it, in bytes.
        at: u32,
        /// How long it is, in bytes.
        length: u32,
    },
}

impl Line {
    /// The part of a text at these bytes; a copy where the text is too long to be told so.
    pub(super) fn part(whole: &Whole, range: Range<usize>) -> Self {
        let place = u32::try_from(range.start).ok();
        match place.zip(u32::try_from(range.len()).ok()) {
            Some((at, length)) => Self::Part {
                whole: Arc::clone(whole),
                at,
                length,
            },
            None => Self::Own(whole.get(range).unwrap_or_default().into()),
        }
    }

    /// The text.
    pub(super) fn as_str(&self) -> &str {
        match self {
            Self::Own(text) => text,
            Self::Part { whole, at, length } => {
                let at = *at as usize;
                whole.get(at..at + *length as usize).unwrap_or_default()
            }
        }
    }
}

impl Default for Line {
    fn default() -> Self {
        Self::Own(Box::default())
    }
}

impl From<String> for Line {
    fn from(text: String) -> Self {
        Self::Own(text.into())
    }
}

impl From<&str> for Line {
    fn from(text: &str) -> Self {
        Self::Own(text.into())
    }
}

impl PartialEq for Line {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Line {}

impl fmt::Debug for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_the_same_line_as_a_copy_of_it() {
        let whole: Whole = Arc::new(Arc::new("first\nsecönd\n".to_owned()));
        let part = Line::part(&whole, 6..13);
        assert_eq!(part.as_str(), "secönd");
        assert_eq!(part, Line::from("secönd"));
        assert_eq!(format!("{part:?}"), "\"secönd\"");
        assert_ne!(part, Line::part(&whole, 0..5));
        assert_eq!(Line::part(&whole, 5..99).as_str(), "", "no such part");
    }
}
