//! Rules about who sits at a console: the manager's has gone silent, or they are back and somebody
//! else commands.

use super::watch::{Case, Watch};
use super::{About, Remedy};
use crate::domain::presence::Present;
use crate::domain::role::Holder;
use crate::domain::time::Timestamp;
use crate::playbook::RuleId;

pub(super) fn look(watch: &mut Watch<'_>, present: &Present) {
    if !present.is_fresh(watch.now) {
        return;
    }
    let Some(manager) = watch.incident.manager() else {
        return;
    };
    silent(watch, present, &manager);
    taken(watch, present, &manager);
}

/// The manager had a console open, has none now, and has recorded nothing by other means since.
/// Who never had one works by command lines, or lets others write: that is no silence.
fn silent(watch: &mut Watch<'_>, present: &Present, manager: &Holder<'_>) {
    let name = &manager.assigned.person;
    let Some(sighting) = present.of(name).filter(|sighting| !sighting.here) else {
        return;
    };
    let incident = watch.incident;
    let wrote = incident.log().events().iter().rev();
    let wrote = wrote.filter(|event| *event.by == **name);
    let wrote = wrote.map(|event| event.at).next();
    let heard = [Some(sighting.seen), Some(manager.since), wrote];
    // A clock that is ahead makes nobody heard in the future.
    let heard = heard.into_iter().flatten().max().unwrap_or(sighting.seen);
    let since = heard.min(watch.now);
    let next = incident.handover();
    let next = next.offer.map(|offer| offer.to).or(next.successor);
    let case = Case::new(RuleId::Silent, since, Remedy::TakeCommand(since))
        .about(About::Event(manager.id))
        .people(next.into_iter().map(str::to_owned).collect())
        .silent(name);
    watch.consider(case.value("who", name));
}

/// Whoever was taken for silent has a console open again: they may not know.
fn taken(watch: &mut Watch<'_>, present: &Present, manager: &Holder<'_>) {
    let assigned = manager.assigned;
    let (Some(minutes), Some(former)) = (assigned.silent_minutes, &assigned.from) else {
        return;
    };
    if !present.of(former).is_some_and(|sighting| sighting.here) {
        return;
    }
    let at: Timestamp = manager.since;
    let case = Case::new(RuleId::Taken, at, Remedy::TakeBack)
        .about(About::Event(manager.id))
        .people(vec![former.clone()])
        .value("who", &assigned.person)
        .value("minutes", minutes.to_string());
    watch.consider(case.value("time", watch.incident.clock(at)));
}
