//! `@`: the document as it stood at a time, and back to now.

use crate::action::Action;
use crate::app::model::Model;
use crate::domain::incident::Incident;
use crate::domain::time::Timestamp;
use crate::entry::{self, Scope};

/// The time to look back to, as a person types it.
///
/// # Errors
/// What is wrong with it, and what to type.
pub fn time_back(incident: &Incident, typed: &str, now: Timestamp) -> Result<Timestamp, String> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Err("type a time, such as 14:32 or -10m; Esc leaves".to_owned());
    }
    let people = |_: &str| None;
    let scope = Scope {
        now,
        zone: incident.zone(),
        people: &people,
    };
    let moment = entry::parse_time(typed, &scope);
    moment.map(|m| m.at).map_err(|error| error.to_string())
}

/// Shows the document as it stood at a time that was typed; `now` returns to now.
///
/// # Errors
/// What is wrong with the time, and what to type; nothing changes.
pub(super) fn look_back(model: &mut Model, typed: &str, now: Timestamp) -> Result<(), String> {
    let at = time_back(model.live(), typed, now)?;
    if at < now {
        model.look_back(at)?;
    } else if !return_to_now(model, now) {
        model.messages.say("this is now", false, now);
    }
    model.overlays.clear();
    Ok(())
}

/// Returns to now, if something else is shown; says so.
pub(super) fn return_to_now(model: &mut Model, now: Timestamp) -> bool {
    let was = model.return_to_now();
    if was {
        let back = super::palette::key_label(model, Action::AsOf);
        let words = format!("now again; {back} looks back");
        model.messages.say(words, false, now);
    }
    was
}
