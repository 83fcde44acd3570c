//! What the store says: recorded, seen, shared, in trouble.

use super::{handover, import, select};
use crate::app::effect::{Effect, Effects};
use crate::app::model::{Mode, Model, UndoStep};
use crate::app::prompts::Way;
use crate::domain::event::{Event, EventKey};
use crate::domain::id::EventId;
use crate::domain::incident::Alarm;
use crate::domain::time::Timestamp;
use crate::overlay::Overlay;
use crate::overlay::output::Output;
use crate::sync::{
    Health, Link, LinkState, LinkTrouble, Notice, Page, Report, Request, Share, Ticket,
};
use std::sync::Arc;

/// How long to wait before recording again what failed, in seconds.
const RETRY_SECONDS: i64 = 5;

pub(super) fn report(model: &mut Model, report: Report, now: Timestamp) -> Effects {
    match report {
        Report::Recorded { ticket, events } => recorded(model, ticket, events),
        Report::NotRecorded { ticket, reason } => not_recorded(model, ticket, reason, now),
        Report::Seen(events) => return seen(model, events, now),
        Report::Shared(ids) => {
            for id in ids {
                model.unshared.remove(&id);
            }
        }
        Report::Health(health) => {
            if let Share::ReadOnly(reason) = &health.share
                && model.seat.read_only.is_none()
            {
                close_bar(model, reason);
                model.seat.read_only = Some(reason.clone());
            }
            say_trouble(model, &health, now);
            model.health = health;
        }
        Report::Notice(Notice { text, important }) => model.messages.say(text, important, now),
        Report::Transcript { file, read } => return import::arrived(model, &file, read, now),
        Report::Present(present) => model.takes_note_of(present, Way::Folder),
        Report::PresentAfar(present) => model.takes_note_of(present, Way::Server),
        Report::Page(page) => page_told(model, page, now),
        Report::Link(link) => link_told(model, link, now),
        Report::Copies(copies) => model.copies = copies,
    }
    Effects::none()
}

/// What is in the way of the link is said once in a sentence; the header goes on saying so.
fn link_told(model: &mut Model, link: Link, now: Timestamp) {
    let in_the_way = |link: &Link| match &link.state {
        LinkState::Trouble { what, reason, .. } => Some((*what, reason.clone())),
        _ => None,
    };
    let known = model.link.as_ref().and_then(in_the_way);
    if let Some((what, reason)) = in_the_way(&link)
        && known.as_ref() != Some(&(what, reason.clone()))
        && (what != LinkTrouble::Offline || known.is_none())
    {
        model.messages.say_behind(what.sentence(&reason), now);
    }
    model.unsent.clone_from(&link.waiting);
    model.link = Some(link);
}

/// The status page is written, or is not: what to do about it is said once, the header goes on
/// saying that it is not.
fn page_told(model: &mut Model, page: Page, now: Timestamp) {
    match (&model.page, &page) {
        (Some(Page::Failing { reason: known, .. }), Page::Failing { reason, .. })
            if known == reason => {}
        (_, Page::Failing { sentence, .. }) => {
            model.messages.say_behind(sentence.clone(), now);
        }
        (Some(Page::Failing { .. }), Page::Written(_)) => {
            model
                .messages
                .say("the status page is written again", false, now);
        }
        _ => {}
    }
    model.page = Some(page);
}

/// The header has room for a word about a trouble with the shared place; the sentence that says
/// what to do is said once, as an error.
fn say_trouble(model: &mut Model, health: &Health, now: Timestamp) {
    let Share::Trouble { reason, .. } = &health.share else {
        return;
    };
    let known =
        matches!(&model.health.share, Share::Trouble { reason: known, .. } if known == reason);
    let last = model.messages.history.last();
    if !known && last.is_none_or(|last| last.text != *reason) {
        model.messages.say_behind(reason.clone(), now);
    }
}

fn recorded(model: &mut Model, ticket: Ticket, events: Vec<Arc<Event>>) {
    let ids: Vec<EventId> = events.iter().map(|event| event.id).collect();
    model.unshared.extend(&ids);
    if model.link.is_some() {
        model.unsent.extend(&ids);
    }
    let held = select::hold(model);
    model.incident.absorb_all(events);
    after_change(model, held);
    let Some(at) = model
        .pending
        .iter()
        .position(|pending| pending.ticket == ticket)
    else {
        return;
    };
    let pending = model.pending.remove(at);
    match pending.step {
        UndoStep::Undo => model.undo.undone.push((pending.label, ids)),
        UndoStep::Redo => model.undo.done.push((pending.label, targets(model, &ids))),
        UndoStep::Do => {
            model.undo.undone.clear();
            model.undo.done.push((pending.label, ids));
        }
    }
}

