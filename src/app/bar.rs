//! The text that is being typed: the entry bar, a field of a form, a filter.
//!
//! A pure model of readline's editing. The cursor always stands between two characters as a
//! reader sees them (grapheme clusters), whatever is typed, cut or pasted. The stamp is the moment
//! of the first keystroke of a line; it goes when the line is emptied or taken.

use crate::action::Edit;
use crate::domain::time::Timestamp;
use std::ops::Range;
use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation as _};

/// A text with a cursor, what was cut from it last, and when it was begun.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LineEditor {
    text: String,
    /// In bytes; always a grapheme boundary of `text`.
    cursor: usize,
    kill: String,
    /// The last step was a cut, so that the next one adds to what was cut.
    cutting: bool,
    /// The column that moving up and down aims at.
    goal: Option<usize>,
    stamp: Option<Timestamp>,
}

impl LineEditor {
    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether there is no text.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Where the cursor stands, in bytes.
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// The moment of the first keystroke; none while the text is empty.
    pub fn stamp(&self) -> Option<Timestamp> {
        self.stamp
    }

    /// The line that the cursor is in, from 0, and the characters before it in that line.
    pub fn position(&self) -> (usize, usize) {
        let row = self.text[..self.cursor].matches('\n').count();
        (row, self.before_cursor().graphemes(true).count())
    }

    /// How many lines there are; an empty text is one.
    pub fn line_count(&self) -> usize {
        self.lines().count()
    }

