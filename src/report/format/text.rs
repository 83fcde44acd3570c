//! Plain text of 72 columns, for mail and for terminals.

use super::piece::{self, Piece, Style};
use crate::clean::{clean, clean_lines};
use crate::report::block::{Block, Inline, Manuscript};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// The most columns of a line.
const COLUMNS: usize = 72;
/// Between two columns of a table.
const GAP: &str = "  ";
/// A column that is this narrow is as wide as it likes; the wider ones share what is left.
const NARROW: usize = 18;
/// A shared column narrower than this is no longer read; the rows become lines of their own.
const LEAST: usize = 20;

/// The paper as plain text.
pub(super) fn render(manuscript: &Manuscript) -> String {
    let title = manuscript.heading();
    let title = title.map(|title| underlined(&clean(title), '='));
    let mut parts: Vec<String> = title.into_iter().collect();
    parts.extend(manuscript.blocks.iter().map(block));
    parts.join("\n\n") + "\n"
}

fn block(block: &Block) -> String {
    match block {
        Block::Heading(2, words) => underlined(&piece::one_line(words), '-'),
        Block::Heading(_, words) => wrapped(&piece::one_line(words), COLUMNS).join("\n"),
        Block::Paragraph(words) => hanging(words, "", ""),
        Block::List { numbered, items } => {
            let items = items.iter().enumerate().map(|(at, item)| {
                let mark = if *numbered {
                    format!("{}. ", at + 1)
                } else {
                    "- ".to_owned()
                };
                hanging(item, &mark, &" ".repeat(mark.len()))
            });
            items.collect::<Vec<_>>().join("\n")
        }
        Block::Table { head, rows } => table(head, rows),
        Block::Quote(words) => {
            let lines = clean_lines(words);
            let lines = lines.iter().flat_map(|line| wrapped(line, COLUMNS - 2));
            let lines = lines.map(|line| format!("> {line}").trim_end().to_owned());
            lines.collect::<Vec<_>>().join("\n")
        }
    }
}

fn underlined(words: &str, sign: char) -> String {
    let lines = wrapped(words, COLUMNS);
    let wide = lines
        .iter()
        .map(|line| line.width())
        .max()
        .unwrap_or_default();
    let rule: String = std::iter::repeat_n(sign, wide.max(3)).collect();
    format!("{}\n{rule}", lines.join("\n"))
}

