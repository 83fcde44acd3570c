//! Rules about what is owed once it is over: N21, N23 to N25.

use super::Remedy;
use super::watch::{Case, Watch};
use super::words::{is_owed, resolved, ticket};
use crate::domain::incident::Incident;
use crate::domain::mark::Paper;
use crate::domain::time::Timestamp;
use crate::playbook::{ReviewLimit, RuleId};
use chrono::{Datelike as _, Days, Weekday};

pub(super) fn look(watch: &mut Watch<'_>) {
    let Some(resolved) = resolved(watch) else {
        return;
    };
    if is_owed(watch, Paper::TicketComment) {
        let case = Case::new(RuleId::N21, resolved, Remedy::PostTicketComment);
        let ticket = ticket(watch);
        watch.consider(case.value("ticket", ticket));
    }
    review(watch, resolved);
    actions(watch);
    if watch.rule(RuleId::N25).is_some() && !watch.incident.has_star() {
        watch.consider(Case::new(RuleId::N25, resolved, Remedy::StarEntries));
    }
}

fn review(watch: &mut Watch<'_>, resolved: Timestamp) {
    let incident = watch.incident;
    let limit = incident.review_limit().map(|at| incident.day_clock(at));
    let limit = limit.map_or_else(String::new, |at| format!(" Limit {at}."));
    if let Some(rule) = watch.rule(RuleId::N23a) {
        let mut roles = rule.roles.iter();
        if let Some(role) = roles.find(|role| watch.holding(role, None).is_empty()) {
            let remedy = Remedy::FillRole(role.clone());
            let case = Case::new(RuleId::N23a, resolved, remedy);
            watch.consider(case.value("limit", limit.clone()));
        }
    }
    if incident.review_meeting().is_none() {
        let case = Case::new(RuleId::N23b, resolved, Remedy::SetReviewDate);
        watch.consider(case.value("limit", limit));
    }
}

fn actions(watch: &mut Watch<'_>) {
    let incident = watch.incident;
    let count = incident.naked_actions().len();
    if count > 0 {
        let since = incident.stage().since;
        let case = Case::new(RuleId::N24, since, Remedy::CompleteActions);
        watch.consider(case.value("k", count.to_string()));
    }
}

impl Incident {
    /// Until when the review must have met: so many days, or working days of the incident's first
    /// zone, after it was resolved; by priority (practice: 2.4).
    pub fn review_limit(&self) -> Option<Timestamp> {
        let resolved = self.last_entered(crate::domain::stage::Stage::Resolved)?;
        let priority = self.gravest_priority()?.index();
        let limit = self.playbook().guidance.review_limits[priority]?;
        let (days, working) = match limit {
            ReviewLimit::Days(days) => (days, false),
            ReviewLimit::WorkingDays(days) => (days, true),
        };
        let mut at = resolved.to_utc().with_timezone(&self.zone());
        let mut left = days.min(MOST_DAYS);
        while left > 0 {
            at = at.checked_add_days(Days::new(1))?;
            let free = matches!(at.weekday(), Weekday::Sat | Weekday::Sun);
            left -= u32::from(!(working && free));
        }
        Some(Timestamp::from(at.to_utc()))
    }
}

/// A longer limit is none.
const MOST_DAYS: u32 = 366;
