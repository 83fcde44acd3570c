//! `decide`: a request becomes drafts of events, or a typed refusal.
//!
//! Pure: it knows the document, who asks and the time, and changes nothing.

use crate::domain::command::{Command, Context, Opening, Reject};
use crate::domain::event::Draft;
use crate::domain::id::EventId;
use crate::domain::incident::Incident;
use crate::domain::kind::{
    EntryKind, EventKind, Extension, ListItem, Note, Redaction, Reference, Revision, SettingChange,
    Toggle,
};
use crate::domain::message::Sent;
use crate::domain::priority::{Priority, Rating};
use crate::domain::role::Assigned;
use crate::domain::setting::{Setting, SettingKey, StageMove};
use crate::domain::stage::{Need, Stage};
use crate::domain::task::TaskGiven;
use crate::domain::time::{Moment, Timestamp};
use crate::playbook::RoleCount;

/// The longest text of an entry, message or answer, in bytes.
pub const LONGEST_TEXT: usize = 64 * 1024;
/// The longest one-line text (title, name, tag, channel), in bytes.
pub const LONGEST_LINE: usize = 512;
/// How far ahead of now a time may be and still mean now, in seconds.
pub const AHEAD_SECONDS: i64 = 120;

/// Decides what a request makes happen.
///
/// # Errors
/// [`Reject`] with a sentence that says what to do; nothing has changed.
pub fn decide(
    incident: &Incident,
    command: Command,
    context: &Context<'_>,
) -> Result<Vec<Draft>, Reject> {
    let asked = Asked { incident, context };
    if let Command::Open(opening) = command {
        return asked.open(opening);
    }
    if incident.opening().is_none() {
        return Err(Reject::NotOpen);
    }
    match command {
        Command::Open(_) => Err(Reject::AlreadyOpen),
        Command::Note { note, happened } => asked.note(note, happened),
        Command::Set { setting, happened } => asked.set(setting, happened),
        Command::Add(item) => asked.add(item),
        Command::Remove(id) => asked.remove(id),
        Command::Assign(assigned) => asked.assign(assigned),
        Command::Release(id) => asked.release(id),
        Command::Send { sent, happened } => asked.send(sent, happened),
        Command::GiveTask {
            text,
            owners,
            minutes,
        } => asked.give_task(text, owners, minutes),
        Command::ExtendTask { task, minutes } => asked.extend_task(task, minutes),
        Command::Tick { target, on, waived } => asked.tick(target, on, waived),
        Command::Revise { entry, text } => asked.revise(entry, text),
        Command::Strike { entry, on, reason } => asked.strike(entry, on, reason),
        Command::Star { entry, on } => asked.star(entry, on),
        Command::Restrict { entry, on } => asked.restrict(entry, on),
        Command::Retime { entry, happened } => asked.retime(entry, happened),
        Command::Retract(ids) => asked.retract(&ids),
        Command::Redact { event, reason } => asked.redact(event, reason),
    }
}

struct Asked<'a> {
    incident: &'a Incident,
    context: &'a Context<'a>,
}

type Decided = Result<Vec<Draft>, Reject>;

