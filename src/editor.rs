//! A line editor by grapheme: what a person sees as one letter is one letter to every key.
//!
//! The entry bar, the fields of forms and the filters all edit with it. Text widgets draw it, but
//! editing stays here because the field's text area removes one code point at a time, which
//! leaves half an emoji behind.

use crate::action::Edit;
use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation as _};

/// A text and a cursor in it, which is always at a grapheme's edge.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LineEditor {
    text: String,
    cursor: usize,
    killed: String,
}

impl LineEditor {
    /// An editor that holds `text`, the cursor behind it.
    pub fn with_text(text: impl Into<String>) -> Self {
        let text = text.into();
        Self {
            cursor: text.len(),
            text,
            killed: String::new(),
        }
    }

    /// The text as typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether there is no text.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The cursor as a byte offset.
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// The cursor as line and column, both from 0, the column in characters.
    pub fn line_and_column(&self) -> (usize, usize) {
        let before = &self.text[..self.cursor];
        let line = before.matches('\n').count();
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        (line, before[start..].chars().count())
    }

    /// Replaces the text; the cursor goes behind it. What was killed stays.
    pub fn set_text(&mut self, text: impl Into<String>) {
        self.text = text.into();
        self.cursor = self.text.len();
    }

    /// Takes the text out.
    pub fn take(&mut self) -> String {
        self.cursor = 0;
        std::mem::take(&mut self.text)
    }

    /// Puts text in at the cursor.
    pub fn insert(&mut self, text: &str) {
        self.text.insert_str(self.cursor, text);
        // What was put in may join the letter after it: the cursor goes behind the whole.
        self.cursor = self.edge_from(self.cursor + text.len());
    }

    /// Replaces a byte range, for completion; a range that is no range of the text is ignored.
    pub fn replace(&mut self, range: std::ops::Range<usize>, with: &str) {
        if self.text.get(range.clone()).is_some() {
            self.text.replace_range(range.clone(), with);
            self.cursor = self.edge_from(range.start + with.len());
        }
    }

    /// Does one edit.
    pub fn edit(&mut self, edit: Edit) {
        match edit {
            Edit::Left => self.cursor = self.before(self.cursor),
            Edit::Right => self.cursor = self.after(self.cursor),
            Edit::WordLeft => self.cursor = self.word_before(),
            Edit::WordRight => self.cursor = self.word_after(),
            Edit::Home => self.cursor = self.line_start(),
            Edit::End => self.cursor = self.line_end(),
            Edit::Backspace => self.delete(self.before(self.cursor)..self.cursor),
            Edit::Delete => self.delete(self.cursor..self.after(self.cursor)),
            Edit::KillWordBack => self.kill(self.word_before()..self.cursor),
            Edit::KillWord => self.kill(self.cursor..self.word_after()),
            Edit::KillToStart => self.kill(self.line_start()..self.cursor),
            Edit::KillToEnd => self.kill(self.cursor..self.line_end()),
            Edit::Up => {
                self.move_line(false);
            }
            Edit::Down => {
                self.move_line(true);
            }
            Edit::Yank => {
                let killed = self.killed.clone();
                self.insert(&killed);
            }
        }
    }

    /// Moves a line up or down, keeping the column where it can; false at the edge.
    pub fn move_line(&mut self, down: bool) -> bool {
        let (line, column) = self.line_and_column();
        let target = if down {
            line.checked_add(1)
        } else {
            line.checked_sub(1)
        };
        let Some((start, words)) = target.and_then(|line| self.line(line)) else {
            return false;
        };
        let offset = words
            .char_indices()
            .nth(column)
            .map_or(words.len(), |(at, _)| at);
        self.cursor = self.edge_from(start + offset);
        true
    }

    fn line(&self, number: usize) -> Option<(usize, &str)> {
        let mut start = 0;
        for (i, words) in self.text.split('\n').enumerate() {
            if i == number {
                return Some((start, words));
            }
            start += words.len() + 1;
        }
        None
    }

