//! Who reports to whom, and what is odd about who holds what: said, never refused.

use super::people::MANAGER;
use super::{Incident, RosterLine};
use crate::domain::role::{Assigned, Holder};
use crate::domain::stage::Stage;
use crate::playbook::RuleId;
use std::collections::BTreeSet;

/// The role that leads the fix.
pub(crate) const TECHNICAL_LEAD: &str = "technical_lead";
/// The role that helps it.
const TECHNICAL_ASSIST: &str = "technical_assist";
/// The role that validates.
const TESTER: &str = "tester";
/// The role of those who only watch.
pub(crate) const OBSERVER: &str = "observer";
impl Incident {
    /// To whom a holder reports: as assigned, else as the catalogue says. None for who commands,
    /// for shadows and for roles that report to nobody.
    pub fn reports_to<'a>(&'a self, assigned: &'a Assigned) -> Option<&'a str> {
        if let Some(named) = &assigned.reports_to {
            return Some(named);
        }
        if assigned.shadow || assigned.role == MANAGER {
            return None;
        }
        let role = self.playbook().role(&assigned.role)?;
        let manager = || self.manager().map(|holder| holder.assigned.person.as_str());
        let boss = match role.reports_to.as_deref() {
            Some("") => None,
            Some(above) => self.holder_above(above, assigned).or_else(manager),
            None => manager(),
        };
        boss.filter(|boss| *boss != assigned.person)
    }

    /// Who holds that role in the same stream; else in none, else anybody.
    fn holder_above<'a>(&'a self, role: &'a str, assigned: &Assigned) -> Option<&'a str> {
        let holders = || self.holders_of(role).filter(|h| !h.assigned.shadow);
        let stream = |wanted: &Option<String>| {
            holders()
                .find(|holder| holder.assigned.stream == *wanted)
                .map(|holder| holder.assigned.person.as_str())
        };
        stream(&assigned.stream)
            .or_else(|| stream(&None))
            .or_else(|| holders().next().map(|h| h.assigned.person.as_str()))
    }

    /// The people who report straight to whoever commands, each once.
    pub fn direct_reports(&self) -> BTreeSet<&str> {
        let Some(manager) = self.manager() else {
            return BTreeSet::new();
        };
        let manager = manager.assigned.person.as_str();
        self.holders()
            .filter(|holder| self.reports_to(holder.assigned) == Some(manager))
            .map(|holder| holder.assigned.person.as_str())
            .filter(|person| *person != manager)
            .collect()
    }

    /// What is odd about giving a role so, each in a sentence; it may be given all the same.
    ///
    /// A tester who works on the fix (R054), a manager who leads it (R049), command taken from
    /// somebody who was not asked (R127), more people than one can lead (N26).
    pub fn assignment_warnings(&self, given: &Assigned) -> Vec<String> {
        if given.shadow {
            return Vec::new();
        }
        let mut warnings = Vec::new();
        let holds = |role: &str| {
            let mut holders = self.holders_of(role).filter(|h| !h.assigned.shadow);
            holders.any(|holder| holder.assigned.person == given.person)
        };
        let label = |role| self.playbook().role_label(role);
        let (role, person) = (given.role.as_str(), &given.person);
        if role == TESTER
            && let Some(technical) = [TECHNICAL_LEAD, TECHNICAL_ASSIST]
                .into_iter()
                .find(|r| holds(r))
        {
            let technical = label(technical);
            warnings.push(format!(
                "{person} is {technical}: who works on the fix should not validate it"
            ));
        }
        if matches!(role, TECHNICAL_LEAD | TECHNICAL_ASSIST) && holds(TESTER) {
            let tester = label(TESTER);
            warnings.push(format!(
                "{person} is {tester}: who works on the fix should not validate it"
            ));
        }
        if (role == MANAGER && holds(TECHNICAL_LEAD)) || (role == TECHNICAL_LEAD && holds(MANAGER))
        {
            warnings.push(format!(
                "{person} leads the fix and the incident: hand command to someone"
            ));
        }
        warnings.extend(self.command_taken(given));
        warnings.extend(self.span_warning(given));
        warnings
    }

    fn command_taken(&self, given: &Assigned) -> Option<String> {
        let holder = self.manager().filter(|_| given.role == MANAGER)?;
        let (person, since) = (&holder.assigned.person, self.clock(holder.since));
        (*person != given.person).then(|| {
            format!("{person} is in command since {since} and is not asked; a hand-over asks")
        })
    }

    fn span_warning(&self, given: &Assigned) -> Option<String> {
        let manager = self.manager()?.assigned.person.as_str();
        let mut people = self.direct_reports();
        let more = self.reports_to(given) == Some(manager) && people.insert(&given.person);
        let rule = self.playbook().guidance.rule(RuleId::N26);
        let most = rule.filter(|rule| rule.on)?.most? as usize;
        (more && people.len() > most).then(|| {
            let count = people.len();
            format!("{count} people report to {manager}: split off a team with its own lead")
        })
    }

    /// Who becomes Technical Lead by acknowledging (D16): the first who has it, as long as nobody
    /// leads the fix and the person has nothing else to do yet.
    pub fn first_technical_lead(&self, acknowledger: &str) -> Option<Assigned> {
        let role = self.playbook().role(TECHNICAL_LEAD)?;
        let led = self.holders_of(TECHNICAL_LEAD).any(|h| !h.assigned.shadow);
        let free = self.roles_of(acknowledger).is_empty();
        let first = self.stage().stage == Stage::Detected;
        (first && free && !led).then(|| Assigned {
            role: role.id.clone(),
            person: acknowledger.to_owned(),
            ..Assigned::default()
        })
    }

    /// The roster of those who take part: observers apart.
    pub fn team(&self) -> Vec<RosterLine<'_>> {
        let mut lines = self.roster();
        lines.retain(|line| line.role.id != OBSERVER);
        lines
    }

    /// Those who only watch.
    pub fn observers(&self) -> Vec<Holder<'_>> {
        self.holders_of(OBSERVER).collect()
    }

    /// The work streams of the roles held now, in the order in which they were begun.
    pub fn streams(&self) -> Vec<&str> {
        let mut streams: Vec<&str> = Vec::new();
        for holder in self.holders() {
            if let Some(stream) = holder.assigned.stream.as_deref()
                && !streams.contains(&stream)
            {
                streams.push(stream);
            }
        }
        streams
    }
}
