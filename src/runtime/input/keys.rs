//! Which key or click a sequence stands for: the tables of xterm, its descendants, the Linux
//! console and the kitty protocol, in crossterm's words.

use crossterm::event::{
    Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};

/// What a control sequence stands for.
pub(super) enum Csi {
    PasteBegins,
    Event(Event),
    Nothing,
}

pub(super) fn key(code: KeyCode, modifiers: KeyModifiers) -> Event {
    Event::Key(KeyEvent::new(code, modifiers))
}

/// A character that was typed; a capital one came with Shift.
pub(super) fn typed(c: char) -> Event {
    let shift = if c.is_uppercase() {
        KeyModifiers::SHIFT
    } else {
        KeyModifiers::NONE
    };
    key(KeyCode::Char(c), shift)
}

pub(super) fn with_alt(event: Event) -> Event {
    match event {
        Event::Key(mut key) => {
            key.modifiers |= KeyModifiers::ALT;
            Event::Key(key)
        }
        other => other,
    }
}

/// The key of one ASCII byte.
pub(super) fn control(byte: u8) -> Option<Event> {
    let with_control = |c: u8| key(KeyCode::Char(char::from(c)), KeyModifiers::CONTROL);
    Some(match byte {
        0x00 => with_control(b' '),
        b'\t' => key(KeyCode::Tab, KeyModifiers::NONE),
        b'\r' => key(KeyCode::Enter, KeyModifiers::NONE),
        0x1b => key(KeyCode::Esc, KeyModifiers::NONE),
        0x01..=0x1a => with_control(byte - 1 + b'a'),
        0x1c..=0x1f => with_control(byte - 0x1c + b'4'),
        0x7f => key(KeyCode::Backspace, KeyModifiers::NONE),
        0x20..=0x7e => typed(char::from(byte)),
        0x80.. => return None,
    })
}

/// The keys after `ESC O`.
pub(super) fn ss3(last: u8) -> Option<KeyCode> {
    match last {
        b'M' => Some(KeyCode::Enter),
        b'P'..=b'S' => Some(KeyCode::F(last - b'P' + 1)),
        _ => cursor_key(last),
    }
}

/// F1 to F5 of the Linux console: `ESC [ [ A`.
pub(super) fn linux_console(last: u8) -> Option<Event> {
    matches!(last, b'A'..=b'E').then(|| key(KeyCode::F(last - b'A' + 1), KeyModifiers::NONE))
}

fn cursor_key(last: u8) -> Option<KeyCode> {
    Some(match last {
        b'A' => KeyCode::Up,
        b'B' => KeyCode::Down,
        b'C' => KeyCode::Right,
        b'D' => KeyCode::Left,
        b'F' => KeyCode::End,
        b'H' => KeyCode::Home,
        _ => return None,
    })
}

/// `CSI parameters last`.
pub(super) fn csi(parameters: &[u8], last: u8) -> Csi {
    if let [b'<', click @ ..] = parameters {
        return sgr_mouse(&Parameters::parse(click), last).map_or(Csi::Nothing, Csi::Event);
    }
    // Answers of the terminal, and what we do not know.
    if !parameters
        .iter()
        .all(|byte| matches!(byte, b'0'..=b'9' | b';' | b':'))
    {
        return Csi::Nothing;
    }
    let numbers = Parameters::parse(parameters);
    if (last, numbers.get(0)) == (b'~', 200) {
        return Csi::PasteBegins;
    }
    let plain = parameters.is_empty();
    let event = match last {
        b'I' if plain => Some(Event::FocusGained),
        b'O' if plain => Some(Event::FocusLost),
        b'Z' => Some(key(KeyCode::BackTab, KeyModifiers::SHIFT)),
        b'~' if numbers.get(0) == 27 => {
            from_codepoint(numbers.get(2)).map(|code| numbers.key(code))
        }
        b'~' => numbered(numbers.get(0)).map(|code| numbers.key(code)),
        b'u' => from_codepoint(numbers.get(0)).map(|code| numbers.key(code)),
        // Not R: with modifiers it cannot be told from the report of the cursor's place.
        b'P' | b'Q' | b'S' => Some(numbers.key(KeyCode::F(last - b'P' + 1))),
        _ => cursor_key(last).map(|code| numbers.key(code)),
    };
    event.map_or(Csi::Nothing, Csi::Event)
}