    fn line_start(&self) -> usize {
        self.text[..self.cursor].rfind('\n').map_or(0, |at| at + 1)
    }

    fn line_end(&self) -> usize {
        self.text[self.cursor..]
            .find('\n')
            .map_or(self.text.len(), |at| self.cursor + at)
    }

    fn before(&self, at: usize) -> usize {
        let mut edge = GraphemeCursor::new(at, self.text.len(), true);
        edge.prev_boundary(&self.text, 0)
            .ok()
            .flatten()
            .unwrap_or(0)
    }

    fn after(&self, at: usize) -> usize {
        let mut edge = GraphemeCursor::new(at, self.text.len(), true);
        edge.next_boundary(&self.text, 0)
            .ok()
            .flatten()
            .unwrap_or(self.text.len())
    }

    /// The nearest grapheme's edge at or behind `at`.
    fn edge_from(&self, at: usize) -> usize {
        let at = at.min(self.text.len());
        let mut edge = GraphemeCursor::new(at, self.text.len(), true);
        if edge.is_boundary(&self.text, 0) == Ok(true) {
            at
        } else {
            self.after(at)
        }
    }

    fn word_before(&self) -> usize {
        let mut words = self.text[..self.cursor].unicode_word_indices();
        words.next_back().map_or(0, |(at, _)| at)
    }

    fn word_after(&self) -> usize {
        let mut words = self.text[self.cursor..].unicode_word_indices();
        words
            .next()
            .map_or(self.text.len(), |(at, word)| self.cursor + at + word.len())
    }

    fn delete(&mut self, range: std::ops::Range<usize>) {
        self.text.replace_range(range.clone(), "");
        self.cursor = self.edge_from(range.start);
    }

    fn kill(&mut self, range: std::ops::Range<usize>) {
        if !range.is_empty() {
            self.text[range.clone()].clone_into(&mut self.killed);
            self.delete(range);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_cursor_is_always_at_an_edge(
            steps in proptest::collection::vec((0_usize..Edit::ALL.len() + 2, "[a\u{301}👩\u{200d}💻🇩🇪 \n]{0,4}"), 0..60)
        ) {
            let mut editor = LineEditor::default();
            for (step, text) in steps {
                match Edit::ALL.get(step) {
                    Some(edit) => editor.edit(*edit),
                    None if step == Edit::ALL.len() => editor.insert(&text),
                    None => { editor.move_line(text.len() % 2 == 0); }
                }
                let edges: Vec<_> = editor.text().grapheme_indices(true).map(|(at, _)| at).collect();
                let at = editor.cursor();
                prop_assert!(at == editor.text().len() || edges.contains(&at), "{at} in {:?}", editor.text());
            }
        }
    }

    #[test]
    fn one_backspace_takes_one_letter_as_seen() {
        for letter in ["👩\u{200d}💻", "e\u{301}", "🇩🇪", "x"] {
            let mut editor = LineEditor::with_text(format!("a{letter}"));
            editor.edit(Edit::Backspace);
            assert_eq!(editor.text(), "a", "{letter}");
        }
    }

    #[test]
    fn readline_keys() {
        let mut editor = LineEditor::with_text("restart the pool");
        editor.edit(Edit::KillWordBack);
        assert_eq!(editor.text(), "restart the ");
        editor.edit(Edit::KillToStart);
        assert_eq!(editor.text(), "");
        editor.edit(Edit::Yank);
        editor.edit(Edit::Home);
        editor.edit(Edit::WordRight);
        editor.edit(Edit::KillToEnd);
        assert_eq!(editor.text(), "restart");
    }

    #[test]
    fn lines_up_and_down() {
        let mut editor = LineEditor::with_text("first\nsec\nthird");
        assert!(editor.move_line(false));
        assert_eq!(editor.line_and_column(), (1, 3));
        assert!(editor.move_line(false));
        assert_eq!(editor.line_and_column(), (0, 3));
        assert!(!editor.move_line(false));
    }
}
