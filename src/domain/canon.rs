//! Canonical JSON: one value, one spelling (RFC 8785 with integers only).
//!
//! Members are sorted by the UTF-16 code units of their names, nothing is escaped that need not
//! be, there is no white space. Every line is in this form before it is hashed or written.

use serde_json::Value;

/// Why a value has no canonical spelling here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotCanonical {
    /// A number with a fraction, an exponent or more than 64 bits.
    #[error("a number that is not a 64-bit integer")]
    Number,
    /// Not JSON at all, a doubled member, or nested deeper than 128 levels.
    #[error("not JSON")]
    Syntax,
}

/// Appends the canonical spelling of `value`.
///
/// # Errors
/// [`NotCanonical::Number`] for anything but 64-bit integers.
pub fn write_value(value: &Value, out: &mut String) -> Result<(), NotCanonical> {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Number(number) if number.is_i64() || number.is_u64() => {
            out.push_str(&number.to_string());
        }
        Value::Number(_) => return Err(NotCanonical::Number),
        Value::String(text) => write_string(text, out),
        Value::Array(items) => {
            out.push('[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                write_value(item, out)?;
            }
            out.push(']');
        }
        Value::Object(members) => {
            let mut names: Vec<_> = members.iter().collect();
            names.sort_by(|a, b| compare_names(a.0, b.0));
            out.push('{');
            for (i, (name, member)) in names.into_iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                write_string(name, out);
                out.push(':');
                write_value(member, out)?;
            }
            out.push('}');
        }
    }
    Ok(())
}

/// Order of member names: UTF-16 code units, as RFC 8785 3.2.3 asks.
pub fn compare_names(a: &str, b: &str) -> std::cmp::Ordering {
    if a.is_ascii() && b.is_ascii() {
        a.cmp(b)
    } else {
        a.encode_utf16().cmp(b.encode_utf16())
    }
}

/// Appends `text` as a JSON string with minimal escapes.
pub fn write_string(text: &str, out: &mut String) {
    out.push('"');
    let mut plain = 0;
    for (i, byte) in text.bytes().enumerate() {
        let escape = match byte {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            0x08 => "\\b",
            0x09 => "\\t",
            0x0A => "\\n",
            0x0C => "\\f",
            0x0D => "\\r",
            0x00..=0x1F => "",
            _ => continue,
        };
        out.push_str(&text[plain..i]);
        plain = i + 1;
        if escape.is_empty() {
            out.push_str("\\u00");
            out.push(if byte < 0x10 { '0' } else { '1' });
            out.push(char::from_digit(u32::from(byte & 15), 16).unwrap_or('0'));
        } else {
            out.push_str(escape);
        }
    }
    out.push_str(&text[plain..]);
    out.push('"');
}

/// The canonical spelling of any JSON text.
///
/// # Errors
/// [`NotCanonical`] if the text is no JSON or holds a number that is no 64-bit integer.
pub fn canonical(text: &str) -> Result<String, NotCanonical> {
    let value: Value = serde_json::from_str(text).map_err(|_| NotCanonical::Syntax)?;
    let mut out = String::with_capacity(text.len());
    write_value(&value, &mut out)?;
    Ok(out)
}

/// Whether `text` is exactly one canonical value, checked without building it.
///
/// A file's lines nearly always are, so this scan replaces parse, sort and print.
pub fn is_canonical(text: &str) -> bool {
    let mut scan = Scan {
        bytes: text.as_bytes(),
        at: 0,
    };
    scan.value(0) && scan.at == text.len()
}

/// Deepest nesting accepted, as in `serde_json`.
const DEPTH: usize = 120;

