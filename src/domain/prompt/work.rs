//! Rules about finding and fixing it: N07, N10, N12 to N14, N16 to N19, N28.

use super::watch::{Case, Watch};
use super::{About, Remedy};
use crate::domain::incident::MANAGER_ROLE;
use crate::domain::setting::SettingKey;
use crate::domain::task::Task;
use crate::domain::time::Timestamp;
use crate::playbook::RuleId;

const ASSIST: &str = "technical_assist";

pub(super) fn look(watch: &mut Watch<'_>) {
    no_news(watch);
    old_answers(watch);
    for task in watch.incident.open_tasks() {
        time_is_up(watch, &task);
        nobodys(watch, &task);
    }
    proposals(watch);
    rethink(watch);
    nobody_validates(watch);
    being_held(watch);
    not_agreed(watch);
}

/// Counted from when the last news was written down, whenever it happened.
fn no_news(watch: &mut Watch<'_>) {
    let (Some(rule), Some(acknowledged)) = (watch.rule(RuleId::N07), watch.acknowledged) else {
        return;
    };
    let anchor = watch.incident.technical_news(&rule.roles);
    let anchor = anchor.map_or(acknowledged, |news| news.max(acknowledged));
    let mut assist = watch.without_technical_lead(watch.holding(ASSIST, None));
    assist.extend(watch.holding(MANAGER_ROLE, None));
    let assist = assist.into_iter().next();
    let assist = assist.unwrap_or_else(|| "the Technical Assist".to_owned());
    let case = Case::new(RuleId::N07, anchor, Remedy::AskForStatus);
    watch.consider(case.value("assist", assist));
}

fn old_answers(watch: &mut Watch<'_>) {
    let incident = watch.incident;
    let answers = SettingKey::ANSWERS.into_iter();
    let refreshed = answers.filter_map(|key| incident.answer(key).map(|answer| answer.at));
    if let Some(anchor) = refreshed.max().or(watch.acknowledged) {
        watch.consider(Case::new(RuleId::N10, anchor, Remedy::RefreshAnswers));
    }
    let impact = incident.answer(SettingKey::Impact);
    if let Some((impact, (event, _))) = impact.zip(incident.head(SettingKey::Impact)) {
        let case = Case::new(RuleId::N17, impact.at, Remedy::RefreshImpact);
        let words = watch.words_of(event.id, &impact.text);
        watch.consider(case.value("impact", words));
    }
}

/// Who owns a task now, in words; nobody is said as such.
fn owners(task: &Task<'_>) -> String {
    match (task.passed_to, &task.given.owners[..]) {
        (Some(name), _) => name.to_owned(),
        (None, []) => "nobody".to_owned(),
        (None, owners) => owners.join(", "),
    }
}

fn named(task: &Task<'_>) -> About {
    About::Numbered(task.id, task.name.clone())
}

/// Addresses its owner, be it the Technical Lead, and who gave it.
fn time_is_up(watch: &mut Watch<'_>, task: &Task<'_>) {
    let Some(due) = task.due else {
        return;
    };
    let mut people: Vec<String> = task.given.owners.clone();
    people.extend(task.passed_to.map(str::to_owned));
    people.extend(watch.without_technical_lead(vec![task.by.to_owned()]));
    let case = Case::new(RuleId::N12, due, Remedy::FinishTask(task.id));
    let case = case.about(named(task)).people(people);
    let words = watch.words_of(task.id, &task.given.text);
    let words = format!("{} {words}", task.name);
    watch.consider(case.value("owner", owners(task)).value("task", words));
}

fn nobodys(watch: &mut Watch<'_>, task: &Task<'_>) {
    if task.is_nobodys() {
        let case = Case::new(RuleId::N13, task.at, Remedy::NameOwner(task.id));
        let words = watch.words_of(task.id, &task.given.text);
        let words = format!("{} {words}", task.name);
        watch.consider(case.about(named(task)).value("task", words));
    }
}

fn proposals(watch: &mut Watch<'_>) {
    for decision in watch.incident.pending_decisions() {
        let decider = decision.decider.map(str::to_owned).into_iter().collect();
        let people = watch.without_technical_lead(decider);
        let case = Case::new(RuleId::N14, decision.opened, Remedy::Decide(decision.id));
        let about = About::Numbered(decision.id, decision.name.clone());
        let case = case.about(about).people(people);
        watch.consider(case.value("decision", decision.name));
    }
}

/// From the last thing that changed the course: a stage, a call for others, a decision.
fn rethink(watch: &mut Watch<'_>) {
    let incident = watch.incident;
    let called = incident.escalations().into_iter().map(|call| call.at);
    let decisions = incident.decisions().into_iter();
    let decided = decisions.filter_map(|d| d.decided.map(|decided| decided.at));
    let entered = incident.stage().since;
    let anchor = called.chain(decided).fold(entered, Timestamp::max);
    watch.consider(Case::new(RuleId::N16, anchor, Remedy::Escalate));
}

fn nobody_validates(watch: &mut Watch<'_>) {
    let mitigated = watch.incident.stage().since;
    if let Some(rule) = watch.rule(RuleId::N18)
        && !watch.incident.is_validating(&rule.roles, mitigated)
    {
        watch.consider(Case::new(RuleId::N18, mitigated, Remedy::EngageTesters));
    }
}

fn being_held(watch: &mut Watch<'_>) {
    for criterion in watch.incident.criteria() {
        let (Some(since), Some(met)) = (criterion.since, criterion.met) else {
            continue;
        };
        if met <= watch.now || watch.rule(RuleId::N19).is_none() {
            continue;
        }
        watch.soon(met);
        let hold = criterion.hold_minutes.unwrap_or_default();
        let case = Case::new(RuleId::N19, since, Remedy::Wait);
        let case = case.about(About::Event(criterion.id));
        let case = case.value("criterion", criterion.text);
        watch.consider(case.value("hold", hold.to_string()));
    }
}

fn not_agreed(watch: &mut Watch<'_>) {
    for change in watch.incident.unagreed_changes() {
        if change.accounted.is_none() {
            let case = Case::new(RuleId::N28, change.at, Remedy::AccountChange(change.id));
            let case = case.about(About::Event(change.id));
            let words = watch.words_of(change.id, &change.text);
            watch.consider(case.value("change", words));
        }
    }
}
