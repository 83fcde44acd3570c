//! Slack's own markup, mrkdwn. Only `&`, `<` and `>` are escaped, as Slack asks; with `<` goes
//! every way to call a channel or a person from words that somebody wrote.

use super::piece::{self, Piece, Style};
use crate::clean::clean;
use crate::report::block::{Block, Inline, Manuscript, plain};
use crate::report::markup::escape_text;

/// The paper as mrkdwn.
pub(super) fn render(manuscript: &Manuscript) -> String {
    let title = manuscript.heading();
    let title = title.map(|title| marked("*", &clean(title)));
    let mut parts: Vec<String> = title.into_iter().collect();
    parts.extend(manuscript.blocks.iter().map(block));
    parts.join("\n\n") + "\n"
}

fn block(block: &Block) -> String {
    match block {
        Block::Heading(_, words) => marked("*", &piece::one_line(words)),
        Block::Paragraph(words) => run(words, "\n"),
        Block::List { numbered, items } => {
            let items = items.iter().enumerate().map(|(at, item)| {
                let mark = if *numbered {
                    format!("{}.", at + 1)
                } else {
                    "•".to_owned()
                };
                format!("{mark} {}", run(item, "\n   "))
            });
            items.collect::<Vec<_>>().join("\n")
        }
        Block::Table { head, rows } => table(head, rows),
        Block::Quote(words) => {
            format!("> {}", run(&plain(words), "\n> "))
        }
    }
}

/// There are no tables: a line for each row.
fn table(head: &[String], rows: &[Vec<Vec<Inline>>]) -> String {
    let mut lines = vec![marked(
        "_",
        &head
            .iter()
            .map(|cell| clean(cell))
            .collect::<Vec<_>>()
            .join(" | "),
    )];
    lines.extend(rows.iter().map(|row| {
        let cells = row.iter().map(|cell| run(cell, " "));
        cells.collect::<Vec<_>>().join(" | ").trim_end().to_owned()
    }));
    lines.join("\n")
}

fn run(words: &[Inline], next: &str) -> String {
    let lines = piece::lines(words);
    let lines = lines
        .iter()
        .map(|line| line.iter().map(write).collect::<String>());
    lines.collect::<Vec<_>>().join(next)
}

fn write(piece: &Piece) -> String {
    match piece {
        Piece::Words(Style::Plain, words) => escape_text(words),
        Piece::Words(Style::Strong, words) => marked("*", words),
        Piece::Words(Style::Emphasis, words) => marked("_", words),
        Piece::Words(Style::Struck, words) => marked("~", words),
        Piece::Link { label, address } => {
            let address = escape_text(address);
            if address == escape_text(label) {
                format!("<{address}>")
            } else {
                format!("<{address}|{}>", escape_text(label))
            }
        }
    }
}

/// Words between marks; Slack knows no escape for a mark, so words that hold it go without.
fn marked(mark: &str, words: &str) -> String {
    let escaped = escape_text(words);
    if escaped.contains(mark) || escaped.trim() != escaped || escaped.is_empty() {
        escaped
    } else {
        format!("{mark}{escaped}{mark}")
    }
}
