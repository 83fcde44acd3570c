//! Wiki markup as Jira and the older Confluence read it.
//!
//! A backslash escapes only some signs there and is itself the half of a line break, so the rest
//! is written as a named entity, which the reader keeps.

use super::piece::{self, Piece, Style};
use crate::clean::clean;
use crate::report::block::{Block, Inline, Manuscript, plain};
use std::fmt::Write as _;

/// The paper as wiki markup.
pub(super) fn render(manuscript: &Manuscript) -> String {
    let title = manuscript.heading();
    let title = title.map(|title| format!("h1. {}", escape(&clean(title))));
    let mut parts: Vec<String> = title.into_iter().collect();
    parts.extend(manuscript.blocks.iter().map(block));
    parts.join("\n\n") + "\n"
}

fn block(block: &Block) -> String {
    match block {
        Block::Heading(level, words) => {
            format!("h{}. {}", (*level).clamp(2, 6), run(words, " "))
        }
        Block::Paragraph(words) => run(words, "\n"),
        Block::List { numbered, items } => {
            let mark = if *numbered { '#' } else { '*' };
            let items = items
                .iter()
                .map(|item| format!("{mark} {}", run(item, " \\\\ ")));
            items.collect::<Vec<_>>().join("\n")
        }
        Block::Table { head, rows } => table(head, rows),
        Block::Quote(words) => {
            let lines = run(&plain(words), "\n");
            format!("{{quote}}\n{lines}\n{{quote}}")
        }
    }
}

fn table(head: &[String], rows: &[Vec<Vec<Inline>>]) -> String {
    let head = head.iter().map(|cell| filled(escape(&clean(cell))));
    let mut lines = vec![format!("||{}||", head.collect::<Vec<_>>().join("||"))];
    lines.extend(rows.iter().map(|row| {
        let cells = row.iter().map(|cell| filled(run(cell, " \\\\ ")));
        format!("|{}|", cells.collect::<Vec<_>>().join("|"))
    }));
    lines.join("\n")
}

/// An empty cell would make the row's next bar the mark of a head.
fn filled(cell: String) -> String {
    if cell.is_empty() {
        " ".to_owned()
    } else {
        cell
    }
}

fn run(words: &[Inline], next: &str) -> String {
    let lines = piece::lines(words);
    let lines = lines.iter().map(|line| {
        let mut out = String::new();
        for (at, piece) in line.iter().enumerate() {
            let after = line
                .get(at + 1)
                .and_then(|piece| piece.words().chars().next());
            add(&mut out, piece, after);
        }
        out.trim_end().to_owned()
    });
    let shown: Vec<String> = lines.collect();
    // A line of nothing would end the block.
    let shown = shown.iter().map(|line| {
        if line.is_empty() && shown.len() > 1 {
            "&nbsp;"
        } else {
            line
        }
    });
    shown.collect::<Vec<_>>().join(next)
}

fn add(out: &mut String, piece: &Piece, after: Option<char>) {
    match piece {
        Piece::Words(style, words) => marked(out, *style, words, after),
        Piece::Link { label, address } => {
            let is_address = label == address;
            let address = address.replace('[', "%5B").replace(']', "%5D");
            if is_address {
                let _ = write!(out, "[{address}]");
            } else {
                let _ = write!(out, "[{}|{address}]", escape(label));
            }
        }
    }
}

/// Words between the marks of their style, where these would be read as such.
fn marked(out: &mut String, style: Style, words: &str, after: Option<char>) {
    let mark = match style {
        Style::Plain => "",
        Style::Strong => "*",
        Style::Emphasis => "_",
        Style::Struck => "-",
    };
    let inner = words.trim();
    let beside = |c: Option<char>| c.is_none_or(|c| c.is_whitespace() || ".,:;()".contains(c));
    let fits = words.len() == inner.len() && beside(out.chars().next_back()) && beside(after);
    if mark.is_empty() || inner.is_empty() || !fits {
        let escaped = escape_after(words, out.chars().next_back());
        out.push_str(&escaped);
    } else {
        let _ = write!(out, "{mark}{}{mark}", escape_after(inner, Some(' ')));
    }
}

/// Cleaned words at the start of a line.
fn escape(words: &str) -> String {
    escape_after(words, None)
}

/// Cleaned words behind a character of the same line; none at its start.
fn escape_after(words: &str, before: Option<char>) -> String {
    let mut out = String::with_capacity(words.len());
    let starts_line = before.is_none();
    let words = if starts_line {
        let trimmed = words.trim_start_matches(' ');
        out.push_str(&"&nbsp;".repeat(words.len() - trimmed.len()));
        trimmed
    } else {
        words
    };
    let mut last = before;
    for (at, c) in words.char_indices() {
        let next = words[at + c.len_utf8()..].chars().next();
        match c {
            '\\' => out.push_str("&bsol;"),
            '&' if is_entity(&words[at..]) => out.push_str("&amp;"),
            // Behind a backslash some readers still end a cell here.
            '|' => out.push_str("&vert;"),
            '*' | '_' | '+' | '^' | '~' | '{' | '}' | '[' | ']' | '!' | '%' => {
                out.push('\\');
                out.push(c);
            }
            '?' if last == Some('?') || next == Some('?') => out.push_str("\\?"),
            '-' if !is_plain_hyphen(last, next) => out.push_str("\\-"),
            '#' if starts_line && at == 0 => out.push_str("&num;"),
            '(' if is_sign(&words[at..]) => out.push_str("&lpar;"),
            ':' | ';' if next.is_some_and(|next| ")(PD".contains(next)) => {
                out.push_str(if c == ':' { "&colon;" } else { "&semi;" });
            }
            '.' if starts_line && is_mark_before_dot(&words[..at]) => out.push_str("&period;"),
            c => out.push(c),
        }
        last = Some(c);
    }
    out
}

/// A hyphen inside a word, or with a blank on both sides, strikes nothing and draws no line.
fn is_plain_hyphen(last: Option<char>, next: Option<char>) -> bool {
    let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    (letter(last) && letter(next)) || (last == Some(' ') && next == Some(' '))
}

fn is_entity(text: &str) -> bool {
    let name = text
        .get(1..)
        .and_then(|rest| rest.split_once(';'))
        .map(|(name, _)| name);
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '#';
    name.is_some_and(|name| !name.is_empty() && name.chars().all(fits))
}

/// Whether a little picture begins here: `(x)`, `(off)`.
fn is_sign(text: &str) -> bool {
    let inner = text
        .get(1..)
        .and_then(|rest| rest.split_once(')'))
        .map(|(inner, _)| inner);
    let short = |inner: &str| !inner.is_empty() && inner.len() <= 7 && !inner.contains(' ');
    let sign = |inner: &str| {
        matches!(
            inner,
            "y" | "n" | "i" | "x" | "on" | "off" | "flag" | "flagoff"
        ) || inner.starts_with(['/', '!', '+', '-', '?', '*'])
    };
    inner.is_some_and(|inner| short(inner) && sign(inner))
}

/// `h2.` and `bq.` begin a block.
fn is_mark_before_dot(before: &str) -> bool {
    let heading = before.len() == 2
        && before.starts_with('h')
        && before.ends_with(|c: char| c.is_ascii_digit());
    heading || before == "bq" || before == "fn"
}