/// The keys of `CSI number ~`.
fn numbered(number: u32) -> Option<KeyCode> {
    let function = |offset: u32| u8::try_from(number - offset).ok().map(KeyCode::F);
    match number {
        1 | 7 => Some(KeyCode::Home),
        2 => Some(KeyCode::Insert),
        3 => Some(KeyCode::Delete),
        4 | 8 => Some(KeyCode::End),
        5 => Some(KeyCode::PageUp),
        6 => Some(KeyCode::PageDown),
        11..=15 => function(10),
        17..=21 => function(11),
        23..=26 => function(12),
        28..=29 => function(15),
        31..=34 => function(17),
        _ => None,
    }
}

/// The keys of the kitty protocol and of xterm's `modifyOtherKeys`, by their character.
fn from_codepoint(number: u32) -> Option<KeyCode> {
    match number {
        8 | 127 => Some(KeyCode::Backspace),
        9 => Some(KeyCode::Tab),
        13 => Some(KeyCode::Enter),
        27 => Some(KeyCode::Esc),
        // The protocol's own numbers for keys without a character.
        57_344..=63_743 => None,
        _ => char::from_u32(number)
            .filter(|c| !c.is_control())
            .map(KeyCode::Char),
    }
}

/// The numbers of a sequence: the first of each group, and what the second group says of a key.
struct Parameters {
    numbers: [u32; 3],
    kind: u32,
}

impl Parameters {
    fn parse(bytes: &[u8]) -> Self {
        let mut parsed = Self {
            numbers: [0; 3],
            kind: 1,
        };
        let number = |digits: &[u8]| std::str::from_utf8(digits).ok()?.parse().ok();
        let groups = bytes.split(|byte| *byte == b';');
        for (at, (group, slot)) in groups.zip(&mut parsed.numbers).enumerate() {
            let mut parts = group.split(|byte| *byte == b':');
            *slot = parts.next().and_then(number).unwrap_or(0);
            if let Some(kind) = parts.next().and_then(number).filter(|_| at == 1) {
                parsed.kind = kind;
            }
        }
        parsed
    }

    fn get(&self, at: usize) -> u32 {
        self.numbers.get(at).copied().unwrap_or(0)
    }

    fn key(&self, code: KeyCode) -> Event {
        let bits = self.get(1).saturating_sub(1);
        let modifiers = modifiers(bits, [1, 2, 4]);
        let kind = match self.kind {
            2 => KeyEventKind::Repeat,
            3 => KeyEventKind::Release,
            _ => KeyEventKind::Press,
        };
        let (code, modifiers) = match code {
            KeyCode::Tab if modifiers == KeyModifiers::SHIFT => (KeyCode::BackTab, modifiers),
            KeyCode::Char(c) if c.is_uppercase() => (code, modifiers | KeyModifiers::SHIFT),
            _ => (code, modifiers),
        };
        Event::Key(KeyEvent::new_with_kind(code, modifiers, kind))
    }
}

/// Shift, Alt and Control, each with its bit.
fn modifiers(bits: u32, [shift, alt, control]: [u32; 3]) -> KeyModifiers {
    let of = |bit, modifier| {
        if bits & bit == 0 {
            KeyModifiers::NONE
        } else {
            modifier
        }
    };
    of(shift, KeyModifiers::SHIFT) | of(alt, KeyModifiers::ALT) | of(control, KeyModifiers::CONTROL)
}

