//! One page of HTML: no script, nothing fetched, readable without its style, well formed as XML.

use super::piece::{self, Piece, Style};
use crate::report::block::{Block, Inline, Manuscript, plain};
use crate::report::markup::{escape_attribute, escape_text};

/// How the page looks: for a screen, for a phone, by night, on paper.
const STYLE: &str = include_str!("style.css");

/// The paper as a page. It may do nothing by itself: the policy in its head forbids whatever a
/// reader of it might still be talked into.
pub(super) fn render(manuscript: &Manuscript) -> String {
    let title = escape_text(manuscript.heading().unwrap_or("warroom"));
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"en\" xmlns=\"http://www.w3.org/1999/xhtml\">\n<head>\n\
         <meta charset=\"utf-8\" />\n<title>{title}</title>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\" />\n\
         <meta name=\"referrer\" content=\"no-referrer\" />\n\
         <meta http-equiv=\"Content-Security-Policy\" \
         content=\"default-src 'none'; style-src 'unsafe-inline'\" />\n\
         <style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n"
    );
    page.push_str(&body(manuscript, &PAGE));
    page.push_str("</main>\n</body>\n</html>\n");
    page
}

/// What differs between a page of our own and a page that another program keeps.
pub(super) struct Dialect {
    /// What stands around a table.
    table: (&'static str, &'static str),
    /// What a link has besides its address.
    link: &'static str,
}

/// A page of our own: a wide table scrolls by itself on a phone.
const PAGE: Dialect = Dialect {
    table: ("<div class=\"table\">", "</div>"),
    link: " rel=\"noopener noreferrer\"",
};

/// A page that another program keeps: elements alone.
pub(super) const STORED: Dialect = Dialect {
    table: ("", ""),
    link: "",
};

/// The paper as elements, one block a line.
pub(super) fn body(manuscript: &Manuscript, dialect: &Dialect) -> String {
    let title = manuscript.heading().map(escape_text);
    let title = title.map(|title| format!("<h1>{title}</h1>\n"));
    let mut out = title.unwrap_or_default();
    for part in &manuscript.blocks {
        out.push_str(&block(part, dialect));
        out.push('\n');
    }
    out
}

fn block(block: &Block, dialect: &Dialect) -> String {
    match block {
        Block::Heading(level, words) => {
            let level = (*level).clamp(2, 6);
            format!("<h{level}>{}</h{level}>", run(words, dialect))
        }
        Block::Paragraph(words) => format!("<p>{}</p>", run(words, dialect)),
        Block::List { numbered, items } => {
            let list = if *numbered { "ol" } else { "ul" };
            let items = items
                .iter()
                .map(|item| format!("<li>{}</li>", run(item, dialect)));
            format!("<{list}>{}</{list}>", items.collect::<String>())
        }
        Block::Table { head, rows } => table(head, rows, dialect),
        Block::Quote(words) => {
            let words = run(&plain(words), dialect);
            format!("<blockquote><p>{words}</p></blockquote>")
        }
    }
}

fn table(head: &[String], rows: &[Vec<Vec<Inline>>], dialect: &Dialect) -> String {
    let head = head
        .iter()
        .map(|cell| format!("<th>{}</th>", escape_text(cell)));
    let rows = rows.iter().map(|row| {
        let cells = row
            .iter()
            .map(|cell| format!("<td>{}</td>", run(cell, dialect)));
        format!("<tr>{}</tr>\n", cells.collect::<String>())
    });
    let (before, after) = dialect.table;
    format!(
        "{before}<table>\n<thead><tr>{}</tr></thead>\n<tbody>\n{}</tbody>\n</table>{after}",
        head.collect::<String>(),
        rows.collect::<String>()
    )
}

fn run(words: &[Inline], dialect: &Dialect) -> String {
    let lines = piece::lines(words);
    let lines = lines.iter().map(|line| {
        let pieces = line.iter().map(|piece| element(piece, dialect));
        pieces.collect::<String>()
    });
    lines.collect::<Vec<_>>().join("<br />")
}

fn element(piece: &Piece, dialect: &Dialect) -> String {
    let words = escape_text(piece.words());
    match piece {
        Piece::Words(Style::Plain, _) => words,
        Piece::Words(Style::Strong, _) => format!("<strong>{words}</strong>"),
        Piece::Words(Style::Emphasis, _) => format!("<em>{words}</em>"),
        Piece::Words(Style::Struck, _) => format!("<del>{words}</del>"),
        Piece::Link { address, .. } => {
            let address = escape_attribute(address);
            format!("<a href=\"{address}\"{}>{words}</a>", dialect.link)
        }
    }
}
