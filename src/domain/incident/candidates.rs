//! What may have contributed, by the record alone, before anybody judged it (practice: R112, D8).
//!
//! Two things count: a change that nobody had agreed, and what a starred finding says beside the
//! cause that it confirmed, sentence by sentence. They are questions to the review, never answers:
//! each stands until a cause or a judged hypothesis says the same, and none outlasts the review's
//! own yes to whether the cause is deep enough. What came after the harm had ended, and what was
//! found to belong to a decision or a task after all, is none.

use super::Incident;
use crate::domain::blameless::without_names;
use crate::domain::hypothesis::{Hypothesis, HypothesisState};
use crate::domain::id::EventId;
use crate::domain::kind::EntryKind;
use crate::domain::mark::Account;
use crate::domain::review::Question;
use crate::domain::time::Timestamp;
use crate::domain::timeline::Entry;
use std::collections::BTreeSet;

/// So many seconds before somebody judged a hypothesis their finding is what shows it.
const FOUND_WITH_IT: i64 = 60;

/// Why something may have contributed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    /// It was changed meanwhile, and nobody had agreed to that.
    NotAgreed,
    /// It was found together with a confirmed cause.
    FoundWithCause,
}

impl Ground {
    /// The ground in words that follow what it is about.
    pub const fn words(self) -> &'static str {
        match self {
            Self::NotAgreed => "a change that was not agreed",
            Self::FoundWithCause => "found with the cause",
        }
    }
}

/// What may have contributed, and nobody has judged yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CandidateCause {
    /// The entry that tells of it.
    pub id: EventId,
    /// Which sentence of the entry it is, from 0.
    pub sentence: usize,
    /// The words of the entry without who: the system is described, not the person.
    pub text: String,
    /// Why it is asked about.
    pub ground: Ground,
    /// When it happened.
    pub happened: Timestamp,
    /// Kept from walls and exports.
    pub restricted: bool,
}

impl Incident {
    /// What may have contributed and nobody has judged yet: first what was found with causes,
    /// then changes, each oldest first.
    pub fn candidate_causes(&self) -> Vec<CandidateCause> {
        let deep = self.review_answer(Question::CauseDeep);
        if deep.is_some_and(|answer| answer.yes) {
            return Vec::new();
        }
        let judged = self.judged();
        let said = |text: &str| judged.iter().any(|words| says_the_same(words, text));
        let mut found = self.found_beside_causes();
        found.extend(self.changes_not_agreed());
        found.retain(|candidate| !said(&candidate.text));
        found
    }

    /// The findings that showed a hypothesis to hold: those about it, and what the one who judged
    /// it logged in the minute before. None while nobody has judged it.
    pub fn findings_behind(&self, hypothesis: &Hypothesis<'_>) -> Vec<Entry> {
        let Some(judged) = hypothesis.judged else {
            return Vec::new();
        };
        let places = self.timeline().iter();
        let log = places.filter(|place| !self.is_on_a_board(place.event()));
        let entries = log.map(|place| self.entry_at(place)).filter(|entry| {
            let since = judged.at.seconds_since(entry.happened.at);
            let at_once = (0..=FOUND_WITH_IT).contains(&since) && entry.who() == judged.by;
            let about = entry.about == Some(hypothesis.id);
            let stands = entry.struck.is_none() && entry.redacted.is_none();
            entry.kind == EntryKind::Finding && stands && (at_once || about)
        });
        entries.collect()
    }

    /// What people have said yes or no to: causes of the review, and hypotheses of the board.
    fn judged(&self) -> Vec<String> {
        let named = self.causes().into_iter().map(|cause| cause.text);
        let board = self.hypotheses().into_iter();
        let board = board.filter(|one| {
            let settled = [HypothesisState::Confirmed, HypothesisState::RuledOut];
            settled.contains(&one.state)
        });
        named.chain(board.map(|one| one.what)).collect()
    }

