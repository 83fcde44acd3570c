//! Typed entries, and what is said about an entry later.

use super::{Asked, Decided, line, optional, text};
use crate::domain::command::Reject;
use crate::domain::hypothesis::Guess;
use crate::domain::id::EventId;
use crate::domain::incident::{MANAGER_ROLE, SCRIBE_ROLE};
use crate::domain::kind::{
    EntryKind, EventKind, ListItem, Note, Redaction, Reference, Revision, Toggle,
};
use crate::domain::setting::{Setting, SettingKey};
use crate::domain::time::Moment;
use crate::domain::timeline::Entry;

/// What a redaction leaves nothing of to work on.
const GONE: &str = "its words are already gone";

impl Asked<'_> {
    pub(super) fn note(&self, mut note: Note, happened: Option<Moment>) -> Decided {
        if !note.entry.is_typed() {
            return Err(Reject::MachineEntry);
        }
        if note.entry == EntryKind::Check && note.text.trim().is_empty() {
            "Asked, nothing new".clone_into(&mut note.text);
        }
        text("the note", &note.text)?;
        optional("the reason", note.why.as_deref())?;
        optional("the way back", note.undo.as_deref())?;
        if let Some(name) = &mut note.actor {
            line("the name", name)?;
        }
        for tag in &mut note.tags {
            line("the tag", tag)?;
            *tag = tag.to_lowercase();
        }
        note.tags.sort();
        note.tags.dedup();
        self.check_links(&mut note)?;
        self.one(EventKind::Note(note), happened)
    }

    /// What a note belongs to and stands in for must be there. A hypothesis gets the number
    /// that it asks for if no other ever had it, else the next of the board.
    fn check_links(&self, note: &mut Note) -> Result<(), Reject> {
        if let Some(role) = &mut note.actor_role {
            line("the role", role)?;
        }
        note.about.map_or(Ok(()), |id| self.is_work(id))?;
        if let Some(id) = note.replaces {
            self.own_entry(id)?;
        }
        if note.entry == EntryKind::Hypothesis {
            let guess = note.guess.take().unwrap_or_default();
            let number = match guess.number {
                wanted if wanted > 0 && !self.incident.hypothesis_number_taken(wanted) => wanted,
                _ => self.incident.next_hypothesis_number(),
            };
            note.guess = Some(Box::new(Guess { number, ..*guess }));
        } else {
            note.guess = None;
        }
        Ok(())
    }

    fn entry(&self, id: EventId) -> Result<Entry, Reject> {
        self.incident.entry(id).ok_or(Reject::NotFound("entry"))
    }

    /// Whether this person may change what `author` wrote.
    fn may_change(&self, author: &str) -> Result<(), Reject> {
        let me = self.context.me;
        let roles = self.incident.roles_of(me);
        let keeps = |id: &str| id == SCRIBE_ROLE || id == MANAGER_ROLE;
        if author == me || roles.iter().any(|role| keeps(&role.id)) {
            Ok(())
        } else {
            Err(Reject::NotYours(author.to_owned()))
        }
    }

    /// A typed entry that this person may correct, strike or re-time. Where two entries share an
    /// id, what names it changes both, so both must be.
    fn own_entry(&self, id: EventId) -> Result<Entry, Reject> {
        let entry = self.entry(id)?;
        let variants = self.incident.log().variants(id).iter();
        for entry in variants.filter_map(|event| self.incident.entry_by(event.order())) {
            if entry.redacted.is_some() {
                return Err(Reject::Unchanged(GONE.to_owned()));
            }
            if !entry.kind.is_typed() {
                return Err(Reject::MachineEntry);
            }
            self.may_change(&entry.by)?;
        }
        Ok(entry)
    }

    pub(super) fn revise(&self, reference: EventId, words: String) -> Decided {
        let entry = self.own_entry(reference)?;
        text("the correction", &words)?;
        if entry.text == words {
            return Err(unchanged("the text is the same as before"));
        }
        let revision = Revision {
            reference,
            text: words,
        };
        self.one(EventKind::Revise(revision), None)
    }

    pub(super) fn strike(&self, id: EventId, on: bool, reason: Option<String>) -> Decided {
        let entry = if self.is_review_row(id) {
            self.entry(id)?
        } else {
            self.own_entry(id)?
        };
        optional("the reason", reason.as_deref())?;
        match (&entry.struck, on) {
            (Some(known), true) if *known == reason => return Err(unchanged("it is struck")),
            (None, false) => return Err(unchanged("it is not struck")),
            _ => {}
        }
        self.one(EventKind::Strike(toggle(id, on, reason)), None)
    }

    /// Anyone may, also once more: two people who star the same entry agree.
    pub(super) fn star(&self, id: EventId, on: bool) -> Decided {
        self.entry(id)?;
        self.one(EventKind::Star(toggle(id, on, None)), None)
    }

    pub(super) fn restrict(&self, id: EventId, on: bool) -> Decided {
        match self.kind_of(id) {
            Some(
                EventKind::Note(_) | EventKind::Send(_) | EventKind::Add(ListItem::Link { .. }),
            ) => {}
            Some(_) if self.is_review_row(id) => {}
            Some(EventKind::Redacted(_)) => return Err(unchanged(GONE)),
            Some(_) => return Err(Reject::MachineEntry),
            None => return Err(Reject::NotFound("entry")),
        }
        match (self.entry(id)?.restricted, on) {
            (true, true) => Err(unchanged("it is restricted")),
            (false, false) => Err(unchanged("it is not restricted")),
            _ => self.one(EventKind::Restrict(toggle(id, on, None)), None),
        }
    }

    /// Besides typed entries a move of the stage can be put right: the figures hang on its time.
    pub(super) fn retime(&self, reference: EventId, happened: Moment) -> Decided {
        match self.kind_of(reference) {
            Some(EventKind::Set(change)) if change.setting.key() == SettingKey::Stage => {
                self.may_change(&self.entry(reference)?.by)?;
            }
            _ => {
                self.own_entry(reference)?;
            }
        }
        self.one(EventKind::Retime(Reference { reference }), Some(happened))
    }

    /// Drops the words of an event, and of an entry its corrections too: they may repeat them.
    pub(super) fn redact(&self, reference: EventId, reason: &str) -> Decided {
        text("the reason", reason)?;
        let log = self.incident.log();
        let event = log.get(reference).ok_or(Reject::NotFound("entry"))?;
        if !event.has_body() {
            return Err(unchanged(GONE));
        }
        if !has_words(&event.kind) {
            return Err(Reject::MachineEntry);
        }
        let corrections = log.events().iter().filter(|event| match &event.kind {
            EventKind::Revise(revision) => revision.reference == reference,
            EventKind::Amend(amended) => amended.reference == reference,
            _ => false,
        });
        let ids = corrections.map(|e| e.id).chain([reference]);
        let redact = |reference| {
            let reason = reason.to_owned();
            self.draft(EventKind::Redact(Redaction { reference, reason }))
        };
        Ok(ids.map(redact).collect())
    }
}

