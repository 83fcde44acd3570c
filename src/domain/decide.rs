//! `decide`: a request becomes drafts of events, or a typed refusal.
//!
//! Pure: it knows the document, who asks and the time, and changes nothing.

mod decisions;
mod diagnosis;
mod entries;
mod handover;
mod marks;
mod opening;
mod people;
mod review;
mod settings;
mod undo;
mod work;

use crate::domain::command::{Command, Context, Reject};
use crate::domain::event::Draft;
use crate::domain::id::EventId;
use crate::domain::incident::Incident;
use crate::domain::kind::EventKind;
use crate::domain::time::Moment;

/// The longest text of an entry, message or answer, in bytes.
pub const LONGEST_TEXT: usize = 64 * 1024;
/// The longest brief of an offer, in bytes: what is derived, and two texts of the manager.
pub const LONGEST_BRIEF: usize = 8 * LONGEST_TEXT;
/// The longest one-line text (title, name, tag, channel), in bytes.
pub const LONGEST_LINE: usize = 512;
/// How far ahead of now a time may be and still mean now, in seconds.
pub const AHEAD_SECONDS: i64 = 120;
/// The longest time box of a task and the most that is added at once, in minutes: thirty days.
pub const LONGEST_BOX: u32 = 30 * 24 * 60;

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
    if !matches!(command, Command::Open(_)) && incident.opening().is_none() {
        return Err(Reject::NotOpen);
    }
    match command {
        Command::Open(opening) => asked.open(opening),
        Command::Note { note, happened } => asked.note(note, happened),
        Command::Set { setting, happened } => asked.set(setting, happened),
        Command::Refresh { setting, source } => asked.refresh(setting, source),
        Command::Add(item) => asked.add(item),
        Command::Remove(id) => asked.remove(id),
        Command::Assign(assigned) => asked.assign(assigned),
        Command::Release(id) => asked.release(id),
        Command::Send { sent, happened } => asked.send(sent, happened),
        Command::Told { acts, words } => asked.told(acts, words.as_ref()),
        Command::DraftMessage(draft) => asked.draft_message(draft),
        Command::Unlock { on } => asked.unlock(on),
        Command::GiveTask(task) => asked.give_task(task),
        Command::Delegate { task, to } => asked.delegate(task, to),
        Command::Propose {
            text,
            decider,
            asked: people,
        } => asked.propose(text, decider, people),
        Command::Decide {
            proposal,
            call,
            reason,
        } => asked.rule(proposal, call, reason),
        Command::Outcome(outcome) => asked.outcome(outcome),
        Command::Judge(judgement) => asked.judge(judgement),
        Command::Probe(probe) => asked.probe(probe),
        Command::Read(read) => asked.read(read),
        Command::Measure(measure) => asked.measure(measure),
        Command::Progress(progress) => asked.progress(progress),
        Command::Account(accounted) => asked.account(accounted),
        Command::Escalate { to, reason, via } => asked.escalate(to, reason, via),
        Command::Answered(answered) => asked.answered(answered),
        Command::Help(words) => asked.help(words),
        Command::Brief(notes) => asked.brief(notes),
        Command::Offer { to, brief } => asked.offer(to, brief),
        Command::Accept(offer) => asked.accept(offer),
        Command::Decline { offer, reason } => asked.decline(offer, reason),
        Command::Check { line, on } => asked.check(line, on),
        Command::Snooze {
            rule,
            about,
            minutes,
        } => asked.snooze(rule, about, minutes),
        Command::Export(exported) => asked.export(exported),
        Command::Why(why) => asked.why(why),
        Command::Cause(cause) => asked.cause(cause),
        Command::Lesson(lesson) => asked.lesson(lesson),
        Command::ActionItem(item) => asked.action_item(item),
        Command::Amend(amended) => asked.amend(amended),
        Command::ExtendTask { task, minutes } => asked.extend_task(task, minutes),
        Command::Tick { target, on, waived } => asked.tick(target, on, waived),
        Command::Revise { entry, text } => asked.revise(entry, text),
        Command::Strike { entry, on, reason } => asked.strike(entry, on, reason),
        Command::Star { entry, on } => asked.star(entry, on),
        Command::Restrict { entry, on } => asked.restrict(entry, on),
        Command::Retime { entry, happened } => asked.retime(entry, happened),
        Command::Retract(ids) => asked.retract(&ids),
        Command::Redact { event, reason } => asked.redact(event, &reason),
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
            happened: happened.map(|moment| self.past(moment)).transpose()?,
            ..self.draft(kind)
        }])
    }

    /// A time up to two minutes ahead is now; more is refused.
    fn past(&self, moment: Moment) -> Result<Moment, Reject> {
        let ahead = moment.at.seconds_since(self.context.now);
        if ahead > AHEAD_SECONDS {
            return Err(Reject::Future(self.incident.day_clock(moment.at)));
        }
        Ok(Moment {
            at: moment.at.min(self.context.now),
            ..moment
        })
    }

    /// What an event says, unless it was taken back.
    fn kind_of(&self, id: EventId) -> Option<&EventKind> {
        let event = self.incident.log().get(id)?;
        (!self.incident.is_retracted(id)).then_some(&event.kind)
    }
}

/// A text of any length that is sensible.
fn text(what: &'static str, words: &str) -> Result<(), Reject> {
    if is_blank(words) {
        return Err(Reject::Empty(what));
    }
    too_long(what, words, LONGEST_TEXT)
}

/// A text that may be left out, and says something where it is not.
fn optional(what: &'static str, words: Option<&str>) -> Result<(), Reject> {
    words.map_or(Ok(()), |words| text(what, words))
}

/// A text of one line: line breaks become spaces, space around it goes.
fn line(what: &'static str, words: &mut String) -> Result<(), Reject> {
    if words.contains(['\n', '\r', '\t']) {
        *words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    } else if words.trim().len() != words.len() {
        *words = words.trim().to_owned();
    }
    if is_blank(words) {
        return Err(Reject::Empty(what));
    }
    too_long(what, words, LONGEST_LINE)
}

/// Whether nothing of it would be seen: blanks, controls, marks of no width.
pub(crate) fn is_blank(words: &str) -> bool {
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

#[cfg(test)]
mod tests;
