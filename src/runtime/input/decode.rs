//! Bytes from a terminal, cut into events. Pure: time comes in as `give_up`.
//!
//! However the bytes are split on their way, the events are the same. Nothing is waited for
//! without a limit: whoever feeds it asks what it is `waiting` for, and calls `give_up` when that
//! takes too long.

use crossterm::event::{Event, KeyCode, KeyModifiers};

use super::LONGEST_PASTE;
use super::keys::{self, Csi, key};

const ESC: u8 = 0x1b;
const PASTE_END: &[u8] = b"\x1b[201~";
/// What is kept of a paste: a little more than is used of it, so that it shows to be too long.
const KEPT: usize = LONGEST_PASTE * 2;
/// No sequence of a key is longer.
const LONGEST_SEQUENCE: usize = 64;
/// No answer of a terminal is longer.
const LONGEST_ANSWER: usize = 4096;

/// What the bytes so far leave open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Waiting {
    /// Nothing.
    Nothing,
    /// The last byte is Esc: the key, or the first byte of another one.
    AfterEscape,
    /// A sequence or a character has begun.
    Sequence,
    /// A paste has begun and not ended.
    PasteEnd,
}

/// Decodes what a terminal sends.
#[derive(Debug, Default)]
pub struct Decoder {
    open: Vec<u8>,
    paste: Option<Vec<u8>>,
}

/// What the first bytes are.
enum Step {
    /// So many bytes are this event, or nothing that matters.
    Take(usize, Option<Event>),
    /// After so many bytes a paste begins.
    Paste(usize),
    /// More bytes are needed to tell.
    More,
}

impl Decoder {
    /// Takes bytes in and appends the events that are complete.
    pub fn feed(&mut self, bytes: &[u8], events: &mut Vec<Event>) {
        let mut input = std::mem::take(&mut self.open);
        input.extend_from_slice(bytes);
        let mut rest = input.as_slice();
        while !rest.is_empty() {
            let used = if self.paste.is_some() {
                self.pasted(rest, events)
            } else {
                self.step(rest, events)
            };
            if used == 0 {
                break;
            }
            rest = rest.get(used..).unwrap_or_default();
        }
        self.open = rest.to_vec();
    }

    /// What is still to come.
    pub fn waiting(&self) -> Waiting {
        match self.open.as_slice() {
            _ if self.paste.is_some() => Waiting::PasteEnd,
            [] => Waiting::Nothing,
            [ESC] => Waiting::AfterEscape,
            _ => Waiting::Sequence,
        }
    }

    /// Takes what is open for what it is, as nothing more came.
    pub fn give_up(&mut self, events: &mut Vec<Event>) {
        let open = std::mem::take(&mut self.open);
        if let Some(mut text) = self.paste.take() {
            text.extend_from_slice(&open);
            events.push(paste(&text));
            return;
        }
        events.extend(match open.as_slice() {
            [ESC] => Some(key(KeyCode::Esc, KeyModifiers::NONE)),
            [ESC, byte] => keys::control(*byte).map(keys::with_alt),
            _ => None,
        });
    }

    /// Returns how many bytes were used; none when more are needed.
    fn step(&mut self, input: &[u8], events: &mut Vec<Event>) -> usize {
        match first(input) {
            Step::Take(length, event) => {
                events.extend(event);
                length
            }
            Step::Paste(length) => {
                self.paste = Some(Vec::new());
                length
            }
            Step::More => 0,
        }
    }

    /// The same inside a paste.
    fn pasted(&mut self, input: &[u8], events: &mut Vec<Event>) -> usize {
        let text = self.paste.get_or_insert_default();
        let end = find(input, PASTE_END);
        // Without an end, the last bytes may be its beginning.
        let length = end.unwrap_or_else(|| {
            let begun = (1..PASTE_END.len())
                .rev()
                .find(|n| input.ends_with(&PASTE_END[..*n]));
            input.len() - begun.unwrap_or(0)
        });
        let room = KEPT.saturating_sub(text.len()).min(length);
        text.extend_from_slice(input.get(..room).unwrap_or_default());
        if end.is_some() {
            events.push(paste(text));
            self.paste = None;
            return length + PASTE_END.len();
        }
        length
    }
}

