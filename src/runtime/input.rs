//! What a person types, pastes, clicks and resizes, in batches.
//!
//! The terminal is read by the event loop itself, through a file description of our own:
//! - crossterm's reader never ends a bracketed paste whose end marker is lost, and then swallows
//!   all later input; it spins when the terminal is gone; and a thread that blocks in it cannot
//!   be kept from eating the input of an editor that we start. Here whoever does not call `next`
//!   does not read.
//! - only the reader knows what arrived at once, and that is how text pasted into a terminal
//!   without bracketed paste is told from keys.

pub mod decode;
pub mod keys;

use std::io;
use std::os::fd::OwnedFd;
use std::time::Duration;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseEvent};
use rustix::io::{Errno, retry_on_intr};
use tokio::io::Interest;
use tokio::io::unix::AsyncFd;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::time::{Instant, sleep_until};

use super::tty;
use decode::{Decoder, Waiting};

/// Longest text that one paste brings; the rest is dropped and said.
pub const LONGEST_PASTE: usize = 64 * 1024;
/// So many printable characters at once are typed by nobody.
const BURST: usize = 8;
/// So many at once are a paste although no Enter is among them: a key that was held down while the
/// connection hung repeats less often.
const LONG_BURST: usize = 1000;
/// A burst of one line with its Enter that is no longer was typed while the connection hung.
const TYPED_LINE: usize = 80;
/// A burst is over when nothing came for this long.
const QUIET: Duration = Duration::from_millis(20);
/// What comes so soon after a burst that was a paste is its tail, held up on the way.
const TAIL: Duration = Duration::from_millis(150);
/// And in any case after this time.
const LONGEST_BURST: Duration = Duration::from_secs(1);
/// Events of one burst that are kept: more than one paste may hold.
const MOST_EVENTS: usize = 2 * LONGEST_PASTE;
/// How long after Esc its sequence may still come.
const ESCAPE: Duration = Duration::from_millis(15);
/// How long a sequence that has begun may take.
const SEQUENCE: Duration = Duration::from_millis(100);
/// A marked paste is still arriving if each such time brings `PASTE_FLOW` bytes; a person who
/// types into a terminal that seems dead brings fewer.
const PASTE_WINDOW: Duration = Duration::from_millis(500);
const PASTE_FLOW: usize = 64;

/// One thing that a person did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A key went down, or repeats.
    Key(KeyEvent),
    /// Text that was pasted, its line ends made `\n`, otherwise as it came: it may hold control
    /// characters and a newline at its end.
    Paste {
        /// At most `LONGEST_PASTE` bytes.
        text: String,
        /// Whether there was more.
        truncated: bool,
    },
    /// One short line with its Enter that came at once, from a terminal that did not mark it as
    /// pasted: typed, as far as anybody can tell.
    Line(String),
    /// The window now has so many columns and rows.
    Resize(u16, u16),
    /// A button or the wheel.
    Mouse(MouseEvent),
    /// The window gained the focus, or lost it.
    Focus(bool),
}

/// Reads the terminal.
#[derive(Debug)]
pub struct InputReader {
    tty: AsyncFd<OwnedFd>,
    resized: Signal,
    decoder: Decoder,
    events: Vec<Event>,
    burst: Option<Burst>,
    waiting: Option<Instant>,
    paste: Option<(Instant, usize)>,
    tail: Option<Instant>,
    gone: bool,
}

/// A burst that is not over yet.
#[derive(Debug, Clone, Copy)]
struct Burst {
    quiet: Instant,
    last: Instant,
}

impl InputReader {
    /// Opens the terminal for reading, inside a tokio runtime.
    ///
    /// # Errors
    /// When there is no terminal.
    pub fn open() -> io::Result<Self> {
        Ok(Self {
            tty: tty::watch(tty::open()?, Interest::READABLE)?,
            resized: signal(SignalKind::window_change())?,
            decoder: Decoder::default(),
            events: Vec::new(),
            burst: None,
            waiting: None,
            paste: None,
            tail: None,
            gone: false,
        })
    }

