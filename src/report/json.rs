//! Data as text that is safe on a terminal: every character that is not plainly visible is
//! written as an escape, so that readers get the original and the terminal gets none of it.

use crate::clean::is_clean;
use serde::Serialize as _;
use serde_json::Value;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter, Serializer};
use std::io::{self, Write};

/// A value over several lines, without a line end.
pub fn pretty(value: &Value) -> String {
    encode(value, PrettyFormatter::new())
}

/// A value on one line, without a line end.
pub fn compact(value: &Value) -> String {
    encode(value, CompactFormatter)
}

fn encode(value: &Value, formatter: impl Formatter) -> String {
    let mut bytes = Vec::new();
    let mut serializer = Serializer::with_formatter(&mut bytes, Escaping(formatter));
    // A value with text keys into memory: nothing that can fail.
    let _ = value.serialize(&mut serializer);
    String::from_utf8(bytes).unwrap_or_default()
}

/// Writes every character that is not plainly visible as an escape; readers get the original.
struct Escaping<F>(F);

/// Passes the methods that lay out a value on to the formatter inside.
macro_rules! pass_on {
    ($($method:ident($($name:ident: $type:ty),*);)*) => {
        $(fn $method<W: ?Sized + Write>(&mut self, writer: &mut W $(, $name: $type)*) -> io::Result<()> {
            self.0.$method(writer $(, $name)*)
        })*
    };
}

impl<F: Formatter> Formatter for Escaping<F> {
    pass_on! {
        begin_array();
        end_array();
        begin_array_value(first: bool);
        end_array_value();
        begin_object();
        end_object();
        begin_object_key(first: bool);
        end_object_key();
        begin_object_value();
        end_object_value();
    }

    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        if is_clean(fragment) {
            return writer.write_all(fragment.as_bytes());
        }
        let mut units = [0; 2];
        let mut bytes = [0; 4];
        for c in fragment.chars() {
            let alone = c.encode_utf8(&mut bytes);
            if is_clean(alone) {
                writer.write_all(alone.as_bytes())?;
            } else {
                for unit in c.encode_utf16(&mut units) {
                    write!(writer, "\\u{unit:04x}")?;
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn json_keeps_the_original_and_cannot_drive_a_terminal() {
        let bad = "a\u{1b}[2J\u{7f}\u{9b}\u{202e}é\u{e0041}\u{200d}\t";
        let value = json!({"text": bad, bad: [1, null]});
        for text in [compact(&value), pretty(&value)] {
            let shown: String = text.chars().filter(|c| *c != '\n').collect();
            assert!(is_clean(&shown), "{shown:?}");
            let read: Value = serde_json::from_str(&text).expect("JSON");
            assert_eq!(read, value);
        }
        assert_eq!(compact(&json!("\u{e0041}")), "\"\\udb40\\udc41\"");
    }
}