struct Scan<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Scan<'a> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn eat(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn word(&mut self, word: &[u8]) -> bool {
        let found = self.bytes[self.at..].starts_with(word);
        self.at += if found { word.len() } else { 0 };
        found
    }

    fn value(&mut self, depth: usize) -> bool {
        if depth > DEPTH {
            return false;
        }
        match self.peek() {
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            Some(b'"') => self.string().is_some(),
            Some(b't') => self.word(b"true"),
            Some(b'f') => self.word(b"false"),
            Some(b'n') => self.word(b"null"),
            Some(b'-' | b'0'..=b'9') => self.integer(),
            _ => false,
        }
    }

    fn array(&mut self, depth: usize) -> bool {
        self.at += 1;
        if self.eat(b']') {
            return true;
        }
        loop {
            if !self.value(depth + 1) {
                return false;
            }
            if !self.eat(b',') {
                return self.eat(b']');
            }
        }
    }

    fn object(&mut self, depth: usize) -> bool {
        self.at += 1;
        if self.eat(b'}') {
            return true;
        }
        let mut last: Option<&[u8]> = None;
        loop {
            let Some(name) = self.string() else {
                return false;
            };
            if last.is_some_and(|last| !names_rise(last, name)) {
                return false;
            }
            last = Some(name);
            if !(self.eat(b':') && self.value(depth + 1)) {
                return false;
            }
            if !self.eat(b',') {
                return self.eat(b'}');
            }
        }
    }

    /// The bytes between the quotes, if the string uses only the escapes it must.
    fn string(&mut self) -> Option<&'a [u8]> {
        if !self.eat(b'"') {
            return None;
        }
        let start = self.at;
        loop {
            match self.peek()? {
                b'"' => {
                    self.at += 1;
                    return Some(&self.bytes[start..self.at - 1]);
                }
                b'\\' => self.escape()?,
                0x00..=0x1F => return None,
                _ => self.at += 1,
            }
        }
    }

    fn escape(&mut self) -> Option<()> {
        let rest = &self.bytes[self.at + 1..];
        match rest {
            [b'"' | b'\\' | b'b' | b't' | b'n' | b'f' | b'r', ..] => self.at += 2,
            [
                b'u',
                b'0',
                b'0',
                high @ (b'0' | b'1'),
                low @ (b'0'..=b'9' | b'a'..=b'f'),
                ..,
            ] => {
                let short = *high == b'0' && matches!(low, b'8' | b'9' | b'a' | b'c' | b'd');
                if short {
                    return None;
                }
                self.at += 6;
            }
            _ => return None,
        }
        Some(())
    }

    fn integer(&mut self) -> bool {
        let start = self.at;
        self.at += usize::from(self.peek() == Some(b'-'));
        let digits = self.at;
        while self.peek().is_some_and(|b| b.is_ascii_digit()) {
            self.at += 1;
        }
        let text = std::str::from_utf8(&self.bytes[start..self.at]).unwrap_or_default();
        let leading_zero =
            self.bytes.get(digits) == Some(&b'0') && (self.at - digits > 1 || digits > start);
        !leading_zero && (text.parse::<i64>().is_ok() || text.parse::<u64>().is_ok())
    }
}

fn names_rise(a: &[u8], b: &[u8]) -> bool {
    if a.is_ascii() && b.is_ascii() && !a.contains(&b'\\') && !b.contains(&b'\\') {
        return a < b;
    }
    let read = |name: &[u8]| -> Option<String> {
        serde_json::from_str(&format!("\"{}\"", std::str::from_utf8(name).ok()?)).ok()
    };
    matches!((read(a), read(b)), (Some(a), Some(b)) if compare_names(&a, &b).is_lt())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn values() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<u64>().prop_map(Value::from),
            any::<String>().prop_map(Value::from),
            "[\\x00-\\x1f\"\\\\é\u{10000}\u{ff00}]{0,6}".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 40, 6, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                proptest::collection::hash_map("[a-c\"\\n\u{10000}\u{ff00}]{0,2}", inner, 0..5)
                    .prop_map(|m| Value::Object(m.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn canonical_is_a_fixed_point_and_keeps_the_value(value in values()) {
            let mut text = String::new();
            prop_assert_eq!(write_value(&value, &mut text), Ok(()));
            prop_assert_eq!(&serde_json::from_str::<Value>(&text).ok(), &Some(value));
            prop_assert_eq!(canonical(&text), Ok(text.clone()));
            prop_assert!(is_canonical(&text), "{text}");
        }

        #[test]
        fn the_scan_says_what_the_printer_says(text in "[\\[\\]{}\",:0-9a\\-\\\\u ntfe.]{0,12}") {
            prop_assert_eq!(is_canonical(&text), canonical(&text).as_deref() == Ok(text.as_str()), "{}", text);
        }
    }

    #[test]
    fn spellings_that_are_not_canonical() {
        for text in [
            "",
            " 1",
            "1 ",
            "01",
            "-0",
            "1.0",
            "1e3",
            "\"\\u0041\"",
            "\"\\/\"",
            "\"\\u001F\"",
            "\"\\u000a\"",
            "{\"b\":1,\"a\":2}",
            "{\"a\":1,\"a\":2}",
            "[1, 2]",
            "\"a\nb\"",
            "123456789012345678901234567890",
            "\"\u{ff00}",
            "{\"\u{ff00}\":1,\"\u{10000}\":2}",
        ] {
            assert!(!is_canonical(text), "{text}");
        }
        assert!(is_canonical("{\"\u{10000}\":1,\"\u{ff00}\":2}"));
        assert!(!is_canonical(&"[".repeat(100_000)));
    }
}