    fn changes_not_agreed(&self) -> Vec<CandidateCause> {
        let ended = self.impact_ended().map(|moment| moment.at);
        let changes = self.unagreed_changes().into_iter();
        let candidates = changes.filter_map(|change| {
            let how = change.accounted.map(|(accounted, _)| accounted.how);
            let entry = self.entry(change.id).filter(|entry| {
                let meanwhile = ended.is_none_or(|ended| entry.happened.at <= ended);
                meanwhile && entry.redacted.is_none() && how != Some(Account::Linked)
            })?;
            Some(self.candidate_of(&entry, (0, &entry.text), Ground::NotAgreed))
        });
        candidates.collect()
    }

    /// What starred findings say besides the cause that they confirmed.
    fn found_beside_causes(&self) -> Vec<CandidateCause> {
        let mut found: Vec<CandidateCause> = Vec::new();
        let board = self.hypotheses().into_iter();
        for cause in board.filter(|one| one.state == HypothesisState::Confirmed) {
            let findings = self.findings_behind(&cause).into_iter();
            for entry in findings.filter(|entry| entry.star) {
                for sentence in sentences(&entry.text).into_iter().enumerate() {
                    let mut one = self.candidate_of(&entry, sentence, Ground::FoundWithCause);
                    one.restricted |= cause.restricted;
                    let known = |other: &CandidateCause| {
                        (other.id, other.sentence) == (one.id, one.sentence)
                    };
                    if !found.iter().any(known) {
                        found.push(one);
                    }
                }
            }
        }
        found.sort_by_key(|candidate| candidate.happened);
        found
    }

    fn candidate_of(
        &self,
        entry: &Entry,
        (sentence, text): (usize, &str),
        ground: Ground,
    ) -> CandidateCause {
        CandidateCause {
            id: entry.id,
            sentence,
            text: without_names(text, self.known_people())
                .trim_end_matches('.')
                .to_owned(),
            ground,
            happened: entry.happened.at,
            restricted: entry.restricted,
        }
    }
}

/// The sentences of a text. A stop ends one only where what follows does not go on in small
/// letters or digits, so that `e.g. this` and `No. 42` stay whole; a new line always does.
fn sentences(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut from = 0;
    for (at, sign) in text.char_indices() {
        let end = at + sign.len_utf8();
        let rest = &text[end..];
        let next = rest.trim_start().chars().next();
        let apart = rest.starts_with(char::is_whitespace)
            && next.is_some_and(|c| !c.is_lowercase() && !c.is_numeric());
        if sign == '\n' || matches!(sign, '.' | '!' | '?') && apart {
            found.push(&text[from..end]);
            from = end;
        }
    }
    found.push(&text[from..]);
    let whole = found.into_iter();
    let whole = whole.map(|words| words.trim().trim_end_matches(['.', ' ']));
    whole.filter(|words| !words.is_empty()).collect()
}

/// Whether two texts speak of the same: at least half of what the shorter one means is in the other.
fn says_the_same(one: &str, other: &str) -> bool {
    let (one, other) = (meaning(one), meaning(other));
    let shared = one.intersection(&other).count();
    let least = one.len().min(other.len());
    least > 0 && 2 * shared >= least
}

/// Words that carry no meaning of their own and are longer than two letters.
const BARE: [&str; 26] = [
    "all", "and", "are", "but", "did", "for", "from", "had", "has", "have", "into", "its", "not",
    "one", "out", "than", "that", "the", "then", "there", "this", "was", "were", "when", "while",
    "with",
];

/// The words that carry what a text means, in small letters, one thing and many alike.
fn meaning(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    let words = words.map(str::to_lowercase).filter(|word| {
        let long = word.chars().count() > 2 || word.contains(char::is_numeric);
        long && !BARE.contains(&word.as_str())
    });
    let one = |word: String| match word.strip_suffix('s') {
        Some(one) if one.chars().count() > 2 => one.to_owned(),
        _ => word,
    };
    words.map(one).collect()
}

#[cfg(test)]
#[path = "tests/candidates.rs"]
mod tests;
