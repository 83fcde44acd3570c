//! Words that are typed where a form asks for a choice. Who is in a hurry types first and looks
//! later, so they go to the field that is for words, and the choice is asked for before anything
//! is sent.

use super::message;
use super::state::{Alternative, Field, Form, Input, Purpose};

impl Form {
    /// How many choices the form begins with.
    fn leading(&self) -> usize {
        let choices = self.fields.iter();
        let choices = choices.take_while(|field| matches!(field.input, Input::Choice { .. }));
        choices.count()
    }

    /// The field for words behind the choices that the form begins with, if it has one.
    fn words_field(&self) -> Option<usize> {
        let leading = self.leading();
        let at = match self.purpose {
            Purpose::Message => message::WORDS,
            // The words of a move come last, behind what else it asks for.
            Purpose::Stage => self.fields.len().saturating_sub(1),
            _ => leading,
        };
        let is_text = self.fields.get(at).is_some_and(Field::is_text);
        (leading > 0 && is_text).then_some(at)
    }

    /// Where words go that are typed or pasted in the focused field: none where that is no choice
    /// that the form begins with, or asks for something else than words.
    pub fn words_from_here(&self) -> Option<usize> {
        let elsewhere = match self.purpose {
            // A channel is asked for here, which is no word to anybody.
            Purpose::Message => self.focus != message::AUDIENCE,
            Purpose::Priority => true,
            _ => self.focus >= self.leading(),
        };
        self.words_field().filter(|_| !elsewhere)
    }

    /// Where a letter goes that is the key of no choice here; none where it is a slip: a digit among
    /// digits, the space bar, a key that does something in BROWSE.
    pub fn takes_words(&self, letter: char) -> Option<usize> {
        if self.purpose == Purpose::Priority && self.focus < self.leading() {
            return self.words_field().filter(|_| matches!(letter, 'P' | 'p'));
        }
        let slip = letter.is_whitespace() || "?:/!*".contains(letter);
        let digits = self.options().iter().all(|o| o.letter.is_ascii_digit());
        let slip = slip || (digits && letter.is_ascii_digit());
        self.words_from_here().filter(|_| !slip)
    }

    /// The choice that Backspace goes back to from the field for words, with nothing left in it.
    pub fn back_to_choice(&self) -> Option<usize> {
        let empty = self.words_field() == Some(self.focus) && self.value(self.focus).is_empty();
        let last = self.leading().checked_sub(1)?;
        empty.then(|| self.passed_over().unwrap_or(last))
    }

    /// The first choice that was passed over and is needed all the same.
    pub fn passed_over(&self) -> Option<usize> {
        // Another name than those of the list may stand for the choice.
        let needed =
            self.purpose != Purpose::Text(crate::domain::setting::SettingKey::FaultyService);
        let before = 0..self.leading().min(self.focus);
        let mut open = before.filter(|at| needed && self.value(*at).is_empty());
        open.next()
    }

    /// What can be chosen in the focused field.
    fn options(&self) -> &[Alternative] {
        match self.focused().map(|field| &field.input) {
            Some(Input::Choice { options, .. }) => options,
            _ => &[],
        }
    }
}
