//! Handing command over, answering an offer, and the texts that tell others.

use super::{ask, copy, palette, paper, unsent};
use crate::action::Action;
use crate::app::effect::{Effect, Effects};
use crate::app::model::Model;
use crate::domain::command::Command;
use crate::domain::handover::Offered;
use crate::domain::id::EventId;
use crate::domain::time::Timestamp;
use crate::overlay::Overlay;
use crate::overlay::form::build;
use crate::overlay::form::handover;
use crate::overlay::form::state::{Form, Purpose};
use crate::overlay::page::{Page, Subject};
use crate::report::{Output, Sheet};

/// Hands over: the form, or the offer where one waits already.
pub(super) fn open(model: &mut Model, now: Timestamp) {
    if let Some(id) = model.incident.handover().offer.map(|offer| offer.id) {
        show(model, Subject::Offer(id), now);
        return;
    }
    let form = handover::build(&model.incident, &model.seat.me, now);
    open_form(model, form, now);
}

/// Opens a form with what was typed in it before a crash.
fn open_form(model: &mut Model, mut form: Form, now: Timestamp) {
    unsent::fill(model, &mut form, now);
    model.overlays.push(Overlay::Form(form));
}

/// Shows the offer that waits, to be answered.
pub(super) fn answer(model: &mut Model, now: Timestamp) {
    match model.incident.handover().offer.map(|offer| offer.id) {
        Some(id) => show(model, Subject::Offer(id), now),
        None => model.messages.say("no command is offered", false, now),
    }
}

/// Puts a page on top; says why where there is none.
pub(super) fn show(model: &mut Model, subject: Subject, now: Timestamp) {
    match Page::new(subject, &paper::reading(model, now)) {
        Some(page) => {
            if let Some(words) = &page.warning {
                model.messages.say(words.clone(), false, now);
            }
            model.overlays.push(Overlay::Page(page));
        }
        None => model.messages.say(GONE, false, now),
    }
}

/// What is said where an offer was answered meanwhile.
const GONE: &str = "this offer does not wait any more";

/// A page follows the document; an offer that was answered closes.
pub(super) fn follow(model: &mut Model, now: Timestamp) {
    let Some(Overlay::Page(page)) = model.overlays.last() else {
        return;
    };
    if !page.is_old(&model.incident) {
        return;
    }
    let page = page.anew(&paper::reading(model, now));
    model.overlays.pop();
    match page {
        Some(page) => model.overlays.push(Overlay::Page(page)),
        None => model.messages.say(GONE, false, now),
    }
}

/// The offer that is on top.
fn shown_offer(model: &Model) -> Option<EventId> {
    match model.overlays.last() {
        Some(Overlay::Page(Page {
            subject: Subject::Offer(id),
            ..
        })) => Some(*id),
        _ => None,
    }
}

/// Yes, to the offer that is shown; then the text that tells everybody.
pub(super) fn accept(model: &mut Model, now: Timestamp) -> Effects {
    let Some(offer) = shown_offer(model) else {
        answer(model, now);
        return Effects::none();
    };
    match ask::ask(model, Command::Accept(offer), "acceptance", now) {
        Ok(effects) => {
            model.overlays.pop();
            show(model, Subject::of(Output::Sheet(Sheet::Announcement)), now);
            let copy = palette::key_label(model, Action::CopyEntry);
            let words = format!("you are in command; tell everybody: {copy} copies this");
            model.messages.say(words, false, now);
            effects
        }
        Err(reject) => {
            model.messages.say(reject.to_string(), true, now);
            Effects::none()
        }
    }
}

/// No, with a reason; whoever made the offer withdraws it.
pub(super) fn decline(model: &mut Model, now: Timestamp) -> Effects {
    let Some(offer) = shown_offer(model) else {
        answer(model, now);
        return Effects::none();
    };
    let refused = Command::Decline {
        offer,
        reason: None,
    };
    if ask::is_refused(model, refused, now) {
        return Effects::none();
    }
    let form = build::reason(&model.incident, Purpose::Decline(offer));
    // The page would close under the form once the answer is recorded.
    model.overlays.pop();
    open_form(model, form, now);
    Effects::none()
}

/// Copies the page on top: of what became several papers one after the other.
pub(super) fn copy(model: &mut Model, now: Timestamp) -> Effects {
    let then = copy::then(model).unwrap_or_default();
    let Some(Overlay::Page(page)) = model.overlays.last_mut() else {
        return Effects::none();
    };
    let (text, part) = page.take();
    let warning = page.warning.clone();
    let key = palette::key_label(model, Action::CopyEntry);
    let part = part.map(|(name, at, count)| {
        let next = if at < count { "the next" } else { "the first" };
        format!("{name}, {at} of {count}; {key} again copies {next}")
    });
    if let Some(words) = part.or(warning) {
        model.messages.say(words, false, now);
    }
    Effect::Copy(then + &text).into()
}

/// Where command stood before others' events came in.
pub(super) struct Before {
    manager: Option<String>,
    offer: Option<EventId>,
}

/// Notes where command stands.
pub(super) fn before(model: &Model) -> Before {
    Before {
        manager: manager(model).map(str::to_owned),
        offer: model.incident.handover().offer.map(|offer| offer.id),
    }
}

fn manager(model: &Model) -> Option<&str> {
    let holder = model.incident.manager()?;
    Some(&holder.assigned.person)
}

/// Says that command was mine, and how to have it back where it was taken for my silence.
fn taken_words(model: &Model, manager: &str) -> String {
    let silent = model
        .incident
        .manager()
        .and_then(|m| m.assigned.silent_minutes);
    let back = model.settling_key();
    match silent {
        Some(minutes) => format!(
            "{manager} took command, since your console had been silent for {minutes} min{}",
            back.map_or_else(String::new, |key| format!("; {key} takes it back"))
        ),
        None => format!("{manager} is in command now"),
    }
}

/// Says what others did with the command that is mine, or is offered to me; it stays until seen.
pub(super) fn say_changes(model: &mut Model, before: &Before, now: Timestamp) {
    let me = &model.seat.me;
    let open = palette::key_label(model, Action::HandOver);
    let new = |offer: &Offered<'_>| before.offer != Some(offer.id);
    let now_offered = model.incident.handover().offer;
    let words = match (now_offered, manager(model)) {
        (Some(offer), _) if offer.to == me && new(&offer) => Some(format!(
            "{} offers you command: {open} shows the brief and takes your answer",
            offer.from
        )),
        (_, Some(manager)) if before.manager.as_ref() == Some(me) && manager != me => {
            Some(taken_words(model, manager))
        }
        (None, Some(manager)) if before.offer.is_some() && manager == me => {
            Some("your offer of command does not stand any more; the timeline says why".to_owned())
        }
        _ => None,
    };
    if let Some(words) = words {
        model.messages.say(words, true, now);
    }
}