    /// The lines, also an empty last one.
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        self.text.split('\n')
    }

    /// The part of the cursor's line that stands before it: what a drawing measures.
    pub fn before_cursor(&self) -> &str {
        &self.text[self.line_start()..self.cursor]
    }

    /// Puts a whole text in place, a draft or an entry to correct, with the cursor at its end.
    pub fn set_text(&mut self, text: &str, stamp: Option<Timestamp>) {
        self.text = line_feeds(text);
        self.cursor = self.text.len();
        self.stamp = stamp;
        self.touched();
    }

    /// Types or pastes; a paste of several lines stays one text.
    pub fn insert(&mut self, text: &str, now: Timestamp) {
        self.replace(self.cursor..self.cursor, text, now);
    }

    /// Puts a text in the place of another and the cursor behind it, as completion does. A range
    /// that is none of this text is ignored.
    pub fn replace(&mut self, range: Range<usize>, with: &str, now: Timestamp) {
        if self.text.get(range.clone()).is_none() {
            return;
        }
        let with = line_feeds(with);
        self.cursor = range.start + with.len();
        self.text.replace_range(range, &with);
        self.stamp = self.stamp.or(Some(now));
        self.touched();
    }

    /// Carries out one step of editing; false where there was nothing to do, such as up from the
    /// first line.
    pub fn edit(&mut self, edit: Edit, now: Timestamp) -> bool {
        match edit {
            Edit::Left => self.move_to(self.previous(self.cursor)),
            Edit::Right => self.move_to(self.next(self.cursor)),
            Edit::WordLeft => self.move_to(self.word_left()),
            Edit::WordRight => self.move_to(self.word_right()),
            Edit::Home => self.move_to(self.line_start()),
            Edit::End => self.move_to(self.line_end()),
            Edit::Up => self.move_line(|row| row.checked_sub(1)),
            Edit::Down => self.move_line(|row| row.checked_add(1)),
            Edit::Backspace => self.remove(self.previous(self.cursor)..self.cursor),
            Edit::Delete => self.remove(self.cursor..self.next(self.cursor)),
            Edit::KillWordBack => self.cut(self.blank_left()..self.cursor),
            Edit::KillWord => self.cut(self.cursor..self.word_right()),
            Edit::KillToStart => self.cut(self.cut_start()..self.cursor),
            Edit::KillToEnd => self.cut(self.cursor..self.cut_end()),
            Edit::Yank => self.yank(now),
        }
    }

    /// Takes the text out, with its stamp, and leaves nothing but what was cut.
    pub fn take(&mut self) -> (String, Option<Timestamp>) {
        let text = std::mem::take(&mut self.text);
        let stamp = self.stamp.take();
        self.cursor = 0;
        self.touched();
        (text, stamp)
    }

    /// Stamps a begun text anew.
    pub fn restamp(&mut self, now: Timestamp) {
        if !self.is_empty() {
            self.stamp = Some(now);
        }
    }

    /// What must hold after every change: a cursor between characters, no stamp without a text.
    fn touched(&mut self) {
        let mut edge = GraphemeCursor::new(self.cursor, self.text.len(), true);
        if !edge.is_boundary(&self.text, 0).unwrap_or(true) {
            let next = edge.next_boundary(&self.text, 0).ok().flatten();
            self.cursor = next.unwrap_or(self.text.len());
        }
        if self.text.is_empty() {
            self.stamp = None;
        }
        self.cutting = false;
        self.goal = None;
    }

    fn move_to(&mut self, cursor: usize) -> bool {
        let moved = cursor != self.cursor;
        self.cursor = cursor;
        self.touched();
        moved
    }

    /// Moves to another line, to the column where the way up or down began.
    fn move_line(&mut self, target: impl Fn(usize) -> Option<usize>) -> bool {
        let (row, column) = self.position();
        let goal = self.goal.unwrap_or(column);
        let Some(target) = target(row).filter(|row| *row < self.line_count()) else {
            return false;
        };
        let start: usize = self.lines().take(target).map(|line| line.len() + 1).sum();
        let line = self.lines().nth(target).unwrap_or("");
        let offset = line
            .grapheme_indices(true)
            .nth(goal)
            .map_or(line.len(), |(at, _)| at);
        self.move_to(start + offset);
        self.goal = Some(goal);
        true
    }

    fn remove(&mut self, range: Range<usize>) -> bool {
        if range.is_empty() {
            return false;
        }
        self.cursor = range.start;
        self.text.replace_range(range, "");
        self.touched();
        true
    }

    /// Removes and keeps for [`Edit::Yank`]; cuts in a row are kept as one.
    fn cut(&mut self, range: Range<usize>) -> bool {
        if range.is_empty() {
            return false;
        }
        if !self.cutting {
            self.kill.clear();
        }
        let at = if range.start < self.cursor {
            0
        } else {
            self.kill.len()
        };
        self.kill.insert_str(at, &self.text[range.clone()]);
        self.remove(range);
        self.cutting = true;
        true
    }

    fn yank(&mut self, now: Timestamp) -> bool {
        let kill = self.kill.clone();
        if !kill.is_empty() {
            self.insert(&kill, now);
        }
        !kill.is_empty()
    }

    fn previous(&self, at: usize) -> usize {
        let last = self.text[..at].grapheme_indices(true).next_back();
        last.map_or(0, |(at, _)| at)
    }

    fn next(&self, at: usize) -> usize {
        at + self.text[at..].graphemes(true).next().map_or(0, str::len)
    }

    fn line_start(&self) -> usize {
        self.text[..self.cursor].rfind('\n').map_or(0, |at| at + 1)
    }

    fn line_end(&self) -> usize {
        let rest = &self.text[self.cursor..];
        self.cursor + rest.find('\n').unwrap_or(rest.len())
    }

    /// Where cutting to the start begins: at a start already, before the line break.
    fn cut_start(&self) -> usize {
        match self.line_start() {
            start if start == self.cursor => self.previous(start),
            start => start,
        }
    }

    /// Where cutting to the end ends: at an end already, behind the line break.
    fn cut_end(&self) -> usize {
        match self.line_end() {
            end if end == self.cursor => self.next(end),
            end => end,
        }
    }

    fn word_left(&self) -> usize {
        let before = &self.text[..self.cursor];
        let rest = skip_back(before, |part| !is_word(part));
        skip_back(&before[..rest], is_word)
    }

    /// The start of what Ctrl-W takes: blanks, then everything up to the next blank.
    fn blank_left(&self) -> usize {
        let before = &self.text[..self.cursor];
        let rest = skip_back(before, is_blank);
        skip_back(&before[..rest], |part| !is_blank(part))
    }

    fn word_right(&self) -> usize {
        let mut at = self.cursor;
        for wanted in [false, true] {
            at += self.text[at..]
                .graphemes(true)
                .take_while(|part| is_word(part) == wanted)
                .map(str::len)
                .sum::<usize>();
        }
        at
    }
}

/// Where the last characters of that sort begin.
fn skip_back(text: &str, sort: impl Fn(&str) -> bool) -> usize {
    let tail = text.graphemes(true).rev().take_while(|part| sort(part));
    text.len() - tail.map(str::len).sum::<usize>()
}

/// A character of a word.
fn is_word(part: &str) -> bool {
    part.starts_with(|c: char| c.is_alphanumeric() || c == '_')
}

/// A character between words.
fn is_blank(part: &str) -> bool {
    part.starts_with(char::is_whitespace)
}

/// The text with one sort of line break.
fn line_feeds(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

#[cfg(test)]
mod tests;