fn paste(text: &[u8]) -> Event {
    Event::Paste(String::from_utf8_lossy(text).into_owned())
}

fn find(input: &[u8], wanted: &[u8]) -> Option<usize> {
    input
        .windows(wanted.len())
        .position(|window| window == wanted)
}

fn first(input: &[u8]) -> Step {
    match input {
        [] => Step::More,
        [ESC, ..] => escape(input),
        [byte, ..] if byte.is_ascii() => Step::Take(1, keys::control(*byte)),
        _ => character(input),
    }
}

/// A character of more than one byte. What is none is shown as one that could not be read.
fn character(input: &[u8]) -> Step {
    let head = input.get(..4).unwrap_or(input);
    let (valid, invalid) = match std::str::from_utf8(head) {
        Ok(text) => (text, None),
        Err(error) => {
            let valid = head.get(..error.valid_up_to()).unwrap_or_default();
            (
                std::str::from_utf8(valid).unwrap_or_default(),
                error.error_len(),
            )
        }
    };
    match (valid.chars().next(), invalid) {
        (Some(c), _) => Step::Take(c.len_utf8(), Some(keys::typed(c))),
        (None, Some(length)) => Step::Take(length, Some(keys::typed(char::REPLACEMENT_CHARACTER))),
        (None, None) => Step::More,
    }
}

fn escape(input: &[u8]) -> Step {
    match input.get(1..).unwrap_or_default() {
        [ESC, ..] => Step::Take(1, Some(key(KeyCode::Esc, KeyModifiers::NONE))),
        [b'[', ..] => csi(input),
        [b'O', ..] => ss3(input),
        // Answers to what another program asked the terminal; otherwise Alt and that letter.
        [] | [b']' | b'P' | b'_'] => Step::More,
        [b']', b'0'..=b'9', ..]
        | [b'P', b'0'..=b'9' | b'>' | b'!' | b'$' | b'+', ..]
        | [b'_', b'G', ..] => answer(input),
        rest => match first(rest) {
            Step::Take(length, event) => Step::Take(length + 1, event.map(keys::with_alt)),
            Step::Paste(_) | Step::More => Step::More,
        },
    }
}

fn answer(input: &[u8]) -> Step {
    let bell = input.iter().position(|byte| *byte == 0x07).map(|at| at + 1);
    let string_end = find(input, b"\x1b\\").map(|at| at + 2);
    match [bell, string_end].into_iter().flatten().min() {
        Some(length) => Step::Take(length, None),
        None if input.len() > LONGEST_ANSWER => Step::Take(input.len(), None),
        None => Step::More,
    }
}

fn ss3(input: &[u8]) -> Step {
    match input.get(2) {
        None => Step::More,
        Some(last) => match keys::ss3(*last) {
            Some(code) => Step::Take(3, Some(key(code, KeyModifiers::NONE))),
            None => Step::Take(2, Some(keys::with_alt(keys::typed('O')))),
        },
    }
}

