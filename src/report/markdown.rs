//! Words that Markdown takes as they stand, in a line, in the cell of a table, at the start of a
//! line.

use crate::clean::clean;

/// One cleaned line without anything that Markdown, as GitHub and GitLab read it, would take for
/// its own: it may stand in running words, in a heading, in a link's label and in a table's cell.
/// At the start of a line it also needs [`escape_start`].
pub fn escape(text: &str) -> String {
    let text = clean(text);
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let is_mark = match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' | '$' => true,
            ':' => is_emoji_name(&text[at + 1..]),
            _ => false,
        };
        if is_mark {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// Several lines, each escaped, as an item of a list holds them.
pub fn escape_item(text: &str) -> String {
    let lines = crate::clean::clean_lines(text);
    let lines = lines.iter().map(|line| escape_start(&escape(line)));
    lines.collect::<Vec<_>>().join("\\\n  ")
}

/// An escaped line at the start of a block: nothing at its beginning is the mark of a list, of a
/// rule or of code. Blanks there stay as blanks that cannot be broken.
pub fn escape_start(line: &str) -> String {
    let line = line.trim_end();
    let words = line.trim_start_matches(' ');
    let blanks = "\u{a0}".repeat(line.len() - words.len());
    let digits = words.len() - words.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, rest) = words.split_at(digits);
    if number.is_empty() && rest.starts_with(['-', '+', '=']) {
        return format!("{blanks}\\{rest}");
    }
    if !number.is_empty() && rest.starts_with(['.', ')']) {
        return format!("{blanks}{number}\\{rest}");
    }
    format!("{blanks}{words}")
}

/// Whether behind a colon comes the name of a picture and another colon: `:fire:`. The minutes of
/// a time are none.
fn is_emoji_name(rest: &str) -> bool {
    let Some((name, _)) = rest.split_once(':') else {
        return false;
    };
    let is_name = |c: char| c.is_ascii_alphanumeric() || "_+-".contains(c);
    let is_time = name.len() <= 2 && name.chars().all(|c| c.is_ascii_digit());
    !name.is_empty() && !is_time && name.chars().all(is_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_markdown_would_read_is_escaped_and_the_rest_is_left_to_be_read() {
        for (given, wanted) in [
            ("a_b *c* `d` ~e~", "a\\_b \\*c\\* \\`d\\` \\~e\\~"),
            ("[x](y) <b> &lt; $x$", "\\[x\\](y) \\<b\\> \\&lt; \\$x\\$"),
            ("a|b #c \\", "a\\|b \\#c \\\\"),
            (
                "at 10:30:45, rob: ok :fire: a:b",
                "at 10:30:45, rob: ok \\:fire: a:b",
            ),
            ("a\nb\u{1b}", "a b␛"),
        ] {
            assert_eq!(escape(given), wanted, "{given:?}");
        }
    }

    #[test]
    fn a_line_begins_no_other_block() {
        for (given, wanted) in [
            ("- x", "\\- x"),
            ("---", "\\---"),
            ("===", "\\==="),
            ("+ x", "\\+ x"),
            ("12. x", "12\\. x"),
            ("1) x", "1\\) x"),
            ("18:30 x", "18:30 x"),
            ("    code  ", "\u{a0}\u{a0}\u{a0}\u{a0}code"),
        ] {
            assert_eq!(escape_start(given), wanted, "{given:?}");
        }
        assert_eq!(escape_item("- a\n# b"), "\\- a\\\n  \\# b");
    }
}
