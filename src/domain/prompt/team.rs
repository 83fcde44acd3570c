//! Rules about who has it, who commands, and who is missing: N01 to N05, N11, N15, N26, N27.

use super::watch::{Case, Watch};
use super::{About, Remedy};
use crate::domain::incident::MANAGER_ROLE;
use crate::domain::setting::SettingKey;
use crate::domain::time::Timestamp;
use crate::playbook::{LEFT_ALONE, RuleId};
use std::collections::BTreeSet;

pub(super) fn look(watch: &mut Watch<'_>) {
    nobody_has_it(watch);
    nobody_commands(watch);
    empty_roles(watch);
    setup(watch);
    hand_over(watch);
    too_many_hats(watch);
    help(watch);
}

fn nobody_has_it(watch: &mut Watch<'_>) {
    let (Some(rule), Some(detected)) = (watch.rule(RuleId::N01), watch.incident.detected()) else {
        return;
    };
    let late = watch.late(rule, detected.at, None);
    let limit = late.map_or(0, |late| late.seconds_since(detected.at) / 60);
    let case = Case::new(RuleId::N01, detected.at, Remedy::Acknowledge);
    watch.consider(case.value("limit", limit.to_string()));
}

/// From the acknowledgement, or from when the last manager left.
fn nobody_commands(watch: &mut Watch<'_>) {
    let incident = watch.incident;
    let Some(acknowledged) = watch.acknowledged.filter(|_| incident.manager().is_none()) else {
        return;
    };
    let left = incident.last_left(MANAGER_ROLE);
    let anchor = left.map_or(acknowledged, |left| left.max(acknowledged));
    let who = incident.acknowledged_by().map(str::to_owned);
    let case = Case::new(RuleId::N02, anchor, Remedy::NameManager);
    watch.consider(case.people(who.into_iter().collect()));
}

fn empty_roles(watch: &mut Watch<'_>) {
    let (Some(rule), Some(acknowledged)) = (watch.rule(RuleId::N04), watch.acknowledged) else {
        return;
    };
    for role in &rule.roles {
        if !watch.holding(role, None).is_empty() {
            continue;
        }
        let left = watch.incident.last_left(role);
        let anchor = left.map_or(acknowledged, |left| left.max(acknowledged));
        let label = watch.incident.playbook().role_label(role).to_owned();
        let remedy = Remedy::FillRole(role.clone());
        let case = Case::new(RuleId::N04, anchor, remedy).about(About::Role(role.clone()));
        watch.consider(case.value("role", label));
    }
}

/// Priority, main channel and ticket.
fn setup(watch: &mut Watch<'_>) {
    let Some(acknowledged) = watch.acknowledged else {
        return;
    };
    let incident = watch.incident;
    let missing = [
        (incident.priority().is_none(), RuleId::N03, Remedy::Rate),
        (
            incident.text(SettingKey::MainChannel).is_none(),
            RuleId::N05,
            Remedy::NameMainChannel,
        ),
        (
            incident.text(SettingKey::Ticket).is_none(),
            RuleId::N11,
            Remedy::NameTicket,
        ),
    ];
    for (missing, rule, remedy) in missing {
        if missing {
            watch.consider(Case::new(rule, acknowledged, remedy));
        }
    }
}

fn hand_over(watch: &mut Watch<'_>) {
    let incident = watch.incident;
    let Some(manager) = incident.manager() else {
        return;
    };
    let now = incident.handover();
    // A plan that was made before this manager came was for the one before.
    let made = incident.head(SettingKey::HandoverAt).map(|(e, _)| e.id);
    let planned = now
        .planned
        .filter(|_| made.is_some_and(|id| id > manager.id));
    let Some(planned) = planned else {
        watch.consider(Case::new(RuleId::N15d, manager.since, Remedy::HandOver));
        return;
    };
    // Who was asked is named, and was given the brief.
    let asked = now.offer.is_some();
    if now.successor.is_none() && !asked {
        let case = Case::new(RuleId::N15a, planned, Remedy::HandOver);
        watch.consider(case.value("time", incident.clock(planned)));
    }
    if now.briefed.is_none() && !asked {
        let successor = now.successor.unwrap_or("whoever takes over");
        let case = Case::new(RuleId::N15b, planned, Remedy::HandOver);
        watch.consider(case.value("successor", successor));
    }
    watch.consider(Case::new(RuleId::N15c, planned, Remedy::HandOver));
}

fn too_many_hats(watch: &mut Watch<'_>) {
    let incident = watch.incident;
    let Some(manager) = incident.manager() else {
        return;
    };
    let name = &manager.assigned.person;
    let leads = incident
        .holders_of(LEFT_ALONE)
        .find(|holder| !holder.assigned.shadow && holder.assigned.person == *name);
    if let Some(lead) = leads {
        let anchor = lead.since.max(manager.since);
        let case = Case::new(RuleId::N27, anchor, Remedy::NameManager);
        watch.consider(case.people(vec![name.clone()]));
    }
    let reports = incident.direct_reports();
    let most = watch.rule(RuleId::N26).and_then(|rule| rule.most);
    if most.is_some_and(|most| reports.len() > most as usize) {
        let since = grown(watch, &reports).unwrap_or(manager.since);
        let case = Case::new(RuleId::N26, since, Remedy::SplitTeam);
        watch.consider(case.value("k", reports.len().to_string()));
    }
}

/// Since when there are as many as now: the last of them came.
fn grown(watch: &Watch<'_>, people: &BTreeSet<&str>) -> Option<Timestamp> {
    let came = |name: &&str| {
        let holders = watch.incident.holders();
        let theirs = holders.filter(|holder| holder.assigned.person == *name);
        theirs.map(|holder| holder.since).min()
    };
    people.iter().filter_map(came).max()
}

/// Somebody asks the manager for help (practice: R068).
fn help(watch: &mut Watch<'_>) {
    for call in watch.incident.help_wanted() {
        let case = Case::new(RuleId::Help, call.at, Remedy::AnswerHelp(call.id));
        let case = case.about(About::Event(call.id)).value("who", call.by);
        let words = watch.words_of(call.id, call.text);
        watch.consider(case.value("what", words));
    }
}
