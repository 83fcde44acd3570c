//! The picker's pure state: rows, a filter, a selection.

use crate::action::Action;
use crate::domain::command::Command;
use crate::domain::id::EventId;
use crate::editor::LineEditor;
use crate::overlay::page::Subject;
use std::ffi::OsString;
use std::path::PathBuf;

/// What choosing a row does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// Runs an action.
    Run(Action),
    /// Settles a conflict of a setting by this event's value.
    Settle(EventId),
    /// Settles two holders of one role: this assignment stays.
    Keep(EventId),
    /// Waives an exit criterion that is open although the incident is resolved; asks why.
    Waive(EventId),
    /// Removes an item of a list.
    Remove(EventId),
    /// Ends an assignment.
    Release(EventId),
    /// Takes an audience into scope, or out of it.
    Scope(String),
    /// Asks the document for this.
    Ask {
        /// The request.
        command: Box<Command>,
        /// What it was, for undo.
        label: &'static str,
        /// What is said when it is done.
        done: &'static str,
    },
    /// Puts the prompt that is acted upon off for so many minutes.
    Snooze(u32),
    /// Shows a text made from the document.
    Show(Subject),
    /// Asks whether to retire this copy beside the file.
    Retire(OsString),
    /// Opens another incident file.
    Open(PathBuf),
    /// Opens another incident file at its review.
    OpenReview(PathBuf),
    /// Asks for the path of an incident file.
    OpenPath,
    /// Nothing: the row is only to be read.
    Nothing,
}

/// One row to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PickerRow {
    /// What it is called.
    pub name: String,
    /// Its key, for actions.
    pub key: String,
    /// One line about it.
    pub meaning: String,
    /// What choosing it does.
    pub choice: Choice,
}

/// A list to choose from.
#[derive(Debug, Clone, PartialEq)]
pub struct Picker {
    /// What is being chosen.
    pub title: String,
    /// All rows.
    pub rows: Vec<PickerRow>,
    /// What was typed to narrow them.
    pub filter: LineEditor,
    /// Index among the rows that match.
    pub selected: usize,
    /// A letter chooses the row that has it as its key; nothing is typed to narrow them.
    pub letters: bool,
}

impl Picker {
    /// A picker over these rows.
    pub fn new(title: impl Into<String>, rows: Vec<PickerRow>) -> Self {
        Self {
            title: title.into(),
            rows,
            filter: LineEditor::default(),
            selected: 0,
            letters: false,
        }
    }

    /// A picker whose rows are chosen by the letters that are their keys.
    pub fn by_letter(title: impl Into<String>, rows: Vec<PickerRow>) -> Self {
        Self {
            letters: true,
            ..Self::new(title, rows)
        }
    }

    /// The rows that match what was typed, best first; all of them while nothing was.
    pub fn matching(&self) -> Vec<&PickerRow> {
        let want = self.filter.text().trim().to_lowercase();
        let mut found: Vec<(usize, usize, &PickerRow)> = self
            .rows
            .iter()
            .enumerate()
            .filter_map(|(i, row)| rank(row, &want).map(|rank| (rank, i, row)))
            .collect();
        found.sort_by_key(|(rank, i, _)| (*rank, *i));
        found.into_iter().map(|(_, _, row)| row).collect()
    }

    /// The row under the selection.
    pub fn chosen(&self) -> Option<&PickerRow> {
        let rows = self.matching();
        rows.get(self.selected.min(rows.len().saturating_sub(1)))
            .copied()
    }
}

/// How well a row matches: its name's start, a word's start, anywhere, its meaning, else as a
/// subsequence of its name; none if not at all.
fn rank(row: &PickerRow, want: &str) -> Option<usize> {
    let name = row.name.to_lowercase();
    if want.is_empty() || name.starts_with(want) {
        return Some(0);
    }
    if name.split(' ').any(|word| word.starts_with(want)) {
        return Some(1);
    }
    if name.contains(want) {
        return Some(2);
    }
    if row.meaning.to_lowercase().contains(want) || row.key.to_lowercase() == want {
        return Some(3);
    }
    let mut letters = name.chars();
    want.chars().all(|c| letters.any(|l| l == c)).then_some(4)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(name: &str, meaning: &str) -> PickerRow {
        PickerRow {
            name: name.into(),
            key: String::new(),
            meaning: meaning.into(),
            choice: Choice::Nothing,
        }
    }

    #[test]
    fn the_best_match_comes_first() {
        let rows = vec![
            row("star the entry", "for the review"),
            row("move the stage", ""),
            row("restart", "begin anew"),
            row("unrelated", "about a stage"),
        ];
        let mut picker = Picker::new("x", rows);
        picker.filter.insert("sta");
        let names: Vec<_> = picker.matching().iter().map(|r| r.name.as_str()).collect();
        assert_eq!(
            names,
            ["star the entry", "move the stage", "restart", "unrelated"]
        );
        picker.selected = 99;
        assert_eq!(picker.chosen().map(|r| r.name.as_str()), Some("unrelated"));
    }
}
