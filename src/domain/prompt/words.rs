//! Rules about word to audiences: N06, N08, N20, N22, N29 to N31.

use super::Remedy;
use super::watch::{Case, Watch};
use crate::domain::incident::{SCRIBE_ROLE, Word};
use crate::domain::mark::Paper;
use crate::domain::setting::SettingKey;
use crate::domain::stage::Stage;
use crate::domain::time::Timestamp;
use crate::playbook::{Audience, RuleId};

pub(super) fn look(watch: &mut Watch<'_>) {
    let audiences = watch.incident.playbook().audiences.iter();
    for audience in audiences.filter(|audience| audience.in_scope) {
        let own = |word: &&Word<'_>| word.sent.audience == audience.id;
        let last = watch.messages.iter().rev().find(own).copied();
        match last {
            Some(last) => waiting(watch, audience, &last),
            None => nothing_yet(watch, audience),
        }
        closing(watch, audience);
    }
    comment(watch);
    locked(watch);
    long(watch);
}

fn nothing_yet(watch: &mut Watch<'_>, audience: &Audience) {
    if let Some(since) = watch.incident.owed_since(audience) {
        let remedy = Remedy::SendWord(audience.id.clone());
        watch.consider(Case::new(RuleId::N06, since, remedy).audience(audience));
    }
}

fn waiting(watch: &mut Watch<'_>, audience: &Audience, last: &Word<'_>) {
    let incident = watch.incident;
    let remedy = || Remedy::SendWord(audience.id.clone());
    if let Some(rule) = watch.rule(RuleId::N08) {
        let scribe = watch.holding(SCRIBE_ROLE, None).into_iter().next();
        let scribe = scribe.unwrap_or_else(|| "the Scribe".to_owned());
        let ceiling = watch.late(rule, last.at, Some(audience));
        let ceiling = ceiling.map_or_else(|| "now".to_owned(), |at| incident.clock(at));
        let case = Case::new(RuleId::N08, last.at, remedy()).audience(audience);
        let case = case.value("time", incident.clock(last.at));
        watch.consider(case.value("scribe", scribe).value("ceiling", ceiling));
    }
    if let Some(promised) = last.sent.next_by {
        let case = Case::new(RuleId::N31, promised, remedy()).audience(audience);
        watch.consider(case.value("time", incident.clock(promised)));
    }
}

fn closing(watch: &mut Watch<'_>, audience: &Audience) {
    let resolved = resolved(watch).filter(|_| watch.incident.owes_closing_word(audience));
    if let Some(resolved) = resolved {
        let remedy = Remedy::SendWord(audience.id.clone());
        watch.consider(Case::new(RuleId::N20, resolved, remedy).audience(audience));
    }
}

pub(super) fn resolved(watch: &Watch<'_>) -> Option<Timestamp> {
    watch.incident.last_entered(Stage::Resolved)
}

/// A comment that was posted before it was over is not the last one.
pub(super) fn is_owed(watch: &Watch<'_>, paper: Paper) -> bool {
    let posted = watch.incident.exported(paper).map(|(_, at)| at);
    posted.is_none_or(|at| resolved(watch).is_some_and(|resolved| at < resolved))
}

/// The ticket as prompts name it.
pub(super) fn ticket(watch: &Watch<'_>) -> String {
    let ticket = watch.incident.text(SettingKey::Ticket);
    ticket.map_or_else(
        || "the ticket".to_owned(),
        |ticket| format!("ticket {ticket}"),
    )
}

fn comment(watch: &mut Watch<'_>) {
    if let Some(resolved) = resolved(watch).filter(|_| is_owed(watch, Paper::CommsComment)) {
        let case = Case::new(RuleId::N22, resolved, Remedy::PostCommsComment);
        let ticket = ticket(watch);
        watch.consider(case.value("ticket", ticket));
    }
}

fn locked(watch: &mut Watch<'_>) {
    let incident = watch.incident;
    let locked = |to: &str| {
        let audience = incident.playbook().audience(to);
        audience.is_some_and(|audience| incident.is_locked(audience))
    };
    let drafts = incident.drafts();
    let mut outside = drafts.iter().filter(|draft| locked(&draft.draft.audience));
    if let Some(draft) = outside.next() {
        watch.consider(Case::new(RuleId::N29, draft.at, Remedy::ReleaseMessages));
    }
}

/// Said once, until harm has first stopped.
fn long(watch: &mut Watch<'_>) {
    let never_stopped = watch.incident.first_moved(Stage::Mitigated).is_none();
    if let Some(acknowledged) = watch.acknowledged.filter(|_| never_stopped) {
        watch.consider(Case::new(RuleId::N30, acknowledged, Remedy::TellAudiences));
    }
}
