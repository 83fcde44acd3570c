//! `docs/actions.md`: what each of the flows costs, for people.

use super::table::{FLOWS, scribe, scribe_after_a_word, scribe_at_work};
use super::{Piece, count, piece};
use crate::desk::Desk;
use std::fmt::Write as _;

/// The same script for people: keys as keys, words as words.
fn shown(script: &str) -> String {
    let mut cell = String::new();
    let mut rest = script;
    while let Some(piece) = piece(&mut rest) {
        let words = match piece {
            Piece::Key(key) => format!("`{key}`"),
            Piece::Words(words) => format!("\u{201c}{}\u{201d}", words.trim()),
            Piece::Signs(signs) => format!("`{signs}`"),
            Piece::Name(start) => format!("\u{201c}{start}\u{201d} and Tab"),
            Piece::Paste(lines) => format!("(paste of {} lines)", lines.split('/').count()),
        };
        cell.push_str(if cell.is_empty() { "" } else { " " });
        cell.push_str(&words);
    }
    cell
}

/// The page that says what each action costs, from what is played here.
fn page() -> String {
    let mut page = String::from(HEAD);
    let by_scribe: [fn() -> Desk; 3] = [scribe, scribe_at_work, scribe_after_a_word];
    for (title, scribes) in [("The manager", false), ("The scribe", true)] {
        let head = "| Action | Keys | Count |\n|---|---|---|";
        let _ = writeln!(page, "\n## {title}\n\n{head}");
        for (name, seat, script, ..) in FLOWS {
            let own = by_scribe
                .iter()
                .any(|one| std::ptr::fn_addr_eq(*one, *seat));
            if own != scribes {
                continue;
            }
            let keys = count(&mut seat(), script);
            let name = name.split_once(": ").map_or(*name, |(_, name)| name);
            let _ = writeln!(page, "| {name} | {} | {keys} |", shown(script));
        }
    }
    page.push_str(WALL);
    page
}

const HEAD: &str = "\
# What the most frequent actions cost in keys

Counted are the keys beyond the words themselves. A sign is a key, the blank behind it is not; a
name is its first letters and Tab, which count as a word. The manager sits in BROWSE with the timeline in focus, the scribe in NOTE with the bar
open, as both start. `tests/it/flows.rs` plays exactly these keys through the console, checks what
came of them, and compares this page with what it counted; `UPDATE_DOCS=1 cargo test flows` writes
it anew.
";

const WALL: &str = "
## The wall

Nobody types at it: `+` and `-` show more or less, `q` leaves.
";

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "this test reads and writes the page"
)]
fn the_page_of_actions_says_what_they_cost() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/actions.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(path, page()).expect("the page can be written");
    }
    let written = std::fs::read_to_string(path).unwrap_or_default();
    assert_eq!(
        written,
        page(),
        "UPDATE_DOCS=1 cargo test flows writes it anew"
    );
}
