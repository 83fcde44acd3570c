//! A paper's outline as data. It keeps what people wrote as they wrote it; whoever shows it cleans
//! it.

use crate::report::block::{Block, Inline, Line, Manuscript};
use crate::report::json::pretty;
use serde_json::{Value, json};

/// The version of this shape; it only grows.
const VERSION: u8 = 1;

/// The paper as one object.
pub(super) fn render(manuscript: &Manuscript) -> String {
    let blocks: Vec<Value> = manuscript.blocks.iter().map(block).collect();
    let value = json!({
        "schema": VERSION,
        "title": manuscript.title,
        "blocks": blocks,
    });
    pretty(&value) + "\n"
}

fn block(block: &Block) -> Value {
    match block {
        Block::Heading(level, words) => {
            json!({"type": "heading", "level": level, "words": line(words)})
        }
        Block::Paragraph(words) => json!({"type": "paragraph", "words": line(words)}),
        Block::List { numbered, items } => json!({
            "type": "list",
            "numbered": numbered,
            "items": items.iter().map(line).collect::<Vec<_>>(),
        }),
        Block::Table { head, rows } => {
            let row = |row: &Vec<Line>| row.iter().map(line).collect::<Vec<_>>();
            json!({
                "type": "table",
                "head": head,
                "rows": rows.iter().map(row).collect::<Vec<_>>(),
            })
        }
        Block::Quote(words) => json!({"type": "quote", "text": words}),
    }
}

fn line(words: &Line) -> Value {
    words.iter().map(run).collect()
}

fn run(words: &Inline) -> Value {
    match words {
        Inline::Text(words) => json!({"text": words}),
        Inline::Strong(words) => json!({"text": words, "style": "strong"}),
        Inline::Emphasis(words) => json!({"text": words, "style": "emphasis"}),
        Inline::Struck(words) => json!({"text": words, "style": "struck"}),
        Inline::Link { label, address } => json!({"text": label, "address": address}),
    }
}
