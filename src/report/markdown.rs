//! Text that Markdown takes as it stands.

/// Escapes what Markdown would read as its own; a line break keeps its line.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("  \n  "),
            c => out.push(c),
        }
    }
    out
}