    /// Waits for what arrives next: everything that is there, in order, never empty. `None` when
    /// the terminal is gone: save, and end. May be dropped and called again without losing input.
    pub async fn next(&mut self) -> Option<Vec<Input>> {
        loop {
            if let Some(batch) = self.batch() {
                return Some(batch);
            }
            if self.gone {
                return None;
            }
            let due = self.due();
            tokio::select! {
                biased;
                _ = self.resized.recv() => {
                    let (columns, rows) = tty::size(self.tty.get_ref());
                    self.events.push(Event::Resize(columns, rows));
                }
                ready = self.tty.readable() => match ready {
                    Ok(_) => self.drain(),
                    Err(_) => self.gone = true,
                },
                () = sleep_until(due.unwrap_or_else(Instant::now)), if due.is_some() => self.on_time(),
            }
        }
    }

    /// What has arrived, unless it is part of a burst that goes on.
    fn batch(&mut self) -> Option<Vec<Input>> {
        if self.events.is_empty() || (self.burst.is_some() && !self.gone) {
            return None;
        }
        let events = std::mem::take(&mut self.events);
        let now = Instant::now();
        let pasted = is_pasted(&events);
        let tail = self.tail.is_some_and(|end| now < end) && events.iter().any(is_text);
        if pasted {
            self.tail = Some(now + TAIL);
        }
        let batch = coalesce(events, tail);
        (!batch.is_empty()).then_some(batch)
    }

    /// When something happens that no byte announces.
    fn due(&self) -> Option<Instant> {
        let burst = self.burst.map(|burst| burst.quiet.min(burst.last));
        let paste = self.paste.map(|(end, _)| end);
        [burst, self.waiting, paste].into_iter().flatten().min()
    }

