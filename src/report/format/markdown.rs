//! Markdown as GitHub and GitLab read it (GFM).

use super::piece::{self, Piece, Style};
use crate::report::block::{Block, Inline, Manuscript, plain};
use crate::report::markdown::{escape, escape_start};

/// The paper as Markdown.
pub(super) fn render(manuscript: &Manuscript) -> String {
    let title = manuscript.heading();
    let title = title.map(|title| format!("# {}", escape(title)));
    let mut parts: Vec<String> = title.into_iter().collect();
    parts.extend(manuscript.blocks.iter().map(block));
    parts.join("\n\n") + "\n"
}

fn block(block: &Block) -> String {
    match block {
        Block::Heading(level, words) => {
            let marks = "#".repeat(usize::from(*level).clamp(2, 6));
            format!("{marks} {}", run(words, " ", false))
        }
        Block::Paragraph(words) => run(words, "\\\n", true),
        Block::List { numbered, items } => list(*numbered, items),
        Block::Table { head, rows } => table(head, rows),
        Block::Quote(words) => {
            format!("> {}", run(&plain(words), "\\\n> ", true))
        }
    }
}

fn list(numbered: bool, items: &[Vec<Inline>]) -> String {
    let items = items.iter().enumerate().map(|(at, item)| {
        let mark = if numbered {
            format!("{}. ", at + 1)
        } else {
            "- ".to_owned()
        };
        let next = format!("\\\n{}", " ".repeat(mark.len()));
        mark + &run(item, &next, true)
    });
    items.collect::<Vec<_>>().join("\n")
}

fn table(head: &[String], rows: &[Vec<Vec<Inline>>]) -> String {
    let cells = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
    let mut lines = vec![
        cells(head.iter().map(|cell| escape(cell)).collect()),
        format!("|{}", "---|".repeat(head.len())),
    ];
    let row =
        |row: &Vec<Vec<Inline>>| cells(row.iter().map(|cell| run(cell, "<br>", false)).collect());
    lines.extend(rows.iter().map(row));
    lines.join("\n")
}

/// A run of words; `next` stands between its lines. At the start of a block nothing may look like
/// the mark of another one.
fn run(run: &[Inline], next: &str, starts_block: bool) -> String {
    let lines = piece::lines(run);
    let lines = lines.iter().map(|pieces| {
        let line = line(pieces);
        if starts_block {
            escape_start(&line)
        } else {
            line.trim().to_owned()
        }
    });
    // A line of nothing would end the block.
    let lines = lines.map(|line| {
        if line.is_empty() {
            "\u{a0}".to_owned()
        } else {
            line
        }
    });
    let mut lines: Vec<String> = lines.collect();
    if lines == ["\u{a0}"] {
        lines = vec![String::new()];
    }
    lines.join(next)
}

fn line(pieces: &[Piece]) -> String {
    let mut out = String::new();
    for (at, piece) in pieces.iter().enumerate() {
        let next = pieces
            .get(at + 1)
            .and_then(|piece| piece.words().chars().next());
        match piece {
            Piece::Words(style, words) => marked(&mut out, *style, words, next),
            Piece::Link { label, address } => {
                let link = link(label, address);
                // Behind an exclamation mark it would be a picture.
                if link.starts_with('[') && out.ends_with('!') {
                    out.pop();
                    out.push_str("\\!");
                }
                out.push_str(&link);
            }
        }
    }
    out
}

/// Words between the marks of their style. Marks that Markdown would not read as such, because of
/// what stands beside them, would show as themselves and are left out.
fn marked(out: &mut String, style: Style, words: &str, next: Option<char>) {
    let mark = match style {
        Style::Plain => "",
        Style::Strong => "**",
        Style::Emphasis => "*",
        Style::Struck => "~~",
    };
    let inner = words.trim();
    let is_open = |c: Option<char>| c.is_none_or(|c| c.is_whitespace() || "([:;,".contains(c));
    let is_close = |c: Option<char>| c.is_none_or(|c| c.is_whitespace() || ".,:;!?)]".contains(c));
    let start = words.len() - words.trim_start().len();
    let end = words.trim_end().len();
    let before = if start > 0 {
        Some(' ')
    } else {
        out.chars().next_back()
    };
    let after = if end < words.len() { Some(' ') } else { next };
    if mark.is_empty() || inner.is_empty() || !is_open(before) || !is_close(after) {
        out.push_str(&escape(words));
        return;
    }
    out.push_str(&words[..start]);
    out.push_str(mark);
    out.push_str(&escape(inner));
    out.push_str(mark);
    out.push_str(&words[end..]);
}

/// A link. Between angle brackets an address stands as it is, unless it holds an entity.
fn link(label: &str, address: &str) -> String {
    let has_entity = address.contains('&') && address.contains(';');
    if label == address && !has_entity {
        return format!("<{address}>");
    }
    format!("[{}](<{}>)", escape(label), address.replace('&', "\\&"))
}