fn csi(input: &[u8]) -> Step {
    let body = input.get(2..).unwrap_or_default();
    match body {
        [] | [b'[' | b'M'] | [b'M', _] | [b'M', _, _] => return Step::More,
        [b'[', last, ..] => return Step::Take(4, keys::linux_console(*last)),
        [b'M', button, column, row, ..] => {
            return Step::Take(6, keys::x10_mouse(*button, *column, *row));
        }
        _ => {}
    }
    let Some(end) = body.iter().position(|byte| !matches!(byte, 0x20..=0x3f)) else {
        let too_long = body.len() > LONGEST_SEQUENCE;
        return if too_long {
            Step::Take(input.len(), None)
        } else {
            Step::More
        };
    };
    let (parameters, last) = body.split_at(end);
    match last.first() {
        Some(last @ 0x40..=0x7e) => match keys::csi(parameters, *last) {
            Csi::PasteBegins => Step::Paste(end + 3),
            Csi::Event(event) => Step::Take(end + 3, Some(event)),
            Csi::Nothing => Step::Take(end + 3, None),
        },
        // Cut short by something else, which stands for itself.
        _ => Step::Take(end + 2, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn decode(chunks: &[&[u8]]) -> Vec<Event> {
        let (mut decoder, mut events) = (Decoder::default(), Vec::new());
        for chunk in chunks {
            decoder.feed(chunk, &mut events);
        }
        decoder.give_up(&mut events);
        events
    }

    fn one(bytes: &[u8], code: KeyCode, modifiers: KeyModifiers) {
        assert_eq!(decode(&[bytes]), [key(code, modifiers)], "{bytes:?}");
    }

    #[test]
    fn plain_keys() {
        one(b"a", KeyCode::Char('a'), KeyModifiers::NONE);
        one(b"A", KeyCode::Char('A'), KeyModifiers::SHIFT);
        one("é".as_bytes(), KeyCode::Char('é'), KeyModifiers::NONE);
        one(b"\r", KeyCode::Enter, KeyModifiers::NONE);
        one(b"\n", KeyCode::Char('j'), KeyModifiers::CONTROL);
        one(b"\x7f", KeyCode::Backspace, KeyModifiers::NONE);
        one(b"\x00", KeyCode::Char(' '), KeyModifiers::CONTROL);
        one(b"\x03", KeyCode::Char('c'), KeyModifiers::CONTROL);
        one(b"\x1f", KeyCode::Char('7'), KeyModifiers::CONTROL);
        one(b"\x1b", KeyCode::Esc, KeyModifiers::NONE);
    }

    #[test]
    fn keys_with_alt() {
        one(b"\x1bj", KeyCode::Char('j'), KeyModifiers::ALT);
        one(b"\x1b\r", KeyCode::Enter, KeyModifiers::ALT);
        one(b"\x1b[", KeyCode::Char('['), KeyModifiers::ALT);
        one(b"\x1b]", KeyCode::Char(']'), KeyModifiers::ALT);
        one(
            b"\x1bO",
            KeyCode::Char('O'),
            KeyModifiers::ALT | KeyModifiers::SHIFT,
        );
        one("\x1bé".as_bytes(), KeyCode::Char('é'), KeyModifiers::ALT);
    }

    #[test]
    fn keys_with_sequences() {
        one(b"\x1b[A", KeyCode::Up, KeyModifiers::NONE);
        one(b"\x1bOB", KeyCode::Down, KeyModifiers::NONE);
        one(b"\x1b[1;5C", KeyCode::Right, KeyModifiers::CONTROL);
        one(b"\x1b[3~", KeyCode::Delete, KeyModifiers::NONE);
        one(b"\x1b[5;2~", KeyCode::PageUp, KeyModifiers::SHIFT);
        one(b"\x1bOP", KeyCode::F(1), KeyModifiers::NONE);
        one(b"\x1b[[C", KeyCode::F(3), KeyModifiers::NONE);
        one(b"\x1b[24~", KeyCode::F(12), KeyModifiers::NONE);
        one(b"\x1b[Z", KeyCode::BackTab, KeyModifiers::SHIFT);
        one(b"\x1b[13;2u", KeyCode::Enter, KeyModifiers::SHIFT);
        one(b"\x1b[27;5;13~", KeyCode::Enter, KeyModifiers::CONTROL);
    }

    #[test]
    fn two_escapes_are_two() {
        let escape = key(KeyCode::Esc, KeyModifiers::NONE);
        assert_eq!(decode(&[b"\x1b\x1b"]), [escape.clone(), escape.clone()]);
        let up = key(KeyCode::Up, KeyModifiers::NONE);
        assert_eq!(decode(&[b"\x1b\x1b[A"]), [escape, up]);
    }

    #[test]
    fn answers_of_the_terminal_are_not_typed() {
        for answer in [
            "\x1b]11;rgb:0000/0000/0000\x1b\\",
            "\x1b]11;rgb:0000/0000/0000\x07",
            "\x1bP>|tmux 3.3a\x1b\\",
            "\x1b_Gi=1;OK\x1b\\",
            "\x1b[?62;c",
            "\x1b[12;40R",
            "\x1b[?2026;2$y",
            "\x1b[201~",
        ] {
            let bytes = format!("{answer}x");
            let typed = [key(KeyCode::Char('x'), KeyModifiers::NONE)];
            assert_eq!(decode(&[bytes.as_bytes()]), typed, "{answer:?}");
        }
    }

    #[test]
    fn a_paste_is_one_event_whatever_is_in_it() {
        let text = "one\r\x1b[Atwo\x03 \x1b[201 é\r";
        let bytes = format!("\x1b[200~{text}\x1b[201~q");
        let quit = key(KeyCode::Char('q'), KeyModifiers::NONE);
        assert_eq!(
            decode(&[bytes.as_bytes()]),
            [Event::Paste(text.to_owned()), quit]
        );
    }

    #[test]
    fn a_paste_without_end_ends_when_given_up() {
        let (mut decoder, mut events) = (Decoder::default(), Vec::new());
        decoder.feed(b"\x1b[200~lost end\x1b[20", &mut events);
        assert_eq!(decoder.waiting(), Waiting::PasteEnd);
        assert_eq!(events, []);
        decoder.give_up(&mut events);
        assert_eq!(events, [Event::Paste("lost end\x1b[20".to_owned())]);
        decoder.feed(b"q", &mut events);
        assert_eq!(events.len(), 2);
        assert_eq!(decoder.waiting(), Waiting::Nothing);
    }

    #[test]
    fn a_paste_never_grows_without_limit() {
        let (mut decoder, mut events) = (Decoder::default(), Vec::new());
        decoder.feed(b"\x1b[200~", &mut events);
        for _ in 0..1000 {
            decoder.feed(&[b'x'; 4096], &mut events);
        }
        decoder.feed(PASTE_END, &mut events);
        let Some(Event::Paste(text)) = events.first() else {
            panic!("not a paste")
        };
        assert_eq!(text.len(), KEPT);
    }

    proptest! {
        #[test]
        fn any_bytes_leave_it_alive(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let (mut decoder, mut events) = (Decoder::default(), Vec::new());
            decoder.feed(&bytes, &mut events);
            decoder.give_up(&mut events);
            prop_assert_eq!(decoder.waiting(), Waiting::Nothing);
            events.clear();
            decoder.feed(b"q", &mut events);
            prop_assert_eq!(events, [key(KeyCode::Char('q'), KeyModifiers::NONE)]);
        }

        #[test]
        fn where_the_bytes_are_cut_does_not_matter(
            parts in prop::collection::vec(prop::sample::select(PARTS), 0..12),
            cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..6),
        ) {
            let bytes = parts.concat();
            let mut at: Vec<usize> = cuts.iter().map(|cut| cut.index(bytes.len() + 1)).collect();
            at.extend([0, bytes.len()]);
            at.sort_unstable();
            let chunks: Vec<&[u8]> = at.windows(2).map(|cut| &bytes[cut[0]..cut[1]]).collect();
            prop_assert_eq!(decode(&chunks), decode(&[&bytes]));
        }
    }

    const PARTS: &[&[u8]] = &[
        b"a",
        b"\r",
        b"\x1b",
        b"\x1b[A",
        b"\x1b[1;5C",
        b"\x1bOP",
        b"\x1b[<0;10;20M",
        b"\x1b[200~paste\r\x1b[201~",
        b"\x1b[200~",
        b"\x1b[201~",
        b"\x1b]11;x\x07",
        b"\x1b[M !!",
        b"\x1b[[B",
        b"\xc3\xa9",
        b"\xf0\x9f\x94\xa5",
        b"\xff",
    ];
}