fn unchanged(words: &str) -> Reject {
    Reject::Unchanged(words.to_owned())
}

fn toggle(reference: EventId, on: bool, reason: Option<String>) -> Toggle {
    Toggle {
        reference,
        on,
        reason,
    }
}

/// Whether an event holds words that a person typed. What holds none cannot leak anything, and
/// without its body the document would be another one.
fn has_words(kind: &EventKind) -> bool {
    match kind {
        EventKind::Note(_)
        | EventKind::Add(_)
        | EventKind::Assign(_)
        | EventKind::Send(_)
        | EventKind::Task(_)
        | EventKind::Revise(_)
        | EventKind::Draft(_)
        | EventKind::Delegate(_)
        | EventKind::Propose(_)
        | EventKind::Probe(_)
        | EventKind::Measure(_)
        | EventKind::Escalate(_)
        | EventKind::Answered(_)
        | EventKind::Help(_)
        | EventKind::Brief(_)
        | EventKind::Offer(_)
        | EventKind::Export(_)
        | EventKind::Why(_)
        | EventKind::Cause(_)
        | EventKind::Lesson(_)
        | EventKind::Action(_)
        | EventKind::Amend(_)
        | EventKind::Unknown(_) => true,
        EventKind::Decide(ruling) => ruling.reason.is_some() || ruling.telling.words.is_some(),
        EventKind::Judge(judgement) => judgement.reason.is_some(),
        EventKind::Read(read) => read.text.is_some(),
        EventKind::Progress(progress) => progress.reason.is_some(),
        EventKind::Decline(declined) => declined.reason.is_some(),
        EventKind::Accept(accepted) => accepted.telling.words.is_some(),
        EventKind::Set(change) if change.telling.words.is_some() => true,
        EventKind::Set(change) => match &change.setting {
            Setting::Stage(moved) => moved.text.is_some(),
            Setting::PriorityOverride(by_hand) => by_hand.is_some(),
            setting => setting.text().is_some() || setting.has_review_words(),
        },
        EventKind::Tick(toggle) | EventKind::Strike(toggle) => toggle.reason.is_some(),
        EventKind::Open(_)
        | EventKind::Remove(_)
        | EventKind::Release(_)
        | EventKind::Extend(_)
        | EventKind::Star(_)
        | EventKind::Restrict(_)
        | EventKind::Retime(_)
        | EventKind::Retract(_)
        | EventKind::Redact(_)
        | EventKind::Unlock(_)
        | EventKind::Outcome(_)
        | EventKind::Account(_)
        | EventKind::Check(_)
        | EventKind::Snooze(_)
        | EventKind::Redacted(_) => false,
    }
}