/// A redo retracts retractions: what can be undone next is what those had retracted.
fn targets(model: &Model, ids: &[EventId]) -> Vec<EventId> {
    let target = |id: EventId| {
        model
            .incident
            .log()
            .get(id)
            .and_then(|event| event.kind.target())
    };
    ids.iter()
        .filter_map(|id| target(*id).and_then(target))
        .collect()
}

fn not_recorded(model: &mut Model, ticket: Ticket, reason: String, now: Timestamp) {
    model.messages.say(
        format!("NOT RECORDED: {reason}; kept here and tried again"),
        true,
        now,
    );
    let retry = now.plus_seconds(RETRY_SECONDS);
    if let Some(pending) = model
        .pending
        .iter_mut()
        .find(|pending| pending.ticket == ticket)
    {
        pending.failed = Some((reason, retry));
    }
}

/// Records again what failed, once its time has come.
pub(super) fn retry(model: &mut Model, now: Timestamp) -> Effects {
    let mut effects = Effects::none();
    for pending in &mut model.pending {
        if let Some((_, retry)) = &mut pending.failed
            && now >= *retry
        {
            *retry = now.plus_seconds(RETRY_SECONDS);
            let request = Request::Record {
                ticket: pending.ticket,
                drafts: pending.drafts.clone(),
            };
            effects = effects.and(Effect::Store(request).into());
        }
    }
    effects
}

fn seen(model: &mut Model, events: Vec<Arc<Event>>, now: Timestamp) -> Effects {
    // What another process of ours put into the journal may have been seen long ago.
    let known = model.incident.log();
    let others: Vec<EventKey> = events
        .iter()
        .filter(|e| *e.by != *model.seat.me && !known.contains(e))
        .map(|e| e.order())
        .collect();
    let command = handover::before(model);
    let known = model.incident.alarms();
    let held = select::hold(model);
    model.incident.absorb_all(events);
    for key in &others {
        if model.incident.entry_by(*key).is_some() {
            model.panes.timeline.unseen.insert(*key);
        }
    }
    let moved = after_change(model, held);
    // With nothing selected the keys act on the newest entry, which has just become another one.
    if moved || (!others.is_empty() && model.panes.timeline.selected.is_none()) {
        super::browse::shield(model, now);
    }
    handover::say_changes(model, &command, now);
    say_alarm(model, &known, now);
    Effects::none()
}

/// What two sides set without seeing each other has just met here.
fn say_alarm(model: &mut Model, known: &[Alarm], now: Timestamp) {
    let new = |alarm: &Alarm| known.iter().all(|known| known.head != alarm.head);
    let alarms = model.incident.alarms();
    let Some(alarm) = alarms.into_iter().find(new) else {
        return;
    };
    let settle = match model.settling_key() {
        Some(key) => format!("; {key} settles it"),
        None => String::new(),
    };
    let words = format!("{}{settle}", alarm.words());
    model.messages.say(words, true, now);
}

/// The document changed: what was derived from it in the session follows. Says whether a
/// selection had to move because what it stood on has gone.
fn after_change(model: &mut Model, held: select::Held) -> bool {
    let pane = &mut model.panes.timeline;
    // Paused means that what arrives moves nothing.
    if !pane.follow && pane.top.is_none() {
        pane.top = model.geometry.visible.first().copied();
    }
    if !pane.filter.is_empty() {
        pane.refilter(&model.incident);
    }
    if pane
        .selected
        .is_some_and(|key| model.incident.entry_by(key).is_none())
    {
        pane.selected = None;
    }
    select::settle(model, held)
}

/// The console turned read-only under somebody's hands: what they type next must not act as keys,
/// and what they typed must not be lost.
fn close_bar(model: &mut Model, reason: &str) {
    let typed = super::unsent::lines(model);
    if model.mode != Mode::Note || typed.is_empty() {
        return;
    }
    let mut lines = vec![
        format!("Nothing can be written here any more: {reason}."),
        "What you were typing is kept, here and on this machine:".to_owned(),
        String::new(),
    ];
    let words = typed.iter().flat_map(|line| line.text.split('\n'));
    lines.extend(words.map(str::to_owned));
    let title = "Read-only now".to_owned();
    model.overlays.push(Overlay::Output(Output {
        title,
        lines,
        top: 0,
        firm: true,
    }));
}