    /// Reads all that is there.
    fn drain(&mut self) {
        let mut chunk = [0; 4096];
        let mut count = 0;
        // A terminal that sends without end must not keep us from everything else.
        while count < LONGEST_PASTE {
            match self
                .tty
                .try_io(Interest::READABLE, |tty| read(tty, &mut chunk))
            {
                Ok(length) => {
                    let bytes = chunk.get(..length).unwrap_or_default();
                    self.decoder.feed(bytes, &mut self.events);
                    count += length;
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
                Err(_) => {
                    self.gone = true;
                    break;
                }
            }
        }
        if count > 0 {
            self.arrived(count, Instant::now());
        }
    }

    fn arrived(&mut self, count: usize, now: Instant) {
        self.events.truncate(MOST_EVENTS);
        let wait = self.decoder.waiting();
        self.waiting = match wait {
            Waiting::Nothing | Waiting::PasteEnd => None,
            Waiting::AfterEscape => Some(now + ESCAPE),
            Waiting::Sequence => Some(now + SEQUENCE),
        };
        self.paste = (wait == Waiting::PasteEnd).then(|| {
            let (end, flow) = self.paste.unwrap_or((now + PASTE_WINDOW, 0));
            (end, flow + count)
        });
        if self.burst.is_some() || printable(&self.events) > BURST {
            let last = self.burst.map_or(now + LONGEST_BURST, |burst| burst.last);
            self.burst = Some(Burst {
                quiet: now + QUIET,
                last,
            });
        }
    }

    fn on_time(&mut self) {
        let now = Instant::now();
        if self
            .burst
            .is_some_and(|burst| burst.quiet.min(burst.last) <= now)
        {
            self.burst = None;
        }
        if self.waiting.is_some_and(|end| end <= now) {
            self.waiting = None;
            self.decoder.give_up(&mut self.events);
        }
        if let Some((_, flow)) = self.paste.filter(|(end, _)| *end <= now) {
            self.paste = (flow >= PASTE_FLOW).then_some((now + PASTE_WINDOW, 0));
            if self.paste.is_none() {
                self.decoder.give_up(&mut self.events);
            }
        }
    }
}

/// Reads without waiting. The end of a terminal is an error; nothing to read is `WouldBlock`.
fn read(tty: &OwnedFd, chunk: &mut [u8]) -> io::Result<usize> {
    match retry_on_intr(|| rustix::io::read(tty, &mut *chunk)) {
        Ok(0) if tty::is_gone(tty) => Err(io::ErrorKind::UnexpectedEof.into()),
        // Somebody changed the terminal's mode: no end, only nothing.
        Ok(0) | Err(Errno::AGAIN) => Err(io::ErrorKind::WouldBlock.into()),
        Ok(length) => Ok(length),
        Err(error) => Err(error.into()),
    }
}

/// Makes input of the events that arrived together; `tail` if they are the tail of a paste.
fn coalesce(events: Vec<Event>, tail: bool) -> Vec<Input> {
    let pasted = is_pasted(&events);
    match typed_line(&events).filter(|_| pasted && !tail) {
        Some(line) => vec![Input::Line(line)],
        None => inputs(events, pasted || tail),
    }
}

/// The line that is all of a burst but its last key, Enter.
fn typed_line(events: &[Event]) -> Option<String> {
    let (last, line) = events.split_last()?;
    let line: String = line.iter().map(text_of).collect::<Option<_>>()?;
    let plain = !line.chars().any(char::is_control) && line.chars().count() <= TYPED_LINE;
    (plain && text_of(last) == Some('\r')).then_some(line)
}

/// Text that came in one burst with an Enter in it, or is very long, was pasted into a terminal that
/// does not say so, and none of its keys may act.
fn is_pasted(events: &[Event]) -> bool {
    let newline = events
        .iter()
        .filter_map(text_of)
        .any(|c| matches!(c, '\r' | '\n'));
    let count = printable(events);
    count > LONG_BURST || (newline && count > BURST)
}

/// With `as_text`, keys are not keys but the characters of one pasted text.
fn inputs(events: Vec<Event>, as_text: bool) -> Vec<Input> {
    let mut inputs = Vec::new();
    let mut text = String::new();
    for event in events {
        match event {
            Event::Key(_) if as_text => text.extend(text_of(&event)),
            Event::Key(key) if key.kind != KeyEventKind::Release => inputs.push(Input::Key(key)),
            Event::Key(_) => {}
            Event::Paste(pasted) => {
                inputs.extend(paste(&std::mem::take(&mut text)));
                inputs.extend(paste(&pasted));
            }
            Event::Resize(columns, rows) => inputs.push(Input::Resize(columns, rows)),
            Event::Mouse(mouse) => inputs.push(Input::Mouse(mouse)),
            Event::FocusGained => inputs.push(Input::Focus(true)),
            Event::FocusLost => inputs.push(Input::Focus(false)),
        }
    }
    inputs.extend(paste(&text));
    inputs
}

fn printable(events: &[Event]) -> usize {
    events
        .iter()
        .filter_map(text_of)
        .filter(|c| !c.is_control())
        .count()
}

fn is_text(event: &Event) -> bool {
    text_of(event).is_some()
}

/// The character that a key would be as part of a text.
fn text_of(event: &Event) -> Option<char> {
    let Event::Key(key) = event else { return None };
    if key.kind == KeyEventKind::Release {
        return None;
    }
    let plain = !key
        .modifiers
        .intersects(KeyModifiers::CONTROL | KeyModifiers::ALT);
    match key.code {
        KeyCode::Char(c) if plain => Some(c),
        KeyCode::Char('j') if key.modifiers == KeyModifiers::CONTROL => Some('\n'),
        KeyCode::Enter => Some('\r'),
        KeyCode::Tab => Some('\t'),
        _ => None,
    }
}

fn paste(raw: &str) -> Option<Input> {
    let mut text = raw.replace("\r\n", "\n").replace('\r', "\n");
    let truncated = text.len() > LONGEST_PASTE;
    if truncated {
        let end = (0..=LONGEST_PASTE)
            .rev()
            .find(|end| text.is_char_boundary(*end));
        text.truncate(end.unwrap_or(0));
    }
    (!text.is_empty()).then_some(Input::Paste { text, truncated })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crossterm::event::KeyEventState;

    fn typed(text: &str) -> Vec<Event> {
        let mut events = Vec::new();
        Decoder::default().feed(text.as_bytes(), &mut events);
        events
    }

    fn pasted(text: &str) -> Vec<Input> {
        vec![Input::Paste {
            text: text.to_owned(),
            truncated: false,
        }]
    }

    #[test]
    fn keys_stay_keys() {
        for text in ["n", "\r", "12345678\r", "a long text without its end"] {
            let inputs = coalesce(typed(text), false);
            assert!(
                inputs.iter().all(|input| matches!(input, Input::Key(_))),
                "{text:?}"
            );
            assert_eq!(inputs.len(), text.len());
        }
    }

    #[test]
    fn a_burst_with_a_newline_is_a_paste() {
        assert_eq!(
            coalesce(typed("123456789\rq\r"), false),
            pasted("123456789\nq\n")
        );
        assert_eq!(
            coalesce(typed("one two three\r\nfour\nfive"), false),
            pasted("one two three\nfour\nfive")
        );
    }

    /// Found by `terminals` in tests/full: key after key, a megabyte took minutes.
    #[test]
    fn a_very_long_burst_is_a_paste_without_a_newline_too() {
        let held = "j".repeat(LONG_BURST);
        let keys = coalesce(typed(&held), false);
        assert!(keys.iter().all(|input| matches!(input, Input::Key(_))));
        let long = format!("{held}q");
        assert_eq!(coalesce(typed(&long), false), pasted(&long));
    }

    #[test]
    fn one_short_line_with_its_enter_was_typed() {
        let line = |text: &str| vec![Input::Line(text.to_owned())];
        let longest = "x".repeat(TYPED_LINE);
        for text in ["the pool is full", longest.as_str()] {
            assert_eq!(coalesce(typed(&format!("{text}\r")), false), line(text));
        }
        for text in [
            format!("{longest}x\r"),
            "two words\tthree\r".to_owned(),
            "the end of a line\n".to_owned(),
            "one line\rand another\r".to_owned(),
            "\rone line, and first an Enter\r".to_owned(),
        ] {
            let want = pasted(&text.replace('\r', "\n"));
            assert_eq!(coalesce(typed(&text), false), want);
        }
        let tail = coalesce(typed("the last line of a paste\r"), true);
        assert_eq!(tail, pasted("the last line of a paste\n"));
        let moved = coalesce(typed("the pool\x1b[Dis full\r"), false);
        assert_eq!(
            moved,
            pasted("the poolis full\n"),
            "no arrow acts in what may be a paste"
        );
    }

    #[test]
    fn no_key_of_a_burst_acts() {
        let inputs = coalesce(typed("123456\x03789\x1b[A\r\x1bq"), false);
        assert_eq!(inputs, pasted("123456789\n"));
    }

    #[test]
    fn a_release_is_nothing() {
        let mut key = KeyEvent::new(KeyCode::Char('a'), KeyModifiers::NONE);
        key.kind = KeyEventKind::Release;
        key.state = KeyEventState::NONE;
        assert_eq!(coalesce(vec![Event::Key(key)], false), Vec::new());
    }

    #[test]
    fn the_rest_of_a_burst_keeps_its_order() {
        let mut events = typed("123456789\r");
        events.push(Event::Paste("b\r".to_owned()));
        events.push(Event::Resize(3, 2));
        let inputs = coalesce(events, false);
        assert_eq!(inputs[..1], pasted("123456789\n"));
        assert_eq!(inputs[1..2], pasted("b\n"));
        assert_eq!(inputs[2], Input::Resize(3, 2));
    }

    #[test]
    fn a_paste_that_is_too_long_is_cut_between_characters() {
        let long = "é".repeat(LONGEST_PASTE);
        let inputs = coalesce(vec![Event::Paste(format!("x{long}"))], false);
        let Some(Input::Paste {
            text,
            truncated: true,
        }) = inputs.first()
        else {
            panic!("not a truncated paste");
        };
        assert_eq!(text.len(), LONGEST_PASTE - 1);
    }
}
