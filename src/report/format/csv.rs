//! The tables of a paper as comma-separated values (RFC 4180), for spreadsheets.
//!
//! All records have the same number of fields. A paper with several tables says in its first
//! field under which heading a record stands, so that a filter on that column is one table.

use super::piece;
use crate::clean::clean;
use crate::report::block::{Block, Inline, Manuscript};

/// A table and the words of the heading that it stands under.
struct Table<'a> {
    section: String,
    head: &'a [String],
    rows: &'a [Vec<Vec<Inline>>],
}

/// The tables; nothing where the paper has none.
pub(super) fn render(manuscript: &Manuscript) -> String {
    let tables = tables(manuscript);
    let widest = tables.iter().map(|table| table.head.len()).max();
    let several = tables.len() > 1;
    let mut out = String::new();
    for table in &tables {
        let section = several.then(|| clean(&table.section).into_owned());
        let head = table.head.iter().map(|cell| clean(cell).into_owned());
        let head = section.iter().map(|_| "Section".to_owned()).chain(head);
        record(&mut out, head.collect(), widest, several);
        for row in table.rows {
            let cells = section
                .iter()
                .cloned()
                .chain(row.iter().map(|cell| words(cell)));
            record(&mut out, cells.collect(), widest, several);
        }
    }
    out
}

fn tables(manuscript: &Manuscript) -> Vec<Table<'_>> {
    let mut section = manuscript.title.clone();
    let mut tables = Vec::new();
    for block in &manuscript.blocks {
        match block {
            Block::Heading(_, words) => section = piece::one_line(words),
            Block::Table { head, rows } => tables.push(Table {
                section: section.clone(),
                head,
                rows,
            }),
            Block::Paragraph(_) | Block::List { .. } | Block::Quote(_) => {}
        }
    }
    tables
}

/// A cell's words, line by line.
fn words(cell: &[Inline]) -> String {
    let lines = piece::lines(cell);
    let lines = lines
        .iter()
        .map(|line| line.iter().map(piece::in_words).collect::<String>());
    lines.collect::<Vec<_>>().join("\n")
}

fn record(out: &mut String, mut cells: Vec<String>, widest: Option<usize>, several: bool) {
    cells.resize(
        widest.unwrap_or_default() + usize::from(several),
        String::new(),
    );
    let fields = cells.iter().map(|cell| field(&defused(cell)));
    out.push_str(&fields.collect::<Vec<_>>().join(","));
    out.push_str("\r\n");
}

/// A cell that a spreadsheet would calculate gets an apostrophe in front, which makes it words.
/// Blanks before the sign do not save it: some programs drop them.
fn defused(cell: &str) -> String {
    const SIGNS: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];
    if cell
        .trim_start_matches([' ', '\n', '\u{a0}'])
        .starts_with(SIGNS)
    {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

/// A field: in quotes where it holds what ends one here or, read with another separator, there.
fn field(cell: &str) -> String {
    let needs = cell.contains([',', '"', '\n', '\r', ';', '\t']) || cell != cell.trim();
    if needs {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}