impl Asked<'_> {
    fn draft(&self, kind: EventKind) -> Draft {
        Draft {
            kind,
            happened: None,
            by: self.context.me.to_owned(),
            role: self.incident.role_of(self.context.me),
        }
    }

    fn one(&self, kind: EventKind, happened: Option<Moment>) -> Decided {
        Ok(vec![Draft {
            happened: self.past(happened)?,
            ..self.draft(kind)
        }])
    }

    /// A time up to two minutes ahead is now; more is refused.
    fn past(&self, happened: Option<Moment>) -> Result<Option<Moment>, Reject> {
        let Some(moment) = happened else {
            return Ok(None);
        };
        let ahead = moment.at.seconds_since(self.context.now);
        if ahead > AHEAD_SECONDS {
            return Err(Reject::Future(self.incident.day_clock(moment.at)));
        }
        Ok(Some(Moment {
            at: moment.at.min(self.context.now),
            ..moment
        }))
    }

    fn open(&self, opening: Opening) -> Decided {
        if self.incident.opening().is_some() {
            return Err(Reject::AlreadyOpen);
        }
        line("the title", &opening.opened.title)?;
        line("the key", &opening.opened.key)?;
        let first = Draft {
            happened: self.past(opening.detected)?,
            ..self.draft(EventKind::Open(opening.opened))
        };
        let set = |setting| {
            EventKind::Set(SettingChange {
                setting,
                over: Vec::new(),
            })
        };
        let mut kinds = vec![set(Setting::Playbook(Box::new(opening.playbook)))];
        if let Some(rating) = opening.rating {
            check_rating(rating)?;
            kinds.push(set(Setting::Rating(rating)));
        }
        if let Some(person) = opening.manager {
            line("the name", &person)?;
            kinds.push(EventKind::Assign(Assigned {
                role: super::incident::MANAGER_ROLE.to_owned(),
                person,
                team: None,
                audiences: Vec::new(),
                shadow: false,
            }));
        }
        for name in opening.clients {
            line("the client", &name)?;
            kinds.push(EventKind::Add(ListItem::Client { name }));
        }
        for text in opening.criteria {
            line("the criterion", &text)?;
            kinds.push(EventKind::Add(ListItem::Criterion { text }));
        }
        let rest = kinds.into_iter().map(|kind| self.draft(kind));
        Ok(std::iter::once(first).chain(rest).collect())
    }

    fn note(&self, mut note: Note, happened: Option<Moment>) -> Decided {
        if !note.entry.is_typed() {
            return Err(Reject::MachineEntry);
        }
        if note.entry == EntryKind::Check && note.text.trim().is_empty() {
            "Asked, nothing new".clone_into(&mut note.text);
        }
        text("the note", &note.text)?;
        for (what, part) in [("the reason", &note.why), ("the way back", &note.undo)] {
            part.as_deref().map_or(Ok(()), |part| text(what, part))?;
        }
        note.actor
            .as_deref()
            .map_or(Ok(()), |name| line("the name", name))?;
        for tag in &note.tags {
            line("the tag", tag)?;
        }
        note.tags = note.tags.iter().map(|tag| tag.to_lowercase()).collect();
        note.tags.sort();
        note.tags.dedup();
        self.one(EventKind::Note(note), happened)
    }

    fn set(&self, setting: Setting, happened: Option<Moment>) -> Decided {
        let key = setting.key();
        match &setting {
            Setting::Title(t) => line("the title", t)?,
            Setting::MainChannel(t) | Setting::Ticket(t) | Setting::FaultyService(t) => {
                line(key.label(), t)?;
            }
            Setting::Rating(rating) => check_rating(*rating)?,
            Setting::PriorityOverride(Some(by_hand)) => {
                Priority::new(by_hand.value).ok_or(Reject::OutOfRange)?;
                text("the reason", &by_hand.reason)?;
            }
            Setting::Stage(moved) => self.check_stage(moved)?,
            Setting::ImpactStarted(Some(m)) | Setting::ImpactEnded(Some(m)) => {
                self.past(Some(*m))?;
            }
            Setting::DetectedAt(m) => {
                self.past(Some(*m))?;
            }
            _ => setting
                .text()
                .map_or(Ok(()), |words| text(key.label(), words))?,
        }
        self.refuse_unchanged(&setting)?;
        let over = self.incident.heads(key);
        self.one(EventKind::Set(SettingChange { setting, over }), happened)
    }

    /// Saying the same again only means something for an answer (its age starts anew) and where
    /// it settles a conflict.
    fn refuse_unchanged(&self, setting: &Setting) -> Result<(), Reject> {
        let key = setting.key();
        let same = self.incident.value(key) == Some(setting);
        let settles = self.incident.heads(key).len() > 1;
        if same && !settles && !SettingKey::ANSWERS.contains(&key) {
            let words = self.incident.setting_words(setting);
            return Err(Reject::Unchanged(format!(
                "{} already is {words}",
                key.label()
            )));
        }
        Ok(())
    }

    fn check_stage(&self, moved: &StageMove) -> Result<(), Reject> {
        let from = self.incident.stage().stage;
        let settles = self.incident.heads(SettingKey::Stage).len() > 1;
        if !settles && from != moved.to && !from.next().contains(&moved.to) {
            return Err(Reject::StageMove { from, to: moved.to });
        }
        let need = from.needs(moved.to);
        let given = moved
            .text
            .as_deref()
            .is_some_and(|words| !words.trim().is_empty());
        if !settles && need.is_hard() && !given && from != moved.to {
            let what = if need == Need::Cause {
                "cause"
            } else {
                "reason"
            };
            return Err(Reject::StageNeeds { to: moved.to, what });
        }
        if let Some(words) = moved.text.as_deref() {
            too_long("the reason", words, LONGEST_TEXT)?;
        }
        if moved.to == Stage::Resolved && from != Stage::Resolved {
            let open: Vec<_> = self
                .incident
                .criteria()
                .into_iter()
                .filter(|c| c.met.is_none())
                .collect();
            if let Some(first) = open.first() {
                return Err(Reject::CriteriaOpen(open.len(), first.text.to_owned()));
            }
        }
        Ok(())
    }

    fn add(&self, item: ListItem) -> Decided {
        match &item {
            ListItem::Client { name } => line("the client", name)?,
            ListItem::Site { name } => line("the site", name)?,
            ListItem::Tag { name } => line("the tag", name)?,
            ListItem::Criterion { text } => line("the criterion", text)?,
            ListItem::Link { label, url, .. } => {
                line("the link's name", label)?;
                line("the link", url)?;
            }
            ListItem::Channel {
                name,
                channel_type,
                purpose,
            } => {
                line("the channel", name)?;
                line("the channel's type", channel_type)?;
                too_long("the purpose", purpose, LONGEST_LINE)?;
            }
        }
        self.one(EventKind::Add(item), None)
    }

    fn remove(&self, reference: EventId) -> Decided {
        match self.kind_of(reference) {
            Some(EventKind::Add(_)) => self.one(EventKind::Remove(Reference { reference }), None),
            _ => Err(Reject::NotFound("item")),
        }
    }

    fn assign(&self, assigned: Assigned) -> Decided {
        line("the name", &assigned.person)?;
        let playbook = self.incident.playbook();
        let role = playbook
            .role(&assigned.role)
            .ok_or_else(|| Reject::UnknownRole(assigned.role.clone()))?;
        for audience in &assigned.audiences {
            self.known_audience(audience)?;
        }
        let holders: Vec<_> = self
            .incident
            .holders_of(&assigned.role)
            .filter(|h| h.assigned.shadow == assigned.shadow)
            .collect();
        if holders.iter().any(|h| *h.assigned == assigned)
            && (role.count == RoleCount::Many || holders.len() == 1)
        {
            return Err(Reject::AlreadyHolds(assigned.person, role.label.clone()));
        }
        // The same person anew (other audiences), or a role that one may hold: the old one ends.
        let replaced = holders.iter().filter(|h| {
            h.assigned.person == assigned.person
                || (role.count == RoleCount::One && !assigned.shadow)
        });
        let mut drafts: Vec<Draft> = replaced
            .map(|h| self.draft(EventKind::Release(Reference { reference: h.id })))
            .collect();
        drafts.push(self.draft(EventKind::Assign(assigned)));
        Ok(drafts)
    }

    fn release(&self, reference: EventId) -> Decided {
        if self.incident.holders().any(|holder| holder.id == reference) {
            return self.one(EventKind::Release(Reference { reference }), None);
        }
        Err(Reject::NotFound("assignment"))
    }

    fn known_audience(&self, id: &str) -> Result<(), Reject> {
        let audiences = &self.incident.playbook().audiences;
        if audiences.iter().any(|audience| audience.id == id) {
            return Ok(());
        }
        let known: Vec<_> = audiences
            .iter()
            .map(|audience| audience.id.as_str())
            .collect();
        Err(Reject::UnknownAudience(id.to_owned(), known.join(", ")))
    }

    fn send(&self, sent: Sent, happened: Option<Moment>) -> Decided {
        self.known_audience(&sent.audience)?;
        line("the channel", &sent.channel)?;
        text("the message", &sent.text)?;
        self.one(EventKind::Send(sent), happened)
    }

    fn give_task(&self, words: String, owners: Vec<String>, minutes: Option<u32>) -> Decided {
        text("the task", &words)?;
        for owner in &owners {
            line("the name", owner)?;
        }
        let due = minutes.map(|m| self.context.now.plus_seconds(i64::from(m) * 60));
        let number = self.incident.next_task_number();
        self.one(
            EventKind::Task(TaskGiven {
                number,
                text: words,
                owners,
                due,
            }),
            None,
        )
    }

    fn extend_task(&self, reference: EventId, minutes: u32) -> Decided {
        let tasks = self.incident.open_tasks();
        let task = tasks
            .iter()
            .find(|task| task.id == reference)
            .ok_or(Reject::NotFound("open task"))?;
        let from = task
            .due
            .map_or(self.context.now, |due: Timestamp| due.max(self.context.now));
        let due = from.plus_seconds(i64::from(minutes) * 60);
        self.one(EventKind::Extend(Extension { reference, due }), None)
    }

    fn tick(&self, reference: EventId, on: bool, reason: Option<String>) -> Decided {
        let known = matches!(
            self.kind_of(reference),
            Some(EventKind::Task(_) | EventKind::Add(ListItem::Criterion { .. }))
        );
        if !known {
            return Err(Reject::NotFound("task or criterion"));
        }
        reason
            .as_deref()
            .map_or(Ok(()), |words| text("the reason", words))?;
        self.one(
            EventKind::Tick(Toggle {
                reference,
                on,
                reason,
            }),
            None,
        )
    }

    fn kind_of(&self, id: EventId) -> Option<&EventKind> {
        let event = self.incident.log().get(id)?;
        (!self.incident.is_retracted(id)).then_some(&event.kind)
    }

    /// A typed entry that this person may correct, strike or re-time.
    fn own_entry(&self, id: EventId) -> Result<(), Reject> {
        let entry = self.incident.entry(id).ok_or(Reject::NotFound("entry"))?;
        if !entry.kind.is_typed() || entry.redacted.is_some() {
            return Err(Reject::MachineEntry);
        }
        let me = self.context.me;
        let keeper = self
            .incident
            .roles_of(me)
            .iter()
            .any(|role| role.id == "scribe" || role.id == super::incident::MANAGER_ROLE);
        if entry.by == me || keeper {
            Ok(())
        } else {
            Err(Reject::NotYours(entry.by))
        }
    }

    fn revise(&self, entry: EventId, words: String) -> Decided {
        self.own_entry(entry)?;
        text("the correction", &words)?;
        if self
            .incident
            .entry(entry)
            .is_some_and(|known| known.text == words)
        {
            return Err(Reject::Unchanged(
                "the text is the same as before".to_owned(),
            ));
        }
        self.one(
            EventKind::Revise(Revision {
                reference: entry,
                text: words,
            }),
            None,
        )
    }

    fn strike(&self, entry: EventId, on: bool, reason: Option<String>) -> Decided {
        self.own_entry(entry)?;
        reason
            .as_deref()
            .map_or(Ok(()), |words| text("the reason", words))?;
        self.one(
            EventKind::Strike(Toggle {
                reference: entry,
                on,
                reason,
            }),
            None,
        )
    }

    fn star(&self, entry: EventId, on: bool) -> Decided {
        self.incident
            .entry(entry)
            .ok_or(Reject::NotFound("entry"))?;
        self.one(
            EventKind::Star(Toggle {
                reference: entry,
                on,
                reason: None,
            }),
            None,
        )
    }

    fn restrict(&self, entry: EventId, on: bool) -> Decided {
        match self.kind_of(entry) {
            Some(
                EventKind::Note(_) | EventKind::Send(_) | EventKind::Add(ListItem::Link { .. }),
            ) => self.one(
                EventKind::Restrict(Toggle {
                    reference: entry,
                    on,
                    reason: None,
                }),
                None,
            ),
            Some(_) => Err(Reject::MachineEntry),
            None => Err(Reject::NotFound("entry")),
        }
    }

    fn retime(&self, entry: EventId, happened: Moment) -> Decided {
        let stage = matches!(self.kind_of(entry), Some(EventKind::Set(_)));
        if !stage {
            self.own_entry(entry)?;
        }
        self.one(
            EventKind::Retime(Reference { reference: entry }),
            Some(happened),
        )
    }

    fn retract(&self, ids: &[EventId]) -> Decided {
        if ids.is_empty() {
            return Err(Reject::NothingToUndo);
        }
        for id in ids {
            self.may_retract(*id)?;
        }
        let retract = |id: &EventId| self.draft(EventKind::Retract(Reference { reference: *id }));
        Ok(ids.iter().rev().map(retract).collect())
    }

    fn may_retract(&self, id: EventId) -> Result<(), Reject> {
        let event = self.incident.log().get(id).ok_or(Reject::NothingToUndo)?;
        if *event.by != *self.context.me {
            return Err(Reject::UndoOthers(event.by.to_string()));
        }
        match &event.kind {
            EventKind::Open(_) | EventKind::Redact(_) => Err(Reject::NothingToUndo),
            EventKind::Set(change) => {
                let key = change.setting.key();
                match self.incident.head(key) {
                    Some((head, _)) if head.id != id => Err(Reject::ChangedSince(
                        key.label().to_owned(),
                        head.by.to_string(),
                    )),
                    _ => Ok(()),
                }
            }
            _ => Ok(()),
        }
    }

    fn redact(&self, reference: EventId, reason: String) -> Decided {
        text("the reason", &reason)?;
        let event = self
            .incident
            .log()
            .get(reference)
            .ok_or(Reject::NotFound("entry"))?;
        match &event.kind {
            EventKind::Open(_) | EventKind::Redact(_) => Err(Reject::MachineEntry),
            EventKind::Redacted(_) => {
                Err(Reject::Unchanged("its words are already gone".to_owned()))
            }
            _ => self.one(EventKind::Redact(Redaction { reference, reason }), None),
        }
    }
}

fn check_rating(rating: Rating) -> Result<(), Reject> {
    Rating::new(rating.impact, rating.urgency)
        .map(|_| ())
        .ok_or(Reject::OutOfRange)
}

fn text(what: &'static str, words: &str) -> Result<(), Reject> {
    if is_blank(words) {
        return Err(Reject::Empty(what));
    }
    too_long(what, words, LONGEST_TEXT)
}

fn line(what: &'static str, words: &str) -> Result<(), Reject> {
    if is_blank(words) {
        return Err(Reject::Empty(what));
    }
    too_long(what, words, LONGEST_LINE)
}

/// Whether nothing of it would be seen: blanks, controls, marks of no width.
fn is_blank(words: &str) -> bool {
    let unseen = |c: char| matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{E0000}'..='\u{E007F}');
    words
        .chars()
        .all(|c| c.is_whitespace() || c.is_control() || unseen(c))
}

fn too_long(what: &'static str, words: &str, limit: usize) -> Result<(), Reject> {
    if words.len() > limit {
        return Err(Reject::TooLong {
            what,
            bytes: words.len(),
            limit,
        });
    }
    Ok(())
}
