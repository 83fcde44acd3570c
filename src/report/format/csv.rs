//! The tables of a paper as comma-separated values (RFC 4180), for spreadsheets.
//!
//! All records have the same number of fields. A paper with several tables says in its first
//! field under which heading a record stands, so that a filter on that column is one table.

use super::piece;
use crate::clean::clean;
use crate::report::block::{Block, Inline, Manuscript};
use crate::report::csv;

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
    let fields = widest.unwrap_or_default() + usize::from(several);
    let mut records = Vec::new();
    for table in &tables {
        let section = several.then(|| clean(&table.section).into_owned());
        let head = table.head.iter().map(|cell| clean(cell).into_owned());
        let label = section.iter().map(|_| "Section".to_owned());
        records.push(label.chain(head).collect());
        records.extend(table.rows.iter().map(|row| {
            let cells = row.iter().map(|cell| words(cell));
            section
                .iter()
                .cloned()
                .chain(cells)
                .collect::<Vec<String>>()
        }));
    }
    for record in &mut records {
        record.resize(fields, String::new());
    }
    csv(&records)
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