fn sgr_mouse(numbers: &Parameters, last: u8) -> Option<Event> {
    let mut event = mouse(numbers.get(0), numbers.get(1), numbers.get(2))?;
    if let (b'm', MouseEventKind::Down(button)) = (last, event.kind) {
        event.kind = MouseEventKind::Up(button);
    }
    Some(Event::Mouse(event))
}

/// The oldest form, of terminals that know no other: each number is one byte, from 32.
pub(super) fn x10_mouse(button: u8, column: u8, row: u8) -> Option<Event> {
    let number = |byte: u8| u32::from(byte.saturating_sub(32));
    mouse(number(button), number(column), number(row)).map(Event::Mouse)
}

fn mouse(bits: u32, column: u32, row: u32) -> Option<MouseEvent> {
    let button = match bits & 3 {
        0 => Some(MouseButton::Left),
        1 => Some(MouseButton::Middle),
        2 => Some(MouseButton::Right),
        _ => None,
    };
    let kind = match (bits & 0b1100_0000, bits & 0b10_0000 != 0, button) {
        (0, false, Some(button)) => MouseEventKind::Down(button),
        (0, true, Some(button)) => MouseEventKind::Drag(button),
        (0, false, None) => MouseEventKind::Up(MouseButton::Left),
        (0, true, None) => MouseEventKind::Moved,
        (64, false, _) => match bits & 3 {
            0 => MouseEventKind::ScrollUp,
            1 => MouseEventKind::ScrollDown,
            2 => MouseEventKind::ScrollLeft,
            _ => MouseEventKind::ScrollRight,
        },
        _ => return None,
    };
    let place = |number: u32| u16::try_from(number.saturating_sub(1)).unwrap_or(u16::MAX);
    Some(MouseEvent {
        kind,
        column: place(column),
        row: place(row),
        modifiers: modifiers(bits, [4, 8, 16]),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clicked(parameters: &[u8], last: u8) -> (MouseEventKind, u16, u16, KeyModifiers) {
        let Csi::Event(Event::Mouse(event)) = csi(parameters, last) else {
            panic!("no mouse in {parameters:?}");
        };
        (event.kind, event.column, event.row, event.modifiers)
    }

    #[test]
    fn clicks_drags_and_the_wheel() {
        let none = KeyModifiers::NONE;
        let left = MouseButton::Left;
        assert_eq!(
            clicked(b"<0;10;20", b'M'),
            (MouseEventKind::Down(left), 9, 19, none)
        );
        assert_eq!(
            clicked(b"<0;10;20", b'm'),
            (MouseEventKind::Up(left), 9, 19, none)
        );
        assert_eq!(
            clicked(b"<32;1;1", b'M'),
            (MouseEventKind::Drag(left), 0, 0, none)
        );
        assert_eq!(
            clicked(b"<64;0;0", b'M'),
            (MouseEventKind::ScrollUp, 0, 0, none)
        );
        assert_eq!(
            clicked(b"<65;300;2", b'M'),
            (MouseEventKind::ScrollDown, 299, 1, none)
        );
        let control = KeyModifiers::CONTROL;
        let right = MouseButton::Right;
        assert_eq!(
            clicked(b"<18;1;1", b'M'),
            (MouseEventKind::Down(right), 0, 0, control)
        );
    }

    #[test]
    fn a_release_is_told_from_a_press() {
        let Csi::Event(Event::Key(key)) = csi(b"97;1:3", b'u') else {
            panic!("no key")
        };
        assert_eq!(
            (key.code, key.kind),
            (KeyCode::Char('a'), KeyEventKind::Release)
        );
    }

    #[test]
    fn huge_numbers_are_no_key() {
        assert!(matches!(csi(b"99999999999999999999", b'u'), Csi::Nothing));
        assert!(matches!(csi(b"4294967295", b'~'), Csi::Nothing));
    }
}
