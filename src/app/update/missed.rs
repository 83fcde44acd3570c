//! `m`: what I missed, since I last looked or since an audience's last word.

use super::browse;
use crate::action::Action;
use crate::app::effect::{Effect, Effects};
use crate::app::model::Model;
use crate::domain::looked::Looked;
use crate::domain::time::Timestamp;
use crate::keymap::{Key, Layer};
use crate::overlay::Overlay;
use crate::overlay::missed::Missed;
use crate::report::{Since, catchup};
use crate::sync::Request;

/// Opens what is new since I last looked.
pub(super) fn open(model: &mut Model, now: Timestamp) {
    if let Some(why) = model.as_of.as_ref().and_then(|_| model.why_looking()) {
        let words = why.replacen("nothing can be changed", "nothing is new", 1);
        model.messages.say(words, false, now);
        return;
    }
    let me = model.seat.me.clone();
    let since = match model.looked.clone() {
        Some(looked) => Since::Looked { looked, me },
        None => Since::Never { me },
    };
    let mut missed = made(model, since, now);
    missed.seen = Some(Looked::of(model.incident.log(), now));
    model.overlays.push(Overlay::Missed(missed));
}

fn made(model: &Model, since: Since, now: Timestamp) -> Missed {
    let taken = |letter: char| {
        let key = Key::char(letter);
        let mine = model.keymap.resolve(Layer::Browse.stack(), &key) == Some(Action::Missed);
        mine || model.keymap.resolve(Layer::Details.stack(), &key).is_some()
    };
    Missed::new(
        &model.incident,
        &catchup(&model.incident, since),
        now,
        taken,
    )
}

/// A letter over the catch-up: an audience's, or the key that opened it; false if it is neither.
pub(super) fn pick(model: &mut Model, key: &Key, now: Timestamp) -> bool {
    let Some(Overlay::Missed(missed)) = model.overlays.last() else {
        return false;
    };
    let letter = key.text();
    let chosen = missed.audiences.iter().find(|a| letter == Some(a.letter));
    let audience = chosen.map(|audience| audience.id.clone());
    // What I had before me stays seen while I look at an audience's.
    let seen = missed.seen.clone();
    if let Some(id) = audience {
        let Some(since) = Since::word(&model.incident, &id) else {
            return false;
        };
        let mut next = made(model, since, now);
        next.seen = seen;
        model.overlays.pop();
        model.overlays.push(Overlay::Missed(next));
        return true;
    }
    let again = model.keymap.resolve(browse::layers(model.focus), key) == Some(Action::Missed);
    if again {
        model.overlays.pop();
        open(model, now);
    }
    again
}

/// The catch-up on top was read and goes: what it was made of counts as looked at.
pub(super) fn looked(model: &mut Model) -> Effects {
    let Some(Overlay::Missed(missed)) = model.overlays.last() else {
        return Effects::none();
    };
    let Some(seen) = missed.seen.clone() else {
        return Effects::none();
    };
    model.looked = Some(seen.clone());
    Effect::Store(Request::KeepLooked {
        person: model.seat.me.clone(),
        looked: seen,
    })
    .into()
}
