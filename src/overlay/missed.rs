//! What I missed: what is new since I last looked, or since an audience's last word.

pub mod view;

use crate::domain::incident::Incident;
use crate::domain::looked::Looked;
use crate::domain::time::Timestamp;
use crate::report::{Catchup, CatchupLine};

/// The most entries of a group; the rest is in the timeline.
const MOST: usize = 100;

/// A catch-up on screen. It is made when it is opened, so that what arrives moves nothing under a
/// reader's eyes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missed {
    /// How much is new, and since when.
    pub summary: String,
    /// What is new, line by line.
    pub lines: Vec<CatchupLine>,
    /// The same as plain text without what is restricted, to copy.
    pub text: String,
    /// The audiences, each with the key that chooses it.
    pub audiences: Vec<AudienceKey>,
    /// What was there to be seen; none where it is an audience's catch-up and not mine.
    pub seen: Option<Looked>,
    /// First line shown.
    pub top: usize,
}

/// An audience and the key that shows what is new since its last word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AudienceKey {
    /// The key.
    pub letter: char,
    /// The audience's id.
    pub id: String,
    /// What people call it.
    pub label: String,
}

impl Missed {
    /// A catch-up as it is read at `now`. `taken` says which keys mean something here already.
    pub fn new(
        incident: &Incident,
        catchup: &Catchup,
        now: Timestamp,
        taken: impl Fn(char) -> bool,
    ) -> Self {
        Self {
            summary: catchup.summary(incident, now),
            lines: catchup.lines(incident, now, true, MOST),
            text: crate::report::catchup_text(incident, catchup, now, false),
            audiences: audience_keys(incident, taken),
            seen: None,
            top: 0,
        }
    }
}

/// A letter for each audience: one of its own name, as far as one is free.
fn audience_keys(incident: &Incident, taken: impl Fn(char) -> bool) -> Vec<AudienceKey> {
    let mut keys: Vec<AudienceKey> = Vec::new();
    for audience in &incident.playbook().audiences {
        let own = audience.label.to_lowercase();
        let own = own.chars().filter(char::is_ascii_alphanumeric);
        let free = |letter: &char| {
            let mut known = keys.iter();
            !taken(*letter) && known.all(|key| key.letter != *letter)
        };
        if let Some(letter) = own.chain('a'..='z').chain('0'..='9').find(free) {
            keys.push(AudienceKey {
                letter,
                id: audience.id.clone(),
                label: audience.label.clone(),
            });
        }
    }
    keys
}