/// The lines of a run, wrapped; `mark` before the first and `indent` before the others.
fn hanging(words: &[Inline], mark: &str, indent: &str) -> String {
    let lines = shown(words);
    let lines = lines
        .iter()
        .flat_map(|line| wrapped(line, COLUMNS - mark.width()));
    let lines = lines.enumerate().map(|(at, line)| {
        let lead = if at == 0 { mark } else { indent };
        format!("{lead}{line}").trim_end().to_owned()
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The lines of a run in words: what no longer stands says so.
fn shown(words: &[Inline]) -> Vec<String> {
    let lines = piece::lines(words);
    let lines = lines.iter().map(|line| {
        let pieces = line.iter().map(|piece| match piece {
            Piece::Words(Style::Struck, words) if !words.trim().is_empty() => {
                format!("[struck: {}]", words.trim())
            }
            piece => piece::in_words(piece),
        });
        pieces.collect::<String>()
    });
    lines.collect()
}

fn table(head: &[String], rows: &[Vec<Vec<Inline>>]) -> String {
    let head: Vec<Vec<String>> = head
        .iter()
        .map(|cell| vec![clean(cell).into_owned()])
        .collect();
    let rows: Vec<Vec<Vec<String>>> = rows
        .iter()
        .map(|row| row.iter().map(|cell| shown(cell)).collect())
        .collect();
    match widths(&head, &rows) {
        Some(widths) => columns(&head, &rows, &widths),
        None => records(&head, &rows),
    }
}

/// How wide each column is; none where they do not stand beside each other.
fn widths(head: &[Vec<String>], rows: &[Vec<Vec<String>>]) -> Option<Vec<usize>> {
    let natural = |column: usize| {
        let cells = std::iter::once(head).chain(rows.iter().map(Vec::as_slice));
        let cells = cells.filter_map(|row| row.get(column)).flatten();
        cells.map(|line| line.width()).max().unwrap_or_default()
    };
    let mut widths: Vec<usize> = (0..head.len()).map(natural).collect();
    let gaps = GAP.len() * head.len().saturating_sub(1);
    let room = COLUMNS.checked_sub(gaps)?;
    if widths.iter().sum::<usize>() <= room {
        return Some(widths);
    }
    let wide = widths.iter().filter(|width| **width > NARROW).count();
    let narrow: usize = widths.iter().filter(|width| **width <= NARROW).sum();
    let share = room.checked_sub(narrow)? / wide.max(1);
    if share < LEAST {
        return None;
    }
    let mut wide = widths.iter_mut().filter(|width| **width > NARROW);
    wide.by_ref().for_each(|width| *width = (*width).min(share));
    Some(widths)
}

fn columns(head: &[Vec<String>], rows: &[Vec<Vec<String>>], widths: &[usize]) -> String {
    let mut lines = row_lines(head, widths);
    let rule = widths.iter().map(|width| "-".repeat((*width).max(1)));
    lines.push(rule.collect::<Vec<_>>().join(GAP));
    lines.extend(rows.iter().flat_map(|row| row_lines(row, widths)));
    lines.join("\n")
}

fn row_lines(row: &[Vec<String>], widths: &[usize]) -> Vec<String> {
    let cell = |(cell, width): (&Vec<String>, &usize)| -> Vec<String> {
        cell.iter().flat_map(|line| wrapped(line, *width)).collect()
    };
    let cells: Vec<Vec<String>> = row.iter().zip(widths).map(cell).collect();
    let high = cells.iter().map(Vec::len).max().unwrap_or_default();
    let line = |at: usize| {
        let parts = cells.iter().zip(widths).map(|(cell, width)| {
            let words = cell.get(at).map_or("", String::as_str);
            format!("{words}{}", " ".repeat(width.saturating_sub(words.width())))
        });
        let parts: Vec<String> = parts.collect();
        parts.join(GAP).trim_end().to_owned()
    };
    (0..high).map(line).collect()
}

/// Each row as lines, a cell behind the name of its column.
fn records(head: &[Vec<String>], rows: &[Vec<Vec<String>>]) -> String {
    let record = |row: &Vec<Vec<String>>| {
        let cells = head
            .iter()
            .zip(row)
            .filter(|(_, cell)| cell.iter().any(|line| !line.is_empty()));
        let lines = cells.flat_map(|(name, cell)| {
            let (name, cell) = (name.join(" "), cell.join(" "));
            let words = if name.is_empty() {
                cell
            } else {
                format!("{name}: {cell}")
            };
            let lines = wrapped(&words, COLUMNS - 2).into_iter().enumerate();
            lines.map(|(at, line)| if at == 0 { line } else { format!("  {line}") })
        });
        lines.collect::<Vec<_>>().join("\n")
    };
    rows.iter().map(record).collect::<Vec<_>>().join("\n\n")
}

/// A cleaned line in lines of at most so many columns, broken between words, and inside one that
/// is longer than a line. The blanks at its start stay.
fn wrapped(line: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(2);
    let words = line.trim_start_matches(' ');
    let blanks = (line.len() - words.len()).min(columns / 2);
    let mut lines = Vec::new();
    let mut current = " ".repeat(blanks);
    let mut is_empty = true;
    for word in words.split(' ') {
        let gap = usize::from(!is_empty);
        if current.width() + gap + word.width() > columns && !is_empty {
            lines.push(std::mem::take(&mut current));
            is_empty = true;
        }
        if !is_empty {
            current.push(' ');
        }
        for grapheme in word.graphemes(true) {
            if current.width() + grapheme.width() > columns {
                lines.push(std::mem::take(&mut current));
            }
            current.push_str(grapheme);
        }
        is_empty = false;
    }
    lines.push(current);
    lines
        .iter()
        .map(|line| line.trim_end().to_owned())
        .collect()
}
